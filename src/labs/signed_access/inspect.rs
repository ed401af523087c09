//! Inspect: decode what was pasted as far as it goes, without any key, and say what looks wrong.

use super::lint::{LintInput, expires_fault, lint};
use super::paste::{self, PastedCredentials};
use super::repair;
use super::scenario::Scenario;
use super::{finding, headline, refusal};
use crate::cloudfront::signing::alphabet;
use crate::cloudfront::signing::credentials::{
    self, Credentials, SignatureLocation, SignatureParameter,
};
use crate::cloudfront::signing::policy::{self, PolicyStatement};
use crate::cloudfront::signing::{rules, verify::fault_words};
use crate::explain::{Finding, Headline, Rule, Severity, Step, StepId, Tone, Trace, Verdict};
use crate::s3::rules as s3_rules;
use crate::text::relative;
use crate::time::{days_from_civil, utc_text};
use serde::Serialize;
use serde_json::Value;

/// What was pasted, decoded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspected {
    /// `signedUrl`, `signedCookies`, `policy`, `s3Presigned`, `unsignedUrl`, `signCommand`, `nothing` or `unreadable`.
    pub kind: &'static str,
    /// The same in words.
    pub name: &'static str,
    /// The URL without the signing values.
    pub url: Option<String>,
    /// The values found, in the order they stand.
    pub parts: Vec<InspectedPart>,
    /// `canned` or `custom`.
    pub policy_kind: Option<&'static str>,
    /// The policy's JSON, laid out for reading; as found, where it is not JSON.
    pub policy: Option<String>,
    /// The times in it.
    pub dates: Vec<PolicyTime>,
    /// The viewers' addresses that it admits.
    pub addresses: Option<Network>,
    /// The pattern of URLs that it opens.
    pub resource: Option<String>,
    /// How many findings are errors.
    pub errors: u32,
    /// How many are warnings.
    pub warnings: u32,
}

/// A value found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedPart {
    /// The parameter's or cookie's name.
    pub name: String,
    /// Its value on the wire.
    pub value: String,
    /// What it says, in a few words.
    pub meaning: String,
    /// The step in the trace.
    pub step: StepId,
}

/// A time in a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyTime {
    /// `end`, `start` or `signed`.
    pub what: &'static str,
    /// Epoch seconds.
    pub epoch: i64,
    /// `2026-01-01T18:00:00Z`.
    pub utc: String,
    /// `expired 3 minutes ago`, seen from the clock.
    pub relative: String,
    /// True if the clock has reached it.
    pub passed: bool,
}

/// A block of addresses.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// As written.
    pub cidr: String,
    /// The first address.
    pub first: String,
    /// The last address.
    pub last: String,
    /// How many there are.
    pub count: u64,
}

impl Network {
    /// The addresses behind an address or CIDR block of IPv4.
    pub fn of(text: &str) -> Option<Self> {
        let network = policy::network(text)?;
        Some(Self {
            cidr: text.to_owned(),
            first: network.network().to_string(),
            last: network.broadcast().to_string(),
            count: 1 << (32 - u32::from(network.prefix_len())),
        })
    }
}

/// The times of a policy, seen from the clock.
pub fn moments(policy: &PolicyStatement, now: i64) -> Vec<PolicyTime> {
    let moment = |what, epoch: i64| {
        let passed = now >= epoch;
        let relative = relative(epoch, now);
        let words = match (what, passed) {
            ("end", true) if epoch == now => "expires this very second".to_owned(),
            ("end", true) => format!("expired {relative}"),
            ("end", false) => format!("expires {relative}"),
            (_, true) => format!("began {relative}"),
            (_, false) => format!("begins {relative}"),
        };
        PolicyTime { what, epoch, utc: utc_text(epoch), relative: words, passed }
    };
    let start = policy.date_greater_than.map(|start| moment("start", start));
    start.into_iter().chain([moment("end", policy.date_less_than)]).collect()
}

/// The policy's JSON laid out; the text itself where it is not JSON.
pub fn laid_out(text: &str) -> String {
    let parsed = serde_json::from_str::<Value>(text).ok();
    parsed
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| text.to_owned())
}

const FIELD: &str = "pasted";

