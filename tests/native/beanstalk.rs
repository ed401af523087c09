//! What holds for every Beanstalk deployment and update, on random fleets and faults; the worker's worked example;
//! precedence; names and cron as tables.

use cloudglass::beanstalk::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, LoadBalancerType, Tier,
    application::{self, Lifecycle, VersionRun},
    batch,
    blue_green::{self, Swap},
    config_update::{self, ConfigChange, ConfigUpdate, RollingUpdateType},
    cron,
    deployment::{
        Deployment, DeploymentOutcome, DeploymentRun, Durations, Failure, FailureAt, FailureKind,
        Rollback,
    },
    fleet::{FleetVersion, InstanceOrigin},
    health::HealthStatus,
    options::{self, CreationClient, PrecedenceLevel, Setting, SettingSources, SettingsFormat},
    policies::simulate,
    resources,
    worker::{self, Message, QueueEventKind, Reply, Sqsd, WorkerEnvironment},
};
use cloudglass::explain::Trace;
use proptest::prelude::*;
use serde_json::json;

fn failure() -> impl Strategy<Value = Option<Failure>> {
    use FailureAt::*;
    let at = prop::sample::select(vec![
        All, Batch, ExtraBatch, Canary, Rest, Launch, Evaluation, Always, Chosen, Moment,
    ]);
    let parts = (
        at,
        any::<bool>(),
        0..5_u64,
        0..12_u64,
        -1.0..9.0_f64,
        prop::collection::vec(0..12_u64, 0..4),
        0..4_000_u64,
        prop::option::of(status()),
    );
    prop::option::weighted(
        0.7,
        parts.prop_map(|(at, command, batch, instances, minute, chosen, second, status)| Failure {
            at,
            kind: Some(if command { FailureKind::Command } else { FailureKind::Health }),
            batch: Some(batch),
            instances: Some(instances),
            minute: Some(minute),
            chosen: Some(chosen),
            second: Some(second),
            status,
        }),
    )
}

fn status() -> impl Strategy<Value = HealthStatus> {
    prop::sample::select(vec![
        HealthStatus::Ok,
        HealthStatus::Warning,
        HealthStatus::Degraded,
        HealthStatus::Severe,
    ])
}

/// Steps that are well within the command timeout.
fn durations() -> impl Strategy<Value = Durations> {
    let up_to = |most| prop::option::of(0..most);
    ((up_to(90_u64), up_to(90), up_to(300)), (up_to(300), up_to(300), up_to(300), up_to(300)))
        .prop_map(|((drain, commands, register), (prepare, launch, healthy, terminate))| {
            Durations {
                drain,
                commands,
                register,
                prepare,
                launch,
                healthy,
                terminate,
                ..Durations::default()
            }
        })
}

fn deployment() -> impl Strategy<Value = Deployment> {
    (
        (1..12_i64, 0..5_usize, any::<bool>(), 1..=100_i64),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        failure(),
        prop::option::weighted(0.2, 0..3_000_u64),
        (status(), durations()),
    )
        .prop_map(
            |(
                (instances, policy, fixed, size),
                (worker, ignore, basic),
                failure,
                abort_at,
                (threshold, durations),
            )| {
                let policy = DeploymentPolicy::ALL[policy];
                Deployment {
                    instances: Some(instances),
                    tier: Some(if worker && policy != DeploymentPolicy::TrafficSplitting {
                        Tier::Worker
                    } else {
                        Tier::WebServer
                    }),
                    load_balancer_type: Some(LoadBalancerType::Application),
                    max_size: Some(100),
                    deployment_policy: Some(policy.as_str().into()),
                    batch_size_type: Some(if fixed {
                        BatchSizeType::Fixed
                    } else {
                        BatchSizeType::Percentage
                    }),
                    batch_size: Some(size),
                    ignore_health_check: Some(ignore),
                    enhanced_health: Some(!basic || policy == DeploymentPolicy::Immutable),
                    failure,
                    abort_at,
                    health_check_success_threshold: Some(threshold),
                    durations,
                    ..Deployment::default()
                }
            },
        )
}

fn policy(deployment: &Deployment) -> DeploymentPolicy {
    DeploymentPolicy::parse(deployment.policy_text()).expect("a policy")
}

