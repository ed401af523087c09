//! What containers wait for: `dependsOn`, `links`, `volumesFrom`.

use super::super::definition::{Container, Members};
use super::super::rules;
use super::{CLIENT, Checker};
use crate::explain::{Severity::Error, finding};
use crate::text::{code, list};

impl Checker<'_> {
    pub(super) fn dependencies(&mut self) {
        for container in self.containers.clone() {
            self.depends_on(container);
            self.other_containers(container);
        }
        let waits = |container: &Container<'_>| -> Vec<String> {
            let all = container.value.items("dependsOn").iter();
            all.filter_map(|one| one.text("containerName").map(str::to_owned)).collect()
        };
        if let Some(cycle) = cycle(&self.containers, waits) {
            let (first, names) = described(&cycle);
            finding!(self.findings, Error, rules::CYCLE, format!("{first}.dependsOn"), CLIENT;
                "The containers {names} wait for each other, so that none can start.";
                "Remove a dependency from the cycle.");
        }
        if let Some(cycle) = cycle(&self.containers, |container| linked(container)) {
            let (first, names) = described(&cycle);
            finding!(self.findings, Error, rules::LINKS, format!("{first}.links"), CLIENT;
                "The containers {names} link to each other. ECS returns `Container links should not have a cycle`.";
                "Remove a link from the cycle.");
        }
    }

    fn depends_on(&mut self, container: Container<'_>) {
        for (at, dependency) in container.value.items("dependsOn").iter().enumerate() {
            let path = format!("{}.dependsOn[{at}]", container.path());
            let Some(name) = dependency.text("containerName") else { continue };
            let Some(other) = self.container(name) else {
                finding!(self.findings, Error, rules::DEPENDS_ON, format!("{path}.containerName"), CLIENT;
                    "No container of the task is named {}. ECS returns `Cannot depend on container + '{name}' because it does not exist`.", code(name);
                    "Enter the name of a container of this task definition.");
                continue;
            };
            match dependency.text("condition") {
                Some(condition @ ("SUCCESS" | "COMPLETE")) if other.is_essential() => {
                    let other = other.at;
                    finding!(self.findings, Error, rules::DEPENDS_ON, "{path}.condition", CLIENT;
                        "The container {} is essential, so the task stops when it exits. ECS returns `A dependency container with SUCCESS or COMPLETE condition cannot be an essential container`.", code(name);
                        "Set `essential` of {} to `false`, or wait for another condition than `{condition}`.", code(name);
                        set "containerDefinitions[{other}].essential" = false);
                }
                Some("HEALTHY") if !other.value.has("healthCheck") => {
                    finding!(self.findings, Error, rules::DEPENDS_ON, "{path}.condition", CLIENT;
                        "The container {} has no health check. ECS returns `A dependency container with HEALTHY condition must have health check configured`.", code(name);
                        "Add a `healthCheck` to {}, or wait for `START`.", code(name); set "{path}.condition" = "START");
                }
                _ => {}
            }
        }
    }

    fn other_containers(&mut self, container: Container<'_>) {
        for (at, from) in container.value.items("volumesFrom").iter().enumerate() {
            let Some(name) = from.text("sourceContainer") else { continue };
            if self.container(name).is_none() {
                finding!(self.findings, Error, rules::MOUNTS, format!("{}.volumesFrom[{at}].sourceContainer", container.path()), CLIENT;
                    "No container of the task is named {}. ECS returns `Invalid 'volumesFrom' setting. Unknown container: '{name}'`.", code(name);
                    "Enter the name of a container of this task definition.");
            }
        }
        for (at, name) in linked(&container).iter().enumerate() {
            if self.container(name).is_none() {
                finding!(self.findings, Error, rules::LINKS, format!("{}.links[{at}]", container.path()), CLIENT;
                    "No container of the task is named {}.", code(name);
                    "Enter the name of a container of this task definition, or `name:alias`.");
            }
        }
    }
}

/// The containers that a container links to.
fn linked(container: &Container<'_>) -> Vec<String> {
    let links = container.value.items("links").iter();
    links
        .filter_map(|link| Some(link.as_str()?.split(':').next().unwrap_or_default().to_owned()))
        .collect()
}

/// The path of the first container of a cycle, and the names of all.
fn described(cycle: &[Container<'_>]) -> (String, String) {
    let names: Vec<String> = cycle.iter().map(|container| code(container.name())).collect();
    (cycle.first().map(Container::path).unwrap_or_default(), list(&names, "and"))
}

/// The first cycle, from the first container of the definition that is in it.
fn cycle<'a>(
    containers: &[Container<'a>],
    next: impl Fn(&Container<'a>) -> Vec<String>,
) -> Option<Vec<Container<'a>>> {
    let find = |name: &str| containers.iter().find(|container| container.name() == name);
    for start in containers {
        // Every path from the start, by depth; each container is on it at most one time.
        let mut paths: Vec<Vec<Container<'a>>> = vec![vec![*start]];
        let mut seen: Vec<usize> = Vec::new();
        while let Some(path) = paths.pop() {
            let Some(last) = path.last() else { continue };
            for name in next(last) {
                let Some(container) = find(&name) else { continue };
                if container.at == start.at {
                    return Some(path);
                }
                if !seen.contains(&container.at) {
                    seen.push(container.at);
                    paths.push(path.iter().copied().chain([*container]).collect());
                }
            }
        }
    }
    None
}
