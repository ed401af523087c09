//! The labs: one page, one question answered, each.
//!
//! [`Lab`] is the contract that all labs keep. `registry` lists the labs, once for all of the project: [`TABLE`] has
//! them with their types erased to JSON, for what treats all labs alike (the JavaScript API, share links, the rail, the
//! generic tests), and `src/ui/labs/mod.rs` has their views.

pub mod beanstalk_deployment;
pub mod beanstalk_environment;
pub mod cache_over_time;
pub mod container_platforms;
pub mod distribution;
mod entry;
pub mod image_registry;
pub mod request;
pub mod rolling_update;
pub mod run;
pub mod scaling;
mod sensitive;
pub mod signed_access;
pub mod task_definition;
pub mod task_placement;
pub mod timeline;
pub mod unknown;

pub use entry::{ImportFn, LabEntry, entry};
pub use run::Explanation;
pub use sensitive::SensitiveVisitor;

use crate::document::{self, ReportLine, UnknownField};
use crate::explain::{Explained, Headline, Service};
use crate::text::sentence;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// One page, one question answered.
pub trait Lab {
    /// In the address, in share links and in the JavaScript API: `request`.
    const ID: &'static str;
    /// As the rail and the top bar print it: `Request`.
    const TITLE: &'static str;
    /// The question the lab answers, as the top bar prints it after the title.
    const QUESTION: &'static str;
    /// The group in the rail.
    const SERVICE: Service;
    /// Version of the scenario's schema; older links are lifted to it by [`Lab::lift`].
    const VERSION: u16;
    /// Everything that the learner can edit, save secrets: plain data, complete (clock and seed included).
    /// A missing field takes its default (`#[serde(default)]`); a group or generator is kept as such, not expanded.
    type Scenario: Serialize + DeserializeOwned + Clone + PartialEq + Default + 'static;
    /// Keys and tokens, in memory only, never serialized; `()` for most labs.
    type Secrets: Default + Clone + PartialEq + 'static;
    /// What AWS would decide.
    type Answer: Serialize + Clone + PartialEq + 'static;

    /// Scenarios to begin with; the first is what a newcomer sees.
    fn examples() -> Vec<Example<Self::Scenario>>;
    /// Decides, with the reasons. Pure and total: the same scenario gives the same answer, and none panics.
    /// Most labs give the answer at once; a simulation that takes longer than a frame is a [`run::Run`].
    fn explain(scenario: &Self::Scenario, secrets: &Self::Secrets) -> Explanation<Self::Answer>;
    /// The explanation, whether it takes long or not, without errors about unknown fields.
    fn explained(scenario: &Self::Scenario, secrets: &Self::Secrets) -> Explained<Self::Answer>
    where
        Self: Sized,
    {
        unknown::explain::<Self>(scenario, Self::explain(scenario, secrets).finish())
    }
    /// The verdict's word and sentence.
    fn headline(explained: &Explained<Self::Answer>) -> Headline;
    /// Imports a document as people paste it. `given` has values for what a template needs. What the document doesn't
    /// contain is empty or, as the report says, that of `scenario`.
    ///
    /// # Errors
    /// A sentence with the position of the syntax error, or why nothing was imported.
    fn import(
        scenario: &Self::Scenario,
        text: &str,
        given: &Map<String, Value>,
    ) -> Result<Import<Self::Scenario>, String> {
        let _ = (scenario, text, given);
        Err("The lab imports no documents.".into())
    }
    /// Imports a text as the page does: [`Lab::import`] without the secrets, which the report names, and with the
    /// positions of what its lines are about.
    ///
    /// # Errors
    /// Those of [`Lab::import`].
    fn imported(
        scenario: &Self::Scenario,
        text: &str,
        given: &Map<String, Value>,
    ) -> Result<Import<Self::Scenario>, String> {
        let (clean, secrets) = document::without_secrets(text);
        let mut imported = Self::import(scenario, &clean, given)?;
        imported.report.extend(secrets);
        document::locate(&mut imported.report, text);
        Ok(imported)
    }
    /// The fields that an imported document leaves open; most scenarios have none.
    fn unknowns(scenario: &Self::Scenario) -> &[UnknownField] {
        let _ = scenario;
        &[]
    }
    /// The [`Lab::headline`] of the page: "Unknown" if the answer depends on an unknown field.
    fn verdict(scenario: &Self::Scenario, explained: &Explained<Self::Answer>) -> Headline
    where
        Self: Sized,
    {
        unknown::headline::<Self>(scenario, explained)
    }
    /// Shows the seeker everything in the scenario that may be private; most labs hold nothing of the kind.
    fn visit_sensitive(scenario: &mut Self::Scenario, visitor: &mut SensitiveVisitor<'_>) {
        let _ = (scenario, visitor);
    }
    /// Values in the scenario that the user might not want to share, such as credentials. [`Lab::blank`] clears each
    /// of them if the user agrees.
    fn sensitive(scenario: &Self::Scenario) -> Vec<Sensitive> {
        let mut visitor = SensitiveVisitor::default();
        Self::visit_sensitive(&mut scenario.clone(), &mut visitor);
        visitor.list()
    }
    /// Blanks what [`Lab::sensitive`] named by this `field`.
    fn blank(scenario: &mut Self::Scenario, field: &str) {
        Self::visit_sensitive(scenario, &mut SensitiveVisitor::blanking(field));
    }
    /// Lifts a scenario of an older `version` to the current schema, as JSON. The first version has nothing to lift.
    fn lift(version: u16, scenario: serde_json::Value) -> serde_json::Value {
        let _ = version;
        scenario
    }
}

