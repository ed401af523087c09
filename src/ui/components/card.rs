//! Boxes with a heading and content.

use super::{Findings, prose};
use crate::ui::{bind::FieldPath, context::FieldContext};
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
    let field_context = use_context::<FieldContext>();
    let findings = field_context.map(|field_context| field_context.findings_at(&props.path, false));
    html! { <Findings findings={findings.unwrap_or_default()} /> }
}

/// Properties of a [`Disclosure`].
#[derive(Properties, PartialEq)]
pub struct DisclosureProps {
    /// What is always seen.
    pub summary: Html,
    /// Whether it begins open.
    #[prop_or_default]
    pub open: bool,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// What is seen on demand.
    pub children: Html,
}

/// Something on demand.
#[component]
pub fn Disclosure(props: &DisclosureProps) -> Html {
    html! {
        <details class={classes!("disclosure", props.class.clone())} open={props.open}>
            <summary>{ props.summary.clone() }</summary>
            <div class="stack tight">{ props.children.clone() }</div>
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
