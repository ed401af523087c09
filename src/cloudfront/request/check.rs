//! Problems of a request and of the origin and policies that it meets. Whether AWS accepts the policies is checked by
//! their own validation.

use super::{
    CompiledBehavior, OriginKind, OriginRefusal, RefusalCause, RequestOrigin, RequestPartKind,
    SigningBehavior, Viewer,
    headers::custom_header_forbidden,
    key::is_websocket,
    parts::{header_path, list},
    rules,
    signature::is_signing_param,
};
use crate::{
    cloudfront::policy::SelectionBehavior,
    explain::{Finding, Mount, Rule, Severity, Trace, finding},
    http::{Request, bad_percent, is_token, params},
    text::{code, count_of},
};

/// Why CloudFront rejects a request before it looks up the cache.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRejection {
    /// The status code that CloudFront returns.
    pub status: u16,
    /// The rule that applies.
    pub rule: &'static Rule,
    /// One sentence, which names the cause.
    pub because: String,
    /// The member of the request: `request.path`.
    pub member: String,
    /// How to fix it.
    pub fix: &'static str,
}

impl RequestRejection {
    /// The cause and the status code that CloudFront returns.
    pub fn sentence(&self) -> String {
        format!("{} CloudFront returns {}.", self.because, self.status)
    }
}

/// Maximum length of a URL, in bytes.
const MOST_URL: u64 = 8_192;
/// Maximum length of the request line and headers, in bytes.
const MOST_HEAD: u64 = 32_768;
/// Quotas of origin custom headers: their number, and the characters of a name, of a value, and of all together.
const CUSTOM_LIMITS: [usize; 4] = [30, 256, 1_783, 10_240];

/// Why CloudFront rejects this request; `None` if it doesn't.
pub fn refusal(request: &Request) -> Option<RequestRejection> {
    if let Some((member, because, fix)) = no_http(request) {
        return Some(RequestRejection {
            status: 400,
            rule: &rules::CONTROL_CHARACTERS,
            because: because.into(),
            member,
            fix,
        });
    }
    let url = request.url_bytes();
    if url > MOST_URL {
        return Some(RequestRejection {
            status: 414,
            rule: &rules::LIMIT_URL,
            because: format!(
                "The URL is {} long. CloudFront accepts up to 8,192 bytes.",
                count_of(url, "byte")
            ),
            member: "request.path".into(),
            fix: "Shorten the path or query string, or send the data in the body of a POST request.",
        });
    }
    let head = request.head_bytes();
    if head > MOST_HEAD {
        return Some(RequestRejection {
            status: 494,
            rule: &rules::LIMIT_HEAD,
            because: format!(
                "The request line and headers are {} long. CloudFront accepts up to 32,768 bytes.",
                count_of(head, "byte")
            ),
            member: "request.headers".into(),
            fix: "Send fewer or shorter headers, for example fewer cookies.",
        });
    }
    if !matches!(
        request.method.as_str(),
        "GET" | "HEAD" | "OPTIONS" | "PUT" | "PATCH" | "POST" | "DELETE"
    ) {
        return Some(RequestRejection {
            status: 403,
            rule: &rules::UNKNOWN_METHOD,
            because: format!("CloudFront doesn't accept the method {}.", code(&request.method)),
            member: "request.method".into(),
            fix: "Use GET, HEAD, OPTIONS, PUT, PATCH, POST, or DELETE, in uppercase.",
        });
    }
    if request.method == "GET" && !request.body.is_empty() {
        return Some(RequestRejection {
            status: 403,
            rule: &rules::GET_BODY,
            because: "CloudFront doesn't accept a GET request with a body.".into(),
            member: "request.body".into(),
            fix: "Remove the body, or use POST.",
        });
    }
    None
}

