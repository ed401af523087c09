//! The Cache over time lab: the current time, invalidations, generated traffic, and the pasted response.

use super::browser::{Page, WIDE};
use cloudglass::labs::{
    Lab,
    cache_over_time::{CacheOverTime, TrafficRun},
    run::Run,
};
use cloudglass::text;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The text of the event at the current time.
async fn current(page: &Page) -> String {
    let script = "return document.querySelector('.chip[aria-pressed=true]')?.innerText.replace(/\\s+/g, ' ') ?? ''";
    let chip = page.run(script, vec![]).await;
    chip.as_str().unwrap_or("").to_owned()
}

#[tokio::test]
async fn the_clock_is_stepped_and_an_invalidation_brings_the_new_version() {
    let page = Page::open("#/cache-over-time?example=still-old", WIDE).await;
    page.says("because the cached object is 40 min old and its TTL is 1 h").await;
    page.says("v2 becomes visible in 20 min, or after an invalidation").await;
    assert_eq!(current(&page).await, "40 min Hit /index.html · v1");
    page.click_text("Next event ▸").await;
    page.says("the cached object is 55 min old").await;
    assert_eq!(current(&page).await, "55 min Hit /index.html · v1");
    page.click_text("◂ Previous event").await;
    page.says("the cached object is 40 min old").await;
    // The slider moves by the second with the arrow keys; the last event stays the one looked at.
    page.run("document.getElementById('field-clock').focus()", vec![]).await;
    page.press(&Key::Left.to_string()).await;
    page.until(
        "the clock a second earlier",
        "return document.getElementById('field-clock').value === '2399'",
    )
    .await;
    assert_eq!(current(&page).await, "28 min 20 s Hit /index.html · v1");
    page.press(&Key::Right.to_string()).await;
    page.says("the cached object is 40 min old").await;

    // It takes effect at the current time: the next request gets the new version.
    page.click_text("Add invalidation").await;
    page.says("CloudFront removes 1 cached object because it matches /index.html").await;
    assert_eq!(current(&page).await, "40 min Invalidation /index.html");
    page.click_text("Next event ▸").await;
    assert_eq!(current(&page).await, "55 min Miss /index.html · v2");
    page.click_text("◂ Previous event").await;
    page.type_into("field-events-8--at", "2000").await;
    page.says("CloudFront fetches v2 from the origin").await;
    page.says("The response is cached for 1 h.").await;
    page.says("Paths that count").await;
    assert_eq!(current(&page).await, "40 min Miss /index.html · v2");

    // The same request again and again.
    page.click_text("Remove event 9").await;
    page.says("CloudFront serves v1").await;
    let summary = "[data-field='events[0]'] summary";
    page.click_on(summary).await;
    page.type_into("field-events-0--again", "20").await;
    page.type_into("field-events-0--every", "100").await;
    page.until("twenty more events", "return document.querySelectorAll('.chip').length === 28")
        .await;
    page.type_into("field-events-0--every", "-5").await;
    page.says("The interval -5 s is too short.").await;
    page.type_into("field-events-0--again", "900").await;
    page.says("The timeline replays only the first 500 of 908 events.").await;
    page.close().await;
}

#[tokio::test]
async fn a_key_leads_to_the_request_lab_and_back() {
    let page = Page::open("#/cache-over-time?example=invalidation", WIDE).await;
    page.click_text("Next event ▸").await;
    let clock = "return document.getElementById('field-clock').value";
    let at = page.run(clock, vec![]).await;
    let key = "return document.querySelector('[aria-label=\"Cached objects\"] th a').innerText";
    let key = page.run(key, vec![]).await;
    page.click_on("[aria-label='Cached objects'] th a").await;
    page.says("Miss").await;
    let (_, path) = key.as_str().unwrap_or("").split_once('|').expect("a key");
    let path = path.split('|').next().unwrap_or(path).to_owned();
    page.says(&path).await;
    page.client.back().await.expect("back");
    page.says("Timeline").await;
    assert_eq!(page.run(clock, vec![]).await, at);
    page.close().await;
}

