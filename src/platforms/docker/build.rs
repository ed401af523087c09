//! A build after a change: which steps come from the cache, and why.

use super::{
    dockerfile::{Dockerfile, Instruction, Keyword, Problem},
    ignore::{Ignore, clean},
    model::{Build, BuildInput, BuildStep, ChangeKind, StepOutcome, cost_key},
    rules,
    source::Source,
    stages::{Origin, Resolved, declared, environment, find, sources},
    variables::expand,
};
use crate::explain::{Rule, Severity, StepId, Trace, Verdict, step};
use crate::text::{bytes, code, count_of};
use std::collections::{BTreeMap, BTreeSet};

/// Builds after the change.
pub fn build(input: &BuildInput<'_>, trace: &mut Trace) -> Build {
    let file = Dockerfile::parse(input.dockerfile);
    let resolved = Resolved::new(&file, input.args, input.target);
    let mut problems = file.problems.clone();
    problems.extend(resolved.problems.iter().cloned());
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        for problem in &problems {
            step!(trace, *problem.rule, Verdict::Rejected, "Dockerfile", ["dockerfile"]; "{}", problem.message);
        }
        return Build { problems, ..Build::default() };
    }
    let ignore = Ignore::parse(input.dockerignore);
    let (mut context, mut ignored) = (Vec::new(), 0);
    for file in input.files {
        match ignore.excluded_by(&file.path) {
            Some(_) => ignored += 1,
            None => context.push((clean(&file.path), file.bytes)),
        }
    }
    let context_bytes = context.iter().fold(0_u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
    step!(trace, rules::IGNORE, if ignored > 0 { Verdict::Applied } else { Verdict::Passed }, "Build context", ["dockerignore", "files"];
        "The build context has {} with {}. `.dockerignore` excludes {}.",
        count_of(context.len(), "file"), bytes(context_bytes), count_of(ignored, "file"));
    let mut builder = Builder {
        input,
        file: &file,
        resolved: &resolved,
        context,
        ignore: &ignore,
        states: BTreeMap::new(),
        steps: Vec::new(),
        problems,
        failed: false,
    };
    for at in 0..file.stages.len() {
        builder.stage(at, trace);
    }
    builder.finish(context_bytes, ignored, trace)
}

struct Builder<'a> {
    input: &'a BuildInput<'a>,
    file: &'a Dockerfile,
    resolved: &'a Resolved,
    context: Vec<(String, u64)>,
    ignore: &'a Ignore,
    /// The stages that were built: whether they were rebuilt, the variables, and the steps whose layers they have.
    states: BTreeMap<usize, StageState>,
    steps: Vec<BuildStep>,
    problems: Vec<Problem>,
    failed: bool,
}

#[derive(Clone, Debug, Default)]
struct StageState {
    rebuilt: bool,
    env: BTreeMap<String, String>,
    args: BTreeMap<String, String>,
    /// The ARGs and the variables whose value changed.
    changed: BTreeSet<String>,
    layers: Vec<usize>,
}

/// Why a step is rebuilt or not.
struct Decision {
    rebuilt: bool,
    rule: &'static Rule,
    because: String,
    reads: Vec<&'static str>,
    files: usize,
    bytes: u64,
}

impl Decision {
    fn cached(rule: &'static Rule, because: impl Into<String>) -> Self {
        Self {
            rebuilt: false,
            rule,
            because: because.into(),
            reads: vec!["dockerfile"],
            files: 0,
            bytes: 0,
        }
    }

    fn rebuilt(rule: &'static Rule, because: impl Into<String>) -> Self {
        Self { rebuilt: true, ..Self::cached(rule, because) }
    }

    fn reading(mut self, more: &[&'static str]) -> Self {
        self.reads.extend(more);
        self
    }
}

impl Builder<'_> {
    fn stage(&mut self, at: usize, trace: &mut Trace) {
        let Some(stage) = self.file.stages.get(at) else { return };
        let title = stage.title(at);
        if !self.resolved.needed.get(at).copied().unwrap_or(true) {
            let because = format!("The target stage doesn't depend on the stage {}.", code(&title));
            let step = step!(trace, rules::UNUSED_STAGE, Verdict::Skipped, "Stage {title}", ["dockerfile", "target"]; "{because}");
            for instruction in std::iter::once(&stage.from).chain(&stage.instructions) {
                self.push(&title, instruction, StepOutcome::Skipped, &because, step, 0, 0);
            }
            return;
        }
        let mut state = StageState::default();
        let decision = self.base(at, &mut state);
        self.run(&title, &stage.from, &decision, &mut state, trace);
        state.rebuilt = decision.rebuilt;
        for instruction in &stage.instructions {
            if self.failed {
                break;
            }
            let decision = self.decide(instruction, &mut state);
            let linked = instruction.is("link") && !decision.rebuilt;
            self.run(&title, instruction, &decision, &mut state, trace);
            state.rebuilt |= decision.rebuilt && !linked;
        }
        self.states.insert(at, state);
    }

