//! The stepper through the tasks, and how each step of the placement filters the instances.

use super::PlacementContext;
use crate::text::{count_of, number};
use crate::ui::bind::at;
use crate::ui::components::{Card, StepLink};
use yew::prelude::*;

/// Buttons to step through the tasks; the arrow keys do the same while one has the focus.
pub(super) fn stepper(context: &PlacementContext) -> Html {
    let detail = &context.answer().detail;
    let (now, of) = (detail.copy, detail.of);
    let noun = if context.answer().stops { "Stopped task" } else { "Task" };
    let go = |to: u64| {
        let context = context.clone();
        move || at!(context, look_at).change(move |look_at| *look_at = to)
    };
    let button = |label: &'static str, name: &'static str, to: u64| {
        let (go, off) = (go(to), to == now || to == 0 || to > of);
        // Not `disabled`, which would drop the focus at either end.
        html! {
            <button
                type="button"
                aria-disabled={off.then_some("true")}
                aria-label={name}
                onclick={move |_: MouseEvent| if !off { go() }}
            >
                { label }
            </button>
        }
    };
    let onkeydown = {
        let (back, forth, first, last) = (go(now.saturating_sub(1)), go(now + 1), go(1), go(of));
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowLeft" if now > 1 => back(),
                "ArrowRight" if now < of => forth(),
                "Home" if now > 1 => first(),
                "End" if now < of => last(),
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <div class="row middle pl-stepper" role="group" aria-label="Task to show" {onkeydown}>
            <span class="joined">
                { button("⇤", "First", 1) }
                { button("◂ Previous", "Previous", now.saturating_sub(1)) }
            </span>
            <span class="num" aria-live="polite">
                { format!("{noun} {} of {}", number(now), number(of)) }
            </span>
            <span class="joined">
                { button("Next ▸", "Next", now + 1) }
                { button("⇥", "Last", of) }
            </span>
        </div>
    }
}

/// The steps of the placement, each with the number of remaining instances.
pub(super) fn phases(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let from = match answer.detail.rows.len() {
        0 => String::new(),
        n => count_of(n, "instance"),
    };
    html! {
        <Card title="Filtering">
            <ol class="pl-phases">
                if !from.is_empty() {
                    <li><b>{ from }</b><span class="muted">{ "in the cluster" }</span></li>
                }
                { for answer.detail.phases.iter().map(|phase| {
                    let step = phase.step;
                    html! {
                        <li data-step={step.to_string()}>
                            <StepLink {step}>{ &phase.title }</StepLink>
                            <span class={if phase.left == 0 { "rejected" } else { "muted" }}>{ match phase.left {
                                0 => "none remains".into(),
                                1 => "1 remains".into(),
                                n => format!("{} remain", number(n)),
                            } }</span>
                        </li>
                    }
                }) }
            </ol>
            if answer.by_default && !answer.strategies.is_empty() {
                <p class="hint">
                    { format!("The default strategies apply: {}.", answer.strategies.join(", ")) }
                </p>
            }
            if let Some(change) = &answer.detail.smallest_change {
                <div class="finding warning">
                    <p>
                        <b>
                            { format!("Smallest change that makes {} eligible: ", change.instance) }
                        </b>
                        { crate::ui::components::prose(&change.changes.join(" ")) }
                    </p>
                </div>
            }
        </Card>
    }
}
