//! The request lab, as one uses it: with the pointer, with the keyboard alone, with bad input, with policies in and out.

use super::browser::{Page, WIDE};
use cloudglass::labs::{Lab, request::RequestLab};
use fantoccini::{
    actions::{InputSource, MouseActions, PointerAction},
    key::Key,
};
use serde_json::json;

/// The parts of the cache key, as shown.
const CHIPS: &str = "return [...document.querySelectorAll('.chips .chip')].map(chip => chip.innerText.replace('\\n', ' '))";

#[tokio::test]
async fn a_question_is_answered_and_shared() {
    let page = Page::open("#/request", WIDE).await;
    page.choose_example("Accept-Language in the key: does B get its own object?").await;
    page.says("because header accept-language is in the cache key and differs.").await;
    page.push("A").await;
    let tab = "document.querySelectorAll('[role=tab]')[1].click()";
    page.run(tab, vec![]).await;
    let chips = page.run(CHIPS, vec![]).await;
    assert_eq!(
        chips,
        json!([
            "distribution d111111abcdef8.cloudfront.net",
            "path /blogs/myblog.html",
            "header accept-language fr-FR"
        ])
    );

    // A header is edited in the form: the key changes, and so does the verdict.
    page.push("Form").await;
    page.paste("header 3: value", "de-DE").await;
    page.says("CloudFront serves B the object cached for A").await;
    assert_eq!(page.run(CHIPS, vec![]).await[2], json!("header accept-language de-DE"));
    page.push("Text").await;
    assert!(page.value("Request").await.contains("\nAccept-Language: de-DE\n"));
    page.push("Undo").await;
    page.says("CloudFront doesn't serve B the object cached for A").await;
    page.push("Redo").await;
    page.says("CloudFront serves B the object cached for A").await;

    // The link opens the same in another window.
    page.open_dialog("Share").await;
    page.watch_copies().await;
    page.push("Copy link the share link").await;
    let link = page.copied().await;
    page.push("Close").await;
    let window = page.client.new_window(false).await.expect("a window");
    page.client.switch_to_window(window.handle).await.expect("that window");
    page.client.goto(&link).await.expect("the link");
    page.ready().await;
    page.says("Opened from a link.").await;
    page.says("CloudFront serves B the object cached for A").await;
    assert!(page.value("Request").await.contains("\nAccept-Language: de-DE\n"));
    page.close().await;
}

#[tokio::test]
async fn a_question_is_answered_by_keyboard_alone() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    page.says("Miss").await;
    let examples = RequestLab::examples();
    let title = |id: &str| examples.iter().find(|example| example.id == id).map_or("", |e| e.title);
    page.tab_to(&format!("Examples: {}", title("authorization"))).await;
    page.press(&Key::Enter.to_string()).await;
    page.until("the search", "return document.activeElement.type === 'search'").await;
    page.press(title("query-none")).await;
    page.press(&Key::Tab.to_string()).await;
    page.press(&Key::Enter.to_string()).await;
    page.says("2 key components").await;
    page.tab_to("Request").await;
    page.press(&(Key::Control + &Key::End.to_string())).await;
    page.press("\nCookie: sid=1").await;
    // A step far below is in the page, if not painted yet.
    let told =
        "return document.querySelector('.trace').textContent.includes('contain sid because')";
    page.until("the cookie's step", told).await;
    page.press(&(Key::Control + "z")).await;
    page.until("the cookie gone", &told.replace("return ", "return !")).await;

    // A part of the key leads to its step.
    page.run("document.querySelector('main').focus()", vec![]).await;
    page.run("document.querySelectorAll('[role=tab]')[0].focus()", vec![]).await;
    page.press(&Key::Right.to_string()).await;
    let chip = page.run("const chip = document.querySelectorAll('.chips .chip')[1]; chip.focus(); return chip.innerText", vec![]).await;
    assert_eq!(chip, json!("path\n/image/cat.jpg"));
    page.press(&Key::Enter.to_string()).await;
    page.until(
        "the step has the focus",
        "return document.activeElement.innerText.includes('in the cache key as written')",
    )
    .await;

    // The link by keyboard, and the focus back where it was.
    page.run("document.querySelector('.bar .example').focus()", vec![]).await;
    page.tab_to("Share").await;
    page.press(&Key::Enter.to_string()).await;
    page.watch_copies().await;
    page.tab_to("Copy link the share link").await;
    page.press(&Key::Enter.to_string()).await;
    assert!(page.copied().await.contains("#/request?s=1."));
    page.press(&Key::Escape.to_string()).await;
    page.until("the focus back", "return document.activeElement.innerText === 'Share'").await;
    page.close().await;
}

