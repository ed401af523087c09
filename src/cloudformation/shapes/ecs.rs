//! The properties of Amazon ECS's resources and their types, from the resource schemas of CloudFormation.

use crate::document::{Member, Shape, optional, required};

static TASK_DEFINITION_CONTAINER_DEPENDENCY: &[Member] = &[
    optional("Condition", Shape::OneOf(&["COMPLETE", "HEALTHY", "START", "SUCCESS"])),
    optional("ContainerName", Shape::Text),
];
static TASK_DEFINITION_KEY_VALUE_PAIR: &[Member] =
    &[optional("Name", Shape::Text), optional("Value", Shape::Text)];
static TASK_DEFINITION_ENVIRONMENT_FILE: &[Member] =
    &[optional("Type", Shape::OneOf(&["s3"])), optional("Value", Shape::Text)];
static TASK_DEFINITION_HOST_ENTRY: &[Member] =
    &[optional("Hostname", Shape::Text), optional("IpAddress", Shape::Text)];
static TASK_DEFINITION_FIRELENS_CONFIGURATION: &[Member] = &[
    optional("Options", Shape::Map(&Shape::Text)),
    optional("Type", Shape::OneOf(&["fluentbit", "fluentd"])),
];
static TASK_DEFINITION_HEALTH_CHECK: &[Member] = &[
    optional("Command", Shape::List(&Shape::Text)),
    optional("Interval", Shape::Integer),
    optional("Retries", Shape::Integer),
    optional("StartPeriod", Shape::Integer),
    optional("Timeout", Shape::Integer),
];
static TASK_DEFINITION_KERNEL_CAPABILITIES: &[Member] =
    &[optional("Add", Shape::List(&Shape::Text)), optional("Drop", Shape::List(&Shape::Text))];
static TASK_DEFINITION_DEVICE: &[Member] = &[
    optional("ContainerPath", Shape::Text),
    optional("HostPath", Shape::Text),
    optional("Permissions", Shape::List(&Shape::OneOf(&["mknod", "read", "write"]))),
];
static TASK_DEFINITION_TMPFS: &[Member] = &[
    optional("ContainerPath", Shape::Text),
    optional("MountOptions", Shape::List(&Shape::Text)),
    required("Size", Shape::Integer),
];
static TASK_DEFINITION_LINUX_PARAMETERS: &[Member] = &[
    optional("Capabilities", Shape::Object(TASK_DEFINITION_KERNEL_CAPABILITIES)),
    optional("Devices", Shape::List(&Shape::Object(TASK_DEFINITION_DEVICE))),
    optional("InitProcessEnabled", Shape::Boolean),
    optional("MaxSwap", Shape::Integer),
    optional("SharedMemorySize", Shape::Integer),
    optional("Swappiness", Shape::Integer),
    optional("Tmpfs", Shape::List(&Shape::Object(TASK_DEFINITION_TMPFS))),
];
static TASK_DEFINITION_SECRET: &[Member] =
    &[required("Name", Shape::Text), required("ValueFrom", Shape::Text)];
static TASK_DEFINITION_LOG_CONFIGURATION: &[Member] = &[
    required("LogDriver", Shape::Text),
    optional("Options", Shape::Map(&Shape::Text)),
    optional("SecretOptions", Shape::List(&Shape::Object(TASK_DEFINITION_SECRET))),
];
static TASK_DEFINITION_MOUNT_POINT: &[Member] = &[
    optional("ContainerPath", Shape::Text),
    optional("ReadOnly", Shape::Boolean),
    optional("SourceVolume", Shape::Text),
];
static TASK_DEFINITION_PORT_MAPPING: &[Member] = &[
    optional("AppProtocol", Shape::OneOf(&["http", "http2", "grpc"])),
    optional("ContainerPort", Shape::Integer),
    optional("ContainerPortRange", Shape::Text),
    optional("HostPort", Shape::Integer),
    optional("Name", Shape::Text),
    optional("Protocol", Shape::OneOf(&["tcp", "udp"])),
];
static TASK_DEFINITION_REPOSITORY_CREDENTIALS: &[Member] =
    &[optional("CredentialsParameter", Shape::Text)];
