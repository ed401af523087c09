//! What Copilot rejects in a manifest.

use super::manifest::{Manifest, WorkloadType, port_number};
use super::{containers, scaling, storage};
use crate::explain::{Finding, Severity, finding};
use crate::platforms::rules;
use crate::text::{code, list};
use crate::time::cron_field::{MONTHS, WEEKDAYS, bits};
use ipnet::IpNet;
use serde_json::Value;

use Severity::Error;
use WorkloadType::{
    BackendService, LoadBalancedWebService, RequestDrivenWebService, ScheduledJob, StaticSite,
    WorkerService,
};

/// Operating system and architecture as one text.
const PLATFORMS: [&str; 6] =
    ["linux/amd64", "linux/x86_64", "linux/arm", "linux/arm64", "windows/amd64", "windows/x86_64"];
/// Editions of Windows, for the long form of `platform`.
const WINDOWS: [&str; 4] = [
    "windows_server_2019_core",
    "windows_server_2019_full",
    "windows_server_2022_core",
    "windows_server_2022_full",
];

/// Adds what Copilot rejects.
pub fn check(manifest: &Manifest, findings: &mut Vec<Finding>) {
    if manifest.name().is_none() {
        finding!(findings, Error, rules::COPILOT_SYNTAX, "name";
            "The manifest has no name."; "Add name.");
    }
    let Some(kind) = manifest.kind() else {
        let types: Vec<_> = WorkloadType::ALL.iter().map(|kind| kind.name()).collect();
        finding!(findings, Error, rules::COPILOT_SYNTAX, "type";
            "{} is no type of workload.", manifest.text("type").map_or("A missing type".into(), code);
            "Use one of: {}.", list(&types, "or"));
        return;
    };
    if kind == StaticSite {
        return static_site(manifest, findings);
    }
    image(manifest, kind, findings);
    http(manifest, kind, findings);
    platform(manifest, kind, findings);
    scaling::check(manifest, kind, findings);
    storage::check(manifest, findings);
    network(manifest, kind, findings);
    topics(manifest, kind, findings);
    containers::check(manifest, findings);
    if kind == ScheduledJob {
        schedule(manifest, findings);
    }
    others(manifest, kind, findings);
}

fn static_site(manifest: &Manifest, findings: &mut Vec<Finding>) {
    for (at, file) in manifest.items("files").enumerate() {
        if file.get("source").and_then(Value::as_str).is_none_or(str::is_empty) {
            finding!(findings, Error, rules::COPILOT_OTHERS, "files[{at}].source";
                "An entry of files has no source."; "Name the file or folder to upload in source.");
        }
    }
}

fn image(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    let build = manifest.at("image.build").is_some_and(|build| match build {
        Value::String(path) => !path.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    });
    let location = manifest.at("image.location").is_some();
    if build && location {
        finding!(findings, Error, rules::COPILOT_IMAGE, "image";
            "image has both build and location."; "Remove one of the two.");
    } else if !build && !location {
        finding!(findings, Error, rules::COPILOT_IMAGE, "image";
            "image has neither build nor location."; "Add one of the two.");
    }
    let needs_port = matches!(kind, LoadBalancedWebService | RequestDrivenWebService);
    match manifest.at("image.port") {
        None if needs_port => finding!(findings, Error, rules::COPILOT_IMAGE, "image.port";
            "The container has no port."; "Add the port that the application listens on, such as 8080."),
        Some(port) if port_number(port).is_none() => {
            finding!(findings, Error, rules::COPILOT_IMAGE, "image.port";
            "The port isn't a number from 0 to 65535."; "Write a number, such as 8080.")
        }
        _ => {}
    }
}

fn http(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    let http = manifest.at("http");
    let disabled = http == Some(&Value::Bool(false));
    let balanced = manifest.has_network_load_balancer();
    if kind == LoadBalancedWebService && disabled && !balanced {
        finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http";
            "The service has neither http nor nlb."; "Add http with a path, or nlb with a port.");
    }
    let routed = kind == LoadBalancedWebService || (kind == BackendService && http.is_some());
    if routed && !disabled {
        routing(manifest, findings);
    }
    if kind == LoadBalancedWebService && balanced {
        network_load_balancer(manifest, findings);
    }
    for target in ["http.target_container", "http.targetContainer", "nlb.target_container"] {
        let balanced = (target.starts_with("http") && routed && !disabled)
            || (target.starts_with("nlb") && kind == LoadBalancedWebService);
        if let Some(name) = manifest.text(target).filter(|_| balanced) {
            target_container(manifest, target, name, findings);
        }
    }
}

