//! When a scheduled action is due: `at(…)`, `rate(…)`, and `cron(…)` expressions, in a time zone.

use crate::time::{
    civil_from_days,
    cron_field::{MONTHS, bits},
    days_from_civil, days_in_month,
};
use serde::{Deserialize, Serialize};

/// A schedule of Application Auto Scaling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Once, at this local time, in seconds as if it were UTC.
    At(i64),
    /// Each so many seconds.
    Rate(i64),
    /// At the local times of an expression.
    Cron(Box<Cron>),
}

/// The fields of a cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: u64,
    hours: u64,
    days: Days,
    months: u64,
    /// First, last, and step.
    years: Vec<(i64, i64, i64)>,
}

/// The days of a cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Days {
    OfMonth(u64),
    /// The last day of the month, or so many days before it.
    Last(i64),
    /// The working day nearest to a day of the month.
    Near(i64),
    /// The last working day of the month.
    LastWorking,
    /// Sunday is bit 0.
    OfWeek(u64),
    /// The last such day of the month; Sunday is 0.
    LastOfWeek(i64),
    /// The n-th such day of the month.
    Nth(i64, i64),
}

/// Why a schedule isn't one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleFault {
    /// What is wrong, as a sentence.
    pub message: &'static str,
    /// How to fix it.
    pub fix: &'static str,
}

/// From when a time zone is so far ahead of UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Transition {
    /// Epoch seconds. The first applies before its time too.
    pub at: i64,
    /// Minutes ahead of UTC.
    pub offset_minutes: i32,
}

/// A time zone by its transitions, ascending; without any it is UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeZone<'a>(pub &'a [Transition]);

impl TimeZone<'_> {
    /// Seconds ahead of UTC at an instant.
    pub fn offset(&self, epoch: i64) -> i64 {
        let after = self.0.partition_point(|transition| transition.at <= epoch);
        let at = self.0.get(after.saturating_sub(1));
        at.map_or(0, |transition| i64::from(transition.offset_minutes) * 60)
    }

    /// The first instant with this local time; none if the clocks skip it.
    pub fn instant(&self, local: i64) -> Option<i64> {
        if self.0.is_empty() {
            return Some(local);
        }
        self.0
            .iter()
            .map(|transition| local.saturating_sub(i64::from(transition.offset_minutes) * 60))
            .filter(|epoch| epoch.saturating_add(self.offset(*epoch)) == local)
            .min()
    }
}

const FORM: ScheduleFault = ScheduleFault {
    message: "The schedule is neither `at(…)`, `rate(…)`, nor `cron(…)`.",
    fix: "Enter a schedule such as `cron(0 8 ? * MON-FRI *)`.",
};
const AT: ScheduleFault = ScheduleFault {
    message: "The time in `at(…)` isn't valid.",
    fix: "Use the form `at(2026-12-01T08:00:00)`, without an offset.",
};
const RATE: ScheduleFault = ScheduleFault {
    message: "The rate isn't valid.",
    fix: "Enter a whole number above 0 and a unit, such as `rate(1 day)` or `rate(12 hours)`.",
};
const FIELDS: ScheduleFault = ScheduleFault {
    message: "A cron expression has six fields: minute, hour, day of the month, month, day of the week, year.",
    fix: "Enter six fields, such as `cron(0 8 ? * MON-FRI *)`.",
};
const VALUES: ScheduleFault = ScheduleFault {
    message: "A field of the cron expression isn't valid.",
    fix: "Enter values within the range of each field, such as `cron(0/15 8-18 ? * MON-FRI *)`.",
};
const BOTH_DAYS: ScheduleFault = ScheduleFault {
    message: "The cron expression has a day of the month and a day of the week.",
    fix: "Replace one of them with `?`.",
};
const NO_DAY: ScheduleFault = ScheduleFault {
    message: "Both days of the cron expression are `?`.",
    fix: "Replace one of them with `*`.",
};

impl Schedule {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ScheduleFault> {
        let text = text.trim();
        let inner = |name: &str| {
            text.strip_prefix(name)?
                .trim_start()
                .strip_prefix('(')?
                .strip_suffix(')')
                .map(str::trim)
        };
        if let Some(inner) = inner("at") {
            return local_time(inner).map(Schedule::At).ok_or(AT);
        }
        if let Some(inner) = inner("rate") {
            return rate(inner).map(Schedule::Rate).ok_or(RATE);
        }
        match inner("cron") {
            Some(inner) => Ok(Schedule::Cron(Box::new(Cron::parse(inner)?))),
            None => Err(FORM),
        }
    }

