//! The members of `RegisterTaskDefinition` and their types, from the API model of 2014-11-13.

use crate::document::{Member, Shape, optional, required};

/// The input of `RegisterTaskDefinition`.
pub static TASK_DEFINITION: Shape = Shape::Object(REGISTER_TASK_DEFINITION_REQUEST);

static REPOSITORY_CREDENTIALS: &[Member] = &[required("credentialsParameter", Shape::Text)];

static PORT_MAPPING: &[Member] = &[
    optional("containerPort", Shape::Integer),
    optional("hostPort", Shape::Integer),
    optional("protocol", Shape::OneOf(&["tcp", "udp"])),
    optional("name", Shape::Text),
    optional("appProtocol", Shape::OneOf(&["http", "http2", "grpc"])),
    optional("containerPortRange", Shape::Text),
];

static CONTAINER_RESTART_POLICY: &[Member] = &[
    required("enabled", Shape::Boolean),
    optional("ignoredExitCodes", Shape::List(&Shape::Integer)),
    optional("restartAttemptPeriod", Shape::Integer),
];

static KEY_VALUE_PAIR: &[Member] = &[optional("name", Shape::Text), optional("value", Shape::Text)];

static ENVIRONMENT_FILE: &[Member] =
    &[required("value", Shape::Text), required("type", Shape::OneOf(&["s3"]))];

static MOUNT_POINT: &[Member] = &[
    optional("sourceVolume", Shape::Text),
    optional("containerPath", Shape::Text),
    optional("readOnly", Shape::Boolean),
];

static VOLUME_FROM: &[Member] =
    &[optional("sourceContainer", Shape::Text), optional("readOnly", Shape::Boolean)];

static KERNEL_CAPABILITIES: &[Member] =
    &[optional("add", Shape::List(&Shape::Text)), optional("drop", Shape::List(&Shape::Text))];

static DEVICE: &[Member] = &[
    required("hostPath", Shape::Text),
    optional("containerPath", Shape::Text),
    optional("permissions", Shape::List(&Shape::OneOf(&["read", "write", "mknod"]))),
];

static TMPFS: &[Member] = &[
    required("containerPath", Shape::Text),
    required("size", Shape::Integer),
    optional("mountOptions", Shape::List(&Shape::Text)),
];

static LINUX_PARAMETERS: &[Member] = &[
    optional("capabilities", Shape::Object(KERNEL_CAPABILITIES)),
    optional("devices", Shape::List(&Shape::Object(DEVICE))),
    optional("initProcessEnabled", Shape::Boolean),
    optional("sharedMemorySize", Shape::Integer),
    optional("tmpfs", Shape::List(&Shape::Object(TMPFS))),
    optional("maxSwap", Shape::Integer),
    optional("swappiness", Shape::Integer),
];

static SECRET: &[Member] = &[required("name", Shape::Text), required("valueFrom", Shape::Text)];

static CONTAINER_DEPENDENCY: &[Member] = &[
    required("containerName", Shape::Text),
    required("condition", Shape::OneOf(&["START", "COMPLETE", "SUCCESS", "HEALTHY"])),
];

static HOST_ENTRY: &[Member] =
    &[required("hostname", Shape::Text), required("ipAddress", Shape::Text)];

