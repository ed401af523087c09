//! What people paste first: an error. Recognizes the texts of Docker, Amazon ECR, Amazon ECS, CloudFront, Amazon S3, Elastic
//! Beanstalk, and the AWS CLI, and says what they mean, what causes them in the order of likelihood, and where Cloudglass
//! shows each cause.

mod cloudfront;
mod containers;
mod kind;
mod others;
mod registry;

pub use kind::{Cause, ErrorKind};

use crate::text::code;

/// A recognized error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedError {
    /// Its kind.
    pub kind: &'static ErrorKind,
    /// The words of the text that show the kind, as written.
    pub shown_by: String,
    /// What the text names: a service, an instance, a request ID.
    pub details: Vec<(&'static str, String)>,
}

/// Every kind; the first that fits applies.
pub fn kinds() -> impl Iterator<Item = &'static ErrorKind> {
    let tables = [registry::KINDS, containers::KINDS, cloudfront::KINDS, others::KINDS];
    tables.into_iter().flatten()
}

/// Recognizes an error in a text.
pub fn explain_error(text: &str) -> Option<ExplainedError> {
    // An error is short; a document that mentions one isn't an error.
    let text: String = text.chars().take(20_000).collect();
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.starts_with(['{', '['])
        && crate::document::parse(trimmed).is_ok_and(|value| !is_error(&value))
    {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let kind = kinds()
        .find(|kind| kind.texts.iter().all(|any| any.iter().any(|words| lower.contains(words))))?;
    let first = kind.texts.first().into_iter().flat_map(|any| any.iter());
    let shown = first.filter_map(|words| {
        let at = lower.find(words)?;
        text.get(at..at + words.len())
    });
    let mut details = Vec::new();
    for (name, before) in [
        ("Service", "(service "),
        ("Instance", "(container-instance "),
        ("Request ID", "<RequestId>"),
        ("Message", "<Message>"),
        ("Error", "An error occurred ("),
    ] {
        if let Some((_, after)) = text.split_once(before)
            && let Some(end) = after.find([')', '<', '\n', ','])
        {
            details.push((name, after.get(..end).unwrap_or_default().trim().to_owned()));
        }
    }
    Some(ExplainedError { kind, shown_by: shown.take(1).collect(), details })
}

/// True for the JSON of an error or of a failure: a stopped task too, in the output of `describe-tasks` or as an event.
fn is_error(value: &serde_json::Value) -> bool {
    let stopped = |task: &serde_json::Value| task["stoppedReason"].is_string();
    let tasks = value["tasks"].as_array().filter(|tasks| !tasks.is_empty());
    if stopped(&value["detail"]) || tasks.is_some_and(|tasks| tasks.iter().all(stopped)) {
        return true;
    }
    ["message", "Message", "__type", "Error", "failures", "stoppedReason", "errorMessage"]
        .iter()
        .any(|name| {
            value.get(*name).is_some_and(|member| !member.as_array().is_some_and(Vec::is_empty))
        })
        && value.get("services").is_none()
}

impl ExplainedError {
    /// The explanation as lines: the meaning, the causes with the lab that shows each, and what else to paste.
    pub fn lines(&self, lab_title: impl Fn(&str) -> Option<&'static str>) -> Vec<String> {
        let mut lines = vec![self.kind.meaning.to_owned()];
        for (at, cause) in self.kind.causes.iter().enumerate() {
            let place = lab_title(cause.lab).map_or_else(String::new, |title| {
                format!(" Shown in **{title}** at {}.", code(cause.field))
            });
            lines.push(format!("{}. {}{place}", at + 1, cause.text));
        }
        if !self.kind.paste.is_empty() {
            lines.push(format!(
                "To decide, also paste {}.",
                crate::text::list(self.kind.paste, "and")
            ));
        }
        lines
    }
}
