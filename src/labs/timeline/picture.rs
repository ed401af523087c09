//! The timeline as plain shapes with their legend, so that a saved picture explains itself.

use super::{
    ALL_REQUESTS, LaneCount, LaneState, NEW, RequestShares, Timeline, TimelineRow, capital,
    share_words,
};
use crate::explain::Tone;
use crate::text::clock;
use crate::text::shortened;

/// A picture: shapes over a time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelinePicture {
    /// The requested width in pixels.
    pub width: f64,
    /// The height of the rows in pixels.
    pub height: f64,
    /// The left and the right edge of the time axis, in pixels.
    pub axis: (f64, f64),
    /// The lower edge of what is above the time axis, in pixels.
    pub floor: f64,
    /// The time at the right edge, in seconds.
    pub end: u64,
    /// The shapes, from the back to the front.
    pub shapes: Vec<Shape>,
}

/// A shape. The style sheet colors its class or pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A bar with a pattern.
    Bar {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// The pattern.
        pattern: BarPattern,
        /// Its tooltip; empty for none.
        title: String,
    },
    /// A line or an area.
    Path {
        /// SVG path data.
        d: String,
        /// Its class.
        class: &'static str,
    },
    /// A text.
    Text {
        /// The left edge.
        x: f64,
        /// The baseline.
        y: f64,
        /// Its class.
        class: &'static str,
        /// The text.
        text: String,
    },
}

/// The pattern of a bar. Each state and revision has its own, so that color is never alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarPattern {
    /// The current revision, in service.
    Old,
    /// The new revision, in service.
    New,
    /// [`LaneState::Launching`].
    Launching,
    /// [`LaneState::Draining`].
    Draining,
    /// [`LaneState::Out`].
    Out,
    /// [`LaneState::Failed`].
    Failed,
    /// [`LaneState::Terminating`].
    Terminating,
    /// Requests that fail.
    FailedRequests,
}

impl BarPattern {
    /// All patterns, in the order of the legend.
    pub const ALL: [BarPattern; 8] = [
        BarPattern::Old,
        BarPattern::New,
        BarPattern::Launching,
        BarPattern::Draining,
        BarPattern::Out,
        BarPattern::Failed,
        BarPattern::Terminating,
        BarPattern::FailedRequests,
    ];

    /// The pattern of a state.
    pub const fn of(state: LaneState, version: usize) -> Self {
        match state {
            LaneState::InService if version == NEW => BarPattern::New,
            LaneState::InService => BarPattern::Old,
            LaneState::Launching => BarPattern::Launching,
            LaneState::Draining => BarPattern::Draining,
            LaneState::Out => BarPattern::Out,
            LaneState::Failed => BarPattern::Failed,
            LaneState::Terminating => BarPattern::Terminating,
        }
    }

    /// In classes and pattern ids: `old`, `failed`.
    pub const fn slug(self) -> &'static str {
        match self {
            BarPattern::Old => "old",
            BarPattern::New => "new",
            BarPattern::Launching => "launching",
            BarPattern::Draining => "draining",
            BarPattern::Out => "out",
            BarPattern::Failed => "failed",
            BarPattern::Terminating => "terminating",
            BarPattern::FailedRequests => "lost",
        }
    }

    /// The path data of the pattern on a tile of 8 × 8 pixels; empty for a plain ground.
    pub const fn mark(self) -> &'static str {
        match self {
            BarPattern::Old => "",
            BarPattern::New => "M-1 5L5 -1M3 9L9 3",
            BarPattern::Launching => "M2 0V8M6 0V8",
            BarPattern::Draining => "M0 4H8",
            BarPattern::Out => "M-1 3L5 9M3 -1L9 5",
            BarPattern::Failed => "M0 0L8 8M8 0L0 8",
            BarPattern::Terminating => "M1 2H3M5 6H7",
            BarPattern::FailedRequests => "M0 4H8M4 0V8",
        }
    }

    /// As the legend prints it.
    pub fn words(self, timeline: &Timeline) -> String {
        let [old, new] = &timeline.versions;
        let state = match self {
            BarPattern::Old | BarPattern::New => LaneState::InService,
            BarPattern::Launching => LaneState::Launching,
            BarPattern::Draining => LaneState::Draining,
            BarPattern::Out => LaneState::Out,
            BarPattern::Failed => LaneState::Failed,
            BarPattern::Terminating => LaneState::Terminating,
            BarPattern::FailedRequests => return "Failed requests".into(),
        };
        let words = capital(state.words(timeline.noun));
        match self {
            BarPattern::Old => format!("{words} ({old})"),
            BarPattern::New => format!("{words} ({new})"),
            _ => words,
        }
    }
}

