//! Lifetimes and stale copies.

use super::{
    super::{Family, compare::holds},
    cache_key::lay,
};
use serde_json::Value;

pub const FAMILY: Family = Family {
    name: "ttl",
    text: include_str!("../../data/vectors/ttl.json"),
    check: |call, _, vector| {
        let result = call("ttl", vector).map_err(|thrown| format!("{thrown:?}"))?;
        holds(&result, &vector["expected"], "")
    },
};

/// What AWS leaves open (docs/reference/cloudfront.md, section 15), with the rules that must be cited.
pub const WORKED: Family = Family {
    name: "ttl-worked",
    text: include_str!("../../data/ttl-worked.json"),
    check: |call, file, vector| {
        let mut argument = file["base"].clone();
        lay(&mut argument, vector);
        let result = call("ttl", &argument).map_err(|thrown| format!("{thrown:?}"))?;
        holds(&result, &vector["expected"], "")?;
        let cited = |rule: &Value| {
            let mut steps = result["trace"].as_array().into_iter().flatten();
            steps.any(|step| step["rule"] == *rule)
        };
        match vector["cites"].as_array().into_iter().flatten().find(|rule| !cited(rule)) {
            Some(rule) => Err(format!("{rule} is not cited: {}", result["trace"])),
            None => Ok(()),
        }
    },
};
