//! The size that Fargate gives to a pod of Amazon EKS.

use super::{Quantity, rules};
use crate::ecs::fargate::{FargateSizeRow, SIZES};
use crate::explain::{Trace, Verdict, step};
use crate::text::{count_as, memory};
use serde::{Deserialize, Serialize};

/// What a container requests; nothing where a request is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerRequest {
    /// In cores.
    pub cpu: Option<Quantity>,
    /// In bytes.
    pub memory: Option<Quantity>,
}

/// A size that Fargate has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PodSize {
    /// In thousandths of a vCPU.
    pub cpu: u64,
    /// In MiB.
    pub memory: u64,
}

impl PodSize {
    /// vCPUs.
    pub fn vcpu(self) -> f64 {
        self.cpu as f64 / 1000.0
    }

    /// GB, as Fargate counts them: 1,024 MiB.
    pub fn gigabytes(self) -> f64 {
        self.memory as f64 / 1024.0
    }

    /// The value of the pod's annotation `CapacityProvisioned`.
    pub fn annotation(self) -> String {
        format!("{}vCPU {}GB", self.vcpu(), self.gigabytes())
    }
}

/// What exceeds the largest size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SizeLimit {
    /// More than 16 vCPU.
    Cpu,
    /// More than 120 GB, with what EKS adds.
    Memory,
}

/// What EKS adds to the memory of each pod for its own components, in MiB.
pub const ADDED_MIB: u64 = 256;
const MIB: u64 = 1 << 20;

/// The sizes for pods, in order of vCPU: those of ECS without the largest.
fn sizes() -> impl Iterator<Item = &'static FargateSizeRow> {
    SIZES.iter().filter(|row| row.cpu <= 16_384)
}

/// Thousandths of a vCPU and MiB that a pod needs, with what EKS adds.
///
/// Sums of containers and the largest init container are compared for each of CPU and memory.
pub fn needed(containers: &[ContainerRequest], init: &[ContainerRequest]) -> (u64, u64) {
    let of = |pick: fn(&ContainerRequest) -> Option<Quantity>| {
        let sum = containers.iter().filter_map(pick).fold(Quantity::default(), Quantity::plus);
        init.iter().filter_map(pick).fold(sum, Ord::max)
    };
    let (cpu, memory) = (of(|request| request.cpu), of(|request| request.memory));
    (cpu.thousandths(), memory.units().div_ceil(MIB).saturating_add(ADDED_MIB))
}

/// What of a need exceeds the largest size.
pub fn exceeds(cpu: u64, memory: u64) -> Vec<SizeLimit> {
    let most = sizes().map(|row| (row.cpu * 1000 / 1024, row.memory.at_least(u64::MAX)));
    let (most_cpu, most_memory) =
        most.fold((0, 0), |(cpu, memory), row| (cpu.max(row.0), memory.max(row.1)));
    let limits = [(cpu > most_cpu, SizeLimit::Cpu), (memory > most_memory, SizeLimit::Memory)];
    limits.into_iter().filter_map(|(over, limit)| over.then_some(limit)).collect()
}

/// The smallest size for a pod.
///
/// # Errors
/// If no size is large enough: what exceeds the largest one.
pub fn pod_size(
    containers: &[ContainerRequest],
    init: &[ContainerRequest],
    trace: &mut Trace,
) -> Result<PodSize, SizeLimit> {
    let (cpu, need) = needed(containers, init);
    let reads = ["containers", "initContainers"];
    step!(trace, rules::POD_REQUEST, Verdict::Applied, "The pod's requests", reads;
        "The containers together, or the largest init container if it requests more, request {} of a vCPU in thousandths and {} of memory.", cpu, memory(need - ADDED_MIB));
    step!(trace, rules::POD_OVERHEAD, Verdict::Applied, "Components of Kubernetes", ["containers"];
        "EKS adds {} for the kubelet, kube-proxy, and containerd: {} in all.", memory(ADDED_MIB), memory(need));
    if let Some(limit) = exceeds(cpu, need).first() {
        step!(trace, rules::POD_SIZES, Verdict::Rejected, "Size", reads;
            "The largest size has 16 vCPUs and 120 GB, which is less than the pod needs.");
        return Err(*limit);
    }
    for row in sizes() {
        let (size_cpu, size_memory) = (row.cpu * 1000 / 1024, row.memory.at_least(need));
        let size = PodSize { cpu: size_cpu, memory: size_memory };
        if size_cpu >= cpu && size_memory >= need {
            step!(trace, rules::POD_SIZES, Verdict::Applied, size.annotation(), reads;
                "This is the smallest size with enough of both. The pod runs on it, and you pay for it.");
            return Ok(size);
        }
        step!(trace, rules::POD_SIZES, Verdict::Rejected, count_as(size_cpu, "thousandth of a vCPU", "thousandths of a vCPU"), reads;
            "It has {}, at most with {} of memory; the pod needs {} thousandths and {}.", size.vcpu(), memory(row.memory.at_least(u64::MAX)), cpu, memory(need));
    }
    Err(SizeLimit::Memory)
}
