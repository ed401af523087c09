//! The distribution lab: behaviors moved by keyboard and by hand, lists pasted, failover, other labs, files in and out.

use super::browser::{Page, WIDE};
use fantoccini::{
    Locator,
    actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    key::Key,
};
use serde_json::{Value, json};
use std::time::Duration;

/// The patterns of the behaviors in the order of the list.
async fn patterns(page: &Page) -> Value {
    let script =
        "return [...document.querySelectorAll('.behaviors > li code')].map(code => code.innerText)";
    page.run(script, vec![]).await
}

#[tokio::test]
async fn behaviors_are_moved_and_the_shadow_is_named() {
    let page = Page::open("#/distribution", WIDE).await;
    page.choose_example("No request matches downloads/*.zip: which pattern does?").await;
    let shadow = "No request matches cache behavior `downloads/*.zip`".replace('`', "");
    page.says(&shadow).await;
    assert_eq!(
        patterns(&page).await,
        json!(["downloads/*", "downloads/*.zip", "*/private/*", "*"])
    );
    // By keyboard; the focus goes along.
    page.run("document.getElementById('behavior-handle-1').focus()", vec![]).await;
    page.alt(Key::Up).await;
    page.until(
        "the focus on the behavior that moved",
        "return document.activeElement.id === 'behavior-handle-0'",
    )
    .await;
    assert_eq!(
        patterns(&page).await,
        json!(["downloads/*.zip", "downloads/*", "*/private/*", "*"])
    );
    assert!(!page.text().await.contains(&shadow));
    page.alt(Key::Up).await;
    assert_eq!(patterns(&page).await[0], "downloads/*.zip", "the first one stays where it is");
    // By hand, back behind the wider one.
    let row = |at: usize| format!(".behaviors > li:nth-child({at}) .handle");
    let from = page.client.find(Locator::Css(&row(1))).await.expect("a row");
    let to = page.client.find(Locator::Css(&row(2))).await.expect("a row");
    let pause = Some(Duration::from_millis(80));
    let over = |element, x| PointerAction::MoveToElement { element, duration: pause, x, y: 2.0 };
    let mouse = MouseActions::new("mouse".into())
        .then(over(from, 0.0))
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
        .then(over(to.clone(), 1.0))
        .then(over(to, 4.0))
        .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    page.client.perform_actions(mouse).await.expect("a drag");
    page.says(&shadow).await;
    assert_eq!(
        patterns(&page).await,
        json!(["downloads/*", "downloads/*.zip", "*/private/*", "*"])
    );
    // The default one has no way to move.
    let last = "return document.querySelector('.behaviors > li:last-child').querySelectorAll('[aria-label^=Move]').length";
    assert_eq!(page.run(last, vec![]).await, json!(0));
    page.close().await;
}

#[tokio::test]
async fn a_list_is_pasted_and_every_way_is_told() {
    let page = Page::open("#/distribution", WIDE).await;
    page.click_text("Paste requests: URLs, CSV, curl, fetch, HAR, access log").await;
    page.type_into(
        "field-pasted-requests",
        "https://www.example.com/images/a.jpg\n/api/users,DE\ncurl -X DELETE https://www.example.com/images/b.gif -H 'Cookie: session=s3cr3t'\nnonsense\n",
    )
    .await;
    page.click_text("Replace requests").await;
    page.says("Imported").await;
    page.says("Imported 3 requests. Skipped 1 entry: line 4").await;
    let rows = "return [...document.querySelectorAll('[aria-label=\"All requests\"] tbody tr')].map(row => row.innerText.replace(/\\s+/g, ' '))";
    assert_eq!(
        page.run(rows, vec![]).await,
        json!([
            "GET /images/a.jpg images/*.jpg Miss images 200",
            "GET /api/users api/* Not cached api 200",
            "DELETE /images/b.gif images/* – – 403"
        ])
    );
    page.click_text("DELETE /images/b.gif").await;
    page.says("the cache behavior allows only GET and HEAD, not DELETE").await;
    let tried = "return [...document.querySelectorAll('[aria-label=\"Path patterns\"] tbody tr')].map(row => row.querySelector('th').innerText + ' ' + row.querySelector('.tag').innerText)";
    assert_eq!(
        page.run(tried, vec![]).await,
        json!(["api/* No match", "images/*.jpg No match", "images/* Matches"])
    );
    // What is private is offered to be left out of the link.
    page.click_text("Share").await;
    page.says("header Cookie").await;
    let link = "return document.getElementById('field-share-link').value";
    let private = page.run("return cloudglass.open({ link: document.getElementById('field-share-link').value }).scenario.requests[2].request.headers.find(header => header[0] === 'Cookie')[1]", vec![]).await;
    assert_eq!(private, json!("session=blanked-1"));
    let before = page.run(link, vec![]).await;
    page.click_on("#field-share-cookie").await;
    page.until(
        "the cookie in the link",
        "return cloudglass.open({ link: document.getElementById('field-share-link').value }).scenario.requests[2].request.headers.find(header => header[0] === 'Cookie')[1] === 'session=s3cr3t'",
    )
    .await;
    assert_ne!(before, page.run(link, vec![]).await);
    page.close().await;
}

