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

/// Imports the files of a case into the first example of its lab.
fn import(case: &Value) -> Result<Import<Value>, String> {
    let lab = labs::find(case["lab"].as_str().expect("a lab")).expect("a lab");
    let text: Vec<String> = texts(&case["files"]).into_iter().map(file).collect();
    let first = (lab.examples)().remove(0).0["scenario"].take();
    let scenario = (lab.complete)(lab.version, first).expect("an example");
    (lab.import)(scenario, &text.join("\n"), case["given"].as_object().unwrap_or(&Map::new()))
}

#[test]
fn real_documents_are_imported_and_answered() {
    for case in cases("cases.json") {
        let id = case["id"].as_str().expect("an id");
        let imported = match (import(&case), case["error"].as_str()) {
            (Ok(imported), None) => imported,
            (Err(error), Some(expected)) => {
                assert!(error.contains(expected), "{id}: {error}");
                continue;
            }
            (found, _) => panic!("{id}: {:?}", found.map(|imported| lines(&imported.report))),
        };
        let report = lines(&imported.report);
        let all = report.join("\n");
        for (pointer, expected) in case["scenario"].as_object().into_iter().flatten() {
            let found = imported.scenario.pointer(pointer).unwrap_or(&Value::Null);
            assert_eq!(found, expected, "{id} {pointer}\n{all}");
        }
        for expected in texts(&case["report"]) {
            assert!(
                report.iter().any(|line| line.starts_with(expected)),
                "{id}: {expected}\n{all}"
            );
        }
        if case["needs"].is_array() {
            assert_eq!(json!(imported.needs), case["needs"], "{id}\n{all}");
        }
        let lab = labs::find(case["lab"].as_str().expect("a lab")).expect("a lab");
        let mut scenario = imported.scenario;
        for (pointer, value) in case["then"].as_object().into_iter().flatten() {
            *scenario.pointer_mut(pointer).expect(pointer) = value.clone();
        }
        let explained = (lab.explain)(scenario.clone()).expect(id);
        let headline = (lab.headline)(scenario).expect(id);
        let whole = format!("{headline:?}\n{}\n{all}", explained["findings"]);
        if let Some(word) = case["word"].as_str() {
            assert_eq!(headline.word, word, "{id}: {whole}");
        }
        if let Some(says) = case["says"].as_str() {
            assert!(headline.sentence.contains(says), "{id}: {whole}");
        }
        for step in texts(&case["trace"]) {
            assert!(explained["trace"].to_string().contains(step), "{id}: {}", explained["trace"]);
        }
        if case["noErrors"] == true {
            let errors = explained["findings"].as_array().into_iter().flatten();
            let errors: Vec<&Value> = errors.filter(|found| found["severity"] == "error").collect();
            assert!(errors.is_empty(), "{id}: {errors:?}\n{all}");
            assert!(!headline.sentence.contains("reject"), "{id}: {whole}");
        }
    }
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
        for name in texts(&case["files"]) {
            assert_eq!(explain_error(&file(name)), None, "{name}");
        }
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
        for id in ["request", "distribution", "task-placement", "rolling-update"] {
            let lab = labs::find(id).expect(id);
            let scenario = (lab.complete)(lab.version, json!({})).expect("the default");
            let imported = (lab.import)(scenario, text, &Map::new());
            assert!(imported.is_err(), "{id} imports {text}");
        }
    }
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
