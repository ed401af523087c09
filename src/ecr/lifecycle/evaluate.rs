//! What the rules of a policy identify and mark, and what ECR does about it.

use super::{
    policy::{ActionType, CountType, PolicyRule, TagSelection},
    rules,
};
use crate::ecr::{Image, StorageClass};
use crate::explain::{StepId, Trace, Verdict, step};
use crate::text::{count_as, count_of};
use serde::Serialize;
use std::{collections::BTreeSet, ops::Range};

/// The images of a repository in the order in which rules count them, with their tags next to each other in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageTable {
    rows: Vec<Row>,
    /// All tags, one after the other.
    text: String,
    tags: Vec<Range<usize>>,
    digests: Vec<String>,
    /// How many of the first rows are images of the storage class standard.
    standard: usize,
    /// Whether two images of a storage class have the same time.
    ties: bool,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    /// Its index in the list of images.
    image: usize,
    tags: Range<usize>,
    /// When it was pushed. `None` if that isn't known.
    pushed: Option<i64>,
    /// From when `sinceImagePulled` counts.
    used: Option<i64>,
    /// When it was archived.
    archived: Option<i64>,
    referenced: bool,
}

impl ImageTable {
    /// The images, those of the storage class standard first, each from the youngest to the oldest.
    pub fn new(images: &[Image]) -> Self {
        let mut lists: BTreeSet<&str> = BTreeSet::new();
        for list in images {
            let children = list.manifest_list_of.iter().map(String::as_str);
            lists.extend(children.filter(|digest| *digest != list.digest));
        }
        // An image without a push time counts as new, so that nothing expires by mistake.
        let young = |image: &Image| match image.storage_class {
            StorageClass::Standard => image.activated_at.or(image.pushed_at),
            StorageClass::Archive => image.transitioned_at.or(image.pushed_at),
        };
        let mut order: Vec<(StorageClass, i64, usize)> = images
            .iter()
            .enumerate()
            .map(|(at, image)| (image.storage_class, young(image).unwrap_or(i64::MAX), at))
            .collect();
        let digest = |at: usize| images.get(at).map_or("", |image| image.digest.as_str());
        order.sort_unstable_by(|a, b| {
            (a.0.cmp(&b.0)).then(b.1.cmp(&a.1)).then_with(|| digest(a.2).cmp(digest(b.2)))
        });
        let ties = order.iter().zip(order.iter().skip(1)).any(|(a, b)| (a.0, a.1) == (b.0, b.1));
        let mut table = Self { ties, ..Self::default() };
        for (class, _, at) in order {
            let Some(image) = images.get(at) else { continue };
            let from = table.tags.len();
            for tag in &image.tags {
                let start = table.text.len();
                table.text.push_str(tag);
                table.tags.push(start..table.text.len());
            }
            table.rows.push(Row {
                image: at,
                tags: from..table.tags.len(),
                pushed: image.pushed_at,
                used: match (image.last_pulled_at, image.activated_at) {
                    (Some(pulled), Some(activated)) => Some(pulled.max(activated)),
                    (pulled, activated) => pulled.or(activated).or(image.pushed_at),
                },
                archived: image.transitioned_at,
                referenced: lists.contains(image.digest.as_str()),
            });
            table.standard += usize::from(class == StorageClass::Standard);
        }
        table.digests = images.iter().map(|image| image.digest.clone()).collect();
        table
    }

    /// The number of images.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if the repository is empty.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn of_class(&self, class: StorageClass) -> Range<usize> {
        match class {
            StorageClass::Standard => 0..self.standard,
            StorageClass::Archive => self.standard..self.rows.len(),
        }
    }

    fn tags(&self, row: &Row) -> impl Iterator<Item = &str> {
        let spans = self.tags.get(row.tags.clone()).unwrap_or_default();
        spans.iter().map(|span| self.text.get(span.clone()).unwrap_or_default())
    }

    fn identified(&self, row: &Row, selection: &TagSelection) -> bool {
        match selection {
            TagSelection::Any => true,
            TagSelection::Untagged => row.tags.is_empty(),
            TagSelection::Tagged(patterns) => {
                !row.tags.is_empty()
                    && patterns.iter().all(|pattern| self.tags(row).any(|tag| pattern.matches(tag)))
            }
        }
    }
}

