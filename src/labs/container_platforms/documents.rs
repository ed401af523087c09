//! What people have: Kubernetes manifests, `describe-nodegroup`, `describe-fargate-profile`, Copilot manifests.

use super::ContainerPlatforms;
use super::scenario::{PodContainer, Scenario, Topic, Workload};
use crate::document::{self, ImportStatus, Report, Tree, to_yaml};
use crate::labs::{Import, not_imported};
use crate::platforms::copilot::{Command, WorkloadType};
use crate::platforms::{
    Architecture, FargateProfile, OperatingSystem, Quantity, Selector, Storage,
};
use crate::text::{code, count_of};
use serde_json::Value;

/// Imports what the text has. What it doesn't have is the lab's default, except where a line of the report says so.
///
/// # Errors
/// Where the syntax is wrong, or what the text is instead.
pub(super) fn import(scenario: &Scenario, text: &str) -> Result<Import<Scenario>, String> {
    let documents = document::parse_all(text).map_err(|error| error.sentence())?;
    let mut reader =
        Reader { scenario: Scenario::default(), report: Report::default(), taken: false };
    for (at, document) in documents.iter().enumerate() {
        reader.report.document = Some(at);
        reader.document(document, "", text, scenario);
    }
    if reader.taken {
        let Reader { scenario, report, .. } = reader;
        return Ok(Import { scenario, report: report.lines, needs: Vec::new() });
    }
    let wanted = "a pod, a deployment, a node group, a Fargate profile, or a Copilot manifest";
    Err(not_imported::<ContainerPlatforms>(text, wanted, &reader.report.lines))
}

/// Why a member isn't imported.
const NO_EFFECT: &str = "the choice of a platform doesn't depend on it";

struct Reader {
    scenario: Scenario,
    report: Report,
    taken: bool,
}

impl Reader {
    /// A document, or an item of a list of documents at a path.
    fn document(&mut self, value: &Value, at: &str, text: &str, before: &Scenario) {
        let kind = value["kind"].as_str().unwrap_or("");
        let is_copilot = value["type"]
            .as_str()
            .is_some_and(|kind| WorkloadType::ALL.iter().any(|known| known.name() == kind));
        match kind {
            "List" => {
                for (index, item) in value["items"].as_array().into_iter().flatten().enumerate() {
                    self.document(item, &format!("{at}items[{index}]."), text, before);
                }
            }
            "Pod" => self.pod(&value["spec"], &value["metadata"], at),
            "Deployment" | "StatefulSet" | "ReplicaSet" | "Job" | "DaemonSet" => {
                self.controller(value, kind, at)
            }
            "CronJob" => {
                let spec = format!("{at}spec");
                self.report.skipped(&value["spec"], &spec, &["jobTemplate"], NO_EFFECT);
                let job = &value["spec"]["jobTemplate"];
                self.controller(job, kind, &format!("{spec}.jobTemplate."));
            }
            "" if value["fargateProfile"].is_object() => {
                self.profile(&value["fargateProfile"], before)
            }
            "" if value["nodegroup"].is_object() => self.node_group(&value["nodegroup"], before),
            "" if is_copilot => self.copilot(value, text),
            "" => {}
            other => self.report.line(
                ImportStatus::Ignored,
                &format!("{at}kind"),
                format!("the lab reads pods and what makes pods, and {} is neither", code(other)),
            ),
        }
    }

    fn take(&mut self, at: &str, why: impl Into<String>) {
        self.taken = true;
        self.report.line(ImportStatus::Imported, at, why);
    }

    fn copilot(&mut self, value: &Value, text: &str) {
        self.scenario.topic = Topic::Copilot;
        text.clone_into(&mut self.scenario.copilot.manifest);
        let job = value["type"] == WorkloadType::ScheduledJob.name();
        self.scenario.copilot.command = if job { Command::JobDeploy } else { Command::SvcDeploy };
        self.take("", "the manifest as it is");
        if let Some((name, _)) = value["environments"].as_object().and_then(|all| all.iter().next())
        {
            if let Some(environment) = &mut self.scenario.copilot.environment {
                name.clone_into(&mut environment.name);
            }
            self.take("environments", format!("the environment {}", code(name)));
        }
    }

