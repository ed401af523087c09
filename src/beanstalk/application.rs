//! The application around the environments: names, versions and their lifecycle, platforms, managed updates.

use super::rules;
use crate::explain::Rule;
use serde::{Deserialize, Serialize};

/// Why a name is refused; `None` if it is not.
pub fn environment_name(name: &str) -> Option<&'static str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !(4..=40).contains(&name.len()) {
        return Some("An environment's name has 4 to 40 characters.");
    }
    if !name.chars().all(inside) {
        return Some("An environment's name consists of letters, digits and hyphens.");
    }
    (name.starts_with('-') || name.ends_with('-'))
        .then_some("An environment's name neither begins nor ends with a hyphen.")
}

/// What an account has in a Region already, before this environment is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// Applications, this environment's own not counted.
    pub applications: u64,
    /// Environments, of all applications.
    pub environments: u64,
    /// Saved configurations, of all applications.
    pub templates: u64,
    /// Versions of custom platforms.
    pub custom_platforms: u64,
}

/// A quota that is reached: its field, a sentence, and AWS's error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaExceeded {
    /// `account.environments`.
    pub field: &'static str,
    /// What is refused, and why.
    pub message: String,
    /// `TooManyEnvironmentsException`.
    pub error: &'static str,
}

/// The quotas that leave no room for one more.
pub fn exceeded_quotas(account: &Account) -> Vec<QuotaExceeded> {
    [
        (
            "account.applications",
            account.applications,
            75,
            "applications",
            "TooManyApplicationsException",
        ),
        (
            "account.environments",
            account.environments,
            200,
            "environments",
            "TooManyEnvironmentsException",
        ),
        (
            "account.templates",
            account.templates,
            2_000,
            "saved configurations",
            "TooManyConfigurationTemplatesException",
        ),
        (
            "account.customPlatforms",
            account.custom_platforms,
            50,
            "custom platform versions",
            "TooManyPlatformsException",
        ),
    ]
    .into_iter()
    .filter(|&(_, has, most, ..)| has >= most)
    .map(|(field, has, most, what, error)| QuotaExceeded {
        field,
        message: format!(
            "The account has {has} {what} in this Region, and its quota is {most}: one more is refused."
        ),
        error,
    })
    .collect()
}

/// Why an address prefix is refused; `None` if it is not.
pub fn cname_prefix(prefix: &str) -> Option<&'static str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !(4..=63).contains(&prefix.len()) {
        return Some("An address prefix has 4 to 63 characters.");
    }
    (!prefix.chars().all(inside) || prefix.starts_with('-') || prefix.ends_with('-')).then_some(
        "An address prefix is a DNS label: letters, digits, hyphens, no hyphen at an end.",
    )
}

/// The lifecycle policy of an application, and its versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Lifecycle {
    /// `MaxCount`, where that rule is on.
    pub max_count: Option<u64>,
    /// `MaxAgeInDays`, where that rule is on.
    pub max_age_days: Option<u64>,
    /// `DeleteSourceFromS3`.
    pub delete_source: bool,
    /// Versions in the account and Region that belong to other applications.
    pub elsewhere: u64,
    /// The versions, oldest first.
    pub versions: Vec<VersionRun>,
}

/// A run of versions of the same kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VersionRun {
    /// How many.
    pub count: u64,
    /// Days since they were made.
    pub age_days: u64,
    /// An environment runs them.
    pub in_use: bool,
    /// Weeks since an environment that ran them was terminated.
    pub terminated_weeks_ago: Option<u64>,
}

/// What the lifecycle policy does when the next version is made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecycleRun {
    /// False where the quota refuses the new version, and the policy does not even run.
    pub created: bool,
    /// Versions deleted, by run: how many of it.
    pub deleted: Vec<u64>,
    /// Versions afterwards, the new one included.
    pub left: u64,
    /// Why, in sentences, each with its rule.
    #[serde(skip)]
    pub why: Vec<(&'static Rule, String)>,
}

