//! Policies: decisions in a table, and what must be true of all policies.

use cloudglass::explain::{Severity, Trace};
use cloudglass::iam::{
    Decision, IdentityEffect, NamedPolicy, Outcome, Policies, Policy, PolicyKind, Principal,
    Request, ResourceEffect, evaluate, managed,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const OWN: &str = "111122223333";
const OTHER: &str = "444455556666";
const REPOSITORY: &str = "arn:aws:ecr:eu-west-1:111122223333:repository/shop/web";

fn role(account: &str) -> Principal {
    Principal::Iam { account: account.into(), arn: format!("arn:aws:iam::{account}:role/build/ci") }
}

fn pull(account: &str) -> Request {
    Request::new(role(account), "ecr:BatchGetImage", REPOSITORY, OWN)
}

fn named(document: &Value, kind: PolicyKind) -> NamedPolicy {
    let (policy, findings) = Policy::read(document, kind);
    assert!(findings.is_empty(), "{document}: {findings:?}");
    NamedPolicy { name: "policy P".into(), path: "policies[0]".into(), policy }
}

fn policy(statements: Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn decide(request: &Request, identity: Value, resource: Value) -> (Decision, Trace) {
    let identity = [named(&policy(identity), PolicyKind::Identity)];
    let resource = match &resource {
        Value::Null => None,
        statements => Some(named(&policy(statements.clone()), PolicyKind::Resource)),
    };
    let mut trace = Trace::default();
    let policies = Policies { identity: &identity, resource: resource.as_ref() };
    (evaluate(request, &policies, &mut trace), trace)
}

#[track_caller]
fn check(
    request: Request,
    identity: Value,
    resource: Value,
    expected: (Outcome, IdentityEffect, ResourceEffect),
    rule: &str,
) {
    let (decision, trace) = decide(&request, identity.clone(), resource.clone());
    let found = (decision.outcome, decision.identity, decision.resource_policy);
    assert_eq!(found, expected, "{identity} {resource}: {trace:#?}");
    assert_eq!(trace.steps[decision.step].rule.id, rule, "{trace:#?}");
}

#[test]
fn decisions_follow_the_evaluation_logic() {
    use IdentityEffect as I;
    use Outcome::{Allowed, Denied, Unknown};
    use ResourceEffect as R;
    let allow = |extra: Value| {
        let mut statement = json!({ "Effect": "Allow", "Action": "ecr:Batch*", "Resource": "*" });
        statement
            .as_object_mut()
            .expect("an object")
            .extend(extra.as_object().cloned().unwrap_or_default());
        json!([statement])
    };
    let grant = |principal: &str| json!([{ "Effect": "Allow", "Action": "ecr:*", "Principal": { "AWS": principal } }]);
    let none = || json!([]);
    let arn = |account: &str| format!("arn:aws:iam::{account}:role/build/ci");
    let root = |account: &str| format!("arn:aws:iam::{account}:root");

    check(pull(OWN), none(), Value::Null, (Denied, I::None, R::None), "iam.policy.default-deny");
    check(
        pull(OWN),
        allow(json!({})),
        Value::Null,
        (Allowed, I::Allow, R::None),
        "iam.policy.allow",
    );
    check(
        pull(OWN),
        allow(json!({ "Action": "ECR:batchgetimage" })),
        Value::Null,
        (Allowed, I::Allow, R::None),
        "iam.policy.allow",
    );
    check(
        pull(OWN),
        allow(json!({ "Action": "ecr:PutImage" })),
        Value::Null,
        (Denied, I::None, R::None),
        "iam.policy.default-deny",
    );
    check(
        pull(OWN),
        allow(json!({ "Resource": REPOSITORY.replace("web", "*") })),
        Value::Null,
        (Allowed, I::Allow, R::None),
        "iam.policy.allow",
    );
    check(
        pull(OWN),
        allow(json!({ "Resource": REPOSITORY.to_uppercase() })),
        Value::Null,
        (Denied, I::None, R::None),
        "iam.policy.default-deny",
    );
    let excepted =
        json!([{ "Effect": "Allow", "NotAction": "ecr:Put*", "NotResource": "arn:aws:s3:::*" }]);
    check(pull(OWN), excepted, Value::Null, (Allowed, I::Allow, R::None), "iam.policy.allow");
    let denying = json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "ecr:BatchGetImage", "Resource": "*" }]);
    check(pull(OWN), denying, grant("*"), (Denied, I::Deny, R::Allow), "iam.policy.explicit-deny");

    // Within an account, naming the role is enough; naming the account isn't.
    check(
        pull(OWN),
        none(),
        grant(&arn(OWN)),
        (Allowed, I::None, R::Allow),
        "iam.policy.resource-policy",
    );
    check(
        pull(OWN),
        none(),
        grant("*"),
        (Allowed, I::None, R::Allow),
        "iam.policy.resource-policy",
    );
    check(
        pull(OWN),
        none(),
        grant(&root(OWN)),
        (Denied, I::None, R::Account),
        "iam.policy.account-principal",
    );
    check(
        pull(OWN),
        none(),
        grant(OWN),
        (Denied, I::None, R::Account),
        "iam.policy.account-principal",
    );
    // Across accounts, both sides must allow.
    check(
        pull(OTHER),
        allow(json!({})),
        Value::Null,
        (Denied, I::Allow, R::None),
        "iam.policy.cross-account",
    );
    check(
        pull(OTHER),
        none(),
        grant(&arn(OTHER)),
        (Denied, I::None, R::Allow),
        "iam.policy.cross-account",
    );
    check(
        pull(OTHER),
        allow(json!({})),
        grant(&root(OTHER)),
        (Allowed, I::Allow, R::Account),
        "iam.policy.cross-account",
    );
    check(
        pull(OTHER),
        allow(json!({})),
        grant(OWN),
        (Denied, I::Allow, R::None),
        "iam.policy.cross-account",
    );
    let denied = json!([{ "Effect": "Deny", "Action": "ecr:*", "Principal": { "AWS": OTHER } }]);
    check(
        pull(OTHER),
        allow(json!({})),
        denied,
        (Denied, I::Allow, R::Deny),
        "iam.policy.explicit-deny",
    );
    let session = "arn:aws:sts::111122223333:assumed-role/ci/one";
    check(
        pull(OWN),
        none(),
        grant(session),
        (Unknown, I::None, R::Unknown),
        "iam.policy.undecided",
    );
    check(
        pull(OWN),
        none(),
        grant("arn:aws:sts::111122223333:assumed-role/cd/one"),
        (Denied, I::None, R::None),
        "iam.policy.default-deny",
    );

    // Conditions.
    let with = |operator: &str, key: &str, value: &str| {
        allow(json!({ "Condition": { operator: { key: value } } }))
    };
    check(
        pull(OWN),
        with("StringEquals", "aws:principalaccount", OWN),
        Value::Null,
        (Allowed, I::Allow, R::None),
        "iam.policy.allow",
    );
    check(
        pull(OWN),
        with("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/build/*"),
        Value::Null,
        (Allowed, I::Allow, R::None),
        "iam.policy.allow",
    );
    check(
        pull(OWN),
        with("StringEquals", "aws:SourceVpce", "vpce-1"),
        Value::Null,
        (Denied, I::None, R::None),
        "iam.policy.default-deny",
    );
    check(
        pull(OWN).open(),
        with("StringEquals", "aws:SourceVpce", "vpce-1"),
        Value::Null,
        (Unknown, I::Unknown, R::None),
        "iam.policy.undecided",
    );
    check(
        pull(OWN).with("aws:SourceVpce", "vpce-1").open(),
        with("StringEquals", "aws:SourceVpce", "vpce-1"),
        Value::Null,
        (Allowed, I::Allow, R::None),
        "iam.policy.allow",
    );
    // What isn't known can't outweigh a denial, and a possible denial outweighs an allow.
    let maybe = json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "*", "Resource": { "Ref": "Bucket" } }]);
    check(pull(OWN), maybe, Value::Null, (Unknown, I::Unknown, R::None), "iam.policy.undecided");
}

