//! What the code itself guarantees.

/// A value that must be there, and why. Where it isn't, a test fails; a release goes on with the default, since nothing
/// may panic.
#[track_caller]
pub fn guaranteed<T: Default>(value: Option<T>, why: &'static str) -> T {
    debug_assert!(value.is_some(), "{why}");
    value.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_given() {
        assert_eq!(guaranteed([7].first().copied(), "one item"), 7);
    }

    #[test]
    #[should_panic(expected = "one item")]
    fn what_is_missing_is_loud() {
        guaranteed(None::<u8>, "one item");
    }
}
