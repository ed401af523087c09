//! Image registry, as a person uses it: each view, a pasted policy, a pasted error.

use super::browser::{LOOKS, Page, WIDE};
use serde_json::json;

/// The release that a policy deletes is saved by the change that the finding offers; the slider brings it back in danger.
#[tokio::test]
async fn an_image_in_use_is_saved() {
    let page = Page::open("#/image-registry", WIDE).await;
    page.says("service shop-web uses 2.3, which rule 1 removes").await;
    page.push("JSON").await;
    page.push("Form").await;
    page.fill("Images to keep", "5").await;
    page.says("ECR keeps all 5 images").await;
    page.fill("Images to keep", "x").await;
    page.says("Showing the answer for the last valid value.").await;
    page.fill("Images to keep", "2").await;
    page.says("which rule 1 removes").await;
    page.close().await;
}

/// A policy is pasted as the CLI prints it, and an error as Docker prints it.
#[tokio::test]
async fn documents_and_errors_are_pasted() {
    let page = Page::open("#/image-registry?example=push", WIDE).await;
    page.says("The repository shop/web has the image with the tag 1.4.").await;
    page.push("Import…").await;
    let label = "Output of describe-images, describe-repositories, get-lifecycle-policy, or get-repository-policy, a policy, a template, or a Dockerfile";
    page.paste(label, "no basic auth credentials").await;
    page.push("Import documents").await;
    page.says("Docker has no login for the registry host of the image.").await;
    page.paste(label, include_str!("../data/real/registry-get-policy.json")).await;
    page.push("Import documents").await;
    page.says("lifecycle policy with 1 rule").await;
    page.close().await;
}

/// A long list of images is evaluated between frames, and its table renders only what is in sight.
#[tokio::test]
async fn many_images_are_listed() {
    let page = Page::open("#/image-registry?example=many-images", WIDE).await;
    page.says("20,000").await;
    let rows = "return document.querySelectorAll('.ir-row').length";
    let count = page.run(rows, vec![]).await;
    assert!(count.as_u64().is_some_and(|count| (5..200).contains(&count)), "{count}");
    assert_ne!(count, json!(0));
    page.close().await;
}

/// No view has a flaw that axe finds, wide and narrow, light and dark.
#[tokio::test]
async fn every_view_is_accessible() {
    for look in LOOKS {
        for example in ["release-in-use", "copy-all-first", "no-s3-endpoint", "basic-on-push"] {
            let page = Page::open(&format!("#/image-registry?example={example}"), look).await;
            assert_eq!(page.flaws().await, "", "{example}");
            page.close().await;
        }
    }
}
