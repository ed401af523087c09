//! The request path of one request: the checks, then the cache, then the origin.

use super::{
    Attempt, CacheBehavior, Distribution, UnknownReason, UnknownSetting, ViewerRequest, errors,
    failover::OriginRequestFacts, rules, try_origins,
};
use crate::cloudfront::{
    behavior::{self, BehaviorChoice, Glob},
    policy::{PolicyChoice, is_policy_reference, rules as policy_rules},
    request::{BehaviorSettings, CompiledBehavior, ScenarioPaths, ValueSource, Viewer},
    signing::verify::TrustedKey,
};
use crate::explain::{Rule, Step, StepId, Trace, Verdict};
use crate::http::Request;
use crate::text::duration;
use serde::Serialize;
use std::collections::BTreeMap;

pub use super::errors::ErrorPage;

/// The result of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOutcome {
    /// The checks and the stages after them, in order, up to the last one.
    pub stages: Vec<PipelineStage>,
    /// The path patterns that CloudFront evaluated; `None` if an earlier check rejected the request.
    pub choice: Option<BehaviorChoice>,
    /// The path pattern of the cache behavior; `*` for the default one; empty if an earlier check rejected the request.
    pub pattern: String,
    /// The cache key in short notation.
    pub key: Option<String>,
    /// The result of the cache lookup.
    pub edge: EdgeLookup,
    /// The requests to origins.
    pub attempts: Vec<Attempt>,
    /// Seconds that the viewer waited for origins that failed.
    pub seconds: u64,
    /// The custom error page that the viewer gets instead of an error.
    pub page: Option<ErrorPage>,
    /// The status that the viewer gets.
    pub status: u16,
    /// The location of a redirect.
    pub location: Option<String>,
    /// The verdict in one sentence.
    pub sentence: String,
    /// The request is signed, and no public key is known to verify it with.
    #[serde(skip)]
    pub keyless: bool,
    /// The error code of a denied signature.
    #[serde(skip)]
    pub code: Option<&'static str>,
    /// The cache behavior requires a signature, and the request has a valid one.
    #[serde(skip)]
    pub signed: bool,
    /// The settings that the result depends on and that Cloudglass doesn't know; the rest is the result without them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownSetting>,
}

/// The result of the cache lookup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EdgeLookup {
    /// An earlier check rejected the request.
    #[default]
    NotAsked,
    /// An object that an earlier request of the list cached.
    Hit,
    /// Nothing.
    Miss,
    /// The request isn't cacheable.
    Uncached,
    /// The cache policy isn't known.
    Unknown,
}

/// A stage of the request path.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PipelineStage {
    /// Its name.
    pub name: StageName,
    /// Its verdict.
    pub verdict: Verdict,
    /// Why, in one sentence.
    pub because: String,
    /// Its step.
    pub step: StepId,
}

/// The stages of the request path, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the names say it
pub enum StageName {
    Size,
    Host,
    Behavior,
    Protocol,
    Country,
    Method,
    Signature,
    RootObject,
    Cache,
    Origin,
    ErrorPage,
}

impl StageName {
    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            StageName::Size => "Size",
            StageName::Host => "Host",
            StageName::Behavior => "Cache behavior",
            StageName::Protocol => "Protocol",
            StageName::Country => "Country",
            StageName::Method => "Method",
            StageName::Signature => "Signature",
            StageName::RootObject => "Default root object",
            StageName::Cache => "Cache",
            StageName::Origin => "Origin",
            StageName::ErrorPage => "Custom error response",
        }
    }
}

