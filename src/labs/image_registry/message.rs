//! What Docker or Amazon ECS prints when an operation fails.

use crate::ecr::access::{Access, AccessError, AccessOutcome, Client, Operation};

/// The message, if the operation fails.
pub(super) fn printed(access: &Access, outcome: &AccessOutcome) -> Option<String> {
    let error = outcome.error?;
    let repository = &access.repository;
    let (host, name, account) = (repository.host(), &repository.name, &repository.account);
    let image = match access.digest() {
        Some(digest) => format!("{host}/{name}@{digest}"),
        None => format!("{host}/{name}:{}", access.tag()),
    };
    let action = outcome.fails_at.unwrap_or_default();
    let denied = || {
        let resource = outcome.calls.iter().find(|call| call.action == action);
        let resource = resource.map_or("*", |call| call.resource.as_str());
        format!(
            "User: {} is not authorized to perform: ecr:{action} on resource: {resource}",
            access.principal.arn
        )
    };
    let docker = matches!(access.operation, Operation::Push | Operation::Pull | Operation::Login);
    let ecs = access.client == Client::Ecs && access.operation == Operation::Pull;
    Some(match (error, ecs) {
        (AccessError::Timeout | AccessError::AccessDenied, true)
            if action == "GetAuthorizationToken" =>
        {
            let why = match error {
                AccessError::Timeout => "RequestError: send request failed caused by: Post \"https://api.ecr\": dial tcp: i/o timeout".into(),
                _ => format!("AccessDeniedException: {}", denied()),
            };
            format!(
                "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve ecr registry auth: {why}"
            )
        }
        (AccessError::Timeout, true) => format!(
            "CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: {host}: i/o timeout"
        ),
        (AccessError::AccessDenied, true) => format!(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: pulling from host {host} failed with status code [manifests {}]: 403 Forbidden",
            access.tag()
        ),
        (AccessError::ImageNotFound, true) => format!(
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {image}: {image}: not found"
        ),
        (AccessError::RepositoryNotFound, true) => format!(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: pull access denied, repository does not exist"
        ),
        (AccessError::NoCredentials, _) => format!(
            "Head \"https://{host}/v2/{name}/manifests/{}\": no basic auth credentials",
            access.tag()
        ),
        (AccessError::Expired, _) => {
            "denied: Your authorization token has expired. Reauthenticate and try again.".into()
        }
        (AccessError::Timeout, _) if docker => format!(
            "Error response from daemon: Get \"https://{host}/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)"
        ),
        (AccessError::Timeout, _) => "Connect timeout on endpoint URL".into(),
        (AccessError::AccessDenied, _) if docker && access.operation != Operation::Login => {
            format!("denied: {}", denied())
        }
        (AccessError::RepositoryNotFound, _) if docker => format!(
            "name unknown: The repository with name '{name}' does not exist in the registry with id '{account}'"
        ),
        (AccessError::ImageTagAlreadyExists, _) => format!(
            "tag invalid: The image tag '{}' already exists in the '{name}' repository and {} be overwritten because the tag is immutable.",
            access.tag(),
            NEGATION
        ),
        (AccessError::ImageNotFound, _) if docker => {
            format!("manifest for {image} not found: manifest unknown: Requested image not found")
        }
        (AccessError::AccessDenied, _) => format!(
            "An error occurred (AccessDeniedException) when calling the {action} operation: {}",
            denied()
        ),
        (other, _) => {
            format!("An error occurred ({}) when calling the {action} operation", other.text())
        }
    })
}

/// As ECR writes it.
const NEGATION: &str = "cannot";
