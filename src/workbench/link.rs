//! Share links: `#/<lab>?s=<version>.<base64url of the deflated scenario>`.
//!
//! The complete scenario is in the fragment, which browsers don't send to servers. The version is that of the lab's
//! schema, so that a link opens in every later version: the lab converts an older scenario.

use super::Opened;
use crate::document::DeserializeError;
use crate::labs;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use miniz_oxide::{
    deflate::compress_to_vec,
    inflate::{TINFLStatus, decompress_to_vec_with_limit},
};
use serde_json::Value;

/// The longest link, in bytes of the fragment. A larger scenario needs a file.
pub const LONGEST: usize = 8 * 1024;

/// The largest scenario, in bytes of its JSON text; a limit during decompression.
pub const LARGEST: usize = 1024 * 1024;

/// Why there is no link, or why a link doesn't open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The text isn't a share link.
    NotALink,
    /// The link is incomplete or changed.
    Damaged,
    /// No lab has the id.
    UnknownLab,
    /// It was made by a newer version.
    Newer,
    /// The link or what it unpacks to is larger than allowed.
    TooLarge,
    /// Its content isn't a scenario of the lab.
    Scenario(DeserializeError),
}

impl LinkError {
    /// What is wrong and what to do, in one or two sentences.
    pub fn message(&self) -> String {
        match self {
            LinkError::NotALink => "This isn't a share link. A share link contains `#/<lab>?s=<version>.…`.".into(),
            LinkError::Damaged => "The share link is incomplete or changed. Copy the complete link again.".into(),
            LinkError::UnknownLab => "The share link is for a lab that doesn't exist in this version.".into(),
            LinkError::Newer => "A newer version of Cloudglass created this link. Reload the page to update.".into(),
            LinkError::TooLarge => "The scenario exceeds the limit for a link (8 kB, or 1 MB decompressed). Save it as a file instead.".into(),
            LinkError::Scenario(bad) => format!("The share link doesn't match its lab. `{}`: {}.", bad.field, bad.message),
        }
    }
}

/// The share link of a scenario of the lab's current version: the fragment alone, to append to the page's URL.
///
/// # Errors
/// [`LinkError::TooLarge`] beyond [`LONGEST`].
pub fn write(lab: &str, version: u16, scenario: &Value) -> Result<String, LinkError> {
    let text = scenario.to_string();
    if text.len() > LARGEST {
        return Err(LinkError::TooLarge);
    }
    let packed = URL_SAFE_NO_PAD.encode(compress_to_vec(text.as_bytes(), 9));
    let link = format!("#/{lab}?s={version}.{packed}");
    if link.len() > LONGEST {
        return Err(LinkError::TooLarge);
    }
    Ok(link)
}

/// The content of a share link, converted to the lab's current version. Accepts a complete URL or the fragment alone.
///
/// # Errors
/// All of [`LinkError`].
pub fn read(link: &str) -> Result<Opened, LinkError> {
    let link = link.trim();
    if link.len() > LONGEST * 2 {
        return Err(LinkError::TooLarge);
    }
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let (page, query) = fragment.split_once('?').ok_or(LinkError::NotALink)?;
    let id = page.trim_matches('/');
    let packed =
        query.split('&').find_map(|pair| pair.strip_prefix("s=")).ok_or(LinkError::NotALink)?;
    let (version, packed) = packed.split_once('.').ok_or(LinkError::Damaged)?;
    let version: u16 = version.parse().map_err(|_| LinkError::Damaged)?;
    let lab = labs::find(id).ok_or(LinkError::UnknownLab)?;
    if version > lab.version {
        return Err(LinkError::Newer);
    }
    if version == 0 {
        return Err(LinkError::Damaged);
    }
    // Some messengers pad or percent-encode what they don't know.
    let packed = packed.trim_end_matches("%3D").trim_end_matches('=');
    let packed = URL_SAFE_NO_PAD.decode(packed).map_err(|_| LinkError::Damaged)?;
    let text =
        decompress_to_vec_with_limit(&packed, LARGEST).map_err(|error| match error.status {
            TINFLStatus::HasMoreOutput => LinkError::TooLarge,
            _ => LinkError::Damaged,
        })?;
    let scenario: Value = serde_json::from_slice(&text).map_err(|_| LinkError::Damaged)?;
    let scenario = (lab.complete)(version, scenario).map_err(LinkError::Scenario)?;
    Ok(Opened { lab, scenario })
}
