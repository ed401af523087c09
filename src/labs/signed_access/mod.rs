//! Signed access: why does a signed URL answer 403, what is signed, and by whom?
//!
//! One lab, three jobs kept apart: `inspect` decodes without a key, `verify` decides as the edge does with public
//! keys alone, `create` signs. Editing in one never changes what another says.

mod advice;
mod answer;
mod create;
pub mod documents;
mod examples;
mod explain;
mod findings;
mod handoff;
mod inspect;
mod repair;
mod rotation;
mod s3;
mod scenario;
mod snippets;
mod verdict;
mod verify;

pub use advice::SigningComparison;
pub use answer::{
    Answer, CheckAnswer, Created, Inspected, InspectedPart, KeyAnswer, Network, PolicyTime,
    SetCookie, Verified,
};
pub use findings::pattern_as_url;
pub use rotation::{RotationAnswer, RotationPhase};
pub use s3::S3Answer;
pub use scenario::{
    AccessNeed, AddressingStyle, CookieAttributes, KeyGroup, KeyGroupKey, Output, PolicyKind,
    PresignInput, Rotation, Scenario, Secrets, SignedRequestInput, SigningInput, SigningJob,
};
pub use snippets::Snippet;

use super::{Example, Explanation, Lab};
use crate::explain::{Explained, Headline, Service};

/// The lab.
pub struct SignedAccess;

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
        explain::explain(scenario, secrets).into()
    }

    fn headline(explained: &Explained<Answer>) -> Headline {
        verdict::headline(explained)
    }
}
