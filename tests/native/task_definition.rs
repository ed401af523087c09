//! Task definitions: what must be true of all of them.

use cloudglass::ecs::task_definition::{
    LaunchType,
    start::{Launch, Roles, Start, StartInput, Stores, actions_policy, start},
    validate,
};
use cloudglass::explain::Severity;
use cloudglass::labs::{
    Lab,
    task_definition::{DefinitionFormat, TaskDefinition, export, put},
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn worked() -> Vec<Value> {
    let file: Value =
        serde_json::from_str(include_str!("../data/task-definition-worked.json")).expect("JSON");
    file["vectors"].as_array().cloned().unwrap_or_default()
}

/// A fix that is one value removes its finding, and what it leaves are errors that were there before.
#[test]
fn a_change_removes_its_finding_and_adds_no_error() {
    let mut changes = 0;
    for vector in worked() {
        let definition = &vector["input"]["taskDefinition"];
        let before = validate(definition, None).findings;
        for finding in before.iter().filter(|one| one.severity == Severity::Error) {
            let Some(change) = &finding.change else { continue };
            let mut changed = definition.clone();
            put(&mut changed, &change.field, Some(change.value.clone()));
            let after = validate(&changed, None).findings;
            let same = after
                .iter()
                .find(|one| one.field == finding.field && one.message == finding.message);
            assert_eq!(same, None, "{}: {change:?}", vector["title"]);
            let known = |field: &str| before.iter().any(|one| one.field == field);
            let more: Vec<_> = after
                .iter()
                .filter(|one| one.severity == Severity::Error && !known(&one.field))
                .collect();
            assert!(more.is_empty(), "{}: {change:?} adds {more:?}", vector["title"]);
            changes += 1;
        }
    }
    assert!(changes > 15, "{changes} changes");
}

/// Each launch type is judged by itself: what is valid for a list of them is valid for each.
#[test]
fn what_is_valid_for_all_is_valid_for_each() {
    for (example, _) in
        cloudglass::labs::find("task-definition").map(|lab| (lab.examples)()).unwrap_or_default()
    {
        let definition = &example["scenario"]["taskDefinition"];
        for launch in LaunchType::ALL {
            if validate(definition, Some(launch)).valid {
                assert!(validate(definition, None).valid, "{}: {launch:?}", example["id"]);
            }
        }
    }
}

/// What is exported is imported again: the same definition, and the same problems.
#[test]
fn exports_are_imported_again() {
    for example in TaskDefinition::examples() {
        let wanted = validate(&example.scenario.task_definition, None);
        if !wanted.valid {
            continue;
        }
        for format in
            [DefinitionFormat::Cli, DefinitionFormat::CloudFormation, DefinitionFormat::Terraform]
        {
            let text = export(&example.scenario, format).text;
            let imported = TaskDefinition::import(&example.scenario, &text, &Map::new());
            let imported = imported
                .unwrap_or_else(|error| panic!("{} {format:?}: {error}\n{text}", example.id));
            let (again, before) =
                (&imported.scenario.task_definition, &example.scenario.task_definition);
            assert_eq!(sorted(again), sorted(before), "{} {format:?}\n{text}", example.id);
        }
        let policies = export(&example.scenario, DefinitionFormat::Policies).text;
        assert!(serde_json::from_str::<Value>(&policies).is_ok(), "{}", example.id);
    }
}

/// The same with members in the order of their names, without empty objects, which Terraform doesn't write.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            let kept = names.into_iter().map(|name| (name.clone(), sorted(&members[name])));
            Value::Object(
                kept.filter(|(_, value)| !value.as_object().is_some_and(Map::is_empty)).collect(),
            )
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn started(execution: &[String], task: &[String], kind: LaunchType) -> Start {
    let definition = json!({
        "family": "shop",
        "networkMode": "awsvpc",
        "cpu": "512", "memory": "1024",
        "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
        "taskRoleArn": "arn:aws:iam::111122223333:role/task",
        "containerDefinitions": [{
            "name": "web",
            "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
            "secrets": [{ "name": "A", "valueFrom": "arn:aws:ssm:us-east-1:111122223333:parameter/shop/a" }],
            "environmentFiles": [{ "type": "s3", "value": "arn:aws:s3:::config/app.env" }],
            "logConfiguration": { "logDriver": "awslogs", "options": {
                "awslogs-group": "/new", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs", "awslogs-create-group": "true",
            } },
        }],
    });
    let stores = json!({
        "parameters": { "/shop/a": { "value": "x", "customerKey": true } },
        "envFiles": { "arn:aws:s3:::config/app.env": "B=1\n" },
        "logGroups": [],
    });
    let stores: Stores = serde_json::from_value(stores).expect("stores");
    let input = StartInput {
        launch: Launch { kind, ..Launch::default() },
        roles: Roles {
            execution: actions_policy(execution),
            task: actions_policy(task),
            ..Roles::default()
        },
        stores,
        ..StartInput::default()
    };
    start(&definition, &input)
}

const NEEDED: [&str; 11] = [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ssm:GetParameters",
    "kms:Decrypt",
    "s3:GetObject",
    "s3:GetBucketLocation",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
];

#[test]
fn a_start_needs_each_of_its_rights() {
    let all: Vec<String> = NEEDED.iter().map(|action| (*action).to_owned()).collect();
    for kind in [LaunchType::Fargate, LaunchType::Ec2] {
        let start = started(&all, &[], kind);
        assert_eq!(
            start.starts,
            Some(true),
            "{kind:?}: {:?} {:#?}",
            start.stopped_reason,
            start.findings
        );
        for at in 0..all.len() {
            let mut less = all.clone();
            let missing = less.remove(at);
            let start = started(&less, &[], kind);
            assert_eq!(start.starts, Some(false), "{kind:?} without {missing}");
            let denied: Vec<&String> =
                start.used_roles.iter().flat_map(|used| &used.denied).collect();
            assert_eq!(denied, [&missing], "{kind:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn taking_an_allow_away_never_lets_a_start_succeed(rights in prop::sample::subsequence(NEEDED.to_vec(), 0..=11), less in any::<prop::sample::Index>()) {
        let all: Vec<String> = rights.iter().map(|action| (*action).to_owned()).collect();
        let mut fewer = all.clone();
        if !fewer.is_empty() {
            fewer.remove(less.index(fewer.len()));
        }
        let (more, fewer) = (started(&all, &[], LaunchType::Fargate), started(&fewer, &[], LaunchType::Fargate));
        prop_assert!(more.starts == Some(true) || fewer.starts == Some(false));
    }

    /// Nothing in a definition panics.
    #[test]
    fn any_definition_is_answered(at in 0usize..75, member in "[a-zA-Z]{1,12}", odd in prop::sample::select(vec![
        json!(null), json!(-1), json!(1.5), json!("é"), json!([]), json!({}), json!([[{}]]), json!({ "name": 7 }), json!(9_007_199_254_740_993_i64),
    ])) {
        let vectors = worked();
        let mut definition = vectors[at % vectors.len()]["input"]["taskDefinition"].clone();
        put(&mut definition, &member, Some(odd.clone()));
        for name in ["cpu", "memory", "volumes", "portMappings", "image", "dependsOn", "logConfiguration"] {
            put(&mut definition, &format!("containerDefinitions[0].{name}"), Some(odd.clone()));
            for launch in LaunchType::ALL {
                let input = StartInput { launch: Launch { kind: launch, ..Launch::default() }, ..StartInput::default() };
                start(&definition, &input);
            }
        }
    }
}
