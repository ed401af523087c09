//! How the edge location processes a request to a restricted cache behavior. It makes every check in order, and the
//! first that fails decides. Cloudglass still evaluates the other checks as far as possible.

mod checks;

use super::alphabet::DecodeFault;
use super::credentials::{self, Credentials, SignatureLocation};
use super::keys::PublicKey;
use super::policy::PolicyStatement;
use super::rules;
use crate::explain::{StepId, Trace, Verdict, step};
use checks::{VerificationChecks, check};
use std::net::IpAddr;

/// A request as it reaches the edge.
#[derive(Clone, Debug)]
pub struct SignedRequest<'a> {
    /// The absolute URL, with whatever parameters it has.
    pub url: &'a str,
    /// Its cookies in order, names and values.
    pub cookies: Vec<(&'a str, &'a str)>,
    /// The viewer's address; `None` if unknown.
    pub client_ip: Option<IpAddr>,
    /// When it arrives, in epoch seconds.
    pub now: i64,
}

/// A public key that the behavior trusts.
#[derive(Clone, Debug)]
pub struct TrustedKey {
    /// The public key's id.
    pub id: String,
    /// The key.
    pub key: PublicKey,
}

/// What the checks read, as paths in the input of the verification.
mod field {
    pub const URL: &str = "request.url";
    pub const COOKIES: &str = "request.cookies";
    pub const CLIENT_IP: &str = "request.clientIp";
    pub const KEYS: &str = "keyGroups";
    pub const NOW: &str = "now";
}

/// Why a request is allowed or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessReason {
    /// Served.
    Ok,
    /// No complete set of signing parameters or cookies.
    MissingCredentials,
    /// The id isn't in the cache behavior's trusted key groups.
    UnknownKeyPairId,
    /// The signature doesn't match.
    SignatureInvalid,
    /// The policy isn't base64 of the documented JSON.
    MalformedPolicy,
    /// A signature parameter can't be read.
    MalformedRequest,
    /// DateLessThan has passed.
    Expired,
    /// `DateGreaterThan` hasn't passed.
    NotYetValid,
    /// The viewer is outside IpAddress.
    IpMismatch,
    /// The URL doesn't match `Resource`.
    ResourceMismatch,
}

impl AccessReason {
    /// The word that the API answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            AccessReason::Ok => "ok",
            AccessReason::MissingCredentials => "missing_credentials",
            AccessReason::UnknownKeyPairId => "unknown_key_pair_id",
            AccessReason::SignatureInvalid => "signature_invalid",
            AccessReason::MalformedPolicy => "malformed_policy",
            AccessReason::MalformedRequest => "malformed_request",
            AccessReason::Expired => "expired",
            AccessReason::NotYetValid => "not_yet_valid",
            AccessReason::IpMismatch => "ip_mismatch",
            AccessReason::ResourceMismatch => "resource_mismatch",
        }
    }
}

/// The outcome, with what was found on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Why.
    pub reason: AccessReason,
    /// AWS's error code and message in the body of the 403; `None` if allowed.
    pub error: Option<(&'static str, &'static str)>,
    /// The checks in order, each with its step.
    pub checks: Vec<VerificationCheck>,
    /// The place of the first failed check in `checks`.
    pub first_failed: Option<usize>,
    /// What the request brought.
    pub credentials: Credentials,
    /// The URL without the signing parameters.
    pub own_url: String,
    /// The policy's text: from the request, or the canned policy that CloudFront rebuilds.
    pub policy_text: Option<String>,
    /// The policy as read.
    pub policy: Option<PolicyStatement>,
    /// True if the signature verifies, though over the other hash than the request says.
    pub other_hash: bool,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationCheck {
    /// Its short name.
    pub name: &'static str,
    /// How it went.
    pub verdict: Verdict,
    /// One sentence why.
    pub because: String,
    /// The step in the trace.
    pub step: StepId,
}

