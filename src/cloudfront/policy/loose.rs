//! Scalars that may hold what does not belong there, so that a wrong document can be kept and told what is wrong.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A number or a flag as the document has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Loose<T> {
    /// What belongs there.
    Is(T),
    /// Something else: a text, a fraction, an object.
    Other(Value),
}

impl<T: Copy> Loose<T> {
    /// The value, where it is one.
    pub fn get(&self) -> Option<T> {
        match self {
            Loose::Is(value) => Some(*value),
            Loose::Other(_) => None,
        }
    }
}

impl From<i64> for Loose<i64> {
    fn from(number: i64) -> Self {
        Loose::Is(number)
    }
}

impl From<bool> for Loose<bool> {
    fn from(flag: bool) -> Self {
        Loose::Is(flag)
    }
}

impl<T: Serialize> Serialize for Loose<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Loose::Is(value) => value.serialize(to),
            Loose::Other(value) => value.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Loose<bool> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(value.as_bool().map_or(Loose::Other(value), Loose::Is))
    }
}

impl<'de> Deserialize<'de> for Loose<i64> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(whole(&value).map_or(Loose::Other(value), Loose::Is))
    }
}

/// The value as a whole number; `3600.0` is one, as JavaScript has no other way to say it.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let float = value.as_f64()?;
        (float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0).then_some(float as i64)
    })
}