    /// The FROM of a stage.
    fn base(&self, at: usize, state: &mut StageState) -> Decision {
        let change = self.input.change;
        if let Some(Some(Origin::Stage(base))) = self.resolved.bases.get(at) {
            let before = self.states.get(base).cloned().unwrap_or_default();
            // ARGs end with their stage; the environment and the layers go on.
            *state = StageState { args: BTreeMap::new(), changed: BTreeSet::new(), ..before };
            state.layers.clone_from(
                &self.states.get(base).map(|base| base.layers.clone()).unwrap_or_default(),
            );
            return match state.rebuilt {
                true => Decision::rebuilt(
                    &rules::PARENT,
                    "The stage begins with another stage, which Docker rebuilds.",
                ),
                false => Decision::cached(
                    &rules::PARENT,
                    "The stage begins with another stage, which didn't change.",
                ),
            };
        }
        if change.kind == ChangeKind::EmptyCache {
            return Decision::rebuilt(
                &rules::EMPTY_CACHE,
                "Docker pulls the base image because there is no cache.",
            )
            .reading(&["change.kind"]);
        }
        let base = match self.resolved.bases.get(at) {
            Some(Some(Origin::Image(base))) => base.as_str(),
            _ => return Decision::cached(&rules::BASE, "The stage begins with an empty image."),
        };
        let used = self.resolved.base_args.get(at).map_or(&[][..], Vec::as_slice);
        if change.kind == ChangeKind::BuildArg && used.contains(&change.name) {
            let because = format!(
                "The value of {} changed, so the stage has another base image.",
                code(&change.name)
            );
            return Decision::rebuilt(&rules::BASE, because).reading(&[
                "change.kind",
                "change.name",
                "args",
            ]);
        }
        if change.kind == ChangeKind::BaseImage && same_image(&change.name, base) {
            let because = format!("The tag names another image now, so {} changed.", code(base));
            return Decision::rebuilt(&rules::BASE, because)
                .reading(&["change.kind", "change.name"]);
        }
        Decision::cached(&rules::BASE, format!("{} is the same image as before.", code(base)))
            .reading(&["change.kind"])
    }

    fn decide(&mut self, instruction: &Instruction, state: &mut StageState) -> Decision {
        let value = |state: &StageState, name: &str| {
            state.env.get(name).or_else(|| state.args.get(name)).cloned()
        };
        let (_, used) = match instruction.keyword {
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Arg => {
                (String::new(), Vec::new())
            }
            _ => expand(&instruction.text, |name| value(state, name)),
        };
        let changed_use = used.iter().find(|name| state.changed.contains(*name)).cloned();
        match instruction.keyword {
            Keyword::Arg => self.declare(instruction, state),
            Keyword::Env => {
                for (name, text) in environment(instruction) {
                    let (text, used) = expand(&text, |name| value(state, name));
                    match used.iter().any(|name| state.changed.contains(name)) {
                        true => state.changed.insert(name.clone()),
                        // An ENV hides the ARG of the same name.
                        false => state.changed.remove(&name),
                    };
                    state.env.insert(name, text);
                }
            }
            _ => {}
        }
        // The files are looked up in any case, for the sizes.
        let copied = match instruction.keyword {
            Keyword::Copy | Keyword::Add => Some(self.copied(instruction, state)),
            _ => None,
        };
        let (files, size) =
            copied.as_ref().map_or((0, 0), |copied| (copied.files.len(), copied.bytes));
        let mut decision = self.cache(instruction, state, changed_use, copied.as_ref());
        (decision.files, decision.bytes) = (files, size);
        decision
    }

