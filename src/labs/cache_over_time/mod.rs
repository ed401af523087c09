//! The cache over time: "why does the viewer still get the old version?", "why is the hit ratio 40%?"

mod answer;
mod examples;
mod explain;
mod fields;
mod findings;
mod handoff;
mod invalidate;
mod scenario;
mod timeline;
mod traffic;
mod verdict;

pub use answer::{
    Answer, Bill, CachedStretch, ComparedRequest, EventOutcome, EventResult, ObjectLife,
    PathAnswer, RequestTotals, ServedRequest, StoredNow, StretchEnd, TrafficAnswer,
};
pub use fields::{read_minimums, written_minimums};
pub use invalidate::invalidation_to_add;
pub use scenario::{
    CacheEvent, ComparedPolicies, Content, ContentVersion, MAX_EVENTS, PolicyPair, Scenario,
    Unreachable,
};
pub use traffic::{TracedRequest, TracedRequestRun, TracedRequestSide, TrafficRun};

use super::{Example, Explanation, Lab, SensitiveVisitor};
use crate::explain::{Explained, Headline, Service};

/// The lab.
#[derive(Clone, Copy, Debug, Default)]
pub struct CacheOverTime;

impl Lab for CacheOverTime {
    const ID: &'static str = "cache-over-time";
    const TITLE: &'static str = "Cache over time";
    const QUESTION: &'static str =
        "Why does the viewer get the old version, and what is the hit ratio?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        explain::explain(scenario)
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        scenario.visit_sensitive(visitor);
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        verdict::of(&explained.answer)
    }
}
