//! Imports container instances and the tasks on them.

use super::{PlacementImport, number};
use crate::document::ImportStatus;
use crate::ecs::cluster::{ContainerInstance, RunningTask};
use crate::text::count_of;
use crate::time::utc_text;
use serde_json::Value;
use std::collections::BTreeMap;

/// The ID of the task that represents the allocated resources of tasks that aren't in the document.
pub(super) const ALLOCATED: &str = "allocated";

pub(super) fn container_instances(items: &[Value], to: &mut PlacementImport) {
    let mut instances = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let resource = |list: &str, name: &str| {
            item[list]
                .as_array()
                .into_iter()
                .flatten()
                .find(|resource| resource["name"] == name)
                .cloned()
                .unwrap_or_default()
        };
        let amount = |list: &str, name: &str| {
            let found = resource(list, name);
            ["integerValue", "longValue", "doubleValue"]
                .iter()
                .find_map(|member| number(&found[*member]).filter(|n| *n > 0))
                .or(number(&found["integerValue"]))
        };
        let ports = |list: &str, name: &str| -> Option<Vec<u16>> {
            let found = resource(list, name);
            Some(
                found["stringSetValue"]
                    .as_array()?
                    .iter()
                    .filter_map(|port| u16::try_from(number(port)?).ok())
                    .collect(),
            )
        };
        let mut attributes: BTreeMap<String, Option<String>> = BTreeMap::new();
        for attribute in item["attributes"].as_array().into_iter().flatten() {
            if let Some(name) = attribute["name"].as_str() {
                attributes.insert(name.into(), attribute["value"].as_str().map(str::to_owned));
            }
        }
        let mut take = |name: &str| attributes.remove(name).flatten().unwrap_or_default();
        let (az, instance_type) = (take("ecs.availability-zone"), take("ecs.instance-type"));
        let trunking = attributes.contains_key("ecs.awsvpc-trunk-id");
        let text = |member: &str| item[member].as_str().map(str::to_owned);
        let arn_suffix =
            text("containerInstanceArn").and_then(|arn| arn.rsplit('/').next().map(str::to_owned));
        let (cpu, memory) =
            (amount("registeredResources", "CPU"), amount("registeredResources", "MEMORY"));
        let used = |name: &str, registered: Option<u64>| {
            registered
                .unwrap_or(0)
                .saturating_sub(amount("remainingResources", name).or(registered).unwrap_or(0))
        };
        // For ports, remainingResources has those in use, including the reserved ones.
        let taken = |name: &str| -> Vec<u16> {
            let reserved = ports("registeredResources", name).unwrap_or_default();
            let mut used = ports("remainingResources", name).unwrap_or_default();
            used.retain(|port| !reserved.contains(port));
            used
        };
        let (tcp_ports, udp_ports) = (taken("PORTS"), taken("PORTS_UDP"));
        let gpus = |list: &str| {
            let ids = resource(list, "GPU")["stringSetValue"].as_array()?.len();
            Some(ids as u64)
        };
        let all_gpus = gpus("registeredResources").filter(|gpus| *gpus > 0);
        let gpus_used = all_gpus
            .zip(gpus("remainingResources"))
            .map_or(0, |(all, left)| all.saturating_sub(left));
        let (cpu_used, memory_used) = (used("CPU", cpu), used("MEMORY", memory));
        let running = number(&item["runningTasksCount"]).unwrap_or(0);
        let mut tasks = Vec::new();
        let ports_used = !tcp_ports.is_empty() || !udp_ports.is_empty();
        if cpu_used > 0 || memory_used > 0 || ports_used || gpus_used > 0 || running > 0 {
            tasks.push(RunningTask {
                id: Some(ALLOCATED.into()),
                group: ALLOCATED.into(),
                cpu: cpu_used,
                memory: memory_used,
                tcp_ports,
                udp_ports,
                gpus: gpus_used,
                ..RunningTask::default()
            });
        }
        let id =
            text("ec2InstanceId").or(arn_suffix.clone()).unwrap_or_else(|| format!("i-{}", at + 1));
        to.running.insert(id.clone(), running);
        instances.push(ContainerInstance {
            id,
            trunking,
            az,
            instance_type,
            cpu,
            memory,
            status: crate::document::read(&item["status"]).ok(),
            agent_connected: item["agentConnected"].as_bool(),
            agent_version: item["versionInfo"]["agentVersion"].as_str().map(str::to_owned),
            // The API returns seconds since 1970, the AWS CLI a date.
            registered_at: text("registeredAt")
                .or(item["registeredAt"].as_f64().map(|seconds| utc_text(seconds as i64))),
            arn_suffix,
            reserved_ports_tcp: ports("registeredResources", "PORTS"),
            gpus: all_gpus,
            attributes,
            tasks,
            ..ContainerInstance::default()
        });
    }
    to.note(
        ImportStatus::Imported,
        "containerInstances",
        format!(
            "{}, which replace the previous ones",
            count_of(instances.len() as u64, "instance")
        ),
    );
    if instances.iter().any(|instance| !instance.tasks.is_empty()) {
        let why = "one task on each instance represents the allocated resources. Import `describe-tasks` to list the tasks";
        to.note(ImportStatus::Imported, "containerInstances[].remainingResources", why);
    }
    to.parts.cluster = true;
    to.scenario.instances = instances;
    to.scenario.groups.clear();
}

