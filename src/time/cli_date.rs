//! The dates of `aws cloudfront sign`, read as the command reads them.
//!
//! The AWS CLI first tries the text as a number (epoch seconds) and then passes it to python-dateutil, which guesses:
//! `03/04/2024` is March 4. This module guesses as that parser does, except for what depends on the current day. The
//! parser adds a missing year, month, or day from today's date; this module rejects such a text.

use super::{civil_from_days, days_from_civil, days_in_month};

/// A text read as a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CliDate {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub micros: i64,
    /// The format that the reading assumes.
    pub form: DateForm,
}

/// The ways of writing a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// A number: seconds since 1970-01-01T00:00:00Z.
    Epoch,
    /// `YYYY-MM-DD`, alone or with `Thh:mm:ss` and an offset or `Z`: the documented forms.
    Documented,
    /// Another text that the command's lenient parser makes sense of.
    Guessed,
}

impl CliDate {
    /// Whole seconds since the epoch, the fraction cut off, as botocore writes them into policies.
    pub const fn epoch(self) -> i64 {
        self.micros / 1_000_000
    }

    /// Whole seconds since the epoch, rounded to the nearest, as the JavaScript SDK writes them into policies.
    pub const fn rounded(self) -> i64 {
        // A JavaScript date has milliseconds, and `Math.round` rounds halves up.
        (self.micros.div_euclid(1000) + 500).div_euclid(1000)
    }
}

/// The first and last second that Python's `datetime` can hold: years 1 to 9999.
const RANGE: std::ops::RangeInclusive<f64> = -62_135_596_800.0..=253_402_300_799.0;

/// Reads a date as `aws cloudfront sign --date-less-than` does at the time `now` (in epoch seconds). A year of two
/// digits is within fifty years of `now`.
///
/// # Errors
/// One sentence that says why the command rejects the text, or why this reading can't be reproduced.
pub fn parse(text: &str, now: i64) -> Result<CliDate, String> {
    let number = python_float(text);
    if let Some(number) = number.filter(|number| RANGE.contains(number)) {
        let micros = (number * 1e6).round_ties_even() as i64;
        return Ok(CliDate { micros, form: DateForm::Epoch });
    }
    if text.trim().is_empty() {
        return Err("expected a date, for example 2026-01-31".into());
    }
    if text.len() > 200 {
        return Err("this text is too long for a date".into());
    }
    let (this_year, ..) = civil_from_days(now.div_euclid(86_400));
    // The command tries a number out of range as a date, too: `20240331100000`.
    let parsed = Parser::new(text, this_year).run().ok_or_else(|| match number {
        Some(number) if number > 0.0 && RANGE.contains(&(number / 1000.0)) => "this number is after the year 9999 in seconds and looks like milliseconds, so divide it by 1000".into(),
        Some(_) => "this number of seconds is outside the years 1 to 9999".into(),
        _ => "expected YYYY-MM-DD, YYYY-MM-DDThh:mm:ss with an optional offset such as +09:00, or epoch seconds".to_owned(),
    })?;
    let micros = parsed.moment()?;
    let form = if is_documented(text) { DateForm::Documented } else { DateForm::Guessed };
    Ok(CliDate { micros, form })
}

/// `float(text)` in Python: surrounding blanks and single underscores between digits are fine; `nan` is no number here.
fn python_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let isolated = bytes.iter().enumerate().any(|(at, byte)| {
        let digit =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        *byte == b'_' && !(digit(at.checked_sub(1)) && digit(at.checked_add(1)))
    });
    if isolated {
        return None;
    }
    text.replace('_', "").parse().ok().filter(|number: &f64| !number.is_nan())
}

fn is_documented(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00") else {
        return false;
    };
    let offset = |rest: &str| matches!(rest, "" | "Z" | "+00:00" | "-00:00");
    rest.is_empty() || rest.strip_prefix("T00:00:00").is_some_and(offset)
}

const JUMP: [&str; 17] =
    [" ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd"];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn is_jump(token: &str) -> bool {
    let token = token.to_lowercase();
    token == "th" || JUMP.contains(&token.as_str())
}

fn month(token: &str) -> Option<i64> {
    let token = token.to_lowercase();
    let at = MONTHS.iter().position(|name| {
        token == *name
            || name.get(..3) == Some(token.as_str())
            || (token == "sept" && *name == "september")
    })?;
    i64::try_from(at).ok().map(|at| at + 1)
}

