//! The option settings that matter, with defaults and what is allowed.

/// An option that AWS documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedOption {
    /// The namespace.
    pub namespace: &'static str,
    /// The name.
    pub name: &'static str,
    /// The default; empty where there is none.
    pub default: &'static str,
    /// What is allowed, in words.
    pub allowed: &'static str,
    /// Smallest and largest value, where it is a number.
    pub range: std::option::Option<(i64, i64)>,
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

    /// Is the value one that AWS takes?
    pub fn accepts(&self, value: &str) -> bool {
        match (self.range, self.allowed) {
            (Some((least, most)), _) => {
                value.trim().parse::<i64>().is_ok_and(|value| (least..=most).contains(&value))
            }
            (None, "true or false") => matches!(value, "true" | "false"),
            (None, words) if words.starts_with("one of ") => {
                words.trim_start_matches("one of ").split(", ").any(|word| word == value)
            }
            _ => true,
        }
    }
}

/// The option of this name.
pub fn find(namespace: &str, name: &str) -> std::option::Option<&'static DocumentedOption> {
    TABLE.iter().find(|option| option.namespace == namespace && option.name == name)
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
const DB: &str = "aws:rds:dbinstance";

const fn number(
    namespace: &'static str,
    name: &'static str,
    default: &'static str,
    allowed: &'static str,
    least: i64,
    most: i64,
) -> DocumentedOption {
    DocumentedOption { namespace, name, default, allowed, range: Some((least, most)) }
}

const fn text(
    namespace: &'static str,
    name: &'static str,
    default: &'static str,
    allowed: &'static str,
) -> DocumentedOption {
    DocumentedOption { namespace, name, default, allowed, range: None }
}

const fn switch(
    namespace: &'static str,
    name: &'static str,
    default: &'static str,
) -> DocumentedOption {
    text(namespace, name, default, "true or false")
}

