//! What a task fetches before its containers run: images, secrets, environment files, log streams.

use super::super::definition::{Container, Members, is_private_ecr};
use super::access::{Access, Need};
use super::answer::{CallResult, Caller, Purpose, RoleKind};
use super::environment::{NoValue, Reference, reference, value};
use super::{network, rules};
use crate::explain::{Trace, Verdict, step};
use crate::iam::managed::PULL;
use crate::text::code;
use serde_json::Value;

/// Why a task doesn't start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// `stoppedReason`.
    pub reason: String,
    /// The container that it is about.
    pub container: String,
}

/// What was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    /// The first failure, in the order of AWS.
    pub failure: Option<Failure>,
    /// The names that decide whether something is allowed.
    pub depends_on: Vec<String>,
}

/// The parts of a start, in the order of Fargate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Login,
    Secrets,
    Files,
    Logs,
    Image,
}

const FARGATE_ORDER: [Phase; 5] =
    [Phase::Login, Phase::Secrets, Phase::Files, Phase::Logs, Phase::Image];
/// The agent on an instance fetches secrets and files for the task, then each container's image, then it starts the
/// container with its log driver.
const TASK_PHASES: [Phase; 2] = [Phase::Secrets, Phase::Files];
const CONTAINER_PHASES: [Phase; 3] = [Phase::Login, Phase::Image, Phase::Logs];