fn is_weekday(token: &str) -> bool {
    let token = token.to_lowercase();
    WEEKDAYS.iter().any(|name| token == *name || name.get(..3) == Some(token.as_str()))
}

/// 0 for hours, 1 for minutes, 2 for seconds.
fn hms(token: &str) -> Option<u8> {
    match token.to_lowercase().as_str() {
        "h" | "hour" | "hours" => Some(0),
        "m" | "minute" | "minutes" => Some(1),
        "s" | "second" | "seconds" => Some(2),
        _ => None,
    }
}

/// True for pm.
fn ampm(token: &str) -> Option<bool> {
    match token.to_lowercase().as_str() {
        "am" | "a" => Some(false),
        "pm" | "p" => Some(true),
        _ => None,
    }
}

fn is_utc(name: &str) -> bool {
    matches!(name.to_uppercase().as_str(), "UTC" | "GMT" | "Z")
}

/// Cuts the text where the kind of character changes; dots belong to numbers and words until proved separators.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().filter(|c| *c != '\0').collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        at += 1;
        let (mut word, mut dotted) = (first.is_alphabetic(), false);
        if !word && !first.is_ascii_digit() {
            tokens.push(if first.is_whitespace() { " ".to_owned() } else { first.to_string() });
            continue;
        }
        let mut token = first.to_string();
        let mut letters = false;
        while let Some(&next) = chars.get(at) {
            letters |= word;
            let after_dot = token.ends_with('.');
            let goes_on = if word {
                next.is_alphabetic()
                    || next == '.'
                    || (dotted && after_dot && next.is_ascii_digit())
            } else {
                next.is_ascii_digit()
                    || next == '.'
                    || (!dotted && next == ',' && token.len() >= 2)
                    || (dotted && after_dot && next.is_alphabetic())
            };
            if !goes_on {
                break;
            }
            if dotted && next.is_ascii_digit() {
                word = false;
            } else if dotted && next.is_alphabetic() {
                word = true;
            }
            dotted |= matches!(next, '.' | ',');
            token.push(next);
            at += 1;
        }
        let many = token.matches('.').count() > 1;
        if dotted && (letters || word || many || token.ends_with(['.', ','])) {
            let mut part = String::new();
            for c in token.chars() {
                if matches!(c, '.' | ',') {
                    tokens.extend((!part.is_empty()).then(|| std::mem::take(&mut part)));
                    tokens.push(c.to_string());
                } else {
                    part.push(c);
                }
            }
            tokens.extend((!part.is_empty()).then_some(part));
        } else {
            tokens.push(if dotted && !word { token.replace(',', ".") } else { token });
        }
    }
    tokens
}

/// What has been made out so far.
struct Parser {
    /// The year in which the command runs.
    this_year: i64,
    tokens: Vec<String>,
    /// The numbers that are year, month and day in an order still to be found.
    numbers: Vec<i64>,
    year_at: Option<usize>,
    month_at: Option<usize>,
    century: bool,
    weekday: bool,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    micros: i64,
    zone: Option<String>,
    offset: Option<i64>,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
}

/// Integer value of a run of digits; at most nine, so that sums can't overflow.
fn int(token: &str) -> Option<i64> {
    (token.len() <= 9 && !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| token.parse().ok())
        .flatten()
}

impl Parser {
    fn new(text: &str, this_year: i64) -> Self {
        Self {
            this_year,
            tokens: tokens(text),
            numbers: Vec::new(),
            year_at: None,
            month_at: None,
            century: false,
            weekday: false,
            hour: None,
            minute: None,
            second: None,
            micros: 0,
            zone: None,
            offset: None,
            year: None,
            month: None,
            day: None,
        }
    }

