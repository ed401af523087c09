//! The requests, one after the other, through the edge location.

use super::{
    answer::{Answer, RequestRow},
    findings,
    scenario::Scenario,
};
use crate::cloudfront::{
    distribution::{bucket_policies, shadows},
    edge::{CompiledDistribution, EdgeCache, process_request},
};
use crate::explain::{Explained, Mount, Trace};

/// Processes the requests, and traces one.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let distribution = &scenario.distribution;
    let compiled = CompiledDistribution::new(distribution, scenario.now);
    let mut findings = findings::of(scenario);
    let sent = scenario.processed();
    let last = sent.len().saturating_sub(1);
    let focus = usize::try_from(scenario.focus).unwrap_or(usize::MAX).min(last);
    let mut cache = EdgeCache::default();
    let mut trace = Trace::default();
    let mut answer = Answer {
        requests: Vec::with_capacity(sent.len()),
        focus,
        outcome: None,
        shadowed: shadows(distribution),
        served: vec![0; distribution.behaviors.len().saturating_add(1)],
        bucket_policies: bucket_policies(distribution),
    };
    let mut keyless = false;
    for (place, viewer_request) in sent.iter().enumerate() {
        let mount = Mount::default().and("viewerRequest", format!("requests[{place}]"));
        let mut silent = Trace::silent();
        let recorder = if place == focus { &mut trace } else { &mut silent };
        let outcome = recorder.mounted(mount, |trace| {
            process_request(distribution, &compiled, &mut cache, viewer_request, trace)
        });
        answer.count(&outcome);
        keyless |= outcome.keyless;
        answer.requests.push(RequestRow::new(viewer_request, &outcome));
        if place == focus {
            findings.extend(findings::origin_refusal(distribution, &outcome, place));
            answer.outcome = Some(outcome);
        }
    }
    findings.extend(keyless.then(findings::keyless));
    Explained { answer, trace, findings }
}
