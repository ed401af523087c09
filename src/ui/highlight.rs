//! The linked highlight, done on the document itself: pointing costs no render.

use crate::explain::Trace;
use crate::workbench::{Highlighted, PointerTarget, highlighted, touches};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

const LINKED: &str = "[data-step],[data-field]";

/// What an event's target is linked to, if anything.
pub fn target(of: Option<EventTarget>) -> Option<PointerTarget> {
    let element = of?.dyn_into::<Element>().ok()?.closest(LINKED).ok()??;
    Some(PointerTarget {
        steps: steps(&element),
        fields: element.get_attribute("data-field").into_iter().collect(),
    })
}

/// Lights up, below `root`, what the target is linked to; nothing for no target.
pub fn light(root: &Element, trace: &Trace, target: Option<&PointerTarget>) {
    let highlighted = target.map(|target| highlighted(trace, target)).unwrap_or_default();
    let Ok(linked) = root.query_selector_all(LINKED) else {
        return;
    };
    for at in 0..linked.length() {
        let Some(element) = linked.get(at).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        if is_highlighted(&element, &highlighted) {
            let _ = element.set_attribute("data-lit", "");
        } else if element.has_attribute("data-lit") {
            let _ = element.remove_attribute("data-lit");
        }
    }
}

fn is_highlighted(element: &Element, highlighted: &Highlighted) -> bool {
    !highlighted.steps.is_disjoint(&steps(element))
        || element
            .get_attribute("data-field")
            .is_some_and(|field| highlighted.fields.iter().any(|read| touches(read, &field)))
}

fn steps(element: &Element) -> std::collections::BTreeSet<usize> {
    element
        .get_attribute("data-step")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .filter_map(|step| step.parse().ok())
        .collect()
}
