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
    chunks::awaited,
    context::LabView,
    lab_page::{LabPage, PageProps},
};
use crate::labs::{Lab, registry};
use crate::{deferred::Loaded, workbench::link};
use yew::prelude::*;

/// A row of the table of views.
pub struct ViewEntry {
    /// The lab's id.
    pub id: &'static str,
    /// Its page, behind its chunk; the first argument is what to show until that is loaded.
    pub page: fn(Html, PageProps) -> Html,
}

/// The row of a lab.
const fn view<L: LabView>() -> ViewEntry {
    let page = |waiting, props: PageProps| {
        awaited(waiting, move |lab: Loaded<L>| {
            let props = props.clone();
            lab.call(|| html! { <LabPage<L> ..props /> })
        })
    };
    ViewEntry { id: L::ID, page }
}

macro_rules! views {
    ($($module:ident::$lab:ident,)+) => {
        /// The view of each lab.
        static VIEWS: &[ViewEntry] = &[$(view::<crate::labs::$module::$lab>()),+];
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
