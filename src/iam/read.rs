//! Policy documents, read with what IAM rejects in them.

use super::condition::is_operator;
use super::policy::{
    Condition, Effect, Listed, Policy, PolicyKind, PolicyText, PrincipalName, Statement,
};
use super::rules;
use crate::document::unknown;
use crate::explain::{Finding, Severity::Error, finding};
use crate::text::{code, list};
use serde_json::{Map, Value};

const TOP: &[&str] = &["Version", "Id", "Statement"];
const ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Policy {
    /// Reads a policy document: an object, or the same as JSON text. What IAM rejects is a finding of severity error, at its
    /// path in the document; the statements that can be read are there nevertheless.
    pub fn read(document: &Value, kind: PolicyKind) -> (Policy, Vec<Finding>) {
        let mut reader = Reader { kind, findings: Vec::new() };
        let policy = match document {
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(document) => reader.policy(&document),
                Err(_) => reader.policy(document),
            },
            document => reader.policy(document),
        };
        (policy, reader.findings)
    }

    /// A policy of which only the name is known: it allows or it doesn't.
    pub fn unread(name: &str) -> Policy {
        let mut policy = Policy::allowing(&["*"]);
        for statement in &mut policy.statements {
            statement.unread.push(code(name));
        }
        policy
    }

    /// A policy that allows these actions on all resources.
    pub fn allowing<T: AsRef<str>>(actions: &[T]) -> Policy {
        let items =
            actions.iter().map(|action| PolicyText::Known(action.as_ref().to_owned())).collect();
        Policy {
            variables: true,
            statements: vec![Statement {
                at: 0,
                sid: None,
                effect: Effect::Allow,
                principals: None,
                actions: Listed { except: false, items },
                resources: None,
                conditions: Vec::new(),
                unread: Vec::new(),
            }],
        }
    }
}

struct Reader {
    kind: PolicyKind,
    findings: Vec<Finding>,
}

