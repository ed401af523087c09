//! ECS deployments: properties of random rolling updates, and the results of the lab's examples.

use cloudglass::ecs::deploy::{
    CircuitBreaker, LimitField, MoveAction, MoveKind, NewTaskOutcomes, RollingUpdateRun,
    SchedulingStrategy, ServiceUpdate, TaskOutcome, ThresholdConfiguration, ThresholdType,
    UnblockingChange, UnfinishedReason, roll, unblocking_changes,
};
use cloudglass::explain::{Severity, Tone, Trace, Verdict};
use cloudglass::labs::Lab;
use cloudglass::labs::rolling_update::{
    Canary, DeploymentStrategy as Deployment, Linear, RollingUpdate, Scenario,
};
use cloudglass::labs::timeline::{LaneState, NEW, OLD, RunFigures};
use expect_test::expect;
use proptest::prelude::*;

/// docs/reference/containers.md, section 5.2: at least one task fewer than desired, as a percentage rounded down.
#[test]
fn the_highest_minimum_that_lets_one_task_stop() {
    for (desired, minimum) in [
        (0, None),
        (1, None),
        (2, Some(50)),
        (3, Some(66)),
        (4, Some(75)),
        (10, Some(90)),
        (101, Some(99)),
    ] {
        let update = ServiceUpdate { desired_count: Some(desired), ..ServiceUpdate::default() };
        assert_eq!(UnblockingChange::highest_working_minimum(&update), minimum, "{desired}");
    }
}

/// docs/reference/containers.md, section 5.2: which of the two limits leaves room.
#[test]
fn the_limits_decide_what_comes_first() {
    for (minimum, maximum, ends) in [
        (50, 200, "The limits of 2 to 8 tasks let ECS stop and start tasks."),
        (50, 100, "The limits of 2 to 4 tasks let ECS stop tasks before it starts new ones."),
        (100, 200, "The limits of 4 to 8 tasks let ECS start tasks before it stops others."),
        (75, 125, "The limits of 3 to 5 tasks let ECS stop and start tasks."),
        (76, 124, "ECS can't stop or start a task because both limits are 4, the desired count."),
        (100, 100, "ECS can't stop or start a task because both limits are 4, the desired count."),
    ] {
        let update = ServiceUpdate {
            desired_count: Some(4),
            minimum_healthy_percent: Some(minimum),
            maximum_percent: Some(maximum),
            ..ServiceUpdate::default()
        };
        let mut trace = Trace::default();
        roll(&update, &mut trace);
        assert!(
            trace.steps.iter().any(|step| step.because == ends),
            "{minimum} {maximum}: {trace:#?}"
        );
    }
}

/// What became of the tasks that ECS started together, in the first step of an update.
#[test]
fn what_became_of_new_tasks() {
    use TaskOutcome::{FailToStart, Healthy};
    for (desired, outcomes, ends) in [
        (1, vec![], "ECS starts 1 task of the new revision. It becomes healthy."),
        (2, vec![], "ECS starts 2 tasks of the new revision. Both become healthy."),
        (3, vec![], "ECS starts 3 tasks of the new revision. All become healthy."),
        (1, vec![FailToStart], "ECS starts 1 task of the new revision. It fails."),
        (2, vec![FailToStart, FailToStart], "ECS starts 2 tasks of the new revision. All fail."),
        (2, vec![Healthy, FailToStart], "1 of them fails, and 3 tasks now run."),
        (4, vec![FailToStart, Healthy, FailToStart], "2 of them fail, and 6 tasks now run."),
    ] {
        let update = ServiceUpdate {
            desired_count: Some(desired),
            minimum_healthy_percent: Some(100),
            maximum_percent: Some(200),
            new_tasks: Some(NewTaskOutcomes { outcomes: Some(outcomes), then: None }),
            ..ServiceUpdate::default()
        };
        let mut trace = Trace::default();
        roll(&update, &mut trace);
        let first =
            trace.steps.iter().find(|step| step.subject.starts_with("Start ")).expect("a start");
        assert!(first.because.ends_with(ends), "{}", first.because);
    }
}