    fn cache(
        &mut self,
        instruction: &Instruction,
        state: &StageState,
        changed_use: Option<String>,
        copied: Option<&Copied>,
    ) -> Decision {
        let change = self.input.change;
        if change.kind == ChangeKind::EmptyCache {
            return Decision::rebuilt(
                &rules::EMPTY_CACHE,
                "Docker runs the instruction because there is no cache.",
            )
            .reading(&["change.kind"]);
        }
        if let Some(missing) = copied.and_then(|copied| copied.missing.clone()) {
            return missing;
        }
        let own = self.own_change(instruction, state, changed_use, copied);
        if let Some(own) = own {
            return own;
        }
        if state.rebuilt {
            if instruction.is("link") && copied.is_some() {
                return Decision::cached(
                    &rules::LINK,
                    "The layer doesn't depend on the layers before it because of `--link`.",
                );
            }
            return match instruction.keyword.adds_layer() {
                true => Decision::rebuilt(
                    &rules::PARENT,
                    "Docker rebuilds the layer because it rebuilds a layer before it.",
                ),
                false => Decision::rebuilt(
                    &rules::PARENT,
                    "Docker evaluates the instruction again because it rebuilds a layer before it. This takes no time.",
                ),
            };
        }
        match instruction.keyword {
            Keyword::Copy | Keyword::Add
                if change.kind == ChangeKind::FileTime
                    && copied.is_some_and(|copied| copied.has(&change.name)) =>
            {
                Decision::cached(
                    &rules::FILES,
                    format!("Only the modification time of {} changed.", code(&change.name)),
                )
                .reading(&["change.kind", "change.name", "files"])
            }
            Keyword::Copy | Keyword::Add => {
                let because =
                    match (copied.map(|copied| copied.from_context), self.excluded(&change.name)) {
                        (Some(true), Some(pattern)) if change.kind == ChangeKind::File => format!(
                            "The copied files are the same: {} in `.dockerignore` excludes {}.",
                            code(pattern),
                            code(&change.name)
                        ),
                        _ => "The instruction and the copied files are the same.".into(),
                    };
                Decision::cached(&rules::FILES, because).reading(&[
                    "change.kind",
                    "files",
                    "dockerignore",
                ])
            }
            keyword if !keyword.adds_layer() => Decision::cached(
                &rules::NO_LAYER,
                "The instruction is the same, and it adds no files.",
            ),
            _ => Decision::cached(
                &rules::INSTRUCTION,
                "The instruction and the layers before it are the same.",
            ),
        }
    }

    /// Why an instruction is rebuilt although the layers before it are the same.
    fn own_change(
        &self,
        instruction: &Instruction,
        state: &StageState,
        changed_use: Option<String>,
        copied: Option<&Copied>,
    ) -> Option<Decision> {
        let change = self.input.change;
        let reads = &["change.kind", "change.name", "args"];
        if let Some(name) = changed_use {
            let because = format!("The instruction uses {}, whose value changed.", code(&name));
            return Some(Decision::rebuilt(&rules::ARG_USE, because).reading(reads));
        }
        if instruction.keyword == Keyword::Run
            && let Some(name) = state.changed.iter().next()
        {
            let because = format!(
                "The value of {} changed, and RUN has it as an environment variable.",
                code(name)
            );
            return Some(Decision::rebuilt(&rules::ARG_USE, because).reading(reads));
        }
        let rebuilt = |name: &str| {
            find(self.file, name)
                .is_some_and(|at| self.states.get(&at).is_some_and(|stage| stage.rebuilt))
                || change.kind == ChangeKind::BaseImage
                    && find(self.file, name).is_none()
                    && same_image(&change.name, name)
        };
        if let Some(name) = sources(instruction).find(|name| rebuilt(name)) {
            let because = format!(
                "Docker rebuilds the stage {}, from which the instruction copies.",
                code(name)
            );
            return Some(Decision::rebuilt(&rules::FROM_STAGE, because).reading(&["change.kind"]));
        }
        if change.kind == ChangeKind::File && copied.is_some_and(|copied| copied.has(&change.name))
        {
            let because = format!(
                "The content of {} changed, and the instruction copies it.",
                code(&change.name)
            );
            return Some(Decision::rebuilt(&rules::FILES, because).reading(&[
                "change.kind",
                "change.name",
                "files",
            ]));
        }
        let bound = instruction.flags("mount").filter(|mount| {
            mount.split(',').any(|part| part == "type=bind") && !mount.contains("from=")
        });
        for mount in bound {
            let source = mount.split(',').find_map(|part| {
                part.strip_prefix("source=").or_else(|| part.strip_prefix("src="))
            });
            let selected = Source::new(source.unwrap_or("."));
            let name = clean(&change.name);
            if change.kind == ChangeKind::File
                && selected.matches(&name)
                && self.context.iter().any(|(path, _)| *path == name)
            {
                let because = format!(
                    "The content of {} changed, and the instruction mounts it.",
                    code(&change.name)
                );
                return Some(Decision::rebuilt(&rules::BIND, because).reading(&[
                    "change.kind",
                    "change.name",
                    "files",
                ]));
            }
        }
        None
    }

