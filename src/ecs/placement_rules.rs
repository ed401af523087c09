//! The rules of task placement.

use crate::explain::{Source, rules};

const fn guide(title: &'static str, url: &'static str) -> Source {
    Source { title, url }
}

const PROCESS: Source = guide(
    "How Amazon ECS places tasks on container instances",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html",
);
const STRATEGIES: Source = guide(
    "Use strategies to define Amazon ECS task placement",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html",
);
const CONSTRAINTS: Source = guide(
    "Define which container instances Amazon ECS uses for tasks",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html",
);
const QUERY: Source = guide(
    "Create expressions to define container instances for Amazon ECS tasks",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html",
);
const FAILURES: Source = guide(
    "Amazon ECS API failure reasons",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html",
);
const INSTANCE: Source = guide(
    "ContainerInstance (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html",
);
const CONTAINER: Source = guide(
    "ContainerDefinition (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
);
const PORT: Source = guide(
    "PortMapping (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
);
const STRATEGY: Source = guide(
    "PlacementStrategy (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html",
);
const CONSTRAINT: Source = guide(
    "PlacementConstraint (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementConstraint.html",
);
const RUN_TASK: Source = guide(
    "RunTask (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html",
);
const CREATE_SERVICE: Source = guide(
    "CreateService (Amazon ECS API)",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
);
const AGENT: Source = guide(
    "amazon-ecs-agent: how a task's host resources are counted",
    "https://github.com/aws/amazon-ecs-agent/blob/master/agent/api/task/task.go",
);
const MEMORY: Source = guide(
    "Reserving Amazon ECS Linux container instance memory",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html",
);
const ENI: Source = guide(
    "Increasing Amazon ECS Linux container instance network interfaces",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html",
);
const GROUPS: Source = guide(
    "Group related Amazon ECS tasks",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-groups.html",
);
const SERVICES: Source = guide(
    "Amazon ECS services",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
);
const PROTECTION: Source = guide(
    "Protect your Amazon ECS tasks from being terminated by scale-in events",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html",
);
const REBALANCING: Source = guide(
    "Balancing an Amazon ECS service across Availability Zones",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
);
const FARGATE: Source = guide(
    "Amazon ECS task definition differences for Fargate",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
);
const QUOTAS: Source = guide(
    "Amazon ECS endpoints and quotas",
    "https://docs.aws.amazon.com/general/latest/gr/ecs-service.html",
);

