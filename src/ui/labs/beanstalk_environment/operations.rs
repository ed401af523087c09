//! Links, tags, quotas, and termination: the inputs, and the operations on the environment.

use super::EnvironmentContext;
use crate::beanstalk::application::Account;
use crate::beanstalk::operations::{EnvironmentState, OperationResult, ResourceEffect};
use crate::labs::beanstalk_environment::{Answer, Link};
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, NameListEditor, NumberField, Table, Tag, TextField, add_button,
    prose, remove_button,
};
use yew::prelude::*;

/// The card.
pub(super) fn card(context: &EnvironmentContext) -> Html {
    let s = &context.scenario;
    let state = at!(context, state as "life");
    let account = at!(context, account);
    let links = at!(context, links);
    let add = links.on(|links, _: MouseEvent| {
        links.push(Link {
            variable: "OTHER_URL".into(),
            environment: "other-env".into(),
            worker: false,
        });
    });
    let gone = state.value.terminated_days_ago.is_some();
    html! {
        <Card title="Links, quotas, and termination">
            <Disclosure
                summary={html! { "Links between environments" }}
                open={!(s.links.is_empty() && state.value.linked_from.is_empty())}
            >
                { for links.items().map(|(at, one)| link(at, &one, links.on_remove(at))) }
                { add_button("Add link", add) }
                <NameListEditor
                    label="Environments that link to this environment"
                    field={bind!(state, linked_from)}
                />
                <Checkbox label="ForceTerminate" field={bind!(state, force_terminate)} />
            </Disclosure>
            <Disclosure
                summary={html! { "Existing resources in the account" }}
                open={s.account != Account::default() || s.tags > 0}
            >
                <div class="row fields">
                    <NumberField label="Other applications" field={bind!(account, applications)} />
                    <NumberField label="Environments" field={bind!(account, environments)} />
                    <NumberField label="Saved configurations" field={bind!(account, templates)} />
                    <NumberField
                        label="Custom platform versions"
                        field={bind!(account, custom_platforms)}
                    />
                    <NumberField label="Tags on this environment" field={bind!(context, tags)} />
                </div>
            </Disclosure>
            <Disclosure
                summary={html! { "Restore after termination" }}
                open={*state.value != EnvironmentState::default() && gone}
            >
                <div class="row fields">
                    <NumberField
                        label="Terminated (days ago)"
                        placeholder="still running"
                        field={bind!(state, terminated_days_ago)}
                    />
                    if gone {
                        <Checkbox
                            label="Name or CNAME used by another environment"
                            field={bind!(state, name_taken)}
                        />
                        <Checkbox
                            label="Application version deleted"
                            field={bind!(state, version_deleted)}
                        />
                    }
                </div>
            </Disclosure>
        </Card>
    }
}

fn link(at: usize, one: &Place<'_, Link>, remove: Callback<MouseEvent>) -> Html {
    html! {
        <div class="row" key={at}>
            <TextField label="Variable" wire=true field={bind!(one, variable)} />
            <TextField label="Environment" wire=true field={bind!(one, environment)} />
            <Checkbox label="Worker environment" field={bind!(one, worker)} />
            { remove_button(format!("Remove link {}", at + 1), remove) }
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
