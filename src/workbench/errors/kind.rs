//! A kind of error.

/// A cause of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The cause, in one sentence.
    pub text: &'static str,
    /// The ID of the lab that shows it; empty if none does.
    pub lab: &'static str,
    /// The field of the lab's scenario.
    pub field: &'static str,
}

/// A kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorKind {
    /// A stable ID.
    pub id: &'static str,
    /// Texts that every error of the kind contains, in lower case. Each entry is a list of alternatives.
    pub texts: &'static [&'static [&'static str]],
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// The causes, the most likely first.
    pub causes: &'static [Cause],
    /// What else to paste, so that Cloudglass can decide between the causes.
    pub paste: &'static [&'static str],
    /// The page of AWS that documents it.
    pub url: &'static str,
}

/// A cause, with the lab and the field that show it.
pub(super) const fn cause(text: &'static str, lab: &'static str, field: &'static str) -> Cause {
    Cause { text, lab, field }
}