    /// The instants from `from` until before `to` at which the schedule is due, at most `most`. A rate counts from `from`.
    pub fn due(&self, zone: TimeZone<'_>, from: i64, to: i64, most: usize) -> Vec<i64> {
        let within = |epoch: &i64| from <= *epoch && *epoch < to;
        match self {
            Schedule::At(local) => zone.instant(*local).into_iter().filter(within).collect(),
            Schedule::Rate(seconds) => (0..)
                .map(|n: i64| from.saturating_add(n.saturating_mul(*seconds)))
                .take_while(within)
                .take(most)
                .collect(),
            Schedule::Cron(cron) => {
                let day = |epoch: i64| epoch.saturating_add(zone.offset(epoch)).div_euclid(86_400);
                let mut found = Vec::new();
                let mut days = day(from).saturating_sub(1)..=day(to).saturating_add(1);
                while found.len() < most
                    && let Some(day) = days.next()
                {
                    let times = cron.on(day).filter_map(|local| zone.instant(local));
                    found.extend(times.filter(within));
                }
                found.sort_unstable();
                found.dedup();
                found.truncate(most);
                found
            }
        }
    }
}

/// `2026-12-01T08:00:00`, or without its seconds, as seconds.
fn local_time(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let numbers = |text: &str, apart: char| -> Option<Vec<i64>> {
        let digits = |part: &str| {
            (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        text.split(apart).map(digits).collect()
    };
    let (date, time) = (numbers(date, '-')?, numbers(time, ':')?);
    let ([year, month, day], [hour, minute, rest @ ..]) = (date.as_slice(), time.as_slice()) else {
        return None;
    };
    let second = match rest {
        [] => 0,
        [second] => *second,
        _ => return None,
    };
    let valid = (1970..=9999).contains(year)
        && (1..=12).contains(month)
        && (1..=days_in_month(*year, *month)).contains(day)
        && (0..24).contains(hour)
        && (0..60).contains(minute)
        && (0..60).contains(&second);
    valid
        .then(|| days_from_civil(*year, *month, *day) * 86_400 + hour * 3600 + minute * 60 + second)
}

fn rate(text: &str) -> Option<i64> {
    let (value, unit) = text.split_once(char::is_whitespace)?;
    let value: i64 = value.parse().ok().filter(|value| (1..=1_000_000).contains(value))?;
    let unit = match unit.trim() {
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3600,
        "day" | "days" => 86_400,
        _ => return None,
    };
    Some(value * unit)
}

impl Cron {
    fn parse(text: &str) -> Result<Self, ScheduleFault> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, day, month, week, year] = match fields.as_slice() {
            // A seventh field before the others has the seconds.
            [_, six @ ..] | six if six.len() == 6 => {
                <[&str; 6]>::try_from(six).map_err(|_| FIELDS)?
            }
            _ => return Err(FIELDS),
        };
        let set = |field: &str, least, most, names: &[&str]| {
            bits(field, least, most, names).map_err(|_| VALUES)
        };
        let any = |field: &str| field == "?" || field == "*";
        let days = match (any(day), any(week)) {
            (false, false) => return Err(BOTH_DAYS),
            _ if day == "?" && week == "?" => return Err(NO_DAY),
            (true, false) => of_week(week).ok_or(VALUES)?,
            (true, true) => Days::OfMonth(u64::MAX),
            (false, true) => of_month(day).ok_or(VALUES)?,
        };
        Ok(Self {
            minutes: set(minutes, 0, 59, &[])?,
            hours: set(hours, 0, 23, &[])?,
            days,
            months: set(month, 1, 12, &MONTHS)?,
            years: years(year).ok_or(VALUES)?,
        })
    }

    /// The local times on a day, in seconds.
    fn on(&self, day: i64) -> impl Iterator<Item = i64> {
        let has = |set: u64, value: i64| (0..64).contains(&value) && set >> value & 1 == 1;
        let (year, month, _) = civil_from_days(day);
        let years = |(from, to, step): &(i64, i64, i64)| {
            (*from..=*to).contains(&year) && (year - from) % step == 0
        };
        let matches =
            has(self.months, month) && self.years.iter().any(years) && self.days.holds(day);
        let hours = if matches { self.hours } else { 0 };
        let minutes = self.minutes;
        (0..24)
            .filter(move |hour| hours >> hour & 1 == 1)
            .flat_map(move |hour| {
                (0..60)
                    .filter(move |minute| minutes >> minute & 1 == 1)
                    .map(move |minute| (hour, minute))
            })
            .map(move |(hour, minute): (i64, i64)| day * 86_400 + hour * 3600 + minute * 60)
    }
}

