//! The lab `request`: what is the cache key, and what does CloudFront send to the origin?

mod answer;
mod compare;
mod documents;
mod examples;
mod explain;
mod findings;
mod reading;
mod scenario;
mod verdict;

pub use answer::{
    Answer, ComparedValue, ComparisonRow, EmptyCacheOutcome, RequestAnswer, RequestComparison,
};
pub use reading::{ParsedRequest, RequestText, read};
pub use scenario::{RequestInput, SameResponse, Scenario};

use super::{Example, Explanation, Import, Lab, SensitiveVisitor};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
pub struct RequestLab;

impl Lab for RequestLab {
    const ID: &'static str = "request";
    const TITLE: &'static str = "Request";
    const QUESTION: &'static str =
        "What is the cache key, and what does CloudFront send to the origin?";
    const SERVICE: Service = Service::CloudFront;
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

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario).into()
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        scenario.visit_sensitive(visitor);
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        verdict::headline(&explained.answer)
    }
}
