//! The resources of a template, each checked by the engine of its service.

pub mod rules;
mod shapes;

use crate::cloudfront::policy::{
    ImportedPolicy, import, validate_cache_policy, validate_origin_request_policy,
};
use crate::document::{Conversion, Misfit, MisfitKind, fit, recase, resolve, unknown};
use crate::ecs::task_definition::{TASK_DEFINITION, rules as definition_rules, semantics};
use crate::explain::{Finding, Mount, Severity, Severity::Error, Severity::Note, finding};
use crate::text::{code, list};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Whether CloudFormation can create the resources of a template.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TemplateValidity {
    /// No finding is an error.
    pub valid: bool,
    /// Everything found, each at its path in the template.
    pub findings: Vec<Finding>,
}

/// The properties of `AWS::ECS::TaskDefinition` for a definition of the API.
pub fn task_definition_properties(definition: &Value) -> Value {
    let shape = shapes::TYPES.iter().find(|(kind, _)| *kind == "AWS::ECS::TaskDefinition");
    match shape {
        Some((_, shape)) => recase(definition, shape, false),
        None => definition.clone(),
    }
}

/// Checks the ECS, CloudFront, and Elastic Beanstalk resources of a template.
pub fn validate(template: &Value) -> TemplateValidity {
    let mut findings = Vec::new();
    let resolved = resolve(template, &Map::new());
    match resolved.get("Resources").and_then(Value::as_object) {
        Some(resources) if !resources.is_empty() => {
            for (name, resource) in resources {
                check(name, resource, &mut findings);
            }
        }
        _ => finding!(findings, Error, rules::TEMPLATE, "Resources", "ValidationError";
            "The template has no resources."; "Add an object `Resources` with at least one resource."),
    }
    TemplateValidity { valid: findings.iter().all(|one| one.severity != Error), findings }
}

fn check(name: &str, resource: &Value, findings: &mut Vec<Finding>) {
    let path = format!("Resources.{name}");
    let Some(kind) = resource["Type"].as_str() else {
        finding!(findings, Error, rules::TEMPLATE, format!("{path}.Type"), "ValidationError";
            "The resource {} has no type.", code(name); "Add a `Type`, such as `AWS::ECS::TaskDefinition`.");
        return;
    };
    let ours = ["AWS::ECS::", "AWS::CloudFront::", "AWS::ElasticBeanstalk::"];
    let Some((_, shape)) = shapes::TYPES.iter().find(|(known, _)| *known == kind) else {
        if ours.iter().any(|prefix| kind.starts_with(prefix)) {
            finding!(findings, Note, rules::NOT_MODELED, format!("{path}.Type");
                "Cloudglass doesn't check resources of the type {}.", code(kind); "Check this resource with another tool.");
        }
        return;
    };
    let empty = Value::Object(Map::new());
    let properties = resource.get("Properties").unwrap_or(&empty);
    let (fitted, misfits) = fit(properties, shape, Conversion::CloudFormation);
    let mount = Mount::under(format!("{path}.Properties"));
    let mut own = Vec::new();
    misfit_findings(misfits, &mut own);
    match kind {
        "AWS::ECS::TaskDefinition" => task_definition(&fitted, &mut own),
        "AWS::CloudFront::CachePolicy" | "AWS::CloudFront::OriginRequestPolicy" => {
            policy(kind, &fitted, &mut own)
        }
        "AWS::CloudFront::Distribution" => distribution(&fitted, &mut own),
        "AWS::ElasticBeanstalk::Environment" => environment(&fitted, &mut own),
        _ => {}
    }
    // What depends on a value that only the stack has isn't an error.
    own.retain(|finding| !is_unknown(properties, &finding.field));
    findings.extend(mount.findings(own));
}

/// True if the value at a path, or one that contains it, is a function that isn't resolved.
fn is_unknown(properties: &Value, path: &str) -> bool {
    let mut value = properties;
    for part in path
        .split(['.', '['])
        .map(|part| part.trim_end_matches(']'))
        .filter(|part| !part.is_empty())
    {
        if unknown(value).is_some() {
            return true;
        }
        let next = match part.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(part),
        };
        match next {
            Some(next) => value = next,
            None => return false,
        }
    }
    unknown(value).is_some()
}

fn misfit_findings(misfits: Vec<Misfit>, findings: &mut Vec<Finding>) {
    const INVALID: Option<&str> = Some("ValidationError");
    for Misfit { field, kind } in misfits {
        let name = code(field.rsplit('.').next().unwrap_or(&field));
        match kind {
            MisfitKind::Unknown(Some(near)) => {
                finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                "The resource type has no property {name} here."; "Correct the name to {}.", code(near))
            }
            MisfitKind::Unknown(None) => {
                finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                "The resource type has no property {name} here."; "Remove it, or move it to where it belongs.")
            }
            MisfitKind::Missing => finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                "{name} is missing, and the resource type requires it."; "Add {name}."),
            MisfitKind::Type(expected, found, _) => {
                finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                "{name} is {found}, and the resource type requires {expected}."; "Enter {expected}.")
            }
            MisfitKind::NotOneOf(text, allowed, _) => {
                let names: Vec<String> = allowed.iter().map(|one| code(one)).collect();
                finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                    "{name} is {}, which the resource type doesn't have.", code(&text); "Enter {}.", list(&names, "or"));
            }
            MisfitKind::Size(least, most) => {
                finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                "{name} is outside of its limits."; "Enter {least} to {most} characters.")
            }
            MisfitKind::Below(least) => {
                finding!(findings, Error, rules::PROPERTIES, field, INVALID;
                "{name} is below its minimum."; "Enter {least} or more.")
            }
        }
    }
}

