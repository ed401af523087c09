//! Task placement, with the keyboard.

use super::browser::{LOOKS, Page, WIDE};
use fantoccini::key::Key;
use serde_json::json;

/// The arrow keys step through the tasks; a slip in an expression is shown where it stands, and a completion is offered.
#[tokio::test]
async fn copies_are_stepped_through_and_queries_typed() {
    let page = Page::open("#/task-placement", WIDE).await;
    page.says("ECS places task 2 of 4 on").await;
    page.run("document.querySelector('.pl-stepper button[aria-label=Next]').focus()", vec![]).await;
    page.press(&Key::Right.to_string()).await;
    page.says("ECS places task 3 of 4 on").await;
    page.press(&Key::Left.to_string()).await;
    page.press(&Key::Left.to_string()).await;
    page.says("ECS places task 1 of 4 on").await;

    page.run("document.querySelector('.pl-constraint input').focus()", vec![]).await;
    page.press(&Key::End.to_string()).await;
    page.press(" and task:gr").await;
    let offered = page
        .run("return [...document.activeElement.list.options].map(option => option.value)", vec![])
        .await;
    assert_eq!(offered, json!(["attribute:ecs.instance-type =~ m5.* and task:group"]));
    page.says("Rejected by AWS").await;
    let mark = "return document.querySelector('.pl-caret mark')?.innerText === 't'";
    page.until("the place of the error", mark).await;
    page.press("oup == service:api").await;
    page.says("ECS places task 1 of 4 on").await;
    page.close().await;
}

/// The board says as a table what it shows as boxes, for twelve instances and for a thousand.
#[tokio::test]
async fn the_board_has_a_table() {
    let page = Page::open("#/task-placement", WIDE).await;
    let boxes = page
        .run("return document.querySelectorAll('#placement-board .pl-box').length", vec![])
        .await;
    let rows =
        "return document.querySelectorAll('[aria-label=\"Cluster by instance\"] tbody tr').length";
    // It is rendered when it opens.
    assert_eq!(page.run(rows, vec![]).await, json!(0));
    page.enter("Cluster as a table").await;
    page.until("the table", &rows.replace(".length", ".length > 0")).await;
    assert_eq!(boxes, page.run(rows, vec![]).await);
    page.go("#/task-placement?example=large").await;
    page.says("ECS spreads all 10,000 tasks").await;
    let squares = "return document.querySelectorAll('#placement-board .pl-cell').length";
    assert_eq!(page.run(squares, vec![]).await, json!(1000));
    assert_eq!(page.flaws().await, "", "1,000 instances");
    page.close().await;
}

/// An example is chosen, its placement edited as JSON with the slips that people make: each is named, and what was
/// meant applies. Then two lists of strategies are compared.
#[tokio::test]
async fn placement_is_edited_as_json_and_compared() {
    let page = Page::open("#/task-placement", WIDE).await;
    page.click_on(".bar .example").await;
    page.fill("Search examples", "random").await;
    page.click_on(".example-list button").await;
    page.says("ECS places all 6 tasks at random").await;
    page.says("eligible instances with seed").await;

    page.focus("Form").await;
    page.press(&Key::Right).await;
    page.fill(
        "Strategies and constraints",
        r#"{ "placementStrategy": [ {"type": "distinctInstance"}, {"type": "spread", "field": "instanceid"}, ] }"#,
    )
    .await;
    for named in
        ["A comma before a closing bracket", "placementStrategy[0]", "placementStrategy[1].field"]
    {
        page.says(named).await;
    }
    page.says("DistinctInstance").await;
    page.says("ECS places 4 of 6 tasks").await;
    page.focus("CloudFormation").await;
    page.press(" ").await;
    let shown = "const text = [...document.querySelectorAll('textarea')].map(area => area.value).join(); \
                 return text.includes('PlacementConstraints') && text.includes('\"Field\": \"instanceId\"')";
    page.until("CloudFormation's names", shown).await;

    page.focus("Form").await;
    page.press(&Key::Left).await;
    page.focus("Compare with other strategies").await;
    page.press(" ").await;
    page.says("Comparison of strategies").await;
    page.says("AZ imbalance").await;
    let rows = "return document.querySelectorAll('[aria-label=\"Totals of both lists of strategies\"] tbody tr').length";
    assert_eq!(page.run(rows, vec![]).await, json!(7));
    assert_eq!(page.flaws().await, "", "compared");
    page.close().await;
}

