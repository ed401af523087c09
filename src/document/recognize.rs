//! What a text is, from its shape: its kind, the reason, and the labs that import it.

use super::{parse_all, resolve};
use crate::text::{code, list};
use serde_json::{Map, Value};
use std::slice;

/// What a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognized {
    /// The kind, as a noun phrase: "the output of `describe-tasks`".
    pub kind: String,
    /// What shows it, as a phrase: "it has `containerInstances`".
    pub reason: String,
    /// The IDs of the labs that import it; empty if none does.
    pub labs: Vec<&'static str>,
}

/// The labs that import documents, by ID and title.
pub const LABS: &[(&str, &str)] = &[
    ("request", "Request"),
    ("distribution", "Distribution"),
    ("cache-over-time", "Cache over time"),
    ("signed-access", "Signed access"),
    ("task-definition", "Task definition"),
    ("task-placement", "Task placement"),
    ("rolling-update", "Rolling update"),
    ("scaling", "Scaling"),
    ("container-platforms", "Container platforms"),
    ("image-registry", "Image registry"),
    ("beanstalk-environment", "Environment"),
];

const REQUEST: &[&str] = &["request"];
const DISTRIBUTION: &[&str] = &["distribution"];
const SIGNED: &[&str] = &["signed-access"];
const PLACEMENT: &[&str] = &["task-placement"];
const DEFINITION: &[&str] = &["task-definition", "task-placement"];
const CONTAINERS: &[&str] = &["task-definition"];
const SERVICE: &[&str] = &["task-placement", "rolling-update"];
const SCALING: &[&str] = &["scaling"];
const PLATFORMS: &[&str] = &["container-platforms"];
const ENVIRONMENT: &[&str] = &["beanstalk-environment"];
const REGISTRY: &[&str] = &["image-registry"];
const NONE: &[&str] = &[];

