//! What the page of a lab begins with.

use super::{
    context::LabView,
    routes::Route,
    storage::{self, BrowserStorage},
};
use crate::{
    document,
    labs::Example,
    workbench::{
        link,
        trials::{self, Trial},
        work,
    },
};
use serde_json::Value;

/// A scenario, and the record that its work is saved in.
pub struct StartState<S> {
    /// The scenario.
    pub scenario: S,
    /// The id of the saved work that goes on; none for a new record.
    pub id: Option<String>,
    /// What the work is called.
    pub label: String,
    /// True for an example, which is worth saving only after an edit.
    pub is_example: bool,
}

impl<S> StartState<S> {
    fn new(scenario: S, label: impl Into<String>, is_example: bool) -> Self {
        Self { scenario, id: None, label: label.into(), is_example }
    }
}

/// A message about what an address led to: its kind, and its text.
pub type RouteNotice = (&'static str, String);

/// What an address with a query leads to.
pub struct Followed<S> {
    /// The scenario that it opens; none if the page keeps its work.
    pub opened: Option<StartState<S>>,
    /// What to tell.
    pub notice: Option<RouteNotice>,
    /// True if the query leaves the URL. The next edit would contradict it.
    pub is_done: bool,
}

/// Opens what the query of an address names: an example, the trial of a rule, saved work, or a link. None without a query.
pub fn follow<L: LabView>(
    route: &Route,
    examples: &[Example<L::Scenario>],
) -> Option<Followed<L::Scenario>> {
    if route.query.is_empty() {
        return None;
    }
    let followed = |opened, notice| Some(Followed { opened, notice, is_done: true });
    let named = examples.iter().find(|example| Some(example.id) == route.get("example"));
    if let Some(example) = named {
        let opened = StartState::new(example.scenario.clone(), example.title, true);
        return followed(Some(opened), None);
    }
    if let Some((trial, scenario)) = route.get("try").and_then(trial::<L>) {
        let example = examples.iter().find(|one| one.id == trial.example);
        let (title, change) = (example.map_or("", |example| example.title), trial.change);
        let notice = format!(
            "Opened the example “{title}” {change}, which shows the rule `{}`. Your earlier work is in Recent.",
            trial.rule
        );
        let opened = StartState::new(scenario, format!("{title}, {change}"), true);
        return followed(Some(opened), Some(("good", notice)));
    }
    if let Some(saved) = route.get("work").and_then(|id| work::load(&BrowserStorage, id)) {
        return match read::<L>(saved.version, saved.scenario) {
            Some(scenario) => followed(Some(StartState::new(scenario, saved.label, false)), None),
            None => {
                let notice = "This version of Cloudglass can't read the saved work.".to_owned();
                followed(None, Some(("error", notice)))
            }
        };
    }
    if route.get("s").is_some() {
        return match link::read(&route.text) {
            Ok(link) => {
                let opened = read::<L>(L::VERSION, link.scenario)
                    .map(|scenario| StartState::new(scenario, "From a link", false));
                let notice = "Opened from a link. Your earlier work is in Recent.".to_owned();
                let notice = opened.is_some().then_some(("good", notice));
                followed(opened, notice)
            }
            // The link stays in the URL for the newer version that can read it.
            Err(error) => Some(Followed {
                opened: None,
                notice: Some(("error", error.message())),
                is_done: error != link::LinkError::Newer,
            }),
        };
    }
    let gone = "The link names an example, a rule, or saved work that doesn't exist. Showing your latest work.";
    followed(None, Some(("warning", gone.to_owned())))
}

/// What a page begins with.
pub struct Begun<S> {
    /// The scenario, and its record.
    pub start: StartState<S>,
    /// What to tell.
    pub notice: Option<RouteNotice>,
    /// True if the route opened the scenario.
    pub is_opened: bool,
    /// [`Followed::is_done`].
    pub is_done: bool,
}

/// Follows the route that a page begins with.
pub fn begin<L: LabView>(route: &Route, examples: &[Example<L::Scenario>]) -> Begun<L::Scenario> {
    let (opened, notice, is_done) = match follow::<L>(route, examples) {
        Some(Followed { opened, notice, is_done }) => (opened, notice, is_done),
        None => (None, None, false),
    };
    let is_opened = opened.is_some();
    let start = opened.unwrap_or_else(|| start::<L>(examples));
    Begun { start, notice, is_opened, is_done }
}

/// What this tab was at; else a copy of the newest work of the lab; else the first example.
fn start<L: LabView>(examples: &[Example<L::Scenario>]) -> StartState<L::Scenario> {
    let here = storage::here(L::ID).and_then(|id| work::load(&BrowserStorage, &id));
    let resumed = here.filter(|work| work.lab == L::ID);
    let id = resumed.as_ref().map(|work| work.id.clone());
    let newest = || work::list(&BrowserStorage).into_iter().find(|work| work.lab == L::ID);
    if let Some(work) = resumed.or_else(newest)
        && let Some(scenario) = read::<L>(work.version, work.scenario)
    {
        return StartState { id, ..StartState::new(scenario, work.label, false) };
    }
    match examples.first() {
        Some(example) => StartState::new(example.scenario.clone(), example.title, false),
        None => StartState::new(L::Scenario::default(), "the defaults", false),
    }
}

/// Reads a scenario of the lab, of this version or an older one.
pub fn read<L: LabView>(version: u16, scenario: Value) -> Option<L::Scenario> {
    if version > L::VERSION {
        return None;
    }
    document::read(&L::lift(version, scenario)).ok()
}

/// The scenario of this lab that shows a rule.
fn trial<L: LabView>(rule: &str) -> Option<(&'static Trial, L::Scenario)> {
    let trial = trials::find(rule).filter(|trial| trial.lab == L::ID)?;
    let scenario = trials::scenario(trial)?;
    Some((trial, read::<L>(L::VERSION, scenario)?))
}
