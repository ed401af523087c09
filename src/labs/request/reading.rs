//! A request as typed: raw HTTP, a `curl` command, or a call of `fetch`.

use super::scenario::RequestInput;
use crate::http::{
    Request, Scheme, TextError, curl_command, fetch_call, parse_curl, parse_fetch, parse_request,
    print_request,
};

/// A parsed text.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedRequest {
    /// The request.
    pub request: Request,
    /// The options of a command or a call that don't affect the request.
    pub ignored: Vec<String>,
}

/// Parses raw HTTP, a `curl` command, or a call of `fetch`. `scheme` is the protocol of a request that specifies none.
///
/// # Errors
/// The parse errors, in the order of the text.
pub fn read(text: &str, scheme: Scheme) -> Result<ParsedRequest, Vec<String>> {
    let say = |line: u32, column: u32, message: &str| {
        let (line, column) = (line.to_string(), column.to_string());
        ["Line ", &line, ", column ", &column, ": ", message, "."].concat()
    };
    if let Some(command) = curl_command(text) {
        return parse_curl(command)
            .map(|curl| ParsedRequest { request: curl.request, ignored: curl.ignored })
            .map_err(|error| vec![say(error.line, error.column, &error.message)]);
    }
    if fetch_call(text).is_some() {
        return parse_fetch(text)
            .map(|call| ParsedRequest { request: call.request, ignored: call.ignored })
            .map_err(|error| vec![say(error.line, error.column, &error.message)]);
    }
    let told = |error: &TextError| say(error.line, error.column, &error.message);
    parse_request(text, scheme)
        .map(|request| ParsedRequest { request, ignored: Vec::new() })
        .map_err(|errors| errors.iter().map(told).collect())
}

/// A text of a request, read once: what a person typed, or what the scenario says.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestText {
    /// The text.
    pub text: String,
    /// The request that it is, or its errors.
    pub read: Result<ParsedRequest, Vec<String>>,
    scheme: Scheme,
}

impl RequestText {
    /// Reads a text.
    pub fn new(text: String, scheme: Scheme) -> Self {
        let read = read(&text, scheme);
        Self { text, read, scheme }
    }

    /// The text to show of a request: `typed` as it is while it says the same, with line ends and spaces that the
    /// request doesn't keep.
    pub fn shown(sent: &RequestInput, typed: Option<&Self>) -> Self {
        let scheme = sent.request.scheme;
        let typed = typed.map(|typed| match typed.scheme == scheme {
            true => typed.clone(),
            false => Self::new(typed.text.clone(), scheme),
        });
        match (&sent.draft, typed) {
            (Some(draft), Some(typed)) if typed.text == *draft => typed,
            (Some(draft), _) => Self::new(draft.clone(), scheme),
            (None, Some(typed)) if typed.says(&sent.request) && !typed.is_command() => typed,
            (None, _) => Self {
                text: print_request(&sent.request),
                read: Ok(ParsedRequest { request: sent.request.clone(), ignored: Vec::new() }),
                scheme,
            },
        }
    }

    /// True if the text is this request.
    pub fn says(&self, request: &Request) -> bool {
        self.read.as_ref().is_ok_and(|read| read.request == *request)
    }

    /// True for a `curl` command or a call of `fetch`.
    pub fn is_command(&self) -> bool {
        curl_command(&self.text).is_some() || fetch_call(&self.text).is_some()
    }

    /// The errors, in the order of the text.
    pub fn errors(&self) -> &[String] {
        self.read.as_ref().err().map_or(&[], Vec::as_slice)
    }

    /// Puts the text into the scenario. A text that can't be read becomes the draft, next to the last valid request, and so
    /// does a command that isn't `complete`, because it is still being typed.
    pub fn write(&self, sent: &mut RequestInput, complete: bool) {
        match &self.read {
            Ok(read) if complete || !self.is_command() => {
                (sent.request, sent.draft) = (read.request.clone(), None);
            }
            _ => sent.draft = Some(self.text.clone()),
        }
    }
}

/// The first parse error of a draft.
pub(super) fn first_error(sent: &RequestInput) -> Option<String> {
    let errors = read(sent.draft.as_deref()?, sent.request.scheme).err()?;
    errors.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> RequestText {
        RequestText::new(text.into(), Scheme::Https)
    }

    #[test]
    fn a_text_is_shown_as_typed_while_it_says_the_same() {
        let mut sent = RequestInput::default();
        let spaced = typed("GET /a HTTP/1.1\nHost:   a.example\n");
        spaced.write(&mut sent, true);
        assert_eq!((sent.request.path.as_str(), &sent.draft), ("/a", &None));
        assert_eq!(RequestText::shown(&sent, Some(&spaced)), spaced);
        sent.request.path = "/b".into();
        sent.draft = None;
        let shown = RequestText::shown(&sent, Some(&spaced));
        assert!(shown.text.starts_with("GET /b "), "{}", shown.text);
        // Another protocol is another request with the same text.
        let plain = typed("GET /c HTTP/1.1\nHost: a.example\n");
        plain.write(&mut sent, true);
        sent.request.scheme = Scheme::Http;
        assert_eq!(RequestText::shown(&sent, Some(&plain)).text, plain.text);
    }

    #[test]
    fn what_cannot_be_read_is_a_draft_beside_the_last_request() {
        let mut sent = RequestInput::default();
        let last = sent.request.clone();
        let bad = typed("GET");
        bad.write(&mut sent, true);
        assert_eq!((&sent.request, sent.draft.as_deref()), (&last, Some("GET")));
        assert_eq!(RequestText::shown(&sent, None), bad);
        assert!(!bad.errors().is_empty());
    }

    #[test]
    fn a_command_is_taken_when_it_is_complete() {
        let mut sent = RequestInput::default();
        let command = typed("curl -s https://a.example/b");
        command.write(&mut sent, false);
        assert!(sent.draft.is_some() && RequestText::shown(&sent, Some(&command)) == command);
        command.write(&mut sent, true);
        assert_eq!((sent.request.path.as_str(), &sent.draft), ("/b", &None));
        let shown = RequestText::shown(&sent, Some(&command));
        assert!(shown.text.starts_with("GET /b "), "the request replaces the command: {shown:?}");
    }
}
