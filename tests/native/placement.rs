//! What must hold of every placement and every query, whatever the cluster.

use cloudglass::api;
use cloudglass::ecs::query;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A small cluster with ties, holes and tasks that are there already.
fn instances() -> impl Strategy<Value = Vec<Value>> {
    let task = (0..3u8, 0..3u64, 0..3u64, 0..4u16, any::<bool>()).prop_map(
        |(group, cpu, memory, port, stopping)| {
            json!({ "group": GROUPS[group as usize], "cpu": cpu * 100, "memory": memory * 100,
                    "tcpPorts": if port == 0 { json!([80]) } else { json!([]) },
                    "desiredStatus": if stopping { "STOPPED" } else { "RUNNING" } })
        },
    );
    let instance = (0..3u8, 1..4u64, 1..4u64, 0..5u8, prop::collection::vec(task, 0..3), 0..12u8);
    prop::collection::vec(instance, 0..14).prop_map(|instances| {
        let all = instances.into_iter().enumerate();
        all.map(|(at, (az, cpu, memory, rack, tasks, luck))| {
            json!({
                // Ids whose order as text is not the order of the list.
                "id": format!("i-{}", (at * 7 + 3) % 17), "az": format!("us-east-1{}", (b'a' + az) as char),
                "instanceType": if cpu == 1 { "t3.micro" } else { "m5.large" },
                "cpu": cpu * 300, "memory": memory * 300, "tasks": tasks,
                "attributes": if rack == 0 { json!({}) } else { json!({ "rack": rack.to_string() }) },
                "status": if luck == 0 { "DRAINING" } else { "ACTIVE" }, "agentConnected": luck != 1,
            })
        })
        .collect()
    })
}

const GROUPS: [&str; 3] = ["service:web", "db", "family:w"];

fn strategies() -> impl Strategy<Value = Vec<Value>> {
    let one = prop::sample::select(vec![
        json!({ "type": "spread", "field": "attribute:ecs.availability-zone" }),
        json!({ "type": "spread", "field": "attribute:rack" }),
        json!({ "type": "spread", "field": "attribute:ecs.instance-type" }),
        json!({ "type": "spread", "field": "instanceId" }),
        json!({ "type": "binpack", "field": "memory" }),
        json!({ "type": "binpack", "field": "cpu" }),
        json!({ "type": "random" }),
    ]);
    prop::collection::vec(one, 0..=5)
}

fn constraints() -> impl Strategy<Value = Vec<Value>> {
    let one = prop::sample::select(vec![
        json!({ "type": "distinctInstance" }),
        json!({ "type": "memberOf", "expression": "attribute:rack exists" }),
        json!({ "type": "memberOf", "expression": "not(task:group == db)" }),
        json!({ "type": "memberOf", "expression": "runningTasksCount < 3 or attribute:ecs.instance-type =~ m5.*" }),
        json!({ "type": "memberOf", "expression": "task:group != family:w or task:group !~ x" }),
    ]);
    prop::collection::vec(one, 0..3)
}

fn request() -> impl Strategy<Value = Value> {
    (
        instances(),
        strategies(),
        constraints(),
        0..3u64,
        0..3u64,
        0..3u8,
        0..20u64,
        0..3usize,
        any::<u32>(),
    )
        .prop_map(|(instances, strategies, constraints, cpu, memory, port, count, group, seed)| {
            let ports = if port == 0 { json!([{ "containerPort": 80, "hostPort": 80 }]) } else { json!([]) };
            json!({
                "cluster": { "instances": instances },
                "taskDefinition": { "family": "w", "containers": [{ "name": "a", "cpu": cpu * 100, "memory": (memory * 100).max(6), "portMappings": ports }] },
                "count": count, "group": GROUPS[group], "strategies": strategies, "constraints": constraints, "seed": seed,
            })
        })
}

/// An obvious model of docs/reference/containers.md, section 1.1: it examines all instances again for each task.
struct Slow {
    instances: Vec<Value>,
    group: String,
    request: Value,
}

