//! Examples, each with a common question.

use super::{ComparedMethod, DeploymentOperation, Scenario};
use crate::beanstalk::{
    BatchSizeType, EnvironmentType, LoadBalancerType, Tier,
    blue_green::Swap,
    config_update::{ConfigChange, ConfigUpdate, RollingUpdateType},
    deployment::{Deployment, Failure, FailureAt, FailureKind},
    health::HealthStatus,
};
use crate::labs::Example;

fn fleet(instances: i64, policy: &str) -> Deployment {
    Deployment {
        instances: Some(instances),
        load_balancer_type: Some(LoadBalancerType::Application),
        deployment_policy: Some(policy.into()),
        ..Deployment::default()
    }
}

fn batches(instances: i64, policy: &str, size: i64) -> Deployment {
    Deployment {
        batch_size_type: Some(BatchSizeType::Fixed),
        batch_size: Some(size),
        ..fleet(instances, policy)
    }
}

fn deploy(deployment: Deployment) -> Scenario {
    Scenario { deployment, ..Scenario::default() }
}

const IN_PLACE: &str = "In-place deployments";
const NEW_INSTANCES: &str = "New instances";
const BLUE_GREEN: &str = "Blue/green deployments";
const CONFIGURATION: &str = "Configuration updates";
const REJECTED: &str = "Rejected by AWS";

