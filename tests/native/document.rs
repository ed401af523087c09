//! JSON and YAML as people paste it.

use cloudglass::document::{Tree, as_text, parse, parse_all, to_json, to_yaml};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn both_formats_read_into_one_shape() {
    let table: &[(&str, Value)] = &[
        ("", json!(null)),
        ("{}", json!({})),
        ("\u{feff}{\"a\": 1}", json!({"a": 1})),
        ("a: 1\nb: [x, 'y', \"z\"]", json!({"a": 1, "b": ["x", "y", "z"]})),
        ("{'a': 1, b: true}", json!({"a": 1, "b": true})),
        (
            "a: 0x10\nb: 0o17\nc: -3\nd: 1.5\ne: .5",
            json!({"a": 16, "b": 15, "c": -3, "d": 1.5, "e": 0.5}),
        ),
        ("a: ~\nb: null\nc:\nd: ''", json!({"a": null, "b": null, "c": null, "d": ""})),
        ("a: yes\nb: True", json!({"a": "yes", "b": true})),
        ("a: !!str 12", json!({"a": "12"})),
        ("a: !Ref X", json!({"a": {"Ref": "X"}})),
        ("a: !Sub \"${AWS::StackName}-x\"", json!({"a": {"Fn::Sub": "${AWS::StackName}-x"}})),
        ("a: !GetAtt B.Arn", json!({"a": {"Fn::GetAtt": ["B", "Arn"]}})),
        (
            "a: !If [C, 1, !Ref AWS::NoValue]",
            json!({"a": {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}}),
        ),
        ("a: !Join ['-', [!Ref S, x]]", json!({"a": {"Fn::Join": ["-", [{"Ref": "S"}, "x"]]}})),
        ("a: !Unknown 3", json!({"a": 3})),
        ("a: &x {b: 1}\nc: *x", json!({"a": {"b": 1}, "c": {"b": 1}})),
        (
            "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}",
            json!({"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        ),
        ("1: a", json!({"1": "a"})),
        ("a: 1e400", json!({"a": "1e400"})),
        ("hello world", json!("hello world")),
    ];
    for (text, expected) in table {
        assert_eq!(parse(text).as_ref(), Ok(expected), "{text}");
    }
    assert_eq!(parse_all("{\"a\":1}\n{\"b\":2}"), Ok(vec![json!({"a": 1}), json!({"b": 2})]));
    assert_eq!(parse_all("a: 1\n---\nb: 2"), Ok(vec![json!({"a": 1}), json!({"b": 2})]));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let table = [
        ("{\n  \"a\": 1,\n}", 2, 9, "comma"),
        ("{\"a\": [1, 2, ]}", 1, 12, "comma"),
        ("{\"a\": 1, ", 1, 9, "ends"),
        ("{\"a\": 'x'}", 1, 7, "double quotes"),
        ("{\"a\": 1 // no\n}", 1, 9, "comments"),
        ("{\"a\": \"x\n\"}", 1, 9, "line"),
        ("a:\n\tb: 1", 2, 2, "tabs"),
        ("a: [1, 2", 1, 9, "ends"),
        ("a: *nowhere", 1, 4, "YAML"),
        ("a: &x [*x]", 1, 8, "alias"),
        ("a: 1\nb: 2\na: 3", 3, 4, "`a` occurs twice"),
    ];
    for (text, line, column, word) in table {
        let error = parse(text).expect_err(text);
        assert!(error.message.contains(word), "{text:?}: {error:?}");
        assert_eq!((error.line, error.column), (line, column), "{text:?}: {error:?}");
    }
}

#[test]
fn bombs_are_refused_at_once() {
    let mut laughs = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='j').zip('a'..) {
        laughs += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(", "));
    }
    let deep_json = "[".repeat(100_000);
    let deep_object = "{\"a\":".repeat(50_000);
    let deep_flow = format!("a: {}", "[".repeat(100_000));
    let deep_block = "- ".repeat(50_000);
    let deep_key = "? ".repeat(50_000);
    for text in [laughs, deep_json, deep_object, deep_flow, deep_block, deep_key] {
        assert!(parse(&text).is_err());
    }
}

#[test]
fn a_value_that_only_a_stack_knows_is_kept_as_text() {
    let table = [
        (json!("x"), Some("x")),
        (json!(3), Some("3")),
        (json!({"Ref": "X"}), Some("${X}")),
        (json!({"Fn::Sub": "${A}-b"}), Some("${A}-b")),
        (json!({"Fn::Sub": ["${A}-b", {"A": 1}]}), Some("${A}-b")),
        (json!({"Fn::GetAtt": ["B", "Arn"]}), Some("${B.Arn}")),
        (json!({"Fn::Join": ["-", [{"Ref": "S"}, "x"]]}), Some("${S}-x")),
        (json!({"Fn::ImportValue": "y"}), Some("${ImportValue}")),
        (json!({"a": 1}), None),
        (json!([]), None),
        (json!(null), None),
    ];
    for (value, expected) in table {
        assert_eq!(as_text(&value).as_deref(), expected, "{value}");
    }
}

#[test]
fn yaml_is_written_so_that_no_reader_errs() {
    let tree = Tree::map([
        ("Version", "2012-10-17".into()),
        ("Type", "AWS::CloudFront::CachePolicy".into()),
        ("Empty", Tree::List(vec![])),
        ("Items", Tree::list(["no", "1e3", "a b", "* x", "12:30"])),
        (
            "Deep",
            Tree::list([Tree::map([("A", 1.into()), ("B", Tree::map([("C", true.into())]))])]),
        ),
    ]);
    assert_eq!(
        to_yaml(&tree),
        "Version: \"2012-10-17\"\nType: AWS::CloudFront::CachePolicy\nEmpty: []\nItems:\n  - \"no\"\n  - \"1e3\"\n  - a b\n  - \"* x\"\n  - \"12:30\"\nDeep:\n  - A: 1\n    B:\n      C: true\n"
    );
    assert!(to_json(&tree).starts_with("{\n  \"Version\""));
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC*".prop_map(Value::from),
        "[-0-9a-z:#,'\"\\[\\]{}&*!|>%@` \n\t]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[-a-z0-9:# ]{0,6}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_reads_the_same(value in values()) {
        let tree = Tree::from(value.clone());
        let yaml = to_yaml(&tree);
        prop_assert_eq!(parse(&yaml), Ok(value.clone()), "{}", yaml);
        if value.is_object() {
            prop_assert_eq!(parse(&to_json(&tree)), Ok(value));
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}", marks in "[-?:,\\[\\]{}#&*!|>'\"%@`<~a \n\t]{0,80}") {
        let _ = parse_all(&text);
        let _ = parse_all(&marks);
        let _ = parse_all(&format!("{{\"a\":{text}"));
    }
}