/// The day of the week; Sunday is 0. The epoch began on a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 4).rem_euclid(7)
}

impl Days {
    fn holds(&self, day: i64) -> bool {
        let (year, month, of_month) = civil_from_days(day);
        let last = days_in_month(year, month);
        let working = |day: i64| !matches!(weekday(day), 0 | 6);
        match *self {
            Days::OfMonth(set) => set >> of_month & 1 == 1,
            Days::Last(before) => of_month == last - before,
            Days::OfWeek(set) => set >> weekday(day) & 1 == 1,
            Days::LastOfWeek(which) => weekday(day) == which && of_month + 7 > last,
            Days::Nth(which, nth) => weekday(day) == which && (of_month - 1) / 7 + 1 == nth,
            Days::LastWorking => {
                let first = day - of_month + 1;
                let end = (0..last).rev().find(|n| working(first + n));
                end == Some(of_month - 1)
            }
            Days::Near(near) => {
                // Saturday moves to Friday, Sunday to Monday, but never into another month.
                let near = near.min(last);
                let wanted = day - of_month + near;
                let moved = match weekday(wanted) {
                    6 if near > 1 => near - 1,
                    6 => near + 2,
                    0 if near < last => near + 1,
                    0 => near - 2,
                    _ => near,
                };
                of_month == moved
            }
        }
    }
}

fn of_month(field: &str) -> Option<Days> {
    let upper = field.to_ascii_uppercase();
    let day = |text: &str| text.parse().ok().filter(|day| (1..=31).contains(day));
    match upper.as_str() {
        "L" => Some(Days::Last(0)),
        "LW" => Some(Days::LastWorking),
        text => match (text.strip_prefix("L-"), text.strip_suffix('W')) {
            (Some(before), _) => {
                before.parse().ok().filter(|n| (0..=30).contains(n)).map(Days::Last)
            }
            (_, Some(near)) => day(near).map(Days::Near),
            _ => bits(field, 1, 31, &[]).ok().map(Days::OfMonth),
        },
    }
}

fn of_week(field: &str) -> Option<Days> {
    const NAMES: [&str; 8] = ["", "sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let one = |text: &str| -> Option<i64> {
        let set = bits(text, 1, 7, &NAMES).ok()?;
        (set.count_ones() == 1).then(|| i64::from(set.trailing_zeros()) - 1)
    };
    if let Some((which, nth)) = field.split_once('#') {
        let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth))?;
        return Some(Days::Nth(one(which)?, nth));
    }
    if let Some(which) = field.strip_suffix(['L', 'l']) {
        return match which {
            "" => Some(Days::OfWeek(1 << 6)),
            which => one(which).map(Days::LastOfWeek),
        };
    }
    // A range such as FRI-MON goes over the end of the week.
    let mut set = 0;
    for part in field.split(',') {
        let around = part.split_once('-').and_then(|(from, to)| Some((one(from)?, one(to)?)));
        set |= match around {
            Some((from, to)) if from > to => {
                bits(&format!("{}-7", from + 1), 1, 7, &[]).ok()?
                    | bits(&format!("1-{}", to + 1), 1, 7, &[]).ok()?
            }
            _ => bits(part, 1, 7, &NAMES).ok()?,
        };
    }
    Some(Days::OfWeek(set >> 1))
}

