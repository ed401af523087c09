//! What is outside of a task definition: where the task runs, its roles, and what it fetches.

use super::super::definition::LaunchType;
use crate::iam::{NamedPolicy, Policy, managed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that decides a start, except the definition.
#[derive(Clone, Debug, Default)]
pub struct StartInput {
    /// Where the task runs.
    pub launch: Launch,
    /// What each role allows.
    pub roles: Roles,
    /// What the task fetches.
    pub stores: Stores,
    /// What happens in the containers, by name.
    pub containers: BTreeMap<String, Behavior>,
}

/// Where a task runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskLaunch"))]
#[serde(rename_all = "camelCase")]
pub struct Launch {
    /// The launch type.
    #[serde(rename = "type")]
    pub kind: LaunchType,
    /// On Fargate; missing means `LATEST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// The network that images, secrets, files, and logs are reached through; missing means that everything can be
    /// reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// The load balancer of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_balancer: Option<LoadBalancer>,
}

/// A network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskNetwork"))]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// The kind of the subnet.
    pub subnet: Subnet,
    /// Counts only in a public subnet.
    #[serde(default)]
    pub public_ip: bool,
    /// Counts only in a private subnet.
    #[serde(default)]
    pub nat_gateway: bool,
    /// VPC endpoints: `ecr.api`, `ecr.dkr`, `s3`, `logs`, `secretsmanager`, `ssm`.
    #[serde(default)]
    pub endpoints: Vec<String>,
}

/// The kind of a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "SubnetKind"))]
#[serde(rename_all = "camelCase")]
pub enum Subnet {
    /// With a route to an internet gateway.
    #[default]
    Public,
    /// Without one.
    Private,
}

impl Network {
    /// True if the network reaches the internet.
    pub fn has_internet(&self) -> bool {
        match self.subnet {
            Subnet::Public => self.public_ip,
            Subnet::Private => self.nat_gateway,
        }
    }
}

/// A load balancer of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskLoadBalancer"))]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancer {
    /// The container that receives the traffic.
    pub container_name: String,
    /// Its port.
    pub container_port: i64,
}

/// The policies of each role.
#[derive(Clone, Debug)]
pub struct Roles {
    /// The execution role.
    pub execution: Vec<NamedPolicy>,
    /// The task role.
    pub task: Vec<NamedPolicy>,
    /// The container instance role.
    pub instance: Vec<NamedPolicy>,
}

impl Default for Roles {
    fn default() -> Self {
        Self {
            execution: managed_policy("AmazonECSTaskExecutionRolePolicy"),
            task: Vec::new(),
            instance: managed_policy("AmazonEC2ContainerServiceforEC2Role"),
        }
    }
}

/// A managed policy of AWS; none if Cloudglass doesn't have it.
pub fn managed_policy(name: &str) -> Vec<NamedPolicy> {
    let found = managed::find(name);
    found
        .map(|found| NamedPolicy {
            name: format!("the policy `{}`", found.name),
            path: String::new(),
            policy: found.policy(),
        })
        .into_iter()
        .collect()
}

/// A policy that allows these actions on all resources.
pub fn actions_policy(actions: &[String]) -> Vec<NamedPolicy> {
    vec![NamedPolicy {
        name: "the role's policy".into(),
        path: String::new(),
        policy: Policy::allowing(actions),
    }]
}

/// What a task fetches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskStores"))]
#[serde(rename_all = "camelCase", default)]
pub struct Stores {
    /// Images by URI. An image that isn't listed exists for every platform.
    pub images: BTreeMap<String, Image>,
    /// Secrets by ARN. A secret that isn't listed doesn't exist.
    pub secrets: BTreeMap<String, SecretValue>,
    /// Parameters by name. A parameter that isn't listed doesn't exist.
    pub parameters: BTreeMap<String, ParameterValue>,
    /// The texts of environment files by ARN. A file that isn't listed doesn't exist.
    pub env_files: BTreeMap<String, String>,
    /// The log groups; missing means that every group exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_groups: Option<Vec<String>>,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskImage"))]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// Whether the registry has it.
    #[serde(default = "yes")]
    pub exists: bool,
    /// Such as `linux/amd64`; missing means every platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platforms: Option<Vec<String>>,
}

const fn yes() -> bool {
    true
}

/// A secret in Secrets Manager.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskSecret"))]
#[serde(rename_all = "camelCase")]
pub struct SecretValue {
    /// The text of `AWSCURRENT`.
    pub value: String,
    /// The texts of other stages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<String, String>,
    /// Whether a customer managed key encrypts it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub customer_key: bool,
}

/// A parameter in Parameter Store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskParameter"))]
#[serde(rename_all = "camelCase")]
pub struct ParameterValue {
    /// Its value.
    pub value: String,
    /// Whether a customer managed key encrypts it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub customer_key: bool,
}

const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What happens in a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "ContainerBehavior"))]
#[serde(rename_all = "camelCase", default)]
pub struct Behavior {
    /// The code with which it exits by itself; missing means that it runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    /// Whether its health check passes.
    pub healthy: bool,
    /// The actions that its application calls. An action can be followed by a space and the ARN of a resource.
    pub calls: Vec<String>,
}

impl Default for Behavior {
    fn default() -> Self {
        Self { exit_code: None, healthy: true, calls: Vec::new() }
    }
}
