//! Editors of cache policies and origin request policies, for several labs.

use super::{
    Checkbox, NumberField, Select, TextField, choices,
    legacy_editor::{legacy_settings, seconds},
    selection_editor::{ExactFindings, SelectionEditor, SelectionKind},
};
use crate::{
    cloudfront::policy::{
        CACHE_POLICIES, CachePolicyConfig, KeyParameters, LegacyCacheSettings, Lenient,
        ORIGIN_REQUEST_POLICIES, OriginRequestPolicyConfig, PolicyChoice, PolicyDocument,
        ResolvedSelection, Selection, SelectionBehavior, SelectionMembers, cache_policy,
        origin_request_policy,
    },
    text::duration,
    ui::{
        bind::{Bound, FieldPath, Place, at, bind, case},
        navigation::use_navigation,
    },
};
use yew::prelude::*;

const KEYED_HEADERS: SelectionKind = SelectionKind {
    label: "Headers",
    members: SelectionMembers::HEADERS,
    example: "Accept-Language",
    options: SelectionBehavior::OF_KEYED_HEADERS,
};
const FORWARDED_HEADERS: SelectionKind = SelectionKind {
    example: "User-Agent",
    options: SelectionBehavior::OF_FORWARDED_HEADERS,
    ..KEYED_HEADERS
};
const COOKIES: SelectionKind = SelectionKind {
    label: "Cookies",
    members: SelectionMembers::COOKIES,
    example: "session_id",
    options: SelectionBehavior::OF_PAIRS,
};
const KEYED_QUERY: SelectionKind = SelectionKind {
    label: "Query strings",
    members: SelectionMembers::QUERY_STRINGS,
    example: "size",
    options: SelectionBehavior::OF_PAIRS,
};
const FORWARDED_QUERY: SelectionKind = SelectionKind { example: "ref", ..KEYED_QUERY };

