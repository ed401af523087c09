//! Terraform as a CloudFormation template, so that one reader reads both: the blocks of HCL files, and the output of
//! `terraform show -json`. Names are those of CloudFormation, references are `Ref`, and what Terraform computes is unknown.

use super::hcl_read::{Block, CALL, EXPRESSION, TEMPLATE};
use super::unknown::{Unknown, as_text, needs_of};
use super::{MAX_DEPTH, intrinsic::join};
use serde_json::{Map, Value, json};

/// The resources that Cloudglass reads, with CloudFormation's types.
const TYPES: &[(&str, &str)] = &[
    ("aws_cloudfront_cache_policy", "AWS::CloudFront::CachePolicy"),
    ("aws_cloudfront_origin_request_policy", "AWS::CloudFront::OriginRequestPolicy"),
    ("aws_cloudfront_distribution", "AWS::CloudFront::Distribution"),
    ("aws_cloudfront_origin_access_control", "AWS::CloudFront::OriginAccessControl"),
    ("aws_ecr_repository", "AWS::ECR::Repository"),
    // CloudFormation has the policies as properties of the repository.
    ("aws_ecr_lifecycle_policy", "AWS::ECR::LifecyclePolicy"),
    ("aws_ecr_repository_policy", "AWS::ECR::RepositoryPolicy"),
    ("aws_ecs_service", "AWS::ECS::Service"),
    ("aws_ecs_task_definition", "AWS::ECS::TaskDefinition"),
    ("aws_ecs_capacity_provider", "AWS::ECS::CapacityProvider"),
    ("aws_appautoscaling_target", "AWS::ApplicationAutoScaling::ScalableTarget"),
    ("aws_appautoscaling_policy", "AWS::ApplicationAutoScaling::ScalingPolicy"),
    // CloudFormation has them in the scalable target.
    ("aws_appautoscaling_scheduled_action", "Terraform::ScheduledAction"),
    ("aws_cloudwatch_metric_alarm", "AWS::CloudWatch::Alarm"),
    ("aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup"),
    ("aws_autoscaling_policy", "AWS::AutoScaling::ScalingPolicy"),
    ("aws_elastic_beanstalk_environment", "AWS::ElasticBeanstalk::Environment"),
    (
        "aws_elastic_beanstalk_configuration_template",
        "AWS::ElasticBeanstalk::ConfigurationTemplate",
    ),
];

/// Arguments and blocks whose CloudFormation names aren't the same words.
const NAMES: &[(&str, &str)] = &[
    ("origin", "Origins"),
    ("origin_group", "OriginGroups"),
    ("member", "Members"),
    ("ordered_cache_behavior", "CacheBehaviors"),
    ("custom_error_response", "CustomErrorResponses"),
    ("custom_header", "OriginCustomHeaders"),
    ("min_ttl", "MinTTL"),
    ("default_ttl", "DefaultTTL"),
    ("max_ttl", "MaxTTL"),
    ("error_caching_min_ttl", "ErrorCachingMinTTL"),
    ("http_port", "HTTPPort"),
    ("https_port", "HTTPSPort"),
    ("web_acl_id", "WebACLId"),
    ("origin_ssl_protocols", "OriginSSLProtocols"),
    ("container_definitions", "ContainerDefinitions"),
    ("ordered_placement_strategy", "PlacementStrategies"),
    ("placement_constraints", "PlacementConstraints"),
    ("load_balancer", "LoadBalancers"),
    ("capacity_provider_strategy", "CapacityProviderStrategy"),
    ("deployment_circuit_breaker", "DeploymentCircuitBreaker"),
    ("setting", "OptionSettings"),
    ("volume", "Volumes"),
    ("step_adjustment", "StepAdjustments"),
    ("image_tag_mutability_exclusion_filter", "ImageTagMutabilityExclusionFilters"),
];

/// Blocks of which there can be several; any other block is an object.
const LISTS: &[&str] = &[
    "origin",
    "origin_group",
    "member",
    "ordered_cache_behavior",
    "custom_error_response",
    "custom_header",
    "ordered_placement_strategy",
    "placement_constraints",
    "load_balancer",
    "capacity_provider_strategy",
    "step_adjustment",
    "setting",
    "volume",
    "image_tag_mutability_exclusion_filter",
    "lambda_function_association",
    "function_association",
];

