//! The checks of a request before the cache lookup.

use super::{
    AssumedSignature, CacheBehavior, ProtocolPolicy, RestrictionType, StageName,
    pipeline::RequestPipeline, rules,
};
use crate::cloudfront::request::{refusal, rules::UNKNOWN_METHOD};
use crate::cloudfront::signing::{credentials, verify};
use crate::explain::{Mount, Verdict};
use crate::http::{HttpVersion, Scheme};
use crate::text::list;

impl RequestPipeline<'_> {
    /// What CloudFront rejects before it chooses a cache behavior, which then decides on the method.
    pub(super) fn front(&mut self) -> bool {
        let refusal =
            refusal(&self.viewer_request.request).filter(|refusal| refusal.rule != &UNKNOWN_METHOD);
        let Some(refusal) = refusal else { return true };
        let reads = vec![self.here(&refusal.member)];
        self.stage(StageName::Size, refusal.rule, Verdict::Rejected, refusal.sentence(), reads);
        self.stop(refusal.status)
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
            let because = format!("`{name}` is a domain name of this distribution.");
            self.stage(StageName::Host, &rules::HOST, Verdict::Passed, because, reads);
            true
        } else if let Some(aliases) =
            self.distribution.unknown.iter().find(|setting| setting.member == "Aliases")
        {
            let because =
                format!("`{name}` can be an alternate domain name, which depends on the template.");
            self.stage(StageName::Host, &rules::UNKNOWN, Verdict::Skipped, because, reads);
            self.depends_on(std::iter::once(aliases), "unknown");
            true
        } else {
            let because = format!(
                "CloudFront returns 403 because `{name}` isn't a domain name of this distribution."
            );
            self.stage(StageName::Host, &rules::HOST, Verdict::Rejected, because, reads);
            self.stop(403)
        }
    }

    pub(super) fn protocol(&mut self, place: Option<usize>, field: &str) -> bool {
        let request = &self.viewer_request.request;
        let policy = self.distribution.behavior(place).viewer_protocol_policy;
        let reads =
            vec![self.here("request.scheme"), self.there(&format!("{field}.viewerProtocolPolicy"))];
        let name = StageName::Protocol;
        if request.scheme == Scheme::Https || policy == ProtocolPolicy::AllowAll {
            let because = match request.scheme {
                Scheme::Https => "Every viewer protocol policy allows HTTPS.",
                Scheme::Http => "The viewer protocol policy `allow-all` allows HTTP.",
            };
            self.stage(name, &rules::PROTOCOL_ALLOWED, Verdict::Passed, because.into(), reads);
            return true;
        }
        if policy == ProtocolPolicy::HttpsOnly {
            let because =
                "CloudFront returns 403 because the viewer protocol policy is `https-only`.".into();
            self.stage(name, &rules::PROTOCOL_REFUSED, Verdict::Rejected, because, reads);
            return self.stop(403);
        }
        let safe = matches!(request.method.as_str(), "GET" | "HEAD");
        if !safe && request.http_version < HttpVersion::V11 {
            let because = format!(
                "CloudFront returns 403 because it can't redirect {} over {}.",
                request.method,
                request.http_version.label()
            );
            self.stage(name, &rules::PROTOCOL_REDIRECT, Verdict::Rejected, because, reads);
            return self.stop(403);
        }
        let status = if safe { 301 } else { 307 };
        let location = ["https://", &request.host, &request.target()].concat();
        let because = format!(
            "CloudFront returns {status} to `{location}` because the viewer protocol policy is `redirect-to-https`."
        );
        self.stage(name, &rules::PROTOCOL_REDIRECT, Verdict::Rejected, because, reads);
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
            let because =
                "CloudFront serves the viewer because it can't determine the country.".into();
            self.stage(StageName::Country, &rules::GEO_UNKNOWN, Verdict::Passed, because, reads);
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
            let because = format!("The country {country} {on} the {list}.");
            self.stage(StageName::Country, &rules::GEO_BLOCKED, Verdict::Passed, because, reads);
            return true;
        }
        let because =
            format!("CloudFront returns 403 because the country {country} {on} the {list}.");
        self.stage(StageName::Country, &rules::GEO_BLOCKED, Verdict::Rejected, because, reads);
        self.refuse(403, false)
    }

    pub(super) fn method(&mut self, place: Option<usize>, field: &str) -> bool {
        let method = self.viewer_request.request.method.as_str();
        let allowed = self.distribution.behavior(place).allowed_methods.methods();
        let reads =
            vec![self.here("request.method"), self.there(&format!("{field}.allowedMethods"))];
        if allowed.contains(&method) {
            let because = format!("The cache behavior allows {method}.");
            self.stage(StageName::Method, &rules::METHOD, Verdict::Passed, because, reads);
            return true;
        }
        let because = format!(
            "CloudFront returns 403 because the cache behavior allows only {}, not {method}.",
            list(allowed, "and")
        );
        self.stage(StageName::Method, &rules::METHOD, Verdict::Rejected, because, reads);
        self.stop(403)
    }

    pub(super) fn signature(&mut self, place: Option<usize>, field: &str) -> bool {
        let behavior = self.distribution.behavior(place);
        let name = StageName::Signature;
        let trusted = self.there(&format!("{field}.trustedKeyGroups"));
        if !behavior.is_restricted() {
            let because =
                "The cache behavior has no trusted key group and no trusted signer, so requests need no signature."
                    .into();
            self.stage(name, &rules::OPEN, Verdict::Skipped, because, vec![trusted]);
            return true;
        }
        let mut reads = vec![trusted, self.here("signed")];
        if !behavior.trusted_signers.is_empty() {
            reads.push(self.there(&format!("{field}.trustedSigners")));
        }
        let group = trusted_names(behavior);
        let assumed = |what: String| {
            let code = match self.viewer_request.signed {
                AssumedSignature::Untrusted => "InvalidKey",
                _ => "AccessDenied",
            };
            (&rules::SIGNED_AS_IF, what, code)
        };
        let signed = match behavior.trusted_signers.is_empty() {
            true => &rules::SIGNED,
            false => &rules::SIGNERS,
        };
        let (rule, because, code) = match self.viewer_request.signed {
            AssumedSignature::Valid => {
                let because =
                    format!("Cloudglass treats the request as signed with a key of {group}.");
                self.outcome.signed = true;
                self.stage(name, &rules::SIGNED_AS_IF, Verdict::Passed, because, reads);
                return true;
            }
            AssumedSignature::Expired => assumed("the signature has expired".to_owned()),
            AssumedSignature::Untrusted => assumed(format!("its key isn't in {group}")),
            AssumedSignature::No => match self.verified(behavior) {
                Ok(because) => {
                    self.outcome.signed = true;
                    self.stage(name, signed, Verdict::Passed, because, reads);
                    return true;
                }
                Err((because, code)) => (signed, because, code),
            },
        };
        let because = format!("CloudFront returns 403 `{code}` because {because}.");
        self.outcome.code = Some(code);
        self.stage(name, rule, Verdict::Rejected, because, reads);
        self.refuse(403, true)
    }

    /// Verifies the signature of the request: why it is allowed, or why it is denied and with which error code.
    fn verified(&mut self, behavior: &CacheBehavior) -> Result<String, (String, &'static str)> {
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
            return Ok(format!("The signature with a key of {group} is valid."));
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
