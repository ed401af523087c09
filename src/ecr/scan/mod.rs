//! Image scanning: what is found when, following the scan settings of the registry.

pub mod rules;

use super::lifecycle::TagPattern;
use crate::explain::{StepId, Trace, Verdict, step};
use crate::text::code;
use crate::time::utc_text;
use serde::{Deserialize, Serialize};

/// The scan settings of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScanSettings {
    /// `scanType`.
    pub scan_type: ScanType,
    /// The filters for scan on push.
    pub on_push: Vec<String>,
    /// The filters for continuous scanning.
    pub continuous: Vec<String>,
    /// How long Amazon Inspector scans an image after its push, in days; 0 is without an end.
    pub duration_days: u32,
}

impl Default for ScanSettings {
    fn default() -> Self {
        Self {
            scan_type: ScanType::Basic,
            on_push: vec!["*".into()],
            continuous: Vec::new(),
            duration_days: 0,
        }
    }
}

/// `scanType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ScanType {
    /// Operating system packages.
    #[default]
    Basic,
    /// Operating system and language packages, by Amazon Inspector.
    Enhanced,
}

/// How a repository is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ScanFrequency {
    /// On each push.
    ScanOnPush,
    /// On each push, and when a vulnerability becomes known.
    ContinuousScan,
    /// On demand.
    Manual,
    /// Never.
    Off,
}

/// A vulnerability in an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Vulnerability {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub package: PackageKind,
    /// When it became known, in epoch seconds.
    pub known_at: i64,
}

/// Where a vulnerability is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PackageKind {
    /// A package of the operating system.
    #[default]
    Os,
    /// A package of a programming language.
    Language,
    /// A file that no package manager installed.
    File,
}

/// What the scans find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScanReport {
    /// How the repository is scanned.
    pub frequency: ScanFrequency,
    /// The step that says so.
    pub step: StepId,
    /// Each vulnerability, in the given order.
    pub found: Vec<ScanFinding>,
}

/// When a vulnerability is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScanFinding {
    /// Its name.
    pub name: String,
    /// When it is found; `None` if no scan finds it.
    pub found_at: Option<i64>,
    /// Why.
    pub because: String,
    /// The step that says so.
    pub step: StepId,
}

/// What scans of an image that was pushed at a time find. `manual` has the times of scans on demand.
pub fn scan(
    settings: &ScanSettings,
    repository: &str,
    pushed_at: i64,
    manual: &[i64],
    vulnerabilities: &[Vulnerability],
    trace: &mut Trace,
) -> ScanReport {
    let (frequency, step) = frequency(settings, repository, trace);
    let found = vulnerabilities.iter().enumerate().map(|(at, vulnerability)| {
        find(settings, frequency, pushed_at, manual, (at, vulnerability), trace)
    });
    ScanReport { frequency, step, found: found.collect() }
}

fn frequency(
    settings: &ScanSettings,
    repository: &str,
    trace: &mut Trace,
) -> (ScanFrequency, StepId) {
    step!(trace, rules::REGISTRY, Verdict::Applied, "Scan settings", ["scanType"];
        "The registry uses {} scanning.", if settings.scan_type == ScanType::Basic { "basic" } else { "enhanced" });
    let matching = |filters: &[String]| {
        filters.iter().find(|filter| filter_matches(filter, repository)).cloned()
    };
    let (push, continuous) = (matching(&settings.on_push), matching(&settings.continuous));
    let name = code(repository);
    for (kind, field, filter) in
        [("scan on push", "onPush", &push), ("continuous scanning", "continuous", &continuous)]
    {
        if let Some(filter) = filter {
            step!(trace, rules::FILTER, Verdict::Applied, "Filter {filter}", [field, "repository"];
                "The filter {} for {kind} matches {name}.", code(filter));
        }
    }
    match (settings.scan_type, push.is_some(), continuous.is_some()) {
        (ScanType::Basic, true, _) => {
            let step = step!(trace, rules::ON_PUSH, Verdict::Applied, "Scan frequency", ["onPush"]; "ECR scans each image of {name} when it is pushed.");
            (ScanFrequency::ScanOnPush, step)
        }
        (ScanType::Basic, false, _) => {
            let step = step!(trace, rules::MANUAL, Verdict::Applied, "Scan frequency", ["onPush"]; "No filter matches {name}, so ECR scans its images only on demand.");
            (ScanFrequency::Manual, step)
        }
        (ScanType::Enhanced, both, true) => {
            if both {
                step!(trace, rules::CONTINUOUS_WINS, Verdict::Applied, "Scan frequency", ["onPush", "continuous"]; "Filters of both kinds match {name}, so ECR scans it continuously.");
            }
            let step = step!(trace, rules::CONTINUOUS, Verdict::Applied, "Scan frequency", ["continuous"]; "Amazon Inspector scans the images of {name} continuously.");
            (ScanFrequency::ContinuousScan, step)
        }
        (ScanType::Enhanced, true, false) => {
            let step = step!(trace, rules::ON_PUSH, Verdict::Applied, "Scan frequency", ["onPush"]; "Amazon Inspector scans each image of {name} when it is pushed.");
            (ScanFrequency::ScanOnPush, step)
        }
        (ScanType::Enhanced, false, false) => {
            let step = step!(trace, rules::OFF, Verdict::Rejected, "Scan frequency", ["onPush", "continuous"]; "No filter matches {name}, so its images aren't scanned.");
            (ScanFrequency::Off, step)
        }
    }
}

