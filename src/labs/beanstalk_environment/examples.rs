//! Examples, each with a common question.

use super::{ConfigFile, Link, Question, Scenario, WorkerInput};
use crate::beanstalk::{
    Database, EnvironmentType, LoadBalancerType, Tier, Zones,
    application::{Account, AvailableUpdate, Lifecycle, ManagedUpdates, UpdateLevel, VersionRun},
    operations::EnvironmentState,
    options::{CreationClient, Setting},
    resources::{DbDeletionPolicy, Environment, ExistingQueue},
    worker::{Message, Reply, Sqsd},
};
use crate::labs::Example;

fn web() -> Environment {
    Environment {
        environment_type: Some(EnvironmentType::LoadBalanced),
        load_balancer_type: Some(LoadBalancerType::Application),
        ..Environment::default()
    }
}

fn single() -> Environment {
    Environment {
        environment_type: Some(EnvironmentType::SingleInstance),
        ..Environment::default()
    }
}

fn worker(work: WorkerInput) -> Scenario {
    Scenario {
        name: "nightly-worker".into(),
        environment: Environment {
            tier: Some(Tier::Worker),
            environment_type: Some(EnvironmentType::LoadBalanced),
            ..Environment::default()
        },
        worker: work,
        ..Scenario::default()
    }
}

fn answers(replies: &[(u16, u64)]) -> Vec<Message> {
    vec![Message {
        answers: replies
            .iter()
            .map(|&(status, seconds)| Reply { status: Some(status), seconds })
            .collect(),
        ..Message::default()
    }]
}

fn file(name: &str, text: &str) -> ConfigFile {
    ConfigFile { name: name.into(), text: text.into() }
}

const RESOURCES: &str = "Resources and load balancer";
const OPTIONS: &str = "Option precedence and versions";
const WORKER: &str = "Worker queue and periodic tasks";
const TERMINATION: &str = "Termination and restore";
const REJECTED: &str = "Rejected by AWS";

