//! One distribution serves the other CloudFront labs: the same request, in their terms.

use super::Scenario;
use crate::cloudfront::distribution::{AllowedMethods, Behavior, Ready};
use crate::cloudfront::{behavior, request::Viewer};
use crate::explain::Silent;
use crate::labs::{cache_over_time, request, signed_access};

impl Scenario {
    /// The behaviour that serves a request of the list.
    fn behavior_of(&self, place: usize) -> Option<&Behavior> {
        let visit = self.requests.get(place)?;
        let ready = Ready::new(&self.distribution);
        let choice = behavior::select(
            ready.patterns(&self.distribution),
            &visit.request.path,
            "",
            |_| String::new(),
            &mut Silent,
        );
        Some(self.distribution.behavior(choice.behavior))
    }

    /// The request lab: key and origin request of a request of the list, under its behaviour's policies.
    pub fn for_request_lab(&self, place: usize) -> Option<request::Scenario> {
        let (visit, behavior) = (self.requests.get(place)?, self.behavior_of(place)?);
        let target = match self.distribution.group(&behavior.target) {
            Some((_, group)) => group.members.first()?,
            None => &behavior.target,
        };
        let (_, origin) = self.distribution.origin(target)?;
        let mut cached_methods = vec!["GET".to_owned(), "HEAD".to_owned()];
        if behavior.cache_options && behavior.allowed_methods != AllowedMethods::GetHead {
            cached_methods.push("OPTIONS".into());
        }
        Some(request::Scenario {
            requests: vec![request::Sent {
                request: visit.request.clone(),
                viewer: Viewer {
                    country: Some(visit.country.clone()).filter(|country| !country.is_empty()),
                    ..Viewer::default()
                },
            }],
            distribution_domain: self.distribution.domain.clone(),
            cached_methods,
            origin: origin.as_request_origin(),
            cache_policy: behavior.cache_policy.clone(),
            origin_request_policy: behavior.origin_request_policy.clone(),
        })
    }

    /// Cache over time: the same request, and again a minute later, under its behaviour's policies.
    pub fn for_cache_over_time(&self, place: usize) -> Option<cache_over_time::Scenario> {
        let one = self.for_request_lab(place)?;
        let sent = one.requests.into_iter().next()?;
        let again = |at| cache_over_time::Event {
            at,
            request: Some(sent.request.clone()),
            viewer: sent.viewer.clone(),
            invalidate: Vec::new(),
        };
        Some(cache_over_time::Scenario {
            distribution_domain: one.distribution_domain,
            cached_methods: one.cached_methods,
            origin: one.origin,
            cache_policy: one.cache_policy,
            origin_request_policy: one.origin_request_policy,
            content: vec![cache_over_time::Content {
                path: sent.request.path.clone(),
                versions: vec![cache_over_time::Version::default()],
            }],
            events: vec![again(0), again(60)],
            clock: 60,
            traffic: None,
            compare: None,
            ..cache_over_time::Scenario::default()
        })
    }

    /// Signed access: the same URL, under the key groups that its behaviour trusts.
    pub fn for_signed_access(&self, place: usize) -> Option<signed_access::Scenario> {
        let (visit, behavior) = (self.requests.get(place)?, self.behavior_of(place)?);
        let cookies: Vec<&str> = visit.request.header("Cookie").collect();
        let start = signed_access::Scenario::default();
        Some(signed_access::Scenario {
            job: signed_access::Job::Verify,
            request: signed_access::Request {
                url: visit.request.url(),
                cookies: cookies.join("; "),
                ..start.request
            },
            key_groups: behavior
                .trusted_key_groups
                .iter()
                .map(|name| signed_access::KeyGroup {
                    name: name.clone(),
                    keys: Vec::new(),
                })
                .collect(),
            ..start
        })
    }
}
