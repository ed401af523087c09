//! The picture of the answer.

use super::{RegistryContext, access, build, lifecycle, scan};
use yew::prelude::*;

/// The picture of the view. While the answer of another view is still shown, its picture.
pub(super) fn picture(context: &RegistryContext) -> Html {
    let answer = context.answer();
    html! {
        <>
            if let Some(answer) = &answer.build { { build::picture(context, answer) } }
            if let Some(answer) = &answer.access { { access::picture(context, answer) } }
            if let Some(answer) = &answer.lifecycle { { lifecycle::picture(context, answer) } }
            if let Some(answer) = &answer.scan { { scan::picture(context, answer) } }
        </>
    }
}
