//! The record: what the engines answer for every example, trial, golden link, and vector, without the texts.
//!
//! A file of `tests/data/record` holds one lab or one family of vectors, one case a line. The native test compares what
//! the engines answer now, and `CLOUDGLASS_RECORD=1 cargo test --test native record` writes the files anew. The browser
//! test holds the same lines against what WebAssembly answers.
//!
//! What is recorded of a value:
//! - a step as `[rule, verdict, what it reads…]`, and a finding by `severity`, `field`, `rule`, and `awsError`;
//! - everything else as it is, its members sorted, its numbers to twelve digits;
//! - but its texts. [`MEMBERS`] names the members that hold texts, and those that hold data although a space stands in
//!   them. A string with a space in any other member is a text. `…` stands for a text, so that its presence is recorded
//!   and its words are not;
//! - a case that answers what an earlier one of its file does, by that one's name (`as`);
//! - a list whose record is longer than [`LONG`] bytes as its digest (`CLOUDGLASS_RECORD_FULL=1` prints what a digest stands for where
//!   it differs).

use super::{Caller, Thrown, families::FAMILIES};
use cloudglass::{
    labs::{self, LabEntry},
    workbench::{
        link,
        trials::{self, TRIALS},
    },
};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::{cell::RefCell, collections::HashMap, sync::LazyLock};

/// The links that were handed out once.
pub const GOLDEN: &str = include_str!("../data/golden-links.txt");

/// A list whose record is longer than this many bytes is recorded by its digest.
const LONG: usize = 8_000;

/// What members hold, by the last name of their path.
type MembersByName = HashMap<&'static str, Vec<(Vec<&'static str>, Holds)>>;

/// What a member holds, where its strings do not show it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Words of the page: `…` stands for them. So it does for a whole list of them.
    Text,
    /// What AWS, the scenario, or the wire says, spaces or not.
    Data,
    /// A label that the scenario or the page gives: recorded as `#1`, `#2`, … in the order in which a case names them.
    Label,
    /// Nothing to record: a text that is always there, or a drawing that is laid out around words.
    Nothing,
}

