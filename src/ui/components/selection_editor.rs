//! The editor of one list of a policy: a behavior, and the names that it uses.

use super::{Findings, NameListEditor, Select, choices};
use crate::{
    cloudfront::{
        policy::{Selection, SelectionBehavior},
        request::Generated,
    },
    ui::context::FieldContext,
};
use std::rc::Rc;
use yew::prelude::*;

/// Names that a header list can suggest, in addition to the `CloudFront-*` headers.
const HEADERS: &[&str] = &[
    "Accept",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Content-Type",
    "Host",
    "Origin",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
];
/// Names of headers to choose from while typing.
pub fn header_names() -> Rc<Vec<AttrValue>> {
    let own = HEADERS.iter().copied();
    let generated = Generated::all().map(|(name, _)| name);
    Rc::new(own.chain(generated).map(AttrValue::Static).collect())
}

/// Properties of [`ExactFindings`].
#[derive(Properties, PartialEq)]
pub struct ExactProps {
    /// Paths in the scenario.
    pub paths: Vec<AttrValue>,
}

/// The findings of exactly these paths, for members without an input.
#[component]
pub fn ExactFindings(props: &ExactProps) -> Html {
    let field_context = use_context::<FieldContext>();
    let findings: Vec<_> = field_context
        .iter()
        .flat_map(|field_context| {
            props.paths.iter().flat_map(|path| field_context.findings_at(path, false))
        })
        .collect();
    html! { <Findings {findings} /> }
}

/// Properties of [`SelectionEditor`].
#[derive(Properties, PartialEq)]
pub(super) struct SelectionProps {
    /// Path of `HeadersConfig` or its like.
    pub path: AttrValue,
    /// `Headers`, `Cookies`, `QueryStrings`.
    pub list: AttrValue,
    /// `HeaderBehavior` or its like.
    pub behavior: AttrValue,
    pub label: AttrValue,
    pub options: &'static [SelectionBehavior],
    pub value: Selection,
    pub onchange: Callback<Selection>,
    #[prop_or_default]
    pub suggestions: Rc<Vec<AttrValue>>,
    #[prop_or_default]
    pub placeholder: AttrValue,
}

/// A behavior and its list of names.
#[component]
pub(super) fn SelectionEditor(props: &SelectionProps) -> Html {
    let value = Rc::new(props.value.clone());
    let behavior = value.behavior.clone().unwrap_or_default();
    let mut options: Vec<(SelectionBehavior, AttrValue)> =
        props.options.iter().map(|option| (option.clone(), in_words(option))).collect();
    if !props.options.contains(&behavior) {
        options.push((behavior.clone(), behavior.as_str().to_owned().into()));
    }
    let choose = {
        let (value, onchange) = (value.clone(), props.onchange.clone());
        Callback::from(move |behavior: SelectionBehavior| {
            let names = if behavior.lists_names() { value.items() } else { &[] };
            onchange.emit(Selection::of(behavior, names.iter().cloned()));
        })
    };
    let name = {
        let (behavior, onchange) = (behavior.clone(), props.onchange.clone());
        Callback::from(move |names: Vec<String>| {
            onchange.emit(Selection::of(behavior.clone(), names))
        })
    };
    let list = format!("{}.{}", props.path, props.list);
    html! {
        <div class="stack tight">
            <div class="row">
                <Select
                    path={format!("{}.{}", props.path, props.behavior)}
                    label={props.label.clone()}
                    choices={choices(options, &behavior, choose)}
                />
                if behavior.lists_names() || !value.items().is_empty() {
                    <NameListEditor
                        path={format!("{list}.Items")}
                        label="Names"
                        class="grow"
                        names={value.items().iter().map(|name| AttrValue::from(name.clone())).collect::<Vec<_>>()}
                        onchange={name}
                        suggestions={props.suggestions.clone()}
                        placeholder={props.placeholder.clone()}
                    />
                }
            </div>
            <ExactFindings
                paths={vec![props.path.clone(), AttrValue::from(list.clone()), AttrValue::from(format!("{list}.Quantity"))]}
            />
        </div>
    }
}

fn in_words(behavior: &SelectionBehavior) -> AttrValue {
    AttrValue::from(match behavior {
        SelectionBehavior::None => "None".to_owned(),
        SelectionBehavior::Whitelist => "Include specified".to_owned(),
        SelectionBehavior::AllExcept => "Include all except".to_owned(),
        SelectionBehavior::All => "All".to_owned(),
        SelectionBehavior::AllViewer => "All viewer headers".to_owned(),
        SelectionBehavior::AllViewerAndWhitelistCloudFront => {
            "All viewer headers and specified CloudFront headers".to_owned()
        }
        SelectionBehavior::Unknown(text) => text.clone(),
    })
}
