//! The cache key.

use super::{
    CompiledBehavior, Viewer,
    compiled::{KeyHeader, ValueOf},
    encoding::normalize,
};
use crate::http::{Cookie, HttpVersion, Param, Request, cookies, params};
use serde::Serialize;
use std::borrow::Cow;

/// Whether CloudFront caches responses to a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodCaching {
    /// GET and HEAD, which share cached objects.
    Always,
    /// OPTIONS if it is a cached method, separate from GET and HEAD.
    Options,
    /// OPTIONS if it isn't a cached method.
    NotOptions,
    /// PUT, POST, PATCH, DELETE, and unknown methods.
    Never,
    /// A WebSocket handshake: a GET request with a cache key, but CloudFront caches nothing.
    WebSocket,
}

impl MethodCaching {
    /// True if CloudFront can cache the response.
    pub const fn is_cached(self) -> bool {
        matches!(self, MethodCaching::Always | MethodCaching::Options)
    }

    /// True if the request has a cache key.
    pub const fn has_key(self) -> bool {
        self.is_cached() || matches!(self, MethodCaching::WebSocket)
    }
}

/// One part of a key, as [`CompiledBehavior::visit_key`] shows it. Domain and path come first.
#[derive(Debug)]
pub enum KeyComponent<'a> {
    /// The method, OPTIONS.
    Options,
    /// A query string, in the viewer's order.
    Param(Param<'a>),
    /// A header, with its value and its index in the request (`None` if it isn't a header line of the viewer); sorted by
    /// name.
    Header(&'a KeyHeader, Cow<'a, str>, Option<usize>),
    /// The normalized `Accept-Encoding`.
    AcceptEncoding(&'static str),
    /// A cookie; sorted by name.
    Cookie(Cookie<'a>),
}

/// A cache key. Two requests share a cached object if all members are equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheKey {
    /// The distribution domain name.
    pub domain: String,
    /// As the viewer wrote it.
    pub path: String,
    /// `OPTIONS`, or `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
    /// The query strings, in the viewer's order.
    pub query: Option<String>,
    /// Lowercase names and values, sorted by name.
    pub headers: Vec<(String, String)>,
    /// Sorted by name.
    pub cookies: Vec<(String, String)>,
    /// The normalized value.
    pub accept_encoding: Option<&'static str>,
}

impl CacheKey {
    /// `domain|/path|?query|h:name=value|c:name=value|ae=br,gzip|m=OPTIONS`.
    pub fn notation(&self) -> String {
        let mut text = [&self.domain, "|", &self.path].concat();
        let mut add = |parts: &[&str]| {
            text.push('|');
            parts.iter().for_each(|part| text.push_str(part));
        };
        if let Some(query) = &self.query {
            add(&["?", query]);
        }
        for (name, value) in &self.headers {
            add(&["h:", name, "=", value]);
        }
        for (name, value) in &self.cookies {
            add(&["c:", name, "=", value]);
        }
        if let Some(encoding) = self.accept_encoding {
            add(&["ae=", encoding]);
        }
        if let Some(method) = self.method {
            add(&["m=", method]);
        }
        text
    }

    /// Where the keys of two requests differ; `method` if one of them has no key and so can't share an object.
    pub fn part_ways(one: Option<&CacheKey>, two: Option<&CacheKey>) -> Vec<String> {
        match (one, two) {
            (Some(one), Some(two)) => one.differs(two),
            _ => vec!["method".into()],
        }
    }

    /// Where two keys differ: `path`, `method`, `query`, `header:accept-language`, `cookie:session`, `accept-encoding`.
    pub fn differs(&self, other: &CacheKey) -> Vec<String> {
        let mut found = Vec::new();
        let mut note = |differs: bool, name: &str| {
            if differs {
                found.push(name.to_owned());
            }
        };
        note(self.domain != other.domain, "domain");
        note(self.path != other.path, "path");
        note(self.method != other.method, "method");
        note(self.query != other.query, "query");
        note(self.accept_encoding != other.accept_encoding, "accept-encoding");
        found.extend(unlike(&self.headers, &other.headers, "header:"));
        found.extend(unlike(&self.cookies, &other.cookies, "cookie:"));
        found
    }
}

/// The names whose values differ between the lists, including their order.
fn unlike(one: &[(String, String)], two: &[(String, String)], prefix: &str) -> Vec<String> {
    fn values<'a>(list: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = &'a str> {
        list.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    let mut names: Vec<&str> = one.iter().chain(two).map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| !values(one, name).eq(values(two, name)))
        .map(|name| [prefix, name].concat())
        .collect()
}

/// The viewer's `Accept-Encoding`; several lines form one list. `None` for HTTP/1.0, where CloudFront removes it.
pub(super) fn accept_encoding(request: &Request) -> Option<Cow<'_, str>> {
    if request.http_version == HttpVersion::V10 {
        return None;
    }
    let mut lines = request.header("accept-encoding");
    let first = lines.next()?;
    Some(lines.fold(Cow::Borrowed(first), |all, line| [&all, ", ", line].concat().into()))
}

