//! The rows to draw: a row for each lane, or for each bundle of lanes if there are too many.

use super::{LaneState, Timeline};
use std::collections::BTreeMap;

/// One row of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineRow {
    /// The name of the lane, or of the first and the last: `current 1–25`.
    pub label: String,
    /// The number of lanes.
    pub size: u32,
    /// Their states, in order of time. None while no lane exists.
    pub spans: Vec<RowSpan>,
}

/// The states of the lanes of a row from `from` to `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSpan {
    /// Seconds.
    pub from: u64,
    /// Seconds.
    pub to: u64,
    /// The count of each state. They add up to at most [`TimelineRow::size`].
    pub parts: Vec<LaneCount>,
}

/// The number of lanes in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneCount {
    /// The state.
    pub state: LaneState,
    /// [`super::OLD`] or [`super::NEW`].
    pub version: usize,
    /// The number.
    pub count: u32,
}

/// A change of the number of lanes in a state of a revision.
type Change = ((LaneState, usize), i64);

impl Timeline {
    /// At most about `most` rows. Adjacent lanes of the same group are bundled if necessary.
    pub fn rows(&self, most: usize) -> Vec<TimelineRow> {
        let most = most.max(1);
        let mut size = self.lanes.len().div_ceil(most).max(1);
        loop {
            let bundles = self.bundles(size);
            // With more groups than rows, each group has a row.
            if bundles.len() <= most || size >= self.lanes.len() {
                return bundles.into_iter().map(|(from, to)| self.row(from, to)).collect();
            }
            size += size.div_ceil(4);
        }
    }

    /// Index ranges of at most `size` adjacent lanes of the same group.
    fn bundles(&self, size: usize) -> Vec<(usize, usize)> {
        let mut bundles: Vec<(usize, usize)> = Vec::new();
        let mut group = None;
        for (at, lane) in self.lanes.iter().enumerate() {
            match bundles.last_mut() {
                Some((from, to)) if group == Some(&lane.group) && at - *from < size => *to = at + 1,
                _ => bundles.push((at, at + 1)),
            }
            group = Some(&lane.group);
        }
        bundles
    }

    fn row(&self, from: usize, to: usize) -> TimelineRow {
        let lanes = self.lanes.get(from..to).unwrap_or_default();
        let label = match lanes {
            [] => String::new(),
            [lane] => lane.id.clone(),
            [first, .., last] => range(&first.id, &last.id),
        };
        // What changes when: counts by state and version.
        let mut changes: BTreeMap<u64, Vec<Change>> = BTreeMap::new();
        for span in lanes.iter().flat_map(|lane| &lane.spans) {
            let what = (span.state, span.version);
            changes.entry(span.from).or_default().push((what, 1));
            changes.entry(span.to).or_default().push((what, -1));
        }
        let mut counts: BTreeMap<(LaneState, usize), i64> = BTreeMap::new();
        let mut spans: Vec<RowSpan> = Vec::new();
        let mut since = 0;
        for (at, changes) in changes {
            let parts: Vec<LaneCount> = counts
                .iter()
                .filter(|(_, count)| **count > 0)
                .map(|((state, version), count)| LaneCount {
                    state: *state,
                    version: *version,
                    count: u32::try_from(*count).unwrap_or(0),
                })
                .collect();
            match spans.last_mut() {
                _ if parts.is_empty() || at == since => {}
                Some(last) if last.to == since && last.parts == parts => last.to = at,
                _ => spans.push(RowSpan { from: since, to: at, parts }),
            }
            for (what, by) in changes {
                *counts.entry(what).or_default() += by;
            }
            since = at;
        }
        TimelineRow { label, size: u32::try_from(lanes.len()).unwrap_or(u32::MAX), spans }
    }
}

/// `current 1` and `current 25` as `current 1–25`.
fn range(first: &str, last: &str) -> String {
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    match last.strip_prefix(stem) {
        Some(number) if !stem.is_empty() => format!("{first}–{number}"),
        _ => format!("{first} … {last}"),
    }
}
