//! What holds for every Beanstalk deployment and update, on random fleets and faults; the worker's worked example;
//! precedence; names and cron as tables.
#![cfg(not(target_arch = "wasm32"))]

use cloudglass::beanstalk::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, LoadBalancerType, Tier,
    application::{self, Lifecycle, Versions},
    batch,
    config_update::{self, Change, ConfigUpdate, UpdateType},
    cron,
    deployment::{Deployment, Failure, FailureAt, FailureKind, Outcome, Rollback, Run, simulate},
    fleet::{Group, Version},
    options::{self, Client, Format, Level, Setting, Sources},
    worker::{self, Message, Reply, Sqsd, What, Worker},
};
use cloudglass::explain::Trace;
use proptest::prelude::*;

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
    );
    prop::option::weighted(
        0.7,
        parts.prop_map(
            |(at, command, batch, instances, minute, chosen, second)| Failure {
                at,
                kind: Some(if command {
                    FailureKind::Command
                } else {
                    FailureKind::Health
                }),
                batch: Some(batch),
                instances: Some(instances),
                minute: Some(minute),
                chosen: Some(chosen),
                second: Some(second),
            },
        ),
    )
}

fn deployment() -> impl Strategy<Value = Deployment> {
    (
        (1..12_i64, 0..5_usize, any::<bool>(), 1..=100_i64),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        failure(),
        prop::option::weighted(0.2, 0..3_000_u64),
    )
        .prop_map(
            |((instances, policy, fixed, size), (worker, ignore, basic), failure, abort_at)| {
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
                    ..Deployment::default()
                }
            },
        )
}

fn policy(deployment: &Deployment) -> DeploymentPolicy {
    DeploymentPolicy::parse(deployment.policy_text()).expect("a policy")
}