fn outcome() -> impl Strategy<Value = TaskOutcome> {
    prop::sample::select(
        &[TaskOutcome::Healthy, TaskOutcome::FailToStart, TaskOutcome::FailHealthCheck][..],
    )
}

prop_compose! {
    fn breaker()(enable in any::<bool>(), rollback in any::<bool>(), resets in any::<bool>(), value in 1_u32..120,
        kind in prop::sample::select(&[ThresholdType::BoundedPercent, ThresholdType::UnboundedPercent, ThresholdType::Count][..]),
    ) -> CircuitBreaker {
        CircuitBreaker {
            enable: Some(enable),
            rollback: Some(rollback),
            reset_on_healthy_task: Some(resets),
            threshold_configuration: Some(ThresholdConfiguration { kind: Some(kind), value: Some(value) }),
        }
    }
}

prop_compose! {
    fn update()(desired in 0_u32..60, daemon in any::<bool>(), minimum in prop::option::of(0_u32..=100),
        maximum in prop::option::of(100_u32..260), old in prop::option::of(0_u32..70), ill in 0_u32..5,
        capacity in prop::option::of(0_u32..120), outcomes in prop::collection::vec(outcome(), 0..12), then in outcome(),
        breaker in prop::option::of(breaker()), completed in any::<bool>(),
    ) -> ServiceUpdate {
        ServiceUpdate {
            desired_count: Some(desired),
            minimum_healthy_percent: minimum,
            maximum_percent: maximum.filter(|_| !daemon),
            scheduling_strategy: Some(if daemon { SchedulingStrategy::Daemon } else { SchedulingStrategy::Replica }),
            running_old: old,
            unhealthy_old: Some(ill.min(old.unwrap_or(desired))),
            cluster_capacity: capacity,
            new_tasks: Some(NewTaskOutcomes { outcomes: Some(outcomes), then: Some(then) }),
            circuit_breaker: breaker,
            previous_completed: Some(completed),
        }
    }
}

