//! What a workload consists of: its own stack, and what it uses of its environment.

use super::environment::Environment;
use super::manifest::{Manifest, WorkloadType};
use crate::explain::{Rule, Trace, Verdict, step};
use crate::platforms::rules;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

macro_rules! parts {
    ($($part:ident: $name:literal,)*) => {
        /// Something that Copilot makes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub enum Part { $(#[doc = $name] $part),* }

        impl Part {
            /// Its name in a sentence.
            pub fn name(self) -> &'static str {
                match self { $(Self::$part => $name),* }
            }
        }
    };
}
parts! {
    AccessPoint: "an EFS access point",
    AppRunnerEndpoint: "a VPC endpoint for App Runner",
    AppRunnerService: "an App Runner service",
    AutoScaling: "scaling policies",
    Bucket: "an S3 bucket",
    DeadLetterQueue: "a dead-letter queue",
    Distribution: "a CloudFront distribution",
    EcrRepository: "an ECR repository",
    EcsCluster: "an ECS cluster",
    EcsService: "an ECS service",
    EnvironmentManifest: "the manifest of the environment",
    EnvironmentRoles: "the IAM roles of the environment",
    EventRule: "an EventBridge rule",
    EventsKey: "a KMS key for the queues",
    EventsQueue: "an SQS queue",
    ExecutionRole: "an execution role",
    FileSystem: "an EFS file system",
    IamRoles: "the IAM roles of the application",
    InternalLoadBalancer: "an internal load balancer",
    InternetGateway: "an internet gateway",
    ListenerRule: "a listener rule",
    LogGroup: "a log group",
    Manifest: "the manifest",
    NatGateways: "NAT gateways",
    NetworkLoadBalancer: "a Network Load Balancer",
    PublicLoadBalancer: "a public load balancer",
    RollbackAlarm: "alarms for the rollback",
    SecurityGroup: "a security group",
    ServiceDiscovery: "a name for service discovery",
    ServiceDiscoveryNamespace: "a namespace for service discovery",
    SnsTopic: "SNS topics",
    StateMachine: "a Step Functions state machine",
    Subnets: "subnets",
    TargetGroup: "a target group",
    TaskDefinition: "a task definition",
    TaskRole: "a task role",
    TopicQueue: "SQS queues of single topics",
    TopicSubscription: "subscriptions to topics",
    Vpc: "a VPC",
    VpcConnector: "a VPC connector",
    VpcIngressConnection: "a VPC ingress connection",
    Workspace: "the folder copilot/",
}

/// What a workload consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// In its own stack.
    pub own: BTreeSet<Part>,
    /// In the stack of the environment, shared with other workloads.
    pub shared: BTreeSet<Part>,
}

impl Parts {
    /// What the manifest requires.
    pub fn of(manifest: &Manifest, environment: &Environment, trace: &mut Trace) -> Self {
        let mut parts = Self::default();
        let Some(kind) = manifest.kind() else {
            return parts;
        };
        parts.of_type(kind, trace);
        parts.of_options(manifest, kind, environment, trace);
        parts
    }

    fn add(&mut self, rule: &'static Rule, subject: &str, parts: &[Part], trace: &mut Trace) {
        self.own.extend(parts);
        let names: Vec<_> = parts.iter().map(|part| part.name()).collect();
        step!(trace, *rule, Verdict::Applied, subject, ["manifest"]; "This part of the manifest is {}.", crate::text::list(&names, "and"));
    }

    fn use_shared(&mut self, subject: &str, part: Part, trace: &mut Trace) {
        self.shared.insert(part);
        step!(trace, rules::COPILOT_SHARED, Verdict::Applied, subject, ["manifest", "environment"];
            "It needs {}, which belongs to the environment and is shared.", part.name());
    }

    fn of_type(&mut self, kind: WorkloadType, trace: &mut Trace) {
        let task = [Part::TaskDefinition, Part::TaskRole, Part::ExecutionRole, Part::LogGroup];
        let subject = kind.name();
        match kind {
            WorkloadType::RequestDrivenWebService => {
                self.add(&rules::COPILOT_APP_RUNNER, subject, &[Part::AppRunnerService], trace);
            }
            WorkloadType::StaticSite => {
                self.add(
                    &rules::COPILOT_STATIC,
                    subject,
                    &[Part::Bucket, Part::Distribution],
                    trace,
                );
            }
            WorkloadType::ScheduledJob => {
                self.add(
                    &rules::COPILOT_JOB,
                    subject,
                    &[Part::EventRule, Part::StateMachine],
                    trace,
                );
                self.add(&rules::COPILOT_JOB, "Task", &task, trace);
            }
            WorkloadType::LoadBalancedWebService
            | WorkloadType::BackendService
            | WorkloadType::WorkerService => {
                self.add(&rules::COPILOT_SERVICE, subject, &[Part::EcsService], trace);
                self.add(&rules::COPILOT_SERVICE, "Task", &task, trace);
                if kind == WorkloadType::WorkerService {
                    self.add(
                        &rules::COPILOT_WORKER,
                        "Queue",
                        &[Part::EventsQueue, Part::EventsKey],
                        trace,
                    );
                } else {
                    self.add(
                        &rules::COPILOT_SERVICE,
                        "Service discovery",
                        &[Part::ServiceDiscovery],
                        trace,
                    );
                }
            }
        }
    }