/// The ends of the paths that hold texts, data with spaces, labels, and nothing. The longest end that fits counts.
const MEMBERS: &[(&str, Holds)] = &[
    // Sentences and words, in every lab.
    ("because", Holds::Nothing),
    ("mend", Holds::Nothing),
    ("fix", Holds::Nothing),
    ("sentence", Holds::Text),
    ("note", Holds::Text),
    ("title", Holds::Text),
    ("why", Holds::Text),
    ("refused", Holds::Text),
    ("headline.detail", Holds::Text),
    ("headline.word", Holds::Text),
    // Request.
    ("comparison.detail", Holds::Text),
    ("value", Holds::Data),
    ("cookies", Holds::Data),
    ("headers", Holds::Data),
    ("notation", Holds::Data),
    // Distribution.
    ("over", Holds::Text),
    ("key", Holds::Data),
    ("pattern", Holds::Data),
    ("byPattern", Holds::Data),
    ("document", Holds::Data),
    // Cache over time.
    ("causes.cause", Holds::Text),
    ("causes.check", Holds::Text),
    ("stillOld", Holds::Text),
    ("sides.name", Holds::Text),
    ("splits.names", Holds::Text),
    ("splits.part", Holds::Label),
    ("compared.what", Holds::Label),
    ("moments.version", Holds::Label),
    ("moments.newest", Holds::Label),
    ("compared.version", Holds::Label),
    ("stretches.version", Holds::Label),
    ("stored.version", Holds::Label),
    ("received.asked", Holds::Data),
    ("removed", Holds::Data),
    ("stayed", Holds::Data),
    // Signed access.
    ("comparison.aspect", Holds::Text),
    ("comparison.cloudfront", Holds::Text),
    ("comparison.s3", Holds::Text),
    ("dates.relative", Holds::Text),
    ("dates.what", Holds::Label),
    ("recommendation", Holds::Text),
    ("inspected.name", Holds::Text),
    ("meaning", Holds::Text),
    ("checks.name", Holds::Text),
    ("phases.event", Holds::Text),
    ("policy", Holds::Data),
    ("policyPretty", Holds::Data),
    ("snippets.text", Holds::Data),
    ("errorBody", Holds::Data),
    ("url", Holds::Data),
    ("canonicalRequest", Holds::Data),
    ("stringToSign", Holds::Data),
    // Task placement.
    ("strategies", Holds::Text),
    ("fargate.ignored", Holds::Text),
    ("look.ranks", Holds::Text),
    ("look.requirements", Holds::Text),
    ("rows.changes", Holds::Text),
    ("rows.result", Holds::Text),
    ("checks.text", Holds::Text),
    ("scores.text", Holds::Text),
    ("smallestChange.changes", Holds::Text),
    ("rebalance.failed", Holds::Text),
    ("parts.text", Holds::Data),
    ("failures.reason", Holds::Data),
    ("matrix.reason", Holds::Data),
    ("checks.gate", Holds::Data),
    // Rolling update and Beanstalk deployment.
    ("timeline.noun", Holds::Text),
    ("timeline.versions", Holds::Text),
    ("timeline.events.text", Holds::Text),
    ("timeline.health.word", Holds::Text),
    ("lanes.id", Holds::Text),
    ("lanes.group", Holds::Text),
    ("phases.name", Holds::Text),
    ("played.back", Holds::Text),
    ("facts.name", Holds::Text),
    ("facts.value", Holds::Text),
    ("health.causes", Holds::Text),
    ("cells.column", Holds::Text),
    ("cells.text", Holds::Text),
    ("comparison.method", Holds::Text),
    ("states.step", Holds::Data),
    // Events in AWS's own words.
    ("simulateBeanstalkDeployment.events", Holds::Data),
    // Beanstalk environment.
    ("choose.advice", Holds::Text),
    ("choose.choice", Holds::Text),
    ("choose.yours", Holds::Text),
    ("differences.here", Holds::Text),
    ("differences.there", Holds::Text),
    ("differences.what", Holds::Text),
    ("beanstalk-environment.answer.managed", Holds::Text),
    ("operations.name", Holds::Text),
    ("options.allowed", Holds::Text),
    ("resources.price", Holds::Text),
    ("changes.setting", Holds::Text),
    ("happenings.text", Holds::Text),
    ("played.cause", Holds::Text),
    ("option", Holds::Data),
    ("report.field", Holds::Data),
    ("tasks.schedule", Holds::Data),
    ("exports", Holds::Data),
    ("picture", Holds::Nothing),
    // Functions of the API.
    ("managedPolicy.comment", Holds::Text),
    ("checkInvalidationPath.reason", Holds::Text),
    ("parseCliDate.reason", Holds::Text),
    ("comment", Holds::Data),
];

/// The record of one lab or family: its file's name, and its cases with their values, none abridged.
pub struct File {
    pub name: String,
    pub cases: Vec<(String, Value)>,
}

/// Some cases of one file.
pub struct Part {
    pub file: String,
    pub cases: Vec<(String, Value)>,
}

/// Everything that is recorded, as it is now.
pub fn now(caller: Caller<'_>) -> Vec<File> {
    gather(parts(caller))
}

/// The same in parts, each made when it is taken, so that a browser can draw breath between them.
pub fn parts(caller: Caller<'_>) -> impl Iterator<Item = Part> {
    let labs = labs::TABLE.iter().flat_map(of_lab);
    labs.chain(FAMILIES.iter().flat_map(move |family| of_family(family, caller)))
}

/// The files of all parts.
pub fn gather(parts: impl IntoIterator<Item = Part>) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for part in parts {
        match files.last_mut().filter(|file| file.name == part.file) {
            Some(file) => file.cases.extend(part.cases),
            None => files.push(File { name: part.file, cases: part.cases }),
        }
    }
    files
}

/// The list of the files that the browser test holds.
pub fn list(files: &[File]) -> String {
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    let lines: String = names
        .iter()
        .map(|name| format!("    ({name:?}, include_str!(\"{name}.jsonl\")),\n"))
        .collect();
    format!("&[\n{lines}]\n")
}

