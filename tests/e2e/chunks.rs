//! How the code travels: each page loads what it needs and nothing else, and says so if it can't.

use super::{
    browser::{Page, WIDE},
    site,
};
use cloudglass::labs::{self, Lab, request::RequestLab};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The files of code that the page has asked for.
const ASKED: &str = "return performance.getEntriesByType('resource').map(entry => entry.name.split('/').pop()).filter(name => name.endsWith('.wasm'))";

/// Requests that stop the page until they are answered.
const OLD_REQUESTS: &str = "return performance.getEntriesByType('resource').filter(entry => entry.initiatorType === 'xmlhttprequest').length";

/// The files of a chunk, by the page's own list, with the core.
const FILES: &str = "const { files, chunks } = JSON.parse(document.getElementById('chunks').textContent); \
     const core = document.querySelector('link[rel=preload][type=\"application/wasm\"]').href; \
     return [core, ...chunks[arguments[0]].map(at => files[at][0])].map(name => name.split('/').pop())";

fn set(names: Value) -> BTreeSet<String> {
    serde_json::from_value(names).expect("a list of names")
}

/// A page below a path, as soon as it says something.
async fn page_below(base: &str, fragment: &str, text: &str) -> Page {
    let page = Page::blank(WIDE).await;
    let address = site::address_below(base);
    page.client.goto(&format!("{address}{fragment}")).await.expect("the site");
    page.says(text).await;
    page
}

#[tokio::test]
async fn each_page_loads_its_own_code_and_no_more() {
    let page = Page::blank(WIDE).await;
    let pages = labs::TABLE.iter().map(|lab| (format!("#/{}", lab.id), lab.id));
    for (fragment, lab) in std::iter::once((String::new(), RequestLab::ID)).chain(pages) {
        page.go(&fragment).await;
        page.until("a verdict", "return !!document.querySelector('.verdict[role=status]')").await;
        // Long enough for anything that would follow by itself.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let files = set(page.run(FILES, vec![lab.into()]).await);
        assert_eq!(set(page.run(ASKED, vec![]).await), files, "{fragment}");
        assert_eq!(page.run(OLD_REQUESTS, vec![]).await, json!(0), "{fragment}");
        assert_eq!(page.run("return typeof window.cloudglass", vec![]).await, "undefined");
    }
    page.close().await;
}

#[tokio::test]
async fn pointing_at_a_link_fetches_its_code_ahead() {
    let page = Page::open("", WIDE).await;
    let wanted = set(page.run(FILES, vec!["task-placement".into()]).await);
    assert!(
        !wanted.is_subset(&set(page.run(ASKED, vec![]).await)),
        "the first page has it already"
    );
    page.run("document.querySelector('.rail a[href=\"#/task-placement\"]').focus()", vec![]).await;
    page.until(
        "the files of the lab",
        &format!(
            "const asked = (() => {{ {ASKED} }})(); return {}.every(name => asked.includes(name))",
            json!(wanted)
        ),
    )
    .await;
    page.press("\u{e007}").await;
    page.says("Which instance, and why not the others?").await;
    page.close().await;
}

#[tokio::test]
async fn the_functions_are_loaded_when_they_are_wanted() {
    let page = Page::open("#/rules", WIDE).await;
    page.run("window.fired = 0; addEventListener('cloudglass:ready', () => { fired += typeof window.cloudglass === 'object' ? 1 : 100 })", vec![]).await;
    // This waits for them, and calls at once.
    let count = page.run("return cloudglass.labs().length", vec![]).await;
    assert_eq!(count, json!(labs::TABLE.len()));
    for lab in labs::TABLE {
        let script = "return !!cloudglass.explain({ lab: arguments[0], scenario: cloudglass.examples({ lab: arguments[0] })[0].scenario }).answer";
        assert_eq!(page.run(script, vec![lab.id.into()]).await, json!(true), "{}", lab.id);
    }
    assert_eq!(page.run("return fired", vec![]).await, json!(1));
    assert_eq!(
        page.run("return window.cloudglassReady === window.cloudglassReady", vec![]).await,
        json!(true)
    );
    page.close().await;
}

/// The message is there, and goes away when the code can be had.
async fn try_again(page: &Page, base: &str, expected: &str) {
    page.says("Cloudglass couldn't load this part of its code").await;
    page.push("Try again").await;
    page.says("Cloudglass couldn't load this part of its code").await;
    site::mend(base);
    page.push("Try again").await;
    page.says(expected).await;
    assert!(!page.text().await.contains("couldn't load"));
}

#[tokio::test]
async fn a_chunk_that_is_withheld_can_be_tried_again() {
    let page = page_below(site::WITHHELD, "", "couldn't load this part").await;
    try_again(&page, site::WITHHELD, "Request path").await;
    page.client.close().await.expect("closed");

    let base = site::LATER_WITHHELD;
    let page = page_below(base, "", "cache").await;
    page.until("a verdict", "return !!document.querySelector('.verdict[role=status]')").await;
    site::withhold(base);
    // A dialog, in the page.
    page.push("Share").await;
    try_again(&page, base, "The link contains the scenario in its fragment").await;
    page.push("Close").await;
    // A page.
    site::withhold(base);
    page.click_text("Task placement").await;
    try_again(&page, base, "Which instance, and why not the others?").await;
    // The functions.
    site::withhold(base);
    let read = "const done = arguments[0]; window.cloudglassReady.then(() => done('there'), error => done(String(error)))";
    let failed = page.client.execute_async(read, vec![]).await.expect("an answer");
    // What isn't there has another digest too.
    assert!(failed.as_str().is_some_and(|text| text.contains("fetch")), "{failed}");
    site::mend(base);
    // The first file that failed said so. Others were on their way, and fail once more.
    let mut again = json!(null);
    for _ in 0..20 {
        again = page.client.execute_async(read, vec![]).await.expect("an answer");
        if again == "there" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    assert_eq!(again, "there");
    page.client.close().await.expect("closed");
}

#[tokio::test]
async fn a_chunk_that_is_not_as_the_page_names_it_does_not_run() {
    let page = page_below(site::CORRUPTED, "#/task-placement", "couldn't load").await;
    try_again(&page, site::CORRUPTED, "Instances").await;
    page.until("a verdict", "return !!document.querySelector('.verdict[role=status]')").await;
    page.client.close().await.expect("closed");
}
