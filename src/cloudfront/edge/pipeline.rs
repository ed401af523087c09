//! One request to a distribution, through every stage.

use super::{
    compiled::CompiledDistribution,
    errors::{self, ErrorPage},
    origins::{Attempt, try_origins},
    passage::{Passage, Uncached},
};
use crate::cloudfront::{
    behavior::{self, BehaviorChoice, CacheBehavior, UnknownReason, UnknownSetting},
    cache::{CacheEntry, CacheEntryState, entry_state},
    distribution::{Distribution, ViewerRequest, rules},
    policy::{PolicyChoice, is_policy_reference, rules as policy_rules},
    request::rules::KEY_HEAD_BODY,
    ttl::Freshness,
};
use crate::explain::{Mount, StepId, Trace, Verdict, step};
use crate::http::Request;
use crate::text::duration;
use serde::Serialize;
use std::collections::BTreeMap;

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
            StageName::Size => "Request",
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

/// The cache of the edge location: the object of each cache key, and the settings that decided whether it is there and that
/// Cloudglass doesn't know. Nothing expires in it, because the requests have no time.
#[derive(Clone, Debug, Default)]
pub struct EdgeCache(BTreeMap<String, (CacheEntry, Vec<UnknownSetting>)>);

impl EdgeCache {
    /// Stores the response to a request.
    fn store(&mut self, key: String, method: &str, status: u16, unknown: Vec<UnknownSetting>) {
        let entry = CacheEntry {
            at: 0,
            freshness: Freshness::ENDLESS,
            status,
            body: method != "HEAD",
            version: 0,
            retry: i64::MIN,
        };
        self.0.insert(key, (entry, unknown));
    }
}

/// Processes one request. The steps read fields of `distribution` and of `viewerRequest`.
pub fn process_request(
    distribution: &Distribution,
    compiled: &CompiledDistribution,
    cache: &mut EdgeCache,
    viewer_request: &ViewerRequest,
    recorder: &mut Trace,
) -> RequestOutcome {
    let mut pipeline = RequestPipeline {
        distribution,
        compiled,
        viewer_request,
        recorder,
        outcome: RequestOutcome::default(),
    };
    if pipeline.checks() {
        pipeline.origin(cache);
    }
    pipeline.outcome.sentence = sentence(viewer_request, &pipeline.outcome);
    pipeline.outcome
}

/// Records the step of a stage, and adds the stage to the outcome: the pipeline, the stage, the rule, the verdict, and the
/// fields that were read; then the sentence, with its values as in `format!`.
macro_rules! stage {
    ($pipeline:expr, $name:expr, $rule:expr, $verdict:expr, $reads:expr; $($sentence:tt)+) => {{
        let because = format!($($sentence)+);
        let step = step!($pipeline.recorder, $rule, $verdict, $name.label(), $reads; "{because}");
        $pipeline.stage($name, $verdict, because, step);
    }};
}
pub(super) use stage;

/// The state of a request in process.
pub(super) struct RequestPipeline<'a> {
    pub(super) distribution: &'a Distribution,
    pub(super) compiled: &'a CompiledDistribution,
    pub(super) viewer_request: &'a ViewerRequest,
    pub(super) recorder: &'a mut Trace,
    pub(super) outcome: RequestOutcome,
}

