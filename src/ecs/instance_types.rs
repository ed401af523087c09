//! EC2 instance types: size and price.

/// An EC2 instance type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceType {
    /// `m5.large`
    pub name: &'static str,
    /// CPU units: vCPU × 1024.
    pub cpu: u64,
    /// Nominal memory in MiB; an instance registers slightly less, see [`InstanceType::registered_memory`].
    pub memory: u64,
    /// GPUs.
    pub gpus: u64,
    /// True for 64-bit Arm.
    pub arm: bool,
    /// An On-Demand Linux price in USD per hour, approximately that of us-east-1, which the user can edit.
    pub hourly: f64,
}

impl InstanceType {
    /// Memory that a Linux instance registers: the nominal size minus about 2.5% for the system.
    pub const fn registered_memory(&self) -> u64 {
        self.memory * 975 / 1000
    }
}

/// The type with this name.
pub fn find(name: &str) -> Option<&'static InstanceType> {
    TYPES.iter().find(|known| known.name == name)
}

/// Task network interfaces of a type that isn't in the table: those of most large types.
pub const UNKNOWN_TASK_ENIS: u64 = 2;

const fn row(name: &'static str, vcpu: u64, gib: u64, hourly: f64) -> InstanceType {
    InstanceType { name, cpu: vcpu * 1024, memory: gib * 1024, gpus: 0, arm: false, hourly }
}

const fn arm(row: InstanceType) -> InstanceType {
    InstanceType { arm: true, ..row }
}

const fn gpu(gpus: u64, row: InstanceType) -> InstanceType {
    InstanceType { gpus, ..row }
}

/// Every type in the table, by family and size.
pub static TYPES: &[InstanceType] = &[
    InstanceType { memory: 512, ..row("t2.nano", 1, 0, 0.0058) },
    row("t2.micro", 1, 1, 0.0116),
    row("t2.small", 1, 2, 0.023),
    row("t2.medium", 2, 4, 0.0464),
    row("t2.large", 2, 8, 0.0928),
    row("t2.xlarge", 4, 16, 0.1856),
    row("t2.2xlarge", 8, 32, 0.3712),
    InstanceType { memory: 512, ..row("t3.nano", 2, 0, 0.0052) },
    row("t3.micro", 2, 1, 0.0104),
    row("t3.small", 2, 2, 0.0208),
    row("t3.medium", 2, 4, 0.0416),
    row("t3.large", 2, 8, 0.0832),
    row("t3.xlarge", 4, 16, 0.1664),
    row("t3.2xlarge", 8, 32, 0.3328),
    arm(row("a1.medium", 1, 2, 0.0255)),
    arm(row("a1.large", 2, 4, 0.051)),
    arm(row("a1.xlarge", 4, 8, 0.102)),
    row("m4.large", 2, 8, 0.1),
    row("m4.xlarge", 4, 16, 0.2),
    row("m5.large", 2, 8, 0.096),
    row("m5.xlarge", 4, 16, 0.192),
    row("m5.2xlarge", 8, 32, 0.384),
    row("m5.4xlarge", 16, 64, 0.768),
    row("m5.24xlarge", 96, 384, 4.608),
    arm(row("m6g.large", 2, 8, 0.077)),
    row("c5.large", 2, 4, 0.085),
    row("c5.xlarge", 4, 8, 0.17),
    row("c5.2xlarge", 8, 16, 0.34),
    row("c5.4xlarge", 16, 32, 0.68),
    arm(row("c6g.medium", 1, 2, 0.034)),
    arm(row("c6g.large", 2, 4, 0.068)),
    row("r5.large", 2, 16, 0.126),
    row("r5.xlarge", 4, 32, 0.252),
    gpu(1, row("g2.2xlarge", 8, 15, 0.65)),
    gpu(1, row("g4dn.xlarge", 4, 16, 0.526)),
    gpu(1, row("p3.2xlarge", 8, 61, 3.06)),
];
