//! The AWS resources that an environment is made of, how they connect, and what becomes of them.

use super::{
    Database, EnvironmentType, LoadBalancerType, Tier, Zones,
    deployment::unsigned,
    options::{self, ResolvedSetting, TRIGGER},
    rules,
};
use crate::explain::{Rule, Step, Trace, Verdict};
use serde::{Deserialize, Serialize};

/// An environment, as far as its resources depend on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Environment {
    /// Web server or worker.
    pub tier: Option<Tier>,
    /// Load balanced or a single instance.
    pub environment_type: Option<EnvironmentType>,
    /// `classic` when missing, as in the API.
    pub load_balancer_type: Option<LoadBalancerType>,
    /// A load balancer of yours, shared with other environments (Application Load Balancer only).
    pub shared_load_balancer: Option<bool>,
    /// Where the database lives.
    pub database: Option<Database>,
    /// What becomes of a coupled database; `Delete` when missing.
    pub db_deletion_policy: Option<DbDeletionPolicy>,
    /// A queue of yours for a worker: true, or its address.
    pub existing_queue: Option<ExistingQueue>,
    /// `MinSize`; 1 when missing.
    pub min_size: Option<i64>,
    /// `MaxSize`; 4 when missing.
    pub max_size: Option<i64>,
    /// `Availability Zones`; `Any` when missing.
    pub availability_zones: Option<Zones>,
}

/// A queue that was there before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "true, false, or the address of a queue")]
pub enum ExistingQueue {
    /// Whether there is one.
    Given(bool),
    /// Its address.
    Url(String),
}

/// `DBDeletionPolicy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DbDeletionPolicy {
    /// Gone, with its data.
    #[default]
    Delete,
    /// Stays as a database of yours.
    Retain,
    /// Gone, with a snapshot taken before.
    Snapshot,
}

/// Where a resource stands in the picture, from the users to the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResourceLayer {
    /// Names and addresses.
    Name,
    /// What takes the requests or the messages.
    Entry,
    /// What runs the application.
    Compute,
    /// What keeps data.
    Data,
    /// What watches and permits.
    #[serde(rename = "around")]
    Supporting,
}

/// What becomes of a resource when the environment is terminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OnTerminate {
    /// Gone.
    Deleted,
    /// Gone, after a snapshot.
    Snapshot,
    /// Stays.
    Kept,
    /// Was yours all along.
    #[serde(rename = "yours")]
    External,
    /// Free for any AWS customer.
    Released,
}

/// One resource of an environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentResource {
    /// The logical id in the environment's stack, or a word of ours for what has none.
    pub id: &'static str,
    /// As one would call it.
    pub title: String,
    /// Why it is there.
    pub why: String,
    /// Where it stands in the picture.
    pub place: ResourceLayer,
    /// Ids of the resources that it hands on to, or watches.
    pub connects: Vec<&'static str>,
    /// What becomes of it.
    pub on_terminate: OnTerminate,
    /// What one pays for it, if anything.
    pub price: &'static str,
}

/// All resources of an environment.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvironmentResources {
    /// The resources, from the users to the data.
    pub list: Vec<EnvironmentResource>,
    /// Smallest and largest number of instances.
    pub size: (u64, u64),
    /// What the environment's name points at; nothing for a worker.
    pub cname: Option<Cname>,
    /// Why each is there.
    pub trace: Trace,
}

/// What the environment's name points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Cname {
    /// The load balancer's name.
    LoadBalancer,
    /// The instance's address.
    ElasticIp,
}

/// Every id that environments of one kind or another have, for what is absent.
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
    /// True for exactly one instance.
    pub fn single(&self) -> bool {
        self.environment_type.unwrap_or_default() == EnvironmentType::SingleInstance
    }
    /// True for a worker.
    pub fn worker(&self) -> bool {
        self.tier() == Tier::Worker
    }
    /// The load balancer, if there is one.
    pub fn load_balancer(&self) -> Option<LoadBalancerType> {
        (!self.worker() && !self.single()).then(|| self.load_balancer_type.unwrap_or_default())
    }
    /// The load balancer is one of yours that others use too.
    pub fn shares_load_balancer(&self) -> bool {
        self.load_balancer() == Some(LoadBalancerType::Application)
            && self.shared_load_balancer.unwrap_or(false)
    }
    /// The queue is yours.
    pub fn existing_queue(&self) -> bool {
        match &self.existing_queue {
            Some(ExistingQueue::Given(given)) => *given,
            Some(ExistingQueue::Url(url)) => !url.is_empty(),
            None => false,
        }
    }
    /// Where the instances are, in a sentence.
    pub fn spread(&self) -> String {
        let (least, _) = self.size();
        match (self.single(), self.availability_zones.unwrap_or_default().limit()) {
            (true, _) => "It is in one Availability Zone.".into(),
            (_, None) => "They are spread over the Region's Availability Zones.".into(),
            (_, Some(1)) => {
                "All are in one Availability Zone: if it fails, everything does.".into()
            }
            (_, Some(most)) => format!(
                "They are spread over {most} Availability Zones{}.",
                if least < most {
                    format!(
                        "; at MinSize only {} used",
                        crate::text::count_as(least, "of them is", "of them are")
                    )
                } else {
                    String::new()
                }
            ),
        }
    }
    /// Smallest and largest number of instances.
    pub fn size(&self) -> (u64, u64) {
        if self.single() {
            return (1, 1);
        }
        (unsigned(self.min_size.unwrap_or(1)), unsigned(self.max_size.unwrap_or(4)))
    }
}

