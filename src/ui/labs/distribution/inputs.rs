//! The inputs of the Distribution lab.

use super::{
    DistributionContext, behaviors::Behaviors, origins::Origins, requests::Requests,
    settings::Settings,
};
use yew::prelude::*;

/// The requests, the cache behaviors, the origins, and the settings.
pub fn inputs(context: &DistributionContext) -> Html {
    html! {
        <>
            <Requests context={context.clone()} />
            <Behaviors context={context.clone()} />
            <Origins context={context.clone()} />
            <Settings context={context.clone()} />
        </>
    }
}
