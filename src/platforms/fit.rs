//! Which platform can run a workload: each requirement against each platform.

use super::{FargateProfile, Quantity, SizeLimit, fargate_profile, pod_size, rules};
use crate::explain::{Rule, StepId, Trace, Verdict, step};
use crate::text::memory;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a workload requires. What is missing isn't required.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Requirements {
    /// One copy on each node or instance.
    pub daemon_set: bool,
    /// A privileged container.
    pub privileged: bool,
    /// A fixed port of the host.
    pub host_port: bool,
    /// The network of the host.
    pub host_network: bool,
    /// A volume that is a folder of the host.
    pub host_path: bool,
    /// A GPU.
    pub gpu: bool,
    /// The architecture of the image.
    pub arch: Option<Architecture>,
    /// The operating system of the image.
    pub os: Option<OperatingSystem>,
    /// Where its files are.
    pub storage: Vec<Storage>,
    /// The storage is created with the workload.
    pub dynamic_provisioning: bool,
    /// The kind of subnet.
    pub subnet: Option<Subnet>,
    /// Spot capacity.
    pub spot: bool,
    /// An own machine image.
    pub custom_ami: bool,
    /// A shell on the node.
    pub ssh: bool,
    /// What a load balancer registers.
    pub load_balancer_target: Option<TargetType>,
    /// The total CPU, in cores.
    pub cpu: Option<Quantity>,
    /// The total memory, in bytes.
    pub memory: Option<Quantity>,
    /// The namespace of the pod; `default` if missing.
    pub namespace: Option<String>,
    /// The labels of the pod.
    pub labels: BTreeMap<String, String>,
    /// The Fargate profiles of the cluster, where they are known.
    pub fargate_profiles: Option<Vec<FargateProfile>>,
}

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $kind:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$each])* $kind),* }
    };
}
kinds! {
    /// A processor architecture.
    Architecture {
        /// x86_64.
        Amd64,
        /// Graviton.
        Arm64,
    }
}
kinds! {
    /// An operating system.
    OperatingSystem {
        /// Linux.
        Linux,
        /// Windows.
        Windows,
    }
}
kinds! {
    /// Storage that outlives a pod.
    Storage {
        /// Amazon EBS: a disk in one Availability Zone.
        Ebs,
        /// Amazon EFS.
        Efs,
        /// FSx for Lustre.
        FsxLustre,
        /// FSx for NetApp ONTAP.
        FsxOntap,
        /// FSx for OpenZFS.
        Openzfs,
        /// An S3 bucket through Mountpoint.
        S3,
    }
}
kinds! {
    /// A kind of subnet.
    Subnet {
        /// With a route to an internet gateway.
        Public,
        /// Without one.
        Private,
    }
}
kinds! {
    /// What a target group registers.
    TargetType {
        /// An instance and its port.
        Instance,
        /// The address of a task or pod.
        Ip,
    }
}

impl Storage {
    /// As AWS names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ebs => "Amazon EBS",
            Self::Efs => "Amazon EFS",
            Self::FsxLustre => "FSx for Lustre",
            Self::FsxOntap => "FSx for NetApp ONTAP",
            Self::Openzfs => "FSx for OpenZFS",
            Self::S3 => "Amazon S3",
        }
    }
}

/// Where containers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Platform {
    /// ECS on EC2 instances.
    EcsEc2,
    /// ECS on Fargate.
    EcsFargate,
    /// ECS on own machines: ECS Anywhere.
    EcsExternal,
    /// ECS Managed Instances.
    EcsManagedInstances,
    /// EKS managed node groups.
    Managed,
    /// EKS self-managed nodes.
    SelfManaged,
    /// EKS on Fargate.
    Fargate,
    /// EKS Auto Mode.
    AutoMode,
    /// EKS Hybrid Nodes.
    Hybrid,
}

/// All platforms: those of ECS, then those of EKS.
pub const PLATFORMS: [Platform; 9] = [
    Platform::EcsEc2,
    Platform::EcsFargate,
    Platform::EcsExternal,
    Platform::EcsManagedInstances,
    Platform::Managed,
    Platform::SelfManaged,
    Platform::Fargate,
    Platform::AutoMode,
    Platform::Hybrid,
];

/// The node types of EKS.
pub fn eks_node_types() -> impl Iterator<Item = Platform> {
    PLATFORMS.into_iter().filter(|platform| !platform.is_ecs())
}