/// Most instances beyond those of the start.
fn extra(deployment: &Deployment, run: &DeploymentRun) -> u64 {
    match policy(deployment) {
        DeploymentPolicy::AllAtOnce | DeploymentPolicy::Rolling => 0,
        DeploymentPolicy::RollingWithAdditionalBatch => deployment.batch(),
        _ => run.started_with,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_run_keeps_what_its_policy_promises(deployment in deployment()) {
        let run = simulate(&deployment).expect("it is let in");
        prop_assert_eq!(&run, &simulate(&deployment).expect("again"), "the same twice");
        let n = run.started_with;
        for row in &run.states {
            prop_assert_eq!(row.serving_v1 + row.serving_v2 + row.out, row.total, "instances are conserved: {:?}", row);
            prop_assert!(row.total <= n + extra(&deployment, &run), "too many: {:?}", row);
        }
        prop_assert!(run.states.windows(2).all(|pair| pair[0].at <= pair[1].at), "rows are in order");
        for instance in &run.instances {
            prop_assert!(instance.spans.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].from < pair[0].to), "no gaps: {:?}", instance);
        }
        prop_assert!(run.total_seconds < 200_000, "it ends");
        let expected = if run.outcome == DeploymentOutcome::Succeeded { FleetVersion::V2 } else { FleetVersion::V1 };
        prop_assert_eq!(run.expected_version, expected);
        let replaces = policy(&deployment).replaces();
        match (run.outcome, replaces) {
            (DeploymentOutcome::Succeeded, _) => prop_assert_eq!(run.rollback, Rollback::None),
            (_, true) => {
                prop_assert_eq!(run.rollback, Rollback::Automatic);
                prop_assert_eq!((run.final_versions.v1, run.final_versions.v2, run.final_versions.out), (n, 0, 0));
                prop_assert_eq!(run.original_instances_kept, n);
            }
            (_, false) => prop_assert_eq!(run.rollback, Rollback::Manual),
        }
        if !replaces {
            prop_assert_eq!(run.original_instances_kept, n, "in place keeps the ids");
        }
    }

    #[test]
    fn a_good_run_serves_as_promised(mut deployment in deployment()) {
        deployment.failure = None;
        deployment.abort_at = None;
        let run = simulate(&deployment).expect("it is let in");
        let n = run.started_with;
        prop_assert_eq!(run.outcome, DeploymentOutcome::Succeeded);
        let least = match policy(&deployment) {
            DeploymentPolicy::AllAtOnce => 0,
            DeploymentPolicy::Rolling => n - deployment.batch(),
            _ => n,
        };
        prop_assert_eq!(run.min_in_service, least);
        prop_assert_eq!((run.final_versions.v1, run.final_versions.v2, run.final_versions.out), (0, n, 0));
        prop_assert_eq!(run.peak_instances, n + extra(&deployment, &run));
        if policy(&deployment).has_batches() {
            prop_assert_eq!(run.batches.iter().sum::<u64>(), n);
            prop_assert_eq!(run.batches.len() as u64, n.div_ceil(deployment.batch()));
        }
        if policy(&deployment).replaces() {
            prop_assert_eq!(run.original_instances_kept, 0);
            prop_assert!(run.instances.iter().all(|one| one.alive == (one.group != InstanceOrigin::Original)));
        }
    }

    #[test]
    fn batches_part_the_fleet(n in 0..2_000_u64, fixed in any::<bool>(), size in 0..200_u64) {
        let kind = if fixed { BatchSizeType::Fixed } else { BatchSizeType::Percentage };
        let b = batch::size(n, kind, size);
        let sizes = batch::sizes(n, b);
        prop_assert_eq!(sizes.iter().sum::<u64>(), n);
        prop_assert!(b <= n && (n == 0 || b >= 1));
        prop_assert!(sizes.iter().rev().skip(1).all(|&size| size == b), "only the last may be smaller");
    }

    #[test]
    fn all_at_once_is_the_fastest(n in 1..30_i64, size in 1..=100_i64) {
        let seconds = |policy: &str| simulate(&Deployment {
            instances: Some(n),
            deployment_policy: Some(policy.into()),
            batch_size: Some(size),
            ..Deployment::default()
        }).expect("let in").total_seconds;
        prop_assert!(seconds("AllAtOnce") < seconds("Rolling"));
        prop_assert!(seconds("Rolling") < seconds("RollingWithAdditionalBatch"));
    }

    #[test]
    fn updates_end_whole(min in 1..9_i64, more in 0..5_i64, running in 0..5_i64, kind in 0..4_usize, batch in prop::option::of(1..9_i64), failing in prop::option::of(1..4_u64)) {
        let kind = [RollingUpdateType::Disabled, RollingUpdateType::Time, RollingUpdateType::Health, RollingUpdateType::Immutable][kind];
        let update = ConfigUpdate {
            change: Some(ConfigChange { platform_version: Some("1.2.3".into()), ..ConfigChange::default() }),
            min_size: Some(min),
            max_size: Some(min + more),
            running: Some(min + running.min(more)),
            rolling_update_enabled: Some(kind != RollingUpdateType::Disabled),
            rolling_update_type: Some(kind),
            max_batch_size: batch.filter(|_| kind != RollingUpdateType::Disabled),
            failing_batch: failing,
            ..ConfigUpdate::default()
        };
        let done = config_update::simulate(&update).expect("let in");
        let n = (min + running.min(more)) as u64;
        if done.succeeded || done.rollback == Rollback::Automatic {
            prop_assert_eq!(done.in_service.last(), Some(&n), "as many as before: {:?}", done.in_service);
        }
        if matches!(kind, RollingUpdateType::Time | RollingUpdateType::Health) {
            prop_assert!(done.min_in_service() + done.batch_size.max(done.max_batch_size) >= n);
            prop_assert!(done.min_in_service() >= done.min_instances_in_service.min(n));
        }
        prop_assert!(done.in_service.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

/// An environment variable on five instances, two at a time: (batch that fails, canceled at, in service, what is left).
#[test]
fn a_setting_in_place_restarts_by_the_deployment_batch() {
    let update = |failing_batch, abort_at, batch_size| ConfigUpdate {
        change: Some(ConfigChange {
            namespace: Some("aws:elasticbeanstalk:application:environment".into()),
            option: Some("STAGE".into()),
            platform_version: None,
        }),
        min_size: Some(5),
        max_size: Some(5),
        batch_size_type: Some(BatchSizeType::Fixed),
        batch_size,
        failing_batch,
        abort_at,
        ..ConfigUpdate::default()
    };
    let two = Some(2);
    for (what, failing, abort, batch, in_service, succeeded, rollback, seconds) in [
        ("well", None, None, two, vec![5, 3, 5, 3, 5, 4, 5], true, Rollback::None, 20 + 3 * 170),
        ("all of them", None, None, Some(5), vec![5, 0, 5], true, Rollback::None, 20 + 10),
        (
            "batch 2 fails",
            Some(2),
            None,
            two,
            vec![5, 3, 5, 3, 5, 3, 5],
            false,
            Rollback::Automatic,
            20 + 170 + 840 + 2 * 170,
        ),
        (
            "canceled in batch 1",
            None,
            Some(60),
            two,
            vec![5, 3, 5, 3, 5],
            false,
            Rollback::Automatic,
            20 + 2 * 170,
        ),
        (
            "canceled too late",
            None,
            Some(525),
            two,
            vec![5, 3, 5, 3, 5, 4, 5],
            true,
            Rollback::None,
            20 + 3 * 170,
        ),
    ] {
        let done = config_update::simulate(&update(failing, abort, batch)).expect(what);
        assert_eq!(done.in_service, in_service, "{what}");
        assert_eq!(
            (done.succeeded, done.rollback, done.total_seconds),
            (succeeded, rollback, seconds),
            "{what}"
        );
        assert_eq!(done.fleet.instances.len(), 5, "{what}: nothing is replaced");
        let end = if succeeded { FleetVersion::V2 } else { FleetVersion::V1 };
        assert!(
            done.fleet
                .instances
                .iter()
                .all(|one| one.spans.last().map(|span| span.version) == Some(end)),
            "{what}"
        );
        assert_eq!(done.deployment_id_increment, 1, "{what}");
    }
}

/// A rolling update that is canceled while batch 2 is under way is taken back instance by instance.
#[test]
fn a_canceled_update_is_taken_back() {
    let done = config_update::simulate(&ConfigUpdate {
        change: Some(ConfigChange {
            platform_version: Some("1.2.3".into()),
            ..ConfigChange::default()
        }),
        min_size: Some(4),
        max_size: Some(4),
        rolling_update_enabled: Some(true),
        rolling_update_type: Some(RollingUpdateType::Health),
        abort_at: Some(400),
        ..ConfigUpdate::default()
    })
    .expect("let in");
    assert!(done.aborted && !done.succeeded);
    assert_eq!(done.in_service, [4, 3, 4, 3, 4, 3, 4, 3, 4]);
    assert_eq!(done.fleet.counts(), (4, 0, 4));
}

/// Without rolling updates a canceled update is taken back all at once: (canceled at, in service, taken back).
#[test]
fn an_update_all_at_once_can_be_canceled() {
    for (abort_at, in_service, aborted) in [
        (None, vec![4, 0, 4], false),
        (Some(20), vec![4, 0, 4], true),
        (Some(200), vec![4, 0, 4, 0, 4], true),
        (Some(5_000), vec![4, 0, 4], false),
    ] {
        let done = config_update::simulate(&ConfigUpdate {
            change: Some(ConfigChange {
                platform_version: Some("1.2.3".into()),
                ..ConfigChange::default()
            }),
            min_size: Some(4),
            abort_at,
            ..ConfigUpdate::default()
        })
        .expect("let in");
        assert_eq!(done.in_service, in_service, "{abort_at:?}");
        assert_eq!((done.aborted, done.succeeded), (aborted, !aborted), "{abort_at:?}");
        let (v1, v2, _) = done.fleet.counts();
        assert_eq!((v1, v2), if aborted { (4, 0) } else { (0, 4) });
    }
}

/// What a cell of the comparison says of the rollback is what the run says that it opens.
#[test]
fn every_cell_opens_the_run_that_it_tells_of() {
    use cloudglass::labs::{Lab, beanstalk_deployment::BeanstalkDeployment};
    for example in BeanstalkDeployment::examples() {
        let answer = BeanstalkDeployment::explained(&example.scenario, &()).answer;
        for row in &answer.comparison {
            for cell in row.cells.iter().filter(|cell| cell.column == "Rollback") {
                let mut opened = example.scenario.clone();
                cell.opens.put(&mut opened);
                let run = BeanstalkDeployment::explained(&opened, &()).answer.run;
                let back = run.played.expect("it is let in").back;
                let says = match cell.text.as_str() {
                    "Manual redeploy" => "Elastic Beanstalk doesn't roll back",
                    "Swap CNAMEs again" => "You swapped the CNAMEs again",
                    _ => "No action required. The new instances are terminated",
                };
                assert!(back[0].starts_with(says), "{} {}: {back:?}", example.id, row.method);
            }
        }
    }
}

/// The word of the health along a run, as the event stream tells it: (policy or blue/green, fault, words).
#[test]
fn health_is_told_by_events() {
    use cloudglass::labs::{
        Lab,
        beanstalk_deployment::{BeanstalkDeployment, DeploymentOperation, Scenario},
    };
    for (policy, fault, words) in [
        (Some("Rolling"), None, vec!["Ok to Info", "Info to Ok"]),
        (Some("Rolling"), Some(FailureAt::Always), vec!["Ok to Info", "Info to Degraded"]),
        (None, None, vec!["Ok to Info", "Info to Ok"]),
        (
            None,
            Some(FailureAt::Evaluation),
            vec!["Ok to Info", "Info to Ok", "Ok to Severe", "Severe to Ok"],
        ),
    ] {
        let scenario = Scenario {
            operation: match policy {
                Some(_) => DeploymentOperation::Deploy,
                None => DeploymentOperation::BlueGreen,
            },
            deployment: Deployment {
                instances: Some(4),
                deployment_policy: policy.map(str::to_owned),
                batch_size: Some(50),
                failure: fault.map(|at| Failure {
                    at,
                    kind: None,
                    batch: None,
                    instances: None,
                    minute: None,
                    chosen: None,
                    second: None,
                    status: None,
                }),
                ..Deployment::default()
            },
            ..Scenario::default()
        };
        let run = BeanstalkDeployment::explained(&scenario, &()).answer.run;
        let played = run.played.expect("it is let in");
        let seen: Vec<&str> = played
            .timeline
            .events
            .iter()
            .filter_map(|event| {
                let rest = event.text.strip_prefix("Environment health has transitioned from ")?;
                rest.split('.').next()
            })
            .collect();
        assert_eq!(seen, words, "{policy:?} {fault:?}");
    }
}

/// What the health threshold makes of a version of some status: (policy, threshold, status, outcome, v1, v2, out).
#[test]
fn the_threshold_says_what_counts_as_healthy() {
    use DeploymentOutcome::{Failed, Succeeded};
    use cloudglass::beanstalk::health::HealthStatus::{Degraded, Ok, Severe, Warning};
    let table = [
        ("Rolling", None, Some(Warning), Failed, [2, 0, 2]),
        ("Rolling", Some(Warning), Some(Warning), Succeeded, [0, 4, 0]),
        ("Rolling", Some(Warning), Some(Degraded), Failed, [2, 0, 2]),
        ("Immutable", Some(Degraded), Some(Degraded), Succeeded, [0, 4, 0]),
        ("Immutable", Some(Ok), None, Failed, [4, 0, 0]),
        ("AllAtOnce", Some(Degraded), Some(Warning), Succeeded, [0, 4, 0]),
        ("RollingWithAdditionalBatch", Some(Warning), Some(Warning), Succeeded, [0, 4, 0]),
        // The load balancer has checks of its own.
        ("Rolling", Some(Severe), None, Succeeded, [0, 0, 4]),
    ];
    for (policy, threshold, status, outcome, ends) in table {
        let run = simulate(&Deployment {
            instances: Some(4),
            deployment_policy: Some(policy.into()),
            batch_size: Some(50),
            health_check_success_threshold: threshold,
            failure: Some(Failure {
                at: FailureAt::Always,
                kind: None,
                batch: None,
                instances: None,
                minute: None,
                chosen: None,
                second: None,
                status,
            }),
            ..Deployment::default()
        })
        .expect("let in");
        let what = format!("{policy} {threshold:?} {status:?}");
        assert_eq!(run.outcome, outcome, "{what}");
        let end = run.final_versions;
        assert_eq!([end.v1, end.v2, end.out], ends, "{what}");
    }
}

/// A step that takes longer than the command timeout allows fails the deployment: (seconds of a step, timeout, outcome, total).
#[test]
fn slow_steps_run_into_the_timeout() {
    use cloudglass::beanstalk::deployment::Durations;
    let of =
        |drain, commands, register| Durations { drain, commands, register, ..Durations::default() };
    for (durations, timeout, outcome, seconds) in [
        (of(None, None, None), None, DeploymentOutcome::Succeeded, 20 + 2 * 170),
        (of(Some(60), None, None), None, DeploymentOutcome::Succeeded, 20 + 2 * 215),
        (of(None, Some(900), None), None, DeploymentOutcome::Failed, 10 + 840 + 10),
        (of(None, Some(900), None), Some(3_600), DeploymentOutcome::Succeeded, 20 + 2 * 1060),
        (of(None, None, Some(90)), Some(1), DeploymentOutcome::Succeeded, 20 + 2 * 115),
        (of(None, None, Some(216)), Some(1), DeploymentOutcome::Succeeded, 20 + 2 * 241),
        (of(None, None, Some(217)), Some(1), DeploymentOutcome::Failed, 10 + 241 + 10),
    ] {
        let run = simulate(&Deployment {
            instances: Some(4),
            deployment_policy: Some("Rolling".into()),
            batch_size: Some(50),
            timeout,
            durations: durations.clone(),
            ..Deployment::default()
        })
        .expect("let in");
        assert_eq!(
            (run.outcome, run.total_seconds),
            (outcome, seconds),
            "{durations:?} {timeout:?}"
        );
    }
}

/// The additional batch has the command timeout and 240 s to launch and to become healthy.
#[test]
fn a_slow_additional_batch_runs_into_the_timeout() {
    use cloudglass::beanstalk::deployment::Durations;
    for (launch, register, outcome) in [
        (141, 100, DeploymentOutcome::Succeeded),
        (142, 100, DeploymentOutcome::Failed),
        (141, 101, DeploymentOutcome::Failed),
        (242, 0, DeploymentOutcome::Failed),
    ] {
        let run = simulate(&Deployment {
            instances: Some(4),
            deployment_policy: Some("RollingWithAdditionalBatch".into()),
            batch_size: Some(50),
            timeout: Some(1),
            durations: Durations {
                launch: Some(launch),
                register: Some(register),
                ..Durations::default()
            },
            ..Deployment::default()
        })
        .expect("let in");
        assert_eq!(run.outcome, outcome, "{launch} {register}");
    }
}

/// The worked example of the worker: (seconds, what, receive count, in the queue, dead).
#[test]
fn a_worker_tries_three_times_then_gives_up() {
    let sqsd = Sqsd { max_retries: Some(3), ..Sqsd::default() };
    let messages =
        [Message { answers: vec![Reply { status: Some(500), seconds: 1 }], ..Message::default() }];
    let played = worker::play(
        &WorkerEnvironment {
            instances: 1,
            sqsd: &sqsd,
            dead_letters: true,
            messages: &messages,
            tasks: &[],
            starts_at: 0,
            seconds: 600,
            terminated: None,
        },
        &mut Trace::default(),
    );
    let seen: Vec<_> = played
        .events
        .iter()
        .map(|one| (one.at, one.what, one.receive_count, one.queue, one.dead))
        .collect();
    let expected = [
        (0, QueueEventKind::Arrives, 0, 1, 0),
        (0, QueueEventKind::Posted, 1, 1, 0),
        (1, QueueEventKind::Hidden, 1, 1, 0),
        (3, QueueEventKind::Posted, 2, 1, 0),
        (4, QueueEventKind::Hidden, 2, 1, 0),
        (6, QueueEventKind::Posted, 3, 1, 0),
        (7, QueueEventKind::Hidden, 3, 1, 0),
        (9, QueueEventKind::DeadLetter, 3, 0, 1),
    ];
    assert_eq!(seen, expected);
    assert_eq!((played.done, played.posts, played.dead), (0, 3, 1));
}

/// The `cron.yaml` of docs/reference/beanstalk.md, section 2.5, over a day.
#[test]
fn periodic_tasks_arrive_at_their_times() {
    let tasks = cron::parse(
        "version: 1\ncron:\n - name: \"backup-job\"\n   url: \"/backup\"\n   schedule: \"30 */12 * * *\"\n - name: \"audit\"\n   url: \"/audit\"\n   schedule: \"5 23 * * *\"\n",
    )
    .expect("tasks");
    let played = worker::play(
        &WorkerEnvironment {
            instances: 2,
            sqsd: &Sqsd::default(),
            dead_letters: true,
            messages: &[Message { copies: Some(2), ..Message::default() }],
            tasks: &tasks,
            starts_at: 1_767_225_600,
            seconds: 86_400,
            terminated: None,
        },
        &mut Trace::default(),
    );
    let arrivals: Vec<(u64, &str)> = played
        .events
        .iter()
        .filter(|event| event.what == QueueEventKind::Arrives)
        .map(|event| (event.at, event.message.as_str()))
        .collect();
    assert_eq!(
        arrivals,
        [
            (0, "message 1"),
            (0, "message 2"),
            (1800, "backup-job at 00:30"),
            (45_000, "backup-job at 12:30"),
            (83_100, "audit at 23:05")
        ]
    );
}

#[test]
fn precedence_lets_the_next_level_show() {
    let size = |value| vec![Setting::new("aws:autoscaling:asg", "MinSize", value)];
    let mut sources = SettingSources {
        direct: size("5"),
        saved: size("4"),
        files: vec![("b.config".into(), size("3")), ("a.config".into(), size("2"))],
        client: CreationClient::Api,
        ..SettingSources::default()
    };
    let shown = |sources: &SettingSources| {
        let rows = options::resolve(sources, &mut Trace::default());
        let row = rows.iter().find(|row| row.option == "MinSize").expect("MinSize").clone();
        (row.value, row.level, row.file)
    };
    assert_eq!(shown(&sources), ("5".into(), PrecedenceLevel::Direct, None));
    sources.direct.clear();
    assert_eq!(shown(&sources), ("4".into(), PrecedenceLevel::Saved, None));
    sources.saved.clear();
    assert_eq!(
        shown(&sources),
        ("3".into(), PrecedenceLevel::Ebextensions, Some("b.config".into()))
    );
    sources.files.remove(0);
    assert_eq!(
        shown(&sources),
        ("2".into(), PrecedenceLevel::Ebextensions, Some("a.config".into()))
    );
    sources.files.clear();
    assert_eq!(shown(&sources), ("1".into(), PrecedenceLevel::Default, None));
}

/// docs/reference/beanstalk.md, section 4.4: `minor` applies minor and patch versions, `patch` patch versions alone.
#[test]
fn what_a_maintenance_window_applies() {
    let (immutable, level) = ("beanstalk.managed.immutable", "beanstalk.managed.level");
    for (available, update_level, refresh, rule, says) in [
        ("patch", "patch", false, immutable, "applies the patch version"),
        ("patch", "minor", true, immutable, "applies the patch version"),
        ("minor", "minor", false, immutable, "applies the minor version"),
        ("minor", "patch", false, level, "the published version is a minor version"),
        ("minor", "patch", true, "beanstalk.managed.refresh", "replaces all instances immutably"),
        ("major", "minor", false, level, "never apply a major version"),
        ("major", "patch", false, level, "never apply a major version"),
        (
            "none",
            "minor",
            false,
            level,
            "AWS has published no newer version before the 2 h from Tue:09:00 UTC",
        ),
        ("none", "minor", true, "beanstalk.managed.refresh", "In the 2 h from Tue:09:00 UTC"),
    ] {
        let managed = json!({ "enabled": true, "preferredStartTime": "Tue:09:00", "available": available,
            "updateLevel": update_level, "instanceRefresh": refresh });
        let managed = serde_json::from_value(managed).expect("settings");
        let mut trace = Trace::default();
        let window = application::window(&managed, &mut trace);
        assert_eq!(trace.steps[0].rule.id, rule, "{available} {update_level}");
        assert_eq!(window.replaces, rule != level, "{available} {update_level}");
        assert!(window.sentence.contains(says), "{window:?}");
    }
    let mut trace = Trace::default();
    let off = application::window(&application::ManagedUpdates::default(), &mut trace);
    assert!(!off.replaces && trace.steps[0].rule.id == "beanstalk.managed.off");
}

/// As long as blue runs, it can take over again: docs/reference/beanstalk.md, section 5. With a TTL of 60 s, blue is
/// kept for 15 min after the last client has followed the swap.
#[test]
fn blue_takes_over_while_it_runs() {
    let swap = Swap { dns_ttl: Some(60), keep_minutes: Some(15), ..Swap::default() };
    let run = |failure: Option<serde_json::Value>| {
        let failure = failure.map(|failure| serde_json::from_value(failure).expect("a failure"));
        let deployment = Deployment { instances: Some(4), failure, ..Deployment::default() };
        blue_green::simulate(&deployment, &swap).expect("it is let in")
    };
    let good = run(None);
    let end = good.events.iter().find(|event| event.text == "terminateEnvironment is starting.");
    let end = end.expect("blue is terminated").at;
    let swapped = end - 60 - 15 * 60;
    for (second, outcome) in [
        (swapped + 1, DeploymentOutcome::Failed),
        (end, DeploymentOutcome::Failed),
        (end + 1, DeploymentOutcome::Succeeded),
    ] {
        let run = run(Some(json!({ "at": "moment", "second": second })));
        assert_eq!(run.outcome, outcome, "second {second} of {swapped} to {end}");
        assert!(run.versions_served.contains(&FleetVersion::V2), "{second}");
    }
    // No user reaches green before the swap.
    let early = run(Some(json!({ "at": "moment", "second": 1 })));
    assert_eq!(
        (early.outcome, early.versions_served),
        (DeploymentOutcome::Failed, vec![FleetVersion::V1])
    );
    for (minute, outcome) in [
        (json!(null), DeploymentOutcome::Failed),
        (json!(0.5), DeploymentOutcome::Failed),
        (json!(16.0), DeploymentOutcome::Failed),
        (json!(16.1), DeploymentOutcome::Succeeded),
    ] {
        let run = run(Some(json!({ "at": "evaluation", "minute": minute })));
        assert_eq!(run.outcome, outcome, "minute {minute}");
    }
}

/// docs/reference/beanstalk.md, section 7.1. An environment without a load balancer gets no values for one.
#[test]
fn clients_recommend_values() {
    let lean = ["BatchSize", "BatchSizeType", "SystemType"];
    let full =
        ["RollingUpdateType", "RollingUpdateEnabled", "CrossZone", "ConnectionDrainingEnabled"];
    for (client, worker, single, given, missing) in [
        (CreationClient::Api, false, false, &[][..], &[&lean[..], &full[..]].concat()[..]),
        (
            CreationClient::EbCli,
            false,
            false,
            &[&lean[..], &full[..]].concat(),
            &["DeploymentPolicy"],
        ),
        (CreationClient::EbCli, true, false, &lean, &full),
        (CreationClient::EbCli, false, true, &lean, &full),
        (CreationClient::EbCli, true, true, &lean, &full),
        (
            CreationClient::Console,
            false,
            false,
            &["DeploymentPolicy", "SystemType", "ConnectionDrainingEnabled"],
            &[],
        ),
        (
            CreationClient::Console,
            true,
            false,
            &["DeploymentPolicy", "SystemType"],
            &["ConnectionDrainingEnabled"],
        ),
        (
            CreationClient::Console,
            false,
            true,
            &["DeploymentPolicy", "SystemType"],
            &["ConnectionDrainingEnabled"],
        ),
    ] {
        let sources = SettingSources { client, worker, single, ..SettingSources::default() };
        let rows = options::resolve(&sources, &mut Trace::default());
        let recommended = |option: &str| {
            rows.iter().any(|row| row.option == option && row.level == PrecedenceLevel::Recommended)
        };
        for option in given {
            assert!(recommended(option), "{client:?}, worker {worker}, single {single}: {option}");
        }
        for option in missing {
            assert!(!recommended(option), "{client:?}, worker {worker}, single {single}: {option}");
        }
    }
}

#[test]
fn settings_go_through_every_document() {
    let settings = vec![
        Setting::new("aws:autoscaling:asg", "MaxSize", "6"),
        Setting::new("aws:elasticbeanstalk:application:environment", "STAGE", "on"),
        Setting::new("aws:elasticbeanstalk:command", "BatchSize", "30"),
    ];
    for format in [
        SettingsFormat::Ebextensions,
        SettingsFormat::EbConfig,
        SettingsFormat::SavedConfiguration,
        SettingsFormat::CloudFormation,
        SettingsFormat::Api,
    ] {
        let text = options::export(format, &settings, false);
        let imported = options::import(&text);
        assert_eq!(imported.format, Some(format), "{text}");
        assert_eq!(imported.settings, settings, "{text}");
    }
    for text in ["", "- 1", "option_settings: 3", "{", "Resources: {A: {Type: X}}", "\u{0}"] {
        assert!(options::import(text).settings.is_empty(), "{text}");
    }
    // What of a template is no option is told.
    let template = "Resources: {Env: {Type: 'AWS::ElasticBeanstalk::Environment', Properties: {Tier: {Name: Worker}, Tags: []}}}";
    let left: Vec<String> =
        options::import(template).report.into_iter().map(|line| line.field).collect();
    assert_eq!(left, ["Resources.Env.Properties.Tier", "Resources.Env.Properties.Tags"]);
}

/// The settings of a document, as `namespace option=value` after the last colon of the namespace.
fn read(imported: &options::ImportedSettings) -> Vec<String> {
    let last = |namespace: &str| namespace.rsplit(':').next().unwrap_or_default().to_owned();
    imported
        .settings
        .iter()
        .map(|it| format!("{} {}={}", last(&it.namespace), it.option, it.value))
        .collect()
}

#[test]
fn a_list_for_the_api_is_read() {
    for (text, settings, ignored) in [
        (
            r#"[{"Namespace":"aws:elasticbeanstalk:command","OptionName":"DeploymentPolicy","Value":"Rolling"},
                {"Namespace":"aws:autoscaling:asg","OptionName":"MinSize","Value":"1"}]"#,
            vec!["command DeploymentPolicy=Rolling", "asg MinSize=1"],
            0,
        ),
        (
            r#"{"EnvironmentName":"shop","OptionSettings":[{"ResourceName":"AWSEBAutoScalingGroup","Namespace":"aws:autoscaling:asg","OptionName":"Cooldown","Value":"120"}]}"#,
            vec!["asg Cooldown=120"],
            1,
        ),
        (
            r#"{"ConfigurationSettings":[{"PlatformArn":"arn:x","OptionSettings":[
                {"Namespace":"aws:autoscaling:launchconfiguration","OptionName":"EC2KeyName"},
                {"Namespace":"aws:elasticbeanstalk:sqsd","OptionName":"HttpPath","Value":"/work"}]}]}"#,
            vec!["sqsd HttpPath=/work"],
            2,
        ),
        (
            "- Namespace: aws:elasticbeanstalk:xray\n  OptionName: XRayEnabled\n  Value: true\n",
            vec!["xray XRayEnabled=true"],
            0,
        ),
    ] {
        let imported = options::import(text);
        assert_eq!(imported.format, Some(SettingsFormat::Api), "{text}");
        assert_eq!(read(&imported), settings, "{text}");
        let of = |status| imported.report.iter().filter(|line| line.status == status).count();
        assert_eq!(of(options::SettingStatus::Ignored), ignored, "{:?}", imported.report);
        assert_eq!(of(options::SettingStatus::Refused), 0, "{:?}", imported.report);
    }
    let lab = |saved: &str| {
        use cloudglass::labs::{
            Lab,
            beanstalk_environment::{BeanstalkEnvironment, Scenario},
        };
        let scenario = Scenario { saved: saved.into(), ..Scenario::default() };
        let answer = BeanstalkEnvironment::explained(&scenario, &()).answer;
        let row = answer.options.into_iter().find(|row| row.option == "MinSize");
        row.map(|row| (row.value, row.level))
    };
    assert_eq!(
        lab(r#"[{"Namespace":"aws:autoscaling:asg","OptionName":"MinSize","Value":"2"}]"#),
        Some(("2".into(), PrecedenceLevel::Direct)),
    );
}

