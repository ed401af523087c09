//! The cache over time: properties, and the fast engine against slow and obvious ones.

use cloudglass::{
    api,
    cloudfront::{
        cache::{CacheEntry, CacheEntryChange, CacheLookup, CacheResult, FetchResult, serve},
        ttl::Freshness,
    },
    explain::{Tone, Trace},
    labs::{
        Explanation, Lab,
        cache_over_time::{
            Answer, CacheOverTime, EventResult, MAX_EVENTS, Scenario, TracedRequestRun, TrafficRun,
            invalidation_to_add,
        },
        run::{ExplanationRun, Run},
    },
    text,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const START: i64 = 1_767_225_600;

fn policy(ttls: [i64; 3], headers: &[&str], cookies: &str, query: &str) -> Value {
    let selection = |behavior: &str, list: &str, behavior_name: &str, items: Value| json!({ behavior: behavior_name, list: { "Quantity": items.as_array().map_or(0, Vec::len), "Items": items } });
    let chosen = if headers.is_empty() { "none" } else { "whitelist" };
    json!({ "config": {
        "Name": "t", "MinTTL": ttls[0], "DefaultTTL": ttls[1], "MaxTTL": ttls[2],
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": false,
            "HeadersConfig": selection("HeaderBehavior", "Headers", chosen, json!(headers)),
            "CookiesConfig": { "CookieBehavior": cookies },
            "QueryStringsConfig": { "QueryStringBehavior": query },
        },
    } })
}

fn scenario(value: Value) -> Scenario {
    serde_json::from_value(value).expect("a scenario")
}

fn removed(path: &str, uris: &[String]) -> Vec<bool> {
    let event = |at: usize, uri: &str| {
        let (path, query) = uri.split_once('?').map_or((uri, Value::Null), |(p, q)| (p, json!(q)));
        json!({
            "at": START + at as i64,
            "request": { "method": "GET", "path": path, "query": query },
            "originAnswer": { "status": 200, "headers": [["Cache-Control", "max-age=9999"]] },
        })
    };
    let mut events: Vec<Value> = uris.iter().enumerate().map(|(at, uri)| event(at, uri)).collect();
    events.push(json!({ "at": START + 100, "invalidate": [path] }));
    events.extend(uris.iter().map(|uri| event(200, uri)));
    let answer = api::call(
        "replay",
        json!({ "cachePolicy": policy([0, 9999, 9999], &[], "none", "all"), "events": events }),
    )
    .expect("a replay");
    let results = answer["results"].as_array().expect("results");
    results[uris.len()..].iter().map(|result| result["result"] == "Miss").collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_invalidation_removes_what_it_matches_and_nothing_else(
        uris in prop::collection::btree_set("/[ab*/]{0,4}(\\?[ab=]{1,2})?", 1..6),
        path in "/?[ab*/?]{0,5}\\*?",
    ) {
        let uris: Vec<String> = uris.into_iter().collect();
        for (uri, gone) in uris.iter().zip(removed(&path, &uris)) {
            let matches = api::call("matchInvalidation", json!({ "path": path, "cachedObject": uri }));
            let matches = matches.expect("a verdict")["match"] == true;
            // A path that does not begin with a slash is refused, and removes nothing.
            prop_assert_eq!(gone, matches && path.starts_with('/'), "{} against {}", path, uri);
        }
    }

    /// A cache as one would write it on paper: per address, when it was fetched.
    #[test]
    fn replay_agrees_with_a_cache_on_paper(
        gaps in prop::collection::vec((0i64..90, 0usize..3, any::<bool>()), 0..40),
        max_age in 0i64..120,
        tagged: bool,
    ) {
        let mut headers = vec![json!(["Cache-Control", format!("max-age={max_age}")])];
        if tagged {
            headers.push(json!(["ETag", "\"1\""]));
        }
        let (mut at, mut events, mut expected) = (START, Vec::new(), Vec::new());
        let mut fetched: BTreeMap<usize, i64> = BTreeMap::new();
        for (gap, address, clear) in gaps {
            at += gap;
            if clear && gap % 7 == 0 {
                events.push(json!({ "at": at, "invalidate": [format!("/{address}")] }));
                fetched.remove(&address);
                continue;
            }
            events.push(json!({
                "at": at,
                "request": { "method": "GET", "path": format!("/{address}") },
                "originAnswer": { "status": 200, "headers": headers },
            }));
            expected.push(match fetched.get(&address) {
                Some(when) if at - when < max_age => "Hit",
                known => {
                    let again = known.is_some() && tagged;
                    fetched.insert(address, at);
                    if again { "RefreshHit" } else { "Miss" }
                }
            });
        }
        let answer = api::call(
            "replay",
            json!({ "cachePolicy": policy([0, 0, 9999], &[], "none", "none"), "events": events }),
        )
        .expect("a replay");
        let results: Vec<&str> = answer["results"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|result| result["result"].as_str())
            .collect();
        prop_assert_eq!(results, expected);
    }
}

