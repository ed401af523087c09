//! The editor of one list of a policy: a behavior, and the names that it uses.

use super::{Findings, NameListEditor, Select, choices};
use crate::{
    cloudfront::{
        policy::{Selection, SelectionBehavior, SelectionMembers},
        request::Generated,
    },
    ui::{
        bind::{Bound, FieldPath},
        context::use_notes,
    },
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
    pub paths: Vec<FieldPath>,
}

/// The findings of exactly these paths, for members without an input.
#[component]
pub fn ExactFindings(props: &ExactProps) -> Html {
    let findings = use_notes(props.paths.clone(), |notes, paths| {
        paths.iter().flat_map(|path| notes.findings_at(path, false)).collect::<Vec<_>>()
    });
    html! { <Findings {findings} /> }
}

/// One of the lists of a policy.
#[derive(PartialEq)]
pub(super) struct SelectionKind {
    pub label: &'static str,
    pub members: SelectionMembers,
    /// An example of a name.
    pub example: &'static str,
    pub options: &'static [SelectionBehavior],
}

/// Properties of [`SelectionEditor`].
#[derive(Properties, PartialEq)]
pub(super) struct SelectionProps {
    /// `HeadersConfig` or its like.
    pub field: Bound<Selection>,
    pub kind: &'static SelectionKind,
}

/// A behavior and its list of names.
#[component]
pub(super) fn SelectionEditor(props: &SelectionProps) -> Html {
    let Bound { path, value, onchange, .. } = &props.field;
    let kind = props.kind;
    let list = path.member(kind.members.names);
    let behavior = value.behavior.clone().unwrap_or_default();
    let mut options: Vec<(SelectionBehavior, AttrValue)> =
        kind.options.iter().map(|option| (option.clone(), in_words(option))).collect();
    if !kind.options.contains(&behavior) {
        options.push((behavior.clone(), behavior.as_str().to_owned().into()));
    }
    let names = value.items().to_vec();
    let onnames = {
        let behavior = behavior.clone();
        onchange.reform(move |names: Vec<String>| Selection::of(behavior.clone(), names))
    };
    let onbehavior = {
        let names = names.clone();
        onchange.reform(move |behavior: SelectionBehavior| {
            let kept = if behavior.lists_names() { &names[..] } else { &[] };
            Selection::of(behavior, kept.iter().cloned())
        })
    };
    let is_listed = behavior.lists_names() || !names.is_empty();
    let is_headers = kind.members == SelectionMembers::HEADERS;
    let suggestions = if is_headers { header_names() } else { Rc::default() };
    let names = Bound::new(list.member("Items"), names, onnames);
    let behavior = Bound::new(path.member(kind.members.behavior), behavior, onbehavior);
    html! {
        <div class="stack tight">
            <div class="row">
                <Select label={kind.label} choices={choices(behavior, options)} />
                if is_listed {
                    <NameListEditor
                        field={names}
                        label="Names"
                        class="grow"
                        {suggestions}
                        placeholder={kind.example}
                    />
                }
            </div>
            <ExactFindings paths={vec![path.clone(), list.clone(), list.member("Quantity")]} />
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
