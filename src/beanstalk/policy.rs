//! The deployment policies: what AWS documents of each. What a policy does is a script of [`policies`](super::policies).

use super::failure::FailureAt;
use serde::Serialize;

/// What AWS documents of a deployment policy, and how Cloudglass names its parts.
#[derive(Clone, Copy, Debug)]
pub struct PolicyFacts {
    /// The name in the console.
    pub name: &'static str,
    /// The name before a noun: a rolling deployment.
    pub adjective: &'static str,
    /// The instances that stay in service.
    pub keeps: Kept,
    /// The instances that it launches.
    pub launches: Launched,
    /// A single-instance environment supports it.
    pub single_instance: bool,
    /// Windows platforms with IIS earlier than 8.5 support it.
    pub legacy_windows: bool,
    /// Worker environments support it.
    pub worker: bool,
    /// It requires an Application Load Balancer.
    pub application_load_balancer: bool,
    /// It requires enhanced health.
    pub enhanced_health: bool,
    /// It sends a share of the requests to the new version, and evaluates it.
    pub evaluates: bool,
    /// The phases of its own in which a failure can occur, with their labels.
    pub failures: &'static [(FailureAt, &'static str)],
}

/// The original instances that a policy keeps in service, or replaces by as many new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// None.
    Nothing,
    /// All except one batch.
    AllButBatch,
    /// All.
    All,
}

/// The instances that a policy launches in addition to the original ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launched {
    /// None.
    Nothing,
    /// One batch, for the time of the deployment.
    Batch,
    /// As many as the environment runs, which replace the original ones.
    All,
}

