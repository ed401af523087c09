//! The inputs of the view of pushes, pulls, and other operations.

use super::{RegistryContext, json::JsonEditor};
use crate::ecr::access::{
    Client, ExclusionFilter, NetworkKind, Operation, PrincipalKind, TagMutability, Token,
};
use crate::text::count_of;
use crate::ui::bind::{Bound, at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, NameListEditor, ParsedField, Segmented, Select, TextField,
    add_button, choices, one_of, remove_button,
};
use crate::ui::labs::moment::moment;
use serde_json::json;
use yew::prelude::*;

pub(super) fn inputs(context: &RegistryContext) -> Html {
    html! {
        <>{ operation(context) }{ repository(context) }{ principal(context) }{ network(context) }</>
    }
}

fn operation(context: &RegistryContext) -> Html {
    let access = at!(context, access);
    let now = context.scenario.now;
    let host = context.scenario.repository.host();
    let token = at!(access, token);
    let pulls = access.value.operation == Operation::Pull;
    let docker = access.value.client == Client::Docker || !pulls;
    let toggle = token.on(move |place: &mut Option<Token>, _: MouseEvent| {
        *place = match place.take() {
            Some(_) => None,
            None => Some(Token { issued_at: now, registry: host.clone() }),
        };
    });
    html! {
        <Card title="Operation">
            <div class="row fields">
                <Select
                    class="wide"
                    label="Operation"
                    choices={one_of(
                        bind!(access, operation),
                        &[
                            (Operation::Login, "Log in"),
                            (Operation::Push, "Push an image"),
                            (Operation::Pull, "Pull an image"),
                            (Operation::Scan, "Start a scan"),
                            (Operation::Describe, "Describe images"),
                            (Operation::Create, "Create the repository"),
                            (Operation::Delete, "Delete the repository"),
                            (Operation::DeleteImage, "Delete an image"),
                        ],
                    )}
                />
                <TextField label="Tag" placeholder="latest" wire=true field={bind!(access, tag)} />
            </div>
            <TextField
                label="Digest"
                hint="Of the pushed image, or of the image to find. Empty: the tag decides."
                wire=true
                field={bind!(access, digest)}
            />
            if pulls {
                <Segmented
                    label="Client"
                    choices={one_of(
                        bind!(access, client),
                        &[(Client::Docker, "Docker"), (Client::Ecs, "Amazon ECS")],
                    )}
                />
            }
            if access.value.operation == Operation::Delete {
                <Checkbox label="Delete the images too (force)" field={bind!(access, force)} />
            }
            if docker {
                <div class="stack tight" data-field={token.path.clone()}>
                    if let Some(token) = token.some() {
                        <div class="row fields">
                            <TextField
                                class="wide"
                                label="Registry host of the login"
                                wire=true
                                field={bind!(token, registry)}
                            />
                            <ParsedField
                                class="wide"
                                label="Login at"
                                wire=true
                                field={moment(bind!(token, issued_at), now)}
                            />
                        </div>
                    }
                    <div>
                        <button type="button" class="small" onclick={toggle}>
                            { if access.value.token.is_some() { "Remove the login" } else { "Log in now" } }
                        </button>
                    </div>
                </div>
            }
            <ParsedField
                label="Current time"
                wire=true
                field={moment(bind!(context, now), now)}
            />
        </Card>
    }
}

