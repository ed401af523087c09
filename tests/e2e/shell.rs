//! What holds for every page: it opens, it is accessible, nothing leaves it.

use super::browser::{LOOKS, Page, WIDE};
use super::common::fields::is_read;
use cloudglass::labs;
use serde_json::json;
use std::collections::BTreeSet;

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

/// Fields of inputs that are none of the scenario's: secrets.
const OTHER_FIELDS: [&str; 3] = ["privateKey", "secretAccessKey", "sessionToken"];

/// What an input names is what the lab reads, in every example.
#[tokio::test]
async fn every_input_names_a_field_of_the_scenario() {
    let named = "return [...new Set([...document.querySelectorAll('.inputs [data-field]:not(.finding)')].map(e => e.dataset.field))]";
    let page = Page::open("", WIDE).await;
    let mut astray = BTreeSet::new();
    for lab in labs::TABLE {
        let mut known = BTreeSet::new();
        for (example, _) in (lab.examples)() {
            let text = |member: &str| example[member].as_str().unwrap_or_default().to_owned();
            page.open_example(lab.id, &text("id"), &text("title")).await;
            let fields: Vec<String> =
                serde_json::from_value(page.run(named, vec![]).await).expect("a list of fields");
            assert!(!fields.is_empty(), "{} {} has inputs", lab.id, text("id"));
            for field in fields {
                if !OTHER_FIELDS.contains(&field.as_str())
                    && known.insert(field.clone())
                    && !is_read(lab, &example["scenario"], &field)
                {
                    astray.insert(format!("{} {}: {field}", lab.id, text("id")));
                }
            }
        }
    }
    page.close().await;
    assert!(astray.is_empty(), "fields that no scenario has: {astray:#?}");
}
