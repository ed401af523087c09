//! Problems of signature parameters that need no key, and what the findings come to.

use crate::cloudfront::signing::alphabet::{self, DecodeFault};
use crate::cloudfront::signing::credentials::{Credentials, SignatureLocation, SignatureParameter};
use crate::cloudfront::signing::policy::{self, PolicyStatement};
use crate::cloudfront::signing::resource;
use crate::cloudfront::signing::rules;
use crate::cloudfront::signing::verify::fault_words;
use crate::explain::{Finding, Rule, Severity, finding};
use crate::http::is_rest_of_name;
use crate::text::relative;
use crate::time::{civil_from_days, days_from_civil, days_in_month, finer_unit, utc_text};

/// The first error in the trusted keys: AWS rejects this configuration, whatever the request.
pub(super) fn rejecting(findings: &[Finding]) -> Option<&Finding> {
    let of_keys =
        |field: &str| field.starts_with("keyGroups") || field.starts_with("accountKeyPairs");
    findings.iter().find(|found| found.severity == Severity::Error && of_keys(&found.field))
}

/// The finding about a request that doesn't exist yet: nothing is denied so far.
pub(super) fn as_warning(finding: Finding) -> Finding {
    Finding { severity: finding.severity.max(Severity::Warning), ..finding }
}

/// The input of the checks.
pub struct LintInput<'a> {
    /// The signature parameters that CloudFront uses.
    pub credentials: &'a Credentials,
    /// The signature parameters in cookies.
    pub cookies: &'a [(SignatureParameter, String)],
    /// The URL without signature parameters, if there is one.
    pub own_url: Option<&'a str>,
    /// The policy's text, leniently decoded.
    pub policy_text: Option<&'a str>,
    /// The current time.
    pub now: i64,
    /// The scenario's field that contains the values.
    pub field: &'a str,
}

const YEAR_2286: i64 = 10_000_000_000;
/// Server clocks rarely differ by more than this, in seconds.
const SKEW: i64 = 300;

/// Checks everything that needs no key.
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
                    "Don't percent-encode the value. A URL can contain every character of CloudFront's base64."
                }
                DecodeFault::Cut => {
                    "Copy the complete value. Email programs and terminals break long lines."
                }
                _ => {
                    "After base64 encoding, replace `+` with `-`, `=` with `_`, and `/` with `~`, as in `tr -- '+=/' '-_~'`."
                }
            };
            let message = format!(
                "`{}` isn't valid CloudFront base64 because {}.",
                credentials.name(part),
                fault_words(Some(fault))
            );
            finding!(findings, Severity::Error, *rule, field, Some(aws_error); "{message}"; "{fix}");
        }
    }
    signature_length(credentials, field, findings);
    if let Some(hash) = credentials.value(SignatureParameter::HashAlgorithm)
        && !matches!(hash.as_str(), "SHA1" | "SHA256")
    {
        finding!(findings, Severity::Error, rules::HASH_UNKNOWN, field, "AccessDenied";
            "`{}` is `{hash}`, which CloudFront doesn't support.", credentials.name(SignatureParameter::HashAlgorithm);
            "Use `SHA1` or `SHA256`, without a hyphen.");
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
    let missing = credentials.missing();
    let complete = missing.is_empty();
    if credentials.place == SignatureLocation::Url && !material.cookies.is_empty() {
        if complete {
            finding!(findings, Severity::Note, rules::URL_WINS, material.field;
                "The request has both a signed URL and signed cookies, and CloudFront uses only the URL.";
                "Remove one of them.");
        } else {
            let names: Vec<&str> =
                credentials.raw.iter().map(|(part, _)| part.parameter()).collect();
            finding!(findings, Severity::Error, rules::URL_WINS, material.field, "MissingKey";
                "The URL contains {}, so CloudFront treats it as a signed URL and ignores the signed cookies.", names.join(", ");
                "Rename your query string parameter. CloudFront reserves `Expires`, `Policy`, `Signature`, `Key-Pair-Id`, and `Hash-Algorithm`.");
        }
    } else if !complete && !credentials.raw.is_empty() {
        let error = if has(SignatureParameter::KeyPairId) { "AccessDenied" } else { "MissingKey" };
        finding!(findings, Severity::Error, rules::COMPLETE, material.field, Some(error);
            "The request doesn't contain {}.", crate::text::list(&missing, "and");
            "Quote the URL in the shell, because `&` ends a command. Send all signed cookies.");
    }
    if has(SignatureParameter::Policy) && has(SignatureParameter::Expires) {
        finding!(findings, Severity::Note, rules::CANNED_OR_CUSTOM, material.field;
            "The request contains both a policy and an expiration, and CloudFront uses the policy.";
            "Remove `Expires` from a request with a custom policy.");
    }
    if let Some(id) = credentials.value(SignatureParameter::KeyPairId) {
        key_id(&id, material.field, findings);
    }
}

