//! Create: a policy as form and as JSON, signed once there is a private key, for a URL or for cookies.

use super::advice::{self, SigningComparison};
use super::inspect::{Network, PolicyTime, laid_out, moments};
use super::lint::{far, url_for_canned};
use super::s3::{self, S3Answer};
use super::scenario::{CookieAttributes, Output, PolicyKind, Scenario, Secrets, SigningInput};
use super::snippets;
use super::{finding, headline, refusal};
use crate::cloudfront::signing::alphabet;
use crate::cloudfront::signing::cli_date::{self, CliDate, DateForm};
use crate::cloudfront::signing::keys::{self, PrivateKey, digest_hex};
use crate::cloudfront::signing::policy::{self, Dialect, PolicyStatement};
use crate::cloudfront::signing::sign::{PolicyDraft, SignedPolicy};
use crate::cloudfront::signing::{HashAlgorithm, resource, rules};
use crate::explain::{Finding, Headline, Rule, Severity, Step, Tone, Trace, Verdict};
use crate::text::relative;
use crate::time::utc_text;
use serde::Serialize;

/// What was signed, or will be once there is a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// `canned` or `custom`.
    pub policy_kind: &'static str,
    /// The bytes that are signed; absent while a field makes no policy possible.
    pub policy: Option<String>,
    /// The same laid out for reading.
    pub policy_pretty: Option<String>,
    /// The policy in CloudFront's alphabet.
    pub policy_base64_url: Option<String>,
    /// The policy's digest in hex.
    pub digest: Option<String>,
    /// The policy's times.
    pub dates: Vec<PolicyTime>,
    /// The admitted addresses.
    pub addresses: Option<Network>,
    /// The key's type and the SHA-256 of its public half, where there is a key that will do.
    pub key: Option<KeyAnswer>,
    /// Why the private key will not do; empty while there is none.
    pub key_problem: Option<String>,
    /// The signature in CloudFront's alphabet.
    pub signature: Option<String>,
    /// The signed URL.
    pub url: Option<String>,
    /// The cookies.
    pub cookies: Vec<SetCookie>,
    /// Commands and programs that give the same.
    pub snippets: Vec<Snippet>,
    /// The same object through S3.
    pub s3: Option<S3Answer>,
    /// CloudFront and S3 side by side, for this case.
    pub comparison: Vec<SigningComparison>,
    /// What to use, in one sentence.
    pub recommendation: String,
}

/// A private key that will do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyAnswer {
    /// `rsa-2048` or `ec-secp256r1`.
    pub kind: String,
    /// SHA-256 of the public half's DER, in hex.
    pub public_spki_der_sha256: Option<String>,
    /// The public half in PEM, for the key group.
    pub public_pem: String,
}

/// A cookie to be set.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetCookie {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// The whole header line.
    pub set_cookie: String,
}

/// A command or a program that gives the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    /// What it is: `AWS CLI`, `Python (botocore)`, `Node (AWS SDK v3)`.
    pub title: &'static str,
    /// The text.
    pub text: String,
    /// Where it can't do the same, or does it differently; may be empty.
    pub note: String,
}

/// The dates as they were read.
pub struct PolicyDates {
    /// The end.
    pub end: CliDate,
    /// The start.
    pub start: Option<CliDate>,
}