impl Reader {
    fn policy(&mut self, document: &Value) -> Policy {
        let Some(members) = document.as_object() else {
            self.rejected(
                "",
                "The policy document isn't a JSON object.",
                "Enter an object with `Version` and `Statement`.",
            );
            return Policy::default();
        };
        self.members(members, TOP, "");
        let version = members.get("Version").and_then(Value::as_str);
        if let Some(written) = members.get("Version")
            && !matches!(version, Some("2012-10-17" | "2008-10-17"))
        {
            finding!(self.findings, Error, rules::MALFORMED, "Version", "MalformedPolicyDocument";
                "`Version` is {}, which isn't a version of the policy language.", code(&plain(written));
                "Enter `2012-10-17`."; set "Version" = "2012-10-17");
        }
        let statements: Vec<(String, &Value)> = match members.get("Statement") {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(at, item)| (format!("Statement[{at}]"), item))
                .collect(),
            Some(single @ Value::Object(_)) => vec![("Statement".into(), single)],
            _ => {
                self.rejected(
                    "Statement",
                    "The policy has no `Statement`.",
                    "Add a list of statements.",
                );
                Vec::new()
            }
        };
        let read = statements.iter().enumerate();
        let statements =
            read.filter_map(|(at, (path, value))| self.statement(at, path, value)).collect();
        Policy { variables: version == Some("2012-10-17"), statements }
    }

    fn statement(&mut self, at: usize, path: &str, value: &Value) -> Option<Statement> {
        let Some(members) = value.as_object() else {
            self.rejected(
                path,
                "The statement isn't an object.",
                "Enter an object with `Effect`, `Action`, and `Resource`.",
            );
            return None;
        };
        let mut unread = unknown(value).map(|unknown| unknown.needs).unwrap_or_default();
        if unread.is_empty() {
            self.members(members, ELEMENTS, path);
        }
        let effect = match members.get("Effect").and_then(Value::as_str) {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => {
                self.rejected(
                    &format!("{path}.Effect"),
                    "The statement has no valid `Effect`.",
                    "Enter `Allow` or `Deny`, with this capitalization.",
                );
                None
            }
        };
        let actions = self.listed(members, path, "Action", true);
        if let Some(actions) = &actions {
            for action in &actions.items {
                if let PolicyText::Known(text) = action
                    && text != "*"
                    && !text.contains(':')
                {
                    finding!(self.findings, Error, rules::MALFORMED, "{path}.Action", "MalformedPolicyDocument";
                        "The action {} has no service prefix.", code(text);
                        "Write the service before the action, such as `ecr:BatchGetImage`.");
                }
            }
        }
        let resources = self.listed(members, path, "Resource", self.kind == PolicyKind::Identity);
        let principals = self.principals(members, path);
        let mut conditions = Vec::new();
        self.conditions(members.get("Condition"), path, &mut conditions, &mut unread);
        Some(Statement {
            at,
            sid: members.get("Sid").and_then(Value::as_str).map(str::to_owned),
            effect: effect?,
            principals,
            actions: actions?,
            resources,
            conditions,
            unread,
        })
    }

    /// `Action` or `NotAction`, `Resource` or `NotResource`.
    fn listed(
        &mut self,
        members: &Map<String, Value>,
        path: &str,
        name: &str,
        required: bool,
    ) -> Option<Listed<PolicyText>> {
        let except = format!("Not{name}");
        let (value, negated) = match (members.get(name), members.get(&except)) {
            (Some(_), Some(_)) => {
                finding!(self.findings, Error, rules::MALFORMED, "{path}.{except}", "MalformedPolicyDocument";
                    "The statement has both `{name}` and `{except}`."; "Keep one of the two.");
                return None;
            }
            (Some(value), None) => (value, false),
            (None, Some(value)) => (value, true),
            (None, None) => {
                if required {
                    finding!(self.findings, Error, rules::MALFORMED, "{path}.{name}", "MalformedPolicyDocument";
                        "The statement has no `{name}`."; "Add `{name}`, a text or a list of texts.");
                }
                return None;
            }
        };
        let name = if negated { &except } else { name };
        let items = self.texts(value, &format!("{path}.{name}"));
        Some(Listed { except: negated, items })
    }

    /// A text, or a list of texts.
    fn texts(&mut self, value: &Value, path: &str) -> Vec<PolicyText> {
        let one = |value: &Value| match value {
            Value::String(text) => Some(PolicyText::Known(text.clone())),
            Value::Bool(_) | Value::Number(_) => Some(PolicyText::Known(value.to_string())),
            other => unknown(other).map(|unknown| PolicyText::Unknown(unknown.needs)),
        };
        let items: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            single => vec![single],
        };
        let read: Vec<PolicyText> = items.iter().filter_map(|value| one(value)).collect();
        if read.len() < items.len() {
            self.rejected(path, "A value isn't a text.", "Enter a text or a list of texts.");
        }
        read
    }

    fn principals(
        &mut self,
        members: &Map<String, Value>,
        path: &str,
    ) -> Option<Listed<PrincipalName>> {
        let written = [("Principal", false), ("NotPrincipal", true)]
            .into_iter()
            .find_map(|(name, except)| Some((name, except, members.get(name)?)));
        let (name, except, value) = match (self.kind, written) {
            (PolicyKind::Identity, Some((name, ..))) => {
                finding!(self.findings, Error, rules::MALFORMED, "{path}.{name}", "MalformedPolicyDocument";
                    "An identity-based policy can't have `{name}`.";
                    "Remove `{name}`: the policy applies to the user or role that it is attached to.");
                return None;
            }
            (PolicyKind::Identity, None) => return None,
            (PolicyKind::Resource, Some(written)) => written,
            (PolicyKind::Resource, None) => {
                self.rejected(
                    &format!("{path}.Principal"),
                    "The statement has no `Principal`.",
                    "Name who the statement applies to, such as `{\"AWS\": \"arn:aws:iam::111122223333:role/ci\"}`.",
                );
                return Some(Listed { except: false, items: Vec::new() });
            }
        };
        let mut items = Vec::new();
        let path = format!("{path}.{name}");
        match value {
            Value::String(text) if text == "*" => items.push(PrincipalName::Everyone),
            other if unknown(other).is_some() => {
                items.extend(unknown(other).map(|unknown| PrincipalName::Unknown(unknown.needs)));
            }
            Value::Object(kinds) => {
                for (kind, value) in kinds {
                    for text in self.texts(value, &format!("{path}.{kind}")) {
                        items.push(match (kind.as_str(), text) {
                            (_, PolicyText::Unknown(needs)) => PrincipalName::Unknown(needs),
                            ("AWS", PolicyText::Known(text)) => principal(text),
                            ("Service", PolicyText::Known(text)) => PrincipalName::Service(text),
                            // Users of other identity providers are never the principal of a call that is evaluated here.
                            (_, PolicyText::Known(text)) => PrincipalName::Arn(text),
                        });
                    }
                }
            }
            _ => self.rejected(
                &path,
                "The principal isn't valid.",
                "Enter `*`, or an object such as `{\"AWS\": \"111122223333\"}`.",
            ),
        }
        Some(Listed { except, items })
    }

    fn conditions(
        &mut self,
        value: Option<&Value>,
        path: &str,
        conditions: &mut Vec<Condition>,
        unread: &mut Vec<String>,
    ) {
        let Some(value) = value else { return };
        if let Some(unknown) = unknown(value) {
            unread.extend(unknown.needs);
            return;
        }
        let Some(operators) = value.as_object() else {
            self.rejected(&format!("{path}.Condition"), "`Condition` isn't an object.", "Enter an operator with its keys, such as `{\"Bool\": {\"aws:SecureTransport\": \"true\"}}`.");
            return;
        };
        for (operator, keys) in operators {
            let path = format!("{path}.Condition.{operator}");
            if !is_operator(operator) {
                finding!(self.findings, Error, rules::MALFORMED, path.as_str(), "MalformedPolicyDocument";
                    "{} isn't a condition operator of IAM.", code(operator);
                    "Use an operator such as `StringEquals`, `StringLike`, `ArnLike`, `Bool`, or `IpAddress`.");
            }
            let Some(keys) = keys.as_object() else {
                self.rejected(
                    &path,
                    "The operator has no condition keys.",
                    "Enter an object with a key and its values.",
                );
                continue;
            };
            for (key, values) in keys {
                let values = self.texts(values, &format!("{path}.{key}"));
                conditions.push(Condition { operator: operator.clone(), key: key.clone(), values });
            }
        }
    }

    /// Members that the grammar doesn't have.
    fn members(&mut self, members: &Map<String, Value>, known: &[&str], path: &str) {
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let names: Vec<String> = known.iter().map(|name| code(name)).collect();
            finding!(self.findings, Error, rules::MALFORMED, at, "MalformedPolicyDocument";
                "The policy language has no element {} here.", code(name);
                "Remove it, or correct its name: {}.", list(&names, "or"));
        }
    }

    fn rejected(&mut self, field: &str, message: &str, fix: &str) {
        finding!(self.findings, Error, rules::MALFORMED, field, "MalformedPolicyDocument"; "{message}"; "{fix}");
    }
}

/// `*`, an account, its root, or an ARN.
fn principal(text: String) -> PrincipalName {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if text == "*" {
        return PrincipalName::Everyone;
    }
    if is_account(&text) {
        return PrincipalName::Account(text);
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", account, "root"] if is_account(account) => {
            PrincipalName::Account((*account).to_owned())
        }
        _ => PrincipalName::Arn(text),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
