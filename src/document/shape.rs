//! The members that a document can have, and their types: of an API, or of a resource in a template.

use super::{MAX_DEPTH, unknown};
use serde_json::{Map, Value};

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text.
    Text,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Text of at least and at most so many characters.
    Length(usize, usize),
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A number that isn't below this one.
    From(i64),
    /// `true` or `false`.
    Boolean,
    /// A list of values of a type.
    List(&'static Shape),
    /// An object whose members have names of the user's choice.
    Map(&'static Shape),
    /// An object with these members.
    Object(&'static [Member]),
    /// Anything.
    Any,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Whether the object must have it.
    pub required: bool,
    /// Its type.
    pub shape: Shape,
}

/// A member that can be missing.
pub const fn optional(name: &'static str, shape: Shape) -> Member {
    Member { name, required: false, shape }
}

/// A member that can't be missing.
pub const fn required(name: &'static str, shape: Shape) -> Member {
    Member { name, required: true, shape }
}

/// How types are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// As the clients of an API do: the type itself.
    None,
    /// As CloudFormation does: text and numbers, text and `true` or `false` are converted. Functions are of any type.
    CloudFormation,
}

/// A value that doesn't fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// Its path.
    pub field: String,
    /// What is wrong.
    pub kind: MisfitKind,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum MisfitKind {
    /// There is no such member. The name that could be intended, if one is close.
    Unknown(Option<&'static str>),
    /// The member is required.
    Missing,
    /// The value is of another type: what was expected, what was found, and the value in the expected type, if there is
    /// one.
    Type(&'static str, &'static str, Option<Value>),
    /// The text has fewer or more characters than these.
    Size(usize, usize),
    /// The number is below this one.
    Below(i64),
    /// The text is none of these. The text that could be intended, if one is close.
    NotOneOf(String, &'static [&'static str], Option<&'static str>),
}

/// Compares a value with its type. The result is the value with only what fits, in which `null` is a missing member, and
/// what doesn't fit. A list keeps its length: an item that doesn't fit is `null`.
pub fn fit(value: &Value, shape: &Shape, conversion: Conversion) -> (Value, Vec<Misfit>) {
    let mut fitting = Fitting { conversion, misfits: Vec::new() };
    let fitted = fitting.fit(value, shape, "", 0).unwrap_or(Value::Null);
    (fitted, fitting.misfits)
}

/// The value with the names of its members as the type writes them: `EFSVolumeConfiguration` becomes
/// `efsVolumeConfiguration`. Other names begin with a letter in the case of `lower`.
pub fn recase(value: &Value, shape: &Shape, lower: bool) -> Value {
    let Value::Object(members) = value else {
        return match (value, shape) {
            (Value::Array(items), Shape::List(of)) => {
                items.iter().map(|item| recase(item, of, lower)).collect()
            }
            _ => value.clone(),
        };
    };
    if unknown(value).is_some() {
        return value.clone();
    }
    match shape {
        Shape::Object(known) => members
            .iter()
            .map(|(name, value)| {
                match known.iter().find(|known| known.name.eq_ignore_ascii_case(name)) {
                    Some(member) => (member.name.to_owned(), recase(value, &member.shape, lower)),
                    None => (first_letter(name, lower), value.clone()),
                }
            })
            .collect(),
        Shape::Map(of) => {
            members.iter().map(|(name, value)| (name.clone(), recase(value, of, lower))).collect()
        }
        _ => value.clone(),
    }
}

fn first_letter(name: &str, lower: bool) -> String {
    let mut letters = name.chars();
    let first =
        letters.next().map(|c| if lower { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
    first.into_iter().chain(letters).collect()
}

struct Fitting {
    conversion: Conversion,
    misfits: Vec<Misfit>,
}

impl Fitting {
    fn fit(&mut self, value: &Value, shape: &Shape, path: &str, depth: usize) -> Option<Value> {
        if self.conversion == Conversion::CloudFormation && unknown(value).is_some() {
            return Some(value.clone());
        }
        if depth > MAX_DEPTH {
            return None;
        }
        let converted = self.converted(value, shape);
        let value = converted.as_ref().unwrap_or(value);
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Boolean, Value::Bool(_)) => Some(value.clone()),
            (Shape::Integer, Value::Number(number)) if is_whole(number) => Some(value.clone()),
            (Shape::Length(least, most), Value::String(text)) => {
                if !(*least..=*most).contains(&text.chars().count()) {
                    let kind = MisfitKind::Size(*least, *most);
                    self.misfits.push(Misfit { field: path.to_owned(), kind });
                }
                Some(value.clone())
            }
            (Shape::From(least), Value::Number(number)) => {
                if number.as_f64().is_some_and(|number| number < *least as f64) {
                    let kind = MisfitKind::Below(*least);
                    self.misfits.push(Misfit { field: path.to_owned(), kind });
                }
                Some(value.clone())
            }
            (Shape::OneOf(allowed), Value::String(text)) => {
                if allowed.contains(&text.as_str()) {
                    return Some(value.clone());
                }
                let kind = MisfitKind::NotOneOf(
                    text.clone(),
                    allowed,
                    nearest(text, allowed.iter().copied()),
                );
                self.misfits.push(Misfit { field: path.to_owned(), kind });
                None
            }
            (Shape::List(of), Value::Array(items)) => {
                let items = items.iter().enumerate().map(|(at, item)| {
                    self.fit(item, of, &format!("{path}[{at}]"), depth + 1).unwrap_or(Value::Null)
                });
                Some(Value::Array(items.collect()))
            }
            (Shape::Map(of), Value::Object(members)) => {
                let mut fitted = Map::new();
                for (name, member) in members.iter().filter(|(_, member)| !member.is_null()) {
                    if let Some(member) = self.fit(member, of, &join(path, name), depth + 1) {
                        fitted.insert(name.clone(), member);
                    }
                }
                Some(Value::Object(fitted))
            }
            (Shape::Object(known), Value::Object(members)) => {
                Some(Value::Object(self.object(members, known, path, depth)))
            }
            (shape, other) => {
                let kind = MisfitKind::Type(expected(shape), found(other), in_type(other, shape));
                self.misfits.push(Misfit { field: path.to_owned(), kind });
                None
            }
        }
    }

    fn object(
        &mut self,
        members: &Map<String, Value>,
        known: &'static [Member],
        path: &str,
        depth: usize,
    ) -> Map<String, Value> {
        let mut fitted = Map::new();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let at = join(path, name);
            match known.iter().find(|member| member.name == name) {
                Some(member) => {
                    if let Some(value) = self.fit(value, &member.shape, &at, depth + 1) {
                        fitted.insert(name.clone(), value);
                    }
                }
                None => {
                    let near = nearest(name, known.iter().map(|member| member.name));
                    self.misfits.push(Misfit { field: at, kind: MisfitKind::Unknown(near) });
                }
            }
        }
        for member in known.iter().filter(|member| member.required) {
            if members.get(member.name).is_none_or(Value::is_null) {
                self.misfits
                    .push(Misfit { field: join(path, member.name), kind: MisfitKind::Missing });
            }
        }
        fitted
    }

    fn converted(&self, value: &Value, shape: &Shape) -> Option<Value> {
        match self.conversion {
            Conversion::None => None,
            Conversion::CloudFormation => in_type(value, shape),
        }
    }
}

/// A scalar in another type, if it can be written in it.
fn in_type(value: &Value, shape: &Shape) -> Option<Value> {
    match (shape, value) {
        (Shape::Text | Shape::Length(..) | Shape::OneOf(_), Value::Number(_) | Value::Bool(_)) => {
            Some(value.to_string().into())
        }
        (Shape::Integer, Value::String(text)) => text.trim().parse::<i64>().ok().map(Value::from),
        (Shape::Number | Shape::From(_), Value::String(text)) => {
            let text = text.trim();
            text.parse::<i64>()
                .map(Value::from)
                .or_else(|_| text.parse::<f64>().map(Value::from))
                .ok()
        }
        (Shape::Boolean, Value::String(text)) => match text.to_ascii_lowercase().as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64()
}

fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Length(..) | Shape::OneOf(_) => "text",
        Shape::Integer => "an integer",
        Shape::Number | Shape::From(_) => "a number",
        Shape::Boolean => "`true` or `false`",
        Shape::List(_) => "a list",
        Shape::Map(_) | Shape::Object(_) => "an object",
        Shape::Any => "a value",
    }
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { [path, ".", name].concat() }
}

