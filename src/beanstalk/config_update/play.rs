//! The script of a configuration update, played on a [`Fleet`].

use super::{ChangeEffect, ConfigUpdate, RollingUpdateType, Settings};
use crate::beanstalk::{
    deployment::{ResolvedDurations, unsigned},
    fleet::{EventSeverity, Fleet, FleetVersion, InstanceOrigin, InstancePhase},
    rules,
};
use crate::explain::{Verdict, guaranteed};

/// Durations in seconds, beside those of deployments.
mod seconds {
    pub const START: u64 = 10;
    pub const TERMINATE: u64 = 60;
    pub const PAUSE: u64 = 60;
    /// `Timeout` of a batch that waits for health: PT30M.
    pub const BATCH_TIMEOUT: u64 = 1_800;
    pub const FINISH: u64 = 10;
}

pub(super) struct ConfigUpdateScript<'a> {
    update: &'a ConfigUpdate,
    settings: &'a Settings,
    times: ResolvedDurations,
    pub(super) fleet: Fleet,
    pub(super) in_service: Vec<u64>,
    pub(super) peak: u64,
    pub(super) succeeded: bool,
    pub(super) aborted: bool,
}

impl<'a> ConfigUpdateScript<'a> {
    pub(super) fn new(update: &'a ConfigUpdate, settings: &'a Settings) -> Self {
        let mut fleet = Fleet::running(settings.running);
        fleet.row("start");
        Self {
            update,
            settings,
            times: ResolvedDurations::of(&update.durations),
            fleet,
            in_service: vec![settings.running],
            peak: settings.running,
            succeeded: true,
            aborted: false,
        }
    }

    /// Plays the whole update.
    pub(super) fn play(&mut self, effect: ChangeEffect) {
        self.fleet.event("Updating environment example's configuration settings.");
        self.pass(seconds::START);
        match (effect, self.settings.kind) {
            (ChangeEffect::None, _) => {}
            (ChangeEffect::InPlace, _) => self.restarts(),
            (ChangeEffect::Replace, RollingUpdateType::Disabled) => self.at_once(),
            (ChangeEffect::Replace, RollingUpdateType::Immutable) => self.immutable(),
            (ChangeEffect::Replace, RollingUpdateType::Time | RollingUpdateType::Health) => {
                self.rolls()
            }
        }
        self.pass(seconds::FINISH);
        if self.succeeded {
            self.fleet.event("Successfully deployed new configuration to environment.");
            return;
        }
        if !self.aborted {
            self.fleet.add_event(EventSeverity::Error, "Failed to deploy configuration.");
        }
        if effect == ChangeEffect::InPlace
            || self.settings.kind != RollingUpdateType::Disabled
            || self.aborted
        {
            self.fleet.add_event(
                EventSeverity::Warn,
                "The environment was reverted to the previous configuration setting.",
            );
        }
    }

    fn pass(&mut self, seconds: u64) {
        self.fleet.now = self.fleet.now.saturating_add(seconds);
    }

    /// Notes the count in service if it fell or rose, and a row.
    fn note(&mut self, step: impl Into<String>) {
        let (v1, v2, total) = self.fleet.counts();
        if self.in_service.last() != Some(&(v1 + v2)) {
            self.in_service.push(v1 + v2);
        }
        self.peak = self.peak.max(total);
        self.fleet.row(step);
    }

    /// The new setting is put on the running instances, and their application restarts batch by batch.
    fn restarts(&mut self) {
        let (n, size) = (self.settings.running, self.settings.restart);
        self.fleet.because(
            &rules::DEPLOYMENT_ID,
            Verdict::Applied,
            "deployment id",
            "A configuration deployment on the instances raises the deployment id by 1.",
            &[],
        );
        self.fleet.because(
            &rules::UPDATE_IN_PLACE,
            Verdict::Applied,
            "restart",
            if size >= n {
                format!("The deployment's batch is all {n} running: every application restarts at the same time.")
            } else {
                format!("The deployment's batch size restarts {size} of {n} at a time, each batch out of the load balancer meanwhile.")
            },
            &["batchSize", "batchSizeType", "running"],
        );
        let all = self.fleet.places(|_, _, _| true);
        let step = usize::try_from(size).unwrap_or(1).max(1);
        for (at, places) in all.chunks(step).enumerate() {
            let number = at as u64 + 1;
            if self.canceled() {
                return self.restart_back(
                    guaranteed(all.get(..at * step), "the batches before this one"),
                    step,
                );
            }
            self.restart(places, FleetVersion::V2, format!("batch {number} restarts"));
            if self.update.failing_batch == Some(number) {
                self.pass(self.times.until_timeout);
                self.fleet.set(places, InstancePhase::Failed);
                self.fleet.row(format!("batch {number} timeout"));
                self.rolls_back("The applications restart with the previous setting.");
                let until = (at * step + places.len()).min(all.len());
                return self
                    .restart_back(guaranteed(all.get(..until), "the batches until here"), step);
            }
            self.fleet.set(places, InstancePhase::InService);
            self.note(format!("batch {number} in"));
        }
        if self.canceled() {
            self.restart_back(&all, step);
        }
    }

