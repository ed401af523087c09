//! Imports services: the output of `describe-services`, the input of `create-service` and `update-service`, templates.

use super::{DeploymentStrategy, Scenario};
use crate::document::{self, ImportStatus, Mapping, Report, read};
use crate::ecs::{combinations, deploy::SchedulingStrategy};
use crate::labs::Import;
use crate::text::{code, count_of, list};
use serde_json::{Map, Value};

/// The members of a service in a template that can be unknown.
const MAPPINGS: &[Mapping] = &[
    Mapping::without("desiredCount", "desiredCount"),
    Mapping::without("schedulingStrategy", "schedulingStrategy"),
    Mapping::without("healthCheckGracePeriodSeconds", "times.healthCheckGracePeriodSeconds"),
    Mapping::without("loadBalancers", "times.loadBalancer"),
    Mapping::without("deploymentConfiguration", "minimumHealthyPercent"),
    Mapping::without("deploymentConfiguration.minimumHealthyPercent", "minimumHealthyPercent"),
    Mapping::without("deploymentConfiguration.maximumPercent", "maximumPercent"),
    Mapping::without("deploymentConfiguration.strategy", "strategy"),
    Mapping::without("deploymentConfiguration.bakeTimeInMinutes", "bakeTimeInMinutes"),
    Mapping::without("deploymentConfiguration.deploymentCircuitBreaker", "circuitBreaker"),
    Mapping::without(
        "deploymentConfiguration.deploymentCircuitBreaker.enable",
        "circuitBreaker.enable",
    ),
    Mapping::without(
        "deploymentConfiguration.deploymentCircuitBreaker.rollback",
        "circuitBreaker.rollback",
    ),
];

/// Imports a service. The load and the durations that no document has are the lab's defaults.
///
/// # Errors
/// Where the syntax is wrong, or what the text is instead of a service.
pub(super) fn import(text: &str, given: &Map<String, Value>) -> Result<Import<Scenario>, String> {
    let documents = document::parse_all(text).map_err(|error| error.sentence())?;
    let mut report = Report::default();
    let mut scenario = None;
    for (n, value) in documents.iter().enumerate() {
        report.document = Some(n);
        let resolved = document::resolve(value, given);
        for (at, service) in services(&resolved) {
            if scenario.is_some() {
                report.line(
                    ImportStatus::Ignored,
                    &at,
                    "the lab shows one service; import the others one at a time",
                );
                continue;
            }
            let mut service = document::lower_camel(&service);
            document::settle(&mut service, &at, MAPPINGS, &mut report);
            scenario = Some(imported(&service, &at, &mut report));
        }
    }
    report.document = None;
    let Some(mut scenario) = scenario else {
        return Err(document::recognize(text).instead_of("a service"));
    };
    report.line(
        ImportStatus::Kept,
        "",
        "the lab's defaults for the requests and for the durations of a task, because no document has them",
    );
    document::stand_ins(&mut report.unknowns, &document::value(&scenario));
    let needs = report.needs();
    scenario.unknowns = report.unknowns;
    Ok(Import { scenario, report: report.lines, needs })
}

/// The services of a document, with their paths.
fn services(document: &Value) -> Vec<(String, Value)> {
    let is_service = |value: &Value| {
        [
            "deploymentConfiguration",
            "desiredCount",
            "serviceName",
            "DesiredCount",
            "DeploymentConfiguration",
        ]
        .iter()
        .any(|name| value.get(*name).is_some())
            && value.get("containerDefinitions").is_none()
    };
    if let Some(resources) = document["Resources"].as_object() {
        return resources
            .iter()
            .filter(|(_, resource)| resource["Type"] == "AWS::ECS::Service")
            .map(|(name, resource)| {
                (format!("Resources.{name}.Properties"), resource["Properties"].clone())
            })
            .collect();
    }
    if let Some(services) = document["services"].as_array() {
        let services = services.iter().enumerate().filter(|(_, service)| is_service(service));
        return services
            .map(|(at, service)| (format!("services[{at}]"), service.clone()))
            .collect();
    }
    match &document["service"] {
        Value::Object(_) => vec![("service".into(), document["service"].clone())],
        _ if is_service(document) => vec![(String::new(), document.clone())],
        _ => Vec::new(),
    }
}

fn number(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
    }
}

