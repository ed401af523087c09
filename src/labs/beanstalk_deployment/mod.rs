//! The lab "Deployment": what users see during the deployment of a version or a configuration.

mod comparison;
mod examples;
mod findings;
mod played;

pub use comparison::{CellScenario, MethodCell, MethodRow as ComparisonRow};
pub use played::{RunView, SummaryFact, step_label};

use super::{
    Example, Lab,
    timeline::{RequestLoad, Timeline},
};
use crate::beanstalk::{
    DeploymentPolicy,
    blue_green::Swap,
    config_update::{self, ChangeEffect, ConfigUpdate, RollingUpdateType},
    deployment::{Deployment, Failure, FailureAt},
    refusal::{Rejection, RejectionReason},
};
use crate::explain::{Explained, Headline, Mount, Service, Step, Tone, Trace, Verdict};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

/// The lab "Deployment" of Elastic Beanstalk.
pub struct BeanstalkDeployment;

/// What to deploy, to which environment, how, and which failure to simulate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// A version with a policy, a version with blue/green, or a configuration.
    pub operation: DeploymentOperation,
    /// The environment, the policy, and the failure.
    pub deployment: Deployment,
    /// The settings of a blue/green swap.
    pub swap: Swap,
    /// The settings of a configuration update; its fleet is that of `deployment`.
    pub update: ConfigUpdate,
    /// Another method to compare with.
    #[serde(rename = "beside")]
    pub compared: Option<ComparedMethod>,
    /// The requests of the users.
    pub load: LoadInput,
    /// The prices.
    pub price: Price,
}

impl Scenario {
    /// Selects the operation. A configuration update without a change starts with a typical one.
    pub fn select(&mut self, operation: DeploymentOperation) {
        self.operation = operation;
        if self.changes_nothing() {
            self.update.change = Some(config_update::ConfigChange {
                namespace: Some("aws:ec2:instances".into()),
                option: Some("InstanceTypes".into()),
                platform_version: None,
            });
        }
    }

    /// Where the fields of the engine's input are. The fleet of an update is that of the deployment.
    fn mount(&self) -> Mount {
        if self.operation != DeploymentOperation::Configure {
            return Mount::under("deployment").and("swap", "swap");
        }
        let fleet = [
            "minSize",
            "maxSize",
            "instances",
            "environmentType",
            "legacyWindows",
            "enhancedHealth",
            "batchSize",
            "batchSizeType",
            "abortAt",
        ];
        fleet
            .into_iter()
            .fold(Mount::under("update").and("running", "deployment.instances"), |mount, field| {
                mount.and(field, format!("deployment.{field}"))
            })
    }

    /// The operation is a configuration update that names no option.
    pub fn changes_nothing(&self) -> bool {
        self.operation == DeploymentOperation::Configure
            && self.update.change.as_ref().is_none_or(config_update::ConfigChange::is_empty)
    }
}

/// The change to deploy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentOperation {
    /// A version with one of the five policies.
    #[default]
    Deploy,
    /// A version with a second environment and a swap.
    BlueGreen,
    /// A configuration.
    Configure,
}

/// The other method, for the same fleet and failure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ComparedMethod {
    /// Policy or blue/green.
    pub operation: DeploymentOperation,
    /// The policy.
    pub deployment_policy: Option<String>,
    /// Its batch size, if it differs.
    pub batch_size: Option<i64>,
    /// The other type of a configuration update.
    pub rolling_update_type: Option<RollingUpdateType>,
}

/// Requests per second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadInput {
    /// From all users.
    pub per_second: u32,
    /// The capacity of one instance; 0 for unlimited.
    pub each: u32,
}

/// Prices in US dollars, which depend on the Region and instance type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Price {
    /// One instance for an hour.
    pub instance_hour: f64,
    /// One load balancer for an hour.
    pub load_balancer_hour: f64,
}

impl Default for LoadInput {
    fn default() -> Self {
        Self { per_second: 50, each: 25 }
    }
}

impl Default for Price {
    fn default() -> Self {
        Self { instance_hour: 0.0104, load_balancer_hour: 0.0225 }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            operation: DeploymentOperation::Deploy,
            deployment: Deployment { instances: Some(4), ..Deployment::default() },
            swap: Swap::default(),
            update: ConfigUpdate::default(),
            compared: None,
            load: LoadInput::default(),
            price: Price::default(),
        }
    }
}

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
    pub comparison: Vec<ComparisonRow>,
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
    pub fix: &'static str,
}

impl Serialize for RejectedDeployment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut refused = serializer.serialize_struct("RejectedDeployment", 4)?;
        refused.serialize_field("reason", &self.reason)?;
        refused.serialize_field("message", &self.message)?;
        refused.serialize_field("fix", self.fix)?;
        refused.serialize_field("mend", self.fix)?;
        refused.end()
    }
}

