//! The failure to simulate.

use super::{super::plain::quantity, inputs::DeploymentContext};
use crate::beanstalk::{
    DeploymentPolicy,
    deployment::{Failure, FailureAt, FailureKind},
    health::HealthStatus,
};
use crate::labs::beanstalk_deployment::{DeploymentOperation, Scenario};
use crate::ui::components::{Card, ParsedField, Segmented, Select, choices};
use yew::prelude::*;

/// The phases of the deployment in which a failure can occur.
fn places(s: &Scenario) -> Vec<(Option<FailureAt>, AttrValue)> {
    let mut list: Vec<(Option<FailureAt>, &'static str)> =
        vec![(None, "Healthy"), (Some(FailureAt::Always), "Unhealthy on every instance")];
    let own: &[(FailureAt, &'static str)] =
        match (s.operation, DeploymentPolicy::parse(s.deployment.policy_text())) {
            (DeploymentOperation::BlueGreen, _) => {
                &[(FailureAt::Evaluation, "Unhealthy after the swap")]
            }
            (_, policy) => policy.map_or(&[][..], |policy| policy.facts().failures),
        };
    list.extend(own.iter().map(|(at, text)| (Some(*at), *text)));
    list.extend([
        (Some(FailureAt::Chosen), "Unhealthy on specific instances"),
        (Some(FailureAt::Moment), "Unhealthy everywhere from a specific time"),
    ]);
    // A failure in a phase of another policy remains visible.
    let present = s.deployment.failure.as_ref().map(|failure| failure.at);
    if !list.iter().any(|(at, _)| *at == present) {
        list.push((present, "Unhealthy in a phase that this policy doesn't have"));
    }
    list.into_iter().map(|(at, text)| (at, AttrValue::Static(text))).collect()
}

/// The card for the failure.
pub(super) fn card(context: &DeploymentContext) -> Html {
    let s = &context.scenario;
    if s.operation == DeploymentOperation::Configure {
        return html! {
            <Card title="Failure to simulate">
                <div class="row fields">
                    { quantity(
                        context,
                        "update.failingBatch",
                        "Failing batch",
                        "none",
                        s.update.failing_batch,
                        |s, v| s.update.failing_batch = v,
                    ) }
                    { abort(context) }
                </div>
            </Card>
        };
    }
    let failure = s.deployment.failure.as_ref();
    let at = failure.map(|failure| failure.at);
    html! {
        <Card title="Failure to simulate">
            <div class="row fields">
                <Select
                    class="wide"
                    path="deployment.failure.at"
                    label="Version 2"
                    choices={choices(places(s), &at, context.on("deployment.failure.at", place))}
                />
                { at.map(|at| detail(context, at)) }
            </div>
            if at.is_some_and(|at| !matches!(at, FailureAt::Moment | FailureAt::Evaluation)) {
                <Segmented
                    label="Cause of the failure"
                    path="deployment.failure.kind"
                    choices={choices(
                        vec![
                            (FailureKind::Health, "Health checks".into()),
                            (FailureKind::Command, "Command on the instance".into()),
                        ],
                        &failure.and_then(|failure| failure.kind).unwrap_or_default(),
                        context.on("deployment.failure.kind", |s, kind| {
                            with(s, |failure| failure.kind = Some(kind))
                        }),
                    )}
                />
            }
            if context.scenario.deployment.fault_status().is_some() {
                <Select
                    path="deployment.failure.status"
                    label="Health status on failure"
                    choices={choices(
                        vec![
                            (HealthStatus::Severe, "Severe: every request fails".into()),
                            (HealthStatus::Degraded, "Degraded: 25% of requests fail".into()),
                            (HealthStatus::Warning, "Warning: 3% of requests fail".into()),
                        ],
                        &failure.and_then(|failure| failure.status).unwrap_or(HealthStatus::Severe),
                        context.on("deployment.failure.status", |s, status| {
                            with(s, |failure| failure.status = Some(status))
                        }),
                    )}
                />
            }
            { abort(context) }
        </Card>
    }
}

fn abort(context: &DeploymentContext) -> Html {
    quantity(
        context,
        "deployment.abortAt",
        "Abort after (s)",
        "never",
        context.scenario.deployment.abort_at,
        |s, v| s.deployment.abort_at = v,
    )
}

fn with(s: &mut Scenario, change: impl FnOnce(&mut Failure)) {
    if let Some(failure) = &mut s.deployment.failure {
        change(failure);
    }
}

fn place(s: &mut Scenario, at: Option<FailureAt>) {
    s.deployment.failure = at.map(|at| Failure {
        at,
        kind: s.deployment.failure.as_ref().and_then(|old| old.kind),
        batch: (at == FailureAt::Batch).then_some(1),
        instances: None,
        minute: (at == FailureAt::Evaluation).then_some(2.0),
        chosen: (at == FailureAt::Chosen).then(|| vec![2]),
        second: (at == FailureAt::Moment).then_some(240),
        status: s.deployment.failure.as_ref().and_then(|old| old.status),
    });
}

fn detail(context: &DeploymentContext, at: FailureAt) -> Html {
    let Some(failure) = context.scenario.deployment.failure.as_ref() else {
        return html! {};
    };
    match at {
        FailureAt::All => quantity(
            context,
            "deployment.failure.instances",
            "Number of failing instances",
            "all",
            failure.instances,
            |s, v| with(s, |failure| failure.instances = v),
        ),
        FailureAt::Batch => quantity(
            context,
            "deployment.failure.batch",
            "Failing batch",
            "1",
            failure.batch,
            |s, v| with(s, |failure| failure.batch = v),
        ),
        FailureAt::Moment => quantity(
            context,
            "deployment.failure.second",
            "Failure after (s)",
            "0",
            failure.second,
            |s, v| with(s, |failure| failure.second = v),
        ),
        FailureAt::Evaluation => html! {
            <ParsedField<f64>
                path="deployment.failure.minute"
                label="Failure after (min)"
                class="number"
                inputmode="decimal"
                value={failure.minute.unwrap_or(1.0)}
                show={Callback::from(|value: f64| value.to_string())}
                read={Callback::from(|text: String| match text.trim().parse::<f64>() {
                    Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
                    _ => Err("Enter a number of minutes, such as 2.5.".to_owned()),
                })}
                onchange={context.on("deployment.failure.minute", |s, value| with(s, |failure| failure.minute = Some(value)))}
            />
        },
        FailureAt::Chosen => html! {
            <ParsedField<Vec<u64>>
                class="wide"
                path="deployment.failure.chosen"
                label="Failing instances"
                wire=true
                placeholder="2, 5"
                hint="Enter instance numbers. The original instances come first, then new instances in launch order."
                value={failure.chosen.clone().unwrap_or_default()}
                show={Callback::from(|list: Vec<u64>| list.iter().map(u64::to_string).collect::<Vec<_>>().join(", "))}
                read={Callback::from(|text: String| {
                    text.split([',', ' '])
                        .filter(|part| !part.is_empty())
                        .map(|part| {
                            part.parse::<u64>()
                                .map_err(|_| "Enter numbers separated by commas, such as 2, 5.".to_owned())
                        })
                        .collect()
                })}
                onchange={context.on("deployment.failure.chosen", |s, list| with(s, |failure| failure.chosen = Some(list)))}
            />
        },
        _ => html! {},
    }
}
