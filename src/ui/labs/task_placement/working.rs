//! The progress of a large placement, which runs in slices between frames.

use super::PlacementContext;
use crate::labs::task_placement::{PlacementJob, Scenario};
use crate::text::{count_of, number};
use crate::ui::run::use_run;
use std::rc::Rc;
use yew::prelude::*;

/// The progress of a running placement, or that of a canceled one.
pub(super) fn working(context: &PlacementContext) -> Html {
    let answer = context.answer();
    if context.pending {
        return html! { <Working context={context.clone()} /> };
    }
    if answer.finished {
        return Html::default();
    }
    let again = {
        let context = context.clone();
        move |_: MouseEvent| context.deliver(&context.scenario, None)
    };
    html! {
        <div class="finding warning row spread middle">
            <p>
                { format!("Canceled after {} of {}.", number(answer.done), count_of(answer.asked, "task")) }
            </p>
            <button type="button" class="small" onclick={again}>{ "Place all tasks" }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    context: PlacementContext,
}

/// Compared by identity, because an edited scenario is another one.
#[derive(Clone)]
struct Of(Rc<Scenario>);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[component]
fn Working(props: &Props) -> Html {
    let context = &props.context;
    let scenario = Of(context.scenario.clone());
    let running = use_run(scenario.clone(), |scenario| PlacementJob::new(&scenario.0));
    {
        let context = context.clone();
        use_effect_with((scenario, running.answer.clone()), move |(scenario, answer)| {
            if let Some(answer) = answer {
                context.deliver(&scenario.0, Some(answer.clone()));
            }
        });
    }
    let (done, total) =
        running.progress.map_or((0, 1), |progress| (progress.done, progress.total.max(1)));
    html! {
        <div class="pl-working">
            <progress aria-label="Placed tasks" value={done.to_string()} max={total.to_string()} />
            <span class="num">{ format!("{} of {}", number(done), number(total)) }</span>
            <button type="button" class="small" onclick={running.cancel.reform(|_| ())}>
                { "Cancel" }
            </button>
        </div>
    }
}
