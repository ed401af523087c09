//! Serves `dist/` as a static host would: below a sub-path, with the site's own headers.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tiny_http::{Header, Request, Response, Server};

/// The sub-path that the site is served under, to prove that it works from any.
const BASE: &str = "/some/where/";
/// Below this path the rest of the code is not there.
pub const WITHOUT_REST: &str = "/without/rest/";
/// Below this path it is not there when first asked for.
pub const LATE_REST: &str = "/late/rest/";

/// The address of the site.
pub fn address() -> String {
    address_below(BASE)
}

/// The address of the site below a path; the server lives as long as the test process.
pub fn address_below(base: &str) -> String {
    static HOST: OnceLock<String> = OnceLock::new();
    let host = HOST.get_or_init(|| {
        let server = Server::http("127.0.0.1:0").expect("a free port");
        let port = server.server_addr().to_ip().expect("an address").port();
        let headers = site_headers();
        assert!(
            headers.iter().any(|h| h.field.equiv("Content-Security-Policy")),
            "the site brings its own policy"
        );
        thread::spawn(move || {
            for request in server.incoming_requests() {
                answer(request, &headers);
            }
        });
        format!("http://127.0.0.1:{port}")
    });
    format!("{host}{base}")
}

/// Whether the file is there, below this path, this time.
fn there(base: &str, name: &str) -> bool {
    static ASKED: AtomicBool = AtomicBool::new(false);
    match base {
        _ if !name.starts_with("rest-") => true,
        WITHOUT_REST => false,
        LATE_REST => ASKED.swap(true, Ordering::Relaxed),
        _ => true,
    }
}

/// The built site.
pub fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// The headers for all paths in `_headers`, the form that static hosts understand.
pub fn site_headers() -> Vec<Header> {
    let text = fs::read_to_string(dist().join("_headers")).expect("dist/_headers");
    text.lines()
        .skip_while(|line| line.trim() != "/*")
        .skip(1)
        .take_while(|line| line.starts_with([' ', '\t']))
        .map(|line| line.trim().parse().expect("a header line"))
        .collect()
}

/// The media type of a file.
pub fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn answer(request: Request, headers: &[Header]) {
    let path = request.url().split(['?', '#']).next().unwrap_or("").to_owned();
    let below = |base| path.strip_prefix(base).map(|name| (base, name));
    let file = match [BASE, WITHOUT_REST, LATE_REST].into_iter().find_map(below) {
        Some((_, "")) => Some("index.html"),
        Some((base, name)) if !name.contains("..") && there(base, name) => Some(name),
        _ => None,
    };
    let body = file.and_then(|name| Some((name, fs::read(dist().join(name)).ok()?)));
    let _ = match body {
        Some((name, bytes)) => {
            let mut response = Response::from_data(bytes);
            response.add_header(Header::from_bytes("Content-Type", kind(name)).expect("a header"));
            headers.iter().for_each(|header| response.add_header(header.clone()));
            request.respond(response)
        }
        None => request.respond(Response::from_string("not found").with_status_code(404)),
    };
}
