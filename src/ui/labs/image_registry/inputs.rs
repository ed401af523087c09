//! The inputs of the view.

use super::{RegistryContext, access_inputs, build_inputs, lifecycle_inputs, scan};
use crate::labs::image_registry::RegistryView;
use crate::ui::bind::bind;
use crate::ui::components::{Segmented, one_of};
use yew::prelude::*;

/// The choice of a view, and its inputs.
pub(super) fn inputs(context: &RegistryContext) -> Html {
    html! {
        <>
            <Segmented
                label="View"
                choices={one_of(
                    bind!(context, view),
                    &[
                        (RegistryView::Build, "Build"),
                        (RegistryView::Access, "Push and pull"),
                        (RegistryView::Lifecycle, "Lifecycle"),
                        (RegistryView::Scan, "Scan"),
                    ],
                )}
            />
            { match context.scenario.view {
                RegistryView::Build => build_inputs::inputs(context),
                RegistryView::Access => access_inputs::inputs(context),
                RegistryView::Lifecycle => lifecycle_inputs::inputs(context),
                RegistryView::Scan => scan::inputs(context),
            } }
        </>
    }
}
