//! A Copilot manifest: read, and merged with the part for an environment.

use crate::document;
use crate::explain::{Finding, Severity, finding};
use crate::platforms::rules;
use serde_json::{Map, Value};

/// The six types of workloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkloadType {
    /// App Runner.
    RequestDrivenWebService,
    /// ECS behind a public load balancer.
    LoadBalancedWebService,
    /// ECS without a public endpoint.
    BackendService,
    /// ECS with a queue.
    WorkerService,
    /// S3 and CloudFront.
    StaticSite,
    /// A task on a schedule.
    ScheduledJob,
}

impl WorkloadType {
    /// All types.
    pub const ALL: [Self; 6] = [
        Self::RequestDrivenWebService,
        Self::LoadBalancedWebService,
        Self::BackendService,
        Self::WorkerService,
        Self::StaticSite,
        Self::ScheduledJob,
    ];

    /// As in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestDrivenWebService => "Request-Driven Web Service",
            Self::LoadBalancedWebService => "Load Balanced Web Service",
            Self::BackendService => "Backend Service",
            Self::WorkerService => "Worker Service",
            Self::StaticSite => "Static Site",
            Self::ScheduledJob => "Scheduled Job",
        }
    }

    /// Runs as an ECS service.
    pub fn is_ecs_service(self) -> bool {
        matches!(self, Self::LoadBalancedWebService | Self::BackendService | Self::WorkerService)
    }
}

/// A manifest, with the overrides of one environment applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    value: Value,
}

impl Manifest {
    /// Reads a manifest. `environment` names the overrides under `environments` that apply.
    ///
    /// # Errors
    /// The finding, if the text isn't YAML or isn't an object.
    pub fn read(text: &str, environment: Option<&str>) -> Result<Self, Box<Finding>> {
        let mut value = document::parse(text).map_err(|error| {
            Box::new(finding!(new Severity::Error, rules::COPILOT_SYNTAX, "manifest";
                "The manifest isn't valid YAML: {}.", error.sentence();
                "Correct the text at this position."))
        })?;
        let Value::Object(members) = &mut value else {
            return Err(Box::new(finding!(new Severity::Error, rules::COPILOT_SYNTAX, "manifest";
                "The manifest has no members.";
                "Begin with name and type.")));
        };
        let environments = members.remove("environments");
        let overrides = environment
            .and_then(|name| environments.as_ref()?.get(name))
            .and_then(Value::as_object);
        for (name, value) in overrides.into_iter().flatten() {
            replace(members, name, value);
        }
        Ok(Self { value })
    }

    /// The member at a path, such as `http.path`. `null` counts as missing.
    pub fn at(&self, path: &str) -> Option<&Value> {
        path.split('.')
            .try_fold(&self.value, |value, name| value.get(name))
            .filter(|value| !value.is_null())
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.at(path).and_then(Value::as_str)
    }

    /// The object at a path.
    pub fn members(&self, path: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.at(path).and_then(Value::as_object).into_iter().flatten()
    }

    /// The list at a path.
    pub fn items(&self, path: &str) -> impl Iterator<Item = &Value> {
        self.at(path).and_then(Value::as_array).into_iter().flatten()
    }

    /// `name`.
    pub fn name(&self) -> Option<&str> {
        self.text("name").filter(|name| !name.is_empty())
    }

    /// `type`, if it is one.
    pub fn kind(&self) -> Option<WorkloadType> {
        let kind = self.text("type")?;
        WorkloadType::ALL.into_iter().find(|known| known.name() == kind)
    }

    /// The operating system and the architecture of `platform`, in lower case.
    pub fn system(&self) -> Option<(String, String)> {
        let platform = self.at("platform")?;
        if let Some(text) = platform.as_str() {
            let (os, arch) = text.split_once('/').unwrap_or((text, ""));
            return Some((os.to_ascii_lowercase(), arch.to_ascii_lowercase()));
        }
        let member =
            |name| platform.get(name).and_then(Value::as_str).unwrap_or("").to_ascii_lowercase();
        Some((member("osfamily"), member("architecture")))
    }

    /// The platform is Windows.
    pub fn is_windows(&self) -> bool {
        self.system().is_some_and(|(os, _)| os.starts_with("windows"))
    }

    /// The platform is Arm.
    pub fn is_arm(&self) -> bool {
        self.system().is_some_and(|(_, arch)| arch.starts_with("arm"))
    }

    /// `http` is there and isn't `false`.
    pub fn has_http(&self) -> bool {
        self.at("http").is_some_and(|http| *http != Value::Bool(false))
    }

    /// `nlb` is there with at least one member.
    pub fn has_network_load_balancer(&self) -> bool {
        self.members("nlb").next().is_some()
    }
}

/// Members of which an override replaces the other, by the object that has them.
const EXCLUSIVE: &[(&str, &[&str], &[&str])] = &[
    ("image", &["build"], &["location"]),
    (
        "count",
        &["spot"],
        &[
            "range",
            "cpu_percentage",
            "memory_percentage",
            "requests",
            "response_time",
            "queue_delay",
            "cooldown",
        ],
    ),
    ("efs", &["uid", "gid"], &["id", "root_dir", "auth"]),
];

/// Writes an override over a member: objects member by member, all else entirely.
fn replace(members: &mut Map<String, Value>, name: &str, value: &Value) {
    if let (Some(Value::Object(below)), Value::Object(above)) = (members.get_mut(name), value) {
        let sides = EXCLUSIVE.iter().filter(|(object, ..)| *object == name);
        for (one, other) in sides.flat_map(|(_, a, b)| [(a, b), (b, a)]) {
            if one.iter().any(|member| above.contains_key(*member)) {
                below.retain(|member, _| !other.contains(&member.as_str()));
            }
        }
        for (name, value) in above {
            replace(below, name, value);
        }
    } else {
        members.insert(name.to_owned(), value.clone());
    }
}

/// A port as YAML has it.
pub fn port_number(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|port| u16::try_from(port).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
