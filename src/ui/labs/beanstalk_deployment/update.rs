//! A configuration update's inputs, and how long the steps of any run take.

use super::{
    super::plain::check,
    inputs::{DeploymentContext, batch, number},
};
use crate::beanstalk::{
    EnvironmentType,
    config_update::{self, ChangeEffect, RollingUpdateType},
    deployment::Durations,
};
use crate::labs::beanstalk_deployment::{ComparedMethod, DeploymentOperation};
use crate::ui::components::{Card, Disclosure, NumberField, Select, TextField, choices};
use yew::prelude::*;

/// Typical changes, by effect.
const CHANGES: [(&str, &str); 8] = [
    ("aws:autoscaling:launchconfiguration", "InstanceType"),
    ("aws:autoscaling:launchconfiguration", "EC2KeyName"),
    ("aws:ec2:instances", "InstanceTypes"),
    ("aws:ec2:vpc", "Subnets"),
    ("aws:elasticbeanstalk:application:environment", "STAGE"),
    ("aws:autoscaling:asg", "MaxSize"),
    ("aws:elasticbeanstalk:environment", "LoadBalancerType"),
    ("platform", "Platform version"),
];

/// The change, and the settings that control the update.
pub(super) fn update(context: &DeploymentContext) -> Html {
    let u = &context.scenario.update;
    let change = u.change.clone().unwrap_or_default();
    let effect = config_update::effect(u.change.as_ref()).map(|(effect, ..)| effect);
    let effect = effect.map_err(|_| ());
    let rolls = u.rolling_update_type.unwrap_or_default() != RollingUpdateType::Immutable;
    let platform = change.platform_version.is_some();
    let (namespace, option) =
        (change.namespace.unwrap_or_default(), change.option.unwrap_or_default());
    let chosen = CHANGES.iter().position(|(n, o)| match *n {
        "platform" => platform,
        _ => !platform && *n == namespace && *o == option,
    });
    let mut options: Vec<(Option<usize>, AttrValue)> = CHANGES
        .iter()
        .enumerate()
        .map(|(at, (_, name))| (Some(at), AttrValue::Static(name)))
        .collect();
    options.push((None, "Another option".into()));
    let onchange = context.on("update.change", |s, at: Option<usize>| {
        let change = s.update.change.get_or_insert_default();
        match at.and_then(|at| CHANGES.get(at)) {
            Some(("platform", _)) => change.platform_version = Some("latest".into()),
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
    let single = context.scenario.deployment.environment_type() == EnvironmentType::SingleInstance;
    html! {
        <>
            <Select
                path="update.change"
                label="Changed option"
                choices={choices(options, &chosen, onchange)}
            />
            if !platform {
                <div class="row fields">
                    <TextField
                        path="update.change.namespace"
                        label="Namespace"
                        class="wide"
                        wire=true
                        value={namespace}
                        onchange={context.on("update.change.namespace", |s, value| {
                            s.update.change.get_or_insert_default().namespace = Some(value)
                        })}
                    />
                    <TextField
                        path="update.change.option"
                        label="Option"
                        wire=true
                        value={option}
                        onchange={context.on("update.change.option", |s, value| {
                            s.update.change.get_or_insert_default().option = Some(value)
                        })}
                    />
                </div>
            }
            if effect == Ok(ChangeEffect::InPlace) {
                { batch(context) }
            }
            if effect == Ok(ChangeEffect::Replace) {
                <div class="row fields">
                    { check(
                        context,
                        "update.rollingUpdateEnabled",
                        "RollingUpdateEnabled",
                        u.rolling_update_enabled == Some(true),
                        |s, v| s.update.rolling_update_enabled = Some(v),
                    ) }
                    <Select
                        path="update.rollingUpdateType"
                        label="RollingUpdateType"
                        choices={choices(
                            vec![
                                (RollingUpdateType::Time, "Time".into()),
                                (RollingUpdateType::Health, "Health".into()),
                                (RollingUpdateType::Immutable, "Immutable".into()),
                            ],
                            &u.rolling_update_type.unwrap_or_default(),
                            context.on("update.rollingUpdateType", |s, value| {
                                s.update.rolling_update_type = Some(value)
                            }),
                        )}
                    />
                </div>
                if !single && rolls {
                    <div class="row fields">
                        { number(
                            context,
                            "update.maxBatchSize",
                            "MaxBatchSize",
                            "a third of MinSize",
                            u.max_batch_size,
                            |s, v| s.update.max_batch_size = v,
                        ) }
                        { number(
                            context,
                            "update.minInstancesInService",
                            "MinInstancesInService",
                            "MinSize, MaxSize − 1",
                            u.min_instances_in_service,
                            |s, v| s.update.min_instances_in_service = v,
                        ) }
                        if u.rolling_update_type.unwrap_or_default() == RollingUpdateType::Time {
                            { number(
                                context,
                                "update.pauseSeconds",
                                "PauseTime (s)",
                                "60",
                                u.pause_seconds,
                                |s, v| s.update.pause_seconds = v,
                            ) }
                        }
                    </div>
                }
            }
        </>
    }
}

/// Another method for the same configuration update.
pub(super) fn compared(context: &DeploymentContext) -> Html {
    let value = context
        .scenario
        .compared
        .as_ref()
        .map(|compared| compared.rolling_update_type.unwrap_or(RollingUpdateType::Disabled));
    let options: Vec<(Option<RollingUpdateType>, AttrValue)> = vec![
        (None, "None".into()),
        (Some(RollingUpdateType::Disabled), "Rolling updates disabled".into()),
        (Some(RollingUpdateType::Time), "Time-based".into()),
        (Some(RollingUpdateType::Health), "Health-based".into()),
        (Some(RollingUpdateType::Immutable), "Immutable".into()),
    ];
    let onchange = context.on("beside", |s, value: Option<RollingUpdateType>| {
        s.compared = value.map(|value| ComparedMethod {
            operation: DeploymentOperation::Configure,
            rolling_update_type: Some(value),
            ..ComparedMethod::default()
        });
    });
    html! {
        <Card title="Compare with">
            <Select
                class="wide"
                path="beside"
                label="Compare with update type"
                choices={choices(options, &value, onchange)}
            />
        </Card>
    }
}

type Step = (&'static str, &'static str, &'static str, fn(&mut Durations) -> &mut Option<u64>);

/// Path, label, duration in published runs, and the step.
const STEPS: [Step; 9] = [
    ("deployment.durations.drain", "Connection draining", "15", |d| &mut d.drain),
    ("deployment.durations.commands", "Commands and restart", "10", |d| &mut d.commands),
    ("deployment.durations.register", "Registered until healthy", "145", |d| &mut d.register),
    ("deployment.durations.prepare", "All at once: before the deployment", "45", |d| {
        &mut d.prepare
    }),
    ("deployment.durations.launch", "New instance: until running", "90", |d| &mut d.launch),
    ("deployment.durations.healthy", "New instance: until healthy", "135", |d| &mut d.healthy),
    ("deployment.durations.postDeployment", "Configuration after the move", "110", |d| {
        &mut d.post_deployment
    }),
    ("deployment.durations.terminate", "Termination", "190", |d| &mut d.terminate),
    ("deployment.durations.create", "Creation of green", "300", |d| &mut d.create),
];

/// The durations of the steps.
pub(super) fn durations(context: &DeploymentContext) -> Html {
    let mut now = context.scenario.deployment.durations.clone();
    let open = now != Durations::default();
    html! {
        <Disclosure summary={html! { "Step durations" }} {open}>
            <div class="row fields">
                { for STEPS.into_iter().map(|(path, label, default, step)| {
                    let value = step(&mut now).and_then(|value| i64::try_from(value).ok());
                    let onchange = context.on(path, move |s, value: Option<i64>| {
                        *step(&mut s.deployment.durations) = value.map(|value| u64::try_from(value).unwrap_or(0));
                    });
                    html! { <NumberField {path} label={format!("{label} (s)")} optional=true placeholder={default} {value} {onchange} /> }
                }) }
            </div>
        </Disclosure>
    }
}
