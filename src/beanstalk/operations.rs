//! The operations on an environment: terminate, rebuild, restore, clone, swap CNAMEs, restart app servers;
//! and their effect on every resource.

use super::{
    Database,
    resources::{DbDeletionPolicy, Environment, EnvironmentResource, OnTerminate},
    rules,
};
use crate::explain::{Rule, Trace, Verdict::Applied, step};
use serde::{Deserialize, Serialize};

/// An operation on the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EnvironmentOperation {
    /// `TerminateEnvironment`.
    Terminate,
    /// `TerminateEnvironment` with `TerminateResources=false`.
    #[serde(rename = "letGo")]
    KeepResources,
    /// `RebuildEnvironment` of a running environment.
    Rebuild,
    /// `RebuildEnvironment` of a terminated environment.
    Restore,
    /// `eb clone`.
    Clone,
    /// `SwapEnvironmentCNAMEs`.
    Swap,
    /// `RestartAppServer`.
    Restart,
}

/// The effect of an operation on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResourceEffect {
    /// Deleted.
    Deleted,
    /// Deleted after a snapshot.
    Snapshot,
    /// Released: any AWS customer can use it.
    Released,
    /// Recreated with another ID and without its data.
    #[serde(rename = "anew")]
    Recreated,
    /// Copied, without data.
    Second,
    /// The clone uses the same resource.
    Shared,
    /// Points to the other environment.
    Moves,
    /// The processes on it restart.
    Restarted,
    /// Not changed.
    Same,
}

/// The state of the environment, apart from its resources.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EnvironmentState {
    /// The environments that link to this one.
    pub linked_from: Vec<String>,
    /// `ForceTerminate`.
    pub force_terminate: bool,
    /// Days since termination; `None` while it runs.
    pub terminated_days_ago: Option<u64>,
    /// Another environment uses its name or CNAME.
    pub name_taken: bool,
    /// Its application version was deleted.
    pub version_deleted: bool,
}

/// An operation and its effects.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationResult {
    /// The operation.
    pub operation: EnvironmentOperation,
    /// Its name.
    pub name: &'static str,
    /// True if Elastic Beanstalk rejects the operation.
    pub refused: bool,
    /// What it does, or why Elastic Beanstalk rejects it.
    pub sentence: String,
    /// The effect on each resource, in the order of the resources; empty if the operation is rejected.
    #[serde(rename = "fates")]
    pub effects: Vec<ResourceEffect>,
}

/// Days after termination during which an environment can be restored.
pub const RESTORABLE_DAYS: u64 = 42;

impl ResourceEffect {
    /// The effect in one or two words.
    pub const fn words(self) -> &'static str {
        match self {
            ResourceEffect::Deleted => "deleted",
            ResourceEffect::Snapshot => "deleted, snapshot kept",
            ResourceEffect::Released => "released",
            ResourceEffect::Recreated => "recreated",
            ResourceEffect::Second => "copied",
            ResourceEffect::Shared => "shared",
            ResourceEffect::Moves => "moves",
            ResourceEffect::Restarted => "restarts",
            ResourceEffect::Same => "unchanged",
        }
    }
}

