//! Problems of the scenario: those of the definition for the selected launch type, and what follows from the start.

use super::scenario::Scenario;
use crate::ecs::task_definition::start::{Purpose, RoleKind, Start, rules as start_rules};
use crate::explain::{Finding, Mount, Severity::Warning, finding};
use crate::text::{code, list};

/// Where the definition and the policies are in the scenario.
pub(super) fn mount(scenario: &Scenario) -> Mount {
    let wrapped =
        scenario.task_definition.get("taskDefinition").is_some_and(serde_json::Value::is_object);
    let base = if wrapped { "taskDefinition.taskDefinition" } else { "taskDefinition" };
    Mount::under(base).and("roles", "roles")
}

/// The findings of the start, at the fields of the scenario.
pub(super) fn findings(
    scenario: &Scenario,
    start: &Start,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    findings.extend(mount(scenario).findings(start.findings.clone()));
    for used in &start.used_roles {
        if used.denied.is_empty()
            || start.starts == Some(false) && used.purpose != Purpose::Application
        {
            continue;
        }
        let actions: Vec<String> = used.denied.iter().map(|action| code(action)).collect();
        let (actions, name) = (list(&actions, "and"), code(&used.container));
        match (used.purpose, used.by) {
            (Purpose::Application, Some(RoleKind::Task)) => {
                finding!(findings, Warning, start_rules::TASK_ROLE, "roles.task";
                "The task role doesn't allow {actions}, which the application in {name} calls.";
                "Allow {actions} in a policy of the task role.")
            }
            (Purpose::Application, Some(_)) => {
                finding!(findings, Warning, start_rules::NO_TASK_ROLE, "roles.instance";
                "The container instance role doesn't allow {actions}, which the application in {name} calls.";
                "Add a task role that allows {actions}.")
            }
            (Purpose::Application, None) => {
                finding!(findings, Warning, start_rules::NO_TASK_ROLE, "taskDefinition.taskRoleArn";
                "The application in {name} calls {actions} without a role.";
                "Add `taskRoleArn` with a role that allows {actions}.")
            }
            (Purpose::Efs, _) => finding!(findings, Warning, start_rules::EFS_ROLE, "roles.task";
                "The task role doesn't allow {actions}, so that the file system needs a policy that does.";
                "Allow {actions} in a policy of the task role."),
            (_, Some(role)) => {
                finding!(findings, Warning, start_rules::LOGS_ROLE, if role == RoleKind::Instance { "roles.instance" } else { "roles.execution" };
                "{} doesn't allow {actions}.", crate::text::sentence(role.words()).trim_end_matches('.');
                "Allow {actions} in a policy of the role.")
            }
            (_, None) => {}
        }
    }
    findings
}
