//! The lab `request`: what is the cache key, and what does CloudFront send to the origin?

mod compare;
mod examples;
mod reading;

use super::{Example, Explanation, Import, Lab, SensitiveVisitor, nothing_imported};
use crate::{
    cloudfront::{
        distribution,
        policy::{
            self, CachePolicyConfig, ImportedPolicy, OriginRequestPolicyConfig, PolicyChoice,
            is_policy_reference, validate_cache_policy, validate_legacy,
            validate_origin_request_policy,
        },
        request::{
            BehaviorSettings, CacheKey, CompiledBehavior, KeyPart, MethodCaching, NotInKey,
            OriginKind, OriginRequest, OriginResponseSettings, RefusalCause, RequestOrigin,
            RequestPartKind, UnknownPolicy, ValueSource, Viewer, ViewerAccess, ViewerResponse,
            refusal,
        },
    },
    document::{ImportStatus, Report, UnknownField},
    explain::{
        Explained, Finding, Headline, Mount, Service, Severity, StepId, Tone, Trace, Verdict, step,
    },
    http::{Request, Scheme},
    text::{self, code},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use compare::{ComparedValue, ComparisonRow, RequestComparison};
pub use reading::{ParsedRequest, RequestText, read};

/// The lab.
pub struct RequestLab;

/// Everything that can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// One request, or two to compare. The lab ignores further requests.
    pub requests: Vec<RequestInput>,
    /// The distribution domain name.
    pub distribution_domain: String,
    /// `CachedMethods` of the cache behavior.
    pub cached_methods: Vec<String>,
    /// The origin of the cache behavior.
    pub origin: RequestOrigin,
    /// The cache policy of the cache behavior.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy of the cache behavior.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// Whether the cache behavior requires signed requests.
    #[serde(skip_serializing_if = "ViewerAccess::is_open")]
    pub viewer_access: ViewerAccess,
    /// The origin response, if specified.
    #[serde(skip_serializing_if = "OriginResponseSettings::is_unknown")]
    pub response: OriginResponseSettings,
    /// Whether A and B should get the same response, which decides whether a shared object is a success or a failure.
    #[serde(skip_serializing_if = "SameResponse::is_unknown")]
    pub same_response: SameResponse,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// Whether two requests should get the same response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SameResponse {
    /// Not specified: a hit and a miss are facts without a goal.
    #[default]
    Unknown,
    /// Separate cached objects are a waste.
    Yes,
    /// A shared cached object is an error.
    No,
}

impl SameResponse {
    /// True for [`SameResponse::Unknown`].
    pub fn is_unknown(&self) -> bool {
        *self == SameResponse::Unknown
    }
}

/// A request and its viewer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestInput {
    /// The request.
    pub request: Request,
    /// What CloudFront determines about the viewer.
    pub viewer: Viewer,
    /// The text of the request if it isn't valid; `request` is then the last valid request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            requests: vec![RequestInput::default()],
            distribution_domain: "d111111abcdef8.cloudfront.net".into(),
            cached_methods: vec!["GET".into(), "HEAD".into()],
            origin: RequestOrigin::default(),
            cache_policy: PolicyChoice::default(),
            origin_request_policy: None,
            viewer_access: ViewerAccess::default(),
            response: OriginResponseSettings::default(),
            same_response: SameResponse::default(),
            unknowns: Vec::new(),
        }
    }
}

impl Scenario {
    /// Uses an imported policy. `unknowns` are the fields of its configuration that the document leaves open.
    pub fn set_policy(&mut self, policy: ImportedPolicy, unknowns: Vec<UnknownField>) {
        let field = match policy {
            ImportedPolicy::Cache(config) => {
                self.cache_policy = PolicyChoice::Config(config);
                "cachePolicy"
            }
            ImportedPolicy::OriginRequest(config) => {
                self.origin_request_policy = Some(PolicyChoice::Config(config));
                "originRequestPolicy"
            }
        };
        self.unknowns.retain(|unknown| !unknown.field.starts_with(field));
        self.unknowns.extend(unknowns.into_iter().map(|unknown| UnknownField {
            field: format!("{field}.config.{}", unknown.field),
            ..unknown
        }));
    }

