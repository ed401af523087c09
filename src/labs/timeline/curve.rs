//! What follows from the lanes: how many are in service over time, and the figures of the whole run.

use super::{LaneState, NEW, OLD, Timeline};
use serde::Serialize;

/// How many there are from a moment on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// Seconds.
    pub at: u64,
    /// In service, of the old and of the new revision.
    pub serving: [u32; 2],
    /// All that exist, in whatever state.
    pub total: u32,
    /// The share of requests sent to the new revision, of a thousand.
    pub permille: u32,
}

/// The requests that a fleet has to bear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestLoad {
    /// Requests a second, all together.
    pub per_second: u32,
    /// Requests a second that one task or instance can serve; 0: any number.
    pub each: u32,
    /// The revision whose answers are errors, from which second on, and how many of a thousand.
    pub faulty: Option<(usize, u64, u32)>,
}

/// A run in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunFigures {
    /// How long it took, in seconds.
    pub seconds: u64,
    /// The fewest in service at any moment.
    pub least_in_service: u32,
    /// When that was first, in seconds.
    pub least_at: u64,
    /// The most that existed at any moment.
    pub peak: u32,
    /// For how long both revisions got requests, in seconds.
    pub mixed_seconds: u64,
    /// For how long nothing was in service, in seconds.
    pub down_seconds: u64,
    /// What ran beyond the normal number, in task- or instance-seconds.
    pub extra_seconds: u64,
    /// Requests answered well by the old and by the new revision.
    pub requests: [u64; 2],
    /// Requests that nobody answered, that were one too many, or that were answered with an error.
    pub failed_requests: u64,
}

impl CurvePoint {
    /// In service, of whatever revision.
    pub fn in_service(&self) -> u32 {
        let [old, new] = self.serving;
        old.saturating_add(new)
    }
}

impl Timeline {
    /// How many are in service over time: a point wherever that, the total or the share of requests changes. The
    /// first is at 0; each holds until the next, the last until the end.
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

    /// The share of requests that goes to the new revision at `at`, of a thousand.
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

    /// The run in figures, up to `until` (a tail that is drawn after the end of a deployment does not count).
    pub fn figures(&self, until: u64, load: RequestLoad) -> RunFigures {
        let points = self.curve();
        let until = until.min(self.end);
        let mut figures =
            RunFigures { seconds: until, least_in_service: u32::MAX, ..RunFigures::default() };
        for (i, point) in points.iter().enumerate() {
            if point.at > until {
                break;
            }
            // The state at the very end counts for the least and the peak, though it lasts no time.
            if point.in_service() < figures.least_in_service {
                figures.least_in_service = point.in_service();
                figures.least_at = point.at;
            }
            figures.peak = figures.peak.max(point.total);
            let to = points.get(i + 1).map_or(until, |next| next.at.min(until));
            let seconds = to.saturating_sub(point.at);
            figures.add(point, seconds, self.base, load);
        }
        if points.is_empty() {
            figures.least_in_service = 0;
        }
        figures
    }
}

impl RunFigures {
    fn add(&mut self, point: &CurvePoint, seconds: u64, base: u32, load: RequestLoad) {
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

        let asked = u64::from(load.per_second).saturating_mul(seconds);
        let to_new = share(asked, point.permille);
        for (version, serving, sent) in
            [(OLD, old, asked.saturating_sub(to_new)), (NEW, new, to_new)]
        {
            let room = match load.each {
                0 if serving > 0 => u64::MAX,
                each => u64::from(each).saturating_mul(u64::from(serving)).saturating_mul(seconds),
            };
            let taken = sent.min(room);
            // What falls before the fault began is answered well.
            let wrong = match load.faulty {
                Some((faulty, from, permille)) if faulty == version && seconds > 0 => {
                    let bad = (point.at + seconds).saturating_sub(from.max(point.at));
                    share(portion(taken, bad.min(seconds), seconds), permille)
                }
                _ => 0,
            };
            if let Some(requests) = self.requests.get_mut(version) {
                *requests = requests.saturating_add(taken - wrong);
            }
            self.failed_requests =
                self.failed_requests.saturating_add(sent - taken).saturating_add(wrong);
        }
    }
}

fn share(of: u64, permille: u32) -> u64 {
    portion(of, u64::from(permille.min(1000)), 1000)
}

/// `of × part / whole`, with `part ≤ whole`.
fn portion(of: u64, part: u64, whole: u64) -> u64 {
    let whole = u128::from(whole.max(1));
    u64::try_from(u128::from(of) * u128::from(part) / whole).unwrap_or(u64::MAX)
}
