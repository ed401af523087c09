//! Problems in the scenario, each at its field.

use super::{answer::SideAnswer, scenario::Scenario};
use crate::ecs::scaling::{
    InvalidScalingArgument, StepAdjustment, check_steps, rules,
    run::{
        GroupCapacity, MOST_MINUTES, PolicyType, ScalingConfiguration, ScalingMetric,
        ScalingPolicy, Schedule, check_load,
    },
};
use crate::explain::{
    Finding, Rule,
    Severity::{Error, Note, Warning},
    Trace,
    Verdict::Rejected,
    finding, step,
};
use crate::text::{count_of, decimal};

/// Why the scenario can't be simulated, if it can't.
pub(super) fn rejection(scenario: &Scenario) -> Option<String> {
    faults(scenario).first().map(|(field, fault)| format!("{field}: {}", fault.message))
}

/// What can't be simulated, with the path of each.
fn faults(scenario: &Scenario) -> Vec<(String, InvalidScalingArgument)> {
    let mut found = Vec::new();
    if !(1..=MOST_MINUTES).contains(&scenario.minutes) {
        let message = "Enter 1 to 527,040 minutes, which is a year.";
        let fault = InvalidScalingArgument { field: "minutes".into(), message };
        found.push(("minutes".into(), fault));
    }
    if let Err(fault) = check_load(&scenario.load) {
        found.push((fault.field.clone(), fault));
    }
    let sides = [
        ("configuration", Some(&scenario.configuration)),
        ("compared", scenario.compared.as_ref()),
    ];
    for (name, configuration) in sides {
        if let Some(Err(fault)) = configuration.map(ScalingConfiguration::check) {
            found.push((format!("{name}.{}", fault.field), fault));
        }
    }
    found
}

/// Records each fault.
pub(super) fn record(scenario: &Scenario, trace: &mut Trace) {
    for (field, fault) in faults(scenario) {
        let (rule, _) = rule_of(&field);
        step!(trace, *rule, Rejected, "Input", [field.as_str()];
            "`{field}` isn't valid. {}", fault.message);
    }
}

/// The rule behind a fault, and AWS's error.
fn rule_of(field: &str) -> (&'static Rule, Option<&'static str>) {
    let has = |part: &str| field.contains(part);
    match () {
        () if has(".strategy") => (&rules::ONE_KIND, Some("InvalidParameterException")),
        () if has(".steps") => (&rules::STEP_RANGES, Some("ValidationException")),
        () if has(".target") && has("policies") => {
            (&rules::TARGET_RANGE, Some("ValidationException"))
        }
        () if has("policies") => (&rules::LIMITS, Some("ValidationException")),
        () if has(".asg") => (&rules::GROUP_MAX, Some("ValidationError")),
        () if has("managedScaling") => (&rules::STEADY, Some("ClientException")),
        () if has("Capacity") && !has("taskCapacity") => {
            (&rules::LIMITS, Some("ValidationException"))
        }
        () => (&rules::LOAD, None),
    }
}

/// All findings; `run` is empty if nothing can be simulated.
pub(super) fn findings(scenario: &Scenario, run: &SideAnswer) -> Vec<Finding> {
    let mut found = Vec::new();
    for (field, fault) in faults(scenario) {
        let (rule, error) = rule_of(&field);
        finding!(found, Error, *rule, field.clone(), error;
            "`{field}` isn't valid.";
            "{}", fault.message);
    }
    side("configuration", scenario, &scenario.configuration, &mut found);
    if let Some(compared) = &scenario.compared {
        side("compared", scenario, compared, &mut found);
    }
    for (at, name) in scenario.unknown_zones() {
        finding!(found, Warning, rules::SCHEDULE_ZONE, "configuration.policies[{at}].timezone";
            "The offsets of `{name}` aren't known, so the answer uses UTC.";
            "Add them to `timeZones`, or use a time zone that the browser knows.");
    }
    if run.figures.most_waiting > 0
        && scenario
            .configuration
            .capacity_provider
            .as_ref()
            .is_some_and(|group| group.asg_cpu_scaling.is_some())
    {
        finding!(found, Warning, rules::BLIND, "configuration.capacityProvider.asgCpuScaling";
            "Up to {} for an instance, which the group's CPU utilization doesn't include.", crate::text::count_as(run.figures.most_waiting, "task waits", "tasks wait");
            "Use the managed scaling of a capacity provider in place of the group's own policy.");
    }
    found
}