static TASK_DEFINITION_NVIDIA_MPS_ALLOCATION: &[Member] =
    &[optional("MaxComputePercent", Shape::Integer), required("Memory", Shape::Integer)];
static TASK_DEFINITION_SHARING_STRATEGY: &[Member] =
    &[required("NvidiaMps", Shape::Object(TASK_DEFINITION_NVIDIA_MPS_ALLOCATION))];
static TASK_DEFINITION_RESOURCE_REQUIREMENT: &[Member] = &[
    optional("SharingStrategy", Shape::Object(TASK_DEFINITION_SHARING_STRATEGY)),
    required("Type", Shape::OneOf(&["GPU", "InferenceAccelerator", "NeuronDevice"])),
    optional("Value", Shape::Text),
];
static TASK_DEFINITION_RESTART_POLICY: &[Member] = &[
    optional("Enabled", Shape::Boolean),
    optional("IgnoredExitCodes", Shape::List(&Shape::Integer)),
    optional("RestartAttemptPeriod", Shape::Integer),
];
static TASK_DEFINITION_SYSTEM_CONTROL: &[Member] =
    &[optional("Namespace", Shape::Text), optional("Value", Shape::Text)];
static TASK_DEFINITION_ULIMIT: &[Member] = &[
    required("HardLimit", Shape::Integer),
    required(
        "Name",
        Shape::OneOf(&[
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack",
        ]),
    ),
    required("SoftLimit", Shape::Integer),
];
static TASK_DEFINITION_VOLUME_FROM: &[Member] =
    &[optional("ReadOnly", Shape::Boolean), optional("SourceContainer", Shape::Text)];
static TASK_DEFINITION_CONTAINER_DEFINITION: &[Member] = &[
    optional("Command", Shape::List(&Shape::Text)),
    optional("Cpu", Shape::Integer),
    optional("CredentialSpecs", Shape::List(&Shape::Text)),
    optional("DependsOn", Shape::List(&Shape::Object(TASK_DEFINITION_CONTAINER_DEPENDENCY))),
    optional("DisableNetworking", Shape::Boolean),
    optional("DnsSearchDomains", Shape::List(&Shape::Text)),
    optional("DnsServers", Shape::List(&Shape::Text)),
    optional("DockerLabels", Shape::Map(&Shape::Text)),
    optional("DockerSecurityOptions", Shape::List(&Shape::Text)),
    optional("EntryPoint", Shape::List(&Shape::Text)),
    optional("Environment", Shape::List(&Shape::Object(TASK_DEFINITION_KEY_VALUE_PAIR))),
    optional("EnvironmentFiles", Shape::List(&Shape::Object(TASK_DEFINITION_ENVIRONMENT_FILE))),
    optional("Essential", Shape::Boolean),
    optional("ExtraHosts", Shape::List(&Shape::Object(TASK_DEFINITION_HOST_ENTRY))),
    optional("FirelensConfiguration", Shape::Object(TASK_DEFINITION_FIRELENS_CONFIGURATION)),
    optional("HealthCheck", Shape::Object(TASK_DEFINITION_HEALTH_CHECK)),
    optional("Hostname", Shape::Text),
    required("Image", Shape::Text),
    optional("Interactive", Shape::Boolean),
    optional("Links", Shape::List(&Shape::Text)),
    optional("LinuxParameters", Shape::Object(TASK_DEFINITION_LINUX_PARAMETERS)),
    optional("LogConfiguration", Shape::Object(TASK_DEFINITION_LOG_CONFIGURATION)),
    optional("Memory", Shape::Integer),
    optional("MemoryReservation", Shape::Integer),
    optional("MountPoints", Shape::List(&Shape::Object(TASK_DEFINITION_MOUNT_POINT))),
    required("Name", Shape::Text),
    optional("PortMappings", Shape::List(&Shape::Object(TASK_DEFINITION_PORT_MAPPING))),
    optional("Privileged", Shape::Boolean),
    optional("PseudoTerminal", Shape::Boolean),
    optional("ReadonlyRootFilesystem", Shape::Boolean),
    optional("RepositoryCredentials", Shape::Object(TASK_DEFINITION_REPOSITORY_CREDENTIALS)),
    optional(
        "ResourceRequirements",
        Shape::List(&Shape::Object(TASK_DEFINITION_RESOURCE_REQUIREMENT)),
    ),
    optional("RestartPolicy", Shape::Object(TASK_DEFINITION_RESTART_POLICY)),
    optional("Secrets", Shape::List(&Shape::Object(TASK_DEFINITION_SECRET))),
    optional("StartTimeout", Shape::Integer),
    optional("StopTimeout", Shape::Integer),
    optional("SystemControls", Shape::List(&Shape::Object(TASK_DEFINITION_SYSTEM_CONTROL))),
    optional("Ulimits", Shape::List(&Shape::Object(TASK_DEFINITION_ULIMIT))),
    optional("User", Shape::Text),
    optional("VersionConsistency", Shape::OneOf(&["enabled", "disabled"])),
    optional("VolumesFrom", Shape::List(&Shape::Object(TASK_DEFINITION_VOLUME_FROM))),
    optional("WorkingDirectory", Shape::Text),
];
static TASK_DEFINITION_EPHEMERAL_STORAGE: &[Member] = &[optional("SizeInGiB", Shape::Integer)];
static TASK_DEFINITION_INFERENCE_ACCELERATOR: &[Member] =
    &[optional("DeviceName", Shape::Text), optional("DeviceType", Shape::Text)];
