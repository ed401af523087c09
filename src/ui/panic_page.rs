//! The page after a panic: it says what happened and offers the person's work as a file.

use super::dom;
use crate::workbench::file;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};

type Last = (&'static str, u16, Rc<dyn Fn() -> Value>);

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

/// Remembers the work that a panic would have to save.
pub fn remember(lab: &'static str, version: u16, scenario: Rc<dyn Fn() -> Value>) {
    LAST.with(|last| *last.borrow_mut() = Some((lab, version, scenario)));
}

/// Sets the panic hook.
pub fn install() {
    // Through Yew, which would otherwise replace it with its own.
    yew::set_custom_panic_hook(Box::new(|info| {
        let text = info.to_string();
        web_sys::console::error_1(&text.as_str().into());
        show(&text);
    }));
}

/// Puts the page in place of everything. The page's own code runs no more after this: it is plain elements, and the
/// file is a link that needs no code.
fn show(message: &str) {
    let work = LAST.with(|last| {
        let last = last.try_borrow().ok()?;
        let (lab, version, scenario) = last.as_ref()?;
        Some((*lab, file::write(lab, *version, &scenario())))
    });
    let document = gloo::utils::document();
    let Some(body) = document.body() else { return };
    body.set_inner_html(PAGE);
    if let Some(detail) = dom::by_id("panic-detail") {
        detail.set_text_content(Some(message));
    }
    match (work, dom::by_id("panic-file")) {
        (Some((lab, text)), Some(link)) => {
            if let Some(url) = dom::object_url("application/json", &text) {
                let _ = link.set_attribute("href", &url);
                let _ = link.set_attribute("download", &format!("cloudglass-{lab}.json"));
            }
        }
        (None, Some(link)) => link.remove(),
        _ => {}
    }
    dom::focus("panic-title");
}

const PAGE: &str = r##"<main class="plain panic"><h1 id="panic-title" tabindex="-1">Cloudglass stopped because of an error</h1>
<p>The error is in Cloudglass, not in your input. Save your work as a file, then reload the page. This browser also stores your latest work.</p>
<p class="row"><a id="panic-file" class="button primary" href="#">Save work as file</a> <button type="button" id="panic-again">Reload page</button></p>
<details><summary>Error details</summary><pre id="panic-detail"></pre></details></main>"##;
