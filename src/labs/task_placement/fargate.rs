//! The same task on Fargate: the supported sizes, what Fargate ignores, and what it rejects.

use super::{
    answer::{Answer, Fargate, PlacementDetail},
    scenario::{Capacity, PlacementAction, PlacementScheduling, Scenario},
    words,
};
use crate::ecs::{
    combinations::{self, Combination, ConflictPlace},
    fargate::{self, FargateVerdict as SizeVerdict, SizeRejection},
    placement_rules as rules,
    task::NetworkMode,
};
use crate::explain::{
    Explained, Finding, Headline, Rule, Severity, Tone, Trace, Verdict, finding, step,
};
use crate::text::{agree, count_of, list, mebibytes, number};

/// USD per hour for a vCPU and for a GB, approximately those of us-east-1.
pub(super) const PRICES: [(&str, f64); 2] = [("fargate-vcpu", 0.04048), ("fargate-gb", 0.004445)];

/// One check of Fargate.
struct Check {
    rule: &'static Rule,
    subject: &'static str,
    field: &'static str,
    /// The sentence if the check passes; `None`: then there is nothing to tell.
    passed: Option<String>,
    problem: Option<Problem>,
}

struct Problem {
    message: String,
    fix: String,
    aws_error: &'static str,
}

impl Problem {
    fn new(message: impl Into<String>, fix: impl Into<String>, aws_error: &'static str) -> Self {
        Self { message: message.into(), fix: fix.into(), aws_error }
    }
}

const CLIENT: &str = "ClientException";
const INVALID_PARAMETER: &str = "InvalidParameterException";

/// What Fargate rejects of the scenario.
pub(super) fn findings(scenario: &Scenario) -> Vec<Finding> {
    let problems = checks(scenario).into_iter().filter_map(|check| {
        let problem = check.problem?;
        Some(finding!(new Severity::Error, *check.rule, check.field, Some(problem.aws_error); "{}", problem.message; "{}", problem.fix))
    });
    problems.collect()
}

fn size(scenario: &Scenario) -> SizeVerdict {
    let definition = &scenario.task_definition;
    fargate::check(
        definition.cpu.as_ref(),
        definition.memory.as_ref(),
        system(scenario),
        platform(scenario),
    )
}

fn system(scenario: &Scenario) -> &str {
    let platform = scenario.task_definition.runtime_platform.as_ref();
    platform
        .map(|platform| platform.operating_system_family.as_str())
        .filter(|system| !system.is_empty())
        .unwrap_or("LINUX")
}

fn platform(scenario: &Scenario) -> &str {
    match scenario.platform_version.as_str() {
        "" => "LATEST",
        version => version,
    }
}

/// What the scenario combines.
pub(super) fn combination(scenario: &Scenario) -> Combination<'_> {
    let definition = &scenario.task_definition;
    Combination {
        daemon: scenario.scheduling_strategy == PlacementScheduling::Daemon,
        fargate: scenario.capacity == Capacity::Fargate,
        strategies: !scenario.strategies.is_empty(),
        constraints: !scenario.constraints.is_empty(),
        definition_constraints: !definition.placement_constraints.is_empty(),
        network_mode: Some(match definition.network_mode {
            Some(NetworkMode::Awsvpc) => "awsvpc",
            _ => "bridge",
        }),
        gpus: definition.need().gpus > 0,
        ..Combination::default()
    }
}

/// The field of the scenario that has a setting.
pub(super) fn field(place: ConflictPlace) -> &'static str {
    match place {
        ConflictPlace::SchedulingStrategy => "schedulingStrategy",
        ConflictPlace::PlacementStrategies => "strategies",
        ConflictPlace::PlacementConstraints => "constraints",
        ConflictPlace::DefinitionConstraints => "taskDefinition.placementConstraints",
        ConflictPlace::NetworkMode => "taskDefinition.networkMode",
        ConflictPlace::Gpus => "taskDefinition.containers",
        ConflictPlace::DesiredCount
        | ConflictPlace::DeploymentStrategy
        | ConflictPlace::LoadBalancers
        | ConflictPlace::MaximumPercent => "count",
    }
}

