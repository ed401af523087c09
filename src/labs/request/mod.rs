//! The lab `request`: what is the cache key, and what does the origin get?

mod compare;
mod examples;
mod reading;

use super::{Example, Lab, SensitiveVisitor};
use crate::{
    cloudfront::{
        policy::{
            self, CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice,
            validate_cache_policy, validate_origin_request_policy,
        },
        request::{
            BehaviorSettings, CacheKey, CompiledBehavior, KeyPart, MethodCaching, NotInKey,
            OriginKind, OriginRequest, OriginResponseSettings, RequestOrigin, ScenarioPaths,
            UnknownPolicy, Viewer, ViewerResponse, refusal,
        },
    },
    explain::{
        Explained, Finding, Headline, Service, Severity, Step, StepId, Tone, Trace, Verdict,
    },
    http::Request,
};
use serde::{Deserialize, Serialize};

pub use compare::{ComparedValue, ComparisonRow, RequestComparison};
pub use reading::{ParsedRequest, read};

/// The lab.
pub struct RequestLab;

/// Everything that can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// One request, or two to be compared. More than two are not looked at.
    pub requests: Vec<RequestInput>,
    /// The distribution's own name.
    pub distribution_domain: String,
    /// `CachedMethods` of the behavior.
    pub cached_methods: Vec<String>,
    /// The origin of the behavior.
    pub origin: RequestOrigin,
    /// The cache policy of the behavior.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy of the behavior.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// What the origin answers, if that is asked about.
    #[serde(skip_serializing_if = "OriginResponseSettings::is_unknown")]
    pub response: OriginResponseSettings,
}

/// A request and who sends it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestInput {
    /// The request.
    pub request: Request,
    /// What CloudFront knows of its viewer.
    pub viewer: Viewer,
    /// What stands in place of the request's text and can't be read; the request is the last one that could.
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
            response: OriginResponseSettings::default(),
        }
    }
}

impl Scenario {
    /// The behavior that the requests meet.
    pub fn setup(&self) -> BehaviorSettings<'_> {
        BehaviorSettings {
            distribution_domain: &self.distribution_domain,
            cached_methods: &self.cached_methods,
            origin: &self.origin,
            cache_policy: &self.cache_policy,
            origin_request_policy: self.origin_request_policy.as_ref(),
        }
    }
}

/// What CloudFront makes of the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// For A, and for B if there is one.
    pub requests: Vec<RequestAnswer>,
    /// For two requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<RequestComparison>,
    /// Why AWS would not take a policy, if so: the rest is what would be if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// What CloudFront makes of one request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestAnswer {
    /// What becomes of it, the cache being empty.
    #[serde(rename = "fate")]
    pub outcome: EmptyCacheOutcome,
    /// The step that says so.
    pub step: StepId,
    /// The verdict in a sentence.
    pub sentence: String,
    /// The key, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<CacheKey>,
    /// The key in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notation: Option<String>,
    /// The key in parts.
    pub parts: Vec<KeyPart>,
    /// What is not in the key.
    pub left_out: Vec<NotInKey>,
    /// What the origin gets; nothing of a request that is turned away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_request: Option<OriginRequest>,
    /// What the viewer gets on a miss, where the origin's answer is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ViewerResponse>,
}

/// What becomes of a request that finds the cache empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EmptyCacheOutcome {
    /// The origin is asked, and its answer may be stored under the key.
    Miss,
    /// The origin is asked every time: the policy disables caching.
    CachingDisabled,
    /// The origin is asked every time: the method is not cached.
    NotCached,
    /// An S3 bucket answers 403, for it gets the viewer's Host.
    BucketRefuses,
    /// CloudFront turns it away with this status.
    Refused(u16),
}

