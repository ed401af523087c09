//! True, false, or unknown.

/// Whether something is true, as far as the input says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is.
    True,
    /// It isn't.
    False,
    /// It depends on these names.
    Unknown(Vec<String>),
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Truth::True } else { Truth::False }
    }
}

impl Truth {
    /// It depends on this name.
    pub fn unknown(name: impl Into<String>) -> Self {
        Truth::Unknown(vec![name.into()])
    }

    /// True if both are.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, other) | (other, Truth::True) => other,
            (Truth::Unknown(first), Truth::Unknown(second)) => {
                Truth::Unknown(joined(first, second))
            }
        }
    }

    /// True if one is.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        self.negated().and(other.negated()).negated()
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            unknown @ Truth::Unknown(_) => unknown,
        }
    }

    /// True if one of them is.
    pub fn any(all: impl IntoIterator<Item = Truth>) -> Truth {
        all.into_iter().fold(Truth::False, Truth::or)
    }

    /// True if all of them are.
    pub fn all(all: impl IntoIterator<Item = Truth>) -> Truth {
        all.into_iter().fold(Truth::True, Truth::and)
    }

    /// The names that it depends on.
    pub fn needs(&self) -> &[String] {
        match self {
            Truth::Unknown(needs) => needs,
            _ => &[],
        }
    }
}

fn joined(mut first: Vec<String>, second: Vec<String>) -> Vec<String> {
    for name in second {
        if !first.contains(&name) {
            first.push(name);
        }
    }
    first
}
