//! Requests over time.

use crate::common::{Family, compare::holds};

pub const FAMILY: Family = Family {
    name: "traffic",
    text: include_str!("../../data/vectors/traffic.json"),
    check: |call, _, vector| {
        let result = call("replay", vector).map_err(|thrown| format!("{thrown:?}"))?;
        holds(&result, &vector["expected"], "")
    },
};
