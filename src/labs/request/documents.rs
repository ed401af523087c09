//! The documents that the lab imports: cache policies and origin request policies.

use super::Scenario;
use crate::{
    cloudfront::policy::{self, ImportedPolicy},
    document::{ImportStatus, Report},
    labs::{Import, nothing_imported},
};
use serde_json::{Map, Value};

/// Imports the first policy of each kind. The requests and the origin stay.
pub(super) fn import(
    scenario: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    let imported = policy::import_with(text, given);
    if imported.policies.is_empty() {
        return Err(nothing_imported(&imported.report));
    }
    let needs = imported.needs();
    let mut report = Report { lines: imported.report, ..Report::default() };
    let mut scenario = scenario.clone();
    let (mut cache, mut origin_request) = (false, false);
    for (policy, unknowns) in imported.policies.into_iter().zip(imported.unknowns) {
        let taken = match policy {
            ImportedPolicy::Cache(_) => &mut cache,
            ImportedPolicy::OriginRequest(_) => &mut origin_request,
        };
        if std::mem::replace(taken, true) {
            let why = "the lab uses the first policy of this kind in the document";
            report.line(ImportStatus::Ignored, policy.name(), why);
        } else {
            scenario.set_policy(policy, unknowns);
        }
    }
    let kept = match (cache, origin_request) {
        (true, true) => "the requests and the origin of the lab",
        (true, false) => "the requests, the origin, and the origin request policy of the lab",
        _ => "the requests, the origin, and the cache policy of the lab",
    };
    report.line(ImportStatus::Kept, "", kept);
    Ok(Import { scenario, report: report.lines, needs })
}
