//! The volumes of a task, and what becomes of their data.

use super::super::definition::{Container, LaunchType, Members, network_mode};
use super::answer::{RuleOwner, RuleSource, SecurityGroupRule, Start, VolumeKind, VolumeUse};
use super::input::StartInput;
use super::rules;
use crate::explain::{Rule, Trace, Verdict, step};
use crate::text::{code, list};
use serde_json::Value;

/// The port of NFS.
const NFS: i64 = 2049;

/// The volumes of a definition.
pub(super) fn volumes(
    definition: &Value,
    all: &[Container<'_>],
    input: &StartInput,
    trace: &mut Trace,
) -> Vec<VolumeUse> {
    let mut volumes = Vec::new();
    for (at, volume) in definition.items("volumes").iter().enumerate() {
        let path = format!("volumes[{at}]");
        let name = volume.text("name").unwrap_or_default();
        let kind = kind(volume);
        let on_host = input.launch.kind != LaunchType::Fargate
            && volume["host"].filled("sourcePath").is_some();
        let shared = volume["dockerVolumeConfiguration"].text("scope") == Some("shared");
        let (task, instance, zones, rule): (bool, bool, bool, &'static Rule) = match kind {
            VolumeKind::BindMount => (on_host, false, false, &rules::BIND_MOUNT),
            VolumeKind::Docker => (shared, false, false, &rules::DOCKER_VOLUMES),
            VolumeKind::Efs => (true, true, true, &rules::EFS_VOLUME),
            VolumeKind::Ebs => (false, false, false, &rules::EBS_VOLUME),
            VolumeKind::FsxWindows => (true, true, true, &rules::FSX_VOLUME),
            VolumeKind::S3Files => (true, true, true, &rules::S3_FILES_VOLUME),
        };
        let shared_between: Vec<String> = all
            .iter()
            .filter(|one| mounts(**one, all, name, 0))
            .map(|one| one.name().to_owned())
            .collect();
        let names: Vec<String> = shared_between.iter().map(|name| code(name)).collect();
        let mounted = match names.as_slice() {
            [] => "No container mounts it".to_owned(),
            [one] => format!("The container {one} mounts it"),
            several => format!("The containers {} share it", list(several, "and")),
        };
        step!(trace, *rule, Verdict::Applied, "Volume {name}", [path];
        "{mounted}. Its data {}.", match (task, instance) {
            (false, _) => "is deleted when the task stops",
            (true, false) => "remains on the instance, and a task on another instance doesn't have it",
            (true, true) => "remains after the task and the instance",
        });
        volumes.push(VolumeUse {
            name: name.to_owned(),
            kind,
            shared_between,
            survives_task_stop: task,
            survives_instance_loss: instance,
            shared_across_zones: zones,
        });
    }
    volumes
}

fn kind(volume: &Value) -> VolumeKind {
    let kinds = [
        ("efsVolumeConfiguration", VolumeKind::Efs),
        ("s3filesVolumeConfiguration", VolumeKind::S3Files),
        ("fsxWindowsFileServerVolumeConfiguration", VolumeKind::FsxWindows),
        ("dockerVolumeConfiguration", VolumeKind::Docker),
    ];
    match kinds.iter().find(|(name, _)| volume.has(name)) {
        Some((_, kind)) => *kind,
        None if volume.is_true("configuredAtLaunch") => VolumeKind::Ebs,
        None => VolumeKind::BindMount,
    }
}

/// Whether a container mounts a volume, itself or through `volumesFrom`.
fn mounts(container: Container<'_>, all: &[Container<'_>], volume: &str, depth: usize) -> bool {
    let own = container
        .value
        .items("mountPoints")
        .iter()
        .any(|point| point.text("sourceVolume") == Some(volume));
    let from = || {
        let sources = container
            .value
            .items("volumesFrom")
            .iter()
            .filter_map(|from| from.text("sourceContainer"));
        let mut others = sources.filter_map(|name| all.iter().find(|one| one.name() == name));
        others.any(|other| mounts(*other, all, volume, depth + 1))
    };
    own || (depth < all.len() && from())
}

/// What the security group of the mount targets must allow.
pub(super) fn rules(definition: &Value, start: &mut Start, trace: &mut Trace) {
    let is_nfs = |volume: &&VolumeUse| matches!(volume.kind, VolumeKind::Efs | VolumeKind::S3Files);
    let Some(volume) = start.volumes.iter().find(is_nfs) else { return };
    let (source, from) = match network_mode(definition) {
        "awsvpc" => (RuleSource::Task, "task"),
        _ => (RuleSource::Instance, "instance"),
    };
    step!(trace, rules::NFS_RULE, Verdict::Applied, "Security group of the mount target", ["volumes"];
        "The mount target of the volume {} must allow TCP port {NFS} from the {from}.", code(&volume.name));
    start.security_group_rules.push(SecurityGroupRule {
        on: RuleOwner::MountTarget,
        from_port: NFS,
        to_port: NFS,
        protocol: "tcp".into(),
        source,
    });
}
