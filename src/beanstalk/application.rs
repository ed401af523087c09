//! The application that an environment belongs to: names, quotas, versions and their lifecycle, platforms, managed updates.

use super::rules;
use crate::explain::{Finding, Severity::Error, Trace, Verdict::Applied, finding, step};
use crate::text::{count_of, number};
use serde::{Deserialize, Serialize};

/// Why AWS rejects an environment name; `None` if it's valid.
pub fn environment_name(name: &str) -> Option<&'static str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !(4..=40).contains(&name.len()) {
        return Some("An environment name must have 4 to 40 characters.");
    }
    if !name.chars().all(inside) {
        return Some("An environment name can contain only letters, digits, and hyphens.");
    }
    (name.starts_with('-') || name.ends_with('-'))
        .then_some("An environment name can't start or end with a hyphen.")
}

/// What an account already has in a Region, before this environment is created.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// Applications, without this environment's own.
    pub applications: u64,
    /// Environments of all applications.
    pub environments: u64,
    /// Saved configurations of all applications.
    pub templates: u64,
    /// Versions of custom platforms.
    pub custom_platforms: u64,
}

/// The quotas that don't allow another resource.
pub fn exceeded_quotas(account: &Account) -> Vec<Finding> {
    let quotas = [
        ("applications", account.applications, 75, "applications", "TooManyApplicationsException"),
        ("environments", account.environments, 200, "environments", "TooManyEnvironmentsException"),
        (
            "templates",
            account.templates,
            2_000,
            "saved configurations",
            "TooManyConfigurationTemplatesException",
        ),
        (
            "customPlatforms",
            account.custom_platforms,
            50,
            "custom platform versions",
            "TooManyPlatformsException",
        ),
    ];
    let mut found = Vec::new();
    for (field, has, most, what, error) in quotas.into_iter().filter(|quota| quota.1 >= quota.2) {
        finding!(found, Error, rules::QUOTA, "{field}", Some(error);
            "The account already has {} {what} in this Region, and its quota is {}.", number(has), number(most);
            "Delete unused resources, or request a higher quota.");
    }
    found
}

/// Why AWS rejects a CNAME prefix; `None` if it's valid.
pub fn cname_prefix(prefix: &str) -> Option<&'static str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !(4..=63).contains(&prefix.len()) {
        return Some("A CNAME prefix must have 4 to 63 characters.");
    }
    (!prefix.chars().all(inside) || prefix.starts_with('-') || prefix.ends_with('-')).then_some(
        "A CNAME prefix can contain only letters, digits, and hyphens, and can't start or end with a hyphen.",
    )
}

/// The lifecycle policy of an application, and its versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Lifecycle {
    /// `MaxCount`, if that rule is enabled.
    pub max_count: Option<u64>,
    /// `MaxAgeInDays`, if that rule is enabled.
    pub max_age_days: Option<u64>,
    /// `DeleteSourceFromS3`.
    pub delete_source: bool,
    /// Versions of other applications in the account and Region.
    pub elsewhere: u64,
    /// The versions, oldest first.
    pub versions: Vec<VersionRun>,
}

/// Consecutive versions with the same properties.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VersionRun {
    /// The number of versions.
    pub count: u64,
    /// Days since they were created.
    pub age_days: u64,
    /// An environment runs them.
    pub in_use: bool,
    /// Weeks since an environment that ran them was terminated.
    pub terminated_weeks_ago: Option<u64>,
}

/// What the lifecycle policy does when the next version is created.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecycleRun {
    /// False if the quota rejects the new version; the policy doesn't run then.
    pub created: bool,
    /// The number of versions deleted from each entry of the list.
    pub deleted: Vec<u64>,
    /// Versions that remain, including the new version.
    pub left: u64,
}

