//! How the stages of a Dockerfile depend on each other, and which values their variables have.

use super::{
    dockerfile::{Dockerfile, Instruction, Keyword, Problem},
    rules,
    variables::{expand, pairs},
};
use crate::explain::Severity;
use crate::text::code;
use std::collections::BTreeMap;

/// Where the files of a stage, or of a copy, come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Another stage.
    Stage(usize),
    /// An image of a registry.
    Image(String),
    /// The empty image.
    Scratch,
}

/// The stages, resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Resolved {
    /// The base of each stage.
    pub bases: Vec<Option<Origin>>,
    /// The names of the ARGs that the FROM of each stage uses.
    pub base_args: Vec<Vec<String>>,
    /// The target stage.
    pub target: usize,
    /// Whether the target depends on each stage.
    pub needed: Vec<bool>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// The values of the ARGs before the first FROM.
pub(super) fn globals(file: &Dockerfile, given: &[(String, String)]) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for instruction in &file.global {
        for (name, default) in declared(instruction) {
            let given = given.iter().find(|(given, _)| *given == name).map(|(_, value)| value);
            let default = default.map(|text| expand(&text, |name| values.get(name).cloned()).0);
            values.insert(name, given.cloned().or(default).unwrap_or_default());
        }
    }
    values
}

/// The names that an ARG declares, with their defaults.
pub(super) fn declared(instruction: &Instruction) -> Vec<(String, Option<String>)> {
    let words = super::variables::words(&instruction.text);
    words
        .into_iter()
        .map(|word| match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        })
        .collect()
}

/// The names that an ENV sets, with their values as written.
pub(super) fn environment(instruction: &Instruction) -> Vec<(String, String)> {
    pairs(&instruction.text)
}

impl Resolved {
    pub fn new(file: &Dockerfile, given: &[(String, String)], target: &str) -> Self {
        let mut all = Self::default();
        let globals = globals(file, given);
        for (at, stage) in file.stages.iter().enumerate() {
            let (base, used) = expand(&stage.base, |name| globals.get(name).cloned());
            let origin = if base.is_empty() {
                let names: Vec<String> = used.iter().map(|name| code(name)).collect();
                all.error(
                    stage.from.line,
                    &rules::ARG_SCOPE,
                    format!(
                        "Line {}: the base image is empty because {} has no value.",
                        stage.from.line,
                        names.join(", ")
                    ),
                    "Add a default to the ARG before the first FROM, or set the build argument.",
                );
                None
            } else if base == "scratch" {
                Some(Origin::Scratch)
            } else {
                let earlier = file.stages.iter().take(at);
                let mut stage = earlier
                    .enumerate()
                    .filter(|(_, stage)| stage.name.as_deref() == Some(&base.to_ascii_lowercase()));
                Some(stage.next_back().map_or(Origin::Image(base), |(at, _)| Origin::Stage(at)))
            };
            all.bases.push(origin);
            all.base_args.push(used);
        }
        all.target = file.stages.len().saturating_sub(1);
        if !target.is_empty() {
            match find(file, target) {
                Some(at) => all.target = at,
                None => all.error(
                    1,
                    &rules::UNUSED_STAGE,
                    format!("The Dockerfile has no stage {}.", code(target)),
                    &format!("Use {}.", file.stage_names()),
                ),
            }
        }
        for (at, stage) in file.stages.iter().enumerate() {
            for instruction in &stage.instructions {
                for name in sources(instruction) {
                    let by_number = name.parse::<usize>();
                    if by_number.is_ok_and(|number| number >= file.stages.len()) {
                        all.error(
                            instruction.line,
                            &rules::LAST_STAGE,
                            format!("Line {}: there is no stage {}.", instruction.line, code(name)),
                            &format!("Use {}.", file.stage_names()),
                        );
                    }
                }
            }
            if all.reaches(file, at, at) {
                all.error(
                    stage.from.line,
                    &rules::CIRCULAR,
                    format!(
                        "Line {}: the stage {} depends on itself.",
                        stage.from.line,
                        code(&stage.title(at))
                    ),
                    "Copy from a stage that doesn't need this one.",
                );
                break;
            }
        }
        all.needed = vec![false; file.stages.len()];
        let mut open = vec![all.target];
        while let Some(at) = open.pop() {
            if let Some(needed) = all.needed.get_mut(at)
                && !*needed
            {
                *needed = true;
                open.extend(all.uses(file, at));
            }
        }
        all
    }

    fn error(
        &mut self,
        line: usize,
        rule: &'static crate::explain::Rule,
        message: String,
        fix: &str,
    ) {
        self.problems.push(Problem {
            line,
            severity: Severity::Error,
            message,
            fix: fix.to_owned(),
            rule,
        });
    }

    /// The stages that a stage uses directly.
    fn uses(&self, file: &Dockerfile, at: usize) -> Vec<usize> {
        let mut uses = Vec::new();
        if let Some(Some(Origin::Stage(base))) = self.bases.get(at) {
            uses.push(*base);
        }
        for instruction in file.stages.get(at).into_iter().flat_map(|stage| &stage.instructions) {
            uses.extend(sources(instruction).filter_map(|name| find(file, name)));
        }
        uses
    }

    /// Whether a stage depends on another, over at least one step.
    fn reaches(&self, file: &Dockerfile, from: usize, to: usize) -> bool {
        let mut seen = vec![false; file.stages.len()];
        let mut open = self.uses(file, from);
        while let Some(at) = open.pop() {
            if at == to {
                return true;
            }
            if let Some(seen) = seen.get_mut(at)
                && !*seen
            {
                *seen = true;
                open.extend(self.uses(file, at));
            }
        }
        false
    }
}

/// The stage of this name or number.
pub(super) fn find(file: &Dockerfile, name: &str) -> Option<usize> {
    if let Ok(number) = name.parse::<usize>() {
        return (number < file.stages.len()).then_some(number);
    }
    let name = name.to_ascii_lowercase();
    file.stages.iter().rposition(|stage| stage.name.as_deref() == Some(&name))
}

/// The stages or images that an instruction copies from, or mounts.
pub(super) fn sources(instruction: &Instruction) -> impl Iterator<Item = &str> {
    let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
    let copied = instruction.flags("from").filter(move |_| copies);
    let mounted = instruction
        .flags("mount")
        .filter_map(|mount| mount.split(',').find_map(|part| part.strip_prefix("from=")));
    copied.chain(mounted)
}
