//! Placement strategies and constraints: as written, and as parsed.

use super::{InvalidRequest, nullable, query};
use crate::text::{count_of, mebibytes, number};
use serde::{Deserialize, Serialize};

/// The maximum number of strategies of a task or service.
pub const MAX_STRATEGIES: usize = 5;
/// The maximum number of constraints, those of the task definition included.
pub const MAX_CONSTRAINTS: usize = 10;

/// A strategy as AWS's documents write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StrategyInput {
    /// `random`, `spread` or `binpack`.
    #[serde(rename = "type", deserialize_with = "nullable")]
    pub kind: String,
    /// `instanceId`, `attribute:<name>`; `cpu`, `memory`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// A constraint as AWS's documents write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
pub fn strategies(inputs: &[StrategyInput]) -> Result<Vec<PlacementStrategy>, InvalidRequest> {
    if inputs.len() > MAX_STRATEGIES {
        return Err(InvalidRequest::new(
            format!("[{MAX_STRATEGIES}]"),
            format!(
                "the list has {} placement strategies, and ECS accepts up to 5",
                number(inputs.len())
            ),
            "Keep up to five strategies. Each one only breaks the ties that the earlier ones leave.",
        ));
    }
    inputs.iter().enumerate().map(|(at, input)| strategy(at, input)).collect()
}

fn strategy(at: usize, input: &StrategyInput) -> Result<PlacementStrategy, InvalidRequest> {
    let wrong = |message: String, fix: &str| {
        Err(InvalidRequest::new(format!("[{at}].field"), message, fix))
    };
    let field = input.field.as_deref();
    match input.kind.as_str() {
        "random" => match field {
            None => Ok(PlacementStrategy::Random),
            Some(_) => wrong(
                "`random` doesn't accept a field, not even an empty one".into(),
                "Remove the field.",
            ),
        },
        "binpack" => match field {
            Some("cpu") => Ok(PlacementStrategy::Binpack(BinpackResource::Cpu)),
            Some("memory") => Ok(PlacementStrategy::Binpack(BinpackResource::Memory)),
            Some(other) if matches!(other.to_ascii_lowercase().as_str(), "cpu" | "memory") => {
                wrong(format!("`{other}` isn't in lowercase"), "Enter `cpu` or `memory`.")
            }
            Some(other) => wrong(
                format!("`{other}` isn't a field of `binpack`"),
                "Enter `cpu` or `memory`, or use `spread` for an attribute.",
            ),
            None => wrong("`binpack` requires a field".into(), "Enter `cpu` or `memory`."),
        },
        "spread" => match field {
            Some("instanceId" | "host") => Ok(PlacementStrategy::Spread(SpreadField::Instance)),
            Some(other)
                if other.eq_ignore_ascii_case("instanceId")
                    || other.eq_ignore_ascii_case("host") =>
            {
                wrong(
                    format!("`{other}` isn't a field of `spread`, which is case-sensitive"),
                    "Enter `instanceId` or `host`.",
                )
            }
            Some(other) => match other.strip_prefix("attribute:") {
                Some(name) if attribute_name(name) => {
                    Ok(PlacementStrategy::Spread(SpreadField::Attribute(name.into())))
                }
                Some(_) => wrong(
                    format!("`{other}` has no valid attribute name"),
                    "Enter 1 to 128 letters, digits, or `-_/\\.` after the colon, such as `attribute:ecs.availability-zone`.",
                ),
                None => wrong(
                    format!("`{other}` isn't a field of `spread`"),
                    "Enter `instanceId`, `host`, or `attribute:<name>`, such as `attribute:ecs.availability-zone`.",
                ),
            },
            None => wrong(
                "`spread` requires a field".into(),
                "Enter `instanceId` or `attribute:<name>`.",
            ),
        },
        other => Err(InvalidRequest::new(
            format!("[{at}].type"),
            format!("`{other}` isn't a placement strategy"),
            match other {
                "distinctInstance" | "memberOf" => {
                    "Move this constraint to `placementConstraints`."
                }
                _ => "Use `random`, `spread`, or `binpack`, in lowercase.",
            },
        )),
    }
}

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
pub fn too_many(count: usize, path: impl Into<String>) -> InvalidRequest {
    InvalidRequest::new(
        path,
        format!("the task has {} placement constraints, and ECS accepts up to 10", number(count)),
        "Combine expressions with `and`.",
    )
}

/// Parses constraints; those of a task definition can only be `memberOf`.
///
/// # Errors
/// The first one that ECS rejects; the path starts at the list: `[0].expression`.
pub fn constraints(
    inputs: &[ConstraintInput],
    of_task_definition: bool,
) -> Result<PlacementConstraints, InvalidRequest> {
    if inputs.len() > MAX_CONSTRAINTS {
        return Err(too_many(inputs.len(), format!("[{MAX_CONSTRAINTS}]")));
    }
    let mut all = PlacementConstraints::default();
    for (at, input) in inputs.iter().enumerate() {
        match (input.kind.as_str(), input.expression.as_deref()) {
            ("distinctInstance", _) if of_task_definition => {
                return Err(InvalidRequest::new(
                    format!("[{at}].type"),
                    "a task definition can have only `memberOf` constraints",
                    "Move `distinctInstance` to the service or to RunTask.",
                ));
            }
            ("distinctInstance", None) => all.distinct_instance = true,
            ("distinctInstance", Some(_)) => {
                return Err(InvalidRequest::new(
                    format!("[{at}].expression"),
                    "`distinctInstance` doesn't accept an expression",
                    "Remove the expression.",
                ));
            }
            ("memberOf", expression) => match query::parse(expression.unwrap_or("")) {
                Ok(expr) => all.member_of.push(expr),
                Err(errors) => {
                    let usual =
                        "Enter an expression such as `attribute:ecs.instance-type =~ t3.*`.";
                    let (message, fix) = match errors.first() {
                        Some(first) if expression.is_some() => (
                            first.summary(),
                            if first.hint.is_empty() { usual } else { &first.hint },
                        ),
                        _ => ("`memberOf` requires an expression".into(), usual),
                    };
                    return Err(InvalidRequest::new(format!("[{at}].expression"), message, fix));
                }
            },
            (other, _) => {
                return Err(InvalidRequest::new(
                    format!("[{at}].type"),
                    format!("`{other}` isn't a placement constraint"),
                    match other {
                        "spread" | "binpack" | "random" => {
                            "Move this strategy to `placementStrategy`."
                        }
                        _ => "Use `distinctInstance` or `memberOf`.",
                    },
                ));
            }
        }
    }
    Ok(all)
}