/// The resources that Elastic Beanstalk creates, or uses, for an environment with the default options.
pub fn of(environment: &Environment) -> EnvironmentResources {
    under(environment, &[])
}

/// The same under the options in force; an option that is not among them has its default.
pub fn under(environment: &Environment, options: &[ResolvedSetting]) -> EnvironmentResources {
    let mut list = List { list: Vec::new(), trace: Trace::default(), environment, options };
    let cname = list.entry();
    list.compute();
    list.trace.step(|| Step {
        rule: &rules::ZONES,
        subject: "Availability Zones".into(),
        verdict: Verdict::Applied,
        because: environment.spread(),
        reads: vec!["availabilityZones".into()],
    });
    list.worker();
    list.database();
    list.around();
    list.list.sort_by_key(|resource| resource.place);
    EnvironmentResources { size: environment.size(), list: list.list, cname, trace: list.trace }
}

impl EnvironmentResources {
    /// The ids of what is there.
    pub fn present(&self) -> Vec<&'static str> {
        self.list.iter().map(|resource| resource.id).collect()
    }

    /// The ids of what other environments have and this one has not; what nobody documents is left out.
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
    #[allow(clippy::too_many_arguments)] // one row of a table
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
        self.trace.step(|| Step {
            rule,
            subject: title.clone(),
            verdict: Verdict::Applied,
            because: why.clone(),
            reads: vec![field_of(id).to_owned()],
        });
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

    /// What takes the users' requests.
    fn entry(&mut self) -> Option<Cname> {
        let environment = self.environment;
        if environment.worker() {
            self.trace.step(|| Step {
                rule: &rules::WORKER_NO_NAME,
                subject: "CNAME".into(),
                verdict: Verdict::Skipped,
                because: "A worker environment has no load balancer and no address: its work comes through the queue.".into(),
                reads: vec!["tier".into()],
            });
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
            "Address (CNAME)",
            match cname {
                Cname::LoadBalancer => "Points at the load balancer.",
                Cname::ElasticIp => "Resolves to the Elastic IP of the one instance.",
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
                "A single-instance environment has no load balancer; the address belongs to the instance.",
                ResourceLayer::Entry,
                &["Instances"],
                "per hour, as every public IPv4 address",
                &rules::RESOURCES_SINGLE,
            ),
            Some(LoadBalancerType::Classic) => {
                self.add(
                    "AWSEBLoadBalancer",
                    "Classic Load Balancer",
                    "Spreads requests over the instances; classic is what the API takes when nothing is said.",
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
                "Security group of the load balancer",
                "Lets the users reach the listener.",
                ResourceLayer::Supporting,
                &[target],
                FREE,
                &rules::RESOURCES_SECURITY,
            );
        }
        Some(cname)
    }

    fn target_group(&mut self, kind: LoadBalancerType) {
        let shared = self.environment.shares_load_balancer();
        let balancer = if shared { "SharedLoadBalancer" } else { "AWSEBV2LoadBalancer" };
        let application = kind == LoadBalancerType::Application;
        self.add(
            balancer,
            if shared {
                "Application Load Balancer, shared"
            } else {
                kind.name()
            },
            if shared {
                "Yours, and used by other environments too: this one adds rules to its listener."
            } else if application {
                "Spreads requests over the instances; the only one that splits traffic between two versions."
            } else {
                "Spreads connections over the instances, at TCP."
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
                "Listener on port 80",
                "Takes what arrives at the load balancer.",
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
                "Sends paths and hosts to a process; by default everything to one.",
                ResourceLayer::Entry,
                &["AWSEBV2LoadBalancerTargetGroup"],
                FREE,
                &rules::RESOURCES_BALANCER,
            );
        }
        self.add(
            "AWSEBV2LoadBalancerTargetGroup",
            "Target group",
            "The instances, and the health check that decides which of them get requests.",
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
            format!("Auto Scaling group, {min}\u{a0}to\u{a0}{max}"),
            if environment.single() {
                "Keeps exactly one instance: a lost one is replaced."
            } else {
                "Keeps the number of instances between MinSize and MaxSize and replaces those that fail EC2's status checks."
            },
            ResourceLayer::Compute,
            &["AWSEBEC2LaunchTemplate", "Instances"],
            FREE,
            &rules::RESOURCES_GROUP,
        );
        self.add(
            "AWSEBEC2LaunchTemplate",
            "Launch template",
            "Says what an instance is: image, type, key, role, security groups.",
            ResourceLayer::Compute,
            &["AWSEBSecurityGroup", "InstanceProfile"],
            FREE,
            &rules::RESOURCES_GROUP,
        );
        self.add(
            "Instances",
            if max == min {
                crate::text::count_as(min, "EC2 instance", "EC2 instances")
            } else {
                format!("{min} to {max} EC2 instances")
            },
            format!("Run the platform and your application. {}", environment.spread()),
            ResourceLayer::Compute,
            &[],
            INSTANCES,
            &rules::RESOURCES_GROUP,
        );
        self.add(
            "AWSEBSecurityGroup",
            "Security group of the instances",
            "Opens port 80 to the load balancer, or to everybody where there is none.",
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
        let breach = |side: &str, threshold, increment| {
            let step: i64 = option(increment).parse().unwrap_or_default();
            let (count, plural) = (step.unsigned_abs(), if step.abs() == 1 { "" } else { "s" });
            let way = if step < 0 { "takes away" } else { "adds" };
            format!(
                "{} of {} {side} {} {} for {} minutes {way} {count} instance{plural}",
                option("Statistic"),
                option("MeasureName"),
                option(threshold),
                option("Unit"),
                option("BreachDuration"),
            )
        };
        let high = breach("above", "UpperThreshold", "UpperBreachScaleIncrement");
        let low = breach("below", "LowerThreshold", "LowerBreachScaleIncrement");
        for (alarm, policy, title, way) in [
            (
                "AWSEBCloudwatchAlarmHigh",
                "AWSEBAutoScalingScaleUpPolicy",
                "Alarm: too much",
                format!("{high}."),
            ),
            (
                "AWSEBCloudwatchAlarmLow",
                "AWSEBAutoScalingScaleDownPolicy",
                "Alarm: too little",
                format!("{low}: an idle environment shrinks to MinSize."),
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
                "What the alarm sets off.",
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
                "Your SQS queue",
                "The worker reads it; its dead-letter queue is yours to set up, and MaxRetries has no effect without one.",
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
                "Work arrives here; all daemons read the same queue.",
                ResourceLayer::Entry,
                &["WorkerDaemon", "AWSEBWorkerDeadLetterQueue"],
                "per request",
                &rules::WORKER_QUEUE,
            );
            self.add(
                "AWSEBWorkerDeadLetterQueue",
                "Dead-letter queue",
                "Takes a message that was tried MaxRetries times; it can't be switched off for a queue that the environment made.",
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
            "Takes messages and POSTs them to http://localhost:80, then deletes those that were answered with 200.",
            ResourceLayer::Compute,
            &["Instances"],
            FREE,
            &rules::WORKER_POST,
        );
        self.add(
            "AWSEBWorkerCronLeaderRegistry",
            "DynamoDB table for the cron leader",
            "The instance that writes here first is the leader, and only it enqueues the periodic tasks of cron.yaml.",
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
                    DbDeletionPolicy::Delete => "Belongs to the environment: terminating it deletes the database and its data.",
                    DbDeletionPolicy::Retain => "Belongs to the environment: terminating it leaves the database to you.",
                    DbDeletionPolicy::Snapshot => "Belongs to the environment: terminating it deletes the database after a snapshot.",
                },
                ResourceLayer::Data,
                &[],
                "per instance hour and GB",
                &rules::DATABASE,
            ),
            Database::External => self.add(
                "ExternalDatabase",
                "Database of your own",
                "The environment only knows its address, by environment variables and a security group that you set: blue/green needs this.",
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
                "Elastic Beanstalk makes and changes everything through one stack per environment.",
                &[][..],
                FREE,
            ),
            (
                "S3Bucket",
                "S3 bucket of the Region",
                "elasticbeanstalk-region-account holds source bundles and logs; the first environment of a Region makes it.",
                &[][..],
                "per GB",
            ),
            (
                "ServiceRole",
                "Service role",
                "By it Elastic Beanstalk acts on your resources; without it there is no enhanced health.",
                &[][..],
                FREE,
            ),
            (
                "InstanceProfile",
                "Instance profile",
                "By it the instances reach S3, the queue and the health service; a wrong one shows as No Data.",
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

/// The field on which a resource depends first of all.
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
