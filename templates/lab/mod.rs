//! The lab `new-lab`: whether a path pattern matches a path.

mod answer;
mod examples;
mod explain;
mod findings;
mod scenario;

pub use answer::Answer;
pub use scenario::Scenario;

use super::{Example, Explanation, Lab};
use crate::explain::{Explained, Headline, Service, Tone};

/// The lab.
pub struct NewLab;

impl Lab for NewLab {
    const ID: &'static str = "new-lab";
    const TITLE: &'static str = "New lab";
    const QUESTION: &'static str = "Does this path pattern match?";
    const SERVICE: Service = Service::CloudFront;
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
        match (explained.findings.first(), explained.answer.matches) {
            (Some(problem), _) => {
                Headline::new(Tone::Bad, "Rejected by AWS", &problem.message, &problem.fix)
            }
            (None, true) => Headline::new(
                Tone::Neutral,
                "Match",
                "CloudFront uses the cache behavior because its path pattern matches the path.",
                "",
            ),
            (None, false) => Headline::new(
                Tone::Neutral,
                "No match",
                "CloudFront skips the cache behavior because its path pattern doesn't match the path.",
                "",
            ),
        }
    }
}
