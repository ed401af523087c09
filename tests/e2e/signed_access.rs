//! Signed access, by keyboard alone: a broken URL, the reason, the mend, the verdict.

use super::browser::{LOOKS, Page, WIDE};
use fantoccini::key::Key;
use serde_json::{Value, json};

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
    page.says("After base64 encoding, replace").await;

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
    page.says("passes all checks").await;
    assert_eq!(page.flaws().await, "", "signed access, verified");
    page.close().await;
}

#[tokio::test]
async fn a_key_is_made_in_the_page_and_what_it_signs_is_allowed() {
    let page = Page::open("#/signed-access?example=study-notes", WIDE).await;
    page.run(
        "[...document.querySelectorAll('button')].find(button => button.textContent === 'Create P-256 key').click()",
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
        "[...document.querySelectorAll('button')].find(button => button.textContent.startsWith('Verify with public key')).click()",
        vec![],
    )
    .await;
    page.says("passes all checks").await;
    page.close().await;
}

/// Every common mistake is named as soon as it is pasted, without any key.
#[tokio::test]
async fn what_is_pasted_is_decoded_and_its_mistakes_named() {
    let page = Page::open("#/signed-access?example=milliseconds", WIDE).await;
    page.says("in milliseconds").await;
    let of_example = |id: &'static str, member: &'static str| {
        let script = "const found = cloudglass.examples({ lab: 'signed-access' }).find(example => example.id === arguments[0]); \
                      return found.scenario[arguments[1]]?.url ?? found.scenario[arguments[1]]";
        page.run(script, vec![id.into(), member.into()])
    };
    let cookies = page
        .run(
            "return cloudglass.examples({ lab: 'signed-access' }).find(example => example.id === 'own-expires').scenario.request.cookies",
            vec![],
        )
        .await;
    let own = of_example("own-expires", "request").await;
    let mixed = format!(
        "curl '{}' -H 'Cookie: {}'",
        own.as_str().expect("a URL"),
        cookies.as_str().expect("cookies")
    );
    let policy = |resource: &str, end: i64| {
        json!({ "Statement": [{ "Resource": resource, "Condition": { "DateLessThan": { "AWS:EpochTime": end } } }] })
            .to_string()
    };
    for (pasted, said) in [
        (
            of_example("standard-base64", "request").await,
            "it contains +, /, or = of standard base64",
        ),
        (of_example("double-encoded", "request").await, "it is percent-encoded twice"),
        (of_example("resource-differs", "request").await, "because the protocol differs"),
        (of_example("clock-skew", "request").await, "the signer's clock may be ahead"),
        (of_example("bucket-policy", "pasted").await, "it is an S3 bucket policy or an IAM policy"),
        (of_example("curl-broken", "pasted").await, "doesn't contain Key-Pair-Id and Signature."),
        (of_example("account-key-pair", "pasted").await, "(trusted signer, legacy)"),
        (mixed.into(), "ignores the signed cookies"),
        (
            policy("https://d111111abcdef8.cloudfront.net/a.jpg", 1_777_593_600).into(),
            "With day and month swapped, it is 2026-01-05",
        ),
        (policy("http*://*/a.jpg", 1_767_286_620).into(), "3 min ago"),
    ] {
        let pasted = pasted.as_str().expect("text");
        page.fill("Signed URL, Cookie header", pasted).await;
        page.says(said).await;
    }
    let hash = of_example("hash-missing", "request").await;
    page.fill("Signed URL, Cookie header", hash.as_str().expect("a URL")).await;
    let assumed = "return document.body.textContent.includes('so CloudFront uses SHA-1 and denies a SHA-256 signature')";
    page.until("the hash that is taken", assumed).await;

    // What was found goes on to be verified: of a command the URL and the cookies, of broken lines one URL.
    let hash = hash.as_str().expect("a URL");
    let (first, last) = hash.split_at(90);
    let command = format!("curl '{first}{last}' -H 'Cookie: a=b'");
    for pasted in [command, format!("{first}\n{last}")] {
        page.enter("Inspect").await;
        page.fill("Signed URL, Cookie header", &pasted).await;
        page.enter("Verify with public keys").await;
        let url = "return document.getElementById('field-request-url')?.value";
        page.until("the URL alone", &format!("{url} === {}", json!(hash))).await;
    }
    page.close().await;
}

