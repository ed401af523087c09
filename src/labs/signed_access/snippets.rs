//! The command and the short programs that give the same signature.

use super::scenario::{Output, PolicyKind, SigningInput};
use crate::cloudfront::signing::HashAlgorithm;
use crate::time::cli_date::CliDate;
use crate::time::{civil_from_days, utc_text};
use serde::Serialize;

/// A command or a program that gives the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    /// What it is: `AWS CLI`, `Python (botocore)`, `Node (AWS SDK v3)`.
    pub title: &'static str,
    /// The text.
    pub text: String,
    /// Where it can't do the same, or does it differently; may be empty.
    pub note: String,
}

/// The dates as they were read.
pub struct PolicyDates {
    /// The end.
    pub end: CliDate,
    /// The start.
    pub start: Option<CliDate>,
}

/// The AWS CLI, botocore and the JavaScript SDK.
pub fn all(
    input: &SigningInput,
    dates: Option<&PolicyDates>,
    policy_text: Option<&str>,
    ecdsa: bool,
) -> Vec<Snippet> {
    vec![
        cli(input, policy_text, ecdsa),
        python(input, dates, policy_text, ecdsa),
        node(input, dates, policy_text),
    ]
}

/// In single quotes for a shell.
fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/+,@%=".contains(c);
    match text.chars().all(plain) && !text.is_empty() {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// In double quotes, as JSON, Python and JavaScript all read it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn is_custom(input: &SigningInput) -> bool {
    input.policy_kind == PolicyKind::Custom
}

/// The pattern that differs from the URL, if there is one.
fn pattern(input: &SigningInput) -> Option<&str> {
    let resource = input.resource.trim();
    (is_custom(input) && !resource.is_empty() && resource != input.url).then_some(resource)
}

fn cli(input: &SigningInput, policy_text: Option<&str>, ecdsa: bool) -> Snippet {
    let mut text = format!(
        "aws cloudfront sign \\\n  --url {} \\\n  --key-pair-id {} \\\n  --private-key file://private_key.pem \\\n  --date-less-than {}",
        shell(&input.url),
        shell(&input.key_pair_id),
        shell(&input.expires)
    );
    if is_custom(input) {
        for (option, value) in [
            ("--date-greater-than", input.starts.trim()),
            ("--ip-address", input.ip_address.trim()),
        ] {
            if !value.is_empty() {
                text.push_str(&format!(" \\\n  {option} {}", shell(value)));
            }
        }
    }
    let plain_custom =
        is_custom(input) && input.starts.trim().is_empty() && input.ip_address.trim().is_empty();
    let mut notes = Vec::new();
    if input.output == Output::Cookies {
        notes.push("The command prints only a signed URL and can't create cookies.");
    }
    if policy_text.is_some() || pattern(input).is_some() {
        notes.push("The command can't sign your own policy or a wildcard.");
    } else if plain_custom {
        notes.push("Without a start or an IP address, the command signs a canned policy.");
    }
    if input.hash_algorithm == HashAlgorithm::Sha256 {
        notes.push("The command signs only with SHA-1.");
    }
    notes.push(if ecdsa {
        "AWS CLI version 1 supports only RSA keys in PKCS #1 format."
    } else {
        "AWS CLI version 1 needs the key in PKCS #1 format: `openssl rsa -traditional`."
    });
    Snippet { title: "AWS CLI", text, note: notes.join(" ") }
}

fn datetime(epoch: i64) -> String {
    let (year, month, day) = civil_from_days(epoch.div_euclid(86_400));
    let second = epoch.rem_euclid(86_400);
    let clock = match second {
        0 => String::new(),
        _ => format!(", {}, {}, {}", second / 3600, second / 60 % 60, second % 60),
    };
    format!("datetime({year}, {month}, {day}{clock}, tzinfo=timezone.utc)")
}

