//! `cron.yaml`: the periodic tasks of a worker environment.

use crate::{
    document,
    time::{
        civil_from_days,
        cron_field::{MONTHS, WEEKDAYS, bits},
    },
};
use serde::Serialize;
use serde_json::Value;

/// One periodic task.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodicTask {
    /// The name, unique among the tasks.
    pub name: String,
    /// The path that the daemon POSTs to.
    pub url: String,
    /// The schedule as written.
    pub schedule: String,
    #[serde(skip)]
    times: Schedule,
}

/// Why the daemon doesn't load a `cron.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidCron {
    /// The position in the file: `cron[1].schedule`, or a line and column.
    pub place: String,
    /// What is wrong at that position.
    pub message: String,
}

/// The minutes, hours, days, months and days of the week of a five-field schedule, as bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Schedule {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// If a day of the month and a day of the week are specified, either one matches.
    either_day: bool,
}

/// Reads a `cron.yaml`; no tasks for an empty text.
///
/// # Errors
/// The first reason why the daemon doesn't load the file.
pub fn parse(text: &str) -> Result<Vec<PeriodicTask>, InvalidCron> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let bad = |place: String, message: &str| InvalidCron { place, message: message.into() };
    let file = document::parse(text).map_err(|error| InvalidCron {
        place: format!("line {}", error.line),
        message: error.message,
    })?;
    if file.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(bad("version".into(), "expected `version: 1` at the top level"));
    }
    let Some(entries) = file.get("cron").and_then(Value::as_array) else {
        return Err(bad("cron".into(), "expected a list of tasks"));
    };
    let mut tasks: Vec<PeriodicTask> = Vec::new();
    for (at, entry) in entries.iter().take(100).enumerate() {
        let member = |name: &str| {
            entry
                .get(name)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .ok_or_else(|| bad(format!("cron[{at}].{name}"), "expected a string"))
        };
        let (name, url, schedule) = (member("name")?, member("url")?, member("schedule")?);
        if tasks.iter().any(|task| task.name == name) {
            return Err(bad(format!("cron[{at}].name"), "task names must be unique"));
        }
        let times = Schedule::parse(&schedule)
            .map_err(|message| bad(format!("cron[{at}].schedule"), message))?;
        tasks.push(PeriodicTask { name, url, schedule, times });
    }
    Ok(tasks)
}

impl PeriodicTask {
    /// The seconds of the epoch from `from` until before `to` at which the task is due; at most `most` of them.
    pub fn due(&self, from: i64, to: i64, most: usize) -> Vec<i64> {
        let first = from.div_euclid(60) + i64::from(from.rem_euclid(60) > 0);
        // A due time within five weeks is enough.
        (first..first.saturating_add(50_400))
            .map(|minute| minute.saturating_mul(60))
            .take_while(|&at| at < to)
            .filter(|&at| self.times.holds(at))
            .take(most)
            .collect()
    }
}

impl Schedule {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields[..] else {
            return Err("expected five fields: minute, hour, day, month, day of the week (UTC)");
        };
        let week = bits(weekdays, 0, 7, &WEEKDAYS)?;
        Ok(Self {
            minutes: bits(minutes, 0, 59, &[])?,
            hours: bits(hours, 0, 23, &[])?,
            days: bits(days, 1, 31, &[])?,
            months: bits(months, 1, 12, &MONTHS)?,
            // 7 is also Sunday.
            weekdays: (week | week >> 7) & 0x7f,
            either_day: days != "*" && weekdays != "*",
        })
    }

    fn holds(&self, at: i64) -> bool {
        let days = at.div_euclid(86_400);
        let second = at.rem_euclid(86_400);
        let (_, month, day) = civil_from_days(days);
        let has = |set: u64, value: i64| set >> value & 1 == 1;
        let (by_day, by_week) = (
            has(self.days, day),
            // The epoch began on a Thursday.
            has(self.weekdays, (days + 4).rem_euclid(7)),
        );
        has(self.minutes, second / 60 % 60)
            && has(self.hours, second / 3600)
            && has(self.months, month)
            && if self.either_day { by_day || by_week } else { by_day && by_week }
    }
}
