//! The fields of cron expressions.

/// The names of the days of the week, from 0.
pub const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/// The names of the months, from 1.
pub const MONTHS: [&str; 13] =
    ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The set that a field specifies, as bits: `*`, `5`, `1-5`, `*/15`, `1,3,5`, `mon`.
///
/// # Errors
/// What is wrong, as a phrase.
pub fn bits(field: &str, least: u64, most: u64, names: &[&str]) -> Result<u64, &'static str> {
    let number = |text: &str| -> Result<u64, &'static str> {
        let lower = text.to_ascii_lowercase();
        names
            .iter()
            .position(|name| !name.is_empty() && *name == lower)
            .map(|at| at as u64)
            .or_else(|| text.parse().ok())
            .filter(|value| (least..=most).contains(value))
            .ok_or("a field is out of range")
    };
    let mut set = 0;
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (
                range,
                step.parse::<u64>()
                    .ok()
                    .filter(|&step| step > 0)
                    .ok_or("expected a step greater than 0")?,
            ),
            None => (part, 1),
        };
        let (from, to) = match (range, range.split_once('-')) {
            ("*", _) => (least, most),
            (_, Some((from, to))) => (number(from)?, number(to)?),
            (one, None) if step > 1 => (number(one)?, most),
            (one, None) => (number(one)?, number(one)?),
        };
        if from > to {
            return Err("a range must be ascending");
        }
        let mut at = from;
        while at <= to {
            set |= 1 << at;
            at = at.saturating_add(step);
        }
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_set() {
        let cases: [(&str, u64); 6] = [
            ("*", 0x0fff_ffff_ffff_ffff),
            ("5", 1 << 5),
            ("1-3", 0b1110),
            ("*/30", 1 | 1 << 30),
            ("50/5", 1 << 50 | 1 << 55),
            ("1,3", 0b1010),
        ];
        for (text, expected) in cases {
            assert_eq!(bits(text, 0, 59, &[]), Ok(expected), "{text}");
        }
        assert_eq!(bits("mon-fri", 0, 6, &WEEKDAYS), Ok(0b11_1110));
        for wrong in ["60", "3-1", "x", "", "*/0", "1-"] {
            assert!(bits(wrong, 0, 59, &[]).is_err(), "{wrong}");
        }
    }
}
