//! The lab "Environment": which AWS resources Elastic Beanstalk creates, why, and what termination does to them.

mod advice;
mod answer;
mod documents;
mod examples;
mod explain;
mod findings;
mod picture;
mod question;
mod replies;
mod scenario;
mod verdict;

pub use answer::{
    Advice, Answer, ComparedEnvironment, Difference, ExportedSettings, SettingChange, WorkerAnswer,
};
pub use documents::{FileReport, PastedSettings, read_settings};
pub use picture::{DiagramArrow, DiagramBox, ResourceDiagram};
pub use replies::{read_replies, replies_text};
pub use scenario::{ConfigFile, Link, Question, Scenario, WorkerInput};

use super::{Example, Explanation, Import, Lab};
use crate::document::UnknownField;
use crate::explain::{Explained, Headline, Service};
use serde_json::{Map, Value};

/// The lab "Environment" of Elastic Beanstalk.
pub struct BeanstalkEnvironment;

impl Lab for BeanstalkEnvironment {
    const ID: &'static str = "beanstalk-environment";
    const TITLE: &'static str = "Environment";
    const QUESTION: &'static str = "Which resources does Elastic Beanstalk create, and why?";
    const SERVICE: Service = Service::ElasticBeanstalk;
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

    fn headline(explained: &Explained<Answer>) -> Headline {
        verdict::headline(explained)
    }
}
