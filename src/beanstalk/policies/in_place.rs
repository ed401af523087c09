//! The policies that deploy the new version to the existing instances.

use super::{
    super::{BatchSizeType, batch},
    BatchOutcome, DeploymentOutcome, EventSeverity, FailureAt, FleetVersion, InstanceOrigin,
    InstancePhase, Script, Tier, except, rules, seconds,
};
use crate::{
    explain::{
        Verdict::{Applied, Rejected},
        step,
    },
    text::unsigned,
};

impl Script<'_> {
    pub(super) fn all_at_once(&mut self) -> DeploymentOutcome {
        self.starts();
        self.pass(seconds::START + self.times.prepare);
        if self.aborted() {
            return self.abort();
        }
        self.fleet.event("Deploying new version to instance(s).");
        let places = self.originals.clone();
        let began = self.fleet.now;
        self.fleet.renew(&places, InstancePhase::Deploying);
        self.fleet.row("deploying");
        step!(self.fleet, rules::ALL_AT_ONCE, Applied, "Deployment", ["deploymentPolicy", "instances"];
            "Elastic Beanstalk deploys version 2 to all {} instances at the same time. None is in service during the restart.", self.n());
        let late = self.pass_in_time(began, self.times.commands);
        let faulted = if late { places.clone() } else { self.faulted(FailureAt::All, 1, &places) };
        let good = except(&places, &faulted);
        self.fleet.set(&good, InstancePhase::InService);
        self.instance_done(&good);
        if self.passes_health_gate(&places, &faulted, late) {
            self.fleet.row("done");
            if !faulted.is_empty() {
                self.gate_passed("All at once", &faulted);
            }
            let outcome = self.succeeded(seconds::FINISH_AT_ONCE);
            return self.unless_aborted(outcome);
        }
        if self.fails_by_command() && !late {
            self.command_failed("All at once", &faulted);
            self.failure_events(good.len() as u64, &faulted, false);
            self.fleet.row("command failed");
            return self.failed();
        }
        self.fleet.set(&faulted, InstancePhase::Waiting);
        self.wait_for_timeout(began, &faulted);
        self.fleet.row("timeout");
        if self.ignored("All at once") {
            return self.succeeded(seconds::FINISH);
        }
        self.failure_events(good.len() as u64, &faulted, true);
        self.failed()
    }

    pub(super) fn rolling(&mut self) -> DeploymentOutcome {
        self.starts();
        self.pass(seconds::START);
        self.fleet.event("Deploying new version to instance(s).");
        let size = self.batch_rules();
        self.batches(size, "batch", "done").unwrap_or_else(|| self.succeeded(seconds::FINISH))
    }

    pub(super) fn rolling_with_additional_batch(&mut self) -> DeploymentOutcome {
        self.starts();
        self.pass(seconds::START);
        let size = self.batch_rules();
        let began = self.fleet.now;
        let extra = self.fleet.launch(size, InstanceOrigin::Additional, FleetVersion::V2);
        self.fleet.event(format!(
            "Launching an additional batch of instance(s) ({}) with the new version.",
            self.fleet.names(&extra)
        ));
        self.fleet.row("extra batch launching");
        step!(self.fleet, rules::EXTRA_BATCH, Applied, "Additional batch", ["deploymentPolicy", "batchSize", "instances"];
            "Elastic Beanstalk launches {size} new instances first to keep {} in service. Up to {} run at the same time.", self.n(), self.n() + size);
        if self.n() + size > self.deployment.max_size() {
            step!(self.fleet, rules::EXTRA_MAX_SIZE, Applied, "MaxSize", ["maxSize"];
                "{} instances exceed the `MaxSize` of {}. Cloudglass assumes that the additional batch can exceed it.", self.n() + size, self.deployment.max_size());
        }
        match self.extra_becomes_healthy(began, &extra) {
            BatchOutcome::Up => self.fleet.row("extra batch healthy"),
            BatchOutcome::Ignored => self.fleet.row("timeout"),
            BatchOutcome::Failed => {
                let aborted = self.aborted();
                step!(self.fleet, rules::EXTRA_REMOVED, Applied, "Additional batch", ["failure"];
                    "Elastic Beanstalk removes the failed additional batch. The original instances stayed in service.");
                self.fleet.set(&extra, InstancePhase::Terminating);
                self.pass(self.times.terminate);
                self.fleet.remove(&extra);
                self.fleet.row("extra batch removed");
                return if aborted { self.abort() } else { self.failed() };
            }
        }
        if let Some(outcome) = self.batches(size, "old batch", "") {
            return outcome;
        }
        self.fleet.set(&extra, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.event(format!(
            "Removed instance [{}] from your environment.",
            self.fleet.names(&extra)
        ));
        self.fleet.remove(&extra);
        self.fleet.row("extra terminated");
        step!(self.fleet, rules::EXTRA_ENDS, Applied, "Additional batch", [];
            "Elastic Beanstalk terminates the {size} additional instances. The {} original instances remain, with version 2.", self.n());
        self.succeeded(seconds::FINISH)
    }

    fn extra_becomes_healthy(&mut self, began: u64, extra: &[usize]) -> BatchOutcome {
        let late =
            self.times.launch + self.register_seconds() > self.deployment.effective_timeout();
        let left = self.deployment.effective_timeout();
        if self.pass_or_abort(self.times.launch.min(left)) {
            return BatchOutcome::Failed;
        }
        let faulted = self.faulted(FailureAt::ExtraBatch, 0, extra);
        if !faulted.is_empty() && self.fails_by_command() {
            self.command_failed("Additional batch", &faulted);
            self.failure_events((extra.len() - faulted.len()) as u64, &faulted, false);
            return BatchOutcome::Failed;
        }
        self.instance_done(extra);
        self.fleet.set(extra, InstancePhase::Waiting);
        self.fleet.event(format!(
            "Waiting for instance(s) ({}) to pass health checks.",
            self.fleet.names(extra)
        ));
        if self.pass_or_abort(self.register_seconds().min(left.saturating_sub(self.times.launch))) {
            return BatchOutcome::Failed;
        }
        let faulted =
            if late { extra.to_vec() } else { self.faulted(FailureAt::ExtraBatch, 0, extra) };
        if self.passes_health_gate(extra, &faulted, late) {
            self.gate_passed("Additional batch", &faulted);
            return BatchOutcome::Up;
        }
        self.fleet.set(&except(extra, &faulted), InstancePhase::InService);
        self.wait_for_timeout(began, &faulted);
        if self.ignored("Additional batch") {
            return BatchOutcome::Ignored;
        }
        self.failure_events((extra.len() - faulted.len()) as u64, &faulted, true);
        BatchOutcome::Failed
    }

    /// Records how the batch size is determined; returns it.
    fn batch_rules(&mut self) -> u64 {
        let (n, size, given) = (self.n(), self.deployment.batch(), self.deployment.batch_size());
        let default = if self.deployment.batch_size.is_none() { ", the default," } else { "" };
        let reads = ["batchSize", "batchSizeType", "instances"];
        let exact = n.saturating_mul(unsigned(given)).is_multiple_of(100);
        match self.deployment.batch_size_type() {
            BatchSizeType::Fixed => {
                step!(self.fleet, rules::BATCH_FIXED, Applied, "Batch size", reads;
                "A fixed `BatchSize` of {given}{default} selects {size} of the {n} running instances at a time.")
            }
            BatchSizeType::Percentage if exact => {
                step!(self.fleet, rules::BATCH_PERCENTAGE, Applied, "Batch size", reads;
                "{given}%{default} of the {n} running instances is {size}.")
            }
            BatchSizeType::Percentage => {
                step!(self.fleet, rules::BATCH_ROUNDING, Applied, "Batch size", reads;
                "{given}% of the {n} running instances is {}, rounded up to {size}.", n as f64 * given as f64 / 100.0)
            }
        };
        let sizes = batch::sizes(n, size);
        let last = match sizes.last() {
            Some(&last) if last != size => format!(", the last with {last}"),
            _ => String::new(),
        };
        let reads = ["batchSize", "instances"];
        step!(self.fleet, rules::BATCH_COUNT, Applied, "Batches", reads;
            "{n} instances in batches of {size} result in {}{last}.", crate::text::count_of(sizes.len(), "batch"));
        match n {
            _ if size != n => 0,
            1 => step!(self.fleet, rules::ROLLING_FULL, Rejected, "Batch size", reads;
                "The environment runs one instance, so its only batch contains every instance."),
            _ => step!(self.fleet, rules::ROLLING_FULL, Rejected, "Batch size", reads;
                "The batch contains all {n} instances, so no instance stays in service."),
        };
        size
    }

    /// Deploys to the original instances batch by batch; returns the outcome if the deployment ends early.
    fn batches(&mut self, size: u64, name: &str, last_row: &str) -> Option<DeploymentOutcome> {
        let places = self.originals.clone();
        let step = usize::try_from(size).unwrap_or(1).max(1);
        let count = places.len().div_ceil(step);
        for (at, batch) in places.chunks(step).enumerate() {
            if self.aborted() {
                return Some(self.abort());
            }
            let number = at as u64 + 1;
            let done = (at * step) as u64;
            match self.batch(number, name, batch, done) {
                BatchOutcome::Up if at + 1 == count && !last_row.is_empty() => {
                    self.fleet.row(last_row)
                }
                BatchOutcome::Up => self.fleet.row(format!("{name} {number} in")),
                BatchOutcome::Ignored => {}
                BatchOutcome::Failed => return Some(self.failed()),
            }
        }
        self.aborted().then(|| self.abort())
    }

    fn batch(&mut self, number: u64, name: &str, places: &[usize], done: u64) -> BatchOutcome {
        let began = self.fleet.now;
        let row = format!("{name} {number}");
        let subject = match name {
            "batch" => format!("Batch {number}"),
            _ => format!("Original batch {number}"),
        };
        let balanced = self.deployment.tier() == Tier::WebServer;
        let say = |script: &mut Self, text: &str| {
            script.fleet.event(format!("Batch {number}: {text}"));
        };
        let names = self.fleet.names(places);
        say(self, &format!("Starting application deployment on instance(s) [{names}]."));
        if balanced {
            say(
                self,
                "De-registering instance(s) from the load balancer and waiting for them to go out of service.",
            );
        }
        self.fleet.set(places, InstancePhase::Draining);
        self.fleet.row(format!("{row} out"));
        let (v1, v2, _) = self.fleet.counts();
        if balanced {
            step!(self.fleet, rules::ROLLING_BATCH, Applied, subject, ["batchSize", "tier"];
                "Elastic Beanstalk deregisters {names}. {v1} on version 1 and {v2} on version 2 stay in service.");
        } else {
            step!(self.fleet, rules::WORKER_BATCH, Applied, subject, ["batchSize", "tier"];
                "Elastic Beanstalk stops {names}. {v1} on version 1 and {v2} on version 2 stay in service.");
        }
        self.pass(self.times.drain);
        self.fleet.renew(places, InstancePhase::Deploying);
        say(self, "Starting application deployment command execution.");
        let late = self.pass_in_time(began, self.times.commands);
        let faulted = self.faulted(FailureAt::Batch, number, places);
        if !late && !faulted.is_empty() && self.fails_by_command() {
            let good = except(places, &faulted);
            self.fleet.set(&good, InstancePhase::InService);
            self.command_failed(&subject, &faulted);
            self.failure_events(good.len() as u64, &faulted, false);
            self.fleet.row("command failed");
            return BatchOutcome::Failed;
        }
        if !late {
            self.instance_done(places);
            say(self, "Completed application deployment command execution.");
            self.fleet.event(format!(
                "Command execution completed on {} of {} instances in environment.",
                done + places.len() as u64,
                self.n()
            ));
        }
        if balanced {
            say(
                self,
                "Registering instance(s) with the load balancer and waiting for them to be healthy.",
            );
        }
        self.fleet.set(places, InstancePhase::Waiting);
        let late = self.pass_in_time(began, self.register_seconds());
        // The failure can occur while the instances wait.
        let faulted =
            if late { places.to_vec() } else { self.faulted(FailureAt::Batch, number, places) };
        if self.passes_health_gate(places, &faulted, late) {
            say(self, "Completed application deployment.");
            self.gate_passed(&subject, &faulted);
            return BatchOutcome::Up;
        }
        let good = except(places, &faulted);
        self.fleet.set(&good, InstancePhase::InService);
        self.wait_for_timeout(began, &faulted);
        self.fleet.row("timeout");
        if self.ignored(&subject) {
            self.fleet.add_event(
                EventSeverity::Warn,
                "Update environment operation is complete, but with command timeouts. Try increasing the timeout period.",
            );
            return BatchOutcome::Ignored;
        }
        self.failure_events(good.len() as u64, &faulted, true);
        BatchOutcome::Failed
    }

    fn register_seconds(&self) -> u64 {
        match self.deployment.tier() {
            Tier::WebServer => self.times.register,
            Tier::Worker => self
                .deployment
                .durations
                .register
                .map_or(seconds::REGISTER_WORKER, |_| self.times.register),
        }
    }

    /// The operator aborted: every instance keeps its version.
    fn abort(&mut self) -> DeploymentOutcome {
        step!(self.fleet, rules::ABORT_STOPS, Applied, "Abort", ["abortAt"];
            "Aborting an in-place deployment finishes the current batch, starts no other, and rolls nothing back.");
        self.fleet.add_event(
            EventSeverity::Warn,
            "During an aborted deployment, some instances may have deployed the new application version. To ensure all instances are running the same version, re-deploy the appropriate application version.",
        );
        self.pass(seconds::FINISH);
        DeploymentOutcome::Aborted
    }

    fn unless_aborted(&mut self, outcome: DeploymentOutcome) -> DeploymentOutcome {
        if outcome == DeploymentOutcome::Succeeded && self.aborted() {
            return self.abort();
        }
        outcome
    }
}
