//! Golden links: what was shared once opens for ever.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cloudglass::workbench::link;
use serde_json::Value;

/// Links as they were handed out, one a line. Lines are added, never changed or removed: a lab whose schema changes
/// raises its version and lifts what older links hold.
const GOLDEN: &str = include_str!("../data/golden-links.txt");

/// What a link holds, unpacked without the page's own code.
fn packed(link: &str) -> Value {
    let (_, text) = link.split_once("?s=").expect("a link");
    let (_, text) = text.split_once('.').expect("a version");
    let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let text = miniz_oxide::inflate::decompress_to_vec(&bytes).expect("deflated");
    serde_json::from_slice(&text).expect("JSON")
}

/// The paths where `opened` does not say what the link says.
fn lost(said: &Value, opened: &Value, path: &str, found: &mut Vec<String>) {
    match (said, opened) {
        (Value::Object(said), Value::Object(opened)) => {
            for (name, said) in said {
                let path = format!("{path}/{name}");
                match opened.get(name) {
                    Some(opened) => lost(said, opened, &path, found),
                    None => found.push(path),
                }
            }
        }
        (Value::Array(said), Value::Array(opened)) if said.len() == opened.len() => {
            for (at, (said, opened)) in said.iter().zip(opened).enumerate() {
                lost(said, opened, &format!("{path}/{at}"), found);
            }
        }
        _ if said == opened => {}
        _ => found.push(path.to_owned()),
    }
}

#[test]
fn golden_links_open_with_all_that_they_hold() {
    for line in GOLDEN.lines() {
        let opened = link::read(line).unwrap_or_else(|error| panic!("{line:.60}: {error:?}"));
        let mut found = Vec::new();
        // A lifted scenario has its members elsewhere; its own lab's tests hold the lifting.
        if line.contains(&format!("?s={}.", opened.lab.version)) {
            lost(&packed(line), &opened.scenario, "", &mut found);
        }
        assert_eq!(found, Vec::<String>::new(), "{line:.60} lost these");
    }
}
