//! Documents as people paste them, imported into the labs.

use cloudglass::{
    cloudfront::{
        distribution,
        policy::{self, ExportFormat, ImportedPolicy},
    },
    document::{self, ReportLine},
    labs::{self, Import, Lab, distribution::DistributionLab},
    workbench::{errors, explain_error},
};
use serde_json::{Map, Value, json};
use std::{fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/real")
}

fn file(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn cases(name: &str) -> Vec<Value> {
    serde_json::from_str(&file(name)).expect(name)
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn lines(report: &[ReportLine]) -> Vec<String> {
    let status = |line: &ReportLine| json!(line.status).as_str().unwrap_or_default().to_owned();
    report.iter().map(|line| format!("{} {} {}", status(line), line.field, line.why)).collect()
}

/// The text of a case: its own, or that of its files.
fn text(case: &Value) -> String {
    match case["text"].as_str() {
        Some(text) => text.to_owned(),
        None => texts(&case["files"]).into_iter().map(file).collect::<Vec<_>>().join("\n"),
    }
}

/// Imports the text of a case into the first example of its lab.
fn import(case: &Value) -> Result<Import<Value>, String> {
    let lab = labs::find(case["lab"].as_str().expect("a lab")).expect("a lab");
    let first = match &case["start"] {
        Value::Null => (lab.examples)().remove(0).0["scenario"].take(),
        start => start.clone(),
    };
    let scenario = (lab.complete)(lab.version, first).expect("an example");
    if !case["start"].is_null() {
        return Ok(Import { scenario, report: Vec::new(), needs: Vec::new() });
    }
    (lab.import)(scenario, &text(case), case["given"].as_object().unwrap_or(&Map::new()))
}

/// What differs from what a case expects.
fn differences(case: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let imported = match (import(case), case["error"].as_str()) {
        (Ok(imported), None) => imported,
        (Err(error), Some(expected)) if error.contains(expected) => return found,
        (other, _) => {
            return vec![format!("{:?}", other.map(|imported| lines(&imported.report)))];
        }
    };
    let report = lines(&imported.report);
    for (pointer, expected) in case["scenario"].as_object().into_iter().flatten() {
        let value = imported.scenario.pointer(pointer).unwrap_or(&Value::Null);
        if value != expected {
            found.push(format!("{pointer} is {value}"));
        }
    }
    for expected in texts(&case["report"]) {
        if !report.iter().any(|line| line.starts_with(expected)) {
            found.push(format!("no line {expected}"));
        }
    }
    for secret in texts(&case["without"]) {
        if report.join("\n").contains(secret) || imported.scenario.to_string().contains(secret) {
            found.push(format!("{secret} is kept"));
        }
    }
    if case["needs"].is_array() && json!(imported.needs) != case["needs"] {
        found.push(format!("needs {:?}", imported.needs));
    }
    let lab = labs::find(case["lab"].as_str().expect("a lab")).expect("a lab");
    let mut scenario = imported.scenario;
    for (pointer, value) in case["then"].as_object().into_iter().flatten() {
        *scenario.pointer_mut(pointer).expect(pointer) = value.clone();
    }
    // A request needs its members.
    let scenario = (lab.complete)(lab.version, scenario).expect("a scenario");
    let explained = (lab.explain)(scenario.clone()).expect("an explanation");
    let headline = (lab.headline)(scenario).expect("a headline");
    let (findings, trace) = (explained["findings"].to_string(), explained["trace"].to_string());
    if case["word"].as_str().is_some_and(|word| headline.word != word) {
        found.push(format!("the word is {}", headline.word));
    }
    if !headline.sentence.contains(case["says"].as_str().unwrap_or_default()) {
        found.push("the sentence says something else".into());
    }
    for (all, expected, name) in [
        (&trace, &case["trace"], "trace"),
        (&findings, &case["findings"], "findings"),
        (&explained["answer"].to_string(), &case["answer"], "answer"),
    ] {
        for expected in texts(expected).iter().filter(|expected| !all.contains(**expected)) {
            found.push(format!("the {name} doesn't say {expected}"));
        }
    }
    for rejected in texts(&case["answerNot"]) {
        if explained["answer"].to_string().contains(rejected) {
            found.push(format!("the answer has {rejected}"));
        }
    }
    if case["noErrors"] == true {
        let errors = explained["findings"].as_array().into_iter().flatten();
        for error in errors.filter(|finding| finding["severity"] == "error") {
            found.push(format!("an error: {error}"));
        }
        if headline.sentence.contains("reject") {
            found.push("the sentence says that AWS rejects something".into());
        }
    }
    if !found.is_empty() {
        found.push(format!("{headline:?}\n{findings}\n{}", report.join("\n")));
    }
    found
}

#[test]
fn real_documents_are_imported_and_answered() {
    let mut failed = Vec::new();
    for case in cases("cases.json") {
        let id = case["id"].as_str().expect("an id");
        let found = differences(&case);
        if !found.is_empty() {
            failed.push(format!("{id}: {}", found.join("\n  ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// What people ran into, as they pasted it: a document, requests, or the argument of a call.
#[test]
fn what_people_ran_into_has_the_right_answer() {
    let mut failed = Vec::new();
    for case in cases("inputs.json") {
        let id = case["id"].as_str().expect("an id");
        let mut found = Vec::new();
        if let Some(call) = case["call"].as_str() {
            let answer = cloudglass::api::call(call, case["argument"].clone());
            let answer = answer.unwrap_or_else(|error| panic!("{id}: {error:?}"));
            for (pointer, expected) in case["result"].as_object().into_iter().flatten() {
                if answer.pointer(pointer).unwrap_or(&Value::Null) != expected {
                    found.push(format!("{pointer} differs"));
                }
            }
            for words in texts(&case["contains"]) {
                if !answer.to_string().contains(words) {
                    found.push(format!("no {words}: {answer}"));
                }
            }
        } else if let Some(requests) = case["requests"].as_str() {
            let pasted = labs::distribution::read_requests(requests, "");
            let requests = pasted.viewer_requests.iter();
            let urls: Vec<String> = requests.map(|viewer| viewer.request.url()).collect();
            if json!(urls) != case["urls"] {
                found.push(format!("the URLs are {urls:?}"));
            }
            let skipped = case["skipped"].as_str().unwrap_or_default();
            if !pasted.left_out.join(" ").contains(skipped) {
                found.push(format!("skipped {:?}", pasted.left_out));
            }
        } else {
            found = differences(&case);
        }
        if !found.is_empty() {
            failed.push(format!("{id}: {}", found.join("\n  ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// Every cell of the table in the docs names cases of its lab, and every case is in a cell.
#[test]
fn the_table_of_documents_is_proven() {
    let page = fs::read_to_string(folder().join("../../../docs/documents.md")).expect("the page");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let (heads, rows) = (&rows[0], &rows[2..]);
    let cases = cases("cases.json");
    let mut listed = Vec::new();
    for row in rows {
        for (head, cell) in heads.iter().zip(row).skip(1) {
            for id in cell.split('`').skip(1).step_by(2) {
                let case = cases.iter().find(|case| case["id"] == id);
                let case = case.unwrap_or_else(|| panic!("{id} is no case"));
                let lab = labs::find(case["lab"].as_str().unwrap_or_default()).expect(id);
                assert_eq!(lab.title, *head, "{id}");
                listed.push(id);
            }
        }
    }
    for case in &cases {
        let id = case["id"].as_str().expect("an id");
        assert_eq!(listed.iter().filter(|listed| **listed == id).count(), 1, "{id}");
    }
}

#[test]
fn errors_are_recognized_and_explained() {
    let mut seen = Vec::new();
    for case in cases("errors.json") {
        let text = case["text"].as_str().expect("a text");
        let found = explain_error(text).unwrap_or_else(|| panic!("not recognized: {text}"));
        assert_eq!(found.kind.id, case["kind"], "{text}");
        assert!(text.contains(&found.shown_by) && !found.shown_by.is_empty(), "{text}");
        let lines = found.lines(|id| labs::find(id).map(|lab| lab.title));
        assert!(lines.len() > found.kind.causes.len(), "{lines:?}");
        seen.push(found.kind.id);
    }
    for kind in errors::kinds() {
        assert!(seen.contains(&kind.id), "{} has no case", kind.id);
        for cause in kind.causes.iter().filter(|cause| !cause.lab.is_empty()) {
            let lab = labs::find(cause.lab).unwrap_or_else(|| panic!("{}: {}", kind.id, cause.lab));
            let first = cause.field.split('.').next().unwrap_or_default();
            let examples = (lab.examples)();
            let known = first == "viewerAccess"
                || examples.iter().any(|(example, _)| example["scenario"].get(first).is_some());
            assert!(known, "{}: {} has no {}", kind.id, cause.lab, cause.field);
        }
    }
}

#[test]
fn documents_are_no_errors() {
    for case in cases("cases.json") {
        let text = text(&case);
        assert_eq!(explain_error(&text), None, "{text}");
    }
}

/// What a text is, whatever it looks like; no lab takes it for something else.
#[test]
fn texts_that_are_something_else_are_named_and_not_imported() {
    let others = cases("others.json");
    assert!(others.len() >= 30);
    for case in &others {
        let text = case["text"].as_str().expect("a text");
        let found = document::recognize(text);
        let kind = case["kind"].as_str().expect("a kind");
        assert!(found.kind.starts_with(kind), "{text}: {found:?}");
        for (id, _) in document::LABS.iter().filter(|(id, _)| !found.labs.contains(id)) {
            let lab = labs::find(id).expect(id);
            let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
            let imported = (lab.import)(scenario, text, &Map::new());
            assert!(imported.is_err(), "{id} imports {text}");
        }
    }
}

/// The labs that import documents. Two others import URLs and traces alone, through their own dialogs.
fn importing() -> impl Iterator<Item = &'static str> {
    let labs = document::LABS.iter().map(|(lab, _)| *lab);
    labs.filter(|lab| !["cache-over-time", "signed-access"].contains(lab))
}

/// A document that another lab imports is named, with that lab.
#[test]
fn documents_of_other_labs_are_sent_there() {
    let mut failed = Vec::new();
    let mut sent = 0;
    for case in cases("cases.json") {
        // Several documents can be of several labs.
        if texts(&case["files"]).len() > 1 {
            continue;
        }
        let text = text(&case);
        let found = document::recognize(&text);
        let id = case["id"].as_str().expect("an id");
        if case["error"].is_null() && !found.labs.iter().any(|lab| case["lab"] == *lab) {
            failed.push(format!("{id} is {found:?}, not of {}", case["lab"]));
        }
        for other in importing().filter(|lab| !found.labs.contains(lab)) {
            let lab = labs::find(other).expect("a lab");
            let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
            match (lab.import)(scenario, &text, &Map::new()) {
                Ok(imported) => {
                    failed.push(format!("{other} imports {id}: {:?}", lines(&imported.report)))
                }
                Err(error) if found.labs.is_empty() || error.contains("Import it in the lab") => {
                    sent += 1
                }
                Err(error) => failed.push(format!("{other} says of {id}: {error}")),
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(sent > 200, "{sent}");
}

#[test]
fn the_labs_that_import_are_those_of_the_table() {
    for (id, title) in document::LABS {
        assert_eq!(labs::find(id).expect(id).title, *title);
    }
}

/// Bad input has a line at its place, and what can be read is read.
#[test]
fn bad_input_is_named_at_its_place() {
    let error = |text: &str| document::parse_all(text).expect_err(text).sentence();
    for (text, expected) in [
        ("{\"a\": 1,\n\"b\": [1, 2", "line 2, column 10: the document is incomplete"),
        ("a: 1\n\tb: 2", "line 2"),
        ("{\"a\": 1} // comment", "line 1"),
        ("abc\u{0}def", "line 1, column 4: this isn't text"),
        ("resource \"a\" \"b\" {\n  c = [1, 2\n", "line 3, column 1: the document is incomplete"),
        ("resource \"a\" \"b\" {\n  c = \"x\n}", "line 2"),
        (
            "resource \"a\" \"b\" {\n  c = <<EOT\nx\n",
            "line 4, column 1: the document is incomplete",
        ),
        ("resource \"a\" \"b\" {\n  = 1\n}", "line 2, column 3: expected the name"),
    ] {
        let found = error(text);
        assert!(found.starts_with(expected), "{text:?}: {found}");
    }
    assert!(error(&"a".repeat(5_000_000)).contains("2 MB"));
    let deep = format!("resource \"a\" \"b\" {{ c = {} }}", "[".repeat(10_000));
    assert!(error(&deep).contains("nested too deeply"));
    for (text, expected) in [
        ("\u{feff}{\"a\": 1}\r\n{\"b\": 2}\r\n", json!([{"a": 1}, {"b": 2}])),
        ("{\"a\": 1}\nb: 2\nc: [x]\n", json!([{"a": 1}, {"b": 2, "c": ["x"]}])),
        ("a: &x {b: 1}\r\nc: *x\r\n", json!([{"a": {"b": 1}, "c": {"b": 1}}])),
    ] {
        assert_eq!(json!(document::parse_all(text).expect(text)), expected, "{text}");
    }
}

/// A secret in a document is named and not kept.
#[test]
fn secrets_are_not_kept() {
    let lab = labs::find("beanstalk-environment").expect("the lab");
    for text in [
        "option_settings:\n  aws:elasticbeanstalk:application:environment:\n    DB_PASSWORD: hunter22\n",
        "[{\"Namespace\": \"aws:rds:dbinstance\", \"OptionName\": \"DBPassword\", \"Value\": \"hunter22\"}]",
        "OptionSettings:\n  aws:elasticbeanstalk:application:environment:\n    API_TOKEN: hunter22\n",
    ] {
        let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
        let imported = (lab.import)(scenario, text, &Map::new()).expect(text);
        assert!(!imported.scenario.to_string().contains("hunter22"), "{}", imported.scenario);
        assert!(lines(&imported.report).iter().any(|line| line.contains("contains a secret")));
    }
}

/// An interpreter of functions that hostile templates can't stop.
#[test]
fn hostile_templates_end() {
    let circle = "Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\nResources:\n  R:\n    Type: AWS::S3::Bucket\n    Properties: {X: !If [A, 1, 2]}\n";
    let own = "Resources:\n  R:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: !Ref R}\n";
    let each = "Resources:\n  Fn::ForEach::L:\n    - N\n    - [a, b]\n    - 'R${N}': {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Sub 'x-${N}'}}\n";
    let local = "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_ecs_service\" \"x\" {\n  name = local.a\n}";
    for text in [circle, own, each, local] {
        let value = document::parse(text).expect(text);
        let _ = document::resolve(&value, &Map::new());
    }
    let value = document::resolve(&document::parse(each).expect("yaml"), &Map::new());
    assert_eq!(value["Resources"]["Rb"]["Properties"]["BucketName"], "x-b");
    assert_eq!(value["Resources"].as_object().map(|all| all.len()), Some(2));
}

/// What the labs export as Terraform is imported again, with the same effect.
#[test]
fn terraform_comes_back() {
    let mut policies = 0;
    for managed in policy::CACHE_POLICIES {
        let config = ImportedPolicy::Cache(managed.config());
        let text = policy::export(std::slice::from_ref(&config), ExportFormat::Terraform);
        let back = policy::import(&text).policies;
        let written = |policies: &[ImportedPolicy]| {
            policy::export(policies, ExportFormat::CloudFormationJson)
        };
        assert_eq!(written(&back), written(std::slice::from_ref(&config)), "{text}");
        policies += 1;
    }
    assert!(policies > 5);
    let mut distributions = 0;
    for example in DistributionLab::examples() {
        let distribution = &example.scenario.distribution;
        let text = distribution::export(distribution, ExportFormat::Terraform);
        let back = distribution::import(&text);
        let Some(back) = back.distribution else { panic!("{}: {text}", example.id) };
        assert_eq!(back.aliases, distribution.aliases, "{}", example.id);
        assert_eq!(back.default_root_object, distribution.default_root_object, "{}", example.id);
        let origins = |of: &distribution::Distribution| -> Vec<_> {
            let of = of.origins.iter();
            of.map(|origin| (origin.id.clone(), origin.domain.clone(), origin.kind)).collect()
        };
        assert_eq!(origins(&back), origins(distribution), "{}: {text}", example.id);
        let behaviors = |of: &distribution::Distribution| -> Vec<_> {
            let of = of.behaviors.iter().chain([&of.default_behavior]);
            of.map(|behavior| {
                (behavior.path_pattern.clone(), behavior.target.clone(), behavior.allowed_methods)
            })
            .collect()
        };
        assert_eq!(behaviors(&back), behaviors(distribution), "{}: {text}", example.id);
        assert_eq!(back.custom_errors, distribution.custom_errors, "{}", example.id);
        assert_eq!(back.geo, distribution.geo, "{}: {text}", example.id);
        distributions += 1;
    }
    assert!(distributions > 5);
}

/// The lines of a report have the positions of what they are about, in every format.
#[test]
fn reports_have_positions() {
    let rolling = |text: &str| {
        let lab = labs::find("rolling-update").expect("the lab");
        let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
        (lab.import)(scenario, text, &Map::new()).expect(text).report
    };
    let placement = |text: &str| {
        let lab = labs::find("task-placement").expect("the lab");
        let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
        (lab.import)(scenario, text, &Map::new()).expect(text).report
    };
    let at = |report: &[ReportLine], field: &str| {
        let line = report.iter().find(|line| line.field == field);
        let line = line.unwrap_or_else(|| panic!("{field}: {:?}", lines(report)));
        line.position.map(|position| (position.line, position.column))
    };
    let json = "{\"services\": [\r\n  {\"serviceName\": \"é\", \"desiredCount\": 2,\r\n   \"events\": []}\r\n]}";
    let report = rolling(json);
    assert_eq!(at(&report, "services[0].desiredCount"), Some((2, 24)));
    assert_eq!(at(&report, "services[0].serviceName"), Some((2, 4)));
    let yaml = "Resources:\n  Web:\n    Type: AWS::ECS::Service\n    Properties:\n      DesiredCount: 2\n      DeploymentConfiguration:\n        MaximumPercent: 150\n";
    let report = rolling(yaml);
    assert_eq!(at(&report, "Resources.Web.Properties.desiredCount"), Some((5, 7)));
    let percent = "Resources.Web.Properties.deploymentConfiguration.maximumPercent";
    assert_eq!(at(&report, percent), Some((7, 9)));
    let hcl = "resource \"aws_ecs_service\" \"web\" {\n  name = \"web\"\n  desired_count = 2\n  deployment_maximum_percent = 150\n}\n";
    let report = rolling(hcl);
    let count = report.iter().find(|line| line.field.ends_with("esiredCount")).expect("a line");
    assert_eq!(count.position.map(|position| position.line), Some(3), "{report:?}");
    // Documents in one paste, and a list whose items have the same names.
    let two = "\u{feff}{\"containerInstances\": []}\n{\"taskDefinition\": {\"family\": \"a\",\n\"containerDefinitions\": [{\"name\": \"a\", \"image\": \"b\", \"memory\": 1}]}}";
    let report = placement(two);
    assert_eq!(at(&report, "containerInstances"), Some((1, 2)));
    assert_eq!(at(&report, "containerDefinitions"), Some((3, 1)));
    let kept = report.iter().filter(|line| json!(line.status) == "kept");
    assert!(kept.into_iter().all(|line| line.position.is_none()));
    let of = |id: &str, text: &str| {
        let lab = labs::find(id).expect(id);
        let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
        (lab.import)(scenario, text, &Map::new()).expect(text).report
    };
    // The second of two documents with the same members, and an item of a list.
    let report = of("container-platforms", &file("nightly-cron-job.yaml"));
    assert_eq!(at(&report, "kind"), Some((2, 1)));
    assert_eq!(at(&report, "spec.schedule"), Some((11, 3)));
    assert_eq!(at(&report, "spec.jobTemplate.spec.backoffLimit"), Some((15, 7)));
    let services = "kind: Deployment\nspec: {replicas: 2, template: {spec: {containers: [{name: a}]}}}\n---\nkind: Service\n";
    assert_eq!(at(&of("container-platforms", services), "kind"), Some((4, 1)));
    let report = of("container-platforms", &file("deployments-of-kubectl.yaml"));
    assert_eq!(at(&report, "items[0].spec.replicas"), Some((12, 5)));
    // The members of a definition, and of its containers.
    let report = of("task-definition", &file("described-with-foreign-member.json"));
    assert_eq!(at(&report, "taskDefinition.status"), Some((5, 3)));
    assert_eq!(
        at(&report, "taskDefinition.containerDefinitions[0].restartPolicies"),
        Some((14, 5))
    );
    // The options of a command, each at its own place.
    let command = "$ docker run -e A=1 \\\n  -e B=2 -p 80:80 example/app --env x";
    let report = of("task-definition", command);
    let places: Vec<_> = report
        .iter()
        .filter(|line| line.field.starts_with('-'))
        .map(|line| (line.field.as_str(), line.position.map(|at| (at.line, at.column))))
        .collect();
    assert_eq!(places, [("-e", Some((1, 14))), ("-e", Some((2, 3))), ("-p", Some((2, 10)))]);
    let commands = "aws application-autoscaling register-scalable-target --service-namespace ecs \\\n  --resource-id service/a/b --min-capacity 1 --max-capacity 4\naws logs tail /ecs\n";
    assert_eq!(at(&of("scaling", commands), "aws logs tail"), Some((3, 10)));
    let report = of("scaling", &file("scaling-of-a-module.tf"));
    let alarm = "Resources.aws_cloudwatch_metric_alarm.low.Properties.namespace";
    assert_eq!(at(&report, alarm).map(|(line, _)| line), Some(32));
}

/// A secret is named with its position, and neither the scenario nor the report keeps it.
#[test]
fn secrets_of_every_form_are_named_and_not_kept() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----";
    let origin = |header: &str, value: &str| {
        json!({"Origins": {"Quantity": 1, "Items": [{"Id": "a", "DomainName": "a.example", "CustomHeaders": {"Quantity": 1, "Items": [{"HeaderName": header, "HeaderValue": value}]}, "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}]}, "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"}}).to_string()
    };
    let task = |environment: Value| {
        json!({"family": "a", "containerDefinitions": [{"name": "a", "image": "b", "memory": 1, "environment": environment}]}).to_string()
    };
    let pem = format!(
        "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: t\n      ContainerDefinitions:\n        - Name: a\n          Memory: 1\n          Command:\n            - |\n{}\n",
        key.lines().map(|line| format!("              {line}")).collect::<Vec<_>>().join("\n")
    );
    for (lab, text, secret, name, line) in [
        ("distribution", origin("X-Origin-Verify", "letmein-please"), "letmein", "X-Origin-Verify", 1),
        ("distribution", origin("X-From", "9f8e7d6c5b4a39281706"), "9f8e7d6c", "X-From", 1),
        ("task-placement", task(json!([{"name": "DB_PASSWORD", "value": "hunter22"}])), "hunter22", "DB_PASSWORD", 1),
        ("task-placement", task(json!([{"value": "postgres://app:hunter22@db.example/app", "name": "URL"}])), "hunter22", "URL", 1),
        ("task-placement", task(json!([{"name": "KEY", "value": "AKIAIOSFODNN7EXAMPLE"}])), "AKIAIOS", "access key", 1),
        ("task-placement", task(json!([{"name": "PEM", "value": key}])), "MIIEvQ", "private key", 1),
        ("task-placement", pem, "BKcwgg", "private key", 12),
        (
            "beanstalk-environment",
            "option_settings:\n  - namespace: aws:rds:dbinstance\n    option_name: DBPassword\n    value: 'hunter22'\n".into(),
            "hunter22", "DBPassword", 4,
        ),
        (
            "beanstalk-environment",
            "resource \"aws_elastic_beanstalk_environment\" \"a\" {\n  setting {\n    namespace = \"aws:elasticbeanstalk:application:environment\"\n    name      = \"API_TOKEN\"\n    value     = \"hunter22\"\n  }\n}\n".into(),
            "hunter22", "API_TOKEN", 5,
        ),
        (
            "beanstalk-environment",
            "[{\"Namespace\": \"aws:cloudformation:template:parameter\", \"OptionName\": \"EnvironmentVariables\", \"Value\": \"STAGE=prod,DB_PASSWORD=hunter22\"}]".into(),
            "hunter22", "DB_PASSWORD", 1,
        ),
        (
            "rolling-update",
            "Parameters:\n  ServicePassword:\n    Type: String\n    Default: hunter22\nResources:\n  S:\n    Type: AWS::ECS::Service\n    Properties:\n      ServiceName: !Ref ServicePassword\n".into(),
            "hunter22", "ServicePassword", 4,
        ),
        (
            "task-definition",
            "docker run -d \\\n  --name db -e POSTGRES_USER=app -e POSTGRES_PASSWORD=hunter22 \\\n  -p 5432:5432 postgres:17".into(),
            "hunter22", "POSTGRES_PASSWORD", 2,
        ),
        (
            "task-definition",
            "docker run --env=\"DATABASE_URL=postgres://app:hunter22@db/app\" example/app".into(),
            "hunter22", "DATABASE_URL", 1,
        ),
        (
            "task-definition",
            "services:\n  db:\n    image: postgres\n    environment:\n      - POSTGRES_DB=shop\n      - POSTGRES_PASSWORD=hunter22, and more\n".into(),
            "hunter22", "POSTGRES_PASSWORD", 6,
        ),
        (
            "task-definition",
            "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: 'hunter22'\n".into(),
            "hunter22", "POSTGRES_PASSWORD", 5,
        ),
        (
            "container-platforms",
            "name: api\ntype: Backend Service\nimage: {location: example/api}\nvariables:\n  API_TOKEN: hunter22\n".into(),
            "hunter22", "API_TOKEN", 5,
        ),
        (
            "scaling",
            "{\"ScalingPolicies\": [{\"PolicyName\": \"AKIAIOSFODNN7EXAMPLE\", \"PolicyType\": \"TargetTrackingScaling\", \"TargetTrackingScalingPolicyConfiguration\": {\"TargetValue\": 5}}]}".into(),
            "AKIAIOS", "access key", 1,
        ),
    ] {
        let entry = labs::find(lab).expect(lab);
        let scenario = (entry.complete)(entry.version, json!({})).expect("the default");
        let imported = (entry.import)(scenario, &text, &Map::new()).expect(&text);
        assert!(!imported.scenario.to_string().contains(secret), "{text}: {}", imported.scenario);
        let report = lines(&imported.report);
        assert!(!report.join("\n").contains(secret), "{report:?}");
        let named = imported.report.iter().find(|line| line.why.contains("contains a secret"));
        let named = named.unwrap_or_else(|| panic!("{text}: {report:?}"));
        assert_eq!((named.field.as_str(), named.position.map(|at| at.line)), (name, Some(line)));
    }
    // What isn't a secret stays.
    for (lab, text, kept) in [
        ("task-placement", task(json!([{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:a"}])), "memory"),
        ("distribution", origin("X-From", "shop"), "shop"),
        (
            "beanstalk-environment",
            "option_settings:\n  aws:elasticbeanstalk:application:environment:\n    DB_PASSWORD: '{{resolve:ssm:db}}'\n    TOKENS: many\n".into(),
            "{{resolve:ssm:db}}",
        ),
        (
            "container-platforms",
            "name: api\ntype: Backend Service\nimage: {location: example/api}\nsecrets:\n  GITHUB_TOKEN: shop-token\n".into(),
            "shop-token",
        ),
        ("task-definition", "docker run -e DB_PASSWORD=$DB_PASSWORD example/app".into(), "$DB_PASSWORD"),
    ] {
        let entry = labs::find(lab).expect(lab);
        let scenario = (entry.complete)(entry.version, json!({})).expect("the default");
        let imported = (entry.import)(scenario, &text, &Map::new()).expect(&text);
        assert!(imported.scenario.to_string().contains(kept), "{}", imported.scenario);
        assert!(!imported.report.iter().any(|line| line.why.contains("contains a secret")));
    }
}

/// A large log is read in pieces with progress; canceled, it keeps what was read.
#[test]
fn large_logs_are_read_in_pieces() {
    use cloudglass::labs::{distribution::RequestReader, run::Run};
    let mut log =
        String::from("#Version: 1.0\n#Fields: date time cs-method x-host-header cs-uri-stem\n");
    while log.len() < 5_000_000 {
        log.push_str(
            "2026-01-01\t00:00:00\tGET\twww.shop.example\t/products/a-page-with-a-long-name.html\n",
        );
    }
    let lines = log.lines().count() - 2;
    let total = log.len() as u64;
    let mut reader = RequestReader::new(log, String::new());
    let mut last = 0;
    loop {
        let progress = reader.advance(1_000);
        assert!(progress.done > last && progress.total == total, "{progress:?}");
        last = progress.done;
        if last > total / 2 {
            let partial = reader.answer();
            assert_eq!(partial.viewer_requests.len(), 1_000);
        }
        if progress.is_done() {
            break;
        }
    }
    let read = reader.answer();
    assert_eq!(read.viewer_requests.len(), 1_000);
    let more = cloudglass::text::number(lines - 1_000);
    assert_eq!(read.left_out, [format!("{more} requests after the first 1,000")]);
    let zipped = RequestReader::new("\u{1f}\u{fffd}\u{8}\u{0}".into(), String::new()).finish();
    assert!(zipped.left_out[0].contains("gzip"), "{:?}", zipped.left_out);
}

/// Calls of `fetch` as Chrome, Firefox, and Node.js have them.
#[test]
fn calls_of_fetch_are_requests() {
    use cloudglass::http::{fetch_call, parse_fetch};
    let chrome = "fetch(\"https://www.shop.example/api/cart?x=1\", {\n  \"headers\": {\n    \"accept\": \"application/json\",\n    \"sec-ch-ua\": \"\\\"Chromium\\\";v=\\\"140\\\"\"\n  },\n  \"referrer\": \"https://www.shop.example/\",\n  \"body\": \"{\\\"id\\\":7}\",\n  \"method\": \"POST\",\n  \"mode\": \"cors\",\n  \"credentials\": \"include\"\n});";
    let call = parse_fetch(chrome).expect("Chrome");
    assert_eq!(call.request.method, "POST");
    assert_eq!(call.request.url(), "https://www.shop.example/api/cart?x=1");
    assert_eq!(call.request.body, "{\"id\":7}");
    let header = |name: &str| {
        call.request.headers.iter().find(|header| header.is(name)).map(|header| header.value())
    };
    assert_eq!(header("sec-ch-ua"), Some("\"Chromium\";v=\"140\""));
    assert_eq!(header("referer"), Some("https://www.shop.example/"));
    assert_eq!(header("content-length"), Some("8"));
    assert_eq!(call.ignored, ["mode: cors", "credentials: include"]);
    let firefox = "await fetch(\"https://www.shop.example/a\", {\n    \"credentials\": \"omit\",\n    \"headers\": {\n        \"User-Agent\": \"Mozilla/5.0\",\n    },\n    \"method\": \"GET\",\n    \"mode\": \"cors\"\n});";
    let node = "const res = await fetch('https://www.shop.example/b', { // as JSON\n  method: 'put', headers: [['X-A', '1']],\n  body: JSON.stringify({ a: [1, true, null] }), cache: undefined })";
    for (text, method, path, body) in [
        (firefox, "GET", "/a", ""),
        (node, "PUT", "/b", "{\"a\":[1,true,null]}"),
        ("fetch(`https://www.shop.example/c`)", "GET", "/c", ""),
        (
            "fetch('https://www.shop.example/' + 'd', {method: 'POST', body: new URLSearchParams({q: 'a b'})})",
            "POST",
            "/d",
            "q=a+b",
        ),
    ] {
        let call = parse_fetch(text).expect(text);
        let found = (&*call.request.method, &*call.request.path, &*call.request.body);
        assert_eq!(found, (method, path, body), "{text}");
    }
    for (text, line, column) in [
        ("fetch(url)", 1, 7),
        ("fetch(`https://a.example/${id}`)", 1, 26),
        ("fetch('https://a.example/', {\n  method: 'GET'\n  mode: 1})", 3, 3),
        ("fetch('https://a.example/', {", 1, 30),
    ] {
        let error = parse_fetch(text).expect_err(text);
        assert_eq!((error.line, error.column), (line, column), "{text}: {error:?}");
    }
    assert_eq!(fetch_call("fetching('x')"), None);
    assert_eq!(fetch_call("curl https://a.example"), None);
    let both = format!("{chrome} ;\n{firefox} ;\n$ curl https://www.shop.example/e");
    let pasted = labs::distribution::read_requests(&both, "");
    assert_eq!((pasted.viewer_requests.len(), pasted.left_out.len()), (3, 0), "{pasted:?}");
}

/// Combinations that ECS rejects are named by the labs and by the imports alike.
#[test]
fn combinations_of_a_service_are_checked_wherever_it_is_pasted() {
    use cloudglass::ecs::combinations::{ConflictPlace::*, conflicts, of_service};
    for (service, places) in [
        (json!({"schedulingStrategy": "DAEMON", "desiredCount": 2}), vec![DesiredCount]),
        (json!({"schedulingStrategy": "DAEMON", "desiredCount": 2, "runningCount": 2}), vec![]),
        (
            json!({"schedulingStrategy": "DAEMON", "launchType": "FARGATE"}),
            vec![SchedulingStrategy],
        ),
        (
            json!({"schedulingStrategy": "DAEMON", "placementStrategy": [{"type": "random"}], "deploymentConfiguration": {"maximumPercent": 200}}),
            vec![PlacementStrategies, MaximumPercent],
        ),
        (
            json!({"launchType": "FARGATE", "placementConstraints": [{"type": "distinctInstance"}]}),
            vec![PlacementConstraints],
        ),
        (
            json!({"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}], "placementStrategy": [{"type": "random"}]}),
            vec![PlacementStrategies],
        ),
        (json!({"deploymentConfiguration": {"strategy": "CANARY"}}), vec![LoadBalancers]),
        (
            json!({"deploymentConfiguration": {"strategy": "BLUE_GREEN"}, "serviceConnectConfiguration": {"enabled": true}}),
            vec![],
        ),
        (
            json!({"schedulingStrategy": "DAEMON", "loadBalancers": [{}], "deploymentConfiguration": {"strategy": "LINEAR"}}),
            vec![SchedulingStrategy],
        ),
        (
            json!({"desiredCount": 2, "launchType": "EC2", "placementStrategy": [{"type": "random"}]}),
            vec![],
        ),
    ] {
        let found = conflicts(&of_service(&service));
        let found: Vec<_> = found.iter().map(|conflict| conflict.place).collect();
        assert_eq!(found, places, "{service}");
        let mut named = service.clone();
        named["serviceName"] = "web".into();
        for id in ["task-placement", "rolling-update"] {
            let lab = labs::find(id).expect(id);
            let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
            let imported = (lab.import)(scenario, &named.to_string(), &Map::new()).expect(id);
            for place in &places {
                let line = imported
                    .report
                    .iter()
                    .find(|line| json!(line.status) == "refused" && line.field == place.member());
                assert!(line.is_some(), "{id} {service}: {:?}", lines(&imported.report));
            }
        }
    }
}

/// The texts of all real documents and requests.
fn all_texts() -> Vec<String> {
    let mut found: Vec<String> = fs::read_dir(folder())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).expect("text"))
        .filter(|text| text.len() < 20_000)
        .collect();
    found.sort();
    found.extend(cases("inputs.json").iter().map(text).filter(|text| !text.is_empty()));
    found
}

/// A document that is cut, doubled, mixed with another, or changed at places: nothing panics, an error is a sentence, and
/// neither the scenario nor the report shows the marks that the readers use inside.
#[test]
fn mixtures_and_ruins_are_answered() {
    let all = all_texts();
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % below.max(1)
    };
    let cut = |text: &str, at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text[..at].to_owned()
    };
    let mut imported = 0;
    for (index, text) in all.iter().enumerate() {
        let other = &all[random(all.len())];
        let lines: Vec<&str> = text.lines().collect();
        let line = random(lines.len());
        let values = [
            "null",
            "{}",
            "[]",
            "-1",
            "1e999",
            "\"\"",
            "99999999999999999999",
            "!Ref X",
            "{\"Ref\": [1]}",
            "\"${\"",
            "true",
        ];
        let mut replaced = text.clone();
        for _ in 0..3 {
            let numbers: Vec<usize> = replaced.match_indices(": ").map(|(at, _)| at).collect();
            if let Some(at) = numbers.get(random(numbers.len())) {
                let rest = &replaced[at + 2..];
                let end = rest.find([',', '\n', '}', ']']).unwrap_or(rest.len());
                replaced = format!(
                    "{}{}{}",
                    &replaced[..at + 2],
                    values[random(values.len())],
                    &rest[end..]
                );
            }
        }
        let ruins = [
            cut(text, random(text.len())),
            format!("{text}\n{text}"),
            format!("{text}\n---\n{}", cut(other, random(other.len()))),
            format!("```json\n{text}\n```"),
            format!("$ aws ecs describe-services\n{text}"),
            text.replace('\n', "\r"),
            text.replace("  ", "\t"),
            text.replace('"', "\u{201c}"),
            lines
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != line)
                .map(|(_, line)| *line)
                .collect::<Vec<_>>()
                .join("\n"),
            replaced,
        ];
        for (kind, ruin) in ruins.iter().enumerate() {
            let labs: Vec<&str> = importing().collect();
            let lab = labs[(index + kind) % labs.len()];
            let lab = labs::find(lab).expect("a lab");
            let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
            match (lab.import)(scenario, ruin, &Map::new()) {
                Ok(found) => {
                    imported += 1;
                    let shown = format!("{}{}", found.scenario, lines_of(&found.report));
                    for mark in ["Fn::Unknown", "\\u0000", "\u{0}"] {
                        assert!(!shown.contains(mark), "{}: {mark} of {ruin}: {shown}", lab.id);
                    }
                    (lab.explain)(found.scenario.clone()).expect("an explanation");
                    (lab.headline)(found.scenario).expect("a headline");
                }
                Err(error) => {
                    assert!(error.len() > 5 && !error.contains('\u{0}'), "{ruin}: {error}");
                }
            }
            let _ = explain_error(ruin);
            let _ = labs::distribution::read_requests(ruin, "a.example");
        }
    }
    assert!(imported > 50, "{imported}");
}

fn lines_of(report: &[ReportLine]) -> String {
    lines(report).join("\n")
}
