//! The option settings in Cloudglass's table, with their defaults and allowed values.

use crate::{beanstalk::DeploymentPolicy, text};
use Allowed::{Described, Instances, JsonDocument, OneOf, Switch, Within};

/// An option that AWS documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedOption {
    /// The namespace.
    pub namespace: &'static str,
    /// The name.
    pub name: &'static str,
    /// The default; empty if there is none.
    pub default: &'static str,
    /// The values that AWS accepts.
    pub allowed: Allowed,
    /// The default or a restriction, in words; empty if there is none.
    pub note: &'static str,
}

/// The values of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Integers.
    Within {
        /// The smallest.
        least: i64,
        /// The largest.
        most: i64,
        /// The unit: `seconds`; empty for a plain number.
        unit: &'static str,
    },
    /// Numbers of instances, up to the environment's `MaxSize`, which is at most 10,000.
    Instances {
        /// The smallest.
        least: i64,
        /// The option can also be a percentage.
        or_percent: bool,
    },
    /// `true` and `false`.
    Switch,
    /// One of these values.
    OneOf(&'static [&'static str]),
    /// A JSON document. A file can contain it as nested objects.
    JsonDocument,
    /// Values that these words describe. Cloudglass accepts any value.
    Described(&'static str),
}

/// The largest `MaxSize`.
const MAX_SIZE: i64 = 10_000;

impl Allowed {
    /// Does AWS accept the value?
    pub fn accepts(&self, value: &str) -> bool {
        let within = |least: i64, most: i64| {
            value.trim().parse::<i64>().is_ok_and(|value| (least..=most).contains(&value))
        };
        match *self {
            Self::Within { least, most, .. } => within(least, most),
            Self::Instances { least, .. } => within(least, MAX_SIZE),
            Self::Switch => matches!(value, "true" | "false"),
            Self::OneOf(values) => values.contains(&value),
            Self::JsonDocument => serde_json::from_str::<serde_json::Value>(value)
                .is_ok_and(|document| document.is_object()),
            Self::Described(_) => true,
        }
    }

    /// The values in words: `0 to 10,000 seconds`.
    pub fn words(&self) -> String {
        match *self {
            Self::Within { least, most, unit } => {
                let range = format!("{} to {} {unit}", text::number(least), text::number(most));
                range.trim_end().to_owned()
            }
            Self::Instances { least, or_percent: false } => format!("{least} to MaxSize"),
            Self::Instances { least, or_percent: true } => {
                format!("1 to 100 percent, or {least} to MaxSize")
            }
            Self::Switch => "true or false".into(),
            Self::OneOf(values) => format!("one of {}", values.join(", ")),
            Self::JsonDocument => "a JSON document".into(),
            Self::Described(words) => words.into(),
        }
    }
}

impl DocumentedOption {
    /// The default for a single instance or a load-balanced environment, whose load balancer may be a Network Load
    /// Balancer.
    pub fn default_for(&self, single: bool, network: bool) -> &'static str {
        match (self.name, single) {
            ("HealthCheckInterval", _) if network && self.namespace == PROCESS => "30",
            ("HealthyThresholdCount", _) if network && self.namespace == PROCESS => "5",
            ("MinSize" | "MaxSize", true) if self.namespace == ASG => "1",
            ("EnvironmentType", true) => "SingleInstance",
            ("SpotFleetOnDemandAboveBasePercentage", true) => "0",
            _ => self.default,
        }
    }

    /// Does AWS accept the value?
    pub fn accepts(&self, value: &str) -> bool {
        self.allowed.accepts(value)
    }

    /// The values that AWS accepts, in words, with the note.
    pub fn allowed_words(&self) -> String {
        match self.note {
            "" => self.allowed.words(),
            note => format!("{}; {note}", self.allowed.words()),
        }
    }

    const fn noting(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}

/// The option of this name.
pub fn find(namespace: &str, name: &str) -> std::option::Option<&'static DocumentedOption> {
    let (table, namespace) = match listener(namespace) {
        Some(listener) => (LISTENER_TABLE, listener),
        None => (TABLE, namespace),
    };
    table.iter().find(|option| option.namespace == namespace && option.name == name)
}

/// The documented form of a listener's namespace, which names a port or `default`.
fn listener(namespace: &str) -> std::option::Option<&'static str> {
    let is_port = |port: &str| port == "default" || port.parse::<u16>().is_ok_and(|port| port > 0);
    [(LISTENER, "aws:elbv2:listener:"), (CLASSIC_LISTENER, "aws:elb:listener:")]
        .into_iter()
        .find(|(_, prefix)| namespace.strip_prefix(prefix).is_some_and(is_port))
        .map(|(documented, _)| documented)
}