#[test]
fn only_an_option_that_is_a_document_can_be_nested() {
    let health = "aws:elasticbeanstalk:healthreporting:system";
    let document = r#"{"Rules":{"Environment":{"Application":{"ApplicationRequests4xx":{"Enabled":false}}}},"Version":1}"#;
    let nested = "{Rules: {Environment: {Application: {ApplicationRequests4xx: {Enabled: false}}}}, Version: 1}";
    let by_namespace = format!("{{{health}: {{SystemType: enhanced, ConfigDocument: {nested}}}}}");
    let entry = |value: &str| {
        format!("[{{namespace: '{health}', option_name: ConfigDocument, value: {value}}}]")
    };
    for text in [
        format!("OptionSettings: {by_namespace}"),
        format!("option_settings: {by_namespace}"),
        format!("settings: {by_namespace}"),
        format!("option_settings: {}", entry(nested)),
        format!("option_settings: {}", entry(&format!("'{document}'"))),
    ] {
        let imported = options::import(&text);
        let value = imported.settings.iter().find(|it| it.option == "ConfigDocument");
        assert_eq!(value.map(|it| it.value.as_str()), Some(document), "{text}");
    }
    for (option, value) in
        [("SystemType", nested), ("ConfigDocument", "[1]"), ("ConfigDocument", "on")]
    {
        let text = format!("OptionSettings: {{{health}: {{{option}: {value}}}}}");
        let imported = options::import(&text);
        assert!(imported.settings.is_empty(), "{text}");
        assert_eq!(imported.report[0].status, options::SettingStatus::Refused, "{text}");
    }
}

