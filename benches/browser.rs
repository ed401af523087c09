//! How long one `explain` takes in the browser: a distribution for every lab, over all its examples; how long signing
//! and verifying take, beside WebCrypto; how many tasks a second are placed; and how many generated requests a second go
//! through the caches. Both grow: by instances and tasks, by requests and objects.
//!
//! `./dev bench` builds the site and brings the browser.

#[path = "../tests/e2e/browser.rs"]
#[allow(dead_code)] // the tests use the rest
mod browser;
#[path = "../tests/e2e/site.rs"]
#[allow(dead_code)] // the tests use the rest
mod site;

use browser::{Page, WIDE};
use serde_json::Value;

/// Explains each example in turn for a while; answers the sorted times in milliseconds. The clock of a page ticks in
/// steps of 0.1 ms, so a sample is the mean of a few calls.
const MEASURE: &str = "const [lab, done] = arguments; const call = window.cloudglass; \
    const scenarios = call.examples({ lab }).map(e => e.scenario); const times = []; const CALLS = 5; \
    for (let warm = 0; warm < 20; warm++) call.explain({ lab, scenario: scenarios[warm % scenarios.length] }); \
    const end = performance.now() + 1500; \
    while (performance.now() < end || times.length < 50) for (const scenario of scenarios) { \
      const start = performance.now(); for (let i = 0; i < CALLS; i++) call.explain({ lab, scenario }); \
      times.push((performance.now() - start) / CALLS); } \
    times.sort((a, b) => a - b); done(times)";

/// The request lab by the number of headers, cookies and parameters: medians in milliseconds.
const GROWTH: &str = "const done = arguments[0]; const rows = []; \
    const pairs = (count, separator) => Array.from({ length: count }, (_, at) => at.toString(16) + '=1').join(separator); \
    for (const what of ['headers', 'cookies', 'parameters']) for (const count of [10, 100, 1000]) { \
      const request = what === 'headers' ? { headers: Array.from({ length: count }, (_, at) => ['X-' + at.toString(16), '1']) } \
        : what === 'cookies' ? { headers: [['Cookie', pairs(count, '; ')]] } : { query: pairs(count, '&') }; \
      const scenario = { requests: [{ request }], cachePolicy: { managed: 'UseOriginCacheControlHeaders-QueryStrings' }, originRequestPolicy: { managed: 'AllViewer' } }; \
      const times = []; \
      for (let i = 0; i < 40; i++) { const start = performance.now(); for (let j = 0; j < 4; j++) cloudglass.explain({ lab: 'request', scenario }); times.push((performance.now() - start) / 4); } \
      rows.push([`${count} ${what}`, times.sort((a, b) => a - b)[20]]); } \
    done(rows)";

/// Times our signing and verifying, each a call with keys as PEM, and WebCrypto's beside them, in the same page:
/// medians in milliseconds.
const SIGNING: &str = "const [keys, done] = arguments; (async () => { \
    const median = async (run) => { const times = []; await run(); \
      for (let i = 0; i < 31; i++) { const start = performance.now(); for (let j = 0; j < 4; j++) await run(); times.push((performance.now() - start) / 4); } \
      return times.sort((a, b) => a - b)[15]; }; \
    const der = pem => Uint8Array.from(atob(pem.replace(/-----[^-]*-----|\\s/g, '')), c => c.charCodeAt(0)); \
    const rows = []; \
    for (const [name, algorithm, key] of [['RSA-2048', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }, keys[0]], ['P-256', { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-1' }, keys[2]]]) { \
      const ask = { url: 'https://d111111abcdef8.cloudfront.net/a.jpg', dateLessThan: '1767290400', keyPairId: 'K', privateKey: key.pkcs8_pem }; \
      const signed = cloudglass.signUrl(ask); \
      const check = { trustedKeys: [{ keyPairId: 'K', publicKey: key.public_spki_pem }], request: { url: signed.url, nowEpoch: 1 } }; \
      const secret = await crypto.subtle.importKey('pkcs8', der(key.pkcs8_pem), algorithm, false, ['sign']); \
      const open = await crypto.subtle.importKey('spki', der(key.public_spki_pem), algorithm, false, ['verify']); \
      const data = new TextEncoder().encode(signed.policy); const theirs = await crypto.subtle.sign(algorithm, secret, data); \
      rows.push([`sign ${name}`, await median(() => cloudglass.signUrl(ask)), await median(() => crypto.subtle.sign(algorithm, secret, data))]); \
      rows.push([`verify ${name}`, await median(() => cloudglass.verifyRequest(check)), await median(() => crypto.subtle.verify(algorithm, open, theirs, data))]); } \
    done(rows); })()";

/// Places tasks by one list of strategies on clusters of several sizes, without a trace: for each size the milliseconds of
/// the whole call, and of placing alone (the call less one that places nothing), the best of a few.
const PLACING: &str = "const [strategies, done] = arguments; const rows = []; \
    for (const [count, TASKS] of [[100, 10000], [1000, 10000], [10000, 10000], [10000, 100000]]) { const room = Math.max(10, Math.ceil(TASKS / count)) * 100; \
      const instances = Array.from({ length: count }, (_, at) => ({ id: 'i-' + String(at).padStart(5, '0'), az: 'us-east-1' + 'abc'[at % 3], instanceType: 'm5.large', \
        cpu: room, memory: room, attributes: { rack: String(at % 50), pair: String(Math.floor(at / 2)) } })); \
      const ask = tasks => ({ cluster: { instances }, count: tasks, group: 'service:web', strategies, \
        taskDefinition: { family: 'web', containers: [{ name: 'app', cpu: 100, memory: 100 }] } }); \
      const best = tasks => { let least = Infinity; for (let i = 0; i < 4; i++) { const start = performance.now(); \
        const answer = cloudglass.placeTasks(ask(tasks)); if (answer.placed.length !== tasks) throw new Error('not all placed'); \
        least = Math.min(least, performance.now() - start); } return least; }; \
      const whole = best(TASKS); rows.push([count, TASKS, whole, whole - best(0)]); } \
    done(rows)";