fn repository(context: &RegistryContext) -> Html {
    let repository = at!(context, repository);
    let excludes = matches!(
        repository.value.tag_mutability,
        TagMutability::ImmutableWithExclusion | TagMutability::MutableWithExclusion
    );
    let filters = at!(repository, exclusion_filters);
    let names: Vec<String> = filters.value.iter().map(|filter| filter.filter.clone()).collect();
    let words = TagMutability::ALL.map(|word| (word, word.word().into())).to_vec();
    html! {
        <Card title="Repository">
            <div class="row fields">
                <TextField class="wide" label="Name" wire=true field={bind!(repository, name)} />
                <TextField label="Account" wire=true field={bind!(repository, account)} />
                <TextField label="Region" wire=true field={bind!(repository, region)} />
            </div>
            <div class="row fields">
                <Select
                    class="wide"
                    label="Tag mutability"
                    choices={choices(bind!(repository, tag_mutability), words)}
                />
                <Checkbox label="The repository exists" field={bind!(repository, exists)} />
            </div>
            if excludes {
                <NameListEditor
                    label="Exclusion filters"
                    hint="`*` matches any text."
                    placeholder="latest*"
                    field={filters.field(names, |filters: &mut Vec<ExclusionFilter>, names: Vec<String>| {
                        *filters = names
                            .into_iter()
                            .map(|filter| ExclusionFilter { filter, ..ExclusionFilter::default() })
                            .collect();
                    })}
                />
            }
            <Disclosure
                summary={html! { "Repository policy" }}
                open={!repository.value.policy.is_null()}
            >
                <JsonEditor
                    label="Repository policy (JSON)"
                    hint="Empty: no policy."
                    field={bind!(repository, policy)}
                />
            </Disclosure>
            <p class="hint">
                { format!("{}. Edit them in the view Lifecycle.", count_of(repository.value.images.len(), "image")) }
            </p>
        </Card>
    }
}

fn principal(context: &RegistryContext) -> Html {
    let principal = at!(context, access.principal);
    let policies = at!(principal, policies);
    let pairs: Vec<(String, String)> = context
        .scenario
        .access
        .context
        .iter()
        .map(|(key, value)| {
            (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let keys = at!(context, access.context).field(pairs, |keys, pairs: Vec<(String, String)>| {
        *keys = pairs.into_iter().map(|(key, value)| (key, json!(value))).collect();
    });
    html! {
        <Card title="Principal">
            <div class="row fields">
                <Select
                    label="Kind"
                    choices={one_of(
                        bind!(principal, kind),
                        &[(PrincipalKind::User, "User"), (PrincipalKind::Role, "Role")],
                    )}
                />
                <TextField
                    label="Account of the principal"
                    wire=true
                    field={bind!(principal, account)}
                />
                <TextField class="wide" label="IAM ARN" wire=true field={bind!(principal, arn)} />
            </div>
            { for policies.items().map(|(at, item)| html! {
                <div class="stack tight" key={at}>
                    <JsonEditor
                        label={format!("Identity-based policy {} (JSON)", at + 1)}
                        field={item.bound()}
                    />
                    <div>
                        { remove_button(format!("Remove policy {}", at + 1), policies.on_remove(at)) }
                    </div>
                </div>
            }) }
            { add_button("Add policy", policies.on(|list, _| {
                list.push(json!({
                    "Version": "2012-10-17",
                    "Statement": [{ "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" }],
                }));
            })) }
            <Disclosure summary={html! { { format!("Condition keys ({})", keys.value.len()) } }}>
                <crate::ui::components::KeyValueEditor
                    label="Condition keys"
                    noun="condition key"
                    field={keys.clone()}
                />
            </Disclosure>
        </Card>
    }
}

fn network(context: &RegistryContext) -> Html {
    let network = at!(context, access.network);
    let private = network.value.kind == NetworkKind::Private;
    let endpoints = at!(network, endpoints);
    let check = |name: &'static str, label: &'static str| {
        let there = endpoints.value.iter().any(|endpoint| endpoint == name);
        let onchange = endpoints.on(move |list: &mut Vec<String>, add: bool| {
            list.retain(|endpoint| endpoint != name);
            if add {
                list.push(name.to_owned());
            }
        });
        // One field for the list: the path is that of the list.
        html! { <Checkbox {label} field={Bound::local(there, onchange)} /> }
    };
    html! {
        <Card title="Network" path={endpoints.path.clone()}>
            <Segmented
                label="Network"
                choices={one_of(
                    bind!(network, kind),
                    &[(NetworkKind::Internet, "Internet"), (NetworkKind::Private, "Private subnet")],
                )}
            />
            if private {
                <div class="row fields">
                    <Checkbox label="NAT gateway" field={bind!(network, nat_gateway)} />
                    { check("ecr.api", "Endpoint ecr.api") }
                    { check("ecr.dkr", "Endpoint ecr.dkr") }
                    { check("s3", "S3 gateway endpoint") }
                </div>
            }
        </Card>
    }
}
