//! Saves the work of a lab's page shortly after each edit. Starts a new record when the page loads something from
//! elsewhere, so that it overwrites nothing.

use super::{panic_page, storage};
use crate::workbench::work::{self, SavedWork};
use gloo::{events::EventListener, timers::callback::Timeout, utils::window};
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// How long after an edit the work is saved, in milliseconds.
const SAVE_DELAY: u32 = 400;

/// The keeper of a page's work; a clone is the same keeper.
#[derive(Clone)]
pub struct Autosave(Rc<RefCell<Inner>>);

struct Inner {
    lab: &'static str,
    version: u16,
    id: String,
    label: String,
    /// What the page loaded under this id, if it isn't worth saving until the user edits it.
    pristine: Option<Value>,
    /// True when what was saved is just that.
    idle: bool,
    /// Makes the JSON of the scenario as it is now.
    scenario: Option<Rc<dyn Fn() -> Value>>,
    /// Runs while a save is owed.
    timer: Option<Timeout>,
    blocked: Callback<()>,
}

impl Autosave {
    /// Begins with the record of an id, or with a new one. `blocked` is called when storage fails for the first time.
    pub fn new(
        (lab, version): (&'static str, u16),
        id: Option<String>,
        label: &str,
        blocked: Callback<()>,
    ) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            lab,
            version,
            id: id.unwrap_or_else(storage::new_id),
            label: label.to_owned(),
            pristine: None,
            idle: false,
            scenario: None,
            timer: None,
            blocked,
        })))
    }

    /// The page is about to load something from elsewhere. The current record doesn't change, and a new record starts.
    /// `pristine` is what the page loads, if its record is worth saving only after an edit (an example).
    pub fn begin(&self, label: &str, pristine: Option<Value>) {
        self.flush();
        let mut inner = self.0.borrow_mut();
        if inner.idle {
            work::forget(&storage::BrowserStorage, &inner.id);
        }
        inner.id = storage::new_id();
        inner.label = label.to_owned();
        inner.pristine = pristine;
        inner.idle = false;
    }

    /// The scenario changed; saves it soon.
    pub fn changed(&self, scenario: Rc<dyn Fn() -> Value>) {
        let autosave = self.clone();
        let mut inner = self.0.borrow_mut();
        panic_page::remember(inner.lab, inner.version, scenario.clone());
        inner.scenario = Some(scenario);
        inner.timer = Some(Timeout::new(SAVE_DELAY, move || autosave.flush()));
    }

    /// Saves unsaved changes.
    pub fn flush(&self) {
        if self.0.borrow_mut().timer.take().is_some() {
            self.save();
        }
    }

    fn save(&self) {
        let mut inner = self.0.borrow_mut();
        let Some(scenario) = &inner.scenario else {
            return;
        };
        let scenario = scenario();
        inner.idle = inner.pristine.as_ref() == Some(&scenario);
        let saved = storage::save(&SavedWork {
            id: inner.id.clone(),
            lab: inner.lab.to_owned(),
            version: inner.version,
            at: js_sys::Date::now(),
            label: inner.label.clone(),
            scenario,
        });
        storage::set_here(inner.lab, &inner.id);
        let blocked = inner.blocked.clone();
        drop(inner);
        if !saved {
            blocked.emit(());
        }
    }

    /// Another tab wrote to this record (it is a copy of this one): this one goes on under a new one.
    fn part(&self, key: &str) {
        let mut inner = self.0.borrow_mut();
        if work::key(&inner.id) == key {
            inner.id = storage::new_id();
            drop(inner);
            self.save();
        }
    }
}

/// Saves when the page goes away, and parts from a tab that writes to the same record.
#[hook]
pub fn use_autosave(autosave: &Autosave) {
    let autosave = autosave.clone();
    use_effect_with((), move |()| {
        let (leaving, parting) = (autosave.clone(), autosave.clone());
        let hide = EventListener::new(&window(), "pagehide", move |_| leaving.flush());
        let part = EventListener::new(&window(), "storage", move |event| {
            if let Some(key) =
                event.dyn_ref::<web_sys::StorageEvent>().and_then(|event| event.key())
            {
                parting.part(&key);
            }
        });
        move || {
            autosave.flush();
            drop((hide, part));
        }
    });
}

/// Puts a scenario of another lab into the timeline, and goes there with it.
pub fn leave_for(lab: &str, scenario: Value) {
    let work = SavedWork {
        id: storage::new_id(),
        lab: lab.to_owned(),
        version: crate::labs::find(lab).map_or(1, |lab| lab.version),
        at: js_sys::Date::now(),
        label: "from a file".into(),
        scenario,
    };
    storage::save(&work);
    let _ = window().location().set_hash(&format!("#/{lab}?work={}", work.id));
}