    /// The settings of the cache behavior that processes the requests.
    pub fn setup(&self) -> BehaviorSettings<'_> {
        BehaviorSettings {
            distribution_domain: &self.distribution_domain,
            cached_methods: &self.cached_methods,
            origin: &self.origin,
            cache_policy: &self.cache_policy,
            origin_request_policy: self.origin_request_policy.as_ref(),
            viewer_access: self.viewer_access,
        }
    }
}

/// How CloudFront processes the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// One answer for each request.
    pub requests: Vec<RequestAnswer>,
    /// The comparison of two requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<RequestComparison>,
    /// Why AWS rejects the configuration, if it does. The rest is then the result as if AWS accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The custom policy that the result depends on, if its document isn't given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// How CloudFront processes one request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestAnswer {
    /// The result if the cache is empty.
    #[serde(rename = "fate")]
    pub outcome: EmptyCacheOutcome,
    /// The deciding step.
    pub step: StepId,
    /// The verdict in a sentence.
    pub sentence: String,
    /// The deciding fact, as a clause after "because".
    #[serde(skip)]
    pub cause: String,
    /// The cache key, if the request has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<CacheKey>,
    /// The cache key in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notation: Option<String>,
    /// The cache key by components.
    pub parts: Vec<KeyPart>,
    /// What isn't in the cache key.
    pub left_out: Vec<NotInKey>,
    /// The origin request; `None` if CloudFront rejects the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_request: Option<OriginRequest>,
    /// The response on a miss, if the origin response is specified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ViewerResponse>,
}

/// The result of a request if the cache is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EmptyCacheOutcome {
    /// CloudFront forwards the request and can cache the response.
    Miss,
    /// CloudFront forwards every request because the cache policy disables caching.
    CachingDisabled,
    /// CloudFront forwards every request because the method isn't cached.
    NotCached,
    /// Amazon S3 returns 403 because CloudFront forwards the viewer's `Host`.
    BucketRefuses,
    /// The origin denies the request with this status code because of what CloudFront forwards.
    OriginRefuses(u16),
    /// CloudFront rejects the request with this status code.
    Refused(u16),
}

impl Lab for RequestLab {
    const ID: &'static str = "request";
    const TITLE: &'static str = "Request";
    const QUESTION: &'static str =
        "What is the cache key, and what does CloudFront send to the origin?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::examples()
    }

    fn import(
        scenario: &Scenario,
        text: &str,
        given: &Map<String, Value>,
    ) -> Result<Import<Scenario>, String> {
        let imported = policy::import_with(text, given);
        if imported.policies.is_empty() {
            return Err(nothing_imported(&imported.report));
        }
        let needs = imported.needs();
        let mut report = Report { lines: imported.report, ..Report::default() };
        let mut scenario = scenario.clone();
        let (mut cache, mut origin_request) = (false, false);
        for (policy, unknowns) in imported.policies.into_iter().zip(imported.unknowns) {
            let taken = match policy {
                ImportedPolicy::Cache(_) => &mut cache,
                ImportedPolicy::OriginRequest(_) => &mut origin_request,
            };
            if std::mem::replace(taken, true) {
                let why = "the lab uses the first policy of this kind in the document";
                report.line(ImportStatus::Ignored, policy.name(), why);
            } else {
                scenario.set_policy(policy, unknowns);
            }
        }
        let kept = match (cache, origin_request) {
            (true, true) => "the requests and the origin of the lab",
            (true, false) => "the requests, the origin, and the origin request policy of the lab",
            _ => "the requests, the origin, and the cache policy of the lab",
        };
        report.line(ImportStatus::Kept, "", kept);
        Ok(Import { scenario, report: report.lines, needs })
    }

    fn unknowns(scenario: &Scenario) -> &[UnknownField] {
        &scenario.unknowns
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        let mut findings = Vec::new();
        let setup = known(scenario.setup(), &mut findings);
        policy_findings(scenario, &mut findings);
        let mut trace = Trace::default();
        let fallback = RequestInput::default();
        let sent: Vec<&RequestInput> = match scenario.requests.as_slice() {
            [] => vec![&fallback],
            all => all.iter().take(2).collect(),
        };
        findings.extend(reading::findings(&sent));
        findings.extend(protocol_findings(&sent));
        let places = ["requests[0]", "requests[1]"];
        let mut answers = Vec::new();
        let mut comparison = None;
        let unknown = reference(scenario);
        if unknown.is_none()
            && let Ok(compiled) = CompiledBehavior::new(&setup)
        {
            let mounted: Vec<_> =
                sent.iter().zip(places).map(|(sent, at)| (&sent.request, mount(at))).collect();
            findings.extend(crate::cloudfront::request::findings(&setup, &compiled, &mounted));
            findings.extend(compiled.response_findings(&scenario.response));
            for ((of, side), (_, mount)) in sent.iter().zip(["A", "B"]).zip(mounted) {
                trace.side(Some(side).filter(|_| sent.len() > 1));
                answers.push(
                    trace.mounted(mount, |trace| one(&compiled, of, &scenario.response, trace)),
                );
            }
            trace.side(None);
            if let ([a, b], [one, two]) = (answers.as_slice(), sent.as_slice()) {
                comparison = Some(compare::compare(
                    [a, b],
                    [&one.request, &two.request],
                    scenario.same_response,
                    &mut trace,
                ));
            }
        }
        findings.sort_by_key(|finding| finding.severity);
        let refused = rejected(&findings);
        Explained {
            answer: Answer { requests: answers, comparison, refused, unknown },
            trace,
            findings,
        }
        .into()
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        for sent in &mut scenario.requests {
            visitor.request(&mut sent.request);
            visitor.draft(&mut sent.draft);
        }
        visitor.custom(&mut scenario.origin.custom_headers);
        visitor.headers(&mut scenario.response.headers);
    }

    fn headline(Explained { answer, .. }: &Explained<Answer>) -> Headline {
        let headline = decided(answer);
        match &answer.refused {
            Some(sentence) => Headline {
                tone: Tone::Bad,
                word: "Rejected by AWS".into(),
                sentence: sentence.clone(),
                detail: "Showing the result as if AWS accepted the configuration.".into(),
            },
            None => headline,
        }
    }
}

