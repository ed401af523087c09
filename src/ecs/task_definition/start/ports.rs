//! Where the ports of a task can be reached, and what a load balancer needs.

use super::super::definition::{Container, Members, network_mode, port_range};
use super::answer::{
    HostPort, Port, ReachableOn, RuleOwner, RuleSource, SecurityGroupRule, Start, TargetType,
};
use super::input::StartInput;
use super::rules;
use crate::explain::{Rule, Trace, Verdict, step};
use crate::text::code;
use serde_json::Value;

/// The ports that dynamic mappings use, on any instance.
const EPHEMERAL: (i64, i64) = (32_768, 65_535);

/// The ports of all containers.
pub(super) fn ports(definition: &Value, all: &[Container<'_>], trace: &mut Trace) -> Vec<Port> {
    let mode = network_mode(definition);
    let mut ports = Vec::new();
    for container in all {
        for (at, mapping) in container.value.items("portMappings").iter().enumerate() {
            let path = format!("{}.portMappings[{at}]", container.path());
            if let Some(port) = port(mode, *container, mapping) {
                record(mode, &port, &path, trace);
                ports.push(port);
            }
        }
    }
    ports
}

fn port(mode: &str, container: Container<'_>, mapping: &Value) -> Option<Port> {
    let (own, range) = (mapping.int("containerPort"), mapping.text("containerPortRange"));
    let fixed = mapping.int("hostPort").filter(|port| *port > 0);
    let reachable_on = if mode == "awsvpc" { ReachableOn::TaskEni } else { ReachableOn::Instance };
    let (host_port, host_port_range) = match (mode, range) {
        ("none", _) => return None,
        ("awsvpc" | "host", Some(range)) => (None, Some(range.to_owned())),
        (_, Some(_)) => (None, Some("dynamic".to_owned())),
        ("awsvpc" | "host", None) => (Some(HostPort::Fixed(own?)), None),
        (_, None) => (Some(fixed.map_or(HostPort::Dynamic, HostPort::Fixed)), None),
    };
    Some(Port {
        container: container.name().to_owned(),
        container_port: own.filter(|_| range.is_none()),
        container_port_range: range.map(str::to_owned),
        protocol: mapping.text("protocol").unwrap_or("tcp").to_owned(),
        host_port,
        host_port_range,
        reachable_on,
    })
}

fn record(mode: &str, port: &Port, path: &str, trace: &mut Trace) {
    let name = code(&port.container);
    let own = match (&port.container_port, &port.container_port_range) {
        (Some(port), _) => port.to_string(),
        (None, range) => range.clone().unwrap_or_default(),
    };
    match (mode, port.host_port) {
        ("awsvpc", _) => {
            step!(trace, rules::PORT_AWSVPC, Verdict::Applied, "Port {own} of {name}", [path];
            "The container is reachable at port {own} of the task's network interface.")
        }
        ("host", _) => {
            step!(trace, rules::PORT_HOST, Verdict::Applied, "Port {own} of {name}", [path];
            "The container is reachable at port {own} of the instance.")
        }
        (_, Some(HostPort::Fixed(host))) => {
            step!(trace, rules::PORT_FIXED, Verdict::Applied, "Port {own} of {name}", [path];
            "The container is reachable at port {host} of the instance, so that each instance runs at most 1 such task.")
        }
        (_, _) => {
            step!(trace, rules::PORT_DYNAMIC, Verdict::Applied, "Port {own} of {name}", [path];
            "Docker selects a free port of the instance when the container starts.")
        }
    };
}

/// The target type, and what the security group must allow.
pub(super) fn targets(
    definition: &Value,
    input: &StartInput,
    start: &mut Start,
    trace: &mut Trace,
) {
    let Some(balancer) = &input.launch.load_balancer else { return };
    let mode = network_mode(definition);
    let (target, on) = match mode {
        "awsvpc" => (TargetType::Ip, RuleOwner::Task),
        _ => (TargetType::Instance, RuleOwner::Instance),
    };
    start.target_type = Some(target);
    step!(trace, rules::TARGET_TYPE, Verdict::Applied, "Target group", ["networkMode"];
        "In the network mode `{mode}`, the target group needs the target type `{}`.",
        if target == TargetType::Ip { "ip" } else { "instance" });
    let wanted = balancer.container_port;
    let is = |port: &&Port| {
        port.container == balancer.container_name
            && match port.container_port_range.as_deref().and_then(port_range) {
                Some((first, last)) => (first..=last).contains(&wanted),
                None => port.container_port == Some(wanted),
            }
    };
    for port in start.ports.iter().filter(is) {
        let range = port.host_port_range.as_deref();
        let (from_port, to_port) = match (port.host_port, range) {
            (Some(HostPort::Fixed(port)), _) => (port, port),
            (None, Some(range)) if range != "dynamic" => (wanted, wanted),
            _ => EPHEMERAL,
        };
        let rule: &'static Rule = &rules::BALANCER_RULE;
        let ports = if from_port == to_port {
            format!("port {from_port}")
        } else {
            format!("ports {from_port} to {to_port}")
        };
        step!(trace, *rule, Verdict::Applied, "Security group", ["networkMode"];
            "The security group of the {} must allow {ports} from the load balancer.",
            if on == RuleOwner::Task { "task" } else { "instance" });
        start.security_group_rules.push(SecurityGroupRule {
            on,
            from_port,
            to_port,
            protocol: port.protocol.clone(),
            source: RuleSource::LoadBalancer,
        });
    }
}
