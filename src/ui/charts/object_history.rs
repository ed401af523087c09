//! The timeline of cached objects: a bar for each object, from the time when it is stored until its end, with the requests.

use crate::cloudfront::cache::CacheResult;
use crate::labs::cache_over_time::{Answer, EventResult, ObjectLife, ServedRequest, StretchEnd};
use crate::text::{count_of, duration, shortened};
use yew::prelude::*;

const LEFT: f64 = 8.0;
const WIDTH: f64 = 720.0;
const ROW: f64 = 44.0;
const TOP: f64 = 26.0;

/// What [`ObjectHistory::draw`] draws.
pub struct ObjectHistory<'a> {
    /// The answer with the objects.
    pub answer: &'a Answer,
    /// The current time, seconds since the start.
    pub clock: i64,
    /// The picture's id, for saving it.
    pub id: &'static str,
}

impl ObjectHistory<'_> {
    fn x(&self, at: i64) -> f64 {
        let length = self.answer.length.max(1) as f64;
        LEFT + (at.max(0) as f64 / length).min(1.0) * (WIDTH - 2.0 * LEFT)
    }

    /// The picture; the table of cached objects is its text equivalent.
    pub fn draw(&self) -> Html {
        let rows = self.answer.objects.len() as f64;
        let height = TOP + rows * ROW + 8.0;
        let clock = self.x(self.clock);
        html! {
            <svg
                id={self.id}
                class="picture lives"
                viewBox={format!("0 0 {WIDTH} {height}")}
                role="img"
                aria-label={self.describe()}
            >
                { self.axis(height) }
                { for self.answer.objects.iter().enumerate().map(|(row, life)| self.row(row, life)) }
                <line class="now" x1={text(clock)} x2={text(clock)} y1="14" y2={text(height)} />
                <text
                    class="strong"
                    x={text(clock.clamp(40.0, WIDTH - 40.0))}
                    y="10"
                    text-anchor="middle"
                >
                    { duration(self.clock) }
                </text>
            </svg>
        }
    }

    fn describe(&self) -> String {
        let copies: usize = self.answer.objects.iter().map(|life| life.stretches.len()).sum();
        format!(
            "{} stored {} in {}. The current time is {}.",
            count_of(self.answer.objects.len(), "cached object"),
            count_of(copies, "time"),
            duration(self.answer.length),
            duration(self.clock)
        )
    }

    fn axis(&self, height: f64) -> Html {
        let step = tick(self.answer.length);
        let count = self.answer.length / step.max(1);
        html! {
            { for (0..=count.min(20)).map(|number| {
                let at = number.saturating_mul(step);
                let x = text(self.x(at));
                html! {
                    <>
                        <line class="grid" x1={x.clone()} x2={x.clone()} y1="18" y2={text(height)} />
                        <text {x} y="24" text-anchor="middle" class="tick">{ duration(at) }</text>
                    </>
                }
            }) }
        }
    }

    fn row(&self, row: usize, life: &ObjectLife) -> Html {
        let top = TOP + row as f64 * ROW;
        let bar = top + 18.0;
        html! {
            <g>
                <text class="wire" x={text(LEFT)} y={text(top + 13.0)}>
                    { shortened(&life.key, 92) }
                    <title>{ &life.key }</title>
                </text>
                { for life.stretches.iter().map(|stretch| {
                    let fresh_until = stretch.expires.clamp(stretch.from, stretch.to);
                    let (from, turn, to) = (self.x(stretch.from), self.x(fresh_until), self.x(stretch.to));
                    let fresh = if stretch.status >= 400 { "cached-error" } else { "f2" };
                    let title = format!(
                        "{} ({}): stored at {}, expires at {}, {}",
                        stretch.version,
                        stretch.status,
                        duration(stretch.from),
                        duration(stretch.expires),
                        ended(stretch.end, stretch.to)
                    );
                    html! {
                        <g>
                            <title>{ title }</title>
                            <rect
                                class={fresh}
                                x={text(from)}
                                y={text(bar)}
                                width={text((turn - from).max(1.0))}
                                height="14"
                                rx="2"
                            />
                            <rect
                                class="expired"
                                x={text(turn)}
                                y={text(bar)}
                                width={text((to - turn).max(0.0))}
                                height="14"
                                rx="2"
                            />
                            if to - from > 60.0 {
                                <text class="strong" x={text(from + 5.0)} y={text(bar + 11.0)}>
                                    { shortened(&stretch.version, 24) }
                                </text>
                            }
                            if stretch.end == StretchEnd::Invalidated {
                                <text class="bad" x={text(to)} y={text(bar + 12.0)} text-anchor="middle">
                                    { "✕" }
                                </text>
                            }
                        </g>
                    }
                }) }
                { for self.answer.moments.iter().filter_map(|moment| match &moment.what {
                    EventResult::Request(served) if served.key.as_ref() == Some(&life.key) => {
                        let x = self.x(moment.at);
                        Some(html! {
                            <g data-step={steps(moment.steps)}>
                                <title>{ format!("{}: {}", duration(moment.at), result_word(served)) }</title>
                                <line class="axis" x1={text(x)} x2={text(x)} y1={text(bar - 3.0)} y2={text(bar + 17.0)} />
                                <circle class={tone(served)} cx={text(x)} cy={text(bar + 20.0)} r="3.5" />
                            </g>
                        })
                    }
                    _ => None,
                }) }
            </g>
        }
    }
}

/// The numbers of a moment's steps, as the linked highlight reads them.
pub fn steps((from, to): (usize, usize)) -> Option<String> {
    (from < to).then(|| (from..to).map(|step| step.to_string()).collect::<Vec<_>>().join(" "))
}

/// The color class of a result, by the tones of the verdict: a hit and a miss have none.
pub fn tone(served: &ServedRequest) -> &'static str {
    match served.result {
        CacheResult::Error if served.origin_asked => "bad",
        CacheResult::Error => "warn",
        _ if served.stale => "warn",
        CacheResult::Miss => "none",
        CacheResult::Hit | CacheResult::RefreshHit => "accent",
    }
}

/// The word for a result.
pub fn result_word(served: &ServedRequest) -> &'static str {
    match served.result {
        CacheResult::Hit if served.stale => "Stale hit",
        CacheResult::RefreshHit => "Refresh hit",
        result => result.as_str(),
    }
}

fn ended(end: StretchEnd, at: i64) -> String {
    match end {
        StretchEnd::Stored => "still stored".into(),
        StretchEnd::Renewed => format!("revalidated at {}", duration(at)),
        StretchEnd::Replaced => format!("replaced at {}", duration(at)),
        StretchEnd::Invalidated => format!("invalidated at {}", duration(at)),
        StretchEnd::Dropped => format!("removed at {}", duration(at)),
    }
}

/// A round number of seconds that divides a length into about eight.
fn tick(length: i64) -> i64 {
    const ROUND: [i64; 16] =
        [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400];
    let wanted = length / 8;
    ROUND.into_iter().find(|round| *round >= wanted).unwrap_or(wanted.max(1))
}

fn text(number: f64) -> String {
    format!("{number:.1}")
}
