//! What can be edited.

use super::faults;
use crate::beanstalk::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, LoadBalancerType, Tier,
    config_update::UpdateType,
};
use crate::labs::beanstalk_deployment::{BeanstalkDeployment, Beside, Operation, Scenario};
use crate::ui::Bench;
use crate::ui::components::{
    Card, Checkbox, Disclosure, NumberField, ParsedField, Segmented, Select, TextField,
};
use yew::prelude::*;

pub(super) type B = Bench<BeanstalkDeployment>;

/// All inputs.
pub(super) fn inputs(bench: &B) -> Html {
    html! {
        <>
            { what(bench) }
            { fleet(bench) }
            { faults::card(bench) }
            { beside(bench) }
            { load(bench) }
        </>
    }
}

/// A whole number that may be left out.
pub(super) fn number(
    bench: &B,
    path: &'static str,
    label: &'static str,
    default: impl Into<AttrValue>,
    value: Option<i64>,
    set: fn(&mut Scenario, Option<i64>),
) -> Html {
    html! {
        <NumberField {path} {label} optional=true placeholder={default.into()} {value} onchange={bench.on(path, set)} />
    }
}

/// The same for a quantity that can't be negative.
pub(super) fn quantity(
    bench: &B,
    path: &'static str,
    label: &'static str,
    default: impl Into<AttrValue>,
    value: Option<u64>,
    set: fn(&mut Scenario, Option<u64>),
) -> Html {
    let onchange = bench.on(path, move |s, value: Option<i64>| {
        set(s, value.map(|value| u64::try_from(value).unwrap_or(0)));
    });
    html! {
        <NumberField {path} {label} optional=true placeholder={default.into()} value={value.and_then(|value| i64::try_from(value).ok())} {onchange} />
    }
}

pub(super) fn check(
    bench: &B,
    path: &'static str,
    label: &'static str,
    checked: bool,
    set: fn(&mut Scenario, bool),
) -> Html {
    html! { <Checkbox {path} {label} {checked} onchange={bench.on(path, set)} /> }
}

fn policies() -> Vec<(String, AttrValue)> {
    DeploymentPolicy::ALL
        .into_iter()
        .map(|policy| (policy.as_str().to_owned(), policy.name().into()))
        .collect()
}

fn what(bench: &B) -> Html {
    let s = &bench.scenario;
    html! {
        <Card title="What goes out">
            <Segmented<Operation> label="What goes out" path="operation" value={s.operation}
                options={vec![
                    (Operation::Deploy, "A version, by policy".into()),
                    (Operation::BlueGreen, "A version, blue/green".into()),
                    (Operation::Configure, "A configuration".into()),
                ]}
                onchange={bench.on("operation", |s, value| s.operation = value)} />
            { match s.operation {
                Operation::Deploy => policy(bench),
                Operation::BlueGreen => swap(bench),
                Operation::Configure => update(bench),
            } }
        </Card>
    }
}

fn policy(bench: &B) -> Html {
    let d = &bench.scenario.deployment;
    let chosen = DeploymentPolicy::parse(d.policy_text());
    let batches = chosen.is_some_and(DeploymentPolicy::has_batches);
    let mut options = policies();
    if chosen.is_none() {
        options.push((
            d.policy_text().to_owned(),
            d.policy_text().to_owned().into(),
        ));
    }
    html! {
        <>
            <div class="row">
                <Select<String> path="deployment.deploymentPolicy" label="DeploymentPolicy" value={d.policy_text().to_owned()} {options}
                    onchange={bench.on("deployment.deploymentPolicy", |s, value| s.deployment.deployment_policy = Some(value))} />
                if batches {
                    <Select<BatchSizeType> path="deployment.batchSizeType" label="BatchSizeType" value={d.batch_size_type()}
                        options={vec![(BatchSizeType::Percentage, "Percentage".into()), (BatchSizeType::Fixed, "Fixed".into())]}
                        onchange={bench.on("deployment.batchSizeType", |s, value| s.deployment.batch_size_type = Some(value))} />
                    { number(bench, "deployment.batchSize", "BatchSize", "100, the default", d.batch_size, |s, v| s.deployment.batch_size = v) }
                }
            </div>
            if chosen == Some(DeploymentPolicy::TrafficSplitting) {
                <div class="row">
                    { number(bench, "deployment.newVersionPercent", "NewVersionPercent (%)", "10", d.new_version_percent, |s, v| s.deployment.new_version_percent = v) }
                    { number(bench, "deployment.evaluationTime", "EvaluationTime (min)", "5", d.evaluation_time, |s, v| s.deployment.evaluation_time = v) }
                </div>
            }
            <div class="row">
                { number(bench, "deployment.timeout", "Command timeout (s)", "600", d.timeout, |s, v| s.deployment.timeout = v) }
                { check(bench, "deployment.ignoreHealthCheck", "IgnoreHealthCheck", d.ignores_health(), |s, v| s.deployment.ignore_health_check = v.then_some(true)) }
            </div>
        </>
    }
}