#[test]
fn each_file_has_its_own_key() {
    let policy = "{'aws:elasticbeanstalk:command': {DeploymentPolicy: Immutable}}";
    for (key, saved) in [("OptionSettings", false), ("settings", false), ("option_settings", true)]
    {
        let text = format!("{key}: {policy}");
        let imported = if saved {
            options::read_saved_configuration(&text)
        } else {
            options::read_config_file(".ebextensions/deploy.config", &text)
        };
        assert!(imported.settings.is_empty(), "{text}");
        let line = &imported.report[0];
        assert_eq!(
            (line.status, line.field.as_str()),
            (options::SettingStatus::Refused, format!("`{key}`").as_str())
        );
        let instead = if saved { "`OptionSettings`" } else { "`option_settings`" };
        assert!(line.why.contains(instead), "{}", line.why);
    }
    let both = format!(
        "option_settings: {policy}\nOptionSettings: {{'aws:autoscaling:asg': {{MinSize: 2}}}}"
    );
    assert_eq!(read(&options::read_saved_configuration(&both)), ["asg MinSize=2"]);
    let good = format!("OptionSettings: {policy}");
    assert_eq!(
        read(&options::read_saved_configuration(&good)),
        ["command DeploymentPolicy=Immutable"]
    );
}

/// A lab's errors and warnings about combinations: rule and field.
fn conflicts(file: &str, direct: Vec<Setting>) -> Vec<(&'static str, String)> {
    use cloudglass::labs::{
        Lab,
        beanstalk_environment::{BeanstalkEnvironment, ConfigFile, Scenario},
    };
    let files = vec![ConfigFile { name: "a.config".into(), text: file.into() }];
    let scenario = Scenario { files, direct, ..Scenario::default() };
    let rules = [
        "beanstalk.listener.",
        "beanstalk.update.immutable-pair",
        "beanstalk.policy.immutable-pair",
    ];
    BeanstalkEnvironment::explained(&scenario, &())
        .findings
        .into_iter()
        .filter(|found| rules.iter().any(|rule| found.rule.id.starts_with(rule)))
        .map(|found| (found.rule.id, found.field))
        .collect()
}

