//! Links, tags, quotas, and termination: the inputs, and the operations on the environment.

use super::{
    super::plain::{ListOf, add, check, item, quantity, remove},
    inputs::EnvironmentContext,
};
use crate::beanstalk::application::Account;
use crate::beanstalk::operations::{EnvironmentState, OperationResult, ResourceEffect};
use crate::labs::beanstalk_environment::{Answer, Link, Scenario};
use crate::ui::components::{
    Card, Checkbox, Disclosure, NameListEditor, NumberField, Table, Tag, TextField, prose,
};
use yew::prelude::*;

/// The card.
pub(super) fn card(context: &EnvironmentContext) -> Html {
    let s = &context.scenario;
    let state = &s.state;
    let gone = state.terminated_days_ago.is_some();
    html! {
        <Card title="Links, quotas, and termination">
            <Disclosure
                summary={html! { "Links between environments" }}
                open={!(s.links.is_empty() && state.linked_from.is_empty())}
            >
                { for s.links.iter().enumerate().map(|(at, one)| link(context, at, one)) }
                { add(context, "links", "Add link", |s| s.links.push(Link {
                    variable: "OTHER_URL".into(),
                    environment: "other-env".into(),
                    worker: false,
                })) }
                <NameListEditor
                    path="life.linkedFrom"
                    label="Environments that link to this environment"
                    names={state.linked_from.iter().map(|name| AttrValue::from(name.clone())).collect::<Vec<_>>()}
                    onchange={context.on("life.linkedFrom", |s, names| s.state.linked_from = names)}
                />
                { check(context, "life.forceTerminate", "ForceTerminate", state.force_terminate, |s, v| s.state.force_terminate = v) }
            </Disclosure>
            <Disclosure
                summary={html! { "Existing resources in the account" }}
                open={s.account != Account::default() || s.tags > 0}
            >
                <div class="row fields">
                    { count(
                        context,
                        "account.applications",
                        "Other applications",
                        s.account.applications,
                        |s, v| s.account.applications = v,
                    ) }
                    { count(context, "account.environments", "Environments", s.account.environments, |s, v| s.account.environments = v) }
                    { count(context, "account.templates", "Saved configurations", s.account.templates, |s, v| s.account.templates = v) }
                    { count(
                        context,
                        "account.customPlatforms",
                        "Custom platform versions",
                        s.account.custom_platforms,
                        |s, v| s.account.custom_platforms = v,
                    ) }
                    { count(context, "tags", "Tags on this environment", s.tags, |s, v| s.tags = v) }
                </div>
            </Disclosure>
            <Disclosure
                summary={html! { "Restore after termination" }}
                open={*state != EnvironmentState::default() && gone}
            >
                <div class="row fields">
                    { quantity(
                        context,
                        "life.terminatedDaysAgo",
                        "Terminated (days ago)",
                        "still running",
                        state.terminated_days_ago,
                        |s, v| s.state.terminated_days_ago = v,
                    ) }
                    if gone {
                        { check(
                            context,
                            "life.nameTaken",
                            "Name or CNAME used by another environment",
                            state.name_taken,
                            |s, v| s.state.name_taken = v,
                        ) }
                        { check(
                            context,
                            "life.versionDeleted",
                            "Application version deleted",
                            state.version_deleted,
                            |s, v| s.state.version_deleted = v,
                        ) }
                    }
                </div>
            </Disclosure>
        </Card>
    }
}

fn count(
    context: &EnvironmentContext,
    path: &'static str,
    label: &'static str,
    value: u64,
    set: fn(&mut Scenario, u64),
) -> Html {
    let onchange = context.on(path, move |s, value: Option<i64>| {
        set(s, u64::try_from(value.unwrap_or(0)).unwrap_or(0));
    });
    html! { <NumberField {path} {label} value={i64::try_from(value).ok()} {onchange} /> }
}

fn link(context: &EnvironmentContext, at: usize, one: &Link) -> Html {
    let path = |field: &str| format!("links[{at}].{field}");
    let list: ListOf<Scenario, Link> = |s| &mut s.links;
    let on = |field: &str, set: fn(&mut Link, String)| item(context, path(field), (list, at), set);
    let worker = item(context, path("worker"), (list, at), |one, value| one.worker = value);
    html! {
        <div class="row" key={at}>
            <TextField
                path={path("variable")}
                label="Variable"
                wire=true
                value={one.variable.clone()}
                onchange={on("variable", |one, value| one.variable = value)}
            />
            <TextField
                path={path("environment")}
                label="Environment"
                wire=true
                value={one.environment.clone()}
                onchange={on("environment", |one, value| one.environment = value)}
            />
            <Checkbox
                path={path("worker")}
                label="Worker environment"
                checked={one.worker}
                onchange={worker}
            />
            { remove(context, "links", "link", (list, at)) }
        </div>
    }
}

/// The effect of each operation, as a sentence and per resource.
pub(super) fn operations(answer: &Answer) -> Html {
    let done: Vec<&OperationResult> =
        answer.operations.iter().filter(|done| !done.refused).collect();
    let mut heads: Vec<AttrValue> = vec!["Resource".into()];
    heads.extend(done.iter().map(|done| AttrValue::Static(done.name)));
    html! {
        <>
            <Table label="Operations" heads={vec!["Operation".into(), "Effect".into()]}>
                { for answer.operations.iter().map(|done| html! {
                    <tr><th scope="row" class="wrap">{ done.name }</th><td class="wrap">
                        if done.refused { <Tag text="Not available" kind="bad" />{ " " } }
                        { prose(&done.sentence) }
                    </td></tr>
                }) }
            </Table>
            <Table label="Effect on each resource" class="compare" {heads}>
                { for answer.resources.iter().enumerate().map(|(at, resource)| html! {
                    <tr><th scope="row" class="wrap">{ &resource.title }</th>{ for done.iter().map(|done| effect(done, at)) }</tr>
                }) }
            </Table>
            if !answer.links.is_empty() {
                <Table
                    label="Variables that links set"
                    class="wire tight"
                    heads={vec!["Variable".into(), "Value".into()]}
                >
                    { for answer.links.iter().map(|(name, value)| html! {
                        <tr><td class="mono nowrap">{ name }</td><td class="mono">{ value }</td></tr>
                    }) }
                </Table>
            }
        </>
    }
}

fn effect(done: &OperationResult, at: usize) -> Html {
    let Some(effect) = done.effects.get(at) else {
        return html! { <td /> };
    };
    let kind = match effect {
        ResourceEffect::Deleted | ResourceEffect::Recreated => "bad",
        ResourceEffect::Snapshot
        | ResourceEffect::Released
        | ResourceEffect::Restarted
        | ResourceEffect::Moves => "warn",
        ResourceEffect::Second | ResourceEffect::Shared => "good",
        ResourceEffect::Same => return html! { <td class="quiet-text">{ effect.words() }</td> },
    };
    html! { <td><Tag text={effect.words()} {kind} /></td> }
}
