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
    BASE = "ecs.capacity.base", Documented, PROVIDERS,
        "The capacity provider with a base receives that many tasks before ECS applies the weights.";
    WEIGHTS = "ecs.capacity.weights", Assumed, PROVIDERS,
        "Cloudglass assumes that each task goes to the capacity provider that is furthest below its share, and to the first of equals; AWS doesn't document it.";

    BALANCE = "ecs.rebalance.balance", Documented, REBALANCING,
        "A service is balanced if no Availability Zone has over one task more than another.";
    EXCLUDED = "ecs.rebalance.excluded", Documented, REBALANCING,
        "Rebalancing doesn't support `DAEMON`, the `EXTERNAL` controller, a `maximumPercent` of 100, Classic Load Balancers, another first strategy, or a constraint on the Availability Zone.";
}
