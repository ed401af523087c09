//! The policies that bring new instances and take the old ones away.

use super::{
    BatchOutcome, DeploymentOutcome, EnvironmentType, FailureAt, FleetVersion, InstanceOrigin,
    InstancePhase, Script, Verdict, in_place::except, rules, seconds,
};

impl Script<'_> {
    pub(super) fn immutable(&mut self) -> DeploymentOutcome {
        self.starts();
        self.pass(seconds::START);
        self.fleet.event("Immutable deployment policy enabled. Launching one instance with the new settings to verify health.");
        if self.temporary_group() {
            return self.undo_launch(&[], "start");
        }
        let n = self.n();
        let canary = self.fleet.launch(1, InstanceOrigin::Temporary, FleetVersion::V2);
        self.fleet.row("canary launching");
        self.fleet.because(
            &rules::IMMUTABLE_FIRST,
            Verdict::Applied,
            "first new instance",
            format!("One instance with version 2 starts in a temporary Auto Scaling group behind the same load balancer; the {n} of the start keep serving."),
            &["deploymentPolicy", "instances"],
        );
        match self.becomes_healthy(&canary, FailureAt::Canary, "first new instance") {
            BatchOutcome::Up => self.fleet.row("canary healthy"),
            BatchOutcome::Ignored => self.fleet.row("timeout"),
            BatchOutcome::Failed => return self.undo_launch(&canary, "first new instance"),
        }
        let mut new = canary;
        if n > 1 {
            self.fleet
                .event("Test instance passed health checks. Launching remaining new instances.");
            let rest = self.fleet.launch(n - 1, InstanceOrigin::Temporary, FleetVersion::V2);
            new.extend(&rest);
            self.fleet.row("rest launching");
            self.fleet.because(
                &rules::IMMUTABLE_REST,
                Verdict::Applied,
                "remaining new instances",
                format!(
                    "The other {} start only now; {} instances run until the old ones go.",
                    n - 1,
                    2 * n
                ),
                &["instances"],
            );
            match self.becomes_healthy(&rest, FailureAt::Rest, "remaining new instances") {
                BatchOutcome::Up => self.fleet.row("all healthy"),
                BatchOutcome::Ignored => self.fleet.row("timeout"),
                BatchOutcome::Failed => return self.undo_launch(&new, "remaining new instances"),
            }
        }
        self.fleet.event("Successfully launched all instances.");
        if self.pass_or_abort(seconds::MOVE) {
            return self.undo_launch(&new, "new instances");
        }
        self.fleet
            .event(format!("Detached new instance(s) from temporary auto scaling group {GROUP}."));
        self.fleet.event("Attached new instance(s) to the permanent auto scaling group awseb-e-examplegrp-stack-AWSEBAutoScalingGroup.");
        self.fleet.row("moved");
        self.fleet.because(
            &rules::IMMUTABLE_MOVE,
            Verdict::Applied,
            "new instances",
            "They move from the temporary Auto Scaling group to the environment's own; from here on nothing is taken back.",
            &[],
        );
        self.fleet.event("Starting post-deployment configuration on new instances.");
        self.pass(self.times.post_deployment);
        self.fleet.event(
            "Deployment succeeded. Terminating old instances and temporary Auto Scaling group.",
        );
        self.old_go();
        self.fleet.row("old terminated");
        if self.deployment.environment_type() == EnvironmentType::SingleInstance {
            self.fleet.because(
                &rules::ELASTIC_IP_MOVES,
                Verdict::Applied,
                "Elastic IP",
                "The environment's address moves to the new instance at the switch; its name stays.",
                &["environmentType"],
            );
        }
        self.succeeded(seconds::FINISH)
    }

    pub(super) fn traffic_splitting(&mut self) -> DeploymentOutcome {
        let percent = self.deployment.new_version_percent();
        self.fleet.share(0);
        self.starts();
        self.pass(seconds::START);
        if self.temporary_group() {
            return self.undo_launch(&[], "start");
        }
        let n = self.n();
        let new = self.fleet.launch(n, InstanceOrigin::Temporary, FleetVersion::V2);
        self.fleet.row("launch");
        self.fleet.because(
            &rules::SPLIT_LAUNCH,
            Verdict::Applied,
            "new instances",
            format!("As many new instances as there are now, {n}, start in a temporary Auto Scaling group; both groups keep their size until the end."),
            &["deploymentPolicy", "instances"],
        );
        self.fleet.because(
            &rules::SPLIT_TOGETHER,
            Verdict::Applied,
            "new instances",
            "All of them start together, without a single one ahead.",
            &[],
        );
        match self.becomes_healthy(&new, FailureAt::Launch, "new instances") {
            BatchOutcome::Up => {}
            BatchOutcome::Ignored => self.fleet.row("timeout"),
            BatchOutcome::Failed => return self.undo_launch(&new, "new instances"),
        }
        self.fleet.share(percent);
        self.fleet.row("evaluation");
        self.fleet.because(
            &rules::SPLIT_SHARE,
            Verdict::Applied,
            "evaluation",
            format!(
                "The load balancer sends {percent} % of the requests to the {n} new instances for {} minutes, while health is watched.",
                self.deployment.evaluation_seconds() / 60
            ),
            &["newVersionPercent", "evaluationTime"],
        );
        if self.evaluation_fails(&new) {
            return self.undo_launch(&new, "evaluation");
        }
        self.fleet.share(100);
        self.fleet.row("shift");
        self.fleet.because(
            &rules::SPLIT_SHIFT,
            Verdict::Applied,
            "shift",
            "Healthy to the end of the evaluation: all requests go to the new instances, in one step.",
            &[],
        );
        self.pass(seconds::MOVE);
        self.old_go();
        self.fleet.row("end");
        self.succeeded(seconds::FINISH)
    }

    /// Plays the evaluation time; true if health fails in it or the operator aborts.
    fn evaluation_fails(&mut self, new: &[usize]) -> bool {
        let began = self.fleet.now;
        let end = began + self.deployment.evaluation_seconds();
        // When the errors begin, and when Elastic Beanstalk decides by them.
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
                    self.fleet.because(
                    &rules::SPLIT_UNHEALTHY,
                    Verdict::Rejected,
                    "evaluation",
                    format!(
                        "Health fails {} s into the evaluation; the requests of the last minute had decided it.",
                        self.fleet.now - began
                    ),
                    &["failure.minute", "evaluationTime"],
                );
                    true
                };
        }
        self.pass_or_abort(end - began)
    }

    /// The temporary group is made; true if the operator aborts meanwhile.
    fn temporary_group(&mut self) -> bool {
        let aborted = self.pass_or_abort(seconds::TEMPORARY_GROUP);
        if !aborted {
            self.fleet.event(format!("Created temporary auto scaling group {GROUP}."));
        }
        aborted
    }

    /// New instances start and pass the gate, or don't.
    fn becomes_healthy(&mut self, places: &[usize], at: FailureAt, subject: &str) -> BatchOutcome {
        let began = self.fleet.now;
        let left = self.deployment.effective_timeout();
        let late = self.times.launch + self.times.healthy > left;
        if self.pass_or_abort(self.times.launch.min(left)) {
            return BatchOutcome::Failed;
        }
        let faulted = self.faulted(at, 0, places);
        if !faulted.is_empty() && self.fails_by_command() {
            self.command_failed(subject.to_owned(), &faulted);
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
            self.gate_passed(subject.to_owned(), &faulted);
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
        self.fleet.because(
            &rules::REPLACED,
            Verdict::Applied,
            "old instances",
            "They are terminated: the environment has new instance ids, full CPU credits must be earned again, and local disks begin empty.",
            &[],
        );
    }

    /// The new instances go, and with them all traces of the attempt.
    fn undo_launch(&mut self, new: &[usize], subject: &str) -> DeploymentOutcome {
        let aborted = self.aborted();
        if !self.fleet.shares.is_empty() {
            self.fleet.share(0);
        }
        self.fleet.because(
            if aborted {
                &rules::ABORT_REMOVES
            } else {
                &rules::AUTO_ROLLBACK
            },
            Verdict::Applied,
            subject.to_owned(),
            format!(
                "The new instances are terminated with their temporary Auto Scaling group; the {} of the start were never touched and go on serving version 1.",
                self.n()
            ),
            if aborted { &["abortAt"] } else { &["failure"] },
        );
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
