//! The labs: one page, one question answered, each.
//!
//! [`Lab`] is the contract that all labs keep. `registry` lists the labs, once for all of the project: [`TABLE`] has
//! them with their types erased to JSON, for what treats all labs alike (the JavaScript API, share links, the rail, the
//! generic tests), and `src/ui/labs/mod.rs` has their views.

pub mod beanstalk_deployment;
pub mod beanstalk_environment;
pub mod cache_over_time;
pub mod distribution;
mod entry;
pub mod request;
pub mod rolling_update;
pub mod run;
mod sensitive;
pub mod signed_access;
pub mod task_placement;
pub mod timeline;

pub use entry::{LabEntry, entry};
pub use run::Explanation;
pub use sensitive::SensitiveVisitor;

use crate::explain::{Explained, Headline, Service};
use serde::{Serialize, de::DeserializeOwned};

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
    /// The explanation, whether it takes long or not.
    fn explained(scenario: &Self::Scenario, secrets: &Self::Secrets) -> Explained<Self::Answer> {
        Self::explain(scenario, secrets).finish()
    }
    /// The verdict's word and sentence.
    fn headline(explained: &Explained<Self::Answer>) -> Headline;
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
            task_placement::TaskPlacement,
            rolling_update::RollingUpdate,
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
