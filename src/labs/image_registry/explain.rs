//! From the scenario to the answer of its view.

use super::{
    answer::{AccessAnswer, Answer, BaseImage, BuildAnswer, ScanAnswer},
    findings,
    job::LifecycleJob,
    message,
    scenario::{RegistryView, Scenario},
    verdict,
};
use crate::ecr::{access, scan::scan};
use crate::explain::{Explained, Mount, Trace};
use crate::labs::{Explanation, run::Run};
use crate::platforms::docker::{BuildInput, Dockerfile, ImageReference, build, density};

/// Explains the view.
pub(super) fn explain(scenario: &Scenario) -> Explanation<Answer> {
    match scenario.view {
        RegistryView::Build => of_build(scenario).into(),
        RegistryView::Access => of_access(scenario).into(),
        RegistryView::Scan => of_scan(scenario).into(),
        RegistryView::Lifecycle => {
            let job = LifecycleJob::new(scenario);
            match job.is_long() {
                true => Explanation::Pending(Box::new(job)),
                false => job.finish().into(),
            }
        }
    }
}

fn of_build(scenario: &Scenario) -> Explained<Answer> {
    let settings = &scenario.build;
    let mut trace = Trace::default();
    let input = BuildInput {
        dockerfile: &settings.dockerfile,
        dockerignore: &settings.dockerignore,
        files: &settings.files,
        target: &settings.target,
        args: &settings.args,
        change: &settings.change,
        costs: &settings.costs,
    };
    let built = trace.mounted(Mount::under("build"), |trace| build(&input, trace));
    let compared = (!settings.compared.trim().is_empty()).then(|| {
        build(&BuildInput { dockerfile: &settings.compared, ..input }, &mut Trace::silent())
    });
    let file = Dockerfile::parse(&settings.dockerfile);
    let names = file.stages.iter().map(|stage| stage.base.clone());
    let bases = names
        .filter(|name| {
            name != "scratch" && !file.stages.iter().any(|stage| stage.name.as_ref() == Some(name))
        })
        .filter_map(|name| Some(BaseImage { reference: ImageReference::parse(&name)?, name }));
    let answer = BuildAnswer {
        density: density(&settings.host, built.image_bytes),
        bases: bases.collect(),
        compared,
        build: built,
    };
    let findings = findings::of_build(&answer);
    let headline = verdict::of_build(scenario, &answer);
    Explained {
        answer: Answer { build: Some(answer), headline, ..verdict::empty(scenario.view) },
        trace,
        findings,
    }
}

fn of_access(scenario: &Scenario) -> Explained<Answer> {
    let mut trace = Trace::default();
    let operation = scenario.operation();
    let mut outcome =
        trace.mounted(Scenario::access_mount(), |trace| access::evaluate(&operation, trace));
    for call in &mut outcome.calls {
        if let Some(by) = &mut call.by {
            by.path = Scenario::access_mount().path(&by.path);
        }
    }
    let answer = AccessAnswer { message: message::printed(&operation, &outcome), outcome };
    let findings = findings::of_access(scenario, &answer);
    let headline = verdict::of_access(scenario, &answer);
    Explained {
        answer: Answer { access: Some(answer), headline, ..verdict::empty(scenario.view) },
        trace,
        findings,
    }
}

fn of_scan(scenario: &Scenario) -> Explained<Answer> {
    let mut trace = Trace::default();
    let section = &scenario.scan;
    let mount = Mount::under("scan.settings")
        .and("repository", "repository.name")
        .and("vulnerabilities", "scan.vulnerabilities")
        .and("pushedAt", "scan.pushedAt");
    let report = trace.mounted(mount, |trace| {
        let name = &scenario.repository.name;
        scan(
            &section.settings,
            name,
            section.pushed_at,
            &section.manual,
            &section.vulnerabilities,
            trace,
        )
    });
    let answer = ScanAnswer { report };
    let findings = findings::of_scan(scenario, &answer);
    let headline = verdict::of_scan(scenario, &answer);
    Explained {
        answer: Answer { scan: Some(answer), headline, ..verdict::empty(scenario.view) },
        trace,
        findings,
    }
}
