//! CloudFront signed URLs, signed cookies and S3 presigned URLs side by side, for the learner's own case.

use super::s3::{S3Answer, verb};
use super::scenario::{AccessNeed, Output, PolicyKind, Scenario};
use crate::cloudfront::signing::policy::PolicyStatement;
use crate::cloudfront::signing::rules;
use crate::explain::{Rule, Step, Trace, Verdict};
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
    let unset = || "not set yet".to_owned();
    let what =
        policy.and_then(|policy| policy.resource.clone()).unwrap_or_else(|| create.url.clone());
    let operation = &scenario.s3.operation;
    let address = match (create.policy_kind, policy.and_then(|policy| policy.source_ip.clone())) {
        (_, Some(address)) => format!("only {address}"),
        (PolicyKind::Custom, None) => "none set; one IPv4 block possible".to_owned(),
        (PolicyKind::Canned, None) => "not with a canned policy".to_owned(),
    };
    let start = match policy.and_then(|policy| policy.date_greater_than) {
        Some(start) => format!("after {}", until(start)),
        None if create.policy_kind == PolicyKind::Custom => "none set; possible".to_owned(),
        None => "not with a canned policy".to_owned(),
    };
    let carried = match create.output {
        Output::Url => "parameters of the URL",
        Output::Cookies => "cookies; URLs stay as they are",
    };
    let signer = match scenario.s3.credentials_end {
        Some(_) => "temporary credentials of IAM or STS",
        None => "an IAM access key",
    };
    vec![
        row(
            "Who signs",
            format!("whoever holds the private key of {}", create.key_pair_id),
            format!("{signer}, {}", scenario.s3.access_key_id),
        ),
        row(
            "What it opens",
            what,
            format!(
                "{} one object: s3://{}/{}",
                verb(operation),
                scenario.s3.bucket,
                scenario.s3.key
            ),
        ),
        row(
            "Until when",
            policy.map_or_else(unset, |policy| until(policy.date_less_than)),
            s3.map_or_else(unset, |s3| until(s3.ends)),
        ),
        row(
            "Longest lifetime",
            "none".to_owned(),
            "7 days, or the life of the credentials".to_owned(),
        ),
        row("From when", start, "at once".to_owned()),
        row("Viewer's address", address, "only by a bucket policy".to_owned()),
        row("Carried in", carried.to_owned(), "parameters of the URL".to_owned()),
        row(
            "Served by",
            "the edge: cached, near the viewer, one's own domain".to_owned(),
            "S3 itself: not cached, bucket's host".to_owned(),
        ),
        row(
            "Algorithm",
            format!("RSA or ECDSA over {}", create.hash_algorithm.name()),
            "HMAC-SHA256, Signature Version 4".to_owned(),
        ),
        row(
            "Taking it back",
            "remove the public key from the key group: ends all links of that key".to_owned(),
            "deactivate the access key or the role's session, or deny in the bucket policy"
                .to_owned(),
        ),
    ]
}

/// What to use, in one sentence.
pub fn recommend(need: AccessNeed, trace: &mut Trace) -> String {
    let (sentence, rule): (&str, &'static Rule) = match need {
        AccessNeed::OneFile => (
            "One file: a signed URL with a canned policy, since it is the shortest and CloudFront caches the file.",
            &rules::CANNED_OR_CUSTOM,
        ),
        AccessNeed::ManyFiles => (
            "Many files: signed cookies with a custom policy and a wildcard, since the URLs stay as they are.",
            &rules::COOKIE_CANNED,
        ),
        AccessNeed::Shared => (
            "A link to be handed on: a signed URL with an end not far off and no address, since whoever holds it gets in.",
            &rules::LESS_THAN,
        ),
        AccessNeed::Private => (
            "For one viewer only: a custom policy with the viewer's address, or cookies after a login, with a short life.",
            &rules::ADDRESS,
        ),
        AccessNeed::NotBehindCloudFront => (
            "No distribution in front: an S3 presigned URL, for seven days at most.",
            &s3_rules::EXPIRES,
        ),
    };
    trace.step(|| Step {
        rule,
        subject: "recommendation".into(),
        verdict: Verdict::Applied,
        because: sentence.to_owned(),
        reads: vec!["create.need".to_owned()],
    });
    sentence.to_owned()
}
