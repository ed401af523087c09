//! Problems of the distribution and of the requests, each at its field.

use super::scenario::{MAX_REQUESTS, Scenario};
use crate::cloudfront::{
    distribution::{Distribution, ViewerRequest, check, rules},
    edge::RequestOutcome,
    request::RefusalCause,
    signing,
};
use crate::explain::{Finding, Mount, Severity, finding};
use crate::text::number;

/// The member of the scenario that AWS gets.
const DISTRIBUTION: &str = "distribution";

/// The problems of the configuration and of the requests.
pub(super) fn of(scenario: &Scenario) -> Vec<Finding> {
    let mut found = Mount::under(DISTRIBUTION).findings(check(&scenario.distribution));
    let sent = scenario.processed();
    if sent.len() < scenario.requests.len() {
        finding!(found, Severity::Note, rules::ORDER, "requests";
            "The lab processes only the first {} requests.", number(MAX_REQUESTS);
            "Remove requests from the list.");
    }
    for (place, viewer_request) in sent.iter().enumerate() {
        client_ip(viewer_request, place, &mut found);
    }
    found
}

/// The finding about the selected request if its origin denies what CloudFront forwards.
pub(super) fn origin_refusal(
    distribution: &Distribution,
    outcome: &RequestOutcome,
    place: usize,
) -> Option<Finding> {
    let refusal = outcome.attempts.last()?.refusal.as_ref()?;
    let choice = outcome.choice.as_ref()?;
    let behavior = Distribution::behavior_field(choice.behavior);
    let policies = distribution.behavior(choice.behavior);
    let field = match refusal.cause {
        RefusalCause::PayloadHash => format!("requests[{place}].request.headers"),
        _ if policies.origin_request_policy.is_some() => {
            format!("distribution.{behavior}.originRequestPolicy")
        }
        _ => format!("distribution.{behavior}.cachePolicy"),
    };
    Some(
        finding!(new Severity::Warning, *refusal.rule, field; "{}", refusal.sentence(); "{}", refusal.fix),
    )
}

/// The note about signed requests that nothing is known to verify them with.
pub(super) fn keyless() -> Finding {
    finding!(new Severity::Note, rules::SIGNED, "distribution.keyGroups";
        "Cloudglass can't verify a signed request because the trusted key group has no public key.";
        "Paste the public keys of the key group.")
}

/// The first reason why AWS rejects the distribution.
pub(super) fn rejecting(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| {
        finding.severity == Severity::Error && finding.field.starts_with(DISTRIBUTION)
    })
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
