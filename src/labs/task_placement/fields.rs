//! Members of the scenario as a form shows them: ports as text, lists of names, attributes as pairs.

use crate::ecs::cluster::RunningTask;
use std::collections::BTreeMap;

/// TCP and UDP ports.
pub type HostPorts = (Vec<u16>, Vec<u16>);

/// The host ports of a task.
pub fn host_ports(task: &RunningTask) -> HostPorts {
    (task.tcp_ports.clone(), task.udp_ports.clone())
}

/// Ports as text: `80, 53/udp`.
pub fn ports_text((tcp, udp): &HostPorts) -> String {
    let tcp = tcp.iter().map(u16::to_string);
    let udp = udp.iter().map(|port| format!("{port}/udp"));
    tcp.chain(udp).collect::<Vec<_>>().join(", ")
}

/// Reads ports: those without a protocol are TCP.
pub fn read_ports(text: &str) -> Result<HostPorts, String> {
    let (mut tcp, mut udp) = (Vec::new(), Vec::new());
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        let (number, list) = match part.strip_suffix("/udp") {
            Some(number) => (number, &mut udp),
            None => (part.strip_suffix("/tcp").unwrap_or(part), &mut tcp),
        };
        match number.parse() {
            Ok(port) => list.push(port),
            Err(_) => return Err("Enter ports such as 80, 53/udp.".into()),
        }
    }
    Ok((tcp, udp))
}

/// Ports as a list of names.
pub fn port_names(ports: Vec<u16>) -> Vec<String> {
    ports.iter().map(u16::to_string).collect()
}

/// The ports in a list of names.
pub fn named_ports(names: Vec<String>) -> Vec<u16> {
    names.iter().filter_map(|port| port.parse().ok()).collect()
}

/// Attributes as pairs; an attribute without a value has an empty one.
pub fn attribute_pairs(attributes: BTreeMap<String, Option<String>>) -> Vec<(String, String)> {
    attributes.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect()
}

/// The attributes of pairs.
pub fn paired_attributes(pairs: Vec<(String, String)>) -> BTreeMap<String, Option<String>> {
    pairs.into_iter().map(|(name, value)| (name, (!value.is_empty()).then_some(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_as_they_are_written() {
        for (typed, written) in [("80, 53/udp", "80, 53/udp"), ("443/tcp 80", "443, 80"), ("", "")]
        {
            assert_eq!(ports_text(&read_ports(typed).expect(typed)), written);
        }
        for bad in ["http", "70000", "80;81"] {
            assert_eq!(read_ports(bad), Err("Enter ports such as 80, 53/udp.".to_owned()));
        }
        assert_eq!(port_names(named_ports(vec!["22".into(), "x".into()])), ["22"]);
    }

    #[test]
    fn an_attribute_may_have_no_value() {
        let pairs = vec![("gpu".to_owned(), String::new()), ("stack".to_owned(), "a".to_owned())];
        assert_eq!(attribute_pairs(paired_attributes(pairs.clone())), pairs);
        assert_eq!(paired_attributes(pairs)["gpu"], None);
    }
}
