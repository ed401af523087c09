//! The inputs.

use crate::labs::new_lab::NewLab;
use crate::ui::{
    LabContext,
    bind::bind,
    components::{Card, TextField},
};
use yew::prelude::*;

/// All inputs.
pub(super) fn inputs(context: &LabContext<NewLab>) -> Html {
    html! {
        <Card title="Path pattern">
            <TextField label="Path pattern" wire=true field={bind!(context, pattern)} />
            <TextField label="Path" wire=true field={bind!(context, path)} />
        </Card>
    }
}
