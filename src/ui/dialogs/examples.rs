//! The examples of a lab: grouped under headings, found by words.

use crate::ui::components::Dialog;
use crate::workbench::Words;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// An example as the list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExampleEntry {
    /// The heading of its group.
    pub group: &'static str,
    /// Its title.
    pub title: &'static str,
}

/// What the list of examples opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleChoice {
    /// An example, by its number.
    Example(usize),
    /// The scenario's defaults.
    Defaults,
}

/// Properties of the [`ExamplesDialog`].
#[derive(Properties, PartialEq)]
pub struct ExamplesProps {
    /// The examples, those of a group one after the other.
    pub entries: Rc<[ExampleEntry]>,
    /// The example that the inputs show, unchanged.
    pub current: Option<usize>,
    /// Called with what is opened.
    pub onchoose: Callback<ExampleChoice>,
    /// Called when the dialog is to be closed.
    pub onclose: Callback<()>,
}

/// The dialog that lists the examples. The search finds titles and headings.
#[component]
pub fn ExamplesDialog(props: &ExamplesProps) -> Html {
    let search = use_state(String::new);
    let words = Words::new(&search);
    let found: Vec<usize> = (0..)
        .zip(props.entries.iter())
        .filter(|(_, entry)| words.matches(&[entry.group, entry.title]))
        .map(|(at, _)| at)
        .collect();
    let choose = |choice: ExampleChoice| {
        let (onchoose, onclose) = (props.onchoose.clone(), props.onclose.clone());
        move |_: MouseEvent| {
            onchoose.emit(choice);
            onclose.emit(());
        }
    };
    let oninput = {
        let search = search.setter();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                search.set(input.value());
            }
        }
    };
    let item = |at: &usize| {
        let title = props.entries.get(*at).map_or("", |entry| entry.title);
        let current = (props.current == Some(*at)).then_some("true");
        html! {
            <li key={*at}>
                <button
                    type="button"
                    class="quiet"
                    aria-current={current}
                    onclick={choose(ExampleChoice::Example(*at))}
                >
                    { title }
                </button>
            </li>
        }
    };
    let group = |members: &[usize]| {
        let name = members.first().and_then(|at| props.entries.get(*at)).map_or("", |e| e.group);
        html! {
            <section key={name} class="stack tight">
                <h3>{ name }</h3>
                <ul class="example-list">{ for members.iter().map(item) }</ul>
            </section>
        }
    };
    let same_group = |one: &usize, next: &usize| {
        props.entries.get(*one).map(|e| e.group) == props.entries.get(*next).map(|e| e.group)
    };
    html! {
        <Dialog title="Examples" class="wide" onclose={props.onclose.clone()}>
            <search>
                <input
                    type="search"
                    autofocus=true
                    aria-label="Search examples"
                    placeholder="cookie, expired, rolling"
                    value={(*search).clone()}
                    {oninput}
                />
            </search>
            <p role="status" class="small muted">
                { format!("{} of {} examples", found.len(), props.entries.len()) }
            </p>
            // An element of its own: with more or fewer siblings, Yew would rebuild the search field and lose the focus.
            <div class="stack">
                if found.is_empty() { <p>{ "No examples match. Try fewer or other words." }</p> }
                { for found.chunk_by(same_group).map(group) }
            </div>
            <div>
                <button type="button" onclick={choose(ExampleChoice::Defaults)}>
                    { "Reset to defaults" }
                </button>
            </div>
        </Dialog>
    }
}
