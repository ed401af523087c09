//! The inputs.

use super::{
    super::plain::{check, decimal, quantity},
    faults, update,
};
use crate::beanstalk::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, LoadBalancerType, Tier, health::HealthStatus,
};
use crate::labs::beanstalk_deployment::{
    BeanstalkDeployment, ComparedMethod, DeploymentOperation, Scenario,
};
use crate::ui::LabContext;
use crate::ui::components::{Card, Disclosure, NumberField, Segmented, Select, choices};
use yew::prelude::*;

pub(super) type DeploymentContext = LabContext<BeanstalkDeployment>;

/// All inputs.
pub(super) fn inputs(context: &DeploymentContext) -> Html {
    html! {
        <>
            { what(context) }
            { fleet(context) }
            { faults::card(context) }
            { compared(context) }
            { load(context) }
        </>
    }
}

/// An optional integer.
pub(super) fn number(
    context: &DeploymentContext,
    path: &'static str,
    label: &'static str,
    default: impl Into<AttrValue>,
    value: Option<i64>,
    set: fn(&mut Scenario, Option<i64>),
) -> Html {
    html! {
        <NumberField
            {path}
            {label}
            optional=true
            placeholder={default.into()}
            {value}
            onchange={context.on(path, set)}
        />
    }
}

fn policies() -> Vec<(String, AttrValue)> {
    DeploymentPolicy::ALL
        .into_iter()
        .map(|policy| (policy.as_str().to_owned(), policy.name().into()))
        .collect()
}

fn what(context: &DeploymentContext) -> Html {
    let s = &context.scenario;
    html! {
        <Card title="Change to deploy">
            <Segmented
                label="Change to deploy"
                path="operation"
                choices={choices(vec![
                    (DeploymentOperation::Deploy, "Application version".into()),
                    (DeploymentOperation::BlueGreen, "Blue/green swap".into()),
                    (DeploymentOperation::Configure, "Configuration".into()),
                ], &s.operation, context.on("operation", Scenario::select))}
            />
            { match s.operation {
                DeploymentOperation::Deploy => policy(context),
                DeploymentOperation::BlueGreen => swap(context),
                DeploymentOperation::Configure => update::update(context),
            } }
            { update::durations(context) }
        </Card>
    }
}

/// `BatchSizeType` and `BatchSize`.
pub(super) fn batch(context: &DeploymentContext) -> Html {
    html! { <div class="row fields">{ batch_type(context) }{ batch_size(context) }</div> }
}

fn batch_type(context: &DeploymentContext) -> Html {
    let value = context.scenario.deployment.batch_size_type();
    html! {
        <Select
            path="deployment.batchSizeType"
            label="BatchSizeType"
            choices={choices(
                vec![
                    (BatchSizeType::Percentage, "Percentage".into()),
                    (BatchSizeType::Fixed, "Fixed".into()),
                ],
                &value,
                context.on("deployment.batchSizeType", |s, value| {
                    s.deployment.batch_size_type = Some(value)
                }),
            )}
        />
    }
}

fn batch_size(context: &DeploymentContext) -> Html {
    number(
        context,
        "deployment.batchSize",
        "BatchSize",
        "100 (default)",
        context.scenario.deployment.batch_size,
        |s, v| s.deployment.batch_size = v,
    )
}

