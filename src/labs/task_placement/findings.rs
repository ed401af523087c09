//! Problems in the scenario, each at its field.

use super::{
    job::PlacementPlan,
    scenario::{
        Capacity, MAX_COUNT, MAX_INSTANCES, PlacementAction, PlacementScheduling, Scenario,
    },
};
use crate::ecs::{
    InvalidRequest, instance_types, placement_rules as rules,
    query::{ComparisonOperator, Expr, Predicate, PredicateTest, Subject},
    strategy::{self, ZONE},
    task::{NetworkMode, TaskDefinition},
};
use crate::explain::{Finding, Rule, Severity};
use crate::text::{number, sentence};

const INVALID_PARAMETER: Option<&str> = Some("InvalidParameterException");
const CLIENT: Option<&str> = Some("ClientException");

struct List(Vec<Finding>);

impl List {
    fn add(
        &mut self,
        severity: Severity,
        rule: &'static Rule,
        field: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.put(severity, rule, None, field, message, fix);
    }

    fn put(
        &mut self,
        severity: Severity,
        rule: &'static Rule,
        aws_error: Option<&'static str>,
        field: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.0.push(Finding {
            severity,
            field: field.into(),
            message: sentence(&message.into()),
            fix: fix.into(),
            rule,
            aws_error,
        });
    }
}

/// What is wrong with the scenario.
pub(super) fn findings(scenario: &Scenario, plan: &PlacementPlan) -> Vec<Finding> {
    let mut list = List(Vec::new());
    definition(&scenario.task_definition, &mut list);
    if scenario.capacity == Capacity::Fargate {
        return list.0;
    }
    refusals(scenario, plan, &mut list);
    cluster(scenario, plan, &mut list);
    let constraints = &plan.requirements.constraints;
    for (number, expression) in constraints.member_of.iter().enumerate() {
        lint(scenario, plan, number, expression, &mut list);
    }
    if scenario.action == PlacementAction::Place {
        amounts(scenario, plan, &mut list);
        rebalancing(scenario, plan, &mut list);
    }
    list.0
}

fn refusals(scenario: &Scenario, plan: &PlacementPlan, list: &mut List) {
    let mut refuse = |rule, path: &str, bad: &InvalidRequest| {
        list.put(
            Severity::Error,
            rule,
            INVALID_PARAMETER,
            format!("{path}{}", bad.path),
            bad.message.clone(),
            bad.fix.clone(),
        );
    };
    if let Err(bad) = &plan.strategies {
        refuse(&rules::STRATEGY_SHAPE, "strategies", bad);
    }
    if let Some((path, bad)) = &plan.bad_constraints {
        refuse(&rules::CONSTRAINT_SHAPE, path, bad);
    }
    if let Some(Err(bad)) = scenario.compare_with.as_deref().map(strategy::strategies) {
        refuse(&rules::STRATEGY_SHAPE, "compareWith", &bad);
    }
}

fn definition(definition: &TaskDefinition, list: &mut List) {
    let (_, task_memory) = definition.task_size();
    for (at, container) in definition.containers.iter().enumerate() {
        let field = format!("taskDefinition.containers[{at}]");
        if let (Some(memory), Some(reservation)) = (container.memory, container.memory_reservation)
            && memory <= reservation
        {
            list.put(
                Severity::Error,
                &rules::NEED_RESERVATION,
                CLIENT,
                format!("{field}.memoryReservation"),
                format!(
                    "the reservation of {} MiB is not below the hard limit of {} MiB",
                    number(reservation),
                    number(memory)
                ),
                "Raise memory above memoryReservation, or leave one of them out.",
            );
        }
        if task_memory.is_none() && container.counted_memory() == 0 {
            list.put(
                Severity::Error,
                &rules::DEFINITION,
                CLIENT,
                format!("{field}.memory"),
                format!("container {} has no memory, and the task has none either", container.name),
                "Give the container memory or memoryReservation, or the task memory.",
            );
        }
        for (number, mapping) in container.port_mappings.iter().enumerate() {
            let field = format!("{field}.portMappings[{number}]");
            match (definition.mode(), mapping.host_port, mapping.container_port) {
                (NetworkMode::Host | NetworkMode::Awsvpc, Some(host), Some(container))
                    if host != 0 && host != container =>
                {
                    list.put(
                        Severity::Error,
                        &rules::NEED_HOST_MODE,
                        CLIENT,
                        format!("{field}.hostPort"),
                        format!("in this network mode the host port must be the container's port {container}"),
                        "Leave hostPort out.",
                    );
                }
                (NetworkMode::Bridge, Some(host), _) if host >= 32_768 => {
                    list.add(
                        Severity::Warning,
                        &rules::NEED_PORTS,
                        format!("{field}.hostPort"),
                        format!(
                            "host port {host} lies in the range that dynamic ports are taken from"
                        ),
                        "Take a port below 32768, or leave hostPort out.",
                    );
                }
                _ => {}
            }
        }
    }
}

