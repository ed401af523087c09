//! Container instances and the tasks on them.

use super::{instance_types, interfaces, nullable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A container instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerInstance {
    /// The EC2 instance ID: `i-0a1`.
    #[serde(deserialize_with = "nullable")]
    pub id: String,
    /// Availability Zone: `us-east-1a`.
    #[serde(deserialize_with = "nullable")]
    pub az: String,
    /// `m5.large`
    #[serde(deserialize_with = "nullable")]
    pub instance_type: String,
    /// Registered CPU units; missing: by type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u64>,
    /// Registered memory in MiB; missing: by type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// `ECS_RESERVED_MEMORY`: MiB that the agent doesn't register. Missing: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_memory: Option<u64>,
    /// Missing: `ACTIVE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<InstanceStatus>,
    /// Missing: connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_connected: Option<bool>,
    /// Missing: `1.86.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_version: Option<String>,
    /// When it was registered, in the format of `registeredAt` in a cluster query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<String>,
    /// The end of its ARN, by which imported tasks refer to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn_suffix: Option<String>,
    /// TCP ports that the agent reserves; missing: [`RESERVED_TCP`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_ports_tcp: Option<Vec<u16>>,
    /// UDP ports that the agent reserves.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub reserved_ports_udp: Vec<u16>,
    /// The maximum number of tasks with a network interface; missing: by type and trunking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_eni_limit: Option<u64>,
    /// Was `awsvpcTrunking` on when the instance was launched?
    #[serde(deserialize_with = "nullable", skip_serializing_if = "std::ops::Not::not")]
    pub trunking: bool,
    /// GPUs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gpus: Option<u64>,
    /// Attributes; `null` is a name without a value. Availability Zone and type are added.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Option<String>>,
    /// The tasks on it.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<RunningTask>,
}

/// The TCP ports that ECS documents as reserved on every instance.
pub const RESERVED_TCP: &[u16] = &[22, 2375, 2376, 51678, 51679, 51680];

/// Status of a container instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InstanceStatus {
    /// Accepts tasks.
    #[default]
    Active,
    /// Accepts no new tasks, and ECS replaces its service tasks on other instances.
    Draining,
    /// Not registered yet.
    Registering,
    /// The registration failed.
    RegistrationFailed,
    /// Being deregistered.
    Deregistering,
    /// Deregistered.
    Inactive,
}

impl InstanceStatus {
    /// Every status, `ACTIVE` first.
    pub const ALL: &'static [InstanceStatus] = &[
        InstanceStatus::Active,
        InstanceStatus::Draining,
        InstanceStatus::Registering,
        InstanceStatus::RegistrationFailed,
        InstanceStatus::Deregistering,
        InstanceStatus::Inactive,
    ];

    /// As AWS writes it.
    pub const fn name(self) -> &'static str {
        match self {
            InstanceStatus::Active => "ACTIVE",
            InstanceStatus::Draining => "DRAINING",
            InstanceStatus::Registering => "REGISTERING",
            InstanceStatus::RegistrationFailed => "REGISTRATION_FAILED",
            InstanceStatus::Deregistering => "DEREGISTERING",
            InstanceStatus::Inactive => "INACTIVE",
        }
    }
}

/// A task on an instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct RunningTask {
    /// Its ID; missing: derived from the instance's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `service:web`, `family:batch`, …
    #[serde(deserialize_with = "nullable")]
    pub group: String,
    /// Its family; for display.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// CPU units that it reserves.
    #[serde(deserialize_with = "nullable")]
    pub cpu: u64,
    /// MiB that it reserves.
    #[serde(deserialize_with = "nullable")]
    pub memory: u64,
    /// TCP ports that it reserves.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub tcp_ports: Vec<u16>,
    /// UDP ports that it reserves.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub udp_ports: Vec<u16>,
    /// Network interfaces that it reserves.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "is_zero")]
    pub enis: u64,
    /// GPUs that it reserves.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "is_zero")]
    pub gpus: u64,
    /// `RUNNING` (default) or `STOPPED`: the status that ECS aims for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_status: Option<String>,
    /// `RUNNING` (default), `PENDING`, `STOPPING`, `STOPPED`, …: the actual status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status: Option<String>,
    /// Protected from scale-in.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "std::ops::Not::not")]
    pub protected: bool,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl RunningTask {
    /// Reserves its resources until it is stopped.
    pub fn holds_resources(&self) -> bool {
        !matches!(self.last_status.as_deref(), Some("STOPPED" | "DELETED"))
    }

    /// Has the desired status RUNNING: counted by spread, `distinctInstance`, and `runningTasksCount`.
    pub fn is_wanted(&self) -> bool {
        self.holds_resources() && self.desired_status.as_deref() != Some("STOPPED")
    }
}

impl ContainerInstance {
    /// The ID of its `at`th task.
    pub fn task_id(&self, at: usize) -> String {
        match self.tasks.get(at).and_then(|task| task.id.clone()) {
            Some(id) => id,
            None => format!("{}/{}", self.id, at + 1),
        }
    }

    /// Registered CPU units.
    pub fn registered_cpu(&self) -> u64 {
        self.cpu.or_else(|| Some(instance_types::find(&self.instance_type)?.cpu)).unwrap_or(0)
    }

    /// Memory in MiB that is available to the agent.
    pub fn seen_memory(&self) -> u64 {
        self.memory
            .or_else(|| Some(instance_types::find(&self.instance_type)?.registered_memory()))
            .unwrap_or(0)
    }

    /// Registered memory in MiB.
    pub fn registered_memory(&self) -> u64 {
        self.seen_memory().saturating_sub(self.reserved_memory.unwrap_or(0))
    }

    /// The maximum number of tasks with a network interface.
    pub fn eni_limit(&self) -> u64 {
        self.task_eni_limit.unwrap_or_else(|| match interfaces::task_enis(&self.instance_type) {
            Some((without, with)) if self.trunking => with.unwrap_or(without),
            Some((without, _)) => without,
            None => instance_types::UNKNOWN_TASK_ENIS,
        })
    }

    /// Its attributes, including those that ECS adds.
    pub fn all_attributes(&self) -> BTreeMap<String, Option<String>> {
        let mut attributes = self.attributes.clone();
        for (name, value) in
            [("ecs.availability-zone", &self.az), ("ecs.instance-type", &self.instance_type)]
        {
            attributes.entry(name.to_owned()).or_insert_with(|| Some(value.clone()));
        }
        attributes
    }
}
