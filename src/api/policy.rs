//! Policies: `validatePolicy`, `importPolicy`, `managedPolicy`.

use super::{ApiError, ApiFunction, read, write};
use crate::{
    cloudfront::policy::{
        self, CachePolicyConfig, ImportedPolicy, Lenient, OriginRequestPolicyConfig, PolicyImport,
        Selection,
    },
    explain::Finding,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "validatePolicy", run: validate },
    ApiFunction { name: "importPolicy", run: import },
    ApiFunction { name: "managedPolicy", run: managed },
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Validate {
    policy_kind: PolicyKind,
    #[serde(default)]
    origin: Option<Origin>,
    config: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum PolicyKind {
    CachePolicy,
    OriginRequestPolicy,
}

#[derive(Deserialize)]
struct Origin {
    #[serde(default)]
    kind: Option<OriginKind>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
enum OriginKind {
    S3,
    Custom,
}

fn validate(argument: Value) -> Result<Value, ApiError> {
    let arguments: Validate = read(argument)?;
    let s3 = arguments.origin.and_then(|origin| origin.kind) == Some(OriginKind::S3);
    let in_config = |error: ApiError| ApiError {
        field: match error.field.as_str() {
            "" => "config".into(),
            path => format!("config.{path}"),
        },
        ..error
    };
    let findings: Vec<Finding> = match arguments.policy_kind {
        PolicyKind::CachePolicy => {
            let config: CachePolicyConfig = read(arguments.config).map_err(in_config)?;
            policy::validate_cache_policy(&config, s3)
        }
        PolicyKind::OriginRequestPolicy => {
            let config: OriginRequestPolicyConfig = read(arguments.config).map_err(in_config)?;
            policy::validate_origin_request_policy(&config, s3)
        }
    };
    Ok(json!({ "findings": write(&findings) }))
}

#[derive(Deserialize)]
struct Document {
    document: String,
}

fn import(argument: Value) -> Result<Value, ApiError> {
    let Document { document } = read(argument)?;
    let PolicyImport { policies, report, failure, .. } = policy::import(&document);
    let policies: Vec<Value> = policies.iter().map(normal_form).collect();
    Ok(json!({
        "ok": failure.is_none(),
        "policies": policies,
        "report": write(&report),
        "reason": failure.as_ref().map_or(Value::Null, write),
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    #[serde(default, alias = "policyId")]
    id: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

fn managed(argument: Value) -> Result<Value, ApiError> {
    let arguments: Asked = read(argument)?;
    let Some(arguments) = arguments.id.or(arguments.name) else {
        return Err(ApiError::argument("id", "specify the ID or the name of a policy"));
    };
    let found = if let Some(found) = policy::cache_policy(&arguments) {
        Some((normal_form(&ImportedPolicy::Cache(found.config())), found.id))
    } else if let Some(found) = policy::origin_request_policy(&arguments) {
        Some((normal_form(&ImportedPolicy::OriginRequest(found.config())), found.id))
    } else {
        policy::response_headers_policy(&arguments).map(|found| {
            let mut form = write(found);
            put(&mut form, "kind", "response-headers-policy".into());
            (form, found.id)
        })
    };
    Ok(match found {
        None => json!({ "known": false }),
        Some((mut form, id)) => {
            put(&mut form, "known", true.into());
            put(&mut form, "id", id.into());
            form
        }
    })
}

fn put(form: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = form {
        members.insert(name.into(), value);
    }
}

/// One shape for both kinds, with `null` for missing members.
fn normal_form(policy: &ImportedPolicy) -> Value {
    match policy {
        ImportedPolicy::Cache(config) => {
            let parameters = config.parameters.as_ref();
            json!({
                "kind": "cache-policy",
                "name": config.name,
                "comment": config.comment.as_deref().unwrap_or(""),
                "minTtl": number(&config.min_ttl),
                "defaultTtl": number(&config.default_ttl),
                "maxTtl": number(&config.max_ttl),
                "gzip": flag(parameters.and_then(|p| p.gzip.as_ref())),
                "brotli": match flag(parameters.and_then(|p| p.brotli.as_ref())) {
                    Value::Null => Value::Bool(false),
                    given => given,
                },
                "headers": names(parameters.and_then(|p| p.headers.as_ref())),
                "cookies": names(parameters.and_then(|p| p.cookies.as_ref())),
                "queryStrings": names(parameters.and_then(|p| p.query_strings.as_ref())),
            })
        }
        ImportedPolicy::OriginRequest(config) => json!({
            "kind": "origin-request-policy",
            "name": config.name,
            "comment": config.comment.as_deref().unwrap_or(""),
            "headers": names(config.headers.as_ref()),
            "cookies": names(config.cookies.as_ref()),
            "queryStrings": names(config.query_strings.as_ref()),
        }),
    }
}

fn number(field: &Option<Lenient<i64>>) -> Value {
    field.as_ref().map_or(Value::Null, write)
}

fn flag(field: Option<&Lenient<bool>>) -> Value {
    field.map_or(Value::Null, write)
}

fn names(selection: Option<&Selection>) -> Value {
    json!({
        "behavior": selection.and_then(|selection| selection.behavior.as_ref()).map(|b| b.as_str()),
        "items": selection.map(Selection::items).unwrap_or_default(),
    })
}
