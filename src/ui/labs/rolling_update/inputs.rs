//! The inputs.

use super::super::plain::{check, decimal};
use crate::ecs::deploy::{SchedulingStrategy, TaskOutcome, ThresholdConfiguration, ThresholdType};
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

/// A required whole number.
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

/// An optional whole number.
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
                    if daemon { "Matching instances" } else { "Desired count" },
                    s.desired_count,
                    |s, v| s.desired_count = v,
                ) }
                { optional(
                    context,
                    "runningOld",
                    "Running tasks at start",
                    s.desired_count.to_string(),
                    s.running_old,
                    |s, v| s.running_old = v,
                ) }
                { number(context, "unhealthyOld", "Unhealthy at start", s.unhealthy_old, |s, v| s.unhealthy_old = v) }
            </div>
            <div class="row fields">
                { optional(
                    context,
                    "clusterCapacity",
                    "Cluster capacity (tasks)",
                    "Unlimited",
                    s.cluster_capacity,
                    |s, v| s.cluster_capacity = v,
                ) }
                { check(
                    context,
                    "fixedHostPort",
                    "Fixed host port (one task per instance)",
                    s.fixed_host_port,
                    |s, v| s.fixed_host_port = v,
                ) }
            </div>
            <div class="row fields">
                { number(
                    context,
                    "load.requestsPerSecond",
                    "Requests per second",
                    s.load.requests_per_second,
                    |s, v| s.load.requests_per_second = v,
                ) }
                <NumberField
                    path="load.requestsPerTask"
                    label="Capacity per task (requests/s)"
                    hint="0 = unlimited"
                    value={Some(i64::from(s.load.requests_per_task))}
                    onchange={context.on("load.requestsPerTask", |s, value: Option<i64>| {
                        s.load.requests_per_task = clamped(value.unwrap_or(0))
                    })}
                />
            </div>
        </Card>
    }
}

fn strategy(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let compared: Vec<(Option<DeploymentStrategy>, AttrValue)> = [(None, "None".into())]
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
                            "Step percent (%)",
                            s.linear_configuration.step_percent,
                            PERCENT,
                            |s, v| s.linear_configuration.step_percent = v,
                        ) }
                        { number(
                            context,
                            "linearConfiguration.stepBakeTimeInMinutes",
                            "Step bake time (min)",
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
                            "Canary percent (%)",
                            s.canary_configuration.canary_percent,
                            PERCENT,
                            |s, v| s.canary_configuration.canary_percent = v,
                        ) }
                        { number(
                            context,
                            "canaryConfiguration.canaryBakeTimeInMinutes",
                            "Canary bake time (min)",
                            s.canary_configuration.canary_bake_time_in_minutes,
                            |s, v| s.canary_configuration.canary_bake_time_in_minutes = v,
                        ) }
                    </div>
                },
            } }
            <Select
                path="beside"
                label="Compare with"
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
            { check(
                context,
                "circuitBreaker.enable",
                "Use the deployment circuit breaker",
                on,
                |s, v| s.circuit_breaker.enable = v.then_some(true),
            ) }
            if on {
                <div class="row fields">
                    { check(
                        context,
                        "circuitBreaker.rollback",
                        "Roll back on failure",
                        breaker.rollback == Some(true),
                        |s, v| s.circuit_breaker.rollback = Some(v),
                    ) }
                    { check(
                        context,
                        "circuitBreaker.resetOnHealthyTask",
                        "Healthy task resets the failure count",
                        breaker.reset_on_healthy_task != Some(false),
                        |s, v| s.circuit_breaker.reset_on_healthy_task = (!v).then_some(false),
                    ) }
                    { check(
                        context,
                        "previousCompleted",
                        "Earlier deployment is COMPLETED",
                        s.previous_completed,
                        |s, v| s.previous_completed = v,
                    ) }
                </div>
                <div class="row fields">
                    <Select
                        class="wide"
                        path="circuitBreaker.thresholdConfiguration.type"
                        label="Threshold type"
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
                        "Threshold value",
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

const PERCENT: &str = "Enter a number, for example 12.5.";

const OUTCOMES: [(TaskOutcome, &str); 3] = [
    (TaskOutcome::Healthy, "Become healthy"),
    (TaskOutcome::FailToStart, "Fail to start"),
    (TaskOutcome::FailHealthCheck, "Fail health checks"),
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
            _ => Err("Enter one letter for each task: h (healthy), s (fails to start), or c (fails health checks).".to_owned()),
        })
        .collect()
}

fn outcome(context: &UpdateContext) -> Html {
    let s = &context.scenario;
    let outcomes = s.new_tasks.outcomes.clone().unwrap_or_default();
    let errors = &s.errors;
    html! {
        <Card title="Failure to simulate">
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
                    label="First tasks, one letter each"
                    value={outcomes}
                    wire=true
                    placeholder="hhs"
                    hint="`h` healthy, `s` fails to start, `c` fails health checks"
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
                "Returns errors that health checks don't detect",
                errors.enable,
                |s, v| s.errors.enable = v,
            ) }
            if errors.enable {
                <div class="row fields">
                    { number(
                        context,
                        "errors.afterSeconds",
                        "Time to first error (s)",
                        errors.after_seconds,
                        |s, v| s.errors.after_seconds = v,
                    ) }
                    { check(context, "errors.alarm", "Use a CloudWatch alarm", errors.alarm, |s, v| s.errors.alarm = v) }
                    if errors.alarm {
                        { number(
                            context,
                            "errors.detectedAfterSeconds",
                            "Time to alarm (s)",
                            errors.detected_after_seconds,
                            |s, v| s.errors.detected_after_seconds = v,
                        ) }
                        { check(context, "errors.rollback", "Roll back on alarm", errors.rollback, |s, v| s.errors.rollback = v) }
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
        <Card title="Durations and health checks">
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
                { number(context, "times.startSeconds", "Time to RUNNING (s)", t.start_seconds, |s, v| s.times.start_seconds = v) }
                { number(context, "times.readySeconds", "Time to first response (s)", t.ready_seconds, |s, v| s.times.ready_seconds = v) }
                if checked {
                    { number(
                        context,
                        "times.healthCheckGracePeriodSeconds",
                        "Health check grace period (s)",
                        t.health_check_grace_period_seconds,
                        |s, v| s.times.health_check_grace_period_seconds = v,
                    ) }
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
                    { number(
                        context,
                        "times.beginSeconds",
                        "Time to first action (s)",
                        t.begin_seconds,
                        |s, v| s.times.begin_seconds = v,
                    ) }
                    { number(
                        context,
                        "times.healthySeconds",
                        "Time to healthy (s)",
                        t.healthy_seconds,
                        |s, v| s.times.healthy_seconds = v,
                    ) }
                    { number(
                        context,
                        "times.unhealthySeconds",
                        "Time to unhealthy (s)",
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
                    { number(context, "times.exitSeconds", "Exit time after SIGTERM (s)", t.exit_seconds, |s, v| s.times.exit_seconds = v) }
                    { number(context, "times.stopTimeout", "Stop timeout (s)", t.stop_timeout, |s, v| s.times.stop_timeout = v) }
                </div>
            </Disclosure>
            <p class="small quiet-text">
                { "You set these durations. AWS doesn't guarantee any." }
            </p>
        </Card>
    }
}
