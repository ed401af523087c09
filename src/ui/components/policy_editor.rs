//! Editors of cache policies and origin request policies, for several labs.

use super::{
    Checkbox, NumberField, Select, TextField, choices,
    legacy_editor::LegacyEditor,
    selection_editor::{ExactFindings, SelectionEditor, header_names},
};
use crate::{
    cloudfront::policy::{
        CACHE_POLICIES, CachePolicyConfig, KeyParameters, LegacyCacheSettings, Lenient,
        ORIGIN_REQUEST_POLICIES, OriginRequestPolicyConfig, PolicyChoice, ResolvedSelection,
        Selection, SelectionBehavior,
    },
    text::duration,
    ui::dom::focus_field,
};
use yew::prelude::*;

const KEYED: &[SelectionBehavior] = &[SelectionBehavior::None, SelectionBehavior::Whitelist];
const LISTED: &[SelectionBehavior] = &[
    SelectionBehavior::None,
    SelectionBehavior::Whitelist,
    SelectionBehavior::AllExcept,
    SelectionBehavior::All,
];
const FORWARDED: &[SelectionBehavior] = &[
    SelectionBehavior::None,
    SelectionBehavior::Whitelist,
    SelectionBehavior::AllViewer,
    SelectionBehavior::AllViewerAndWhitelistCloudFront,
    SelectionBehavior::AllExcept,
];