fn of_lab(lab: &'static LabEntry) -> impl Iterator<Item = Part> {
    let mut scenarios = Vec::new();
    for (mut example, _) in (lab.examples)() {
        let id = example["id"].as_str().expect("an id").to_owned();
        scenarios.push((format!("example {id}"), example["scenario"].take()));
    }
    for trial in TRIALS.iter().filter(|trial| trial.lab == lab.id) {
        let scenario = trials::scenario(trial).expect("edits that fit");
        scenarios.push((format!("trial {}", trial.rule), scenario));
    }
    for (at, line) in GOLDEN.lines().enumerate() {
        let opened = link::read(line).unwrap_or_else(|error| panic!("link {at}: {error:?}"));
        if opened.lab.id == lab.id {
            scenarios.push((format!("link {}", at + 1), opened.scenario));
        }
    }
    scenarios.into_iter().map(|(case, scenario)| {
        let explained = (lab.explain)(scenario.clone())
            .unwrap_or_else(|error| panic!("{case}: {}", error.message));
        let headline =
            (lab.headline)(scenario).unwrap_or_else(|error| panic!("{case}: {}", error.message));
        let mut value = reduce(lab.id, &explained);
        value["tone"] = json!(headline.tone);
        Part { file: lab.id.to_owned(), cases: vec![(case, value)] }
    })
}

fn of_family<'a>(
    family: &'static super::Family,
    caller: Caller<'a>,
) -> impl Iterator<Item = Part> + 'a {
    let file: Value = serde_json::from_str(family.text).expect("a vector file is JSON");
    let vectors = file["vectors"].as_array().expect("a vector file has vectors").clone();
    let mut named = HashMap::new();
    vectors.into_iter().map(move |vector| {
        let called = RefCell::new(Vec::new());
        let listen = |name: &str, argument: &Value| {
            let answer = caller(name, argument);
            let value = match &answer {
                Ok(result) => reduce(name, result),
                Err(Thrown { name, field, .. }) => json!({ "throws": name, "field": field }),
            };
            called.borrow_mut().push((name.to_owned(), value));
            answer
        };
        // What is expected is the business of the test of the vectors.
        let _ = (family.check)(&listen, &file, &vector);
        let id = vector["id"].as_str().expect("an id");
        let mut cases = Vec::new();
        for (name, value) in called.into_inner() {
            let case = format!("{id}: {name}");
            let times: &mut usize = named.entry(case.clone()).or_default();
            *times += 1;
            cases.push((if *times == 1 { case } else { format!("{case} {times}") }, value));
        }
        Part { file: format!("vectors-{}", family.name), cases }
    })
}

/// A value without its texts. `root` is the lab or the function that answered it.
fn reduce(root: &str, value: &Value) -> Value {
    Reducer { path: vec![root.to_owned()], labels: Vec::new() }.value(value)
}

struct Reducer {
    path: Vec<String>,
    labels: Vec<String>,
}

impl Reducer {
    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(members) => self.object(members),
            Value::Array(items) if self.holds() == Some(Holds::Text) && !items.is_empty() => {
                json!("…")
            }
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::String(text) => self.string(text),
            Value::Number(number) => short(number),
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn object(&mut self, members: &Map<String, Value>) -> Value {
        let of = |name: &str| members.get(name).cloned();
        if let (Some(rule), Some(verdict), Some(Value::Array(reads))) =
            (of("rule"), of("verdict"), of("reads"))
        {
            return [rule, verdict].into_iter().chain(reads).collect();
        }
        if members.contains_key("severity") && members.contains_key("field") {
            let kept = ["severity", "field", "rule", "awsError"];
            let kept = kept.into_iter().filter_map(|name| Some((name.to_owned(), of(name)?)));
            return Value::Object(kept.collect());
        }
        let mut names: Vec<&String> = members.keys().collect();
        names.sort_unstable();
        let mut reduced = Map::new();
        for name in names {
            self.path.push(name.clone());
            if self.holds() != Some(Holds::Nothing) {
                reduced.insert(name.clone(), self.value(&members[name]));
            }
            self.path.pop();
        }
        Value::Object(reduced)
    }

    fn string(&mut self, text: &str) -> Value {
        match self.holds() {
            Some(Holds::Data) => json!(text),
            Some(Holds::Label) => {
                let known = self.labels.iter().position(|label| label == text);
                let at = known.unwrap_or_else(|| {
                    self.labels.push(text.to_owned());
                    self.labels.len() - 1
                });
                json!(format!("#{}", at + 1))
            }
            Some(Holds::Text | Holds::Nothing) => json!("…"),
            None if text.contains(char::is_whitespace) => json!("…"),
            None => json!(text),
        }
    }

