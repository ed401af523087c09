//! The rules of scaling: how many tasks, how many instances, and where.

use crate::explain::{Source, rules};

const TRACKING: Source = Source {
    title: "How target tracking scaling for Application Auto Scaling works",
    url: "https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html",
};
const STEPS: Source = Source {
    title: "How step scaling for Application Auto Scaling works",
    url: "https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html",
};
const SERVICE: Source = Source {
    title: "Automatically scale your Amazon ECS service",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html",
};
const MANAGED: Source = Source {
    title: "Amazon ECS managed scaling behavior",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-scaling-behavior.html",
};
const PROVIDERS: Source = Source {
    title: "CapacityProviderStrategyItem, Amazon ECS API Reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html",
};
const REBALANCING: Source = Source {
    title: "Balancing an Amazon ECS service across Availability Zones",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
};

const STEP_API: Source = Source {
    title: "StepAdjustment, Application Auto Scaling API Reference",
    url: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html",
};
const METRIC_API: Source = Source {
    title: "PredefinedMetricSpecification, Application Auto Scaling API Reference",
    url: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html",
};
const SCHEDULES: Source = Source {
    title: "How scheduled scaling for Application Auto Scaling works",
    url: "https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-overview.html",
};
const SCHEDULE_API: Source = Source {
    title: "PutScheduledAction, Application Auto Scaling API Reference",
    url: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html",
};
const PROTECT: Source = Source {
    title: "Control the instances Amazon ECS terminates",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html",
};
const GROUP_TRACKING: Source = Source {
    title: "Target tracking scaling policies for Amazon EC2 Auto Scaling",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html",
};
const FARGATE: Source = Source {
    title: "Amazon ECS clusters for Fargate",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html",
};

