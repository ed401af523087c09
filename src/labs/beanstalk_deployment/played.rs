//! A run prepared for the page: the timeline, the figures, the sentences.

use super::{
    answer::{RunView, SummaryFact},
    scenario::{DeploymentOperation, Scenario},
};
use crate::beanstalk::{
    DeploymentPolicy, Tier, blue_green,
    config_update::{self, ChangeEffect, RollingUpdateType, effect},
    deployment::{self, DeploymentOutcome, DeploymentRun, Rollback},
    fleet::{EventSeverity, FleetRow, FleetVersion, InstanceOrigin, InstancePhase as Doing},
    health::{self, HealthColor},
    policies,
    policy::Kept,
    refusal::Rejection,
};
use crate::explain::{Tone, Trace};
use crate::labs::timeline::{
    Health, Lane, LaneState, NEW, OLD, RequestLoad, Timeline, TimelineEvent, TimelinePhase,
    TrafficWeight,
};
use crate::text::{count_of, duration, number};

/// Runs the scenario's operation.
pub(super) fn play(scenario: &Scenario, trace: &mut Trace) -> Result<RunView, Rejection> {
    let mut run = run(scenario)?;
    let mut own = std::mem::take(&mut run.trace);
    let health = health::along(&run, scenario.deployment.enhanced_health(), &mut own);
    run.events.extend(health::events(&health));
    run.events.sort_by_key(|event| event.at);
    trace.mounted(scenario.mount(), |trace| trace.append(own));
    Ok(ready(scenario, run, health))
}

/// The run of the engine.
pub(super) fn run(scenario: &Scenario) -> Result<DeploymentRun, Rejection> {
    match scenario.operation {
        DeploymentOperation::Deploy => policies::simulate(&scenario.deployment),
        DeploymentOperation::BlueGreen => {
            blue_green::simulate(&scenario.deployment, &scenario.swap)
        }
        DeploymentOperation::Configure => {
            let fleet = &scenario.deployment;
            let mut update = scenario.update.clone();
            update.environment_type = fleet.environment_type;
            update.legacy_windows = fleet.legacy_windows;
            update.running = fleet.instances;
            update.min_size = fleet.min_size.or(fleet.instances);
            update.max_size = Some(fleet.max_size.unwrap_or_else(|| fleet.running().max(4)));
            update.batch_size = fleet.batch_size;
            update.batch_size_type = fleet.batch_size_type;
            update.durations = fleet.durations.clone();
            update.abort_at = fleet.abort_at;
            config_update::simulate(&update).map(|update| DeploymentRun::of_update(update, fleet))
        }
    }
}

/// A moment of health, for the timeline.
fn shown(moment: &health::HealthMoment) -> Health {
    let (tone, color) = match moment.color {
        HealthColor::Green => (Tone::Good, "green"),
        HealthColor::Yellow => (Tone::Caution, "yellow"),
        HealthColor::Red => (Tone::Bad, "red"),
        HealthColor::Grey => (Tone::Neutral, "gray"),
    };
    Health {
        at: moment.at,
        tone,
        word: match moment.status {
            Some(status) => format!("{status:?}"),
            None => color.into(),
        },
    }
}

fn ready(scenario: &Scenario, run: DeploymentRun, health: Vec<health::HealthMoment>) -> RunView {
    let mut timeline = timeline(scenario, &run);
    timeline.health = health.iter().map(shown).collect();
    let figures = timeline.figures(run.total_seconds);
    let all = timeline.figures(timeline.end).failed_requests;
    let dns_change = run.states.iter().any(|row| row.step.starts_with("swap"));
    let cause = cause(scenario, &run);
    let mut played = RunView {
        facts: Vec::new(),
        fails_after: all.saturating_sub(figures.failed_requests),
        back: back(scenario, &run),
        outcome: run.outcome,
        rollback: run.rollback,
        final_versions: run.final_versions,
        expected_version: run.expected_version,
        instances: run.started_with,
        batches: run.batches,
        original_instances_kept: run.original_instances_kept,
        states: run.states,
        timeline,
        figures,
        health,
        dns_change,
        configuration: scenario.operation == DeploymentOperation::Configure,
        changes_nothing: scenario.changes_nothing(),
        cause,
    };
    played.facts = facts(scenario, &played);
    played
}

