//! What can be edited.

use super::super::plain::{check, decimal};
use crate::ecs::deploy::{SchedulingStrategy, TaskOutcome, ThresholdConfiguration, ThresholdType};
use crate::labs::Lab;
use crate::labs::rolling_update::{DeploymentStrategy, RollingUpdate, Scenario};
use crate::ui::LabContext;
use crate::ui::components::{
    Card, Disclosure, Notice, NumberField, ParsedField, Segmented, Select, choices,
};
use yew::prelude::*;

type UpdateContext = LabContext<RollingUpdate>;

/// All inputs.
pub(super) fn inputs(context: &UpdateContext) -> Html {
    html! { <>{ service(context) }{ strategy(context) }{ outcome(context) }{ task(context) }</> }
}

/// A whole number that must be there.
fn number(
    context: &UpdateContext,
    path: &'static str,
    label: &'static str,
    value: u32,
    set: fn(&mut Scenario, u32),
) -> Html {
    let onchange = context.on(path, move |s, value: Option<i64>| {
        set(s, clamped(value.unwrap_or(0)));
    });
    html! { <NumberField {path} {label} value={Some(i64::from(value))} {onchange} /> }
}

/// A whole number that may be left out.
fn optional(
    context: &UpdateContext,
    path: &'static str,
    label: &'static str,
    default: impl Into<AttrValue>,
    value: Option<u32>,
    set: fn(&mut Scenario, Option<u32>),
) -> Html {
    let onchange = context.on(path, move |s, value: Option<i64>| set(s, value.map(clamped)));
    html! {
        <NumberField
            {path}
            {label}
            optional=true
            placeholder={default.into()}
            value={value.map(i64::from)}
            {onchange}
        />
    }
}