/// The cache of the edge location: cache keys with their status, and the settings that decided whether the object is
/// there and that Cloudglass doesn't know. Nothing expires in it.
#[derive(Clone, Debug, Default)]
pub struct EdgeCache(BTreeMap<String, (u16, Vec<UnknownSetting>)>);

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
        let options = ["OPTIONS".to_owned()];
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
                    (group.name.clone(), group.load("", of_group, &mut Vec::new()))
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
                    let caches_options = behavior.cache_options
                        && behavior.allowed_methods != super::AllowedMethods::GetHead;
                    CompiledBehavior::new(&BehaviorSettings {
                        distribution_domain: &distribution.domain,
                        cached_methods: if caches_options { &options } else { &[] },
                        origin: &origin,
                        cache_policy: &behavior.cache_policy,
                        // What a policy that isn't given forwards isn't known, and the cache key doesn't depend on it.
                        origin_request_policy: behavior
                            .origin_request_policy
                            .as_ref()
                            .filter(|choice| !is_policy_reference(choice.name())),
                        viewer_access: behavior.viewer_access(),
                    })
                    .ok()
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

    fn compiled(&self, at: Option<usize>) -> Option<&CompiledBehavior> {
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
            compiled.origin_request(
                request,
                &Viewer::unknown(),
                ScenarioPaths { prefix: "" },
                &mut Trace::silent(),
            )
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

/// Processes one request. `at` is the path of the distribution in the scenario, `request_at` that of the request.
pub fn process_request(
    distribution: &Distribution,
    compiled: &CompiledDistribution,
    cache: &mut EdgeCache,
    viewer_request: &ViewerRequest,
    (at, request_at): (&str, &str),
    recorder: &mut Trace,
) -> RequestOutcome {
    let mut pipeline = RequestPipeline {
        distribution,
        compiled,
        viewer_request,
        at,
        request_at,
        recorder,
        outcome: RequestOutcome::default(),
    };
    if pipeline.checks() {
        pipeline.origin(cache);
    }
    pipeline.outcome.sentence = sentence(viewer_request, &pipeline.outcome);
    pipeline.outcome
}

/// The state of a request in process.
pub(super) struct RequestPipeline<'a> {
    pub(super) distribution: &'a Distribution,
    pub(super) compiled: &'a CompiledDistribution,
    pub(super) viewer_request: &'a ViewerRequest,
    pub(super) at: &'a str,
    pub(super) request_at: &'a str,
    pub(super) recorder: &'a mut Trace,
    pub(super) outcome: RequestOutcome,
}

