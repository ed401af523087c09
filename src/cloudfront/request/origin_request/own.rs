//! Headers that CloudFront and the origin add.

use super::*;

impl Composer<'_> {
    /// `CloudFront-*` headers.
    pub(super) fn generated(&mut self) {
        let of = self.of;
        let mut wanted: Vec<(Generated, ValueSource, String)> = Vec::new();
        for keyed in &of.cache.headers {
            if let ValueOf::Generated(header) = keyed.of {
                wanted.push((
                    header,
                    ValueSource::CachePolicy,
                    of.cache_field(RequestPartKind::Header, Some(keyed.place)),
                ));
            }
        }
        for (header, place) in &of.forward.generated {
            if !wanted.iter().any(|(known, ..)| known == header) {
                wanted.push((
                    *header,
                    ValueSource::OriginRequestPolicy,
                    of.forward_field(RequestPartKind::Header, *place),
                ));
            }
        }
        let implied = of.forward.generated.first().is_some_and(|(_, place)| place.is_none());
        if implied {
            let because = [&of.forward.name, " adds CloudFront headers by itself."].concat();
            let reads = [of.forward_field(RequestPartKind::Header, None)];
            self.recorder.record(
                &rules::ORIGIN_EXCEPT_HOST_ADDS,
                Verdict::Applied,
                "CloudFront headers",
                because,
                &reads,
            );
        } else if of.forward.headers == SelectionBehavior::AllExcept {
            let reads = [of.forward_field(RequestPartKind::Header, None)];
            self.recorder.record(
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
                    let because =
                        [header.name(), " is added with what CloudFront finds: ", &value, "."]
                            .concat();
                    let id = self.recorder.record(
                        &rules::ORIGIN_GENERATED,
                        Verdict::Applied,
                        header.name(),
                        because,
                        &reads,
                    );
                    self.header(header.name(), &value, source, id, &reads);
                }
                None if header.https_only() && self.request.scheme == crate::http::Scheme::Http => {
                    let because =
                        [header.name(), " is not added: the viewer does not use HTTPS."].concat();
                    self.recorder.record(
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
            self.recorder.record(
                &rules::ORIGIN_GENERATED,
                Verdict::Skipped,
                "CloudFront headers",
                because,
                &reads,
            );
        }
    }

    /// What CloudFront adds by itself.
    pub(super) fn own(&mut self) {
        let request = self.request;
        let field = self.places.of("viewer.ip");
        let mut reads: Vec<String> = Vec::new();
        let mut addresses: Vec<&str> = Vec::new();
        for (place, header) in request.headers.iter().enumerate() {
            if header.is("x-forwarded-for") && !header.value().is_empty() {
                reads.push(self.places.header(place));
                addresses.push(header.value());
            }
        }
        let viewer = self.viewer;
        let brought = !addresses.is_empty();
        // An address that is not known is not made up.
        if !viewer.ip.is_empty() {
            reads.push(field);
            addresses.push(&viewer.ip);
        }
        let because = if viewer.ip.is_empty() {
            "The viewer's address is not given, so none is written here.".to_owned()
        } else if brought {
            ["The viewer's X-Forwarded-For is kept and its address ", &viewer.ip, " appended."]
                .concat()
        } else {
            ["X-Forwarded-For is the viewer's address ", &viewer.ip, "."].concat()
        };
        let verdict = if addresses.is_empty() { Verdict::Skipped } else { Verdict::Applied };
        let id = self.recorder.record(
            &rules::ORIGIN_FORWARDED_FOR,
            verdict,
            "X-Forwarded-For",
            because,
            &reads,
        );
        if !addresses.is_empty() {
            self.header(
                "X-Forwarded-For",
                &addresses.join(","),
                ValueSource::Cloudfront,
                id,
                &reads,
            );
        }

        let version = [self.places.of("request.httpVersion")];
        let upgrades = is_websocket(request);
        let because = if upgrades {
            "Via and X-Amz-Cf-Id are CloudFront's own."
        } else {
            "Via, X-Amz-Cf-Id and Connection are CloudFront's own."
        };
        let id = self.recorder.record(
            &rules::ORIGIN_OWN,
            Verdict::Applied,
            "CloudFront's own headers",
            because.into(),
            &version,
        );
        let via = [request.http_version.as_str(), " <id>.cloudfront.net (CloudFront)"].concat();
        let mut all_via: Vec<&str> = request.header("via").collect();
        all_via.push(&via);
        self.header("Via", &all_via.join(", "), ValueSource::Cloudfront, id, &version);
        self.header("X-Amz-Cf-Id", REQUEST_ID, ValueSource::Cloudfront, id, &[]);
        if upgrades {
            return self.upgrade();
        }
        self.header("Connection", "Keep-Alive", ValueSource::Cloudfront, id, &[]);
    }

    /// The two headers that ask the origin for a WebSocket.
    fn upgrade(&mut self) {
        let request = self.request;
        let lines: Vec<_> = (request.headers.iter().enumerate())
            .filter(|(_, header)| header.is("upgrade") || header.is("connection"))
            .map(|(place, header)| (header, [self.places.header(place)]))
            .collect();
        let reads: Vec<String> = lines.iter().flat_map(|(_, reads)| reads.clone()).collect();
        let id = self.recorder.record(
            &rules::ORIGIN_WEBSOCKET,
            Verdict::Applied,
            "WebSocket",
            "This request asks for a WebSocket: Upgrade and Connection are sent on.".into(),
            &reads,
        );
        for (header, reads) in lines {
            self.header(header.name(), header.value(), ValueSource::Viewer, id, &reads);
        }
    }

    /// Origin access control.
    pub(super) fn sign(&mut self) {
        let signing = self.of.origin.signing_behavior;
        let listed = self.of.keyed("authorization").is_some();
        let keeps = signing == SigningBehavior::NoOverride
            && listed
            && self.request.header("authorization").next().is_some();
        if signing.is_never() {
            return;
        }
        let reads = ["origin.signingBehavior".to_owned()];
        if signing == SigningBehavior::AlwaysAmzAuth {
            let because = if listed {
                "CloudFront signs with headers of its own; the viewer's Authorization, which the cache policy lists, goes along."
            } else {
                "CloudFront signs with headers of its own. The cache policy does not list Authorization, so that none of the viewer's goes along."
            };
            let id = self.recorder.record(
                &rules::ORIGIN_SIGNED_BESIDE,
                Verdict::Applied,
                "origin access control",
                because.into(),
                &reads,
            );
            if !listed {
                self.remove_header("Authorization", "not in the cache policy", id);
            }
            self.header(
                "X-Amz-*",
                "<authentication headers of CloudFront's>",
                ValueSource::Cloudfront,
                id,
                &reads,
            );
            return;
        }
        if keeps {
            self.recorder.record(
                &rules::ORIGIN_SIGNED,
                Verdict::Skipped,
                "origin access control",
                "no-override: the cache policy lists Authorization and the viewer sends one, so CloudFront does not sign.".into(),
                &reads,
            );
            return;
        }
        let id = self.recorder.record(
            &rules::ORIGIN_SIGNED,
            Verdict::Applied,
            "origin access control",
            "CloudFront signs the request: Authorization, x-amz-date and x-amz-content-sha256 are its own.".into(),
            &reads,
        );
        self.replace(
            "Authorization",
            "AWS4-HMAC-SHA256 <signed by CloudFront>",
            ValueSource::Cloudfront,
            id,
            &reads,
        );
        self.replace("x-amz-date", "<now>", ValueSource::Cloudfront, id, &reads);
        self.replace("x-amz-content-sha256", "<hash>", ValueSource::Cloudfront, id, &reads);
    }

    /// Sets a header in place of any of that name; those of the viewer's count as dropped.
    pub(super) fn replace(
        &mut self,
        name: &str,
        value: &str,
        source: ValueSource,
        id: StepId,
        reads: &[String],
    ) {
        self.remove_header(name, "replaced", id);
        self.header(name, value, source, id, reads);
    }

    /// Takes the lines of a header out again; those of the viewer's count as dropped.
    fn remove_header(&mut self, name: &str, because: &str, id: StepId) {
        let (gone, kept) = std::mem::take(&mut self.out.headers)
            .into_iter()
            .partition(|line| line.name.eq_ignore_ascii_case(name));
        self.out.headers = kept;
        for line in gone {
            if line.source != ValueSource::Cloudfront {
                let field = line.reads.first().cloned().unwrap_or_default();
                self.drop(RequestPartKind::Header, &line.name, &line.value, because, id, field);
            }
        }
    }

    pub(super) fn custom(&mut self) {
        let of = self.of;
        for (place, header) in of.origin.custom_headers.iter().enumerate() {
            let reads = [["origin.customHeaders[", &place.to_string(), "]"].concat()];
            let subject = ["custom header ", header.name()].concat();
            if custom_header_forbidden(header.name()) {
                let because =
                    [header.name(), " can't be a custom header of an origin: it is not sent."]
                        .concat();
                self.recorder.record(
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
                ["The origin's custom header ", header.name(), " replaces the viewer's."].concat()
            } else {
                ["The origin's custom header ", header.name(), " is added to every request."]
                    .concat()
            };
            let id = self.recorder.record(
                &rules::ORIGIN_CUSTOM,
                Verdict::Applied,
                &subject,
                because,
                &reads,
            );
            self.replace(header.name(), header.value(), ValueSource::OriginCustom, id, &reads);
        }
    }
}
