//! Distribution: which cache behavior matches, whether the request is allowed, which origin responds, and what the
//! viewer gets.

mod documents;
mod examples;
mod handoff;

pub use documents::{PastedRequests, read as read_requests};

use super::{Example, Explanation, Import, Lab, SensitiveVisitor, nothing_imported};
use crate::cloudfront::distribution::{
    BucketPolicy, CompiledDistribution, Distribution, EdgeCache, EdgeLookup, RequestOutcome,
    UnknownSetting, UnreachableBehavior, ViewerRequest, bucket_policies, check, process_request,
    rules, shadows,
};
use crate::cloudfront::{distribution, signing};
use crate::document::{ImportStatus, Report, UnknownField};
use crate::explain::{
    Explained, Finding, Headline, Mount, Service, Severity, Tone, Trace, finding,
};
use crate::http::Request;
use crate::text::{count_of, list, number};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Maximum number of requests; the lab skips later ones.
pub const MAX_REQUESTS: usize = 1_000;

/// The lab.
pub struct DistributionLab;

/// A distribution, and its requests in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Scenario {
    /// The configuration.
    pub distribution: Distribution,
    /// In the order in which they arrive at one edge location.
    pub requests: Vec<ViewerRequest>,
    /// The request that is traced; from 0.
    pub focus: u32,
    /// The time of the requests, in epoch seconds, for the verification of signatures.
    pub now: i64,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// 2026-01-01T17:00:00Z, as in the Signed access lab.
const NOW: i64 = 1_767_286_800;

impl Default for Scenario {
    fn default() -> Self {
        Self {
            distribution: Distribution::default(),
            requests: vec![ViewerRequest::default()],
            focus: 0,
            now: NOW,
            unknowns: Vec::new(),
        }
    }
}

/// The results of the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// One row for each request.
    pub requests: Vec<RequestRow>,
    /// The place of the request that is traced.
    pub focus: usize,
    /// Its request path; `None` if there are no requests.
    #[serde(rename = "journey")]
    pub outcome: Option<RequestOutcome>,
    /// Cache behaviors that no request matches.
    pub shadowed: Vec<UnreachableBehavior>,
    /// The number of requests for each cache behavior, the default one last.
    pub served: Vec<u64>,
    /// The policies that the buckets need.
    pub bucket_policies: Vec<BucketPolicy>,
    /// The first reason why AWS rejects the distribution, and its fix.
    #[serde(skip)]
    pub rejected: Option<(String, String)>,
}

/// A request in one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestRow {
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
    /// The path pattern of its cache behavior; `*` for the default one, empty if an earlier check rejected it.
    pub pattern: String,
    /// Place of its cache behavior in the list; `None` for the default one, or if an earlier check rejected it.
    pub behavior: Option<usize>,
    /// The result of the cache lookup.
    pub edge: EdgeLookup,
    /// The origin whose response the viewer got.
    pub origin: Option<String>,
    /// Seconds that the viewer waited for origins that failed.
    pub seconds: u64,
    /// What the viewer got.
    pub status: u16,
    /// The verdict in one sentence.
    pub sentence: String,
}

/// Of the requests of the lab, those to a domain name of an imported distribution; if there are none, a request to it.
fn requests_to(
    distribution: &Distribution,
    requests: &[ViewerRequest],
    report: &mut Report,
) -> Vec<ViewerRequest> {
    let is_own = |sent: &&ViewerRequest| distribution.receives(&sent.request.host);
    let mut kept: Vec<ViewerRequest> = requests.iter().filter(is_own).cloned().collect();
    let other = requests.len() - kept.len();
    if other > 0 {
        let why = format!("{} to other domain names", count_of(other, "request"));
        report.line(ImportStatus::Ignored, "requests", why);
    }
    if kept.is_empty() {
        let host = distribution.host().to_owned();
        let why = format!("the lab adds a request to `{host}` because a distribution has none");
        report.line(ImportStatus::Kept, "requests", why);
        kept.push(ViewerRequest {
            request: Request { host, ..Request::default() },
            ..ViewerRequest::default()
        });
    } else {
        let why =
            format!("{} to a domain name of the distribution", count_of(kept.len(), "request"));
        report.line(ImportStatus::Kept, "requests", why);
    }
    kept
}