    /// What makes pods. `at` is the path before its members.
    fn controller(&mut self, value: &Value, kind: &str, at: &str) {
        let spec = &value["spec"];
        if kind == "DaemonSet" {
            self.scenario.workload.daemon_set = true;
            self.take(&format!("{at}kind"), "one pod on each node");
        }
        if let Some(replicas) =
            spec["replicas"].as_u64().and_then(|count| u32::try_from(count).ok())
        {
            self.scenario.rolling.replicas = replicas;
            self.take(&format!("{at}spec.replicas"), count_of(replicas, "pod"));
        }
        let update = &spec["strategy"]["rollingUpdate"];
        for (name, place) in [("maxSurge", 0), ("maxUnavailable", 1)] {
            let text = match &update[name] {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => continue,
            };
            self.take(&format!("{at}spec.strategy.rollingUpdate.{name}"), code(&text));
            match place {
                0 => self.scenario.rolling.max_surge = text,
                _ => self.scenario.rolling.max_unavailable = text,
            }
        }
        let known = ["replicas", "strategy", "selector", "template"];
        self.report.skipped(spec, &format!("{at}spec"), &known, NO_EFFECT);
        let template = &spec["template"];
        self.pod(&template["spec"], &template["metadata"], &format!("{at}spec.template."));
        if value["metadata"]["namespace"].is_string() {
            self.namespace(&value["metadata"], at);
        }
    }

    fn namespace(&mut self, metadata: &Value, at: &str) {
        if let Some(namespace) = metadata["namespace"].as_str() {
            namespace.clone_into(&mut self.scenario.workload.namespace);
            self.take(&format!("{at}metadata.namespace"), code(namespace));
        }
    }