/// Decodes the paste.
pub fn inspect(scenario: &Scenario, trace: &mut Trace, findings: &mut Vec<Finding>) -> Inspected {
    let found = paste::read(&scenario.pasted);
    let mut inspected = Inspected {
        kind: "unreadable",
        name: "Unreadable text",
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
        (inspected.kind, inspected.name) = ("nothing", "Nothing yet");
        note(trace, "paste", &rules::URL_WINS, Verdict::Skipped, "Nothing has been pasted.");
    } else if let Some(text) = &found.policy {
        (inspected.kind, inspected.name) = ("policy", "An access policy");
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
        note(
            trace,
            "paste",
            &rules::URL_WINS,
            Verdict::Rejected,
            "There is no URL, no cookie and no policy in this text.",
        );
        findings.push(finding(
            Severity::Error,
            FIELD,
            &rules::URL_WINS,
            "There is no URL, no cookie and no policy in this text.",
            "Paste a whole URL, a Cookie header, a curl command, or a policy's JSON.",
        ));
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

fn note(
    trace: &mut Trace,
    subject: &str,
    rule: &'static Rule,
    verdict: Verdict,
    because: impl Into<String>,
) -> StepId {
    trace.step(|| Step {
        rule,
        subject: subject.to_owned(),
        verdict,
        because: because.into(),
        reads: vec![FIELD.to_owned()],
    })
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
        findings.push(finding(
            Severity::Warning,
            FIELD,
            &rules::COMPLETE,
            format!("The URL is broken over {} lines; it is put together here.", found.lines),
            "Hand it on in one line: mail programs and terminals break long ones, and what follows the break is lost.",
        ));
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
            findings.push(finding(
                Severity::Note,
                FIELD,
                &rules::COMPLETE,
                "This is the command that signs, not the signed URL that it prints.",
                "Run it and paste what it prints, or sign in Create.",
            ));
            ("signCommand", "An aws cloudfront sign command")
        }
        (false, true) => ("unsignedUrl", "A URL without a signature"),
    };
    inspected.url = url.as_ref().map(|url| url.own.clone());
    let place = match inspected.kind {
        "signedUrl" => "The URL has signing parameters, so CloudFront looks at nothing else.",
        "signedCookies" => "The signing values are in cookies.",
        _ => "There is no signing parameter and no signing cookie.",
    };
    note(trace, "place", &rules::URL_WINS, Verdict::Applied, place);
    let own = inspected.url.clone();
    let policy_text = decoded_policy(&credentials, own.as_deref(), trace, inspected);
    for (part, raw) in &credentials.raw {
        let (meaning, rule) = meaning(*part, &credentials, now);
        let step = note(
            trace,
            credentials.name(*part),
            rule,
            Verdict::Applied,
            format!("{}: {meaning}.", credentials.name(*part)),
        );
        inspected.parts.push(InspectedPart {
            name: credentials.name(*part).to_owned(),
            value: raw.clone(),
            meaning,
            step,
        });
    }
    if !credentials.raw.is_empty() && credentials.raw(SignatureParameter::HashAlgorithm).is_none() {
        note(
            trace,
            "hash algorithm",
            &rules::HASH,
            Verdict::Applied,
            "No Hash-Algorithm is given, so CloudFront will check with SHA-1; a signature over SHA-256 would be refused.",
        );
    }
    if let Some(policy) = policy_text.as_deref().and_then(|text| policy::read(text).ok()) {
        describe(&policy, now, inspected, trace);
    } else if let Some(end) =
        credentials.value(SignatureParameter::Expires).and_then(|end| end.parse().ok())
    {
        // Canned cookies without their URL: the end is known all the same.
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

/// The policy that travelled, or the canned one as CloudFront would build it.
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
            "A custom policy came along; it is decoded here."
        } else {
            "A custom policy came along, but it can't be decoded."
        };
        note(
            trace,
            "policy",
            &rules::CANNED_OR_CUSTOM,
            if text.is_some() { Verdict::Applied } else { Verdict::Rejected },
            because,
        );
        inspected.policy = text.as_deref().map(laid_out);
        return text;
    }
    let expires = credentials.value(SignatureParameter::Expires)?;
    inspected.policy_kind = Some("canned");
    let text = policy::canned_text(own_url?, &expires);
    note(
        trace,
        "policy",
        &rules::REBUILT,
        Verdict::Applied,
        "A canned policy does not travel; CloudFront builds this one from the URL and the expiry.",
    );
    inspected.policy = Some(laid_out(&text));
    Some(text)
}