fn policy(context: &DeploymentContext) -> Html {
    let d = &context.scenario.deployment;
    let chosen = DeploymentPolicy::parse(d.policy_text());
    let batches = chosen.is_some_and(DeploymentPolicy::has_batches);
    let mut options = policies();
    if chosen.is_none() {
        options.push((d.policy_text().to_owned(), d.policy_text().to_owned().into()));
    }
    html! {
        <>
            <div class="row fields">
                <Select
                    class="wide"
                    path="deployment.deploymentPolicy"
                    label="DeploymentPolicy"
                    choices={choices(
                        options,
                        &d.policy_text().to_owned(),
                        context.on("deployment.deploymentPolicy", |s, value| {
                            s.deployment.deployment_policy = Some(value)
                        }),
                    )}
                />
                if batches { { batch_type(context) }{ batch_size(context) } }
                if chosen.is_some_and(|policy| policy.facts().evaluates) {
                    { number(
                        context,
                        "deployment.newVersionPercent",
                        "NewVersionPercent (%)",
                        "10",
                        d.new_version_percent,
                        |s, v| s.deployment.new_version_percent = v,
                    ) }
                    { number(
                        context,
                        "deployment.evaluationTime",
                        "EvaluationTime (min)",
                        "5",
                        d.evaluation_time,
                        |s, v| s.deployment.evaluation_time = v,
                    ) }
                }
                { number(context, "deployment.timeout", "Timeout (s)", "600", d.timeout, |s, v| s.deployment.timeout = v) }
                <Select
                    path="deployment.healthCheckSuccessThreshold"
                    label="Worst status that counts as healthy (HealthCheckSuccessThreshold)"
                    choices={choices(
                        threshold(),
                        &d.threshold(),
                        context.on("deployment.healthCheckSuccessThreshold", |s, value| {
                            s.deployment.health_check_success_threshold = Some(value)
                        }),
                    )}
                />
                { check(
                    context,
                    "deployment.ignoreHealthCheck",
                    "IgnoreHealthCheck",
                    d.ignores_health(),
                    |s, v| s.deployment.ignore_health_check = v.then_some(true),
                ) }
            </div>
        </>
    }
}

/// The values of `HealthCheckSuccessThreshold`.
fn threshold() -> Vec<(HealthStatus, AttrValue)> {
    vec![
        (HealthStatus::Ok, "Ok".into()),
        (HealthStatus::Warning, "Warning".into()),
        (HealthStatus::Degraded, "Degraded".into()),
        (HealthStatus::Severe, "Severe".into()),
    ]
}

fn swap(context: &DeploymentContext) -> Html {
    let swap = &context.scenario.swap;
    html! {
        <div class="row fields">
            { quantity(context, "swap.dnsTtl", "DNS cache time of clients (s)", "60", swap.dns_ttl, |s, v| s.swap.dns_ttl = v) }
            { quantity(
                context,
                "swap.keepMinutes",
                "Blue runs after the swap (min)",
                "15",
                swap.keep_minutes,
                |s, v| s.swap.keep_minutes = v,
            ) }
            { check(
                context,
                "swap.coupledDatabase",
                "Database coupled to blue",
                swap.coupled_database == Some(true),
                |s, v| s.swap.coupled_database = v.then_some(true),
            ) }
        </div>
    }
}

fn fleet(context: &DeploymentContext) -> Html {
    let d = &context.scenario.deployment;
    let single = d.environment_type() == EnvironmentType::SingleInstance;
    html! {
        <Card title="Environment">
            <div class="row fields">
                { number(context, "deployment.instances", "Running instances", "1", d.instances, |s, v| s.deployment.instances = v) }
                <Select
                    path="deployment.environmentType"
                    label="Environment type"
                    choices={choices(
                        vec![
                            (EnvironmentType::LoadBalanced, "Load balanced".into()),
                            (EnvironmentType::SingleInstance, "Single instance".into()),
                        ],
                        &d.environment_type(),
                        {
                            context.on("deployment.environmentType", |s, value| {
                                s.deployment.environment_type = Some(value);
                                if value == EnvironmentType::SingleInstance {
                                    s.deployment.instances = Some(1);
                                }
                            })
                        },
                    )}
                />
                <Select
                    path="deployment.tier"
                    label="Tier"
                    choices={choices(
                        vec![
                            (Tier::WebServer, "Web server".into()),
                            (Tier::Worker, "Worker".into()),
                        ],
                        &d.tier(),
                        context.on("deployment.tier", |s, value| s.deployment.tier = Some(value)),
                    )}
                />
                if !single && d.tier() == Tier::WebServer {
                    <Select
                        path="deployment.loadBalancerType"
                        label="Load balancer"
                        choices={choices(
                            vec![
                                (LoadBalancerType::Application, "Application".into()),
                                (LoadBalancerType::Network, "Network".into()),
                                (LoadBalancerType::Classic, "Classic (default)".into()),
                            ],
                            &d.load_balancer_type(),
                            context.on("deployment.loadBalancerType", |s, value| {
                                s.deployment.load_balancer_type = Some(value)
                            }),
                        )}
                    />
                }
            </div>
            <Disclosure summary={html! { "Size, health, and platform" }}>
                <div class="row fields">
                    { number(context, "deployment.minSize", "MinSize", "1", d.min_size, |s, v| s.deployment.min_size = v) }
                    { number(
                        context,
                        "deployment.maxSize",
                        "MaxSize",
                        d.max_size().to_string(),
                        d.max_size,
                        |s, v| s.deployment.max_size = v,
                    ) }
                </div>
                <div class="row fields">
                    { check(
                        context,
                        "deployment.enhancedHealth",
                        "Enhanced health",
                        d.enhanced_health(),
                        |s, v| s.deployment.enhanced_health = Some(v),
                    ) }
                    { check(
                        context,
                        "deployment.legacyWindows",
                        "Windows with IIS earlier than 8.5",
                        d.legacy_windows == Some(true),
                        |s, v| s.deployment.legacy_windows = v.then_some(true),
                    ) }
                </div>
            </Disclosure>
        </Card>
    }
}

