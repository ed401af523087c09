//! Linked highlights: point at a part of the answer, and the steps and inputs behind it light up; and back.

use crate::explain::{StepId, Trace};
use std::collections::BTreeSet;

/// What is pointed at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointerTarget {
    /// The steps that made it.
    pub steps: BTreeSet<StepId>,
    /// The fields that it shows; set for an input.
    pub fields: BTreeSet<String>,
}

/// What lights up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlighted {
    /// Steps, and the parts of the answer that they made.
    pub steps: BTreeSet<StepId>,
    /// Paths of inputs.
    pub fields: BTreeSet<String>,
}

/// Follows the links of the trace from what is pointed at: its own steps and the fields that those read; for an input,
/// the steps that read it.
pub fn highlighted(trace: &Trace, target: &PointerTarget) -> Highlighted {
    let mut highlighted =
        Highlighted { steps: target.steps.clone(), fields: target.fields.clone() };
    for (id, step) in trace.steps.iter().enumerate() {
        if target.steps.contains(&id) {
            highlighted.fields.extend(step.reads.iter().cloned());
        }
        let reads_it = |field: &String| step.reads.iter().any(|read| touches(read, field));
        if target.fields.iter().any(reads_it) {
            highlighted.steps.insert(id);
        }
    }
    highlighted
}

/// True where two field paths are the same, or one lies within the other: `a.b` and `a.b[0].c`, but not `a.bc`.
pub fn touches(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    match long.strip_prefix(short) {
        Some(rest) => short.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::touches;

    #[test]
    fn paths_touch_at_whole_members() {
        for (one, other, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.b.c", true),
            ("a.b[0].c", "a.b", true),
            ("a.b", "a.bc", false),
            ("a", "b", false),
            ("", "a", true),
        ] {
            assert_eq!(touches(one, other), expected, "{one} and {other}");
        }
    }
}
