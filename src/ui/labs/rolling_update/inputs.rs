//! The inputs.

use crate::ecs::deploy::{SchedulingStrategy, TaskOutcome, ThresholdConfiguration, ThresholdType};
use crate::labs::rolling_update::{
    DeploymentStrategy, RollingUpdate, outcome_letters, read_outcomes,
};
use crate::ui::LabContext;
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, Notice, NumberField, ParsedField, Segmented, Select, choices,
    one_of,
};
use yew::prelude::*;

type UpdateContext = LabContext<RollingUpdate>;

/// All inputs.
pub(super) fn inputs(context: &UpdateContext) -> Html {
    html! { <>{ service(context) }{ strategy(context) }{ outcome(context) }{ task(context) }</> }
}

fn service(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let daemon = s.scheduling_strategy == SchedulingStrategy::Daemon;
    html! {
        <Card title="Service">
            <Segmented
                label="Scheduling strategy"
                choices={one_of(
                    bind!(context, scheduling_strategy),
                    &[
                        (SchedulingStrategy::Replica, "REPLICA"),
                        (SchedulingStrategy::Daemon, "DAEMON"),
                    ],
                )}
            />
            <div class="row fields">
                <NumberField
                    label={if daemon { "Matching instances" } else { "Desired count" }}
                    field={bind!(context, desired_count)}
                />
                <NumberField
                    label="Running tasks at start"
                    placeholder={s.desired_count.to_string()}
                    field={bind!(context, running_old)}
                />
                <NumberField label="Unhealthy at start" field={bind!(context, unhealthy_old)} />
            </div>
            <div class="row fields">
                <NumberField
                    label="Cluster capacity (tasks)"
                    placeholder="Unlimited"
                    field={bind!(context, cluster_capacity)}
                />
                <Checkbox
                    label="Fixed host port (one task per instance)"
                    field={bind!(context, fixed_host_port)}
                />
            </div>
            <div class="row fields">
                <NumberField
                    label="Requests per second"
                    field={bind!(context, load.requests_per_second)}
                />
                <NumberField
                    label="Capacity per task (requests/s)"
                    hint="0 = unlimited"
                    field={bind!(context, load.requests_per_task)}
                />
            </div>
        </Card>
    }
}

fn strategy(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let all = DeploymentStrategy::ALL.into_iter();
    let others = all.clone().filter(|strategy| *strategy != s.strategy);
    let compared = std::iter::once((None, "None".into()))
        .chain(others.map(|strategy| (Some(strategy), strategy.words().into())))
        .collect();
    let strategies = all.map(|strategy| (strategy, strategy.words().into())).collect();
    html! {
        <Card title="Deployment">
            <Segmented
                label="Deployment strategy"
                choices={choices(bind!(context, strategy), strategies)}
            />
            { match s.strategy {
                DeploymentStrategy::Rolling => rolling(context),
                DeploymentStrategy::BlueGreen => html! {},
                DeploymentStrategy::Linear => html! {
                    <div class="row fields">
                        <NumberField
                            label="Step percent (%)"
                            field={bind!(context, linear_configuration.step_percent)}
                        />
                        <NumberField
                            label="Step bake time (min)"
                            field={bind!(context, linear_configuration.step_bake_time_in_minutes)}
                        />
                    </div>
                },
                DeploymentStrategy::Canary => html! {
                    <div class="row fields">
                        <NumberField
                            label="Canary percent (%)"
                            field={bind!(context, canary_configuration.canary_percent)}
                        />
                        <NumberField
                            label="Canary bake time (min)"
                            field={bind!(context, canary_configuration.canary_bake_time_in_minutes)}
                        />
                    </div>
                },
            } }
            <Select
                label="Compare with"
                choices={choices(bind!(context, compared as "beside"), compared)}
            />
            if s.strategy != DeploymentStrategy::Rolling || (s.errors.enable && s.errors.alarm) {
                <NumberField label="Bake time (min)" field={bind!(context, bake_time_in_minutes)} />
            }
        </Card>
    }
}

