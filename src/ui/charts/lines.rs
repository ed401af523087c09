//! Lines over a run: one for each side of a comparison.

use yew::prelude::*;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 130.0;
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 20.0;
const TOP: f64 = 8.0;

/// A picture of one or two lines.
pub struct Lines<'a> {
    /// The quantity: `Hit ratio`.
    pub title: &'a str,
    /// The picture's id, for saving it.
    pub id: &'a str,
    /// A line for each side, all with as many values.
    pub lines: Vec<Vec<f64>>,
    /// The label at the right end of the time axis.
    pub until: String,
    /// Formats a value.
    pub show: fn(f64) -> String,
    /// The top of the scale; otherwise the largest value.
    pub most: Option<f64>,
}

impl Lines<'_> {
    /// The picture, with its last values as its text equivalent.
    pub fn draw(&self) -> Html {
        let largest = self.lines.iter().flatten().copied().fold(0.0, f64::max);
        let most = self.most.unwrap_or(largest).max(f64::MIN_POSITIVE);
        let last: Vec<String> = self
            .lines
            .iter()
            .zip(["A", "B"])
            .filter_map(|(line, name)| {
                line.last().map(|value| format!("{name} {}", (self.show)(*value)))
            })
            .collect();
        let label = format!("{} over time. Final value: {}", self.title, last.join(", "));
        let right = WIDTH - 4.0;
        let floor = HEIGHT - BOTTOM;
        html! {
            <figure class="stack tight">
                <figcaption class="small">
                    <b>{ self.title }</b>
                    { " " }
                    <span class="quiet-text">{ "final: " }{ last.join(" · ") }</span>
                </figcaption>
                <svg
                    id={self.id.to_owned()}
                    class="picture lines"
                    viewBox={format!("0 0 {WIDTH} {HEIGHT}")}
                    role="img"
                    aria-label={label}
                >
                    { for [0.0, 0.5, 1.0].map(|share| {
                        let y = format!("{:.1}", floor - share * (floor - TOP));
                        html! {
                            <>
                                <line
                                    class="grid"
                                    x1={LEFT.to_string()}
                                    x2={right.to_string()}
                                    y1={y.clone()}
                                    y2={y.clone()}
                                />
                                <text x={(LEFT - 4.0).to_string()} {y} dy="4" text-anchor="end">
                                    { (self.show)(most * share) }
                                </text>
                            </>
                        }
                    }) }
                    <text x={LEFT.to_string()} y={(HEIGHT - 5.0).to_string()}>{ "0" }</text>
                    <text x={right.to_string()} y={(HEIGHT - 5.0).to_string()} text-anchor="end">
                        { &self.until }
                    </text>
                    { for self.lines.iter().zip(["line side-a", "line side-b"]).map(|(line, class)| html! {
                        <polyline {class} points={points(line, most)} />
                    }) }
                </svg>
            </figure>
        }
    }
}

fn points(line: &[f64], most: f64) -> String {
    let last = line.len().saturating_sub(1).max(1) as f64;
    let (width, height) = (WIDTH - 4.0 - LEFT, HEIGHT - BOTTOM - TOP);
    let mut points = String::new();
    for (at, value) in line.iter().enumerate() {
        let x = LEFT + at as f64 / last * width;
        let y = TOP + (1.0 - (value / most).clamp(0.0, 1.0)) * height;
        points.push_str(&format!("{x:.1},{y:.1} "));
    }
    points
}