/// The task definition as the API has it, with the paths of the template.
fn task_definition(fitted: &Value, findings: &mut Vec<Finding>) {
    let definition = recase(fitted, &TASK_DEFINITION, true);
    for mut found in semantics(&definition, None, 0) {
        // cfn-lint and CloudFormation stop a template without a Region, which the API accepts.
        if found.rule == &definition_rules::AWSLOGS_REGION {
            found.severity = Error;
        }
        if found.severity == Severity::Note {
            continue;
        }
        found.field = in_template(&found.field, fitted);
        found.change = None;
        findings.push(found);
    }
}

/// The path of a member in the template's casing: that of the member itself, if there is one.
fn in_template(path: &str, properties: &Value) -> String {
    let mut value = Some(properties);
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('.') {
        let (name, index) =
            part.split_once('[').map_or((part, None), |(name, index)| (name, Some(index)));
        let known = value
            .and_then(Value::as_object)
            .and_then(|members| members.keys().find(|key| key.eq_ignore_ascii_case(name)));
        let written = match known {
            Some(key) => key.clone(),
            None => {
                let mut letters = name.chars();
                letters
                    .next()
                    .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                    .unwrap_or_default()
            }
        };
        value = value.and_then(|value| value.get(&written));
        match index {
            Some(index) => {
                let number = index.trim_end_matches(']').parse::<usize>().ok();
                value = value.and_then(|value| value.get(number?));
                parts.push(format!("{written}[{index}"));
            }
            None => parts.push(written),
        }
    }
    parts.join(".")
}

/// A cache policy or an origin request policy, as the engine of CloudFront reads it.
fn policy(kind: &str, fitted: &Value, findings: &mut Vec<Finding>) {
    if findings.iter().any(|one| one.severity == Error) {
        return;
    }
    let template = json!({ "Resources": { "Policy": { "Type": kind, "Properties": fitted } } });
    for policy in import(&template.to_string()).policies {
        let (at, found) = match policy {
            ImportedPolicy::Cache(config) => {
                ("CachePolicyConfig", validate_cache_policy(&config, false))
            }
            ImportedPolicy::OriginRequest(config) => {
                ("OriginRequestPolicyConfig", validate_origin_request_policy(&config, false))
            }
        };
        findings.extend(Mount::under(at).findings(found));
    }
}

fn distribution(fitted: &Value, findings: &mut Vec<Finding>) {
    let config = &fitted["DistributionConfig"];
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (origins, groups) = (items(&config["Origins"]), items(&config["OriginGroups"]["Items"]));
    let all: Vec<&Value> = origins.iter().chain(&groups).collect();
    let known = |id: &str| all.iter().any(|origin| origin["Id"] == id);
    let open = all.iter().any(|origin| origin.get("Id").is_some_and(|id| !id.is_string()));
    let legacy = config.get("CustomOrigin").is_some() || config.get("S3Origin").is_some();
    let mut behavior = |value: &Value, path: String| {
        let Some(id) = value["TargetOriginId"].as_str() else { return };
        if !known(id) && !open && !legacy {
            let names: Vec<String> =
                all.iter().filter_map(|origin| origin["Id"].as_str()).map(code).collect();
            finding!(findings, Error, rules::ORIGIN_ID, format!("{path}.TargetOriginId"), "NoSuchOrigin";
                "The distribution has no origin {}.", code(id); "Enter {}.", list(&names, "or"));
        }
    };
    behavior(&config["DefaultCacheBehavior"], "DistributionConfig.DefaultCacheBehavior".into());
    for (at, value) in items(&config["CacheBehaviors"]).iter().enumerate() {
        behavior(value, format!("DistributionConfig.CacheBehaviors[{at}]"));
    }
    for (at, origin) in origins.iter().enumerate() {
        if origin.get("S3OriginConfig").is_some() && origin.get("CustomOriginConfig").is_some() {
            finding!(findings, Error, rules::ORIGIN_KIND, format!("DistributionConfig.Origins[{at}]"), "InvalidArgument";
                "The origin has both an `S3OriginConfig` and a `CustomOriginConfig`."; "Keep one of the two.");
        }
    }
    if let Some(certificate) = config["ViewerCertificate"].as_object() {
        let kinds = ["AcmCertificateArn", "CloudFrontDefaultCertificate", "IamCertificateId"];
        let named = kinds.iter().filter(|name| certificate.contains_key(**name)).count();
        if named != 1 && unknown(&config["ViewerCertificate"]).is_none() {
            finding!(findings, Error, rules::CERTIFICATE, "DistributionConfig.ViewerCertificate", "InvalidViewerCertificate";
                "The viewer certificate names {named} certificates.";
                "Enter one of `AcmCertificateArn`, `IamCertificateId`, and `CloudFrontDefaultCertificate`.");
        }
    }
}

fn environment(fitted: &Value, findings: &mut Vec<Finding>) {
    let named = ["SolutionStackName", "PlatformArn", "TemplateName"];
    let given: Vec<String> =
        named.iter().filter(|name| fitted.get(**name).is_some()).map(|name| code(name)).collect();
    if given.is_empty() && fitted.is_object() {
        finding!(findings, Severity::Warning, rules::STACK, "SolutionStackName";
            "The environment has no solution stack, no platform, and no configuration template.";
            "Add `SolutionStackName`, `PlatformArn`, or `TemplateName`.");
    }
}
