//! The definition as a member of the API: names, types, size, tags, and placement constraints.

use super::super::definition::Members;
use super::super::rules;
use super::{CLIENT, Checker, is_name};
use crate::document::{Misfit, MisfitKind};
use crate::ecs::query;
use crate::explain::{Finding, Severity::Error, finding};
use crate::text::{code, list, number};
use serde_json::Value;

/// The most bytes of a definition.
const MOST_BYTES: usize = 65_536;

/// The length of a definition as RegisterTaskDefinition receives it.
pub(super) fn bytes(definition: &Value) -> usize {
    let mut sent = definition.clone();
    if let Value::Object(members) = &mut sent {
        members.retain(|_, value| !value.is_null());
    }
    sent.to_string().len()
}

/// What doesn't fit the API model.
pub(super) fn misfits(misfits: Vec<Misfit>, findings: &mut Vec<Finding>) {
    for Misfit { field, kind } in misfits {
        let name = code(field.rsplit('.').next().unwrap_or(&field));
        match kind {
            MisfitKind::Unknown(Some(near)) => {
                finding!(findings, Error, rules::MEMBERS, field, "ParamValidation";
                "The API has no member {name} here."; "Correct the name to {}.", code(near))
            }
            MisfitKind::Unknown(None) => {
                finding!(findings, Error, rules::MEMBERS, field, "ParamValidation";
                "The API has no member {name} here."; "Remove it, or move it to where it belongs.")
            }
            MisfitKind::Missing => {
                finding!(findings, Error, rules::MEMBERS, field, "ParamValidation";
                "{name} is missing, and the API requires it."; "Add {name}.")
            }
            MisfitKind::Type(expected, found, Some(value)) => {
                finding!(findings, Error, rules::MEMBERS, "{field}", "ParamValidation";
                "{name} is {found}, and the API requires {expected}."; "Enter {}.", code(&value.to_string()); set "{field}" = value)
            }
            MisfitKind::Type(expected, found, None) => {
                finding!(findings, Error, rules::MEMBERS, field, "ParamValidation";
                "{name} is {found}, and the API requires {expected}."; "Enter {expected}.")
            }
            MisfitKind::Size(..) | MisfitKind::Below(_) => {
                finding!(findings, Error, rules::MEMBERS, field, "ParamValidation";
                "{name} is outside of its limits."; "Enter a value within the limits of the API.")
            }
            MisfitKind::NotOneOf(text, allowed, near) if field.ends_with(".protocol") => {
                let _ = allowed;
                let tcp = near.unwrap_or("tcp");
                finding!(findings, crate::explain::Severity::Warning, rules::PORT_PROTOCOL, "{field}";
                    "The protocol is {}, and Amazon ECS treats it as `tcp`.", code(&text); "Enter {}.", code(tcp); set "{field}" = tcp);
            }
            MisfitKind::NotOneOf(text, allowed, near) => {
                let names: Vec<String> = allowed.iter().map(|one| code(one)).collect();
                match near {
                    Some(near) => {
                        finding!(findings, Error, rules::MEMBERS, "{field}", "InvalidParameterException";
                        "{name} is {}, which the API doesn't have.", code(&text); "Enter {}.", code(near); set "{field}" = near)
                    }
                    None => {
                        finding!(findings, Error, rules::MEMBERS, field, "InvalidParameterException";
                        "{name} is {}, which the API doesn't have.", code(&text); "Enter {}.", list(&names, "or"))
                    }
                }
            }
        }
    }
}

impl Checker<'_> {
    pub(super) fn members(&mut self, bytes: usize) {
        if let Some(family) = self.definition.text("family")
            && !is_name(family)
        {
            finding!(self.findings, Error, rules::NAMES, "family", CLIENT;
                "The family {} isn't valid. ECS returns `Family contains invalid characters.`", code(family);
                "Use up to 255 letters, digits, underscores, and hyphens.");
        }
        if bytes > MOST_BYTES {
            finding!(self.findings, Error, rules::BYTES, String::new(), CLIENT;
                "The task definition has {} bytes. ECS returns `Actual length: '{bytes}'. Max allowed length is '{MOST_BYTES}' bytes.`",
                number(bytes as u64);
                "Move long commands and files into the image, and variables into environment files.");
        }
        let accelerators = self.definition.items("inferenceAccelerators");
        if !accelerators.is_empty() {
            finding!(self.findings, Error, rules::ACCELERATORS, "inferenceAccelerators", CLIENT;
                "Amazon ECS no longer supports inference accelerators. It returns `Unsupported field 'inferenceAccelerators'.`";
                "Remove `inferenceAccelerators`, and use GPUs or Neuron devices.");
        }
        self.tags();
        self.constraints();
    }

    fn tags(&mut self) {
        let tags = self.definition.items("tags");
        if tags.len() > 50 {
            finding!(self.findings, Error, rules::TAGS, "tags", "InvalidParameterException";
                "The task definition has {} tags.", tags.len(); "Keep up to 50 tags.");
        }
        for (at, tag) in tags.iter().enumerate() {
            let key = tag.text("key").unwrap_or_default();
            let earlier = tags.iter().take(at).any(|other| other.text("key") == Some(key));
            let problem = match key {
                _ if tag.has("key") && tag.text("key").is_none() => None,
                "" => Some("has no key"),
                key if key.chars().count() > 128 => Some("has a key of more than 128 characters"),
                key if key.to_ascii_lowercase().starts_with("aws:") => {
                    Some("has a key that begins with `aws:`")
                }
                _ if earlier => Some("has the key of an earlier tag"),
                _ => None,
            };
            if let Some(problem) = problem {
                finding!(self.findings, Error, rules::TAGS, "tags[{at}].key", "InvalidParameterException";
                    "Tag {} {problem}.", at + 1; "Enter a unique key of 1 to 128 characters that doesn't begin with `aws:`.");
            }
            if tag.text("value").is_some_and(|value| value.chars().count() > 256) {
                finding!(self.findings, Error, rules::TAGS, "tags[{at}].value", "InvalidParameterException";
                    "The value of the tag {} has more than 256 characters.", code(key); "Shorten the value.");
            }
        }
    }

    fn constraints(&mut self) {
        let constraints = self.definition.items("placementConstraints");
        if constraints.is_empty() {
            return;
        }
        if self.on_fargate() {
            finding!(self.findings, Error, rules::CONSTRAINTS, "placementConstraints", CLIENT;
                "Fargate doesn't support placement constraints."; "Remove `placementConstraints`."; set "placementConstraints" = Vec::<Value>::new());
        }
        if constraints.len() > 10 {
            finding!(self.findings, Error, rules::CONSTRAINTS, "placementConstraints", CLIENT;
                "The task definition has {} placement constraints.", constraints.len(); "Keep up to 10.");
        }
        for (at, constraint) in constraints.iter().enumerate() {
            let Some(expression) = constraint.text("expression") else { continue };
            if let Err(errors) = query::parse(expression) {
                let why = errors.first().map(|error| error.message()).unwrap_or_default();
                finding!(self.findings, Error, rules::CONSTRAINTS, "placementConstraints[{at}].expression", "InvalidParameterException";
                    "The expression {} isn't valid: {why}", code(expression);
                    "Write an expression such as `attribute:ecs.instance-type =~ t3.*`.");
            }
        }
    }
}
