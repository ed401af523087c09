//! The scenario: a workload, a rolling update, a command of Copilot.

use crate::platforms::copilot::{Command, Environment};
use crate::platforms::{
    Architecture, FargateProfile, OperatingSystem, Storage, Subnet, TargetType,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the lab answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Where the workload can run.
    #[default]
    Fit,
    /// The bounds of a rolling update.
    Rolling,
    /// What a command of Copilot makes.
    Copilot,
}

/// The inputs of the lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// What is answered.
    pub topic: Topic,
    /// The workload, for [`Topic::Fit`].
    pub workload: Workload,
    /// The update, for [`Topic::Rolling`].
    pub rolling: Rolling,
    /// The command, for [`Topic::Copilot`].
    pub copilot: CopilotInput,
}

/// What a workload requires. The members have the names of the argument of `eksFit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Workload {
    /// One copy on each node or instance.
    pub daemon_set: bool,
    /// A privileged container.
    pub privileged: bool,
    /// A fixed port of the host.
    pub host_port: bool,
    /// The network of the host.
    pub host_network: bool,
    /// A volume that is a folder of the host.
    pub host_path: bool,
    /// A GPU.
    pub gpu: bool,
    /// The architecture of the image.
    pub arch: Architecture,
    /// The operating system of the image.
    pub os: OperatingSystem,
    /// Where its files are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<Storage>,
    /// The storage is created with the workload.
    pub dynamic_provisioning: bool,
    /// The kind of subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet: Option<Subnet>,
    /// Spot capacity.
    pub spot: bool,
    /// An own machine image.
    pub custom_ami: bool,
    /// A shell on the node.
    pub ssh: bool,
    /// What a load balancer registers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_target: Option<TargetType>,
    /// The containers with their requests.
    pub containers: Vec<PodContainer>,
    /// The namespace of the pod.
    pub namespace: String,
    /// The labels of the pod.
    pub labels: BTreeMap<String, String>,
    /// The Fargate profiles of the cluster, where they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_profiles: Option<Vec<FargateProfile>>,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            daemon_set: false,
            privileged: false,
            host_port: false,
            host_network: false,
            host_path: false,
            gpu: false,
            arch: Architecture::Amd64,
            os: OperatingSystem::Linux,
            storage: Vec::new(),
            dynamic_provisioning: false,
            subnet: None,
            spot: false,
            custom_ami: false,
            ssh: false,
            load_balancer_target: None,
            containers: vec![PodContainer::default()],
            namespace: "default".into(),
            labels: BTreeMap::new(),
            fargate_profiles: None,
        }
    }
}

/// A container of the workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodContainer {
    /// Its name.
    pub name: String,
    /// The CPU request as a Kubernetes quantity; empty if there is none.
    pub cpu: String,
    /// The memory request as a Kubernetes quantity; empty if there is none.
    pub memory: String,
    /// An init container: it runs before the others.
    pub init: bool,
}

impl Default for PodContainer {
    fn default() -> Self {
        Self { name: "app".into(), cpu: "250m".into(), memory: "512Mi".into(), init: false }
    }
}

/// A rolling update, in Kubernetes and in ECS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rolling {
    /// Pods, or tasks.
    pub replicas: u32,
    /// A number or a percentage.
    pub max_surge: String,
    /// A number or a percentage.
    pub max_unavailable: String,
    /// Of the ECS service.
    pub minimum_healthy_percent: u32,
    /// Of the ECS service.
    pub maximum_percent: u32,
}

impl Default for Rolling {
    fn default() -> Self {
        Self {
            replicas: 10,
            max_surge: "25%".into(),
            max_unavailable: "25%".into(),
            minimum_healthy_percent: 75,
            maximum_percent: 125,
        }
    }
}

/// A command of Copilot with what it works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CopilotInput {
    /// The command.
    pub command: Command,
    /// The text of the manifest.
    pub manifest: String,
    /// The environment. Without one, the delete commands work on all of them.
    pub environment: Option<Environment>,
    /// What runs in the environment.
    pub deployed: Vec<Deployed>,
}

impl Default for CopilotInput {
    fn default() -> Self {
        Self {
            command: Command::SvcDeploy,
            manifest: "name: front\ntype: Load Balanced Web Service\nimage:\n  build: ./Dockerfile\n  port: 8080\nhttp:\n  path: '/'\ncpu: 256\nmemory: 512\ncount: 1\n".into(),
            environment: Some(Environment { name: "test".into(), imported_vpc: false }),
            deployed: Vec::new(),
        }
    }
}

/// A workload that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Deployed {
    /// Its name.
    pub name: String,
    /// Its manifest.
    pub manifest: String,
}
