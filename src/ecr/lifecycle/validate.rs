//! Whether ECR accepts a lifecycle policy.

use super::{
    pattern::TagPattern,
    policy::{ActionType, CountType, Limit, PolicyRule, TagSelection},
    rules,
};
use crate::ecr::StorageClass;
use crate::explain::{
    Finding, Rule,
    Severity::{self, Error, Warning},
    Trace, Verdict, finding, step,
};
use crate::text::{code, count_of, list, number};
use serde_json::{Map, Value};

/// The shortest text of a policy, in characters.
pub const MIN_TEXT: usize = 100;
/// The longest text of a policy, in characters.
pub const MAX_TEXT: usize = 30_720;
/// The most rules of a policy.
pub const MAX_RULES: usize = 50;
/// The most wildcards of a tag pattern.
pub const MAX_WILDCARDS: usize = 4;
/// The fewest days in the archive before an image expires.
pub const MIN_ARCHIVE_DAYS: u64 = 90;
/// The longest tag pattern, in characters.
const MAX_PATTERN: usize = 128;

/// Every problem of a policy is this error of `PutLifecyclePolicy`.
const REJECTED: Option<&str> = Some("InvalidParameterException");

const RULE: &[&str] = &["rulePriority", "description", "selection", "action"];
const SELECTION: &[&str] = &[
    "tagStatus",
    "tagPatternList",
    "tagPrefixList",
    "storageClass",
    "countType",
    "countUnit",
    "countNumber",
];
const ACTION: &[&str] = &["type", "targetStorageClass"];

/// The document of a policy that can be given as text, and the problems of the text.
pub fn parse(policy: &Value) -> (Option<Value>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut length = |length: usize, least: usize| {
        if length > MAX_TEXT {
            finding!(found, Error, rules::TEXT, "", REJECTED;
                "The policy text has {} characters.", number(length);
                "Use up to {} characters.", number(MAX_TEXT));
        } else if length < least {
            finding!(found, Error, rules::TEXT, "", REJECTED;
                "The policy text has {}.", count_of(length, "character");
                "Use at least {MIN_TEXT} characters.");
        }
    };
    let Value::String(text) = policy else {
        // The shortest policy that ECR accepts is longer than the minimum.
        length(policy.to_string().chars().count(), 0);
        return (Some(policy.clone()), found);
    };
    length(text.chars().count(), MIN_TEXT);
    let document = match serde_json::from_str::<Value>(text) {
        Ok(document) => Some(document),
        Err(error) => {
            finding!(found, Error, rules::TEXT, "", REJECTED;
                "The policy text isn't JSON: line {}, column {}.", error.line(), error.column();
                "Correct the syntax. In a template or in Terraform, too, the policy text must be JSON.");
            None
        }
    };
    (document, found)
}

/// The rules of a policy, and its problems. A policy with an error has no effect, whatever its rules.
pub fn read(policy: &Value, trace: &mut Trace) -> (Vec<PolicyRule>, Vec<Finding>) {
    let (document, mut found) = parse(policy);
    let rules = document.map(|document| rules_of(&document, &mut found)).unwrap_or_default();
    for finding in &found {
        if finding.severity == Severity::Error {
            step!(trace, *finding.rule, Verdict::Rejected, subject(&finding.field), [&finding.field]; "{}", finding.message);
        }
    }
    if found.iter().all(|finding| finding.severity != Severity::Error) {
        step!(trace, rules::PRIORITY, Verdict::Passed, "Policy", ["rules"];
            "ECR accepts the policy with {}.", count_of(rules.len(), "rule"));
    }
    (rules, found)
}

/// What a path of a policy is about.
fn subject(field: &str) -> String {
    match field.split_once(']') {
        Some((rule, _)) => {
            let index = rule.trim_start_matches("rules[").parse::<usize>().unwrap_or(0);
            format!("Rule at index {index}")
        }
        None => "Policy".into(),
    }
}