fn traffic(seed: u32, more: Value) -> Value {
    let mut traffic = json!({
        "seed": seed, "requests": 3000, "perSecond": 5, "objects": 60, "users": 40, "edges": 2,
        "regionalCaches": 0, "changeEvery": 0, "trackingPercent": 30, "trackingValues": 5,
        "staticHeaders": [["Cache-Control", "max-age=120"], ["ETag", "\"1\""]],
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        traffic[name.as_str()] = value.clone();
    }
    traffic
}

const KEYABLE: [&str; 4] =
    ["Accept-Language", "User-Agent", "Authorization", "CloudFront-Viewer-Country"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_smaller_key_never_hits_less(
        seed: u32,
        wide in prop::array::uniform4(any::<bool>()),
        narrow in prop::array::uniform4(any::<bool>()),
        cookies: [bool; 2],
        query: [bool; 2],
    ) {
        let chosen = |take: &dyn Fn(usize) -> bool| -> Vec<&str> {
            KEYABLE.iter().enumerate().filter(|(at, _)| take(*at)).map(|(_, name)| *name).collect()
        };
        let large = chosen(&|at| wide[at]);
        let small = chosen(&|at| wide[at] && narrow[at]);
        let all = |yes: bool| if yes { "all" } else { "none" };
        let ttls = [0, 60, 3600];
        let run = TrafficRun::new(&scenario(json!({
            "cachePolicy": policy(ttls, &large, all(cookies[0]), all(query[0])),
            "compare": {
                "cachePolicy": policy(ttls, &small, all(cookies[0] && cookies[1]), all(query[0] && query[1])),
            },
            "traffic": traffic(seed, json!({})),
        })))
        .expect("policies that exist");
        let answer = run.finish();
        let [a, b] = [&answer.sides[0], &answer.sides[1]];
        prop_assert!(b.figures.hits() >= a.figures.hits(), "{} < {}", b.figures.hits(), a.figures.hits());
        prop_assert!(b.figures.stored <= a.figures.stored);
    }

    /// The packed keys and slots against the real requests, one by one through `replay`.
    #[test]
    fn generated_traffic_agrees_with_replayed_requests(
        seed: u32,
        headers in prop::array::uniform4(any::<bool>()),
        cookies in prop::sample::select(vec!["none", "all"]),
        query in prop::sample::select(vec!["none", "all"]),
    ) {
        let names: Vec<&str> = KEYABLE.iter().zip(headers).filter(|(_, yes)| *yes).map(|(name, _)| *name).collect();
        let policy = policy([0, 60, 3600], &names, cookies, query);
        let scenario = scenario(json!({
            "cachePolicy": policy,
            "traffic": traffic(seed, json!({ "requests": 80, "objects": 4, "users": 5, "edges": 1, "perSecond": 0.3 })),
        }));
        let (mut events, mut expected) = (Vec::new(), Vec::new());
        for number in 0..80 {
            let story = TracedRequestRun::new(&scenario, number).expect("policies that exist").finish().expect("a story");
            let request = cloudglass::http::parse_request(&story.request, cloudglass::http::Scheme::Https).expect("our own print");
            expected.push(story.sides[0].result.as_str());
            let country = story.sides[0].key.split("cloudfront-viewer-country=").nth(1).map(|rest| &rest[..2]);
            events.push(json!({
                "at": START + story.at,
                "request": request,
                "viewer": { "country": country },
                "originAnswer": { "status": 200, "headers": [["Cache-Control", "max-age=120"], ["ETag", "\"1\""]] },
            }));
        }
        let answer = api::call("replay", json!({ "cachePolicy": policy, "events": events })).expect("a replay");
        let results: Vec<&str> = answer["results"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|result| result["result"].as_str())
            .collect();
        prop_assert_eq!(results, expected);
    }
}

#[test]
fn a_run_in_pieces_comes_to_the_same() {
    let scenario = scenario(
        json!({ "traffic": traffic(7, json!({ "edges": 3, "regionalCaches": 1, "failingPercent": 5 })) }),
    );
    let whole = TrafficRun::new(&scenario).expect("a run").finish();
    let mut pieces = TrafficRun::new(&scenario).expect("a run");
    let mut budget = 1;
    while !pieces.advance(budget).is_done() {
        budget = budget % 97 + 13;
    }
    assert_eq!(pieces.answer(), whole);
    let figures = &whole.sides[0].figures;
    assert_eq!(
        figures.hits() + figures.refresh_hits + figures.misses + figures.errors,
        figures.requests
    );
}

#[test]
fn memory_follows_the_live_copies() {
    // Each user's copies are of no use after ten seconds: nothing to revalidate with, gone after the maximum TTL.
    let scenario = scenario(json!({
        "cachePolicy": policy([0, 10, 10], &[], "all", "none"),
        "traffic": traffic(3, json!({
            "requests": 200_000, "users": 500_000, "signedInPercent": 100, "perSecond": 1000, "edges": 1,
            "staticHeaders": [["Cache-Control", "max-age=10"]],
        })),
    }));
    let answer = TrafficRun::new(&scenario).expect("a run").finish();
    let most = answer.sides[0].points.iter().map(|point| point.stored).max();
    assert!(
        most < Some(70_000),
        "{most:?} copies for 200,000 requests of which 10,000 live at a time"
    );
}

#[test]
fn extreme_numbers_and_empty_traces_are_answered() {
    for extreme in [i64::MIN, -1, 0, i64::MAX] {
        let event = |at: i64| json!({ "at": at, "request": { "path": "/a" } });
        let value = json!({
            "start": extreme,
            "clock": extreme,
            "pathsThisMonth": u64::MAX,
            "errorCachingMinTTL": { "503": extreme },
            "cachePolicy": policy([extreme, extreme, extreme], &[], "none", "none"),
            "content": [{ "path": "/a", "versions": [
                { "from": extreme, "headers": [["Cache-Control", "max-age=99999999999999999999"]] },
                { "from": 0, "status": 503 },
            ] }],
            "events": [event(extreme), event(0), event(i64::MAX), event(i64::MIN), { "at": extreme, "invalidate": ["/*", ""] }, {}],
            "traffic": { "requests": 50, "perSecond": 1e-300, "zipf": -5, "objects": 0, "users": 0, "edges": 0,
                "browsers": 4_000_000_000u32, "changeEvery": 4_000_000_000u32, "trackingValues": 0 },
            "received": "HTTP/9 \nAge: -9999999999999999999999\nx-cache:\n\u{0}",
        });
        let explained = CacheOverTime::explained(&scenario(value), &());
        CacheOverTime::headline(&explained);
    }
    let explained = CacheOverTime::explained(&Scenario::default(), &());
    assert!(explained.answer.moments.is_empty() && explained.findings.is_empty());
    let none = scenario(json!({ "traffic": { "requests": 0 } }));
    assert_eq!(TrafficRun::new(&none).expect("a run").finish().requests, 1);
    assert!(TracedRequestRun::new(&none, 5).expect("a run").finish().is_some());
    let empty = api::call(
        "replay",
        json!({ "cachePolicy": { "managed": "CachingOptimized" }, "events": [] }),
    );
    assert_eq!(empty.expect("a replay")["totals"]["Miss"], 0);
}

#[test]
fn numbers_beyond_the_limits_are_named_at_their_fields() {
    let table = [
        ("requests", json!(0), "0 is outside the limits. Cloudglass uses 1."),
        ("edges", json!(0), "0 is outside the limits. Cloudglass uses 1."),
        ("zipf", json!(-1.0), "-1 is outside the limits. Cloudglass uses 0."),
        ("failingPercent", json!(140.0), "140 is outside the limits. Cloudglass uses 100."),
    ];
    for (name, number, message) in table {
        let here = scenario(json!({ "traffic": traffic(1, json!({ name: number })) }));
        let found = CacheOverTime::explained(&here, &()).findings;
        let [one] = found.as_slice() else { panic!("{name}: {found:?}") };
        assert_eq!(one.field, format!("traffic.{name}"));
        assert_eq!(one.message, message);
    }
}

#[test]
fn the_verdict_on_traffic_is_that_of_the_run() {
    let here = scenario(json!({ "traffic": traffic(1, json!({})) }));
    let Explanation::Pending(mut run) = CacheOverTime::explain(&here, &()) else {
        panic!("traffic takes longer than a frame")
    };
    let verdict = |run: &ExplanationRun<Answer>| CacheOverTime::headline(&run.answer()).detail;
    assert!(run.has_preview());
    let before = verdict(&run);
    assert!(before.contains("the first 2,000 of 3,000 requests"), "{before}");
    while !run.advance(500).is_done() {}
    let after = verdict(&run);
    assert!(after.starts_with("The origin receives"), "{after}");
    let whole = CacheOverTime::explained(&here, &()).answer.traffic.expect("traffic").run;
    assert_eq!(whole, Some(TrafficRun::new(&here).expect("a run").finish()));
}

/// What an edit doesn't change isn't simulated again, and what it changes is.
#[test]
fn an_edit_beside_the_traffic_keeps_the_run() {
    let here = scenario(json!({ "traffic": traffic(1, json!({})), "clock": 5 }));
    let earlier = CacheOverTime::explained(&here, &());
    let again = |here: &Scenario| {
        let Explanation::Pending(mut run) = CacheOverTime::explain(here, &()) else {
            panic!("traffic takes longer than a frame")
        };
        run.reuse(&earlier);
        let is_done = run.advance(1).is_done();
        while !run.advance(u32::MAX).is_done() {}
        (is_done, run.answer().answer.traffic.expect("traffic"))
    };
    let (is_done, kept) = again(&Scenario { clock: 6, ..here.clone() });
    assert!(is_done);
    assert_eq!(Some(kept), earlier.answer.traffic);
    let (is_done, other) = again(&Scenario { start: 6, ..here.clone() });
    assert!(!is_done && other.run.is_some());
    let (is_done, traced) = again(&Scenario { traced_request: Some(3), ..here.clone() });
    assert!(!is_done, "the trace of a request is a run of its own");
    let story = traced.traced.expect("a trace");
    assert_eq!((story.number, traced.run), (3, earlier.answer.traffic.and_then(|t| t.run)));
    assert!(story.sides.iter().all(|side| !side.trace.steps.is_empty()));
    let beyond = Scenario { traced_request: Some(4_000), ..here };
    let beyond = CacheOverTime::explained(&beyond, &());
    assert_eq!(beyond.answer.traffic.and_then(|t| t.traced).expect("a trace").number, 3_000);
    assert_eq!(beyond.findings[0].field, "tracedRequest");
}

/// What CloudFront rejects reaches no cache, as in the Request lab.
#[test]
fn a_rejected_request_reaches_no_cache() {
    let get = |body: &str| json!({ "at": 0, "request": { "path": "/a", "body": body } });
    let here = scenario(json!({
        "events": [get(""), get("text")],
        "content": [{ "path": "/a", "versions": [{ "headers": [["Cache-Control", "max-age=60"]] }] }],
    }));
    let explained = CacheOverTime::explained(&here, &());
    let EventResult::Request(served) = &explained.answer.moments[1].what else {
        panic!("a request")
    };
    assert_eq!(
        (served.result, served.status, served.origin_asked),
        (CacheResult::Error, 403, false)
    );
    let step = explained.trace.steps.last().expect("a step");
    assert_eq!(step.rule.id, "cloudfront.request.get-body");
    assert_eq!(step.reads, ["events[1].request.body"]);
    let headline = CacheOverTime::headline(&explained);
    assert_eq!((headline.tone, headline.word.as_str()), (Tone::Bad, "Error 403"));
    assert!(headline.sentence.contains("GET request with a body"), "{}", headline.sentence);
}

fn example(id: &str) -> Scenario {
    let found = CacheOverTime::examples().into_iter().find(|example| example.id == id);
    found.expect("the example").scenario
}

/// Traffic makes the hit ratio the verdict, whatever the timeline has.
#[test]
fn the_verdict_on_traffic_compares_the_hit_ratios() {
    for id in ["low-hit-ratio", "static-dynamic", "tracking"] {
        let explained = CacheOverTime::explained(&example(id), &());
        let run = explained.answer.traffic.as_ref().and_then(|t| t.run.as_ref()).expect("a run");
        let ratios: Vec<String> =
            run.sides.iter().map(|side| text::percent(side.hit_ratio)).collect();
        let headline = CacheOverTime::headline(&explained);
        assert_eq!(headline.word, ratios.join(" vs. "), "{id}");
        assert!(headline.sentence.contains("because A includes"), "{id}: {}", headline.sentence);
        let one = Scenario { compare: None, ..example(id) };
        let one = CacheOverTime::headline(&CacheOverTime::explained(&one, &()));
        assert_eq!(one.word, format!("{} hits", ratios[0]), "{id}");
    }
}

/// A hit and a miss are facts; stale content and a cached error are a cost; an error of the origin is a failure.
#[test]
fn the_tone_of_a_result() {
    let mut seen = BTreeSet::new();
    for example in CacheOverTime::examples() {
        let mut here = example.scenario;
        here.traffic = None;
        for at in here.unrolled().iter().map(|(_, event)| event.at).collect::<Vec<_>>() {
            here.clock = at;
            let explained = CacheOverTime::explained(&here, &());
            let answer = &explained.answer;
            let Some(EventResult::Request(served)) =
                answer.current.and_then(|at| answer.moments.get(at)).map(|moment| &moment.what)
            else {
                continue;
            };
            let expected = match served.result {
                CacheResult::Error if served.origin_asked => Tone::Bad,
                CacheResult::Error => Tone::Caution,
                _ if served.stale => Tone::Caution,
                _ => Tone::Neutral,
            };
            let headline = CacheOverTime::headline(&explained);
            assert_eq!(headline.tone, expected, "{} at {at}: {headline:?}", example.id);
            seen.insert(headline.word);
        }
    }
    for word in ["Hit", "Miss", "Refresh hit", "Stale hit", "Error 404", "Error 500"] {
        assert!(seen.contains(word), "{word}: {seen:?}");
    }
}

/// What AWS rejects is the verdict, not an empty cache.
#[test]
fn the_verdict_on_what_aws_rejects() {
    for id in ["misspelt-policy", "bad-paths"] {
        let explained = CacheOverTime::explained(&example(id), &());
        let headline = CacheOverTime::headline(&explained);
        assert_eq!((headline.tone, &*headline.word), (Tone::Bad, "Rejected by AWS"), "{id}");
    }
}

/// At every time of a timeline, an added invalidation changes the result of a request.
#[test]
fn an_added_invalidation_changes_a_result() {
    let results = |scenario: &Scenario| -> Vec<(CacheResult, String)> {
        let moments = CacheOverTime::explained(scenario, &()).answer.moments;
        let requests = moments.into_iter().filter_map(|moment| match moment.what {
            EventResult::Request(served) => Some((served.result, served.version)),
            _ => None,
        });
        requests.collect()
    };
    let with_invalidation = |scenario: &Scenario| {
        let mut with = scenario.clone();
        let answer = CacheOverTime::explained(scenario, &()).answer;
        let (place, event) = invalidation_to_add(scenario, &answer);
        with.events.insert(place, event);
        with
    };
    for id in ["still-old", "invalidation", "polled", "stale-while-revalidate", "cached-errors"] {
        let here = example(id);
        let before = results(&here);
        let mut times: Vec<i64> = here.unrolled().iter().map(|(_, event)| event.at).collect();
        times.extend([-5, 0, 10_000]);
        for clock in times {
            let with = with_invalidation(&Scenario { clock, ..here.clone() });
            assert_ne!(results(&with), before, "{id} at {clock}");
        }
    }
    // Two requests at the same time: the invalidation comes between them.
    let twice = scenario(json!({ "events": [
        { "at": 0, "request": { "path": "/a" } }, { "at": 0, "request": { "path": "/a" } },
    ], "content": [{ "path": "/a", "versions": [{ "headers": [["Cache-Control", "max-age=60"]] }] }] }));
    assert_ne!(results(&with_invalidation(&twice)), results(&twice));
    // The query string of a request isn't in every cache key, so the path ends in a wildcard.
    let query = with_invalidation(&example("tracking"));
    assert!(query.events.iter().any(|event| event.invalidate == ["/offer*"]));
    let empty = with_invalidation(&Scenario::default());
    assert_eq!(empty.events[0].invalidate, ["/*"]);
}

/// What is pasted, against a hit at the age of 60 seconds or a refresh hit; what the first cause begins with.
#[test]
fn causes_of_what_was_received() {
    let hit = "HTTP/2 200\nvia: 1.1 a.cloudfront.net (CloudFront)\nx-cache: Hit from cloudfront\n";
    let refresh = hit.replace("Hit", "RefreshHit");
    let refused = |server: &str| format!("HTTP/2 403\n{server}x-cache: Error from cloudfront\n");
    let table = [
        (60, refused(""), "CloudFront denied"),
        (60, refused("server: CloudFront\n"), "CloudFront denied"),
        (60, refused("server: AmazonS3\n"), "S3 denied"),
        (60, refused("server: nginx\n"), "The origin denied"),
        (60, refresh, "The cached object had expired"),
        (60, format!("{hit}age: 30\n"), "The object was stored later"),
        (60, format!("{hit}age: 90\n"), "The object was stored earlier"),
        (60, format!("{hit}age: 60\n"), ""),
        (200, format!("{hit}age: 60\n"), "The cached object hadn't expired"),
    ];
    for (clock, received, cause) in table {
        let here = scenario(json!({
            "cachePolicy": policy([0, 100, 100], &[], "none", "none"),
            "content": [{ "path": "/a", "versions": [{ "headers": [["ETag", "\"1\""]] }] }],
            "events": [{ "at": 0, "request": { "path": "/a" } }, { "at": clock, "request": { "path": "/a" } }],
            "clock": clock,
            "received": received,
        }));
        let explained = CacheOverTime::explained(&here, &());
        let found = explained.answer.diagnosis.expect("a diagnosis").causes;
        let first = found.first().map_or("", |one| one.cause.as_str());
        assert!(
            first.starts_with(cause) && first.is_empty() == cause.is_empty(),
            "{received}: {found:?}"
        );
    }
}

#[test]
fn a_refused_path_costs_nothing() {
    let bill = |paths: Value, tags: Value| {
        let here = json!({ "events": [{ "at": 0, "invalidate": paths }], "cacheTagHeader": tags });
        let bill = CacheOverTime::explained(&scenario(here), &()).answer.bill;
        (bill.paths, bill.refused)
    };
    let paths = json!(["/a", "b", "/*c", "/d~", "#tag"]);
    assert_eq!(bill(paths.clone(), Value::Null), (1, 4));
    assert_eq!(bill(paths, json!("x-tag")), (2, 3));
}

fn entry([fresh, revalidating, on_error]: [i64; 3], conditional: bool) -> CacheEntry {
    CacheEntry {
        at: 100,
        freshness: Freshness {
            lifetime: fresh,
            fresh,
            revalidating,
            on_error,
            conditional,
            always_ask: false,
        },
        status: 200,
        body: true,
        version: 1,
        retry: 0,
    }
}

/// While `stale-while-revalidate` lasts, the viewer gets the old object, and the answer to the refresh in the background
/// decides what is cached then: docs/reference/cloudfront.md, section 5.3. An error that isn't cacheable changes nothing.
#[test]
fn what_a_refresh_in_the_background_leaves() {
    let stored = entry([10, 60, 60], true);
    let longer = Freshness { fresh: 99, ..stored.freshness };
    let answer = |status: u16, freshness: Option<Freshness>| FetchResult {
        status,
        not_modified: false,
        freshness,
        at: 120,
        version: 2,
        error_minimum: 10,
    };
    let new = |status: u16| {
        CacheEntryChange::Put(CacheEntry {
            at: 120,
            freshness: longer,
            status,
            version: 2,
            retry: i64::MIN,
            ..stored
        })
    };
    let renewed = CacheEntry { at: 120, freshness: longer, retry: i64::MIN, ..stored };
    for (answer, expected) in [
        (answer(200, Some(longer)), new(200)),
        (answer(200, None), CacheEntryChange::Remove),
        (answer(302, None), CacheEntryChange::Remove),
        (answer(404, Some(longer)), new(404)),
        (answer(400, None), CacheEntryChange::Keep),
        (answer(499, None), CacheEntryChange::Keep),
        (answer(500, None), CacheEntryChange::Put(CacheEntry { retry: 130, ..stored })),
        (answer(503, Some(longer)), CacheEntryChange::Put(CacheEntry { retry: 130, ..stored })),
        (
            FetchResult { not_modified: true, ..answer(200, Some(longer)) },
            CacheEntryChange::Put(renewed),
        ),
        (FetchResult { not_modified: true, ..answer(200, None) }, CacheEntryChange::Remove),
    ] {
        let lookup = CacheLookup { now: 120, wants_body: true, cacheable: true };
        let (outcome, change) = serve(Some(stored), lookup, &mut Trace::silent(), |_, _| answer);
        assert_eq!((outcome.result, outcome.status, outcome.version), (CacheResult::Hit, 200, 1));
        assert!(outcome.stale && outcome.origin_asked, "{answer:?}");
        assert_eq!(change, expected, "{answer:?}");
    }
}

/// docs/reference/cloudfront.md, section 5.3: how long an expired object is of use. A validator makes it of use forever.
#[test]
fn when_an_object_is_of_no_more_use() {
    for (ends, conditional, last) in [
        ([10, 10, 0], false, 9),
        ([10, 20, 0], false, 19),
        ([10, 10, 30], false, 29),
        ([10, 20, 30], false, 29),
        ([10, 30, 20], false, 29),
        ([0, 0, 0], false, -1),
    ] {
        let entry = entry(ends, conditional);
        let useful: Vec<i64> = (0..40).filter(|age| !entry.is_unusable(100 + age)).collect();
        assert_eq!(useful, (0..=last).collect::<Vec<i64>>(), "{ends:?}");
    }
    assert!(!entry([10, 10, 0], true).is_unusable(1_000_000));
}

#[test]
fn an_event_happens_again() {
    let event = json!({ "at": 5, "again": 3, "every": 10, "request": { "path": "/a" } });
    let other = json!({ "at": 15, "again": 1, "every": 10, "invalidate": ["/a", "/b"] });
    let played = |events: Value| {
        let content = json!([{ "path": "/a", "versions": [{ "label": "v1", "headers": [["Cache-Control", "max-age=100"]] }] }]);
        CacheOverTime::explained(
            &scenario(json!({ "content": content, "events": events, "clock": 30 })),
            &(),
        )
    };
    let explained = played(json!([event, other]));
    let seen: Vec<(i64, usize)> =
        explained.answer.moments.iter().map(|moment| (moment.at, moment.event)).collect();
    assert_eq!(seen, [(5, 0), (15, 0), (15, 1), (25, 0), (25, 1), (35, 0)]);
    assert_eq!(explained.answer.totals.results["Miss"], 3);
    assert_eq!(explained.answer.totals.results["Hit"], 1);
    assert_eq!(explained.answer.current, Some(4));
    assert_eq!(explained.answer.bill.paths, 4);
    for hostile in [
        json!({ "at": i64::MAX, "again": u32::MAX, "every": i64::MAX, "request": {} }),
        json!({ "at": i64::MIN, "again": u32::MAX, "every": i64::MIN, "invalidate": ["/"] }),
    ] {
        let explained = played(json!([event, hostile]));
        assert_eq!(explained.answer.moments.len(), MAX_EVENTS);
        let fields: Vec<&str> =
            explained.findings.iter().map(|finding| finding.field.as_str()).collect();
        assert!(fields.contains(&"events"), "{fields:?}");
    }
}

#[test]
fn what_is_private_is_named_and_blanked() {
    let mut here = scenario(json!({
        "events": [{ "at": 0, "request": { "path": "/a", "headers": [["Authorization", "Bearer s3cr3t"], ["Accept", "a"]] } }],
        "content": [{ "path": "/a", "versions": [{ "headers": [["Set-Cookie", "id=s3cr3t"]] }] }],
        "received": "> Cookie: id=s3cr3t\n< HTTP/2 200\n< set-cookie: id=s3cr3t; Path=/\n< age: 5",
    }));
    let found = CacheOverTime::sensitive(&here);
    let fields: Vec<&str> = found.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["authorization", "received", "set-cookie"]);
    for one in &found {
        CacheOverTime::blank(&mut here, &one.field);
    }
    let left = json!(here).to_string();
    assert!(!left.contains("s3cr3t"), "{left}");
    assert_eq!(here.received, "> Cookie:\n< HTTP/2 200\n< set-cookie:\n< age: 5");
}

