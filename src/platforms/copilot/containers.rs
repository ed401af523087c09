//! The containers of a workload: what depends on what, and their ports.

use super::manifest::{Manifest, port_number};
use crate::explain::{Finding, Severity, finding};
use crate::platforms::rules;
use crate::text::code;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

use Severity::Error;

/// The sidecar that Copilot adds for `logging`.
const LOG_ROUTER: &str = "firelens_log_router";

struct Container<'a> {
    /// Where its `depends_on` is.
    field: String,
    essential: bool,
    depends_on: Vec<(&'a str, String)>,
}

/// Adds what Copilot rejects in `depends_on`, `sidecars`, and ports.
pub fn check(manifest: &Manifest, findings: &mut Vec<Finding>) {
    let containers = containers(manifest);
    for container in containers.values() {
        for (other, status) in &container.depends_on {
            check_dependency(&containers, &container.field, other, status, findings);
        }
    }
    for name in containers.keys() {
        if is_on_circle(&containers, name) {
            let field = containers.get(name).map_or("image.depends_on", |it| it.field.as_str());
            finding!(findings, Error, rules::COPILOT_DEPENDS, field;
                "The container {} depends on itself, perhaps through others.", code(name); "Remove one of the dependencies.");
            break;
        }
    }
    check_ports(manifest, findings);
    for (name, sidecar) in manifest.members("sidecars") {
        let image = sidecar.get("image").and_then(Value::as_object);
        if image.is_some_and(|image| image.contains_key("build") && image.contains_key("location"))
        {
            finding!(findings, Error, rules::COPILOT_IMAGE, "sidecars.{name}.image";
                "The image of a sidecar has both build and location."; "Remove one of the two.");
        }
    }
}

fn containers(manifest: &Manifest) -> BTreeMap<&str, Container<'_>> {
    fn of(value: Option<&Value>) -> Vec<(&str, String)> {
        let members = value.and_then(Value::as_object).into_iter().flatten();
        members
            .map(|(name, status)| {
                (name.as_str(), status.as_str().unwrap_or("").to_ascii_uppercase())
            })
            .collect()
    }
    let mut containers = BTreeMap::new();
    let main = Container {
        field: "image.depends_on".into(),
        essential: true,
        depends_on: of(manifest.at("image.depends_on")),
    };
    containers.insert(manifest.name().unwrap_or(""), main);
    if manifest.members("logging").next().is_some() {
        let router =
            Container { field: "logging".into(), essential: false, depends_on: Vec::new() };
        containers.insert(LOG_ROUTER, router);
    }
    for (name, sidecar) in manifest.members("sidecars") {
        let container = Container {
            field: format!("sidecars.{name}.depends_on"),
            essential: sidecar.get("essential") != Some(&Value::Bool(false)),
            depends_on: of(sidecar.get("depends_on")),
        };
        containers.insert(name, container);
    }
    containers
}

fn check_dependency(
    containers: &BTreeMap<&str, Container<'_>>,
    field: &str,
    other: &str,
    status: &str,
    findings: &mut Vec<Finding>,
) {
    if !["START", "COMPLETE", "SUCCESS", "HEALTHY"].contains(&status) {
        finding!(findings, Error, rules::COPILOT_DEPENDS, field;
            "A container can't wait for another to be {}.", code(&status.to_ascii_lowercase()); "Use start, complete, success, or healthy.");
        return;
    }
    match containers.get(other) {
        None => finding!(findings, Error, rules::COPILOT_DEPENDS, field;
            "There is no container {}.", code(other); "Name the workload itself or one of its sidecars."),
        Some(container) if container.essential && matches!(status, "COMPLETE" | "SUCCESS") => {
            finding!(findings, Error, rules::COPILOT_DEPENDS, field;
                "{} is essential: when it ends, the task ends.", code(other); "Wait for start or healthy, or set essential to false.");
        }
        Some(_) => {}
    }
}

fn is_on_circle(containers: &BTreeMap<&str, Container<'_>>, start: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(name) = open.pop() {
        for (other, _) in containers.get(name).into_iter().flat_map(|it| &it.depends_on) {
            if *other == start {
                return true;
            }
            if seen.insert(*other) {
                open.push(other);
            }
        }
    }
    false
}

fn check_ports(manifest: &Manifest, findings: &mut Vec<Finding>) {
    let mut taken = BTreeMap::new();
    if let Some(port) = manifest.at("image.port").and_then(port_number) {
        taken.insert(port, manifest.name().unwrap_or(""));
    }
    for (name, sidecar) in manifest.members("sidecars") {
        // A port can have a protocol: 2000/udp.
        let port = sidecar.get("port").and_then(|port| match port {
            Value::String(text) => text.split('/').next().and_then(|port| port.parse().ok()),
            port => port_number(port),
        });
        let Some(port) = port else { continue };
        if let Some(other) = taken.insert(port, name) {
            finding!(findings, Error, rules::COPILOT_IMAGE, "sidecars.{name}.port";
                "The containers {} and {} both expose port {port}.", code(other), code(name); "Use another port for one of them.");
        }
    }
}