fn rules_of(document: &Value, found: &mut Vec<Finding>) -> Vec<PolicyRule> {
    let Some(members) = document.as_object() else {
        finding!(found, Error, rules::TEXT, "", REJECTED;
            "The policy isn't an object."; "Enter an object with the member `rules`.");
        return Vec::new();
    };
    for name in members.keys().filter(|name| *name != "rules") {
        finding!(found, Warning, rules::MEMBERS, "{name}";
            "A lifecycle policy has only the member `rules`, and this one has {}.", code(name);
            "Remove {}.", code(name));
    }
    let items = match members.get("rules") {
        Some(Value::Array(items)) => items,
        Some(_) => {
            finding!(found, Error, rules::MEMBERS, "rules", REJECTED;
                "`rules` isn't a list."; "Enter a list of rules.");
            return Vec::new();
        }
        None => {
            finding!(found, Error, rules::MEMBERS, "rules", REJECTED;
                "The policy has no `rules`."; "Add the member `rules` with at least one rule.");
            return Vec::new();
        }
    };
    if items.is_empty() || items.len() > MAX_RULES {
        finding!(found, Error, rules::RULE_COUNT, "rules", REJECTED;
            "The policy has {}.", count_of(items.len(), "rule");
            "Enter 1 to {MAX_RULES} rules.");
        return Vec::new();
    }
    let mut drafts = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Value::Object(members) = item else {
            finding!(found, Error, rules::MEMBERS, "rules[{at}]", REJECTED;
                "The rule isn't an object."; "Enter an object with `rulePriority`, `selection`, and `action`.");
            continue;
        };
        drafts.push(Draft::read(at, members, found));
    }
    across(&drafts, found);
    drafts.into_iter().filter_map(Draft::complete).collect()
}

/// A rule as far as it could be read.
#[derive(Clone, Debug, Default)]
struct Draft {
    index: usize,
    priority: Option<u64>,
    description: String,
    status: Option<&'static str>,
    /// The list as written.
    list: Option<(&'static str, Vec<String>)>,
    class: Option<StorageClass>,
    kind: Option<CountType>,
    number: Option<u64>,
    action: Option<ActionType>,
}

impl Draft {
    fn read(index: usize, members: &Map<String, Value>, found: &mut Vec<Finding>) -> Self {
        let at = format!("rules[{index}]");
        let mut of = Members { at: &at, members, found };
        of.known(RULE);
        let mut draft = Self {
            index,
            priority: of.integer("rulePriority", &rules::PRIORITY),
            ..Self::default()
        };
        if let Some(text) = of.get("description") {
            match text.as_str() {
                Some(text) => draft.description = text.to_owned(),
                None => of.wrong(
                    &rules::MEMBERS,
                    "description",
                    "`description` isn't text.",
                    "Enter a text, or remove the member.",
                ),
            }
        }
        let (selection, action) = (of.object("selection"), of.object("action"));
        if let Some(members) = selection {
            draft.selection(&mut Members { at: &format!("{at}.selection"), members, found });
        }
        if let Some(members) = action {
            draft.action(&mut Members { at: &format!("{at}.action"), members, found });
        }
        draft.pairing(
            &at,
            selection.is_some_and(|members| members.contains_key("storageClass")),
            found,
        );
        draft
    }

