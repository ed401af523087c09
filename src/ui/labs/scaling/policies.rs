//! The scaling policies.

use super::ScalingContext;
use crate::ecs::scaling::{
    AdjustmentType, StepAdjustment,
    run::{
        Comparison, CustomMetric, PolicyType, ScalingConfiguration, ScalingMetric, ScalingPolicy,
        Transition,
    },
};
use crate::labs::scaling::target_tracking;
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, NumberField, Select, TextField, add_button, one_of, remove_button,
};
use yew::prelude::*;

const METRICS: &[(ScalingMetric, &str)] = &[
    (ScalingMetric::Cpu, "CPU utilization"),
    (ScalingMetric::Memory, "Memory utilization"),
    (ScalingMetric::RequestCountPerTarget, "Requests per target"),
    (ScalingMetric::Custom, "Custom metric"),
];

const TYPES: &[(PolicyType, &str)] = &[
    (PolicyType::TargetTracking, "Target tracking"),
    (PolicyType::Step, "Step scaling"),
    (PolicyType::Scheduled, "Scheduled action"),
];

/// The card of the policies.
pub(super) fn policies(
    context: &ScalingContext,
    configuration: &Place<'_, ScalingConfiguration>,
    name: &'static str,
) -> Html {
    let list = at!(configuration, policies);
    let add = |policy: fn() -> ScalingPolicy| {
        list.on(move |list: &mut Vec<ScalingPolicy>, _: MouseEvent| list.push(policy()))
    };
    let custom = list.value.iter().any(|policy| policy.metric == Some(ScalingMetric::Custom));
    let service = at!(configuration, service);
    let none = CustomMetric::default();
    let metric = at!(service, custom_metric).or_default(&none);
    html! {
        <Card title={format!("Scaling policies{name}")} path={list.path.clone()}>
            if list.value.is_empty() {
                <p class="quiet-text">
                    { "The desired count doesn't change. Add a policy to scale the service." }
                </p>
            }
            { for list.items().map(|(at, policy)| one(context, at, &policy, list.on_remove(at))) }
            if custom {
                <div class="row fields">
                    <NumberField
                        label="Custom metric per request"
                        field={bind!(metric, per_request)}
                    />
                    <Checkbox
                        label="Divided by the number of tasks"
                        field={bind!(metric, per_task)}
                    />
                </div>
            }
            <div class="row">
                { add_button("Add target tracking", add(|| target_tracking(ScalingMetric::Cpu, 60.0))) }
                { add_button("Add step scaling", add(new_step)) }
                { add_button("Add scheduled action", add(new_schedule)) }
            </div>
        </Card>
    }
}

fn new_step() -> ScalingPolicy {
    ScalingPolicy {
        kind: Some(PolicyType::Step),
        metric: Some(ScalingMetric::Cpu),
        threshold: Some(70.0),
        comparison: Some(Comparison::AtLeast),
        periods: Some(3),
        adjustment_type: Some(AdjustmentType::ChangeInCapacity),
        steps: Some(vec![StepAdjustment { lower: Some(0.0), upper: None, adjustment: Some(1.0) }]),
        ..ScalingPolicy::default()
    }
}

fn new_schedule() -> ScalingPolicy {
    ScalingPolicy {
        kind: Some(PolicyType::Scheduled),
        schedule: Some("cron(0 8 ? * MON-FRI *)".into()),
        min_capacity: Some(6),
        ..ScalingPolicy::default()
    }
}

fn one(
    context: &ScalingContext,
    at: usize,
    policy: &Place<'_, ScalingPolicy>,
    remove: Callback<MouseEvent>,
) -> Html {
    let kind = policy.value.kind.unwrap_or(PolicyType::TargetTracking);
    let choose =
        bind!(policy, kind as "type").or(PolicyType::TargetTracking).by(policy, become_type);
    html! {
        <fieldset class="stack tight" key={at} data-field={policy.path.clone()}>
            <legend>{ format!("Policy {}", at + 1) }</legend>
            <div class="row">
                <Select label="Type" choices={one_of(choose, TYPES)} />
                if kind != PolicyType::Scheduled {
                    <Select
                        label="Metric"
                        choices={one_of(bind!(policy, metric).or(ScalingMetric::Cpu), METRICS)}
                    />
                }
                { remove_button(format!("Remove policy {}", at + 1), remove) }
            </div>
            { match kind {
                PolicyType::TargetTracking => tracking(policy),
                PolicyType::Step => stepping(policy),
                PolicyType::Scheduled => scheduled(context, policy),
            } }
        </fieldset>
    }
}