#[test]
fn replay_names_the_event_at_fault() {
    let ask = |event: Value| {
        let argument =
            json!({ "cachePolicy": { "managed": "CachingOptimized" }, "events": [event] });
        api::call("replay", argument).expect_err("a bad event").field
    };
    assert_eq!(ask(json!({ "at": 1 })), "events[0]");
    assert_eq!(ask(json!({ "at": 1, "request": {} })), "events[0].originAnswer");
    assert_eq!(
        ask(json!({ "at": 1, "request": {}, "originAnswer": {} })),
        "events[0].originAnswer"
    );
    assert_eq!(ask(json!({ "request": {} })), "events[0].at");
    assert_eq!(ask(json!({ "at": "soon" })), "events[0].at");
}

/// The outage of docs/reference/cloudfront.md, section 5.3: stale content, the pause after a failure,
/// 4xx, and the recovery.
#[test]
fn an_outage_from_minute_to_minute() {
    let fine =
        json!({ "status": 200, "headers": [["Cache-Control", "max-age=60"], ["ETag", "\"1\""]] });
    let table: &[(i64, Value, &str, u16, bool)] = &[
        (0, fine.clone(), "Miss", 200, true),
        (70, json!({ "status": 503 }), "Hit", 200, true),
        (75, json!({ "status": 503 }), "Hit", 200, false),
        (79, fine.clone(), "Hit", 200, false),
        (81, json!({ "unreachable": "timeout" }), "Hit", 200, true),
        (95, json!({ "status": 404 }), "Error", 404, true),
        (100, fine.clone(), "Error", 404, false),
        (106, fine.clone(), "Miss", 200, true),
        (110, json!({ "unreachable": "refused" }), "Hit", 200, false),
    ];
    let events: Vec<Value> = table
        .iter()
        .map(|(at, answer, ..)| json!({ "at": START + at, "request": { "path": "/n" }, "originAnswer": answer }))
        .collect();
    let answer = api::call(
        "replay",
        json!({ "cachePolicy": policy([0, 60, 3600], &[], "none", "none"), "events": events }),
    )
    .expect("a replay");
    for (row, (at, _, result, status, asked)) in table.iter().enumerate() {
        let got = &answer["results"][row];
        assert_eq!(
            (got["result"].as_str(), got["status"].as_u64(), got["originAsked"].as_bool()),
            (Some(*result), Some(u64::from(*status)), Some(*asked)),
            "at {at} s"
        );
    }
}