    fn selection(&mut self, of: &mut Members<'_, '_>) {
        of.known(SELECTION);
        self.status = of.word("tagStatus", &rules::MEMBERS, &["tagged", "untagged", "any"], true);
        self.lists(of);
        let class = of.word("storageClass", &rules::MEMBERS, &["standard", "archive"], false);
        self.class = match (class, of.members.contains_key("storageClass")) {
            (Some("archive"), _) => Some(StorageClass::Archive),
            (Some(_), _) | (None, false) => Some(StorageClass::Standard),
            (None, true) => None,
        };
        let words = CountType::ALL.map(CountType::word);
        let kind = of.word("countType", &rules::MEMBERS, &words, true);
        self.kind = CountType::ALL.into_iter().find(|it| Some(it.word()) == kind);
        self.number = of.integer("countNumber", &rules::COUNT_NUMBER);
        let unit = of.get("countUnit");
        match (self.kind, unit) {
            (Some(CountType::ImageCountMoreThan), Some(_)) => of.wrong(
                &rules::COUNT_UNIT,
                "countUnit",
                "`countUnit` can't be set for `imageCountMoreThan`.",
                "Remove `countUnit`.",
            ),
            (Some(kind), None) if kind != CountType::ImageCountMoreThan => {
                let problem = format!("{} requires `countUnit`.", code(kind.word()));
                of.change(
                    &rules::COUNT_UNIT,
                    "countUnit",
                    &problem,
                    "Add `countUnit` with the value `days`.",
                    "days",
                );
            }
            (_, Some(unit)) if unit != "days" => {
                let problem = format!("`countUnit` is {}.", code(&shown(unit)));
                of.change(&rules::COUNT_UNIT, "countUnit", &problem, "Use `days`.", "days");
            }
            _ => {}
        }
    }

    fn lists(&mut self, of: &mut Members<'_, '_>) {
        let mut there = Vec::new();
        for name in ["tagPatternList", "tagPrefixList"] {
            let Some(value) = of.get(name) else { continue };
            there.push(name);
            let Some(items) = value.as_array() else {
                let problem = format!("{} isn't a list.", code(name));
                of.wrong(
                    &rules::MEMBERS,
                    name,
                    &problem,
                    "Enter a list of texts, or remove the member.",
                );
                continue;
            };
            if items.is_empty() {
                let problem = format!("{} is empty.", code(name));
                of.wrong(&rules::MEMBERS, name, &problem, "Add an entry, or remove the list.");
            }
            for (at, item) in items.iter().enumerate() {
                of.entry(name, at, item);
            }
            self.list = Some((
                name,
                items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
            ));
        }
        match (self.status, there.as_slice()) {
            (Some("tagged"), []) => of.wrong(
                &rules::TAG_LIST,
                "tagStatus",
                "A rule for tagged images requires `tagPatternList` or `tagPrefixList`.",
                "Add `tagPatternList`. The pattern `*` selects all tagged images.",
            ),
            (Some("tagged"), [_, other]) => of.wrong(
                &rules::TAG_LIST,
                other,
                "A rule can't have both `tagPatternList` and `tagPrefixList`.",
                "Remove one of the lists.",
            ),
            (Some(status @ ("untagged" | "any")), names) => {
                for name in names {
                    let problem = format!(
                        "A rule with `tagStatus` {} can't have {}.",
                        code(status),
                        code(name)
                    );
                    of.wrong(
                        &rules::TAG_LIST,
                        name,
                        &problem,
                        "Remove the list, or set `tagStatus` to `tagged`.",
                    );
                }
            }
            _ => {}
        }
    }

    fn action(&mut self, of: &mut Members<'_, '_>) {
        of.known(ACTION);
        self.action = match of.word("type", &rules::MEMBERS, &["expire", "transition"], true) {
            Some("transition") => Some(ActionType::Transition),
            Some(_) => Some(ActionType::Expire),
            None => None,
        };
        match (self.action, of.get("targetStorageClass")) {
            (Some(ActionType::Expire), Some(_)) => of.wrong(
                &rules::TARGET,
                "targetStorageClass",
                "The action `expire` can't have a `targetStorageClass`.",
                "Remove `targetStorageClass`.",
            ),
            (Some(ActionType::Transition), None) => of.change(
                &rules::TARGET,
                "targetStorageClass",
                "The action `transition` requires `targetStorageClass`.",
                "Add `targetStorageClass` with the value `archive`.",
                "archive",
            ),
            (Some(ActionType::Transition), Some(target)) if target != "archive" => {
                let problem = format!("`targetStorageClass` is {}.", code(&shown(target)));
                of.change(
                    &rules::TARGET,
                    "targetStorageClass",
                    &problem,
                    "Use `archive`.",
                    "archive",
                );
            }
            _ => {}
        }
    }

