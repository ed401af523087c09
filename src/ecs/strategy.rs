//! Placement strategies and constraints: as written, and as parsed.

use super::{nullable, placement_rules as rules, query};
use crate::explain::{Finding, Severity::Error, finding};
use crate::text::{count_of, mebibytes, number, sentence};
use serde::{Deserialize, Serialize};

/// The maximum number of strategies of a task or service.
pub const MAX_STRATEGIES: usize = 5;
/// The maximum number of constraints, those of the task definition included.
pub const MAX_CONSTRAINTS: usize = 10;

/// A strategy as AWS's documents write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct StrategyInput {
    /// `random`, `spread` or `binpack`.
    #[serde(rename = "type", deserialize_with = "nullable")]
    pub kind: String,
    /// `instanceId`, `attribute:<name>`; `cpu`, `memory`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl StrategyInput {
    /// A strategy of this type with a typical field.
    pub fn typical(kind: String) -> Self {
        let field = match kind.as_str() {
            "random" => None,
            "binpack" => Some("memory".into()),
            _ => Some("instanceId".into()),
        };
        Self { kind, field }
    }
}

/// A constraint as AWS's documents write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct ConstraintInput {
    /// `distinctInstance` or `memberOf`.
    #[serde(rename = "type", deserialize_with = "nullable")]
    pub kind: String,
    /// A cluster query, for `memberOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

/// A parsed strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlacementStrategy {
    /// Any eligible instance.
    Random,
    /// The value of the field that has the fewest tasks of the group.
    Spread(SpreadField),
    /// The instance with the least of the resource available.
    Binpack(BinpackResource),
}

/// The field that tasks are spread across.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpreadField {
    /// `instanceId`, `host`
    Instance,
    /// `attribute:<name>`
    Attribute(String),
}

/// The resource that `binpack` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinpackResource {
    /// CPU units.
    Cpu,
    /// MiB.
    Memory,
}

impl BinpackResource {
    /// `CPU`, `memory`.
    pub const fn words(self) -> &'static str {
        match self {
            BinpackResource::Cpu => "CPU",
            BinpackResource::Memory => "memory",
        }
    }

    /// An amount with its unit: `512 CPU units`, `5,939 MiB`.
    pub fn amount(self, amount: u64) -> String {
        match self {
            BinpackResource::Cpu => count_of(amount, "CPU unit"),
            BinpackResource::Memory => mebibytes(amount),
        }
    }
}

/// The attribute with an instance's Availability Zone.
pub const ZONE: &str = "ecs.availability-zone";

impl PlacementStrategy {
    /// Spread across Availability Zones.
    pub fn spread_zones() -> Self {
        Self::Spread(SpreadField::Attribute(ZONE.into()))
    }

    /// As AWS's documents write it: `spread(attribute:ecs.availability-zone)`, `binpack(memory)`.
    pub fn words(&self) -> String {
        match self {
            PlacementStrategy::Random => "random".into(),
            PlacementStrategy::Spread(SpreadField::Instance) => "spread(instanceId)".into(),
            PlacementStrategy::Spread(SpreadField::Attribute(name)) => {
                format!("spread(attribute:{name})")
            }
            PlacementStrategy::Binpack(BinpackResource::Cpu) => "binpack(cpu)".into(),
            PlacementStrategy::Binpack(BinpackResource::Memory) => "binpack(memory)".into(),
        }
    }
}

/// The default strategies: a service spreads across Availability Zones, then instances; RunTask selects at random.
pub fn defaults(group: &str) -> Vec<PlacementStrategy> {
    if is_service(group) {
        vec![PlacementStrategy::spread_zones(), PlacementStrategy::Spread(SpreadField::Instance)]
    } else {
        vec![PlacementStrategy::Random]
    }
}

/// True for the group of a service's tasks.
pub fn is_service(group: &str) -> bool {
    group.starts_with("service:")
}

/// Parses strategies.
///
/// # Errors
/// The first one that ECS rejects; the path starts at the list: `[0].field`.
pub fn strategies(inputs: &[StrategyInput]) -> Result<Vec<PlacementStrategy>, Finding> {
    if inputs.len() > MAX_STRATEGIES {
        return Err(
            finding!(new Error, rules::STRATEGY_SHAPE, "[{MAX_STRATEGIES}]", INVALID_PARAMETER;
            "The list has {} placement strategies, and ECS accepts up to 5.", number(inputs.len());
            "Keep up to five strategies. Each one only breaks the ties that the earlier ones leave."),
        );
    }
    inputs.iter().enumerate().map(|(at, input)| strategy(at, input)).collect()
}

