//! Option settings as documents: `.ebextensions`, saved configurations as `eb config` writes them, CloudFormation.
//!
//! [`import`] reads a pasted document of any format; [`read_config_file`] reads a file as Elastic Beanstalk reads the
//! source bundle's configuration files.

use super::{Setting, find, table::Allowed};
use crate::document::{
    self, ImportStatus as SettingStatus, ReportLine as SettingsReportLine, Tree,
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The format of a document.
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
    /// The API's list of option settings, as the AWS CLI reads and prints it.
    Api,
}

/// The settings of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedSettings {
    /// The format; `None` if it isn't recognized.
    pub format: Option<SettingsFormat>,
    /// The settings, in order.
    pub settings: Vec<Setting>,
    /// How each part was handled.
    pub report: Vec<SettingsReportLine>,
}

/// The names of an option setting's members in the API and in templates.
const API_NAMES: [&str; 3] = ["Namespace", "OptionName", "Value"];
const VARIABLES: &str = "aws:elasticbeanstalk:application:environment";

/// The keys of a configuration file that Elastic Beanstalk runs on each instance.
const INSTANCE_KEYS: [&str; 8] = [
    "packages",
    "groups",
    "users",
    "sources",
    "files",
    "commands",
    "services",
    "container_commands",
];

/// Why Elastic Beanstalk doesn't read a file of the source bundle as a configuration file; `None` if it reads the file.
/// The name is a path in the bundle, or in its `.ebextensions` folder.
pub fn unread(name: &str) -> Option<&'static str> {
    let path = name.trim().trim_start_matches("./");
    let file = path.strip_prefix(".ebextensions/").unwrap_or(path);
    if file.is_empty() {
        return Some("it has no name");
    }
    if file.contains(['/', '\\']) {
        return Some("it isn't at the top level of `.ebextensions`");
    }
    (!file.ends_with(".config")).then_some("its extension isn't `.config`")
}

/// Reads a file of the source bundle as Elastic Beanstalk does: it ignores a file with an invalid key. The report names
/// everything that sets no option.
pub fn read_config_file(name: &str, text: &str) -> ImportedSettings {
    let mut imported = ImportedSettings { format: None, settings: Vec::new(), report: Vec::new() };
    if let Some(why) = unread(name) {
        imported.report(SettingStatus::Refused, String::new(), format!("isn't read because {why}"));
        return imported;
    }
    let Some(members) = imported.members(text) else { return imported };
    imported.format = Some(SettingsFormat::Ebextensions);
    for (key, member) in &members {
        match key.as_str() {
            "option_settings" => imported.option_settings(member),
            "Resources" => imported.report(
                SettingStatus::Ignored,
                key.clone(),
                "adds resources to the environment's CloudFormation stack".into(),
            ),
            _ if INSTANCE_KEYS.contains(&key.as_str()) => imported.runs_on_instances(key),
            "OptionSettings" | "settings" => imported.report(
                SettingStatus::Refused,
                format!("`{key}`"),
                "isn't a key of a configuration file, so Elastic Beanstalk ignores the file. Write `option_settings`"
                    .into(),
            ),
            _ => imported.report(
                SettingStatus::Refused,
                format!("`{key}`"),
                "isn't a key of a configuration file, so Elastic Beanstalk ignores the file".into(),
            ),
        }
    }
    let valid = |key: &String| {
        matches!(key.as_str(), "option_settings" | "Resources")
            || INSTANCE_KEYS.contains(&key.as_str())
    };
    if !members.keys().all(valid) {
        imported.settings.clear();
        imported.report.retain(|line| line.status == SettingStatus::Refused);
    }
    imported
}

/// Reads a saved configuration as Elastic Beanstalk does, which knows no key of a configuration file. A document in
/// another format keeps that format.
pub fn read_saved_configuration(text: &str) -> ImportedSettings {
    let Ok(Value::Object(mut members)) = document::parse(text) else { return import(text) };
    if members.remove("option_settings").is_none() {
        return import(text);
    }
    let mut imported = ImportedSettings { format: None, settings: Vec::new(), report: Vec::new() };
    imported.report(
        SettingStatus::Refused,
        "`option_settings`".into(),
        "isn't a key of a saved configuration, so it sets no option. Write `OptionSettings`".into(),
    );
    imported.any_format(&members);
    imported
}

