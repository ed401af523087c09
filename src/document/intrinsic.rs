//! CloudFormation's intrinsic functions: the short form as the long one, and the values of some.

use super::unknown::{Unknown, as_text, needs_of};
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

/// The DNS suffix and the partition of a Region.
pub(super) fn partition(region: &str) -> (&'static str, &'static str) {
    let known = [
        ("cn-", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-", "aws-us-gov", "amazonaws.com"),
        ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
        ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
        ("us-iso-", "aws-iso", "c2s.ic.gov"),
        ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
        ("eusc-", "aws-eusc", "amazonaws.eu"),
    ];
    let found = known.into_iter().find(|(prefix, ..)| region.starts_with(prefix));
    found.map_or(("aws", "amazonaws.com"), |(_, partition, suffix)| (partition, suffix))
}

/// Texts joined; unknown if one of them is.
pub(super) fn join(separator: &str, parts: &[Value]) -> Value {
    let mut all = Unknown::default();
    for part in parts {
        for need in needs_of(part) {
            if !all.needs.contains(&need) {
                all.needs.push(need);
            }
        }
    }
    let texts: Vec<String> = parts.iter().map(|part| as_text(part).unwrap_or_default()).collect();
    all.text = texts.join(separator);
    if all.needs.is_empty() { all.text.into() } else { all.value() }
}

/// What a value depends on, or else `name`.
pub(super) fn named_or(value: &Value, name: &str) -> Vec<String> {
    let needs = needs_of(value);
    if needs.is_empty() { vec![name.to_owned()] } else { needs }
}

/// A list of a parameter: its text is separated by commas.
pub(super) fn list_of(value: &Value) -> Value {
    match value {
        Value::String(text) => text.split(',').map(|part| Value::from(part.trim())).collect(),
        Value::Array(_) => value.clone(),
        other => Value::from(vec![other.clone()]),
    }
}

/// `Fn::Cidr` of an IPv4 block: the first `count` subnets with `bits` bits for addresses.
pub(super) fn cidr(block: &str, count: u32, bits: u32) -> Option<Value> {
    let (address, prefix) = block.split_once('/')?;
    let address: std::net::Ipv4Addr = address.parse().ok()?;
    let prefix: u32 = prefix.parse().ok()?;
    if !(1..=256).contains(&count) || !(1..=32).contains(&bits) || prefix > 32 - bits {
        return None;
    }
    let start = u64::from(u32::from(address)) >> (32 - prefix) << (32 - prefix);
    let size = 1_u64 << bits;
    (u64::from(count) * size <= 1 << (32 - prefix)).then(|| {
        (0..u64::from(count))
            .filter_map(|at| u32::try_from(start + at * size).ok())
            .map(|at| Value::from(format!("{}/{}", std::net::Ipv4Addr::from(at), 32 - bits)))
            .collect()
    })
}
