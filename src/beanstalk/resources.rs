//! The AWS resources of an environment: how they connect, and what termination does to them.

use super::{
    Database, EnvironmentType, LoadBalancerType, Tier, Zones,
    options::{self, ResolvedSetting, TRIGGER},
    rules,
};
use crate::explain::{
    Rule, Trace,
    Verdict::{Applied, Skipped},
    step,
};
use crate::text::unsigned;
use serde::{Deserialize, Serialize};

/// The settings of an environment that determine its resources.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "BeanstalkEnvironment"))]
#[serde(rename_all = "camelCase", default)]
pub struct Environment {
    /// Web server or worker.
    pub tier: Option<Tier>,
    /// Load balanced or a single instance.
    pub environment_type: Option<EnvironmentType>,
    /// `classic` when missing, as in the API.
    pub load_balancer_type: Option<LoadBalancerType>,
    /// An existing load balancer, shared with other environments (Application Load Balancer only).
    pub shared_load_balancer: Option<bool>,
    /// Whether the environment has a database, and who manages it.
    pub database: Option<Database>,
    /// What termination does with a coupled database; `Delete` when missing.
    pub db_deletion_policy: Option<DbDeletionPolicy>,
    /// An existing queue for a worker: true, or its URL.
    pub existing_queue: Option<ExistingQueue>,
    /// `MinSize`; 1 when missing.
    pub min_size: Option<i64>,
    /// `MaxSize`; 4 when missing.
    pub max_size: Option<i64>,
    /// `Availability Zones`; `Any` when missing.
    pub availability_zones: Option<Zones>,
}

/// A queue that exists before the environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(untagged, expecting = "true, false, or the URL of a queue")]
pub enum ExistingQueue {
    /// Whether the queue exists.
    Given(bool),
    /// The URL of the queue.
    Url(String),
}

/// `DBDeletionPolicy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum DbDeletionPolicy {
    /// Deletes the database and its data.
    #[default]
    Delete,
    /// Keeps the database, which you then manage.
    Retain,
    /// Deletes the database after a snapshot.
    Snapshot,
}

/// The column of a resource in the diagram, from users to data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResourceLayer {
    /// DNS names.
    Name,
    /// Receives requests or messages.
    Entry,
    /// Runs the application.
    Compute,
    /// Stores data.
    Data,
    /// Monitors, secures, or defines other resources.
    #[serde(rename = "around")]
    Supporting,
}

/// What happens to a resource when the environment is terminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OnTerminate {
    /// Deleted.
    Deleted,
    /// Deleted after a snapshot.
    Snapshot,
    /// Kept.
    Kept,
    /// Kept, because Elastic Beanstalk didn't create it.
    #[serde(rename = "yours")]
    External,
    /// Released: any AWS customer can use it.
    Released,
}

/// One resource of an environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentResource {
    /// The logical ID in the environment's stack, or an ID of Cloudglass for a resource without one.
    pub id: &'static str,
    /// The name on the page.
    pub title: String,
    /// Why the environment has it.
    pub why: String,
    /// The column in the diagram.
    pub place: ResourceLayer,
    /// IDs of the resources that it forwards to, monitors, or refers to.
    pub connects: Vec<&'static str>,
    /// What termination does to it.
    pub on_terminate: OnTerminate,
    /// What AWS charges for it, if anything.
    pub price: &'static str,
}

/// All resources of an environment.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvironmentResources {
    /// The resources, from users to data.
    pub list: Vec<EnvironmentResource>,
    /// Minimum and maximum number of instances.
    pub size: (u64, u64),
    /// What the environment's CNAME points to; `None` for a worker.
    pub cname: Option<Cname>,
    /// Why the environment has each resource.
    pub trace: Trace,
}

/// What the environment's CNAME points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Cname {
    /// The load balancer's DNS name.
    LoadBalancer,
    /// The instance's Elastic IP.
    ElasticIp,
}

