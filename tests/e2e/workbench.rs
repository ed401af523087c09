//! What every lab has of the house: links, recent work, two windows, the catalog of rules, and the page after a panic.

use super::browser::{Page, WIDE};
use fantoccini::key::Key;
use serde_json::json;
use std::time::Duration;

/// Long enough for work to be saved after an edit.
async fn saved() {
    tokio::time::sleep(Duration::from_millis(900)).await;
}

const MINE: &str = "GET /mine HTTP/1.1\nHost: www.example.com";

#[tokio::test]
async fn a_bad_link_says_so_and_loses_nothing() {
    let page = Page::open("#/request", WIDE).await;
    page.paste("Request", MINE).await;
    page.says("≠ different\t/mine").await;
    let link = page.run("return cloudglass.link({ lab: 'request', scenario: {} })", vec![]).await;
    let link = link.as_str().expect("a link").to_owned();
    let fragment = link.split_once('#').map_or("", |(_, fragment)| fragment);
    let cut = fragment.get(..fragment.len() - 20).unwrap_or_default().to_owned();
    let middle = fragment.replacen("s=1.", "s=1.AAAA", 1);
    let newer = fragment.replacen("s=1.", "s=999.", 1);
    for (bad, message) in [
        (cut, "The share link is incomplete or changed."),
        (middle, "The share link is incomplete or changed."),
        ("/request?s=1.%%%".to_owned(), "The share link is incomplete or changed."),
        (newer, "A newer version of Cloudglass created this link."),
    ] {
        page.run("location.hash = arguments[0]", vec![bad.clone().into()]).await;
        page.says(message).await;
        assert_eq!(page.value("Request").await, MINE, "after {bad}");
        page.push("Dismiss").await;
        // And where the page opens with it.
        saved().await;
        page.go(&format!("#{bad}")).await;
        page.says(message).await;
        assert_eq!(page.value("Request").await, MINE, "after opening {bad}");
    }
    page.go("#/no-such-lab").await;
    page.says("This page doesn't exist.").await;
    page.close().await;
}