rules! { Containers;
    ALARMS = "ecs.scaling.target-alarms", Observed, TRACKING,
        "A target tracking policy scales out after its metric exceeds the target for 3 minutes. It scales in after 15 minutes below 90% of the target.";
    PROPORTION = "ecs.scaling.target-proportion", Assumed, TRACKING,
        "Cloudglass assumes that the new capacity is the running count × metric / target, rounded up; AWS doesn't document the formula.";
    NO_DATA = "ecs.scaling.no-data", Documented, TRACKING,
        "A metric with insufficient data causes neither a scale-out nor a scale-in.";
    SEVERAL = "ecs.scaling.several-policies", Documented, TRACKING,
        "Several policies scale out if any of them requires it. They scale in only if all with scale-in enabled require it. The largest capacity applies.";
    DISABLED_IN = "ecs.scaling.scale-in-disabled", Documented, TRACKING,
        "A policy with `DisableScaleIn` never removes capacity.";
    LIMITS = "ecs.scaling.limits", Documented, SERVICE,
        "Scaling keeps the capacity between `MinCapacity` and `MaxCapacity`. From outside of this range, it first moves to the nearest limit.";
    DEPLOYING = "ecs.scaling.during-deployment", Documented, SERVICE,
        "ECS suspends scale-in during a deployment. Scale-out continues.";
    STEP = "ecs.scaling.step", Documented, STEPS,
        "The bounds of a step are relative to the alarm threshold. Above the threshold the lower bound is inclusive, below it the upper bound.";
    PERCENT = "ecs.scaling.step-percent", Documented, STEPS,
        "A percentage of the running count is rounded toward zero, but changes at least one task, and at least `MinAdjustmentMagnitude` tasks.";
    COOLDOWN = "ecs.scaling.cooldown", Documented, STEPS,
        "During a scale-out cooldown, only a larger scale-out acts, less the tasks already added. During a scale-in cooldown, no further scale-in acts.";

    RUNNING_BASE = "ecs.scaling.running-base", Documented, SERVICE,
        "Policies calculate the new capacity from the running count, not from the desired count.";
    DESIRED = "ecs.scaling.desired-count", Documented, SERVICE,
        "Service auto scaling changes the desired count of a service, and ECS starts or stops tasks to reach it.";
    METRIC_LAG = "ecs.scaling.metric-lag", Assumed, SERVICE,
        "Cloudglass assumes that alarms evaluate a point of a metric one minute after its minute ends; AWS doesn't document the delay.";
    COOLDOWN_BASE = "ecs.scaling.cooldown-base", Assumed, TRACKING,
        "Cloudglass assumes that a scale-out cooldown counts from the serving tasks when it began; AWS doesn't document it.";
    ALARM_BLOCKS_IN = "ecs.scaling.alarm-blocks-scale-in", Assumed, TRACKING,
        "Cloudglass assumes that no policy scales in while the alarm of another one requires more tasks; AWS doesn't document it.";
    STEP_ALARM = "ecs.scaling.step-alarm", Documented, STEPS,
        "A step scaling policy acts while its CloudWatch alarm is in `ALARM`.";
    NO_STEP = "ecs.scaling.step-bounds", Documented, STEP_API,
        "The bounds of a step adjustment are differences from the alarm threshold, not values of the metric.";
    STEP_RANGES = "ecs.scaling.step-ranges", Documented, STEP_API,
        "The ranges of step adjustments can't overlap or have a gap. A negative lower bound requires a step without one.";
    SCHEDULED = "ecs.scaling.scheduled", Documented, SCHEDULES,
        "A scheduled action sets new limits at its time. Capacity outside of them moves to the nearest limit, without a cooldown.";
    SCHEDULE_FORM = "ecs.scaling.schedule-expression", Documented, SCHEDULE_API,
        "A schedule is an `at`, `rate`, or `cron` expression. A cron expression has six fields, and `?` for one of its two days.";
    SCHEDULE_ZONE = "ecs.scaling.schedule-time-zone", Documented, SCHEDULE_API,
        "The times of `at` and `cron` expressions are in the action's `Timezone`, and in UTC if it has none.";
    CLOCKS = "ecs.scaling.schedule-clock-change", Assumed, SCHEDULE_API,
        "Cloudglass assumes that an action at a local time that the clocks skip doesn't run, and that one at a repeated time runs once; AWS doesn't document it.";
    TASK_START = "ecs.scaling.task-start", Assumed, SERVICE,
        "Cloudglass assumes that a task serves requests a fixed time after its placement, and none before.";
    LOAD = "ecs.scaling.load", Assumed, SERVICE,
        "Cloudglass assumes that requests arrive evenly, and that tasks drop requests above their capacity at once.";
    RESOURCE_LABEL = "ecs.scaling.resource-label", Documented, METRIC_API,
        "`ALBRequestCountPerTarget` requires a `ResourceLabel` that names the load balancer and the target group.";
    HEADROOM = "ecs.scaling.headroom", Documented, TRACKING,
        "Target tracking scales out after its metric exceeds the target, so the capacity above the target serves the requests until new tasks run.";
    TARGET_RANGE = "ecs.scaling.target-range", Documented, METRIC_API,
        "CPU and memory utilization compare the usage with the reservation of the tasks, so a target is a percentage above 0.";
    NOT_PROPORTIONAL = "ecs.scaling.metric-proportional", Documented, TRACKING,
        "The metric of a target tracking policy must change in inverse proportion to the number of tasks.";

    RESERVATION = "ecs.capacity.reservation", Documented, MANAGED,
        "`CapacityProviderReservation` is the number of required instances as a percentage of the running instances. Without running instances it is 100 or 200.";
    EXTRA = "ecs.capacity.provisioning", Documented, MANAGED,
        "For tasks in `PROVISIONING`, ECS adds the instances that these tasks fill to the running ones, within the minimum and maximum scaling step size.";
    GROUPS = "ecs.capacity.groups", Assumed, MANAGED,
        "Cloudglass assumes that the task size that requires the most instances decides; AWS doesn't document it.";
    TOO_LARGE = "ecs.capacity.too-large", Documented, MANAGED,
        "ECS doesn't count tasks that no instance can run. They stay in `PROVISIONING`.";
    STEADY = "ecs.capacity.steady-state", Documented, MANAGED,
        "The Auto Scaling group settles where the required instances are `targetCapacity` percent of the running ones, rounded up.";
    FROM_ZERO = "ecs.capacity.from-zero", Documented, MANAGED,
        "If no instance runs, ECS first launches two instances, and then corrects the number.";
    PROVISIONING = "ecs.capacity.waits", Documented, MANAGED,
        "A task that no instance of its capacity provider has room for remains in `PROVISIONING` until an instance has.";
    WARM_UP = "ecs.capacity.warm-up", Documented, MANAGED,
        "Managed scaling launches no further instance until those that it launched are past `instanceWarmupPeriod`.";
    GROUP_MAX = "ecs.capacity.group-maximum", Documented, MANAGED,
        "Managed scaling never exceeds the maximum size of the Auto Scaling group, and doesn't change it.";
    GROUP_IN = "ecs.capacity.scale-in", Documented, MANAGED,
        "Managed scaling terminates instances after 15 minutes below the target capacity, and not within 15 minutes after a scale-out.";
    REMOVAL_RATE = "ecs.capacity.removal-rate", Documented, MANAGED,
        "Managed scaling terminates less than 50% of the instances in a minute.";
    PROTECTION = "ecs.capacity.termination-protection", Documented, PROTECT,
        "With managed termination protection, the Auto Scaling group terminates only instances without tasks.";
    DRAINING = "ecs.capacity.draining", Documented, PROTECT,
        "With managed draining, ECS replaces the tasks of an instance before the instance terminates.";
    GROUP_CPU = "ecs.capacity.group-cpu", Observed, GROUP_TRACKING,
        "A target tracking policy of the group compares the CPU utilization of its instances for 3 minutes with the target, and for 15 minutes with 70% of the target.";
    TWO_MANAGERS = "ecs.capacity.two-managers", Documented, MANAGED,
        "With managed scaling, don't attach other scaling policies to the Auto Scaling group.";
    BLIND = "ecs.capacity.group-cpu-blind", Documented, MANAGED,
        "The CPU utilization of an Auto Scaling group doesn't include tasks that wait for an instance.";
    SPOT_WARNING = "ecs.capacity.spot-warning", Documented, FARGATE,
        "AWS stops Fargate Spot tasks two minutes after a warning when it needs the capacity back.";
    SPOT_NO_FALLBACK = "ecs.capacity.spot-no-fallback", Documented, FARGATE,
        "ECS doesn't replace Fargate Spot capacity with on-demand capacity.";
    ONE_KIND = "ecs.capacity.weights-required", Documented, PROVIDERS,
        "A strategy with several capacity providers requires a weight above 0 for at least one of them.";
    BASE = "ecs.capacity.base", Documented, PROVIDERS,
        "The capacity provider with a base receives that many tasks before ECS applies the weights.";
    WEIGHTS = "ecs.capacity.weights", Assumed, PROVIDERS,
        "Cloudglass assumes that each task goes to the capacity provider that is furthest below its share, and to the first of equals; AWS doesn't document it.";

    BALANCE = "ecs.rebalance.balance", Documented, REBALANCING,
        "A service is balanced if no Availability Zone has over one task more than another.";
    EXCLUDED = "ecs.rebalance.excluded", Documented, REBALANCING,
        "Rebalancing doesn't support `DAEMON`, the `EXTERNAL` controller, a `maximumPercent` of 100, Classic Load Balancers, another first strategy, or a constraint on the Availability Zone.";
}