fn routing(manifest: &Manifest, findings: &mut Vec<Finding>) {
    if manifest.text("http.path").is_none() {
        finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.path";
            "http has no path."; "Add the path whose requests the service gets, such as '/'.");
    }
    if manifest.at("http.target_container").is_some()
        && manifest.at("http.targetContainer").is_some()
    {
        finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.target_container";
            "http has both target_container and targetContainer."; "Remove targetContainer.");
    }
    if let Some(version) = manifest.text("http.version")
        && !["GRPC", "HTTP1", "HTTP2"].contains(&version.to_ascii_uppercase().as_str())
    {
        finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.version";
            "{} is no version of HTTP that a target group has.", code(version); "Use grpc, http1, or http2.");
    }
    for (at, address) in manifest.items("http.allowed_source_ips").enumerate() {
        if address.as_str().is_none_or(|text| text.parse::<IpNet>().is_err()) {
            finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.allowed_source_ips[{at}]";
                "An allowed address isn't a range in CIDR notation."; "Write a range, such as 192.0.2.0/24.");
        }
    }
    if manifest.at("http.hosted_zone").is_some() && manifest.at("http.alias").is_none() {
        finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.alias";
            "http has a hosted_zone and no alias."; "Add an alias in this zone.");
    }
    if let Some(aliases) = manifest.at("http.alias").and_then(Value::as_array) {
        for (at, alias) in aliases.iter().enumerate() {
            if alias.is_object() && alias.get("name").is_none() {
                finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.alias[{at}].name";
                    "An alias has no name."; "Add its name.");
            }
        }
    }
    for (at, rule) in manifest.items("http.additional_rules").enumerate() {
        if rule.get("path").and_then(Value::as_str).is_none() {
            finding!(findings, Error, rules::COPILOT_HTTP_VALID, "http.additional_rules[{at}].path";
                "A rule of http has no path."; "Add its path.");
        }
    }
}

fn network_load_balancer(manifest: &Manifest, findings: &mut Vec<Finding>) {
    let mut listener = |port: Option<&Value>, path: String| {
        let text = match port {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        if text.is_empty() {
            finding!(findings, Error, rules::COPILOT_HTTP_VALID, path;
                "A listener of nlb has no port."; "Add the port, such as 443/tls.");
            return;
        }
        let (port, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
        if port.parse::<u16>().is_err() {
            finding!(findings, Error, rules::COPILOT_HTTP_VALID, path;
                "{} isn't a port with a protocol.", code(&text); "Write a port and a protocol, such as 443/tls.");
        } else if !["tcp", "udp", "tls"].contains(&protocol.to_ascii_lowercase().as_str()) {
            finding!(findings, Error, rules::COPILOT_HTTP_VALID, path;
                "A Network Load Balancer of Copilot has no protocol {}.", code(protocol); "Use tcp, udp, or tls.");
        }
    };
    listener(manifest.at("nlb.port"), "nlb.port".into());
    for (at, other) in manifest.items("nlb.additional_listeners").enumerate() {
        listener(other.get("port"), format!("nlb.additional_listeners[{at}].port"));
    }
    if let Some(aliases) = manifest.at("nlb.alias").and_then(Value::as_array) {
        for (at, alias) in aliases.iter().enumerate() {
            if alias.get("hosted_zone").is_some() {
                finding!(findings, Error, rules::COPILOT_HTTP_VALID, "nlb.alias[{at}].hosted_zone";
                    "An alias of nlb can't have a hosted_zone."; "Remove it.");
            }
        }
    }
}

fn target_container(manifest: &Manifest, field: &str, name: &str, findings: &mut Vec<Finding>) {
    if Some(name) == manifest.name() {
        return;
    }
    match manifest.at("sidecars").and_then(|sidecars| sidecars.get(name)) {
        None => finding!(findings, Error, rules::COPILOT_HTTP_VALID, field;
            "There is no container {}.", code(name); "Name the workload itself or one of its sidecars."),
        Some(sidecar) if sidecar.get("port").is_none() => {
            finding!(findings, Error, rules::COPILOT_HTTP_VALID, field;
                "The sidecar {} exposes no port.", code(name); "Add its port.");
        }
        Some(_) => {}
    }
}

fn platform(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    let (Some(platform), Some((os, arch))) = (manifest.at("platform"), manifest.system()) else {
        return;
    };
    let known = match platform {
        Value::String(text) => PLATFORMS.contains(&text.to_ascii_lowercase().as_str()),
        _ => match os.as_str() {
            "linux" => ["x86_64", "amd64", "arm", "arm64"].contains(&arch.as_str()),
            _ => WINDOWS.contains(&os.as_str()) && ["x86_64", "amd64"].contains(&arch.as_str()),
        },
    };
    if !known {
        finding!(findings, Error, rules::COPILOT_PLATFORM, "platform";
            "Copilot has no platform {}.", code(&format!("{os}/{arch}")); "Use one of: {}.", list(&PLATFORMS, "or"));
        return;
    }
    let app_runner = kind == RequestDrivenWebService;
    if app_runner && (manifest.is_windows() || manifest.is_arm()) {
        finding!(findings, Error, rules::COPILOT_PLATFORM, "platform";
            "App Runner runs Linux on x86_64 alone."; "Use linux/x86_64."; set "platform" = "linux/x86_64");
    }
}

fn network(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    let allowed: &[&str] =
        if kind == RequestDrivenWebService { &["private"] } else { &["public", "private"] };
    match manifest.at("network.vpc.placement") {
        None | Some(Value::Object(_)) => {}
        Some(Value::String(placement)) if allowed.contains(&placement.as_str()) => {}
        Some(_) => finding!(findings, Error, rules::COPILOT_NETWORK, "network.vpc.placement";
            "A {} can't be placed so.", kind.name(); "Use {}.", list(allowed, "or")),
    }
}

fn is_topic_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// A service as a subscription names it: it begins with a lower-case letter, and hyphens are single and inside.
fn is_service_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_lowercase())
        && name.len() > 1
        && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !name.contains("--")
        && !name.ends_with('-')
}

