//! The trace: each evaluation in order, with its outcome and the rule that applied.

use super::{Mount, Rule};
use serde::{Serialize, Serializer, ser::SerializeSeq};

/// One evaluation. Rejected candidates are steps too.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The rule applied; serialized as its id.
    #[serde(serialize_with = "rule_id")]
    pub rule: &'static Rule,
    /// The subject of the evaluation: `header Accept-Language`, `i-0a1b`, `batch 2`.
    pub subject: String,
    /// The outcome.
    pub verdict: Verdict,
    /// One sentence why.
    pub because: String,
    /// The scenario's fields that were read, as paths: `cachePolicy.config.MinTTL`, `requests[0].request.headers`.
    pub reads: Vec<String>,
}

/// The outcome of a [`Step`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The rule took effect on the answer.
    Applied,
    /// A check that was satisfied.
    Passed,
    /// A check that failed, or a candidate that was turned down.
    Rejected,
    /// Evaluated, but has no effect here.
    Skipped,
}

pub(super) fn rule_id<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(rule.id)
}

/// The number of a step in its trace, so that a part of the answer can point at the step that made it.
pub type StepId = usize;

/// Where an engine writes its steps, in order. Serializes as the list of steps; a step of one of two compared scenarios
/// also has a `side`: `A` or `B`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The steps in the order of evaluation.
    pub steps: Vec<Step>,
    silent: bool,
    /// The first step of each change of side, and the side from there on.
    sides: Vec<(StepId, Option<&'static str>)>,
    /// Where the inputs of the engines at work are, the outermost first.
    mounts: Vec<Mount>,
}

impl Serialize for Trace {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WithSide<'a> {
            #[serde(flatten)]
            step: &'a Step,
            side: &'static str,
        }
        let mut list = to.serialize_seq(Some(self.steps.len()))?;
        for (at, step) in self.steps.iter().enumerate() {
            match self.side_of(at) {
                Some(side) => list.serialize_element(&WithSide { step, side })?,
                None => list.serialize_element(step)?,
            }
        }
        list.end()
    }
}

impl Trace {
    /// A trace that keeps nothing, for runs of which only the outcome counts: a million replayed requests make no step.
    pub fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// The steps from here on are of this side of a comparison; `None` for steps of both.
    pub fn side(&mut self, side: Option<&'static str>) {
        self.sides.push((self.steps.len(), side));
    }

    /// The side of a comparison that a step is of.
    pub fn side_of(&self, step: StepId) -> Option<&'static str> {
        let changes = self.sides.partition_point(|(first, _)| *first <= step);
        self.sides.get(changes.checked_sub(1)?)?.1
    }

    /// Records the step that `make` creates, and returns its number. A silent trace doesn't call `make` and returns 0.
    pub fn step(&mut self, make: impl FnOnce() -> Step) -> StepId {
        if self.silent {
            return 0;
        }
        self.steps.push(make());
        self.steps.len() - 1
    }

    /// True if the trace keeps no steps.
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// Runs an engine whose input is at `mount`: the fields that its steps read become paths of the scenario.
    pub fn mounted<R>(&mut self, mount: Mount, engine: impl FnOnce(&mut Self) -> R) -> R {
        self.mounts.push(mount);
        let result = engine(self);
        self.mounts.pop();
        result
    }

    /// Turns paths in the input of the engine at work into paths in the scenario, as [`Self::path`] does.
    pub fn mount_all(&self, paths: &mut [String]) {
        if !self.mounts.is_empty() {
            paths.iter_mut().for_each(|path| *path = self.path(path));
        }
    }

    /// The path in the scenario of a path in the input of the engine at work.
    pub fn path(&self, path: &str) -> String {
        self.mounts.iter().rev().fold(path.to_owned(), |path, mount| mount.path(&path))
    }

    /// Adds the steps of an engine that keeps its own trace. Their fields become paths of the scenario.
    pub fn append(&mut self, own: Trace) {
        for mut step in own.steps {
            self.mount_all(&mut step.reads);
            self.step(|| step);
        }
    }

    /// Records a step with these members, and returns its number. `step!` calls it.
    pub fn record(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        subject: &str,
        because: String,
        reads: &[&str],
    ) -> StepId {
        let reads = reads.iter().map(|path| self.path(path)).collect();
        self.step(|| Step { rule, subject: subject.to_owned(), verdict, because, reads })
    }
}
