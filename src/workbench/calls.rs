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

calls! {
    "ecs.scaling.no-data", "targetTracking",
        r#"{ "running": 4, "minCapacity": 0, "maxCapacity": 100, "policies": [{ "metric": 75, "target": 50 }, { "metric": null, "target": 50 }] }"#;
    "ecs.scaling.step-percent", "stepScaling",
        r#"{ "running": 100, "metric": 60, "threshold": 50, "adjustmentType": "PercentChangeInCapacity", "steps": [{ "lower": 0, "adjustment": 12.7 }], "minCapacity": 0, "maxCapacity": 1000 }"#;
    "ecs.capacity.groups", "capacityProviderReservation",
        r#"{ "busyInstances": 1, "instances": 1, "instanceSize": { "cpu": 2048, "memory": 7680 }, "provisioning": [{ "tasks": 4, "cpu": 512, "memory": 512 }, { "tasks": 3, "cpu": 2048, "memory": 1024 }] }"#;
    "ecs.capacity.base", "capacityProviderSplit",
        r#"{ "tasks": 7, "strategy": [{ "provider": "A", "weight": 1, "base": 1 }, { "provider": "B", "weight": 3 }] }"#;
    "ecs.capacity.weights", "capacityProviderSplit",
        r#"{ "tasks": 5, "strategy": [{ "provider": "A", "weight": 1 }, { "provider": "B", "weight": 4 }] }"#;
    "ecs.rebalance.balance", "azBalance", r#"{ "desired": 2, "zones": ["a", "b"] }"#;
    "ecs.rebalance.excluded", "azBalance", "{}";
}