fn cluster(scenario: &Scenario, plan: &PlacementPlan, list: &mut List) {
    let asked = scenario.instances_asked();
    if asked > MAX_INSTANCES {
        list.add(
            Severity::Warning,
            &rules::LIMITS,
            "groups",
            format!("{} instances are asked for; a cluster holds at most 5,000", number(asked)),
            "The first 5,000 are looked at.",
        );
    } else if asked != plan.members.len() as u64 {
        list.add(
            Severity::Warning,
            &rules::LIMITS,
            "groups",
            "some instances have an id that another has too; they are left out",
            "Give each group a prefix of its own.",
        );
    }
    let types = scenario
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| (format!("groups[{at}].instance"), &group.instance))
        .chain(
            scenario
                .instances
                .iter()
                .enumerate()
                .map(|(at, instance)| (format!("instances[{at}]"), instance)),
        );
    for (field, instance) in types {
        let known = instance_types::find(&instance.instance_type).is_some();
        let sized = instance.cpu.is_some() && instance.memory.is_some();
        if !known && !sized {
            list.add(
                Severity::Warning,
                &rules::INSTANCE_TYPE,
                format!("{field}.instanceType"),
                format!(
                    "`{}` is no type that the playground knows, so its size is missing",
                    instance.instance_type
                ),
                "Give its CPU units and memory, or take a type from the list.",
            );
        } else if known && instance.memory.is_none() && field == "groups[0].instance" {
            list.add(
                Severity::Note,
                &rules::INSTANCE_MEMORY,
                format!("{field}.memory"),
                format!(
                    "{} MiB are assumed for {}: less than its nominal size",
                    number(instance.registered_memory()),
                    instance.instance_type
                ),
                "Give the figure that describe-container-instances shows.",
            );
        }
    }
}

