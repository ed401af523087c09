//! Each container by itself.

use super::super::definition::{Container, LaunchType, Members};
use super::super::rules;
use super::{CLIENT, Checker, is_name};
use crate::explain::{Severity::Error, Severity::Warning, finding};
use crate::text::{code, count_of};
use serde_json::Value;

const MOST_CONTAINERS: usize = 10;

impl Checker<'_> {
    pub(super) fn containers(&mut self) {
        let Some(all) = self.definition.get("containerDefinitions").and_then(Value::as_array)
        else {
            return;
        };
        if all.is_empty() {
            finding!(self.findings, Error, rules::CONTAINERS, "containerDefinitions", CLIENT;
                "The task definition has no container. ECS returns `Container list cannot be empty.`";
                "Add a container definition with a name and an image.");
            return;
        }
        if all.len() > MOST_CONTAINERS {
            finding!(self.findings, Error, rules::CONTAINERS, "containerDefinitions", CLIENT;
                "The task definition has {}. ECS returns `Too many containers.`", count_of(all.len() as u64, "container");
                "Keep up to {MOST_CONTAINERS} containers, and move the others to another task definition.");
        }
        if !self.containers.is_empty() && !self.containers.iter().any(Container::is_essential) {
            finding!(self.findings, Error, rules::ESSENTIAL, "containerDefinitions", CLIENT;
                "No container is essential. ECS returns `Task definition doesn't have any essential container`.";
                "Set `essential` to `true` for the main container."; set "containerDefinitions[0].essential" = true);
        }
        for container in self.containers.clone() {
            self.name_and_image(container);
            self.health_check(container);
            self.restart_policy(container);
            self.limits(container);
        }
    }

    fn name_and_image(&mut self, container: Container<'_>) {
        let (at, value, name) = (container.path(), container.value, container.name());
        let unreadable = |member: &str| value.has(member) && value.text(member).is_none();
        if name.is_empty() && !unreadable("name") {
            finding!(self.findings, Error, rules::NAMES, "{at}.name", CLIENT;
                "The container has no name. ECS returns `Container.name should not be null or empty.`"; "Enter a name.");
        } else if !name.is_empty() && !is_name(name) {
            finding!(self.findings, Error, rules::NAMES, "{at}.name", CLIENT;
                "The container name {} isn't valid. ECS returns `Container.name contains invalid characters.`", code(name);
                "Use up to 255 letters, digits, underscores, and hyphens.");
        }
        let earlier = |other: &Container<'_>| other.at < container.at && other.name() == name;
        if !name.is_empty() && self.containers.iter().any(earlier) {
            finding!(self.findings, Error, rules::CONTAINERS, "{at}.name", CLIENT;
                "Another container is also named {}. ECS returns `Container names must be unique within a Task Definition.`", code(name);
                "Enter a unique name.");
        }
        match value.text("image") {
            None if unreadable("image") => {}
            None | Some("") => finding!(self.findings, Error, rules::IMAGE, "{at}.image", CLIENT;
                "The container has no image. ECS returns `Container.image should not be null or empty.`";
                "Enter an image, such as `public.ecr.aws/nginx/nginx:stable`."),
            Some(image) if !is_image(image) => {
                finding!(self.findings, Error, rules::IMAGE, "{at}.image", CLIENT;
                "The image {} isn't valid. ECS returns `Container.image contains invalid characters.`", code(image);
                "Enter the image as `repository:tag` or `repository@sha256:digest`, without variables and spaces.")
            }
            Some(_) => {}
        }
    }

    fn health_check(&mut self, container: Container<'_>) {
        let Some(check) = container.value.get("healthCheck").filter(|check| check.is_object())
        else {
            return;
        };
        let (at, name) = (format!("{}.healthCheck", container.path()), container.name());
        if let Some(command) = check.get("command").and_then(Value::as_array) {
            let first = command.first().and_then(Value::as_str);
            if !matches!(first, Some("CMD" | "CMD-SHELL"))
                && command.first().is_none_or(Value::is_string)
            {
                finding!(self.findings, Error, rules::HEALTH_CHECK, "{at}.command", CLIENT;
                    "The command of the health check doesn't begin with `CMD` or `CMD-SHELL`.";
                    "Write `[\"CMD-SHELL\", \"curl -f http://localhost/ || exit 1\"]`.");
            }
        }
        for (member, least, most) in
            [("interval", 5, 300), ("timeout", 2, 60), ("retries", 1, 10), ("startPeriod", 0, 300)]
        {
            let Some(value) = check.int(member) else { continue };
            if value < least {
                finding!(self.findings, Error, rules::HEALTH_CHECK, "{at}.{member}", CLIENT;
                    "The {member} {value} of the health check of {} is below the minimum {least}.", code(name);
                    "Enter {least} to {most}."; set "{at}.{member}" = least);
            } else if value > most {
                finding!(self.findings, Error, rules::HEALTH_CHECK, "{at}.{member}", CLIENT;
                    "The {member} {value} of the health check of {} is above the maximum {most}.", code(name);
                    "Enter {least} to {most}."; set "{at}.{member}" = most);
            }
        }
    }

    fn restart_policy(&mut self, container: Container<'_>) {
        let Some(policy) = container.value.get("restartPolicy") else { return };
        let (at, name) = (format!("{}.restartPolicy", container.path()), code(container.name()));
        if let Some(period) = policy.int("restartAttemptPeriod")
            && !(60..=1800).contains(&period)
        {
            let nearest = period.clamp(60, 1800);
            finding!(self.findings, Error, rules::RESTART_POLICY, "{at}.restartAttemptPeriod", CLIENT;
                "The `restartAttemptPeriod` of {name} is {period} seconds. It must be between 60 and 1800.";
                "Enter {nearest}."; set "{at}.restartAttemptPeriod" = nearest);
        }
        let codes = policy.items("ignoredExitCodes").len();
        if codes > 50 {
            finding!(self.findings, Error, rules::RESTART_POLICY, "{at}.ignoredExitCodes", CLIENT;
                "The restart policy of {name} ignores {codes} exit codes."; "Keep up to 50 exit codes.");
        }
    }

    fn limits(&mut self, container: Container<'_>) {
        let (at, value) = (container.path(), container.value);
        for (limit, ulimit) in value.items("ulimits").iter().enumerate() {
            let (Some(soft), Some(hard)) = (ulimit.int("softLimit"), ulimit.int("hardLimit"))
            else {
                continue;
            };
            if hard >= 0 && soft > hard {
                let name = code(ulimit.text("name").unwrap_or_default());
                finding!(self.findings, Error, rules::LIMITS, "{at}.ulimits[{limit}].softLimit", CLIENT;
                    "The soft limit {soft} of {name} is greater than its hard limit {hard}.";
                    "Enter {hard} or less."; set "{at}.ulimits[{limit}].softLimit" = hard);
            }
        }
        if value.items("credentialSpecs").len() > 1 {
            finding!(self.findings, Error, rules::LIMITS, "{at}.credentialSpecs", CLIENT;
                "The container has more than one credential specification."; "Keep one.");
        }
        if let Some(swappiness) = value["linuxParameters"].int("swappiness")
            && !(0..=100).contains(&swappiness)
        {
            finding!(self.findings, Error, rules::LIMITS, "{at}.linuxParameters.swappiness", CLIENT;
                "`swappiness` is {swappiness}."; "Enter 0 to 100."; set "{at}.linuxParameters.swappiness" = swappiness.clamp(0, 100));
        }
        if let Some(timeout) = value.int("stopTimeout")
            && timeout > 120
            && self.on_fargate()
        {
            finding!(self.findings, Error, rules::STOP_TIMEOUT, "{at}.stopTimeout", CLIENT;
                "`stopTimeout` is {timeout} seconds, and Fargate waits up to 120 seconds.";
                "Enter 120 or less."; set "{at}.stopTimeout" = 120);
        }
        for (need, requirement) in value.items("resourceRequirements").iter().enumerate() {
            self.requirement(&format!("{at}.resourceRequirements[{need}]"), requirement);
        }
    }

    fn requirement(&mut self, at: &str, requirement: &Value) {
        let kind = requirement.text("type").unwrap_or_default();
        let (value, shared) = (requirement.text("value"), requirement.has("sharingStrategy"));
        match kind {
            "GPU" if self.on_fargate() => {
                finding!(self.findings, Error, rules::FARGATE_PARAMETERS, at, CLIENT;
                    "Fargate has no GPUs. ECS returns `Tasks using the Fargate launch type do not support GPU resource requirements.`";
                    "Remove the requirement, or run the task on EC2 or Managed Instances.");
            }
            "GPU" if shared && self.on(LaunchType::External) => {
                finding!(self.findings, Error, rules::EXTERNAL, format!("{at}.sharingStrategy"), CLIENT;
                    "External instances don't support GPU sharing."; "Remove `sharingStrategy`, and enter a `value`.");
            }
            "GPU" if shared && value.is_some() => {
                finding!(self.findings, Error, rules::GPU, at, CLIENT;
                    "The GPU requirement has both a `value` and a `sharingStrategy`."; "Keep one of the two.");
            }
            "GPU"
                if value.is_some_and(|value| {
                    value.parse::<u32>().ok().is_none_or(|count| count == 0)
                }) =>
            {
                finding!(self.findings, Error, rules::GPU, format!("{at}.value"), CLIENT;
                    "The number of GPUs isn't an integer above 0."; "Enter a number such as `1`.");
            }
            "NeuronDevice" if self.launches.as_slice() != [LaunchType::ManagedInstances] => {
                finding!(self.findings, Error, rules::MANAGED_INSTANCES, at, CLIENT;
                    "Only Managed Instances support Neuron devices."; "Remove the requirement, or require only `MANAGED_INSTANCES`.");
            }
            "NeuronDevice" if value != Some("ALL") => {
                finding!(self.findings, Error, rules::MANAGED_INSTANCES, format!("{at}.value"), CLIENT;
                    "The value of a Neuron device requirement isn't `ALL`."; "Enter `ALL`.");
            }
            "GPU" if value.is_none() && !shared && !requirement.has("value") => {
                finding!(self.findings, Warning, rules::GPU, at; "The GPU requirement names no number of GPUs."; "Add a `value` such as `1`.");
            }
            _ => {}
        }
    }
}

/// A reference to an image, without variables and spaces.
fn is_image(image: &str) -> bool {
    let fits = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/' | '#'))
    };
    match image.split_once('@') {
        None => image.len() <= 255 && fits(image),
        Some((repository, digest)) => {
            let hex = digest.strip_prefix("sha256:");
            fits(repository)
                && hex.is_some_and(|hex| {
                    hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit())
                })
        }
    }
}
