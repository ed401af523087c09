//! The scenarios for the other CloudFront labs.

use super::scenario::Scenario;
use crate::cloudfront::{
    behavior::{self, CacheBehavior},
    distribution::{Origin, OriginState},
    edge::CompiledDistribution,
};
use crate::explain::Trace;
use crate::labs::{cache_over_time, request, signed_access};

impl Scenario {
    /// The cache behavior of a request of the list.
    fn behavior_of(&self, place: usize) -> Option<&CacheBehavior> {
        let viewer_request = self.requests.get(place)?;
        let compiled = CompiledDistribution::new(&self.distribution, self.now);
        let choice = behavior::select(
            compiled.patterns(&self.distribution),
            &viewer_request.request.path,
            &mut Trace::silent(),
        );
        Some(self.distribution.behavior(choice.behavior))
    }

    /// The origin that receives a request of the list first.
    fn origin_of(&self, place: usize) -> Option<&Origin> {
        let behavior = self.behavior_of(place)?;
        let target = match self.distribution.group(&behavior.target) {
            Some((_, group)) => group.members.first()?,
            None => &behavior.target,
        };
        Some(self.distribution.origin(target)?.1)
    }

    /// The scenario of the Request lab: a request of the list with the policies of its cache behavior.
    pub fn for_request_lab(&self, place: usize) -> Option<request::Scenario> {
        let (viewer_request, behavior) = (self.requests.get(place)?, self.behavior_of(place)?);
        let origin = self.origin_of(place)?;
        let mut cached_methods = vec!["GET".to_owned(), "HEAD".to_owned()];
        if behavior.caches_options() {
            cached_methods.push("OPTIONS".into());
        }
        let mut request = viewer_request.request.clone();
        if request.path == "/" && !self.distribution.default_root_object.is_empty() {
            request.path = format!("/{}", self.distribution.default_root_object);
        }
        let mut viewer = viewer_request.viewer();
        if !viewer_request.client_ip.is_empty() {
            viewer.ip.clone_from(&viewer_request.client_ip);
        }
        Some(request::Scenario {
            requests: vec![request::RequestInput { request, viewer, draft: None }],
            distribution_domain: self.distribution.domain.clone(),
            cached_methods,
            origin: origin.as_request_origin(),
            cache_policy: behavior.cache_policy.clone(),
            origin_request_policy: behavior.origin_request_policy.clone(),
            viewer_access: behavior.viewer_access(),
            ..request::Scenario::default()
        })
    }

    /// The scenario of the Cache over time lab: the request twice, one minute apart.
    pub fn for_cache_over_time(&self, place: usize) -> Option<cache_over_time::Scenario> {
        let one = self.for_request_lab(place)?;
        let origin = self.origin_of(place)?;
        let sent = one.requests.into_iter().next()?;
        let again = |at| cache_over_time::CacheEvent {
            at,
            request: Some(sent.request.clone()),
            viewer: sent.viewer.clone(),
            ..cache_over_time::CacheEvent::default()
        };
        Some(cache_over_time::Scenario {
            distribution_domain: one.distribution_domain,
            cached_methods: one.cached_methods,
            origin: one.origin,
            cache_policy: one.cache_policy,
            origin_request_policy: one.origin_request_policy,
            viewer_access: one.viewer_access,
            content: vec![cache_over_time::Content {
                path: sent.request.path.clone(),
                versions: vec![cache_over_time::ContentVersion {
                    label: "v1".into(),
                    status: origin.status,
                    unreachable: match origin.state {
                        OriginState::Answers => None,
                        OriginState::ConnectTimeout | OriginState::ResponseTimeout => {
                            Some(cache_over_time::Unreachable::Timeout)
                        }
                        OriginState::Refused | OriginState::BadCertificate => {
                            Some(cache_over_time::Unreachable::Refused)
                        }
                    },
                    ..cache_over_time::ContentVersion::default()
                }],
            }],
            error_caching_min_ttl: self
                .distribution
                .custom_errors
                .iter()
                .map(|error| (error.error_code, error.error_caching_min_ttl))
                .collect(),
            events: vec![again(0), again(60)],
            clock: 60,
            traffic: None,
            compare: None,
            ..cache_over_time::Scenario::default()
        })
    }

    /// The known key pairs of the trusted signers; an empty one if there are signers and no key pair is known, so that the
    /// request still requires a signature.
    fn account_key_pairs(&self, behavior: &CacheBehavior) -> Vec<signed_access::KeyGroupKey> {
        let signers = &behavior.trusted_signers;
        let known = self.distribution.key_groups.iter().filter(|group| {
            signers.iter().any(|one| self.distribution.same_signer(one, &group.name))
        });
        let mut keys: Vec<_> = known.flat_map(|group| group.keys.clone()).collect();
        if keys.is_empty() && !signers.is_empty() {
            keys.push(signed_access::KeyGroupKey::default());
        }
        keys
    }

    /// The scenario of the Signed access lab: the URL with the trusted key groups of its cache behavior.
    pub fn for_signed_access(&self, place: usize) -> Option<signed_access::Scenario> {
        let (viewer_request, behavior) = (self.requests.get(place)?, self.behavior_of(place)?);
        let cookies: Vec<&str> = viewer_request.request.header("Cookie").collect();
        let start = signed_access::Scenario::default();
        Some(signed_access::Scenario {
            job: signed_access::SigningJob::Verify,
            request: signed_access::SignedRequestInput {
                url: viewer_request.request.url(),
                cookies: cookies.join("; "),
                client_ip: viewer_request.client_ip.clone(),
            },
            account_key_pairs: self.account_key_pairs(behavior),
            key_groups: behavior
                .trusted_key_groups
                .iter()
                .map(|name| {
                    let known = self.distribution.key_groups.iter();
                    let mut named = known.filter(|group| group.name.trim() == name.trim());
                    named.next().cloned().unwrap_or_else(|| signed_access::KeyGroup {
                        name: name.clone(),
                        keys: Vec::new(),
                    })
                })
                .collect(),
            now: self.now,
            ..start
        })
    }
}
