//! The timeline: what follows from lanes, whatever the lanes are.

use cloudglass::explain::Tone;
use cloudglass::labs::Lab;
use cloudglass::labs::beanstalk_deployment::BeanstalkDeployment;
use cloudglass::labs::rolling_update::RollingUpdate;
use cloudglass::labs::timeline::picture::{BarPattern, Shape, TimelinePicture};
use cloudglass::labs::timeline::{
    Lane, LaneState, NEW, OLD, RequestLoad, RunFigures, Timeline, TrafficWeight,
};
use cloudglass::text::{clock, duration};
use proptest::prelude::*;

/// `(state, version, seconds)` one after the other, from 0.
fn lane(id: &str, states: &[(LaneState, usize, u64)]) -> Lane {
    let mut lane = Lane::new(id, "");
    let mut at = 0;
    for (state, version, seconds) in states {
        lane.push(at, at + seconds, *state, *version);
        at += seconds;
    }
    lane
}

fn timeline(lanes: Vec<Lane>) -> Timeline {
    let end = lanes.iter().flat_map(|lane| &lane.spans).map(|span| span.to).max().unwrap_or(0);
    Timeline {
        noun: "instance",
        versions: ["version 1".into(), "version 2".into()],
        end,
        base: u32::try_from(lanes.len()).unwrap(),
        lanes,
        ..Timeline::default()
    }
}

/// Two instances updated in place, one after the other, a minute each.
fn rolling() -> Timeline {
    use LaneState::{InService, Out};
    timeline(vec![
        lane("i-1", &[(InService, OLD, 10), (Out, NEW, 60), (InService, NEW, 130)]),
        lane("i-2", &[(InService, OLD, 70), (Out, NEW, 60), (InService, NEW, 70)]),
    ])
}

#[test]
fn the_figures_follow_from_the_lanes() {
    let loaded =
        |each, faulty| Timeline { load: RequestLoad { per_second: 10, each, faulty }, ..rolling() };
    let plain = RunFigures {
        seconds: 200,
        least_in_service: 1,
        least_at: 10,
        peak: 2,
        mixed_seconds: 0,
        down_seconds: 0,
        outage_seconds: 0,
        extra_seconds: 0,
        requests: [700, 1300],
        failed_requests: 0,
    };
    for (name, each, faulty, expected) in [
        ("each bears any load", 0, None, plain),
        (
            "each bears six a second: four are too many while one is out",
            6,
            None,
            RunFigures { requests: [100 + 360, 360 + 700], failed_requests: 480, ..plain },
        ),
        (
            "version 2 answers with errors from second 100",
            0,
            Some((NEW, 100, 1000)),
            RunFigures {
                requests: [700, 300],
                failed_requests: 1000,
                outage_seconds: 100,
                ..plain
            },
        ),
        (
            "and a quarter of its answers are errors",
            0,
            Some((NEW, 100, 250)),
            RunFigures { requests: [700, 1050], failed_requests: 250, ..plain },
        ),
    ] {
        assert_eq!(loaded(each, faulty).figures(200), expected, "{name}");
    }
}

#[test]
fn a_moment_in_words() {
    let mut timeline = rolling();
    for (at, expected) in [
        (0, "0:00: 2 instances in service (all version 1)"),
        (10, "0:10: 1 instance in service (all version 1), 1 out of service"),
        (129, "2:09: 1 instance in service (all version 2), 1 out of service"),
        (130, "2:10: 2 instances in service (all version 2)"),
        (200, "3:20: 0 instances in service"),
    ] {
        assert_eq!(timeline.sentence(at), expected);
    }
    assert_eq!(timeline.stops(), [0, 10, 70, 130]);
    timeline.noun = "task";
    timeline.load = RequestLoad { per_second: 10, each: 8, faulty: None };
    for (at, expected) in [
        (0, "0:00: 2 tasks healthy (all version 1)"),
        (10, "0:10: 1 task healthy (all version 1), 1 out of service; 20% of requests fail"),
    ] {
        assert_eq!(timeline.sentence(at), expected);
    }
    for (seconds, short, long) in [
        (40, "0:40", "40 s"),
        (420, "7:00", "7 min"),
        (1030, "17:10", "17 min 10 s"),
        (3600, "1:00:00", "1 h"),
        (7503, "2:05:03", "2 h 5 min 3 s"),
    ] {
        assert_eq!((clock(seconds).as_str(), duration(seconds).as_str()), (short, long));
    }
}

