//! Cloudglass: what AWS would decide for a configuration, and why.
//!
//! The map of the house. Data flows one way: `scenario → explain → (answer, trace, findings) → view`.
//!
//! | module | contents | may know |
//! | --- | --- | --- |
//! | [`explain`] | steps, rules, findings: the language that every engine speaks | nothing else |
//! | [`random`] | seeded generators | nothing else |
//! | [`text`], [`time`] | numbers, units, spans and dates as every page writes them | nothing else |
//! | [`http`] | what travels on the wire: order and case kept | `text` |
//! | [`document`] | JSON and YAML as people paste it, with CloudFormation's functions; ordered trees written back | `text`, `deferred` |
//! | [`deferred`] | the mark of what travels after the first view | nothing else |
//! | [`iam`] | policies evaluated statement by statement | `explain`, `text`, `time`, `document` |
//! | [`platforms`] | where containers can run: EKS, Copilot | `explain`, `text`, `time`, `document`, `ecs` |
//! | [`cloudfront`], [`s3`], [`ecs`], [`beanstalk`] | the engines: pure, a scenario in, values out | `explain`, `random`, `text`, `time`, `http`, `document`, `iam` |
//! | [`cloudformation`] | the resources of a template, each checked by its engine | the engines |
//! | [`labs`] | one file or folder a lab: scenario, answer, examples, `explain()` | the engines, `platforms`, `cloudformation`, `deferred` |
//! | [`workbench`] | the page's pure state: undo, links, saved work | `labs` |
//! | [`api`] | what JavaScript may call; thin | all of the above |
//! | `ui` (browser only) | the page | all of the above |
//!
//! `src/split` is the tool that splits the built code along the calls of [`deferred::deferred`].
//!
//! Who may know a room may know what that room may know. `tests/native/architecture.rs` reads this table and checks
//! the code against it.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod api;
pub mod beanstalk;
pub mod cloudformation;
pub mod cloudfront;
pub mod deferred;
pub mod document;
pub mod ecs;
pub mod explain;
pub mod http;
pub mod iam;
pub mod labs;
pub mod platforms;
pub mod random;
pub mod s3;
pub mod text;
pub mod time;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod workbench;
