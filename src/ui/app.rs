//! The app: rail, footer, and the page that the route names.

use super::{
    chunks::{awaited, awaited_dialog},
    dialogs::HelpDialog,
    lab_page::PageProps,
    labs,
    routes::{self, Route},
    rules_page::RulesPage,
    theme::ThemeSwitch,
};
use crate::{
    api,
    deferred::{Dialogs, Loaded, Rules},
    explain::Service,
    labs as table,
};
use gloo::{
    events::EventListener,
    utils::{document, window},
};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// The complete page.
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
    let onmove = {
        let set = route.setter();
        Callback::from(move |address: String| {
            routes::replace(&address);
            set.set(Route::parse(&address));
        })
    };
    // The page shows what the query specifies. The next edit would contradict it.
    let onfollowed = {
        let (onmove, page, followed) = (onmove.clone(), page.to_owned(), (*route).clone());
        Callback::from(move |()| {
            // An address that was entered since then is followed next.
            if Route::current() == followed {
                onmove.emit(format!("#/{page}"));
            }
        })
    };
    html! {
        <>
            <Rail page={page.to_owned()} />
            <Foot />
            <div class="page" key={page.to_owned()}>
                { match (page, labs::find(page)) {
                    ("rules", _) => {
                        let route = (*route).clone();
                        awaited(skeleton(page), move |rules: Loaded<Rules>| {
                            rules.call(|| html! { <RulesPage route={route.clone()} onsearch={onmove.clone()} /> })
                        })
                    }
                    (_, Some(view)) => (view.page)(skeleton(page), PageProps { route: (*route).clone(), onfollowed }),
                    _ => awaited(skeleton(page), |loaded: Loaded<Dialogs>| loaded.call(|| html! { <NotFound /> })),
                } }
            </div>
        </>
    }
}

/// What a page shows while its chunk loads, as `static/index.html` paints it.
fn skeleton(page: &str) -> Html {
    let lab = table::find(page);
    html! {
        <>
            <header class="bar">
                <h1>
                    { lab.map_or("Cloudglass", |lab| lab.title) }
                    { " " }
                    <span class="question">{ lab.map_or("", |lab| lab.question) }</span>
                </h1>
            </header>
            <main class="lab" aria-busy="true">
                <div class="stack inputs skeleton" aria-hidden="true">
                    <div class="card tall" />
                    <div class="card" />
                    <div class="card" />
                </div>
                <div class="stack answer skeleton" aria-hidden="true">
                    <div class="verdict neutral" />
                    <div class="card" />
                    <div class="card tall" />
                </div>
            </main>
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
    // On a narrow screen the rail scrolls. The current lab must be in view.
    use_effect_with(props.page.clone(), |_| {
        if let Ok(Some(current)) = document().query_selector(".rail [aria-current]") {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            options.set_inline(web_sys::ScrollLogicalPosition::Center);
            current.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let skip = |_: MouseEvent| super::dom::focus("main");
    let link = |id: &'static str, title: &'static str| {
        html! {
            <a href={format!("#/{id}")} aria-current={(props.page == id).then_some("page")}>
                { title }
            </a>
        }
    };
    html! {
        <nav class="rail" aria-label="Labs">
            <button type="button" class="skip" onclick={skip}>{ "Skip to the lab" }</button>
            <a class="brand" href="#/"><Brand />{ "Cloudglass" }</a>
            { for [Service::CloudFront, Service::Containers, Service::ElasticBeanstalk].into_iter().filter_map(|service| {
                let labs: Vec<Html> = table::TABLE.iter().filter(|lab| lab.service == service).map(|lab| link(lab.id, lab.title)).collect();
                (!labs.is_empty()).then(|| html! { <section><h2>{ service.name() }</h2>{ labs }</section> })
            }) }
            <section><h2>{ "Learn" }</h2>{ link("rules", "Rules") }</section>
        </nav>
    }
}

#[component]
fn Brand() -> Html {
    html! {
        <svg
            width="24"
            height="24"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.8"
            aria-hidden="true"
        >
            <path d="M7 18a4 4 0 0 1-.5-7.97A5.5 5.5 0 0 1 17 9.5h.5a3.5 3.5 0 0 1 2.3 6.1" />
            <circle cx="14" cy="15" r="4" />
            <path d="m17 18 3.4 3.4" />
        </svg>
    }
}

/// Theme, help, build and model date.
#[component]
fn Foot() -> Html {
    let help = use_state_eq(|| false);
    let set = {
        let help = help.setter();
        move |open: bool| {
            let help = help.clone();
            Callback::from(move |()| help.set(open))
        }
    };
    {
        let open = set(true);
        use_effect_with((), move |()| {
            let listener = EventListener::new(&document(), "keydown", move |event| {
                let pressed = event
                    .dyn_ref::<web_sys::KeyboardEvent>()
                    .is_some_and(|event| event.key() == "?");
                let at =
                    event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                let typing = at.is_some_and(|at| {
                    at.matches("input, textarea, select, dialog *").unwrap_or(false)
                });
                if pressed && !typing {
                    open.emit(());
                }
            });
            move || drop(listener)
        });
    }
    html! {
        <footer class="foot">
            <ThemeSwitch />
            <button type="button" class="link" onclick={set(true).reform(|_: MouseEvent| ())}>
                { "Help and keys" }
            </button>
            <p>
                { format!("Version {}", env!("CARGO_PKG_VERSION")) }
                <br />
                { format!("AWS rules as of {}", api::MODEL_DATE) }
            </p>
            if *help {
                { awaited_dialog(set(false), {
                    let onclose = set(false);
                    move |loaded: Loaded<Dialogs>| loaded.call(|| html! { <HelpDialog onclose={onclose.clone()} /> })
                }) }
            }
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
                <p>{ "This page doesn't exist. Choose a lab:" }</p>
                <ul class="stack tight">
                    { for table::TABLE.iter().map(|lab| html! {
                        <li><a href={format!("#/{}", lab.id)}>{ lab.title }</a>{ ": " }{ lab.question }</li>
                    }) }
                </ul>
            </main>
        </>
    }
}
