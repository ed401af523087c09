//! What a call throws for a bad argument.

/// Thrown as a JavaScript `Error` with `name`, `message` and `field`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The error's `name`.
    pub name: ErrorName,
    /// What to fix.
    pub message: String,
    /// Path of the invalid field; empty if the error concerns the entire argument.
    pub field: String,
}

/// The names that an error may have; they are a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorName {
    /// A member is missing, has the wrong type, or a value that has no meaning.
    InvalidArgument,
    /// No lab has this id.
    UnknownLab,
    /// Text that is no share link, or a damaged one.
    InvalidLink,
    /// A link made by a newer version.
    UnsupportedVersion,
    /// A key that can't be read, or whose type the service doesn't accept.
    InvalidKey,
    /// More than the promised size.
    TooLarge,
}

impl ErrorName {
    /// The name as JavaScript sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            ErrorName::InvalidArgument => "InvalidArgument",
            ErrorName::UnknownLab => "UnknownLab",
            ErrorName::InvalidLink => "InvalidLink",
            ErrorName::UnsupportedVersion => "UnsupportedVersion",
            ErrorName::InvalidKey => "InvalidKey",
            ErrorName::TooLarge => "TooLarge",
        }
    }
}

impl ApiError {
    /// An [`ErrorName::InvalidArgument`].
    pub fn argument(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { name: ErrorName::InvalidArgument, message: message.into(), field: field.into() }
    }
}
