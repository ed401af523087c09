//! What a minute uses: the sums over its seconds, and the points of the metrics.

use super::input::{ScaledService, ScalingMetric};

/// Sums over time, in seconds. Requests are requests per minute times seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// Serving tasks.
    pub serving: u64,
    /// Placed tasks, which include those that start.
    pub placed: u64,
    /// Those of them on Fargate Spot.
    pub spot: u64,
    /// Instances, which include those that start.
    pub instances: u64,
    /// Ready instances.
    pub ready: u64,
    /// Served requests.
    pub served: f64,
}

impl Usage {
    /// Adds a span in which nothing changes.
    pub fn span(&mut self, counts: Counts, load: f64, each: f64, seconds: u64) {
        self.serving += counts.serving * seconds;
        self.placed += counts.placed * seconds;
        self.spot += counts.spot * seconds;
        self.instances += counts.instances * seconds;
        self.ready += counts.ready * seconds;
        self.served += load.min(counts.serving as f64 * each) * seconds as f64;
    }
}

/// The tasks and instances at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub serving: u64,
    pub placed: u64,
    pub spot: u64,
    pub instances: u64,
    pub ready: u64,
}

/// The points of a minute; none without a serving task.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Points {
    cpu: Option<f64>,
    memory: Option<f64>,
    requests: Option<f64>,
    custom: Option<f64>,
    /// The CPU utilization of the instances.
    pub group: Option<f64>,
}

impl Points {
    pub fn of(usage: &Usage, load: f64, service: &ScaledService, cpu: Option<(u32, u32)>) -> Self {
        let each = service.task_capacity.requests_per_minute;
        let seconds = usage.serving as f64;
        let serves = usage.serving > 0;
        let share = (usage.served * 100.0 / (each * seconds)).min(100.0);
        let idle = service.task_capacity.idle_memory_percent.unwrap_or(20.0);
        let full = service.task_capacity.full_memory_percent.unwrap_or(80.0);
        let custom = service.custom_metric.unwrap_or_default();
        let total = load * custom.per_request;
        Self {
            cpu: serves.then_some(share),
            memory: serves.then(|| idle + (full - idle) * share / 100.0),
            requests: serves.then(|| load * 60.0 / seconds),
            custom: match custom.per_task {
                true => serves.then(|| total * 60.0 / seconds),
                false => Some(total),
            },
            group: cpu.filter(|_| usage.ready > 0).map(|(task, instance)| {
                let capacity = each * f64::from(instance) * usage.ready as f64;
                usage.served * f64::from(task) * 100.0 / capacity
            }),
        }
    }

    pub fn get(&self, metric: ScalingMetric) -> Option<f64> {
        match metric {
            ScalingMetric::Cpu => self.cpu,
            ScalingMetric::Memory => self.memory,
            ScalingMetric::RequestCountPerTarget => self.requests,
            ScalingMetric::Custom => self.custom,
        }
    }
}

/// To a billionth, so that a quotient compares as a decimal. The capacity is calculated from the quotient itself.
pub(super) fn rounded(number: f64) -> f64 {
    let scaled = number * 1e9;
    if scaled.abs() < 9e15 { scaled.round() / 1e9 } else { number }
}
