//! Settings of a service that ECS accepts one by one, but not together. Every ECS lab and every import checks them here.

use super::{deploy::rules as deploy, placement_rules as placement};
use crate::explain::{FieldChange, Finding, Rule, Severity::Error};
use serde_json::Value;

/// What is combined. What a lab or a document doesn't have is empty.
#[derive(Clone, Debug, Default)]
pub struct Combination<'a> {
    /// The scheduling strategy is `DAEMON`.
    pub daemon: bool,
    /// RunTask starts the tasks, not a service.
    pub standalone: bool,
    /// The service scales in.
    pub scales_in: bool,
    /// The tasks run on Fargate.
    pub fargate: bool,
    /// A request has a desired count. In the description of a service it is a reported number.
    pub desired_count: bool,
    /// There are placement strategies.
    pub strategies: bool,
    /// There are placement constraints.
    pub constraints: bool,
    /// The task definition has placement constraints.
    pub definition_constraints: bool,
    /// The network mode of the task definition; none if there is no task definition.
    pub network_mode: Option<&'a str>,
    /// The containers require GPUs.
    pub gpus: bool,
    /// The deployment strategy; empty for `ROLLING`.
    pub deployment_strategy: &'a str,
    /// The service has a load balancer; none if that isn't known.
    pub load_balancer: Option<bool>,
    /// `maximumPercent` as specified.
    pub maximum_percent: Option<u32>,
}

/// The setting to correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictPlace {
    /// `schedulingStrategy`.
    SchedulingStrategy,
    /// `desiredCount`.
    DesiredCount,
    /// `placementStrategy`.
    PlacementStrategies,
    /// `placementConstraints` of the service.
    PlacementConstraints,
    /// `placementConstraints` of the task definition.
    DefinitionConstraints,
    /// `networkMode` of the task definition.
    NetworkMode,
    /// `resourceRequirements` of the containers.
    Gpus,
    /// `deploymentConfiguration.strategy`.
    DeploymentStrategy,
    /// `loadBalancers`.
    LoadBalancers,
    /// `deploymentConfiguration.maximumPercent`.
    MaximumPercent,
}

impl ConflictPlace {
    /// The member of a service or a task definition that has the setting.
    pub const fn member(self) -> &'static str {
        match self {
            ConflictPlace::SchedulingStrategy => "schedulingStrategy",
            ConflictPlace::DesiredCount => "desiredCount",
            ConflictPlace::PlacementStrategies => "placementStrategy",
            ConflictPlace::PlacementConstraints | ConflictPlace::DefinitionConstraints => {
                "placementConstraints"
            }
            ConflictPlace::NetworkMode => "networkMode",
            ConflictPlace::Gpus => "containerDefinitions",
            ConflictPlace::DeploymentStrategy => "deploymentConfiguration.strategy",
            ConflictPlace::LoadBalancers => "loadBalancers",
            ConflictPlace::MaximumPercent => "deploymentConfiguration.maximumPercent",
        }
    }
}

/// A combination that ECS rejects.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The setting to correct.
    pub place: ConflictPlace,
    /// The behavior of ECS.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// How to correct it.
    pub fix: &'static str,
    /// The name of ECS's error.
    pub aws_error: Option<&'static str>,
    /// A setting whose change resolves the conflict, with its new value.
    pub change: Option<(ConflictPlace, Value)>,
}

impl Conflict {
    /// The message as a phrase, for the line of a report.
    pub fn phrase(&self) -> String {
        let message = self.message.strip_suffix('.').unwrap_or(&self.message);
        match message.strip_prefix("A ") {
            Some(rest) => format!("a {rest}"),
            None => message.to_owned(),
        }
    }

    /// The conflict as a finding at the fields of a lab.
    pub fn finding(self, field: impl Fn(ConflictPlace) -> &'static str) -> Finding {
        Finding {
            severity: Error,
            field: field(self.place).to_owned(),
            message: self.message,
            fix: self.fix.to_owned(),
            rule: self.rule,
            aws_error: self.aws_error,
            change: self
                .change
                .map(|(place, value)| FieldChange { field: field(place).to_owned(), value }),
        }
    }
}

const INVALID_PARAMETER: Option<&str> = Some("InvalidParameterException");
const CLIENT: Option<&str> = Some("ClientException");

/// The conflicts, in the order of what they concern: the scheduling strategy, Fargate, deployments.
pub fn conflicts(of: &Combination<'_>) -> Vec<Conflict> {
    let mut found = Vec::new();
    daemon(of, &mut found);
    if of.fargate {
        fargate(of, &mut found);
    }
    deployments(of, &mut found);
    found
}

