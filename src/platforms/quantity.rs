//! Quantities as Kubernetes writes them: `250m`, `0.5`, `512Mi`, `1G`, `1e3`.

use serde::{Deserialize, Deserializer, de};
use std::fmt;

/// A quantity in billionths, which is as exact as Kubernetes counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i128);

/// Text that is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidQuantity;

const BILLION: i128 = 1_000_000_000;
/// More than any machine has. Larger quantities count as this, as Kubernetes caps them too.
const MOST: i128 = i64::MAX as i128 * BILLION;

impl Quantity {
    /// A whole number of units: cores, or bytes.
    pub fn of(units: u64) -> Self {
        Self((i128::from(units) * BILLION).min(MOST))
    }

    /// Thousandths, such as the `m` of a CPU request.
    pub fn of_thousandths(thousandths: u64) -> Self {
        Self((i128::from(thousandths) * (BILLION / 1000)).min(MOST))
    }

    /// Thousandths, rounded up.
    pub fn thousandths(self) -> u64 {
        let step = BILLION / 1000;
        u64::try_from((self.0 + step - 1) / step).unwrap_or(0)
    }

    /// Units, rounded up.
    pub fn units(self) -> u64 {
        u64::try_from((self.0 + BILLION - 1) / BILLION).unwrap_or(0)
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self((self.0 + other.0).min(MOST))
    }

    /// Reads a quantity. Negative ones are rejected: a request can't be negative.
    ///
    /// # Errors
    /// For text that isn't a quantity.
    pub fn read(text: &str) -> Result<Self, InvalidQuantity> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, suffix) = text.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err(InvalidQuantity);
        }
        let (power, binary) = scale(suffix).ok_or(InvalidQuantity)?;
        let digits: String = [whole, fraction].concat();
        let digits = digits.trim_start_matches('0');
        let places = i32::try_from(fraction.len()).map_err(|_| InvalidQuantity)?;
        // In billionths: digits × 10^(power - places + 9) × binary.
        let exponent = power - places + 9;
        if digits.is_empty() {
            return Ok(Self(0));
        }
        if digits.len() > 30 {
            return if exponent < 0 { Err(InvalidQuantity) } else { Ok(Self(MOST)) };
        }
        let digits: i128 = digits.parse().map_err(|_| InvalidQuantity)?;
        let value = if exponent >= 0 {
            10_i128
                .checked_pow(exponent.unsigned_abs())
                .and_then(|scale| digits.checked_mul(scale))
                .and_then(|value| value.checked_mul(binary))
                .unwrap_or(MOST)
        } else {
            // Kubernetes rounds up what is smaller than a billionth.
            let value = digits.checked_mul(binary).unwrap_or(MOST);
            match 10_i128.checked_pow(exponent.unsigned_abs()) {
                Some(scale) => (value + scale - 1) / scale,
                None => 1,
            }
        };
        Ok(Self(value.min(MOST)))
    }
}

/// The power of ten and the binary factor of a suffix.
fn scale(suffix: &str) -> Option<(i32, i128)> {
    Some(match suffix {
        "" => (0, 1),
        "n" => (-9, 1),
        "u" => (-6, 1),
        "m" => (-3, 1),
        "k" => (3, 1),
        "M" => (6, 1),
        "G" => (9, 1),
        "T" => (12, 1),
        "P" => (15, 1),
        "E" => (18, 1),
        "Ki" => (0, 1 << 10),
        "Mi" => (0, 1 << 20),
        "Gi" => (0, 1 << 30),
        "Ti" => (0, 1 << 40),
        "Pi" => (0, 1 << 50),
        "Ei" => (0, 1 << 60),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            ((-30..=30).contains(&exponent)).then_some(())?;
            (exponent, 1)
        }
    })
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl de::Visitor<'_> for Reader {
            type Value = Quantity;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a Kubernetes quantity, such as 250m or 512Mi")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                Quantity::read(text).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Quantity, E> {
                Ok(Quantity::of(number))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Quantity, E> {
                u64::try_from(number)
                    .map(Quantity::of)
                    .map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Quantity, E> {
                Quantity::read(&number.to_string())
                    .map_err(|_| E::invalid_value(de::Unexpected::Float(number), &self))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn quantities_as_kubernetes_reads_them() {
        for (text, thousandths) in [
            ("250m", Some(250)),
            ("0.5", Some(500)),
            (".5", Some(500)),
            ("1.", Some(1000)),
            ("1", Some(1000)),
            ("1k", Some(1_000_000)),
            ("1Ki", Some(1_024_000)),
            ("0.5Gi", Some(536_870_912_000)),
            ("1e3", Some(1_000_000)),
            ("1E3", Some(1_000_000)),
            ("1E", Some(1_000_000_000_000_000_000_000)),
            ("1500u", Some(2)),
            ("0.0000000001", Some(1)),
            ("-1", None),
            ("1 Gi", None),
            ("1GB", None),
            ("1.2.3", None),
            ("", None),
            (".", None),
            ("Mi", None),
            ("1e99", None),
        ] {
            let read = Quantity::read(text).ok().map(Quantity::thousandths);
            // What u64 can't hold is capped.
            let expected = thousandths.map(|value: u128| u64::try_from(value).unwrap_or(0));
            assert_eq!(read, expected, "{text}");
        }
    }
}
