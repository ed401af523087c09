//! A timeline where it lies in an answer.

use crate::explain::Explained;
use crate::labs::timeline::Timeline;
use std::rc::Rc;

/// A timeline in an answer. Another answer may have the same one: then it isn't drawn again.
#[derive(Clone)]
pub struct SharedTimeline {
    of: Rc<dyn Holds>,
    key: usize,
}

trait Holds {
    fn timeline(&self) -> &Timeline;
    fn address(&self) -> *const ();
}

struct Of<A, F>(Rc<Explained<A>>, F);

impl<A, F: Fn(&A) -> &Timeline> Holds for Of<A, F> {
    fn timeline(&self) -> &Timeline {
        (self.1)(&self.0.answer)
    }

    fn address(&self) -> *const () {
        Rc::as_ptr(&self.0).cast()
    }
}

impl SharedTimeline {
    /// The timeline that `get` returns from an answer. If an answer has several, `key` tells them apart.
    pub fn of<A: 'static>(
        explained: &Rc<Explained<A>>,
        key: usize,
        get: impl Fn(&A) -> &Timeline + 'static,
    ) -> Self {
        Self { of: Rc::new(Of(explained.clone(), get)), key }
    }

    /// The timeline.
    pub fn timeline(&self) -> &Timeline {
        self.of.timeline()
    }
}

impl PartialEq for SharedTimeline {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && (self.of.address() == other.of.address() || self.timeline() == other.timeline())
    }
}
