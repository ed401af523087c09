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
        "A target tracking policy scales out when the metric is above the target for 3 minutes, and in when it is below 90 % of the target for 15.";
    PROPORTION = "ecs.scaling.target-proportion", Assumed, TRACKING,
        "The new capacity is the running count × metric / target, rounded up: more than enough on the way out, never too few on the way in.";
    NO_DATA = "ecs.scaling.no-data", Documented, TRACKING,
        "A metric without data moves nothing, neither out nor in.";
    SEVERAL = "ecs.scaling.several-policies", Documented, TRACKING,
        "Several policies scale out if any of them wants to, and in only if all with scale-in enabled want to; the largest capacity wins.";
    DISABLED_IN = "ecs.scaling.scale-in-disabled", Documented, TRACKING,
        "With DisableScaleIn a policy never removes capacity.";
    LIMITS = "ecs.scaling.limits", Documented, SERVICE,
        "No policy leads below MinCapacity or above MaxCapacity; from below the minimum a scale-out goes to the minimum first, from above the maximum a scale-in to the maximum first.";
    DEPLOYING = "ecs.scaling.during-deployment", Documented, SERVICE,
        "While a deployment is in progress scale-in is suspended; scale-out is not.";
    STEP = "ecs.scaling.step", Documented, STEPS,
        "The bounds of a step are distances from the alarm's threshold: above it the lower bound belongs to the step, below it the upper one.";
    PERCENT = "ecs.scaling.step-percent", Documented, STEPS,
        "A percentage of the running count is rounded towards zero, but to 1 or -1 where it is less than one task, and is at least MinAdjustmentMagnitude.";
    COOLDOWN = "ecs.scaling.cooldown", Documented, STEPS,
        "During the cooldown of a scale-out only a larger one acts, and what was added already counts as part of it; during that of a scale-in no further scale-in acts.";

    RESERVATION = "ecs.capacity.reservation", Documented, MANAGED,
        "CapacityProviderReservation is the instances needed in percent of those there are: 100 if there are none and none is needed, 200 if there are none and some are.";
    EXTRA = "ecs.capacity.provisioning", Documented, MANAGED,
        "For tasks in PROVISIONING the instances needed are those there are and as many more as their tasks fill, within the minimum and the maximum scaling step.";
    GROUPS = "ecs.capacity.groups", Assumed, MANAGED,
        "Where tasks of several sizes wait, the size that needs most instances decides.";
    TOO_LARGE = "ecs.capacity.too-large", Documented, MANAGED,
        "Tasks that fit on no instance are left out of the count; they stay in PROVISIONING.";
    STEADY = "ecs.capacity.steady-state", Documented, MANAGED,
        "The Auto Scaling group settles where the instances needed are targetCapacity percent of those there are, rounded up.";
    FROM_ZERO = "ecs.capacity.from-zero", Documented, MANAGED,
        "From no instances at all ECS launches two first, and corrects the number then.";
    BASE = "ecs.capacity.base", Documented, PROVIDERS,
        "The provider with a base gets that many tasks before the weights count.";
    WEIGHTS = "ecs.capacity.weights", Assumed, PROVIDERS,
        "By the weights each task goes to the provider that is furthest behind its share; of equals to the one named first.";

    BALANCE = "ecs.rebalance.balance", Documented, REBALANCING,
        "A service is balanced when its tasks are spread evenly over the zones: no zone has more than one task more than another.";
    EXCLUDED = "ecs.rebalance.excluded", Documented, REBALANCING,
        "Rebalancing is not for DAEMON services, EXTERNAL controllers, a maximumPercent of 100, Classic Load Balancers, a first strategy other than zone spread, or a constraint on the zone.";
}
