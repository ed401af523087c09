//! Query strings, raw.

/// One parameter of a query string, as written and not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<'a> {
    /// The complete segment: `a=1`.
    pub raw: &'a str,
    /// The text before the first `=`.
    pub name: &'a str,
    /// The text after the first `=`; `None` without `=`.
    pub value: Option<&'a str>,
}

/// The parameters in the order written. Only `&` separates them; an empty segment (`a&&b`) is one with an empty name.
/// An empty query string has none.
pub fn params(query: &str) -> impl Iterator<Item = Param<'_>> {
    query.split('&').filter(move |_| !query.is_empty()).map(|raw| match raw.split_once('=') {
        Some((name, value)) => Param { raw, name, value: Some(value) },
        None => Param { raw, name: raw, value: None },
    })
}

/// True if this query string is rather the rest of a file name, as after a `?` that was meant as a wildcard:
/// `.zip` in `/example_202?.zip`, `/a.jpg` in `/img?/a.jpg`.
pub fn is_rest_of_name(query: &str) -> bool {
    match params(query).next() {
        None => true,
        Some(Param { name, value: Some(_), .. }) => name.contains(['/', '?']),
        Some(Param { name, value: None, .. }) => name.is_empty() || name.contains(['/', '?', '.']),
    }
}
