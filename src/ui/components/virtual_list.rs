//! Long lists of rows of one height, of which only those in sight are rendered.

use web_sys::HtmlElement;
use yew::prelude::*;

/// Rows rendered above and below those in sight.
const MARGIN: u32 = 8;

/// Properties of a [`VirtualList`].
#[derive(Properties, PartialEq)]
pub struct VirtualProps {
    /// What it lists, for screen readers; unique on the page.
    pub label: AttrValue,
    /// How many rows there are.
    pub count: u32,
    /// Makes the row of a number: any content that fits the height of a row (`--row`, 2 rem).
    pub row: Callback<u32, Html>,
    /// More classes: `short`, `tall`.
    #[prop_or_default]
    pub class: Classes,
}

/// A list of any length within a box of its own that scrolls. Each row is 32 px high.
#[component]
pub fn VirtualList(props: &VirtualProps) -> Html {
    const ROW: u32 = 32;
    // Browsers limit the height of an element; beyond this the list ends (half a million rows).
    let count = props.count.min(500_000);
    let seen = use_state_eq(|| (0_u32, 20_u32));
    let node = use_node_ref();
    let look = {
        let (node, seen) = (node.clone(), seen.setter());
        Callback::from(move |()| {
            if let Some(list) = node.cast::<HtmlElement>() {
                let first = u32::try_from(list.scroll_top()).unwrap_or(0) / ROW;
                let rows = u32::try_from(list.client_height()).unwrap_or(0) / ROW + 1;
                seen.set((first, rows));
            }
        })
    };
    {
        let look = look.clone();
        use_effect_with(count, move |_| look.emit(()));
    }
    let (first, rows) = *seen;
    let from = first.saturating_sub(MARGIN).min(count);
    let to = first.saturating_add(rows + MARGIN).min(count);
    // SVG spacers take their height from an attribute; a style attribute is forbidden.
    let spacer = |rows: u32| {
        html! {
            <svg class="spacer" width="1" height={(rows * ROW).to_string()} aria-hidden="true" />
        }
    };
    html! {
        <div
            ref={node}
            class={classes!("virtual", props.class.clone())}
            onscroll={look.reform(|_| ())}
            role="region"
            aria-label={props.label.clone()}
            tabindex="0"
        >
            { spacer(from) }
            <ul>
                { for (from..to).map(|at| html! {
                    <li key={at} aria-setsize={count.to_string()} aria-posinset={(at + 1).to_string()}>
                        { props.row.emit(at) }
                    </li>
                }) }
            </ul>
            { spacer(count - to) }
        </div>
    }
}
