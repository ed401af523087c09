//! Volumes, mount points, and ephemeral storage.

use super::super::definition::{Container, LaunchType, Members};
use super::super::rules;
use super::{CLIENT, Checker, is_name};
use crate::explain::{Severity::Error, Severity::Warning, finding};
use crate::text::{code, list};
use serde_json::Value;

/// The members of a volume that decide its kind.
const KINDS: [&str; 6] = [
    "host",
    "dockerVolumeConfiguration",
    "efsVolumeConfiguration",
    "s3filesVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "configuredAtLaunch",
];

impl Checker<'_> {
    pub(super) fn storage(&mut self) {
        let volumes = self.definition.items("volumes");
        for (at, volume) in volumes.iter().enumerate() {
            self.volume(at, volume, volumes);
        }
        for container in self.containers.clone() {
            self.mounts(container, volumes);
        }
        self.ephemeral();
    }

    fn volume(&mut self, at: usize, volume: &Value, all: &[Value]) {
        let path = format!("volumes[{at}]");
        let name = volume.text("name").unwrap_or_default();
        let same = |other: &Value| other.text("name") == Some(name);
        if name.is_empty() && (!volume.has("name") || volume.text("name").is_some()) {
            finding!(self.findings, Error, rules::NAMES, format!("{path}.name"), CLIENT;
                "The volume has no name."; "Enter a name, which mount points refer to.");
        } else if !name.is_empty() && !is_name(name) {
            finding!(self.findings, Error, rules::NAMES, format!("{path}.name"), CLIENT;
                "The volume name {} isn't valid.", code(name); "Use up to 255 letters, digits, underscores, and hyphens.");
        } else if !name.is_empty() && all.iter().take(at).any(same) {
            finding!(self.findings, Error, rules::NAMES, format!("{path}.name"), CLIENT;
                "Another volume is also named {}.", code(name); "Enter a unique name.");
        }
        let is_set = |kind: &str| match kind {
            "configuredAtLaunch" => volume.is_true(kind),
            kind => {
                let members = volume.get(kind).and_then(Value::as_object);
                members.is_some_and(|members| !members.is_empty())
            }
        };
        let kinds: Vec<String> =
            KINDS.iter().filter(|kind| is_set(kind)).map(|kind| code(kind)).collect();
        if kinds.len() > 1 {
            finding!(self.findings, Error, rules::VOLUME_KIND, path.as_str(), CLIENT;
                "The volume {} has {}.", code(name), list(&kinds, "and"); "Keep one of them.");
        }
        if volume.is_true("configuredAtLaunch") {
            self.at_launch(at, name, all);
        }
        self.by_launch_type(&path, volume);
        if let Some(efs) = volume.get("efsVolumeConfiguration").filter(|efs| efs.is_object()) {
            self.efs(&format!("{path}.efsVolumeConfiguration"), efs);
        }
        if let Some(files) =
            volume.get("s3filesVolumeConfiguration").filter(|files| files.is_object())
        {
            self.s3_files(&format!("{path}.s3filesVolumeConfiguration"), files);
        }
        let docker = &volume["dockerVolumeConfiguration"];
        if docker.is_true("autoprovision") && docker.text("scope") != Some("shared") {
            finding!(self.findings, Error, rules::DOCKER_VOLUME, "{path}.dockerVolumeConfiguration.autoprovision", CLIENT;
                "`autoprovision` applies only to volumes with the scope `shared`.";
                "Enter the scope `shared`, or remove `autoprovision`."; set "{path}.dockerVolumeConfiguration.scope" = "shared");
        }
    }

    fn at_launch(&mut self, at: usize, name: &str, all: &[Value]) {
        let path = format!("volumes[{at}]");
        if all.iter().take(at).any(|other| other.is_true("configuredAtLaunch")) {
            finding!(self.findings, Error, rules::VOLUME_KIND, format!("{path}.configuredAtLaunch"), CLIENT;
                "Another volume is also configured at launch."; "Keep one such volume for each task.");
        }
        let mounts = |container: &Container<'_>| {
            container
                .value
                .items("mountPoints")
                .iter()
                .any(|point| point.text("sourceVolume") == Some(name))
        };
        if !self.containers.iter().any(mounts) {
            finding!(self.findings, Error, rules::VOLUME_KIND, path, CLIENT;
                "No container mounts the volume {}, which is configured at launch. ECS returns `Volumes [{name}] are not referenced by any of the containers`.", code(name);
                "Add a mount point to a container.");
        }
    }

    /// Which launch type can have which kind of volume.
    fn by_launch_type(&mut self, path: &str, volume: &Value) {
        let windows = self.windows;
        let wrong: [(&str, &str, LaunchType, bool); 9] = [
            ("dockerVolumeConfiguration", "Docker volumes", LaunchType::Fargate, true),
            ("dockerVolumeConfiguration", "Docker volumes", LaunchType::ManagedInstances, true),
            (
                "fsxWindowsFileServerVolumeConfiguration",
                "FSx for Windows File Server volumes",
                LaunchType::Fargate,
                true,
            ),
            (
                "fsxWindowsFileServerVolumeConfiguration",
                "FSx for Windows File Server volumes",
                LaunchType::ManagedInstances,
                true,
            ),
            ("efsVolumeConfiguration", "Amazon EFS volumes", LaunchType::External, true),
            (
                "fsxWindowsFileServerVolumeConfiguration",
                "FSx for Windows File Server volumes",
                LaunchType::Ec2,
                !windows,
            ),
            ("s3filesVolumeConfiguration", "S3 Files volumes", LaunchType::Ec2, true),
            ("s3filesVolumeConfiguration", "S3 Files volumes", LaunchType::External, true),
            ("efsVolumeConfiguration", "Amazon EFS volumes", LaunchType::Ec2, windows),
        ];
        for (number, (member, kind, launch, applies)) in wrong.into_iter().enumerate() {
            if !applies || !self.on(launch) || !volume.has(member) {
                continue;
            }
            let at = format!("{path}.{member}");
            let on = match launch {
                LaunchType::Ec2 if windows => "Windows instances",
                LaunchType::Ec2 => "Linux instances",
                launch => launch.title(),
            };
            match number < 5 {
                true => finding!(self.findings, Error, rules::VOLUME_LAUNCH, at, CLIENT;
                    "{kind} aren't available on {on}."; "Use another kind of volume, such as Amazon EFS, or a bind mount."),
                false => finding!(self.findings, Warning, rules::VOLUME_LAUNCH, at;
                    "{kind} aren't available on {on}."; "Use another kind of volume, or another launch type."),
            }
        }
        let source = volume["host"].filled("sourcePath");
        if let Some(source) = source
            && self.on_fargate()
        {
            finding!(self.findings, Error, rules::FARGATE_PARAMETERS, "{path}.host.sourcePath", CLIENT;
                "The task has no access to {} of a host on Fargate. ECS returns `Fargate compatible task definitions do not support sourcePath`.", code(source);
                "Remove `host` for a volume that lasts as long as the task, or use Amazon EFS."; set "{path}.host" = Value::Object(serde_json::Map::new()));
        }
    }

    fn efs(&mut self, path: &str, efs: &Value) {
        let encrypted = efs.text("transitEncryption") == Some("ENABLED")
            || efs["transitEncryption"].is_object();
        let authorization = &efs["authorizationConfig"];
        let iam = authorization.text("iam") == Some("ENABLED");
        let point = authorization.filled("accessPointId").is_some()
            || authorization["accessPointId"].is_object();
        if iam && !encrypted {
            finding!(self.findings, Error, rules::EFS_AUTHORIZATION, "{path}.transitEncryption", CLIENT;
                "ECS returns `EFS IAM authorization requires TransitEncryption to be enabled`.";
                "Enter `ENABLED`."; set "{path}.transitEncryption" = "ENABLED");
        } else if point && !encrypted {
            finding!(self.findings, Error, rules::EFS_AUTHORIZATION, "{path}.transitEncryption", CLIENT;
                "An EFS access point requires transit encryption.";
                "Enter `ENABLED`."; set "{path}.transitEncryption" = "ENABLED");
        } else if efs.has("transitEncryptionPort") && !encrypted {
            finding!(self.findings, Error, rules::EFS_AUTHORIZATION, "{path}.transitEncryptionPort", CLIENT;
                "ECS returns `TransitEncryptionPort requires that TransitEncryption is enabled`.";
                "Enter `ENABLED` for `transitEncryption`, or remove the port."; set "{path}.transitEncryption" = "ENABLED");
        }
        if iam && !self.definition.has("taskRoleArn") {
            finding!(self.findings, Error, rules::EFS_AUTHORIZATION, "taskRoleArn", CLIENT;
                "ECS returns `EFS IAM authorization requires a task role`."; "Add `taskRoleArn` with the right `elasticfilesystem:ClientMount`.");
        }
        if point && efs.filled("rootDirectory").is_some_and(|root| root != "/") {
            finding!(self.findings, Error, rules::EFS_AUTHORIZATION, "{path}.rootDirectory", CLIENT;
                "ECS returns `When using an EFS access point, the root directory must either be set to \"/\" or be omitted`.";
                "Enter `/`: the access point has its own root directory."; set "{path}.rootDirectory" = "/");
        }
    }

    fn s3_files(&mut self, path: &str, files: &Value) {
        if !self.definition.has("taskRoleArn") {
            finding!(self.findings, Error, rules::S3_FILES, "taskRoleArn", CLIENT;
                "A volume of S3 Files requires a task role."; "Add `taskRoleArn`.");
        }
        if files.has("accessPointArn")
            && files.filled("rootDirectory").is_some_and(|root| root != "/")
        {
            finding!(self.findings, Error, rules::S3_FILES, "{path}.rootDirectory", CLIENT;
                "With an access point, the root directory is `/` or missing."; "Enter `/`."; set "{path}.rootDirectory" = "/");
        }
    }

    fn mounts(&mut self, container: Container<'_>, volumes: &[Value]) {
        for (at, point) in container.value.items("mountPoints").iter().enumerate() {
            let path = format!("{}.mountPoints[{at}]", container.path());
            if point.has("sourceVolume") && point.text("sourceVolume").is_none() {
                continue;
            }
            let name = point.text("sourceVolume").unwrap_or_default();
            let unresolved =
                volumes.iter().any(|volume| volume.has("name") && volume.text("name").is_none());
            if !volumes.iter().any(|volume| volume.text("name") == Some(name)) && !unresolved {
                finding!(self.findings, Error, rules::MOUNTS, format!("{path}.sourceVolume"), CLIENT;
                    "The task definition has no volume {}. ECS returns `Unknown volume '{name}'`.", code(name);
                    "Enter the name of a volume, or add the volume.");
            }
        }
    }

    fn ephemeral(&mut self) {
        let Some(storage) =
            self.definition.get("ephemeralStorage").filter(|storage| storage.is_object())
        else {
            return;
        };
        if !self.on_fargate() || self.on(LaunchType::ManagedInstances) {
            let launch = if self.on(LaunchType::ManagedInstances) {
                LaunchType::ManagedInstances
            } else {
                LaunchType::Ec2
            };
            finding!(self.findings, Error, rules::EPHEMERAL_STORAGE, "ephemeralStorage", CLIENT;
                "Only Fargate has `ephemeralStorage`. ECS returns `Tasks using the {} launch type do not support EphemeralStorage.`", launch.name();
                "Remove `ephemeralStorage`, or require only `FARGATE`.");
            return;
        }
        let Some(size) = storage.int("sizeInGiB") else { return };
        if size < 21 {
            finding!(self.findings, Error, rules::EPHEMERAL_STORAGE, "ephemeralStorage.sizeInGiB", CLIENT;
                "The size is {size} GiB. ECS returns `EphemeralStorage size should be at least 21`.";
                "Enter 21 to 200, or remove `ephemeralStorage` for the 20 GiB that Fargate includes."; set "ephemeralStorage.sizeInGiB" = 21);
        } else if size > 200 {
            finding!(self.findings, Error, rules::EPHEMERAL_STORAGE, "ephemeralStorage.sizeInGiB", CLIENT;
                "The size is {size} GiB. ECS returns `EphemeralStorage size should be at most 200`.";
                "Enter 21 to 200, or use Amazon EFS."; set "ephemeralStorage.sizeInGiB" = 200);
        }
    }
}