/// A pasted key signs cookies; it goes into no link and no storage; what it signed is allowed.
#[tokio::test]
async fn cookies_are_signed_with_a_pasted_key_that_stays_in_memory() {
    let keys: Value =
        serde_json::from_str(include_str!("../data/vectors/keys.json")).expect("keys.json is JSON");
    let pem = keys["keys"][2]["pkcs8_pem"].as_str().expect("a PEM");
    let page = Page::open("#/signed-access?example=create-cookies", WIDE).await;
    page.says("Create or paste a private key to sign.").await;
    page.fill("Private key (PEM", pem).await;
    page.says("Set-Cookie: CloudFront-Policy=").await;
    page.says("aws cloudfront sign").await;
    // Something to keep and to share: another path for the cookies.
    page.fill("Path", "/members").await;
    page.says("; Path=/members").await;
    page.enter("Share").await;
    page.until(
        "a link",
        "return [...document.querySelectorAll('dialog input')].some(input => input.value.includes('#/signed-access?s='))",
    )
    .await;
    page.enter("Link content").await;
    // Work is saved a moment after an edit.
    page.until("saved work", "return JSON.stringify(localStorage).includes('/members')").await;
    let secret = pem.lines().nth(1).expect("a line of base64");
    let kept = page
        .run(
            "const secret = arguments[0]; const dialog = document.querySelector('dialog[open]'); \
             const link = [...dialog.querySelectorAll('input')].find(input => input.value.includes('?s=')).value; \
             const opened = cloudglass.open({ link }); \
             return [location.href, JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state), JSON.stringify(opened), dialog.innerText] \
               .map(text => text.includes(secret) || text.includes('PRIVATE KEY'))",
            vec![secret.into()],
        )
        .await;
    assert_eq!(kept, json!([false, false, false, false, false, false]));
    page.press(&Key::Escape).await;
    // A look at another lab does not lose the key.
    page.run("location.hash = '#/request'", vec![]).await;
    page.says("What is the cache key").await;
    page.run("location.hash = '#/signed-access'", vec![]).await;
    page.says("Set-Cookie: CloudFront-Policy=").await;
    page.enter("Verify with public key").await;
    page.says("passes all checks").await;
    page.close().await;
}

/// A policy as a form and as JSON side by side: each edit shows in the other or takes its place.
#[tokio::test]
async fn a_custom_policy_is_made_in_the_form_and_as_json() {
    let page = Page::open("#/signed-access?example=study-notes", WIDE).await;
    page.says("2024-03-31T00:00:00Z").await;
    page.focus("custom").await;
    page.press(" ").await;
    page.fill("Resource (URL pattern", "https://dgw7w0gfg0nkb.cloudfront.net/videos/*").await;
    page.fill("Viewer IP address", "203.0.113.0/24").await;
    let policy = "const policy = JSON.parse(document.getElementById('field-create-policyText').value).Statement[0]; \
                  return policy.Resource.endsWith('/videos/*') && policy.Condition.IpAddress['AWS:SourceIp'] === '203.0.113.0/24'";
    page.until("the form's policy as JSON", policy).await;
    page.fill(
        "Policy (JSON)",
        r#"{"Statement":[{"Resource":"https://dgw7w0gfg0nkb.cloudfront.net/a?","Condition":{"DateLessThan":{"AWS:EpochTime":1711843201}}}]}"#,
    )
    .await;
    page.says("ignores the dates in this form").await;
    page.says("2024-03-31T00:00:01Z").await;
    page.enter("Create RSA key").await;
    page.until(
        "a URL with the policy",
        "return (document.getElementById('signed-url')?.textContent ?? '').includes('Policy=eyJTdGF0ZW1lbnQi')",
    )
    .await;
    page.close().await;
}

/// Keys are changed without breaking links; S3 signs beside it, step by step, with a secret that stays in memory.
#[tokio::test]
async fn keys_are_rotated_and_s3_signs_beside_it() {
    let page = Page::open("#/signed-access?example=rotation", WIDE).await;
    page.says("The old key is removed 5 days before").await;
    let safe = page
        .run(
            "return new Date(cloudglass.explain({ lab: 'signed-access', scenario: cloudglass.examples({ lab: 'signed-access' }).find(example => example.id === 'rotation').scenario }).answer.verified.rotation.safeRemoval * 1000).toISOString().slice(0, 19) + 'Z'",
            vec![],
        )
        .await;
    page.fill("Old public key removed", safe.as_str().expect("a date")).await;
    page.says("No link breaks").await;

    page.go("#/signed-access?example=s3-upload").await;
    page.says("String to sign").await;
    page.says("expires with the credentials").await;
    page.enter("Bucket, object key, and credentials").await;
    page.fill("Secret access key", "practice-secret-of-no-account").await;
    page.says("X-Amz-Signature=").await;
    page.says("Required request headers").await;
    let kept = "return [location.href, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join().includes('practice-secret')";
    assert_eq!(page.run(kept, vec![]).await, json!(false));
    page.focus("Use case").await;
    page.press("not behind").await;
    page.says("S3 presigned").await;
    page.close().await;
}

#[tokio::test]
async fn every_job_is_accessible_in_every_look() {
    for look in LOOKS {
        let page = Page::open("", look).await;
        for example in ["milliseconds", "rotation", "create-cookies", "s3-upload", "six-keys"] {
            page.go(&format!("#/signed-access?example={example}")).await;
            page.until("the example", "return !location.hash.includes('example')").await;
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
