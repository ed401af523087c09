//! A run made ready to be looked at: the timeline, the figures, the sentences.

use super::{DeploymentOperation, Scenario, findings::path};
use crate::beanstalk::{
    DeploymentPolicy, blue_green, config_update,
    deployment::{self, DeploymentOutcome, DeploymentRun, FinalVersions, Rollback},
    fleet::{EventSeverity, FleetRow, FleetVersion, InstanceOrigin, InstancePhase as Doing},
    health::{self, HealthColor},
    refusal::Rejection,
};
use crate::explain::{Headline, Tone, Trace};
use crate::labs::timeline::{
    Health, Lane, LaneState, NEW, OLD, RequestLoad, RunFigures, Timeline, TimelineEvent,
    TimelinePhase, TrafficWeight,
};
use crate::text::number;
use serde::Serialize;

/// A run, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// How it ended.
    pub outcome: DeploymentOutcome,
    /// Who brings the old version back.
    pub rollback: Rollback,
    /// What serves what in the end.
    pub final_versions: FinalVersions,
    /// The version that new instances get from now on.
    pub expected_version: FleetVersion,
    /// Instances at the start.
    pub instances: u64,
    /// The in-place batches.
    pub batches: Vec<u64>,
    /// Instances of the start that are still there.
    pub original_instances_kept: u64,
    /// The rows of the guide's tables.
    pub states: Vec<FleetRow>,
    /// Lanes, phases, events, weights.
    pub timeline: Timeline,
    /// The run in numbers.
    pub figures: RunFigures,
    /// Requests that fail after the deployment ended, as far as the timeline goes.
    pub fails_after: u64,
    /// The run in words and numbers, for the card.
    pub facts: Vec<SummaryFact>,
    /// The health along it.
    pub health: Vec<health::HealthMoment>,
    /// How one gets back to the old version.
    pub back: Vec<String>,
    /// True if an address changes its target.
    pub dns_change: bool,
}

/// One fact of the summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SummaryFact {
    /// What it is.
    pub name: &'static str,
    /// How much.
    pub value: String,
    /// One more sentence; may be empty.
    pub note: String,
}

/// Plays the scenario's operation.
pub(super) fn play(scenario: &Scenario, trace: &mut Trace) -> Result<RunView, Rejection> {
    let mut run = run(scenario)?;
    let mut own = std::mem::take(&mut run.trace);
    let health = health::along(&run, scenario.deployment.enhanced_health(), &mut own);
    run.events.extend(health::events(&health));
    run.events.sort_by_key(|event| event.at);
    for mut step in own.steps {
        for field in &mut step.reads {
            *field = path(scenario, field);
        }
        trace.steps.push(step);
    }
    Ok(ready(scenario, run, health))
}