/// Reads the option settings of a pasted document in any format. Never fails: the report names what can't be read.
pub fn import(text: &str) -> ImportedSettings {
    import_with(text, &Map::new()).0
}

/// Reads the option settings of a pasted document. `given` has values for what a template needs; the names of the other
/// needed values are answered too.
pub fn import_with(text: &str, given: &Map<String, Value>) -> (ImportedSettings, Vec<String>) {
    let mut imported = ImportedSettings { format: None, settings: Vec::new(), report: Vec::new() };
    let mut needs = Vec::new();
    imported.pasted(text, given, &mut needs);
    (imported, needs)
}

impl ImportedSettings {
    fn pasted(&mut self, text: &str, given: &Map<String, Value>, needs: &mut Vec<String>) {
        if let Ok(Value::Array(entries)) = document::parse(text)
            && entries.iter().any(|entry| entry.get("OptionName").is_some())
        {
            self.format = Some(SettingsFormat::Api);
            return self.entries(&entries, API_NAMES, "");
        }
        let Some(members) = self.members(text) else { return };
        let members = match document::resolve(&Value::Object(members), given) {
            Value::Object(members) => members,
            _ => return,
        };
        if let Some(resources) = members.get("Resources").and_then(Value::as_object) {
            let own = resources.values().filter(|resource| {
                resource["Type"]
                    .as_str()
                    .is_some_and(|kind| kind.starts_with("AWS::ElasticBeanstalk::"))
            });
            for need in own
                .flat_map(|resource| document::needs_of(&resource["Properties"]["OptionSettings"]))
            {
                if !needs.contains(&need) {
                    needs.push(need);
                }
            }
        }
        self.any_format(&members);
        if self.format.is_none() {
            self.report(
                SettingStatus::Refused,
                String::new(),
                document::recognize(text).instead_of("option settings"),
            );
        }
    }
}

impl ImportedSettings {
    /// Reads the settings of every known key.
    fn any_format(&mut self, members: &Map<String, Value>) {
        for (name, member) in members {
            match (name.as_str(), member) {
                ("option_settings", member) => {
                    self.format = Some(SettingsFormat::Ebextensions);
                    self.option_settings(member);
                }
                ("OptionSettings", Value::Array(entries)) => {
                    self.format = Some(SettingsFormat::Api);
                    self.entries(entries, API_NAMES, name);
                }
                ("ConfigurationSettings", Value::Array(described)) => self.described(described),
                ("settings" | "OptionSettings", Value::Object(namespaces)) => {
                    self.format = Some(match name.as_str() {
                        "settings" => SettingsFormat::EbConfig,
                        _ => SettingsFormat::SavedConfiguration,
                    });
                    self.namespaces(namespaces);
                }
                ("Resources", Value::Object(resources)) => self.resources(resources),
                (key, _) if INSTANCE_KEYS.contains(&key) => {
                    self.format.get_or_insert(SettingsFormat::Ebextensions);
                    self.runs_on_instances(name);
                }
                _ => self.report(
                    SettingStatus::Ignored,
                    name.clone(),
                    "has no option settings".into(),
                ),
            }
        }
    }

    /// The output of `describe-configuration-settings`.
    fn described(&mut self, described: &[Value]) {
        for (number, settings) in described.iter().enumerate() {
            for (name, member) in settings.as_object().into_iter().flatten() {
                let at = format!("ConfigurationSettings[{number}].{name}");
                match (name.as_str(), member) {
                    ("OptionSettings", Value::Array(entries)) => {
                        self.format = Some(SettingsFormat::Api);
                        self.entries(entries, API_NAMES, &at);
                    }
                    _ => self.report(SettingStatus::Ignored, at, "has no option settings".into()),
                }
            }
        }
    }

