//! Verify: the edge's verdict on a request, with the public keys of the trusted key groups.

use super::answer::{CheckAnswer, Verified};
use super::findings::{LintInput, lint};
use super::inspect::{laid_out, moments};
use super::repair;
use super::scenario::Scenario;
use crate::cloudfront::signing::alphabet;
use crate::cloudfront::signing::credentials::{self, SignatureParameter};
use crate::cloudfront::signing::verify::{
    self as engine, AccessReason, TrustedKey, Verification, error_body,
};
use crate::cloudfront::signing::{resource, rules};
use crate::explain::{Finding, Mount, Severity, Trace, finding};
use std::net::IpAddr;

/// Decides about the request.
pub fn verify(scenario: &Scenario, trace: &mut Trace, findings: &mut Vec<Finding>) -> Verified {
    let trusted = trusted_keys(scenario, findings);
    let restricted = !(scenario.key_groups.is_empty() && scenario.account_key_pairs.is_empty());
    let request = &scenario.request;
    let cookies = credentials::cookie_header(&request.cookies);
    let client_ip = client_ip(&request.client_ip, findings);
    if resource::split_url(&request.url).is_none() {
        finding!(findings, Severity::Error, rules::REBUILT, "request.url";
            "This isn't an absolute URL.";
            "Enter the complete URL that the viewer sends, starting with `https://`.");
    }
    let arriving = engine::SignedRequest {
        url: &request.url,
        cookies: cookies.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        client_ip,
        now: scenario.now,
    };
    let outcome = engine::verify(&arriving, restricted.then_some(trusted.as_slice()), trace);
    if restricted {
        repair::repaired(&request.url, "request.url", findings);
        let names = cookies.iter().map(|(name, _)| name.as_str());
        repair::doubled(names, SignatureParameter::cookie, "request.cookies", findings);
        lint_request(scenario, &outcome, &arriving, findings);
    }
    let rotation =
        scenario.rotation.as_ref().map(|rotation| rotation.play(scenario.now, trace, findings));
    let allowed = outcome.reason == AccessReason::Ok;
    Verified {
        verdict: if allowed { "allow" } else { "deny" },
        http_status: if allowed { 200 } else { 403 },
        reason: outcome.reason.as_str(),
        error_code: outcome.error.map(|(code, _)| code),
        error_body: outcome.error.map(error_body),
        place: match outcome.credentials.place {
            credentials::SignatureLocation::Url => "url",
            credentials::SignatureLocation::Cookies => "cookies",
        },
        key_pair_id: outcome.credentials.value(SignatureParameter::KeyPairId),
        trusted: trusted.iter().map(|key| key.id.clone()).collect(),
        policy: outcome.policy_text.as_deref().map(laid_out),
        dates: outcome
            .policy
            .as_ref()
            .map(|policy| moments(policy, scenario.now))
            .unwrap_or_default(),
        checks: outcome
            .checks
            .into_iter()
            .enumerate()
            .map(|(at, check)| CheckAnswer {
                name: check.name,
                verdict: check.verdict,
                because: check.because,
                decides: outcome.first_failed == Some(at),
                step: check.step,
            })
            .collect(),
        first_failed: outcome.first_failed,
        own_url: outcome.own_url,
        rotation,
    }
}

fn client_ip(text: &str, findings: &mut Vec<Finding>) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse().ok();
    if address.is_none() && !text.is_empty() {
        finding!(findings, Severity::Error, rules::ADDRESS, "request.clientIp";
            "This isn't an IP address.";
            "Enter an IP address, for example `192.0.2.7`, or leave the field empty.");
    }
    address
}

