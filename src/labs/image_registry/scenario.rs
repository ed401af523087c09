//! The scenario: a repository with its images, and what is done with it.

use crate::document::UnknownField;
use crate::ecr::{
    access::{Access, Client, Network, Operation, RegistryPrincipal, Repository, Token},
    scan::{ScanSettings, Vulnerability},
};
use crate::explain::Mount;
use crate::platforms::docker::{BuildChange, ContextFile, HostSizes, StepCost};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The inputs of the lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// What the lab shows.
    pub view: RegistryView,
    /// The current time, in epoch seconds.
    pub now: i64,
    /// The repository with its policy and its images.
    pub repository: Repository,
    /// More images, which are generated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<GeneratedImages>,
    /// The build of an image.
    pub build: BuildSettings,
    /// A push, a pull, or another operation.
    pub access: AccessSettings,
    /// The lifecycle policy.
    pub lifecycle: LifecycleSettings,
    /// Image scanning.
    pub scan: ScanSection,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// What the lab shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RegistryView {
    /// The build of an image.
    Build,
    /// Push, pull, and other operations.
    Access,
    /// The lifecycle policy.
    #[default]
    Lifecycle,
    /// Image scanning.
    Scan,
}

/// Images by a rule, so that a link stays short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GeneratedImages {
    /// How many.
    pub count: u32,
    /// What their tags start with, in turn.
    pub prefixes: Vec<String>,
    /// How many are pushed each day.
    pub per_day: u32,
    /// One image in this many has no tag; 0 for none.
    pub untagged_every: u32,
    /// When the newest was pushed, in epoch seconds.
    pub newest_at: i64,
}

impl Default for GeneratedImages {
    fn default() -> Self {
        Self {
            count: 1000,
            prefixes: vec!["prod-".into(), "build-".into()],
            per_day: 10,
            untagged_every: 5,
            newest_at: NOW - 3600,
        }
    }
}

/// The build of an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BuildSettings {
    /// The text of the Dockerfile.
    pub dockerfile: String,
    /// The text of `.dockerignore`.
    pub dockerignore: String,
    /// The files around the Dockerfile.
    pub files: Vec<ContextFile>,
    /// What changed since the build before.
    pub change: BuildChange,
    /// `--target`; empty for the last stage.
    pub target: String,
    /// `--build-arg`, by name.
    pub args: Vec<(String, String)>,
    /// Sizes and durations of steps.
    pub costs: Vec<StepCost>,
    /// Another Dockerfile to compare with; empty for none.
    pub compared: String,
    /// The host of the figure.
    pub host: HostSizes,
}

/// A push, a pull, or another operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccessSettings {
    /// The operation.
    pub operation: Operation,
    /// Who calls.
    pub principal: RegistryPrincipal,
    /// Condition keys of the request.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub context: BTreeMap<String, Value>,
    /// What pushes or pulls.
    pub client: Client,
    /// The token of Docker's last login.
    pub token: Option<Token>,
    /// The tag; empty for `latest`.
    pub tag: String,
    /// The digest of the pushed image, or of the image to find.
    pub digest: String,
    /// `--force` of the deletion of a repository.
    pub force: bool,
    /// The network of the caller.
    pub network: Network,
}

/// The lifecycle policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LifecycleSettings {
    /// The policy: an object, or a text that isn't JSON.
    pub policy: Value,
    /// What uses images of the repository.
    pub references: Vec<ImageUse>,
}

/// Something that uses an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ImageUse {
    /// What uses it, such as a service or a task definition.
    pub by: String,
    /// A tag, a digest, or a reference with one of them.
    pub image: String,
}

/// Image scanning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScanSection {
    /// The settings of the registry.
    pub settings: ScanSettings,
    /// When the image was pushed, in epoch seconds.
    pub pushed_at: i64,
    /// When scans on demand start, in epoch seconds.
    pub manual: Vec<i64>,
    /// What is in the image.
    pub vulnerabilities: Vec<Vulnerability>,
}

/// The time of the examples: 2026-12-01.
pub(super) const NOW: i64 = 1_796_083_200;

/// The Dockerfile that a newcomer sees.
const DOCKERFILE: &str = "FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nCMD [\"node\", \"src/server.js\"]\n";