impl Lab for BeanstalkDeployment {
    const ID: &'static str = "beanstalk-deployment";
    const TITLE: &'static str = "Deployment";
    const QUESTION: &'static str = "What do users see during a deployment?";
    const SERVICE: Service = Service::ElasticBeanstalk;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explained<Answer> {
        let mut trace = Trace::default();
        let mut found = Vec::new();
        let run = match played::play(scenario, &mut trace) {
            Ok(played) => {
                findings::of(scenario, &played, &mut found);
                DeploymentAnswer { title: title(scenario), played: Some(played), refused: None }
            }
            Err(refusal) => {
                findings::refusal(scenario, &refusal, &mut found);
                trace.steps.push(Step {
                    rule: refusal.rule,
                    subject: title(scenario),
                    verdict: Verdict::Rejected,
                    because: refusal.message.clone(),
                    reads: vec![scenario.mount().path(refusal.field)],
                });
                DeploymentAnswer::refused(title(scenario), &refusal)
            }
        };
        let compared = scenario.compared.as_ref().map(|compared| {
            let other = other(scenario, compared);
            match played::play(&other, &mut Trace::default()) {
                Ok(played) => {
                    DeploymentAnswer { title: title(&other), played: Some(played), refused: None }
                }
                Err(refusal) => DeploymentAnswer::refused(title(&other), &refusal),
            }
        });
        Explained {
            answer: Answer { run, compared, comparison: comparison::table(scenario) },
            trace,
            findings: found,
        }
    }

    fn headline(answer: &Answer) -> Headline {
        answer.run.headline()
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
                detail: refused.fix.into(),
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
    fn refused(title: String, refusal: &Rejection) -> Self {
        Self {
            title,
            played: None,
            refused: Some(RejectedDeployment {
                reason: refusal.reason,
                message: refusal.message.clone(),
                fix: refusal.fix,
            }),
        }
    }
}

/// The name of a method.
fn title(scenario: &Scenario) -> String {
    match scenario.operation {
        DeploymentOperation::BlueGreen => "Blue/green".into(),
        DeploymentOperation::Configure => update_title(scenario).into(),
        DeploymentOperation::Deploy => {
            let text = scenario.deployment.policy_text();
            match DeploymentPolicy::parse(text) {
                Some(policy) if policy.has_batches() => {
                    format!("{}, batches of {}", policy.name(), scenario.deployment.batch())
                }
                Some(policy) => policy.name().into(),
                None => text.into(),
            }
        }
    }
}

/// The name of a configuration update's method.
fn update_title(scenario: &Scenario) -> &'static str {
    let update = &scenario.update;
    let on = update.rolling_update_enabled == Some(true)
        || update.max_batch_size.is_some()
        || update.min_instances_in_service.is_some()
        || update.pause_seconds.is_some();
    match config_update::effect(update.change.as_ref()) {
        Ok((ChangeEffect::InPlace, ..)) => "Configuration update in place",
        Ok((ChangeEffect::Replace, ..)) => match update.rolling_update_type.unwrap_or_default() {
            _ if !on => "Configuration update, all at once",
            RollingUpdateType::Disabled => "Configuration update, all at once",
            RollingUpdateType::Time => "Time-based rolling configuration update",
            RollingUpdateType::Health => "Health-based rolling configuration update",
            RollingUpdateType::Immutable => "Immutable configuration update",
        },
        _ => "Configuration update",
    }
}

/// The scenario with the other method, for the same fleet and failure.
fn other(scenario: &Scenario, compared: &ComparedMethod) -> Scenario {
    let mut other = scenario.clone();
    other.compared = None;
    other.operation = compared.operation;
    other.deployment.deployment_policy = compared.deployment_policy.clone();
    if compared.batch_size.is_some() {
        other.deployment.batch_size = compared.batch_size;
    }
    if let Some(kind) = compared.rolling_update_type {
        let rolls = kind != RollingUpdateType::Disabled;
        other.update.rolling_update_enabled = Some(rolls);
        other.update.rolling_update_type = Some(kind);
        if !rolls {
            // Any of these settings enables rolling updates.
            other.update.max_batch_size = None;
            other.update.min_instances_in_service = None;
            other.update.pause_seconds = None;
        }
    }
    let same = compared.operation == scenario.operation
        && compared.deployment_policy == scenario.deployment.deployment_policy;
    if !same && let Some(failure) = &mut other.deployment.failure {
        carry(failure);
    }
    other
}

/// A failure in a phase of one policy becomes a failure on every instance with the new version.
fn carry(failure: &mut Failure) {
    if !matches!(failure.at, FailureAt::Always | FailureAt::Chosen | FailureAt::Moment) {
        failure.at = FailureAt::Always;
    }
}