    /// Which count types, storage classes, and actions fit together.
    fn pairing(&mut self, at: &str, has_class: bool, found: &mut Vec<Finding>) {
        let Some(kind) = self.kind else { return };
        let transitioned = kind == CountType::SinceImageTransitioned;
        if kind == CountType::SinceImagePulled && self.action == Some(ActionType::Expire) {
            finding!(found, Error, rules::PULLED, "{at}.action.type", REJECTED;
                "`sinceImagePulled` can't be used with the action `expire`.";
                "Use the action `transition` with the `targetStorageClass` `archive`, or count with `sinceImagePushed`.");
        }
        if transitioned && self.class == Some(StorageClass::Standard) {
            if has_class {
                finding!(found, Error, rules::ARCHIVED, "{at}.selection.storageClass", REJECTED;
                    "`sinceImageTransitioned` counts archived images, and the storage class is `standard`.";
                    "Set `storageClass` to `archive`."; set "{at}.selection.storageClass" = "archive");
            } else {
                finding!(found, Error, rules::ARCHIVED, "{at}.selection.storageClass", REJECTED;
                    "`sinceImageTransitioned` requires `storageClass`.";
                    "Add `storageClass` with the value `archive`."; set "{at}.selection.storageClass" = "archive");
            }
            self.class = Some(StorageClass::Archive);
        }
        if transitioned && self.action == Some(ActionType::Transition) {
            finding!(found, Error, rules::ARCHIVED, "{at}.action.type", REJECTED;
                "`sinceImageTransitioned` can't be used with the action `transition`, because the images are archived already.";
                "Use the action `expire` without `targetStorageClass`.");
        }
        if let (true, Some(days @ 1..MIN_ARCHIVE_DAYS)) = (transitioned, self.number) {
            finding!(found, Error, rules::ARCHIVED, "{at}.selection.countNumber", REJECTED;
                "An archived image can't expire after {}.", count_of(days, "day");
                "Use at least {MIN_ARCHIVE_DAYS} days."; set "{at}.selection.countNumber" = MIN_ARCHIVE_DAYS);
        }
        if !transitioned && self.class == Some(StorageClass::Archive) {
            finding!(found, Error, rules::ARCHIVE_CLASS, "{at}.selection.storageClass", REJECTED;
                "{} can't be used with the storage class `archive`.", code(kind.word());
                "Use `sinceImageTransitioned`, or set `storageClass` to `standard`.");
        }
    }

