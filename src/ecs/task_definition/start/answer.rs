//! What follows from a start.

use crate::explain::{Finding, StepId, Trace};
use serde::Serialize;
use std::collections::BTreeMap;

/// The start of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// AWS rejects it before it can start. Only the findings follow.
    pub rejected: bool,
    /// Everything was fetched and every container started; `None` if it depends on [`Start::depends_on`].
    pub starts: Option<bool>,
    /// The names that decide whether it starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// `stopCode`.
    pub stop_code: Option<StopCode>,
    /// `stoppedReason`, as Amazon ECS writes it.
    pub stopped_reason: Option<String>,
    /// The container that it is about.
    pub container: Option<String>,
    /// The containers that run on.
    pub running: Vec<String>,
    /// Which role is used for what.
    pub used_roles: Vec<UsedRole>,
    /// Every call in order.
    pub calls: Vec<StartCall>,
    /// The order of the containers.
    pub order: Order,
    /// The environment of each container, by name.
    pub environment: BTreeMap<String, BTreeMap<String, Variable>>,
    /// Where each port can be reached.
    pub ports: Vec<Port>,
    /// The volumes, and what becomes of their data.
    pub volumes: Vec<VolumeUse>,
    /// On Fargate.
    #[serde(rename = "ephemeralStorageGiB")]
    pub ephemeral_storage: Option<i64>,
    /// Of the target group of the load balancer.
    pub target_type: Option<TargetType>,
    /// What security groups must allow.
    pub security_group_rules: Vec<SecurityGroupRule>,
    /// Problems, at their path in the definition.
    pub findings: Vec<Finding>,
    /// The steps.
    pub trace: Trace,
}

/// Why a task stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum StopCode {
    /// It didn't start.
    TaskFailedToStart,
    /// An essential container exited.
    EssentialContainerExited,
}

/// Which role is used for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UsedRole {
    /// What for.
    pub purpose: Purpose,
    /// The role; `None` if there is none to use.
    pub by: Option<RoleKind>,
    /// The container that needs it.
    pub container: String,
    /// The actions.
    pub actions: Vec<String>,
    /// Those that the role doesn't allow.
    pub denied: Vec<String>,
}

/// What a role is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To pull an image from Amazon ECR.
    Image,
    /// To read the credentials of a private registry.
    RegistryCredentials,
    /// To read secrets and parameters.
    Secret,
    /// To download environment files.
    EnvironmentFile,
    /// To write logs.
    Logs,
    /// To mount a file system.
    Efs,
    /// For the application.
    Application,
    /// To create what the task needs.
    Infrastructure,
}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RoleKind {
    /// The execution role of the task definition.
    Execution,
    /// The task role of the task definition.
    Task,
    /// The container instance role.
    Instance,
    /// The service-linked role of Amazon ECS.
    ServiceLinked,
    /// The infrastructure role of the service.
    Infrastructure,
}

impl RoleKind {
    /// In a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            RoleKind::Execution => "the execution role",
            RoleKind::Task => "the task role",
            RoleKind::Instance => "the container instance role",
            RoleKind::ServiceLinked => "the service-linked role",
            RoleKind::Infrastructure => "the infrastructure role",
        }
    }
}

/// A call to AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartCall {
    /// Who calls: Amazon ECS, the agent, or the application.
    pub caller: Caller,
    /// What for.
    pub purpose: Purpose,
    /// The container that needs it; empty for the task.
    pub container: String,
    /// The role; `None` if there is none to use, or none is needed.
    pub role: Option<RoleKind>,
    /// The action, or what is done without one.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// Its result.
    pub result: CallResult,
    /// The statement that decided, or why it failed.
    pub because: String,
    /// The step of the trace.
    #[serde(skip)]
    pub step: Option<StepId>,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Caller {
    /// Amazon ECS itself.
    Ecs,
    /// The agent, on the instance or in Fargate.
    Agent,
    /// The application in a container.
    Application,
}

/// What comes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CallResult {
    /// It succeeds.
    Allowed,
    /// The role doesn't allow it, or there is no role.
    Denied,
    /// It depends on what isn't known.
    Unknown,
    /// The network doesn't reach the service.
    Unreachable,
    /// What it needs doesn't exist.
    Missing,
    /// An earlier call stopped the task.
    NotReached,
}

/// The order of the containers, in groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Order {
    /// At the start.
    pub start: Vec<Vec<String>>,
    /// At the stop.
    pub stop: Vec<Vec<String>>,
}

/// An environment variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its value.
    pub value: String,
    /// Where the value is from.
    pub from: VariableSource,
}

/// Where a variable is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum VariableSource {
    /// `environment`.
    Environment,
    /// `environmentFiles`.
    EnvironmentFiles,
    /// `secrets`.
    Secrets,
}

/// A port or a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Port {
    /// The container.
    pub container: String,
    /// Its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i64>,
    /// Its range of ports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port_range: Option<String>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The port of the instance or of the network interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<HostPort>,
    /// The range of ports there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port_range: Option<String>,
    /// Where.
    pub reachable_on: ReachableOn,
}

/// A host port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum HostPort {
    /// A fixed port.
    Fixed(i64),
    /// `dynamic`.
    #[serde(serialize_with = "dynamic")]
    Dynamic,
}

fn dynamic<S: serde::Serializer>(to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str("dynamic")
}

/// Where a port can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ReachableOn {
    /// At the address of the instance.
    Instance,
    /// At the network interface of the task.
    TaskEni,
}

/// A volume, and what becomes of its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeUse {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: VolumeKind,
    /// The containers that mount it.
    pub shared_between: Vec<String>,
    /// Whether the data remains after the task stops.
    pub survives_task_stop: bool,
    /// Whether the data remains if the instance is lost.
    pub survives_instance_loss: bool,
    /// Whether tasks in other Availability Zones have the same data.
    #[serde(rename = "sharedAcrossAzs")]
    pub shared_across_zones: bool,
}

/// The kind of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum VolumeKind {
    /// A bind mount.
    #[serde(rename = "bindMount")]
    BindMount,
    /// A Docker volume.
    #[serde(rename = "docker")]
    Docker,
    /// Amazon EFS.
    #[serde(rename = "efs")]
    Efs,
    /// Amazon EBS, configured at launch.
    #[serde(rename = "ebs")]
    Ebs,
    /// FSx for Windows File Server.
    #[serde(rename = "fsxWindows")]
    FsxWindows,
    /// S3 Files.
    #[serde(rename = "s3files")]
    S3Files,
}

/// The target type of a target group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TargetType {
    /// Instances with their ports.
    Instance,
    /// IP addresses.
    Ip,
}

/// What a security group must allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupRule {
    /// Whose security group.
    pub on: RuleOwner,
    /// The first port.
    pub from_port: i64,
    /// The last port.
    pub to_port: i64,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// Where the traffic is from.
    pub source: RuleSource,
}

/// Whose security group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleOwner {
    /// That of the instance.
    Instance,
    /// That of the task.
    Task,
    /// That of the mount target of a file system.
    MountTarget,
}

/// Where traffic is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleSource {
    /// The load balancer.
    LoadBalancer,
    /// The task.
    Task,
    /// The instance.
    Instance,
}
