//! Loads the chunks of the code, and shows what awaits one; see [`crate::deferred`].

use super::components::{Dialog, Notice};
use crate::deferred::{Api, Loaded, chunk, name};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What `static/boot.js` offers: fetches, compiles and starts the files of a chunk.
    #[derive(Clone)]
    type Chunks;
    /// Not there where the code is one: in the browser tests.
    #[wasm_bindgen(thread_local_v2, js_namespace = window, js_name = cloudglassChunks)]
    static CHUNKS: Option<Chunks>;
    #[wasm_bindgen(method)]
    fn has(this: &Chunks, chunk: &str) -> bool;
    #[wasm_bindgen(method, catch)]
    async fn load(this: &Chunks, chunk: &str) -> Result<JsValue, JsValue>;
}

/// Puts the functions of the API on `window`. `static/boot.js` calls it when the chunk of the API is loaded.
#[wasm_bindgen(js_name = installApi)]
pub fn install_api() {
    chunk::<Api, _>(crate::api::window::install);
}

/// True if a chunk is loaded.
pub fn is_loaded(chunk: &str) -> bool {
    CHUNKS.with(|chunks| chunks.as_ref().is_none_or(|chunks| chunks.has(chunk)))
}

/// Loads a chunk, unless it is loaded.
///
/// # Errors
/// What went wrong, for people to read. A later call tries again.
pub async fn load_named(chunk: &str) -> Result<(), String> {
    let Some(chunks) = CHUNKS.with(Option::clone) else {
        return Ok(());
    };
    match chunks.load(chunk).await {
        Ok(_) => Ok(()),
        Err(error) => Err(error
            .dyn_ref::<js_sys::Error>()
            .map_or_else(String::new, |error| error.message().into())),
    }
}

/// What a view that awaits a chunk shows once it is loaded; until then `waiting`.
pub fn awaited<C: 'static>(waiting: Html, then: impl Fn(Loaded<C>) -> Html + 'static) -> Html {
    html! {
        <Awaited
            chunk={name::<C>()}
            {waiting}
            then={Callback::from(move |()| then(Loaded::awaited()))}
        />
    }
}

/// A dialog that awaits its chunk. `onclose` closes the one that says that the chunk can't be loaded.
pub fn awaited_dialog<C: 'static>(
    onclose: Callback<()>,
    then: impl Fn(Loaded<C>) -> Html + 'static,
) -> Html {
    html! {
        <Awaited
            chunk={name::<C>()}
            {onclose}
            then={Callback::from(move |()| then(Loaded::awaited()))}
        />
    }
}

/// A detail that awaits its chunk. Without the chunk it isn't there.
pub fn awaited_quietly<C: 'static>(then: impl Fn(Loaded<C>) -> Html + 'static) -> Html {
    html! {
        <Awaited
            chunk={name::<C>()}
            quiet=true
            then={Callback::from(move |()| then(Loaded::awaited()))}
        />
    }
}

#[derive(Properties, PartialEq)]
struct AwaitedProps {
    chunk: String,
    #[prop_or_default]
    waiting: Html,
    /// For a dialog.
    #[prop_or_default]
    onclose: Option<Callback<()>>,
    /// If true, a failure isn't told.
    #[prop_or_default]
    quiet: bool,
    then: Callback<(), Html>,
}

#[component]
fn Awaited(props: &AwaitedProps) -> Html {
    // What went wrong with which chunk.
    let failed = use_state(|| None::<(String, String)>);
    let tries = use_state(|| 0_u32);
    let loaded = is_loaded(&props.chunk);
    {
        let (failed, tries) = (failed.setter(), tries.clone());
        let turn = use_force_update();
        use_effect_with((props.chunk.clone(), *tries, loaded), move |(chunk, _, loaded)| {
            if !loaded {
                let chunk = chunk.clone();
                spawn_local(async move {
                    match load_named(&chunk).await {
                        Ok(()) => turn.force_update(),
                        Err(error) => failed.set(Some((chunk, error))),
                    }
                });
            }
        });
    }
    if loaded {
        return props.then.emit(());
    }
    let Some((_, error)) =
        failed.as_ref().filter(|(chunk, _)| *chunk == props.chunk && !props.quiet)
    else {
        return props.waiting.clone();
    };
    let again = {
        let (failed, tries) = (failed.setter(), tries.clone());
        Callback::from(move |_: MouseEvent| {
            failed.set(None);
            tries.set(*tries + 1);
        })
    };
    let message = html! {
        <Notice
            kind="error"
            text={format!("Cloudglass couldn't load this part of its code ({error}). Your work is stored.")}
        >
            <div><button type="button" onclick={again}>{ "Try again" }</button></div>
        </Notice>
    };
    match &props.onclose {
        Some(onclose) => {
            html! { <Dialog title="Not loaded" onclose={onclose.clone()}>{ message }</Dialog> }
        }
        None => html! { <main id="main" tabindex="-1" class="plain">{ message }</main> },
    }
}
