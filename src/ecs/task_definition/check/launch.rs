//! What a launch type doesn't support, apart from sizes, networks, volumes, and log drivers.

use super::super::definition::{Container, LaunchType, Members};
use super::super::rules;
use super::{CLIENT, Checker};
use crate::explain::{Severity::Error, finding};
use crate::text::{code, list};

impl Checker<'_> {
    pub(super) fn launch(&mut self) {
        if self.on_fargate() {
            self.fargate();
            for container in self.containers.clone() {
                self.fargate_container(container);
            }
        }
        if self.on(LaunchType::ManagedInstances) {
            self.managed();
        } else if self.definition.has("trustedExecutionConfiguration") {
            self.only_managed();
        }
        if self.on(LaunchType::ManagedInstances)
            && self.launches.len() > 1
            && self.definition.has("trustedExecutionConfiguration")
        {
            self.only_managed();
        }
        self.proxy();
    }

    fn only_managed(&mut self) {
        finding!(self.findings, Error, rules::MANAGED_INSTANCES, "trustedExecutionConfiguration", CLIENT;
            "Only Managed Instances support trusted execution.";
            "Remove `trustedExecutionConfiguration`, or require only `MANAGED_INSTANCES`.");
    }

    fn fargate(&mut self) {
        if self.definition.has("ipcMode") {
            finding!(self.findings, Error, rules::FARGATE_PARAMETERS, "ipcMode", CLIENT;
                "ECS returns `Fargate compatible task definitions do not support ipcMode`."; "Remove `ipcMode`.");
        }
        match self.definition.text("pidMode") {
            Some(_) if self.windows => {
                finding!(self.findings, Error, rules::WINDOWS, "pidMode", CLIENT;
                "Windows tasks on Fargate have no `pidMode`."; "Remove `pidMode`.")
            }
            Some("host") => {
                finding!(self.findings, Error, rules::FARGATE_PARAMETERS, "pidMode", CLIENT;
                "ECS returns `Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.`";
                "Enter `task`, or remove `pidMode`."; set "pidMode" = "task")
            }
            _ => {}
        }
    }

    fn fargate_container(&mut self, container: Container<'_>) {
        let (at, value) = (container.path(), container.value);
        if value.is_true("privileged") {
            finding!(self.findings, Error, rules::FARGATE_PARAMETERS, "{at}.privileged", CLIENT;
                "ECS returns `Fargate requires that the 'privileged' setting be 'false'`.";
                "Remove `privileged`, or run the task on EC2."; set "{at}.privileged" = false);
        }
        if !value.items("dockerSecurityOptions").is_empty() {
            finding!(self.findings, Error, rules::FARGATE_PARAMETERS, format!("{at}.dockerSecurityOptions"), CLIENT;
                "ECS returns `Fargate compatible task definitions do not support dockerSecurityOptions`.";
                "Remove `dockerSecurityOptions`.");
        }
        let linux = &value["linuxParameters"];
        for name in ["sharedMemorySize", "maxSwap", "swappiness"] {
            if linux.has(name) {
                finding!(self.findings, Error, rules::FARGATE_PARAMETERS, format!("{at}.linuxParameters.{name}"), CLIENT;
                    "ECS returns `Fargate compatible task definitions do not support {name}`."; "Remove `{name}`.");
            }
        }
        if !linux.items("devices").is_empty() {
            finding!(self.findings, Error, rules::FARGATE_PARAMETERS, format!("{at}.linuxParameters.devices"), CLIENT;
                "ECS returns `Fargate compatible task definitions do not support devices`."; "Remove `devices`, or run the task on EC2.");
        }
        let added: Vec<&str> =
            linux["capabilities"].items("add").iter().filter_map(|one| one.as_str()).collect();
        let wrong: Vec<String> =
            added.iter().filter(|name| **name != "SYS_PTRACE").map(|name| code(name)).collect();
        if let Some(first) = added.iter().find(|name| **name != "SYS_PTRACE") {
            finding!(self.findings, Error, rules::FARGATE_PARAMETERS, format!("{at}.linuxParameters.capabilities.add"), CLIENT;
                "Fargate allows only `SYS_PTRACE`, not {}. ECS returns `{first} is not allowed on Fargate.`", list(&wrong, "and");
                "Remove {}.", list(&wrong, "and"));
        }
    }

    fn managed(&mut self) {
        for name in ["ipcMode", "proxyConfiguration"] {
            if self.definition.has(name) {
                finding!(self.findings, Error, rules::MANAGED_INSTANCES, String::from(name), CLIENT;
                    "Managed Instances don't support `{name}`."; "Remove `{name}`.");
            }
        }
        if self.windows {
            finding!(self.findings, Error, rules::MANAGED_INSTANCES, "runtimePlatform.operatingSystemFamily", CLIENT;
                "Managed Instances run only Linux tasks."; "Enter `LINUX`."; set "runtimePlatform.operatingSystemFamily" = "LINUX");
        }
    }

    fn proxy(&mut self) {
        let Some(proxy) =
            self.definition.get("proxyConfiguration").filter(|proxy| proxy.is_object())
        else {
            return;
        };
        if self.mode != "awsvpc" {
            finding!(self.findings, Error, rules::PROXY, "proxyConfiguration", CLIENT;
                "ECS returns `APPMESH proxy configuration is only supported in networkMode=awsvpc`.";
                "Use the network mode `awsvpc`, or remove `proxyConfiguration`."; set "networkMode" = "awsvpc");
        }
        if let Some(name) = proxy.text("containerName")
            && self.container(name).is_none()
        {
            finding!(self.findings, Error, rules::PROXY, "proxyConfiguration.containerName", CLIENT;
                "ECS returns `Proxy container [{name}] does not exist`."; "Enter the name of a container of this task definition.");
        }
        let properties = proxy.items("properties");
        let has = |name: &str| {
            properties.iter().any(|one| one.text("name") == Some(name) && one.has("value"))
        };
        let mut missing: Vec<String> =
            ["ProxyIngressPort", "ProxyEgressPort", "AppPorts", "EgressIgnoredIPs"]
                .into_iter()
                .filter(|name| !has(name))
                .map(code)
                .collect();
        if !has("IgnoredUID") && !has("IgnoredGID") {
            missing.push("`IgnoredUID` or `IgnoredGID`".into());
        }
        if !missing.is_empty() {
            finding!(self.findings, Error, rules::PROXY, "proxyConfiguration.properties", CLIENT;
                "The proxy configuration lacks {}.", list(&missing, "and"); "Add these properties.");
        }
    }
}
