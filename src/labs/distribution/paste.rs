//! Lists of requests: URLs, CSV, curl commands, HAR files, access logs.

use super::MAX_REQUESTS;
use crate::cloudfront::distribution::ViewerRequest;
use crate::document;
use crate::http::{Header, Request, Scheme, is_token, parse_curl, split_url};
use crate::text::number;
use serde_json::Value;

/// The result of a pasted list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastedRequests {
    /// The requests, in order.
    pub viewer_requests: Vec<ViewerRequest>,
    /// The skipped entries, and why; a few lines at most.
    pub left_out: Vec<String>,
}

/// Columns of a CloudFront access log without a `#Fields` line.
const LOG_FIELDS: &str = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status \
    cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol";
/// Lines of the report.
const MAX_LINES: usize = 8;

/// Reads a list of requests. `host` is the host of bare paths. Never fails: the result names what can't be read.
pub fn read(text: &str, host: &str) -> PastedRequests {
    let mut pasted = PastedRequests::default();
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        pasted.har(text);
        return pasted;
    }
    let mut fields: Option<Vec<&str>> = None;
    let mut columns: Option<Vec<String>> = None;
    for (line_number, line) in &whole_lines(text) {
        let line = line.trim();
        if let Some(names) = line.strip_prefix("#Fields:") {
            fields = Some(names.split_whitespace().collect());
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if pasted.viewer_requests.len() >= MAX_REQUESTS {
            pasted.leave(format!("all requests after the first {}", number(MAX_REQUESTS)));
            break;
        }
        let read = if line.starts_with("curl ") {
            parse_curl(line).map(|curl| viewer_request(curl.request)).map_err(|error| error.message)
        } else if line.matches('\t').count() >= 8 {
            let names: Vec<&str> = LOG_FIELDS.split_whitespace().collect();
            log_line(line, fields.as_deref().unwrap_or(&names))
        } else if let Some(request) = quoted_request(line) {
            plain(request, host)
        } else {
            let cells = cells(line);
            let head = |cell: &String| ["url", "path"].contains(&&*cell.to_ascii_lowercase());
            if columns.is_none() && cells.len() > 1 && cells.iter().any(head) {
                columns = Some(cells.iter().map(|cell| cell.to_ascii_lowercase()).collect());
                continue;
            }
            if columns.is_some() || is_csv(&cells) {
                csv(&cells, columns.as_deref(), host)
            } else {
                plain(line, host)
            }
        };
        match read {
            Ok(viewer_request) => pasted.viewer_requests.push(viewer_request),
            Err(why) => pasted.leave(format!("line {line_number}: {why}")),
        }
    }
    pasted
}

/// The lines with their numbers; a command continued with `\\` or `^` is one line.
fn whole_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let part = line.strip_suffix(['\\', '^']).unwrap_or(line);
        match lines.last_mut() {
            Some((_, command)) if goes_on => {
                command.push(' ');
                command.push_str(part);
                goes_on = part.len() < line.len();
            }
            _ => {
                goes_on = line.starts_with("curl ") && part.len() < line.len();
                let line = if goes_on { part } else { line };
                lines.push((at.saturating_add(1), line.to_owned()));
            }
        }
    }
    lines
}

