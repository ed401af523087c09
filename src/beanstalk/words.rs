//! The values of Elastic Beanstalk's options, spelled as AWS spells them.

use serde::{Deserialize, Serialize};

/// `Tier.Name`: the purpose of the environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum Tier {
    /// Serves HTTP requests.
    #[default]
    WebServer,
    /// Processes the messages of an SQS queue.
    Worker,
}

/// `EnvironmentType` of `aws:elasticbeanstalk:environment`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum EnvironmentType {
    /// An Auto Scaling group of several instances.
    #[default]
    LoadBalanced,
    /// One instance.
    SingleInstance,
}

/// `LoadBalancerType` of `aws:elasticbeanstalk:environment`; the API's default is `classic`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum LoadBalancerType {
    /// Classic Load Balancer.
    #[default]
    Classic,
    /// Application Load Balancer.
    Application,
    /// Network Load Balancer.
    Network,
}

impl LoadBalancerType {
    /// The name in the console.
    pub const fn name(self) -> &'static str {
        match self {
            LoadBalancerType::Classic => "Classic Load Balancer",
            LoadBalancerType::Application => "Application Load Balancer",
            LoadBalancerType::Network => "Network Load Balancer",
        }
    }

    /// Seconds of passed checks before the load balancer sends requests to an instance: healthy threshold × interval.
    pub const fn gate_seconds(self) -> u64 {
        match self {
            LoadBalancerType::Classic => 30,
            LoadBalancerType::Application => 45,
            LoadBalancerType::Network => 150,
        }
    }
}

/// `BatchSizeType` of `aws:elasticbeanstalk:command`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum BatchSizeType {
    /// `BatchSize` is a percentage of the running instances.
    #[default]
    Percentage,
    /// `BatchSize` is a number of instances.
    Fixed,
}

/// Whether the environment has a database, and who manages it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// No database.
    #[default]
    None,
    /// Created by the environment (`HasCoupledDatabase`), and deleted with it unless `DBDeletionPolicy` keeps it.
    Coupled,
    /// Created outside the environment, which only connects to it.
    External,
}

/// The option `Availability Zones`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum Zones {
    /// All Availability Zones of the Region.
    #[default]
    Any,
    /// One Availability Zone.
    #[serde(rename = "Any 1")]
    One,
    /// Two Availability Zones.
    #[serde(rename = "Any 2")]
    Two,
    /// Three Availability Zones.
    #[serde(rename = "Any 3")]
    Three,
}

impl Zones {
    /// All values.
    pub const ALL: [Zones; 4] = [Zones::Any, Zones::One, Zones::Two, Zones::Three];

    /// The value of the option.
    pub const fn as_str(self) -> &'static str {
        match self {
            Zones::Any => "Any",
            Zones::One => "Any 1",
            Zones::Two => "Any 2",
            Zones::Three => "Any 3",
        }
    }

    /// The maximum number of Availability Zones; `None` for no limit.
    pub const fn limit(self) -> Option<u64> {
        match self {
            Zones::Any => None,
            Zones::One => Some(1),
            Zones::Two => Some(2),
            Zones::Three => Some(3),
        }
    }
}

/// `HealthStatus`, as far as runs reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum HealthStatus {
    /// No problem.
    Ok,
    /// An operation is in progress.
    Info,
    /// Some failures.
    Warning,
    /// Many failures.
    Degraded,
    /// Every request fails.
    Severe,
}

/// `Health`: the color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HealthColor {
    /// No problem.
    Green,
    /// Some requests or instances fail.
    Yellow,
    /// Many requests or instances fail.
    Red,
    /// Being updated (basic health).
    Grey,
}

impl HealthStatus {
    /// The percentage of requests that fail on an instance with this status (`beanstalk.fault.status`).
    pub const fn failing_percent(self) -> u64 {
        match self {
            HealthStatus::Ok | HealthStatus::Info => 0,
            HealthStatus::Warning => 3,
            HealthStatus::Degraded => 25,
            HealthStatus::Severe => 100,
        }
    }

    /// The color of a status.
    pub const fn color(self) -> HealthColor {
        match self {
            HealthStatus::Ok | HealthStatus::Info => HealthColor::Green,
            HealthStatus::Warning => HealthColor::Yellow,
            HealthStatus::Degraded | HealthStatus::Severe => HealthColor::Red,
        }
    }
}
