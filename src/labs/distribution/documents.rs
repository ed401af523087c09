//! What the lab imports: distributions, and lists of requests as URLs, CSV, curl commands, HAR files, and access logs.

use super::scenario::{MAX_REQUESTS, Scenario};
use crate::cloudfront::distribution::{Distribution, ViewerRequest, import_with};
use crate::document::{self, ImportStatus, Report, UnknownField};
use crate::http::{Header, Request, Scheme, is_token, parse_curl, split_url};
use crate::labs::{Import, nothing_imported};
use crate::text::{count_of, number};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};
use serde_json::{Map, Value};

/// Imports a distribution. Of the requests, those to its domain names stay.
pub(super) fn import(
    scenario: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    let imported = import_with(text, given);
    let Some(distribution) = imported.distribution else {
        return Err(nothing_imported(&imported.report));
    };
    let place = |unknown: UnknownField| UnknownField {
        field: format!("distribution.{}", unknown.field),
        ..unknown
    };
    let unknowns = imported.unknowns.into_iter().map(place).collect();
    let mut report = Report { lines: imported.report, unknowns };
    let requests = requests_to(&distribution, &scenario.requests, &mut report);
    let needs = report.needs();
    let unknowns = report.unknowns;
    let scenario = Scenario { distribution, requests, focus: 0, now: scenario.now, unknowns };
    Ok(Import { scenario, report: report.lines, needs })
}

/// Of the requests of the lab, those to a domain name of an imported distribution; if there are none, a request to it.
fn requests_to(
    distribution: &Distribution,
    requests: &[ViewerRequest],
    report: &mut Report,
) -> Vec<ViewerRequest> {
    let is_own = |sent: &&ViewerRequest| distribution.receives(&sent.request.host);
    let mut kept: Vec<ViewerRequest> = requests.iter().filter(is_own).cloned().collect();
    let other = requests.len() - kept.len();
    if other > 0 {
        let why = format!("{} to other domain names", count_of(other, "request"));
        report.line(ImportStatus::Ignored, "requests", why);
    }
    if kept.is_empty() {
        let host = distribution.host().to_owned();
        let why = format!("the lab adds a request to `{host}` because a distribution has none");
        report.line(ImportStatus::Kept, "requests", why);
        kept.push(ViewerRequest {
            request: Request { host, ..Request::default() },
            ..ViewerRequest::default()
        });
    } else {
        let why =
            format!("{} to a domain name of the distribution", count_of(kept.len(), "request"));
        report.line(ImportStatus::Kept, "requests", why);
    }
    kept
}

/// The result of a pasted list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastedRequests {
    /// The requests, in order.
    pub viewer_requests: Vec<ViewerRequest>,
    /// The skipped entries, and why; a few lines at most.
    pub left_out: Vec<String>,
}

impl PastedRequests {
    /// What was read and what was skipped, in two sentences at most.
    pub fn report(&self) -> String {
        let read = match self.viewer_requests.len() {
            0 => "The text has no request.".to_owned(),
            count => format!("Imported {}.", count_of(count, "request")),
        };
        if self.left_out.is_empty() {
            return read;
        }
        let skipped = count_of(self.left_out.len(), "entry");
        format!("{read} Skipped {skipped}: {}.", self.left_out.join("; "))
    }
}

/// Columns of a CloudFront access log without a `#Fields` line.
const LOG_FIELDS: &str = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status \
    cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol";
/// Cells from which a line without a `#Fields` line is a log line.
const MIN_LOG_CELLS: usize = 9;
/// Lines of the report.
const MAX_LINES: usize = 8;