fn side(at: &str, scenario: &Scenario, it: &ScalingConfiguration, found: &mut Vec<Finding>) {
    let service = &it.service;
    let scales =
        |policy: &&ScalingPolicy| policy.kind.is_some_and(|kind| kind != PolicyType::Scheduled);
    if service.min_capacity == service.max_capacity
        && it.policies.iter().any(|policy| scales(&policy))
    {
        finding!(found, Warning, rules::LIMITS, "{at}.service.maxCapacity";
            "The minimum and the maximum are both {}, so no policy can change the capacity.", service.max_capacity;
            "Raise `MaxCapacity` above `MinCapacity`.");
    }
    for (index, policy) in it.policies.iter().enumerate() {
        let at = format!("{at}.policies[{index}]");
        match policy.kind {
            Some(PolicyType::TargetTracking) => tracking(&at, policy, it, found),
            Some(PolicyType::Step) => stepping(&at, policy, found),
            Some(PolicyType::Scheduled) => scheduled(&at, policy, scenario, found),
            None => {}
        }
    }
    let tracked: Vec<&ScalingPolicy> = it
        .policies
        .iter()
        .filter(|policy| policy.kind == Some(PolicyType::TargetTracking))
        .collect();
    let other_in = it.policies.iter().any(|policy| {
        policy.kind == Some(PolicyType::Step)
            && policy.steps.iter().flatten().any(|step| step.adjustment.is_some_and(|by| by < 0.0))
    });
    if !tracked.is_empty()
        && !other_in
        && tracked.iter().all(|policy| policy.disable_scale_in == Some(true))
    {
        finding!(found, Warning, rules::DISABLED_IN, "{at}.policies";
            "`DisableScaleIn` is enabled in each policy, so no policy ever removes a task.";
            "Disable it in one target tracking policy, or add a step scaling policy that scales in.");
    }
    if let Some(group) = &it.capacity_provider {
        instances(at, group, found);
    }
}

fn tracking(at: &str, policy: &ScalingPolicy, it: &ScalingConfiguration, found: &mut Vec<Finding>) {
    let Some(target) = policy.target.filter(|target| *target > 0.0) else { return };
    let each = it.service.task_capacity.requests_per_minute;
    let shown = decimal(target);
    match policy.metric() {
        ScalingMetric::Cpu | ScalingMetric::Memory if target > 100.0 => {
            finding!(found, Warning, rules::TARGET_RANGE, "{at}.target";
                "The target of {shown}% is above 100%, which the utilization of these tasks never exceeds.";
                "Set a target between 1 and 90."; set "{at}.target" = 60);
        }
        ScalingMetric::Cpu if target >= 90.0 => {
            finding!(found, Warning, rules::HEADROOM, "{at}.target";
                "The target of {shown}% leaves almost no capacity for the minutes until new tasks run.";
                "Lower the target."; set "{at}.target" = 60);
        }
        ScalingMetric::RequestCountPerTarget if target >= each * 0.9 => {
            let lower = (each * 0.6).floor().max(1.0);
            finding!(found, Warning, rules::HEADROOM, "{at}.target";
                "The target of {shown} requests is close to the capacity of a task, {} requests per minute.", decimal(each);
                "Lower the target."; set "{at}.target" = lower);
        }
        ScalingMetric::Custom if !it.service.custom_metric.unwrap_or_default().per_task => {
            finding!(found, Warning, rules::NOT_PROPORTIONAL, "{at}.metric";
                "The custom metric doesn't fall when tasks are added, so the policy scales to the maximum or the minimum.";
                "Divide the metric by the number of tasks.");
        }
        _ => {}
    }
    if policy.metric() == ScalingMetric::RequestCountPerTarget {
        let label = policy.resource_label.as_deref().unwrap_or_default();
        if !is_label(label) {
            let what = if label.is_empty() { "is missing" } else { "isn't valid" };
            finding!(found, Error, rules::RESOURCE_LABEL, "{at}.resourceLabel", "ValidationException";
                "The `ResourceLabel` of `ALBRequestCountPerTarget` {what}.";
                "Enter the ends of both ARNs, such as `app/web/50dc6c495c0c9188/targetgroup/web/943f017f100becff`.");
        }
    }
}

/// `app/<load balancer>/<ID>/targetgroup/<target group>/<ID>`.
fn is_label(label: &str) -> bool {
    let parts: Vec<&str> = label.split('/').collect();
    matches!(parts.as_slice(), ["app", lb, id, "targetgroup", group, other]
        if [lb, id, group, other].iter().all(|part| !part.is_empty()))
}

