//! The run of a configuration update on a [`Fleet`].

use super::{ChangeEffect, ConfigUpdate, RollingUpdateType, Settings};
use crate::beanstalk::{
    deployment::ResolvedDurations,
    fleet::{EventSeverity, Fleet, FleetVersion, InstanceOrigin, InstancePhase},
    rules,
};
use crate::explain::{Verdict::Applied, guaranteed, step};
use crate::text::unsigned;

/// Durations in seconds, in addition to those of deployments.
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

    /// Runs the update.
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

    /// Records a row, and the number of instances in service if it changed.
    fn note(&mut self, step: impl Into<String>) {
        let (v1, v2, total) = self.fleet.counts();
        if self.in_service.last() != Some(&(v1 + v2)) {
            self.in_service.push(v1 + v2);
        }
        self.peak = self.peak.max(total);
        self.fleet.row(step);
    }

    /// Applies the setting to the running instances and restarts their application batch by batch.
    fn restarts(&mut self) {
        let (n, size) = (self.settings.running, self.settings.restart);
        step!(self.fleet, rules::DEPLOYMENT_ID, Applied, "Deployment ID", [];
            "A configuration deployment increases the deployment ID by 1.");
        let reads = ["batchSize", "batchSizeType", "running"];
        if size >= n {
            step!(self.fleet, rules::UPDATE_IN_PLACE, Applied, "Restart", reads;
                "The batch contains all {n} instances, so Elastic Beanstalk restarts every application at the same time.");
        } else {
            step!(self.fleet, rules::UPDATE_IN_PLACE, Applied, "Restart", reads;
                "Elastic Beanstalk restarts {size} of {n} instances at a time and deregisters each batch from the load balancer.");
        }
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

    /// Restarts a batch; the caller puts it in service again.
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

    /// Records whether the operator has canceled the update.
    fn canceled(&mut self) -> bool {
        let canceled = self.update.abort_at.is_some_and(|at| at <= self.fleet.now);
        if canceled {
            self.aborted = true;
            self.succeeded = false;
            self.fleet.add_event(EventSeverity::Warn, "Environment update is being aborted.");
            step!(self.fleet, rules::ABORT_UPDATE, Applied, "Abort", ["abortAt"];
                "Cloudglass assumes that the rollback uses the same method. Elastic Beanstalk uses that of the last successful update.");
        }
        canceled
    }

    fn at_once(&mut self) {
        let n = self.settings.running;
        step!(self.fleet, rules::UPDATE_DISABLED, Applied, "Update", ["rollingUpdateEnabled"];
            "Rolling updates are disabled. Elastic Beanstalk terminates all {n} instances and then launches replacements.");
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

    /// Launches all instances with the previous configuration.
    fn all_back(&mut self, n: u64) {
        let new = self.launch(n, FleetVersion::V1, InstanceOrigin::Replacement);
        self.fleet.set(&new, InstancePhase::InService);
        self.note("previous launched");
    }

    fn immutable(&mut self) {
        let n = self.settings.running;
        step!(self.fleet, rules::UPDATE_IMMUTABLE, Applied, "Update", ["rollingUpdateType"];
            "A temporary Auto Scaling group launches one instance, then all {n}. Elastic Beanstalk terminates the old instances last.");
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
        self.rolls_back(
            "It terminates the temporary Auto Scaling group. The old instances stayed in service.",
        );
        self.terminate(new, "new terminated");
    }

    fn rolls(&mut self) {
        let Settings { running, max_batch, min_in_service, batch, replacement_first, kind, .. } =
            *self.settings;
        step!(self.fleet, rules::UPDATE_DEFAULTS, Applied, "MaxBatchSize, MinInstancesInService", ["maxBatchSize", "minInstancesInService", "minSize", "maxSize"];
            "Elastic Beanstalk replaces at most {max_batch} at a time and keeps at least {min_in_service} in service.");
        let reads = ["maxBatchSize", "minInstancesInService", "running"];
        if replacement_first {
            step!(self.fleet, rules::UPDATE_BATCH, Applied, "Batch size", reads;
                "At least {min_in_service} of {running} instances must stay in service, so Elastic Beanstalk launches each replacement first.");
        } else {
            step!(self.fleet, rules::UPDATE_BATCH, Applied, "Batch size", reads;
                "The smaller of {max_batch} and {running} − {min_in_service} is {batch} instances at a time.");
        }
        if kind == RollingUpdateType::Health {
            step!(self.fleet, rules::UPDATE_HEALTH, Applied, "Update", ["rollingUpdateType"];
                "Elastic Beanstalk terminates a batch and launches replacements, which must be healthy before the next batch.");
        } else {
            step!(self.fleet, rules::UPDATE_TIME, Applied, "Update", ["rollingUpdateType"];
                "Elastic Beanstalk terminates a batch, launches replacements, and waits for `PauseTime` before the next batch.");
        }
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
                self.rolls_back("Another rolling update restores the previous configuration.");
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
        step!(self.fleet, rules::UPDATE_ROLLBACK, Applied, "Rollback", ["failingBatch"];
            "Elastic Beanstalk rolls back the failed configuration update. {how}");
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

    /// Launches instances and waits until they are healthy, or until the pause ends.
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

    /// Does this batch fail? Then the time until its timeout passes.
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