/// Kinds of documents by the members that all of that kind have. The first row that fits applies.
const KINDS: &[(&[&str], &str, &[&str])] = &[
    (&["cloudglass"], "an exported Cloudglass scenario", NONE),
    (&["containerInstances"], "the output of `describe-container-instances`", PLACEMENT),
    (
        &["taskDefinition.containerDefinitions"],
        "the output of `describe-task-definition`",
        DEFINITION,
    ),
    (&["taskDefinition.family"], "the output of `describe-task-definition`", DEFINITION),
    (&["containerDefinitions"], "a task definition", DEFINITION),
    (&["tasks", "failures"], "the output of `describe-tasks` or `run-task`", PLACEMENT),
    (&["tasks[].taskArn"], "the output of `describe-tasks`", PLACEMENT),
    (&["services[].serviceName"], "the output of `describe-services`", SERVICE),
    (&["services", "failures"], "the output of `describe-services`", SERVICE),
    (&["service.serviceName"], "the output of `create-service` or `update-service`", SERVICE),
    (&["deploymentConfiguration"], "a service definition", SERVICE),
    (&["serviceName"], "a service definition", SERVICE),
    (&["placementStrategy"], "a list of placement strategies", PLACEMENT),
    (&["placementConstraints"], "a list of placement constraints", PLACEMENT),
    (&["DistributionConfig"], "the output of `get-distribution-config`", DISTRIBUTION),
    (&["Distribution.DistributionConfig"], "the output of `get-distribution`", DISTRIBUTION),
    (&["DistributionList"], "the output of `list-distributions`", DISTRIBUTION),
    (&["Origins", "DefaultCacheBehavior"], "a distribution configuration", DISTRIBUTION),
    (&["CachePolicy"], "the output of `get-cache-policy`", REQUEST),
    (&["CachePolicyConfig"], "the output of `get-cache-policy-config`", REQUEST),
    (&["CachePolicyList"], "the output of `list-cache-policies`", REQUEST),
    (&["ParametersInCacheKeyAndForwardedToOrigin"], "a cache policy configuration", REQUEST),
    (&["OriginRequestPolicy"], "the output of `get-origin-request-policy`", REQUEST),
    (&["OriginRequestPolicyConfig"], "the output of `get-origin-request-policy-config`", REQUEST),
    (&["OriginRequestPolicyList"], "the output of `list-origin-request-policies`", REQUEST),
    (&["HeadersConfig", "CookiesConfig"], "an origin request policy configuration", REQUEST),
    (&["ConfigurationSettings"], "the output of `describe-configuration-settings`", ENVIRONMENT),
    (&["option_settings"], "an `.ebextensions` configuration file", ENVIRONMENT),
    (&["container_commands"], "an `.ebextensions` configuration file", ENVIRONMENT),
    (&["OptionSettings"], "a saved configuration of Elastic Beanstalk", ENVIRONMENT),
    (&["settings", "EnvironmentName"], "the file of `eb config`", ENVIRONMENT),
    (&["cron", "version"], "a `cron.yaml` of a worker environment", ENVIRONMENT),
    (&["log.entries"], "a HAR file", DISTRIBUTION),
    (&["Statement[].Condition.DateLessThan"], "a CloudFront custom policy", SIGNED),
    (&["Version", "Statement"], "an IAM or bucket policy", NONE),
    (&["format_version", "values"], "the output of `terraform show -json`", NONE),
    (&["format_version", "planned_values"], "the output of `terraform show -json` of a plan", NONE),
    (
        &["terraform_version", "lineage"],
        "a Terraform state file. Use `terraform show -json` instead",
        NONE,
    ),
    (&["Reservations"], "the output of `ec2 describe-instances`", NONE),
    (&["Stacks"], "the output of `cloudformation describe-stacks`", NONE),
    (&["StackEvents"], "the output of `cloudformation describe-stack-events`", NONE),
    (&["StackResources"], "the output of `cloudformation describe-stack-resources`", NONE),
    (&["Functions"], "the output of `lambda list-functions`", NONE),
    (&["Buckets"], "the output of `s3api list-buckets`", NONE),
    (&["LoadBalancers"], "the output of `elbv2 describe-load-balancers`", NONE),
    (&["TargetGroups"], "the output of `elbv2 describe-target-groups`", NONE),
    (&["AutoScalingGroups"], "the output of `describe-auto-scaling-groups`", SCALING),
    (&["ScalingPolicies"], "the output of `describe-scaling-policies`", SCALING),
    (&["ScalableTargets"], "the output of `describe-scalable-targets`", SCALING),
    (&["ScheduledActions"], "the output of `describe-scheduled-actions`", SCALING),
    (&["MetricAlarms"], "the output of `describe-alarms`", SCALING),
    (&["MetricDataResults"], "the output of `get-metric-data`", SCALING),
    (&["Datapoints"], "the output of `get-metric-statistics`", SCALING),
    (&["capacityProviders"], "the output of `describe-capacity-providers`", SCALING),
    (&["TargetTrackingScalingPolicyConfiguration"], "a scaling policy", SCALING),
    (&["StepScalingPolicyConfiguration"], "a scaling policy", SCALING),
    (&["TargetValue"], "a target tracking configuration", SCALING),
    (&["StepAdjustments"], "a step scaling configuration", SCALING),
    (&["autoScalingGroupProvider"], "a capacity provider", SCALING),
    (&["imageDetails"], "the output of `ecr describe-images`", REGISTRY),
    (&["repositories[].repositoryArn"], "the output of `ecr describe-repositories`", REGISTRY),
    (&["lifecyclePolicyText"], "the output of `ecr get-lifecycle-policy`", REGISTRY),
    (&["policyText", "repositoryName"], "the output of `ecr get-repository-policy`", REGISTRY),
    (&["rules[].selection"], "an Amazon ECR lifecycle policy", REGISTRY),
    (&["imageScanFindings"], "the output of `ecr describe-image-scan-findings`", REGISTRY),
    (
        &["scanningConfiguration"],
        "the output of `ecr get-registry-scanning-configuration`",
        REGISTRY,
    ),
    (&["serviceArns"], "the output of `list-services`. Use `describe-services` instead", NONE),
    (&["taskArns"], "the output of `list-tasks`. Use `describe-tasks` instead", NONE),
    (
        &["containerInstanceArns"],
        "the output of `list-container-instances`. Use `describe-container-instances` instead",
        NONE,
    ),
    (&["clusters"], "the output of `describe-clusters`", NONE),
    (&["apiVersion", "kind"], "a Kubernetes manifest", PLATFORMS),
    (&["nodegroup.nodegroupName"], "the output of `eks describe-nodegroup`", PLATFORMS),
    (&["fargateProfile.selectors"], "the output of `eks describe-fargate-profile`", PLATFORMS),
    (&["name", "type", "image"], "a manifest of AWS Copilot", PLATFORMS),
    (&["name", "type", "files"], "a manifest of AWS Copilot", PLATFORMS),
    (&["openapi"], "an OpenAPI document", NONE),
    (&["swagger"], "an OpenAPI document", NONE),
    (&["on", "jobs"], "a GitHub Actions workflow", NONE),
    (&["services", "version"], "a Docker Compose file", CONTAINERS),
    (&["services", "volumes"], "a Docker Compose file", CONTAINERS),
    (&["phases"], "a CodeBuild build specification", NONE),
    (&["dependencies", "name"], "a `package.json`", NONE),
    (&["compilerOptions"], "a `tsconfig.json`", NONE),
    (
        &["service", "provider"],
        "a Serverless Framework file without CloudFormation resources",
        NONE,
    ),
];