static ULIMIT: &[Member] = &[
    required(
        "name",
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
    required("softLimit", Shape::Integer),
    required("hardLimit", Shape::Integer),
];

static LOG_CONFIGURATION: &[Member] = &[
    required(
        "logDriver",
        Shape::OneOf(&[
            "json-file",
            "syslog",
            "journald",
            "gelf",
            "fluentd",
            "awslogs",
            "splunk",
            "awsfirelens",
        ]),
    ),
    optional("options", Shape::Map(&Shape::Text)),
    optional("secretOptions", Shape::List(&Shape::Object(SECRET))),
];

static HEALTH_CHECK: &[Member] = &[
    required("command", Shape::List(&Shape::Text)),
    optional("interval", Shape::Integer),
    optional("timeout", Shape::Integer),
    optional("retries", Shape::Integer),
    optional("startPeriod", Shape::Integer),
];

static SYSTEM_CONTROL: &[Member] =
    &[optional("namespace", Shape::Text), optional("value", Shape::Text)];

static NVIDIA_MPS_ALLOCATION: &[Member] =
    &[required("memory", Shape::Integer), optional("maxComputePercent", Shape::Integer)];

static SHARING_STRATEGY: &[Member] = &[optional("nvidiaMps", Shape::Object(NVIDIA_MPS_ALLOCATION))];

static RESOURCE_REQUIREMENT: &[Member] = &[
    optional("value", Shape::Text),
    required("type", Shape::OneOf(&["GPU", "InferenceAccelerator", "NeuronDevice"])),
    optional("sharingStrategy", Shape::Object(SHARING_STRATEGY)),
];

static FIRELENS_CONFIGURATION: &[Member] = &[
    required("type", Shape::OneOf(&["fluentd", "fluentbit"])),
    optional("options", Shape::Map(&Shape::Text)),
];

static CONTAINER_DEFINITION: &[Member] = &[
    optional("name", Shape::Text),
    optional("image", Shape::Text),
    optional("repositoryCredentials", Shape::Object(REPOSITORY_CREDENTIALS)),
    optional("cpu", Shape::Integer),
    optional("memory", Shape::Integer),
    optional("memoryReservation", Shape::Integer),
    optional("links", Shape::List(&Shape::Text)),
    optional("portMappings", Shape::List(&Shape::Object(PORT_MAPPING))),
    optional("essential", Shape::Boolean),
    optional("restartPolicy", Shape::Object(CONTAINER_RESTART_POLICY)),
    optional("entryPoint", Shape::List(&Shape::Text)),
    optional("command", Shape::List(&Shape::Text)),
    optional("environment", Shape::List(&Shape::Object(KEY_VALUE_PAIR))),
    optional("environmentFiles", Shape::List(&Shape::Object(ENVIRONMENT_FILE))),
    optional("mountPoints", Shape::List(&Shape::Object(MOUNT_POINT))),
    optional("volumesFrom", Shape::List(&Shape::Object(VOLUME_FROM))),
    optional("linuxParameters", Shape::Object(LINUX_PARAMETERS)),
    optional("secrets", Shape::List(&Shape::Object(SECRET))),
    optional("dependsOn", Shape::List(&Shape::Object(CONTAINER_DEPENDENCY))),
    optional("startTimeout", Shape::Integer),
    optional("stopTimeout", Shape::Integer),
    optional("versionConsistency", Shape::OneOf(&["enabled", "disabled"])),
    optional("hostname", Shape::Text),
    optional("user", Shape::Text),
    optional("workingDirectory", Shape::Text),
    optional("disableNetworking", Shape::Boolean),
    optional("privileged", Shape::Boolean),
    optional("readonlyRootFilesystem", Shape::Boolean),
    optional("dnsServers", Shape::List(&Shape::Text)),
    optional("dnsSearchDomains", Shape::List(&Shape::Text)),
    optional("extraHosts", Shape::List(&Shape::Object(HOST_ENTRY))),
    optional("dockerSecurityOptions", Shape::List(&Shape::Text)),
    optional("interactive", Shape::Boolean),
    optional("pseudoTerminal", Shape::Boolean),
    optional("dockerLabels", Shape::Map(&Shape::Text)),
    optional("ulimits", Shape::List(&Shape::Object(ULIMIT))),
    optional("logConfiguration", Shape::Object(LOG_CONFIGURATION)),
    optional("healthCheck", Shape::Object(HEALTH_CHECK)),
    optional("systemControls", Shape::List(&Shape::Object(SYSTEM_CONTROL))),
    optional("resourceRequirements", Shape::List(&Shape::Object(RESOURCE_REQUIREMENT))),
    optional("firelensConfiguration", Shape::Object(FIRELENS_CONFIGURATION)),
    optional("credentialSpecs", Shape::List(&Shape::Text)),
];

static HOST_VOLUME_PROPERTIES: &[Member] = &[optional("sourcePath", Shape::Text)];

static DOCKER_VOLUME_CONFIGURATION: &[Member] = &[
    optional("scope", Shape::OneOf(&["task", "shared"])),
    optional("autoprovision", Shape::Boolean),
    optional("driver", Shape::Text),
    optional("driverOpts", Shape::Map(&Shape::Text)),
    optional("labels", Shape::Map(&Shape::Text)),
];

static EFSAUTHORIZATION_CONFIG: &[Member] = &[
    optional("accessPointId", Shape::Text),
    optional("iam", Shape::OneOf(&["ENABLED", "DISABLED"])),
];

static EFSVOLUME_CONFIGURATION: &[Member] = &[
    required("fileSystemId", Shape::Text),
    optional("rootDirectory", Shape::Text),
    optional("transitEncryption", Shape::OneOf(&["ENABLED", "DISABLED"])),
    optional("transitEncryptionPort", Shape::Integer),
    optional("authorizationConfig", Shape::Object(EFSAUTHORIZATION_CONFIG)),
];

static S3_FILES_VOLUME_CONFIGURATION: &[Member] = &[
    required("fileSystemArn", Shape::Text),
    optional("rootDirectory", Shape::Text),
    optional("transitEncryptionPort", Shape::Integer),
    optional("accessPointArn", Shape::Text),
];

static FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: &[Member] =
    &[required("credentialsParameter", Shape::Text), required("domain", Shape::Text)];

static FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: &[Member] = &[
    required("fileSystemId", Shape::Text),
    required("rootDirectory", Shape::Text),
    required("authorizationConfig", Shape::Object(FSX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG)),
];

static VOLUME: &[Member] = &[
    optional("name", Shape::Text),
    optional("host", Shape::Object(HOST_VOLUME_PROPERTIES)),
    optional("dockerVolumeConfiguration", Shape::Object(DOCKER_VOLUME_CONFIGURATION)),
    optional("efsVolumeConfiguration", Shape::Object(EFSVOLUME_CONFIGURATION)),
    optional("s3filesVolumeConfiguration", Shape::Object(S3_FILES_VOLUME_CONFIGURATION)),
    optional(
        "fsxWindowsFileServerVolumeConfiguration",
        Shape::Object(FSX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION),
    ),
    optional("configuredAtLaunch", Shape::Boolean),
];

static TASK_DEFINITION_PLACEMENT_CONSTRAINT: &[Member] =
    &[optional("type", Shape::OneOf(&["memberOf"])), optional("expression", Shape::Text)];

static TAG: &[Member] = &[optional("key", Shape::Text), optional("value", Shape::Text)];

static PROXY_CONFIGURATION: &[Member] = &[
    optional("type", Shape::OneOf(&["APPMESH"])),
    required("containerName", Shape::Text),
    optional("properties", Shape::List(&Shape::Object(KEY_VALUE_PAIR))),
];

static INFERENCE_ACCELERATOR: &[Member] =
    &[required("deviceName", Shape::Text), required("deviceType", Shape::Text)];

static EPHEMERAL_STORAGE: &[Member] = &[required("sizeInGiB", Shape::Integer)];

static RUNTIME_PLATFORM: &[Member] = &[
    optional("cpuArchitecture", Shape::OneOf(&["X86_64", "ARM64"])),
    optional(
        "operatingSystemFamily",
        Shape::OneOf(&[
            "WINDOWS_SERVER_2019_FULL",
            "WINDOWS_SERVER_2019_CORE",
            "WINDOWS_SERVER_2016_FULL",
            "WINDOWS_SERVER_2004_CORE",
            "WINDOWS_SERVER_2022_CORE",
            "WINDOWS_SERVER_2022_FULL",
            "WINDOWS_SERVER_2025_CORE",
            "WINDOWS_SERVER_2025_FULL",
            "WINDOWS_SERVER_20H2_CORE",
            "LINUX",
        ]),
    ),
];

static TRUSTED_EXECUTION_CONFIGURATION: &[Member] = &[
    required(
        "isolationMode",
        Shape::OneOf(&["SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"]),
    ),
    optional("attestationPolicy", Shape::Text),
];

static REGISTER_TASK_DEFINITION_REQUEST: &[Member] = &[
    required("family", Shape::Text),
    optional("taskRoleArn", Shape::Text),
    optional("executionRoleArn", Shape::Text),
    optional("networkMode", Shape::OneOf(&["bridge", "host", "awsvpc", "none"])),
    required("containerDefinitions", Shape::List(&Shape::Object(CONTAINER_DEFINITION))),
    optional("volumes", Shape::List(&Shape::Object(VOLUME))),
    optional(
        "placementConstraints",
        Shape::List(&Shape::Object(TASK_DEFINITION_PLACEMENT_CONSTRAINT)),
    ),
    optional(
        "requiresCompatibilities",
        Shape::List(&Shape::OneOf(&["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"])),
    ),
    optional("cpu", Shape::Text),
    optional("memory", Shape::Text),
    optional("tags", Shape::List(&Shape::Object(TAG))),
    optional("pidMode", Shape::OneOf(&["host", "task"])),
    optional("ipcMode", Shape::OneOf(&["host", "task", "none"])),
    optional("proxyConfiguration", Shape::Object(PROXY_CONFIGURATION)),
    optional("inferenceAccelerators", Shape::List(&Shape::Object(INFERENCE_ACCELERATOR))),
    optional("ephemeralStorage", Shape::Object(EPHEMERAL_STORAGE)),
    optional("runtimePlatform", Shape::Object(RUNTIME_PLATFORM)),
    optional("enableFaultInjection", Shape::Boolean),
    optional("trustedExecutionConfiguration", Shape::Object(TRUSTED_EXECUTION_CONFIGURATION)),
];
