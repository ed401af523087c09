//! What comes of an operation.

use super::{
    operation::{Access, Client, NetworkKind, Operation, TagMutability, is_repository_name},
    rules,
};
use crate::ecr::{Image, StorageClass, lifecycle::TagPattern};
use crate::explain::{Finding, Mount, Severity::Warning, StepId, Trace, Verdict, finding, step};
use crate::iam::{
    ContextValue, Decision, IdentityEffect, MatchedStatement, NamedPolicy, Outcome, Policies,
    Policy, PolicyKind, Principal, Request, ResourceEffect, evaluate as decide,
};
use crate::text::{code, duration, list};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A token is valid for 12 hours.
const TOKEN_SECONDS: i64 = 43_200;

/// What comes of an operation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessOutcome {
    /// Whether every part succeeds.
    pub allowed: bool,
    /// The API action that fails first; missing for a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails_at: Option<&'static str>,
    /// The error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<AccessError>,
    /// Every API call, in order, with its decision.
    pub calls: Vec<AccessCall>,
    /// The endpoints that a private network lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_endpoints: Option<Vec<&'static str>>,
    /// The commands in order.
    pub commands: Vec<String>,
    /// What changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<AccessResult>,
    /// Why, as a sentence.
    #[serde(skip)]
    pub because: String,
    /// What to do about it, as a sentence; empty if every part succeeds.
    #[serde(skip)]
    pub fix: String,
    /// The step that decides.
    #[serde(skip)]
    pub step: StepId,
    /// The names that a decision depends on and that aren't known.
    #[serde(skip)]
    pub needs: Vec<String>,
    /// What IAM rejects in the policies.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// An API call with its decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessCall {
    /// The action, without its service.
    pub action: &'static str,
    /// The ARN of the repository, or `*`.
    pub resource: String,
    /// Whether IAM allows it.
    pub allowed: bool,
    /// What the principal's policies say.
    pub identity: IdentityEffect,
    /// What the repository policy says.
    pub repository_policy: ResourceEffect,
    /// The statement that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<MatchedStatement>,
    /// The step of the decision.
    pub step: StepId,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum AccessResult {
    /// A push.
    Pushed {
        /// The image that the tag left.
        moved_from: Option<String>,
        /// The image without a tag.
        untagged: Option<String>,
    },
    /// A deletion of an image.
    Deleted {
        /// The digests.
        deleted: Vec<String>,
        /// The tags.
        removed_tags: Vec<String>,
    },
}

macro_rules! errors {
    ($($name:ident $text:literal $(# $doc:literal)?),* $(,)?) => {
        /// What fails.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AccessError {
            $(#[doc = $text] $name),*
        }

        impl AccessError {
            /// As AWS or Docker prints it.
            pub const fn text(self) -> &'static str {
                match self {
                    $(AccessError::$name => $text),*
                }
            }
        }
    };
}

errors! {
    NoCredentials "no basic auth credentials",
    Expired "authorization token has expired",
    Timeout "timeout",
    AccessDenied "AccessDeniedException",
    RepositoryNotFound "RepositoryNotFoundException",
    RepositoryAlreadyExists "RepositoryAlreadyExistsException",
    RepositoryNotEmpty "RepositoryNotEmptyException",
    InvalidParameter "InvalidParameterException",
    ImageTagAlreadyExists "ImageTagAlreadyExistsException",
    ImageNotFound "ImageNotFoundException",
    ImageArchived "ImageArchivedException",
}

impl Serialize for AccessError {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.text())
    }
}

/// Something that fails: the error, why, what to do, and the step.
struct Failure {
    error: AccessError,
    because: String,
    fix: String,
    step: StepId,
}

