//! Saved work: a list of recent work, newest first. Nothing overwrites an entry.
//!
//! Each piece of work is a record under its own key, so two tabs never write the same one. A tab writes to its own
//! record, and starts a new one when an example, a link, or a file opens. Earlier records stay.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many records are kept. The oldest are deleted.
const KEPT: usize = 60;

/// The prefix of all keys. The number is the version of the record's format.
const PREFIX: &str = "cloudglass.1.work.";

/// Where records are stored. Storage can be missing or full, so each write can fail.
pub trait KeyValueStore {
    /// The text under a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Writes text under a key; false if that failed.
    fn set(&self, key: &str, text: &str) -> bool;
    /// Removes a key.
    fn remove(&self, key: &str);
    /// All keys.
    fn keys(&self) -> Vec<String>;
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedWork {
    /// Unique: the current time and a random number.
    pub id: String,
    /// The lab's id.
    pub lab: String,
    /// Version of the scenario's schema.
    pub version: u16,
    /// Last changed, in milliseconds since 1970.
    pub at: f64,
    /// How it started: an example's title, "From a link".
    pub label: String,
    /// The scenario.
    pub scenario: Value,
}

/// The key of a record.
pub fn key(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// Saves a record. If storage is full, deletes the oldest other records. False if the record couldn't be saved.
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

/// All records, the newest first. Entries that aren't records are skipped.
pub fn list(store: &dyn KeyValueStore) -> Vec<SavedWork> {
    let mut works: Vec<SavedWork> =
        store.keys().iter().filter_map(|key| load(store, key.strip_prefix(PREFIX)?)).collect();
    works.sort_by(|a, b| b.at.total_cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
    works
}