/// What ECR did to an image, or does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// The image.
    pub digest: String,
    /// What happens to it.
    pub action: ActionType,
    /// The priority of the rule that acts.
    pub rule_priority: u64,
}

/// An image on which no rule acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// The image.
    pub digest: String,
    /// Why no rule acts.
    pub because: KeptBecause,
    /// The priority of the highest rule that identifies it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_priority: Option<u64>,
}

/// Why no rule acts on an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeptBecause {
    /// No rule identifies it.
    NotSelected,
    /// The rules that identify it don't mark it.
    WithinLimit,
    /// A lower rule marks it, but a higher rule identifies it and doesn't mark it.
    Shielded,
    /// A rule marks it, but a manifest list refers to it.
    Referenced,
}

/// What a policy does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The images that ECR expires or archives, ascending by digest.
    pub actions: Vec<Action>,
    /// All others, ascending by digest.
    pub kept: Vec<Kept>,
}

/// How many images a rule identifies, marks, and acts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleFigures {
    /// The index of the rule in the document.
    pub index: usize,
    /// `rulePriority`.
    pub priority: u64,
    /// Images that it selects.
    pub identified: usize,
    /// Those that exceed its limit.
    pub marked: usize,
    /// Those on which it acts.
    pub acted: usize,
    /// Those that it marks, but that a higher rule shields.
    pub shielded: usize,
    /// Those that it marks, but to which a manifest list refers.
    pub referenced: usize,
    /// The step that says so.
    pub step: StepId,
}

/// What the rules so far say about an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    /// The highest rule that identifies it, by its place in the order of priority.
    first: Option<u32>,
    /// Whether that rule marks it.
    marked: bool,
    /// Whether a lower rule marks it.
    marked_below: bool,
    /// Its place among the images that the rule identifies, from 1.
    rank: usize,
}

/// A policy on its way through the images, rule by rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// In the order of priority.
    rules: Vec<PolicyRule>,
    table: ImageTable,
    now: i64,
    states: Vec<State>,
    figures: Vec<RuleFigures>,
}

impl Evaluation {
    /// Nothing is evaluated yet.
    pub fn new(mut rules: Vec<PolicyRule>, table: ImageTable, now: i64) -> Self {
        rules.sort_by_key(|rule| rule.priority);
        let states = vec![State::default(); table.len()];
        Self { rules, table, now, states, figures: Vec::new() }
    }

    /// The images times the rules: done, and in all.
    pub fn progress(&self) -> (u64, u64) {
        let size = self.table.len().max(1) as u64;
        (self.figures.len() as u64 * size, self.rules.len() as u64 * size)
    }

    /// Evaluates rules until about `budget` images were read; true if all rules are evaluated.
    pub fn advance(&mut self, budget: u64, trace: &mut Trace) -> bool {
        let mut spent = 0;
        while let Some(rule) = self.rules.get(self.figures.len()).cloned() {
            let figures = self.evaluate(&rule, trace);
            self.figures.push(figures);
            spent += self.table.len().max(1) as u64;
            if spent >= budget {
                break;
            }
        }
        self.figures.len() >= self.rules.len()
    }