    fn of_options(
        &mut self,
        manifest: &Manifest,
        kind: WorkloadType,
        environment: &Environment,
        trace: &mut Trace,
    ) {
        use WorkloadType::{
            BackendService, LoadBalancedWebService, RequestDrivenWebService, StaticSite,
            WorkerService,
        };
        if matches!(kind, LoadBalancedWebService | BackendService) && manifest.has_http() {
            self.add(&rules::COPILOT_HTTP, "http", &[Part::TargetGroup, Part::ListenerRule], trace);
            let balancer = if kind == BackendService {
                Part::InternalLoadBalancer
            } else {
                Part::PublicLoadBalancer
            };
            self.use_shared("http", balancer, trace);
        }
        if kind == LoadBalancedWebService && manifest.has_network_load_balancer() {
            self.add(&rules::COPILOT_HTTP, "nlb", &[Part::NetworkLoadBalancer], trace);
        }
        if kind.is_ecs_service() && manifest.at("count.range").is_some() {
            self.add(&rules::COPILOT_OPTIONS, "count.range", &[Part::AutoScaling], trace);
        }
        if kind.is_ecs_service() && manifest.members("deployment.rollback_alarms").next().is_some()
        {
            self.add(
                &rules::COPILOT_OPTIONS,
                "deployment.rollback_alarms",
                &[Part::RollbackAlarm],
                trace,
            );
        }
        if kind != StaticSite && manifest.items("publish.topics").next().is_some() {
            self.add(&rules::COPILOT_OPTIONS, "publish.topics", &[Part::SnsTopic], trace);
        }
        if kind == WorkerService {
            self.of_subscriptions(manifest, trace);
        }
        if !matches!(kind, StaticSite | RequestDrivenWebService) {
            let managed =
                |(_, volume): (&String, &Value)| volume.get("efs").is_some_and(is_managed);
            if manifest.members("storage.volumes").any(managed) {
                self.add(&rules::COPILOT_OPTIONS, "storage.volumes", &[Part::AccessPoint], trace);
                self.use_shared("storage.volumes", Part::FileSystem, trace);
            }
        }
        let private =
            manifest.text("network.vpc.placement") == Some("private") && kind != StaticSite;
        if private && kind == RequestDrivenWebService {
            self.add(
                &rules::COPILOT_OPTIONS,
                "network.vpc.placement",
                &[Part::VpcConnector],
                trace,
            );
        }
        if private && !environment.imported_vpc {
            self.use_shared("network.vpc.placement", Part::NatGateways, trace);
        }
        let endpoint =
            manifest.at("http.private").filter(|private| **private != Value::Bool(false));
        if let Some(endpoint) = endpoint.filter(|_| kind == RequestDrivenWebService) {
            self.add(&rules::COPILOT_OPTIONS, "http.private", &[Part::VpcIngressConnection], trace);
            if endpoint.get("endpoint").is_none() {
                self.use_shared("http.private", Part::AppRunnerEndpoint, trace);
            }
        }
    }

    fn of_subscriptions(&mut self, manifest: &Manifest, trace: &mut Trace) {
        let dead = |queue: Option<&Value>| {
            let dead = queue.and_then(|queue| queue.get("dead_letter"));
            dead.and_then(Value::as_object).is_some_and(|dead| !dead.is_empty())
        };
        let topics: Vec<&Value> = manifest.items("subscribe.topics").collect();
        let queue_of = |topic: &&Value| {
            topic.get("queue").is_some_and(|queue| *queue != Value::Bool(false) && !queue.is_null())
        };
        if !topics.is_empty() {
            self.add(&rules::COPILOT_WORKER, "subscribe.topics", &[Part::TopicSubscription], trace);
        }
        if topics.iter().any(queue_of) {
            self.add(&rules::COPILOT_WORKER, "subscribe.topics", &[Part::TopicQueue], trace);
        }
        if dead(manifest.at("subscribe.queue"))
            || topics.iter().any(|topic| dead(topic.get("queue")))
        {
            self.add(&rules::COPILOT_WORKER, "dead_letter", &[Part::DeadLetterQueue], trace);
        }
    }
}

/// A file system that Copilot makes, rather than one that exists.
pub fn is_managed(efs: &Value) -> bool {
    match efs {
        Value::Bool(managed) => *managed,
        Value::Object(members) => members.contains_key("uid") || members.contains_key("gid"),
        _ => false,
    }
}
