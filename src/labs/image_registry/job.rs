//! The lifecycle policy on its way through the images: rule by rule, so that a large repository blocks no key.

use super::{
    answer::{Answer, ImageUseAnswer, LifecycleAnswer},
    findings, images,
    scenario::{RegistryView, Scenario},
    verdict,
};
use crate::ecr::{
    Image,
    lifecycle::{self, ActionType, Evaluation, ImageTable, ImageVerdict, PolicyRule, rules},
};
use crate::explain::{Explained, Finding, Mount, Severity, Trace, Verdict, step};
use crate::labs::run::{Progress, Run};
use std::{collections::HashMap, rc::Rc};

/// Images times rules from which an evaluation goes in slices.
const LONG: u64 = 40_000;
/// Images up to which the answer has each of them.
const LISTED: usize = 1_000;

/// An evaluation.
pub(super) struct LifecycleJob {
    scenario: Scenario,
    rules: Vec<PolicyRule>,
    findings: Vec<Finding>,
    trace: Trace,
    valid: bool,
    total: u64,
    images: Rc<Vec<Image>>,
    /// Begun with the first slice, which makes the images.
    evaluation: Option<Evaluation>,
}

/// Where the inputs of the policy are.
fn mount() -> Mount {
    Mount::under("lifecycle.policy").and("images", "repository.images").and("now", "now")
}

impl LifecycleJob {
    pub fn new(scenario: &Scenario) -> Self {
        let mut trace = Trace::default();
        let policy = &scenario.lifecycle.policy;
        let (rules, found) = trace.mounted(mount(), |trace| lifecycle::read(policy, trace));
        let findings = mount().findings(found);
        let valid = findings.iter().all(|finding| finding.severity != Severity::Error);
        let total = images::count(scenario).max(1) * (rules.len() as u64 + 1);
        Self {
            scenario: scenario.clone(),
            rules: if valid { rules } else { Vec::new() },
            findings,
            trace,
            valid,
            total,
            images: Rc::default(),
            evaluation: None,
        }
    }

    /// Whether it takes longer than a frame.
    pub fn is_long(&self) -> bool {
        self.valid && self.total > LONG
    }

    fn done(&self) -> bool {
        !self.valid
            || self.evaluation.as_ref().is_some_and(|evaluation| {
                let (done, total) = evaluation.progress();
                done >= total
            })
    }

    fn lifecycle(&self) -> LifecycleAnswer {
        let verdicts = self.evaluation.as_ref().map(Evaluation::verdicts).unwrap_or_default();
        let figures = self.evaluation.as_ref().map(|evaluation| evaluation.figures().to_vec());
        let figures = figures.unwrap_or_default();
        let acted =
            |action| verdicts.iter().filter(|verdict| verdict.action == Some(action)).count();
        let (expired, archived) = (acted(ActionType::Expire), acted(ActionType::Transition));
        let mut order: Vec<u32> = (0..u32::try_from(verdicts.len()).unwrap_or(u32::MAX)).collect();
        let age = |at: &u32| self.images.get(*at as usize).and_then(|image| image.pushed_at);
        let kept =
            |at: &u32| verdicts.get(*at as usize).is_none_or(|verdict| verdict.action.is_none());
        order.sort_by_key(|at| (kept(at), std::cmp::Reverse(age(at))));
        let uses = &self.scenario.lifecycle.references;
        let finder = Finder::new(if uses.is_empty() { &[] } else { &self.images });
        let in_use = uses.iter().map(|used| {
            let at = finder.find(&used.image);
            let verdict = at.and_then(|at| verdicts.get(at)).copied();
            let priority = verdict.and_then(|verdict| verdict.priority);
            let lost = verdict.is_some_and(|verdict: ImageVerdict| verdict.action.is_some());
            ImageUseAnswer {
                by: used.by.clone(),
                image: used.image.clone(),
                digest: at.and_then(|at| self.images.get(at)).map(|image| image.digest.clone()),
                lost,
                rule_priority: priority,
                due: verdict.and_then(|verdict| verdict.due),
                step: figures
                    .iter()
                    .find(|rule| Some(rule.priority) == priority)
                    .map(|rule| rule.step),
            }
        });
        LifecycleAnswer {
            valid: self.valid,
            complete: self.done(),
            expired,
            archived,
            kept: verdicts.len() - expired - archived,
            in_use: in_use.collect(),
            outcome: self
                .evaluation
                .as_ref()
                .filter(|_| verdicts.len() <= LISTED)
                .map(Evaluation::outcome),
            rules: figures,
            images: self.images.clone(),
            order: Rc::new(order),
            verdicts: Rc::new(verdicts),
        }
    }
}

impl Run for LifecycleJob {
    type Answer = Explained<Answer>;

    fn advance(&mut self, budget: u32) -> Progress {
        if !self.valid {
            return Progress { done: 1, total: 1 };
        }
        if self.evaluation.is_none() {
            self.images = Rc::new(images::images(&self.scenario));
            let table = ImageTable::new(&self.images);
            let rules = std::mem::take(&mut self.rules);
            self.evaluation = Some(Evaluation::new(rules, table, self.scenario.now));
            if budget != u32::MAX {
                return Progress { done: self.images.len() as u64, total: self.total };
            }
        }
        let (mut done, mut total) = (1, 1);
        if let Some(evaluation) = &mut self.evaluation {
            self.trace.mounted(mount(), |trace| evaluation.advance(u64::from(budget), trace));
            (done, total) = evaluation.progress();
        }
        if done >= total && !self.images.is_empty() {
            step!(self.trace, rules::WITHIN_A_DAY, Verdict::Applied, "Schedule", ["now"];
                "ECR acts within 24 h after an image meets the criteria.");
        }
        Progress { done, total }
    }

    fn answer(&self) -> Explained<Answer> {
        let answer = self.lifecycle();
        let mut findings = self.findings.clone();
        findings.extend(findings::of_lifecycle(&self.scenario, &answer));
        findings.sort_by_key(|finding| finding.severity);
        let headline = verdict::of_lifecycle(&answer, &findings);
        Explained {
            answer: Answer {
                lifecycle: Some(answer),
                headline,
                ..verdict::empty(RegistryView::Lifecycle)
            },
            trace: self.trace.clone(),
            findings,
        }
    }
}

/// Finds images by tag, digest, or reference.
struct Finder<'a> {
    tags: HashMap<&'a str, usize>,
    digests: HashMap<&'a str, usize>,
}

impl<'a> Finder<'a> {
    fn new(images: &'a [Image]) -> Self {
        let mut finder = Self { tags: HashMap::new(), digests: HashMap::new() };
        for (at, image) in images.iter().enumerate() {
            finder.digests.insert(&image.digest, at);
            for tag in &image.tags {
                finder.tags.insert(tag, at);
            }
        }
        finder
    }

    fn find(&self, name: &str) -> Option<usize> {
        let (before, digest) = name.trim().split_once('@').unwrap_or((name.trim(), ""));
        if !digest.is_empty() || before.starts_with("sha256:") {
            let digest = if digest.is_empty() { before } else { digest };
            return self.digests.get(digest).copied();
        }
        let tag = match before.rsplit_once(':') {
            Some((_, tag)) if !tag.contains('/') => tag,
            _ if before.contains('/') => "latest",
            _ => before,
        };
        self.tags.get(tag).copied()
    }
}
