//! Inspect: decode what was pasted as far as it goes, without any key, and say what looks wrong.

use super::answer::{Inspected, InspectedPart, Network, PolicyTime};
use super::documents::{self, PastedCredentials};
use super::findings::{LintInput, expires_fault, lint};
use super::repair;
use super::scenario::Scenario;
use crate::cloudfront::signing::alphabet;
use crate::cloudfront::signing::credentials::{
    self, Credentials, SignatureLocation, SignatureParameter,
};
use crate::cloudfront::signing::policy::{self, PolicyStatement};
use crate::cloudfront::signing::{rules, verify::fault_words};
use crate::explain::{Finding, Rule, Severity, Trace, Verdict, finding, step};
use crate::s3::rules as s3_rules;
use crate::text::relative;
use crate::time::{days_from_civil, utc_text};
use serde_json::Value;

/// The times of a policy, relative to the current time.
pub fn moments(policy: &PolicyStatement, now: i64) -> Vec<PolicyTime> {
    let moment = |what, epoch: i64| {
        let passed = now >= epoch;
        let relative = relative(epoch, now);
        let words = match (what, passed) {
            ("end", true) if epoch == now => "expires now".to_owned(),
            ("end", true) => format!("expired {relative}"),
            ("end", false) => format!("expires {relative}"),
            (_, true) => format!("started {relative}"),
            (_, false) => format!("starts {relative}"),
        };
        PolicyTime { what, epoch, utc: utc_text(epoch), relative: words, passed }
    };
    let start = policy.date_greater_than.map(|start| moment("start", start));
    start.into_iter().chain([moment("end", policy.date_less_than)]).collect()
}

/// The policy's JSON, formatted; the text itself if it isn't JSON.
pub fn laid_out(text: &str) -> String {
    let parsed = serde_json::from_str::<Value>(text).ok();
    parsed
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| text.to_owned())
}

const FIELD: &str = "pasted";

/// Decodes the paste.
pub fn inspect(scenario: &Scenario, trace: &mut Trace, findings: &mut Vec<Finding>) -> Inspected {
    let found = documents::read(&scenario.pasted);
    let mut inspected = Inspected {
        kind: "unreadable",
        name: "Unrecognized text",
        url: None,
        parts: Vec::new(),
        policy_kind: None,
        policy: None,
        dates: Vec::new(),
        addresses: None,
        resource: None,
        errors: 0,
        warnings: 0,
    };
    let before = findings.len();
    if scenario.pasted.trim().is_empty() {
        (inspected.kind, inspected.name) = ("nothing", "No input");
        step!(trace, rules::URL_WINS, Verdict::Skipped, "Input", [FIELD]; "The input is empty.");
    } else if let Some(text) = &found.policy {
        (inspected.kind, inspected.name) = ("policy", "A custom policy");
        inspected.policy_kind = Some("custom");
        bare_policy(text, scenario.now, &mut inspected, trace, findings);
    } else if found.url.as_deref().is_some_and(is_s3) {
        (inspected.kind, inspected.name) = ("s3Presigned", "An S3 presigned URL");
        s3_url(
            found.url.as_deref().unwrap_or_default(),
            scenario.now,
            &mut inspected,
            trace,
            findings,
        );
    } else if found.url.is_some() || !found.cookies.is_empty() {
        request(&found, scenario.now, &mut inspected, trace, findings);
    } else {
        step!(trace, rules::URL_WINS, Verdict::Rejected, "Input", [FIELD]; "This text contains no URL, cookie, or policy.");
        finding!(findings, Severity::Error, rules::URL_WINS, FIELD;
            "This text contains no URL, cookie, or policy.";
            "Paste a complete URL, a `Cookie` header, a `curl` command, or a policy document.");
    }
    let count = |severity| {
        u32::try_from(
            findings.iter().skip(before).filter(|finding| finding.severity == severity).count(),
        )
        .unwrap_or(u32::MAX)
    };
    (inspected.errors, inspected.warnings) = (count(Severity::Error), count(Severity::Warning));
    inspected
}