fn swap(bench: &B) -> Html {
    let swap = &bench.scenario.swap;
    html! {
        <div class="row">
            { quantity(bench, "swap.dnsTtl", "Clients cache addresses for (s)", "60", swap.dns_ttl, |s, v| s.swap.dns_ttl = v) }
            { quantity(bench, "swap.keepMinutes", "Blue stays for (min)", "15", swap.keep_minutes, |s, v| s.swap.keep_minutes = v) }
            { check(bench, "swap.coupledDatabase", "the database belongs to blue", swap.coupled_database == Some(true), |s, v| s.swap.coupled_database = v.then_some(true)) }
        </div>
    }
}

/// Changes that people make, by what they do.
const CHANGES: [(&str, &str); 8] = [
    ("aws:autoscaling:launchconfiguration", "InstanceType"),
    ("aws:autoscaling:launchconfiguration", "EC2KeyName"),
    ("aws:ec2:instances", "InstanceTypes"),
    ("aws:ec2:vpc", "Subnets"),
    ("aws:elasticbeanstalk:application:environment", "STAGE"),
    ("aws:autoscaling:asg", "MaxSize"),
    ("aws:elasticbeanstalk:environment", "LoadBalancerType"),
    ("platform", "another platform version"),
];

fn update(bench: &B) -> Html {
    let u = &bench.scenario.update;
    let change = u.change.clone().unwrap_or_default();
    let platform = change.platform_version.is_some();
    let (namespace, option) = (
        change.namespace.unwrap_or_default(),
        change.option.unwrap_or_default(),
    );
    let chosen = CHANGES.iter().position(|(n, o)| match *n {
        "platform" => platform,
        _ => !platform && *n == namespace && *o == option,
    });
    let mut options: Vec<(Option<usize>, AttrValue)> = CHANGES
        .iter()
        .enumerate()
        .map(|(at, (_, name))| (Some(at), AttrValue::Static(name)))
        .collect();
    options.push((None, "another option…".into()));
    let onchange = bench.on("update.change", |s, at: Option<usize>| {
        let change = s.update.change.get_or_insert_default();
        match at.and_then(|at| CHANGES.get(at)) {
            Some(("platform", _)) => change.platform_version = Some("the newest".into()),
            Some((namespace, option)) => {
                change.platform_version = None;
                change.namespace = Some((*namespace).to_owned());
                change.option = Some((*option).to_owned());
            }
            None => {
                change.platform_version = None;
                change.option = Some(String::new());
            }
        }
    });
    let single = bench.scenario.deployment.environment_type() == EnvironmentType::SingleInstance;
    html! {
        <>
            <Select<Option<usize>> path="update.change" label="What changes" value={chosen} {options} {onchange} />
            if !platform {
                <div class="row">
                    <TextField path="update.change.namespace" label="Namespace" class="grow" wire=true value={namespace}
                        onchange={bench.on("update.change.namespace", |s, value| s.update.change.get_or_insert_default().namespace = Some(value))} />
                    <TextField path="update.change.option" label="Option" wire=true value={option}
                        onchange={bench.on("update.change.option", |s, value| s.update.change.get_or_insert_default().option = Some(value))} />
                </div>
            }
            <div class="row">
                { check(bench, "update.rollingUpdateEnabled", "RollingUpdateEnabled", u.rolling_update_enabled == Some(true), |s, v| s.update.rolling_update_enabled = Some(v)) }
                <Select<UpdateType> path="update.rollingUpdateType" label="RollingUpdateType" value={u.rolling_update_type.unwrap_or_default()}
                    options={vec![(UpdateType::Time, "Time, the default".into()), (UpdateType::Health, "Health".into()), (UpdateType::Immutable, "Immutable".into())]}
                    onchange={bench.on("update.rollingUpdateType", |s, value| s.update.rolling_update_type = Some(value))} />
            </div>
            if !single {
                <div class="row">
                    { number(bench, "update.maxBatchSize", "MaxBatchSize", "a third of MinSize", u.max_batch_size, |s, v| s.update.max_batch_size = v) }
                    { number(bench, "update.minInstancesInService", "MinInstancesInService", "MinSize, MaxSize − 1", u.min_instances_in_service, |s, v| s.update.min_instances_in_service = v) }
                    { number(bench, "update.pauseSeconds", "PauseTime (s)", "by type", u.pause_seconds, |s, v| s.update.pause_seconds = v) }
                </div>
            }
        </>
    }
}