/// Declares the policies: the enum, the list of all, and the facts. A policy without one of the facts doesn't compile.
macro_rules! policies {
    ($($(#[$doc:meta])* $policy:ident { $($facts:tt)* })*) => {
        /// The values of `DeploymentPolicy`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum DeploymentPolicy {
            $($(#[$doc])* $policy,)*
        }

        impl DeploymentPolicy {
            /// All, in the order of AWS's table.
            pub const ALL: &[DeploymentPolicy] = &[$(DeploymentPolicy::$policy),*];
            /// The values of the option, in the same order.
            pub const VALUES: &[&str] = &[$(stringify!($policy)),*];

            /// The value of the option.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(DeploymentPolicy::$policy => stringify!($policy),)*
                }
            }

            /// What AWS documents of the policy.
            pub const fn facts(self) -> PolicyFacts {
                match self {
                    $(DeploymentPolicy::$policy => PolicyFacts { $($facts)* },)*
                }
            }
        }
    };
}

policies! {
    /// Every instance at the same time, in place.
    AllAtOnce {
        name: "All at once",
        adjective: "all-at-once",
        keeps: Kept::Nothing,
        launches: Launched::Nothing,
        single_instance: true,
        legacy_windows: true,
        worker: true,
        application_load_balancer: false,
        enhanced_health: false,
        evaluates: false,
        failures: &[(FailureAt::All, "Unhealthy on some instances")],
    }
    /// In place, one batch after another.
    Rolling {
        name: "Rolling",
        adjective: "rolling",
        keeps: Kept::AllButBatch,
        launches: Launched::Nothing,
        single_instance: false,
        legacy_windows: true,
        worker: true,
        application_load_balancer: false,
        enhanced_health: false,
        evaluates: false,
        failures: &[(FailureAt::Batch, "Unhealthy in one batch")],
    }
    /// Like `Rolling`, after launching an additional batch of new instances.
    RollingWithAdditionalBatch {
        name: "Rolling with additional batch",
        adjective: "rolling",
        keeps: Kept::All,
        launches: Launched::Batch,
        single_instance: false,
        legacy_windows: false,
        worker: true,
        application_load_balancer: false,
        enhanced_health: false,
        evaluates: false,
        failures: &[
            (FailureAt::ExtraBatch, "Unhealthy in the additional batch"),
            (FailureAt::Batch, "Unhealthy in one original batch"),
        ],
    }
    /// A second set of instances in a temporary Auto Scaling group.
    Immutable {
        name: "Immutable",
        adjective: "immutable",
        keeps: Kept::All,
        launches: Launched::All,
        single_instance: true,
        legacy_windows: false,
        worker: true,
        application_load_balancer: false,
        enhanced_health: true,
        evaluates: false,
        failures: &[
            (FailureAt::Canary, "Unhealthy on the first new instance"),
            (FailureAt::Rest, "Unhealthy on the other new instances"),
        ],
    }
    /// Like `Immutable`, with an evaluation period in which the new instances receive a share of the traffic.
    TrafficSplitting {
        name: "Traffic splitting",
        adjective: "traffic-splitting",
        keeps: Kept::All,
        launches: Launched::All,
        single_instance: false,
        legacy_windows: false,
        worker: false,
        application_load_balancer: true,
        enhanced_health: false,
        evaluates: true,
        failures: &[
            (FailureAt::Launch, "Unhealthy at launch"),
            (FailureAt::Evaluation, "Unhealthy during the evaluation"),
        ],
    }
}

impl DeploymentPolicy {
    /// The name in the console.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The names of the policies with this property: `All at once and Immutable`.
    pub fn names(test: impl Fn(&PolicyFacts) -> bool, word: &str) -> String {
        let all = Self::ALL.iter().map(|policy| policy.facts());
        let names: Vec<&str> = all.filter(test).map(|facts| facts.name).collect();
        crate::text::list(&names, word)
    }

    /// Parses the value of the option; case-sensitive.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|policy| policy.as_str() == text)
    }

    /// True if the original instances receive the new version in batches.
    pub fn has_batches(self) -> bool {
        let facts = self.facts();
        facts.keeps == Kept::AllButBatch || facts.launches == Launched::Batch
    }

    /// True where new instances replace the old ones.
    pub fn replaces(self) -> bool {
        self.facts().launches == Launched::All
    }

    /// The instances that stay in service, of `n` with batches of `batch`.
    pub fn in_service(self, n: u64, batch: u64) -> u64 {
        match self.facts().keeps {
            Kept::Nothing => 0,
            Kept::AllButBatch => n.saturating_sub(batch),
            Kept::All => n,
        }
    }

    /// The instances that it launches in addition to `n`, with batches of `batch`.
    pub fn additional(self, n: u64, batch: u64) -> u64 {
        match self.facts().launches {
            Launched::Nothing => 0,
            Launched::Batch => batch,
            Launched::All => n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beanstalk::rules;

    type Test = fn(&PolicyFacts) -> bool;

    /// What the rules state of each policy is what its facts say.
    #[test]
    fn rules_name_the_policies_that_their_facts_allow() {
        let all = |_: &PolicyFacts| true;
        let single = |facts: &PolicyFacts| facts.single_instance;
        let windows = |facts: &PolicyFacts| facts.legacy_windows;
        let worker = |facts: &PolicyFacts| !facts.worker;
        let balancer = |facts: &PolicyFacts| facts.application_load_balancer;
        let enhanced = |facts: &PolicyFacts| facts.enhanced_health;
        let cases: [(_, Test); 6] = [
            (&rules::POLICY_VALUES, all),
            (&rules::POLICY_SINGLE, single),
            (&rules::POLICY_WINDOWS, windows),
            (&rules::POLICY_WORKER, worker),
            (&rules::POLICY_ALB, balancer),
            (&rules::POLICY_ENHANCED, enhanced),
        ];
        for (rule, test) in cases {
            for policy in DeploymentPolicy::ALL {
                let named = rule.statement.contains(&format!("`{}`", policy.as_str()));
                assert_eq!(named, test(&policy.facts()), "{}: {policy:?}", rule.id);
            }
        }
    }
}
