//! The view of the lab `rolling-update`.

mod answer;
mod inputs;

use crate::labs::rolling_update::RollingUpdate;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

impl LabView for RollingUpdate {
    fn inputs(context: &LabContext<Self>) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &LabContext<Self>) -> Html {
        answer::picture(context)
    }
}