/// The bare run.
pub(super) fn run(scenario: &Scenario) -> Result<DeploymentRun, Rejection> {
    match scenario.operation {
        DeploymentOperation::Deploy => deployment::simulate(&scenario.deployment),
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

/// A moment of health, for the picture.
fn shown(moment: &health::HealthMoment) -> Health {
    let (tone, color) = match moment.color {
        HealthColor::Green => (Tone::Good, "green"),
        HealthColor::Yellow => (Tone::Caution, "yellow"),
        HealthColor::Red => (Tone::Bad, "red"),
        HealthColor::Grey => (Tone::Neutral, "grey"),
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
    };
    played.facts = facts(scenario, &played);
    played
}

/// The requests, and from when on the new version answers how many of them with errors.
pub(super) fn load(scenario: &Scenario, run: &DeploymentRun) -> RequestLoad {
    let spans = || {
        run.instances
            .iter()
            .flat_map(|instance| &instance.spans)
            .filter(|span| span.version == FleetVersion::V2 && span.phase.serves())
    };
    let from = spans().filter(|span| span.phase == Doing::Erroring).map(|span| span.from).min();
    // Where some of the new instances are sound, their part of the time that all serve counts.
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

/// The run as lanes.
pub(super) fn timeline(scenario: &Scenario, run: &DeploymentRun) -> Timeline {
    let over = run
        .instances
        .iter()
        .flat_map(|instance| &instance.spans)
        .map(|span| span.to)
        .max()
        .unwrap_or(0)
        .max(run.total_seconds);
    // A tail, so that the final state can be seen.
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
        phases: phases(&run.states, end),
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

/// What the way promises to keep in service, and how many there are at most.
fn promises(scenario: &Scenario, n: u32) -> (Option<u32>, Option<u32>) {
    match (scenario.operation, DeploymentPolicy::parse(scenario.deployment.policy_text())) {
        (DeploymentOperation::BlueGreen, _) => (Some(n), Some(n.saturating_mul(2))),
        (DeploymentOperation::Configure, _) | (_, None) => (None, None),
        (_, Some(policy)) => {
            let batch = u32::try_from(scenario.deployment.batch()).unwrap_or(n);
            let extra = match policy {
                DeploymentPolicy::AllAtOnce | DeploymentPolicy::Rolling => 0,
                DeploymentPolicy::RollingWithAdditionalBatch => batch,
                DeploymentPolicy::Immutable | DeploymentPolicy::TrafficSplitting => n,
            };
            let least = match policy {
                DeploymentPolicy::AllAtOnce => 0,
                DeploymentPolicy::Rolling => n.saturating_sub(batch),
                _ => n,
            };
            (Some(least), Some(n.saturating_add(extra)))
        }
    }
}

fn phases(rows: &[FleetRow], end: u64) -> Vec<TimelinePhase> {
    let next = rows.iter().skip(1).map(|row| row.at).chain([end]);
    rows.iter()
        .zip(next)
        .filter(|(row, to)| *to > row.at)
        .map(|(row, to)| TimelinePhase { from: row.at, to, name: row.step.clone() })
        .collect()
}

/// How one gets back.
fn back(scenario: &Scenario, run: &DeploymentRun) -> Vec<String> {
    let mut back = Vec::new();
    match (scenario.operation, run.outcome, run.rollback) {
        (DeploymentOperation::Configure, DeploymentOutcome::Succeeded, _) => {
            back.push("Change the setting back: that is an update of its own.".into());
        }
        (DeploymentOperation::Configure, ..) => back.push(if run.rollback == Rollback::Automatic {
            "Nothing to do: the previous configuration is back.".into()
        } else {
            "Change the setting back; until that update is done nothing serves.".into()
        }),
        (DeploymentOperation::BlueGreen, DeploymentOutcome::Succeeded, _) => back.push(
            "Swap the addresses again while blue still runs; once it is terminated, make it anew."
                .into(),
        ),
        (DeploymentOperation::BlueGreen, ..) => {
            back.push(if run.states.iter().any(|row| row.step == "swap") {
                "The addresses were swapped again by hand; clients come back as their cached records expire.".into()
            } else {
                "Nothing to do: the addresses were never swapped.".into()
            });
        }
        (_, DeploymentOutcome::Succeeded, _) => back.push(
            "Deploy version 1 again by the same policy: it takes as long as this deployment did."
                .into(),
        ),
        (_, _, Rollback::Automatic) => back.push(
            "Nothing to do: the new instances are gone and the old ones were never touched.".into(),
        ),
        _ if run.final_versions.v2 + run.final_versions.out == 0 => back.push(
            "Nothing to bring back: every instance still runs version 1. Mend version 2 and deploy again.".into(),
        ),
        _ => {
            back.push("Deploy version 1 again, or a mended version 3: nothing is rolled back for you.".into());
            let wrong = run
                .instances
                .iter()
                .filter(|instance| {
                    instance.alive
                        && instance
                            .spans
                            .last()
                            .is_some_and(|span| span.version == FleetVersion::V2)
                })
                .count();
            back.push(format!(
                "Or terminate the {} with version 2: the Auto Scaling group launches the expected version 1 in their place.",
                crate::text::count_as(wrong as u64, "instance", "instances")
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
    // What comes later stands in the timeline, and not in these sums.
    let down_after = if played.final_versions.v1 + played.final_versions.v2 == 0 {
        ", and none in the end"
    } else {
        ""
    };
    let after = played.fails_after;
    let later = match after {
        0 => String::new(),
        _ => format!(
            "; {} more in the {} after it that the picture shows",
            number(after),
            crate::text::duration(played.timeline.end - figures.seconds)
        ),
    };
    let balancer = if scenario.operation == DeploymentOperation::BlueGreen {
        figures.seconds as f64 / 3600.0 * scenario.price.load_balancer_hour
    } else {
        0.0
    };
    let cost = figures.extra_seconds as f64 / 3600.0 * scenario.price.instance_hour + balancer;
    let mixed = if played.final_versions.v1 > 0 && played.final_versions.v2 > 0 {
        "until mended".into()
    } else if figures.mixed_seconds == 0 {
        "never".into()
    } else {
        crate::text::duration(figures.mixed_seconds)
    };
    vec![
        fact(
            if played.outcome == DeploymentOutcome::Succeeded {
                "Time taken"
            } else {
                "Time until it stopped"
            },
            crate::text::duration(figures.seconds),
            "",
        ),
        fact(
            "Least in service",
            format!("{} of {n}", figures.least_in_service),
            &if figures.down_seconds > 0 {
                format!("none for {}{down_after}", crate::text::duration(figures.down_seconds))
            } else {
                format!("first at {}", crate::text::duration(figures.least_at))
            },
        ),
        fact("Both versions serve", mixed, ""),
        fact("Answered by version 1", number(old), "requests"),
        fact("Answered by version 2", number(new), "requests"),
        fact(
            "Failed requests",
            number(figures.failed_requests),
            &format!(
                "at {} a second{}, until the deployment ended{later}",
                scenario.load.per_second,
                match scenario.load.each {
                    0 => String::new(),
                    each => format!(", {each} an instance"),
                }
            ),
        ),
        fact("Most instances", figures.peak.to_string(), ""),
        fact(
            "Extra instance-minutes",
            number(extra_minutes),
            &if cost > 0.0 {
                format!("about {cost:.3} US dollars at the prices given")
            } else {
                String::new()
            },
        ),
        fact("DNS change", if played.dns_change { "yes" } else { "no" }.into(), ""),
        fact(
            "Instances kept",
            format!("{} of {n}", played.original_instances_kept),
            if played.original_instances_kept < n {
                "CPU credits and local disks of the others are gone"
            } else {
                ""
            },
        ),
        fact(
            "Health at the end",
            health::at_the_end(&played.health, played.outcome).into(),
            match played.health.last().map(|last| last.color) {
                Some(HealthColor::Red | HealthColor::Yellow) => "see the causes below",
                _ => "",
            },
        ),
    ]
}

impl RunView {
    /// The verdict.
    pub(super) fn headline(&self) -> Headline {
        let figures = &self.figures;
        let FinalVersions { v1, v2, out } = self.final_versions;
        let smooth = figures.down_seconds == 0 && figures.failed_requests == 0 && out == 0;
        let untouched = self.outcome != DeploymentOutcome::Succeeded && v2 == 0 && out == 0;
        let configuration = self.timeline.versions[OLD].starts_with("old");
        let (what, old, new) = if configuration {
            ("The new configuration", "the old configuration", "the new configuration")
        } else {
            ("Version 2", "version 1", "version 2")
        };
        let (tone, word) = match self.outcome {
            DeploymentOutcome::Succeeded if smooth => (Tone::Good, "Succeeded"),
            DeploymentOutcome::Succeeded => (Tone::Caution, "Succeeded"),
            DeploymentOutcome::Failed if untouched => (Tone::Caution, "Failed, undone"),
            DeploymentOutcome::Failed => (Tone::Bad, "Failed"),
            DeploymentOutcome::Aborted => (Tone::Caution, "Aborted"),
        };
        let service = if figures.down_seconds > 0 {
            format!("for {} nothing was in service", crate::text::duration(figures.down_seconds))
        } else {
            format!(
                "never fewer than {} of {} were in service",
                figures.least_in_service, self.instances
            )
        };
        let later = self
            .states
            .last()
            .filter(|row| row.step == "version 2 fails" && row.at > figures.seconds);
        if let (DeploymentOutcome::Succeeded, Some(row)) = (self.outcome, later) {
            return Headline {
                tone: Tone::Bad,
                word: "Succeeded, then failed".into(),
                sentence: format!(
                    "{what} was everywhere after {}; at {} it is out of service on {} of {}.",
                    crate::text::duration(figures.seconds),
                    crate::text::duration(row.at),
                    row.out,
                    self.instances
                ),
                detail: "The deployment was over and counts as a success: nothing is brought back for you.".into(),
            };
        }
        let sentence = match self.outcome {
            DeploymentOutcome::Succeeded if out == 0 && v1 == 0 => {
                format!(
                    "{what} is everywhere after {}; {service}.",
                    crate::text::duration(figures.seconds)
                )
            }
            _ if untouched => format!("All {v1} serve {old} as before; {service}."),
            _ => {
                let mut parts = Vec::new();
                for (count, does) in [(v2, new), (v1, old), (out, "nothing")] {
                    if count > 0 {
                        parts.push(format!(
                            "{} {} {does}",
                            if parts.is_empty() {
                                crate::text::count_as(count, "instance", "instances")
                            } else {
                                count.to_string()
                            },
                            if count == 1 { "serves" } else { "serve" }
                        ));
                    }
                }
                format!("{}.", parts.join(", "))
            }
        };
        Headline {
            tone,
            word: word.into(),
            sentence,
            detail: match (self.outcome, figures.failed_requests) {
                (DeploymentOutcome::Succeeded, 0) => String::new(),
                (DeploymentOutcome::Succeeded, failed) => {
                    format!("{} requests fail at the load given.", number(failed))
                }
                (_, 0) => self.back.first().cloned().unwrap_or_default(),
                (_, failed) => format!(
                    "{} {} requests fail at the load given.",
                    self.back.first().map_or("", String::as_str),
                    number(failed)
                ),
            },
        }
    }
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
