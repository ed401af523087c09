//! The answer of the lifecycle view: the rules, what uses images, the images.

use super::{
    ContextProps, RegistryContext, lifecycle_inputs::short, pictures::rule_bars, policy_form::RULES,
};
use crate::ecr::lifecycle::{ActionType, ImageVerdict, KeptBecause};
use crate::labs::image_registry::LifecycleAnswer;
use crate::text::{number, relative};
use crate::time::utc_text;
use crate::ui::bind::at;
use crate::ui::components::{Card, Fact, Facts, StepLink, Table, Tag, VirtualList};
use yew::prelude::*;

pub(super) fn picture(context: &RegistryContext, answer: &LifecycleAnswer) -> Html {
    if !answer.valid {
        return html! {
            <Card title="Images">
                <p>
                    { "ECR rejects the policy, so it deletes nothing. Fix the errors to see what the policy does." }
                </p>
            </Card>
        };
    }
    html! {
        <>
            if let Some(progress) = context.progress {
                <Card title="Evaluation">
                    <progress
                        aria-label="Progress of the evaluation"
                        value={progress.done.to_string()}
                        max={progress.total.max(1).to_string()}
                    />
                    <div>
                        <button
                            type="button"
                            class="small"
                            onclick={let context = context.clone(); move |_| context.cancel()}
                        >
                            { "Cancel" }
                        </button>
                    </div>
                </Card>
            }
            <Card
                title="Summary"
            >
                <Facts
                    facts={vec![
                        Fact::new("Deleted", number(answer.expired)),
                        Fact::new("Archived", number(answer.archived)),
                        Fact::new("Not affected", number(answer.kept)),
                    ]}
                />
            </Card>
            <Card title="Rules in the order of priority">
                { rule_bars(answer) }
                { rules(context, answer) }
            </Card>
            if !answer.in_use.is_empty() { { in_use(context, answer) } }
            <ImageList context={context.clone()} />
        </>
    }
}

fn rules(context: &RegistryContext, answer: &LifecycleAnswer) -> Html {
    let policy = at!(context, lifecycle.policy).path;
    let heads = ["Priority", "Identified", "Marked", "Acts on", "Shielded", "In a manifest list"];
    html! {
        <Table label="Images by rule" heads={heads.map(AttrValue::Static).to_vec()} class="tight">
            { for answer.rules.iter().map(|rule| html! {
                <tr data-step={rule.step.to_string()} data-field={policy.member(RULES).item(rule.index)}>
                    <th scope="row"><StepLink step={rule.step}>{ rule.priority.to_string() }</StepLink></th>
                    <td class="num">{ number(rule.identified) }</td>
                    <td class="num">{ number(rule.marked) }</td>
                    <td class="num">{ number(rule.acted) }</td>
                    <td class="num">{ number(rule.shielded) }</td>
                    <td class="num">{ number(rule.referenced) }</td>
                </tr>
            }) }
        </Table>
    }
}

fn in_use(context: &RegistryContext, answer: &LifecycleAnswer) -> Html {
    let now = context.scenario.now;
    let references = at!(context, lifecycle.references).path;
    let heads = ["Used by", "Image", "Result", "When"].map(AttrValue::Static).to_vec();
    html! {
        <Card title="Images in use">
            <Table label="What happens to images in use" {heads}>
                { for answer.in_use.iter().enumerate().map(|(at, used)| {
                    let (text, kind) = match (&used.digest, used.lost) {
                        (None, _) => ("Not in the list", "warn"),
                        (_, true) => ("Removed", "bad"),
                        (_, false) => ("Stays", "good"),
                    };
                    let when = match (used.lost, used.due) {
                        (true, _) => "within 24 h".to_owned(),
                        (false, Some(due)) => relative(due, now),
                        (false, None) => "–".to_owned(),
                    };
                    html! {
                        <tr
                            data-field={references.item(at)}
                            data-step={used.step.map(|step| step.to_string())}
                        >
                            <th scope="row">{ if used.by.is_empty() { "(unnamed)" } else { &used.by } }</th>
                            <td><code>{ &used.image }</code></td>
                            <td>
                                <Tag {text} {kind} />
                                if let (true, Some(priority)) = (used.lost, used.rule_priority) {
                                    { format!(" by rule {priority}") }
                                }
                            </td>
                            <td class="nowrap">{ when }</td>
                        </tr>
                    }
                }) }
            </Table>
        </Card>
    }
}

/// What happens to an image, in two words, with its color.
fn result(verdict: &ImageVerdict) -> (&'static str, &'static str) {
    match (verdict.action, verdict.because) {
        (Some(ActionType::Expire), _) => ("Deleted", "bad"),
        (Some(ActionType::Transition), _) => ("Archived", "warn"),
        (None, KeptBecause::NotSelected) => ("Not selected", "none"),
        (None, KeptBecause::WithinLimit) => ("Within limit", "good"),
        (None, KeptBecause::Shielded) => ("Shielded", "good"),
        (None, KeptBecause::Referenced) => ("Manifest list", "good"),
    }
}

/// All images, those on which a rule acts first.
#[component]
fn ImageList(props: &ContextProps) -> Html {
    let context = &props.context;
    let Some(answer) = &context.answer().lifecycle else { return Html::default() };
    let now = context.scenario.now;
    let (order, images, verdicts) =
        (answer.order.clone(), answer.images.clone(), answer.verdicts.clone());
    let steps: Vec<(usize, usize)> =
        answer.rules.iter().map(|rule| (rule.index, rule.step)).collect();
    let count = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let row = use_callback(
        (order, images, verdicts, steps, now),
        |at: u32, (order, images, verdicts, steps, now)| {
            let at = order.get(at as usize).copied().unwrap_or(0) as usize;
            let (Some(image), Some(verdict)) = (images.get(at), verdicts.get(at)) else {
                return Html::default();
            };
            let (text, kind) = result(verdict);
            let step = steps
                .iter()
                .find(|(rule, _)| Some(*rule) == verdict.rule)
                .map(|(_, step)| step.to_string());
            let pushed =
                image.pushed_at.map_or_else(|| "unknown".into(), |time| relative(time, *now));
            let due = verdict.due.filter(|due| *due > *now && verdict.action.is_none());
            html! {
                <div class="ir-row" data-step={step}>
                    <Tag {text} {kind} />
                    <span class="num small">
                        { verdict.priority.map(|priority| format!("rule {priority}")).unwrap_or_default() }
                    </span>
                    <span class="ir-tags">
                        if image.tags.is_empty() {
                            <i>{ "untagged" }</i>
                        } else {
                            <code>{ image.tags.join(", ") }</code>
                        }
                    </span>
                    <span class="small" title={image.pushed_at.map(utc_text)}>
                        { format!("pushed {pushed}") }
                    </span>
                    <span class="small quiet-text">
                        { due.map(|due| format!("marked {}", relative(due, *now))).unwrap_or_default() }
                    </span>
                    <code class="small quiet-text">{ short(&image.digest) }</code>
                </div>
            }
        },
    );
    html! {
        <Card title="Images by result">
            <VirtualList
                label="Images, and what the policy does to each"
                {count}
                {row}
                class="tall"
            />
        </Card>
    }
}
