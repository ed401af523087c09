//! The progress of a large placement, which runs in slices between frames.

use super::PlacementContext;
use crate::text::{count_of, number};
use yew::prelude::*;

/// The progress of a running placement, or that of a canceled one.
pub(super) fn working(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let on = |act: fn(&PlacementContext)| {
        let context = context.clone();
        move |_: MouseEvent| act(&context)
    };
    match context.progress {
        Some(progress) => {
            let (done, total) = (progress.done, progress.total.max(1));
            html! {
                <div class="pl-working">
                    <progress
                        aria-label="Placed tasks"
                        value={done.to_string()}
                        max={total.to_string()}
                    />
                    <span class="num">{ format!("{} of {}", number(done), number(total)) }</span>
                    <button type="button" class="small" onclick={on(PlacementContext::cancel)}>
                        { "Cancel" }
                    </button>
                </div>
            }
        }
        None if answer.finished => Html::default(),
        None => html! {
            <div class="finding warning row spread middle">
                <p>
                    { format!("Canceled after {} of {}.", number(answer.done), count_of(answer.asked, "task")) }
                </p>
                <button type="button" class="small" onclick={on(PlacementContext::restart)}>
                    { "Place all tasks" }
                </button>
            </div>
        },
    }
}