    /// A pod, or the template of pods. `at` is the path before its members.
    fn pod(&mut self, spec: &Value, metadata: &Value, at: &str) {
        if !spec.is_object() {
            return;
        }
        self.namespace(metadata, at);
        let at = format!("{at}spec");
        for (name, value) in metadata["labels"].as_object().into_iter().flatten() {
            if let Some(value) = value.as_str() {
                self.scenario.workload.labels.insert(name.clone(), value.into());
            }
        }
        self.scenario.workload.containers.clear();
        for (list, init) in [("containers", false), ("initContainers", true)] {
            for (index, container) in spec[list].as_array().into_iter().flatten().enumerate() {
                self.container(container, init, &format!("{at}.{list}[{index}]"));
            }
        }
        for (name, value) in spec.as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match name.as_str() {
                "containers" | "initContainers" => {}
                "hostNetwork" if *value == Value::Bool(true) => {
                    self.scenario.workload.host_network = true;
                    self.take(&at, "the network of the host");
                }
                "nodeSelector" => self.selector(value, &at),
                "volumes" => self.volumes(value, &at),
                "os" => self.system(value["name"].as_str(), &at),
                _ => self.report.line(ImportStatus::Ignored, &at, NO_EFFECT),
            }
        }
    }

    fn container(&mut self, container: &Value, init: bool, at: &str) {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let resources = &container["resources"];
        // Without a request, Kubernetes takes the limit for it.
        let request = |name: &str| match text(&resources["requests"][name]) {
            empty if empty.is_empty() => text(&resources["limits"][name]),
            request => request,
        };
        let name = container["name"].as_str().unwrap_or("app").to_owned();
        let (cpu, memory) = (request("cpu"), request("memory"));
        for (unit, quantity) in [("cpu", &cpu), ("memory", &memory)] {
            if !quantity.is_empty() && Quantity::read(quantity).is_err() {
                self.report.line(
                    ImportStatus::Refused,
                    &format!("{at}.resources.requests.{unit}"),
                    format!("{} isn't a quantity", code(quantity)),
                );
            }
        }
        let said = match (cpu.as_str(), memory.as_str()) {
            ("", "") => "a container without requests".into(),
            (cpu, memory) => format!(
                "a container that requests {} of CPU and {} of memory",
                or_nothing(cpu),
                or_nothing(memory)
            ),
        };
        self.take(at, said);
        let known = ["name", "resources", "ports", "securityContext"];
        self.report.skipped(container, at, &known, NO_EFFECT);
        self.report.skipped(
            &container["securityContext"],
            &format!("{at}.securityContext"),
            &["privileged"],
            NO_EFFECT,
        );
        let workload = &mut self.scenario.workload;
        workload.containers.push(PodContainer { name, cpu, memory, init });
        if container["securityContext"]["privileged"] == Value::Bool(true) {
            workload.privileged = true;
            self.take(&format!("{at}.securityContext.privileged"), "a privileged container");
        }
        let ports = container["ports"].as_array().into_iter().flatten();
        if ports.clone().any(|port| port["hostPort"].is_number()) {
            self.scenario.workload.host_port = true;
            self.take(&format!("{at}.ports"), "a fixed port of the host");
        }
        for name in ["nvidia.com/gpu", "aws.amazon.com/neuron"] {
            if !resources["limits"][name].is_null() || !resources["requests"][name].is_null() {
                self.scenario.workload.gpu = true;
                self.take(&format!("{at}.resources.limits"), code(name));
            }
        }
    }

    fn system(&mut self, name: Option<&str>, at: &str) {
        let os = match name {
            Some("windows") => OperatingSystem::Windows,
            Some("linux") => OperatingSystem::Linux,
            _ => return,
        };
        self.scenario.workload.os = os;
        self.take(at, if os == OperatingSystem::Linux { "Linux" } else { "Windows" });
    }

    fn selector(&mut self, selector: &Value, at: &str) {
        for (name, value) in selector.as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match (name.as_str(), value.as_str()) {
                ("kubernetes.io/os" | "beta.kubernetes.io/os", os) => self.system(os, &at),
                ("kubernetes.io/arch" | "beta.kubernetes.io/arch", Some(arch)) => {
                    let arm = arch == "arm64";
                    self.scenario.workload.arch =
                        if arm { Architecture::Arm64 } else { Architecture::Amd64 };
                    self.take(&at, code(arch));
                }
                ("eks.amazonaws.com/capacityType" | "karpenter.sh/capacity-type", Some(kind)) => {
                    self.scenario.workload.spot = kind.eq_ignore_ascii_case("spot");
                    self.take(&at, code(kind));
                }
                _ => self.report.line(
                    ImportStatus::Ignored,
                    &at,
                    "a label of your nodes, which the lab doesn't know",
                ),
            }
        }
    }

    fn volumes(&mut self, volumes: &Value, at: &str) {
        for (index, volume) in volumes.as_array().into_iter().flatten().enumerate() {
            let at = format!("{at}[{index}]");
            let storage = match volume["csi"]["driver"].as_str() {
                Some("ebs.csi.aws.com") => Some(Storage::Ebs),
                Some("efs.csi.aws.com") => Some(Storage::Efs),
                Some("fsx.csi.aws.com") => Some(Storage::FsxLustre),
                Some("fsx.openzfs.csi.aws.com") => Some(Storage::Openzfs),
                Some("s3.csi.aws.com") => Some(Storage::S3),
                Some("csi.trident.netapp.io") => Some(Storage::FsxOntap),
                _ if volume["awsElasticBlockStore"].is_object() => Some(Storage::Ebs),
                _ => None,
            };
            match storage {
                Some(storage) => {
                    if !self.scenario.workload.storage.contains(&storage) {
                        self.scenario.workload.storage.push(storage);
                    }
                    self.take(&at, storage.name());
                }
                None if volume["persistentVolumeClaim"].is_object() => self.report.line(
                    ImportStatus::Ignored,
                    &at,
                    "a claim: its StorageClass says which storage it is. Select it in the lab",
                ),
                None if volume["hostPath"].is_object() => {
                    self.scenario.workload.host_path = true;
                    self.take(&at, "a folder of the host");
                }
                None => self.report.line(ImportStatus::Ignored, &at, "it doesn't outlive the pod"),
            }
        }
    }

    fn profile(&mut self, profile: &Value, before: &Scenario) {
        let known = ["fargateProfileName", "selectors"];
        self.report.skipped(profile, "fargateProfile", &known, NO_EFFECT);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let selectors = profile["selectors"].as_array().into_iter().flatten().map(|selector| {
            let labels = selector["labels"].as_object().into_iter().flatten();
            Selector {
                namespace: text(&selector["namespace"]),
                labels: labels.map(|(name, value)| (name.clone(), text(value))).collect(),
            }
        });
        let profile = FargateProfile {
            name: text(&profile["fargateProfileName"]),
            selectors: selectors.collect(),
        };
        if !self.taken {
            self.scenario.workload.clone_from(&before.workload);
            self.report.line(
                ImportStatus::Kept,
                "",
                "the workload, because a Fargate profile has none",
            );
        }
        self.take(
            "fargateProfile",
            format!(
                "the profile {} with {}",
                code(&profile.name),
                count_of(profile.selectors.len(), "selector")
            ),
        );
        let profiles = self.scenario.workload.fargate_profiles.get_or_insert_with(Vec::new);
        profiles.retain(|other| other.name != profile.name);
        profiles.push(profile);
    }

    fn node_group(&mut self, group: &Value, before: &Scenario) {
        if !self.taken {
            self.scenario.workload.clone_from(&before.workload);
            self.report.line(ImportStatus::Kept, "", "the workload, because a node group has none");
        }
        let workload = &mut self.scenario.workload;
        for (name, value) in group.as_object().into_iter().flatten() {
            let at = format!("nodegroup.{name}");
            let said = match name.as_str() {
                "capacityType" => {
                    workload.spot = value == "SPOT";
                    code(value.as_str().unwrap_or_default())
                }
                "amiType" => {
                    let kind = value.as_str().unwrap_or_default();
                    workload.custom_ami = kind == "CUSTOM";
                    workload.gpu = kind.contains("GPU") || kind.contains("NVIDIA");
                    workload.arch = if kind.contains("ARM_64") {
                        Architecture::Arm64
                    } else {
                        Architecture::Amd64
                    };
                    workload.os = if kind.starts_with("WINDOWS") {
                        OperatingSystem::Windows
                    } else {
                        OperatingSystem::Linux
                    };
                    code(kind)
                }
                "remoteAccess" => {
                    workload.ssh = value["ec2SshKey"].is_string();
                    "SSH to the nodes".into()
                }
                _ => {
                    self.report.line(ImportStatus::Ignored, &at, NO_EFFECT);
                    continue;
                }
            };
            self.taken = true;
            self.report.line(ImportStatus::Imported, &at, said);
        }
    }
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() { "nothing".into() } else { code(text) }
}

