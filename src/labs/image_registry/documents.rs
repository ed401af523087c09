//! Imports what describes a repository: AWS CLI output, policies, templates, Terraform, Dockerfiles.

use super::scenario::{ImageUse, RegistryView, Scenario};
use crate::document::{self, ImportStatus, Mapping, Report, as_text, needs_of};
use crate::ecr::{
    Image, StorageClass,
    access::{ExclusionFilter, Repository, TagMutability},
    scan::{PackageKind, ScanType, Vulnerability},
};
use crate::labs::Import;
use crate::platforms::docker::{BuildChange, ContextFile, Dockerfile, ImageReference, Registry};
use crate::text::{code, count_of};
use crate::time::days_from_civil;
use serde_json::{Map, Value};

/// The size of a file that a Dockerfile names.
const FILE_BYTES: u64 = 10_000;

/// How many vulnerabilities an import keeps.
const SHOWN_FINDINGS: usize = 100;

/// The members of a repository in a template that can be unknown.
const MAPPINGS: &[Mapping] = &[
    Mapping::text("RepositoryName", "repository.name"),
    Mapping::without("ImageTagMutability", "repository.tagMutability"),
    Mapping::without("ImageTagMutabilityExclusionFilters", "repository.exclusionFilters"),
    Mapping::without("LifecyclePolicy.LifecyclePolicyText", "lifecycle.policy"),
    Mapping::without("LifecyclePolicy", "lifecycle.policy"),
];

/// Imports documents. What no document has is that of the lab's defaults, save for the images and the repository that the
/// scenario has already: people paste one output after the other.
///
/// # Errors
/// Where the syntax is wrong, or what the text is instead.
pub(super) fn import(
    scenario: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    let mut reader = Reader {
        scenario: scenario.clone(),
        report: Report::default(),
        view: None,
        fresh: false,
        pictured: false,
    };
    reader.scenario.unknowns.clear();
    if document::is_dockerfile(text) {
        reader.dockerfile(text);
    } else if reader.command(text) {
        // Read already.
    } else {
        for value in document::parse_all(text).map_err(|error| error.sentence())? {
            reader.document(&document::resolve(&value, given), "");
        }
    }
    let Some(view) = reader.view else {
        return Err(
            document::recognize(text).instead_of("a document of Amazon ECR or a Dockerfile")
        );
    };
    let Reader { mut scenario, mut report, .. } = reader;
    scenario.view = view;
    document::stand_ins(&mut report.unknowns, &document::value(&scenario));
    let needs = report.needs();
    scenario.unknowns = report.unknowns;
    Ok(Import { scenario, report: report.lines, needs })
}

struct Reader {
    scenario: Scenario,
    report: Report,
    /// The view that shows what was imported; the first one counts.
    view: Option<RegistryView>,
    /// Whether a document of this text named the repository.
    fresh: bool,
    /// Whether a document of this text had images.
    pictured: bool,
}

impl Reader {
    fn line(&mut self, status: ImportStatus, at: &str, why: impl Into<String>) {
        self.report.line(status, at, why);
    }

    fn taken(&mut self, view: RegistryView, at: &str, why: impl Into<String>) {
        self.view.get_or_insert(view);
        self.line(ImportStatus::Imported, at, why);
    }

    fn dockerfile(&mut self, text: &str) {
        self.scenario.build.dockerfile = text.trim_start_matches('\u{feff}').to_owned();
        let named = Dockerfile::parse(&self.scenario.build.dockerfile).named_files();
        // People change sources more often than the list of dependencies, which is copied first.
        let name = named.last().cloned().unwrap_or_default();
        self.scenario.build.change = BuildChange { name, ..BuildChange::default() };
        self.scenario.build.files =
            named.into_iter().map(|path| ContextFile { path, bytes: FILE_BYTES }).collect();
        self.scenario.build.compared.clear();
        self.scenario.build.costs.clear();
        self.scenario.build.dockerignore.clear();
        self.scenario.build.target.clear();
        self.scenario.build.args.clear();
        self.taken(RegistryView::Build, "", "the Dockerfile");
        self.line(
            ImportStatus::Kept,
            "",
            "the files that it copies by name, with 10 kB each, because a Dockerfile doesn't list files; add the files that matter",
        );
    }