fn daemon(of: &Combination<'_>, found: &mut Vec<Conflict>) {
    use ConflictPlace::{DesiredCount, MaximumPercent, PlacementStrategies, SchedulingStrategy};
    if !of.daemon {
        return;
    }
    let replica = Some((SchedulingStrategy, Value::from("REPLICA")));
    if of.fargate {
        found.push(Conflict {
            place: SchedulingStrategy,
            rule: &placement::FARGATE_DAEMON,
            message: "Fargate doesn't support the `DAEMON` scheduling strategy.".into(),
            fix: "Select `REPLICA`, or run the daemon service on EC2.",
            aws_error: INVALID_PARAMETER,
            change: None,
        });
        return;
    }
    if of.standalone {
        found.push(Conflict {
            place: SchedulingStrategy,
            rule: &placement::DAEMON_SERVICE,
            message: "RunTask has no `DAEMON` scheduling strategy.".into(),
            fix: "Select `REPLICA`, or enter the group of a service, such as `service:web`.",
            aws_error: None,
            change: replica,
        });
    } else if of.scales_in {
        found.push(Conflict {
            place: SchedulingStrategy,
            rule: &placement::DAEMON_COUNT,
            message: "A daemon service has no desired count, so it can't scale in.".into(),
            fix: "Select `REPLICA`, or drain an instance to stop its daemon task.",
            aws_error: INVALID_PARAMETER,
            change: replica,
        });
    }
    if of.desired_count {
        found.push(Conflict {
            place: DesiredCount,
            rule: &placement::DAEMON_COUNT,
            message: "A daemon service has no desired count. CreateService and UpdateService reject one with `InvalidParameterException`.".into(),
            fix: "Remove `desiredCount`. ECS runs one task on each instance that meets the constraints.",
            aws_error: INVALID_PARAMETER,
            change: None,
        });
    }
    if of.strategies {
        found.push(Conflict {
            place: PlacementStrategies,
            rule: &placement::DAEMON,
            message: "The `DAEMON` scheduling strategy doesn't support placement strategies.".into(),
            fix: "Remove the strategies. ECS runs one task on each instance that meets the constraints.",
            aws_error: INVALID_PARAMETER,
            change: Some((PlacementStrategies, Value::Array(Vec::new()))),
        });
    }
    if let Some(percent) = of.maximum_percent.filter(|percent| *percent != 100) {
        found.push(Conflict {
            place: MaximumPercent,
            rule: &deploy::DAEMON,
            message: format!(
                "`maximumPercent` {percent}% isn't 100%, which a DAEMON service requires."
            ),
            fix: "Set `maximumPercent` to 100, or remove it.",
            aws_error: None,
            change: Some((MaximumPercent, Value::from(100))),
        });
    }
}

/// What Fargate doesn't support.
fn fargate(of: &Combination<'_>, found: &mut Vec<Conflict>) {
    if of.network_mode.is_some_and(|mode| mode != "awsvpc") {
        found.push(Conflict {
            place: ConflictPlace::NetworkMode,
            rule: &placement::FARGATE_NETWORK,
            message: "Fargate requires the network mode `awsvpc`.".into(),
            fix: "Set `networkMode` to `awsvpc`.",
            aws_error: CLIENT,
            change: None,
        });
    }
    if of.gpus {
        found.push(Conflict {
            place: ConflictPlace::Gpus,
            rule: &placement::FARGATE_GPU,
            message: "Fargate doesn't support GPU resource requirements.".into(),
            fix: "Remove the GPUs, or run the task on EC2.",
            aws_error: CLIENT,
            change: None,
        });
    }
    for (place, present, what) in [
        (ConflictPlace::PlacementStrategies, of.strategies, "placement strategies"),
        (ConflictPlace::PlacementConstraints, of.constraints, "placement constraints"),
        (
            ConflictPlace::DefinitionConstraints,
            of.definition_constraints,
            "the placement constraints of the task definition",
        ),
    ] {
        if present {
            found.push(Conflict {
                place,
                rule: &placement::FARGATE_PLACEMENT,
                message: format!("Fargate doesn't support {what}."),
                fix: "Remove them. Fargate spreads tasks across the Availability Zones of the subnets.",
                aws_error: INVALID_PARAMETER,
                change: None,
            });
        }
    }
}

/// What every deployment strategy but `ROLLING` needs.
fn deployments(of: &Combination<'_>, found: &mut Vec<Conflict>) {
    let strategy = of.deployment_strategy;
    if matches!(strategy, "" | "ROLLING") {
        return;
    }
    if of.daemon {
        found.push(Conflict {
            place: ConflictPlace::SchedulingStrategy,
            rule: &deploy::SHIFT_NEEDS,
            message: format!("A DAEMON service can't use the deployment strategy `{strategy}`."),
            fix: "Use the strategy `ROLLING`, or the scheduling strategy `REPLICA`.",
            aws_error: None,
            change: Some((ConflictPlace::DeploymentStrategy, Value::from("ROLLING"))),
        });
    }
    if of.load_balancer == Some(false) {
        found.push(Conflict {
            place: ConflictPlace::LoadBalancers,
            rule: &deploy::SHIFT_NEEDS,
            message: format!("The deployment strategy `{strategy}` requires a load balancer."),
            fix: "Add an Application Load Balancer or a Network Load Balancer, or use `ROLLING`.",
            aws_error: None,
            change: Some((ConflictPlace::LoadBalancers, Value::Bool(true))),
        });
    }
}

/// The combination in a service as the API has it. In a description, the desired count is a reported number.
pub fn of_service(service: &Value) -> Combination<'_> {
    let has = |name: &str| service[name].as_array().is_some_and(|items| !items.is_empty());
    let reported = service.get("serviceArn").is_some() || service.get("runningCount").is_some();
    let configuration = &service["deploymentConfiguration"];
    let providers = service["capacityProviderStrategy"].as_array().map_or(&[][..], Vec::as_slice);
    let on_fargate = |name: &Value| matches!(name.as_str(), Some("FARGATE" | "FARGATE_SPOT"));
    Combination {
        daemon: service["schedulingStrategy"] == "DAEMON",
        fargate: service["launchType"] == "FARGATE"
            || providers.iter().any(|provider| on_fargate(&provider["capacityProvider"])),
        desired_count: !reported && !service["desiredCount"].is_null(),
        strategies: has("placementStrategy") || has("placementStrategies"),
        constraints: has("placementConstraints"),
        deployment_strategy: configuration["strategy"].as_str().unwrap_or_default(),
        // Service Connect does too.
        load_balancer: service
            .get("serviceConnectConfiguration")
            .is_none_or(Value::is_null)
            .then(|| has("loadBalancers")),
        maximum_percent: configuration["maximumPercent"]
            .as_u64()
            .and_then(|percent| u32::try_from(percent).ok()),
        ..Combination::default()
    }
}
