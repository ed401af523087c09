//! The sentence of the verdict.

use super::answer::{Answer, CopilotAnswer, FitAnswer, RollingAnswer};
use crate::explain::{Explained, Headline, Severity, Tone};
use crate::platforms::Platform;
use crate::text::{count_of, list};

/// The headline of the topic.
pub(super) fn headline(explained: &Explained<Answer>) -> Headline {
    let problem = explained.findings.iter().find(|found| found.severity == Severity::Error);
    match (&explained.answer, problem) {
        (Answer::Fit(fit), None) => of_fit(fit),
        (Answer::Rolling(rolling), None) => of_rolling(rolling),
        (Answer::Copilot(copilot), None) => of_copilot(copilot),
        (Answer::Fit(_), Some(problem)) => {
            Headline::new(Tone::Bad, "Invalid", problem.message.clone(), problem.fix.clone())
        }
        (_, Some(problem)) => {
            Headline::new(Tone::Bad, "Rejected", problem.message.clone(), problem.fix.clone())
        }
    }
}

fn of_fit(answer: &FitAnswer) -> Headline {
    let names = |fits: bool| -> Vec<&str> {
        let platforms = answer.platforms.iter().filter(|fit| fit.fits() == fits);
        platforms.map(|fit| fit.platform.name()).collect()
    };
    let (fits, fails) = (names(true), names(false));
    let of = count_of(fits.len(), "platform");
    let first = answer.platforms.iter().find_map(|fit| fit.reasons().next());
    let detail = match (first, profile(answer)) {
        (Some(reason), _) => format!("The first reason: {}", reason.because),
        (None, Some(profile)) => profile,
        (None, None) => String::new(),
    };
    match (fits.is_empty(), fails.is_empty()) {
        (true, _) => Headline::new(
            Tone::Bad,
            "Nowhere",
            "No platform can run this workload as it is.",
            detail,
        ),
        (_, true) => {
            Headline::new(Tone::Good, "Everywhere", "Every platform can run this workload.", detail)
        }
        _ if fails.len() <= fits.len() => Headline::new(
            Tone::Neutral,
            &of,
            format!("All but {} can run this workload.", list(&fails, "and")),
            detail,
        ),
        _ => Headline::new(
            Tone::Neutral,
            &of,
            format!("Of all platforms, {} can run this workload.", list(&fits, "and")),
            detail,
        ),
    }
}

fn profile(answer: &FitAnswer) -> Option<String> {
    let fit = answer.platforms.iter().find(|fit| fit.platform == Platform::Fargate)?;
    let profile = fit.profile.as_ref()?;
    Some(format!("On EKS, the Fargate profile {profile} takes the pod."))
}

fn of_rolling(answer: &RollingAnswer) -> Headline {
    let Some(bounds) = answer.bounds else {
        return Headline::new(
            Tone::Bad,
            "Rejected",
            "Kubernetes rejects these values.",
            String::new(),
        );
    };
    let detail = bounds.ecs.map_or_else(String::new, |ecs| {
        format!(
            "ECS keeps {} to {}: it rounds the other way.",
            ecs.min_healthy,
            count_of(ecs.max_total, "task")
        )
    });
    Headline::new(
        Tone::Neutral,
        format!("{}–{} pods", bounds.min_available, bounds.max_total),
        format!(
            "While Kubernetes updates {}, at least {} are available and at most {} exist.",
            count_of(answer.replicas, "pod"),
            bounds.min_available,
            bounds.max_total
        ),
        detail,
    )
}

fn of_copilot(answer: &CopilotAnswer) -> Headline {
    let parts = [
        (answer.created.len(), "created"),
        (answer.changed.len(), "kept"),
        (answer.shared.len(), "shared"),
        (answer.deleted.len(), "deleted"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", count_of(*count, "kind of resource")))
        .collect();
    let sentence = match said.is_empty() {
        true => "The command makes nothing and deletes nothing.".into(),
        false => format!("The command leaves {}.", list(&said, "and")),
    };
    let created: Vec<&str> = answer.created.iter().map(|part| part.name()).collect();
    let detail = match created.as_slice() {
        [] => String::new(),
        created => format!("It makes {}.", list(created, "and")),
    };
    Headline::new(Tone::Neutral, "Accepted", sentence, detail)
}
