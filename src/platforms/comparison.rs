//! The platforms side by side, and the words of ECS in Kubernetes: tables to read.

/// A property, and what it is on each platform of a table.
pub struct Property<const N: usize> {
    /// What is compared.
    pub name: &'static str,
    /// In the order of the table's platforms.
    pub values: [&'static str; N],
}

/// ECS: EC2, Fargate, external instances, Managed Instances.
pub static ECS: &[Property<4>] = &[
    Property {
        name: "You manage",
        values: [
            "Instances, AMI, agent, scaling",
            "Nothing",
            "Servers and both agents",
            "Nothing; EC2 instances in your account",
        ],
    },
    Property {
        name: "Network modes",
        values: ["bridge, host, awsvpc, none", "awsvpc", "bridge, host, none", "awsvpc, host"],
    },
    Property {
        name: "Task size",
        values: ["Optional", "Required, from a table", "Optional", "Required"],
    },
    Property { name: "Placement strategies", values: ["Yes", "No", "Yes", "No"] },
    Property {
        name: "Load balancers",
        values: ["ALB, NLB, CLB", "ALB, NLB, by address", "None", "ALB, NLB"],
    },
    Property {
        name: "Isolation",
        values: [
            "Kernel shared on the instance",
            "Own virtual machine for each task",
            "Kernel shared",
            "Kernel shared on the instance",
        ],
    },
    Property {
        name: "You pay for",
        values: [
            "Instances",
            "vCPU, memory, and storage above 20 GiB of each task",
            "Hours of each instance",
            "Instances and a fee",
        ],
    },
];

/// EKS: managed node groups, self-managed nodes, Fargate, Auto Mode, hybrid nodes.
pub static EKS: &[Property<5>] = &[
    Property {
        name: "Instances are created by",
        values: [
            "EKS, in your Auto Scaling group",
            "You",
            "No nodes to manage",
            "EKS",
            "You: own machines",
        ],
    },
    Property {
        name: "Updates",
        values: ["One call, drains the nodes", "You", "Pods are evicted", "Automatic", "You"],
    },
    Property {
        name: "Pods are selected by",
        values: ["Scheduler", "Scheduler", "Fargate profile", "Node pools", "Scheduler"],
    },
    Property {
        name: "Size of a pod",
        values: [
            "Up to the node",
            "Up to the node",
            "0.25 to 16 vCPUs, from a table",
            "Up to the node",
            "Up to the node",
        ],
    },
];

/// A term of ECS, what it is called in Kubernetes, and the difference.
pub static TERMS: &[(&str, &str)] = &[
    ("Task", "Pod"),
    ("Task definition", "Pod template of a Deployment, StatefulSet, or Job"),
    ("Service (REPLICA)", "Deployment"),
    ("Service (DAEMON)", "DaemonSet"),
    ("Placement constraints and strategies", "Node selectors, affinity, taints, topology spread"),
    ("minimumHealthyPercent, maximumPercent", "maxUnavailable, maxSurge"),
    ("Task role", "EKS Pod Identity, or a role of the service account"),
    ("Application Auto Scaling", "HorizontalPodAutoscaler, KEDA"),
    ("Capacity provider", "Cluster Autoscaler, Karpenter, Auto Mode"),
    ("Network mode awsvpc", "VPC CNI: an address for each pod"),
];

/// A storage driver of EKS: its name, the storage, the access of several pods, and whether it creates storage.
pub static DRIVERS: &[(&str, &str, &str, &str)] = &[
    (
        "ebs.csi.aws.com",
        "EBS, in one Availability Zone",
        "One node at a time (RWO)",
        "Yes, with WaitForFirstConsumer",
    ),
    ("efs.csi.aws.com", "EFS", "Many (RWX)", "Yes: an access point; not on Fargate"),
    ("fsx.csi.aws.com", "FSx for Lustre", "Many (RWX)", "Yes"),
    ("csi.trident.netapp.io", "FSx for NetApp ONTAP", "Many or one", "Yes"),
    ("fsx.openzfs.csi.aws.com", "FSx for OpenZFS", "Many (RWX)", "Yes"),
    (
        "s3.csi.aws.com",
        "An S3 bucket (Mountpoint)",
        "Many (RWX), not all of POSIX",
        "No: the bucket must exist",
    ),
];
