//! The answer: that of the view.

use super::scenario::RegistryView;
use crate::ecr::{
    Image,
    access::AccessOutcome,
    lifecycle::{ImageVerdict, Outcome, RuleFigures},
    scan::ScanReport,
};
use crate::explain::{Headline, StepId};
use crate::platforms::docker::{Build, Density, ImageReference};
use serde::Serialize;
use std::rc::Rc;

/// What AWS or Docker decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What the lab shows.
    pub view: RegistryView,
    /// The build, if the view is that of a build.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<BuildAnswer>,
    /// The operation, if the view is that of an operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<AccessAnswer>,
    /// What the lifecycle policy does, if the view is that of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<LifecycleAnswer>,
    /// What scans find, if the view is that of scans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan: Option<ScanAnswer>,
    /// The verdict.
    #[serde(skip)]
    pub headline: Headline,
}

/// A build.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildAnswer {
    /// The build after the change.
    pub build: Build,
    /// The same with the other Dockerfile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<Build>,
    /// The base images.
    pub bases: Vec<BaseImage>,
    /// What a host runs.
    pub density: Density,
}

/// A base image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BaseImage {
    /// The name in FROM.
    pub name: String,
    /// The name, taken apart.
    pub reference: ImageReference,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessAnswer {
    /// The result.
    #[serde(flatten)]
    pub outcome: AccessOutcome,
    /// What Docker or Amazon ECS prints if it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What a lifecycle policy does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecycleAnswer {
    /// Whether ECR accepts the policy.
    pub valid: bool,
    /// Whether all rules are evaluated.
    pub complete: bool,
    /// What each rule comes to, in the order of priority.
    pub rules: Vec<RuleFigures>,
    /// How many images expire.
    pub expired: usize,
    /// How many images are archived.
    pub archived: usize,
    /// How many images ECR doesn't touch.
    pub kept: usize,
    /// What uses images, and what happens to those.
    pub in_use: Vec<ImageUseAnswer>,
    /// What happens to each image. Missing for more than 1,000 images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The images.
    #[serde(skip)]
    pub images: Rc<Vec<Image>>,
    /// What happens to each, in the same order.
    #[serde(skip)]
    pub verdicts: Rc<Vec<ImageVerdict>>,
    /// The order of a table: what is deleted first, then by age.
    #[serde(skip)]
    pub order: Rc<Vec<u32>>,
}

/// Something that uses an image, and what happens to the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageUseAnswer {
    /// What uses it.
    pub by: String,
    /// The image as named.
    pub image: String,
    /// The digest; `None` if the repository has no such image.
    pub digest: Option<String>,
    /// Whether the policy deletes or archives it.
    pub lost: bool,
    /// The priority of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_priority: Option<u64>,
    /// When the policy will mark it, in epoch seconds, if a rule counts days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<i64>,
    /// The step of the rule.
    #[serde(skip)]
    pub step: Option<StepId>,
}

/// What scans find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScanAnswer {
    /// What is found when.
    #[serde(flatten)]
    pub report: ScanReport,
}
