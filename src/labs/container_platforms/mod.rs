//! The lab `container-platforms`: where a workload can run, how it is updated there, and what AWS Copilot makes for it.

mod answer;
mod documents;
mod examples;
mod explain;
mod findings;
mod scenario;
mod verdict;

pub use answer::{Answer, CopilotAnswer, FitAnswer, RollingAnswer, WalkStep};
pub use documents::pod_manifest;
pub use scenario::{CopilotInput, Deployed, PodContainer, Rolling, Scenario, Topic, Workload};

use super::{Example, Explanation, Import, Lab};
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
pub struct ContainerPlatforms;

impl Lab for ContainerPlatforms {
    const ID: &'static str = "container-platforms";
    const TITLE: &'static str = "Container platforms";
    const QUESTION: &'static str = "Where can this run, and what is made for it?";
    const SERVICE: Service = Service::Containers;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn import(
        scenario: &Scenario,
        text: &str,
        _: &Map<String, Value>,
    ) -> Result<Import<Scenario>, String> {
        documents::import(scenario, text)
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario).into()
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        verdict::headline(explained)
    }
}
