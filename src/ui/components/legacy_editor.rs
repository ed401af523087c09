//! Editor of legacy cache settings: `ForwardedValues` and the TTLs of a cache behavior.

use super::{
    Checkbox, NameListEditor, NumberField, Select, choices, selection_editor::ExactFindings,
    selection_editor::header_names,
};
use crate::cloudfront::policy::{LegacyCacheSettings, Lenient, NameList, SelectionBehavior};
use yew::prelude::*;

/// Properties of [`LegacyEditor`].
#[derive(Properties, PartialEq)]
pub struct LegacyProps {
    /// Path of the settings in the scenario: `cachePolicy.legacy`.
    pub path: AttrValue,
    /// The settings.
    pub settings: LegacyCacheSettings,
    /// Called with the new settings.
    pub onchange: Callback<LegacyCacheSettings>,
}

/// The fields of legacy cache settings.
#[component]
pub fn LegacyEditor(props: &LegacyProps) -> Html {
    fn on<V: 'static>(props: &LegacyProps, set: fn(&mut LegacyCacheSettings, V)) -> Callback<V> {
        let (settings, onchange) = (props.settings.clone(), props.onchange.clone());
        Callback::from(move |value| {
            let mut next = settings.clone();
            set(&mut next, value);
            onchange.emit(next);
        })
    }
    fn names(list: &NameList) -> Vec<AttrValue> {
        list.names().iter().map(|name| AttrValue::from(name.clone())).collect()
    }
    fn list(names: Vec<String>) -> NameList {
        if names.is_empty() { NameList::default() } else { NameList::of(names) }
    }
    let settings = &props.settings;
    let forwarded = &settings.forwarded;
    let path = &props.path;
    let inner = format!("{path}.ForwardedValues");
    let number = |field: &Option<Lenient<i64>>| field.as_ref().and_then(Lenient::get);
    html! {
        <>
            <NameListEditor
                path={format!("{inner}.Headers")}
                label="Headers (`*` for all)"
                placeholder="Origin"
                suggestions={header_names()}
                names={names(&forwarded.headers)}
                onchange={on(props, |s, names| s.forwarded.headers = list(names))}
            />
            <div class="row">
                <Select
                    path={format!("{inner}.Cookies.Forward")}
                    label="Cookies"
                    choices={choices(
                        vec![
                            (SelectionBehavior::None, "None".into()),
                            (SelectionBehavior::Whitelist, "Listed".into()),
                            (SelectionBehavior::All, "All".into()),
                        ],
                        &forwarded.cookies.forward,
                        on(props, |s, forward: SelectionBehavior| {
                            if forward != SelectionBehavior::Whitelist {
                                s.forwarded.cookies.whitelisted_names = NameList::default();
                            }
                            s.forwarded.cookies.forward = forward;
                        }),
                    )}
                />
                if forwarded.cookies.forward == SelectionBehavior::Whitelist {
                    <NameListEditor
                        path={format!("{inner}.Cookies.WhitelistedNames")}
                        label="Cookie names"
                        placeholder="session*"
                        class="grow"
                        names={names(&forwarded.cookies.whitelisted_names)}
                        onchange={on(props, |s, names| s.forwarded.cookies.whitelisted_names = list(names))}
                    />
                }
            </div>
            <div class="row">
                <Checkbox
                    path={format!("{inner}.QueryString")}
                    label="Forward query strings"
                    checked={forwarded.query_string}
                    onchange={on(props, |s, forward| s.forwarded.query_string = forward)}
                />
                if forwarded.query_string {
                    <NameListEditor
                        path={format!("{inner}.QueryStringCacheKeys")}
                        label="Query strings in the cache key (empty for all)"
                        placeholder="size"
                        class="grow"
                        names={names(&forwarded.query_string_cache_keys)}
                        onchange={on(props, |s, names| s.forwarded.query_string_cache_keys = list(names))}
                    />
                }
            </div>
            <div class="row">
                <NumberField
                    path={format!("{path}.MinTTL")}
                    label="Minimum TTL (s)"
                    value={number(&settings.min_ttl)}
                    optional=true
                    placeholder="0"
                    onchange={on(props, |s, value: Option<i64>| s.min_ttl = value.map(Lenient::Is))}
                />
                <NumberField
                    path={format!("{path}.DefaultTTL")}
                    label="Default TTL (s)"
                    value={number(&settings.default_ttl)}
                    optional=true
                    placeholder="86400"
                    onchange={on(props, |s, value: Option<i64>| s.default_ttl = value.map(Lenient::Is))}
                />
                <NumberField
                    path={format!("{path}.MaxTTL")}
                    label="Maximum TTL (s)"
                    value={number(&settings.max_ttl)}
                    optional=true
                    placeholder="31536000"
                    onchange={on(props, |s, value: Option<i64>| s.max_ttl = value.map(Lenient::Is))}
                />
            </div>
            <ExactFindings paths={vec![path.clone(), inner.into()]} />
        </>
    }
}