impl Default for Scenario {
    fn default() -> Self {
        Self {
            view: RegistryView::default(),
            now: NOW,
            repository: Repository::default(),
            generated: None,
            build: BuildSettings::default(),
            access: AccessSettings::default(),
            lifecycle: LifecycleSettings::default(),
            scan: ScanSection::default(),
            unknowns: Vec::new(),
        }
    }
}

impl Default for BuildSettings {
    fn default() -> Self {
        let file = |path: &str, bytes| ContextFile { path: path.into(), bytes };
        Self {
            dockerfile: DOCKERFILE.into(),
            dockerignore: "node_modules\n.git\n*.md\n".into(),
            files: vec![
                file("package.json", 1_200),
                file("package-lock.json", 240_000),
                file("src/server.js", 18_000),
                file("src/routes/cart.js", 9_000),
                file("README.md", 4_000),
                file("node_modules/express/index.js", 92_000_000),
            ],
            change: BuildChange { name: "src/server.js".into(), ..BuildChange::default() },
            target: String::new(),
            args: Vec::new(),
            costs: vec![cost("FROM node:24-slim", 75, 6), cost("RUN npm ci", 90, 45)],
            compared: String::new(),
            host: HostSizes::default(),
        }
    }
}

/// The size and the duration of an instruction.
pub(super) fn cost(instruction: &str, megabytes: u32, seconds: u32) -> StepCost {
    StepCost { instruction: instruction.into(), megabytes, seconds }
}

impl Default for AccessSettings {
    fn default() -> Self {
        let repository = Repository::default();
        Self {
            operation: Operation::Push,
            principal: RegistryPrincipal {
                policies: vec![push_policy(&repository)],
                ..RegistryPrincipal::default()
            },
            context: BTreeMap::new(),
            client: Client::Docker,
            token: Some(Token { issued_at: NOW - 3600, registry: repository.host() }),
            tag: "1.4".into(),
            digest: String::new(),
            force: false,
            network: Network::default(),
        }
    }
}

/// A policy with the actions of a push and of a pull.
pub(super) fn push_policy(repository: &Repository) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "Login", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" },
            {
                "Sid": "PushAndPull",
                "Effect": "Allow",
                "Action": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:InitiateLayerUpload",
                    "ecr:UploadLayerPart",
                    "ecr:CompleteLayerUpload",
                    "ecr:PutImage",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                "Resource": repository.arn(),
            },
        ],
    })
}

/// A policy with the actions of a pull.
pub(super) fn pull_policy(repository: &Repository) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "Login", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" },
            {
                "Sid": "Pull",
                "Effect": "Allow",
                "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                "Resource": repository.arn(),
            },
        ],
    })
}

impl Default for LifecycleSettings {
    fn default() -> Self {
        Self { policy: json!({ "rules": [blank_rule(1)] }), references: Vec::new() }
    }
}

/// A rule to begin with.
pub fn blank_rule(priority: u64) -> Value {
    json!({
        "rulePriority": priority,
        "selection": { "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14 },
        "action": { "type": "expire" },
    })
}

impl Default for ScanSection {
    fn default() -> Self {
        Self {
            settings: ScanSettings::default(),
            pushed_at: NOW - 30 * 86_400,
            manual: Vec::new(),
            vulnerabilities: Vec::new(),
        }
    }
}

impl Scenario {
    /// Where the inputs of an operation are.
    pub(super) fn access_mount() -> Mount {
        Mount::under("access").and("repository", "repository").and("now", "now")
    }

    /// The operation that the engine plays.
    pub(super) fn operation(&self) -> Access {
        let AccessSettings {
            operation,
            principal,
            context,
            client,
            token,
            tag,
            digest,
            force,
            network,
        } = self.access.clone();
        Access {
            operation,
            repository: self.repository.clone(),
            principal,
            context,
            client,
            token,
            tag: Some(tag),
            digest: Some(digest),
            force,
            now: self.now,
            network,
        }
    }
}

/// A document as text: indented JSON, or the text that isn't JSON.
pub fn shown_json(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}

/// A typed text as a document: an object, or the text itself.
pub fn typed_json(text: &str) -> Value {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => value,
        _ if text.trim().is_empty() => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}
