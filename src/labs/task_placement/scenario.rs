//! The scenario: a cluster of instance groups and single instances, a task, and how to place it.

use crate::document::UnknownField;
use crate::ecs::{
    cluster::ContainerInstance,
    fit::{AGENT_VERSION, TASK_ENI},
    instance_types,
    strategy::{ConstraintInput, StrategyInput},
    task::{Container, TaskDefinition},
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The maximum number of instances, which is the quota of ECS.
pub const MAX_INSTANCES: u64 = 5_000;
/// The maximum number of tasks that the lab places or stops.
pub const MAX_COUNT: u64 = 10_000;

/// A cluster, a task, and how to place it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The launch type.
    #[serde(deserialize_with = "nullable")]
    pub capacity: Capacity,
    /// Groups of instances.
    #[serde(deserialize_with = "nullable")]
    pub groups: Vec<InstanceGroup>,
    /// Single instances.
    #[serde(deserialize_with = "nullable")]
    pub instances: Vec<ContainerInstance>,
    /// The task.
    #[serde(deserialize_with = "nullable")]
    pub task_definition: TaskDefinition,
    /// Its task group; one that starts with `service:` is that of a service. Empty: `family:<family>`.
    #[serde(deserialize_with = "nullable")]
    pub group: String,
    /// A number of tasks, or one on each instance.
    #[serde(deserialize_with = "nullable")]
    pub scheduling_strategy: PlacementScheduling,
    /// Place tasks, or stop some.
    #[serde(deserialize_with = "nullable")]
    pub action: PlacementAction,
    /// How many tasks.
    #[serde(deserialize_with = "number_or::<_, 4>")]
    pub count: u64,
    /// Strategies, in order; none: the default.
    #[serde(deserialize_with = "nullable")]
    pub strategies: Vec<StrategyInput>,
    /// Strategies to compare with; missing: no comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare_with: Option<Vec<StrategyInput>>,
    /// Constraints.
    #[serde(deserialize_with = "nullable")]
    pub constraints: Vec<ConstraintInput>,
    /// Attributes that the task requires.
    #[serde(deserialize_with = "nullable")]
    pub required_attributes: Vec<String>,
    /// Availability Zones of the task's subnets; empty: all.
    #[serde(deserialize_with = "nullable")]
    pub subnet_azs: Vec<String>,
    /// Seed of the generator for `random`.
    #[serde(deserialize_with = "number_or::<_, 1>")]
    pub seed: u64,
    /// The task to show, from 1; 0: the last one, or the first one that can't be placed.
    #[serde(deserialize_with = "nullable")]
    pub look_at: u64,
    /// Prices in USD per hour: by instance type, and `fargate-vcpu`, `fargate-gb`. Missing: those of Cloudglass.
    #[serde(deserialize_with = "nullable")]
    pub prices: BTreeMap<String, f64>,
    /// Fargate's platform version.
    #[serde(deserialize_with = "nullable")]
    pub platform_version: String,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn number_or<'de, D: Deserializer<'de>, const MISSING: u64>(from: D) -> Result<u64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(MISSING))
}

/// The launch type of the tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Capacity {
    /// Container instances.
    #[default]
    Ec2,
    /// AWS Fargate.
    Fargate,
}

/// `schedulingStrategy`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PlacementScheduling {
    /// A number of tasks.
    #[default]
    Replica,
    /// One task on each instance.
    Daemon,
}

/// What ECS does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PlacementAction {
    /// Places tasks.
    #[default]
    Place,
    /// Stops tasks of a service.
    Stop,
}

/// A number of identical instances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InstanceGroup {
    /// The prefix of their IDs: `i-web` creates `i-web1`, `i-web2`, …
    #[serde(deserialize_with = "nullable")]
    pub prefix: String,
    /// How many.
    #[serde(deserialize_with = "number_or::<_, 3>")]
    pub count: u64,
    /// The Availability Zones that they are distributed across, in turn.
    #[serde(deserialize_with = "nullable")]
    pub azs: Vec<String>,
    /// The properties of each; its ID and Availability Zone are set from the group.
    #[serde(deserialize_with = "nullable")]
    pub instance: ContainerInstance,
}

impl Default for InstanceGroup {
    fn default() -> Self {
        Self {
            prefix: "i-".into(),
            count: 3,
            azs: zones(3),
            instance: ContainerInstance {
                instance_type: "m5.large".into(),
                ..ContainerInstance::default()
            },
        }
    }
}

/// The first Availability Zones of us-east-1.
pub fn zones(count: usize) -> Vec<String> {
    ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"]
        .iter()
        .take(count)
        .map(|zone| (*zone).to_owned())
        .collect()
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            capacity: Capacity::Ec2,
            groups: vec![InstanceGroup::default()],
            instances: Vec::new(),
            task_definition: TaskDefinition {
                family: "web".into(),
                containers: vec![Container {
                    name: "app".into(),
                    cpu: Some(512),
                    memory: Some(1024),
                    ..Container::default()
                }],
                ..TaskDefinition::default()
            },
            group: "service:web".into(),
            scheduling_strategy: PlacementScheduling::Replica,
            action: PlacementAction::Place,
            count: 4,
            strategies: Vec::new(),
            compare_with: None,
            constraints: Vec::new(),
            required_attributes: Vec::new(),
            subnet_azs: Vec::new(),
            seed: 1,
            look_at: 0,
            prices: BTreeMap::new(),
            platform_version: "LATEST".into(),
            unknowns: Vec::new(),
        }
    }
}

