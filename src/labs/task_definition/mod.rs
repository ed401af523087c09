//! The lab `task-definition`: whether a task definition is valid, whether its task starts, and which role is used for what.

mod answer;
mod convert;
mod documents;
mod examples;
mod explain;
mod findings;
mod outside;
mod run_command;
mod scenario;
mod verdict;

pub use answer::{Answer, ContainerSpan, Difference, LaunchError, LaunchValidity, TaskSize};
pub use convert::{DefinitionExport, DefinitionFormat, export};
pub use scenario::{RolePolicies, RoleSettings, Scenario, put};

use super::{Example, Explanation, Import, Lab, SensitiveVisitor};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
pub struct TaskDefinition;

impl Lab for TaskDefinition {
    const ID: &'static str = "task-definition";
    const TITLE: &'static str = "Task definition";
    const QUESTION: &'static str = "Is it valid, will it start, and which role is used for what?";
    const SERVICE: Service = Service::Containers;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::examples()
    }

    fn import(
        scenario: &Scenario,
        text: &str,
        given: &Map<String, Value>,
    ) -> Result<Import<Scenario>, String> {
        documents::import(scenario, text, given)
    }

    fn unknowns(scenario: &Scenario) -> &[UnknownField] {
        &scenario.unknowns
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        outside::visit(scenario, visitor);
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario).into()
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        explained.answer.verdict.clone()
    }
}
