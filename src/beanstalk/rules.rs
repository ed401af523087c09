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
const PRICING: Source = Source {
    title: "What is AWS Elastic Beanstalk?",
    url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/Welcome.html",
};

rules! { ElasticBeanstalk;
    POLICY_VALUES = "beanstalk.policy.values", Documented, OPTIONS,
        "DeploymentPolicy is AllAtOnce (the API's default), Rolling, RollingWithAdditionalBatch, Immutable or TrafficSplitting.";
    POLICY_SINGLE = "beanstalk.policy.single-instance", Documented, TYPES,
        "A single-instance environment takes AllAtOnce and Immutable only.";
    POLICY_WINDOWS = "beanstalk.policy.legacy-windows", Documented, DEPLOY,
        "Windows platforms with IIS before 8.5 take AllAtOnce and Rolling only.";
    POLICY_WORKER = "beanstalk.policy.worker", Documented, DEPLOY,
        "A worker environment can't split traffic: it has no load balancer.";
    POLICY_ALB = "beanstalk.policy.application-load-balancer", Documented, DEPLOY,
        "TrafficSplitting needs an Application Load Balancer.";
    POLICY_ENHANCED = "beanstalk.policy.enhanced-health", Documented, IMMUTABLE,
        "Immutable deployments need enhanced health.";
    OPTION_RANGE = "beanstalk.option.range", Documented, OPTIONS,
        "An option value outside its documented range is refused.";
    OPTION_NAMESPACE = "beanstalk.option.namespace", Documented, OPTIONS,
        "Options live in fixed namespaces; any other is refused.";
    BATCH_FIXED = "beanstalk.batch.fixed", Documented, DEPLOY,
        "A fixed BatchSize is a number of instances, at most those that run.";
    BATCH_PERCENTAGE = "beanstalk.batch.percentage", Documented, DEPLOY,
        "A percentage BatchSize is a share of the instances that run when the deployment starts.";
    BATCH_ROUNDING = "beanstalk.batch.rounding", Assumed, DEPLOY,
        "A percentage that makes no whole number of instances is rounded up, and a batch has at least one instance.";
    BATCH_COUNT = "beanstalk.batch.count", Documented, DEPLOY,
        "The batches follow one another until every instance had its turn; only the last may be smaller.";
    ALL_AT_ONCE = "beanstalk.all-at-once.deploy", Documented, DEPLOY,
        "AllAtOnce deploys to all instances at the same time; they are out of service for a short time.";
    ROLLING_BATCH = "beanstalk.rolling.batch", Documented, DEPLOY,
        "Rolling takes one batch out of the load balancer, deploys to it in place, and puts it back when it is healthy.";
    ROLLING_FULL = "beanstalk.rolling.full-batch", Documented, DEPLOY,
        "BatchSize is 100 % unless it is set, and a batch of everything takes everything out of service.";
    WORKER_BATCH = "beanstalk.rolling.worker", Documented, DEPLOY,
        "Worker instances have no load balancer to leave: a batch is stopped, updated and started again.";
    EXTRA_BATCH = "beanstalk.additional-batch.launch", Documented, DEPLOY,
        "RollingWithAdditionalBatch launches a batch of new instances first, so that full capacity stays in service.";
    EXTRA_MAX_SIZE = "beanstalk.additional-batch.max-size", Assumed, DEPLOY,
        "The additional batch may exceed MaxSize for the time of the deployment.";
    EXTRA_REMOVED = "beanstalk.additional-batch.removed", Assumed, DEPLOY,
        "An additional batch that fails is removed again.";
    EXTRA_ENDS = "beanstalk.additional-batch.end", Assumed, DEPLOY,
        "At the end the added instances themselves are terminated.";
    IMMUTABLE_FIRST = "beanstalk.immutable.first", Documented, IMMUTABLE,
        "Immutable launches one instance in a temporary Auto Scaling group behind the same load balancer.";
    IMMUTABLE_REST = "beanstalk.immutable.rest", Documented, IMMUTABLE,
        "When the first new instance is healthy, the remaining ones are launched, until there are as many as old ones.";
    IMMUTABLE_MOVE = "beanstalk.immutable.move", Documented, IMMUTABLE,
        "When all new instances are healthy, they are moved to the original Auto Scaling group.";
    REPLACED = "beanstalk.immutable.old-terminated", Documented, DEPLOY,
        "Policies that replace instances terminate the old ones at the end; accumulated CPU credits are lost.";
    ELASTIC_IP_MOVES = "beanstalk.immutable.elastic-ip", Assumed, IMMUTABLE,
        "In a single-instance environment the Elastic IP moves to the new instance at the switch.";
    SPLIT_LAUNCH = "beanstalk.splitting.launch", Documented, DEPLOY,
        "TrafficSplitting launches as many new instances as there are, in a temporary Auto Scaling group.";
    SPLIT_TOGETHER = "beanstalk.splitting.together", Assumed, DEPLOY,
        "All new instances of a traffic-splitting deployment are launched together.";
    SPLIT_SHARE = "beanstalk.splitting.share", Documented, DEPLOY,
        "NewVersionPercent of the requests go to the new version for EvaluationTime.";
    SPLIT_SHIFT = "beanstalk.splitting.shift", Documented, DEPLOY,
        "After a healthy evaluation all traffic goes to the new instances, and the old ones are terminated.";
    SPLIT_UNHEALTHY = "beanstalk.splitting.unhealthy", Assumed, DEPLOY,
        "Failing requests are noticed over a minute; then the evaluation is lost.";
    GATE_WEB = "beanstalk.gate.web", Documented, HEALTH,
        "With enhanced health a web instance must pass 12 consecutive checks in two minutes.";
    GATE_WORKER = "beanstalk.gate.worker", Documented, HEALTH,
        "With enhanced health a worker instance must pass 18 consecutive checks in three minutes.";
    GATE_BASIC = "beanstalk.gate.basic", Documented, DEPLOY,
        "With basic health a batch is done when the load balancer finds its instances healthy.";
    GATE_THRESHOLD = "beanstalk.gate.threshold", Documented, OPTIONS,
        "HealthCheckSuccessThreshold is the worst status that still counts as healthy, Ok by default.";
    FAULT_STATUS = "beanstalk.fault.status", Assumed, HEALTH,
        "Of the requests that an instance answers, 3 % fail at Warning, 25 % at Degraded; at Severe it answers none.";
    TIMEOUT = "beanstalk.gate.timeout", Documented, OPTIONS,
        "A batch has the command timeout, 600 seconds by default, and 240 seconds more to become healthy.";
    IGNORE_HEALTH = "beanstalk.gate.ignore", Documented, OPTIONS,
        "With IgnoreHealthCheck a deployment goes on to the next batch without health.";
    COMMAND_FAILS = "beanstalk.command.fails", Observed, DEPLOY,
        "A command that fails on an instance aborts the deployment before the health checks.";
    COMMAND_NOT_MASKED = "beanstalk.command.not-masked", Assumed, OPTIONS,
        "IgnoreHealthCheck does not hide a failed command.";
    NO_ROLLBACK = "beanstalk.rollback.none", Documented, DEPLOY,
        "A failed deployment in place is not rolled back: finished batches keep the new version, and you deploy again.";
    AUTO_ROLLBACK = "beanstalk.rollback.automatic", Documented, DEPLOY,
        "A failed immutable or traffic-splitting deployment is undone by terminating the new instances.";
    FAULT_MOMENT = "beanstalk.fault.moment", Assumed, OPTIONS,
        "An instance that begins to fail keeps getting requests until five checks have failed.";
    EXPECTED_VERSION = "beanstalk.version.expected", Documented, HEALTH,
        "The expected version is that of the latest successful deployment; new instances get it, and any other version counts as wrong.";
    DEPLOYMENT_ID = "beanstalk.version.deployment-id", Documented, HEALTH,
        "Every deployment, and every configuration deployment on the instances, raises the deployment id by one.";
    ABORT_STOPS = "beanstalk.abort.stops", Documented, CANCEL,
        "Aborting a deployment in place only stops it.";
    ABORT_REMOVES = "beanstalk.abort.removes", Documented, CANCEL,
        "Aborting an immutable or traffic-splitting deployment removes the new instances.";
    TIME_MODEL = "beanstalk.time.model", Assumed, DEPLOY,
        "Step durations are those of published runs of small applications.";
    CHANGE_REPLACES = "beanstalk.change.replaces", Documented, CHANGES,
        "A change of what an instance is (launch configuration, instance types, VPC) replaces all instances.";
    CHANGE_PLATFORM = "beanstalk.change.platform", Documented, CHANGES,
        "Another platform version replaces all instances.";
    CHANGE_IN_PLACE = "beanstalk.change.in-place", Documented, CHANGES,
        "Environment variables and platform settings are put on the running instances.";
    CHANGE_LEAVES = "beanstalk.change.leaves", Documented, CHANGES,
        "Load balancer, scaling, health and deployment settings leave the instances alone.";
    CREATION_ONLY = "beanstalk.change.creation-only", Documented, OPTIONS,
        "Name, address, VPC, tier and load balancer type are fixed at creation.";
    UPDATE_SINGLE = "beanstalk.update.single-instance", Documented, UPDATES,
        "A single-instance environment takes no update in batches.";
    UPDATE_WINDOWS = "beanstalk.update.legacy-windows", Documented, UPDATES,
        "Windows platforms with IIS before 8.5 take no immutable update.";
    UPDATE_DEFAULTS = "beanstalk.update.defaults", Documented, OPTIONS,
        "MaxBatchSize is a third of MinSize, rounded up; MinInstancesInService is the smaller of MinSize and MaxSize − 1.";
    UPDATE_BATCH = "beanstalk.update.batch", Assumed, UPDATES,
        "A rolling update replaces the smaller of MaxBatchSize and what may leave service at a time; if that is nothing, a replacement comes first.";
    UPDATE_DISABLED = "beanstalk.update.disabled", Documented, UPDATES,
        "Without rolling updates all instances are terminated, then launched anew.";
    UPDATE_TIME = "beanstalk.update.time", Documented, UPDATES,
        "A time-based rolling update waits PauseTime between batches.";
    UPDATE_HEALTH = "beanstalk.update.health", Documented, UPDATES,
        "A health-based rolling update waits until the new instances of a batch are healthy.";
    UPDATE_IMMUTABLE = "beanstalk.update.immutable", Documented, IMMUTABLE,
        "An immutable update launches a second set of instances and terminates the old one last.";
    UPDATE_IN_PLACE = "beanstalk.update.in-place", Assumed, CHANGES,
        "A configuration deployment restarts the applications in batches of the deployment's batch size, as a rolling deployment would.";
    ABORT_UPDATE = "beanstalk.abort.update", Documented, CANCEL,
        "A cancelled configuration update is rolled back by the method of the last successful update.";
    UPDATE_ROLLBACK = "beanstalk.update.rollback", Documented, UPDATES,
        "A failed rolling configuration update is rolled back by another rolling update.";
    CNAME = "beanstalk.environment.cname", Documented, DOMAIN,
        "A web environment's address is a CNAME to its load balancer, or resolves to its Elastic IP.";
    WORKER_NO_NAME = "beanstalk.environment.worker-name", Documented, WORKER,
        "A worker environment has no address.";
    RESOURCES_SINGLE = "beanstalk.environment.single", Documented, TYPES,
        "A single-instance environment has an Elastic IP instead of a load balancer, and no scaling triggers.";
    RESOURCES_BALANCER = "beanstalk.environment.load-balancer", Documented, TYPES,
        "A load-balanced web environment has a load balancer of the type chosen at creation.";
    RESOURCES_GROUP = "beanstalk.environment.auto-scaling-group", Documented, RESOURCES,
        "Every environment has an Auto Scaling group with a launch template; a single instance is a group of one.";
    RESOURCES_SECURITY = "beanstalk.environment.security-groups", Documented, RESOURCES,
        "Instances and load balancer have a security group each.";
    RESOURCES_ALWAYS = "beanstalk.environment.always", Documented, RESOURCES,
        "Every environment has a CloudFormation stack, uses the Region's S3 bucket, a service role and an instance profile.";
    TRIGGERS = "beanstalk.environment.triggers", Documented, SCALING,
        "Two alarms on NetworkOut scale the group by one, unless other triggers are set.";
    WORKER_QUEUE = "beanstalk.worker.queue", Documented, WORKER,
        "A worker environment reads one SQS queue, made for it unless an existing one is named.";
    WORKER_DEAD_LETTERS = "beanstalk.worker.dead-letters", Documented, WORKER,
        "A message that was delivered MaxRetries times goes to the dead-letter queue.";
    WORKER_POST = "beanstalk.worker.post", Documented, WORKER,
        "A daemon on each instance POSTs each message to http://localhost:80.";
    CRON_LEADER = "beanstalk.worker.cron-leader", Documented, WORKER,
        "Of all instances only the elected leader enqueues periodic tasks; any instance may work on them.";
    DATABASE = "beanstalk.database.coupled", Documented, DATABASES,
        "A coupled database lives and dies with the environment, by DBDeletionPolicy.";
    DATABASE_EXTERNAL = "beanstalk.database.external", Documented, DATABASES,
        "A database outside the environment is untouched by swap, rebuild and terminate.";
    HEALTH_BASIC = "beanstalk.health.basic", Documented, BASIC,
        "Basic health shows colours alone, from the load balancer's or EC2's checks.";
    HEALTH_OPERATION = "beanstalk.health.operation", Documented, HEALTH,
        "While an operation runs, failing checks do not lower the environment's health before the command timeout.";
    HEALTH_THRESHOLDS = "beanstalk.health.thresholds", Assumed, HEALTH,
        "Under a third of bad instances is a warning, up to all of them degraded, all of them severe; a wrong version counts as bad.";
    ABORT_LATE = "beanstalk.abort.late", Documented, CANCEL,
        "Once old resources are being cleaned up, nothing can be cancelled any more.";
    FAULT_PLACE = "beanstalk.fault.place", Assumed, DEPLOY,
        "A fault that is put at a place strikes only where a policy has that place.";
    BLUE_GREEN = "beanstalk.blue-green.environment", Documented, SWAPPING,
        "Blue/green deploys to a second environment and then swaps the two environments' addresses.";
    BLUE_GREEN_TEST = "beanstalk.blue-green.test", Documented, SWAPPING,
        "The new environment is tested under its own address before the swap.";
    BLUE_GREEN_DATABASE = "beanstalk.blue-green.database", Documented, SWAPPING,
        "Blue/green needs a database that belongs to neither environment.";
    SWAP = "beanstalk.swap.records", Documented, SWAPPING,
        "A swap exchanges the two CNAME records and nothing else.";
    SWAP_CACHES = "beanstalk.swap.caches", Documented, SWAPPING,
        "Clients with a cached record reach the old environment until it expires.";
    SWAP_ROLLBACK = "beanstalk.swap.rollback", Documented, SWAPPING,
        "A swap is undone by swapping again.";
    SWAP_WEB = "beanstalk.swap.web-only", Documented, SWAPPING,
        "Only web environments have addresses to swap.";
    WORKER_OK = "beanstalk.worker.ok", Documented, WORKER,
        "The daemon deletes a message that was answered with exactly 200 OK.";
    WORKER_ERROR = "beanstalk.worker.error", Documented, WORKER,
        "Any other status (201 and 204 too) hides the message for ErrorVisibilityTimeout, then it is tried again.";
    WORKER_INACTIVE = "beanstalk.worker.inactivity", Observed, WORKER,
        "Without an answer within InactivityTimeout the daemon gives up; the message is hidden for ErrorVisibilityTimeout and tried again.";
    WORKER_CONNECT = "beanstalk.worker.connect", Observed, WORKER,
        "A connection that is not made within ConnectTimeout is treated like an error answer.";
    WORKER_DUPLICATE = "beanstalk.worker.duplicate", Documented, WORKER,
        "If VisibilityTimeout is shorter than the work takes, another daemon gets the same message.";
    WORKER_LOST = "beanstalk.worker.lost", Documented, WORKER,
        "The messages of a terminated instance return to the queue when their visibility timeout ends.";
    WORKER_RETENTION = "beanstalk.worker.retention", Observed, WORKER,
        "A message first received longer ago than RetentionPeriod is deleted without a POST.";
    WORKER_WINDOWS = "beanstalk.worker.windows", Documented, WORKER,
        "Platforms of .NET on Windows Server can't be workers.";
    CRON_FILE = "beanstalk.worker.cron-file", Observed, WORKER,
        "A cron.yaml loads only with version 1 and a unique name, a url and a five-field schedule for each task.";
    CRON_FIFO = "beanstalk.worker.cron-fifo", Documented, WORKER,
        "Periodic tasks are not supported with a FIFO queue.";
    DIRECT_WINS = "beanstalk.precedence.direct", Documented, PRECEDENCE,
        "Settings on the environment itself beat saved configurations and .ebextensions.";
    RECOMMENDED_WINS = "beanstalk.precedence.recommended", Documented, PRECEDENCE,
        "The recommended values of the console and the EB CLI are set on the environment itself, so they beat .ebextensions.";
    SAVED_WINS = "beanstalk.precedence.saved", Documented, PRECEDENCE,
        "A saved configuration beats .ebextensions.";
    LATER_FILE_WINS = "beanstalk.precedence.later-file", Documented, PRECEDENCE,
        "Of two configuration files the later in the alphabet wins.";
    EBEXTENSIONS_BEAT_DEFAULTS = "beanstalk.precedence.ebextensions", Documented, PRECEDENCE,
        ".ebextensions beat the defaults.";
    OPTION_FILE = "beanstalk.option.file", Documented, OPTION_SETTINGS,
        "A configuration file holds option_settings by namespace, or as a list of namespace, option_name and value.";
    NAME = "beanstalk.environment.name", Documented, DOMAIN,
        "An environment's name has 4 to 40 letters, digits and hyphens, its address prefix 4 to 63.";
    APPLICATION_NAME = "beanstalk.application.name", Documented, CONCEPTS,
        "An application's name has 1 to 100 characters and is the only one of its kind in account and Region.";
    SERVICE_ROLE = "beanstalk.environment.service-role", Documented, HEALTH,
        "Without a service role there is no enhanced health, and without the right instance profile no data.";
    VERSION_QUOTA = "beanstalk.version.quota", Documented, QUOTAS,
        "1,000 application versions are the default quota of an account and Region, over all applications.";
    LIFECYCLE_RUNS = "beanstalk.lifecycle.runs", Documented, LIFECYCLE,
        "The lifecycle policy runs only when a version was created, and deletes at most 100, oldest first.";
    LIFECYCLE_SAFE = "beanstalk.lifecycle.safe", Documented, LIFECYCLE,
        "A version in use, or whose environment was terminated less than ten weeks ago, is not deleted.";
    PLATFORM_CURRENT = "beanstalk.platform.current", Documented, PLATFORMS,
        "A new environment takes a supported platform branch.";
    PLATFORM_RETIRED = "beanstalk.platform.retired", Documented, PLATFORMS,
        "The Amazon Linux AMI platforms, preconfigured and multi-container Docker among them, were retired in July 2022.";
    MANAGED_OFF = "beanstalk.managed.off", Documented, MANAGED,
        "Managed platform updates are off unless they are turned on.";
    MANAGED_IMMUTABLE = "beanstalk.managed.immutable", Documented, MANAGED,
        "A managed update is always immutable, within a weekly window of two hours.";
    MANAGED_REFRESH = "beanstalk.managed.refresh", Documented, MANAGED,
        "With instance replacement on, all instances are replaced weekly even without a new version.";
    MANAGED_LEVEL = "beanstalk.managed.level", Documented, MANAGED,
        "Level patch takes patch versions, level minor takes both; a major version never comes by itself.";
    TERMINATE = "beanstalk.environment.terminate", Documented, TERMINATING,
        "Terminating an environment deletes what Elastic Beanstalk made for it, and frees its address for any customer.";
    TERMINATE_KEEPS = "beanstalk.environment.terminate-resources", Documented, TERMINATING,
        "With TerminateResources=false the resources stay and are no longer managed.";
    LINK = "beanstalk.environment.link", Documented, LINKS,
        "A link sets an environment variable: the address of a web environment, or the queue of a worker.";
    LINKED = "beanstalk.environment.linked", Documented, LINKS,
        "An environment that others link to is terminated only with ForceTerminate.";
    REBUILD = "beanstalk.environment.rebuild", Documented, REBUILDING,
        "Rebuilding deletes all resources and makes them again with the same settings: new ids, no data, downtime.";
    RESTORE = "beanstalk.environment.restore", Documented, REBUILDING,
        "A terminated environment can be rebuilt within 42 days, unless its name or address was taken or its version deleted.";
    CLONE = "beanstalk.environment.clone", Documented, CLONING,
        "A clone has the same settings and version, resources of its own, and no data.";
    RESTART = "beanstalk.environment.restart", Documented, CONSOLE,
        "Restarting the application servers replaces no instance.";
    ZONES = "beanstalk.environment.zones", Documented, OPTIONS,
        "Instances are spread over any zones of the Region, or over at most 1, 2 or 3 of them.";
    QUOTA = "beanstalk.account.quota", Documented, QUOTAS,
        "An account has 75 applications, 200 environments, 2,000 saved configurations and 50 custom platform versions in a Region unless the quotas are raised.";
    TAGS = "beanstalk.account.tags", Documented, TAGGING,
        "A resource has at most 50 tags, of which Elastic Beanstalk sets three on an environment.";
    CHANGE_TYPE = "beanstalk.change.environment-type", Documented, TYPES,
        "The type can be changed later in both directions; resources are added or removed.";
    CHOOSE_TYPE = "beanstalk.choice.type", Documented, TYPES,
        "A single instance is for development and tests, load balancing for production.";
    CHOOSE_TIER = "beanstalk.choice.tier", Documented, WORKER,
        "Work that takes long, or comes on a schedule, belongs in a worker environment.";
    CHOOSE_BALANCER = "beanstalk.choice.load-balancer", Documented, BALANCERS,
        "The application load balancer routes by path and splits traffic, the network one works on connections, the classic one is the API's old default.";
    PRICE = "beanstalk.price.resources", Documented, PRICING,
        "Elastic Beanstalk itself costs nothing; one pays for the resources it creates.";
}
