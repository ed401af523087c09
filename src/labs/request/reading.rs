//! A request as typed: raw HTTP or a `curl` command.

use super::RequestInput;
use crate::{
    cloudfront::request::rules,
    deferred::deferred,
    explain::{Finding, Severity},
    http::{Request, Scheme, TextError, curl_command, parse_curl, parse_request},
    text::code,
};

/// A parsed text.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedRequest {
    /// The request.
    pub request: Request,
    /// The options of a `curl` command that don't affect the request.
    pub ignored: Vec<String>,
}

/// Parses raw HTTP or a `curl` command. `scheme` is the protocol of a request that specifies none.
///
/// # Errors
/// The parse errors, in the order of the text.
pub fn read(text: &str, scheme: Scheme) -> Result<ParsedRequest, Vec<String>> {
    let say = |line: u32, column: u32, message: &str| {
        let (line, column) = (line.to_string(), column.to_string());
        ["Line ", &line, ", column ", &column, ": ", message, "."].concat()
    };
    if let Some(command) = curl_command(text) {
        return deferred(|| parse_curl(command))
            .map(|curl| ParsedRequest { request: curl.request, ignored: curl.ignored })
            .map_err(|error| vec![say(error.line, error.column, &error.message)]);
    }
    let told = |error: &TextError| say(error.line, error.column, &error.message);
    parse_request(text, scheme)
        .map(|request| ParsedRequest { request, ignored: Vec::new() })
        .map_err(|errors| errors.iter().map(told).collect())
}

/// Parse errors of the drafts, and invalid viewer fields.
pub(super) fn findings(sent: &[&RequestInput]) -> Vec<Finding> {
    let mut all = unread(sent);
    for (at, sent) in sent.iter().enumerate() {
        let invalid_fields = sent.viewer.invalid_fields().into_iter();
        all.extend(invalid_fields.map(|invalid_field| Finding {
            severity: Severity::Warning,
            field: ["requests[", &at.to_string(), "].viewer.", invalid_field.member].concat(),
            message: format!("{} isn't a valid {}.", code(invalid_field.value), invalid_field.what),
            fix: invalid_field.fix.into(),
            rule: &rules::ORIGIN_GENERATED_FORM,
            aws_error: None,
            change: None,
        }));
    }
    all
}

fn unread(sent: &[&RequestInput]) -> Vec<Finding> {
    let drafts = sent.iter().enumerate();
    let said = drafts.filter_map(|(at, sent)| {
        let errors = read(sent.draft.as_deref()?, sent.request.scheme).err()?;
        Some((at, errors.into_iter().next()?))
    });
    said.map(|(at, error)| Finding {
        severity: Severity::Error,
        field: ["requests[", &at.to_string(), "].request"].concat(),
        message: error,
        fix: "Correct the text. Showing the result for the last valid request.".into(),
        rule: &rules::CONTROL_CHARACTERS,
        aws_error: None,
        change: None,
    })
    .collect()
}
