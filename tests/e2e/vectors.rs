//! Every public vector through `window.cloudglass` of the released site.

use super::{
    browser::{Page, WIDE},
    common::{self, Thrown, families::FAMILIES},
};
use serde_json::Value;
use tokio::runtime::Runtime;

const CALL: &str = "const [name, argument] = arguments; \
    try { return { result: window.cloudglass[name](argument) } } \
    catch (error) { return { name: error.name, message: error.message, field: error.field } }";

#[test]
fn every_family_holds_on_the_released_site() {
    let runtime = Runtime::new().expect("a runtime");
    let page = runtime.block_on(Page::open("", WIDE));
    // This waits for the functions.
    runtime.block_on(page.run("return cloudglass.labs().length", vec![]));
    let call = |name: &str, argument: &Value| {
        let mut answer = runtime.block_on(page.run(CALL, vec![name.into(), argument.clone()]));
        match answer.get_mut("result") {
            Some(result) => Ok(result.take()),
            None => {
                let text = |member: &str| answer[member].as_str().unwrap_or("").to_owned();
                Err(Thrown { name: text("name"), message: text("message"), field: text("field") })
            }
        }
    };
    let mut failed = Vec::new();
    for family in FAMILIES {
        failed.extend(common::run(family, &call).failed);
    }
    runtime.block_on(page.close());
    assert!(failed.is_empty(), "{} vectors differ:\n{}", failed.len(), failed.join("\n"));
}
