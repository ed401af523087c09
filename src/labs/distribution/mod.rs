//! Distribution: which cache behavior matches, whether the request is allowed, which origin responds, and what the
//! viewer gets.

mod answer;
mod documents;
mod examples;
mod explain;
mod findings;
mod handoff;
mod scenario;
mod verdict;

pub use answer::{Answer, RequestRow};
pub use documents::{PastedRequests, RequestReader, read as read_requests};
pub use scenario::{MAX_REQUESTS, Scenario};

use super::{Example, Explanation, Import, Lab, SensitiveVisitor};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab.
pub struct DistributionLab;

impl Lab for DistributionLab {
    const ID: &'static str = "distribution";
    const TITLE: &'static str = "Distribution";
    const QUESTION: &'static str = "Which cache behavior matches, and which origin responds?";
    const SERVICE: Service = Service::CloudFront;
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
        explain::explain(scenario).into()
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        scenario.visit_sensitive(visitor);
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        verdict::headline(explained)
    }
}
