//! The cookies of a request.

use super::Request;

/// One piece of a `Cookie` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie<'a> {
    /// The text before the first `=`; empty without `=`.
    pub name: &'a str,
    /// The text after the first `=`; all the text if there is no `=`.
    pub value: &'a str,
    /// Index of the `Cookie` header in `request.headers`.
    pub header: usize,
}

impl Cookie<'_> {
    /// True for `name=value` with a name.
    pub fn is_pair(&self) -> bool {
        !self.name.is_empty()
    }
}

/// The cookies of all `Cookie` headers in the order sent, without surrounding white space. Pieces that are no
/// `name=value` pair come with an empty name.
pub fn cookies(request: &Request) -> impl Iterator<Item = Cookie<'_>> {
    request.headers.iter().enumerate().filter(|(_, header)| header.is("cookie")).flat_map(
        |(at, header)| {
            header.value().split(';').map(str::trim).filter(|piece| !piece.is_empty()).map(
                move |piece| match piece.split_once('=') {
                    Some((name, value)) if !name.trim_end().is_empty() => {
                        Cookie { name: name.trim_end(), value: value.trim_start(), header: at }
                    }
                    _ => Cookie { name: "", value: piece, header: at },
                },
            )
        },
    )
}
