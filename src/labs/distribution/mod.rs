//! Distribution: which behaviour matched, who may have it, which origin answered, and what did the viewer get?

mod examples;
mod handoff;
mod paste;

pub use paste::{PastedRequests, read as read_requests};

use super::{Example, Lab, SensitiveVisitor};
use crate::cloudfront::distribution::{
    BucketPolicy, CompiledDistribution, Distribution, EdgeCache, EdgeLookup, RequestOutcome,
    UnreachableBehavior, ViewerRequest, bucket_policies, check, process_request, rules, shadows,
};
use crate::cloudfront::signing;
use crate::explain::{Explained, Finding, Headline, Service, Severity, Tone, Trace};
use serde::{Deserialize, Serialize};

/// Requests that are sent through; more are left aside.
pub const MAX_REQUESTS: usize = 1_000;

/// The lab.
pub struct DistributionLab;

/// A distribution, and the requests that are put to it one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Scenario {
    /// The whole configuration.
    pub distribution: Distribution,
    /// In the order in which they arrive at one edge location.
    pub requests: Vec<ViewerRequest>,
    /// The request whose way is told step by step; from 0.
    pub focus: u32,
    /// The time at which they come, in epoch seconds: what signatures are held against.
    pub now: i64,
}

/// 2026-01-01T17:00:00Z, as in the lab of signed access.
const NOW: i64 = 1_767_286_800;

impl Default for Scenario {
    fn default() -> Self {
        Self {
            distribution: Distribution::default(),
            requests: vec![ViewerRequest::default()],
            focus: 0,
            now: NOW,
        }
    }
}

/// What becomes of the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// One row for each request.
    pub requests: Vec<RequestRow>,
    /// The place of the request that is told step by step.
    pub focus: usize,
    /// Its way; `None` where there are no requests.
    #[serde(rename = "journey")]
    pub outcome: Option<RequestOutcome>,
    /// Behaviours that are never reached.
    pub shadowed: Vec<UnreachableBehavior>,
    /// How many requests each behaviour served, the default one last.
    pub served: Vec<u64>,
    /// What the buckets must allow.
    pub bucket_policies: Vec<BucketPolicy>,
}

/// A request in one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestRow {
    /// Its method.
    pub method: String,
    /// Its address.
    pub url: String,
    /// The pattern of its behaviour; `*` for the default one, empty if it did not come that far.
    pub pattern: String,
    /// Place of its behaviour in the list; `None` for the default one, or if it did not come that far.
    pub behavior: Option<usize>,
    /// What the edge had.
    pub edge: EdgeLookup,
    /// The origin whose answer the viewer got.
    pub origin: Option<String>,
    /// Seconds that the viewer waited for origins that failed.
    pub seconds: u64,
    /// What the viewer got.
    pub status: u16,
    /// The verdict in one sentence.
    pub sentence: String,
}

