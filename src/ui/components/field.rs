//! What all inputs share: label, hint, and the findings and problems of their field.

use super::{Findings, prose};
use crate::explain::{Finding, Severity};
use crate::ui::{
    bind::FieldPath,
    context::{FieldContext, Notes, use_notes},
    dom::field_id,
};
use std::cell::Cell;
use yew::prelude::*;

thread_local! {
    static NUMBERS: Cell<u32> = const { Cell::new(0) };
}

/// What ties a control to its field.
#[derive(Clone, PartialEq)]
pub struct FieldWiring {
    /// The control's id.
    pub id: AttrValue,
    /// `aria-describedby`: the ids of the hint and the problems, if there are any.
    pub described_by: Option<AttrValue>,
    /// `aria-invalid`.
    pub invalid: Option<&'static str>,
    /// [`crate::ui::LabContext::epoch`]; 0 outside of a lab.
    pub epoch: u32,
    /// Says that the draft has a problem, or has it no more.
    pub report: Callback<Option<String>>,
    path: FieldPath,
    hint: AttrValue,
    problem: Option<String>,
    findings: Vec<Finding>,
}

/// Ties a control to the field of a path, with findings shown for what lies below it too.
#[hook]
pub fn use_field(path: &FieldPath, hint: &AttrValue) -> FieldWiring {
    let field_context = use_context::<FieldContext>();
    let (problem, findings, epoch) = use_notes(path.clone(), notes_at);
    // What is no field of the scenario has an id all the same: its label must find it.
    let number = use_memo((), |()| NUMBERS.with(|last| last.replace(last.get() + 1)));
    let id = match path.is_empty() {
        true => format!("input-{number}"),
        false => field_id(path),
    };
    let invalid =
        problem.is_some() || findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut described = Vec::new();
    if !hint.is_empty() {
        described.push(format!("{id}-hint"));
    }
    if problem.is_some() || !findings.is_empty() {
        described.push(format!("{id}-problems"));
    }
    let field = path.to_string();
    FieldWiring {
        id: id.into(),
        described_by: (!described.is_empty()).then(|| described.join(" ").into()),
        invalid: invalid.then_some("true"),
        epoch,
        report: match field_context {
            Some(field_context) => {
                field_context.report().reform(move |problem| (field.clone(), problem))
            }
            None => Callback::noop(),
        },
        path: path.clone(),
        hint: hint.clone(),
        problem,
        findings,
    }
}

/// The problem of a field's draft, the findings, and the epoch.
fn notes_at(notes: &Notes, path: &FieldPath) -> (Option<String>, Vec<Finding>, u32) {
    (notes.problems.get(&**path).cloned(), notes.findings_at(path, true), notes.epoch)
}

impl FieldWiring {
    /// The label above the control, and the hint and the problems below it.
    pub fn frame(&self, label: &str, class: impl Into<Classes>, control: Html) -> Html {
        html! {
            <div class={classes!("field", class.into())} data-field={self.path.clone()}>
                <label for={self.id.clone()}>{ label }</label>
                { control }
                { self.notes() }
            </div>
        }
    }

    /// The hint and the problems.
    pub fn notes(&self) -> Html {
        html! {
            <>
                if !self.hint.is_empty() {
                    <p class="hint" id={format!("{}-hint", self.id)}>{ prose(&self.hint) }</p>
                }
                if self.problem.is_some() || !self.findings.is_empty() {
                    <div class="problems" id={format!("{}-problems", self.id)}>
                        if let Some(problem) = &self.problem {
                            <p class="finding error">
                                <b><span aria-hidden="true">{ "✕ " }</span>{ prose(problem) }</b>
                                { " Showing the answer for the last valid value." }
                            </p>
                        }
                        <Findings
                            findings={self.findings.clone()}
                        />
                    </div>
                }
            </>
        }
    }
}

/// Properties of a [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// Path of the field in the scenario.
    #[prop_or_default]
    pub path: FieldPath,
    /// What the group of controls is called.
    pub label: AttrValue,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// The controls.
    pub children: Html,
}

/// A group of controls that together are one field.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let wired = use_field(&props.path, &props.hint);
    html! {
        <div
            role="group"
            aria-label={props.label.clone()}
            aria-describedby={wired.described_by.clone()}
            id={wired.id.clone()}
            tabindex="-1"
            class={classes!("field", props.class.clone())}
            data-field={props.path.clone()}
        >
            <span class="label" aria-hidden="true">{ &props.label }</span>
            { props.children.clone() }
            { wired.notes() }
        </div>
    }
}