/// Plays an operation.
pub fn evaluate(access: &Access, trace: &mut Trace) -> AccessOutcome {
    let mut outcome = AccessOutcome::default();
    let docker = access.client == Client::Docker;
    let pushes_or_pulls = matches!(access.operation, Operation::Push | Operation::Pull);
    let token = if docker && pushes_or_pulls { token(access, trace) } else { None };
    outcome.commands = access.commands(token.is_none());
    outcome.missing_endpoints = (access.network.kind == NetworkKind::Private)
        .then(|| missing(access, access.operation.endpoints(access.client)));
    let policies = Documents::read(access, &mut outcome.findings);
    let mut failed = token.map(|failure| (None, failure));
    for action in access.operation.calls(access.client) {
        let call = policies.decide(access, action, &mut outcome.needs, trace);
        if failed.is_none() {
            failed = fails(access, &call, trace).map(|failure| (Some(call.action), failure));
        }
        outcome.step = call.step;
        outcome.calls.push(call);
    }
    match failed {
        Some((at, failure)) => {
            outcome.fails_at = at;
            outcome.error = Some(failure.error);
            (outcome.because, outcome.fix, outcome.step) =
                (failure.because, failure.fix, failure.step);
        }
        None => {
            outcome.allowed = true;
            succeed(access, &mut outcome, trace);
        }
    }
    outcome
}

impl Operation {
    /// The API calls, in order.
    fn calls(self, client: Client) -> &'static [&'static str] {
        match (self, client) {
            (Operation::Login, _) => &["GetAuthorizationToken"],
            (Operation::Push, _) => &[
                "BatchCheckLayerAvailability",
                "InitiateLayerUpload",
                "UploadLayerPart",
                "CompleteLayerUpload",
                "PutImage",
            ],
            (Operation::Pull, Client::Docker) => &["BatchGetImage", "GetDownloadUrlForLayer"],
            (Operation::Pull, Client::Ecs) => {
                &["GetAuthorizationToken", "BatchGetImage", "GetDownloadUrlForLayer"]
            }
            (Operation::Scan, _) => &["StartImageScan"],
            (Operation::Describe, _) => &["DescribeImages"],
            (Operation::Create, _) => &["CreateRepository"],
            (Operation::Delete, _) => &["DeleteRepository"],
            (Operation::DeleteImage, _) => &["BatchDeleteImage"],
        }
    }

    /// The endpoints that it needs in a private network.
    fn endpoints(self, client: Client) -> &'static [&'static str] {
        match (self, client) {
            (Operation::Login, Client::Docker) => &["ecr.api", "ecr.dkr"],
            (Operation::Push, _) => &["ecr.dkr"],
            (Operation::Pull, Client::Docker) => &["ecr.dkr", "s3"],
            (Operation::Pull, Client::Ecs) => &["ecr.api", "ecr.dkr", "s3"],
            _ => &["ecr.api"],
        }
    }
}

/// The endpoints of a call.
fn endpoints_of(access: &Access, action: &str) -> &'static [&'static str] {
    match (access.operation, action) {
        (Operation::Login, _) => Operation::Login.endpoints(access.client),
        (_, "GetAuthorizationToken") => &["ecr.api"],
        (Operation::Push, _) | (_, "BatchGetImage") => &["ecr.dkr"],
        (_, "GetDownloadUrlForLayer") => &["ecr.dkr", "s3"],
        _ => &["ecr.api"],
    }
}

