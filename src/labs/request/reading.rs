//! A request as typed: raw HTTP or a `curl` command.

use super::Sent;
use crate::{
    cloudfront::request::rules,
    explain::{Finding, Severity},
    http::{Request, Scheme, TextError, curl_command, parse_curl, parse_request},
    later::later,
};

/// What a text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The request.
    pub request: Request,
    /// What of a `curl` command has no part in the request.
    pub ignored: Vec<String>,
}

/// Reads raw HTTP or a `curl` command; `scheme` is that of a request that names none.
///
/// # Errors
/// Tells what is wrong, line by line.
pub fn read(text: &str, scheme: Scheme) -> Result<Typed, Vec<String>> {
    let say = |line: u32, column: u32, message: &str| {
        let (line, column) = (line.to_string(), column.to_string());
        ["Line ", &line, ", column ", &column, ": ", message, "."].concat()
    };
    if let Some(command) = curl_command(text) {
        return later(|| parse_curl(command))
            .map(|curl| Typed {
                request: curl.request,
                ignored: curl.ignored,
            })
            .map_err(|error| vec![say(error.line, error.column, &error.message)]);
    }
    let told = |error: &TextError| say(error.line, error.column, &error.message);
    parse_request(text, scheme)
        .map(|request| Typed {
            request,
            ignored: Vec::new(),
        })
        .map_err(|errors| errors.iter().map(told).collect())
}

/// What keeps the drafts from being read, and what of the viewers is no address or country.
pub(super) fn findings(sent: &[&Sent]) -> Vec<Finding> {
    let mut all = unread(sent);
    for (at, sent) in sent.iter().enumerate() {
        let mut unlike = |member: &str, value: &str, what: &str, mend: &str| {
            all.push(Finding {
                severity: Severity::Warning,
                field: ["requests[", &at.to_string(), "].viewer.", member].concat(),
                message: ["“", value, "” is no ", what, "."].concat(),
                mend: mend.into(),
                rule: &rules::ORIGIN_GENERATED,
                aws_error: None,
            });
        };
        let viewer = &sent.viewer;
        if viewer.ip.parse::<std::net::IpAddr>().is_err() {
            let mend = "Write an IPv4 or IPv6 address: 203.0.113.24.";
            unlike("ip", &viewer.ip, "address", mend);
        }
        let is_none = |text: &&String| {
            !(text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase()))
        };
        if let Some(country) = viewer.country.as_ref().filter(is_none) {
            let mend = "Write the two capitals of ISO 3166: FR.";
            unlike("country", country, "country code", mend);
        }
    }
    all
}

fn unread(sent: &[&Sent]) -> Vec<Finding> {
    let drafts = sent.iter().enumerate();
    let said = drafts.filter_map(|(at, sent)| {
        let errors = read(sent.draft.as_deref()?, sent.request.scheme).err()?;
        Some((at, errors.into_iter().next()?))
    });
    said.map(|(at, error)| Finding {
        severity: Severity::Error,
        field: ["requests[", &at.to_string(), "].request"].concat(),
        message: error,
        mend:
            "Mend the text; until then the answer is that of the last request that could be read."
                .into(),
        rule: &rules::CONTROL_CHARACTERS,
        aws_error: None,
    })
    .collect()
}
