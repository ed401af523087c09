//! Properties of signing and verifying: what was signed is allowed, and whatever is changed is refused for its reason.

use cloudglass::api;
use cloudglass::cloudfront::signing::alphabet;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Practice keys: id, private PEM, public PEM.
static KEYS: LazyLock<Vec<[String; 3]>> = LazyLock::new(|| {
    let file: Value = serde_json::from_str(include_str!("../data/vectors/keys.json")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let keys = file["keys"].as_array().unwrap();
    keys.iter()
        .map(|key| [&key["key_pair_id"], &key["pkcs8_pem"], &key["public_spki_pem"]].map(text))
        .collect()
});

const END: i64 = 1_767_290_400;

fn trusted() -> Value {
    KEYS.iter().map(|[id, _, public]| json!({ "keyPairId": id, "publicKey": public })).collect()
}

/// The reason for which a request is allowed or refused.
fn verdict(url: &str, now: i64) -> String {
    let request = json!({ "url": url, "cookies": {}, "clientIp": "192.0.2.7", "nowEpoch": now });
    let result =
        api::call("verifyRequest", json!({ "trustedKeys": trusted(), "request": request }))
            .unwrap();
    assert_eq!(result["verdict"] == "allow", result["reason"] == "ok");
    result["reason"].as_str().unwrap().to_owned()
}

fn sign(key: &Index, url: &str, more: Value) -> Value {
    let [id, private, _] = key.get(&KEYS);
    let mut argument = json!({ "url": url, "keyPairId": id, "privateKey": private });
    argument.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    api::call("signUrl", argument).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A URL in the form that a client sends.
fn url() -> impl Strategy<Value = String> {
    let path = "(/[a-zA-Z0-9._~-]{1,8}){1,3}";
    let query =
        prop::option::of("[a-z]{1,5}=[a-zA-Z0-9._~%+-]{0,6}(&[a-z]{1,5}=[a-z0-9]{0,4}){0,2}");
    ("https?", path, query).prop_map(|(scheme, path, query)| {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{scheme}://d111111abcdef8.cloudfront.net{path}{query}")
    })
}

fn hash() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["SHA1", "SHA256"])
}

