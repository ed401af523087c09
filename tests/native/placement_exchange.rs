//! AWS's documents in and out of the placement lab.

use cloudglass::labs::task_placement::{
    ImportStatus, PlacementExport, PlacementFormat, Scenario, TaskPlacement, export, import,
    scenario::{Capacity, PlacementAction},
};
use cloudglass::labs::{Lab, run::Run, task_placement::PlacementJob};
use serde_json::json;

fn taken(text: &str) -> (Scenario, Vec<(ImportStatus, String)>) {
    let imported = import(&Scenario::default(), text).expect(text);
    let report = imported.report.into_iter().map(|note| (note.status, note.field)).collect();
    (imported.scenario, report)
}

fn corrected(report: &[(ImportStatus, String)]) -> Vec<&str> {
    report
        .iter()
        .filter(|(status, _)| *status == ImportStatus::Corrected)
        .map(|(_, field)| field.as_str())
        .collect()
}

/// The slips of study notes are mended, and named.
#[test]
fn common_mistakes_are_mended_and_named() {
    let (scenario, report) = taken(
        r#"{ "placementStrategy": [ {"type": "distinctInstance"}, {"type": "spread", "field": "instanceid"}, {"type": "Spread", "field": "ecs.availability-zone"}, {"type": "binpack", "field": "MEMORY"}, {"type": "random", "field": ""}, ],
             "placementConstraints": [ {"type": "memberof", "expression": "attribute:a, ] exists"}, ] }"#,
    );
    let strategies = serde_json::to_value(&scenario.strategies).unwrap();
    assert_eq!(
        strategies,
        json!([{ "type": "spread", "field": "instanceId" }, { "type": "spread", "field": "attribute:ecs.availability-zone" },
               { "type": "binpack", "field": "memory" }, { "type": "random" }])
    );
    // The later list of constraints stands; a comma in a string is no trailing comma.
    assert_eq!(
        serde_json::to_value(&scenario.constraints).unwrap(),
        json!([{ "type": "memberOf", "expression": "attribute:a, ] exists" }, { "type": "distinctInstance" }])
    );
    assert_eq!(
        corrected(&report),
        [
            "",
            "placementConstraints[0].type",
            "placementStrategy[0]",
            "placementStrategy[1].field",
            "placementStrategy[2].type",
            "placementStrategy[2].field",
            "placementStrategy[3].field",
            "placementStrategy[4].field"
        ]
    );
}

