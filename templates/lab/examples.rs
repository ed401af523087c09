//! The examples.

use super::scenario::Scenario;
use crate::labs::Example;

/// All examples; the first is what a newcomer sees.
pub(super) fn all() -> Vec<Example<Scenario>> {
    let example = |id, title, flawed, pattern: &str, path: &str| Example {
        id,
        title,
        group: "Path patterns",
        flawed,
        scenario: Scenario { pattern: pattern.into(), path: path.into() },
    };
    vec![
        example("folder", "A folder: does it match?", false, "images/*", "/images/logo.png"),
        example("other", "Another folder: does it match?", false, "images/*", "/img/logo.png"),
        example("space", "A space: is it accepted?", true, "my images/*", "/my%20images/a.png"),
    ]
}
