//! Reads a Dockerfile: parser directives, continued lines, here-documents, stages.

use super::{rules, variables::words};
use crate::explain::{Rule, Severity};
use crate::text::{code, list};

/// A Dockerfile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dockerfile {
    /// The ARG instructions before the first FROM.
    pub global: Vec<Instruction>,
    /// The stages, each from its FROM.
    pub stages: Vec<Stage>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// A stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name, from `AS`, in lower case.
    pub name: Option<String>,
    /// The base image or the stage that FROM names, as written.
    pub base: String,
    /// The FROM instruction.
    pub from: Instruction,
    /// What follows FROM.
    pub instructions: Vec<Instruction>,
}

impl Dockerfile {
    /// The files that COPY and ADD name. A folder has a file of its own here, and so has the entire build context.
    pub fn named_files(&self) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        let instructions = self.stages.iter().flat_map(|stage| &stage.instructions);
        for name in instructions.flat_map(Instruction::copied_files) {
            let name = name.trim_start_matches("./").trim_start_matches('/');
            let file = match name.rsplit('/').next().unwrap_or_default() {
                "" | "." if name.len() < 2 => "src/main".to_owned(),
                // Not each file that fits a pattern has to exist, but one has to.
                last if last.contains(['*', '?', '[']) => name.replace(['*', '?', '[', ']'], ""),
                last if last.trim_start_matches('.').contains('.') || last.starts_with('.') => {
                    name.to_owned()
                }
                last if last.chars().any(|c| c.is_ascii_uppercase()) => name.to_owned(),
                _ => format!("{}/main", name.trim_end_matches('/')),
            };
            let file = file.trim_matches('/').to_owned();
            if !file.is_empty() && !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }
}

impl Stage {
    /// As people call it: its name, or its number.
    pub fn title(&self, index: usize) -> String {
        self.name.clone().unwrap_or_else(|| index.to_string())
    }
}

/// An instruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Instruction {
    /// The number of its first line, from 1.
    pub line: usize,
    /// The keyword.
    pub keyword: Keyword,
    /// The flags, such as `from` and `build` of `--from=build`.
    pub flags: Vec<(String, String)>,
    /// What follows the flags, continued lines joined.
    pub text: String,
    /// The here-documents.
    pub heredocs: Vec<String>,
}

impl Instruction {
    /// The values of a flag.
    pub fn flags<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.flags.iter().filter(move |(flag, _)| flag == name).map(|(_, value)| value.as_str())
    }

    /// Whether it has a flag without a value, or with `true`.
    pub fn is(&self, name: &str) -> bool {
        self.flags(name).any(|value| value.is_empty() || value == "true")
    }

    /// The arguments: those of the JSON form, or the words.
    pub fn words(&self) -> Vec<String> {
        match self.json() {
            Some(words) => words,
            None => words(&self.text),
        }
    }

    /// The files that it copies from the build context, as written.
    fn copied_files(&self) -> Vec<String> {
        let copies = matches!(self.keyword, Keyword::Copy | Keyword::Add);
        if !copies || self.flags("from").next().is_some() {
            return Vec::new();
        }
        let mut words = self.words();
        words.pop();
        words
            .retain(|word| !word.starts_with("<<") && !word.contains("://") && !word.contains('$'));
        words
    }

    /// The arguments of the JSON form.
    pub fn json(&self) -> Option<Vec<String>> {
        self.text.starts_with('[').then(|| serde_json::from_str(&self.text).ok()).flatten()
    }

    /// The instruction in a line.
    pub fn shown(&self) -> String {
        let flags: Vec<String> = self
            .flags
            .iter()
            .map(|(name, value)| match value.as_str() {
                "" => format!("--{name} "),
                value => format!("--{name}={value} "),
            })
            .collect();
        let text: Vec<&str> = self.text.split_whitespace().collect();
        format!("{} {}{}", self.keyword.word(), flags.concat(), text.join(" "))
    }
}

macro_rules! keywords {
    ($($name:ident $word:literal),* $(,)?) => {
        /// The keyword of an instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Keyword {
            $(#[doc = $word] $name),*
        }

        impl Keyword {
            /// All keywords.
            pub const ALL: &[Keyword] = &[$(Keyword::$name),*];

            /// As Dockerfiles have it.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Keyword::$name => $word),*
                }
            }
        }
    };
}

