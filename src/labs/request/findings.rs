//! Problems of the requests, the policies, and the origin, each at its field.

use super::{
    reading,
    scenario::{RequestInput, Scenario},
};
use crate::{
    cloudfront::{
        behavior::CacheBehavior,
        distribution,
        policy::{
            self, CachePolicyConfig, Combination, PolicyChoice, UnknownPolicy, is_policy_reference,
        },
        request::{OriginKind, rules},
    },
    explain::{
        Finding, Mount,
        Severity::{Error, Note, Warning},
        finding,
    },
    http::Scheme,
    text::code,
};

/// The problems of the policies and of what was typed. Those that the request engine finds are added to these.
pub(super) fn of(scenario: &Scenario, sent: &[RequestInput]) -> Vec<Finding> {
    let mut found = Vec::new();
    references(&scenario.behavior(), &mut found);
    policies(scenario, &mut found);
    for (at, sent) in sent.iter().enumerate() {
        let mut own = Vec::new();
        inputs(sent, &mut own);
        found.extend(Mount::under(format!("requests[{at}]")).findings(own));
    }
    found
}

/// Policies that AWS has no document of.
fn references(behavior: &CacheBehavior, found: &mut Vec<Finding>) {
    if behavior.cache_policy.resolve().is_none() {
        reference(UnknownPolicy::CachePolicy.field(), behavior.cache_policy.name(), found);
    }
    if let Some(choice) = behavior.origin_request_policy.as_ref().filter(|c| c.resolve().is_none())
    {
        reference(UnknownPolicy::OriginRequestPolicy.field(), choice.name(), found);
    }
}

fn reference(field: &str, name: &str, found: &mut Vec<Finding>) {
    if is_policy_reference(name) {
        finding!(found, Warning, policy::rules::VALUES, field;
            "`{name}` is a custom policy, and its settings aren't given.";
            "Import the policy, or enter its settings as a custom policy.");
    } else {
        finding!(found, Error, policy::rules::VALUES, field;
            "AWS has no managed policy `{name}`.";
            "Select a managed policy from the list, or use a custom policy.");
    }
}

/// The cache behavior without policies that AWS has no document of.
pub(super) fn known(mut behavior: CacheBehavior) -> CacheBehavior {
    if behavior.cache_policy.resolve().is_none() {
        behavior.cache_policy = PolicyChoice::Config(CachePolicyConfig::NOTHING_KEYED);
    }
    behavior.origin_request_policy =
        behavior.origin_request_policy.filter(|choice| choice.resolve().is_some());
    behavior
}

/// What AWS rejects about the policies.
fn policies(scenario: &Scenario, found: &mut Vec<Finding>) {
    found.extend(policy::conflicts(Combination {
        cache_policy: &scenario.cache_policy,
        origin_request_policy: scenario.origin_request_policy.as_ref(),
        s3: scenario.origin.kind == OriginKind::S3,
    }));
}

/// What can't be read in a request and its viewer, and what another setting decides.
fn inputs(sent: &RequestInput, found: &mut Vec<Finding>) {
    if let Some(error) = reading::first_error(sent) {
        finding!(found, Error, rules::CONTROL_CHARACTERS, "request";
            "{error}"; "Correct the text. Showing the result for the last valid request.");
    }
    for invalid in sent.viewer.invalid_fields() {
        finding!(found, Warning, rules::ORIGIN_GENERATED_FORM, format!("viewer.{}", invalid.member);
            "{} isn't a valid {}.", code(invalid.value), invalid.what; "{}", invalid.fix);
    }
    // The lab has no viewer protocol policy.
    if sent.request.scheme == Scheme::Http {
        finding!(found, Note, distribution::rules::PROTOCOL_ALLOWED, "request.scheme";
            "The viewer protocol policy of the cache behavior decides whether CloudFront serves, redirects, or denies HTTP requests.";
            "To set the viewer protocol policy, use the Distribution lab. This lab assumes `allow-all`.");
    }
}

/// Why AWS rejects the configuration: the first error in a policy or the origin.
pub(super) fn rejected(findings: &[Finding]) -> Option<String> {
    let (error, what) =
        findings.iter().filter(|finding| finding.severity == Error).find_map(|error| {
            let member = error.field.split(['.', '[']).next().unwrap_or_default();
            let what = match member {
                "cachePolicy" => "cache policy",
                "originRequestPolicy" => "origin request policy",
                "origin" => "origin",
                _ => return None,
            };
            Some((error, what))
        })?;
    let name = error.aws_error.map_or_else(String::new, |name| format!(" with `{name}`"));
    Some(format!("AWS rejects the {what}{name}. {}", error.message))
}
