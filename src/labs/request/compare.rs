//! Two requests side by side: do they share a cached object, and where do their cache keys differ?

use super::{
    answer::{ComparedValue, ComparisonRow, EmptyCacheOutcome, RequestAnswer, RequestComparison},
    scenario::SameResponse,
};
use crate::{
    cloudfront::request::{CacheKey, NotForwarded, OriginRequestLine, RequestPartKind, rules},
    explain::{StepId, Trace, Verdict, step},
    http::{Request, params},
    text::{self, agree, code},
};

pub(super) fn compare(
    [a, b]: [&RequestAnswer; 2],
    [one, two]: [&Request; 2],
    same_response: SameResponse,
    trace: &mut Trace,
) -> RequestComparison {
    let differs = CacheKey::part_ways(a.key.as_ref(), b.key.as_ref());
    let same = differs.is_empty();
    let stored = |of: &RequestAnswer| of.outcome == EmptyCacheOutcome::Miss;
    let both_stored = stored(a) && stored(b);
    let bodiless = same && both_stored && one.method == "HEAD" && two.method == "GET";
    let hit = same && both_stored && !bodiless;
    let left_out = align(unused(&a.left_out), unused(&b.left_out));
    let is_rejected = |of: &RequestAnswer| matches!(of.outcome, EmptyCacheOutcome::Refused(_));
    let (sentence, detail, step);
    if is_rejected(a) && is_rejected(b) {
        sentence = "CloudFront rejects A and B before it looks up the cache.".into();
        detail = format!("A: {} B: {}", a.sentence, b.sentence);
        step = a.step;
    } else if is_rejected(a) || is_rejected(b) {
        let (name, of) = if is_rejected(a) { ("A", a) } else { ("B", b) };
        sentence = format!("CloudFront rejects {name} before it looks up the cache.");
        detail = of.sentence.clone();
        step = of.step;
    } else if bodiless {
        sentence = "CloudFront can't serve B from the cache because the cached response to the HEAD request has no body.".into();
        detail = "The cache keys are equal, so a HEAD request after a GET request is a hit.".into();
        step = step!(trace, rules::KEY_HEAD_BODY, Verdict::Rejected, "Cache keys", ["requests[0].request", "requests[1].request"]; "{}", sentence.clone());
    } else if hit {
        sentence =
            "CloudFront serves B the object cached for A because their cache keys are equal."
                .into();
        detail = match same_response {
            SameResponse::No => distinguish(&left_out),
            _ if origin_requests_differ(a, b) => {
                "The origin request for B would differ, but CloudFront doesn't send it.".into()
            }
            _ => "Provided that the origin response is cacheable.".into(),
        };
        step = step!(trace, rules::KEY_SAME, Verdict::Applied, "Cache keys", ["requests[0].request", "requests[1].request"]; "{}", sentence.clone());
    } else if same || !both_stored {
        let of = if stored(a) { b } else { a };
        let who = match (stored(a), stored(b)) {
            (true, _) => "B",
            (_, true) => "A",
            _ => "A and B",
        };
        sentence = match of.outcome.is_error() {
            true => of.sentence.clone(),
            false => format!("CloudFront forwards {who} to the origin because {}.", of.cause),
        };
        detail = String::new();
        let verdict = if same { Verdict::Skipped } else { Verdict::Rejected };
        step = step!(trace, rules::KEY_SAME, verdict, "Cache keys", ["requests[0].request", "requests[1].request"]; "{}", sentence.clone());
    } else {
        let words: Vec<String> = differs.iter().map(|part| in_words(part)).collect();
        let why = format!(
            "{} {} in the cache key and {}",
            text::list(&words, "and"),
            agree(words.len(), "is", "are"),
            agree(words.len(), "differs", "differ")
        );
        sentence = format!("CloudFront doesn't serve B the object cached for A because {why}.");
        detail = match same_response {
            SameResponse::Yes => share(&differs, one, two),
            _ => String::new(),
        };
        step = step!(trace, rules::KEY_SAME, Verdict::Rejected, "Cache keys", ["requests[0].request", "requests[1].request"]; "{}", sentence.clone());
    }
    RequestComparison {
        same,
        differs,
        hit,
        same_response,
        sentence,
        detail,
        step,
        key_rows: key_rows(a, b),
        left_out,
        origin_rows: origin_rows(a, b),
        dropped: align(unused(not_sent(a)), unused(not_sent(b))),
    }
}

/// What to add to the cache key, so that B doesn't receive the response for A.
fn distinguish(left_out: &[ComparisonRow]) -> String {
    const MOST: usize = 3;
    let differ =
        left_out.iter().filter(|row| !row.same && row.because == "not in the cache policy");
    let names: Vec<String> = differ.take(MOST).map(|row| code(&row.name)).collect();
    let what = match names.is_empty() {
        true => "what distinguishes the requests".into(),
        false => text::list(&names, "or"),
    };
    format!("B receives the response for A. Add {what} to the cache policy.")
}

