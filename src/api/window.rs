//! Puts the functions on `window.cloudglass`: JSON text in, JSON text out, nothing else crosses.

use super::{ApiError, Call, calls};
use js_sys::{Error, JSON, Object, Reflect};
use serde_json::{Map, Value};
use wasm_bindgen::{JsValue, prelude::Closure};

/// Installs the object and fires `cloudglass:ready`. Called before the first view is mounted.
pub fn install() {
    let object = Object::new();
    for call in calls() {
        let run = Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(move |argument| {
            invoke(call, &argument).map_err(|error| thrown(&error))
        });
        set(&object, call.name, &run.into_js_value());
    }
    let Some(window) = web_sys::window() else {
        return;
    };
    set(&window, "cloudglass", &object);
    if let Ok(event) = web_sys::Event::new("cloudglass:ready") {
        let _ = window.dispatch_event(&event);
    }
}

fn invoke(call: &Call, argument: &JsValue) -> Result<JsValue, ApiError> {
    let result = (call.run)(read(argument)?)?;
    JSON::parse(&result.to_string())
        .map_err(|_| ApiError::argument("", "the result is too large for this browser"))
}

fn read(argument: &JsValue) -> Result<Value, ApiError> {
    const PLAIN: &str = "give one plain object that JSON can hold";
    if argument.is_undefined() {
        return Ok(Value::Object(Map::new()));
    }
    // Throws for a BigInt, a cycle, a getter that throws; answers undefined for a function or a symbol.
    let text = JSON::stringify(argument)
        .ok()
        .and_then(|text| JsValue::from(text).as_string())
        .ok_or_else(|| ApiError::argument("", PLAIN))?;
    match serde_json::from_str(&text) {
        Ok(object @ Value::Object(_)) => Ok(object),
        _ => Err(ApiError::argument("", PLAIN)),
    }
}

fn thrown(error: &ApiError) -> JsValue {
    let object = Error::new(&error.message);
    object.set_name(error.name.as_str());
    set(&object, "field", &JsValue::from_str(&error.field));
    object.into()
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails for frozen objects alone.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
