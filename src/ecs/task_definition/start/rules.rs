//! The rules of the start of a task.

use crate::explain::{Source, rules};

const fn guide(title: &'static str, url: &'static str) -> Source {
    Source { title, url }
}

const RUN: Source = guide(
    "RunTask (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html",
);
const EXECUTION: Source = guide(
    "Amazon ECS task execution IAM role",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
);
const INSTANCE: Source = guide(
    "Amazon ECS container instance IAM role",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html",
);
const TASK: Source = guide(
    "Amazon ECS task IAM role",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
);
const LINKED: Source = guide(
    "Using service-linked roles for Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html",
);
const INFRASTRUCTURE: Source = guide(
    "Amazon ECS infrastructure IAM role",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html",
);
const EFS: Source = guide(
    "Use Amazon EFS volumes with Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
);
const ENDPOINTS_PAGE: Source = guide(
    "Amazon ECR interface VPC endpoints (AWS PrivateLink)",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
);
const CANNOT_PULL: Source = guide(
    "CannotPullContainer task errors in Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
);
const STOPPED: Source = guide(
    "Stopped task error codes in Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
);
const INITIALIZATION: Source = guide(
    "ResourceInitializationError errors in Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
);
const SECRETS: Source = guide(
    "Pass Secrets Manager secrets through Amazon ECS environment variables",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
);
const FILES: Source = guide(
    "Pass environment variables to an Amazon ECS container",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html",
);
const LOGS: Source = guide(
    "Send Amazon ECS logs to CloudWatch",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
);
const DEPENDENCY: Source = guide(
    "ContainerDependency (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
);
const CONTAINER: Source = guide(
    "ContainerDefinition (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
);
const PORT: Source = guide(
    "PortMapping (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
);
const BALANCER: Source = guide(
    "Use load balancing to distribute Amazon ECS service traffic",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
);
const STORAGE: Source = guide(
    "Storage options for Amazon ECS tasks",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html",
);
const EPHEMERAL: Source = guide(
    "Fargate task ephemeral storage for Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html",
);
const EBS: Source = guide(
    "Use Amazon EBS volumes with Amazon ECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html",
);
const AGENT: Source = guide(
    "amazon-ecs-agent: the dependency graph of containers",
    "https://github.com/aws/amazon-ecs-agent/blob/master/agent/engine/dependencygraph/graph.go",
);
const AGENT_FILES: Source = guide(
    "amazon-ecs-agent: environment files",
    "https://github.com/aws/amazon-ecs-agent/blob/master/agent/taskresource/envFiles/envfile.go",
);

