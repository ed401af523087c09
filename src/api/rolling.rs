//! Amazon ECS deployments: `simulateRollingUpdate`.

use super::{ApiError, ApiFunction, read, write};
use crate::ecs::deploy::{MOST_TASKS, ServiceUpdate, roll};
use crate::explain::Trace;
use serde_json::Value;

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[ApiFunction { name: "simulateRollingUpdate", run: simulate }];

fn simulate(argument: Value) -> Result<Value, ApiError> {
    let update: ServiceUpdate = read(argument)?;
    if update.desired_count.is_none() {
        return Err(ApiError::argument("desiredCount", "the number of tasks is required"));
    }
    if let Some(problem) = update.problems(MOST_TASKS).into_iter().next() {
        return Err(ApiError::argument(
            problem.field.clone(),
            format!("{} {}", problem.message, problem.fix),
        ));
    }
    let mut trace = Trace::default();
    let mut result = write(&roll(&update, &mut trace));
    result["trace"] = write(&trace);
    Ok(result)
}