/// An instance of the cluster, and its path in the scenario.
#[derive(Clone, Debug)]
pub struct ClusterMember {
    /// The instance, including its built-in attributes.
    pub instance: ContainerInstance,
    /// `groups[0]` or `instances[2]`.
    pub path: String,
}

impl Scenario {
    /// The task group.
    pub fn task_group(&self) -> String {
        if self.group.is_empty() {
            format!("family:{}", self.task_definition.family)
        } else {
            self.group.clone()
        }
    }

    /// The number of instances, before the maximum applies.
    pub fn instances_asked(&self) -> u64 {
        self.groups
            .iter()
            .fold(self.instances.len() as u64, |sum, group| sum.saturating_add(group.count))
    }

    /// Every instance, ascending by ID, up to [`MAX_INSTANCES`]; a duplicate ID is skipped.
    pub fn members(&self) -> Vec<ClusterMember> {
        let mut members = Vec::new();
        let mut ids = std::collections::BTreeSet::new();
        let mut add = |mut instance: ContainerInstance, path: String| {
            if members.len() as u64 >= MAX_INSTANCES || !ids.insert(instance.id.clone()) {
                return;
            }
            add_attributes(&mut instance, &self.required_attributes);
            members.push(ClusterMember { instance, path });
        };
        for (number, group) in self.groups.iter().enumerate() {
            let count = group.count.min(MAX_INSTANCES);
            let width = count.to_string().len();
            for at in 0..count {
                let az = usize::try_from(at)
                    .ok()
                    .and_then(|at| group.azs.get(at % group.azs.len().max(1)));
                let instance = ContainerInstance {
                    id: format!("{}{:0width$}", group.prefix, at + 1),
                    az: az.cloned().unwrap_or_default(),
                    ..group.instance.clone()
                };
                add(instance, format!("groups[{number}]"));
            }
        }
        for (number, instance) in self.instances.iter().enumerate() {
            add(instance.clone(), format!("instances[{number}]"));
        }
        members.sort_by(|a, b| a.instance.id.cmp(&b.instance.id));
        members
    }

    /// The subjects of a query, as written, each with some of its values: the attributes of the cluster's instances, and
    /// the task groups.
    pub fn subjects(&self) -> BTreeMap<String, Vec<String>> {
        let mut subjects: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut add = |subject: String, value: Option<String>| {
            let values = subjects.entry(subject).or_default();
            if let Some(value) = value
                && values.len() < 20
                && !values.contains(&value)
            {
                values.push(value);
            }
        };
        for member in self.members().iter().take(100) {
            for (name, value) in member.instance.all_attributes() {
                add(format!("attribute:{name}"), value);
            }
            for task in &member.instance.tasks {
                add("task:group".into(), Some(task.group.clone()));
            }
        }
        add("task:group".into(), Some(self.task_group()));
        subjects
    }

    /// The price of an instance in USD per hour.
    pub fn price(&self, instance_type: &str) -> f64 {
        let known = || instance_types::find(instance_type).map(|known| known.hourly);
        self.prices.get(instance_type).copied().or_else(known).unwrap_or(0.0)
    }

    /// Tasks to place or stop, up to the maximum.
    pub fn capped_count(&self) -> u64 {
        self.count.min(MAX_COUNT)
    }
}

/// Adds the attributes of ECS and the agent of a usual Linux instance: operating system, architecture, and the
/// capability for task network interfaces (agents before 1.15 lack it). An instance without any capability, which isn't
/// from `describe-container-instances`, has the capabilities that the task requires: those of a current agent.
fn add_attributes(instance: &mut ContainerInstance, required: &[String]) {
    let described = instance.attributes.keys().any(|name| is_capability(name));
    let assumed = required.iter().filter(|name| !described && is_capability(name));
    instance.attributes.extend(assumed.map(|name| (name.clone(), None)));
    let known = instance_types::find(&instance.instance_type);
    if instance.gpus.is_none() {
        instance.gpus = known.map(|known| known.gpus).filter(|gpus| *gpus > 0);
    }
    let architecture = if known.is_some_and(|known| known.arm) { "arm64" } else { "x86_64" };
    let version = instance.agent_version.as_deref().unwrap_or(AGENT_VERSION);
    let minor: Option<u64> = version.split('.').nth(1).and_then(|minor| minor.parse().ok());
    let mut add = |name: &str, value: Option<&str>| {
        instance.attributes.entry(name.to_owned()).or_insert_with(|| value.map(str::to_owned));
    };
    add("ecs.os-type", Some("linux"));
    add("ecs.os-family", Some("LINUX"));
    add("ecs.cpu-architecture", Some(architecture));
    if described {
        return;
    }
    if !version.starts_with("1.") || minor.is_none_or(|minor| minor >= 15) {
        add(TASK_ENI, None);
    }
}

/// True for a capability that the agent registers as an attribute.
pub fn is_capability(name: &str) -> bool {
    name.starts_with("com.amazonaws.ecs.capability.") || name.starts_with("ecs.capability.")
}