/// A template of the blocks of HCL files. `given` has values for variables by their names.
pub(super) fn of_blocks(blocks: Vec<Block>) -> Value {
    let mut scope = Scope::default();
    for block in &blocks {
        match (block.kind.as_str(), block.labels.as_slice()) {
            ("variable", [name]) => {
                let default = block.body.get("default").cloned().unwrap_or(Value::Null);
                scope.variables.insert(name.clone(), default);
            }
            ("locals", _) => scope.locals.extend(block.body.clone()),
            ("resource", [kind, name]) => scope.resources.push(format!("{kind}.{name}")),
            ("data", [kind, name]) if super::terraform_documents::is_document(kind) => {
                scope.documents.insert(format!("{kind}.{name}"), block.body.clone().into());
            }
            _ => {}
        }
    }
    let mut resources = Map::new();
    for block in &blocks {
        let resolved = || {
            let mut body = Value::Object(block.body.clone());
            scope.resolve(&mut body, 0);
            body
        };
        match (block.kind.as_str(), block.labels.as_slice()) {
            ("resource", [kind, name]) => {
                resources.insert(format!("{kind}.{name}"), resource(kind, &resolved()));
            }
            ("module", [name]) => {
                for (kind, body) in of_module(&resolved()) {
                    resources.insert(format!("module.{name}.{kind}"), resource(kind, &body));
                }
            }
            _ => {}
        }
    }
    template(resources, &scope)
}

/// The resources that a module of the public registry makes, as far as their settings are arguments of the module.
fn of_module(body: &Value) -> Vec<(&'static str, Value)> {
    let source = body["source"].as_str().unwrap_or_default();
    if !source.contains("terraform-aws-modules/ecr/") {
        return Vec::new();
    }
    let mut repository = Map::new();
    for (argument, attribute) in [
        ("repository_name", "name"),
        ("repository_image_tag_mutability", "image_tag_mutability"),
        (
            "repository_image_tag_mutability_exclusion_filter",
            "image_tag_mutability_exclusion_filter",
        ),
    ] {
        if let Some(value) = body.get(argument).filter(|value| !value.is_null()) {
            repository.insert(attribute.into(), value.clone());
        }
    }
    // The default of the module, where that of Amazon ECR is `MUTABLE`.
    repository.entry("image_tag_mutability").or_insert_with(|| "IMMUTABLE".into());
    let mut made = vec![("aws_ecr_repository", Value::Object(repository))];
    for (argument, kind) in [
        ("repository_lifecycle_policy", "aws_ecr_lifecycle_policy"),
        ("repository_policy", "aws_ecr_repository_policy"),
    ] {
        if let Some(policy) = body.get(argument).filter(|policy| !policy.is_null()) {
            made.push((kind, json!({ "policy": policy })));
        }
    }
    made
}

/// The template of the output of `terraform show -json`; `None` for another document.
pub(super) fn of_show(document: &Value) -> Option<Value> {
    document.get("format_version")?;
    let values = document.get("values").or_else(|| document.get("planned_values"))?;
    let mut resources = Map::new();
    module(values.get("root_module")?, &mut resources, 0);
    Some(json!({ "Resources": resources }))
}

fn module(module: &Value, resources: &mut Map<String, Value>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for entry in module["resources"].as_array().into_iter().flatten() {
        let kind = entry["type"].as_str().unwrap_or_default();
        let address = entry["address"].as_str().unwrap_or(kind);
        if entry["mode"] != "data" {
            resources.insert(address.to_owned(), resource(kind, &entry["values"]));
        }
    }
    for child in module["child_modules"].as_array().into_iter().flatten() {
        self::module(child, resources, depth + 1);
    }
}

/// Variables without a default are parameters, so that the import dialog shows them.
fn template(resources: Map<String, Value>, scope: &Scope) -> Value {
    let parameters: Map<String, Value> = scope
        .variables
        .iter()
        .filter(|(_, default)| default.is_null())
        .map(|(name, _)| (format!("var.{name}"), json!({ "Type": "String" })))
        .collect();
    json!({ "Parameters": parameters, "Resources": resources })
}

