//! The policies that launch new instances and terminate the old ones.

use crate::{
    explain::{
        Verdict::{Applied, Rejected},
        step,
    },
    text::duration,
};

use super::{
    BatchOutcome, DeploymentOutcome, EnvironmentType, FailureAt, FleetVersion, InstanceOrigin,
    InstancePhase, Script, except, rules, seconds,
};

impl Script<'_> {
    pub(super) fn immutable(&mut self) -> DeploymentOutcome {
        self.starts();
        self.pass(seconds::START);
        self.fleet.event("Immutable deployment policy enabled. Launching one instance with the new settings to verify health.");
        if self.temporary_group() {
            return self.undo_launch(&[], "Start");
        }
        let n = self.n();
        let canary = self.fleet.launch(1, InstanceOrigin::Temporary, FleetVersion::V2);
        self.fleet.row("canary launching");
        step!(self.fleet, rules::IMMUTABLE_FIRST, Applied, "First new instance", ["deploymentPolicy", "instances"];
            "One instance with version 2 starts in a temporary Auto Scaling group. The {n} original instances stay in service.");
        match self.becomes_healthy(&canary, FailureAt::Canary, "First new instance") {
            BatchOutcome::Up => self.fleet.row("canary healthy"),
            BatchOutcome::Ignored => self.fleet.row("timeout"),
            BatchOutcome::Failed => return self.undo_launch(&canary, "First new instance"),
        }
        let mut new = canary;
        if n > 1 {
            self.fleet
                .event("Test instance passed health checks. Launching remaining new instances.");
            let rest = self.fleet.launch(n - 1, InstanceOrigin::Temporary, FleetVersion::V2);
            new.extend(&rest);
            self.fleet.row("rest launching");
            step!(self.fleet, rules::IMMUTABLE_REST, Applied, "Remaining new instances", ["instances"];
                "The other {} start after the first one is healthy. Up to {} instances run until the old ones terminate.", n - 1, 2 * n);
            match self.becomes_healthy(&rest, FailureAt::Rest, "Remaining new instances") {
                BatchOutcome::Up => self.fleet.row("all healthy"),
                BatchOutcome::Ignored => self.fleet.row("timeout"),
                BatchOutcome::Failed => return self.undo_launch(&new, "Remaining new instances"),
            }
        }
        self.fleet.event("Successfully launched all instances.");
        if self.pass_or_abort(seconds::MOVE) {
            return self.undo_launch(&new, "New instances");
        }
        self.fleet
            .event(format!("Detached new instance(s) from temporary auto scaling group {GROUP}."));
        self.fleet.event("Attached new instance(s) to the permanent auto scaling group awseb-e-examplegrp-stack-AWSEBAutoScalingGroup.");
        self.fleet.row("moved");
        step!(self.fleet, rules::IMMUTABLE_MOVE, Applied, "New instances", [];
            "The new instances move to the permanent Auto Scaling group. Elastic Beanstalk can't roll back after this point.");
        self.fleet.event("Starting post-deployment configuration on new instances.");
        self.pass(self.times.post_deployment);
        self.fleet.event(
            "Deployment succeeded. Terminating old instances and temporary Auto Scaling group.",
        );
        self.old_go();
        self.fleet.row("old terminated");
        if self.deployment.environment_type() == EnvironmentType::SingleInstance {
            step!(self.fleet, rules::ELASTIC_IP_MOVES, Applied, "Elastic IP", ["environmentType"];
                "Elastic Beanstalk moves the Elastic IP to the new instance. The CNAME doesn't change.");
        }
        self.succeeded(seconds::FINISH)
    }

    pub(super) fn traffic_splitting(&mut self) -> DeploymentOutcome {
        let percent = self.deployment.new_version_percent();
        self.fleet.share(0);
        self.starts();
        self.pass(seconds::START);
        if self.temporary_group() {
            return self.undo_launch(&[], "Start");
        }
        let n = self.n();
        let new = self.fleet.launch(n, InstanceOrigin::Temporary, FleetVersion::V2);
        self.fleet.row("launch");
        step!(self.fleet, rules::SPLIT_LAUNCH, Applied, "New instances", ["deploymentPolicy", "instances"];
            "A temporary Auto Scaling group launches {n} new instances, as many as the environment runs.");
        step!(self.fleet, rules::SPLIT_TOGETHER, Applied, "New instances", [];
            "Cloudglass assumes that the new instances launch together, without a first test instance.");
        match self.becomes_healthy(&new, FailureAt::Launch, "New instances") {
            BatchOutcome::Up => {}
            BatchOutcome::Ignored => self.fleet.row("timeout"),
            BatchOutcome::Failed => return self.undo_launch(&new, "New instances"),
        }
        self.fleet.share(percent);
        self.fleet.row("evaluation");
        step!(self.fleet, rules::SPLIT_SHARE, Applied, "Evaluation", ["newVersionPercent", "evaluationTime"];
            "The load balancer sends {percent}% of the requests to the {n} new instances for {}, while Elastic Beanstalk evaluates health.", duration(self.deployment.evaluation_seconds()));
        if self.evaluation_fails(&new) {
            return self.undo_launch(&new, "Evaluation");
        }
        self.fleet.share(100);
        self.fleet.row("shift");
        step!(self.fleet, rules::SPLIT_SHIFT, Applied, "Shift", [];
            "The new instances are healthy until the evaluation ends, so the load balancer sends them all requests.");
        self.pass(seconds::MOVE);
        self.old_go();
        self.fleet.row("end");
        self.succeeded(seconds::FINISH)
    }

    /// Runs the evaluation; true if health fails or the operator aborts.
    fn evaluation_fails(&mut self, new: &[usize]) -> bool {
        let began = self.fleet.now;
        let end = began + self.deployment.evaluation_seconds();
        // When the errors start, and when Elastic Beanstalk detects them.
        let fault = match &self.deployment.failure {
            Some(failure) if failure.at == FailureAt::Evaluation => {
                let minute = failure.minute.filter(|minute| minute.is_finite()).unwrap_or(1.0);
                let noticed = began + (minute.clamp(0.0, 1e6) * 60.0) as u64;
                Some((noticed.saturating_sub(seconds::NOTICE).max(began), noticed))
            }
            _ => self.moment().map(|at| (at.max(began), at.max(began) + seconds::NOTICE)),
        };
        if let Some((errors, noticed)) = fault.filter(|&(errors, noticed)| {
            errors < end && (noticed <= end || self.moment().is_some())
        }) {
            if self.pass_or_abort(errors - began) {
                return true;
            }
            self.fleet.set(new, InstancePhase::Erroring);
            self.broken = true;
            self.given_up_at = None;
            let left = noticed.min(end) - errors;
            return self.pass_or_abort(left)
                || {
                    self.fleet.set(new, InstancePhase::Failed);
                    step!(self.fleet, rules::SPLIT_UNHEALTHY, Rejected, "Evaluation", ["failure.minute", "evaluationTime"];
                        "Health fails {} into the evaluation because of the failed requests in the last minute.", duration(self.fleet.now - began));
                    true
                };
        }
        self.pass_or_abort(end - began)
    }

    /// Creates the temporary group; true if the operator aborts during that time.
    fn temporary_group(&mut self) -> bool {
        let aborted = self.pass_or_abort(seconds::TEMPORARY_GROUP);
        if !aborted {
            self.fleet.event(format!("Created temporary auto scaling group {GROUP}."));
        }
        aborted
    }

    /// Launches new instances and waits for their health checks.
    fn becomes_healthy(&mut self, places: &[usize], at: FailureAt, subject: &str) -> BatchOutcome {
        let began = self.fleet.now;
        let left = self.deployment.effective_timeout();
        let late = self.times.launch + self.times.healthy > left;
        if self.pass_or_abort(self.times.launch.min(left)) {
            return BatchOutcome::Failed;
        }
        let faulted = self.faulted(at, 0, places);
        if !faulted.is_empty() && self.fails_by_command() {
            self.command_failed(subject, &faulted);
            self.failure_events((places.len() - faulted.len()) as u64, &faulted, false);
            return BatchOutcome::Failed;
        }
        self.instance_done(places);
        let names = self.fleet.names(places);
        self.fleet.event(format!("Adding new instance(s) ({names}) to the load balancer."));
        self.fleet.event(format!("Waiting for instance(s) ({names}) to pass health checks."));
        self.fleet.set(places, InstancePhase::Waiting);
        if self.pass_or_abort(self.times.healthy.min(left.saturating_sub(self.times.launch))) {
            return BatchOutcome::Failed;
        }
        let faulted = if late { places.to_vec() } else { self.faulted(at, 0, places) };
        if self.passes_health_gate(places, &faulted, late) {
            self.fleet.event(format!("Added instance [{names}] to your environment."));
            self.gate_passed(subject, &faulted);
            return BatchOutcome::Up;
        }
        self.fleet.set(&except(places, &faulted), InstancePhase::InService);
        let timeout = began + self.deployment.effective_timeout();
        if let Some(abort) = self.deployment.abort_at.filter(|&abort| abort < timeout) {
            self.pass(abort.saturating_sub(self.fleet.now));
            return BatchOutcome::Failed;
        }
        self.wait_for_timeout(began, &faulted);
        if self.ignored(subject) {
            return BatchOutcome::Ignored;
        }
        self.failure_events((places.len() - faulted.len()) as u64, &faulted, true);
        BatchOutcome::Failed
    }

    fn old_go(&mut self) {
        let old = self.originals.clone();
        let names = self.fleet.names(&old);
        self.fleet.set(&old, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.remove(&old);
        self.fleet.event(format!("Removed instance [{names}] from your environment."));
        step!(self.fleet, rules::REPLACED, Applied, "Old instances", [];
            "Elastic Beanstalk terminates the old instances. The new instances have new IDs, no CPU credits, and empty local disks.");
    }

    /// Terminates the new instances and the temporary group.
    fn undo_launch(&mut self, new: &[usize], subject: &str) -> DeploymentOutcome {
        let aborted = self.aborted();
        if !self.fleet.shares.is_empty() {
            self.fleet.share(0);
        }
        let (rule, read) = match aborted {
            true => (&rules::ABORT_REMOVES, "abortAt"),
            false => (&rules::AUTO_ROLLBACK, "failure"),
        };
        step!(self.fleet, *rule, Applied, subject, [read];
            "Elastic Beanstalk terminates the new instances. The {} original instances keep serving version 1.", self.n());
        self.fleet.set(new, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.remove(new);
        self.fleet.row("new terminated");
        if aborted {
            self.pass(seconds::FINISH);
            DeploymentOutcome::Aborted
        } else {
            self.failed()
        }
    }
}

const GROUP: &str = "awseb-e-examplegrp-immutable-stack-AWSEBAutoScalingGroup";