const BLUE_GREEN: &str = "BlueGreen";

fn compared(context: &DeploymentContext) -> Html {
    let s = &context.scenario;
    if s.operation == DeploymentOperation::Configure {
        return update::compared(context);
    }
    let value = s.compared.as_ref().map(|compared| match compared.operation {
        DeploymentOperation::BlueGreen => BLUE_GREEN.to_owned(),
        _ => compared.deployment_policy.clone().unwrap_or_else(|| "AllAtOnce".into()),
    });
    let mut options: Vec<(Option<String>, AttrValue)> = vec![(None, "None".into())];
    options.extend(policies().into_iter().map(|(value, name)| (Some(value), name)));
    options.push((Some(BLUE_GREEN.into()), "Blue/green".into()));
    let onchange = context.on("beside", |s, value: Option<String>| {
        s.compared = value.map(|value| ComparedMethod {
            operation: if value == BLUE_GREEN {
                DeploymentOperation::BlueGreen
            } else {
                DeploymentOperation::Deploy
            },
            deployment_policy: (value != BLUE_GREEN).then_some(value),
            ..ComparedMethod::default()
        });
    });
    html! {
        <Card title="Compare with">
            <div class="row fields">
                <Select
                    class="wide"
                    path="beside"
                    label="Compare with policy"
                    choices={choices(options, &value, onchange)}
                />
                if let Some(compared) = s.compared.as_ref().filter(|compared| compared.operation == DeploymentOperation::Deploy) {
                    { number(context, "beside.batchSize", "BatchSize of the other policy", "same BatchSize", compared.batch_size, |s, v| {
                        if let Some(compared) = &mut s.compared {
                            compared.batch_size = v;
                        }
                    }) }
                }
            </div>
        </Card>
    }
}

fn load(context: &DeploymentContext) -> Html {
    let s = &context.scenario;
    let clamped = |value: Option<i64>| u32::try_from(value.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    html! {
        <Card title="Load and prices">
            <div class="row fields">
                <NumberField
                    path="load.perSecond"
                    label="Load (requests/s)"
                    value={Some(i64::from(s.load.per_second))}
                    onchange={context.on("load.perSecond", move |s, v| s.load.per_second = clamped(v))}
                />
                <NumberField
                    path="load.each"
                    label="Capacity per instance (requests/s, 0 = unlimited)"
                    value={Some(i64::from(s.load.each))}
                    onchange={context.on("load.each", move |s, v| s.load.each = clamped(v))}
                />
            </div>
            <div class="row fields">
                { decimal(
                    context,
                    "price.instanceHour",
                    "Instance price per hour ($)",
                    s.price.instance_hour,
                    PRICE,
                    |s, v| s.price.instance_hour = v,
                ) }
                { decimal(
                    context,
                    "price.loadBalancerHour",
                    "Load balancer price per hour ($)",
                    s.price.load_balancer_hour,
                    PRICE,
                    |s, v| s.price.load_balancer_hour = v,
                ) }
            </div>
            <p class="small quiet-text">
                { "Elastic Beanstalk has no additional charge. Prices depend on the Region and the instance type." }
            </p>
        </Card>
    }
}

const PRICE: &str = "Enter a price, such as 0.0104.";
