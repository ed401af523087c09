//! The lifecycle policy as a form: each rule with its members.

use super::ContextProps;
use crate::ecr::lifecycle::CountType;
use crate::labs::image_registry::blank_rule;
use crate::ui::bind::{Bound, bind};
use crate::ui::components::{
    NameListEditor, Notice, NumberField, Segmented, Select, TextField, add_button, choices, one_of,
    remove_button,
};
use serde_json::{Value, json};
use std::rc::Rc;
use yew::prelude::*;

use super::json::JsonEditor;

/// The member of a policy document that lists its rules: a document has no type of its own.
pub(super) const RULES: &str = "rules";

/// The policy as a form or as JSON.
#[component]
pub(super) fn PolicyEditor(props: &ContextProps) -> Html {
    let context = &props.context;
    let form = use_state(|| true);
    let field = bind!(context, lifecycle.policy);
    let rules = field.value["rules"].as_array().cloned();
    html! {
        <>
            <Segmented
                label="Policy editor"
                choices={one_of(Bound::state(&form), &[(true, "Form"), (false, "JSON")])}
            />
            if !*form {
                <JsonEditor label="Policy (JSON)" rows=18 field={field} />
            } else if let Some(rules) = rules {
                { for rules.iter().enumerate().map(|(at, rule)| html! {
                    <RuleForm key={at} {at} rule={rule.clone()} policy={field.clone()} />
                }) }
                { add_button("Add rule", add(&field)) }
            } else {
                <Notice
                    kind="warning"
                    text="The policy has no list of rules. Correct it as JSON, or start again with one rule."
                />
                { add_button("Start with one rule", field.onchange.reform(|_| json!({ "rules": [blank_rule(1)] }))) }
            }
        </>
    }
}

/// Adds a rule with the next priority.
fn add(field: &Bound<Value>) -> Callback<MouseEvent> {
    let policy = field.value.clone();
    field.onchange.reform(move |_| {
        let mut policy = policy.clone();
        if let Some(rules) = policy["rules"].as_array_mut() {
            let last = rules.iter().filter_map(|rule| rule["rulePriority"].as_u64()).max();
            rules.push(blank_rule(last.unwrap_or(0).saturating_add(1)));
        }
        policy
    })
}

#[derive(Properties, PartialEq)]
struct RuleProps {
    at: usize,
    rule: Value,
    policy: Bound<Value>,
}

impl RuleProps {
    /// A member of the rule as the field of an input. `null` removes it.
    fn member<V: Clone + 'static>(
        &self,
        pointer: &'static str,
        value: V,
        write: impl Fn(V) -> Value + 'static,
    ) -> Bound<V> {
        let (at, policy) = (self.at, self.policy.value.clone());
        let rule = self.policy.path.member(RULES).item(at);
        let names = pointer.split('/').filter(|name| !name.is_empty());
        let path = names.fold(rule, |path, name| path.member(name));
        let onchange = self.policy.onchange.reform(move |value: V| {
            let mut policy = policy.clone();
            set(&mut policy["rules"][at], pointer, write(value));
            policy
        });
        Bound::new(path, value, onchange)
    }

    fn text(&self, pointer: &'static str) -> Bound<String> {
        let value = self.rule.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        self.member(pointer, value.to_owned(), |text| match text.is_empty() {
            true => Value::Null,
            false => text.into(),
        })
    }

    fn number(&self, pointer: &'static str) -> Bound<Option<u64>> {
        let value = self.rule.pointer(pointer).and_then(Value::as_u64);
        self.member(pointer, value, |number| json!(number))
    }
}

/// Sets a member, or removes it; a change of the count type brings its unit along.
fn set(rule: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    if rule.pointer(parent).is_none_or(|parent| !parent.is_object()) {
        rule[parent.trim_start_matches('/')] = json!({});
    }
    let Some(members) = rule.pointer_mut(parent).and_then(Value::as_object_mut) else { return };
    match name {
        "countType" if value == "imageCountMoreThan" => drop(members.shift_remove("countUnit")),
        "countType" => drop(members.insert("countUnit".into(), "days".into())),
        "type" if value == "transition" => {
            drop(members.insert("targetStorageClass".into(), "archive".into()));
        }
        "type" => drop(members.shift_remove("targetStorageClass")),
        "tagStatus" if value != "tagged" => {
            members.shift_remove("tagPatternList");
            members.shift_remove("tagPrefixList");
        }
        _ => {}
    }
    let listed = ["tagPatternList", "tagPrefixList"].iter().any(|list| members.contains_key(*list));
    if name == "tagStatus" && value == "tagged" && !listed {
        members.insert("tagPatternList".into(), json!(["*"]));
    }
    match value {
        Value::Null => drop(members.shift_remove(name)),
        value => drop(members.insert(name.to_owned(), value)),
    }
}

/// A rule.
#[component]
fn RuleForm(props: &RuleProps) -> Html {
    let at = props.at;
    let selection = &props.rule["selection"];
    let list = if selection.get("tagPrefixList").is_some() {
        "/selection/tagPrefixList"
    } else {
        "/selection/tagPatternList"
    };
    let names = props.rule.pointer(list).and_then(Value::as_array);
    let names: Vec<String> =
        names.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    let is_tagged = selection["tagStatus"] == "tagged" || !names.is_empty();
    let word = |pointer, words: &[&'static str]| {
        let options =
            words.iter().map(|word| ((*word).to_owned(), AttrValue::Static(word))).collect();
        choices(props.text(pointer), options)
    };
    let kinds = CountType::ALL.map(CountType::word);
    let counts = selection["countType"] == "imageCountMoreThan";
    let remove = {
        let policy = props.policy.value.clone();
        props.policy.onchange.reform(move |_: MouseEvent| {
            let mut policy = policy.clone();
            if let Some(rules) = policy["rules"].as_array_mut().filter(|rules| at < rules.len()) {
                rules.remove(at);
            }
            policy
        })
    };
    html! {
        <fieldset
            class="ir-rule stack tight"
            data-field={props.policy.path.member(RULES).item(at)}
        >
            <legend class="row spread">
                { format!("Rule at index {at}") }
                { remove_button(format!("Remove the rule at index {at}"), remove) }
            </legend>
            <div class="row fields">
                <NumberField label="Priority" field={props.number("/rulePriority")} />
                <Select
                    label="Tag status"
                    choices={word("/selection/tagStatus", &["tagged", "untagged", "any"])}
                />
                <Select
                    label="Storage class"
                    choices={choices(
                        props.text("/selection/storageClass"),
                        vec![
                            (String::new(), "Default (standard)".into()),
                            ("standard".to_owned(), "standard".into()),
                            ("archive".to_owned(), "archive".into()),
                        ],
                    )}
                />
            </div>
            if is_tagged {
                <NameListEditor
                    label={if list.ends_with("PrefixList") { "Tag prefixes" } else { "Tag patterns" }}
                    hint="An image must have a matching tag for each entry."
                    placeholder="prod-*"
                    field={props.member(list, names, |names: Vec<String>| json!(names))}
                    suggestions={Rc::new(Vec::new())}
                />
            }
            <div
                class="row fields"
            >
                <Select
                    class="wide"
                    label="Count type"
                    choices={word("/selection/countType", &kinds)}
                />
                <NumberField
                    label={if counts { "Images to keep" } else { "Days" }}
                    field={props.number("/selection/countNumber")}
                />
                <Select label="Action" choices={word("/action/type", &["expire", "transition"])} />
            </div>
            <TextField label="Description" field={props.text("/description")} />
        </fieldset>
    }
}