pub(super) fn all() -> Vec<Example<Scenario>> {
    let example =
        |group, id, title, scenario| Example { id, title, group, flawed: false, scenario };
    let refused = |group, id, title, scenario| Example { id, title, group, flawed: true, scenario };
    vec![
        example(
            RESOURCES,
            "web-beside-single",
            "Load balanced or single instance: what differs?",
            Scenario {
                name: "shop-production".into(),
                environment: web(),
                compared: Some(single()),
                ..Scenario::default()
            },
        ),
        example(
            RESOURCES,
            "single-instance",
            "Single instance: where is the load balancer?",
            Scenario {
                question: Question::LoadBalancer,
                name: "shop-trial".into(),
                environment: single(),
                managed: ManagedUpdates {
                    enabled: true,
                    preferred_start_time: "Tue:09:00".into(),
                    instance_refresh: true,
                    ..ManagedUpdates::default()
                },
                ..Scenario::default()
            },
        ),
        example(
            RESOURCES,
            "classic-by-default",
            "Created through the API: why a Classic Load Balancer?",
            Scenario {
                question: Question::LoadBalancer,
                environment: Environment {
                    load_balancer_type: None,
                    ..web()
                },
                compared: Some(web()),
                files: vec![file("broken.config", "option_settings:\n  aws:elasticbeanstalk:command:\n    BatchSize: many\n")],
                managed: ManagedUpdates {
                    enabled: true,
                    preferred_start_time: "Sun:03:00".into(),
                    available: AvailableUpdate::Minor,
                    update_level: UpdateLevel::Minor,
                    ..ManagedUpdates::default()
                },
                ..Scenario::default()
            },
        ),
        example(
            OPTIONS,
            "ebextensions-lose",
            "MinSize on the environment and in a file: which wins?",
            Scenario {
                created_with: CreationClient::EbCli,
                environment: Environment {
                    min_size: Some(5),
                    max_size: Some(8),
                    database: Some(Database::External),
                    db_deletion_policy: Some(DbDeletionPolicy::Snapshot),
                    ..web()
                },
                saved: "AWSConfigurationTemplateVersion: 1.1.0.0\nOptionSettings:\n  aws:autoscaling:asg:\n    Cooldown: 120\n".into(),
                files: vec![
                    file("01-scaling.config", "option_settings:\n  aws:autoscaling:asg:\n    MinSize: 2\n    Cooldown: 300\n  aws:elasticbeanstalk:command:\n    BatchSize: 50\n    Timeout: 900\n    IgnoreHealthCheck: true\n"),
                    file("02-later.config", "option_settings:\n  - namespace: aws:elasticbeanstalk:command\n    option_name: Timeout\n    value: 1200\n  - option_name: STAGE\n    value: production\n"),
                    file("bin/99-last.config", "option_settings:\n  aws:autoscaling:asg:\n    MinSize: 9\n"),
                ],
                ..Scenario::default()
            },
        ),
        example(
            OPTIONS,
            "lifecycle",
            "Lifecycle policy with MaxCount 25: what does it delete?",
            Scenario {
                environment: web(),
                lifecycle: Lifecycle {
                    max_count: Some(25),
                    versions: vec![
                        VersionRun {
                            count: 2,
                            age_days: 400,
                            in_use: true,
                            ..VersionRun::default()
                        },
                        VersionRun {
                            count: 150,
                            age_days: 200,
                            ..VersionRun::default()
                        },
                        VersionRun {
                            count: 20,
                            age_days: 10,
                            ..VersionRun::default()
                        },
                    ],
                    ..Lifecycle::default()
                },
                managed: ManagedUpdates {
                    enabled: true,
                    preferred_start_time: "Tue:09:00".into(),
                    available: AvailableUpdate::Major,
                    ..ManagedUpdates::default()
                },
                ..Scenario::default()
            },
        ),
        example(
            WORKER,
            "worker-dead-letter",
            "Application always returns 500: how many attempts?",
            worker(WorkerInput {
                sqsd: Sqsd {
                    max_retries: Some(3),
                    ..Sqsd::default()
                },
                messages: answers(&[(500, 1)]),
                seconds: 60,
                ..WorkerInput::default()
            }),
        ),
        example(
            WORKER,
            "worker-204",
            "Application returns 204: why is the message retried?",
            worker(WorkerInput {
                messages: answers(&[(204, 1), (201, 1), (200, 1)]),
                seconds: 60,
                ..WorkerInput::default()
            }),
        ),
        example(
            WORKER,
            "worker-duplicate",
            "Short VisibilityTimeout: is the message processed twice?",
            Scenario {
                environment: Environment {
                    min_size: Some(2),
                    ..worker(WorkerInput::default()).environment
                },
                ..worker(WorkerInput {
                    sqsd: Sqsd {
                        visibility_timeout: Some(30),
                        ..Sqsd::default()
                    },
                    messages: answers(&[(200, 45)]),
                    seconds: 300,
                    ..WorkerInput::default()
                })
            },
        ),
        example(
            WORKER,
            "worker-hangs",
            "Timeouts and a lost instance: what happens to messages?",
            Scenario {
                environment: Environment {
                    min_size: Some(2),
                    ..worker(WorkerInput::default()).environment
                },
                ..worker(WorkerInput {
                    sqsd: Sqsd {
                        inactivity_timeout: Some(60),
                        visibility_timeout: Some(90),
                        retention_period: Some(60),
                        ..Sqsd::default()
                    },
                    messages: vec![
                        Message {
                            answers: vec![Reply {
                                status: None,
                                seconds: 0,
                            }],
                            ..Message::default()
                        },
                        Message {
                            at: 1,
                            answers: vec![
                                Reply {
                                    status: Some(0),
                                    seconds: 9,
                                },
                                Reply::default(),
                            ],
                            ..Message::default()
                        },
                        Message {
                            at: 20,
                            copies: Some(2),
                            answers: vec![Reply {
                                status: Some(200),
                                seconds: 30,
                            }],
                        },
                    ],
                    seconds: 300,
                    terminate_instance: Some(2),
                    terminate_at: 30,
                    ..WorkerInput::default()
                })
            },
        ),
        example(
            WORKER,
            "cron",
            "cron.yaml on three instances: does a task run three times?",
            Scenario {
                environment: Environment {
                    min_size: Some(3),
                    ..worker(WorkerInput::default()).environment
                },
                ..worker(WorkerInput {
                    messages: Vec::new(),
                    cron: "version: 1\ncron:\n  - name: \"backup-job\"\n    url: \"/backup\"\n    schedule: \"0 */12 * * *\"\n  - name: \"audit\"\n    url: \"/audit\"\n    schedule: \"0 23 * * *\"\n".into(),
                    seconds: 86_400,
                    ..WorkerInput::default()
                })
            },
        ),
        example(
            TERMINATION,
            "coupled-database",
            "Coupled database: what does termination delete?",
            Scenario {
                question: Question::Termination,
                environment: Environment {
                    database: Some(Database::Coupled),
                    ..web()
                },
                compared: Some(Environment {
                    database: Some(Database::External),
                    ..web()
                }),
                ..Scenario::default()
            },
        ),
        example(
            TERMINATION,
            "linked",
            "Two environments link to it: can it be terminated?",
            Scenario {
                name: "orders-api".into(),
                environment: Environment {
                    min_size: Some(2),
                    database: Some(Database::Coupled),
                    db_deletion_policy: Some(DbDeletionPolicy::Retain),
                    availability_zones: Some(Zones::Two),
                    ..web()
                },
                links: vec![
                    Link {
                        variable: "BILLING_URL".into(),
                        environment: "billing-api".into(),
                        worker: false,
                    },
                    Link {
                        variable: "MAIL_QUEUE".into(),
                        environment: "mail-worker".into(),
                        worker: true,
                    },
                ],
                state: EnvironmentState {
                    linked_from: vec!["shop-web".into(), "back-office".into()],
                    ..EnvironmentState::default()
                },
                ..Scenario::default()
            },
        ),
        example(
            TERMINATION,
            "restore",
            "Terminated five weeks ago: can it be restored?",
            Scenario {
                environment: web(),
                state: EnvironmentState {
                    terminated_days_ago: Some(35),
                    ..EnvironmentState::default()
                },
                ..Scenario::default()
            },
        ),
        refused(
            REJECTED,
            "cron-fifo",
            "Windows worker with a FIFO queue: does AWS accept it?",
            Scenario {
                environment: Environment {
                    existing_queue: Some(ExistingQueue::Url(
                        "https://sqs.eu-west-1.amazonaws.com/111122223333/work.fifo".into(),
                    )),
                    ..worker(WorkerInput::default()).environment
                },
                platform: "IIS 10.0 running on Windows Server 2022".into(),
                ..worker(WorkerInput {
                    fifo: true,
                    cron: "cron:\n  - name: backup\n    url: /backup\n    schedule: hourly\n".into(),
                    ..WorkerInput::default()
                })
            },
        ),
        refused(
            REJECTED,
            "quotas",
            "Account at its quota: can it create environment 201?",
            Scenario {
                environment: Environment {
                    availability_zones: Some(Zones::One),
                    ..web()
                },
                account: Account {
                    environments: 200,
                    ..Account::default()
                },
                tags: 48,
                ..Scenario::default()
            },
        ),
        refused(
            REJECTED,
            "old-notes",
            "Settings from old notes: what does AWS reject first?",
            Scenario {
                application: String::new(),
                name: "dev".into(),
                platform: "Multi-container Docker".into(),
                service_role: String::new(),
                environment: Environment {
                    min_size: Some(6),
                    max_size: Some(4),
                    ..web()
                },
                direct: vec![Setting::new("elasticbeanstalk:command", "BatchSize", "30")],
                lifecycle: Lifecycle {
                    max_count: Some(100),
                    elsewhere: 900,
                    versions: vec![VersionRun {
                        count: 100,
                        age_days: 30,
                        ..VersionRun::default()
                    }],
                    ..Lifecycle::default()
                },
                ..Scenario::default()
            },
        ),
        refused(
            REJECTED,
            "shared-network",
            "Shared Network Load Balancer: does AWS accept it?",
            Scenario {
                platform: "Perl 5".into(),
                environment: Environment {
                    load_balancer_type: Some(LoadBalancerType::Network),
                    shared_load_balancer: Some(true),
                    ..web()
                },
                ..Scenario::default()
            },
        ),
    ]
}
