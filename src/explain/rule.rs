//! Rules: one documented behavior of AWS each.

use serde::Serialize;

/// One behavior of AWS that the code implements. Every step and finding names the rule it applies.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// `<service>.<area>.<name>` in kebab-case, for example `cloudfront.key.query-order`. Never changes once published.
    pub id: &'static str,
    /// Older IDs of the same behavior, which links and lists still use.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub aliases: &'static [&'static str],
    /// The service that the rule belongs to.
    #[serde(skip)]
    pub service: Service,
    /// The behavior in one or two plain sentences.
    pub statement: &'static str,
    /// Where AWS documents it.
    pub source: Source,
    /// How well the rule is supported.
    pub confidence: Confidence,
}

impl Rule {
    /// The ID, and the older ones.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.id).chain(self.aliases.iter().copied())
    }
}

/// A page of AWS's documentation, or a standard that AWS follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The page's title.
    pub title: &'static str,
    /// The page's URL.
    pub url: &'static str,
}

/// How well a rule is supported, after the tags of `docs/reference/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Confidence {
    /// AWS says so in its documentation or API model.
    Documented,
    /// Reported by third parties or read in AWS's own tools; not in the documentation.
    Observed,
    /// AWS doesn't document it, and Cloudglass assumes it.
    Assumed,
}

/// The services that labs and rules are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Service {
    /// Amazon CloudFront, with the S3 presigned URLs that it is compared with.
    CloudFront,
    /// Amazon ECS and AWS Fargate.
    Containers,
    /// AWS Elastic Beanstalk.
    #[serde(rename = "Elastic Beanstalk")]
    ElasticBeanstalk,
    /// AWS CloudFormation, whose templates every lab imports. It has no lab of its own.
    CloudFormation,
}

impl Service {
    /// The name as the page and the API print it.
    pub const fn name(self) -> &'static str {
        match self {
            Service::CloudFront => "CloudFront",
            Service::Containers => "Containers",
            Service::ElasticBeanstalk => "Elastic Beanstalk",
            Service::CloudFormation => "CloudFormation",
        }
    }
}

/// Declares the rules of an area as statics, and `ALL`, the list of them for the list of all rules:
///
/// ```ignore
/// rules! { CloudFront;
///     KEY_PATH = "cloudfront.key.path", Documented, KEY_PAGE,
///         "The URL path is in the cache key exactly as written.";
/// }
/// ```
macro_rules! rules {
    ($service:ident; $($name:ident = $id:literal $(| $alias:literal)*, $confidence:ident, $source:expr, $statement:literal;)*) => {
        $(
            #[doc = $statement]
            pub static $name: $crate::explain::Rule = $crate::explain::Rule {
                id: $id,
                aliases: &[$($alias),*],
                service: $crate::explain::Service::$service,
                statement: $statement,
                source: $source,
                confidence: $crate::explain::Confidence::$confidence,
            };
        )*
        /// Every rule of this area, for the list of all rules.
        pub static ALL: &[&$crate::explain::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;
