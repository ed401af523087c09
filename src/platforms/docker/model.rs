//! A build: what goes in, and what comes of each step.

use super::dockerfile::{Instruction, Keyword, Problem};
use crate::explain::StepId;
use serde::{Deserialize, Serialize};

/// What is built, and what changed since the build before.
#[derive(Clone, Copy, Debug)]
pub struct BuildInput<'a> {
    /// The text of the Dockerfile.
    pub dockerfile: &'a str,
    /// The text of `.dockerignore`.
    pub dockerignore: &'a str,
    /// The files around the Dockerfile.
    pub files: &'a [ContextFile],
    /// `--target`; empty for the last stage.
    pub target: &'a str,
    /// `--build-arg`.
    pub args: &'a [(String, String)],
    /// The change.
    pub change: &'a BuildChange,
    /// Sizes and durations of steps.
    pub costs: &'a [StepCost],
}

/// A file around the Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContextFile {
    /// Its path.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// What changed since the build before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BuildChange {
    /// What kind of change.
    pub kind: ChangeKind,
    /// The path of the file, the name of the base image, or the name of the ARG.
    pub name: String,
}

/// A kind of change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// The content of a file.
    #[default]
    File,
    /// Only the modification time of a file.
    FileTime,
    /// The tag of a base image names another image now.
    BaseImage,
    /// The value of a build argument.
    BuildArg,
    /// Nothing.
    None,
    /// There is no cache.
    EmptyCache,
}

/// The size and the duration of a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StepCost {
    /// The instruction in one line, as [`cost_key`] has it.
    pub instruction: String,
    /// Megabytes that the step adds to the image; for FROM, the size of the base image.
    pub megabytes: u32,
    /// Seconds that the step takes without the cache.
    pub seconds: u32,
}

/// How an instruction is named in a list of costs: in one line.
pub fn cost_key(instruction: &Instruction) -> String {
    match instruction.keyword {
        Keyword::From => {
            let words = instruction.words();
            format!("FROM {}", words.first().map_or("", String::as_str))
        }
        _ => instruction.shown(),
    }
}

/// A build.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Build {
    /// Whether Docker can build the image.
    pub builds: bool,
    /// The steps in order.
    pub steps: Vec<BuildStep>,
    /// Bytes of the image.
    pub image_bytes: u64,
    /// Bytes of its layers that are new, which a push uploads and a pull downloads.
    pub new_bytes: u64,
    /// Layers of the image, with the base image as one.
    pub layers: usize,
    /// Those that are new.
    pub new_layers: usize,
    /// Seconds of the build.
    pub seconds: u64,
    /// Seconds of a build without a cache.
    pub full_seconds: u64,
    /// Files of the build context.
    pub context_files: usize,
    /// Their bytes.
    pub context_bytes: u64,
    /// Files that `.dockerignore` excludes.
    pub ignored_files: usize,
    /// What is wrong.
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

/// A step of a build.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildStep {
    /// The stage: its name or its number.
    pub stage: String,
    /// The number of the line.
    pub line: usize,
    /// The instruction in one line.
    pub instruction: String,
    /// What the build does.
    pub outcome: StepOutcome,
    /// Why, as a sentence.
    pub because: String,
    /// Bytes that the step adds.
    pub bytes: u64,
    /// Seconds without the cache.
    pub seconds: u64,
    /// Whether the image has its layer.
    pub in_image: bool,
    /// Whether it adds a layer.
    pub layer: bool,
    /// Files that it copies from the build context.
    pub files: usize,
    /// The step of the trace.
    #[serde(rename = "step")]
    pub trace_step: StepId,
    /// True if the cost is a default.
    #[serde(rename = "defaultCost")]
    pub default_cost: bool,
}

/// What a build does with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StepOutcome {
    /// The layer comes from the cache.
    Cached,
    /// The step runs again.
    Rebuilt,
    /// The stage isn't needed.
    Skipped,
    /// Docker stops here.
    Failed,
}
