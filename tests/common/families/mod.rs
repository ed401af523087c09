//! The families of vectors, a file each.

mod beanstalk;

use super::Family;

/// Every family that the engines cover.
pub const FAMILIES: &[&Family] = &[&beanstalk::FAMILY, &beanstalk::WORKED];
