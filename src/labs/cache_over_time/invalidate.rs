//! Where an added invalidation changes the result of a request.

use super::{
    answer::{Answer, EventOutcome, EventResult, ServedRequest},
    scenario::{CacheEvent, Scenario},
};
use crate::cloudfront::cache::CacheResult;

/// An invalidation to add, and its place in `events`: for the next request that the cache serves, or the last one
/// before the current time if there is none. It takes place at the current time if that request is affected by it,
/// otherwise directly before the request.
pub fn invalidation_to_add(scenario: &Scenario, answer: &Answer) -> (usize, CacheEvent) {
    let end = scenario.events.len();
    let clock = scenario.clock;
    let requests: Vec<(&EventOutcome, &ServedRequest)> = answer
        .moments
        .iter()
        .filter_map(|moment| match &moment.what {
            EventResult::Request(served) => Some((moment, served.as_ref())),
            _ => None,
        })
        .collect();
    let later = |moment: &EventOutcome| moment.at > clock;
    let target = requests
        .iter()
        .position(|(moment, served)| later(moment) && from_cache(served))
        .or_else(|| requests.iter().rposition(|(_, served)| from_cache(served)))
        .or_else(|| requests.iter().position(|(moment, _)| later(moment)))
        .or(requests.len().checked_sub(1));
    let Some((moment, served)) = target.and_then(|at| requests.get(at)) else {
        return (end, CacheEvent::invalidating(clock, &["/*"]));
    };
    let path = path_of(served);
    let others = || requests.iter().filter(|(_, other)| path_of(other) == path);
    let item = match others().any(|(_, other)| other.target.contains('?')) {
        true => format!("{path}*"),
        false => path.to_owned(),
    };
    let is_next =
        others().find(|(other, _)| later(other)).is_some_and(|(other, _)| other.at == moment.at);
    if is_next && later(moment) {
        return (end, CacheEvent::invalidating(clock, &[&item]));
    }
    let earlier = answer.moments.iter().take_while(|other| !std::ptr::eq(*other, *moment)).last();
    match moment.at.saturating_sub(1) {
        at if earlier.is_none_or(|earlier| earlier.at <= at) => {
            (end, CacheEvent::invalidating(at, &[&item]))
        }
        _ => (moment.event, CacheEvent::invalidating(moment.at, &[&item])),
    }
}

/// True if the cache had an object for the request that an invalidation can remove.
fn from_cache(served: &ServedRequest) -> bool {
    match served.result {
        CacheResult::Hit | CacheResult::RefreshHit => true,
        CacheResult::Error => !served.origin_asked,
        CacheResult::Miss => false,
    }
}

fn path_of(served: &ServedRequest) -> &str {
    served.target.split('?').next().unwrap_or_default()
}
