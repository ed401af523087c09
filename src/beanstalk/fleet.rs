//! The simulation of a fleet: instances with their spans, a clock, rows, events, and the trace.

use crate::explain::{Rule, StepId, Trace, Verdict};
use serde::Serialize;

/// Seconds since the operation began.
pub type Seconds = u64;

/// The version (or configuration) of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FleetVersion {
    /// The version before the operation.
    V1,
    /// The version to deploy.
    V2,
}

/// What an instance is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum InstancePhase {
    /// Receives requests.
    InService,
    /// Receives requests and returns errors.
    Erroring,
    /// Deregistered from the load balancer; requests in progress end.
    Draining,
    /// Runs the commands that deploy the new version.
    Deploying,
    /// Has the new version and waits for health checks.
    Waiting,
    /// Starts for the first time.
    Launching,
    /// Out of service: the commands failed, or it never became healthy.
    Failed,
    /// Is being terminated.
    Terminating,
}

impl InstancePhase {
    /// True if the instance receives requests.
    pub const fn serves(self) -> bool {
        matches!(self, InstancePhase::InService | InstancePhase::Erroring)
    }
}

/// The group that an instance belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum InstanceOrigin {
    /// Running at the start.
    Original,
    /// The additional batch of `RollingWithAdditionalBatch`.
    Additional,
    /// The temporary Auto Scaling group of an immutable or traffic-splitting run.
    Temporary,
    /// Launched to replace a terminated instance.
    Replacement,
    /// The green environment of a blue/green swap.
    Green,
}

/// A time span in which an instance has one version and one phase. `from < to`, except in the last span of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceSpan {
    /// Start, in seconds.
    pub from: Seconds,
    /// End, in seconds.
    pub to: Seconds,
    /// The version on the instance.
    pub version: FleetVersion,
    /// The phase.
    pub phase: InstancePhase,
}

/// One instance during the run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FleetInstance {
    /// A generated ID: `i-1`, `i-2`, ….
    pub id: String,
    /// The group that it belongs to.
    pub group: InstanceOrigin,
    /// Its spans in order, without gaps.
    pub spans: Vec<InstanceSpan>,
    /// False after termination.
    pub alive: bool,
}

/// A row of the tables in docs/reference/beanstalk.md, section 5.14: the number of instances in each state after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FleetRow {
    /// The step's name: `batch 1 out`.
    pub step: String,
    /// When the step occurred.
    pub at: Seconds,
    /// Instances in service on the old version.
    pub serving_v1: u64,
    /// Instances in service on the new version.
    pub serving_v2: u64,
    /// All others, including launching ones.
    pub out: u64,
    /// Total instances.
    pub total: u64,
    /// Percentage of the traffic to the new version, if instance counts don't determine it.
    #[serde(rename = "trafficV2Percent", skip_serializing_if = "Option::is_none")]
    pub traffic_v2_percent: Option<u64>,
    /// The step of the trace with the reason.
    #[serde(skip)]
    pub because: Option<StepId>,
}

/// An event of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsoleEvent {
    /// When, in seconds.
    pub at: Seconds,
    /// The severity.
    pub severity: EventSeverity,
    /// In the console's words.
    pub text: String,
    /// The step of the trace with the reason.
    #[serde(skip)]
    pub because: Option<StepId>,
}

/// `EventSeverity`, as far as runs use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventSeverity {
    /// Progress.
    Info,
    /// A warning.
    Warn,
    /// A failure.
    Error,
}

/// From this second, the new version receives this share of the traffic regardless of instance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrafficShare {
    /// Start, in seconds.
    pub at: Seconds,
    /// Percentage for the new version.
    pub percent: u64,
}

/// The instances, the current time, and everything recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fleet {
    /// Seconds since the start.
    pub now: Seconds,
    /// Every instance of the run, in launch order.
    pub instances: Vec<FleetInstance>,
    /// The rows so far.
    pub rows: Vec<FleetRow>,
    /// The events so far.
    pub events: Vec<ConsoleEvent>,
    /// The traffic shares so far; empty if instance counts determine them.
    pub shares: Vec<TrafficShare>,
    /// The reason for each step.
    pub trace: Trace,
    serving_v1: u64,
    serving_v2: u64,
    total: u64,
}

impl Fleet {
    /// A fleet of `count` instances in service on the old version.
    pub fn running(count: u64) -> Self {
        let mut fleet = Self::default();
        let ids = fleet.launch(count, InstanceOrigin::Original, FleetVersion::V1);
        fleet.set(&ids, InstancePhase::InService);
        fleet
    }

    /// Adds instances in the phase [`InstancePhase::Launching`]; returns their indexes.
    pub fn launch(
        &mut self,
        count: u64,
        group: InstanceOrigin,
        version: FleetVersion,
    ) -> Vec<usize> {
        let first = self.instances.len();
        self.total += count;
        for _ in 0..count {
            self.instances.push(FleetInstance {
                id: format!("i-{}", self.instances.len() + 1),
                group,
                spans: vec![InstanceSpan {
                    from: self.now,
                    to: self.now,
                    version,
                    phase: InstancePhase::Launching,
                }],
                alive: true,
            });
        }
        (first..self.instances.len()).collect()
    }

    /// Sets the phase of instances and keeps their version.
    pub fn set(&mut self, places: &[usize], phase: InstancePhase) {
        self.change(places, None, phase);
    }

