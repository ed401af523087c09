//! What one does to a whole environment: terminate it, rebuild it, clone it, swap its address, restart its servers;
//! and what each does to every resource.

use super::{
    Database,
    resources::{DbDeletionPolicy, Environment, EnvironmentResource, OnTerminate},
    rules,
};
use crate::explain::Rule;
use serde::{Deserialize, Serialize};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EnvironmentOperation {
    /// `TerminateEnvironment`.
    Terminate,
    /// `TerminateEnvironment` with `TerminateResources=false`.
    #[serde(rename = "letGo")]
    KeepResources,
    /// `RebuildEnvironment` of one that runs.
    Rebuild,
    /// `RebuildEnvironment` of one that was terminated.
    Restore,
    /// `eb clone`.
    Clone,
    /// `SwapEnvironmentCNAMEs`.
    Swap,
    /// `RestartAppServer`.
    Restart,
}

/// What an operation does to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResourceEffect {
    /// Gone.
    Deleted,
    /// Gone, after a snapshot.
    Snapshot,
    /// Gone, and free for any AWS customer.
    Released,
    /// Gone, and made again with another id and no data.
    #[serde(rename = "anew")]
    Recreated,
    /// A second one is made, without data.
    Second,
    /// The other environment uses the same one.
    Shared,
    /// Points at the other environment.
    Moves,
    /// The processes on it restart.
    Restarted,
    /// As it was.
    Same,
}

/// What is known of the environment's life beside its resources.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EnvironmentState {
    /// The environments that link to this one.
    pub linked_from: Vec<String>,
    /// `ForceTerminate`.
    pub force_terminate: bool,
    /// Days since it was terminated; nothing while it runs.
    pub terminated_days_ago: Option<u64>,
    /// Another environment has its name or address by now.
    pub name_taken: bool,
    /// The version that ran on it was deleted.
    pub version_deleted: bool,
}

/// One operation and what it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationResult {
    /// Which.
    pub operation: EnvironmentOperation,
    /// Its name.
    pub name: &'static str,
    /// True if Elastic Beanstalk refuses it.
    pub refused: bool,
    /// What it does, or why it is refused.
    pub sentence: String,
    /// What becomes of each resource, in the order of the resources; empty if it is refused.
    #[serde(rename = "fates")]
    pub effects: Vec<ResourceEffect>,
    /// The rule behind it.
    #[serde(skip)]
    pub rule: &'static Rule,
    /// The field it hangs on.
    #[serde(skip)]
    pub field: &'static str,
}

/// Days for which a terminated environment can be rebuilt.
pub const RESTORABLE_DAYS: u64 = 42;

impl ResourceEffect {
    /// In one or two words.
    pub const fn words(self) -> &'static str {
        match self {
            ResourceEffect::Deleted => "deleted",
            ResourceEffect::Snapshot => "snapshot, deleted",
            ResourceEffect::Released => "freed",
            ResourceEffect::Recreated => "made anew",
            ResourceEffect::Second => "a second one",
            ResourceEffect::Shared => "shared",
            ResourceEffect::Moves => "moves",
            ResourceEffect::Restarted => "restarts",
            ResourceEffect::Same => "stays",
        }
    }
}

/// Everything that can be done to the environment as a whole.
pub fn of(
    environment: &Environment,
    resources: &[EnvironmentResource],
    state: &EnvironmentState,
) -> Vec<OperationResult> {
    let gone = state.terminated_days_ago;
    let mut list = Vec::new();
    let mut put = |operation,
                   name,
                   (refused, sentence): (bool, String),
                   rule: &'static Rule,
                   field: &'static str| {
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
            rule,
            field,
        });
    };
    let runs = |sentence: &str| match gone {
        None => (false, sentence.to_owned()),
        Some(_) => (true, "It is terminated already.".to_owned()),
    };
    let linked = !state.linked_from.is_empty() && !state.force_terminate && gone.is_none();
    let others = state.linked_from.join(", ");
    put(
        EnvironmentOperation::Terminate,
        "Terminate",
        if linked {
            (true, format!("Linked from {others}: it is terminated only with ForceTerminate."))
        } else {
            runs(match (environment.database, environment.db_deletion_policy) {
                (Some(Database::Coupled), None | Some(DbDeletionPolicy::Delete)) => {
                    "Everything that was made for it is deleted, the database with its data too."
                }
                _ => "Everything that was made for it is deleted.",
            })
        },
        if linked { &rules::LINKED } else { &rules::TERMINATE },
        if state.linked_from.is_empty() {
            "environment.dbDeletionPolicy"
        } else {
            "life.linkedFrom"
        },
    );
    put(
        EnvironmentOperation::KeepResources,
        "Terminate, resources stay",
        runs("With TerminateResources=false the resources run on, unmanaged and paid by you."),
        &rules::TERMINATE_KEEPS,
        "",
    );
    put(
        EnvironmentOperation::Rebuild,
        "Rebuild",
        runs(if environment.database == Some(Database::Coupled) {
            "All resources are deleted and made again: down meanwhile, new ids, and a new, empty database."
        } else {
            "All resources are deleted and made again: down meanwhile, new ids, nothing on the disks."
        }),
        &rules::REBUILD,
        "environment.database",
    );
    put(
        EnvironmentOperation::Restore,
        "Restore",
        restore(state),
        &rules::RESTORE,
        "life.terminatedDaysAgo",
    );
    put(
        EnvironmentOperation::Clone,
        "Clone",
        runs(if environment.database == Some(Database::Coupled) {
            "Another environment with the same settings and version, its own name and address, and a new, empty database: no data is copied."
        } else {
            "Another environment with the same settings and version, with its own name and address; no data is copied."
        }),
        &rules::CLONE,
        "environment.database",
    );
    put(
        EnvironmentOperation::Swap,
        "Swap addresses",
        if environment.worker() {
            (true, "A worker has no address to swap.".to_owned())
        } else {
            runs(
                "Only the address points elsewhere; versions, databases and Elastic IPs stay where they are.",
            )
        },
        if environment.worker() { &rules::SWAP_WEB } else { &rules::SWAP },
        "environment.tier",
    );
    put(
        EnvironmentOperation::Restart,
        "Restart app servers",
        runs("The processes restart, in batches if a batch size is set; no instance is replaced."),
        &rules::RESTART,
        "",
    );
    list
}

fn restore(state: &EnvironmentState) -> (bool, String) {
    let refused = |why: &str| (true, why.to_owned());
    match state.terminated_days_ago {
        None => refused("It runs; only a terminated environment is restored."),
        Some(days) if days > RESTORABLE_DAYS => {
            refused("Terminated more than 42 days ago: it can't be rebuilt any more.")
        }
        Some(_) if state.name_taken => {
            refused("Its name or address belongs to another environment by now.")
        }
        Some(_) if state.version_deleted => refused("The version that ran on it was deleted."),
        Some(days) => (
            false,
            format!(
                "It comes back with its name, id and settings and new resources; {} left to do so.",
                crate::text::count_as(RESTORABLE_DAYS - days, "day is", "days are")
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
