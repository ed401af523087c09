//! The questions that the verdict can answer: the one that the scenario names, or that its content suggests.

use super::Scenario;
use crate::beanstalk::Database;
use serde::{Deserialize, Serialize};

/// The question that the verdict answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Question {
    /// The question that the content of the scenario suggests.
    #[default]
    Auto,
    /// Which resources does Elastic Beanstalk create?
    Resources,
    /// What differs between the two environments?
    Comparison,
    /// Which load balancer does the environment have, and why?
    LoadBalancer,
    /// Which source sets an option that several sources set?
    Options,
    /// How often is a message tried, and what happens to it?
    Messages,
    /// How often does a task of `cron.yaml` run?
    PeriodicTasks,
    /// Which application versions does the lifecycle policy delete?
    Versions,
    /// What does the next maintenance window do?
    ManagedUpdate,
    /// Can the environment be terminated, and what is deleted?
    Termination,
    /// Can the terminated environment be restored?
    Restore,
}

impl Question {
    /// All questions, in the order of the form.
    pub const ALL: [Question; 11] = [
        Question::Auto,
        Question::Resources,
        Question::Comparison,
        Question::LoadBalancer,
        Question::Options,
        Question::Messages,
        Question::PeriodicTasks,
        Question::Versions,
        Question::ManagedUpdate,
        Question::Termination,
        Question::Restore,
    ];

    /// The choice in the form.
    pub const fn label(self) -> &'static str {
        match self {
            Question::Auto => "Automatic",
            Question::Resources => "Resources created",
            Question::Comparison => "Comparison of two environments",
            Question::LoadBalancer => "Load balancer",
            Question::Options => "Option precedence",
            Question::Messages => "Message delivery",
            Question::PeriodicTasks => "Periodic tasks",
            Question::Versions => "Version lifecycle",
            Question::ManagedUpdate => "Managed platform update",
            Question::Termination => "Termination",
            Question::Restore => "Restore after termination",
        }
    }

    /// The question itself, or the one that the scenario suggests: the rarest part that it uses decides.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let environment = &scenario.environment;
        match scenario.question {
            Question::Auto => {}
            question => return question,
        }
        if scenario.state.terminated_days_ago.is_some() {
            Question::Restore
        } else if !scenario.state.linked_from.is_empty() {
            Question::Termination
        } else if environment.worker() && scenario.worker.messages.is_empty() {
            Question::PeriodicTasks
        } else if environment.worker() {
            Question::Messages
        } else if !(scenario.direct.is_empty()
            && scenario.files.is_empty()
            && scenario.saved.trim().is_empty())
        {
            Question::Options
        } else if !scenario.lifecycle.versions.is_empty() {
            Question::Versions
        } else if scenario.compared.is_some() {
            Question::Comparison
        } else if environment.database == Some(Database::Coupled) {
            Question::Termination
        } else if scenario.managed.enabled {
            Question::ManagedUpdate
        } else {
            Question::Resources
        }
    }
}
