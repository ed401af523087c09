//! CPU and memory, of the task and of its containers.

use super::super::definition::{LaunchType, Members};
use super::super::rules;
use super::{CLIENT, Checker};
use crate::ecs::fargate::{self, SIZES, SizeRejection};
use crate::ecs::size::Size;
use crate::explain::{Severity::Error, Severity::Warning, finding};
use crate::text::{code, mebibytes, number};
use serde_json::Value;

/// The CPU units that a task on EC2 can have.
const CPU_UNITS: std::ops::RangeInclusive<u64> = 128..=196_608;

impl Checker<'_> {
    pub(super) fn sizes(&mut self) {
        let size = |name: &str| self.definition.text(name).map(|text| Size::Text(text.to_owned()));
        let (cpu, memory) = (size("cpu"), size("memory"));
        let (units, mebibytes) =
            (cpu.as_ref().and_then(Size::cpu_units), memory.as_ref().and_then(Size::mebibytes));
        match self.on_fargate() {
            true => self.fargate_size(cpu.as_ref(), memory.as_ref()),
            false => self.size(cpu.as_ref(), memory.as_ref()),
        }
        self.container_sizes(units, mebibytes);
    }

    fn size(&mut self, cpu: Option<&Size>, memory: Option<&Size>) {
        if let Some(cpu) = cpu
            && !cpu.cpu_units().is_some_and(|units| CPU_UNITS.contains(&units))
        {
            finding!(self.findings, Error, rules::TASK_SIZE, "cpu", CLIENT;
                "The task's `cpu` is {}. ECS returns `Invalid 'cpu' setting for task.`", code(&cpu.text());
                "Enter 128 to 196608 units, such as `512`, or vCPUs, such as `.5 vCPU`.");
        }
        if let Some(memory) = memory
            && memory.mebibytes().is_none_or(|size| size == 0)
        {
            finding!(self.findings, Error, rules::TASK_SIZE, "memory", CLIENT;
                "The task's `memory` is {}. ECS returns `Invalid 'memory' setting for task.`", code(&memory.text());
                "Enter MiB, such as `1024`, or GB, such as `1 GB`.");
        }
    }

    fn fargate_size(&mut self, cpu: Option<&Size>, memory: Option<&Size>) {
        let missing = |name: &str| !self.definition.has(name);
        let next = next_size(
            cpu.and_then(Size::cpu_units).unwrap_or(0),
            memory.and_then(Size::mebibytes).unwrap_or(0),
            self.windows,
        );
        let (next_cpu, next_memory) = next.unwrap_or((256, 512));
        let (no_cpu, no_memory) = (missing("cpu"), missing("memory"));
        if no_cpu {
            finding!(self.findings, Error, rules::FARGATE_SIZE, "cpu", CLIENT;
                "The task has no `cpu`. ECS returns `Fargate requires that 'cpu' be defined at the task level.`";
                "Enter a supported size, such as `{next_cpu}`."; set "cpu" = next_cpu.to_string());
        }
        if no_memory {
            finding!(self.findings, Error, rules::FARGATE_SIZE, "memory", CLIENT;
                "The task has no `memory`. ECS returns `Fargate requires that 'memory' be defined at the task level.`";
                "Enter a supported size, such as `{next_memory}`."; set "memory" = next_memory.to_string());
        }
        let system =
            self.definition["runtimePlatform"].text("operatingSystemFamily").unwrap_or("LINUX");
        if self.windows
            && self.definition["runtimePlatform"].text("cpuArchitecture") == Some("ARM64")
        {
            finding!(self.findings, Error, rules::WINDOWS, "runtimePlatform.cpuArchitecture", CLIENT;
                "Windows tasks on Fargate need the CPU architecture `X86_64`. ECS returns `No Fargate configuration exists for given values.`";
                "Enter `X86_64`."; set "runtimePlatform.cpuArchitecture" = "X86_64");
        }
        let (Some(cpu), Some(memory)) = (cpu, memory) else { return };
        let verdict = fargate::check(Some(cpu), Some(memory), system, "LATEST");
        let (shown_cpu, shown_memory) = (code(&cpu.text()), code(&memory.text()));
        let goes_with_memory = SIZES.iter().any(|row| {
            row.cpu == next_cpu && verdict.memory.is_some_and(|mib| row.memory.accepts(mib))
        });
        match verdict.reason {
            None | Some(SizeRejection::PlatformVersion) => {}
            Some(SizeRejection::Cpu) => {
                finding!(self.findings, Error, rules::FARGATE_SIZE, "cpu", CLIENT;
                "Fargate has no size with the `cpu` {shown_cpu}. ECS returns `No Fargate configuration exists for given values.`";
                "Enter `{next_cpu}`, the next larger size."; set "cpu" = next_cpu.to_string())
            }
            Some(SizeRejection::Memory) => {
                let row = SIZES.iter().find(|row| Some(row.cpu) == verdict.cpu);
                let fitting = row.map(|row| row.memory.at_least(verdict.memory.unwrap_or(0)));
                let fitting = fitting.unwrap_or(next_memory);
                finding!(self.findings, Error, rules::FARGATE_SIZE, "memory", CLIENT;
                    "Fargate doesn't support the `memory` {shown_memory} with the `cpu` {shown_cpu}. ECS returns `No Fargate configuration exists for given values.`";
                    "Enter `{fitting}`, or use the next larger size: `cpu` {next_cpu} with `memory` {next_memory}.";
                    set "memory" = fitting.to_string());
            }
            Some(SizeRejection::OperatingSystem) if goes_with_memory => {
                finding!(self.findings, Error, rules::WINDOWS, "cpu", CLIENT;
                "Windows tasks on Fargate have 1, 2, or 4 vCPUs, not {shown_cpu}. ECS returns `No Fargate configuration exists for given values.`";
                "Enter `{next_cpu}`."; set "cpu" = next_cpu.to_string())
            }
            Some(SizeRejection::OperatingSystem) => {
                finding!(self.findings, Error, rules::WINDOWS, "cpu", CLIENT;
                "Windows tasks on Fargate have 1, 2, or 4 vCPUs, not {shown_cpu}. ECS returns `No Fargate configuration exists for given values.`";
                "Enter the `cpu` `{next_cpu}` and the `memory` `{next_memory}`.")
            }
        }
    }

    fn container_sizes(&mut self, task_cpu: Option<u64>, task_memory: Option<u64>) {
        // Windows tasks on instances have no size at the task level.
        let ignored = self.windows && !self.on_fargate();
        let task_memory = task_memory.filter(|_| !ignored);
        let instances = self.launches.as_slice() != [LaunchType::Fargate];
        let (mut cpu, mut memory) = (0_i64, 0_i64);
        for container in self.containers.clone() {
            let (at, value, name) = (container.path(), container.value, code(container.name()));
            let (hard, soft) = (value.int("memory"), value.int("memoryReservation"));
            cpu = cpu.saturating_add(value.int("cpu").unwrap_or(0).max(0));
            memory = memory.saturating_add(hard.or(soft).unwrap_or(0).max(0));
            let unread = |name: &str| value.has(name) && value.int(name).is_none();
            if instances
                && !self.definition.has("memory")
                && hard.unwrap_or(0) <= 0
                && soft.unwrap_or(0) <= 0
                && !unread("memory")
                && !unread("memoryReservation")
            {
                finding!(self.findings, Error, rules::CONTAINER_MEMORY, "{at}.memory", CLIENT;
                    "Neither the container {name} nor the task has `memory`. ECS returns `Invalid setting for container '{}'. At least one of 'memory' or 'memoryReservation' must be specified.`",
                    container.name(); "Enter the MiB that the container needs, such as `512`."; set "{at}.memory" = 512);
            }
            if let (Some(hard), Some(soft)) = (hard, soft)
                && hard > 0
                && soft > hard
            {
                finding!(self.findings, Error, rules::MEMORY_LIMITS, "{at}.memoryReservation", CLIENT;
                    "The `memoryReservation` {soft} of {name} is greater than its `memory` {hard}.";
                    "Enter {hard} or less."; set "{at}.memoryReservation" = hard);
            }
            if let (Some(hard), Some(most)) = (hard, task_memory)
                && hard > 0
                && hard.unsigned_abs() > most
            {
                finding!(self.findings, Error, rules::MEMORY_LIMITS, "{at}.memory", CLIENT;
                    "The `memory` {hard} of {name} is greater than the {most} MiB of the task. ECS returns `The 'memory' setting for container '{}' is greater than for the task.`",
                    container.name(); "Enter {most} or less."; set "{at}.memory" = most);
            }
            if hard.is_some_and(|hard| (1..6).contains(&hard)) {
                finding!(self.findings, Warning, rules::CONTAINER_MEMORY, "{at}.memory";
                    "Docker reserves at least 6 MiB for a container, and {name} has {} MiB.", hard.unwrap_or(0);
                    "Enter 6 or more."; set "{at}.memory" = 6);
            }
        }
        if let Some(most) = task_cpu.filter(|_| !ignored)
            && cpu.unsigned_abs() > most
        {
            finding!(self.findings, Error, rules::CPU_SUM, "cpu", CLIENT;
                "The containers have {} CPU units, and the task has {}. ECS returns `The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.`",
                number(cpu.unsigned_abs()), number(most); "Lower the `cpu` of the containers, or increase that of the task.");
        }
        if let Some(most) = task_memory
            && self.containers.len() > 1
            && memory.unsigned_abs() > most
        {
            finding!(self.findings, Warning, rules::MEMORY_SUM, "memory";
                "The memory of the containers adds up to {}, and the task has {}.",
                mebibytes(memory.unsigned_abs()), mebibytes(most);
                "Lower the `memory` of the containers, or increase that of the task.");
        }
    }
}

/// The smallest size of Fargate that has at least this CPU and memory: CPU units and MiB.
pub fn next_size(cpu: u64, memory: u64, windows: bool) -> Option<(u64, u64)> {
    let rows = SIZES.iter().filter(|row| row.cpu >= cpu && (!windows || row.windows));
    rows.map(|row| (row.cpu, row.memory.at_least(memory))).find(|(_, fitting)| *fitting >= memory)
}

/// The size that the containers need together: CPU units and MiB.
pub fn container_needs(definition: &Value) -> (u64, u64) {
    let sum = |of: &dyn Fn(&Value) -> Option<i64>| {
        let all = definition.items("containerDefinitions").iter();
        all.map(|one| of(one).unwrap_or(0).max(0).unsigned_abs()).fold(0_u64, u64::saturating_add)
    };
    (
        sum(&|one| one.int("cpu")),
        sum(&|one| one.int("memory").filter(|size| *size > 0).or(one.int("memoryReservation"))),
    )
}
