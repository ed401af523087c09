//! What looks wrong with signing values, whoever brought them.

use super::{finding, refusal};
use crate::cloudfront::signing::alphabet::{self, DecodeFault};
use crate::cloudfront::signing::credentials::{Credentials, SignatureLocation, SignatureParameter};
use crate::cloudfront::signing::policy::{self, PolicyStatement};
use crate::cloudfront::signing::resource;
use crate::cloudfront::signing::rules;
use crate::cloudfront::signing::verify::fault_words;
use crate::explain::{Finding, Rule, Severity};
use crate::text::relative;
use crate::time::{civil_from_days, days_from_civil, days_in_month, finer_unit, utc_text};

/// What there is to look at.
pub struct LintInput<'a> {
    /// The signing values that count.
    pub credentials: &'a Credentials,
    /// The signing values that the cookies hold beside those of the URL.
    pub cookies: &'a [(SignatureParameter, String)],
    /// The URL without the signing values, if there is one.
    pub own_url: Option<&'a str>,
    /// The policy's text, decoded as well as can be.
    pub policy_text: Option<&'a str>,
    /// The clock.
    pub now: i64,
    /// The scenario's field that holds the values.
    pub field: &'a str,
}

const YEAR_2286: i64 = 10_000_000_000;
/// Clocks of servers that are off by more than this are rare.
const SKEW: i64 = 300;

/// Looks at everything that can be seen without a key.
pub fn lint(material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let credentials = material.credentials;
    let field = material.field;
    parts(material, findings);
    for (part, aws_error) in [
        (SignatureParameter::Signature, "MalformedSignature"),
        (SignatureParameter::Policy, "MalformedPolicy"),
    ] {
        if let Some(value) = credentials.value(part)
            && let Some(fault) = alphabet::fault(&value)
        {
            let rule: &'static Rule = if fault == DecodeFault::PercentEncoded {
                &rules::DECODED_ONCE
            } else {
                &rules::ALPHABET
            };
            let fix = match fault {
                DecodeFault::PercentEncoded => {
                    "Don't percent-encode the value: every character of CloudFront's alphabet may stand in a URL as it is."
                }
                DecodeFault::Cut => {
                    "Copy the whole value; e-mail programs and consoles like to break long lines."
                }
                _ => {
                    "After base64, replace + with -, = with _ and / with ~, as in `tr -- '+=/' '-_~'`."
                }
            };
            let message = format!(
                "{} is not in CloudFront's alphabet: {}.",
                credentials.name(part),
                fault_words(Some(fault))
            );
            findings.push(refusal(field, rule, aws_error, message, fix));
        }
    }
    signature_length(credentials, field, findings);
    if let Some(hash) = credentials.value(SignatureParameter::HashAlgorithm)
        && !matches!(hash.as_str(), "SHA1" | "SHA256")
    {
        findings.push(refusal(
            field,
            &rules::HASH_UNKNOWN,
            "AccessDenied",
            format!(
                "{} is \u{201c}{hash}\u{201d}, which CloudFront does not know.",
                credentials.name(SignatureParameter::HashAlgorithm)
            ),
            "Write SHA1 or SHA256, without a hyphen.",
        ));
    }
    let custom = credentials.raw(SignatureParameter::Policy).is_some();
    match material.policy_text {
        Some(text) if custom => policy_text(text, material, findings),
        _ => canned(material, findings),
    }
}

fn parts(material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let credentials = material.credentials;
    let has = |part| credentials.raw(part).is_some();
    let complete = has(SignatureParameter::KeyPairId)
        && has(SignatureParameter::Signature)
        && (has(SignatureParameter::Policy) || has(SignatureParameter::Expires));
    if credentials.place == SignatureLocation::Url && !material.cookies.is_empty() {
        if complete {
            findings.push(finding(
                Severity::Note,
                material.field,
                &rules::URL_WINS,
                "The URL is signed and there are signed cookies too; only the URL counts.",
                "Leave one of the two out.",
            ));
        } else {
            let names: Vec<&str> =
                credentials.raw.iter().map(|(part, _)| part.parameter()).collect();
            findings.push(refusal(
                material.field,
                &rules::URL_WINS,
                "MissingKey",
                format!("The URL has {}, so CloudFront takes it for a signed URL and does not look at the signed cookies.", names.join(", ")),
                "Rename the parameter of your own: Expires, Policy, Signature, Key-Pair-Id and Hash-Algorithm are taken.",
            ));
        }
    } else if !complete && !credentials.raw.is_empty() {
        let mut missing: Vec<String> =
            [SignatureParameter::KeyPairId, SignatureParameter::Signature]
                .into_iter()
                .filter(|part| !has(*part))
                .map(|part| credentials.name(part).to_owned())
                .collect();
        if !has(SignatureParameter::Policy) && !has(SignatureParameter::Expires) {
            missing.push(format!(
                "{} or {}",
                credentials.name(SignatureParameter::Expires),
                credentials.name(SignatureParameter::Policy)
            ));
        }
        let error = if has(SignatureParameter::KeyPairId) { "AccessDenied" } else { "MissingKey" };
        findings.push(refusal(material.field, &rules::COMPLETE, error, format!("Missing: {}.", missing.join(", ")), "Quote the whole URL in the shell (an & ends a command), and send all three or four cookies."));
    }
    if has(SignatureParameter::Policy) && has(SignatureParameter::Expires) {
        findings.push(finding(
            Severity::Note,
            material.field,
            &rules::CANNED_OR_CUSTOM,
            "There are both a policy and an expiry; the policy counts.",
            "Leave Expires out of a request with a custom policy.",
        ));
    }
    match credentials.value(SignatureParameter::KeyPairId).as_deref() {
        Some(id) if id.starts_with("AKIA") || id.starts_with("ASIA") => findings.push(refusal(
            material.field,
            &rules::TRUSTED_KEY,
            "InvalidKey",
            format!("{id} is the id of an IAM access key; CloudFront wants the id of a public key (K\u{2026})."),
            "Take the id from CloudFront \u{2192} Public keys. IAM access keys sign S3 presigned URLs.",
        )),
        Some(id) if id.starts_with("APKA") => findings.push(finding(
            Severity::Note,
            material.field,
            &rules::ACCOUNT_KEY_PAIR,
            format!("{id} is a CloudFront key pair of an AWS account, the old way to sign."),
            "Move to a key group: its keys can be managed without the account's root user.",
        )),
        _ => {}
    }
}