/// What is one's own secret is left out of a link unless one says otherwise; what an example shows anyway is not.
#[tokio::test]
async fn a_link_leaves_out_what_is_private() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    page.open_dialog("Share").await;
    let text = page.text().await;
    assert!(!text.contains("Leave out of the link"), "{text}");
    page.push("Close").await;
    page.paste(
        "Request",
        "GET / HTTP/1.1\nHost: a.example\nAuthorization: Bearer mine\nCookie: sid=mine; lang=de",
    )
    .await;
    page.says("header authorization").await;
    page.open_dialog("Share").await;
    page.says("header Authorization").await;
    assert_eq!(page.flaws().await, "", "the share dialog");
    let opened = "return JSON.stringify(cloudglass.open({ link: document.getElementById('field-share-link').value }).scenario.requests[0].request.headers)";
    assert_eq!(
        page.run(opened, vec![]).await,
        json!(r#"[["Authorization","blanked-1"],["Cookie","sid=blanked-1; lang=blanked-2"]]"#)
    );
    page.push("header Cookie").await;
    assert_eq!(
        page.run(opened, vec![]).await,
        json!(r#"[["Authorization","blanked-1"],["Cookie","sid=mine; lang=de"]]"#)
    );
    page.close().await;
}

#[tokio::test]
async fn recent_work_is_kept_and_nothing_overwrites_it() {
    let page = Page::open("#/request", WIDE).await;
    page.paste("Request", MINE).await;
    page.choose_example("Phone and desktop pages: does each get its own object?").await;
    page.paste("Request", "GET /second HTTP/1.1\nHost: www.example.com").await;
    page.choose_example("Reset to defaults").await;
    page.says("CloudFront includes / in the cache key as written.").await;
    saved().await;
    page.open_dialog("Recent").await;
    let works = "return [...document.querySelectorAll('.works li b')].length";
    assert_eq!(
        page.run(works, vec![]).await,
        json!(3),
        "two that were edited, and what is on the screen"
    );
    assert_eq!(page.flaws().await, "", "the list of recent work");
    let marked = "return [...document.querySelectorAll('.works li')].map(li => li.innerText.includes('Open now'))";
    assert_eq!(page.run(marked, vec![]).await, json!([true, false, false]));
    page.run("[...document.querySelectorAll('.works a')].at(-1).click()", vec![]).await;
    page.until(
        "the first work",
        "return document.querySelector('.inputs textarea').value.startsWith('GET /mine ')",
    )
    .await;
    // It goes on as a record of its own: the old one stays as it was.
    page.paste("Request", "GET /third HTTP/1.1\nHost: www.example.com").await;
    saved().await;
    page.go("#/request").await;
    assert!(page.value("Request").await.starts_with("GET /third "), "the page comes back with it");
    page.open_dialog("Recent").await;
    assert_eq!(page.run(works, vec![]).await, json!(3), "the defaults, never edited, are gone");
    page.run("[...document.querySelectorAll('.works a')].at(-1).click()", vec![]).await;
    page.until(
        "the first work again",
        "return document.querySelector('.inputs textarea').value.startsWith('GET /mine ')",
    )
    .await;
    page.close().await;
}

#[tokio::test]
async fn two_windows_do_not_overwrite_each_other() {
    let page = Page::open("#/request", WIDE).await;
    page.paste("Request", MINE).await;
    saved().await;
    let first = page.client.window().await.expect("a window");
    // Opened by the first, a window inherits what that remembers of its place.
    page.run("window.open(location.href)", vec![]).await;
    let windows = page.client.windows().await.expect("windows");
    let second = windows.into_iter().find(|window| *window != first).expect("a second window");
    page.client.switch_to_window(second.clone()).await.expect("the second window");
    page.ready().await;
    assert!(page.value("Request").await.starts_with("GET /mine "), "a copy to begin with");
    page.paste("Request", "GET /second HTTP/1.1\nHost: www.example.com").await;
    saved().await;
    page.client.switch_to_window(first.clone()).await.expect("the first window");
    assert!(page.value("Request").await.starts_with("GET /mine "));
    page.paste("Request", "GET /mine-still HTTP/1.1\nHost: www.example.com").await;
    saved().await;
    for (window, path) in [(second, "GET /second "), (first, "GET /mine-still ")] {
        page.client.switch_to_window(window).await.expect("the window");
        page.client.refresh().await.expect("loaded anew");
        page.ready().await;
        assert!(page.value("Request").await.starts_with(path), "{path}");
    }
    page.open_dialog("Recent").await;
    assert_eq!(
        page.run("return document.querySelectorAll('.works li').length", vec![]).await,
        json!(2)
    );
    page.close().await;
}

#[tokio::test]
async fn the_rules_are_searched_and_tried() {
    let page = Page::open("#/rules", WIDE).await;
    let count = "return document.querySelectorAll('.rules > li').length";
    let all = page.run(count, vec![]).await.as_u64().expect("a number");
    page.tab_to("Search the rules").await;
    page.press("whole value").await;
    page.until(
        "fewer rules",
        &format!("{count} < {all} && document.querySelectorAll('.rules > li').length > 0"),
    )
    .await;
    page.says("The cache key contains the full value of a header").await;
    page.until("an example", "return !!document.querySelector('.rules a.try')").await;
    assert_eq!(page.flaws().await, "", "rules, searched");
    page.run("document.querySelector('.rules a.try').focus()", vec![]).await;
    page.press(&Key::Enter.to_string()).await;
    page.until(
        "the lab",
        "return location.hash === '#/request' && !!document.querySelector('.verdict')",
    )
    .await;
    // The search is still there when one comes back.
    page.client.back().await.expect("back");
    page.until(
        "the search",
        "return document.querySelector('input[type=search]')?.value === 'whole value' && document.querySelectorAll('.rules > li').length > 0",
    )
    .await;
    page.says("The cache key contains the full value of a header").await;
    page.click_text("Rules").await;
    page.until("all rules", &format!("{count} === {all}")).await;
    page.choose_option("Confidence", "Assumed").await;
    page.until(
        "the assumed ones",
        &format!("{count} < {all} && location.hash === '#/rules?confidence=Assumed'"),
    )
    .await;
    page.go("#/rules").await;
    page.tab_to("Search the rules").await;
    page.press("no such rule anywhere").await;
    page.says("0 of").await;
    page.says("No rules match.").await;
    page.close().await;
}

/// A panic, brought about by a browser that makes no more elements.
#[tokio::test]
async fn a_panic_offers_the_work_as_a_file() {
    let page = Page::open("#/request", WIDE).await;
    page.paste("Request", MINE).await;
    page.says("≠ different\t/mine").await;
    saved().await;
    page.run(
        "const make = URL.createObjectURL; URL.createObjectURL = blob => { blob.text().then(text => window.copied = text); return make.call(URL, blob) }; \
         document.createElement = document.createElementNS = () => { throw new Error('no more elements') }",
        vec![],
    )
    .await;
    page.push("Form").await;
    page.says("Cloudglass stopped because of an error").await;
    let file = page.copied().await;
    assert!(file.contains("\"path\": \"/mine\""), "{file}");
    let link = page.run("const link = document.getElementById('panic-file'); return [link.download, link.href.startsWith('blob:')]", vec![]).await;
    assert_eq!(link, json!(["cloudglass-request.json", true]));
    page.push("Reload page").await;
    page.until("the page again", "return !!document.querySelector('.verdict')").await;
    assert_eq!(page.value("Request").await, MINE);
    page.client.clone().close().await.expect("closed");
}

/// A dialog leaves the page behind it is: drafts, tabs, and the focus.
#[tokio::test]
async fn a_dialog_leaves_the_page_alone() {
    let page = Page::open("#/request?example=french-blog", WIDE).await;
    page.paste("Request", "GET / HTTP/1.1\nno colon").await;
    page.says("expected a colon").await;
    page.run("document.querySelectorAll('[role=tab]')[1].click()", vec![]).await;
    for dialog in ["Recent", "Import…", "Export…", "Share"] {
        page.open_dialog(dialog).await;
        page.press(&Key::Escape.to_string()).await;
        let back = format!("return document.activeElement.innerText === {}", json!(dialog));
        page.until(&format!("the focus back on {dialog}"), &back).await;
        assert_eq!(page.value("Request").await, "GET / HTTP/1.1\nno colon", "after {dialog}");
        let tab = page
            .run(
                "return document.querySelector('[role=tab][aria-selected=true]').innerText",
                vec![],
            )
            .await;
        assert_eq!(tab, json!("A"), "after {dialog}");
    }
    page.close().await;
}
