//! The requirements that an instance must meet, as columns of the matrix.

use super::{
    answer::{Expression, ExpressionPart},
    job::PlacementPlan,
    scenario::Scenario,
};
use crate::ecs::{
    fit::{Gate, Host},
    placement_rules as rules,
};
use crate::explain::{Rule, Trace};
use crate::text::{agree, count_of, list, mebibytes, number};

/// The maximum number of instances with values for each part of an expression.
const IN_EXPRESSIONS: usize = 200;

/// A column of the matrix.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Requirement {
    Gate(Gate),
    /// The `memberOf` expression with this number.
    Expression(usize),
}

impl Requirement {
    pub(super) fn gate(self) -> Gate {
        match self {
            Requirement::Gate(gate) => gate,
            Requirement::Expression(_) => Gate::MemberOf,
        }
    }
}

/// Evaluates one task and records the steps.
pub(super) struct PlacementTracer<'a> {
    pub scenario: &'a Scenario,
    pub plan: &'a PlacementPlan,
    pub hosts: &'a [Host],
    pub trace: &'a mut Trace,
    /// Why one instance remains, as a clause after "because".
    pub reason: String,
}

impl PlacementTracer<'_> {
    /// The requirements of the task and cluster, in the order of the gates.
    pub(super) fn requirements(&self) -> Vec<Requirement> {
        let asked = &self.plan.requirements;
        let fails = |gate| self.hosts.iter().any(|host| !host.passes(gate, asked));
        let mut all = Vec::new();
        for gate in Gate::ALL {
            let matters = match gate {
                Gate::Status | Gate::Agent => fails(gate),
                Gate::Attribute => asked.needed_attributes().next().is_some(),
                Gate::Location => asked.zones.is_some(),
                Gate::Cpu | Gate::Memory => true,
                Gate::Ports => !asked.need.tcp_ports.is_empty() || !asked.need.udp_ports.is_empty(),
                Gate::Eni => asked.need.enis > 0,
                Gate::Gpu => asked.need.gpus > 0,
                Gate::MemberOf => {
                    all.extend((0..asked.constraints.member_of.len()).map(Requirement::Expression));
                    false
                }
                Gate::DistinctInstance => asked.constraints.distinct_instance,
            };
            if matters {
                all.push(Requirement::Gate(gate));
            }
        }
        all
    }

    pub(super) fn passes(&self, host: &Host, requirement: Requirement) -> bool {
        match requirement {
            Requirement::Gate(gate) => host.passes(gate, &self.plan.requirements),
            Requirement::Expression(at) => {
                let expression = self.plan.requirements.constraints.member_of.get(at);
                expression.is_none_or(|expression| expression.matches(&host.facts()))
            }
        }
    }

    /// The value of an instance for a requirement.
    pub(super) fn has(&self, host: &Host, requirement: Requirement) -> String {
        let asked = &self.plan.requirements;
        let available = |left: i64| format!("{} available", number(left.max(0)));
        match requirement {
            Requirement::Gate(gate) => match gate {
                Gate::Status => host.status.name().into(),
                Gate::Agent => {
                    if host.agent_connected { "connected" } else { "disconnected" }.into()
                }
                Gate::Attribute => {
                    let lacks: Vec<&str> = asked
                        .needed_attributes()
                        .filter(|name| !host.attributes.contains_key(*name))
                        .collect();
                    if lacks.is_empty() {
                        "has all".into()
                    } else {
                        format!("lacks {}", list(&lacks, "and"))
                    }
                }
                Gate::Location => host.az.clone(),
                Gate::Cpu => available(host.cpu),
                Gate::Memory => available(host.memory),
                Gate::Ports => {
                    let taken: Vec<String> =
                        host.clashes(&asked.need).iter().map(u16::to_string).collect();
                    if !taken.is_empty() {
                        format!("{} in use", list(&taken, "and"))
                    } else if host.within_port_quota(&asked.need) {
                        "available".into()
                    } else {
                        "100 reserved".into()
                    }
                }
                Gate::Eni => available(host.enis),
                Gate::Gpu => available(host.gpus),
                Gate::MemberOf => String::new(),
                Gate::DistinctInstance => count_of(host.of_group, "task of the group"),
            },
            Requirement::Expression(at) => {
                let parts = asked
                    .constraints
                    .member_of
                    .get(at)
                    .map(|expression| expression.explain(&host.facts()));
                match parts.as_deref() {
                    Some([only]) => only.actual.clone(),
                    Some([_, part]) => part.actual.clone(),
                    Some([whole, ..]) => {
                        if whole.value { "matches" } else { "doesn't match" }.into()
                    }
                    _ => String::new(),
                }
            }
        }
    }

    pub(super) fn title(&self, requirement: Requirement) -> String {
        match requirement {
            Requirement::Gate(gate) => match gate {
                Gate::Status => "Status",
                Gate::Agent => "Agent",
                Gate::Attribute => "Attributes",
                Gate::Location => "Availability Zone",
                Gate::Cpu => "CPU",
                Gate::Memory => "Memory",
                Gate::Ports => "Host ports",
                Gate::Eni => "Network interfaces",
                Gate::Gpu => "GPU",
                Gate::MemberOf => "memberOf",
                Gate::DistinctInstance => "distinctInstance",
            }
            .into(),
            Requirement::Expression(at)
                if self.plan.requirements.constraints.member_of.len() > 1 =>
            {
                format!("memberOf {}", at + 1)
            }
            Requirement::Expression(_) => "memberOf".into(),
        }
    }

    /// Why an instance fails a requirement.
    pub(super) fn why_not(&self, host: &Host, requirement: Requirement) -> String {
        let need = &self.plan.requirements.need;
        let id = &host.id;
        let short = |left: String, need: String| {
            format!("{id} has {left} available, and the task requires {need}.")
        };
        let left = |left: i64| left.max(0);
        match requirement.gate() {
            Gate::Status => format!("{id} has the status `{}`.", host.status.name()),
            Gate::Agent => format!("The container agent of {id} is disconnected."),
            Gate::Attribute => format!("{id} {}.", self.has(host, requirement)),
            Gate::Location => format!("{id} is in {}, where the task has no subnet.", host.az),
            Gate::Cpu => short(count_of(left(host.cpu), "CPU unit"), number(need.cpu)),
            Gate::Memory => {
                let left = u64::try_from(host.memory).unwrap_or(0);
                short(mebibytes(left), mebibytes(need.memory))
            }
            Gate::Ports => {
                let taken: Vec<String> = host.clashes(need).iter().map(u16::to_string).collect();
                match taken.as_slice() {
                    [] => format!("{id} already has 100 reserved host ports."),
                    ports => format!(
                        "{id} already uses host {} {}.",
                        agree(ports.len(), "port", "ports"),
                        list(ports, "and")
                    ),
                }
            }
            Gate::Eni => format!("{id} has no network interface available for a task."),
            Gate::Gpu => short(count_of(left(host.gpus), "GPU"), number(need.gpus)),
            Gate::MemberOf => {
                let expression = match requirement {
                    Requirement::Expression(at) => {
                        self.plan.requirements.constraints.member_of.get(at)
                    }
                    Requirement::Gate(_) => None,
                };
                let mut states = Vec::new();
                if let Some(expression) = expression {
                    expression.predicates(&mut |one| states.push(one.states(&host.facts())));
                }
                match states.as_slice() {
                    [only] => format!("{id} doesn't match the expression because it {only}."),
                    _ => format!("{id} doesn't match the expression."),
                }
            }
            Gate::DistinctInstance => {
                format!("{id} already runs a task of `{}`.", self.plan.requirements.group)
            }
        }
    }

    /// The path of a `memberOf` expression; those of the task definition are first.
    pub(super) fn expression_field(&self, number: usize) -> String {
        let own = self.scenario.task_definition.placement_constraints.iter();
        let own = own
            .enumerate()
            .map(|(at, input)| (format!("taskDefinition.placementConstraints[{at}]"), input));
        let run = self
            .scenario
            .constraints
            .iter()
            .enumerate()
            .map(|(at, input)| (format!("constraints[{at}]"), input));
        own.chain(run)
            .filter(|(_, input)| input.kind == "memberOf")
            .nth(number)
            .map_or_else(|| "constraints".into(), |(path, _)| format!("{path}.expression"))
    }

    pub(super) fn expressions(&self) -> Vec<Expression> {
        let hosts = self.hosts.get(..IN_EXPRESSIONS.min(self.hosts.len())).unwrap_or(&[]);
        let all = self.plan.requirements.constraints.member_of.iter().enumerate();
        all.map(|(number, expression)| {
            let each: Vec<_> =
                self.hosts.iter().map(|host| expression.explain(&host.facts())).collect();
            let shown = each.get(..hosts.len()).unwrap_or(&[]);
            let parts = each.first().map_or(0, Vec::len);
            Expression {
                field: self.expression_field(number),
                instances: hosts.iter().map(|host| host.id.clone()).collect(),
                parts: (0..parts)
                    .filter_map(|at| {
                        let first = each.first()?.get(at)?;
                        Some(ExpressionPart {
                            text: first.text.clone(),
                            depth: first.depth,
                            holds: each
                                .iter()
                                .filter(|parts| parts.get(at).is_some_and(|part| part.value))
                                .count() as u64,
                            values: shown
                                .iter()
                                .filter_map(|parts| Some(parts.get(at)?.value))
                                .collect(),
                            actual: shown
                                .iter()
                                .filter_map(|parts| Some(parts.get(at)?.actual.clone()))
                                .collect(),
                        })
                    })
                    .collect(),
            }
        })
        .collect()
    }
}

/// The rule of a gate.
pub(super) fn gate_rule(gate: Gate) -> &'static Rule {
    match gate {
        Gate::Status => &rules::FIT_STATUS,
        Gate::Agent => &rules::FIT_AGENT,
        Gate::Attribute => &rules::FIT_ATTRIBUTE,
        Gate::Location => &rules::FIT_LOCATION,
        Gate::Cpu => &rules::FIT_CPU,
        Gate::Memory => &rules::FIT_MEMORY,
        Gate::Ports => &rules::FIT_PORTS,
        Gate::Eni => &rules::FIT_ENI,
        Gate::Gpu => &rules::FIT_GPU,
        Gate::MemberOf => &rules::MEMBER_OF,
        Gate::DistinctInstance => &rules::DISTINCT_INSTANCE,
    }
}
