//! Reads a [`Value`] as one of Cloudglass's types. An error names the path of the member that doesn't fit.
//!
//! serde's usual approach (a path tracker around the deserializer of `serde_json`) compiles several readers for every
//! type, such as those for lists in place of objects. This approach compiles one: a third of the code.

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor, value::StrDeserializer,
};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Why a value doesn't fit the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeserializeError {
    /// Path of the member that doesn't fit, such as `cachePolicy.config.MinTTL` or `requests[0].headers`; empty for
    /// the entire value.
    pub field: String,
    /// What was expected.
    pub message: String,
}

/// Reads a value as a type. An object is read only from an object, never from a list.
///
/// # Errors
/// The first member that doesn't fit.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, DeserializeError> {
    T::deserialize(At(value)).map_err(|error| *error.0)
}

/// The error on its way up: each level puts its own part before the path.
#[derive(Debug)]
struct Error(Box<DeserializeError>);

impl Error {
    #[cold]
    fn new(field: &str, message: String) -> Self {
        Self(Box::new(DeserializeError { field: field.to_owned(), message }))
    }

    #[cold]
    fn of_type(value: &Value, expected: &dyn Expected) -> Self {
        let found = match value {
            Value::Null => Unexpected::Unit,
            Value::Bool(truth) => Unexpected::Bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Unexpected::Unsigned(number),
                (None, Some(number)) => Unexpected::Signed(number),
                _ => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        de::Error::invalid_type(found, expected)
    }

    #[cold]
    fn below(mut self, part: &str) -> Self {
        let rest = &self.0.field;
        let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
        self.0.field = format!("{part}{dot}{rest}");
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new("", message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(field, format!("`{field}` is missing"))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Unit | Unexpected::Option => Unexpected::Other("null"),
            Unexpected::Seq => Unexpected::Other("a list"),
            Unexpected::Map => Unexpected::Other("an object"),
            found => found,
        };
        Self::new("", format!("expected {}, found {found}", plain(expected)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(count: usize, expected: &dyn Expected) -> Self {
        let expected = plain(expected);
        Self::new("", format!("expected {expected}, found {count}"))
    }
}

/// What serde expects, without the names of Cloudglass's types.
#[cold]
fn plain(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    match expected.as_str() {
        "a sequence" => "a list".into(),
        "a map" => "an object".into(),
        "a boolean" => "true or false".into(),
        "a JSON number" | "f32" | "f64" => "a number".into(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".into(),
        "u8" => "a whole number from 0 to 255".into(),
        "u16" => "a whole number from 0 to 65535".into(),
        "u32" => "a whole number from 0 to 4294967295".into(),
        "u64" | "usize" => "a whole number, 0 or more".into(),
        other => match (
            other.strip_prefix("struct "),
            other.strip_prefix("tuple struct "),
            other.strip_prefix("a tuple of size ").or(other.strip_prefix("an array of length ")),
        ) {
            (Some(_), ..) => "an object".into(),
            (_, Some(name), _) => {
                ["a list", name.trim_start_matches(char::is_alphanumeric)].concat()
            }
            (.., Some(length)) => ["a list of ", length].concat(),
            _ => expected,
        },
    }
}

/// A value to be read.
struct At<'de>(&'de Value);

impl<'de> At<'de> {
    fn number<V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Error> {
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (None, Some(number)) => visitor.visit_i64(number),
            _ => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
        }
    }

    fn list<V: Visitor<'de>>(items: &'de [Value], visitor: V) -> Result<V::Value, Error> {
        let mut rest = Items { items: items.iter(), at: 0 };
        let read = visitor.visit_seq(&mut rest)?;
        match rest.items.len() {
            0 => Ok(read),
            _ => Err(de::Error::invalid_length(items.len(), &"fewer elements")),
        }
    }

    fn members<V: Visitor<'de>>(
        members: &'de Map<String, Value>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Members { members: members.iter(), at: None })
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::Number(number) => Self::number(number, visitor),
                other => Err(Error::of_type(other, &visitor)),
            }
        }
    )*};
}

macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::String(text) => visitor.visit_str(text),
                other => Err(Error::of_type(other, &visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Error;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }
    texts! { deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(number) => Self::number(number, visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => Self::list(items, visitor),
            Value::Object(members) => Self::members(members, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(truth) => visitor.visit_bool(*truth),
            other => Err(Error::of_type(other, &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            other => Err(Error::of_type(other, &visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => Self::list(items, visitor),
            other => Err(Error::of_type(other, &visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(members) => Self::members(members, visitor),
            other => Err(Error::of_type(other, &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: None }),
            Value::Object(members) if members.len() == 1 => match members.iter().next() {
                Some((name, content)) => {
                    visitor.visit_enum(Variant { name, content: Some(content) })
                }
                None => Err(Error::of_type(self.0, &visitor)),
            },
            other => Err(Error::of_type(other, &"a name, or an object with one member")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

impl<'de> IntoDeserializer<'de, Error> for At<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Items<'de> {
    items: std::slice::Iter<'de, Value>,
    at: usize,
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let at = self.at;
        self.at += 1;
        seed.deserialize(At(item)).map(Some).map_err(|error| error.below(&format!("[{at}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Members<'de> {
    members: serde_json::map::Iter<'de>,
    at: Option<(&'de str, &'de Value)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.at = self.members.next().map(|(name, value)| (name.as_str(), value));
        match self.at {
            Some((name, _)) => {
                seed.deserialize(Name(name)).map(Some).map_err(|error| error.below(name))
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.at {
            Some((name, value)) => seed.deserialize(At(value)).map_err(|error| error.below(name)),
            None => Err(Error::new("", "expected a name before the value".into())),
        }
    }
}

struct Variant<'de> {
    name: &'de str,
    content: Option<&'de Value>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        Ok((seed.deserialize(StrDeserializer::<Error>::new(self.name))?, self))
    }
}

impl<'de> Variant<'de> {
    fn content(&self) -> Result<At<'de>, Error> {
        self.content.map(At).ok_or_else(|| {
            Error::new("", format!("`{}` needs a value: {{ \"{0}\": … }}", self.name))
        })
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(other) => Err(Error::of_type(other, &"nothing").below(self.name)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.content()?).map_err(|error| error.below(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.content()?.deserialize_seq(visitor).map_err(|error| error.below(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.content()?.deserialize_map(visitor).map_err(|error| error.below(self.name))
    }
}

/// The name of a member. Where a map's keys are numbers, it is one written out: JSON knows no others.
struct Name<'de>(&'de str);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.parse() {
            Ok(number) => visitor.visit_u16(number),
            Err(_) => visitor.visit_borrowed_str(self.0),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
    #[serde(default)]
    struct Outer {
        count: u32,
        inner: Vec<Inner>,
        choice: Choice,
        note: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    struct Inner {
        name: String,
        pair: (i64, bool),
    }

    #[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Choice {
        #[default]
        Nothing,
        Config(Inner),
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_path() {
        for (value, field) in [
            (json!([]), ""),
            (json!({ "count": -1 }), "count"),
            (json!({ "count": 1.5 }), "count"),
            (json!({ "inner": {} }), "inner"),
            (
                json!({ "inner": [{ "name": "a", "pair": [1, true] }, { "pair": [1, true] }] }),
                "inner[1].name",
            ),
            (json!({ "inner": [{ "name": "a", "pair": [1, 2] }] }), "inner[0].pair[1]"),
            (json!({ "inner": [{ "name": "a", "pair": [1, true, 3] }] }), "inner[0].pair"),
            (json!({ "inner": [["a", [1, true]]] }), "inner[0]"),
            (json!({ "choice": "other" }), "choice"),
            (json!({ "choice": "config" }), "choice"),
            (json!({ "choice": { "config": { "name": 1 } } }), "choice.config.name"),
            (json!({ "choice": { "nothing": 1 } }), "choice.nothing"),
        ] {
            let error = read::<Outer>(&value).expect_err(&value.to_string());
            assert_eq!(error.field, field, "{value}: {}", error.message);
            assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn messages_name_json_not_our_types() {
        for (value, message) in [
            (json!([]), "expected an object, found a list"),
            (json!({ "count": null }), "expected a whole number from 0 to 4294967295, found null"),
            (
                json!({ "count": -1 }),
                "expected a whole number from 0 to 4294967295, found integer `-1`",
            ),
            (json!({ "inner": {} }), "expected a list, found an object"),
            (json!({ "inner": [{ "name": "a", "pair": [1] }] }), "expected a list of 2, found 1"),
            (
                json!({ "inner": [{ "name": "a", "pair": [1, "x"] }] }),
                "expected true or false, found string \"x\"",
            ),
            (json!({ "inner": [{ "name": "a" }] }), "`pair` is missing"),
        ] {
            let error = read::<Outer>(&value).expect_err(&value.to_string());
            assert_eq!(error.message, message, "{value}");
        }
    }

    #[test]
    fn what_fits_is_read_and_written_back() {
        let value = json!({
            "count": 4_294_967_295_u32, "note": "é", "choice": { "config": { "name": "", "pair": [i64::MIN, false] } },
            "inner": [{ "name": "a", "pair": [-1, true] }],
        });
        let read_back: Outer = read(&value).expect("it fits");
        assert_eq!(crate::document::value(&read_back), value);
        assert_eq!(read::<Outer>(&json!({ "unknown": [{}], "note": null })), Ok(Outer::default()));
    }
}
