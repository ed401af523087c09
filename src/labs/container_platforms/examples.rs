//! The examples.

use super::scenario::{CopilotInput, Deployed, PodContainer, Rolling, Scenario, Topic, Workload};
use crate::labs::Example;
use crate::platforms::copilot::{Command, Environment};
use crate::platforms::{
    Architecture, FargateProfile, OperatingSystem, Selector, Storage, Subnet, TargetType,
};
use std::collections::BTreeMap;

const FIT: &str = "Where can it run?";
const PODS: &str = "Pods on Fargate";
const ROLLING: &str = "Rolling updates";
const COPILOT: &str = "AWS Copilot";

fn fit(
    id: &'static str,
    title: &'static str,
    group: &'static str,
    workload: Workload,
) -> Example<Scenario> {
    let scenario = Scenario { topic: Topic::Fit, workload, ..Scenario::default() };
    Example { id, title, group, flawed: false, scenario }
}

fn rolling(
    id: &'static str,
    title: &'static str,
    flawed: bool,
    rolling: Rolling,
) -> Example<Scenario> {
    let scenario = Scenario { topic: Topic::Rolling, rolling, ..Scenario::default() };
    Example { id, title, group: ROLLING, flawed, scenario }
}

fn copilot(
    id: &'static str,
    title: &'static str,
    flawed: bool,
    copilot: CopilotInput,
) -> Example<Scenario> {
    let scenario = Scenario { topic: Topic::Copilot, copilot, ..Scenario::default() };
    Example { id, title, group: COPILOT, flawed, scenario }
}

fn container(name: &str, cpu: &str, memory: &str) -> PodContainer {
    PodContainer { name: name.into(), cpu: cpu.into(), memory: memory.into(), init: false }
}

fn profile(name: &str, namespace: &str, labels: &[(&str, &str)]) -> FargateProfile {
    let labels = labels.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    let selectors = vec![Selector { namespace: namespace.into(), labels }];
    FargateProfile { name: name.into(), selectors }
}

fn labels(labels: &[(&str, &str)]) -> BTreeMap<String, String> {
    labels.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
}

const FRONT: &str = "name: front\ntype: Load Balanced Web Service\nimage:\n  build: ./Dockerfile\n  port: 8080\nhttp:\n  path: '/'\ncpu: 256\nmemory: 512\ncount: 1\n";
const ADMIN: &str = "name: admin\ntype: Load Balanced Web Service\nimage:\n  build: ./Dockerfile\n  port: 8080\nhttp:\n  path: admin\nnetwork:\n  vpc:\n    placement: private\n";
const MAILER: &str = "name: mailer\ntype: Worker Service\nimage:\n  build: ./Dockerfile\nsubscribe:\n  topics:\n    - name: orders\n      service: front\n      queue: true\n  queue:\n    dead_letter:\n      tries: 5\n";
const REPORT: &str = "name: report\ntype: Scheduled Job\nimage:\n  build: ./report/Dockerfile\non:\n  schedule: '0 3 * * *'\nretries: 2\ntimeout: 1h\ncpu: 512\nmemory: 1024\n";
const SITE: &str = "name: site\ntype: Static Site\nfiles:\n  - source: dist\n    recursive: true\n";
const SCALED: &str = "name: api\ntype: Backend Service\nimage:\n  build: ./Dockerfile\n  port: 8080\nhttp:\n  path: api\ncount:\n  range: 2-10\n  cpu_percentage: 70\nstorage:\n  volumes:\n    data:\n      path: /data\n      efs: true\npublish:\n  topics:\n    - name: orders\n";
const RUNNER: &str = "name: landing\ntype: Request-Driven Web Service\nimage:\n  location: public.ecr.aws/docker/library/nginx:1.27\n  port: 80\nnetwork:\n  vpc:\n    placement: private\nhttp:\n  private: true\n";
const BOTH: &str = "name: front\ntype: Load Balanced Web Service\nimage:\n  build: ./Dockerfile\n  location: nginx\nhttp:\n  path: '/'\ncount:\n  range: 10-2\n  cpu_percentage: 170\nsidecars:\n  proxy:\n    image: envoy\n    depends_on:\n      front: complete\nstorage:\n  ephemeral: 10\nplatform: linux/sparc\nenv_file: settings.txt\nnetwork:\n  vpc:\n    placement: secret\npublish:\n  topics:\n    - name: new orders\n";

