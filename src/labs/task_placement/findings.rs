//! Problems in the scenario, each with its field.

use super::{
    job::PlacementPlan,
    scenario::{
        Capacity, MAX_COUNT, MAX_INSTANCES, PlacementAction, PlacementScheduling, Scenario,
    },
};
use crate::ecs::{
    combinations::{self, Combination},
    instance_types, placement_rules as rules,
    query::{ComparisonOperator, Expr, Predicate, PredicateTest, Subject},
    strategy::{self, ZONE},
    task::{NetworkMode, TaskDefinition},
};
use crate::explain::{
    Finding, Mount,
    Severity::{Error, Note, Warning},
    finding,
};
use crate::text::{count_of, mebibytes, number};

/// The problems in the scenario.
pub(super) fn findings(scenario: &Scenario, plan: &PlacementPlan) -> Vec<Finding> {
    let mut list = Vec::new();
    definition(&scenario.task_definition, &mut list);
    if scenario.capacity == Capacity::Fargate {
        list.extend(super::fargate::findings(scenario));
        return list;
    }
    refusals(scenario, plan, &mut list);
    daemon(scenario, plan, &mut list);
    cluster(scenario, plan, &mut list);
    let constraints = &plan.requirements.constraints;
    for (number, expression) in constraints.member_of.iter().enumerate() {
        lint(scenario, plan, number, expression, &mut list);
    }
    if scenario.action == PlacementAction::Place {
        amounts(scenario, plan, &mut list);
        rebalancing(scenario, plan, &mut list);
    } else if !strategy::is_service(&plan.requirements.group) {
        finding!(list, Warning, rules::STOP_SERVICE, "group";
            "`{}` isn't the group of a service, and only a service scales in.", plan.requirements.group;
            "Enter `service:<name>`, or stop standalone tasks with StopTask.");
    }
    list
}

/// What a daemon service can't have.
fn daemon(scenario: &Scenario, plan: &PlacementPlan, list: &mut Vec<Finding>) {
    let combination = Combination {
        standalone: !strategy::is_service(&plan.requirements.group),
        scales_in: scenario.action == PlacementAction::Stop,
        ..super::fargate::combination(scenario)
    };
    let found = combinations::conflicts(&combination).into_iter();
    list.extend(found.map(|conflict| conflict.finding(super::fargate::field)));
}

fn refusals(scenario: &Scenario, plan: &PlacementPlan, list: &mut Vec<Finding>) {
    list.extend(plan.strategies.as_ref().err().cloned());
    list.extend(plan.bad_constraints.clone());
    if let Some(Err(bad)) = scenario.compare_with.as_deref().map(strategy::strategies) {
        list.push(Mount::under("compareWith").finding(bad));
    }
}

fn definition(definition: &TaskDefinition, list: &mut Vec<Finding>) {
    let (_, task_memory) = definition.task_size();
    for (at, container) in definition.containers.iter().enumerate() {
        let field = format!("taskDefinition.containers[{at}]");
        if let (Some(memory), Some(reservation)) = (container.memory, container.memory_reservation)
            && memory <= reservation
        {
            finding!(list, Error, rules::NEED_RESERVATION, "{field}.memoryReservation", "ClientException";
                "The `memoryReservation` of {} isn't below the hard limit of {}.", mebibytes(reservation), mebibytes(memory);
                "Increase `memory` above `memoryReservation`, or remove one of them.");
        }
        if task_memory.is_none() && container.counted_memory() == 0 {
            finding!(list, Error, rules::DEFINITION, "{field}.memory", "ClientException";
                "The container `{}` and its task specify no memory.", container.name;
                "Add `memory` or `memoryReservation` to the container, or `memory` to the task.");
        }
        for (number, mapping) in container.port_mappings.iter().enumerate() {
            let field = format!("{field}.portMappings[{number}]");
            match (definition.mode(), mapping.host_port, mapping.container_port) {
                (NetworkMode::Host | NetworkMode::Awsvpc, Some(host), Some(container))
                    if host != 0 && host != container =>
                {
                    finding!(list, Error, rules::NEED_HOST_MODE, "{field}.hostPort", "ClientException";
                        "The host port {host} isn't the container port {container}, as this network mode requires.";
                        "Remove `hostPort`."; set "{field}.hostPort" = None::<u16>);
                }
                (NetworkMode::Bridge, Some(host), _) if host >= 32_768 => {
                    finding!(list, Warning, rules::NEED_PORTS, "{field}.hostPort";
                        "The host port {host} is in the range of dynamic host ports.";
                        "Enter a port below 32768, or remove `hostPort`."; set "{field}.hostPort" = None::<u16>);
                }
                _ => {}
            }
        }
    }
}

