//! The picture of the answer.

use crate::labs::new_lab::NewLab;
use crate::ui::{LabContext, bind::at, components::Card};
use yew::prelude::*;

/// Both texts, one above the other, with the result.
pub(super) fn picture(context: &LabContext<NewLab>) -> Html {
    let (pattern, path, answer) = (at!(context, pattern), at!(context, path), context.answer());
    html! {
        <Card title="Comparison">
            <p data-step={answer.step.to_string()}>
                <code data-field={pattern.path.clone()}>{ pattern.value }</code>
                { if answer.matches { " matches " } else { " doesn't match " } }
                <code data-field={path.path.clone()}>{ path.value }</code>
            </p>
        </Card>
    }
}