fn fleet(bench: &B) -> Html {
    let d = &bench.scenario.deployment;
    let single = d.environment_type() == EnvironmentType::SingleInstance;
    html! {
        <Card title="Environment">
            <div class="row">
                { number(bench, "deployment.instances", "Instances running", "1", d.instances, |s, v| s.deployment.instances = v) }
                <Select<EnvironmentType> path="deployment.environmentType" label="Type" value={d.environment_type()}
                    options={vec![(EnvironmentType::LoadBalanced, "Load balanced".into()), (EnvironmentType::SingleInstance, "Single instance".into())]}
                    onchange={bench.on("deployment.environmentType", |s, value| {
                        s.deployment.environment_type = Some(value);
                        if value == EnvironmentType::SingleInstance {
                            s.deployment.instances = Some(1);
                        }
                    })} />
                <Select<Tier> path="deployment.tier" label="Tier" value={d.tier()}
                    options={vec![(Tier::WebServer, "Web server".into()), (Tier::Worker, "Worker".into())]}
                    onchange={bench.on("deployment.tier", |s, value| s.deployment.tier = Some(value))} />
                if !single && d.tier() == Tier::WebServer {
                    <Select<LoadBalancerType> path="deployment.loadBalancerType" label="Load balancer" value={d.load_balancer_type()}
                        options={vec![
                            (LoadBalancerType::Application, "Application".into()),
                            (LoadBalancerType::Network, "Network".into()),
                            (LoadBalancerType::Classic, "Classic (the API's default)".into()),
                        ]}
                        onchange={bench.on("deployment.loadBalancerType", |s, value| s.deployment.load_balancer_type = Some(value))} />
                }
            </div>
            <Disclosure summary={html! { "Sizes, health, platform" }}>
                <div class="row">
                    { number(bench, "deployment.minSize", "MinSize", "1", d.min_size, |s, v| s.deployment.min_size = v) }
                    { number(bench, "deployment.maxSize", "MaxSize", d.max_size().to_string(), d.max_size, |s, v| s.deployment.max_size = v) }
                </div>
                <div class="row">
                    { check(bench, "deployment.enhancedHealth", "Enhanced health", d.enhanced_health(), |s, v| s.deployment.enhanced_health = Some(v)) }
                    { check(bench, "deployment.legacyWindows", "Windows with IIS before 8.5", d.legacy_windows == Some(true), |s, v| s.deployment.legacy_windows = v.then_some(true)) }
                </div>
            </Disclosure>
        </Card>
    }
}

const BLUE_GREEN: &str = "BlueGreen";

fn beside(bench: &B) -> Html {
    let s = &bench.scenario;
    if s.operation == Operation::Configure {
        return html! {};
    }
    let value = s.beside.as_ref().map(|beside| match beside.operation {
        Operation::BlueGreen => BLUE_GREEN.to_owned(),
        _ => beside
            .deployment_policy
            .clone()
            .unwrap_or_else(|| "AllAtOnce".into()),
    });
    let mut options: Vec<(Option<String>, AttrValue)> = vec![(None, "nothing".into())];
    options.extend(
        policies()
            .into_iter()
            .map(|(value, name)| (Some(value), name)),
    );
    options.push((Some(BLUE_GREEN.into()), "Blue/green".into()));
    let onchange = bench.on("beside", |s, value: Option<String>| {
        s.beside = value.map(|value| Beside {
            operation: if value == BLUE_GREEN {
                Operation::BlueGreen
            } else {
                Operation::Deploy
            },
            deployment_policy: (value != BLUE_GREEN).then_some(value),
            batch_size: None,
        });
    });
    html! {
        <Card title="Beside it">
            <div class="row">
                <Select<Option<String>> path="beside" label="Same fleet, same fault, but" {value} {options} {onchange} />
                if let Some(beside) = s.beside.as_ref().filter(|beside| beside.operation == Operation::Deploy) {
                    { number(bench, "beside.batchSize", "with BatchSize", "the same", beside.batch_size, |s, v| {
                        if let Some(beside) = &mut s.beside {
                            beside.batch_size = v;
                        }
                    }) }
                }
            </div>
        </Card>
    }
}

fn load(bench: &B) -> Html {
    let s = &bench.scenario;
    let clamped = |value: Option<i64>| u32::try_from(value.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    html! {
        <Card title="Load and prices">
            <div class="row">
                <NumberField path="load.perSecond" label="Requests a second" value={Some(i64::from(s.load.per_second))}
                    onchange={bench.on("load.perSecond", move |s, v| s.load.per_second = clamped(v))} />
                <NumberField path="load.each" label="One instance takes (0: any)" value={Some(i64::from(s.load.each))}
                    onchange={bench.on("load.each", move |s, v| s.load.each = clamped(v))} />
            </div>
            <div class="row">
                { dollars(bench, "price.instanceHour", "Instance, an hour ($)", s.price.instance_hour, |s, v| s.price.instance_hour = v) }
                { dollars(bench, "price.loadBalancerHour", "Load balancer, an hour ($)", s.price.load_balancer_hour, |s, v| s.price.load_balancer_hour = v) }
            </div>
            <p class="small quiet-text">{ "Elastic Beanstalk itself costs nothing; prices depend on Region and type." }</p>
        </Card>
    }
}

fn dollars(
    bench: &B,
    path: &'static str,
    label: &'static str,
    value: f64,
    set: fn(&mut Scenario, f64),
) -> Html {
    html! {
        <ParsedField<f64> {path} {label} {value} show={Callback::from(|value: f64| value.to_string())} inputmode="decimal" class="number"
            read={Callback::from(|text: String| match text.trim().parse::<f64>() {
                Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
                _ => Err("Give a price such as 0.0104.".to_owned()),
            })}
            onchange={bench.on(path, set)} />
    }
}