    /// A command of the AWS CLI with a policy in quotation marks; false for another text.
    fn command(&mut self, text: &str) -> bool {
        let Some(at) = text.find("aws ecr ") else { return false };
        if !text.get(..at).is_some_and(|before| {
            before
                .lines()
                .all(|line| line.trim().is_empty() || line.trim_start().starts_with(['#', '$']))
        }) {
            return false;
        }
        let words = crate::http::shell_words(text).unwrap_or_default();
        let after = |name: &str| {
            let at = words.iter().position(|word| word == name)?;
            words.get(at + 1).cloned()
        };
        if let Some(name) = after("--repository-name") {
            self.scenario.repository.name = name;
        }
        if let Some(region) = after("--region") {
            self.scenario.repository.region = region;
        }
        for (option, view) in [
            ("--lifecycle-policy-text", RegistryView::Lifecycle),
            ("--policy-text", RegistryView::Access),
        ] {
            let Some(policy) = after(option) else { continue };
            if policy.starts_with("file:") {
                self.view.get_or_insert(view);
                let why =
                    format!("the policy is in the file {}; import its content", code(&policy));
                self.line(ImportStatus::Refused, option, why);
            } else if view == RegistryView::Lifecycle {
                self.policy(&Value::String(policy), option);
            } else {
                self.repository_policy(&Value::String(policy), option);
            }
        }
        self.view.is_some()
    }

    fn document(&mut self, value: &Value, at: &str) {
        let path =
            |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        if let Some(resources) = value["Resources"].as_object() {
            return self.template(resources);
        }
        if let Some(items) = value["imageDetails"].as_array() {
            return self.images(items, &path("imageDetails"));
        }
        if let Some(items) = value["repositories"].as_array() {
            for (index, repository) in items.iter().enumerate() {
                let at = path(&format!("repositories[{index}]"));
                match index {
                    0 => self.repository(repository, &at),
                    _ => self.line(
                        ImportStatus::Ignored,
                        &at,
                        "the lab shows one repository; import the others one at a time",
                    ),
                }
            }
            return;
        }
        if value["repository"].is_object() {
            return self.repository(&value["repository"], &path("repository"));
        }
        if value.get("lifecyclePolicyText").is_some() {
            self.owner(value);
            self.previewed(value, at);
            return self.policy(&value["lifecyclePolicyText"], &path("lifecyclePolicyText"));
        }
        if value.get("policyText").is_some() {
            self.owner(value);
            return self.repository_policy(&value["policyText"], &path("policyText"));
        }
        if value.get("rules").is_some_and(|rules| {
            rules
                .as_array()
                .is_some_and(|rules| rules.iter().any(|rule| rule.get("selection").is_some()))
        }) {
            return self.policy(value, at);
        }
        if let Some(statements) =
            value.get("Statement").filter(|_| document::is_registry_policy(value))
        {
            let named = |statement: &Value| {
                statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some()
            };
            let of_resource = match statements {
                Value::Array(items) => items.iter().any(named),
                one => named(one),
            };
            match of_resource {
                true => self.repository_policy(value, at),
                false => {
                    self.scenario.access.principal.policies = vec![value.clone()];
                    self.taken(RegistryView::Access, at, "the policy of the principal");
                }
            }
            return;
        }
        if value.get("scanningConfiguration").is_some() || value.get("scanType").is_some() {
            let (settings, at) = match value.get("scanningConfiguration") {
                Some(inner) => (inner.clone(), path("scanningConfiguration")),
                None => (value.clone(), at.to_owned()),
            };
            return self.scanning(&settings, &at);
        }
        if value["imageScanFindings"].is_object() {
            return self.scan_findings(value, &path("imageScanFindings"));
        }
        for (owner, list) in
            [("taskDefinition", "containerDefinitions"), ("", "containerDefinitions")]
        {
            let holder = if owner.is_empty() { value } else { &value[owner] };
            if let Some(containers) = holder[list].as_array() {
                let family = holder["family"].as_str().unwrap_or("task definition").to_owned();
                return self.uses(&family, containers, &path(list));
            }
        }
    }