/// Replays the events from their counts: each follows from the one before, within the limits.
fn replay(update: &ServiceUpdate, rolled: &RollingUpdateRun) -> Result<(), TestCaseError> {
    let (mut old, mut new) = (update.old(), 0);
    let mut unhealthy = update.unhealthy_old.unwrap_or(0);
    let mut healthy_started = 0;
    let most = rolled.bounds.max_total.min(update.cluster_capacity.unwrap_or(u32::MAX));
    for event in &rolled.events {
        prop_assert!(event.count > 0);
        let before = old + new;
        match event.kind {
            MoveKind::StartNew { read, .. } => {
                prop_assert!(before + event.count <= most, "{event:?} above {most}");
                prop_assert!(read <= event.count);
                let healthy = read - event.failed.unwrap_or(0);
                new += healthy;
                healthy_started += healthy;
            }
            MoveKind::StartOld => {
                prop_assert!(before + event.count <= most, "{event:?} above {most}");
                old += event.count;
            }
            MoveKind::StopNew => new -= event.count,
            MoveKind::StopOld { unhealthy: ill } => {
                old -= event.count;
                unhealthy -= ill;
                // Unhealthy tasks do not count, so their end can't break the promise.
                if ill < event.count {
                    prop_assert!(old + new - unhealthy >= rolled.bounds.min_healthy, "{event:?}");
                }
            }
        }
        prop_assert_eq!((event.old, event.new), (old, new));
        if matches!(event.kind, MoveKind::StopNew) {
            prop_assert!(old + new - unhealthy >= rolled.bounds.min_healthy, "{:?}", event);
        }
    }
    prop_assert_eq!((rolled.last.old, rolled.last.new), (old, new));
    prop_assert!(healthy_started <= update.desired());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_ends_within_its_bounds(update in update()) {
        let rolled = roll(&update, &mut Trace::silent());
        replay(&update, &rolled)?;
        prop_assert_eq!(rolled.finished, rolled.reason.is_none());
        if rolled.finished {
            prop_assert_eq!((rolled.last.old, rolled.last.new), (0, update.desired()));
        }
        let steps = (2 * (u64::from(update.desired()) + u64::from(update.old())) + 1024) as usize;
        prop_assert!(rolled.events.len() <= steps, "{} events", rolled.events.len());
        // Bounds that let nothing move stop a full service.
        if !rolled.can_progress && update.old() == update.desired() && update.desired() > 0 {
            prop_assert_eq!(rolled.reason, Some(UnfinishedReason::Bounds));
        }
        if let Some(report) = rolled.breaker {
            prop_assert_eq!(report.tripped, rolled.reason == Some(UnfinishedReason::CircuitBreaker));
            prop_assert_eq!(report.tripped, rolled.rolled_back.is_some());
        }
    }

    /// The trace changes nothing, and the same update gives the same run.
    #[test]
    fn the_same_update_gives_the_same_run(update in update()) {
        let mut trace = Trace::default();
        let json = |rolled| serde_json::to_value(rolled).unwrap();
        prop_assert_eq!(json(roll(&update, &mut trace)), json(roll(&update, &mut Trace::silent())));
        prop_assert!(trace.steps.len() <= 500, "{} steps", trace.steps.len());
    }

    /// The smallest change lets the update complete, and a smaller one doesn't.
    #[test]
    fn the_smallest_change_is_enough(desired in 1_u32..40, minimum in 0_u32..=100, maximum in 100_u32..200, room in 0_u32..3) {
        let update = ServiceUpdate {
            desired_count: Some(desired),
            minimum_healthy_percent: Some(minimum),
            maximum_percent: Some(maximum),
            cluster_capacity: Some(desired + room),
            ..ServiceUpdate::default()
        };
        let rolled = roll(&update, &mut Trace::silent());
        let found = unblocking_changes(&update, &rolled);
        prop_assert_eq!(rolled.finished, found.is_empty(), "{:?}", rolled.reason);
        for way in found {
            let with = |to| match way.field {
                LimitField::MinimumHealthyPercent => ServiceUpdate { minimum_healthy_percent: Some(to), ..update.clone() },
                LimitField::MaximumPercent => ServiceUpdate { maximum_percent: Some(to), ..update.clone() },
                LimitField::ClusterCapacity => ServiceUpdate { cluster_capacity: Some(to), ..update.clone() },
            };
            prop_assert!(roll(&with(way.to), &mut Trace::silent()).finished, "{way:?}");
            let nearly = if way.to < way.from { way.to + 1 } else { way.to - 1 };
            prop_assert!(!roll(&with(nearly), &mut Trace::silent()).finished, "{way:?} is not the smallest");
        }
    }

    /// Healthy tasks never drop below the minimum, in any run of healthy tasks.
    #[test]
    fn capacity_keeps_the_promise(
        desired in 1_u32..30, minimum in 0_u32..=100, maximum in 100_u32..250, kind in 0_usize..4,
        breaker in breaker(), outcomes in prop::collection::vec(outcome(), 0..8), start in 0_u32..90, drain in 0_u32..90,
    ) {
        let mut scenario = Scenario {
            strategy: Deployment::ALL[kind],
            desired_count: desired,
            minimum_healthy_percent: Some(minimum),
            maximum_percent: Some(maximum),
            circuit_breaker: breaker,
            new_tasks: NewTaskOutcomes { outcomes: Some(outcomes), then: None },
            ..Scenario::default()
        };
        scenario.times.start_seconds = start;
        scenario.times.deregistration_delay_seconds = drain;
        let explained = RollingUpdate::explained(&scenario, &());
        let answer = &explained.answer;
        let promised = answer.timeline.promised.unwrap_or(desired);
        prop_assert!(answer.figures.least_in_service >= promised, "{:?} of {promised}", answer.figures);
        let most = answer.timeline.ceiling.unwrap_or(2 * desired);
        prop_assert!(answer.figures.peak <= most, "{:?} of {most}", answer.figures);
        // Every span belongs to a revision and lies within the picture; lanes are in order.
        for lane in &answer.timeline.lanes {
            prop_assert!(lane.spans.windows(2).all(|pair| pair[0].to <= pair[1].from));
            prop_assert!(lane.spans.iter().all(|span| span.from < span.to && span.to <= answer.timeline.end));
        }
        // Requests are conserved.
        let [old, new] = answer.figures.requests;
        let asked = u64::from(scenario.load.requests_per_second) * answer.figures.seconds;
        prop_assert_eq!(old + new + answer.figures.failed_requests, asked);
        // What runs at the end is what the engine says.
        if let Some(rolled) = &answer.rolling {
            let last = answer.timeline.curve().last().copied().unwrap_or_default();
            prop_assert_eq!(last.serving, [rolled.last.old, rolled.last.new]);
        }
    }
}

