//! Serves `dist/` as a static host would: below a sub-path, with the site's own headers.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
};
use tiny_http::{Header, Request, Response, Server};

/// The sub-path that the site is served under, to prove that it works from any.
const BASE: &str = "/some/where/";

/// The address of the site; the server lives as long as the test process.
pub fn address() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let server = Server::http("127.0.0.1:0").expect("a free port");
        let port = server.server_addr().to_ip().expect("an address").port();
        let headers = site_headers();
        assert!(
            headers
                .iter()
                .any(|h| h.field.equiv("Content-Security-Policy")),
            "the site brings its own policy"
        );
        thread::spawn(move || {
            for request in server.incoming_requests() {
                answer(request, &headers);
            }
        });
        format!("http://127.0.0.1:{port}{BASE}")
    })
}

fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// The headers for all paths in `_headers`, the form that static hosts understand.
fn site_headers() -> Vec<Header> {
    let text = fs::read_to_string(dist().join("_headers")).expect("dist/_headers");
    text.lines()
        .skip_while(|line| line.trim() != "/*")
        .skip(1)
        .take_while(|line| line.starts_with([' ', '\t']))
        .map(|line| line.trim().parse().expect("a header line"))
        .collect()
}

fn answer(request: Request, headers: &[Header]) {
    let path = request
        .url()
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .to_owned();
    let file = match path.strip_prefix(BASE) {
        Some("") => Some("index.html"),
        Some(name) if !name.contains("..") => Some(name),
        _ => None,
    };
    let body = file.and_then(|name| Some((name, fs::read(dist().join(name)).ok()?)));
    let _ = match body {
        Some((name, bytes)) => {
            let kind = match name.rsplit('.').next() {
                Some("html") => "text/html; charset=utf-8",
                Some("css") => "text/css",
                Some("js") => "text/javascript",
                Some("wasm") => "application/wasm",
                Some("svg") => "image/svg+xml",
                _ => "application/octet-stream",
            };
            let mut response = Response::from_data(bytes);
            response.add_header(Header::from_bytes("Content-Type", kind).expect("a header"));
            headers
                .iter()
                .for_each(|header| response.add_header(header.clone()));
            request.respond(response)
        }
        None => request.respond(Response::from_string("not found").with_status_code(404)),
    };
}
