//! The policy that is signed: built byte for byte as the SDKs build it, and read as CloudFront reads it.

use ipnet::Ipv4Net;
use serde::Serialize;
use serde_json::Value;
use std::net::Ipv4Addr;

/// Whose text a policy has: the SDKs order the conditions and escape characters differently, and CloudFront checks the
/// very bytes that were signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// botocore, and with it boto3 and `aws cloudfront sign`.
    Botocore,
    /// The AWS SDK for JavaScript, version 3.
    JavaScript,
}

/// What a policy allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyStatement {
    /// The URL, or a pattern of URLs; `None` where a custom policy leaves it out, which opens every URL.
    pub resource: Option<String>,
    /// Allowed before this time (epoch seconds).
    pub date_less_than: i64,
    /// Allowed after this time (epoch seconds).
    pub date_greater_than: Option<i64>,
    /// Allowed from these addresses, as written: an address or a CIDR block of IPv4.
    pub source_ip: Option<String>,
}

impl PolicyStatement {
    /// Nothing but an end.
    pub const fn until(date_less_than: i64) -> Self {
        Self { resource: None, date_less_than, date_greater_than: None, source_ip: None }
    }

    /// True if the policy says no more than a canned one can.
    pub const fn fits_canned(&self) -> bool {
        self.resource.is_some() && self.date_greater_than.is_none() && self.source_ip.is_none()
    }

    /// The compact JSON that the SDK signs. For a canned policy all SDKs agree.
    pub fn text(&self, dialect: Dialect) -> String {
        let until = format!(r#""DateLessThan":{{"AWS:EpochTime":{}}}"#, self.date_less_than);
        let from = self
            .date_greater_than
            .map(|from| format!(r#""DateGreaterThan":{{"AWS:EpochTime":{from}}}"#));
        let source = self.source_ip.as_deref().map(|ip| {
            let ip = if ip.contains('/') { ip.to_owned() } else { format!("{ip}/32") };
            format!(r#""IpAddress":{{"AWS:SourceIp":{}}}"#, quote(&ip, dialect))
        });
        let conditions = match dialect {
            Dialect::Botocore => [Some(until), source, from],
            Dialect::JavaScript => [Some(until), from, source],
        };
        let conditions: Vec<String> = conditions.into_iter().flatten().collect();
        let resource = self.resource.as_deref().unwrap_or("*");
        format!(
            r#"{{"Statement":[{{"Resource":{},"Condition":{{{}}}}}]}}"#,
            quote(resource, dialect),
            conditions.join(",")
        )
    }
}

/// The canned policy for a URL, as CloudFront rebuilds it: the URL's own bytes and the digits of `Expires`.
pub fn canned_text(url: &str, expires: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{expires}}}}}}}]}}"#
    )
}

/// A JSON string: Python escapes everything beyond printable ASCII, JavaScript only what it must.
fn quote(text: &str, dialect: Dialect) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            ' '..='~' => quoted.push(c),
            '\u{7f}'.. if dialect == Dialect::JavaScript => quoted.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    quoted.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Why a text isn't a policy that CloudFront accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedPolicy {
    /// Path in the policy: `Statement[0].Condition.DateLessThan`; empty for the entire policy.
    pub at: &'static str,
    /// What is wrong there, in one sentence.
    pub why: String,
}

fn malformed<T>(at: &'static str, why: impl Into<String>) -> Result<T, MalformedPolicy> {
    Err(MalformedPolicy { at, why: why.into() })
}

/// Reads a custom policy.
///
/// # Errors
/// The first place where it departs from the documented form.
pub fn read(text: &str) -> Result<PolicyStatement, MalformedPolicy> {
    match serde_json::from_str::<Value>(text) {
        Ok(document) => read_value(&document),
        Err(fault) => malformed("", format!("it isn't JSON ({fault})")),
    }
}