fn command(command: Command, manifest: &str) -> CopilotInput {
    CopilotInput { command, manifest: manifest.into(), ..CopilotInput::default() }
}

fn running(names: &[(&str, &str)]) -> Vec<Deployed> {
    let deployed = |(name, manifest): &(&str, &str)| Deployed {
        name: (*name).into(),
        manifest: (*manifest).into(),
    };
    names.iter().map(deployed).collect()
}

/// All examples; the first is what a newcomer sees.
pub(super) fn all() -> Vec<Example<Scenario>> {
    let mut examples = of_fit();
    examples.extend(of_rolling());
    examples.extend(of_copilot());
    examples
}

fn of_fit() -> Vec<Example<Scenario>> {
    let workload = Workload::default;
    vec![
        fit(
            "web-app",
            "A web application: where can it run?",
            FIT,
            Workload {
                load_balancer_target: Some(TargetType::Ip),
                subnet: Some(Subnet::Private),
                ..workload()
            },
        ),
        fit(
            "log-agent",
            "A log agent on every node: not on Fargate",
            FIT,
            Workload {
                daemon_set: true,
                host_network: true,
                host_port: true,
                host_path: true,
                privileged: true,
                ..workload()
            },
        ),
        fit(
            "training",
            "Training on GPUs, with Spot prices",
            FIT,
            Workload {
                gpu: true,
                spot: true,
                storage: vec![Storage::FsxLustre, Storage::S3],
                dynamic_provisioning: true,
                containers: vec![container("train", "8", "60Gi")],
                ..workload()
            },
        ),
        fit(
            "windows",
            "A Windows service with files on EFS: does it fit?",
            FIT,
            Workload { os: OperatingSystem::Windows, storage: vec![Storage::Efs], ..workload() },
        ),
        fit(
            "arm",
            "An Arm image with a disk: which platforms?",
            FIT,
            Workload {
                arch: Architecture::Arm64,
                storage: vec![Storage::Ebs],
                dynamic_provisioning: true,
                ..workload()
            },
        ),
        fit(
            "own-nodes",
            "An own machine image, and SSH: who allows it?",
            FIT,
            Workload { custom_ami: true, ssh: true, ..workload() },
        ),
        fit(
            "instance-target",
            "A load balancer that targets instances",
            FIT,
            Workload {
                load_balancer_target: Some(TargetType::Instance),
                subnet: Some(Subnet::Public),
                ..workload()
            },
        ),
        fit(
            "rounded-up",
            "1 vCPU and 8 GB become 2 vCPUs and 9 GB: why?",
            PODS,
            Workload { containers: vec![container("app", "1", "8Gi")], ..workload() },
        ),
        fit(
            "init-container",
            "An init container decides the size",
            PODS,
            Workload {
                containers: vec![
                    container("app", "250m", "512Mi"),
                    container("sidecar", "200m", "700Mi"),
                    PodContainer { init: true, ..container("migrate", "1", "1Gi") },
                ],
                ..workload()
            },
        ),
        fit(
            "too-large",
            "A pod larger than Fargate has",
            PODS,
            Workload { containers: vec![container("database", "12", "120Gi")], ..workload() },
        ),
        fit(
            "profiles",
            "Two profiles match: which takes the pod?",
            PODS,
            Workload {
                namespace: "shop-eu".into(),
                labels: labels(&[("app", "front")]),
                fargate_profiles: Some(vec![
                    profile("shops", "shop-*", &[]),
                    profile("fronts", "shop-??", &[("app", "front")]),
                    profile("jobs", "jobs", &[]),
                ]),
                ..workload()
            },
        ),
        fit(
            "profile-label",
            "A label names a profile that doesn't match: Pending",
            PODS,
            Workload {
                namespace: "shop-eu".into(),
                labels: labels(&[("eks.amazonaws.com/fargate-profile", "jobs")]),
                fargate_profiles: Some(vec![
                    profile("shops", "shop-*", &[]),
                    profile("jobs", "jobs", &[]),
                ]),
                ..workload()
            },
        ),
        Example {
            flawed: true,
            ..fit(
                "bad-quantity",
                "512MB isn't a quantity",
                PODS,
                Workload { containers: vec![container("app", "0.25", "512MB")], ..workload() },
            )
        },
    ]
}

