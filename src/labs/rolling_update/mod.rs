//! The lab `rolling-update`: what users see while ECS deploys a new revision of a service, and what happens if it fails.

mod answer;
mod documents;
mod examples;
mod explain;
mod findings;
mod outcomes;
mod play;
mod rejection;
mod scenario;
mod verdict;

pub use answer::{Answer, DeploymentEnding, RejectedSetting, StrategyResult};
pub use outcomes::{outcome_letters, read_outcomes};
pub use scenario::{Canary, DeploymentStrategy, ErrorSettings, Linear, LoadSettings, Scenario};

use super::{Example, Explanation, Import, Lab};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
pub struct RollingUpdate;

impl Lab for RollingUpdate {
    const ID: &'static str = "rolling-update";
    const TITLE: &'static str = "Rolling update";
    const QUESTION: &'static str = "What do users see while ECS updates a service?";
    const SERVICE: Service = Service::Containers;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::examples()
    }

    fn import(
        _: &Scenario,
        text: &str,
        given: &Map<String, Value>,
    ) -> Result<Import<Scenario>, String> {
        documents::import(text, given)
    }

    fn unknowns(scenario: &Scenario) -> &[UnknownField] {
        &scenario.unknowns
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario).into()
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        explained.answer.verdict.clone()
    }
}