keywords! {
    Add "ADD", Arg "ARG", Cmd "CMD", Copy "COPY", Entrypoint "ENTRYPOINT", Env "ENV", Expose "EXPOSE", From "FROM",
    Healthcheck "HEALTHCHECK", Label "LABEL", Maintainer "MAINTAINER", Onbuild "ONBUILD", Run "RUN", Shell "SHELL",
    Stopsignal "STOPSIGNAL", User "USER", Volume "VOLUME", Workdir "WORKDIR",
}

impl Keyword {
    /// Whether the instruction adds a layer with files.
    pub const fn adds_layer(self) -> bool {
        matches!(self, Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Workdir)
    }
}

/// Something that is wrong with a Dockerfile.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The number of the line, from 1.
    pub line: usize,
    /// Errors end the build.
    pub severity: Severity,
    /// What is wrong, as a sentence with the line.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// The rule.
    pub rule: &'static Rule,
}

/// A line without its line break, and its number.
type Line<'a> = (usize, &'a str);

impl Dockerfile {
    /// Reads a text as far as it goes.
    pub fn parse(text: &str) -> Self {
        let mut file = Self::default();
        let text = text.trim_start_matches('\u{feff}');
        let lines: Vec<Line<'_>> =
            text.lines().enumerate().map(|(at, line)| (at + 1, line)).collect();
        let escape = directives(&lines);
        let mut rest = lines.iter().copied().peekable();
        while let Some((number, line)) = rest.next() {
            if is_comment(line) || line.trim().is_empty() {
                continue;
            }
            let mut text = String::new();
            let mut part = line;
            loop {
                match part.trim_end().strip_suffix(escape) {
                    Some(before) => text.push_str(before),
                    None => {
                        text.push_str(part.trim_end());
                        break;
                    }
                }
                // Comments and empty lines within an instruction count for nothing.
                match rest.find(|(_, next)| !is_comment(next) && !next.trim().is_empty()) {
                    Some((_, next)) => part = next,
                    None => break,
                }
            }
            if let Some(instruction) = file.instruction(number, text.trim()) {
                let instruction = file.heredocs(instruction, &mut rest);
                file.add(instruction);
            }
        }
        if file.stages.is_empty() && file.problems.is_empty() {
            file.error(
                1,
                &rules::FROM_FIRST,
                "The Dockerfile has no FROM, so it has no stage.".into(),
                "Add FROM with a base image as the first instruction.".into(),
            );
        }
        file.check_arguments();
        file
    }

    fn error(&mut self, line: usize, rule: &'static Rule, message: String, fix: String) {
        self.problems.push(Problem { line, severity: Severity::Error, message, fix, rule });
    }

