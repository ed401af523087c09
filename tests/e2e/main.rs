//! The built site, driven in a real Chromium through WebDriver.
//!
//! Needs `dist/` (`./dev build`), a `chromedriver` (`CHROMEDRIVER`) and axe-core's script (`AXE`): `./dev test` brings
//! all three.

#[path = "../common/mod.rs"]
mod common;

mod browser;
mod placement;
mod shell;
mod signed_access;
mod site;
mod vectors;
