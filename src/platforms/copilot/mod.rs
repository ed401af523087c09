//! The AWS Copilot CLI: what a command makes, shares, changes, and deletes.
//!
//! AWS's support for Copilot ended on 12 June 2026. `manifest` reads and merges, `check` rejects what Copilot rejects,
//! `parts` lists what a workload consists of, [`run`] is a command.

mod check;
mod containers;
mod environment;
mod manifest;
mod parts;
mod scaling;
mod storage;

pub use environment::Environment;
pub use manifest::{Manifest, WorkloadType};
pub use parts::{Part, Parts};

use super::rules;
use crate::explain::{Finding, Rule, Severity, Trace, Verdict, finding, step};
use crate::text::{code, list};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// When AWS's support ended.
pub const SUPPORT_ENDED: &str = "2026-06-12";

/// A command of Copilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// `copilot app init`.
    #[serde(rename = "app init")]
    AppInit,
    /// `copilot env init`.
    #[serde(rename = "env init")]
    EnvInit,
    /// `copilot env deploy`.
    #[serde(rename = "env deploy")]
    EnvDeploy,
    /// `copilot env delete`.
    #[serde(rename = "env delete")]
    EnvDelete,
    /// `copilot svc init`.
    #[serde(rename = "svc init")]
    SvcInit,
    /// `copilot job init`.
    #[serde(rename = "job init")]
    JobInit,
    /// `copilot svc deploy`.
    #[serde(rename = "svc deploy")]
    SvcDeploy,
    /// `copilot job deploy`.
    #[serde(rename = "job deploy")]
    JobDeploy,
    /// `copilot svc delete`.
    #[serde(rename = "svc delete")]
    SvcDelete,
    /// `copilot job delete`.
    #[serde(rename = "job delete")]
    JobDelete,
}

/// A command with what it works on.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    /// The command.
    pub command: Command,
    /// The text of the workload's manifest.
    pub manifest: Option<String>,
    /// The workload, for the delete commands.
    pub name: Option<String>,
    /// The environment.
    pub environment: Option<Environment>,
    /// What runs.
    #[serde(default)]
    pub state: State,
}

/// What runs in the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct State {
    /// The manifests of the workloads, by name.
    pub deployed: BTreeMap<String, String>,
}

/// What a command comes to. A rejected command makes nothing.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Copilot accepts it.
    pub valid: bool,
    /// What it rejects, at paths in the manifest, and what is worth knowing.
    pub findings: Vec<Finding>,
    /// Made by this command.
    pub created: BTreeSet<Part>,
    /// Of the environment: used, there before; or left for others.
    pub shared: BTreeSet<Part>,
    /// Of its own stack: kept.
    pub changed: BTreeSet<Part>,
    /// Gone.
    pub deleted: BTreeSet<Part>,
}

/// Runs a command.
pub fn run(invocation: &Invocation, trace: &mut Trace) -> Outcome {
    let mut outcome = Outcome { valid: true, ..Outcome::default() };
    match invocation.command {
        Command::AppInit => {
            outcome.make(&rules::COPILOT_APP, &[Part::IamRoles, Part::Workspace], trace)
        }
        Command::EnvInit => {
            outcome.make(
                &rules::COPILOT_ENV_INIT,
                &[Part::EnvironmentRoles, Part::EnvironmentManifest],
                trace,
            );
        }
        Command::EnvDeploy => outcome.deploy_environment(invocation, trace),
        Command::EnvDelete => outcome.delete_environment(invocation, trace),
        Command::SvcInit | Command::JobInit => outcome.init_workload(invocation, trace),
        Command::SvcDeploy | Command::JobDeploy => outcome.deploy_workload(invocation, trace),
        Command::SvcDelete | Command::JobDelete => outcome.delete_workload(invocation, trace),
    }
    outcome
}

impl Command {
    /// All commands, in the order in which they are used.
    pub const ALL: [Self; 10] = [
        Self::AppInit,
        Self::EnvInit,
        Self::EnvDeploy,
        Self::SvcInit,
        Self::JobInit,
        Self::SvcDeploy,
        Self::JobDeploy,
        Self::SvcDelete,
        Self::JobDelete,
        Self::EnvDelete,
    ];

    /// As it is typed after `copilot`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AppInit => "app init",
            Self::EnvInit => "env init",
            Self::EnvDeploy => "env deploy",
            Self::EnvDelete => "env delete",
            Self::SvcInit => "svc init",
            Self::JobInit => "job init",
            Self::SvcDeploy => "svc deploy",
            Self::JobDeploy => "job deploy",
            Self::SvcDelete => "svc delete",
            Self::JobDelete => "job delete",
        }
    }

    fn is_of_job(self) -> bool {
        matches!(self, Self::JobInit | Self::JobDeploy | Self::JobDelete)
    }
}

