//! The checks, in the order that Cloudglass assumes for the edge location.

use super::{AccessReason, TrustedKey, VerificationCheck, fault_words, field};
use crate::cloudfront::signing::HashAlgorithm;
use crate::cloudfront::signing::alphabet;
use crate::cloudfront::signing::credentials::{Credentials, SignatureLocation, SignatureParameter};
use crate::cloudfront::signing::policy::{self, PolicyStatement};
use crate::cloudfront::signing::resource::{self as urls, UrlSections};
use crate::cloudfront::signing::rules;
use crate::explain::{Trace, Verdict, step};
use crate::text::{code, list, relative, slice};
use crate::time::utc_text;
use std::net::IpAddr;

const ACCESS_DENIED: (&str, &str) = ("AccessDenied", "Access denied");

/// Collects the checks, and the first that fails.
pub(super) struct VerificationChecks<'r> {
    pub(super) recorder: &'r mut Trace,
    pub(super) done: Vec<VerificationCheck>,
    pub(super) failed: Option<(usize, AccessReason, (&'static str, &'static str))>,
}

impl VerificationChecks<'_> {
    /// The last check failed; the first that does decides.
    pub(super) fn fails(&mut self, (reason, error): (AccessReason, (&'static str, &'static str))) {
        self.failed.get_or_insert((self.done.len().saturating_sub(1), reason, error));
    }
}

/// Records the step of a check, and adds the check: the checks, the rule, the verdict, the name, and the fields that were
/// read; then the sentence, with its values as in `format!`.
macro_rules! check {
    ($checks:expr, $rule:expr, $verdict:expr, $name:expr, $reads:expr; $($sentence:tt)+) => {{
        let (name, verdict, because) = ($name, $verdict, format!($($sentence)+));
        let step = step!($checks.recorder, $rule, verdict, name, $reads; "{because}");
        $checks.done.push(VerificationCheck { name, verdict, because, step });
    }};
}
pub(super) use check;

pub(super) fn place(
    checks: &mut VerificationChecks<'_>,
    credentials: &Credentials,
    cookies_too: bool,
) {
    let because = match credentials.place {
        SignatureLocation::Url => {
            let names: Vec<String> =
                credentials.raw.iter().map(|(part, _)| code(part.parameter())).collect();
            let ignored = if cookies_too { " and ignores the signed cookies" } else { "" };
            format!(
                "The URL contains {}, so CloudFront treats it as a signed URL{ignored}.",
                list(&names, "and")
            )
        }
        SignatureLocation::Cookies if cookies_too => {
            "The URL contains no signature parameters, so CloudFront uses the signed cookies."
                .to_owned()
        }
        SignatureLocation::Cookies => {
            "The request contains neither signature parameters nor signed cookies.".to_owned()
        }
    };
    check!(checks, rules::URL_WINS, Verdict::Applied, "Signature location", [field::URL, field::COOKIES];
            "{because}");
}

pub(super) fn complete(checks: &mut VerificationChecks<'_>, credentials: &Credentials, here: &str) {
    let has = |part| credentials.raw(part).is_some();
    let missing = credentials.missing();
    if missing.is_empty() {
        let both = if has(SignatureParameter::Policy) && has(SignatureParameter::Expires) {
            " It contains both a policy and an expiration, and CloudFront uses the policy."
        } else {
            ""
        };
        check!(checks, rules::COMPLETE, Verdict::Passed, "Required parameters", [here];
            "The request contains a key ID, a signature, and a policy or an expiration.{both}");
    } else {
        let error = if has(SignatureParameter::KeyPairId) {
            ACCESS_DENIED
        } else {
            ("MissingKey", "Missing Key-Pair-Id query parameter or cookie value")
        };
        check!(checks, rules::COMPLETE, Verdict::Rejected, "Required parameters", [here];
            "Missing: {}.", missing.join(", "));
        checks.fails((AccessReason::MissingCredentials, error));
    }
}

