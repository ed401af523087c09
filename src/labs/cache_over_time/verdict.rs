//! The verdict: the hit ratio of generated traffic, or the result of the event at the current time.

use super::answer::{Answer, EventResult, PathAnswer, ServedRequest, TrafficAnswer};
use super::scenario::Unreachable;
use crate::cloudfront::{
    cache::{CacheEntryState, CacheResult},
    invalidation,
    traffic::{KeySplit, SideResult},
};
use crate::explain::{Headline, Tone};
use crate::text::{agree, count_of, duration, list, number, percent};

pub(super) fn of(answer: &Answer) -> Headline {
    if answer.length == 0 {
        return Headline::new(
            Tone::Bad,
            "Rejected by AWS",
            "CloudFront rejects the cache behavior because one of its policies doesn't exist.",
            "Choose a managed policy, or use a custom policy.",
        );
    }
    if let Some(traffic) = &answer.traffic {
        return of_traffic(traffic);
    }
    let moment = answer.current.and_then(|at| answer.moments.get(at));
    match moment.map(|moment| &moment.what) {
        Some(EventResult::Request(served)) => of_request(served, answer),
        Some(EventResult::Invalidation { paths }) => of_invalidation(paths),
        Some(EventResult::Nothing) => Headline::new(
            Tone::Neutral,
            "No request",
            "The event at the current time has neither a request nor a path.",
            "Remove the event, or enter a path.",
        ),
        None => Headline::new(
            Tone::Neutral,
            "No request",
            "The cache is empty because no request precedes the current time.",
            "Add a request, or go to the next event.",
        ),
    }
}

fn of_request(served: &ServedRequest, answer: &Answer) -> Headline {
    let ServedRequest { version, .. } = served;
    let remaining = duration(served.remaining.unwrap_or_default());
    let when_new = |otherwise: String| {
        missed_by(served, answer).or_else(|| served.still_old.clone()).unwrap_or(otherwise)
    };
    match served.result {
        CacheResult::Hit if served.stale => {
            let cause = match served.entry_state {
                CacheEntryState::Revalidating => "`stale-while-revalidate` allows it",
                CacheEntryState::StaleAfterFailure => "the origin failed shortly before",
                _ => "the origin fails",
            };
            Headline::new(
                Tone::Caution,
                "Stale hit",
                format!(
                    "CloudFront serves the expired {version}, {} old, because {cause}.",
                    duration(served.age)
                ),
                when_new(String::new()),
            )
        }
        CacheResult::Hit => Headline::new(
            Tone::Neutral,
            "Hit",
            format!(
                "CloudFront serves {version} because the cached object is {} old and its TTL is {}.",
                duration(served.age),
                duration(served.fresh_seconds.unwrap_or_default())
            ),
            when_new(format!("The object stays fresh for {remaining}.")),
        ),
        CacheResult::RefreshHit => Headline::new(
            Tone::Neutral,
            "Refresh hit",
            format!("CloudFront serves {version} again because the origin returned 304."),
            when_new(cached_for("The object", served)),
        ),
        CacheResult::Miss => {
            let cause = match served.entry_state {
                _ if served.key.is_none() => {
                    format!("responses to {} aren't cacheable", served.method)
                }
                CacheEntryState::HeadersOnly => "the cached object has no body".into(),
                CacheEntryState::Expired if served.full_for_cookies => {
                    "the object expired and CloudFront can't revalidate it while it forwards cookies"
                        .into()
                }
                CacheEntryState::Expired => "the cached object expired".into(),
                _ => "no cached object has this cache key".into(),
            };
            Headline::new(
                Tone::Neutral,
                "Miss",
                format!("CloudFront fetches {version} from the origin because {cause}."),
                when_new(cached_for("The response", served)),
            )
        }
        CacheResult::Error if let Some(rejection) = &served.rejected => Headline::new(
            Tone::Bad,
            format!("Error {}", served.status),
            rejection.as_str(),
            "CloudFront doesn't look up the cache.",
        ),
        CacheResult::Error if served.origin_asked => Headline::new(
            Tone::Bad,
            format!("Error {}", served.status),
            match served.failure {
                Some(Unreachable::Timeout) => format!(
                    "CloudFront returns {} because the origin doesn't respond in time.",
                    served.status
                ),
                Some(Unreachable::Refused) => format!(
                    "CloudFront returns {} because the origin rejects the connection.",
                    served.status
                ),
                None => {
                    format!("CloudFront returns {} because the origin returned it.", served.status)
                }
            },
            cached_for("The error", served),
        ),
        CacheResult::Error => Headline::new(
            Tone::Caution,
            format!("Error {}", served.status),
            format!(
                "CloudFront returns the cached {} because the error stays cached for another {remaining}.",
                served.status
            ),
            when_new(String::new()),
        ),
    }
}

fn cached_for(what: &str, served: &ServedRequest) -> String {
    match served.fresh_seconds {
        Some(0) => format!("{what} is cached, but CloudFront forwards every request."),
        Some(ttl) => format!("{what} is cached for {}.", duration(ttl)),
        None => format!("{what} isn't cached."),
    }
}

