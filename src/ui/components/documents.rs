//! Imports documents: a text area, the report, and inputs for what the document needs. Exports them in several formats.

use super::{Choices, CopyButton, DownloadButton, Notice, Segmented, TextArea, TextField, prose};
use crate::document::{ReportLine, TextPosition};
use crate::labs::{self, Import};
use crate::text::{number, sentence};
use crate::ui::bind::{Bound, FieldPath};
use crate::ui::context::{LabContext, LabView};
use crate::workbench::explain_error;
use serde_json::{Map, Value};
use yew::prelude::*;

/// Properties of [`DocumentImport`].
#[derive(Properties)]
pub struct DocumentImportProps<L: LabView> {
    /// The lab.
    pub context: LabContext<L>,
    /// The documents that it imports.
    pub label: AttrValue,
    /// The text of the button.
    pub button: AttrValue,
    /// The message after an import.
    pub done: AttrValue,
    /// The name of the text area.
    #[prop_or_default]
    pub path: FieldPath,
}

impl<L: LabView> PartialEq for DocumentImportProps<L> {
    fn eq(&self, other: &Self) -> bool {
        self.context == other.context && self.label == other.label
    }
}

/// Imports documents into a lab.
#[component]
pub fn DocumentImport<L: LabView>(props: &DocumentImportProps<L>) -> Html {
    let text = use_state(String::new);
    let given = use_state(Map::<String, Value>::new);
    let said = use_state(|| None::<Result<(Vec<ReportLine>, Vec<String>), String>>);
    let onchange = {
        let (text, given, said) = (text.setter(), given.setter(), said.setter());
        Callback::from(move |typed| {
            text.set(typed);
            given.set(Map::new());
            said.set(None);
        })
    };
    let onclick = {
        let (context, text, given) = (props.context.clone(), text.clone(), given.clone());
        let said = said.setter();
        Callback::from(move |_: MouseEvent| {
            said.set(Some(L::imported(&context.scenario, &text, &given).map(
                |Import { scenario, report, mut needs }| {
                    context.replace(scenario);
                    // What was entered can still be changed.
                    let more = given.keys().filter(|name| !needs.contains(name));
                    let more: Vec<String> = more.cloned().collect();
                    needs.extend(more);
                    (report, needs)
                },
            )));
        })
    };
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <TextArea
                label={props.label.clone()}
                rows=8
                field={Bound::local((*text).clone(), onchange).named(props.path.clone())}
                hint="Paste JSON, YAML, a template, or an error message of AWS. Several documents can follow each other."
            />
            <div>
                <button type="button" disabled={text.trim().is_empty()} onclick={onclick.clone()}>
                    { props.button.clone() }
                </button>
            </div>
            <div role="status" class="stack tight">
                { match &*said {
                    None => Html::default(),
                    Some(Err(why)) => html! { <ImportRefusal text={(*text).clone()} why={why.clone()} /> },
                    Some(Ok((report, needs))) => html! {
                        <>
                            <Notice kind="good" text={props.done.clone()} />
                            <Needs
                                names={needs.clone()}
                                given={(*given).clone()}
                                onchange={let given = given.setter(); Callback::from(move |values| given.set(values))}
                            />
                            if !needs.is_empty() {
                                <div>
                                    <button type="button" class="small" {onclick}>{ "Import with these values" }</button>
                                </div>
                            }
                            <ReportList lines={report.clone()} />
                        </>
                    },
                } }
            </div>
        </section>
    }
}

/// Properties of an [`ImportRefusal`].
#[derive(Properties, PartialEq)]
pub struct RefusalProps {
    /// The text that wasn't imported.
    pub text: String,
    /// Why not.
    pub why: String,
}

/// Why a text wasn't imported: if it is an error message of AWS, with its causes.
#[component]
pub fn ImportRefusal(props: &RefusalProps) -> Html {
    let error = use_memo(props.text.clone(), |text| explain_error(text));
    let Some(error) = &*error else {
        return html! { <Notice kind="error" text={props.why.clone()} /> };
    };
    html! {
        <>
            <Notice kind="good" text={format!("This is an error: {}.", error.shown_by)} />
            <ul>
                { for error
                    .lines(|id| labs::find(id).map(|lab| lab.title))
                    .iter()
                    .map(|line| html! { <li>{ prose(line) }</li> }) }
            </ul>
            <p><a href={error.kind.url} rel="noopener">{ "AWS documentation" }</a></p>
        </>
    }
}

/// Properties of [`Needs`].
#[derive(Properties, PartialEq)]
pub struct NeedsProps {
    /// The names of the values that a document needs.
    pub names: Vec<String>,
    /// The values that were entered.
    pub given: Map<String, Value>,
    /// Called with all values.
    pub onchange: Callback<Map<String, Value>>,
}

/// Inputs for the values that a document needs.
#[component]
pub fn Needs(props: &NeedsProps) -> Html {
    if props.names.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class="stack tight">
            <legend>{ "Values that this document needs" }</legend>
            { for props.names.iter().map(|name| {
                let value = props.given.get(name).and_then(Value::as_str).unwrap_or_default();
                let onchange = {
                    let (name, given, onchange) = (name.clone(), props.given.clone(), props.onchange.clone());
                    Callback::from(move |value: String| {
                        let mut given = given.clone();
                        match value.is_empty() {
                            true => given.shift_remove(&name),
                            false => given.insert(name.clone(), value.into()),
                        };
                        onchange.emit(given);
                    })
                };
                html! { <TextField key={name.clone()} label={name.clone()} field={Bound::local(value.to_owned(), onchange)} /> }
            }) }
        </fieldset>
    }
}

/// Properties of [`ReportList`].
#[derive(Properties, PartialEq)]
pub struct ReportListProps {
    /// The lines.
    pub lines: Vec<ReportLine>,
}

/// The report of an import.
#[component]
pub fn ReportList(props: &ReportListProps) -> Html {
    html! {
        <ul class="small" aria-label="Import report">
            { for props.lines.iter().map(|line| html! {
                <li>
                    <b>{ line.status.word() }</b>
                    { " " }
                    <code translate="no">{ line.field.clone() }</code>
                    { " " }
                    { prose(&sentence(&line.why)) }
                    if let Some(TextPosition { line, column }) = line.position {
                        <span class="muted">{ format!(" Line {line}, column {column}.") }</span>
                    }
                </li>
            }) }
        </ul>
    }
}

/// How many characters of a document the page shows.
const SHOWN: usize = 20_000;

/// Properties of a [`DocumentExport`].
#[derive(Properties, PartialEq)]
pub struct DocumentExportProps {
    /// The formats, and the one that is shown.
    pub formats: Choices,
    /// The document in this format.
    pub text: AttrValue,
    /// The name of its file.
    pub file: AttrValue,
}

/// A document in the format that is chosen, to be copied or saved.
#[component]
pub fn DocumentExport(props: &DocumentExportProps) -> Html {
    let text = &props.text;
    // A very long document is a file, not a text on the page.
    let shown: String = text.chars().take(SHOWN).collect();
    let long = shown.len() < text.len();
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <Segmented label="Document" choices={props.formats.clone()} />
            <pre tabindex="0">{ shown }</pre>
            if long {
                <p class="hint">
                    { format!("The first {} characters. Copy or download the document to get the rest.", number(SHOWN)) }
                </p>
            }
            <div
                class="row"
            >
                <CopyButton text={text.clone()} what="document" />
                <DownloadButton
                    label="Download"
                    file={props.file.clone()}
                    media_type="text/plain"
                    text={text.clone()}
                />
            </div>
        </section>
    }
}