    fn instruction(&mut self, line: usize, text: &str) -> Option<Instruction> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let upper = word.to_ascii_uppercase();
        let Some(keyword) = Keyword::ALL.iter().copied().find(|keyword| keyword.word() == upper)
        else {
            let near = Keyword::ALL
                .iter()
                .map(|keyword| (distance(keyword.word(), &upper), keyword.word()))
                .min()
                .filter(|(steps, _)| *steps <= 2);
            let fix = match near {
                Some((_, near)) => format!("Write {}.", code(near)),
                None => {
                    "Remove the line, or end the line before it with a backslash to continue it."
                        .into()
                }
            };
            let message =
                format!("Line {line}: Docker doesn't know the instruction {}.", code(word));
            self.error(line, &rules::SYNTAX, message, fix);
            return None;
        };
        let mut rest = rest.trim_start();
        let mut flags = Vec::new();
        let has_flags = matches!(
            keyword,
            Keyword::Add | Keyword::Copy | Keyword::From | Keyword::Healthcheck | Keyword::Run
        );
        while let Some(flag) = rest.strip_prefix("--").filter(|_| has_flags) {
            let (flag, after) = flag.split_once(char::is_whitespace).unwrap_or((flag, ""));
            let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
            flags.push((name.to_ascii_lowercase(), value.trim_matches('"').to_owned()));
            rest = after.trim_start();
        }
        Some(Instruction { line, keyword, flags, text: rest.to_owned(), heredocs: Vec::new() })
    }

    /// Reads the here-documents that an instruction begins.
    fn heredocs<'a>(
        &mut self,
        mut instruction: Instruction,
        rest: &mut impl Iterator<Item = Line<'a>>,
    ) -> Instruction {
        if !matches!(instruction.keyword, Keyword::Run | Keyword::Copy | Keyword::Add) {
            return instruction;
        }
        for (delimiter, tabs) in delimiters(&instruction.text) {
            let mut text = String::new();
            let ended = rest.by_ref().any(|(_, line)| {
                let end = if tabs { line.trim_start_matches('\t') } else { line };
                if end == delimiter {
                    return true;
                }
                text.push_str(end);
                text.push('\n');
                false
            });
            instruction.heredocs.push(text);
            if !ended {
                let message = format!(
                    "Line {}: the here-document has no end, because no line is exactly {}.",
                    instruction.line,
                    code(&delimiter)
                );
                let fix = format!("Add a line with {}, without spaces.", code(&delimiter));
                self.error(instruction.line, &rules::HEREDOC, message, fix);
            }
        }
        instruction
    }

    fn add(&mut self, instruction: Instruction) {
        match (instruction.keyword, self.stages.last_mut()) {
            (Keyword::From, _) => self.from(instruction),
            (Keyword::Arg, None) => self.global.push(instruction),
            (_, Some(stage)) => stage.instructions.push(instruction),
            (keyword, None) => {
                let message = format!(
                    "Line {}: {} is before the first FROM.",
                    instruction.line,
                    code(keyword.word())
                );
                self.error(
                    instruction.line,
                    &rules::FROM_FIRST,
                    message,
                    "Move the instruction below FROM.".into(),
                );
            }
        }
    }

    fn from(&mut self, from: Instruction) {
        let words = words(&from.text);
        let parts: Vec<&str> = words.iter().map(String::as_str).collect();
        let (base, name) = match parts.as_slice() {
            [base] => (*base, None),
            [base, word, name] if word.eq_ignore_ascii_case("as") => {
                (*base, Some(name.to_ascii_lowercase()))
            }
            other => {
                let message = format!(
                    "Line {}: FROM has {}.",
                    from.line,
                    if other.is_empty() { "no base image" } else { "too many arguments" }
                );
                let fix = "Write FROM, an image, and optionally AS with a name.".into();
                self.error(from.line, &rules::SYNTAX, message, fix);
                (other.first().copied().unwrap_or("scratch"), None)
            }
        };
        if let Some(name) = &name {
            let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c));
            if !valid {
                let message =
                    format!("Line {}: {} can't be the name of a stage.", from.line, code(name));
                let fix = "Use letters, digits, `-`, `_`, and `.`, and begin with a letter.".into();
                self.error(from.line, &rules::SYNTAX, message, fix);
            }
        }
        let base = base.to_owned();
        self.stages.push(Stage { name, base, from, instructions: Vec::new() });
    }

    /// What instructions must have.
    fn check_arguments(&mut self) {
        let mut found = Vec::new();
        let instructions = self.stages.iter().flat_map(|stage| &stage.instructions);
        for instruction in self.global.iter().chain(instructions) {
            let count = instruction.words().len();
            let (least, most) = match instruction.keyword {
                Keyword::Add | Keyword::Copy => (2, usize::MAX),
                Keyword::Workdir | Keyword::User => (1, usize::MAX),
                Keyword::Stopsignal => (1, 1),
                Keyword::Cmd | Keyword::Entrypoint => (0, usize::MAX),
                _ => (1, usize::MAX),
            };
            let bare_run = instruction.keyword == Keyword::Run && !instruction.heredocs.is_empty();
            if count < least && !bare_run {
                found.push((
                    instruction.line,
                    format!(
                        "Line {}: {} requires at least {}.",
                        instruction.line,
                        instruction.keyword.word(),
                        if least == 1 {
                            "1 argument"
                        } else {
                            "2 arguments, the source and the destination"
                        }
                    ),
                ));
            } else if count > most {
                found.push((
                    instruction.line,
                    format!(
                        "Line {}: {} has too many arguments.",
                        instruction.line,
                        instruction.keyword.word()
                    ),
                ));
            }
        }
        for (line, message) in found {
            self.error(line, &rules::SYNTAX, message, "Correct the arguments.".into());
        }
    }

    /// Whether it can't be built.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// The names of the stages, for a sentence.
    pub fn stage_names(&self) -> String {
        let names: Vec<String> =
            self.stages.iter().enumerate().map(|(at, stage)| code(&stage.title(at))).collect();
        list(&names, "and")
    }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// The escape character, from the parser directives at the top.