/// Says what a text is.
pub fn recognize(text: &str) -> Recognized {
    let text = text.trim_start_matches('\u{feff}').trim();
    let known = |kind: &str, reason: &str, labs: &[&'static str]| Recognized {
        kind: kind.into(),
        reason: reason.into(),
        labs: labs.to_vec(),
    };
    if text.is_empty() {
        return known("an empty text", "it has no characters", NONE);
    }
    if text
        .chars()
        .take(4_000)
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}'))
    {
        return known("a binary file", "it has control characters", NONE);
    }
    if let Some(known) = of_text(text, known) {
        return known;
    }
    match parse_all(text) {
        Ok(documents) => match documents.iter().find(|document| !document.is_string()) {
            Some(document) => of_value(&resolve(document, &Map::new()), document),
            None => known("prose", "it has no structure of a document", NONE),
        },
        Err(error) => known("a document with a syntax error", &error.sentence(), NONE),
    }
}

fn of_text(
    text: &str,
    known: impl Fn(&str, &str, &[&'static str]) -> Recognized,
) -> Option<Recognized> {
    let (first, word) = first_word(text);
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| first.starts_with(prefix));
    Some(if first.contains("?s=1.") || first.contains("?s=2.") {
        known("a share link", "it has `?s=`", NONE)
    } else if starts(&["-----BEGIN"]) {
        known("a key in PEM format", "it begins with `-----BEGIN`", SIGNED)
    } else if word == "curl" {
        known("a curl command", "it begins with `curl`", REQUEST)
    } else if word == "aws"
        && ["application-autoscaling ", "put-metric-alarm ", "-capacity-provider "]
            .iter()
            .any(|command| text.contains(command))
    {
        known("AWS CLI commands of auto scaling", "it begins with `aws`", SCALING)
    } else if word == "aws" && text.contains("aws ecr ") {
        known("an AWS CLI command of Amazon ECR", "it begins with `aws ecr`", REGISTRY)
    } else if word == "aws" {
        known("an AWS CLI command", "it begins with `aws`", NONE)
    } else if starts(&["docker run", "docker container run", "podman run"]) {
        known("a `docker run` command", "it begins with `docker run`", CONTAINERS)
    } else if starts(&["fetch(", "await fetch("]) {
        known("a call of `fetch`", "it begins with `fetch`", REQUEST)
    } else if starts(&["#Version:", "#Fields:"]) {
        known("an access log", "it begins with `#Version` or `#Fields`", DISTRIBUTION)
    } else if starts(&["http://", "https://"]) && !first.contains(' ') {
        match ["Signature=", "X-Amz-Signature="].iter().any(|name| first.contains(name)) {
            true => known("a signed URL", "it has a signature parameter", SIGNED),
            false => known("a URL", "it begins with its scheme", REQUEST),
        }
    } else if word.chars().all(|c| c.is_ascii_uppercase()) && first.contains(" HTTP/") {
        known("an HTTP request", "it begins with a request line", REQUEST)
    } else if starts(&["HTTP/"]) {
        known("an HTTP response", "it begins with a status line", NONE)
    } else if starts(&["<?xml", "<Error", "<ErrorResponse"]) {
        known("an XML document", "it begins with an XML tag", NONE)
    } else if starts(&["<!DOCTYPE", "<!doctype", "<html", "<HTML"]) {
        known("an HTML page", "it begins with an HTML tag", NONE)
    } else if is_dockerfile(text) {
        known("a Dockerfile", "it begins with `FROM` or `ARG`", REGISTRY)
    } else if starts(&["diff --git", "--- a/", "@@ "]) {
        known("a diff", "it begins with the header of a diff", NONE)
    } else {
        return None;
    })
}

/// The first line of a text, and the first word of its command.
fn first_word(text: &str) -> (&str, &str) {
    let first = text.lines().next().unwrap_or_default().trim();
    let command = first.trim_start_matches("$ ").trim_start_matches("sudo ");
    (first, command.split_whitespace().next().unwrap_or_default())
}

/// Whether a text is lines of their own syntax, a Dockerfile or a command of the AWS CLI, which no reader of documents
/// should try.
pub(super) fn is_script(text: &str) -> bool {
    first_word(text.trim_start()).1 == "aws" || is_dockerfile(text)
}

/// Whether a text begins as a Dockerfile does, after comments.
pub fn is_dockerfile(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let Some((word, rest)) = first.split_once(char::is_whitespace) else { return false };
    match word.to_ascii_uppercase().as_str() {
        // In other texts, prose and email among them, more words follow.
        "FROM" => rest.split_whitespace().count() < 6 && !rest.starts_with(':'),
        "ARG" => lines.any(|line| line.to_ascii_uppercase().starts_with("FROM ")),
        _ => false,
    }
}

/// Whether an IAM or resource policy has statements about Amazon ECR.
pub fn is_registry_policy(policy: &Value) -> bool {
    let of_registry = |action: &Value| {
        let action = action.as_str().unwrap_or_default();
        action == "*" || action.to_ascii_lowercase().starts_with("ecr:")
    };
    let any = |actions: &Value| match actions {
        Value::Array(actions) => actions.iter().any(of_registry),
        action => of_registry(action),
    };
    let statements = match &policy["Statement"] {
        Value::Array(statements) => statements.as_slice(),
        statement => slice::from_ref(statement),
    };
    statements.iter().any(|it| any(&it["Action"]) || any(&it["NotAction"]))
}

fn of_value(value: &Value, whole: &Value) -> Recognized {
    if let Some(resources) = value["Resources"].as_object() {
        return of_template(resources);
    }
    if has(whole, "Statement") && is_registry_policy(whole) {
        return Recognized {
            kind: "a policy".into(),
            reason: "it has statements about Amazon ECR".into(),
            labs: REGISTRY.to_vec(),
        };
    }
    if let Some(found) =
        KINDS.iter().find(|(members, ..)| members.iter().all(|path| has(whole, path)))
    {
        let (members, kind, labs) = found;
        let members: Vec<String> = members.iter().map(|name| code(name)).collect();
        return Recognized {
            kind: (*kind).into(),
            reason: format!("it has {}", list(&members, "and")),
            labs: labs.to_vec(),
        };
    }
    let names: Vec<String> = match value {
        Value::Object(members) if members.is_empty() => Vec::new(),
        Value::Object(services)
            if services
                .values()
                .all(|service| service["image"].is_string() || service["build"].is_string()) =>
        {
            return Recognized {
                kind: "a Docker Compose file of the first version".into(),
                reason: "its members have `image` or `build`".into(),
                labs: CONTAINERS.to_vec(),
            };
        }
        Value::Object(members) => members.keys().take(3).map(|name| code(name)).collect(),
        Value::Array(items)
            if items
                .iter()
                .any(|item| item.get("hosts").is_some() || item.get("tasks").is_some()) =>
        {
            return Recognized {
                kind: "an Ansible playbook".into(),
                reason: "its entries have `hosts` or `tasks`".into(),
                labs: NONE.to_vec(),
            };
        }
        Value::Array(items) if items.iter().any(|item| item.get("OptionName").is_some()) => {
            return Recognized {
                kind: "a list of option settings".into(),
                reason: "its entries have `OptionName`".into(),
                labs: ENVIRONMENT.to_vec(),
            };
        }
        _ => Vec::new(),
    };
    Recognized {
        kind: "a document of an unknown kind".into(),
        reason: match names.is_empty() {
            true => "it has no members".into(),
            false => format!("it has {}", list(&names, "and")),
        },
        labs: Vec::new(),
    }
}

/// The labs of the resource types in a template.
fn of_template(resources: &Map<String, Value>) -> Recognized {
    let mut labs: Vec<&'static str> = Vec::new();
    let mut kinds: Vec<String> = Vec::new();
    for resource in resources.values() {
        let kind = resource["Type"].as_str().unwrap_or_default();
        let more = match kind {
            "AWS::CloudFront::Distribution" => DISTRIBUTION,
            "AWS::CloudFront::CachePolicy" | "AWS::CloudFront::OriginRequestPolicy" => REQUEST,
            "AWS::ECR::Repository" | "AWS::ECR::LifecyclePolicy" => REGISTRY,
            "AWS::ECS::Service" => SERVICE,
            "AWS::ECS::TaskDefinition" => DEFINITION,
            "AWS::ApplicationAutoScaling::ScalableTarget"
            | "AWS::ApplicationAutoScaling::ScalingPolicy"
            | "AWS::AutoScaling::AutoScalingGroup"
            | "AWS::ECS::CapacityProvider" => SCALING,
            "AWS::ElasticBeanstalk::Environment"
            | "AWS::ElasticBeanstalk::ConfigurationTemplate" => ENVIRONMENT,
            _ => NONE,
        };
        labs.extend(more.iter().filter(|lab| !labs.contains(lab)).collect::<Vec<_>>());
        if kinds.len() < 3 && !kinds.contains(&code(kind)) {
            kinds.push(code(kind));
        }
    }
    Recognized {
        kind: "a template".into(),
        reason: format!("it has {}", list(&kinds, "and")),
        labs,
    }
}

/// True if the value has something at the path; `[]` is any item of a list.
fn has(value: &Value, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let (name, any) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
    let Some(member) = value.get(name) else { return false };
    match (any, rest) {
        (false, None) => true,
        (false, Some(rest)) => has(member, rest),
        (true, rest) => member
            .as_array()
            .is_some_and(|items| items.iter().any(|item| rest.is_none_or(|rest| has(item, rest)))),
    }
}

impl Recognized {
    /// What the text is instead of `wanted`, and which lab imports it.
    pub fn instead_of(&self, wanted: &str) -> String {
        let titles: Vec<String> = LABS
            .iter()
            .filter(|(id, _)| self.labs.contains(id))
            .map(|(_, title)| format!("**{title}**"))
            .collect();
        let then = match titles.as_slice() {
            [] => "No lab imports it.".to_owned(),
            [one] => format!("Import it in the lab {one}."),
            several => format!("Import it in the labs {}.", list(several, "or")),
        };
        format!("This is {}, not {wanted}: {}. {then}", self.kind, self.reason)
    }
}