const ASG: &str = "aws:autoscaling:asg";
pub(in crate::beanstalk) const TRIGGER: &str = "aws:autoscaling:trigger";
const ROLLING: &str = "aws:autoscaling:updatepolicy:rollingupdate";
const LAUNCH: &str = "aws:autoscaling:launchconfiguration";
const INSTANCES: &str = "aws:ec2:instances";
const COMMAND: &str = "aws:elasticbeanstalk:command";
const SPLITTING: &str = "aws:elasticbeanstalk:trafficsplitting";
const ENVIRONMENT: &str = "aws:elasticbeanstalk:environment";
const PROCESS: &str = "aws:elasticbeanstalk:environment:process:default";
const SQSD: &str = "aws:elasticbeanstalk:sqsd";
const HEALTH: &str = "aws:elasticbeanstalk:healthreporting:system";
const LOGS: &str = "aws:elasticbeanstalk:cloudwatch:logs";
const MANAGED: &str = "aws:elasticbeanstalk:managedactions";
const PLATFORM: &str = "aws:elasticbeanstalk:managedactions:platformupdate";
const LISTENER: &str = "aws:elbv2:listener:listener_port";
const CLASSIC_LISTENER: &str = "aws:elb:listener:listener_port";
const DB: &str = "aws:rds:dbinstance";

const fn option(
    namespace: &'static str,
    name: &'static str,
    default: &'static str,
    allowed: Allowed,
) -> DocumentedOption {
    DocumentedOption { namespace, name, default, allowed, note: "" }
}

const fn within(least: i64, most: i64, unit: &'static str) -> Allowed {
    Within { least, most, unit }
}

