//! Strategies and constraints as JSON that a user edits.

use super::documents::{PlacementFormat, export, import};
use super::scenario::Scenario;
use crate::document::ImportStatus;
use crate::ecs::strategy::{ConstraintInput, StrategyInput};
use crate::text::sentence;

/// A text with what it says, parsed once: when it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacementText {
    /// The text.
    pub text: String,
    /// What Cloudglass corrected or skipped, or why the text can't be parsed.
    pub notes: Vec<String>,
    /// The strategies and the constraints, if the text can be parsed.
    lists: Option<(Vec<StrategyInput>, Vec<ConstraintInput>)>,
}

impl PlacementText {
    /// Parses a text, with the same corrections as an import.
    pub fn new(scenario: &Scenario, text: String) -> Self {
        match import(scenario, &text) {
            Ok(imported) => Self {
                notes: imported
                    .report
                    .iter()
                    .filter(|note| note.status != ImportStatus::Imported)
                    .map(|note| match note.field.as_str() {
                        "" => sentence(&note.why),
                        field => format!("`{field}`: {}", sentence(&note.why)),
                    })
                    .collect(),
                lists: Some((imported.scenario.strategies, imported.scenario.constraints)),
                text,
            },
            Err(why) => Self { text, notes: vec![why], lists: None },
        }
    }

    /// The text of a scenario.
    pub fn of(scenario: &Scenario, format: PlacementFormat) -> Self {
        Self::new(scenario, export(scenario, format).text)
    }

    /// Makes the lists those of the scenario, if the text can be parsed.
    pub fn write(&self, scenario: &mut Scenario) {
        if let Some((strategies, constraints)) = &self.lists {
            scenario.strategies = strategies.clone();
            scenario.constraints = constraints.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_can_be_parsed_is_written() {
        let mut scenario = Scenario::default();
        let text = r#"{"placementStrategy": [{"type": "binpack", "field": "memory"}],}"#;
        let typed = PlacementText::new(&scenario, text.into());
        typed.write(&mut scenario);
        let kinds: Vec<_> = scenario.strategies.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds, ["binpack"]);
        assert!(typed.notes.iter().any(|note| note.contains("comma")), "{:?}", typed.notes);
        // The text of the result says the same.
        for format in [PlacementFormat::Lists, PlacementFormat::Properties] {
            let mut again = Scenario::default();
            PlacementText::of(&scenario, format).write(&mut again);
            assert_eq!(again.strategies, scenario.strategies, "{format:?}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_parsed_changes_nothing() {
        let scenario = Scenario::default();
        let mut same = scenario.clone();
        let typed = PlacementText::new(&scenario, "[{".into());
        typed.write(&mut same);
        assert_eq!(same, scenario);
        assert_eq!(typed.notes.len(), 1, "{:?}", typed.notes);
    }
}