#[test]
fn a_statement_that_nearly_applies_says_what_fails() {
    let statements = json!([
        { "Sid": "Others", "Effect": "Allow", "Action": "ecr:*", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/other" },
        { "Effect": "Allow", "Action": "ecr:*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "true" } } },
    ]);
    let (_, trace) = decide(&pull(OWN), statements, Value::Null);
    let said: Vec<&str> = trace.steps.iter().map(|step| step.because.as_str()).collect();
    assert!(said[0].contains("its resources don't include"), "{said:?}");
    assert!(
        said[1].contains("the condition `Bool` is false because `aws:SecureTransport` is missing"),
        "{said:?}"
    );
    assert_eq!(trace.steps[0].reads, ["policies[0].Statement[0]"]);
    assert_eq!(trace.steps[0].subject, "Statement `Others` of policy P");
}

#[test]
fn documents_that_iam_rejects_are_named_at_their_element() {
    for (document, kind, field) in [
        (json!("nothing"), PolicyKind::Identity, ""),
        (json!({ "Version": "2012-10-17" }), PolicyKind::Identity, "Statement"),
        (json!({ "Version": "2020-01-01", "Statement": [] }), PolicyKind::Identity, "Version"),
        (
            policy(json!([{ "Effect": "allow", "Action": "s3:*", "Resource": "*" }])),
            PolicyKind::Identity,
            "Statement[0].Effect",
        ),
        (
            policy(
                json!([{ "Effect": "Allow", "Actions": "s3:*", "Action": "s3:*", "Resource": "*" }]),
            ),
            PolicyKind::Identity,
            "Statement[0].Actions",
        ),
        (
            policy(json!([{ "Effect": "Allow", "Resource": "*" }])),
            PolicyKind::Identity,
            "Statement[0].Action",
        ),
        (
            policy(json!([{ "Effect": "Allow", "Action": "s3:*" }])),
            PolicyKind::Identity,
            "Statement[0].Resource",
        ),
        (
            policy(json!({ "Effect": "Allow", "Action": "GetObject", "Resource": "*" })),
            PolicyKind::Identity,
            "Statement.Action",
        ),
        (
            policy(
                json!([{ "Effect": "Allow", "Action": "s3:*", "NotAction": "s3:Put*", "Resource": "*" }]),
            ),
            PolicyKind::Identity,
            "Statement[0].NotAction",
        ),
        (
            policy(
                json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*" }]),
            ),
            PolicyKind::Identity,
            "Statement[0].Principal",
        ),
        (
            policy(json!([{ "Effect": "Allow", "Action": "ecr:*" }])),
            PolicyKind::Resource,
            "Statement[0].Principal",
        ),
        (
            policy(
                json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": { "StringIs": { "a": "b" } } }]),
            ),
            PolicyKind::Identity,
            "Statement[0].Condition.StringIs",
        ),
    ] {
        let (_, findings) = Policy::read(&document, kind);
        let errors: Vec<&str> = findings
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .map(|one| one.field.as_str())
            .collect();
        assert_eq!(errors, [field], "{document}: {findings:?}");
        assert!(findings.iter().all(|one| one.aws_error == Some("MalformedPolicyDocument")));
    }
    let text =
        policy(json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }])).to_string();
    assert_eq!(named(&Value::String(text), PolicyKind::Identity).policy.statements.len(), 1);
}

