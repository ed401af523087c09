//! CloudFormation templates: parameters, conditions, mappings, and functions resolved as far as the template allows.
//!
//! [`resolve`] answers the same document with every function replaced by its value. What only a stack knows becomes an
//! [`Unknown`], an object `{"Fn::Unknown": {"needs": […], "text": …}}` that names what it needs. A reference to another
//! resource of the template stays a reference, so that a reader can follow it. Templates inside other documents (the
//! `resources` of Serverless Framework) are lifted to the top.

use super::intrinsic::{cidr, join, list_of, named_or, partition};
use super::terraform;
use super::unknown::{UNKNOWN, Unknown, as_text, function, needs_of};
use super::{MAX_DEPTH, MAX_NODES};
use crate::text::slice;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// True if a document is a template, or has one inside.
pub fn is_template(document: &Value) -> bool {
    lifted(document).is_some()
}

/// The template of a document: its own `Resources`, those in the `resources` of Serverless Framework, or those of
/// `terraform show -json`.
fn lifted(document: &Value) -> Option<Map<String, Value>> {
    if let Some(Value::Object(template)) = terraform::of_show(document) {
        return Some(template);
    }
    let members = document.as_object()?;
    let typed = |resources: &Value| {
        resources.as_object().is_some_and(|resources| {
            resources.iter().any(|(name, resource)| {
                name.starts_with("Fn::")
                    || resource["Type"].as_str().is_some_and(|kind| kind.contains("::"))
            })
        })
    };
    if members.get("Resources").is_some_and(typed) {
        return Some(members.clone());
    }
    // Resources copied out of a template.
    if members
        .values()
        .any(|member| member["Type"].as_str().is_some_and(|kind| kind.starts_with("AWS::")))
    {
        return Some(Map::from_iter([("Resources".to_owned(), document.clone())]));
    }
    let mut template = Map::new();
    let parts = match members.get("resources")? {
        Value::Array(parts) => parts.as_slice(),
        part => std::slice::from_ref(part),
    };
    for part in parts.iter().filter_map(Value::as_object) {
        for (name, value) in part {
            match (template.get_mut(name), value) {
                (Some(Value::Object(known)), Value::Object(more)) => {
                    known.extend(more.iter().map(|(name, value)| (name.clone(), value.clone())));
                }
                _ => {
                    template.insert(name.clone(), value.clone());
                }
            }
        }
    }
    template.get("Resources").is_some_and(typed).then_some(template)
}

/// The document with its functions resolved; `given` has values for parameters, conditions, and other unknown names.
/// A document that isn't a template is answered as it is.
pub fn resolve(document: &Value, given: &Map<String, Value>) -> Value {
    let Some(template) = lifted(document) else { return document.clone() };
    let mut stack = Stack {
        given,
        file: document,
        template: &template,
        conditions: BTreeMap::new(),
        naming: Vec::new(),
        nodes: 0,
    };
    let mut resolved = Map::new();
    for (name, member) in &template {
        // The rest of a template has no effect on its resources.
        if name == "Resources" {
            let resources = stack.expand(member, 0);
            resolved.insert(name.clone(), stack.resources(resources));
        }
    }
    Value::Object(resolved)
}

/// The values of a template during its resolution.
struct Stack<'a> {
    given: &'a Map<String, Value>,
    /// The entire document, for the variables of Serverless Framework.
    file: &'a Value,
    template: &'a Map<String, Value>,
    /// Evaluated conditions; `None` while one is being evaluated.
    conditions: BTreeMap<String, Option<Truth>>,
    /// The resources whose names are being resolved.
    naming: Vec<String>,
    nodes: usize,
}

/// The value of a condition: what it is, or what it depends on.
type Truth = Result<bool, Unknown>;

