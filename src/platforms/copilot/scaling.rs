//! `count`: a number, Spot, or a range with targets.

use super::manifest::{Manifest, WorkloadType};
use crate::explain::{Finding, Severity, finding};
use crate::platforms::rules;
use crate::text::list;
use serde_json::Value;

use Severity::Error;

/// All targets that scaling can have.
const TARGETS: [&str; 5] =
    ["cpu_percentage", "memory_percentage", "requests", "response_time", "queue_delay"];

/// The targets that a type allows.
fn targets_of(kind: WorkloadType) -> &'static [&'static str] {
    match kind {
        WorkloadType::LoadBalancedWebService | WorkloadType::BackendService => {
            &["cpu_percentage", "memory_percentage", "requests", "response_time"]
        }
        WorkloadType::WorkerService => &["cpu_percentage", "memory_percentage", "queue_delay"],
        _ => &[],
    }
}

/// Adds what Copilot rejects in `count`.
pub fn check(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    let Some(count) = manifest.at("count") else {
        return;
    };
    let Some(members) = count.as_object() else {
        // App Runner takes the name of a configuration.
        if count.as_u64().is_none() && kind != WorkloadType::RequestDrivenWebService {
            finding!(findings, Error, rules::COPILOT_COUNT, "count";
                "count isn't a number of tasks."; "Write a number, or range with a target.");
        }
        return;
    };
    let has = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
    let set: Vec<&str> = TARGETS.into_iter().filter(|name| has(name)).collect();
    let allowed = targets_of(kind);
    let scaled = has("range") || has("spot") || has("cooldown") || !set.is_empty();
    if kind == WorkloadType::RequestDrivenWebService || !scaled {
        return;
    }
    if allowed.is_empty() {
        finding!(findings, Error, rules::COPILOT_COUNT, "count";
            "A {} doesn't scale.", kind.name(); "Remove count.");
        return;
    }
    for name in set.iter().filter(|name| !allowed.contains(name)) {
        finding!(findings, Error, rules::COPILOT_COUNT, "count.{name}";
            "A {} can't scale by {name}.", kind.name(); "Use {}.", list(allowed, "or"));
    }
    if has("spot") && (has("range") || !set.is_empty()) {
        finding!(findings, Error, rules::COPILOT_COUNT, "count.spot";
            "count has both spot and scaling."; "Remove spot, or remove range and its targets.");
    } else if has("range") && set.is_empty() {
        finding!(findings, Error, rules::COPILOT_COUNT, "count";
            "count has a range and nothing to scale by."; "Add one of: {}.", list(allowed, "or"));
    } else if !has("range") && !set.is_empty() {
        finding!(findings, Error, rules::COPILOT_COUNT, "count.range";
            "count has a target and no range."; "Add range, such as 1-10.");
    } else if has("cooldown") && set.is_empty() {
        finding!(findings, Error, rules::COPILOT_COUNT, "count.cooldown";
            "count has a cooldown and nothing to scale by."; "Add one of: {}.", list(allowed, "or"));
    }
    if let Some(range) = members.get("range").filter(|range| !range.is_null()) {
        check_range(range, findings);
    }
    check_targets(manifest, kind, findings);
    let spot =
        has("spot") || members.get("range").and_then(|range| range.get("spot_from")).is_some();
    if spot && manifest.is_arm() {
        finding!(findings, Error, rules::COPILOT_PLATFORM, "count";
            "Copilot has no Fargate Spot on Arm."; "Remove spot, or use linux/x86_64.");
    }
}

fn check_range(range: &Value, findings: &mut Vec<Finding>) {
    let bounds = match range {
        Value::String(text) => text.split_once('-').and_then(|(low, high)| {
            let digits =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (digits(low) && digits(high)).then_some(())?;
            Some((low.parse::<u64>().ok()?, high.parse::<u64>().ok()?))
        }),
        _ => {
            let member = |name| range.get(name).and_then(Value::as_u64);
            member("min").zip(member("max"))
        }
    };
    match bounds {
        None => finding!(findings, Error, rules::COPILOT_COUNT, "count.range";
            "The range has no minimum and maximum."; "Write both, such as 1-10."),
        Some((low, high)) if low > high => {
            finding!(findings, Error, rules::COPILOT_COUNT, "count.range";
            "The minimum of the range ({low}) is greater than the maximum ({high})."; "Exchange them.")
        }
        Some(_) => {}
    }
}

fn check_targets(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    for name in ["cpu_percentage", "memory_percentage"] {
        let path = format!("count.{name}");
        let value = manifest.at(&path).map(|value| value.get("value").unwrap_or(value));
        if value.is_some_and(|value| value.as_u64().is_none_or(|percent| percent > 100)) {
            finding!(findings, Error, rules::COPILOT_COUNT, path;
                "The target isn't a percentage from 0 to 100."; "Write a number from 0 to 100.");
        }
    }
    for name in ["requests", "response_time"] {
        let path = format!("count.{name}");
        if manifest.at(&path).is_some()
            && kind != WorkloadType::WorkerService
            && !manifest.has_http()
        {
            finding!(findings, Error, rules::COPILOT_COUNT, path;
                "Scaling by {name} needs the load balancer of http."; "Add http, or scale by cpu_percentage.");
        }
    }
    if let Some(delay) =
        manifest.at("count.queue_delay").filter(|_| kind == WorkloadType::WorkerService)
    {
        let time = |name: &str| delay.get(name).and_then(Value::as_str).map(seconds);
        match (time("acceptable_latency"), time("msg_processing_time")) {
            (Some(Some(latency)), Some(Some(work))) if latency > 0.0 && work > 0.0 => {
                if work > latency {
                    finding!(findings, Error, rules::COPILOT_COUNT, "count.queue_delay.msg_processing_time";
                        "Processing a message takes longer than it may wait."; "Raise acceptable_latency.");
                }
            }
            _ => finding!(findings, Error, rules::COPILOT_COUNT, "count.queue_delay";
                "queue_delay needs acceptable_latency and msg_processing_time, both longer than 0."; "Write both, such as 10m and 250ms."),
        }
    }
}

/// A duration as Go writes it: `1h30m`, `250ms`, `1.5s`. In seconds.
pub fn seconds(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 8] = [
        ("ns", 1e-9),
        ("us", 1e-6),
        ("µs", 1e-6),
        ("ms", 1e-3),
        ("s", 1.0),
        ("m", 60.0),
        ("h", 3600.0),
        ("\u{3bc}s", 1e-6),
    ];
    let text = text.strip_prefix('+').unwrap_or(text);
    if text == "0" {
        return Some(0.0);
    }
    let (mut rest, mut sum) = (text, 0.0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, factor) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        sum += number.parse::<f64>().ok()? * factor;
        rest = after;
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_of_go() {
        for (text, expected) in [
            ("1h30m", Some(5400.0)),
            ("250ms", Some(0.25)),
            ("1.5s", Some(1.5)),
            ("0", Some(0.0)),
            ("", None),
            ("5", None),
            ("1d", None),
            ("m", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
