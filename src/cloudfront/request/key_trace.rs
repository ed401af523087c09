//! The cache key, with what put each part there and what was left out.

use super::{
    Cached, Compiled, Dropped, From, Generated, Key, Kind, Part, Viewer,
    compiled::{Keyed, ValueOf},
    encoding::is_weighted,
    key::{accept_encoding, is_plain_cookie, is_signing_cookie, is_signing_param},
    rules,
};
use crate::{
    cloudfront::policy::{Behavior, headers::is_keyable},
    explain::{Recorder, Rule, Step, StepId, Verdict},
    http::{HttpVersion, Request, cookies, params},
};
use serde::Serialize;
use std::borrow::Cow;

/// Where request and viewer stand in the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places<'a> {
    /// What stands before `request` and `viewer` in a path: `requests[0].`, or nothing.
    pub prefix: &'a str,
}

impl Places<'_> {
    /// The path of a member: `requests[0].request.path`.
    pub fn of(self, member: &str) -> String {
        [self.prefix, member].concat()
    }

    /// The path of a header line.
    pub fn header(self, place: usize) -> String {
        [self.prefix, "request.headers[", &place.to_string(), "]"].concat()
    }
}

/// A part of a key that one can point at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyPart {
    /// What it is.
    pub kind: Kind,
    /// Lower-case for headers; empty where the kind says it all.
    pub name: String,
    /// As it stands in the key.
    pub value: String,
    /// What put it there.
    pub source: From,
    /// The step that put it there.
    pub step: StepId,
    /// The fields that it comes from.
    pub reads: Vec<String>,
}

/// Something of the request that is not in the key.
pub type LeftOut = Dropped;

/// A key in parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyParts {
    /// The parts in the key's order; none where the method is never cached.
    pub parts: Vec<KeyPart>,
    /// What was left out, with the reason.
    pub left_out: Vec<LeftOut>,
}

pub(super) fn step(
    rule: &'static Rule,
    verdict: Verdict,
    subject: impl Into<String>,
    because: String,
    reads: Vec<String>,
) -> Step {
    Step {
        rule,
        subject: subject.into(),
        verdict,
        because,
        reads,
    }
}

/// `a`, `a and b`, `a, b and c`; long lists are cut.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name) && distinct.len() <= MOST * 4 {
            distinct.push(name);
        }
    }
    if distinct.len() > MOST {
        let more = distinct.len() - MOST;
        distinct.truncate(MOST);
        return [&distinct.join(", "), " and ", &more.to_string(), " more"].concat();
    }
    match distinct.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => [&rest.join(", "), " and ", last].concat(),
    }
}

/// `is` or `are`.
pub(super) fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Writes steps and parts as it goes.
struct Teller<'a, R> {
    of: &'a Compiled,
    request: &'a Request,
    places: Places<'a>,
    recorder: &'a mut R,
    parts: Vec<KeyPart>,
    left_out: Vec<LeftOut>,
}

impl Compiled {
    /// The key in parts, each with the step that put it there, and what was left out. Writes the steps.
    pub fn explain_key<R: Recorder>(
        &self,
        request: &Request,
        viewer: &Viewer,
        places: Places<'_>,
        recorder: &mut R,
    ) -> (Option<Key>, KeyParts) {
        let mut teller = Teller {
            of: self,
            request,
            places,
            recorder,
            parts: Vec::new(),
            left_out: Vec::new(),
        };
        if teller.method() {
            teller.beginning();
            let mut seen = Vec::new();
            self.visit_key(request, viewer, |part| seen.push(part));
            teller.query(&seen);
            teller.headers(&seen, viewer);
            teller.encoding(&seen);
            teller.cookies(&seen);
        }
        (
            self.key(request, viewer),
            KeyParts {
                parts: teller.parts,
                left_out: teller.left_out,
            },
        )
    }
}