impl Lab for RequestLab {
    const ID: &'static str = "request";
    const TITLE: &'static str = "Request";
    const QUESTION: &'static str = "What is the cache key, and what does the origin get?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::examples()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explained<Answer> {
        let mut findings = Vec::new();
        let setup = known(scenario.setup(), &mut findings);
        policy_findings(scenario, &mut findings);
        let refused = refused(&findings);
        let mut trace = Trace::default();
        let fallback = RequestInput::default();
        let sent: Vec<&RequestInput> = match scenario.requests.as_slice() {
            [] => vec![&fallback],
            all => all.iter().take(2).collect(),
        };
        findings.extend(reading::findings(&sent));
        let prefixes = ["requests[0].", "requests[1]."];
        let mut answers = Vec::new();
        let mut comparison = None;
        if let Ok(compiled) = CompiledBehavior::new(&setup) {
            let placed: Vec<_> = sent
                .iter()
                .zip(prefixes)
                .map(|(sent, prefix)| (&sent.request, ScenarioPaths { prefix }))
                .collect();
            findings.extend(crate::cloudfront::request::findings(&setup, &compiled, &placed));
            findings.extend(compiled.response_findings(&scenario.response));
            for ((of, name), (_, places)) in sent.iter().zip(["A: ", "B: "]).zip(&placed) {
                let begun = trace.steps.len();
                answers.push(one(&compiled, of, &scenario.response, *places, &mut trace));
                if sent.len() > 1 {
                    for step in &mut trace.steps[begun..] {
                        step.subject.insert_str(0, name);
                    }
                }
            }
            if let ([a, b], [one, two]) = (answers.as_slice(), sent.as_slice()) {
                comparison = Some(compare::compare(a, b, &one.request, &two.request, &mut trace));
            }
        }
        findings.sort_by_key(|finding| finding.severity);
        Explained { answer: Answer { requests: answers, comparison, refused }, trace, findings }
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        for sent in &mut scenario.requests {
            visitor.request(&mut sent.request);
            visitor.draft(&mut sent.draft);
        }
        visitor.custom(&mut scenario.origin.custom_headers);
        visitor.headers(&mut scenario.response.headers);
    }

    fn headline(answer: &Answer) -> Headline {
        let headline = decided(answer);
        match &answer.refused {
            Some(sentence) => Headline {
                tone: Tone::Bad,
                word: "Refused".into(),
                sentence: sentence.clone(),
                detail: format!("If AWS took it: {}", headline.sentence),
            },
            None => headline,
        }
    }
}

/// The headline, the policies being as AWS takes them.
fn decided(answer: &Answer) -> Headline {
    let say = |tone, word: &str, sentence: String, detail: String| Headline {
        tone,
        word: word.into(),
        sentence,
        detail,
    };
    let Some(first) = answer.requests.first() else {
        return say(Tone::Bad, "Unknown", "The behavior can't be read.".into(), String::new());
    };
    if let Some(comparison) = &answer.comparison {
        let refused =
            answer.requests.iter().any(|of| matches!(of.outcome, EmptyCacheOutcome::Refused(_)));
        let (tone, word) = match (comparison.same, comparison.hit) {
            _ if refused => (Tone::Bad, "Turned away"),
            (true, true) => (Tone::Good, "Same object"),
            (true, false) => (Tone::Caution, "Same key"),
            (false, _) => (Tone::Caution, "Different objects"),
        };
        return say(tone, word, comparison.sentence.clone(), comparison.detail.clone());
    }
    let (tone, word) = match first.outcome {
        EmptyCacheOutcome::Miss => (Tone::Caution, "Miss".to_owned()),
        EmptyCacheOutcome::CachingDisabled | EmptyCacheOutcome::NotCached => {
            (Tone::Neutral, "Not cached".to_owned())
        }
        EmptyCacheOutcome::BucketRefuses => (Tone::Bad, "403 from S3".to_owned()),
        EmptyCacheOutcome::Refused(status) => (Tone::Bad, status.to_string()),
    };
    let detail = match &first.notation {
        Some(_) if first.outcome == EmptyCacheOutcome::Miss => {
            "A later request with the same key is a hit, if the origin's answer may be stored."
                .to_owned()
        }
        _ => String::new(),
    };
    say(tone, &word, first.sentence.clone(), detail)
}

