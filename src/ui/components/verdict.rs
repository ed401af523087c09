//! The verdict in one sentence.

use super::prose;
use crate::explain::{Headline, Tone};
use yew::prelude::*;

/// Properties of a [`VerdictLine`].
#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    /// The verdict.
    pub headline: Headline,
    /// True while the answer is for earlier inputs.
    #[prop_or_default]
    pub stale: bool,
    /// False for a second verdict, which screen readers don't announce.
    #[prop_or(true)]
    pub live: bool,
}

/// The verdict's word and sentence; a live region.
#[component]
pub fn VerdictLine(props: &VerdictProps) -> Html {
    let headline = &props.headline;
    let (class, icon) = match headline.tone {
        Tone::Good => ("good", "✓"),
        Tone::Caution => ("caution", "◇"),
        Tone::Bad => ("bad", "✕"),
        Tone::Neutral => ("neutral", "●"),
    };
    html! {
        <div
            class={classes!("verdict", class, props.stale.then_some("stale"))}
            role={props.live.then_some("status")}
            translate="no"
        >
            <span class="word">
                <span aria-hidden="true">{ icon }{ " " }</span>
                { &headline.word }
            </span>
            <span class="sentence">
                { prose(&headline.sentence) }
                if !headline.detail.is_empty() { <small>{ prose(&headline.detail) }</small> }
            </span>
            if props.stale { <span class="tag warn">{ "Out of date" }</span> }
        </div>
    }
}
