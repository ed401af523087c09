//! Requests over time, and the figures of generated ones.

use crate::common::{Caller, Family, compare::holds};
use cloudglass::labs::{
    cache_over_time::{Scenario, TrafficRun},
    run::Run,
};
use serde_json::{Value, json};

pub const FAMILY: Family = Family {
    name: "traffic",
    text: include_str!("../../data/vectors/traffic.json"),
    check: |call, _, vector| {
        let result = call("replay", vector).map_err(|thrown| format!("{thrown:?}"))?;
        holds(&result, &vector["expected"], "")
    },
};

/// The same seed gives the same figures wherever this runs: the first requests through `explain`, and a whole run.
pub const FIGURES: Family = Family {
    name: "traffic-figures",
    text: include_str!("../../data/traffic-figures.json"),
    check: figures,
};

fn figures(call: Caller, _: &Value, vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    let argument = json!({ "lab": "cache-over-time", "scenario": vector["scenario"] });
    let explained = call("explain", &argument).map_err(|thrown| format!("{thrown:?}"))?;
    let preview = &explained["answer"]["traffic"]["preview"];
    holds(&some_points(preview), &expected["preview"], "preview")?;
    let scenario: Scenario =
        serde_json::from_value(vector["scenario"].clone()).map_err(|error| error.to_string())?;
    let run = TrafficRun::new(&scenario).ok_or("no run")?;
    holds(&some_points(&json!(run.finish())), &expected["whole"], "whole")
}

/// Of a hundred points of a plot the first, the one in the middle and the last.
fn some_points(compared: &Value) -> Value {
    let mut compared = compared.clone();
    for side in compared["sides"].as_array_mut().into_iter().flatten() {
        let points = side["points"].as_array().cloned().unwrap_or_default();
        let at = |at: usize| points.get(at).cloned().unwrap_or_default();
        side["points"] = json!([at(0), at(points.len() / 2), at(points.len().saturating_sub(1))]);
    }
    compared
}