impl Slow {
    fn new(request: &Value) -> Self {
        let mut instances = request["cluster"]["instances"].as_array().unwrap().clone();
        instances.sort_by_key(|instance| instance["id"].as_str().unwrap().to_owned());
        let group = request["group"].as_str().unwrap().to_owned();
        Self { instances, group, request: request.clone() }
    }

    fn need(&self, of: &str) -> i64 {
        self.request["taskDefinition"]["containers"][0][of].as_i64().unwrap()
    }

    fn port(&self) -> bool {
        self.request["taskDefinition"]["containers"][0]["portMappings"][0]["hostPort"] == 80
    }

    fn left(instance: &Value, of: &str) -> i64 {
        let tasks = instance["tasks"].as_array().unwrap();
        instance[of].as_i64().unwrap()
            - tasks.iter().map(|task| task[of].as_i64().unwrap()).sum::<i64>()
    }

    fn wanted(&self, instance: &Value) -> i64 {
        let tasks = instance["tasks"].as_array().unwrap();
        tasks
            .iter()
            .filter(|task| {
                task["group"] == self.group.as_str() && task["desiredStatus"] == "RUNNING"
            })
            .count() as i64
    }

    fn fits(&self, instance: &Value) -> bool {
        let tasks = instance["tasks"].as_array().unwrap();
        let room = |of: &str| self.need(of) == 0 || Self::left(instance, of) >= self.need(of);
        let port_taken = tasks.iter().any(|task| task["tcpPorts"] == json!([80]));
        instance["status"] == "ACTIVE"
            && instance["agentConnected"] == true
            && room("cpu")
            && room("memory")
            && !(self.port() && port_taken)
            && self.request["constraints"].as_array().unwrap().iter().all(|constraint| {
                match constraint["expression"].as_str() {
                    None => self.wanted(instance) == 0,
                    Some(expression) => self.matches(instance, expression),
                }
            })
    }

    fn matches(&self, instance: &Value, expression: &str) -> bool {
        let mut attributes = instance["attributes"].clone();
        attributes["ecs.instance-type"] = instance["instanceType"].clone();
        let asked = json!({ "expression": expression, "instance": { "attributes": attributes, "tasks": instance["tasks"] } });
        api::call("evaluateClusterQuery", asked).unwrap()["match"] == true
    }

    fn value(instance: &Value, field: &str) -> String {
        match field {
            "instanceId" => instance["id"].to_string(),
            "attribute:ecs.availability-zone" => instance["az"].to_string(),
            "attribute:ecs.instance-type" => instance["instanceType"].to_string(),
            _ => instance["attributes"]["rack"].to_string(),
        }
    }

    /// The candidates left by the strategies before `random` (all of them if there is none), and whether it follows.
    fn candidates(&self) -> (Vec<usize>, bool) {
        let mut left: Vec<usize> =
            (0..self.instances.len()).filter(|at| self.fits(&self.instances[*at])).collect();
        let mut strategies = self.request["strategies"].as_array().unwrap().clone();
        if strategies.is_empty() {
            strategies = match self.group.starts_with("service:") {
                true => vec![
                    json!({ "type": "spread", "field": "attribute:ecs.availability-zone" }),
                    json!({ "type": "spread", "field": "instanceId" }),
                ],
                false => vec![json!({ "type": "random" })],
            };
        }
        for strategy in strategies {
            let field = strategy["field"].as_str().unwrap_or_default();
            let score = |at: &usize| match strategy["type"].as_str().unwrap() {
                "binpack" => Self::left(&self.instances[*at], field),
                _ => {
                    let same = |other: &&Value| {
                        Self::value(other, field) == Self::value(&self.instances[*at], field)
                    };
                    self.instances.iter().filter(same).map(|instance| self.wanted(instance)).sum()
                }
            };
            if strategy["type"] == "random" {
                return (left, true);
            }
            let best = left.iter().map(score).min();
            left.retain(|at| Some(score(at)) == best);
        }
        (left, false)
    }

    fn put(&mut self, at: usize) {
        let task = json!({ "group": self.group, "cpu": self.need("cpu"), "memory": self.need("memory"),
                           "tcpPorts": if self.port() { json!([80]) } else { json!([]) }, "desiredStatus": "RUNNING" });
        self.instances[at]["tasks"].as_array_mut().unwrap().push(task);
    }