fn of_rolling() -> Vec<Example<Scenario>> {
    let update = Rolling::default;
    vec![
        rolling("rounding", "25% of 10: Kubernetes and ECS round apart", false, update()),
        rolling(
            "round-to-zero",
            "Both round to 0: 1 pod may be missing",
            false,
            Rolling {
                replicas: 3,
                max_surge: "0".into(),
                max_unavailable: "10%".into(),
                minimum_healthy_percent: 100,
                maximum_percent: 200,
            },
        ),
        rolling(
            "one-and-one",
            "One more, one less, of three",
            false,
            Rolling { replicas: 3, max_surge: "1".into(), max_unavailable: "1".into(), ..update() },
        ),
        rolling(
            "both-zero",
            "Both are 0: nothing can be replaced",
            true,
            Rolling { replicas: 4, max_surge: "0".into(), max_unavailable: "0".into(), ..update() },
        ),
        rolling(
            "over-100",
            "150% unavailable: Kubernetes rejects it",
            true,
            Rolling { max_unavailable: "150%".into(), ..update() },
        ),
    ]
}

fn of_copilot() -> Vec<Example<Scenario>> {
    vec![
        copilot(
            "first-service",
            "The first web service brings the load balancer",
            false,
            command(Command::SvcDeploy, FRONT),
        ),
        copilot(
            "second-service",
            "The second one shares it, and brings NAT gateways",
            false,
            CopilotInput {
                deployed: running(&[("front", FRONT)]),
                ..command(Command::SvcDeploy, ADMIN)
            },
        ),
        copilot(
            "worker",
            "A worker: its queues and its key",
            false,
            command(Command::SvcDeploy, MAILER),
        ),
        copilot(
            "nightly-job",
            "A nightly report as a Scheduled Job",
            false,
            command(Command::JobDeploy, REPORT),
        ),
        copilot(
            "scaled-backend",
            "A backend that scales, with files and topics",
            false,
            command(Command::SvcDeploy, SCALED),
        ),
        copilot(
            "app-runner",
            "A private App Runner service",
            false,
            command(Command::SvcDeploy, RUNNER),
        ),
        copilot(
            "static-site",
            "A static site: no repository, no cluster",
            false,
            command(Command::SvcDeploy, SITE),
        ),
        copilot(
            "app-init",
            "An application: roles and a folder",
            false,
            command(Command::AppInit, ""),
        ),
        copilot(
            "env-init",
            "An environment begins with two roles",
            false,
            command(Command::EnvInit, ""),
        ),
        copilot(
            "env-deploy",
            "What env deploy makes, and what it doesn't",
            false,
            command(Command::EnvDeploy, ""),
        ),
        copilot(
            "svc-init",
            "svc init: a manifest and a repository",
            false,
            command(Command::SvcInit, FRONT),
        ),
        copilot(
            "svc-delete",
            "The last web service goes, and the load balancer too",
            false,
            CopilotInput {
                deployed: running(&[("front", FRONT), ("mailer", MAILER)]),
                ..command(Command::SvcDelete, FRONT)
            },
        ),
        copilot(
            "delete-everywhere",
            "Deleted from all environments, with its repository",
            false,
            CopilotInput {
                deployed: running(&[("front", FRONT)]),
                environment: None,
                ..command(Command::SvcDelete, FRONT)
            },
        ),
        copilot(
            "env-delete",
            "An environment with a service in it",
            true,
            CopilotInput {
                deployed: running(&[("front", FRONT)]),
                environment: Some(Environment { name: "test".into(), imported_vpc: false }),
                ..command(Command::EnvDelete, "")
            },
        ),
        copilot(
            "many-mistakes",
            "Ten mistakes in one manifest",
            true,
            command(Command::SvcDeploy, BOTH),
        ),
        copilot(
            "not-yaml",
            "A manifest that isn't YAML",
            true,
            command(Command::SvcDeploy, "name: front\n\ttype: ["),
        ),
        copilot(
            "no-http",
            "A web service without http",
            true,
            command(
                Command::SvcDeploy,
                "name: front\ntype: Load Balanced Web Service\nimage:\n  build: ./Dockerfile\n  port: 80\n",
            ),
        ),
    ]
}
