//! Create, the answer: the policy as JSON, the signed URL or cookies, and what gives the same.

use super::{PanelProps, clock::Dates, s3};
use crate::labs::signed_access::{AccessNeed, Output, PolicyKind};
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, CopyButton, Disclosure, Select, Table, TextArea, one_of, prose};
use yew::prelude::*;

const NEEDS: &[(AccessNeed, &str)] = &[
    (AccessNeed::OneFile, "One file"),
    (AccessNeed::ManyFiles, "Many files"),
    (AccessNeed::Shared, "Shared link"),
    (AccessNeed::Private, "One viewer"),
    (AccessNeed::NotBehindCloudFront, "No distribution"),
];

/// Policy, result, snippets, S3, comparison.
#[component]
pub fn Picture(props: &PanelProps) -> Html {
    let context = &props.context;
    let Some(created) = &context.answer().created else {
        return Html::default();
    };
    html! {
        <>
            <PolicyCard context={context.clone()} />
            <ResultCard context={context.clone()} />
            <Card title="Code for this signature">
                { for created.snippets.iter().map(|snippet| html! {
                    <Disclosure key={snippet.title} open={snippet.title == "AWS CLI"} summary={html! { { snippet.title } }}>
                        <pre tabindex="0" translate="no">{ &snippet.text }</pre>
                        <div class="row middle"><CopyButton text={snippet.text.clone()} what={snippet.title} /></div>
                        if !snippet.note.is_empty() { <p class="hint">{ prose(&snippet.note) }</p> }
                    </Disclosure>
                }) }
            </Card>
            <Card title="CloudFront and S3">
                <Select label="Use case" choices={one_of(bind!(context, create.need), NEEDS)} />
                <p><b>{ &created.recommendation }</b></p>
                <Table
                    label="Comparison of CloudFront and S3"
                    heads={vec!["Aspect".into(), "CloudFront signed".into(), "S3 presigned".into()]}
                >
                    { for created.comparison.iter().map(|row| html! {
                        <tr><th scope="row">{ row.aspect }</th><td>{ &row.cloudfront }</td><td>{ &row.s3 }</td></tr>
                    }) }
                </Table>
            </Card>
            <s3::Picture context={context.clone()} />
        </>
    }
}

/// The policy's JSON next to the form. After an edit, the JSON is the policy.
#[component]
fn PolicyCard(props: &PanelProps) -> Html {
    let context = &props.context;
    let Some(created) = &context.answer().created else {
        return Html::default();
    };
    let create = &context.scenario.create;
    let typed = create.policy_kind == PolicyKind::Custom && !create.policy_text.is_empty();
    let text = match typed {
        true => create.policy_text.clone(),
        false => created.policy_pretty.clone().unwrap_or_default(),
    };
    let create_place = at!(context, create);
    let policy = bind!(create_place, policy_text).by(&create_place, |create, text| {
        create.policy_kind = PolicyKind::Custom;
        create.policy_text = text;
    });
    let hint = match (typed, create.policy_kind) {
        (true, _) => "Cloudglass signs exactly these bytes.",
        (false, PolicyKind::Canned) => {
            "Created from the form and signed without white space. Editing turns it into a custom policy."
        }
        (false, PolicyKind::Custom) => {
            "Created from the form and signed without white space. After an edit, Cloudglass signs this text."
        }
    };
    html! {
        <Card
            title="Policy"
            actions={html! {
                <CopyButton
                    text={created.policy.clone().unwrap_or_default()}
                    what="signed policy"
                    label="Copy signed policy"
                />
            }}
        >
            <TextArea label="Policy (JSON)" rows=12 field={policy.showing(text)} {hint} />
            <Dates dates={created.dates.clone()} />
            if let Some(network) = &created.addresses {
                <p class="small">
                    { format!(
                        "{}: {} to {}",
                        crate::text::count_of(network.count, "IP address"),
                        network.first,
                        network.last
                    ) }
                </p>
            }
            if let (Some(policy), Some(digest)) = (&created.policy, &created.digest) {
                <p class="small">
                    { format!("{} bytes, {} ", policy.len(), create.hash_algorithm.name()) }
                    <code>{ digest }</code>
                </p>
            }
        </Card>
    }
}

/// The URL, or the cookies.
#[component]
fn ResultCard(props: &PanelProps) -> Html {
    let context = &props.context;
    let Some(created) = &context.answer().created else {
        return Html::default();
    };
    let cookies = context.scenario.create.output == Output::Cookies;
    if created.signature.is_none() {
        let title = if cookies { "Signed cookies" } else { "Signed URL" };
        return html! {
            <Card {title}>
                <p class="quiet-text">{ "Create or paste a private key to sign." }</p>
            </Card>
        };
    }
    let explained = context.explained.clone();
    let verify = at!(context, job).around(&context.place()).on(move |scenario, _: MouseEvent| {
        if let Some(created) = &explained.answer.created {
            scenario.verify_created(created);
        }
    });
    let verify = html! {
        <button type="button" onclick={verify}>{ "Verify with public key" }</button>
    };
    if cookies {
        let lines: Vec<&str> =
            created.cookies.iter().map(|cookie| cookie.set_cookie.as_str()).collect();
        return html! {
            <Card
                title="Signed cookies"
                actions={html! { <CopyButton text={lines.join("\n")} what="Set-Cookie lines" /> }}
            >
                <pre tabindex="0" translate="no">{ lines.join("\n") }</pre>
                <div>{ verify }</div>
            </Card>
        };
    }
    let url = created.url.clone().unwrap_or_default();
    html! {
        <Card
            title="Signed URL"
            actions={html! { <CopyButton text={url.clone()} what="signed URL" /> }}
        >
            <pre tabindex="0" translate="no" id="signed-url">{ url }</pre>
            <div>{ verify }</div>
        </Card>
    }
}
