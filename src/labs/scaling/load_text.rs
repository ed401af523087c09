//! A load as text: CSV, or the output of `get-metric-data` and `get-metric-statistics`.

use crate::document::{self, ImportStatus, ReportLine};
use crate::ecs::scaling::run::{LoadPoint, MOST_MINUTES};
use crate::text::{count_of, duration, number};
use crate::time::{days_from_civil, days_in_month, finer_unit, utc_text};
use serde_json::Value;

/// The most points of a load; more become averages over longer stretches.
pub const MOST_POINTS: usize = 10_080;

/// A load, and what was done to get it.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadImport {
    /// The points from minute 0, ascending.
    pub load: Vec<LoadPoint>,
    /// Up to the end of the last point.
    pub minutes: u32,
    /// The instant of minute 0, if the text has one.
    pub start: Option<i64>,
    /// What was imported, corrected, and skipped.
    pub report: Vec<ReportLine>,
}

/// Reads a load; none if the text isn't one.
pub fn load_from_text(text: &str) -> Option<Result<LoadImport, String>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with(['{', '[']) {
        let document = document::parse(text).ok()?;
        return of_metric(&document).map(|samples| build(samples, Vec::new()));
    }
    let (samples, report) = of_csv(text)?;
    Some(build(samples, report))
}

/// A value at a time.
#[derive(Clone, Copy, Debug)]
struct Sample {
    /// Seconds: of the epoch, or from the start.
    at: i64,
    value: f64,
}

/// The samples, and whether their times are instants.
struct Samples {
    list: Vec<Sample>,
    instants: bool,
    /// The period of a document that has it.
    period: Option<i64>,
}

fn line(status: ImportStatus, field: &str, why: impl Into<String>) -> ReportLine {
    ReportLine::new(status, field, why)
}

fn of_metric(document: &Value) -> Option<Samples> {
    let value = |value: &Value| {
        value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).unwrap_or(f64::NAN)
    };
    let instant = |value: &Value| {
        value.as_str().and_then(instant).or_else(|| value.as_f64().map(|at| at as i64))
    };
    if let Some(results) = document["MetricDataResults"].as_array() {
        // The longest result: others are usually helpers of an expression.
        let length = |result: &&Value| result["Values"].as_array().map_or(0, Vec::len);
        let result = results.iter().rev().max_by_key(length)?;
        let times = result["Timestamps"].as_array()?.iter().map(&instant);
        let values = result["Values"].as_array()?.iter().map(value);
        let list = times.zip(values).filter_map(|(at, value)| Some(Sample { at: at?, value }));
        return Some(Samples { list: list.collect(), instants: true, period: None });
    }
    let points = document["Datapoints"].as_array()?;
    let names = ["Sum", "Average", "SampleCount", "Maximum", "Minimum"];
    let list = points.iter().filter_map(|point| {
        let name = names.iter().find(|name| point.get(**name).is_some())?;
        Some(Sample { at: instant(&point["Timestamp"])?, value: value(&point[*name]) })
    });
    let period = document["Period"].as_i64();
    Some(Samples { list: list.collect(), instants: true, period })
}

/// CSV with a time and a value in each line, or with a value alone.
fn of_csv(text: &str) -> Option<(Samples, Vec<ReportLine>)> {
    let apart = [';', '\t', ','].into_iter().find(|apart| text.contains(*apart));
    let mut report = Vec::new();
    let mut list = Vec::new();
    let (mut instants, mut skipped, mut first_skipped) = (false, 0_usize, None);
    let mut header = None;
    let mut local = false;
    for (at, row) in text.lines().enumerate() {
        let row = row.trim();
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = match apart {
            Some(apart) => row.split(apart).map(|cell| cell.trim().trim_matches('"')).collect(),
            None => vec![row],
        };
        let value = |cell: &str| cell.replace('_', "").parse::<f64>().ok();
        let parsed = match cells.as_slice() {
            [one] => value(one).map(|value| (list.len() as i64 * 60, value, false)),
            [time, .., last] => {
                let read = value(last).or_else(|| value(cells.get(1).copied().unwrap_or("")));
                time_of(time).zip(read).map(|((at, instant), value)| (at, value, instant))
            }
            [] => None,
        };
        match parsed {
            Some((at, value, instant)) => {
                instants |= instant;
                local |= instant && !zoned(cells.first().copied().unwrap_or_default());
                list.push(Sample { at, value });
            }
            None if list.is_empty() && header.is_none() => header = Some(at),
            // A text whose first lines aren't values isn't a load.
            None if list.is_empty() => return None,
            None => {
                skipped += 1;
                first_skipped.get_or_insert(at + 1);
            }
        }
        // Prose has lines that aren't values.
        if skipped > list.len() + 3 {
            return None;
        }
    }
    if list.is_empty() || (list.len() < 2 && header.is_none()) {
        return None;
    }
    if let Some(first) = first_skipped {
        report.push(line(
            ImportStatus::Ignored,
            &format!("line {first}"),
            format!("{} without a time and a number", count_of(skipped, "line")),
        ));
    }
    if local {
        report.push(line(
            ImportStatus::Corrected,
            "times",
            "the times have no offset, so they are imported as UTC. Local times repeat or skip an hour when the clocks change",
        ));
    }
    Some((Samples { list, instants, period: None }, report))
}

