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
    page.close().await;
}
