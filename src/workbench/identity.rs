//! Whether two closures do the same, although each render makes new ones.

use crate::random::hash;
use std::{
    any::{Any, TypeId},
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

/// What a closure does, as far as that can be told: its code, and the values that it captured. Two renders of a page
/// make two closures for one input; by their identities the input knows that nothing has changed.
#[derive(Clone)]
pub struct Identity {
    /// A digest of everything that can be hashed; none if the closure can't be told from others.
    code: Option<u64>,
    captured: Option<Rc<Captured>>,
}

/// A captured value that can be compared, and those before it.
struct Captured {
    value: Box<dyn Comparable>,
    before: Option<Rc<Captured>>,
}

trait Comparable {
    fn any(&self) -> &dyn Any;
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<V: PartialEq + 'static> Comparable for V {
    fn any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<V>() == Some(self)
    }
}

impl Identity {
    /// That of a closure of which nothing is known: it equals no other, and not itself.
    pub const UNKNOWN: Self = Self { code: None, captured: None };

    /// The identity that a name gives.
    pub fn of(name: &str) -> Self {
        Self { code: Some(0), captured: None }.named(name)
    }

    /// This identity, with a number.
    #[must_use]
    pub fn and(&self, part: u64) -> Self {
        let code = self.code.map(|before| hash(before, part));
        Self { code, captured: self.captured.clone() }
    }

    /// This identity, with a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        self.digest(&mut |hasher| name.hash(hasher))
    }

    /// This identity, with the code of a closure. A closure that captured something is unknown.
    #[must_use]
    pub fn by<F: 'static>(&self, _: &F) -> Self {
        match size_of::<F>() {
            0 => self.digest(&mut |hasher| TypeId::of::<F>().hash(hasher)),
            _ => Self::UNKNOWN,
        }
    }

    fn digest(&self, part: &mut dyn FnMut(&mut DefaultHasher)) -> Self {
        let mut hasher = DefaultHasher::new();
        part(&mut hasher);
        self.and(hasher.finish())
    }

    /// This identity, with a captured value that can be compared.
    #[must_use]
    pub fn with<V: PartialEq + 'static>(&self, value: V) -> Self {
        let captured = Captured { value: Box::new(value), before: self.captured.clone() };
        Self { code: self.code, captured: Some(Rc::new(captured)) }
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        if self.code.is_none() || self.code != other.code {
            return false;
        }
        let (mut ours, mut theirs) = (&self.captured, &other.captured);
        while let (Some(our), Some(their)) = (ours, theirs) {
            if Rc::ptr_eq(our, their) {
                return true;
            }
            if !our.value.equals((*their.value).any()) {
                return false;
            }
            (ours, theirs) = (&our.before, &their.before);
        }
        ours.is_none() && theirs.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_parts_are_the_same() {
        let make = |at: u64, kept: &str| {
            Identity::of("lab").and(at).by(&|text: String| text.len()).with(kept.to_owned())
        };
        assert!(make(1, "a") == make(1, "a"));
        assert!(make(1, "a") != make(2, "a"));
        assert!(make(1, "a") != make(1, "b"));
        assert!(make(1, "a") != make(1, "a").with(1));
        assert!(Identity::of("lab").with(1_u8) != Identity::of("lab").with(1_u16));
    }

    #[test]
    fn code_tells_closures_apart() {
        let of = Identity::of("lab");
        assert!(of.by(&|value: i32| value + 1) != of.by(&|value: i32| value + 2));
        assert!(of.by(&str::len) == of.by(&str::len));
        assert!(of.by(&str::len) != of.by(&str::is_empty));
    }

    #[test]
    fn what_is_captured_unseen_equals_nothing() {
        let by = 1;
        let unknown = Identity::of("lab").by(&move |value: i32| value + by);
        assert!(unknown != unknown);
        assert!(unknown.named("more").with(1) != unknown.named("more").with(1));
        assert!(Identity::UNKNOWN != Identity::UNKNOWN);
    }
}