fn stepping(at: &str, policy: &ScalingPolicy, found: &mut Vec<Finding>) {
    let (Some(threshold), Some(comparison)) = (policy.threshold, policy.comparison) else { return };
    let steps = policy.steps.as_deref().unwrap_or_default();
    if steps.is_empty() {
        return;
    }
    let kind = policy.adjustment_type.unwrap_or_default();
    // The run reports a step without bounds.
    let open = steps.iter().any(|step| step.lower.is_none() && step.upper.is_none());
    if let Err(fault) = check_steps(steps, kind)
        && !open
    {
        finding!(found, Error, rules::STEP_RANGES, "{at}.steps", "ValidationException";
            "AWS rejects these step adjustments.";
            "{}", fault.message);
    }
    let upward = comparison.upward();
    let bounds = || steps.iter().flat_map(|step| [step.lower, step.upper]).flatten();
    // Where the alarm is in ALARM, the distance from the threshold has one sign.
    let first = match upward {
        true => steps.iter().filter_map(|step| step.lower).fold(f64::INFINITY, f64::min),
        false => steps.iter().filter_map(|step| step.upper).fold(f64::NEG_INFINITY, f64::max),
    };
    let open_side =
        steps.iter().any(|step| if upward { step.lower.is_none() } else { step.upper.is_none() });
    let absolute = threshold > 0.0 && !open_side && (first - threshold).abs() < 1e-9;
    let reaches = |step: &&StepAdjustment| match upward {
        true => step.upper.is_none_or(|upper| upper > 0.0),
        false => step.lower.is_none_or(|lower| lower < 0.0),
    };
    if absolute {
        let moved: Vec<String> = bounds().map(|bound| decimal(bound - threshold)).collect();
        finding!(found, Warning, rules::NO_STEP, "{at}.steps";
            "The bounds begin at the threshold of {}, so they look like values of the metric.", decimal(threshold);
            "Subtract the threshold from each bound, which gives {}.", crate::text::list(&moved, "and"));
    } else if !steps.iter().any(|step| reaches(&step)) {
        let (bound, side) = if upward { ("lower", "above") } else { ("upper", "below") };
        finding!(found, Warning, rules::NO_STEP, "{at}.steps";
            "No step adjustment ever applies, because the alarm is in `ALARM` {side} its threshold and all steps are on the other side.";
            "Set the {bound} bound of the first step to 0, and remove its other bound.");
    } else if !open_side && first.is_finite() && if upward { first > 0.0 } else { first < 0.0 } {
        let between = decimal(threshold + first);
        finding!(found, Warning, rules::NO_STEP, "{at}.steps";
            "No step adjustment applies between the threshold of {} and {between}.", decimal(threshold);
            "Begin the first step at 0.");
    }
    let wrong = |by: f64| if upward { by < 0.0 } else { by > 0.0 };
    if kind != crate::ecs::scaling::AdjustmentType::ExactCapacity
        && steps.iter().filter_map(|step| step.adjustment).any(wrong)
    {
        let (more, less) = if upward { ("rises", "removes") } else { ("falls", "adds") };
        finding!(found, Note, rules::STEP_ALARM, "{at}.steps";
            "The policy {less} tasks when its metric {more}.";
            "Check the comparison of the alarm and the sign of the adjustment.");
    }
}

fn scheduled(at: &str, policy: &ScalingPolicy, scenario: &Scenario, found: &mut Vec<Finding>) {
    let Some(text) = policy.schedule.as_deref() else { return };
    match Schedule::parse(text) {
        Err(fault) => {
            finding!(found, Error, rules::SCHEDULE_FORM, "{at}.schedule", "ValidationException";
                "{}", fault.message;
                "{}", fault.fix);
        }
        Ok(schedule) => {
            let end = scenario.start.saturating_add(i64::from(scenario.minutes) * 60);
            let zone = scenario.zone(policy);
            let count = |zone| schedule.due(zone, scenario.start, end, 1000).len();
            let due = count(zone);
            // Where the clocks change, a local time can be missing.
            let transitions = zone.0.windows(2).any(|pair| {
                pair.get(1).is_some_and(|change| (scenario.start..end).contains(&change.at))
            });
            if transitions {
                finding!(found, Note, rules::CLOCKS, "{at}.timezone";
                    "The clocks change during the run, so the time between two of the {} differs.", count_of(due, "scheduled action");
                    "Use UTC for a schedule that never moves.");
            } else if due == 0 {
                finding!(found, Note, rules::SCHEDULED, "{at}.schedule";
                    "The schedule isn't due during the run.";
                    "Change the schedule, or the start and length of the run.");
            }
        }
    }
}

fn instances(at: &str, group: &GroupCapacity, found: &mut Vec<Finding>) {
    let at = format!("{at}.capacityProvider");
    if group.asg.max == 0 {
        finding!(found, Warning, rules::GROUP_MAX, "{at}.asg.max";
            "The maximum size of the Auto Scaling group is 0, so it never launches an instance.";
            "Raise the maximum size."; set "{at}.asg.max" = 10);
    }
    if group.managed_scaling.is_some() && group.asg_cpu_scaling.is_some() {
        finding!(found, Warning, rules::TWO_MANAGERS, "{at}.asgCpuScaling";
            "Managed scaling and the group's own policy change the same group.";
            "Remove the group's own policy.");
    }
    if group.room() == 0 {
        finding!(found, Warning, rules::TOO_LARGE, "{at}.taskCpu";
            "A task doesn't fit an instance, so it remains in `PROVISIONING`.";
            "Use a larger instance type, or a smaller task.");
    }
}