/// The requests, and the time from which instances with the new version return errors.
pub(super) fn load(scenario: &Scenario, run: &DeploymentRun) -> RequestLoad {
    let spans = || {
        run.instances
            .iter()
            .flat_map(|instance| &instance.spans)
            .filter(|span| span.version == FleetVersion::V2 && span.phase.serves())
    };
    let from = spans().filter(|span| span.phase == Doing::Erroring).map(|span| span.from).min();
    // If some of the new instances are healthy, only the share of the failing ones counts.
    let permille = |from: u64| {
        let (mut erring, mut all) = (0_u64, 0_u64);
        for span in spans() {
            let seconds = span.to.saturating_sub(span.from.max(from));
            all += seconds;
            if span.phase == Doing::Erroring {
                erring += seconds;
            }
        }
        u32::try_from(erring * run.error_percent * 10 / all.max(1)).unwrap_or(1000)
    };
    RequestLoad {
        per_second: scenario.load.per_second,
        each: scenario.load.each,
        faulty: from.map(|from| (NEW, from, permille(from))),
    }
}

/// The run as a timeline.
pub(super) fn timeline(scenario: &Scenario, run: &DeploymentRun) -> Timeline {
    let over = run
        .instances
        .iter()
        .flat_map(|instance| &instance.spans)
        .map(|span| span.to)
        .max()
        .unwrap_or(0)
        .max(run.total_seconds);
    // Time after the end, to show the final state.
    let end = over + (over / 20).max(15);
    let n = u32::try_from(run.started_with).unwrap_or(u32::MAX);
    let lanes = run.instances.iter().map(|instance| {
        let mut lane = Lane::new(instance.id.clone(), group(instance.group));
        for (at, span) in instance.spans.iter().enumerate() {
            let last = at + 1 == instance.spans.len() && instance.alive;
            lane.push(
                span.from,
                if last { end } else { span.to },
                state(span.phase, instance.group),
                if span.version == FleetVersion::V1 { OLD } else { NEW },
            );
        }
        lane
    });
    let (promised, ceiling) = promises(scenario, n);
    Timeline {
        noun: "instance",
        versions: match scenario.operation {
            DeploymentOperation::Configure => {
                ["old configuration".into(), "new configuration".into()]
            }
            _ => ["version 1".into(), "version 2".into()],
        },
        end,
        base: n,
        promised,
        ceiling,
        lanes: lanes.collect(),
        events: run
            .events
            .iter()
            .map(|event| TimelineEvent {
                at: event.at,
                text: event.text.clone(),
                tone: match event.severity {
                    EventSeverity::Info => Tone::Neutral,
                    EventSeverity::Warn => Tone::Caution,
                    EventSeverity::Error => Tone::Bad,
                },
                step: event.because,
            })
            .collect(),
        phases: phases(&run.states, end, scenario.deployment.tier()),
        weights: run
            .shares
            .iter()
            .map(|share| TrafficWeight {
                at: share.at,
                permille: u32::try_from(share.percent * 10).unwrap_or(1000),
            })
            .collect(),
        load: load(scenario, run),
        health: Vec::new(),
    }
}

fn group(group: InstanceOrigin) -> &'static str {
    match group {
        InstanceOrigin::Original => "",
        InstanceOrigin::Additional => "additional batch",
        InstanceOrigin::Temporary => "temporary Auto Scaling group",
        InstanceOrigin::Replacement => "replacements",
        InstanceOrigin::Green => "green environment",
    }
}

fn state(phase: Doing, group: InstanceOrigin) -> LaneState {
    match phase {
        Doing::InService | Doing::Erroring => LaneState::InService,
        Doing::Draining => LaneState::Draining,
        Doing::Waiting if group != InstanceOrigin::Original => LaneState::Launching,
        Doing::Deploying | Doing::Waiting => LaneState::Out,
        Doing::Launching => LaneState::Launching,
        Doing::Failed => LaneState::Failed,
        Doing::Terminating => LaneState::Terminating,
    }
}

/// The minimum number in service and the maximum number of instances that the method guarantees.
fn promises(scenario: &Scenario, n: u32) -> (Option<u32>, Option<u32>) {
    match (scenario.operation, DeploymentPolicy::parse(scenario.deployment.policy_text())) {
        (DeploymentOperation::BlueGreen, _) => (Some(n), Some(n.saturating_mul(2))),
        (DeploymentOperation::Configure, _) | (_, None) => (None, None),
        (_, Some(policy)) => {
            let (n, batch) = (u64::from(n), scenario.deployment.batch());
            let count = |count: u64| u32::try_from(count).ok();
            (count(policy.in_service(n, batch)), count(n + policy.additional(n, batch)))
        }
    }
}

fn phases(rows: &[FleetRow], end: u64, tier: Tier) -> Vec<TimelinePhase> {
    let next = rows.iter().skip(1).map(|row| row.at).chain([end]);
    rows.iter()
        .zip(next)
        .filter(|(row, to)| *to > row.at)
        .map(|(row, to)| TimelinePhase { from: row.at, to, name: step_label(&row.step, tier) })
        .collect()
}