rules! { Containers;
    NEED_CPU = "ecs.need.cpu", Observed, AGENT,
        "A task reserves its task-level CPU, or the sum of its containers' CPU units if the task has no size. A missing value counts as 0.";
    NEED_MEMORY = "ecs.need.memory", Observed, AGENT,
        "A task reserves its task-level memory, or the sum of its containers' `memoryReservation` or `memory` if the task has no size.";
    NEED_RESERVATION = "ecs.need.reservation", Documented, CONTAINER,
        "If a container has both `memory` and `memoryReservation`, ECS subtracts the reservation from the instance. `memory` is the hard limit and must be greater.";
    NEED_WINDOWS = "ecs.need.windows", Documented, CONTAINER,
        "ECS ignores task-level CPU and memory for Windows containers.";
    NEED_PORTS = "ecs.need.ports", Documented, PORT,
        "A task reserves a fixed host port until it stops, so an instance runs one such task for each port and protocol.";
    NEED_DYNAMIC_PORTS = "ecs.need.dynamic-ports", Documented, PORT,
        "In `bridge` mode, Docker assigns a host port at task start if `hostPort` is missing or 0. Placement doesn't check it.";
    NEED_HOST_MODE = "ecs.need.host-mode", Documented, PORT,
        "In `host` mode, the host port must equal the container port or be omitted.";
    NEED_ENI = "ecs.need.eni", Documented, ENI,
        "In `awsvpc` mode, a task uses one elastic network interface and no host port.";
    DEFINITION = "ecs.need.definition", Documented, CONTAINER,
        "On EC2, each container requires `memory`, `memoryReservation`, or a task-level memory.";

    FIT_STATUS = "ecs.fit.status", Documented, INSTANCE,
        "ECS places new tasks only on container instances with the status `ACTIVE`.";
    FIT_AGENT = "ecs.fit.agent", Documented, FAILURES,
        "ECS doesn't place tasks on an instance whose container agent is disconnected (`AGENT`).";
    FIT_ATTRIBUTE = "ecs.fit.attribute", Documented, FAILURES,
        "An instance must have every attribute that the task definition requires, such as `ecs.capability.task-eni` for `awsvpc` (`ATTRIBUTE`).";
    FIT_LOCATION = "ecs.fit.location", Documented, FAILURES,
        "The subnets of a task must include the instance's Availability Zone (`LOCATION`).";
    FIT_CPU = "ecs.fit.cpu", Documented, PROCESS,
        "An instance must have at least as many available CPU units as the task reserves (`RESOURCE:CPU`).";
    FIT_MEMORY = "ecs.fit.memory", Documented, PROCESS,
        "An instance must have at least as much available memory as the task reserves (`RESOURCE:MEMORY`).";
    FIT_PORTS = "ecs.fit.ports", Documented, PROCESS,
        "The task's fixed host ports must be available on the instance, and an instance can have up to 100 reserved ports (`RESOURCE:PORTS`).";
    FIT_ENI = "ecs.fit.eni", Documented, ENI,
        "An instance can run one `awsvpc` task for each network interface other than the primary one, or more with trunking (`RESOURCE:ENI`).";
    FIT_GPU = "ecs.fit.gpu", Documented, PROCESS,
        "An instance must have at least as many available GPUs as the task requires (`RESOURCE:GPU`).";
    FIT_ORDER = "ecs.fit.order", Assumed, FAILURES,
        "Cloudglass assumes that an instance fails with the first reason in the order of the placement matrix. AWS doesn't document the order.";
    INSTANCE_MEMORY = "ecs.instance.memory", Assumed, MEMORY,
        "An instance registers less than its nominal memory. Cloudglass assumes 97.5% if no value is specified.";
    RESERVED_MEMORY = "ecs.instance.reserved-memory", Documented, MEMORY,
        "The container agent subtracts `ECS_RESERVED_MEMORY` from the memory that it registers.";
    INSTANCE_TYPE = "ecs.instance.type", Assumed, ENI,
        "Cloudglass assumes two task network interfaces for an instance type that it doesn't list.";

    MEMBER_OF = "ecs.constraint.member-of", Documented, CONSTRAINTS,
        "`memberOf` requires that the instance matches the cluster query. If a task has several constraints, all must match.";
    DISTINCT_INSTANCE = "ecs.constraint.distinct-instance", Documented, CONSTRAINTS,
        "`distinctInstance` places each task of a task group on a different instance. ECS checks the desired status of the tasks.";
    CONSTRAINT_SHAPE = "ecs.constraint.shape", Documented, CONSTRAINT,
        "A task can have up to 10 constraints: `memberOf` with an expression of up to 2,000 characters, and `distinctInstance` without an expression.";
    QUERY_ZONE = "ecs.query.zone", Documented, QUERY,
        "Availability Zones in a query are values such as `us-east-1a`, not Region names.";
    QUERY_MISSING = "ecs.query.missing-attribute", Documented, QUERY,
        "`!=` selects instances that have the attribute with another value. It doesn't select instances without the attribute.";
    QUERY_REGEX = "ecs.query.regex", Assumed, QUERY,
        "`=~` uses a Java regular expression. Cloudglass assumes that it must match the entire value; AWS doesn't document it.";
    QUERY_PRECEDENCE = "ecs.query.precedence", Assumed, QUERY,
        "Cloudglass assumes that `and` has precedence over `or`; AWS doesn't document it.";
    QUERY_GROUP = "ecs.query.task-group", Documented, GROUPS,
        "`task:group == x` selects instances that run a task in group `x`. The first task of a group can't require its own group.";
    QUERY_GROUP_NOT = "ecs.query.task-group-not", Assumed, QUERY,
        "Cloudglass assumes that `task:group != x` selects instances that run tasks, none of them in group `x`; AWS doesn't document it.";

    ONE_BY_ONE = "ecs.place.one-by-one", Assumed, PROCESS,
        "Cloudglass assumes that ECS places tasks one at a time, and that each placement counts the earlier ones; AWS doesn't document it.";
    CHOSEN = "ecs.place.chosen", Documented, PROCESS,
        "ECS filters instances by resources, then by constraints, then applies the strategies in order. It selects one of the remaining instances.";
    FAILED = "ecs.place.failed", Documented, FAILURES,
        "If no instance is eligible, RunTask returns a failure for each instance and doesn't retry. A service retries and writes a service event.";
    NO_INSTANCES = "ecs.place.no-instances", Observed, RUN_TASK,
        "If a cluster has no container instances, RunTask returns `InvalidParameterException`.";
    RUN_TASK_COUNT = "ecs.place.run-task-count", Documented, RUN_TASK,
        "RunTask can start up to 10 tasks in one call.";
    LIMITS = "ecs.place.limits", Documented, QUOTAS,
        "A cluster can have up to 5,000 container instances, and a service up to 5,000 tasks.";

    SPREAD = "ecs.strategy.spread", Documented, STRATEGIES,
        "`spread` selects the instances whose value of the field has the fewest tasks of the same service or task group.";
    SPREAD_COUNT = "ecs.strategy.spread-count", Assumed, STRATEGIES,
        "Cloudglass assumes that `spread` counts tasks on every instance, and that instances without the attribute share one value; AWS doesn't document it.";
    BINPACK = "ecs.strategy.binpack", Documented, STRATEGIES,
        "`binpack` selects the instances with the least available CPU or memory, in absolute units.";
    RANDOM = "ecs.strategy.random", Documented, STRATEGIES,
        "`random` selects any eligible instance. Cloudglass uses the SplitMix64 generator with the seed.";
    CHAIN = "ecs.strategy.chain", Documented, STRATEGIES,
        "ECS applies strategies in order. Each one only narrows the remaining instances, so no strategy makes placement fail.";
    DEFAULT_SERVICE = "ecs.strategy.default-service", Documented, STRATEGIES,
        "A service without strategies spreads tasks across Availability Zones, then across instances.";
    DEFAULT_RUN_TASK = "ecs.strategy.default-run-task", Documented, STRATEGIES,
        "RunTask without strategies places tasks at random.";
    TIE = "ecs.strategy.tie", Assumed, STRATEGIES,
        "Cloudglass assumes that ECS selects the lowest instance ID when instances are tied; AWS doesn't document it.";
    STRATEGY_SHAPE = "ecs.strategy.shape", Documented, STRATEGY,
        "A task can have up to five strategies: `random` without a field, `spread` over `instanceId`, `host` or `attribute:<name>`, and `binpack` on `cpu` or `memory`.";

    DAEMON = "ecs.daemon.one-each", Documented, SERVICES,
        "A daemon service runs one task on each `ACTIVE` instance that meets its constraints. It has no strategies and no desired count.";
    DAEMON_SERVICE = "ecs.daemon.service-only", Documented, SERVICES,
        "Only a service has a scheduling strategy. RunTask starts the number of tasks that it is called with.";
    DAEMON_COUNT = "ecs.daemon.no-desired-count", Observed, CREATE_SERVICE,
        "CreateService and UpdateService reject a desired count for a daemon service.";
    STOP_SERVICE = "ecs.scale-in.service-only", Documented, SERVICES,
        "Only a service scales in. Standalone tasks run until they exit or StopTask stops them.";
    STOP_BINPACK = "ecs.scale-in.binpack", Documented, STRATEGIES,
        "During scale-in, `binpack` stops a task on the instance that would then have the most of the resource available.";
    STOP_SPREAD = "ecs.scale-in.spread", Documented, STRATEGIES,
        "During scale-in, `spread` keeps the balance across Availability Zones and stops a task at random in the zone with the most tasks.";
    STOP_RANDOM = "ecs.scale-in.random", Documented, STRATEGIES,
        "During scale-in, `random` stops any task.";
    STOP_DEFAULT = "ecs.scale-in.default", Documented, STRATEGIES,
        "During scale-in without strategies, ECS selects the Availability Zone with the most tasks, then the instance with the most.";
    STOP_PROTECTED = "ecs.scale-in.protected", Documented, PROTECTION,
        "ECS doesn't stop a task with scale-in protection. If only protected tasks remain, the service can't scale in (`DEPLOYMENT_BLOCKED`).";
    REBALANCE = "ecs.rebalance.eligible", Documented, REBALANCING,
        "Availability Zone rebalancing requires a replica service whose first strategy is Availability Zone spread, or no strategy, and no constraint on the zone.";
    REBALANCE_MOVE = "ecs.rebalance.move", Documented, REBALANCING,
        "Rebalancing starts tasks in the Availability Zones with the fewest, waits until they are healthy, and stops tasks in those with the most. It launches no instances.";
    REBALANCE_PICK = "ecs.rebalance.pick", Assumed, REBALANCING,
        "Cloudglass assumes that rebalancing stops a task on the instance with the most tasks of the service; AWS doesn't document it.";

    FARGATE_SIZE = "ecs.fargate.size", Documented, FARGATE,
        "Fargate requires task-level CPU and memory in a supported combination.";
    FARGATE_PLACEMENT = "ecs.fargate.no-placement", Documented, FARGATE,
        "Fargate supports neither placement strategies nor placement constraints. It spreads tasks across the Availability Zones of the subnets.";
    FARGATE_DAEMON = "ecs.fargate.no-daemon", Documented, CREATE_SERVICE,
        "Fargate doesn't support the `DAEMON` scheduling strategy.";
    FARGATE_GPU = "ecs.fargate.no-gpu", Observed, FARGATE,
        "Fargate doesn't support GPU resource requirements.";
    FARGATE_NETWORK = "ecs.fargate.network", Documented, FARGATE,
        "Fargate tasks require the `awsvpc` network mode. A host port must equal the container port or be omitted.";
}
