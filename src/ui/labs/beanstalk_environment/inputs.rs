//! What can be edited.

use super::{
    super::plain::{ListOf, add, item, remove},
    operations, settings, worker,
};
use crate::beanstalk::{
    Database, EnvironmentType, LoadBalancerType, Tier, Zones,
    application::{AvailableUpdate, PLATFORMS, UpdateLevel, VersionRun},
    options::CreationClient,
    resources::{DbDeletionPolicy, Environment, ExistingQueue},
};
use crate::labs::beanstalk_environment::{BeanstalkEnvironment, Scenario};
use crate::ui::LabContext;
use crate::ui::components::{
    Card, Checkbox, Disclosure, NumberField, Segmented, Select, TextField, choices,
};
use std::rc::Rc;
use yew::prelude::*;

pub(super) type EnvironmentContext = LabContext<BeanstalkEnvironment>;

/// All inputs.
pub(super) fn inputs(context: &EnvironmentContext) -> Html {
    html! {
        <>
            { names(context) }
            { environment(context) }
            if context.scenario.environment.worker() { { worker::card(context) } }
            { compared(context) }
            { settings::card(context) }
            { around(context) }
            { operations::card(context) }
        </>
    }
}

pub(super) fn text(
    context: &EnvironmentContext,
    path: &'static str,
    label: &'static str,
    value: &str,
    set: fn(&mut Scenario, String),
) -> Html {
    html! { <TextField {path} {label} value={value.to_owned()} onchange={context.on(path, set)} /> }
}

fn names(context: &EnvironmentContext) -> Html {
    let s = &context.scenario;
    let platforms: Vec<AttrValue> =
        PLATFORMS.iter().map(|platform| AttrValue::Static(platform.name)).collect();
    html! {
        <Card title="Name and platform">
            <div class="row fields">
                { text(context, "application", "Application", &s.application, |s, value| s.application = value) }
                { text(context, "name", "Environment", &s.name, |s, value| s.name = value) }
                <TextField
                    path="cnamePrefix"
                    label="Address prefix"
                    value={s.cname_prefix.clone()}
                    placeholder="made up by AWS"
                    onchange={context.on("cnamePrefix", |s, value| s.cname_prefix = value)}
                />
                { text(context, "region", "Region", &s.region, |s, value| s.region = value) }
            </div>
            <TextField
                path="platform"
                label="Platform branch"
                value={s.platform.clone()}
                suggestions={Rc::new(platforms)}
                onchange={context.on("platform", |s, value| s.platform = value)}
            />
            <Disclosure summary={html! { "Roles, and what creates it" }}>
                <div class="row fields">
                    { text(context, "serviceRole", "Service role", &s.service_role, |s, value| s.service_role = value) }
                    { text(context, "instanceProfile", "Instance profile", &s.instance_profile, |s, value| s.instance_profile = value) }
                </div>
                <Select
                    path="createdWith"
                    label="Created with"
                    hint="The EB CLI and the console set recommended values on the environment."
                    choices={choices(
                        vec![
                            (CreationClient::Api, "API, SDK, AWS CLI, CloudFormation".into()),
                            (CreationClient::EbCli, "EB CLI".into()),
                            (CreationClient::Console, "Console".into()),
                        ],
                        &s.created_with,
                        context.on("createdWith", |s, value| s.created_with = value),
                    )}
                />
            </Disclosure>
        </Card>
    }
}

/// Which of the two environments an input belongs to.
type Of = fn(&mut Scenario) -> Option<&mut Environment>;

fn first(s: &mut Scenario) -> Option<&mut Environment> {
    Some(&mut s.environment)
}

fn second(s: &mut Scenario) -> Option<&mut Environment> {
    s.compared.as_mut()
}

