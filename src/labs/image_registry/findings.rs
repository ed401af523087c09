//! Problems in the scenario, each at its field, with the fix.

use super::{
    answer::{AccessAnswer, BuildAnswer, LifecycleAnswer, ScanAnswer},
    images,
    scenario::Scenario,
};
use crate::ecr::{
    access::{AccessError, Token, rules as access_rules},
    lifecycle::rules as lifecycle_rules,
    scan::{ScanFrequency, ScanType, rules as scan_rules},
};
use crate::explain::{
    Finding,
    Severity::{Error, Note, Warning},
    finding,
};
use crate::platforms::docker::Problem;
use crate::text::{code, count_of};
use crate::time::utc_text;

/// Problems of a Dockerfile.
pub(super) fn of_build(answer: &BuildAnswer) -> Vec<Finding> {
    let at = |field: &'static str| {
        move |problem: &Problem| Finding {
            severity: problem.severity,
            field: field.into(),
            message: problem.message.clone(),
            fix: problem.fix.clone(),
            rule: problem.rule,
            aws_error: None,
            change: None,
        }
    };
    let mut found: Vec<Finding> =
        answer.build.problems.iter().map(at("build.dockerfile")).collect();
    let others = answer.compared.iter().flat_map(|compared| &compared.problems);
    found.extend(others.filter(|problem| problem.severity == Error).map(at("build.compared")));
    found.sort_by_key(|finding| finding.severity);
    found
}

/// Why an operation fails, at the field that fixes it.
pub(super) fn of_access(scenario: &Scenario, answer: &AccessAnswer) -> Vec<Finding> {
    let outcome = &answer.outcome;
    let mut found = Scenario::access_mount().findings(outcome.findings.clone());
    let (message, fix) = (&outcome.because, &outcome.fix);
    let endpoints = outcome.missing_endpoints.clone().unwrap_or_default();
    match outcome.error {
        None => {}
        Some(AccessError::NoCredentials) => {
            finding!(found, Error, access_rules::TOKEN, "access.token", "no basic auth credentials"; "{message}"; "{fix}";
                set "access.token" = Token { issued_at: scenario.now, registry: scenario.repository.host() });
        }
        Some(AccessError::Expired) => {
            finding!(found, Error, access_rules::TOKEN_HOURS, "access.token", "authorization token has expired"; "{message}"; "{fix}";
                set "access.token" = Token { issued_at: scenario.now, registry: scenario.repository.host() });
        }
        Some(AccessError::Timeout) => {
            let s3 = endpoints.first() == Some(&"s3");
            let rule = if s3 { &access_rules::LAYERS_IN_S3 } else { &access_rules::ENDPOINTS };
            let all: Vec<&str> = scenario
                .access
                .network
                .endpoints
                .iter()
                .map(String::as_str)
                .chain(endpoints)
                .collect();
            finding!(found, Error, *rule, "access.network.endpoints"; "{message}"; "{fix}"; set "access.network.endpoints" = all);
        }
        Some(AccessError::RepositoryNotFound) => {
            finding!(found, Error, access_rules::EXISTS, "repository.exists", "RepositoryNotFoundException"; "{message}"; "{fix}";
                set "repository.exists" = true);
        }
        Some(AccessError::RepositoryNotEmpty) => {
            finding!(found, Error, access_rules::NOT_EMPTY, "access.force", "RepositoryNotEmptyException"; "{message}"; "{fix}";
                set "access.force" = true);
        }
        Some(error) => {
            let (field, rule) = match error {
                AccessError::AccessDenied => (
                    "access.principal.policies",
                    if outcome.fails_at == Some("GetAuthorizationToken") {
                        &access_rules::TOKEN_RESOURCE
                    } else {
                        &crate::iam::rules::DEFAULT_DENY
                    },
                ),
                AccessError::RepositoryAlreadyExists => {
                    ("repository.exists", &access_rules::CREATE_ONCE)
                }
                AccessError::InvalidParameter => ("repository.name", &access_rules::NAME),
                AccessError::ImageTagAlreadyExists => ("access.tag", &access_rules::IMMUTABLE),
                AccessError::ImageArchived => ("access.tag", &access_rules::ARCHIVED),
                _ => ("access.tag", &access_rules::IMAGE),
            };
            let denies = outcome.calls.iter().find(|call| Some(call.action) == outcome.fails_at);
            let by_repository = denies.is_some_and(|call| {
                error == AccessError::AccessDenied
                    && call.identity == crate::iam::IdentityEffect::Allow
            });
            let field = if by_repository { "repository.policy" } else { field };
            finding!(found, Error, *rule, field, Some(error.text()); "{message}"; "{fix}");
        }
    }
    if let Some(crate::ecr::access::AccessResult::Pushed { untagged: Some(digest), .. }) =
        &outcome.result
    {
        finding!(found, Note, access_rules::TAG_MOVES, "access.tag";
            "The image {} has no tag after the push. A lifecycle rule for untagged images can delete it.", code(digest);
            "Push each build with a tag of its own, such as the commit.");
    }
    found.sort_by_key(|finding| finding.severity);
    found
}