/// True for a WebSocket handshake: a GET request over HTTP/1.1 with `Connection: Upgrade` and `Upgrade: websocket`.
pub fn is_websocket(request: &Request) -> bool {
    let asks = |name, token| {
        request
            .header(name)
            .flat_map(|value| value.split(','))
            .any(|item| item.trim().eq_ignore_ascii_case(token))
    };
    request.http_version == HttpVersion::V11
        && request.method == "GET"
        && asks("upgrade", "websocket")
        && asks("connection", "upgrade")
}

impl CompiledBehavior {
    /// Whether CloudFront caches the response to this request, based on its method.
    pub fn cached(&self, request: &Request) -> MethodCaching {
        match request.method.as_str() {
            "GET" if is_websocket(request) => MethodCaching::WebSocket,
            "GET" | "HEAD" => MethodCaching::Always,
            "OPTIONS" if self.caches_options => MethodCaching::Options,
            "OPTIONS" => MethodCaching::NotOptions,
            _ => MethodCaching::Never,
        }
    }

    /// Visits every component of the key after the domain name and the path, in the order of the key.
    pub fn visit_key<'a>(
        &'a self,
        request: &'a Request,
        viewer: &'a Viewer,
        mut see: impl FnMut(KeyComponent<'a>),
    ) {
        let cache = &self.cache;
        if request.method == "OPTIONS" {
            see(KeyComponent::Options);
        }
        if let Some(query) = &request.query {
            params(query)
                .filter(|param| {
                    !self.removes_param(param.name) && cache.query_strings.accepts(param.name)
                })
                .for_each(|param| see(KeyComponent::Param(param)));
        }
        for keyed in &cache.headers {
            match keyed.of {
                ValueOf::Host => {
                    see(KeyComponent::Header(keyed, Cow::Borrowed(&request.host), None))
                }
                ValueOf::Generated(header) => {
                    if let Some(value) = header.value(request, viewer) {
                        see(KeyComponent::Header(keyed, value, None));
                    }
                }
                ValueOf::Viewer
                    if keyed.name == "accept-encoding"
                        && request.http_version == HttpVersion::V10 => {}
                ValueOf::Viewer => {
                    for (place, header) in request.headers.iter().enumerate() {
                        if header.is(&keyed.name) {
                            see(KeyComponent::Header(
                                keyed,
                                Cow::Borrowed(header.value()),
                                Some(place),
                            ));
                        }
                    }
                }
            }
        }
        if self.normalizes_encoding()
            && let Some(value) = accept_encoding(request)
            && let Some(encoding) = normalize(cache.gzip, cache.brotli, &value)
        {
            see(KeyComponent::AcceptEncoding(encoding));
        }
        let mut kept: Vec<Cookie<'a>> = cookies(request)
            .filter(|cookie| self.is_plain_cookie(cookie) && cache.cookies.accepts(cookie.name))
            .collect();
        kept.sort_by_key(|cookie| cookie.name);
        kept.into_iter().for_each(|cookie| see(KeyComponent::Cookie(cookie)));
    }

    /// Appends a compact form of the key to `out`: within a cache behavior, equal bytes mean the same object. Returns
    /// false and appends nothing if CloudFront doesn't cache the response.
    pub fn write_key(&self, request: &Request, viewer: &Viewer, out: &mut Vec<u8>) -> bool {
        // No text contains this byte, so a value can't look like two components.
        const END: u8 = 0xff;
        if !self.cached(request).is_cached() {
            return false;
        }
        let mut add = |tag: u8, one: &str, two: &str| {
            out.push(tag);
            out.extend_from_slice(one.as_bytes());
            out.push(END);
            out.extend_from_slice(two.as_bytes());
            out.push(END);
        };
        add(b'p', &request.path, "");
        self.visit_key(request, viewer, |part| match part {
            KeyComponent::Options => add(b'o', "", ""),
            KeyComponent::Param(param) => add(b'q', param.raw, ""),
            KeyComponent::Header(keyed, value, _) => add(b'h', &keyed.name, &value),
            KeyComponent::AcceptEncoding(value) => add(b'e', value, ""),
            KeyComponent::Cookie(cookie) => add(b'c', cookie.name, cookie.value),
        });
        true
    }

    /// The key, or `None` if the method is never cached.
    pub fn key(&self, request: &Request, viewer: &Viewer) -> Option<CacheKey> {
        if !self.cached(request).has_key() {
            return None;
        }
        let mut key = CacheKey {
            domain: self.domain.clone(),
            path: request.path.clone(),
            method: None,
            query: None,
            headers: Vec::new(),
            cookies: Vec::new(),
            accept_encoding: None,
        };
        self.visit_key(request, viewer, |part| match part {
            KeyComponent::Options => key.method = Some("OPTIONS"),
            KeyComponent::Param(param) => match &mut key.query {
                Some(query) => {
                    query.push('&');
                    query.push_str(param.raw);
                }
                None => key.query = Some(param.raw.to_owned()),
            },
            KeyComponent::Header(keyed, value, _) => {
                key.headers.push((keyed.name.clone(), value.into_owned()))
            }
            KeyComponent::AcceptEncoding(value) => key.accept_encoding = Some(value),
            KeyComponent::Cookie(cookie) => {
                key.cookies.push((cookie.name.into(), cookie.value.into()))
            }
        });
        Some(key)
    }
}
