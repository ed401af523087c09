//! What is wrong, or unwise, about a request and the behavior that it meets. Whether the policies are such that AWS
//! takes them is for the policies' own validation.

use super::{
    BehaviorSettings, CompiledBehavior, OriginKind, RequestPartKind, ScenarioPaths,
    SigningBehavior,
    headers::custom_header_forbidden,
    key::{is_signing_param, is_websocket},
    key_trace::list,
    rules,
};
use crate::{
    cloudfront::policy::SelectionBehavior,
    explain::{Finding, Rule, Severity},
    http::{Request, bad_percent, is_token, params},
};

/// Why CloudFront turns a request away before it looks at its cache.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRejection {
    /// What the viewer gets.
    pub status: u16,
    /// The rule behind it.
    pub rule: &'static Rule,
    /// One sentence.
    pub because: String,
    /// The member of the request: `request.path`.
    pub member: String,
    /// What to do about it.
    pub fix: &'static str,
}

/// Longest address, in bytes.
const MOST_URL: u64 = 8_192;
/// Longest request line with headers, in bytes.
const MOST_HEAD: u64 = 32_768;
/// Origin custom headers: how many, and characters of a name, a value, and all together.
const CUSTOM_LIMITS: [usize; 4] = [30, 256, 1_783, 10_240];

/// Whether CloudFront turns this request away.
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
            because: ["The address has ", &url.to_string(), " bytes; CloudFront takes 8,192."]
                .concat(),
            member: "request.path".into(),
            fix: "Shorten path or query string, or send the data in the body of a POST.",
        });
    }
    let head = request.head_bytes();
    if head > MOST_HEAD {
        return Some(RequestRejection {
            status: 494,
            rule: &rules::LIMIT_HEAD,
            because: [
                "Request line and headers have ",
                &head.to_string(),
                " bytes; CloudFront takes 32,768.",
            ]
            .concat(),
            member: "request.headers".into(),
            fix: "Send fewer or shorter headers; cookies are the usual culprit.",
        });
    }
    if !matches!(
        request.method.as_str(),
        "GET" | "HEAD" | "OPTIONS" | "PUT" | "PATCH" | "POST" | "DELETE"
    ) {
        return Some(RequestRejection {
            status: 403,
            rule: &rules::UNKNOWN_METHOD,
            because: ["CloudFront does not take the method ", &request.method, "."].concat(),
            member: "request.method".into(),
            fix: "Use GET, HEAD, OPTIONS, PUT, PATCH, POST or DELETE, in capitals.",
        });
    }
    if request.method == "GET" && !request.body.is_empty() {
        return Some(RequestRejection {
            status: 403,
            rule: &rules::GET_BODY,
            because: "A GET with a body is refused.".into(),
            member: "request.body".into(),
            fix: "Take away what follows the blank line, or use POST.",
        });
    }
    None
}

/// What makes a request no HTTP at all: where, why, and what to do.
fn no_http(request: &Request) -> Option<(String, &'static str, &'static str)> {
    const CONTROL: &str = "There are control characters in it: it is no HTTP.";
    const FIX: &str = "Take line breaks and other control characters out.";
    let controls = |text: &str| text.chars().any(|c| c.is_control() && c != '\t');
    if request.host.is_empty() {
        let fix = "Add the Host header: www.example.com.";
        return Some(("request.host".into(), "The request names no host.", fix));
    }
    if !is_authority(&request.host) {
        let fix = "Write the name alone, with a port if need be: www.example.com.";
        return Some(("request.host".into(), "The Host is no name of a host: it is no HTTP.", fix));
    }
    if !request.path.starts_with('/') && request.path != "*" {
        let fix = "Let the path begin with /.";
        return Some((
            "request.path".into(),
            "The path does not begin with /: it is no HTTP.",
            fix,
        ));
    }
    if !is_token(&request.method) {
        let fix = "A method is one word: GET.";
        return Some(("request.method".into(), "The method is not one word: it is no HTTP.", fix));
    }
    if request.path.contains(['?', '#']) {
        let fix = "What follows ? is the query string; what follows # never leaves the browser.";
        return Some(("request.path".into(), "The path holds ? or #, which end it.", fix));
    }
    let query = request.query.as_deref().unwrap_or_default();
    for (member, text) in [("request.path", request.path.as_str()), ("request.query", query)] {
        if text.contains(' ') {
            return Some((
                member.into(),
                "There is a space in the address, which ends it.",
                "Write a space as %20.",
            ));
        }
        if controls(text) {
            return Some((member.into(), CONTROL, FIX));
        }
    }
    request.headers.iter().enumerate().find_map(|(place, header)| {
        let member = ["request.headers[", &place.to_string(), "]"].concat();
        // A line that is still empty counts for nothing.
        if controls(header.value()) {
            Some((member, CONTROL, FIX))
        } else if is_token(header.name()) || (header.0.is_empty() && header.1.is_empty()) {
            None
        } else {
            let fix = "A header's name is letters, digits and hyphens.";
            Some((member, "This is no name of a header: it is no HTTP.", fix))
        }
    })
}

