//! Public keys and the groups that hold them, edited in place; for every lab that verifies signatures.

use crate::cloudfront::signing::groups::{KeyGroup, KeyGroupKey};
use crate::ui::components::{TextArea, TextField};
use std::rc::Rc;
use yew::prelude::*;

/// Called with the path of the field that changed, and the complete new list.
type Change<T> = Callback<(String, Vec<T>)>;
/// What to do with the list and the text of a field.
type Edit<T> = Rc<dyn Fn(&mut Vec<T>, String)>;

/// A callback that edits a copy of the list.
fn on<T: Clone + 'static>(
    list: &Rc<Vec<T>>,
    path: String,
    change: &Change<T>,
    edit: Edit<T>,
) -> Callback<String> {
    let (list, change) = (list.clone(), change.clone());
    Callback::from(move |text: String| {
        let mut next = (*list).clone();
        edit(&mut next, text);
        change.emit((path.clone(), next));
    })
}

/// A button's callback, for an edit that needs no text.
fn press(edit: &Callback<String>) -> Callback<MouseEvent> {
    edit.reform(|_| String::new())
}

/// The groups of a list, each with its keys.
pub fn key_groups(path: &str, groups: &[KeyGroup], change: Change<KeyGroup>) -> Html {
    let list = Rc::new(groups.to_vec());
    groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let here = format!("{path}[{at}]");
            let rename = on(
                &list,
                format!("{here}.name"),
                &change,
                Rc::new(move |groups, text| {
                    if let Some(group) = groups.get_mut(at) {
                        group.name = text;
                    }
                }),
            );
            let remove = on(
                &list,
                path.to_owned(),
                &change,
                Rc::new(move |groups, _| {
                    if at < groups.len() {
                        groups.remove(at);
                    }
                }),
            );
            let inner = {
                let (list, change) = (list.clone(), change.clone());
                Callback::from(move |(path, keys): (String, Vec<KeyGroupKey>)| {
                    let mut next = (*list).clone();
                    if let Some(group) = next.get_mut(at) {
                        group.keys = keys;
                    }
                    change.emit((path, next));
                })
            };
            html! {
                <div key={at} class="zone" data-field={here.clone()}>
                    <div class="row">
                        <TextField
                            path={format!("{here}.name")}
                            label="Key group"
                            value={group.name.clone()}
                            onchange={rename}
                            class="grow"
                        />
                        <span class="tag none">{ format!("{} of 5 keys", group.keys.len()) }</span>
                        <button
                            type="button"
                            class="quiet"
                            aria-label={format!("Remove key group {}", group.name)}
                            onclick={press(&remove)}
                        >
                            { "×" }
                        </button>
                    </div>
                    { keys(&format!("{here}.keys"), "Public key", &group.keys, inner) }
                </div>
            }
        })
        .collect()
}

/// The keys of a group or of an account; `kind` is what one of them is called.
pub fn keys(
    path: &str,
    kind: &'static str,
    keys: &[KeyGroupKey],
    change: Change<KeyGroupKey>,
) -> Html {
    let list = Rc::new(keys.to_vec());
    let edit = |field: String, edit: Edit<KeyGroupKey>| on(&list, field, &change, edit);
    let add = edit(path.to_owned(), Rc::new(|keys, _| keys.push(KeyGroupKey::default())));
    html! {
        <>
            { for keys.iter().enumerate().map(|(at, key)| {
                let here = format!("{path}[{at}]");
                let id = edit(
                    format!("{here}.id"),
                    Rc::new(move |keys, text| {
                        if let Some(key) = keys.get_mut(at) {
                            key.id = text
                        }
                    }),
                );
                let pem = edit(
                    format!("{here}.publicKey"),
                    Rc::new(move |keys, text| {
                        if let Some(key) = keys.get_mut(at) {
                            key.public_key = text
                        }
                    }),
                );
                let remove = edit(
                    path.to_owned(),
                    Rc::new(move |keys, _| {
                        if at < keys.len() {
                            keys.remove(at);
                        }
                    }),
                );
                html! {
                    <div key={at} class="stack tight" data-field={here.clone()}>
                        <div class="row">
                            <TextField
                                path={format!("{here}.id")}
                                label={format!("{kind} {}: ID", at + 1)}
                                value={key.id.clone()}
                                wire=true
                                class="grow"
                                onchange={id}
                            />
                            <button
                                type="button"
                                class="quiet"
                                aria-label={format!("Remove {} {}", kind.to_lowercase(), at + 1)}
                                onclick={press(&remove)}
                            >
                                { "×" }
                            </button>
                        </div>
                        <TextArea
                            path={format!("{here}.publicKey")}
                            label={format!("{kind} {}: PEM", at + 1)}
                            value={key.public_key.clone()}
                            rows=2
                            onchange={pem}
                        />
                    </div>
                }
            }) }
            <div>
                <button type="button" class="small" onclick={press(&add)}>{ "Add key" }</button>
            </div>
        </>
    }
}