/// Makes a version and lets the policy run.
pub fn run_lifecycle(lifecycle: &Lifecycle) -> LifecycleRun {
    let count: u64 = lifecycle.versions.iter().map(|run| run.count).fold(0, u64::saturating_add);
    let mut outcome = LifecycleRun {
        created: count.saturating_add(lifecycle.elsewhere) < 1_000,
        deleted: vec![0; lifecycle.versions.len()],
        left: count,
        why: Vec::new(),
    };
    if !outcome.created {
        outcome.why.push((
            &rules::VERSION_QUOTA,
            "The account has 1,000 versions in this Region, over all applications: the new one is refused, so the lifecycle policy does not run either.".into(),
        ));
        return outcome;
    }
    outcome.left += 1;
    let mut budget = 100;
    for (run, deleted) in lifecycle.versions.iter().zip(&mut outcome.deleted) {
        let safe = run.in_use || run.terminated_weeks_ago.is_some_and(|weeks| weeks < 10);
        let too_many = lifecycle.max_count.map_or(0, |most| outcome.left.saturating_sub(most));
        let too_old = lifecycle.max_age_days.is_some_and(|most| run.age_days > most);
        let wanted = if too_old { run.count } else { too_many.min(run.count) };
        if wanted == 0 {
            continue;
        }
        if safe {
            outcome.why.push((
                &rules::LIFECYCLE_SAFE,
                if run.in_use {
                    "A version that an environment runs is never deleted.".into()
                } else {
                    "A version whose environment was terminated less than ten weeks ago is kept."
                        .into()
                },
            ));
            continue;
        }
        *deleted = wanted.min(budget);
        budget -= *deleted;
        outcome.left -= *deleted;
    }
    let deleted: u64 = outcome.deleted.iter().sum();
    if lifecycle.max_count.is_some() || lifecycle.max_age_days.is_some() {
        outcome.why.push((
            &rules::LIFECYCLE_RUNS,
            format!(
                "The policy runs when a version was made, and only then: it deletes {}, oldest first, at most 100 at a time{}.",
                crate::text::count_as(deleted, "version", "versions"),
                if lifecycle.delete_source {
                    " with its bundle"
                } else {
                    "; the bundles stay in S3"
                }
            ),
        ));
    }
    outcome
}

/// A platform: what it is called and whether one can still have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Platform {
    /// The branch, or the name that older notes use.
    pub name: &'static str,
    /// True for a current branch.
    pub current: bool,
    /// What to take today; empty for a current one.
    pub instead: &'static str,
}

/// Current branches, then the names of older notes.
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
            "ECS running on Amazon Linux 2023, or Docker with a docker-compose.yml",
        ),
        then(
            "Preconfigured Docker",
            "Docker running on Amazon Linux 2023 with a Dockerfile of your own",
        ),
        then(
            "Packer Builder",
            "a current platform with hooks and .ebextensions: custom platforms can only be built on retired bases",
        ),
        then("Java with Tomcat", "Tomcat 10 with Corretto 21 running on Amazon Linux 2023"),
        then("Java SE", "Corretto 21 running on Amazon Linux 2023"),
    ]
};

/// Finds a platform by its name.
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
    /// The version that AWS has published, compared with yours.
    pub available: AvailableUpdate,
}

/// `UpdateLevel`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UpdateLevel {
    /// Patch versions alone.
    Patch,
    /// Minor and patch versions.
    #[default]
    Minor,
}

/// A published version, by the first part in which it is newer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AvailableUpdate {
    /// Nothing newer.
    #[default]
    None,
    /// A new patch version.
    Patch,
    /// A new minor version.
    Minor,
    /// A new major version.
    Major,
}

/// What the next maintenance window does, in a sentence.
pub fn window(managed: &ManagedUpdates) -> (&'static Rule, String) {
    if !managed.enabled {
        return (
            &rules::MANAGED_OFF,
            "Nothing: managed updates are off, as in the API's defaults; the console turns them on for new environments with enhanced health.".into(),
        );
    }
    let taken = match (managed.available, managed.update_level) {
        (AvailableUpdate::None, _) => None,
        (AvailableUpdate::Patch, _) => Some("patch"),
        (AvailableUpdate::Minor, UpdateLevel::Minor) => Some("minor"),
        (AvailableUpdate::Minor, UpdateLevel::Patch) | (AvailableUpdate::Major, _) => None,
    };
    let when = if managed.preferred_start_time.is_empty() {
        "the weekly window".to_owned()
    } else {
        format!("the two hours from {} UTC", managed.preferred_start_time)
    };
    match taken {
        Some(level) => (
            &rules::MANAGED_IMMUTABLE,
            format!("In {when} the {level} version is applied, always as an immutable update, whatever the type of rolling updates is."),
        ),
        None if managed.instance_refresh => (
            &rules::MANAGED_REFRESH,
            format!("In {when} all instances are replaced, immutably, although no version is taken."),
        ),
        None => (
            &rules::MANAGED_LEVEL,
            match managed.available {
                AvailableUpdate::Major => "Nothing: a major version never comes by a managed update; move to it by blue/green.".into(),
                AvailableUpdate::Minor => "Nothing: UpdateLevel is patch, and the version that is out is a minor one.".into(),
                _ => format!("Nothing: no newer version is out when {when} comes."),
            },
        ),
    }
}