    fn find(&self, id: &Value) -> usize {
        self.instances.iter().position(|instance| instance["id"] == *id).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// The fast engine chooses what the slow model chooses; `random` chooses one that the model allows; a strategy
    /// never makes a placeable task fail; every refusal has a reason.
    #[test]
    fn the_engine_agrees_with_the_obvious_model(request in request()) {
        let result = api::call("placeTasks", request.clone()).unwrap();
        let mut slow = Slow::new(&request);
        for row in result["matrix"].as_array().unwrap() {
            prop_assert_eq!(row["fits"] == true, slow.fits(&slow.instances[slow.find(&row["instance"])]), "{}", row);
            let first = row["checks"].as_array().unwrap().iter().find(|check| check["passed"] == false);
            prop_assert_eq!(first.map_or(&Value::Null, |check| &check["gate"]), &row["reason"]);
        }
        for placed in result["placed"].as_array().unwrap() {
            let (allowed, random) = slow.candidates();
            let at = slow.find(&placed["instance"]);
            if random {
                prop_assert!(allowed.contains(&at), "{} is not among {:?}", placed, allowed);
            } else {
                prop_assert_eq!(Some(&at), allowed.first(), "task {}", placed["task"]);
            }
            slow.put(at);
        }
        let failures = result["failures"].as_array().unwrap();
        if result["unplaced"] == 0 {
            prop_assert!(failures.is_empty());
        } else {
            prop_assert!(slow.candidates().0.is_empty(), "a copy would still fit");
            prop_assert_eq!(failures.len(), slow.instances.len());
        }
        prop_assert_eq!(&result, &api::call("placeTasks", request).unwrap(), "the same seed, the same placement");
    }

    /// Whatever the strategies, as many copies find a place on the first round as instances fit, and none over-commits.
    #[test]
    fn nothing_is_over_committed(request in request()) {
        let result = api::call("placeTasks", request.clone()).unwrap();
        let mut copies: BTreeMap<String, i64> = BTreeMap::new();
        for placed in result["placed"].as_array().unwrap() {
            *copies.entry(placed["instance"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let slow = Slow::new(&request);
        for instance in &slow.instances {
            let new = copies.get(instance["id"].as_str().unwrap()).copied().unwrap_or(0);
            for of in ["cpu", "memory"] {
                let over = Slow::left(instance, of) - new * slow.need(of);
                prop_assert!(new == 0 || slow.need(of) == 0 || over >= 0, "{} {of} is {over}", instance["id"]);
            }
            if slow.request["constraints"].as_array().unwrap().iter().any(|c| c["type"] == "distinctInstance") {
                prop_assert!(new <= 1);
            }
        }
    }

    /// Each task that stops is one of the group's, unprotected, and only once; as many stop as can.
    #[test]
    fn scale_in_stops_what_it_may(request in request(), protected in any::<u32>()) {
        let mut request = request;
        request["action"] = "stop".into();
        let mut free = 0;
        let mut number = 0;
        for instance in request["cluster"]["instances"].as_array_mut().unwrap() {
            for task in instance["tasks"].as_array_mut().unwrap() {
                number += 1;
                task["id"] = format!("t{number}").into();
                task["protected"] = (protected >> (number % 32) & 1 == 1).into();
                free += u64::from(task["group"] == "db" && task["protected"] == false && task["desiredStatus"] == "RUNNING");
            }
        }
        request["group"] = "db".into();
        let result = api::call("placeTasks", request.clone()).unwrap();
        let asked = request["count"].as_u64().unwrap();
        let mut ids: Vec<String> = result["stopped"].as_array().unwrap().iter().map(|s| s["task"].to_string()).collect();
        prop_assert_eq!(ids.len() as u64, asked.min(free));
        prop_assert_eq!(&result["blocked"], asked > free);
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len() as u64, asked.min(free), "a task stopped twice");
    }

    /// No text makes the parser panic, and every error stands in the text.
    #[test]
    fn the_query_parser_takes_any_text(text in "\\PC{0,60}|[a-z:=!~<>()\\[\\]', |&.]{0,60}|((attribute:a|task:group|not|and|or|==|in|\\(|\\)|\\[b,c\\]|=~|t2\\.\\*|exists) ){0,12}") {
        match query::parse(&text) {
            Ok(expr) => prop_assert_eq!(query::parse(&expr.to_string()).ok(), Some(expr)),
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(error.position <= text.encode_utf16().count(), "{:?}", error);
                }
            }
        }
    }

    /// What is printed parses to the same.
    #[test]
    fn printing_and_parsing_are_inverse(text in expression()) {
        let expr = query::parse(&text).map_err(|errors| TestCaseError::fail(format!("{text}: {}", errors[0].message())))?;
        let printed = expr.to_string();
        prop_assert_eq!(query::parse(&printed).ok(), Some(expr), "{}", printed);
    }

    /// The regular expressions take any text in linear time.
    #[test]
    fn regular_expressions_take_any_text(pattern in "\\PC{0,30}|[ab.*+?(){}\\[\\]|^$\\\\0-9,&-]{0,30}", text in "[ab0-9.]{0,30}") {
        if let Ok(regex) = query::Regex::new(&pattern) {
            let _ = regex.matches(&text);
        }
    }
}

/// Expressions that are well formed.
fn expression() -> impl Strategy<Value = String> {
    let value = "[a-zA-Z0-9.:-]{1,6}|'[ a-z(),\"]{0,6}'|\"[ a-z(),']{0,6}\"";
    let predicate = prop_oneof![
        ("(==|!=|>|less_than|equals)", value)
            .prop_map(|(op, value)| format!("attribute:ecs.x {op} {value}")),
        ("(in|not_in|!in)", prop::collection::vec(value, 1..4))
            .prop_map(|(op, values)| format!("ec2InstanceId {op} [{}]", values.join(","))),
        Just("attribute:a/b-c exists".to_owned()),
        Just("attribute:stack !exists".to_owned()),
        "[a-z]{1,3}(\\.\\*|\\[23\\]\\+|\\{1,4\\}|,)?"
            .prop_map(|regex| format!("task:group =~ {regex}")),
        (0..9u64).prop_map(|n| format!("runningTasksCount >= {n}")),
    ];
    predicate.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} and {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b} || {a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} or {b}")),
            inner.clone().prop_map(|a| format!("!({a})")),
            inner.prop_map(|a| format!("not {a}")),
        ]
    })
}