/// Every ID that some kinds of environments have, to list those that are absent.
const OPTIONAL: [&str; 20] = [
    "AWSEBV2LoadBalancer",
    "AWSEBV2LoadBalancerListener",
    "AWSEBV2LoadBalancerListenerRule",
    "AWSEBV2LoadBalancerTargetGroup",
    "AWSEBLoadBalancer",
    "AWSEBLoadBalancerSecurityGroup",
    "ElasticIp",
    "Cname",
    "AWSEBCloudwatchAlarmHigh",
    "AWSEBCloudwatchAlarmLow",
    "AWSEBAutoScalingScaleUpPolicy",
    "AWSEBAutoScalingScaleDownPolicy",
    "AWSEBWorkerQueue",
    "AWSEBWorkerDeadLetterQueue",
    "AWSEBWorkerCronLeaderRegistry",
    "WorkerDaemon",
    "ExistingQueue",
    "AWSEBRDSDatabase",
    "ExternalDatabase",
    "SharedLoadBalancer",
];

impl Environment {
    /// The tier.
    pub fn tier(&self) -> Tier {
        self.tier.unwrap_or_default()
    }
    /// True for a single-instance environment.
    pub fn single(&self) -> bool {
        self.environment_type.unwrap_or_default() == EnvironmentType::SingleInstance
    }
    /// True for a worker environment.
    pub fn worker(&self) -> bool {
        self.tier() == Tier::Worker
    }
    /// The load balancer, if the environment has one.
    pub fn load_balancer(&self) -> Option<LoadBalancerType> {
        (!self.worker() && !self.single()).then(|| self.load_balancer_type.unwrap_or_default())
    }
    /// The environment uses a load balancer that other environments also use.
    pub fn shares_load_balancer(&self) -> bool {
        self.load_balancer() == Some(LoadBalancerType::Application)
            && self.shared_load_balancer.unwrap_or(false)
    }
    /// The environment uses an existing queue.
    pub fn existing_queue(&self) -> bool {
        match &self.existing_queue {
            Some(ExistingQueue::Given(given)) => *given,
            Some(ExistingQueue::Url(url)) => !url.is_empty(),
            None => false,
        }
    }
    /// The Availability Zones of the instances, in one sentence.
    pub fn spread(&self) -> String {
        let (least, _) = self.size();
        match (self.single(), self.availability_zones.unwrap_or_default().limit()) {
            (true, _) => "The instance runs in one Availability Zone.".into(),
            (_, None) => "The instances run in the Region's Availability Zones.".into(),
            (_, Some(1)) => {
                "All instances run in one Availability Zone, so its failure stops the environment."
                    .into()
            }
            (_, Some(most)) => format!(
                "The instances run in {most} Availability Zones{}.",
                if least < most {
                    format!(
                        ", of which {} in use at `MinSize`",
                        crate::text::count_as(least, "is", "are")
                    )
                } else {
                    String::new()
                }
            ),
        }
    }
    /// Minimum and maximum number of instances.
    pub fn size(&self) -> (u64, u64) {
        if self.single() {
            return (1, 1);
        }
        (unsigned(self.min_size.unwrap_or(1)), unsigned(self.max_size.unwrap_or(4)))
    }
}

/// The resources that Elastic Beanstalk creates or uses for an environment with the default options.
pub fn of(environment: &Environment) -> EnvironmentResources {
    under(environment, &[])
}

/// The resources under the options in effect; an option that is missing has its default.
pub fn under(environment: &Environment, options: &[ResolvedSetting]) -> EnvironmentResources {
    let mut list = List { list: Vec::new(), trace: Trace::default(), environment, options };
    let cname = list.entry();
    list.compute();
    step!(list.trace, rules::ZONES, Applied, "Availability Zones", ["availabilityZones"]; "{}", environment.spread());
    list.worker();
    list.database();
    list.around();
    list.list.sort_by_key(|resource| resource.place);
    EnvironmentResources { size: environment.size(), list: list.list, cname, trace: list.trace }
}