pub(super) fn trusted<'k>(
    checks: &mut VerificationChecks<'_>,
    credentials: &Credentials,
    keys: &'k [TrustedKey],
    reads: &[&str],
) -> Option<&'k TrustedKey> {
    const NAME: &str = "Key";
    let Some(id) = credentials.value(SignatureParameter::KeyPairId) else {
        check!(checks, rules::TRUSTED_KEY, Verdict::Skipped, NAME, reads;
            "The request contains no key ID.");
        return None;
    };
    let key = keys.iter().find(|key| key.id == id);
    match key {
        Some(key) => check!(checks, rules::TRUSTED_KEY, Verdict::Passed, NAME, reads;
            "The trusted key groups contain `{id}` ({}).", key.key.info().kind),
        None => {
            check!(checks, rules::TRUSTED_KEY, Verdict::Rejected, NAME, reads;
            "{}", match keys { [] => format!( "The trusted key groups contain no usable key, so `{id}` isn't trusted." ), keys => format!( "The trusted key groups don't contain `{id}`. They contain {}.", keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>().join(", ") ), });
            checks.fails((AccessReason::UnknownKeyPairId, ("InvalidKey", "Unknown Key")));
        }
    }
    key
}

pub(super) fn hash(
    checks: &mut VerificationChecks<'_>,
    credentials: &Credentials,
    here: &str,
) -> Option<HashAlgorithm> {
    const NAME: &str = "Hash algorithm";
    let (hash, because) = match credentials.value(SignatureParameter::HashAlgorithm).as_deref() {
        None => (
            HashAlgorithm::Sha1,
            "The request has no `Hash-Algorithm`, so CloudFront uses SHA-1.".to_owned(),
        ),
        Some("SHA1") => (HashAlgorithm::Sha1, "`Hash-Algorithm` is `SHA1`.".to_owned()),
        Some("SHA256") => (HashAlgorithm::Sha256, "`Hash-Algorithm` is `SHA256`.".to_owned()),
        Some(other) => {
            check!(checks, rules::HASH_UNKNOWN, Verdict::Rejected, NAME, [here];
            "`Hash-Algorithm` is `{}`, which is neither `SHA1` nor `SHA256`.", short(other));
            checks.fails((AccessReason::MalformedRequest, ACCESS_DENIED));
            return None;
        }
    };
    check!(checks, rules::HASH, Verdict::Passed, NAME, [here];
            "{because}");
    Some(hash)
}

pub(super) fn signature_bytes(
    checks: &mut VerificationChecks<'_>,
    credentials: &Credentials,
    here: &str,
) -> Option<Vec<u8>> {
    const NAME: &str = "Signature encoding";
    let Some(text) = credentials.value(SignatureParameter::Signature) else {
        check!(checks, rules::ALPHABET, Verdict::Skipped, NAME, [here];
            "The request contains no signature.");
        return None;
    };
    let bytes = alphabet::decode(&text);
    match &bytes {
        Some(bytes) => check!(checks, rules::ALPHABET, Verdict::Passed, NAME, [here];
            "The signature decodes to {} bytes.", bytes.len()),
        None => {
            let rule = if text.contains('%') { &rules::DECODED_ONCE } else { &rules::ALPHABET };
            check!(checks, *rule, Verdict::Rejected, NAME, [here];
            "The signature isn't valid CloudFront base64 because {}.", fault_words(alphabet::fault(&text)));
            checks.fails((
                AccessReason::MalformedRequest,
                ("MalformedSignature", "Could not unencode Signature"),
            ));
        }
    }
    bytes
}

