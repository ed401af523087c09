//! Option settings as documents: `.ebextensions`, saved configurations as `eb config` writes them, CloudFormation.

use super::{Setting, find};
use crate::document::{self, Tree};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SettingsFormat {
    /// `option_settings` of a `.config` file.
    Ebextensions,
    /// `eb config`: the `settings` of an environment by namespace.
    EbConfig,
    /// A saved configuration: `OptionSettings` by namespace.
    SavedConfiguration,
    /// `AWS::ElasticBeanstalk::Environment` in a template.
    CloudFormation,
}

/// What became of a part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SettingStatus {
    /// It is a setting now.
    #[serde(rename = "taken")]
    Imported,
    /// Known, but of no use here.
    Ignored,
    /// Not what AWS takes.
    Refused,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingsReportLine {
    /// What became of it.
    pub status: SettingStatus,
    /// Which part: a namespace and an option, or a key.
    pub field: String,
    /// Why.
    pub why: String,
}

/// The settings of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedSettings {
    /// Its form; nothing where it is none of them.
    pub format: Option<SettingsFormat>,
    /// The settings in it, in order.
    pub settings: Vec<Setting>,
    /// What became of every part.
    pub report: Vec<SettingsReportLine>,
}

const VARIABLES: &str = "aws:elasticbeanstalk:application:environment";

/// Reads option settings from any of the forms. Never fails: what can't be read stands in the report.
pub fn import(text: &str) -> ImportedSettings {
    let mut imported = ImportedSettings { format: None, settings: Vec::new(), report: Vec::new() };
    if text.trim().is_empty() {
        return imported;
    }
    let value = match document::parse(text) {
        Ok(value) => value,
        Err(error) => {
            imported.report(SettingStatus::Refused, format!("line {}", error.line), error.message);
            return imported;
        }
    };
    let Some(members) = value.as_object() else {
        imported.report(SettingStatus::Refused, String::new(), "the document is no object".into());
        return imported;
    };
    for (name, member) in members {
        match (name.as_str(), member) {
            ("option_settings", member) => {
                imported.format = Some(SettingsFormat::Ebextensions);
                imported.option_settings(member);
            }
            ("settings" | "OptionSettings", Value::Object(namespaces)) => {
                imported.format = Some(match name.as_str() {
                    "settings" => SettingsFormat::EbConfig,
                    _ => SettingsFormat::SavedConfiguration,
                });
                imported.namespaces(namespaces);
            }
            ("Resources", Value::Object(resources)) => imported.resources(resources),
            (
                "packages" | "groups" | "users" | "sources" | "files" | "commands" | "services"
                | "container_commands",
                _,
            ) => imported.report(
                SettingStatus::Ignored,
                name.clone(),
                "it is done on each instance and sets no option".into(),
            ),
            _ => imported.report(
                SettingStatus::Ignored,
                name.clone(),
                "it holds no option settings".into(),
            ),
        }
    }
    if imported.format.is_none() {
        imported.report(
            SettingStatus::Refused,
            String::new(),
            "there is no option_settings, settings, or AWS::ElasticBeanstalk::Environment in it"
                .into(),
        );
    }
    imported
}

impl ImportedSettings {
    fn report(&mut self, status: SettingStatus, field: String, why: String) {
        if self.report.len() < 500 {
            self.report.push(SettingsReportLine { status, field, why });
        }
    }