/// The earlier invalidation that was for the path of this outdated object and didn't remove it.
fn missed_by(served: &ServedRequest, answer: &Answer) -> Option<String> {
    served.still_old.as_ref()?;
    let key = served.key.as_ref()?;
    let earlier = answer.moments.get(..answer.current?)?.iter().rev();
    let path = earlier
        .take_while(|moment| !stores(&moment.what, key))
        .filter_map(|moment| match &moment.what {
            EventResult::Invalidation { paths } => Some(paths),
            _ => None,
        })
        .flatten()
        .find(|path| path.valid && path.stayed.contains(key))?;
    Some(format!(
        "The invalidation of `{0}` didn't remove it. Use `{0}*` to match its query string.",
        path.path
    ))
}

/// True if this request stored an object under the key.
fn stores(what: &EventResult, key: &String) -> bool {
    matches!(what, EventResult::Request(served) if served.key.as_ref() == Some(key) && served.origin_asked)
}

fn of_invalidation(paths: &[PathAnswer]) -> Headline {
    if let Some((path, fault)) = paths
        .iter()
        .filter(|path| !path.valid)
        .find_map(|path| Some((path, invalidation::fault(&path.path)?)))
    {
        return Headline::new(
            Tone::Bad,
            "Rejected by AWS",
            format!("AWS rejects the invalidation because `{}` isn't a valid path.", path.path),
            format!("{} {}", fault.message, fault.fix),
        );
    }
    let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.path)).collect();
    let names = list(&names, "or");
    let gone: usize = paths.iter().map(|path| path.removed.len()).sum();
    let stay: usize = paths.iter().map(|path| path.stayed.len()).sum();
    let (tone, sentence) = match (gone, stay) {
        (0, _) => (
            Tone::Caution,
            format!("CloudFront removes nothing because no cached object matches {names}."),
        ),
        (_, 0) => (
            Tone::Good,
            format!(
                "CloudFront removes {} because {} {names}.",
                count_of(gone, "cached object"),
                agree(gone, "it matches", "they match")
            ),
        ),
        _ => (
            Tone::Caution,
            format!(
                "CloudFront removes {} and keeps {} because {} query {} match {names}.",
                count_of(gone, "cached object"),
                number(stay),
                agree(stay, "its", "their"),
                agree(stay, "string doesn't", "strings don't"),
            ),
        ),
    };
    let hint = paths.iter().find_map(|path| invalidation::hint(&path.path)).filter(|_| gone == 0);
    let detail = match hint {
        Some(hint) => format!("{} {}", hint.message, hint.fix),
        None => format!(
            "{} {} toward the price. Browsers keep their cached objects.",
            count_of(paths.len(), "path"),
            agree(paths.len(), "counts", "count")
        ),
    };
    Headline::new(tone, "Invalidation", sentence, detail)
}

fn of_traffic(traffic: &TrafficAnswer) -> Headline {
    let run = traffic.run.as_ref().unwrap_or(&traffic.preview);
    let ratio = |side: &SideResult| percent(side.hit_ratio);
    let (word, sentence) = match run.sides.as_slice() {
        [a, b] => {
            let (worse, other, name) =
                if a.hit_ratio <= b.hit_ratio { (a, b, "A") } else { (b, a, "B") };
            let cause = worst_split(worse, Some(other)).map_or(String::new(), |split| {
                format!(" because {name} includes {} in the cache key", list(&split.names, "and"))
            });
            (
                format!("{} vs. {}", ratio(a), ratio(b)),
                format!("The hit ratio is {} with A and {} with B{cause}.", ratio(a), ratio(b)),
            )
        }
        [a, ..] => {
            let cause = worst_split(a, None).map_or(String::new(), |split| {
                format!(" because the cache key includes {}", list(&split.names, "and"))
            });
            (format!("{} hits", ratio(a)), format!("The hit ratio is {}{cause}.", ratio(a)))
        }
        [] => ("No request".into(), "Cloudglass generates no request.".into()),
    };
    let detail = if run.requests < run.total {
        format!(
            "This is the ratio of the first {} of {}, while the caches are cold.",
            number(run.requests),
            count_of(run.total, "request")
        )
    } else {
        let loads: Vec<String> = run
            .sides
            .iter()
            .zip(["A", "B"])
            .map(|(side, name)| match run.sides.len() {
                1 => count_of(side.figures.origin_requests, "request"),
                _ => format!("{} with {name}", count_of(side.figures.origin_requests, "request")),
            })
            .collect();
        format!("The origin receives {}.", list(&loads, "and"))
    };
    Headline::new(Tone::Neutral, word, sentence, detail)
}

/// The part of a side's cache key that creates the most separate objects, compared with the other side. If
/// no single part explains the ratio, it is the part with the most values.
fn worst_split<'a>(side: &'a SideResult, other: Option<&SideResult>) -> Option<&'a KeySplit> {
    let same = |split: &KeySplit| {
        other.and_then(|other| other.splits.iter().find(|one| one.part == split.part))
    };
    let factor =
        |split: &KeySplit| split.factor / same(split).map_or(1.0, |same| same.factor.max(1.0));
    let dominant = side
        .splits
        .iter()
        .filter(|split| factor(split) >= 1.5)
        .max_by(|a, b| factor(a).total_cmp(&factor(b)));
    let several = || side.splits.iter().filter(|split| split.values > 1 && same(split).is_none());
    dominant.or_else(|| several().max_by_key(|split| split.values))
}