/// Fetches everything. All calls are made, so that each is explained; the first failure counts.
pub(super) fn fetch(access: &mut Access<'_>, trace: &mut Trace) -> Fetched {
    let containers = access.containers.clone();
    let mut order: Vec<(Container<'_>, Phase)> = Vec::new();
    if access.is_fargate() {
        order.extend(
            FARGATE_ORDER.iter().flat_map(|phase| containers.iter().map(|one| (*one, *phase))),
        );
    } else {
        order.extend(
            TASK_PHASES.iter().flat_map(|phase| containers.iter().map(|one| (*one, *phase))),
        );
        order.extend(containers.iter().flat_map(|one| CONTAINER_PHASES.map(|phase| (*one, phase))));
    }
    network_interface(access, trace);
    let mut fetched = Fetched::default();
    for (container, phase) in order {
        let failure = match phase {
            Phase::Login => login(access, container, trace),
            Phase::Secrets => secrets(access, container, trace),
            Phase::Files => files(access, container, trace),
            Phase::Logs => logs(access, container, trace),
            Phase::Image => image(access, container, trace),
        };
        fetched.failure = fetched.failure.or(failure);
    }
    // The application runs after the start, so that its calls decide nothing about the start.
    fetched.depends_on = access.needs.clone();
    file_systems(access, trace);
    for container in containers {
        application(access, container, trace);
    }
    fetched
}

fn fargate_reason(access: &Access<'_>, on_fargate: String, on_instance: String) -> String {
    if access.is_fargate() { on_fargate } else { on_instance }
}

/// What Amazon ECS itself creates for the task.
fn network_interface(access: &mut Access<'_>, trace: &mut Trace) {
    use super::answer::StartCall;
    let mut add = |action: &str, role: RoleKind, purpose: Purpose, because: &str, step| {
        access.calls.push(StartCall {
            caller: Caller::Ecs,
            purpose,
            container: String::new(),
            role: Some(role),
            action: action.to_owned(),
            resource: "*".into(),
            result: CallResult::Allowed,
            because: because.to_owned(),
            step: Some(step),
        });
    };
    if super::super::definition::network_mode(access.definition) == "awsvpc" {
        let at = step!(trace, rules::LINKED_ROLE, Verdict::Applied, "Network interface", ["networkMode"];
            "Amazon ECS creates the network interface of the task with its service-linked role.");
        add(
            "ec2:CreateNetworkInterface",
            RoleKind::ServiceLinked,
            Purpose::Infrastructure,
            "AWS manages this role",
            at,
        );
    }
    if access.definition.items("volumes").iter().any(|volume| volume.is_true("configuredAtLaunch"))
    {
        let at = step!(trace, rules::INFRASTRUCTURE_ROLE, Verdict::Applied, "EBS volume", ["volumes"];
            "Amazon ECS creates the EBS volume with the infrastructure role that the service or task names.");
        add(
            "ec2:CreateVolume",
            RoleKind::Infrastructure,
            Purpose::Infrastructure,
            "the policy `AmazonECSInfrastructureRolePolicyForVolumes` allows it",
            at,
        );
    }
    if let Some(balancer) = &access.input.launch.load_balancer {
        let at = step!(trace, rules::LINKED_ROLE, Verdict::Applied, "Target", Vec::<String>::new();
            "Amazon ECS registers the port {} of {} as a target with its service-linked role.", balancer.container_port, code(&balancer.container_name));
        add(
            "elasticloadbalancing:RegisterTargets",
            RoleKind::ServiceLinked,
            Purpose::Infrastructure,
            "AWS manages this role",
            at,
        );
    }
}

/// The Region and the account of a private repository.
fn repository(image: &str) -> (String, String, String) {
    let (host, path) = image.split_once('/').unwrap_or((image, ""));
    let parts: Vec<&str> = host.split('.').collect();
    let region = parts.get(3).copied().unwrap_or("us-east-1");
    let name = path.split(['@', ':']).next().unwrap_or(path);
    let account = parts.first().copied().unwrap_or_default();
    let partition = if host.ends_with(".cn") { "aws-cn" } else { "aws" };
    (
        region.to_owned(),
        account.to_owned(),
        format!("arn:{partition}:ecr:{region}:{account}:repository/{name}"),
    )
}

/// Logs in to Amazon ECR, or reads the credentials of a private registry.
fn login(access: &mut Access<'_>, container: Container<'_>, trace: &mut Trace) -> Option<Failure> {
    let failed = |reason: String| Some(Failure { reason, container: container.name().to_owned() });
    let image = container.value.text("image").unwrap_or_default();
    let (name, path) = (container.name(), container.path());
    if let Some(source) = container.value["repositoryCredentials"].text("credentialsParameter") {
        let field = format!("{path}.repositoryCredentials");
        let need = Need {
            purpose: Purpose::RegistryCredentials,
            container: name,
            role: access.execution(),
            caller: Caller::Agent,
            rule: &rules::SECRET_ROLE,
            field: &field,
        };
        let result = access.call(&need, "secretsmanager:GetSecretValue", source, trace);
        let reached = network::service(access.input, "secretsmanager", trace);
        let because = reason(result, reached, source)?;
        note_failure(access, result, reached);
        initialized(access, &field, &because, trace);
        return failed(fargate_reason(
            access,
            format!(
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: {because}"
            ),
            format!("CannotPullContainerError: unable to retrieve registry credentials: {because}"),
        ));
    }
    if !is_private_ecr(image) {
        return None;
    }
    let field = format!("{path}.image");
    let need = image_need(access, name, &field);
    let result = access.call(&need, "ecr:GetAuthorizationToken", "*", trace);
    let reached = old_platform(access) || network::service(access.input, "ecr.api", trace);
    let because = reason(result, reached, "ecr:GetAuthorizationToken")?;
    note_failure(access, result, reached);
    initialized(access, &field, &because, trace);
    failed(fargate_reason(
        access,
        format!(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: {because}"
        ),
        format!("CannotPullECRContainerError: {because}"),
    ))
}

/// What a pull from Amazon ECR needs: the execution role, or without one the role of the instance.
fn image_need<'a>(access: &Access<'_>, container: &'a str, field: &'a str) -> Need<'a> {
    let role = access.execution_or_instance();
    let rule =
        if role == Some(RoleKind::Instance) { &rules::INSTANCE_ROLE } else { &rules::IMAGE_ROLE };
    Need { purpose: Purpose::Image, container, role, caller: Caller::Agent, rule, field }
}

fn old_platform(access: &Access<'_>) -> bool {
    let version = access.input.launch.platform_version.as_deref().unwrap_or("LATEST");
    access.is_fargate() && matches!(version, "1.0.0" | "1.1.0" | "1.2.0" | "1.3.0")
}

