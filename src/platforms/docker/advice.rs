//! What could be better in a Dockerfile that builds.

use super::{
    dockerfile::{Dockerfile, Instruction, Keyword, Problem, Stage},
    rules,
    source::Source,
    stages::{Origin, Resolved, declared, environment, sources},
    variables::expand,
};
use crate::explain::Severity;
use crate::text::{code, list};
use std::collections::BTreeSet;

/// What could be better.
pub(super) fn advise(file: &Dockerfile, resolved: &Resolved) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, stage) in file.stages.iter().enumerate() {
        let mut copied_all = None;
        for instruction in &stage.instructions {
            let line = instruction.line;
            match instruction.keyword {
                Keyword::Copy | Keyword::Add
                    if sources(instruction).next().is_none()
                        && instruction
                            .words()
                            .iter()
                            .rev()
                            .skip(1)
                            .any(|word| Source::new(word).everything()) =>
                {
                    copied_all = copied_all.or(Some(line));
                }
                Keyword::Run => {
                    if let (Some(copy), Some(tool)) = (copied_all, installs(&instruction.text)) {
                        problems.push(Problem {
                            line: copy,
                            severity: Severity::Warning,
                            message: format!("Line {copy} copies all files before line {line} installs dependencies, so every changed file installs them again."),
                            fix: format!("Copy {} first, run line {line}, and then copy the other files.", list(tool, "and")),
                            rule: &rules::ORDER,
                        });
                    }
                }
                Keyword::Arg | Keyword::Env => {
                    let names = declared(instruction).into_iter().map(|(name, _)| name);
                    let secret = names.map(|name| name.to_ascii_uppercase()).find(|name| {
                        ["PASSWORD", "SECRET", "TOKEN", "API_KEY", "ACCESS_KEY"]
                            .iter()
                            .any(|word| name.contains(word))
                    });
                    if let Some(name) = secret {
                        problems.push(Problem {
                            line,
                            severity: Severity::Warning,
                            message: format!("Line {line}: who can pull the image can read the value of {}.", code(&name)),
                            fix: "Use `RUN --mount=type=secret` during the build, and a secret of the task definition at run time.".into(),
                            rule: &rules::SECRET,
                        });
                    }
                }
                _ => {}
            }
            undeclared(file, instruction, stage, &mut problems);
        }
        if let Some(Some(Origin::Image(base))) = resolved.bases.get(at)
            && !base.contains('@')
            && (base.ends_with(":latest")
                || !base.rsplit('/').next().is_some_and(|last| last.contains(':')))
        {
            let line = stage.from.line;
            problems.push(Problem {
                line,
                severity: Severity::Note,
                message: format!("Line {line}: {} uses the tag `latest`, which moves to another image with each release.", code(base)),
                fix: "Use the tag of a version, or a digest.".into(),
                rule: &rules::PINNED,
            });
        }
    }
    problems
}

/// A variable of an ARG before the first FROM that the stage doesn't declare.
fn undeclared(
    file: &Dockerfile,
    instruction: &Instruction,
    stage: &Stage,
    problems: &mut Vec<Problem>,
) {
    let globals: BTreeSet<String> =
        file.global.iter().flat_map(declared).map(|(name, _)| name).collect();
    let (_, used) = expand(&instruction.text, |_| None);
    for name in used.into_iter().filter(|name| globals.contains(name)) {
        let before = stage.instructions.iter().take_while(|other| other.line < instruction.line);
        let known =
            before.clone().filter(|other| matches!(other.keyword, Keyword::Arg | Keyword::Env));
        let names: Vec<String> = known
            .flat_map(|other| match other.keyword {
                Keyword::Arg => {
                    declared(other).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
                }
                _ => environment(other).into_iter().map(|(name, _)| name).collect(),
            })
            .collect();
        let own = instruction.keyword == Keyword::Arg;
        if !names.contains(&name) && !own {
            let line = instruction.line;
            problems.push(Problem {
                line,
                severity: Severity::Warning,
                message: format!(
                    "Line {line}: {} is empty, because its ARG is before the first FROM.",
                    code(&name)
                ),
                fix: format!("Add `ARG {name}` to the stage."),
                rule: &rules::ARG_SCOPE,
            });
        }
    }
}

/// The files that name the dependencies that a command installs.
fn installs(command: &str) -> Option<&'static [&'static str]> {
    const TOOLS: &[(&[&str], &[&str])] = &[
        (&["npm ci", "npm install", "npm i "], &["`package.json`", "`package-lock.json`"]),
        (&["yarn install", "yarn --frozen"], &["`package.json`", "`yarn.lock`"]),
        (&["pnpm install", "pnpm i "], &["`package.json`", "`pnpm-lock.yaml`"]),
        (&["pip install -r", "pip3 install -r"], &["`requirements.txt`"]),
        (&["poetry install"], &["`pyproject.toml`", "`poetry.lock`"]),
        (&["uv sync"], &["`pyproject.toml`", "`uv.lock`"]),
        (&["bundle install"], &["`Gemfile`", "`Gemfile.lock`"]),
        (&["composer install"], &["`composer.json`", "`composer.lock`"]),
        (&["go mod download"], &["`go.mod`", "`go.sum`"]),
        (&["cargo fetch"], &["`Cargo.toml`", "`Cargo.lock`"]),
        (&["dependency:go-offline"], &["`pom.xml`"]),
        (&["dotnet restore"], &["the project files"]),
    ];
    let command = command.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let found = TOOLS.iter().find(|(words, _)| words.iter().any(|words| command.contains(words)));
    found.map(|(_, files)| *files)
}
