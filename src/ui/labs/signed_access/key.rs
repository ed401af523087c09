//! A private key made in the page by the browser, or pasted. It stays in memory.

use super::{PanelProps, has_key};
use crate::cloudfront::signing::keys::pem_of;
use crate::ui::bind::bind;
use crate::ui::components::{Card, DownloadButton, Notice, TextArea};
use gloo::utils::window;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKeyPair;
use yew::{platform::spawn_local, prelude::*};

/// The kinds of keys that can be made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
}

/// Makes a key with WebCrypto and answers its PKCS#8 as PEM.
async fn make(kind: Kind) -> Result<String, JsValue> {
    let subtle = window().crypto()?.subtle();
    let algorithm = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&algorithm, &name.into(), value).map(drop);
    match kind {
        Kind::Rsa => {
            set("name", &"RSASSA-PKCS1-v1_5".into())?;
            set("modulusLength", &2048.into())?;
            set("publicExponent", &Uint8Array::from(&[1, 0, 1][..]).into())?;
            set("hash", &"SHA-256".into())?;
        }
        Kind::P256 => {
            set("name", &"ECDSA".into())?;
            set("namedCurve", &"P-256".into())?;
        }
    }
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let pair = JsFuture::from(subtle.generate_key_with_object(&algorithm, true, &usages)?).await?;
    let private = pair.unchecked_into::<CryptoKeyPair>().get_private_key();
    let exported = JsFuture::from(subtle.export_key("pkcs8", &private)?).await?;
    let der = Uint8Array::new(&exported.unchecked_into::<ArrayBuffer>()).to_vec();
    Ok(pem_of("PRIVATE KEY", &der))
}

/// The warning above the key fields.
const PRACTICE_ONLY: &str = "For practice only. The key stays in this page's memory and isn't part of links, storage, or history. Don't paste production keys.";

/// Make a key, or paste one.
#[component]
pub fn KeyCard(props: &PanelProps) -> Html {
    let context = &props.context;
    let secrets = context.secret();
    let state = use_state(|| "");
    let onmake = |kind: Kind| {
        let (context, state) = (context.clone(), state.setter());
        move |_: MouseEvent| {
            let (context, state) = (context.clone(), state.clone());
            state.set("Creating a key…");
            spawn_local(async move {
                match make(kind).await {
                    Ok(pem) => {
                        context.secret().change(move |secrets| secrets.private_key = pem);
                        state.set("Created a key.");
                    }
                    Err(_) => state.set("The browser can't create keys on this page, because it needs HTTPS or localhost. Paste a key instead."),
                }
            });
        }
    };
    let forget = {
        let (context, state) = (context.clone(), state.setter());
        move |_: MouseEvent| {
            context.secret().change(|secrets| secrets.private_key.clear());
            state.set("Discarded the key.");
        }
    };
    let key = context.answer().created.as_ref().and_then(|created| created.key.as_ref());
    html! {
        <Card title="Private key">
            <Notice text={PRACTICE_ONLY} kind="warning" />
            <div class="row middle">
                <button type="button" class="primary" onclick={onmake(Kind::Rsa)}>
                    { "Create RSA key" }
                </button>
                <button type="button" onclick={onmake(Kind::P256)}>{ "Create P-256 key" }</button>
                if has_key(&context.secrets) {
                    <button type="button" class="quiet" onclick={forget}>{ "Discard key" }</button>
                }
                <span
                    role="status"
                    class="small quiet-text"
                >
                    { *state }
                </span>
            </div>
            <TextArea
                label="Private key (PEM: PKCS #1, PKCS #8, or SEC1)"
                rows=3
                field={bind!(secrets, private_key)}
                placeholder="-----BEGIN PRIVATE KEY-----"
            />
            if let Some(key) = key {
                <p class="small">
                    { "Type " }
                    <code>{ &key.kind }</code>
                    { ", SHA-256 of the public key " }
                    <code>{ key.public_spki_der_sha256.clone().unwrap_or_default() }</code>
                </p>
                <div class="row middle">
                    <DownloadButton
                        label="Save private key"
                        file="private_key.pem"
                        media_type="application/x-pem-file"
                        text={context.secrets.private_key.clone()}
                    />
                    <DownloadButton
                        label="Save public key"
                        file="public_key.pem"
                        media_type="application/x-pem-file"
                        text={key.public_pem.clone()}
                    />
                </div>
            }
        </Card>
    }
}