static TASK_DEFINITION_TASK_DEFINITION_PLACEMENT_CONSTRAINT: &[Member] =
    &[optional("Expression", Shape::Text), required("Type", Shape::OneOf(&["memberOf"]))];
static TASK_DEFINITION_PROXY_CONFIGURATION: &[Member] = &[
    required("ContainerName", Shape::Text),
    optional(
        "ProxyConfigurationProperties",
        Shape::List(&Shape::Object(TASK_DEFINITION_KEY_VALUE_PAIR)),
    ),
    optional("Type", Shape::OneOf(&["APPMESH"])),
];
static TASK_DEFINITION_RUNTIME_PLATFORM: &[Member] = &[
    optional("CpuArchitecture", Shape::OneOf(&["ARM64", "X86_64"])),
    optional(
        "OperatingSystemFamily",
        Shape::OneOf(&[
            "LINUX",
            "WINDOWS_SERVER_2004_CORE",
            "WINDOWS_SERVER_2016_FULL",
            "WINDOWS_SERVER_2019_CORE",
            "WINDOWS_SERVER_2019_FULL",
            "WINDOWS_SERVER_2022_CORE",
            "WINDOWS_SERVER_2022_FULL",
            "WINDOWS_SERVER_2025_CORE",
            "WINDOWS_SERVER_2025_FULL",
            "WINDOWS_SERVER_20H2_CORE",
        ]),
    ),
];
static TASK_DEFINITION_TAG: &[Member] =
    &[optional("Key", Shape::Length(1, 128)), optional("Value", Shape::Length(0, 256))];
static TASK_DEFINITION_DOCKER_VOLUME_CONFIGURATION: &[Member] = &[
    optional("Autoprovision", Shape::Boolean),
    optional("Driver", Shape::Text),
    optional("DriverOpts", Shape::Map(&Shape::Text)),
    optional("Labels", Shape::Map(&Shape::Text)),
    optional("Scope", Shape::OneOf(&["shared", "task"])),
];
static TASK_DEFINITION_AUTHORIZATION_CONFIG: &[Member] = &[
    optional("AccessPointId", Shape::Text),
    optional("IAM", Shape::OneOf(&["ENABLED", "DISABLED"])),
];
static TASK_DEFINITION_EFSVOLUME_CONFIGURATION: &[Member] = &[
    optional("AuthorizationConfig", Shape::Object(TASK_DEFINITION_AUTHORIZATION_CONFIG)),
    required("FilesystemId", Shape::Text),
    optional("RootDirectory", Shape::Text),
    optional("TransitEncryption", Shape::OneOf(&["ENABLED", "DISABLED"])),
    optional("TransitEncryptionPort", Shape::Integer),
];
static TASK_DEFINITION_FSX_AUTHORIZATION_CONFIG: &[Member] =
    &[required("CredentialsParameter", Shape::Text), required("Domain", Shape::Text)];