    fn evaluate(&mut self, rule: &PolicyRule, trace: &mut Trace) -> RuleFigures {
        let place = u32::try_from(self.figures.len()).unwrap_or(u32::MAX);
        let mut figures =
            RuleFigures { index: rule.index, priority: rule.priority, ..RuleFigures::default() };
        let seconds = i64::try_from(rule.limit.number).unwrap_or(i64::MAX).saturating_mul(86_400);
        let before = self.now.saturating_sub(seconds);
        let older = |time: Option<i64>| time.is_some_and(|time| time < before);
        let range = self.table.of_class(rule.class);
        let rows = self.table.rows.get(range.clone()).unwrap_or_default();
        for (row, state) in rows.iter().zip(self.states.get_mut(range).into_iter().flatten()) {
            if !self.table.identified(row, &rule.tags) {
                continue;
            }
            figures.identified += 1;
            let marked = match rule.limit.kind {
                CountType::ImageCountMoreThan => figures.identified as u64 > rule.limit.number,
                CountType::SinceImagePushed => older(row.pushed),
                CountType::SinceImagePulled => older(row.used),
                CountType::SinceImageTransitioned => older(row.archived),
            };
            figures.marked += usize::from(marked);
            match state.first {
                None => {
                    let rank = figures.identified;
                    *state = State { first: Some(place), marked, marked_below: false, rank };
                    figures.acted += usize::from(marked && !row.referenced);
                    figures.referenced += usize::from(marked && row.referenced);
                }
                Some(_) if marked => {
                    figures.shielded += usize::from(!state.marked);
                    state.marked_below = true;
                }
                Some(_) => {}
            }
        }
        figures.step = self.explain(rule, &figures, trace);
        figures
    }

    /// Records what a rule does; the number of the step that counts.
    fn explain(&self, rule: &PolicyRule, figures: &RuleFigures, trace: &mut Trace) -> StepId {
        if trace.is_silent() {
            return 0;
        }
        let at = format!("rules[{}]", rule.index);
        let subject = format!("Rule {}", rule.priority);
        let (selection, class) = (format!("{at}.selection"), rule.class.word());
        let selects = match &rule.tags {
            TagSelection::Tagged(_) => "tagged images that match its list",
            TagSelection::Untagged => "untagged images",
            TagSelection::Any => "all images",
        };
        let verdict = if figures.identified > 0 { Verdict::Applied } else { Verdict::Skipped };
        step!(trace, rules::IDENTIFY, verdict, subject, [selection.as_str(), "images"];
            "The rule selects {selects} of the storage class `{class}`, and identifies {} of {}.",
            count_of(figures.identified, "image"), count_of(self.table.of_class(rule.class).len(), "image"));
        if let TagSelection::Tagged(patterns) = &rule.tags {
            if patterns.len() > 1 {
                step!(trace, rules::ALL_TAGS, Verdict::Applied, subject, [selection.as_str()];
                    "An image must have a tag for each of the {} entries in the list.", patterns.len());
            }
            step!(trace, rules::WILDCARD, Verdict::Applied, subject, [selection.as_str(), "images"];
                "The rule compares its list with each entire tag.");
        }
        if self.table.standard > 0 && self.table.standard < self.table.len() {
            step!(trace, rules::CLASS, Verdict::Applied, subject, [selection.as_str(), "images"];
                "The rule reads only images of the storage class `{class}`.");
        }
        let number = rule.limit.number;
        let marked = count_of(figures.marked, "image");
        let limit = format!("{selection}.countNumber");
        let verdict = if figures.marked > 0 { Verdict::Applied } else { Verdict::Passed };
        let reads = [limit.as_str(), "images", "now"];
        let days = count_of(number, "day");
        let step = match rule.limit.kind {
            CountType::ImageCountMoreThan => {
                if self.table.ties && figures.marked > 0 {
                    step!(trace, rules::TIE, Verdict::Applied, subject, ["images"];
                        "Some images have the same push time.");
                }
                step!(trace, rules::COUNT, verdict, subject, [limit.as_str(), "images"];
                    "The rule keeps the newest {} that it identifies, and marks {marked}.", count_of(number, "image"))
            }
            CountType::SinceImagePushed => step!(trace, rules::AGE, verdict, subject, reads;
                "The rule marks {marked} that ECR received more than {days} ago."),
            CountType::SinceImagePulled => step!(trace, rules::PULL_AGE, verdict, subject, reads;
                "The rule marks {marked} not pulled for more than {days}."),
            CountType::SinceImageTransitioned => {
                step!(trace, rules::ARCHIVE_AGE, verdict, subject, reads;
                    "The rule marks {marked} archived more than {days} ago.")
            }
        };
        if rule.limit.kind != CountType::ImageCountMoreThan && figures.identified > 0 {
            step!(trace, rules::SECONDS, Verdict::Applied, subject, reads;
                "An image of exactly {days} isn't marked.");
        }
        if figures.shielded > 0 {
            step!(trace, rules::SHIELD, Verdict::Rejected, subject, [at.as_str(), "images"];
                "{} because a rule with a higher priority identifies {}.",
                count_as(figures.shielded, "marked image isn't affected", "marked images aren't affected"),
                if figures.shielded == 1 { "that image" } else { "those images" });
        }
        if figures.referenced > 0 {
            step!(trace, rules::MANIFEST_LIST, Verdict::Rejected, subject, ["images"];
                "{} because a manifest list refers to {}.",
                count_as(figures.referenced, "marked image isn't affected", "marked images aren't affected"),
                if figures.referenced == 1 { "that image" } else { "those images" });
        }
        if figures.acted > 0 {
            step!(trace, rules::IMAGES, Verdict::Applied, subject, [format!("{at}.action").as_str(), "images"];
                "ECR {} {}.", rule.action.verb(), count_of(figures.acted, "image"));
        }
        step
    }

