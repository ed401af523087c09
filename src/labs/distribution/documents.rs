//! What the lab imports: distributions, and lists of requests as URLs, CSV, curl commands, HAR files, and access logs.

use super::scenario::{MAX_REQUESTS, Scenario};
use crate::cloudfront::distribution::{Distribution, ViewerRequest, import_with};
use crate::document::{self, ImportStatus, Report, UnknownField};
use crate::http::{
    Header, Request, Scheme, curl_command, fetch_call, is_token, parse_curl, parse_fetch, split_url,
};
use crate::labs::{
    Import, nothing_imported,
    run::{Progress, Run},
};
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
    let mut report = Report { lines: imported.report, unknowns, ..Report::default() };
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
    RequestReader::new(text.to_owned(), host.to_owned()).finish()
}

/// Reads a list of requests in pieces: a log can have millions of lines.
pub struct RequestReader {
    text: String,
    /// The host of bare paths.
    host: String,
    /// The bytes that were read.
    at: usize,
    line_number: usize,
    pasted: PastedRequests,
    /// The names in the `#Fields:` line of a log.
    fields: Option<Vec<String>>,
    /// The names in the header line of a CSV.
    columns: Option<Vec<String>>,
    /// The requests after the most that the lab processes.
    more: usize,
}

impl Run for RequestReader {
    type Answer = PastedRequests;

    fn advance(&mut self, budget: u32) -> Progress {
        let mut left = budget;
        while left > 0 && self.at < self.text.len() {
            self.entry();
            left -= 1;
        }
        Progress { done: self.at as u64, total: self.text.len() as u64 }
    }

    fn answer(&self) -> PastedRequests {
        let mut pasted = self.pasted.clone();
        if self.more > 0 {
            let more = count_of(self.more, "request");
            pasted.leave(format!("{more} after the first {}", number(MAX_REQUESTS)));
        }
        pasted
    }
}

impl RequestReader {
    /// A reader of a text. `host` is the host of bare paths.
    pub fn new(text: String, host: String) -> Self {
        let mut reader = Self {
            text,
            host,
            at: 0,
            line_number: 0,
            pasted: PastedRequests::default(),
            fields: None,
            columns: None,
            more: 0,
        };
        let blank = |c: char| c == '\u{feff}' || c.is_whitespace();
        let start = reader.text.trim_start_matches(blank);
        reader.at = reader.text.len() - start.len();
        reader.line_number = reader.text.get(..reader.at).unwrap_or("").matches('\n').count();
        if start.starts_with("\u{1f}\u{8b}") || start.starts_with("\u{1f}\u{fffd}") {
            reader.pasted.leave("the file is compressed (gzip); decompress it first".into());
            reader.at = reader.text.len();
        } else if start.starts_with(['{', '[']) && !start.lines().next().is_some_and(is_json_log) {
            match document::parse(start) {
                Ok(file) => match log_records(&file) {
                    Some(lines) => (reader.text, reader.at, reader.line_number) = (lines, 0, 0),
                    None => {
                        reader.pasted.har(&file);
                        reader.at = reader.text.len();
                    }
                },
                Err(error) => {
                    reader.pasted.leave(error.sentence());
                    reader.at = reader.text.len();
                }
            }
        }
        reader
    }

    /// The next line without its end.
    fn line(&mut self) -> Option<String> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let line = rest.get(..end).unwrap_or(rest).trim().to_owned();
        self.at += end;
        self.line_number += 1;
        Some(line)
    }

    /// The next entry: a line, or the lines of a command or a call.
    fn entry(&mut self) {
        let Some(mut line) = self.line() else { return };
        let line_number = self.line_number;
        if let Some(names) = line.strip_prefix("#Fields:") {
            self.fields = Some(names.split_whitespace().map(str::to_owned).collect());
            return;
        }
        if line.is_empty() || line.starts_with('#') || line == ";" {
            return;
        }
        if let Some(command) = curl_command(&line) {
            line = command.to_owned();
            // A command continued with `\\` or `^` is one line.
            while let Some(part) = line.strip_suffix(['\\', '^']).map(str::to_owned) {
                line = part + " " + &self.line().unwrap_or_default();
            }
        } else if fetch_call(&line).is_some() {
            while !line.trim_end_matches([';', ' ']).ends_with(')')
                && let Some(more) = self.line()
            {
                line.push('\n');
                line.push_str(&more);
            }
        }
        if self.pasted.viewer_requests.len() >= MAX_REQUESTS {
            self.more += 1;
            return;
        }
        match self.request(&line) {
            Some(Ok(viewer_request)) => self.pasted.viewer_requests.push(viewer_request),
            Some(Err(why)) => self.pasted.leave(format!("line {line_number}: {why}")),
            None => {}
        }
    }

    /// The request of an entry; `None` for the header line of a CSV.
    fn request(&mut self, line: &str) -> Option<Result<ViewerRequest, String>> {
        Some(if line.starts_with("curl ") {
            parse_curl(line).map(|curl| viewer_request(curl.request)).map_err(|error| error.message)
        } else if fetch_call(line).is_some() {
            parse_fetch(line)
                .map(|call| viewer_request(call.request))
                .map_err(|error| error.message)
        } else if line.starts_with('{') {
            json_log_line(line)
        } else if let Some(record) = line.find(" {").and_then(|at| line.get(at + 1..))
            && is_json_log(record)
        {
            // `aws logs tail` puts the time and the stream before the record.
            json_log_line(record)
        } else if let Some(read) = log_line(line, self.fields.as_deref()) {
            read
        } else if let Some(request) = quoted_request(line) {
            plain(request, &self.host)
        } else {
            let cells = cells(line);
            let head = |cell: &String| ["url", "path"].contains(&&*cell.to_ascii_lowercase());
            if self.columns.is_none() && cells.len() > 1 && cells.iter().any(head) {
                self.columns = Some(cells.iter().map(|cell| cell.to_ascii_lowercase()).collect());
                return None;
            }
            if self.columns.is_some() || is_csv(&cells) {
                csv(&cells, self.columns.as_deref(), &self.host)
            } else {
                plain(line, &self.host)
            }
        })
    }
}

/// The log records of a document, each on a line: one record, a list, or the events of CloudWatch Logs.
fn log_records(file: &Value) -> Option<String> {
    let is_record = |value: &Value| value.get("cs-uri-stem").is_some();
    if is_record(file) {
        return Some(file.to_string());
    }
    let line = |entry: &Value| match entry["message"].as_str() {
        Some(message) => Some(message.replace('\n', " ")),
        None => is_record(entry).then(|| entry.to_string()),
    };
    let entries = file.as_array().or_else(|| file["events"].as_array())?;
    let lines: Option<Vec<String>> = entries.iter().map(line).collect();
    lines.filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n"))
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
fn log_line(line: &str, fields: Option<&[String]>) -> Option<Result<ViewerRequest, String>> {
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
        let names: Vec<String> = LOG_FIELDS.split_whitespace().map(str::to_owned).collect();
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

fn cell_of<'a>(cells: &[&'a str], fields: &[String], name: &str) -> Option<&'a str> {
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
    fn har(&mut self, file: &Value) {
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