fn resource(kind: &str, body: &Value) -> Value {
    let known = TYPES.iter().find(|(name, _)| *name == kind);
    let Some((_, cloudformation)) = known else {
        return json!({ "Type": format!("Terraform::{kind}"), "Properties": {} });
    };
    let mut properties = renamed(body, "", 0);
    match kind {
        "aws_ecr_repository" => {
            if let Value::Object(members) = &mut properties
                && let Some(name) = members.shift_remove("Name")
            {
                members.insert("RepositoryName".into(), name);
            }
        }
        "aws_ecr_lifecycle_policy" | "aws_ecr_repository_policy" => {
            // A policy document keeps its names.
            properties["Policy"] = body.get("policy").cloned().unwrap_or_default();
        }
        "aws_cloudfront_cache_policy" => {
            // The provider sends `false` for what isn't set.
            if let Some(Value::Object(parameters)) =
                properties.get_mut("ParametersInCacheKeyAndForwardedToOrigin")
            {
                for name in ["EnableAcceptEncodingGzip", "EnableAcceptEncodingBrotli"] {
                    parameters.entry(name).or_insert(Value::Bool(false));
                }
            }
            properties = json!({ "CachePolicyConfig": properties });
        }
        "aws_cloudfront_origin_request_policy" => {
            properties = json!({ "OriginRequestPolicyConfig": properties });
        }
        "aws_cloudfront_distribution" => properties = json!({ "DistributionConfig": properties }),
        "aws_cloudfront_origin_access_control" => {
            properties = json!({ "OriginAccessControlConfig": properties });
        }
        "aws_ecs_service" => service(&mut properties),
        "aws_ecs_task_definition" => {
            // A text with unknown parts can still be JSON.
            if let Some(text) = properties.get("ContainerDefinitions").and_then(as_text)
                && let Ok(containers) = serde_json::from_str::<Value>(&text)
            {
                properties["ContainerDefinitions"] = containers;
            }
            let volumes = properties.get_mut("Volumes").and_then(Value::as_array_mut);
            volumes.into_iter().flatten().for_each(volume);
        }
        _ => {}
    }
    json!({ "Type": cloudformation, "Properties": properties })
}

/// A volume of a task definition, with the names that Terraform has for two of its members replaced.
fn volume(volume: &mut Value) {
    let Value::Object(members) = volume else { return };
    if let Some(path) = members.shift_remove("HostPath") {
        members.insert("Host".into(), json!({ "SourcePath": path }));
    }
    if let Some(at_launch) = members.shift_remove("ConfigureAtLaunch") {
        members.insert("ConfiguredAtLaunch".into(), at_launch);
    }
}

/// The deployment settings of a service, which Terraform has as arguments of the service.
fn service(properties: &mut Value) {
    let Value::Object(members) = properties else { return };
    let mut configuration = match members.shift_remove("DeploymentConfiguration") {
        Some(Value::Object(configuration)) => configuration,
        _ => Map::new(),
    };
    for (from, to) in [
        ("DeploymentMinimumHealthyPercent", "MinimumHealthyPercent"),
        ("DeploymentMaximumPercent", "MaximumPercent"),
        ("DeploymentCircuitBreaker", "DeploymentCircuitBreaker"),
        ("Alarms", "Alarms"),
    ] {
        if let Some(value) = members.shift_remove(from) {
            configuration.insert(to.into(), value);
        }
    }
    if !configuration.is_empty() {
        members.insert("DeploymentConfiguration".into(), configuration.into());
    }
    if let Some(name) = members.shift_remove("Name") {
        members.insert("ServiceName".into(), name);
    }
}

/// A body with CloudFormation's names. `within` is the name of the block.
fn renamed(value: &Value, within: &str, depth: usize) -> Value {
    let members = match value {
        Value::Object(members) if depth <= MAX_DEPTH && !is_marker(value) => members,
        other => return other.clone(),
    };
    let mut out = Map::new();
    for (name, member) in members.iter().filter(|(_, member)| !member.is_null()) {
        // Policies have `headers { items = […] }` where CloudFormation has the list.
        let unwrapped = match member {
            Value::Array(blocks) if !LISTS.contains(&name.as_str()) => match blocks.as_slice() {
                [one @ Value::Object(_)] => one.clone(),
                _ => member.clone(),
            },
            _ => member.clone(),
        };
        let items = unwrapped.as_object().filter(|object| object.len() == 1);
        if name == "container_definitions" {
            out.insert(name_of(name, within), member.clone());
            continue;
        }
        let member = match items.and_then(|object| object.get("items")) {
            Some(items) => items.clone(),
            None => match &unwrapped {
                Value::Array(items) => {
                    items.iter().map(|item| renamed(item, name, depth + 1)).collect()
                }
                other => renamed(other, name, depth + 1),
            },
        };
        // A list of one name in `terraform show` is no block.
        if member == Value::Array(Vec::new()) && !matches!(within, "" | "headers") {
            continue;
        }
        out.insert(name_of(name, within), member);
    }
    if within == "origin"
        && !out.contains_key("CustomOriginConfig")
        && !out.contains_key("S3OriginConfig")
    {
        out.insert("S3OriginConfig".into(), json!({}));
    }
    Value::Object(out)
}

