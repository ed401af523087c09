//! The page.
//!
//! # How to write a lab view
//!
//! A view is a folder `ui/labs/<lab>/` with `impl LabView for <Lab>`, and a line in `ui/labs/mod.rs`:
//!
//! ```ignore
//! impl LabView for Request {
//!     fn inputs(context: &LabContext<Self>) -> Html {
//!         html! {
//!             <Card title="Load" path={at!(context, load).path}>
//!                 <NumberField label="Requests per second" field={bind!(context, load.requests_per_second)} />
//!             </Card>
//!         }
//!     }
//!     fn picture(context: &LabContext<Self>) -> Html {
//!         html! { <Card title="Cache key"> { for context.answer().parts.iter().map(|part| html! {
//!             <Chip label={part.name.clone()} text={part.value.clone()} step={part.step} kind="cachepolicy" />
//!         }) } </Card> }
//!     }
//! }
//! ```
//!
//! - The shell draws the rail, the bar, the verdict, the findings and the trace, and keeps history, links and saved
//!   work. A view draws the inputs and the picture of the answer, and computes nothing.
//! - [`LabContext`] is the view's handle: `scenario`, `secrets`, `explained`, `stale`.
//!   It is cheap to clone and to compare: give it to components of your own as a prop, and they render when it changed.
//!   State that is the view's alone (which sub-tab) is `use_state` in such a component.
//! - [`bind!`](bind) names an input's field once: path, value, and change. [`at!`](bind) goes to a part of the scenario, for
//!   the items of a list ([`bind::Place::items`]), an optional part ([`bind::Place::some`]), and buttons
//!   ([`bind::Place::on`], undoable under the name of the field). A button that changes what is around its field too says
//!   so: [`bind::Place::around`]. What isn't a number or a text is text that is parsed: [`bind::Bound::parsed`].
//! - The path ties an input to its field: findings for the field (or below it) are shown there, and it lights up.
//!   Text that can't be parsed remains in the field as a draft with its error. The last valid answer remains, marked stale.
//! - **Linked highlight:** whatever has `data-step="3"` (step numbers, separated by blanks) or `data-field="a.b"`
//!   (a field path) lights up with what it is linked to: HTML and SVG elements alike, no code needed. Inputs
//!   have it already. Style: `[data-lit]`.
//! - An answer that takes longer than a frame is a [`crate::labs::Explanation`] that is pending: the page runs it, and
//!   [`LabContext::progress`] says how far it is. A page that isn't a lab advances a run of its own with [`run::use_run`].
//! - No `style` attributes (the content security policy forbids them): geometry is in SVG attributes or classes.
//!   Lab styles go at the end of `static/app.css` in a section of their own, on the tokens at its head.

mod app;
mod autosave;
pub mod bind;
pub mod charts;
mod chunks;
pub mod components;
pub mod context;
mod dialogs;
mod dom;
mod highlight;
mod lab_dialogs;
pub mod lab_page;
pub mod labs;
mod navigation;
mod panic_page;
mod routes;
mod rules_page;
pub mod run;
mod shortcuts;
mod start;
mod storage;
mod theme;
mod top_bar;

pub use context::{LabContext, LabView};

/// Mounts the page in place of the painted shell.
pub fn mount() {
    panic_page::install();
    if let Some(root) = dom::by_id("app") {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
