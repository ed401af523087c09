//! The verdict in a word and a sentence.

use super::answer::{Answer, EmptyCacheOutcome};
use crate::{
    cloudfront::request::{KeyPart, RequestPartKind, ValueSource, ViewerResponse},
    explain::{Headline, Tone},
    text::{self, code},
};

/// The verdict. If AWS rejects the configuration, it says so before anything else.
pub(super) fn headline(answer: &Answer) -> Headline {
    let headline = decided(answer);
    match &answer.refused {
        Some(sentence) => Headline {
            tone: Tone::Bad,
            word: "Rejected by AWS".into(),
            sentence: sentence.clone(),
            detail: "Showing the result as if AWS accepted the configuration.".into(),
        },
        None => headline,
    }
}

/// The headline if AWS accepts the configuration.
fn decided(answer: &Answer) -> Headline {
    let say = |tone, word: &str, sentence: String, detail: String| Headline {
        tone,
        word: word.into(),
        sentence,
        detail,
    };
    if let Some(unknown) = &answer.unknown {
        let sentence =
            format!("The result depends on the {unknown}, which isn't in the configuration.");
        return say(Tone::Caution, "Unknown", sentence, String::new());
    }
    let Some(first) = answer.requests.first() else {
        let sentence = "Cloudglass can't read the cache behavior.".into();
        return say(Tone::Bad, "Unknown", sentence, String::new());
    };
    if let Some(comparison) = &answer.comparison {
        let (tone, word) = comparison.verdict(&answer.requests);
        return say(tone, &word, comparison.sentence.clone(), comparison.detail.clone());
    }
    let (tone, word) = first.outcome.verdict();
    let detail = match (first.outcome, &first.response) {
        (
            EmptyCacheOutcome::BucketRefuses
            | EmptyCacheOutcome::OriginRefuses(_)
            | EmptyCacheOutcome::Refused(_),
            _,
        ) => String::new(),
        (_, Some(response)) => changed_headers(response),
        (_, None) => key_in_words(&first.parts),
    };
    say(tone, &word, first.sentence.clone(), detail)
}

/// The components of a cache key as a sentence; empty without a key.
fn key_in_words(parts: &[KeyPart]) -> String {
    const MOST: usize = 6;
    let mut names: Vec<String> = parts
        .iter()
        .map(|part| match part.kind {
            RequestPartKind::Domain => "the distribution domain name".into(),
            RequestPartKind::Path => "the path".into(),
            RequestPartKind::Method => "the method".into(),
            RequestPartKind::Query => format!("query string {}", code(&part.name)),
            RequestPartKind::Header => format!("header {}", code(&part.name)),
            RequestPartKind::AcceptEncoding => "the normalized `Accept-Encoding`".into(),
            RequestPartKind::Cookie => format!("cookie {}", code(&part.name)),
        })
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.is_empty() {
        true => String::new(),
        false => format!("The cache key contains {}.", text::list(&names, "and")),
    }
}

/// The origin response headers that the viewer doesn't receive as sent.
fn changed_headers(response: &ViewerResponse) -> String {
    let of_origin =
        |reads: &[String]| reads.iter().any(|path| path.starts_with("response.headers"));
    let mut names: Vec<String> = response
        .dropped
        .iter()
        .filter(|line| of_origin(&line.reads))
        .map(|line| code(&line.name))
        .chain(
            response
                .headers
                .iter()
                .filter(|line| line.source != ValueSource::Origin && of_origin(&line.reads))
                .map(|line| code(&line.name)),
        )
        .filter(|name| name != "`Content-Encoding`")
        .collect();
    names.sort();
    names.dedup();
    match names.is_empty() {
        true => "The viewer receives all origin response headers unchanged.".into(),
        false => format!(
            "CloudFront removes or changes the origin response headers {}.",
            text::list(&names, "and")
        ),
    }
}
