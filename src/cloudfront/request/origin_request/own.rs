//! Headers that CloudFront adds: generated, its own, those that sign the request, and the custom headers of the origin.

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
            let reads = [of.forward_field(RequestPartKind::Header, None)];
            step!(self.recorder, rules::ORIGIN_EXCEPT_HOST_ADDS, Verdict::Applied, "CloudFront headers", reads;
                "The managed policy {} adds CloudFront headers automatically.", code(&of.forward.name));
        } else if of.forward.headers == SelectionBehavior::AllExcept {
            let reads = [of.forward_field(RequestPartKind::Header, None)];
            step!(self.recorder, rules::ORIGIN_EXCEPT_ADDS_NONE, Verdict::Skipped, "CloudFront headers", reads;
                "A custom policy with `allExcept` forwards viewer headers and adds no CloudFront headers.");
        }
        let mut unknown: Vec<Generated> = Vec::new();
        for (header, source, policy) in wanted {
            let reads = [header.field().to_owned(), policy];
            match header.value(self.request, self.viewer) {
                Some(value) => {
                    let id = step!(self.recorder, rules::ORIGIN_GENERATED, Verdict::Applied, header.name(), reads;
                        "CloudFront adds {} with the value {}.", code(header.name()), code(&value));
                    self.header(header.name(), &value, source, id, &reads);
                }
                None if header.https_only() && self.request.scheme == crate::http::Scheme::Http => {
                    step!(self.recorder, rules::ORIGIN_TLS_ONLY, Verdict::Skipped, header.name(), reads;
                        "CloudFront doesn't add {} because the viewer uses HTTP.", code(header.name()));
                }
                None => unknown.push(header),
            }
        }
        if !unknown.is_empty() {
            let names = list(unknown.iter().map(|header| header.name()));
            let reads = ["viewer".to_owned()];
            step!(self.recorder, rules::ORIGIN_GENERATED, Verdict::Skipped, "CloudFront headers", reads;
                "CloudFront doesn't add {names} because it can't determine the value.");
        }
    }

    /// The headers that CloudFront adds to every request.
    pub(super) fn own(&mut self) {
        let request = self.request;
        let field = "viewer.ip".to_owned();
        let mut reads: Vec<String> = Vec::new();
        let mut addresses: Vec<&str> = Vec::new();
        for (place, header) in request.headers.iter().enumerate() {
            if header.is("x-forwarded-for") && !header.value().is_empty() {
                reads.push(header_path(place));
                addresses.push(header.value());
            }
        }
        let viewer = self.viewer;
        let brought = !addresses.is_empty();
        // An unknown address isn't invented.
        if !viewer.ip.is_empty() {
            reads.push(field);
            addresses.push(&viewer.ip);
        }
        let because = if viewer.ip.is_empty() {
            "The viewer IP address isn't specified, so Cloudglass doesn't add it.".to_owned()
        } else if brought {
            format!(
                "CloudFront appends the viewer IP address {} to the viewer's header.",
                code(&viewer.ip)
            )
        } else {
            format!("CloudFront sets the header to the viewer IP address {}.", code(&viewer.ip))
        };
        let verdict = if addresses.is_empty() { Verdict::Skipped } else { Verdict::Applied };
        let id = step!(self.recorder, rules::ORIGIN_FORWARDED_FOR, verdict, "X-Forwarded-For", reads; "{because}");
        if !addresses.is_empty() {
            self.header(
                "X-Forwarded-For",
                &addresses.join(","),
                ValueSource::Cloudfront,
                id,
                &reads,
            );
        }

        let version = ["request.httpVersion".to_owned()];
        let upgrades = is_websocket(request);
        let because = if upgrades {
            "CloudFront adds `Via` and `X-Amz-Cf-Id`."
        } else {
            "CloudFront adds `Via` and `X-Amz-Cf-Id`, and sets `Connection`."
        };
        let id = step!(self.recorder, rules::ORIGIN_OWN, Verdict::Applied, "Headers added by CloudFront", version; "{because}");
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

    /// The two headers of a WebSocket handshake.
    fn upgrade(&mut self) {
        let request = self.request;
        let lines: Vec<_> = (request.headers.iter().enumerate())
            .filter(|(_, header)| header.is("upgrade") || header.is("connection"))
            .map(|(place, header)| (header, [header_path(place)]))
            .collect();
        let reads: Vec<String> = lines.iter().flat_map(|(_, reads)| reads.clone()).collect();
        let id = step!(self.recorder, rules::ORIGIN_WEBSOCKET, Verdict::Applied, "WebSocket", reads;
            "CloudFront forwards `Upgrade` and `Connection` because the request is a WebSocket handshake.");
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
            return self.access_identity();
        }
        let reads = ["origin.signingBehavior".to_owned()];
        if signing == SigningBehavior::AlwaysAmzAuth {
            let because = if listed {
                "CloudFront signs with `X-Amz-*` headers. It also forwards the viewer's `Authorization` because the cache policy includes it."
            } else {
                "CloudFront signs with `X-Amz-*` headers. It doesn't forward the viewer's `Authorization` because the cache policy doesn't include it."
            };
            let id = step!(self.recorder, rules::ORIGIN_SIGNED_BESIDE, Verdict::Applied, "Origin access control", reads; "{because}");
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
            step!(self.recorder, rules::ORIGIN_SIGNED, Verdict::Skipped, "Origin access control", reads;
                "With `no-override`, CloudFront doesn't sign because the viewer sends an `Authorization` that the cache policy includes.");
            return;
        }
        // Lambda requires the hash of a body from the viewer.
        let hashes = !(self.of.origin.is_function_url()
            && matches!(self.request.method.as_str(), "PUT" | "POST"));
        let id = step!(self.recorder, rules::ORIGIN_SIGNED, Verdict::Applied, "Origin access control", reads;
            "{}", match hashes { true => "CloudFront signs the request and sets `Authorization`, `x-amz-date`, and `x-amz-content-sha256`.", false => "CloudFront signs the request and sets `Authorization` and `x-amz-date`. The viewer must send `x-amz-content-sha256`.", });
        self.replace(
            "Authorization",
            "AWS4-HMAC-SHA256 <signed by CloudFront>",
            ValueSource::Cloudfront,
            id,
            &reads,
        );
        self.replace("x-amz-date", "<now>", ValueSource::Cloudfront, id, &reads);
        if hashes {
            self.replace("x-amz-content-sha256", "<hash>", ValueSource::Cloudfront, id, &reads);
        }
    }

    /// Origin access identity.
    fn access_identity(&mut self) {
        let origin = &self.of.origin;
        if origin.access_identity.is_empty() {
            return;
        }
        step!(self.recorder, rules::ORIGIN_ACCESS_IDENTITY, Verdict::Applied, "Origin access identity", ["origin.accessIdentity"];
            "CloudFront authenticates to the bucket as the origin access identity {}.", code(&origin.access_identity));
    }

    /// Sets a header. Viewer headers of the same name aren't forwarded.
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

    /// Removes a header. Viewer headers of this name aren't forwarded.
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
            let subject = ["Custom header ", header.name()].concat();
            if custom_header_forbidden(header.name()) {
                step!(self.recorder, rules::ORIGIN_CUSTOM_BARRED, Verdict::Rejected, subject, reads;
                    "CloudFront doesn't add {} because it can't be a custom header.", code(header.name()));
                continue;
            }
            let replaces = self.request.header(header.name()).next().is_some();
            let because = if replaces {
                format!("The custom header {} replaces the viewer's header.", code(header.name()))
            } else {
                format!(
                    "CloudFront adds the custom header {} to every origin request.",
                    code(header.name())
                )
            };
            let id = step!(self.recorder, rules::ORIGIN_CUSTOM, Verdict::Applied, subject, reads; "{because}");
            self.replace(header.name(), header.value(), ValueSource::OriginCustom, id, &reads);
        }
    }
}