/// Pointing at a part of the key lights up the step that made it and the input that it comes from; and back.
#[tokio::test]
async fn what_belongs_together_lights_up() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    let at = page
        .run("const chip = [...document.querySelectorAll('.chip')].find(c => c.innerText.includes('SAPISIDHASH')); chip.scrollIntoView({ block: 'center' }); const box = chip.getBoundingClientRect(); return [box.x + 5, box.y + 5]", vec![])
        .await;
    let place = |side: usize| at[side].as_f64().expect("a place").round();
    let (x, y) = (place(0), place(1));
    let pointer =
        MouseActions::new("mouse".into()).then(PointerAction::MoveTo { duration: None, x, y });
    page.client.perform_actions(pointer).await.expect("the pointer moves");
    page.until(
        "what the key's part comes from",
        "const lit = [...document.querySelectorAll('[data-lit]')].map(e => e.innerText); \
         return lit.some(t => t.includes('uthorization') && t.includes('in the cache key')) && !!document.querySelector('.name[data-lit]')",
    )
    .await;
    page.close().await;
}

#[tokio::test]
async fn bad_input_keeps_the_last_good_answer() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    let good = page.value("Request").await;
    page.says("SAPISIDHASH").await;
    let stale = "return document.querySelector('.verdict').innerText.includes('Out of date')";
    let garbage = "x".repeat(100_000);
    for (text, message) in [
        (
            "GET / HTTP/1.1\nHost: a\nNo colon here",
            "Line 3, column 14: expected a colon between header name and value",
        ),
        ("GET / HTTP/1.1\nHost: a\nX: a\u{1}b", "a header can't contain control characters"),
        ("GET /a\r\nX: y HTTP/1.1\nHost: a", "expected a version after the target"),
        ("curl 'https://www.example.com", "expected a closing quote '"),
        (garbage.as_str(), "expected method, target, and version"),
        ("", "expected a request line"),
    ] {
        page.paste("Request", text).await;
        page.says(message).await;
        page.until("the answer is marked", stale).await;
        let chips = page.run(CHIPS, vec![]).await;
        assert_eq!(
            chips[2],
            json!("header authorization SAPISIDHASH fdd00ecee39fe"),
            "after {message}"
        );
    }
    // What can't be read stays with the work: in the other view, after a step back and forth, and when the page is
    // loaded again.
    page.paste("Request", "GET / HTTP/1.1\nHost: a\nNo colon").await;
    page.says("Line 3, column 9").await;
    page.push("Form").await;
    page.says("The form shows the last valid request.").await;
    page.push("Text").await;
    assert!(page.value("Request").await.ends_with("No colon"));
    page.push("Undo").await;
    assert!(!page.value("Request").await.ends_with("No colon"));
    page.push("Redo").await;
    assert!(page.value("Request").await.ends_with("No colon"));
    // The autosave is quicker than this.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    page.client.refresh().await.expect("the page again");
    page.ready().await;
    assert!(page.value("Request").await.ends_with("No colon"));
    page.push("Form").await;
    page.push("Discard text").await;
    page.push("Text").await;
    assert_eq!(page.value("Request").await, good);
    page.until("no mark", &stale.replace("return ", "return !")).await;

    // What is HTTP but refused by CloudFront is an answer.
    page.paste("Request", &format!("GET / HTTP/1.1\nHost: a\nX-Long: {}", "y".repeat(100_000)))
        .await;
    page.says("CloudFront accepts up to 32,768 bytes. CloudFront returns 494.").await;
    page.paste("Request", "GET /a%zz HTTP/1.1\nHost: a").await;
    page.says("%zz isn't a percent-encoding").await;
    page.close().await;
}

