//! The failure to simulate.

use super::DeploymentContext;
use crate::beanstalk::{
    deployment::{Failure, FailureAt, FailureKind},
    health::HealthStatus,
};
use crate::labs::beanstalk_deployment::{DeploymentOperation, fail_at, failures, read_instances};
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{Card, NumberField, ParsedField, Segmented, Select, one_of};
use yew::prelude::*;

/// The card for the failure.
pub(super) fn card(context: &DeploymentContext) -> Html {
    let s = &context.scenario;
    let abort = html! {
        <NumberField
            label="Abort after (s)"
            placeholder="never"
            field={bind!(context, deployment.abort_at)}
        />
    };
    if s.operation == DeploymentOperation::Configure {
        return html! {
            <Card title="Failure to simulate">
                <div class="row fields">
                    <NumberField
                        label="Failing batch"
                        placeholder="none"
                        field={bind!(context, update.failing_batch)}
                    />
                    { abort }
                </div>
            </Card>
        };
    }
    let place = at!(context, deployment.failure);
    let some = Failure::new(FailureAt::All);
    let some = place.or(&some);
    let phase = place.value.as_ref().map(|failure| failure.at);
    let phase = place.field(phase, fail_at).named(at!(some, at).path);
    let failure = place.some();
    html! {
        <Card title="Failure to simulate">
            <div class="row fields">
                <Select class="wide" label="Version 2" choices={one_of(phase, &failures(s))} />
                { failure.as_ref().map(detail) }
            </div>
            if let Some(failure) = failure {
                if !matches!(failure.value.at, FailureAt::Moment | FailureAt::Evaluation) {
                    <Segmented
                        label="Cause of the failure"
                        choices={one_of(
                            bind!(failure, kind).or(FailureKind::Health),
                            &[
                                (FailureKind::Health, "Health checks"),
                                (FailureKind::Command, "Command on the instance"),
                            ],
                        )}
                    />
                }
                if s.deployment.fault_status().is_some() {
                    <Select
                        label="Health status on failure"
                        choices={one_of(
                            bind!(failure, status).or(HealthStatus::Severe),
                            &[
                                (HealthStatus::Severe, "Severe: every request fails"),
                                (HealthStatus::Degraded, "Degraded: 25% of requests fail"),
                                (HealthStatus::Warning, "Warning: 3% of requests fail"),
                            ],
                        )}
                    />
                }
            }
            { abort }
        </Card>
    }
}

fn detail(failure: &Place<'_, Failure>) -> Html {
    match failure.value.at {
        FailureAt::All => html! {
            <NumberField
                label="Number of failing instances"
                placeholder="all"
                field={bind!(failure, instances)}
            />
        },
        FailureAt::Batch => html! {
            <NumberField label="Failing batch" placeholder="1" field={bind!(failure, batch)} />
        },
        FailureAt::Moment => html! {
            <NumberField label="Failure after (s)" placeholder="0" field={bind!(failure, second)} />
        },
        FailureAt::Evaluation => html! {
            <NumberField label="Failure after (min)" field={bind!(failure, minute).or(1.0)} />
        },
        FailureAt::Chosen => html! {
            <ParsedField
                class="wide"
                label="Failing instances"
                wire=true
                placeholder="2, 5"
                hint="Enter instance numbers. The original instances come first, then new instances in launch order."
                field={bind!(failure, chosen).or(Vec::new()).parsed(
                    |list| list.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
                    read_instances,
                )}
            />
        },
        _ => html! {},
    }
}
