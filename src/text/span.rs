//! Spans of time.

use super::Integer;

/// A duration in readable units, exact to the second: `40 s`, `7 min`, `3 min 20 s`, `2 h 5 min`. Up to two days, full
/// hours remain hours (`24 h`, `36 h`). Longer durations start with days: `2 days`, `365 days`, `3 days 4 h`.
pub fn duration(seconds: impl Integer) -> String {
    let seconds = seconds.wide();
    let sign = if seconds < 0 { "-" } else { "" };
    let whole = i128::try_from(seconds.unsigned_abs()).unwrap_or(i128::MAX);
    let days = if whole >= 2 * DAY { whole / DAY } else { 0 };
    let rest = whole - days * DAY;
    let parts = [(rest / 3600, " h"), (rest / 60 % 60, " min"), (rest % 60, " s")];
    let mut text = if days == 0 { String::new() } else { super::count_as(days, "day", "days") };
    for (value, unit) in parts.into_iter().filter(|(value, _)| *value > 0) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&super::number(value));
        text.push_str(unit);
    }
    if text.is_empty() { "0 s".into() } else { format!("{sign}{text}") }
}

const DAY: i128 = 86_400;

/// Where `then` is, seen from `now` (both in epoch seconds), in the largest unit that fits, rounded down: `in 3 min`,
/// `2 days ago`, `54 years ago`, `now`.
pub fn relative(then: i64, now: i64) -> String {
    let apart = then.saturating_sub(now);
    let span = largest_unit(apart.unsigned_abs());
    match apart {
        0 => "now".to_owned(),
        1.. => format!("in {span}"),
        _ => format!("{span} ago"),
    }
}

fn largest_unit(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        172_800..5_184_000 => format!("{} days", seconds / 86_400),
        5_184_000..63_072_000 => format!("{} months", seconds / 2_592_000),
        _ => format!("{} years", super::number(seconds / 31_556_952)),
    }
}

/// Seconds since a start as a clock shows them: `7:00`, `1:02:30`.
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_exact_and_readable() {
        let cases = [
            (0, "0 s"),
            (1, "1 s"),
            (59, "59 s"),
            (60, "1 min"),
            (200, "3 min 20 s"),
            (2400, "40 min"),
            (3600, "1 h"),
            (3661, "1 h 1 min 1 s"),
            (7500, "2 h 5 min"),
            (86_400, "24 h"),
            (129_600, "36 h"),
            (172_799, "47 h 59 min 59 s"),
            (172_800, "2 days"),
            (273_600, "3 days 4 h"),
            (31_536_000, "365 days"),
            (-60, "-1 min"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(duration(seconds), expected);
        }
        assert_eq!(duration(u64::MAX), "213,503,982,334,601 days 7 h 15 s");
    }

    #[test]
    fn distances_take_the_largest_unit() {
        let cases = [
            (5, 5, "now"),
            (280, 100, "in 3 min"),
            (100, 280, "3 min ago"),
            (7300, 100, "in 2 h"),
            (100, 172_899, "47 h ago"),
            (0, 172_800, "2 days ago"),
            (5_184_000, 0, "in 2 months"),
            (0, 1_711_843_200, "54 years ago"),
            (i64::MIN, i64::MAX, "292,277,024,626 years ago"),
        ];
        for (then, now, expected) in cases {
            assert_eq!(relative(then, now), expected, "{then} from {now}");
        }
    }

    #[test]
    fn clocks_show_hours_only_where_there_are_some() {
        assert_eq!([clock(0), clock(420), clock(3750)], ["0:00", "7:00", "1:02:30"]);
    }
}