#[test]
fn hostile_sizes_end_quickly() {
    let mut update = ServiceUpdate {
        desired_count: Some(100_000),
        minimum_healthy_percent: Some(100),
        cluster_capacity: Some(100_001),
        ..ServiceUpdate::default()
    };
    let rolled = roll(&update, &mut Trace::silent());
    assert!(rolled.finished && rolled.events.len() == 200_000);
    update.new_tasks =
        Some(NewTaskOutcomes { outcomes: None, then: Some(TaskOutcome::FailToStart) });
    update.circuit_breaker = Some(CircuitBreaker {
        enable: Some(true),
        threshold_configuration: Some(ThresholdConfiguration {
            kind: Some(ThresholdType::Count),
            value: Some(u32::MAX),
        }),
        ..CircuitBreaker::default()
    });
    let rolled = roll(&update, &mut Trace::silent());
    let report = rolled.breaker.unwrap();
    assert_eq!(report.tripped_by_task, Some(u64::from(u32::MAX)));
    assert!(rolled.events.len() < 1000 && rolled.rounds_left_out > 0);
    assert!(rolled.events.iter().all(|event| event.action == MoveAction::Start));
    // A scenario with absurd numbers explains, too.
    let scenario = Scenario {
        desired_count: u32::MAX,
        running_old: Some(u32::MAX),
        unhealthy_old: u32::MAX,
        bake_time_in_minutes: u32::MAX,
        ..Scenario::default()
    };
    let explained = RollingUpdate::explained(&scenario, &());
    assert!(explained.findings.iter().any(|finding| finding.severity == Severity::Error));
}