    fn complete(self) -> Option<PolicyRule> {
        let tags = match (self.status?, self.list) {
            ("untagged", _) => TagSelection::Untagged,
            ("any", _) => TagSelection::Any,
            (_, list) => {
                let (name, texts) = list?;
                let pattern =
                    if name == "tagPrefixList" { TagPattern::prefix } else { TagPattern::pattern };
                TagSelection::Tagged(texts.iter().map(|text| pattern(text)).collect())
            }
        };
        Some(PolicyRule {
            index: self.index,
            priority: self.priority?,
            description: self.description,
            tags,
            class: self.class?,
            limit: Limit { kind: self.kind?, number: self.number? },
            action: self.action?,
        })
    }
}

/// What the rules must be to each other.
fn across(drafts: &[Draft], found: &mut Vec<Finding>) {
    let before = |at: usize| drafts.get(..at).unwrap_or_default();
    for (at, draft) in drafts.iter().enumerate() {
        let path = format!("rules[{}]", draft.index);
        let path = path.as_str();
        let same_class = |other: &&Draft| draft.class.is_some() && other.class == draft.class;
        if let Some(priority) = draft.priority
            && before(at).iter().any(|other| other.priority == Some(priority))
        {
            let free = drafts.iter().filter_map(|draft| draft.priority).max().unwrap_or(0);
            let free = free.saturating_add(1);
            finding!(found, Error, rules::PRIORITY, "{path}.rulePriority", REJECTED;
                "Two rules have the priority {priority}.";
                "Use another number, such as {free}.");
        }
        let class = draft.class.unwrap_or_default().word();
        if draft.status == Some("untagged")
            && before(at).iter().filter(same_class).any(|other| other.status == Some("untagged"))
        {
            finding!(found, Error, rules::ONE_UNTAGGED, "{path}.selection.tagStatus", REJECTED;
                "Another rule selects the untagged images of the storage class `{class}`.";
                "Merge the two rules.");
        }
        if draft.status == Some("any")
            && let Some(priority) = draft.priority
        {
            let others =
                drafts.iter().filter(|other| other.index != draft.index).filter(same_class);
            let highest = others.filter_map(|other| other.priority).max();
            if let Some(highest) = highest.filter(|highest| *highest >= priority) {
                finding!(found, Error, rules::ANY_LAST, "{path}.rulePriority", REJECTED;
                    "A rule with `tagStatus` `any` has the priority {priority}, and another rule of the storage class `{class}` has the priority {highest}.";
                    "Use a number above {highest}."; set "{path}.rulePriority" = highest.saturating_add(1));
            }
        }
        prefixes(before(at), draft, path, found);
    }
}

fn prefixes(before: &[Draft], draft: &Draft, path: &str, found: &mut Vec<Finding>) {
    let Some(("tagPrefixList", own)) = &draft.list else { return };
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    let field = format!("{path}.selection.tagPrefixList");
    for other in before.iter().filter(|other| draft.class.is_some() && other.class == draft.class) {
        match &other.list {
            Some(("tagPrefixList", list)) if list == own => {
                finding!(found, Error, rules::SAME_PREFIXES, field, REJECTED;
                    "The rule has the same `tagPrefixList` as the rule at index {}.", other.index;
                    "Merge the two rules, or use other prefixes.");
                return;
            }
            Some(("tagPrefixList", list)) if sorted(list) == sorted(own) => {
                finding!(found, Warning, rules::SAME_PREFIXES, field;
                    "The rule has the prefixes of the rule at index {} in another order. AWS doesn't document whether ECR accepts it.", other.index;
                    "Merge the two rules, or use other prefixes.");
                return;
            }
            _ => {}
        }
    }
}

/// A value as it is written.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The members of an object of the policy, and where problems go.
struct Members<'a, 'f> {
    at: &'f str,
    members: &'a Map<String, Value>,
    found: &'f mut Vec<Finding>,
}

impl<'a> Members<'a, '_> {
    fn wrong(&mut self, rule: &'static Rule, name: &str, problem: &str, fix: &str) {
        let field = format!("{}.{name}", self.at);
        self.found.push(finding!(new Error, *rule, field, REJECTED; "{problem}"; "{fix}"));
    }

    /// A problem that one value fixes.
    fn change(&mut self, rule: &'static Rule, name: &str, problem: &str, fix: &str, value: &str) {
        let at = self.at;
        self.found.push(finding!(new Error, *rule, "{at}.{name}", REJECTED; "{problem}"; "{fix}"; set "{at}.{name}" = value));
    }

    /// Rejects members that ECR doesn't know.
    fn known(&mut self, names: &[&str]) {
        for (name, _) in self.members {
            if !names.contains(&name.as_str()) {
                let known: Vec<String> = names.iter().map(|name| code(name)).collect();
                let like = names.iter().find(|known| known.eq_ignore_ascii_case(name));
                let fix = match like {
                    Some(like) => format!("Write {}.", code(like)),
                    None => format!("Remove it. The members are {}.", list(&known, "and")),
                };
                self.wrong(
                    &rules::MEMBERS,
                    name,
                    &format!("ECR doesn't accept the member {}.", code(name)),
                    &fix,
                );
            }
        }
    }