fn checks(scenario: &Scenario) -> Vec<Check> {
    let verdict = size(scenario);
    let units = count_of(verdict.cpu.unwrap_or(0), "CPU unit");
    let (size_field, size_problem) = match verdict.reason {
        None => ("taskDefinition.cpu", None),
        Some(refusal) => {
            let (field, problem) = size_problem(scenario, &verdict, refusal);
            (field, Some(problem))
        }
    };
    let conflicts = combinations::conflicts(&combination(scenario));
    let problem = |place: ConflictPlace| {
        let conflict = conflicts.iter().find(|conflict| conflict.place == place)?;
        Some(Problem::new(
            conflict.message.clone(),
            conflict.fix,
            conflict.aws_error.unwrap_or(INVALID_PARAMETER),
        ))
    };
    let placement = |subject, place: ConflictPlace| Check {
        rule: &rules::FARGATE_PLACEMENT,
        subject,
        field: field(place),
        passed: None,
        problem: problem(place),
    };
    vec![
        Check {
            rule: &rules::FARGATE_DAEMON,
            subject: "Scheduling strategy",
            field: "schedulingStrategy",
            passed: None,
            problem: problem(ConflictPlace::SchedulingStrategy),
        },
        Check {
            rule: &rules::FARGATE_SIZE,
            subject: "Task size",
            field: size_field,
            passed: Some(format!(
                "Fargate supports {units} with {}.",
                mebibytes(verdict.memory.unwrap_or(0))
            )),
            problem: size_problem,
        },
        Check {
            rule: &rules::FARGATE_NETWORK,
            subject: "Network mode",
            field: "taskDefinition.networkMode",
            passed: Some("The network mode is `awsvpc`, which Fargate requires.".into()),
            problem: problem(ConflictPlace::NetworkMode),
        },
        Check {
            rule: &rules::FARGATE_GPU,
            subject: "GPU",
            field: "taskDefinition.containers",
            passed: None,
            problem: problem(ConflictPlace::Gpus),
        },
        placement("Placement strategies", ConflictPlace::PlacementStrategies),
        placement("Placement constraints", ConflictPlace::PlacementConstraints),
        placement("Task definition constraints", ConflictPlace::DefinitionConstraints),
    ]
}

fn size_problem(
    scenario: &Scenario,
    verdict: &SizeVerdict,
    refusal: SizeRejection,
) -> (&'static str, Problem) {
    let definition = &scenario.task_definition;
    let (cpu, memory) = (verdict.cpu.unwrap_or(0), verdict.memory.unwrap_or(0));
    let units = count_of(cpu, "CPU unit");
    match refusal {
        SizeRejection::Cpu => {
            let sizes: Vec<String> = fargate::SIZES.iter().map(|row| number(row.cpu)).collect();
            let message = match &definition.cpu {
                Some(cpu) => format!("Fargate doesn't support the task CPU `{}`.", cpu.text()),
                None => "Fargate requires a task-level CPU.".into(),
            };
            let fix = format!("Enter {}.", list(&sizes, "or"));
            ("taskDefinition.cpu", Problem::new(message, fix, CLIENT))
        }
        SizeRejection::Memory => {
            let row = fargate::SIZES.iter().find(|row| row.cpu == cpu);
            let next = row.map_or(0, |row| row.memory.at_least(memory));
            let message = match &definition.memory {
                Some(memory) => {
                    format!("Fargate doesn't support the memory `{}` with {units}.", memory.text())
                }
                None => "Fargate requires a task-level memory.".into(),
            };
            let fix = format!("Enter {} MiB, or use another CPU size.", number(next));
            ("taskDefinition.memory", Problem::new(message, fix, CLIENT))
        }
        SizeRejection::OperatingSystem => (
            "taskDefinition.runtimePlatform",
            Problem::new(
                format!("Fargate doesn't support `{}` with {units}.", system(scenario)),
                "Use 1, 2, or 4 vCPUs for Windows.",
                CLIENT,
            ),
        ),
        SizeRejection::PlatformVersion => (
            "platformVersion",
            Problem::new(
                format!("Platform version `{}` doesn't support {units}.", platform(scenario)),
                "Enter `LATEST`.",
                CLIENT,
            ),
        ),
    }
}

