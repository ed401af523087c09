//! The verdict.

use super::scenario::Scenario;
use crate::ecs::task_definition::start::{Purpose, Start, StopCode};
use crate::explain::{Finding, Headline, Severity, Tone};
use crate::text::{code, count_of, list};

/// The verdict on a start.
pub(super) fn verdict(scenario: &Scenario, start: &Start, findings: &[Finding]) -> Headline {
    let launch = scenario.launch.kind.title();
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    if let Some(error) = error {
        let others =
            findings.iter().filter(|finding| finding.severity == Severity::Error).count() - 1;
        let more = match others {
            0 => String::new(),
            others => {
                format!(" Cloudglass lists {} as well.", count_of(others as u64, "further error"))
            }
        };
        // The error text of AWS is in the finding; the verdict has the reason.
        let reason = match error.message.split_once(" ECS returns `") {
            Some((reason, _)) => reason.to_owned(),
            None => error.message.clone(),
        };
        let end = if reason.ends_with(['.', '?', '!']) { "" } else { "." };
        return Headline::new(
            Tone::Bad,
            "Rejected by AWS",
            [reason.as_str(), end].concat(),
            [error.fix.as_str(), &more].concat(),
        );
    }
    let container = start.container.as_deref().map(code).unwrap_or_default();
    match (start.starts, start.stop_code) {
        (None, _) => Headline::new(
            Tone::Neutral,
            "Unknown",
            format!(
                "Whether the task starts on {launch} depends on {}.",
                list(&start.depends_on, "and")
            ),
            "Enter the policies of the roles, or remove the conditions.",
        ),
        (Some(false), _) => {
            let reason = start.stopped_reason.clone().unwrap_or_default();
            Headline::new(
                Tone::Bad,
                "Doesn't start",
                format!("ECS stops the task because of the container {container}."),
                format!("ECS shows {} as the stopped reason.", code(&reason)),
            )
        }
        (Some(true), Some(StopCode::EssentialContainerExited)) => Headline::new(
            Tone::Caution,
            "Stops",
            format!(
                "The task starts on {launch} and stops because the essential container {container} exits."
            ),
            "Set `essential` to `false` for a container that only prepares the others.",
        ),
        (Some(true), _) => {
            let running: Vec<String> = start.running.iter().map(|name| code(name)).collect();
            let denied = start
                .used_roles
                .iter()
                .find(|used| used.purpose == Purpose::Application && !used.denied.is_empty());
            let runs = match running.len() {
                0 => "none of its containers continues".to_owned(),
                1 => format!("{} runs", list(&running, "and")),
                _ => format!("{} run", list(&running, "and")),
            };
            match denied {
                Some(used) => {
                    let actions: Vec<String> =
                        used.denied.iter().map(|action| code(action)).collect();
                    Headline::new(
                        Tone::Caution,
                        "Starts",
                        format!(
                            "The task starts on {launch}, but AWS denies {} to the application in {}.",
                            list(&actions, "and"),
                            code(&used.container)
                        ),
                        "Allow the calls in the task role, which all containers of the task share.",
                    )
                }
                None => Headline::new(
                    Tone::Good,
                    "Starts",
                    format!(
                        "The task starts on {launch} because everything that it fetches is there and allowed, and {runs}."
                    ),
                    String::new(),
                ),
            }
        }
    }
}