/// An imported document.
#[derive(Clone, Debug, PartialEq)]
pub struct Import<S> {
    /// The scenario with it.
    pub scenario: S,
    /// What was imported, corrected, kept, or skipped, and why.
    pub report: Vec<ReportLine>,
    /// The names of the values that the document needs.
    pub needs: Vec<String>,
}

/// What a text is, if only other labs import it.
fn of_another_lab<L: Lab>(text: &str, wanted: &str) -> Option<String> {
    let found = document::recognize(text);
    let elsewhere = !found.labs.is_empty() && !found.labs.contains(&L::ID);
    elsewhere.then(|| found.instead_of(wanted))
}

/// Why an import found nothing: what the text is instead of `wanted`, or what the report says of a document of the lab.
fn not_imported<L: Lab>(text: &str, wanted: &str, report: &[ReportLine]) -> String {
    let found = document::recognize(text);
    match found.labs.contains(&L::ID) && !report.is_empty() {
        true => nothing_imported(report),
        false => found.instead_of(wanted),
    }
}

/// Why an import found nothing: the last line of its report.
fn nothing_imported(report: &[ReportLine]) -> String {
    report.last().map_or_else(|| "The text is empty.".into(), |line| sentence(&line.why))
}

/// A value in a scenario that the user might not want to share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitive {
    /// What [`Lab::blank`] knows it by: a field path, or one with more after it.
    pub field: String,
    /// As the share dialog names it: "header `Authorization` of request A".
    pub label: String,
}

/// A scenario to begin with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example<S> {
    /// Short and stable: `french-blog`.
    pub id: &'static str,
    /// As the list of examples prints it.
    pub title: &'static str,
    /// The heading that the list of examples prints it under: `Cookies and headers`.
    pub group: &'static str,
    /// True if the scenario has findings of severity error on purpose.
    #[serde(skip)]
    pub flawed: bool,
    /// The scenario itself.
    pub scenario: S,
}

/// The registry: calls a macro with every lab, in the order of the rail. The first one is the start page.
macro_rules! registry {
    ($with:ident) => {
        $with! {
            request::RequestLab,
            distribution::DistributionLab,
            cache_over_time::CacheOverTime,
            signed_access::SignedAccess,
            task_definition::TaskDefinition,
            task_placement::TaskPlacement,
            rolling_update::RollingUpdate,
            scaling::Scaling,
            container_platforms::ContainerPlatforms,
            image_registry::ImageRegistry,
            beanstalk_environment::BeanstalkEnvironment,
            beanstalk_deployment::BeanstalkDeployment,
        }
    };
}
#[cfg(target_arch = "wasm32")]
pub(crate) use registry;

macro_rules! table {
    ($($module:ident::$lab:ident,)+) => {
        /// All labs, in the order of the rail.
        pub static TABLE: &[LabEntry] = &[$(entry::<$module::$lab>()),+];
    };
}
registry!(table);

/// The lab with this id.
pub fn find(id: &str) -> Option<&'static LabEntry> {
    TABLE.iter().find(|lab| lab.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deferred;

    macro_rules! chunks {
        ($($module:ident::$lab:ident,)+) => {
            [$(($module::$lab::ID, deferred::name::<$module::$lab>())),+]
        };
    }

    /// The page loads the chunk of a lab by the lab's ID, and the build names it by the lab's folder.
    #[test]
    fn a_labs_chunk_is_called_as_the_lab() {
        for (id, chunk) in registry!(chunks) {
            assert_eq!(id, chunk);
        }
    }
}