/// What Java's regular expressions and the query language take beyond the ordinary.
#[test]
fn patterns_and_numbers_are_read_as_java_reads_them() {
    for (pattern, yes, no) in [
        ("\\p{Lower}+", "micro", "Micro"),
        ("\\p{Alpha}\\p{Digit}\\.\\P{Upper}+", "t3.nano", "t3.Nano"),
        ("[\\p{Upper}_]+", "A_B", "a_b"),
        ("[^\\D]+", "42", "a"),
        ("[^\\w.]", "-", "."),
        ("[a-z&&[^aeiou]]+", "xyz", "axe"),
        ("[a-d[m-p]]+", "amp", "axe"),
        ("[^a-c&&[b-d]]", "a", "b"),
        ("[a-[b]]+", "a-b", "c"),
        ("[\\w&&\\D&&[^_]]+", "abc", "a_1"),
        ("(?i:T3)\\.nano", "t3.nano", "t3.NANO"),
        ("(?i)[^a]", "b", "A"),
        ("(?i)[a-c]+", "aBC", "d"),
        ("a(?s).b", "a\nb", "ab"),
        ("(?-i:a)(?is:B.)", "ab\n", "Abx"),
    ] {
        let regex = query::Regex::new(pattern).expect(pattern);
        assert!(regex.matches(yes), "{pattern} {yes}");
        assert!(!regex.matches(no), "{pattern} {no}");
    }
    for pattern in ["[a", "[a&&", "[&&a]", "[a[b]", "\\p{Nope}", "(?x)a", "(?i"] {
        assert!(query::Regex::new(pattern).is_err(), "{pattern}");
    }
    for (expression, expected) in
        [("runningTasksCount > -1", true), ("runningTasksCount <= -1", false)]
    {
        let asked = json!({ "expression": expression, "instance": { "runningTasksCount": 0 } });
        let answer = api::call("evaluateClusterQuery", asked).unwrap();
        assert_eq!(answer["match"], expected, "{expression}: {answer}");
    }
}

