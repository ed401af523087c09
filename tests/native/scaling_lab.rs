//! The lab `scaling`: imports and exports, loads as text, the search, single decisions, the way to other labs.

use cloudglass::api::call;
use cloudglass::ecs::scaling::run::{LoadPoint, PolicyType};
use cloudglass::labs::{
    Explanation, Lab,
    rolling_update::RollingUpdate,
    scaling::{
        Answer, MOST_POINTS, Scaling, ScalingFormat, Scenario, apply_enough, export, handoff,
        load_from_text,
    },
    task_placement::TaskPlacement,
};
use serde_json::{Map, Value, json};

fn explained(scenario: &Scenario) -> cloudglass::explain::Explained<Answer> {
    Scaling::explained(scenario, &())
}

fn example(id: &str) -> Scenario {
    Scaling::examples().into_iter().find(|example| example.id == id).expect(id).scenario
}

fn import(text: &str) -> Scenario {
    let import = Scaling::import(&Scenario::default(), text, &Map::new());
    import.unwrap_or_else(|why| panic!("{why}\n{text}")).scenario
}

fn reported(text: &str) -> String {
    let import = Scaling::import(&Scenario::default(), text, &Map::new()).expect(text);
    let lines = import
        .report
        .iter()
        .map(|line| format!("{} {}: {}", line.status.word(), line.field, line.why));
    lines.collect::<Vec<_>>().join("\n")
}

/// The case: a template whose one scale-in step has a lower bound of 0, and bounds that are values of the metric.
#[test]
fn a_step_with_a_wrong_bound_says_what_bounds_are() {
    let never = json!({
        "running": 4, "metric": 10, "threshold": 20, "adjustmentType": "PercentChangeInCapacity",
        "steps": [{ "lower": 0, "adjustment": -25 }], "minCapacity": 2, "maxCapacity": 4,
    });
    let answer = call("stepScaling", never).unwrap();
    assert_eq!((&answer["adjustment"], &answer["newCapacity"]), (&Value::Null, &json!(4)));
    assert!(
        answer["trace"][0]["because"].as_str().unwrap().contains("-10 from the threshold"),
        "{answer}"
    );

    let template = r"
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {MinCapacity: 2, MaxCapacity: 4, ServiceNamespace: ecs, ScalableDimension: 'ecs:service:DesiredCount', ResourceId: service/default/web}
  ScaleIn:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: in
      PolicyType: StepScaling
      ScalingTargetId: !Ref Target
      StepScalingPolicyConfiguration:
        AdjustmentType: PercentChangeInCapacity
        Cooldown: 60
        StepAdjustments: [{MetricIntervalLowerBound: 0, ScalingAdjustment: -25}]
  Low:
    Type: AWS::CloudWatch::Alarm
    Properties: {MetricName: CPUUtilization, Namespace: AWS/ECS, Statistic: Average, Period: 60, EvaluationPeriods: 3, Threshold: 20, ComparisonOperator: LessThanThreshold, AlarmActions: [!Ref ScaleIn]}
";
    let scenario = import(template);
    let policy = &scenario.configuration.policies[0];
    assert_eq!(
        (policy.threshold, policy.periods, policy.cooldown),
        (Some(20.0), Some(3), Some(60))
    );
    let found = explained(&scenario);
    let finding = found
        .findings
        .iter()
        .find(|it| it.rule.id == "ecs.scaling.step-bounds")
        .expect("a finding");
    assert!(finding.message.contains("No step adjustment ever applies"), "{}", finding.message);
    assert!(finding.fix.contains("upper bound of the first step to 0"), "{}", finding.fix);
    assert!(found.answer.run.actions.is_empty());

    let absolute = explained(&example("absolute-bounds"));
    let finding = absolute
        .findings
        .iter()
        .find(|it| it.rule.id == "ecs.scaling.step-bounds")
        .expect("a finding");
    assert!(finding.fix.contains("gives 0, 15, and 15"), "{}", finding.fix);
}