/// Finds an ID that no key group can contain.
pub fn key_id(id: &str, field: &str, findings: &mut Vec<Finding>) {
    if id.starts_with("AKIA") || id.starts_with("ASIA") {
        finding!(findings, Severity::Error, rules::TRUSTED_KEY, field, "InvalidKey";
            "`{id}` is the ID of an IAM access key, and CloudFront needs the ID of a public key (`K\u{2026}`).";
            "Use the ID from Public keys in the CloudFront console. IAM access keys sign S3 presigned URLs.");
    } else if is_key_pair(id) {
        finding!(findings, Severity::Note, rules::ACCOUNT_KEY_PAIR, field;
            "`{id}` is a CloudFront key pair of an AWS account (trusted signer, legacy).";
            "Use a key group, whose keys don't need the account's root user.");
    }
}

/// True for the ID of a CloudFront key pair of an AWS account, whose RSA key can have 1,024, 2,048, or 4,096 bits.
fn is_key_pair(id: &str) -> bool {
    id.starts_with("APKA")
}

/// Finds a signing key that no key group accepts.
pub fn key_type(kind: &str, id: &str, field: &str, findings: &mut Vec<Finding>) {
    let accepted = matches!(kind, "rsa-2048" | "ec-secp256r1")
        || is_key_pair(id) && matches!(kind, "rsa-1024" | "rsa-4096");
    if !accepted {
        finding!(findings, Severity::Error, rules::KEY_TYPES, field, "InvalidKey";
            "Key groups don't accept a key of type `{kind}`, so CloudFront denies every request that it signs.";
            "Sign with an RSA key with 2,048 bits or an ECDSA key on P-256.");
    }
}

