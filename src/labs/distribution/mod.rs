//! Distribution: which behaviour matched, who may have it, which origin answered, and what did the viewer get?

mod examples;
mod handoff;
mod paste;

pub use paste::{Pasted, read as read_requests};

use super::{Example, Lab, Seeker};
use crate::cloudfront::distribution::{
    BucketPolicy, Distribution, Edge, EdgeCache, Journey, Ready, Shadow, Visit, bucket_policies,
    check, rules, shadows, travel,
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
    pub requests: Vec<Visit>,
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
            requests: vec![Visit::default()],
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
    pub requests: Vec<Row>,
    /// The place of the request that is told step by step.
    pub focus: usize,
    /// Its way; `None` where there are no requests.
    pub journey: Option<Journey>,
    /// Behaviours that are never reached.
    pub shadowed: Vec<Shadow>,
    /// How many requests each behaviour served, the default one last.
    pub served: Vec<u64>,
    /// What the buckets must allow.
    pub bucket_policies: Vec<BucketPolicy>,
}

/// A request in one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its method.
    pub method: String,
    /// Its address.
    pub url: String,
    /// The pattern of its behaviour; `*` for the default one, empty if it did not come that far.
    pub pattern: String,
    /// Place of its behaviour in the list; `None` for the default one, or if it did not come that far.
    pub behavior: Option<usize>,
    /// What the edge had.
    pub edge: Edge,
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
        let ready = Ready::new(distribution, scenario.now);
        let mut findings = check(distribution, "distribution");
        let sent = scenario.requests.len().min(MAX_REQUESTS);
        if sent < scenario.requests.len() {
            findings.push(Finding {
                severity: Severity::Note,
                field: "requests".into(),
                message: format!("only the first {MAX_REQUESTS} requests are sent through"),
                mend: "Shorten the list.".into(),
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
            journey: None,
            shadowed: shadows(distribution),
            served: vec![0; distribution.behaviors.len().saturating_add(1)],
            bucket_policies: bucket_policies(distribution),
        };
        let mut keyless = false;
        for (place, visit) in scenario.requests.iter().take(sent).enumerate() {
            address(visit, place, &mut findings);
            let at = format!("requests[{place}]");
            let places = ("distribution", at.as_str());
            let journey = if place == focus {
                travel(distribution, &ready, &mut cache, visit, places, &mut trace)
            } else {
                travel(distribution, &ready, &mut cache, visit, places, &mut Trace::silent())
            };
            answer.count(&journey);
            keyless |= journey.keyless;
            answer.requests.push(row(visit, &journey));
            if place == focus {
                answer.journey = Some(journey);
            }
        }
        if keyless {
            findings.push(Finding {
                severity: Severity::Note,
                field: "distribution.keyGroups".into(),
                message: "a request is signed, and no public key of the key group that its behaviour trusts is given".into(),
                mend: "Paste the group's public keys, so that its signature can be verified.".into(),
                rule: &rules::SIGNED,
                aws_error: None,
            });
        }
        Explained { answer, trace, findings }
    }

    fn seek(scenario: &mut Scenario, seeker: &mut Seeker<'_>) {
        for visit in &mut scenario.requests {
            seeker.request(&mut visit.request);
        }
        for origin in &mut scenario.distribution.origins {
            seeker.custom(&mut origin.custom_headers);
        }
    }

    fn headline(answer: &Answer) -> Headline {
        let Some(journey) = &answer.journey else {
            return Headline {
                tone: Tone::Neutral,
                word: "No request".into(),
                sentence: "Add a request to see its way through the distribution.".into(),
                detail: String::new(),
            };
        };
        let status = journey.status;
        let (tone, what) = match (status, journey.edge) {
            (300..=399, _) => (Tone::Caution, "redirect"),
            (400.., _) => (Tone::Bad, "error"),
            (_, Edge::Hit) => (Tone::Good, "hit"),
            (_, Edge::Miss) => (Tone::Good, "miss"),
            _ => (Tone::Good, "from the origin"),
        };
        let tone = if tone == Tone::Good && (journey.seconds > 0 || journey.page.is_some()) {
            Tone::Caution
        } else {
            tone
        };
        let count = answer.requests.len();
        Headline {
            tone,
            word: format!("{status} {what}"),
            sentence: journey.sentence.clone(),
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
    fn count(&mut self, journey: &Journey) {
        let Some(choice) = &journey.choice else {
            return;
        };
        let last = self.served.len().saturating_sub(1);
        if let Some(count) = self.served.get_mut(choice.behavior.unwrap_or(last)) {
            *count = count.saturating_add(1);
        }
    }
}

/// A finding where the viewer's address is none.
fn address(visit: &Visit, place: usize, findings: &mut Vec<Finding>) {
    let text = visit.client_ip.trim();
    if !text.is_empty() && text.parse::<std::net::IpAddr>().is_err() {
        findings.push(Finding {
            severity: Severity::Error,
            field: format!("requests[{place}].clientIp"),
            message: "this is not an IP address".into(),
            mend: "Write an address such as 192.0.2.7, or leave it empty.".into(),
            rule: &signing::rules::ADDRESS,
            aws_error: None,
        });
    }
}

fn row(visit: &Visit, journey: &Journey) -> Row {
    let answered = journey.page.as_ref().map_or(&journey.attempts, |page| &page.attempts).last();
    Row {
        method: visit.request.method.clone(),
        url: visit.request.url(),
        pattern: journey.pattern.clone(),
        behavior: journey.choice.as_ref().and_then(|choice| choice.behavior),
        edge: journey.edge,
        origin: answered.map(|attempt| attempt.origin.clone()),
        seconds: journey.seconds,
        status: journey.status,
        sentence: journey.sentence.clone(),
    }
}