/// The options, by namespace.
pub const TABLE: &[DocumentedOption] = &[
    option(ASG, "MinSize", "1", within(1, 10_000, "")),
    option(ASG, "MaxSize", "4", within(1, 10_000, "")),
    option(ASG, "Cooldown", "360", within(0, 10_000, "seconds")),
    option(ASG, "Availability Zones", "Any", OneOf(&["Any", "Any 1", "Any 2", "Any 3"])),
    option(ASG, "EnableCapacityRebalancing", "false", Switch),
    option(LAUNCH, "IamInstanceProfile", "", Described("the name or ARN of an instance profile")),
    option(LAUNCH, "EC2KeyName", "", Described("the name of a key pair")),
    option(LAUNCH, "ImageId", "", Described("the ID of an AMI")),
    option(
        LAUNCH,
        "SecurityGroups",
        "elasticbeanstalk-default",
        Described("names or IDs of security groups"),
    ),
    option(LAUNCH, "MonitoringInterval", "5 minute", OneOf(&["1 minute", "5 minute"])),
    option(LAUNCH, "RootVolumeType", "", OneOf(&["standard", "gp2", "gp3", "io1"])),
    option(
        TRIGGER,
        "MeasureName",
        "NetworkOut",
        OneOf(&[
            "CPUUtilization",
            "NetworkIn",
            "NetworkOut",
            "DiskWriteOps",
            "DiskReadBytes",
            "DiskReadOps",
            "DiskWriteBytes",
            "Latency",
            "RequestCount",
            "HealthyHostCount",
            "UnhealthyHostCount",
            "TargetResponseTime",
        ]),
    ),
    option(TRIGGER, "Statistic", "Average", OneOf(&["Average", "Sum", "Minimum", "Maximum"])),
    option(TRIGGER, "Unit", "Bytes", Described("a unit of the metric")),
    option(TRIGGER, "UpperThreshold", "6000000", within(0, 20_000_000, "")),
    option(TRIGGER, "LowerThreshold", "2000000", within(0, 20_000_000, "")),
    option(TRIGGER, "BreachDuration", "5", within(1, 600, "minutes")),
    option(TRIGGER, "Period", "5", within(1, 600, "minutes")),
    option(TRIGGER, "EvaluationPeriods", "1", within(1, 600, "")),
    option(TRIGGER, "UpperBreachScaleIncrement", "1", Described("an integer")),
    option(TRIGGER, "LowerBreachScaleIncrement", "-1", Described("an integer")),
    option(ROLLING, "RollingUpdateEnabled", "false", Switch),
    option(ROLLING, "RollingUpdateType", "Time", OneOf(&["Time", "Health", "Immutable"])),
    option(ROLLING, "MaxBatchSize", "", within(1, 10_000, ""))
        .noting("a third of MinSize, rounded up"),
    option(ROLLING, "MinInstancesInService", "", within(0, 9_999, ""))
        .noting("the smaller of MinSize and MaxSize − 1"),
    option(ROLLING, "PauseTime", "", Described("PT0S to PT1H")),
    option(ROLLING, "Timeout", "PT30M", Described("PT5M to PT1H")),
    option(INSTANCES, "InstanceTypes", "", Described("1 to 40 types of one architecture")),
    option(INSTANCES, "EnableSpot", "false", Switch),
    option(INSTANCES, "SpotFleetOnDemandBase", "0", Instances { least: 0, or_percent: false }),
    option(INSTANCES, "SpotFleetOnDemandAboveBasePercentage", "70", within(0, 100, "")),
    option(
        INSTANCES,
        "SpotAllocationStrategy",
        "capacity-optimized",
        OneOf(&[
            "capacity-optimized",
            "price-capacity-optimized",
            "capacity-optimized-prioritized",
            "lowest-price",
        ]),
    ),
    option("aws:ec2:vpc", "VPCId", "", Described("the ID of a VPC"))
        .noting("can be set only at creation"),
    option("aws:ec2:vpc", "Subnets", "", Described("IDs of the subnets for instances")),
    option("aws:ec2:vpc", "ELBSubnets", "", Described("IDs of the subnets for the load balancer")),
    option("aws:ec2:vpc", "ELBScheme", "public", OneOf(&["public", "internal"])),
    option(
        "aws:elasticbeanstalk:application",
        "Application Healthcheck URL",
        "",
        Described("a path"),
    )
    .noting("`TCP:80` by default"),
    option(LOGS, "StreamLogs", "false", Switch),
    option(LOGS, "DeleteOnTerminate", "false", Switch),
    option(LOGS, "RetentionInDays", "7", within(1, 3_653, "")),
    option(COMMAND, "DeploymentPolicy", "AllAtOnce", OneOf(DeploymentPolicy::VALUES)),
    option(COMMAND, "BatchSizeType", "Percentage", OneOf(&["Percentage", "Fixed"])),
    option(COMMAND, "BatchSize", "100", Instances { least: 1, or_percent: true }),
    option(COMMAND, "Timeout", "600", within(1, 3_600, "seconds")),
    option(COMMAND, "IgnoreHealthCheck", "false", Switch),
    option(SPLITTING, "NewVersionPercent", "10", within(1, 100, "")),
    option(SPLITTING, "EvaluationTime", "5", within(3, 600, "minutes")),
    option(
        ENVIRONMENT,
        "EnvironmentType",
        "LoadBalanced",
        OneOf(&["SingleInstance", "LoadBalanced"]),
    ),
    option(
        ENVIRONMENT,
        "LoadBalancerType",
        "classic",
        OneOf(&["classic", "application", "network"]),
    ),
    option(ENVIRONMENT, "LoadBalancerIsShared", "false", Switch),
    option(ENVIRONMENT, "ServiceRole", "", Described("the name or ARN of a role")),
    option(PROCESS, "HealthCheckPath", "/", Described("a path")),
    option(PROCESS, "HealthCheckInterval", "15", within(5, 300, "seconds")),
    option(PROCESS, "HealthyThresholdCount", "3", within(2, 10, "")),
    option(PROCESS, "UnhealthyThresholdCount", "5", within(2, 10, "")),
    option(PROCESS, "HealthCheckTimeout", "5", within(1, 60, "seconds")),
    option(PROCESS, "DeregistrationDelay", "20", within(0, 3_600, "seconds")),
    option(PROCESS, "MatcherHTTPCode", "200", Described("200 to 499")),
    option(PROCESS, "Port", "80", within(1, 65_535, "")),
    option(PROCESS, "StickinessEnabled", "false", Switch),
    option(HEALTH, "SystemType", "basic", OneOf(&["basic", "enhanced"])),
    option(
        HEALTH,
        "HealthCheckSuccessThreshold",
        "Ok",
        OneOf(&["Ok", "Warning", "Degraded", "Severe"]),
    ),
    option(HEALTH, "ConfigDocument", "", JsonDocument),
    option(SQSD, "WorkerQueueURL", "", Described("the URL of an SQS queue"))
        .noting("created by Elastic Beanstalk by default"),
    option(SQSD, "HttpPath", "/", Described("a path")),
    option(SQSD, "MimeType", "application/json", Described("a MIME type")),
    option(SQSD, "HttpConnections", "50", within(1, 100, "")),
    option(SQSD, "ConnectTimeout", "5", within(1, 60, "seconds")),
    option(SQSD, "InactivityTimeout", "299", within(1, 36_000, "seconds")),
    option(SQSD, "VisibilityTimeout", "300", within(0, 43_200, "seconds")),
    option(SQSD, "ErrorVisibilityTimeout", "2", within(0, 43_200, "seconds")),
    option(SQSD, "RetentionPeriod", "345600", within(60, 1_209_600, "seconds")),
    option(SQSD, "MaxRetries", "10", within(1, 100, "")),
    option(MANAGED, "ManagedActionsEnabled", "false", Switch),
    option(MANAGED, "PreferredStartTime", "", Described("day:hour:minute in UTC")),
    option(PLATFORM, "UpdateLevel", "", OneOf(&["patch", "minor"])),
    option(PLATFORM, "InstanceRefreshEnabled", "false", Switch),
    option(
        "aws:elasticbeanstalk:environment:proxy",
        "ProxyServer",
        "nginx",
        OneOf(&["nginx", "apache", "none"]),
    ),
    option("aws:elasticbeanstalk:xray", "XRayEnabled", "false", Switch),
    option("aws:elb:loadbalancer", "CrossZone", "false", Switch),
    option("aws:elb:policies", "ConnectionDrainingEnabled", "false", Switch),
    option("aws:elb:policies", "ConnectionDrainingTimeout", "20", within(1, 3_600, "seconds")),
    option("aws:elb:healthcheck", "Interval", "10", within(5, 300, "seconds")),
    option("aws:elb:healthcheck", "HealthyThreshold", "3", within(2, 10, "")),
    option("aws:elb:healthcheck", "UnhealthyThreshold", "5", within(2, 10, "")),
    option(DB, "DBEngine", "mysql", Described("an RDS database engine")),
    option(DB, "DBInstanceClass", "db.t2.micro", Described("an RDS instance class")),
    option(DB, "DBAllocatedStorage", "5", within(5, 65_536, "GB")),
    option(DB, "DBUser", "ebroot", Described("a user name")),
    option(DB, "DBDeletionPolicy", "Delete", OneOf(&["Delete", "Retain", "Snapshot"])),
    option(DB, "HasCoupledDatabase", "false", Switch),
    option(DB, "MultiAZDatabase", "false", Switch),
];

