//! The words that Elastic Beanstalk's options use, spelled as AWS spells them.

use serde::{Deserialize, Serialize};

/// `Tier.Name`: what the environment is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tier {
    /// Answers HTTP requests.
    #[default]
    WebServer,
    /// Works through the messages of an SQS queue.
    Worker,
}

/// `EnvironmentType` of `aws:elasticbeanstalk:environment`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EnvironmentType {
    /// An Auto Scaling group of many instances.
    #[default]
    LoadBalanced,
    /// Exactly one instance.
    SingleInstance,
}

/// `LoadBalancerType` of `aws:elasticbeanstalk:environment`; the API's default is the classic one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The name as the console prints it.
    pub const fn name(self) -> &'static str {
        match self {
            LoadBalancerType::Classic => "Classic Load Balancer",
            LoadBalancerType::Application => "Application Load Balancer",
            LoadBalancerType::Network => "Network Load Balancer",
        }
    }

    /// Seconds that an instance must pass checks before the load balancer sends it requests: healthy threshold × interval.
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
pub enum BatchSizeType {
    /// `BatchSize` is percent of the running instances.
    #[default]
    Percentage,
    /// `BatchSize` is a number of instances.
    Fixed,
}

/// Where the environment's database lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// There is none.
    #[default]
    None,
    /// Made by the environment (`HasCoupledDatabase`); it lives and dies with it.
    Coupled,
    /// Made elsewhere; the environment only knows its address.
    External,
}

/// The option `Availability Zones`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zones {
    /// All that the Region offers.
    #[default]
    Any,
    /// One of them.
    #[serde(rename = "Any 1")]
    One,
    /// Two of them.
    #[serde(rename = "Any 2")]
    Two,
    /// Three of them.
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

    /// The most zones that instances are in; nothing for no limit.
    pub const fn limit(self) -> Option<u64> {
        match self {
            Zones::Any => None,
            Zones::One => Some(1),
            Zones::Two => Some(2),
            Zones::Three => Some(3),
        }
    }
}

/// The five values of `DeploymentPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DeploymentPolicy {
    /// Every instance at the same time, in place.
    AllAtOnce,
    /// In place, batch after batch.
    Rolling,
    /// Like `Rolling`, with an extra batch of new instances first.
    RollingWithAdditionalBatch,
    /// A second set of instances in a temporary Auto Scaling group.
    Immutable,
    /// Like `Immutable`, with a share of the traffic for an evaluation time first.
    TrafficSplitting,
}

impl DeploymentPolicy {
    /// All five, in the order of the guide's table.
    pub const ALL: [DeploymentPolicy; 5] = [
        DeploymentPolicy::AllAtOnce,
        DeploymentPolicy::Rolling,
        DeploymentPolicy::RollingWithAdditionalBatch,
        DeploymentPolicy::Immutable,
        DeploymentPolicy::TrafficSplitting,
    ];

    /// The value of the option.
    pub const fn as_str(self) -> &'static str {
        match self {
            DeploymentPolicy::AllAtOnce => "AllAtOnce",
            DeploymentPolicy::Rolling => "Rolling",
            DeploymentPolicy::RollingWithAdditionalBatch => "RollingWithAdditionalBatch",
            DeploymentPolicy::Immutable => "Immutable",
            DeploymentPolicy::TrafficSplitting => "TrafficSplitting",
        }
    }

    /// The name as the console prints it.
    pub const fn name(self) -> &'static str {
        match self {
            DeploymentPolicy::AllAtOnce => "All at once",
            DeploymentPolicy::Rolling => "Rolling",
            DeploymentPolicy::RollingWithAdditionalBatch => "Rolling with additional batch",
            DeploymentPolicy::Immutable => "Immutable",
            DeploymentPolicy::TrafficSplitting => "Traffic splitting",
        }
    }

    /// Reads the value of the option, case and all.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == text)
    }

    /// True where the instances of the start take the new version in batches.
    pub const fn has_batches(self) -> bool {
        matches!(self, DeploymentPolicy::Rolling | DeploymentPolicy::RollingWithAdditionalBatch)
    }

    /// True where new instances replace the old ones.
    pub const fn replaces(self) -> bool {
        matches!(self, DeploymentPolicy::Immutable | DeploymentPolicy::TrafficSplitting)
    }
}