    /// One batch restarts; it serves again when the caller says so.
    fn restart(&mut self, places: &[usize], version: FleetVersion, step: String) {
        let everything = self.settings.restart >= self.settings.running;
        if everything {
            self.fleet.set(places, InstancePhase::Deploying);
        } else {
            self.fleet.set(places, InstancePhase::Draining);
        }
        self.note(step);
        if !everything {
            self.pass(self.times.drain);
        }
        match version {
            FleetVersion::V1 => self.fleet.revert(places, InstancePhase::Deploying),
            FleetVersion::V2 => self.fleet.renew(places, InstancePhase::Deploying),
        }
        self.pass(self.times.commands);
        if !everything {
            self.fleet.set(places, InstancePhase::Waiting);
            self.pass(self.times.register);
        }
    }

    fn restart_back(&mut self, changed: &[usize], step: usize) {
        for (at, places) in changed.chunks(step).rev().enumerate() {
            self.restart(places, FleetVersion::V1, format!("rollback {} restarts", at + 1));
            self.fleet.set(places, InstancePhase::InService);
            self.note(format!("rollback {} in", at + 1));
        }
    }

    /// Does the operator cancel before the next step? Then it is on record.
    fn canceled(&mut self) -> bool {
        let canceled = self.update.abort_at.is_some_and(|at| at <= self.fleet.now);
        if canceled {
            self.aborted = true;
            self.succeeded = false;
            self.fleet.add_event(EventSeverity::Warn, "Environment update is being aborted.");
            self.fleet.because(
                &rules::ABORT_UPDATE,
                Verdict::Applied,
                "abort",
                "A cancelled configuration update is taken back, by the method of the last successful update; here that is taken to be the same one.",
                &["abortAt"],
            );
        }
        canceled
    }

    fn at_once(&mut self) {
        let n = self.settings.running;
        self.fleet.because(
            &rules::UPDATE_DISABLED,
            Verdict::Applied,
            "update",
            format!("Rolling updates are off: all {n} instances are terminated, then all are launched anew, and nothing serves in between."),
            &["rollingUpdateEnabled"],
        );
        let old = self.fleet.places(|_, _, _| true);
        self.terminate(&old, "all terminated");
        if self.canceled() {
            return self.all_back(n);
        }
        let new = self.launch(n, FleetVersion::V2, InstanceOrigin::Replacement);
        if self.fails(1) {
            self.fleet.set(&new, InstancePhase::Failed);
            self.note("all unhealthy");
            self.succeeded = false;
            return;
        }
        self.fleet.set(&new, InstancePhase::InService);
        self.note("all launched");
        if self.canceled() {
            self.terminate(&new, "new terminated");
            self.all_back(n);
        }
    }

    /// All instances are launched with the previous configuration.
    fn all_back(&mut self, n: u64) {
        let new = self.launch(n, FleetVersion::V1, InstanceOrigin::Replacement);
        self.fleet.set(&new, InstancePhase::InService);
        self.note("previous launched");
    }

    fn immutable(&mut self) {
        let n = self.settings.running;
        self.fleet.because(
            &rules::UPDATE_IMMUTABLE,
            Verdict::Applied,
            "update",
            format!("A temporary Auto Scaling group brings one, then all {n} new instances; the old ones go last."),
            &["rollingUpdateType"],
        );
        let old = self.fleet.places(|_, _, _| true);
        let mut new = self.launch(1, FleetVersion::V2, InstanceOrigin::Temporary);
        if self.fails(1) {
            return self.drop_new(&new);
        }
        self.fleet.set(&new, InstancePhase::InService);
        self.note("first new instance healthy");
        if self.canceled() {
            return self.terminate(&new, "new terminated");
        }
        if n > 1 {
            new.extend(self.launch(n - 1, FleetVersion::V2, InstanceOrigin::Temporary));
            if self.fails(2) {
                return self.drop_new(&new);
            }
            self.fleet.set(&new, InstancePhase::InService);
            self.note("all healthy");
            if self.canceled() {
                return self.terminate(&new, "new terminated");
            }
        }
        self.terminate(&old, "old terminated");
    }

    fn drop_new(&mut self, new: &[usize]) {
        self.fleet.set(new, InstancePhase::Failed);
        self.rolls_back("The temporary group is terminated; the old instances were never touched.");
        self.terminate(new, "new terminated");
    }