/// What a value says, and the rule it stands under.
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
                format!("the end of a canned policy, {} ({})", utc_text(end), relative(end, now)),
                &rules::UNIX_SECONDS,
            ),
            Err(_) => (expires_fault(&value).into(), &rules::UNIX_SECONDS),
        },
        SignatureParameter::Policy => match alphabet::decode(&value) {
            Some(bytes) => {
                (format!("a custom policy of {} bytes in base64", bytes.len()), &rules::ALPHABET)
            }
            None => (
                format!("a custom policy, but {}", fault_words(alphabet::fault(&value))),
                &rules::ALPHABET,
            ),
        },
        SignatureParameter::Signature => match alphabet::decode(&value).map(|bytes| bytes.len()) {
            Some(256) => {
                ("256 bytes: the size of an RSA signature of 2048 bits".into(), &rules::SIGNATURE)
            }
            Some(length @ 64..=72) => (
                format!("{length} bytes: the size of an ECDSA signature on P-256"),
                &rules::SIGNATURE,
            ),
            Some(length) => {
                (format!("{length} bytes, which no accepted kind of key gives"), &rules::SIGNATURE)
            }
            None => (fault_words(alphabet::fault(&value)), &rules::ALPHABET),
        },
        SignatureParameter::KeyPairId => match value.get(..4) {
            Some("APKA") => (
                "a CloudFront key pair of an AWS account, the old way".into(),
                &rules::ACCOUNT_KEY_PAIR,
            ),
            Some("AKIA" | "ASIA") => {
                ("an IAM access key, which can't sign for CloudFront".into(), &rules::TRUSTED_KEY)
            }
            _ if value.starts_with('K') => (
                "a public key, to be looked up in the trusted key groups".into(),
                &rules::TRUSTED_KEY,
            ),
            _ => (
                "the id of the key; public keys have ids that begin with K".into(),
                &rules::TRUSTED_KEY,
            ),
        },
        SignatureParameter::HashAlgorithm => match value.as_str() {
            "SHA1" | "SHA256" => (format!("the signature is over {value}"), &rules::HASH),
            _ => ("neither SHA1 nor SHA256".into(), &rules::HASH_UNKNOWN),
        },
    }
}

/// A step for each of the times.
fn record_dates(dates: &[PolicyTime], trace: &mut Trace) {
    for date in dates {
        let rule: &'static Rule =
            if date.what == "end" { &rules::LESS_THAN } else { &rules::GREATER_THAN };
        note(trace, date.what, rule, Verdict::Applied, format!("{}: {}.", date.utc, date.relative));
    }
}