rules! { Containers;
    REJECTED = "ecs.start.rejected", Documented, RUN,
        "Amazon ECS runs a task only on a launch type that its task definition is valid for and that requiresCompatibilities names, if it names any.";
    BALANCER_PORT = "ecs.start.balancer-port", Documented, BALANCER,
        "The load balancer of a service needs a container with a mapping of the container port, and can't be in front of external instances.";
    IMAGE_ROLE = "ecs.start.image-role", Documented, EXECUTION,
        "The agent pulls images from Amazon ECR with the execution role.";
    INSTANCE_ROLE = "ecs.start.instance-role", Documented, INSTANCE,
        "On instances, the agent uses the container instance role to pull images and to write logs if the task definition has no execution role.";
    PUBLIC_IMAGE = "ecs.start.public-image", Documented, CANNOT_PULL,
        "The agent pulls images from public registries without a role, through the internet.";
    SECRET_ROLE = "ecs.start.secret-role", Documented, EXECUTION,
        "The agent reads secrets, parameters, and registry credentials with the execution role before the containers start.";
    FILES_ROLE = "ecs.start.files-role", Documented, FILES,
        "The agent downloads environment files with the execution role, which needs s3:GetObject and s3:GetBucketLocation.";
    LOGS_ROLE = "ecs.start.logs-role", Documented, LOGS,
        "The log driver awslogs writes with the execution role. With awslogs-create-group, the role also needs logs:CreateLogGroup.";
    TASK_ROLE = "ecs.start.task-role", Documented, TASK,
        "Applications in the containers call AWS with the task role of the task definition, and all containers of a task share it.";
    NO_TASK_ROLE = "ecs.start.no-task-role", Documented, TASK,
        "Without a task role, applications on instances can use the container instance role, and applications on Fargate have no credentials.";
    EFS_ROLE = "ecs.start.efs-role", Documented, EFS,
        "With IAM authorization, the task role authorizes the mount of an Amazon EFS file system.";
    LINKED_ROLE = "ecs.start.linked-role", Documented, LINKED,
        "Amazon ECS creates network interfaces and registers targets with its service-linked role.";
    INFRASTRUCTURE_ROLE = "ecs.start.infrastructure-role", Documented, INFRASTRUCTURE,
        "Amazon ECS creates and attaches Amazon EBS volumes with the infrastructure role.";
    REACHED = "ecs.start.reached", Documented, ENDPOINTS_PAGE,
        "A public IP address in a public subnet, a NAT gateway in a private subnet, or a VPC endpoint of the service connects a task to an AWS service.";
    ECR_ENDPOINTS = "ecs.start.ecr-endpoints", Documented, ENDPOINTS_PAGE,
        "Without internet access, a pull from Amazon ECR needs the endpoints ecr.api, ecr.dkr, and S3. Fargate platform version 1.3.0 and earlier don't need ecr.api.";
    PULLED = "ecs.start.pulled", Documented, CANNOT_PULL,
        "A task stops with CannotPullContainerError if the agent can't pull an image.";
    PLATFORM = "ecs.start.platform", Documented, CANNOT_PULL,
        "An image needs a variant for the operating system and the CPU architecture of the task.";
    INITIALIZED = "ecs.start.initialized", Documented, INITIALIZATION,
        "On Fargate, a task stops with ResourceInitializationError if the registry login, a secret, an environment file, or the log group isn't available.";
    SECRET_VALUE = "ecs.start.secret-value", Documented, SECRETS,
        "The ARN of a secret can be followed by a JSON key and by a version stage or a version ID.";
    SECRET_AT_START = "ecs.start.secret-at-start", Documented, SECRETS,
        "Containers receive the value that a secret has when they start. A rotated secret reaches only new tasks.";
    LOG_GROUP = "ecs.start.log-group", Documented, LOGS,
        "The log group of a container must exist unless awslogs-create-group is true.";
    PRECEDENCE = "ecs.start.precedence", Documented, FILES,
        "A variable in environment overrides a variable with the same name in an environment file.";
    FIRST_FILE = "ecs.start.first-file", Assumed, AGENT_FILES,
        "Cloudglass assumes that the first of several environment files that set a variable applies, as in the source of the agent; AWS documents only that files are processed from the top down.";
    START_ORDER = "ecs.start.order", Documented, DEPENDENCY,
        "A container starts after the containers that it depends on have reached their condition, and after those of its links and volumesFrom.";
    ROUTER_FIRST = "ecs.start.router-first", Assumed, AGENT,
        "Cloudglass assumes that containers with the log driver awsfirelens wait for the router unless the router waits for a container, as in the source of the agent; AWS doesn't document it.";
    STOP_ORDER = "ecs.start.stop-order", Documented, DEPENDENCY,
        "When a task stops, a container stops after the running containers that depend on it.";
    DEPENDENCY_FAILED = "ecs.start.dependency-failed", Documented, DEPENDENCY,
        "A container doesn't start if the container that it awaits exits with another code than 0 for SUCCESS, or doesn't become healthy for HEALTHY.";
    ESSENTIAL_EXIT = "ecs.start.essential-exit", Documented, STOPPED,
        "When an essential container exits, Amazon ECS stops the other containers of the task.";
    JOB_EXIT = "ecs.start.job-exit", Documented, CONTAINER,
        "When a container that isn't essential exits, the other containers of the task continue to run.";
    HEALTH = "ecs.start.health", Documented, CONTAINER,
        "A task that runs by itself continues if a container is unhealthy. The scheduler of a service replaces the task.";
    ALL_RUN = "ecs.start.all-run", Documented, RUN,
        "A task is RUNNING when all of its containers have started.";
    PORT_AWSVPC = "ecs.start.port-awsvpc", Documented, PORT,
        "In the network mode awsvpc, a container is reachable at its container port on the network interface of the task.";
    PORT_HOST = "ecs.start.port-host", Documented, PORT,
        "In the network mode host, a container is reachable at its container port on the instance.";
    PORT_FIXED = "ecs.start.port-fixed", Documented, PORT,
        "In the network mode bridge, a container with a host port is reachable at this port of the instance.";
    PORT_DYNAMIC = "ecs.start.port-dynamic", Documented, PORT,
        "In the network mode bridge, a container without a host port, or with 0, is reachable at a port that Docker selects from the ephemeral range.";
    TARGET_TYPE = "ecs.start.target-type", Documented, BALANCER,
        "The target group has the target type ip for tasks in the network mode awsvpc, and instance for others.";
    BALANCER_RULE = "ecs.start.balancer-rule", Documented, BALANCER,
        "The security group of the task or instance must allow traffic from the load balancer to the port of the target. Dynamic ports need the ephemeral range.";
    NFS_RULE = "ecs.start.nfs-rule", Documented, EFS,
        "The security group of a mount target must allow TCP port 2049 from the task or the instance.";
    BIND_MOUNT = "ecs.start.bind-mount", Documented, STORAGE,
        "The data of a bind mount is deleted with the task. With a sourcePath it remains on the instance.";
    EFS_VOLUME = "ecs.start.efs-volume", Documented, STORAGE,
        "An Amazon EFS file system is persistent, and tasks in all Availability Zones share it.";
    EBS_VOLUME = "ecs.start.ebs-volume", Documented, EBS,
        "By default, Amazon ECS deletes the Amazon EBS volume of a task when the task stops. The volume is in one Availability Zone.";
    DOCKER_VOLUMES = "ecs.start.docker-volumes", Documented, STORAGE,
        "A Docker volume with the scope shared remains on the instance after the task stops. With the scope task, it is deleted.";
    FSX_VOLUME = "ecs.start.fsx-volume", Documented, STORAGE,
        "A file system of FSx for Windows File Server is persistent and shared.";
    S3_FILES_VOLUME = "ecs.start.s3-files-volume", Documented, STORAGE,
        "A file system of S3 Files is persistent and shared.";
    EPHEMERAL_SIZE = "ecs.start.ephemeral-size", Documented, EPHEMERAL,
        "A task on Fargate has 20 GiB of ephemeral storage unless ephemeralStorage sets another size. The layers of the images use it too.";
}