    /// A member that is there, save `null`, which is a problem of its own.
    fn get(&mut self, name: &str) -> Option<&'a Value> {
        match self.members.get(name) {
            Some(Value::Null) => {
                self.wrong(
                    &rules::MEMBERS,
                    name,
                    &format!("{} is `null`.", code(name)),
                    "Enter a value, or remove the member.",
                );
                None
            }
            found => found,
        }
    }

    fn missing(&mut self, name: &str) {
        if !self.members.contains_key(name) {
            self.wrong(
                &rules::MEMBERS,
                name,
                &format!("{} is missing.", code(name)),
                &format!("Add {}.", code(name)),
            );
        }
    }

    fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        match self.get(name) {
            Some(Value::Object(members)) => Some(members),
            Some(_) => {
                self.wrong(
                    &rules::MEMBERS,
                    name,
                    &format!("{} isn't an object.", code(name)),
                    "Enter an object.",
                );
                None
            }
            None => {
                self.missing(name);
                None
            }
        }
    }

    /// An integer from 1.
    fn integer(&mut self, name: &str, rule: &'static Rule) -> Option<u64> {
        let Some(value) = self.get(name) else {
            self.missing(name);
            return None;
        };
        match (value.as_u64(), value) {
            (Some(number @ 1..), _) => Some(number),
            (_, Value::Number(number)) => {
                let problem = format!("{} is {}.", code(name), code(&number.to_string()));
                self.wrong(rule, name, &problem, "Enter an integer from 1.");
                None
            }
            (_, Value::String(text)) => {
                let problem = format!("{} is the text {}, not a number.", code(name), code(text));
                self.wrong(rule, name, &problem, "Remove the quotation marks.");
                None
            }
            _ => {
                self.wrong(
                    rule,
                    name,
                    &format!("{} isn't a number.", code(name)),
                    "Enter an integer from 1.",
                );
                None
            }
        }
    }

    /// One of some words.
    fn word(
        &mut self,
        name: &str,
        rule: &'static Rule,
        words: &[&'static str],
        required: bool,
    ) -> Option<&'static str> {
        let Some(value) = self.get(name) else {
            if required {
                self.missing(name);
            }
            return None;
        };
        let word = words.iter().copied().find(|word| value == *word);
        if word.is_none() {
            let all: Vec<String> = words.iter().map(|word| code(word)).collect();
            let problem = format!("{} is {}.", code(name), code(&shown(value)));
            self.wrong(rule, name, &problem, &format!("Use {}.", list(&all, "or")));
        }
        word
    }

    /// An entry of a list of tags.
    fn entry(&mut self, list: &str, at: usize, item: &Value) {
        let name = format!("{list}[{at}]");
        let Some(text) = item.as_str() else {
            self.wrong(
                &rules::MEMBERS,
                &name,
                "The entry isn't text.",
                "Enter a text in quotation marks.",
            );
            return;
        };
        let known = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let wildcards = text.matches('*').count();
        if text.is_empty() {
            self.wrong(
                &rules::PATTERN,
                &name,
                "The entry is empty.",
                "Enter a text, or remove the entry.",
            );
        } else if list == "tagPrefixList" {
            if wildcards > 0 {
                let field = format!("{}.{name}", self.at);
                self.found.push(finding!(new Warning, rules::WILDCARD, field;
                    "A prefix has no wildcards, and no tag can contain `*`, so the rule identifies no image.";
                    "Remove `*`, or use `tagPatternList`."));
            }
        } else if wildcards > MAX_WILDCARDS {
            let problem =
                format!("The pattern {} has {}.", code(text), count_of(wildcards, "wildcard"));
            self.wrong(
                &rules::PATTERN,
                &name,
                &problem,
                &format!("Use up to {MAX_WILDCARDS} wildcards."),
            );
        } else if text.chars().count() > MAX_PATTERN {
            let problem = format!("The pattern has {} characters.", text.chars().count());
            self.wrong(
                &rules::PATTERN,
                &name,
                &problem,
                &format!("Use up to {MAX_PATTERN} characters."),
            );
        } else if let Some(odd) = text.chars().find(|c| !known(*c) && *c != '*') {
            let problem =
                format!("The pattern {} has the character {}.", code(text), code(&odd.to_string()));
            self.wrong(
                &rules::PATTERN,
                &name,
                &problem,
                "Use letters, digits, `.`, `_`, `-`, and `*`.",
            );
        }
    }
}
