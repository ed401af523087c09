//! The views of the labs, one folder each.

mod beanstalk_deployment;
mod beanstalk_environment;
mod cache_over_time;
mod container_platforms;
mod distribution;
mod exchange;
mod http;
mod image_registry;
mod key_groups;
mod moment;
mod request;
mod rolling_update;
mod scaling;
mod signed_access;
mod task_definition;
mod task_placement;

use super::{
    context::LabView,
    lab_page::{LabPage, PageProps},
};
use crate::labs::{Lab, registry};
use crate::{deferred::deferred, workbench::link};
use yew::prelude::*;

/// A row of the table of views.
pub struct ViewEntry {
    /// The lab's id.
    pub id: &'static str,
    /// Its page.
    pub page: fn(PageProps) -> Html,
}

/// The row of the lab that the first view shows.
const fn first<L: LabView>() -> ViewEntry {
    ViewEntry { id: L::ID, page: |props| html! { <LabPage<L> ..props /> } }
}

/// The row of any other lab.
const fn view<L: LabView>() -> ViewEntry {
    ViewEntry { id: L::ID, page: |props| deferred(|| html! { <LabPage<L> ..props /> }) }
}

macro_rules! views {
    ($first:ident::$first_lab:ident, $($module:ident::$lab:ident,)*) => {
        /// The view of each lab. That of the first one is in the first view.
        static VIEWS: &[ViewEntry] = &[
            first::<crate::labs::$first::$first_lab>(),
            $(view::<crate::labs::$module::$lab>()),*
        ];
    };
}
registry!(views);

/// The view of the lab with this id.
pub fn find(id: &str) -> Option<&'static ViewEntry> {
    VIEWS.iter().find(|view| view.id == id)
}

/// The address of a scenario in its lab; none where it is too long for a link.
fn address<L: Lab>(scenario: &L::Scenario) -> Option<String> {
    let value = serde_json::to_value(scenario).ok()?;
    link::write(L::ID, L::VERSION, &value).ok()
}
