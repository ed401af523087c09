//! The inputs of the lifecycle view: the policy, the time, what uses images, the images.

use super::{RegistryContext, policy_form::PolicyEditor};
use crate::ecr::{Image, StorageClass};
use crate::labs::image_registry::{GeneratedImages, ImageUse, newest};
use crate::time::utc_text;
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    Card, Disclosure, NameListEditor, NumberField, ParsedField, Select, TextField, add_button,
    one_of, remove_button,
};
use crate::ui::dom::{field_id, input_text};
use crate::ui::labs::moment::{moment, optional_moment};
use yew::prelude::*;

const DAY: i64 = 86_400;
/// The name of the slider, which edits a field that has another input.
const SLIDER: &str = "now-slider";

pub(super) fn inputs(context: &RegistryContext) -> Html {
    html! {
        <>
            <Card title="Lifecycle policy" path={at!(context, lifecycle.policy).path}>
                <PolicyEditor context={context.clone()} />
            </Card>
            { time(context) }
            { uses(context) }
            { images(context) }
        </>
    }
}

/// The slider over dates: from 30 days before the newest image to two years after it.
fn time(context: &RegistryContext) -> Html {
    let (now, newest) = (context.scenario.now, newest(&context.scenario));
    let day = (now - newest).div_euclid(DAY);
    let oninput = at!(context, now).on(move |now: &mut i64, event: InputEvent| {
        if let Ok(day) = input_text(&event).parse::<i64>() {
            // The time of the day stays.
            *now += (day - (*now - newest).div_euclid(DAY)).saturating_mul(DAY);
        }
    });
    let id = field_id(SLIDER);
    html! {
        <Card title="Date of the evaluation">
            <ParsedField label="Current time" wire=true field={moment(bind!(context, now), now)} />
            <div class="field slider">
                <label for={id.clone()}>{ "Days after the newest push" }</label>
                <input
                    {id}
                    type="range"
                    min="-30"
                    max="730"
                    value={day.clamp(-30, 730).to_string()}
                    {oninput}
                    aria-valuetext={format!("{day} days, {}", utc_text(now))}
                />
            </div>
        </Card>
    }
}

/// What uses images of the repository.
fn uses(context: &RegistryContext) -> Html {
    let list = at!(context, lifecycle.references);
    html! {
        <Card title="Images in use">
            <p class="hint">
                { "What runs images of this repository. ECR doesn't check it before it deletes an image." }
            </p>
            { for list.items().map(|(at, item)| html! {
                <div class="row fields" key={at}>
                    <TextField
                        class="wide"
                        label="Used by"
                        placeholder="service web"
                        field={bind!(item, by)}
                    />
                    <TextField
                        class="wide"
                        label="Tag, digest, or image"
                        wire=true
                        placeholder="1.4"
                        field={bind!(item, image)}
                    />
                    { remove_button(format!("Remove reference {}", at + 1), list.on_remove(at)) }
                </div>
            }) }
            { add_button("Add reference", list.on(|list, _| list.push(ImageUse::default()))) }
        </Card>
    }
}

fn images(context: &RegistryContext) -> Html {
    const SHOWN: usize = 40;
    let list = at!(context, repository.images);
    let now = context.scenario.now;
    let count = list.value.len();
    let generated = at!(context, generated);
    let toggle = generated.on(|place: &mut Option<GeneratedImages>, _: MouseEvent| {
        *place = match place.take() {
            Some(_) => None,
            None => Some(GeneratedImages::default()),
        };
    });
    let add = list.on(move |list: &mut Vec<Image>, _: MouseEvent| {
        let number = list.len() + 1;
        list.push(Image {
            digest: format!("sha256:{number:064x}"),
            tags: vec![format!("tag-{number}")],
            pushed_at: Some(now),
            ..Image::default()
        });
    });
    html! {
        <Card title={format!("Images ({count} listed)")} path={list.path.clone()}>
            <Disclosure summary={html! { "Edit the images" }} open={count <= 6}>
                { for list.items().take(SHOWN).map(|(at, item)| html! {
                    <div class="ir-image stack tight" key={at}>
                        <div class="row spread">
                            <code class="wire">{ short(&item.value.digest) }</code>
                            { remove_button(format!("Remove image {}", at + 1), list.on_remove(at)) }
                        </div>
                        <div class="row fields">
                            <NameListEditor class="wide" label="Tags" field={bind!(item, tags)} />
                            <ParsedField
                                class="wide"
                                label="Pushed"
                                wire=true
                                field={optional_moment(bind!(item, pushed_at), now)}
                            />
                        </div>
                        <Disclosure summary={html! { "Pulls, archive, manifest list" }}>
                            <div class="row fields">
                                <ParsedField
                                    class="wide"
                                    label="Last pulled"
                                    wire=true
                                    placeholder="Never"
                                    field={optional_moment(bind!(item, last_pulled_at), now)}
                                />
                                <Select
                                    label="Storage class"
                                    choices={one_of(
                                        bind!(item, storage_class),
                                        &[(StorageClass::Standard, "standard"), (StorageClass::Archive, "archive")],
                                    )}
                                />
                                <ParsedField
                                    class="wide"
                                    label="Archived"
                                    wire=true
                                    field={optional_moment(bind!(item, transitioned_at), now)}
                                />
                                <ParsedField
                                    class="wide"
                                    label="Restored"
                                    wire=true
                                    field={optional_moment(bind!(item, activated_at), now)}
                                />
                            </div>
                            <TextField label="Digest" wire=true field={bind!(item, digest)} />
                            <NameListEditor
                                label="Digests that the manifest list refers to"
                                field={bind!(item, manifest_list_of)}
                            />
                        </Disclosure>
                    </div>
                }) }
                if count > SHOWN {
                    <p class="hint">
                        { format!("The first {SHOWN} images. Import the list to change the others.") }
                    </p>
                }
                { add_button("Add image", add) }
            </Disclosure>
            <div>
                <button type="button" class="small" onclick={toggle}>
                    { if context.scenario.generated.is_some() { "Remove generated images" } else { "Generate images" } }
                </button>
            </div>
            if let Some(generated) = generated.some() {
                <div class="row fields">
                    <NumberField
                        label="Generated images"
                        field={bind!(generated, count).within(0..=200_000)}
                    />
                    <NumberField label="Pushes per day" field={bind!(generated, per_day)} />
                    <NumberField
                        label="One untagged in"
                        hint="0 = none"
                        field={bind!(generated, untagged_every)}
                    />
                </div>
                <NameListEditor label="Tag prefixes in turn" field={bind!(generated, prefixes)} />
            }
        </Card>
    }
}

/// The beginning of a digest.
pub(super) fn short(digest: &str) -> String {
    digest.chars().take(19).collect()
}