static TASK_DEFINITION_FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: &[Member] = &[
    optional("AuthorizationConfig", Shape::Object(TASK_DEFINITION_FSX_AUTHORIZATION_CONFIG)),
    required("FileSystemId", Shape::Text),
    required("RootDirectory", Shape::Text),
];
static TASK_DEFINITION_HOST_VOLUME_PROPERTIES: &[Member] = &[optional("SourcePath", Shape::Text)];
static TASK_DEFINITION_S3_FILES_VOLUME_CONFIGURATION: &[Member] = &[
    optional("AccessPointArn", Shape::Text),
    required("FileSystemArn", Shape::Text),
    optional("RootDirectory", Shape::Text),
    optional("TransitEncryptionPort", Shape::Integer),
];
static TASK_DEFINITION_VOLUME: &[Member] = &[
    optional("ConfiguredAtLaunch", Shape::Boolean),
    optional(
        "DockerVolumeConfiguration",
        Shape::Object(TASK_DEFINITION_DOCKER_VOLUME_CONFIGURATION),
    ),
    optional("EFSVolumeConfiguration", Shape::Object(TASK_DEFINITION_EFSVOLUME_CONFIGURATION)),
    optional(
        "FSxWindowsFileServerVolumeConfiguration",
        Shape::Object(TASK_DEFINITION_FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION),
    ),
    optional("Host", Shape::Object(TASK_DEFINITION_HOST_VOLUME_PROPERTIES)),
    optional("Name", Shape::Text),
    optional(
        "S3FilesVolumeConfiguration",
        Shape::Object(TASK_DEFINITION_S3_FILES_VOLUME_CONFIGURATION),
    ),
];
/// `AWS::ECS::TaskDefinition`.
pub(super) static TASK_DEFINITION: &[Member] = &[
    optional(
        "ContainerDefinitions",
        Shape::List(&Shape::Object(TASK_DEFINITION_CONTAINER_DEFINITION)),
    ),
    optional("Cpu", Shape::Text),
    optional("EnableFaultInjection", Shape::Boolean),
    optional("EphemeralStorage", Shape::Object(TASK_DEFINITION_EPHEMERAL_STORAGE)),
    optional("ExecutionRoleArn", Shape::Text),
    optional("Family", Shape::Text),
    optional(
        "InferenceAccelerators",
        Shape::List(&Shape::Object(TASK_DEFINITION_INFERENCE_ACCELERATOR)),
    ),
    optional("IpcMode", Shape::OneOf(&["host", "none", "task"])),
    optional("Memory", Shape::Text),
    optional("NetworkMode", Shape::OneOf(&["awsvpc", "bridge", "host", "none"])),
    optional("PidMode", Shape::OneOf(&["host", "task"])),
    optional(
        "PlacementConstraints",
        Shape::List(&Shape::Object(TASK_DEFINITION_TASK_DEFINITION_PLACEMENT_CONSTRAINT)),
    ),
    optional("ProxyConfiguration", Shape::Object(TASK_DEFINITION_PROXY_CONFIGURATION)),
    optional(
        "RequiresCompatibilities",
        Shape::List(&Shape::OneOf(&["EC2", "EXTERNAL", "FARGATE", "MANAGED_INSTANCES"])),
    ),
    optional("RuntimePlatform", Shape::Object(TASK_DEFINITION_RUNTIME_PLATFORM)),
    optional("Tags", Shape::List(&Shape::Object(TASK_DEFINITION_TAG))),
    optional("TaskRoleArn", Shape::Text),
    optional("Volumes", Shape::List(&Shape::Object(TASK_DEFINITION_VOLUME))),
];