impl Lab for DistributionLab {
    const ID: &'static str = "distribution";
    const TITLE: &'static str = "Distribution";
    const QUESTION: &'static str = "Which cache behavior matches, and which origin responds?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn import(
        scenario: &Scenario,
        text: &str,
        given: &Map<String, Value>,
    ) -> Result<Import<Scenario>, String> {
        let imported = distribution::import_with(text, given);
        let Some(distribution) = imported.distribution else {
            return Err(nothing_imported(&imported.report));
        };
        let place = |unknown: UnknownField| UnknownField {
            field: format!("distribution.{}", unknown.field),
            ..unknown
        };
        let unknowns = imported.unknowns.into_iter().map(place).collect();
        let mut report = Report { lines: imported.report, unknowns };
        let requests = requests_to(&distribution, &scenario.requests, &mut report);
        let needs = report.needs();
        let unknowns = report.unknowns;
        let scenario = Scenario { distribution, requests, focus: 0, now: scenario.now, unknowns };
        Ok(Import { scenario, report: report.lines, needs })
    }

    fn unknowns(scenario: &Scenario) -> &[UnknownField] {
        &scenario.unknowns
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        let distribution = &scenario.distribution;
        let compiled = CompiledDistribution::new(distribution, scenario.now);
        let mut findings = Mount::under("distribution").findings(check(distribution));
        let sent = scenario.requests.len().min(MAX_REQUESTS);
        if sent < scenario.requests.len() {
            finding!(findings, Severity::Note, rules::ORDER, "requests";
                "The lab processes only the first {} requests.", number(MAX_REQUESTS);
                "Remove requests from the list.");
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
            rejected: findings
                .iter()
                .find(|finding| finding.severity == Severity::Error)
                .map(|finding| (finding.message.clone(), finding.fix.clone())),
        };
        let mut keyless = false;
        for (place, viewer_request) in scenario.requests.iter().take(sent).enumerate() {
            client_ip(viewer_request, place, &mut findings);
            let at = format!("requests[{place}]");
            let mount = Mount::default().and("viewerRequest", at);
            let mut silent = Trace::silent();
            let recorder = if place == focus { &mut trace } else { &mut silent };
            let outcome = recorder.mounted(mount, |trace| {
                process_request(distribution, &compiled, &mut cache, viewer_request, trace)
            });
            answer.count(&outcome);
            keyless |= outcome.keyless;
            answer.requests.push(row(viewer_request, &outcome));
            if place == focus {
                answer.outcome = Some(outcome);
            }
        }
        if keyless {
            finding!(findings, Severity::Note, rules::SIGNED, "distribution.keyGroups";
                "Cloudglass can't verify a signed request because the trusted key group has no public key.";
                "Paste the public keys of the key group.");
        }
        Explained { answer, trace, findings }.into()
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        for viewer_request in &mut scenario.requests {
            visitor.request(&mut viewer_request.request);
        }
        for origin in &mut scenario.distribution.origins {
            visitor.custom(&mut origin.custom_headers);
        }
    }

    fn headline(Explained { answer, .. }: &Explained<Answer>) -> Headline {
        let Some(outcome) = &answer.outcome else {
            return Headline {
                tone: Tone::Neutral,
                word: "No request".into(),
                sentence: "Add a request to see its request path.".into(),
                detail: String::new(),
            };
        };
        if let Some((message, fix)) = &answer.rejected {
            return Headline {
                tone: Tone::Bad,
                word: "Rejected by AWS".into(),
                sentence: format!("CloudFront rejects the distribution. {message}"),
                detail: fix.clone(),
            };
        }
        if !outcome.unknown.is_empty() {
            let settings: Vec<String> =
                outcome.unknown.iter().take(3).map(UnknownSetting::clause).collect();
            return Headline {
                tone: Tone::Caution,
                word: "Unknown".into(),
                sentence: format!("The result depends on {}.", list(&settings, "and on")),
                detail: format!("Without this setting: {}", outcome.sentence),
            };
        }
        let status = outcome.status;
        let what = match (outcome.code, status, outcome.edge) {
            (Some(code), ..) => code,
            (None, 300..=399, _) => "Redirect",
            (None, 400.., _) => "Error",
            (None, _, _) if outcome.page.is_some() => "Error page",
            (None, _, EdgeLookup::Hit) => "Hit",
            (None, _, EdgeLookup::Miss) => "Miss",
            (None, ..) => "Not cached",
        };
        // A hit, a miss, and a redirect are facts; a valid signature is what the viewer wants.
        let tone = match status {
            400.. => Tone::Bad,
            _ if outcome.seconds > 0 || outcome.attempts.len() > 1 || outcome.page.is_some() => {
                Tone::Caution
            }
            0..300 if outcome.signed => Tone::Good,
            _ => Tone::Neutral,
        };
        let count = answer.requests.len();
        Headline {
            tone,
            word: format!("{status} {what}"),
            sentence: outcome.sentence.clone(),
            detail: match answer.shadowed.first() {
                Some(shadow) => format!(
                    "No request matches `{}` because `{}` precedes it and matches all its requests.",
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
    /// Counts a request for its cache behavior.
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

/// A finding if the viewer's IP address isn't valid.
fn client_ip(viewer_request: &ViewerRequest, place: usize, findings: &mut Vec<Finding>) {
    let text = viewer_request.client_ip.trim();
    if !text.is_empty() && text.parse::<std::net::IpAddr>().is_err() {
        finding!(findings, Severity::Error, signing::rules::ADDRESS, "requests[{place}].clientIp";
            "The viewer's IP address isn't valid.";
            "Enter an IP address such as `192.0.2.7`, or leave the field empty.");
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