impl RequestPipeline<'_> {
    /// A field of the request, as a path.
    pub(super) fn here(&self, member: &str) -> String {
        format!("{}.{member}", self.request_at)
    }

    /// A field of the distribution, as a path.
    pub(super) fn there(&self, member: &str) -> String {
        format!("{}.{member}", self.at)
    }

    pub(super) fn stage(
        &mut self,
        name: StageName,
        rule: &'static Rule,
        verdict: Verdict,
        because: String,
        reads: Vec<String>,
    ) {
        let step = self.recorder.step(|| Step {
            rule,
            subject: name.label().to_owned(),
            verdict,
            because: because.clone(),
            reads,
        });
        self.outcome.stages.push(PipelineStage { name, verdict, because, step });
    }

    /// Ends the request with a status; false, so that a check can return it.
    pub(super) fn stop(&mut self, status: u16) -> bool {
        self.outcome.status = status;
        false
    }

    /// All checks before the cache lookup; false if one ends the request.
    fn checks(&mut self) -> bool {
        let distribution = self.distribution;
        self.recorder.step(|| Step {
            rule: &rules::ORDER,
            subject: "Request".into(),
            verdict: Verdict::Applied,
            because: format!(
                "The edge location receives `{} {}`.",
                self.viewer_request.request.method,
                self.viewer_request.request.url()
            ),
            reads: vec![format!("{}.request", self.request_at)],
        });
        if !self.size() || !self.host() {
            return false;
        }
        let settings =
            distribution.unknown.iter().filter(|setting| match setting.member.as_str() {
                // the check of the host name has named these if the result depends on them
                "Aliases" => false,
                "DefaultRootObject" => self.viewer_request.request.path == "/",
                _ => true,
            });
        self.depends_on(settings, "unknown");
        let path = self.here("request.path");
        let at = self.at;
        let choice = behavior::select(
            self.compiled.patterns(distribution),
            &self.viewer_request.request.path,
            &path,
            |place| format!("{at}.behaviors[{place}].pathPattern"),
            self.recorder,
        );
        let place = choice.behavior;
        let because = match place {
            Some(_) => choice.tried.last().map_or(String::new(), |tried| tried.because.clone()),
            None => {
                "CloudFront uses the default cache behavior because no path pattern matches.".into()
            }
        };
        self.outcome.pattern = match place {
            Some(_) => distribution.behavior(place).path_pattern.clone(),
            None => "*".into(),
        };
        self.outcome.stages.push(PipelineStage {
            name: StageName::Behavior,
            verdict: Verdict::Applied,
            because,
            step: choice.step,
        });
        self.outcome.choice = Some(choice);
        let field = Distribution::behavior_field(place);
        let behavior = distribution.behavior(place);
        let known_later = |setting: &&UnknownSetting| setting.reason == UnknownReason::NotModeled;
        let unknown = format!("{field}.unknown");
        self.depends_on(behavior.unknown.iter().filter(|one| !known_later(one)), &unknown);
        // A path pattern that isn't known can match before the one that does.
        let before = distribution.behaviors.iter().take(place.unwrap_or(usize::MAX));
        for (at, earlier) in before.enumerate() {
            let patterns = earlier.unknown.iter().filter(|one| one.member == "PathPattern");
            self.depends_on(patterns, &format!("behaviors[{at}].unknown"));
        }
        let passes = self.protocol(place, &field)
            && self.country()
            && self.method(place, &field)
            && self.signature(place, &field);
        if passes {
            // Functions and such run after the checks.
            self.depends_on(behavior.unknown.iter().filter(known_later), &unknown);
        }
        passes
    }

    /// Names settings that the result depends on and that Cloudglass doesn't know; `field` is their path in the
    /// distribution.
    pub(super) fn depends_on<'s>(
        &mut self,
        settings: impl Iterator<Item = &'s UnknownSetting>,
        field: &str,
    ) {
        for setting in settings {
            let read = self.there(field);
            self.recorder.step(|| Step {
                rule: &rules::UNKNOWN,
                subject: setting.member.clone(),
                verdict: Verdict::Skipped,
                because: format!("The result depends on {}.", setting.clause()),
                reads: vec![read],
            });
            if !self.outcome.unknown.contains(setting) {
                self.outcome.unknown.push(setting.clone());
            }
        }
    }

    /// Ends the request with an error of CloudFront, or its custom error page.
    pub(super) fn refuse(&mut self, status: u16, signature: bool) -> bool {
        self.error(status, signature);
        false
    }

    /// The viewer's status for an error, from the custom error page if there is one.
    fn error(&mut self, status: u16, own: bool) {
        let page =
            errors::page(self.distribution, self.compiled, self.at, status, own, self.recorder);
        self.outcome.status = page.as_ref().map_or(status, |page| page.status);
        if let Some(page) = &page {
            self.outcome.stages.push(PipelineStage {
                name: StageName::ErrorPage,
                verdict: Verdict::Applied,
                because: page.because.clone(),
                step: page.step,
            });
            for attempt in &page.attempts {
                self.outcome.seconds = self.outcome.seconds.saturating_add(attempt.seconds);
            }
        }
        self.outcome.page = page;
    }

    /// Root object, cache, origin.
    fn origin(&mut self, cache: &mut EdgeCache) {
        let distribution = self.distribution;
        let place = self.outcome.choice.as_ref().and_then(|choice| choice.behavior);
        let behavior = distribution.behavior(place);
        let field = Distribution::behavior_field(place);
        let mut request = self.viewer_request.request.clone();
        if request.path == "/" && !distribution.default_root_object.is_empty() {
            let root = distribution.default_root_object.trim_start_matches('/');
            request.path = format!("/{root}");
            let because =
                format!("CloudFront requests `{}` because the path is `/`.", request.path);
            let reads = vec![self.here("request.path"), self.there("defaultRootObject")];
            self.stage(
                StageName::RootObject,
                &rules::ROOT_OBJECT,
                Verdict::Applied,
                because,
                reads,
            );
        }
        let policies = unknown_policies(behavior);
        for (member, setting) in &policies {
            self.depends_on(std::iter::once(setting), &format!("{field}.{member}.managed"));
        }
        if policies.iter().any(|(member, _)| *member == "cachePolicy") {
            self.outcome.edge = EdgeLookup::Unknown;
            self.send(cache, place, &request);
            return;
        }
        let Some(compiled) = self.compiled.compiled(place) else {
            let because = format!(
                "CloudFront can't forward the request because the target `{}` or a policy doesn't exist.",
                behavior.target
            );
            let reads = vec![self.there(&format!("{field}.target"))];
            self.stage(StageName::Origin, &rules::NO_ORIGIN, Verdict::Rejected, because, reads);
            self.stop(502);
            return;
        };
        let viewer = Viewer {
            country: Some(self.viewer_request.country.clone())
                .filter(|country| !country.is_empty()),
            ..Viewer::default()
        };
        let key = compiled
            .key(&request, &viewer)
            .filter(|_| !compiled.caching_disabled() && compiled.cached(&request).is_cached())
            .map(|key| key.notation());
        let reads = vec![self.here("request"), self.there(&format!("{field}.cachePolicy"))];
        self.outcome.edge = match &key {
            None => {
                let legacy = behavior.cache_policy.legacy();
                let (rule, because) = if legacy.is_some_and(|legacy| legacy.forwards_all_headers())
                {
                    (
                        &policy_rules::LEGACY_ALL_HEADERS,
                        "CloudFront sends every request to the origin because the cache behavior forwards all headers (`*`).".into(),
                    )
                } else if compiled.caching_disabled() {
                    (
                        &rules::UNCACHED,
                        match legacy {
                            None => format!(
                                "CloudFront forwards every request because the cache policy {} disables caching.",
                                behavior.cache_policy.name()
                            ),
                            Some(_) => "CloudFront forwards every request because all TTLs of the cache behavior are 0.".into(),
                        },
                    )
                } else {
                    let because =
                        format!("CloudFront doesn't cache responses to {}.", request.method);
                    (&rules::UNCACHED, because)
                };
                self.stage(StageName::Cache, rule, Verdict::Skipped, because, reads);
                EdgeLookup::Uncached
            }
            Some(key) => {
                let stored = cache.0.get(key);
                let hit = stored.map(|(status, _)| *status);
                let (verdict, because) = if hit.is_some() {
                    (
                        Verdict::Applied,
                        format!(
                            "CloudFront serves the object with the cache key `{key}`, which an earlier request cached."
                        ),
                    )
                } else {
                    (
                        Verdict::Passed,
                        format!(
                            "CloudFront sends the request to the origin because no object has the cache key `{key}`."
                        ),
                    )
                };
                self.stage(StageName::Cache, &rules::LOOKUP, verdict, because, reads);
                self.outcome.status = hit.unwrap_or_default();
                self.depends_on(stored.into_iter().flat_map(|(_, unknown)| unknown), "unknown");
                if hit.is_some() { EdgeLookup::Hit } else { EdgeLookup::Miss }
            }
        };
        self.outcome.key = key;
        if self.outcome.edge == EdgeLookup::Hit {
            return;
        }
        self.send(cache, place, &request);
    }

    /// Sends a request to the origin or origin group of the cache behavior.
    fn send(&mut self, cache: &mut EdgeCache, place: Option<usize>, request: &Request) {
        let distribution = self.distribution;
        let behavior = distribution.behavior(place);
        let question = self.compiled.question(place, request);
        let attempts =
            try_origins(distribution, self.at, &behavior.target, &question, self.recorder);
        for attempt in &attempts {
            self.outcome.seconds = self.outcome.seconds.saturating_add(attempt.seconds);
            if let Some(origin) = distribution.origins.get(attempt.place) {
                let field = format!("origins[{}].unknown", attempt.place);
                self.depends_on(origin.unknown.iter(), &field);
            }
            self.outcome.stages.push(PipelineStage {
                name: StageName::Origin,
                verdict: if attempt.status < 400 { Verdict::Applied } else { Verdict::Rejected },
                because: attempt.because.clone(),
                step: attempt.step,
            });
        }
        let status = attempts.last().map_or(502, |attempt| attempt.status);
        self.outcome.attempts = attempts;
        if status < 400 {
            self.outcome.status = status;
            if let Some(key) = &self.outcome.key {
                cache.0.insert(key.clone(), (status, self.outcome.unknown.clone()));
            }
        } else {
            self.error(status, false);
        }
    }
}

