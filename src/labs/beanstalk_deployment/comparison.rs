//! The guide's table of deployment methods, computed: every cell comes from a run for this very fleet.

use super::{
    Operation, Scenario,
    played::{load, run, timeline},
};
use crate::beanstalk::{
    DeploymentPolicy, clock,
    deployment::{Failure, FailureAt, Rollback, Run},
    fleet::{Group, Version},
};
use serde::Serialize;

/// A method's row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The method's name.
    pub method: &'static str,
    /// Its cells; none if Elastic Beanstalk refuses it here.
    pub cells: Vec<Cell>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// What the good run is made of.
    pub good: Opens,
    /// What the failing run is made of.
    pub failing: Opens,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// The column.
    pub column: &'static str,
    /// What the run came to.
    pub text: String,
    /// True if the failing run says so, false for the good one.
    pub failing: bool,
}

/// What to put into the scenario to see the run behind a cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Opens {
    /// By policy or blue/green.
    pub operation: Operation,
    /// The policy; nothing for blue/green.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_policy: Option<&'static str>,
    /// The fault; nothing for the good run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// The columns, in the guide's order.
pub(super) const COLUMNS: [&str; 6] = [
    "Impact of a failed deployment",
    "Time",
    "Zero downtime",
    "No DNS change",
    "Rollback",
    "Code deployed to",
];

/// Five policies and blue/green, each played twice: once well, once with a version that is unhealthy.
pub(super) fn table(scenario: &Scenario) -> Vec<Row> {
    let mut bare = scenario.clone();
    bare.beside = None;
    bare.deployment.failure = None;
    bare.deployment.abort_at = None;
    bare.deployment.ignore_health_check = None;
    DeploymentPolicy::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|policy| row(&bare, policy))
        .collect()
}

fn row(bare: &Scenario, policy: Option<DeploymentPolicy>) -> Row {
    let mut scenario = bare.clone();
    scenario.operation = match policy {
        Some(_) => Operation::Deploy,
        None => Operation::BlueGreen,
    };
    scenario.deployment.deployment_policy = policy.map(|policy| policy.as_str().into());
    let good = Opens {
        operation: scenario.operation,
        deployment_policy: policy.map(DeploymentPolicy::as_str),
        failure: None,
    };
    let failing = Opens {
        // With traffic splitting users meet the fault in the evaluation, if the version comes up at all.
        failure: Some(Failure {
            at: match policy {
                Some(DeploymentPolicy::TrafficSplitting) => FailureAt::Evaluation,
                _ => FailureAt::Always,
            },
            kind: None,
            batch: None,
            instances: None,
            minute: (policy == Some(DeploymentPolicy::TrafficSplitting)).then_some(2.0),
            chosen: None,
            second: None,
            status: None,
        }),
        ..good.clone()
    };
    let well = run(&scenario);
    scenario.deployment.failure.clone_from(&failing.failure);
    let badly = run(&scenario);
    let mut row = Row {
        method: policy.map_or("Blue/green", DeploymentPolicy::name),
        cells: Vec::new(),
        refused: None,
        good,
        failing,
    };
    match (well, badly) {
        (Ok(well), Ok(badly)) => row.cells = cells(&scenario, &well, &badly),
        (Err(refusal), _) | (_, Err(refusal)) => row.refused = Some(refusal.message),
    }
    row
}

fn cells(scenario: &Scenario, well: &Run, badly: &Run) -> Vec<Cell> {
    let good = timeline(scenario, well).figures(well.total_seconds, load(scenario, well));
    let swaps = well.states.iter().any(|row| row.step == "swap");
    let texts = [
        (impact(scenario, badly), true),
        (clock(good.seconds), false),
        (yes(good.down_seconds == 0), false),
        (yes(!swaps), false),
        (
            match badly.rollback {
                _ if swaps => "Swap the addresses",
                Rollback::Automatic if !badly.shares.is_empty() => {
                    "Reroute traffic, terminate new instances"
                }
                Rollback::Automatic => "Terminate new instances",
                _ => "Manual redeploy",
            }
            .into(),
            true,
        ),
        (deployed_to(well), false),
    ];
    COLUMNS
        .into_iter()
        .zip(texts)
        .map(|(column, (text, failing))| Cell {
            column,
            text,
            failing,
        })
        .collect()
}

fn yes(yes: bool) -> String {
    if yes { "Yes" } else { "No" }.into()
}

/// What a failed deployment leaves behind.
fn impact(scenario: &Scenario, run: &Run) -> String {
    let ends = run.final_versions;
    let n = run.started_with;
    if ends.v1 + ends.v2 == 0 {
        return "Downtime".into();
    }
    if ends.out > 0 {
        let new = match ends.v2 {
            0 => String::new(),
            new => format!(", {new} on version 2"),
        };
        return format!("{} of {n} out of service{new}", ends.out);
    }
    if load(scenario, run).faulty.is_some() {
        let share = run
            .shares
            .iter()
            .map(|share| share.percent)
            .max()
            .unwrap_or(100);
        return format!("{share} % of the requests, for a while");
    }
    "Minimal".into()
}

/// Which instances got the new version.
fn deployed_to(run: &Run) -> String {
    let gets = |original: bool| {
        run.instances.iter().any(|instance| {
            (instance.group == Group::Original) == original
                && instance
                    .spans
                    .iter()
                    .any(|span| span.version == Version::V2)
        })
    };
    match (gets(true), gets(false)) {
        (true, true) => "New and existing",
        (true, false) => "Existing",
        _ => "New",
    }
    .into()
}
