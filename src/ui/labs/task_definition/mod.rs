//! The view of the lab `task-definition`.

mod answer;
mod exchange;
mod fields;
mod inputs;
mod outside;
mod spans;

use crate::labs::task_definition::TaskDefinition;
use crate::ui::{LabContext, LabView, components::DocumentImport};
use yew::prelude::*;

type DefinitionContext = LabContext<TaskDefinition>;

impl LabView for TaskDefinition {
    fn inputs(context: &DefinitionContext) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &DefinitionContext) -> Html {
        answer::picture(context)
    }

    fn imports(context: &DefinitionContext) -> Html {
        html! {
            <DocumentImport<TaskDefinition>
                context={context.clone()}
                label="A task definition, the output of describe-task-definition, a template, a Compose file, or docker run"
                button="Import task definition"
                done="Imported the task definition."
            />
        }
    }

    fn exports(context: &DefinitionContext) -> Html {
        html! { <exchange::Exports context={context.clone()} /> }
    }
}