/// A time in seconds, and whether it is an instant: ISO 8601, epoch seconds or milliseconds, or minutes from the start.
fn time_of(text: &str) -> Option<(i64, bool)> {
    if let Ok(value) = text.parse::<f64>() {
        if !(0.0..=1e19).contains(&value) {
            return None;
        }
        let whole = value as i64;
        return Some(match (finer_unit(whole), whole) {
            (Some((_, parts)), _) => (whole / parts, true),
            (None, 1_000_000_000..) => (whole, true),
            _ => ((value * 60.0) as i64, false),
        });
    }
    instant(text).map(|at| (at, true))
}

/// Whether a time says how far it is ahead of UTC.
fn zoned(text: &str) -> bool {
    let time = text.split_once(['T', ' ']).map_or("", |(_, time)| time);
    !text.contains('-') || time.contains(['Z', 'z', '+', '-'])
}

/// `2026-12-01T06:00:00Z`, with an offset, a fraction, or a blank in place of the T; without an offset it is UTC.
fn instant(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.split(['-', '/']).map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let valid = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day);
    if !valid || parts.next().is_some() {
        return None;
    }
    let end = time.find(['Z', 'z', '+', '-', ' ']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(end)?;
    let clock = clock.split_once('.').map_or(clock, |(clock, _)| clock);
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    let zone = zone.trim();
    let ahead = match zone.split_at_checked(1) {
        None => 0,
        Some(("Z" | "z", _)) => 0,
        Some((sign @ ("+" | "-"), offset)) => {
            let digits = offset.replace(':', "");
            let (hours, minutes) = digits.split_at_checked(2)?;
            let ahead = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().unwrap_or(0);
            if sign == "-" { -ahead } else { ahead }
        }
        Some(_) if zone.eq_ignore_ascii_case("UTC") => 0,
        Some(_) => return None,
    };
    valid.then(|| {
        days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - ahead * 60
    })
}