/// Both views are of the same request, and what is unfinished in the form spoils nothing.
#[tokio::test]
async fn form_and_text_are_two_views() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    page.push("Form").await;
    for (button, rows) in
        [("Add header", "header"), ("Add cookie", "cookie"), ("Add parameter", "parameter")]
    {
        let count = format!(
            "return document.querySelectorAll('[aria-label^=\"{rows} \"][aria-label$=\": name\"]').length"
        );
        let before = page.run(&count, vec![]).await.as_u64();
        page.push(button).await;
        page.until(button, &format!("{count} === {}", before.unwrap_or(0) + 1)).await;
        assert!(page.verdict().await.contains("No cached object has this cache key"), "{button}");
    }
    page.paste("header 5: name", "X-Mine").await;
    page.paste("header 5: value", "1").await;
    page.paste("cookie 3: name", "a").await;
    page.paste("cookie 3: value", "b").await;
    page.paste("parameter 3: name", "q").await;
    page.paste("parameter 3: value", "z").await;
    page.push("Text").await;
    let text = page.value("Request").await;
    assert!(
        text.starts_with("GET /blogs/myblog.html?ref=0123abc&split-pages=false&q=z HTTP/1.1\n"),
        "{text}"
    );
    assert!(text.contains("\nCookie: session_id=01234abcd; theme=dark; a=b\n"), "{text}");
    assert!(text.ends_with("\nX-Mine: 1"), "{text}");

    page.paste(
        "Request",
        "curl 'https://shop.example.com/a?b=c' -H 'Accept-Language: de' -b 'sid=1' --compressed",
    )
    .await;
    page.says("/a").await;
    let text = page.value("Request").await;
    assert!(
        text.starts_with("GET /a?b=c HTTP/2\nHost: shop.example.com\n")
            && text.contains("\nCookie: sid=1\n"),
        "{text}"
    );
    page.close().await;
}

/// A command that is typed is left alone until one leaves the field.
#[tokio::test]
async fn a_command_can_be_typed() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    let command = "curl https://www.shop.example/p -H 'A: b'";
    page.fill("Request", command).await;
    assert_eq!(page.value("Request").await, command);
    page.says("Cloudglass imports the command when you leave the field.").await;
    page.press(&Key::Tab.to_string()).await;
    let taken = "return document.querySelector('textarea').value.startsWith('GET /p HTTP/2\\nHost: www.shop.example\\n')";
    page.until("the command, taken", taken).await;
    assert!(page.value("Request").await.ends_with("\nA: b"));
    page.close().await;
}

/// A problem leads to its field, though a tab or a closed section hides it.
#[tokio::test]
async fn problems_lead_to_hidden_fields() {
    let page = Page::open("#/request?example=french-blog", WIDE).await;
    page.push("B").await;
    page.paste("Request", "GET / HTTP/1.1\nHost").await;
    page.push("A").await;
    page.says("Viewer request A").await;
    let go = "document.querySelector('button.finding.lead').click()";
    page.run(go, vec![]).await;
    page.says("Viewer request B").await;
    let focused = "return document.activeElement?.tagName === 'TEXTAREA'";
    page.until("the focus in the text of B", focused).await;
    page.push("Undo").await;

    let sections =
        "document.querySelectorAll('.inputs details').forEach(details => details.open = true)";
    page.run(sections, vec![]).await;
    page.push("Add custom header").await;
    let focused = "return document.activeElement?.ariaLabel?.endsWith(': name') === true";
    page.until("the focus in the new row", focused).await;
    page.press("X-Amz-Foo").await;
    let close = "document.activeElement.closest('details').open = false";
    page.run(close, vec![]).await;
    page.until("the problem", "return !!document.querySelector('button.finding.lead')").await;
    page.run(go, vec![]).await;
    page.until("the focus in the closed section", focused).await;
    page.close().await;
}

