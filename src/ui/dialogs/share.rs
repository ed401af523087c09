//! Share: the content of the link, and what to leave out.

use crate::labs::Sensitive;
use crate::ui::{
    bind::{Bound, FieldPath},
    components::{Checkbox, CopyButton, Dialog, Disclosure, DownloadButton, Notice, TextField},
    dom,
};
use crate::workbench::{file, link};
use serde_json::Value;
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Makes the scenario's JSON with some fields blanked.
pub type Blanked = Rc<dyn Fn(&BTreeSet<String>) -> Value>;

/// Properties of the [`ShareDialog`].
#[derive(Properties)]
pub struct ShareProps {
    /// The lab's id.
    pub lab: &'static str,
    /// Version of its schema.
    pub version: u16,
    /// Values that a person might not want to share.
    pub sensitive: Vec<Sensitive>,
    /// The scenario's JSON with these fields blanked.
    pub scenario: Blanked,
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

impl PartialEq for ShareProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario) && self.sensitive == other.sensitive
    }
}

/// The content of a link.
const IN_THE_LINK: &str = "The link contains the scenario in its fragment, which browsers never send to a server. It never contains private keys, secret keys, or tokens. It contains headers and cookies unless you leave them out here.";

/// The share dialog.
#[component]
pub fn ShareDialog(props: &ShareProps) -> Html {
    let kept = use_state(BTreeSet::<String>::new);
    let blanked: BTreeSet<String> = props
        .sensitive
        .iter()
        .map(|found| found.field.clone())
        .filter(|field| !kept.contains(field))
        .collect();
    let scenario = (props.scenario)(&blanked);
    let link = link::write(props.lab, props.version, &scenario);
    let keep = |field: &str| {
        let (kept, field) = (kept.clone(), field.to_owned());
        Callback::from(move |blank: bool| {
            let mut next = (*kept).clone();
            if blank {
                next.remove(&field);
            } else {
                next.insert(field.clone());
            }
            kept.set(next);
        })
    };
    html! {
        <Dialog title="Share" onclose={props.onclose.clone()}>
            <p>{ IN_THE_LINK }</p>
            if !props.sensitive.is_empty() {
                <fieldset class="stack tight">
                    <legend><b>{ "Leave out of the link" }</b></legend>
                    { for props.sensitive.iter().map(|found| {
                        let name = FieldPath::outside(format!("share-{}", found.field));
                        let kept = blanked.contains(&found.field);
                        let field = Bound::new(name, kept, keep(&found.field));
                        html! { <Checkbox label={found.label.clone()} {field} /> }
                    }) }
                </fieldset>
            }
            { match &link {
                Ok(fragment) => {
                    let address = format!("{}{fragment}", dom::address());
                    html! {
                        <>
                            <TextField
                                label="Share link"
                                field={Bound::local(address.clone(), Callback::noop())
                                    .named(FieldPath::outside("share-link"))}
                                readonly=true
                                wire=true
                                hint={format!("{} of at most {} bytes", fragment.len(), link::LONGEST)}
                            />
                            <div class="row">
                                <CopyButton
                                    text={address}
                                    what="the share link"
                                    label="Copy link"
                                    class="primary"
                                />
                            </div>
                        </>
                    }
                }
                Err(error) => html! {
                    <Notice kind="warning" text={error.message()}>
                        <div>
                            <DownloadButton
                                label="Save file"
                                file={format!("cloudglass-{}.json", props.lab)}
                                text={file::write(props.lab, props.version, &scenario)}
                            />
                        </div>
                    </Notice>
                },
            } }
            <Disclosure
                summary={html! { "Link content" }}
            >
                <pre tabindex="0" aria-label="Scenario">
                    { serde_json::to_string_pretty(&scenario).unwrap_or_default() }
                </pre>
            </Disclosure>
        </Dialog>
    }
}