    fn images(&mut self, items: &[Value], at: &str) {
        let mut images = Vec::new();
        let mut without = 0;
        for (index, item) in items.iter().enumerate() {
            let Some(digest) = item["imageDigest"].as_str() else {
                self.line(
                    ImportStatus::Refused,
                    &format!("{at}[{index}]"),
                    "it has no `imageDigest`",
                );
                continue;
            };
            let pushed_at = time(&item["imagePushedAt"]);
            without += usize::from(pushed_at.is_none());
            let tags = item["imageTags"].as_array().into_iter().flatten();
            let archived = item["imageStatus"] == "ARCHIVED";
            images.push(Image {
                digest: digest.to_owned(),
                tags: tags.filter_map(|tag| tag.as_str().map(str::to_owned)).collect(),
                pushed_at,
                last_pulled_at: time(&item["lastRecordedPullTime"]),
                storage_class: if archived {
                    StorageClass::Archive
                } else {
                    StorageClass::Standard
                },
                transitioned_at: time(&item["lastArchivedAt"]),
                activated_at: time(&item["lastActivatedAt"]),
                manifest_list_of: Vec::new(),
            });
        }
        if let Some(name) = items.iter().find_map(|item| item["repositoryName"].as_str()) {
            self.scenario.repository.name = name.to_owned();
        }
        if let Some(account) = items.iter().find_map(|item| item["registryId"].as_str()) {
            self.scenario.repository.account = account.to_owned();
        }
        let lists = items.iter().filter(|item| {
            let kind = item["imageManifestMediaType"].as_str().unwrap_or_default();
            kind.contains("manifest.list") || kind.contains("image.index")
        });
        let lists = lists.count();
        let count = images.len();
        if let Some(newest) = images.iter().filter_map(|image| image.pushed_at).max() {
            self.scenario.now = self.scenario.now.max(newest);
        }
        self.scenario.repository.images = images;
        self.scenario.generated = None;
        self.pictured = true;
        self.taken(RegistryView::Lifecycle, at, count_of(count, "image"));
        if without > 0 {
            self.line(
                ImportStatus::Kept,
                at,
                format!(
                    "no push time of {}, which counts as the newest",
                    count_of(without, "image")
                ),
            );
        }
        if lists > 0 {
            self.line(
                ImportStatus::Kept,
                at,
                format!("no list of the images of {}, because `describe-images` doesn't have it; add their digests in the lab", count_of(lists, "manifest list")),
            );
        }
        self.keep_policy();
    }

    /// A repository without the policy and the images of an example.
    fn begin(&mut self) {
        if std::mem::replace(&mut self.fresh, true) {
            return;
        }
        let images = std::mem::take(&mut self.scenario.repository.images);
        self.scenario.repository = Repository { images, ..Repository::default() };
        if !self.pictured {
            let why = "those of the lab, unless you import the output of `describe-images`";
            self.line(ImportStatus::Kept, "images", why);
        }
    }

    fn keep_policy(&mut self) {
        self.line(ImportStatus::Kept, "lifecycle policy", "that of the lab, unless you import one");
    }

    fn owner(&mut self, value: &Value) {
        if let Some(name) = value["repositoryName"].as_str() {
            self.scenario.repository.name = name.to_owned();
        }
        if let Some(account) = value["registryId"].as_str() {
            self.scenario.repository.account = account.to_owned();
        }
    }

    fn previewed(&mut self, value: &Value, at: &str) {
        if value["previewResults"].is_array() {
            self.line(
                ImportStatus::Ignored,
                &format!("{at}previewResults"),
                "the lab evaluates the policy itself; import the output of `describe-images`",
            );
        }
    }

    fn repository(&mut self, value: &Value, at: &str) {
        self.begin();
        self.owner(value);
        if let Some(arn) = value["repositoryArn"].as_str()
            && let Some(region) = arn.split(':').nth(3).filter(|region| !region.is_empty())
        {
            self.scenario.repository.region = region.to_owned();
        }
        self.mutability(
            &value["imageTagMutability"],
            &value["imageTagMutabilityExclusionFilters"],
            at,
        );
        let name = self.scenario.repository.name.clone();
        self.taken(RegistryView::Access, at, format!("the repository {}", code(&name)));
        if value["imageScanningConfiguration"].is_object() {
            self.line(
                ImportStatus::Ignored,
                &format!("{at}.imageScanningConfiguration"),
                "deprecated; the scan settings of the registry decide",
            );
        }
        if value["encryptionConfiguration"].is_object() {
            self.line(
                ImportStatus::Ignored,
                &format!("{at}.encryptionConfiguration"),
                "the lab doesn't depend on it",
            );
        }
    }

