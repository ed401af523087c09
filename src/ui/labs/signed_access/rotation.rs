//! Changing keys, as a small scene on a time line.

use super::PanelProps;
use crate::labs::signed_access::{Rotation, RotationAnswer};
use crate::time::cli_date;
use crate::time::utc_text;
use crate::ui::components::{Card, Checkbox, NumberField, ParsedField, SvgExport, TextField};
use crate::ui::dom::local_text;
use yew::prelude::*;

/// The four times and the life of a link.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let on = {
        let now = context.scenario.now;
        context.on("rotation", move |scenario, on: bool| {
            let ids: Vec<String> = scenario
                .key_groups
                .iter()
                .flat_map(|group| group.keys.iter().map(|key| key.id.clone()))
                .collect();
            scenario.rotation = on.then(|| Rotation {
                old_key: ids.first().cloned().unwrap_or_default(),
                new_key: ids.get(1).cloned().unwrap_or_default(),
                added: now,
                switched: now.saturating_add(3600),
                removed: now.saturating_add(8 * 86_400),
                lifetime: 7 * 86_400,
            });
        })
    };
    let Some(rotation) = &context.scenario.rotation else {
        return html! {
            <Card title="Rotation" path="rotation">
                <Checkbox
                    path="rotation.on"
                    label="Simulate key rotation"
                    checked=false
                    onchange={on}
                />
            </Card>
        };
    };
    let now = context.scenario.now;
    let date =
        |field: &'static str, label: &'static str, value: i64, set: fn(&mut Rotation, i64)| {
            let path = format!("rotation.{field}");
            let onchange = context.on(path.clone(), move |scenario, value: i64| {
                if let Some(rotation) = &mut scenario.rotation {
                    set(rotation, value);
                }
            });
            html! {
                <ParsedField<i64>
                    {path}
                    {label}
                    {value}
                    show={Callback::from(utc_text)}
                    wire=true
                    class="grow"
                    read={Callback::from(move |text: String| {
                        cli_date::parse(&text, now)
                            .map(|date| date.epoch())
                            .map_err(|why| format!("{why}."))
                    })}
                    {onchange}
                />
            }
        };
    let text = |field: &'static str,
                label: &'static str,
                value: &str,
                set: fn(&mut Rotation, String)| {
        let path = format!("rotation.{field}");
        let onchange = context.on(path.clone(), move |scenario, value: String| {
            if let Some(rotation) = &mut scenario.rotation {
                set(rotation, value);
            }
        });
        html! {
            <TextField {path} {label} value={value.to_owned()} wire=true class="grow" {onchange} />
        }
    };
    let lifetime = context.on("rotation.lifetime", |scenario, days: Option<i64>| {
        if let (Some(rotation), Some(days)) = (&mut scenario.rotation, days) {
            rotation.lifetime = days.saturating_mul(3600);
        }
    });
    html! {
        <Card title="Rotation" path="rotation">
            <Checkbox path="rotation.on" label="Simulate key rotation" checked=true onchange={on} />
            <div class="row">
                { text("oldKey", "Old key", &rotation.old_key, |rotation, id| rotation.old_key = id) }
                { text("newKey", "New key", &rotation.new_key, |rotation, id| rotation.new_key = id) }
            </div>
            { date("added", "New public key added", rotation.added, |rotation, at| rotation.added = at) }
            { date("switched", "New key used for signing from", rotation.switched, |rotation, at| rotation.switched = at) }
            { date("removed", "Old public key removed", rotation.removed, |rotation, at| rotation.removed = at) }
            <NumberField
                path="rotation.lifetime"
                label="Link validity (hours)"
                value={Some(rotation.lifetime / 3600)}
                onchange={lifetime}
            />
        </Card>
    }
}

/// Properties of [`Picture`].
#[derive(Properties, PartialEq)]
pub struct PictureProps {
    /// The rotation, played through.
    pub rotation: RotationAnswer,
    /// The current time.
    pub now: i64,
}

const WIDTH: f64 = 640.0;
const LEFT: f64 = 110.0;

/// Which key is trusted and which one signs, over time.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let rotation = &props.rotation;
    let times: Vec<i64> = rotation.phases.iter().filter_map(|phase| phase.from).collect();
    let low = times.iter().copied().min().unwrap_or(0);
    let high = times.iter().copied().max().unwrap_or(0);
    let span = (high as f64 - low as f64).max(1.0);
    let (from, to) = (low as f64 - span * 0.12, high as f64 + span * 0.12);
    let x = |at: f64| LEFT + ((at - from) / (to - from)).clamp(0.0, 1.0) * (WIDTH - LEFT);
    let ends: Vec<f64> = times.iter().skip(1).map(|at| *at as f64).chain([to]).collect();
    let mut spans = vec![(from, low as f64)];
    spans.extend(times.iter().map(|at| *at as f64).zip(ends));
    let row = |y: u32,
               class: &'static str,
               name: &'static str,
               on: fn(&crate::labs::signed_access::RotationPhase) -> bool| {
        html! {
            <>
                <text x="0" y={(y + 15).to_string()}>{ name }</text>
                { for rotation.phases.iter().zip(&spans).filter(|(phase, _)| on(phase)).map(|(_, (start, end))| html! {
                    <rect
                        {class}
                        x={format!("{:.1}", x(*start))}
                        y={y.to_string()}
                        width={format!("{:.1}", (x(*end) - x(*start)).max(0.0))}
                        height="20"
                    />
                }) }
            </>
        }
    };
    html! {
        <Card
            title="Key rotation"
            actions={html! { <SvgExport target="rotation-picture" file="rotation.svg" /> }}
        >
            <svg
                id="rotation-picture"
                class="picture"
                viewBox="0 0 640 132"
                role="img"
                aria-label={rotation.sentence.clone()}
            >
                { row(8, "f1", "Old key trusted", |phase| phase.old_trusted) }
                { row(38, "f2", "New key trusted", |phase| phase.new_trusted) }
                { row(68, "bad", "Valid links fail", |phase| phase.breaks) }
                { for times.iter().map(|at| {
                    let at = format!("{:.1}", x(*at as f64));
                    html! { <line class="grid" x1={at.clone()} x2={at} y1="4" y2="100" /> }
                }) }
                { {
                    let at = format!("{:.1}", x(props.now as f64));
                    html! {
                        <>
                            <line class="now" x1={at.clone()} x2={at.clone()} y1="0" y2="104" />
                            <text class="strong" x={at} y="120" text-anchor="middle">{ "clock" }</text>
                        </>
                    }
                } }
            </svg>
            <p class={if rotation.safe { "good-text" } else { "bad-text" }}>
                { if rotation.safe { "✓ " } else { "✕ " } }
                { &rotation.sentence }
            </p>
            <ol class="phases small">
                { for rotation.phases.iter().map(|phase| html! {
                    <li class={classes!(phase.now.then_some("here"))}>
                        <b>{ phase.from.map_or_else(
                            || "Before".to_owned(),
                            |at| format!("{} (local time {})", utc_text(at), local_text(at as f64 * 1000.0)),
                        ) }</b>
                        { ": " }{ phase.event }{ ". Signing key: " }<code>{ &phase.signs }</code>
                        if phase.breaks { { " " }<span class="tag bad">{ "Valid links fail" }</span> }
                        if phase.now { { " " }<span class="tag accent">{ "Now" }</span> }
                    </li>
                }) }
            </ol>
        </Card>
    }
}
