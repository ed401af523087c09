//! The viewer's headers, and those of CloudFront's that stand in for them.

use super::*;

impl Composer<'_> {
    pub(super) fn host(&mut self) {
        let of = self.of;
        let field = self.places.of("request.host");
        let (forwards, place) = of.forwards_header("host");
        let keyed = of.keyed("host");
        if keyed.is_some() || forwards {
            let (source, policy) = match keyed {
                Some(keyed) => (
                    ValueSource::CachePolicy,
                    of.cache_field(RequestPartKind::Header, Some(keyed.place)),
                ),
                None => (
                    ValueSource::OriginRequestPolicy,
                    of.forward_field(RequestPartKind::Header, place),
                ),
            };
            let host = self.request.host.clone();
            let reads = [field, policy];
            let because =
                ["The viewer's Host ", &host, " is sent on: a policy selects it."].concat();
            let id = self.recorder.record(
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
        let except = of.forward.headers == SelectionBehavior::AllExcept;
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
                ["No policy selects Host: the origin gets its own name ", &domain, "."].concat(),
            )
        };
        let mut reads = vec!["origin.domain".to_owned()];
        if except {
            reads.push(of.forward_field(RequestPartKind::Header, place));
        }
        let id = self.recorder.record(rule, Verdict::Applied, "Host", because, &reads);
        self.header("Host", &domain, ValueSource::Cloudfront, id, &reads);
        let host = self.request.host.clone();
        self.drop(
            RequestPartKind::Header,
            "Host",
            &host,
            "replaced by the origin's name",
            id,
            field,
        );
    }

    /// The viewer's headers save those that have a method of their own.
    pub(super) fn viewer_headers(&mut self) {
        let of = self.of;
        let request = self.request;
        let mut unselected: Vec<usize> = Vec::new();
        let upgrades = is_websocket(request);
        for (place, header) in request.headers.iter().enumerate() {
            let lower = header.name().to_ascii_lowercase();
            if upgrades && matches!(lower.as_str(), "upgrade" | "connection") {
                continue;
            }
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
                let id = self.recorder.record(
                    &rules::ORIGIN_HOP_BY_HOP,
                    Verdict::Rejected,
                    &subject,
                    because,
                    std::slice::from_ref(&field),
                );
                self.drop(RequestPartKind::Header, name, value, "never sent on", id, field);
                continue;
            }
            if Generated::named(&lower).is_some() {
                let because = [
                    "CloudFront does not take ",
                    name,
                    " from the viewer; where a policy selects it, it adds its own.",
                ]
                .concat();
                let id = self.recorder.record(
                    &rules::ORIGIN_GENERATED,
                    Verdict::Rejected,
                    &subject,
                    because,
                    std::slice::from_ref(&field),
                );
                self.drop(
                    RequestPartKind::Header,
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
                let reads = [field, of.cache_field(RequestPartKind::Header, Some(keyed.place))];
                let because =
                    ["Header ", name, " is in the cache policy: it is sent on as well."].concat();
                let id = self.recorder.record(
                    &rules::ORIGIN_CACHE_POLICY,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, ValueSource::CachePolicy, id, &reads);
            } else if forwards {
                let reads = [field, of.forward_field(RequestPartKind::Header, listed)];
                let why = match of.forward.headers {
                    SelectionBehavior::Whitelist => " is in the origin request policy's list",
                    SelectionBehavior::AllExcept => {
                        " is not among the origin request policy's exceptions"
                    }
                    _ => {
                        " is one of the viewer's headers, all of which the origin request policy sends"
                    }
                };
                let because = ["Header ", name, why, ": sent on, not in the key."].concat();
                let id = self.recorder.record(
                    &rules::ORIGIN_FORWARD,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, ValueSource::OriginRequestPolicy, id, &reads);
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
                let id = self.recorder.record(
                    &rules::ORIGIN_CONTENT,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, ValueSource::Viewer, id, &reads);
            } else if lower == "range" && request.method == "GET" {
                let because =
                    ["The origin is asked for the range ", value, ", or more of it."].concat();
                let reads = [field];
                let id = self.recorder.record(
                    &rules::ORIGIN_RANGE,
                    Verdict::Applied,
                    &subject,
                    because,
                    &reads,
                );
                self.header(name, value, ValueSource::Viewer, id, &reads);
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
            of.cache_field(RequestPartKind::Header, None),
            of.forward_field(RequestPartKind::Header, None),
        ];
        let id = self.recorder.record(
            &rules::ORIGIN_NOTHING_ELSE,
            Verdict::Skipped,
            "headers",
            because,
            &reads,
        );
        for (place, header) in dropped {
            self.drop(
                RequestPartKind::Header,
                header.name(),
                header.value(),
                "in no policy",
                id,
                self.places.header(place),
            );
        }
    }

    /// `Authorization` that no policy selects.
    pub(super) fn authorization(&mut self, place: usize, listed: Option<usize>) {
        let request = self.request;
        let Some(header) = request.headers.get(place) else {
            return;
        };
        let field = self.places.header(place);
        if self.of.forward.headers == SelectionBehavior::Whitelist && listed.is_some() {
            let reads = [field.clone(), self.of.forward_field(RequestPartKind::Header, listed)];
            self.recorder.record(
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
            let because =
                ["No policy selects Authorization: it is taken from this ", method, "."].concat();
            let id = self.recorder.record(
                &rules::ORIGIN_AUTHORIZATION,
                Verdict::Rejected,
                "header Authorization",
                because,
                &reads,
            );
            self.drop(
                RequestPartKind::Header,
                header.name(),
                header.value(),
                "taken from cacheable methods",
                id,
                field,
            );
        } else {
            let because =
                ["No policy selects Authorization, but a ", method, " keeps it."].concat();
            let id = self.recorder.record(
                &rules::ORIGIN_AUTHORIZATION,
                Verdict::Applied,
                "header Authorization",
                because,
                &reads,
            );
            self.header(header.name(), header.value(), ValueSource::Viewer, id, &reads);
        }
    }

    pub(super) fn encoding(&mut self) {
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
                        RequestPartKind::Header,
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
            let id = self.recorder.record(
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
        if of.normalizes_encoding() {
            reads.push(of.cache_field(RequestPartKind::AcceptEncoding, None));
            let (rule, value) = match normalize(of.cache.gzip, of.cache.brotli, &raw) {
                Some(value) => (&rules::ENCODING, value),
                None => (&rules::ENCODING_IDENTITY, "identity"),
            };
            let because = ["The origin gets the normalized Accept-Encoding: ", value, "."].concat();
            let id =
                self.recorder.record(rule, Verdict::Applied, "Accept-Encoding", because, &reads);
            self.header("Accept-Encoding", value, ValueSource::CachePolicy, id, &reads);
            if &*raw != value {
                drop_all(self, "normalized", id);
            }
            if listed.is_some() && of.forward.headers == SelectionBehavior::Whitelist {
                let reads = [of.forward_field(RequestPartKind::Header, listed)];
                self.recorder.record(
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
                reads.push(of.cache_field(RequestPartKind::Header, Some(keyed.place)));
                ValueSource::CachePolicy
            }
            None if forwards => {
                reads.push(of.forward_field(RequestPartKind::Header, listed));
                ValueSource::OriginRequestPolicy
            }
            None => {
                reads.push(of.cache_field(RequestPartKind::Header, None));
                let id = self.recorder.record(
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
        let id = self.recorder.record(
            &rules::ENCODING_RAW,
            Verdict::Applied,
            "Accept-Encoding",
            because,
            &reads,
        );
        for header in request.headers.iter().filter(|header| header.is("accept-encoding")) {
            self.header(header.name(), header.value(), source, id, &reads);
        }
    }

    pub(super) fn user_agent(&mut self) {
        let of = self.of;
        let request = self.request;
        let (forwards, listed) = of.forwards_header("user-agent");
        let selected = match of.keyed("user-agent") {
            Some(keyed) => Some((
                ValueSource::CachePolicy,
                of.cache_field(RequestPartKind::Header, Some(keyed.place)),
            )),
            None if forwards => Some((
                ValueSource::OriginRequestPolicy,
                of.forward_field(RequestPartKind::Header, listed),
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
            let rule = if source == ValueSource::CachePolicy {
                &rules::ORIGIN_CACHE_POLICY
            } else {
                &rules::ORIGIN_FORWARD
            };
            for (place, header) in sent {
                let reads = [self.places.header(place), policy.clone()];
                let id = self.recorder.record(
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
            of.cache_field(RequestPartKind::Header, None),
            of.forward_field(RequestPartKind::Header, None),
        ];
        let id = self.recorder.record(
            &rules::ORIGIN_USER_AGENT,
            Verdict::Applied,
            "User-Agent",
            "CloudFront names itself: no policy selects a User-Agent of the viewer's.".into(),
            &reads,
        );
        self.header("User-Agent", "Amazon CloudFront", ValueSource::Cloudfront, id, &reads);
        for (place, header) in sent {
            self.drop(
                RequestPartKind::Header,
                header.name(),
                header.value(),
                "replaced by Amazon CloudFront",
                id,
                self.places.header(place),
            );
        }
    }
}