/// Whether Fargate runs the scenario.
pub(super) fn explain(scenario: &Scenario, findings: Vec<Finding>) -> Explained<Answer> {
    let mut trace = Trace::default();
    for check in checks(scenario) {
        let (verdict, because) = match (check.problem, check.passed) {
            (Some(problem), _) => (Verdict::Rejected, problem.message),
            (None, Some(passed)) => (Verdict::Passed, passed),
            (None, None) => continue,
        };
        step!(trace, *check.rule, verdict, check.subject, [check.field];
            "{because}");
    }
    step!(trace, rules::FARGATE_PLACEMENT, Verdict::Skipped, "Availability Zones", ["subnetAzs"];
        "Fargate selects no instance. It spreads tasks across the Availability Zones of the subnets.");
    let ignored = [
        "Container instances, because Fargate provides the capacity for each task.",
        "Instance attributes, host ports, and the reserved ports of the agent, because no container instance runs the task.",
        "Placement strategies and constraints, because Fargate spreads tasks across the Availability Zones of the subnets.",
    ];
    let price = |at: usize| {
        let (name, usual) = PRICES.get(at).copied().unwrap_or(("", 0.0));
        scenario.prices.get(name).copied().unwrap_or(usual)
    };
    let verdict = size(scenario);
    let (units, memory) = (verdict.cpu.unwrap_or(0), verdict.memory.unwrap_or(0));
    let each = units as f64 / 1024.0 * price(0) + memory as f64 / 1024.0 * price(1);
    let stops = scenario.action == PlacementAction::Stop;
    let refused = words::rejection(&findings);
    let runs = refused.is_none();
    let asked = scenario.capped_count();
    let done = if runs && !stops { asked } else { 0 };
    let headline = match refused {
        Some(finding) => words::rejected(finding),
        None if stops => Headline {
            tone: Tone::Neutral,
            word: "Not modeled".into(),
            sentence: "Cloudglass doesn't model which tasks ECS stops on Fargate.".into(),
            detail: "Select EC2 to simulate scale-in.".into(),
        },
        None if asked == 0 => Headline {
            tone: Tone::Neutral,
            word: "No tasks".into(),
            sentence: "Fargate runs no task because the number of tasks is 0.".into(),
            detail: String::new(),
        },
        None => Headline {
            tone: Tone::Good,
            word: "Placed".into(),
            sentence: format!(
                "Fargate runs {} because it supports {} with {}.",
                words::all_of(done, "task"),
                count_of(units, "CPU unit"),
                mebibytes(memory)
            ),
            detail: format!(
                "{} no container instance.",
                agree(done, "The task requires", "The tasks require")
            ),
        },
    };
    let answer = Answer {
        finished: true,
        headline,
        refused: refused.map(|finding| finding.message.clone()),
        stops,
        asked,
        done,
        need: scenario.task_definition.need(),
        strategies: Vec::new(),
        by_default: false,
        order: Vec::new(),
        detail: PlacementDetail::default(),
        board: Default::default(),
        totals: Default::default(),
        comparison: None,
        rebalance: None,
        fargate: Some(Fargate {
            runs,
            cpu: units,
            memory,
            ignored: ignored.map(str::to_owned).to_vec(),
            hourly: each * done as f64,
        }),
    };
    Explained { answer, trace, findings }
}