/// The most rows. More lanes are bundled.
const MOST_ROWS: usize = 40;
/// The most bars that have tooltips.
const MOST_TITLES: usize = 600;
/// The least width of a bar, in pixels. Its neighbor covers a narrower one.
const LEAST_WIDTH: f64 = 0.8;
const CURVE: f64 = 56.0;
const SHARE: f64 = 28.0;
/// The least height of failed requests, in pixels.
const LEAST_FAILED: f64 = 2.0;

impl Timeline {
    /// Draws it for a width in pixels.
    pub fn picture(&self, width: f64) -> TimelinePicture {
        let width = width.clamp(280.0, 4000.0);
        let gutter = if width < 560.0 { 68.0 } else { 104.0 };
        let mut pen = Pen {
            picture: TimelinePicture {
                width,
                height: 0.0,
                axis: (gutter, width - 10.0),
                floor: 0.0,
                end: self.end.max(1),
                shapes: Vec::new(),
            },
            y: 4.0,
        };
        pen.phases(self);
        let top = pen.y;
        pen.rows(self);
        pen.capacity(self);
        pen.requests(self);
        pen.health(self);
        pen.marks(self);
        let bottom = pen.y;
        pen.ticks(top, bottom);
        pen.picture.floor = bottom;
        pen.legend(self);
        pen.picture.height = pen.y;
        pen.picture
    }

    /// The patterns that occur, for the legend.
    pub fn patterns(&self) -> Vec<BarPattern> {
        let mut seen = [false; BarPattern::ALL.len()];
        for span in self.lanes.iter().flat_map(|lane| &lane.spans) {
            if let Some(seen) = seen.get_mut(BarPattern::of(span.state, span.version) as usize) {
                *seen = true;
            }
        }
        let failed = self.requests().iter().any(|share| share.failed > 0);
        if let Some(seen) = seen.get_mut(BarPattern::FailedRequests as usize) {
            *seen = failed;
        }
        BarPattern::ALL
            .into_iter()
            .filter(|pattern| seen.get(*pattern as usize) == Some(&true))
            .collect()
    }
}

impl TimelinePicture {
    /// The position of a moment on the axis, in pixels.
    pub fn x(&self, at: u64) -> f64 {
        let (left, right) = self.axis;
        left + (right - left) * (at.min(self.end) as f64 / self.end as f64)
    }
}

struct Pen {
    picture: TimelinePicture,
    /// The first free line.
    y: f64,
}

impl Pen {
    fn text(&mut self, x: f64, y: f64, class: &'static str, text: impl Into<String>) {
        let text = text.into();
        self.picture.shapes.push(Shape::Text { x, y, class, text });
    }

    fn path(&mut self, d: String, class: &'static str) {
        self.picture.shapes.push(Shape::Path { d, class });
    }

    /// The names of the phases, where they have room.
    fn phases(&mut self, timeline: &Timeline) {
        if timeline.phases.is_empty() {
            return;
        }
        let mut free = 0.0;
        let mut drawn = f64::MIN;
        for phase in &timeline.phases {
            let (from, to) = (self.picture.x(phase.from), self.picture.x(phase.to));
            // If phases follow each other too closely to be distinguished, the diagram omits some edges.
            if from - drawn >= 3.0 {
                drawn = from;
                self.path(
                    format!("M{from:.1} {:.1}V{:.1}", self.y + 2.0, self.y + 18.0),
                    "tl-phase",
                );
            }
            let needed = phase.name.chars().count() as f64 * 6.4;
            if from >= free && to - from >= needed + 8.0 {
                self.text(from + 4.0, self.y + 13.0, "tl-label", phase.name.as_str());
                free = from + needed + 4.0;
            }
        }
        self.y += 22.0;
    }