impl Stack<'_> {
    /// The resources that the stack creates, resolved. Those whose condition is false aren't created.
    fn resources(&mut self, resources: Value) -> Value {
        let Value::Object(resources) = resources else { return resources };
        let mut created = Map::new();
        for (name, resource) in resources {
            let condition = resource.get("Condition").and_then(Value::as_str);
            if let Some(condition) = condition.map(str::to_owned)
                && self.condition(&condition, 0) == Ok(false)
            {
                continue;
            }
            if let Some(resolved) = self.resolve(&resource, 0) {
                created.insert(name, resolved);
            }
        }
        Value::Object(created)
    }

    /// Counts a node; false if there are too many.
    fn counts(&mut self) -> bool {
        self.nodes = self.nodes.saturating_add(1);
        self.nodes <= MAX_NODES
    }

    /// A value without functions; `None` for `AWS::NoValue`.
    fn resolve(&mut self, value: &Value, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH || !self.counts() {
            return Some(Unknown::named("a document within the limits").value());
        }
        if let Some((name, argument)) = function(value) {
            return self.call(name, argument, depth + 1);
        }
        match value {
            Value::String(text) => Some(self.text(text)),
            Value::Array(items) => {
                Some(items.iter().filter_map(|item| self.resolve(item, depth + 1)).collect())
            }
            Value::Object(_) => match self.expand(value, depth) {
                Value::Object(members) => Some(Value::Object(
                    members
                        .iter()
                        .filter_map(|(name, value)| {
                            Some((name.clone(), self.resolve(value, depth + 1)?))
                        })
                        .collect(),
                )),
                other => Some(other),
            },
            other => Some(other.clone()),
        }
    }

    /// An object with its `Fn::ForEach` members expanded, one level deep.
    fn expand(&mut self, value: &Value, depth: usize) -> Value {
        let Value::Object(members) = value else { return value.clone() };
        if depth > MAX_DEPTH || !members.keys().any(|name| name.starts_with("Fn::ForEach")) {
            return value.clone();
        }
        let mut expanded = Map::new();
        for (name, value) in members {
            let looped = name.starts_with("Fn::ForEach::").then_some(value.as_array()).flatten();
            let Some([Value::String(identifier), collection, Value::Object(output)]) =
                looped.map(Vec::as_slice)
            else {
                expanded.insert(name.clone(), value.clone());
                continue;
            };
            let items = self.resolve(collection, depth + 1).unwrap_or_default();
            let Value::Array(items) = items else {
                let needs = needs_of(&items);
                expanded.insert(name.clone(), Unknown { needs, text: String::new() }.value());
                continue;
            };
            for item in items.iter().filter_map(as_text) {
                if !self.counts() {
                    break;
                }
                for (key, value) in output {
                    let key = with_identifier(key, identifier, &item);
                    let value = substituted(value, identifier, &item, 0);
                    // A loop in a loop.
                    match self.expand(&json!({ key: value }), depth + 1) {
                        Value::Object(more) => expanded.extend(more),
                        _ => continue,
                    }
                }
            }
        }
        Value::Object(expanded)
    }

    /// The value of a condition by its name.
    fn condition(&mut self, name: &str, depth: usize) -> Truth {
        if let Some(given) = self.given.get(name).and_then(truth_of) {
            return Ok(given);
        }
        match self.conditions.get(name) {
            Some(Some(known)) => return known.clone(),
            // It refers to itself, which CloudFormation rejects.
            Some(None) => return Err(Unknown::named(name)),
            None => {}
        }
        let template = self.template;
        let Some(value) = template.get("Conditions").and_then(|all| all.get(name)) else {
            return Err(Unknown::named(name));
        };
        self.conditions.insert(name.to_owned(), None);
        let truth = self.truth(value, depth + 1);
        self.conditions.insert(name.to_owned(), Some(truth.clone()));
        truth
    }

    /// The value of a condition's expression.
    fn truth(&mut self, value: &Value, depth: usize) -> Truth {
        if depth > MAX_DEPTH || !self.counts() {
            return Err(Unknown::default());
        }
        let Some((name, argument)) = value.as_object().and_then(|map| map.iter().next()) else {
            return truth_of(value).ok_or_else(Unknown::default);
        };
        let list = argument.as_array().map_or(&[][..], Vec::as_slice);
        match (name.as_str(), list) {
            ("Condition", _) => self.condition(argument.as_str().unwrap_or_default(), depth),
            ("Fn::Not", [one]) => self.truth(one, depth + 1).map(|truth| !truth),
            ("Fn::And", all) => self.junction(all, false, depth),
            ("Fn::Or", all) => self.junction(all, true, depth),
            ("Fn::Equals", [one, other]) => {
                let (one, other) = (self.resolve(one, depth + 1), self.resolve(other, depth + 1));
                let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
                let mut all = Unknown::default();
                all.add(needs_of(&one).into_iter().chain(needs_of(&other)));
                if !all.needs.is_empty() {
                    return Err(all);
                }
                let text = |value: &Value| as_text(value);
                Ok(match (text(&one), text(&other)) {
                    (Some(one), Some(other)) => one == other,
                    _ => one == other,
                })
            }
            _ => Err(Unknown::named(name.trim_start_matches("Fn::"))),
        }
    }

    /// "And" (`decides` is false) or "or" (`decides` is true): one operand with that value decides.
    fn junction(&mut self, all: &[Value], decides: bool, depth: usize) -> Truth {
        let mut open = Unknown::default();
        for one in all {
            match self.truth(one, depth + 1) {
                Ok(truth) if truth == decides => return Ok(decides),
                Ok(_) => {}
                Err(unknown) => open.add(unknown.needs),
            }
        }
        if open.needs.is_empty() { Ok(!decides) } else { Err(open) }
    }
}

