//! The dialogs of a lab's page, each behind its chunk.

use super::{
    autosave,
    chunks::awaited_dialog,
    context::{LabContext, LabView},
    dialogs::{
        Blanked, DialogKind, ExampleChoice, ExampleEntry, ExamplesDialog, ExportDialog,
        ImportDialog, ImportedScenario, RecentDialog, ShareDialog,
    },
    start::read,
};
use crate::{
    deferred::{Dialogs, Export, Import, Loaded},
    document,
    labs::Example,
    workbench::file,
};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// What the dialogs need of the page.
pub struct LabDialogs<L: LabView> {
    /// The lab as it is now.
    pub context: LabContext<L>,
    /// Its examples.
    pub examples: Rc<Vec<Example<L::Scenario>>>,
    /// The example that the page shows unchanged.
    pub current: Option<usize>,
    /// Called with the example that was chosen.
    pub onexample: Callback<ExampleChoice>,
    /// Called with a scenario that was imported.
    pub onimport: Callback<L::Scenario>,
    /// Called when the dialog is to be closed.
    pub onclose: Callback<()>,
}

impl<L: LabView> LabDialogs<L> {
    /// The dialog of this kind.
    pub fn open(self, which: DialogKind) -> Html {
        match which {
            DialogKind::Share => self.share(),
            DialogKind::Export => self.export(),
            DialogKind::Import => self.import(),
            DialogKind::Examples => self.list(),
            DialogKind::Recent => {
                let onclose = self.onclose;
                awaited_dialog(onclose.clone(), move |dialogs: Loaded<Dialogs>| {
                    dialogs
                        .call(|| html! { <RecentDialog lab={L::ID} onclose={onclose.clone()} /> })
                })
            }
        }
    }

    fn share(self) -> Html {
        awaited_dialog(self.onclose.clone(), move |dialogs: Loaded<Dialogs>| {
            let scenario = self.context.scenario.clone();
            // Examples hold nothing private.
            let shown = self.examples.iter().any(|example| example.scenario == *scenario);
            let sensitive = if shown { Vec::new() } else { L::sensitive(&scenario) };
            let blanked = Rc::new(move |blanked: &BTreeSet<String>| {
                let mut shared = (*scenario).clone();
                blanked.iter().for_each(|field| L::blank(&mut shared, field));
                document::value(&shared)
            }) as Blanked;
            let onclose = self.onclose.clone();
            dialogs.call(|| {
                html! {
                    <ShareDialog
                        lab={L::ID}
                        version={L::VERSION}
                        {sensitive}
                        {onclose}
                        scenario={blanked}
                    />
                }
            })
        })
    }

    fn export(self) -> Html {
        awaited_dialog(self.onclose.clone(), move |export: Loaded<Export<L>>| {
            export.call(|| {
                let (scenario, explained) =
                    (self.context.scenario.clone(), self.context.explained.clone());
                let texts = Rc::new(move || {
                    (
                        file::write(L::ID, L::VERSION, &document::value(&*scenario)),
                        serde_json::to_string_pretty(&document::value(&*explained))
                            .unwrap_or_default(),
                    )
                }) as Rc<dyn Fn() -> (String, String)>;
                let (own, onclose) = (L::exports(&self.context), self.onclose.clone());
                html! { <ExportDialog lab={L::ID} {own} {onclose} {texts} /> }
            })
        })
    }

    fn import(self) -> Html {
        let take = self.onimport.clone();
        let onimport = Callback::from(move |imported: ImportedScenario| {
            if imported.lab != L::ID {
                autosave::leave_for(imported.lab, imported.scenario);
            } else if let Some(scenario) = read::<L>(L::VERSION, imported.scenario) {
                take.emit(scenario);
            }
        });
        awaited_dialog(self.onclose.clone(), move |import: Loaded<Import<L>>| {
            let (onimport, onclose) = (onimport.clone(), self.onclose.clone());
            import.call(|| {
                let own = L::imports(&self.context);
                html! { <ImportDialog lab={L::ID} {own} {onimport} {onclose} /> }
            })
        })
    }

    fn list(self) -> Html {
        awaited_dialog(self.onclose.clone(), move |dialogs: Loaded<Dialogs>| {
            let entry = |example: &Example<L::Scenario>| ExampleEntry {
                group: example.group,
                title: example.title,
            };
            let entries: Rc<[ExampleEntry]> = self.examples.iter().map(entry).collect();
            let (onchoose, onclose) = (self.onexample.clone(), self.onclose.clone());
            dialogs.call(|| {
                html! { <ExamplesDialog {entries} current={self.current} {onchoose} {onclose} /> }
            })
        })
    }
}