/// Creates a version and runs the lifecycle policy.
pub fn run_lifecycle(lifecycle: &Lifecycle, to: &mut Trace) -> LifecycleRun {
    let count: u64 = lifecycle.versions.iter().map(|run| run.count).fold(0, u64::saturating_add);
    let mut outcome = LifecycleRun {
        created: count.saturating_add(lifecycle.elsewhere) < 1_000,
        deleted: vec![0; lifecycle.versions.len()],
        left: count,
    };
    if !outcome.created {
        step!(to, rules::VERSION_QUOTA, Applied, "Lifecycle policy", [""];
            "The account has 1,000 versions in this Region, so Elastic Beanstalk rejects the new version and the policy doesn't run.");
        return outcome;
    }
    outcome.left += 1;
    let mut budget = 100;
    for (run, deleted) in lifecycle.versions.iter().zip(&mut outcome.deleted) {
        let safe = run.in_use || run.terminated_weeks_ago.is_some_and(|weeks| weeks < 10);
        let too_many = lifecycle.max_count.map_or(0, |most| outcome.left.saturating_sub(most));
        let too_old = lifecycle.max_age_days.is_some_and(|most| run.age_days > most);
        let wanted = if too_old { run.count } else { too_many.min(run.count) };
        match (wanted, safe) {
            (0, _) => {}
            (_, true) if run.in_use => {
                step!(to, rules::LIFECYCLE_SAFE, Applied, "Lifecycle policy", [""];
                    "The policy doesn't delete a version that an environment runs.");
            }
            (_, true) => {
                step!(to, rules::LIFECYCLE_SAFE, Applied, "Lifecycle policy", [""];
                    "The policy keeps a version whose environment was terminated less than 10 weeks ago.");
            }
            (_, false) => {
                *deleted = wanted.min(budget);
                budget -= *deleted;
                outcome.left -= *deleted;
            }
        }
    }
    let deleted: u64 = outcome.deleted.iter().sum();
    if lifecycle.max_count.is_some() || lifecycle.max_age_days.is_some() {
        let bundles = match lifecycle.delete_source {
            true => ", and their source bundles in S3",
            false => ", and keeps their source bundles in S3",
        };
        step!(to, rules::LIFECYCLE_RUNS, Applied, "Lifecycle policy", [""];
            "The policy runs after Elastic Beanstalk creates a version. It deletes {}, oldest first, up to 100 at a time{bundles}.",
            count_of(deleted, "version"));
    }
    outcome
}

/// A platform branch, and whether it's supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Platform {
    /// The branch, or a retired name.
    pub name: &'static str,
    /// True for a supported branch.
    pub current: bool,
    /// What to use instead; empty for a supported branch.
    pub instead: &'static str,
}

/// The supported branches, then retired names.
pub const PLATFORMS: &[Platform] = &{
    const fn now(name: &'static str) -> Platform {
        Platform { name, current: true, instead: "" }
    }
    const fn then(name: &'static str, instead: &'static str) -> Platform {
        Platform { name, current: false, instead }
    }
    [
        now("Docker running on Amazon Linux 2023"),
        now("ECS running on Amazon Linux 2023"),
        now("Go 1 running on Amazon Linux 2023"),
        now("Corretto 25 running on Amazon Linux 2023"),
        now("Corretto 21 running on Amazon Linux 2023"),
        now("Corretto 17 running on Amazon Linux 2023"),
        now("Corretto 11 running on Amazon Linux 2023"),
        now("Corretto 8 running on Amazon Linux 2023"),
        now("Tomcat 11 with Corretto 21 running on Amazon Linux 2023"),
        now("Tomcat 10 with Corretto 21 running on Amazon Linux 2023"),
        now("Tomcat 9 with Corretto 17 running on Amazon Linux 2023"),
        now(".NET 10 running on Amazon Linux 2023"),
        now(".NET 9 running on Amazon Linux 2023"),
        now(".NET 8 running on Amazon Linux 2023"),
        now("IIS 10.0 running on Windows Server 2025"),
        now("IIS 10.0 running on Windows Server 2022"),
        now("IIS 10.0 running on Windows Server 2019"),
        now("IIS 10.0 running on Windows Server 2016"),
        now("Node.js 24 running on Amazon Linux 2023"),
        now("Node.js 22 running on Amazon Linux 2023"),
        now("PHP 8.5 running on Amazon Linux 2023"),
        now("PHP 8.4 running on Amazon Linux 2023"),
        now("PHP 8.3 running on Amazon Linux 2023"),
        now("Python 3.14 running on Amazon Linux 2023"),
        now("Python 3.13 running on Amazon Linux 2023"),
        now("Python 3.12 running on Amazon Linux 2023"),
        now("Ruby 4.0 running on Amazon Linux 2023"),
        now("Ruby 3.4 running on Amazon Linux 2023"),
        then("Single-container Docker", "Docker running on Amazon Linux 2023"),
        then(
            "Multi-container Docker",
            "ECS running on Amazon Linux 2023, or Docker with docker-compose.yml",
        ),
        then(
            "Preconfigured Docker",
            "Docker running on Amazon Linux 2023 with your own Dockerfile",
        ),
        then(
            "Packer Builder",
            "a supported platform with hooks and .ebextensions, because custom platforms build on retired base images only",
        ),
        then("Java with Tomcat", "Tomcat 10 with Corretto 21 running on Amazon Linux 2023"),
        then("Java SE", "Corretto 21 running on Amazon Linux 2023"),
    ]
};

