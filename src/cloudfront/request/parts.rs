//! What the steps about the cache key and the origin request share: names in a sentence, the paths of header lines, and
//! what isn't forwarded.

use super::RequestPartKind;
use crate::explain::StepId;
use crate::text::{self, agree, code};
use serde::Serialize;

/// A header, cookie, or query string that CloudFront doesn't forward, or that isn't in the cache key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotForwarded {
    /// Header, cookie, or query string.
    pub kind: RequestPartKind,
    /// As the viewer wrote it; lowercase for headers that aren't in a cache key.
    pub name: String,
    /// As the viewer wrote it.
    pub value: String,
    /// The reason in a few words: `not in any policy`.
    pub because: String,
    /// The step with the reason.
    pub step: StepId,
    /// The field that contains it.
    pub reads: Vec<String>,
}

/// The path of a header line of the request.
pub(super) fn header_path(place: usize) -> String {
    format!("request.headers[{place}]")
}

/// Names as a sentence lists them: each once, the first eight of many.
pub(super) struct Listed {
    text: String,
    count: usize,
}

impl Listed {
    /// The pronoun for the names.
    pub fn them(&self) -> &'static str {
        agree(self.count, "it", "them")
    }
}

impl std::fmt::Display for Listed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.text)
    }
}

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b`, and `c` ``; long lists end with `and 4 more`.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> Listed {
    const MOST: usize = 8;
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name) && distinct.len() <= MOST * 4 {
            distinct.push(name);
        }
    }
    let count = distinct.len();
    let mut shown: Vec<String> = distinct.iter().take(MOST).map(|name| code(name)).collect();
    if count > MOST {
        shown.push(format!("{} more", count - MOST));
    }
    Listed { text: text::list(&shown, "and"), count }
}