impl<R: Recorder> Teller<'_, R> {
    fn tell(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        subject: &str,
        because: String,
        reads: &[String],
    ) -> StepId {
        self.recorder
            .step(|| step(rule, verdict, subject, because, reads.to_vec()))
    }

    fn part(
        &mut self,
        kind: Kind,
        name: &str,
        value: &str,
        source: From,
        step: StepId,
        reads: Vec<String>,
    ) {
        self.parts.push(KeyPart {
            kind,
            name: name.into(),
            value: value.into(),
            source,
            step,
            reads,
        });
    }

    fn leave_out(
        &mut self,
        kind: Kind,
        name: &str,
        value: &str,
        because: &str,
        step: StepId,
        reads: String,
    ) {
        self.left_out.push(Dropped {
            kind,
            name: name.into(),
            value: value.into(),
            because: because.into(),
            step,
            reads: vec![reads],
        });
    }

    /// False where the method has no key.
    fn method(&mut self) -> bool {
        let method = self.request.method.as_str();
        let field = [self.places.of("request.method")];
        match self.of.cached(method) {
            Cached::Always => {
                self.tell(
                    &rules::KEY_GET_HEAD,
                    Verdict::Passed,
                    "method",
                    [method, " can be cached; GET and HEAD share their objects, so the method is not in the key."].concat(),
                    &field,
                );
            }
            Cached::Options => {}
            Cached::NotOptions => {
                self.tell(
                    &rules::KEY_NOT_OPTIONS,
                    Verdict::Rejected,
                    "method",
                    "OPTIONS is not among the cached methods: there is no key, and the origin is asked every time.".into(),
                    &[field[0].clone(), "cachedMethods".into()],
                );
                return false;
            }
            Cached::Never => {
                self.tell(
                    &rules::KEY_METHOD,
                    Verdict::Rejected,
                    "method",
                    [
                        method,
                        " is never cached: there is no key, and the origin is asked every time.",
                    ]
                    .concat(),
                    &field,
                );
                return false;
            }
        }
        if self.of.cache.disabled {
            let policy = if self.of.cache.managed {
                "cachePolicy.managed"
            } else {
                "cachePolicy.config.MaxTTL"
            };
            self.tell(
                &rules::KEY_DISABLED,
                Verdict::Applied,
                "cache policy",
                [
                    &self.of.cache.name,
                    " has three TTLs of 0: nothing is stored under this key.",
                ]
                .concat(),
                &[policy.into()],
            );
        }
        true
    }

    fn beginning(&mut self) {
        let domain = self.of.domain.clone();
        let because = if self.of.keyed("host").is_some() {
            "The key begins with the distribution's name.".into()
        } else {
            [
                "The key begins with the distribution's name; Host ",
                &self.request.host,
                " plays no part.",
            ]
            .concat()
        };
        let reads = vec!["distributionDomain".to_owned()];
        let id = self.tell(
            &rules::KEY_DOMAIN,
            Verdict::Applied,
            "distribution",
            because,
            &reads,
        );
        self.part(Kind::Domain, "", &domain, From::Cloudfront, id, reads);
        if self.of.keyed("host").is_none() {
            let host = self.request.host.clone();
            let field = self.places.of("request.host");
            self.leave_out(
                Kind::Header,
                "host",
                &host,
                "not in the cache policy",
                id,
                field,
            );
        }

        let path = self.request.path.clone();
        let reads = vec![self.places.of("request.path")];
        let odd =
            path.contains("/.") || path.contains("//") || path.contains('%') || !path.is_ascii();
        let (rule, because) = if odd {
            (
                &rules::KEY_RAW_PATH,
                [
                    "The path enters the key as written, not normalised: ",
                    &path,
                    ".",
                ]
                .concat(),
            )
        } else {
            (
                &rules::KEY_PATH,
                ["The path ", &path, " enters the key as written."].concat(),
            )
        };
        let id = self.tell(rule, Verdict::Applied, "path", because, &reads);
        self.part(Kind::Path, "", &path, From::Viewer, id, reads);

        if self.request.method == "OPTIONS" {
            let reads = vec![self.places.of("request.method"), "cachedMethods".into()];
            let id = self.tell(
                &rules::KEY_OPTIONS,
                Verdict::Applied,
                "method",
                "OPTIONS is cached here, apart from GET and HEAD: the method enters the key."
                    .into(),
                &reads,
            );
            self.part(Kind::Method, "", "OPTIONS", From::Viewer, id, reads);
        }
        if self.of.keyed("cloudfront-forwarded-proto").is_none() {
            let because = [
                "The protocol, ",
                self.request.scheme.as_str(),
                ", is not in the key: CloudFront-Forwarded-Proto is not in the cache policy.",
            ]
            .concat();
            let reads = [self.places.of("request.scheme")];
            self.tell(
                &rules::KEY_SCHEME,
                Verdict::Skipped,
                "protocol",
                because,
                &reads,
            );
        }
    }

    fn query(&mut self, seen: &[Part<'_>]) {
        let request = self.request;
        let Some(query) = &request.query else { return };
        let field = self.places.of("request.query");
        for (rule, subject, signed) in [
            (&rules::KEY_QUERY_SIGNED, "signature", false),
            (&rules::KEY_QUERY_HASH, "Hash-Algorithm", true),
        ] {
            let names: Vec<_> = params(query)
                .filter(|p| is_signing_param(p.name) && (p.name == "Hash-Algorithm") == signed)
                .collect();
            if !names.is_empty() {
                let because = [
                    &list(names.iter().map(|p| p.name)),
                    " ",
                    are(names.len()),
                    " taken from the query string: neither in the key nor sent on.",
                ]
                .concat();
                let id = self.tell(
                    rule,
                    Verdict::Applied,
                    subject,
                    because,
                    std::slice::from_ref(&field),
                );
                for param in names {
                    let value = param.value.unwrap_or_default();
                    self.leave_out(
                        Kind::Query,
                        param.name,
                        value,
                        "part of a signature",
                        id,
                        field.clone(),
                    );
                }
            }
        }
        let mut names: Vec<&str> = Vec::new();
        for part in seen {
            let Part::Param(param) = part else { continue };
            let place = self
                .of
                .cache
                .query_strings
                .place(param.name)
                .filter(|_| self.of.cache.query_strings.behavior == Behavior::Whitelist);
            let reads = vec![field.clone(), self.of.cache_field(Kind::Query, place)];
            let (rule, because) = if names.contains(&param.name)
                || param.value.is_none_or(str::is_empty)
            {
                (
                    &rules::KEY_QUERY_REPEATED,
                    ["Parameter ", param.raw, " enters the key as it is: every occurrence counts, and an empty value is not the same as none."].concat(),
                )
            } else if param.raw.contains(';') {
                (
                    &rules::KEY_QUERY_SEPARATOR,
                    [
                        "Parameter ",
                        param.name,
                        " enters the key with all up to the next &: ",
                        param.raw,
                        ".",
                    ]
                    .concat(),
                )
            } else {
                let why = match self.of.cache.query_strings.behavior {
                    Behavior::All => "the cache policy takes all parameters",
                    Behavior::AllExcept => {
                        "the cache policy takes all parameters but those it lists"
                    }
                    _ => "the cache policy lists it",
                };
                (
                    &rules::KEY_QUERY,
                    ["Parameter ", param.raw, " enters the key: ", why, "."].concat(),
                )
            };
            names.push(param.name);
            let id = self.tell(
                rule,
                Verdict::Applied,
                &["parameter ", param.name].concat(),
                because,
                &reads,
            );
            self.part(
                Kind::Query,
                param.name,
                param.value.unwrap_or_default(),
                From::CachePolicy,
                id,
                reads,
            );
        }
        if names.len() > 1 {
            let because = [
                "The ",
                &names.len().to_string(),
                " parameters stand in the viewer's order, which is part of the key.",
            ]
            .concat();
            self.tell(
                &rules::KEY_QUERY_ORDER,
                Verdict::Applied,
                "query string",
                because,
                std::slice::from_ref(&field),
            );
        }
        let rest: Vec<_> = params(query)
            .filter(|p| !is_signing_param(p.name) && !self.of.cache.query_strings.takes(p.name))
            .collect();
        if !rest.is_empty() {
            let why = match self.of.cache.query_strings.behavior {
                Behavior::AllExcept => "the cache policy leaves out",
                Behavior::Whitelist => "not in the cache policy's list",
                _ => "the cache policy takes no parameters",
            };
            let because = [
                "Left out of the key: ",
                &list(rest.iter().map(|p| p.name)),
                "; ",
                why,
                if why.ends_with("out") {
                    " what it lists."
                } else {
                    "."
                },
            ]
            .concat();
            let reads = [field.clone(), self.of.cache_field(Kind::Query, None)];
            let id = self.tell(
                &rules::KEY_QUERY_LEFT_OUT,
                Verdict::Skipped,
                "query string",
                because,
                &reads,
            );
            for param in rest {
                let reason = if self.of.cache.query_strings.behavior == Behavior::AllExcept {
                    "left out by the cache policy"
                } else {
                    "not in the cache policy"
                };
                self.leave_out(
                    Kind::Query,
                    param.name,
                    param.value.unwrap_or_default(),
                    reason,
                    id,
                    field.clone(),
                );
            }
        }
    }

    fn headers(&mut self, seen: &[Part<'_>], viewer: &Viewer) {
        let of = self.of;
        for keyed in &of.cache.headers {
            let values: Vec<(&Cow<'_, str>, Option<usize>)> = seen
                .iter()
                .filter_map(|part| match part {
                    Part::Header(of, value, place) if *of == keyed => Some((value, *place)),
                    _ => None,
                })
                .collect();
            self.header(keyed, &values, viewer);
        }
        for (name, place) in &of.cache.unkeyed {
            let because = [
                "Header ",
                name,
                " is in the cache policy's list but can't be in a key.",
            ]
            .concat();
            let reads = [of.cache_field(Kind::Header, Some(*place))];
            self.tell(
                &rules::KEY_HEADER_BARRED,
                Verdict::Rejected,
                &["header ", name].concat(),
                because,
                &reads,
            );
        }
        let request = self.request;
        let normalises = of.normalises_encoding();
        let rest: Vec<_> = request
            .headers
            .iter()
            .enumerate()
            .filter(|(_, header)| {
                let lower = header.name().to_ascii_lowercase();
                let generated = Generated::named(&lower).is_some();
                lower != "cookie"
                    && !(lower == "accept-encoding" && normalises)
                    && (generated
                        || of.keyed(&lower).is_none()
                        || (lower == "accept-encoding" && request.http_version == HttpVersion::V10))
            })
            .collect();
        if !rest.is_empty() {
            let names = list(rest.iter().map(|(_, header)| header.name()));
            let because = [
                "Left out of the key: ",
                &names,
                "; not in the cache policy's list.",
            ]
            .concat();
            let reads = [
                self.places.of("request.headers"),
                of.cache_field(Kind::Header, None),
            ];
            let id = self.tell(
                &rules::KEY_HEADER_LEFT_OUT,
                Verdict::Skipped,
                "headers",
                because,
                &reads,
            );
            for (place, header) in rest {
                let reason = if !is_keyable(header.name()) {
                    "can't be in a key"
                } else if Generated::named(header.name()).is_some() {
                    "CloudFront does not take it from the viewer"
                } else {
                    "not in the cache policy"
                };
                self.leave_out(
                    Kind::Header,
                    &header.name().to_ascii_lowercase(),
                    header.value(),
                    reason,
                    id,
                    self.places.header(place),
                );
            }
        }
    }

    fn header(
        &mut self,
        keyed: &Keyed,
        values: &[(&Cow<'_, str>, Option<usize>)],
        viewer: &Viewer,
    ) {
        let subject = ["header ", &keyed.name].concat();
        let policy = self.of.cache_field(Kind::Header, Some(keyed.place));
        let raw_encoding = keyed.name == "accept-encoding";
        if values.is_empty() {
            let (rule, because) = match keyed.of {
                ValueOf::Generated(header) => (
                    &rules::KEY_GENERATED_UNKNOWN,
                    [header.name(), " is in the cache policy, but CloudFront does not know its value here: the key holds none."].concat(),
                ),
                _ if raw_encoding && self.request.http_version == HttpVersion::V10 => (
                    &rules::ENCODING_HTTP10,
                    "Accept-Encoding is taken from an HTTP/1.0 viewer: the key holds none.".into(),
                ),
                _ => (
                    &rules::KEY_HEADER_ABSENT,
                    ["Header ", &keyed.name, " is in the cache policy, but the viewer does not send it: its absence is a variant of its own."].concat(),
                ),
            };
            let field = match keyed.of {
                ValueOf::Generated(header) => self.places.of(header.field()),
                _ => self.places.of("request.headers"),
            };
            self.tell(rule, Verdict::Skipped, &subject, because, &[policy, field]);
            return;
        }
        let _ = viewer;
        let field = |place: Option<usize>| match (keyed.of, place) {
            (ValueOf::Generated(header), _) => self.places.of(header.field()),
            (_, Some(place)) => self.places.header(place),
            _ => self.places.of("request.host"),
        };
        let first = values.first().map_or("", |(value, _)| value);
        let mut reads: Vec<String> = vec![policy];
        reads.extend(values.iter().map(|(_, place)| field(*place)));
        let (rule, because) = match keyed.of {
            ValueOf::Generated(header) => (
                &rules::KEY_GENERATED,
                [header.name(), " is in the cache policy: CloudFront's own value ", first, " enters the key."].concat(),
            ),
            _ if values.len() > 1 => (
                &rules::KEY_HEADER_REPEATED,
                ["Header ", &keyed.name, " comes ", &values.len().to_string(), " times: all its values enter the key, in that order."].concat(),
            ),
            _ if raw_encoding => (
                &rules::ENCODING_RAW,
                ["Both compression flags are off and the cache policy lists Accept-Encoding: its raw value ", first, " enters the key."].concat(),
            ),
            _ => (
                &rules::KEY_HEADER,
                ["Header ", &keyed.name, " is in the cache policy: its whole value ", first, " enters the key."].concat(),
            ),
        };
        let id = self.tell(rule, Verdict::Applied, &subject, because, &reads);
        for (value, _) in values {
            self.part(
                Kind::Header,
                &keyed.name,
                value,
                From::CachePolicy,
                id,
                reads.clone(),
            );
        }
    }

    fn encoding(&mut self, seen: &[Part<'_>]) {
        if !self.of.normalises_encoding() {
            return;
        }
        let request = self.request;
        let mut reads: Vec<String> = request
            .headers
            .iter()
            .enumerate()
            .filter(|(_, header)| header.is("accept-encoding"))
            .map(|(place, _)| self.places.header(place))
            .collect();
        let sent = !reads.is_empty();
        reads.push(self.of.cache_field(Kind::AcceptEncoding, None));
        let leave_out = |teller: &mut Self, reason: &str, id: StepId| {
            for (place, header) in request
                .headers
                .iter()
                .enumerate()
                .filter(|(_, header)| header.is("accept-encoding"))
            {
                teller.leave_out(
                    Kind::Header,
                    "accept-encoding",
                    header.value(),
                    reason,
                    id,
                    teller.places.header(place),
                );
            }
        };
        let Some(raw) = accept_encoding(request) else {
            let (rule, because) = if sent {
                (
                    &rules::ENCODING_HTTP10,
                    "Accept-Encoding is taken from an HTTP/1.0 viewer: nothing enters the key.",
                )
            } else {
                (
                    &rules::ENCODING_ABSENT,
                    "The viewer sends no Accept-Encoding: nothing enters the key.",
                )
            };
            let id = self.tell(
                rule,
                Verdict::Skipped,
                "Accept-Encoding",
                because.into(),
                &reads,
            );
            leave_out(self, "HTTP/1.0", id);
            return;
        };
        if is_weighted(&raw) {
            let because = [
                "In ",
                &*raw,
                " a coding with q=0 counts as not accepted, and * as neither gzip nor br.",
            ]
            .concat();
            self.tell(
                &rules::ENCODING_WEIGHTS,
                Verdict::Applied,
                "Accept-Encoding",
                because,
                &reads,
            );
        }
        let found = seen.iter().find_map(|part| match part {
            Part::AcceptEncoding(value) => Some(*value),
            _ => None,
        });
        match found {
            Some(value) => {
                let because = [
                    "Accept-Encoding ",
                    &*raw,
                    " is cut down to ",
                    value,
                    ", which enters the key.",
                ]
                .concat();
                let id = self.tell(
                    &rules::ENCODING,
                    Verdict::Applied,
                    "Accept-Encoding",
                    because,
                    &reads,
                );
                self.part(
                    Kind::AcceptEncoding,
                    "",
                    value,
                    From::CachePolicy,
                    id,
                    reads,
                );
            }
            None => {
                let because = [
                    "Accept-Encoding ",
                    &*raw,
                    " holds none of the codings that are on: nothing enters the key.",
                ]
                .concat();
                let id = self.tell(
                    &rules::ENCODING_IDENTITY,
                    Verdict::Skipped,
                    "Accept-Encoding",
                    because,
                    &reads,
                );
                leave_out(self, "no coding that is on", id);
            }
        }
    }

    fn cookies(&mut self, seen: &[Part<'_>]) {
        let request = self.request;
        let of = self.of;
        let mut kept = 0usize;
        for part in seen {
            let Part::Cookie(cookie) = part else { continue };
            kept += 1;
            let place = of
                .cache
                .cookies
                .place(cookie.name)
                .filter(|_| of.cache.cookies.behavior == Behavior::Whitelist);
            let reads = vec![
                self.places.header(cookie.header),
                of.cache_field(Kind::Cookie, place),
            ];
            let why = match of.cache.cookies.behavior {
                Behavior::All => "the cache policy takes all cookies",
                Behavior::AllExcept => "the cache policy takes all cookies but those it lists",
                _ => "the cache policy lists it",
            };
            let because = [
                "Cookie ",
                cookie.name,
                "=",
                cookie.value,
                " enters the key: ",
                why,
                ".",
            ]
            .concat();
            let id = self.tell(
                &rules::KEY_COOKIE,
                Verdict::Applied,
                &["cookie ", cookie.name].concat(),
                because,
                &reads,
            );
            self.part(
                Kind::Cookie,
                cookie.name,
                cookie.value,
                From::CachePolicy,
                id,
                reads,
            );
        }
        if kept > 1 {
            self.tell(
                &rules::KEY_COOKIE_ORDER,
                Verdict::Applied,
                "cookies",
                [
                    "The ",
                    &kept.to_string(),
                    " cookies are sorted by name; the viewer's order does not matter.",
                ]
                .concat(),
                &[self.places.of("request.headers")],
            );
        }
        let signed: Vec<_> = cookies(request)
            .filter(|cookie| is_signing_cookie(cookie.name))
            .collect();
        let malformed: Vec<_> = cookies(request)
            .filter(|cookie| !cookie.is_pair() || cookie.name.starts_with('$'))
            .collect();
        let rest: Vec<_> = cookies(request)
            .filter(|cookie| is_plain_cookie(cookie) && !of.cache.cookies.takes(cookie.name))
            .collect();
        let why = match of.cache.cookies.behavior {
            Behavior::AllExcept => "the cache policy lists them as exceptions",
            Behavior::Whitelist => "not in the cache policy's list",
            _ => "the cache policy takes no cookies",
        };
        for (rule, found, tail, reason) in [
            (
                &rules::KEY_COOKIE_SIGNED,
                signed,
                "they carry a signature, which never parts objects",
                "part of a signature",
            ),
            (
                &rules::KEY_COOKIE_MALFORMED,
                malformed,
                "no name=value pair, or a name that begins with $",
                "not a plain cookie",
            ),
            (
                &rules::KEY_COOKIE_LEFT_OUT,
                rest,
                why,
                "not in the cache policy",
            ),
        ] {
            if found.is_empty() {
                continue;
            }
            let names = list(found.iter().map(|cookie| {
                if cookie.is_pair() {
                    cookie.name
                } else {
                    cookie.value
                }
            }));
            let because = ["Cookies left out of the key: ", &names, "; ", tail, "."].concat();
            let reads = [
                self.places.of("request.headers"),
                of.cache_field(Kind::Cookie, None),
            ];
            let id = self.tell(rule, Verdict::Skipped, "cookies", because, &reads);
            for cookie in found {
                self.leave_out(
                    Kind::Cookie,
                    cookie.name,
                    cookie.value,
                    reason,
                    id,
                    self.places.header(cookie.header),
                );
            }
        }
    }
}