fn read_value(document: &Value) -> Result<PolicyStatement, MalformedPolicy> {
    let Some(document) = document.as_object() else {
        return malformed("", "it isn't a JSON object");
    };
    let statement = match document.get("Statement") {
        None => return malformed("Statement", "it has no `Statement`"),
        Some(Value::Array(list)) => match list.as_slice() {
            [Value::Object(statement)] => statement,
            [_] => return malformed("Statement[0]", "its statement isn't an object"),
            list => {
                return malformed(
                    "Statement",
                    format!("it has {} statements instead of exactly one", list.len()),
                );
            }
        },
        Some(_) => return malformed("Statement", "its `Statement` isn't a list"),
    };
    if let Some(member) =
        ["Principal", "Action", "Effect"].into_iter().find(|member| statement.contains_key(*member))
    {
        return malformed(
            "Statement[0]",
            format!(
                "it is an S3 bucket policy or an IAM policy (its statement has `{member}`), not a CloudFront custom policy"
            ),
        );
    }
    let resource = match statement.get("Resource") {
        None => None,
        Some(Value::String(resource)) => Some(resource.clone()),
        Some(_) => return malformed("Statement[0].Resource", "`Resource` isn't a string"),
    };
    let Some(Value::Object(condition)) = statement.get("Condition") else {
        return malformed(
            "Statement[0].Condition",
            "it has no `Condition` with the required `DateLessThan`",
        );
    };
    let date = |name: &str, at: &'static str| match condition
        .get(name)
        .map(|date| date.get("AWS:EpochTime"))
    {
        None => Ok(None),
        Some(Some(Value::Number(number))) if number.as_i64().is_some() => Ok(number.as_i64()),
        Some(Some(Value::String(_))) => {
            malformed(at, format!("the time of `{name}` is in quotation marks"))
        }
        Some(Some(Value::Number(_))) => {
            malformed(at, format!("the time of `{name}` isn't an integer in seconds"))
        }
        Some(_) => malformed(at, format!("`{name}` has no `AWS:EpochTime` number")),
    };
    let Some(date_less_than) = date("DateLessThan", "Statement[0].Condition.DateLessThan")? else {
        return malformed(
            "Statement[0].Condition.DateLessThan",
            "the required `DateLessThan` is missing",
        );
    };
    let date_greater_than = date("DateGreaterThan", "Statement[0].Condition.DateGreaterThan")?;
    const IP: &str = "Statement[0].Condition.IpAddress";
    let source_ip = match condition.get("IpAddress").map(|address| address.get("AWS:SourceIp")) {
        None => None,
        Some(Some(Value::String(address))) => match network(address) {
            Some(_) => Some(address.clone()),
            None if address.contains(':') => {
                return malformed(
                    IP,
                    "`AWS:SourceIp` is an IPv6 address, and CloudFront supports only IPv4",
                );
            }
            None => {
                return malformed(IP, "`AWS:SourceIp` is neither an IPv4 address nor a CIDR block");
            }
        },
        Some(Some(Value::Array(_))) => {
            return malformed(
                IP,
                "`AWS:SourceIp` is a list, and CloudFront supports only one address or CIDR block",
            );
        }
        Some(_) => return malformed(IP, "`IpAddress` has no `AWS:SourceIp`"),
    };
    Ok(PolicyStatement { resource, date_less_than, date_greater_than, source_ip })
}

/// The IP addresses that `AWS:SourceIp` represents. A single address represents itself.
pub fn network(text: &str) -> Option<Ipv4Net> {
    text.parse().ok().or_else(|| text.parse::<Ipv4Addr>().ok().map(Ipv4Net::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_both_dialects() {
        let policy = PolicyStatement {
            resource: Some("https://d.example/caf\u{e9}\u{1f4a9}\\?\"".into()),
            date_less_than: 2,
            date_greater_than: Some(1),
            source_ip: Some("192.0.2.1".into()),
        };
        assert_eq!(
            policy.text(Dialect::Botocore),
            r#"{"Statement":[{"Resource":"https://d.example/caf\u00e9\ud83d\udca9\\?\"","Condition":{"DateLessThan":{"AWS:EpochTime":2},"IpAddress":{"AWS:SourceIp":"192.0.2.1/32"},"DateGreaterThan":{"AWS:EpochTime":1}}}]}"#
        );
        let text = policy.text(Dialect::JavaScript);
        assert!(
            text.contains("caf\u{e9}\u{1f4a9}")
                && text.ends_with(r#""IpAddress":{"AWS:SourceIp":"192.0.2.1/32"}}}]}"#)
        );
        let read_back = read(&text).unwrap();
        assert_eq!(read_back.resource, policy.resource);
        assert_eq!((read_back.date_less_than, read_back.date_greater_than), (2, Some(1)));
    }

    #[test]
    fn only_the_documented_form_is_a_policy() {
        let cases = [
            ("", ""),
            ("[]", ""),
            ("{}", "Statement"),
            (r#"{"Statement":{}}"#, "Statement"),
            (r#"{"Statement":[]}"#, "Statement"),
            (r#"{"Statement":[{},{}]}"#, "Statement"),
            (r#"{"Statement":[1]}"#, "Statement[0]"),
            (
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#,
                "Statement[0]",
            ),
            (r#"{"Statement":[{"Resource":"*"}]}"#, "Statement[0].Condition"),
            (r#"{"Statement":[{"Resource":["*"],"Condition":{}}]}"#, "Statement[0].Resource"),
            (
                r#"{"Statement":[{"Resource":"*","Condition":{}}]}"#,
                "Statement[0].Condition.DateLessThan",
            ),
            (
                r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":"1"}}}]}"#,
                "Statement[0].Condition.DateLessThan",
            ),
            (
                r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1.5}}}]}"#,
                "Statement[0].Condition.DateLessThan",
            ),
            (
                r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":9223372036854775808}}}]}"#,
                "Statement[0].Condition.DateLessThan",
            ),
            (
                r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1},"IpAddress":{"AWS:SourceIp":"2001:db8::/32"}}}]}"#,
                "Statement[0].Condition.IpAddress",
            ),
            (
                r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1},"IpAddress":{"AWS:SourceIp":["1.2.3.4"]}}}]}"#,
                "Statement[0].Condition.IpAddress",
            ),
        ];
        for (text, at) in cases {
            assert_eq!(read(text).unwrap_err().at, at, "{text}");
        }
        assert!(read(r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":9223372036854775807}}}]}"#).is_ok());
    }
}
