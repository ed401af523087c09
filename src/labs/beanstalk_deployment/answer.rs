//! The answer: the run or its rejection, the run to compare with, and the table of methods.

use super::scenario::{DeploymentOperation, Scenario};
use crate::beanstalk::{
    deployment::{DeploymentOutcome, Failure, FinalVersions, Rollback},
    fleet::{FleetRow, FleetVersion},
    health,
    refusal::{Rejection, RejectionReason},
};
use crate::explain::{Headline, Tone};
use crate::labs::timeline::{RequestLoad, RunFigures, Timeline};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// The result of the deployment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The run, or why Elastic Beanstalk rejects the deployment.
    pub run: DeploymentAnswer,
    /// The run to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<DeploymentAnswer>,
    /// AWS's table of deployment methods, computed for this fleet.
    pub comparison: Vec<MethodRow>,
}

/// A run, or a rejection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentAnswer {
    /// The name of the method: `Rolling, batches of 2`.
    pub title: String,
    /// The run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub played: Option<RunView>,
    /// The rejection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<RejectedDeployment>,
}

/// Why Elastic Beanstalk rejects the deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectedDeployment {
    /// The reason.
    pub reason: RejectionReason,
    /// What is wrong.
    pub message: String,
    /// How to fix it; serialized as `fix`, and as `mend`, its older name.
    pub fix: String,
}

impl Serialize for RejectedDeployment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut refused = serializer.serialize_struct("RejectedDeployment", 4)?;
        refused.serialize_field("reason", &self.reason)?;
        refused.serialize_field("message", &self.message)?;
        refused.serialize_field("fix", &self.fix)?;
        refused.serialize_field("mend", &self.fix)?;
        refused.end()
    }
}

impl DeploymentAnswer {
    /// The verdict.
    pub fn headline(&self) -> Headline {
        match (&self.played, &self.refused) {
            (Some(played), _) => played.headline(),
            (None, Some(refused)) => Headline {
                tone: Tone::Bad,
                word: "Rejected by AWS".into(),
                sentence: refused.message.clone(),
                detail: refused.fix.clone(),
            },
            (None, None) => Headline {
                tone: Tone::Neutral,
                word: "No deployment".into(),
                sentence: "The scenario deploys nothing.".into(),
                detail: String::new(),
            },
        }
    }
}

/// The timeline where there is none to draw.
static NOTHING: Timeline = Timeline {
    noun: "instance",
    versions: [String::new(), String::new()],
    end: 0,
    base: 0,
    promised: None,
    ceiling: None,
    lanes: Vec::new(),
    events: Vec::new(),
    phases: Vec::new(),
    weights: Vec::new(),
    load: RequestLoad { per_second: 0, each: 0, faulty: None },
    health: Vec::new(),
};

impl Answer {
    /// The timeline of the run, or of the run to compare with; an empty one if there is none.
    pub fn timeline(&self, compared: bool) -> &Timeline {
        let outcome = if compared { self.compared.as_ref() } else { Some(&self.run) };
        outcome
            .and_then(|outcome| outcome.played.as_ref())
            .map_or(&NOTHING, |played| &played.timeline)
    }
}

impl DeploymentAnswer {
    pub(super) fn refused(title: String, refusal: &Rejection) -> Self {
        Self {
            title,
            played: None,
            refused: Some(RejectedDeployment {
                reason: refusal.reason,
                message: refusal.finding.message.clone(),
                fix: refusal.finding.fix.clone(),
            }),
        }
    }
}

/// A run, prepared for the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// How it ended.
    pub outcome: DeploymentOutcome,
    /// Who restores the old version.
    pub rollback: Rollback,
    /// The versions that the instances run at the end.
    pub final_versions: FinalVersions,
    /// The version of instances launched later.
    pub expected_version: FleetVersion,
    /// Instances at the start.
    pub instances: u64,
    /// The in-place batches.
    pub batches: Vec<u64>,
    /// Original instances that still run.
    pub original_instances_kept: u64,
    /// The rows of AWS's tables.
    pub states: Vec<FleetRow>,
    /// Lanes, phases, events, weights.
    pub timeline: Timeline,
    /// The run in figures.
    pub figures: RunFigures,
    /// Requests that fail after the deployment ended, within the timeline.
    pub fails_after: u64,
    /// The summary.
    pub facts: Vec<SummaryFact>,
    /// The health during the run.
    pub health: Vec<health::HealthMoment>,
    /// How to recover.
    pub back: Vec<String>,
    /// True if a DNS record changes.
    pub dns_change: bool,
    /// The operation is a configuration update.
    #[serde(skip)]
    pub(super) configuration: bool,
    /// The configuration update names no option.
    #[serde(skip)]
    pub(super) changes_nothing: bool,
    /// Why no instance is in service for a time, or why requests fail.
    #[serde(skip)]
    pub(super) cause: String,
}

/// One fact of the summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SummaryFact {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// A note; can be empty.
    pub note: String,
}

/// The row of a method.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodRow {
    /// The method's name.
    pub method: &'static str,
    /// Its cells; empty if Elastic Beanstalk rejects the method for this fleet.
    pub cells: Vec<MethodCell>,
    /// Why Elastic Beanstalk rejects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodCell {
    /// The column.
    pub column: &'static str,
    /// The result of the run.
    pub text: String,
    /// The run that it was computed from.
    pub opens: CellScenario,
}

/// The changes to the scenario that show the run of a cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CellScenario {
    /// Policy or blue/green.
    pub operation: DeploymentOperation,
    /// The policy; `None` for blue/green.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_policy: Option<&'static str>,
    /// The failure; `None` for the run without a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

impl CellScenario {
    /// Applies the changes to a scenario.
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
