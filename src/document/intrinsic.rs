//! CloudFormation's intrinsic functions, as far as they can be read without a stack: short tags become their long form,
//! and a value that only the stack knows stays as text.

use serde_json::{Map, Value};

const FUNCTIONS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Contains",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// `!Ref X` as `{"Ref": "X"}`, `!GetAtt A.B` as `{"Fn::GetAtt": ["A", "B"]}`; other tags are dropped.
pub(super) fn long_form(tag: &str, value: Value) -> Value {
    let name = match tag {
        "Ref" | "Condition" => tag.to_owned(),
        _ if FUNCTIONS.contains(&tag) => format!("Fn::{tag}"),
        _ => return value,
    };
    let value = match (tag, value) {
        ("GetAtt", Value::String(text)) => match text.split_once('.') {
            Some((resource, attribute)) => Value::from(vec![resource, attribute]),
            None => Value::String(text),
        },
        (_, value) => value,
    };
    Value::Object(Map::from_iter([(name, value)]))
}

/// True if the function's argument is text even if it looks like a number: `!Ref 123`.
pub(super) fn expects_text(tag: &str) -> bool {
    matches!(tag, "Ref" | "Condition" | "Sub" | "GetAtt" | "ImportValue")
}

/// True for `{"Ref": …}`, `{"Fn::…": …}`: a value that only the stack knows.
pub fn is_intrinsic(value: &Value) -> bool {
    function(value).is_some()
}

fn function(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (name, argument) = map.iter().next()?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
}

/// A scalar or an intrinsic function as text: `!Sub "${AWS::StackName}-x"` keeps its text, `!Ref X` is `${X}`,
/// `!Join` is joined. `None` for lists, objects and null.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) => None,
        Value::Object(_) => {
            let (name, argument) = function(value)?;
            let list = argument.as_array();
            match (name, list) {
                ("Fn::Sub", Some(list)) => list.first().and_then(as_text),
                ("Fn::Sub" | "Fn::Base64", None) => as_text(argument),
                ("Fn::Join", Some(list)) => {
                    let (separator, parts) = (list.first()?.as_str()?, list.get(1)?.as_array()?);
                    let parts: Option<Vec<String>> = parts.iter().map(as_text).collect();
                    Some(parts?.join(separator))
                }
                ("Fn::GetAtt", Some(list)) => {
                    let parts: Option<Vec<String>> = list.iter().map(as_text).collect();
                    Some(format!("${{{}}}", parts?.join(".")))
                }
                ("Ref" | "Fn::GetAtt", None) => Some(format!("${{{}}}", as_text(argument)?)),
                (name, _) => Some(format!("${{{}}}", name.trim_start_matches("Fn::"))),
            }
        }
    }
}