fn cluster(scenario: &Scenario, plan: &PlacementPlan, list: &mut Vec<Finding>) {
    let asked = scenario.instances_asked();
    if asked > MAX_INSTANCES {
        finding!(list, Warning, rules::LIMITS, "groups";
            "The cluster has {}, and ECS supports up to 5,000.", count_of(asked, "instance");
            "Reduce the number of instances. Cloudglass uses the first 5,000.");
    } else if asked != plan.members.len() as u64 {
        finding!(list, Warning, rules::LIMITS, "groups";
            "Some instances have duplicate IDs, so Cloudglass skips them.";
            "Enter a different ID prefix for each group.");
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
            finding!(list, Warning, rules::INSTANCE_TYPE, "{field}.instanceType";
                "`{}` isn't a type that Cloudglass lists, so its size is unknown.", instance.instance_type;
                "Enter its CPU units and memory, or select a type from the list.");
        } else if known && instance.memory.is_none() && field == "groups[0].instance" {
            finding!(list, Note, rules::INSTANCE_MEMORY, "{field}.memory";
                "Cloudglass assumes {} of memory for `{}`, which is less than its nominal size.", mebibytes(instance.registered_memory()), instance.instance_type;
                "Enter the value of `describe-container-instances`.");
        }
    }
}

/// Common mistakes in a valid expression.
fn lint(
    scenario: &Scenario,
    plan: &PlacementPlan,
    number: usize,
    expression: &Expr,
    list: &mut Vec<Finding>,
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
            finding!(list, Warning, rules::QUERY_ZONE, field.clone();
                "`{region}` is a Region and not an Availability Zone, so it matches no instance.";
                "Enter an Availability Zone such as `{region}a`.");
        }
        if let PredicateTest::Matches(..) = predicate.test {
            finding!(list, Note, rules::QUERY_REGEX, field.clone();
                "Cloudglass assumes that `{predicate}` must match the entire value.";
                "Add `.*` on both sides to match a part of the value. Enter `\\.` for a period.");
        }
        if matches!(predicate.test, PredicateTest::Compare(ComparisonOperator::NotEqual, _) | PredicateTest::In(false, _) | PredicateTest::Matches(false, _)) {
            match &predicate.subject {
                Subject::Attribute(name) => finding!(list, Note, rules::QUERY_MISSING, field.clone();
                    "`{predicate}` doesn't match an instance without `attribute:{name}`.";
                    "Add `attribute:{name} !exists or …` to include these instances."),
                Subject::TaskGroup => finding!(list, Warning, rules::QUERY_GROUP_NOT, field.clone();
                    "AWS doesn't document negative operators on `task:group` for instances with several groups.";
                    "Use `not(task:group == …)`."),
                _ => {}
            }
        }
        if predicate.subject == Subject::TaskGroup
            && matches!(&predicate.test, PredicateTest::Compare(ComparisonOperator::Equal, group) if *group == plan.requirements.group)
            && matches!(expression, Expr::Is(_))
        {
            finding!(list, Warning, rules::QUERY_GROUP, field.clone();
                "The first task of a group can't match a constraint on its own group.";
                "Start the first task without this constraint, or use another group.");
        }
    });
    if let Expr::Or(parts) = expression
        && parts.iter().any(|part| matches!(part, Expr::And(_)))
    {
        finding!(list, Note, rules::QUERY_PRECEDENCE, field;
            "Cloudglass assumes that `and` has precedence over `or`.";
            "Add parentheses: `{expression}`.");
    }
}

/// A Region name that is compared with the Availability Zone.
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

fn amounts(scenario: &Scenario, plan: &PlacementPlan, list: &mut Vec<Finding>) {
    let service = strategy::is_service(&plan.requirements.group);
    if scenario.count > MAX_COUNT {
        finding!(list, Warning, rules::LIMITS, "count";
            "The scenario has {}, and a service can have up to 5,000.", count_of(scenario.count, "task");
            "Enter up to 5,000 tasks. Cloudglass places up to 10,000."; set "count" = 5000);
    }
    if !service && scenario.count > 10 {
        finding!(list, Warning, rules::RUN_TASK_COUNT, "count", "InvalidParameterException";
            "RunTask can start up to 10 tasks in one call.";
            "Call RunTask {} times, as Cloudglass assumes, or create a service.", number(scenario.count.div_ceil(10)));
    }
    let replica = scenario.scheduling_strategy == PlacementScheduling::Replica;
    if replica
        && plan.requirements.constraints.distinct_instance
        && scenario.count > plan.members.len() as u64
    {
        finding!(list, Warning, rules::DISTINCT_INSTANCE, "count";
            "`distinctInstance` requires {}, and the cluster has {}.", count_of(scenario.count, "instance"), number(plan.members.len());
            "Add instances, or remove `distinctInstance`.");
    }
}

fn rebalancing(scenario: &Scenario, plan: &PlacementPlan, list: &mut Vec<Finding>) {
    let Some(why) = super::rebalance::refusal(scenario, plan) else {
        return;
    };
    finding!(list, Note, rules::REBALANCE, "strategies";
        "Availability Zone rebalancing doesn't support this service because {why}.";
        "Use `spread(attribute:ecs.availability-zone)` as the first strategy, or disable rebalancing.");
}