#[test]
fn managed_policies_are_found_by_name_and_arn() {
    let execution =
        managed::find("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")
            .expect("modeled");
    let identity = [NamedPolicy {
        name: execution.name.into(),
        path: String::new(),
        policy: execution.policy(),
    }];
    let allows = |action: &str| {
        let request = Request::new(role(OWN), action, "*", OWN);
        evaluate(&request, &Policies { identity: &identity, resource: None }, &mut Trace::silent())
            .is_allowed()
    };
    assert!(allows("ecr:GetAuthorizationToken") && allows("logs:PutLogEvents"));
    assert!(!allows("secretsmanager:GetSecretValue") && !allows("logs:CreateLogGroup"));
    assert!(managed::find("AmazonUnheardOfPolicy").is_none());
    assert!(managed::names().all(|name| managed::find(name).is_some()));
}

/// Statements that may or may not apply to the request.
fn statement(effect: &'static str) -> impl Strategy<Value = Value> {
    let actions =
        prop::sample::select(vec!["ecr:*", "ecr:BatchGetImage", "ecr:Put*", "*", "s3:GetObject"]);
    let resources = prop::sample::select(vec![
        "*",
        REPOSITORY,
        "arn:aws:ecr:*:*:repository/other",
        "arn:aws:ecr:eu-west-1:*",
    ]);
    let condition = prop::sample::select(vec![
        json!({}),
        json!({ "StringEquals": { "aws:PrincipalAccount": OWN } }),
        json!({ "StringNotLike": { "aws:PrincipalArn": "*ci" } }),
        json!({ "Null": { "aws:SourceVpce": "false" } }),
        json!({ "StringWhatever": { "aws:SourceVpce": "x" } }),
    ]);
    (actions, resources, condition, any::<bool>()).prop_map(
        move |(action, resource, condition, not)| {
            let name = if not { "NotAction" } else { "Action" };
            json!({ "Effect": effect, name: action, "Resource": resource, "Condition": condition })
        },
    )
}

