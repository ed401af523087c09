//! Task placement: which container instance ECS selects for each task, and why it rejects the others.

mod answer;
mod board;
mod documents;
mod examples;
mod explain;
mod fargate;
mod fields;
mod findings;
mod job;
mod rebalance;
mod requirements;
pub mod scenario;
mod text;
mod tracer;
mod verdict;
mod words;

pub use crate::document::{ImportStatus, ReportLine as ImportNote};
pub use answer::*;
pub use documents::{PlacementExport, PlacementFormat, export, import, import_with};
pub use fields::{
    attribute_pairs, host_ports, named_ports, paired_attributes, port_names, ports_text, read_ports,
};
pub use job::PlacementJob;
pub use scenario::{InstanceGroup, Scenario};
pub use text::PlacementText;

use super::{Example, Explanation, Import, Lab, run::Run};
use crate::document::UnknownField;
use crate::ecs::strategy::is_service;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
#[derive(Debug)]
pub struct TaskPlacement;

impl Lab for TaskPlacement {
    const ID: &'static str = "task-placement";
    const TITLE: &'static str = "Task placement";
    const QUESTION: &'static str = "Which instance, and why not the others?";
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
        import_with(scenario, text, given)
    }

    fn unknowns(scenario: &Scenario) -> &[UnknownField] {
        &scenario.unknowns
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        let job = PlacementJob::new(scenario);
        match PlacementJob::is_long(scenario) {
            true => Explanation::Pending(Box::new(job)),
            false => job.finish().into(),
        }
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        explained.answer.headline.clone()
    }
}

/// True for the group of a service's tasks.
pub fn of_service(group: &str) -> bool {
    is_service(group)
}