/// Reads a list of requests. `host` is the host of bare paths. Never fails: the result names what can't be read.
pub fn read(text: &str, host: &str) -> PastedRequests {
    let mut pasted = PastedRequests::default();
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') && !text.lines().next().is_some_and(is_json_log) {
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
        } else if line.starts_with('{') {
            json_log_line(line)
        } else if let Some(read) = log_line(line, fields.as_deref()) {
            read
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

/// A line of a CloudFront log; `None` if it isn't one. Where an editor or a terminal replaced the tabs with spaces, the
/// number of cells tells, because no value contains a space.
fn log_line(line: &str, fields: Option<&[&str]>) -> Option<Result<ViewerRequest, String>> {
    let cells: Vec<&str> = match line.contains('\t') {
        true => line.split('\t').map(str::trim).collect(),
        false => line.split_whitespace().collect(),
    };
    let first = cells.first().copied().unwrap_or_default();
    let Some(fields) = fields else {
        if cells.len() >= 3 && is_decimal_epoch(first) {
            return Some(Err("the fields of a real-time log aren't known because the log has no header line. Paste a `#Fields:` line with the names of its fields, in their order, above the log".into()));
        }
        if cells.len() < MIN_LOG_CELLS || !(line.contains('\t') || is_date(first)) {
            return None;
        }
        if !is_date(first) {
            return Some(Err("the fields of this log aren't known because it has no `#Fields:` line and doesn't start with a date. Paste the log with its `#Fields:` line".into()));
        }
        let names: Vec<&str> = LOG_FIELDS.split_whitespace().collect();
        return Some(log_record(|name| cell_of(&cells, &names, name)));
    };
    if cells.len() == fields.len() || cells.len() >= MIN_LOG_CELLS && line.contains('\t') {
        return Some(log_record(|name| cell_of(&cells, fields, name)));
    }
    (is_date(first) || is_decimal_epoch(first)).then(|| {
        Err(format!(
            "the log line has {} fields, but `#Fields` names {}",
            cells.len(),
            fields.len()
        ))
    })
}

fn cell_of<'a>(cells: &[&'a str], fields: &[&str], name: &str) -> Option<&'a str> {
    let at = fields.iter().position(|field| *field == name)?;
    cells.get(at).copied()
}

/// True for `2026-01-01`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([4, 2, 2])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True for epoch seconds with decimals, with which a real-time log record starts.
fn is_decimal_epoch(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(seconds, decimals)| {
        (9..=11).contains(&seconds.len()) && digits(seconds) && digits(decimals)
    })
}

/// True for a record of a standard log (v2) in JSON: its members are named after the fields.
fn is_json_log(line: &str) -> bool {
    let record = serde_json::from_str::<Value>(line.trim());
    record.is_ok_and(|record| record.get("cs-uri-stem").is_some())
}

fn json_log_line(line: &str) -> Result<ViewerRequest, String> {
    let record: Value = serde_json::from_str(line)
        .map_err(|fault| format!("the log line isn't complete JSON ({fault})"))?;
    log_record(|name| record.get(name).and_then(Value::as_str))
}

/// A request from the fields of a standard log or, with its own names, a real-time log. CloudFront URL-encodes the values
/// once more than the viewer did.
fn log_record<'a>(field: impl Fn(&str) -> Option<&'a str>) -> Result<ViewerRequest, String> {
    let cell = |name: &str| field(name).filter(|cell| !matches!(*cell, "" | "-"));
    let either = |names: [&str; 2]| names.into_iter().find_map(&cell);
    let stem = as_sent(cell("cs-uri-stem").ok_or("the log line has no cs-uri-stem")?);
    // The stem of a real-time log contains the query string.
    let (path, query) = match stem.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (stem, None),
    };
    let host = cell("cs-host").or_else(|| either(["x-host-header", "cs(Host)"])).unwrap_or("");
    let mut request = Request {
        method: cell("cs-method").unwrap_or("GET").into(),
        scheme: match cell("cs-protocol") {
            Some("http" | "ws") => Scheme::Http,
            _ => Scheme::Https,
        },
        host: host.into(),
        path,
        query: cell("cs-uri-query").map(as_sent).or(query),
        ..Request::default()
    };
    for (header, names) in [
        ("User-Agent", ["cs(User-Agent)", "cs-user-agent"]),
        ("Cookie", ["cs(Cookie)", "cs-cookie"]),
    ] {
        if let Some(value) = either(names) {
            let value = percent_decode_str(value).decode_utf8_lossy();
            request.headers.push(Header::new(header, value.into_owned()));
        }
    }
    Ok(ViewerRequest {
        country: cell("c-country").unwrap_or("").into(),
        client_ip: cell("c-ip").unwrap_or("").into(),
        ..viewer_request(request)
    })
}

/// A part of a URL as the viewer sent it: decoded once. What no URL contains stays encoded.
fn as_sent(cell: &str) -> String {
    const NEVER_SENT: &AsciiSet = &CONTROLS.add(b' ').add(b'#');
    let bytes: Vec<u8> = percent_decode_str(cell).collect();
    percent_encode(&bytes, NEVER_SENT).to_string()
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
