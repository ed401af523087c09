//! Our signatures against the browser's own cryptography: what we sign WebCrypto verifies, and the other way round.

use super::call;
use cloudglass::cloudfront::signing::{alphabet, keys::pem_of, policy::canned_text};
use js_sys::{Array, Function, Promise, Uint8Array};
use p256::ecdsa::Signature;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const ALGORITHM: &str = "const algorithm = rsa ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', namedCurve: 'P-256', hash };";
const VERIFY: &str = "return crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']).then(key => crypto.subtle.verify(algorithm, key, signature, data));";
const SIGN: &str = "const make = rsa ? { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) } : algorithm; \
    return crypto.subtle.generateKey(make, true, ['sign', 'verify']).then(async pair => [ \
      new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)), \
      new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)), \
      new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, data))]);";

async fn run(names: &str, body: &str, arguments: &[JsValue]) -> JsValue {
    let function = Function::new_with_args(names, &format!("{ALGORITHM}{body}"));
    let arguments: Array = arguments.iter().collect();
    let promise: Promise =
        function.apply(&JsValue::UNDEFINED, &arguments).expect("WebCrypto").unchecked_into();
    JsFuture::from(promise).await.expect("WebCrypto")
}

fn bytes(slice: &[u8]) -> JsValue {
    Uint8Array::from(slice).into()
}

fn der_of(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    alphabet::decode_anyhow(&base64).expect("base64")
}

const HASHES: [(&str, &str); 2] = [("SHA1", "SHA-1"), ("SHA256", "SHA-256")];
const URL: &str = "https://d111111abcdef8.cloudfront.net/a.jpg?size=large";
const END: &str = "1767290400";

#[wasm_bindgen_test]
async fn webcrypto_verifies_what_we_sign() {
    let file: Value =
        serde_json::from_str(include_str!("../data/vectors/keys.json")).expect("JSON");
    for key in file["keys"].as_array().expect("keys") {
        let rsa = key["type"] == "rsa-2048";
        let spki = der_of(key["public_spki_pem"].as_str().expect("PEM"));
        for (ours, theirs) in HASHES {
            let argument = json!({ "url": URL, "dateLessThan": END, "hashAlgorithm": ours, "keyPairId": "K", "privateKey": key["pkcs8_pem"] });
            let signed = call("signUrl", &argument).expect("a signature");
            let signature = alphabet::decode(signed["signature"].as_str().expect("text"))
                .expect("the alphabet");
            // WebCrypto has ECDSA signatures as two numbers side by side, not in DER.
            let signature = match rsa {
                true => signature,
                false => Signature::from_der(&signature).expect("DER").to_bytes().to_vec(),
            };
            let policy = signed["policy"].as_str().expect("text").as_bytes();
            let arguments =
                [rsa.into(), theirs.into(), bytes(&spki), bytes(&signature), bytes(policy)];
            let verdict = run("rsa, hash, spki, signature, data", VERIFY, &arguments).await;
            assert_eq!(verdict.as_bool(), Some(true), "{} with {ours}", key["name"]);
        }
    }
}

#[wasm_bindgen_test]
async fn we_verify_what_webcrypto_signs_and_read_its_keys() {
    let policy = canned_text(URL, END);
    for rsa in [true, false] {
        for (ours, theirs) in HASHES {
            let made = run(
                "rsa, hash, data",
                SIGN,
                &[rsa.into(), theirs.into(), bytes(policy.as_bytes())],
            )
            .await;
            let made: Vec<Vec<u8>> =
                Array::from(&made).iter().map(|part| Uint8Array::new(&part).to_vec()).collect();
            let [spki, pkcs8, signature] = made.as_slice() else {
                panic!("three parts");
            };
            let signature = match rsa {
                true => signature.clone(),
                false => Signature::from_slice(signature)
                    .expect("two numbers")
                    .to_der()
                    .as_bytes()
                    .to_vec(),
            };
            let hash = if ours == "SHA256" { "&Hash-Algorithm=SHA256" } else { "" };
            let url = format!(
                "{URL}&Expires={END}&Signature={}&Key-Pair-Id=K{hash}",
                alphabet::encode(signature)
            );
            let argument = json!({
                "trustedKeys": [{ "keyPairId": "K", "publicKey": pem_of("PUBLIC KEY", spki) }],
                "request": { "url": url, "cookies": {}, "clientIp": "192.0.2.7", "nowEpoch": 1_767_290_399 },
            });
            let result = call("verifyRequest", &argument).expect("a verdict");
            assert_eq!(result["verdict"], "allow", "rsa {rsa} with {ours}: {}", result["reason"]);
            let loaded = call("loadKey", &json!({ "pem": pem_of("PRIVATE KEY", pkcs8) }))
                .expect("an answer");
            assert_eq!(loaded["type"], if rsa { "rsa-2048" } else { "ec-secp256r1" });
        }
    }
}
