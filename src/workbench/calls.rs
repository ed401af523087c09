//! Calls: for each rule that no lab shows, a call of the JavaScript API that does.

/// A call that cites a rule.
pub struct ExampleCall {
    /// The rule's id.
    pub rule: &'static str,
    /// The function, as JavaScript knows it.
    pub function: &'static str,
    /// Its argument, as JSON.
    pub argument: &'static str,
}

impl ExampleCall {
    /// As one types it in the browser's console.
    pub fn text(&self) -> String {
        format!("cloudglass.{}({})", self.function, self.argument)
    }
}

/// The call that cites a rule.
pub fn find(rule: &str) -> Option<&'static ExampleCall> {
    CALLS.iter().find(|call| call.rule == rule)
}

/// One row a call: rule, function, argument.
macro_rules! calls {
    ($($rule:literal, $function:literal, $argument:expr;)*) => {
        /// The calls, by rule.
        pub static CALLS: &[ExampleCall] = &[$(ExampleCall { rule: $rule, function: $function, argument: $argument }),*];
    };
}

const ONE_TARGET: &str = r#"{ "running": 4, "minCapacity": 1, "maxCapacity": 20, "policies": [{ "metric": 75, "target": 50 }] }"#;

calls! {
    "ecs.scaling.target-alarms", "targetTracking", ONE_TARGET;
    "ecs.scaling.target-proportion", "targetTracking", ONE_TARGET;
    "ecs.scaling.no-data", "targetTracking",
        r#"{ "running": 4, "minCapacity": 0, "maxCapacity": 100, "policies": [{ "metric": 75, "target": 50 }, { "metric": null, "target": 50 }] }"#;
    "ecs.scaling.several-policies", "targetTracking",
        r#"{ "running": 4, "minCapacity": 0, "maxCapacity": 100, "policies": [{ "metric": 75, "target": 50 }, { "metric": 10, "target": 50 }] }"#;
    "ecs.scaling.scale-in-disabled", "targetTracking",
        r#"{ "running": 10, "minCapacity": 0, "maxCapacity": 100, "policies": [{ "metric": 10, "target": 50, "disableScaleIn": true }] }"#;
    "ecs.scaling.limits", "targetTracking",
        r#"{ "running": 4, "minCapacity": 1, "maxCapacity": 6, "policies": [{ "metric": 400, "target": 50 }] }"#;
    "ecs.scaling.during-deployment", "targetTracking",
        r#"{ "running": 10, "minCapacity": 0, "maxCapacity": 100, "policies": [{ "metric": 30, "target": 50 }], "deploymentInProgress": true }"#;
    "ecs.scaling.step", "stepScaling",
        r#"{ "running": 3, "metric": 60, "threshold": 50, "adjustmentType": "ExactCapacity", "steps": [{ "lower": 0, "adjustment": 7 }], "minCapacity": 0, "maxCapacity": 100 }"#;
    "ecs.scaling.step-percent", "stepScaling",
        r#"{ "running": 100, "metric": 60, "threshold": 50, "adjustmentType": "PercentChangeInCapacity", "steps": [{ "lower": 0, "adjustment": 12.7 }], "minCapacity": 0, "maxCapacity": 1000 }"#;
    "ecs.scaling.cooldown", "stepScaling",
        r#"{ "running": 10, "metric": 60, "threshold": 50, "adjustmentType": "ChangeInCapacity", "steps": [{ "lower": 0, "adjustment": 3 }], "minCapacity": 0, "maxCapacity": 100, "cooldown": { "direction": "out", "added": 2 } }"#;
    "ecs.capacity.reservation", "capacityProviderReservation",
        r#"{ "busyInstances": 9, "instances": 10, "targetCapacity": 90 }"#;
    "ecs.capacity.provisioning", "capacityProviderReservation",
        r#"{ "busyInstances": 1, "instances": 1, "instanceSize": { "cpu": 2048, "memory": 7680 }, "provisioning": [{ "tasks": 4, "cpu": 512, "memory": 512 }] }"#;
    "ecs.capacity.groups", "capacityProviderReservation",
        r#"{ "busyInstances": 1, "instances": 1, "instanceSize": { "cpu": 2048, "memory": 7680 }, "provisioning": [{ "tasks": 4, "cpu": 512, "memory": 512 }, { "tasks": 3, "cpu": 2048, "memory": 1024 }] }"#;
    "ecs.capacity.too-large", "capacityProviderReservation",
        r#"{ "busyInstances": 3, "instances": 3, "instanceSize": { "cpu": 2048, "memory": 7680 }, "provisioning": [{ "tasks": 4, "cpu": 4096, "memory": 512 }] }"#;
    "ecs.capacity.steady-state", "capacityProviderReservation",
        r#"{ "busyInstances": 0, "instances": 0, "targetCapacity": 90 }"#;
    "ecs.capacity.from-zero", "capacityProviderReservation",
        r#"{ "busyInstances": 2, "instances": 0, "targetCapacity": 90 }"#;
    "ecs.capacity.base", "capacityProviderSplit",
        r#"{ "tasks": 7, "strategy": [{ "provider": "A", "weight": 1, "base": 1 }, { "provider": "B", "weight": 3 }] }"#;
    "ecs.capacity.weights", "capacityProviderSplit",
        r#"{ "tasks": 5, "strategy": [{ "provider": "A", "weight": 1 }, { "provider": "B", "weight": 4 }] }"#;
    "ecs.rebalance.balance", "azBalance", r#"{ "desired": 2, "zones": ["a", "b"] }"#;
    "ecs.rebalance.excluded", "azBalance", "{}";
}
