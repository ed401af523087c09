//! How the page writes numbers, units, times and cut texts. Each has one function here, so that the same value reads the
//! same on every page: `1,000,000`, `3 tasks`, `40 min`, `50%`, `5.9 GiB`, `in 2 h`.

mod cut;
mod number;
mod span;
mod wildcard;

pub use cut::{code, shortened, slice, truncated};
pub use number::{
    Integer, agree, bytes, count_as, count_of, decimal, hex, list, mebibytes, memory, number,
    ordinal, percent, sentence, unsigned,
};
pub use span::{clock, duration, relative};
pub use wildcard::{Wildcard, glob, matches_wildcards, wildcards};