    fn take(&mut self, namespace: &str, option: &str, value: &Value) {
        let field = format!("{namespace} {option}");
        if document::is_intrinsic(value) {
            return self.report(
                SettingStatus::Ignored,
                field,
                "its value is known only when the template is deployed".into(),
            );
        }
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Null => String::new(),
            _ => {
                return self.report(
                    SettingStatus::Refused,
                    field,
                    "a value is a text, a number or a boolean".into(),
                );
            }
        };
        match find(namespace, option) {
            Some(known) if !known.accepts(&value) => {
                return self.report(
                    SettingStatus::Refused,
                    field,
                    format!("`{value}` is not allowed: {}", known.allowed_words()),
                );
            }
            Some(_) => self.report(SettingStatus::Imported, field, String::new()),
            None => self.report(
                SettingStatus::Imported,
                field,
                "not in our table; kept as it is".into(),
            ),
        }
        if self.settings.len() < 1_000 {
            self.settings.push(Setting::new(namespace, option, value));
        }
    }

    fn namespaces(&mut self, namespaces: &serde_json::Map<String, Value>) {
        for (namespace, options) in namespaces {
            // A saved configuration writes `AWSEBAutoScalingGroup.aws:autoscaling:…` for options of a resource.
            let bare = namespace
                .split_once(".aws:")
                .map_or_else(|| namespace.clone(), |(_, rest)| format!("aws:{rest}"));
            match options {
                Value::Object(options) => {
                    for (option, value) in options {
                        self.take(&bare, option, value);
                    }
                }
                // The shortest form: a bare name is an environment variable.
                value if !namespace.contains(':') => self.take(VARIABLES, namespace, value),
                _ => self.report(
                    SettingStatus::Refused,
                    namespace.clone(),
                    "a namespace holds options and their values".into(),
                ),
            }
        }
    }

    fn option_settings(&mut self, member: &Value) {
        match member {
            Value::Object(namespaces) => self.namespaces(namespaces),
            Value::Array(entries) => {
                self.entries(entries, ["namespace", "option_name", "value"], "option_settings")
            }
            _ => self.report(
                SettingStatus::Refused,
                "option_settings".into(),
                "it is a list or an object".into(),
            ),
        }
    }

    fn entries(&mut self, entries: &[Value], names: [&str; 3], at: &str) {
        let [namespace, option, value] = names;
        for (number, entry) in entries.iter().enumerate() {
            let text = |name: &str| entry.get(name).and_then(Value::as_str);
            match (text(option), entry.get(value)) {
                (Some(option), Some(value)) => {
                    self.take(text(namespace).unwrap_or(VARIABLES), option, value);
                }
                _ => self.report(
                    SettingStatus::Refused,
                    format!("{at}[{number}]"),
                    format!("it needs {option} and {value}"),
                ),
            }
        }
    }

    fn resources(&mut self, resources: &serde_json::Map<String, Value>) {
        for (name, resource) in resources {
            let kind = resource.get("Type").and_then(Value::as_str).unwrap_or("");
            if !matches!(
                kind,
                "AWS::ElasticBeanstalk::Environment"
                    | "AWS::ElasticBeanstalk::ConfigurationTemplate"
            ) {
                self.report(
                    SettingStatus::Ignored,
                    format!("Resources.{name}"),
                    "it is no environment; it would be added to the environment's stack".into(),
                );
                continue;
            }
            self.format = Some(SettingsFormat::CloudFormation);
            let properties = resource.get("Properties").and_then(Value::as_object);
            for property in properties.into_iter().flat_map(|all| all.keys()) {
                let why = match property.as_str() {
                    "OptionSettings" => continue,
                    "Tier" | "ApplicationName" | "EnvironmentName" | "CNAMEPrefix"
                    | "PlatformArn" | "SolutionStackName" | "VersionLabel" => {
                        "it is no option; set it in the form"
                    }
                    _ => "it is no option, and has no part here",
                };
                let field = format!("Resources.{name}.Properties.{property}");
                self.report(SettingStatus::Ignored, field, why.into());
            }
            let settings = properties.and_then(|properties| properties.get("OptionSettings"));
            if let Some(Value::Array(entries)) = settings {
                let at = format!("Resources.{name}.Properties.OptionSettings");
                self.entries(entries, ["Namespace", "OptionName", "Value"], &at);
            }
        }
    }
}

/// Writes settings in one of the forms.
pub fn export(format: SettingsFormat, settings: &[Setting], worker: bool) -> String {
    let mut by_namespace: BTreeMap<&str, Vec<&Setting>> = BTreeMap::new();
    for setting in settings {
        by_namespace.entry(&setting.namespace).or_default().push(setting);
    }
    let namespaces = || {
        let mut all = Tree::Map(Vec::new());
        for (namespace, settings) in &by_namespace {
            let mut options = Tree::Map(Vec::new());
            for setting in settings {
                options.put(setting.option.clone(), setting.value.as_str());
            }
            all.put((*namespace).to_owned(), options);
        }
        all
    };
    match format {
        SettingsFormat::Ebextensions => {
            document::to_yaml(&Tree::map([("option_settings", namespaces())]))
        }
        SettingsFormat::EbConfig => document::to_yaml(&Tree::map([("settings", namespaces())])),
        SettingsFormat::SavedConfiguration => document::to_yaml(&Tree::map([
            ("AWSConfigurationTemplateVersion", Tree::from("1.1.0.0")),
            (
                "EnvironmentTier",
                if worker {
                    Tree::map([("Name", Tree::from("Worker")), ("Type", Tree::from("SQS/HTTP"))])
                } else {
                    Tree::map([("Name", Tree::from("WebServer")), ("Type", Tree::from("Standard"))])
                },
            ),
            ("OptionSettings", namespaces()),
        ])),
        SettingsFormat::CloudFormation => {
            let list = Tree::List(
                settings
                    .iter()
                    .map(|setting| {
                        Tree::map([
                            ("Namespace", Tree::from(setting.namespace.as_str())),
                            ("OptionName", Tree::from(setting.option.as_str())),
                            ("Value", Tree::from(setting.value.as_str())),
                        ])
                    })
                    .collect(),
            );
            let tier = if worker {
                Tree::map([("Name", Tree::from("Worker")), ("Type", Tree::from("SQS/HTTP"))])
            } else {
                Tree::map([("Name", Tree::from("WebServer")), ("Type", Tree::from("Standard"))])
            };
            document::to_yaml(&Tree::map([(
                "Resources",
                Tree::map([(
                    "Environment",
                    Tree::map([
                        ("Type", Tree::from("AWS::ElasticBeanstalk::Environment")),
                        (
                            "Properties",
                            Tree::map([
                                ("ApplicationName", Tree::from("my-application")),
                                ("Tier", tier),
                                ("OptionSettings", list),
                            ]),
                        ),
                    ]),
                )]),
            )]))
        }
    }
}
