//! Saved work: a timeline of what was worked on, which nothing overwrites.
//!
//! Each piece of work is a record under a key of its own, so that two tabs never write the same one: a tab works on its
//! own record, and begins a new one when an example, a link or a file comes in. What was there before stays.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many records are kept; the oldest go.
const KEPT: usize = 60;

/// What keys begin with. The number is the version of the record's form.
const PREFIX: &str = "cloudglass.1.work.";

/// Where records lie. Storage may be missing or full: each write may fail.
pub trait KeyValueStore {
    /// The text under a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Puts text under a key; false if that failed.
    fn set(&self, key: &str, text: &str) -> bool;
    /// Removes a key.
    fn remove(&self, key: &str);
    /// All keys.
    fn keys(&self) -> Vec<String>;
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedWork {
    /// Unique: by the clock and by chance.
    pub id: String,
    /// The lab's id.
    pub lab: String,
    /// Version of the scenario's schema.
    pub version: u16,
    /// Last changed, in milliseconds since 1970.
    pub at: f64,
    /// What it began with: an example's title, "from a link".
    pub label: String,
    /// The scenario.
    pub scenario: Value,
}

/// The key of a record.
pub fn key(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// Saves a record. If the shelf is full, the oldest others make room. False if it could not be saved.
pub fn save(store: &dyn KeyValueStore, work: &SavedWork) -> bool {
    let Ok(text) = serde_json::to_string(work) else {
        return false;
    };
    let key = key(&work.id);
    let is_new = store.get(&key).is_none();
    let saved = store.set(&key, &text);
    if saved && !is_new {
        return true;
    }
    let others: Vec<SavedWork> =
        list(store).into_iter().filter(|other| other.id != work.id).collect();
    for old in others.iter().skip(KEPT - 1) {
        forget(store, &old.id);
    }
    if saved {
        return true;
    }
    for old in others.iter().take(KEPT - 1).rev() {
        forget(store, &old.id);
        if store.set(&key, &text) {
            return true;
        }
    }
    false
}

/// The record of an id.
pub fn load(store: &dyn KeyValueStore, id: &str) -> Option<SavedWork> {
    serde_json::from_str(&store.get(&key(id))?).ok()
}

/// Removes a record.
pub fn forget(store: &dyn KeyValueStore, id: &str) {
    store.remove(&key(id));
}

/// All records, the newest first. What is no record is passed over.
pub fn list(store: &dyn KeyValueStore) -> Vec<SavedWork> {
    let mut works: Vec<SavedWork> =
        store.keys().iter().filter_map(|key| load(store, key.strip_prefix(PREFIX)?)).collect();
    works.sort_by(|a, b| b.at.total_cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
    works
}
