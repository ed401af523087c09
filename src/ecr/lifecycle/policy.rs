//! A lifecycle policy that ECR accepts.

use super::pattern::TagPattern;
use crate::ecr::StorageClass;
use serde::Serialize;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRule {
    /// Its index in the document.
    pub index: usize,
    /// `rulePriority`.
    pub priority: u64,
    /// `description`.
    pub description: String,
    /// `tagStatus` with its list.
    pub tags: TagSelection,
    /// `storageClass`.
    pub class: StorageClass,
    /// `countType` with `countNumber`.
    pub limit: Limit,
    /// `action`.
    pub action: ActionType,
}

/// Which images a rule selects by their tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagSelection {
    /// Images that have a tag for each of the patterns.
    Tagged(Vec<TagPattern>),
    /// Images without a tag.
    Untagged,
    /// All images.
    Any,
}

/// `countType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountType {
    /// `imageCountMoreThan`
    ImageCountMoreThan,
    /// `sinceImagePushed`
    SinceImagePushed,
    /// `sinceImagePulled`
    SinceImagePulled,
    /// `sinceImageTransitioned`
    SinceImageTransitioned,
}

impl CountType {
    /// All, as the documentation lists them.
    pub const ALL: [CountType; 4] = [
        CountType::ImageCountMoreThan,
        CountType::SinceImagePushed,
        CountType::SinceImagePulled,
        CountType::SinceImageTransitioned,
    ];

    /// The word in a policy.
    pub const fn word(self) -> &'static str {
        match self {
            CountType::ImageCountMoreThan => "imageCountMoreThan",
            CountType::SinceImagePushed => "sinceImagePushed",
            CountType::SinceImagePulled => "sinceImagePulled",
            CountType::SinceImageTransitioned => "sinceImageTransitioned",
        }
    }
}

/// `countType` and `countNumber`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub kind: CountType,
    /// Images, or days.
    pub number: u64,
}

/// `action.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ActionType {
    /// The image is deleted.
    Expire,
    /// The image is archived.
    Transition,
}

impl ActionType {
    /// The word in a policy.
    pub const fn word(self) -> &'static str {
        match self {
            ActionType::Expire => "expire",
            ActionType::Transition => "transition",
        }
    }

    /// What ECR does: "expires".
    pub const fn verb(self) -> &'static str {
        match self {
            ActionType::Expire => "expires",
            ActionType::Transition => "archives",
        }
    }
}
