//! Addresses within the page: `#/request`, `#/request?s=…`, `#/request?example=french-blog`, `#/rules?rule=…`,
//! `#/rules?search=…`.

use gloo::utils::window;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The address's fragment, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// `request`, `rules`; empty for the start.
    pub page: String,
    /// The complete fragment, as in the URL.
    pub text: String,
    /// What follows `?`, as name and decoded value.
    pub query: Vec<(String, String)>,
}

impl Route {
    /// Where the address points now.
    pub fn current() -> Self {
        Self::parse(&window().location().hash().unwrap_or_default())
    }

    /// Parses a fragment, with or without `#/`.
    pub fn parse(text: &str) -> Self {
        let fragment = text.trim_start_matches('#').trim_start_matches('/');
        let (page, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
        };
        Self {
            page: page.to_owned(),
            text: text.to_owned(),
            query: query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
        }
    }

    /// The value of a query member.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// The fragment of a page with these members of the query, except those without a value.
pub fn address(page: &str, members: &[(&str, &str)]) -> String {
    let mut address = format!("#/{page}");
    let given = members.iter().filter(|(_, value)| !value.is_empty());
    for (at, (name, value)) in given.enumerate() {
        let value = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
        let mark = if at == 0 { "?" } else { "&" };
        address.extend([mark, name, "=", &value]);
    }
    address
}

/// Puts a fragment into the address without a new entry in the browser's history and without an event.
pub fn replace(fragment: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(fragment));
    }
}
