//! The rules of platforms: node types, pod sizes, rolling updates, Copilot.

use crate::explain::{Source, rules};

const EKS_COMPUTE: Source = Source {
    title: "Manage compute resources by using nodes, Amazon EKS User Guide",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html",
};
const PROFILES: Source = Source {
    title: "Define which Pods use AWS Fargate when launched, Amazon EKS User Guide",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html",
};
const POD_CONFIGURATION: Source = Source {
    title: "Understand Fargate Pod configuration details, Amazon EKS User Guide",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html",
};
const EKS_STORE: Source = Source {
    title: "Store application data for your cluster, Amazon EKS User Guide",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/storage.html",
};
const ECS_TYPES: Source = Source {
    title: "Amazon ECS launch types and capacity providers",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/capacity-launch-type-comparison.html",
};
const ECS_FARGATE: Source = Source {
    title: "Amazon ECS task definition differences for Fargate",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
};
const ECS_STORE: Source = Source {
    title: "Storage options for Amazon ECS tasks",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html",
};
const ECS_MANAGED: Source = Source {
    title: "Amazon ECS Managed Instances",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
};
const ECS_BOUNDS: Source = Source {
    title: "DeploymentConfiguration, Amazon ECS API Reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
};
const DEPLOYMENTS: Source = Source {
    title: "Deployments, Kubernetes documentation",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/",
};
const COPILOT_CONCEPTS: Source = Source {
    title: "Services, AWS Copilot CLI",
    url: "https://aws.github.io/copilot-cli/docs/concepts/services/",
};
const COPILOT_JOBS: Source = Source {
    title: "Jobs, AWS Copilot CLI",
    url: "https://aws.github.io/copilot-cli/docs/concepts/jobs/",
};
const COPILOT_ENVIRONMENTS: Source = Source {
    title: "Environments, AWS Copilot CLI",
    url: "https://aws.github.io/copilot-cli/docs/concepts/environments/",
};
const COPILOT_APPLICATIONS: Source = Source {
    title: "Applications, AWS Copilot CLI",
    url: "https://aws.github.io/copilot-cli/docs/concepts/applications/",
};
const COPILOT_COMMANDS: Source = Source {
    title: "Commands, AWS Copilot CLI",
    url: "https://aws.github.io/copilot-cli/docs/commands/docs/",
};
const COPILOT_MANIFEST: Source = Source {
    title: "Manifest, AWS Copilot CLI",
    url: "https://aws.github.io/copilot-cli/docs/manifest/overview/",
};

