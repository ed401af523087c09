//! The rules of Elastic Beanstalk that this engine applies.

use crate::explain::{Source, rules};

const DEPLOY: Source = Source {
    title: "Deployment policies and settings",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html",
};
const IMMUTABLE: Source = Source {
    title: "Immutable environment updates",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environmentmgmt-updates-immutable.html",
};
const OPTIONS: Source = Source {
    title: "General options for all environments",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html",
};
const CHANGES: Source = Source {
    title: "Configuration changes",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-updating.html",
};
const UPDATES: Source = Source {
    title: "Rolling updates",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rollingupdates.html",
};
const CANCEL: Source = Source {
    title: "Canceling environment configuration updates and application deployments",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rollingupdates.cancel.html",
};
const HEALTH: Source = Source {
    title: "Enhanced health reporting and monitoring",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced.html",
};
const TYPES: Source = Source {
    title: "Environment types",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features-managing-env-types.html",
};
const WORKER: Source = Source {
    title: "Elastic Beanstalk worker environments",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features-managing-env-tiers.html",
};
const RESOURCES: Source = Source {
    title: "Modifying the resources that Elastic Beanstalk creates for your environment",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/customize-containers-format-resources-eb.html",
};
const SCALING: Source = Source {
    title: "Auto Scaling triggers",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-autoscaling-triggers.html",
};
const DATABASES: Source = Source {
    title: "Adding a database to your Elastic Beanstalk environment",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.db.html",
};
const DOMAIN: Source = Source {
    title: "Your Elastic Beanstalk environment's domain name",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/customdomains.html",
};

const BASIC: Source = Source {
    title: "Basic health reporting",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.healthstatus.html",
};
const SWAPPING: Source = Source {
    title: "Blue/Green deployments with Elastic Beanstalk",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.CNAMESwap.html",
};

const PRECEDENCE: Source = Source {
    title: "Configuration options",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html",
};
const OPTION_SETTINGS: Source = Source {
    title: "Option settings",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions-optionsettings.html",
};
const EBEXTENSIONS: Source = Source {
    title: "Advanced environment customization with configuration files (.ebextensions)",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html",
};
const CONCEPTS: Source = Source {
    title: "Elastic Beanstalk concepts",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts.html",
};
const LINKS: Source = Source {
    title: "Creating links between Elastic Beanstalk environments",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-cfg-links.html",
};
const REBUILDING: Source = Source {
    title: "Rebuilding Elastic Beanstalk environments",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-management-rebuild.html",
};
const CLONING: Source = Source {
    title: "Clone an Elastic Beanstalk environment",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.clone.html",
};
const CONSOLE: Source = Source {
    title: "Using the Elastic Beanstalk environment management console",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-console.html",
};
const TAGGING: Source = Source {
    title: "Tagging resources in your Elastic Beanstalk environments",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.tagging.html",
};
const QUOTAS: Source = Source {
    title: "AWS Elastic Beanstalk endpoints and quotas",
    url: "https://docs.aws.amazon.com/general/latest/gr/elasticbeanstalk.html",
};
const LIFECYCLE: Source = Source {
    title: "Configuring application version lifecycle settings",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-lifecycle.html",
};
const PLATFORMS: Source = Source {
    title: "Elastic Beanstalk supported platforms",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html",
};
const MANAGED: Source = Source {
    title: "Managed platform updates",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-platform-update-managed.html",
};
const TERMINATING: Source = Source {
    title: "Terminate an Elastic Beanstalk environment",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.terminating.html",
};
const BALANCERS: Source = Source {
    title: "Load balancer for your Elastic Beanstalk environment",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.elb.html",
};
const ROADMAP: Source = Source {
    title: "Not able to set deploy policy to rolling and config change to immutable",
    url: "https://github.com/aws/elastic-beanstalk-roadmap/issues/351",
};
const PRICING: Source = Source {
    title: "What is AWS Elastic Beanstalk?",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/Welcome.html",
};