/// What an environment consists of once it is deployed.
fn environment_parts(environment: &Environment) -> Vec<Part> {
    let mut parts = vec![Part::EcsCluster, Part::SecurityGroup, Part::ServiceDiscoveryNamespace];
    if !environment.imported_vpc {
        parts.extend([Part::Vpc, Part::Subnets, Part::InternetGateway]);
    }
    parts
}

fn named(parts: &BTreeSet<Part>) -> String {
    list(&parts.iter().map(|part| part.name()).collect::<Vec<_>>(), "and")
}

impl Outcome {
    fn make(&mut self, rule: &'static Rule, parts: &[Part], trace: &mut Trace) {
        self.created = parts.iter().copied().collect();
        step!(trace, *rule, Verdict::Applied, "Created", ["command"]; "The command makes {}.", named(&self.created));
    }

    fn refuse(&mut self) {
        *self =
            Self { valid: false, findings: std::mem::take(&mut self.findings), ..Self::default() };
    }

    /// True if a finding rejects the command; then nothing is made.
    fn refused(&mut self) -> bool {
        let refused = self.findings.iter().any(|found| found.severity == Severity::Error);
        if refused {
            self.refuse();
        }
        refused
    }

    fn deploy_environment(&mut self, invocation: &Invocation, trace: &mut Trace) {
        let environment = invocation.environment.clone().unwrap_or_default();
        let parts: BTreeSet<Part> = environment_parts(&environment).into_iter().collect();
        // Workloads run only in an environment that has been deployed.
        if invocation.state.deployed.is_empty() {
            step!(trace, rules::COPILOT_ENV_DEPLOY, Verdict::Applied, "Created", ["command", "environment"];
                "The environment consists of {}.", named(&parts));
            self.created = parts;
        } else {
            step!(trace, rules::COPILOT_ENV_DEPLOY, Verdict::Applied, "Changed", ["command", "state"];
                "Workloads run in the environment, so that it exists: Copilot updates {}.", named(&parts));
            self.changed = parts;
        }
    }

    fn delete_environment(&mut self, invocation: &Invocation, trace: &mut Trace) {
        let running: Vec<&String> = invocation.state.deployed.keys().collect();
        if !running.is_empty() {
            let names = list(&running, "and");
            step!(trace, rules::COPILOT_ENV_DELETE, Verdict::Rejected, "Environment", ["command", "state"];
                "{names} is still deployed there.");
            finding!(self.findings, Severity::Error, rules::COPILOT_ENV_DELETE, "state.deployed";
                "The environment can't be deleted while workloads run in it: {}.", names;
                "Delete them first: copilot svc delete, copilot job delete.");
            return self.refuse();
        }
        let environment = invocation.environment.clone().unwrap_or_default();
        self.deleted = environment_parts(&environment).into_iter().collect();
        self.deleted.insert(Part::EnvironmentRoles);
        step!(trace, rules::COPILOT_ENV_DELETE, Verdict::Applied, "Deleted", ["command", "state"];
            "No workload runs in the environment. Copilot deletes {}; the manifest stays in the workspace.", named(&self.deleted));
    }

    fn init_workload(&mut self, invocation: &Invocation, trace: &mut Trace) {
        let mut kind = None;
        if let Some(text) = &invocation.manifest {
            match self.read(text, invocation, trace) {
                Some(manifest) => kind = manifest.kind(),
                None => return,
            }
        }
        let parts = match kind {
            Some(WorkloadType::StaticSite) => &[Part::Manifest][..],
            _ => &[Part::Manifest, Part::EcrRepository],
        };
        self.make(&rules::COPILOT_WORKLOAD_INIT, parts, trace);
    }