#[tokio::test]
async fn two_refused_requests_are_told_plainly() {
    let page = Page::open("#/request?example=french-blog", WIDE).await;
    page.paste("Request", "TRACE / HTTP/1.1\nHost: a").await;
    page.says("CloudFront rejects A before it looks up the cache").await;
    page.push("B").await;
    page.paste("Request", "GET / HTTP/1.1\nHost: a\n\nbody").await;
    page.says("CloudFront rejects A and B before it looks up the cache.").await;
    page.says("so it sends no request to the origin").await;
    page.close().await;
}

const TEMPLATE: &str = "Resources:
  ByLanguage:
    Type: AWS::CloudFront::CachePolicy
    Properties:
      CachePolicyConfig:
        Name: !Sub '${AWS::StackName}-language'
        MinTTL: 0
        DefaultTTL: 60
        MaxTTL: 3600
        ParametersInCacheKeyAndForwardedToOrigin:
          EnableAcceptEncodingGzip: true
          EnableAcceptEncodingBrotli: true
          HeadersConfig: { HeaderBehavior: whitelist, Headers: [Accept-Language] }
          CookiesConfig: { CookieBehavior: none }
          QueryStringsConfig: { QueryStringBehavior: none }
  Everything:
    Type: AWS::CloudFront::OriginRequestPolicy
    Properties:
      OriginRequestPolicyConfig:
        Name: everything
        HeadersConfig: { HeaderBehavior: allViewer }
        CookiesConfig: { CookieBehavior: all }
        QueryStringsConfig: { QueryStringBehavior: all }
  Bucket:
    Type: AWS::S3::Bucket
";

const CLI: &str = r#"{ "ETag": "E1", "CachePolicy": { "Id": "x", "LastModifiedTime": "2026-01-01T00:00:00Z", "CachePolicyConfig": {
  "Name": "from-the-cli", "MinTTL": 1, "ParametersInCacheKeyAndForwardedToOrigin": { "EnableAcceptEncodingGzip": false, "EnableAcceptEncodingBrotli": false,
  "HeadersConfig": { "HeaderBehavior": "none" }, "CookiesConfig": { "CookieBehavior": "whitelist", "Cookies": { "Quantity": 1, "Items": ["session_id"] } },
  "QueryStringsConfig": { "QueryStringBehavior": "none" } } } } }"#;

#[tokio::test]
async fn policies_come_in() {
    const FIELD: &str =
        "AWS CLI output, policy configuration, or CloudFormation template (JSON or YAML)";
    let page = Page::open("#/request?example=authorization", WIDE).await;
    page.open_dialog("Import…").await;
    page.paste(FIELD, TEMPLATE).await;
    page.says("AWS::S3::Bucket isn't a cache policy or an origin request policy").await;
    page.says("CloudFormation resolves this value in a stack; imported as text").await;
    assert_eq!(page.flaws().await, "", "the import dialog");
    page.push("Import policy: cache policy ${AWS::StackName}-language").await;
    page.says("Imported policy").await;
    page.push("Import policy: origin request policy everything").await;
    page.push("Close").await;
    assert_eq!(page.value("Minimum TTL (s)").await, "0");
    page.says("User-Agent: Mozilla/5.0").await;

    page.open_dialog("Import…").await;
    page.paste(FIELD, CLI).await;
    page.push("Import policy: cache policy from-the-cli").await;
    page.push("Close").await;
    let chips = page.run(CHIPS, vec![]).await;
    assert_eq!(chips[2], json!("cookie session_id 01234abcd"), "{chips}");

    page.open_dialog("Import…").await;
    for (text, message) in [
        ("{ \"a\": [1, ", "The document isn't valid JSON or YAML."),
        (
            "{ \"Statement\": [] }",
            "The document contains no cache policy and no origin request policy.",
        ),
        (
            "a: &a [1]\nb: &b [*a, *a]\nc: &c [*b, *b]",
            "The document contains no cache policy and no origin request policy.",
        ),
    ] {
        page.paste(FIELD, text).await;
        page.says(message).await;
    }
    // By keyboard alone.
    page.paste(FIELD, TEMPLATE).await;
    page.tab_to("Import policy: cache policy ${AWS::StackName}-language").await;
    page.press(&Key::Enter.to_string()).await;
    page.says("Imported policy").await;
    page.press(&Key::Escape.to_string()).await;
    assert_eq!(page.value("Default TTL (s)").await, "60");
    page.close().await;
}

