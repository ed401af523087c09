//! Light, dark, or as the system has it. `static/boot.js` applies the kept choice before the first paint.

use super::{
    bind::Bound,
    components::{Segmented, choices},
};
use gloo::utils::{document_element, window};
use yew::prelude::*;

/// Where the choice is kept.
const KEY: &str = "cloudglass.1.theme";

fn kept() -> String {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default()
}

fn choose(theme: &str) {
    let root = document_element();
    let _ = match theme {
        "" => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme),
    };
    // Without storage, the choice applies to this page only.
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match theme {
            "" => storage.remove_item(KEY),
            theme => storage.set_item(KEY, theme),
        };
    }
}

/// The switch.
#[component]
pub fn ThemeSwitch() -> Html {
    let theme = use_state_eq(kept);
    let onchange = {
        let set = theme.setter();
        Callback::from(move |chosen: String| {
            choose(&chosen);
            set.set(chosen);
        })
    };
    let options = vec![
        (String::new(), "System".into()),
        ("light".to_owned(), "Light".into()),
        ("dark".to_owned(), "Dark".into()),
    ];
    html! {
        <Segmented
            label="Theme"
            class="theme"
            choices={choices(Bound::local((*theme).clone(), onchange), options)}
        />
    }
}
