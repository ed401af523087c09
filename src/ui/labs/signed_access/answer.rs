//! The picture of signed access: that of the selected job.

use super::{SigningContext, inspect, signed, verify};
use crate::labs::signed_access::Answer;
use yew::prelude::*;

/// The picture of the job's answer.
pub fn picture(context: &SigningContext) -> Html {
    let Answer { inspected, verified, created } = context.answer();
    let context = context.clone();
    if inspected.is_some() {
        html! { <inspect::Picture {context} /> }
    } else if verified.is_some() {
        html! { <verify::Picture {context} /> }
    } else if created.is_some() {
        html! { <signed::Picture {context} /> }
    } else {
        Html::default()
    }
}
