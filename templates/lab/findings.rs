//! Problems in the scenario, each at its field.

use super::scenario::Scenario;
use crate::cloudfront::behavior::{MAX_PATTERN, PatternFault, pattern_fault, rules};
use crate::explain::{Finding, Severity::Error, finding};

/// What AWS rejects.
pub(super) fn findings(scenario: &Scenario) -> Vec<Finding> {
    let mut found = Vec::new();
    match pattern_fault(&scenario.pattern) {
        None => {}
        Some(PatternFault::Empty) => {
            finding!(found, Error, rules::PATTERN, "pattern", "InvalidArgument";
                "The path pattern is empty.";
                "Enter `*` to match every path."; set "pattern" = "*");
        }
        Some(PatternFault::TooLong(length)) => {
            finding!(found, Error, rules::PATTERN, "pattern", "InvalidArgument";
                "The path pattern has {length} characters.";
                "Use up to {MAX_PATTERN} characters.");
        }
        Some(PatternFault::Character(character)) => {
            finding!(found, Error, rules::PATTERN, "pattern", "InvalidArgument";
                "A path pattern can't contain `{}`.", character.escape_debug();
                "Remove the character, or use `?` in its place.");
        }
    }
    found
}
