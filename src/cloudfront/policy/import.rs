//! Import of policies from AWS CLI output, a policy configuration, or a CloudFormation resource or template.

use super::{
    CachePolicyConfig, KeyParameters, Lenient, NameList, OriginRequestPolicyConfig, Selection,
    SelectionBehavior, SelectionMembers,
};
use crate::{
    document::{
        self, ImportStatus as ReportStatus, Report, ReportLine, SyntaxError, UnknownField, as_text,
    },
    text::{self, code},
};
use serde::Serialize;
use serde_json::{Map, Value};

/// Maximum depth of the search in lists and objects.
const MAX_DEPTH: usize = 24;
/// Maximum number of lines in a report.
const MAX_LINES: usize = 200;

/// A policy of one of the two kinds, with its document.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "few are alive at once")]
pub enum ImportedPolicy {
    /// A cache policy.
    Cache(CachePolicyConfig),
    /// An origin request policy.
    OriginRequest(OriginRequestPolicyConfig),
}

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicyImport {
    /// The policies, in the order of the document.
    pub policies: Vec<ImportedPolicy>,
    /// For each policy, the fields of its configuration that depend on what the document doesn't contain.
    pub unknowns: Vec<Vec<UnknownField>>,
    /// What was imported, skipped, and invalid, and why.
    pub report: Vec<ReportLine>,
    /// Why the document contains no policy; `None` if it contains one.
    pub failure: Option<ImportFailure>,
}

/// Why a document contains no policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFailure {
    /// It isn't valid JSON or YAML.
    SyntaxError,
    /// It contains something else.
    NotAPolicy,
}

/// Reads every policy in a document. Never fails: the report contains what isn't valid.
pub fn import(text: &str) -> PolicyImport {
    import_with(text, &Map::new())
}

/// Reads every policy in a document. `given` has values for what a template needs.
pub fn import_with(text: &str, given: &Map<String, Value>) -> PolicyImport {
    let mut import = PolicyImport::default();
    match document::parse_all(text) {
        Err(error) => import.refuse_text(&error),
        Ok(documents) => {
            let several = documents.len() > 1;
            for (index, value) in documents.iter().enumerate() {
                let at = if several { format!("[{index}]") } else { String::new() };
                import.search(&document::resolve(value, given), &at, None, 0);
            }
            if import.policies.is_empty() {
                import.failure = Some(ImportFailure::NotAPolicy);
                import.line(
                    ReportStatus::Refused,
                    "",
                    document::recognize(text)
                        .instead_of("a cache policy or an origin request policy"),
                );
            }
        }
    }
    import
}

impl PolicyImport {
    /// The names of all values that the policies need.
    pub fn needs(&self) -> Vec<String> {
        Report { unknowns: self.unknowns.concat(), ..Report::default() }.needs()
    }

    fn line(&mut self, status: ReportStatus, field: &str, why: impl Into<String>) {
        if self.report.len() < MAX_LINES {
            self.report.push(ReportLine::new(status, field, why));
        }
    }

    fn refuse_text(&mut self, error: &SyntaxError) {
        self.failure = Some(ImportFailure::SyntaxError);
        self.line(ReportStatus::Refused, "", error.sentence());
    }