/// How to recover.
fn back(scenario: &Scenario, run: &DeploymentRun) -> Vec<String> {
    let mut back = Vec::new();
    match (scenario.operation, run.outcome, run.rollback) {
        (DeploymentOperation::Configure, DeploymentOutcome::Succeeded, _) => {
            back.push("Change the setting back, which is another configuration update.".into());
        }
        (DeploymentOperation::Configure, ..) => back.push(if run.rollback == Rollback::Automatic {
            "No action required. Elastic Beanstalk restored the previous configuration.".into()
        } else {
            "Change the setting back. No instance is in service until that update completes.".into()
        }),
        (DeploymentOperation::BlueGreen, DeploymentOutcome::Succeeded, _) => back.push(
            "Swap the CNAMEs again while blue runs. After you terminate blue, create it again."
                .into(),
        ),
        (DeploymentOperation::BlueGreen, ..) => {
            back.push(if run.states.iter().any(|row| row.step == "swap") {
                "You swapped the CNAMEs again. Clients return as their cached DNS records expire."
                    .into()
            } else {
                "No action required. The CNAMEs were never swapped.".into()
            });
        }
        (_, DeploymentOutcome::Succeeded, _) => back.push(
            "Redeploy version 1 with the same policy, which takes as long as this deployment."
                .into(),
        ),
        (_, _, Rollback::Automatic) => back.push(
            "No action required. The new instances are terminated, and the original instances stayed in service."
                .into(),
        ),
        _ if run.final_versions.v2 + run.final_versions.out == 0 => back.push(
            "Fix version 2 and deploy it again. Every instance still runs version 1.".into(),
        ),
        _ => {
            back.push(format!(
                "Elastic Beanstalk doesn't roll back {}. Redeploy version 1, or deploy a fixed version.",
                match DeploymentPolicy::parse(scenario.deployment.policy_text()) {
                    _ if run.outcome == DeploymentOutcome::Aborted => "an aborted in-place deployment".into(),
                    policy => format!("a failed {} deployment", policy.map_or("rolling", |policy| policy.facts().adjective)),
                }
            ));
            let wrong = run.instances.iter().filter(|instance| {
                instance.alive
                    && instance.spans.last().is_some_and(|span| span.version == FleetVersion::V2)
            });
            back.push(format!(
                "Or terminate the {} with version 2, and the Auto Scaling group launches version 1.",
                count_of(wrong.count(), "instance")
            ));
        }
    }
    back
}

fn facts(scenario: &Scenario, played: &RunView) -> Vec<SummaryFact> {
    let figures = &played.figures;
    let n = played.instances;
    let extra_minutes = figures.extra_seconds.div_ceil(60);
    let fact = |name, value: String, note: &str| SummaryFact { name, value, note: note.to_owned() };
    let [old, new] = figures.requests;
    // Failures after the end are in the timeline, not in these sums.
    let down_after = if played.final_versions.v1 + played.final_versions.v2 == 0 {
        ", and at the end"
    } else {
        ""
    };
    let later = match played.fails_after {
        0 => String::new(),
        after => format!(
            "; {} more in the {} after it",
            number(after),
            duration(played.timeline.end - figures.seconds)
        ),
    };
    let balancer = if scenario.operation == DeploymentOperation::BlueGreen {
        figures.seconds as f64 / 3600.0 * scenario.price.load_balancer_hour
    } else {
        0.0
    };
    let cost = figures.extra_seconds as f64 / 3600.0 * scenario.price.instance_hour + balancer;
    let mixed = if played.final_versions.v1 > 0 && played.final_versions.v2 > 0 {
        "until you redeploy".into()
    } else if figures.mixed_seconds == 0 {
        "never".into()
    } else {
        duration(figures.mixed_seconds)
    };
    let configuration = scenario.operation == DeploymentOperation::Configure;
    vec![
        fact(
            if played.outcome == DeploymentOutcome::Succeeded {
                "Duration"
            } else {
                "Duration until it stopped"
            },
            duration(figures.seconds),
            "",
        ),
        fact(
            "Lowest healthy count",
            format!("{} of {}", number(figures.least_in_service), number(n)),
            &if figures.down_seconds > 0 {
                format!("no healthy instance for {}{down_after}", duration(figures.down_seconds))
            } else {
                format!("first at {}", duration(figures.least_at))
            },
        ),
        fact("Mixed versions", mixed, ""),
        fact(
            if configuration { "Served by the old configuration" } else { "Served by version 1" },
            number(old),
            "requests",
        ),
        fact(
            if configuration { "Served by the new configuration" } else { "Served by version 2" },
            number(new),
            "requests",
        ),
        fact(
            "Failed requests",
            number(figures.failed_requests),
            &format!(
                "at {} requests/s{}, until the deployment ended{later}",
                number(scenario.load.per_second),
                match scenario.load.each {
                    0 => String::new(),
                    each => format!(" and {} per instance", number(each)),
                }
            ),
        ),
        fact("Peak instance count", number(figures.peak), ""),
        fact(
            "Extra instance-minutes",
            number(extra_minutes),
            &if cost > 0.0 {
                format!("about ${cost:.3} at the prices you entered")
            } else {
                String::new()
            },
        ),
        fact("DNS change", if played.dns_change { "Yes" } else { "No" }.into(), ""),
        fact(
            "Original instances kept",
            format!("{} of {}", number(played.original_instances_kept), number(n)),
            if played.original_instances_kept < n {
                "the other instances lose CPU credits and local disks"
            } else {
                ""
            },
        ),
        fact(
            "Health after the deployment",
            health::at_the_end(&played.health, played.outcome).into(),
            match played.health.last().map(|last| last.color) {
                Some(HealthColor::Red | HealthColor::Yellow) => "see the causes in Health",
                _ => "",
            },
        ),
    ]
}