impl EnvironmentResources {
    /// The IDs of the environment's resources.
    pub fn present(&self) -> Vec<&'static str> {
        self.list.iter().map(|resource| resource.id).collect()
    }

    /// The IDs that other environments have and this one doesn't; undocumented cases are excluded.
    pub fn absent(&self, environment: &Environment) -> Vec<&'static str> {
        let open = |id: &str| id == "ElasticIp" && environment.worker() && environment.single();
        OPTIONAL
            .into_iter()
            .filter(|id| !open(id) && !self.list.iter().any(|resource| resource.id == *id))
            .collect()
    }
}

struct List<'a> {
    list: Vec<EnvironmentResource>,
    trace: Trace,
    environment: &'a Environment,
    options: &'a [ResolvedSetting],
}

const FREE: &str = "free";
const INSTANCES: &str = "per instance and second, and per GB of its volume";

impl List<'_> {
    #[allow(clippy::too_many_arguments)] // the columns of a table
    fn add(
        &mut self,
        id: &'static str,
        title: impl Into<String>,
        why: impl Into<String>,
        place: ResourceLayer,
        connects: &[&'static str],
        price: &'static str,
        rule: &'static Rule,
    ) {
        let (title, why) = (title.into(), why.into());
        step!(self.trace, *rule, Applied, title, [field_of(id)]; "{why}");
        let on_terminate = match id {
            "AWSEBRDSDatabase" => match self.environment.db_deletion_policy.unwrap_or_default() {
                DbDeletionPolicy::Delete => OnTerminate::Deleted,
                DbDeletionPolicy::Retain => OnTerminate::Kept,
                DbDeletionPolicy::Snapshot => OnTerminate::Snapshot,
            },
            "ExternalDatabase" | "ExistingQueue" | "SharedLoadBalancer" => OnTerminate::External,
            "S3Bucket" | "ServiceRole" | "InstanceProfile" => OnTerminate::Kept,
            "Cname" => OnTerminate::Released,
            _ => OnTerminate::Deleted,
        };
        self.list.push(EnvironmentResource {
            id,
            title,
            why,
            place,
            connects: connects.to_vec(),
            on_terminate,
            price,
        });
    }

    /// The resources that receive the users' requests.
    fn entry(&mut self) -> Option<Cname> {
        let environment = self.environment;
        if environment.worker() {
            step!(self.trace, rules::WORKER_NO_NAME, Skipped, "CNAME", ["tier"];
                "A worker environment has no load balancer and no CNAME because its work arrives in an SQS queue.");
            return None;
        }
        let (target, cname) = match environment.load_balancer() {
            None => ("ElasticIp", Cname::ElasticIp),
            Some(_) if environment.shares_load_balancer() => {
                ("SharedLoadBalancer", Cname::LoadBalancer)
            }
            Some(LoadBalancerType::Classic) => ("AWSEBLoadBalancer", Cname::LoadBalancer),
            Some(_) => ("AWSEBV2LoadBalancer", Cname::LoadBalancer),
        };
        self.add(
            "Cname",
            "CNAME",
            match cname {
                Cname::LoadBalancer => "Points to the load balancer.",
                Cname::ElasticIp => "Resolves to the Elastic IP of the instance.",
            },
            ResourceLayer::Name,
            &[target],
            FREE,
            &rules::CNAME,
        );
        match environment.load_balancer() {
            None => self.add(
                "ElasticIp",
                "Elastic IP",
                "Belongs to the instance because a single-instance environment has no load balancer.",
                ResourceLayer::Entry,
                &["Instances"],
                "per hour, as for every public IPv4 address",
                &rules::RESOURCES_SINGLE,
            ),
            Some(LoadBalancerType::Classic) => {
                self.add(
                    "AWSEBLoadBalancer",
                    "Classic Load Balancer",
                    "Distributes requests across the instances. The API creates this type unless you specify another.",
                    ResourceLayer::Entry,
                    &["AWSEBAutoScalingGroup"],
                    "per hour and per GB",
                    &rules::RESOURCES_BALANCER,
                );
            }
            Some(kind) => self.target_group(kind),
        }
        if environment.load_balancer().is_some()
            && environment.load_balancer() != Some(LoadBalancerType::Network)
            && !environment.shares_load_balancer()
        {
            self.add(
                "AWSEBLoadBalancerSecurityGroup",
                "Load balancer security group",
                "Allows users to reach the listener.",
                ResourceLayer::Supporting,
                &[target],
                FREE,
                &rules::RESOURCES_SECURITY,
            );
        }
        Some(cname)
    }

    /// The enabled listeners, by port. Without settings, the default listener on port 80 is the only one.
    fn listeners(&self) -> String {
        let mut ports: Vec<u16> = Vec::new();
        let disabled = |namespace: &str| {
            options::value(self.options, namespace, "ListenerEnabled") == Some("false")
        };
        if !disabled("aws:elbv2:listener:default") {
            ports.push(80);
        }
        for row in self.options {
            let port = row.namespace.strip_prefix("aws:elbv2:listener:");
            if let Some(port) = port.and_then(|port| port.parse().ok())
                && !disabled(&row.namespace)
            {
                ports.push(port);
            }
        }
        ports.sort_unstable();
        ports.dedup();
        let names: Vec<String> = ports.iter().map(u16::to_string).collect();
        match names.as_slice() {
            [] => "Listener".into(),
            [port] => format!("Listener on port {port}"),
            ports => format!("Listeners on ports {}", crate::text::list(ports, "and")),
        }
    }

    fn target_group(&mut self, kind: LoadBalancerType) {
        let shared = self.environment.shares_load_balancer();
        let balancer = if shared { "SharedLoadBalancer" } else { "AWSEBV2LoadBalancer" };
        let application = kind == LoadBalancerType::Application;
        self.add(
            balancer,
            if shared {
                "Shared Application Load Balancer"
            } else {
                kind.name()
            },
            if shared {
                "Exists outside the environment, which adds rules to its listener."
            } else if application {
                "Distributes requests across the instances. Only this type supports traffic splitting."
            } else {
                "Distributes TCP connections across the instances."
            },
            ResourceLayer::Entry,
            if shared {
                &["AWSEBV2LoadBalancerListenerRule"]
            } else {
                &["AWSEBV2LoadBalancerListener"]
            },
            "per hour and per capacity unit",
            &rules::RESOURCES_BALANCER,
        );
        if !shared {
            self.add(
                "AWSEBV2LoadBalancerListener",
                self.listeners(),
                "Receives the requests that arrive at the load balancer.",
                ResourceLayer::Entry,
                if application {
                    &["AWSEBV2LoadBalancerListenerRule"]
                } else {
                    &["AWSEBV2LoadBalancerTargetGroup"]
                },
                FREE,
                &rules::RESOURCES_BALANCER,
            );
        }
        if application {
            self.add(
                "AWSEBV2LoadBalancerListenerRule",
                "Listener rule",
                "Routes paths and hosts to a process. By default, one process receives all requests.",
                ResourceLayer::Entry,
                &["AWSEBV2LoadBalancerTargetGroup"],
                FREE,
                &rules::RESOURCES_BALANCER,
            );
        }
        self.add(
            "AWSEBV2LoadBalancerTargetGroup",
            "Target group",
            "Contains the instances, and the health check that decides which of them receive requests.",
            ResourceLayer::Entry,
            &["AWSEBAutoScalingGroup"],
            FREE,
            &rules::RESOURCES_BALANCER,
        );
    }

    fn compute(&mut self) {
        let environment = self.environment;
        let (min, max) = environment.size();
        self.add(
            "AWSEBAutoScalingGroup",
            if min == max {
                format!("Auto Scaling group, {min}")
            } else {
                format!("Auto Scaling group, {min}\u{a0}to\u{a0}{max}")
            },
            if environment.single() {
                "Keeps one instance running, and replaces it if it fails."
            } else {
                "Keeps between `MinSize` and `MaxSize` instances, and replaces those that fail EC2 status checks."
            },
            ResourceLayer::Compute,
            &["AWSEBEC2LaunchTemplate", "Instances"],
            FREE,
            &rules::RESOURCES_GROUP,
        );
        self.add(
            "AWSEBEC2LaunchTemplate",
            "Launch template",
            "Defines the image, instance type, key pair, role, and security groups of an instance.",
            ResourceLayer::Compute,
            &["AWSEBSecurityGroup", "InstanceProfile"],
            FREE,
            &rules::RESOURCES_GROUP,
        );
        self.add(
            "Instances",
            if max == min {
                crate::text::count_of(min, "EC2 instance")
            } else {
                format!("{min} to {max} EC2 instances")
            },
            format!("Runs the platform and your application. {}", environment.spread()),
            ResourceLayer::Compute,
            &[],
            INSTANCES,
            &rules::RESOURCES_GROUP,
        );
        self.add(
            "AWSEBSecurityGroup",
            "Instance security group",
            "Opens port 80 to the load balancer, or to all clients if the environment has none.",
            ResourceLayer::Supporting,
            &["Instances"],
            FREE,
            &rules::RESOURCES_SECURITY,
        );
        if environment.single() {
            return;
        }
        let option = |name| {
            let default = || options::find(TRIGGER, name).map_or("", |option| option.default);
            options::value(self.options, TRIGGER, name).unwrap_or_else(default)
        };
        let amount = |value: &str| {
            value.parse::<i64>().map_or_else(|_| value.to_owned(), crate::text::number)
        };
        let breach = |side: &str, threshold, increment| {
            let minutes = option("BreachDuration");
            let minutes = minutes.parse::<u64>().map_or_else(
                |_| minutes.into(),
                |count| crate::text::duration(count.saturating_mul(60)),
            );
            let step: i64 = option(increment).parse().unwrap_or_default();
            let count = crate::text::count_of(step.unsigned_abs(), "instance");
            let way = if step < 0 { "removes" } else { "adds" };
            format!(
                "{} of `{}` {side} {} {} for {} {way} {}",
                option("Statistic"),
                option("MeasureName"),
                amount(option(threshold)),
                option("Unit").to_lowercase(),
                minutes,
                count
            )
        };
        let high = breach("above", "UpperThreshold", "UpperBreachScaleIncrement");
        let low = breach("below", "LowerThreshold", "LowerBreachScaleIncrement");
        for (alarm, policy, title, way) in [
            (
                "AWSEBCloudwatchAlarmHigh",
                "AWSEBAutoScalingScaleUpPolicy",
                "Scale-out alarm",
                format!("{high}."),
            ),
            (
                "AWSEBCloudwatchAlarmLow",
                "AWSEBAutoScalingScaleDownPolicy",
                "Scale-in alarm",
                format!("{low}, so an idle environment scales in to `MinSize`."),
            ),
        ] {
            self.add(
                alarm,
                title,
                way,
                ResourceLayer::Supporting,
                &[policy],
                "per alarm and month",
                &rules::TRIGGERS,
            );
            self.add(
                policy,
                "Scaling policy",
                "Changes the number of instances when the alarm fires.",
                ResourceLayer::Supporting,
                &["AWSEBAutoScalingGroup"],
                FREE,
                &rules::TRIGGERS,
            );
        }
    }

    fn worker(&mut self) {
        let environment = self.environment;
        if !environment.worker() {
            return;
        }
        let queue = if environment.existing_queue() {
            self.add(
                "ExistingQueue",
                "Existing SQS queue",
                "The daemons read this queue. `MaxRetries` has no effect unless you configure a dead-letter queue for it.",
                ResourceLayer::Entry,
                &["WorkerDaemon"],
                "per request",
                &rules::WORKER_QUEUE,
            );
            "ExistingQueue"
        } else {
            self.add(
                "AWSEBWorkerQueue",
                "SQS queue",
                "Receives the work. All daemons read the same queue.",
                ResourceLayer::Entry,
                &["WorkerDaemon", "AWSEBWorkerDeadLetterQueue"],
                "per request",
                &rules::WORKER_QUEUE,
            );
            self.add(
                "AWSEBWorkerDeadLetterQueue",
                "Dead-letter queue",
                "Receives a message after `MaxRetries` attempts. Elastic Beanstalk always creates it with the worker's queue.",
                ResourceLayer::Data,
                &[],
                "per request",
                &rules::WORKER_DEAD_LETTERS,
            );
            "AWSEBWorkerQueue"
        };
        self.add(
            "WorkerDaemon",
            "Daemon (sqsd) on each instance",
            "POSTs messages to `http://localhost:80`, and deletes a message after a 200 response.",
            ResourceLayer::Compute,
            &["Instances"],
            FREE,
            &rules::WORKER_POST,
        );
        self.add(
            "AWSEBWorkerCronLeaderRegistry",
            "DynamoDB table for the cron leader",
            "Elects the leader. Only the leader adds the periodic tasks of `cron.yaml` to the queue.",
            ResourceLayer::Data,
            &[queue],
            "per request",
            &rules::CRON_LEADER,
        );
    }

    fn database(&mut self) {
        match self.environment.database.unwrap_or_default() {
            Database::None => {}
            Database::Coupled => self.add(
                "AWSEBRDSDatabase",
                "RDS database, coupled",
                match self.environment.db_deletion_policy.unwrap_or_default() {
                    DbDeletionPolicy::Delete => "Belongs to the environment. Termination deletes the database and its data.",
                    DbDeletionPolicy::Retain => "Belongs to the environment. Termination keeps the database, which you then manage.",
                    DbDeletionPolicy::Snapshot => "Belongs to the environment. Termination deletes the database after a snapshot.",
                },
                ResourceLayer::Data,
                &[],
                "per instance hour and GB",
                &rules::DATABASE,
            ),
            Database::External => self.add(
                "ExternalDatabase",
                "External database",
                "Exists outside the environment, which connects through its environment variables. Blue/green requires this.",
                ResourceLayer::Data,
                &[],
                "per instance hour and GB",
                &rules::DATABASE_EXTERNAL,
            ),
        }
    }

    fn around(&mut self) {
        for (id, title, why, connects, price) in [
            (
                "CloudFormationStack",
                "CloudFormation stack",
                "Elastic Beanstalk creates and changes all resources through one stack per environment.",
                &[][..],
                FREE,
            ),
            (
                "S3Bucket",
                "S3 bucket of the Region",
                "Stores source bundles and logs. The first environment in a Region creates `elasticbeanstalk-region-account`.",
                &[][..],
                "per GB",
            ),
            (
                "ServiceRole",
                "Service role",
                "Elastic Beanstalk assumes this role to manage your resources. Enhanced health requires it.",
                &[][..],
                FREE,
            ),
            (
                "InstanceProfile",
                "Instance profile",
                "Allows the instances to use S3, the queue, and the health service. Without it, health shows No Data.",
                &["Instances"][..],
                FREE,
            ),
        ] {
            self.add(
                id,
                title,
                why,
                ResourceLayer::Supporting,
                connects,
                price,
                &rules::RESOURCES_ALWAYS,
            );
        }
    }
}

/// The field that mainly determines a resource.
fn field_of(id: &str) -> &'static str {
    match id {
        "AWSEBRDSDatabase" | "ExternalDatabase" => "database",
        "ExistingQueue" | "AWSEBWorkerQueue" | "AWSEBWorkerDeadLetterQueue" => "existingQueue",
        "AWSEBWorkerCronLeaderRegistry" | "WorkerDaemon" => "tier",
        "AWSEBAutoScalingGroup" => "minSize",
        "AWSEBLoadBalancer" | "AWSEBV2LoadBalancer" => "loadBalancerType",
        "SharedLoadBalancer" => "sharedLoadBalancer",
        _ => "environmentType",
    }
}
