//! The outcomes of the first tasks as people type them: `hhsc`, a letter for each task.

use crate::ecs::deploy::TaskOutcome;

/// The letters of these outcomes.
pub fn outcome_letters(outcomes: &[TaskOutcome]) -> String {
    outcomes
        .iter()
        .map(|outcome| match outcome {
            TaskOutcome::Healthy => 'h',
            TaskOutcome::FailToStart => 's',
            TaskOutcome::FailHealthCheck => 'c',
        })
        .collect()
}

/// Reads letters, which spaces and commas may separate. The error says how to fix them.
pub fn read_outcomes(text: &str) -> Result<Vec<TaskOutcome>, String> {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != ',')
        .map(|letter| match letter.to_ascii_lowercase() {
            'h' => Ok(TaskOutcome::Healthy),
            's' => Ok(TaskOutcome::FailToStart),
            'c' => Ok(TaskOutcome::FailHealthCheck),
            _ => Err("Enter one letter for each task: h (healthy), s (fails to start), or c (fails health checks).".to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_they_are_written() {
        for (typed, written) in [("hhsc", "hhsc"), (" H, s C", "hsc"), ("", "")] {
            let read = read_outcomes(typed).expect(typed);
            assert_eq!(outcome_letters(&read), written);
        }
        assert!(read_outcomes("hx").is_err_and(|fix| fix.starts_with("Enter one letter")));
    }
}