/// The name of a step as the page shows it.
pub fn step_label(step: &str, tier: Tier) -> String {
    let (out, back) = match tier {
        Tier::WebServer => ("deregistered", "registered"),
        Tier::Worker => ("stopped", "started"),
    };
    let step = step
        .replace("old batch", "original batch")
        .replace("extra batch", "additional batch")
        .replace("extra terminated", "additional batch terminated")
        .replace("canary", "first new instance")
        .replace("rest launching", "remaining instances launching");
    let step = match step.rsplit_once(' ') {
        Some((batch, "out")) => format!("{batch} {out}"),
        Some((batch, "in")) => format!("{batch} {back}"),
        _ if step == "timeout" => "command timeout".into(),
        _ => step,
    };
    let mut letters = step.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Why no instance is in service for a time, or why requests fail.
fn cause(scenario: &Scenario, run: &DeploymentRun) -> String {
    let deployment = &scenario.deployment;
    let policy = DeploymentPolicy::parse(deployment.policy_text());
    if run.instances.iter().flat_map(|one| &one.spans).any(|span| span.phase == Doing::Erroring) {
        return "version 2 returns errors".into();
    }
    let everything = deployment.batch() >= run.started_with;
    let deploy = scenario.operation == DeploymentOperation::Deploy;
    match (
        scenario.operation,
        policy.filter(|_| deploy).map(|policy| (policy, policy.facts().keeps)),
    ) {
        (DeploymentOperation::Configure, _) => match effect(scenario.update.change.as_ref()) {
            Ok((ChangeEffect::InPlace, ..)) if everything => {
                "Elastic Beanstalk restarts every application at the same time".into()
            }
            Ok((ChangeEffect::Replace, ..)) if !rolls(scenario) => {
                "rolling updates are disabled".into()
            }
            _ => "the update takes a batch out of service".into(),
        },
        (_, Some((policy, Kept::Nothing))) => {
            format!("{} deploys to every instance at the same time", policy.name())
        }
        (_, Some((_, Kept::AllButBatch))) if everything => {
            "the batch contains every instance".into()
        }
        (_, Some((policy, Kept::AllButBatch))) => {
            format!("{} takes a batch out of service", policy.name())
        }
        _ => "too few instances are in service".into(),
    }
}

/// The effective configuration update replaces instances in batches, or immutably.
fn rolls(scenario: &Scenario) -> bool {
    let update = &scenario.update;
    (update.rolling_update_enabled == Some(true)
        || update.max_batch_size.is_some()
        || update.min_instances_in_service.is_some()
        || update.pause_seconds.is_some())
        && update.rolling_update_type != Some(RollingUpdateType::Disabled)
}

impl DeploymentRun {
    /// A configuration update, seen as a run.
    fn of_update(update: config_update::ConfigUpdateRun, fleet: &deployment::Deployment) -> Self {
        let (outcome, rollback) = match (update.succeeded, update.rollback) {
            (true, _) => (DeploymentOutcome::Succeeded, Rollback::None),
            (false, _) if update.aborted => (DeploymentOutcome::Aborted, Rollback::Automatic),
            (false, Rollback::Automatic) => (DeploymentOutcome::Failed, Rollback::Automatic),
            (false, _) => (DeploymentOutcome::Failed, Rollback::Manual),
        };
        DeploymentRun::from_fleet(update.fleet, fleet, outcome, rollback)
    }
}