/// The selected option in the list of policies.
#[derive(Clone, PartialEq)]
enum Choice {
    None,
    Managed(&'static str),
    Own,
    Legacy,
    Unknown,
}

/// Properties of [`CachePolicyEditor`].
#[derive(Properties, PartialEq)]
pub struct CachePolicyProps {
    /// Path of the choice in the scenario: `cachePolicy`.
    pub path: AttrValue,
    /// The policy.
    pub choice: PolicyChoice<CachePolicyConfig>,
    /// Called with the new policy.
    pub onchange: Callback<PolicyChoice<CachePolicyConfig>>,
}

/// A cache policy: a managed policy, or a custom policy that starts as its copy.
#[component]
pub fn CachePolicyEditor(props: &CachePolicyProps) -> Html {
    let managed = match &props.choice {
        PolicyChoice::Managed(name) => crate::cloudfront::policy::cache_policy(name),
        PolicyChoice::Config(_) | PolicyChoice::Legacy(_) => None,
    };
    let value = match (&props.choice, managed) {
        (PolicyChoice::Config(_), _) => Choice::Own,
        (PolicyChoice::Legacy(_), _) => Choice::Legacy,
        (_, Some(policy)) => Choice::Managed(policy.name),
        _ => Choice::Unknown,
    };
    let mut options: Vec<(Choice, AttrValue)> = CACHE_POLICIES
        .iter()
        .map(|policy| (Choice::Managed(policy.name), AttrValue::Static(policy.name)))
        .collect();
    options.push((Choice::Own, "Custom".into()));
    options.push((Choice::Legacy, "None (legacy cache settings)".into()));
    if value == Choice::Unknown {
        options.push((Choice::Unknown, props.choice.name().to_owned().into()));
    }
    let own = {
        let (choice, onchange) = (props.choice.clone(), props.onchange.clone());
        Callback::from(move |()| {
            let mut config = choice.resolve().unwrap_or_default();
            config.name = Some(copy_name(match choice {
                PolicyChoice::Legacy(_) => "",
                _ => choice.name(),
            }));
            config.comment = None;
            onchange.emit(PolicyChoice::Config(config));
        })
    };
    let onchoose = {
        let (own, onchange) = (own.clone(), props.onchange.clone());
        Callback::from(move |choice: Choice| match choice {
            Choice::Managed(name) => onchange.emit(PolicyChoice::Managed(name.into())),
            Choice::Own => own.emit(()),
            Choice::Legacy => onchange.emit(PolicyChoice::Legacy(LegacyCacheSettings::default())),
            Choice::None | Choice::Unknown => {}
        })
    };
    html! {
        <>
            <div class="row">
                <Select
                    path={format!("{}.managed", props.path)}
                    label="Policy"
                    class="grow"
                    choices={choices(options, &value, onchoose)}
                />
                if matches!(props.choice, PolicyChoice::Managed(_)) {
                    <button type="button" onclick={customize(&own, &props.path)}>
                        { "Customize" }
                    </button>
                }
            </div>
            if let Some(policy) = managed {
                <p class="hint">{ policy.comment }</p>
                <CachePolicySummary config={policy.config()} />
            }
            if let PolicyChoice::Config(config) = &props.choice {
                <CacheConfigEditor
                    path={format!("{}.config", props.path)}
                    config={config.clone()}
                    onchange={props.onchange.reform(PolicyChoice::Config)}
                />
            }
            if let PolicyChoice::Legacy(settings) = &props.choice {
                <LegacyEditor
                    path={format!("{}.legacy", props.path)}
                    settings={settings.clone()}
                    onchange={props.onchange.reform(PolicyChoice::Legacy)}
                />
            }
        </>
    }
}

/// Creates a custom policy, and focuses its first field.
fn customize(own: &Callback<()>, path: &AttrValue) -> Callback<MouseEvent> {
    let path = path.clone();
    own.reform(move |_| focus_field(&format!("{path}.config.Name")))
}

/// `CachingOptimized` becomes `CachingOptimized-copy`.
fn copy_name(name: &str) -> String {
    if name.is_empty() { "my-policy".into() } else { format!("{name}-copy") }
}

#[derive(Properties, PartialEq)]
struct SummaryProps {
    config: CachePolicyConfig,
}

/// A summary of a managed policy in one line.
#[component]
fn CachePolicySummary(props: &SummaryProps) -> Html {
    let config = &props.config;
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

#[derive(Properties, PartialEq)]
struct CacheConfigProps {
    path: AttrValue,
    config: CachePolicyConfig,
    onchange: Callback<CachePolicyConfig>,
}

/// The fields of a custom cache policy.
#[component]
fn CacheConfigEditor(props: &CacheConfigProps) -> Html {
    fn on<V: 'static>(props: &CacheConfigProps, set: fn(&mut CachePolicyConfig, V)) -> Callback<V> {
        let (config, onchange) = (props.config.clone(), props.onchange.clone());
        Callback::from(move |value| {
            let mut next = config.clone();
            set(&mut next, value);
            onchange.emit(next);
        })
    }
    fn parameters(config: &mut CachePolicyConfig) -> &mut KeyParameters {
        config.parameters.get_or_insert_default()
    }
    let config = &props.config;
    let path = &props.path;
    let inner = format!("{path}.ParametersInCacheKeyAndForwardedToOrigin");
    let own = config.parameters.clone().unwrap_or_default();
    let number = |field: &Option<Lenient<i64>>| field.as_ref().and_then(Lenient::get);
    html! {
        <>
            <TextField
                path={format!("{path}.Name")}
                label="Name"
                class="grow"
                value={config.name.clone().unwrap_or_default()}
                onchange={on(props, |config, name: String| config.name = Some(name))}
            />
            <SelectionEditor
                path={format!("{inner}.HeadersConfig")}
                behavior="HeaderBehavior"
                list="Headers"
                label="Headers"
                options={KEYED}
                value={own.headers.clone().unwrap_or_default()}
                suggestions={header_names()}
                placeholder="Accept-Language"
                onchange={on(props, |config, value| parameters(config).headers = Some(value))}
            />
            <SelectionEditor
                path={format!("{inner}.CookiesConfig")}
                behavior="CookieBehavior"
                list="Cookies"
                label="Cookies"
                options={LISTED}
                value={own.cookies.clone().unwrap_or_default()}
                placeholder="session_id"
                onchange={on(props, |config, value| parameters(config).cookies = Some(value))}
            />
            <SelectionEditor
                path={format!("{inner}.QueryStringsConfig")}
                behavior="QueryStringBehavior"
                list="QueryStrings"
                label="Query strings"
                options={LISTED}
                value={own.query_strings.clone().unwrap_or_default()}
                placeholder="size"
                onchange={on(props, |config, value| parameters(config).query_strings = Some(value))}
            />
            <div class="row">
                <Checkbox
                    path={format!("{inner}.EnableAcceptEncodingGzip")}
                    label="Gzip"
                    checked={config.gzip()}
                    onchange={on(props, |config, flag: bool| parameters(config).gzip = Some(Lenient::Is(flag)))}
                />
                <Checkbox
                    path={format!("{inner}.EnableAcceptEncodingBrotli")}
                    label="Brotli"
                    checked={config.brotli()}
                    onchange={on(props, |config, flag: bool| parameters(config).brotli = Some(Lenient::Is(flag)))}
                />
            </div>
            <div class="row">
                <NumberField
                    path={format!("{path}.MinTTL")}
                    label="Minimum TTL (s)"
                    value={number(&config.min_ttl)}
                    onchange={on(props, |config, value: Option<i64>| config.min_ttl = value.map(Lenient::Is))}
                />
                <NumberField
                    path={format!("{path}.DefaultTTL")}
                    label="Default TTL (s)"
                    value={number(&config.default_ttl)}
                    optional=true
                    placeholder="86400"
                    onchange={on(props, |config, value: Option<i64>| config.default_ttl = value.map(Lenient::Is))}
                />
                <NumberField
                    path={format!("{path}.MaxTTL")}
                    label="Maximum TTL (s)"
                    value={number(&config.max_ttl)}
                    optional=true
                    placeholder="31536000"
                    onchange={on(props, |config, value: Option<i64>| config.max_ttl = value.map(Lenient::Is))}
                />
            </div>
            <ExactFindings paths={vec![path.clone(), inner.into()]} />
        </>
    }
}

/// Properties of [`OriginRequestPolicyEditor`].
#[derive(Properties, PartialEq)]
pub struct OriginRequestPolicyProps {
    /// Path of the choice in the scenario: `originRequestPolicy`.
    pub path: AttrValue,
    /// The policy, if there is one.
    pub choice: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// Called with the new policy.
    pub onchange: Callback<Option<PolicyChoice<OriginRequestPolicyConfig>>>,
}

/// An origin request policy: none, a managed policy, or a custom policy that starts as its copy.
#[component]
pub fn OriginRequestPolicyEditor(props: &OriginRequestPolicyProps) -> Html {
    let managed = match &props.choice {
        Some(PolicyChoice::Managed(name)) => crate::cloudfront::policy::origin_request_policy(name),
        _ => None,
    };
    let value = match (&props.choice, managed) {
        (None, _) => Choice::None,
        (Some(PolicyChoice::Config(_)), _) => Choice::Own,
        (_, Some(policy)) => Choice::Managed(policy.name),
        _ => Choice::Unknown,
    };
    let mut options: Vec<(Choice, AttrValue)> = vec![(Choice::None, "None".into())];
    options.extend(
        ORIGIN_REQUEST_POLICIES
            .iter()
            .map(|policy| (Choice::Managed(policy.name), AttrValue::Static(policy.name))),
    );
    options.push((Choice::Own, "Custom".into()));
    if value == Choice::Unknown {
        let name = props.choice.as_ref().map_or("", |choice| choice.name());
        options.push((Choice::Unknown, name.to_owned().into()));
    }
    let own = {
        let (choice, onchange) = (props.choice.clone(), props.onchange.clone());
        Callback::from(move |()| {
            let mut config = choice
                .as_ref()
                .and_then(PolicyChoice::<OriginRequestPolicyConfig>::resolve)
                .unwrap_or_else(|| {
                    let none = || Some(Selection::all_or_none(SelectionBehavior::None));
                    OriginRequestPolicyConfig {
                        headers: none(),
                        cookies: none(),
                        query_strings: none(),
                        ..Default::default()
                    }
                });
            config.name = Some(copy_name(choice.as_ref().map_or("", |choice| choice.name())));
            config.comment = None;
            onchange.emit(Some(PolicyChoice::Config(config)));
        })
    };
    let onchoose = {
        let (own, onchange) = (own.clone(), props.onchange.clone());
        Callback::from(move |choice: Choice| match choice {
            Choice::None => onchange.emit(None),
            Choice::Managed(name) => onchange.emit(Some(PolicyChoice::Managed(name.into()))),
            Choice::Own => own.emit(()),
            Choice::Legacy | Choice::Unknown => {}
        })
    };
    html! {
        <>
            <div class="row">
                <Select
                    path={format!("{}.managed", props.path)}
                    label="Policy"
                    class="grow"
                    choices={choices(options, &value, onchoose)}
                />
                if matches!(props.choice, Some(PolicyChoice::Managed(_))) {
                    <button type="button" onclick={customize(&own, &props.path)}>
                        { "Customize" }
                    </button>
                }
            </div>
            if let Some(policy) = managed { <p class="hint">{ policy.comment }</p> }
            if let Some(PolicyChoice::Config(config)) = &props.choice {
                <ForwardConfigEditor
                    path={format!("{}.config", props.path)}
                    config={config.clone()}
                    onchange={props.onchange.reform(|config| Some(PolicyChoice::Config(config)))}
                />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ForwardConfigProps {
    path: AttrValue,
    config: OriginRequestPolicyConfig,
    onchange: Callback<OriginRequestPolicyConfig>,
}

/// The fields of a custom origin request policy.
#[component]
fn ForwardConfigEditor(props: &ForwardConfigProps) -> Html {
    fn on<V: 'static>(
        props: &ForwardConfigProps,
        set: fn(&mut OriginRequestPolicyConfig, V),
    ) -> Callback<V> {
        let (config, onchange) = (props.config.clone(), props.onchange.clone());
        Callback::from(move |value| {
            let mut next = config.clone();
            set(&mut next, value);
            onchange.emit(next);
        })
    }
    let config = &props.config;
    let path = &props.path;
    html! {
        <>
            <TextField
                path={format!("{path}.Name")}
                label="Name"
                class="grow"
                value={config.name.clone().unwrap_or_default()}
                onchange={on(props, |config, name: String| config.name = Some(name))}
            />
            <SelectionEditor
                path={format!("{path}.HeadersConfig")}
                behavior="HeaderBehavior"
                list="Headers"
                label="Headers"
                options={FORWARDED}
                value={config.headers.clone().unwrap_or_default()}
                suggestions={header_names()}
                placeholder="User-Agent"
                onchange={on(props, |config, value| config.headers = Some(value))}
            />
            <SelectionEditor
                path={format!("{path}.CookiesConfig")}
                behavior="CookieBehavior"
                list="Cookies"
                label="Cookies"
                options={LISTED}
                value={config.cookies.clone().unwrap_or_default()}
                placeholder="session_id"
                onchange={on(props, |config, value| config.cookies = Some(value))}
            />
            <SelectionEditor
                path={format!("{path}.QueryStringsConfig")}
                behavior="QueryStringBehavior"
                list="QueryStrings"
                label="Query strings"
                options={LISTED}
                value={config.query_strings.clone().unwrap_or_default()}
                placeholder="ref"
                onchange={on(props, |config, value| config.query_strings = Some(value))}
            />
            <ExactFindings paths={vec![path.clone()]} />
        </>
    }
}
