//! The first view: it needs nothing of the rest of the code, and what is asked for too early waits for it.

use super::{
    browser::{Page, WIDE},
    site,
};
use cloudglass::labs::{self, Lab, request::RequestLab};
use serde_json::json;

/// How often the page has asked for the rest.
const ASKED: &str = "return performance.getEntriesByType('resource').filter(entry => entry.name.includes('/rest-')).length";

/// The first view below a path, as soon as it is there. The rest was asked for once.
async fn first_view(base: &str) -> Page {
    let page = Page::blank(WIDE).await;
    let address = site::address_below(base);
    page.client.goto(&address).await.expect("the site");
    page.until("the first view", "return !!document.querySelector('.verdict[role=status]')").await;
    page.until("the question for the rest", &format!("{ASKED} === 1")).await;
    page
}

#[tokio::test]
async fn the_first_view_needs_no_rest() {
    let page = first_view(site::WITHOUT_REST).await;
    // What a newcomer does: looks at each example, edits, goes back and forth.
    let examples = RequestLab::examples();
    assert!(examples.len() > 10);
    for example in &examples {
        page.open_example("request", example.id, example.title).await;
        assert_ne!(page.verdict().await, "", "{}", example.title);
    }
    let language =
        examples.iter().find(|example| example.id == "french-blog-language").expect("it");
    page.open_example("request", language.id, language.title).await;
    page.says("CloudFront doesn't serve B the object cached for A").await;
    page.push("A").await;
    page.push("Form").await;
    page.paste("header 3: value", "de-DE").await;
    page.says("CloudFront serves B the object cached for A").await;
    page.push("Undo").await;
    page.says("CloudFront doesn't serve B the object cached for A").await;
    page.push("Text").await;
    page.paste("Request", "GET /\nHost").await;
    page.says("Line 1, column").await;
    page.push("Redo").await;
    assert_eq!(page.run(ASKED, vec![]).await, json!(1), "asked for no more");

    // What needs it says so.
    page.push("Share").await;
    page.says("Cloudglass couldn't load the rest of its code (404").await;
    page.client.close().await.expect("closed");
}

#[tokio::test]
async fn what_is_asked_too_early_waits_for_the_rest() {
    let page = first_view(site::LATE_REST).await;
    // The function is there at once, and answers.
    let count = page.run("return cloudglass.labs().length", vec![]).await;
    assert_eq!(count, json!(labs::TABLE.len()));
    assert_eq!(page.run(ASKED, vec![]).await, json!(2));
    page.click_text("Task placement").await;
    page.says("Which instance, and why not the others?").await;
    assert_eq!(page.run(ASKED, vec![]).await, json!(2), "loaded once");
    page.client.close().await.expect("closed");
}
