//! The list of recent work.

use crate::labs;
use crate::ui::{
    components::{Dialog, DownloadButton, Tag},
    dom,
    storage::{self, BrowserStorage},
};
use crate::workbench::{file, work};
use yew::prelude::*;

/// Properties of the [`RecentDialog`].
#[derive(Properties, PartialEq)]
pub struct RecentProps {
    /// The lab that the page shows: its work comes first.
    pub lab: &'static str,
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

/// What an entry is.
const ENTRIES: &str = "Each example, link, or file that you edited has its own entry. Entries are stored only in this browser.";

/// The dialog that lists saved work and opens it again.
#[component]
pub fn RecentDialog(props: &RecentProps) -> Html {
    let turn = use_state(|| 0_u32);
    let mut works = work::list(&BrowserStorage);
    works.sort_by_key(|work| work.lab != props.lab);
    let here = storage::here(props.lab);
    let button = |at: usize| works.get(at).map(|work| format!("forget-{}", work.id));
    let forget = |at: usize, id: &str| {
        let (turn, id) = (turn.clone(), id.to_owned());
        // The focus moves to the neighbor of the deleted record.
        let next = button(at + 1).or_else(|| button(at.checked_sub(1)?));
        move |_: MouseEvent| {
            work::forget(&BrowserStorage, &id);
            if let Some(next) = &next {
                dom::focus(next);
            }
            turn.set(*turn + 1);
        }
    };
    html! {
        <Dialog title="Recent work" class="wide" onclose={props.onclose.clone()}>
            <p class="hint">{ ENTRIES }</p>
            if works.is_empty() { <p>{ "No recent work. Your edits will be listed here." }</p> }
            <ul class="works">
                { for works.iter().enumerate().map(|(at, work)| html! {
                    <li key={work.id.clone()} class="row middle spread">
                        <div class="grow">
                            <b>{ labs::find(&work.lab).map_or("", |lab| lab.title) }</b>
                            { " · " }
                            { &work.label }
                            if here.as_ref() == Some(&work.id) { { " " }<Tag text="Open now" /> }
                            <br />
                            <span class="small muted">{ dom::local_text(work.at) }</span>
                        </div>
                        <div class="row middle">
                            <a
                                class="button small"
                                href={format!("#/{}?work={}", work.lab, work.id)}
                                onclick={props.onclose.reform(|_| ())}
                            >
                                { "Open" }
                            </a>
                            <DownloadButton
                                label="Save file"
                                file={format!("cloudglass-{}.json", work.lab)}
                                text={file::write(&work.lab, work.version, &work.scenario)}
                            />
                            <button
                                type="button"
                                id={button(at)}
                                class="small quiet"
                                aria-label={format!("Delete {}", work.label)}
                                onclick={forget(at, &work.id)}
                            >
                                { "Delete" }
                            </button>
                        </div>
                    </li>
                }) }
            </ul>
        </Dialog>
    }
}
