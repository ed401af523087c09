//! The ordered cache behaviors: edited in place, moved by drag and by keyboard. The default one is always last.

use super::{DistributionContext, PanelProps};
use crate::cloudfront::distribution::{AllowedMethods, CacheBehavior, ProtocolPolicy};
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    CachePolicyEditor, Card, Checkbox, NameListEditor, OriginRequestPolicyEditor, Select,
    TextField, choices, one_of, remove_button,
};
use crate::ui::dom;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// The cache behaviors.
#[component]
pub fn Behaviors(props: &PanelProps) -> Html {
    let context = &props.context;
    let open = use_state(|| None::<usize>);
    let default_open = use_state(|| false);
    let dragged = use_state(|| None::<usize>);
    let over = use_state(|| None::<usize>);
    let distribution = &context.scenario.distribution;
    let behaviors = at!(context, distribution.behaviors);
    let add = behaviors.around(&at!(context, distribution)).on(|distribution, _: MouseEvent| {
        let target = distribution.default_behavior.target.clone();
        distribution.behaviors.push(CacheBehavior {
            path_pattern: "new/*".into(),
            target,
            ..CacheBehavior::default()
        });
    });
    let count = behaviors.value.len();
    let item = |at: usize, behavior: &CacheBehavior| {
        let is_open = *open == Some(at);
        let toggle = {
            let open = open.clone();
            move |_: MouseEvent| open.set(if is_open { None } else { Some(at) })
        };
        let follow = {
            let open = open.clone();
            move |to: usize| {
                if is_open {
                    open.set(Some(to));
                }
            }
        };
        let on_key = {
            let (context, follow) = (context.clone(), follow.clone());
            Callback::from(move |event: KeyboardEvent| {
                let to = match (event.alt_key(), event.key().as_str()) {
                    (true, "ArrowUp") if at > 0 => at.saturating_sub(1),
                    (true, "ArrowDown") if at.saturating_add(1) < count => at.saturating_add(1),
                    _ => return,
                };
                event.prevent_default();
                move_to(&context, at, to);
                follow(to);
            })
        };
        let button = |to: usize, word: &'static str, sign: &'static str, off: bool| {
            let (context, follow) = (context.clone(), follow.clone());
            let label = format!("Move {} {word}", behavior.path_pattern);
            html! {
                <button
                    type="button"
                    class="quiet"
                    aria-label={label}
                    disabled={off}
                    onclick={move |_| { move_to(&context, at, to); follow(to); }}
                >
                    { sign }
                </button>
            }
        };
        let take = {
            let (open, remove) = (open.clone(), behaviors.on_remove(at));
            Callback::from(move |event: MouseEvent| {
                remove.emit(event);
                open.set(None);
                // The focus moves to the next one, or to the default cache behavior.
                focus_soon(at);
            })
        };
        let ondragstart = {
            let dragged = dragged.clone();
            move |_: DragEvent| dragged.set(Some(at))
        };
        let ondragover = {
            let over = over.clone();
            move |event: DragEvent| {
                event.prevent_default();
                if *over != Some(at) {
                    over.set(Some(at));
                }
            }
        };
        let ondrop = {
            let (context, dragged, over, open) =
                (context.clone(), dragged.clone(), over.clone(), open.clone());
            move |event: DragEvent| {
                event.prevent_default();
                if let Some(from) = *dragged {
                    move_to(&context, from, at);
                    open.set(None);
                }
                dragged.set(None);
                over.set(None);
            }
        };
        let ondragend = {
            let (dragged, over) = (dragged.clone(), over.clone());
            move |_: DragEvent| {
                dragged.set(None);
                over.set(None);
            }
        };
        let target =
            (*over == Some(at) && dragged.is_some_and(|from| from != at)).then_some("drop");
        let path = format!("distribution.behaviors[{at}]");
        html! {
            <li
                key={at}
                class={classes!("behavior", target)}
                data-field={path}
                draggable={(!is_open).then_some("true")}
                {ondragstart}
                {ondragover}
                {ondrop}
                {ondragend}
                onkeydown={on_key}
            >
                <div class="row middle nowrap">
                    <span class="handle" aria-hidden="true" title="Drag to move">{ "⠿" }</span>
                    <button
                        type="button"
                        id={handle_id(at)}
                        class="link grow left"
                        aria-expanded={is_open.to_string()}
                        aria-describedby="behaviors-help"
                        onclick={toggle}
                    >
                        <code translate="no">{ shown(&behavior.path_pattern) }</code>
                        <span class="small quiet-text" translate="no">
                            { format!(" → {}{}", behavior.target, marks(behavior)) }
                        </span>
                    </button>
                    { button(at.saturating_sub(1), "up", "↑", at == 0) }
                    { button(at.saturating_add(1), "down", "↓", at.saturating_add(1) >= count) }
                    { remove_button(format!("Remove {}", behavior.path_pattern), take) }
                </div>
                if is_open { <Editor context={context.clone()} at={Some(at)} /> }
            </li>
        }
    };
    let toggle_default = {
        let default_open = default_open.clone();
        move |_: MouseEvent| default_open.set(!*default_open)
    };
    html! {
        <Card
            title="Cache behaviors"
            path={behaviors.path.clone()}
            actions={html! { <button type="button" class="small" onclick={add}>{ "Add cache behavior" }</button> }}
        >
            <p class="hint" id="behaviors-help">
                { "CloudFront uses the first matching path pattern. Move one by dragging, or with Alt and an arrow key." }
            </p>
            <ol class="behaviors">
                { for distribution.behaviors.iter().enumerate().map(|(at, behavior)| item(at, behavior)) }
                <li class="behavior" data-field={at!(context, distribution.default_behavior).path}>
                    <div class="row middle nowrap">
                        <span class="handle" aria-hidden="true">{ "" }</span>
                        <button
                            type="button"
                            id={handle_id(count)}
                            class="link grow left"
                            aria-expanded={default_open.to_string()}
                            onclick={toggle_default}
                        >
                            <code translate="no">{ "*" }</code>
                            <span class="small quiet-text" translate="no">
                                { format!(
                                    " default, last → {}{}",
                                    distribution.default_behavior.target,
                                    marks(&distribution.default_behavior)
                                ) }
                            </span>
                        </button>
                    </div>
                    if *default_open { <Editor context={context.clone()} at={None::<usize>} /> }
                </li>
            </ol>
        </Card>
    }
}

