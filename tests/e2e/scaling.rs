//! Scaling, with the keyboard and the pointer.

use super::browser::{LOOKS, Page, WIDE};
use serde_json::json;

/// The load is drawn with the keyboard and with the pointer, and the verdict follows.
#[tokio::test]
async fn a_load_is_drawn_and_the_verdict_follows() {
    let page = Page::open("#/scaling?example=step-and-back", WIDE).await;
    page.says("In time").await;
    let points = "return document.querySelectorAll('.sc-handle').length";
    assert_eq!(page.run(points, vec![]).await, json!(3));

    // The second point up, far above what four tasks serve.
    page.run("document.querySelectorAll('.sc-handle')[1].focus()", vec![]).await;
    for _ in 0..20 {
        page.press("\u{e013}").await;
    }
    page.says("Too late").await;
    page.says("What would have been enough?").await;

    // A press on the curve adds a point.
    page.run(
        "const curve = document.querySelector('.sc-curve').getBoundingClientRect(); \
         const at = { bubbles: true, button: 0, pointerId: 1, clientX: curve.left + curve.width * 0.8, clientY: curve.top + curve.height * 0.3 }; \
         const svg = document.querySelector('.sc-curve'); \
         svg.dispatchEvent(new PointerEvent('pointerdown', at)); svg.dispatchEvent(new PointerEvent('pointerup', at))",
        vec![],
    )
    .await;
    page.until("a fourth point", &format!("{points} === 4")).await;
    page.close().await;
}

/// The minute cursor shows each decision, and why nothing happens.
#[tokio::test]
async fn the_cursor_shows_the_decisions_of_a_minute() {
    let page = Page::open("#/scaling?example=step-and-back", WIDE).await;
    page.says("Decisions at 06:41").await;
    page.focus("Minute").await;
    // Back to the start, then forward with the arrow keys.
    page.press("\u{e011}").await;
    page.says("Decisions at 06:00").await;
    page.says("No point is available yet.").await;
    for _ in 0..8 {
        page.press("\u{e014}").await;
    }
    page.says("2 of 3 points are above the target").await;
    page.push("Next change").await;
    page.says("Policy 1 changes the desired count from 4 to 8").await;
    page.close().await;
}

/// A pasted policy and a pasted load are simulated at once.
#[tokio::test]
async fn a_load_is_pasted() {
    let page = Page::open("#/scaling?example=step-and-back", WIDE).await;
    page.run("[...document.querySelectorAll('summary')].find(it => it.innerText.startsWith('Paste a load')).click()", vec![]).await;
    page.fill("Load", "minute,requests\n0,1000\n10,9000\n40,500\n").await;
    page.push("Import load").await;
    page.says("Imported").await;
    // The values are requests in 10 minutes each: the first distance between two lines.
    page.says("The service serves all 28,500 requests").await;
    page.close().await;
}

/// The page is accessible in each look, with one configuration and with two.
#[tokio::test]
async fn scaling_has_no_flaws() {
    for look in LOOKS {
        let page = Page::open("#/scaling", look).await;
        page.says("A drops").await;
        assert_eq!(page.flaws().await, "", "{look:?}");
        page.close().await;
    }
}
