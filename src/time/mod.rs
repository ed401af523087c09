//! Instants: epoch seconds as calendar text, and dates as the AWS CLI reads them. How far apart two instants are is in
//! [`crate::text`].

pub mod cli_date;
pub mod cron_field;

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar (`month` 1 to 12, `day` 1 to 31).
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of the calendar, `(year, month, day)`, that is so many days from 1970-01-01.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// How many days the month has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// `2024-03-31T00:00:00Z`. Years beyond four digits are written out in full.
pub fn utc_text(epoch: i64) -> String {
    let (year, month, day) = civil_from_days(epoch.div_euclid(86_400));
    let second = epoch.rem_euclid(86_400);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// `2024-03-31T02:00:00+02:00`: the same instant in a zone this many minutes ahead of UTC.
pub fn zoned_text(epoch: i64, ahead: i64) -> String {
    let local = utc_text(epoch.saturating_add(ahead.saturating_mul(60)));
    let sign = if ahead < 0 { '-' } else { '+' };
    let ahead = ahead.unsigned_abs();
    format!("{}{sign}{:02}:{:02}", local.trim_end_matches('Z'), ahead / 60, ahead % 60)
}

/// `20240331T000000Z`, as Signature Version 4 writes it.
pub fn compact_utc(epoch: i64) -> String {
    utc_text(epoch).replace(['-', ':'], "")
}

/// `Sun, 31 Mar 2024 00:00:00 GMT`, as HTTP writes dates.
pub fn http_date(epoch: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days = epoch.div_euclid(86_400);
    let (year, month, day) = civil_from_days(days);
    let pick = |names: &[&'static str], at: i64| {
        usize::try_from(at).ok().and_then(|at| names.get(at).copied()).unwrap_or_default()
    };
    let clock = utc_text(epoch);
    let clock = clock.split_once('T').map_or("", |(_, clock)| clock.trim_end_matches('Z'));
    format!(
        "{}, {day:02} {} {year:04} {clock} GMT",
        pick(&DAYS, days.rem_euclid(7)),
        pick(&MONTHS, month - 1)
    )
}

/// The finer unit of a number that is too large for seconds, and how many of these units make a second. Read in that
/// unit, the number is in the years 2001 to 2286.
pub fn finer_unit(number: i64) -> Option<(&'static str, i64)> {
    [("milliseconds", 1_000), ("microseconds", 1_000_000), ("nanoseconds", 1_000_000_000)]
        .into_iter()
        .find(|(_, parts)| (1_000_000_000..10_000_000_000).contains(&(number / parts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_goes_both_ways() {
        for days in (-1_000_000..1_000_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
            assert!((1..=days_in_month(year, month)).contains(&day));
        }
        assert_eq!(utc_text(1_711_843_200), "2024-03-31T00:00:00Z");
        assert_eq!(utc_text(-1), "1969-12-31T23:59:59Z");
        assert_eq!(zoned_text(1_711_843_200, 120), "2024-03-31T02:00:00+02:00");
        assert_eq!(zoned_text(1_711_843_200, -570), "2024-03-30T14:30:00-09:30");
        assert!(utc_text(i64::MAX).starts_with("292277026596-12-04"));
        assert_eq!(http_date(1_711_843_200), "Sun, 31 Mar 2024 00:00:00 GMT");
        assert_eq!(compact_utc(1_369_353_600), "20130524T000000Z");
    }
}