/// Another type, with what that type requires.
fn become_type(policy: &mut ScalingPolicy, kind: PolicyType) {
    let fresh = match kind {
        PolicyType::TargetTracking => target_tracking(policy.metric(), 60.0),
        PolicyType::Step => new_step(),
        PolicyType::Scheduled => new_schedule(),
    };
    policy.kind = Some(kind);
    policy.target = policy.target.or(fresh.target);
    policy.threshold = policy.threshold.or(fresh.threshold);
    policy.comparison = policy.comparison.or(fresh.comparison);
    policy.periods = policy.periods.or(fresh.periods);
    policy.adjustment_type = policy.adjustment_type.or(fresh.adjustment_type);
    policy.steps = policy.steps.take().or(fresh.steps);
    if policy.at_minute.is_none() {
        policy.schedule = policy.schedule.take().or(fresh.schedule);
    }
    if policy.max_capacity.is_none() {
        policy.min_capacity = policy.min_capacity.or(fresh.min_capacity);
    }
}

fn tracking(policy: &Place<'_, ScalingPolicy>) -> Html {
    let requests = policy.value.metric() == ScalingMetric::RequestCountPerTarget;
    let label = at!(policy, resource_label);
    let text = label.field(label.value.clone().unwrap_or_default(), |label, text: String| {
        *label = (!text.is_empty()).then_some(text);
    });
    html! {
        <>
            <div class="row fields">
                <NumberField label="Target value" field={bind!(policy, target)} />
                <NumberField
                    label="Scale-out cooldown (s)"
                    placeholder="300"
                    field={bind!(policy, scale_out_cooldown)}
                />
                <NumberField
                    label="Scale-in cooldown (s)"
                    placeholder="300"
                    field={bind!(policy, scale_in_cooldown)}
                />
            </div>
            if requests {
                <TextField
                    label="Resource label"
                    wire=true
                    placeholder="app/web/50dc6c495c0c9188/targetgroup/web/943f017f100becff"
                    field={text}
                />
            }
            <Checkbox
                label="Disable scale-in"
                field={bind!(policy, disable_scale_in).omitting(false)}
            />
        </>
    }
}

fn stepping(policy: &Place<'_, ScalingPolicy>) -> Html {
    const COMPARISONS: &[(Comparison, &str)] = &[
        (Comparison::Above, "above (>)"),
        (Comparison::AtLeast, "at or above (≥)"),
        (Comparison::Below, "below (<)"),
        (Comparison::AtMost, "at or below (≤)"),
    ];
    const KINDS: &[(AdjustmentType, &str)] = &[
        (AdjustmentType::ChangeInCapacity, "ChangeInCapacity"),
        (AdjustmentType::ExactCapacity, "ExactCapacity"),
        (AdjustmentType::PercentChangeInCapacity, "PercentChangeInCapacity"),
    ];
    let none = Vec::new();
    let steps = at!(policy, steps).or_default(&none);
    let add = steps.on(|list, _: MouseEvent| {
        list.push(StepAdjustment { lower: Some(0.0), upper: None, adjustment: Some(1.0) });
    });
    let kind = policy.value.adjustment_type.unwrap_or_default();
    html! {
        <>
            <div class="row fields">
                <Select
                    label="Alarm when the metric is"
                    choices={one_of(bind!(policy, comparison).or(Comparison::Above), COMPARISONS)}
                />
                <NumberField label="Threshold" field={bind!(policy, threshold)} />
                <NumberField label="Points" placeholder="1" field={bind!(policy, periods)} />
            </div>
            <div class="row fields">
                <Select
                    label="Adjustment type"
                    choices={one_of(bind!(policy, adjustment_type).or(kind), KINDS)}
                />
                <NumberField
                    label="Cooldown (s)"
                    placeholder="300"
                    field={bind!(policy, cooldown)}
                />
                if kind == AdjustmentType::PercentChangeInCapacity {
                    <NumberField
                        label="Minimum adjustment (tasks)"
                        field={bind!(policy, min_adjustment_magnitude)}
                    />
                }
            </div>
            { for steps.items().map(|(at, step)| html! {
                <div class="row" key={at} data-field={step.path.clone()}>
                    <NumberField
                        class="narrow"
                        label="Lower bound"
                        placeholder="-∞"
                        field={bind!(step, lower)}
                    />
                    <NumberField
                        class="narrow"
                        label="Upper bound"
                        placeholder="∞"
                        field={bind!(step, upper)}
                    />
                    <NumberField class="narrow" label="Adjustment" field={bind!(step, adjustment)} />
                    { remove_button(format!("Remove step {}", at + 1), steps.on_remove(at)) }
                </div>
            }) }
            <p class="small quiet-text">{ "The bounds are differences from the threshold." }</p>
            { add_button("Add step", add) }
        </>
    }
}

