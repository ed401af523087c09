//! The ordered cache behaviors: edited in place, moved by drag and by keyboard. The default one is always last.

use super::{DistributionContext, PanelProps, remove};
use crate::cloudfront::distribution::{
    AllowedMethods, CacheBehavior, Distribution, ProtocolPolicy,
};
use crate::labs::distribution::Scenario;
use crate::ui::components::{
    CachePolicyEditor, Card, Checkbox, NameListEditor, OriginRequestPolicyEditor, Select,
    TextField, choices,
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
    let add = context.on("distribution.behaviors", |s: &mut Scenario, _: MouseEvent| {
        let target = s.distribution.default_behavior.target.clone();
        s.distribution.behaviors.push(CacheBehavior {
            path_pattern: "new/*".into(),
            target,
            ..CacheBehavior::default()
        });
    });
    let count = distribution.behaviors.len();
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
            let open = open.clone();
            context.on("distribution.behaviors", move |s: &mut Scenario, _: MouseEvent| {
                remove(&mut s.distribution.behaviors, at);
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
                    <button
                        type="button"
                        class="quiet"
                        aria-label={format!("Remove {}", behavior.path_pattern)}
                        onclick={take}
                    >
                        { "×" }
                    </button>
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
            path="distribution.behaviors"
            actions={html! { <button type="button" class="small" onclick={add}>{ "Add cache behavior" }</button> }}
        >
            <p class="hint" id="behaviors-help">
                { "CloudFront uses the first matching path pattern. Move one by dragging, or with Alt and an arrow key." }
            </p>
            <ol class="behaviors">
                { for distribution.behaviors.iter().enumerate().map(|(at, behavior)| item(at, behavior)) }
                <li class="behavior" data-field="distribution.defaultBehavior">
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
    context.edit("distribution.behaviors.order", move |s| {
        let list = &mut s.distribution.behaviors;
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
    let (context, at) = (&props.context, props.at);
    let distribution = &context.scenario.distribution;
    let behavior = distribution.behavior(at);
    let base = format!("distribution.{}", Distribution::behavior_field(at));
    fn on<V: 'static>(
        context: &DistributionContext,
        at: Option<usize>,
        path: &str,
        set: impl Fn(&mut CacheBehavior, V) + 'static,
    ) -> Callback<V> {
        context.on(path.to_owned(), move |s: &mut Scenario, value| {
            let behavior = match at {
                Some(at) => s.distribution.behaviors.get_mut(at),
                None => Some(&mut s.distribution.default_behavior),
            };
            if let Some(behavior) = behavior {
                set(behavior, value);
            }
        })
    }
    let path = |member: &str| format!("{base}.{member}");
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
    let protocols = vec![
        (ProtocolPolicy::RedirectToHttps, "redirect-to-https".into()),
        (ProtocolPolicy::HttpsOnly, "https-only".into()),
        (ProtocolPolicy::AllowAll, "allow-all".into()),
    ];
    let methods = AllowedMethods::ALL
        .map(|set| {
            let text = match set {
                AllowedMethods::All => "All".into(),
                _ => AttrValue::from(set.methods().join(", ")),
            };
            (set, text)
        })
        .to_vec();
    html! {
        <div class="stack tight editor">
            <div class="row">
                if at.is_some() {
                    <TextField
                        path={path("pathPattern")}
                        label="Path pattern"
                        value={behavior.path_pattern.clone()}
                        wire=true
                        class="grow"
                        onchange={on(context, at, &path("pathPattern"), |b, text| b.path_pattern = text)}
                    />
                }
                <Select
                    path={path("target")}
                    label="Origin or origin group"
                    choices={choices(targets, &behavior.target.clone(), on(context, at, &path("target"), |b, id| b.target = id))}
                />
            </div>
            <div class="row">
                <Select
                    path={path("viewerProtocolPolicy")}
                    label="Viewer protocol policy"
                    choices={choices(
                        protocols,
                        &behavior.viewer_protocol_policy,
                        on(context, at, &path("viewerProtocolPolicy"), |b, policy| {
                            b.viewer_protocol_policy = policy
                        }),
                    )}
                />
                <Select
                    path={path("allowedMethods")}
                    label="Allowed methods"
                    choices={choices(
                        methods,
                        &behavior.allowed_methods,
                        on(context, at, &path("allowedMethods"), |b, set| b.allowed_methods = set),
                    )}
                />
                if behavior.allowed_methods != AllowedMethods::GetHead || behavior.cache_options {
                    <Checkbox
                        path={path("cacheOptions")}
                        label="Cache OPTIONS"
                        checked={behavior.cache_options}
                        onchange={on(context, at, &path("cacheOptions"), |b, on| b.cache_options = on)}
                    />
                }
            </div>
            <b class="small">{ "Cache policy" }</b>
            <CachePolicyEditor
                path={path("cachePolicy")}
                choice={behavior.cache_policy.clone()}
                onchange={on(context, at, &path("cachePolicy"), |b, policy| b.cache_policy = policy)}
            />
            <b class="small">{ "Origin request policy" }</b>
            <OriginRequestPolicyEditor
                path={path("originRequestPolicy")}
                choice={behavior.origin_request_policy.clone()}
                onchange={on(context, at, &path("originRequestPolicy"), |b, policy| b.origin_request_policy = policy)}
            />
            <div class="row">
                <NameListEditor
                    path={path("trustedKeyGroups")}
                    label="Trusted key groups"
                    placeholder="members"
                    class="grow"
                    names={behavior.trusted_key_groups.iter().map(|name| AttrValue::from(name.clone())).collect::<Vec<_>>()}
                    onchange={on(context, at, &path("trustedKeyGroups"), |b, names| b.trusted_key_groups = names)}
                />
                <NameListEditor
                    path={path("trustedSigners")}
                    label="Trusted signers (legacy)"
                    placeholder="self"
                    names={behavior.trusted_signers.iter().map(|name| AttrValue::from(name.clone())).collect::<Vec<_>>()}
                    onchange={on(context, at, &path("trustedSigners"), |b, names| b.trusted_signers = names)}
                />
                <Checkbox
                    path={path("compress")}
                    label="Compress objects automatically"
                    checked={behavior.compress}
                    onchange={on(context, at, &path("compress"), |b, on| b.compress = on)}
                />
            </div>
        </div>
    }
}
