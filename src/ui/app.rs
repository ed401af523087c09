//! The app: rail, foot, and the page that the address names.

use super::{lab_page::PageProps, labs, routes::Route, theme::ThemeSwitch};
use crate::{api, explain::Service, labs as table};
use gloo::{
    events::EventListener,
    utils::{document, window},
};
use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    let route = use_state_eq(Route::current);
    {
        let set = route.setter();
        use_effect_with((), move |()| {
            if let Some(root) = super::dom::by_id("app") {
                let _ = root.remove_attribute("aria-busy");
            }
            let listener =
                EventListener::new(&window(), "hashchange", move |_| set.set(Route::current()));
            move || drop(listener)
        });
    }
    let page = match route.page.as_str() {
        "" => table::TABLE.first().map_or("", |lab| lab.id),
        page => page,
    };
    html! {
        <>
            <Rail page={page.to_owned()} />
            <Foot />
            <div class="page" key={page.to_owned()}>
                { match labs::find(page) {
                    Some(view) => (view.page)(PageProps { route: (*route).clone() }),
                    None => html! { <NotFound /> },
                } }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RailProps {
    page: String,
}

/// The rail: labs by service.
#[component]
fn Rail(props: &RailProps) -> Html {
    let skip = |_: MouseEvent| super::dom::focus("main");
    let link = |id: &'static str, title: &'static str| {
        html! { <a href={format!("#/{id}")} aria-current={(props.page == id).then_some("page")}>{ title }</a> }
    };
    html! {
        <nav class="rail" aria-label="Labs">
            <button type="button" class="skip" onclick={skip}>{ "Skip to the lab" }</button>
            <a class="brand" href="#/"><Brand />{ "Cloudglass" }</a>
            { for [Service::CloudFront, Service::Containers, Service::ElasticBeanstalk].into_iter().filter_map(|service| {
                let labs: Vec<Html> = table::TABLE.iter().filter(|lab| lab.service == service).map(|lab| link(lab.id, lab.title)).collect();
                (!labs.is_empty()).then(|| html! { <section><h2>{ service.name() }</h2>{ labs }</section> })
            }) }
        </nav>
    }
}

#[component]
fn Brand() -> Html {
    html! {
        <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><path d="M7 18a4 4 0 0 1-.5-7.97A5.5 5.5 0 0 1 17 9.5h.5a3.5 3.5 0 0 1 2.3 6.1" /><circle cx="14" cy="15" r="4" /><path d="m17 18 3.4 3.4" /></svg>
    }
}

/// Theme, build and model date.
#[component]
fn Foot() -> Html {
    html! {
        <footer class="foot">
            <ThemeSwitch />
            <p>{ format!("Version {}, rules of {}", env!("CARGO_PKG_VERSION"), api::MODEL_DATE) }</p>
        </footer>
    }
}

#[component]
fn NotFound() -> Html {
    use_effect_with((), |()| document().set_title("Not found · Cloudglass"));
    html! {
        <>
            <header class="bar"><h1>{ "Not found" }</h1></header>
            <main id="main" tabindex="-1" class="plain">
                <p>{ "There is no page at this address. The labs are in the list beside." }</p>
                <ul class="stack tight">
                    { for table::TABLE.iter().map(|lab| html! { <li><a href={format!("#/{}", lab.id)}>{ lab.title }</a>{ ": " }{ lab.question }</li> }) }
                </ul>
            </main>
        </>
    }
}
