//! Undo and redo.

use std::rc::Rc;

/// How many steps undo keeps.
const DEPTH: usize = 200;

/// Edits of the same field closer together than this (in milliseconds) are one step.
const PAUSE: f64 = 1000.0;

/// The states of a value: past, present, and undone. Cheap to clone, because the states are shared.
#[derive(Clone, Debug)]
pub struct History<S> {
    past: Vec<Rc<S>>,
    present: Rc<S>,
    future: Vec<Rc<S>>,
    /// The last edited field and the time of the edit (milliseconds), while another edit of the field can still join
    /// the same step.
    open: Option<(String, f64)>,
}

impl<S: PartialEq> History<S> {
    /// A history that begins here.
    pub fn new(start: S) -> Self {
        Self { past: Vec::new(), present: Rc::new(start), future: Vec::new(), open: None }
    }

    /// The state now.
    pub fn present(&self) -> &Rc<S> {
        &self.present
    }

    /// Records a new state. Edits of the same `field` in quick succession are one undo step. An edit that changes
    /// nothing is no step.
    pub fn edit(&mut self, field: &str, now: f64, next: S) {
        if next == *self.present {
            return;
        }
        let joins = self
            .open
            .as_ref()
            .is_some_and(|(last, at)| last == field && (0.0..PAUSE).contains(&(now - at)));
        let before = std::mem::replace(&mut self.present, Rc::new(next));
        if !joins {
            self.past.push(before);
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.open = Some((field.to_owned(), now));
    }

    /// Adds a state from elsewhere (an example, a link, a file) as a separate step.
    pub fn replace(&mut self, next: S) {
        self.open = None;
        self.edit("", f64::NAN, next);
        self.open = None;
    }

    /// Undoes one step; false if there is none.
    pub fn undo(&mut self) -> bool {
        Self::shift(&mut self.past, &mut self.present, &mut self.future, &mut self.open)
    }

    /// Redoes one step; false if there is none.
    pub fn redo(&mut self) -> bool {
        Self::shift(&mut self.future, &mut self.present, &mut self.past, &mut self.open)
    }

    fn shift(
        from: &mut Vec<Rc<S>>,
        present: &mut Rc<S>,
        to: &mut Vec<Rc<S>>,
        open: &mut Option<(String, f64)>,
    ) -> bool {
        let Some(next) = from.pop() else { return false };
        to.push(std::mem::replace(present, next));
        *open = None;
        true
    }

    /// True when there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// True when there is a step to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