/// A pattern that would take a backtracking engine for ever.
#[test]
fn hostile_patterns_end() {
    let regex = query::Regex::new("(a*)*b|(a|a)*c|(a?){20}a{20}").unwrap();
    assert!(!regex.matches(&"a".repeat(100)));
    for pattern in
        ["((){1000}){1000}", "(((a{900}){900}){900}){900}", &"(".repeat(500), &"(a|".repeat(100)]
    {
        let _ = query::Regex::new(pattern);
    }
}

/// 10,000 tasks on 1,000 instances: a debug build must stay far below what a quadratic engine takes.
#[test]
fn a_large_job_ends_soon() {
    let instances: Vec<Value> = (0..1000)
        .map(|at| json!({ "id": format!("i-{at:04}"), "az": format!("z{}", at % 3), "instanceType": "m5.large", "cpu": 20480, "memory": 40960,
                          "attributes": { "rack": format!("{}", at / 10) } }))
        .collect();
    for strategies in [
        json!([{ "type": "random" }]),
        json!([{ "type": "spread", "field": "attribute:rack" }, { "type": "binpack", "field": "memory" }]),
        json!([{ "type": "spread", "field": "instanceId" }]),
    ] {
        let request = json!({ "cluster": { "instances": instances }, "count": 10_000, "strategies": strategies,
                              "taskDefinition": { "family": "w", "containers": [{ "name": "a", "cpu": 10, "memory": 20 }] } });
        let result = api::call("placeTasks", request).unwrap();
        assert_eq!(result["unplaced"], 0);
    }
}

/// Zones that differ by more than one task are evened out, task by task; where no instance takes one, that is said.
#[test]
fn zones_are_rebalanced() {
    let rebalance = |change: &dyn Fn(&mut Value)| {
        let instance = |id: &str, az: &str, tasks: usize| {
            let task = json!({ "group": "service:web", "cpu": 100, "memory": 100 });
            json!({ "id": id, "az": az, "instanceType": "m5.large", "cpu": 2000, "memory": 2000, "tasks": vec![task; tasks] })
        };
        let mut scenario = json!({
            "groups": [], "group": "service:web", "count": 1,
            "taskDefinition": { "family": "web", "containers": [{ "name": "app", "cpu": 100, "memory": 100 }] },
            "instances": [instance("i-1", "a", 2), instance("i-2", "a", 4), instance("i-3", "b", 3), instance("i-4", "c", 0)],
        });
        change(&mut scenario);
        let asked = json!({ "lab": "task-placement", "scenario": scenario });
        api::call("explain", asked).unwrap()["answer"]["rebalance"].clone()
    };
    let plain = rebalance(&|_| {});
    assert_eq!(
        plain["zones"],
        json!([{ "az": "a", "now": 6, "after": 4 }, { "az": "b", "now": 3, "after": 3 }, { "az": "c", "now": 1, "after": 3 }])
    );
    assert_eq!(
        plain["moves"],
        json!([{ "to": "c", "startedOn": "i-4", "from": "a", "stoppedOn": "i-2" }, { "to": "c", "startedOn": "i-4", "from": "a", "stoppedOn": "i-2" }])
    );
    assert_eq!((&plain["more"], &plain["failed"]), (&json!(0), &Value::Null));

    let full = rebalance(&|s| s["instances"][3]["cpu"] = 250.into());
    assert_eq!(full["moves"].as_array().unwrap().len(), 1);
    let failed = full["failed"].as_str().unwrap();
    assert!(failed.contains("SERVICE_TASK_PLACEMENT_FAILURE"), "{failed}");

    let many = rebalance(&|s| {
        s["instances"][1]["tasks"] =
            json!(vec![json!({ "group": "service:web", "cpu": 1, "memory": 1 }); 58])
    });
    // 64 tasks: 22, 21 and 21; the first zone holds 60.
    assert_eq!((many["moves"].as_array().unwrap().len(), &many["more"]), (12, &json!(26)));

    for refused in [
        &(|s: &mut Value| s["strategies"] = json!([{ "type": "binpack", "field": "cpu" }]))
            as &dyn Fn(&mut Value),
        &|s| {
            s["constraints"] = json!([{ "type": "memberOf", "expression": "attribute:ecs.availability-zone != d" }])
        },
    ] {
        let answer = rebalance(refused);
        assert_eq!(answer["moves"], json!([]));
        assert!(answer["refused"].is_string());
    }
    for none in [
        &(|s: &mut Value| s["group"] = "batch".into()) as &dyn Fn(&mut Value),
        &|s| s["schedulingStrategy"] = "DAEMON".into(),
        &|s| s["count"] = 8.into(),
    ] {
        assert_eq!(rebalance(none), Value::Null);
    }
}