/// IPv4 ranges from which no request can reach CloudFront, and what they are.
const UNREACHABLE: [(&str, &str); 9] = [
    ("10.0.0.0/8", "private (RFC 1918)"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("100.64.0.0/10", "shared (carrier-grade NAT)"),
    ("0.0.0.0/8", "reserved"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
];

/// Finds an `IpAddress` that no viewer has at CloudFront.
pub fn address(ip: &str, field: &str, findings: &mut Vec<Finding>) {
    let Some(network) = policy::network(ip) else {
        return;
    };
    let within = |range: &str| policy::network(range).is_some_and(|range| range.contains(&network));
    if let Some((_, kind)) = UNREACHABLE.iter().find(|(range, _)| within(range)) {
        finding!(findings, Severity::Warning, rules::ADDRESS, field, "AccessDenied";
            "`{ip}` is {kind}, and CloudFront sees only public viewer IP addresses, so it denies every request.";
            "Use the public IPv4 address of the viewer, for example of its NAT gateway or proxy.");
    }
}

fn signature_length(credentials: &Credentials, field: &str, findings: &mut Vec<Finding>) {
    let Some(bytes) = credentials
        .value(SignatureParameter::Signature)
        .and_then(|text| alphabet::decode_anyhow(&text))
    else {
        return;
    };
    let key_pair =
        credentials.value(SignatureParameter::KeyPairId).is_some_and(|id| is_key_pair(&id));
    let like = match bytes.len() {
        256 | 64..=72 => return,
        128 | 512 if key_pair => return,
        128 => "an RSA key with 1,024 bits",
        384 => "an RSA key with 3,072 bits",
        512 => "an RSA key with 4,096 bits",
        20 | 32 => "a hash instead of a signature",
        _ => "an incomplete signature",
    };
    finding!(findings, Severity::Warning, rules::KEY_TYPES, field;
        "The signature has {} bytes, which suggests {like}. RSA with 2,048 bits produces 256 bytes, ECDSA on P-256 about 71.", bytes.len();
        "Sign with a key type that key groups support, and copy the complete signature.");
}

fn policy_text(text: &str, material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let field = material.field;
    let policy = match policy::read(text) {
        Ok(policy) => policy,
        Err(problem) => {
            let fix = match problem.at {
                "Statement[0]" => {
                    "Attach a bucket policy to the bucket. Sign a policy of the form {\"Statement\":[{\"Resource\":\u{2026},\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":\u{2026}}}}]}."
                }
                _ => {
                    "Use the form {\"Statement\":[{\"Resource\":\u{2026},\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":\u{2026}}}}]}."
                }
            };
            finding!(findings, Severity::Error, rules::POLICY_FORM, field, "MalformedPolicy";
                "CloudFront rejects this policy because {}.", problem.why;
                "{fix}");
            return;
        }
    };
    if text.contains(['\n', '\t']) || text.contains(": ") {
        finding!(findings, Severity::Note, rules::POLICY_FORM, field;
            "The policy contains white space.";
            "Remove the white space before you sign. The signed bytes and the encoded bytes must be the same.");
    }
    dates(&policy, material, findings);
    if let Some(ip) = &policy.source_ip {
        address(ip, field, findings);
    }
    let Some(pattern) = &policy.resource else {
        finding!(findings, Severity::Warning, rules::RESOURCE_OMITTED, field;
            "The policy has no `Resource`, so it allows access to every file of every distribution that trusts the key.";
            "Specify the URL, or a pattern such as `https://d111111abcdef8.cloudfront.net/members/*`.");
        return;
    };
    let Some(url) = material.own_url else {
        if let Some(why) = resource::impossible(pattern) {
            finding!(findings, Severity::Error, rules::RESOURCE, field, "AccessDenied";
                "`Resource` `{pattern}` can't match any URL because it {why}.";
                "Enter the URL that the viewer sends, starting with `https://` and without signature parameters. `*` and `?` are wildcards.");
        }
        return;
    };
    resource_for_url(pattern, url, field, findings);
}

/// Compares a policy's `Resource` with the URL that the viewer requests.
pub fn resource_for_url(pattern: &str, url: &str, field: &str, findings: &mut Vec<Finding>) {
    let outcome = resource::split_url(url).map(|url| resource::matches(pattern, &url));
    if let Some(Err(section)) = outcome {
        finding!(findings, Severity::Error, rules::RESOURCE, field, "AccessDenied";
            "`Resource` `{pattern}` can't match `{url}` because the {} differs.", section.name();
            "Sign the protocol, host, and query string that the viewer uses, or use `*` for the parts that differ.");
    }
}

/// Finds a pattern that was entered as the URL: in a URL, the first `?` always begins the query string.
pub fn pattern_as_url(url: &str, field: &str, findings: &mut Vec<Finding>) {
    let Some(sections) = resource::split_url(url) else {
        return;
    };
    let Some(query) = sections.query else {
        return;
    };
    let path = sections.path;
    if path.ends_with('\\') {
        finding!(findings, Severity::Warning, rules::RESOURCE_QUERY, field;
            "The URL contains `\\?`, so viewers request a path that ends with `\\`.";
            "In the URL, write `?` without `\\`. Only `Resource` uses `\\?`.");
    } else if is_rest_of_name(query) {
        finding!(findings, Severity::Warning, rules::RESOURCE_QUERY, field;
            "The `?` in the URL begins a query string, so viewers request the path `{path}` with the query string `{query}`.";
            "If `?` is a wildcard, use it only in the `Resource` of a custom policy. As the URL, enter the file to request.");
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
        None => {
            finding!(findings, Severity::Error, rules::UNIX_SECONDS, material.field, "AccessDenied";
            "`{}` is `{expires}`, which {}.", material.credentials.name(SignatureParameter::Expires), expires_fault(&expires);
            "Use seconds since 1970, digits only: `date -d '2026-01-01 18:00 UTC' +%s`.")
        }
    }
    if let Some(url) = material.own_url {
        url_for_canned(url, material.field, findings);
    }
}

