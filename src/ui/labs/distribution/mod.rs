//! The view of the lab `distribution`: behaviours that can be moved, origins that can fail, and a list of requests.

mod behaviors;
mod exchange;
mod origins;
mod picture;
mod requests;
mod settings;
mod way;

use crate::labs::distribution::DistributionLab;
use crate::ui::{Bench, LabView};
use yew::prelude::*;

/// The handle on the lab.
pub type Handle = Bench<DistributionLab>;

/// What every part of the view is given.
#[derive(Properties, PartialEq)]
pub struct Part {
    /// The handle on the lab.
    pub bench: Handle,
}

impl LabView for DistributionLab {
    fn inputs(bench: &Handle) -> Html {
        html! {
            <>
                <requests::Requests bench={bench.clone()} />
                <behaviors::Behaviors bench={bench.clone()} />
                <origins::Origins bench={bench.clone()} />
                <settings::Settings bench={bench.clone()} />
            </>
        }
    }

    fn picture(bench: &Handle) -> Html {
        html! { <picture::Picture bench={bench.clone()} /> }
    }

    fn imports(bench: &Handle) -> Html {
        html! { <exchange::Imports bench={bench.clone()} /> }
    }

    fn exports(bench: &Handle) -> Html {
        html! { <exchange::Exports bench={bench.clone()} /> }
    }
}

/// Removes an item of a list, if it is there.
fn remove<T>(list: &mut Vec<T>, at: usize) {
    if at < list.len() {
        list.remove(at);
    }
}