pub(super) fn tasks(items: &[Value], to: &mut PlacementImport) {
    let (mut taken, mut lost) = (0, 0);
    let mut cleared = std::collections::BTreeSet::new();
    for item in items {
        let suffix = |member: &str| {
            item[member].as_str().and_then(|arn| arn.rsplit('/').next()).map(str::to_owned)
        };
        let place = suffix("containerInstanceArn").and_then(|arn| {
            to.scenario
                .instances
                .iter_mut()
                .find(|instance| instance.arn_suffix.as_ref() == Some(&arn) || instance.id == arn)
        });
        let Some(instance) = place else {
            lost += 1;
            continue;
        };
        if cleared.insert(instance.id.clone()) {
            instance.tasks.clear();
        }
        let containers = item["containers"].as_array().cloned().unwrap_or_default();
        let of = |member: &str| {
            let own = number(&item[member]).filter(|amount| *amount > 0);
            own.unwrap_or_else(|| {
                containers
                    .iter()
                    .filter_map(|container| {
                        let soft = if member == "memory" {
                            number(&container["memoryReservation"])
                        } else {
                            None
                        };
                        soft.or(number(&container[member]))
                    })
                    .sum()
            })
        };
        let mut task = RunningTask {
            id: suffix("taskArn"),
            group: item["group"].as_str().unwrap_or_default().into(),
            family: suffix("taskDefinitionArn"),
            cpu: of("cpu"),
            memory: of("memory"),
            desired_status: item["desiredStatus"]
                .as_str()
                .map(str::to_owned)
                .filter(|status| status != "RUNNING"),
            last_status: item["lastStatus"]
                .as_str()
                .map(str::to_owned)
                .filter(|status| status != "RUNNING"),
            ..RunningTask::default()
        };
        task.enis = item["attachments"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|attachment| attachment["type"] == "ElasticNetworkInterface")
            .count() as u64;
        for binding in containers.iter().flat_map(|container| {
            container["networkBindings"].as_array().cloned().unwrap_or_default()
        }) {
            if let Some(port) =
                number(&binding["hostPort"]).and_then(|port| u16::try_from(port).ok())
            {
                match binding["protocol"].as_str() {
                    Some("udp") => task.udp_ports.push(port),
                    _ => task.tcp_ports.push(port),
                }
            }
        }
        instance.tasks.push(task);
        taken += 1;
    }
    if taken > 0 {
        to.note(ImportStatus::Imported, "tasks", count_of(taken, "task"));
    }
    if lost > 0 {
        to.note(
            ImportStatus::Ignored,
            "tasks",
            format!(
                "no instance of the scenario runs {}. Import `describe-container-instances` first",
                count_of(lost, "task")
            ),
        );
    }
}