/// What AWS rejects: (what is wrong, the field, the rule), for each setting by itself.
#[test]
fn what_aws_rejects_never_looks_like_a_result() {
    let daemon = SchedulingStrategy::Daemon;
    let unbalanced = || {
        let mut scenario = Scenario::default();
        scenario.times.load_balancer = false;
        scenario
    };
    let linear = |step_percent, step_bake_time_in_minutes| Scenario {
        strategy: Deployment::Linear,
        linear_configuration: Linear { step_percent, step_bake_time_in_minutes },
        ..Scenario::default()
    };
    let canary = |canary_percent, canary_bake_time_in_minutes| Scenario {
        strategy: Deployment::Canary,
        canary_configuration: Canary { canary_percent, canary_bake_time_in_minutes },
        ..Scenario::default()
    };
    let zero = CircuitBreaker {
        enable: Some(true),
        threshold_configuration: Some(ThresholdConfiguration {
            kind: Some(ThresholdType::Count),
            value: Some(0),
        }),
        ..CircuitBreaker::default()
    };
    let base = Scenario::default;
    let mut cases = vec![
        ("desiredCount", Scenario { desired_count: 5001, ..base() }),
        ("minimumHealthyPercent", Scenario { minimum_healthy_percent: Some(101), ..base() }),
        ("maximumPercent", Scenario { maximum_percent: Some(99), ..base() }),
        (
            "maximumPercent",
            Scenario { maximum_percent: Some(150), scheduling_strategy: daemon, ..base() },
        ),
        (
            "circuitBreaker.thresholdConfiguration.value",
            Scenario { circuit_breaker: zero, ..base() },
        ),
        ("linearConfiguration.stepPercent", linear(2.9, 6)),
        ("linearConfiguration.stepPercent", linear(10.05, 6)),
        ("linearConfiguration.stepBakeTimeInMinutes", linear(10.0, 1441)),
        ("canaryConfiguration.canaryPercent", canary(0.0, 6)),
        ("canaryConfiguration.canaryBakeTimeInMinutes", canary(10.0, 1441)),
        // These are no settings of AWS, but tasks that can't exist.
        ("runningOld", Scenario { running_old: Some(5001), ..base() }),
        ("unhealthyOld", Scenario { unhealthy_old: 5, ..base() }),
    ];
    for strategy in [Deployment::BlueGreen, Deployment::Linear, Deployment::Canary] {
        cases.push((
            "schedulingStrategy",
            Scenario { strategy, scheduling_strategy: daemon, ..base() },
        ));
        cases.push(("times.loadBalancer", Scenario { strategy, ..unbalanced() }));
    }
    for (field, scenario) in cases {
        let explained = RollingUpdate::explained(&scenario, &());
        let answer = &explained.answer;
        let headline = RollingUpdate::headline(&explained);
        let invalid = matches!(field, "runningOld" | "unhealthyOld");
        let word = if invalid { "Invalid input" } else { "Rejected by AWS" };
        assert_eq!((headline.word.as_str(), headline.tone), (word, Tone::Bad), "{field}");
        assert!(headline.sentence.contains(" because "), "{}", headline.sentence);
        let errors: Vec<&str> = explained
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.field.as_str())
            .collect();
        assert_eq!(errors, [field]);
        // Nothing that looks like a result.
        assert_eq!(answer.figures, RunFigures::default(), "{field}");
        assert_eq!((answer.timeline.lanes.len(), answer.timeline.events.len()), (0, 0), "{field}");
        assert!(answer.rolling.is_none() && answer.unblocking_changes.is_empty(), "{field}");
        assert!(
            answer
                .compared
                .iter()
                .all(|row| row.strategy != scenario.strategy || row.ending.is_none()),
            "{field}"
        );
        let rejected = explained.trace.steps.iter().all(|step| step.verdict == Verdict::Rejected);
        assert!(rejected && explained.trace.steps.len() == 1, "{field}: {:?}", explained.trace);
    }
    // The settings of another strategy aren't sent.
    let other = Scenario { strategy: Deployment::Rolling, ..linear(2.9, 6) };
    assert_eq!(RollingUpdate::headline(&RollingUpdate::explained(&other, &())).tone, Tone::Good);
}

/// In every example, an error is a rejection, or the deployment is stuck or fails: none completes.
#[test]
fn no_example_with_errors_completes() {
    for example in RollingUpdate::examples() {
        let explained = RollingUpdate::explained(&example.scenario, &());
        let headline = RollingUpdate::headline(&explained);
        let errors = explained.findings.iter().any(|finding| finding.severity == Severity::Error);
        assert!(!errors || headline.tone == Tone::Bad, "{}: {headline:?}", example.id);
        assert!(!example.group.is_empty() && example.title.chars().count() <= 60, "{}", example.id);
    }
}