/// Listeners: (type of the load balancer, namespace, options, the rule of the error).
#[test]
fn a_secure_listener_requires_a_certificate() {
    let v2 = Some("beanstalk.listener.certificate");
    let classic = Some("beanstalk.listener.classic-certificate");
    for (balancer, listener, listener_options, rule) in [
        ("application", "elbv2:listener:443", "Protocol: HTTPS, ListenerEnabled: 'true'", v2),
        ("application", "elbv2:listener:8443", "Protocol: HTTPS, SSLCertificateArns: ''", v2),
        ("network", "elbv2:listener:default", "Protocol: TLS", v2),
        ("classic", "elb:listener:443", "ListenerProtocol: HTTPS", classic),
        ("classic", "elb:listener:8443", "ListenerProtocol: SSL, InstancePort: 80", classic),
        ("application", "elbv2:listener:443", "Protocol: HTTPS, ListenerEnabled: false", None),
        ("application", "elbv2:listener:443", "Protocol: HTTPS, SSLCertificateArns: 'arn:a'", None),
        ("application", "elbv2:listener:80", "Protocol: HTTP", None),
        ("classic", "elbv2:listener:443", "Protocol: HTTPS", None),
        ("application, LoadBalancerIsShared: true", "elbv2:listener:443", "Protocol: HTTPS", None),
        (
            "application, EnvironmentType: SingleInstance",
            "elbv2:listener:443",
            "Protocol: HTTPS",
            None,
        ),
    ] {
        let text = format!(
            "option_settings: {{'aws:elasticbeanstalk:environment': {{LoadBalancerType: {balancer}}}, 'aws:{listener}': {{{listener_options}}}}}"
        );
        let expected: Vec<_> =
            rule.into_iter().map(|rule| (rule, "files[0].text".into())).collect();
        assert_eq!(conflicts(&text, Vec::new()), expected, "{text}");
        let report = options::import(&text).report;
        assert!(report.iter().all(|line| line.why.is_empty()), "every option is known: {report:?}");
    }
    let refused = |text: &str| options::import(text).settings.is_empty();
    assert!(refused("option_settings: {'aws:elbv2:listener:443': {Protocol: SSL}}"));
    assert!(refused("option_settings: {'aws:elb:listener:443': {ListenerProtocol: TLS}}"));
    let unknown = options::import("option_settings: {'aws:elbv2:listener:https': {Protocol: SSL}}");
    assert!(unknown.report[0].why.contains("isn't checked"), "{unknown:?}");
}

