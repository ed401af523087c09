//! Properties of cache keys and origin requests.

use cloudglass::{
    api,
    cloudfront::{
        behavior::CacheBehavior,
        policy::{
            CachePolicyConfig, KeyParameters, Lenient, OriginRequestPolicyConfig, PolicyChoice,
            Selection, SelectionBehavior,
        },
        request::{CacheKey, CompiledBehavior, RequestOrigin, Viewer},
    },
    explain::Trace,
    http::{Header, Request},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn selection(behaviors: &'static [SelectionBehavior]) -> impl Strategy<Value = Selection> {
    (prop::sample::select(behaviors.to_vec()), prop::collection::btree_set("[a-d]", 0..3))
        .prop_map(|(behavior, names)| Selection::of(behavior, names))
}

const KEYED: &[SelectionBehavior] = &[SelectionBehavior::None, SelectionBehavior::Whitelist];
const LISTED: &[SelectionBehavior] = &[
    SelectionBehavior::None,
    SelectionBehavior::Whitelist,
    SelectionBehavior::AllExcept,
    SelectionBehavior::All,
];
const FORWARDED: &[SelectionBehavior] = &[
    SelectionBehavior::None,
    SelectionBehavior::Whitelist,
    SelectionBehavior::AllViewer,
    SelectionBehavior::AllExcept,
];

prop_compose! {
    fn policies()(headers in selection(KEYED), cookies in selection(LISTED), queries in selection(LISTED), gzip: bool, brotli: bool,
                  more_headers in selection(FORWARDED), more_cookies in selection(LISTED), more_queries in selection(LISTED))
                 -> (CachePolicyConfig, OriginRequestPolicyConfig) {
        let cache = CachePolicyConfig {
            parameters: Some(KeyParameters {
                gzip: Some(Lenient::Is(gzip)), brotli: Some(Lenient::Is(brotli)),
                headers: Some(headers), cookies: Some(cookies), query_strings: Some(queries),
            }),
            ..CachePolicyConfig::default()
        };
        let forward = OriginRequestPolicyConfig {
            headers: Some(more_headers), cookies: Some(more_cookies), query_strings: Some(more_queries), ..Default::default()
        };
        (cache, forward)
    }
}

prop_compose! {
    fn requests()(path in "/[a-z]{0,3}", query in prop::option::of("([a-dA]=?[0-9]?&){0,4}[a-d]"),
                  headers in prop::collection::vec(("[a-dA-D]|User-Agent|Accept-Encoding|Range", "[a-z]{0,2}"), 0..5),
                  jar in "([a-d]=[0-9]; ){0,3}[a-d]=1") -> Request {
        let mut headers: Vec<Header> = headers.into_iter().map(|(name, value)| Header(name, value)).collect();
        headers.push(Header::new("Cookie", jar));
        Request { path, query, headers, ..Request::default() }
    }
}

fn compiled(cache: &CachePolicyConfig, forward: &OriginRequestPolicyConfig) -> CompiledBehavior {
    let origin = RequestOrigin::default();
    let behavior = CacheBehavior {
        cache_policy: PolicyChoice::Config(cache.clone()),
        origin_request_policy: Some(PolicyChoice::Config(forward.clone())),
        ..CacheBehavior::default()
    };
    CompiledBehavior::new("d111111abcdef8.cloudfront.net", &behavior, &origin)
        .expect("no managed policies")
}

fn bytes(compiled: &CompiledBehavior, request: &Request) -> Vec<u8> {
    let mut out = Vec::new();
    assert!(compiled.write_key(request, &Viewer::default(), &mut out));
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The compact key and the readable one part the same requests.
    #[test]
    fn the_compact_key_is_the_key((cache, forward) in policies(), a in requests(), b in requests()) {
        let compiled = compiled(&cache, &forward);
        let viewer = Viewer::default();
        let differs = CacheKey::part_ways(compiled.key(&a, &viewer).as_ref(), compiled.key(&b, &viewer).as_ref());
        prop_assert_eq!(bytes(&compiled, &a) == bytes(&compiled, &b), differs.is_empty());
        prop_assert!(CacheKey::part_ways(compiled.key(&a, &viewer).as_ref(), compiled.key(&a, &viewer).as_ref()).is_empty());
    }

    /// Neither the case of header names, nor the order of headers of different names or of cookies, is in the key.
    #[test]
    fn order_and_case_that_do_not_count((cache, forward) in policies(), request in requests()) {
        let compiled = compiled(&cache, &forward);
        let mut other = request.clone();
        other.headers.sort_by_key(|header| header.name().to_ascii_lowercase());
        for header in &mut other.headers {
            header.0 = header.0.to_ascii_uppercase();
            if header.is("cookie") {
                // Of cookies with the same name the order counts; of the others not.
                let mut pairs: Vec<&str> = header.1.split("; ").collect();
                pairs.sort_by_key(|pair| std::cmp::Reverse(pair.split('=').next().map(str::to_owned)));
                header.1 = pairs.join("; ");
            }
        }
        prop_assert_eq!(bytes(&compiled, &request), bytes(&compiled, &other));
    }

    /// What is in the key reaches the origin, save between two block lists.
    #[test]
    fn the_key_reaches_the_origin((cache, forward) in policies(), request in requests()) {
        let compiled = compiled(&cache, &forward);
        let viewer = Viewer::default();
        let key = compiled.key(&request, &viewer).expect("GET has a key");
        let origin = compiled.origin_request(&request, &viewer, &mut Trace::silent());
        for (name, value) in &key.headers {
            prop_assert!(origin.headers.iter().any(|line| line.name.eq_ignore_ascii_case(name) && line.value == *value), "{}", name);
        }
        let odd = |one: &Option<Selection>, two: &Option<Selection>| {
            [one, two].into_iter().all(|s| s.as_ref().is_some_and(|s| s.behavior == Some(SelectionBehavior::AllExcept)))
        };
        let parameters = cache.parameters.clone().unwrap_or_default();
        if !odd(&parameters.cookies, &forward.cookies) {
            for (name, value) in &key.cookies {
                prop_assert!(origin.cookies.iter().any(|line| line.name == *name && line.value == *value), "{}", name);
            }
        }
        if !odd(&parameters.query_strings, &forward.query_strings) {
            for raw in key.query.iter().flat_map(|query| query.split('&')) {
                prop_assert!(origin.query.iter().flat_map(|query| query.split('&')).any(|sent| sent == raw), "{}", raw);
            }
        }
        prop_assert!(origin.params.len() == origin.query.as_ref().map_or(0, |query| query.split('&').count()));
    }
}

/// A WebSocket's GET has the key of a GET, and leaves nothing in the cache that another request could hit.
#[test]
fn a_websocket_has_a_key_and_stores_nothing() {
    let setup = json!({
        "distributionDomain": "d111111abcdef8.cloudfront.net",
        "origin": { "kind": "custom", "domain": "origin.example.net" },
        "cachePolicy": { "managed": "CachingOptimized" },
    });
    let request = |path: &str, upgrade: bool| {
        let headers = json!([["Upgrade", "websocket"], ["Connection", "Upgrade"]]);
        json!({
            "path": path,
            "httpVersion": "1.1",
            "headers": if upgrade { headers } else { json!([]) },
        })
    };
    let ask = |function: &str, member: &str, value: Value| {
        let mut argument = setup.clone();
        argument[member] = value;
        api::call(function, argument).expect("an answer")
    };
    let pair = |path: &str| json!([{ "request": request("/a", true) }, { "request": request(path, true) }]);
    assert_eq!(ask("sameObject", "requests", pair("/a")), json!({ "same": true, "differs": [] }));
    assert_eq!(
        ask("sameObject", "requests", pair("/b")),
        json!({ "same": false, "differs": ["path"] })
    );
    let events: Vec<Value> = [("/a", true), ("/a", true), ("/b", true), ("/a", false)]
        .into_iter()
        .zip(0..)
        .map(|((path, upgrade), at)| {
            json!({ "at": at, "request": request(path, upgrade), "originAnswer": { "status": 200, "headers": [] } })
        })
        .collect();
    let replayed = ask("replay", "events", json!(events));
    assert_eq!(replayed["totals"]["Miss"], 4, "{replayed}");
}