#[tokio::test]
async fn failover_is_played_out() {
    let page = Page::open("#/distribution?example=failover", WIDE).await;
    let attempts = "return [...document.querySelectorAll('[aria-label=\"Origin requests\"] tbody tr')].map(row => [...row.children].slice(0, 5).map(cell => cell.innerText).join(' '))";
    page.says("the viewer gets 200 after 6 s").await;
    assert_eq!(
        page.run(attempts, vec![]).await,
        json!(["primary HTTPS, port 443 2 6 s 504", "secondary HTTPS, port 443 1 0 s 200"])
    );
    // Without 503 a failed connection stays with the first origin.
    page.click_on("#field-distribution-originGroups-0--statusCodes label:nth-child(8) input").await;
    page.says("The viewer gets 504 after 6 s").await;
    page.click_text("↶").await;
    page.says("the viewer gets 200 after 6 s").await;
    // The wait follows the settings.
    page.click_on("[data-field='distribution.origins[0]']").await;
    page.type_into("field-distribution-origins-0--connectionAttempts", "3").await;
    page.says("the viewer gets 200 after 9 s").await;
    page.choose_in("#field-distribution-origins-0--state", "Invalid certificate").await;
    page.says("the certificate of primary.example.net isn't valid").await;
    page.choose_in("#field-distribution-origins-0--protocolPolicy", "http-only").await;
    page.says("sends the request to origin primary, which returns 200").await;
    page.close().await;
}

/// A 403 goes on to the lab that explains it, a key to the request lab, a request to the timeline; and back.
#[tokio::test]
async fn a_request_goes_on_to_the_other_labs_and_back_loses_nothing() {
    let page = Page::open("#/distribution?example=signed-url", WIDE).await;
    page.says("200 Miss").await;
    page.click_text("Next request").await;
    page.says("CloudFront returns 403 AccessDenied").await;
    page.type_into("field-requests-1--country", "DE").await;

    // Its key: the distribution and the path alone.
    let key = "const url = new URL(document.getElementById('field-requests-1--request').value); return url.pathname";
    let key = page.run(key, vec![]).await;
    let key = key.as_str().expect("a path").to_owned();
    page.click_text("Explain this 403").await;
    page.says("Checks").await;
    page.says("the signature doesn't match the policy").await;
    let url = "return document.getElementById('field-request-url').value.includes('size=small')";
    assert_eq!(page.run(url, vec![]).await, json!(true));
    back(&page).await;

    page.click_text("Cache key and origin request").await;
    page.says("Cache key").await;
    page.says(&key).await;
    back(&page).await;

    page.click_text("TTL over time").await;
    page.says("Timeline").await;
    back(&page).await;
    page.close().await;
}

/// Goes back to the distribution: the same request in focus, the same edit in its field.
async fn back(page: &Page) {
    page.client.back().await.expect("back");
    page.says("Request path").await;
    page.says("2 of 4").await;
    let country = "return document.getElementById('field-requests-1--country').value";
    assert_eq!(page.run(country, vec![]).await, json!("DE"));
}