/// The first reason for which AWS takes a policy not.
fn refused(findings: &[Finding]) -> Option<String> {
    let error = findings.iter().find(|finding| finding.severity == Severity::Error)?;
    let policy = match error.field.starts_with("cachePolicy") {
        true => "cache policy",
        false => "origin request policy",
    };
    let name = error.aws_error.map_or_else(String::new, |name| format!(" ({name})"));
    Some(format!("AWS refuses this {policy}{name}: {}", error.message))
}

/// The setup with unknown managed policies taken out, each with a finding.
fn known<'a>(mut setup: BehaviorSettings<'a>, findings: &mut Vec<Finding>) -> BehaviorSettings<'a> {
    static NOTHING_KEYED: PolicyChoice<CachePolicyConfig> =
        PolicyChoice::Config(CachePolicyConfig::NOTHING_KEYED);
    let unknown = |field: &str, name: &str| Finding {
        severity: Severity::Error,
        field: field.into(),
        message: format!("AWS has no managed policy `{name}`."),
        fix: "Choose one from the list, or write one of your own.".into(),
        rule: &policy::rules::VALUES,
        aws_error: None,
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

fn policy_findings(scenario: &Scenario, findings: &mut Vec<Finding>) {
    let s3 = scenario.origin.kind == OriginKind::S3;
    if let PolicyChoice::Config(config) = &scenario.cache_policy {
        findings.extend(validate_cache_policy(config, "cachePolicy.config", s3));
    }
    if let Some(PolicyChoice::Config(config)) = &scenario.origin_request_policy {
        findings.extend(validate_origin_request_policy(config, "originRequestPolicy.config", s3));
    }
}

fn one(
    compiled: &CompiledBehavior,
    sent: &RequestInput,
    answered: &OriginResponseSettings,
    places: ScenarioPaths<'_>,
    trace: &mut Trace,
) -> RequestAnswer {
    let (request, viewer) = (&sent.request, &sent.viewer);
    if let Some(refusal) = refusal(request) {
        let sentence = format!("{} The viewer gets {}.", refusal.because, refusal.status);
        let step = trace.step(|| Step {
            rule: refusal.rule,
            subject: "request".into(),
            verdict: Verdict::Rejected,
            because: sentence.clone(),
            reads: vec![places.of(&refusal.member)],
        });
        return RequestAnswer {
            outcome: EmptyCacheOutcome::Refused(refusal.status),
            step,
            sentence,
            key: None,
            notation: None,
            parts: Vec::new(),
            left_out: Vec::new(),
            origin_request: None,
            response: None,
        };
    }
    let step = trace.steps.len();
    let (key, parts) = compiled.explain_key(request, viewer, places, trace);
    let origin_request = compiled.origin_request(request, viewer, places, trace);
    let cached = compiled.cached(request);
    let (outcome, sentence) = if compiled.origin_is_s3() && origin_request.viewer_host {
        (
            EmptyCacheOutcome::BucketRefuses,
            format!("The bucket gets the viewer's Host `{}` and answers 403.", request.host),
        )
    } else if !cached.is_cached() {
        let why = match cached {
            MethodCaching::NotOptions => "OPTIONS is not among the cached methods".to_owned(),
            MethodCaching::WebSocket => "A WebSocket is never cached".to_owned(),
            _ => format!("{} is never cached", request.method),
        };
        (EmptyCacheOutcome::NotCached, format!("{why}: the origin is asked every time."))
    } else if compiled.caching_disabled() {
        (
            EmptyCacheOutcome::CachingDisabled,
            "The cache policy disables caching: the origin is asked every time.".into(),
        )
    } else {
        (EmptyCacheOutcome::Miss, "No object has this key yet: the origin is asked.".into())
    };
    RequestAnswer {
        outcome,
        step,
        sentence,
        notation: key.as_ref().map(CacheKey::notation),
        key,
        parts: parts.parts,
        left_out: parts.left_out,
        response: (!answered.is_unknown() && outcome != EmptyCacheOutcome::BucketRefuses)
            .then(|| compiled.viewer_response(request, answered, trace)),
        origin_request: Some(origin_request),
    }
}
