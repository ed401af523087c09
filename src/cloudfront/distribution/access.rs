//! The bucket policy that origin access control needs.

use super::{BucketAccess, Distribution, Origin, OriginKind};
use crate::cloudfront::request::SigningBehavior;
use crate::document::{Tree, to_json};
use serde::Serialize;

/// The policy of one bucket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BucketPolicy {
    /// Place of the origin in the distribution.
    pub origin: usize,
    /// The bucket.
    pub bucket: String,
    /// The policy document for S3.
    pub document: String,
    /// True if the bucket has the statement in the scenario.
    pub present: bool,
}

/// The policies of the buckets behind a distribution, for those origins that have an origin access control or an
/// origin access identity.
pub fn bucket_policies(distribution: &Distribution) -> Vec<BucketPolicy> {
    distribution
        .origins
        .iter()
        .enumerate()
        .filter(|(_, origin)| {
            let signs = origin.signing_behavior != SigningBehavior::Never;
            origin.kind == OriginKind::S3 && (signs || origin.has_access_identity())
        })
        .map(|(place, origin)| {
            let bucket = bucket_name(&origin.domain);
            let writes = distribution.all_behaviors().any(|(_, behavior)| {
                behavior.target == origin.id
                    && behavior.allowed_methods == super::AllowedMethods::All
            });
            BucketPolicy {
                origin: place,
                document: document(distribution, origin, bucket, writes),
                bucket: bucket.into(),
                present: origin.bucket == BucketAccess::AllowsDistribution,
            }
        })
        .collect()
}

/// The bucket of `name.s3.eu-west-1.amazonaws.com`.
fn bucket_name(domain: &str) -> &str {
    [".s3.", ".s3-"]
        .iter()
        .find_map(|mark| domain.split_once(mark))
        .map_or(domain, |(bucket, _)| bucket)
}

fn document(distribution: &Distribution, origin: &Origin, bucket: &str, writes: bool) -> String {
    if origin.has_access_identity() {
        let user = format!(
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {}",
            origin.access_identity
        );
        return policy(Tree::map([
            ("Effect", "Allow".into()),
            ("Principal", Tree::map([("AWS", user.into())])),
            ("Action", "s3:GetObject".into()),
            ("Resource", format!("arn:aws:s3:::{bucket}/*").into()),
        ]));
    }
    let arn =
        format!("arn:aws:cloudfront::{}:distribution/{}", distribution.account_id, distribution.id);
    let (sid, action): (&str, Tree) = if writes {
        ("AllowCloudFrontServicePrincipalReadWrite", Tree::list(["s3:GetObject", "s3:PutObject"]))
    } else {
        ("AllowCloudFrontServicePrincipalReadOnly", "s3:GetObject".into())
    };
    let statement = Tree::map([
        ("Sid", sid.into()),
        ("Effect", "Allow".into()),
        ("Principal", Tree::map([("Service", "cloudfront.amazonaws.com".into())])),
        ("Action", action),
        ("Resource", format!("arn:aws:s3:::{bucket}/*").into()),
        ("Condition", Tree::map([("StringEquals", Tree::map([("AWS:SourceArn", arn.into())]))])),
    ]);
    policy(statement)
}

fn policy(statement: Tree) -> String {
    to_json(&Tree::map([
        ("Version", "2012-10-17".into()),
        ("Statement", Tree::List(vec![statement])),
    ]))
}