/// The name that differs in case only, or in at most two characters.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if let Some(same) = known.clone().find(|known| known.eq_ignore_ascii_case(name)) {
        return Some(same);
    }
    let short = name.chars().count() < 5;
    let near =
        known.map(|known| (distance(name, known), known)).min_by_key(|(distance, _)| *distance);
    near.filter(|(distance, _)| *distance <= if short { 1 } else { 2 }).map(|(_, known)| known)
}

/// The number of characters to insert, remove, or replace.
fn distance(first: &str, second: &str) -> usize {
    let second: Vec<char> = second.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=second.len()).collect();
    for (at, c) in first.chars().take(64).enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        let mut next = vec![left];
        for (other, above) in second.iter().zip(row.iter().skip(1)) {
            let cost = (diagonal + usize::from(c != *other)).min(left + 1).min(above + 1);
            diagonal = *above;
            left = cost;
            next.push(cost);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    static SHAPE: Shape = Shape::Object(&[
        required("name", Shape::Text),
        optional("count", Shape::Integer),
        optional("mode", Shape::OneOf(&["bridge", "host"])),
        optional("tags", Shape::List(&Shape::Object(&[optional("key", Shape::Text)]))),
        optional("labels", Shape::Map(&Shape::Text)),
        optional("on", Shape::Boolean),
    ]);

    #[test]
    fn what_does_not_fit_is_named_and_removed() {
        let value = json!({
            "Name": "x", "count": "3", "mode": "Bridge", "tags": [{ "keys": 1 }, 7], "labels": { "a": 1, "b": null, "c": "d" }, "on": null,
        });
        let (fitted, misfits) = fit(&value, &SHAPE, Conversion::None);
        let kinds: Vec<(&str, MisfitKind)> =
            misfits.iter().map(|one| (one.field.as_str(), one.kind.clone())).collect();
        assert_eq!(
            kinds,
            [
                ("Name", MisfitKind::Unknown(Some("name"))),
                ("count", MisfitKind::Type("an integer", "text", Some(json!(3)))),
                (
                    "mode",
                    MisfitKind::NotOneOf("Bridge".into(), &["bridge", "host"], Some("bridge"))
                ),
                ("tags[0].keys", MisfitKind::Unknown(Some("key"))),
                ("tags[1]", MisfitKind::Type("an object", "a number", None)),
                ("labels.a", MisfitKind::Type("text", "a number", Some(json!("1")))),
                ("name", MisfitKind::Missing),
            ]
        );
        assert_eq!(fitted, json!({ "tags": [{}, null], "labels": { "c": "d" } }));
    }

    #[test]
    fn cloudformation_converts_scalars_and_resolves_functions_later() {
        let value = json!({ "name": 5, "count": "3", "on": "True", "mode": { "Ref": "Mode" } });
        let (fitted, misfits) = fit(&value, &SHAPE, Conversion::CloudFormation);
        assert_eq!(misfits, []);
        assert_eq!(
            fitted,
            json!({ "name": "5", "count": 3, "on": true, "mode": { "Ref": "Mode" } })
        );
        let (_, misfits) =
            fit(&json!({ "name": [], "count": "3.5" }), &SHAPE, Conversion::CloudFormation);
        assert_eq!(misfits.len(), 2);
    }

    #[test]
    fn distances_count_edits() {
        for (first, second, expected) in [
            ("", "abc", 3),
            ("enviroment", "environment", 1),
            ("kitten", "sitting", 3),
            ("a", "a", 0),
        ] {
            assert_eq!(distance(first, second), expected, "{first} {second}");
        }
    }
}