    /// The top-level keys of a document; `None`, with the reason in the report, if it has none.
    fn members(&mut self, text: &str) -> Option<Map<String, Value>> {
        if text.trim().is_empty() {
            return None;
        }
        match document::parse(text) {
            Ok(Value::Object(members)) => return Some(members),
            Ok(_) => self.report(
                SettingStatus::Refused,
                String::new(),
                "Expected an object with keys at the top level.".into(),
            ),
            Err(error) => {
                self.report(SettingStatus::Refused, format!("line {}", error.line), error.message)
            }
        }
        None
    }

    fn runs_on_instances(&mut self, key: &str) {
        let why = "runs on each instance and sets no option";
        self.report(SettingStatus::Ignored, key.to_owned(), why.into());
    }

    fn report(&mut self, status: SettingStatus, field: String, why: String) {
        if self.report.len() < 500 {
            self.report.push(SettingsReportLine::new(status, field, why));
        }
    }

    fn take(&mut self, namespace: &str, option: &str, value: &Value) {
        let field = format!("{namespace} {option}");
        if document::is_intrinsic(value) {
            let why = document::why_unknown(&document::needs_of(value));
            return self.report(SettingStatus::Unknown, field, why);
        }
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Null => String::new(),
            Value::Object(_)
                if find(namespace, option)
                    .is_some_and(|known| known.allowed == Allowed::JsonDocument) =>
            {
                value.to_string()
            }
            _ => {
                return self.report(
                    SettingStatus::Refused,
                    field,
                    "must be a string, a number, or a Boolean value".into(),
                );
            }
        };
        match find(namespace, option) {
            Some(known) if !known.accepts(&value) => {
                return self.report(
                    SettingStatus::Refused,
                    field,
                    format!("can't be `{value}`. Allowed: {}", known.allowed_words()),
                );
            }
            Some(_) => self.report(SettingStatus::Imported, field, String::new()),
            None => self.report(
                SettingStatus::Imported,
                field,
                "isn't in Cloudglass's option table, so its value isn't checked".into(),
            ),
        }
        if self.settings.len() < 1_000 {
            self.settings.push(Setting::new(namespace, option, value));
        }
    }

    fn namespaces(&mut self, namespaces: &Map<String, Value>) {
        for (namespace, options) in namespaces {
            // A saved configuration writes `AWSEBAutoScalingGroup.aws:autoscaling:…` for the options of a resource.
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
                    "must be an object with options and their values".into(),
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
                "must be a list or an object".into(),
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
                // The API prints an option that has no value.
                (Some(option), None) if self.format == Some(SettingsFormat::Api) => self.report(
                    SettingStatus::Ignored,
                    format!("{} {option}", text(namespace).unwrap_or(VARIABLES)),
                    "has no value".into(),
                ),
                _ => self.report(
                    SettingStatus::Refused,
                    format!("{at}[{number}]"),
                    format!("requires `{option}` and `{value}`"),
                ),
            }
        }
    }

    fn resources(&mut self, resources: &Map<String, Value>) {
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
                    "isn't an Elastic Beanstalk environment".into(),
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
                        "isn't an option setting. Set it in the form"
                    }
                    _ => "isn't an option setting, and isn't modeled",
                };
                let field = format!("Resources.{name}.Properties.{property}");
                self.report(SettingStatus::Ignored, field, why.into());
            }
            let settings = properties.and_then(|properties| properties.get("OptionSettings"));
            if let Some(Value::Array(entries)) = settings {
                let at = format!("Resources.{name}.Properties.OptionSettings");
                self.entries(entries, API_NAMES, &at);
            }
        }
    }
}

/// Writes settings in a format.
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
        SettingsFormat::Api => document::to_json(&api_list(settings)),
        SettingsFormat::CloudFormation => {
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
                                ("OptionSettings", api_list(settings)),
                            ]),
                        ),
                    ]),
                )]),
            )]))
        }
    }
}

/// The settings as the API's list.
fn api_list(settings: &[Setting]) -> Tree {
    Tree::List(
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
    )
}
