//! AWS's documents in and out.

use super::PlacementContext;
use crate::labs::task_placement::{ImportNote, ImportStatus, PlacementFormat, export, import};
use crate::ui::components::{CopyButton, DownloadButton, Segmented, TextArea, choices, prose};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: PlacementContext,
}

/// Takes AWS's documents in.
#[component]
pub(super) fn Import(props: &Props) -> Html {
    let context = &props.context;
    let text = use_state(String::new);
    let report = use_state(|| Ok::<Vec<ImportNote>, String>(Vec::new()));
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed| text.set(typed))
    };
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
                label="Paste describe-container-instances, describe-tasks, a task definition, a service definition or a template"
                rows=8
                value={(*text).clone()}
                {onchange}
                hint="JSON or YAML, several one after the other; the instances first."
            />
            <div>
                <button type="button" disabled={text.trim().is_empty()} onclick={take}>
                    { "Take it in" }
                </button>
            </div>
            <div role="status">
                { match &*report {
                    Err(why) => html! { <p class="rejected">{ prose(why) }</p> },
                    Ok(notes) => html! {
                        <ul class="pl-notes">{ for notes.iter().map(|note| html! {
                            <li><b>{ match note.status {
                                ImportStatus::Imported => "taken",
                                ImportStatus::Corrected => "mended",
                                ImportStatus::Ignored => "ignored",
                            } }</b>{ " " }<code>{ &note.field }</code>{ " " }{ prose(&note.why) }</li>
                        }) }</ul>
                    },
                } }
            </div>
        </section>
    }
}

/// Gives AWS's documents out.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let format = use_state(|| PlacementFormat::Cli);
    let offered = PlacementFormat::offered(&props.context.scenario);
    // What was chosen for a service may not be there for RunTask.
    let chosen = match offered.iter().any(|(offer, _)| *offer == *format) {
        true => *format,
        false => PlacementFormat::Cli,
    };
    let document = export(&props.context.scenario, chosen);
    let onchange = {
        let format = format.setter();
        Callback::from(move |chosen| format.set(chosen))
    };
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <Segmented
                label="Document"
                choices={choices(
                    offered
                        .iter()
                        .map(|(format, name)| (*format, AttrValue::Static(name)))
                        .collect::<Vec<_>>(),
                    &chosen,
                    onchange,
                )}
            />
            <pre tabindex="0">{ &document.text }</pre>
            <div class="row">
                <CopyButton text={document.text.clone()} what="document" />
                <DownloadButton
                    label="Save"
                    file={document.file}
                    media_type="text/plain"
                    text={document.text.clone()}
                />
            </div>
        </section>
    }
}
