//! The counts and the requests over time, and the figures of the run, derived from the lanes.

use super::{LaneState, NEW, OLD, Timeline};
use crate::explain::Tone;
use serde::Serialize;

/// The counts from a moment on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// Seconds.
    pub at: u64,
    /// The number in service, of the current and of the new revision.
    pub serving: [u32; 2],
    /// The number in any state.
    pub total: u32,
    /// The share of requests to the new revision, in thousandths.
    pub permille: u32,
}

/// The requests to a service, and its capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestLoad {
    /// Requests per second.
    pub per_second: u32,
    /// The capacity of one task or instance in requests per second; 0 is unlimited.
    pub each: u32,
    /// The revision that returns errors, from which second on, and for what share of requests, in thousandths.
    pub faulty: Option<(usize, u64, u32)>,
}

/// The figures of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunFigures {
    /// The duration in seconds.
    pub seconds: u64,
    /// The lowest number in service.
    pub least_in_service: u32,
    /// When it was reached first, in seconds.
    pub least_at: u64,
    /// The highest number that existed.
    pub peak: u32,
    /// How long both revisions received requests, in seconds.
    pub mixed_seconds: u64,
    /// How long nothing was in service, in seconds.
    pub down_seconds: u64,
    /// How long every request failed, in seconds: nothing was in service, or everything returned errors.
    #[serde(skip)]
    pub outage_seconds: u64,
    /// What ran in addition to the normal number, in task-seconds or instance-seconds.
    pub extra_seconds: u64,
    /// Requests that the current and the new revision served.
    pub requests: [u64; 2],
    /// Requests that nothing served, that exceeded the capacity, or that returned an error.
    pub failed_requests: u64,
}

/// All requests, as [`RequestShares`] counts them.
pub const ALL_REQUESTS: u32 = 1_000_000;

/// What happens to the requests from a moment on, in millionths of all requests: the three add up to [`ALL_REQUESTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestShares {
    /// Seconds.
    pub at: u64,
    /// Served by the current and by the new revision.
    pub served: [u32; 2],
    /// Failed: nothing was in service, the capacity was exceeded, or an error was returned.
    pub failed: u32,
}

impl RequestShares {
    fn served(at: u64, [old, new]: [u32; 2]) -> Self {
        let failed = ALL_REQUESTS.saturating_sub(old).saturating_sub(new);
        Self { at, served: [old, new], failed }
    }
}

impl RequestLoad {
    /// The millionths of a request that the current and the new revision serve each second.
    fn served(self, point: &CurvePoint) -> [u64; 2] {
        let million = u64::from(ALL_REQUESTS);
        let to_new = u64::from(self.per_second) * u64::from(point.permille.min(1000)) * 1000;
        let to_old = u64::from(self.per_second) * million - to_new;
        let [old, new] = point.serving;
        let serve = |version, sent: u64, serving: u32| {
            let capacity = match self.each {
                0 if serving > 0 => u64::MAX,
                each => (u64::from(each) * u64::from(serving)).saturating_mul(million),
            };
            let taken = sent.min(capacity);
            let errors = match self.faulty {
                Some((faulty, from, permille)) if faulty == version && from <= point.at => {
                    permille.min(1000)
                }
                _ => 0,
            };
            portion(taken, u64::from(1000 - errors), 1000)
        };
        [serve(OLD, to_old, old), serve(NEW, to_new, new)]
    }
}

impl CurvePoint {
    /// The number in service, of both revisions.
    pub fn in_service(&self) -> u32 {
        let [old, new] = self.serving;
        old.saturating_add(new)
    }
}

impl Timeline {
    /// The counts over time: a point wherever a count or the share of requests changes. The first is at 0. Each is valid
    /// until the next, the last until the end.
    pub fn curve(&self) -> Vec<CurvePoint> {
        // (at, serving old, serving new, total): what each end of a span changes.
        let mut changes: Vec<(u64, [i64; 2], i64)> = Vec::new();
        for span in self.lanes.iter().flat_map(|lane| &lane.spans) {
            let mut serving = [0, 0];
            if span.state == LaneState::InService
                && let Some(count) = serving.get_mut(span.version)
            {
                *count = 1;
            }
            let [old, new] = serving;
            changes.push((span.from, [old, new], 1));
            changes.push((span.to, [-old, -new], -1));
        }
        changes.extend(self.weights.iter().map(|weight| (weight.at, [0, 0], 0)));
        changes.sort_unstable_by_key(|change| change.0);

        let count = |n: i64| u32::try_from(n).unwrap_or(0);
        let (mut old, mut new, mut total) = (0, 0, 0);
        let mut points: Vec<CurvePoint> = Vec::new();
        let mut next = changes.iter().peekable();
        let mut at = 0;
        loop {
            while let Some((_, [o, n], t)) = next.next_if(|change| change.0 <= at) {
                old += o;
                new += n;
                total += t;
            }
            let serving = [count(old), count(new)];
            let point = CurvePoint {
                at,
                serving,
                total: count(total),
                permille: self.permille(at, serving),
            };
            if points.last().is_none_or(|last| CurvePoint { at, ..*last } != point) {
                points.push(point);
            }
            match next.peek() {
                Some(change) if change.0 < self.end => at = change.0,
                _ => return points,
            }
        }
    }