/// The listeners of an Application Load Balancer: (settings, title).
#[test]
fn every_enabled_listener_is_a_resource() {
    let set = |port: &str, option: &str, value: &str| {
        Setting::new(format!("aws:elbv2:listener:{port}"), option, value)
    };
    for (direct, title) in [
        (vec![], "Listener on port 80"),
        (vec![set("443", "Protocol", "HTTPS")], "Listeners on ports 80 and 443"),
        (
            vec![set("default", "ListenerEnabled", "false"), set("443", "Protocol", "HTTPS")],
            "Listener on port 443",
        ),
        (
            vec![set("443", "ListenerEnabled", "false"), set("8080", "Protocol", "HTTP")],
            "Listeners on ports 80 and 8080",
        ),
    ] {
        let sources = SettingSources { direct, ..SettingSources::default() };
        let options = options::resolve(&sources, &mut Trace::default());
        let environment = resources::Environment {
            load_balancer_type: Some(LoadBalancerType::Application),
            ..resources::Environment::default()
        };
        let made = resources::under(&environment, &options);
        let listener = made.list.iter().find(|one| one.id == "AWSEBV2LoadBalancerListener");
        assert_eq!(listener.map(|one| one.title.as_str()), Some(title));
    }
}

/// Deployments and updates: (policy, update type, updates enabled, the rule of the warning).
#[test]
fn immutable_deployments_and_updates_go_together() {
    let update = Some("beanstalk.update.immutable-pair");
    let policy = Some("beanstalk.policy.immutable-pair");
    for (deployments, updates, enabled, rule) in [
        ("Rolling", "Immutable", "true", update),
        ("AllAtOnce", "Immutable", "true", update),
        ("RollingWithAdditionalBatch", "Immutable", "false", update),
        ("Immutable", "Health", "true", policy),
        ("Immutable", "Time", "false", None),
        ("Immutable", "Immutable", "true", None),
        ("Rolling", "Health", "true", None),
        ("", "Immutable", "true", None),
        ("Immutable", "", "true", None),
    ] {
        let option = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{name}: {value}"),
        };
        let text = format!(
            "option_settings: {{'aws:elasticbeanstalk:command': {{{}}}, 'aws:autoscaling:updatepolicy:rollingupdate': {{RollingUpdateEnabled: {enabled}, {}}}}}",
            option("DeploymentPolicy", deployments),
            option("RollingUpdateType", updates),
        );
        let expected: Vec<_> =
            rule.into_iter().map(|rule| (rule, "files[0].text".into())).collect();
        assert_eq!(conflicts(&text, Vec::new()), expected, "{text}");
    }
    let direct = vec![
        Setting::new(
            "aws:autoscaling:updatepolicy:rollingupdate",
            "RollingUpdateType",
            "Immutable",
        ),
        Setting::new("aws:elasticbeanstalk:command", "DeploymentPolicy", "Rolling"),
    ];
    assert_eq!(
        conflicts("", direct),
        [("beanstalk.update.immutable-pair", "direct[0].value".into())]
    );
}

