//! Tables to read: platforms side by side, storage drivers, terms.

use crate::platforms::comparison::{DRIVERS, ECS, EKS, Property, TERMS};
use crate::platforms::{PLATFORMS, Platform};
use crate::ui::components::{Card, Disclosure, Table};
use yew::prelude::*;

fn names(ecs: bool) -> Vec<AttrValue> {
    let platforms = PLATFORMS.into_iter().filter(|platform| platform.is_ecs() == ecs);
    let names = platforms.map(Platform::name).map(AttrValue::Static);
    std::iter::once(AttrValue::Static("")).chain(names).collect()
}

fn rows<const N: usize>(properties: &'static [Property<N>]) -> Html {
    html! {
        { for properties.iter().map(|property| html! {
            <tr key={property.name}>
                <th scope="row">{ property.name }</th>
                { for property.values.iter().map(|value| html! { <td>{ *value }</td> }) }
            </tr>
        }) }
    }
}

/// The platforms of ECS and of EKS, and the storage drivers of EKS.
pub(super) fn platforms() -> Html {
    let heads = ["Driver", "Storage", "Access", "Creates storage"].map(AttrValue::Static).to_vec();
    html! {
        <Card title="Side by side">
            <Disclosure summary={html! { "Amazon ECS: launch types" }}>
                <Table label="Launch types of ECS" heads={names(true)}>{ rows(ECS) }</Table>
            </Disclosure>
            <Disclosure summary={html! { "Amazon EKS: node types" }}>
                <Table label="Node types of EKS" heads={names(false)}>{ rows(EKS) }</Table>
            </Disclosure>
            <Disclosure summary={html! { "Amazon EKS: storage drivers" }}>
                <Table label="Storage drivers of EKS" {heads}>
                    { for DRIVERS.iter().map(|(driver, storage, access, creates)| html! {
                        <tr key={*driver}>
                            <th scope="row"><code>{ *driver }</code></th>
                            <td>{ *storage }</td>
                            <td>{ *access }</td>
                            <td>{ *creates }</td>
                        </tr>
                    }) }
                </Table>
            </Disclosure>
        </Card>
    }
}

/// The terms of ECS in Kubernetes.
pub(super) fn terms() -> Html {
    let heads = ["Amazon ECS", "Kubernetes"].map(AttrValue::Static).to_vec();
    html! {
        <Card title="The same in both">
            <Table label="Terms of ECS and Kubernetes" {heads}>
                { for TERMS.iter().map(|(ecs, kubernetes)| html! {
                    <tr key={*ecs}><th scope="row">{ *ecs }</th><td>{ *kubernetes }</td></tr>
                }) }
            </Table>
        </Card>
    }
}