fn shown(pattern: &str) -> &str {
    if pattern.is_empty() { "(empty)" } else { pattern }
}

/// The special settings of a cache behavior, in a few words.
fn marks(behavior: &CacheBehavior) -> String {
    let mut marks = String::new();
    if behavior.is_restricted() {
        marks.push_str(" · restricted");
    }
    if behavior.cache_policy.name() == "CachingDisabled" {
        marks.push_str(" · not cached");
    }
    marks
}

fn handle_id(at: usize) -> String {
    format!("behavior-handle-{at}")
}

/// Moves a cache behavior, and the focus with it.
fn move_to(context: &DistributionContext, from: usize, to: usize) {
    at!(context, distribution.behaviors).change(move |list| {
        if from < list.len() && to < list.len() {
            let behavior = list.remove(from);
            list.insert(to, behavior);
        }
    });
    focus_soon(to);
}

/// Moves the focus to a cache behavior after it is drawn; the place after the last one is the default one.
fn focus_soon(at: usize) {
    Timeout::new(30, move || dom::focus(&handle_id(at))).forget();
}

#[derive(Properties, PartialEq)]
struct EditorProps {
    context: DistributionContext,
    /// Place in the list; none for the default cache behavior.
    at: Option<usize>,
}

/// Edits one cache behavior.
#[component]
fn Editor(props: &EditorProps) -> Html {
    let (context, number) = (&props.context, props.at);
    let place = match number {
        Some(number) => at!(context, distribution.behaviors).item(number),
        None => Some(at!(context, distribution.default_behavior)),
    };
    let Some(b) = place else {
        return Html::default();
    };
    let behavior = b.value;
    let distribution = &context.scenario.distribution;
    let mut targets: Vec<(String, AttrValue)> = distribution
        .origins
        .iter()
        .map(|origin| (origin.id.clone(), AttrValue::from(origin.id.clone())))
        .chain(distribution.origin_groups.iter().map(|group| {
            (group.id.clone(), AttrValue::from(format!("{} (origin group)", group.id)))
        }))
        .collect();
    if !targets.iter().any(|(id, _)| *id == behavior.target) {
        targets.push((behavior.target.clone(), format!("{} (missing)", behavior.target).into()));
    }
    let methods = AllowedMethods::ALL
        .map(|set| match set {
            AllowedMethods::All => (set, "All".into()),
            _ => (set, AttrValue::from(set.methods().join(", "))),
        })
        .to_vec();
    let has_options = behavior.allowed_methods != AllowedMethods::GetHead || behavior.cache_options;
    html! {
        <div class="stack tight editor">
            <div class="row">
                if number.is_some() {
                    <TextField
                        label="Path pattern"
                        wire=true
                        class="grow"
                        field={bind!(b, path_pattern)}
                    />
                }
                <Select
                    label="Origin or origin group"
                    choices={choices(bind!(b, target), targets)}
                />
            </div>
            <div class="row">
                <Select
                    label="Viewer protocol policy"
                    choices={one_of(
                        bind!(b, viewer_protocol_policy),
                        &[
                            (ProtocolPolicy::RedirectToHttps, "redirect-to-https"),
                            (ProtocolPolicy::HttpsOnly, "https-only"),
                            (ProtocolPolicy::AllowAll, "allow-all"),
                        ],
                    )}
                />
                <Select
                    label="Allowed methods"
                    choices={choices(bind!(b, allowed_methods), methods)}
                />
                if has_options { <Checkbox label="Cache OPTIONS" field={bind!(b, cache_options)} /> }
            </div>
            <b class="small">{ "Cache policy" }</b>
            <CachePolicyEditor field={bind!(b, cache_policy)} />
            <b class="small">{ "Origin request policy" }</b>
            <OriginRequestPolicyEditor field={bind!(b, origin_request_policy)} />
            <div class="row">
                <NameListEditor
                    label="Trusted key groups"
                    placeholder="members"
                    class="grow"
                    field={bind!(b, trusted_key_groups)}
                />
                <NameListEditor
                    label="Trusted signers (legacy)"
                    placeholder="self"
                    field={bind!(b, trusted_signers)}
                />
                <Checkbox label="Compress objects automatically" field={bind!(b, compress)} />
            </div>
        </div>
    }
}
