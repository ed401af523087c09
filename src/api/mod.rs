//! What JavaScript may call: `window.cloudglass`.
//!
//! Each function is a [`ApiFunction`]: a name and a pure function from JSON to JSON, so that native tests reach the very
//! same code. The glue that puts them on `window` is in `window.rs`, for the browser alone.

mod beanstalk;
mod cache;
#[cfg(feature = "declarations")]
mod declarations;
mod distribution;
mod error;
mod generic;
mod placement;
mod platforms;
mod policy;
mod registry;
mod request;
mod rolling;
mod scaling;
mod signing;
mod task_definition;
#[cfg(target_arch = "wasm32")]
pub mod window;

#[cfg(feature = "declarations")]
pub use declarations::declarations;
pub use error::{ApiError, ErrorName};
pub use generic::MODEL_DATE;

use crate::{document, explain::Rule, workbench::Words};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// One function of the API.
pub struct ApiFunction {
    /// Its name on `window.cloudglass`.
    pub name: &'static str,
    /// Runs the function with the argument object (`{}` if the call has no argument).
    pub run: fn(Value) -> Result<Value, ApiError>,
}

/// The functions, by the area that they belong to.
const AREAS: &[&[ApiFunction]] = &[
    generic::CALLS,
    policy::CALLS,
    distribution::CALLS,
    beanstalk::CALLS,
    cache::CALLS,
    placement::CALLS,
    platforms::CALLS,
    registry::CALLS,
    rolling::CALLS,
    scaling::CALLS,
    request::CALLS,
    signing::CALLS,
    task_definition::CALLS,
];

/// The rules, by the engine that applies them.
static RULES: &[&[&Rule]] = &[
    crate::cloudfront::policy::rules::ALL,
    crate::cloudfront::behavior::rules::ALL,
    crate::cloudfront::distribution::rules::ALL,
    crate::beanstalk::rules::ALL,
    crate::cloudfront::diagnose::rules::ALL,
    crate::cloudfront::invalidation::rules::ALL,
    crate::cloudfront::request::rules::ALL,
    crate::cloudfront::signing::rules::ALL,
    crate::cloudfront::traffic::rules::ALL,
    crate::cloudfront::ttl::rules::ALL,
    crate::ecr::access::rules::ALL,
    crate::ecr::lifecycle::rules::ALL,
    crate::ecr::scan::rules::ALL,
    crate::platforms::docker::rules::ALL,
    crate::ecs::deploy::rules::ALL,
    crate::ecs::scaling::rules::ALL,
    crate::platforms::rules::ALL,
    crate::iam::rules::ALL,
    crate::s3::rules::ALL,
    crate::ecs::placement_rules::ALL,
    crate::ecs::task_definition::rules::ALL,
    crate::ecs::task_definition::start::rules::ALL,
    crate::cloudformation::rules::ALL,
    crate::labs::unknown::ALL,
];

/// Every function.
pub fn calls() -> impl Iterator<Item = &'static ApiFunction> {
    AREAS.iter().copied().flatten()
}

/// Every rule, for the rule catalog.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten().copied()
}

/// The rule with this ID, or with this older ID.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.ids().any(|known| known == id))
}

/// The rules that have all these words in an ID, the statement, or the title of the source. An ID alone finds its rule,
/// an older ID too.
pub fn find_rules(words: &str) -> Vec<&'static Rule> {
    if let Some(rule) = rule(words.trim()) {
        return vec![rule];
    }
    let words = Words::new(words);
    let texts = |rule: &Rule| -> Vec<&str> {
        rule.ids().chain([rule.statement, rule.source.title]).collect()
    };
    rules().filter(|rule| words.matches(&texts(rule))).collect()
}

/// Calls a function by its name; what JavaScript does, without JavaScript.
///
/// # Errors
/// [`ErrorName::InvalidArgument`] for an unknown name or an argument that is no object, and whatever the function
/// itself answers.
pub fn call(name: &str, argument: Value) -> Result<Value, ApiError> {
    let Some(call) = calls().find(|call| call.name == name) else {
        return Err(ApiError::argument("", "there is no function of this name"));
    };
    match argument {
        Value::Object(_) => (call.run)(argument),
        _ => Err(ApiError::argument("", "the argument must be one plain object")),
    }
}

/// Reads an argument. The error names the path of the field that doesn't fit.
fn read<T: DeserializeOwned>(argument: Value) -> Result<T, ApiError> {
    document::read(&argument).map_err(|error| ApiError::argument(error.field, error.message))
}

/// Reads an argument in which `null` means missing, at every depth.
fn read_members<T: DeserializeOwned>(mut argument: Value) -> Result<T, ApiError> {
    drop_nulls(&mut argument);
    read(argument)
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// Writes a result.
fn write(result: &impl Serialize) -> Value {
    document::value(result)
}