/// A choice that belongs to an environment.
fn choose<T: Copy + PartialEq + 'static>(
    context: &EnvironmentContext,
    (of, root): (Of, &'static str),
    field: &'static str,
    label: &'static str,
    value: T,
    options: &[(T, &'static str)],
    set: fn(&mut Environment, T),
) -> Html {
    let path = format!("{root}.{field}");
    let onchange = context.on(path.clone(), move |s, value| {
        if let Some(environment) = of(s) {
            set(environment, value);
        }
    });
    let options =
        options.iter().map(|(value, text)| (*value, AttrValue::Static(text))).collect::<Vec<_>>();
    html! { <Select {path} {label} choices={choices(options, &value, onchange)} /> }
}

fn shape(context: &EnvironmentContext, at: (Of, &'static str), e: &Environment) -> Html {
    let size = |field: &'static str,
                label: &'static str,
                default: &'static str,
                value: Option<i64>,
                set: fn(&mut Environment, Option<i64>)| {
        let (of, path) = (at.0, format!("{}.{field}", at.1));
        let onchange = context.on(path.clone(), move |s, value| {
            if let Some(environment) = of(s) {
                set(environment, value);
            }
        });
        html! {
            <NumberField
                {path}
                {label}
                optional=true
                placeholder={default}
                {value}
                {onchange}
                class="narrow"
            />
        }
    };
    let tiers = [(Tier::WebServer, "Web server"), (Tier::Worker, "Worker")];
    let types = [
        (EnvironmentType::LoadBalanced, "Load balanced"),
        (EnvironmentType::SingleInstance, "Single instance"),
    ];
    let balancers = [
        (LoadBalancerType::Application, "Application"),
        (LoadBalancerType::Network, "Network"),
        (LoadBalancerType::Classic, "Classic, default"),
    ];
    let zones = [
        (Zones::Any, "Any"),
        (Zones::One, "Any 1"),
        (Zones::Two, "Any 2"),
        (Zones::Three, "Any 3"),
    ];
    let databases =
        [(Database::None, "none"), (Database::Coupled, "coupled"), (Database::External, "outside")];
    let fates = [
        (DbDeletionPolicy::Delete, "Delete, default"),
        (DbDeletionPolicy::Snapshot, "Snapshot"),
        (DbDeletionPolicy::Retain, "Retain"),
    ];
    html! {
        <>
            <div class="row fields">
                { choose(context, at, "tier", "Tier", e.tier(), &tiers, |e, v| e.tier = Some(v)) }
                { choose(
                    context,
                    at,
                    "environmentType",
                    "Type",
                    e.environment_type.unwrap_or_default(),
                    &types,
                    |e, v| e.environment_type = Some(v),
                ) }
                if e.load_balancer().is_some() {
                    { choose(
                        context,
                        at,
                        "loadBalancerType",
                        "Load balancer",
                        e.load_balancer_type.unwrap_or_default(),
                        &balancers,
                        |e, v| e.load_balancer_type = Some(v),
                    ) }
                }
            </div>
            <div class="row fields">
                if !e.single() {
                    { size("minSize", "MinSize", "1", e.min_size, |e, v| e.min_size = v) }
                    { size("maxSize", "MaxSize", "4", e.max_size, |e, v| e.max_size = v) }
                    { choose(
                        context,
                        at,
                        "availabilityZones",
                        "Availability Zones",
                        e.availability_zones.unwrap_or_default(),
                        &zones,
                        |e, v| e.availability_zones = Some(v),
                    ) }
                }
                { choose(context, at, "database", "Database", e.database.unwrap_or_default(), &databases, |e, v| e.database = Some(v)) }
                if e.database == Some(Database::Coupled) {
                    { choose(
                        context,
                        at,
                        "dbDeletionPolicy",
                        "DBDeletionPolicy",
                        e.db_deletion_policy.unwrap_or_default(),
                        &fates,
                        |e, v| e.db_deletion_policy = Some(v),
                    ) }
                }
            </div>
        </>
    }
}

fn environment(context: &EnvironmentContext) -> Html {
    let e = &context.scenario.environment;
    let url = match &e.existing_queue {
        Some(ExistingQueue::Url(url)) => url.clone(),
        Some(ExistingQueue::Given(true)) => "(yours)".into(),
        _ => String::new(),
    };
    html! {
        <Card title="Environment" path="environment">
            { shape(context, (first, "environment"), e) }
            if e.load_balancer().is_some() {
                <Checkbox
                    path="environment.sharedLoadBalancer"
                    label="a load balancer of mine, shared with other environments"
                    checked={e.shared_load_balancer == Some(true)}
                    onchange={context.on("environment.sharedLoadBalancer", |s, value: bool| {
                        s.environment.shared_load_balancer = value.then_some(true)
                    })}
                />
            }
            if e.worker() {
                <TextField
                    path="environment.existingQueue"
                    label="Queue of mine (its address)"
                    wire=true
                    placeholder="one is made"
                    value={url}
                    onchange={context.on("environment.existingQueue", |s, value: String| {
                        s.environment.existing_queue =
                            (!value.is_empty()).then_some(ExistingQueue::Url(value))
                    })}
                />
            }
        </Card>
    }
}

fn compared(context: &EnvironmentContext) -> Html {
    let compared = context.scenario.compared.as_ref();
    let toggle = context.on("beside", |s, on: bool| {
        s.compared = on.then(|| {
            let mut other = s.environment.clone();
            other.environment_type = Some(match s.environment.single() {
                true => EnvironmentType::LoadBalanced,
                false => EnvironmentType::SingleInstance,
            });
            other
        });
    });
    html! {
        <Card title="Beside it">
            <Checkbox
                label="Look at another environment beside it"
                checked={compared.is_some()}
                onchange={toggle}
            />
            if let Some(other) = compared { { shape(context, (second, "beside"), other) } }
        </Card>
    }
}

/// Lifecycle and managed updates.
fn around(context: &EnvironmentContext) -> Html {
    let s = &context.scenario;
    let count = |value: Option<u64>| value.and_then(|value| i64::try_from(value).ok());
    let unsigned = |value: i64| u64::try_from(value).unwrap_or(0);
    let m = &s.managed;
    html! {
        <Card title="Versions and updates">
            <Disclosure
                summary={html! { "Versions and their lifecycle" }}
                open={!s.lifecycle.versions.is_empty()}
            >
                <div class="row fields">
                    <NumberField
                        path="lifecycle.maxCount"
                        label="Keep at most"
                        optional=true
                        placeholder="all"
                        value={count(s.lifecycle.max_count)}
                        onchange={context.on("lifecycle.maxCount", move |s, v: Option<i64>| s.lifecycle.max_count = v.map(unsigned))}
                    />
                    <NumberField
                        path="lifecycle.maxAgeDays"
                        label="and none older than (days)"
                        optional=true
                        placeholder="any age"
                        value={count(s.lifecycle.max_age_days)}
                        onchange={context.on("lifecycle.maxAgeDays", move |s, v: Option<i64>| s.lifecycle.max_age_days = v.map(unsigned))}
                    />
                    <NumberField
                        path="lifecycle.elsewhere"
                        label="Versions of other applications"
                        value={count(Some(s.lifecycle.elsewhere))}
                        onchange={context.on("lifecycle.elsewhere", move |s, v: Option<i64>| {
                            s.lifecycle.elsewhere = unsigned(v.unwrap_or(0))
                        })}
                    />
                    <Checkbox
                        path="lifecycle.deleteSource"
                        label="delete bundles too"
                        checked={s.lifecycle.delete_source}
                        onchange={context.on("lifecycle.deleteSource", |s, v| s.lifecycle.delete_source = v)}
                    />
                </div>
                <h3>{ "Versions, oldest first" }</h3>
                { for s.lifecycle.versions.iter().enumerate().map(|(at, run)| versions(context, at, run)) }
                { add(context, "lifecycle.versions", "Add versions", |s| s.lifecycle.versions.push(VersionRun {
                    count: 10,
                    ..VersionRun::default()
                })) }
            </Disclosure>
            <Disclosure summary={html! { "Managed platform updates" }} open={m.enabled}>
                <div class="row fields">
                    <Checkbox
                        path="managed.enabled"
                        label="enabled"
                        checked={m.enabled}
                        onchange={context.on("managed.enabled", |s, v| s.managed.enabled = v)}
                    />
                    <Checkbox
                        path="managed.instanceRefresh"
                        label="replace instances weekly"
                        checked={m.instance_refresh}
                        onchange={context.on("managed.instanceRefresh", |s, v| s.managed.instance_refresh = v)}
                    />
                    { text(
                        context,
                        "managed.preferredStartTime",
                        "Window begins (UTC)",
                        &m.preferred_start_time,
                        |s, value| s.managed.preferred_start_time = value,
                    ) }
                </div>
                <Segmented
                    label="UpdateLevel"
                    path="managed.updateLevel"
                    choices={choices(
                        vec![
                            (UpdateLevel::Patch, "patch".into()),
                            (UpdateLevel::Minor, "minor and patch".into()),
                        ],
                        &m.update_level,
                        context.on("managed.updateLevel", |s, v| s.managed.update_level = v),
                    )}
                />
                <Select
                    path="managed.available"
                    label="AWS has published"
                    choices={choices(
                        vec![
                            (AvailableUpdate::None, "nothing newer".into()),
                            (AvailableUpdate::Patch, "a patch version".into()),
                            (AvailableUpdate::Minor, "a minor version".into()),
                            (AvailableUpdate::Major, "a major version".into()),
                        ],
                        &m.available,
                        context.on("managed.available", |s, v| s.managed.available = v),
                    )}
                />
            </Disclosure>
        </Card>
    }
}

fn versions(context: &EnvironmentContext, at: usize, run: &VersionRun) -> Html {
    let path = |field: &str| format!("lifecycle.versions[{at}].{field}");
    let list: ListOf<Scenario, VersionRun> = |s| &mut s.lifecycle.versions;
    let number = |field: &'static str,
                  label: &'static str,
                  value: Option<u64>,
                  optional: bool,
                  set: fn(&mut VersionRun, Option<u64>)| {
        let onchange = context.on(path(field), move |s, value: Option<i64>| {
            if let Some(run) = list(s).get_mut(at) {
                set(run, value.map(|value| u64::try_from(value).unwrap_or(0)));
            }
        });
        html! {
            <NumberField
                path={path(field)}
                {label}
                {optional}
                placeholder="never"
                class="narrow"
                value={value.and_then(|value| i64::try_from(value).ok())}
                {onchange}
            />
        }
    };
    let used = item(context, path("inUse"), (list, at), |run, value| run.in_use = value);
    html! {
        <div class="row" key={at}>
            { number("count", "Versions", Some(run.count), false, |run, v| run.count = v.unwrap_or(0)) }
            { number("ageDays", "Days old", Some(run.age_days), false, |run, v| run.age_days = v.unwrap_or(0)) }
            { number("terminatedWeeksAgo", "Terminated, weeks ago", run.terminated_weeks_ago, true, |run, v| run.terminated_weeks_ago = v) }
            <Checkbox path={path("inUse")} label="in use" checked={run.in_use} onchange={used} />
            { remove(context, "lifecycle.versions", "versions", (list, at)) }
        </div>
    }
}