fn topics(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    for (at, topic) in manifest.items("publish.topics").enumerate() {
        if !topic.get("name").and_then(Value::as_str).is_some_and(is_topic_name) {
            finding!(findings, Error, rules::COPILOT_TOPICS, "publish.topics[{at}].name";
                "A topic needs a name of letters, digits, underscores, and hyphens."; "Correct its name.");
        }
    }
    if kind != WorkerService {
        return;
    }
    for (at, topic) in manifest.items("subscribe.topics").enumerate() {
        if !topic.get("name").and_then(Value::as_str).is_some_and(is_topic_name) {
            finding!(findings, Error, rules::COPILOT_TOPICS, "subscribe.topics[{at}].name";
                "A subscription needs the name of a topic."; "Add the name as it is in publish.topics.");
        }
        if !topic.get("service").and_then(Value::as_str).is_some_and(is_service_name) {
            finding!(findings, Error, rules::COPILOT_TOPICS, "subscribe.topics[{at}].service";
                "A subscription needs the service that publishes the topic."; "Add its name.");
        }
        if let Some(queue) = topic.get("queue") {
            fifo(queue.get("fifo"), &format!("subscribe.topics[{at}].queue.fifo"), findings);
        }
    }
    fifo(manifest.at("subscribe.queue.fifo"), "subscribe.queue.fifo", findings);
}

fn fifo(fifo: Option<&Value>, path: &str, findings: &mut Vec<Finding>) {
    let Some(fifo) = fifo.and_then(Value::as_object) else {
        return;
    };
    let text = |name: &str| fifo.get(name).and_then(Value::as_str);
    let (scope, limit) = (text("deduplication_scope"), text("throughput_limit"));
    if fifo.get("high_throughput").is_some_and(|value| !value.is_null())
        && (scope.is_some() || limit.is_some())
    {
        finding!(findings, Error, rules::COPILOT_TOPICS, "{path}.high_throughput";
            "high_throughput excludes throughput_limit and deduplication_scope."; "Remove one of them.");
    }
    if scope.is_some_and(|scope| !["messageGroup", "queue"].contains(&scope)) {
        finding!(findings, Error, rules::COPILOT_TOPICS, "{path}.deduplication_scope";
            "This isn't a scope for deduplication."; "Use messageGroup or queue.");
    }
    if limit.is_some_and(|limit| !["perMessageGroupId", "perQueue"].contains(&limit)) {
        finding!(findings, Error, rules::COPILOT_TOPICS, "{path}.throughput_limit";
            "This isn't a limit of throughput."; "Use perMessageGroupId or perQueue.");
    }
    if limit == Some("perMessageGroupId") && scope == Some("queue") {
        finding!(findings, Error, rules::COPILOT_TOPICS, "{path}.throughput_limit";
            "With the deduplication scope queue, the limit must be perQueue."; "Use perQueue.");
    }
}