/// Why a call failed; `None` if it didn't.
fn reason(result: CallResult, reached: bool, what: &str) -> Option<String> {
    match (result, reached) {
        (CallResult::Denied, _) => {
            Some(format!("AccessDeniedException: not authorized to perform the call on {what}"))
        }
        (_, false) => Some(format!("RequestError: send request failed for {what}: i/o timeout")),
        _ => None,
    }
}

fn note_failure(access: &mut Access<'_>, result: CallResult, reached: bool) {
    if result != CallResult::Denied && !reached {
        access.failed(CallResult::Unreachable, "the network doesn't reach the service");
    }
}

fn initialized(access: &Access<'_>, field: &str, because: &str, trace: &mut Trace) {
    if access.is_fargate() {
        step!(trace, rules::INITIALIZED, Verdict::Rejected, "Initialization", [field];
            "Fargate stops the task with `ResourceInitializationError`: {}.", code(because));
    } else {
        step!(trace, rules::PULLED, Verdict::Rejected, "Agent", [field];
            "The agent stops the task: {}.", code(because));
    }
}

/// Reads secrets and parameters, also those of the log driver.
fn secrets(
    access: &mut Access<'_>,
    container: Container<'_>,
    trace: &mut Trace,
) -> Option<Failure> {
    let path = container.path();
    let own = container
        .value
        .items("secrets")
        .iter()
        .enumerate()
        .map(|(at, one)| (format!("{path}.secrets[{at}]"), one));
    let options = container.value["logConfiguration"].items("secretOptions").iter().enumerate();
    let options =
        options.map(|(at, one)| (format!("{path}.logConfiguration.secretOptions[{at}]"), one));
    let all: Vec<(String, &Value)> = own.chain(options).collect();
    let mut first = None;
    for (field, secret) in all {
        let Some(source) = secret.text("valueFrom") else { continue };
        let found = one_secret(access, container, &field, source, trace);
        first = first.or(found);
    }
    first
}

fn one_secret(
    access: &mut Access<'_>,
    container: Container<'_>,
    field: &str,
    source: &str,
    trace: &mut Trace,
) -> Option<Failure> {
    let need = Need {
        purpose: Purpose::Secret,
        container: container.name(),
        role: access.execution(),
        caller: Caller::Agent,
        rule: &rules::SECRET_ROLE,
        field,
    };
    let stores = &access.input.stores;
    let (action, endpoint, resource, customer_key) = match reference(source) {
        Reference::Secret { arn, .. } => {
            let key = stores.secrets.get(&arn).is_some_and(|secret| secret.customer_key);
            ("secretsmanager:GetSecretValue", "secretsmanager", arn, key)
        }
        Reference::Parameter(name) => {
            let known = stores.parameters.get(&name);
            let key = known.is_some_and(|parameter| parameter.customer_key);
            let arn = match source.starts_with("arn:") {
                true => source.to_owned(),
                false => format!(
                    "arn:aws:ssm:{}:{}:parameter/{}",
                    region(access),
                    access.account(),
                    name.trim_start_matches('/')
                ),
            };
            ("ssm:GetParameters", "ssm", arn, key)
        }
    };
    let mut result = access.call(&need, action, &resource, trace);
    let reached = network::service(access.input, endpoint, trace);
    note_failure(access, result, reached);
    let mut because = reason(result, reached, &resource);
    if customer_key {
        let key = format!("arn:aws:kms:{}:{}:key/customer", region(access), access.account());
        let decrypts = access.call(&need, "kms:Decrypt", &key, trace);
        if result != CallResult::Denied && decrypts == CallResult::Denied {
            result = decrypts;
            because = because.or_else(|| reason(result, reached, "kms:Decrypt"));
        }
    }
    if because.is_none() {
        let name = secret_name(source);
        because = match value(source, &access.input.stores) {
            Ok(_) => None,
            Err(NoValue::Missing) => {
                Some(format!("ResourceNotFoundException: {name} doesn't exist"))
            }
            Err(NoValue::Stage) => {
                Some(format!("ResourceNotFoundException: {name} has no such version stage"))
            }
            Err(NoValue::NotJson) => {
                Some(format!("invalid secret value: {name} isn't a JSON object"))
            }
            Err(NoValue::Key) => Some(format!(
                "retrieved secret from Secrets Manager did not contain json key {}",
                json_key(source)
            )),
        };
        if because.is_some() {
            access.failed(CallResult::Missing, "the value doesn't exist");
            step!(trace, rules::SECRET_VALUE, Verdict::Rejected, "Secret", [field]; "{} has no value: {}.", code(source), code(because.as_deref().unwrap_or_default()));
        }
    }
    let because = because?;
    initialized(access, field, &because, trace);
    let kind = if endpoint == "ssm" { "ssm" } else { "asm" };
    Some(Failure {
        container: container.name().to_owned(),
        reason: fargate_reason(
            access,
            format!(
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from {kind}: {because}"
            ),
            format!("Fetching secret data failed: {because}"),
        ),
    })
}

