//! The picture of a run: panels over a common time axis, as shapes. No view computes.

use super::{answer::SideAnswer, scenario::Scenario};
use crate::ecs::scaling::run::{AlarmState, PolicyType, ScalingConfiguration};
use crate::text::decimal;

/// The shapes of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalingPicture {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// The ends of the time axis, in pixels.
    pub axis: (f64, f64),
    /// The bottom of the last panel.
    pub floor: f64,
    /// The minutes on the axis.
    pub minutes: u32,
    /// The lines and areas.
    pub paths: Vec<(String, &'static str)>,
    /// The texts.
    pub texts: Vec<PictureText>,
}

/// A text in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureText {
    /// In pixels.
    pub x: f64,
    /// In pixels.
    pub y: f64,
    /// The class.
    pub class: &'static str,
    /// The text.
    pub text: String,
}

const LEFT: f64 = 64.0;
const RIGHT: f64 = 12.0;
const PANEL: f64 = 72.0;
const HEAD: f64 = 20.0;

impl ScalingPicture {
    /// The place of a minute.
    pub fn x(&self, minute: f64) -> f64 {
        let (left, right) = self.axis;
        left + (right - left) * (minute / f64::from(self.minutes.max(1))).clamp(0.0, 1.0)
    }

    /// The minute at a place.
    pub fn minute(&self, x: f64) -> u32 {
        let (left, right) = self.axis;
        let share = ((x - left) / (right - left)).clamp(0.0, 1.0);
        ((share * f64::from(self.minutes)) as u32).min(self.minutes.saturating_sub(1))
    }

    /// The picture of one side.
    pub fn of(
        scenario: &Scenario,
        configuration: &ScalingConfiguration,
        side: &SideAnswer,
        width: f64,
    ) -> Self {
        let width = width.max(280.0);
        let mut picture = Self {
            width,
            height: 0.0,
            axis: (LEFT, width - RIGHT),
            floor: 0.0,
            minutes: scenario.minutes.max(1),
            paths: Vec::new(),
            texts: Vec::new(),
        };
        let mut pen = Pen { picture: &mut picture, side, y: 0.0 };
        pen.requests(configuration);
        pen.metric(configuration);
        pen.tasks();
        if configuration.capacity_provider.is_some() {
            pen.instances();
            pen.reservation(configuration);
        }
        pen.ticks();
        picture
    }
}

struct Pen<'a> {
    picture: &'a mut ScalingPicture,
    side: &'a SideAnswer,
    y: f64,
}

/// The vertical scale of a panel.
#[derive(Clone, Copy)]
struct Scale {
    top: f64,
    most: f64,
}

impl Scale {
    fn y(self, value: f64) -> f64 {
        self.top + PANEL * (1.0 - (value / self.most).clamp(0.0, 1.0))
    }

    fn floor(self) -> f64 {
        self.top + PANEL
    }
}