fn directives(lines: &[Line<'_>]) -> char {
    for (_, line) in lines {
        let directive = line.trim().strip_prefix('#').and_then(|text| text.split_once('='));
        match directive.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim())) {
            Some((name, "`")) if name == "escape" => return '`',
            Some((name, _)) if ["escape", "syntax", "check"].contains(&name.as_str()) => {}
            _ => return '\\',
        }
    }
    '\\'
}

/// The delimiters of the here-documents that a line begins, each with whether `<<-` removes tabs.
fn delimiters(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let Some((before, after)) = word.split_once("<<") else { continue };
        if !before.chars().all(|c| c.is_ascii_digit()) || after.starts_with('<') {
            continue;
        }
        let (after, tabs) = match after.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (after, false),
        };
        let name: String = after
            .trim_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_alphanumeric() || "_.-".contains(*c))
            .collect();
        if !name.is_empty() {
            found.push((name, tabs));
        }
    }
    found
}

/// How many letters differ between two words.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(20).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut last = at;
        let mut next = vec![at + 1];
        for (d, above) in other.iter().zip(row.iter().skip(1)) {
            let replace = last + usize::from(c != *d);
            let insert = next.last().copied().unwrap_or(0) + 1;
            next.push(replace.min(insert).min(above + 1));
            last = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let file = Dockerfile::parse(text);
        assert_eq!(file.problems, [], "{text}");
        let stages = file.stages.iter().flat_map(|stage| {
            std::iter::once(&stage.from).chain(&stage.instructions).map(Instruction::shown)
        });
        file.global.iter().map(Instruction::shown).chain(stages).collect()
    }

    #[test]
    fn lines_are_continued_and_comments_removed() {
        assert_eq!(
            shown(
                "# syntax=docker/dockerfile:1\n\nARG V=1\nfrom node:${V} as Build\nrun a && \\\n # note\n\n  b\nCMD [\"a\", \"b\"]"
            ),
            ["ARG V=1", "FROM node:${V} as Build", "RUN a && b", "CMD [\"a\", \"b\"]"]
        );
        assert_eq!(
            shown("# escape=`\nFROM a\nRUN dir `\n c:\\\nRUN b"),
            ["FROM a", "RUN dir c:\\", "RUN b"]
        );
        assert_eq!(shown("FROM a\nRUN b \\"), ["FROM a", "RUN b"]);
    }

    #[test]
    fn here_documents_end_at_their_delimiter() {
        let file = Dockerfile::parse(
            "FROM a\nRUN <<EOF\necho FROM b\nEOF\nCOPY <<-\"A\" <<B /x/\n\tone\n\tA\ntwo\nB\nRUN cat <<< x",
        );
        assert_eq!(file.problems, []);
        let heredocs: Vec<_> = file.stages[0]
            .instructions
            .iter()
            .map(|instruction| instruction.heredocs.concat())
            .collect();
        assert_eq!(heredocs, ["echo FROM b\n", "one\ntwo\n", ""]);
        let open = Dockerfile::parse("FROM a\nRUN <<EOF\necho\n EOF");
        assert_eq!(open.problems[0].rule.id, "docker.file.heredoc");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, line, rule) in [
            ("", 1, "docker.file.from-first"),
            ("# only a comment", 1, "docker.file.from-first"),
            ("RUN a\nFROM b", 1, "docker.file.from-first"),
            ("FROM a\nRUM b", 2, "docker.file.syntax"),
            ("FROM a\nnpm ci", 2, "docker.file.syntax"),
            ("FROM a b", 1, "docker.file.syntax"),
            ("FROM", 1, "docker.file.syntax"),
            ("FROM a AS 1st", 1, "docker.file.syntax"),
            ("FROM a\nCOPY x", 2, "docker.file.syntax"),
            ("FROM a\nRUN", 2, "docker.file.syntax"),
        ] {
            let file = Dockerfile::parse(text);
            let found: Vec<_> =
                file.problems.iter().map(|problem| (problem.line, problem.rule.id)).collect();
            assert_eq!(found, [(line, rule)], "{text}");
        }
        let near = Dockerfile::parse("FROM a\nCPOY a b");
        assert_eq!(near.problems[0].fix, "Write `COPY`.");
    }
}