/// A daemon's copies don't compete: an instance that fits gets one too, and no tie is broken.
#[test]
fn a_daemon_breaks_no_ties() {
    let asked = json!({ "lab": "task-placement" });
    let examples = api::call("examples", asked).unwrap();
    let all = examples.as_array().unwrap();
    let daemon = all.iter().find(|e| e["id"] == "daemon").unwrap();
    let asked = json!({ "lab": "task-placement", "scenario": daemon["scenario"] });
    let explained = api::call("explain", asked).unwrap();
    let rows = explained["answer"]["look"]["rows"].as_array().unwrap();
    let result =
        |id: &str| rows.iter().find(|row| row["instance"] == id).unwrap()["result"].clone();
    assert_eq!((result("i-0b7"), result("i-0a1")), (json!("selected"), json!("also selected")));
    let steps = explained["trace"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["rule"] != "ecs.strategy.tie"));
}

/// `ECS_RESERVED_MEMORY` is not registered, so it is never given to tasks.
#[test]
fn reserved_memory_is_kept_from_tasks() {
    let placed = |reserved: u64| {
        let scenario = json!({
            "groups": [], "count": 9,
            "taskDefinition": { "family": "web", "containers": [{ "name": "app", "memory": 1000 }] },
            "instances": [{ "id": "i-1", "az": "a", "instanceType": "m5.large", "memory": 3000, "reservedMemory": reserved }],
        });
        let asked = json!({ "lab": "task-placement", "scenario": scenario });
        api::call("explain", asked).unwrap()["answer"]["done"].clone()
    };
    assert_eq!([0, 1, 1001, 9999].map(placed), [json!(3), json!(2), json!(1), json!(0)]);
}