    /// The manifest of the command, checked. `None` if it is rejected.
    fn read(&mut self, text: &str, invocation: &Invocation, trace: &mut Trace) -> Option<Manifest> {
        let environment = invocation.environment.as_ref().map(|it| it.name.as_str());
        let manifest = match Manifest::read(text, environment) {
            Ok(manifest) => {
                check::check(&manifest, &mut self.findings);
                Some(manifest)
            }
            Err(finding) => {
                self.findings.push(*finding);
                None
            }
        };
        let job = manifest
            .as_ref()
            .and_then(Manifest::kind)
            .map(|kind| kind == WorkloadType::ScheduledJob);
        if job.is_some_and(|job| job != invocation.command.is_of_job()) {
            finding!(self.findings, Severity::Error, rules::COPILOT_SYNTAX, "type";
                "The command and the type of the manifest don't belong together.";
                "Use copilot job for a Scheduled Job, and copilot svc for every other type.");
        }
        for found in &self.findings {
            step!(trace, *found.rule, Verdict::Rejected, &found.field, ["manifest"]; "{}", found.message);
        }
        if self.refused() { None } else { manifest }
    }

    fn deploy_workload(&mut self, invocation: &Invocation, trace: &mut Trace) {
        let Some(manifest) =
            self.read(invocation.manifest.as_deref().unwrap_or(""), invocation, trace)
        else {
            return;
        };
        let environment = invocation.environment.clone().unwrap_or_default();
        let name = manifest.name().unwrap_or("").to_owned();
        let parts = Parts::of(&manifest, &environment, trace);
        let before =
            invocation.state.deployed.get(&name).and_then(|text| deployed(text, &environment));
        let others = self.needed_by_others(&invocation.state, &name, &environment);
        let was = before.unwrap_or_default();
        self.created = parts.own.difference(&was.own).copied().collect();
        self.changed = parts.own.intersection(&was.own).copied().collect();
        self.deleted = was.own.difference(&parts.own).copied().collect();
        for part in &parts.shared {
            let there = others.contains(part) || was.shared.contains(part);
            if there { &mut self.shared } else { &mut self.created }.insert(*part);
        }
        self.deleted.extend(
            was.shared.iter().filter(|part| !parts.shared.contains(part) && !others.contains(part)),
        );
        self.tell(trace);
    }

    fn delete_workload(&mut self, invocation: &Invocation, trace: &mut Trace) {
        let environment = invocation.environment.clone().unwrap_or_default();
        let of_manifest = || Manifest::read(invocation.manifest.as_deref()?, None).ok();
        let name = match &invocation.name {
            Some(name) => name.clone(),
            None => of_manifest()
                .and_then(|manifest| manifest.name().map(str::to_owned))
                .unwrap_or_default(),
        };
        let text = invocation.state.deployed.get(&name).or(invocation.manifest.as_ref());
        let kind = text.and_then(|text| Manifest::read(text, None).ok()?.kind());
        if let Some(was) =
            invocation.state.deployed.get(&name).and_then(|text| deployed(text, &environment))
        {
            let others = self.needed_by_others(&invocation.state, &name, &environment);
            self.deleted = was.own;
            for part in was.shared {
                let stays = others.contains(&part);
                if stays { &mut self.shared } else { &mut self.deleted }.insert(part);
            }
        }
        if invocation.environment.is_none() && kind != Some(WorkloadType::StaticSite) {
            self.deleted.insert(Part::EcrRepository);
            step!(trace, rules::COPILOT_DELETE, Verdict::Applied, "ECR repository", ["command", "environment"];
                "No environment is named: {} leaves all of them, and its repository goes too.", code(&name));
        }
        self.tell(trace);
    }

    fn needed_by_others(
        &self,
        state: &State,
        name: &str,
        environment: &Environment,
    ) -> BTreeSet<Part> {
        let others = state.deployed.iter().filter(|(other, _)| *other != name);
        others
            .filter_map(|(_, text)| deployed(text, environment))
            .flat_map(|parts| parts.shared)
            .collect()
    }

    fn tell(&self, trace: &mut Trace) {
        for (parts, verdict, subject, what) in [
            (&self.created, Verdict::Applied, "Created", "The command makes"),
            (&self.changed, Verdict::Applied, "Changed", "Its stack has already, and keeps,"),
            (&self.deleted, Verdict::Applied, "Deleted", "Nothing needs these any longer:"),
            (
                &self.shared,
                Verdict::Passed,
                "Shared",
                "Other workloads of the environment use these too, or they were there before:",
            ),
        ] {
            if !parts.is_empty() {
                step!(trace, rules::COPILOT_SHARED, verdict, subject, ["command", "manifest", "state"]; "{what} {}.", named(parts));
            }
        }
    }
}

/// What a deployed workload consists of. It was accepted once, so that its manifest isn't checked again.
fn deployed(text: &str, environment: &Environment) -> Option<Parts> {
    let manifest = Manifest::read(text, Some(&environment.name)).ok()?;
    Some(Parts::of(&manifest, environment, &mut Trace::silent()))
}
