//! Task definitions, with the keyboard.

use super::browser::{Page, WIDE};
use serde_json::json;

/// A slip in the form is rejected where it is, and its correction starts the task; every picture can be used by everyone.
#[tokio::test]
async fn a_definition_is_corrected_and_starts() {
    let page = Page::open("#/task-definition", WIDE).await;
    page.says("The task starts on Fargate").await;
    page.fill("Family", "my blog").await;
    page.says("Rejected by AWS").await;
    page.fill("Family", "blog").await;
    page.says("The task starts on Fargate").await;
    assert_eq!(page.flaws().await, "", "the first example");
    page.close().await;
}

/// What stops a start is in the table of calls, and one click makes a definition valid on Fargate.
#[tokio::test]
async fn a_denied_secret_is_found_and_a_definition_becomes_valid_on_fargate() {
    let page = Page::open("#/task-definition?example=secret-denied", WIDE).await;
    page.says("ECS stops the task because of the container web").await;
    let denied =
        "return [...document.querySelectorAll('.tag.bad')].some(tag => tag.innerText === 'Denied')";
    assert_eq!(page.run(denied, vec![]).await, json!(true));
    page.go("#/task-definition?example=ec2-on-fargate").await;
    page.says("Rejected by AWS").await;
    let apply = "[...document.querySelectorAll('button')].find(button => button.innerText.startsWith('Make it valid')).click()";
    page.run(apply, vec![]).await;
    page.says("The task starts on Fargate").await;
    assert_eq!(page.flaws().await, "", "the changed definition");
    page.close().await;
}
