//! The picture of the answer.

use crate::labs::new_lab::NewLab;
use crate::ui::{LabContext, components::Card};
use yew::prelude::*;

/// Both texts, one above the other, with the result.
pub(super) fn picture(context: &LabContext<NewLab>) -> Html {
    let (scenario, answer) = (&context.scenario, context.answer());
    html! {
        <Card title="Comparison">
            <p data-step={answer.step.to_string()}>
                <code data-field="pattern">{ &scenario.pattern }</code>
                { if answer.matches { " matches " } else { " doesn't match " } }
                <code data-field="path">{ &scenario.path }</code>
            </p>
        </Card>
    }
}