#[test]
fn weights_decide_over_numbers() {
    let mut split = timeline(vec![
        lane("blue", &[(LaneState::InService, OLD, 100)]),
        lane("green", &[(LaneState::InService, NEW, 100)]),
    ]);
    split.weights = vec![
        TrafficWeight { at: 0, permille: 0 },
        TrafficWeight { at: 40, permille: 100 },
        TrafficWeight { at: 90, permille: 1000 },
    ];
    split.load = RequestLoad { per_second: 10, ..RequestLoad::default() };
    let figures = split.figures(100);
    assert_eq!((figures.requests, figures.mixed_seconds), ([850, 150], 50));
}

#[test]
fn five_hundred_instances_and_two_thousand_events_stay_readable() {
    use LaneState::{InService, Out};
    let mut long = timeline(
        (0..500)
            .map(|n| {
                let id = format!("i-{n}");
                let before = 10 + n * 10;
                lane(
                    &id,
                    &[(InService, OLD, before), (Out, NEW, 60), (InService, NEW, 6000 - before)],
                )
            })
            .collect(),
    );
    for n in 0..2000 {
        long.event(n * 3, format!("event {n}"), Tone::Neutral, None);
    }
    let rows = long.rows(40);
    assert!(rows.len() <= 40, "{} rows", rows.len());
    assert_eq!(rows.iter().map(|row| row.size).sum::<u32>(), 500);
    assert_eq!((rows[0].label.as_str(), rows[0].size), ("i-0–12", 13));
    let picture = long.picture(860.0);
    assert!(picture.height < 900.0, "{} high", picture.height);
    assert!(picture.shapes.len() < 6000, "{} shapes", picture.shapes.len());
    assert_eq!(long.figures(6000).least_in_service, 494);
}