fn python(
    input: &SigningInput,
    dates: Option<&PolicyDates>,
    policy_text: Option<&str>,
    ecdsa: bool,
) -> Snippet {
    let hash = if input.hash_algorithm == HashAlgorithm::Sha1 {
        "hashes.SHA1()"
    } else {
        "hashes.SHA256()"
    };
    let (kind, sign) = match ecdsa {
        true => ("ec", format!("key.sign(message, ec.ECDSA({hash}))")),
        false => ("padding", format!("key.sign(message, padding.PKCS1v15(), {hash})")),
    };
    let mut text = String::new();
    if policy_text.is_none() {
        text.push_str("from datetime import datetime, timezone\n\n");
    }
    text.push_str(&format!(
        "from botocore.signers import CloudFrontSigner\nfrom cryptography.hazmat.primitives import hashes, serialization\nfrom cryptography.hazmat.primitives.asymmetric import {kind}\n\n\
         with open(\"private_key.pem\", \"rb\") as file:\n    key = serialization.load_pem_private_key(file.read(), password=None)\n\
         signer = CloudFrontSigner({}, lambda message: {sign})\nurl = {}\n",
        quoted(&input.key_pair_id),
        quoted(&input.url)
    ));
    let end = dates.map_or_else(String::new, |dates| datetime(dates.end.epoch()));
    let call = match (policy_text, is_custom(input)) {
        (Some(policy), _) => {
            text.push_str(&format!("policy = {}\n", quoted(policy)));
            "signer.generate_presigned_url(url, policy=policy)".to_owned()
        }
        (None, true) => {
            let resource = pattern(input).map_or_else(|| "url".to_owned(), quoted);
            let mut arguments = format!("{resource}, {end}");
            if let Some(start) = dates.and_then(|dates| dates.start) {
                arguments.push_str(&format!(", date_greater_than={}", datetime(start.epoch())));
            }
            if !input.ip_address.trim().is_empty() {
                arguments.push_str(&format!(", ip_address={}", quoted(input.ip_address.trim())));
            }
            text.push_str(&format!("policy = signer.build_policy({arguments})\n"));
            "signer.generate_presigned_url(url, policy=policy)".to_owned()
        }
        (None, false) => format!("signer.generate_presigned_url(url, date_less_than={end})"),
    };
    let suffix = if input.hash_algorithm == HashAlgorithm::Sha256 {
        " + \"&Hash-Algorithm=SHA256\""
    } else {
        ""
    };
    text.push_str(&format!("print({call}{suffix})\n"));
    let note = match input.output {
        Output::Url if ecdsa => {
            "Creates the same policy and parameters. An ECDSA signature differs each time."
        }
        Output::Url => "Creates the same URL.",
        Output::Cookies => {
            "botocore has no function for cookies. Use the values of the URL's parameters."
        }
    };
    Snippet { title: "Python (botocore)", text, note: note.to_owned() }
}

fn node(input: &SigningInput, dates: Option<&PolicyDates>, policy_text: Option<&str>) -> Snippet {
    let function = if input.output == Output::Url { "getSignedUrl" } else { "getSignedCookies" };
    let mut lines = vec![
        format!("  url: {},", quoted(&input.url)),
        format!("  keyPairId: {},", quoted(&input.key_pair_id)),
        "  privateKey: readFileSync(\"private_key.pem\", \"utf8\"),".to_owned(),
    ];
    // A URL with a wildcard requires a custom policy. The form's other conditions use arguments.
    let policy = match (policy_text, pattern(input), dates) {
        (Some(text), ..) => Some(quoted(text)),
        (None, Some(resource), Some(dates)) => {
            let mut conditions =
                vec![format!("DateLessThan: {{ \"AWS:EpochTime\": {} }}", dates.end.rounded())];
            conditions.extend(dates.start.map(|start| {
                format!("DateGreaterThan: {{ \"AWS:EpochTime\": {} }}", start.rounded())
            }));
            let ip = input.ip_address.trim();
            if !ip.is_empty() {
                let ip = if ip.contains('/') { ip.to_owned() } else { format!("{ip}/32") };
                conditions.push(format!("IpAddress: {{ \"AWS:SourceIp\": {} }}", quoted(&ip)));
            }
            Some(format!(
                "JSON.stringify({{ Statement: [{{ Resource: {}, Condition: {{ {} }} }}] }})",
                quoted(resource),
                conditions.join(", ")
            ))
        }
        _ => None,
    };
    match (policy, dates) {
        (Some(policy), _) => lines.push(format!("  policy: {policy},")),
        (None, Some(dates)) => {
            lines.push(format!("  dateLessThan: {},", quoted(&utc_text(dates.end.epoch()))));
            lines.extend(
                dates.start.map(|start| {
                    format!("  dateGreaterThan: {},", quoted(&utc_text(start.epoch())))
                }),
            );
            if is_custom(input) && !input.ip_address.trim().is_empty() {
                lines.push(format!("  ipAddress: {},", quoted(input.ip_address.trim())));
            }
        }
        (None, None) => {}
    }
    if input.hash_algorithm == HashAlgorithm::Sha256 {
        lines.push("  algorithm: \"SHA256\",".to_owned());
    }
    let text = format!(
        "import {{ readFileSync }} from \"node:fs\";\nimport {{ {function} }} from \"@aws-sdk/cloudfront-signer\";\n\nconsole.log({function}({{\n{}\n}}));\n",
        lines.join("\n")
    );
    let note = match input.output {
        Output::Url => {
            "Puts `Key-Pair-Id` before `Signature` and orders the conditions differently. Without a start or an IP address, it signs a canned policy."
        }
        Output::Cookies => "Creates the same cookies.",
    };
    Snippet { title: "Node (AWS SDK v3)", text, note: note.to_owned() }
}