rules! { Containers;
    EKS_WORKLOAD = "eks.nodes.workload", Documented, EKS_COMPUTE,
        "Pods on Fargate can't be privileged, use a host port, the host's network or folders, or a GPU, and no DaemonSet runs there. All other node types of EKS allow these.";
    EKS_SYSTEM = "eks.nodes.system", Documented, EKS_COMPUTE,
        "Fargate runs Linux pods on x86_64 alone. Windows pods need managed or self-managed nodes.";
    EKS_NODE = "eks.nodes.access", Documented, EKS_COMPUTE,
        "AWS operates the nodes of Auto Mode and Fargate: no SSH and no own machine image. Fargate needs private subnets and the target type ip, and has no Spot capacity. Hybrid nodes are your own machines.";
    EKS_STORAGE = "eks.storage.drivers", Documented, EKS_STORE,
        "Pods on Fargate mount Amazon EFS alone, and only what exists. Hybrid nodes mount none of AWS's storage. Windows pods mount neither EFS, S3, FSx for Lustre, nor OpenZFS. S3 buckets must exist.";
    SELECTOR = "eks.fargate.selector", Documented, PROFILES,
        "A pod runs on Fargate if a selector of a profile matches its namespace and each label of the selector; * and ? are wildcards. Otherwise it stays Pending.";
    PROFILE_ORDER = "eks.fargate.profile-order", Documented, PROFILES,
        "If several Fargate profiles match a pod, EKS takes the first by name.";
    PROFILE_LABEL = "eks.fargate.profile-label", Documented, PROFILES,
        "The label `eks.amazonaws.com/fargate-profile` of a pod names the one profile that may take it.";
    POD_REQUEST = "eks.fargate.request", Documented, POD_CONFIGURATION,
        "For CPU and memory each, Fargate takes the sum of all containers or the largest init container, whichever is larger.";
    POD_OVERHEAD = "eks.fargate.overhead", Documented, POD_CONFIGURATION,
        "EKS adds 256 MB to the memory of each pod for kubelet, kube-proxy, and containerd.";
    POD_SIZES = "eks.fargate.sizes", Documented, POD_CONFIGURATION,
        "A pod on Fargate gets the smallest size with enough vCPU and memory: from 0.25 vCPU with 0.5 GB to 16 vCPUs with 120 GB.";

    ECS_WORKLOAD = "ecs.launch-types.workload", Documented, ECS_FARGATE,
        "Fargate runs no daemons, privileged containers, or GPUs, and has no ports, network, or folders of the host. Instances of EC2 and external instances have these.";
    ECS_WORKLOAD_ASSUMED = "ecs.launch-types.workload-assumed", Assumed, ECS_MANAGED,
        "Cloudglass assumes that Managed Instances run privileged containers and the network mode host, and that external instances run tasks with GPUs; AWS's pages don't say so for all cases.";
    ECS_SYSTEM = "ecs.launch-types.system", Documented, ECS_TYPES,
        "ECS runs Linux on x86_64 and Arm. Windows runs on EC2, Fargate, and external instances, and not on Managed Instances.";
    ECS_NODE = "ecs.launch-types.access", Documented, ECS_TYPES,
        "AWS operates the hosts of Fargate and Managed Instances: no SSH and no own machine image. External instances are your own machines: no subnet, no Spot, no load balancer.";
    ECS_TARGET_ASSUMED = "ecs.launch-types.target-assumed", Assumed, ECS_MANAGED,
        "Cloudglass assumes that tasks on Managed Instances are registered by address, as in the network mode awsvpc.";
    ECS_STORAGE = "ecs.launch-types.storage", Documented, ECS_STORE,
        "Tasks on EC2, Fargate, and Managed Instances mount Amazon EFS and one EBS volume each; external instances neither. ECS creates the EBS volume with the task; an EFS file system must exist.";

    ROLLING_VALUES = "kubernetes.rolling.values", Documented, DEPLOYMENTS,
        "`maxSurge` and `maxUnavailable` are a number of pods or a percentage, 25% by default. `maxUnavailable` is at most 100%.";
    ROLLING_ZERO = "kubernetes.rolling.zero", Documented, DEPLOYMENTS,
        "`maxSurge` and `maxUnavailable` can't both be 0.";
    ROLLING_SURGE = "kubernetes.rolling.surge", Documented, DEPLOYMENTS,
        "Kubernetes rounds a percentage of `maxSurge` up.";
    ROLLING_UNAVAILABLE = "kubernetes.rolling.unavailable", Documented, DEPLOYMENTS,
        "Kubernetes rounds a percentage of `maxUnavailable` down.";
    ROLLING_BOTH_ZERO = "kubernetes.rolling.both-round-to-zero", Observed, DEPLOYMENTS,
        "If both percentages round to 0, Kubernetes lets one pod be unavailable.";
    ROLLING_ECS = "kubernetes.rolling.ecs", Documented, ECS_BOUNDS,
        "ECS rounds the minimum of healthy tasks up and the maximum of tasks down: the opposite of Kubernetes.";

    COPILOT_SUPPORT = "copilot.cli.support", Documented, COPILOT_COMMANDS,
        "AWS's support for the Copilot CLI ended on 12 June 2026. AWS points to Amazon ECS Express Mode and the AWS CDK.";
    COPILOT_APP = "copilot.app.init", Documented, COPILOT_APPLICATIONS,
        "`copilot app init` makes the IAM roles of the application and the folder `copilot/`.";
    COPILOT_ENV_INIT = "copilot.env.init", Documented, COPILOT_ENVIRONMENTS,
        "`copilot env init` makes two IAM roles and the manifest of the environment; `copilot env deploy` makes the rest.";
    COPILOT_ENV_DEPLOY = "copilot.env.deploy", Documented, COPILOT_ENVIRONMENTS,
        "`copilot env deploy` makes the VPC, unless one is imported, the ECS cluster, a security group, and the namespace for service discovery: no load balancer and no NAT gateway.";
    COPILOT_ENV_DELETE = "copilot.env.delete", Documented, COPILOT_COMMANDS,
        "`copilot env delete` fails while a service or a job is deployed in the environment.";
    COPILOT_WORKLOAD_INIT = "copilot.workload.init", Documented, COPILOT_COMMANDS,
        "`copilot svc init` and `copilot job init` write the manifest and make an ECR repository, except for a Static Site.";
    COPILOT_DELETE = "copilot.workload.delete", Documented, COPILOT_COMMANDS,
        "`copilot svc delete` removes the stack of the service. Without an environment it removes the service from all of them, with its ECR repository.";
    COPILOT_SHARED = "copilot.workload.shared", Observed, COPILOT_ENVIRONMENTS,
        "Load balancers, NAT gateways, the EFS file system, and the App Runner endpoint belong to the environment: the first workload that needs one brings it, and the last one takes it away.";
    COPILOT_SERVICE = "copilot.workload.service", Documented, COPILOT_CONCEPTS,
        "Load Balanced Web Services, Backend Services, and Worker Services are ECS services on Fargate, each with a task definition, a task role, an execution role, and a log group.";
    COPILOT_WORKER = "copilot.workload.worker", Documented, COPILOT_CONCEPTS,
        "A Worker Service has an SQS queue with a KMS key. Dead-letter queues and queues of single topics are made if the manifest has them.";
    COPILOT_JOB = "copilot.workload.job", Documented, COPILOT_JOBS,
        "A Scheduled Job is an EventBridge rule that starts a Step Functions state machine, which runs a task on Fargate.";
    COPILOT_APP_RUNNER = "copilot.workload.app-runner", Documented, COPILOT_CONCEPTS,
        "A Request-Driven Web Service is an App Runner service, without ECS.";
    COPILOT_STATIC = "copilot.workload.static-site", Documented, COPILOT_CONCEPTS,
        "A Static Site is an S3 bucket behind a CloudFront distribution.";
    COPILOT_HTTP = "copilot.workload.http", Documented, COPILOT_MANIFEST,
        "`http` adds a target group and a listener rule on a load balancer that the services of an environment share. `nlb` adds a Network Load Balancer of the service's own.";
    COPILOT_OPTIONS = "copilot.workload.options", Documented, COPILOT_MANIFEST,
        "Further parts of the manifest add resources: `count.range` scaling, `publish.topics` SNS topics, managed EFS volumes an access point, alarms of `deployment.rollback_alarms`.";

    COPILOT_SYNTAX = "copilot.manifest.syntax", Documented, COPILOT_MANIFEST,
        "A manifest is YAML with a name and one of the six workload types.";
    COPILOT_IMAGE = "copilot.manifest.image", Documented, COPILOT_MANIFEST,
        "`image` has either `build` or `location`, and `port` for services that serve requests. A Static Site has no image.";
    COPILOT_HTTP_VALID = "copilot.manifest.http", Documented, COPILOT_MANIFEST,
        "A Load Balanced Web Service needs `http` with a path, or `http: false` with `nlb`. `target_container` names a container that exposes a port.";
    COPILOT_COUNT = "copilot.manifest.count", Documented, COPILOT_MANIFEST,
        "In `count`, `range` and at least one target go together, and not with `spot`. Which targets are allowed depends on the type of the workload.";
    COPILOT_STORAGE = "copilot.manifest.storage", Documented, COPILOT_MANIFEST,
        "Each volume has a path. Managed EFS and an existing file system exclude each other, one managed volume is allowed, and ephemeral storage is 20 to 200 GiB.";
    COPILOT_TOPICS = "copilot.manifest.topics", Documented, COPILOT_MANIFEST,
        "Topics have names of letters, digits, underscores, and hyphens. A subscription names the topic and its service.";
    COPILOT_NETWORK = "copilot.manifest.network", Documented, COPILOT_MANIFEST,
        "`network.vpc.placement` is `public` or `private`; a Request-Driven Web Service knows `private` alone.";
    COPILOT_DEPENDS = "copilot.manifest.depends-on", Documented, COPILOT_MANIFEST,
        "`depends_on` names containers of the workload, with `start`, `complete`, `success`, or `healthy`, and without a circle. An essential container allows only `start` and `healthy`.";
    COPILOT_PLATFORM = "copilot.manifest.platform", Documented, COPILOT_MANIFEST,
        "`platform` is an operating system and an architecture that Copilot supports. Windows excludes EFS, Arm excludes Fargate Spot.";
    COPILOT_OTHERS = "copilot.manifest.values", Documented, COPILOT_MANIFEST,
        "Further values that Copilot checks: `env_file` ends in `.env`, `deployment.rolling` is `default` or `recreate`, `on.schedule` is a schedule, each of the `files` of a Static Site has a source.";
}