/// The selected option in the list of policies.
#[derive(Clone, PartialEq)]
enum Picked {
    None,
    Managed(&'static str),
    Custom,
    Legacy,
    Unknown,
}

impl Picked {
    /// What a choice is in the list, where `managed` is the policy that it names.
    fn of<C: PolicyDocument>(choice: &PolicyChoice<C>, managed: Option<&'static str>) -> Self {
        match (choice, managed) {
            (PolicyChoice::Config(_), _) => Picked::Custom,
            (PolicyChoice::Legacy(_), _) => Picked::Legacy,
            (_, Some(name)) => Picked::Managed(name),
            _ => Picked::Unknown,
        }
    }
}

/// The inputs that a policy has when they are chosen.
#[derive(Clone, Default, PartialEq)]
struct PickerPaths {
    managed: FieldPath,
    /// The name of a custom policy.
    name: FieldPath,
}

impl PickerPaths {
    /// Those of the choice at a path; `name` finds the name in a custom policy.
    fn of<C: PolicyDocument + Default + 'static>(
        path: &FieldPath,
        name: fn(&Place<'_, C>) -> FieldPath,
    ) -> Self {
        let managed = PolicyChoice::<C>::Managed(String::new());
        let managed = Place::shown(path, &managed);
        let config = PolicyChoice::Config(C::default());
        let config = Place::shown(path, &config);
        Self {
            managed: case!(managed, PolicyChoice::Managed)
                .map(|name| name.path)
                .unwrap_or_default(),
            name: case!(config, PolicyChoice::Config).as_ref().map(name).unwrap_or_default(),
        }
    }
}

#[derive(Properties, PartialEq)]
struct PickerProps {
    paths: PickerPaths,
    picked: Picked,
    /// The name of the policy.
    name: String,
    /// All managed policies, and what else there is to choose.
    options: Vec<(Picked, AttrValue)>,
    onpick: Callback<Picked>,
}

/// The list of policies, with a button that makes a copy of a managed one.
#[component]
fn PolicyPicker(props: &PickerProps) -> Html {
    let PickerProps { paths, picked, name, options, onpick } = props;
    let mut options = options.clone();
    if *picked == Picked::Unknown {
        options.push((Picked::Unknown, name.clone().into()));
    }
    let navigation = use_navigation();
    let customize = {
        let name = paths.name.clone();
        onpick.reform(move |_: MouseEvent| {
            navigation.to_field(&name);
            Picked::Custom
        })
    };
    let field = Bound::new(paths.managed.clone(), picked.clone(), onpick.clone());
    html! {
        <div class="row">
            <Select label="Policy" class="grow" choices={choices(field, options)} />
            if matches!(picked, Picked::Managed(_) | Picked::Unknown) {
                <button type="button" onclick={customize}>{ "Customize" }</button>
            }
        </div>
    }
}

/// `CachingOptimized` becomes `CachingOptimized-copy`.
fn copy_name(name: &str) -> Option<String> {
    Some(if name.is_empty() { "my-policy".into() } else { format!("{name}-copy") })
}

/// Properties of [`CachePolicyEditor`].
#[derive(Properties, PartialEq)]
pub struct CachePolicyProps {
    /// The policy.
    pub field: Bound<PolicyChoice<CachePolicyConfig>>,
}

/// A cache policy: a managed policy, or a custom policy that starts as its copy.
#[component]
pub fn CachePolicyEditor(props: &CachePolicyProps) -> Html {
    let Bound { path, value: choice, onchange, .. } = &props.field;
    let managed = match choice {
        PolicyChoice::Managed(name) => cache_policy(name),
        PolicyChoice::Config(_) | PolicyChoice::Legacy(_) => None,
    };
    let options = CACHE_POLICIES
        .iter()
        .map(|policy| (Picked::Managed(policy.name), policy.name.into()))
        .chain([
            (Picked::Custom, "Custom".into()),
            (Picked::Legacy, "None (legacy cache settings)".into()),
        ])
        .collect::<Vec<_>>();
    let onpick = {
        let (choice, onchange) = (choice.clone(), onchange.clone());
        Callback::from(move |picked| match picked {
            Picked::Managed(name) => onchange.emit(PolicyChoice::Managed(name.into())),
            Picked::Custom => onchange.emit(PolicyChoice::Config(CachePolicyConfig {
                name: copy_name(match &choice {
                    PolicyChoice::Legacy(_) => "",
                    _ => choice.name(),
                }),
                comment: None,
                ..choice.resolve().unwrap_or_default()
            })),
            Picked::Legacy => onchange.emit(PolicyChoice::Legacy(LegacyCacheSettings::default())),
            Picked::None | Picked::Unknown => {}
        })
    };
    html! {
        <>
            <PolicyPicker
                paths={PickerPaths::of(path, |config: &Place<'_, CachePolicyConfig>| at!(config, name as "Name").path)}
                picked={Picked::of(choice, managed.map(|policy| policy.name))}
                name={choice.name().to_owned()}
                {options}
                {onpick}
            />
            if let Some(policy) = managed {
                <p class="hint">{ policy.comment }</p>
                { summary(&policy.config()) }
            }
            { case!(props.field, PolicyChoice::Config).as_ref().map(cache_config) }
            { case!(props.field, PolicyChoice::Legacy).as_ref().map(legacy_settings) }
        </>
    }
}

/// A summary of a managed policy in one line.
fn summary(config: &CachePolicyConfig) -> Html {
    let select = |what: &str, select: ResolvedSelection<'_>| match select.names {
        [] => format!("{what}: {}", select.behavior.as_str()),
        names => format!("{what}: {}", names.join(", ")),
    };
    let ttls = config.ttls();
    let ttls = [ttls.min, ttls.default, ttls.max].map(duration).join(" / ");
    let compression = match (config.gzip(), config.brotli()) {
        (true, true) => "Gzip and Brotli",
        (true, false) => "Gzip",
        (false, true) => "Brotli",
        (false, false) => "none",
    };
    html! {
        <p class="small">
            { [select("Headers", config.headers()), select("Cookies", config.cookies()), select("Query strings", config.query_strings()),
               format!("Compression: {compression}"), format!("TTL (minimum / default / maximum): {ttls}")].join("; ") }
        </p>
    }
}

/// A list of a policy, and an absent one as an empty one.
fn selection(place: &Place<'_, Option<Selection>>, kind: &'static SelectionKind) -> Html {
    html! { <SelectionEditor field={place.bound().or(Selection::default())} {kind} /> }
}

/// A flag that may be absent, or something else.
fn flag(place: &Place<'_, Option<Lenient<bool>>>) -> Bound<bool> {
    place.bound().map(
        |flag| flag.as_ref().and_then(Lenient::get) == Some(true),
        |flag| Some(Lenient::Is(flag)),
    )
}

/// The fields of a custom cache policy.
fn cache_config(config: &Place<'_, CachePolicyConfig>) -> Html {
    let none = KeyParameters::default();
    let key =
        at!(config, parameters as "ParametersInCacheKeyAndForwardedToOrigin").or_default(&none);
    html! {
        <>
            <TextField
                field={bind!(config, name as "Name").or(String::new())}
                label="Name"
                class="grow"
            />
            { selection(&at!(key, headers as "HeadersConfig"), &KEYED_HEADERS) }
            { selection(&at!(key, cookies as "CookiesConfig"), &COOKIES) }
            { selection(&at!(key, query_strings as "QueryStringsConfig"), &KEYED_QUERY) }
            <div class="row">
                <Checkbox field={flag(&at!(key, gzip as "EnableAcceptEncodingGzip"))} label="Gzip" />
                <Checkbox
                    field={flag(&at!(key, brotli as "EnableAcceptEncodingBrotli"))}
                    label="Brotli"
                />
            </div>
            <div class="row">
                <NumberField
                    field={seconds(&at!(config, min_ttl as "MinTTL"))}
                    label="Minimum TTL (s)"
                />
                <NumberField
                    field={seconds(&at!(config, default_ttl as "DefaultTTL"))}
                    label="Default TTL (s)"
                    placeholder="86400"
                />
                <NumberField
                    field={seconds(&at!(config, max_ttl as "MaxTTL"))}
                    label="Maximum TTL (s)"
                    placeholder="31536000"
                />
            </div>
            <ExactFindings paths={vec![config.path.clone(), key.path.clone()]} />
        </>
    }
}

/// Properties of [`OriginRequestPolicyEditor`].
#[derive(Properties, PartialEq)]
pub struct OriginRequestPolicyProps {
    /// The policy, if there is one.
    pub field: Bound<Option<PolicyChoice<OriginRequestPolicyConfig>>>,
}

/// An origin request policy: none, a managed policy, or a custom policy that starts as its copy.
#[component]
pub fn OriginRequestPolicyEditor(props: &OriginRequestPolicyProps) -> Html {
    let Bound { path, value: choice, onchange, .. } = &props.field;
    let managed = match choice {
        Some(PolicyChoice::Managed(name)) => origin_request_policy(name),
        _ => None,
    };
    let name = choice.as_ref().map_or(String::new(), |choice| choice.name().to_owned());
    let managed_policies = ORIGIN_REQUEST_POLICIES.iter();
    let options = std::iter::once((Picked::None, "None".into()))
        .chain(managed_policies.map(|policy| (Picked::Managed(policy.name), policy.name.into())))
        .chain([(Picked::Custom, "Custom".into())])
        .collect::<Vec<_>>();
    let onpick = {
        let (choice, name, onchange) = (choice.clone(), name.clone(), onchange.clone());
        Callback::from(move |picked| {
            onchange.emit(match picked {
                Picked::None => None,
                Picked::Managed(name) => Some(PolicyChoice::Managed(name.into())),
                Picked::Custom => Some(PolicyChoice::Config(OriginRequestPolicyConfig {
                    name: copy_name(&name),
                    comment: None,
                    ..choice.as_ref().and_then(|choice| choice.resolve()).unwrap_or_else(nothing)
                })),
                Picked::Legacy | Picked::Unknown => return,
            });
        })
    };
    let custom = props.field.place().some();
    let custom = custom.and_then(|choice| case!(choice, PolicyChoice::Config));
    html! {
        <>
            <PolicyPicker
                paths={PickerPaths::of(path, |config: &Place<'_, OriginRequestPolicyConfig>| at!(config, name as "Name").path)}
                picked={choice.as_ref().map_or(Picked::None, |choice| {
                    Picked::of(choice, managed.map(|policy| policy.name))
                })}
                {name}
                {options}
                {onpick}
            />
            if let Some(policy) = managed { <p class="hint">{ policy.comment }</p> }
            { custom.as_ref().map(forward_config) }
        </>
    }
}

/// The policy that forwards nothing.
fn nothing() -> OriginRequestPolicyConfig {
    let none = || Some(Selection::all_or_none(SelectionBehavior::None));
    OriginRequestPolicyConfig {
        headers: none(),
        cookies: none(),
        query_strings: none(),
        ..Default::default()
    }
}

/// The fields of a custom origin request policy.
fn forward_config(config: &Place<'_, OriginRequestPolicyConfig>) -> Html {
    html! {
        <>
            <TextField
                field={bind!(config, name as "Name").or(String::new())}
                label="Name"
                class="grow"
            />
            { selection(&at!(config, headers as "HeadersConfig"), &FORWARDED_HEADERS) }
            { selection(&at!(config, cookies as "CookiesConfig"), &COOKIES) }
            { selection(&at!(config, query_strings as "QueryStringsConfig"), &FORWARDED_QUERY) }
            <ExactFindings paths={vec![config.path.clone()]} />
        </>
    }
}