/// Settings that the environment doesn't support together: (environment, settings, option, rule, the change).
#[test]
fn settings_conflict_with_the_environment() {
    use cloudglass::beanstalk::combinations::{Combination, ConflictPlace, conflicts};
    use resources::Environment;
    let command = "aws:elasticbeanstalk:command";
    let rolling = "aws:autoscaling:updatepolicy:rollingupdate";
    let health = "aws:elasticbeanstalk:healthreporting:system";
    let policy = |policy| (command, "DeploymentPolicy", policy);
    let application = Environment {
        load_balancer_type: Some(LoadBalancerType::Application),
        max_size: Some(6),
        ..Environment::default()
    };
    let network =
        Environment { load_balancer_type: Some(LoadBalancerType::Network), ..application.clone() };
    let worker = Environment { tier: Some(Tier::Worker), ..application.clone() };
    let single = Environment {
        environment_type: Some(EnvironmentType::SingleInstance),
        ..application.clone()
    };
    let of_policy = |rule, change| Some(("DeploymentPolicy", rule, change));
    let update = |option, change| Some((option, "beanstalk.update.single-instance", change));
    let range = |option, change| Some((option, "beanstalk.option.range", change));
    let alb = "beanstalk.policy.application-load-balancer";
    for (environment, settings, expected) in [
        (&application, vec![policy("TrafficSplitting")], None),
        (&network, vec![policy("TrafficSplitting")], of_policy(alb, Some("Immutable"))),
        (
            &worker,
            vec![policy("TrafficSplitting")],
            of_policy("beanstalk.policy.worker", Some("Immutable")),
        ),
        (
            &single,
            vec![policy("Rolling")],
            of_policy("beanstalk.policy.single-instance", Some("Immutable")),
        ),
        (&single, vec![policy("AllAtOnce")], None),
        (&application, vec![policy("rolling")], None),
        (
            &application,
            vec![policy("Immutable"), (health, "SystemType", "basic")],
            of_policy("beanstalk.policy.enhanced-health", None),
        ),
        (&application, vec![policy("Immutable"), (health, "SystemType", "enhanced")], None),
        (
            &application,
            vec![(command, "BatchSizeType", "Fixed"), (command, "BatchSize", "6")],
            None,
        ),
        (
            &application,
            vec![(command, "BatchSizeType", "Fixed"), (command, "BatchSize", "7")],
            range("BatchSize", Some("6")),
        ),
        (&application, vec![(command, "BatchSize", "101")], range("BatchSize", Some("100"))),
        (&application, vec![(rolling, "MinInstancesInService", "5")], None),
        (
            &application,
            vec![(rolling, "MinInstancesInService", "6")],
            range("MinInstancesInService", Some("5")),
        ),
        (
            &single,
            vec![
                (rolling, "RollingUpdateEnabled", "true"),
                (rolling, "RollingUpdateType", "Health"),
            ],
            update("RollingUpdateType", Some("Immutable")),
        ),
        (
            &single,
            vec![(rolling, "RollingUpdateEnabled", "true")],
            update("RollingUpdateEnabled", Some("false")),
        ),
        (&single, vec![(rolling, "MaxBatchSize", "1")], update("MaxBatchSize", None)),
        (
            &single,
            vec![
                (rolling, "RollingUpdateEnabled", "true"),
                (rolling, "RollingUpdateType", "Immutable"),
            ],
            None,
        ),
        (&single, vec![(rolling, "RollingUpdateType", "Health")], None),
    ] {
        let settings: Vec<Setting> = settings
            .iter()
            .map(|(namespace, option, value)| Setting::new(*namespace, *option, *value))
            .collect();
        let all = Combination { settings: &settings, environment, periodic_tasks: false };
        let found: Vec<_> = conflicts(all)
            .into_iter()
            .map(|conflict| match conflict.place {
                ConflictPlace::Option { option, .. } => {
                    let change = conflict.finding.change.map(|change| change.value);
                    (option, conflict.finding.rule.id, change)
                }
                ConflictPlace::PeriodicTasks => panic!("there are none"),
            })
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(option, rule, change)| (option, rule, change.map(serde_json::Value::from)))
            .collect();
        assert_eq!(found, expected, "{environment:?} {settings:?}");
    }
    for (environment, tasks, expected) in
        [(&worker, true, 0), (&application, true, 1), (&single, true, 1), (&application, false, 0)]
    {
        let all = Combination { settings: &[], environment, periodic_tasks: tasks };
        assert_eq!(conflicts(all).len(), expected, "{environment:?} {tasks}");
    }
}

#[test]
fn the_alarms_tell_the_trigger_in_force() {
    let why = |direct: Vec<Setting>| -> Vec<String> {
        let sources = SettingSources { direct, ..SettingSources::default() };
        let options = options::resolve(&sources, &mut Trace::default());
        let made = resources::under(&resources::Environment::default(), &options);
        let alarms = made.list.into_iter().filter(|made| made.id.contains("Alarm"));
        alarms.map(|alarm| alarm.why).collect()
    };
    assert_eq!(
        why(Vec::new()),
        [
            "Average of `NetworkOut` above 6,000,000 bytes for 5 min adds 1 instance.",
            "Average of `NetworkOut` below 2,000,000 bytes for 5 min removes 1 instance, so an idle environment scales in to `MinSize`."
        ]
    );
    let set = |name, value| Setting::new("aws:autoscaling:trigger", name, value);
    let changed = why(vec![
        set("MeasureName", "CPUUtilization"),
        set("Unit", "Percent"),
        set("UpperThreshold", "70"),
        set("UpperBreachScaleIncrement", "2"),
        set("BreachDuration", "10"),
    ]);
    assert_eq!(
        changed[0],
        "Average of `CPUUtilization` above 70 percent for 10 min adds 2 instances."
    );
    let none = why(vec![set("UpperBreachScaleIncrement", "0")]);
    assert_eq!(
        none[0],
        "Average of `NetworkOut` above 6,000,000 bytes for 5 min adds 0 instances."
    );
}

#[test]
fn names_are_checked() {
    for (name, good) in [
        ("prod", true),
        ("my-env-1", true),
        ("dev", false),
        ("-abc", false),
        ("abc-", false),
        ("under_score", false),
        (&"a".repeat(40), true),
        (&"a".repeat(41), false),
    ] {
        assert_eq!(application::environment_name(name).is_none(), good, "{name}");
    }
}

