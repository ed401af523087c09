//! The view of signed access: three jobs in tabs, a clock that can be moved, a key made in the page.

mod answer;
mod clock;
mod create;
mod inputs;
mod inspect;
mod key;
mod rotation;
mod s3;
mod signed;
mod verify;

use crate::labs::signed_access::{Secrets, SignedAccess};
use crate::ui::context::{LabContext, LabView};
use yew::prelude::*;

/// The handle on the lab.
pub type SigningContext = LabContext<SignedAccess>;

/// What every part of the view is given.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The handle on the lab.
    pub context: SigningContext,
}

impl LabView for SignedAccess {
    /// Signing takes tens of milliseconds.
    const DEBOUNCE_MS: u32 = 60;

    fn inputs(context: &SigningContext) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &SigningContext) -> Html {
        answer::picture(context)
    }
}

/// True if there is a private key in memory.
fn has_key(secrets: &Secrets) -> bool {
    !secrets.private_key.trim().is_empty()
}
