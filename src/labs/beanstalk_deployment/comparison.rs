//! The guide's table of deployment methods, computed: every cell comes from a run for this very fleet.

use super::{
    DeploymentOperation, Scenario,
    played::{load, run, timeline},
};
use crate::beanstalk::{
    DeploymentPolicy,
    deployment::{DeploymentRun, Failure, FailureAt, Rollback},
    fleet::{FleetVersion, InstanceOrigin},
    refusal::Rejection,
};
use serde::Serialize;

/// A method's row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodRow {
    /// The method's name.
    pub method: &'static str,
    /// Its cells; none if Elastic Beanstalk refuses it here.
    pub cells: Vec<MethodCell>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodCell {
    /// The column.
    pub column: &'static str,
    /// What the run came to.
    pub text: String,
    /// The run that it was computed from.
    pub opens: CellScenario,
}

/// What to put into the scenario to see the run behind a cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CellScenario {
    /// By policy or blue/green.
    pub operation: DeploymentOperation,
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

/// Five policies and blue/green, each played well, with a version that is unhealthy, and where that needs no rollback
/// with one that fails later.
pub(super) fn table(scenario: &Scenario) -> Vec<MethodRow> {
    let mut bare = scenario.clone();
    bare.compared = None;
    bare.deployment.abort_at = None;
    bare.deployment.ignore_health_check = None;
    DeploymentPolicy::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|policy| {
            let mut row = MethodRow {
                method: policy.map_or("Blue/green", DeploymentPolicy::name),
                cells: Vec::new(),
                refused: None,
            };
            match cells(&bare, policy) {
                Ok(cells) => row.cells = cells,
                Err(refusal) => row.refused = Some(refusal.message),
            }
            row
        })
        .collect()
}

/// Plays what a cell opens.
fn play(bare: &Scenario, opens: &CellScenario) -> Result<DeploymentRun, Rejection> {
    let mut scenario = bare.clone();
    opens.put(&mut scenario);
    run(&scenario)
}

impl CellScenario {
    /// Puts it into a scenario.
    pub fn put(&self, scenario: &mut Scenario) {
        scenario.operation = self.operation;
        if let Some(policy) = self.deployment_policy {
            scenario.deployment.deployment_policy = Some(policy.to_owned());
        }
        scenario.deployment.failure.clone_from(&self.failure);
        scenario.deployment.abort_at = None;
        scenario.deployment.ignore_health_check = None;
    }
}

fn cells(bare: &Scenario, policy: Option<DeploymentPolicy>) -> Result<Vec<MethodCell>, Rejection> {
    let good = CellScenario {
        operation: match policy {
            Some(_) => DeploymentOperation::Deploy,
            None => DeploymentOperation::BlueGreen,
        },
        deployment_policy: policy.map(DeploymentPolicy::as_str),
        failure: None,
    };
    let fault = |at, minute| CellScenario {
        failure: Some(Failure {
            at,
            kind: None,
            batch: None,
            instances: None,
            minute,
            chosen: None,
            second: None,
            status: None,
        }),
        ..good.clone()
    };
    let failing = match policy {
        // With traffic splitting users meet the fault in the evaluation, if the version comes up at all.
        Some(DeploymentPolicy::TrafficSplitting) => fault(FailureAt::Evaluation, Some(2.0)),
        _ => fault(FailureAt::Always, None),
    };
    // Where a bad version reaches nobody at first, there is something to bring back only if it fails later.
    let later = match policy {
        Some(DeploymentPolicy::RollingWithAdditionalBatch) => Some(fault(FailureAt::Batch, None)),
        None => Some(fault(FailureAt::Evaluation, Some(1.0))),
        _ => None,
    };
    let well = play(bare, &good)?;
    let badly = play(bare, &failing)?;
    let own = later.as_ref().map(|opens| play(bare, opens)).transpose()?;
    let (undone, undoing) = (own.as_ref().unwrap_or(&badly), later.as_ref().unwrap_or(&failing));
    let mut scenario = bare.clone();
    good.put(&mut scenario);
    let figures = timeline(&scenario, &well).figures(well.total_seconds);
    let swaps = |run: &DeploymentRun, name| run.states.iter().any(|row| row.step == name);
    let texts = [
        (impact(&scenario, &badly), &failing),
        (crate::text::duration(figures.seconds), &good),
        (yes(figures.down_seconds == 0), &good),
        (yes(!swaps(&well, "swap")), &good),
        (
            match undone.rollback {
                _ if swaps(undone, "swap back") => "Swap the addresses",
                Rollback::Automatic if !undone.shares.is_empty() => {
                    "Reroute traffic, terminate new instances"
                }
                Rollback::Automatic => "Terminate new instances",
                _ => "Manual redeploy",
            }
            .into(),
            undoing,
        ),
        (deployed_to(&well), &good),
    ];
    Ok(COLUMNS
        .into_iter()
        .zip(texts)
        .map(|(column, (text, opens))| MethodCell { column, text, opens: opens.clone() })
        .collect())
}

fn yes(yes: bool) -> String {
    if yes { "Yes" } else { "No" }.into()
}

/// What a failed deployment leaves behind.
fn impact(scenario: &Scenario, run: &DeploymentRun) -> String {
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
        let share = run.shares.iter().map(|share| share.percent).max().unwrap_or(100);
        return format!("{share} % of the requests, for a while");
    }
    "Minimal".into()
}

/// Which instances got the new version.
fn deployed_to(run: &DeploymentRun) -> String {
    let gets = |original: bool| {
        run.instances.iter().any(|instance| {
            (instance.group == InstanceOrigin::Original) == original
                && instance.spans.iter().any(|span| span.version == FleetVersion::V2)
        })
    };
    match (gets(true), gets(false)) {
        (true, true) => "New and existing",
        (true, false) => "Existing",
        _ => "New",
    }
    .into()
}
