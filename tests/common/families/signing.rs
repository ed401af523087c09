//! The five families of signed access: keys, CLI dates, signing, verifying, S3 presigning.

use crate::common::{Caller, Family, compare::holds};
use serde_json::{Map, Value, json};

const KEYS_TEXT: &str = include_str!("../../data/vectors/keys.json");

pub const KEYS: Family = Family { name: "keys", text: KEYS_TEXT, check: check_key };

pub const CLI_DATES: Family = Family {
    name: "cli-dates",
    text: include_str!("../../data/vectors/cli-dates.json"),
    check: check_date,
};

pub const SIGNING: Family = Family {
    name: "cloudfront-signing",
    text: include_str!("../../data/vectors/cloudfront-signing.json"),
    check: check_signing,
};

pub const VERIFY: Family = Family {
    name: "cloudfront-verify",
    text: include_str!("../../data/vectors/cloudfront-verify.json"),
    check: check_verify,
};

/// Requests signed with botocore for these tests, and the verdicts by docs/reference/cloudfront.md, section 8.6.
pub const WORKED: Family = Family {
    name: "signed-access-worked",
    text: include_str!("../../data/signed-access-worked.json"),
    check: check_worked,
};

pub const S3_PRESIGN: Family = Family {
    name: "s3-presign",
    text: include_str!("../../data/vectors/s3-presign.json"),
    check: check_presign,
};

/// `date_less_than` → `dateLessThan`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (head, tail) = part.split_at(1.min(part.len()));
        text + &head.to_uppercase() + tail
    })
}

/// An object's own members in camelCase.
fn camel_members(value: &Value) -> Map<String, Value> {
    let members = value.as_object().expect("an object");
    members.iter().map(|(name, value)| (camel(name), value.clone())).collect()
}

/// A key of `keys.json` by its name.
fn key(name: &Value) -> Value {
    let file: Value = serde_json::from_str(KEYS_TEXT).expect("keys.json is JSON");
    let keys = file["keys"].as_array().expect("keys.json has keys");
    keys.iter().find(|key| key["name"] == *name).expect("the key is in keys.json").clone()
}

fn call(caller: Caller, name: &str, argument: &Value) -> Result<Value, String> {
    caller(name, argument).map_err(|thrown| format!("threw {}: {}", thrown.name, thrown.message))
}

fn check_key(caller: Caller, _: &Value, vector: &Value) -> Result<(), String> {
    let result = call(caller, "loadKey", &json!({ "pem": vector["pem"] }))?;
    holds(&result, &camel_members(&vector["expected"]).into(), "")
}

fn check_date(caller: Caller, _: &Value, vector: &Value) -> Result<(), String> {
    let result = call(caller, "parseCliDate", &json!({ "input": vector["input"] }))?;
    let expected = &vector["expected"];
    holds(&result["ok"], &expected["ok"], "ok")?;
    match expected["ok"] {
        Value::Bool(true) => holds(&result["epoch"], &expected["epoch"], "epoch"),
        _ if result["reason"].is_string() => Ok(()),
        _ => Err("no reason".into()),
    }
}

fn check_signing(caller: Caller, _: &Value, vector: &Value) -> Result<(), String> {
    let cookies = vector["op"] == "signed_cookies";
    let key = key(&vector["key"]);
    let mut argument = camel_members(&vector["input"]);
    argument.insert("keyPairId".into(), vector["key_pair_id"].clone());
    argument.insert("privateKey".into(), key["pkcs8_pem"].clone());
    let (function, sdk) = match cookies {
        true => ("signCookies", "aws-sdk-js-v3"),
        false => ("signUrl", "botocore"),
    };
    let result = call(caller, function, &argument.into())?;
    let output = &vector["outputs"][sdk];
    holds(&result["policyKind"], &output["policy_kind"], "policyKind")?;
    holds(&result["policy"], &output["policy"], "policy")?;
    if cookies {
        return holds(&result["cookies"], &output["cookies"], "cookies");
    }
    holds(&result["policyBase64Url"], &output["policy_base64_url"], "policyBase64Url")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if key["type"] == "rsa-2048" {
        holds(&result["signature"], &output["signature"], "signature")?;
        holds(&result["url"], &output["url"], "url")?;
    } else {
        // Any signature that verifies will do, in the same place.
        let expected = text(&output["url"]).replace(&text(&output["signature"]), "S");
        let ours = text(&result["url"]).replace(&text(&result["signature"]), "S");
        holds(&ours.into(), &expected.into(), "url")?;
    }
    // What the edge makes of the URL as a client would send it.
    let verdict = call(
        caller,
        "verifyRequest",
        &json!({
            "trustedKeys": [{ "keyPairId": vector["key_pair_id"], "publicKey": key["public_spki_pem"] }],
            "request": {
                "url": as_sent(&text(&result["url"])),
                "cookies": {},
                "clientIp": address_within(&vector["input"]["ip_address"]),
                "nowEpoch": vector["expires_epoch"].as_i64().unwrap_or_default() - 1,
            },
        }),
    )?;
    let consistent = output["edge_consistent"] == true;
    let in_policy = text(&vector["input"]["policy"]).contains("SourceIp");
    match (consistent && !in_policy, verdict["verdict"] == "allow") {
        (true, false) => Err(format!("the edge refuses it: {}", verdict["reason"])),
        (false, true) if !consistent => Err("the edge must refuse it".into()),
        _ => Ok(()),
    }
}