    fn rolls(&mut self) {
        let Settings { running, max_batch, min_in_service, batch, replacement_first, kind, .. } =
            *self.settings;
        self.fleet.because(
            &rules::UPDATE_DEFAULTS,
            Verdict::Applied,
            "MaxBatchSize, MinInstancesInService",
            format!("At most {max_batch} at a time, and at least {min_in_service} in service."),
            &["maxBatchSize", "minInstancesInService", "minSize", "maxSize"],
        );
        self.fleet.because(
            &rules::UPDATE_BATCH,
            Verdict::Applied,
            "batch size",
            if replacement_first {
                format!("{running} running and {min_in_service} to be kept leave none to terminate: one replacement is launched first each time.")
            } else {
                format!("The smaller of {max_batch} and {running} − {min_in_service}: {batch} at a time.")
            },
            &["maxBatchSize", "minInstancesInService", "running"],
        );
        self.fleet.because(
            if kind == RollingUpdateType::Health {
                &rules::UPDATE_HEALTH
            } else {
                &rules::UPDATE_TIME
            },
            Verdict::Applied,
            "update",
            if kind == RollingUpdateType::Health {
                "A batch is terminated, its replacements are launched and must be healthy before the next batch."
            } else {
                "A batch is terminated, its replacements are launched, then PauseTime passes before the next batch."
            },
            &["rollingUpdateType"],
        );
        let old = self.fleet.places(|_, _, _| true);
        let step = usize::try_from(batch).unwrap_or(1).max(1);
        let mut replaced: Vec<usize> = Vec::new();
        for (at, places) in old.chunks(step).enumerate() {
            let number = at as u64 + 1;
            let count = places.len() as u64;
            if self.canceled() {
                return self.roll_back(&replaced, step);
            }
            let new = if replacement_first {
                self.launch(count, FleetVersion::V2, InstanceOrigin::Replacement)
            } else {
                self.terminate(places, format!("batch {number} terminated"));
                self.launch(count, FleetVersion::V2, InstanceOrigin::Replacement)
            };
            replaced.extend(&new);
            if self.fails(number) {
                self.fleet.set(&new, InstancePhase::Failed);
                self.fleet.row(format!("batch {number} timeout"));
                if replacement_first {
                    self.terminate(&new, "replacement terminated");
                    replaced.retain(|place| !new.contains(place));
                }
                self.rolls_back("Another rolling update brings the previous configuration back.");
                return self.roll_back(&replaced, step);
            }
            self.fleet.set(&new, InstancePhase::InService);
            self.note(format!("batch {number} launched"));
            if replacement_first {
                self.terminate(places, format!("batch {number} terminated"));
            }
        }
        if self.canceled() {
            self.roll_back(&replaced, step);
        }
    }

    fn roll_back(&mut self, replaced: &[usize], step: usize) {
        let first = self.settings.replacement_first;
        for (at, places) in replaced.chunks(step).rev().enumerate() {
            let number = at + 1;
            if !first {
                self.terminate(places, format!("rollback {number} terminated"));
            }
            let new =
                self.launch(places.len() as u64, FleetVersion::V1, InstanceOrigin::Replacement);
            self.fleet.set(&new, InstancePhase::InService);
            self.note(format!("rollback {number} launched"));
            if first {
                self.terminate(places, format!("rollback {number} terminated"));
            }
        }
    }

    fn rolls_back(&mut self, how: &str) {
        self.succeeded = false;
        self.fleet.because(
            &rules::UPDATE_ROLLBACK,
            Verdict::Applied,
            "rollback",
            format!("A failed configuration update is taken back by itself, unlike a failed deployment. {how}"),
            &["failingBatch"],
        );
    }

    fn terminate(&mut self, places: &[usize], step: impl Into<String>) {
        self.fleet.set(places, InstancePhase::Draining);
        self.note(step);
        self.pass(self.times.drain);
        self.fleet.set(places, InstancePhase::Terminating);
        self.pass(
            self.update
                .durations
                .terminate
                .unwrap_or(seconds::TERMINATE)
                .min(ResolvedDurations::MOST),
        );
        self.fleet.remove(places);
    }

    /// Launches instances and lets the time pass until they are healthy, or the pause is over.
    fn launch(&mut self, count: u64, version: FleetVersion, group: InstanceOrigin) -> Vec<usize> {
        let new = self.fleet.launch(count, group, version);
        self.note("launching");
        self.pass(self.times.launch);
        self.fleet.set(&new, InstancePhase::Waiting);
        self.pass(match self.settings.kind {
            RollingUpdateType::Time => self.update.pause_seconds.map_or(seconds::PAUSE, unsigned),
            _ => self.times.healthy,
        });
        new
    }

    /// Does this batch fail? Then the time that it takes to see it passes.
    fn fails(&mut self, batch: u64) -> bool {
        let fails = self.update.failing_batch == Some(batch);
        if fails && self.settings.kind != RollingUpdateType::Time {
            self.pass(
                seconds::BATCH_TIMEOUT.saturating_sub(self.times.launch + self.times.healthy),
            );
        }
        fails
    }
}