/// The cells of a line, separated by commas or else by semicolons; quoted text is one cell.
fn cells(line: &str) -> Vec<String> {
    let separator = if line.contains(',') { ',' } else { ';' };
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c == separator && !quoted => cells.push(String::new()),
            c => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Without a header line, cells are a URL with a method or a country; any other comma is part of the URL.
fn is_csv(cells: &[String]) -> bool {
    let beside = |cell: &&String| cell.bytes().all(|b| b.is_ascii_uppercase());
    cells.len() > 1 && cells.iter().filter(beside).count().saturating_add(1) == cells.len()
}

fn viewer_request(request: Request) -> ViewerRequest {
    ViewerRequest { request, ..ViewerRequest::default() }
}

/// `GET https://…`, `https://…`, `/path`, with or without `HTTP/1.1` after it.
fn plain(line: &str, host: &str) -> Result<ViewerRequest, String> {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    let (method, address) = match words.next() {
        Some(second) if is_token(first) && !first.contains('.') => (first, second),
        _ => ("GET", first),
    };
    at_address(method, address, host).map(viewer_request)
}

fn at_address(method: &str, address: &str, host: &str) -> Result<Request, String> {
    let whole;
    let url = if address.starts_with('/') {
        whole = ["https://", host, address].concat();
        whole.as_str()
    } else {
        address
    };
    let parts = split_url(url).map_err(|bad| bad.message().to_owned())?;
    Ok(Request {
        method: method.to_owned(),
        scheme: parts.scheme,
        host: parts.host.into(),
        path: parts.path.into(),
        query: parts.query.map(str::to_owned),
        ..Request::default()
    })
}

/// The request line of an Apache or nginx access log: the first quoted text, if it is one.
fn quoted_request(line: &str) -> Option<&str> {
    let request = line.split('"').nth(1)?;
    request.contains(" HTTP/").then_some(request)
}

/// Cells by their header line; without one, by their form.
fn csv(cells: &[String], columns: Option<&[String]>, host: &str) -> Result<ViewerRequest, String> {
    let (mut method, mut address, mut country) = ("GET", "", "");
    for (at, cell) in cells.iter().enumerate() {
        let column = columns.map(|columns| columns.get(at).map_or("", String::as_str));
        match column {
            Some("method") => method = cell,
            Some("url" | "path") => address = cell,
            Some("country") => country = cell,
            Some(_) => {}
            None if cell.contains('/') => address = cell,
            None if cell.len() == 2 && cell.bytes().all(|b| b.is_ascii_uppercase()) => {
                country = cell
            }
            None if !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_uppercase()) => {
                method = cell
            }
            None => {}
        }
    }
    let request = at_address(if method.is_empty() { "GET" } else { method }, address, host)?;
    Ok(ViewerRequest { country: country.into(), ..viewer_request(request) })
}

/// A line of a CloudFront standard log.
fn log_line(line: &str, fields: &[&str]) -> Result<ViewerRequest, String> {
    let cell = |name: &str| {
        let at = fields.iter().position(|field| *field == name)?;
        line.split('\t').nth(at).filter(|cell| *cell != "-")
    };
    let path = cell("cs-uri-stem").ok_or("the log line has no cs-uri-stem")?;
    let host = cell("x-host-header").or_else(|| cell("cs(Host)")).unwrap_or("");
    let mut request = Request {
        method: cell("cs-method").unwrap_or("GET").into(),
        scheme: match cell("cs-protocol") {
            Some("http" | "ws") => Scheme::Http,
            _ => Scheme::Https,
        },
        host: host.into(),
        path: path.into(),
        query: cell("cs-uri-query").map(str::to_owned),
        ..Request::default()
    };
    if let Some(agent) = cell("cs(User-Agent)") {
        request.headers.push(Header::new("User-Agent", agent.replace("%20", " ")));
    }
    if let Some(cookies) = cell("cs(Cookie)") {
        request.headers.push(Header::new("Cookie", cookies));
    }
    Ok(ViewerRequest {
        country: cell("c-country").unwrap_or("").into(),
        client_ip: cell("c-ip").unwrap_or("").into(),
        ..viewer_request(request)
    })
}

impl PastedRequests {
    fn leave(&mut self, why: String) {
        if self.left_out.len() < MAX_LINES {
            self.left_out.push(why);
        }
    }

    /// The requests of a HAR file, without the pseudo-headers of HTTP/2.
    fn har(&mut self, text: &str) {
        let file = match document::parse(text) {
            Ok(file) => file,
            Err(error) => return self.leave(error.sentence()),
        };
        let Some(entries) = file.pointer("/log/entries").and_then(Value::as_array) else {
            return self.leave("the JSON isn't a HAR file because it has no log.entries".into());
        };
        for (index, entry) in entries.iter().enumerate() {
            if self.viewer_requests.len() >= MAX_REQUESTS {
                return self
                    .leave(format!("all requests after the first {}", number(MAX_REQUESTS)));
            }
            let member = |name: &str| entry.pointer(name).and_then(Value::as_str);
            let method = member("/request/method").unwrap_or("GET");
            match at_address(method, member("/request/url").unwrap_or(""), "") {
                Err(why) => self.leave(format!("entry {}: {why}", index.saturating_add(1))),
                Ok(mut request) => {
                    let headers = entry.pointer("/request/headers").and_then(Value::as_array);
                    for header in headers.into_iter().flatten() {
                        let part = |name: &str| header.get(name).and_then(Value::as_str);
                        if let (Some(name), Some(value)) = (part("name"), part("value"))
                            && !name.starts_with(':')
                            && !name.eq_ignore_ascii_case("host")
                        {
                            request.headers.push(Header::new(name, value));
                        }
                    }
                    self.viewer_requests.push(viewer_request(request));
                }
            }
        }
    }
}
