//! A request as its client sends it.

use serde::{Deserialize, Serialize};

/// The methods that browsers and command lines use.
pub const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/// A request as its client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Request {
    /// `GET`; methods are case-sensitive.
    pub method: String,
    /// The protocol of the connection; not part of the text of a request.
    pub scheme: Scheme,
    /// The Host header (`:authority` since HTTP/2); never repeated in `headers`.
    pub host: String,
    /// The path as written, not normalized, without the query string.
    pub path: String,
    /// Raw, without the `?`: `Some("")` for a bare `?`, `None` for none.
    pub query: Option<String>,
    /// In the order sent; cookies as one or more `Cookie` headers.
    pub headers: Vec<Header>,
    /// The version that the client speaks.
    pub http_version: HttpVersion,
    /// The body.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            method: "GET".into(),
            scheme: Scheme::Https,
            host: "www.example.com".into(),
            path: "/".into(),
            query: None,
            headers: Vec::new(),
            http_version: HttpVersion::V20,
            body: String::new(),
        }
    }
}

impl Request {
    /// The values of a header, in the order sent; names are case-insensitive.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |header| header.is(name)).map(Header::value)
    }

    /// Path and query string as in the request line.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => [&self.path, "?", query].concat(),
            None => self.path.clone(),
        }
    }

    /// The complete URL.
    pub fn url(&self) -> String {
        [self.scheme.as_str(), "://", &self.host, &self.target()].concat()
    }

    /// Bytes of the URL, as CloudFront's limit on its length counts them.
    pub fn url_bytes(&self) -> u64 {
        let query = self.query.as_ref().map_or(0, |query| query.len() + 1);
        (self.scheme.as_str().len() + 3 + self.host.len() + self.path.len() + query) as u64
    }

    /// Bytes of the request line and headers in HTTP/1.1 form, line ends included.
    pub fn head_bytes(&self) -> u64 {
        let query = self.query.as_ref().map_or(0, |query| query.len() + 1);
        let line =
            self.method.len() + self.path.len() + query + " ".len() * 2 + "HTTP/1.1\r\n".len();
        let host = "Host: \r\n".len() + self.host.len();
        let headers: usize = self
            .headers
            .iter()
            .map(|header| header.0.len() + header.1.len() + ": \r\n".len())
            .sum();
        (line + host + headers + "\r\n".len()) as u64
    }
}

/// A header: name and value as sent. Serializes as `["Name", "value"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header(
    /// The name, its case as sent.
    pub String,
    /// The value, without surrounding white space.
    pub String,
);

impl Header {
    /// A header from name and value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(name.into(), value.into())
    }

    /// The name, its case as sent.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The value.
    pub fn value(&self) -> &str {
        &self.1
    }

    /// True if this is its name; names are case-insensitive.
    pub fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }
}

/// The protocol of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scheme {
    /// HTTP.
    Http,
    /// HTTPS.
    #[default]
    Https,
}

impl Scheme {
    /// `http` or `https`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }
}

/// Versions of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HttpVersion {
    /// HTTP/1.0
    #[serde(rename = "1.0")]
    V10,
    /// HTTP/1.1
    #[serde(rename = "1.1")]
    V11,
    /// HTTP/2
    #[default]
    #[serde(rename = "2.0", alias = "2")]
    V20,
    /// HTTP/3
    #[serde(rename = "3.0", alias = "3")]
    V30,
}

impl HttpVersion {
    /// Every version, oldest first.
    pub const ALL: [HttpVersion; 4] =
        [HttpVersion::V10, HttpVersion::V11, HttpVersion::V20, HttpVersion::V30];

    /// `1.0`, `1.1`, `2.0`, `3.0`.
    pub const fn as_str(self) -> &'static str {
        match self {
            HttpVersion::V10 => "1.0",
            HttpVersion::V11 => "1.1",
            HttpVersion::V20 => "2.0",
            HttpVersion::V30 => "3.0",
        }
    }

    /// As in a request line: `HTTP/1.1`, `HTTP/2`.
    pub const fn label(self) -> &'static str {
        match self {
            HttpVersion::V10 => "HTTP/1.0",
            HttpVersion::V11 => "HTTP/1.1",
            HttpVersion::V20 => "HTTP/2",
            HttpVersion::V30 => "HTTP/3",
        }
    }

    /// Reads `HTTP/1.1`, `HTTP/2`, `HTTP/2.0`.
    pub fn from_label(label: &str) -> Option<Self> {
        match label.strip_prefix("HTTP/")? {
            "1.0" => Some(HttpVersion::V10),
            "1.1" => Some(HttpVersion::V11),
            "2" | "2.0" => Some(HttpVersion::V20),
            "3" | "3.0" => Some(HttpVersion::V30),
            _ => None,
        }
    }
}

/// True for a valid method or header name: a `token` of RFC 9110.
pub fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
