//! The view of signed access: three jobs in tabs, a clock that can be moved, a key made in the page.

mod clock;
mod create;
mod inspect;
mod key;
mod rotation;
mod s3;
mod signed;
mod verify;

use crate::labs::signed_access::{Answer, Secrets, SignedAccess, SigningJob};
use crate::ui::components::Tabs;
use crate::ui::context::{LabContext, LabView};
use yew::prelude::*;

/// The handle on the lab.
pub type SigningContext = LabContext<SignedAccess>;

/// What every part of the view is given.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The handle on the lab.
    pub context: SigningContext,
}

const JOBS: [(SigningJob, &str); 3] = [
    (SigningJob::Inspect, "Inspect"),
    (SigningJob::Verify, "Verify"),
    (SigningJob::Create, "Create"),
];

impl LabView for SignedAccess {
    /// Signing takes tens of milliseconds.
    const DEBOUNCE_MS: u32 = 60;

    fn inputs(context: &SigningContext) -> Html {
        let job = context.scenario.job;
        let select = context.on("job", |scenario, at: usize| {
            if let Some((job, _)) = JOBS.get(at) {
                scenario.job = *job;
            }
        });
        let context = context.clone();
        html! {
            <Tabs
                label="Job"
                names={JOBS.map(|(_, name)| AttrValue::Static(name)).to_vec()}
                selected={JOBS.iter().position(|(known, _)| *known == job).unwrap_or(0)}
                onselect={select}
            >
                { match job {
                    SigningJob::Inspect => html! { <><inspect::Inputs context={context.clone()} /><clock::Clock {context} /></> },
                    SigningJob::Verify => html! { <verify::Inputs {context} /> },
                    SigningJob::Create => html! { <><create::Inputs context={context.clone()} /><clock::Clock {context} /></> },
                } }
            </Tabs>
        }
    }

    fn picture(context: &SigningContext) -> Html {
        let Answer { inspected, verified, created } = context.answer();
        let context = context.clone();
        if inspected.is_some() {
            html! { <inspect::Picture {context} /> }
        } else if verified.is_some() {
            html! { <verify::Picture {context} /> }
        } else if created.is_some() {
            html! { <signed::Picture {context} /> }
        } else {
            Html::default()
        }
    }
}

/// True if there is a private key in memory.
fn has_key(secrets: &Secrets) -> bool {
    !secrets.private_key.trim().is_empty()
}