fn rank(statements: &[Value]) -> u8 {
    let (policy, _) = Policy::read(&policy(json!(statements)), PolicyKind::Identity);
    let identity = [NamedPolicy { policy, ..NamedPolicy::default() }];
    match evaluate(
        &pull(OWN),
        &Policies { identity: &identity, resource: None },
        &mut Trace::silent(),
    )
    .outcome
    {
        Outcome::Denied => 0,
        Outcome::Unknown => 1,
        Outcome::Allowed => 2,
    }
}

proptest! {
    #[test]
    fn another_allow_never_takes_access_away(
        mut statements in prop::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 0..5),
        more in statement("Allow"),
    ) {
        let before = rank(&statements);
        statements.push(more);
        prop_assert!(rank(&statements) >= before, "{statements:?}");
    }

    #[test]
    fn another_deny_never_gives_access(
        mut statements in prop::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 0..5),
        more in statement("Deny"),
    ) {
        let before = rank(&statements);
        statements.push(more);
        prop_assert!(rank(&statements) <= before, "{statements:?}");
    }

    #[test]
    fn a_deny_of_everything_always_wins(
        mut statements in prop::collection::vec(statement("Allow"), 0..5),
        at in 0_usize..5,
    ) {
        statements.insert(at.min(statements.len()), json!({ "Effect": "Deny", "Action": "*", "Resource": "*" }));
        prop_assert_eq!(rank(&statements), 0);
    }

    #[test]
    fn the_order_of_statements_changes_nothing(
        statements in prop::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 0..6),
    ) {
        let reversed: Vec<Value> = statements.iter().rev().cloned().collect();
        prop_assert_eq!(rank(&statements), rank(&reversed));
    }

    #[test]
    fn no_document_panics(text in "[ -~]{0,60}", value in prop::sample::select(vec![json!(null), json!(1), json!([[]]), json!({ "Statement": [1, {}, { "Effect": {}, "Action": [{}], "Principal": { "AWS": [1] }, "Condition": [] }] })])) {
        for kind in [PolicyKind::Identity, PolicyKind::Resource] {
            Policy::read(&Value::String(text.clone()), kind);
            let (policy, _) = Policy::read(&value, kind);
            let policies = [NamedPolicy { policy, ..NamedPolicy::default() }];
            evaluate(&pull(OTHER), &Policies { identity: &policies, resource: Some(&policies[0]) }, &mut Trace::default());
        }
    }
}
