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
