//! The containers after everything is fetched: which of them run, and why a task stops.

use super::super::definition::{Container, Members};
use super::answer::{Start, StopCode};
use super::fetch::Fetched;
use super::input::{Behavior, StartInput};
use super::order::waits;
use super::rules;
use crate::explain::{Trace, Verdict, step};
use crate::text::{code, list};

/// Starts the containers in their order.
pub(super) fn run(
    all: &[Container<'_>],
    input: &StartInput,
    fetched: Fetched,
    start: &mut Start,
    trace: &mut Trace,
) {
    if let Some(failure) = fetched.failure {
        start.starts = Some(false);
        start.stop_code = Some(StopCode::TaskFailedToStart);
        start.stopped_reason = Some(failure.reason);
        start.container = Some(failure.container);
        return;
    }
    if let Some((container, reason)) = awaited_in_vain(all, input, trace) {
        start.starts = Some(false);
        start.stop_code = Some(StopCode::TaskFailedToStart);
        start.stopped_reason = Some(reason);
        start.container = Some(container);
        return;
    }
    start.starts = if fetched.depends_on.is_empty() { Some(true) } else { None };
    start.depends_on = fetched.depends_on;
    let names: Vec<String> = all.iter().map(|one| code(one.name())).collect();
    let fields: Vec<String> = all.iter().map(Container::path).collect();
    step!(trace, rules::ALL_RUN, Verdict::Passed, "Task", fields; "Everything is fetched, and {} started.", list(&names, "and"));
    ended(all, input, start, trace);
}

/// The container that waits for a condition that another container never reaches.
fn awaited_in_vain(
    all: &[Container<'_>],
    input: &StartInput,
    trace: &mut Trace,
) -> Option<(String, String)> {
    let waits = waits(all);
    for container in all {
        for (at, wait) in waits.get(container.name())?.iter().enumerate() {
            let other = behavior(input, &wait.on);
            let why = match (wait.condition.as_str(), other.exit_code) {
                ("SUCCESS", Some(code)) if code != 0 => format!("exited with code {code}"),
                ("HEALTHY", _) if !other.healthy => "didn't become healthy".to_owned(),
                ("HEALTHY", Some(code)) => format!("exited with code {code} before it was healthy"),
                _ => continue,
            };
            let field = format!("{}.{}[{at}]", container.path(), wait.from);
            let name = code(container.name());
            step!(trace, rules::DEPENDENCY_FAILED, Verdict::Rejected, "Container {name}", [field];
                "The container doesn't start because {} {why}.", code(&wait.on));
            let reason = format!("CannotStartContainerError: the dependency {} {why}", wait.on);
            return Some((container.name().to_owned(), reason));
        }
    }
    None
}

fn behavior(input: &StartInput, name: &str) -> Behavior {
    input.containers.get(name).cloned().unwrap_or_default()
}

/// What happens after the containers have started.
fn ended(all: &[Container<'_>], input: &StartInput, start: &mut Start, trace: &mut Trace) {
    let ended = super::order::ends(all, input);
    let mut essential = None;
    for container in all.iter().filter(|one| ended.iter().any(|name| name == one.name())) {
        let name = code(container.name());
        let code_of = behavior(input, container.name()).exit_code.unwrap_or(0);
        let field = format!("{}.essential", container.path());
        match container.is_essential() {
            true => {
                step!(trace, rules::ESSENTIAL_EXIT, Verdict::Rejected, "Container {name}", [field];
                    "The essential container exits with code {code_of}, so ECS stops the task.");
                essential = essential.or(Some(container.name()));
            }
            false => {
                step!(trace, rules::JOB_EXIT, Verdict::Applied, "Container {name}", [field];
                    "The container exits with code {code_of}. It isn't essential, so the others continue.");
            }
        }
    }
    for container in all {
        if container.value.has("healthCheck") && !behavior(input, container.name()).healthy {
            let name = code(container.name());
            step!(trace, rules::HEALTH, Verdict::Rejected, "Container {name}", [format!("{}.healthCheck", container.path())];
                "The health check fails, so that the scheduler of a service replaces the task.");
        }
    }
    if let Some(name) = essential {
        start.stop_code = Some(StopCode::EssentialContainerExited);
        start.stopped_reason = Some("Essential container in task exited".into());
        start.container = Some(name.to_owned());
        return;
    }
    let runs = |name: &&str| !ended.iter().any(|one| one == name);
    start.running = all.iter().map(Container::name).filter(runs).map(str::to_owned).collect();
}