/// What AWS rejects is rejected: the error is named, no task is placed, and nothing is shown as if it had worked.
#[test]
fn combinations_that_aws_rejects_place_nothing() {
    let edited = |example: &str, edits: Value| {
        let mut scenario = example_of(example);
        for (name, value) in edits.as_object().unwrap() {
            scenario[name] = value.clone();
        }
        explained(scenario)
    };
    let invalid = json!("InvalidParameterException");
    let client = json!("ClientException");
    let spread = json!([{ "type": "spread", "field": "instanceId" }]);
    let eleven = Value::from(vec![json!({ "type": "distinctInstance" }); 11]);
    let gpu = json!({ "family": "a", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containers": [{ "name": "a", "gpu": 1 }] });
    let flawed = json!({ "family": "a", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containers": [{ "name": "a", "memory": 256, "memoryReservation": 512 }] });
    let of_definition = json!({ "family": "a", "containers": [{ "name": "a", "memory": 1 }],
        "placementConstraints": vec![json!({ "type": "memberOf", "expression": "attribute:a exists" }); 9] });
    let two = json!([{ "type": "distinctInstance" }, { "type": "distinctInstance" }]);
    for (example, edits, error, field) in [
        ("fargate", json!({ "schedulingStrategy": "DAEMON" }), &invalid, "schedulingStrategy"),
        ("fargate", json!({ "strategies": spread }), &invalid, "strategies"),
        (
            "fargate",
            json!({ "constraints": [{ "type": "distinctInstance" }] }),
            &invalid,
            "constraints",
        ),
        ("fargate", json!({ "taskDefinition": gpu }), &client, "taskDefinition.containers"),
        (
            "fargate",
            json!({ "taskDefinition": flawed }),
            &client,
            "taskDefinition.containers[0].memoryReservation",
        ),
        ("daemon", json!({ "strategies": spread }), &invalid, "strategies"),
        ("daemon", json!({ "action": "stop" }), &invalid, "schedulingStrategy"),
        ("daemon", json!({ "group": "batch" }), &json!(null), "schedulingStrategy"),
        ("spread-zones", json!({ "constraints": eleven }), &invalid, "constraints[10]"),
        (
            "spread-zones",
            json!({ "taskDefinition": of_definition, "constraints": two }),
            &invalid,
            "constraints",
        ),
        (
            "spread-zones",
            json!({ "taskDefinition": flawed, "compareWith": spread }),
            &client,
            "taskDefinition.containers[0].memoryReservation",
        ),
    ] {
        let name = format!("{example} {edits}");
        let explained = edited(example, edits);
        let answer = &explained["answer"];
        let finding = explained["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["severity"] == "error");
        let finding = finding.unwrap_or_else(|| panic!("{name}: no error"));
        assert_eq!((&finding["awsError"], &finding["field"]), (error, &json!(field)), "{name}");
        let headline = &answer["headline"];
        assert_eq!(
            (&headline["word"], &headline["tone"]),
            (&json!("Rejected by AWS"), &json!("bad")),
            "{name}"
        );
        assert_eq!((&answer["done"], &answer["order"]), (&json!(0), &json!([])), "{name}");
        assert_eq!(
            (&answer["comparison"], &answer["rebalance"]),
            (&json!(null), &json!(null)),
            "{name}"
        );
        let zones = answer["board"]["zones"].as_array().unwrap();
        assert!(zones.iter().all(|zone| zone["new"] == 0), "{name}");
        assert!(answer["fargate"].is_null() || answer["fargate"]["runs"] == false, "{name}");
        assert_eq!(answer["finished"], true, "{name}");
    }
}

/// All tasks placed is good, some is caution, none is bad; a scenario without tasks has no goal.
#[test]
fn the_verdict_counts_the_tasks_placed() {
    for (example, count, word, tone) in [
        ("distinct-instance", 4, "Placed", "good"),
        ("distinct-instance", 5, "Partly placed", "caution"),
        ("member-of-in", 1, "Not placed", "bad"),
        ("distinct-instance", 0, "No tasks", "neutral"),
        ("empty-cluster", 1, "Not placed", "bad"),
        ("scale-in-default", 8, "Stopped", "good"),
        ("scale-in-default", 9, "Partly stopped", "caution"),
    ] {
        for look_at in [0, 1] {
            let mut scenario = example_of(example);
            (scenario["count"], scenario["lookAt"]) = (json!(count), json!(look_at));
            let explained = explained(scenario);
            let headline = &explained["answer"]["headline"];
            let found = (headline["word"].as_str().unwrap(), headline["tone"].as_str().unwrap());
            assert_eq!(found, (word, tone), "{example}, {count} tasks, task {look_at}: {headline}");
        }
    }
}

/// The example on binpack uses fewer instances than the strategies that it is compared with, and says so.
#[test]
fn binpack_saves_instances() {
    let explained = explained(example_of("binpack-memory"));
    let answer = &explained["answer"];
    let [own, other] =
        [&answer["totals"], &answer["comparison"]["totals"]].map(|t| t["inUse"].as_u64().unwrap());
    assert_eq!((own, other), (2, 4));
    assert_eq!(answer["done"], answer["comparison"]["done"], "both place all tasks");
    let headline = &answer["headline"];
    assert!(headline["sentence"].as_str().unwrap().contains("on 2 of 4 instances"), "{headline}");
    assert!(
        headline["detail"].as_str().unwrap().contains("4 of 4 instances instead of 2"),
        "{headline}"
    );
}

fn example_of(id: &str) -> Value {
    let lab = cloudglass::labs::find("task-placement").unwrap();
    let examples = (lab.examples)();
    let (example, _) = examples.into_iter().find(|(example, _)| example["id"] == id).unwrap();
    example["scenario"].clone()
}

fn explained(scenario: Value) -> Value {
    api::call("explain", json!({ "lab": "task-placement", "scenario": scenario })).unwrap()
}