/// Images in use that a policy deletes, and other surprises.
pub(super) fn of_lifecycle(scenario: &Scenario, answer: &LifecycleAnswer) -> Vec<Finding> {
    let mut found = Vec::new();
    if !answer.valid || !answer.complete {
        return found;
    }
    for (at, used) in answer.in_use.iter().enumerate() {
        let by = if used.by.is_empty() { "A service".to_owned() } else { used.by.clone() };
        let image = code(&used.image);
        let field = format!("lifecycle.references[{at}].image");
        let listed = scenario.lifecycle.references.get(at);
        if used.digest.is_none() {
            let of_this = listed
                .is_none_or(|listed| images::is_of_repository(listed, &scenario.repository.name));
            if of_this && !used.image.is_empty() {
                finding!(found, Warning, lifecycle_rules::IMAGES, field;
                    "{by} uses {image}, and the list of images doesn't have it.";
                    "Correct the tag, or import the output of `describe-images` again.");
            }
            continue;
        }
        if used.lost {
            let priority = used.rule_priority.unwrap_or_default();
            let loss = lost(answer, used.digest.as_deref());
            match loss {
                Some((rule, number)) => {
                    finding!(found, Warning, lifecycle_rules::IMAGES, field;
                        "{by} uses {image}, and rule {priority} removes it.";
                        "Raise `countNumber` of rule {priority} to {number}, or add a rule with a higher priority that identifies the image and doesn't mark it.";
                        set "lifecycle.policy.rules[{rule}].selection.countNumber" = number);
                }
                None => {
                    finding!(found, Warning, lifecycle_rules::IMAGES, field;
                        "{by} uses {image}, and rule {priority} removes it.";
                        "Add a rule with a higher priority that identifies the image and doesn't mark it.");
                }
            }
        } else if let (Some(due), Some(priority)) = (used.due, used.rule_priority)
            && due > scenario.now
        {
            finding!(found, Note, lifecycle_rules::WITHIN_A_DAY, field;
                "{by} uses {image}, which rule {priority} marks from {} on.", utc_text(due);
                "Deploy a newer image before that time.");
        }
    }
    let unknown = answer.images.iter().filter(|image| image.pushed_at.is_none()).count();
    if unknown > 0 {
        finding!(found, Warning, lifecycle_rules::COUNT, "repository.images";
            "{} no push time, so Cloudglass treats such an image as the newest.", 
            if unknown == 1 { "1 image has".to_owned() } else { format!("{} have", count_of(unknown, "image")) };
            "Enter the push time, or import the output of `describe-images`.");
    }
    let idle =
        answer.rules.iter().filter(|rule| rule.identified == 0 && images::count(scenario) > 0);
    for rule in idle.take(5) {
        let index = rule.index;
        finding!(found, Note, lifecycle_rules::IDENTIFY, "lifecycle.policy.rules[{index}]";
            "Rule {} identifies no image.", rule.priority;
            "Compare its list with the tags of the images.");
    }
    found
}

/// The rule that removes an image, and the number with which it wouldn't.
fn lost(answer: &LifecycleAnswer, digest: Option<&str>) -> Option<(usize, u64)> {
    let at = answer.images.iter().position(|image| Some(image.digest.as_str()) == digest)?;
    let verdict = answer.verdicts.get(at)?;
    match verdict.due {
        None => Some((verdict.rule?, verdict.rank as u64)),
        Some(_) => None,
    }
}

/// Settings of scans without an effect.
pub(super) fn of_scan(scenario: &Scenario, answer: &ScanAnswer) -> Vec<Finding> {
    let mut found = Vec::new();
    let settings = &scenario.scan.settings;
    let name = code(&scenario.repository.name);
    if settings.scan_type == ScanType::Basic && !settings.continuous.is_empty() {
        finding!(found, Warning, scan_rules::CONTINUOUS, "scan.settings.continuous";
            "Basic scanning has no continuous scanning, so the filters have no effect.";
            "Use enhanced scanning, or remove the filters."; set "scan.settings.continuous" = Vec::<String>::new());
    }
    match answer.report.frequency {
        ScanFrequency::Off => finding!(found, Warning, scan_rules::OFF, "scan.settings.continuous";
            "No filter matches {name}, so its images aren't scanned.";
            "Add a filter, such as `*`."; set "scan.settings.continuous" = ["*"]),
        ScanFrequency::Manual if scenario.scan.manual.is_empty() => {
            finding!(found, Warning, scan_rules::MANUAL, "scan.settings.onPush";
                "No filter matches {name}, and no scan on demand is planned.";
                "Add a filter, such as `*`."; set "scan.settings.onPush" = ["*"]);
        }
        _ => {}
    }
    found
}