fn strategy(at: usize, input: &StrategyInput) -> Result<PlacementStrategy, Finding> {
    let field = input.field.as_deref();
    let lower = field.map(str::to_ascii_lowercase).unwrap_or_default();
    Err(match (input.kind.as_str(), field) {
        ("random", None) => return Ok(PlacementStrategy::Random),
        ("random", Some(_)) => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
            "`random` doesn't accept a field, not even an empty one."; "Remove the field."; set "[{at}].field" = serde_json::Value::Null)
        }
        ("binpack", Some("cpu")) => return Ok(PlacementStrategy::Binpack(BinpackResource::Cpu)),
        ("binpack", Some("memory")) => {
            return Ok(PlacementStrategy::Binpack(BinpackResource::Memory));
        }
        ("binpack", Some(other)) if matches!(lower.as_str(), "cpu" | "memory") => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
                "`{other}` isn't in lowercase."; "Enter `cpu` or `memory`."; set "[{at}].field" = lower)
        }
        ("binpack", Some(other)) => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
            "`{other}` isn't a field of `binpack`."; "Enter `cpu` or `memory`, or use `spread` for an attribute.")
        }
        ("binpack", None) => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
            "`binpack` requires a field."; "Enter `cpu` or `memory`.")
        }
        ("spread", Some("instanceId" | "host")) => {
            return Ok(PlacementStrategy::Spread(SpreadField::Instance));
        }
        ("spread", Some(other)) if matches!(lower.as_str(), "instanceid" | "host") => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
                "`{other}` isn't a field of `spread`, which is case-sensitive."; "Enter `instanceId` or `host`.";
                set "[{at}].field" = if lower == "host" { "host" } else { "instanceId" })
        }
        ("spread", Some(other)) => match other.strip_prefix("attribute:") {
            Some(name) if attribute_name(name) => {
                return Ok(PlacementStrategy::Spread(SpreadField::Attribute(name.into())));
            }
            Some(_) => {
                finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
                "`{other}` has no valid attribute name.";
                "Enter 1 to 128 letters, digits, or `-_/\\.` after the colon, such as `attribute:ecs.availability-zone`.")
            }
            None => finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
                "`{other}` isn't a field of `spread`.";
                "Enter `instanceId`, `host`, or `attribute:<name>`, such as `attribute:ecs.availability-zone`."),
        },
        ("spread", None) => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].field", INVALID_PARAMETER;
            "`spread` requires a field."; "Enter `instanceId` or `attribute:<name>`.")
        }
        ("distinctInstance" | "memberOf", _) => {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].type", INVALID_PARAMETER;
            "`{}` isn't a placement strategy.", input.kind; "Move this constraint to `placementConstraints`.")
        }
        (other, _)
            if matches!(other.to_ascii_lowercase().as_str(), "random" | "spread" | "binpack") =>
        {
            finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].type", INVALID_PARAMETER;
                "`{other}` isn't a placement strategy."; "Use `random`, `spread`, or `binpack`, in lowercase.";
                set "[{at}].type" = other.to_ascii_lowercase())
        }
        (other, _) => finding!(new Error, rules::STRATEGY_SHAPE, "[{at}].type", INVALID_PARAMETER;
            "`{other}` isn't a placement strategy."; "Use `random`, `spread`, or `binpack`, in lowercase."),
    })
}

/// AWS's error for a parameter that isn't valid.
const INVALID_PARAMETER: Option<&str> = Some("InvalidParameterException");

fn attribute_name(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_/\\.".contains(c))
}

/// Parsed constraints.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacementConstraints {
    /// At most one task of the group on an instance.
    pub distinct_instance: bool,
    /// All of these must match.
    pub member_of: Vec<query::Expr>,
}

/// The error for more constraints than ECS accepts, those of the task definition included.
pub fn too_many(count: usize, path: &str) -> Finding {
    finding!(new Error, rules::CONSTRAINT_SHAPE, path, INVALID_PARAMETER;
        "The task has {} placement constraints, and ECS accepts up to 10.", number(count); "Combine expressions with `and`.")
}

/// Parses constraints; those of a task definition can only be `memberOf`.
///
/// # Errors
/// The first one that ECS rejects; the path starts at the list: `[0].expression`.
pub fn constraints(
    inputs: &[ConstraintInput],
    of_task_definition: bool,
) -> Result<PlacementConstraints, Finding> {
    if inputs.len() > MAX_CONSTRAINTS {
        return Err(too_many(inputs.len(), &format!("[{MAX_CONSTRAINTS}]")));
    }
    let mut all = PlacementConstraints::default();
    for (at, input) in inputs.iter().enumerate() {
        let error = match (input.kind.as_str(), input.expression.as_deref()) {
            ("distinctInstance", _) if of_task_definition => {
                finding!(new Error, rules::CONSTRAINT_SHAPE, "[{at}].type", INVALID_PARAMETER;
                    "A task definition can have only `memberOf` constraints.";
                    "Move `distinctInstance` to the service or to RunTask.")
            }
            ("distinctInstance", None) => {
                all.distinct_instance = true;
                continue;
            }
            ("distinctInstance", Some(_)) => {
                finding!(new Error, rules::CONSTRAINT_SHAPE, "[{at}].expression", INVALID_PARAMETER;
                "`distinctInstance` doesn't accept an expression."; "Remove the expression."; set "[{at}].expression" = serde_json::Value::Null)
            }
            ("memberOf", expression) => match query::parse(expression.unwrap_or("")) {
                Ok(expr) => {
                    all.member_of.push(expr);
                    continue;
                }
                Err(errors) => {
                    let first = errors.first().filter(|_| expression.is_some());
                    let message = first.map_or_else(
                        || "`memberOf` requires an expression.".to_owned(),
                        |first| sentence(&first.summary()),
                    );
                    let fix = match first.map_or("", |first| &first.hint) {
                        "" => "Enter an expression such as `attribute:ecs.instance-type =~ t3.*`.",
                        hint => hint,
                    };
                    finding!(new Error, rules::CONSTRAINT_SHAPE, "[{at}].expression", INVALID_PARAMETER; "{message}"; "{fix}")
                }
            },
            ("spread" | "binpack" | "random", _) => {
                finding!(new Error, rules::CONSTRAINT_SHAPE, "[{at}].type", INVALID_PARAMETER;
                "`{}` isn't a placement constraint.", input.kind; "Move this strategy to `placementStrategy`.")
            }
            (other, _) => {
                finding!(new Error, rules::CONSTRAINT_SHAPE, "[{at}].type", INVALID_PARAMETER;
                "`{other}` isn't a placement constraint."; "Use `distinctInstance` or `memberOf`.")
            }
        };
        return Err(error);
    }
    Ok(all)
}
