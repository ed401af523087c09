//! Reads a response from CloudFront: the output of `curl -I` or `curl -v`, the body of an error, a log line.

use crate::http::Header;
use serde::Serialize;

/// The contents of a pasted response.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// The form of the text.
    pub form: PastedForm,
    /// The status.
    pub status: Option<u16>,
    /// The headers of the last response in the text.
    pub headers: Vec<Header>,
    /// `Hit`, `Miss`, `RefreshHit`, `Error`, … from X-Cache or the log.
    pub result: Option<String>,
    /// `x-edge-detailed-result-type` of a log line, if it differs from the result.
    pub detail: Option<String>,
    /// `Age`, in seconds.
    pub age: Option<i64>,
    /// The edge location.
    pub edge: Option<String>,
    /// `Code` of an XML error.
    pub error_code: Option<String>,
    /// Its `Message`, or a sentence of an error page of CloudFront.
    pub message: Option<String>,
    /// True if the error comes from S3: it has a `HostId`.
    pub from_s3: bool,
    /// Method and path of the request, if the text has them.
    pub asked: Option<String>,
}

/// The form of a pasted text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PastedForm {
    /// Nothing that can be read.
    #[default]
    Nothing,
    /// A status line and headers, perhaps with a body.
    Response,
    /// The body of an error alone.
    Body,
    /// A line of a standard log.
    LogLine,
}

/// The fields of a standard log line, in order.
const LOG_FIELDS: &str = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status \
    cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header \
    cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type \
    cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type \
    sc-content-type sc-content-len sc-range-start sc-range-end";

impl Received {
    /// Reads a text as far as possible.
    pub fn read(text: &str) -> Self {
        let mut received = Self::default();
        if !received.read_log(text) {
            received.read_response(text);
        }
        received.read_body(text);
        if received.form == PastedForm::Nothing
            && (received.message.is_some() || received.error_code.is_some())
        {
            received.form = PastedForm::Body;
        }
        received
    }

    /// The values of a header.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |header| header.is(name)).map(Header::value)
    }

    /// True if the headers show that the response doesn't come from CloudFront.
    pub fn lacks_cloudfront_headers(&self) -> bool {
        self.form == PastedForm::Response
            && !self.headers.is_empty()
            && self.header("x-amz-cf-id").next().is_none()
            && self.header("x-cache").next().is_none()
            && !self.header("via").any(|value| value.to_ascii_lowercase().contains("cloudfront"))
    }

    fn read_response(&mut self, text: &str) {
        let verbose = text.lines().any(|line| line.starts_with("< "));
        for line in text.lines() {
            let line = line.trim_end();
            if let Some(sent) = line.strip_prefix("> ") {
                self.read_request_line(sent);
                continue;
            }
            let line = match line.strip_prefix('<') {
                Some(got) if verbose => got.trim_start(),
                _ if verbose => continue,
                _ => line.trim_start(),
            };
            if line.starts_with("HTTP/") {
                self.form = PastedForm::Response;
                self.headers.clear();
                self.status =
                    line.split_ascii_whitespace().nth(1).and_then(|status| status.parse().ok());
            } else if let Some((name, value)) = line.split_once(':')
                && !name.is_empty()
                && crate::http::is_token(name)
            {
                self.headers.push(Header::new(name, value.trim()));
            }
        }
        if self.form == PastedForm::Nothing && self.headers.iter().any(is_telling) {
            self.form = PastedForm::Response;
        }
        if self.form == PastedForm::Nothing {
            self.headers.clear();
        }
        let first = |name| self.header(name).next();
        let result = first("x-cache")
            .and_then(|value| value.split_ascii_whitespace().next())
            .map(str::to_owned);
        let age = first("age").and_then(|age| age.parse().ok());
        let edge = first("x-amz-cf-pop").map(str::to_owned);
        (self.result, self.age, self.edge) = (result, age, edge);
    }

    fn read_request_line(&mut self, line: &str) {
        let mut words = line.split_ascii_whitespace();
        if let (Some(method), Some(target), Some(version)) =
            (words.next(), words.next(), words.next())
            && version.starts_with("HTTP/")
        {
            self.asked = Some(format!("{method} {target}"));
        }
    }

    fn read_log(&mut self, text: &str) -> bool {
        let names: Vec<&str> = text
            .lines()
            .find_map(|line| line.strip_prefix("#Fields:"))
            .unwrap_or(LOG_FIELDS)
            .split_ascii_whitespace()
            .collect();
        let Some(line) =
            text.lines().rfind(|line| !line.starts_with('#') && line.split('\t').count() >= 9)
        else {
            return false;
        };
        let values: Vec<&str> = line.split('\t').map(str::trim).collect();
        let field = |wanted: &str| {
            let at = names.iter().position(|name| *name == wanted)?;
            values.get(at).copied().filter(|value| *value != "-" && !value.is_empty())
        };
        self.form = PastedForm::LogLine;
        self.status = field("sc-status").and_then(|status| status.parse().ok());
        self.result = field("x-edge-result-type").map(str::to_owned);
        self.detail = field("x-edge-detailed-result-type")
            .map(str::to_owned)
            .filter(|detail| Some(detail) != self.result.as_ref());
        self.edge = field("x-edge-location").map(str::to_owned);
        if let (Some(method), Some(stem)) = (field("cs-method"), field("cs-uri-stem")) {
            let query = field("cs-uri-query").map_or(String::new(), |query| format!("?{query}"));
            self.asked = Some(format!("{method} {stem}{query}"));
        }
        true
    }

    fn read_body(&mut self, text: &str) {
        self.error_code = element(text, "Code").map(str::to_owned);
        self.from_s3 = element(text, "HostId").is_some();
        self.message = element(text, "Message").map(str::to_owned).or_else(|| {
            OWN_PAGES
                .iter()
                .find(|(part, _)| text.contains(part))
                .map(|(part, _)| (*part).to_owned())
        });
        if self.status.is_none() {
            self.status =
                element(text, "TITLE").or_else(|| element(text, "H1")).and_then(|title| {
                    title.split_ascii_whitespace().find_map(|word| word.parse().ok())
                });
        }
        if self.status.is_none() && self.error_code.is_some() {
            self.status = Some(403);
        }
    }
}

/// Sentences of the error pages of CloudFront, and the subject of each.
pub const OWN_PAGES: &[(&str, ErrorPageTopic)] = &[
    ("Request blocked", ErrorPageTopic::Blocked),
    ("block access from your country", ErrorPageTopic::Country),
    ("not configured to allow the HTTP request method", ErrorPageTopic::Method),
    ("Bad request", ErrorPageTopic::Name),
    ("We can't connect to the server for this app or website", ErrorPageTopic::Origin),
    ("The request could not be satisfied", ErrorPageTopic::Other),
];

/// The subject of an error page of CloudFront.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPageTopic {
    /// AWS WAF.
    Blocked,
    /// Geographic restriction.
    Country,
    /// AllowedMethods.
    Method,
    /// A host name that isn't an alternate domain name of the distribution.
    Name,
    /// The origin.
    Origin,
    /// Anything else.
    Other,
}

fn is_telling(header: &Header) -> bool {
    ["x-cache", "age", "via", "x-amz-cf-id", "cache-control"].iter().any(|name| header.is(name))
}

/// The text of the first element of this name.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    let (inside, _) = after.split_once(&format!("</{name}>"))?;
    Some(inside.trim())
}