#[tokio::test]
async fn distributions_come_in_and_go_out() {
    let page = Page::open("#/distribution", WIDE).await;
    let take = async |text: &str| {
        page.click_text("Import…").await;
        page.until("the field", "return !!document.getElementById('field-import-distribution')")
            .await;
        page.run(
            "const area = document.getElementById('field-import-distribution'); area.value = arguments[0]; area.dispatchEvent(new InputEvent('input', { bubbles: true }))",
            vec![json!(text)],
        )
        .await;
        page.click_text("Import distribution").await;
    };
    let config = json!({ "ETag": "E1", "DistributionConfig": {
        "CallerReference": "x", "Comment": "", "Enabled": true, "HttpVersion": "http2",
        "Origins": { "Quantity": 1, "Items": [{ "Id": "app", "DomainName": "app.example.net",
            "CustomOriginConfig": { "HTTPPort": 8080, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only" } }] },
        "CacheBehaviors": { "Quantity": 1, "Items": [{ "PathPattern": "cli/*", "TargetOriginId": "app", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" }] },
        "DefaultCacheBehavior": { "TargetOriginId": "app", "ViewerProtocolPolicy": "https-only", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6" },
    }});
    take(&config.to_string()).await;
    page.says("Imported the distribution.").await;
    page.says("DistributionConfig.HttpVersion").await;
    assert_eq!(page.flaws().await, "", "the import dialog with its report");
    page.click_text("Close").await;
    assert_eq!(patterns(&page).await, json!(["cli/*", "*"]));
    page.click_text("app app.example.net · returns 200").await;
    let port = "return document.getElementById('field-distribution-origins-0--httpPort').value";
    assert_eq!(page.run(port, vec![]).await, json!("8080"));

    take("Resources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Origins:\n          - Id: files\n            DomainName: files.s3.eu-west-1.amazonaws.com\n            OriginAccessControlId: !GetAtt Control.Id\n            S3OriginConfig: {}\n        CacheBehaviors:\n          - {PathPattern: 'yaml/*', TargetOriginId: files, ViewerProtocolPolicy: https-only, CachePolicyId: !Ref Own}\n        DefaultCacheBehavior: {TargetOriginId: files, ViewerProtocolPolicy: https-only}\n  Own:\n    Type: AWS::CloudFront::CachePolicy\n    Properties:\n      CachePolicyConfig: {Name: of-the-template, MinTTL: 5}\n  Control:\n    Type: AWS::CloudFront::OriginAccessControl\n    Properties:\n      OriginAccessControlConfig: {Name: c, OriginAccessControlOriginType: s3, SigningBehavior: no-override, SigningProtocol: sigv4}\n")
        .await;
    page.says("Imported the distribution.").await;
    page.click_text("Close").await;
    assert_eq!(patterns(&page).await, json!(["yaml/*", "*"]));

    page.click_text("Export…").await;
    page.until("the export", "return !!document.querySelector('dialog pre')").await;
    let text = "return document.querySelector('dialog pre').innerText";
    let yaml = page.run(text, vec![]).await;
    let yaml = yaml.as_str().unwrap_or("");
    for line in [
        "PathPattern: \"yaml/*\"",
        "Type: AWS::CloudFront::OriginAccessControl",
        "SigningBehavior: no-override",
        "Name: of-the-template",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    page.click_on("dialog fieldset label:nth-of-type(4)").await;
    page.until(
        "Terraform",
        "return document.querySelector('dialog pre').innerText.includes('resource \"aws_cloudfront_distribution\"')",
    )
    .await;
    assert_eq!(page.flaws().await, "", "the export dialog");
    page.close().await;
}

/// Each finding stands where the slip is, and the page goes on answering.
#[tokio::test]
async fn bad_input_is_named_where_it_stands() {
    let page = Page::open("#/distribution", WIDE).await;
    let scenario = |distribution: Value| json!({ "distribution": distribution, "requests": [{ "request": { "host": "www.example.com", "path": "/p99/a" } }] });
    let many: Vec<Value> =
        (0..100).map(|n| json!({ "pathPattern": format!("p{n}/*"), "target": "web" })).collect();
    let web = json!([{ "id": "web" }]);
    let table = [
        (
            json!({ "behaviors": [{ "pathPattern": "a/*" }, { "pathPattern": "/a/*" }] }),
            "The path pattern a/* is already used at behaviors[0].pathPattern",
        ),
        (json!({ "behaviors": [{ "pathPattern": "price[1]" }] }), "A path pattern can't contain ["),
        (
            json!({ "origins": web, "behaviors": many }),
            "The distribution has 101 cache behaviors, and the quota is 75",
        ),
        (
            json!({ "origins": web, "originGroups": [{ "id": "a", "members": ["b", "web"], "statusCodes": [500] }, { "id": "b", "members": ["a", "web"], "statusCodes": [500] }], "defaultBehavior": { "target": "a" } }),
            "The member b is an origin group, not an origin",
        ),
        (
            json!({ "origins": [{ "id": "web", "connectionTimeout": -1, "responseTimeout": 9_007_199_254_740_991_i64 }] }),
            "-1 is outside the range from 1 to 10 seconds",
        ),
        (
            json!({ "customErrors": [{ "errorCode": 404, "errorCachingMinTTL": -5 }] }),
            "The error caching minimum TTL -5 is below 0",
        ),
    ];
    for (distribution, message) in table {
        let link = page
            .run(
                "return cloudglass.link({ lab: 'distribution', scenario: arguments[0] })",
                vec![scenario(distribution)],
            )
            .await;
        page.run("location.hash = arguments[0]", vec![link]).await;
        page.says(message).await;
        let status = "return /^[✓✕◇!●↪ ]*(\\d{3} |Rejected by AWS)/m.test(document.querySelector('.verdict[role=status]')?.innerText)";
        page.until("a verdict", status).await;
    }
    // Of 100 behaviors all are listed, and the last one still serves.
    page.close().await;
}
