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
        "Left out, minimumHealthyPercent and maximumPercent are 100 and 200 for a REPLICA service, 0 and 100 for a DAEMON service.";
    MINIMUM = "ecs.deploy.minimum-healthy", Documented, SERVICE,
        "Healthy running tasks must not drop below desired count × minimumHealthyPercent / 100, rounded up.";
    MAXIMUM = "ecs.deploy.maximum", Documented, SERVICE,
        "Tasks that run, start or stop must not exceed desired count × maximumPercent / 100, rounded down.";
    PERCENTAGES = "ecs.deploy.percentages", Assumed, CONFIGURATION,
        "minimumHealthyPercent lies between 0 and 100, maximumPercent is at least 100.";
    DAEMON = "ecs.deploy.daemon", Documented, SERVICE,
        "A DAEMON service runs at most one task on each instance: maximumPercent must be 100, and an instance's old task stops before its new one starts.";
    START = "ecs.deploy.start-first", Assumed, ROLLING,
        "As many new tasks start as the maximum leaves room for, before any old task is stopped; an action has settled when the next is weighed.";
    STOP = "ecs.deploy.stop", Assumed, ROLLING,
        "As many old tasks stop as there are healthy tasks above the minimum, unhealthy old tasks first.";
    UNHEALTHY = "ecs.deploy.unhealthy-old", Assumed, ROLLING,
        "Where nothing else can move and the bounds leave room, unhealthy old tasks are stopped one at a time: they do not count towards the minimum.";
    PROGRESS = "ecs.deploy.progress", Documented, EVENTS,
        "A rolling update can only progress if the minimum is below the desired count or the maximum above it; otherwise no task may stop and none may start.";
    CAPACITY = "ecs.deploy.capacity", Documented, CONFIGURATION,
        "New tasks beside the old ones need room in the cluster (CPU, memory, free host ports); without it only a minimum below 100 % lets the update go on.";
    COMPLETE = "ecs.deploy.complete", Documented, ROLLING,
        "A deployment is COMPLETED when the service has reached a steady state: all tasks are of the new revision and healthy.";
    RETRY = "ecs.deploy.retry", Documented, EVENTS,
        "Without a circuit breaker or alarm the scheduler goes on starting tasks that fail, with growing delays of up to 15 minutes; the deployment stays IN_PROGRESS.";
    QUOTA = "ecs.deploy.tasks-quota", Documented, QUOTAS,
        "A service has at most 5,000 tasks.";

    THRESHOLD = "ecs.breaker.threshold", Documented, BREAKER,
        "The circuit breaker's threshold is a percentage of the desired count (50 % unless set), rounded up, at least 3 and at most 200; or a plain count.";
    UNBOUNDED = "ecs.breaker.unbounded", Assumed, BREAKER,
        "With UNBOUNDED_PERCENT the percentage of the desired count is rounded up and is at least 1.";
    COUNTING = "ecs.breaker.counting", Documented, BREAKER,
        "The circuit breaker counts the tasks that do not reach RUNNING and those that are replaced for failed health checks.";
    RESET = "ecs.breaker.reset", Documented, BREAKER,
        "A healthy new task sets the count of failures back to 0, unless resetOnHealthyTask is false.";
    TRIP = "ecs.breaker.trip", Documented, BREAKER,
        "When the count of failures reaches the threshold the deployment is FAILED, and no more new tasks start.";
    ROLLBACK = "ecs.breaker.rollback", Documented, BREAKER,
        "With rollback on, the service goes back to the latest deployment that was COMPLETED, within the same bounds.";
    NO_COMPLETED = "ecs.breaker.no-completed-deployment", Documented, BREAKER,
        "With no COMPLETED deployment to go back to, a failed deployment stalls.";
    ALARM = "ecs.deploy.alarm", Documented, ALARMS,
        "A CloudWatch alarm of the deployment that goes to ALARM fails the deployment; with rollback on, the service goes back to the latest COMPLETED deployment.";

    HEALTHY_PLAIN = "ecs.healthy.no-check", Documented, SERVICE,
        "Without a load balancer and without a container health check a task counts as healthy 40 seconds after it reached RUNNING.";
    HEALTHY_CHECKED = "ecs.healthy.checks", Documented, SERVICE,
        "With a load balancer a task is healthy when its target is; with health checks of essential containers, when these are HEALTHY; with both, when both hold.";
    GRACE = "ecs.healthy.grace-period", Documented, SERVICE,
        "Failed health checks are ignored for healthCheckGracePeriodSeconds after a task has started (0 unless set).";
    STOP_TIMEOUT = "ecs.deploy.stop-timeout", Documented, CONTAINER,
        "A task that stops gets SIGTERM and, if it still runs after stopTimeout (30 seconds unless set), SIGKILL.";

    SHIFT_NEEDS = "ecs.shift.needs", Documented, CONFIGURATION,
        "BLUE_GREEN, LINEAR and CANARY need an Application or Network Load Balancer, or Service Connect, and a REPLICA service.";
    SCALE_UP = "ecs.shift.scale-up", Documented, BLUE_GREEN,
        "The new (green) revision is scaled to the full desired count before it gets any production traffic: twice the tasks run side by side.";
    SHIFT_ALL = "ecs.shift.all-at-once", Documented, BLUE_GREEN,
        "BLUE_GREEN shifts all production traffic to the green revision in one step.";
    SHIFT_LINEAR = "ecs.shift.linear", Documented, LINEAR,
        "LINEAR shifts stepPercent of the traffic (3.0 to 100.0, 10.0 unless set) and waits stepBakeTimeInMinutes (0 to 1440, 6 unless set) after each step but the last.";
    SHIFT_LAST = "ecs.shift.last-step", Assumed, LINEAR,
        "Where the steps do not add up to 100 % the last one is smaller.";
    SHIFT_CANARY = "ecs.shift.canary", Documented, CANARY,
        "CANARY shifts canaryPercent of the traffic (0.1 to 100.0, 5.0 unless set), waits canaryBakeTimeInMinutes (0 to 1440, 10 unless set), and shifts the rest.";
    SHIFT_BAKE = "ecs.shift.bake-time", Documented, BLUE_GREEN,
        "After the full shift both revisions run on for bakeTimeInMinutes; then the blue tasks are stopped.";
    SHIFT_BACK = "ecs.shift.back", Assumed, BLUE_GREEN,
        "A deployment that fails while or after its traffic is shifted sends all traffic back to the blue tasks at once and stops the green ones.";
    SHIFT_LIMIT = "ecs.shift.stage-limit", Documented, BLUE_GREEN,
        "Each lifecycle stage may last 24 hours; a revision that does not become healthy never leaves SCALE_UP and gets no traffic.";
}