/// Each value below the found one drops requests, and the found one doesn't.
#[test]
fn what_would_have_been_enough_is_the_nearest_value() {
    let mut seen = 0;
    for example in Scaling::examples() {
        let answer = explained(&example.scenario).answer;
        for enough in &answer.enough {
            let Some(to) = enough.to else { continue };
            seen += 1;
            let mut changed = example.scenario.clone();
            apply_enough(&mut changed.configuration, enough);
            changed.compared = None;
            let dropped =
                |scenario: &Scenario| explained(scenario).answer.run.totals.requests_dropped;
            assert!(dropped(&changed) == 0.0, "{}: {enough:?}", example.id);
            if enough.name == "Minimum capacity" {
                for less in (enough.from as u32 + 1)..to as u32 {
                    let mut enough = enough.clone();
                    enough.to = Some(less.into());
                    let mut changed = example.scenario.clone();
                    apply_enough(&mut changed.configuration, &enough);
                    assert!(dropped(&changed) > 0.0, "{}: {less} is enough", example.id);
                }
            }
        }
    }
    assert!(seen > 8, "{seen}");
}

#[test]
fn a_run_in_pieces_comes_to_the_same() {
    for id in ["two-ways", "spot", "scheduled"] {
        let scenario = Scenario { minutes: 9_000, ..example(id) };
        let Explanation::Pending(mut run) = Scaling::explain(&scenario, &()) else {
            panic!("{id} is at once")
        };
        let mut progress = run.advance(1);
        let mut last = 0;
        while !progress.is_done() {
            assert!(progress.done >= last && progress.done < progress.total, "{progress:?}");
            last = progress.done;
            progress = run.advance(777);
        }
        let Explanation::Pending(whole) = Scaling::explain(&scenario, &()) else {
            panic!("{id} is at once")
        };
        let whole = Explanation::Pending(whole).finish();
        assert_eq!(run.answer().answer, whole.answer, "{id}");
    }
}

#[test]
fn a_minute_again_is_the_same_minute() {
    let answer = explained(&example("two-ways")).answer;
    for column in &answer.run.columns {
        let (row, trace) = answer.run.replay.minute(column.minute).expect("a minute");
        assert_eq!(
            (row.desired, row.running, row.dropped),
            (column.desired, column.running, column.dropped)
        );
        assert!(!trace.steps.is_empty());
    }
    assert!(answer.run.replay.minute(150).is_none());
}

#[test]
fn policies_of_the_cli_are_imported() {
    let scenario = import(
        r#"{"ScalableTargets": [{"ServiceNamespace": "ecs", "ResourceId": "service/prod/web", "ScalableDimension": "ecs:service:DesiredCount", "MinCapacity": 3, "MaxCapacity": 30, "RoleARN": "arn:aws:iam::123456789012:role/x"}]}
        {"ScalingPolicies": [
            {"PolicyARN": "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:policyName/cpu", "PolicyName": "cpu", "ServiceNamespace": "ecs", "ResourceId": "service/prod/web", "ScalableDimension": "ecs:service:DesiredCount", "PolicyType": "TargetTrackingScaling",
             "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 75.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageMemoryUtilization"}, "ScaleOutCooldown": 60, "ScaleInCooldown": 120, "DisableScaleIn": false}, "Alarms": []},
            {"PolicyName": "other", "ServiceNamespace": "ecs", "ResourceId": "service/prod/api", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 10}},
            {"PolicyName": "table", "ServiceNamespace": "dynamodb", "ResourceId": "table/x", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 10}}
        ]}"#,
    );
    let service = &scenario.configuration.service;
    assert_eq!((service.min_capacity, service.max_capacity), (3, 30));
    let [policy] = scenario.configuration.policies.as_slice() else {
        panic!("{:?}", scenario.configuration.policies)
    };
    assert_eq!(
        (policy.target, policy.scale_out_cooldown, policy.scale_in_cooldown),
        (Some(75.0), Some(60), Some(120))
    );
    assert_eq!(policy.metric().words(), "memory utilization");
}