/// Why a request isn't valid HTTP: the member, the cause, and the fix.
fn no_http(request: &Request) -> Option<(String, &'static str, &'static str)> {
    const CONTROL: &str = "A control character isn't valid in HTTP.";
    const FIX: &str = "Remove line breaks and other control characters.";
    let controls = |text: &str| text.chars().any(|c| c.is_control() && c != '\t');
    if request.host.is_empty() {
        let fix = "Add a `Host` header, such as `www.example.com`.";
        return Some(("request.host".into(), "The request has no `Host` header.", fix));
    }
    if !is_authority(&request.host) {
        let fix = "Enter a domain name, such as `www.example.com`, with an optional port.";
        return Some(("request.host".into(), "The value of `Host` isn't a valid host name.", fix));
    }
    if !request.path.starts_with('/') && request.path != "*" {
        let fix = "Start the path with `/`.";
        return Some(("request.path".into(), "The path doesn't start with `/`.", fix));
    }
    if !is_token(&request.method) {
        let fix = "Enter a single word, such as GET.";
        return Some(("request.method".into(), "The method isn't a single word.", fix));
    }
    if request.path.contains(['?', '#']) {
        let fix =
            "Enter the text after `?` as the query string. Browsers don't send the text after `#`.";
        return Some(("request.path".into(), "The path contains `?` or `#`.", fix));
    }
    let query = request.query.as_deref().unwrap_or_default();
    for (member, text) in [("request.path", request.path.as_str()), ("request.query", query)] {
        if text.contains(' ') {
            return Some((member.into(), "The URL contains a space.", "Encode a space as `%20`."));
        }
        if controls(text) {
            return Some((member.into(), CONTROL, FIX));
        }
    }
    request.headers.iter().enumerate().find_map(|(place, header)| {
        let member = ["request.headers[", &place.to_string(), "]"].concat();
        // An empty line of the form isn't a header yet.
        if controls(header.value()) {
            Some((member, CONTROL, FIX))
        } else if is_token(header.name()) || (header.0.is_empty() && header.1.is_empty()) {
            None
        } else {
            let fix = "Use only letters, digits, and hyphens in the header name.";
            Some((member, "The header name isn't valid.", fix))
        }
    })
}

/// True for a valid value of `Host`: a domain name or IP address, with an optional port.
fn is_authority(host: &str) -> bool {
    host.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"/?#@\\<>\"^`{|},".contains(c))
}

/// True for a domain name or IP address without a port.
fn is_domain(name: &str) -> bool {
    !name.is_empty() && !name.contains(':') && is_authority(name)
}

/// The problems, each at its field; `requests` are the requests with where each is in the scenario.
pub fn findings(compiled: &CompiledBehavior, requests: &[(&Request, Mount)]) -> Vec<Finding> {
    let mut found = Vec::new();
    origin(&mut found, compiled);
    policies(&mut found, compiled);
    for (request, mount) in requests {
        let mut own = Vec::new();
        of_request(&mut own, compiled, request);
        found.extend(mount.findings(own));
    }
    found
}

