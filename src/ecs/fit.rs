//! The gates that an instance must pass before ECS applies a strategy, in order, with ECS's failure reasons.

use super::{
    cluster::{ContainerInstance, InstanceStatus, RESERVED_TCP},
    query::InstanceFacts,
    strategy::PlacementConstraints,
    task::TaskNeeds,
};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of reserved ports of an instance, including those of the agent.
pub const PORT_QUOTA: usize = 100;
/// The attribute that `awsvpc` tasks require.
pub const TASK_ENI: &str = "ecs.capability.task-eni";
/// The agent version that Cloudglass assumes if none is specified.
pub const AGENT_VERSION: &str = "1.86.0";

/// A gate. They are evaluated in this order; the first that fails is the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// The instance is ACTIVE.
    Status,
    /// Its agent is connected.
    Agent,
    /// It has the attributes that the task definition requires.
    Attribute,
    /// It is in an Availability Zone of the task's subnets.
    Location,
    /// CPU.
    Cpu,
    /// Memory.
    Memory,
    /// Fixed host ports.
    Ports,
    /// Network interfaces.
    Eni,
    /// GPUs.
    Gpu,
    /// Every `memberOf` expression.
    MemberOf,
    /// `distinctInstance`.
    DistinctInstance,
}

impl Gate {
    /// All gates, in order.
    pub const ALL: [Gate; 11] = [
        Gate::Status,
        Gate::Agent,
        Gate::Attribute,
        Gate::Location,
        Gate::Cpu,
        Gate::Memory,
        Gate::Ports,
        Gate::Eni,
        Gate::Gpu,
        Gate::MemberOf,
        Gate::DistinctInstance,
    ];

    /// The reason in ECS's list of failures. AWS doesn't document one for the status.
    pub const fn reason(self) -> &'static str {
        match self {
            Gate::Status => "STATUS",
            Gate::Agent => "AGENT",
            Gate::Attribute => "ATTRIBUTE",
            Gate::Location => "LOCATION",
            Gate::Cpu => "RESOURCE:CPU",
            Gate::Memory => "RESOURCE:MEMORY",
            Gate::Ports => "RESOURCE:PORTS",
            Gate::Eni => "RESOURCE:ENI",
            Gate::Gpu => "RESOURCE:GPU",
            Gate::MemberOf => "MemberOf placement constraint unsatisfied.",
            Gate::DistinctInstance => "DistinctInstance placement constraint unsatisfied.",
        }
    }
}

impl Serialize for Gate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.reason())
    }
}

/// What a task requires of an instance.
#[derive(Clone, Debug, Default)]
pub struct TaskRequirements {
    /// The resources that it reserves.
    pub need: TaskNeeds,
    /// Its task group.
    pub group: String,
    /// Attributes that it requires, in addition to the one for `awsvpc`.
    pub attributes: Vec<String>,
    /// Availability Zones of its subnets; `None`: any.
    pub zones: Option<Vec<String>>,
    /// Its constraints.
    pub constraints: PlacementConstraints,
}

impl TaskRequirements {
    /// The attributes that an instance must have.
    pub fn needed_attributes(&self) -> impl Iterator<Item = &str> {
        let eni = (self.need.enis > 0).then_some(TASK_ENI);
        eni.into_iter().chain(self.attributes.iter().map(String::as_str))
    }
}