/// A valid path that matches nothing by mistake has a reason, in the API, as a finding, and in the verdict.
#[test]
fn an_encoded_wildcard_in_an_invalidation_is_named() {
    let cases = [
        ("/%2A", true, "isn't a wildcard"),
        ("/images/%2a", true, "isn't a wildcard"),
        ("/css/app%2A*", true, "isn't a wildcard"),
        ("/images%2Fa.png", true, "encoded `/`"),
        ("/a.html%3Fv=1", true, "encoded `?`"),
        ("/example_202?.zip", true, "begins a query string"),
        ("/img?/a.jpg", true, "begins a query string"),
        ("/caf%C3%A9.html", true, ""),
        ("/a.html?v=1", true, ""),
        ("/a.html?v2", true, ""),
        ("/a.html?*", true, ""),
        ("/*", true, ""),
        ("/*.jpg", false, "before its last character"),
        ("images/*", false, "doesn't start with `/`"),
        ("%2Fimages/*", false, "doesn't start with `/`"),
    ];
    for (path, valid, reason) in cases {
        let checked =
            api::call("checkInvalidationPath", json!({ "path": path })).expect("a verdict");
        assert_eq!(checked["valid"], valid, "{path}");
        let said = checked["reason"].as_str().unwrap_or_default();
        assert_eq!(said.is_empty(), reason.is_empty(), "{path}: {said}");
        assert!(said.contains(reason), "{path}: {said}");
        let scenario = scenario(json!({
            "clock": START + 10, "events": [{ "at": START, "invalidate": [path] }],
        }));
        let explained = CacheOverTime::explained(&scenario, &());
        let mut found = explained.findings.iter().map(|f| (json!(f.severity), f.message.as_str()));
        let found = found.find(|(_, message)| !said.is_empty() && said.starts_with(message));
        let severity = if valid { "warning" } else { "error" };
        assert_eq!(found.map(|f| f.0), (!said.is_empty()).then(|| json!(severity)), "{path}");
    }
    let encoded = scenario(json!({
        "clock": START, "events": [{ "at": START, "invalidate": ["/%2A"] }],
    }));
    let verdict = CacheOverTime::headline(&CacheOverTime::explained(&encoded, &()));
    assert_eq!(verdict.tone, Tone::Caution);
    assert!(verdict.detail.contains("isn't a wildcard"), "{}", verdict.detail);
}