    fn rows(&mut self, timeline: &Timeline) {
        let rows = timeline.rows(MOST_ROWS);
        let (height, gap) = match rows.len() {
            0..=12 => (20.0, 6.0),
            13..=24 => (13.0, 4.0),
            _ => (9.0, 3.0),
        };
        let every = if height < 10.0 { 2 } else { 1 };
        let titled = rows.iter().map(|row| row.spans.len()).sum::<usize>() <= MOST_TITLES;
        for (at, row) in rows.iter().enumerate() {
            if at % every == 0 {
                let room = ((self.picture.axis.0 - 6.0) / 6.6) as usize;
                let label = shortened(&row.label, room);
                self.text(0.0, self.y + height / 2.0 + 4.0, "tl-label", label);
            }
            self.row(timeline, row, height, titled);
            self.y += height + gap;
        }
    }

    fn row(&mut self, timeline: &Timeline, row: &TimelineRow, height: f64, titled: bool) {
        let size = f64::from(row.size.max(1));
        let mut drawn = 0;
        let mut left = self.picture.x(0);
        for span in &row.spans {
            let (from, right) = (self.picture.x(span.from), self.picture.x(span.to));
            if span.from != drawn {
                left = from;
            }
            drawn = span.to;
            if right - left < LEAST_WIDTH {
                continue;
            }
            let mut y = self.y;
            for part in &span.parts {
                let part_height = height * f64::from(part.count) / size;
                let title = match titled {
                    true => title(timeline, row, part, span.from, span.to),
                    false => String::new(),
                };
                self.picture.shapes.push(Shape::Bar {
                    x: left,
                    y,
                    width: right - left,
                    height: part_height,
                    pattern: BarPattern::of(part.state, part.version),
                    title,
                });
                y += part_height;
            }
            left = right;
        }
    }

    /// The number in service, with the guaranteed minimum.
    fn capacity(&mut self, timeline: &Timeline) {
        let healthy = LaneState::InService.words(timeline.noun);
        let points = timeline.curve();
        let most = points
            .iter()
            .map(super::CurvePoint::in_service)
            .chain([timeline.base, timeline.promised.unwrap_or(0), 1])
            .max()
            .unwrap_or(1);
        let top = self.y + 8.0;
        let floor = top + CURVE;
        let level = |count: u32| floor - CURVE * f64::from(count) / f64::from(most);
        let (left, right) = self.picture.axis;
        let mut line = String::new();
        for point in &points {
            let (x, y) = (self.picture.x(point.at), level(point.in_service()));
            match line.is_empty() {
                true => line = format!("M{x:.1} {y:.1}"),
                false => line.push_str(&format!("H{x:.1}V{y:.1}")),
            }
        }
        line.push_str(&format!("H{right:.1}"));
        self.path(format!("{line}V{floor:.1}H{left:.1}Z"), "tl-area");
        self.path(line, "tl-capacity");
        self.text(0.0, top + CURVE / 2.0 + 4.0, "tl-label", capital(healthy));
        self.text(left - 6.0, top + 10.0, "tl-number", most.to_string());
        self.text(left - 6.0, floor, "tl-number", "0");
        if let Some(promised) = timeline.promised {
            let y = level(promised);
            self.path(format!("M{left:.1} {y:.1}H{right:.1}"), "tl-least");
            let text = format!("Minimum {healthy}: {promised}");
            // Below the line, where the curve isn't; above it if there is no room below.
            let at = if floor - y >= 16.0 { y + 13.0 } else { y - 5.0 };
            self.text(right, at, "tl-least-label", text);
        }
        self.y = floor + 8.0;
    }

