//! The lab `image-registry`: what a build reuses, who can push and pull, what a lifecycle policy deletes, what scans find.

mod answer;
mod documents;
mod examples;
mod explain;
mod export;
mod findings;
mod images;
mod job;
mod message;
mod scenario;
mod verdict;

pub use answer::{
    AccessAnswer, Answer, BaseImage, BuildAnswer, ImageUseAnswer, LifecycleAnswer, ScanAnswer,
};
pub use export::{RegistryExport, RegistryFormat, export};
pub use images::{images, newest};
pub use scenario::{
    AccessSettings, BuildSettings, GeneratedImages, ImageUse, LifecycleSettings, RegistryView,
    ScanSection, Scenario, blank_rule, shown_json, typed_json,
};

use super::{Example, Explanation, Import, Lab};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
#[derive(Debug)]
pub struct ImageRegistry;

impl Lab for ImageRegistry {
    const ID: &'static str = "image-registry";
    const TITLE: &'static str = "Image registry";
    const QUESTION: &'static str = "What is built, who can push and pull, and which images expire?";
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
        explained.answer.headline.clone()
    }
}
