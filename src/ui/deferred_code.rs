//! The rest of the code, which travels after the first view; see [`crate::deferred`].

use std::cell::Cell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// In `static/boot.js`: puts the rest into the table and the memory of the module with these exports.
    #[wasm_bindgen(js_name = cloudglassLoadRest)]
    fn load(exports: &JsValue);
}

thread_local! {
    static LOADED: Cell<bool> = const { Cell::new(false) };
}

/// Loads the rest, unless it is there already. `src/split` puts a call of this before every call into the rest.
#[wasm_bindgen(js_name = loadRest)]
pub fn load_rest() {
    LOADED.with(|loaded| {
        if !loaded.get() {
            load(&wasm_bindgen::exports());
            loaded.set(true);
        }
    });
}
