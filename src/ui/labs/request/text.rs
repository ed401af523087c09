//! A request as text.

use super::OneProps;
use crate::{
    cloudfront::policy::import,
    deferred::{Import, Loaded},
    labs::request::{RequestLab, RequestText},
    ui::{bind::at, chunks::awaited_quietly, components::use_field, dom::input_text},
};
use std::rc::Rc;
use yew::prelude::*;

/// A request as text. Invalid text remains in the scenario as a draft, along with the last valid request.
#[component]
pub fn AsText(props: &OneProps) -> Html {
    let sent = props.sent();
    let path = props.place().map(|sent| at!(sent, request).path).unwrap_or_default();
    let hint = AttrValue::Static(
        "Raw HTTP, a curl command, a fetch call, or the request headers from the browser's developer tools.",
    );
    let wired = use_field(&path, &hint);
    let typed = use_state(|| None::<Rc<RequestText>>);
    let shown = Rc::new(RequestText::shown(&sent, typed.as_deref()));
    let errors = shown.errors();
    let set = {
        let typed = typed.setter();
        let write = props.place().map(|sent| {
            sent.on(|sent, (text, complete): (Rc<RequestText>, bool)| text.write(sent, complete))
        });
        Callback::from(move |(text, complete): (Rc<RequestText>, bool)| {
            typed.set(Some(text.clone()));
            write.iter().for_each(|write| write.emit((text.clone(), complete)));
        })
    };
    // The request replaces a command: immediately if it is pasted, otherwise when the field loses the focus.
    let oninput = {
        let (set, scheme) = (set.clone(), sent.request.scheme);
        Callback::from(move |event: InputEvent| {
            let kind = event.input_type();
            let one = event.data().is_none_or(|data| data.chars().count() <= 1);
            let typed = ["insertText", "insertLineBreak", "insertComposition", "delete"];
            let by_key = one && typed.iter().any(|way| kind.starts_with(way));
            set.emit((Rc::new(RequestText::new(input_text(&event), scheme)), !by_key));
        })
    };
    // A valid draft is a command that is still being typed.
    let waiting = sent.draft.is_some() && errors.is_empty();
    let onblur = {
        let shown = shown.clone();
        Callback::from(move |_: FocusEvent| {
            if waiting {
                set.emit((shown.clone(), true));
            }
        })
    };
    // The options of the last command that don't affect the request.
    let ignored = typed.as_ref().filter(|typed| typed.says(&sent.request));
    let ignored = ignored.and_then(|typed| typed.read.as_ref().ok()).map(|read| &read.ignored);
    let may_be_policy = !errors.is_empty() && shown.text.to_ascii_lowercase().contains("policy");
    let rows = shown.text.lines().count().clamp(6, 16) + 1;
    let control = html! {
        <>
            <textarea
                id={wired.id.clone()}
                rows={rows.to_string()}
                value={shown.text.clone()}
                {oninput}
                {onblur}
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-describedby={wired.described_by.clone()}
                aria-invalid={wired.invalid}
                translate="no"
            />
            if waiting {
                <p class="hint">{ "Cloudglass imports the command when you leave the field." }</p>
            }
            if let Some(ignored) = ignored.filter(|ignored| !ignored.is_empty()) {
                <p class="hint">{ "Skipped options: " }<code>{ ignored.join(" ") }</code></p>
            }
            if may_be_policy { { policy_hint(&shown.text) } }
            if errors.len() > 1 { <p class="small">{ format!("and {} more", errors.len() - 1) }</p> }
        </>
    };
    wired.frame("Request", "grow", control)
}

/// The hint for a policy document, which the readers of documents tell from other invalid text.
fn policy_hint(text: &str) -> Html {
    let text = text.to_owned();
    awaited_quietly(move |loaded: Loaded<Import<RequestLab>>| {
        let is_policy = loaded.call(|| !import(&text).policies.is_empty());
        html! {
            if is_policy {
                <p class="hint">
                    { "This is a policy document. To import the policy, use the Import button." }
                </p>
            }
        }
    })
}
