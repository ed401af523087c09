//! The request that the origin gets on a miss, line by line, and what of the viewer's does not make it.

use super::{
    Compiled, From, Generated, Kind, Places, SigningBehavior, Viewer,
    compiled::{Pick, ValueOf, never_forwarded},
    encoding::normalise,
    headers::custom_header_forbidden,
    key::{accept_encoding, is_plain_cookie, is_signing_cookie, is_signing_param},
    key_trace::{list, step},
    rules,
};
use crate::{
    cloudfront::policy::Behavior,
    explain::{Recorder, Rule, StepId, Verdict},
    http::{Cookie, Request, cookies, params},
};
use serde::Serialize;

/// A line of a request, or a piece of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// A header, a cookie, a parameter.
    pub kind: Kind,
    /// As it is sent.
    pub name: String,
    /// As it is sent.
    pub value: String,
    /// Where it comes from.
    pub source: From,
    /// The step that put it there.
    pub step: StepId,
    /// The fields that it comes from.
    pub reads: Vec<String>,
}

/// Something of the viewer's that is left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dropped {
    /// A header, a cookie, a parameter.
    pub kind: Kind,
    /// As the viewer wrote it; lower-case for headers left out of a key.
    pub name: String,
    /// As the viewer wrote it.
    pub value: String,
    /// In a few words: `in no policy`.
    pub because: String,
    /// The step that says so.
    pub step: StepId,
    /// The field that holds it.
    pub reads: Vec<String>,
}

/// The request that the origin gets on a miss; no stored copy is being confirmed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OriginRequest {
    /// The viewer's.
    pub method: String,
    /// The origin path, then the viewer's.
    pub path: String,
    /// As it is sent, without the `?`.
    pub query: Option<String>,
    /// The step that made the request line.
    pub step: StepId,
    /// The fields that the request line comes from.
    pub reads: Vec<String>,
    /// The parameters of `query`, in order.
    pub params: Vec<Line>,
    /// In the order that people look for them; `Cookie` apart.
    pub headers: Vec<Line>,
    /// Sorted by name.
    pub cookies: Vec<Line>,
    /// What of the viewer's does not reach the origin.
    pub dropped: Vec<Dropped>,
    /// The origin gets the viewer's Host.
    pub viewer_host: bool,
}

/// Texts that stand for what differs from request to request.
const REQUEST_ID: &str = "<opaque>";

struct Composer<'a, R> {
    of: &'a Compiled,
    request: &'a Request,
    viewer: &'a Viewer,
    places: Places<'a>,
    recorder: &'a mut R,
    out: OriginRequest,
}

impl Compiled {
    /// Composes the request that the origin gets on a miss. Writes the steps.
    pub fn origin_request<R: Recorder>(
        &self,
        request: &Request,
        viewer: &Viewer,
        places: Places<'_>,
        recorder: &mut R,
    ) -> OriginRequest {
        let mut composer = Composer {
            of: self,
            request,
            viewer,
            places,
            recorder,
            out: OriginRequest {
                method: request.method.clone(),
                path: [self.origin.path.as_str(), &request.path].concat(),
                query: None,
                step: 0,
                reads: Vec::new(),
                params: Vec::new(),
                headers: Vec::new(),
                cookies: Vec::new(),
                dropped: Vec::new(),
                viewer_host: false,
            },
        };
        composer.line();
        composer.query();
        composer.host();
        composer.viewer_headers();
        composer.encoding();
        composer.user_agent();
        composer.generated();
        composer.own();
        composer.cookies();
        composer.sign();
        composer.custom();
        composer.out
    }

    /// Where something selectable comes from; `None` where it is not sent.
    fn sent(cache: &Pick, forward: &Pick, name: &str) -> Option<From> {
        let (keyed, forwarded) = (cache.takes(name), forward.takes(name));
        if cache.behavior == Behavior::AllExcept && forward.behavior == Behavior::AllExcept {
            return (keyed && forwarded).then_some(From::CachePolicy);
        }
        if keyed {
            Some(From::CachePolicy)
        } else {
            forwarded.then_some(From::OriginRequestPolicy)
        }
    }
}