/// The custom policies of a cache behavior whose documents aren't given, each with its member in the cache behavior.
fn unknown_policies(behavior: &CacheBehavior) -> Vec<(&'static str, UnknownSetting)> {
    let unknown =
        |member: &str| UnknownSetting { member: member.into(), reason: UnknownReason::NotGiven };
    let mut found = Vec::new();
    if let PolicyChoice::Managed(name) = &behavior.cache_policy
        && is_policy_reference(name)
    {
        found.push(("cachePolicy", unknown("CachePolicyId")));
    }
    if let Some(PolicyChoice::Managed(name)) = &behavior.origin_request_policy
        && is_policy_reference(name)
    {
        found.push(("originRequestPolicy", unknown("OriginRequestPolicyId")));
    }
    found
}

/// The verdict in one sentence: the cause of an error before the page that the viewer gets for it.
fn sentence(viewer_request: &ViewerRequest, outcome: &RequestOutcome) -> String {
    let status = outcome.status;
    let by = match outcome.pattern.as_str() {
        "*" => "The default cache behavior".to_owned(),
        pattern => format!("Cache behavior `{pattern}`"),
    };
    if outcome.edge == EdgeLookup::Hit {
        return format!("{by} serves the object from the cache.");
    }
    let cause = match outcome.attempts.as_slice() {
        [] => outcome
            .stages
            .iter()
            .rev()
            .find(|stage| stage.verdict == Verdict::Rejected)
            .map(|stage| stage.because.clone()),
        attempts => {
            attempts.last().filter(|last| last.status >= 400).map(|last| last.because.clone())
        }
    };
    if let (Some(page), Some(cause)) = (&outcome.page, &cause) {
        let path = &page.path;
        return match page.attempts.last() {
            Some(last) if last.status < 400 => {
                format!("{cause} The viewer gets the error page `{path}` with {status}.")
            }
            _ => format!("{cause} The error page `{path}` fails too, so the viewer gets {status}."),
        };
    }
    match (outcome.attempts.as_slice(), cause) {
        ([first, .., last], _) => {
            let waited = match outcome.seconds {
                0 => String::new(),
                seconds => format!(" after {}", duration(seconds)),
            };
            format!(
                "CloudFront fails over from {} to {}, and the viewer gets {status}{waited}.",
                first.origin, last.origin
            )
        }
        ([_], Some(cause)) if outcome.seconds > 0 => {
            format!("{cause} The viewer gets {status} after {}.", duration(outcome.seconds))
        }
        ([only], Some(cause)) if only.status == status => cause,
        ([only], _) => {
            format!("{by} sends the request to origin {}, which returns {status}.", only.origin)
        }
        ([], Some(cause)) => cause,
        ([], None) => {
            format!(
                "CloudFront returns {status} for the {} request.",
                viewer_request.request.method
            )
        }
    }
}
