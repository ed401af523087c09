//! A large job: placed in pieces between frames, with its progress.

use super::{B, commas};
use crate::labs::task_placement::{Job, Scenario};
use crate::ui::run::use_run;
use std::rc::Rc;
use yew::prelude::*;

/// The progress of a job that is on its way; how far one came that was cancelled.
pub(super) fn working(bench: &B) -> Html {
    let answer = bench.answer();
    if bench.owed {
        return html! { <Working bench={bench.clone()} /> };
    }
    if answer.finished {
        return Html::default();
    }
    let again = {
        let bench = bench.clone();
        move |_: MouseEvent| bench.bring(&bench.scenario, None)
    };
    html! {
        <div class="finding warning row spread middle">
            <p>
                { format!("Cancelled after {} of {}.", commas(answer.done), commas(answer.asked)) }
            </p>
            <button type="button" class="small" onclick={again}>{ "Do all" }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    bench: B,
}

/// Told apart by identity: an edited scenario is another one.
#[derive(Clone)]
struct Of(Rc<Scenario>);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[component]
fn Working(props: &Props) -> Html {
    let bench = &props.bench;
    let scenario = Of(bench.scenario.clone());
    let running = use_run(scenario.clone(), |scenario| Job::new(&scenario.0));
    {
        let bench = bench.clone();
        use_effect_with((scenario, running.answer.clone()), move |(scenario, answer)| {
            if let Some(answer) = answer {
                bench.bring(&scenario.0, Some(answer.clone()));
            }
        });
    }
    let (done, total) =
        running.progress.map_or((0, 1), |progress| (progress.done, progress.total.max(1)));
    html! {
        <div class="pl-working">
            <progress aria-label="Placed so far" value={done.to_string()} max={total.to_string()} />
            <span class="num">{ format!("{} of {}", commas(done), commas(total)) }</span>
            <button type="button" class="small" onclick={running.cancel.reform(|_| ())}>
                { "Cancel" }
            </button>
        </div>
    }
}
