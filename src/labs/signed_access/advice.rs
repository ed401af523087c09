//! CloudFront signed URLs, signed cookies and S3 presigned URLs side by side, for the learner's own case.

use super::s3::{S3Answer, verb};
use super::scenario::{AccessNeed, Output, PolicyKind, Scenario};
use crate::cloudfront::signing::policy::PolicyStatement;
use crate::cloudfront::signing::rules;
use crate::explain::{Rule, Trace, Verdict, step};
use crate::s3::rules as s3_rules;
use crate::text::relative;
use crate::time::utc_text;
use serde::Serialize;

/// A row of the comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SigningComparison {
    /// What is compared.
    pub aspect: &'static str,
    /// CloudFront, for this case.
    pub cloudfront: String,
    /// S3, for this case.
    pub s3: String,
}

/// The comparison for this scenario.
pub fn compare(
    scenario: &Scenario,
    policy: Option<&PolicyStatement>,
    s3: Option<&S3Answer>,
) -> Vec<SigningComparison> {
    let create = &scenario.create;
    let row = |aspect, cloudfront: String, s3: String| SigningComparison { aspect, cloudfront, s3 };
    let until = |epoch: i64| format!("{} ({})", utc_text(epoch), relative(epoch, scenario.now));
    let unset = || "Not set".to_owned();
    let what =
        policy.and_then(|policy| policy.resource.clone()).unwrap_or_else(|| create.url.clone());
    let operation = &scenario.s3.operation;
    let address = match (create.policy_kind, policy.and_then(|policy| policy.source_ip.clone())) {
        (_, Some(address)) => format!("Only {address}"),
        (PolicyKind::Custom, None) => "Not set (one IPv4 CIDR block is possible)".to_owned(),
        (PolicyKind::Canned, None) => "Requires a custom policy".to_owned(),
    };
    let start = match policy.and_then(|policy| policy.date_greater_than) {
        Some(start) => format!("After {}", until(start)),
        None if create.policy_kind == PolicyKind::Custom => "Not set (possible)".to_owned(),
        None => "Requires a custom policy".to_owned(),
    };
    let carried = match create.output {
        Output::Url => "Query string",
        Output::Cookies => "Cookies (URLs don't change)",
    };
    let signer = match scenario.s3.credentials_end {
        Some(_) => "Temporary credentials (IAM or STS)",
        None => "An IAM access key",
    };
    vec![
        row(
            "Signer",
            format!("The owner of the private key of {}", create.key_pair_id),
            format!("{signer}, {}", scenario.s3.access_key_id),
        ),
        row(
            "Allowed resource",
            what,
            format!(
                "{} one object: s3://{}/{}",
                verb(operation),
                scenario.s3.bucket,
                scenario.s3.key
            ),
        ),
        row(
            "Expiration",
            policy.map_or_else(unset, |policy| until(policy.date_less_than)),
            s3.map_or_else(unset, |s3| until(s3.ends)),
        ),
        row(
            "Maximum duration",
            "none".to_owned(),
            "7 days, or until the credentials expire".to_owned(),
        ),
        row("Start", start, "Immediately".to_owned()),
        row("Viewer IP address", address, "Only with a bucket policy".to_owned()),
        row("Signature location", carried.to_owned(), "Query string".to_owned()),
        row(
            "Response from",
            "CloudFront edge location: cached, near the viewer, alternate domain name (CNAME)"
                .to_owned(),
            "S3: not cached, the bucket's domain name".to_owned(),
        ),
        row(
            "Algorithm",
            format!("RSA or ECDSA with {}", create.hash_algorithm.name()),
            "HMAC-SHA256, Signature Version 4".to_owned(),
        ),
        row(
            "Revocation",
            "Remove the public key from the key group, which ends all links of that key".to_owned(),
            "Deactivate the access key or the role session, or deny access in the bucket policy"
                .to_owned(),
        ),
    ]
}

/// What to use, in one sentence.
pub fn recommend(need: AccessNeed, trace: &mut Trace) -> String {
    let (sentence, rule): (&str, &'static Rule) = match need {
        AccessNeed::OneFile => (
            "For one file, use a signed URL with a canned policy. It is the shortest, and CloudFront caches the file.",
            &rules::CANNED_OR_CUSTOM,
        ),
        AccessNeed::ManyFiles => (
            "For many files, use signed cookies with a custom policy and a wildcard. The URLs don't change.",
            &rules::COOKIE_CANNED,
        ),
        AccessNeed::Shared => (
            "For a link that people share, use a signed URL with an early expiration and no IP address. Anyone with the link has access.",
            &rules::LESS_THAN,
        ),
        AccessNeed::Private => (
            "For one viewer, use a custom policy with the viewer IP address, or short-lived cookies after sign-in.",
            &rules::ADDRESS,
        ),
        AccessNeed::NotBehindCloudFront => (
            "Without a distribution, use an S3 presigned URL, for at most 7 days.",
            &s3_rules::EXPIRES,
        ),
    };
    step!(trace, *rule, Verdict::Applied, "recommendation", ["create.need"]; "{sentence}");
    sentence.to_owned()
}
