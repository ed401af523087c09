//! Scalars that can have an invalid value, so that Cloudglass keeps an invalid document and reports what is wrong.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A number or a flag as the document has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Lenient<T> {
    /// What belongs there.
    Is(T),
    /// Something else: a text, a fraction, an object.
    Other(Value),
}

impl<T: Copy> Lenient<T> {
    /// The value, where it is one.
    pub fn get(&self) -> Option<T> {
        match self {
            Lenient::Is(value) => Some(*value),
            Lenient::Other(_) => None,
        }
    }
}

impl From<i64> for Lenient<i64> {
    fn from(number: i64) -> Self {
        Lenient::Is(number)
    }
}

impl From<bool> for Lenient<bool> {
    fn from(flag: bool) -> Self {
        Lenient::Is(flag)
    }
}

impl<T: Serialize> Serialize for Lenient<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Lenient::Is(value) => value.serialize(to),
            Lenient::Other(value) => value.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Lenient<bool> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(value.as_bool().map_or(Lenient::Other(value), Lenient::Is))
    }
}

impl<'de> Deserialize<'de> for Lenient<i64> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(whole(&value).map_or(Lenient::Other(value), Lenient::Is))
    }
}

/// The value as a whole number; `3600.0` is one, as JavaScript has no other way to say it.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let float = value.as_f64()?;
        (float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0).then_some(float as i64)
    })
}