/// The headline if AWS accepts the configuration.
fn decided(answer: &Answer) -> Headline {
    let say = |tone, word: &str, sentence: String, detail: String| Headline {
        tone,
        word: word.into(),
        sentence,
        detail,
    };
    if let Some(unknown) = &answer.unknown {
        let sentence =
            format!("The result depends on the {unknown}, which isn't in the configuration.");
        return say(Tone::Caution, "Unknown", sentence, String::new());
    }
    let Some(first) = answer.requests.first() else {
        let sentence = "Cloudglass can't read the cache behavior.".into();
        return say(Tone::Bad, "Unknown", sentence, String::new());
    };
    if let Some(comparison) = &answer.comparison {
        let (tone, word) = comparison.verdict(&answer.requests);
        return say(tone, &word, comparison.sentence.clone(), comparison.detail.clone());
    }
    let (tone, word) = first.outcome.verdict();
    let detail = match (first.outcome, &first.response) {
        (
            EmptyCacheOutcome::BucketRefuses
            | EmptyCacheOutcome::OriginRefuses(_)
            | EmptyCacheOutcome::Refused(_),
            _,
        ) => String::new(),
        (_, Some(response)) => changed_headers(response),
        (_, None) => key_in_words(&first.parts),
    };
    say(tone, &word, first.sentence.clone(), detail)
}

impl EmptyCacheOutcome {
    /// The tone and the word of a verdict.
    fn verdict(self) -> (Tone, String) {
        match self {
            EmptyCacheOutcome::Miss => (Tone::Neutral, "Miss".into()),
            EmptyCacheOutcome::CachingDisabled | EmptyCacheOutcome::NotCached => {
                (Tone::Neutral, "Not cached".into())
            }
            EmptyCacheOutcome::BucketRefuses => (Tone::Bad, "403".into()),
            EmptyCacheOutcome::OriginRefuses(status) | EmptyCacheOutcome::Refused(status) => {
                (Tone::Bad, status.to_string())
            }
        }
    }

    /// True if the viewer gets an error whatever the cache contains.
    fn is_error(self) -> bool {
        self.verdict().0 == Tone::Bad
    }
}

