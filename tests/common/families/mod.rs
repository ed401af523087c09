//! The families of vectors, a file each.

mod beanstalk;
mod cache_key;
mod cluster_query;
mod container_platforms;
mod distribution;
mod ecr;
mod fargate;
mod path_patterns;
mod placement;
mod policy_json;
mod rolling;
mod scaling;
mod signing;
mod task_definition;
mod traffic;
mod ttl;
pub mod validate_policy;

use super::Family;

/// Every family that the engines cover.
pub const FAMILIES: &[&Family] = &[
    &beanstalk::FAMILY,
    &beanstalk::WORKED,
    &distribution::WORKED,
    &path_patterns::FAMILY,
    &path_patterns::WORKED,
    &policy_json::FAMILY,
    &validate_policy::WORKED,
    &ecr::ACCESS,
    &ecr::LIFECYCLE,
    &rolling::FAMILY,
    &rolling::WORKED,
    &scaling::FAMILY,
    &scaling::WORKED,
    &scaling::RUN,
    &scaling::RUN_WORKED,
    &cache_key::FAMILY,
    &cache_key::WORKED,
    &task_definition::FAMILY,
    &task_definition::WORKED,
    &task_definition::START,
    &task_definition::TEMPLATES,
    &task_definition::START_WORKED,
    &task_definition::TEMPLATES_WORKED,
    &signing::KEYS,
    &signing::CLI_DATES,
    &signing::SIGNING,
    &signing::VERIFY,
    &signing::WORKED,
    &signing::S3_PRESIGN,
    &traffic::FAMILY,
    &traffic::FIGURES,
    &ttl::FAMILY,
    &ttl::WORKED,
    &cluster_query::FAMILY,
    &cluster_query::WORKED,
    &fargate::FAMILY,
    &fargate::WORKED,
    &container_platforms::FAMILY,
    &container_platforms::WORKED,
    &placement::FAMILY,
    &placement::WORKED,
];