fn origin(found: &mut Vec<Finding>, compiled: &CompiledBehavior) {
    let path = &compiled.origin.path;
    if !path.is_empty() && (!path.starts_with('/') || path.ends_with('/')) {
        finding!(found, Severity::Error, rules::ORIGIN_PATH, "origin.path";
            "The origin path {} must start with `/` and can't end with `/`.", code(path);
            "Enter a path such as `/production`, or leave it empty.");
    }
    let own = compiled.domain.as_str();
    if !is_domain(own) {
        finding!(found, Severity::Warning, rules::KEY_DOMAIN, "distributionDomain";
            "{}", match own { "" => "The distribution domain name is empty.".into(), _ => format!("{} isn't a domain name.", code(own)), };
            "Enter a domain name without protocol, port, and path, such as `d111111abcdef8.cloudfront.net`.");
    }
    let domain = &compiled.origin.domain;
    if !is_domain(domain) {
        finding!(found, Severity::Error, rules::ORIGIN_HOST, "origin.domain";
            "{}", match domain.as_str() { "" => "The origin domain name is empty.".into(), _ => format!("{} isn't a domain name.", code(domain)), };
            "Enter a domain name without protocol, port, and path, such as `www.example.com`.");
    }
    let [most, name_most, value_most, all_most] = CUSTOM_LIMITS;
    let headers = &compiled.origin.custom_headers;
    let all: usize = headers.iter().map(|h| h.0.chars().count() + h.1.chars().count()).sum();
    if headers.len() > most || all > all_most {
        finding!(found, Severity::Error, rules::ORIGIN_CUSTOM_LIMITS, "origin.customHeaders";
            "The origin has {} with {} in total. The quotas are 30 headers and 10,240 characters.", count_of(headers.len(), "custom header"), count_of(all, "character");
            "Remove custom headers, or request a quota increase.");
    }
    for (place, header) in headers.iter().enumerate() {
        let field = ["origin.customHeaders[", &place.to_string(), "]"].concat();
        if custom_header_forbidden(header.name()) || !is_token(header.name()) {
            finding!(found, Severity::Error, rules::ORIGIN_CUSTOM_BARRED, field;
                "{} can't be a custom header.", code(header.name());
                "Use another name, such as `X-Origin-Verify`.");
        } else if header.value().chars().any(char::is_control) {
            finding!(found, Severity::Error, rules::ORIGIN_CUSTOM_BARRED, field;
                "The value of {} contains a control character.", code(header.name());
                "Remove line breaks and other control characters.");
        } else if header.0.chars().count() > name_most || header.1.chars().count() > value_most {
            finding!(found, Severity::Error, rules::ORIGIN_CUSTOM_LIMITS, field;
                "The custom header is too long. A name can have up to 256 characters, and a value up to 1,783.";
                "Shorten the name or the value.");
        }
    }
    signing(found, &compiled.origin);
    if compiled.origin.kind != OriginKind::S3 {
        return;
    }
    // The validation of a custom policy reports the same.
    let (name, field) = if compiled.keyed("host").is_some() && compiled.cache.managed {
        (&compiled.cache.name, "cachePolicy.managed")
    } else {
        (&compiled.forward.name, "originRequestPolicy.managed")
    };
    let by_cache = field == "cachePolicy.managed";
    if by_cache || (compiled.forward.managed && compiled.forwards_header("host").0) {
        finding!(found, Severity::Warning, rules::ORIGIN_HOST_S3, field;
            "{} forwards the viewer's `Host`, so Amazon S3 returns 403.", code(name);
            "{}", if by_cache { "Use a cache policy without `Host`, such as `CachingOptimized`." } else { "Use `CORS-S3Origin`, `AllViewerExceptHostHeader`, or no origin request policy." });
    }
    let selects_cookies = |pick: &super::compiled::CompiledSelection| {
        !matches!(pick.behavior, SelectionBehavior::None)
    };
    if selects_cookies(&compiled.cache.cookies) {
        finding!(found, Severity::Warning, rules::ADVICE_S3_COOKIES, compiled.cache_field(RequestPartKind::Cookie, None);
            "Amazon S3 ignores cookies, so cookies in the cache key only lower the cache hit ratio.";
            "Set Cookies in the cache policy to None.");
    }
}

/// Origin access control settings that the origin doesn't support.
fn signing(found: &mut Vec<Finding>, origin: &RequestOrigin) {
    let field = "origin.signingBehavior".to_owned();
    let is_lambda = origin.domain.contains(".lambda-url.");
    if origin.signing_behavior == SigningBehavior::AlwaysAmzAuth && !is_lambda {
        finding!(found, Severity::Error, rules::ORIGIN_SIGNED_BESIDE, field;
            "`always-amz-auth` is for Lambda function URLs only.";
            "Use `always`, or enter the domain name of a function URL: `<id>.lambda-url.<region>.on.aws`.");
    } else if !origin.signing_behavior.is_never() && origin.domain.contains(".s3-website") {
        finding!(found, Severity::Error, rules::ORIGIN_SIGNED, field;
            "An Amazon S3 website endpoint doesn't support origin access control.";
            "Use the REST endpoint, `<bucket>.s3.<region>.amazonaws.com`, and set Origin type to S3 bucket.");
    }
}

