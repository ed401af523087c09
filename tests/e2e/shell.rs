//! What holds for every page: it opens, it is accessible, nothing leaves it.

use super::browser::{LOOKS, Page, WIDE};
use serde_json::json;

/// Every page, from the site's own list of labs.
async fn pages(page: &Page) -> Vec<String> {
    let labs = page.run("return window.cloudglass.labs().map(lab => '#/' + lab.id)", vec![]).await;
    let mut pages: Vec<String> = serde_json::from_value(labs).expect("a list of labs");
    pages.push("#/rules".into());
    pages
}

#[tokio::test]
async fn axe_finds_nothing_on_any_page_in_any_look() {
    let mut flaws = Vec::new();
    for look in LOOKS {
        let page = Page::open("", look).await;
        for fragment in pages(&page).await {
            page.go(&fragment).await;
            let found = page.flaws().await;
            if !found.is_empty() {
                flaws.push(format!("{fragment} {look:?}:\n{found}"));
            }
            let script = "const page = document.documentElement; return page.scrollWidth > page.clientWidth + 1";
            if page.run(script, vec![]).await != json!(false) {
                flaws.push(format!("{fragment} {look:?}: the page scrolls sideways"));
            }
        }
        page.close().await;
    }
    assert!(flaws.is_empty(), "{}", flaws.join("\n"));
}

#[tokio::test]
async fn every_page_opens_from_its_address_under_the_sites_own_policy() {
    let page = Page::open("", WIDE).await;
    for fragment in pages(&page).await {
        page.go(&fragment).await;
        let heading = page.run("return document.querySelector('h1').innerText", vec![]).await;
        assert_ne!(heading.as_str().unwrap_or(""), "", "{fragment} has a heading");
        let foreign = page
            .run(
                "return performance.getEntriesByType('resource').map(e => e.name).filter(name => !name.startsWith(location.origin) && !/^(data|blob):/.test(name))",
                vec![],
            )
            .await;
        assert_eq!(foreign, json!([]), "{fragment} asks another host");
    }
    page.close().await;
}