    /// The requests: served by the current revision, failed, served by the new one. Skipped if the current one serves
    /// all.
    fn requests(&mut self, timeline: &Timeline) {
        let shares = timeline.requests();
        if shares.iter().all(|share| share.served == [ALL_REQUESTS, 0]) {
            return;
        }
        let top = self.y + 4.0;
        let (left, right) = self.picture.axis;
        let (mut from, mut since) = (left, 0);
        let mut drawn: Option<&RequestShares> = None;
        for (at, share) in shares.iter().enumerate() {
            // Of stretches too short to be seen, the one with the most failed requests is drawn for all.
            let worst = drawn.filter(|drawn| drawn.failed >= share.failed).unwrap_or(share);
            let next = shares.get(at + 1);
            let until = next.map_or(timeline.end, |next| next.at);
            let to = next.map_or(right, |next| self.picture.x(next.at));
            if to - from < LEAST_WIDTH && next.is_some() {
                drawn = Some(worst);
                continue;
            }
            self.share(timeline, worst, (from, to), (since, until), top);
            (from, since, drawn) = (to, until, None);
        }
        self.text(0.0, top + SHARE / 2.0 + 4.0, "tl-label", "Requests");
        self.y = top + SHARE + 8.0;
    }

    /// The bars of one stretch of the requests, from `x.0` to `x.1`.
    fn share(
        &mut self,
        timeline: &Timeline,
        share: &RequestShares,
        x: (f64, f64),
        at: (u64, u64),
        top: f64,
    ) {
        let [old, new] = share.served;
        let [before, after] = &timeline.versions;
        // Failed requests are never too few to be seen.
        let least = if share.failed > 0 { LEAST_FAILED } else { 0.0 };
        let part = |of: u32| SHARE * f64::from(of) / f64::from(ALL_REQUESTS);
        let failed = part(share.failed).max(least);
        let rest = (SHARE - failed) / f64::from((old + new).max(1));
        let mut y = top;
        for (height, pattern, text) in [
            (
                rest * f64::from(old),
                BarPattern::Old,
                format!("{before} serves {}", share_words(old)),
            ),
            (failed, BarPattern::FailedRequests, format!("{} fail", share_words(share.failed))),
            (
                rest * f64::from(new),
                BarPattern::New,
                format!("{after} serves {}", share_words(new)),
            ),
        ] {
            if height > 0.0 {
                self.picture.shapes.push(Shape::Bar {
                    x: x.0,
                    y,
                    width: x.1 - x.0,
                    height,
                    pattern,
                    title: format!("Requests: {text}, {} to {}", clock(at.0), clock(at.1)),
                });
                y += height;
            }
        }
    }

    /// The health that the service shows, with its words where they fit.
    fn health(&mut self, timeline: &Timeline) {
        if timeline.health.is_empty() {
            return;
        }
        let (top, height) = (self.y + 2.0, 16.0);
        for (at, health) in timeline.health.iter().enumerate() {
            let from = self.picture.x(health.at);
            let next = timeline.health.get(at + 1);
            let to = next.map_or(self.picture.axis.1, |next| self.picture.x(next.at));
            if to - from < LEAST_WIDTH {
                continue;
            }
            let class = match health.tone {
                Tone::Good => "tl-health good",
                Tone::Caution => "tl-health warn",
                Tone::Bad => "tl-health bad",
                Tone::Neutral => "tl-health none",
            };
            self.path(format!("M{from:.1} {top:.1}H{to:.1}v{height}H{from:.1}z"), class);
            if to - from >= health.word.chars().count() as f64 * 6.4 + 8.0 {
                let word = health.word.as_str();
                self.text(from + 4.0, top + 12.0, "tl-label", word);
            }
        }
        self.text(0.0, top + 12.0, "tl-label", "Health");
        self.y = top + height + 8.0;
    }