/// Another byte in place of the one at `at`.
fn changed(bytes: &[u8], at: &Index, by: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = at.index(bytes.len());
    bytes[at] ^= by;
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_signed_is_allowed_until_its_end(key: Index, url in url(), hash in hash(), before in 1i64..100_000, after in 0i64..100_000) {
        let signed = sign(&key, &url, json!({ "dateLessThan": END.to_string(), "hashAlgorithm": hash }));
        prop_assert_eq!(&signed["policyKind"], "canned");
        prop_assert_eq!(verdict(text(&signed["url"]), END - before), "ok");
        prop_assert_eq!(verdict(text(&signed["url"]), END + after), "expired");
    }

    #[test]
    fn a_canned_url_with_a_changed_byte_is_refused(key: Index, url in url(), at: Index, to in "[a-z0-9]") {
        let signed = sign(&key, &url, json!({ "dateLessThan": END.to_string() }));
        // Any byte after the scheme and host, exchanged for another letter or digit.
        let host = url.find(".net").unwrap() + 5;
        let at = host + at.index(url.len() - host);
        prop_assume!(url[at..=at] != to && url.as_bytes()[at] != b'?' && url.as_bytes()[at] != b'&');
        let mut other = url.clone();
        other.replace_range(at..=at, &to);
        let whole = text(&signed["url"]).replacen(&url, &other, 1);
        prop_assert_eq!(verdict(&whole, END - 1), "signature_invalid", "{}", whole);
    }

    #[test]
    fn a_later_end_or_another_protocol_is_refused(key: Index, url in url(), later in 1i64..1_000_000) {
        let signed = sign(&key, &url, json!({ "dateLessThan": END.to_string() }));
        let whole = text(&signed["url"]);
        let pushed = whole.replace(&format!("Expires={END}"), &format!("Expires={}", END + later));
        prop_assert_eq!(verdict(&pushed, END - 1), "signature_invalid");
        let other = match whole.strip_prefix("https") {
            Some(rest) => format!("http{rest}"),
            None => whole.replacen("http", "https", 1),
        };
        prop_assert_eq!(verdict(&other, END - 1), "signature_invalid");
    }

    #[test]
    fn a_changed_byte_of_the_decoded_signature_is_refused(key: Index, url in url(), hash in hash(), at: Index, by in 1u8..) {
        let signed = sign(&key, &url, json!({ "dateLessThan": END.to_string(), "hashAlgorithm": hash }));
        let signature = text(&signed["signature"]);
        let other = alphabet::encode(changed(&alphabet::decode(signature).unwrap(), &at, by));
        let whole = text(&signed["url"]).replace(signature, &other);
        prop_assert_eq!(verdict(&whole, END - 1), "signature_invalid");
    }

    #[test]
    fn a_changed_byte_of_the_decoded_policy_is_refused(key: Index, url in url(), at: Index, by in 1u8..) {
        let signed = sign(&key, &url, json!({ "dateLessThan": END.to_string(), "dateGreaterThan": (END - 50).to_string(), "ipAddress": "192.0.2.0/24" }));
        prop_assert_eq!(verdict(text(&signed["url"]), END - 1), "ok");
        prop_assert_eq!(verdict(text(&signed["url"]), END - 50), "not_yet_valid");
        let policy = text(&signed["policyBase64Url"]);
        let other = alphabet::encode(changed(&alphabet::decode(policy).unwrap(), &at, by));
        let reason = verdict(&text(&signed["url"]).replace(policy, &other), END - 1);
        prop_assert!(reason == "signature_invalid" || reason == "malformed_policy", "{}", reason);
    }

    #[test]
    fn a_wildcard_decides_about_the_path(key: Index, inside in "[a-z0-9/.-]{0,12}", outside in "[a-z0-9]{1,8}") {
        let host = "https://d111111abcdef8.cloudfront.net";
        let policy = format!(r#"{{"Statement":[{{"Resource":"{host}/course/*","Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}"#);
        let signed = sign(&key, &format!("{host}/course/{inside}"), json!({ "policy": policy }));
        prop_assert_eq!(verdict(text(&signed["url"]), END - 1), "ok");
        prop_assume!(outside != "course");
        let elsewhere = text(&signed["url"]).replacen("/course/", &format!("/{outside}/"), 1);
        prop_assert_eq!(verdict(&elsewhere, END - 1), "resource_mismatch");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever is in the five values and around them: an answer or a named error.
    #[test]
    fn no_text_makes_it_panic(url in ".{0,60}", values in prop::collection::vec("[ -~]{0,40}", 5), cookies in prop::collection::vec("\\PC{0,40}", 5), pem in "(-----BEGIN [A-Z ]{0,20}-----)?[ -~\\n]{0,80}(-----END [A-Z ]{0,20}-----)?", date in "\\PC{0,24}") {
        let names = ["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"];
        let query: Vec<String> = names.iter().zip(&values).map(|(name, value)| format!("{name}={value}")).collect();
        let cookies: serde_json::Map<String, Value> = names.iter().zip(&cookies).map(|(name, value)| (format!("CloudFront-{name}"), value.as_str().into())).collect();
        for url in [format!("https://d/{url}?{}", query.join("&")), format!("https://d/{url}")] {
            let request = json!({ "url": url, "cookies": cookies, "nowEpoch": END });
            let _ = api::call("verifyRequest", json!({ "trustedKeys": trusted(), "request": request }));
            let _ = api::call("explain", json!({ "lab": "signed-access", "scenario": { "job": "inspect", "pasted": url } }));
            let _ = api::call("explain", json!({ "lab": "signed-access", "scenario": { "job": "create", "create": { "url": url, "expires": date } } }));
        }
        let loaded = api::call("loadKey", json!({ "pem": pem })).unwrap();
        prop_assert_eq!(&loaded["ok"], false);
        let _ = api::call("parseCliDate", json!({ "input": date })).unwrap();
        let _ = api::call("explain", json!({ "lab": "signed-access", "scenario": { "job": "inspect", "pasted": pem } }));
    }
}

/// Keys that are read, but not to be worked with. What can be loaded is what Python's `cryptography` loads.
#[test]
fn keys_of_other_kinds_are_named() {
    let file: Value = serde_json::from_str(include_str!("../data/other-keys.json")).unwrap();
    for case in file["cases"].as_array().unwrap() {
        let result = api::call("loadKey", json!({ "pem": case["pem"] })).unwrap();
        for (name, expected) in case["expected"].as_object().unwrap() {
            assert_eq!(result[name], *expected, "{}: {name} in {result}", case["title"]);
        }
        let argument = json!({ "url": "https://d/a", "dateLessThan": "2026-01-01", "keyPairId": "K", "privateKey": case["pem"] });
        let thrown = api::call("signUrl", argument).unwrap_err();
        assert_eq!(
            (thrown.name.as_str(), thrown.field.as_str()),
            ("InvalidKey", "privateKey"),
            "{}",
            case["title"]
        );
    }
}

#[test]
fn the_wanted_key_is_found_among_other_blocks() {
    let [id, private, public] = &KEYS[0];
    let alone = api::call("loadKey", json!({ "pem": private })).unwrap();
    let certificate = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    for before in [public.as_str(), certificate] {
        let pem = format!("{before}{private}");
        let found = api::call("loadKey", json!({ "pem": pem })).unwrap();
        assert_eq!(found, alone, "after {before}");
    }
    let request = json!({ "url": "https://d/a", "nowEpoch": 1 });
    let trusted = json!([{ "keyPairId": id, "publicKey": format!("{private}{public}") }]);
    let argument = json!({ "trustedKeys": trusted, "request": request });
    let result = api::call("verifyRequest", argument).unwrap();
    assert_eq!(result["reason"], "missing_credentials");
}

#[test]
fn bad_arguments_are_named() {
    let [id, private, public] = &KEYS[0];
    let good = json!({ "url": "https://d/a", "dateLessThan": "2026-01-01", "keyPairId": id, "privateKey": private });
    let cases = [
        ("signUrl", json!({ "dateLessThan": null }), "dateLessThan"),
        ("signUrl", json!({ "dateLessThan": "next friday" }), "dateLessThan"),
        ("signUrl", json!({ "dateLessThan": 5 }), "dateLessThan"),
        ("signUrl", json!({ "dateGreaterThan": "x" }), "dateGreaterThan"),
        ("signUrl", json!({ "ipAddress": "2001:db8::1" }), "ipAddress"),
        ("signUrl", json!({ "hashAlgorithm": "MD5" }), "hashAlgorithm"),
        ("signUrl", json!({ "policy": "{}" }), "dateLessThan"),
        ("signUrl", json!({ "url": "" }), "url"),
        ("signCookies", json!({ "url": "ftp://d/a" }), "url"),
        ("signUrl", json!({ "keyPairId": "" }), "keyPairId"),
    ];
    for (function, change, field) in cases {
        let mut argument = good.clone();
        argument.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let thrown = api::call(function, argument).unwrap_err();
        assert_eq!(
            (thrown.name.as_str(), thrown.field.as_str()),
            ("InvalidArgument", field),
            "{change}"
        );
    }
    let request = json!({ "url": "https://d/a", "nowEpoch": 1 });
    let cases = [
        (
            json!([{ "keyPairId": id, "publicKey": private }]),
            request.clone(),
            "InvalidKey",
            "trustedKeys[0].publicKey",
        ),
        (
            json!([{ "keyPairId": id, "publicKey": public }]),
            json!({ "url": "/a", "nowEpoch": 1 }),
            "InvalidArgument",
            "request.url",
        ),
        (
            json!([]),
            json!({ "url": "https://d/a", "nowEpoch": 1, "clientIp": "x" }),
            "InvalidArgument",
            "request.clientIp",
        ),
        (
            json!([]),
            json!({ "url": "https://d/a", "nowEpoch": "1" }),
            "InvalidArgument",
            "request.nowEpoch",
        ),
        (
            json!([]),
            json!({ "url": "https://d/a", "nowEpoch": 1e300 }),
            "InvalidArgument",
            "request.nowEpoch",
        ),
        (
            json!([]),
            json!({ "url": "https://d/a", "nowEpoch": 1, "cookies": { "a": 1 } }),
            "InvalidArgument",
            "request.cookies.a",
        ),
        (json!(null), request, "InvalidArgument", "trustedKeys"),
    ];
    for (trusted, request, name, field) in cases {
        let thrown =
            api::call("verifyRequest", json!({ "trustedKeys": trusted, "request": request }))
                .unwrap_err();
        assert_eq!((thrown.name.as_str(), thrown.field.as_str()), (name, field), "{request}");
    }
}

/// The addresses, queries and headers that botocore 1.43 makes of the same input.
#[test]
fn presigns_as_botocore_does() {
    let file: Value = serde_json::from_str(include_str!("../data/s3-presign-worked.json")).unwrap();
    let base = &file["base"];
    for case in file["cases"].as_array().unwrap() {
        let mut argument = base.clone();
        argument.as_object_mut().unwrap().extend(case["with"].as_object().unwrap().clone());
        match api::call("presignS3", argument) {
            Ok(result) => assert_eq!(result["url"], case["url"], "{}", case["with"]),
            Err(thrown) => assert_eq!(
                thrown.field,
                text(&case["field"]),
                "{}: {}",
                case["with"],
                thrown.message
            ),
        }
    }
}

/// What Inspect answers to a paste: the lab's answer, and its findings as one text.
fn inspect(pasted: &str) -> (Value, String) {
    let scenario = json!({ "job": "inspect", "now": END - 3600, "pasted": pasted });
    let result =
        api::call("explain", json!({ "lab": "signed-access", "scenario": scenario })).unwrap();
    let findings = result["findings"].as_array().unwrap();
    let said: Vec<&str> = findings.iter().map(|finding| text(&finding["message"])).collect();
    (result["answer"]["inspected"].clone(), said.join("\n"))
}

#[test]
fn what_went_wrong_with_a_pasted_url_is_named_and_the_rest_decoded() {
    let signed = sign(
        &any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current(),
        "https://d.example/a?x=1",
        json!({ "dateLessThan": END.to_string() }),
    );
    let url = text(&signed["url"]);
    let encoded = percent_encoding::utf8_percent_encode(url, percent_encoding::NON_ALPHANUMERIC);
    let (first, last) = url.split_at(90);
    let cases = [
        (url.to_owned(), ""),
        (url.replace('&', "%26"), "%26"),
        (url.replacen('?', "%3F", 1), "%3F"),
        (url.replacen('?', "%3f", 1), "%3f"),
        (url.replace('&', "&amp;"), "&amp;"),
        (url.replace('&', "\\u0026"), "\\u0026"),
        (url.replace('&', "\\&").replace('?', "\\?").replace('=', "\\="), "\\&"),
        (encoded.to_string(), "complete URL is percent-encoded"),
        (format!("{first}\n{last}"), "has 2 lines"),
        (format!("See {first}\r\n  {last}\r\n\r\nYours"), "has 2 lines"),
        (format!("{url}&Expires=5"), "`Expires` occurs 2 times"),
        (format!("curl ^\"{}^\" ^\r\n  -H ^\"accept: */*^\"", url.replace('&', "^&")), ""),
    ];
    for (pasted, named) in cases {
        let (answer, said) = inspect(&pasted);
        let known = (text(&answer["kind"]), text(&answer["url"]));
        assert_eq!(known, ("signedUrl", "https://d.example/a?x=1"), "{pasted}: {said}");
        assert_eq!(answer["dates"][0]["epoch"], END, "{pasted}");
        let parts = answer["parts"].as_array().unwrap();
        let signature = parts.iter().find(|part| part["name"] == "Signature");
        assert_eq!(signature.unwrap()["value"], signed["signature"], "{pasted}");
        assert_eq!(said.is_empty(), named.is_empty(), "{pasted}: {said}");
        assert!(said.contains(named), "{pasted}: {said}");
    }
    // A signed URL inside another's parameter is no mistake.
    let nested = url.replace("x=1", &format!("x={encoded}"));
    assert_eq!(inspect(&nested).1, "");
}

#[test]
fn a_pasted_policy_cookie_or_command_is_named() {
    let policy = |resource: Value| {
        json!({ "Statement": [{ "Resource": resource, "Condition": { "DateLessThan": { "AWS:EpochTime": END } } }] }).to_string()
    };
    let cookies = |expires: &str| {
        format!(
            "Cookie: CloudFront-Expires={expires}; CloudFront-Signature={}; CloudFront-Key-Pair-Id=K1",
            alphabet::encode([1; 256])
        )
    };
    let end = |at: i64| policy("https://d/a".into()).replace(&END.to_string(), &at.to_string());
    let cases = [
        (policy("https://d.example/*".into()), "policy", ""),
        (policy("http*://*/a.jpg".into()), "policy", ""),
        (policy("*d.example/a".into()), "policy", ""),
        (policy("*".into()), "policy", ""),
        (policy("d.example/*".into()), "policy", "doesn't start with"),
        (policy("/images/*".into()), "policy", "doesn't start with"),
        (policy("".into()), "policy", "doesn't start with"),
        (policy("arn:aws:s3:::b/*".into()), "policy", "doesn't start with"),
        (policy("ftp://d.example/a".into()), "policy", "doesn't start with"),
        (policy("https:///a".into()), "policy", "has no host"),
        (policy("https://d.example/a#b".into()), "policy", "contains `#`"),
        (policy("https://d.example/a?Expires=1".into()), "policy", "Expires"),
        (policy(Value::Null).replace("\"Resource\":null,", ""), "policy", "has no `Resource`"),
        (end(END * 1000), "policy", "in milliseconds"),
        (end(END * 1_000_000), "policy", "in microseconds"),
        (end(END * 1_000_000_000), "policy", "in nanoseconds"),
        (end(32_503_680_000), "policy", "in the year 3000"),
        (cookies(&END.to_string()), "signedCookies", ""),
        (cookies("Invalid Date"), "signedCookies", "isn't a date"),
        (cookies("NaN"), "signedCookies", "isn't a date"),
        (cookies("9223372036854775808"), "signedCookies", "after 9223372036854775807"),
        (cookies("1.5"), "signedCookies", "isn't an integer in seconds"),
        (
            format!("{}; CloudFront-Expires=1", cookies(&END.to_string())),
            "signedCookies",
            "`CloudFront-Expires` occurs 2 times",
        ),
        (
            "aws cloudfront sign --private-key file://k.pem --url 'https://d.example/a?x=1' --key-pair-id K1 --date-less-than 2026-01-01".into(),
            "signCommand",
            "command that signs",
        ),
        (
            "$ aws cloudfront sign --url=https://d.example/a \\\n  --key-pair-id K1".into(),
            "signCommand",
            "command that signs",
        ),
    ];
    for (pasted, kind, named) in cases {
        let (answer, said) = inspect(&pasted);
        assert_eq!(answer["kind"], kind, "{pasted}: {said}");
        assert_eq!(said.is_empty(), named.is_empty(), "{pasted}: {said}");
        assert!(said.contains(named), "{pasted}: {said}");
    }
    let (answer, _) = inspect(&cookies(&END.to_string()));
    assert_eq!(answer["dates"][0]["relative"], "expires in 1 h");
    let (answer, _) =
        inspect("aws cloudfront sign --private-key file://k.pem --url https://d.example/a");
    assert_eq!(answer["url"], "https://d.example/a");
}

#[test]
fn a_policy_that_is_none_is_not_ready_to_be_signed() {
    for (text, word) in [
        ("{", "Malformed"),
        ("{}", "Malformed"),
        (
            r#"{"Statement":[{"Resource":"https://d/a","Condition":{"DateLessThan":{"AWS:EpochTime":1767290400}}}]}"#,
            "Not signed",
        ),
    ] {
        let scenario =
            json!({ "job": "create", "create": { "policyKind": "custom", "policyText": text } });
        let asked = json!({ "lab": "signed-access", "scenario": scenario });
        let mut labs = cloudglass::labs::TABLE.iter();
        let entry = labs.find(|lab| lab.id == "signed-access").unwrap();
        assert!(api::call("explain", asked).is_ok());
        assert_eq!((entry.headline)(scenario).unwrap().word, word, "{text}");
    }
}

/// The verdict of Inspect names the worst finding, and never only counts them.
#[test]
fn the_verdict_of_inspect_names_the_finding() {
    let bucket_policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}"#;
    let milliseconds = r#"{"Statement":[{"Resource":"https://d/a","Condition":{"DateLessThan":{"AWS:EpochTime":1767290400000}}}]}"#;
    for (pasted, tone, word, named) in [
        (bucket_policy, "bad", "Rejected", "S3 bucket policy"),
        (milliseconds, "caution", "Warning", "in milliseconds"),
        ("https://d.example/a", "neutral", "Unsigned", "no signature parameters"),
        ("", "neutral", "No input", "Paste a URL"),
        ("nonsense", "bad", "Rejected", "no URL, cookie, or policy"),
    ] {
        let scenario = json!({ "job": "inspect", "now": END - 3600, "pasted": pasted });
        let entry = cloudglass::labs::find("signed-access").expect("the lab");
        let verdict = (entry.headline)(scenario).expect("a verdict");
        assert_eq!((json!(verdict.tone), verdict.word.as_str()), (json!(tone), word), "{pasted}");
        assert!(verdict.sentence.contains(named), "{pasted}: {}", verdict.sentence);
    }
}

/// A zone's name after its offset, as mail programs write it; dateutil takes it in capitals alone.
#[test]
fn a_date_may_name_its_zone_after_the_offset() {
    for (input, epoch) in [
        ("Thu, 25 Sep 2003 19:49:41 -0300 (BRST)", Some(1_064_530_181)),
        ("2024-03-31 09:00:00 +0900 (JST)", Some(1_711_843_200)),
        ("2024-03-31 09:00 +09:00 (JST)", Some(1_711_843_200)),
        ("2024-03-31 09:00:00 +0900 (jst)", None),
    ] {
        let date = api::call("parseCliDate", json!({ "input": input })).unwrap();
        assert_eq!(date["epoch"].as_i64(), epoch, "{input}: {date}");
    }
}

/// The caller says what year it is; a lab takes its own clock.
#[test]
fn a_year_of_two_digits_lies_near_the_time_of_the_call() {
    let epoch = |now: Value| {
        api::call("parseCliDate", json!({ "input": "Jan 1 80", "now": now })).unwrap()["epoch"]
            .clone()
    };
    assert_eq!(epoch(Value::Null), json!(315_532_800)); // 1980
    assert_eq!(epoch(json!(4_102_444_800_i64)), json!(3_471_292_800_i64)); // 2080, seen from 2100
    let ends = |now: i64| {
        let create =
            json!({ "url": "https://d111111abcdef8.cloudfront.net/a", "expires": "Jan 1 80" });
        let scenario = json!({ "job": "create", "now": now, "create": create });
        let explained =
            api::call("explain", json!({ "lab": "signed-access", "scenario": scenario }));
        explained.unwrap()["answer"]["created"]["dates"][0]["epoch"].clone()
    };
    assert_eq!(ends(1_782_864_000), json!(315_532_800));
    assert_eq!(ends(4_102_444_800), json!(3_471_292_800_i64));
}

/// `Resource` with `?` for one character: the signature is good for each such file, and the request says so.
#[test]
fn a_question_mark_in_a_resource_is_one_character() {
    let key = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let cases = [
        (
            "https://media.example.com/example_202?.zip",
            "https://media.example.com/example_2024.zip",
            "ok",
        ),
        (
            "https://media.example.com/example_202?.zip",
            "https://media.example.com/example_202.zip",
            "resource_mismatch",
        ),
        ("https://d.example/img?/a.jpg", "https://d.example/img7/a.jpg", "ok"),
        ("https://d.example/hls/seg-???.ts", "https://d.example/hls/seg-017.ts", "ok"),
        (
            "https://d.example/hls/seg-???.ts",
            "https://d.example/hls/seg-17.ts",
            "resource_mismatch",
        ),
        ("https://d.example/a.jpg?size=*", "https://d.example/a.jpg?size=large", "ok"),
        ("https://d.example/p?.jpg\\?size=*", "https://d.example/p2.jpg?size=large", "ok"),
        // A leading `*` may stand for the protocol, too; nothing else does.
        ("*.example/a?", "https://d.example/ab", "ok"),
        ("http*://*.example/a?", "https://d.example/ab", "ok"),
        ("http://*.example/a?", "https://d.example/ab", "resource_mismatch"),
        ("d.example/a?", "https://d.example/ab", "resource_mismatch"),
    ];
    for (resource, url, reason) in cases {
        let policy = json!({ "Statement": [{ "Resource": resource, "Condition": { "DateLessThan": { "AWS:EpochTime": END } } }] });
        let signed = sign(&key, url, json!({ "policy": policy.to_string() }));
        assert!(signed.get("findings").is_none(), "{url}");
        assert_eq!(verdict(text(&signed["url"]), END - 60), reason, "{resource} and {url}");
    }
}

/// Warnings of Create, each as `field: message`.
fn warnings(create: Value) -> Vec<String> {
    let scenario = json!({ "job": "create", "now": END - 3600, "create": create });
    let asked = json!({ "lab": "signed-access", "scenario": scenario });
    let findings = api::call("explain", asked).unwrap()["findings"].clone();
    let warnings = findings.as_array().unwrap().iter().filter(|f| f["severity"] == "warning");
    warnings.map(|f| format!("{}: {}", text(&f["field"]), text(&f["message"]))).collect()
}

#[test]
fn a_pattern_entered_as_the_url_is_named() {
    let key = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    for (url, named) in [
        ("https://media.example.com/example_202?.zip", "path `/example_202`"),
        ("https://d.example/img?/a.jpg", "path `/img`"),
        ("https://d.example/img?/a.jpg?v=1", "query string `/a.jpg?v=1`"),
        ("https://d.example/hls/seg-???.ts", "query string `??.ts`"),
        ("https://d.example/a.jpg\\?size=large", "ends with `\\`"),
        ("https://d.example/a.jpg?size=large", ""),
        ("https://d.example/a.jpg?a/b=c&size=large", "query string"),
        ("https://d.example/a.jpg?utm.source=x", ""),
        ("https://d.example/a.jpg?v2", ""),
        ("https://d.example/a.jpg", ""),
    ] {
        let create = json!({ "url": url, "keyPairId": "K1", "policyKind": "custom", "expires": END.to_string() });
        let signed = sign(&key, url, json!({ "dateLessThan": END.to_string() }));
        let of_api = signed["findings"][0]["message"].as_str().unwrap_or_default();
        let of_lab = warnings(create).join("\n");
        assert_eq!(of_api.is_empty(), named.is_empty(), "{url}: {of_api}");
        assert!(of_api.contains(named) && of_lab.contains(of_api), "{url}: {of_api}; {of_lab}");
    }
}

/// A policy for another URL is signed, with the error that CloudFront will return.
#[test]
fn create_compares_the_resource_with_the_url() {
    for (resource, url, named) in [
        ("http://d.example/*", "https://d.example/a", "protocol"),
        ("https://e.example/*", "https://d.example/a", "domain"),
        ("https://d.example/b*", "https://d.example/a", "path"),
        ("https://d.example/*", "https://d.example/a", ""),
    ] {
        let create = json!({ "url": url, "resource": resource, "keyPairId": "K1", "policyKind": "custom", "expires": END.to_string() });
        let said = warnings(create).join("\n");
        assert_eq!(said.is_empty(), named.is_empty(), "{resource}: {said}");
        assert!(said.contains(named), "{resource}: {said}");
    }
}

/// Create signs what CloudFront or S3 will deny, with a warning; Inspect and Verify name the same.
#[test]
fn create_warns_of_the_coming_error() {
    let url = "https://d.example/a";
    let addresses = [
        ("10.1.2.3", "private"),
        ("172.31.0.0/16", "private"),
        ("192.168.1.0/24", "private"),
        ("127.0.0.1", "loopback"),
        ("169.254.1.1/32", "link-local"),
        ("100.100.0.1", "carrier-grade"),
        ("240.0.0.1", "reserved"),
        ("300.1.1.1", "neither an IPv4 address"),
        ("192.0.2.0/33", "neither an IPv4 address"),
        ("2001:db8::1", "don't support IPv6"),
        ("198.51.100.0/24", ""),
        ("172.32.0.1", ""),
        ("0.0.0.0/0", ""),
    ];
    for (ip, named) in addresses {
        let create = json!({ "url": url, "ipAddress": ip, "keyPairId": "K1", "policyKind": "custom", "expires": END.to_string() });
        let scenario = json!({ "job": "create", "now": END - 3600, "create": &create });
        let explained =
            api::call("explain", json!({ "lab": "signed-access", "scenario": scenario })).unwrap();
        let policy = text(&explained["answer"]["created"]["policy"]);
        assert!(policy.contains(ip), "{ip}: {policy}");
        let said = warnings(create).join("\n");
        assert_eq!(said.is_empty(), named.is_empty(), "{ip}: {said}");
        assert!(said.contains(named), "{ip}: {said}");
        let (_, inspected) = inspect(policy);
        assert_eq!(
            inspected.contains("public viewer"),
            said.contains("public viewer"),
            "{ip}: {inspected}"
        );
    }
    for (id, named) in [
        ("AKIAIOSFODNN7EXAMPLE", "IAM access key"),
        ("ASIAIOSFODNN7EXAMPLE", "IAM access key"),
        ("K2JCJMDEHXQW5F", ""),
        ("APKAIOSFODNN7EXAMPLE", ""),
    ] {
        let create = json!({ "url": url, "keyPairId": id, "expires": END.to_string() });
        let said = warnings(create).join("\n");
        assert_eq!(said.is_empty(), named.is_empty(), "{id}: {said}");
        assert!(said.contains(named), "{id}: {said}");
    }
}

#[test]
fn create_signs_with_a_key_that_no_key_group_accepts() {
    use cloudglass::labs::{
        Lab,
        signed_access::{Scenario, Secrets, SignedAccess},
    };
    let file: Value = serde_json::from_str(include_str!("../data/other-keys.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let pem = |title: &str| {
        text(&cases.iter().find(|case| case["title"] == title).unwrap()["pem"]).to_owned()
    };
    for (title, id, bytes, warned) in [
        ("RSA 4096, PKCS#1", "K1", 512, true),
        ("RSA 1024", "K1", 128, true),
        ("RSA 4096, PKCS#1", "APKAIOSFODNN7EXAMPLE", 512, false),
    ] {
        let create =
            json!({ "url": "https://d.example/a", "keyPairId": id, "expires": END.to_string() });
        let scenario: Scenario =
            serde_json::from_value(json!({ "job": "create", "now": END - 3600, "create": create }))
                .unwrap();
        let secrets = Secrets { private_key: pem(title), ..Secrets::default() };
        let explained = SignedAccess::explained(&scenario, &secrets);
        let created = explained.answer.created.unwrap();
        let signature = alphabet::decode_anyhow(created.signature.as_deref().unwrap()).unwrap();
        assert_eq!(signature.len(), bytes, "{title}");
        let found = explained.findings.iter().any(|f| f.aws_error == Some("InvalidKey"));
        assert_eq!(found, warned, "{title} {id}");
    }
    let pem = pem("RSA 4096, PKCS#1");
    let loaded = api::call("loadKey", json!({ "pem": pem })).unwrap();
    assert_eq!(loaded["cloudfrontAccepts"], false);
}

#[test]
fn create_signs_for_s3_beyond_seven_days() {
    for (seconds, warned) in [(604_800, false), (604_801, true), (0, true)] {
        let scenario =
            json!({ "job": "create", "now": END - 3600, "s3": { "expiresIn": seconds } });
        let explained =
            api::call("explain", json!({ "lab": "signed-access", "scenario": scenario })).unwrap();
        assert!(explained["answer"]["created"]["s3"]["stringToSign"].is_string(), "{seconds}");
        let findings = explained["findings"].as_array().unwrap();
        let found = findings.iter().find(|f| f["field"] == "s3.expiresIn");
        assert_eq!(found.map(|f| text(&f["severity"])), warned.then_some("warning"), "{seconds}");
    }
}

/// Parameters of the URL win over cookies: docs/reference/cloudfront.md, section 8.
#[test]
fn where_the_signature_is_looked_for() {
    let cookies = json!({ "CloudFront-Expires": "1", "CloudFront-Signature": "a", "CloudFront-Key-Pair-Id": "K" });
    for (query, cookies, says) in [
        (
            "?Expires=1&Signature=a&Key-Pair-Id=K",
            json!({}),
            "so CloudFront treats it as a signed URL.",
        ),
        (
            "?Expires=1&Signature=a&Key-Pair-Id=K",
            cookies.clone(),
            "so CloudFront treats it as a signed URL and ignores the signed cookies.",
        ),
        (
            "",
            cookies,
            "The URL contains no signature parameters, so CloudFront uses the signed cookies.",
        ),
        ("", json!({}), "The request contains neither signature parameters nor signed cookies."),
    ] {
        let url = format!("https://d111111abcdef8.cloudfront.net/a{query}");
        let request = json!({ "url": url, "cookies": cookies, "clientIp": "198.51.100.7", "nowEpoch": 1_767_225_600 });
        let argument = json!({ "trustedKeys": trusted(), "request": request });
        let result = api::call("verifyRequest", argument).expect("a verdict").to_string();
        assert!(result.contains(says), "{result}");
    }
}