fn policies(found: &mut Vec<Finding>, compiled: &CompiledBehavior) {
    if let Some(keyed) = compiled.keyed("accept-language") {
        finding!(found, Severity::Note, rules::ADVICE_LANGUAGE, compiled.cache_field(RequestPartKind::Header, Some(keyed.place));
            "Each value of `Accept-Language` creates a separate cached object, for example `fr`, `fr-FR`, and `fr-FR,fr;q=0.9`.";
            "Use a CloudFront function to normalize the header to the languages that you serve.");
    }
    let forward = &compiled.forward;
    if forward.present
        && forward.headers == SelectionBehavior::Whitelist
        && !forward.header_names.is_empty()
        && !compiled.forwards_cookies()
        && matches!(forward.query_strings.behavior, SelectionBehavior::None)
        && forward.header_names.iter().all(|(name, _)| {
            compiled.keyed(name).is_some()
                || (name == "accept-encoding" && compiled.normalizes_encoding())
        })
    {
        finding!(found, Severity::Note, rules::ADVICE_NO_EFFECT, compiled.forward_field(RequestPartKind::Header, None);
            "The origin request policy has no effect because the cache policy already forwards everything in it.";
            "Remove the origin request policy, or include other headers that the origin needs.");
    }
}

fn of_request(found: &mut Vec<Finding>, compiled: &CompiledBehavior, request: &Request) {
    if let Some(rejection) = refusal(request) {
        finding!(found, Severity::Error, *rejection.rule, rejection.member.as_str(); "{}", rejection.sentence(); "{}", rejection.fix);
    }
    let query = request.query.as_deref().unwrap_or_default();
    for (member, text) in [("request.path", request.path.as_str()), ("request.query", query)] {
        if let Some(bad) = bad_percent(text) {
            finding!(found, Severity::Warning, rules::BAD_PERCENT, member;
                "{} isn't a percent-encoding. Two hexadecimal digits must follow `%`.", code(bad);
                "Encode the character `%` as `%25`.");
        } else if text.chars().any(|c| {
            !c.is_ascii() || c == ' ' || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '}')
        }) {
            finding!(found, Severity::Note, rules::RAW_CHARACTERS, member;
                "The URL contains characters that a browser percent-encodes.";
                "Enter the URL as the browser sends it. For example, encode `é` as `%C3%A9`.");
        }
    }
    let denied = denial(found, compiled, request);
    let signature: Vec<&str> = params(query)
        .map(|param| param.name)
        .filter(|name| compiled.viewer_access.is_open() && is_signing_param(name))
        .collect();
    if signature.contains(&"Signature") && signature.contains(&"Key-Pair-Id") {
        let names = list(signature);
        let consequence = match &denied {
            Some(denied) if denied.cause == RefusalCause::QueryString => {
                [" ", &denied.sentence()].concat()
            }
            _ => String::new(),
        };
        finding!(found, Severity::Warning, rules::KEY_QUERY_SIGNED_OPEN, "request.query";
            "CloudFront treats {names} as ordinary query strings because the cache behavior doesn't restrict viewer access.{consequence}";
            "Restrict viewer access with a trusted key group.");
    }
    let tracking: Vec<&str> = params(query)
        .map(|param| param.name)
        .filter(|name| {
            is_tracking(name)
                && !compiled.removes_param(name)
                && compiled.cache.query_strings.accepts(name)
        })
        .collect();
    if !tracking.is_empty() {
        finding!(found, Severity::Warning, rules::ADVICE_TRACKING, compiled.cache_field(RequestPartKind::Query, None);
            "The cache key contains {}, so every campaign or click creates a separate cached object of the same page.", list(tracking);
            "Set Query strings to Include all except with these names, or include only those that change the response.");
    }
    let authorization = request
        .headers
        .iter()
        .position(|header| header.is("authorization"))
        .filter(|_| compiled.keyed("authorization").is_none());
    if let Some(place) = authorization {
        let signing = compiled.origin.signing_behavior;
        if signing.is_never()
            && matches!(request.method.as_str(), "GET" | "HEAD")
            && !compiled.forwards_header("authorization").0
        {
            finding!(found, Severity::Warning, rules::ORIGIN_AUTHORIZATION, header_path(place);
                "CloudFront removes `Authorization` because neither policy includes it.";
                "Add it to the cache policy, so that each value has its own cached object.");
        } else if matches!(signing, SigningBehavior::NoOverride | SigningBehavior::AlwaysAmzAuth) {
            finding!(found, Severity::Warning, rules::ORIGIN_SIGNED_KEPT, header_path(place);
                "CloudFront doesn't forward the viewer's `Authorization` because the cache policy doesn't include it.";
                "Add `Authorization` to the cache policy.");
        }
    }
    websocket(found, compiled, request);
    if compiled.origin.kind == OriginKind::S3 && request.header("origin").next().is_some() {
        let sends = |name: &str| compiled.keyed(name).is_some() || compiled.forwards_header(name).0;
        if !sends("origin") {
            finding!(found, Severity::Warning, rules::ADVICE_CORS_S3, compiled.forward_field(RequestPartKind::Header, None);
                "Amazon S3 returns no CORS headers because CloudFront doesn't forward `Origin`.";
                "Use the managed origin request policy `CORS-S3Origin`.");
        }
    }
}

