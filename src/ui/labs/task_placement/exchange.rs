//! Import and export of AWS documents.

use super::PlacementContext;
use crate::labs::task_placement::{ImportNote, ImportStatus, PlacementFormat, export, import};
use crate::text::sentence;
use crate::ui::bind::Bound;
use crate::ui::components::{CopyButton, DownloadButton, Segmented, TextArea, one_of, prose};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: PlacementContext,
}

/// Imports AWS documents.
#[component]
pub(super) fn Import(props: &Props) -> Html {
    let context = &props.context;
    let text = use_state(String::new);
    let report = use_state(|| Ok::<Vec<ImportNote>, String>(Vec::new()));
    let take = {
        let (context, text, report) = (context.clone(), text.clone(), report.setter());
        move |_: MouseEvent| {
            report.set(match import(&context.scenario, &text) {
                Ok(imported) => {
                    context.replace(imported.scenario);
                    Ok(imported.report)
                }
                Err(why) => Err(why),
            });
        }
    };
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <TextArea
                label="Output of describe-container-instances or describe-tasks, a task definition, a service definition, or a template"
                rows=8
                field={Bound::state(&text)}
                hint="Paste JSON or YAML. Several documents can follow each other, with the instances before their tasks."
            />
            <div>
                <button type="button" disabled={text.trim().is_empty()} onclick={take}>
                    { "Import documents" }
                </button>
            </div>
            <div role="status">
                { match &*report {
                    Err(why) => html! { <p class="rejected">{ prose(why) }</p> },
                    Ok(notes) => html! {
                        <ul class="pl-notes">{ for notes.iter().map(|note| html! {
                            <li><b>{ match note.status {
                                ImportStatus::Imported => "Imported",
                                ImportStatus::Corrected => "Corrected",
                                ImportStatus::Ignored => "Skipped",
                            } }</b>{ " " }<code>{ &note.field }</code>{ " " }{ prose(&sentence(&note.why)) }</li>
                        }) }</ul>
                    },
                } }
            </div>
        </section>
    }
}

/// Exports AWS documents.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let format = use_state(|| PlacementFormat::Cli);
    let offered = PlacementFormat::offered(&props.context.scenario);
    // A format for a service can be missing for RunTask.
    let chosen = match offered.iter().any(|(offer, _)| *offer == *format) {
        true => *format,
        false => PlacementFormat::Cli,
    };
    let document = export(&props.context.scenario, chosen);
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <Segmented
                label="Document"
                choices={one_of(Bound { value: chosen, ..Bound::state(&format) }, &offered)}
            />
            <pre tabindex="0">{ &document.text }</pre>
            <div class="row">
                <CopyButton text={document.text.clone()} what="document" />
                <DownloadButton
                    label="Download"
                    file={document.file}
                    media_type="text/plain"
                    text={document.text.clone()}
                />
            </div>
        </section>
    }
}