fn rolling(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let (minimum, maximum) = match s.scheduling_strategy {
        SchedulingStrategy::Replica => ("100", "200"),
        SchedulingStrategy::Daemon => ("0", "100"),
    };
    let breaker = at!(context, circuit_breaker);
    let none = ThresholdConfiguration::default();
    let threshold = at!(breaker, threshold_configuration).or_default(&none);
    html! {
        <>
            <div class="row fields">
                <NumberField
                    label="Minimum healthy (%)"
                    placeholder={minimum}
                    field={bind!(context, minimum_healthy_percent)}
                />
                <NumberField
                    label="Maximum (%)"
                    placeholder={maximum}
                    field={bind!(context, maximum_percent)}
                />
            </div>
            <Checkbox
                label="Use the deployment circuit breaker"
                field={bind!(breaker, enable).omitting(false)}
            />
            if breaker.value.enable == Some(true) {
                <div class="row fields">
                    <Checkbox
                        label="Roll back on failure"
                        field={bind!(breaker, rollback).or(false)}
                    />
                    <Checkbox
                        label="Healthy task resets the failure count"
                        field={bind!(breaker, reset_on_healthy_task).omitting(true)}
                    />
                    <Checkbox
                        label="Earlier deployment is COMPLETED"
                        field={bind!(context, previous_completed)}
                    />
                </div>
                <div class="row fields">
                    <Select
                        class="wide"
                        label="Threshold type"
                        choices={one_of(
                            bind!(threshold, kind as "type").or(ThresholdType::default()),
                            &[
                                (ThresholdType::BoundedPercent, "BOUNDED_PERCENT (3 to 200 tasks)"),
                                (ThresholdType::UnboundedPercent, "UNBOUNDED_PERCENT"),
                                (ThresholdType::Count, "COUNT"),
                            ],
                        )}
                    />
                    <NumberField label="Threshold value" field={bind!(threshold, value).or(50)} />
                </div>
            }
        </>
    }
}

fn outcome(context: &UpdateContext) -> Html {
    let errors = at!(context, errors);
    html! {
        <Card title="Failure to simulate">
            <div class="row fields">
                <Select
                    class="wide"
                    label="New tasks"
                    choices={one_of(
                        bind!(context, new_tasks.then).omitting(TaskOutcome::Healthy),
                        &[
                            (TaskOutcome::Healthy, "Become healthy"),
                            (TaskOutcome::FailToStart, "Fail to start"),
                            (TaskOutcome::FailHealthCheck, "Fail health checks"),
                        ],
                    )}
                />
                <ParsedField
                    class="wide"
                    label="First tasks, one letter each"
                    wire=true
                    placeholder="hhs"
                    hint="`h` healthy, `s` fails to start, `c` fails health checks"
                    field={bind!(context, new_tasks.outcomes)
                        .omitting(Vec::new())
                        .parsed(|list| outcome_letters(list), read_outcomes)}
                />
            </div>
            <Checkbox
                label="Returns errors that health checks don't detect"
                field={bind!(errors, enable)}
            />
            if errors.value.enable {
                <div class="row fields">
                    <NumberField
                        label="Time to first error (s)"
                        field={bind!(errors, after_seconds)}
                    />
                    <Checkbox label="Use a CloudWatch alarm" field={bind!(errors, alarm)} />
                    if errors.value.alarm {
                        <NumberField
                            label="Time to alarm (s)"
                            field={bind!(errors, detected_after_seconds)}
                        />
                        <Checkbox label="Roll back on alarm" field={bind!(errors, rollback)} />
                    }
                </div>
            }
        </Card>
    }
}

fn task(context: &UpdateContext) -> Html {
    let times = at!(context, times);
    let checked = times.value.load_balancer || times.value.container_health_check;
    html! {
        <Card title="Durations and health checks">
            <div class="row fields">
                <Checkbox label="Load balancer" field={bind!(times, load_balancer)} />
                <Checkbox
                    label="Container health check"
                    field={bind!(times, container_health_check)}
                />
            </div>
            <div class="row fields">
                <NumberField label="Time to RUNNING (s)" field={bind!(times, start_seconds)} />
                <NumberField
                    label="Time to first response (s)"
                    field={bind!(times, ready_seconds)}
                />
                if checked {
                    <NumberField
                        label="Health check grace period (s)"
                        field={bind!(times, health_check_grace_period_seconds)}
                    />
                }
            </div>
            if !checked {
                <Notice
                    text="Without health checks, a task counts as healthy 40 s after `RUNNING`, even if it returns errors."
                />
            }
            <Disclosure
                summary={html! { "More durations (6)" }}
            >
                <div class="row fields">
                    <NumberField
                        label="Time to first action (s)"
                        field={bind!(times, begin_seconds)}
                    />
                    <NumberField label="Time to healthy (s)" field={bind!(times, healthy_seconds)} />
                    <NumberField
                        label="Time to unhealthy (s)"
                        field={bind!(times, unhealthy_seconds)}
                    />
                </div>
                <div class="row fields">
                    <NumberField
                        label="Deregistration delay (s)"
                        field={bind!(times, deregistration_delay_seconds)}
                    />
                    <NumberField
                        label="Exit time after SIGTERM (s)"
                        field={bind!(times, exit_seconds)}
                    />
                    <NumberField label="Stop timeout (s)" field={bind!(times, stop_timeout)} />
                </div>
            </Disclosure>
            <p class="small quiet-text">
                { "You set these durations. AWS doesn't guarantee any." }
            </p>
        </Card>
    }
}
