//! The shapes of a timeline as SVG.

use crate::labs::timeline::picture::{BarPattern, Shape, TimelinePicture};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct DrawingProps {
    pub picture: Rc<TimelinePicture>,
    pub id: AttrValue,
    /// Its text for screen readers.
    pub label: AttrValue,
    /// The time of the cursor, in seconds.
    pub at: u64,
}

/// The picture with its cursor.
#[component]
pub(super) fn Drawing(props: &DrawingProps) -> Html {
    let picture = &props.picture;
    let x = picture.x(props.at);
    let size = format!("0 0 {:.0} {:.0}", picture.width, picture.height);
    html! {
        <svg
            id={props.id.clone()}
            class="picture tl"
            viewBox={size}
            role="img"
            aria-label={props.label.clone()}
        >
            <Shapes picture={picture.clone()} id={props.id.clone()} />
            <path class="now" d={format!("M{x:.1} 2V{:.1}", picture.floor)} />
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct ShapesProps {
    picture: Rc<TimelinePicture>,
    id: AttrValue,
}

/// Everything but the cursor, rendered once for each answer.
#[component]
fn Shapes(props: &ShapesProps) -> Html {
    let pattern_id = |pattern: BarPattern| format!("{}-{}", props.id, pattern.slug());
    html! {
        <>
            <defs>
                { for BarPattern::ALL.into_iter().map(|pattern| html! {
                    <pattern id={pattern_id(pattern)} width="8" height="8" patternUnits="userSpaceOnUse">
                        <rect class={classes!("tl-ground", pattern.slug())} width="8" height="8" />
                        <path class={classes!("tl-pattern", pattern.slug())} d={pattern.mark()} />
                    </pattern>
                }) }
            </defs>
            { for props.picture.shapes.iter().map(|shape| match shape {
                Shape::Bar { x, y, width, height, pattern, title } => html! {
                    <rect
                        x={px(*x)}
                        y={px(*y)}
                        width={px(*width)}
                        height={px(*height)}
                        class="tl-bar"
                        fill={format!("url(#{})", pattern_id(*pattern))}
                    >
                        if !title.is_empty() { <title>{ title }</title> }
                    </rect>
                },
                Shape::Path { d, class } => html! { <path class={*class} d={d.clone()} /> },
                Shape::Text { x, y, class, text } => html! {
                    <text x={px(*x)} y={px(*y)} class={*class}>{ text }</text>
                },
            }) }
        </>
    }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