fn some_lane() -> impl Strategy<Value = Lane> {
    let state = prop::sample::select(&LaneState::ALL[..]);
    prop::collection::vec((0_u64..50, state, 0..2_usize, 0_u64..400), 0..6).prop_map(|spans| {
        let mut lane = Lane::new("lane", "");
        let mut at = 0;
        for (gap, state, version, seconds) in spans {
            lane.push(at + gap, at + gap + seconds, state, version);
            at += gap + seconds;
        }
        lane
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Each request is answered well or fails; the curve agrees with the lanes; bundling loses nobody.
    #[test]
    fn nothing_is_lost(
        lanes in prop::collection::vec(some_lane(), 0..60),
        per_second in 0_u32..1000, each in 0_u32..50, from in 0_u64..500, most in 1_usize..50,
    ) {
        let mut timeline = timeline(lanes);
        timeline.load = RequestLoad { per_second, each, faulty: Some((NEW, from, 1000)) };
        let figures = timeline.figures(timeline.end);
        let [old, new] = figures.requests;
        prop_assert_eq!(old + new + figures.failed_requests, u64::from(per_second) * timeline.end);

        let points = timeline.curve();
        prop_assert_eq!(points[0].at, 0);
        for at in timeline.stops() {
            let holds = points[points.partition_point(|point| point.at <= at) - 1];
            let there: Vec<_> = timeline.lanes.iter().filter_map(|lane| lane.at(at)).collect();
            let serving = there.iter().filter(|span| span.state == LaneState::InService).count();
            prop_assert_eq!(there.len() as u32, holds.total);
            prop_assert_eq!(serving as u32, holds.in_service());

            let rows = timeline.rows(most);
            let drawn: u32 = rows
                .iter()
                .flat_map(|row| &row.spans)
                .filter(|span| span.from <= at && at < span.to)
                .flat_map(|span| &span.parts)
                .map(|part| part.count)
                .sum();
            prop_assert_eq!(drawn, holds.total);
        }
    }

    /// All bars lie inside the picture.
    #[test]
    fn the_picture_holds_its_shapes(lanes in prop::collection::vec(some_lane(), 0..60), width in 200.0..1500.0_f64) {
        let picture = timeline(lanes).picture(width);
        for shape in &picture.shapes {
            if let Shape::Bar { x, y, width, height, .. } = shape {
                prop_assert!(*x >= 0.0 && *y >= 0.0 && *width > 0.0 && *height > 0.0);
                prop_assert!(x + width <= picture.width + 0.01 && y + height <= picture.height + 0.01);
            }
        }
    }
}

/// A strip of health: (class, from, to) of each stretch that can be seen, and its words where they have room.
#[test]
fn health_is_drawn_along_the_time() {
    use cloudglass::labs::timeline::Health;
    let mut timeline = rolling();
    let bare = timeline.picture(760.0).height;
    let health = |at, tone, word: &str| Health { at, tone, word: word.into() };
    timeline.health = vec![
        health(0, Tone::Good, "Info"),
        health(100, Tone::Bad, "Degraded"),
        health(105, Tone::Caution, "Warning"),
    ];
    let picture = timeline.picture(760.0);
    assert_eq!(picture.height, bare + 26.0);
    let classes: Vec<&str> = picture
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Path { class, .. } if class.starts_with("tl-health") => Some(*class),
            _ => None,
        })
        .collect();
    assert_eq!(classes, ["tl-health good", "tl-health bad", "tl-health warn"]);
    let says = |word: &str| {
        picture.shapes.iter().any(|shape| matches!(shape, Shape::Text { text, .. } if text == word))
    };
    assert!(says("Health") && says("Info") && says("Warning"));
    assert!(!says("Degraded"), "five seconds have no room for a word");
}

/// The bars of the requests at a pixel: the share of the height that has each pattern.
fn drawn(picture: &TimelinePicture, x: f64) -> [(BarPattern, f64); 3] {
    let bars = picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Bar { x: left, width, height, pattern, title, .. }
            if title.starts_with("Requests: ") && *left <= x && x < left + width =>
        {
            Some((*pattern, *height))
        }
        _ => None,
    });
    let bars: Vec<(BarPattern, f64)> = bars.collect();
    let all: f64 = bars.iter().map(|bar| bar.1).sum();
    [BarPattern::Old, BarPattern::FailedRequests, BarPattern::New].map(|pattern| {
        let height: f64 = bars.iter().filter(|bar| bar.0 == pattern).map(|bar| bar.1).sum();
        (pattern, if all > 0.0 { height / all } else { 0.0 })
    })
}