fn years(field: &str) -> Option<Vec<(i64, i64, i64)>> {
    const RANGE: std::ops::RangeInclusive<i64> = 1970..=2199;
    let year = |text: &str| text.parse().ok().filter(|year| RANGE.contains(year));
    field
        .split(',')
        .map(|part| {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => (range, step.parse().ok().filter(|step: &i64| *step > 0)?),
                None => (part, 1),
            };
            let (from, to) = match (range, range.split_once('-')) {
                ("*" | "?", _) => (*RANGE.start(), *RANGE.end()),
                (_, Some((from, to))) => (year(from)?, year(to)?),
                (one, None) if step > 1 => (year(one)?, *RANGE.end()),
                (one, None) => (year(one)?, year(one)?),
            };
            (from <= to).then_some((from, to, step))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::utc_text;

    fn due(text: &str, zone: &[Transition], from: &str, days: i64) -> Vec<String> {
        let from = local_time(from).unwrap();
        let schedule = Schedule::parse(text).unwrap();
        let due = schedule.due(TimeZone(zone), from, from + days * 86_400, 50);
        due.into_iter().map(|at| utc_text(at).trim_end_matches(":00Z").to_owned()).collect()
    }

    #[test]
    fn schedules_are_due_when_aws_says() {
        // 2026-12-01 is a Tuesday.
        let cases: [(&str, i64, &[&str]); 14] = [
            ("at(2026-12-02T08:30:00)", 7, &["2026-12-02T08:30"]),
            ("at(2026-12-20T08:30)", 7, &[]),
            ("rate(3 days)", 7, &["2026-12-01T00:00", "2026-12-04T00:00", "2026-12-07T00:00"]),
            (
                "cron(0 18 ? * MON-FRI *)",
                3,
                &["2026-12-01T18:00", "2026-12-02T18:00", "2026-12-03T18:00"],
            ),
            ("cron(30 6 * * 2 *)", 9, &["2026-12-07T06:30"]),
            ("cron(0/30 0 1 * ? *)", 2, &["2026-12-01T00:00", "2026-12-01T00:30"]),
            ("cron(0 0 0 L * ? *)", 31, &["2026-12-31T00:00"]),
            ("cron(0 9 ? * FRI#1 2026)", 31, &["2026-12-04T09:00"]),
            ("cron(0 9 ? * 6L *)", 31, &["2026-12-25T09:00"]),
            ("cron(0 9 LW * ? *)", 31, &["2026-12-31T09:00"]),
            ("cron(0 9 5W * ? *)", 31, &["2026-12-04T09:00"]),
            ("cron(0 9 6W * ? *)", 31, &["2026-12-07T09:00"]),
            ("cron(0 0 ? * SAT-SUN *)", 7, &["2026-12-05T00:00", "2026-12-06T00:00"]),
            ("cron(0 0 ? JAN * 2027/2)", 7, &[]),
        ];
        for (text, days, expected) in cases {
            assert_eq!(due(text, &[], "2026-12-01T00:00", days), expected, "{text}");
        }
    }

    #[test]
    fn local_times_follow_the_clocks() {
        // Berlin in 2026: summer time from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
        let at = |text: &str, offset_minutes| Transition {
            at: local_time(text).unwrap(),
            offset_minutes,
        };
        let berlin =
            [at("2026-01-01T00:00", 60), at("2026-03-29T01:00", 120), at("2026-10-25T01:00", 60)];
        let daily = "cron(30 2 * * ? *)";
        // 02:30 doesn't exist on 29 March, and exists twice on 25 October.
        let spring = due(daily, &berlin, "2026-03-28T00:00", 3);
        assert_eq!(spring, ["2026-03-28T01:30", "2026-03-30T00:30"]);
        let autumn = due(daily, &berlin, "2026-10-24T00:00", 3);
        assert_eq!(autumn, ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]);
    }

    #[test]
    fn faults_are_named() {
        for (text, fault) in [
            ("every day", FORM),
            ("cron 0 8 * * ? *", FORM),
            ("at(2026-13-01T00:00:00)", AT),
            ("at(2026-12-01T00:00:00Z)", AT),
            ("rate(0 days)", RATE),
            ("rate(5 weeks)", RATE),
            ("cron(0 8 * * *)", FIELDS),
            ("cron(0 8 1 * MON *)", BOTH_DAYS),
            ("cron(0 8 ? * ? *)", NO_DAY),
            ("cron(60 8 * * ? *)", VALUES),
            ("cron(0 8 ? * MOON *)", VALUES),
            ("cron(0 8 ? * MON 1900)", VALUES),
            ("cron(0 8 ? * MON#9 *)", VALUES),
        ] {
            assert_eq!(Schedule::parse(text), Err(fault), "{text}");
        }
    }
}