fn name_of(name: &str, within: &str) -> String {
    match (within, name) {
        ("origin", "origin_id") => return "Id".into(),
        ("origin_group", "origin_id") => return "Id".into(),
        ("custom_header", "name") => return "HeaderName".into(),
        ("custom_header", "value") => return "HeaderValue".into(),
        ("setting", "name") => return "OptionName".into(),
        _ => {}
    }
    if let Some((_, known)) = NAMES.iter().find(|(known, _)| *known == name) {
        return (*known).into();
    }
    name.split('_')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect::<String>()
        })
        .collect()
}

/// True for an unknown value or a reference.
fn is_marker(value: &Value) -> bool {
    super::is_intrinsic(value)
}

#[derive(Default)]
struct Scope {
    variables: Map<String, Value>,
    locals: Map<String, Value>,
    resources: Vec<String>,
    /// The data sources that are policy documents, by `KIND.NAME`.
    documents: Map<String, Value>,
}

impl Scope {
    /// Replaces expressions by their values, by references to resources of the files, or by unknown values.
    fn resolve(&self, value: &mut Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(resolved) = self.special(value, depth) {
            *value = resolved;
            return;
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item, depth + 1)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.resolve(member, depth + 1));
            }
            _ => {}
        }
    }

    fn special(&self, value: &Value, depth: usize) -> Option<Value> {
        let (name, argument) = value.as_object().filter(|map| map.len() == 1)?.iter().next()?;
        match name.as_str() {
            EXPRESSION => Some(self.expression(argument.as_str()?, depth)),
            TEMPLATE => {
                let mut parts = argument.as_array()?.clone();
                parts.iter_mut().for_each(|part| self.resolve(part, depth + 1));
                match parts.as_slice() {
                    [before, one, after] if before == "" && after == "" => Some(one.clone()),
                    _ => Some(join("", &parts)),
                }
            }
            CALL => {
                let mut arguments = argument["arguments"].as_array()?.clone();
                arguments.iter_mut().for_each(|argument| self.resolve(argument, depth + 1));
                let name = argument["name"].as_str()?;
                match (name, arguments.as_slice()) {
                    ("jsonencode", [value]) => Some(value.clone()),
                    ("toset" | "tolist" | "tonumber" | "tostring" | "tobool", [value]) => {
                        Some(value.clone())
                    }
                    ("join", [separator, Value::Array(parts)]) => {
                        Some(join(&as_text(separator).unwrap_or_default(), parts))
                    }
                    ("lower", [Value::String(text)]) => Some(text.to_lowercase().into()),
                    ("upper", [Value::String(text)]) => Some(text.to_uppercase().into()),
                    ("concat", lists) if lists.iter().all(Value::is_array) => Some(
                        lists
                            .iter()
                            .flat_map(|list| list.as_array().cloned().unwrap_or_default())
                            .collect(),
                    ),
                    ("format", [Value::String(text), rest @ ..]) => {
                        let mut parts = Vec::new();
                        let mut rest = rest.iter();
                        for (at, piece) in text.split("%s").enumerate() {
                            if at > 0 {
                                parts.push(rest.next().cloned().unwrap_or_default());
                            }
                            parts.push(piece.into());
                        }
                        Some(join("", &parts))
                    }
                    _ => {
                        let needs: Vec<String> = arguments.iter().flat_map(needs_of).collect();
                        let needs =
                            if needs.is_empty() { vec![format!("{name}(…)")] } else { needs };
                        Some(Unknown { needs, text: format!("${{{name}}}") }.value())
                    }
                }
            }
            _ => None,
        }
    }

    fn expression(&self, text: &str, depth: usize) -> Value {
        let known = match text.split_once('.') {
            Some(("var", name)) => self.variables.get(name).filter(|default| !default.is_null()),
            Some(("local", name)) => self.locals.get(name),
            _ => None,
        };
        if let Some(known) = known {
            let mut known = known.clone();
            self.resolve(&mut known, depth + 1);
            return known;
        }
        if let Some(address) =
            text.strip_prefix("data.").and_then(|rest| rest.strip_suffix(".json"))
            && let Some(document) = self.documents.get(address)
            && depth < MAX_DEPTH
        {
            let mut document = document.clone();
            self.resolve(&mut document, depth + 1);
            return super::terraform_documents::document(address, &document);
        }
        let mut parts = text.splitn(3, '.');
        let address =
            format!("{}.{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let address = address.split('[').next().unwrap_or_default().to_owned();
        let attribute = parts.next().unwrap_or_default();
        if self.resources.contains(&address) {
            return match attribute {
                "" | "id" | "arn" => json!({ "Ref": address }),
                other => json!({ "Fn::GetAtt": [address, other] }),
            };
        }
        Unknown::named(text).value()
    }
}