/// A million requests under two policies: the page answers meanwhile, the run can be canceled, and its figures are
/// those that the same run comes to natively.
#[tokio::test]
async fn a_million_requests_run_while_the_page_answers() {
    let example = CacheOverTime::examples()
        .into_iter()
        .find(|example| example.id == "static-dynamic")
        .expect("the example");
    let mut scenario = example.scenario;
    if let Some(traffic) = &mut scenario.traffic {
        traffic.requests = 1_000_000;
    }
    let link =
        cloudglass::api::call("link", json!({ "lab": "cache-over-time", "scenario": scenario }));
    let link = link.expect("a link");
    let page = Page::open(link.as_str().expect("a link"), WIDE).await;
    let native =
        tokio::task::spawn_blocking(move || TrafficRun::new(&scenario).expect("a run").finish());

    // Seen and canceled at one go: a run takes about a second.
    page.until(
        "a run to cancel",
        "const button = [...document.querySelectorAll('button')].find(one => one.textContent.trim() === 'Cancel'); \
         const seen = !!button && /of 1,000,000 requests/.test(document.body.innerText); if (seen) button.click(); return seen",
    )
    .await;
    page.says("Canceled after").await;
    page.says("Run 1,000,000 requests").await;

    let running = "return !!document.querySelector('progress')";
    page.click_text("Run 1,000,000 requests").await;
    page.until("a second run", running).await;
    // A clock of the page's own, ticking beside the run: while it ticks, keys are heard too.
    page.run("window.ticks = 0; window.ticking = setInterval(() => { ticks += 1; }, 5)", vec![])
        .await;
    page.run("document.getElementById('field-clock').focus()", vec![]).await;
    let started = Instant::now();
    let table = "return [...document.querySelectorAll('[aria-label=\"Traffic summary\"] tbody tr')].map(row => [...row.children].map(cell => cell.innerText))";
    let mut pressed = 0;
    while page.run(running, vec![]).await == Value::Bool(true) {
        if pressed < 3 {
            page.press(&Key::Right.to_string()).await;
            pressed += 1;
        }
        assert!(started.elapsed() < Duration::from_secs(400), "the run never ends");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let ticks = page.run("clearInterval(window.ticking); return window.ticks", vec![]).await;
    assert!(ticks.as_u64() > Some(3), "the page came to itself {ticks} times");
    let rows = page.run(table, vec![]).await;
    let native = native.await.expect("the native run");
    let of = |name: &str, side: usize| {
        let row = rows.as_array().and_then(|rows| rows.iter().find(|row| row[0] == name));
        row.unwrap_or_else(|| panic!("{name}: {rows}"))[side + 1].clone()
    };
    for (side, result) in native.sides.iter().enumerate() {
        let figures = &result.figures;
        for (name, number) in [
            ("Hits at edge locations", figures.edge_hits),
            ("Hits in regional edge caches", figures.regional_hits),
            ("Refresh hits", figures.refresh_hits),
            ("Misses", figures.misses),
            ("Errors", figures.errors),
            ("Requests to the origin", figures.origin_requests),
            ("Cached objects", figures.stored),
            ("Old versions served", figures.outdated),
        ] {
            assert_eq!(of(name, side), json!(text::number(number)), "{name}");
        }
    }
    for plot in ["plot-hits", "plot-origin", "plot-bytes", "plot-stored"] {
        let lines = "return document.querySelectorAll(`#${arguments[0]} polyline`).length";
        assert_eq!(page.run(lines, vec![json!(plot)]).await, json!(2), "{plot}");
    }
    page.says("Separate cached objects").await;
    assert_eq!(page.flaws().await, "", "the figures of a run");
    page.close().await;
}

#[tokio::test]
async fn a_pasted_response_is_compared_with_the_prediction() {
    let page = Page::open("#/cache-over-time?example=still-old", WIDE).await;
    let paste = async |text: &str| {
        page.run(
            "const area = document.getElementById('field-received'); area.value = arguments[0]; area.dispatchEvent(new InputEvent('input', { bubbles: true }))",
            vec![json!(text)],
        )
        .await;
    };
    paste("$ curl -I https://www.example.com/index.html\nHTTP/2 200\ncontent-type: text/html\ncache-control: max-age=3600\nx-cache: Miss from cloudfront\nvia: 1.1 a.cloudfront.net (CloudFront)\nx-amz-cf-pop: FRA56-P2\n").await;
    page.says("Another edge location, whose cache was empty, served the request.").await;
    page.says("To confirm: Repeat the request, and compare X-Amz-Cf-Pop").await;
    paste("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>").await;
    page.says("The cache behavior requires a signed URL or signed cookies").await;
    page.says("Verify the same URL in the Signed access lab").await;
    paste("HTTP/1.1 403 Forbidden\r\nServer: AmazonS3\r\nX-Cache: Error from cloudfront\r\n\r\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><HostId>x</HostId></Error>").await;
    page.says("S3 denied the request").await;
    paste("not a response").await;
    page.says("Cloudglass can't read this text").await;
    assert_eq!(page.flaws().await, "", "a diagnosis");
    page.close().await;
}
