//! The rules of deployments.

use crate::explain::{Source, rules};

const ROLLING: Source = Source {
    title: "Deploy Amazon ECS services by replacing tasks",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
};
const SERVICE: Source = Source {
    title: "Amazon ECS service definition parameters",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html",
};
const CONFIGURATION: Source = Source {
    title: "DeploymentConfiguration, Amazon ECS API Reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
};
const BREAKER: Source = Source {
    title: "How the Amazon ECS deployment circuit breaker detects failures",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
};
const ALARMS: Source = Source {
    title: "How CloudWatch alarms detect Amazon ECS deployment failures",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html",
};
const EVENTS: Source = Source {
    title: "Amazon ECS service event messages",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
};
const QUOTAS: Source = Source {
    title: "Amazon ECS service quotas",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
};
const BLUE_GREEN: Source = Source {
    title: "Amazon ECS blue/green service deployments workflow",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html",
};
const LINEAR: Source = Source {
    title: "LinearConfiguration, Amazon ECS API Reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html",
};
const CANARY: Source = Source {
    title: "CanaryConfiguration, Amazon ECS API Reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html",
};
const CONTAINER: Source = Source {
    title: "ContainerDefinition, Amazon ECS API Reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
};

rules! { Containers;
    DEFAULTS = "ecs.deploy.defaults", Documented, SERVICE,
        "`minimumHealthyPercent` and `maximumPercent` default to 100 and 200 for a `REPLICA` service, and to 0 and 100 for a `DAEMON` service.";
    MINIMUM = "ecs.deploy.minimum-healthy", Documented, SERVICE,
        "ECS keeps at least desired count × `minimumHealthyPercent` / 100 tasks healthy, rounded up.";
    MAXIMUM = "ecs.deploy.maximum", Documented, SERVICE,
        "Running, starting, and stopping tasks don't exceed desired count × `maximumPercent` / 100, rounded down.";
    PERCENTAGES = "ecs.deploy.percentages", Assumed, CONFIGURATION,
        "Cloudglass assumes that ECS rejects a `minimumHealthyPercent` above 100 and a `maximumPercent` below 100; AWS doesn't document it.";
    DAEMON = "ecs.deploy.daemon", Documented, SERVICE,
        "A `DAEMON` service runs at most one task on each instance, and `maximumPercent` must be 100. ECS stops a task before it starts the replacement.";
    START = "ecs.deploy.start-first", Assumed, ROLLING,
        "Cloudglass assumes that ECS starts as many new tasks as the maximum allows before it stops other tasks; AWS doesn't document the order.";
    STOP = "ecs.deploy.stop", Assumed, ROLLING,
        "Cloudglass assumes that ECS stops as many tasks as are healthy above the minimum, unhealthy tasks first; AWS doesn't document the order.";
    UNHEALTHY = "ecs.deploy.unhealthy-old", Assumed, ROLLING,
        "Cloudglass assumes that ECS stops unhealthy tasks one at a time if it can't stop or start others; AWS doesn't document it.";
    PROGRESS = "ecs.deploy.progress", Documented, EVENTS,
        "A rolling update can progress only if the minimum is below the desired count or the maximum is above it.";
    CAPACITY = "ecs.deploy.capacity", Documented, CONFIGURATION,
        "ECS can start additional tasks only if the cluster has capacity for them: CPU, memory, and free host ports.";
    COMPLETE = "ecs.deploy.complete", Documented, ROLLING,
        "A deployment is `COMPLETED` when all tasks run the new revision and are healthy.";
    RETRY = "ecs.deploy.retry", Documented, EVENTS,
        "Without a circuit breaker or an alarm, ECS keeps starting tasks that fail, with delays of up to 15 minutes. The deployment stays `IN_PROGRESS`.";
    QUOTA = "ecs.deploy.tasks-quota", Documented, QUOTAS,
        "A service can have up to 5,000 tasks.";

    THRESHOLD = "ecs.breaker.threshold", Documented, BREAKER,
        "The circuit breaker threshold is a number of tasks or a percentage of the desired count (default 50). ECS rounds a percentage up, to at least 3 and at most 200 tasks.";
    UNBOUNDED = "ecs.breaker.unbounded", Assumed, BREAKER,
        "Cloudglass assumes that the threshold type `UNBOUNDED_PERCENT` rounds up to at least 1 task; AWS doesn't document it.";
    COUNTING = "ecs.breaker.counting", Documented, BREAKER,
        "The circuit breaker counts tasks that don't reach `RUNNING` and tasks that ECS replaces because of failed health checks.";
    RESET = "ecs.breaker.reset", Documented, BREAKER,
        "A healthy new task resets the failure count to 0 unless `resetOnHealthyTask` is false.";
    TRIP = "ecs.breaker.trip", Documented, BREAKER,
        "A deployment is `FAILED` when the failure count reaches the threshold, and ECS starts no more new tasks.";
    ROLLBACK = "ecs.breaker.rollback", Documented, BREAKER,
        "With rollback, ECS deploys the latest `COMPLETED` deployment again, within the same task count limits.";
    NO_COMPLETED = "ecs.breaker.no-completed-deployment", Documented, BREAKER,
        "A failed deployment stalls if the service has no `COMPLETED` deployment to roll back to.";
    ALARM = "ecs.deploy.alarm", Documented, ALARMS,
        "A deployment is `FAILED` when one of its CloudWatch alarms goes to `ALARM`.";

    HEALTHY_PLAIN = "ecs.healthy.no-check", Documented, SERVICE,
        "A task without a load balancer and container health checks counts as healthy 40 seconds after `RUNNING`.";
    HEALTHY_CHECKED = "ecs.healthy.checks", Documented, SERVICE,
        "A task is healthy when its load balancer target is healthy and all its essential containers with health checks are `HEALTHY`.";
    GRACE = "ecs.healthy.grace-period", Documented, SERVICE,
        "ECS ignores failed health checks for `healthCheckGracePeriodSeconds` after a task starts (default 0).";
    STOP_TIMEOUT = "ecs.deploy.stop-timeout", Documented, CONTAINER,
        "ECS sends SIGTERM to stop a task, and SIGKILL if a container still runs after `stopTimeout` (default 30 seconds).";

    SHIFT_NEEDS = "ecs.shift.needs", Documented, CONFIGURATION,
        "`BLUE_GREEN`, `LINEAR`, and `CANARY` require a `REPLICA` service with an Application Load Balancer, a Network Load Balancer, or Service Connect.";
    SCALE_UP = "ecs.shift.scale-up", Documented, BLUE_GREEN,
        "ECS scales the new (green) revision to the full desired count before it receives production traffic.";
    SHIFT_ALL = "ecs.shift.all-at-once", Documented, BLUE_GREEN,
        "`BLUE_GREEN` shifts all production traffic to the green revision in one step.";
    SHIFT_LINEAR = "ecs.shift.linear", Documented, LINEAR,
        "`LINEAR` shifts `stepPercent` of the traffic (3.0 to 100.0, default 10.0) and waits `stepBakeTimeInMinutes` (0 to 1,440, default 6) after each step except the last.";
    SHIFT_LAST = "ecs.shift.last-step", Assumed, LINEAR,
        "Cloudglass assumes that the last step of `LINEAR` is smaller if the steps don't add up to 100%; AWS doesn't document it.";
    SHIFT_CANARY = "ecs.shift.canary", Documented, CANARY,
        "`CANARY` shifts `canaryPercent` of the traffic (0.1 to 100.0, default 5.0), waits `canaryBakeTimeInMinutes` (0 to 1,440, default 10), and shifts the rest.";
    SHIFT_BAKE = "ecs.shift.bake-time", Documented, BLUE_GREEN,
        "ECS runs both revisions for `bakeTimeInMinutes` after the traffic shift, and then stops the blue tasks.";
    SHIFT_BACK = "ecs.shift.back", Assumed, BLUE_GREEN,
        "Cloudglass assumes that a rollback returns all traffic to the blue tasks at once and stops the green ones; AWS doesn't document the timing.";
    SHIFT_LIMIT = "ecs.shift.stage-limit", Documented, BLUE_GREEN,
        "Each lifecycle stage can last up to 24 hours, and a revision that doesn't become healthy stays in `SCALE_UP` without traffic.";
}
