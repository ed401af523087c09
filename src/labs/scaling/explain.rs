//! The run, at once where it is short enough, otherwise in pieces.

use super::{answer::Answer, job::ScalingJob, scenario::Scenario};
use crate::labs::{Explanation, run::Run};

/// The minutes that are simulated within a frame.
const WITHIN_A_FRAME: u32 = 8_000;

/// Simulates the scenario.
pub(super) fn explain(scenario: &Scenario) -> Explanation<Answer> {
    let mut job = ScalingJob::new(scenario);
    match job.advance(WITHIN_A_FRAME).is_done() {
        true => Explanation::Ready(job.answer()),
        false => Explanation::Pending(Box::new(job)),
    }
}