fn secret_name(source: &str) -> String {
    match reference(source) {
        Reference::Secret { arn, .. } => arn,
        Reference::Parameter(name) => name,
    }
}

fn json_key(source: &str) -> String {
    match reference(source) {
        Reference::Secret { key, .. } => key,
        Reference::Parameter(_) => String::new(),
    }
}

/// The Region of the task: that of a log group or a secret, as the definition names it.
fn region(access: &Access<'_>) -> String {
    let of_logs = access
        .containers
        .iter()
        .filter_map(|one| one.value["logConfiguration"]["options"].text("awslogs-region"));
    let of_images = access
        .containers
        .iter()
        .filter_map(|one| one.value.text("image").filter(|image| is_private_ecr(image)));
    let mut regions = of_logs.map(str::to_owned).chain(of_images.map(|image| repository(image).0));
    regions.next().unwrap_or_else(|| "us-east-1".into())
}

/// Downloads environment files.
fn files(access: &mut Access<'_>, container: Container<'_>, trace: &mut Trace) -> Option<Failure> {
    let mut first = None;
    for (at, file) in container.value.items("environmentFiles").iter().enumerate() {
        let Some(arn) = file.text("value") else { continue };
        let field = format!("{}.environmentFiles[{at}]", container.path());
        let need = Need {
            purpose: Purpose::EnvironmentFile,
            container: container.name(),
            role: access.execution(),
            caller: Caller::Agent,
            rule: &rules::FILES_ROLE,
            field: &field,
        };
        let bucket = arn.split('/').next().unwrap_or(arn);
        let located = access.call(&need, "s3:GetBucketLocation", bucket, trace);
        let got = access.call(&need, "s3:GetObject", arn, trace);
        let result = if located == CallResult::Denied { located } else { got };
        let reached = network::service(access.input, "s3", trace);
        note_failure(access, result, reached);
        let mut because = reason(result, reached, arn);
        if because.is_none() && !access.input.stores.env_files.contains_key(arn) {
            because = Some(format!("NoSuchKey: {arn} doesn't exist"));
            access.failed(CallResult::Missing, "the file doesn't exist");
        }
        if let Some(because) = because {
            initialized(access, &field, &because, trace);
            first = first.or(Some(Failure {
                container: container.name().to_owned(),
                reason: fargate_reason(
                    access,
                    format!("ResourceInitializationError: failed to download env files: {because}"),
                    format!("Downloading environment files failed: {because}"),
                ),
            }));
        }
    }
    first
}