fn signature_length(credentials: &Credentials, field: &str, findings: &mut Vec<Finding>) {
    let Some(bytes) = credentials
        .value(SignatureParameter::Signature)
        .and_then(|text| alphabet::decode_anyhow(&text))
    else {
        return;
    };
    let like = match bytes.len() {
        256 | 64..=72 => return,
        128 => "an RSA key of 1024 bits",
        384 => "an RSA key of 3072 bits",
        512 => "an RSA key of 4096 bits",
        20 | 32 => "a bare hash rather than a signature",
        _ => "a signature that was cut off or mangled",
    };
    findings.push(finding(
        Severity::Warning,
        field,
        &rules::KEY_TYPES,
        format!("The signature is {} bytes long, which looks like {like}; RSA of 2048 bits gives 256, ECDSA on P-256 about 71.", bytes.len()),
        "Sign with a key of a kind that key groups take, and copy the whole signature.",
    ));
}

fn policy_text(text: &str, material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let field = material.field;
    let policy = match policy::read(text) {
        Ok(policy) => policy,
        Err(problem) => {
            let fix = match problem.at {
                "Statement[0]" => {
                    "A bucket policy stays on the bucket. Sign a policy of the form {\"Statement\":[{\"Resource\":\u{2026},\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":\u{2026}}}}]}."
                }
                _ => {
                    "Keep to {\"Statement\":[{\"Resource\":\u{2026},\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":\u{2026}}}}]}."
                }
            };
            findings.push(refusal(
                field,
                &rules::POLICY_FORM,
                "MalformedPolicy",
                format!("This is not a policy that CloudFront takes: {}.", problem.why),
                fix,
            ));
            return;
        }
    };
    if text.contains(['\n', '\t']) || text.contains(": ") {
        findings.push(finding(
            Severity::Note,
            field,
            &rules::POLICY_FORM,
            "The policy has whitespace in it.",
            "Take the whitespace out before signing; the same bytes must be signed and encoded.",
        ));
    }
    dates(&policy, material, findings);
    let Some(pattern) = &policy.resource else {
        findings.push(finding(
            Severity::Warning,
            field,
            &rules::RESOURCE_OMITTED,
            "It names no Resource, so it opens every file of every distribution that trusts the key.",
            "Name the URL, or a pattern such as https://d111111abcdef8.cloudfront.net/members/*.",
        ));
        return;
    };
    let Some(url) = material.own_url else {
        if let Some(why) = resource::impossible(pattern) {
            findings.push(refusal(
                field,
                &rules::RESOURCE,
                "AccessDenied",
                format!("Resource \u{201c}{pattern}\u{201d} can't match any URL: it {why}."),
                "Write the URL as the viewer asks for it, from https:// on and without the signing parameters; * and ? are wildcards.",
            ));
        }
        return;
    };
    let outcome = resource::split_url(url).map(|url| resource::matches(pattern, &url));
    if let Some(Err(section)) = outcome {
        findings.push(refusal(
            field,
            &rules::RESOURCE,
            "AccessDenied",
            format!("Resource {pattern} can't match {url}: the {} differs.", section.name()),
            "Sign the host, protocol and query string that the viewer will use, or put a * where they may differ.",
        ));
    }
}

fn canned(material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let Some(expires) = material.credentials.value(SignatureParameter::Expires) else {
        return;
    };
    let digits = expires.bytes().all(|byte| byte.is_ascii_digit());
    match expires.parse::<i64>().ok().filter(|_| digits) {
        Some(end) => {
            dates(&PolicyStatement::until(end), material, findings);
        }
        None => findings.push(refusal(
            material.field,
            &rules::UNIX_SECONDS,
            "AccessDenied",
            format!(
                "{} is \u{201c}{expires}\u{201d}: {}.",
                material.credentials.name(SignatureParameter::Expires),
                expires_fault(&expires)
            ),
            "Write Unix seconds, digits only: `date -d '2026-01-01 18:00 UTC' +%s`.",
        )),
    }
    if let Some(url) = material.own_url {
        url_for_canned(url, material.field, findings);
    }
}