/// The endpoints that the network lacks.
fn missing(access: &Access, needed: &[&'static str]) -> Vec<&'static str> {
    let network = &access.network;
    if network.kind == NetworkKind::Internet || network.nat_gateway {
        return Vec::new();
    }
    let there = |name: &str| network.endpoints.iter().any(|endpoint| endpoint == name);
    needed.iter().copied().filter(|name| !there(name)).collect()
}

/// What is wrong with Docker's token.
fn token(access: &Access, trace: &mut Trace) -> Option<Failure> {
    let host = access.repository.host();
    let fix = format!("Run `{}`.", access.login_command());
    let token = access.token.as_ref().filter(|token| !token.registry.is_empty());
    let Some(token) = token.filter(|token| token.registry == host) else {
        let because = match token {
            Some(token) => format!(
                "Docker has a login for {}, not for {}.",
                code(&token.registry),
                code(&host)
            ),
            None => format!("Docker has no login for {}.", code(&host)),
        };
        let step = step!(trace, rules::TOKEN, Verdict::Rejected, "Docker login", ["token", "repository.account", "repository.region"]; "{because}");
        return Some(Failure { error: AccessError::NoCredentials, because, fix, step });
    };
    step!(trace, rules::TOKEN, Verdict::Passed, "Docker login", ["token.registry"];
        "Docker has a login for {}.", code(&host));
    let age = access.now.saturating_sub(token.issued_at);
    let because = format!("The token is {} old, and it is valid for 12 h.", duration(age.max(0)));
    if age >= TOKEN_SECONDS {
        let step = step!(trace, rules::TOKEN_HOURS, Verdict::Rejected, "Token", ["token.issuedAt", "now"]; "{because}");
        return Some(Failure { error: AccessError::Expired, because, fix, step });
    }
    step!(trace, rules::TOKEN_HOURS, Verdict::Passed, "Token", ["token.issuedAt", "now"]; "{because}");
    None
}

/// Statements of a repository policy that name a resource: the repository is the resource.
fn with_resource(policy: &Value, findings: &mut Vec<Finding>) {
    let (statements, listed) = match &policy["Statement"] {
        Value::Array(statements) => (statements.as_slice(), true),
        statement => (std::slice::from_ref(statement), false),
    };
    for (at, statement) in statements.iter().enumerate() {
        for name in ["Resource", "NotResource"] {
            if statement.get(name).is_some() {
                let index = if listed { format!("[{at}]") } else { String::new() };
                finding!(findings, Warning, rules::NO_RESOURCE, format!("repository.policy.Statement{index}.{name}"), "InvalidParameterException";
                    "`SetRepositoryPolicy` rejects `{name}`, because the policy is for one repository.";
                    "Remove `{name}` from the statement.");
            }
        }
    }
}

/// The policies as IAM reads them.
struct Documents {
    identity: Vec<NamedPolicy>,
    repository: Option<NamedPolicy>,
}

impl Documents {
    fn read(access: &Access, findings: &mut Vec<Finding>) -> Self {
        let mut named = |document: &Value, kind, name: String, path: String| {
            let (policy, found) = Policy::read(document, kind);
            findings.extend(Mount::under(path.clone()).findings(found));
            NamedPolicy { name, path, policy }
        };
        let arn = code(&access.principal.arn);
        let identity = access.principal.policies.iter().enumerate().map(|(at, document)| {
            let name = match access.principal.policies.len() {
                1 => format!("the policy of {arn}"),
                _ => format!("policy {} of {arn}", at + 1),
            };
            named(document, PolicyKind::Identity, name, format!("principal.policies[{at}]"))
        });
        let identity = identity.collect();
        let policy = &access.repository.policy;
        let repository = (!policy.is_null() && access.repository.exists).then(|| {
            named(
                policy,
                PolicyKind::Resource,
                "the repository policy".into(),
                "repository.policy".into(),
            )
        });
        with_resource(policy, findings);
        Self { identity, repository }
    }

    fn decide(
        &self,
        access: &Access,
        action: &'static str,
        needs: &mut Vec<String>,
        trace: &mut Trace,
    ) -> AccessCall {
        let principal = &access.principal;
        let (resource, account) = match action {
            "GetAuthorizationToken" => ("*".to_owned(), principal.account.clone()),
            _ => (access.repository.arn(), access.repository.account.clone()),
        };
        let caller =
            Principal::Iam { account: principal.account.clone(), arn: principal.arn.clone() };
        let mut request = Request::new(caller, format!("ecr:{action}"), resource.clone(), account);
        for (key, value) in &access.context {
            request = request.with(key, context(value));
        }
        let own = !matches!(action, "GetAuthorizationToken" | "CreateRepository");
        let policies = Policies {
            identity: &self.identity,
            resource: self.repository.as_ref().filter(|_| own),
        };
        let decision: Decision = decide(&request, &policies, trace);
        needs.extend(
            decision.needs.iter().filter(|need| !needs.contains(need)).cloned().collect::<Vec<_>>(),
        );
        AccessCall {
            action,
            resource,
            allowed: decision.outcome == Outcome::Allowed,
            identity: decision.identity,
            repository_policy: decision.resource_policy,
            by: decision.by,
            step: decision.step,
        }
    }
}

/// The values of a condition key.
fn context(value: &Value) -> ContextValue {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Array(items) => ContextValue::Many(items.iter().map(text).collect()),
        value => ContextValue::One(text(value)),
    }
}

/// Why a call fails: the network, the decision, the repository and its state.
fn fails(access: &Access, call: &AccessCall, trace: &mut Trace) -> Option<Failure> {
    let action = code(call.action);
    let needed = endpoints_of(access, call.action);
    let lacking = missing(access, needed);
    let private = access.network.kind == NetworkKind::Private;
    if let Some(first) = lacking.first() {
        let names: Vec<String> = lacking.iter().map(|name| code(name)).collect();
        let names = list(&names, "and");
        let rule = if *first == "s3" { &rules::LAYERS_IN_S3 } else { &rules::ENDPOINTS };
        let because = format!(
            "The subnet has no route for {action} because the VPC has no endpoint {names} and no NAT gateway."
        );
        let step =
            step!(trace, *rule, Verdict::Rejected, "Network of {action}", ["network"]; "{because}");
        let fix = format!("Add the endpoint {names}, or a NAT gateway.");
        return Some(Failure { error: AccessError::Timeout, because, fix, step });
    }
    if private {
        let rule = if needed.contains(&"s3") { &rules::LAYERS_IN_S3 } else { &rules::ENDPOINTS };
        let way = if access.network.nat_gateway { "the NAT gateway" } else { "the VPC endpoints" };
        step!(trace, *rule, Verdict::Passed, "Network of {action}", ["network"]; "The call reaches AWS through {way}.");
    }
    if call.action == "GetAuthorizationToken" {
        let verdict = if call.allowed { Verdict::Passed } else { Verdict::Rejected };
        let step = step!(trace, rules::TOKEN_RESOURCE, verdict, "Token", ["principal.policies"];
            "{} has the resource `*`, whatever repository follows.", action);
        if access.operation == Operation::Pull {
            step!(trace, rules::ECS_TOKEN, verdict, "Token", ["client", "principal.arn"];
                "Amazon ECS gets the token as {}.", code(&access.principal.arn));
        }
        if !call.allowed {
            return Some(denied(access, call, step));
        }
    }
    if !call.allowed {
        return Some(denied(access, call, call.step));
    }
    state(access, call, trace)
}

fn denied(access: &Access, call: &AccessCall, step: StepId) -> Failure {
    let (action, who) = (code(&format!("ecr:{}", call.action)), code(&access.principal.arn));
    let own_account = access.principal.account == access.repository.account;
    let statement = call.by.as_ref().map(|by| format!("{} of {}", by.statement, by.policy));
    let denies =
        call.identity == IdentityEffect::Deny || call.repository_policy == ResourceEffect::Deny;
    let (because, fix) = match (denies, statement) {
        (true, Some(statement)) => (
            format!("IAM denies {action} for {who} because {statement} denies it."),
            "Change the statement, or exclude this principal with a condition.".to_owned(),
        ),
        _ if call.action == "GetAuthorizationToken" => (
            format!("IAM denies {action} for {who} because no identity-based policy allows it on `*`."),
            format!("Allow {action} with the resource `*` in an identity-based policy."),
        ),
        _ if own_account => (
            format!("IAM denies {action} for {who} because no statement allows it."),
            format!("Allow {action} on {} in a policy of {who}.", code(&call.resource)),
        ),
        _ if call.identity == IdentityEffect::Allow => (
            format!("The repository policy of account {} doesn't allow {action} for {who}.", access.repository.account),
            format!("Add a statement to the repository policy that allows {action} for the account {}.", access.principal.account),
        ),
        _ => (
            format!("IAM denies {action} for {who} because no identity-based policy in account {} allows it.", access.principal.account),
            "Across accounts, allow the action in an identity-based policy and in the repository policy.".to_owned(),
        ),
    };
    Failure { error: AccessError::AccessDenied, because, fix, step }
}

/// Why an allowed call fails: the repository, the image, the tag.
fn state(access: &Access, call: &AccessCall, trace: &mut Trace) -> Option<Failure> {
    let repository = &access.repository;
    let name = code(&repository.name);
    let mut fail = |error,
                    rule: &'static crate::explain::Rule,
                    reads: &[&str],
                    because: String,
                    fix: String| {
        let step = step!(trace, *rule, Verdict::Rejected, format!("Call {}", call.action), reads; "{because}");
        Some(Failure { error, because, fix, step })
    };
    if call.action == "GetAuthorizationToken" {
        return None;
    }
    if !is_repository_name(&repository.name) {
        return fail(
            AccessError::InvalidParameter,
            &rules::NAME,
            &["repository.name"],
            format!("{name} can't be the name of a repository."),
            "Use lowercase letters, digits, `.`, `_`, `-`, and `/`.".into(),
        );
    }
    if call.action == "CreateRepository" {
        return match repository.exists {
            true => fail(
                AccessError::RepositoryAlreadyExists,
                &rules::CREATE_ONCE,
                &["repository.name", "repository.exists"],
                format!("The repository {name} exists already."),
                "Use the existing repository, or another name.".into(),
            ),
            false => None,
        };
    }
    if !repository.exists {
        return fail(
            AccessError::RepositoryNotFound,
            &rules::EXISTS,
            &["repository.name", "repository.exists"],
            format!(
                "Account {} has no repository {name} in {}.",
                repository.account, repository.region
            ),
            format!(
                "Run `aws ecr create-repository --repository-name {} --region {}`.",
                repository.name, repository.region
            ),
        );
    }
    match call.action {
        "DeleteRepository" if !repository.images.is_empty() && !access.force => fail(
            AccessError::RepositoryNotEmpty,
            &rules::NOT_EMPTY,
            &["repository.images", "force"],
            format!("The repository {name} has images."),
            "Delete the images first, or use `--force`.".into(),
        ),
        "PutImage" => {
            let tag = access.tag();
            let holder = holder(access)?;
            if access.digest() == Some(holder.digest.as_str()) || !is_immutable(access, tag, trace)
            {
                return None;
            }
            let because = format!(
                "The tag {} is on another image, and the repository doesn't let it move.",
                code(tag)
            );
            let step = step!(trace, rules::IMMUTABLE, Verdict::Rejected, "Tag {tag}", ["repository.tagMutability", "repository.images", "tag"]; "{because}");
            let fix = "Push with a new tag, or change the tag mutability of the repository.".into();
            Some(Failure { error: AccessError::ImageTagAlreadyExists, because, fix, step })
        }
        "BatchGetImage" | "StartImageScan" | "DescribeImages" => {
            if call.action == "DescribeImages" && !access.names_image() {
                return None;
            }
            let asked = access.digest().map_or_else(|| access.tag().to_owned(), str::to_owned);
            let reads = &["repository.images", "tag", "digest"];
            match find(access) {
                None => fail(
                    AccessError::ImageNotFound,
                    &rules::IMAGE,
                    reads,
                    format!("The repository {name} has no image {}.", code(&asked)),
                    "Push the image, or correct the tag.".into(),
                ),
                Some(image)
                    if image.storage_class == StorageClass::Archive
                        && call.action != "DescribeImages" =>
                {
                    let error = match call.action {
                        "StartImageScan" => AccessError::ImageArchived,
                        _ => AccessError::ImageNotFound,
                    };
                    let because = format!("The image {} is archived.", code(&asked));
                    fail(
                        error,
                        &rules::ARCHIVED,
                        reads,
                        because,
                        "Restore the image with `update-image-storage-class`, or push it again."
                            .into(),
                    )
                }
                Some(_) => None,
            }
        }
        _ => None,
    }
}

/// The image that has the tag.
fn holder(access: &Access) -> Option<&Image> {
    let tag = access.tag();
    access.repository.images.iter().find(|image| image.tags.iter().any(|own| own == tag))
}

/// The image of the digest, or of the tag.
fn find(access: &Access) -> Option<&Image> {
    match access.digest() {
        Some(digest) => access.repository.images.iter().find(|image| image.digest == digest),
        None => holder(access),
    }
}

/// Whether a tag can't move.
fn is_immutable(access: &Access, tag: &str, trace: &mut Trace) -> bool {
    let repository = &access.repository;
    let filter = repository
        .exclusion_filters
        .iter()
        .find(|filter| TagPattern::pattern(&filter.filter).matches(tag));
    match repository.tag_mutability {
        TagMutability::Mutable => false,
        TagMutability::Immutable => true,
        mutability => {
            let because = match filter {
                Some(filter) => format!("The filter {} matches the tag.", code(&filter.filter)),
                None => "No filter matches the tag.".into(),
            };
            step!(trace, rules::EXCLUSIONS, if filter.is_some() { Verdict::Applied } else { Verdict::Skipped }, "Tag {tag}",
                ["repository.tagMutability", "repository.exclusionFilters", "tag"]; "{because}");
            filter.is_some() == (mutability == TagMutability::MutableWithExclusion)
        }
    }
}

/// What the operation changes, and how it went.
fn succeed(access: &Access, outcome: &mut AccessOutcome, trace: &mut Trace) {
    let name = code(&access.repository.name);
    let tag = access.tag();
    match access.operation {
        Operation::Push => {
            step!(trace, rules::PUSH_CALLS, Verdict::Applied, "Push", ["operation"];
                "Docker checks and uploads the layers, and puts the manifest with the tag {}.", code(tag));
            let from =
                holder(access).filter(|image| access.digest() != Some(image.digest.as_str()));
            let untagged = from.filter(|image| image.tags.len() == 1);
            outcome.because = match (from, untagged) {
                (Some(_), Some(_)) => format!(
                    "The push moves the tag {} and leaves the image before without a tag.",
                    code(tag)
                ),
                (Some(_), None) => format!(
                    "The push moves the tag {}, and the image before has another tag.",
                    code(tag)
                ),
                _ => format!("The repository {name} has the image with the tag {}.", code(tag)),
            };
            if from.is_some() {
                outcome.step = step!(trace, rules::TAG_MOVES, Verdict::Applied, "Tag {tag}", ["repository.images", "tag", "digest"]; "{}", outcome.because);
            }
            outcome.result = Some(AccessResult::Pushed {
                moved_from: from.map(|image| image.digest.clone()),
                untagged: untagged.map(|image| image.digest.clone()),
            });
        }
        Operation::DeleteImage => {
            let image = find(access);
            let (mut deleted, mut removed_tags) = (Vec::new(), Vec::new());
            if let Some(image) = image {
                removed_tags = match access.digest() {
                    Some(_) => image.tags.clone(),
                    None => vec![tag.to_owned()],
                };
                if access.digest().is_some() || image.tags.len() <= 1 {
                    deleted.push(image.digest.clone());
                }
            }
            outcome.because = match (image, deleted.is_empty()) {
                (None, _) => "ECR deletes nothing because no image matches.".into(),
                (Some(_), true) => format!(
                    "ECR removes the tag {}, and the image stays because it has another tag.",
                    code(tag)
                ),
                (Some(_), false) => "ECR deletes the image with its tags.".into(),
            };
            outcome.step = step!(trace, rules::DELETE_BY_TAG, Verdict::Applied, "Image", ["repository.images", "tag", "digest"]; "{}", outcome.because);
            outcome.result = Some(AccessResult::Deleted { deleted, removed_tags });
        }
        Operation::Pull => {
            let what = if access.client == Client::Ecs { "Amazon ECS" } else { "Docker" };
            step!(trace, rules::PULL_CALLS, Verdict::Applied, "Pull", ["operation", "client"];
                "{what} gets the manifest and the layers.");
            outcome.because = format!(
                "{what} pulls the image because IAM allows each call and the image exists."
            );
        }
        Operation::Login => {
            outcome.because =
                format!("Docker logs in to {} for 12 h.", code(&access.repository.host()))
        }
        Operation::Scan => outcome.because = "ECR starts the scan.".into(),
        Operation::Describe => outcome.because = "ECR returns the images.".into(),
        Operation::Create => outcome.because = format!("ECR creates the repository {name}."),
        Operation::Delete => {
            outcome.because = format!("ECR deletes the repository {name} with its images.")
        }
    }
}