/// How to let A and B share a cached object.
fn share(differs: &[String], one: &Request, two: &Request) -> String {
    let sorted = |request: &Request| {
        let mut all: Vec<String> = request
            .query
            .iter()
            .flat_map(|query| params(query))
            .map(|param| param.raw.to_owned())
            .collect();
        all.sort();
        all
    };
    let removable: Vec<String> = differs
        .iter()
        .filter(|part| part.starts_with("header:") || part.starts_with("cookie:"))
        .map(|part| in_words(part))
        .collect();
    let fix = if !removable.is_empty() {
        format!(" Remove {} from the cache policy.", text::list(&removable, "and"))
    } else if differs != ["query"] {
        String::new()
    } else if sorted(one) == sorted(two) {
        " Send the query strings in the same order.".into()
    } else {
        " Exclude the query strings that don't change the response.".into()
    };
    format!("CloudFront caches the same response twice.{fix}")
}

fn origin_requests_differ(a: &RequestAnswer, b: &RequestAnswer) -> bool {
    match (&a.origin_request, &b.origin_request) {
        (Some(a), Some(b)) => {
            unlike(a.headers.iter().zip(&b.headers)) || a.headers.len() != b.headers.len()
        }
        _ => false,
    }
}

fn not_sent(of: &RequestAnswer) -> &[NotForwarded] {
    of.origin_request.as_ref().map_or(&[], |origin| &origin.dropped)
}

fn unused(dropped: &[NotForwarded]) -> Vec<Item> {
    let item = |item: &NotForwarded| Item {
        kind: item.kind,
        name: item.name.clone(),
        because: item.because.clone(),
        side: ComparedValue { value: item.value.clone(), step: item.step },
    };
    dropped.iter().map(item).collect()
}

fn unlike<'a>(
    mut pairs: impl Iterator<Item = (&'a OriginRequestLine, &'a OriginRequestLine)>,
) -> bool {
    pairs.any(|(a, b)| a.value != b.value && a.name != "X-Forwarded-For")
}

/// `header:accept-language` in a sentence.
fn in_words(part: &str) -> String {
    match part.split_once(':') {
        Some((kind, name)) => format!("{kind} `{name}`"),
        None => match part {
            "query" => "the query string".into(),
            "accept-encoding" => "the normalized `Accept-Encoding`".into(),
            other => format!("the {other}"),
        },
    }
}

/// A component on one side.
struct Item {
    kind: RequestPartKind,
    name: String,
    because: String,
    side: ComparedValue,
}

impl Item {
    /// A component that counts.
    fn used(kind: RequestPartKind, name: &str, value: &str, step: StepId) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            because: String::new(),
            side: ComparedValue { value: value.to_owned(), step },
        }
    }

    /// True if two components have the same kind, name, and reason. Their values can differ.
    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.name.eq_ignore_ascii_case(&other.name)
            && self.because == other.because
    }
}

fn key_rows(a: &RequestAnswer, b: &RequestAnswer) -> Vec<ComparisonRow> {
    let items = |of: &RequestAnswer| -> Vec<Item> {
        of.parts
            .iter()
            .map(|part| Item::used(part.kind, &part.name, &part.value, part.step))
            .collect()
    };
    align(items(a), items(b))
}

fn origin_rows(a: &RequestAnswer, b: &RequestAnswer) -> Vec<ComparisonRow> {
    let items = |of: &RequestAnswer| -> Vec<Item> {
        let Some(origin) = &of.origin_request else {
            return Vec::new();
        };
        let target = match &origin.query {
            Some(query) => format!("{}?{query}", origin.path),
            None => origin.path.clone(),
        };
        let mut items = vec![
            Item::used(RequestPartKind::Method, "", &origin.method, origin.step),
            Item::used(RequestPartKind::Path, "", &target, origin.step),
        ];
        let lines = origin.headers.iter().chain(&origin.cookies);
        items.extend(lines.map(|line| Item::used(line.kind, &line.name, &line.value, line.step)));
        items
    };
    align(items(a), items(b))
}

/// Aligns components of the same kind and name (and reason), in the order of A, followed by those that only B has.
fn align(a: Vec<Item>, b: Vec<Item>) -> Vec<ComparisonRow> {
    let mut left: Vec<Option<Item>> = b.into_iter().map(Some).collect();
    let mut rows: Vec<ComparisonRow> = a
        .into_iter()
        .map(|item| {
            let other = left
                .iter_mut()
                .find(|other| other.as_ref().is_some_and(|other| other.is(&item)))
                .and_then(Option::take)
                .map(|other| other.side);
            ComparisonRow {
                kind: item.kind,
                name: item.name,
                because: item.because,
                same: other.as_ref().is_some_and(|other| other.value == item.side.value),
                a: Some(item.side),
                b: other,
            }
        })
        .collect();
    rows.extend(left.into_iter().flatten().map(|item| ComparisonRow {
        kind: item.kind,
        name: item.name,
        because: item.because,
        a: None,
        b: Some(item.side),
        same: false,
    }));
    rows
}