impl RequestPipeline<'_> {
    /// A field of the request, as a path.
    pub(super) fn here(&self, member: &str) -> String {
        format!("viewerRequest.{member}")
    }

    /// A field of the distribution, as a path.
    pub(super) fn there(&self, member: &str) -> String {
        format!("distribution.{member}")
    }

    /// Adds a stage whose step is recorded.
    pub(super) fn stage(
        &mut self,
        name: StageName,
        verdict: Verdict,
        because: String,
        step: StepId,
    ) {
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
        step!(self.recorder, rules::ORDER, Verdict::Applied, "Request", ["viewerRequest.request"];
            "The edge location receives `{} {}`.", self.viewer_request.request.method, self.viewer_request.request.url());
        if !self.front() || !self.host() {
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
        let mount = Mount::under("distribution").and("path", "viewerRequest.request.path");
        let path = &self.viewer_request.request.path;
        let patterns = self.compiled.patterns(distribution);
        let choice = self.recorder.mounted(mount, |trace| behavior::select(patterns, path, trace));
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
        self.stage(StageName::Behavior, Verdict::Applied, because, choice.step);
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
            step!(self.recorder, rules::UNKNOWN, Verdict::Skipped, setting.member.clone(), [read]; "The result depends on {}.", setting.clause());
            if !self.outcome.unknown.contains(setting) {
                self.outcome.unknown.push(setting.clone());
            }
        }
    }

    /// Where the input of the request engine is: the request, and the settings of its cache behavior.
    fn behavior_mount(&self, place: Option<usize>, field: &str) -> Mount {
        let at = self.there(field);
        let target = &self.distribution.behavior(place).target;
        let first = match self.distribution.group(target) {
            Some((_, group)) => group.members.first().unwrap_or(target),
            None => target,
        };
        let origin = self.distribution.origin(first).map_or(0, |(place, _)| place);
        Mount::default()
            .and("request", "viewerRequest.request")
            .and("viewer", "viewerRequest")
            .and("viewer.ip", "viewerRequest.clientIp")
            .and("distributionDomain", "distribution.domain")
            .and("cachedMethods", format!("{at}.cacheOptions"))
            .and("cachePolicy", format!("{at}.cachePolicy"))
            .and("originRequestPolicy", format!("{at}.originRequestPolicy"))
            .and("origin", format!("distribution.origins[{origin}]"))
    }

    /// Ends the request with an error of CloudFront, or its custom error page.
    pub(super) fn refuse(&mut self, status: u16, signature: bool) -> bool {
        self.error(status, signature);
        false
    }

    /// The viewer's status for an error, from the custom error page if there is one.
    fn error(&mut self, status: u16, own: bool) {
        let page = errors::page(self.distribution, self.compiled, status, own, self.recorder);
        self.outcome.status = page.as_ref().map_or(status, |page| page.status);
        if let Some(page) = &page {
            self.stage(StageName::ErrorPage, Verdict::Applied, page.because.clone(), page.step);
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
            let reads = [self.here("request.path"), self.there("defaultRootObject")];
            stage!(self, StageName::RootObject, rules::ROOT_OBJECT, Verdict::Applied, reads;
                "CloudFront requests `{}` because the path is `/`.", request.path);
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
            let reads = [self.there(&format!("{field}.target"))];
            stage!(self, StageName::Origin, rules::NO_ORIGIN, Verdict::Rejected, reads;
                "CloudFront can't forward the request because the target `{}` or a policy doesn't exist.", behavior.target);
            self.stop(502);
            return;
        };
        let viewer = self.viewer_request.viewer();
        let passage = Passage { behavior: compiled, request: &request, viewer: &viewer };
        let mount = self.behavior_mount(place, &field);
        let keyed = self.recorder.mounted(mount, |trace| passage.key(trace));
        let reads = [self.here("request"), self.there(&format!("{field}.cachePolicy"))];
        let key = keyed.key.filter(|_| keyed.uncached.is_none()).map(|key| key.notation());
        self.outcome.edge = match (&key, keyed.uncached) {
            (Some(key), None) => self.look_up(cache, key, &request, reads),
            (_, uncached) => {
                let legacy = behavior.cache_policy.legacy();
                let all_headers = legacy.is_some_and(|legacy| legacy.forwards_all_headers());
                let rule = match uncached {
                    Some(Uncached::Disabled) if all_headers => &policy_rules::LEGACY_ALL_HEADERS,
                    _ => &rules::UNCACHED,
                };
                let why = uncached.map_or_else(String::new, |why| passage.because(why));
                stage!(self, StageName::Cache, *rule, Verdict::Skipped, reads;
                    "CloudFront forwards the request to the origin because {why}.");
                EdgeLookup::Uncached
            }
        };
        self.outcome.key = key;
        if self.outcome.edge == EdgeLookup::Hit {
            return;
        }
        self.send(cache, place, &request);
    }

    /// Looks up a cache key.
    fn look_up(
        &mut self,
        cache: &EdgeCache,
        key: &str,
        request: &Request,
        reads: [String; 2],
    ) -> EdgeLookup {
        let stored = cache.0.get(key);
        let entry = stored.map(|(entry, _)| entry);
        let state = entry_state(entry, self.compiled.now, request.method != "HEAD");
        match state {
            CacheEntryState::Absent => {
                stage!(self, StageName::Cache, rules::LOOKUP, Verdict::Passed, reads;
                    "CloudFront sends the request to the origin because no object has the cache key `{key}`.");
            }
            CacheEntryState::HeadersOnly => {
                stage!(self, StageName::Cache, KEY_HEAD_BODY, Verdict::Passed, reads;
                    "CloudFront sends the request to the origin because the object with the cache key `{key}` has no body. A HEAD request cached it.");
            }
            _ => {
                stage!(self, StageName::Cache, rules::LOOKUP, Verdict::Applied, reads;
                    "CloudFront serves the object with the cache key `{key}`, which an earlier request cached.");
            }
        }
        self.depends_on(stored.into_iter().flat_map(|(_, unknown)| unknown), "unknown");
        match entry {
            Some(entry) if state != CacheEntryState::HeadersOnly => {
                self.outcome.status = entry.status;
                EdgeLookup::Hit
            }
            _ => EdgeLookup::Miss,
        }
    }

    /// Sends a request to the origin or origin group of the cache behavior.
    fn send(&mut self, cache: &mut EdgeCache, place: Option<usize>, request: &Request) {
        let distribution = self.distribution;
        let behavior = distribution.behavior(place);
        let question = self.compiled.question(place, request);
        let attempts = try_origins(distribution, &behavior.target, &question, self.recorder);
        for attempt in &attempts {
            self.outcome.seconds = self.outcome.seconds.saturating_add(attempt.seconds);
            if let Some(origin) = distribution.origins.get(attempt.place) {
                let field = format!("origins[{}].unknown", attempt.place);
                self.depends_on(origin.unknown.iter(), &field);
            }
            let verdict = if attempt.status < 400 { Verdict::Applied } else { Verdict::Rejected };
            self.stage(StageName::Origin, verdict, attempt.because.clone(), attempt.step);
        }
        let status = attempts.last().map_or(502, |attempt| attempt.status);
        self.outcome.attempts = attempts;
        if status < 400 {
            self.outcome.status = status;
            if let Some(key) = &self.outcome.key {
                let unknown = self.outcome.unknown.clone();
                cache.store(key.clone(), &request.method, status, unknown);
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