/// Lists under a wrong name are taken, and the right name is told; so is an entry without its list.
#[test]
fn wrong_names_are_mended_and_named() {
    let spread = r#"{"type": "spread", "field": "instanceId"}"#;
    let distinct = r#"{"type": "distinctInstance"}"#;
    for (text, wrong, right) in [
        (
            format!(r#"{{"placementConstraint": [{distinct}]}}"#),
            "placementConstraint",
            "`placementConstraints`",
        ),
        (format!(r#"{{"constraint": {distinct}}}"#), "constraint", "`placementConstraints`"),
        (
            format!(r#"{{"placement_constraints": [{distinct}]}}"#),
            "placement_constraints",
            "`placementConstraints`",
        ),
        (format!(r#"{{"placementConstraints": {distinct}}}"#), "placementConstraints", "list"),
        (
            format!(r#"{{"placementStrategies": [{spread}]}}"#),
            "placementStrategies",
            "`placementStrategy`",
        ),
        (format!(r#"{{"strategies": [{spread}]}}"#), "strategies", "`placementStrategy`"),
        (
            format!(r#"{{"services": [{{"placementstrategy": [{spread}]}}]}}"#),
            "placementstrategy",
            "`placementStrategy`",
        ),
        (
            r#"{"PlacementStrategy": [{"Type": "spread", "Field": "instanceId"}]}"#.into(),
            "placementStrategy",
            "`PlacementStrategies`",
        ),
    ] {
        let imported = import(&Scenario::default(), &text).expect(&text);
        let note = &imported.report[0];
        assert_eq!((note.status, note.field.as_str()), (ImportStatus::Corrected, wrong), "{text}");
        assert!(note.why.contains(right), "{text}: {}", note.why);
        let (strategies, constraints) =
            (imported.scenario.strategies, imported.scenario.constraints);
        assert_eq!(strategies.len() + constraints.len(), 1, "{text}");
    }
    let right = r#"{"PlacementStrategies": [{"Type": "random"}], "PlacementConstraints": []}"#;
    assert_eq!(corrected(&taken(right).1), [""; 0]);
}

/// The output of describe-task-definition says what the task requires of an instance.
#[test]
fn required_attributes_are_taken() {
    let text = r#"{"taskDefinition": {"family": "a", "containerDefinitions": [{"name": "c"}], "requiresAttributes": [{"name": "com.amazonaws.ecs.capability.ecr-auth"}, {"name": "ecs.capability.task-eni"}, {"name": "rack"}]}}"#;
    let imported = import(&Scenario::default(), text).unwrap();
    assert_eq!(
        imported.scenario.required_attributes,
        ["com.amazonaws.ecs.capability.ecr-auth", "rack"]
    );
    assert!(
        imported
            .report
            .iter()
            .any(|note| note.field == "requiresAttributes" && note.why.contains("rack"))
    );
}

#[test]
fn a_cluster_is_read_from_the_describe_commands() {
    let instances = r#"{ "containerInstances": [ {
        "containerInstanceArn": "arn:aws:ecs:us-east-1:1:container-instance/default/abc123", "ec2InstanceId": "i-0a1", "status": "ACTIVE", "agentConnected": true,
        "versionInfo": { "agentVersion": "1.86.0" }, "runningTasksCount": 1,
        "registeredResources": [ {"name": "CPU", "type": "INTEGER", "integerValue": 2048}, {"name": "MEMORY", "integerValue": 7985}, {"name": "PORTS", "stringSetValue": ["22", "2375"]} ],
        "remainingResources": [ {"name": "CPU", "integerValue": 1536}, {"name": "MEMORY", "integerValue": 6961}, {"name": "PORTS", "stringSetValue": ["22", "2375", "8080"]} ],
        "attributes": [ {"name": "ecs.availability-zone", "value": "us-east-1a"}, {"name": "ecs.instance-type", "value": "m5.large"}, {"name": "stack", "value": "prod"}, {"name": "com.amazonaws.ecs.capability.ecr-auth"}, {"name": "ecs.capability.task-eni"} ] } ], "failures": [] }"#;
    let (scenario, _) = taken(instances);
    let instance = &scenario.instances[0];
    assert_eq!(
        (instance.id.as_str(), instance.az.as_str(), instance.instance_type.as_str()),
        ("i-0a1", "us-east-1a", "m5.large")
    );
    assert_eq!((instance.cpu, instance.memory), (Some(2048), Some(7985)));
    assert_eq!(
        (instance.tasks[0].cpu, instance.tasks[0].memory, &instance.tasks[0].tcp_ports),
        (512, 1024, &vec![8080])
    );
    assert_eq!(instance.attributes.len(), 3);
    assert!(scenario.groups.is_empty());

    let tasks = r#"{ "tasks": [ { "taskArn": "arn:aws:ecs:us-east-1:1:task/default/t1", "containerInstanceArn": "arn:aws:ecs:us-east-1:1:container-instance/default/abc123",
        "group": "service:web", "cpu": "512", "memory": "1024", "lastStatus": "RUNNING", "desiredStatus": "RUNNING", "attachments": [ {"type": "ElasticNetworkInterface"} ],
        "containers": [ { "networkBindings": [ {"hostPort": 8080, "protocol": "tcp"} ] } ] }, { "containerInstanceArn": "x/elsewhere" } ] }"#;
    let both = import(&Scenario::default(), &format!("{instances}\n{tasks}")).unwrap();
    let task = &both.scenario.instances[0].tasks;
    assert_eq!(task.len(), 1);
    assert_eq!(
        (task[0].group.as_str(), task[0].cpu, task[0].memory, task[0].enis),
        ("service:web", 512, 1024, 1)
    );
    assert!(
        both.report
            .iter()
            .any(|note| note.status == ImportStatus::Ignored && note.why.contains("runs 1 task."))
    );
    assert!(
        import(
            &Scenario::default(),
            r#"{"taskArns": ["arn:aws:ecs:us-east-1:1:task/default/t1"]}"#
        )
        .unwrap_err()
        .contains("describe")
    );
}

#[test]
fn task_definitions_services_and_templates_are_read() {
    let (scenario, _) = taken(
        r#"{ "taskDefinition": { "family": "api", "networkMode": "awsvpc", "cpu": "512", "memory": "1 GB", "placementConstraints": [ {"type": "memberOf", "expression": "attribute:a exists"} ],
             "containerDefinitions": [ { "name": "app", "image": "x", "cpu": 256, "memory": 512, "memoryReservation": 128, "resourceRequirements": [ {"type": "GPU", "value": "2"} ], "portMappings": [ {"containerPort": 80, "hostPort": 80, "protocol": "udp"} ] } ] } }"#,
    );
    let need = scenario.task_definition.need();
    assert_eq!((need.cpu, need.memory, need.gpus, need.enis), (512, 1024, 2, 1));
    assert_eq!(scenario.task_definition.placement_constraints.len(), 1);
    assert!(scenario.constraints.is_empty());
    let (scenario, _) = taken(
        "Resources:\n  Service:\n    Type: AWS::ECS::Service\n    Properties:\n      ServiceName: shop\n      DesiredCount: 3\n      LaunchType: FARGATE\n      PlacementStrategies:\n        - Type: spread\n          Field: attribute:ecs.availability-zone\n  Bucket:\n    Type: AWS::S3::Bucket\n",
    );
    assert_eq!(
        (scenario.group.as_str(), scenario.count, scenario.capacity, scenario.strategies.len()),
        ("service:shop", 3, Capacity::Fargate, 1)
    );
    for nothing in [
        "",
        "{}",
        "hello",
        "[1, 2]",
        r#"{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}"#,
        "{\"a\": ",
    ] {
        assert!(import(&Scenario::default(), nothing).is_err(), "{nothing}");
    }
}

/// RunTask is offered no documents of services, and has its own commands.
#[test]
fn exports_are_those_of_the_job() {
    let names = |scenario: &Scenario| -> Vec<&str> {
        PlacementFormat::offered(scenario).iter().map(|(_, name)| *name).collect()
    };
    let mut scenario = Scenario::default();
    assert_eq!(
        names(&scenario),
        ["AWS CLI", "Service definition", "CloudFormation", "Task definition"]
    );
    scenario.group = "batch".into();
    assert_eq!(names(&scenario), ["AWS CLI", "RunTask input", "Task definition"]);
    assert_eq!(export(&scenario, PlacementFormat::ServiceDefinition).file, "run-task.json");
    assert!(export(&scenario, PlacementFormat::Cli).text.contains("run-task"));
    scenario.action = PlacementAction::Stop;
    assert!(export(&scenario, PlacementFormat::Cli).text.contains("stop-task"));
}

/// What an example exports says the same when it is imported again.
#[test]
fn exports_come_back() {
    for example in TaskPlacement::examples() {
        let lists =
            [(PlacementFormat::Lists, "lists"), (PlacementFormat::Properties, "properties")];
        for (format, name) in PlacementFormat::ALL.iter().chain(&lists) {
            let PlacementExport { text, .. } = export(&example.scenario, *format);
            assert!(!text.is_empty(), "{} as {name}", example.id);
            if *format == PlacementFormat::Cli || example.flawed {
                continue;
            }
            let mut blank = example.scenario.clone();
            match format {
                PlacementFormat::TaskDefinition => blank.task_definition = Default::default(),
                _ => blank.strategies.clear(),
            }
            let back = import(&blank, &text)
                .unwrap_or_else(|why| panic!("{} as {name}: {why}\n{text}", example.id))
                .scenario;
            if *format == PlacementFormat::TaskDefinition {
                assert_eq!(
                    back.task_definition.need(),
                    example.scenario.task_definition.need(),
                    "{}",
                    example.id
                );
            } else {
                assert_eq!(
                    back.strategies, example.scenario.strategies,
                    "{} as {name}",
                    example.id
                );
                assert_eq!(
                    back.constraints, example.scenario.constraints,
                    "{} as {name}",
                    example.id
                );
            }
        }
    }
}

/// A job in pieces comes to what it comes to at once.
#[test]
fn a_job_in_pieces_is_the_same() {
    for example in TaskPlacement::examples() {
        let mut job = PlacementJob::new(&example.scenario);
        let mut turns = 0;
        while !job.advance(if example.scenario.count > 100 { 700 } else { 1 }).is_done() {
            turns += 1;
            assert!(turns < 1000, "{} does not end", example.id);
        }
        assert!(job.answer() == TaskPlacement::explained(&example.scenario, &()), "{}", example.id);
    }
}

/// A copy looks the same whether it is the last, or others come after it.
#[test]
fn a_copy_looks_the_same_whatever_comes_after() {
    let (mut looked, mut compared) = (0, 0);
    for example in TaskPlacement::examples() {
        let whole = TaskPlacement::explained(&example.scenario, &()).answer;
        if example.scenario.capacity == Capacity::Fargate || whole.refused.is_some() {
            continue;
        }
        for copy in [1, 2, 3, whole.done / 2, whole.done] {
            if copy == 0 || copy > whole.done {
                continue;
            }
            let at = |count| {
                let scenario = Scenario { look_at: copy, count, ..example.scenario.clone() };
                let mut answer = TaskPlacement::explained(&scenario, &()).answer;
                answer.detail.of = 0;
                answer
            };
            let (among, last) = (at(example.scenario.count), at(copy));
            let place = format!("{}, copy {copy}", example.id);
            assert_eq!(among.detail.copy, copy, "{place}");
            assert!(among.detail == last.detail, "{place}");
            assert!(among.board == last.board, "{place}");
            let boards = [&among, &last].map(|answer| {
                let other = answer.comparison.as_ref();
                other.map(|other| &other.board)
            });
            assert!(boards[0] == boards[1], "{place}");
            looked += 1;
            compared += usize::from(boards[0].is_some());
        }
    }
    assert!(looked > 50 && compared > 10, "{looked}, {compared}");
}

/// A run that is canceled says how far it came, and shows the cluster as it is then.
#[test]
fn a_canceled_job_says_how_far_it_came() {
    let mut large = TaskPlacement::examples();
    large.retain(|example| PlacementJob::is_long(&example.scenario));
    assert!(!large.is_empty());
    for example in large {
        let mut job = PlacementJob::new(&example.scenario);
        for done in [0, 700] {
            let answer = job.answer().answer;
            assert!(!answer.finished);
            assert_eq!((answer.done, answer.order.len()), (done, done as usize), "{}", example.id);
            let new: u64 = answer.board.zones.iter().map(|zone| zone.new).sum();
            assert_eq!(new, done, "{}", example.id);
            assert_eq!(answer.headline.word, "Not finished");
            job.advance(700);
        }
        assert!(job.finish().answer.finished);
    }
}
