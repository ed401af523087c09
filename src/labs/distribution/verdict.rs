//! The verdict in a word and a sentence.

use super::{answer::Answer, findings};
use crate::cloudfront::{distribution::UnknownSetting, edge::EdgeLookup};
use crate::explain::{Explained, Finding, Headline, Tone};
use crate::text::list;

/// The verdict on the request that is traced. If AWS rejects the distribution, it says so before anything else.
pub(super) fn headline(Explained { answer, findings, .. }: &Explained<Answer>) -> Headline {
    let Some(outcome) = &answer.outcome else {
        return Headline {
            tone: Tone::Neutral,
            word: "No request".into(),
            sentence: "Add a request to see its request path.".into(),
            detail: String::new(),
        };
    };
    if let Some(Finding { message, fix, .. }) = findings::rejecting(findings) {
        return Headline {
            tone: Tone::Bad,
            word: "Rejected by AWS".into(),
            sentence: format!("CloudFront rejects the distribution. {message}"),
            detail: fix.clone(),
        };
    }
    if !outcome.unknown.is_empty() {
        let settings: Vec<String> =
            outcome.unknown.iter().take(3).map(UnknownSetting::clause).collect();
        return Headline {
            tone: Tone::Caution,
            word: "Unknown".into(),
            sentence: format!("The result depends on {}.", list(&settings, "and on")),
            detail: format!("Without this setting: {}", outcome.sentence),
        };
    }
    let status = outcome.status;
    let what = match (outcome.code, status, outcome.edge) {
        (Some(code), ..) => code,
        (None, 300..=399, _) => "Redirect",
        (None, 400.., _) => "Error",
        (None, _, _) if outcome.page.is_some() => "Error page",
        (None, _, EdgeLookup::Hit) => "Hit",
        (None, _, EdgeLookup::Miss) => "Miss",
        (None, ..) => "Not cached",
    };
    // A hit, a miss, and a redirect are facts; a valid signature is what the viewer wants.
    let tone = match status {
        400.. => Tone::Bad,
        _ if outcome.seconds > 0 || outcome.attempts.len() > 1 || outcome.page.is_some() => {
            Tone::Caution
        }
        0..300 if outcome.signed => Tone::Good,
        _ => Tone::Neutral,
    };
    let count = answer.requests.len();
    Headline {
        tone,
        word: format!("{status} {what}"),
        sentence: outcome.sentence.clone(),
        detail: match answer.shadowed.first() {
            Some(shadow) => format!(
                "No request matches `{}` because `{}` precedes it and matches all its requests.",
                shadow.pattern, shadow.by_pattern
            ),
            None if count > 1 => {
                format!("Request {} of {count}.", answer.focus.saturating_add(1))
            }
            None => String::new(),
        },
    }
}