/// In every example of both labs, what is drawn of the requests at each moment is what the lanes, the weights, and the
/// capacity say, and all of it together is what the figures say.
#[test]
fn failed_requests_are_drawn_where_they_fail() {
    let rolling = RollingUpdate::examples().into_iter().map(|example| {
        let answer = RollingUpdate::explained(&example.scenario, &()).answer;
        (example.id, answer.timeline, answer.figures)
    });
    let beanstalk = BeanstalkDeployment::examples().into_iter().filter_map(|example| {
        let answer = BeanstalkDeployment::explained(&example.scenario, &()).answer;
        let played = answer.run.played?;
        Some((example.id, played.timeline, played.figures))
    });
    let (mut seen, mut failing) = (0, 0);
    for (id, timeline, figures) in rolling.chain(beanstalk) {
        let picture = timeline.picture(4000.0);
        let load = timeline.load;
        let mut failed_requests = 0.0;
        let stops = timeline.stops();
        for (nth, at) in stops.iter().copied().enumerate() {
            let to = stops.get(nth + 1).copied().unwrap_or(timeline.end);
            let mut serving = [0_u32; 2];
            for span in timeline.lanes.iter().filter_map(|lane| lane.at(at)) {
                if span.state == LaneState::InService {
                    serving[span.version] += 1;
                }
            }
            let [old, new] = serving.map(f64::from);
            let weight = timeline.weights.iter().rev().find(|weight| weight.at <= at);
            let to_new = match weight {
                Some(weight) => f64::from(weight.permille) / 1000.0,
                None if new == 0.0 => 0.0,
                None => new / (old + new),
            };
            let sent = f64::from(load.per_second);
            let serve = |version: usize, share: f64, serving: f64| {
                let capacity = if load.each == 0 && serving > 0.0 {
                    f64::INFINITY
                } else {
                    f64::from(load.each) * serving
                };
                let errors = match load.faulty {
                    Some((faulty, from, permille)) if faulty == version && from <= at => {
                        f64::from(permille) / 1000.0
                    }
                    _ => 0.0,
                };
                (sent * share).min(capacity) * (1.0 - errors)
            };
            let ok = serve(OLD, 1.0 - to_new, old) + serve(NEW, to_new, new);
            let failed = if sent > 0.0 { (sent - ok) / sent } else { 0.0 };
            let counted = to.min(figures.seconds).saturating_sub(at);
            failed_requests += failed * sent * counted as f64;
            let (left, right) = (picture.x(at), picture.x(to));
            let [_, (_, shown), _] = drawn(&picture, (left + right) / 2.0);
            // Two pixels of 28 are the least that is drawn.
            let tolerance = if failed > 0.0 { 2.0 / 28.0 } else { 0.0 } + 0.002;
            // Shorter stretches are drawn together.
            if right - left > 1.0 {
                assert!(
                    (shown - failed).abs() <= tolerance && (shown > 0.0) == (failed > 0.0005),
                    "{id} at {at}: {failed} fail, {shown} is drawn"
                );
            }
            let told = timeline.sentence(at).contains("of requests fail");
            assert_eq!(told, failed > 0.0005, "{id}: {}", timeline.sentence(at));
        }
        let counted = figures.failed_requests as f64;
        assert!(
            (counted - failed_requests).abs() <= 2.0 + 0.002 * counted,
            "{id}: {failed_requests} drawn, {counted} counted"
        );
        seen += 1;
        failing += usize::from(figures.failed_requests > 0);
        // The page opens at a moment with the largest share.
        let worst = timeline.requests_at(timeline.worst()).failed;
        assert!(timeline.requests().iter().all(|share| share.failed <= worst), "{id}");
        assert!(timeline.stops().contains(&timeline.worst()), "{id}");
    }
    assert!(seen > 40 && failing > 15, "{failing} of {seen}");
}

/// Where no request fails, the page opens where the fewest are in service, then at what went wrong, then at the start.
#[test]
fn a_timeline_opens_at_its_worst_moment() {
    let mut timeline = rolling();
    timeline.load = RequestLoad { per_second: 10, each: 0, faulty: None };
    assert_eq!(timeline.worst(), 10);
    timeline.load.faulty = Some((NEW, 100, 250));
    // From 1:40 on version 2 serves all requests, and a quarter of them fails.
    assert_eq!(timeline.worst(), 100);
    let calm = super::timeline::timeline(vec![lane("i-1", &[(LaneState::InService, OLD, 100)])]);
    assert_eq!(calm.worst(), 0);
    let mut stuck = calm;
    stuck.event(40, "unable to place a task", Tone::Bad, None);
    assert_eq!(stuck.worst(), 40);
}

/// A failure of one second within an hour is drawn.
#[test]
fn a_short_failure_is_not_lost() {
    use LaneState::{InService, Out};
    let mut long = timeline(vec![lane(
        "i-1",
        &[(InService, OLD, 1800), (Out, OLD, 1), (InService, OLD, 1799)],
    )]);
    long.load = RequestLoad { per_second: 10, each: 0, faulty: None };
    let picture = long.picture(300.0);
    let failed = picture.shapes.iter().filter(|shape| {
        matches!(shape, Shape::Bar { pattern: BarPattern::FailedRequests, title, .. } if title.starts_with("Requests"))
    });
    assert_eq!(failed.count(), 1);
}