impl Platform {
    /// One of ECS, not of EKS.
    pub fn is_ecs(self) -> bool {
        matches!(
            self,
            Self::EcsEc2 | Self::EcsFargate | Self::EcsExternal | Self::EcsManagedInstances
        )
    }

    /// As AWS names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::EcsEc2 => "ECS on EC2",
            Self::EcsFargate => "ECS on Fargate",
            Self::EcsExternal => "ECS Anywhere",
            Self::EcsManagedInstances => "ECS Managed Instances",
            Self::Managed => "EKS managed node groups",
            Self::SelfManaged => "EKS self-managed nodes",
            Self::Fargate => "EKS on Fargate",
            Self::AutoMode => "EKS Auto Mode",
            Self::Hybrid => "EKS Hybrid Nodes",
        }
    }
}

/// One requirement on one platform.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// The member of [`Requirements`].
    pub field: &'static str,
    /// The platform meets it.
    pub met: bool,
    /// Why, in a sentence.
    pub because: String,
    /// The step that says so.
    pub step: StepId,
}

/// What a platform comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fit {
    /// The platform.
    pub platform: Platform,
    /// Each requirement, in the order of [`Requirements`].
    pub cells: Vec<Cell>,
    /// The Fargate profile that takes the pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}

impl Fit {
    /// The platform can run the workload.
    pub fn fits(&self) -> bool {
        self.cells.iter().all(|cell| cell.met)
    }

    /// Why it can't: the first reason of each requirement.
    pub fn reasons(&self) -> impl Iterator<Item = &Cell> {
        let first = |at: &usize| {
            let field = self.cells[*at].field;
            self.cells[..*at].iter().all(|cell| cell.met || cell.field != field)
        };
        (0..self.cells.len())
            .filter(move |at| !self.cells[*at].met && first(at))
            .map(|at| &self.cells[at])
    }
}

/// What each of the platforms comes to, in their order.
pub fn fit(
    requirements: &Requirements,
    platforms: impl IntoIterator<Item = Platform>,
    trace: &mut Trace,
) -> Vec<Fit> {
    platforms
        .into_iter()
        .map(|platform| {
            let mut check = Check { platform, cells: Vec::new(), trace };
            check.workload(requirements);
            check.node(requirements);
            check.storage(requirements);
            check.size(requirements);
            let profile = check.profile(requirements);
            let fit = Fit { platform, cells: check.cells, profile: None };
            let profile = profile.filter(|_| fit.fits());
            Fit { profile, ..fit }
        })
        .collect()
}

struct Check<'a> {
    platform: Platform,
    cells: Vec<Cell>,
    trace: &'a mut Trace,
}

use Platform::{
    AutoMode, EcsEc2, EcsExternal, EcsFargate, EcsManagedInstances, Fargate, Hybrid, Managed,
    SelfManaged,
};