    /// A mark for every event. Of events at the same place, the worst has the mark.
    fn marks(&mut self, timeline: &Timeline) {
        if timeline.events.is_empty() {
            return;
        }
        let y = self.y + 7.0;
        let mut marks: Vec<(f64, Tone)> = Vec::new();
        for event in &timeline.events {
            let x = self.picture.x(event.at);
            match marks.last_mut() {
                Some((last, tone)) if x - *last < 9.0 => {
                    if weight(event.tone) > weight(*tone) {
                        *tone = event.tone;
                    }
                }
                _ => marks.push((x, event.tone)),
            }
        }
        for (x, tone) in marks {
            let (d, class) = match tone {
                Tone::Bad => {
                    (format!("M{:.1} {:.1}l6 6m0 -6l-6 6", x - 3.0, y - 3.0), "tl-mark tl-bad")
                }
                Tone::Caution => (format!("M{x:.1} {:.1}l4 7h-8z", y - 4.0), "tl-mark tl-caution"),
                Tone::Good => (format!("M{:.1} {y:.1}l2.5 3l5 -6", x - 3.5), "tl-mark tl-good"),
                Tone::Neutral => (format!("M{x:.1} {:.1}v7", y - 3.5), "tl-mark tl-neutral"),
            };
            self.path(d, class);
        }
        self.text(0.0, y + 4.0, "tl-label", "Events");
        self.y = y + 9.0;
    }

    /// The grid behind everything, and the axis below.
    fn ticks(&mut self, top: f64, bottom: f64) {
        let (left, right) = self.picture.axis;
        let step = tick(self.picture.end, (right - left) / 64.0);
        let mut grid = String::new();
        let mut at = 0;
        while at <= self.picture.end && at < u64::MAX {
            let x = self.picture.x(at);
            grid.push_str(&format!("M{x:.1} {top:.1}V{bottom:.1}"));
            if x < right - 20.0 {
                self.text(x, bottom + 14.0, "tl-tick", clock(at));
            }
            at = at.saturating_add(step);
        }
        self.picture.shapes.insert(0, Shape::Path { d: grid, class: "tl-grid" });
        self.y = bottom + 20.0;
    }
}

impl Pen {
    /// The patterns that occur, each with its words, below the axis.
    fn legend(&mut self, timeline: &Timeline) {
        let (mut x, width) = (0.0, self.picture.width);
        self.y += 6.0;
        for pattern in timeline.patterns() {
            let words = pattern.words(timeline);
            let needed = 22.0 + words.chars().count() as f64 * 6.6;
            if x > 0.0 && x + needed > width {
                (x, self.y) = (0.0, self.y + 20.0);
            }
            self.picture.shapes.push(Shape::Bar {
                x: x + 1.0,
                y: self.y,
                width: 16.0,
                height: 12.0,
                pattern,
                title: String::new(),
            });
            self.text(x + 22.0, self.y + 10.0, "tl-label", words);
            x += needed + 14.0;
        }
        self.y += 18.0;
    }
}

fn weight(tone: Tone) -> u8 {
    match tone {
        Tone::Neutral => 0,
        Tone::Good => 1,
        Tone::Caution => 2,
        Tone::Bad => 3,
    }
}

/// What a bar of a row says: `current 1: current revision healthy, 0:00 to 0:10`.
fn title(timeline: &Timeline, row: &TimelineRow, part: &LaneCount, from: u64, to: u64) -> String {
    let (from, to) = (clock(from), clock(to));
    let version = timeline.versions.get(part.version).map_or("", String::as_str);
    let words = part.state.words(timeline.noun);
    match row.size {
        1 => format!("{}: {version} {words}, {from} to {to}", row.label),
        size => {
            format!("{}: {} of {size} {version} {words}, {from} to {to}", row.label, part.count)
        }
    }
}

/// The smallest round step that gives at most `most` ticks.
fn tick(end: u64, most: f64) -> u64 {
    const ROUND: [u64; 20] = [
        5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
        86_400, 172_800, 604_800, 2_592_000,
    ];
    let most = most.max(2.0);
    ROUND.into_iter().find(|step| end as f64 / *step as f64 <= most).unwrap_or(end.max(1))
}