/// Decides about a request. `None` for the keys means that the behavior names no trusted key group or signer.
pub fn verify(
    request: &SignedRequest<'_>,
    keys: Option<&[TrustedKey]>,
    recorder: &mut Trace,
) -> Verification {
    let url = credentials::split_url(request.url);
    let found = credentials::of_cookies(request.cookies.iter().copied());
    let credentials = match url.values.is_empty() {
        true => Credentials { place: SignatureLocation::Cookies, raw: found.clone() },
        false => Credentials { place: SignatureLocation::Url, raw: url.values },
    };
    let here = match credentials.place {
        SignatureLocation::Url => field::URL,
        SignatureLocation::Cookies => field::COOKIES,
    };
    let mut checks = VerificationChecks { recorder, done: Vec::new(), failed: None };
    let mut policy_text = None;
    let mut policy = None;
    let mut other_hash = false;
    if let Some(keys) = keys {
        check!(checks, rules::RESTRICTED, Verdict::Passed, "Viewer access", [field::KEYS];
            "The cache behavior has trusted keys, so CloudFront requires a signed request.");
        checks::place(&mut checks, &credentials, !found.is_empty());
        checks::complete(&mut checks, &credentials, here);
        let key = checks::trusted(&mut checks, &credentials, keys, &[here, field::KEYS]);
        let hash = checks::hash(&mut checks, &credentials, here);
        let signature = checks::signature_bytes(&mut checks, &credentials, here);
        (policy_text, policy) =
            checks::read_policy(&mut checks, &credentials, &url.own, here, field::URL);
        other_hash = checks::signature(
            &mut checks,
            key,
            hash,
            policy_text.as_deref(),
            signature.as_deref(),
            &[here, field::URL, field::KEYS],
        );
        checks::resource(&mut checks, &credentials, policy.as_ref(), &url.own, &[here, field::URL]);
        checks::times(&mut checks, policy.as_ref(), request.now, &[here, field::NOW]);
        checks::address(&mut checks, policy.as_ref(), request.client_ip, &[here, field::CLIENT_IP]);
        match checks.failed {
            None => check!(checks, rules::STRIPPED, Verdict::Applied, "Allowed", [here];
            "CloudFront removes the signature parameters and looks up the cache."),
            Some((at, _, (code, _))) => {
                let name = checks.done.get(at).map_or("", |check| check.name);
                check!(checks, rules::ERROR_BODY, Verdict::Applied, "Denied", [here];
            "CloudFront returns 403 with `{code}` because the check {name} failed.");
            }
        }
    } else {
        check!(checks, rules::RESTRICTED, Verdict::Skipped, "Viewer access", [field::KEYS];
            "The cache behavior has no trusted key group, so CloudFront doesn't check signatures.");
    }
    Verification {
        reason: checks.failed.map_or(AccessReason::Ok, |(_, reason, _)| reason),
        error: checks.failed.map(|(.., error)| error),
        first_failed: checks.failed.map(|(at, ..)| at),
        checks: checks.done,
        credentials,
        own_url: url.own,
        policy_text,
        policy,
        other_hash,
    }
}

/// The XML body of the 403.
pub fn error_body((code, message): (&str, &str)) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"#
    )
}

/// What is wrong with text in the wrong alphabet, as the end of a sentence.
pub fn fault_words(fault: Option<DecodeFault>) -> String {
    match fault {
        Some(DecodeFault::Standard) => "it contains `+`, `/`, or `=` of standard base64".into(),
        Some(DecodeFault::UrlSafe) => {
            "it contains `_` before its end, as in base64url (CloudFront uses `~` for `/`)".into()
        }
        Some(DecodeFault::PercentEncoded) => "it is percent-encoded twice".into(),
        Some(DecodeFault::Blank) => "it contains spaces, which replaced `+`".into(),
        Some(DecodeFault::Foreign(c)) => format!("it contains the character {c:?}"),
        Some(DecodeFault::Cut) | None => "its length is wrong, so a part is missing".into(),
    }
}
