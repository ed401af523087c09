//! The lab "Environment": which AWS resources come into being, why, and what becomes of them.

mod advice;
mod answer;
mod examples;
mod findings;
mod picture;

pub use answer::{
    Advice, Answer, ComparedEnvironment, Difference, ExportedSettings, FileReport, SettingChange,
    WorkerAnswer,
};
pub use picture::{DiagramArrow, DiagramBox, ResourceDiagram};

use super::{Example, Lab};
use crate::beanstalk::{
    application::{Account, Lifecycle, ManagedUpdates},
    operations::EnvironmentState,
    options::{CreationClient, Setting},
    resources::Environment,
    worker::{Message, Sqsd},
};
use crate::explain::{Explained, Headline, Service, Tone, Trace};
use serde::{Deserialize, Serialize};

/// The lab "Environment" of Elastic Beanstalk.
pub struct BeanstalkEnvironment;

/// An environment, the application around it, and for a worker the work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The application that it belongs to.
    pub application: String,
    /// The environment's name.
    pub name: String,
    /// The prefix of its address; made up by AWS when empty.
    pub cname_prefix: String,
    /// The Region, for the address.
    pub region: String,
    /// A platform branch, or a name from older notes.
    pub platform: String,
    /// The service role; empty for none.
    pub service_role: String,
    /// The instance profile; empty for none.
    pub instance_profile: String,
    /// What creates it.
    pub created_with: CreationClient,
    /// What its resources depend on first of all; counts as set directly.
    pub environment: Environment,
    /// More option settings on the environment itself.
    pub direct: Vec<Setting>,
    /// A saved configuration, as text.
    pub saved: String,
    /// The bundle's configuration files.
    pub files: Vec<ConfigFile>,
    /// Another environment to be looked at side by side.
    #[serde(rename = "beside")]
    pub compared: Option<Environment>,
    /// The work of a worker.
    pub worker: WorkerInput,
    /// The application's versions and their lifecycle.
    pub lifecycle: Lifecycle,
    /// Managed platform updates.
    pub managed: ManagedUpdates,
    /// What the account has already.
    pub account: Account,
    /// Tags on the environment.
    pub tags: u64,
    /// Links to other environments.
    pub links: Vec<Link>,
    /// Who links to it, and whether it was terminated.
    #[serde(rename = "life")]
    pub state: EnvironmentState,
}

/// A link of `env.yaml` to another environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// The environment variable that it sets.
    pub variable: String,
    /// The other environment.
    pub environment: String,
    /// The other one is a worker.
    pub worker: bool,
}

impl Link {
    /// What the variable holds.
    fn value(&self, region: &str) -> String {
        let name = &self.environment;
        if self.worker {
            format!("https://sqs.{region}.amazonaws.com/111122223333/awseb-{name}-queue")
        } else {
            format!("{name}.eba-x2y4z6a8.{region}.elasticbeanstalk.com")
        }
    }
}

/// A file of `.ebextensions`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfigFile {
    /// Its name: `01-scaling.config`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What a worker has to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WorkerInput {
    /// The daemon's options; count as set directly.
    pub sqsd: Sqsd,
    /// The messages.
    pub messages: Vec<Message>,
    /// `cron.yaml`.
    pub cron: String,
    /// The queue is a FIFO queue.
    pub fifo: bool,
    /// A queue of your own has a dead-letter queue.
    pub own_dead_letters: bool,
    /// When it starts, in seconds of the epoch.
    pub starts_at: i64,
    /// For how many seconds one watches.
    pub seconds: u64,
    /// An instance, from 1, that is terminated; none when missing.
    pub terminate_instance: Option<u64>,
    /// When it is.
    pub terminate_at: u64,
}

impl Default for WorkerInput {
    fn default() -> Self {
        Self {
            sqsd: Sqsd::default(),
            messages: vec![Message::default()],
            cron: String::new(),
            fifo: false,
            own_dead_letters: false,
            starts_at: 1_795_392_000,
            seconds: 3_600,
            terminate_instance: None,
            terminate_at: 0,
        }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            application: "my-application".into(),
            name: "my-environment".into(),
            cname_prefix: String::new(),
            region: "eu-west-1".into(),
            platform: "Node.js 24 running on Amazon Linux 2023".into(),
            service_role: "aws-elasticbeanstalk-service-role".into(),
            instance_profile: "aws-elasticbeanstalk-ec2-role".into(),
            created_with: CreationClient::Api,
            environment: Environment::default(),
            direct: Vec::new(),
            saved: String::new(),
            files: Vec::new(),
            compared: None,
            worker: WorkerInput::default(),
            lifecycle: Lifecycle::default(),
            managed: ManagedUpdates::default(),
            account: Account::default(),
            tags: 0,
            links: Vec::new(),
            state: EnvironmentState::default(),
        }
    }
}

impl Lab for BeanstalkEnvironment {
    const ID: &'static str = "beanstalk-environment";
    const TITLE: &'static str = "Environment";
    const QUESTION: &'static str = "Which resources does it make, and why?";
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
        let mut answer = answer::of(scenario, &mut trace, &mut found);
        findings::of(scenario, &answer, &mut found);
        answer.refused = found
            .iter()
            .find(|finding| finding.severity == crate::explain::Severity::Error)
            .map(|finding| finding.message.clone());
        Explained { answer, trace, findings: found }
    }

    fn headline(answer: &Answer) -> Headline {
        if let Some(message) = &answer.refused {
            return Headline {
                tone: Tone::Bad,
                word: "Refused".into(),
                sentence: message.clone(),
                detail: "The resources below are those that it would have without this problem."
                    .into(),
            };
        }
        Headline {
            tone: Tone::Neutral,
            word: crate::text::count_as(answer.resources.len() as u64, "resource", "resources"),
            sentence: answer.sentence.clone(),
            detail: answer.address.clone(),
        }
    }
}
