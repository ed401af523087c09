//! Problems in the scenario, each at its field.

use super::scenario::Workload;
use crate::explain::{
    Finding,
    Severity::{Error, Note},
    finding,
};
use crate::platforms::{Quantity, RollingBounds, copilot::SUPPORT_ENDED, rules};
use crate::text::code;

/// Requests that are no quantities.
pub(super) fn quantities(workload: &Workload, found: &mut Vec<Finding>) {
    for (at, container) in workload.containers.iter().enumerate() {
        for (name, text) in [("cpu", container.cpu.trim()), ("memory", container.memory.trim())] {
            if !text.is_empty() && Quantity::read(text).is_err() {
                finding!(found, Error, rules::POD_REQUEST, "workload.containers[{at}].{name}";
                    "{} isn't a quantity of Kubernetes.", code(text);
                    "Write a number with a unit, such as `250m` or `512Mi`.");
            }
        }
    }
}

/// Values of an update that Kubernetes rejects.
pub(super) fn rolling(bounds: &Result<RollingBounds, &'static str>, found: &mut Vec<Finding>) {
    if let Err(field) = bounds {
        match *field {
            "maxUnavailable" => {
                finding!(found, Error, rules::ROLLING_VALUES, "rolling.maxUnavailable";
                "Kubernetes rejects this value of `maxUnavailable`.";
                "Use a number or a percentage up to 100%, and not 0 together with `maxSurge`."; set "rolling.maxUnavailable" = "25%")
            }
            field => finding!(found, Error, rules::ROLLING_VALUES, "rolling.{field}";
                "Kubernetes rejects this value of {}.", code(field);
                "Use a number, or a percentage such as `25%`."),
        }
    }
}

/// What Copilot rejects: its findings are at paths of the manifest, whose text is one field.
pub(super) fn copilot(findings: Vec<Finding>, found: &mut Vec<Finding>) {
    for mut finding in findings {
        let place = std::mem::take(&mut finding.field);
        finding.change = None;
        finding.field = if place.starts_with("state.") {
            "copilot.deployed".into()
        } else {
            if place != "manifest" {
                finding.message = format!("{}: {}", code(&place), finding.message);
            }
            "copilot.manifest".into()
        };
        found.push(finding);
    }
    finding!(found, Note, rules::COPILOT_SUPPORT, "copilot.command";
        "AWS's support for Copilot ended on {SUPPORT_ENDED}.";
        "For new work, AWS points to Amazon ECS Express Mode and the AWS CDK.");
}