/// The platform with this name.
pub fn platform(name: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.name.eq_ignore_ascii_case(name.trim()))
}

/// Managed platform updates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ManagedUpdates {
    /// `ManagedActionsEnabled`.
    pub enabled: bool,
    /// `PreferredStartTime`: `Tue:09:00`, in UTC.
    pub preferred_start_time: String,
    /// `UpdateLevel`.
    pub update_level: UpdateLevel,
    /// `InstanceRefreshEnabled`.
    pub instance_refresh: bool,
    /// The newest version that AWS has published, compared with the environment's.
    pub available: AvailableUpdate,
}

/// `UpdateLevel`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UpdateLevel {
    /// Patch versions only.
    Patch,
    /// Minor and patch versions.
    #[default]
    Minor,
}

/// A published version, by the most significant part that is newer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AvailableUpdate {
    /// No newer version.
    #[default]
    None,
    /// A new patch version.
    Patch,
    /// A new minor version.
    Minor,
    /// A new major version.
    Major,
}

/// What the next maintenance window does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// In one sentence.
    pub sentence: String,
    /// It replaces all instances.
    pub replaces: bool,
}

/// What the next maintenance window does.
pub fn window(managed: &ManagedUpdates, to: &mut Trace) -> MaintenanceWindow {
    let taken = match (managed.available, managed.update_level) {
        _ if !managed.enabled => None,
        (AvailableUpdate::Patch, _) => Some("patch"),
        (AvailableUpdate::Minor, UpdateLevel::Minor) => Some("minor"),
        (AvailableUpdate::None | AvailableUpdate::Minor | AvailableUpdate::Major, _) => None,
    };
    let when = match managed.preferred_start_time.as_str() {
        "" => "the weekly maintenance window".to_owned(),
        time => format!("the 2 h from {time} UTC"),
    };
    let replaces = managed.enabled && (taken.is_some() || managed.instance_refresh);
    let (rule, sentence) = match (taken, managed.available) {
        _ if !managed.enabled => (
            &rules::MANAGED_OFF,
            "Managed platform updates are off, so the maintenance window changes nothing.".to_owned(),
        ),
        (Some(level), _) => (
            &rules::MANAGED_IMMUTABLE,
            format!("In {when}, Elastic Beanstalk applies the {level} version with an immutable update, regardless of `RollingUpdateType`."),
        ),
        _ if managed.instance_refresh => (
            &rules::MANAGED_REFRESH,
            format!("In {when}, Elastic Beanstalk replaces all instances immutably, although it applies no new version."),
        ),
        (None, AvailableUpdate::Major) => (
            &rules::MANAGED_LEVEL,
            "Nothing changes because managed updates never apply a major version. Use a blue/green deployment.".into(),
        ),
        (None, AvailableUpdate::Minor) => (
            &rules::MANAGED_LEVEL,
            "Nothing changes because `UpdateLevel` is `patch` and the published version is a minor version.".into(),
        ),
        (None, _) => (
            &rules::MANAGED_LEVEL,
            format!("Nothing changes because AWS has published no newer version before {when}."),
        ),
    };
    step!(to, *rule, Applied, "Managed updates", [""]; "{sentence}");
    MaintenanceWindow { sentence, replaces }
}
