//! A run of service auto scaling and cluster capacity, minute by minute, by the functions of the single decisions.

mod decide;
mod fargate;
mod group;
mod ids;
mod input;
mod scale_group;
mod schedule;
mod simulate;
mod state;
mod usage;

pub use input::{
    API_MINUTES, Comparison, CustomMetric, DeploymentWindow, GroupCapacity, GroupCpuScaling,
    GroupInstance, GroupLimits, LoadPoint, MOST_INSTANCES, MOST_MINUTES, ManagedScalingSettings,
    PolicyType, ScaledService, ScalingConfiguration, ScalingMetric, ScalingPolicy, ScalingRun,
    SpotInterruption, TaskCapacity, check_load,
};
pub use schedule::{Schedule, ScheduleFault, TimeZone, Transition};
pub use simulate::{
    RunInput, ScalingAction, ScalingRow, ScalingTotals, ScheduledChange, Simulation,
};
pub use state::AlarmState;
