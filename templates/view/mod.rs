//! The view of the lab `new-lab`.

mod answer;
mod inputs;

use crate::labs::new_lab::NewLab;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

impl LabView for NewLab {
    fn inputs(context: &LabContext<Self>) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &LabContext<Self>) -> Html {
        answer::picture(context)
    }
}
