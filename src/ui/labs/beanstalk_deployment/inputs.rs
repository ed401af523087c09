//! The inputs.

use super::{DeploymentContext, faults, update};
use crate::beanstalk::{
    DeploymentPolicy, EnvironmentType, LoadBalancerType, Tier, health::HealthStatus,
};
use crate::labs::beanstalk_deployment::{ComparedMethod, DeploymentOperation, Scenario, methods};
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, NumberField, Segmented, Select, choices, one_of,
};
use yew::prelude::*;

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

fn what(context: &DeploymentContext) -> Html {
    html! {
        <Card title="Change to deploy">
            <Segmented
                label="Change to deploy"
                choices={one_of(
                    bind!(context, operation).by(&context.place(), Scenario::select),
                    &[
                        (DeploymentOperation::Deploy, "Application version"),
                        (DeploymentOperation::BlueGreen, "Blue/green swap"),
                        (DeploymentOperation::Configure, "Configuration"),
                    ],
                )}
            />
            { match context.scenario.operation {
                DeploymentOperation::Deploy => policy(context),
                DeploymentOperation::BlueGreen => swap(context),
                DeploymentOperation::Configure => update::update(context),
            } }
            { update::durations(context) }
        </Card>
    }
}

fn policy(context: &DeploymentContext) -> Html {
    let d = at!(context, deployment);
    let text = d.value.policy_text();
    let chosen = DeploymentPolicy::parse(text);
    let mut policies: Vec<(String, AttrValue)> = DeploymentPolicy::ALL
        .iter()
        .map(|policy| (policy.as_str().to_owned(), policy.name().into()))
        .collect();
    if chosen.is_none() {
        policies.push((text.to_owned(), text.to_owned().into()));
    }
    html! {
        <div class="row fields">
            <Select
                class="wide"
                label="DeploymentPolicy"
                choices={choices(bind!(d, deployment_policy).or(text.to_owned()), policies)}
            />
            if chosen.is_some_and(DeploymentPolicy::has_batches) {
                { update::batch_fields(context) }
            }
            if chosen.is_some_and(|policy| policy.facts().evaluates) {
                <NumberField
                    label="NewVersionPercent (%)"
                    placeholder="10"
                    field={bind!(d, new_version_percent)}
                />
                <NumberField
                    label="EvaluationTime (min)"
                    placeholder="5"
                    field={bind!(d, evaluation_time)}
                />
            }
            <NumberField label="Timeout (s)" placeholder="600" field={bind!(d, timeout)} />
            <Select
                class="wide"
                label="Worst healthy status"
                hint="`HealthCheckSuccessThreshold`: an instance with a worse status fails."
                choices={one_of(
                    bind!(d, health_check_success_threshold).or(d.value.threshold()),
                    &[
                        (HealthStatus::Ok, "Ok"),
                        (HealthStatus::Warning, "Warning"),
                        (HealthStatus::Degraded, "Degraded"),
                        (HealthStatus::Severe, "Severe"),
                    ],
                )}
            />
            <Checkbox
                label="IgnoreHealthCheck"
                field={bind!(d, ignore_health_check).omitting(false)}
            />
        </div>
    }
}

fn swap(context: &DeploymentContext) -> Html {
    let swap = at!(context, swap);
    html! {
        <div class="row fields">
            <NumberField
                label="DNS cache time of clients (s)"
                placeholder="60"
                field={bind!(swap, dns_ttl)}
            />
            <NumberField
                label="Blue runs after the swap (min)"
                placeholder="15"
                field={bind!(swap, keep_minutes)}
            />
            <Checkbox
                label="Database coupled to blue"
                field={bind!(swap, coupled_database).omitting(false)}
            />
        </div>
    }
}

fn fleet(context: &DeploymentContext) -> Html {
    let d = at!(context, deployment);
    let single = d.value.environment_type() == EnvironmentType::SingleInstance;
    let environment_type =
        bind!(d, environment_type).or(EnvironmentType::default()).by(&d, |d, value| {
            d.environment_type = Some(value);
            if value == EnvironmentType::SingleInstance {
                d.instances = Some(1);
            }
        });
    html! {
        <Card title="Environment">
            <div class="row fields">
                <NumberField label="Running instances" placeholder="1" field={bind!(d, instances)} />
                <Select
                    label="Environment type"
                    choices={one_of(
                        environment_type,
                        &[
                            (EnvironmentType::LoadBalanced, "Load balanced"),
                            (EnvironmentType::SingleInstance, "Single instance"),
                        ],
                    )}
                />
                <Select
                    label="Tier"
                    choices={one_of(
                        bind!(d, tier).or(Tier::default()),
                        &[(Tier::WebServer, "Web server"), (Tier::Worker, "Worker")],
                    )}
                />
                if !single && d.value.tier() == Tier::WebServer {
                    <Select
                        label="Load balancer"
                        choices={one_of(
                            bind!(d, load_balancer_type).or(LoadBalancerType::default()),
                            &[
                                (LoadBalancerType::Application, "Application"),
                                (LoadBalancerType::Network, "Network"),
                                (LoadBalancerType::Classic, "Classic (default)"),
                            ],
                        )}
                    />
                }
            </div>
            <Disclosure summary={html! { "Size, health, and platform" }}>
                <div class="row fields">
                    <NumberField label="MinSize" placeholder="1" field={bind!(d, min_size)} />
                    <NumberField
                        label="MaxSize"
                        placeholder={d.value.max_size().to_string()}
                        field={bind!(d, max_size)}
                    />
                </div>
                <div class="row fields">
                    <Checkbox label="Enhanced health" field={bind!(d, enhanced_health).or(true)} />
                    <Checkbox
                        label="Windows with IIS earlier than 8.5"
                        field={bind!(d, legacy_windows).omitting(false)}
                    />
                </div>
            </Disclosure>
        </Card>
    }
}

fn compared(context: &DeploymentContext) -> Html {
    if context.scenario.operation == DeploymentOperation::Configure {
        return update::compared(context);
    }
    let place = at!(context, compared as "beside");
    let method = place.field(
        place.value.as_ref().map(ComparedMethod::method),
        |compared, value: Option<String>| {
            *compared = value.map(ComparedMethod::of_method);
        },
    );
    let deployed =
        place.some().filter(|other| other.value.operation == DeploymentOperation::Deploy);
    html! {
        <Card title="Compare with">
            <div class="row fields">
                <Select
                    class="wide"
                    label="Compare with policy"
                    choices={one_of(method, &methods())}
                />
                if let Some(other) = deployed {
                    <NumberField
                        label="BatchSize of the other policy"
                        placeholder="same BatchSize"
                        field={bind!(other, batch_size)}
                    />
                }
            </div>
        </Card>
    }
}

fn load(context: &DeploymentContext) -> Html {
    html! {
        <Card title="Load and prices">
            <div class="row fields">
                <NumberField label="Load (requests/s)" field={bind!(context, load.per_second)} />
                <NumberField
                    label="Capacity per instance (requests/s, 0 = unlimited)"
                    field={bind!(context, load.each)}
                />
            </div>
            <div class="row fields">
                <NumberField
                    label="Instance price per hour ($)"
                    field={bind!(context, price.instance_hour)}
                />
                <NumberField
                    label="Load balancer price per hour ($)"
                    field={bind!(context, price.load_balancer_hour)}
                />
            </div>
            <p class="small quiet-text">
                { "Elastic Beanstalk has no additional charge. Prices depend on the Region and the instance type." }
            </p>
        </Card>
    }
}