fn schedule(manifest: &Manifest, findings: &mut Vec<Finding>) {
    let schedule = manifest.text("on.schedule").map(str::trim).unwrap_or("");
    if !is_schedule(schedule) {
        finding!(findings, Error, rules::COPILOT_OTHERS, "on.schedule";
            "{} isn't a schedule.", if schedule.is_empty() { "A missing value".into() } else { code(schedule) };
            "Use a preset such as @daily, @every 1h30m, rate(10 minutes), a cron expression, or none.");
    }
}

/// A preset, `@every`, `rate(…)`, `cron(…)`, a cron expression of five fields, or `none`.
fn is_schedule(text: &str) -> bool {
    const PRESETS: [&str; 7] =
        ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    if text == "none" || PRESETS.contains(&text) {
        return true;
    }
    if let Some(every) = text.strip_prefix("@every ") {
        return scaling::seconds(every.trim()).is_some_and(|seconds| seconds > 0.0);
    }
    let inner = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(rate) = inner("rate") {
        let words: Vec<&str> = rate.split_whitespace().collect();
        let [count, unit] = words.as_slice() else {
            return false;
        };
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        return count.parse::<u32>().is_ok_and(|count| count > 0)
            && ["minute", "hour", "day"].contains(&unit);
    }
    if let Some(cron) = inner("cron") {
        return cron.split_whitespace().count() == 6;
    }
    const FIELDS: [(u64, u64, &[&str]); 5] =
        [(0, 59, &[]), (0, 23, &[]), (1, 31, &[]), (1, 12, &MONTHS), (0, 7, &WEEKDAYS)];
    let fields: Vec<&str> = text.split_whitespace().collect();
    // Copilot reads `?` as `*`.
    fields.len() == FIELDS.len()
        && fields.iter().zip(FIELDS).all(|(field, (least, most, names))| {
            bits(&field.replace('?', "*"), least, most, names).is_ok()
        })
}

fn others(manifest: &Manifest, kind: WorkloadType, findings: &mut Vec<Finding>) {
    if manifest.text("env_file").is_some_and(|file| !file.ends_with(".env")) {
        finding!(findings, Error, rules::COPILOT_OTHERS, "env_file";
            "The name of an environment file must end in .env."; "Rename the file.");
    }
    let rolling = manifest.at("deployment.rolling").filter(|_| kind.is_ecs_service());
    let known = |text: &str| ["default", "recreate"].contains(&text.to_ascii_lowercase().as_str());
    if rolling.is_some_and(|rolling| !rolling.as_str().is_some_and(known)) {
        finding!(findings, Error, rules::COPILOT_OTHERS, "deployment.rolling";
            "This isn't a strategy of Copilot."; "Use default or recreate.");
    }
    for (at, change) in manifest.items("taskdef_overrides").enumerate() {
        let path = change.get("path").and_then(Value::as_str).unwrap_or("");
        let of_name =
            path.strip_prefix("ContainerDefinitions[").and_then(|rest| rest.strip_suffix("].Name"));
        let named = of_name.is_some_and(|index| {
            !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())
        });
        if path == "Family" || named {
            finding!(findings, Error, rules::COPILOT_OTHERS, "taskdef_overrides[{at}].path";
                "{} can't be overridden.", code(path); "Remove this override.");
        }
    }
    let tracing = manifest.text("observability.tracing");
    if kind == RequestDrivenWebService
        && tracing.is_some_and(|vendor| !vendor.eq_ignore_ascii_case("awsxray"))
    {
        finding!(findings, Error, rules::COPILOT_OTHERS, "observability.tracing";
            "App Runner traces with X-Ray alone."; "Use awsxray."; set "observability.tracing" = "awsxray");
    }
}
