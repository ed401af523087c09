//! Import: the lab's own documents, and scenarios as links and files.

use crate::document;
use crate::labs;
use crate::ui::{
    bind::{Bound, FieldPath},
    chunks::load_named,
    components::{Dialog, ImportRefusal, Notice, TextArea},
    dom,
};
use crate::workbench::{file, file::FileError};
use serde_json::Value;
use yew::{platform::spawn_local, prelude::*};

/// An imported scenario.
#[derive(Clone, PartialEq)]
pub struct ImportedScenario {
    /// The id of its lab.
    pub lab: &'static str,
    /// The scenario, complete.
    pub scenario: Value,
}

/// Properties of the [`ImportDialog`].
#[derive(Properties)]
pub struct ImportProps {
    /// The id of the lab that the page shows.
    pub lab: &'static str,
    /// The lab's own imports.
    pub own: Html,
    /// Called with the imported scenario.
    pub onimport: Callback<ImportedScenario>,
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

impl PartialEq for ImportProps {
    fn eq(&self, other: &Self) -> bool {
        self.own == other.own && self.lab == other.lab
    }
}

/// What to tell after an import.
fn imported(lab: &str, ignored: &[String]) -> String {
    let mut report = format!("Imported a scenario for the {lab} lab.");
    if !ignored.is_empty() {
        let names: Vec<String> = ignored.iter().map(|path| format!("`{path}`")).collect();
        report
            .push_str(&format!(" Skipped fields that the lab doesn't have: {}.", names.join(", ")));
    }
    report
}

/// The import dialog.
#[component]
pub fn ImportDialog(props: &ImportProps) -> Html {
    let text = use_state(String::new);
    let said = use_state(|| None::<Result<String, (String, String)>>);
    let take = {
        let (said, here, onimport) = (said.setter(), labs::find(props.lab), props.onimport.clone());
        Callback::from(move |text: String| {
            let (said, onimport) = (said.clone(), onimport.clone());
            spawn_local(async move {
                // A scenario of another lab needs that lab's code.
                if let Some(lab) = file::names_lab(&text)
                    && let Err(error) = load_named(lab.id).await
                {
                    let why = format!(
                        "Cloudglass couldn't load the {} lab ({error}). Try again.",
                        lab.title
                    );
                    return said.set(Some(Err((String::new(), why))));
                }
                said.set(Some(match file::read(&text, here) {
                    Ok((opened, ignored)) => {
                        let report = imported(opened.lab.title, &ignored);
                        onimport.emit(ImportedScenario {
                            lab: opened.lab.id,
                            scenario: opened.scenario,
                        });
                        Ok(report)
                    }
                    Err(FileError::NotAScenario | FileError::Syntax(..)) => {
                        let why = document::recognize(&text).instead_of("a Cloudglass scenario");
                        Err((text, why))
                    }
                    Err(error) => Err((text, error.message())),
                }));
            });
        })
    };
    let onfile = {
        let (take, said) = (take.clone(), said.setter());
        Callback::from(move |event: Event| {
            let (take, said) = (take.clone(), said.clone());
            spawn_local(async move {
                match dom::file_text(&event).await {
                    Some(text) => take.emit(text),
                    None => said.set(Some(Err((
                        String::new(),
                        "This file isn't text, or it is larger than 1 MB.".into(),
                    )))),
                }
            });
        })
    };
    let onpaste = {
        let (take, text) = (take, text.clone());
        move |_: MouseEvent| take.emit((*text).clone())
    };
    html! {
        <Dialog title="Import" class="wide" onclose={props.onclose.clone()}>
            { props.own.clone() }
            <section class="stack tight">
                <h3>{ "Scenario" }</h3>
                <label class="field">
                    <span>{ "File" }</span>
                    <input
                        type="file"
                        accept=".json,application/json,text/plain"
                        onchange={onfile}
                    />
                </label>
                <TextArea
                    field={Bound::state(&text).named(FieldPath::outside("import-text"))}
                    label="Share link or exported scenario"
                    hint="You can also paste an error message of AWS to see its causes."
                    rows=4
                />
                <div class="row">
                    <button type="button" onclick={onpaste} disabled={text.trim().is_empty()}>
                        { "Import scenario" }
                    </button>
                </div>
                <div role="status">
                    { match &*said {
                        None => Html::default(),
                        Some(Ok(report)) => html! { <Notice kind="good" text={report.clone()} /> },
                        Some(Err((text, why))) => html! { <ImportRefusal text={text.clone()} why={why.clone()} /> },
                    } }
                </div>
            </section>
        </Dialog>
    }
}
