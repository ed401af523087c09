//! The change of a configuration, and how long steps take.

use super::DeploymentContext;
use crate::beanstalk::{
    BatchSizeType, EnvironmentType,
    config_update::{self, ChangeEffect, ConfigChange, RollingUpdateType},
    deployment::Durations,
};
use crate::labs::beanstalk_deployment::{CHANGES, ComparedMethod, choose_change, typical_change};
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, NumberField, Select, TextField, choices, one_of,
};
use yew::prelude::*;

/// `BatchSizeType` and `BatchSize`.
pub(super) fn batch_fields(context: &DeploymentContext) -> Html {
    let d = at!(context, deployment);
    html! {
        <>
            <Select
                label="BatchSizeType"
                choices={one_of(
                    bind!(d, batch_size_type).or(BatchSizeType::default()),
                    &[(BatchSizeType::Percentage, "Percentage"), (BatchSizeType::Fixed, "Fixed")],
                )}
            />
            <NumberField
                label="BatchSize"
                placeholder="100 (default)"
                field={bind!(d, batch_size)}
            />
        </>
    }
}

/// The change, and the settings that control the update.
pub(super) fn update(context: &DeploymentContext) -> Html {
    let u = at!(context, update);
    let effect = config_update::effect(u.value.change.as_ref()).map(|(effect, ..)| effect).ok();
    let update_type = u.value.rolling_update_type.unwrap_or_default();
    let is_platform =
        u.value.change.as_ref().is_some_and(|change| change.platform_version.is_some());
    let mut options: Vec<(Option<usize>, AttrValue)> = CHANGES
        .iter()
        .enumerate()
        .map(|(at, (_, name))| (Some(at), AttrValue::Static(name)))
        .collect();
    options.push((None, "Another option".into()));
    let typical = u.field(typical_change(u.value), choose_change).named(at!(u, change).path);
    let none = ConfigChange::default();
    let change = at!(u, change).or_default(&none);
    let single = context.scenario.deployment.environment_type() == EnvironmentType::SingleInstance;
    html! {
        <>
            <Select label="Changed option" choices={choices(typical, options)} />
            if !is_platform {
                <div class="row fields">
                    <TextField
                        label="Namespace"
                        class="wide"
                        wire=true
                        field={bind!(change, namespace).or(String::new())}
                    />
                    <TextField
                        label="Option"
                        wire=true
                        field={bind!(change, option).or(String::new())}
                    />
                </div>
            }
            if effect == Some(ChangeEffect::InPlace) {
                <div class="row fields">{ batch_fields(context) }</div>
            }
            if effect == Some(ChangeEffect::Replace) {
                <div class="row fields">
                    <Checkbox
                        label="RollingUpdateEnabled"
                        field={bind!(u, rolling_update_enabled).or(false)}
                    />
                    <Select
                        label="RollingUpdateType"
                        choices={one_of(
                            bind!(u, rolling_update_type).or(RollingUpdateType::default()),
                            &[
                                (RollingUpdateType::Time, "Time"),
                                (RollingUpdateType::Health, "Health"),
                                (RollingUpdateType::Immutable, "Immutable"),
                            ],
                        )}
                    />
                </div>
                if !single && update_type != RollingUpdateType::Immutable {
                    <div class="row fields">
                        <NumberField
                            label="MaxBatchSize"
                            placeholder="a third of MinSize"
                            field={bind!(u, max_batch_size)}
                        />
                        <NumberField
                            label="MinInstancesInService"
                            placeholder="MinSize, MaxSize − 1"
                            field={bind!(u, min_instances_in_service)}
                        />
                        if update_type == RollingUpdateType::Time {
                            <NumberField
                                label="PauseTime (s)"
                                placeholder="60"
                                field={bind!(u, pause_seconds)}
                            />
                        }
                    </div>
                }
            }
        </>
    }
}

/// Another method for the same configuration update.
pub(super) fn compared(context: &DeploymentContext) -> Html {
    let place = at!(context, compared as "beside");
    let value = place
        .value
        .as_ref()
        .map(|compared| compared.rolling_update_type.unwrap_or(RollingUpdateType::Disabled));
    let update_type = place.field(value, |compared, value: Option<RollingUpdateType>| {
        *compared = value.map(ComparedMethod::of_update);
    });
    html! {
        <Card title="Compare with">
            <Select
                class="wide"
                label="Compare with update type"
                choices={one_of(
                    update_type,
                    &[
                        (None, "None"),
                        (Some(RollingUpdateType::Disabled), "Rolling updates disabled"),
                        (Some(RollingUpdateType::Time), "Time-based"),
                        (Some(RollingUpdateType::Health), "Health-based"),
                        (Some(RollingUpdateType::Immutable), "Immutable"),
                    ],
                )}
            />
        </Card>
    }
}

/// The durations of the steps, with those in published runs.
pub(super) fn durations(context: &DeploymentContext) -> Html {
    let d = at!(context, deployment.durations);
    let steps = [
        ("Connection draining", "15", bind!(d, drain)),
        ("Commands and restart", "10", bind!(d, commands)),
        ("Registered until healthy", "145", bind!(d, register)),
        ("All at once: before the deployment", "45", bind!(d, prepare)),
        ("New instance: until running", "90", bind!(d, launch)),
        ("New instance: until healthy", "135", bind!(d, healthy)),
        ("Configuration after the move", "110", bind!(d, post_deployment)),
        ("Termination", "190", bind!(d, terminate)),
        ("Creation of green", "300", bind!(d, create)),
    ];
    html! {
        <Disclosure summary={html! { "Step durations" }} open={*d.value != Durations::default()}>
            <div class="row fields">
                { for steps.into_iter().map(|(label, placeholder, field)| html! {
                    <NumberField label={format!("{label} (s)")} {placeholder} {field} />
                }) }
            </div>
        </Disclosure>
    }
}