    /// Searches a value and its members for policies. `name` is the name of the member with this value.
    fn search(&mut self, value: &Value, at: &str, name: Option<&str>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.search(item, &format!("{at}[{index}]"), None, depth + 1);
                }
            }
            Value::Object(map) => {
                if let Some(kind) = map.get("Type").and_then(Value::as_str)
                    && kind.starts_with("AWS::")
                    && !matches!(
                        kind,
                        "AWS::CloudFront::CachePolicy" | "AWS::CloudFront::OriginRequestPolicy"
                    )
                {
                    self.line(
                        ReportStatus::Ignored,
                        at,
                        format!("`{kind}` isn't a cache policy or an origin request policy"),
                    );
                    return;
                }
                // The name of the member identifies the kind of policy, even if the policy is incomplete.
                let named =
                    |kind| name == Some(kind) && !map.is_empty() && !document::is_intrinsic(value);
                let (cache, origin_request) =
                    (named("CachePolicyConfig"), named("OriginRequestPolicyConfig"));
                if cache || (!origin_request && is_cache_policy(map)) {
                    self.cache_policy(map, at);
                } else if origin_request || is_origin_request_policy(map) {
                    self.origin_request_policy(map, at);
                } else {
                    let wraps = map.keys().any(|name| WRAPPERS.contains(&name.as_str()));
                    for (name, value) in map {
                        let below = join(at, name);
                        let before = (self.policies.len(), self.report.len());
                        self.search(value, &below, Some(name), depth + 1);
                        let nothing = before == (self.policies.len(), self.report.len());
                        if wraps && nothing && !WRAPPERS.contains(&name.as_str()) {
                            self.line(ReportStatus::Ignored, &below, ignored_reason(name));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn cache_policy(&mut self, map: &Map<String, Value>, at: &str) {
        let mut unknowns = Vec::new();
        let mut read = Reader { import: self, at, field: "", map, unknowns: &mut unknowns };
        let config = CachePolicyConfig {
            name: read.text("Name"),
            comment: read.text("Comment"),
            min_ttl: read.number("MinTTL"),
            default_ttl: read.number("DefaultTTL"),
            max_ttl: read.number("MaxTTL"),
            parameters: read.object("ParametersInCacheKeyAndForwardedToOrigin", |read| {
                let parameters = KeyParameters {
                    gzip: read.flag("EnableAcceptEncodingGzip"),
                    brotli: read.flag("EnableAcceptEncodingBrotli"),
                    headers: read.headers(SelectionBehavior::OF_KEYED_HEADERS),
                    cookies: read.cookies(),
                    query_strings: read.query_strings(),
                };
                read.others(&[
                    "EnableAcceptEncodingGzip",
                    "EnableAcceptEncodingBrotli",
                    "HeadersConfig",
                    "CookiesConfig",
                    "QueryStringsConfig",
                ]);
                parameters
            }),
        };
        read.others(&[
            "Name",
            "Comment",
            "MinTTL",
            "DefaultTTL",
            "MaxTTL",
            "ParametersInCacheKeyAndForwardedToOrigin",
        ]);
        let why = format!("cache policy `{}`", config.name.as_deref().unwrap_or(""));
        self.line(ReportStatus::Imported, at, why);
        self.policies.push(ImportedPolicy::Cache(config));
        self.unknowns.push(unknowns);
    }

    fn origin_request_policy(&mut self, map: &Map<String, Value>, at: &str) {
        let mut unknowns = Vec::new();
        let mut read = Reader { import: self, at, field: "", map, unknowns: &mut unknowns };
        let config = OriginRequestPolicyConfig {
            name: read.text("Name"),
            comment: read.text("Comment"),
            headers: read.headers(SelectionBehavior::OF_FORWARDED_HEADERS),
            cookies: read.cookies(),
            query_strings: read.query_strings(),
        };
        read.others(&["Name", "Comment", "HeadersConfig", "CookiesConfig", "QueryStringsConfig"]);
        let why = format!("origin request policy `{}`", config.name.as_deref().unwrap_or(""));
        self.line(ReportStatus::Imported, at, why);
        self.policies.push(ImportedPolicy::OriginRequest(config));
        self.unknowns.push(unknowns);
    }
}

const UNCOUNTED: &str =
    "the API requires `Quantity`, which is missing; Cloudglass counted the names";
const OF_A_STACK: &str = "CloudFormation resolves this value in a stack; imported as text";

/// Members that contain policies. The report lists the other members next to them as skipped.
const WRAPPERS: &[&str] = &[
    "CachePolicy",
    "CachePolicyConfig",
    "CachePolicyList",
    "OriginRequestPolicy",
    "OriginRequestPolicyConfig",
    "OriginRequestPolicyList",
    "Items",
    "Properties",
    "Resources",
    "resources",
];

fn ignored_reason(name: &str) -> String {
    match name {
        "ETag" | "Id" | "LastModifiedTime" | "Location" => {
            "metadata, not a setting of a policy".into()
        }
        "Type" => "the type of the resource or policy, not a setting".into(),
        "Quantity" | "MaxItems" | "NextMarker" => "a member of the list, not of a policy".into(),
        "ResponseHeadersPolicy" | "ResponseHeadersPolicyConfig" => {
            "response headers policies don't affect cache keys and origin requests".into()
        }
        _ => "not a setting of a policy".into(),
    }
}

/// True for members that only the configuration of a cache policy has.
fn is_cache_policy(map: &Map<String, Value>) -> bool {
    map.contains_key("ParametersInCacheKeyAndForwardedToOrigin")
        || (map.contains_key("MinTTL")
            && !map.contains_key("TargetOriginId")
            && !map.contains_key("ForwardedValues"))
}

/// True for the members of an origin request policy. The parameters of a cache policy also have compression flags.
fn is_origin_request_policy(map: &Map<String, Value>) -> bool {
    let holds = |names: &[&str]| names.iter().any(|name| map.contains_key(*name));
    holds(&["HeadersConfig", "CookiesConfig", "QueryStringsConfig"])
        && !holds(&["EnableAcceptEncodingGzip", "EnableAcceptEncodingBrotli"])
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.into() } else { format!("{at}.{name}") }
}

/// Reads the members of one object, and reports values that aren't valid.
struct Reader<'a> {
    import: &'a mut PolicyImport,
    /// The path of the object in the document.
    at: &'a str,
    /// Its path in the configuration.
    field: &'a str,
    map: &'a Map<String, Value>,
    unknowns: &'a mut Vec<UnknownField>,
}

impl Reader<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn refuse(&mut self, name: &str, why: &str) {
        let field = join(self.at, name);
        self.import.line(ReportStatus::Refused, &field, why);
    }

    fn take(&mut self, name: &str, why: &str) {
        let field = join(self.at, name);
        self.import.line(ReportStatus::Imported, &field, why);
    }

    /// If the document doesn't contain the value of a member, notes that the configuration has `stand_in`.
    fn unknown(&mut self, name: &str, stand_in: impl Into<Value>) -> bool {
        let Some(value) = self.get(name) else { return false };
        let needs = document::needs_of(value);
        if needs.is_empty() {
            return false;
        }
        let at = join(self.at, name);
        self.import.line(ReportStatus::Unknown, &at, document::why_unknown(&needs));
        self.unknowns.push(UnknownField {
            field: join(self.field, name),
            needs,
            stand_in: stand_in.into(),
        });
        true
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        let text = as_text(value);
        if text.is_none() {
            self.refuse(name, "must be a string");
        } else if document::is_intrinsic(value) {
            self.take(name, OF_A_STACK);
        }
        text
    }

    fn number(&mut self, name: &str) -> Option<Lenient<i64>> {
        // In the order that AWS requires.
        let known = |name: &str| self.get(name).and_then(as_text)?.parse::<i64>().ok();
        let least = known("MinTTL").unwrap_or(0);
        let stand_in = match name {
            "DefaultTTL" => known("MaxTTL").unwrap_or(i64::MAX).min(86_400).max(least),
            "MaxTTL" => known("DefaultTTL").unwrap_or(least).max(least).max(31_536_000),
            _ => 0,
        };
        if self.unknown(name, stand_in) {
            return Some(Lenient::Is(stand_in));
        }
        let value = self.get(name)?;
        if let Ok(number @ Lenient::Is(_)) = document::read(value) {
            return Some(number);
        }
        // CloudFormation accepts numbers as strings.
        let text = as_text(value);
        if let Some(number) = text.as_deref().and_then(|text| text.trim().parse().ok()) {
            return Some(Lenient::Is(number));
        }
        self.other(name, "must be a whole number")
    }

    fn flag(&mut self, name: &str) -> Option<Lenient<bool>> {
        if self.unknown(name, false) {
            return Some(Lenient::Is(false));
        }
        let value = self.get(name)?;
        let text = as_text(value);
        // CloudFormation accepts flags as strings, and YAML 1.1 has more words for them.
        match text.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on") => return Some(Lenient::Is(true)),
            Some("false" | "no" | "off") => return Some(Lenient::Is(false)),
            _ => {}
        }
        self.other(name, "must be `true` or `false`")
    }

    /// A value of another type, kept as is.
    fn other<T>(&mut self, name: &str, why: &str) -> Option<Lenient<T>> {
        self.refuse(name, why);
        Some(Lenient::Other(self.get(name)?.clone()))
    }

    /// A behavior. One that isn't valid here is kept, and the report lists it as invalid.
    fn behavior(&mut self, name: &str, known: &[SelectionBehavior]) -> Option<SelectionBehavior> {
        let behavior = SelectionBehavior::from(&*self.text(name)?);
        if !known.contains(&behavior) {
            let words: Vec<String> = known.iter().map(|known| code(known.as_str())).collect();
            let why = format!("must be {}", text::list(&words, "or"));
            self.refuse(name, &why);
        }
        Some(behavior)
    }

    fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Reader<'_>) -> T) -> Option<T> {
        match self.get(name)? {
            value if document::is_intrinsic(value) => {
                self.unknown(name, Value::Null);
                None
            }
            Value::Object(map) => {
                let (at, field) = (join(self.at, name), join(self.field, name));
                let map = map.clone();
                let (import, unknowns) = (&mut *self.import, &mut *self.unknowns);
                Some(read(&mut Reader { import, at: &at, field: &field, map: &map, unknowns }))
            }
            _ => {
                self.refuse(name, "must be an object");
                None
            }
        }
    }

    fn headers(&mut self, known: &[SelectionBehavior]) -> Option<Selection> {
        self.selection(&SelectionMembers::HEADERS, known)
    }

    fn cookies(&mut self) -> Option<Selection> {
        self.selection(&SelectionMembers::COOKIES, SelectionBehavior::OF_PAIRS)
    }

    fn query_strings(&mut self) -> Option<Selection> {
        self.selection(&SelectionMembers::QUERY_STRINGS, SelectionBehavior::OF_PAIRS)
    }

    fn selection(
        &mut self,
        SelectionMembers { config, behavior, names }: &SelectionMembers,
        known: &[SelectionBehavior],
    ) -> Option<Selection> {
        // A selection without its behavior or its names selects nothing.
        let part = |name: &str| self.get(config).and_then(|config| config.get(name));
        if [behavior, names].iter().any(|name| part(name).is_some_and(document::is_intrinsic)) {
            let nothing = serde_json::json!({ *behavior: "none" });
            self.unknown(config, nothing);
            return Some(Selection { behavior: Some(SelectionBehavior::None), names: None });
        }
        self.object(config, |read| {
            let selection =
                Selection { behavior: read.behavior(behavior, known), names: read.names(names) };
            read.others(&[behavior, names]);
            selection
        })
    }

    /// `{Quantity, Items}` as in the API, or only the list as in CloudFormation.
    fn names(&mut self, name: &str) -> Option<NameList> {
        let value = self.get(name)?.clone();
        if value.get("Items").is_some_and(Value::is_array)
            && value.get("Quantity").is_none_or(Value::is_null)
        {
            self.take(name, UNCOUNTED);
        }
        let (items, quantity) = match &value {
            Value::Array(items) => (Some(items), None),
            Value::Object(map) => {
                let (at, field) = (join(self.at, name), join(self.field, name));
                let (import, unknowns) = (&mut *self.import, &mut *self.unknowns);
                let mut read = Reader { import, at: &at, field: &field, map, unknowns };
                let quantity = read.number("Quantity");
                read.others(&["Quantity", "Items"]);
                match map.get("Items") {
                    Some(Value::Array(items)) => (Some(items), quantity),
                    None | Some(Value::Null) => {
                        return Some(NameList { quantity, items: None });
                    }
                    Some(_) => {
                        read.refuse("Items", "must be a list");
                        return Some(NameList { quantity, items: None });
                    }
                }
            }
            _ => {
                self.refuse(name, "must be a list of names");
                return None;
            }
        };
        let mut read: Vec<String> = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            match as_text(item) {
                Some(text) => read.push(text),
                None if item.is_null() => {}
                None => self.refuse(&format!("{name}[{index}]"), "must be a name"),
            }
        }
        let quantity = quantity.or(Some(Lenient::Is(read.len() as i64)));
        let names = NameList { quantity, items: Some(read) };
        self.unknown(name, document::value(&names));
        Some(names)
    }

    /// Reports the members that a policy doesn't have.
    fn others(&mut self, known: &[&str]) {
        for name in self.map.keys() {
            if !known.contains(&name.as_str()) {
                let field = join(self.at, name);
                self.import.line(ReportStatus::Ignored, &field, ignored_reason(name));
            }
        }
    }
}