fn scheduled(context: &ScalingContext, policy: &Place<'_, ScalingPolicy>) -> Html {
    let by_schedule = policy.value.schedule.is_some();
    let schedule = at!(policy, schedule);
    let text = schedule.field(schedule.value.clone().unwrap_or_default(), |it, text: String| {
        *it = Some(text);
    });
    let use_minute = policy.field(!by_schedule, |policy, on: bool| match on {
        true => {
            policy.schedule = None;
            policy.at_minute.get_or_insert(0);
        }
        false => {
            policy.schedule = Some("cron(0 8 ? * MON-FRI *)".into());
            policy.at_minute = None;
        }
    });
    let zone = at!(policy, timezone);
    let path = zone.path.clone();
    let shown = zone.value.clone().unwrap_or_default();
    let of_policy = policy.path.clone();
    let set_zone = zone.around(&context.place()).on(
        move |scenario, (name, offsets): (String, Option<Vec<_>>)| {
            if let Some(offsets) = offsets {
                scenario.time_zones.insert(name.clone(), offsets);
            }
            let side = match of_policy.starts_with("compared") {
                true => scenario.compared.as_mut(),
                false => Some(&mut scenario.configuration),
            };
            let at = of_policy
                .rsplit_once('[')
                .and_then(|(_, at)| at.trim_end_matches(']').parse().ok());
            let policy = side.zip(at).and_then(|(side, at): (_, usize)| side.policies.get_mut(at));
            if let Some(policy) = policy {
                policy.timezone = (!name.is_empty()).then_some(name);
            }
        },
    );
    let scenario = context.scenario.clone();
    let on_zone = Callback::from(move |name: String| {
        let offsets = transitions(&name, scenario.start, scenario.minutes);
        set_zone.emit((name, offsets));
    });
    let zones = std::rc::Rc::new(
        [
            "UTC",
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "America/Los_Angeles",
            "Asia/Tokyo",
            "Asia/Kolkata",
            "Australia/Sydney",
        ]
        .map(AttrValue::Static)
        .to_vec(),
    );
    html! {
        <>
            <Checkbox
                label="At a minute of the run"
                field={Bound::local(use_minute.value, use_minute.onchange)}
            />
            <div class="row fields">
                if by_schedule {
                    <TextField
                        class="grow"
                        label="Schedule"
                        wire=true
                        placeholder="cron(0 8 ? * MON-FRI *)"
                        field={text}
                    />
                    <TextField
                        label="Time zone"
                        placeholder="UTC"
                        suggestions={zones}
                        field={Bound::new(path, shown, on_zone)}
                    />
                } else {
                    <NumberField label="Minute" field={bind!(policy, at_minute)} />
                }
            </div>
            <div class="row fields">
                <NumberField
                    label="New minimum"
                    placeholder="Unchanged"
                    field={bind!(policy, min_capacity)}
                />
                <NumberField
                    label="New maximum"
                    placeholder="Unchanged"
                    field={bind!(policy, max_capacity)}
                />
            </div>
        </>
    }
}

/// When a time zone changes its offset around the run, as the browser knows it; none if it doesn't know the zone.
fn transitions(name: &str, start: i64, minutes: u32) -> Option<Vec<Transition>> {
    if name.is_empty() || name == "UTC" {
        return None;
    }
    let format = formatter(name)?;
    let offset = |at: i64| offset_minutes(&format, at);
    let (from, to) = (start - 86_400, start + i64::from(minutes) * 60 + 86_400);
    let mut found = vec![Transition { at: from, offset_minutes: offset(from)? }];
    let mut at = from;
    while at < to {
        let next = at + 6 * 3600;
        let (before, after) = (offset(at)?, offset(next)?);
        if before != after {
            // The minute of the change, by halves.
            let (mut low, mut high) = (at, next);
            while high - low > 60 {
                let middle = low + (high - low) / 120 * 60;
                if offset(middle)? == before { low = middle } else { high = middle }
            }
            found.push(Transition { at: high, offset_minutes: after });
        }
        at = next;
    }
    Some(found)
}

/// A formatter of local times in a zone.
fn formatter(name: &str) -> Option<js_sys::Intl::DateTimeFormat> {
    let options = js_sys::Object::new();
    for (option, value) in [
        ("timeZone", name),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ] {
        js_sys::Reflect::set(&options, &option.into(), &value.into()).ok()?;
    }
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = js_sys::Reflect::get(&intl, &"DateTimeFormat".into()).ok()?;
    let constructor: js_sys::Function = constructor.into();
    // An unknown zone throws, so that it isn't constructed directly.
    let arguments = js_sys::Array::of2(&"en-US".into(), &options);
    js_sys::Reflect::construct(&constructor, &arguments).ok().map(Into::into)
}

fn offset_minutes(format: &js_sys::Intl::DateTimeFormat, at: i64) -> Option<i32> {
    let date = js_sys::Date::new(&(at as f64 * 1000.0).into());
    let parts = format.format_to_parts(&date);
    let part = |kind: &str| -> Option<i64> {
        parts
            .iter()
            .find_map(|part| {
                let of = |name: &str| js_sys::Reflect::get(&part, &name.into()).ok()?.as_string();
                (of("type")? == kind).then(|| of("value"))?
            })?
            .parse()
            .ok()
    };
    let days = crate::time::days_from_civil(part("year")?, part("month")?, part("day")?);
    let local = days * 1440 + part("hour")? * 60 + part("minute")?;
    i32::try_from(local - at.div_euclid(60)).ok()
}
