//! The verdict on a run.

use super::answer::RunView;
use crate::beanstalk::deployment::{DeploymentOutcome, FinalVersions, Rollback};
use crate::explain::{Headline, Tone};
use crate::text::{agree, count_of, duration, list, number, sentence};

impl RunView {
    /// The verdict.
    pub(super) fn headline(&self) -> Headline {
        let figures = &self.figures;
        let FinalVersions { v2, out, .. } = self.final_versions;
        let n = number(self.instances);
        let fails = match figures.failed_requests {
            0 => String::new(),
            failed => format!("{}.", fail(failed)),
        };
        let joined = |first: String| match (first.is_empty(), fails.is_empty()) {
            (false, false) => format!("{first} {fails}"),
            (true, _) => fails.clone(),
            (false, true) => first,
        };
        let [old, new] = match self.configuration {
            true => ["the old configuration", "the new configuration"],
            false => ["version 1", "version 2"],
        };
        let down = figures.down_seconds > 0;
        if self.changes_nothing {
            return Headline::new(
                Tone::Neutral,
                "No change",
                "Elastic Beanstalk changes nothing because no option is selected.",
                "Select an option, or enter its namespace and name.",
            );
        }
        let later = self
            .states
            .last()
            .filter(|row| row.step == "version 2 fails" && row.at > figures.seconds);
        let all = |version: &str| match self.instances {
            1 => format!("the instance runs {version}"),
            2 => format!("both instances run {version}"),
            _ => format!("all {n} instances run {version}"),
        };
        let mixed = || self.mixed(old, new);
        let least = |[one, many]: [&str; 2]| match u64::from(figures.least_in_service) {
            1 if self.instances == 1 => format!("it {one}"),
            count if count == self.instances && count == 2 => format!("both {many}"),
            count if count == self.instances => format!("all {n} {many}"),
            count => format!("at least {} of {n} {many}", number(count)),
        };
        match self.outcome {
            DeploymentOutcome::Succeeded if later.is_some() => {
                let (at, out) = later.map_or((0, 0), |row| (row.at, row.out));
                Headline::new(
                    Tone::Bad,
                    "Failed later",
                    format!(
                        "Version 2 fails on {} of {n} instances at {}, after the deployment completed in {}.",
                        number(out),
                        duration(at),
                        duration(figures.seconds)
                    ),
                    "The deployment had already succeeded, so Elastic Beanstalk doesn't roll it back.",
                )
            }
            DeploymentOutcome::Succeeded if down => Headline::new(
                Tone::Bad,
                "Outage",
                format!(
                    "No instance is in service for {} because {}.",
                    duration(figures.down_seconds),
                    self.cause
                ),
                joined(if out == 0 {
                    sentence(&format!("{} after {}", all(new), duration(figures.seconds)))
                } else {
                    mixed()
                }),
            ),
            DeploymentOutcome::Succeeded if out > 0 => Headline::new(
                Tone::Caution,
                "Completed",
                mixed(),
                joined("`IgnoreHealthCheck` lets the deployment continue.".into()),
            ),
            DeploymentOutcome::Succeeded if v2 == 0 => Headline::new(
                Tone::Good,
                "Completed",
                format!(
                    "Elastic Beanstalk applies the change in {} and keeps the instances unchanged.",
                    duration(figures.seconds)
                ),
                String::new(),
            ),
            DeploymentOutcome::Succeeded if figures.failed_requests > 0 => Headline::new(
                Tone::Caution,
                "Completed",
                sentence(&format!(
                    "{} after {}, but {} because {}",
                    all(new),
                    duration(figures.seconds),
                    fail(figures.failed_requests),
                    self.cause
                )),
                String::new(),
            ),
            DeploymentOutcome::Succeeded => Headline::new(
                Tone::Good,
                "Completed",
                sentence(&format!(
                    "{} after {}, and {} in service",
                    all(new),
                    duration(figures.seconds),
                    least(["stays", "stay"])
                )),
                String::new(),
            ),
            outcome => {
                let untouched = v2 == 0 && out == 0;
                let rolled_back = untouched
                    && (self.rollback == Rollback::Automatic
                        || self.states.iter().any(|row| row.step == "swap back"));
                let word = match outcome {
                    DeploymentOutcome::Aborted => "Aborted",
                    _ if rolled_back => "Rolled back",
                    _ => "Failed",
                };
                let tone = match outcome {
                    _ if down => Tone::Bad,
                    DeploymentOutcome::Aborted => Tone::Caution,
                    _ if rolled_back => Tone::Caution,
                    _ => Tone::Bad,
                };
                let back = self.back.first().cloned().unwrap_or_default();
                let sentence = if down && untouched {
                    format!(
                        "No instance was in service for {}, and now {}.",
                        duration(figures.down_seconds),
                        all(old)
                    )
                } else if untouched {
                    sentence(&format!(
                        "{}, and {} in service",
                        all(old),
                        least(["stayed", "stayed"])
                    ))
                } else {
                    mixed()
                };
                Headline::new(tone, word, sentence, joined(back))
            }
        }
    }

    /// The versions that the instances run at the end.
    fn mixed(&self, old: &str, new: &str) -> String {
        let FinalVersions { v1, v2, out } = self.final_versions;
        let part =
            |count: u64, does: String| (count > 0).then(|| format!("{} {does}", number(count)));
        let mut parts: Vec<String> = [
            part(v2, format!("{} {new}", agree(v2, "runs", "run"))),
            part(v1, format!("{} {old}", agree(v1, "runs", "run"))),
            part(out, format!("{} out of service", agree(out, "is", "are"))),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some(first) = parts.first_mut()
            && let Some((count, does)) = first.split_once(' ')
        {
            let noun = if count == "1" { "instance" } else { "instances" };
            *first = format!("{count} {noun} {does}");
        }
        format!("{}.", list(&parts, "and"))
    }
}

fn fail(count: u64) -> String {
    format!("{} {}", count_of(count, "request"), agree(count, "fails", "fail"))
}
