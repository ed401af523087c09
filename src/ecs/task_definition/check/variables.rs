//! Environment variables, environment files, and secrets.

use super::super::definition::{Container, Members, is_private_ecr};
use super::super::rules;
use super::{CLIENT, Checker};
use crate::explain::{Severity::Error, Severity::Warning, finding};
use crate::text::code;
use serde_json::Value;

impl Checker<'_> {
    pub(super) fn variables(&mut self) {
        for container in self.containers.clone() {
            self.environment(container);
            self.files(container);
            let at = container.path();
            self.secrets(
                &format!("{at}.secrets"),
                container.value.items("secrets"),
                container.value.items("environment"),
            );
            let options = container.value["logConfiguration"].items("secretOptions");
            self.secrets(&format!("{at}.logConfiguration.secretOptions"), options, &[]);
        }
        self.execution_role();
    }

    fn environment(&mut self, container: Container<'_>) {
        let variables = container.value.items("environment");
        for (at, variable) in variables.iter().enumerate() {
            let path = format!("{}.environment[{at}]", container.path());
            let Some(name) = variable.text("name") else { continue };
            if variables.iter().skip(at + 1).any(|later| later.text("name") == Some(name)) {
                finding!(self.findings, Warning, rules::TWICE, format!("{path}.name");
                    "The container has two environment variables named {}.", code(name); "Keep one of the two.");
            }
            if let Some(why) = looks_secret(name, variable.text("value").unwrap_or_default()) {
                finding!(self.findings, Warning, rules::PLAIN_SECRET, format!("{path}.value");
                    "The variable {} is in plain text, and {why}.", code(name);
                    "Store the value in Secrets Manager or Parameter Store, and name it in `secrets`.");
            }
        }
    }

    fn files(&mut self, container: Container<'_>) {
        let files = container.value.items("environmentFiles");
        let at = format!("{}.environmentFiles", container.path());
        if files.len() > 10 {
            finding!(self.findings, Error, rules::ENVIRONMENT_FILES, at.as_str(), CLIENT;
                "The container has {} environment files. ECS returns `The maximum number of environment files was exceeded. Specify ten or less and try again`.",
                files.len(); "Keep up to 10 files.");
        }
        for (number, file) in files.iter().enumerate() {
            let Some(arn) = file.text("value") else { continue };
            let path = format!("{at}[{number}].value");
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            let is_object = matches!(parts.as_slice(), ["arn", _, "s3", "", "", object] if object.split_once('/').is_some_and(|(bucket, key)| !bucket.is_empty() && !key.is_empty()));
            if !is_object {
                finding!(self.findings, Error, rules::ENVIRONMENT_FILES, path, CLIENT;
                    "{} isn't the ARN of an S3 object. ECS returns `Invalid arn syntax`.", code(arn);
                    "Enter an ARN such as `arn:aws:s3:::bucket/app.env`.");
            } else if !arn.ends_with(".env") {
                finding!(self.findings, Error, rules::ENVIRONMENT_FILES, path, CLIENT;
                    "The name of the environment file {} doesn't end with `.env`.", code(arn); "Rename the object.");
            }
        }
    }

    fn secrets(&mut self, at: &str, secrets: &[Value], environment: &[Value]) {
        for (number, secret) in secrets.iter().enumerate() {
            let name = secret.text("name").unwrap_or_default();
            let same = |other: &Value| !name.is_empty() && other.text("name") == Some(name);
            if environment.iter().any(same) || secrets.iter().take(number).any(same) {
                finding!(self.findings, Error, rules::SECRET_NAMES, format!("{at}[{number}].name"), CLIENT;
                    "The container has another value named {}. ECS returns `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '{name}'.`", code(name);
                    "Remove the environment variable, or rename the secret.");
            }
            let Some(source) = secret.text("valueFrom") else { continue };
            let path = format!("{at}[{number}].valueFrom");
            if source.starts_with("arn:") {
                let parts: Vec<&str> = source.splitn(6, ':').collect();
                let fits = match parts.as_slice() {
                    ["arn", _, "secretsmanager", _, _, rest] => rest.starts_with("secret:"),
                    ["arn", _, "ssm", _, _, rest] => rest.starts_with("parameter/"),
                    _ => false,
                };
                if !fits {
                    finding!(self.findings, Error, rules::SECRET_SOURCE, path, CLIENT;
                        "{} is neither a secret of Secrets Manager nor a Systems Manager parameter.", code(source);
                        "Enter the ARN of a secret or of a parameter.");
                }
                continue;
            }
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
            if source.is_empty() || !source.chars().all(fits) {
                finding!(self.findings, Error, rules::SECRET_SOURCE, path, CLIENT;
                    "{} is no ARN, so ECS reads it as a parameter name. It returns `The Systems Manager parameter name specified for secret {name} is invalid.`", code(source);
                    "Enter the full ARN of the secret, or a parameter name of letters, digits, and `_.-/`.");
            }
        }
    }

    fn execution_role(&mut self) {
        if self.definition.has("executionRoleArn") {
            return;
        }
        let any = |test: &dyn Fn(&Value) -> bool| self.containers.iter().any(|one| test(one.value));
        let has_secrets = any(&|one| {
            !one.items("secrets").is_empty()
                || !one["logConfiguration"].items("secretOptions").is_empty()
        });
        let fargate = self.on_fargate();
        let pulls = fargate && any(&|one| one.text("image").is_some_and(is_private_ecr));
        let logs =
            fargate && any(&|one| one["logConfiguration"].text("logDriver") == Some("awslogs"));
        let reasons = [
            (
                has_secrets,
                "Secrets need an execution role",
                "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
            ),
            (
                pulls,
                "Fargate pulls images from Amazon ECR with the execution role",
                "Fargate requires task definition to have execution role ARN to support ECR images.",
            ),
            (
                logs,
                "Fargate writes to CloudWatch Logs with the execution role",
                "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
            ),
        ];
        for (_, why, text) in reasons.iter().filter(|(applies, ..)| *applies) {
            finding!(self.findings, Error, rules::EXECUTION_ROLE, "executionRoleArn", CLIENT;
                "{why}. ECS returns `{text}`"; "Add `executionRoleArn`, such as the ARN of `ecsTaskExecutionRole`.");
        }
    }
}

/// Why the value of a variable looks like a secret, as part of a sentence.
pub fn looks_secret(name: &str, value: &str) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let named =
        ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "PRIVATE_KEY", "API_KEY", "APIKEY", "CREDENTIAL"];
    let user =
        value.split_once("://").and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
    if value.is_empty() {
        None
    } else if value.starts_with("AKIA") && value.len() == 20 {
        Some("its value is an access key ID")
    } else if user.is_some_and(|(user, _)| user.contains(':')) {
        Some("its URL contains a password")
    } else if value.starts_with("-----BEGIN") {
        Some("its value is a private key or a certificate")
    } else if named.iter().any(|part| upper.contains(part)) && !value.starts_with("arn:") {
        Some("its name is that of a secret")
    } else {
        None
    }
}
