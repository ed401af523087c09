//! The inputs of signed access: a tab for each job.

use super::{SigningContext, clock, create, inspect, verify};
use crate::labs::signed_access::SigningJob;
use crate::ui::bind::at;
use crate::ui::components::Tabs;
use yew::prelude::*;

const JOBS: [(SigningJob, &str); 3] = [
    (SigningJob::Inspect, "Inspect"),
    (SigningJob::Verify, "Verify"),
    (SigningJob::Create, "Create"),
];

/// The inputs of the selected job, in its tab.
pub fn inputs(context: &SigningContext) -> Html {
    let job = context.scenario.job;
    let select = at!(context, job).on(|job, at: usize| {
        if let Some((chosen, _)) = JOBS.get(at) {
            *job = *chosen;
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
