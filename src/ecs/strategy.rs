//! Placement strategies and constraints: as written, and as understood.

use super::{InvalidRequest, nullable, query};
use serde::{Deserialize, Serialize};

/// The most strategies that a task or service may have.
pub const MAX_STRATEGIES: usize = 5;
/// The most constraints, the task definition's included.
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
    /// Of `memberOf`: a cluster query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

/// A strategy, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlacementStrategy {
    /// Any candidate.
    Random,
    /// The value of the field that has the fewest tasks of the group.
    Spread(SpreadField),
    /// The instance with the least left of the resource.
    Binpack(BinpackResource),
}

/// What tasks are spread over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpreadField {
    /// `instanceId`, `host`
    Instance,
    /// `attribute:<name>`
    Attribute(String),
}

/// What is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinpackResource {
    /// CPU units.
    Cpu,
    /// MiB.
    Memory,
}

/// The attribute that holds an instance's zone.
pub const ZONE: &str = "ecs.availability-zone";

impl PlacementStrategy {
    /// Spread over Availability Zones.
    pub fn spread_zones() -> Self {
        Self::Spread(SpreadField::Attribute(ZONE.into()))
    }

    /// In words: `spread over attribute:ecs.availability-zone`.
    pub fn words(&self) -> String {
        match self {
            PlacementStrategy::Random => "random".into(),
            PlacementStrategy::Spread(SpreadField::Instance) => "spread over instances".into(),
            PlacementStrategy::Spread(SpreadField::Attribute(name)) if name == ZONE => {
                "spread over Availability Zones".into()
            }
            PlacementStrategy::Spread(SpreadField::Attribute(name)) => {
                format!("spread over attribute:{name}")
            }
            PlacementStrategy::Binpack(BinpackResource::Cpu) => "binpack on cpu".into(),
            PlacementStrategy::Binpack(BinpackResource::Memory) => "binpack on memory".into(),
        }
    }
}

/// What applies where no strategy is given: services spread over zones, then instances; RunTask takes any.
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

/// Understands strategies.
///
/// # Errors
/// The first one that ECS would refuse; the path starts at the list: `[0].field`.
pub fn strategies(inputs: &[StrategyInput]) -> Result<Vec<PlacementStrategy>, InvalidRequest> {
    if inputs.len() > MAX_STRATEGIES {
        return Err(InvalidRequest::new(
            format!("[{MAX_STRATEGIES}]"),
            format!("there are {} placement strategies; at most five are taken", inputs.len()),
            "Keep the first five, or fewer: each only breaks the ties that those before it left.",
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
                "`random` takes no field, not even an empty one".into(),
                "Leave the field out.",
            ),
        },
        "binpack" => match field {
            Some("cpu") => Ok(PlacementStrategy::Binpack(BinpackResource::Cpu)),
            Some("memory") => Ok(PlacementStrategy::Binpack(BinpackResource::Memory)),
            Some(other) if matches!(other.to_ascii_lowercase().as_str(), "cpu" | "memory") => {
                wrong(format!("`{other}` must be in lower case"), "Write `cpu` or `memory`.")
            }
            Some(other) => wrong(
                format!("`binpack` packs `cpu` or `memory`, not `{other}`"),
                "Write `cpu` or `memory`, or use `spread` for an attribute.",
            ),
            None => wrong("`binpack` needs a field".into(), "Write `cpu` or `memory`."),
        },
        "spread" => match field {
            Some("instanceId" | "host") => Ok(PlacementStrategy::Spread(SpreadField::Instance)),
            Some(other)
                if other.eq_ignore_ascii_case("instanceId")
                    || other.eq_ignore_ascii_case("host") =>
            {
                wrong(
                    format!("`{other}` is spelled `instanceId` (or `host`)"),
                    "Write `instanceId` with a capital I.",
                )
            }
            Some(other) => match other.strip_prefix("attribute:") {
                Some(name) if attribute_name(name) => {
                    Ok(PlacementStrategy::Spread(SpreadField::Attribute(name.into())))
                }
                Some(_) => wrong(
                    format!(
                        "`{other}` names no attribute: 1 to 128 letters, digits, - _ / \\ . follow the colon"
                    ),
                    "Write for example `attribute:ecs.availability-zone`.",
                ),
                None => wrong(
                    format!(
                        "`spread` takes `instanceId`, `host` or `attribute:<name>`, not `{other}`"
                    ),
                    "An attribute needs its prefix: `attribute:ecs.availability-zone`.",
                ),
            },
            None => {
                wrong("`spread` needs a field".into(), "Write `instanceId` or `attribute:<name>`.")
            }
        },
        other => Err(InvalidRequest::new(
            format!("[{at}].type"),
            format!("`{other}` is no placement strategy"),
            match other {
                "distinctInstance" | "memberOf" => {
                    "This is a constraint: it belongs under `placementConstraints`."
                }
                _ => "Strategies are `random`, `spread` and `binpack`, in lower case.",
            },
        )),
    }
}

fn attribute_name(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_/\\.".contains(c))
}

/// Constraints, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacementConstraints {
    /// At most one task of the group on an instance.
    pub distinct_instance: bool,
    /// All of these must match.
    pub member_of: Vec<query::Expr>,
}

/// Understands constraints; those of a task definition may be `memberOf` alone.
///
/// # Errors
/// The first one that ECS would refuse; the path starts at the list: `[0].expression`.
pub fn constraints(
    inputs: &[ConstraintInput],
    of_task_definition: bool,
) -> Result<PlacementConstraints, InvalidRequest> {
    if inputs.len() > MAX_CONSTRAINTS {
        return Err(InvalidRequest::new(
            format!("[{MAX_CONSTRAINTS}]"),
            format!("there are {} placement constraints; at most ten are taken", inputs.len()),
            "Join expressions with `and`.",
        ));
    }
    let mut all = PlacementConstraints::default();
    for (at, input) in inputs.iter().enumerate() {
        match (input.kind.as_str(), input.expression.as_deref()) {
            ("distinctInstance", _) if of_task_definition => {
                return Err(InvalidRequest::new(
                    format!("[{at}].type"),
                    "a task definition takes `memberOf` alone",
                    "Give `distinctInstance` to the service or to RunTask.",
                ));
            }
            ("distinctInstance", None) => all.distinct_instance = true,
            ("distinctInstance", Some(_)) => {
                return Err(InvalidRequest::new(
                    format!("[{at}].expression"),
                    "distinctInstance expression should not be specified",
                    "Leave the expression out.",
                ));
            }
            ("memberOf", expression) => match query::parse(expression.unwrap_or("")) {
                Ok(expr) => all.member_of.push(expr),
                Err(errors) => {
                    let message = match errors.first() {
                        Some(first) if expression.is_some() => first.message(),
                        _ => "`memberOf` needs an expression".into(),
                    };
                    return Err(InvalidRequest::new(
                        format!("[{at}].expression"),
                        message,
                        "Write an expression such as `attribute:ecs.instance-type =~ t3.*`.",
                    ));
                }
            },
            (other, _) => {
                return Err(InvalidRequest::new(
                    format!("[{at}].type"),
                    format!("`{other}` is no placement constraint"),
                    match other {
                        "spread" | "binpack" | "random" => {
                            "This is a strategy: it belongs under `placementStrategy`."
                        }
                        _ => "Constraints are `distinctInstance` and `memberOf`.",
                    },
                ));
            }
        }
    }
    Ok(all)
}

/// A named generator, so that the same seed gives the same placement everywhere: SplitMix64.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Starts at a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `bound` (0 if there is none).
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * u128::from(bound)) >> 64) as u64
    }
}