/// The load of samples in any order.
fn build(samples: Samples, mut report: Vec<ReportLine>) -> Result<LoadImport, String> {
    let Samples { mut list, instants, period } = samples;
    let before = list.len();
    let bad = |sample: &Sample| !sample.value.is_finite() || sample.value < 0.0;
    let (negative, not_numbers) = list
        .iter()
        .filter(|sample| bad(sample))
        .fold((0, 0), |(a, b), it| if it.value < 0.0 { (a + 1, b) } else { (a, b + 1) });
    list.retain(|sample| !bad(sample));
    for (count, what) in [(negative, "negative"), (not_numbers, "not a number")] {
        if count > 0 {
            let values = count_of(count, "value");
            report.push(line(
                ImportStatus::Refused,
                "values",
                format!("{values} that {} {what}", crate::text::agree(count, "is", "are")),
            ));
        }
    }
    if list.is_empty() {
        return Err(format!("None of the {} is a number of requests.", count_of(before, "value")));
    }
    if list.windows(2).any(|pair| matches!(pair, [one, next] if next.at < one.at)) {
        list.sort_by_key(|sample| sample.at);
        report.push(line(
            ImportStatus::Corrected,
            "times",
            "the times weren't in order, so they are sorted",
        ));
    }
    let first = list.first().map_or(0, |sample| sample.at);
    let start = first - first.rem_euclid(60);
    let gap = period.unwrap_or_else(|| typical_gap(&list));
    // Samples of seconds add up to their minute; repeated minutes keep the last value.
    let fine = gap < 60;
    let per_minute = gap.max(60) as f64 / 60.0;
    let mut repeated = 0_usize;
    let mut load: Vec<LoadPoint> = Vec::new();
    let mut beyond = 0_usize;
    for sample in &list {
        let minute = (sample.at - start).div_euclid(60);
        let Some(minute) = u32::try_from(minute).ok().filter(|minute| *minute < MOST_MINUTES)
        else {
            beyond += 1;
            continue;
        };
        let value = sample.value / per_minute;
        match load.last_mut() {
            Some(last) if last.from_minute == minute && fine => last.requests_per_minute += value,
            Some(last) if last.from_minute == minute => {
                last.requests_per_minute = value;
                repeated += 1;
            }
            _ => load.push(LoadPoint { from_minute: minute, requests_per_minute: value }),
        }
    }
    if repeated > 0 {
        let values = count_of(repeated, "value");
        report.push(line(
            ImportStatus::Corrected,
            "times",
            format!("{values} at a time that occurs twice, of which the last is used"),
        ));
    }
    if beyond > 0 {
        report.push(line(
            ImportStatus::Ignored,
            "times",
            format!("{} after the first year", count_of(beyond, "value")),
        ));
    }
    let step = u32::try_from(gap.max(60) / 60).unwrap_or(1).max(1);
    let minutes = load.last().map_or(1, |last| last.from_minute + step).min(MOST_MINUTES);
    let gaps = load
        .windows(2)
        .filter(|pair| matches!(pair, [one, next] if next.from_minute - one.from_minute > step))
        .count();
    if gaps > 0 {
        report.push(line(
            ImportStatus::Kept,
            "times",
            format!("{} in which the load keeps the value before", count_of(gaps, "gap")),
        ));
    }
    if gap > 60 {
        report.push(line(
            ImportStatus::Corrected,
            "values",
            format!(
                "each value is divided by {}, because it is the sum of {}",
                number(step),
                duration(gap)
            ),
        ));
    }
    // Equal neighbors say nothing.
    load.dedup_by(|next, last| next.requests_per_minute == last.requests_per_minute);
    let points = load.len();
    if points > MOST_POINTS {
        load = averaged(&load, minutes);
        report.push(line(
            ImportStatus::Corrected,
            "values",
            format!("{} are averaged into {}", count_of(points, "value"), number(load.len())),
        ));
    }
    let from = if instants { format!(" from {}", utc_text(start)) } else { String::new() };
    report.insert(
        0,
        line(
            ImportStatus::Imported,
            "load",
            format!(
                "{} over {}{from}",
                count_of(before, "value"),
                duration(u64::from(minutes) * 60)
            ),
        ),
    );
    Ok(LoadImport { load, minutes, start: instants.then_some(start), report })
}

/// The most common difference of times.
fn typical_gap(list: &[Sample]) -> i64 {
    let mut gaps: Vec<i64> = list
        .windows(2)
        .filter_map(|pair| match pair {
            [one, next] => Some(next.at - one.at).filter(|gap| *gap > 0),
            _ => None,
        })
        .collect();
    gaps.sort_unstable();
    // Of equally common ones, the shortest.
    let runs = gaps.chunk_by(|one, next| one == next);
    let common = runs.rev().max_by_key(|run| run.len());
    common.and_then(|run| run.first()).copied().unwrap_or(60)
}

/// The load in stretches of equal length, each with its average.
fn averaged(load: &[LoadPoint], minutes: u32) -> Vec<LoadPoint> {
    let width = minutes.div_ceil(MOST_POINTS as u32).max(1);
    let mut out = Vec::new();
    let mut at = 0;
    for from in (0..minutes).step_by(width as usize) {
        let end = from.saturating_add(width).min(minutes);
        let mut sum = 0.0;
        let mut minute = from;
        while minute < end {
            while load.get(at + 1).is_some_and(|next| next.from_minute <= minute) {
                at += 1;
            }
            let until = load.get(at + 1).map_or(end, |next| next.from_minute.min(end));
            let value = load.get(at).map_or(0.0, |point| point.requests_per_minute);
            sum += value * f64::from(until - minute);
            minute = until;
        }
        out.push(LoadPoint { from_minute: from, requests_per_minute: sum / f64::from(end - from) });
    }
    out
}
