//! In which order containers start and stop.

use super::super::definition::{Container, Members};
use super::answer::Order;
use super::input::StartInput;
use super::rules;
use crate::explain::{Trace, Verdict, step};
use crate::text::{code, list};
use std::collections::BTreeMap;

/// What a container waits for, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    /// The container that it waits for.
    pub on: String,
    /// `START`, `COMPLETE`, `SUCCESS`, or `HEALTHY`.
    pub condition: String,
    /// The member that says so.
    pub from: &'static str,
}

/// What each container waits for, by name.
pub(super) fn waits(all: &[Container<'_>]) -> BTreeMap<String, Vec<Wait>> {
    let mut waits: BTreeMap<String, Vec<Wait>> = BTreeMap::new();
    let wait = |on: &str, condition: &str, from: &'static str| Wait {
        on: on.to_owned(),
        condition: condition.to_owned(),
        from,
    };
    for container in all {
        let value = container.value;
        let mut own = Vec::new();
        for dependency in value.items("dependsOn") {
            if let (Some(on), Some(condition)) =
                (dependency.text("containerName"), dependency.text("condition"))
            {
                own.push(wait(on, condition, "dependsOn"));
            }
        }
        for link in value.items("links") {
            own.extend(
                link.as_str()
                    .and_then(|link| link.split(':').next())
                    .map(|on| wait(on, "START", "links")),
            );
        }
        for source in value.items("volumesFrom") {
            own.extend(source.text("sourceContainer").map(|on| wait(on, "START", "volumesFrom")));
        }
        waits.insert(container.name().to_owned(), own);
    }
    let router = all.iter().find(|one| one.value.has("firelensConfiguration"));
    if let Some(router) = router
        && waits.get(router.name()).is_some_and(Vec::is_empty)
    {
        for container in all
            .iter()
            .filter(|one| one.value["logConfiguration"].text("logDriver") == Some("awsfirelens"))
        {
            if container.name() != router.name()
                && let Some(own) = waits.get_mut(container.name())
                && !own.iter().any(|wait| wait.on == router.name())
            {
                own.push(wait(router.name(), "START", "logConfiguration"));
            }
        }
    }
    waits
}

/// The containers that end by themselves: with an exit code, or because another container waits for their end.
pub(super) fn ends(all: &[Container<'_>], input: &StartInput) -> Vec<String> {
    let waits = waits(all);
    let awaited = |name: &str| {
        waits.values().flatten().any(|wait| {
            wait.on == name && matches!(wait.condition.as_str(), "COMPLETE" | "SUCCESS")
        })
    };
    let exits = |name: &str| input.containers.get(name).is_some_and(|one| one.exit_code.is_some());
    all.iter()
        .map(Container::name)
        .filter(|name| awaited(name) || exits(name))
        .map(str::to_owned)
        .collect()
}

/// The order of the containers, in groups.
pub(super) fn order(all: &[Container<'_>], input: &StartInput, trace: &mut Trace) -> Order {
    let waits = waits(all);
    let names: Vec<&str> = all.iter().map(Container::name).collect();
    let start = groups(&names, |name| {
        waits.get(name).into_iter().flatten().map(|wait| wait.on.as_str()).collect()
    });
    let ended = ends(all, input);
    let running: Vec<&str> =
        names.iter().copied().filter(|name| !ended.iter().any(|one| one == name)).collect();
    let stop = groups(&running, |name| {
        let waiting = waits.iter().filter(|(_, own)| own.iter().any(|wait| wait.on == name));
        waiting
            .map(|(waiting, _)| waiting.as_str())
            .filter(|waiting| running.contains(waiting))
            .collect()
    });
    for container in all {
        for wait in waits.get(container.name()).into_iter().flatten() {
            let at = format!("{}.{}", container.path(), wait.from);
            let (name, on) = (code(container.name()), code(&wait.on));
            match wait.from {
                "logConfiguration" => {
                    step!(trace, rules::ROUTER_FIRST, Verdict::Applied, "Container {name}", [at];
                    "The container starts after the log router {on}.")
                }
                from => {
                    step!(trace, rules::START_ORDER, Verdict::Applied, "Container {name}", [at];
                    "The container waits for {on} because of `{from}`, until the condition `{}`.", wait.condition)
                }
            };
        }
    }
    if stop.len() > 1 {
        let groups: Vec<String> = stop
            .iter()
            .map(|group| list(&group.iter().map(|name| code(name)).collect::<Vec<_>>(), "and"))
            .collect();
        step!(trace, rules::STOP_ORDER, Verdict::Applied, "Stop order", ["containerDefinitions"];
            "When the task stops, ECS stops {}.", list(&groups, "then"));
    }
    Order { start, stop }
}

/// Groups of names: each name is in the first group in which all that it needs are in earlier groups. What waits for itself
/// is in no group.
fn groups<'a>(names: &[&'a str], needs: impl Fn(&str) -> Vec<&'a str>) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut placed: Vec<&str> = Vec::new();
    while placed.len() < names.len() {
        let ready = |name: &&&str| {
            !placed.contains(*name)
                && needs(name).iter().all(|need| placed.contains(need) || !names.contains(need))
        };
        let group: Vec<&str> = names.iter().filter(ready).copied().collect();
        if group.is_empty() {
            break;
        }
        groups.push(group.iter().map(|name| (*name).to_owned()).collect());
        placed.extend(group);
    }
    groups
}