/// The available resources of an instance.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its ID.
    pub id: String,
    /// Its Availability Zone.
    pub az: String,
    /// Its type.
    pub instance_type: String,
    /// Its status.
    pub status: InstanceStatus,
    /// Is its agent connected?
    pub agent_connected: bool,
    /// The version of its agent.
    pub agent_version: String,
    /// When it was registered, as text.
    pub registered_at: Option<String>,
    /// All attributes.
    pub attributes: BTreeMap<String, Option<String>>,
    /// Registered CPU units and MiB.
    pub registered: (i64, i64),
    /// Available CPU units; below 0 if the scenario reserves more than the instance has.
    pub cpu: i64,
    /// Available MiB.
    pub memory: i64,
    /// Reserved TCP ports.
    pub tcp: BTreeSet<u16>,
    /// Reserved UDP ports.
    pub udp: BTreeSet<u16>,
    /// Available network interfaces for tasks.
    pub enis: i64,
    /// Available GPUs.
    pub gpus: i64,
    /// The task groups of its tasks, without duplicates.
    pub groups: Vec<String>,
    /// Tasks with desired status RUNNING.
    pub running: u64,
    /// Those of the same task group.
    pub of_group: u64,
    /// Tasks placed by this run.
    pub placed: u64,
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Host {
    /// An instance before the first task of `group` is placed.
    pub fn new(instance: &ContainerInstance, group: &str) -> Self {
        let registered = (signed(instance.registered_cpu()), signed(instance.registered_memory()));
        let reserved = instance.reserved_ports_tcp.as_deref().unwrap_or(RESERVED_TCP);
        let mut host = Self {
            id: instance.id.clone(),
            az: instance.az.clone(),
            instance_type: instance.instance_type.clone(),
            status: instance.status.unwrap_or_default(),
            agent_connected: instance.agent_connected.unwrap_or(true),
            agent_version: instance.agent_version.clone().unwrap_or_else(|| AGENT_VERSION.into()),
            registered_at: instance.registered_at.clone(),
            attributes: instance.all_attributes(),
            registered,
            cpu: registered.0,
            memory: registered.1,
            tcp: reserved.iter().copied().collect(),
            udp: instance.reserved_ports_udp.iter().copied().collect(),
            enis: signed(instance.eni_limit()),
            gpus: signed(instance.gpus.unwrap_or(0)),
            groups: Vec::new(),
            running: 0,
            of_group: 0,
            placed: 0,
        };
        for task in instance.tasks.iter().filter(|task| task.holds_resources()) {
            host.cpu = host.cpu.saturating_sub(signed(task.cpu));
            host.memory = host.memory.saturating_sub(signed(task.memory));
            host.enis = host.enis.saturating_sub(signed(task.enis));
            host.gpus = host.gpus.saturating_sub(signed(task.gpus));
            host.tcp.extend(&task.tcp_ports);
            host.udp.extend(&task.udp_ports);
            host.join(&task.group);
            if task.is_wanted() {
                host.running += 1;
                host.of_group += u64::from(task.group == group);
            }
        }
        host
    }

    /// Reserves the resources of one task.
    pub fn take(&mut self, requirements: &TaskRequirements) {
        let need = &requirements.need;
        self.cpu = self.cpu.saturating_sub(signed(need.cpu));
        self.memory = self.memory.saturating_sub(signed(need.memory));
        self.enis = self.enis.saturating_sub(signed(need.enis));
        self.gpus = self.gpus.saturating_sub(signed(need.gpus));
        self.tcp.extend(&need.tcp_ports);
        self.udp.extend(&need.udp_ports);
        self.join(&requirements.group);
        self.running += 1;
        self.of_group += 1;
        self.placed += 1;
    }

    /// Releases the resources of one task of the group.
    pub fn give_back(&mut self, requirements: &TaskRequirements) {
        let need = &requirements.need;
        self.cpu = self.cpu.saturating_add(signed(need.cpu));
        self.memory = self.memory.saturating_add(signed(need.memory));
        self.enis = self.enis.saturating_add(signed(need.enis));
        self.gpus = self.gpus.saturating_add(signed(need.gpus));
        self.tcp.retain(|port| !need.tcp_ports.contains(port));
        self.udp.retain(|port| !need.udp_ports.contains(port));
        self.running = self.running.saturating_sub(1);
        self.of_group = self.of_group.saturating_sub(1);
    }

    fn join(&mut self, group: &str) {
        if !self.groups.iter().any(|other| other == group) {
            self.groups.push(group.to_owned());
        }
    }

    /// The properties that a cluster query can use.
    pub fn facts(&self) -> InstanceFacts<'_> {
        InstanceFacts {
            agent_connected: self.agent_connected,
            agent_version: Some(&self.agent_version),
            instance_id: &self.id,
            registered_at: self.registered_at.as_deref(),
            running_tasks: self.running,
            attributes: &self.attributes,
            groups: &self.groups,
        }
    }

    /// Does the instance pass the gate?
    pub fn passes(&self, gate: Gate, requirements: &TaskRequirements) -> bool {
        let need = &requirements.need;
        match gate {
            Gate::Status => self.status == InstanceStatus::Active,
            Gate::Agent => self.agent_connected,
            Gate::Attribute => {
                requirements.needed_attributes().all(|name| self.attributes.contains_key(name))
            }
            Gate::Location => {
                requirements.zones.as_ref().is_none_or(|zones| zones.contains(&self.az))
            }
            Gate::Cpu => need.cpu == 0 || self.cpu >= signed(need.cpu),
            Gate::Memory => need.memory == 0 || self.memory >= signed(need.memory),
            Gate::Ports => self.clashes(need).is_empty() && self.within_port_quota(need),
            Gate::Eni => need.enis == 0 || self.enis >= signed(need.enis),
            Gate::Gpu => need.gpus == 0 || self.gpus >= signed(need.gpus),
            Gate::MemberOf => requirements
                .constraints
                .member_of
                .iter()
                .all(|expression| expression.matches(&self.facts())),
            Gate::DistinctInstance => {
                !requirements.constraints.distinct_instance || self.of_group == 0
            }
        }
    }

    /// The first gate that the instance fails.
    pub fn refusal(&self, requirements: &TaskRequirements) -> Option<Gate> {
        Gate::ALL.into_iter().find(|gate| !self.passes(*gate, requirements))
    }

    /// The ports that the task requires and that are already reserved, TCP first.
    pub fn clashes(&self, need: &TaskNeeds) -> Vec<u16> {
        let tcp = need.tcp_ports.intersection(&self.tcp);
        tcp.chain(need.udp_ports.intersection(&self.udp)).copied().collect()
    }

    /// Is the number of reserved ports within the quota?
    pub fn within_port_quota(&self, need: &TaskNeeds) -> bool {
        let more = need.tcp_ports.len() + need.udp_ports.len();
        more == 0 || self.tcp.len() + self.udp.len() + more <= PORT_QUOTA
    }
}
