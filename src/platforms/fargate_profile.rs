//! Fargate profiles of Amazon EKS: which pods run on Fargate.

use super::rules;
use crate::explain::{Trace, Verdict, step};
use crate::text::{code, glob};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The label of a pod that names the only profile which may take it.
pub const PROFILE_LABEL: &str = "eks.amazonaws.com/fargate-profile";

/// A profile with its selectors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FargateProfile {
    /// Unique in the cluster.
    pub name: String,
    /// Any one of them takes the pod. EKS allows up to 5.
    pub selectors: Vec<Selector>,
}

/// What a pod must have for a profile to take it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Selector {
    /// With wildcards `*` and `?`.
    pub namespace: String,
    /// All of them, with wildcards in keys and values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Selector {
    fn takes(&self, namespace: &str, labels: &BTreeMap<String, String>) -> bool {
        glob(&self.namespace, namespace)
            && self.labels.iter().all(|(key, value)| {
                labels.iter().any(|(name, text)| glob(key, name) && glob(value, text))
            })
    }
}

/// The profile that takes a pod: the first by name whose selector matches, unless the pod names one.
pub fn profile_of<'a>(
    profiles: &'a [FargateProfile],
    namespace: &str,
    labels: &BTreeMap<String, String>,
    trace: &mut Trace,
) -> Option<&'a FargateProfile> {
    let named = labels.get(PROFILE_LABEL);
    let mut order: Vec<(usize, &FargateProfile)> = profiles.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    let mut chosen = None;
    for (at, profile) in order {
        let path = format!("fargateProfiles[{at}]");
        if let Some(name) = named.filter(|name| **name != profile.name) {
            step!(trace, rules::PROFILE_LABEL, Verdict::Skipped, format!("Profile {}", profile.name), [path, "labels"];
                "The pod has the label {PROFILE_LABEL} with the value {}, so that no other profile takes it.", code(name));
            continue;
        }
        if chosen.is_some() {
            step!(trace, rules::PROFILE_ORDER, Verdict::Skipped, format!("Profile {}", profile.name), [path];
                "A profile whose name is earlier in the alphabet takes the pod.");
            continue;
        }
        if profile.selectors.iter().any(|selector| selector.takes(namespace, labels)) {
            step!(trace, rules::SELECTOR, Verdict::Applied, format!("Profile {}", profile.name), [path, "namespace", "labels"];
                "A selector matches the namespace {} and has no label that the pod lacks.", code(namespace));
            chosen = Some(profile);
        } else {
            step!(trace, rules::SELECTOR, Verdict::Rejected, format!("Profile {}", profile.name), [path, "namespace", "labels"];
                "No selector matches both the namespace {} and the labels of the pod.", code(namespace));
        }
    }
    chosen
}