/// Why a text isn't the expiration of a canned policy, as a clause after "which".
pub fn expires_fault(text: &str) -> &'static str {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        "is after 9223372036854775807, the latest possible time"
    } else if ["NaN", "Invalid Date", "undefined", "null", "None"].contains(&text) {
        "isn't a date, so the signing program had none"
    } else {
        "isn't an integer in seconds"
    }
}

/// What makes a canned signature over this URL fail or open more than meant.
pub fn url_for_canned(url: &str, field: &str, findings: &mut Vec<Finding>) {
    if url.chars().any(|c| c == ' ' || !c.is_ascii()) {
        finding!(findings, Severity::Warning, rules::REBUILT, field;
            "The URL contains spaces or non-ASCII characters. Clients percent-encode them, so CloudFront rebuilds another policy than the signed one.";
            "Percent-encode the URL before you sign it: `my%20files/caf%C3%A9.txt`.");
    }
    if resource::split_url(url).is_some_and(|url| url.path.is_empty()) {
        finding!(findings, Severity::Note, rules::REBUILT, field;
            "The URL has no path, and clients send `/` instead.";
            "Sign the URL with the trailing slash, as clients send it.");
    }
    if url.split('?').next().is_some_and(|path| path.contains('*')) {
        finding!(findings, Severity::Warning, rules::CANNED_OR_CUSTOM, field;
            "The URL of a canned policy contains `*`, which CloudFront treats as a wildcard.";
            "Encode an asterisk in a file name as `%2A`. For several files, use a custom policy.");
    }
}

fn dates(policy: &PolicyStatement, material: &LintInput<'_>, findings: &mut Vec<Finding>) {
    let (now, field) = (material.now, material.field);
    let end = policy.date_less_than;
    for (name, date) in [("The expiration", Some(end)), ("The start", policy.date_greater_than)] {
        findings.extend(date.and_then(|date| far(name, date, field)));
    }
    if let Some(start) = policy.date_greater_than {
        if start >= end {
            finding!(findings, Severity::Warning, rules::GREATER_THAN, field;
                "The start isn't before the expiration, so the policy never allows access.";
                "Swap or change the dates.");
        } else if (now..now.saturating_add(SKEW)).contains(&start) {
            finding!(findings, Severity::Warning, rules::GREATER_THAN, field;
                "Access starts {}, so the signer's clock may be ahead of CloudFront's.", relative(start, now);
                "Set the start a few minutes earlier, or remove it.");
        }
    }
    if (now.saturating_sub(SKEW)..=now).contains(&end) {
        finding!(findings, Severity::Note, rules::LESS_THAN, field;
            "The access expired {}.", relative(end, now);
            "Add a few minutes to the expiration, because the signer's clock may be behind.");
    } else if let Some(swapped) =
        swapped_day_and_month(end).filter(|swapped| near(*swapped, now) && !near(end, now))
    {
        finding!(findings, Severity::Warning, rules::CLI_GUESSES, field;
            "The expiration is {}. With day and month swapped, it is {}, {}.", utc_text(end), utc_text(swapped), relative(swapped, now);
            "Write dates as YYYY-MM-DD to keep day and month unambiguous.");
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
            format!("{name} {date} is in {unit} (year {year} as seconds)."),
            format!("Divide it by {parts}: {} is {}.", date / parts, utc_text(date / parts)),
        ),
        None => (
            format!("{name} {date} is in the year {year}."),
            "Use seconds since 1970. `date +%s` prints the current time.".to_owned(),
        ),
    };
    let mut found = Vec::new();
    finding!(found, Severity::Warning, rules::UNIX_SECONDS, field; "{message}"; "{fix}");
    found.pop()
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
