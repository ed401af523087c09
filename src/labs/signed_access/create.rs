//! Create: a policy as form and as JSON, signed once there is a private key, for a URL or for cookies.

use super::advice;
use super::answer::{Created, KeyAnswer, Network, SetCookie};
use super::findings::{
    address, as_warning, far, key_id, key_type, pattern_as_url, resource_for_url, url_for_canned,
};
use super::inspect::{laid_out, moments};
use super::s3;
use super::scenario::{CookieAttributes, Output, PolicyKind, Scenario, Secrets, SigningInput};
use super::snippets::{self, PolicyDates};
use crate::cloudfront::signing::alphabet;
use crate::cloudfront::signing::keys::{self, PrivateKey, digest_hex};
use crate::cloudfront::signing::policy::{self, Dialect, PolicyStatement};
use crate::cloudfront::signing::sign::{PolicyDraft, SignedPolicy};
use crate::cloudfront::signing::{HashAlgorithm, resource, rules};
use crate::explain::{Finding, Rule, Severity, Trace, Verdict, finding, step};
use crate::text::relative;
use crate::time::cli_date::{self, CliDate, DateForm};
use crate::time::utc_text;

/// Builds the policy, and signs it if there is a key.
pub fn create(
    scenario: &Scenario,
    secrets: &Secrets,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Created {
    let input = &scenario.create;
    let dialect = match input.output {
        Output::Url => Dialect::Botocore,
        Output::Cookies => Dialect::JavaScript,
    };
    check_form(input, findings);
    let (draft, policy, dates) = draft(scenario, dialect, trace, findings);
    if let Some(policy) = policy.as_ref().filter(|_| input.policy_kind == PolicyKind::Custom) {
        check_custom(input, policy, findings);
    }
    let key = load_key(&input.key_pair_id, secrets, trace, findings);
    let signed: Option<SignedPolicy> = match (&draft, &key) {
        (Some(draft), Some(Ok((key, _)))) => {
            draft.sign(key, input.hash_algorithm, &input.key_pair_id)
        }
        _ => None,
    };
    if let Some(draft) = &draft {
        let (verdict, because) = match &signed {
            Some(_) => (
                Verdict::Applied,
                format!(
                    "Cloudglass signs {} bytes with {}.",
                    draft.text.len(),
                    input.hash_algorithm.name()
                ),
            ),
            None => (
                Verdict::Skipped,
                format!(
                    "A private key is needed to sign {} bytes with {}.",
                    draft.text.len(),
                    input.hash_algorithm.name()
                ),
            ),
        };
        step!(trace, rules::SIGNATURE, verdict, "signature", ["create.hashAlgorithm", "create.keyPairId"]; "{because}");
        if input.hash_algorithm == HashAlgorithm::Sha256 {
            step!(trace, rules::HASH, Verdict::Applied, "Hash algorithm", ["create.hashAlgorithm"];
                "The URL needs `Hash-Algorithm=SHA256`, because the default is SHA-1.");
        }
    }
    let cookies = cookies(input, signed.as_ref(), trace);
    let custom_text = (!input.policy_text.trim().is_empty()
        && input.policy_kind == PolicyKind::Custom)
        .then_some(input.policy_text.as_str());
    let s3 = s3::presign(scenario, secrets, trace, findings);
    Created {
        policy_kind: draft.as_ref().map_or(
            if input.policy_kind == PolicyKind::Canned { "canned" } else { "custom" },
            PolicyDraft::kind,
        ),
        policy_pretty: draft.as_ref().map(|draft| laid_out(&draft.text)),
        policy_base64_url: draft.as_ref().map(|draft| alphabet::encode(&draft.text)),
        digest: draft.as_ref().map(|draft| digest_hex(input.hash_algorithm, draft.text.as_bytes())),
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
            .filter(|_| input.output == Output::Url)
            .map(|signed| signed.url(&input.url)),
        cookies,
        snippets: snippets::all(input, dates.as_ref(), custom_text, scenario.key_type(secrets)),
        comparison: advice::compare(scenario, policy.as_ref(), s3.as_ref()),
        recommendation: advice::recommend(input.need, trace),
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

fn check_form(input: &SigningInput, findings: &mut Vec<Finding>) {
    let known = input.url.starts_with("https://") || input.url.starts_with("http://");
    if !known {
        finding!(findings, Severity::Error, rules::REBUILT, "create.url";
            "The URL must start with `https://` or `http://`.";
            "Enter the complete URL.");
    }
    if input.key_pair_id.trim().is_empty() {
        finding!(findings, Severity::Error, rules::TRUSTED_KEY, "create.keyPairId";
            "The key ID is missing.";
            "Use the ID from Public keys in the CloudFront console. It starts with K.");
    }
    let mut coming = Vec::new();
    key_id(input.key_pair_id.trim(), "create.keyPairId", &mut coming);
    findings.extend(coming.into_iter().map(as_warning));
    pattern_as_url(&input.url, "create.url", findings);
    if input.policy_kind == PolicyKind::Canned {
        let extras = [
            ("create.starts", &input.starts, "start"),
            ("create.ipAddress", &input.ip_address, "address"),
            ("create.resource", &input.resource, "resource pattern"),
        ];
        for (field, text, what) in extras {
            if !text.trim().is_empty() {
                finding!(findings, Severity::Error, rules::CANNED_OR_CUSTOM, field;
                    "A canned policy can't have a {what}.";
                    "Use a custom policy, or clear the field.");
            }
        }
        url_for_canned(&input.url, "create.url", findings);
        if input.output == Output::Cookies {
            finding!(findings, Severity::Note, rules::COOKIE_CANNED, "create.policyKind";
                "Cookies with a canned policy allow only this URL.";
                "For more files, use a custom policy with a wildcard. For one file, a signed URL is simpler.");
        }
    }
    let cookie = &input.cookie;
    if input.output == Output::Cookies {
        let domain = cookie.domain.trim().trim_start_matches('.');
        if domain == "cloudfront.net"
            || (domain.ends_with(".cloudfront.net") && cookie.domain.contains('*'))
        {
            finding!(findings, Severity::Error, rules::COOKIE_ATTRIBUTES, "create.cookie.domain";
                "Browsers reject cookies for `cloudfront.net`, because it is a public suffix.";
                "Remove `Domain`, or use an alternate domain name (CNAME).");
        } else if !domain.is_empty()
            && resource::split_url(&input.url).is_some_and(|url| {
                url.domain != domain && !url.domain.ends_with(&format!(".{domain}"))
            })
        {
            finding!(findings, Severity::Error, rules::COOKIE_ATTRIBUTES, "create.cookie.domain";
                "Browsers don't send cookies for `{domain}` to the host of this URL.";
                "Use the host's domain, or remove `Domain`.");
        }
        if !cookie.secure {
            finding!(findings, Severity::Note, rules::COOKIE_ATTRIBUTES, "create.cookie.secure";
                "Without `Secure`, browsers also send the cookies over HTTP, where others can read them.";
                "Turn on `Secure`.");
        }
    }
}

/// Warns of the errors that CloudFront will return for a custom policy. SDKs sign such a policy, and so does Cloudglass.
fn check_custom(input: &SigningInput, policy: &PolicyStatement, findings: &mut Vec<Finding>) {
    let text = !input.policy_text.trim().is_empty();
    let mut coming = Vec::new();
    if let Some(pattern) = &policy.resource {
        let field = if text { "create.policyText" } else { "create.resource" };
        resource_for_url(pattern, &input.url, field, &mut coming);
    }
    if let Some(ip) = &policy.source_ip {
        let field = if text { "create.policyText" } else { "create.ipAddress" };
        address(ip, field, &mut coming);
    }
    findings.extend(coming.into_iter().map(as_warning));
}

/// The policy to be signed, what it says, and the dates as read. Whatever is missing has a finding.
fn draft(
    scenario: &Scenario,
    dialect: Dialect,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> (Option<PolicyDraft>, Option<PolicyStatement>, Option<PolicyDates>) {
    let input = &scenario.create;
    let custom = input.policy_kind == PolicyKind::Custom;
    if custom && !input.policy_text.trim().is_empty() {
        let text = input.policy_text.as_str();
        step!(trace, rules::CANNED_OR_CUSTOM, Verdict::Applied, "policy", ["create.policyText"]; "Cloudglass signs the policy as entered.");
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
                finding!(findings, Severity::Error, rules::POLICY_FORM, "create.policyText", "MalformedPolicy";
                    "CloudFront rejects this policy because {}.", problem.why;
                    "Use one statement with `Resource` and `Condition`, and `DateLessThan` as a number of seconds.");
                (Some(PolicyDraft::custom(text)), None, None)
            }
        };
    }
    let Some(end) = date(&input.expires, scenario.now, "create.expires", trace, findings) else {
        return (None, None, None);
    };
    let start = match input.starts.trim() {
        "" => None,
        _ if !custom => None,
        text => match date(text, scenario.now, "create.starts", trace, findings) {
            Some(start) => Some(start),
            None => return (None, None, None),
        },
    };
    let ip = input.ip_address.trim();
    let malformed = custom && !ip.is_empty() && policy::network(ip).is_none();
    if malformed {
        let why = if ip.contains(':') {
            "CloudFront policies don't support IPv6."
        } else {
            "This is neither an IPv4 address nor a CIDR block."
        };
        finding!(findings, Severity::Warning, rules::ADDRESS, "create.ipAddress", "MalformedPolicy";
            "{why}";
            "Enter an address such as `192.0.2.7` or `192.0.2.0/24`. For viewers with IPv6, leave the field empty.");
    }
    let seconds = |date: CliDate| match dialect {
        Dialect::Botocore => date.epoch(),
        Dialect::JavaScript => date.rounded(),
    };
    let resource = if custom && !input.resource.trim().is_empty() {
        input.resource.trim()
    } else {
        input.url.as_str()
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
            "The request contains the custom policy, so it can have a wildcard, a start, and an IP address."
        }
        false => {
            "The request doesn't contain the canned policy. CloudFront rebuilds it from the URL and `Expires`."
        }
    };
    step!(trace, rules::CANNED_OR_CUSTOM, Verdict::Applied, "policy", ["create.policyKind", "create.url", "create.resource", "create.ipAddress"];
        "{because}");
    if policy.date_greater_than.is_some() && policy.source_ip.is_some() {
        let sdk = if dialect == Dialect::Botocore {
            "botocore (`IpAddress` before `DateGreaterThan`)"
        } else {
            "the JavaScript SDK (`DateGreaterThan` before `IpAddress`)"
        };
        step!(trace, rules::SDK_TEXT, Verdict::Applied, "Order of conditions", ["create.output"]; "The conditions have the order of {sdk}.");
    }
    (Some(draft), Some(policy).filter(|_| !malformed), Some(PolicyDates { end, start }))
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
            step!(trace, *rule, Verdict::Applied, field.trim_start_matches("create."), [field]; "`{text}` is {epoch}, {}.", utc_text(epoch));
            if date.form == DateForm::Guessed {
                finding!(findings, Severity::Warning, rules::CLI_GUESSES, field;
                    "The AWS CLI reads the ambiguous date `{text}` as {}.", utc_text(epoch);
                    "Write YYYY-MM-DD to keep day and month unambiguous.");
            } else if date.form == DateForm::Epoch && text.trim().len() == 8 {
                finding!(findings, Severity::Warning, rules::CLI_DATES, field;
                    "The AWS CLI reads eight digits as epoch seconds, so this is {}.", utc_text(epoch);
                    "Write the date with hyphens: YYYY-MM-DD.");
            }
            Some(date)
        }
        Err(why) => {
            step!(trace, rules::CLI_DATES, Verdict::Rejected, field.trim_start_matches("create."), [field]; "`{text}` isn't a date: {why}.");
            let rule: &'static Rule =
                if why.contains("milliseconds") { &rules::UNIX_SECONDS } else { &rules::CLI_DATES };
            finding!(findings, Severity::Error, *rule, field;
                "This isn't a valid date: {why}.";
                "Enter YYYY-MM-DD, YYYY-MM-DDThh:mm:ss (UTC) with an optional offset such as +09:00, or epoch seconds.");
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
        finding!(findings, Severity::Warning, rules::LESS_THAN, end_field;
            "The expiration is in the past, {}.", relative(end, now);
            "Enter a later date, or check the current time.");
    }
    findings.extend(far("The expiration", end, end_field));
    if policy.date_greater_than.is_some_and(|start| start >= end) {
        finding!(findings, Severity::Warning, rules::GREATER_THAN, start_field;
            "The start isn't before the expiration, so the policy never allows access.";
            "Swap or change the dates.");
    }
}