impl Stack<'_> {
    /// The value of a function; `None` for `AWS::NoValue`.
    fn call(&mut self, name: &str, argument: &Value, depth: usize) -> Option<Value> {
        if name == "Ref" {
            let name = argument.as_str().unwrap_or_default();
            return (name != "AWS::NoValue").then(|| self.reference(name));
        }
        if name == UNKNOWN {
            return Some(self.filled(argument));
        }
        if name == "Fn::If" {
            return self.choose(argument, depth);
        }
        let raw = argument.as_array().map_or(&[][..], Vec::as_slice);
        match (name, argument, raw) {
            ("Fn::Sub", Value::String(text), _) => {
                return Some(self.substitute(text, &Map::new()));
            }
            ("Fn::Sub", _, [Value::String(text), Value::Object(variables)]) => {
                let mut values = Map::new();
                for (name, value) in variables {
                    let value = self.resolve(value, depth)?;
                    values.insert(name.clone(), value);
                }
                return Some(self.substitute(text, &values));
            }
            ("Fn::GetAtt", ..) => return Some(self.attribute(argument)),
            _ => {}
        }
        let argument = self.resolve(argument, depth)?;
        let list = argument.as_array().map_or(&[][..], Vec::as_slice);
        let value = match (name, list) {
            ("Fn::Join", [separator, Value::Array(parts)]) => {
                Some(join(&as_text(separator).unwrap_or_default(), parts))
            }
            ("Fn::Select", [index, Value::Array(items)]) => as_text(index)
                .and_then(|index| index.trim().parse::<usize>().ok())
                .and_then(|index| items.get(index).cloned()),
            ("Fn::Split", [Value::String(separator), Value::String(text)])
                if !separator.is_empty() =>
            {
                Some(text.split(separator.as_str()).collect())
            }
            ("Fn::FindInMap", [map, first, second, rest @ ..]) => {
                let keys = [map, first, second].map(as_text);
                match (needs_of(&argument).is_empty(), keys) {
                    (true, [Some(map), Some(first), Some(second)]) => {
                        let mappings = self.template.get("Mappings");
                        let found =
                            mappings.and_then(|all| all.get(map)?.get(first)?.get(second)).cloned();
                        found.or_else(|| rest.first()?.get("DefaultValue").cloned())
                    }
                    _ => None,
                }
            }
            ("Fn::ImportValue", _) => {
                let name = as_text(&argument)?;
                Some(match self.given.get(&name) {
                    Some(given) => given.clone(),
                    None => {
                        Unknown { needs: named_or(&argument, &name), text: format!("${{{name}}}") }
                            .value()
                    }
                })
            }
            ("Fn::GetAZs", _) => Some(match self.given.get("AvailabilityZones") {
                Some(given) => list_of(given),
                None => Unknown::named("AvailabilityZones").value(),
            }),
            ("Fn::Base64", _) => argument.as_str().map(|text| Value::from(STANDARD.encode(text))),
            ("Fn::Length", items) if argument.is_array() => Some(items.len().into()),
            ("Fn::ToJsonString", _) if needs_of(&argument).is_empty() => {
                Some(argument.to_string().into())
            }
            ("Fn::Cidr", [Value::String(block), count, bits]) => {
                cidr(block, as_text(count)?.parse().ok()?, as_text(bits)?.parse().ok()?)
            }
            _ => None,
        };
        Some(value.unwrap_or_else(|| {
            let needs = named_or(&argument, name.trim_start_matches("Fn::"));
            let text = format!("${{{}}}", needs.join(", "));
            Unknown { needs, text }.value()
        }))
    }

    /// An unknown value of another format, with what is given.
    fn filled(&self, argument: &Value) -> Value {
        let text = argument["text"].as_str().unwrap_or_default().to_owned();
        let mut unknown = Unknown { needs: Vec::new(), text };
        for need in argument["needs"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let place = format!("${{{need}}}");
            match self.given.get(need) {
                Some(given) if unknown.text == place => return given.clone(),
                Some(given) => {
                    unknown.text =
                        unknown.text.replace(&place, &as_text(given).unwrap_or_default());
                }
                None => unknown.needs.push(need.to_owned()),
            }
        }
        if unknown.needs.is_empty() { unknown.text.into() } else { unknown.value() }
    }

    /// `Fn::If`
    fn choose(&mut self, argument: &Value, depth: usize) -> Option<Value> {
        let Some([Value::String(condition), yes, no]) = argument.as_array().map(Vec::as_slice)
        else {
            return Some(Unknown::named("If").value());
        };
        match self.condition(condition, depth) {
            Ok(true) => self.resolve(yes, depth),
            Ok(false) => self.resolve(no, depth),
            Err(_) => {
                let (yes, no) = (self.resolve(yes, depth), self.resolve(no, depth));
                if yes == no {
                    return yes;
                }
                let branches = yes.iter().chain(&no).flat_map(needs_of);
                let mut needs: Vec<String> = Vec::new();
                for name in std::iter::once(condition.clone()).chain(branches) {
                    if !needs.contains(&name) {
                        needs.push(name);
                    }
                }
                Some(Unknown { needs, text: format!("${{{condition}}}") }.value())
            }
        }
    }

    /// `Ref`: a parameter, a pseudo parameter, or a resource.
    fn reference(&mut self, name: &str) -> Value {
        let parameter = self.template.get("Parameters").and_then(|all| all.get(name));
        let kind = parameter.and_then(|parameter| parameter["Type"].as_str()).unwrap_or_default();
        let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
        if let Some(given) = self.given.get(name) {
            return if is_list { list_of(given) } else { given.clone() };
        }
        let region = self.given.get("AWS::Region").and_then(Value::as_str).map(partition);
        match (name, region) {
            ("AWS::Partition", Some((partition, _))) => return partition.into(),
            ("AWS::URLSuffix", Some((_, suffix))) => return suffix.into(),
            _ => {}
        }
        // The default of such a parameter is the name of a parameter in Systems Manager.
        let default = parameter.and_then(|parameter| parameter.get("Default"));
        if let Some(default) = default.filter(|_| !kind.starts_with("AWS::SSM::Parameter::Value")) {
            return if is_list { list_of(default) } else { default.clone() };
        }
        self.physical_name(name).unwrap_or_else(|| {
            if self.resource(name).is_some() {
                Value::Object(Map::from_iter([("Ref".to_owned(), Value::from(name))]))
            } else {
                Unknown::named(name).value()
            }
        })
    }

    fn resource(&self, name: &str) -> Option<&Value> {
        self.template.get("Resources")?.get(name)
    }

    /// What `Ref` returns for a resource whose name is in the template.
    fn physical_name(&mut self, name: &str) -> Option<Value> {
        let resource = self.resource(name)?;
        let member = match resource["Type"].as_str()? {
            "AWS::S3::Bucket" => "BucketName",
            "AWS::ECS::Cluster" => "ClusterName",
            "AWS::Logs::LogGroup" => "LogGroupName",
            _ => return None,
        };
        let value = resource["Properties"].get(member)?.clone();
        if self.naming.iter().any(|open| open == name) {
            return None;
        }
        self.naming.push(name.to_owned());
        let named = self.resolve(&value, 0);
        self.naming.pop();
        named
    }

    /// `Fn::GetAtt`
    fn attribute(&mut self, argument: &Value) -> Value {
        let parts = match argument {
            Value::String(text) => text.split('.').map(str::to_owned).collect(),
            Value::Array(parts) => parts.iter().filter_map(as_text).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let whole = parts.join(".");
        if let Some(given) = self.given.get(&whole) {
            return given.clone();
        }
        let (Some(name), attribute) = (parts.first(), parts.get(1..).unwrap_or_default().join("."))
        else {
            return Unknown::named("GetAtt").value();
        };
        let Some(resource) = self.resource(name) else { return Unknown::named(whole).value() };
        if resource["Type"] == "AWS::S3::Bucket"
            && let Some(bucket) = self.physical_name(name)
        {
            let text = match attribute.as_str() {
                "Arn" => "arn:${AWS::Partition}:s3:::${Bucket}",
                "DomainName" => "${Bucket}.s3.${AWS::URLSuffix}",
                "RegionalDomainName" => "${Bucket}.s3.${AWS::Region}.${AWS::URLSuffix}",
                _ => "",
            };
            if !text.is_empty() {
                return self.substitute(text, &Map::from_iter([("Bucket".to_owned(), bucket)]));
            }
        }
        Value::Object(Map::from_iter([(
            "Fn::GetAtt".to_owned(),
            Value::from(vec![name.clone(), attribute]),
        )]))
    }

    /// `Fn::Sub`
    fn substitute(&mut self, text: &str, variables: &Map<String, Value>) -> Value {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            pieces.push(Value::from(before));
            let Some((name, after)) = after.split_once('}') else {
                pieces.push(Value::from(format!("${{{after}")));
                rest = "";
                break;
            };
            let name = name.trim();
            pieces.push(match (name.strip_prefix('!'), variables.get(name)) {
                (Some(literal), _) => Value::from(format!("${{{literal}}}")),
                (None, Some(value)) => value.clone(),
                (None, None) if self.is_serverless(name) => self.text(&format!("${{{name}}}")),
                (None, None) if name.contains('.') => self.attribute(&Value::from(name)),
                (None, None) => self.reference(name),
            });
            rest = after;
        }
        pieces.push(Value::from(rest));
        match join("", &pieces) {
            Value::String(text) => self.text(&text),
            other => other,
        }
    }

    /// A text with dynamic references (`{{resolve:ssm:name}}`) and the variables of Serverless Framework.
    fn text(&mut self, text: &str) -> Value {
        let (mut needs, mut out, mut rest) = (Vec::new(), String::new(), text);
        while let Some((before, after)) = rest.split_once("{{resolve:") {
            let Some((reference, after)) = after.split_once("}}") else { break };
            let name = format!("{{{{resolve:{reference}}}}}");
            out.push_str(before);
            match self.given.get(&name).and_then(as_text) {
                Some(given) => out.push_str(&given),
                None => {
                    out.push_str(&name);
                    needs.push(name);
                }
            }
            rest = after;
        }
        out.push_str(rest);
        if needs.is_empty() && out.contains("${") && self.file.get("Resources").is_none() {
            return self.serverless(&out);
        }
        if needs.is_empty() { out.into() } else { Unknown { needs, text: out }.value() }
    }

    /// True for the name of a variable of Serverless Framework, such as `self:custom.domain`.
    fn is_serverless(&self, name: &str) -> bool {
        let sources = ["self:", "opt:", "env:", "file(", "ssm:", "cf:", "sls:", "param:", "s3:"];
        self.file.get("Resources").is_none()
            && sources.iter().any(|source| name.starts_with(source))
    }

    /// A text with the variables of Serverless Framework: `${self:custom.domain, 'default'}`.
    fn serverless(&mut self, text: &str) -> Value {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once("${") {
            // A variable can contain others.
            let mut depth = 1_usize;
            let end = after.char_indices().find(|(at, c)| {
                depth = match c {
                    '{' if after.get(..*at).is_some_and(|text| text.ends_with('$')) => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                };
                depth == 0
            });
            let Some((end, _)) = end else { break };
            let inner = slice(after, ..end);
            pieces.push(Value::from(before));
            pieces.push(if self.is_serverless(inner.trim()) {
                self.variable(inner)
            } else {
                Value::from(format!("${{{inner}}}"))
            });
            rest = slice(after, end + 1..);
        }
        pieces.push(Value::from(rest));
        // A text that is one variable has the variable's type.
        match pieces.as_slice() {
            [before, one, after] if before == "" && after == "" => one.clone(),
            _ => join("", &pieces),
        }
    }

    fn variable(&mut self, inner: &str) -> Value {
        let (source, fallback) = match inner.split_once(',') {
            Some((source, fallback)) => (source.trim(), Some(fallback.trim())),
            None => (inner.trim(), None),
        };
        if let Some(given) = self.given.get(source) {
            return given.clone();
        }
        let found = source.strip_prefix("self:").and_then(|path| {
            path.split('.').try_fold(self.file, |value, part| match value {
                Value::Array(items) => items.get(part.parse::<usize>().ok()?),
                value => value.get(part),
            })
        });
        if let Some(found) = found.cloned()
            && self.counts()
        {
            return match &found {
                Value::String(text) if text.contains("${") && !text.contains(inner) => {
                    self.serverless(text)
                }
                _ => found,
            };
        }
        match fallback {
            Some(fallback) if self.is_serverless(fallback) => self.variable(fallback),
            Some(fallback) => fallback.trim_matches(['\'', '"']).into(),
            None => Unknown::named(source).value(),
        }
    }
}

fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// `${Name}` and `&{Name}` (alphanumeric characters only) as the value of a loop.
fn with_identifier(text: &str, identifier: &str, item: &str) -> String {
    let letters: String = item.chars().filter(char::is_ascii_alphanumeric).collect();
    text.replace(&format!("${{{identifier}}}"), item)
        .replace(&format!("&{{{identifier}}}"), &letters)
}

/// A value of a loop's body for one item.
fn substituted(value: &Value, identifier: &str, item: &str, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return value.clone();
    }
    match value {
        Value::String(text) => with_identifier(text, identifier, item).into(),
        Value::Array(items) => {
            items.iter().map(|value| substituted(value, identifier, item, depth + 1)).collect()
        }
        Value::Object(members) => {
            if members.len() == 1 && members.get("Ref").and_then(Value::as_str) == Some(identifier)
            {
                return item.into();
            }
            let members = members.iter().map(|(name, value)| {
                let name = with_identifier(name, identifier, item);
                (name, substituted(value, identifier, item, depth + 1))
            });
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}