/// The components of a cache key as a sentence; empty without a key.
fn key_in_words(parts: &[KeyPart]) -> String {
    const MOST: usize = 6;
    let mut names: Vec<String> = parts
        .iter()
        .map(|part| match part.kind {
            RequestPartKind::Domain => "the distribution domain name".into(),
            RequestPartKind::Path => "the path".into(),
            RequestPartKind::Method => "the method".into(),
            RequestPartKind::Query => format!("query string {}", code(&part.name)),
            RequestPartKind::Header => format!("header {}", code(&part.name)),
            RequestPartKind::AcceptEncoding => "the normalized `Accept-Encoding`".into(),
            RequestPartKind::Cookie => format!("cookie {}", code(&part.name)),
        })
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.is_empty() {
        true => String::new(),
        false => format!("The cache key contains {}.", text::list(&names, "and")),
    }
}

/// The origin response headers that the viewer doesn't receive as sent.
fn changed_headers(response: &ViewerResponse) -> String {
    let of_origin =
        |reads: &[String]| reads.iter().any(|path| path.starts_with("response.headers"));
    let mut names: Vec<String> = response
        .dropped
        .iter()
        .filter(|line| of_origin(&line.reads))
        .map(|line| code(&line.name))
        .chain(
            response
                .headers
                .iter()
                .filter(|line| line.source != ValueSource::Origin && of_origin(&line.reads))
                .map(|line| code(&line.name)),
        )
        .filter(|name| name != "`Content-Encoding`")
        .collect();
    names.sort();
    names.dedup();
    match names.is_empty() {
        true => "The viewer receives all origin response headers unchanged.".into(),
        false => format!(
            "CloudFront removes or changes the origin response headers {}.",
            text::list(&names, "and")
        ),
    }
}

/// Why AWS rejects the configuration: the first error in a policy or the origin.
fn rejected(findings: &[Finding]) -> Option<String> {
    let (error, what) = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .find_map(|error| {
            let member = error.field.split(['.', '[']).next().unwrap_or_default();
            let what = match member {
                "cachePolicy" => "cache policy",
                "originRequestPolicy" => "origin request policy",
                "origin" => "origin",
                _ => return None,
            };
            Some((error, what))
        })?;
    let name = error.aws_error.map_or_else(String::new, |name| format!(" with `{name}`"));
    Some(format!("AWS rejects the {what}{name}. {}", error.message))
}

/// Notes that the viewer protocol policy, which this lab doesn't have, decides on HTTP.
fn protocol_findings(sent: &[&RequestInput]) -> Vec<Finding> {
    let http = sent.iter().enumerate().filter(|(_, sent)| sent.request.scheme == Scheme::Http);
    http.map(|(at, _)| Finding {
        severity: Severity::Note,
        field: format!("requests[{at}].request.scheme"),
        message: "The viewer protocol policy of the cache behavior decides whether CloudFront serves, redirects, or denies HTTP requests.".into(),
        fix: "To set the viewer protocol policy, use the Distribution lab. This lab assumes `allow-all`.".into(),
        rule: &distribution::rules::PROTOCOL_ALLOWED,
        aws_error: None, change: None })
    .collect()
}

/// The settings without unknown managed policies, each of which results in a finding.
fn known<'a>(mut setup: BehaviorSettings<'a>, findings: &mut Vec<Finding>) -> BehaviorSettings<'a> {
    static NOTHING_KEYED: PolicyChoice<CachePolicyConfig> =
        PolicyChoice::Config(CachePolicyConfig::NOTHING_KEYED);
    let unknown = |field: &str, name: &str| {
        let (severity, message, fix) = match is_policy_reference(name) {
            true => (
                Severity::Warning,
                format!("`{name}` is a custom policy, and its settings aren't given."),
                "Import the policy, or enter its settings as a custom policy.",
            ),
            false => (
                Severity::Error,
                format!("AWS has no managed policy `{name}`."),
                "Select a managed policy from the list, or use a custom policy.",
            ),
        };
        let (field, fix, rule) = (field.into(), fix.into(), &policy::rules::VALUES);
        Finding { severity, field, message, fix, rule, aws_error: None, change: None }
    };
    if setup.cache_policy.resolve().is_none() {
        findings.push(unknown(UnknownPolicy::CachePolicy.field(), setup.cache_policy.name()));
        setup.cache_policy = &NOTHING_KEYED;
    }
    if let Some(choice) = setup.origin_request_policy
        && choice.resolve().is_none()
    {
        findings.push(unknown(UnknownPolicy::OriginRequestPolicy.field(), choice.name()));
        setup.origin_request_policy = None;
    }
    setup
}

