//! The lab "Deployment": what users see during the deployment of a version or a configuration.

mod answer;
mod choices;
mod comparison;
mod examples;
mod explain;
mod findings;
mod played;
mod scenario;
mod verdict;

pub use answer::{
    Answer, CellScenario, DeploymentAnswer, MethodCell, MethodRow as ComparisonRow,
    RejectedDeployment, RunView, SummaryFact,
};
pub use choices::{
    CHANGES, choose_change, fail_at, failures, methods, read_instances, typical_change,
};
pub use played::step_label;
pub use scenario::{ComparedMethod, DeploymentOperation, LoadInput, Price, Scenario};

use super::{Example, Explanation, Lab};
use crate::explain::{Explained, Headline, Service};

/// The lab "Deployment" of Elastic Beanstalk.
pub struct BeanstalkDeployment;

impl Lab for BeanstalkDeployment {
    const ID: &'static str = "beanstalk-deployment";
    const TITLE: &'static str = "Deployment";
    const QUESTION: &'static str = "What do users see during a deployment?";
    const SERVICE: Service = Service::ElasticBeanstalk;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario).into()
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        explained.answer.run.headline()
    }
}