/// A URL or cookies.
fn request(
    found: &PastedCredentials,
    now: i64,
    inspected: &mut Inspected,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) {
    if found.lines > 1 {
        finding!(findings, Severity::Warning, rules::COMPLETE, FIELD;
            "The URL has {} lines, and Cloudglass joins them.", found.lines;
            "Send the URL on one line. Email programs and terminals break long lines, and the part after the break is lost.");
    }
    let url = found.url.as_deref().map(|url| repair::repaired(url, FIELD, findings));
    let url = url.as_deref().map(credentials::split_url);
    let names = found.cookies.iter().map(|(name, _)| name.as_str());
    repair::doubled(names, SignatureParameter::cookie, FIELD, findings);
    let cookies = credentials::of_cookies(
        found.cookies.iter().map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let of_url = url.as_ref().is_some_and(|url| !url.values.is_empty());
    let credentials = match &url {
        Some(url) if of_url => {
            Credentials { place: SignatureLocation::Url, raw: url.values.clone() }
        }
        _ => Credentials { place: SignatureLocation::Cookies, raw: cookies.clone() },
    };
    (inspected.kind, inspected.name) = match (of_url, cookies.is_empty()) {
        (true, _) => ("signedUrl", "A signed URL"),
        (false, false) => ("signedCookies", "Signed cookies"),
        (false, true) if found.signs => {
            finding!(findings, Severity::Note, rules::COMPLETE, FIELD;
                "This is the command that signs, not the signed URL that it prints.";
                "Run the command and paste its output, or sign the URL in Create.");
            ("signCommand", "An `aws cloudfront sign` command")
        }
        (false, true) => ("unsignedUrl", "A URL without a signature"),
    };
    inspected.url = url.as_ref().map(|url| url.own.clone());
    let place = match inspected.kind {
        "signedUrl" => "The URL contains signature parameters, so CloudFront ignores cookies.",
        "signedCookies" => "The signature parameters are in cookies.",
        _ => "The request contains neither signature parameters nor signed cookies.",
    };
    step!(trace, rules::URL_WINS, Verdict::Applied, "Signature location", [FIELD]; "{place}");
    let own = inspected.url.clone();
    let policy_text = decoded_policy(&credentials, own.as_deref(), trace, inspected);
    for (part, raw) in &credentials.raw {
        let (meaning, rule) = meaning(*part, &credentials, now);
        let step = step!(trace, *rule, Verdict::Applied, credentials.name(*part), [FIELD]; "{}: {meaning}.", credentials.name(*part));
        inspected.parts.push(InspectedPart {
            name: credentials.name(*part).to_owned(),
            value: raw.clone(),
            meaning,
            step,
        });
    }
    if !credentials.raw.is_empty() && credentials.raw(SignatureParameter::HashAlgorithm).is_none() {
        step!(trace, rules::HASH, Verdict::Applied, "Hash algorithm", [FIELD];
            "The request has no `Hash-Algorithm`, so CloudFront uses SHA-1 and denies a SHA-256 signature.");
    }
    if let Some(policy) = policy_text.as_deref().and_then(|text| policy::read(text).ok()) {
        describe(&policy, now, inspected, trace);
    } else if let Some(end) =
        credentials.value(SignatureParameter::Expires).and_then(|end| end.parse().ok())
    {
        // Cookies with a canned policy and without a URL still have an expiration.
        inspected.dates = moments(&PolicyStatement::until(end), now);
        record_dates(&inspected.dates, trace);
    }
    let material = LintInput {
        credentials: &credentials,
        cookies: &cookies,
        own_url: own.as_deref(),
        policy_text: policy_text.as_deref(),
        now,
        field: FIELD,
    };
    lint(&material, findings);
}

/// The policy in the request, or the canned policy as CloudFront rebuilds it.
fn decoded_policy(
    credentials: &Credentials,
    own_url: Option<&str>,
    trace: &mut Trace,
    inspected: &mut Inspected,
) -> Option<String> {
    if let Some(raw) = credentials.raw(SignatureParameter::Policy) {
        inspected.policy_kind = Some("custom");
        let text =
            alphabet::decode_anyhow(raw).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let because = if text.is_some() {
            "The request contains a custom policy."
        } else {
            "The request contains a custom policy that can't be decoded."
        };
        step!(trace, rules::CANNED_OR_CUSTOM, if text.is_some() { Verdict::Applied } else { Verdict::Rejected }, "Policy", [FIELD]; "{because}");
        inspected.policy = text.as_deref().map(laid_out);
        return text;
    }
    let expires = credentials.value(SignatureParameter::Expires)?;
    inspected.policy_kind = Some("canned");
    let text = policy::canned_text(own_url?, &expires);
    step!(trace, rules::REBUILT, Verdict::Applied, "Policy", [FIELD]; "CloudFront rebuilds the canned policy from the URL and the expiration.");
    inspected.policy = Some(laid_out(&text));
    Some(text)
}

/// The meaning of a value, and the rule that applies to it.
fn meaning(
    part: SignatureParameter,
    credentials: &Credentials,
    now: i64,
) -> (String, &'static Rule) {
    let Some(value) = credentials.value(part) else {
        return ("empty".into(), &rules::COMPLETE);
    };
    match part {
        SignatureParameter::Expires => match value.parse::<i64>() {
            Ok(end) => (
                format!(
                    "expiration of a canned policy, {} ({})",
                    utc_text(end),
                    relative(end, now)
                ),
                &rules::UNIX_SECONDS,
            ),
            Err(_) => (expires_fault(&value).into(), &rules::UNIX_SECONDS),
        },
        SignatureParameter::Policy => match alphabet::decode(&value) {
            Some(bytes) => {
                (format!("custom policy of {} bytes in base64", bytes.len()), &rules::ALPHABET)
            }
            None => (
                format!("custom policy, but {}", fault_words(alphabet::fault(&value))),
                &rules::ALPHABET,
            ),
        },
        SignatureParameter::Signature => match alphabet::decode(&value).map(|bytes| bytes.len()) {
            Some(256) => (
                "256 bytes, the size of an RSA signature with 2,048 bits".into(),
                &rules::SIGNATURE,
            ),
            Some(length @ 64..=72) => (
                format!("{length} bytes, the size of an ECDSA signature on P-256"),
                &rules::SIGNATURE,
            ),
            Some(length) => {
                (format!("{length} bytes, which no supported key type produces"), &rules::SIGNATURE)
            }
            None => (fault_words(alphabet::fault(&value)), &rules::ALPHABET),
        },
        SignatureParameter::KeyPairId => match value.get(..4) {
            Some("APKA") => (
                "CloudFront key pair of an AWS account (trusted signer, legacy)".into(),
                &rules::ACCOUNT_KEY_PAIR,
            ),
            Some("AKIA" | "ASIA") => {
                ("IAM access key, which can't sign for CloudFront".into(), &rules::TRUSTED_KEY)
            }
            _ if value.starts_with('K') => {
                ("public key, which a trusted key group must contain".into(), &rules::TRUSTED_KEY)
            }
            _ => ("key ID; IDs of public keys start with K".into(), &rules::TRUSTED_KEY),
        },
        SignatureParameter::HashAlgorithm => match value.as_str() {
            "SHA1" | "SHA256" => (format!("the signature uses {value}"), &rules::HASH),
            _ => ("neither SHA1 nor SHA256".into(), &rules::HASH_UNKNOWN),
        },
    }
}

/// A step for each of the times.
fn record_dates(dates: &[PolicyTime], trace: &mut Trace) {
    for date in dates {
        let rule: &'static Rule =
            if date.what == "end" { &rules::LESS_THAN } else { &rules::GREATER_THAN };
        step!(trace, *rule, Verdict::Applied, date.what, [FIELD]; "{}: {}.", date.utc, date.relative);
    }
}

fn describe(policy: &PolicyStatement, now: i64, inspected: &mut Inspected, trace: &mut Trace) {
    inspected.dates = moments(policy, now);
    record_dates(&inspected.dates, trace);
    inspected.resource = Some(policy.resource.clone().unwrap_or_else(|| "*".to_owned()));
    match &policy.resource {
        Some(resource) => {
            step!(trace, rules::RESOURCE, Verdict::Applied, "Resource", [FIELD]; "The policy allows access to `{resource}`.")
        }
        None => step!(trace, rules::RESOURCE_OMITTED, Verdict::Applied, "Resource", [FIELD];
            "The policy has no `Resource`, so it allows access to everything that trusts the key."),
    };
    inspected.addresses = policy.source_ip.as_deref().and_then(Network::of);
    if let Some(network) = &inspected.addresses {
        step!(trace, rules::ADDRESS, Verdict::Applied, "IP address", [FIELD];
            "The policy allows {}, from {} to {}.", crate::text::count_of(network.count, "IP address"), network.first, network.last);
    }
}

/// A policy by itself.
fn bare_policy(
    text: &str,
    now: i64,
    inspected: &mut Inspected,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) {
    inspected.policy = Some(laid_out(text));
    let readable = policy::read(text);
    let (verdict, because) = match &readable {
        Ok(_) => (Verdict::Passed, "The custom policy is well-formed.".to_owned()),
        Err(problem) => (
            Verdict::Rejected,
            format!("CloudFront rejects the custom policy because {}.", problem.why),
        ),
    };
    step!(trace, rules::POLICY_FORM, verdict, "Policy", [FIELD]; "{because}");
    if let Ok(policy) = &readable {
        describe(policy, now, inspected, trace);
    }
    // The same checks as for a policy in a URL.
    let credentials = Credentials {
        place: SignatureLocation::Url,
        raw: vec![(SignatureParameter::Policy, alphabet::encode(text))],
    };
    let mut seen = Vec::new();
    let material = LintInput {
        credentials: &credentials,
        cookies: &[],
        own_url: None,
        policy_text: Some(text),
        now,
        field: FIELD,
    };
    lint(&material, &mut seen);
    seen.retain(|finding| finding.rule.id != rules::COMPLETE.id);
    findings.append(&mut seen);
}

fn is_s3(url: &str) -> bool {
    url.split_once('?').is_some_and(|(_, query)| {
        query.split('&').any(|pair| {
            pair.starts_with("X-Amz-Signature=") || pair.starts_with("X-Amz-Algorithm=")
        })
    })
}

/// `20130524T000000Z` in epoch seconds.
fn compact_date(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let clock = number(9, 11)? * 3600 + number(11, 13)? * 60 + number(13, 15)?;
    Some(days_from_civil(year, month, day).checked_mul(86_400)? + clock)
}

fn s3_url(
    url: &str,
    now: i64,
    inspected: &mut Inspected,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) {
    let (own, query) = url.split_once('?').unwrap_or((url, ""));
    inspected.url = Some(own.to_owned());
    let decode =
        |raw: &str| percent_encoding::percent_decode_str(raw).decode_utf8_lossy().into_owned();
    let (mut signed, mut lifetime) = (None, None);
    for (name, raw) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = decode(raw);
        let (meaning, rule): (String, &'static Rule) = match name {
            "X-Amz-Algorithm" => {
                ("HMAC-SHA256, Signature Version 4".into(), &s3_rules::STRING_TO_SIGN)
            }
            "X-Amz-Credential" => {
                ("access key ID and scope: date, Region, service".into(), &s3_rules::STRING_TO_SIGN)
            }
            "X-Amz-Date" => {
                signed = compact_date(&value);
                (
                    signed.map_or_else(
                        || "not a date".into(),
                        |date| format!("signed {}", relative(date, now)),
                    ),
                    &s3_rules::STRING_TO_SIGN,
                )
            }
            "X-Amz-Expires" => {
                lifetime = value.parse::<i64>().ok();
                ("seconds after X-Amz-Date, up to 604800".into(), &s3_rules::EXPIRES)
            }
            "X-Amz-SignedHeaders" => {
                ("headers that must equal the signed ones".into(), &s3_rules::CANONICAL_REQUEST)
            }
            "X-Amz-Security-Token" => (
                "temporary credentials, with which the URL expires".into(),
                &s3_rules::SESSION_TOKEN,
            ),
            "X-Amz-Signature" => ("signature in hexadecimal".into(), &s3_rules::SIGNING_KEY),
            _ => continue,
        };
        let step = step!(trace, *rule, Verdict::Applied, name, [FIELD]; "{name}: {meaning}.");
        inspected.parts.push(InspectedPart { name: name.to_owned(), value, meaning, step });
    }
    if let Some(lifetime) = lifetime.filter(|lifetime| !(1..=604_800).contains(lifetime)) {
        finding!(findings, Severity::Error, s3_rules::EXPIRES, FIELD, "AuthorizationQueryParametersError";
            "`X-Amz-Expires` is {lifetime}, and S3 supports 1 to 604800 seconds.";
            "Use at most 7 days, or a CloudFront signed URL, which has no such limit.");
    }
    if let (Some(signed), Some(lifetime)) = (signed, lifetime) {
        let end = signed.saturating_add(lifetime);
        inspected.dates = moments(&PolicyStatement::until(end), now);
    }
    step!(trace, s3_rules::SIGNER_RIGHTS, Verdict::Applied, "Permissions", [FIELD];
        "The request goes directly to S3 with the signer's permissions. CloudFront keys and policies don't apply.");
    if own.contains(".cloudfront.net") {
        finding!(findings, Severity::Warning, s3_rules::SIGNER_RIGHTS, FIELD;
            "This CloudFront URL has an S3 signature, which CloudFront doesn't check.";
            "Use a CloudFront signed URL instead.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_signature_version_4() {
        assert_eq!(compact_date("20130524T000000Z"), Some(1_369_353_600));
        assert_eq!(compact_date("2013-05-24"), None);
    }
}
