//! `storage`: volumes and ephemeral storage.

use super::{manifest::Manifest, parts::is_managed};
use crate::explain::{Finding, Severity, finding};
use crate::platforms::rules;
use serde_json::Value;

use Severity::Error;

/// Adds what Copilot rejects in `storage` and in the mounts of sidecars.
pub fn check(manifest: &Manifest, findings: &mut Vec<Finding>) {
    if let Some(size) = manifest.at("storage.ephemeral")
        && !size.as_u64().is_some_and(|size| (20..=200).contains(&size))
    {
        finding!(findings, Error, rules::COPILOT_STORAGE, "storage.ephemeral";
            "Ephemeral storage is 20 to 200 GiB."; "Write a number from 20 to 200.");
    }
    let mut managed = 0;
    for (name, volume) in manifest.members("storage.volumes") {
        let path = format!("storage.volumes.{name}");
        check_path(volume.get("path"), &format!("{path}.path"), findings);
        let Some(efs) =
            volume.get("efs").filter(|efs| !efs.is_null() && **efs != Value::Bool(false))
        else {
            continue;
        };
        if manifest.is_windows() {
            finding!(findings, Error, rules::COPILOT_PLATFORM, "{path}.efs";
                "Windows containers can't mount EFS."; "Remove efs, or use linux/x86_64.");
        }
        check_file_system(efs, &format!("{path}.efs"), findings);
        managed += usize::from(is_managed(efs));
    }
    if managed > 1 {
        finding!(findings, Error, rules::COPILOT_STORAGE, "storage.volumes";
            "A workload has at most one managed volume."; "Use one volume, or existing file systems.");
    }
    for (name, sidecar) in manifest.members("sidecars") {
        let mounts = sidecar.get("mount_points").and_then(Value::as_array).into_iter().flatten();
        for (at, mount) in mounts.enumerate() {
            let path = format!("sidecars.{name}.mount_points[{at}]");
            if mount.get("source_volume").and_then(Value::as_str).is_none_or(str::is_empty) {
                finding!(findings, Error, rules::COPILOT_STORAGE, "{path}.source_volume";
                    "A mount of a sidecar names no volume."; "Add source_volume.");
            }
            check_path(mount.get("path"), &format!("{path}.path"), findings);
        }
    }
}

fn check_path(path: Option<&Value>, field: &str, findings: &mut Vec<Finding>) {
    let path = path.and_then(Value::as_str).unwrap_or("");
    if path.is_empty() {
        finding!(findings, Error, rules::COPILOT_STORAGE, field;
            "A volume has no path."; "Add the path in the container, such as /data.");
    } else if !is_path(path) {
        finding!(findings, Error, rules::COPILOT_STORAGE, field;
            "A path has letters, digits, and the characters - . _ / alone."; "Correct the path.");
    }
}

fn is_path(path: &str) -> bool {
    path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/'))
}

fn check_file_system(efs: &Value, field: &str, findings: &mut Vec<Finding>) {
    let has = |name: &str| efs.get(name).is_some_and(|value| !value.is_null());
    let existing = has("id") || has("root_dir") || has("auth");
    let (user, group) = (has("uid"), has("gid"));
    if existing && (user || group) {
        finding!(findings, Error, rules::COPILOT_STORAGE, field;
            "uid and gid are for the managed file system; id, root_dir, and auth are for an existing one."; "Remove one of the two.");
        return;
    }
    if user != group {
        finding!(findings, Error, rules::COPILOT_STORAGE, field;
            "uid and gid go together."; "Add the missing one.");
    }
    for name in ["uid", "gid"] {
        if efs.get(name).and_then(Value::as_u64) == Some(0) {
            finding!(findings, Error, rules::COPILOT_STORAGE, "{field}.{name}";
                "{name} must not be 0."; "Use the ID of a user without privileges.");
        }
    }
    let root = efs.get("root_dir").and_then(Value::as_str).unwrap_or("");
    let auth = efs.get("auth");
    if auth.and_then(|auth| auth.get("access_point_id")).is_some() {
        let iam = auth.and_then(|auth| auth.get("iam")).is_none_or(|iam| *iam == Value::Bool(true));
        if !matches!(root, "" | "/") || !iam {
            finding!(findings, Error, rules::COPILOT_STORAGE, "{field}.auth";
                "With an access point, root_dir is empty or / and auth.iam is true."; "Remove root_dir, or access_point_id.");
        }
    } else if !is_path(root) {
        finding!(findings, Error, rules::COPILOT_STORAGE, "{field}.root_dir";
            "A path has letters, digits, and the characters - . _ / alone."; "Correct the path.");
    }
}
