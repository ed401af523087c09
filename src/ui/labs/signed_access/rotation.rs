//! Changing keys, as a small scene on a time line.

use super::PanelProps;
use crate::labs::signed_access::RotationAnswer;
use crate::time::utc_text;
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, Checkbox, NumberField, ParsedField, SvgExport, TextField};
use crate::ui::dom::local_text;
use crate::ui::labs::moment::moment;
use yew::prelude::*;

/// The four times and the life of a link.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let rotation = at!(context, rotation);
    let toggle = rotation
        .around(&context.place())
        .field(rotation.value.is_some(), |scenario, on| scenario.rotate(on))
        .unnamed();
    let now = context.scenario.now;
    html! {
        <Card title="Rotation" path={rotation.path.clone()}>
            <Checkbox label="Simulate key rotation" field={toggle} />
            if let Some(rotation) = rotation.some() {
                <div class="row">
                    <TextField
                        label="Old key"
                        wire=true
                        class="grow"
                        field={bind!(rotation, old_key)}
                    />
                    <TextField
                        label="New key"
                        wire=true
                        class="grow"
                        field={bind!(rotation, new_key)}
                    />
                </div>
                { for [
                    ("New public key added", bind!(rotation, added)),
                    ("New key used for signing from", bind!(rotation, switched)),
                    ("Old public key removed", bind!(rotation, removed)),
                ].into_iter().map(|(label, field)| html! {
                    <ParsedField {label} wire=true class="grow" field={moment(field, now)} />
                }) }
                <NumberField
                    label="Link validity (hours)"
                    field={bind!(rotation, lifetime)
                        .map(|seconds| seconds / 3600, |hours| hours.saturating_mul(3600))}
                />
            }
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
