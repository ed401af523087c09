//! Boxes with a heading and content.

use super::{Findings, prose};
use crate::ui::{bind::FieldPath, context::use_notes};
use web_sys::Element;
use yew::prelude::*;

/// Properties of a [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// The heading.
    pub title: AttrValue,
    /// Path of the field that the card is about: its own findings are shown at the end.
    #[prop_or_default]
    pub path: FieldPath,
    /// Controls next to the heading.
    #[prop_or_default]
    pub actions: Html,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Its content.
    #[prop_or_default]
    pub children: Html,
}

/// A box with a heading.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section class={classes!("card", props.class.clone())} data-field={props.path.clone()}>
            <div class="row spread"><h2>{ &props.title }</h2>{ props.actions.clone() }</div>
            { props.children.clone() }
            if !props.path.is_empty() { <OwnFindings path={props.path.clone()} /> }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct OwnProps {
    path: FieldPath,
}

/// The findings of a field itself.
#[component]
fn OwnFindings(props: &OwnProps) -> Html {
    let findings = use_notes(props.path.clone(), |notes, path| notes.findings_at(path, false));
    html! { <Findings {findings} /> }
}

/// Properties of a [`Disclosure`].
#[derive(Properties, PartialEq)]
pub struct DisclosureProps {
    /// What is always seen.
    pub summary: Html,
    /// Whether it begins open.
    #[prop_or_default]
    pub open: bool,
    /// True for much content, which is only there while it is open.
    #[prop_or_default]
    pub lazy: bool,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// What is seen on demand.
    pub children: Html,
}

/// Something on demand.
#[component]
pub fn Disclosure(props: &DisclosureProps) -> Html {
    let opened = use_state_eq(|| props.open);
    let ontoggle = {
        let opened = opened.setter();
        use_callback((), move |event: Event, ()| {
            let details: Option<Element> = event.target_dyn_into();
            opened.set(details.is_some_and(|details| details.has_attribute("open")));
        })
    };
    html! {
        <details class={classes!("disclosure", props.class.clone())} open={props.open} {ontoggle}>
            <summary>{ props.summary.clone() }</summary>
            <div class="stack tight">if *opened || !props.lazy { { props.children.clone() } }</div>
        </details>
    }
}

/// Properties of a [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// `note`, `warning`, `error` or `good`.
    #[prop_or(AttrValue::Static("note"))]
    pub kind: AttrValue,
    /// The text; names in backticks are shown as code.
    pub text: AttrValue,
    /// If given, there is a button that calls it.
    #[prop_or_default]
    pub onclose: Option<Callback<()>>,
    /// More, after the text.
    #[prop_or_default]
    pub children: Html,
}

/// A message about the page itself.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    html! {
        <div
            class={classes!("notice", props.kind.to_string())}
            role={if props.kind == "error" { "alert" } else { "note" }}
        >
            <div class="stack tight"><p>{ prose(&props.text) }</p>{ props.children.clone() }</div>
            if let Some(close) = &props.onclose {
                <button
                    type="button"
                    class="quiet"
                    aria-label="Dismiss"
                    onclick={close.reform(|_| ())}
                >
                    { "✕" }
                </button>
            }
        </div>
    }
}