/// The options of a listener, whose namespace ends in its port.
const LISTENER_TABLE: &[DocumentedOption] = &[
    option(LISTENER, "ListenerEnabled", "true", Switch),
    option(LISTENER, "Protocol", "", OneOf(&["HTTP", "HTTPS", "TCP", "TLS"])),
    option(LISTENER, "DefaultProcess", "default", Described("the name of a process")),
    option(LISTENER, "Rules", "", Described("names of rules")),
    option(LISTENER, "SSLCertificateArns", "", Described("the ARN of a certificate")),
    option(LISTENER, "SSLPolicy", "", Described("a security policy")),
    option(CLASSIC_LISTENER, "ListenerEnabled", "true", Switch),
    option(CLASSIC_LISTENER, "ListenerProtocol", "HTTP", OneOf(&["HTTP", "HTTPS", "TCP", "SSL"])),
    option(CLASSIC_LISTENER, "InstancePort", "", within(1, 65_535, "")),
    option(CLASSIC_LISTENER, "InstanceProtocol", "", OneOf(&["HTTP", "HTTPS", "TCP", "SSL"])),
    option(CLASSIC_LISTENER, "PolicyNames", "", Described("names of policies")),
    option(CLASSIC_LISTENER, "SSLCertificateId", "", Described("the ARN of a certificate")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_that_aws_takes() {
        for option in TABLE.iter().chain(LISTENER_TABLE) {
            for (single, network) in [(false, false), (false, true), (true, false)] {
                let default = option.default_for(single, network);
                assert!(default.is_empty() || option.accepts(default), "{option:?}: {default}");
            }
        }
    }

    #[test]
    fn what_is_said_is_what_decides() {
        let say = |namespace: &str, name: &str| find(namespace, name).map(|it| it.allowed_words());
        let cases = [
            (ASG, "Cooldown", "0 to 10,000 seconds"),
            (ASG, "EnableCapacityRebalancing", "true or false"),
            (COMMAND, "BatchSize", "1 to 100 percent, or 1 to MaxSize"),
            (INSTANCES, "SpotFleetOnDemandBase", "0 to MaxSize"),
            (SPLITTING, "NewVersionPercent", "1 to 100"),
            (LAUNCH, "MonitoringInterval", "one of 1 minute, 5 minute"),
            (ROLLING, "MaxBatchSize", "1 to 10,000; a third of MinSize, rounded up"),
        ];
        for (namespace, name, words) in cases {
            assert_eq!(say(namespace, name).as_deref(), Some(words));
        }
        let accepts = |allowed: Allowed, value: &str| allowed.accepts(value);
        assert!(accepts(within(3, 600, "minutes"), " 600 ") && accepts(within(3, 600, ""), "3"));
        assert!(!accepts(within(3, 600, ""), "601") && !accepts(within(3, 600, ""), "2"));
        assert!(!accepts(within(3, 600, ""), "3 minutes"));
        assert!(accepts(Switch, "true") && !accepts(Switch, "True"));
        assert!(accepts(OneOf(&["a b", "c"]), "a b") && !accepts(OneOf(&["a b", "c"]), "a"));
        assert!(!accepts(Instances { least: 1, or_percent: true }, "0"));
        assert!(!accepts(Instances { least: 0, or_percent: false }, "10001"));
        assert!(accepts(Described("a path"), "/health"));
    }
}
