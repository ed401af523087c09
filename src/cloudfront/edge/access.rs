//! The checks of a request to a distribution before the cache lookup: front checks, host, and viewer access.

use super::{
    passage::{MethodCheck, front},
    pipeline::{RequestPipeline, StageName, stage},
};
use crate::cloudfront::{
    behavior::{CacheBehavior, ProtocolPolicy},
    distribution::{AssumedSignature, RestrictionType, rules},
    signing::{credentials, verify},
};
use crate::explain::{Mount, Verdict, step};
use crate::http::{HttpVersion, Scheme};
use crate::text::list;

impl RequestPipeline<'_> {
    /// What CloudFront rejects before it chooses a cache behavior, which then decides on the method.
    pub(super) fn front(&mut self) -> bool {
        let request = &self.viewer_request.request;
        let rejected = self.recorder.mounted(Mount::under("viewerRequest"), |trace| {
            front(request, MethodCheck::Behavior, trace)
        });
        let Some((rejection, step)) = rejected else { return true };
        self.stage(StageName::Size, Verdict::Rejected, rejection.sentence(), step);
        self.stop(rejection.status)
    }

    pub(super) fn host(&mut self) -> bool {
        let host = self.viewer_request.request.host.as_str();
        let name = host
            .rsplit_once(':')
            .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
            .map_or(host, |(name, _)| name);
        let known = self.distribution.receives(name);
        let reads = vec![self.here("request.host"), self.there("domain"), self.there("aliases")];
        if known {
            stage!(self, StageName::Host, rules::HOST, Verdict::Passed, reads;
                "`{name}` is a domain name of this distribution.");
            true
        } else if let Some(aliases) =
            self.distribution.unknown.iter().find(|setting| setting.member == "Aliases")
        {
            stage!(self, StageName::Host, rules::UNKNOWN, Verdict::Skipped, reads;
                "`{name}` can be an alternate domain name, which depends on the template.");
            self.depends_on(std::iter::once(aliases), "unknown");
            true
        } else {
            stage!(self, StageName::Host, rules::HOST, Verdict::Rejected, reads;
                "CloudFront returns 403 because `{name}` isn't a domain name of this distribution.");
            self.stop(403)
        }
    }

    pub(super) fn protocol(&mut self, place: Option<usize>, field: &str) -> bool {
        let request = &self.viewer_request.request;
        let policy = self.distribution.behavior(place).viewer_protocol_policy;
        let reads =
            vec![self.here("request.scheme"), self.there(&format!("{field}.viewerProtocolPolicy"))];
        let stage = StageName::Protocol;
        if request.scheme == Scheme::Https || policy == ProtocolPolicy::AllowAll {
            match request.scheme {
                Scheme::Https => {
                    stage!(self, stage, rules::PROTOCOL_ALLOWED, Verdict::Passed, reads; "Every viewer protocol policy allows HTTPS.");
                }
                Scheme::Http => {
                    stage!(self, stage, rules::PROTOCOL_ALLOWED, Verdict::Passed, reads; "The viewer protocol policy `allow-all` allows HTTP.");
                }
            }
            return true;
        }
        if policy == ProtocolPolicy::HttpsOnly {
            stage!(self, stage, rules::PROTOCOL_REFUSED, Verdict::Rejected, reads;
                "CloudFront returns 403 because the viewer protocol policy is `https-only`.");
            return self.stop(403);
        }
        let safe = matches!(request.method.as_str(), "GET" | "HEAD");
        if !safe && request.http_version < HttpVersion::V11 {
            stage!(self, stage, rules::PROTOCOL_REDIRECT, Verdict::Rejected, reads;
                "CloudFront returns 403 because it can't redirect {} over {}.", request.method, request.http_version.label());
            return self.stop(403);
        }
        let status = if safe { 301 } else { 307 };
        let location = ["https://", &request.host, &request.target()].concat();
        stage!(self, stage, rules::PROTOCOL_REDIRECT, Verdict::Rejected, reads;
            "CloudFront returns {status} to `{location}` because the viewer protocol policy is `redirect-to-https`.");
        self.outcome.location = Some(location);
        self.stop(status)
    }

    pub(super) fn country(&mut self) -> bool {
        let geo = &self.distribution.geo;
        if geo.restriction == RestrictionType::None {
            return true;
        }
        let country = self.viewer_request.country.as_str();
        let reads = vec![self.here("country"), self.there("geo")];
        if country.is_empty() {
            stage!(self, StageName::Country, rules::GEO_UNKNOWN, Verdict::Passed, reads;
                "CloudFront serves the viewer because it can't determine the country.");
            return true;
        }
        let listed = geo.countries.iter().any(|listed| listed.eq_ignore_ascii_case(country));
        let served = listed == (geo.restriction == RestrictionType::Whitelist);
        let list = match geo.restriction {
            RestrictionType::Whitelist => "allowlist",
            _ => "blocklist",
        };
        let on = if listed { "is on" } else { "isn't on" };
        if served {
            stage!(self, StageName::Country, rules::GEO_BLOCKED, Verdict::Passed, reads;
                "The country {country} {on} the {list}.");
            return true;
        }
        stage!(self, StageName::Country, rules::GEO_BLOCKED, Verdict::Rejected, reads;
            "CloudFront returns 403 because the country {country} {on} the {list}.");
        self.refuse(403, false)
    }

    pub(super) fn method(&mut self, place: Option<usize>, field: &str) -> bool {
        let method = self.viewer_request.request.method.as_str();
        let allowed = self.distribution.behavior(place).allowed_methods.methods();
        let reads =
            vec![self.here("request.method"), self.there(&format!("{field}.allowedMethods"))];
        if allowed.contains(&method) {
            stage!(self, StageName::Method, rules::METHOD, Verdict::Passed, reads;
                "The cache behavior allows {method}.");
            return true;
        }
        stage!(self, StageName::Method, rules::METHOD, Verdict::Rejected, reads;
            "CloudFront returns 403 because the cache behavior allows only {}, not {method}.", list(allowed, "and"));
        self.stop(403)
    }

    pub(super) fn signature(&mut self, place: Option<usize>, field: &str) -> bool {
        let behavior = self.distribution.behavior(place);
        let stage = StageName::Signature;
        let trusted = self.there(&format!("{field}.trustedKeyGroups"));
        if !behavior.is_restricted() {
            stage!(self, stage, rules::OPEN, Verdict::Skipped, [trusted];
                "The cache behavior has no trusted key group and no trusted signer, so requests need no signature.");
            return true;
        }
        let mut reads = vec![trusted, self.here("signed")];
        if !behavior.trusted_signers.is_empty() {
            reads.push(self.there(&format!("{field}.trustedSigners")));
        }
        let group = trusted_names(behavior);
        let rule = match behavior.trusted_signers.is_empty() {
            true => &rules::SIGNED,
            false => &rules::SIGNERS,
        };
        let denied = match self.viewer_request.signed {
            AssumedSignature::Valid => {
                stage!(self, stage, rules::SIGNED_AS_IF, Verdict::Passed, reads;
                    "Cloudglass treats the request as signed with a key of {group}.");
                None
            }
            AssumedSignature::Expired => {
                stage!(self, stage, rules::SIGNED_AS_IF, Verdict::Rejected, reads;
                    "CloudFront returns 403 `AccessDenied` because the signature has expired.");
                Some("AccessDenied")
            }
            AssumedSignature::Untrusted => {
                stage!(self, stage, rules::SIGNED_AS_IF, Verdict::Rejected, reads;
                    "CloudFront returns 403 `InvalidKey` because its key isn't in {group}.");
                Some("InvalidKey")
            }
            AssumedSignature::No => match self.verified(behavior) {
                Ok(()) => {
                    stage!(self, stage, *rule, Verdict::Passed, reads;
                        "The signature with a key of {group} is valid.");
                    None
                }
                Err((because, code)) => {
                    stage!(self, stage, *rule, Verdict::Rejected, reads;
                        "CloudFront returns 403 `{code}` because {because}.");
                    Some(code)
                }
            },
        };
        self.outcome.signed = denied.is_none();
        self.outcome.code = denied;
        denied.is_none() || self.refuse(403, true)
    }

    /// Verifies the signature of the request: why it is denied, and with which error code.
    fn verified(&mut self, behavior: &CacheBehavior) -> Result<(), (String, &'static str)> {
        let group = trusted_names(behavior);
        let request = &self.viewer_request.request;
        let url = request.url();
        let cookies: Vec<&str> = request.header("Cookie").collect();
        let cookies = credentials::cookie_header(&cookies.join("; "));
        let cookies: Vec<(&str, &str)> =
            cookies.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let carries = !credentials::split_url(&url).values.is_empty()
            || !credentials::of_cookies(cookies.iter().copied()).is_empty();
        if !carries {
            return Err((format!("the request isn't signed with a key of {group}"), "MissingKey"));
        }
        let keys = self.compiled.keys(self.distribution, behavior);
        let arriving = verify::SignedRequest {
            url: &url,
            cookies,
            client_ip: self.viewer_request.client_ip.trim().parse().ok(),
            now: self.compiled.now,
        };
        let mount = Mount::default()
            .and("request.url", "viewerRequest.request")
            .and("request.cookies", "viewerRequest.request.headers")
            .and("request.clientIp", "viewerRequest.clientIp")
            .and("keyGroups", "distribution.keyGroups");
        let outcome =
            self.recorder.mounted(mount, |trace| verify::verify(&arriving, Some(&keys), trace));
        let Some((code, _)) = outcome.error else {
            return Ok(());
        };
        let decides = outcome.first_failed.and_then(|at| outcome.checks.get(at));
        let mut because = decides.map_or(String::new(), |check| lower_first(&check.because));
        if keys.is_empty() {
            self.outcome.keyless = true;
            because = format!("Cloudglass has no public key of {group} to verify it with");
        }
        Err((because, code))
    }
}

/// The trusted key groups and signers as a sentence names them.
fn trusted_names(behavior: &CacheBehavior) -> String {
    let signers = behavior.trusted_signers.iter().map(|signer| match signer.trim() {
        "self" => "the distribution's account".to_owned(),
        account => format!("account {account}"),
    });
    behavior.trusted_key_groups.iter().cloned().chain(signers).collect::<Vec<_>>().join(", ")
}

/// A sentence as a clause behind "because": without its period, and with a small first letter if it begins with an
/// article.
fn lower_first(sentence: &str) -> String {
    let clause = sentence.trim_end_matches('.');
    for article in ["The ", "A ", "An ", "It ", "No "] {
        if let Some(rest) = clause.strip_prefix(article) {
            return [&article.to_lowercase(), rest].concat();
        }
    }
    clause.to_owned()
}
