//! The families of vectors, a file each.

mod beanstalk;
mod signing;

use super::Family;

/// Every family that the engines cover.
pub const FAMILIES: &[&Family] = &[
    &beanstalk::FAMILY,
    &beanstalk::WORKED,
    &signing::KEYS,
    &signing::CLI_DATES,
    &signing::SIGNING,
    &signing::VERIFY,
    &signing::WORKED,
    &signing::S3_PRESIGN,
];