/// What `describe-container-instances` and `describe-tasks` say becomes the cluster.
#[tokio::test]
async fn a_cluster_is_pasted() {
    let page = Page::open("#/task-placement", WIDE).await;
    page.enter("Import").await;
    page.says("Output of describe-container-instances").await;
    assert_eq!(page.flaws().await, "", "the import dialog");
    let instances = r#"{ "containerInstances": [ { "containerInstanceArn": "arn:aws:ecs:us-east-1:1:container-instance/c/abc123", "ec2InstanceId": "i-0pasted", "status": "ACTIVE", "agentConnected": true,
        "registeredResources": [ {"name": "CPU", "integerValue": 2048}, {"name": "MEMORY", "integerValue": 7985} ],
        "remainingResources": [ {"name": "CPU", "integerValue": 600}, {"name": "MEMORY", "integerValue": 6961} ],
        "attributes": [ {"name": "ecs.availability-zone", "value": "us-east-1f"}, {"name": "ecs.instance-type", "value": "m5.large"} ] } ] }"#;
    page.fill("Output of describe-container-instances", &instances.replace('\n', " ")).await;
    page.enter("Import documents").await;
    page.says("Imported").await;
    page.press(&Key::Escape).await;
    page.until("the dialog gone", "return !document.querySelector('dialog[open]')").await;
    page.says("us-east-1f · 1 instance").await;
    page.fill("Number of tasks", "4").await;
    page.says("ECS places 1 of 4 tasks").await;
    page.says("RESOURCE:CPU").await;
    page.enter("Cluster as a table").await;
    page.until(
        "the table",
        "return !!document.querySelector('[aria-label=\"Cluster by instance\"] tbody')",
    )
    .await;
    let table = "return document.querySelector('[aria-label=\"Cluster by instance\"] tbody').textContent.includes('i-0pasted')";
    assert_eq!(page.run(table, vec![]).await, json!(true));
    page.close().await;
}

/// 10,000 tasks on 1,000 instances go in pieces: progress is shown, a canceled run says how far it came, the matrix
/// draws the rows in sight and finds any other.
#[tokio::test]
async fn a_large_cluster_is_placed_in_pieces() {
    let page = Page::open("#/task-placement", WIDE).await;
    // By a clock that jumps, a slice is over after its first piece: however fast the machine, this run is on its way long
    // enough to be canceled.
    page.run(
        "window.amounts = []; let time = 0; performance.now = () => time += 1000; \
         const watch = new MutationObserver(() => { \
           const working = document.querySelector('.pl-working'); if (!working) return; \
           window.amounts.push(working.querySelector('progress').value); \
           if (window.amounts.length == 3) { \
             watch.disconnect(); delete performance.now; working.querySelector('button').click(); } }); \
         watch.observe(document.body, { subtree: true, childList: true, attributes: true })",
        vec![],
    )
    .await;
    page.run("location.hash = '#/task-placement?example=large'", vec![]).await;
    page.says("Not finished").await;
    page.says("Canceled after").await;
    let amounts = "return window.amounts.length == 3 && window.amounts.at(-1) < 20000";
    assert_eq!(page.run(amounts, vec![]).await, json!(true));
    page.enter("Place all tasks").await;
    page.says("ECS spreads all 10,000 tasks").await;
    page.says("The strategies first select different instances for task 2.").await;

    // The keyboard steps through the tasks here too.
    page.focus("Previous").await;
    page.press(&Key::Left).await;
    page.says("Task 9,999 of 10,000").await;

    let drawn = "const rows = document.querySelectorAll('.pl-long tbody th'); return rows.length > 10 && rows.length < 60";
    page.until("a part of the rows", drawn).await;
    let last = "const list = document.querySelector('.pl-long'); list.scrollTop = list.scrollHeight; \
                return [...list.querySelectorAll('tbody tr')].at(-1).ariaRowIndex === '1001'";
    page.until("the last row", last).await;
    page.fill("Filter by ID", "i-0042").await;
    page.says("1 of 1,000 instances").await;
    let rows = "return [...document.querySelectorAll('[aria-label=\"Placement matrix\"] tbody th code')].map(id => id.innerText)";
    assert_eq!(page.run(rows, vec![]).await, json!(["i-0042"]));
    page.close().await;
}

/// What has no place says the smallest change; scale-in, daemons and zone rebalancing say what goes where.
#[tokio::test]
async fn other_ways_of_scheduling_are_explained_in_every_look() {
    for look in LOOKS {
        let page = Page::open("", look).await;
        for (example, said) in [
            ("host-port", "Smallest change that makes"),
            ("scale-in-binpack", "ECS stops all 3 tasks"),
            ("daemon", "also selected"),
            ("rebalance", "ECS starts a task on"),
            ("fargate-refused", "Not used on Fargate"),
        ] {
            page.go(&format!("#/task-placement?example={example}")).await;
            page.says(said).await;
            assert_eq!(page.flaws().await, "", "{example}, {look:?}");
            let script = "const page = document.documentElement; return page.scrollWidth > page.clientWidth + 1";
            assert_eq!(
                page.run(script, vec![]).await,
                json!(false),
                "{example}, {look:?}: the page scrolls sideways"
            );
        }
        page.close().await;
    }
}
