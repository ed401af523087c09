//! A generated request as a full request: for the key engine, and for displaying a single request.

use super::{GeneratedRequest, Traffic};
use crate::cloudfront::request::{Device, Viewer};
use crate::explain::guaranteed;
use crate::http::{Header, Request};

const LANGUAGES: [&str; 16] = [
    "en-US,en;q=0.9",
    "de-DE,de;q=0.9,en;q=0.8",
    "fr-FR,fr;q=0.9",
    "es-ES,es;q=0.9",
    "en-GB,en;q=0.9",
    "pt-BR,pt;q=0.9",
    "it-IT,it;q=0.9",
    "ja-JP,ja;q=0.9",
    "nl-NL,nl;q=0.9",
    "pl-PL,pl;q=0.9",
    "en-US,en-GB;q=0.9",
    "de-CH,de;q=0.9",
    "fr-CA,fr;q=0.9",
    "tr-TR,tr;q=0.9",
    "sv-SE,sv;q=0.9",
    "ko-KR,ko;q=0.9",
];

const COUNTRIES: [&str; 8] = ["US", "DE", "FR", "GB", "JP", "BR", "ES", "IN"];

/// Kinds of browsers: the start of the User-Agent, the device type that CloudFront derives from it, and the supported
/// encodings.
const BROWSERS: [(&str, &[Device], &str); 8] = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/", &[Device::Desktop], MODERN),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/",
        &[Device::Ios, Device::Mobile],
        MODERN,
    ),
    (
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/",
        &[Device::Android, Device::Mobile],
        MODERN,
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/", &[Device::Desktop], MODERN),
    (
        "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Version/",
        &[Device::Ios, Device::Tablet],
        MODERN,
    ),
    ("Mozilla/5.0 (X11; Linux x86_64) Firefox/", &[Device::Desktop], MODERN),
    ("Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) Chrome/", &[Device::SmartTv], "gzip, deflate"),
    ("ExampleReader/", &[Device::Desktop], "identity"),
];
const MODERN: &str = "gzip, deflate, br, zstd";
/// The version of a browser's first User-Agent; each further one is one less.
const NEWEST: u32 = 140;

impl Traffic {
    /// The full request that a draw represents.
    pub fn request(&self, draw: &GeneratedRequest) -> (Request, Viewer) {
        let traits = draw.traits;
        let of = |list: &'static [&'static str], at: u32| {
            guaranteed(list.get(at as usize).copied(), "a trait is drawn from its list")
        };
        let kind = traits.browser() % BROWSERS.len() as u32;
        let (agent, device, encoding) =
            guaranteed(BROWSERS.get(kind as usize).copied(), "the kind is a remainder");
        let version = NEWEST - traits.browser() / BROWSERS.len() as u32;
        let mut headers = vec![
            Header::new("User-Agent", format!("{agent}{version}.0")),
            Header::new("Accept-Language", of(&LANGUAGES, traits.language())),
            Header::new("Accept-Encoding", encoding),
        ];
        let theme = if traits.theme() == 0 { "light" } else { "dark" };
        let mut cookies = format!("theme={theme}");
        if traits.signed_in() {
            cookies.push_str(&format!("; session=s-{}", draw.user));
            headers.push(Header::new("Authorization", format!("Bearer t-{}", draw.user)));
        }
        if traits.analytics() {
            cookies.push_str(&format!("; _ga=GA1.{}", draw.user));
        }
        headers.push(Header::new("Cookie", cookies));
        let path = match draw.object.checked_sub(self.objects) {
            Some(dynamic) => format!("/api/{}", dynamic + 1),
            None => format!("/assets/{}.jpg", draw.object + 1),
        };
        let request = Request {
            path,
            query: (draw.tracking > 0).then(|| format!("utm_source=campaign-{}", draw.tracking)),
            headers,
            ..Request::default()
        };
        let viewer = Viewer {
            device: device.to_vec(),
            country: Some(of(&COUNTRIES, traits.country()).to_owned()),
            ..Viewer::default()
        };
        (request, viewer)
    }
}
