//! Public keys and the groups that hold them, edited in place; for every lab that verifies signatures.

use crate::cloudfront::signing::groups::{KeyGroup, KeyGroupKey};
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{TextArea, TextField, add_button, remove_button};
use yew::prelude::*;

/// The groups of a list, each with its keys.
pub fn key_groups(groups: &Place<'_, Vec<KeyGroup>>) -> Html {
    let group = |(at, group): (usize, Place<'_, KeyGroup>)| {
        html! {
            <div key={at} class="zone" data-field={group.path.clone()}>
                <div class="row">
                    <TextField field={bind!(group, name)} label="Key group" class="grow" />
                    <span class="tag none">
                        { format!("{} of 5 keys", group.value.keys.len()) }
                    </span>
                    { remove_button(
                        format!("Remove key group {}", group.value.name),
                        groups.on_remove(at),
                    ) }
                </div>
                { keys(&at!(group, keys), "Public key") }
            </div>
        }
    };
    groups.items().map(group).collect()
}

/// The keys of a group or of an account; `kind` is what one of them is called.
pub fn keys(keys: &Place<'_, Vec<KeyGroupKey>>, kind: &'static str) -> Html {
    let add = keys.on(|keys, _: MouseEvent| keys.push(KeyGroupKey::default()));
    html! {
        <>
            { for keys.items().map(|(at, key)| html! {
                <div key={at} class="stack tight" data-field={key.path.clone()}>
                    <div class="row">
                        <TextField
                            field={bind!(key, id)}
                            label={format!("{kind} {}: ID", at + 1)}
                            wire=true
                            class="grow"
                        />
                        { remove_button(
                            format!("Remove {} {}", kind.to_lowercase(), at + 1),
                            keys.on_remove(at),
                        ) }
                    </div>
                    <TextArea
                        field={bind!(key, public_key)}
                        label={format!("{kind} {}: PEM", at + 1)}
                        rows=2
                    />
                </div>
            }) }
            { add_button("Add key", add) }
        </>
    }
}