    fn mutability(&mut self, mutability: &Value, filters: &Value, at: &str) {
        if let Some(word) = mutability.as_str() {
            match TagMutability::ALL.into_iter().find(|known| known.word() == word) {
                Some(known) => {
                    self.scenario.repository.tag_mutability = known;
                    self.line(
                        ImportStatus::Imported,
                        &format!("{at}.imageTagMutability"),
                        code(word),
                    );
                }
                None => self.line(
                    ImportStatus::Refused,
                    &format!("{at}.imageTagMutability"),
                    format!("{} isn't a value that ECR accepts", code(word)),
                ),
            }
        }
        let filters = filters.as_array().into_iter().flatten();
        let filters: Vec<ExclusionFilter> = filters
            .filter_map(|filter| filter.get("filter").or_else(|| filter.get("Filter"))?.as_str())
            .map(|filter| ExclusionFilter {
                filter: filter.to_owned(),
                ..ExclusionFilter::default()
            })
            .collect();
        self.scenario.repository.exclusion_filters = filters;
    }

    fn policy(&mut self, value: &Value, at: &str) {
        let value = match value {
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(inner) => inner,
                Err(_) => {
                    self.line(ImportStatus::Refused, at, "the policy text isn't JSON");
                    value.clone()
                }
            },
            value => value.clone(),
        };
        let needs = needs_of(&value);
        if !needs.is_empty() {
            let value_now = self.scenario.lifecycle.policy.clone();
            self.report.unknown(at, "lifecycle.policy", needs, value_now);
            self.view.get_or_insert(RegistryView::Lifecycle);
            return;
        }
        let rules = value["rules"].as_array().map_or(0, Vec::len);
        let is_text = value.is_string();
        self.scenario.lifecycle.policy = value;
        self.scenario.lifecycle.references.clear();
        self.view.get_or_insert(RegistryView::Lifecycle);
        if !is_text {
            let why = format!("the lifecycle policy with {}", count_of(rules, "rule"));
            self.line(ImportStatus::Imported, at, why);
        }
        if !self.pictured {
            self.line(
                ImportStatus::Kept,
                "images",
                "those of the lab, unless you import the output of `describe-images`",
            );
        }
    }

    fn repository_policy(&mut self, value: &Value, at: &str) {
        let value = match value {
            Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
            value => value.clone(),
        };
        self.scenario.repository.policy = value;
        self.taken(RegistryView::Access, at, "the repository policy");
        self.line(ImportStatus::Kept, "principal", "that of the lab, with its policies");
    }

    fn scanning(&mut self, value: &Value, at: &str) {
        let settings = &mut self.scenario.scan.settings;
        settings.scan_type = match value["scanType"].as_str() {
            Some("ENHANCED") => ScanType::Enhanced,
            _ => ScanType::Basic,
        };
        (settings.on_push, settings.continuous) = (Vec::new(), Vec::new());
        for rule in value["rules"].as_array().into_iter().flatten() {
            let filters = rule["repositoryFilters"].as_array().into_iter().flatten();
            let filters = filters.filter_map(|filter| filter["filter"].as_str().map(str::to_owned));
            match rule["scanFrequency"].as_str() {
                Some("CONTINUOUS_SCAN") => settings.continuous.extend(filters),
                Some("SCAN_ON_PUSH") => settings.on_push.extend(filters),
                _ => {}
            }
        }
        self.taken(RegistryView::Scan, at, "the scan settings of the registry");
    }

    /// What a scan found: of basic scanning in `findings`, of enhanced scanning in `enhancedFindings`.
    fn scan_findings(&mut self, value: &Value, at: &str) {
        let found = &value["imageScanFindings"];
        let scanned_at = time(&found["imageScanCompletedAt"]);
        let (list, scan_type) = match found["enhancedFindings"].as_array() {
            Some(_) => ("enhancedFindings", ScanType::Enhanced),
            None => ("findings", ScanType::Basic),
        };
        let mut vulnerabilities: Vec<Vulnerability> = Vec::new();
        let mut undated = 0;
        for item in found[list].as_array().into_iter().flatten() {
            let details = &item["packageVulnerabilityDetails"];
            let names = [&details["vulnerabilityId"], &item["name"], &item["title"]];
            let Some(name) = names.into_iter().find_map(Value::as_str) else { continue };
            let published = time(&details["vendorCreatedAt"]);
            let known_at = published.or_else(|| time(&item["firstObservedAt"])).or(scanned_at);
            let managers = details["vulnerablePackages"].as_array().into_iter().flatten();
            let mut managers = managers.filter_map(|package| package["packageManager"].as_str());
            let of_system = managers.clone().next().is_none() || managers.any(|name| name == "OS");
            let package = if of_system { PackageKind::Os } else { PackageKind::Language };
            let known = vulnerabilities.iter().any(|it| it.name == name && it.package == package);
            if !known {
                undated += usize::from(published.is_none());
                let known_at = known_at.unwrap_or(self.scenario.now);
                vulnerabilities.push(Vulnerability { name: name.to_owned(), package, known_at });
            }
        }
        self.owner(value);
        let (count, shown) = (vulnerabilities.len(), vulnerabilities.len().min(SHOWN_FINDINGS));
        vulnerabilities.truncate(shown);
        self.scenario.scan.vulnerabilities = vulnerabilities;
        self.scenario.scan.settings.scan_type = scan_type;
        self.scenario.now = self.scenario.now.max(scanned_at.unwrap_or(i64::MIN));
        let at = format!("{at}.{list}");
        self.taken(RegistryView::Scan, &at, count_of(shown, "vulnerability"));
        if count > shown {
            let why = format!(
                "{}, because the lab shows up to {SHOWN_FINDINGS}",
                count_of(count - shown, "vulnerability")
            );
            self.line(ImportStatus::Ignored, &at, why);
        }
        if undated > 0 {
            let why = format!(
                "the time of the scan or of its finding for {}, because the output doesn't have when it became known",
                count_of(undated, "vulnerability")
            );
            self.line(ImportStatus::Kept, &at, why);
        }
        let observed = found["enhancedFindings"].as_array().into_iter().flatten();
        let observed = observed.filter_map(|item| time(&item["firstObservedAt"]));
        let why = match observed.chain(scanned_at).min() {
            Some(first) => {
                self.scenario.scan.pushed_at = first;
                "the time of the first scan, because the output doesn't have the time of the push"
            }
            None => "that of the lab, because the output doesn't have the time of the push",
        };
        self.line(ImportStatus::Kept, "scan.pushedAt", why);
        self.line(ImportStatus::Kept, "scan.settings", "the filters of the lab");
    }

    /// The images of a task definition are in use.
    fn uses(&mut self, family: &str, containers: &[Value], at: &str) {
        for (index, container) in containers.iter().enumerate() {
            let Some(image) = container["image"].as_str() else { continue };
            let at = format!("{at}[{index}].image");
            let registry = ImageReference::parse(image).map(|reference| reference.registry);
            if !matches!(registry, Some(Registry::Ecr { .. })) {
                self.line(
                    ImportStatus::Ignored,
                    &at,
                    format!("{} isn't in a private registry of Amazon ECR", code(image)),
                );
                continue;
            }
            self.scenario.lifecycle.references.push(ImageUse {
                by: format!("task definition {family}"),
                image: image.to_owned(),
            });
            self.taken(RegistryView::Lifecycle, &at, format!("{} is in use", code(image)));
        }
    }

    fn template(&mut self, resources: &Map<String, Value>) {
        let of = |kind| of_type(resources, kind);
        for (index, (name, resource)) in of("AWS::ECR::Repository").enumerate() {
            let at = format!("Resources.{name}.Properties");
            if index > 0 {
                self.line(
                    ImportStatus::Ignored,
                    &at,
                    "the lab shows one repository; import the others one at a time",
                );
                continue;
            }
            let mut properties = resource["Properties"].clone();
            self.begin();
            document::settle(&mut properties, &at, MAPPINGS, &mut self.report);
            self.scenario.repository.name =
                as_text(&properties["RepositoryName"]).unwrap_or_else(|| name.to_lowercase());
            self.mutability(
                &properties["ImageTagMutability"],
                &properties["ImageTagMutabilityExclusionFilters"],
                &at,
            );
            self.taken(
                RegistryView::Access,
                &at,
                format!("the repository {}", code(&self.scenario.repository.name.clone())),
            );
            if properties.get("RepositoryPolicyText").is_some() {
                self.repository_policy(
                    &properties["RepositoryPolicyText"],
                    &format!("{at}.RepositoryPolicyText"),
                );
            }
            let policy = &properties["LifecyclePolicy"]["LifecyclePolicyText"];
            if !policy.is_null() {
                self.view = Some(RegistryView::Lifecycle);
                self.policy(policy, &format!("{at}.LifecyclePolicy.LifecyclePolicyText"));
            }
            for (property, _) in properties.as_object().into_iter().flatten() {
                let known = [
                    "RepositoryName",
                    "ImageTagMutability",
                    "ImageTagMutabilityExclusionFilters",
                    "RepositoryPolicyText",
                    "LifecyclePolicy",
                ];
                if !known.contains(&property.as_str()) {
                    let why = match property.as_str() {
                        "ImageScanningConfiguration" => {
                            "deprecated; the scan settings of the registry decide"
                        }
                        _ => "the lab doesn't depend on it",
                    };
                    self.line(ImportStatus::Ignored, &format!("{at}.{property}"), why);
                }
            }
        }
        // Resources of Terraform, and of registries.
        for (name, resource) in of("AWS::ECR::LifecyclePolicy") {
            let at = format!("{name}.policy");
            self.view = Some(RegistryView::Lifecycle);
            self.policy(&resource["Properties"]["Policy"].clone(), &at);
        }
        for (name, resource) in of("AWS::ECR::RepositoryPolicy") {
            self.repository_policy(
                &resource["Properties"]["Policy"].clone(),
                &format!("{name}.policy"),
            );
        }
        for (name, resource) in of("AWS::ECS::TaskDefinition") {
            if self.view.is_none() {
                continue;
            }
            let properties = document::lower_camel(&resource["Properties"]);
            if let Some(containers) = properties["containerDefinitions"].as_array() {
                self.uses(
                    name,
                    containers,
                    &format!("Resources.{name}.Properties.ContainerDefinitions"),
                );
            }
        }
    }
}

