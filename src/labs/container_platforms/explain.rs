//! From the scenario to the answer, through the engine of platforms.

use super::answer::{Answer, CopilotAnswer, FitAnswer, RollingAnswer, WalkStep};
use super::findings;
use super::scenario::{CopilotInput, PodContainer, Rolling, Scenario, Topic, Workload};
use crate::explain::{Explained, Finding, Mount, Trace};
use crate::platforms::copilot::{self, Command, Invocation, State};
use crate::platforms::{
    ContainerRequest, EcsPercentages, PLATFORMS, Quantity, Requirements, RollingUpdate, fit,
    pod_size, rolling_bounds,
};
use serde_json::{Value, json};

/// Explains the topic of the scenario.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let (mut trace, mut findings) = (Trace::default(), Vec::new());
    let answer = match scenario.topic {
        Topic::Fit => fit_answer(&scenario.workload, &mut trace, &mut findings),
        Topic::Rolling => rolling_answer(&scenario.rolling, &mut trace, &mut findings),
        Topic::Copilot => copilot_answer(&scenario.copilot, &mut trace, &mut findings),
    };
    Explained { answer, trace, findings }
}

/// The requests of a container; what can't be read counts as missing, and has a finding.
fn request(container: &PodContainer) -> ContainerRequest {
    let read = |text: &str| Quantity::read(text.trim()).ok();
    ContainerRequest { cpu: read(&container.cpu), memory: read(&container.memory) }
}

fn fit_answer(workload: &Workload, trace: &mut Trace, found: &mut Vec<Finding>) -> Answer {
    findings::quantities(workload, found);
    let of = |init: bool| -> Vec<ContainerRequest> {
        workload.containers.iter().filter(|it| it.init == init).map(request).collect()
    };
    let (containers, init) = (of(false), of(true));
    let asked = |pick: fn(&ContainerRequest) -> Option<Quantity>| {
        let sum = containers.iter().filter_map(pick).reduce(Quantity::plus);
        init.iter().filter_map(pick).chain(sum).max()
    };
    let requirements = Requirements {
        daemon_set: workload.daemon_set,
        privileged: workload.privileged,
        host_port: workload.host_port,
        host_network: workload.host_network,
        host_path: workload.host_path,
        gpu: workload.gpu,
        arch: Some(workload.arch),
        os: Some(workload.os),
        storage: workload.storage.clone(),
        dynamic_provisioning: workload.dynamic_provisioning,
        subnet: workload.subnet,
        spot: workload.spot,
        custom_ami: workload.custom_ami,
        ssh: workload.ssh,
        load_balancer_target: workload.load_balancer_target,
        cpu: asked(|request| request.cpu),
        memory: asked(|request| request.memory),
        namespace: Some(workload.namespace.clone()),
        labels: workload.labels.clone(),
        fargate_profiles: workload.fargate_profiles.clone(),
    };
    let mount = Mount::under("workload")
        .and("cpu", "workload.containers")
        .and("memory", "workload.containers")
        .and("initContainers", "workload.containers");
    let platforms = trace.mounted(mount.clone(), |trace| fit(&requirements, PLATFORMS, trace));
    let size = trace.mounted(mount, |trace| pod_size(&containers, &init, trace));
    Answer::Fit(FitAnswer {
        platforms,
        pod_size: size.ok().map(|size| size.annotation()),
        pod_step: trace.steps.len().saturating_sub(1),
    })
}

/// A number where the text is one: a manifest tells `1` and `"25%"` apart.
fn count_or_text(text: &str) -> Value {
    let text = text.trim();
    match text.parse::<i64>() {
        Ok(count) => json!(count),
        Err(_) if text.is_empty() => Value::Null,
        Err(_) => json!(text),
    }
}

fn rolling_answer(rolling: &Rolling, trace: &mut Trace, found: &mut Vec<Finding>) -> Answer {
    let update = RollingUpdate {
        replicas: json!(rolling.replicas),
        max_surge: Some(count_or_text(&rolling.max_surge)),
        max_unavailable: Some(count_or_text(&rolling.max_unavailable)),
        ecs: Some(EcsPercentages {
            minimum_healthy_percent: rolling.minimum_healthy_percent.into(),
            maximum_percent: rolling.maximum_percent.into(),
        }),
    };
    let mount = Mount::under("rolling").and("ecs", "rolling.minimumHealthyPercent");
    let bounds = trace.mounted(mount, |trace| rolling_bounds(&update, trace));
    findings::rolling(&bounds, found);
    Answer::Rolling(RollingAnswer { replicas: rolling.replicas, bounds: bounds.ok() })
}

fn invocation(input: &CopilotInput, command: Command) -> Invocation {
    let deployed = input.deployed.iter().map(|it| (it.name.clone(), it.manifest.clone()));
    Invocation {
        command,
        manifest: Some(input.manifest.clone()).filter(|text| !text.trim().is_empty()),
        name: None,
        environment: input.environment.clone(),
        state: State { deployed: deployed.collect() },
    }
}

fn copilot_answer(input: &CopilotInput, trace: &mut Trace, found: &mut Vec<Finding>) -> Answer {
    let mount = Mount::under("copilot").and("state", "copilot.deployed");
    let outcome =
        trace.mounted(mount, |trace| copilot::run(&invocation(input, input.command), trace));
    findings::copilot(outcome.findings, found);
    Answer::Copilot(CopilotAnswer {
        valid: outcome.valid,
        created: outcome.created,
        shared: outcome.shared,
        changed: outcome.changed,
        deleted: outcome.deleted,
        walk: walk(input),
    })
}

/// The commands from an empty account to the running workload, each run in the state that the ones before leave.
fn walk(input: &CopilotInput) -> Vec<WalkStep> {
    let mut empty = input.clone();
    empty.deployed.clear();
    let job = copilot::Manifest::read(&input.manifest, None)
        .ok()
        .and_then(|manifest| manifest.kind())
        .is_some_and(|kind| kind == copilot::WorkloadType::ScheduledJob);
    let (init, deploy) = match job {
        true => (Command::JobInit, Command::JobDeploy),
        false => (Command::SvcInit, Command::SvcDeploy),
    };
    [Command::AppInit, Command::EnvInit, Command::EnvDeploy, init, deploy]
        .into_iter()
        .map(|command| WalkStep {
            command,
            created: copilot::run(&invocation(&empty, command), &mut Trace::silent()).created,
        })
        .collect()
}
