//! The lab `scaling`: whether a service scales in time for its load, and what that costs.

mod answer;
mod documents;
mod examples;
mod explain;
mod findings;
pub mod handoff;
mod job;
mod load_text;
pub mod picture;
mod preset;
mod replay;
mod scenario;
mod search;
mod side;
mod single;
mod verdict;

pub use answer::{Answer, Column, Decision, Enough, Figures, SideAnswer, TimedAction};
pub use documents::{ScalingExport, ScalingFormat, export};
pub use load_text::{LoadImport, MOST_POINTS, load_from_text};
pub use preset::{Preset, preset};
pub use replay::ReplayHandle;
pub use scenario::{Prices, Scenario, SingleDecision, target_tracking};
pub use search::apply_enough;

use super::{Example, Explanation, Import, Lab};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
pub struct Scaling;

impl Lab for Scaling {
    const ID: &'static str = "scaling";
    const TITLE: &'static str = "Scaling";
    const QUESTION: &'static str = "Will it scale in time, and what does it cost?";
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
        given: &Map<String, Value>,
    ) -> Result<Import<Scenario>, String> {
        documents::import(scenario, text, given)
    }

    fn unknowns(scenario: &Scenario) -> &[UnknownField] {
        &scenario.unknowns
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario)
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        explained.answer.verdict.clone()
    }
}
