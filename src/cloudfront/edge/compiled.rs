//! A distribution prepared for many requests: its path patterns, policies, and keys.

use super::origins::OriginRequestFacts;
use crate::cloudfront::{
    behavior::{CacheBehavior, Glob},
    distribution::Distribution,
    policy::is_policy_reference,
    request::{CompiledBehavior, ValueSource, Viewer},
    signing::verify::TrustedKey,
};
use crate::explain::Trace;
use crate::http::Request;

/// The path patterns and policies of a distribution, compiled once for all requests.
pub struct CompiledDistribution {
    globs: Vec<Glob>,
    /// By cache behavior, the default one last; `None` if a policy or the origin doesn't exist.
    compiled: Vec<Option<CompiledBehavior>>,
    /// The keys of each key group whose keys are known.
    keys: Vec<(String, Vec<TrustedKey>)>,
    /// The time, in epoch seconds.
    pub(super) now: i64,
    /// An origin is of an AWS service that can deny a request for what CloudFront forwards.
    can_refuse: bool,
}

impl CompiledDistribution {
    /// Compiles a distribution for requests at this time, in epoch seconds.
    pub fn new(distribution: &Distribution, now: i64) -> Self {
        Self {
            now,
            can_refuse: distribution
                .origins
                .iter()
                .any(|origin| origin.as_request_origin().can_refuse()),
            keys: distribution
                .key_groups
                .iter()
                .map(|group| {
                    let of_group = !distribution.is_signer(&group.name);
                    (group.name.clone(), group.load(of_group, &mut Vec::new()))
                })
                .collect(),
            globs: distribution
                .behaviors
                .iter()
                .map(|behavior| Glob::new(&behavior.path_pattern))
                .collect(),
            compiled: distribution
                .all_behaviors()
                .map(|(_, behavior)| {
                    let id = match distribution.group(&behavior.target) {
                        Some((_, group)) => group.members.first()?,
                        None => &behavior.target,
                    };
                    let origin = distribution.origin(id)?.1.as_request_origin();
                    // What a policy that isn't given forwards isn't known, and the cache key doesn't depend on it.
                    let behavior = CacheBehavior {
                        origin_request_policy: behavior
                            .origin_request_policy
                            .as_ref()
                            .filter(|choice| !is_policy_reference(choice.name()))
                            .cloned(),
                        ..behavior.clone()
                    };
                    CompiledBehavior::new(&distribution.domain, &behavior, &origin).ok()
                })
                .collect(),
        }
    }

    /// The known keys of the trusted key groups and signers of a cache behavior.
    pub(super) fn keys(
        &self,
        distribution: &Distribution,
        behavior: &CacheBehavior,
    ) -> Vec<TrustedKey> {
        let named = |name: &String| {
            behavior.trusted_key_groups.iter().any(|group| group.trim() == name.trim())
                || behavior.trusted_signers.iter().any(|one| distribution.same_signer(one, name))
        };
        let found = self.keys.iter().filter(|(name, _)| named(name));
        found.flat_map(|(_, keys)| keys.iter().cloned()).collect()
    }

    /// The path patterns in the order of the list.
    pub fn patterns<'a>(
        &'a self,
        distribution: &'a Distribution,
    ) -> impl Iterator<Item = (&'a str, &'a Glob)> {
        distribution
            .behaviors
            .iter()
            .map(|behavior| behavior.path_pattern.as_str())
            .zip(&self.globs)
    }

    pub(super) fn compiled(&self, at: Option<usize>) -> Option<&CompiledBehavior> {
        match at {
            Some(at) => self.compiled.get(at),
            None => self.compiled.last(),
        }
        .and_then(Option::as_ref)
    }

    /// The properties of the origin request that determine how an origin responds.
    pub(super) fn question<'a>(
        &self,
        at: Option<usize>,
        request: &'a Request,
    ) -> OriginRequestFacts<'a> {
        let compiled = self.compiled(at);
        let sent = compiled.filter(|_| self.can_refuse).map(|compiled| {
            compiled.origin_request(request, &Viewer::unknown(), &mut Trace::silent())
        });
        OriginRequestFacts {
            request,
            caches_options: compiled.is_some_and(CompiledBehavior::caches_options),
            // A signature by CloudFront isn't the viewer's.
            viewer_signs: sent.as_ref().is_some_and(|sent| {
                sent.headers.iter().any(|line| {
                    line.name.eq_ignore_ascii_case("authorization")
                        && line.source != ValueSource::Cloudfront
                })
            }),
            sent,
        }
    }
}