/// The first custom policy whose document isn't given.
fn reference(scenario: &Scenario) -> Option<String> {
    let named =
        |what: &str, name: &str| is_policy_reference(name).then(|| format!("{what} `{name}`"));
    // The name of a policy that is given can be anything.
    let cache = match &scenario.cache_policy {
        PolicyChoice::Managed(name) => named("cache policy", name),
        _ => None,
    };
    cache.or_else(|| match &scenario.origin_request_policy {
        Some(PolicyChoice::Managed(name)) => named("origin request policy", name),
        _ => None,
    })
}

fn policy_findings(scenario: &Scenario, findings: &mut Vec<Finding>) {
    let s3 = scenario.origin.kind == OriginKind::S3;
    match &scenario.cache_policy {
        PolicyChoice::Config(config) => {
            let mount = Mount::under("cachePolicy.config");
            findings.extend(mount.findings(validate_cache_policy(config, s3)));
        }
        PolicyChoice::Legacy(settings) => {
            findings.extend(validate_legacy(settings, scenario.origin_request_policy.as_ref(), s3));
        }
        PolicyChoice::Managed(_) => {}
    }
    if let Some(PolicyChoice::Config(config)) = &scenario.origin_request_policy {
        let mount = Mount::under("originRequestPolicy.config");
        findings.extend(mount.findings(validate_origin_request_policy(config, s3)));
    }
}

/// Where a request and its viewer are in the scenario; the settings of the cache behavior are at its top.
fn mount(at: &str) -> Mount {
    Mount::default().and("request", format!("{at}.request")).and("viewer", format!("{at}.viewer"))
}

fn one(
    compiled: &CompiledBehavior,
    sent: &RequestInput,
    answered: &OriginResponseSettings,
    trace: &mut Trace,
) -> RequestAnswer {
    let (request, viewer) = (&sent.request, &sent.viewer);
    if let Some(refusal) = refusal(request) {
        let sentence = refusal.sentence();
        let step = step!(trace, *refusal.rule, Verdict::Rejected, "Request", [refusal.member]; "{sentence}");
        return RequestAnswer {
            outcome: EmptyCacheOutcome::Refused(refusal.status),
            step,
            sentence,
            cause: String::new(),
            key: None,
            notation: None,
            parts: Vec::new(),
            left_out: Vec::new(),
            origin_request: None,
            response: None,
        };
    }
    let step = trace.steps.len();
    let (key, parts) = compiled.explain_key(request, viewer, trace);
    let origin_request = compiled.origin_request(request, viewer, trace);
    let cached = compiled.cached(request);
    let denied = compiled.origin().refusal(request, &origin_request);
    if let Some(denied) = &denied {
        step!(trace, *denied.rule, Verdict::Rejected, "Origin response", ["origin.domain"]; "{}", denied.sentence());
    }
    let (outcome, cause) = if let Some(denied) = &denied {
        let outcome = match (compiled.origin_is_s3(), denied.cause) {
            (true, RefusalCause::Host) => EmptyCacheOutcome::BucketRefuses,
            _ => EmptyCacheOutcome::OriginRefuses(denied.status),
        };
        (outcome, denied.because.clone())
    } else if !cached.is_cached() {
        let why = match cached {
            MethodCaching::NotOptions => "OPTIONS isn't a cached method".to_owned(),
            MethodCaching::WebSocket => "WebSocket handshakes are never cached".to_owned(),
            _ => format!("responses to {} are never cached", request.method),
        };
        (EmptyCacheOutcome::NotCached, why)
    } else if compiled.caching_disabled() {
        (EmptyCacheOutcome::CachingDisabled, compiled.disabled_because().into())
    } else {
        (EmptyCacheOutcome::Miss, "no cached object has this cache key".into())
    };
    let sentence = match outcome {
        _ if let Some(denied) = &denied => denied.sentence(),
        EmptyCacheOutcome::Miss => {
            "No cached object has this cache key, so CloudFront sends the request to the origin."
                .into()
        }
        _ => format!("CloudFront forwards the request to the origin because {cause}."),
    };
    RequestAnswer {
        outcome,
        step,
        sentence,
        cause,
        notation: key.as_ref().map(CacheKey::notation),
        key,
        parts: parts.parts,
        left_out: parts.left_out,
        response: (!answered.is_unknown() && denied.is_none())
            .then(|| compiled.viewer_response(request, answered, trace)),
        origin_request: Some(origin_request),
    }
}