impl Pen<'_> {
    fn text(&mut self, x: f64, y: f64, class: &'static str, text: impl Into<String>) {
        self.picture.texts.push(PictureText { x, y, class, text: text.into() });
    }

    fn path(&mut self, d: String, class: &'static str) {
        if !d.is_empty() {
            self.picture.paths.push((d, class));
        }
    }

    /// A panel with its name and the top of its scale.
    fn panel(&mut self, name: &str, most: f64, unit: &str) -> Scale {
        let scale = Scale { top: self.y + HEAD, most: most.max(f64::MIN_POSITIVE) };
        let (left, right) = self.picture.axis;
        self.text(left, self.y + 13.0, "sc-head", name);
        self.text(left - 6.0, scale.top + 9.0, "sc-number", format!("{}{unit}", decimal(most)));
        self.text(left - 6.0, scale.floor(), "sc-number", "0");
        let (top, floor) = (scale.top, scale.floor());
        self.path(
            format!("M{left:.1} {top:.1}H{right:.1}M{left:.1} {floor:.1}H{right:.1}"),
            "sc-grid",
        );
        self.y = scale.floor() + 8.0;
        scale
    }

    /// A line in steps; it breaks where there is no value.
    fn steps(&self, scale: Scale, value: impl Fn(usize) -> Option<f64>) -> String {
        let mut d = String::new();
        let mut drawn = false;
        for (at, column) in self.side.columns.iter().enumerate() {
            let from = self.picture.x(f64::from(column.minute));
            let to = self.picture.x(f64::from(column.minute + column.minutes));
            match value(at) {
                Some(value) => {
                    let y = scale.y(value);
                    match drawn {
                        true => d.push_str(&format!("V{y:.1}H{to:.1}")),
                        false => d.push_str(&format!("M{from:.1} {y:.1}H{to:.1}")),
                    }
                    drawn = true;
                }
                None => drawn = false,
            }
        }
        d
    }

    /// The area under a line in steps.
    fn area(&self, scale: Scale, value: impl Fn(usize) -> f64) -> String {
        let line = self.steps(scale, |at| Some(value(at)));
        let end = self.side.columns.last().map(|it| it.minute + it.minutes);
        let Some(end) = end else { return String::new() };
        let (left, right) = (self.picture.axis.0, self.picture.x(f64::from(end)));
        let floor = scale.floor();
        format!("{line}V{floor:.1}H{left:.1}Z", line = line, left = left.min(right))
    }

    fn most(&self, value: impl Fn(usize) -> f64) -> f64 {
        (0..self.side.columns.len()).map(value).fold(0.0, f64::max)
    }

    fn requests(&mut self, configuration: &ScalingConfiguration) {
        let side = self.side;
        let each = configuration.service.task_capacity.requests_per_minute;
        let column = |at: usize| side.columns.get(at).copied().unwrap_or_default();
        let load = |at: usize| column(at).load;
        let capacity = |at: usize| column(at).running as f64 * each;
        let most = self.most(load).max(self.most(capacity).min(self.most(load) * 1.6)).max(1.0);
        let scale = self.panel("Requests per minute: load, capacity, dropped", most, "");
        let d = self.area(scale, load);
        self.path(d, "sc-load");
        // Dropped requests hang from the load.
        let mut dropped = String::new();
        for at in 0..side.columns.len() {
            let column = column(at);
            if column.dropped > 0.0 {
                let from = self.picture.x(f64::from(column.minute));
                let to = self.picture.x(f64::from(column.minute + column.minutes)).max(from + 1.0);
                let share = column.dropped / f64::from(column.minutes.max(1));
                let (top, bottom) = (scale.y(column.load), scale.y((column.load - share).max(0.0)));
                let bottom = bottom.max(top + 2.0);
                dropped.push_str(&format!("M{from:.1} {top:.1}H{to:.1}V{bottom:.1}H{from:.1}Z"));
            }
        }
        self.path(dropped, "sc-dropped");
        let d = self.steps(scale, |at| Some(capacity(at)));
        self.path(d, "sc-line");
    }

    fn metric(&mut self, configuration: &ScalingConfiguration) {
        let side = self.side;
        let policy = configuration
            .policies
            .iter()
            .find(|policy| policy.kind.is_some_and(|kind| kind != PolicyType::Scheduled));
        let Some(policy) = policy else { return };
        let limit = match policy.kind {
            Some(PolicyType::Step) => policy.threshold,
            _ => policy.target,
        };
        let limit = limit.unwrap_or(0.0);
        let value = |at: usize| side.columns.get(at).and_then(|column| column.metric);
        let most = self.most(|at| value(at).unwrap_or(0.0)).max(limit) * 1.05;
        let most = if policy.metric().unit() == "%" { most.max(100.0) } else { most.max(1.0) };
        let name = policy.metric().words();
        let word = if policy.kind == Some(PolicyType::Step) { "threshold" } else { "target" };
        let mut letters = name.chars();
        let name: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let unit = policy.metric().unit();
        let scale = self.panel(
            &format!("{name} of policy 1, {word} {}{unit}, alarm state", decimal(limit)),
            most,
            unit,
        );
        for (state, class) in [(AlarmState::High, "sc-high"), (AlarmState::Low, "sc-low")] {
            let mut d = String::new();
            for column in side.columns.iter().filter(|column| column.alarm == Some(state)) {
                let from = self.picture.x(f64::from(column.minute));
                let to = self.picture.x(f64::from(column.minute + column.minutes));
                let (top, floor) = (scale.top, scale.floor());
                d.push_str(&format!("M{from:.1} {top:.1}H{to:.1}V{floor:.1}H{from:.1}Z"));
            }
            self.path(d, class);
        }
        let (left, right) = self.picture.axis;
        let y = scale.y(limit);
        self.path(format!("M{left:.1} {y:.1}H{right:.1}"), "sc-target");
        let d = self.steps(scale, value);
        self.path(d, "sc-line");
    }

    fn tasks(&mut self) {
        let side = self.side;
        let column = |at: usize| side.columns.get(at).copied().unwrap_or_default();
        let desired = |at: usize| f64::from(column(at).desired);
        let running = |at: usize| column(at).running as f64;
        let most = self.most(desired).max(self.most(running)).max(1.0);
        let waits = side.figures.most_waiting > 0;
        let name =
            if waits { "Tasks: desired, running, waiting" } else { "Tasks: desired, running" };
        let scale = self.panel(name, most, "");
        let d = self.area(scale, running);
        self.path(d, "sc-running");
        if waits {
            let d = self.area(scale, |at| column(at).waiting as f64);
            self.path(d, "sc-waiting");
        }
        let d = self.steps(scale, |at| Some(desired(at)));
        self.path(d, "sc-line");
    }

    fn instances(&mut self) {
        let side = self.side;
        let column = |at: usize| side.columns.get(at).copied().unwrap_or_default();
        let all = |at: usize| column(at).instances.unwrap_or(0) as f64;
        let scale = self.panel("Instances: all, ready", self.most(all).max(1.0), "");
        let d = self.area(scale, |at| column(at).ready.unwrap_or(0) as f64);
        self.path(d, "sc-running");
        let d = self.steps(scale, |at| Some(all(at)));
        self.path(d, "sc-line");
    }

    fn reservation(&mut self, configuration: &ScalingConfiguration) {
        let group = configuration.capacity_provider.as_ref();
        let Some(managed) = group.and_then(|group| group.managed_scaling) else { return };
        let side = self.side;
        let target = f64::from(managed.target_capacity.unwrap_or(100));
        let value = |at: usize| side.columns.get(at).and_then(|column| column.reservation);
        let most = self.most(|at| value(at).unwrap_or(0.0)).max(target * 1.2);
        let name = format!("CapacityProviderReservation, target capacity {}%", decimal(target));
        let scale = self.panel(&name, most, "%");
        let (left, right) = self.picture.axis;
        let y = scale.y(target);
        self.path(format!("M{left:.1} {y:.1}H{right:.1}"), "sc-target");
        let d = self.steps(scale, value);
        self.path(d, "sc-line");
    }

    /// The time axis.
    fn ticks(&mut self) {
        const ROUND: [u32; 14] =
            [5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10_080, 20_160, 43_200];
        let (left, right) = self.picture.axis;
        let most = ((right - left) / 84.0).max(2.0);
        let minutes = self.picture.minutes;
        let step = ROUND.into_iter().find(|step| f64::from(minutes / step) <= most);
        let step = step.unwrap_or(minutes.max(1));
        let bottom = self.y;
        let mut grid = String::new();
        for minute in (0..=minutes).step_by(step as usize) {
            let x = self.picture.x(f64::from(minute));
            grid.push_str(&format!("M{x:.1} {HEAD:.1}V{bottom:.1}"));
            if x < right - 30.0 || minute == 0 {
                let text = self.side.replay.when(minute);
                self.text(x, bottom + 14.0, "sc-tick", text);
            }
        }
        self.picture.paths.insert(0, (grid, "sc-grid"));
        self.picture.floor = bottom;
        self.picture.height = bottom + 20.0;
    }
}
