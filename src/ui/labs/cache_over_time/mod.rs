//! The view of the Cache over time lab.

mod answer;
mod events;
mod inputs;
mod parts;
mod run;
mod settings;

use crate::labs::cache_over_time::CacheOverTime;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

impl LabView for CacheOverTime {
    fn inputs(context: &LabContext<Self>) -> Html {
        html! {
            <>
                { settings::behavior(context) }
                { inputs::content(context) }
                { events::events(context) }
                { inputs::compare(context) }
                { inputs::traffic(context) }
                { inputs::received(context) }
            </>
        }
    }

    fn picture(context: &LabContext<Self>) -> Html {
        html! {
            <>
                { answer::timeline(context) }
                { answer::stored(context) }
                { parts::invalidations(context) }
                { parts::totals(context) }
                { run::traffic(context) }
                { parts::diagnosis(context) }
            </>
        }
    }
}