fn imported(service: &Value, at: &str, report: &mut Report) -> Scenario {
    let mut scenario = Scenario { desired_count: 1, ..Scenario::default() };
    let combination = combinations::of_service(service);
    for conflict in combinations::conflicts(&combination) {
        let member = conflict.place.member();
        let at = if at.is_empty() { member.to_owned() } else { format!("{at}.{member}") };
        report.line(ImportStatus::Refused, &at, conflict.phrase());
    }
    for (name, value) in service.as_object().into_iter().flatten() {
        let at = &match at {
            "" => name.clone(),
            at => format!("{at}.{name}"),
        };
        let mut take = |why: String| report.line(ImportStatus::Imported, at, why);
        match name.as_str() {
            // The conflict has a line.
            "desiredCount" if combination.daemon && combination.desired_count => {}
            "desiredCount" => {
                if let Some(count) = number(value) {
                    scenario.desired_count = count;
                    take(count_of(u64::from(count), "task"));
                }
            }
            "schedulingStrategy" => {
                if let Ok(strategy) = read::<SchedulingStrategy>(value) {
                    scenario.scheduling_strategy = strategy;
                    take(value.as_str().unwrap_or_default().to_owned());
                }
            }
            "deploymentConfiguration" => configuration(value, at, &mut scenario, report),
            "healthCheckGracePeriodSeconds" => {
                if let Some(seconds) = number(value) {
                    scenario.times.health_check_grace_period_seconds = seconds;
                    take(count_of(u64::from(seconds), "second"));
                }
            }
            "loadBalancers" => {
                scenario.times.load_balancer = value.as_array().is_some_and(|all| !all.is_empty());
                take(match scenario.times.load_balancer {
                    true => "the service has a load balancer".into(),
                    false => "the service has no load balancer".into(),
                });
            }
            "runningCount" => {
                if let Some(count) = number(value)
                    && service["deployments"].as_array().is_none_or(Vec::is_empty)
                {
                    scenario.running_old =
                        Some(count).filter(|count| *count != scenario.desired_count);
                    take(format!("{} of the current revision", count_of(u64::from(count), "task")));
                }
            }
            "deployments" => deployments(value, at, &mut scenario, report),
            "deploymentController" => {
                let kind = value["type"].as_str().unwrap_or("ECS");
                match kind {
                    "ECS" => take("`ECS`".into()),
                    other => report.line(
                        ImportStatus::Ignored,
                        at,
                        format!(
                            "the lab simulates the deployment controller `ECS`, not {}",
                            code(other)
                        ),
                    ),
                }
            }
            "events" => report.line(
                ImportStatus::Ignored,
                at,
                "paste the text of an event into the import dialog to see its causes",
            ),
            _ if value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty) => {}
            _ => report.line(ImportStatus::Ignored, at, "a rolling update doesn't depend on it"),
        }
    }
    scenario
}

fn configuration(value: &Value, at: &str, scenario: &mut Scenario, report: &mut Report) {
    for (name, value) in value.as_object().into_iter().flatten() {
        let at = &format!("{at}.{name}");
        let mut failed = false;
        match name.as_str() {
            "minimumHealthyPercent" => scenario.minimum_healthy_percent = number(value),
            "maximumPercent" => scenario.maximum_percent = number(value),
            "strategy" => match read::<DeploymentStrategy>(value) {
                Ok(strategy) => scenario.strategy = strategy,
                Err(_) => failed = true,
            },
            "bakeTimeInMinutes" => match number(value) {
                Some(minutes) => scenario.bake_time_in_minutes = minutes,
                None => failed = true,
            },
            "deploymentCircuitBreaker" => match read(value) {
                Ok(breaker) => scenario.circuit_breaker = breaker,
                Err(_) => failed = true,
            },
            "linearConfiguration" => match read(value) {
                Ok(linear) => scenario.linear_configuration = linear,
                Err(_) => failed = true,
            },
            "canaryConfiguration" => match read(value) {
                Ok(canary) => scenario.canary_configuration = canary,
                Err(_) => failed = true,
            },
            "alarms" => {
                scenario.errors.alarm = value["enable"] == true;
                scenario.errors.rollback = value["rollback"] == true;
            }
            _ => {
                report.line(ImportStatus::Ignored, at, "a rolling update doesn't depend on it");
                continue;
            }
        }
        if failed {
            report.line(
                ImportStatus::Refused,
                at,
                format!("{} isn't a value that ECS accepts", code(&value.to_string())),
            );
        } else {
            report.line(ImportStatus::Imported, at, value.to_string());
        }
    }
}

/// The tasks of the current revision, which run when the next update starts.
fn deployments(value: &Value, at: &str, scenario: &mut Scenario, report: &mut Report) {
    let all = value.as_array().map_or(&[][..], Vec::as_slice);
    let running = |status: &str| {
        let of = all.iter().filter(|deployment| deployment["status"] == status);
        of.map(|deployment| number(&deployment["runningCount"]).unwrap_or(0)).sum::<u32>()
    };
    let primary = all.iter().find(|deployment| deployment["status"] == "PRIMARY");
    let in_progress = all.iter().any(|deployment| deployment["status"] == "ACTIVE");
    let current = running(if in_progress { "ACTIVE" } else { "PRIMARY" });
    scenario.running_old = Some(current).filter(|count| *count != scenario.desired_count);
    scenario.previous_completed =
        in_progress || all.iter().any(|deployment| deployment["rolloutState"] == "COMPLETED");
    let mut said =
        vec![format!("{} of the current revision", count_of(u64::from(current), "task"))];
    if in_progress {
        said.push(format!(
            "{} of the new revision, which the lab starts from the beginning",
            count_of(u64::from(running("PRIMARY")), "task")
        ));
    }
    report.line(ImportStatus::Imported, at, list(&said, "and"));
    let failed = primary.and_then(|primary| number(&primary["failedTasks"])).unwrap_or(0);
    if failed > 0 {
        report.line(
            ImportStatus::Ignored,
            &format!("{at}.failedTasks"),
            format!(
                "{} failed; select how new tasks fail in the lab",
                count_of(u64::from(failed), "task")
            ),
        );
    }
}