/// The policy's text and content: from the request, or the canned policy for the URL.
pub(super) fn read_policy(
    checks: &mut VerificationChecks<'_>,
    credentials: &Credentials,
    own_url: &str,
    here: &str,
    url: &str,
) -> (Option<String>, Option<PolicyStatement>) {
    const NAME: &str = "Policy";
    if let Some(encoded) = credentials.value(SignatureParameter::Policy) {
        let malformed = (AccessReason::MalformedPolicy, ("MalformedPolicy", "Malformed Policy"));
        let text = match alphabet::decode(&encoded).map(String::from_utf8) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                check!(checks, rules::POLICY_FORM, Verdict::Rejected, NAME, [here];
            "The decoded policy isn't UTF-8 text.");
                checks.fails(malformed);
                return (None, None);
            }
            None => {
                let rule =
                    if encoded.contains('%') { &rules::DECODED_ONCE } else { &rules::ALPHABET };
                let because = format!(
                    "The policy isn't valid CloudFront base64 because {}.",
                    fault_words(alphabet::fault(&encoded))
                );
                check!(checks, *rule, Verdict::Rejected, NAME, [here];
            "{because}");
                checks.fails(malformed);
                return (None, None);
            }
        };
        let policy = match policy::read(&text) {
            Ok(policy) => {
                check!(checks, rules::POLICY_FORM, Verdict::Passed, NAME, [here];
            "The request contains a well-formed custom policy.");
                Some(policy)
            }
            Err(problem) => {
                check!(checks, rules::POLICY_FORM, Verdict::Rejected, NAME, [here];
            "The policy is malformed because {}.", problem.why);
                checks.fails(malformed);
                None
            }
        };
        return (Some(text), policy);
    }
    let Some(expires) = credentials.value(SignatureParameter::Expires) else {
        check!(checks, rules::REBUILT, Verdict::Skipped, NAME, [here];
            "The request contains neither a policy nor an expiration.");
        return (None, None);
    };
    let digits = !expires.is_empty() && expires.bytes().all(|byte| byte.is_ascii_digit());
    match expires.parse::<i64>().ok().filter(|_| digits) {
        Some(date_less_than) => {
            let text = policy::canned_text(own_url, &expires);
            check!(checks, rules::REBUILT, Verdict::Passed, NAME, [here, url];
            "CloudFront rebuilds the canned policy for `{}` until {} ({} bytes).", short(own_url), utc_text(date_less_than), text.len());
            let policy = PolicyStatement {
                resource: Some(own_url.to_owned()),
                date_less_than,
                date_greater_than: None,
                source_ip: None,
            };
            (Some(text), Some(policy))
        }
        None => {
            let because = format!(
                "`{}` is `{}`, which isn't an integer in seconds.",
                credentials.name(SignatureParameter::Expires),
                short(&expires)
            );
            check!(checks, rules::UNIX_SECONDS, Verdict::Rejected, NAME, [here];
            "{because}");
            checks.fails((AccessReason::MalformedRequest, ACCESS_DENIED));
            (None, None)
        }
    }
}

/// Answers true if the signature verifies over the other hash only.
pub(super) fn signature(
    checks: &mut VerificationChecks<'_>,
    key: Option<&TrustedKey>,
    hash: Option<HashAlgorithm>,
    policy: Option<&str>,
    signature: Option<&[u8]>,
    reads: &[&str],
) -> bool {
    const NAME: &str = "Signature";
    let (Some(key), Some(hash), Some(policy), Some(signature)) = (key, hash, policy, signature)
    else {
        check!(checks, rules::SIGNATURE, Verdict::Skipped, NAME, reads;
            "CloudFront can't verify the signature without a trusted key, a hash algorithm, a policy, and a readable signature.");
        return false;
    };
    if key.key.verifies(hash, policy.as_bytes(), signature) {
        check!(checks, rules::SIGNATURE, Verdict::Passed, NAME, reads;
            "The signature of key `{}` matches the {} bytes of the policy with {}.", key.id, policy.len(), hash.name());
        return false;
    }
    let failed = (AccessReason::SignatureInvalid, ACCESS_DENIED);
    if key.key.verifies(hash.other(), policy.as_bytes(), signature) {
        check!(checks, rules::HASH, Verdict::Rejected, NAME, reads;
            "The signature matches with {}, but the request specifies {}.", hash.other().name(), hash.name());
        checks.fails(failed);
        return true;
    }
    let because = format!(
        "The signature of key `{}` doesn't match the policy. The URL, expiration, policy, or signature changed after signing, or another key signed it.",
        key.id
    );
    check!(checks, rules::SIGNATURE, Verdict::Rejected, NAME, reads;
            "{because}");
    checks.fails(failed);
    false
}

pub(super) fn resource(
    checks: &mut VerificationChecks<'_>,
    credentials: &Credentials,
    policy: Option<&PolicyStatement>,
    own_url: &str,
    reads: &[&str],
) {
    const NAME: &str = "Resource";
    let Some(policy) = policy else {
        return check!(checks, rules::RESOURCE, Verdict::Skipped, NAME, reads;
            "The request has no policy to compare the URL with.");
    };
    if credentials.value(SignatureParameter::Policy).is_none() {
        return check!(checks, rules::REBUILT, Verdict::Skipped, NAME, reads;
            "CloudFront rebuilt the canned policy from this URL, so any change to the URL fails the signature check.");
    }
    let Some(pattern) = &policy.resource else {
        return check!(checks, rules::RESOURCE_OMITTED, Verdict::Passed, NAME, reads;
            "The policy has no `Resource`, so it allows every URL.");
    };
    let failed = (AccessReason::ResourceMismatch, ACCESS_DENIED);
    let sections: Option<UrlSections<'_>> = urls::split_url(own_url);
    let rule = if pattern.contains('?') { &rules::RESOURCE_QUERY } else { &rules::RESOURCE };
    match sections.map(|url| urls::matches(pattern, &url)) {
        Some(Ok(())) => check!(checks, *rule, Verdict::Passed, NAME, reads;
            "`{}` matches `{}`.", short(pattern), short(own_url)),
        Some(Err(section)) => {
            check!(checks, *rule, Verdict::Rejected, NAME, reads;
            "`{}` doesn't match `{}` because the {} differs.", short(pattern), short(own_url), section.name());
            checks.fails(failed);
        }
        None => {
            check!(checks, *rule, Verdict::Rejected, NAME, reads;
            "The request has no absolute HTTP or HTTPS URL.");
            checks.fails(failed);
        }
    }
}

