//! `Cache-Control`, `Expires`, `Vary`, and the validators of an origin response, as far as CloudFront evaluates them.

use crate::http::Header;
use std::time::{Duration, UNIX_EPOCH};

/// The values of a header, in the order sent; names compare without case.
pub fn values<'a>(headers: &'a [Header], name: &'a str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |header| header.is(name)).map(|header| header.value().trim())
}

/// The number of seconds of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveSeconds {
    /// That many seconds; a number that doesn't fit counts as the largest one.
    Seconds(i64),
    /// Not a whole number of seconds, or a negative one.
    Malformed,
}

impl DirectiveSeconds {
    /// The seconds; a malformed number counts as none.
    pub fn seconds(self) -> i64 {
        match self {
            DirectiveSeconds::Seconds(seconds) => seconds,
            DirectiveSeconds::Malformed => 0,
        }
    }

    fn read(text: &str) -> Self {
        let text = text.trim().trim_matches('"').trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return DirectiveSeconds::Malformed;
        }
        DirectiveSeconds::Seconds(text.parse().unwrap_or(i64::MAX))
    }
}

/// The directives of all `Cache-Control` lines of one response. Of a directive given twice, the first counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheControl {
    /// True if the response has the header, even an empty one.
    pub present: bool,
    /// The first directive that forbids serving from a cache: `no-store`, `no-cache` (without a list of fields) or `private`.
    pub forbids: Option<&'static str>,
    /// `no-cache="…"` with a list of fields: CloudFront caches the object without those header fields.
    pub no_cache_fields: bool,
    /// `max-age`.
    pub max_age: Option<DirectiveSeconds>,
    /// `s-maxage`.
    pub s_maxage: Option<DirectiveSeconds>,
    /// `stale-while-revalidate`; a malformed value is ignored.
    pub stale_while_revalidate: Option<i64>,
    /// `stale-if-error`; a malformed value is ignored.
    pub stale_if_error: Option<i64>,
    /// `must-revalidate` or `proxy-revalidate`.
    pub must_revalidate: bool,
}

impl CacheControl {
    /// Reads the directives.
    pub fn read(headers: &[Header]) -> Self {
        let mut all = Self::default();
        for value in values(headers, "cache-control") {
            all.present = true;
            for directive in split(value) {
                all.take(directive);
            }
        }
        all
    }

    fn take(&mut self, directive: &str) {
        let (name, value) = match directive.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (directive.trim(), None),
        };
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        let span = || DirectiveSeconds::read(value.unwrap_or_default());
        let whole = || match span() {
            DirectiveSeconds::Seconds(seconds) => Some(seconds),
            DirectiveSeconds::Malformed => None,
        };
        if is("no-store") {
            self.forbids.get_or_insert("no-store");
        } else if is("private") {
            self.forbids.get_or_insert("private");
        } else if is("no-cache") {
            if value.is_some_and(|fields| !fields.trim_matches('"').trim().is_empty()) {
                self.no_cache_fields = true;
            } else {
                self.forbids.get_or_insert("no-cache");
            }
        } else if is("max-age") {
            self.max_age.get_or_insert_with(span);
        } else if is("s-maxage") {
            self.s_maxage.get_or_insert_with(span);
        } else if is("stale-while-revalidate") {
            self.stale_while_revalidate = self.stale_while_revalidate.or_else(whole);
        } else if is("stale-if-error") {
            self.stale_if_error = self.stale_if_error.or_else(whole);
        } else if is("must-revalidate") || is("proxy-revalidate") {
            self.must_revalidate = true;
        }
    }
}

/// Splits at the commas outside quotes.
fn split(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    })
}

/// The `Expires` of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expires {
    /// No such header.
    Absent,
    /// Epoch seconds.
    At(i64),
    /// Not a date.
    Malformed,
}

impl Expires {
    /// Reads the first such header.
    pub fn read(headers: &[Header]) -> Self {
        match values(headers, "expires").next() {
            None => Expires::Absent,
            Some(text) => date(text).map_or(Expires::Malformed, Expires::At),
        }
    }
}

/// An HTTP date as epoch seconds. The name of the day isn't compared with the date.
pub fn date(text: &str) -> Option<i64> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let read = |text: &str| httpdate::parse_http_date(text).ok();
    let time = read(text).or_else(|| {
        let (day, rest) = text.split_at_checked(3)?;
        let known = DAYS.contains(&day) && rest.starts_with(',');
        known.then(|| DAYS.iter().find_map(|day| read(&[day, rest].concat())))?
    })?;
    let since: Duration = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// The validator for a conditional request: the ETag, else Last-Modified.
pub fn validator(headers: &[Header]) -> Option<&str> {
    etag(headers).or_else(|| last_modified(headers))
}

/// The ETag; an empty value counts as none.
pub fn etag(headers: &[Header]) -> Option<&str> {
    values(headers, "etag").find(|value| !value.is_empty())
}

/// Last-Modified; an empty value counts as none.
pub fn last_modified(headers: &[Header]) -> Option<&str> {
    values(headers, "last-modified").find(|value| !value.is_empty())
}

/// True if `Vary` contains `*`.
pub fn varies_on_everything(headers: &[Header]) -> bool {
    values(headers, "vary").any(|value| value.split(',').any(|name| name.trim() == "*"))
}