/// All operations on the environment. The steps read members of `environment` and `state`.
pub fn of(
    environment: &Environment,
    resources: &[EnvironmentResource],
    state: &EnvironmentState,
    to: &mut Trace,
) -> Vec<OperationResult> {
    let gone = state.terminated_days_ago;
    let mut list = Vec::new();
    let mut put = |operation,
                   name: &'static str,
                   (refused, sentence): (bool, String),
                   rule: &'static Rule,
                   reads: &[&str]| {
        step!(to, *rule, Applied, name, reads; "{sentence}");
        list.push(OperationResult {
            operation,
            name,
            refused,
            sentence,
            effects: if refused {
                Vec::new()
            } else {
                resources.iter().map(|resource| effect(operation, resource)).collect()
            },
        });
    };
    let runs = |sentence: &str| match gone {
        None => (false, sentence.to_owned()),
        Some(_) => (true, "The environment is already terminated.".to_owned()),
    };
    let linked = !state.linked_from.is_empty() && !state.force_terminate && gone.is_none();
    let others = crate::text::list(&state.linked_from, "and");
    let link = crate::text::agree(state.linked_from.len(), "links", "link");
    put(
        EnvironmentOperation::Terminate,
        "Terminate",
        if linked {
            (
                true,
                format!(
                    "Elastic Beanstalk terminates the environment only with `ForceTerminate` because {others} {link} to it."
                ),
            )
        } else {
            runs(match (environment.database, environment.db_deletion_policy) {
                (Some(Database::Coupled), None | Some(DbDeletionPolicy::Delete)) => {
                    "Elastic Beanstalk deletes every resource that it created, including the database and its data."
                }
                _ => "Elastic Beanstalk deletes every resource that it created.",
            })
        },
        if linked { &rules::LINKED } else { &rules::TERMINATE },
        &[if state.linked_from.is_empty() {
            "environment.dbDeletionPolicy"
        } else {
            "state.linkedFrom"
        }],
    );
    put(
        EnvironmentOperation::KeepResources,
        "Terminate and keep resources",
        runs(
            "With `TerminateResources=false`, the resources keep running unmanaged, and you pay for them.",
        ),
        &rules::TERMINATE_KEEPS,
        &[],
    );
    put(
        EnvironmentOperation::Rebuild,
        "Rebuild",
        runs(if environment.database == Some(Database::Coupled) {
            "Elastic Beanstalk deletes and recreates all resources. The new database is empty, and the environment is down during the rebuild."
        } else {
            "Elastic Beanstalk deletes and recreates all resources with new IDs. The environment is down during the rebuild."
        }),
        &rules::REBUILD,
        &["environment.database"],
    );
    put(
        EnvironmentOperation::Restore,
        "Restore",
        restore(state),
        &rules::RESTORE,
        &["state.terminatedDaysAgo"],
    );
    put(
        EnvironmentOperation::Clone,
        "Clone",
        runs(if environment.database == Some(Database::Coupled) {
            "Elastic Beanstalk creates an environment with the same settings and version, and with a new, empty database."
        } else {
            "Elastic Beanstalk creates an environment with the same settings and version, its own name, and its own CNAME."
        }),
        &rules::CLONE,
        &["environment.database"],
    );
    put(
        EnvironmentOperation::Swap,
        "Swap CNAMEs",
        if environment.worker() {
            (true, "A worker environment has no CNAME to swap.".to_owned())
        } else {
            runs(
                "Elastic Beanstalk exchanges the two CNAMEs only. Versions, databases, and Elastic IPs don't change.",
            )
        },
        if environment.worker() { &rules::SWAP_WEB } else { &rules::SWAP },
        &["environment.tier"],
    );
    put(
        EnvironmentOperation::Restart,
        "Restart app servers",
        runs(
            "Elastic Beanstalk restarts the processes, in batches if `BatchSize` is set. It replaces no instance.",
        ),
        &rules::RESTART,
        &[],
    );
    list
}

fn restore(state: &EnvironmentState) -> (bool, String) {
    let refused = |why: &str| (true, why.to_owned());
    match state.terminated_days_ago {
        None => {
            refused("The environment is running. Only a terminated environment can be restored.")
        }
        Some(days) if days > RESTORABLE_DAYS => refused(
            "The environment can't be restored because it was terminated more than 42 days ago.",
        ),
        Some(_) if state.name_taken => refused(
            "The environment can't be restored because another environment uses its name or CNAME.",
        ),
        Some(_) if state.version_deleted => refused(
            "The environment can't be restored because its application version was deleted.",
        ),
        Some(days) => (
            false,
            format!(
                "The environment can be restored for another {} because it was terminated {} ago.",
                crate::text::count_of(RESTORABLE_DAYS - days, "day"),
                crate::text::count_of(days, "day")
            ),
        ),
    }
}

fn effect(operation: EnvironmentOperation, resource: &EnvironmentResource) -> ResourceEffect {
    let made = !matches!(
        resource.id,
        "ExternalDatabase"
            | "ExistingQueue"
            | "SharedLoadBalancer"
            | "S3Bucket"
            | "ServiceRole"
            | "InstanceProfile"
    );
    let name = resource.id == "Cname";
    match operation {
        EnvironmentOperation::Terminate => match resource.on_terminate {
            OnTerminate::Deleted => ResourceEffect::Deleted,
            OnTerminate::Snapshot => ResourceEffect::Snapshot,
            OnTerminate::Released => ResourceEffect::Released,
            OnTerminate::Kept | OnTerminate::External => ResourceEffect::Same,
        },
        EnvironmentOperation::KeepResources if name => ResourceEffect::Released,
        EnvironmentOperation::KeepResources => ResourceEffect::Same,
        EnvironmentOperation::Rebuild if made && !name => ResourceEffect::Recreated,
        EnvironmentOperation::Restore if made => ResourceEffect::Recreated,
        EnvironmentOperation::Rebuild | EnvironmentOperation::Restore => ResourceEffect::Same,
        EnvironmentOperation::Clone if made => ResourceEffect::Second,
        EnvironmentOperation::Clone => ResourceEffect::Shared,
        EnvironmentOperation::Swap if name => ResourceEffect::Moves,
        EnvironmentOperation::Restart if resource.id == "Instances" => ResourceEffect::Restarted,
        EnvironmentOperation::Swap | EnvironmentOperation::Restart => ResourceEffect::Same,
    }
}