/// The resources of a type.
fn of_type<'a>(
    resources: &'a Map<String, Value>,
    kind: &'static str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    resources.iter().filter(move |(_, resource)| resource["Type"] == kind)
}

/// A time: epoch seconds, also with a fraction, or ISO 8601.
fn time(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().map(|time| time as i64))
        }
        Value::String(text) => iso(text),
        _ => None,
    }
}

/// `2026-11-20T10:15:30.123000+01:00`.
fn iso(text: &str) -> Option<i64> {
    let (date, time) = text.trim().split_once(['T', ' '])?;
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = (time.get(..at)?, time.get(at..)?);
    let clock = clock.split('.').next()?;
    let mut parts = clock.split(':').map(|part| part.trim().parse::<i64>().ok());
    let (hour, minute, second) =
        (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0));
    let ahead = match zone.strip_prefix(['+', '-']) {
        Some(offset) => {
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            let hours: i64 = digits.get(..2)?.parse().ok()?;
            let minutes: i64 = digits.get(2..4).and_then(|text| text.parse().ok()).unwrap_or(0);
            let ahead = hours * 3600 + minutes * 60;
            if zone.starts_with('-') { -ahead } else { ahead }
        }
        None => 0,
    };
    Some(days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_have_several_forms() {
        for (value, expected) in [
            (json!(1_796_083_200), Some(1_796_083_200)),
            (json!(1_796_083_200.75), Some(1_796_083_200)),
            (json!("2026-12-01T00:00:00Z"), Some(1_796_083_200)),
            (json!("2026-12-01T01:00:00.123000+01:00"), Some(1_796_083_200)),
            (json!("2026-11-30T19:00:00-0500"), Some(1_796_083_200)),
            (json!("yesterday"), None),
            (json!("2026-13-01T00:00:00Z"), None),
            (Value::Null, None),
        ] {
            assert_eq!(time(&value), expected, "{value}");
        }
    }
}
