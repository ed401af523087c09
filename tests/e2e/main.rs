//! The built site, driven in a real Chromium through WebDriver.
//!
//! Needs `dist/` (`./dev build`), a `chromedriver` (`CHROMEDRIVER`) and axe-core's script (`AXE`): `./dev test` brings
//! all three.

#[path = "../common/mod.rs"]
mod common;

mod browser;
mod cache_over_time;
mod chunks;
mod deployments;
mod distribution;
mod hands;
mod image_registry;
mod offline;
mod placement;
mod request;
mod scaling;
mod shell;
mod signed_access;
mod site;
mod task_definition;
mod vectors;
mod workbench;
