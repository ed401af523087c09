//! A request as text.

use super::inputs::OneProps;
use crate::{
    cloudfront::policy::import,
    http::{Request, curl_command, print_request},
    labs::request::read,
    ui::{components::use_field, dom::input_text},
};
use std::rc::Rc;
use yew::prelude::*;

/// A request as text. Invalid text remains in the scenario as a draft, along with the last valid request.
#[component]
pub fn AsText(props: &OneProps) -> Html {
    let sent = props.sent();
    let path = AttrValue::from(props.path("request"));
    let hint = AttrValue::Static(
        "Raw HTTP, a curl command, or the request headers from the browser's developer tools.",
    );
    let wired = use_field(&path, &hint);
    // As typed, with line ends and spaces that the request doesn't keep.
    let typed = use_state(String::new);
    // The options of a pasted command that don't affect the request.
    let aside = use_state_eq(Vec::<String>::new);
    let scheme = sent.request.scheme;
    let said = || read(&typed, scheme).is_ok_and(|said| said.request == sent.request);
    let (text, errors) = match sent.draft.clone() {
        Some(draft) => {
            let errors = read(&draft, scheme).err().unwrap_or_default();
            (draft, errors)
        }
        None if said() => ((*typed).clone(), Vec::new()),
        None => (print_request(&sent.request), Vec::new()),
    };
    // The request replaces a command: immediately if it is pasted, otherwise when the field loses the focus.
    let take = {
        let (typed, aside) = (typed.setter(), aside.setter());
        let set = props.on("request", |sent, read: Result<Request, String>| match read {
            Ok(request) => (sent.request, sent.draft) = (request, None),
            Err(draft) => sent.draft = Some(draft),
        });
        Rc::new(move |text: String, whole: bool| {
            let is_command = curl_command(&text).is_some();
            set.emit(match read(&text, scheme) {
                Ok(said) if whole || !is_command => {
                    aside.set(said.ignored);
                    typed.set(if is_command { String::new() } else { text });
                    Ok(said.request)
                }
                _ => {
                    aside.set(Vec::new());
                    Err(text)
                }
            });
        })
    };
    let oninput = {
        let take = take.clone();
        Callback::from(move |event: InputEvent| {
            let kind = event.input_type();
            let one = event.data().is_none_or(|data| data.chars().count() <= 1);
            let typed = ["insertText", "insertLineBreak", "insertComposition", "delete"];
            let by_key = one && typed.iter().any(|way| kind.starts_with(way));
            take(input_text(&event), !by_key);
        })
    };
    // A valid draft is a command that is still being typed.
    let waiting = sent.draft.filter(|_| errors.is_empty());
    let is_waiting = waiting.is_some();
    let onblur = Callback::from(move |_: FocusEvent| {
        if let Some(text) = waiting.clone() {
            take(text, true);
        }
    });
    let is_policy = !errors.is_empty() && !import(&text).policies.is_empty();
    let rows = text.lines().count().clamp(6, 16) + 1;
    let control = html! {
        <>
            <textarea
                id={wired.id.clone()}
                rows={rows.to_string()}
                value={text}
                {oninput}
                {onblur}
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-describedby={wired.described_by.clone()}
                aria-invalid={wired.invalid}
                translate="no"
            />
            if is_waiting {
                <p class="hint">{ "Cloudglass imports the command when you leave the field." }</p>
            }
            if !aside.is_empty() {
                <p class="hint">{ "Skipped options: " }<code>{ aside.join(" ") }</code></p>
            }
            if is_policy {
                <p class="hint">
                    { "This is a policy document. To import the policy, use the Import button." }
                </p>
            }
            if errors.len() > 1 {
                <p class="small">{ format!("and {} more", errors.len() - 1) }</p>
            }
        </>
    };
    wired.frame("Request", "grow", control)
}