/// True for what a Host header may hold: a name or an address, and a port.
fn is_authority(host: &str) -> bool {
    host.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"/?#@\\<>\"^`{|},".contains(c))
}

/// True for a name or an address without a port.
fn is_domain(name: &str) -> bool {
    !name.is_empty() && !name.contains(':') && is_authority(name)
}

struct Notes(Vec<Finding>);

impl Notes {
    fn add(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        field: String,
        message: String,
        fix: &str,
    ) {
        self.0.push(Finding { severity, field, message, fix: fix.into(), rule, aws_error: None });
    }
}

/// What is wrong or unwise, at the fields of the scenario.
pub fn findings(
    setup: &BehaviorSettings<'_>,
    compiled: &CompiledBehavior,
    requests: &[(&Request, ScenarioPaths<'_>)],
) -> Vec<Finding> {
    let mut notes = Notes(Vec::new());
    origin(&mut notes, setup, compiled);
    policies(&mut notes, compiled);
    for (request, places) in requests {
        of_request(&mut notes, compiled, request, *places);
    }
    notes.0
}

fn origin(notes: &mut Notes, setup: &BehaviorSettings<'_>, compiled: &CompiledBehavior) {
    let path = &setup.origin.path;
    if !path.is_empty() && (!path.starts_with('/') || path.ends_with('/')) {
        notes.add(
            &rules::ORIGIN_PATH,
            Severity::Error,
            "origin.path".into(),
            ["The origin path ", path, " does not begin with / or ends with it."].concat(),
            "Write it as /production, or leave it empty.",
        );
    }
    let own = setup.distribution_domain;
    if !is_domain(own) {
        notes.add(
            &rules::KEY_DOMAIN,
            Severity::Warning,
            "distributionDomain".into(),
            match own {
                "" => "The distribution has no domain name.".into(),
                _ => ["“", own, "” is no domain name."].concat(),
            },
            "Write the name alone, without protocol, port and path: d111111abcdef8.cloudfront.net.",
        );
    }
    let domain = &setup.origin.domain;
    if !is_domain(domain) {
        notes.add(
            &rules::ORIGIN_HOST,
            Severity::Error,
            "origin.domain".into(),
            match domain.as_str() {
                "" => "The origin has no domain name.".into(),
                _ => ["“", domain, "” is no domain name."].concat(),
            },
            "Write the name alone, without protocol, port and path: www.example.com.",
        );
    }
    let [most, name_most, value_most, all_most] = CUSTOM_LIMITS;
    let headers = &setup.origin.custom_headers;
    let all: usize = headers.iter().map(|h| h.0.chars().count() + h.1.chars().count()).sum();
    if headers.len() > most || all > all_most {
        notes.add(
            &rules::ORIGIN_CUSTOM_LIMITS,
            Severity::Error,
            "origin.customHeaders".into(),
            [
                "There are ",
                &headers.len().to_string(),
                " custom headers with ",
                &all.to_string(),
                " characters; 30 with 10,240 are allowed.",
            ]
            .concat(),
            "Take some away, or ask AWS for a higher quota.",
        );
    }
    for (place, header) in headers.iter().enumerate() {
        let field = ["origin.customHeaders[", &place.to_string(), "]"].concat();
        if custom_header_forbidden(header.name()) || !is_token(header.name()) {
            notes.add(
                &rules::ORIGIN_CUSTOM_BARRED,
                Severity::Error,
                field,
                ["“", header.name(), "” can't be a custom header of an origin."].concat(),
                "Choose another name, such as X-Origin-Verify.",
            );
        } else if header.value().chars().any(char::is_control) {
            notes.add(
                &rules::ORIGIN_CUSTOM_BARRED,
                Severity::Error,
                field,
                [
                    "The value of ",
                    header.name(),
                    " holds a line break or another control character.",
                ]
                .concat(),
                "Take it out: a header is one line.",
            );
        } else if header.0.chars().count() > name_most || header.1.chars().count() > value_most {
            notes.add(
                &rules::ORIGIN_CUSTOM_LIMITS,
                Severity::Error,
                field,
                "This custom header is too long: names have at most 256 characters, values 1,783."
                    .into(),
                "Shorten it.",
            );
        }
    }
    signing(notes, setup);
    if setup.origin.kind != OriginKind::S3 {
        return;
    }
    // Of a policy of one's own, its validation says so.
    let (name, field) = if compiled.keyed("host").is_some() && compiled.cache.managed {
        (&compiled.cache.name, "cachePolicy.managed")
    } else {
        (&compiled.forward.name, "originRequestPolicy.managed")
    };
    let by_cache = field == "cachePolicy.managed";
    if by_cache || (compiled.forward.managed && compiled.forwards_header("host").0) {
        notes.add(
            &rules::ORIGIN_HOST_S3,
            Severity::Warning,
            field.into(),
            [name, " sends the viewer's Host to the bucket, which answers 403."].concat(),
            if by_cache {
                "Choose a cache policy without Host, such as CachingOptimized."
            } else {
                "Choose CORS-S3Origin or AllViewerExceptHostHeader, or no origin request policy."
            },
        );
    }
    let selects_cookies = |pick: &super::compiled::CompiledSelection| {
        !matches!(pick.behavior, SelectionBehavior::None)
    };
    if selects_cookies(&compiled.cache.cookies) {
        notes.add(
            &rules::ADVICE_S3_COOKIES,
            Severity::Warning,
            compiled.cache_field(RequestPartKind::Cookie, None),
            "S3 ignores cookies: in the key they only multiply the objects.".into(),
            "Set the cookies of the cache policy to none.",
        );
    }
}

/// Origin access control that the origin can't have.
fn signing(notes: &mut Notes, setup: &BehaviorSettings<'_>) {
    let origin = setup.origin;
    let field = "origin.signingBehavior".to_owned();
    let is_lambda = origin.domain.contains(".lambda-url.");
    if origin.signing_behavior == SigningBehavior::AlwaysAmzAuth && !is_lambda {
        notes.add(
            &rules::ORIGIN_SIGNED_BESIDE,
            Severity::Error,
            field,
            "always-amz-auth is for Lambda function URLs alone.".into(),
            "Choose always, or give the origin the domain of a function URL: <id>.lambda-url.<region>.on.aws.",
        );
    } else if !origin.signing_behavior.is_never() && origin.domain.contains(".s3-website") {
        notes.add(
            &rules::ORIGIN_SIGNED,
            Severity::Error,
            field,
            "A website endpoint of S3 takes no signed requests: origin access control is not possible.".into(),
            "Use the bucket's REST endpoint, <bucket>.s3.<region>.amazonaws.com, with the kind S3 bucket.",
        );
    }
}

fn policies(notes: &mut Notes, compiled: &CompiledBehavior) {
    if let Some(keyed) = compiled.keyed("accept-language") {
        notes.add(
            &rules::ADVICE_LANGUAGE,
            Severity::Note,
            compiled.cache_field(RequestPartKind::Header, Some(keyed.place)),
            "Every language tag is its own object: `fr-FR`, `fr` and `fr-FR,fr;q=0.9` differ, since the whole value is in the key.".into(),
            "Let a CloudFront Function cut the header down to the languages that you serve.",
        );
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
        notes.add(
            &rules::ADVICE_NO_EFFECT,
            Severity::Note,
            compiled.forward_field(RequestPartKind::Header, None),
            "The origin request policy names only what the cache policy sends already.".into(),
            "Leave the origin request policy away, or name what the origin needs beside the key.",
        );
    }
}

fn of_request(
    notes: &mut Notes,
    compiled: &CompiledBehavior,
    request: &Request,
    places: ScenarioPaths<'_>,
) {
    if let Some(refusal) = refusal(request) {
        notes.add(
            refusal.rule,
            Severity::Error,
            places.of(&refusal.member),
            [&refusal.because, " The viewer gets ", &refusal.status.to_string(), "."].concat(),
            refusal.fix,
        );
    }
    let query = request.query.as_deref().unwrap_or_default();
    for (member, text) in [("request.path", request.path.as_str()), ("request.query", query)] {
        if let Some(bad) = bad_percent(text) {
            notes.add(
                &rules::BAD_PERCENT,
                Severity::Warning,
                places.of(member),
                ["“", bad, "” is no percent-encoding: two hexadecimal digits belong after the %."]
                    .concat(),
                "Write %25 for the character % itself.",
            );
        } else if text.chars().any(|c| {
            !c.is_ascii() || c == ' ' || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '}')
        }) {
            notes.add(
                &rules::RAW_CHARACTERS,
                Severity::Note,
                places.of(member),
                "The address holds characters that a browser would percent-encode.".into(),
                "Write it as the browser sends it: é is %C3%A9.",
            );
        }
    }
    let tracking: Vec<&str> = params(query)
        .map(|param| param.name)
        .filter(|name| {
            is_tracking(name)
                && !is_signing_param(name)
                && compiled.cache.query_strings.accepts(name)
        })
        .collect();
    if !tracking.is_empty() {
        notes.add(
            &rules::ADVICE_TRACKING,
            Severity::Warning,
            compiled.cache_field(RequestPartKind::Query, None),
            [&list(tracking), " in the key: each campaign and each click makes objects of its own, though the page is the same."].concat(),
            "Set the query strings to allExcept with these names, or list the ones that matter.",
        );
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
            notes.add(
                &rules::ORIGIN_AUTHORIZATION,
                Severity::Warning,
                places.header(place),
                "Authorization does not reach the origin: no policy selects it.".into(),
                "List it in the cache policy, so that no one gets another's answer; or forward all viewer headers with caching disabled.",
            );
        } else if matches!(signing, SigningBehavior::NoOverride | SigningBehavior::AlwaysAmzAuth) {
            notes.add(
                &rules::ORIGIN_SIGNED_KEPT,
                Severity::Warning,
                places.header(place),
                "The viewer's Authorization does not reach the origin: the cache policy does not list it.".into(),
                "List Authorization in the cache policy.",
            );
        }
    }
    websocket(notes, compiled, request, places);
    if compiled.origin.kind == OriginKind::S3 && request.header("origin").next().is_some() {
        let sends = |name: &str| compiled.keyed(name).is_some() || compiled.forwards_header(name).0;
        if !sends("origin") {
            notes.add(
                &rules::ADVICE_CORS_S3,
                Severity::Warning,
                if compiled.forward.present { compiled.forward_field(RequestPartKind::Header, None) } else { "originRequestPolicy".into() },
                "This is a CORS request, but the bucket does not see its Origin and will answer without CORS headers.".into(),
                "Choose the managed origin request policy CORS-S3Origin.",
            );
        }
    }
}

/// What keeps a WebSocket from coming about.
fn websocket(
    notes: &mut Notes,
    compiled: &CompiledBehavior,
    request: &Request,
    places: ScenarioPaths<'_>,
) {
    let asks = request.headers.iter().position(|header| {
        header.is("upgrade") && header.value().trim().eq_ignore_ascii_case("websocket")
    });
    let Some(place) = asks else { return };
    if !is_websocket(request) {
        notes.add(
            &rules::WEBSOCKET_VERSION,
            Severity::Warning,
            places.header(place),
            "This is no handshake of a WebSocket, so Upgrade is taken away.".into(),
            "Send a GET over HTTP/1.1 with Connection: Upgrade.",
        );
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
        notes.add(
            &rules::WEBSOCKET_HEADERS,
            Severity::Warning,
            if compiled.forward.present {
                compiled.forward_field(RequestPartKind::Header, None)
            } else {
                "originRequestPolicy".into()
            },
            [
                &list(missing),
                " would not reach the origin, which can't take up the WebSocket without.",
            ]
            .concat(),
            "Choose AllViewer, or list them in the origin request policy.",
        );
    }
}

/// Parameters that marketing tools add.
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
