//! The same task on Fargate: sizes, and what is ignored or refused.

use super::{
    answer::{Answer, Fargate, PlacementDetail},
    scenario::Scenario,
};
use crate::ecs::{
    fargate::{self, SizeRejection},
    placement_rules as rules,
    size::Size,
    task::NetworkMode,
};
use crate::explain::{Explained, Finding, Headline, Severity, Step, Tone, Trace, Verdict};
use crate::text::number;

/// USD an hour for a vCPU and for a GB, of the order of us-east-1's.
pub(super) const PRICES: [(&str, f64); 2] = [("fargate-vcpu", 0.04048), ("fargate-gb", 0.004445)];

/// What Fargate says to the scenario.
pub(super) fn explain(scenario: &Scenario, mut findings: Vec<Finding>) -> Explained<Answer> {
    let mut trace = Trace::default();
    let definition = &scenario.task_definition;
    let nothing = Size::Text(String::new());
    let system = definition
        .runtime_platform
        .as_ref()
        .map(|platform| platform.operating_system_family.as_str())
        .filter(|system| !system.is_empty())
        .unwrap_or("LINUX");
    let platform = match scenario.platform_version.as_str() {
        "" => "LATEST",
        version => version,
    };
    let (cpu, memory) = (
        definition.cpu.as_ref().unwrap_or(&nothing),
        definition.memory.as_ref().unwrap_or(&nothing),
    );
    let verdict = fargate::check(cpu, memory, system, platform);
    let (units, mebibytes) = (verdict.cpu.unwrap_or(0), verdict.memory.unwrap_or(0));
    let (field, message, fix) = match verdict.reason {
        None => ("taskDefinition.cpu", String::new(), String::new()),
        Some(SizeRejection::Cpu) => {
            let sizes: Vec<String> = fargate::SIZES.iter().map(|row| row.cpu.to_string()).collect();
            (
                "taskDefinition.cpu",
                match &definition.cpu {
                    Some(cpu) => format!("`{}` is no CPU size of Fargate's.", cpu.text()),
                    None => "Fargate needs a task-level CPU.".into(),
                },
                format!("Take one of {}.", sizes.join(", ")),
            )
        }
        Some(SizeRejection::Memory) => {
            let row = fargate::SIZES.iter().find(|row| row.cpu == units);
            let next = row.map_or(0, |row| row.memory.at_least(mebibytes));
            (
                "taskDefinition.memory",
                match &definition.memory {
                    Some(memory) => format!(
                        "`{}` is no memory size for {} CPU units.",
                        memory.text(),
                        number(units)
                    ),
                    None => "Fargate needs a task-level memory.".into(),
                },
                format!("Take {} MiB, or another CPU size.", number(next)),
            )
        }
        Some(SizeRejection::OperatingSystem) => (
            "taskDefinition.runtimePlatform",
            format!("{system} does not run with {} CPU units on Fargate.", number(units)),
            "Windows takes 1, 2 or 4 vCPU.".into(),
        ),
        Some(SizeRejection::PlatformVersion) => (
            "platformVersion",
            format!("Platform version {platform} does not take {} CPU units.", number(units)),
            "Take LATEST.".into(),
        ),
    };
    let fits = verdict.valid;
    trace.step(|| Step {
        rule: &rules::FARGATE_SIZE,
        subject: "size".into(),
        verdict: if fits { Verdict::Passed } else { Verdict::Rejected },
        because: match fits {
            true => format!(
                "{} CPU units with {} MiB are a size of Fargate's.",
                number(units),
                number(mebibytes)
            ),
            false => message.clone(),
        },
        reads: vec![field.into()],
    });
    if !fits {
        findings.push(Finding {
            severity: Severity::Error,
            field: field.into(),
            message: message.clone(),
            fix,
            rule: &rules::FARGATE_SIZE,
            aws_error: Some("ClientException"),
        });
    }
    let network = definition.network_mode == Some(NetworkMode::Awsvpc);
    trace.step(|| Step {
        rule: &rules::FARGATE_NETWORK,
        subject: "network mode".into(),
        verdict: if network { Verdict::Passed } else { Verdict::Rejected },
        because: if network {
            "The network mode is awsvpc."
        } else {
            "The network mode is not awsvpc."
        }
        .into(),
        reads: vec!["taskDefinition.networkMode".into()],
    });
    if !network {
        findings.push(Finding {
            severity: Severity::Error,
            field: "taskDefinition.networkMode".into(),
            message: "Fargate tasks need the network mode awsvpc.".into(),
            fix: "Set networkMode to awsvpc.".into(),
            rule: &rules::FARGATE_NETWORK,
            aws_error: Some("ClientException"),
        });
    }
    let given = [
        ("strategies", "placement strategies", !scenario.strategies.is_empty()),
        ("constraints", "placement constraints", !scenario.constraints.is_empty()),
        (
            "taskDefinition.placementConstraints",
            "the task definition's placement constraints",
            !definition.placement_constraints.is_empty(),
        ),
    ];
    let mut refused = false;
    for (field, what, _) in given.iter().filter(|(_, _, given)| *given) {
        refused = true;
        trace.step(|| Step {
            rule: &rules::FARGATE_PLACEMENT,
            subject: (*what).into(),
            verdict: Verdict::Rejected,
            because: "There are no instances of yours to choose from.".into(),
            reads: vec![(*field).into()],
        });
        findings.push(Finding {
            severity: Severity::Error,
            field: (*field).into(),
            message: format!("Fargate does not support {what}."),
            fix: "Leave them out; subnets in several zones give the spread.".into(),
            rule: &rules::FARGATE_PLACEMENT,
            aws_error: Some("InvalidParameterException"),
        });
    }
    let mut ignored = vec![
        "The cluster's instances: Fargate brings its own capacity, a micro-VM for each task.".to_owned(),
        "Instance attributes, host ports and the agent's reserved ports: there is no instance to have them.".to_owned(),
    ];
    if !refused {
        trace.step(|| Step {
            rule: &rules::FARGATE_PLACEMENT,
            subject: "zones".into(),
            verdict: Verdict::Skipped,
            because: "Nothing is placed on instances; Fargate spreads over the zones of the subnets, best effort.".into(),
            reads: vec!["subnetAzs".into()],
        });
        ignored.push("Placement strategies and constraints: Fargate spreads over the zones of the subnets, best effort.".into());
    }
    let price = |at: usize| {
        let (name, usual) = PRICES.get(at).copied().unwrap_or(("", 0.0));
        scenario.prices.get(name).copied().unwrap_or(usual)
    };
    let runs = fits && network && !refused;
    let copies = if runs { scenario.capped_count() } else { 0 };
    let each = units as f64 / 1024.0 * price(0) + mebibytes as f64 / 1024.0 * price(1);
    let headline = if runs {
        Headline {
            tone: Tone::Good,
            word: "Runs".into(),
            sentence: format!(
                "Fargate runs {} without an instance of yours.",
                crate::text::count_of(copies, "copy")
            ),
            detail: "Strategies, constraints and instances play no part.".into(),
        }
    } else {
        Headline {
            tone: Tone::Bad,
            word: "Refused".into(),
            sentence: "Fargate does not take this task.".into(),
            detail: findings
                .iter()
                .find(|finding| finding.severity == Severity::Error)
                .map(|finding| finding.message.clone())
                .unwrap_or_default(),
        }
    };
    let answer = Answer {
        finished: true,
        headline,
        refused: None,
        stops: false,
        asked: scenario.capped_count(),
        done: copies,
        need: definition.need(),
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
            memory: mebibytes,
            ignored,
            hourly: each * copies as f64,
        }),
    };
    Explained { answer, trace, findings }
}