    /// Declares the ARGs of an instruction in a stage.
    fn declare(&self, instruction: &Instruction, state: &mut StageState) {
        let globals = super::stages::globals(self.file, self.input.args);
        for (name, default) in declared(instruction) {
            let given = self
                .input
                .args
                .iter()
                .find(|(given, _)| *given == name)
                .map(|(_, value)| value.clone());
            let default = default.map(|text| {
                expand(&text, |name| state.env.get(name).or_else(|| state.args.get(name)).cloned())
                    .0
            });
            let value = given.or(default).or_else(|| globals.get(&name).cloned());
            let changed =
                self.input.change.kind == ChangeKind::BuildArg && self.input.change.name == name;
            if changed && !state.env.contains_key(&name) {
                state.changed.insert(name.clone());
            }
            state.args.insert(name, value.unwrap_or_default());
        }
    }

    fn excluded(&self, path: &str) -> Option<&str> {
        self.ignore.excluded_by(path)
    }

    /// The files of the context that COPY or ADD copies.
    fn copied(&mut self, instruction: &Instruction, state: &StageState) -> Copied {
        let mut copied = Copied::default();
        let mut words = instruction.words();
        words.pop();
        if sources(instruction).next().is_some() {
            return copied;
        }
        copied.from_context = true;
        for word in words {
            let word =
                expand(&word, |name| state.env.get(name).or_else(|| state.args.get(name)).cloned())
                    .0;
            let remote = word.contains("://") || word.starts_with("git@");
            if word.contains("<<") || instruction.keyword == Keyword::Add && remote {
                continue;
            }
            let source = Source::new(&word);
            let before = copied.files.len();
            for (path, size) in &self.context {
                if source.matches(path) && copied.files.insert(path.clone()) {
                    copied.bytes = copied.bytes.saturating_add(*size);
                }
            }
            let already = copied.files.iter().any(|path| source.matches(path));
            // A pattern that matches nothing is no error.
            let named = !word.contains(['*', '?', '[']) && !source.everything();
            if named && copied.files.len() == before && !already && !self.input.files.is_empty() {
                let hidden =
                    self.input.files.iter().find(|file| source.matches(&clean(&file.path)));
                let why = match hidden.and_then(|file| self.ignore.excluded_by(&file.path)) {
                    Some(pattern) => format!("{} in `.dockerignore` excludes it", code(pattern)),
                    None => "no file of the build context matches".into(),
                };
                let message = format!(
                    "Line {}: Docker doesn't find {} because {why}.",
                    instruction.line,
                    code(&word)
                );
                self.problems.push(Problem {
                    line: instruction.line,
                    severity: Severity::Error,
                    message: message.clone(),
                    fix: "Correct the path, which starts at the root of the build context, or change `.dockerignore`.".into(),
                    rule: &rules::MISSING,
                });
                self.failed = true;
                copied.missing = Some(
                    Decision::rebuilt(&rules::MISSING, message).reading(&["files", "dockerignore"]),
                );
            }
        }
        copied
    }