/// Most instances beyond those of the start.
fn extra(deployment: &Deployment, run: &Run) -> u64 {
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
        let expected = if run.outcome == Outcome::Succeeded { Version::V2 } else { Version::V1 };
        prop_assert_eq!(run.expected_version, expected);
        let replaces = policy(&deployment).replaces();
        match (run.outcome, replaces) {
            (Outcome::Succeeded, _) => prop_assert_eq!(run.rollback, Rollback::None),
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
        prop_assert_eq!(run.outcome, Outcome::Succeeded);
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
            prop_assert!(run.instances.iter().all(|one| one.alive == (one.group != Group::Original)));
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
        let kind = [UpdateType::Disabled, UpdateType::Time, UpdateType::Health, UpdateType::Immutable][kind];
        let update = ConfigUpdate {
            change: Some(Change { platform_version: Some("1.2.3".into()), ..Change::default() }),
            min_size: Some(min),
            max_size: Some(min + more),
            running: Some(min + running.min(more)),
            rolling_update_enabled: Some(kind != UpdateType::Disabled),
            rolling_update_type: Some(kind),
            max_batch_size: batch.filter(|_| kind != UpdateType::Disabled),
            failing_batch: failing,
            ..ConfigUpdate::default()
        };
        let done = config_update::simulate(&update).expect("let in");
        let n = (min + running.min(more)) as u64;
        if done.succeeded || done.rollback == Rollback::Automatic {
            prop_assert_eq!(done.in_service.last(), Some(&n), "as many as before: {:?}", done.in_service);
        }
        if matches!(kind, UpdateType::Time | UpdateType::Health) {
            prop_assert!(done.min_in_service() + done.batch_size.max(done.max_batch_size) >= n);
            prop_assert!(done.min_in_service() >= done.min_instances_in_service.min(n));
        }
        prop_assert!(done.in_service.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

/// The worked example of the worker: (seconds, what, receive count, in the queue, dead).
#[test]
fn a_worker_tries_three_times_then_gives_up() {
    let sqsd = Sqsd {
        max_retries: Some(3),
        ..Sqsd::default()
    };
    let messages = [Message {
        answers: vec![Reply {
            status: Some(500),
            seconds: 1,
        }],
        ..Message::default()
    }];
    let played = worker::play(
        &Worker {
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
        .happenings
        .iter()
        .map(|one| (one.at, one.what, one.receive_count, one.queue, one.dead))
        .collect();
    let expected = [
        (0, What::Arrives, 0, 1, 0),
        (0, What::Posted, 1, 1, 0),
        (1, What::Hidden, 1, 1, 0),
        (3, What::Posted, 2, 1, 0),
        (4, What::Hidden, 2, 1, 0),
        (6, What::Posted, 3, 1, 0),
        (7, What::Hidden, 3, 1, 0),
        (9, What::DeadLetter, 3, 0, 1),
    ];
    assert_eq!(seen, expected);
    assert_eq!((played.done, played.posts, played.dead), (0, 3, 1));
}

#[test]
fn precedence_lets_the_next_level_show() {
    let size = |value| vec![Setting::new("aws:autoscaling:asg", "MinSize", value)];
    let mut sources = Sources {
        direct: size("5"),
        saved: size("4"),
        files: vec![
            ("b.config".into(), size("3")),
            ("a.config".into(), size("2")),
        ],
        client: Client::Api,
        ..Sources::default()
    };
    let shown = |sources: &Sources| {
        let rows = options::resolve(sources, &mut Trace::default());
        let row = rows
            .iter()
            .find(|row| row.option == "MinSize")
            .expect("MinSize")
            .clone();
        (row.value, row.level, row.file)
    };
    assert_eq!(shown(&sources), ("5".into(), Level::Direct, None));
    sources.direct.clear();
    assert_eq!(shown(&sources), ("4".into(), Level::Saved, None));
    sources.saved.clear();
    assert_eq!(
        shown(&sources),
        ("3".into(), Level::Ebextensions, Some("b.config".into()))
    );
    sources.files.remove(0);
    assert_eq!(
        shown(&sources),
        ("2".into(), Level::Ebextensions, Some("a.config".into()))
    );
    sources.files.clear();
    assert_eq!(shown(&sources), ("1".into(), Level::Default, None));
}

#[test]
fn settings_go_through_every_document() {
    let settings = vec![
        Setting::new("aws:autoscaling:asg", "MaxSize", "6"),
        Setting::new(
            "aws:elasticbeanstalk:application:environment",
            "STAGE",
            "on",
        ),
        Setting::new("aws:elasticbeanstalk:command", "BatchSize", "30"),
    ];
    for format in [
        Format::Ebextensions,
        Format::EbConfig,
        Format::CloudFormation,
    ] {
        let text = options::export(format, &settings, false);
        let imported = options::import(&text);
        assert_eq!(imported.format, Some(format), "{text}");
        assert_eq!(imported.settings, settings, "{text}");
    }
    for text in [
        "",
        "- 1",
        "option_settings: 3",
        "{",
        "Resources: {A: {Type: X}}",
        "\u{0}",
    ] {
        assert!(options::import(text).settings.is_empty(), "{text}");
    }
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
        assert_eq!(
            application::environment_name(name).is_none(),
            good,
            "{name}"
        );
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
    for bad in [
        "hourly",
        "60 * * * *",
        "* * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
    ] {
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
    let versions = |count, in_use| Versions {
        count,
        age_days: 30,
        in_use,
        ..Versions::default()
    };
    for (max, runs, elsewhere, deleted, left, created) in [
        (Some(25), vec![versions(25, false)], 0, vec![1], 25, true),
        (
            Some(99),
            vec![versions(300, false)],
            0,
            vec![100],
            201,
            true,
        ),
        (
            Some(2),
            vec![versions(5, true), versions(3, false)],
            0,
            vec![0, 3],
            6,
            true,
        ),
        (None, vec![versions(50, false)], 0, vec![0], 51, true),
        (
            Some(5),
            vec![versions(100, false)],
            900,
            vec![0],
            100,
            false,
        ),
    ] {
        let swept = application::sweep(&Lifecycle {
            max_count: max,
            elsewhere,
            versions: runs,
            ..Lifecycle::default()
        });
        assert_eq!(
            (swept.deleted, swept.left, swept.created),
            (deleted, left, created)
        );
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
        let allowed = matches!(
            policy,
            DeploymentPolicy::AllAtOnce | DeploymentPolicy::Immutable
        );
        assert_eq!(run.is_ok(), allowed, "{}", policy.as_str());
    }
}
