//! The hosting templates of `deploy/`, held to the product's own advice.

use cloudglass::{api, labs};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

const DOMAIN: &str = "cloudglass-bucket-1a2b3c4d5e6f.s3.us-east-1.amazonaws.com";

fn text_of(file: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)).expect(file)
}

/// Seconds that CloudFront caches a file from S3, which sends no `Cache-Control`; and the pattern that its path matches.
fn cached(distribution: &Value, path: &str) -> (i64, String) {
    let behaviors = distribution["behaviors"].as_array().expect("behaviors");
    let matches = |behavior: &&Value| {
        let question = json!({ "pattern": behavior["pathPattern"], "requestPath": path });
        api::call("matchPathPattern", question).expect("an answer")["match"] == json!(true)
    };
    let behavior = behaviors.iter().find(matches).unwrap_or(&distribution["defaultBehavior"]);
    let freshness = api::call(
        "ttl",
        json!({
            "method": "GET", "cachedMethods": ["GET", "HEAD"], "origin": { "kind": "s3" },
            "cachePolicy": behavior["cachePolicy"], "originRequestPolicy": null, "errorCachingMinTTL": null,
            "response": { "status": 200, "headers": [["ETag", "\"1\""]] }, "responseTime": 1_767_225_600,
        }),
    );
    let seconds = freshness.expect("an answer")["freshSeconds"].as_i64().expect("seconds");
    (seconds, behavior["pathPattern"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn the_template_caches_hashed_files_for_a_year_and_has_no_finding() {
    let lab = labs::find("distribution").expect("the lab");
    let empty = (lab.complete)(lab.version, json!({})).expect("the defaults");
    let template = text_of("deploy/cloudformation.yaml");
    let given = json!({ "Bucket.RegionalDomainName": DOMAIN });
    let given = given.as_object().cloned().unwrap_or_default();
    let imported = (lab.import)(empty, &template, &given).expect("it is a distribution");
    assert_eq!(imported.needs, Vec::<String>::new(), "{:?}", imported.report);

    let mut scenario = imported.scenario;
    let host = scenario["distribution"]["domain"].clone();
    let get = |path: &str| json!({ "request": { "method": "GET", "scheme": "https", "host": host, "path": path } });
    scenario["requests"] = json!([get("/"), get("/app-ebc5a6819134dcd8.css")]);
    let explained = (lab.explain)(scenario.clone()).expect("an explanation");
    assert_eq!(explained["findings"], json!([]));
    for request in explained["answer"]["requests"].as_array().expect("requests") {
        assert_eq!(request["status"], json!(200), "{request}");
    }

    let year = 365 * 86_400;
    for (path, seconds, pattern) in [
        ("/app-ebc5a6819134dcd8.css", year, "*.css"),
        ("/core-d694a658f0705b15.wasm", year, "*.wasm"),
        ("/boot-5b94ad0f2614f371.js", year, "*.js"),
        ("/icon-ae48778602790476.svg", year, "*.svg"),
        ("/index.html", 0, ""),
        ("/worker.js", 0, "worker.js"),
        ("/manifest.webmanifest", 0, ""),
        ("/icon-192.png", 0, ""),
        ("/cloudglass.d.ts", 0, ""),
    ] {
        assert_eq!(cached(&scenario["distribution"], path), (seconds, pattern.into()), "{path}");
    }
}

/// The value of a header in `static/_headers`.
fn header(name: &str) -> String {
    let headers = text_of("static/_headers");
    let line = headers.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(": "));
    line.expect(name).to_owned()
}

#[test]
fn every_host_sends_the_same_headers() {
    let (template, nginx) = (text_of("deploy/cloudformation.yaml"), text_of("deploy/nginx.conf"));
    for name in [
        "Content-Security-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "Cross-Origin-Opener-Policy",
        "Permissions-Policy",
    ] {
        let value = header(name);
        assert!(nginx.contains(&value), "nginx: {name}");
        // CloudFront's own option for this header has no value.
        let copies = template.matches(&value).count();
        assert!(copies == 2 || name == "X-Content-Type-Options", "template: {name}");
    }
    assert_eq!(template.matches("ContentTypeOptions:").count(), 2);
}
