//! Files that are written from the code and committed, as they travel without it. `CLOUDGLASS_GENERATE=1 cargo test --test
//! native generated` writes them; a plain run fails if one is out of date.

use cloudglass::{explain::Service, labs};
use std::{env, fs, path::PathBuf};

/// Compares a generated file with what the code gives, or writes it.
#[track_caller]
fn holds(path: &str, generate: impl FnOnce(&str) -> String) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let current = generate(&committed);
    if env::var_os("CLOUDGLASS_GENERATE").is_some() {
        fs::write(&file, current).expect("a folder to write to");
        return;
    }
    assert!(
        committed == current,
        "{path} is out of date: `CLOUDGLASS_GENERATE=1 cargo test --test native generated` writes it"
    );
}

/// The page is painted before its code arrives; the rail must not jump when it does.
#[test]
fn the_painted_rail_lists_the_labs() {
    let group = |name: &str, links: &[(&str, &str)]| {
        let links = links.iter().map(|(id, title)| format!("<a href=\"#/{id}\">{title}</a>"));
        format!("<section><h2>{name}</h2>{}</section>\n", links.collect::<String>())
    };
    let services = [Service::CloudFront, Service::Containers, Service::ElasticBeanstalk];
    let labs = services.into_iter().map(|service| {
        let labs = labs::TABLE.iter().filter(|lab| lab.service == service);
        group(service.name(), &labs.map(|lab| (lab.id, lab.title)).collect::<Vec<_>>())
    });
    let rail = labs.chain([group("Learn", &[("rules", "Rules")])]).collect::<String>();
    holds("static/index.html", |page| {
        let (before, rest) = page.split_once("<section>").expect("a rail");
        let (_, after) = rest.split_once("</nav>").expect("the end of the rail");
        format!("{before}{rail}</nav>{after}")
    });
}

/// A change of the generated file alone would be lost; this is seen without the feature, too.
#[test]
fn the_functions_are_declared_in_their_own_file() {
    let (own, all) = (
        include_str!("../../src/api/functions.d.ts"),
        include_str!("../../static/cloudglass.d.ts"),
    );
    assert!(all.contains(own), "change src/api/functions.d.ts, then run ./dev generate");
}

/// Members that a worked case has beside those of its argument.
#[cfg(feature = "declarations")]
const OF_THE_CASE: [&str; 10] =
    ["cites", "expected", "ignore", "more", "note", "op", "rules", "sent", "strict", "title"];

/// Every call of the vectors, in TypeScript: `./dev test` compiles them against the declarations.
#[cfg(feature = "declarations")]
#[test]
fn the_vectors_call_every_function_in_typescript() {
    use crate::common::{Thrown, record};
    use cloudglass::api;
    use serde_json::{Value, json};
    use std::{cell::RefCell, collections::BTreeSet};

    let calls = RefCell::new(BTreeSet::new());
    let call = |name: &str, argument: &Value| {
        let result = api::call(name, argument.clone());
        if result.is_ok() {
            calls.borrow_mut().insert((name.to_owned(), argument.to_string()));
        }
        result.map_err(|error| Thrown {
            name: error.name.as_str().into(),
            message: error.message,
            field: error.field,
        })
    };
    record::now(&call);
    let link = call("link", &json!({ "lab": "request" })).ok();
    for (name, argument) in [
        ("version", json!({})),
        ("labs", json!({})),
        ("rules", json!({ "service": "CloudFront" })),
        ("examples", json!({ "lab": "request" })),
        ("open", json!({ "link": link })),
    ] {
        assert!(call(name, &argument).is_ok(), "{name}");
    }
    let calls = calls.into_inner();
    let called: BTreeSet<&str> = calls.iter().map(|(name, _)| name.as_str()).collect();
    let uncalled: Vec<&str> =
        api::calls().map(|call| call.name).filter(|name| !called.contains(name)).collect();
    assert!(uncalled.is_empty(), "{uncalled:?}");
    let lines =
        calls.iter().filter(|(_, argument)| !argument.contains("\"pad")).map(|(name, argument)| {
            let mut argument: Value = serde_json::from_str(argument).expect("what was written");
            if let Some(members) = argument.as_object_mut() {
                members.retain(|member, _| {
                    !OF_THE_CASE.contains(&member.as_str())
                        && (member != "id" || name == "managedPolicy")
                });
            }
            match argument.to_string().as_str() {
                "{}" => format!("window.cloudglass.{name}();\n"),
                argument => format!("window.cloudglass.{name}({argument});\n"),
            }
        });
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("calls.ts");
    fs::write(file, lines.collect::<String>()).expect("a folder to write to");
}

#[cfg(feature = "declarations")]
#[test]
fn the_declarations_are_those_of_the_code() {
    holds("static/cloudglass.d.ts", |_| cloudglass::api::declarations());
}
