//! A picture as a file.

use crate::ui::dom;
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, XmlSerializer};
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

/// Saves a diagram of the page as an SVG file that includes its colors.
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
    let copy = svg.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
    let (from, to) = (svg.query_selector_all("*").ok()?, copy.query_selector_all("*").ok()?);
    let colors = Colors::new()?;
    paint(svg, &copy, &colors);
    for at in 0..from.length() {
        if let (Some(from), Some(to)) = (from.get(at), to.get(at)) {
            paint(from.unchecked_ref(), to.unchecked_ref(), &colors);
        }
    }
    let _ = copy.set_attribute("xmlns", "http://www.w3.org/2000/svg");
    let body = document().body()?;
    let ground =
        window().get_computed_style(&body).ok()??.get_property_value("background-color").ok()?;
    let ns = Some("http://www.w3.org/2000/svg");
    if let Ok(rect) = document().create_element_ns(ns, "rect") {
        for (name, value) in
            [("width", "100%"), ("height", "100%"), ("fill", colors.plain(&ground).as_str())]
        {
            let _ = rect.set_attribute(name, value);
        }
        let _ = copy.insert_before(&rect, copy.first_child().as_ref());
    }
    XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()
}

/// Converts colors to values that every SVG viewer supports. The page uses `oklch()` and similar functions.
struct Colors(CanvasRenderingContext2d);

impl Colors {
    fn new() -> Option<Self> {
        let canvas = document().create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        let context = canvas.get_context("2d").ok()??;
        Some(Self(context.dyn_into().ok()?))
    }

    /// The color as the browser paints it: `#4a4fd0`, or `rgb(… / …)` if it is translucent. Other values (`none`,
    /// `url(#…)`) don't change.
    fn plain(&self, color: &str) -> String {
        if !color.contains('(') || color.starts_with("url") {
            return color.to_owned();
        }
        self.0.clear_rect(0.0, 0.0, 1.0, 1.0);
        self.0.set_fill_style_str(color);
        self.0.fill_rect(0.0, 0.0, 1.0, 1.0);
        let painted = self.0.get_image_data(0.0, 0.0, 1.0, 1.0);
        match painted.map(|image| image.data().0).as_deref() {
            Ok([red, green, blue, 255]) => format!("#{red:02x}{green:02x}{blue:02x}"),
            Ok([_, _, _, 0]) => "none".to_owned(),
            Ok([red, green, blue, alpha]) => {
                format!("rgb({red} {green} {blue} / {:.2})", f64::from(*alpha) / 255.0)
            }
            _ => color.to_owned(),
        }
    }
}

fn paint(from: &Element, to: &Element, colors: &Colors) {
    let Ok(Some(style)) = window().get_computed_style(from) else {
        return;
    };
    for name in DRAWN {
        if let Ok(value) = style.get_property_value(name)
            && !value.is_empty()
        {
            let _ = to.set_attribute(name, &colors.plain(&value));
        }
    }
    for name in ["class", "data-lit", "data-step", "data-field", "tabindex"] {
        let _ = to.remove_attribute(name);
    }
}