    fn token(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).map(String::as_str)
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.token(at) == Some(text)
    }

    /// A number given as text: more than two digits make it the year.
    fn push(&mut self, token: &str) -> Option<()> {
        let value = int(token)?;
        let year = token.len() > 2;
        self.push_value(value, year)
    }

    fn push_value(&mut self, value: i64, year: bool) -> Option<()> {
        if year {
            self.century = true;
            if self.year_at.replace(self.numbers.len()).is_some() {
                return None;
            }
        }
        self.numbers.push(value);
        Some(())
    }

    fn push_month(&mut self, value: i64) -> Option<()> {
        if self.month_at.replace(self.numbers.len()).is_some() {
            return None;
        }
        self.numbers.push(value);
        Some(())
    }

    fn run(mut self) -> Option<Self> {
        let mut at = 0;
        while let Some(token) = self.token(at).map(str::to_owned) {
            if token.starts_with(|c: char| c.is_ascii_digit()) {
                at = self.numeric(at, &token)?;
            } else if is_weekday(&token) {
                self.weekday = true;
            } else if let Some(value) = month(&token) {
                self.push_month(value)?;
                at = self.after_month(at)?;
            } else if let Some(pm) = ampm(&token) {
                let hour = self.hour.filter(|hour| (0..=12).contains(hour))?;
                self.hour = Some(twelve_hour(hour, pm));
            } else if self.could_be_zone(&token) {
                self.offset = is_utc(&token).then_some(0);
                // `GMT+3` means "local time plus 3 h is GMT", so the sign is inverted.
                if let Some(sign @ ("+" | "-")) = self.token(at + 1) {
                    let turned = if sign == "+" { "-" } else { "+" };
                    if let Some(next) = self.tokens.get_mut(at + 1) {
                        turned.clone_into(next);
                    }
                    self.offset = None;
                    self.zone = (!is_utc(&token)).then_some(token);
                } else {
                    self.zone = Some(token);
                }
            } else if self.hour.is_some() && matches!(token.as_str(), "+" | "-") {
                at = self.numeric_zone(at, token == "-")?;
            } else if !is_jump(&token) {
                return None;
            }
            at += 1;
        }
        self.resolve()?;
        Some(self)
    }

    /// `Jan-01[-99]`, `Jan of 01`.
    fn after_month(&mut self, at: usize) -> Option<usize> {
        if let Some(separator @ ("-" | "/")) = self.token(at + 1).map(str::to_owned).as_deref() {
            let second = self.token(at + 2)?.to_owned();
            self.push(&second)?;
            if self.is(at + 3, separator) {
                let third = self.token(at + 4)?.to_owned();
                self.push(&third)?;
                return Some(at + 4);
            }
            return Some(at + 2);
        }
        if self.is(at + 1, " ")
            && self.is(at + 3, " ")
            && self.token(at + 2).is_some_and(|token| token.eq_ignore_ascii_case("of"))
        {
            if let Some(year) = self.token(at + 4).and_then(int) {
                self.push_value(full_year(year, self.this_year), true)?;
            }
            return self.token(at + 4).map(|_| at + 4);
        }
        Some(at)
    }

    fn could_be_zone(&self, token: &str) -> bool {
        self.hour.is_some()
            && self.zone.is_none()
            && self.offset.is_none()
            && token.len() <= 5
            && (token.bytes().all(|byte| byte.is_ascii_uppercase()) || matches!(token, "z"))
    }

    /// `+0900`, `-03:00`, `+9`.
    fn numeric_zone(&mut self, at: usize, negative: bool) -> Option<usize> {
        let digits = self.token(at + 1)?.to_owned();
        let mut last = at + 1;
        let (hours, minutes) = if digits.len() == 4 {
            (int(digits.get(..2)?)?, int(digits.get(2..)?)?)
        } else if self.is(at + 2, ":") {
            last = at + 3;
            (int(&digits)?, int(self.token(at + 3)?)?)
        } else if digits.len() <= 2 {
            (int(&digits)?, 0)
        } else {
            return None;
        };
        let seconds = hours * 3600 + minutes * 60;
        self.offset = Some(if negative { -seconds } else { seconds });
        // A name may follow, if the zone has none yet: -0300 (BRST).
        let is_name = |name: &str| {
            (3..=5).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_uppercase())
        };
        let named = self.zone.is_none()
            && self.is(last + 1, " ")
            && self.is(last + 2, "(")
            && self.token(last + 3).is_some_and(is_name)
            && self.is(last + 4, ")");
        Some(if named { last + 4 } else { last })
    }

    fn numeric(&mut self, at: usize, token: &str) -> Option<usize> {
        let value: f64 = token.parse().ok()?;
        let length = token.len();
        let next_is_time = self.is(at + 1, ":") || self.token(at + 1).and_then(hms).is_some();
        if self.numbers.len() == 3
            && matches!(length, 2 | 4)
            && self.hour.is_none()
            && !next_is_time
        {
            // 19990101T23[59]
            self.hour = int(token.get(..2)?);
            if length == 4 {
                self.minute = int(token.get(2..)?);
            }
            self.hour?;
        } else if length == 6 || (length > 6 && token.find('.') == Some(6)) {
            let (first, second, third) = (token.get(..2)?, token.get(2..4)?, token.get(4..)?);
            if self.numbers.is_empty() && !token.contains('.') {
                self.push(first)?;
                self.push(second)?;
                self.push(third)?;
            } else {
                self.hour = Some(int(first)?);
                self.minute = Some(int(second)?);
                self.seconds(third)?;
            }
        } else if matches!(length, 8 | 12 | 14) && !token.contains('.') {
            self.push_value(int(token.get(..4)?)?, true)?;
            self.push(token.get(4..6)?)?;
            self.push(token.get(6..8)?)?;
            if length > 8 {
                self.hour = Some(int(token.get(8..10)?)?);
                self.minute = Some(int(token.get(10..12)?)?);
            }
            if length > 12 {
                self.second = Some(int(token.get(12..)?)?);
            }
        } else if let Some((label_at, unit)) = self.label(at) {
            self.assign(unit, value, token)?;
            return Some(label_at.max(at));
        } else if self.is(at + 1, ":") && self.token(at + 2).is_some() {
            self.hour = Some(value as i64);
            let minutes: f64 = self.token(at + 2)?.parse().ok()?;
            self.minutes(minutes);
            if self.is(at + 3, ":")
                && let Some(seconds) = self.token(at + 4).map(str::to_owned)
            {
                self.seconds(&seconds)?;
                return Some(at + 4);
            }
            return Some(at + 2);
        } else if let Some(separator @ ("-" | "/" | ".")) =
            self.token(at + 1).map(str::to_owned).as_deref()
        {
            return self.separated(at, token, separator);
        } else if self.token(at + 1).is_none_or(is_jump) {
            if let Some(pm) = self.token(at + 2).and_then(ampm) {
                self.hour = Some(twelve_hour(value as i64, pm));
                return Some(at + 2);
            }
            self.push_value(whole(value)?, value > 100.0)?;
            return Some(at + 1);
        } else if let Some(pm) = self.token(at + 1).and_then(ampm).filter(|_| value < 24.0) {
            self.hour = Some(twelve_hour(value as i64, pm));
            return Some(at + 1);
        } else if (1.0..=31.0).contains(&value) {
            self.push_value(whole(value)?, false)?;
        } else {
            return None;
        }
        Some(at)
    }

    /// `01-01[-01]`, `01-Jan[-01]`.
    fn separated(&mut self, at: usize, token: &str, separator: &str) -> Option<usize> {
        self.push(token)?;
        let Some(second) = self.token(at + 2).filter(|token| !is_jump(token)).map(str::to_owned)
        else {
            return Some(at + 1);
        };
        match int(&second) {
            Some(_) => self.push(&second)?,
            None => self.push_month(month(&second)?)?,
        }
        if !self.is(at + 3, separator) {
            return Some(at + 2);
        }
        let third = self.token(at + 4)?.to_owned();
        match month(&third) {
            Some(value) => self.push_month(value)?,
            None => self.push(&third)?,
        }
        Some(at + 4)
    }

    /// The label `h`, `m` or `s` that goes with the number at `at`: its place and the number's unit.
    fn label(&self, at: usize) -> Option<(usize, u8)> {
        if let Some(unit) = self.token(at + 1).and_then(hms) {
            return Some((at + 1, unit));
        }
        if self.is(at + 1, " ")
            && let Some(unit) = self.token(at + 2).and_then(hms)
        {
            return Some((at + 2, unit));
        }
        // `12h04`: the number after a label has the next smaller unit.
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        if let Some(unit) = before(1).and_then(hms) {
            return Some((at, unit + 1));
        }
        let last = at + 1 == self.tokens.len();
        let unit = before(2).filter(|_| last && before(1) == Some(" ")).and_then(hms)?;
        Some((at, unit + 1))
    }

    fn assign(&mut self, unit: u8, value: f64, token: &str) -> Option<()> {
        match unit {
            0 => {
                self.hour = Some(value as i64);
                if value.fract() > 0.0 {
                    self.minute = Some((60.0 * value.fract()) as i64);
                }
            }
            1 => self.minutes(value),
            2 => self.seconds(token)?,
            _ => {}
        }
        Some(())
    }

    fn minutes(&mut self, value: f64) {
        self.minute = Some(value as i64);
        self.second = (value.fract() > 0.0).then_some((60.0 * value.fract()) as i64);
    }

    fn seconds(&mut self, token: &str) -> Option<()> {
        let (seconds, fraction) = token.split_once('.').unwrap_or((token, "0"));
        self.second = Some(int(seconds)?);
        let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
        self.micros = int(&six)?;
        Some(())
    }

    /// Which of the numbers is the year, which the month, which the day.
    fn resolve(&mut self) -> Option<()> {
        let n = &self.numbers;
        let get = |at: usize| n.get(at).copied();
        let (year, month, day) = match (n.len(), self.year_at, self.month_at) {
            (0, ..) => (None, None, None),
            (1, Some(_), _) => (get(0), None, None),
            (1, None, Some(_)) => (None, get(0), None),
            (1, None, None) if get(0)? > 31 => (get(0), None, None),
            (1, None, None) => (None, None, get(0)),
            (2, Some(year), Some(month)) => (get(year), get(month), None),
            (2, _, Some(month)) => match get(1 - month.min(1))? {
                other @ 32.. => (Some(other), get(month), None),
                other => (None, get(month), Some(other)),
            },
            (2, ..) if get(0)? > 31 => (get(0), get(1), None),
            (2, ..) if get(1)? > 31 => (get(1), get(0), None),
            (2, ..) => (None, get(0), get(1)),
            (3, Some(year), Some(month)) => {
                (get(year), get(month), get(3usize.checked_sub(year + month)?))
            }
            (3, _, Some(0)) if get(1)? > 31 => (get(1), get(0), get(2)),
            (3, _, Some(0)) => (get(2), get(0), get(1)),
            (3, _, Some(1)) if get(0)? > 31 => (get(0), get(1), get(2)),
            (3, _, Some(1)) => (get(2), get(1), get(0)),
            (3, _, Some(_)) if get(1)? > 31 => (get(1), get(2), get(0)),
            (3, _, Some(_)) => (get(0), get(2), get(1)),
            (3, year, None) if get(0)? > 31 || year == Some(0) => (get(0), get(1), get(2)),
            (3, _, None) if get(0)? > 12 => (get(2), get(1), get(0)),
            (3, _, None) => (get(2), get(0), get(1)),
            _ => return None,
        };
        self.year =
            year.map(|year| if self.century { year } else { full_year(year, self.this_year) });
        (self.month, self.day) = (month, day);
        Some(())
    }

    /// The moment in microseconds, with every part checked as Python's `datetime` does.
    fn moment(&self) -> Result<i64, String> {
        let missing = |what: &str| {
            format!(
                "the AWS CLI takes {what} from the current date, so write a complete date as YYYY-MM-DD"
            )
        };
        if self.weekday && self.day.is_none() {
            return Err(missing("the day of a weekday"));
        }
        let year = self.year.ok_or_else(|| missing("the year"))?;
        let month = self.month.ok_or_else(|| missing("the month"))?;
        let day = self.day.ok_or_else(|| missing("the day"))?;
        let within =
            |what: &str, value: i64, low: i64, high: i64| match (low..=high).contains(&value) {
                true => Ok(value),
                false => Err(format!(
                    "{what} {value} doesn't exist, because {what}s range from {low} to {high} here"
                )),
            };
        within("year", year, 1, 9999)?;
        within("month", month, 1, 12)?;
        within("day", day, 1, days_in_month(year, month))?;
        let hour = within("hour", self.hour.unwrap_or(0), 0, 23)?;
        let minute = within("minute", self.minute.unwrap_or(0), 0, 59)?;
        let second = within("second", self.second.unwrap_or(0), 0, 59)?;
        // The parser doesn't recognize a time zone by another name than UTC. It warns and uses UTC.
        let offset = match &self.zone {
            Some(zone) if is_utc(zone) => 0,
            _ => self.offset.unwrap_or(0),
        };
        if offset.abs() >= 86_400 {
            return Err("an offset from UTC must be less than 24 h".into());
        }
        let seconds =
            days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
                - offset;
        if !RANGE.contains(&(seconds as f64)) {
            return Err("with its offset this date is outside the years 1 to 9999".into());
        }
        Ok(seconds * 1_000_000 + self.micros)
    }
}

fn twelve_hour(hour: i64, pm: bool) -> i64 {
    match (hour, pm) {
        (12, false) => 0,
        (..12, true) => hour + 12,
        _ => hour,
    }
}

/// A two-digit year within fifty years of this one.
fn full_year(year: i64, this_year: i64) -> i64 {
    let near = year + this_year.div_euclid(100) * 100;
    match year {
        100.. => year,
        _ if near >= this_year + 50 => near - 100,
        _ if near < this_year - 50 => near + 100,
        _ => near,
    }
}

/// The integer part of a number that is small enough for a date.
fn whole(value: f64) -> Option<i64> {
    (0.0..1e9).contains(&value).then_some(value as i64)
}
