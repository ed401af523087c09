//! The view of the lab `rolling-update`.

mod inputs;
mod picture;

use crate::labs::rolling_update::RollingUpdate;
use crate::ui::{Bench, LabView};
use yew::prelude::*;

impl LabView for RollingUpdate {
    fn inputs(bench: &Bench<Self>) -> Html {
        inputs::inputs(bench)
    }

    fn picture(bench: &Bench<Self>) -> Html {
        picture::picture(bench)
    }
}
