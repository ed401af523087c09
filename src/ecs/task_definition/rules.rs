//! The rules of task definitions.

use crate::explain::{Source, rules};

const fn guide(title: &'static str, url: &'static str) -> Source {
    Source { title, url }
}

const REGISTER: Source = guide(
    "RegisterTaskDefinition (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
);
const DEFINITION: Source = guide(
    "TaskDefinition (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html",
);
const CONTAINER: Source = guide(
    "ContainerDefinition (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
);
const PORT: Source = guide(
    "PortMapping (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
);
const FARGATE: Source = guide(
    "Amazon ECS task definition differences for Fargate",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
);
const SIZE: Source = guide(
    "Troubleshoot Amazon ECS task definition invalid CPU or memory errors",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
);
const NETWORKING: Source = guide(
    "Amazon ECS task networking options for EC2",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
);
const DEPENDENCY: Source = guide(
    "ContainerDependency (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
);
const HEALTH: Source = guide(
    "HealthCheck (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
);
const RESTART: Source = guide(
    "ContainerRestartPolicy (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html",
);
const VOLUME: Source = guide(
    "Volume (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html",
);
const EFS: Source = guide(
    "EFSVolumeConfiguration (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html",
);
const S3_FILES_PAGE: Source = guide(
    "S3FilesVolumeConfiguration (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html",
);
const STORAGE: Source = guide(
    "Storage options for Amazon ECS tasks",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html",
);
const EPHEMERAL: Source = guide(
    "Fargate task ephemeral storage for Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html",
);
const ENV_FILES: Source = guide(
    "Pass environment variables to an Amazon ECS container",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html",
);
const SECRETS: Source = guide(
    "Pass sensitive data to an Amazon ECS container",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
);
const EXECUTION: Source = guide(
    "Amazon ECS task execution IAM role",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
);
const LOGS: Source = guide(
    "LogConfiguration (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
);
const FIRELENS_PAGE: Source = guide(
    "Example Amazon ECS task definition: Route logs to FireLens",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
);
const WINDOWS_PAGE: Source = guide(
    "Amazon ECS task definition differences for EC2 instances running Windows",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_definitions.html",
);
const MANAGED: Source = guide(
    "Amazon ECS task definition differences for Amazon ECS Managed Instances",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-tasks-services.html",
);
const ANYWHERE: Source = guide(
    "Amazon ECS clusters for external instances",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html",
);
const RESOURCES: Source = guide(
    "ResourceRequirement (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html",
);
const PROXY_PAGE: Source = guide(
    "ProxyConfiguration (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ProxyConfiguration.html",
);
const TAG: Source = guide(
    "Tag (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html",
);
const QUOTAS: Source = guide(
    "Amazon ECS service quotas",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
);

