//! How long one `explain` takes in the browser: a distribution for every lab, over all its examples.
//!
//! `./dev bench` builds the site and brings the browser.

#[path = "../tests/e2e/browser.rs"]
#[allow(dead_code)] // the tests use the rest
mod browser;
#[path = "../tests/e2e/site.rs"]
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

#[tokio::main]
async fn main() {
    let page = Page::open("", WIDE).await;
    println!(
        "{:24} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "explain, in the browser", "samples", "median", "p95", "p99", "max"
    );
    let labs = page
        .run("return window.cloudglass.labs().map(lab => lab.id)", vec![])
        .await;
    for lab in labs
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        let times = page
            .client
            .execute_async(MEASURE, vec![lab.into()])
            .await
            .expect("the measurement");
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
    let keys: Value = serde_json::from_str(include_str!("../tests/data/vectors/keys.json"))
        .expect("keys.json is JSON");
    let rows = page
        .client
        .execute_async(SIGNING, vec![keys["keys"].clone()])
        .await
        .expect("the measurement");
    let rows: Vec<(String, f64, f64)> = serde_json::from_value(rows).expect("rows");
    println!(
        "\n{:24} {:>9} {:>9}",
        "signing, in the browser", "ours", "WebCrypto"
    );
    for (what, ours, theirs) in rows {
        println!("{what:24} {ours:6.3} ms {theirs:6.3} ms");
    }
    page.close().await;
}
