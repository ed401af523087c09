//! Serves `dist/` as a static host would: below a sub-path, with the site's own headers.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, OnceLock},
    thread,
};
use tiny_http::{Header, Request, Response, Server};

/// The sub-path that the site is served under, to prove that it works from any.
const BASE: &str = "/some/where/";
/// Below these paths something is wrong with the files of the chunks until [`mend`] is called.
pub const WITHHELD: &str = "/withheld/";
/// They are served, but aren't as the page names them.
pub const CORRUPTED: &str = "/corrupted/";
/// They are withheld from when [`withhold`] is called.
pub const LATER_WITHHELD: &str = "/later/withheld/";

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

/// The paths below which something is wrong.
fn troubled() -> MutexGuard<'static, HashSet<&'static str>> {
    static TROUBLED: OnceLock<Mutex<HashSet<&str>>> = OnceLock::new();
    let troubled = TROUBLED.get_or_init(|| Mutex::new(HashSet::from([WITHHELD, CORRUPTED])));
    troubled.lock().expect("no panic while it is locked")
}

/// From now on all is well below this path.
pub fn mend(base: &str) {
    troubled().remove(base);
}

/// From now on no chunk is served below this path.
pub fn withhold(base: &'static str) {
    troubled().insert(base);
}

/// The bytes of a file below a path.
fn file(base: &str, name: &str) -> Option<Vec<u8>> {
    // No worker keeps what these paths would withhold.
    if base != BASE && name == "worker.js" {
        return None;
    }
    let mut bytes = fs::read(dist().join(name)).ok()?;
    let is_chunk = name.ends_with(".wasm") && !name.starts_with("core-");
    match base {
        _ if !is_chunk || !troubled().contains(base) => {}
        CORRUPTED => *bytes.last_mut()? ^= 1,
        _ => return None,
    }
    Some(bytes)
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
    let body = match [BASE, WITHHELD, CORRUPTED, LATER_WITHHELD].into_iter().find_map(below) {
        Some((base, "")) => file(base, "index.html").map(|bytes| ("index.html", bytes)),
        Some((base, name)) if !name.contains("..") => file(base, name).map(|bytes| (name, bytes)),
        _ => None,
    };
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
