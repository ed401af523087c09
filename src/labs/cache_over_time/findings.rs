//! Problems in the scenario, each at its field.

use super::scenario::{MAX_EVENTS, Scenario};
use crate::cloudfront::{
    traffic::{Traffic, rules},
    ttl,
};
use crate::explain::{
    Finding, Mount,
    Severity::{Error, Warning},
    finding,
};
use crate::text::number;
use serde_json::json;

/// The problems in the scenario.
pub(super) fn of(scenario: &Scenario) -> Vec<Finding> {
    let mut found = Vec::new();
    invalidations(scenario, &mut found);
    repeated(scenario, &mut found);
    policies(scenario, &mut found);
    traffic(scenario, &mut found);
    found
}

/// Paths that AWS rejects, or that probably match nothing.
fn invalidations(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (number, event) in scenario.events.iter().enumerate() {
        for (item, path) in event.invalidate.iter().enumerate() {
            let fault = scenario.fault(path);
            let (severity, aws_error) = match fault {
                Some(_) => (Error, Some("InvalidArgument")),
                None => (Warning, None),
            };
            if let Some(fault) = fault.or_else(|| scenario.hint(path)) {
                finding!(found, severity, *fault.rule, "events[{number}].invalidate[{item}]", aws_error;
                    "{}", fault.message;
                    "{}", fault.fix);
            }
        }
    }
}

fn repeated(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (number, event) in scenario.events.iter().enumerate() {
        if event.again > 0 && event.every < 1 {
            finding!(found, Error, rules::REPEATED, "events[{number}].every";
                "The interval {} s is too short. Cloudglass uses 1 s.", event.every;
                "Enter an interval of at least 1 s."; set "events[{number}].every" = 1);
        }
    }
    let count: u64 = scenario.events.iter().map(|event| u64::from(event.again) + 1).sum();
    if count > MAX_EVENTS as u64 {
        finding!(found, Warning, rules::REPEATED, "events";
            "The timeline replays only the first {MAX_EVENTS} of {} events.", number(count);
            "Reduce the repetitions, or generate traffic.");
    }
}

/// Managed policies that AWS doesn't have.
fn policies(scenario: &Scenario, found: &mut Vec<Finding>) {
    let compared =
        scenario.compare.as_ref().map(|compare| scenario.behavior_with(&compare.fixed()));
    let own = (Mount::default(), scenario.behavior());
    let sides = [Some(own), compared.map(|behavior| (Mount::under("compare"), behavior))];
    for (mount, behavior) in sides.into_iter().flatten() {
        if let Err(unknown) = scenario.compile(&behavior) {
            finding!(found, Error, ttl::rules::POLICY_EXISTS, mount.path(unknown.field()), "NoSuchCachePolicy";
                "AWS has no managed policy with this name or ID.";
                "Choose a managed policy, or use a custom policy.");
        }
    }
}

/// Numbers outside of their limits.
fn traffic(scenario: &Scenario, found: &mut Vec<Finding>) {
    let Some((within, clamped)) = scenario.traffic.as_ref().map(Traffic::within_limits) else {
        return;
    };
    if let Some(asked) = scenario.traced_request.filter(|at| !(1..=within.requests).contains(at)) {
        let traced = asked.clamp(1, within.requests);
        finding!(found, Warning, rules::GENERATED, "tracedRequest";
            "The traffic has no request {asked}. Cloudglass traces request {traced}.";
            "Enter a number from 1 to {}.", number(within.requests); set "tracedRequest" = traced);
    }
    for clamped in clamped {
        let field = clamped.field;
        // A number without decimals is written as one.
        let within = match clamped.to.fract() == 0.0 {
            true => json!(clamped.to as i64),
            false => json!(clamped.to),
        };
        finding!(found, Warning, rules::GENERATED, "traffic.{field}";
            "{} is outside the limits. Cloudglass uses {}.", clamped.from, clamped.to;
            "Enter {} or another value within the limits.", clamped.to; set "traffic.{field}" = within);
    }
}
