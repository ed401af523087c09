//! Writes one of Cloudglass's types as a [`Value`].
//!
//! As `serde_json::to_value`, in a third of the code: nothing here can fail, so nothing is checked.

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Map, Value};
use std::fmt;

/// The JSON form of a value. All of Cloudglass's types have one, because their maps have names, strings, or numbers as keys.
pub fn value<T: Serialize + ?Sized>(of: &T) -> Value {
    of.serialize(Writer).unwrap_or(Value::Null)
}

/// The error of a `Serialize` implementation. Cloudglass's types raise none.
#[derive(Debug)]
struct Never;

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no JSON form")
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Never
    }
}

#[derive(Clone, Copy)]
struct Writer;

type Written = Result<Value, Never>;

macro_rules! plainly {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, of: $type) -> Written {
            Ok(Value::from(of))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = Never;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Object;

    plainly! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
        serialize_str: &str, serialize_bytes: &[u8],
    }

    fn serialize_char(self, of: char) -> Written {
        Ok(Value::String(of.to_string()))
    }

    fn serialize_none(self) -> Written {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, of: &T) -> Written {
        of.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, of: &T) -> Written {
        of.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        of: &T,
    ) -> Written {
        Ok(alone(variant, of.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Never> {
        Ok(List::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Never> {
        Ok(List::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Never> {
        Ok(List::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List, Never> {
        Ok(List { variant: Some(variant), ..List::default() })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object, Never> {
        Ok(Object::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object, Never> {
        Ok(Object::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object, Never> {
        Ok(Object { variant: Some(variant), ..Object::default() })
    }
}

/// `{ variant: content }`.
fn alone(variant: &str, content: Value) -> Value {
    Value::Object(Map::from_iter([(variant.to_owned(), content)]))
}

/// A list being written.
#[derive(Default)]
struct List {
    variant: Option<&'static str>,
    items: Vec<Value>,
}

impl List {
    fn written(self) -> Written {
        let items = Value::Array(self.items);
        Ok(match self.variant {
            Some(variant) => alone(variant, items),
            None => items,
        })
    }
}

/// An object being written.
#[derive(Default)]
struct Object {
    variant: Option<&'static str>,
    key: String,
    members: Map<String, Value>,
}

impl Object {
    #[inline(never)]
    fn put(&mut self, key: &str, value: Value) {
        self.members.insert(key.to_owned(), value);
    }

    fn written(self) -> Written {
        let members = Value::Object(self.members);
        Ok(match self.variant {
            Some(variant) => alone(variant, members),
            None => members,
        })
    }
}

macro_rules! list {
    ($($trait:ident $method:ident),*) => {$(
        impl $trait for List {
            type Ok = Value;
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, of: &T) -> Result<(), Never> {
                self.items.push(of.serialize(Writer)?);
                Ok(())
            }

            fn end(self) -> Written {
                self.written()
            }
        }
    )*};
}

list!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

macro_rules! object {
    ($($trait:ident),*) => {$(
        impl $trait for Object {
            type Ok = Value;
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, of: &T) -> Result<(), Never> {
                self.put(key, of.serialize(Writer)?);
                Ok(())
            }

            fn end(self) -> Written {
                self.written()
            }
        }
    )*};
}

object!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Object {
    type Ok = Value;
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.key = match key.serialize(Writer)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, of: &T) -> Result<(), Never> {
        let key = std::mem::take(&mut self.key);
        self.put(&key, of.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Written {
        self.written()
    }
}