fn describe(policy: &PolicyStatement, now: i64, inspected: &mut Inspected, trace: &mut Trace) {
    inspected.dates = moments(policy, now);
    record_dates(&inspected.dates, trace);
    inspected.resource = Some(policy.resource.clone().unwrap_or_else(|| "*".to_owned()));
    match &policy.resource {
        Some(resource) => note(
            trace,
            "resource",
            &rules::RESOURCE,
            Verdict::Applied,
            format!("It opens {resource}."),
        ),
        None => note(
            trace,
            "resource",
            &rules::RESOURCE_OMITTED,
            Verdict::Applied,
            "It names no Resource, so it opens everything that trusts the key.",
        ),
    };
    inspected.addresses = policy.source_ip.as_deref().and_then(Network::of);
    if let Some(network) = &inspected.addresses {
        note(
            trace,
            "address",
            &rules::ADDRESS,
            Verdict::Applied,
            format!(
                "It admits {} address(es), {} to {}.",
                network.count, network.first, network.last
            ),
        );
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
        Ok(_) => (Verdict::Passed, "It is a policy in the documented form.".to_owned()),
        Err(problem) => (
            Verdict::Rejected,
            format!("It is not a policy that CloudFront takes: {}.", problem.why),
        ),
    };
    note(trace, "policy", &rules::POLICY_FORM, verdict, because);
    if let Ok(policy) = &readable {
        describe(policy, now, inspected, trace);
    }
    // The same look as at a policy that travels in a URL.
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
                ("HMAC with SHA-256, Signature Version 4".into(), &s3_rules::STRING_TO_SIGN)
            }
            "X-Amz-Credential" => (
                "the access key's id and the scope: day, region, service".into(),
                &s3_rules::STRING_TO_SIGN,
            ),
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
                ("seconds from X-Amz-Date on, at most 604800".into(), &s3_rules::EXPIRES)
            }
            "X-Amz-SignedHeaders" => (
                "the headers that must be sent as they were signed".into(),
                &s3_rules::CANONICAL_REQUEST,
            ),
            "X-Amz-Security-Token" => {
                ("temporary credentials: the URL dies with them".into(), &s3_rules::SESSION_TOKEN)
            }
            "X-Amz-Signature" => ("the signature, in hex".into(), &s3_rules::SIGNING_KEY),
            _ => continue,
        };
        let step = note(trace, name, rule, Verdict::Applied, format!("{name}: {meaning}."));
        inspected.parts.push(InspectedPart { name: name.to_owned(), value, meaning, step });
    }
    if let Some(lifetime) = lifetime.filter(|lifetime| !(1..=604_800).contains(lifetime)) {
        findings.push(refusal(
            FIELD,
            &s3_rules::EXPIRES,
            "AuthorizationQueryParametersError",
            format!("X-Amz-Expires is {lifetime}, and S3 takes 1 to 604800 seconds."),
            "Sign for seven days at most; CloudFront signed URLs have no such limit.",
        ));
    }
    if let (Some(signed), Some(lifetime)) = (signed, lifetime) {
        let end = signed.saturating_add(lifetime);
        inspected.dates = moments(&PolicyStatement::until(end), now);
    }
    note(
        trace,
        "rights",
        &s3_rules::SIGNER_RIGHTS,
        Verdict::Applied,
        "This URL goes straight to S3 with the signer's rights; CloudFront's keys and policies have no part in it.",
    );
    if own.contains(".cloudfront.net") {
        findings.push(finding(Severity::Warning, FIELD, &s3_rules::SIGNER_RIGHTS, "An S3 signature stands on a CloudFront URL.", "Use a CloudFront signed URL there: S3 signs for its own host, and CloudFront does not check X-Amz-Signature."));
    }
}

impl Inspected {
    /// The verdict in a word and a sentence.
    pub fn headline(&self) -> Headline {
        let when =
            self.dates.iter().find(|date| date.what == "end").map(|date| date.relative.clone());
        let policy =
            self.policy_kind.map(|kind| format!(" with a {kind} policy")).unwrap_or_default();
        let sentence = match (&when, self.kind) {
            (_, "nothing") => "Paste a URL, a Cookie header, a curl command or a policy; no key is needed.".to_owned(),
            (_, "unreadable") => "There is no URL, no cookie and no policy in this text.".to_owned(),
            (_, "unsignedUrl") => "This URL has no signing parameter: a behavior with trusted key groups answers 403 MissingKey.".to_owned(),
            (_, "signCommand") => "This command signs a URL; what it prints is the signed one.".to_owned(),
            (Some(when), "policy") => format!("An access policy that {when}."),
            (Some(when), _) => format!("{}{policy}, which {when}.", self.name),
            (None, _) => format!("{}{policy}.", self.name),
        };
        let over = when.as_ref().is_some_and(|when| when.starts_with("expired"));
        let plural =
            |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let detail = match (self.errors, self.warnings) {
            (0, 0) if self.kind == "s3Presigned" => "S3 checks it, not CloudFront; the secret key would be needed to check it here.".to_owned(),
            (0, 0) if self.kind == "signCommand" => "Run it and paste what it prints, or sign in Create.".to_owned(),
            (0, 0) if over => "CloudFront answers 403 by now: a link can't be prolonged, only made anew.".to_owned(),
            (0, 0) => "Nothing looks wrong from outside. Whether the signature is right, Verify tells, with the public key.".to_owned(),
            (0, warnings) => format!("{} to look at.", plural(warnings, "thing")),
            (errors, _) => format!("{} that CloudFront refuses.", plural(errors, "thing")),
        };
        let (tone, word) = match (self.kind, self.errors, self.warnings) {
            ("nothing", ..) => (Tone::Neutral, "Paste"),
            (_, 1.., _) => (Tone::Bad, "Broken"),
            (_, 0, 1..) => (Tone::Caution, "Suspicious"),
            ("unsignedUrl" | "signCommand", ..) => (Tone::Neutral, "Unsigned"),
            _ if over => (Tone::Caution, "Expired"),
            _ => (Tone::Neutral, "Decoded"),
        };
        headline(tone, word, sentence, if self.kind == "nothing" { String::new() } else { detail })
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