/// The keys that are trusted at the clock's time, with findings about the groups.
fn trusted_keys(scenario: &Scenario, findings: &mut Vec<Finding>) -> Vec<TrustedKey> {
    let mut trusted: Vec<TrustedKey> = Vec::new();
    if scenario.key_groups.len() > 4 {
        finding!(findings, Severity::Error, rules::KEY_GROUP_QUOTA, "keyGroups", "TooManyKeyGroupsAssociatedToDistribution";
            "The cache behavior has {} trusted key groups, and the quota is 4.", scenario.key_groups.len();
            "Use fewer key groups, or request a higher quota.");
    }
    let mut take = |keys: Vec<TrustedKey>| {
        for key in keys {
            let held = scenario
                .rotation
                .as_ref()
                .is_none_or(|rotation| rotation.trusts(&key.id, scenario.now));
            if held && !trusted.iter().any(|known| known.id == key.id) {
                trusted.push(key);
            }
        }
    };
    for (g, group) in scenario.key_groups.iter().enumerate() {
        let mut own = Vec::new();
        take(group.load(true, &mut own));
        findings.extend(Mount::under(format!("keyGroups[{g}]")).findings(own));
    }
    for (k, key) in scenario.account_key_pairs.iter().enumerate() {
        let mut own = Vec::new();
        take(key.load(false, &mut own).into_iter().collect());
        findings.extend(Mount::under(format!("accountKeyPairs[{k}]")).findings(own));
    }
    if scenario.account_key_pairs.len() > 2 {
        finding!(findings, Severity::Error, rules::ACCOUNT_KEY_PAIR, "accountKeyPairs", "TooManyTrustedSigners";
            "A trusted signer can have at most 2 active key pairs.";
            "Use a key group instead. It has up to 5 keys and needs no root user.");
    }
    trusted
}

fn lint_request(
    scenario: &Scenario,
    outcome: &Verification,
    arriving: &engine::SignedRequest<'_>,
    findings: &mut Vec<Finding>,
) {
    let cookies = credentials::of_cookies(arriving.cookies.iter().copied());
    let field = match outcome.credentials.place {
        credentials::SignatureLocation::Url => "request.url",
        credentials::SignatureLocation::Cookies => "request.cookies",
    };
    // A leniently decoded policy is checked too, so that a second mistake shows behind the first.
    let guessed = outcome
        .credentials
        .raw(SignatureParameter::Policy)
        .and_then(alphabet::decode_anyhow)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    lint(
        &LintInput {
            credentials: &outcome.credentials,
            cookies: &cookies,
            own_url: Some(&outcome.own_url),
            policy_text: outcome.policy_text.as_deref().or(guessed.as_deref()),
            now: scenario.now,
            field,
        },
        findings,
    );
    let canned = outcome.credentials.raw(SignatureParameter::Policy).is_none();
    match outcome.reason {
        AccessReason::MissingCredentials if outcome.credentials.raw.is_empty() => {
            finding!(findings, Severity::Error, rules::COMPLETE, "request.url", "MissingKey";
            "The request isn't signed.";
            "Sign the URL or send the signed cookies. Browsers don't send cookies of another domain or path.")
        }
        AccessReason::UnknownKeyPairId => {
            finding!(findings, Severity::Error, rules::TRUSTED_KEY, field, "InvalidKey";
            "No trusted key group contains the key ID.";
            "Add the public key to a trusted key group, or correct the key ID. A new key works after the distribution is deployed.")
        }
        AccessReason::SignatureInvalid if outcome.other_hash => {
            finding!(findings, Severity::Error, rules::HASH, field, "AccessDenied";
            "The signature uses another hash algorithm than the request specifies.";
            "Add `Hash-Algorithm=SHA256` to the URL (or the cookie `CloudFront-Hash-Algorithm`), or sign with SHA-1.")
        }
        AccessReason::SignatureInvalid if canned => {
            finding!(findings, Severity::Error, rules::SIGNATURE, field, "AccessDenied";
            "The signature doesn't match the URL and the expiration.";
            "Sign the exact URL that the viewer sends, with protocol, host, path, and query string, and don't change it afterward.")
        }
        AccessReason::SignatureInvalid => {
            finding!(findings, Severity::Error, rules::SIGNATURE, field, "AccessDenied";
            "The signature doesn't match the policy.";
            "Sign exactly the bytes that `Policy` encodes, with the private key of the specified key ID.")
        }
        _ => {}
    }
}
