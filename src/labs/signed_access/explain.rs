//! The selected job: inspect, verify, or create.

use super::{
    answer::Answer,
    create, inspect,
    scenario::{Scenario, Secrets, SigningJob},
    verify,
};
use crate::explain::{Explained, Trace};

/// Does the selected job. Editing in one never changes what another says.
pub(super) fn explain(scenario: &Scenario, secrets: &Secrets) -> Explained<Answer> {
    let mut trace = Trace::default();
    let mut findings = Vec::new();
    let mut answer = Answer { inspected: None, verified: None, created: None };
    match scenario.job {
        SigningJob::Inspect => {
            answer.inspected = Some(inspect::inspect(scenario, &mut trace, &mut findings));
        }
        SigningJob::Verify => {
            answer.verified = Some(verify::verify(scenario, &mut trace, &mut findings));
        }
        SigningJob::Create => {
            let created = create::create(scenario, secrets, &mut trace, &mut findings);
            answer.created = Some(Box::new(created));
        }
    }
    Explained { answer, trace, findings }
}
