//! Numbers as people type them into a field.

use crate::text;
use std::ops::RangeInclusive;

/// A number that a field can hold, or an optional one.
pub trait FieldNumber: Clone + PartialEq + 'static {
    /// True if it may have a fraction.
    const DECIMAL: bool;
    /// True if the field may be empty.
    const OPTIONAL: bool;
    /// As the field shows it.
    fn text(&self) -> String;
    /// Reads what was typed, within `limits` if it is a whole number. The error says how to fix it.
    fn read(text: &str, limits: &RangeInclusive<i64>) -> Result<Self, String>;
}

/// No limits other than those of the type.
pub const UNLIMITED: RangeInclusive<i64> = i64::MIN..=i64::MAX;

macro_rules! whole {
    ($($type:ty),+) => {$(
        impl FieldNumber for $type {
            const DECIMAL: bool = false;
            const OPTIONAL: bool = false;

            fn text(&self) -> String {
                self.to_string()
            }

            fn read(text: &str, limits: &RangeInclusive<i64>) -> Result<Self, String> {
                let own = |end: $type| i64::try_from(end).unwrap_or(i64::MAX);
                let least = own(<$type>::MIN).max(*limits.start());
                let most = own(<$type>::MAX).min(*limits.end());
                let value = whole(text, least, most)?;
                Self::try_from(value).map_err(|_| FEWER_DIGITS.to_owned())
            }
        }
    )+};
}

whole!(u8, u16, u32, u64, i64);

impl FieldNumber for f64 {
    const DECIMAL: bool = true;
    const OPTIONAL: bool = false;

    fn text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str, _: &RangeInclusive<i64>) -> Result<Self, String> {
        match text.trim().parse::<Self>() {
            Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
            _ => Err("Enter a number that is at least 0, such as 12.5.".to_owned()),
        }
    }
}

impl<T: FieldNumber> FieldNumber for Option<T> {
    const DECIMAL: bool = T::DECIMAL;
    const OPTIONAL: bool = true;

    fn text(&self) -> String {
        self.as_ref().map(T::text).unwrap_or_default()
    }

    fn read(text: &str, limits: &RangeInclusive<i64>) -> Result<Self, String> {
        match text.trim() {
            "" => Ok(None),
            text => T::read(text, limits).map(Some).map_err(|problem| match problem.as_str() {
                WHOLE => "Enter a whole number, or leave the field empty.".to_owned(),
                _ => problem,
            }),
        }
    }
}

const WHOLE: &str = "Enter a whole number.";
const FEWER_DIGITS: &str = "Enter a number with fewer digits.";

fn whole(text: &str, least: i64, most: i64) -> Result<i64, String> {
    let typed = text.trim().replace([',', '_', ' '], "");
    let digits = typed.strip_prefix('-').unwrap_or(&typed);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(WHOLE.to_owned());
    }
    match typed.parse::<i64>() {
        Ok(value) if (least..=most).contains(&value) => Ok(value),
        _ if most == i64::MAX && typed.starts_with('-') && least > i64::MIN => {
            Err(format!("Enter a number that is at least {}.", text::number(least)))
        }
        _ if most == i64::MAX => Err(FEWER_DIGITS.to_owned()),
        _ => Err(format!("Enter a number from {} to {}.", text::number(least), text::number(most))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: FieldNumber + std::fmt::Debug>(typed: &str, expected: Result<T, &str>) {
        let expected = expected.map_err(str::to_owned);
        assert_eq!(T::read(typed, &UNLIMITED), expected, "{typed:?}");
        if let Ok(value) = expected {
            assert_eq!(T::read(&value.text(), &UNLIMITED), Ok(value), "what {typed:?} is shown as");
        }
    }

    #[test]
    fn numbers_are_read_within_the_limits_of_their_type() {
        check::<u16>("443", Ok(443));
        check::<u16>(" 1,024 ", Ok(1024));
        check::<u16>("70000", Err("Enter a number from 0 to 65,535."));
        check::<u8>("-1", Err("Enter a number from 0 to 255."));
        check::<u32>("99999999999999999999", Err("Enter a number from 0 to 4,294,967,295."));
        check::<u64>("-5", Err("Enter a number that is at least 0."));
        check::<u64>("99999999999999999999", Err(FEWER_DIGITS));
        check::<i64>("-5", Ok(-5));
        check::<i64>("-99999999999999999999", Err(FEWER_DIGITS));
        check::<i64>("", Err(WHOLE));
        check::<i64>("-", Err(WHOLE));
        check::<i64>("1.5", Err(WHOLE));
    }

    #[test]
    fn an_optional_number_may_be_empty() {
        check::<Option<u64>>(" ", Ok(None));
        check::<Option<u64>>("1_000", Ok(Some(1000)));
        check::<Option<u64>>("x", Err("Enter a whole number, or leave the field empty."));
        check::<Option<f64>>("", Ok(None));
    }

    #[test]
    fn a_decimal_number_is_finite_and_not_negative() {
        check::<f64>("12.5", Ok(12.5));
        for bad in ["", "-1", "inf", "NaN", "1,5"] {
            check::<f64>(bad, Err("Enter a number that is at least 0, such as 12.5."));
        }
    }

    #[test]
    fn a_field_can_have_limits_of_its_own() {
        let status = 100..=599;
        assert_eq!(u16::read("404", &status), Ok(404));
        assert_eq!(u16::read("4", &status), Err("Enter a number from 100 to 599.".to_owned()));
        assert_eq!(Option::<u16>::read("", &status), Ok(None));
    }
}
