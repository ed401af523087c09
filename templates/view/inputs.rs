//! The inputs.

use crate::labs::new_lab::{NewLab, Scenario};
use crate::ui::{
    LabContext,
    components::{Card, TextField},
};
use yew::prelude::*;

/// All inputs.
pub(super) fn inputs(context: &LabContext<NewLab>) -> Html {
    let scenario = &context.scenario;
    html! {
        <Card title="Path pattern">
            <TextField
                path="pattern"
                label="Path pattern"
                wire=true
                value={scenario.pattern.clone()}
                onchange={context.on("pattern", |s: &mut Scenario, value| s.pattern = value)}
            />
            <TextField
                path="path"
                label="Path"
                wire=true
                value={scenario.path.clone()}
                onchange={context.on("path", |s: &mut Scenario, value| s.path = value)}
            />
        </Card>
    }
}