/// A URL as a client sends it: blanks and non-ASCII characters percent-encoded.
fn as_sent(url: &str) -> String {
    url.bytes()
        .map(|byte| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn address_within(range: &Value) -> Value {
    match range.as_str() {
        Some(range) => range.split('/').next().unwrap_or_default().into(),
        None => "203.0.113.25".into(),
    }
}

fn check_verify(caller: Caller, _: &Value, vector: &Value) -> Result<(), String> {
    let trusted: Vec<Value> = vector["trusted_keys"]
        .as_array()
        .expect("trusted keys")
        .iter()
        .map(|trusted| {
            json!({ "keyPairId": trusted["key_pair_id"], "publicKey": key(&trusted["key"])["public_spki_pem"] })
        })
        .collect();
    let request = camel_members(&vector["request"]);
    let result =
        call(caller, "verifyRequest", &json!({ "trustedKeys": trusted, "request": request }))?;
    holds(&result, &camel_members(&vector["expected"]).into(), "")?;
    match result["trace"].as_array() {
        Some(steps) if !steps.is_empty() => {}
        _ => return Err("no trace".into()),
    }
    // The same request, put to a distribution whose behavior trusts these keys.
    let url = request["url"].as_str().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else {
        return Ok(());
    };
    let (host, target) = rest.split_once('/').unwrap_or((rest, ""));
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, json!(query)),
        None => (target, Value::Null),
    };
    let cookies = request["cookies"].as_object().into_iter().flatten();
    let cookies: Vec<String> = cookies
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
        .collect();
    let keys: Vec<Value> = trusted
        .iter()
        .map(|key| json!({ "id": key["keyPairId"], "publicKey": key["publicKey"] }))
        .collect();
    let scenario = json!({
        "now": request["nowEpoch"],
        "distribution": {
            "domain": host,
            "defaultBehavior": { "trustedKeyGroups": ["g"], "viewerProtocolPolicy": "allow-all" },
            "keyGroups": [{ "name": "g", "keys": keys }],
        },
        "requests": [{
            "clientIp": request.get("clientIp").and_then(Value::as_str).unwrap_or_default(),
            "request": { "method": "GET", "scheme": scheme, "host": host, "path": format!("/{path}"), "query": query, "headers": [["Cookie", cookies.join("; ")]] },
        }],
    });
    let argument = json!({ "lab": "distribution", "scenario": scenario });
    let journey = call(caller, "explain", &argument)?["answer"]["journey"].take();
    match journey["status"] == vector["expected"]["http_status"] {
        true => Ok(()),
        false => Err(format!("the distribution says {}", journey["sentence"])),
    }
}

fn check_worked(caller: Caller, file: &Value, case: &Value) -> Result<(), String> {
    let names = case["trusted"].as_array().expect("trusted keys");
    let trusted: Vec<&Value> =
        names.iter().map(|name| &file["keys"][name.as_str().unwrap_or_default()]).collect();
    let request = json!({ "url": case["url"], "cookies": case["cookies"], "clientIp": case["clientIp"], "nowEpoch": case["now"] });
    let result =
        call(caller, "verifyRequest", &json!({ "trustedKeys": trusted, "request": request }))?;
    holds(&result["reason"], &case["reason"], "reason")
}

fn check_presign(caller: Caller, _: &Value, vector: &Value) -> Result<(), String> {
    let argument = camel_members(&vector["input"]);
    let result = call(caller, "presignS3", &argument.into())?;
    let output = &vector["outputs"]["botocore"];
    for name in ["canonical_request", "string_to_sign", "signing_key_hex", "signature", "url"] {
        holds(&result[camel(name)], &output[name], name)?;
    }
    Ok(())
}