pub(super) fn all() -> Vec<Example<Scenario>> {
    let example =
        |group, id, title, scenario| Example { id, title, group, flawed: false, scenario };
    let refused = |group, id, title, scenario| Example { id, title, group, flawed: true, scenario };
    vec![
        example(
            IN_PLACE,
            "second-batch-fails",
            "Rolling and batch 2 fails: which versions keep running?",
            deploy(Deployment {
                failure: Some(Failure { batch: Some(2), ..Failure::new(FailureAt::Batch) }),
                ..batches(6, "Rolling", 2)
            }),
        ),
        example(
            IN_PLACE,
            "full-batch",
            "Rolling with a 100% batch: why is it down?",
            deploy(fleet(3, "Rolling")),
        ),
        example(
            IN_PLACE,
            "additional-batch",
            "Additional batch at MaxSize: does capacity drop?",
            deploy(Deployment { max_size: Some(4), ..batches(4, "RollingWithAdditionalBatch", 2) }),
        ),
        example(
            IN_PLACE,
            "all-at-once-command",
            "All at once and a command fails: what keeps running?",
            Scenario {
                compared: Some(ComparedMethod {
                    deployment_policy: Some("Immutable".into()),
                    ..ComparedMethod::default()
                }),
                ..deploy(Deployment {
                    failure: Some(Failure {
                        kind: Some(FailureKind::Command),
                        ..Failure::new(FailureAt::All)
                    }),
                    ..fleet(4, "AllAtOnce")
                })
            },
        ),
        example(
            IN_PLACE,
            "ignored-health",
            "IgnoreHealthCheck and batch 2 fails: does it complete?",
            deploy(Deployment {
                ignore_health_check: Some(true),
                failure: Some(Failure { batch: Some(2), ..Failure::new(FailureAt::Batch) }),
                ..batches(6, "Rolling", 2)
            }),
        ),
        example(
            IN_PLACE,
            "lax-threshold",
            "Threshold Degraded: does a failing version pass?",
            Scenario {
                compared: Some(ComparedMethod {
                    deployment_policy: Some("Immutable".into()),
                    ..ComparedMethod::default()
                }),
                ..deploy(Deployment {
                    health_check_success_threshold: Some(HealthStatus::Degraded),
                    failure: Some(Failure {
                        status: Some(HealthStatus::Degraded),
                        ..Failure::new(FailureAt::Always)
                    }),
                    ..batches(6, "Rolling", 2)
                })
            },
        ),
        example(
            IN_PLACE,
            "abort-too-late",
            "Abort after 2 h: does the deployment complete?",
            deploy(Deployment {
                abort_at: Some(7_200),
                failure: Some(Failure::new(FailureAt::Canary)),
                enhanced_health: Some(false),
                ..batches(2, "Rolling", 1)
            }),
        ),
        example(
            NEW_INSTANCES,
            "immutable-is-not-rolling",
            "Immutable or Rolling: how many instances stay in service?",
            Scenario {
                compared: Some(ComparedMethod {
                    deployment_policy: Some("Rolling".into()),
                    ..ComparedMethod::default()
                }),
                ..deploy(batches(3, "Immutable", 1))
            },
        ),
        example(
            NEW_INSTANCES,
            "splitting-notices",
            "Traffic splitting and version 2 fails: is it rolled back?",
            deploy(Deployment {
                new_version_percent: Some(20),
                evaluation_time: Some(10),
                failure: Some(Failure { minute: Some(6.0), ..Failure::new(FailureAt::Evaluation) }),
                ..fleet(4, "TrafficSplitting")
            }),
        ),
        example(
            NEW_INSTANCES,
            "fault-after-the-end",
            "Version 2 fails an hour later: is it rolled back?",
            deploy(Deployment {
                failure: Some(Failure { second: Some(3_600), ..Failure::new(FailureAt::Moment) }),
                ..fleet(3, "Immutable")
            }),
        ),
        example(
            BLUE_GREEN,
            "blue-green",
            "Blue/green: how long until version 2 runs everywhere?",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                swap: Swap { dns_ttl: Some(300), ..Swap::default() },
                ..deploy(fleet(4, "AllAtOnce"))
            },
        ),
        example(
            BLUE_GREEN,
            "blue-green-back",
            "Blue/green and version 2 fails: is it rolled back?",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                swap: Swap { coupled_database: Some(true), ..Swap::default() },
                ..deploy(Deployment {
                    failure: Some(Failure {
                        minute: Some(3.0),
                        ..Failure::new(FailureAt::Evaluation)
                    }),
                    ..fleet(2, "AllAtOnce")
                })
            },
        ),
        example(
            BLUE_GREEN,
            "blue-green-tested",
            "Blue/green and green is unhealthy: do users notice?",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                ..deploy(Deployment {
                    failure: Some(Failure::new(FailureAt::Always)),
                    ..fleet(2, "AllAtOnce")
                })
            },
        ),
        example(
            CONFIGURATION,
            "new-instance-type",
            "New instance type, rolling updates off: is it down?",
            Scenario {
                operation: DeploymentOperation::Configure,
                update: ConfigUpdate { change: Some(instance_type()), ..ConfigUpdate::default() },
                ..deploy(fleet(4, "Rolling"))
            },
        ),
        example(
            CONFIGURATION,
            "rolling-update",
            "Rolling update and batch 2 fails: is it rolled back?",
            Scenario {
                operation: DeploymentOperation::Configure,
                update: ConfigUpdate {
                    change: Some(instance_type()),
                    rolling_update_enabled: Some(true),
                    rolling_update_type: Some(RollingUpdateType::Health),
                    failing_batch: Some(2),
                    ..ConfigUpdate::default()
                },
                ..deploy(Deployment { max_size: Some(4), ..fleet(4, "Rolling") })
            },
        ),
        example(
            CONFIGURATION,
            "variable-in-place",
            "New environment variable: how many stay in service?",
            Scenario {
                operation: DeploymentOperation::Configure,
                update: ConfigUpdate {
                    change: Some(ConfigChange {
                        namespace: Some("aws:elasticbeanstalk:application:environment".into()),
                        option: Some("STAGE".into()),
                        platform_version: None,
                    }),
                    ..ConfigUpdate::default()
                },
                ..deploy(Deployment { batch_size: Some(30), ..fleet(6, "Rolling") })
            },
        ),
        example(
            CONFIGURATION,
            "update-cancelled",
            "Canceled rolling update: is it rolled back?",
            Scenario {
                operation: DeploymentOperation::Configure,
                update: ConfigUpdate {
                    change: Some(instance_type()),
                    rolling_update_enabled: Some(true),
                    rolling_update_type: Some(RollingUpdateType::Health),
                    ..ConfigUpdate::default()
                },
                compared: Some(ComparedMethod {
                    operation: DeploymentOperation::Configure,
                    rolling_update_type: Some(RollingUpdateType::Immutable),
                    ..ComparedMethod::default()
                }),
                ..deploy(Deployment { abort_at: Some(600), ..fleet(4, "Rolling") })
            },
        ),
        refused(
            REJECTED,
            "splitting-needs-alb",
            "Traffic splitting, Classic Load Balancer: is it valid?",
            deploy(Deployment { load_balancer_type: None, ..fleet(4, "TrafficSplitting") }),
        ),
        refused(
            REJECTED,
            "single-instance",
            "Rolling on a single instance: does AWS accept it?",
            deploy(Deployment {
                environment_type: Some(EnvironmentType::SingleInstance),
                ..fleet(1, "Rolling")
            }),
        ),
        refused(
            REJECTED,
            "blue-green-worker",
            "Blue/green for a worker: can you swap CNAMEs?",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                ..deploy(Deployment { tier: Some(Tier::Worker), ..fleet(2, "AllAtOnce") })
            },
        ),
    ]
}

fn instance_type() -> ConfigChange {
    ConfigChange {
        namespace: Some("aws:autoscaling:launchconfiguration".into()),
        option: Some("InstanceType".into()),
        platform_version: None,
    }
}