#[test]
fn capacity_providers_and_groups_are_imported() {
    let scenario = import(
        r#"{"capacityProviders": [
            {"name": "FARGATE", "status": "ACTIVE"},
            {"capacityProviderArn": "arn:aws:ecs:us-east-1:123456789012:capacity-provider/ec2", "name": "ec2", "status": "ACTIVE", "autoScalingGroupProvider": {
                "autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/x",
                "managedScaling": {"status": "ENABLED", "targetCapacity": 80, "minimumScalingStepSize": 2, "maximumScalingStepSize": 5, "instanceWarmupPeriod": 90},
                "managedTerminationProtection": "DISABLED", "managedDraining": "ENABLED"}}]}
        {"AutoScalingGroups": [{"AutoScalingGroupName": "x", "MinSize": 1, "MaxSize": 7, "DesiredCapacity": 2}]}"#,
    );
    let group = scenario.configuration.capacity_provider.expect("a group");
    let managed = group.managed_scaling.expect("managed scaling");
    assert_eq!((managed.target_capacity, managed.instance_warmup_period), (Some(80), Some(90)));
    assert_eq!((managed.termination_protection, managed.draining), (Some(false), None));
    assert_eq!((group.asg.min, group.asg.initial, group.asg.max), (1, 2, 7));
}

/// What is exported is imported again, in each format that has documents.
#[test]
fn exports_are_imported_again() {
    for example in Scaling::examples() {
        let before = &example.scenario;
        for format in [ScalingFormat::Cli, ScalingFormat::CloudFormation, ScalingFormat::Terraform]
        {
            let text = export(before, format).text;
            let import = Scaling::import(before, &text, &Map::new());
            let after =
                import.unwrap_or_else(|why| panic!("{}: {why}\n{text}", example.id)).scenario;
            let (one, other) = (&before.configuration, &after.configuration);
            assert_eq!(
                one.service.max_capacity, other.service.max_capacity,
                "{}\n{text}",
                example.id
            );
            assert_eq!(one.policies.len(), other.policies.len(), "{}\n{text}", example.id);
            // CloudFormation has scheduled actions in the target, before the policies.
            let key = |policy: &cloudglass::ecs::scaling::run::ScalingPolicy| {
                format!(
                    "{:?}",
                    (
                        policy.kind.map(|kind| kind as u8),
                        policy.target,
                        policy.threshold,
                        &policy.steps,
                        &policy.schedule
                    )
                )
            };
            let mut keys =
                [one, other].map(|side| side.policies.iter().map(key).collect::<Vec<_>>());
            keys.iter_mut().for_each(|keys| keys.sort());
            assert_eq!(keys[0], keys[1], "{}\n{text}", example.id);
            let managed = |side: &cloudglass::ecs::scaling::run::ScalingConfiguration| {
                side.capacity_provider.as_ref().map(|group| {
                    (group.asg, group.managed_scaling.map(|it| it.target_capacity.unwrap_or(100)))
                })
            };
            // The commands leave the Auto Scaling group as it is.
            assert_eq!(managed(one), managed(other), "{}\n{text}", example.id);
        }
    }
}

#[test]
fn loads_are_read_as_people_have_them() {
    let points = |text: &str| {
        let load = load_from_text(text).unwrap_or_else(|| panic!("no load: {text}")).expect(text);
        let pairs: Vec<(u32, f64)> =
            load.load.iter().map(|it| (it.from_minute, it.requests_per_minute)).collect();
        (pairs, load.minutes)
    };
    type Case<'a> = (&'a str, &'a [(u32, f64)], u32);
    let cases: [Case; 9] = [
        (
            "0,100\n5,200\n10,50",
            &[(0, 100.0), (5, 40.0), (10, 10.0)]
                .map(|(at, value)| (at, if at == 0 { 20.0 } else { value })),
            15,
        ),
        ("minute;requests\n0;100\n1;200\n2;200\n3;50", &[(0, 100.0), (1, 200.0), (3, 50.0)], 4),
        ("100\n200\n300", &[(0, 100.0), (1, 200.0), (2, 300.0)], 3),
        (
            "time,requests\n2026-12-01T06:00:00Z,60\n2026-12-01T06:01:00Z,120\n",
            &[(0, 60.0), (1, 120.0)],
            2,
        ),
        // Newest first, as `get-metric-data` has it.
        (
            r#"{"MetricDataResults": [{"Id": "m1", "Timestamps": ["2026-12-01T06:02:00+00:00", "2026-12-01T06:01:00+00:00", "2026-12-01T06:00:00+00:00"], "Values": [30.0, 20.0, 10.0], "StatusCode": "Complete"}]}"#,
            &[(0, 10.0), (1, 20.0), (2, 30.0)],
            3,
        ),
        (
            r#"{"Label": "RequestCount", "Datapoints": [{"Timestamp": "2026-12-01T06:05:00Z", "Sum": 500.0, "Unit": "Count"}, {"Timestamp": "2026-12-01T06:00:00Z", "Sum": 1000.0, "Unit": "Count"}]}"#,
            &[(0, 200.0), (5, 100.0)],
            10,
        ),
        // Milliseconds; a repeated time, a gap, a negative value, and a value that isn't a number.
        (
            "1796104800000,5\n1796104860000,6\n1796104860000,7\n1796104920000,-3\n1796104980000,NaN\n1796105100000,9",
            &[(0, 5.0), (1, 7.0), (5, 9.0)],
            6,
        ),
        // Summer time ends: with offsets, the hour that occurs twice is two hours.
        ("2026-10-25T02:59:00+02:00,1\n2026-10-25T02:00:00+01:00,2", &[(0, 1.0), (1, 2.0)], 2),
        // Requests of each second add up.
        ("2026-12-01 06:00:00,1\n2026-12-01 06:00:01,2\n2026-12-01 06:00:02,3", &[(0, 6.0)], 1),
    ];
    for (text, expected, minutes) in cases {
        assert_eq!(points(text), (expected.to_vec(), minutes), "{text}");
    }
    for text in
        ["", "hello", "{\"a\": 1}", "a: 1\nb: 2", "one, two\nthree, four", "Resources:\n  A: 1"]
    {
        assert!(load_from_text(text).is_none(), "{text}");
    }
    assert!(load_from_text("time,value\n1,-1\n2,-2\n").expect("a load").is_err());
}

