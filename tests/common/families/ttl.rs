//! Lifetimes and stale copies.

use crate::common::{Family, compare::holds};

pub const FAMILY: Family = Family {
    name: "ttl",
    text: include_str!("../../data/vectors/ttl.json"),
    check: |call, _, vector| {
        let result = call("ttl", vector).map_err(|thrown| format!("{thrown:?}"))?;
        holds(&result, &vector["expected"], "")
    },
};
