//! The parts of a task definition that placement uses, and the resources that one task reserves.

use super::{nullable, size::Size};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The members of a task definition that placement uses, in AWS's casing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "PlacementTaskDefinition"))]
#[serde(rename_all = "camelCase", default)]
pub struct TaskDefinition {
    /// The family's name.
    #[serde(deserialize_with = "nullable")]
    pub family: String,
    /// `bridge` (Linux default), `host`, `awsvpc`, `none`, `default` (Windows default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_mode: Option<NetworkMode>,
    /// Task-level CPU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Size>,
    /// Task-level memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Size>,
    /// The operating system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_platform: Option<RuntimePlatform>,
    /// The containers; AWS's documents call them `containerDefinitions`.
    #[serde(alias = "containerDefinitions", deserialize_with = "nullable")]
    pub containers: Vec<Container>,
    /// Constraints of the task definition: only `memberOf`.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<super::strategy::ConstraintInput>,
}

/// `networkMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    /// Docker's bridge network, with fixed or dynamic host ports.
    Bridge,
    /// The network of the host: a container port is the host port.
    Host,
    /// A network interface for each task.
    Awsvpc,
    /// No network.
    None,
    /// Docker's default on Windows; as `bridge`.
    Default,
}

/// `runtimePlatform`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct RuntimePlatform {
    /// `LINUX`, `WINDOWS_SERVER_2022_CORE`, …; empty: Linux.
    #[serde(deserialize_with = "nullable")]
    pub operating_system_family: String,
}

/// A container definition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "PlacementContainer"))]
#[serde(rename_all = "camelCase", default)]
pub struct Container {
    /// Its name.
    #[serde(deserialize_with = "nullable")]
    pub name: String,
    /// CPU units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u64>,
    /// Hard limit in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Soft limit in MiB, which ECS subtracts from the instance's memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<u64>,
    /// GPUs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gpu: Option<u64>,
    /// Ports.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub port_mappings: Vec<PortMapping>,
}

/// A port mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct PortMapping {
    /// The container's port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<u16>,
    /// The instance's port; missing or 0: dynamic in `bridge` mode, the container port in `host` mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<u16>,
    /// `tcp` (default) or `udp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
}

/// The resources that one task reserves on an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskNeeds {
    /// CPU units.
    pub cpu: u64,
    /// MiB.
    pub memory: u64,
    /// Fixed TCP ports.
    pub tcp_ports: BTreeSet<u16>,
    /// Fixed UDP ports.
    pub udp_ports: BTreeSet<u16>,
    /// Network interfaces: 1 in `awsvpc`.
    pub enis: u64,
    /// GPUs.
    pub gpus: u64,
}

impl TaskDefinition {
    /// True for Windows tasks.
    pub fn is_windows(&self) -> bool {
        self.runtime_platform
            .as_ref()
            .is_some_and(|platform| platform.operating_system_family.starts_with("WINDOWS"))
    }

    /// The network mode, or the default one.
    pub fn mode(&self) -> NetworkMode {
        self.network_mode.unwrap_or(if self.is_windows() {
            NetworkMode::Default
        } else {
            NetworkMode::Bridge
        })
    }

    /// The task-level size in CPU units and MiB, if there is one; Windows tasks have none.
    pub fn task_size(&self) -> (Option<u64>, Option<u64>) {
        if self.is_windows() {
            return (None, None);
        }
        (
            self.cpu.as_ref().and_then(Size::cpu_units),
            self.memory.as_ref().and_then(Size::mebibytes),
        )
    }

    /// The resources that one task reserves, as the agent accounts for them.
    pub fn need(&self) -> TaskNeeds {
        let (cpu, memory) = self.task_size();
        let sum = |of: fn(&Container) -> u64| {
            self.containers.iter().fold(0u64, |sum, container| sum.saturating_add(of(container)))
        };
        let mode = self.mode();
        let mut need = TaskNeeds {
            cpu: cpu.unwrap_or_else(|| sum(|container| container.cpu.unwrap_or(0))),
            memory: memory.unwrap_or_else(|| sum(Container::counted_memory)),
            gpus: sum(|container| container.gpu.unwrap_or(0)),
            enis: u64::from(mode == NetworkMode::Awsvpc),
            ..TaskNeeds::default()
        };
        if matches!(mode, NetworkMode::Awsvpc | NetworkMode::None) {
            return need;
        }
        for mapping in self.containers.iter().flat_map(|container| &container.port_mappings) {
            let port = match mapping.host_port {
                Some(port) if port > 0 => Some(port),
                _ if mode == NetworkMode::Host => mapping.container_port.filter(|port| *port > 0),
                _ => None,
            };
            match mapping.protocol.as_deref() {
                Some("udp") => need.udp_ports.extend(port),
                _ => need.tcp_ports.extend(port),
            }
        }
        need
    }
}

impl Container {
    /// The memory that counts for placement, in MiB: the reservation if there is one.
    pub fn counted_memory(&self) -> u64 {
        self.memory_reservation.filter(|reservation| *reservation > 0).or(self.memory).unwrap_or(0)
    }
}