#[test]
fn cron_is_read_and_due() {
    let task = |schedule: &str| {
        cron::parse(&format!(
            "version: 1\ncron:\n- name: a\n  url: /a\n  schedule: \"{schedule}\"\n"
        ))
    };
    // 2026-11-23 is a Monday.
    let midnight = 1_795_392_000;
    for (schedule, first) in [
        ("0 */12 * * *", Some(0)),
        ("0 23 * * *", Some(23 * 3600)),
        ("*/15 * * * *", Some(0)),
        ("5 4 * * mon", Some(4 * 3600 + 300)),
        ("0 0 24 11 *", Some(86_400)),
        ("0 0 1 dec *", Some(8 * 86_400)),
        ("0 9 * * 0", Some(6 * 86_400 + 9 * 3600)),
        ("0 9 * * 7", Some(6 * 86_400 + 9 * 3600)),
        ("0 0 30 2 *", None),
    ] {
        let tasks = task(schedule).expect(schedule);
        let due = tasks[0].due(midnight, midnight + 30 * 86_400, 1);
        assert_eq!(due.first().map(|at| at - midnight), first, "{schedule}");
    }
    for bad in ["hourly", "60 * * * *", "* * * *", "5-1 * * * *", "*/0 * * * *", "a * * * *"] {
        assert!(task(bad).is_err(), "{bad}");
    }
    for bad in [
        "cron: []",
        "version: 1",
        "version: 1\ncron:\n- name: a\n  url: /a\n",
        "version: 1\ncron:\n- {name: a, url: /a, schedule: '* * * * *'}\n- {name: a, url: /b, schedule: '* * * * *'}\n",
    ] {
        assert!(cron::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_lifecycle_policy_keeps_what_is_in_use() {
    let versions =
        |count, in_use| VersionRun { count, age_days: 30, in_use, ..VersionRun::default() };
    for (max, runs, elsewhere, deleted, left, created) in [
        (Some(25), vec![versions(25, false)], 0, vec![1], 25, true),
        (Some(99), vec![versions(300, false)], 0, vec![100], 201, true),
        (Some(2), vec![versions(5, true), versions(3, false)], 0, vec![0, 3], 6, true),
        (None, vec![versions(50, false)], 0, vec![0], 51, true),
        (Some(5), vec![versions(100, false)], 900, vec![0], 100, false),
    ] {
        let swept = application::run_lifecycle(
            &Lifecycle { max_count: max, elsewhere, versions: runs, ..Lifecycle::default() },
            &mut Trace::silent(),
        );
        assert_eq!((swept.deleted, swept.left, swept.created), (deleted, left, created));
    }
}

#[test]
fn a_single_instance_takes_two_policies() {
    for policy in DeploymentPolicy::ALL {
        let run = simulate(&Deployment {
            instances: Some(1),
            environment_type: Some(EnvironmentType::SingleInstance),
            load_balancer_type: Some(LoadBalancerType::Application),
            deployment_policy: Some(policy.as_str().into()),
            ..Deployment::default()
        });
        let allowed = matches!(policy, DeploymentPolicy::AllAtOnce | DeploymentPolicy::Immutable);
        assert_eq!(run.is_ok(), allowed, "{}", policy.as_str());
    }
}

/// The operations on a web server environment with a coupled database: (life, operation, refused, words of the sentence).
#[test]
fn an_environment_is_terminated_rebuilt_and_cloned_by_rule() {
    use cloudglass::beanstalk::{
        Database,
        operations::{self, EnvironmentOperation, EnvironmentState},
        resources::{self, Environment},
    };
    let environment = Environment {
        load_balancer_type: Some(LoadBalancerType::Application),
        database: Some(Database::Coupled),
        ..Environment::default()
    };
    let made = resources::of(&environment);
    let runs = EnvironmentState::default();
    let linked =
        EnvironmentState { linked_from: vec!["shop-web".into()], ..EnvironmentState::default() };
    let forced = EnvironmentState { force_terminate: true, ..linked.clone() };
    let ended =
        |days| EnvironmentState { terminated_days_ago: Some(days), ..EnvironmentState::default() };
    let taken = EnvironmentState { name_taken: true, ..ended(3) };
    let deleted = EnvironmentState { version_deleted: true, ..ended(3) };
    for (life, operation, refused, words) in [
        (&runs, EnvironmentOperation::Terminate, false, "the database and its data"),
        (&linked, EnvironmentOperation::Terminate, true, "because shop-web links to it"),
        (&forced, EnvironmentOperation::Terminate, false, "the database and its data"),
        (&linked, EnvironmentOperation::Rebuild, false, "The new database is empty"),
        (&runs, EnvironmentOperation::Restore, true, "is running"),
        (&ended(42), EnvironmentOperation::Restore, false, "for another 0 days"),
        (&ended(41), EnvironmentOperation::Restore, false, "for another 1 day because"),
        (&ended(43), EnvironmentOperation::Restore, true, "more than 42 days"),
        (&taken, EnvironmentOperation::Restore, true, "another environment"),
        (&deleted, EnvironmentOperation::Restore, true, "application version was deleted"),
        (&ended(1), EnvironmentOperation::Clone, true, "already terminated"),
        (&runs, EnvironmentOperation::Swap, false, "the two CNAMEs only"),
    ] {
        let all = operations::of(&environment, &made.list, life, &mut Trace::silent());
        let done = all.iter().find(|done| done.operation == operation).expect("it is listed");
        assert_eq!(done.refused, refused, "{operation:?} {life:?}");
        assert!(done.sentence.contains(words), "{operation:?}: {}", done.sentence);
    }
    let fates = |id: &str| -> Vec<&str> {
        let at = made.list.iter().position(|one| one.id == id).expect(id);
        operations::of(&environment, &made.list, &runs, &mut Trace::silent())
            .iter()
            .filter_map(|done| done.effects.get(at).map(|fate| fate.words()))
            .collect()
    };
    // Terminate, resources stay, rebuild, clone, swap, restart.
    assert_eq!(
        fates("Cname"),
        ["released", "released", "unchanged", "copied", "moves", "unchanged"]
    );
    assert_eq!(
        fates("Instances"),
        ["deleted", "unchanged", "recreated", "copied", "unchanged", "restarts"]
    );
    assert_eq!(
        fates("AWSEBRDSDatabase"),
        ["deleted", "unchanged", "recreated", "copied", "unchanged", "unchanged"]
    );
    assert_eq!(
        fates("S3Bucket"),
        ["unchanged", "unchanged", "unchanged", "shared", "unchanged", "unchanged"]
    );
}

/// The quotas: (what the account has, the errors).
#[test]
fn a_full_account_is_refused() {
    use application::{Account, exceeded_quotas};
    let of = |applications, environments, templates, custom_platforms| Account {
        applications,
        environments,
        templates,
        custom_platforms,
    };
    for (account, errors) in [
        (of(74, 199, 1_999, 49), vec![]),
        (of(75, 0, 0, 0), vec!["TooManyApplicationsException"]),
        (of(0, 200, 0, 50), vec!["TooManyEnvironmentsException", "TooManyPlatformsException"]),
        (of(0, 0, 2_000, 0), vec!["TooManyConfigurationTemplatesException"]),
    ] {
        let found: Vec<_> =
            exceeded_quotas(&account).iter().map(|one| one.aws_error.expect("an error")).collect();
        assert_eq!(found, errors, "{account:?}");
    }
}

/// Zones: (type, zones, MinSize, words).
#[test]
fn instances_are_spread_over_the_zones() {
    use cloudglass::beanstalk::{Zones, resources::Environment};
    for (single, zones, min, words) in [
        (false, None, 1, "in the Region's"),
        (false, Some(Zones::One), 4, "All instances run in one"),
        (false, Some(Zones::Three), 3, "in 3 Availability Zones."),
        (false, Some(Zones::Three), 2, "of which 2 are in use"),
        (false, Some(Zones::Two), 1, "of which 1 is in use"),
        (true, Some(Zones::Three), 1, "The instance runs in one"),
    ] {
        let environment = Environment {
            environment_type: single.then_some(EnvironmentType::SingleInstance),
            availability_zones: zones,
            min_size: Some(min),
            ..Environment::default()
        };
        assert!(environment.spread().contains(words), "{zones:?} {min}: {}", environment.spread());
    }
}

#[test]
fn a_threshold_that_the_option_does_not_know_is_refused() {
    for (status, refused) in
        [(HealthStatus::Ok, false), (HealthStatus::Info, true), (HealthStatus::Severe, false)]
    {
        let deployment =
            Deployment { health_check_success_threshold: Some(status), ..Deployment::default() };
        let field = simulate(&deployment).err().map(|refusal| refusal.finding.field);
        assert_eq!(
            field.as_deref(),
            refused.then_some("healthCheckSuccessThreshold"),
            "{status:?}"
        );
    }
}

/// Each row of a run names the step that decided it.
#[test]
fn a_row_refers_to_the_step_of_its_moment() {
    let run = simulate(&Deployment::default()).expect("accepted");
    let subject = |at: usize| run.trace.steps[at].subject.as_str();
    let rows: Vec<(&str, Option<&str>)> =
        run.states.iter().map(|row| (row.step.as_str(), row.because.map(subject))).collect();
    assert_eq!(rows, [("start", None), ("deploying", Some("Deployment")), ("done", None)]);
}
