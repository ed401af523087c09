//! The lab "Deployment": what users see while a new version (or configuration) goes out.

mod comparison;
mod examples;
mod findings;
mod played;

pub use comparison::{CellScenario, MethodCell, MethodRow as ComparisonRow};
pub use played::{RunView, SummaryFact};

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
use crate::explain::{Explained, Headline, Service, Step, Tone, Trace, Verdict};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

/// The lab "Deployment" of Elastic Beanstalk.
pub struct BeanstalkDeployment;

/// What goes out, to what, how, and what goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// A version by a policy, a version by blue/green, or a configuration.
    pub operation: DeploymentOperation,
    /// The environment, the policy, and the fault.
    pub deployment: Deployment,
    /// What blue/green needs to know besides.
    pub swap: Swap,
    /// What a configuration update needs to know besides; its fleet is that of `deployment`.
    pub update: ConfigUpdate,
    /// Another way to do the same, to be looked at side by side.
    #[serde(rename = "beside")]
    pub compared: Option<ComparedMethod>,
    /// The requests that users send.
    pub load: LoadInput,
    /// What things cost.
    pub price: Price,
}

/// What is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentOperation {
    /// A version by one of the five policies.
    #[default]
    Deploy,
    /// A version by a second environment and a swap.
    BlueGreen,
    /// A configuration.
    Configure,
}

/// The other way: same fleet, same fault.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ComparedMethod {
    /// By policy or blue/green.
    pub operation: DeploymentOperation,
    /// The policy.
    pub deployment_policy: Option<String>,
    /// Its batch, where it differs.
    pub batch_size: Option<i64>,
    /// How a configuration update goes beside.
    pub rolling_update_type: Option<RollingUpdateType>,
}

/// Requests per second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadInput {
    /// From all users together.
    pub per_second: u32,
    /// What one instance can take; 0 for any number.
    pub each: u32,
}

/// Prices in US dollars; yours depend on Region and type.
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

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The run, or why there is none.
    pub run: DeploymentAnswer,
    /// The other way, if one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<DeploymentAnswer>,
    /// The guide's table of policies, computed for this fleet.
    pub comparison: Vec<ComparisonRow>,
}

/// A run, or a refusal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentAnswer {
    /// The name of the way: `Rolling, batches of 2`.
    pub title: String,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub played: Option<RunView>,
    /// Why nothing happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<RejectedDeployment>,
}

/// Why Elastic Beanstalk does not even begin.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectedDeployment {
    /// In one word.
    pub reason: RejectionReason,
    /// What is wrong.
    pub message: String,
    /// What to do; serialized as `fix`, and as `mend`, its older name.
    pub fix: &'static str,
}

impl Serialize for RejectedDeployment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut refused = serializer.serialize_struct("Refused", 4)?;
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
    const QUESTION: &'static str = "What do users see while it goes out?";
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
                    reads: vec![findings::path(scenario, refusal.field)],
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
                word: "Refused".into(),
                sentence: refused.message.clone(),
                detail: refused.fix.into(),
            },
            (None, None) => Headline {
                tone: Tone::Neutral,
                word: "Nothing".into(),
                sentence: "Nothing was asked.".into(),
                detail: String::new(),
            },
        }
    }
}

/// Drawn where there is nothing to draw.
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
    /// The timeline of the run, or of the one beside it; an empty one where there is none.
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

/// The name of a way to do it.
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

/// The name of a way to carry out a configuration update.
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
            RollingUpdateType::Time => "Rolling configuration update by time",
            RollingUpdateType::Health => "Rolling configuration update by health",
            RollingUpdateType::Immutable => "Immutable configuration update",
        },
        _ => "Configuration update",
    }
}

/// The scenario with the other way in it: the same fleet, the same fault.
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
            // Any of these would turn rolling updates on.
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

/// A fault that is put at a place of one policy becomes one of the version itself: it strikes wherever the version goes.
fn carry(failure: &mut Failure) {
    if !matches!(failure.at, FailureAt::Always | FailureAt::Chosen | FailureAt::Moment) {
        failure.at = FailureAt::Always;
    }
}
