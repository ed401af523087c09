//! Log drivers, and the FireLens router.

use super::super::definition::{Container, LaunchType, Members};
use super::super::rules;
use super::{CLIENT, Checker};
use crate::explain::{Severity::Error, Severity::Warning, finding};
use crate::text::{code, list};
use serde_json::Value;

const FARGATE_DRIVERS: &[&str] = &["awslogs", "splunk", "awsfirelens"];
const MANAGED_DRIVERS: &[&str] = &["awslogs", "splunk", "awsfirelens", "json-file"];
const OPTIONS: &[&str] = &[
    "awslogs-create-group",
    "awslogs-datetime-format",
    "awslogs-group",
    "awslogs-multiline-pattern",
    "awslogs-region",
    "awslogs-stream-prefix",
    "max-buffer-size",
    "mode",
];

impl Checker<'_> {
    pub(super) fn logs(&mut self) {
        let routers: Vec<Container<'_>> = self
            .containers
            .iter()
            .copied()
            .filter(|container| container.value.has("firelensConfiguration"))
            .collect();
        for router in routers.iter().skip(1) {
            finding!(self.findings, Error, rules::FIRELENS, format!("{}.firelensConfiguration", router.path()), CLIENT;
                "The task has two FireLens routers."; "Keep `firelensConfiguration` in one container.");
        }
        for router in &routers {
            let options = &router.value["firelensConfiguration"]["options"];
            if self.on_fargate() && options.text("config-file-type") == Some("s3") {
                finding!(self.findings, Error, rules::FIRELENS, format!("{}.firelensConfiguration.options.config-file-type", router.path()), CLIENT;
                    "Fargate doesn't read the configuration of FireLens from S3. ECS returns `Fargate launch type does not support FirelensConfiguration config file from 's3'`.";
                    "Put the file into the image, and enter `file`.");
            }
        }
        for container in self.containers.clone() {
            self.driver(container, routers.is_empty());
        }
    }

    fn driver(&mut self, container: Container<'_>, no_router: bool) {
        let Some(logs) = container.value.get("logConfiguration") else { return };
        let at = format!("{}.logConfiguration", container.path());
        let Some(driver) = logs.text("logDriver") else { return };
        let limits = [
            (LaunchType::Fargate, FARGATE_DRIVERS),
            (LaunchType::ManagedInstances, MANAGED_DRIVERS),
        ];
        for (launch, allowed) in limits {
            if self.on(launch) && !allowed.contains(&driver) {
                let names: Vec<String> = allowed.iter().map(|one| code(one)).collect();
                finding!(self.findings, Error, rules::LOG_DRIVER, "{at}.logDriver", CLIENT;
                    "{} doesn't support the log driver {}. ECS returns `{driver} is not a valid log driver. Must be one of [{}]`.",
                    launch.title(), code(driver), allowed.join(", "); "Enter {}.", list(&names, "or"));
            }
        }
        match driver {
            "awslogs" => self.awslogs(&at, &logs["options"]),
            "awsfirelens" if no_router => {
                finding!(self.findings, Error, rules::FIRELENS, format!("{at}.logDriver"), CLIENT;
                    "The log driver `awsfirelens` has no router. ECS returns `When awsfirelens log driver is specified in log configuration, a firelens configuration object must be specified`.";
                    "Add a container with a `firelensConfiguration`, such as `public.ecr.aws/aws-observability/aws-for-fluent-bit:stable`.");
            }
            _ => {}
        }
    }

    fn awslogs(&mut self, at: &str, options: &Value) {
        let path = format!("{at}.options");
        if options.as_object().is_some_and(|members| {
            members.len() == 1
                && members.keys().all(|name| name.starts_with("Fn::") || name == "Ref")
        }) {
            return;
        }
        if !options.has("awslogs-group") {
            finding!(self.findings, Error, rules::AWSLOGS, path.as_str(), CLIENT;
                "The log driver has no log group. ECS returns `Log driver awslogs requires options: awslogs-group`.";
                "Add `awslogs-group`, such as `/ecs/app`.");
        }
        if !options.has("awslogs-region") {
            finding!(self.findings, Warning, rules::AWSLOGS_REGION, path.as_str();
                "The log driver has no Region, so that the task fails to start."; "Add `awslogs-region`, such as `us-east-1`.");
        }
        if self.on_fargate() && !options.has("awslogs-stream-prefix") {
            finding!(self.findings, Error, rules::AWSLOGS, path.as_str(), CLIENT;
                "The log driver has no stream prefix. ECS returns `Fargate requires log configuration options to include awslogs-stream-prefix`.";
                "Add `awslogs-stream-prefix`, such as `ecs`.");
        }
        for name in options.as_object().into_iter().flat_map(|members| members.keys()) {
            if !OPTIONS.contains(&name.as_str()) {
                finding!(self.findings, Error, rules::AWSLOGS, format!("{path}.{name}"), CLIENT;
                    "The log driver has no option {}. ECS returns `Log driver awslogs disallows options: {name}`.", code(name);
                    "Remove the option.");
            }
        }
    }
}
