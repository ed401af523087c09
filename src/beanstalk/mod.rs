//! The Elastic Beanstalk engine: environments, their resources, deployments, and configuration updates.
//!
//! | module | decides |
//! | --- | --- |
//! | [`policy`] | what AWS documents of each deployment policy |
//! | [`deployment`], [`policies`] | what a deployment does to every instance, step by step |
//! | [`blue_green`] | the same for two environments and a CNAME swap |
//! | [`config_update`] | what a changed option does: nothing, an update in place, or new instances |
//! | [`health`] | the health color and its causes during a run |
//! | [`resources`] | what AWS creates for an environment, and what termination deletes |
//! | [`operations`] | what terminating, rebuilding, cloning, and swapping do to every resource |
//! | [`worker`] | a worker's queue, its daemons, and its periodic tasks |
//! | [`options`] | the option settings, and which source sets each option |
//! | [`application`] | names, quotas, platforms, and the versions that the lifecycle policy deletes |

pub mod application;
pub mod batch;
pub mod blue_green;
pub mod combinations;
pub mod config_update;
pub mod cron;
pub mod deployment;
pub mod failure;
pub mod fleet;
pub mod health;
pub mod operations;
pub mod options;
pub mod policies;
pub mod policy;
pub mod refusal;
pub mod resources;
pub mod rules;
mod words;
pub mod worker;

pub use policy::DeploymentPolicy;
pub use words::{
    BatchSizeType, Database, EnvironmentType, HealthColor, HealthStatus, LoadBalancerType, Tier,
    Zones,
};