/// Why a text is not the end of a canned policy.
pub fn expires_fault(text: &str) -> &'static str {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        "more than 9223372036854775807, the latest time there is"
    } else if ["NaN", "Invalid Date", "undefined", "null", "None"].contains(&text) {
        "no date at all, so the program that signed had none"
    } else {
        "not a whole number of seconds"
    }
}

/// What makes a canned signature over this URL fail or open more than meant.
pub fn url_for_canned(url: &str, field: &str, findings: &mut Vec<Finding>) {
    if url.chars().any(|c| c == ' ' || !c.is_ascii()) {
        findings.push(finding(
            Severity::Warning,
            field,
            &rules::REBUILT,
            "The URL has blanks or letters beyond ASCII. A client percent-encodes them, so CloudFront rebuilds the policy from other bytes than were signed.",
            "Percent-encode the URL first, then sign it: `my%20files/caf%C3%A9.txt`.",
        ));
    }
    if resource::split_url(url).is_some_and(|url| url.path.is_empty()) {
        findings.push(finding(
            Severity::Note,
            field,
            &rules::REBUILT,
            "The URL has no path, and clients ask for / then.",
            "Sign the URL with its final slash, as the client sends it.",
        ));
    }
    if url.split('?').next().is_some_and(|path| path.contains('*')) {
        findings.push(finding(
            Severity::Warning,
            field,
            &rules::CANNED_OR_CUSTOM,
            "The URL of a canned policy has a *, which counts as a wildcard.",
            "Write %2A if the file's name has an asterisk; use a custom policy if several files are meant.",
        ));
    }
}

fn dates(policy: &PolicyStatement, material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let (now, field) = (material.now, material.field);
    let end = policy.date_less_than;
    for (name, date) in [("The end", Some(end)), ("The start", policy.date_greater_than)] {
        findings.extend(date.and_then(|date| far(name, date, field)));
    }
    if let Some(start) = policy.date_greater_than {
        if start >= end {
            findings.push(finding(Severity::Warning, field, &rules::GREATER_THAN, "The start is not before the end, so there is no time at which this opens anything.", "Exchange the two dates, or move one."));
        } else if (now..now.saturating_add(SKEW)).contains(&start) {
            findings.push(finding(
                Severity::Warning,
                field,
                &rules::GREATER_THAN,
                format!(
                    "Access begins {}: the signer's clock may run ahead of CloudFront's.",
                    relative(start, now)
                ),
                "Set the start a few minutes back, or leave it out.",
            ));
        }
    }
    if (now.saturating_sub(SKEW)..=now).contains(&end) {
        findings.push(finding(
            Severity::Note,
            field,
            &rules::LESS_THAN,
            format!("It ended {}.", relative(end, now)),
            "Give links a few minutes more than they need; the signer's clock may lag behind.",
        ));
    } else if let Some(swapped) =
        swapped_day_and_month(end).filter(|swapped| near(*swapped, now) && !near(end, now))
    {
        findings.push(finding(
            Severity::Warning,
            field,
            &rules::CLI_GUESSES,
            format!(
                "The end is {}; with day and month exchanged it would be {}, {}.",
                utc_text(end),
                utc_text(swapped),
                relative(swapped, now)
            ),
            "Write dates as YYYY-MM-DD, so that nobody can mistake the month for the day.",
        ));
    }
}

/// A time that is too far away to be meant as seconds.
pub fn far(name: &str, date: i64, field: &str) -> Option<Finding> {
    if date < YEAR_2286 {
        return None;
    }
    let year = civil_from_days(date.div_euclid(86_400)).0;
    let (message, fix) = match finer_unit(date) {
        Some((unit, parts)) => (
            format!("{name}, {date}, looks like {unit}: as seconds it is the year {year}."),
            format!("Divide by {parts}: {} is {}.", date / parts, utc_text(date / parts)),
        ),
        None => (
            format!("{name}, {date}, is the year {year}."),
            "Write Unix seconds; `date +%s` prints those of this moment.".to_owned(),
        ),
    };
    Some(finding(Severity::Warning, field, &rules::UNIX_SECONDS, message, fix))
}

/// Within a day before and a week after.
fn near(date: i64, now: i64) -> bool {
    (now.saturating_sub(86_400)..now.saturating_add(7 * 86_400)).contains(&date)
}

/// The same time of day with day and month exchanged, if that is another day.
fn swapped_day_and_month(date: i64) -> Option<i64> {
    let (year, month, day) = civil_from_days(date.div_euclid(86_400));
    let possible = day <= 12
        && day != month
        && (1..=9999).contains(&year)
        && month <= days_in_month(year, day);
    possible.then(|| days_from_civil(year, day, month) * 86_400 + date.rem_euclid(86_400))
}
