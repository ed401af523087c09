//! The inputs.

use super::{ScalingContext, capacity::capacity, load, policies::policies};
use crate::ecs::scaling::run::{DeploymentWindow, ScalingConfiguration};
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Disclosure, NumberField, Segmented, add_button, choices, remove_button,
};
use crate::ui::labs::moment::moment;
use yew::prelude::*;

/// All inputs.
pub(super) fn inputs(context: &ScalingContext) -> Html {
    html! {
        <>
            <load::LoadCard context={context.clone()} />
            { run(context) }
            <Sides context={context.clone()} />
        </>
    }
}

fn run(context: &ScalingContext) -> Html {
    let start = context.scenario.start;
    html! {
        <Card title="Run and prices">
            <div class="row fields">
                <NumberField
                    label="Length (min)"
                    hint="Up to 527,040, which is a year."
                    field={bind!(context, minutes)}
                />
                <crate::ui::components::ParsedField
                    label="Start"
                    hint="Scheduled actions are relative to it."
                    wire=true
                    field={moment(bind!(context, start), start)}
                />
                <NumberField
                    label="Traced minute"
                    placeholder="The minute that decides"
                    field={bind!(context, minute)}
                />
            </div>
            <div class="row fields">
                <NumberField label="Fargate task (USD/h)" field={bind!(context, prices.task_hour)} />
                <NumberField
                    label="Fargate Spot task (USD/h)"
                    field={bind!(context, prices.spot_task_hour)}
                />
                <NumberField label="Instance (USD/h)" field={bind!(context, prices.instance_hour)} />
            </div>
        </Card>
    }
}

/// Both configurations, one at a time.
#[component]
fn Sides(props: &super::Props) -> Html {
    let context = &props.context;
    let second = use_state_eq(|| false);
    let compared = at!(context, compared).some();
    let add = at!(context, compared).around(&context.place()).on(|scenario, _: MouseEvent| {
        scenario.compared = Some(scenario.configuration.clone());
    });
    let remove = at!(context, compared)
        .around(&context.place())
        .on(|scenario, _: MouseEvent| scenario.compared = None);
    let swap = at!(context, compared).around(&context.place()).on(|scenario, _: MouseEvent| {
        if let Some(other) = &mut scenario.compared {
            std::mem::swap(other, &mut scenario.configuration);
        }
    });
    let Some(compared) = compared else {
        return html! {
            <>
                { side(context, &at!(context, configuration), "") }
                { add_button("Compare with a second configuration", add) }
            </>
        };
    };
    let shown = Bound::state(&second);
    html! {
        <>
            <div class="row middle spread">
                <Segmented
                    label="Configuration"
                    choices={choices(shown, vec![(false, "A".into()), (true, "B".into())])}
                />
                <span class="joined">
                    <button type="button" class="small" onclick={swap}>{ "Swap A and B" }</button>
                    <button type="button" class="small" onclick={remove}>{ "Remove B" }</button>
                </span>
            </div>
            if *second {
                { side(context, &compared, " B") }
            } else {
                { side(context, &at!(context, configuration), " A") }
            }
        </>
    }
}

fn side(
    context: &ScalingContext,
    configuration: &Place<'_, ScalingConfiguration>,
    name: &'static str,
) -> Html {
    html! {
        <>
            { service(configuration, name) }
            { policies(context, configuration, name) }
            { capacity(configuration, name) }
        </>
    }
}

fn service(configuration: &Place<'_, ScalingConfiguration>, name: &'static str) -> Html {
    let service = at!(configuration, service);
    let deployments = at!(service, deployments);
    let add = deployments.on(|list, _: MouseEvent| {
        list.push(DeploymentWindow { from_minute: 0, to_minute: 30 });
    });
    let count = deployments.value.len();
    html! {
        <Card title={format!("Service{name}")} path={service.path.clone()}>
            <div class="row fields">
                <NumberField label="Minimum capacity" field={bind!(service, min_capacity)} />
                <NumberField label="Desired count at start" field={bind!(service, desired)} />
                <NumberField label="Maximum capacity" field={bind!(service, max_capacity)} />
            </div>
            <div class="row fields">
                <NumberField
                    label="Capacity per task (requests/min)"
                    field={bind!(service, task_capacity.requests_per_minute)}
                />
                <NumberField
                    label="Task start time (s)"
                    placeholder="60"
                    field={bind!(service, start_seconds)}
                />
            </div>
            <Disclosure
                summary={html! { { format!("Memory and deployments ({count} deployments)") } }}
            >
                <div class="row fields">
                    <NumberField
                        label="Memory when idle (%)"
                        placeholder="20"
                        field={bind!(service, task_capacity.idle_memory_percent)}
                    />
                    <NumberField
                        label="Memory at full load (%)"
                        placeholder="80"
                        field={bind!(service, task_capacity.full_memory_percent)}
                    />
                </div>
                { for deployments.items().map(|(at, window)| html! {
                    <div class="row" key={at} data-field={window.path.clone()}>
                        <NumberField
                            class="narrow"
                            label="Deployment starts (min)"
                            field={bind!(window, from_minute)}
                        />
                        <NumberField class="narrow" label="Ends (min)" field={bind!(window, to_minute)} />
                        { remove_button(format!("Remove deployment {}", at + 1), deployments.on_remove(at)) }
                    </div>
                }) }
                { add_button("Add deployment", add) }
            </Disclosure>
        </Card>
    }
}
