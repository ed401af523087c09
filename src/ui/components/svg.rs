//! A picture as a file.

use crate::ui::dom;
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, XmlSerializer};
use yew::prelude::*;

/// What of an element's style is drawn; written as attributes, which every SVG reader knows.
const DRAWN: &[&str] = &[
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-linecap",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
    "text-decoration-line",
    "display",
];

/// Properties of [`SvgExport`].
#[derive(Properties, PartialEq)]
pub struct SvgProps {
    /// The id of the `<svg>` element.
    pub target: AttrValue,
    /// The file's name.
    pub file: AttrValue,
    /// What the button says.
    #[prop_or(AttrValue::Static("Save as SVG"))]
    pub label: AttrValue,
}

/// Saves a picture on the page as an SVG file with its colours in it.
#[component]
pub fn SvgExport(props: &SvgProps) -> Html {
    let (target, file) = (props.target.clone(), props.file.clone());
    let onclick = move |_: MouseEvent| {
        if let Some(text) = dom::by_id(&target).and_then(|svg| write(&svg)) {
            dom::download(&file, "image/svg+xml", &text);
        }
    };
    html! { <button type="button" class="small" {onclick}>{ &props.label }</button> }
}

/// The picture's text, each element with the style that it has on the page.
fn write(svg: &Element) -> Option<String> {
    let copy = svg
        .clone_node_with_deep(true)
        .ok()?
        .dyn_into::<Element>()
        .ok()?;
    let (from, to) = (
        svg.query_selector_all("*").ok()?,
        copy.query_selector_all("*").ok()?,
    );
    paint(svg, &copy);
    for at in 0..from.length() {
        if let (Some(from), Some(to)) = (from.get(at), to.get(at)) {
            paint(from.unchecked_ref(), to.unchecked_ref());
        }
    }
    let _ = copy.set_attribute("xmlns", "http://www.w3.org/2000/svg");
    let body = document().body()?;
    let ground = window()
        .get_computed_style(&body)
        .ok()??
        .get_property_value("background-color")
        .ok()?;
    let ns = Some("http://www.w3.org/2000/svg");
    if let Ok(rect) = document().create_element_ns(ns, "rect") {
        for (name, value) in [
            ("width", "100%"),
            ("height", "100%"),
            ("fill", ground.as_str()),
        ] {
            let _ = rect.set_attribute(name, value);
        }
        let _ = copy.insert_before(&rect, copy.first_child().as_ref());
    }
    XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()
}

fn paint(from: &Element, to: &Element) {
    let Ok(Some(style)) = window().get_computed_style(from) else {
        return;
    };
    for name in DRAWN {
        if let Ok(value) = style.get_property_value(name)
            && !value.is_empty()
        {
            let _ = to.set_attribute(name, &value);
        }
    }
    for name in ["class", "data-lit", "data-step", "data-field", "tabindex"] {
        let _ = to.remove_attribute(name);
    }
}