/// The options, by namespace.
pub const TABLE: &[DocumentedOption] = &[
    number(ASG, "MinSize", "1", "1 to 10000", 1, 10_000),
    number(ASG, "MaxSize", "4", "1 to 10000", 1, 10_000),
    number(ASG, "Cooldown", "360", "0 to 10000 seconds", 0, 10_000),
    text(ASG, "Availability Zones", "Any", "one of Any, Any 1, Any 2, Any 3"),
    switch(ASG, "EnableCapacityRebalancing", "false"),
    text(LAUNCH, "IamInstanceProfile", "", "a profile's name or ARN"),
    text(LAUNCH, "EC2KeyName", "", "a key pair's name"),
    text(LAUNCH, "ImageId", "", "an AMI"),
    text(LAUNCH, "SecurityGroups", "elasticbeanstalk-default", "security groups"),
    text(LAUNCH, "MonitoringInterval", "5 minute", "one of 1 minute, 5 minute"),
    text(LAUNCH, "RootVolumeType", "", "one of standard, gp2, gp3, io1"),
    text(
        TRIGGER,
        "MeasureName",
        "NetworkOut",
        "one of CPUUtilization, NetworkIn, NetworkOut, DiskWriteOps, DiskReadBytes, DiskReadOps, DiskWriteBytes, Latency, RequestCount, HealthyHostCount, UnhealthyHostCount, TargetResponseTime",
    ),
    text(TRIGGER, "Statistic", "Average", "one of Average, Sum, Minimum, Maximum"),
    text(TRIGGER, "Unit", "Bytes", "a unit of the metric"),
    number(TRIGGER, "UpperThreshold", "6000000", "0 to 20000000", 0, 20_000_000),
    number(TRIGGER, "LowerThreshold", "2000000", "0 to 20000000", 0, 20_000_000),
    number(TRIGGER, "BreachDuration", "5", "1 to 600 minutes", 1, 600),
    number(TRIGGER, "Period", "5", "1 to 600 minutes", 1, 600),
    number(TRIGGER, "EvaluationPeriods", "1", "1 to 600", 1, 600),
    text(TRIGGER, "UpperBreachScaleIncrement", "1", "a whole number"),
    text(TRIGGER, "LowerBreachScaleIncrement", "-1", "a whole number"),
    switch(ROLLING, "RollingUpdateEnabled", "false"),
    text(ROLLING, "RollingUpdateType", "Time", "one of Time, Health, Immutable"),
    number(ROLLING, "MaxBatchSize", "", "1 to 10000; a third of MinSize, rounded up", 1, 10_000),
    number(
        ROLLING,
        "MinInstancesInService",
        "",
        "0 to 9999; the smaller of MinSize and MaxSize − 1",
        0,
        9_999,
    ),
    text(ROLLING, "PauseTime", "", "PT0S to PT1H"),
    text(ROLLING, "Timeout", "PT30M", "PT5M to PT1H"),
    text(INSTANCES, "InstanceTypes", "", "1 to 40 types of one architecture"),
    switch(INSTANCES, "EnableSpot", "false"),
    number(INSTANCES, "SpotFleetOnDemandBase", "0", "0 to MaxSize", 0, 10_000),
    number(INSTANCES, "SpotFleetOnDemandAboveBasePercentage", "70", "0 to 100", 0, 100),
    text(
        INSTANCES,
        "SpotAllocationStrategy",
        "capacity-optimized",
        "one of capacity-optimized, price-capacity-optimized, capacity-optimized-prioritized, lowest-price",
    ),
    text("aws:ec2:vpc", "VPCId", "", "a VPC; only at creation"),
    text("aws:ec2:vpc", "Subnets", "", "subnets of the instances"),
    text("aws:ec2:vpc", "ELBSubnets", "", "subnets of the load balancer"),
    text("aws:ec2:vpc", "ELBScheme", "public", "one of public, internal"),
    text(
        "aws:elasticbeanstalk:application",
        "Application Healthcheck URL",
        "",
        "a path; TCP:80 when missing",
    ),
    text(LOGS, "StreamLogs", "false", "true or false"),
    switch(LOGS, "DeleteOnTerminate", "false"),
    number(LOGS, "RetentionInDays", "7", "1 to 3653", 1, 3_653),
    text(
        COMMAND,
        "DeploymentPolicy",
        "AllAtOnce",
        "one of AllAtOnce, Rolling, RollingWithAdditionalBatch, Immutable, TrafficSplitting",
    ),
    text(COMMAND, "BatchSizeType", "Percentage", "one of Percentage, Fixed"),
    number(COMMAND, "BatchSize", "100", "1 to 100 percent, or 1 to MaxSize", 1, 10_000),
    number(COMMAND, "Timeout", "600", "1 to 3600 seconds", 1, 3_600),
    switch(COMMAND, "IgnoreHealthCheck", "false"),
    number(SPLITTING, "NewVersionPercent", "10", "1 to 100", 1, 100),
    number(SPLITTING, "EvaluationTime", "5", "3 to 600 minutes", 3, 600),
    text(ENVIRONMENT, "EnvironmentType", "LoadBalanced", "one of SingleInstance, LoadBalanced"),
    text(ENVIRONMENT, "LoadBalancerType", "classic", "one of classic, application, network"),
    switch(ENVIRONMENT, "LoadBalancerIsShared", "false"),
    text(ENVIRONMENT, "ServiceRole", "", "a role's name or ARN"),
    text(PROCESS, "HealthCheckPath", "/", "a path"),
    number(PROCESS, "HealthCheckInterval", "15", "5 to 300 seconds", 5, 300),
    number(PROCESS, "HealthyThresholdCount", "3", "2 to 10", 2, 10),
    number(PROCESS, "UnhealthyThresholdCount", "5", "2 to 10", 2, 10),
    number(PROCESS, "HealthCheckTimeout", "5", "1 to 60 seconds", 1, 60),
    number(PROCESS, "DeregistrationDelay", "20", "0 to 3600 seconds", 0, 3_600),
    text(PROCESS, "MatcherHTTPCode", "200", "200 to 499"),
    number(PROCESS, "Port", "80", "1 to 65535", 1, 65_535),
    switch(PROCESS, "StickinessEnabled", "false"),
    text(HEALTH, "SystemType", "basic", "one of basic, enhanced"),
    text(HEALTH, "HealthCheckSuccessThreshold", "Ok", "one of Ok, Warning, Degraded, Severe"),
    text(SQSD, "WorkerQueueURL", "", "a queue's address; made for you when missing"),
    text(SQSD, "HttpPath", "/", "a path"),
    text(SQSD, "MimeType", "application/json", "a MIME type"),
    number(SQSD, "HttpConnections", "50", "1 to 100", 1, 100),
    number(SQSD, "ConnectTimeout", "5", "1 to 60 seconds", 1, 60),
    number(SQSD, "InactivityTimeout", "299", "1 to 36000 seconds", 1, 36_000),
    number(SQSD, "VisibilityTimeout", "300", "0 to 43200 seconds", 0, 43_200),
    number(SQSD, "ErrorVisibilityTimeout", "2", "0 to 43200 seconds", 0, 43_200),
    number(SQSD, "RetentionPeriod", "345600", "60 to 1209600 seconds", 60, 1_209_600),
    number(SQSD, "MaxRetries", "10", "1 to 100", 1, 100),
    switch(MANAGED, "ManagedActionsEnabled", "false"),
    text(MANAGED, "PreferredStartTime", "", "day:hour:minute in UTC"),
    text(PLATFORM, "UpdateLevel", "", "one of patch, minor"),
    switch(PLATFORM, "InstanceRefreshEnabled", "false"),
    text(
        "aws:elasticbeanstalk:environment:proxy",
        "ProxyServer",
        "nginx",
        "one of nginx, apache, none",
    ),
    switch("aws:elasticbeanstalk:xray", "XRayEnabled", "false"),
    switch("aws:elb:loadbalancer", "CrossZone", "false"),
    switch("aws:elb:policies", "ConnectionDrainingEnabled", "false"),
    number("aws:elb:policies", "ConnectionDrainingTimeout", "20", "1 to 3600 seconds", 1, 3_600),
    number("aws:elb:healthcheck", "Interval", "10", "5 to 300 seconds", 5, 300),
    number("aws:elb:healthcheck", "HealthyThreshold", "3", "2 to 10", 2, 10),
    number("aws:elb:healthcheck", "UnhealthyThreshold", "5", "2 to 10", 2, 10),
    text(DB, "DBEngine", "mysql", "an engine of RDS"),
    text(DB, "DBInstanceClass", "db.t2.micro", "an instance class of RDS"),
    number(DB, "DBAllocatedStorage", "5", "5 to 65536 GB", 5, 65_536),
    text(DB, "DBUser", "ebroot", "a user's name"),
    text(DB, "DBDeletionPolicy", "Delete", "one of Delete, Retain, Snapshot"),
    switch(DB, "HasCoupledDatabase", "false"),
    switch(DB, "MultiAZDatabase", "false"),
];