fn clamped(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

fn service(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let daemon = s.scheduling_strategy == SchedulingStrategy::Daemon;
    html! {
        <Card title="Service">
            <Segmented
                label="Scheduling strategy"
                path="schedulingStrategy"
                choices={choices(
                    vec![
                        (SchedulingStrategy::Replica, "REPLICA".into()),
                        (SchedulingStrategy::Daemon, "DAEMON".into()),
                    ],
                    &s.scheduling_strategy,
                    context.on("schedulingStrategy", |s, value| s.scheduling_strategy = value),
                )}
            />
            <div class="row fields">
                { number(
                    context,
                    "desiredCount",
                    if daemon { "Instances" } else { "Desired count" },
                    s.desired_count,
                    |s, v| s.desired_count = v,
                ) }
                { optional(
                    context,
                    "runningOld",
                    "Old tasks running",
                    s.desired_count.to_string(),
                    s.running_old,
                    |s, v| s.running_old = v,
                ) }
                { number(context, "unhealthyOld", "of them unhealthy", s.unhealthy_old, |s, v| s.unhealthy_old = v) }
            </div>
            <div class="row fields">
                { optional(
                    context,
                    "clusterCapacity",
                    "The cluster holds (tasks)",
                    "any number",
                    s.cluster_capacity,
                    |s, v| s.cluster_capacity = v,
                ) }
                { check(
                    context,
                    "fixedHostPort",
                    "a fixed host port: one task an instance",
                    s.fixed_host_port,
                    |s, v| s.fixed_host_port = v,
                ) }
            </div>
            <div class="row fields">
                { number(
                    context,
                    "load.requestsPerSecond",
                    "Requests a second",
                    s.load.requests_per_second,
                    |s, v| s.load.requests_per_second = v,
                ) }
                { number(
                    context,
                    "load.requestsPerTask",
                    "One task serves (0: any)",
                    s.load.requests_per_task,
                    |s, v| s.load.requests_per_task = v,
                ) }
            </div>
        </Card>
    }
}

fn strategy(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let compared: Vec<(Option<DeploymentStrategy>, AttrValue)> = [(None, "nothing".into())]
        .into_iter()
        .chain(
            DeploymentStrategy::ALL
                .into_iter()
                .filter(|strategy| *strategy != s.strategy)
                .map(|strategy| (Some(strategy), strategy.words().into())),
        )
        .collect();
    let options = DeploymentStrategy::ALL
        .into_iter()
        .map(|strategy| (strategy, strategy.words().into()))
        .collect::<Vec<(DeploymentStrategy, AttrValue)>>();
    html! {
        <Card title="Deployment">
            <Segmented
                label="Deployment strategy"
                path="strategy"
                choices={choices(options, &s.strategy, context.on("strategy", |s, value| s.strategy = value))}
            />
            { match s.strategy {
                DeploymentStrategy::Rolling => rolling(context),
                DeploymentStrategy::BlueGreen => html! {},
                DeploymentStrategy::Linear => html! {
                    <div class="row fields">
                        { decimal(
                            context,
                            "linearConfiguration.stepPercent",
                            "Step (%)",
                            s.linear_configuration.step_percent,
                            PERCENT,
                            |s, v| s.linear_configuration.step_percent = v,
                        ) }
                        { number(
                            context,
                            "linearConfiguration.stepBakeTimeInMinutes",
                            "Wait after a step (min)",
                            s.linear_configuration.step_bake_time_in_minutes,
                            |s, v| s.linear_configuration.step_bake_time_in_minutes = v,
                        ) }
                    </div>
                },
                DeploymentStrategy::Canary => html! {
                    <div class="row fields">
                        { decimal(
                            context,
                            "canaryConfiguration.canaryPercent",
                            "Canary (%)",
                            s.canary_configuration.canary_percent,
                            PERCENT,
                            |s, v| s.canary_configuration.canary_percent = v,
                        ) }
                        { number(
                            context,
                            "canaryConfiguration.canaryBakeTimeInMinutes",
                            "Wait before the rest (min)",
                            s.canary_configuration.canary_bake_time_in_minutes,
                            |s, v| s.canary_configuration.canary_bake_time_in_minutes = v,
                        ) }
                    </div>
                },
            } }
            <Select
                path="beside"
                label="Beside it"
                choices={choices(compared, &s.compared, context.on("beside", |s, value| s.compared = value))}
            />
            if s.strategy != DeploymentStrategy::Rolling || (s.errors.enable && s.errors.alarm) {
                { number(context, "bakeTimeInMinutes", "Bake time (min)", s.bake_time_in_minutes, |s, v| s.bake_time_in_minutes = v) }
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
    let breaker = s.circuit_breaker;
    let on = breaker.enable == Some(true);
    let threshold = breaker.threshold_configuration.unwrap_or_default();
    html! {
        <>
            <div class="row fields">
                { optional(
                    context,
                    "minimumHealthyPercent",
                    "Minimum healthy (%)",
                    minimum,
                    s.minimum_healthy_percent,
                    |s, v| s.minimum_healthy_percent = v,
                ) }
                { optional(context, "maximumPercent", "Maximum (%)", maximum, s.maximum_percent, |s, v| s.maximum_percent = v) }
            </div>
            { check(context, "circuitBreaker.enable", "Circuit breaker", on, |s, v| s.circuit_breaker.enable = v.then_some(true)) }
            if on {
                <div class="row fields">
                    { check(
                        context,
                        "circuitBreaker.rollback",
                        "Rollback",
                        breaker.rollback == Some(true),
                        |s, v| s.circuit_breaker.rollback = Some(v),
                    ) }
                    { check(
                        context,
                        "circuitBreaker.resetOnHealthyTask",
                        "A healthy task resets the count",
                        breaker.reset_on_healthy_task != Some(false),
                        |s, v| s.circuit_breaker.reset_on_healthy_task = (!v).then_some(false),
                    ) }
                    { check(
                        context,
                        "previousCompleted",
                        "An earlier deployment was COMPLETED",
                        s.previous_completed,
                        |s, v| s.previous_completed = v,
                    ) }
                </div>
                <div class="row fields">
                    <Select
                        class="wide"
                        path="circuitBreaker.thresholdConfiguration.type"
                        label="Threshold"
                        choices={choices(
                            vec![
                                (
                                    ThresholdType::BoundedPercent,
                                    "BOUNDED_PERCENT (3 to 200 tasks)".into(),
                                ),
                                (ThresholdType::UnboundedPercent, "UNBOUNDED_PERCENT".into()),
                                (ThresholdType::Count, "COUNT".into()),
                            ],
                            &threshold.kind.unwrap_or_default(),
                            context.on("circuitBreaker.thresholdConfiguration.type", |s, kind| {
                                configuration(s).kind = Some(kind)
                            }),
                        )}
                    />
                    { number(
                        context,
                        "circuitBreaker.thresholdConfiguration.value",
                        "Value",
                        threshold.value.unwrap_or(50),
                        |s, v| configuration(s).value = Some(v),
                    ) }
                </div>
            }
        </>
    }
}

fn configuration(s: &mut Scenario) -> &mut ThresholdConfiguration {
    s.circuit_breaker.threshold_configuration.get_or_insert_default()
}

const PERCENT: &str = "Give a number such as 12.5.";

const OUTCOMES: [(TaskOutcome, &str); 3] = [
    (TaskOutcome::Healthy, "become healthy"),
    (TaskOutcome::FailToStart, "fail to start"),
    (TaskOutcome::FailHealthCheck, "fail their health checks"),
];

/// `hhsc`: a letter for each of the first tasks.
fn letters(outcomes: &[TaskOutcome]) -> String {
    outcomes
        .iter()
        .map(|outcome| match outcome {
            TaskOutcome::Healthy => 'h',
            TaskOutcome::FailToStart => 's',
            TaskOutcome::FailHealthCheck => 'c',
        })
        .collect()
}

fn read_letters(text: &str) -> Result<Vec<TaskOutcome>, String> {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != ',')
        .map(|letter| match letter.to_ascii_lowercase() {
            'h' => Ok(TaskOutcome::Healthy),
            's' => Ok(TaskOutcome::FailToStart),
            'c' => Ok(TaskOutcome::FailHealthCheck),
            _ => Err("Write h (healthy), s (fails to start) or c (fails its checks), a letter for each task.".to_owned()),
        })
        .collect()
}

fn outcome(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let outcomes = s.new_tasks.outcomes.clone().unwrap_or_default();
    let errors = &s.errors;
    html! {
        <Card title="What goes wrong">
            <div class="row fields">
                <Select
                    class="wide"
                    path="newTasks.then"
                    label="New tasks"
                    choices={choices(
                        OUTCOMES.map(|(outcome, text)| (outcome, AttrValue::Static(text))).to_vec(),
                        &s.new_tasks.then.unwrap_or_default(),
                        context.on("newTasks.then", |s, outcome: TaskOutcome| {
                            s.new_tasks.then = (outcome != TaskOutcome::Healthy).then_some(outcome)
                        }),
                    )}
                />
                <ParsedField<Vec<TaskOutcome>>
                    class="wide"
                    path="newTasks.outcomes"
                    label="but the first ones, one by one"
                    value={outcomes}
                    wire=true
                    placeholder="hhs"
                    hint="`h` healthy, `s` fails to start, `c` fails its checks"
                    show={Callback::from(|list: Vec<TaskOutcome>| letters(&list))}
                    read={Callback::from(|text: String| read_letters(&text))}
                    onchange={context.on("newTasks.outcomes", |s, list: Vec<TaskOutcome>| {
                        s.new_tasks.outcomes = (!list.is_empty()).then_some(list)
                    })}
                />
            </div>
            { check(
                context,
                "errors.enable",
                "It answers with errors that no health check sees",
                errors.enable,
                |s, v| s.errors.enable = v,
            ) }
            if errors.enable {
                <div class="row fields">
                    { number(
                        context,
                        "errors.afterSeconds",
                        "First error after (s)",
                        errors.after_seconds,
                        |s, v| s.errors.after_seconds = v,
                    ) }
                    { check(context, "errors.alarm", "A CloudWatch alarm watches", errors.alarm, |s, v| s.errors.alarm = v) }
                    if errors.alarm {
                        { number(
                            context,
                            "errors.detectedAfterSeconds",
                            "and notices after (s)",
                            errors.detected_after_seconds,
                            |s, v| s.errors.detected_after_seconds = v,
                        ) }
                        { check(context, "errors.rollback", "and rolls back", errors.rollback, |s, v| s.errors.rollback = v) }
                    }
                </div>
            }
        </Card>
    }
}

fn task(context: &UpdateContext) -> Html {
    let t = &context.scenario.times;
    let checked = t.load_balancer || t.container_health_check;
    html! {
        <Card title="Times and checks">
            <div class="row fields">
                { check(context, "times.loadBalancer", "Load balancer", t.load_balancer, |s, v| s.times.load_balancer = v) }
                { check(
                    context,
                    "times.containerHealthCheck",
                    "Container health check",
                    t.container_health_check,
                    |s, v| s.times.container_health_check = v,
                ) }
            </div>
            <div class="row fields">
                { number(context, "times.startSeconds", "Until RUNNING (s)", t.start_seconds, |s, v| s.times.start_seconds = v) }
                { number(context, "times.readySeconds", "until it answers (s)", t.ready_seconds, |s, v| s.times.ready_seconds = v) }
                if checked {
                    { number(
                        context,
                        "times.healthCheckGracePeriodSeconds",
                        "Grace period (s)",
                        t.health_check_grace_period_seconds,
                        |s, v| s.times.health_check_grace_period_seconds = v,
                    ) }
                }
            </div>
            if !checked {
                <Notice
                    text="Without a check a task counts as healthy 40 s after `RUNNING`, whatever it answers."
                />
            }
            <Disclosure
                summary={html! { "More times" }}
            >
                <div class="row fields">
                    { number(
                        context,
                        "times.beginSeconds",
                        "Deployment begins after (s)",
                        t.begin_seconds,
                        |s, v| s.times.begin_seconds = v,
                    ) }
                    { number(
                        context,
                        "times.healthySeconds",
                        "Checks pass for (s)",
                        t.healthy_seconds,
                        |s, v| s.times.healthy_seconds = v,
                    ) }
                    { number(
                        context,
                        "times.unhealthySeconds",
                        "Checks fail for (s)",
                        t.unhealthy_seconds,
                        |s, v| s.times.unhealthy_seconds = v,
                    ) }
                </div>
                <div class="row fields">
                    { number(
                        context,
                        "times.deregistrationDelaySeconds",
                        "Deregistration delay (s)",
                        t.deregistration_delay_seconds,
                        |s, v| s.times.deregistration_delay_seconds = v,
                    ) }
                    { number(context, "times.exitSeconds", "Ends after SIGTERM (s)", t.exit_seconds, |s, v| s.times.exit_seconds = v) }
                    { number(context, "times.stopTimeout", "stopTimeout (s)", t.stop_timeout, |s, v| s.times.stop_timeout = v) }
                </div>
            </Disclosure>
            <p class="small quiet-text">
                { format!("{} reads these as they are; AWS promises no durations.", RollingUpdate::TITLE) }
            </p>
        </Card>
    }
}