/// `None` while no key was given.
fn load_key(
    key_pair_id: &str,
    secrets: &Secrets,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Option<Result<(PrivateKey, KeyAnswer), String>> {
    if secrets.private_key.trim().is_empty() {
        return None;
    }
    Some(match keys::load_signing(&secrets.private_key) {
        Ok((key, info)) => {
            let mut coming = Vec::new();
            key_type(&info.kind, key_pair_id.trim(), "privateKey", &mut coming);
            step!(trace, rules::KEY_TYPES, if coming.is_empty() { Verdict::Passed } else { Verdict::Rejected }, "key", [];
                "The private key is of type `{}`.", info.kind);
            findings.extend(coming.into_iter().map(as_warning));
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
            finding!(findings, Severity::Error, rules::KEY_TYPES, "privateKey";
                "Cloudglass can't use the private key: {}.", bad.message;
                "Create a key on this page, or paste a complete PEM file of an RSA key with 2,048 bits or an ECDSA key on P-256.");
            Err(bad.message)
        }
    })
}

fn cookies(
    input: &SigningInput,
    signed: Option<&SignedPolicy>,
    trace: &mut Trace,
) -> Vec<SetCookie> {
    if input.output != Output::Cookies {
        return Vec::new();
    }
    let attributes = attributes(&input.cookie);
    let because = match attributes.as_str() {
        "" => "Each cookie needs its own `Set-Cookie` header.".to_owned(),
        attributes => format!(
            "Each cookie needs its own `Set-Cookie` header, with {}.",
            attributes.trim_start_matches("; ")
        ),
    };
    step!(trace, rules::COOKIE_ATTRIBUTES, Verdict::Applied, "Set-Cookie", ["create.cookie"]; "{because}");
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