rules! { Containers;
    MEMBERS = "ecs.definition.members", Documented, REGISTER,
        "RegisterTaskDefinition accepts only the members of its API model, in the types of that model.";
    READ_ONLY = "ecs.definition.read-only", Documented, DEFINITION,
        "The output of describe-task-definition has members such as revision and status, which only Amazon ECS sets.";
    NAMES = "ecs.definition.names", Documented, REGISTER,
        "The names of families, containers, and volumes can have up to 255 letters, digits, underscores, and hyphens.";
    CONTAINERS = "ecs.definition.containers", Documented, QUOTAS,
        "A task definition has 1 to 10 container definitions with unique names.";
    BYTES = "ecs.definition.bytes", Documented, QUOTAS,
        "A task definition can have up to 64 KiB.";
    IMAGE = "ecs.definition.image", Documented, CONTAINER,
        "The image of a container has letters, digits, and the characters - _ : . / # @, and no unexpanded variable.";
    ESSENTIAL = "ecs.definition.essential", Documented, CONTAINER,
        "A task definition has at least one essential container, and a container is essential unless essential is false.";
    CONTAINER_MEMORY = "ecs.definition.container-memory", Documented, CONTAINER,
        "Without task-level memory, each container has a memory or a memoryReservation above 0.";
    MEMORY_LIMITS = "ecs.definition.memory-limits", Documented, CONTAINER,
        "The memory of a container is at least its memoryReservation and at most the memory of the task.";
    MEMORY_SUM = "ecs.definition.memory-sum", Assumed, CONTAINER,
        "Cloudglass assumes that Amazon ECS accepts containers whose memory adds up to more than the memory of the task; AWS documents a limit and no rejection.";
    CPU_SUM = "ecs.definition.cpu-sum", Documented, CONTAINER,
        "The sum of the cpu values of all containers is at most the cpu of the task.";
    TASK_SIZE = "ecs.definition.task-size", Documented, REGISTER,
        "On EC2, the cpu of a task is 128 to 196608 units. It is text with units or vCPUs, and memory is text with MiB or GB.";
    FARGATE_SIZE = "ecs.definition.fargate-size", Documented, SIZE,
        "Fargate requires cpu and memory at the task level, in one of the pairs that it supports.";
    NETWORK_MODE = "ecs.definition.network-mode", Documented, NETWORKING,
        "Fargate supports only the network mode awsvpc. Managed Instances support awsvpc and host. External instances don't support awsvpc.";
    PORTS_MATCH = "ecs.definition.ports-match", Documented, PORT,
        "In the network modes awsvpc and host, the host port is missing or equal to the container port.";
    PORT_RANGE = "ecs.definition.port-range", Documented, PORT,
        "A port mapping has a container port from 1 to 65535, or a range in the network mode bridge or awsvpc, not both.";
    PORT_TWICE = "ecs.definition.port-twice", Observed, PORT,
        "In the network mode awsvpc, a task can use a port of a protocol only one time because its containers share a network interface.";
    PORT_PROTOCOL = "ecs.definition.port-protocol", Documented, PORT,
        "The protocol of a port mapping is tcp or udp, in lowercase. Amazon ECS treats any other value as tcp.";
    PORT_NAME = "ecs.definition.port-name", Documented, PORT,
        "The name of a port mapping is unique in the task and has up to 64 lowercase letters, digits, underscores, and hyphens.";
    NO_PORTS = "ecs.definition.no-ports", Documented, NETWORKING,
        "In the network mode none, containers have no port mappings.";
    AWSVPC_MEMBERS = "ecs.definition.awsvpc-members", Documented, CONTAINER,
        "The network mode awsvpc doesn't support links, hostname, extraHosts, dnsServers, and disableNetworking.";
    LINKS = "ecs.definition.links", Documented, CONTAINER,
        "Containers can have links only in the network mode bridge, to other containers of the task, and not in a cycle.";
    DEPENDS_ON = "ecs.definition.depends-on", Documented, DEPENDENCY,
        "A container can wait for another container of the task: for SUCCESS or COMPLETE if that container isn't essential, for HEALTHY if it has a health check.";
    CYCLE = "ecs.definition.cycle", Assumed, DEPENDENCY,
        "Cloudglass assumes that Amazon ECS rejects containers that wait for each other; AWS doesn't document the error.";
    HEALTH_CHECK = "ecs.definition.health-check", Documented, HEALTH,
        "A health check has a command that begins with CMD or CMD-SHELL, interval 5 to 300, timeout 2 to 60, retries 1 to 10, and startPeriod 0 to 300.";
    RESTART_POLICY = "ecs.definition.restart-policy", Documented, RESTART,
        "A restart policy has a restartAttemptPeriod from 60 to 1800 seconds and up to 50 ignored exit codes.";
    STOP_TIMEOUT = "ecs.definition.stop-timeout", Documented, CONTAINER,
        "On Fargate, stopTimeout can be up to 120 seconds.";
    MOUNTS = "ecs.definition.mounts", Documented, CONTAINER,
        "Each mount point names a volume of the task definition, and each volumesFrom names a container.";
    VOLUME_KIND = "ecs.definition.volume-kind", Documented, VOLUME,
        "A volume has exactly one kind. Only one volume can be configured at launch, and a container must mount it.";
    VOLUME_LAUNCH = "ecs.definition.volume-launch", Documented, STORAGE,
        "Which kinds of volumes a task can use depends on the launch type and the operating system.";
    EFS_AUTHORIZATION = "ecs.definition.efs", Documented, EFS,
        "IAM authorization and access points of an Amazon EFS volume require transit encryption. IAM requires a task role, and an access point requires the root directory / or none.";
    S3_FILES = "ecs.definition.s3-files", Documented, S3_FILES_PAGE,
        "A volume of S3 Files requires a task role, and an access point requires the root directory / or none.";
    DOCKER_VOLUME = "ecs.definition.docker-volume", Documented, VOLUME,
        "A Docker volume can have autoprovision only with the scope shared.";
    EPHEMERAL_STORAGE = "ecs.definition.ephemeral-storage", Documented, EPHEMERAL,
        "Fargate includes 20 GiB of ephemeral storage and accepts 21 to 200 GiB. No other launch type accepts ephemeralStorage.";
    ENVIRONMENT_FILES = "ecs.definition.environment-files", Documented, ENV_FILES,
        "A container can have up to 10 environment files, which are S3 objects whose names end with .env.";
    SECRET_NAMES = "ecs.definition.secret-names", Observed, SECRETS,
        "The name of a secret in a container is unique and isn't the name of an environment variable.";
    SECRET_SOURCE = "ecs.definition.secret-source", Documented, SECRETS,
        "A secret comes from the ARN of a secret in Secrets Manager, or from the ARN or name of a Systems Manager parameter.";
    EXECUTION_ROLE = "ecs.definition.execution-role", Documented, EXECUTION,
        "Secrets require an execution role. On Fargate, so do images in Amazon ECR and the log driver awslogs.";
    PLAIN_SECRET = "ecs.definition.plain-secret", Documented, SECRETS,
        "Everyone who can describe a task definition can read the values of its environment variables.";
    TWICE = "ecs.definition.variable-twice", Assumed, CONTAINER,
        "Cloudglass assumes that the last of two environment variables with the same name applies; AWS doesn't document it.";
    LOG_DRIVER = "ecs.definition.log-driver", Documented, LOGS,
        "Fargate supports the log drivers awslogs, splunk, and awsfirelens. Managed Instances also support json-file.";
    AWSLOGS = "ecs.definition.awslogs", Documented, LOGS,
        "The log driver awslogs requires awslogs-group, and on Fargate awslogs-stream-prefix. It accepts only its own options.";
    AWSLOGS_REGION = "ecs.definition.awslogs-region", Observed, LOGS,
        "Amazon ECS registers a task definition without awslogs-region, and its tasks fail to start.";
    FIRELENS = "ecs.definition.firelens", Documented, FIRELENS_PAGE,
        "The log driver awsfirelens requires exactly one container with a firelensConfiguration. On Fargate, its configuration file can't be in S3.";
    FARGATE_PARAMETERS = "ecs.definition.fargate-parameters", Documented, FARGATE,
        "Fargate doesn't support privileged containers, devices, GPUs, links, and other parameters that need the host.";
    WINDOWS = "ecs.definition.windows", Documented, WINDOWS_PAGE,
        "Windows tasks on Fargate have 1, 2, or 4 vCPUs, the CPU architecture X86_64, and no pidMode.";
    MANAGED_INSTANCES = "ecs.definition.managed-instances", Documented, MANAGED,
        "Managed Instances run Linux tasks without ipcMode, proxyConfiguration, and ephemeralStorage. Only they support Neuron devices and trusted execution.";
    EXTERNAL = "ecs.definition.external", Documented, ANYWHERE,
        "External instances don't support Amazon EFS volumes, GPU sharing, and load balancers.";
    GPU = "ecs.definition.gpu", Documented, RESOURCES,
        "A GPU requirement has a value or a sharing strategy, not both.";
    PROXY = "ecs.definition.proxy", Documented, PROXY_PAGE,
        "A proxy configuration requires the network mode awsvpc, an existing container, and its ingress, egress, and ignore properties.";
    LIMITS = "ecs.definition.limits", Documented, CONTAINER,
        "A soft limit is at most its hard limit, swappiness is 0 to 100, and a container has up to one credential specification.";
    FAULT_INJECTION = "ecs.definition.fault-injection", Documented, REGISTER,
        "Fault injection requires the network mode awsvpc or host.";
    ACCELERATORS = "ecs.definition.accelerators", Observed, REGISTER,
        "Amazon ECS no longer accepts inferenceAccelerators.";
    TAGS = "ecs.definition.tags", Documented, TAG,
        "A task definition can have up to 50 tags with unique keys of up to 128 characters that don't begin with aws:, and values of up to 256.";
    CONSTRAINTS = "ecs.definition.constraints", Documented, REGISTER,
        "A task definition can have up to 10 placement constraints of the type memberOf, and none on Fargate.";
}
