//! The viewer's headers, and the CloudFront headers that replace them.

use super::*;
use crate::text::sentence;

impl Composer<'_> {
    pub(super) fn host(&mut self) {
        let of = self.of;
        let field = "request.host".to_owned();
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
            let policy_name = of.policy_name(source);
            let id = step!(self.recorder, rules::ORIGIN_HOST_FORWARDED, Verdict::Applied, "Host", reads;
                "CloudFront forwards the viewer's Host header, {}, because the {policy_name} includes it.", code(&host));
            self.header("Host", &host, source, id, &reads);
            self.out.viewer_host = true;
            return;
        }
        let domain = of.origin.domain.clone();
        let except = of.forward.headers == SelectionBehavior::AllExcept;
        let (rule, because) = if except {
            (
                &rules::ORIGIN_HOST_EXCEPT,
                format!(
                    "The origin request policy excludes `Host`, so CloudFront sends the origin domain name {}.",
                    code(&domain)
                ),
            )
        } else {
            (
                &rules::ORIGIN_HOST,
                format!(
                    "{}, so CloudFront sends the origin domain name {}.",
                    sentence(&of.no_setting_includes("`Host`")).trim_end_matches('.'),
                    code(&domain)
                ),
            )
        };
        let mut reads = vec!["origin.domain".to_owned()];
        if except {
            reads.push(of.forward_field(RequestPartKind::Header, place));
        }
        let id = step!(self.recorder, *rule, Verdict::Applied, "Host", reads; "{because}");
        self.header("Host", &domain, ValueSource::Cloudfront, id, &reads);
        let host = self.request.host.clone();
        self.drop(
            RequestPartKind::Header,
            "Host",
            &host,
            "replaced by the origin domain name",
            id,
            field,
        );
    }

    /// The viewer's headers, except those with a function of their own.
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
            let field = header_path(place);
            let subject = ["Header ", name].concat();
            if never_forwarded(&lower) {
                let id = step!(self.recorder, rules::ORIGIN_HOP_BY_HOP, Verdict::Rejected, subject, [field];
                    "CloudFront never forwards {} because it is a hop-by-hop or internal header.", code(name));
                self.drop(RequestPartKind::Header, name, value, "never forwarded", id, field);
                continue;
            }
            if Generated::named(&lower).is_some() {
                let id = step!(self.recorder, rules::ORIGIN_GENERATED, Verdict::Rejected, subject, [field];
                    "CloudFront ignores {} from the viewer. If a policy includes this header, CloudFront generates the value.", code(name));
                self.drop(
                    RequestPartKind::Header,
                    name,
                    value,
                    "CloudFront generates the value",
                    id,
                    field,
                );
                continue;
            }
            let (forwards, listed) = of.forwards_header(&lower);
            if let Some(keyed) = of.keyed(&lower).filter(|keyed| keyed.of == ValueOf::Viewer) {
                let reads = [field, of.cache_field(RequestPartKind::Header, Some(keyed.place))];
                let id = step!(self.recorder, *of.rule(&rules::ORIGIN_CACHE_POLICY, &policy_rules::LEGACY_KEYED), Verdict::Applied, subject, reads;
                    "CloudFront forwards {} because the {} includes it.", code(name), of.settings());
                self.header(name, value, ValueSource::CachePolicy, id, &reads);
            } else if forwards {
                let reads = [field, of.forward_field(RequestPartKind::Header, listed)];
                let why = match of.forward.headers {
                    SelectionBehavior::Whitelist => "includes it",
                    SelectionBehavior::AllExcept => "doesn't exclude it",
                    _ => "includes all viewer headers",
                };
                let id = step!(self.recorder, *of.rule(&rules::ORIGIN_FORWARD, &policy_rules::LEGACY_ALL_HEADERS), Verdict::Applied, subject, reads;
                    "CloudFront forwards {} because the {} {why}. The cache key doesn't contain it.", code(name), of.policy_name(ValueSource::OriginRequestPolicy));
                self.header(name, value, ValueSource::OriginRequestPolicy, id, &reads);
            } else if lower == "authorization" {
                self.authorization(place, listed);
            } else if matches!(lower.as_str(), "content-type" | "content-length")
                && !matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS")
            {
                let reads = [field];
                let id = step!(self.recorder, rules::ORIGIN_CONTENT, Verdict::Applied, subject, reads;
                    "CloudFront forwards {} because it describes the body of the {} request.", code(name), request.method);
                self.header(name, value, ValueSource::Viewer, id, &reads);
            } else if lower == "range" && request.method == "GET" {
                let reads = [field];
                let id = step!(self.recorder, rules::ORIGIN_RANGE, Verdict::Applied, subject, reads;
                    "CloudFront requests the range {} or a larger range from the origin.", code(value));
                self.header(name, value, ValueSource::Viewer, id, &reads);
            } else if of.is_legacy() && !removed_by_default(&lower) {
                let reads = [field, of.cache_field(RequestPartKind::Header, None)];
                let id = step!(self.recorder, policy_rules::LEGACY_HEADERS, Verdict::Applied, subject, reads;
                    "CloudFront forwards {} by default with legacy cache settings. The cache key doesn't contain it.", code(name));
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
        let because = of.not_forwarded(&list(dropped.iter().map(|(_, header)| header.name())));
        let reads = [
            "request.headers".to_owned(),
            of.cache_field(RequestPartKind::Header, None),
            of.forward_field(RequestPartKind::Header, None),
        ];
        let id = step!(self.recorder, *of.rule(&rules::ORIGIN_NOTHING_ELSE, &policy_rules::LEGACY_HEADERS), Verdict::Skipped, "Headers", reads; "{because}");
        for (place, header) in dropped {
            self.drop(
                RequestPartKind::Header,
                header.name(),
                header.value(),
                of.unselected(),
                id,
                header_path(place),
            );
        }
    }

    /// An `Authorization` header that no policy includes.
    pub(super) fn authorization(&mut self, place: usize, listed: Option<usize>) {
        let request = self.request;
        let Some(header) = request.headers.get(place) else {
            return;
        };
        let field = header_path(place);
        if self.of.forward.headers == SelectionBehavior::Whitelist && listed.is_some() {
            let reads = [field.clone(), self.of.forward_field(RequestPartKind::Header, listed)];
            step!(self.recorder, rules::ORIGIN_AUTHORIZATION_LISTED, Verdict::Rejected, "Header Authorization", reads;
                "The origin request policy lists `Authorization`, which AWS rejects, so CloudFront doesn't forward it.");
        }
        let method = request.method.as_str();
        let taken = match method {
            "GET" | "HEAD" => true,
            "OPTIONS" => self.of.caches_options,
            _ => false,
        };
        let reads = [field.clone(), "request.method".to_owned()];
        if taken {
            let because = format!(
                "CloudFront removes `Authorization` from the {method} request because {}.",
                self.of.no_setting_includes("it")
            );
            let id = step!(self.recorder, rules::ORIGIN_AUTHORIZATION, Verdict::Rejected, "Header Authorization", reads; "{because}");
            self.drop(
                RequestPartKind::Header,
                header.name(),
                header.value(),
                "removed because the method is cacheable",
                id,
                field,
            );
        } else {
            let id = step!(self.recorder, rules::ORIGIN_AUTHORIZATION, Verdict::Applied, "Header Authorization", reads;
                "CloudFront forwards `Authorization` without a {} because {method} isn't a cached method.", if self.of.is_legacy() { "setting" } else { "policy" });
            self.header(header.name(), header.value(), ValueSource::Viewer, id, &reads);
        }
    }

    pub(super) fn encoding(&mut self) {
        let of = self.of;
        let request = self.request;
        let mut reads: Vec<String> = Vec::new();
        for (place, header) in request.headers.iter().enumerate() {
            if header.is("accept-encoding") {
                reads.push(header_path(place));
            }
        }
        if reads.is_empty() {
            return;
        }
        let drop_all = |composer: &mut Self, because: &str, id: StepId| {
            for (place, header) in request.headers.iter().enumerate() {
                if header.is("accept-encoding") {
                    let field = header_path(place);
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
            reads.push("request.httpVersion".to_owned());
            let id = step!(self.recorder, rules::ENCODING_HTTP10, Verdict::Rejected, "Accept-Encoding", reads;
                "CloudFront removes `Accept-Encoding` because the viewer uses HTTP/1.0.");
            return drop_all(self, "HTTP/1.0", id);
        };
        let (forwards, listed) = of.forwards_header("accept-encoding");
        let keyed = of.keyed("accept-encoding");
        if of.normalizes_encoding() {
            reads.push(of.cache_field(RequestPartKind::AcceptEncoding, None));
            let (rule, value) = match normalize(of.cache.gzip, of.cache.brotli, &raw) {
                Some(value) => (of.rule(&rules::ENCODING, &policy_rules::LEGACY_ENCODING), value),
                None if of.is_legacy() => {
                    let id = step!(self.recorder, policy_rules::LEGACY_ENCODING, Verdict::Rejected, "Accept-Encoding", reads;
                        "CloudFront removes `Accept-Encoding` because the viewer doesn't accept Gzip.");
                    return drop_all(self, "no enabled encoding", id);
                }
                None => (&rules::ENCODING_IDENTITY, "identity"),
            };
            let because = match value {
                "identity" => {
                    "CloudFront forwards `identity` because the viewer accepts no enabled encoding."
                        .to_owned()
                }
                _ => format!("CloudFront forwards the normalized value `{value}`."),
            };
            let id = step!(self.recorder, *rule, Verdict::Applied, "Accept-Encoding", reads; "{because}");
            self.header("Accept-Encoding", value, ValueSource::CachePolicy, id, &reads);
            if &*raw != value {
                drop_all(self, "normalized", id);
            }
            if listed.is_some() && of.forward.headers == SelectionBehavior::Whitelist {
                let reads = [of.forward_field(RequestPartKind::Header, listed)];
                step!(self.recorder, rules::ENCODING_LISTED, Verdict::Skipped, "Accept-Encoding", reads;
                    "`Accept-Encoding` in the origin request policy has no effect because the cache policy enables Gzip or Brotli.");
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
                let id = step!(self.recorder, rules::ENCODING_RAW, Verdict::Skipped, "Accept-Encoding", reads;
                    "CloudFront removes `Accept-Encoding` because Gzip and Brotli are disabled and no policy includes it.");
                return drop_all(self, "not in any policy", id);
            }
        };
        let id = step!(self.recorder, rules::ENCODING_RAW, Verdict::Applied, "Accept-Encoding", reads;
            "CloudFront forwards {} unchanged because Gzip and Brotli are disabled and the {} includes the header.", code(&raw), of.policy_name(source));
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
        let because = match selected {
            Some(_) => {
                "The viewer doesn't send `User-Agent`, so CloudFront sends `Amazon CloudFront`."
                    .to_owned()
            }
            None => format!(
                "{}, so CloudFront sends `Amazon CloudFront`.",
                sentence(&of.no_setting_includes("`User-Agent`")).trim_end_matches('.')
            ),
        };
        if let Some((source, policy)) = selected
            && !sent.is_empty()
        {
            let rule = if source == ValueSource::CachePolicy {
                of.rule(&rules::ORIGIN_CACHE_POLICY, &policy_rules::LEGACY_KEYED)
            } else {
                of.rule(&rules::ORIGIN_FORWARD, &policy_rules::LEGACY_ALL_HEADERS)
            };
            for (place, header) in sent {
                let reads = [header_path(place), policy.clone()];
                let id = step!(self.recorder, *rule, Verdict::Applied, "User-Agent", reads;
                    "CloudFront forwards the viewer's `User-Agent` because the {} includes it.", of.policy_name(source));
                self.header(header.name(), header.value(), source, id, &reads);
            }
            return;
        }
        let reads = [
            of.cache_field(RequestPartKind::Header, None),
            of.forward_field(RequestPartKind::Header, None),
        ];
        let id = step!(self.recorder, rules::ORIGIN_USER_AGENT, Verdict::Applied, "User-Agent", reads; "{because}");
        self.header("User-Agent", "Amazon CloudFront", ValueSource::Cloudfront, id, &reads);
        for (place, header) in sent {
            self.drop(
                RequestPartKind::Header,
                header.name(),
                header.value(),
                "replaced by Amazon CloudFront",
                id,
                header_path(place),
            );
        }
    }
}

/// Headers that CloudFront removes unless legacy cache settings list them, in addition to those with a branch of their own.
fn removed_by_default(lower: &str) -> bool {
    matches!(
        lower,
        "accept"
            | "accept-charset"
            | "accept-language"
            | "expect"
            | "referer"
            | "x-http-method-override"
    )
}