impl<R: Recorder> Composer<'_, R> {
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

    fn header(&mut self, name: &str, value: &str, source: From, step: StepId, reads: &[String]) {
        self.out.headers.push(Line {
            kind: Kind::Header,
            name: name.into(),
            value: value.into(),
            source,
            step,
            reads: reads.to_vec(),
        });
    }

    fn drop(
        &mut self,
        kind: Kind,
        name: &str,
        value: &str,
        because: &str,
        step: StepId,
        field: String,
    ) {
        self.out.dropped.push(Dropped {
            kind,
            name: name.into(),
            value: value.into(),
            because: because.into(),
            step,
            reads: vec![field],
        });
    }

    fn line(&mut self) {
        let reads = vec![
            self.places.of("request.method"),
            self.places.of("request.path"),
            "origin.path".into(),
        ];
        let because = if self.of.origin.path.is_empty() {
            [
                "The origin is asked for ",
                &self.request.path,
                " over HTTP/1.1.",
            ]
            .concat()
        } else {
            [
                "The origin path ",
                &self.of.origin.path,
                " goes before ",
                &self.request.path,
                ".",
            ]
            .concat()
        };
        self.out.step = self.tell(
            &rules::ORIGIN_LINE,
            Verdict::Applied,
            "request line",
            because,
            &reads,
        );
        self.out.reads = reads;
    }

    fn query(&mut self) {
        let request = self.request;
        let of = self.of;
        let Some(query) = &request.query else { return };
        let field = self.places.of("request.query");
        let (cache, forward) = (&of.cache.query_strings, &of.forward.query_strings);
        let mut sent: Vec<&str> = Vec::new();
        for source in [From::CachePolicy, From::OriginRequestPolicy] {
            let names: Vec<_> = params(query)
                .filter(|p| {
                    !is_signing_param(p.name)
                        && Compiled::sent(cache, forward, p.name) == Some(source)
                })
                .collect();
            if names.is_empty() {
                continue;
            }
            let (rule, tail, policy) = match source {
                From::CachePolicy => (
                    &rules::ORIGIN_CACHE_POLICY,
                    " sent as part of the key.",
                    of.cache_field(Kind::Query, None),
                ),
                _ => (
                    &rules::ORIGIN_FORWARD,
                    " sent because the origin request policy selects them; not in the key.",
                    of.forward_field(Kind::Query, None),
                ),
            };
            let because = ["Parameters ", &list(names.iter().map(|p| p.name)), tail].concat();
            let reads = vec![field.clone(), policy];
            let step = self.tell(rule, Verdict::Applied, "query string", because, &reads);
            for param in names {
                self.out.params.push(Line {
                    kind: Kind::Query,
                    name: param.name.into(),
                    value: param.value.unwrap_or_default().into(),
                    source,
                    step,
                    reads: reads.clone(),
                });
            }
        }
        // Lines are in the viewer's order, whatever policy they come from.
        let mut lines = std::mem::take(&mut self.out.params);
        let sources = [From::CachePolicy, From::OriginRequestPolicy];
        for param in params(query).filter(|p| !is_signing_param(p.name)) {
            if let Some(source) = Compiled::sent(cache, forward, param.name) {
                sent.push(param.raw);
                if let Some(at) = lines
                    .iter()
                    .position(|line| line.source == source && line.name == param.name)
                {
                    let line = lines.remove(at);
                    self.out.params.push(line);
                }
            }
        }
        if sources
            .iter()
            .all(|source| self.out.params.iter().any(|line| line.source == *source))
        {
            let because = [
                "Both policies send parameters; they keep the viewer's order: ",
                &sent.join("&"),
                ".",
            ]
            .concat();
            self.tell(
                &rules::ORIGIN_QUERY_ORDER,
                Verdict::Applied,
                "query string",
                because,
                std::slice::from_ref(&field),
            );
        }
        self.conflict(
            Kind::Query,
            cache,
            forward,
            params(query).map(|p| p.name),
            &field,
        );
        self.out.query = (!sent.is_empty()).then(|| sent.join("&"));
        let rest: Vec<_> = params(query)
            .filter(|p| {
                !is_signing_param(p.name) && Compiled::sent(cache, forward, p.name).is_none()
            })
            .collect();
        if !rest.is_empty() {
            let because = [
                "Parameters ",
                &list(rest.iter().map(|p| p.name)),
                " do not reach the origin: no policy selects them.",
            ]
            .concat();
            let reads = [
                field.clone(),
                of.cache_field(Kind::Query, None),
                of.forward_field(Kind::Query, None),
            ];
            let id = self.tell(
                &rules::ORIGIN_NOTHING_ELSE,
                Verdict::Skipped,
                "query string",
                because,
                &reads,
            );
            for param in rest {
                self.drop(
                    Kind::Query,
                    param.name,
                    param.value.unwrap_or_default(),
                    "in no policy",
                    id,
                    field.clone(),
                );
            }
        }
        for param in params(query).filter(|p| is_signing_param(p.name)) {
            let rule = if param.name == "Hash-Algorithm" {
                &rules::KEY_QUERY_HASH
            } else {
                &rules::KEY_QUERY_SIGNED
            };
            let because = [param.name, " is part of a signature and is taken away."].concat();
            let id = self.tell(
                rule,
                Verdict::Skipped,
                &["parameter ", param.name].concat(),
                because,
                std::slice::from_ref(&field),
            );
            self.drop(
                Kind::Query,
                param.name,
                param.value.unwrap_or_default(),
                "part of a signature",
                id,
                field.clone(),
            );
        }
    }

    /// The pairs of the table whose outcome needs a word: two block lists, and a block list against the key.
    fn conflict<'a>(
        &mut self,
        kind: Kind,
        cache: &Pick,
        forward: &Pick,
        names: impl Iterator<Item = &'a str>,
        field: &str,
    ) {
        let names: Vec<&str> = names
            .filter(|name| cache.takes(name) && !forward.takes(name))
            .collect();
        if names.is_empty() || forward.behavior != Behavior::AllExcept {
            return;
        }
        let what = if kind == Kind::Cookie {
            "cookies"
        } else {
            "query string"
        };
        let reads = [
            field.to_owned(),
            self.of.cache_field(kind, None),
            self.of.forward_field(kind, None),
        ];
        if cache.behavior == Behavior::AllExcept {
            let because = [
                &list(names.iter().copied()),
                ": in the key, but the origin request policy blocks it, and between two block lists the guide sends only what neither names. By the guide's other rule it would be sent.",
            ]
            .concat();
            self.tell(
                &rules::ORIGIN_BLOCK_LISTS,
                Verdict::Rejected,
                what,
                because,
                &reads,
            );
        } else {
            let because = [
                "The origin request policy would block ",
                &list(names.iter().copied()),
                ", but what is in the key is always sent.",
            ]
            .concat();
            self.tell(
                &rules::ORIGIN_UNION,
                Verdict::Applied,
                what,
                because,
                &reads,
            );
        }
    }

    fn host(&mut self) {
        let of = self.of;
        let field = self.places.of("request.host");
        let (forwards, place) = of.forwards_header("host");
        let keyed = of.keyed("host");
        if keyed.is_some() || forwards {
            let (source, policy) = match keyed {
                Some(keyed) => (
                    From::CachePolicy,
                    of.cache_field(Kind::Header, Some(keyed.place)),
                ),
                None => (
                    From::OriginRequestPolicy,
                    of.forward_field(Kind::Header, place),
                ),
            };
            let host = self.request.host.clone();
            let reads = [field, policy];
            let because = [
                "The viewer's Host ",
                &host,
                " is sent on: a policy selects it.",
            ]
            .concat();
            let id = self.tell(
                &rules::ORIGIN_HOST_FORWARDED,
                Verdict::Applied,
                "Host",
                because,
                &reads,
            );
            self.header("Host", &host, source, id, &reads);
            self.out.viewer_host = true;
            return;
        }
        let domain = of.origin.domain.clone();
        let except = of.forward.headers == Behavior::AllExcept;
        let (rule, because) = if except {
            (
                &rules::ORIGIN_HOST_EXCEPT,
                [
                    "The origin request policy excepts Host: CloudFront sends the origin's name ",
                    &domain,
                    ".",
                ]
                .concat(),
            )
        } else {
            (
                &rules::ORIGIN_HOST,
                [
                    "No policy selects Host: the origin gets its own name ",
                    &domain,
                    ".",
                ]
                .concat(),
            )
        };
        let mut reads = vec!["origin.domain".to_owned()];
        if except {
            reads.push(of.forward_field(Kind::Header, place));
        }
        let id = self.tell(rule, Verdict::Applied, "Host", because, &reads);
        self.header("Host", &domain, From::Cloudfront, id, &reads);
        let host = self.request.host.clone();
        self.drop(
            Kind::Header,
            "Host",
            &host,
            "replaced by the origin's name",
            id,
            field,
        );
    }

    /// The viewer's headers save those that have a method of their own.
    fn viewer_headers(&mut self) {
        let of = self.of;
        let request = self.request;
        let mut unselected: Vec<usize> = Vec::new();
        for (place, header) in request.headers.iter().enumerate() {
            let lower = header.name().to_ascii_lowercase();
            if matches!(
                lower.as_str(),
                "" | "cookie"
                    | "host"
                    | "accept-encoding"
                    | "user-agent"
                    | "x-forwarded-for"
                    | "via"
            ) {
                continue;
            }
            let (name, value) = (header.name(), header.value());
            let field = self.places.header(place);
            let subject = ["header ", name].concat();
            if never_forwarded(&lower) {
                let because = [
                    "Header ",
                    name,
                    " is between viewer and CloudFront, or CloudFront's own: it is never sent on.",
                ]
                .concat();
                let id = self.tell(
                    &rules::ORIGIN_HOP_BY_HOP,
                    Verdict::Rejected,
                    &subject,
                    because,
                    std::slice::from_ref(&field),
                );
                self.drop(Kind::Header, name, value, "never sent on", id, field);
                continue;
            }
            if Generated::named(&lower).is_some() {
                let because = [
                    "CloudFront does not take ",
                    name,
                    " from the viewer; where a policy selects it, it adds its own.",
                ]
                .concat();
                let id = self.tell(
                    &rules::ORIGIN_GENERATED,
                    Verdict::Rejected,
                    &subject,
                    because,
                    std::slice::from_ref(&field),
                );
                self.drop(
                    Kind::Header,
                    name,
                    value,
                    "CloudFront sets its own",
                    id,
                    field,
                );
                continue;
            }
            let (forwards, listed) = of.forwards_header(&lower);
            if let Some(keyed) = of.keyed(&lower).filter(|keyed| keyed.of == ValueOf::Viewer) {
                let reads = [field, of.cache_field(Kind::Header, Some(keyed.place))];
                let because = [
                    "Header ",
                    name,
                    " is in the cache policy: it is sent on as well.",
                ]
                .concat();
                let id = self.tell(
                    &rules::ORIGIN_CACHE_POLICY,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, From::CachePolicy, id, &reads);
            } else if forwards {
                let reads = [field, of.forward_field(Kind::Header, listed)];
                let why = match of.forward.headers {
                    Behavior::Whitelist => " is in the origin request policy's list",
                    Behavior::AllExcept => " is not among the origin request policy's exceptions",
                    _ => {
                        " is one of the viewer's headers, all of which the origin request policy sends"
                    }
                };
                let because = ["Header ", name, why, ": sent on, not in the key."].concat();
                let id = self.tell(
                    &rules::ORIGIN_FORWARD,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, From::OriginRequestPolicy, id, &reads);
            } else if lower == "authorization" {
                self.authorization(place, listed);
            } else if matches!(lower.as_str(), "content-type" | "content-length")
                && !matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS")
            {
                let because = [
                    "Header ",
                    name,
                    " belongs to the body of a ",
                    &request.method,
                    " and is sent on.",
                ]
                .concat();
                let reads = [field];
                let id = self.tell(
                    &rules::ORIGIN_CONTENT,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, From::Viewer, id, &reads);
            } else if lower == "range" && request.method == "GET" {
                let because = [
                    "The origin is asked for the range ",
                    value,
                    ", or more of it.",
                ]
                .concat();
                let reads = [field];
                let id = self.tell(
                    &rules::ORIGIN_RANGE,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, From::Viewer, id, &reads);
            } else {
                unselected.push(place);
            }
        }
        if unselected.is_empty() {
            return;
        }
        let dropped: Vec<_> = unselected
            .into_iter()
            .filter_map(|place| Some((place, request.headers.get(place)?)))
            .collect();
        let because = [
            "Headers ",
            &list(dropped.iter().map(|(_, header)| header.name())),
            " do not reach the origin: no policy selects them.",
        ]
        .concat();
        let reads = [
            self.places.of("request.headers"),
            of.cache_field(Kind::Header, None),
            of.forward_field(Kind::Header, None),
        ];
        let id = self.tell(
            &rules::ORIGIN_NOTHING_ELSE,
            Verdict::Skipped,
            "headers",
            because,
            &reads,
        );
        for (place, header) in dropped {
            self.drop(
                Kind::Header,
                header.name(),
                header.value(),
                "in no policy",
                id,
                self.places.header(place),
            );
        }
    }

    /// `Authorization` that no policy selects.
    fn authorization(&mut self, place: usize, listed: Option<usize>) {
        let request = self.request;
        let Some(header) = request.headers.get(place) else {
            return;
        };
        let field = self.places.header(place);
        if self.of.forward.headers == Behavior::Whitelist && listed.is_some() {
            let reads = [field.clone(), self.of.forward_field(Kind::Header, listed)];
            self.tell(
                &rules::ORIGIN_AUTHORIZATION_LISTED,
                Verdict::Rejected,
                "header Authorization",
                "The origin request policy lists Authorization, which AWS refuses: the listing sends nothing.".into(),
                &reads,
            );
        }
        let method = request.method.as_str();
        let taken = match method {
            "GET" | "HEAD" => true,
            "OPTIONS" => self.of.caches_options,
            _ => false,
        };
        let reads = [field.clone(), self.places.of("request.method")];
        if taken {
            let because = [
                "No policy selects Authorization: it is taken from this ",
                method,
                ".",
            ]
            .concat();
            let id = self.tell(
                &rules::ORIGIN_AUTHORIZATION,
                Verdict::Rejected,
                "header Authorization",
                because,
                &reads,
            );
            self.drop(
                Kind::Header,
                header.name(),
                header.value(),
                "taken from cacheable methods",
                id,
                field,
            );
        } else {
            let because = [
                "No policy selects Authorization, but a ",
                method,
                " keeps it.",
            ]
            .concat();
            let id = self.tell(
                &rules::ORIGIN_AUTHORIZATION,
                Verdict::Applied,
                "header Authorization",
                because,
                &reads,
            );
            self.header(header.name(), header.value(), From::Viewer, id, &reads);
        }
    }

    fn encoding(&mut self) {
        let of = self.of;
        let request = self.request;
        let mut reads: Vec<String> = Vec::new();
        for (place, header) in request.headers.iter().enumerate() {
            if header.is("accept-encoding") {
                reads.push(self.places.header(place));
            }
        }
        if reads.is_empty() {
            return;
        }
        let drop_all = |composer: &mut Self, because: &str, id: StepId| {
            for (place, header) in request.headers.iter().enumerate() {
                if header.is("accept-encoding") {
                    let field = composer.places.header(place);
                    composer.drop(
                        Kind::Header,
                        header.name(),
                        header.value(),
                        because,
                        id,
                        field,
                    );
                }
            }
        };
        let Some(raw) = accept_encoding(request) else {
            reads.push(self.places.of("request.httpVersion"));
            let id = self.tell(
                &rules::ENCODING_HTTP10,
                Verdict::Rejected,
                "Accept-Encoding",
                "The viewer speaks HTTP/1.0: Accept-Encoding is taken away.".into(),
                &reads,
            );
            return drop_all(self, "HTTP/1.0", id);
        };
        let (forwards, listed) = of.forwards_header("accept-encoding");
        let keyed = of.keyed("accept-encoding");
        if of.normalises_encoding() {
            reads.push(of.cache_field(Kind::AcceptEncoding, None));
            let (rule, value) = match normalise(of.cache.gzip, of.cache.brotli, &raw) {
                Some(value) => (&rules::ENCODING, value),
                None => (&rules::ENCODING_IDENTITY, "identity"),
            };
            let because = [
                "The origin gets the normalised Accept-Encoding: ",
                value,
                ".",
            ]
            .concat();
            let id = self.tell(rule, Verdict::Applied, "Accept-Encoding", because, &reads);
            self.header("Accept-Encoding", value, From::CachePolicy, id, &reads);
            if &*raw != value {
                drop_all(self, "normalised", id);
            }
            if listed.is_some() && of.forward.headers == Behavior::Whitelist {
                let reads = [of.forward_field(Kind::Header, listed)];
                self.tell(
                    &rules::ENCODING_LISTED,
                    Verdict::Skipped,
                    "Accept-Encoding",
                    "The origin request policy lists Accept-Encoding to no effect: a compression flag of the cache policy is on.".into(),
                    &reads,
                );
            }
            return;
        }
        let source = match keyed {
            Some(keyed) => {
                reads.push(of.cache_field(Kind::Header, Some(keyed.place)));
                From::CachePolicy
            }
            None if forwards => {
                reads.push(of.forward_field(Kind::Header, listed));
                From::OriginRequestPolicy
            }
            None => {
                reads.push(of.cache_field(Kind::Header, None));
                let id = self.tell(
                    &rules::ENCODING_RAW,
                    Verdict::Skipped,
                    "Accept-Encoding",
                    "Both compression flags are off and no policy selects Accept-Encoding: it is not sent on.".into(),
                    &reads,
                );
                return drop_all(self, "in no policy", id);
            }
        };
        let because = ["Both compression flags are off and a policy selects Accept-Encoding: it is sent as it is, ", &*raw, "."].concat();
        let id = self.tell(
            &rules::ENCODING_RAW,
            Verdict::Applied,
            "Accept-Encoding",
            because,
            &reads,
        );
        for header in request
            .headers
            .iter()
            .filter(|header| header.is("accept-encoding"))
        {
            self.header(header.name(), header.value(), source, id, &reads);
        }
    }

    fn user_agent(&mut self) {
        let of = self.of;
        let request = self.request;
        let (forwards, listed) = of.forwards_header("user-agent");
        let selected = match of.keyed("user-agent") {
            Some(keyed) => Some((
                From::CachePolicy,
                of.cache_field(Kind::Header, Some(keyed.place)),
            )),
            None if forwards => Some((
                From::OriginRequestPolicy,
                of.forward_field(Kind::Header, listed),
            )),
            None => None,
        };
        let sent: Vec<_> = request
            .headers
            .iter()
            .enumerate()
            .filter(|(_, header)| header.is("user-agent"))
            .collect();
        if let Some((source, policy)) = selected
            && !sent.is_empty()
        {
            let rule = if source == From::CachePolicy {
                &rules::ORIGIN_CACHE_POLICY
            } else {
                &rules::ORIGIN_FORWARD
            };
            for (place, header) in sent {
                let reads = [self.places.header(place), policy.clone()];
                let id = self.tell(
                    rule,
                    Verdict::Applied,
                    "User-Agent",
                    "A policy selects User-Agent: the viewer's own is sent on.".into(),
                    &reads,
                );
                self.header(header.name(), header.value(), source, id, &reads);
            }
            return;
        }
        let reads = [
            of.cache_field(Kind::Header, None),
            of.forward_field(Kind::Header, None),
        ];
        let id = self.tell(
            &rules::ORIGIN_USER_AGENT,
            Verdict::Applied,
            "User-Agent",
            "CloudFront names itself: no policy selects a User-Agent of the viewer's.".into(),
            &reads,
        );
        self.header(
            "User-Agent",
            "Amazon CloudFront",
            From::Cloudfront,
            id,
            &reads,
        );
        for (place, header) in sent {
            self.drop(
                Kind::Header,
                header.name(),
                header.value(),
                "replaced by Amazon CloudFront",
                id,
                self.places.header(place),
            );
        }
    }

    /// `CloudFront-*` headers.
    fn generated(&mut self) {
        let of = self.of;
        let mut wanted: Vec<(Generated, From, String)> = Vec::new();
        for keyed in &of.cache.headers {
            if let ValueOf::Generated(header) = keyed.of {
                wanted.push((
                    header,
                    From::CachePolicy,
                    of.cache_field(Kind::Header, Some(keyed.place)),
                ));
            }
        }
        for (header, place) in &of.forward.generated {
            if !wanted.iter().any(|(known, ..)| known == header) {
                wanted.push((
                    *header,
                    From::OriginRequestPolicy,
                    of.forward_field(Kind::Header, *place),
                ));
            }
        }
        let implied = of
            .forward
            .generated
            .first()
            .is_some_and(|(_, place)| place.is_none());
        if implied {
            let because = [&of.forward.name, " adds CloudFront headers by itself."].concat();
            let reads = [of.forward_field(Kind::Header, None)];
            self.tell(
                &rules::ORIGIN_EXCEPT_HOST_ADDS,
                Verdict::Applied,
                "CloudFront headers",
                because,
                &reads,
            );
        } else if of.forward.headers == Behavior::AllExcept {
            let reads = [of.forward_field(Kind::Header, None)];
            self.tell(
                &rules::ORIGIN_EXCEPT_ADDS_NONE,
                Verdict::Skipped,
                "CloudFront headers",
                "allExcept sends the viewer's headers; a custom policy adds no CloudFront headers to them.".into(),
                &reads,
            );
        }
        let mut unknown: Vec<Generated> = Vec::new();
        for (header, source, policy) in wanted {
            let reads = [self.places.of(header.field()), policy];
            match header.value(self.request, self.viewer) {
                Some(value) => {
                    let because = [
                        header.name(),
                        " is added with what CloudFront finds: ",
                        &value,
                        ".",
                    ]
                    .concat();
                    let id = self.tell(
                        &rules::ORIGIN_GENERATED,
                        Verdict::Applied,
                        header.name(),
                        because,
                        &reads,
                    );
                    self.header(header.name(), &value, source, id, &reads);
                }
                None if header.https_only() && self.request.scheme == crate::http::Scheme::Http => {
                    let because = [
                        header.name(),
                        " is not added: the viewer does not use HTTPS.",
                    ]
                    .concat();
                    self.tell(
                        &rules::ORIGIN_TLS_ONLY,
                        Verdict::Skipped,
                        header.name(),
                        because,
                        &reads,
                    );
                }
                None => unknown.push(header),
            }
        }
        if !unknown.is_empty() {
            let because = [
                &list(unknown.iter().map(|header| header.name())),
                ": not added, CloudFront does not know the value.",
            ]
            .concat();
            let reads = [self.places.of("viewer")];
            self.tell(
                &rules::ORIGIN_GENERATED,
                Verdict::Skipped,
                "CloudFront headers",
                because,
                &reads,
            );
        }
    }

    /// What CloudFront adds by itself.
    fn own(&mut self) {
        let request = self.request;
        let field = self.places.of("viewer.ip");
        let mut reads: Vec<String> = Vec::new();
        let mut addresses: Vec<&str> = Vec::new();
        for (place, header) in request.headers.iter().enumerate() {
            if header.is("x-forwarded-for") {
                reads.push(self.places.header(place));
                addresses.push(header.value());
            }
        }
        reads.push(field);
        let viewer = self.viewer;
        addresses.push(&viewer.ip);
        let because = if reads.len() > 1 {
            [
                "The viewer's X-Forwarded-For is kept and its address ",
                &viewer.ip,
                " appended.",
            ]
            .concat()
        } else {
            ["X-Forwarded-For is the viewer's address ", &viewer.ip, "."].concat()
        };
        let id = self.tell(
            &rules::ORIGIN_FORWARDED_FOR,
            Verdict::Applied,
            "X-Forwarded-For",
            because,
            &reads,
        );
        self.header(
            "X-Forwarded-For",
            &addresses.join(","),
            From::Cloudfront,
            id,
            &reads,
        );

        let version = [self.places.of("request.httpVersion")];
        let id = self.tell(
            &rules::ORIGIN_OWN,
            Verdict::Applied,
            "CloudFront's own headers",
            "Via, X-Amz-Cf-Id and Connection are CloudFront's own.".into(),
            &version,
        );
        let via = [
            request.http_version.as_str(),
            " <id>.cloudfront.net (CloudFront)",
        ]
        .concat();
        let mut all_via: Vec<&str> = request.header("via").collect();
        all_via.push(&via);
        self.header("Via", &all_via.join(", "), From::Cloudfront, id, &version);
        self.header("X-Amz-Cf-Id", REQUEST_ID, From::Cloudfront, id, &[]);
        self.header("Connection", "Keep-Alive", From::Cloudfront, id, &[]);
    }

    fn cookies(&mut self) {
        let of = self.of;
        let request = self.request;
        let field = self.places.of("request.headers");
        let (cache, forward) = (&of.cache.cookies, &of.forward.cookies);
        let plain: Vec<Cookie<'_>> = cookies(request).filter(is_plain_cookie).collect();
        for source in [From::CachePolicy, From::OriginRequestPolicy] {
            let found: Vec<_> = plain
                .iter()
                .filter(|cookie| Compiled::sent(cache, forward, cookie.name) == Some(source))
                .collect();
            if found.is_empty() {
                continue;
            }
            let (rule, tail, policy) = match source {
                From::CachePolicy => (
                    &rules::ORIGIN_CACHE_POLICY,
                    " sent as part of the key.",
                    of.cache_field(Kind::Cookie, None),
                ),
                _ => (
                    &rules::ORIGIN_FORWARD,
                    " sent because the origin request policy selects them; not in the key.",
                    of.forward_field(Kind::Cookie, None),
                ),
            };
            let because = [
                "Cookies ",
                &list(found.iter().map(|cookie| cookie.name)),
                tail,
            ]
            .concat();
            let step = self.tell(
                rule,
                Verdict::Applied,
                "cookies",
                because,
                &[field.clone(), policy.clone()],
            );
            for cookie in found {
                self.out.cookies.push(Line {
                    kind: Kind::Cookie,
                    name: cookie.name.into(),
                    value: cookie.value.into(),
                    source,
                    step,
                    reads: vec![self.places.header(cookie.header), policy.clone()],
                });
            }
        }
        self.out.cookies.sort_by(|a, b| a.name.cmp(&b.name));
        if self.out.cookies.len() > 1 {
            let because = [
                "One Cookie header holds them all, sorted by name: ",
                &list(self.out.cookies.iter().map(|line| line.name.as_str())),
                ".",
            ]
            .concat();
            self.tell(
                &rules::ORIGIN_COOKIES,
                Verdict::Applied,
                "cookies",
                because,
                std::slice::from_ref(&field),
            );
        }
        self.conflict(
            Kind::Cookie,
            cache,
            forward,
            plain.iter().map(|cookie| cookie.name),
            &field,
        );
        let unsent: Vec<Cookie<'_>> = plain
            .iter()
            .copied()
            .filter(|cookie| Compiled::sent(cache, forward, cookie.name).is_none())
            .collect();
        let signed: Vec<_> = cookies(request)
            .filter(|cookie| is_signing_cookie(cookie.name))
            .collect();
        let malformed: Vec<_> = cookies(request)
            .filter(|cookie| !cookie.is_pair() || cookie.name.starts_with('$'))
            .collect();
        for (rule, found, tail, reason) in [
            (
                &rules::ORIGIN_NOTHING_ELSE,
                unsent,
                " do not reach the origin: no policy selects them.",
                "in no policy",
            ),
            (
                &rules::ORIGIN_COOKIE_SIGNED,
                signed,
                " carry a signature and stay at CloudFront.",
                "part of a signature",
            ),
            (
                &rules::KEY_COOKIE_MALFORMED,
                malformed,
                " are no plain name=value pairs and are dropped.",
                "not a plain cookie",
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
            let reads = [
                field.clone(),
                of.cache_field(Kind::Cookie, None),
                of.forward_field(Kind::Cookie, None),
            ];
            let id = self.tell(
                rule,
                Verdict::Skipped,
                "cookies",
                ["Cookies ", &names, tail].concat(),
                &reads,
            );
            for cookie in found {
                self.drop(
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

    /// Origin access control.
    fn sign(&mut self) {
        let signing = self.of.origin.signing_behavior;
        let keeps = signing == SigningBehavior::NoOverride
            && self.of.keyed("authorization").is_some()
            && self.request.header("authorization").next().is_some();
        if signing.is_never() {
            return;
        }
        let reads = ["origin.signingBehavior".to_owned()];
        if keeps {
            self.tell(
                &rules::ORIGIN_SIGNED,
                Verdict::Skipped,
                "origin access control",
                "no-override: the cache policy lists Authorization and the viewer sends one, so CloudFront does not sign.".into(),
                &reads,
            );
            return;
        }
        let id = self.tell(
            &rules::ORIGIN_SIGNED,
            Verdict::Applied,
            "origin access control",
            "CloudFront signs the request: Authorization, x-amz-date and x-amz-content-sha256 are its own.".into(),
            &reads,
        );
        self.replace(
            "Authorization",
            "AWS4-HMAC-SHA256 <signed by CloudFront>",
            From::Cloudfront,
            id,
            &reads,
        );
        self.replace("x-amz-date", "<now>", From::Cloudfront, id, &reads);
        self.replace(
            "x-amz-content-sha256",
            "<hash>",
            From::Cloudfront,
            id,
            &reads,
        );
    }

    /// Sets a header in place of any of that name; those of the viewer's count as dropped.
    fn replace(&mut self, name: &str, value: &str, source: From, id: StepId, reads: &[String]) {
        let (gone, kept) = std::mem::take(&mut self.out.headers)
            .into_iter()
            .partition(|line| line.name.eq_ignore_ascii_case(name));
        self.out.headers = kept;
        for line in gone {
            if line.source != From::Cloudfront {
                let field = line.reads.first().cloned().unwrap_or_default();
                self.drop(Kind::Header, &line.name, &line.value, "replaced", id, field);
            }
        }
        self.header(name, value, source, id, reads);
    }

    fn custom(&mut self) {
        let of = self.of;
        for (place, header) in of.origin.custom_headers.iter().enumerate() {
            let reads = [["origin.customHeaders[", &place.to_string(), "]"].concat()];
            let subject = ["custom header ", header.name()].concat();
            if custom_header_forbidden(header.name()) {
                let because = [
                    header.name(),
                    " can't be a custom header of an origin: it is not sent.",
                ]
                .concat();
                self.tell(
                    &rules::ORIGIN_CUSTOM_BARRED,
                    Verdict::Rejected,
                    &subject,
                    because,
                    &reads,
                );
                continue;
            }
            let replaces = self.request.header(header.name()).next().is_some();
            let because = if replaces {
                [
                    "The origin's custom header ",
                    header.name(),
                    " replaces the viewer's.",
                ]
                .concat()
            } else {
                [
                    "The origin's custom header ",
                    header.name(),
                    " is added to every request.",
                ]
                .concat()
            };
            let id = self.tell(
                &rules::ORIGIN_CUSTOM,
                Verdict::Applied,
                &subject,
                because,
                &reads,
            );
            self.replace(
                header.name(),
                header.value(),
                From::OriginCustom,
                id,
                &reads,
            );
        }
    }
}
