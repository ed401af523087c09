//! Task placement, with the keyboard.

use super::browser::{Page, WIDE};
use fantoccini::key::Key;
use serde_json::json;

/// The arrow keys go from copy to copy; a slip in an expression is shown where it stands, and a completion is offered.
#[tokio::test]
async fn copies_are_stepped_through_and_queries_typed() {
    let page = Page::open("#/task-placement", WIDE).await;
    page.says("Copy 2 of 4 goes to").await;
    page.run(
        "document.querySelector('.pl-stepper button[aria-label=Next]').focus()",
        vec![],
    )
    .await;
    page.press(&Key::Right.to_string()).await;
    page.says("Copy 3 of 4 goes to").await;
    page.press(&Key::Left.to_string()).await;
    page.press(&Key::Left.to_string()).await;
    page.says("Copy 1 of 4 goes to").await;

    page.run(
        "document.querySelector('.pl-constraint input').focus()",
        vec![],
    )
    .await;
    page.press(&Key::End.to_string()).await;
    page.press(" and task:gr").await;
    let offered = page
        .run(
            "return [...document.activeElement.list.options].map(option => option.value)",
            vec![],
        )
        .await;
    assert_eq!(
        offered,
        json!(["attribute:ecs.instance-type =~ m5.* and task:group"])
    );
    page.says("Refused").await;
    let mark = "return document.querySelector('.pl-caret mark')?.innerText === 't'";
    page.until("the place of the error", mark).await;
    page.press("oup == service:api").await;
    page.says("Copy 1 of 4 goes to").await;
    page.close().await;
}

/// The board says as a table what it shows as boxes, for twelve instances and for a thousand.
#[tokio::test]
async fn the_board_has_a_table() {
    let page = Page::open("#/task-placement", WIDE).await;
    let boxes = page
        .run(
            "return document.querySelectorAll('#placement-board .pl-box').length",
            vec![],
        )
        .await;
    let rows = "return document.querySelectorAll('[aria-label=\"The cluster, instance by instance\"] tbody tr').length";
    assert_eq!(boxes, page.run(rows, vec![]).await);
    page.go("#/task-placement?example=large").await;
    page.says("10,000 copies find a place").await;
    let squares = "return document.querySelectorAll('#placement-board .pl-cell').length";
    assert_eq!(page.run(squares, vec![]).await, json!(1000));
    assert_eq!(page.flaws().await, "", "1,000 instances");
    page.close().await;
}