    /// What each rule comes to, in the order of priority.
    pub fn figures(&self) -> &[RuleFigures] {
        &self.figures
    }

    /// What happens to each image, by its index in the list of images: the action and the priority, or why there is none.
    pub fn verdicts(&self) -> Vec<ImageVerdict> {
        let none = ImageVerdict {
            action: None,
            because: KeptBecause::NotSelected,
            priority: None,
            rule: None,
            rank: 0,
            due: None,
        };
        let mut verdicts = vec![none; self.table.len()];
        for (row, state) in self.table.rows.iter().zip(&self.states) {
            let rule = state.first.and_then(|first| self.rules.get(first as usize));
            let Some((rule, verdict)) = rule.zip(verdicts.get_mut(row.image)) else { continue };
            verdict.priority = Some(rule.priority);
            (verdict.rule, verdict.rank) = (Some(rule.index), state.rank);
            let since = match rule.limit.kind {
                CountType::ImageCountMoreThan => None,
                CountType::SinceImagePushed => row.pushed,
                CountType::SinceImagePulled => row.used,
                CountType::SinceImageTransitioned => row.archived,
            };
            let days = i64::try_from(rule.limit.number).unwrap_or(i64::MAX);
            verdict.due = since
                .map(|time| time.saturating_add(days.saturating_mul(86_400)).saturating_add(1));
            verdict.because = match (state.marked, state.marked_below) {
                (true, _) => KeptBecause::Referenced,
                (false, true) => KeptBecause::Shielded,
                (false, false) => KeptBecause::WithinLimit,
            };
            verdict.action = (state.marked && !row.referenced).then_some(rule.action);
        }
        verdicts
    }

    /// What the policy does.
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::default();
        for (verdict, digest) in self.verdicts().into_iter().zip(&self.table.digests) {
            let digest = digest.clone();
            match verdict {
                ImageVerdict { action: Some(action), priority: Some(rule_priority), .. } => {
                    outcome.actions.push(Action { digest, action, rule_priority });
                }
                ImageVerdict { because, priority, .. } => {
                    outcome.kept.push(Kept { digest, because, rule_priority: priority });
                }
            }
        }
        outcome.actions.sort_by(|a, b| a.digest.cmp(&b.digest));
        outcome.kept.sort_by(|a, b| a.digest.cmp(&b.digest));
        outcome
    }
}

/// What happens to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageVerdict {
    /// What ECR does.
    pub action: Option<ActionType>,
    /// Why ECR does nothing, if there is no action.
    pub because: KeptBecause,
    /// The priority of the highest rule that identifies the image.
    pub priority: Option<u64>,
    /// The index of that rule in the document.
    pub rule: Option<usize>,
    /// The place of the image among those that the rule identifies, from the youngest on.
    pub rank: usize,
    /// When the rule marks the image, if it counts days.
    pub due: Option<i64>,
}
