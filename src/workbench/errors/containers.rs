//! Errors of Amazon ECS: service events, stop reasons, placement failures, rejected requests.

use super::kind::{ErrorKind, cause};

const SERVICE_EVENTS: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html";
const STOPPED: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html";
const API_FAILURES: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html";
const ECS_CREATE: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html";
const DESCRIBE_CLUSTER: &[&str] = &[
    "the output of `aws ecs describe-container-instances`",
    "the output of `aws ecs describe-task-definition`",
    "the output of `aws ecs describe-services`",
];
const SERVICE: &[&str] = &["the output of `aws ecs describe-services`"];

/// The kinds; special ones come first.
pub(super) static KINDS: &[ErrorKind] = &[
    ErrorKind {
        id: "ecs.event.attribute",
        texts: &[&["missing an attribute required by your task"]],
        meaning: "ECS placed no task because no container instance has an attribute that the task definition requires.",
        causes: &[
            cause(
                "The agent of the instance doesn't offer a capability of `requiresAttributes`, such as a log driver or an execution role.",
                "task-placement",
                "requiredAttributes",
            ),
            cause(
                "The task uses `awsvpc`, and the agent lacks `ecs.capability.task-eni`.",
                "task-placement",
                "taskDefinition.networkMode",
            ),
            cause(
                "A custom attribute that the task definition requires isn't set on the instance.",
                "task-placement",
                "instances",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.cpu",
        texts: &[&["insufficient cpu units available", "resource:cpu"]],
        meaning: "The closest container instance has fewer available CPU units than the task reserves.",
        causes: &[
            cause(
                "The running tasks reserve the CPU units, often those of the revision that the update replaces.",
                "task-placement",
                "instances",
            ),
            cause(
                "The task definition reserves more CPU units than the instance type has.",
                "task-placement",
                "taskDefinition.cpu",
            ),
            cause(
                "The minimum healthy percent doesn't let ECS stop tasks first.",
                "rolling-update",
                "minimumHealthyPercent",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.memory",
        texts: &[&["insufficient memory available", "resource:memory"]],
        meaning: "The closest container instance has less available memory than the task reserves.",
        causes: &[
            cause("The running tasks reserve the memory.", "task-placement", "instances"),
            cause(
                "The task reserves more than the instance registers, which is less than its nominal memory.",
                "task-placement",
                "taskDefinition.memory",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.ports",
        texts: &[&["is already using a port required by your task", "resource:ports"]],
        meaning: "A fixed host port of the task is in use on the closest container instance.",
        causes: &[
            cause(
                "A task of the same service has the port. With fixed host ports, an instance runs one task of the service.",
                "task-placement",
                "taskDefinition.containers",
            ),
            cause(
                "A rolling update starts a new task before it stops an old one.",
                "rolling-update",
                "fixedHostPort",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.eni",
        texts: &[&["resource:eni", "encountered error \"resource:eni\""]],
        meaning: "The container instance has no available network interface for another `awsvpc` task.",
        causes: &[
            cause(
                "The number of `awsvpc` tasks has reached the limit of the instance type.",
                "task-placement",
                "instances",
            ),
            cause(
                "Trunking was off when the instance was launched.",
                "task-placement",
                "instances",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: API_FAILURES,
    },
    ErrorKind {
        id: "ecs.event.no-instances",
        texts: &[&["no container instances were found in your"]],
        meaning: "The cluster has no container instance, so ECS can't place a task of the launch type EC2.",
        causes: &[
            cause(
                "No instance is registered, or its agent registers with another cluster.",
                "task-placement",
                "instances",
            ),
            cause("The service should run on Fargate.", "task-placement", "capacity"),
        ],
        paste: &[
            "the output of `aws ecs list-container-instances`",
            "the output of `aws ecs describe-services`",
        ],
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.constraint",
        texts: &[&["memberof placement constraint unsatisfied", "memberof constraint unsatisfied"]],
        meaning: "No container instance matches a `memberOf` constraint.",
        causes: &[
            cause(
                "An attribute that the expression names isn't set, or it has another value.",
                "task-placement",
                "constraints",
            ),
            cause(
                "The task definition has a constraint of its own.",
                "task-placement",
                "taskDefinition.placementConstraints",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: API_FAILURES,
    },
    ErrorKind {
        id: "ecs.event.distinct",
        texts: &[&["distinctinstance placement constraint unsatisfied"]],
        meaning: "Every container instance already runs a task of this task group.",
        causes: &[
            cause(
                "The service wants more tasks than the cluster has instances.",
                "task-placement",
                "count",
            ),
            cause(
                "A rolling update needs an instance for the new task before an old one stops.",
                "rolling-update",
                "minimumHealthyPercent",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: API_FAILURES,
    },
    ErrorKind {
        id: "ecs.event.agent",
        texts: &[
            &["the closest matching container-instance", "unable to place a task"],
            &["agent"],
            &["disconnected", "not connected", "encountered error \"agent\""],
        ],
        meaning: "The agent of the closest container instance isn't connected to ECS.",
        causes: &[cause(
            "The agent has stopped, or the instance can't reach ECS.",
            "task-placement",
            "instances",
        )],
        paste: &["the output of `aws ecs describe-container-instances`"],
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.unhealthy-target",
        texts: &[&[
            "is unhealthy in",
            "failed elb health checks",
            "failed container health checks",
            "target group health check",
        ]],
        meaning: "ECS stops the task because its health checks fail.",
        causes: &[
            cause(
                "The application needs longer to start than the health check grace period.",
                "rolling-update",
                "times.healthCheckGracePeriodSeconds",
            ),
            cause(
                "The health check uses another path, port, or status code than the application.",
                "rolling-update",
                "newTasks",
            ),
            cause("The security group of the task doesn't allow the load balancer.", "", ""),
        ],
        paste: SERVICE,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.circuit-breaker",
        texts: &[&[
            "deployment circuit breaker",
            "tasks failed to start",
            "deployment failed: tasks failed",
        ]],
        meaning: "The deployment circuit breaker stopped the deployment because too many tasks failed.",
        causes: &[
            cause(
                "The new tasks stop before they are healthy. Their stop reasons say why.",
                "rolling-update",
                "newTasks",
            ),
            cause(
                "Rollback is off, so the service keeps the failed revision.",
                "rolling-update",
                "circuitBreaker",
            ),
        ],
        paste: &[
            "the output of `aws ecs describe-services`",
            "the output of `aws ecs describe-tasks` of a stopped task",
        ],
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.bounds",
        texts: &[
            &["was unable to stop or start tasks during a deployment"],
            &["because of the service deployment configuration", "deployment configuration"],
        ],
        meaning: "The minimum and maximum percent leave no room to stop or to start a task.",
        causes: &[
            cause(
                "The maximum percent, rounded down, allows no task more than the desired count.",
                "rolling-update",
                "maximumPercent",
            ),
            cause(
                "The minimum healthy percent, rounded up, allows no task less.",
                "rolling-update",
                "minimumHealthyPercent",
            ),
        ],
        paste: SERVICE,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.event.closest",
        texts: &[&[
            "was unable to place a task because no container instance met all of its requirements",
        ]],
        meaning: "ECS placed no task because no container instance passes all checks.",
        causes: &[
            cause(
                "CPU, memory, ports, or network interfaces are in use.",
                "task-placement",
                "instances",
            ),
            cause("A constraint excludes the instances.", "task-placement", "constraints"),
            cause(
                "An attribute that the task requires is missing.",
                "task-placement",
                "requiredAttributes",
            ),
        ],
        paste: DESCRIBE_CLUSTER,
        url: SERVICE_EVENTS,
    },
    ErrorKind {
        id: "ecs.stopped.pull",
        texts: &[&["cannotpullcontainererror", "cannotpullimagemanifesterror"]],
        meaning: "The container didn't start because its image couldn't be pulled.",
        causes: &[
            cause(
                "The image or its tag doesn't exist in the repository.",
                "image-registry",
                "repository.images",
            ),
            cause(
                "The task has no route to the registry: no public IP address, NAT gateway, or endpoint.",
                "image-registry",
                "access.network",
            ),
            cause(
                "The task execution role doesn't allow pulling from Amazon ECR.",
                "image-registry",
                "access.principal.policies",
            ),
            cause(
                "The image has no variant for the CPU architecture.",
                "task-placement",
                "taskDefinition.runtimePlatform",
            ),
        ],
        paste: &["the output of `aws ecs describe-task-definition`"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.start",
        texts: &[&["cannotstartcontainererror", "cannotcreatecontainererror"]],
        meaning: "The image was pulled, but the container runtime couldn't create or start the container.",
        causes: &[
            cause(
                "The command or entry point isn't in the image: `executable file not found`, or `no such file or directory`.",
                "task-definition",
                "taskDefinition",
            ),
            cause(
                "The image is for another CPU architecture: `exec format error`.",
                "task-definition",
                "taskDefinition",
            ),
            cause(
                "A volume hides a folder of the image, or its path doesn't exist on the instance.",
                "task-definition",
                "taskDefinition",
            ),
            cause(
                "The memory, a device, or a port that the container needs isn't free.",
                "task-placement",
                "instances",
            ),
        ],
        paste: &["the output of `aws ecs describe-task-definition`", "the entire stop reason"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.volumes",
        texts: &[
            &["resourceinitializationerror"],
            &["efs", "mount.nfs", "failed to mount", "failed to set up volume"],
        ],
        meaning: "The task stopped before its containers started because a volume couldn't be mounted.",
        causes: &[
            cause(
                "The security group of the mount target doesn't allow port 2049 from the task.",
                "",
                "",
            ),
            cause(
                "The file system has no mount target in the Availability Zone of the task.",
                "",
                "",
            ),
            cause(
                "The access point or the root directory doesn't exist, or the task role doesn't allow `elasticfilesystem:ClientMount`.",
                "task-definition",
                "taskDefinition",
            ),
            cause(
                "The VPC has no DNS host names, so the name of the file system has no address.",
                "",
                "",
            ),
        ],
        paste: &["the output of `aws ecs describe-task-definition`", "the entire stop reason"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.secrets",
        texts: &[&["resourceinitializationerror"]],
        meaning: "The task stopped before its containers started because a resource that it needs wasn't available.",
        causes: &[
            cause(
                "The task execution role doesn't allow reading the secret or the registry credentials.",
                "",
                "",
            ),
            cause(
                "The task has no route to Secrets Manager, Systems Manager, Amazon ECR, or CloudWatch Logs.",
                "",
                "",
            ),
            cause("The log group doesn't exist.", "", ""),
        ],
        paste: &["the output of `aws ecs describe-task-definition`", "the entire stop reason"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.oom",
        texts: &[&["outofmemoryerror", "container killed due to memory usage"]],
        meaning: "The kernel stopped the container because it used more memory than its hard limit.",
        causes: &[
            cause(
                "The hard limit of the container is too low.",
                "task-placement",
                "taskDefinition.containers",
            ),
            cause("The application leaks memory.", "", ""),
        ],
        paste: &["the output of `aws ecs describe-task-definition`"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.essential",
        texts: &[&["essential container in task exited"]],
        meaning: "A container that is marked as essential ended, so ECS stopped the task.",
        causes: &[
            cause(
                "The application ended with an error. Its log and exit code say why: 1 is its own error, 137 is SIGKILL.",
                "rolling-update",
                "newTasks",
            ),
            cause(
                "The command of the container ends by itself, as that of a one-time job does.",
                "",
                "",
            ),
        ],
        paste: &["the exit code from `aws ecs describe-tasks`", "the container's log"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.scaling",
        texts: &[&["scaling activity initiated by", "servicescheduler"]],
        meaning: "ECS stopped the task because the service needs fewer tasks, or because a deployment replaced it.",
        causes: &[
            cause("A deployment replaced the task.", "rolling-update", "desiredCount"),
            cause("Service auto scaling lowered the desired count.", "task-placement", "count"),
        ],
        paste: SERVICE,
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.stopped.timeout",
        texts: &[&["task failed to start", "timeout waiting for network interface provisioning"]],
        meaning: "The task stopped before it reached `RUNNING`.",
        causes: &[
            cause(
                "The network interface couldn't be created: no free IP address, a quota, or a missing role.",
                "task-placement",
                "taskDefinition.networkMode",
            ),
            cause(
                "A container that others depend on didn't become healthy.",
                "rolling-update",
                "newTasks",
            ),
        ],
        paste: &["the output of `aws ecs describe-tasks`"],
        url: STOPPED,
    },
    ErrorKind {
        id: "ecs.api.daemon-count",
        texts: &[&["daemon"], &["desired count", "desiredcount"], &["invalidparameterexception"]],
        meaning: "A daemon service can't have a desired count.",
        causes: &[cause(
            "The request has `desiredCount` and `schedulingStrategy` `DAEMON`.",
            "rolling-update",
            "schedulingStrategy",
        )],
        paste: &["the input of `create-service` or `update-service`"],
        url: ECS_CREATE,
    },
    ErrorKind {
        id: "ecs.api.task-definition",
        texts: &[
            &[
                "registertaskdefinition operation",
                "ecs task definition",
                "ecs taskdefinition",
                "aws_ecs_task_definition",
                "containerdefinition",
                "container.name",
            ],
            &[
                "clientexception",
                "unmarshal object",
                "error decoding json",
                "invalidparameterexception",
            ],
        ],
        meaning: "ECS or Terraform rejected the task definition because one of its members isn't valid.",
        causes: &[
            cause(
                "A member is missing, has another type, or has a value that ECS doesn't accept. The lab names all of them.",
                "task-definition",
                "taskDefinition",
            ),
            cause(
                "In Terraform, `container_definitions` is an entire task definition or one object. It has to be the list of the containers.",
                "task-definition",
                "taskDefinition",
            ),
            cause(
                "The CPU and memory of a Fargate task aren't a valid pair.",
                "task-definition",
                "launch",
            ),
        ],
        paste: &["the task definition as JSON, a template, or Terraform"],
        url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    },
    ErrorKind {
        id: "ecs.api.invalid",
        texts: &[
            &["createservice operation", "updateservice operation", "runtask operation"],
            &["invalidparameterexception", "clientexception"],
        ],
        meaning: "ECS rejected the request because a parameter isn't valid.",
        causes: &[
            cause(
                "A placement strategy or constraint isn't valid, or Fargate and daemon services don't accept it.",
                "task-placement",
                "strategies",
            ),
            cause(
                "The CPU and memory of a Fargate task aren't a valid pair.",
                "task-placement",
                "taskDefinition.cpu",
            ),
            cause(
                "The percentages of the deployment aren't valid.",
                "rolling-update",
                "maximumPercent",
            ),
        ],
        paste: &["the input of the command as JSON"],
        url: ECS_CREATE,
    },
];