const MIXES: [(&str, &str); 6] = [
    ("random", r#"[{"type": "random"}]"#),
    ("spread zones", r#"[{"type": "spread", "field": "attribute:ecs.availability-zone"}]"#),
    ("spread instances", r#"[{"type": "spread", "field": "instanceId"}]"#),
    ("binpack memory", r#"[{"type": "binpack", "field": "memory"}]"#),
    (
        "zones, binpack memory",
        r#"[{"type": "spread", "field": "attribute:ecs.availability-zone"}, {"type": "binpack", "field": "memory"}]"#,
    ),
    ("spread pairs", r#"[{"type": "spread", "field": "attribute:pair"}]"#),
];

/// Presses the button that runs the traffic, and waits for its figures: milliseconds.
const TRAFFIC: &str = "const done = arguments[0]; const button = () => [...document.querySelectorAll('button')].find(b => b.textContent.startsWith('Run ')); \
    const start = performance.now(); button().click(); let seen = false; \
    const wait = setInterval(() => { const running = !!document.querySelector('progress'); seen ||= running; \
      if (seen && !running) { clearInterval(wait); done(performance.now() - start); } }, 4)";

/// Generated requests a second on the page as it is used: in slices between frames, with progress. By requests and
/// objects, under one policy and under two.
async fn traffic(page: &Page) {
    println!("\n{:56} {:>9} {:>14}", "generated traffic, in the browser", "took", "requests/s");
    for (requests, objects, both) in [
        (100_000, 5_000, false),
        (1_000_000, 5_000, false),
        (1_000_000, 500_000, false),
        (1_000_000, 5_000, true),
    ] {
        let script = "const [requests, objects, both] = arguments; \
            const { scenario } = cloudglass.examples({ lab: 'cache-over-time' }).find(e => e.id === 'static-dynamic'); \
            Object.assign(scenario.traffic, { requests, objects }); if (!both) scenario.compare = null; \
            return cloudglass.link({ lab: 'cache-over-time', scenario })";
        let link = page.run(script, vec![requests.into(), objects.into(), both.into()]).await;
        page.go(link.as_str().expect("a link")).await;
        page.says("while the caches warm up").await;
        let took = page.client.execute_async(TRAFFIC, vec![]).await;
        let took = took.expect("the run").as_f64().expect("milliseconds");
        let sides = if both { "A and B" } else { "A" };
        println!(
            "{:56} {:6.0} ms {:14.0}",
            format!("{requests} requests, {objects} objects, {sides}"),
            took,
            f64::from(requests) / took * 1000.0
        );
    }
}

#[tokio::main]
async fn main() {
    let page = Page::open("", WIDE).await;
    println!(
        "{:24} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "explain, in the browser", "samples", "median", "p95", "p99", "max"
    );
    let labs = page.run("return window.cloudglass.labs().map(lab => lab.id)", vec![]).await;
    for lab in labs.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let times =
            page.client.execute_async(MEASURE, vec![lab.into()]).await.expect("the measurement");
        let times: Vec<f64> = serde_json::from_value(times).expect("times");
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{lab:24} {:8} {:6.3} ms {:6.3} ms {:6.3} ms {:6.3} ms",
            times.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }
    let rows = page.client.execute_async(GROWTH, vec![]).await.expect("the measurement");
    let rows: Vec<(String, f64)> = serde_json::from_value(rows).expect("rows");
    println!("\n{:24} {:>9}", "the request lab with", "median");
    for (what, time) in rows {
        println!("{what:24} {time:6.3} ms");
    }
    let keys: Value = serde_json::from_str(include_str!("../tests/data/vectors/keys.json"))
        .expect("keys.json is JSON");
    let rows = page
        .client
        .execute_async(SIGNING, vec![keys["keys"].clone()])
        .await
        .expect("the measurement");
    let rows: Vec<(String, f64, f64)> = serde_json::from_value(rows).expect("rows");
    println!("\n{:24} {:>9} {:>9}", "signing, in the browser", "ours", "WebCrypto");
    for (what, ours, theirs) in rows {
        println!("{what:24} {ours:6.3} ms {theirs:6.3} ms");
    }
    println!(
        "\n{:24} {:>9} {:>9} {:>10} {:>10} {:>12}",
        "placing, in the browser", "instances", "tasks", "call", "placing", "tasks a s"
    );
    for (name, strategies) in MIXES {
        let strategies: Value = serde_json::from_str(strategies).expect("strategies");
        let rows =
            page.client.execute_async(PLACING, vec![strategies]).await.expect("the measurement");
        let rows: Vec<(u32, u32, f64, f64)> = serde_json::from_value(rows).expect("rows");
        for (instances, tasks, call, placing) in rows {
            let rate = f64::from(tasks) / placing.max(0.1) * 1000.0;
            println!(
                "{name:24} {instances:9} {tasks:9} {call:7.1} ms {placing:7.1} ms {rate:12.0}"
            );
        }
    }
    traffic(&page).await;
    page.close().await;
}