/// Pulls the image.
fn image(access: &mut Access<'_>, container: Container<'_>, trace: &mut Trace) -> Option<Failure> {
    let image = container.value.text("image").unwrap_or_default();
    let (name, field) = (container.name(), format!("{}.image", container.path()));
    let mut because = None;
    if is_private_ecr(image) {
        let need = image_need(access, name, &field);
        let (_, account, arn) = repository(image);
        if account != access.account() && access.definition.has("executionRoleArn") {
            cross_account(access, &field, &account);
        }
        let mut denied = false;
        for action in PULL.iter().filter(|action| **action != "ecr:GetAuthorizationToken") {
            denied |= access.call(&need, action, &arn, trace) == CallResult::Denied;
        }
        let layers =
            ["ecr.dkr", "s3"].map(|endpoint| network::service(access.input, endpoint, trace));
        let reached = layers.iter().all(|one| *one);
        note_failure(
            access,
            if denied { CallResult::Denied } else { CallResult::Allowed },
            reached,
        );
        because = match (denied, reached) {
            (true, _) => Some("pull access denied, repository does not exist or may require authorization".to_owned()),
            (false, false) => Some("request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)".to_owned()),
            _ => None,
        };
    } else {
        let host =
            image.split('/').next().filter(|host| host.contains('.')).unwrap_or("Docker Hub");
        step!(trace, rules::PUBLIC_IMAGE, Verdict::Applied, "Image of {name}", [field.as_str()];
            "The agent pulls {} from {} without a role of AWS.", code(image), code(host));
        if !network::internet(access.input, host, trace) {
            because = Some("dial tcp: i/o timeout".to_owned());
        }
    }
    let stored = access.input.stores.images.get(image);
    if because.is_none() && stored.is_some_and(|image| !image.exists) {
        because = Some(format!("{image}: not found"));
    }
    if because.is_none()
        && let Some(platforms) = stored.and_then(|image| image.platforms.as_ref())
    {
        let wanted = platform(access.definition);
        let fits =
            platforms.iter().any(|one| one == &wanted || one.starts_with(&format!("{wanted}/")));
        let verdict = if fits { Verdict::Passed } else { Verdict::Rejected };
        step!(trace, rules::PLATFORM, verdict, "Image of {name}", [field.as_str(), "runtimePlatform"];
            "The task needs {}, and the image {} it.", code(&wanted), if fits { "has" } else { "lacks" });
        if !fits {
            because = Some(format!(
                "image Manifest does not contain descriptor matching platform '{wanted}'"
            ));
        }
    }
    let because = because?;
    step!(trace, rules::PULLED, Verdict::Rejected, "Image of {name}", [field.as_str()];
        "The agent can't pull {}: {}.", code(image), code(&because));
    Some(Failure {
        reason: format!("CannotPullContainerError: {because}"),
        container: name.to_owned(),
    })
}

/// An image of another account needs the repository policy of that account.
fn cross_account(access: &mut Access<'_>, field: &str, account: &str) {
    use crate::explain::{Severity::Note, finding};
    finding!(access.findings, Note, rules::IMAGE_ROLE, field;
        "The image is in the account {}, whose repository policy must also allow the pull.", code(account);
        "Check the policy of the repository in the other account.");
}

/// `linux/amd64`.
fn platform(definition: &Value) -> String {
    let platform = &definition["runtimePlatform"];
    let windows =
        platform.text("operatingSystemFamily").is_some_and(|family| family.starts_with("WINDOWS"));
    let system = if windows { "windows" } else { "linux" };
    let processor =
        if platform.text("cpuArchitecture") == Some("ARM64") { "arm64" } else { "amd64" };
    format!("{system}/{processor}")
}

