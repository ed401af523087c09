//! Every public vector, natively.

use crate::common::{self, Thrown, families::FAMILIES};

#[test]
fn every_family_holds() {
    let caller = |name: &str, argument: &serde_json::Value| {
        cloudglass::api::call(name, argument.clone()).map_err(|error| Thrown {
            name: error.name.as_str().into(),
            message: error.message,
            field: error.field,
        })
    };
    let mut failed = Vec::new();
    for family in FAMILIES {
        let report = common::run(family, &caller);
        println!(
            "{}: {} hold, {} differ where AWS leaves it open",
            family.name,
            report.passed,
            report.noted.len()
        );
        for line in &report.noted {
            println!("  open: {line}");
        }
        failed.extend(report.failed);
    }
    assert!(failed.is_empty(), "{} vectors differ:\n{}", failed.len(), failed.join("\n"));
}
