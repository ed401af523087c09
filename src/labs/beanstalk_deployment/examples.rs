//! Scenarios to begin with, each a confusion that people really have.

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

fn fault(at: FailureAt) -> Failure {
    Failure {
        at,
        kind: None,
        batch: None,
        instances: None,
        minute: None,
        chosen: None,
        second: None,
        status: None,
    }
}

fn deploy(deployment: Deployment) -> Scenario {
    Scenario { deployment, ..Scenario::default() }
}

pub(super) fn all() -> Vec<Example<Scenario>> {
    let example = |id, title, scenario| Example { id, title, group: "", flawed: false, scenario };
    let refused = |id, title, scenario| Example { id, title, group: "", flawed: true, scenario };
    vec![
        example(
            "second-batch-fails",
            "Rolling, the second batch fails: who brings version 1 back?",
            deploy(Deployment {
                failure: Some(Failure { batch: Some(2), ..fault(FailureAt::Batch) }),
                ..batches(6, "Rolling", 2)
            }),
        ),
        example(
            "full-batch",
            "Rolling, but the batch is 100 %: why was it down?",
            deploy(fleet(3, "Rolling")),
        ),
        example(
            "immutable-is-not-rolling",
            "Immutable beside Rolling: new instances or the same ones?",
            Scenario {
                compared: Some(ComparedMethod {
                    deployment_policy: Some("Rolling".into()),
                    ..ComparedMethod::default()
                }),
                ..deploy(batches(3, "Immutable", 1))
            },
        ),
        example(
            "additional-batch",
            "An additional batch at MaxSize: full capacity all along",
            deploy(Deployment { max_size: Some(4), ..batches(4, "RollingWithAdditionalBatch", 2) }),
        ),
        example(
            "splitting-notices",
            "Traffic splitting: a fifth of the users meet the fault for a minute",
            deploy(Deployment {
                new_version_percent: Some(20),
                evaluation_time: Some(10),
                failure: Some(Failure { minute: Some(6.0), ..fault(FailureAt::Evaluation) }),
                ..fleet(4, "TrafficSplitting")
            }),
        ),
        refused(
            "splitting-needs-alb",
            "Traffic splitting behind a Classic Load Balancer",
            deploy(Deployment { load_balancer_type: None, ..fleet(4, "TrafficSplitting") }),
        ),
        example(
            "ignored-health",
            "IgnoreHealthCheck: a success with two broken instances",
            deploy(Deployment {
                ignore_health_check: Some(true),
                failure: Some(Failure { batch: Some(2), ..fault(FailureAt::Batch) }),
                ..batches(6, "Rolling", 2)
            }),
        ),
        example(
            "fault-after-the-end",
            "The fault shows an hour later: no policy helps then",
            deploy(Deployment {
                failure: Some(Failure { second: Some(3_600), ..fault(FailureAt::Moment) }),
                ..fleet(3, "Immutable")
            }),
        ),
        example(
            "all-at-once-command",
            "All at once, and a migration fails on every instance",
            Scenario {
                compared: Some(ComparedMethod {
                    deployment_policy: Some("Immutable".into()),
                    ..ComparedMethod::default()
                }),
                ..deploy(Deployment {
                    failure: Some(Failure {
                        kind: Some(FailureKind::Command),
                        ..fault(FailureAt::All)
                    }),
                    ..fleet(4, "AllAtOnce")
                })
            },
        ),
        example(
            "blue-green",
            "Blue/green: the swap, and who still reaches blue",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                swap: Swap { dns_ttl: Some(300), ..Swap::default() },
                ..deploy(fleet(4, "AllAtOnce"))
            },
        ),
        example(
            "blue-green-back",
            "Blue/green with a coupled database: swapped, broken, swapped back",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                swap: Swap { coupled_database: Some(true), ..Swap::default() },
                ..deploy(Deployment {
                    failure: Some(Failure { minute: Some(3.0), ..fault(FailureAt::Evaluation) }),
                    ..fleet(2, "AllAtOnce")
                })
            },
        ),
        example(
            "blue-green-tested",
            "Blue/green: green never comes up, and no user sees it",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                ..deploy(Deployment {
                    failure: Some(fault(FailureAt::Always)),
                    ..fleet(2, "AllAtOnce")
                })
            },
        ),
        refused(
            "blue-green-worker",
            "Blue/green for a worker: there is no address to swap",
            Scenario {
                operation: DeploymentOperation::BlueGreen,
                ..deploy(Deployment { tier: Some(Tier::Worker), ..fleet(2, "AllAtOnce") })
            },
        ),
        example(
            "abort-too-late",
            "An abort that comes too late, with a fault that no batch meets",
            deploy(Deployment {
                abort_at: Some(7_200),
                failure: Some(fault(FailureAt::Canary)),
                enhanced_health: Some(false),
                ..batches(2, "Rolling", 1)
            }),
        ),
        refused(
            "single-instance",
            "A single instance can't roll",
            deploy(Deployment {
                environment_type: Some(EnvironmentType::SingleInstance),
                ..fleet(1, "Rolling")
            }),
        ),
        example(
            "new-instance-type",
            "A new instance type with rolling updates off: is that a deployment?",
            Scenario {
                operation: DeploymentOperation::Configure,
                update: ConfigUpdate { change: Some(instance_type()), ..ConfigUpdate::default() },
                ..deploy(fleet(4, "Rolling"))
            },
        ),
        example(
            "rolling-update",
            "The same by health, and the second batch fails: this one is taken back",
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
            "variable-in-place",
            "An environment variable: no new instance, but a restart, a third at a time",
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
            "update-cancelled",
            "A rolling update is cancelled half-way: this is taken back too",
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
        example(
            "lax-threshold",
            "A threshold of Degraded: a quarter of the answers fail, and it counts as healthy",
            Scenario {
                compared: Some(ComparedMethod {
                    deployment_policy: Some("Immutable".into()),
                    ..ComparedMethod::default()
                }),
                ..deploy(Deployment {
                    health_check_success_threshold: Some(HealthStatus::Degraded),
                    failure: Some(Failure {
                        status: Some(HealthStatus::Degraded),
                        ..fault(FailureAt::Always)
                    }),
                    ..batches(6, "Rolling", 2)
                })
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