/// Slips in an expression that parses.
fn lint(
    scenario: &Scenario,
    plan: &PlacementPlan,
    number: usize,
    expression: &Expr,
    list: &mut List,
) {
    let constraints = &plan.requirements.constraints;
    let inputs =
        scenario.constraints.iter().enumerate().filter(|(_, input)| input.kind == "memberOf");
    let own = constraints.member_of.len().saturating_sub(inputs.clone().count());
    let field = match number.checked_sub(own).and_then(|nth| inputs.clone().nth(nth)) {
        Some((at, _)) => format!("constraints[{at}].expression"),
        None => "taskDefinition.placementConstraints".into(),
    };
    expression.predicates(&mut |predicate| {
        if let Some(region) = region(predicate) {
            list.add(
                Severity::Warning,
                &rules::QUERY_ZONE,
                field.clone(),
                format!("`{region}` is a Region, not an Availability Zone: it matches nothing"),
                format!("Write a zone such as `{region}a`."),
            );
        }
        if let PredicateTest::Matches(..) = predicate.test {
            list.add(
                Severity::Note,
                &rules::QUERY_REGEX,
                field.clone(),
                format!("`{predicate}` is taken to match the whole value, as Java's matches() does"),
                "Write `.*` on either side to search inside, and `\\.` for a full stop.",
            );
        }
        if matches!(predicate.test, PredicateTest::Compare(ComparisonOperator::NotEqual, _) | PredicateTest::In(false, _) | PredicateTest::Matches(false, _)) {
            match &predicate.subject {
                Subject::Attribute(name) => list.add(
                    Severity::Note,
                    &rules::QUERY_MISSING,
                    field.clone(),
                    format!("an instance without attribute:{name} is not selected by `{predicate}`"),
                    format!("Add `attribute:{name} !exists or …` to include it."),
                ),
                Subject::TaskGroup => list.add(
                    Severity::Warning,
                    &rules::QUERY_GROUP_NOT,
                    field.clone(),
                    "`task:group` with a negative operator is not documented for instances with several groups",
                    "Write `not(task:group == …)`.",
                ),
                _ => {}
            }
        }
        if predicate.subject == Subject::TaskGroup
            && matches!(&predicate.test, PredicateTest::Compare(ComparisonOperator::Equal, group) if *group == plan.requirements.group)
            && matches!(expression, Expr::Is(_))
        {
            list.add(
                Severity::Warning,
                &rules::QUERY_GROUP,
                field.clone(),
                "a task that wants its own group's company can't be the first of it",
                "Start the first task without this constraint, or ask for another group's company.",
            );
        }
    });
    if let Expr::Or(parts) = expression
        && parts.iter().any(|part| matches!(part, Expr::And(_)))
    {
        list.add(
            Severity::Note,
            &rules::QUERY_PRECEDENCE,
            field,
            "`and` and `or` stand side by side; `and` is taken to bind tighter",
            format!("Write it out: `{expression}`."),
        );
    }
}

/// A Region's name that is compared with the zone.
fn region(predicate: &Predicate) -> Option<&str> {
    if predicate.subject != Subject::Attribute(ZONE.into()) {
        return None;
    }
    let values: &[String] = match &predicate.test {
        PredicateTest::Compare(_, value) => std::slice::from_ref(value),
        PredicateTest::In(_, values) => values,
        _ => return None,
    };
    let is_region = |value: &&String| {
        value.matches('-').count() >= 2 && value.ends_with(|c: char| c.is_ascii_digit())
    };
    values.iter().find(is_region).map(String::as_str)
}

fn amounts(scenario: &Scenario, plan: &PlacementPlan, list: &mut List) {
    let service = strategy::is_service(&plan.requirements.group);
    if scenario.count > MAX_COUNT {
        list.add(
            Severity::Warning,
            &rules::LIMITS,
            "count",
            format!("{} copies are asked for; the playground places 10,000, a service runs at most 5,000", number(scenario.count)),
            "Ask for fewer.",
        );
    }
    if scenario.scheduling_strategy == PlacementScheduling::Daemon {
        if !scenario.strategies.is_empty() {
            list.put(
                Severity::Error,
                &rules::DAEMON,
                INVALID_PARAMETER,
                "strategies",
                "a daemon service takes no placement strategies",
                "Leave them out: it runs one task on each instance that qualifies.",
            );
        }
    } else if !service && scenario.count > 10 {
        list.put(
            Severity::Warning,
            &rules::RUN_TASK_COUNT,
            INVALID_PARAMETER,
            "count",
            "RunTask starts at most 10 tasks in one call",
            "Call it several times, as is assumed here, or make it a service.",
        );
    }
    if plan.requirements.constraints.distinct_instance && scenario.count > plan.members.len() as u64
    {
        list.add(
            Severity::Warning,
            &rules::DISTINCT_INSTANCE,
            "count",
            format!(
                "{} copies can't have {} instances to themselves",
                number(scenario.count),
                plan.members.len()
            ),
            "Add instances or drop distinctInstance.",
        );
    }
}

fn rebalancing(scenario: &Scenario, plan: &PlacementPlan, list: &mut List) {
    let Some(why) = super::rebalance::refusal(scenario, plan) else {
        return;
    };
    list.add(
        Severity::Note,
        &rules::REBALANCE,
        "strategies",
        format!("Availability Zone rebalancing is refused for this service: {why}"),
        "Put spread over attribute:ecs.availability-zone first, or leave rebalancing off.",
    );
}
