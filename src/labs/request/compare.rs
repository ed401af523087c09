//! Two requests side by side: do they share an object, and where do they part?

use super::{EmptyCacheOutcome, RequestAnswer};
use crate::{
    cloudfront::request::{CacheKey, NotForwarded, OriginRequestLine, RequestPartKind, rules},
    explain::{Step, StepId, Trace, Verdict},
    http::Request,
};
use serde::Serialize;

/// A and B.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestComparison {
    /// The keys are equal.
    pub same: bool,
    /// Where they part: `path`, `header:accept-language`, `cookie:sid`, `query`, `accept-encoding`, `method`.
    pub differs: Vec<String>,
    /// B is served from the cache after A, if the origin's answer may be stored.
    pub hit: bool,
    /// The verdict in a sentence.
    pub sentence: String,
    /// What else there is to say; may be empty.
    pub detail: String,
    /// The step that says so.
    pub step: StepId,
    /// The two keys, part beside part.
    pub key_rows: Vec<ComparisonRow>,
    /// What is in neither key, A beside B.
    pub left_out: Vec<ComparisonRow>,
    /// The two origin requests, line beside line.
    pub origin_rows: Vec<ComparisonRow>,
    /// What is not sent on to the origin, A beside B.
    pub dropped: Vec<ComparisonRow>,
}

/// The same thing in A and in B.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonRow {
    /// What it is.
    pub kind: RequestPartKind,
    /// Its name; empty where the kind says it all.
    pub name: String,
    /// Why it does not count, in a few words; empty for what does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub because: String,
    /// In A.
    pub a: Option<ComparedValue>,
    /// In B.
    pub b: Option<ComparedValue>,
    /// Present in both, with equal values.
    pub same: bool,
}

/// A value and the step that it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedValue {
    /// The value.
    pub value: String,
    /// The step.
    pub step: StepId,
}

pub(super) fn compare(
    a: &RequestAnswer,
    b: &RequestAnswer,
    one: &Request,
    two: &Request,
    trace: &mut Trace,
) -> RequestComparison {
    let differs = CacheKey::part_ways(a.key.as_ref(), b.key.as_ref());
    let same = differs.is_empty();
    let stored = |of: &RequestAnswer| of.outcome == EmptyCacheOutcome::Miss;
    let bodiless = same && one.method == "HEAD" && two.method == "GET";
    let hit = same && stored(a) && stored(b) && !bodiless;
    let mut record = |rule, verdict, because: String| {
        trace.step(|| Step {
            rule,
            subject: "A and B".into(),
            verdict,
            because,
            reads: vec!["requests[0].request".into(), "requests[1].request".into()],
        })
    };
    let turned_away = |of: &RequestAnswer| matches!(of.outcome, EmptyCacheOutcome::Refused(_));
    let (sentence, detail, step);
    if turned_away(a) && turned_away(b) {
        sentence = "Neither reaches the cache: CloudFront turns both away.".into();
        detail = format!("A: {} B: {}", a.sentence, b.sentence);
        step = a.step;
    } else if turned_away(a) || turned_away(b) {
        let (name, of) = if turned_away(a) { ("A", a) } else { ("B", b) };
        sentence = format!("{name} never reaches the cache: {}", of.sentence);
        detail = String::new();
        step = of.step;
    } else if bodiless {
        sentence = "The keys are equal, but the HEAD of A leaves no body that the GET of B could be served.".into();
        detail = "After a GET, the HEAD would be a hit.".into();
        step = record(&rules::KEY_HEAD_BODY, Verdict::Rejected, sentence.clone());
    } else if hit {
        sentence = "B is a hit after A: every part of their keys is equal.".into();
        detail = match a.origin_request.as_ref().zip(b.origin_request.as_ref()) {
            Some((a, b)) if unlike(a.headers.iter().zip(&b.headers)) || a.headers.len() != b.headers.len() => {
                "B gets what the origin answered to A, though its own request would have looked different.".into()
            }
            _ => "If the origin's answer may be stored.".into(),
        };
        step = record(
            &rules::KEY_SAME,
            Verdict::Applied,
            "A and B have equal keys: B is served what the origin answered to A.".into(),
        );
    } else if same {
        let of = if stored(a) { b } else { a };
        sentence = format!("The keys are equal, but nothing is stored: {}", of.sentence);
        detail = String::new();
        step = record(&rules::KEY_SAME, Verdict::Skipped, sentence.clone());
    } else {
        let why = if a.key.is_none() || b.key.is_none() {
            let name = if a.key.is_none() { "A" } else { "B" };
            format!("the method of {name} is not cached, so that it has no key")
        } else {
            let words: Vec<String> = differs.iter().map(|part| in_words(part)).collect();
            match words.split_last() {
                Some((last, [])) => format!("{last} is in the key and differs"),
                Some((last, rest)) => {
                    format!("{} and {last} are in the key and differ", rest.join(", "))
                }
                None => String::new(),
            }
        };
        sentence = format!("B is a miss after A: {why}.");
        detail = String::new();
        step = record(
            &rules::KEY_SAME,
            Verdict::Rejected,
            format!("A and B are different objects: {why}."),
        );
    }
    RequestComparison {
        same,
        differs,
        hit,
        sentence,
        detail,
        step,
        key_rows: key_rows(a, b),
        left_out: align(unused(&a.left_out), unused(&b.left_out)),
        origin_rows: origin_rows(a, b),
        dropped: align(unused(not_sent(a)), unused(not_sent(b))),
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

/// `header:accept-language` as people say it.
fn in_words(part: &str) -> String {
    match part.split_once(':') {
        Some((kind, name)) => format!("{kind} `{name}`"),
        None => match part {
            "query" => "the query string".into(),
            "accept-encoding" => "the normalized Accept-Encoding".into(),
            other => format!("the {other}"),
        },
    }
}

/// A thing on one side.
struct Item {
    kind: RequestPartKind,
    name: String,
    because: String,
    side: ComparedValue,
}

impl Item {
    /// A thing that counts.
    fn used(kind: RequestPartKind, name: &str, value: &str, step: StepId) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            because: String::new(),
            side: ComparedValue { value: value.to_owned(), step },
        }
    }

    /// Whether it is the same thing, of whatever value.
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

/// Things of the same kind and name (and reason) beside each other, in the order of A, then what B has alone.
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
