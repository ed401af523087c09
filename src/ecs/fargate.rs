//! Task sizes that AWS Fargate supports.

use super::size::Size;
use serde::Serialize;

/// A row of the table of sizes.
#[derive(Clone, Copy, Debug)]
pub struct FargateSizeRow {
    /// CPU units.
    pub cpu: u64,
    /// The memory sizes in MiB: first, last, and the step between.
    pub memory: MemoryRange,
    /// Available to Windows tasks.
    pub windows: bool,
    /// Needs platform version 1.4.0.
    pub large: bool,
}

/// The memory sizes of a [`FargateSizeRow`], in MiB.
#[derive(Clone, Copy, Debug)]
pub enum MemoryRange {
    /// Exactly these.
    Among(&'static [u64]),
    /// From, to, step.
    Steps(u64, u64, u64),
}

impl MemoryRange {
    /// Is this size supported?
    pub fn accepts(&self, mebibytes: u64) -> bool {
        match *self {
            MemoryRange::Among(sizes) => sizes.contains(&mebibytes),
            MemoryRange::Steps(from, to, step) => {
                (from..=to).contains(&mebibytes) && (mebibytes - from).is_multiple_of(step)
            }
        }
    }

    /// The smallest supported size not below this one; the largest if there is none.
    pub fn at_least(&self, mebibytes: u64) -> u64 {
        match *self {
            MemoryRange::Among(sizes) => {
                sizes.iter().find(|size| **size >= mebibytes).or(sizes.last()).copied().unwrap_or(0)
            }
            MemoryRange::Steps(from, to, step) => from
                .saturating_add(mebibytes.saturating_sub(from).div_ceil(step).saturating_mul(step))
                .min(to),
        }
    }
}

const fn row(cpu: u64, memory: MemoryRange) -> FargateSizeRow {
    FargateSizeRow { cpu, memory, windows: cpu >= 1024 && cpu <= 4096, large: cpu > 4096 }
}

/// The sizes that Fargate supports, by CPU.
pub static SIZES: &[FargateSizeRow] = &[
    row(256, MemoryRange::Among(&[512, 1024, 2048])),
    row(512, MemoryRange::Steps(1024, 4096, 1024)),
    row(1024, MemoryRange::Steps(2048, 8192, 1024)),
    row(2048, MemoryRange::Steps(4096, 16_384, 1024)),
    row(4096, MemoryRange::Steps(8192, 30_720, 1024)),
    row(8192, MemoryRange::Steps(16_384, 61_440, 4096)),
    row(16_384, MemoryRange::Steps(32_768, 122_880, 8192)),
    row(32_768, MemoryRange::Among(&[61_440, 122_880, 249_856])),
];

/// Whether Fargate supports a size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FargateVerdict {
    /// Fargate supports it.
    pub valid: bool,
    /// What it doesn't support, the first of: CPU, memory, operating system, platform version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SizeRejection>,
    /// CPU units, if the value is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u64>,
    /// MiB, if the value is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
}

/// Why Fargate doesn't support a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeRejection {
    /// The CPU size isn't in the table.
    Cpu,
    /// The memory size isn't supported with this CPU size.
    Memory,
    /// The operating system doesn't support this size.
    OperatingSystem,
    /// The platform version doesn't support this size.
    PlatformVersion,
}

/// Does Fargate support a task of this size? `operating_system` as in `runtimePlatform.operatingSystemFamily`.
/// A missing size isn't supported.
pub fn check(
    cpu: Option<&Size>,
    memory: Option<&Size>,
    operating_system: &str,
    platform_version: &str,
) -> FargateVerdict {
    let (cpu, memory) = (cpu.and_then(Size::cpu_units), memory.and_then(Size::mebibytes));
    let reason = refusal(cpu, memory, operating_system, platform_version);
    FargateVerdict { valid: reason.is_none(), reason, cpu, memory }
}

fn refusal(
    cpu: Option<u64>,
    memory: Option<u64>,
    system: &str,
    platform: &str,
) -> Option<SizeRejection> {
    let Some(row) = SIZES.iter().find(|row| Some(row.cpu) == cpu) else {
        return Some(SizeRejection::Cpu);
    };
    if !memory.is_some_and(|memory| row.memory.accepts(memory)) {
        return Some(SizeRejection::Memory);
    }
    let windows = system
        .strip_prefix("WINDOWS_SERVER_")
        .is_some_and(|edition| edition.ends_with("_FULL") || edition.ends_with("_CORE"));
    if !(system == "LINUX" || (windows && row.windows)) {
        return Some(SizeRejection::OperatingSystem);
    }
    let version = match platform {
        "LATEST" => Some((1, 4)),
        _ => match platform.split('.').collect::<Vec<_>>().as_slice() {
            ["1", minor @ ("0" | "1" | "2" | "3" | "4"), "0"] => {
                minor.parse().ok().map(|minor| (1, minor))
            }
            _ => None,
        },
    };
    match version {
        Some(version) if !row.large || version >= (1, 4) => None,
        _ => Some(SizeRejection::PlatformVersion),
    }
}
