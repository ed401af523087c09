//! Signed access: why does a signed URL answer 403, what is signed, and by whom?
//!
//! One lab, three jobs kept apart: `inspect` decodes without a key, `verify` decides as the edge does with public
//! keys alone, `create` signs. Editing in one never changes what another says.

mod advice;
mod create;
pub mod documents;
mod examples;
mod handoff;
mod inspect;
mod lint;
mod repair;
mod rotation;
mod s3;
mod scenario;
mod snippets;
mod verify;

pub use advice::SigningComparison;
pub use create::{Created, SetCookie};
pub use inspect::{Inspected, InspectedPart, Network, PolicyTime};
pub use lint::pattern_as_url;
pub use rotation::{RotationAnswer, RotationPhase};
pub use s3::S3Answer;
pub use scenario::{
    AccessNeed, AddressingStyle, CookieAttributes, KeyGroup, KeyGroupKey, Output, PolicyKind,
    PresignInput, Rotation, Scenario, Secrets, SignedRequestInput, SigningInput, SigningJob,
};
pub use snippets::Snippet;
pub use verify::{CheckAnswer, Verified};

use super::{Example, Explanation, Lab};
use crate::explain::{Explained, Finding, Headline, Service, Severity, Tone, Trace};
use serde::Serialize;

/// The lab.
pub struct SignedAccess;

/// The answer of the selected job; the other two are absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What was pasted, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected: Option<Inspected>,
    /// What the edge decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// What was signed, or will be once there is a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Box<Created>>,
}

impl Lab for SignedAccess {
    const ID: &'static str = "signed-access";
    const TITLE: &'static str = "Signed access";
    const QUESTION: &'static str =
        "Why is this signed URL denied, and how do I create a valid one?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = Secrets;
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, secrets: &Secrets) -> Explanation<Answer> {
        let mut trace = Trace::default();
        let mut findings = Vec::new();
        let mut answer = Answer { inspected: None, verified: None, created: None };
        match scenario.job {
            SigningJob::Inspect => {
                answer.inspected = Some(inspect::inspect(scenario, &mut trace, &mut findings))
            }
            SigningJob::Verify => {
                answer.verified = Some(verify::verify(scenario, &mut trace, &mut findings))
            }
            SigningJob::Create => {
                answer.created =
                    Some(Box::new(create::create(scenario, secrets, &mut trace, &mut findings)))
            }
        }
        Explained { answer, trace, findings }.into()
    }

    fn headline(Explained { answer, .. }: &Explained<Answer>) -> Headline {
        if let Some(inspected) = &answer.inspected {
            return inspected.headline();
        }
        if let Some(verified) = &answer.verified {
            return verified.headline();
        }
        match &answer.created {
            Some(created) => created.headline(),
            None => headline(
                Tone::Neutral,
                "No input",
                "Enter a request to verify, or a policy to create.",
                "",
            ),
        }
    }
}

fn headline(
    tone: Tone,
    word: impl Into<String>,
    sentence: impl Into<String>,
    detail: impl Into<String>,
) -> Headline {
    Headline { tone, word: word.into(), sentence: sentence.into(), detail: detail.into() }
}

/// The finding about a request that doesn't exist yet: nothing is denied so far.
fn as_warning(finding: Finding) -> Finding {
    Finding { severity: finding.severity.max(Severity::Warning), ..finding }
}
