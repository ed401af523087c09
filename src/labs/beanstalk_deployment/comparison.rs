//! AWS's table of deployment methods, computed: every cell comes from a run for this fleet.

use super::{
    answer::{CellScenario, MethodCell, MethodRow},
    played::{load, run, timeline},
    scenario::{DeploymentOperation, Scenario},
};
use crate::beanstalk::{
    DeploymentPolicy,
    deployment::{DeploymentRun, Failure, FailureAt, Rollback},
    fleet::{FleetVersion, InstanceOrigin},
    policy::Launched,
    refusal::Rejection,
};

/// The columns, in the order of AWS's table.
pub(super) const COLUMNS: [&str; 6] = [
    "Impact of a failed deployment",
    "Time",
    "Zero downtime",
    "No DNS change",
    "Rollback",
    "Code deployed to",
];

/// Five policies and blue/green, each without a failure, with an unhealthy version, and where that requires no rollback
/// with a version that fails later.
pub(super) fn table(scenario: &Scenario) -> Vec<MethodRow> {
    let mut bare = scenario.clone();
    bare.compared = None;
    bare.deployment.abort_at = None;
    bare.deployment.ignore_health_check = None;
    DeploymentPolicy::ALL
        .iter()
        .copied()
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
                Err(refusal) => row.refused = Some(refusal.finding.message),
            }
            row
        })
        .collect()
}

/// Runs what a cell opens.
fn play(bare: &Scenario, opens: &CellScenario) -> Result<DeploymentRun, Rejection> {
    let mut scenario = bare.clone();
    opens.put(&mut scenario);
    run(&scenario)
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
        failure: Some(Failure { minute, ..Failure::new(at) }),
        ..good.clone()
    };
    let failing = match policy {
        // With traffic splitting, users reach the failure during the evaluation, if the version becomes healthy at first.
        Some(policy) if policy.facts().evaluates => fault(FailureAt::Evaluation, Some(2.0)),
        _ => fault(FailureAt::Always, None),
    };
    // If no user reaches an unhealthy version, a rollback is required only for a later failure.
    let later = match policy {
        Some(policy) if policy.facts().launches == Launched::Batch => {
            Some(fault(FailureAt::Batch, None))
        }
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
                _ if swaps(undone, "swap back") => "Swap CNAMEs again",
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

/// The impact of a failed deployment.
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
        return format!("{share}% of requests for a time");
    }
    "Minimal".into()
}

/// The instances that receive the new version.
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