#[tokio::test]
async fn policies_go_out() {
    let page = Page::open("#/request?example=authorization", WIDE).await;
    page.open_dialog("Export…").await;
    assert_eq!(page.flaws().await, "", "the export dialog");
    page.watch_copies().await;
    // The command takes a document for each policy.
    for (what, label) in
        [("cache policy", "Cache policy"), ("origin request policy", "Origin request policy")]
    {
        page.push(&format!("Copy {what}")).await;
        let text = page.copied().await;
        let document: serde_json::Value = serde_json::from_str(&text).expect("one document");
        assert!(document.is_object(), "{what}: {text}");
        assert_eq!(page.value(label).await.trim_end(), text.trim_end());
    }
    for (format, begins, holds) in [
        ("CloudFormation JSON", "{\n", "AWS::CloudFront::OriginRequestPolicy"),
        ("CloudFormation YAML", "", "Type: AWS::CloudFront::CachePolicy"),
        (
            "Terraform",
            "resource \"aws_cloudfront_cache_policy\"",
            "cookie_behavior = \"whitelist\"",
        ),
    ] {
        page.push(format).await;
        page.push("Copy policies").await;
        let text = page.copied().await;
        assert!(text.starts_with(begins) && text.contains(holds), "{format}: {text}");
        assert_eq!(page.value("Policies").await.trim_end(), text.trim_end(), "{format}");
    }
    page.push("Copy the scenario").await;
    let scenario = page.copied().await;
    assert!(scenario.contains("\"cloudglass\": \"request\""), "{scenario}");
    page.push("Close").await;

    // What was copied comes in again, and the picture goes out.
    page.choose_example("Reset to defaults").await;
    page.open_dialog("Import…").await;
    page.paste("Share link or exported scenario", &scenario).await;
    page.push("Import scenario").await;
    page.says("Imported a scenario for the Request lab.").await;
    page.push("Close").await;
    page.says("SAPISIDHASH fdd00ecee39fe").await;
    page.run("const make = URL.createObjectURL; URL.createObjectURL = blob => { blob.text().then(text => window.copied = text); return make.call(URL, blob) }", vec![]).await;
    page.push("Save as SVG").await;
    let picture = page.copied().await;
    assert!(
        picture.starts_with("<svg") && picture.contains("CloudFront") && picture.contains("</svg>"),
        "{picture}"
    );
    page.close().await;
}

#[tokio::test]
async fn the_answer_of_the_origin_is_followed_to_the_viewer() {
    let page = Page::open("#/request?example=answer", WIDE).await;
    let struck = "return [...document.querySelectorAll('[aria-label=\"Response headers\"] del')].map(line => line.innerText)";
    let gone = page.run(struck, vec![]).await;
    assert_eq!(gone[1], json!("Set-Cookie: visited=1"), "{gone}");
    page.says("Content-Encoding: br").await;
    page.push("Compress objects automatically").await;
    page.says("ETag: \"v1\"").await;
    page.choose_option("Response headers policy", "None").await;
    page.until(
        "no policy's headers",
        "return !document.body.innerText.includes('Referrer-Policy')",
    )
    .await;
    page.close().await;
}
