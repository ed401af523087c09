//! Puts the functions on `window.cloudglass`: plain objects in, plain objects out, nothing else crosses.

use super::{ApiError, call, calls};
use js_sys::{Error, JSON, Object, Reflect};
use serde::Serialize;
use serde_json::{Map, Value};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsValue, prelude::Closure};

/// Installs the object.
pub fn install() {
    let object = Object::new();
    for name in calls().map(|call| call.name) {
        let run = Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(move |argument| {
            invoke(name, &argument).map_err(|error| thrown(&error))
        });
        set(&object, name, &run.into_js_value());
    }
    let Some(window) = web_sys::window() else {
        return;
    };
    set(&window, "cloudglass", &object);
}

fn invoke(name: &str, argument: &JsValue) -> Result<JsValue, ApiError> {
    let argument = read(argument)?;
    let result = call(name, argument)?;
    // The serializer rejects integers that JavaScript can't represent exactly. Parsing rounds them.
    result
        .serialize(&Serializer::json_compatible())
        .or_else(|_| JSON::parse(&result.to_string()))
        .map_err(|_| ApiError::argument("", "the result is too large for this browser"))
}

fn read(argument: &JsValue) -> Result<Value, ApiError> {
    if argument.is_undefined() || argument.is_null() {
        return Ok(Value::Object(Map::new()));
    }
    // Throws for a BigInt, a cycle, a getter that throws; answers undefined for a function or a symbol.
    JSON::stringify(argument)
        .ok()
        .and_then(|text| JsValue::from(text).as_string())
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| ApiError::argument("", "give one plain object that JSON can hold"))
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
