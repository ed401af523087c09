//! Amazon ECR: who can push and pull, what a lifecycle policy does to the images of a repository, what scans find.

pub mod access;
pub mod lifecycle;
pub mod scan;

use serde::{Deserialize, Serialize};

/// An image of a repository. Times are in epoch seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrImage"))]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// Its tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// `imagePushedAt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushed_at: Option<i64>,
    /// `lastRecordedPullTime`. If missing, the image was never pulled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_pulled_at: Option<i64>,
    /// Where it is stored.
    #[serde(skip_serializing_if = "StorageClass::is_standard")]
    pub storage_class: StorageClass,
    /// `lastArchivedAt`: when it was archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transitioned_at: Option<i64>,
    /// `lastActivatedAt`: when it was last restored from the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activated_at: Option<i64>,
    /// The digests of the images that this manifest list refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub manifest_list_of: Vec<String>,
}

/// Where an image is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrStorageClass"))]
#[serde(rename_all = "lowercase")]
pub enum StorageClass {
    /// Images that can be pulled.
    #[default]
    Standard,
    /// Archived images.
    Archive,
}

impl StorageClass {
    /// The word in a lifecycle policy.
    pub const fn word(self) -> &'static str {
        match self {
            StorageClass::Standard => "standard",
            StorageClass::Archive => "archive",
        }
    }

    #[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
    fn is_standard(&self) -> bool {
        *self == StorageClass::Standard
    }
}
