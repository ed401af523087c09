//! The network mode, and the ports of each container.

use super::super::definition::{Container, LaunchType, Members, port_range};
use super::super::rules;
use super::{CLIENT, Checker};
use crate::explain::{Severity::Error, Severity::Warning, finding};
use crate::text::{code, list};
use serde_json::Value;

const PORTS: std::ops::RangeInclusive<i64> = 1..=65_535;

/// Ports that are used already: the protocol, the first and the last port, and where.
type Used = (String, i64, i64, usize);

impl Checker<'_> {
    pub(super) fn network(&mut self) {
        self.mode();
        let mut used: Vec<Used> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for container in self.containers.clone() {
            self.awsvpc_members(container);
            let mappings = container.value.items("portMappings");
            if self.mode == "none" && !mappings.is_empty() {
                finding!(self.findings, Error, rules::NO_PORTS, format!("{}.portMappings", container.path()), CLIENT;
                    "The network mode `none` has no ports."; "Remove `portMappings`, or use another network mode.");
                continue;
            }
            let ranges =
                mappings.iter().filter(|mapping| mapping.has("containerPortRange")).count();
            if ranges > 100 {
                finding!(self.findings, Error, rules::PORT_RANGE, format!("{}.portMappings", container.path()), CLIENT;
                    "The container has {ranges} port ranges."; "Keep up to 100 port ranges.");
            }
            for (at, mapping) in mappings.iter().enumerate() {
                let path = format!("{}.portMappings[{at}]", container.path());
                self.port(&path, mapping, container, &mut used);
                self.port_name(&path, mapping, &mut names);
            }
        }
    }

    fn mode(&mut self) {
        let given = self.definition.text("networkMode");
        if self.definition.has("networkMode") && given.is_none() {
            return;
        }
        if self.on_fargate() && given != Some("awsvpc") {
            let is = given.map_or("missing".to_owned(), |mode| format!("`{mode}`"));
            finding!(self.findings, Error, rules::NETWORK_MODE, "networkMode", CLIENT;
                "The network mode is {is}. ECS returns `Fargate only supports network mode 'awsvpc'.`";
                "Enter `awsvpc`."; set "networkMode" = "awsvpc");
        }
        if self.on(LaunchType::External) && given == Some("awsvpc") {
            finding!(self.findings, Error, rules::NETWORK_MODE, "networkMode", CLIENT;
                "External instances don't support the network mode `awsvpc`.";
                "Enter `bridge`, `host`, or `none`."; set "networkMode" = "bridge");
        }
        if self.on(LaunchType::ManagedInstances) && given == Some("bridge") {
            finding!(self.findings, Error, rules::NETWORK_MODE, "networkMode", CLIENT;
                "Managed Instances don't support the network mode `bridge`.";
                "Enter `awsvpc` or `host`."; set "networkMode" = "awsvpc");
        }
        if self.windows && !self.on_fargate() && matches!(given, Some("bridge" | "host" | "none")) {
            finding!(self.findings, Warning, rules::NETWORK_MODE, "networkMode";
                "Windows instances support the network mode `awsvpc`, or Docker's default if `networkMode` is missing.";
                "Remove `networkMode`, or enter `awsvpc`.");
        }
        if self.definition.is_true("enableFaultInjection")
            && !matches!(self.mode, "awsvpc" | "host")
        {
            finding!(self.findings, Error, rules::FAULT_INJECTION, "enableFaultInjection", CLIENT;
                "Fault injection isn't available in the network mode `{}`.", self.mode;
                "Use the network mode `awsvpc` or `host`, or remove `enableFaultInjection`."; set "enableFaultInjection" = false);
        }
    }

    /// What the network mode awsvpc, and Fargate in any mode, doesn't have.
    fn awsvpc_members(&mut self, container: Container<'_>) {
        let value = container.value;
        let awsvpc = self.mode == "awsvpc";
        let fargate = self.on_fargate();
        let filled = |name: &str| !value.items(name).is_empty();
        let named = value.filled("hostname").is_some();
        let wrong = [
            (
                "links",
                filled("links"),
                awsvpc,
                fargate,
                "Links are not supported when networkMode=awsvpc",
            ),
            (
                "hostname",
                named,
                awsvpc,
                false,
                "hostname is not supported on container when networkMode=awsvpc",
            ),
            (
                "extraHosts",
                filled("extraHosts"),
                awsvpc,
                fargate,
                "Extra hosts are not supported when networkMode=awsvpc",
            ),
            (
                "dnsServers",
                filled("dnsServers"),
                awsvpc,
                fargate,
                "DNS servers are not supported on container when networkMode=awsvpc",
            ),
            ("dnsSearchDomains", filled("dnsSearchDomains"), false, fargate, ""),
            (
                "disableNetworking",
                value.is_true("disableNetworking"),
                awsvpc,
                fargate,
                "Disable Networking is not supported when networkMode=awsvpc",
            ),
        ];
        for (name, set, in_mode, on_fargate, text) in wrong {
            let at = format!("{}.{name}", container.path());
            match (set, in_mode, on_fargate) {
                (true, true, _) => {
                    finding!(self.findings, Error, rules::AWSVPC_MEMBERS, at, CLIENT;
                    "The network mode `awsvpc` doesn't support `{name}`. ECS returns `{text}`.";
                    "Remove `{name}`: containers of the task reach each other on `localhost`.")
                }
                (true, false, true) => {
                    finding!(self.findings, Error, rules::FARGATE_PARAMETERS, at, CLIENT;
                    "Fargate doesn't support `{name}`."; "Remove `{name}`.")
                }
                _ => {}
            }
        }
        if filled("links") && matches!(self.mode, "host" | "none") {
            finding!(self.findings, Error, rules::LINKS, format!("{}.links", container.path()), CLIENT;
                "Containers can have links only in the network mode `bridge`."; "Remove `links`.");
        }
    }

    fn port(
        &mut self,
        path: &str,
        mapping: &Value,
        container: Container<'_>,
        used: &mut Vec<Used>,
    ) {
        let (port, host) = (mapping.int("containerPort"), mapping.int("hostPort"));
        let protocol = mapping.text("protocol").unwrap_or("tcp").to_owned();
        let range = mapping.text("containerPortRange");
        let (first, last) = match (port, range) {
            (_, Some(_)) if mapping.has("containerPort") || mapping.has("hostPort") => {
                finding!(self.findings, Error, rules::PORT_RANGE, path, CLIENT;
                    "The mapping has a port and a range. ECS returns `Invalid port mapping for container '{}', cannot specify both single port and port range.`",
                    container.name(); "Keep the port or the range.");
                return;
            }
            (None, Some(range)) => match port_range(range) {
                Some((first, last))
                    if first < last && PORTS.contains(&first) && PORTS.contains(&last) =>
                {
                    (first, last)
                }
                _ => {
                    finding!(self.findings, Error, rules::PORT_RANGE, format!("{path}.containerPortRange"), CLIENT;
                        "The range {} isn't valid. ECS returns `Invalid 'containerPortRange' setting`.", code(range);
                        "Enter the lower port first, such as `8000-8010`.");
                    return;
                }
            },
            (Some(port), _) if PORTS.contains(&port) => (port, port),
            (Some(port), _) => {
                finding!(self.findings, Error, rules::PORT_RANGE, format!("{path}.containerPort"), CLIENT;
                    "There is no port {port}."; "Enter 1 to 65535.");
                return;
            }
            (None, None) if mapping.has("containerPort") || mapping.has("containerPortRange") => {
                return;
            }
            (None, None) => {
                finding!(self.findings, Error, rules::PORT_RANGE, format!("{path}.containerPort"), CLIENT;
                    "The mapping has no container port."; "Enter `containerPort` or `containerPortRange`.");
                return;
            }
        };
        if range.is_some() && self.mode == "host" {
            finding!(self.findings, Error, rules::PORT_RANGE, format!("{path}.containerPortRange"), CLIENT;
                "The network mode `host` doesn't support port ranges."; "Enter each `containerPort`, or use the network mode `awsvpc` or `bridge`.");
        }
        if let Some(host) = host {
            if !(0..=65_535).contains(&host) {
                finding!(self.findings, Error, rules::PORT_RANGE, format!("{path}.hostPort"), CLIENT;
                    "There is no host port {host}."; "Enter 0 to 65535.");
            } else if matches!(self.mode, "awsvpc" | "host") && host != first {
                finding!(self.findings, Error, rules::PORTS_MATCH, "{path}.hostPort", CLIENT;
                    "The host port {host} differs from the container port {first}. ECS returns `When networkMode={}, the host ports and container ports in port mappings must match.`",
                    self.mode; "Enter {first}, or remove `hostPort`."; set "{path}.hostPort" = first);
            }
        }
        self.twice(path, (protocol, first, last, container.at), host, used);
    }

    /// Ports that two mappings share.
    fn twice(&mut self, path: &str, port: Used, host: Option<i64>, used: &mut Vec<Used>) {
        let (protocol, first, last, at) = &port;
        let shares = |other: &&Used| other.0 == *protocol && other.1 <= *last && *first <= other.2;
        let is_range = first != last;
        match self.mode {
            "awsvpc" => {
                if let Some(other) = used.iter().find(shares) {
                    finding!(self.findings, Error, rules::PORT_TWICE, path, CLIENT;
                        "Port {} is used two times in the task. ECS returns `{} container port '{}' is used multiple times in task when networkMode=awsvpc.`",
                        first.max(&other.1), protocol.to_uppercase(), first.max(&other.1);
                        "Use another port: the containers share the network interface of the task.");
                }
                used.push(port);
            }
            "host" => {
                if used.iter().any(|other| shares(&other)) {
                    finding!(self.findings, Warning, rules::PORT_TWICE, path;
                        "Port {first} of the instance is used two times in the task."; "Use another port.");
                }
                used.push(port);
            }
            _ => {
                if is_range
                    && used
                        .iter()
                        .any(|other| other.3 == *at && other.1 != other.2 && shares(&other))
                {
                    finding!(self.findings, Error, rules::PORT_RANGE, path, CLIENT;
                        "The port ranges of the container overlap."; "Enter ranges without common ports.");
                }
                let fixed = host.filter(|host| *host > 0 && !is_range);
                let same_host = |other: &Used| {
                    other.3 == usize::MAX && other.0 == *protocol && Some(other.1) == fixed
                };
                if let Some(host) = fixed {
                    if used.iter().any(same_host) {
                        finding!(self.findings, Warning, rules::PORT_TWICE, format!("{path}.hostPort");
                            "Host port {host} is used two times in the task, and the second container can't start.";
                            "Use another host port, or 0 for a dynamic port.");
                    }
                    used.push((protocol.clone(), host, host, usize::MAX));
                }
                used.push(port);
            }
        }
    }

    fn port_name(&mut self, path: &str, mapping: &Value, names: &mut Vec<String>) {
        let Some(name) = mapping.text("name") else { return };
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        if name.is_empty() || name.len() > 64 || name.starts_with('-') || !name.chars().all(fits) {
            finding!(self.findings, Error, rules::PORT_NAME, format!("{path}.name"), CLIENT;
                "The port name {} isn't valid.", code(name);
                "Use up to 64 lowercase letters, digits, underscores, and hyphens. The name can't begin with a hyphen.");
        } else if names.iter().any(|other| other == name) {
            let others: Vec<String> = vec![code(name)];
            finding!(self.findings, Error, rules::PORT_NAME, format!("{path}.name"), CLIENT;
                "Another port of the task is named {}. ECS returns `When networkMode={}, port mapping name is already used`.",
                list(&others, "and"), self.mode; "Enter a unique name.");
        }
        names.push(name.to_owned());
    }
}
