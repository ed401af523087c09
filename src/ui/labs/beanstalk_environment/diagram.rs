//! The diagram of an environment.

use crate::labs::beanstalk_environment::{DiagramBox, ResourceDiagram};
use crate::ui::components::SvgExport;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct DiagramProps {
    pub id: AttrValue,
    pub picture: ResourceDiagram,
    pub label: AttrValue,
}

/// Resources in columns, with their connections. Pointing at a resource highlights its connections.
#[component]
pub(super) fn Diagram(props: &DiagramProps) -> Html {
    let pointed = use_state_eq(|| None::<&'static str>);
    let picture = &props.picture;
    let marker = format!("{}-end", props.id);
    let view = format!("-2 -2 {} {}", picture.width + 30, picture.height + 4);
    let lit = |from: &str, to: &str| pointed.is_none_or(|id| id == from || id == to);
    html! {
        <div class="stack tight">
            <div
                class="scroll"
                role="region"
                aria-label={format!("Diagram: {}", props.label)}
                tabindex="0"
            >
                <svg
                    id={props.id.clone()}
                    class="picture eb-picture"
                    viewBox={view}
                    role="img"
                    aria-label={props.label.clone()}
                    width={(picture.width + 30).to_string()}
                    height={(picture.height + 4).to_string()}
                >
                    <defs>
                        <marker
                            id={marker.clone()}
                            viewBox="0 0 8 8"
                            refX="7"
                            refY="4"
                            markerWidth="7"
                            markerHeight="7"
                            orient="auto"
                        >
                            <path class="eb-head" d="M0 0L8 4L0 8z" />
                        </marker>
                    </defs>
                    { for picture.columns.iter().map(|(x, y, heading)| html! {
                        <text class="eb-column" x={x.to_string()} y={y.to_string()}>{ *heading }</text>
                    }) }
                    { for picture.arrows.iter().map(|arrow| html! {
                        <path class={classes!(
                            "eb-arrow",
                            arrow.aside.then_some("aside"),
                            pointed.is_some().then(|| if lit(arrow.from, arrow.to) {
                                "lit"
                            } else {
                                "dim"
                            })
                        )} d={arrow.path.clone()} marker-end={format!("url(#{marker})")} />
                    }) }
                    { for picture.boxes.iter().map(|one| {
                        let (id, set, clear) = (one.id, pointed.setter(), pointed.setter());
                        html! {
                            <g
                                class={classes!("eb-box", one.id.to_ascii_lowercase())}
                                onmouseenter={move |_| set.set(Some(id))}
                                onmouseleave={move |_| clear.set(None)}
                            >
                                <rect
                                    x={one.x.to_string()}
                                    y={one.y.to_string()}
                                    width={DiagramBox::WIDTH.to_string()}
                                    height={DiagramBox::HEIGHT.to_string()}
                                    rx="6"
                                />
                                { for one.lines.iter().enumerate().map(|(at, line)| {
                                    let y = one.y + if one.lines.len() == 1 { 28 } else { 20 + 16 * u32::try_from(at).unwrap_or(0) };
                                    html! { <text x={(one.x + 10).to_string()} y={y.to_string()}>{ line }</text> }
                                }) }
                            </g>
                        }
                    }) }
                </svg>
            </div>
            <div class="row">
                <SvgExport target={props.id.clone()} file={format!("{}.svg", props.id)} />
            </div>
        </div>
    }
}