impl Check<'_> {
    /// Records what a requirement comes to on this platform: met, or a reason against it.
    fn met(&mut self, rule: &'static Rule, field: &'static str, met: bool, because: String) {
        let verdict = if met { Verdict::Passed } else { Verdict::Rejected };
        let name = self.platform.name();
        let step = step!(self.trace, *rule, verdict, "{name}: {field}", [field]; "{because}");
        self.cells.push(Cell { field, met, because, step });
    }

    /// What the containers do on their host.
    fn workload(&mut self, required: &Requirements) {
        let name = self.platform.name();
        let on_fargate = matches!(self.platform, EcsFargate | Fargate);
        let limits =
            if self.platform.is_ecs() { &rules::ECS_WORKLOAD } else { &rules::EKS_WORKLOAD };
        if required.daemon_set {
            let because = match self.platform {
                EcsFargate => "A service with the scheduling strategy DAEMON can't run on Fargate, as there are no instances.".into(),
                Fargate => "Fargate runs no DaemonSets. Run the agent as a sidecar in each pod.".into(),
                EcsManagedInstances => "ECS Managed Instances run daemons as a resource of their own (CreateDaemon).".into(),
                _ => format!("{name} can run one copy on each node."),
            };
            self.met(limits, "daemonSet", !on_fargate, because);
        }
        for (asked, field, what) in [
            (required.privileged, "privileged", "privileged containers"),
            (required.host_port, "hostPort", "fixed ports of the host"),
            (required.host_network, "hostNetwork", "the network of the host"),
            (required.host_path, "hostPath", "volumes of the host"),
            (required.gpu, "gpu", "GPUs"),
        ] {
            if asked {
                let because = match on_fargate {
                    true => format!("{name} doesn't support {what}."),
                    false => format!("{name} supports {what}."),
                };
                let rule = match (self.platform, field) {
                    (EcsManagedInstances, "privileged" | "hostPort" | "hostNetwork")
                    | (EcsExternal, "gpu") => &rules::ECS_WORKLOAD_ASSUMED,
                    _ => limits,
                };
                self.met(rule, field, !on_fargate, because);
            }
        }
        if let Some(arch) = required.arch {
            let met = arch == Architecture::Amd64 || self.platform != Fargate;
            let because = match (arch, met) {
                (_, false) => "Pods on Fargate run on x86_64 alone.".into(),
                (Architecture::Arm64, true) => format!("{name} runs Arm images."),
                (Architecture::Amd64, true) => format!("{name} runs x86_64 images."),
            };
            self.met(self.system_rule(), "arch", met, because);
        }
        if let Some(os) = required.os {
            let windows =
                matches!(self.platform, EcsEc2 | EcsFargate | EcsExternal | Managed | SelfManaged);
            let met = os == OperatingSystem::Linux || windows;
            let because = match (os, met) {
                (_, false) => format!("{name} doesn't run Windows containers."),
                (OperatingSystem::Windows, true) => format!("{name} runs Windows containers."),
                (OperatingSystem::Linux, true) => format!("{name} runs Linux containers."),
            };
            self.met(self.system_rule(), "os", met, because);
        }
    }

    fn system_rule(&self) -> &'static Rule {
        if self.platform.is_ecs() { &rules::ECS_SYSTEM } else { &rules::EKS_SYSTEM }
    }

    /// What the node is, and where it is.
    fn node(&mut self, required: &Requirements) {
        let (name, ecs) = (self.platform.name(), self.platform.is_ecs());
        let place = if ecs { &rules::ECS_NODE } else { &rules::EKS_NODE };
        if let Some(subnet) = required.subnet {
            let (met, because) = match (self.platform, subnet) {
                (Fargate, Subnet::Public) => {
                    (false, "Pods on Fargate run in private subnets alone.".into())
                }
                (Hybrid, Subnet::Public) => {
                    (false, "Hybrid nodes are in no subnet of the VPC.".into())
                }
                (EcsExternal, Subnet::Public) => {
                    (false, "External instances are in no subnet of the VPC.".into())
                }
                (Hybrid | EcsExternal, Subnet::Private) => {
                    (true, format!("{name} run in your own network."))
                }
                _ => (true, format!("{name} can run in public and private subnets.")),
            };
            self.met(place, "subnet", met, because);
        }
        if required.spot {
            let (met, because) = match self.platform {
                EcsExternal | Hybrid => {
                    (false, format!("{name} run on your own machines, which have no Spot price."))
                }
                Fargate => (false, "Fargate has no Spot capacity for pods.".into()),
                EcsFargate if required.os == Some(OperatingSystem::Windows) => {
                    (false, "FARGATE_SPOT doesn't run Windows tasks.".into())
                }
                EcsFargate => {
                    (true, "The capacity provider FARGATE_SPOT runs tasks on Spot capacity.".into())
                }
                _ => (true, format!("{name} can use Spot Instances.")),
            };
            self.met(place, "spot", met, because);
        }
        for (asked, field, what) in [
            (required.custom_ami, "customAmi", "an own machine image"),
            (required.ssh, "ssh", "SSH to the node"),
        ] {
            if asked {
                let met =
                    matches!(self.platform, EcsEc2 | EcsExternal | Managed | SelfManaged | Hybrid);
                let because = match met {
                    true => format!("{name} allow {what}."),
                    false => format!("AWS operates the nodes of {name} and doesn't allow {what}."),
                };
                self.met(place, field, met, because);
            }
        }
        if let Some(target) = required.load_balancer_target {
            let (met, because) = match (self.platform, target) {
                (EcsExternal, _) => {
                    (false, "Services on external instances can't have a load balancer.".into())
                }
                (EcsFargate | Fargate | Hybrid, TargetType::Instance) => {
                    (false, format!("{name} have no instance to register. Use the target type ip."))
                }
                (EcsManagedInstances, TargetType::Instance) => (
                    false,
                    "Tasks in awsvpc mode are registered by their address. Use the target type ip."
                        .into(),
                ),
                (_, TargetType::Instance) => {
                    (true, format!("{name} can be registered by instance."))
                }
                (_, TargetType::Ip) => (true, format!("{name} can be registered by address.")),
            };
            let rule = match self.platform {
                EcsManagedInstances => &rules::ECS_TARGET_ASSUMED,
                _ => place,
            };
            self.met(rule, "loadBalancerTarget", met, because);
        }
    }

    /// Can the node type and the operating system mount it?
    fn mounts(&self, storage: Storage, windows: bool) -> bool {
        let by_system = !windows || matches!(storage, Storage::Ebs | Storage::FsxOntap);
        let by_node = match self.platform {
            Hybrid | EcsExternal => false,
            Fargate => storage == Storage::Efs,
            EcsEc2 | EcsFargate | EcsManagedInstances => {
                matches!(storage, Storage::Ebs | Storage::Efs)
            }
            Managed | SelfManaged | AutoMode => true,
        };
        by_node && by_system
    }

    fn storage(&mut self, required: &Requirements) {
        let name = self.platform.name();
        let rule = if self.platform.is_ecs() { &rules::ECS_STORAGE } else { &rules::EKS_STORAGE };
        let windows = required.os == Some(OperatingSystem::Windows);
        for storage in &required.storage {
            let kind = storage.name();
            let met = self.mounts(*storage, windows);
            let because = match (met, self.mounts(*storage, false)) {
                (true, _) => format!("{name} can mount {kind}."),
                (false, true) => format!("Windows containers on {name} can't mount {kind}."),
                (false, false) => format!("{name} can't mount {kind}."),
            };
            self.met(rule, "storage", met, because);
            if !(met && required.dynamic_provisioning) {
                continue;
            }
            let dynamic =
                *storage != Storage::S3 && !(self.platform == Fargate && *storage == Storage::Efs);
            let dynamic = dynamic && !(self.platform.is_ecs() && *storage == Storage::Efs);
            let because = match dynamic {
                true => format!("{kind} can be created with the workload."),
                false => format!("On {name}, {kind} must exist before the workload uses it."),
            };
            self.met(rule, "dynamicProvisioning", dynamic, because);
        }
    }

    /// The sizes of Fargate. Nodes have sizes of their own, which aren't part of the requirements.
    fn size(&mut self, required: &Requirements) {
        if self.platform != Fargate || (required.cpu.is_none() && required.memory.is_none()) {
            return;
        }
        let request = super::ContainerRequest { cpu: required.cpu, memory: required.memory };
        let (cpu, mib) = pod_size::needed(&[request], &[]);
        let over = pod_size::exceeds(cpu, mib);
        let limits = [
            (required.cpu.is_some(), "cpu", SizeLimit::Cpu, "16 vCPUs", "vCPUs"),
            (required.memory.is_some(), "memory", SizeLimit::Memory, "120 GB", "memory"),
        ];
        for (asked, field, limit, most, what) in limits {
            if asked || over.contains(&limit) {
                let met = !over.contains(&limit);
                let because = match (met, limit) {
                    (true, _) => {
                        format!("A pod on Fargate can have this much {what}: up to {most}.")
                    }
                    (false, SizeLimit::Cpu) => format!("A pod on Fargate has at most {most}."),
                    (false, SizeLimit::Memory) => format!(
                        "A pod on Fargate has at most {most}, and EKS adds {} to the request.",
                        memory(pod_size::ADDED_MIB)
                    ),
                };
                self.met(&rules::POD_SIZES, field, met, because);
            }
        }
    }

    fn profile(&mut self, required: &Requirements) -> Option<String> {
        let profiles = required.fargate_profiles.as_ref().filter(|_| self.platform == Fargate)?;
        let namespace = required.namespace.as_deref().unwrap_or("default");
        let profile =
            fargate_profile::profile_of(profiles, namespace, &required.labels, self.trace);
        if profile.is_none() {
            let because = "No Fargate profile takes the pod, so that it stays Pending.".into();
            self.met(&rules::SELECTOR, "fargateProfiles", false, because);
        }
        profile.map(|profile| profile.name.clone())
    }
}
