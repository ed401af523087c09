//! Going from copy to copy, and how each step of the process narrows the candidates.

use super::PlacementContext;
use crate::text::number;
use crate::ui::components::{Card, show_step};
use yew::prelude::*;

/// Buttons from copy to copy; the arrow keys do the same while the focus is among them.
pub(super) fn stepper(context: &PlacementContext) -> Html {
    let detail = &context.answer().detail;
    let (now, of) = (detail.copy, detail.of);
    let noun = if context.answer().stops { "Stop" } else { "Copy" };
    let go = |to: u64| {
        let context = context.clone();
        move || context.edit("lookAt", move |s| s.look_at = to)
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
        <div class="row middle pl-stepper" role="group" aria-label="Copy by copy" {onkeydown}>
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

/// The steps of the process, each with the candidates it left.
pub(super) fn phases(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let from = match answer.detail.rows.len() {
        0 => String::new(),
        1 => "1 instance".into(),
        n => format!("{} instances", number(n as u64)),
    };
    html! {
        <Card title="How the candidates narrow">
            <ol class="pl-phases">
                if !from.is_empty() {
                    <li><b>{ from }</b><span class="muted">{ "the cluster" }</span></li>
                }
                { for answer.detail.phases.iter().map(|phase| {
                    let step = phase.step;
                    html! {
                        <li data-step={step.to_string()}>
                            <button type="button" class="link" onclick={move |_: MouseEvent| show_step(step)}>{ &phase.title }</button>
                            <span class={if phase.left == 0 { "rejected" } else { "muted" }}>{ match phase.left {
                                0 => "none left".into(),
                                1 => "1 left".into(),
                                n => format!("{} left", number(n)),
                            } }</span>
                        </li>
                    }
                }) }
            </ol>
            if answer.by_default && !answer.strategies.is_empty() {
                <p class="hint">
                    { format!("No strategy is given; by default: {}.", answer.strategies.join(", then ")) }
                </p>
            }
            if let Some(change) = &answer.detail.smallest_change {
                <div class="finding warning">
                    <p>
                        <b>
                            { format!("Smallest change that would let {} take it: ", change.instance) }
                        </b>
                        { crate::ui::components::prose(&format!("{}.", change.changes.join("; and "))) }
                    </p>
                </div>
            }
        </Card>
    }
}