rules! { ElasticBeanstalk;
    POLICY_VALUES = "beanstalk.policy.values", Documented, OPTIONS,
        "`DeploymentPolicy` is `AllAtOnce` (the API's default), `Rolling`, `RollingWithAdditionalBatch`, `Immutable`, or `TrafficSplitting`.";
    POLICY_SINGLE = "beanstalk.policy.single-instance", Documented, TYPES,
        "A single-instance environment supports `AllAtOnce` and `Immutable` only.";
    POLICY_WINDOWS = "beanstalk.policy.legacy-windows", Documented, DEPLOY,
        "Windows platforms with IIS earlier than 8.5 support `AllAtOnce` and `Rolling` only.";
    POLICY_WORKER = "beanstalk.policy.worker", Documented, DEPLOY,
        "A worker environment doesn't support `TrafficSplitting` because it has no load balancer.";
    POLICY_ALB = "beanstalk.policy.application-load-balancer", Documented, DEPLOY,
        "`TrafficSplitting` requires an Application Load Balancer.";
    POLICY_ENHANCED = "beanstalk.policy.enhanced-health", Documented, IMMUTABLE,
        "`Immutable` deployments require enhanced health.";
    OPTION_RANGE = "beanstalk.option.range", Documented, OPTIONS,
        "Elastic Beanstalk rejects an option value outside the documented range.";
    OPTION_NAMESPACE = "beanstalk.option.namespace", Documented, OPTIONS,
        "Every option belongs to a documented namespace, and Elastic Beanstalk rejects any other namespace.";
    BATCH_FIXED = "beanstalk.batch.fixed", Documented, DEPLOY,
        "A fixed `BatchSize` is a number of instances, up to the number of running instances.";
    BATCH_PERCENTAGE = "beanstalk.batch.percentage", Documented, DEPLOY,
        "A percentage `BatchSize` is a share of the instances that run when the deployment starts.";
    BATCH_ROUNDING = "beanstalk.batch.rounding", Assumed, DEPLOY,
        "Cloudglass assumes that a percentage `BatchSize` is rounded up to at least one instance; AWS doesn't document it.";
    BATCH_COUNT = "beanstalk.batch.count", Documented, DEPLOY,
        "Elastic Beanstalk deploys to one batch after another until it reaches every instance; only the last batch can be smaller.";
    ALL_AT_ONCE = "beanstalk.all-at-once.deploy", Documented, DEPLOY,
        "`AllAtOnce` deploys to all instances at the same time, and they are out of service for a short time.";
    ROLLING_BATCH = "beanstalk.rolling.batch", Documented, DEPLOY,
        "`Rolling` deregisters a batch from the load balancer, deploys to it in place, and registers it after it's healthy.";
    ROLLING_FULL = "beanstalk.rolling.full-batch", Documented, DEPLOY,
        "`BatchSize` is 100% by default, and a batch of 100% takes all instances out of service.";
    WORKER_BATCH = "beanstalk.rolling.worker", Documented, DEPLOY,
        "In a worker environment, Elastic Beanstalk stops, updates, and restarts the instances of a batch.";
    EXTRA_BATCH = "beanstalk.additional-batch.launch", Documented, DEPLOY,
        "`RollingWithAdditionalBatch` launches a batch of new instances first to maintain full capacity.";
    EXTRA_MAX_SIZE = "beanstalk.additional-batch.max-size", Assumed, DEPLOY,
        "Cloudglass assumes that the additional batch can exceed `MaxSize` during the deployment; AWS doesn't document it.";
    EXTRA_REMOVED = "beanstalk.additional-batch.removed", Assumed, DEPLOY,
        "Cloudglass assumes that Elastic Beanstalk removes an additional batch that fails; AWS doesn't document it.";
    EXTRA_ENDS = "beanstalk.additional-batch.end", Assumed, DEPLOY,
        "Cloudglass assumes that Elastic Beanstalk terminates the additional instances at the end; AWS doesn't document which ones.";
    IMMUTABLE_FIRST = "beanstalk.immutable.first", Documented, IMMUTABLE,
        "`Immutable` launches one instance in a temporary Auto Scaling group behind the same load balancer.";
    IMMUTABLE_REST = "beanstalk.immutable.rest", Documented, IMMUTABLE,
        "After the first new instance is healthy, `Immutable` launches new instances until it matches the original number.";
    IMMUTABLE_MOVE = "beanstalk.immutable.move", Documented, IMMUTABLE,
        "After all new instances are healthy, `Immutable` moves them to the original Auto Scaling group.";
    REPLACED = "beanstalk.immutable.old-terminated", Documented, DEPLOY,
        "Policies that replace instances terminate the old instances at the end, which loses their accumulated CPU credits.";
    ELASTIC_IP_MOVES = "beanstalk.immutable.elastic-ip", Assumed, IMMUTABLE,
        "Cloudglass assumes that the Elastic IP of a single-instance environment moves to the new instance; AWS doesn't document when.";
    SPLIT_LAUNCH = "beanstalk.splitting.launch", Documented, DEPLOY,
        "`TrafficSplitting` launches as many new instances as the environment runs, in a temporary Auto Scaling group.";
    SPLIT_TOGETHER = "beanstalk.splitting.together", Assumed, DEPLOY,
        "Cloudglass assumes that `TrafficSplitting` launches all new instances together; AWS doesn't document it.";
    SPLIT_SHARE = "beanstalk.splitting.share", Documented, DEPLOY,
        "`TrafficSplitting` sends `NewVersionPercent` of the requests to the new version for `EvaluationTime`.";
    SPLIT_SHIFT = "beanstalk.splitting.shift", Documented, DEPLOY,
        "After a healthy evaluation, `TrafficSplitting` sends all requests to the new instances and terminates the old ones.";
    SPLIT_UNHEALTHY = "beanstalk.splitting.unhealthy", Assumed, DEPLOY,
        "Cloudglass assumes that 1 min of failing requests fails the evaluation; AWS doesn't document the time.";
    GATE_WEB = "beanstalk.gate.web", Documented, HEALTH,
        "With enhanced health, a web server instance must pass 12 consecutive checks within 2 min.";
    GATE_WORKER = "beanstalk.gate.worker", Documented, HEALTH,
        "With enhanced health, a worker instance must pass 18 consecutive checks within 3 min.";
    GATE_BASIC = "beanstalk.gate.basic", Documented, DEPLOY,
        "With basic health, a batch completes when the load balancer reports its instances as healthy.";
    GATE_THRESHOLD = "beanstalk.gate.threshold", Documented, OPTIONS,
        "`HealthCheckSuccessThreshold` is the worst status that counts as healthy, and its default is `Ok`.";
    FAULT_STATUS = "beanstalk.fault.status", Assumed, HEALTH,
        "Cloudglass assumes that 3% of requests fail at Warning, 25% at Degraded, and all at Severe; AWS publishes no numbers.";
    TIMEOUT = "beanstalk.gate.timeout", Documented, OPTIONS,
        "A batch must become healthy within the command timeout (600 seconds by default) plus 240 seconds.";
    IGNORE_HEALTH = "beanstalk.gate.ignore", Documented, OPTIONS,
        "With `IgnoreHealthCheck`, a deployment continues with the next batch without waiting for health.";
    COMMAND_FAILS = "beanstalk.command.fails", Observed, DEPLOY,
        "A command that fails on an instance aborts the deployment before the health checks.";
    COMMAND_NOT_MASKED = "beanstalk.command.not-masked", Assumed, OPTIONS,
        "Cloudglass assumes that `IgnoreHealthCheck` doesn't ignore a failed command; AWS doesn't document it.";
    NO_ROLLBACK = "beanstalk.rollback.none", Documented, DEPLOY,
        "Elastic Beanstalk doesn't roll back a failed in-place deployment, so completed batches keep the new version.";
    AUTO_ROLLBACK = "beanstalk.rollback.automatic", Documented, DEPLOY,
        "Elastic Beanstalk rolls back a failed immutable or traffic-splitting deployment by terminating the new instances.";
    FAULT_MOMENT = "beanstalk.fault.moment", Assumed, OPTIONS,
        "Cloudglass assumes that a failing instance receives requests until it fails five health checks.";
    EXPECTED_VERSION = "beanstalk.version.expected", Documented, HEALTH,
        "The expected version is that of the latest successful deployment, and new instances run it.";
    DEPLOYMENT_ID = "beanstalk.version.deployment-id", Documented, HEALTH,
        "Every application deployment and in-place configuration deployment increases the deployment ID by one.";
    ABORT_STOPS = "beanstalk.abort.stops", Documented, CANCEL,
        "Aborting an in-place deployment stops it without a rollback.";
    ABORT_REMOVES = "beanstalk.abort.removes", Documented, CANCEL,
        "Aborting an immutable or traffic-splitting deployment terminates the new instances.";
    TIME_MODEL = "beanstalk.time.model", Assumed, DEPLOY,
        "Cloudglass assumes the step durations of published runs of small applications; AWS guarantees none.";
    CHANGE_REPLACES = "beanstalk.change.replaces", Documented, CHANGES,
        "A change of the launch configuration, the instance types, or the VPC replaces all instances.";
    CHANGE_PLATFORM = "beanstalk.change.platform", Documented, CHANGES,
        "A platform update replaces all instances.";
    CHANGE_IN_PLACE = "beanstalk.change.in-place", Documented, CHANGES,
        "Elastic Beanstalk applies environment variables and platform settings to the running instances.";
    CHANGE_LEAVES = "beanstalk.change.leaves", Documented, CHANGES,
        "A change of load balancer, scaling, health, or deployment settings doesn't affect the instances.";
    CREATION_ONLY = "beanstalk.change.creation-only", Documented, OPTIONS,
        "You can't change the name, CNAME, VPC, tier, or load balancer type of an environment after creation.";
    UPDATE_SINGLE = "beanstalk.update.single-instance", Documented, UPDATES,
        "A single-instance environment doesn't support rolling updates in batches.";
    UPDATE_WINDOWS = "beanstalk.update.legacy-windows", Documented, UPDATES,
        "Windows platforms with IIS earlier than 8.5 don't support immutable updates.";
    UPDATE_DEFAULTS = "beanstalk.update.defaults", Documented, OPTIONS,
        "`MaxBatchSize` is by default a third of `MinSize`, rounded up, and `MinInstancesInService` the smaller of `MinSize` and `MaxSize` − 1.";
    UPDATE_BATCH = "beanstalk.update.batch", Assumed, UPDATES,
        "Cloudglass assumes that an update replaces as many instances as `MaxBatchSize` and `MinInstancesInService` allow; AWS doesn't document it.";
    UPDATE_DISABLED = "beanstalk.update.disabled", Documented, UPDATES,
        "With rolling updates disabled, Elastic Beanstalk terminates all instances and then launches replacements.";
    UPDATE_TIME = "beanstalk.update.time", Documented, UPDATES,
        "A time-based rolling update waits for `PauseTime` between batches.";
    UPDATE_HEALTH = "beanstalk.update.health", Documented, UPDATES,
        "A health-based rolling update waits until the new instances of a batch are healthy.";
    UPDATE_IMMUTABLE = "beanstalk.update.immutable", Documented, IMMUTABLE,
        "An immutable update launches a full set of new instances and terminates the old instances last.";
    IMMUTABLE_UPDATE_PAIR = "beanstalk.update.immutable-pair", Observed, ROADMAP,
        "Immutable updates with another `DeploymentPolicy` fail, or make deployments immutable too.";
    IMMUTABLE_DEPLOYMENT_PAIR = "beanstalk.policy.immutable-pair", Assumed, IMMUTABLE,
        "Cloudglass assumes that immutable deployments leave the type of configuration updates unchanged; AWS doesn't document it.";
    LISTENER_CERTIFICATE = "beanstalk.listener.certificate", Documented, OPTIONS,
        "An HTTPS or TLS listener requires a certificate in `SSLCertificateArns`.";
    LISTENER_CLASSIC = "beanstalk.listener.classic-certificate", Documented, OPTIONS,
        "An HTTPS or SSL listener of a Classic Load Balancer requires a certificate in `SSLCertificateId`.";
    UPDATE_IN_PLACE = "beanstalk.update.in-place", Assumed, CHANGES,
        "Cloudglass assumes that a configuration deployment restarts applications in batches like a rolling deployment; AWS doesn't document it.";
    ABORT_UPDATE = "beanstalk.abort.update", Documented, CANCEL,
        "Elastic Beanstalk rolls back a canceled configuration update with the method of the last successful update.";
    UPDATE_ROLLBACK = "beanstalk.update.rollback", Documented, UPDATES,
        "Elastic Beanstalk rolls back a failed rolling configuration update with another rolling update.";
    CNAME = "beanstalk.environment.cname", Documented, DOMAIN,
        "The CNAME of a web server environment points to its load balancer, or resolves to its Elastic IP.";
    WORKER_NO_NAME = "beanstalk.environment.worker-name", Documented, WORKER,
        "A worker environment has no CNAME.";
    RESOURCES_SINGLE = "beanstalk.environment.single", Documented, TYPES,
        "A single-instance environment has an Elastic IP and no load balancer or scaling triggers.";
    RESOURCES_BALANCER = "beanstalk.environment.load-balancer", Documented, TYPES,
        "A load-balanced web server environment has a load balancer of the type that you select at creation.";
    RESOURCES_GROUP = "beanstalk.environment.auto-scaling-group", Documented, RESOURCES,
        "Every environment has an Auto Scaling group with a launch template, even with a single instance.";
    RESOURCES_SECURITY = "beanstalk.environment.security-groups", Documented, RESOURCES,
        "The instances and the load balancer each have a security group.";
    RESOURCES_ALWAYS = "beanstalk.environment.always", Documented, RESOURCES,
        "Every environment has a CloudFormation stack, and uses the Region's S3 bucket, a service role, and an instance profile.";
    TRIGGERS = "beanstalk.environment.triggers", Documented, SCALING,
        "By default, two alarms on `NetworkOut` scale the Auto Scaling group by one instance.";
    WORKER_QUEUE = "beanstalk.worker.queue", Documented, WORKER,
        "A worker environment reads one SQS queue, which Elastic Beanstalk creates unless you specify an existing queue.";
    WORKER_DEAD_LETTERS = "beanstalk.worker.dead-letters", Documented, WORKER,
        "SQS moves a message to the dead-letter queue after `MaxRetries` attempts.";
    WORKER_POST = "beanstalk.worker.post", Documented, WORKER,
        "A daemon on each instance POSTs each message to `http://localhost:80`.";
    CRON_LEADER = "beanstalk.worker.cron-leader", Documented, WORKER,
        "Only the elected leader adds periodic tasks to the queue, and any instance can process them.";
    DATABASE = "beanstalk.database.coupled", Documented, DATABASES,
        "`DBDeletionPolicy` decides whether termination deletes, keeps, or snapshots a coupled database.";
    DATABASE_EXTERNAL = "beanstalk.database.external", Documented, DATABASES,
        "Swapping, rebuilding, or terminating an environment doesn't affect a database outside it.";
    HEALTH_BASIC = "beanstalk.health.basic", Documented, BASIC,
        "Basic health shows colors only, from the checks of the load balancer or EC2.";
    HEALTH_OPERATION = "beanstalk.health.operation", Documented, HEALTH,
        "While an operation runs, failed checks don't lower the environment's health before the command timeout.";
    HEALTH_THRESHOLDS = "beanstalk.health.thresholds", Assumed, HEALTH,
        "Cloudglass assumes Warning below a third of unhealthy instances, Severe for all, and Degraded between; AWS publishes no thresholds.";
    ABORT_LATE = "beanstalk.abort.late", Documented, CANCEL,
        "You can't cancel an operation after Elastic Beanstalk starts to clean up old resources.";
    FAULT_PLACE = "beanstalk.fault.place", Assumed, DEPLOY,
        "Cloudglass simulates a failure only in a phase that the deployment policy has.";
    BLUE_GREEN = "beanstalk.blue-green.environment", Documented, SWAPPING,
        "Blue/green deploys to a second environment and then swaps the CNAMEs of the two environments.";
    BLUE_GREEN_TEST = "beanstalk.blue-green.test", Documented, SWAPPING,
        "You can test the green environment at its own CNAME before the swap.";
    BLUE_GREEN_DATABASE = "beanstalk.blue-green.database", Documented, SWAPPING,
        "Blue/green requires a database that belongs to neither environment.";
    SWAP = "beanstalk.swap.records", Documented, SWAPPING,
        "A swap exchanges only the two CNAME records.";
    SWAP_CACHES = "beanstalk.swap.caches", Documented, SWAPPING,
        "Clients with a cached DNS record reach the previous environment until the record expires.";
    SWAP_ROLLBACK = "beanstalk.swap.rollback", Documented, SWAPPING,
        "You roll back a swap with another swap.";
    SWAP_WEB = "beanstalk.swap.web-only", Documented, SWAPPING,
        "Only web server environments have CNAMEs to swap.";
    WORKER_OK = "beanstalk.worker.ok", Documented, WORKER,
        "The daemon deletes a message only if the application returns exactly 200 OK.";
    WORKER_ERROR = "beanstalk.worker.error", Documented, WORKER,
        "For any other status, including 201 and 204, the message is hidden for `ErrorVisibilityTimeout` and then retried.";
    WORKER_INACTIVE = "beanstalk.worker.inactivity", Observed, WORKER,
        "Without a response within `InactivityTimeout`, the message is hidden for `ErrorVisibilityTimeout` and then retried.";
    WORKER_CONNECT = "beanstalk.worker.connect", Observed, WORKER,
        "The daemon treats a connection that fails within `ConnectTimeout` like an error response.";
    WORKER_DUPLICATE = "beanstalk.worker.duplicate", Documented, WORKER,
        "If `VisibilityTimeout` is shorter than the processing time, another daemon receives the same message.";
    WORKER_LOST = "beanstalk.worker.lost", Documented, WORKER,
        "The messages of a terminated instance return to the queue when their visibility timeout ends.";
    WORKER_RETENTION = "beanstalk.worker.retention", Observed, WORKER,
        "The daemon deletes a message without a POST if it first received it longer ago than `RetentionPeriod`.";
    WORKER_WINDOWS = "beanstalk.worker.windows", Documented, WORKER,
        ".NET on Windows Server platforms don't support worker environments.";
    CRON_FILE = "beanstalk.worker.cron-file", Observed, WORKER,
        "The daemon loads `cron.yaml` only with `version: 1` and a unique name, a URL, and a five-field schedule per task.";
    CRON_WEB = "beanstalk.worker.cron-web", Assumed, WORKER,
        "Cloudglass assumes that a web server environment ignores `cron.yaml`, because only a worker has a daemon; AWS doesn't document it.";
    CRON_FIFO = "beanstalk.worker.cron-fifo", Documented, WORKER,
        "Worker environments with a FIFO queue don't support periodic tasks.";
    DIRECT_WINS = "beanstalk.precedence.direct", Documented, PRECEDENCE,
        "A setting on the environment overrides saved configurations and `.ebextensions`.";
    RECOMMENDED_WINS = "beanstalk.precedence.recommended", Documented, PRECEDENCE,
        "The console and the EB CLI set recommended values on the environment, so these override `.ebextensions`.";
    SAVED_WINS = "beanstalk.precedence.saved", Documented, PRECEDENCE,
        "A saved configuration overrides `.ebextensions`.";
    LATER_FILE_WINS = "beanstalk.precedence.later-file", Documented, PRECEDENCE,
        "If two configuration files set an option, the alphabetically later file overrides the other.";
    EBEXTENSIONS_BEAT_DEFAULTS = "beanstalk.precedence.ebextensions", Documented, PRECEDENCE,
        "`.ebextensions` override the default values.";
    OPTION_FILE = "beanstalk.option.file", Documented, OPTION_SETTINGS,
        "A configuration file sets options in `option_settings`, by namespace or as a list; an invalid key invalidates the file.";
    OPTION_FILE_NAME = "beanstalk.option.file-name", Documented, EBEXTENSIONS,
        "Elastic Beanstalk reads configuration files from `.ebextensions/*.config` at the root of the source bundle only.";
    NAME = "beanstalk.environment.name", Documented, DOMAIN,
        "An environment name has 4 to 40 letters, digits, and hyphens, and a CNAME prefix 4 to 63.";
    APPLICATION_NAME = "beanstalk.application.name", Documented, CONCEPTS,
        "An application name has 1 to 100 characters and is unique in the account and Region.";
    SERVICE_ROLE = "beanstalk.environment.service-role", Documented, HEALTH,
        "Enhanced health requires a service role and an instance profile with the required permissions.";
    VERSION_QUOTA = "beanstalk.version.quota", Documented, QUOTAS,
        "An account can have up to 1,000 application versions in a Region, across all applications.";
    LIFECYCLE_RUNS = "beanstalk.lifecycle.runs", Documented, LIFECYCLE,
        "The lifecycle policy runs only after a version is created, and deletes up to 100 versions, oldest first.";
    LIFECYCLE_SAFE = "beanstalk.lifecycle.safe", Documented, LIFECYCLE,
        "The policy doesn't delete a version in use, or one whose environment was terminated less than 10 weeks ago.";
    PLATFORM_CURRENT = "beanstalk.platform.current", Documented, PLATFORMS,
        "A new environment requires a supported platform branch.";
    PLATFORM_RETIRED = "beanstalk.platform.retired", Documented, PLATFORMS,
        "AWS retired the Amazon Linux AMI platforms, including preconfigured and multi-container Docker, in July 2022.";
    MANAGED_OFF = "beanstalk.managed.off", Documented, MANAGED,
        "Managed platform updates are off by default.";
    MANAGED_IMMUTABLE = "beanstalk.managed.immutable", Documented, MANAGED,
        "A managed update is always immutable, and runs in a weekly window of 2 h.";
    MANAGED_REFRESH = "beanstalk.managed.refresh", Documented, MANAGED,
        "With instance replacement enabled, Elastic Beanstalk replaces all instances weekly, even without a new version.";
    MANAGED_LEVEL = "beanstalk.managed.level", Documented, MANAGED,
        "`UpdateLevel` `patch` applies patch versions, `minor` applies both, and neither applies a major version.";
    TERMINATE = "beanstalk.environment.terminate", Documented, TERMINATING,
        "Termination deletes the resources that Elastic Beanstalk created and releases the CNAME.";
    TERMINATE_KEEPS = "beanstalk.environment.terminate-resources", Documented, TERMINATING,
        "With `TerminateResources=false`, termination keeps the resources, and Elastic Beanstalk stops managing them.";
    LINK = "beanstalk.environment.link", Documented, LINKS,
        "A link sets an environment variable to the CNAME of a web server environment, or to the queue URL of a worker.";
    LINKED = "beanstalk.environment.linked", Documented, LINKS,
        "Elastic Beanstalk terminates an environment that others link to only with `ForceTerminate`.";
    REBUILD = "beanstalk.environment.rebuild", Documented, REBUILDING,
        "A rebuild deletes all resources and recreates them with the same settings, new IDs, and no data.";
    RESTORE = "beanstalk.environment.restore", Documented, REBUILDING,
        "You can restore a terminated environment within 42 days if its name, CNAME, and application version are available.";
    CLONE = "beanstalk.environment.clone", Documented, CLONING,
        "A clone has the same settings and version, its own resources, and no data.";
    RESTART = "beanstalk.environment.restart", Documented, CONSOLE,
        "Restarting the app servers replaces no instance.";
    ZONES = "beanstalk.environment.zones", Documented, OPTIONS,
        "`Availability Zones` limits the instances to 1, 2, or 3 zones, or allows every zone in the Region.";
    QUOTA = "beanstalk.account.quota", Documented, QUOTAS,
        "By default, an account can have 75 applications, 200 environments, 2,000 saved configurations, and 50 custom platform versions per Region.";
    TAGS = "beanstalk.account.tags", Documented, TAGGING,
        "A resource can have up to 50 tags, of which Elastic Beanstalk sets three on an environment.";
    CHANGE_TYPE = "beanstalk.change.environment-type", Documented, TYPES,
        "You can change the environment type later in both directions, which adds or removes resources.";
    CHOOSE_TYPE = "beanstalk.choice.type", Documented, TYPES,
        "AWS recommends a single instance for development and tests, and a load-balanced environment for production.";
    CHOOSE_TIER = "beanstalk.choice.tier", Documented, WORKER,
        "AWS recommends a worker environment for long-running or scheduled work.";
    CHOOSE_BALANCER = "beanstalk.choice.load-balancer", Documented, BALANCERS,
        "An Application Load Balancer routes by path, a Network Load Balancer forwards TCP, and a Classic Load Balancer is the previous generation.";
    PRICE = "beanstalk.price.resources", Documented, PRICING,
        "Elastic Beanstalk has no additional charge. You pay for the resources that it creates.";
}