    fn run(
        &mut self,
        title: &str,
        instruction: &Instruction,
        decision: &Decision,
        state: &mut StageState,
        trace: &mut Trace,
    ) {
        let outcome = match (self.failed, decision.rebuilt) {
            (true, _) => StepOutcome::Failed,
            (false, true) => StepOutcome::Rebuilt,
            (false, false) => StepOutcome::Cached,
        };
        let verdict = match outcome {
            StepOutcome::Failed => Verdict::Rejected,
            StepOutcome::Rebuilt => Verdict::Applied,
            StepOutcome::Cached | StepOutcome::Skipped => Verdict::Passed,
        };
        let step = step!(trace, *decision.rule, verdict, format!("Line {}: {}", instruction.line, instruction.keyword.word()), decision.reads; "{}", decision.because);
        state.layers.push(self.steps.len());
        self.push(
            title,
            instruction,
            outcome,
            &decision.because,
            step,
            decision.files,
            decision.bytes,
        );
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        title: &str,
        instruction: &Instruction,
        outcome: StepOutcome,
        because: &str,
        trace_step: StepId,
        files: usize,
        size: u64,
    ) {
        let key = cost_key(instruction);
        let cost = self.input.costs.iter().find(|cost| cost.instruction == key);
        let is_stage = instruction.keyword == Keyword::From
            && instruction
                .words()
                .first()
                .is_some_and(|base| base == "scratch" || find(self.file, base).is_some());
        let (bytes, seconds) = match (cost, instruction.keyword) {
            (Some(cost), _) => (u64::from(cost.megabytes) * 1_000_000, u64::from(cost.seconds)),
            (None, Keyword::From) if is_stage => (0, 0),
            (None, Keyword::From) => (75_000_000, 5),
            (None, Keyword::Run) => (20_000_000, 20),
            (None, Keyword::Copy | Keyword::Add) => (size, 1),
            (None, _) => (0, 0),
        };
        self.steps.push(BuildStep {
            stage: title.to_owned(),
            line: instruction.line,
            instruction: instruction.shown(),
            outcome,
            because: because.to_owned(),
            bytes,
            seconds,
            in_image: false,
            layer: instruction.keyword == Keyword::From && !is_stage
                || instruction.keyword.adds_layer(),
            files,
            trace_step,
            default_cost: cost.is_none(),
        });
    }

    fn finish(mut self, context_bytes: u64, ignored: usize, trace: &mut Trace) -> Build {
        let target = self.states.get(&self.resolved.target).cloned().unwrap_or_default();
        for at in target.layers {
            if let Some(step) = self.steps.get_mut(at) {
                step.in_image = true;
            }
        }
        let mut build = Build {
            builds: !self.failed,
            context_files: self.context.len(),
            context_bytes,
            ignored_files: ignored,
            ..Build::default()
        };
        for step in &self.steps {
            let rebuilt = step.outcome == StepOutcome::Rebuilt;
            if step.outcome != StepOutcome::Skipped {
                build.full_seconds += step.seconds;
                build.seconds += if rebuilt { step.seconds } else { 0 };
            }
            if step.in_image && step.layer {
                build.layers += 1;
                build.image_bytes = build.image_bytes.saturating_add(step.bytes);
                build.new_layers += usize::from(rebuilt);
                build.new_bytes =
                    build.new_bytes.saturating_add(if rebuilt { step.bytes } else { 0 });
            }
        }
        if self.file.stages.len() > 1 && build.builds {
            let others = self
                .steps
                .iter()
                .filter(|step| !step.in_image && step.outcome != StepOutcome::Skipped);
            let left = others.fold(0_u64, |sum, step| sum.saturating_add(step.bytes));
            step!(trace, rules::LAST_STAGE, Verdict::Applied, "Image", ["dockerfile", "target"];
                "The image has {} with {}. Layers of other stages with {} aren't in the image.",
                count_of(build.layers, "layer"), bytes(build.image_bytes), bytes(left));
        }
        let advice = super::advice::advise(self.file, self.resolved);
        self.problems.extend(advice);
        build.steps = self.steps;
        build.problems = self.problems;
        build
    }
}

/// What COPY or ADD copies.
#[derive(Default)]
struct Copied {
    from_context: bool,
    files: BTreeSet<String>,
    bytes: u64,
    missing: Option<Decision>,
}

impl Copied {
    fn has(&self, path: &str) -> bool {
        self.files.contains(&clean(path))
    }
}

impl Clone for Decision {
    fn clone(&self) -> Self {
        Self { because: self.because.clone(), reads: self.reads.clone(), ..*self }
    }
}

/// Whether a name such as `node` or `node:24` is that of a base image.
fn same_image(name: &str, base: &str) -> bool {
    let bare = |text: &str| {
        let text = text.split('@').next().unwrap_or_default();
        match text.rsplit_once(':') {
            Some((before, tag)) if !tag.contains('/') => before.to_owned(),
            _ => text.to_owned(),
        }
    };
    name == base || !name.is_empty() && name == bare(base)
}