/// What the origin denies the forwarded request for.
fn denial(
    found: &mut Vec<Finding>,
    compiled: &CompiledBehavior,
    request: &Request,
) -> Option<OriginRefusal> {
    let origin = compiled.origin();
    if !origin.can_refuse() {
        return None;
    }
    let sent = compiled.origin_request(request, &Viewer::unknown(), &mut Trace::silent());
    let denied = origin.refusal(request, &sent)?;
    let at = |name: &str| {
        sent.headers.iter().find(|line| line.name.eq_ignore_ascii_case(name))?.reads.last().cloned()
    };
    let field = match denied.cause {
        RefusalCause::Host => at("host"),
        RefusalCause::Authorization => at("authorization"),
        RefusalCause::QueryString => Some("request.query".to_owned()),
        RefusalCause::PayloadHash => Some("request.headers".to_owned()),
    };
    // The checks of the policies and of signature parameters report these.
    let reported = [&rules::ORIGIN_HOST_S3, &rules::KEY_QUERY_SIGNED_OPEN];
    if !reported.iter().any(|rule| rule.id == denied.rule.id) {
        finding!(found, Severity::Warning, *denied.rule, field.unwrap_or_default(); "{}", denied.sentence(); "{}", denied.fix);
    }
    Some(denied)
}

/// What prevents a WebSocket connection.
fn websocket(found: &mut Vec<Finding>, compiled: &CompiledBehavior, request: &Request) {
    let asks = request.headers.iter().position(|header| {
        header.is("upgrade") && header.value().trim().eq_ignore_ascii_case("websocket")
    });
    let Some(place) = asks else { return };
    if !is_websocket(request) {
        finding!(found, Severity::Warning, rules::WEBSOCKET_VERSION, header_path(place);
            "CloudFront removes `Upgrade` because the request isn't a valid WebSocket handshake.";
            "Send a GET request over HTTP/1.1 with `Connection: Upgrade`.");
        return;
    }
    let missing: Vec<&str> = ["Sec-WebSocket-Key", "Sec-WebSocket-Version"]
        .into_iter()
        .filter(|name| {
            let lower = name.to_ascii_lowercase();
            compiled.keyed(&lower).is_none() && !compiled.forwards_header(&lower).0
        })
        .collect();
    if !missing.is_empty() {
        finding!(found, Severity::Warning, rules::WEBSOCKET_HEADERS, compiled.forward_field(RequestPartKind::Header, None);
            "The WebSocket handshake fails because CloudFront doesn't forward {}.", list(missing);
            "Use `AllViewer`, or add these headers to the origin request policy.");
    }
}

/// Query strings that marketing tools add.
fn is_tracking(name: &str) -> bool {
    name.starts_with("utm_")
        || matches!(
            name,
            "gclid"
                | "fbclid"
                | "msclkid"
                | "dclid"
                | "mc_cid"
                | "mc_eid"
                | "ref"
                | "igshid"
                | "yclid"
        )
}
