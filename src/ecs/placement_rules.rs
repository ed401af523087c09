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
        "A task consumes its task-level CPU, or else the sum of its containers' CPU units; a missing value counts 0.";
    NEED_MEMORY = "ecs.need.memory", Observed, AGENT,
        "A task consumes its task-level memory, or else the sum of its containers' memoryReservation, or memory where there is none.";
    NEED_RESERVATION = "ecs.need.reservation", Documented, CONTAINER,
        "With both memory and memoryReservation the reservation is subtracted from the instance; memory is the hard limit and must be greater.";
    NEED_WINDOWS = "ecs.need.windows", Documented, CONTAINER,
        "Task-level CPU and memory are ignored for Windows containers.";
    NEED_PORTS = "ecs.need.ports", Documented, PORT,
        "A fixed host port is held until the task stops: one task per instance, port and protocol.";
    NEED_DYNAMIC_PORTS = "ecs.need.dynamic-ports", Documented, PORT,
        "In bridge mode a host port that is left out or 0 is chosen when the task starts, and checked by no placement.";
    NEED_HOST_MODE = "ecs.need.host-mode", Documented, PORT,
        "In host mode the container's port is the host's port; a host port may be left out or equal, nothing else.";
    NEED_ENI = "ecs.need.eni", Documented, ENI,
        "In awsvpc mode a task holds one network interface and no host port.";
    DEFINITION = "ecs.need.definition", Documented, CONTAINER,
        "On EC2 each container needs memory, memoryReservation or a task-level memory.";

    FIT_STATUS = "ecs.fit.status", Documented, INSTANCE,
        "Only an instance whose status is ACTIVE takes new tasks.";
    FIT_AGENT = "ecs.fit.agent", Documented, FAILURES,
        "An instance whose agent is disconnected takes no tasks: AGENT.";
    FIT_ATTRIBUTE = "ecs.fit.attribute", Documented, FAILURES,
        "An instance must have the attributes that the task definition needs, such as ecs.capability.task-eni for awsvpc: ATTRIBUTE.";
    FIT_LOCATION = "ecs.fit.location", Documented, FAILURES,
        "An instance must be in an Availability Zone of the task's subnets: LOCATION.";
    FIT_CPU = "ecs.fit.cpu", Documented, PROCESS,
        "An instance must have as many CPU units left as the task consumes; equality fits: RESOURCE:CPU.";
    FIT_MEMORY = "ecs.fit.memory", Documented, PROCESS,
        "An instance must have as much memory left as the task consumes; equality fits: RESOURCE:MEMORY.";
    FIT_PORTS = "ecs.fit.ports", Documented, PROCESS,
        "The task's fixed host ports must be free on the instance, the agent's own ports excluded, and at most 100 are reserved: RESOURCE:PORTS.";
    FIT_ENI = "ecs.fit.eni", Documented, ENI,
        "An instance takes as many awsvpc tasks as its type has network interfaces beside the primary one, or more with trunking: RESOURCE:ENI.";
    FIT_GPU = "ecs.fit.gpu", Documented, PROCESS,
        "An instance must have as many GPUs free as the task asks for: RESOURCE:GPU.";
    FIT_ORDER = "ecs.fit.order", Assumed, FAILURES,
        "Which reason an instance gets that fails several checks is not documented; the playground takes the first in the order status, agent, attributes, location, CPU, memory, ports, interfaces, GPU, memberOf, distinctInstance.";
    INSTANCE_MEMORY = "ecs.instance.memory", Assumed, MEMORY,
        "An instance registers the memory that its operating system sees, less than the nominal size; without a figure the playground takes 97.5 %.";
    RESERVED_MEMORY = "ecs.instance.reserved-memory", Documented, MEMORY,
        "The agent registers ECS_RESERVED_MEMORY less than it sees, so that much is never given to tasks.";
    INSTANCE_TYPE = "ecs.instance.type", Assumed, ENI,
        "For an instance type that the playground does not know it takes two network interfaces for tasks, and the size that is given.";

    MEMBER_OF = "ecs.constraint.member-of", Documented, CONSTRAINTS,
        "memberOf: the instance must match the cluster query; several constraints must all hold.";
    DISTINCT_INSTANCE = "ecs.constraint.distinct-instance", Documented, CONSTRAINTS,
        "distinctInstance: no two tasks of the same group on one instance, judged by desired status.";
    CONSTRAINT_SHAPE = "ecs.constraint.shape", Documented, CONSTRAINT,
        "At most ten constraints, of the types memberOf (with an expression of at most 2000 characters) and distinctInstance (without); a task definition takes memberOf alone.";
    QUERY_ZONE = "ecs.query.zone", Documented, QUERY,
        "Availability Zones are values such as us-east-1a, never Region names.";
    QUERY_MISSING = "ecs.query.missing-attribute", Documented, QUERY,
        "`!=` on an attribute selects instances that have it with another value; one without it is not selected.";
    QUERY_REGEX = "ecs.query.regex", Assumed, QUERY,
        "`=~` takes a Java regular expression; whether it must match the whole value is not documented, and the playground takes it so.";
    QUERY_PRECEDENCE = "ecs.query.precedence", Assumed, QUERY,
        "Whether `and` binds tighter than `or` is not documented; the playground takes it so.";
    QUERY_GROUP = "ecs.query.task-group", Documented, GROUPS,
        "`task:group == x` is true on instances where some task of group x is; so tasks that want their own group's company can't place the first of them.";
    QUERY_GROUP_NOT = "ecs.query.task-group-not", Assumed, QUERY,
        "`task:group != x` is not documented for instances with several groups; the playground takes it as: there are tasks, and none is of group x.";

    ONE_BY_ONE = "ecs.place.one-by-one", Assumed, PROCESS,
        "Tasks are placed one after another; each placement sees the ones before it.";
    CHOSEN = "ecs.place.chosen", Documented, PROCESS,
        "Resources first, then constraints, then strategies in order: the task goes to an instance that is left.";
    FAILED = "ecs.place.failed", Documented, FAILURES,
        "When no instance fits, RunTask answers with a failure for each instance and does not retry; a service keeps trying and writes an event.";
    NO_INSTANCES = "ecs.place.no-instances", Observed, RUN_TASK,
        "In a cluster without container instances RunTask throws InvalidParameterException: No Container Instances were found in your cluster.";
    RUN_TASK_COUNT = "ecs.place.run-task-count", Documented, RUN_TASK,
        "RunTask starts at most 10 tasks in one call.";
    LIMITS = "ecs.place.limits", Documented, QUOTAS,
        "A cluster holds at most 5,000 container instances and a service at most 5,000 tasks.";

    SPREAD = "ecs.strategy.spread", Documented, STRATEGIES,
        "spread: the candidates whose value of the field has the fewest tasks of the same service or group.";
    SPREAD_COUNT = "ecs.strategy.spread-count", Assumed, STRATEGIES,
        "spread counts tasks with desired status RUNNING on all instances, those that can't take the task included; instances without the attribute share a value of their own.";
    BINPACK = "ecs.strategy.binpack", Documented, STRATEGIES,
        "binpack: the candidates with the least CPU or memory left, in units, not in percent.";
    RANDOM = "ecs.strategy.random", Documented, STRATEGIES,
        "random: any candidate. The playground draws with SplitMix64 from the seed.";
    CHAIN = "ecs.strategy.chain", Documented, STRATEGIES,
        "Strategies apply in order; each only narrows what those before it left, and none makes a placeable task fail.";
    DEFAULT_SERVICE = "ecs.strategy.default-service", Documented, STRATEGIES,
        "A service without strategies spreads over Availability Zones, then over the instances with the fewest of its tasks.";
    DEFAULT_RUN_TASK = "ecs.strategy.default-run-task", Documented, STRATEGIES,
        "RunTask without strategies places at random.";
    TIE = "ecs.strategy.tie", Assumed, STRATEGIES,
        "How equal candidates are told apart is not documented; the playground takes the lowest instance id.";
    STRATEGY_SHAPE = "ecs.strategy.shape", Documented, STRATEGY,
        "At most five strategies: random without a field, spread over instanceId, host or `attribute:<name>`, binpack on cpu or memory, in lower case.";

    DAEMON = "ecs.daemon.one-each", Documented, SERVICES,
        "A daemon service runs one task on each ACTIVE instance that meets its constraints; strategies and the desired count are not used.";
    STOP_BINPACK = "ecs.scale-in.binpack", Documented, STRATEGIES,
        "Scale-in with binpack: the task whose instance would then have the most of the resource left.";
    STOP_SPREAD = "ecs.scale-in.spread", Documented, STRATEGIES,
        "Scale-in with spread: a task of the value that has the most, so that the balance is kept; inside it at random.";
    STOP_RANDOM = "ecs.scale-in.random", Documented, STRATEGIES,
        "Scale-in with random: any task.";
    STOP_DEFAULT = "ecs.scale-in.default", Documented, STRATEGIES,
        "Scale-in without strategies: the Availability Zone with the most tasks of the service, in it the instance with the most.";
    STOP_PROTECTED = "ecs.scale-in.protected", Documented, PROTECTION,
        "A protected task is not stopped; when only such are left the service can't scale in: DEPLOYMENT_BLOCKED.";
    REBALANCE = "ecs.rebalance.eligible", Documented, REBALANCING,
        "Availability Zone rebalancing works for replica services without strategies or with zone spread first, and without a constraint on the zone.";
    REBALANCE_MOVE = "ecs.rebalance.move", Documented, REBALANCING,
        "Rebalancing starts tasks in the zones with the fewest, waits until they are healthy, and then stops some in the zones with the most, until the zones differ by one task at most. It launches no instances.";
    REBALANCE_PICK = "ecs.rebalance.pick", Assumed, REBALANCING,
        "Which task of the fullest zone is stopped is not documented; the playground takes one from the instance with the most tasks of the service.";

    FARGATE_SIZE = "ecs.fargate.size", Documented, FARGATE,
        "Fargate needs task-level CPU and memory of its table: No Fargate configuration exists for given values.";
    FARGATE_PLACEMENT = "ecs.fargate.no-placement", Documented, FARGATE,
        "Fargate supports neither placement strategies nor constraints; it spreads over the zones of the subnets, best effort.";
    FARGATE_NETWORK = "ecs.fargate.network", Documented, FARGATE,
        "Fargate tasks use awsvpc; host ports are left out or equal to the container's.";
}