/// Connects the log driver awslogs.
fn logs(access: &mut Access<'_>, container: Container<'_>, trace: &mut Trace) -> Option<Failure> {
    let logs = &container.value["logConfiguration"];
    if logs.text("logDriver") != Some("awslogs") {
        return None;
    }
    let options = &logs["options"];
    let (group, field) = (
        options.text("awslogs-group").unwrap_or_default(),
        format!("{}.logConfiguration", container.path()),
    );
    let role = access.execution_or_instance();
    let rule =
        if role == Some(RoleKind::Instance) { &rules::INSTANCE_ROLE } else { &rules::LOGS_ROLE };
    let need = Need {
        purpose: Purpose::Logs,
        container: container.name(),
        role,
        caller: Caller::Agent,
        rule,
        field: &field,
    };
    let region = options.text("awslogs-region").unwrap_or("us-east-1").to_owned();
    let arn = format!("arn:aws:logs:{region}:{}:log-group:{group}", access.account());
    let creates =
        options.text("awslogs-create-group").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    let exists = access
        .input
        .stores
        .log_groups
        .as_ref()
        .is_none_or(|groups| groups.iter().any(|one| one == group));
    let mut denied = false;
    if creates {
        denied |=
            access.call(&need, "logs:CreateLogGroup", &arn, trace) == CallResult::Denied && !exists;
    }
    for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
        denied |=
            access.call(&need, action, &format!("{arn}:log-stream:*"), trace) == CallResult::Denied;
    }
    let reached = network::service(access.input, "logs", trace);
    note_failure(access, if denied { CallResult::Denied } else { CallResult::Allowed }, reached);
    let because = if !options.has("awslogs-region") {
        Some("awslogs-region is required".to_owned())
    } else if denied {
        Some("AccessDeniedException: the role doesn't allow the log driver to write".to_owned())
    } else if !reached {
        Some("RequestError: send request failed: i/o timeout".to_owned())
    } else if !exists && !creates {
        access.failed(CallResult::Missing, "the log group doesn't exist");
        Some("ResourceNotFoundException: The specified log group does not exist.".to_owned())
    } else {
        None
    };
    let verdict = if because.is_some() { Verdict::Rejected } else { Verdict::Passed };
    step!(trace, rules::LOG_GROUP, verdict, "Log group {group}", [field.as_str()]; "{}", match (exists, creates) {
        (true, _) => "The log group exists.",
        (false, true) => "The log driver creates the log group because `awslogs-create-group` is `true`.",
        (false, false) => "The log group doesn't exist, and `awslogs-create-group` isn't `true`.",
    });
    let because = because?;
    initialized(access, &field, &because, trace);
    Some(Failure {
        container: container.name().to_owned(),
        reason: fargate_reason(
            access,
            format!(
                "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: {because}"
            ),
            format!(
                "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: {because}"
            ),
        ),
    })
}

/// Authorizes the mounts of file systems.
fn file_systems(access: &mut Access<'_>, trace: &mut Trace) {
    let definition = access.definition;
    for (at, volume) in definition.items("volumes").iter().enumerate() {
        let efs = &volume["efsVolumeConfiguration"];
        if efs["authorizationConfig"].text("iam") != Some("ENABLED") {
            continue;
        }
        let name = volume.text("name").unwrap_or_default();
        let field = format!("volumes[{at}].efsVolumeConfiguration.authorizationConfig.iam");
        let arn = format!(
            "arn:aws:elasticfilesystem:{}:{}:file-system/{}",
            region(access),
            access.account(),
            efs.text("fileSystemId").unwrap_or_default()
        );
        for container in access.containers.clone() {
            let points: Vec<&Value> = container
                .value
                .items("mountPoints")
                .iter()
                .filter(|point| point.text("sourceVolume") == Some(name))
                .collect();
            if points.is_empty() {
                continue;
            }
            let role = definition.filled("taskRoleArn").map(|_| RoleKind::Task);
            let need = Need {
                purpose: Purpose::Efs,
                container: container.name(),
                role,
                caller: Caller::Agent,
                rule: &rules::EFS_ROLE,
                field: &field,
            };
            access.call(&need, "elasticfilesystem:ClientMount", &arn, trace);
            if points.iter().any(|point| !point.is_true("readOnly")) {
                access.call(&need, "elasticfilesystem:ClientWrite", &arn, trace);
            }
        }
    }
}

/// The calls of the application.
fn application(access: &mut Access<'_>, container: Container<'_>, trace: &mut Trace) {
    let input = access.input;
    let calls =
        input.containers.get(container.name()).map(|one| one.calls.as_slice()).unwrap_or_default();
    let role = access.application();
    let (rule, field) = match role {
        Some(RoleKind::Task) => (&rules::TASK_ROLE, "taskRoleArn"),
        _ => (&rules::NO_TASK_ROLE, "taskRoleArn"),
    };
    for call in calls {
        let (action, resource) = call.split_once(' ').unwrap_or((call, "*"));
        let need = Need {
            purpose: Purpose::Application,
            container: container.name(),
            role,
            caller: Caller::Application,
            rule,
            field,
        };
        access.call(&need, action, resource.trim(), trace);
    }
}