    /// Sets the phase of instances and installs the new version.
    pub fn renew(&mut self, places: &[usize], phase: InstancePhase) {
        self.change(places, Some(FleetVersion::V2), phase);
    }

    /// Sets the phase of instances and restores the old version.
    pub fn revert(&mut self, places: &[usize], phase: InstancePhase) {
        self.change(places, Some(FleetVersion::V1), phase);
    }

    fn change(&mut self, places: &[usize], version: Option<FleetVersion>, phase: InstancePhase) {
        let now = self.now;
        for &place in places {
            let Some(instance) = self.instances.get_mut(place).filter(|instance| instance.alive)
            else {
                continue;
            };
            close(instance, now);
            let before = instance.spans.last().map(|span| (span.version, span.phase));
            let version =
                version.or(before.map(|(version, _)| version)).unwrap_or(FleetVersion::V1);
            for (serves, from, step) in [
                (
                    before.is_some_and(|(_, phase)| phase.serves()),
                    before.map(|(version, _)| version),
                    false,
                ),
                (phase.serves(), Some(version), true),
            ] {
                let count = match from {
                    Some(FleetVersion::V2) => &mut self.serving_v2,
                    _ => &mut self.serving_v1,
                };
                match (serves, step) {
                    (true, true) => *count += 1,
                    (true, false) => *count = count.saturating_sub(1),
                    _ => {}
                }
            }
            match instance.spans.last_mut() {
                // A span has a duration.
                Some(last) if last.from == now => {
                    last.version = version;
                    last.phase = phase;
                }
                _ => instance.spans.push(InstanceSpan { from: now, to: now, version, phase }),
            }
        }
    }

    /// Removes terminated instances.
    pub fn remove(&mut self, places: &[usize]) {
        let now = self.now;
        for &place in places {
            if let Some(instance) = self.instances.get_mut(place).filter(|instance| instance.alive)
            {
                close(instance, now);
                instance.alive = false;
                self.total = self.total.saturating_sub(1);
                match instance.spans.last().filter(|span| span.phase.serves()) {
                    Some(span) if span.version == FleetVersion::V1 => {
                        self.serving_v1 = self.serving_v1.saturating_sub(1);
                    }
                    Some(_) => self.serving_v2 = self.serving_v2.saturating_sub(1),
                    None => {}
                }
            }
        }
    }

    /// Ends the run: every open span ends now.
    pub fn close(&mut self) {
        let now = self.now;
        for instance in self.instances.iter_mut().filter(|instance| instance.alive) {
            close(instance, now);
        }
    }

    /// The current version and phase of an instance; `None` after termination.
    pub fn state(&self, place: usize) -> Option<(FleetVersion, InstancePhase)> {
        let instance = self.instances.get(place).filter(|instance| instance.alive)?;
        instance.spans.last().map(|span| (span.version, span.phase))
    }

    /// The indexes of the running instances that satisfy `test`.
    pub fn places(
        &self,
        test: impl Fn(&FleetInstance, FleetVersion, InstancePhase) -> bool,
    ) -> Vec<usize> {
        (0..self.instances.len())
            .filter(|&at| {
                self.instances
                    .get(at)
                    .zip(self.state(at))
                    .is_some_and(|(instance, (version, phase))| test(instance, version, phase))
            })
            .collect()
    }

    /// Instances in service on the old version, on the new version, and all.
    pub fn counts(&self) -> (u64, u64, u64) {
        (self.serving_v1, self.serving_v2, self.total)
    }

    /// Records a row of the table.
    pub fn row(&mut self, step: impl Into<String>) {
        let (serving_v1, serving_v2, total) = self.counts();
        self.rows.push(FleetRow {
            step: step.into(),
            at: self.now,
            serving_v1,
            serving_v2,
            out: total.saturating_sub(serving_v1 + serving_v2),
            total,
            traffic_v2_percent: self.shares.last().map(|share| share.percent),
            because: None,
        });
    }

    /// Records an event of severity INFO.
    pub fn event(&mut self, text: impl Into<String>) {
        self.add_event(EventSeverity::Info, text);
    }

    /// Records an event.
    pub fn add_event(&mut self, severity: EventSeverity, text: impl Into<String>) {
        self.events.push(ConsoleEvent { at: self.now, severity, text: text.into(), because: None });
    }

    /// Sends this share of the traffic to the new version from now on.
    pub fn share(&mut self, percent: u64) {
        self.shares.push(TrafficShare { at: self.now, percent });
    }

    /// Whether the trace keeps no steps.
    pub fn is_silent(&self) -> bool {
        self.trace.is_silent()
    }

    /// Records a step as [`Trace::record`] does; the row and the events of this moment without a reason refer to it.
    pub fn record(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        subject: &str,
        because: String,
        reads: &[&str],
    ) -> StepId {
        let step = self.trace.record(rule, verdict, subject, because, reads);
        let now = self.now;
        for event in self.events.iter_mut().rev().take_while(|event| event.at == now) {
            event.because.get_or_insert(step);
        }
        if let Some(row) = self.rows.last_mut().filter(|row| row.at == now) {
            row.because.get_or_insert(step);
        }
        step
    }

    /// IDs for an event: `i-1, i-2`.
    pub fn names(&self, places: &[usize]) -> String {
        let mut text = String::new();
        for instance in places.iter().filter_map(|&at| self.instances.get(at)) {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&instance.id);
        }
        text
    }
}

fn close(instance: &mut FleetInstance, now: Seconds) {
    if let Some(last) = instance.spans.last_mut() {
        last.to = now;
    }
}
