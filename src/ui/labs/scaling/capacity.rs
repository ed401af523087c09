//! The capacity that tasks run on.

use crate::ecs::scaling::{
    CapacityProvider,
    run::{
        GroupCapacity, GroupCpuScaling, ManagedScalingSettings, ScalingConfiguration,
        SpotInterruption,
    },
};
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, NumberField, Segmented, TextField, add_button, one_of, remove_button,
};
use yew::prelude::*;

/// What tasks run on.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Fargate,
    Managed,
    OwnCpu,
    Fixed,
}

fn kind(configuration: &ScalingConfiguration) -> Kind {
    match &configuration.capacity_provider {
        None => Kind::Fargate,
        Some(group) if group.managed_scaling.is_some() => Kind::Managed,
        Some(group) if group.asg_cpu_scaling.is_some() => Kind::OwnCpu,
        Some(_) => Kind::Fixed,
    }
}

fn become_kind(configuration: &mut ScalingConfiguration, kind: Kind) {
    if kind == Kind::Fargate {
        configuration.capacity_provider = None;
        return;
    }
    configuration.strategy.clear();
    configuration.spot_interruptions.clear();
    let group = configuration.capacity_provider.get_or_insert_with(GroupCapacity::default);
    let managed = group.managed_scaling.take().unwrap_or_default();
    let own = group.asg_cpu_scaling.take().unwrap_or_default();
    group.managed_scaling = (kind == Kind::Managed).then_some(managed);
    group.asg_cpu_scaling = (kind == Kind::OwnCpu).then_some(own);
}

/// The card of the capacity.
pub(super) fn capacity(
    configuration: &Place<'_, ScalingConfiguration>,
    name: &'static str,
) -> Html {
    const KINDS: &[(Kind, &str)] = &[
        (Kind::Fargate, "Fargate"),
        (Kind::Managed, "Capacity provider"),
        (Kind::OwnCpu, "Group scales on CPU"),
        (Kind::Fixed, "Fixed group"),
    ];
    let provider = at!(configuration, capacity_provider);
    let chosen = configuration.field(kind(configuration.value), become_kind);
    html! {
        <Card title={format!("Capacity{name}")} path={provider.path.clone()}>
            <Segmented
                label="Tasks run on"
                choices={one_of(Bound::local(chosen.value, chosen.onchange), KINDS)}
            />
            { match provider.some() {
                Some(group) => instances(&group),
                None => fargate(configuration),
            } }
        </Card>
    }
}

fn fargate(configuration: &Place<'_, ScalingConfiguration>) -> Html {
    let strategy = at!(configuration, strategy);
    let interruptions = at!(configuration, spot_interruptions);
    let add = strategy.on(|list, _: MouseEvent| {
        let name = if list.is_empty() { "FARGATE" } else { "FARGATE_SPOT" };
        list.push(CapacityProvider { provider: Some(name.into()), weight: Some(1), base: None });
    });
    let interrupt = interruptions.on(|list, _: MouseEvent| {
        list.push(SpotInterruption { at_minute: 20, tasks: 2, unavailable_minutes: 10 });
    });
    let spot = configuration.value.has_spot();
    html! {
        <>
            { for strategy.items().map(|(at, item)| {
                let provider = at!(item, provider);
                let name = provider.field(provider.value.clone().unwrap_or_default(), |it, text: String| {
                    *it = Some(text);
                });
                let names = std::rc::Rc::new(vec!["FARGATE".into(), "FARGATE_SPOT".into()]);
                html! {
                    <div class="row" key={at} data-field={item.path.clone()}>
                        <TextField label="Capacity provider" wire=true suggestions={names} field={name} />
                        <NumberField class="narrow" label="Base" placeholder="0" field={bind!(item, base)} />
                        <NumberField class="narrow" label="Weight" placeholder="0" field={bind!(item, weight)} />
                        { remove_button(format!("Remove capacity provider {}", at + 1), strategy.on_remove(at)) }
                    </div>
                }
            }) }
            { add_button("Add capacity provider to the strategy", add) }
            if spot {
                { for interruptions.items().map(|(at, item)| html! {
                    <div class="row" key={at} data-field={item.path.clone()}>
                        <NumberField class="narrow" label="Warning (min)" field={bind!(item, at_minute)} />
                        <NumberField class="narrow" label="Spot tasks stopped" field={bind!(item, tasks)} />
                        <NumberField
                            class="narrow"
                            label="No Spot capacity (min)"
                            field={bind!(item, unavailable_minutes)}
                        />
                        { remove_button(format!("Remove interruption {}", at + 1), interruptions.on_remove(at)) }
                    </div>
                }) }
                { add_button("Add Spot interruption", interrupt) }
            }
        </>
    }
}

fn instances(group: &Place<'_, GroupCapacity>) -> Html {
    let room = group.value.room();
    let managed = at!(group, managed_scaling);
    let own = at!(group, asg_cpu_scaling);
    html! {
        <>
            <div class="row fields">
                <NumberField label="Instance CPU (units)" field={bind!(group, instance.cpu)} />
                <NumberField label="Instance memory (MiB)" field={bind!(group, instance.memory)} />
                <NumberField
                    label="Network interfaces for tasks"
                    placeholder="Unlimited"
                    field={bind!(group, instance.eni)}
                />
            </div>
            <div class="row fields">
                <NumberField label="Task CPU (units)" field={bind!(group, task_cpu)} />
                <NumberField label="Task memory (MiB)" field={bind!(group, task_memory)} />
                <NumberField
                    label="Instance start time (s)"
                    placeholder="120"
                    field={bind!(group, instance_start_seconds)}
                />
            </div>
            <p class="small quiet-text">
                { format!("An instance has room for {}.", crate::text::count_of(room, "task")) }
            </p>
            <div class="row fields">
                <NumberField label="Group minimum size" field={bind!(group, asg.min)} />
                <NumberField label="Instances at start" field={bind!(group, asg.initial)} />
                <NumberField label="Group maximum size" field={bind!(group, asg.max)} />
            </div>
            if let Some(managed) = managed.some() { { managed_scaling(&managed) } }
            if let Some(own) = own.some() { { own_scaling(&own) } }
        </>
    }
}

fn managed_scaling(managed: &Place<'_, ManagedScalingSettings>) -> Html {
    html! {
        <>
            <div class="row fields">
                <NumberField
                    label="Target capacity (%)"
                    placeholder="100"
                    field={bind!(managed, target_capacity)}
                />
                <NumberField
                    label="Instance warm-up (s)"
                    placeholder="300"
                    field={bind!(managed, instance_warmup_period)}
                />
            </div>
            <div class="row fields">
                <NumberField
                    label="Minimum step (instances)"
                    placeholder="1"
                    field={bind!(managed, minimum_scaling_step_size)}
                />
                <NumberField
                    label="Maximum step (instances)"
                    placeholder="10000"
                    field={bind!(managed, maximum_scaling_step_size)}
                />
            </div>
            <Checkbox
                label="Managed termination protection"
                field={bind!(managed, termination_protection).omitting(true)}
            />
            <Checkbox label="Managed draining" field={bind!(managed, draining).omitting(true)} />
        </>
    }
}

fn own_scaling(own: &Place<'_, GroupCpuScaling>) -> Html {
    html! {
        <div class="row fields">
            <NumberField label="Target CPU of the group (%)" field={bind!(own, target_cpu)} />
            <NumberField
                label="Instance warm-up (s)"
                placeholder="300"
                field={bind!(own, instance_warmup_period)}
            />
        </div>
    }
}