/// Builds the policy, and signs it if there is a key.
pub fn create(
    scenario: &Scenario,
    secrets: &Secrets,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Created {
    let asked = &scenario.create;
    let dialect = match asked.output {
        Output::Url => Dialect::Botocore,
        Output::Cookies => Dialect::JavaScript,
    };
    check_form(asked, findings);
    let (draft, policy, dates) = draft(scenario, dialect, trace, findings);
    let key = load_key(secrets, trace, findings);
    let signed: Option<SignedPolicy> = match (&draft, &key) {
        (Some(draft), Some(Ok((key, _)))) => {
            draft.sign(key, asked.hash_algorithm, &asked.key_pair_id)
        }
        _ => None,
    };
    if let Some(draft) = &draft {
        let (verdict, because) = match &signed {
            Some(_) => (
                Verdict::Applied,
                format!(
                    "{} bytes are signed over {}.",
                    draft.text.len(),
                    asked.hash_algorithm.name()
                ),
            ),
            None => (
                Verdict::Skipped,
                format!(
                    "{} bytes wait to be signed over {}; a private key is needed.",
                    draft.text.len(),
                    asked.hash_algorithm.name()
                ),
            ),
        };
        step(
            trace,
            "signature",
            &rules::SIGNATURE,
            verdict,
            because,
            &["create.hashAlgorithm", "create.keyPairId"],
        );
        if asked.hash_algorithm == HashAlgorithm::Sha256 {
            step(
                trace,
                "hash algorithm",
                &rules::HASH,
                Verdict::Applied,
                "Hash-Algorithm=SHA256 goes along, since SHA-1 would be assumed otherwise.",
                &["create.hashAlgorithm"],
            );
        }
    }
    let cookies = cookies(asked, signed.as_ref(), trace);
    let custom_text = (!asked.policy_text.trim().is_empty()
        && asked.policy_kind == PolicyKind::Custom)
        .then_some(asked.policy_text.as_str());
    let s3 = s3::presign(scenario, secrets, trace, findings);
    Created {
        policy_kind: draft.as_ref().map_or(
            if asked.policy_kind == PolicyKind::Canned { "canned" } else { "custom" },
            PolicyDraft::kind,
        ),
        policy_pretty: draft.as_ref().map(|draft| laid_out(&draft.text)),
        policy_base64_url: draft.as_ref().map(|draft| alphabet::encode(&draft.text)),
        digest: draft.as_ref().map(|draft| digest_hex(asked.hash_algorithm, draft.text.as_bytes())),
        dates: policy.as_ref().map(|policy| moments(policy, scenario.now)).unwrap_or_default(),
        addresses: policy
            .as_ref()
            .and_then(|policy| policy.source_ip.as_deref())
            .and_then(Network::of),
        key_problem: key.as_ref().and_then(|key| key.as_ref().err().cloned()),
        key: key.and_then(Result::ok).map(|(_, answer)| answer),
        signature: signed.as_ref().map(|signed| signed.signature.clone()),
        url: signed
            .as_ref()
            .filter(|_| asked.output == Output::Url)
            .map(|signed| signed.url(&asked.url)),
        cookies,
        snippets: snippets::all(asked, dates.as_ref(), custom_text, scenario.key_type(secrets)),
        comparison: advice::compare(scenario, policy.as_ref(), s3.as_ref()),
        recommendation: advice::recommend(asked.need, trace),
        policy: draft.map(|draft| draft.text),
        s3,
    }
}

impl Scenario {
    /// True if the private key is one of ECDSA: the snippets differ.
    fn key_type(&self, secrets: &Secrets) -> bool {
        secrets.private_key.contains("EC PRIVATE KEY")
            || matches!(keys::load_private(&secrets.private_key), Ok((PrivateKey::P256(_), _)))
    }
}

fn step(
    trace: &mut Trace,
    subject: &str,
    rule: &'static Rule,
    verdict: Verdict,
    because: impl Into<String>,
    reads: &[&str],
) {
    trace.step(|| Step {
        rule,
        subject: subject.to_owned(),
        verdict,
        because: because.into(),
        reads: reads.iter().map(|path| (*path).to_owned()).collect(),
    });
}

fn check_form(asked: &SigningInput, findings: &mut Vec<Finding>) {
    let known = asked.url.starts_with("https://") || asked.url.starts_with("http://");
    if !known {
        findings.push(finding(
            Severity::Error,
            "create.url",
            &rules::REBUILT,
            "The URL must begin with https:// or http://, as the viewer's will.",
            "Write the whole URL.",
        ));
    }
    if asked.key_pair_id.trim().is_empty() {
        findings.push(finding(
            Severity::Error,
            "create.keyPairId",
            &rules::TRUSTED_KEY,
            "The id of the public key is missing.",
            "Take it from CloudFront \u{2192} Public keys; it begins with K.",
        ));
    } else if asked.key_pair_id.starts_with("AKIA") || asked.key_pair_id.starts_with("ASIA") {
        findings.push(refusal(
            "create.keyPairId",
            &rules::TRUSTED_KEY,
            "InvalidKey",
            "This is the id of an IAM access key.",
            "Take the id of a public key from CloudFront \u{2192} Public keys; it begins with K.",
        ));
    } else if asked.key_pair_id.starts_with("APKA") {
        findings.push(finding(
            Severity::Note,
            "create.keyPairId",
            &rules::ACCOUNT_KEY_PAIR,
            "This is a CloudFront key pair of an AWS account, the old way to sign.",
            "Move to a key group: its keys can be managed without the account's root user.",
        ));
    }
    if asked.policy_kind == PolicyKind::Canned {
        let extras = [
            ("create.starts", &asked.starts, "start"),
            ("create.ipAddress", &asked.ip_address, "address"),
            ("create.resource", &asked.resource, "pattern of URLs"),
        ];
        for (field, text, what) in extras {
            if !text.trim().is_empty() {
                findings.push(finding(
                    Severity::Error,
                    field,
                    &rules::CANNED_OR_CUSTOM,
                    format!("A canned policy has no {what}, so this would be left out."),
                    "Choose a custom policy, or clear the field.",
                ));
            }
        }
        url_for_canned(&asked.url, "create.url", findings);
        if asked.output == Output::Cookies {
            findings.push(finding(Severity::Note, "create.policyKind", &rules::COOKIE_CANNED, "Cookies with a canned policy open this one URL only.", "Choose a custom policy with a wildcard for more files; a signed URL is simpler for one."));
        }
    }
    let cookie = &asked.cookie;
    if asked.output == Output::Cookies {
        let domain = cookie.domain.trim().trim_start_matches('.');
        if domain == "cloudfront.net"
            || (domain.ends_with(".cloudfront.net") && cookie.domain.contains('*'))
        {
            findings.push(finding(Severity::Error, "create.cookie.domain", &rules::COOKIE_ATTRIBUTES, "Cookies for all of cloudfront.net are not allowed: browsers drop them, since anyone may have a name there.", "Leave Domain out, or use a domain of your own as an alternate domain name."));
        } else if !domain.is_empty()
            && resource::split_url(&asked.url).is_some_and(|url| {
                url.domain != domain && !url.domain.ends_with(&format!(".{domain}"))
            })
        {
            findings.push(finding(
                Severity::Error,
                "create.cookie.domain",
                &rules::COOKIE_ATTRIBUTES,
                format!("Cookies for {domain} are not sent to the host of this URL."),
                "Use the host's own domain, or leave Domain out.",
            ));
        }
        if !cookie.secure {
            findings.push(finding(Severity::Note, "create.cookie.secure", &rules::COOKIE_ATTRIBUTES, "Without Secure the cookies also travel over plain HTTP, where anyone can copy them.", "Set Secure."));
        }
    }
}

/// The policy to be signed, what it says, and the dates as read. Whatever is missing has a finding.
fn draft(
    scenario: &Scenario,
    dialect: Dialect,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> (Option<PolicyDraft>, Option<PolicyStatement>, Option<PolicyDates>) {
    let asked = &scenario.create;
    let custom = asked.policy_kind == PolicyKind::Custom;
    if custom && !asked.policy_text.trim().is_empty() {
        let text = asked.policy_text.as_str();
        step(
            trace,
            "policy",
            &rules::CANNED_OR_CUSTOM,
            Verdict::Applied,
            "The policy is signed as it was typed.",
            &["create.policyText"],
        );
        return match policy::read(text) {
            Ok(policy) => {
                check_dates(
                    &policy,
                    scenario.now,
                    "create.policyText",
                    "create.policyText",
                    findings,
                );
                (Some(PolicyDraft::custom(text)), Some(policy), None)
            }
            Err(problem) => {
                findings.push(refusal("create.policyText", &rules::POLICY_FORM, "MalformedPolicy", format!("This is not a policy that CloudFront takes: {}.", problem.why), "Keep to one statement with Resource and Condition, and DateLessThan as a plain number of seconds."));
                (Some(PolicyDraft::custom(text)), None, None)
            }
        };
    }
    let Some(end) = date(&asked.expires, scenario.now, "create.expires", trace, findings) else {
        return (None, None, None);
    };
    let start = match asked.starts.trim() {
        "" => None,
        _ if !custom => None,
        text => match date(text, scenario.now, "create.starts", trace, findings) {
            Some(start) => Some(start),
            None => return (None, None, None),
        },
    };
    let ip = asked.ip_address.trim();
    if custom && !ip.is_empty() && policy::network(ip).is_none() {
        let why = if ip.contains(':') {
            "IPv6 is not supported in policies."
        } else {
            "This is neither an IPv4 address nor a CIDR block."
        };
        findings.push(refusal(
            "create.ipAddress",
            &rules::ADDRESS,
            "MalformedPolicy",
            why,
            "Write 192.0.2.7 or 192.0.2.0/24; leave it empty for viewers over IPv6.",
        ));
        return (None, None, None);
    }
    let seconds = |date: CliDate| match dialect {
        Dialect::Botocore => date.epoch(),
        Dialect::JavaScript => date.rounded(),
    };
    let resource = if custom && !asked.resource.trim().is_empty() {
        asked.resource.trim()
    } else {
        asked.url.as_str()
    };
    let policy = PolicyStatement {
        resource: Some(resource.to_owned()),
        date_less_than: seconds(end),
        date_greater_than: start.map(seconds),
        source_ip: (custom && !ip.is_empty()).then(|| ip.to_owned()),
    };
    check_dates(&policy, scenario.now, "create.expires", "create.starts", findings);
    let draft = match custom {
        true => PolicyDraft::custom(policy.text(dialect)),
        false => PolicyDraft::of(&policy, dialect),
    };
    let because = match custom {
        true => {
            "A custom policy is written: it travels along, so it may have a wildcard, a start and an address."
        }
        false => {
            "A canned policy is written: it does not travel, CloudFront builds it again from the URL and Expires."
        }
    };
    step(
        trace,
        "policy",
        &rules::CANNED_OR_CUSTOM,
        Verdict::Applied,
        because,
        &["create.policyKind", "create.url", "create.resource", "create.ipAddress"],
    );
    if policy.date_greater_than.is_some() && policy.source_ip.is_some() {
        let sdk = if dialect == Dialect::Botocore {
            "botocore: the address before the start"
        } else {
            "the JavaScript SDK: the start before the address"
        };
        step(
            trace,
            "order of conditions",
            &rules::SDK_TEXT,
            Verdict::Applied,
            format!("The conditions stand in the order of {sdk}."),
            &["create.output"],
        );
    }
    (Some(draft), Some(policy), Some(PolicyDates { end, start }))
}

fn date(
    text: &str,
    now: i64,
    field: &'static str,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Option<CliDate> {
    match cli_date::parse(text, now) {
        Ok(date) => {
            let epoch = date.epoch();
            let rule: &'static Rule = if date.form == DateForm::Guessed {
                &rules::CLI_GUESSES
            } else {
                &rules::CLI_DATES
            };
            step(
                trace,
                field.trim_start_matches("create."),
                rule,
                Verdict::Applied,
                format!("\u{201c}{text}\u{201d} is {epoch}, {}.", utc_text(epoch)),
                &[field],
            );
            if date.form == DateForm::Guessed {
                findings.push(finding(
                    Severity::Warning,
                    field,
                    &rules::CLI_GUESSES,
                    format!(
                        "The CLI guesses here and takes \u{201c}{text}\u{201d} for {}.",
                        utc_text(epoch)
                    ),
                    "Write YYYY-MM-DD, so that nobody can mistake the month for the day.",
                ));
            } else if date.form == DateForm::Epoch && text.trim().len() == 8 {
                findings.push(finding(
                    Severity::Warning,
                    field,
                    &rules::CLI_DATES,
                    format!("Eight digits count as epoch seconds, so this is {}.", utc_text(epoch)),
                    "Write the date with hyphens: YYYY-MM-DD.",
                ));
            }
            Some(date)
        }
        Err(why) => {
            step(
                trace,
                field.trim_start_matches("create."),
                &rules::CLI_DATES,
                Verdict::Rejected,
                format!("\u{201c}{text}\u{201d} can't be read: {why}."),
                &[field],
            );
            let rule: &'static Rule =
                if why.contains("milliseconds") { &rules::UNIX_SECONDS } else { &rules::CLI_DATES };
            findings.push(finding(Severity::Error, field, rule, format!("This date can't be read: {why}."), "Write YYYY-MM-DD, YYYY-MM-DDThh:mm:ss (UTC), the same with an offset such as +09:00, or epoch seconds."));
            None
        }
    }
}

fn check_dates(
    policy: &PolicyStatement,
    now: i64,
    end_field: &str,
    start_field: &str,
    findings: &mut Vec<Finding>,
) {
    let end = policy.date_less_than;
    if end <= now {
        findings.push(finding(
            Severity::Warning,
            end_field,
            &rules::LESS_THAN,
            format!("The end has passed already, {}.", relative(end, now)),
            "Choose a later date, or check the clock.",
        ));
    }
    findings.extend(far("The end", end, end_field));
    if policy.date_greater_than.is_some_and(|start| start >= end) {
        findings.push(finding(
            Severity::Warning,
            start_field,
            &rules::GREATER_THAN,
            "The start is not before the end, so there is no time at which this opens anything.",
            "Exchange the two dates, or move one.",
        ));
    }
}

/// `None` while no key was given.
fn load_key(
    secrets: &Secrets,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Option<Result<(PrivateKey, KeyAnswer), String>> {
    if secrets.private_key.trim().is_empty() {
        return None;
    }
    Some(match keys::load_private(&secrets.private_key) {
        Ok((key, info)) => {
            step(
                trace,
                "key",
                &rules::KEY_TYPES,
                Verdict::Passed,
                format!("The private key is of type {}.", info.kind),
                &[],
            );
            let public_pem = key.public().pem();
            Ok((
                key,
                KeyAnswer {
                    kind: info.kind,
                    public_spki_der_sha256: info.public_spki_sha256,
                    public_pem,
                },
            ))
        }
        Err(bad) => {
            findings.push(finding(Severity::Error, "privateKey", &rules::KEY_TYPES, format!("The private key can't be used: {}.", bad.message), "Make a key in the page, or paste a whole PEM file of RSA with 2048 bits or ECDSA on P-256."));
            Err(bad.message)
        }
    })
}

fn cookies(
    asked: &SigningInput,
    signed: Option<&SignedPolicy>,
    trace: &mut Trace,
) -> Vec<SetCookie> {
    if asked.output != Output::Cookies {
        return Vec::new();
    }
    let attributes = attributes(&asked.cookie);
    let because = match attributes.as_str() {
        "" => "Each cookie goes in a header line of its own, without attributes.".to_owned(),
        attributes => format!(
            "Each cookie goes in a header line of its own, with {}.",
            attributes.trim_start_matches("; ")
        ),
    };
    step(
        trace,
        "Set-Cookie",
        &rules::COOKIE_ATTRIBUTES,
        Verdict::Applied,
        because,
        &["create.cookie"],
    );
    let cookies = signed.map(SignedPolicy::cookies).unwrap_or_default();
    cookies
        .into_iter()
        .map(|(name, value)| SetCookie {
            name,
            set_cookie: format!("Set-Cookie: {name}={value}{attributes}"),
            value,
        })
        .collect()
}

/// `; Domain=example.com; Path=/; Secure; HttpOnly`.
fn attributes(cookie: &CookieAttributes) -> String {
    let mut text = String::new();
    for (name, value) in [("Domain", cookie.domain.trim()), ("Path", cookie.path.trim())] {
        if !value.is_empty() {
            text.push_str(&format!("; {name}={value}"));
        }
    }
    for (name, on) in [("Secure", cookie.secure), ("HttpOnly", cookie.http_only)] {
        if on {
            text.push_str("; ");
            text.push_str(name);
        }
    }
    text
}

impl Created {
    /// The verdict in a word and a sentence.
    pub fn headline(&self) -> Headline {
        let end = self.dates.iter().find(|date| date.what == "end");
        let until =
            end.map_or_else(String::new, |end| format!("until {} ({})", end.utc, end.relative));
        let kind = self.policy_kind;
        match (&self.policy, &self.signature, &self.key_problem) {
            (None, ..) => headline(
                Tone::Bad,
                "No policy",
                "There is nothing to sign yet: a field needs mending.",
                "",
            ),
            (_, _, Some(problem)) => headline(
                Tone::Bad,
                "No key",
                format!("The private key can't be used: {problem}."),
                "",
            ),
            // Whatever CloudFront takes as a policy has an end.
            _ if end.is_none() => headline(
                Tone::Bad,
                "Malformed",
                "This is not a policy that CloudFront takes: signed or not, it opens nothing.",
                "",
            ),
            (_, Some(_), _) => headline(
                Tone::Good,
                "Signed",
                format!("A {kind} policy, {until}."),
                self.recommendation.as_str(),
            ),
            (_, None, _) => headline(
                Tone::Neutral,
                "To be signed",
                format!(
                    "The {kind} policy is ready, {until}; make or paste a private key to sign it."
                ),
                self.recommendation.as_str(),
            ),
        }
    }
}
