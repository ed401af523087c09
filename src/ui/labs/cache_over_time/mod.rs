//! The view of the cache over time.

mod events;
mod inputs;
mod parts;
mod picture;
mod run;
mod settings;

use crate::labs::cache_over_time::CacheOverTime;
use crate::ui::{Bench, LabView};
use yew::prelude::*;

impl LabView for CacheOverTime {
    fn inputs(bench: &Bench<Self>) -> Html {
        html! {
            <>
                { settings::behaviour(bench) }
                { inputs::content(bench) }
                { events::events(bench) }
                { inputs::compare(bench) }
                { inputs::traffic(bench) }
                { inputs::received(bench) }
            </>
        }
    }

    fn picture(bench: &Bench<Self>) -> Html {
        html! {
            <>
                { picture::timeline(bench) }
                { picture::stored(bench) }
                { parts::invalidations(bench) }
                { parts::totals(bench) }
                if bench.scenario.traffic.is_some() { <run::TrafficPanel bench={bench.clone()} /> }
                { parts::diagnosis(bench) }
            </>
        }
    }
}
