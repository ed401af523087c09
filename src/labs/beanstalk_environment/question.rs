//! The question that the verdict answers: the one that the scenario names, or that its content suggests.

use super::scenario::{Question, Scenario};
use crate::beanstalk::Database;

impl Question {
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
