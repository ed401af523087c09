//! Small pieces that show values.

use crate::ui::navigation::use_navigation;
use yew::prelude::*;

/// Properties of a [`Tag`].
#[derive(Properties, PartialEq)]
pub struct TagProps {
    /// The text.
    pub text: AttrValue,
    /// Color class: `viewer`, `cachepolicy`, `originpolicy`, `edge`, `origin`, `good`, `warn`, `bad`, `none`.
    #[prop_or(AttrValue::Static("none"))]
    pub kind: AttrValue,
}

/// A word in a rounded frame: where something comes from, what state it is in.
#[component]
pub fn Tag(props: &TagProps) -> Html {
    html! { <span class={classes!("tag", props.kind.to_string())}>{ &props.text }</span> }
}

/// Properties of a [`Chip`].
#[derive(Properties, PartialEq)]
pub struct ChipProps {
    /// What it is, in small type.
    pub label: AttrValue,
    /// The value, as on the wire.
    pub text: AttrValue,
    /// Color class, as of a [`Tag`].
    #[prop_or(AttrValue::Static("none"))]
    pub kind: AttrValue,
    /// The step that made it: pointing at the chip lights it up, pressing leads to it.
    #[prop_or_default]
    pub step: Option<usize>,
    /// More in the tooltip than fits.
    #[prop_or_default]
    pub title: Option<AttrValue>,
}

/// A piece of an answer, for a row `<div class="chips">`. With a step it is a button that leads to it.
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    let navigation = use_navigation();
    let inner = html! {
        <>
            <small>{ &props.label }</small>
            <span class="text">
                { if props.text.is_empty() { "(empty)" } else { props.text.as_str() } }
            </span>
        </>
    };
    let class = classes!("chip", props.kind.to_string());
    match props.step {
        Some(step) => html! {
            <button
                type="button"
                {class}
                data-step={step.to_string()}
                title={props.title.clone()}
                onclick={move |_| navigation.to_step(step)}
            >
                { inner }
            </button>
        },
        None => html! { <span {class} title={props.title.clone()}>{ inner }</span> },
    }
}

/// A name and a value of [`Facts`].
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// The name.
    pub name: AttrValue,
    /// The value.
    pub value: AttrValue,
    /// The step that found it.
    pub step: Option<usize>,
}

impl Fact {
    /// A fact that no step is named for.
    pub fn new(name: impl Into<AttrValue>, value: impl Into<AttrValue>) -> Self {
        Self { name: name.into(), value: value.into(), step: None }
    }

    /// The fact, found by a step.
    #[must_use]
    pub fn by(mut self, step: usize) -> Self {
        self.step = Some(step);
        self
    }
}

/// Properties of [`Facts`].
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// The facts.
    pub facts: Vec<Fact>,
}

/// Names and values, the values large.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    html! {
        <dl class="facts">
            { for props.facts.iter().map(|fact| html! {
                <div data-step={fact.step.map(|step| step.to_string())}><dt>{ &fact.name }</dt><dd>{ &fact.value }</dd></div>
            }) }
        </dl>
    }
}

/// Properties of a [`Table`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// What it shows, for screen readers; unique on the page.
    pub label: AttrValue,
    /// The heads of the columns; an empty one for a column that speaks for itself.
    pub heads: Vec<AttrValue>,
    /// The rows: `<tr>`s with cells.
    pub children: Html,
    /// More classes: `wire`, `tight`.
    #[prop_or_default]
    pub class: Classes,
}

/// A table that scrolls sideways within its box.
#[component]
pub fn Table(props: &TableProps) -> Html {
    html! {
        <div class="scroll" role="region" aria-label={props.label.clone()} tabindex="0">
            <table class={classes!("matrix", props.class.clone())}>
                <thead>
                    <tr>
                        { for props.heads.iter().map(|head| match head.is_empty() {
                        true => html! { <td /> },
                        false => html! { <th scope="col">{ head }</th> },
                    }) }
                    </tr>
                </thead>
                <tbody>{ props.children.clone() }</tbody>
            </table>
        </div>
    }
}
