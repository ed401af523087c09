//! Leading a person to a part of the page: to an input, or to a step of the trace.

use crate::{explain::Finding, ui::bind::FieldPath};
use std::{ops::Deref, rc::Rc};
use yew::prelude::*;

/// A part of a lab's page.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The input of a field path, or of the part of the scenario that contains it.
    Field(AttrValue),
    /// A step of the trace.
    Step(usize),
}

/// The context of a lab's page that leads to its parts. What hides a part behind a tab or on another page of a list
/// brings it up with [`use_target`].
#[derive(Clone, PartialEq)]
pub struct Navigation {
    latest: Latest,
    go: Callback<Target>,
}

/// Where it led last, compared by identity: the same target twice is twice.
#[derive(Clone)]
struct Latest(Option<Rc<Target>>);

impl PartialEq for Latest {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref().map(Rc::as_ptr) == other.0.as_ref().map(Rc::as_ptr)
    }
}

impl Navigation {
    /// Leads to the input of a field.
    pub fn to_field(&self, path: &FieldPath) {
        self.go.emit(Target::Field(path.to_string().into()));
    }

    /// Leads to the input of a finding's field.
    pub fn to_finding(&self, finding: &Finding) {
        self.go.emit(Target::Field(finding.field.clone().into()));
    }

    /// Leads to a step.
    pub fn to_step(&self, step: usize) {
        self.go.emit(Target::Step(step));
    }
}

/// The navigation of a page that begins here.
#[hook]
pub fn use_new_navigation() -> Navigation {
    let latest = use_state(|| Latest(None));
    let set = latest.setter();
    let go = use_callback((), move |target, ()| set.set(Latest(Some(Rc::new(target)))));
    Navigation { latest: latest.deref().clone(), go }
}

/// The navigation of the page around; one that leads nowhere outside of a lab.
#[hook]
pub fn use_navigation() -> Navigation {
    use_context::<Navigation>()
        .unwrap_or_else(|| Navigation { latest: Latest(None), go: Callback::noop() })
}

/// Calls `bring` with each target, from the first render on.
#[hook]
pub fn use_target(navigation: &Navigation, bring: impl Fn(&Target) + 'static) {
    let before = use_mut_ref(|| navigation.latest.clone());
    use_effect_with(navigation.latest.clone(), move |latest| {
        if let Some(target) = latest.0.as_ref().filter(|_| *before.borrow() != *latest) {
            bring(target);
        }
        before.replace(latest.clone());
    });
}
