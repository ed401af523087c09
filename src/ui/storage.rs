//! The browser's storage, which can be missing or full. In that case, the page uses memory and shows a message.

use crate::workbench::work::{self, KeyValueStore, SavedWork};
use gloo::utils::window;
use std::{cell::RefCell, collections::BTreeMap};
use web_sys::Storage;

thread_local! {
    static MEMORY: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
    static FAILED: RefCell<bool> = const { RefCell::new(false) };
}

/// The storage of this page: local storage, and memory for what local storage rejects.
pub struct BrowserStorage;

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Storage of this tab alone.
fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

impl KeyValueStore for BrowserStorage {
    fn get(&self, key: &str) -> Option<String> {
        let kept = MEMORY.with(|memory| memory.borrow().get(key).cloned());
        kept.or_else(|| local()?.get_item(key).ok().flatten())
    }

    fn set(&self, key: &str, text: &str) -> bool {
        local().is_some_and(|storage| storage.set_item(key, text).is_ok())
    }

    fn remove(&self, key: &str) {
        MEMORY.with(|memory| memory.borrow_mut().remove(key));
        if let Some(storage) = local() {
            let _ = storage.remove_item(key);
        }
    }

    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = MEMORY.with(|memory| memory.borrow().keys().cloned().collect());
        if let Some(storage) = local() {
            let length = storage.length().unwrap_or(0);
            keys.extend((0..length).filter_map(|at| storage.key(at).ok().flatten()));
        }
        keys.sort();
        keys.dedup();
        keys
    }
}

/// Saves a piece of work, in memory if need be. False the first time that storage fails: time to say so.
pub fn save(work: &SavedWork) -> bool {
    if work::save(&BrowserStorage, work) {
        return true;
    }
    if let Ok(text) = serde_json::to_string(work) {
        MEMORY.with(|memory| memory.borrow_mut().insert(work::key(&work.id), text));
    }
    FAILED.with(|failed| std::mem::replace(&mut *failed.borrow_mut(), true))
}

/// The id of the work that this tab was at in a lab.
pub fn here(lab: &str) -> Option<String> {
    session()?.get_item(&here_key(lab)).ok().flatten()
}

/// Remembers the work that this tab is at in a lab, for when it is loaded again.
pub fn set_here(lab: &str, id: &str) {
    if let Some(storage) = session() {
        let _ = storage.set_item(&here_key(lab), id);
    }
}

fn here_key(lab: &str) -> String {
    format!("cloudglass.1.here.{lab}")
}

/// A new id, from the current time and a random number.
pub fn new_id() -> String {
    let chance = (js_sys::Math::random() * 4_294_967_296.0) as u64;
    format!("{:x}-{chance:08x}", js_sys::Date::now() as u64)
}
