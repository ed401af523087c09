//! The few functions that use the document itself.

use crate::time::zoned_text;
use gloo::{
    timers::callback::Timeout,
    utils::{document, window},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    HtmlTextAreaElement, Url,
};
use yew::{Event, InputEvent, TargetCast};

/// The time in milliseconds, of a clock that only moves on.
pub fn now() -> f64 {
    window().performance().map_or(f64::INFINITY, |clock| clock.now())
}

/// A call after the next paint. Dropped, it is none.
pub struct AfterPaint {
    frame: Option<(i32, Closure<dyn FnMut()>)>,
    _unpainted: Timeout,
    _painted: Rc<RefCell<Option<Timeout>>>,
}

impl AfterPaint {
    /// A page in the background paints nothing: the call comes after this many milliseconds.
    const UNPAINTED: u32 = 200;

    /// Calls `run` after the next paint.
    pub fn new(run: impl FnOnce() + 'static) -> Self {
        let run = Rc::new(Cell::new(Some(run)));
        let once = move || {
            if let Some(run) = run.take() {
                run();
            }
        };
        let unpainted = Timeout::new(Self::UNPAINTED, once.clone());
        let painted = Rc::new(RefCell::new(None));
        let later = painted.clone();
        // The paint follows the callbacks of its frame.
        let paint = Closure::new(move || {
            later.replace(Some(Timeout::new(0, once.clone())));
        });
        let frame = window().request_animation_frame(paint.as_ref().unchecked_ref());
        let frame = frame.ok().map(|id| (id, paint));
        Self { frame, _unpainted: unpainted, _painted: painted }
    }
}

impl Drop for AfterPaint {
    fn drop(&mut self) {
        if let Some((id, _)) = &self.frame {
            let _ = window().cancel_animation_frame(*id);
        }
    }
}

/// The element with an id.
pub fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Moves the focus to the element with an id.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus (and the view) to the input of a field path, as far down as there is one. What hides it opens.
pub fn focus_field(path: &str) {
    let mut path = path;
    loop {
        if let Some(element) = by_id(&field_id(path)).and_then(|e| e.dyn_into::<HtmlElement>().ok())
        {
            let mut around = element.closest("details:not([open])").ok().flatten();
            while let Some(closed) = around {
                let _ = closed.set_attribute("open", "");
                around = closed.closest("details:not([open])").ok().flatten();
            }
            let _ = element.focus();
            return;
        }
        match path.rfind(['.', '[']) {
            Some(end) => path = &path[..end],
            None => return,
        }
    }
}

/// The id of the input of a field path.
pub fn field_id(path: &str) -> String {
    let mut id = String::from("field-");
    id.extend(path.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }));
    id
}

/// The text in the input or text area that an event comes from.
pub fn input_text(event: &InputEvent) -> String {
    if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
        input.value()
    } else {
        event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default()
    }
}

/// Whether the check box that an event comes from is on.
pub fn checked(event: &Event) -> bool {
    event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
}

/// Puts text on the clipboard. Where the browser has no clipboard for this page, it answers false.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    if AsRef::<JsValue>::as_ref(&clipboard).is_undefined() {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The page's address without its fragment.
pub fn address() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// An address within the page for text as a file.
pub fn object_url(media_type: &str, text: &str) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Offers text as a file to save.
pub fn download(name: &str, media_type: &str, text: &str) {
    let Some(url) = object_url(media_type, text) else {
        return;
    };
    if let Some(link) =
        document().create_element("a").ok().and_then(|e| e.dyn_into::<HtmlAnchorElement>().ok())
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The download has begun by the time that this task runs.
    Timeout::new(1000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
}

/// The text of the file that was chosen in a file input; none if it is larger than 1 MB or can't be read.
pub async fn file_text(event: &Event) -> Option<String> {
    file_text_up_to(event, 1024.0 * 1024.0).await
}

/// The text of the file that was chosen in a file input; none if it is larger than `most` bytes or can't be read.
pub async fn file_text_up_to(event: &Event, most: f64) -> Option<String> {
    let input = event.target_dyn_into::<HtmlInputElement>()?;
    let file = input.files()?.get(0)?;
    if file.size() > most {
        input.set_value("");
        return None;
    }
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
    // So that the same file can be chosen again.
    input.set_value("");
    text.ok()?.as_string()
}

/// A time in milliseconds since 1970, in the browser's time zone: `2024-03-31T02:00:00+02:00`.
pub fn local_text(milliseconds: f64) -> String {
    let date = js_sys::Date::new(&milliseconds.into());
    // Minutes that UTC is ahead of local time.
    let behind = date.get_timezone_offset();
    zoned_text((milliseconds / 1000.0) as i64, if behind.is_nan() { 0 } else { -(behind as i64) })
}
