//! Signed access, by keyboard alone: a broken URL, the reason, the mend, the verdict.

use super::browser::{Page, WIDE};
use fantoccini::key::Key;
use serde_json::Value;

/// Presses Tab until the focus is on the element with this id.
async fn tab_to(page: &Page, id: &str) {
    for _ in 0..80 {
        page.press(&Key::Tab).await;
        let here = page.run("return document.activeElement.id", vec![]).await;
        if here == id {
            return;
        }
    }
    panic!("Tab never leads to {id}");
}

#[tokio::test]
async fn a_broken_url_is_mended_by_keyboard() {
    let page = Page::open("#/signed-access?example=standard-base64", WIDE).await;
    page.says("403 MalformedSignature").await;
    let verdict = page.verdict().await;
    assert!(verdict.contains("standard base64"), "{verdict}");
    page.says("After base64, replace + with -").await;

    let field = "field-request-url";
    let mended = page
        .run(
            "const url = document.getElementById(arguments[0]).value; \
             return url.replace(/Signature=([^&]*)/, (all, text) => 'Signature=' + text.replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~'));",
            vec![field.into()],
        )
        .await;
    let Value::String(mended) = mended else {
        panic!("the URL is text");
    };
    tab_to(&page, field).await;
    page.run("document.activeElement.select()", vec![]).await;
    page.press(&mended).await;
    page.says("Every check passes").await;
    assert_eq!(page.flaws().await, "", "signed access, verified");
    page.close().await;
}

#[tokio::test]
async fn a_key_is_made_in_the_page_and_what_it_signs_is_allowed() {
    let page = Page::open("#/signed-access?example=study-notes", WIDE).await;
    page.run(
        "[...document.querySelectorAll('button')].find(button => button.textContent === 'Make a P-256 key').click()",
        vec![],
    )
    .await;
    page.until(
        "a signed URL",
        "return (document.getElementById('signed-url')?.textContent ?? '').includes('Expires=1711843200&Signature=')",
    )
    .await;
    assert_eq!(page.flaws().await, "", "signed access, created");
    // The key is nowhere but in memory.
    let kept = page
        .run(
            "return [location.href, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join().includes('PRIVATE KEY')",
            vec![],
        )
        .await;
    assert_eq!(kept, false);
    page.run(
        "[...document.querySelectorAll('button')].find(button => button.textContent.startsWith('Verify it')).click()",
        vec![],
    )
    .await;
    page.says("Every check passes").await;
    page.close().await;
}