    fn holds(&self) -> Option<Holds> {
        static BY_NAME: LazyLock<MembersByName> = LazyLock::new(|| {
            let mut by_name = MembersByName::new();
            for (end, holds) in MEMBERS {
                let names: Vec<&str> = end.split('.').collect();
                by_name.entry(names[names.len() - 1]).or_default().push((names, *holds));
            }
            by_name
        });
        let known = BY_NAME.get(self.path.last()?.as_str())?;
        let fitting = known.iter().filter(|(names, _)| ends_with(&self.path, names));
        fitting.max_by_key(|(names, _)| names.len()).map(|(_, holds)| *holds)
    }
}

fn ends_with(path: &[String], end: &[&str]) -> bool {
    path.len() >= end.len() && path.iter().rev().zip(end.iter().rev()).all(|(a, b)| a == b)
}

/// A number to twelve digits, and a whole one as such: `1.0` and `1` are one number in JavaScript, and the last digits of
/// a logarithm are not the same everywhere.
fn short(number: &serde_json::Number) -> Value {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return Value::Number(number.clone());
    };
    if float.fract() == 0.0 && float.abs() < 9e15 {
        return json!(float as i64);
    }
    json!(format!("{float:.11e}").parse::<f64>().expect("a number"))
}

/// The value with its long lists as digests.
pub fn abridge(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let short: Value = items.iter().map(abridge).collect();
            if short.to_string().len() > LONG {
                let text = value.to_string();
                let hash = Sha256::digest(&text);
                let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
                return json!(format!("{} items, {} bytes, {hash}", items.len(), text.len()));
            }
            short
        }
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, it)| (name.clone(), abridge(it))).collect())
        }
        _ => value.clone(),
    }
}

impl File {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut known: HashMap<String, &str> = HashMap::new();
        let mut lines = String::new();
        for (case, value) in &self.cases {
            let value = abridge(value);
            let first = *known.entry(value.to_string()).or_insert(case);
            let line = match first == case {
                true => json!({ "case": case, "value": value }),
                false => json!({ "case": case, "as": first }),
            };
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
        lines
    }

    /// Where the cases differ from the recorded `text`, a line each; `full` shows what digests stand for.
    pub fn differences(&self, text: &str, full: bool) -> Vec<String> {
        let recorded: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        let line = |case: &str| recorded.iter().find(|line| line["case"] == case);
        let find = |case: &str| {
            let line_of_case = line(case)?;
            line_of_case["as"].as_str().map_or(Some(line_of_case), line)
        };
        let mut found = Vec::new();
        for (case, value) in &self.cases {
            let at = format!("{} / {case}", self.name);
            match find(case) {
                Some(line) => differ(&at, &line["value"], value, full, &mut found),
                None => found.push(format!("{at} is new")),
            }
        }
        for line in &recorded {
            if !self.cases.iter().any(|(case, _)| line["case"] == **case) {
                found.push(format!("{} / {} is gone", self.name, line["case"]));
            }
        }
        found
    }
}

/// Lists where `now` differs from what was recorded, by path.
fn differ(path: &str, then: &Value, now: &Value, full: bool, found: &mut Vec<String>) {
    match (then, now) {
        (Value::Object(a), Value::Object(b)) => {
            for (name, now) in b {
                let path = format!("{path}.{name}");
                match a.get(name) {
                    Some(then) => differ(&path, then, now, full, found),
                    None => found.push(format!("{path}: new: {}", abridge(now))),
                }
            }
            let gone = a.iter().filter(|(name, _)| !b.contains_key(*name));
            found.extend(gone.map(|(name, then)| format!("{path}.{name}: gone: {then}")));
        }
        (Value::Array(a), Value::Array(b)) => {
            for (at, now) in b.iter().enumerate() {
                let path = format!("{path}[{at}]");
                match a.get(at) {
                    Some(then) => differ(&path, then, now, full, found),
                    None => found.push(format!("{path}: new: {}", abridge(now))),
                }
            }
            let gone = a.iter().enumerate().skip(b.len());
            found.extend(gone.map(|(at, then)| format!("{path}[{at}]: gone: {then}")));
        }
        _ if *then == abridge(now) => {}
        _ if full => found.push(format!("{path}: {then}, now {now:#}")),
        _ => found.push(format!("{path}: {then}, now {}", abridge(now))),
    }
}