fn find(
    settings: &ScanSettings,
    frequency: ScanFrequency,
    pushed_at: i64,
    manual: &[i64],
    (at, vulnerability): (usize, &Vulnerability),
    trace: &mut Trace,
) -> ScanFinding {
    let basic = settings.scan_type == ScanType::Basic;
    let name = code(&vulnerability.name);
    let field = format!("vulnerabilities[{at}]");
    let mut said = |rule: &'static crate::explain::Rule, found_at: Option<i64>, because: String| {
        let verdict = if found_at.is_some() { Verdict::Applied } else { Verdict::Rejected };
        let step = step!(trace, *rule, verdict, format!("Vulnerability {}", vulnerability.name), [field.as_str(), "pushedAt"]; "{because}");
        ScanFinding { name: vulnerability.name.clone(), found_at, because, step }
    };
    match vulnerability.package {
        PackageKind::File => {
            return said(
                &rules::EMPTY,
                None,
                format!("No scan finds {name} because no package manager installed the file."),
            );
        }
        PackageKind::Language if basic => {
            return said(
                &rules::OS_ONLY,
                None,
                format!(
                    "Basic scanning doesn't find {name} because it reads only operating system packages."
                ),
            );
        }
        _ => {}
    }
    let known = vulnerability.known_at;
    let on_push = matches!(frequency, ScanFrequency::ScanOnPush | ScanFrequency::ContinuousScan);
    let scans = on_push.then_some(pushed_at);
    let demanded = manual.iter().copied().filter(|_| basic);
    let first =
        scans.into_iter().chain(demanded).filter(|time| *time >= known.max(pushed_at)).min();
    let rule = if basic { &rules::OS_ONLY } else { &rules::LANGUAGES };
    if let Some(time) = first {
        let how =
            if on_push && time == pushed_at { "the scan on push" } else { "the scan on demand" };
        return said(
            rule,
            Some(time),
            format!("{} finds {name} at {}.", capital(how), utc_text(time)),
        );
    }
    if frequency == ScanFrequency::ContinuousScan {
        let end = match settings.duration_days {
            0 => i64::MAX,
            days => pushed_at.saturating_add(i64::from(days) * 86_400),
        };
        return match known <= end {
            true => said(
                &rules::CONTINUOUS,
                Some(known),
                format!("Amazon Inspector scans again and finds {name} at {}.", utc_text(known)),
            ),
            false => said(
                &rules::CONTINUOUS,
                None,
                format!(
                    "{name} became known after the scan duration of the image ended at {}.",
                    utc_text(end)
                ),
            ),
        };
    }
    let (rule, because) = match frequency {
        ScanFrequency::Off => {
            (&rules::OFF, format!("No scan finds {name} because the repository isn't scanned."))
        }
        ScanFrequency::Manual => (
            &rules::MANUAL,
            format!("No scan on demand follows the day on which {name} became known."),
        ),
        _ => (&rules::ON_PUSH, format!("{name} became known after the push, and no scan follows.")),
    };
    said(rule, None, because)
}

fn capital(text: &str) -> String {
    crate::text::sentence(text).trim_end_matches('.').to_owned()
}

/// Whether a filter matches a repository name.
fn filter_matches(filter: &str, repository: &str) -> bool {
    match filter.contains('*') {
        true => TagPattern::pattern(filter).matches(repository),
        false => !filter.is_empty() && repository.contains(filter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of AWS's page.
    #[test]
    fn filters_match_as_documented() {
        let names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"];
        for (filter, expected) in [
            ("prod", "Y Y Y Y Y"),
            ("*prod", "Y Y N N N"),
            ("prod*", "Y N Y N Y"),
            ("*prod*", "Y Y Y Y Y"),
            ("prod*repo", "N N Y N Y"),
        ] {
            let found = names.map(|name| if filter_matches(filter, name) { "Y" } else { "N" });
            assert_eq!(found.join(" "), expected, "{filter}");
        }
    }
}