#[test]
fn an_import_of_a_load_says_what_it_changed() {
    let report = reported(
        "t,v\n2026-12-01T06:01:00,2\n2026-12-01T06:00:00,1\nnothing,here\n2026-12-01T06:05:00,NaN\n2026-12-01T06:09:00,-4\n2026-12-01T06:20:00,9\n",
    );
    for part in [
        "weren't in order",
        "without a time and a number",
        "1 value that is not a number",
        "1 value that is negative",
        "gap",
        "have no offset",
        "configuration of the lab",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
}

#[test]
fn a_million_points_become_a_load_that_can_be_shared() {
    let mut text = String::from("minute,requests\n");
    for minute in 0..1_000_000_u32 {
        text.push_str(&format!("{minute},{}\n", 1000 + minute % 500));
    }
    let load = load_from_text(&text).expect("a load").expect("valid");
    assert!(load.load.len() <= MOST_POINTS, "{}", load.load.len());
    assert!(
        load.report.iter().any(|line| line.why.contains("after the first year")),
        "{:?}",
        load.report
    );
    assert!(load.report.iter().any(|line| line.why.contains("averaged")), "{:?}", load.report);
}

#[test]
fn single_decisions_are_those_of_the_functions() {
    let mut scenario = Scenario::default();
    scenario.single.running = 4;
    scenario.single.metric = 75.0;
    let decisions = explained(&scenario).answer.single;
    assert!(decisions[0].result.contains("from 4 to 6 tasks"), "{decisions:?}");
    assert!(
        decisions[0].trace.steps.iter().any(|step| step.rule.id == "ecs.scaling.target-proportion")
    );
    let step = explained(&example("cooldown")).answer.single;
    assert!(step[0].result.contains("from 4 to 5 tasks"), "{step:?}");
    let provider = explained(&example("two-ways")).answer.single;
    assert!(
        provider[1].result.contains("`CapacityProviderReservation` is 166.67%"),
        "{provider:?}"
    );
}

#[test]
fn the_sizes_go_to_other_labs_and_back() {
    let scenario = example("two-ways");
    let rolling = handoff::to_rolling_update(&scenario);
    assert_eq!(
        (rolling.desired_count, rolling.load.requests_per_second, rolling.times.ready_seconds),
        (4, 80, 60)
    );
    assert!(RollingUpdate::explained(&rolling, &()).answer.rejected.is_empty());
    let back = handoff::from_rolling_update(&rolling);
    assert_eq!((back.configuration.service.desired, back.load[0].requests_per_minute), (4, 4800.0));
    assert!(explained(&back).answer.rejected.is_none());

    let placement = handoff::to_task_placement(&scenario).expect("instances");
    let placed = TaskPlacement::explained(&placement, &());
    assert!(
        placed.findings.iter().all(|it| it.severity != cloudglass::explain::Severity::Error),
        "{:?}",
        placed.findings
    );
    let again = handoff::from_task_placement(&placement);
    let (before, after) = (
        scenario.configuration.capacity_provider.unwrap(),
        again.configuration.capacity_provider.clone().unwrap(),
    );
    assert_eq!(
        (before.task_cpu, before.task_memory, before.instance.cpu, before.instance.memory),
        (after.task_cpu, after.task_memory, after.instance.cpu, after.instance.memory)
    );
    assert_eq!(after.asg.initial, 2);
    assert!(explained(&again).answer.rejected.is_none());
    assert!(handoff::to_task_placement(&example("short-spike")).is_none());
}

/// Scenarios that nobody would enter: no panic, and a finding where nothing can be simulated.
#[test]
fn odd_scenarios_are_answered() {
    let odd = [
        json!({ "load": [] }),
        json!({ "minutes": 0 }),
        json!({ "minutes": 4_294_967_295_u32 }),
        json!({ "load": [{ "fromMinute": 3, "requestsPerMinute": 1 }] }),
        json!({ "load": [{ "fromMinute": 0, "requestsPerMinute": -1 }] }),
        json!({ "configuration": { "policies": [{}] } }),
        json!({ "configuration": { "service": { "minCapacity": 9, "maxCapacity": 1 } } }),
        json!({ "configuration": { "service": { "taskCapacity": { "requestsPerMinute": 0 } } } }),
        json!({ "configuration": { "capacityProvider": { "asg": { "min": 5, "max": 1, "initial": 9 } } } }),
        json!({ "configuration": { "strategy": [{ "provider": "x", "weight": 1 }] } }),
        json!({ "configuration": { "policies": [{ "type": "step" }] } }),
    ];
    for scenario in odd {
        let scenario: Scenario = cloudglass::document::read(&scenario).expect("a scenario");
        let found = explained(&scenario);
        assert!(found.answer.rejected.is_some(), "{scenario:?}");
        assert!(
            found.findings.iter().any(|it| it.severity == cloudglass::explain::Severity::Error),
            "{scenario:?}"
        );
    }
    let mut huge = Scenario { minutes: 30, ..Scenario::default() };
    huge.load = vec![LoadPoint { from_minute: 0, requests_per_minute: 1e12 }];
    huge.configuration.service.max_capacity = u32::MAX;
    huge.configuration.service.desired = u32::MAX;
    huge.configuration.service.start_seconds = Some(u32::MAX);
    huge.start = i64::MIN;
    assert!(explained(&huge).answer.rejected.is_none());
    let mut zone = example("scheduled");
    zone.time_zones.clear();
    let found = explained(&zone);
    assert_eq!(Scaling::verdict(&zone, &found).word, "Unknown");
    assert_eq!(zone.configuration.policies[1].kind, Some(PolicyType::Scheduled));
}

/// A week with 1,000 tasks on 200 instances; natively far below the 50 ms that a page has.
#[test]
fn a_week_is_fast() {
    let scenario = week();
    let started = std::time::Instant::now();
    let answer = explained(&Scenario { compared: None, ..scenario }).answer;
    let spent = started.elapsed();
    assert!(answer.run.figures.peak_desired >= 900, "{:?}", answer.run.figures);
    // Unoptimized, and on a busy machine.
    assert!(spent.as_secs() < 20, "{spent:?}");
}

fn week() -> Scenario {
    let mut scenario = example("two-ways");
    let points = (0..7 * 48).map(|half| LoadPoint {
        from_minute: half * 30,
        requests_per_minute: 60_000.0
            + 500_000.0 * (1.0 - (f64::from(half) / 48.0 * std::f64::consts::TAU).cos()) / 2.0,
    });
    scenario.load = points.collect();
    scenario.minutes = 7 * 1440;
    let service = &mut scenario.configuration.service;
    (service.min_capacity, service.desired, service.max_capacity) = (100, 120, 1000);
    let group = scenario.configuration.capacity_provider.as_mut().unwrap();
    (group.task_cpu, group.task_memory) = (256, 512);
    (group.asg.min, group.asg.initial, group.asg.max) = (10, 30, 200);
    scenario
}

/// Forms that people have, from public repositories, guides, and issues; names changed.
#[test]
fn real_files_are_imported_and_explained() {
    let cases: [(&str, &str, &[&str]); 10] = [
        (
            "commands with a file",
            "aws application-autoscaling register-scalable-target \\\n--service-namespace ecs \\\n--scalable-dimension ecs:service:DesiredCount \\\n--resource-id service/shop/web \\\n--min-capacity 2 \\\n--max-capacity 4\n\naws application-autoscaling put-scaling-policy \\\n--service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/shop/web \\\n--policy-name cpu75 --policy-type TargetTrackingScaling \\\n--target-tracking-scaling-policy-configuration file://scaling-policy.json\n",
            &["limits of 2 to 4 tasks", "`scaling-policy.json` isn't in the text"],
        ),
        (
            "commands with shorthand",
            "aws application-autoscaling put-scheduled-action --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/shop/web --scheduled-action-name up --schedule 'cron(0 8 * * ? *)' --timezone Europe/Berlin --scalable-target-action MinCapacity=4,MaxCapacity=10\naws application-autoscaling put-scaling-policy --service-namespace ecs --resource-id service/shop/web --policy-name p --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration 'TargetValue=70.0,PredefinedMetricSpecification={PredefinedMetricType=ECSServiceAverageCPUUtilization},ScaleInCooldown=60'\n",
            &[
                "scheduled action `cron(0 8 * * ? *)`",
                "target tracking on CPU utilization, target 70",
            ],
        ),
        (
            "the file of the CLI guide",
            r#"{"TargetValue": 75.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}, "ScaleOutCooldown": 60, "ScaleInCooldown": 60}"#,
            &["target tracking on CPU utilization, target 75"],
        ),
        (
            "requests per target in Terraform",
            "resource \"aws_appautoscaling_target\" \"t\" {\n  max_capacity = var.max_capacity\n  min_capacity = 2\n  resource_id = \"service/${var.cluster}/${aws_ecs_service.s.name}\"\n  scalable_dimension = \"ecs:service:DesiredCount\"\n  service_namespace = \"ecs\"\n}\nresource \"aws_appautoscaling_policy\" \"p\" {\n  name = \"requests\"\n  policy_type = \"TargetTrackingScaling\"\n  resource_id = aws_appautoscaling_target.t.resource_id\n  scalable_dimension = aws_appautoscaling_target.t.scalable_dimension\n  service_namespace = aws_appautoscaling_target.t.service_namespace\n  target_tracking_scaling_policy_configuration {\n    target_value = 500\n    scale_in_cooldown = 240\n    scale_out_cooldown = 60\n    predefined_metric_specification {\n      predefined_metric_type = \"ALBRequestCountPerTarget\"\n      resource_label = \"${data.aws_lb.lb.arn_suffix}/${aws_alb_target_group.tg.arn_suffix}\"\n    }\n  }\n}\n",
            &[
                "limits of 2 to unknown tasks",
                "target tracking on requests per target, target 500",
                "`var.max_capacity`",
            ],
        ),
        (
            "a step policy with the sign the wrong way round",
            "resource \"aws_appautoscaling_policy\" \"up\" {\n  name = \"cpu-scale-up\"\n  policy_type = \"StepScaling\"\n  resource_id = aws_appautoscaling_target.t.resource_id\n  scalable_dimension = aws_appautoscaling_target.t.scalable_dimension\n  service_namespace = aws_appautoscaling_target.t.service_namespace\n  step_scaling_policy_configuration {\n    adjustment_type = \"PercentChangeInCapacity\"\n    cooldown = 300\n    min_adjustment_magnitude = 1\n    metric_aggregation_type = \"Average\"\n    step_adjustment {\n      metric_interval_lower_bound = 0\n      scaling_adjustment = -1\n    }\n  }\n}\n",
            &["step scaling with 1 step", "a threshold of the lab"],
        ),
        (
            "a step policy of an older Terraform provider",
            "resource \"aws_appautoscaling_policy\" \"p\" {\n  name = \"down\"\n  adjustment_type = \"ChangeInCapacity\"\n  cooldown = 60\n  resource_id = \"service/shop/web\"\n  scalable_dimension = \"ecs:service:DesiredCount\"\n  service_namespace = \"ecs\"\n  step_adjustment {\n    metric_interval_upper_bound = 0\n    scaling_adjustment = -1\n  }\n}\nresource \"aws_cloudwatch_metric_alarm\" \"a\" {\n  alarm_name = \"down\"\n  comparison_operator = \"LessThanOrEqualToThreshold\"\n  evaluation_periods = \"2\"\n  metric_name = \"CPUUtilization\"\n  namespace = \"AWS/ECS\"\n  period = \"300\"\n  statistic = \"Average\"\n  threshold = \"20\"\n  alarm_actions = [aws_appautoscaling_policy.p.arn]\n}\n",
            &["step scaling with 1 step", "an alarm with threshold 20", "counts as 5 points"],
        ),
        (
            "a capacity provider in Terraform",
            "resource \"aws_ecs_capacity_provider\" \"cp\" {\n  name = local.name\n  auto_scaling_group_provider {\n    auto_scaling_group_arn = aws_autoscaling_group.asg.arn\n    managed_draining = \"DISABLED\"\n    managed_termination_protection = \"ENABLED\"\n    managed_scaling {\n      status = \"ENABLED\"\n      target_capacity = 100\n      instance_warmup_period = 300\n      maximum_scaling_step_size = 10000\n      minimum_scaling_step_size = 1\n    }\n  }\n}\n",
            &[
                "managed scaling with target capacity 100%",
                "the limits of the Auto Scaling group of the lab",
            ],
        ),
        (
            "a policy of an Auto Scaling group",
            "resource \"aws_autoscaling_policy\" \"p\" {\n  name = \"cpu\"\n  autoscaling_group_name = aws_autoscaling_group.g.name\n  policy_type = \"TargetTrackingScaling\"\n  target_tracking_configuration {\n    predefined_metric_specification {\n      predefined_metric_type = \"ASGAverageCPUUtilization\"\n    }\n    target_value = 60\n  }\n}\n",
            &["the group's own policy on its CPU utilization, target 60%"],
        ),
        (
            "describe-scaling-policies of a step policy",
            r#"{"ScalingPolicies": [{"PolicyName": "web-app-cpu-gt-75", "ScalableDimension": "ecs:service:DesiredCount", "ResourceId": "service/default/web-app", "CreationTime": 1462561899.23, "StepScalingPolicyConfiguration": {"Cooldown": 60, "StepAdjustments": [{"ScalingAdjustment": 200, "MetricIntervalLowerBound": 0.0}], "AdjustmentType": "PercentChangeInCapacity"}, "PolicyType": "StepScaling", "Alarms": [{"AlarmName": "web-app-cpu-gt-75", "AlarmARN": "arn:aws:cloudwatch:us-west-2:012345678910:alarm:web-app-cpu-gt-75"}], "ServiceNamespace": "ecs"}]} {"MetricAlarms": [{"AlarmName": "web-app-cpu-gt-75", "MetricName": "CPUUtilization", "Namespace": "AWS/ECS", "Period": 60, "EvaluationPeriods": 1, "Threshold": 75.0, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": []}]}"#,
            &["step scaling with 1 step", "an alarm with threshold 75"],
        ),
        (
            "the managed scaling of an issue",
            r#"{"capacityProviders": [{"name": "spot", "autoScalingGroupProvider": {"autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/x", "managedScaling": {"status": "ENABLED", "targetCapacity": 100, "minimumScalingStepSize": 1, "maximumScalingStepSize": 10000}, "managedTerminationProtection": "DISABLED"}}]}"#,
            &["managed scaling with target capacity 100%"],
        ),
    ];
    for (name, text, expected) in cases {
        let import = Scaling::import(&Scenario::default(), text, &Map::new());
        let import = import.unwrap_or_else(|why| panic!("{name}: {why}"));
        let lines: Vec<String> =
            import.report.iter().map(|line| format!("{}: {}", line.field, line.why)).collect();
        let report = lines.join("\n");
        for part in expected {
            assert!(report.contains(part), "{name}: {part}\n{report}");
        }
        let found = explained(&import.scenario);
        assert!(found.answer.rejected.is_none(), "{name}: {:?}", found.findings);
    }
}