pub(super) fn times(
    checks: &mut VerificationChecks<'_>,
    policy: Option<&PolicyStatement>,
    now: i64,
    reads: &[&str],
) {
    const END: &str = "Expiration";
    const START: &str = "Start";
    let Some(policy) = policy else {
        check!(checks, rules::LESS_THAN, Verdict::Skipped, END, reads;
            "The request has no policy with an expiration.");
        return check!(checks, rules::GREATER_THAN, Verdict::Skipped, START, reads;
            "The request has no policy with a start.");
    };
    let end = policy.date_less_than;
    let when = format!("{} ({})", utc_text(end), relative(end, now));
    match now.cmp(&end) {
        std::cmp::Ordering::Less => {
            check!(checks, rules::LESS_THAN, Verdict::Passed, END, reads;
            "Access expires {when}.")
        }
        std::cmp::Ordering::Equal => {
            check!(checks, rules::LESS_THAN_EQUAL, Verdict::Rejected, END, reads;
            "The request arrives in the second in which access expires, {}.", utc_text(end));
            checks.fails((AccessReason::Expired, ACCESS_DENIED));
        }
        std::cmp::Ordering::Greater => {
            check!(checks, rules::LESS_THAN, Verdict::Rejected, END, reads;
            "Access expired {when}.");
            checks.fails((AccessReason::Expired, ACCESS_DENIED));
        }
    }
    match policy.date_greater_than {
        None => {
            check!(checks, rules::GREATER_THAN, Verdict::Skipped, START, reads;
            "The policy has no `DateGreaterThan`.")
        }
        Some(start) => {
            let when = format!("{} ({})", utc_text(start), relative(start, now));
            if now > start {
                check!(checks, rules::GREATER_THAN, Verdict::Passed, START, reads;
            "Access started {when}.");
            } else {
                check!(checks, rules::GREATER_THAN, Verdict::Rejected, START, reads;
            "Access starts {when}.");
                checks.fails((AccessReason::NotYetValid, ACCESS_DENIED));
            }
        }
    }
}

pub(super) fn address(
    checks: &mut VerificationChecks<'_>,
    policy: Option<&PolicyStatement>,
    client: Option<IpAddr>,
    reads: &[&str],
) {
    const NAME: &str = "IP address";
    let Some(wanted) = policy.and_then(|policy| policy.source_ip.as_deref()) else {
        return check!(checks, rules::ADDRESS, Verdict::Skipped, NAME, reads;
            "The policy has no `IpAddress`.");
    };
    // An IPv4 address may be written as `::ffff:192.0.2.7`.
    let client = client.map(|address| address.to_canonical());
    let inside = match (policy::network(wanted), client) {
        (Some(network), Some(IpAddr::V4(address))) => network.contains(&address),
        _ => false,
    };
    let from =
        client.map_or_else(|| "an unknown IP address".to_owned(), |address| address.to_string());
    if inside {
        check!(checks, rules::ADDRESS, Verdict::Passed, NAME, reads;
            "Viewer IP address {from} is in {wanted}.");
    } else {
        let v6 = if matches!(client, Some(IpAddr::V6(_))) {
            ", which can't contain an IPv6 address"
        } else {
            ""
        };
        check!(checks, rules::ADDRESS, Verdict::Rejected, NAME, reads;
            "Viewer IP address {from} isn't in {wanted}{v6}.");
        checks.fails((AccessReason::IpMismatch, ACCESS_DENIED));
    }
}

/// Long text cut for a sentence.
fn short(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}\u{2026}", slice(text, ..at)),
    }
}