    /// The share of requests to the new revision at `at`, in thousandths.
    fn permille(&self, at: u64, [old, new]: [u32; 2]) -> u32 {
        let weights = self.weights.partition_point(|weight| weight.at <= at);
        match weights.checked_sub(1).and_then(|at| self.weights.get(at)) {
            Some(weight) => weight.permille.min(1000),
            None if new == 0 => 0,
            None => {
                let all = u64::from(old) + u64::from(new);
                u32::try_from(u64::from(new) * 1000 / all).unwrap_or(1000)
            }
        }
    }

    /// [`Timeline::curve`] with one more point where the errors begin.
    fn points(&self) -> Vec<CurvePoint> {
        let mut points = self.curve();
        if let Some((_, from, _)) = self.load.faulty
            && from < self.end
        {
            let next = points.partition_point(|point| point.at <= from);
            if let Some(before) = next.checked_sub(1).and_then(|at| points.get(at)).copied()
                && before.at < from
            {
                points.insert(next, CurvePoint { at: from, ..before });
            }
        }
        points
    }

    /// What happens to the requests over time: a point wherever that changes, the first at 0.
    pub fn requests(&self) -> Vec<RequestShares> {
        // Without a single request, the shares are those of one.
        let load = RequestLoad { per_second: self.load.per_second.max(1), ..self.load };
        let mut shares: Vec<RequestShares> = Vec::new();
        for point in self.points() {
            let share = |n| u32::try_from(n / u64::from(load.per_second)).unwrap_or(ALL_REQUESTS);
            let next = RequestShares::served(point.at, load.served(&point).map(share));
            if shares.last().is_none_or(|last| RequestShares { at: point.at, ..*last } != next) {
                shares.push(next);
            }
        }
        shares
    }

    /// What happens to the requests at a moment.
    pub fn requests_at(&self, at: u64) -> RequestShares {
        let shares = self.requests();
        let next = shares.partition_point(|share| share.at <= at);
        next.checked_sub(1).and_then(|at| shares.get(at)).copied().unwrap_or_default()
    }

    /// The worst moment, in seconds: the first with the largest share of failed requests. If none fails, the first with
    /// the fewest in service, then the first event that is bad, then the start.
    pub fn worst(&self) -> u64 {
        // The first of those that are equally bad.
        let failed = self.requests().into_iter().rev().max_by_key(|share| share.failed);
        if let Some(share) = failed.filter(|share| share.failed > 0) {
            return share.at;
        }
        let fewest = self.curve().into_iter().min_by_key(CurvePoint::in_service);
        if let Some(point) = fewest.filter(|point| point.in_service() < self.base) {
            return point.at;
        }
        let bad = self.events.iter().find(|event| event.tone == Tone::Bad);
        bad.map_or(0, |event| event.at)
    }

    /// The figures of the run up to `until`. The time shown after the end of a deployment doesn't count.
    pub fn figures(&self, until: u64) -> RunFigures {
        let points = self.points();
        let until = until.min(self.end);
        let mut figures =
            RunFigures { seconds: until, least_in_service: u32::MAX, ..RunFigures::default() };
        let mut served = [0_u128; 2];
        for (i, point) in points.iter().enumerate() {
            if point.at > until {
                break;
            }
            // The state at the end counts for the lowest and the highest number.
            if point.in_service() < figures.least_in_service {
                figures.least_in_service = point.in_service();
                figures.least_at = point.at;
            }
            figures.peak = figures.peak.max(point.total);
            let to = points.get(i + 1).map_or(until, |next| next.at.min(until));
            let seconds = to.saturating_sub(point.at);
            figures.add(point, seconds, self.base);
            let each = self.load.served(point);
            for (sum, each) in served.iter_mut().zip(each) {
                *sum += u128::from(each) * u128::from(seconds);
            }
            if each == [0, 0] && self.load.per_second > 0 {
                figures.outage_seconds += seconds;
            }
        }
        if points.is_empty() {
            figures.least_in_service = 0;
        }
        let all = u64::from(self.load.per_second).saturating_mul(until);
        let million = u128::from(ALL_REQUESTS);
        let rounded = |n: u128| u64::try_from((n + million / 2) / million).unwrap_or(u64::MAX);
        let ok: u128 = served.iter().sum();
        // Each is rounded, and together they are all.
        let failed = rounded((u128::from(all) * million).saturating_sub(ok)).min(all);
        let old = rounded(served.first().copied().unwrap_or(0)).min(all - failed);
        figures.requests = [old, all - failed - old];
        figures.failed_requests = failed;
        figures
    }
}

impl RunFigures {
    fn add(&mut self, point: &CurvePoint, seconds: u64, base: u32) {
        let [old, new] = point.serving;
        if old + new == 0 {
            self.down_seconds += seconds;
        }
        if point.permille > 0 && point.permille < 1000 && old > 0 && new > 0 {
            self.mixed_seconds += seconds;
        }
        self.extra_seconds = self
            .extra_seconds
            .saturating_add(u64::from(point.total.saturating_sub(base)).saturating_mul(seconds));
    }
}

/// `of × part / whole`, with `part ≤ whole`.
fn portion(of: u64, part: u64, whole: u64) -> u64 {
    let whole = u128::from(whole.max(1));
    u64::try_from(u128::from(of) * u128::from(part) / whole).unwrap_or(u64::MAX)
}