/// Every example: its verdict, its figures, and the fields of its findings.
#[test]
fn what_the_examples_come_to() {
    let mut text = String::new();
    for example in RollingUpdate::examples() {
        let explained = RollingUpdate::explained(&example.scenario, &());
        let answer = &explained.answer;
        let figures = &answer.figures;
        let headline = RollingUpdate::headline(&explained);
        let fields: Vec<_> = explained
            .findings
            .iter()
            .map(|finding| format!("{:?} {}", finding.severity, finding.field))
            .collect();
        text.push_str(&format!(
            "{}: {:?}: {}. {} {}\n  {} s, least {}, peak {}, mixed {} s, failed {} of {}{}\n",
            example.id,
            headline.tone,
            headline.word,
            headline.sentence,
            headline.detail,
            figures.seconds,
            figures.least_in_service,
            figures.peak,
            figures.mixed_seconds,
            figures.failed_requests,
            figures.requests[OLD] + figures.requests[NEW] + figures.failed_requests,
            if fields.is_empty() { String::new() } else { format!(" [{}]", fields.join(", ")) },
        ));
        let errors = explained.findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(errors, example.flawed, "{}", example.id);
    }
    expect![[r#"
        four-50-100: Caution: Completed. The new revision replaced all 4 tasks in 3 min 20 s, but 3,800 requests failed. Healthy tasks dropped to 2 of 4.
          200 s, least 2, peak 4, mixed 0 s, failed 3800 of 20000
        four-100-150: Good: Completed. The new revision replaced all 4 tasks in 3 min 20 s, and no request failed. Healthy tasks never dropped below 4.
          200 s, least 4, peak 6, mixed 95 s, failed 0 of 20000
        defaults: Good: Completed. The new revision replaced all 4 tasks in 1 min 45 s, and no request failed. Healthy tasks never dropped below 4.
          105 s, least 4, peak 8, mixed 0 s, failed 0 of 10500
        five-hundred: Good: Completed. The new revision replaced all 500 tasks in 9 min 5 s, and no request failed. Healthy tasks dropped to 450 of 500.
          545 s, least 450, peak 550, mixed 380 s, failed 0 of 6812500
        one-task: Bad: Completed. The new revision replaced the task in 1 min 45 s, but no task was healthy for 1 min 35 s. 2,375 requests failed.
          105 s, least 0, peak 1, mixed 0 s, failed 2375 of 2625 [Warning minimumHealthyPercent]
        daemon: Good: Completed. The new revision replaced all 6 tasks in 3 min 20 s, and no request failed. Healthy tasks dropped to 3 of 6.
          200 s, least 3, peak 6, mixed 0 s, failed 0 of 20000
        unhealthy-old: Caution: Completed. The new revision replaced all 4 tasks in 4 min 55 s, but 4,000 requests failed. Healthy tasks dropped to 2 of 4.
          295 s, least 2, peak 4, mixed 95 s, failed 4000 of 29500
        stuck-100-100: Bad: Stuck. ECS can't stop or start a task because 3 tasks must stay healthy and at most 3 can run. Lower `minimumHealthyPercent` to 66 or raise `maximumPercent` to 134.
          610 s, least 3, peak 3, mixed 0 s, failed 0 of 45750 [Error minimumHealthyPercent]
        stuck-rounding-up: Bad: Stuck. ECS can't stop or start a task because 2 tasks must stay healthy and at most 2 can run. Lower `minimumHealthyPercent` to 50 or raise `maximumPercent` to 150.
          610 s, least 2, peak 2, mixed 0 s, failed 0 of 30500 [Error minimumHealthyPercent]
        stuck-rounding-down: Bad: Stuck. ECS can't stop or start a task because 3 tasks must stay healthy and at most 3 can run. Raise `maximumPercent` to 134 or lower `minimumHealthyPercent` to 66.
          610 s, least 3, peak 3, mixed 0 s, failed 0 of 45750 [Error maximumPercent]
        fixed-host-port: Bad: Stuck. ECS can't start a new task because the host port is in use on all 4 instances. Increase the cluster capacity to 5 tasks or lower `minimumHealthyPercent` to 75. Or use dynamic host ports.
          610 s, least 4, peak 4, mixed 0 s, failed 0 of 61000 [Error clusterCapacity]
        fixed-host-port-50: Caution: Completed. The new revision replaced all 4 tasks in 3 min 20 s, but 3,800 requests failed. Healthy tasks dropped to 2 of 4.
          200 s, least 2, peak 4, mixed 0 s, failed 3800 of 20000
        blue-green-no-room: Bad: Stuck. ECS can't start 4 green tasks with 4 blue ones because the cluster has capacity for only 6. Increase the cluster capacity to 8 tasks, or use `ROLLING` with `minimumHealthyPercent` below 100.
          670 s, least 4, peak 6, mixed 0 s, failed 0 of 67000 [Error clusterCapacity]
        breaker-rollback: Bad: Rolled back. ECS rolled back because the circuit breaker counted 3 failed tasks, and no request failed. The current revision runs 4 tasks again after 50 s. Healthy tasks never dropped below 4.
          50 s, least 4, peak 8, mixed 0 s, failed 0 of 5000
        breaker-half-way: Bad: Rolled back. ECS rolled back because the circuit breaker counted 3 failed tasks, and 11,550 requests failed. The current revision runs 6 tasks again after 6 min 35 s. Healthy tasks dropped to 3 of 6.
          395 s, least 3, peak 6, mixed 0 s, failed 11550 of 59250
        breaker-no-rollback: Bad: Failed. The deployment failed because the circuit breaker counted 3 failed tasks. 2 of 4 tasks remain because rollback is off. Healthy tasks dropped to 2 of 4.
          245 s, least 2, peak 4, mixed 0 s, failed 4700 of 24500 [Warning circuitBreaker.rollback]
        breaker-first-deployment: Bad: Failed. The deployment failed, and ECS can't roll back because no deployment has completed. The service started without a healthy task.
          50 s, least 0, peak 4, mixed 0 s, failed 5000 of 5000 [Warning previousCompleted]
        breaker-count: Bad: Rolled back. ECS rolled back because the circuit breaker counted 1 failed task, and no request failed. The current revision runs 4 tasks again after 50 s. Healthy tasks never dropped below 4.
          50 s, least 4, peak 8, mixed 0 s, failed 0 of 5000
        failing-for-ever: Bad: Stuck. ECS keeps replacing failed tasks because no circuit breaker or alarm ends the deployment. Healthy tasks dropped to 2 of 4.
          745 s, least 2, peak 4, mixed 0 s, failed 14700 of 74500 [Warning circuitBreaker.enable]
        slow-start: Bad: Rolled back. ECS rolled back because health checks failed before the containers responded, and no request failed. The current revision runs 4 tasks again after 1 min 50 s. Healthy tasks never dropped below 4.
          110 s, least 4, peak 8, mixed 0 s, failed 0 of 11000 [Error times.healthCheckGracePeriodSeconds]
        nobody-looks: Bad: Completed. The new revision replaced all 4 tasks in 1 min 50 s, but every request to it fails. No health check or alarm detects the errors. 3,000 requests failed.
          110 s, least 4, peak 8, mixed 0 s, failed 3000 of 11000 [Warning times.stopTimeout, Warning times.containerHealthCheck]
        blue-green: Good: Completed. The new revision replaced all 4 tasks in 6 min 45 s, and no request failed. Healthy tasks never dropped below 4.
          405 s, least 4, peak 8, mixed 0 s, failed 0 of 40500
        linear: Good: Completed. The new revision replaced all 4 tasks in 21 min 45 s, and no request failed. Healthy tasks never dropped below 4.
          1305 s, least 4, peak 8, mixed 900 s, failed 0 of 130500
        canary-errors: Bad: Rolled back. ECS rolled back because the CloudWatch alarm went to `ALARM`, and 600 requests failed. The current revision runs 4 tasks again after 3 min 45 s. Healthy tasks never dropped below 4.
          225 s, least 4, peak 8, mixed 120 s, failed 600 of 22500
        rolling-errors: Bad: Rolled back. ECS rolled back because the CloudWatch alarm went to `ALARM`, and 18,000 requests failed. The current revision runs 4 tasks again after 4 min 45 s. Healthy tasks never dropped below 4.
          285 s, least 4, peak 8, mixed 0 s, failed 18000 of 28500
        refused: Bad: Rejected by AWS. ECS rejects the deployment because `desiredCount` 6,000 exceeds the quota of 5,000 tasks per service. Use at most 5,000.
          0 s, least 0, peak 0, mixed 0 s, failed 0 of 0 [Error desiredCount, Error minimumHealthyPercent, Error maximumPercent, Error times.loadBalancer]
    "#]].assert_eq(&text);
}

/// The four strategies with the same fault, which differ in the number of failed requests.
#[test]
fn the_strategies_side_by_side() {
    let scenario = RollingUpdate::examples()
        .into_iter()
        .find(|example| example.id == "canary-errors")
        .unwrap()
        .scenario;
    let answer = RollingUpdate::explained(&scenario, &()).answer;
    let text: String = answer
        .compared
        .iter()
        .map(|row| {
            format!(
                "{}: {:?}, {} s, peak {}, failed {}, extra {} task-seconds\n",
                row.strategy.words(),
                row.ending,
                row.figures.seconds,
                row.figures.peak,
                row.figures.failed_requests,
                row.figures.extra_seconds
            )
        })
        .collect();
    expect![[r#"
        Rolling update: Some(RolledBack), 285 s, peak 8, failed 18000, extra 760 task-seconds
        Blue/green: Some(RolledBack), 225 s, peak 8, failed 12000, extra 860 task-seconds
        Linear: Some(RolledBack), 225 s, peak 8, failed 1200, extra 860 task-seconds
        Canary: Some(RolledBack), 225 s, peak 8, failed 600, extra 860 task-seconds
    "#]]
    .assert_eq(&text);
}

/// Four tasks at 50/100, moment by moment.
#[test]
fn four_tasks_on_the_clock() {
    let scenario = RollingUpdate::examples().remove(0).scenario;
    let answer = RollingUpdate::explained(&scenario, &()).answer;
    let mut text = String::new();
    for at in answer.timeline.stops() {
        text.push_str(&answer.timeline.sentence(at));
        for event in answer.timeline.events_at(at) {
            text.push_str(&format!(" | {}", event.text));
        }
        text.push('\n');
    }
    let first = &answer.timeline.lanes[0];
    assert_eq!((first.id.as_str(), first.spans[0].state), ("current 1", LaneState::InService));
    expect![[r#"
        0:00: 4 tasks healthy (all current revision)
        0:10: 2 tasks healthy (all current revision), 2 deregistering; 20% of requests fail | ECS stops 2 tasks of the current revision.
        0:40: 2 tasks healthy (all current revision), 2 stopping; 20% of requests fail
        0:45: 2 tasks healthy (all current revision), 2 starting; 20% of requests fail | ECS starts 2 tasks of the new revision.
        1:45: 2 tasks healthy (all new revision), 2 deregistering; 20% of requests fail | ECS stops 2 tasks of the current revision.
        2:15: 2 tasks healthy (all new revision), 2 stopping; 20% of requests fail
        2:20: 2 tasks healthy (all new revision), 2 starting; 20% of requests fail | ECS starts 2 tasks of the new revision.
        3:20: 4 tasks healthy (all new revision) | service (web) has reached a steady state.
    "#]]
    .assert_eq(&text);
}

/// The compared strategy has the timeline that it has alone, and none if AWS rejects it.
#[test]
fn another_strategy_is_compared() {
    let of = |strategy, compared, scheduling_strategy| {
        let scenario = Scenario { strategy, compared, scheduling_strategy, ..Scenario::default() };
        RollingUpdate::explained(&scenario, &()).answer
    };
    let both = of(Deployment::Rolling, Some(Deployment::Canary), SchedulingStrategy::Replica);
    let alone = of(Deployment::Canary, None, SchedulingStrategy::Replica);
    assert_eq!(both.compared_timeline, Some(alone.timeline));
    assert_eq!(alone.compared_timeline, None);
    let refused = of(Deployment::Rolling, Some(Deployment::Canary), SchedulingStrategy::Daemon);
    assert_eq!(refused.compared_timeline, None);
}