impl Lab for DistributionLab {
    const ID: &'static str = "distribution";
    const TITLE: &'static str = "Distribution";
    const QUESTION: &'static str = "Which behaviour matches, and who answers?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explained<Answer> {
        let distribution = &scenario.distribution;
        let compiled = CompiledDistribution::new(distribution, scenario.now);
        let mut findings = check(distribution, "distribution");
        let sent = scenario.requests.len().min(MAX_REQUESTS);
        if sent < scenario.requests.len() {
            findings.push(Finding {
                severity: Severity::Note,
                field: "requests".into(),
                message: format!("only the first {MAX_REQUESTS} requests are sent through"),
                fix: "Shorten the list.".into(),
                rule: &rules::ORDER,
                aws_error: None,
            });
        }
        let focus =
            usize::try_from(scenario.focus).unwrap_or(usize::MAX).min(sent.saturating_sub(1));
        let mut cache = EdgeCache::default();
        let mut trace = Trace::default();
        let mut answer = Answer {
            requests: Vec::with_capacity(sent),
            focus,
            outcome: None,
            shadowed: shadows(distribution),
            served: vec![0; distribution.behaviors.len().saturating_add(1)],
            bucket_policies: bucket_policies(distribution),
        };
        let mut keyless = false;
        for (place, viewer_request) in scenario.requests.iter().take(sent).enumerate() {
            address(viewer_request, place, &mut findings);
            let at = format!("requests[{place}]");
            let places = ("distribution", at.as_str());
            let outcome = if place == focus {
                process_request(
                    distribution,
                    &compiled,
                    &mut cache,
                    viewer_request,
                    places,
                    &mut trace,
                )
            } else {
                process_request(
                    distribution,
                    &compiled,
                    &mut cache,
                    viewer_request,
                    places,
                    &mut Trace::silent(),
                )
            };
            answer.count(&outcome);
            keyless |= outcome.keyless;
            answer.requests.push(row(viewer_request, &outcome));
            if place == focus {
                answer.outcome = Some(outcome);
            }
        }
        if keyless {
            findings.push(Finding {
                severity: Severity::Note,
                field: "distribution.keyGroups".into(),
                message: "a request is signed, and no public key of the key group that its behaviour trusts is given".into(),
                fix: "Paste the group's public keys, so that its signature can be verified.".into(),
                rule: &rules::SIGNED,
                aws_error: None,
            });
        }
        Explained { answer, trace, findings }
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        for viewer_request in &mut scenario.requests {
            visitor.request(&mut viewer_request.request);
        }
        for origin in &mut scenario.distribution.origins {
            visitor.custom(&mut origin.custom_headers);
        }
    }

    fn headline(answer: &Answer) -> Headline {
        let Some(outcome) = &answer.outcome else {
            return Headline {
                tone: Tone::Neutral,
                word: "No request".into(),
                sentence: "Add a request to see its way through the distribution.".into(),
                detail: String::new(),
            };
        };
        let status = outcome.status;
        let (tone, what) = match (status, outcome.edge) {
            (300..=399, _) => (Tone::Caution, "redirect"),
            (400.., _) => (Tone::Bad, "error"),
            (_, EdgeLookup::Hit) => (Tone::Good, "hit"),
            (_, EdgeLookup::Miss) => (Tone::Good, "miss"),
            _ => (Tone::Good, "from the origin"),
        };
        let tone = if tone == Tone::Good && (outcome.seconds > 0 || outcome.page.is_some()) {
            Tone::Caution
        } else {
            tone
        };
        let count = answer.requests.len();
        Headline {
            tone,
            word: format!("{status} {what}"),
            sentence: outcome.sentence.clone(),
            detail: match answer.shadowed.first() {
                Some(shadow) => format!(
                    "The behaviour `{}` is never reached: `{}` takes everything first.",
                    shadow.pattern, shadow.by_pattern
                ),
                None if count > 1 => {
                    format!("Request {} of {count}.", answer.focus.saturating_add(1))
                }
                None => String::new(),
            },
        }
    }
}

impl Answer {
    /// Counts a request for the behaviour that served it.
    fn count(&mut self, outcome: &RequestOutcome) {
        let Some(choice) = &outcome.choice else {
            return;
        };
        let last = self.served.len().saturating_sub(1);
        if let Some(count) = self.served.get_mut(choice.behavior.unwrap_or(last)) {
            *count = count.saturating_add(1);
        }
    }
}

/// A finding where the viewer's address is none.
fn address(viewer_request: &ViewerRequest, place: usize, findings: &mut Vec<Finding>) {
    let text = viewer_request.client_ip.trim();
    if !text.is_empty() && text.parse::<std::net::IpAddr>().is_err() {
        findings.push(Finding {
            severity: Severity::Error,
            field: format!("requests[{place}].clientIp"),
            message: "this is not an IP address".into(),
            fix: "Write an address such as 192.0.2.7, or leave it empty.".into(),
            rule: &signing::rules::ADDRESS,
            aws_error: None,
        });
    }
}

fn row(viewer_request: &ViewerRequest, outcome: &RequestOutcome) -> RequestRow {
    let answered = outcome.page.as_ref().map_or(&outcome.attempts, |page| &page.attempts).last();
    RequestRow {
        method: viewer_request.request.method.clone(),
        url: viewer_request.request.url(),
        pattern: outcome.pattern.clone(),
        behavior: outcome.choice.as_ref().and_then(|choice| choice.behavior),
        edge: outcome.edge,
        origin: answered.map(|attempt| attempt.origin.clone()),
        seconds: outcome.seconds,
        status: outcome.status,
        sentence: outcome.sentence.clone(),
    }
}