/// The workload as a Kubernetes manifest, with what a pod can say. The choice of nodes is in its selectors.
pub fn pod_manifest(workload: &Workload) -> String {
    let text = |text: &str| Tree::from(Value::from(text));
    let mut spec = Tree::Map(Vec::new());
    if workload.host_network {
        spec.put("hostNetwork", Value::from(true));
    }
    let mut selector = Tree::map([
        (
            "kubernetes.io/os",
            text(if workload.os == OperatingSystem::Windows { "windows" } else { "linux" }),
        ),
        (
            "kubernetes.io/arch",
            text(if workload.arch == Architecture::Arm64 { "arm64" } else { "amd64" }),
        ),
    ]);
    if workload.spot {
        selector.put("eks.amazonaws.com/capacityType", Value::from("SPOT"));
    }
    spec.put("nodeSelector", selector);
    for (list, init) in [("initContainers", true), ("containers", false)] {
        let of_list: Vec<&PodContainer> =
            workload.containers.iter().filter(|it| it.init == init).collect();
        if init && of_list.is_empty() {
            continue;
        }
        let containers =
            of_list.iter().enumerate().map(|(at, it)| container(workload, it, !init && at == 0));
        spec.put(list, Tree::list(containers.collect::<Vec<_>>()));
    }
    let labels: Vec<_> =
        workload.labels.iter().map(|(name, value)| (name.clone().into(), text(value))).collect();
    let mut metadata =
        Tree::map([("name", text("workload")), ("namespace", text(&workload.namespace))]);
    if !labels.is_empty() {
        metadata.put("labels", Tree::Map(labels.clone()));
    }
    let tree = if workload.daemon_set {
        let app = || Tree::map([("app", text("workload"))]);
        let mut all = labels;
        all.retain(|(name, _)| name != "app");
        all.push(("app".into(), text("workload")));
        Tree::map([
            ("apiVersion", text("apps/v1")),
            ("kind", text("DaemonSet")),
            (
                "metadata",
                Tree::map([("name", text("workload")), ("namespace", text(&workload.namespace))]),
            ),
            (
                "spec",
                Tree::map([
                    ("selector", Tree::map([("matchLabels", app())])),
                    (
                        "template",
                        Tree::map([
                            ("metadata", Tree::map([("labels", Tree::Map(all))])),
                            ("spec", spec),
                        ]),
                    ),
                ]),
            ),
        ])
    } else {
        Tree::map([
            ("apiVersion", text("v1")),
            ("kind", text("Pod")),
            ("metadata", metadata),
            ("spec", spec),
        ])
    };
    to_yaml(&tree)
}

/// A container; the first one has what the workload as a unit requires of its host.
fn container(workload: &Workload, container: &PodContainer, first: bool) -> Tree {
    let text = |text: &str| Tree::from(Value::from(text));
    let mut tree = Tree::map([("name", text(&container.name)), ("image", text("IMAGE"))]);
    let mut requests = Tree::Map(Vec::new());
    let requested = [("cpu", container.cpu.trim()), ("memory", container.memory.trim())];
    for (name, quantity) in requested.iter().filter(|(_, quantity)| !quantity.is_empty()) {
        requests.put(*name, text(quantity));
    }
    let mut resources = Tree::Map(Vec::new());
    if requested.iter().any(|(_, quantity)| !quantity.is_empty()) {
        resources.put("requests", requests);
    }
    if first && workload.gpu {
        resources.put("limits", Tree::map([("nvidia.com/gpu", Tree::from(Value::from(1)))]));
    }
    if let Tree::Map(members) = &resources
        && !members.is_empty()
    {
        tree.put("resources", resources);
    }
    if first && workload.privileged {
        tree.put("securityContext", Tree::map([("privileged", Tree::from(Value::from(true)))]));
    }
    if first && workload.host_port {
        let port = Tree::map([
            ("containerPort", Tree::from(Value::from(8080))),
            ("hostPort", Tree::from(Value::from(8080))),
        ]);
        tree.put("ports", Tree::list([port]));
    }
    tree
}
