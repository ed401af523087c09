//! HTTP on the wire, as plain values: order and case kept, nothing normalized.

mod cookies;
mod curl;
mod edit;
mod fetch;
mod query;
mod request;
mod shell;
mod text;
mod url;

pub use cookies::{Cookie, cookies};
pub use curl::{Curl, curl_command, parse_curl};
pub use edit::Pairs;
pub use fetch::{FetchCall, fetch_call, parse_fetch};
pub use query::{Param, is_rest_of_name, params};
pub use request::{Header, HttpVersion, METHODS, Request, Scheme, is_token};
pub use shell::shell_words;
pub use text::{TextError, parse_request, print_request};
pub use url::{BadUrl, UrlParts, bad_percent, split_url};
