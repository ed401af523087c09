//! Headers in the cache key.

use super::*;

impl KeyRecorder<'_> {
    pub(super) fn headers(&mut self, seen: &[KeyComponent<'_>], viewer: &Viewer) {
        let of = self.of;
        for keyed in &of.cache.headers {
            let values: Vec<(&Cow<'_, str>, Option<usize>)> = seen
                .iter()
                .filter_map(|part| match part {
                    KeyComponent::Header(of, value, place) if *of == keyed => Some((value, *place)),
                    _ => None,
                })
                .collect();
            self.header(keyed, &values, viewer);
        }
        for (name, place) in &of.cache.unkeyed {
            let reads = [of.cache_field(RequestPartKind::Header, Some(*place))];
            step!(self.recorder, rules::KEY_HEADER_BARRED, Verdict::Rejected, "Header {name}", reads;
                "The {} lists {}, which can't be in the cache key.", of.settings(), code(name));
        }
        let request = self.request;
        let normalizes = of.normalizes_encoding();
        let rest: Vec<_> = request
            .headers
            .iter()
            .enumerate()
            .filter(|(_, header)| {
                let lower = header.name().to_ascii_lowercase();
                let generated = Generated::named(&lower).is_some();
                lower != "cookie"
                    && !(lower == "accept-encoding" && normalizes)
                    && (generated
                        || of.keyed(&lower).is_none()
                        || (lower == "accept-encoding" && request.http_version == HttpVersion::V10))
            })
            .collect();
        if !rest.is_empty() {
            let names = list(rest.iter().map(|(_, header)| header.name()));
            let reads =
                ["request.headers".to_owned(), of.cache_field(RequestPartKind::Header, None)];
            let id = step!(self.recorder, *of.rule(&rules::KEY_HEADER_LEFT_OUT, &policy_rules::LEGACY_KEYED), Verdict::Skipped, "Headers", reads;
                "The cache key doesn't contain {names} because the {} doesn't include {}.", of.settings(), names.them());
            for (place, header) in rest {
                let reason = if !is_keyable(header.name()) {
                    "can't be in the cache key"
                } else if Generated::named(header.name()).is_some() {
                    "CloudFront generates the value"
                } else {
                    of.absent()
                };
                self.leave_out(
                    RequestPartKind::Header,
                    &header.name().to_ascii_lowercase(),
                    header.value(),
                    reason,
                    id,
                    header_path(place),
                );
            }
        }
    }

    pub(super) fn header(
        &mut self,
        keyed: &KeyHeader,
        values: &[(&Cow<'_, str>, Option<usize>)],
        viewer: &Viewer,
    ) {
        let subject = ["Header ", &keyed.name].concat();
        let policy = self.of.cache_field(RequestPartKind::Header, Some(keyed.place));
        let raw_encoding = keyed.name == "accept-encoding";
        if values.is_empty() {
            let (rule, because) = match keyed.of {
                ValueOf::Generated(header) => (
                    &rules::KEY_GENERATED_UNKNOWN,
                    format!("The cache key doesn't contain {} because CloudFront can't determine the value.", code(header.name())),
                ),
                _ if raw_encoding && self.request.http_version == HttpVersion::V10 => (
                    &rules::ENCODING_HTTP10,
                    "CloudFront removes `Accept-Encoding` from HTTP/1.0 requests, so the cache key doesn't contain it.".into(),
                ),
                _ => (
                    &rules::KEY_HEADER_ABSENT,
                    format!("The {} includes {}, but the viewer doesn't send it. Requests without this header share a cache key.", self.of.settings(), code(&keyed.name)),
                ),
            };
            let field = match keyed.of {
                ValueOf::Generated(header) => header.field().to_owned(),
                _ => "request.headers".to_owned(),
            };
            step!(self.recorder, *rule, Verdict::Skipped, subject, [policy, field]; "{because}");
            return;
        }
        let _ = viewer;
        let field = |place: Option<usize>| match (keyed.of, place) {
            (ValueOf::Generated(header), _) => header.field().to_owned(),
            (_, Some(place)) => header_path(place),
            _ => "request.host".to_owned(),
        };
        let first = values.first().map_or("", |(value, _)| value);
        let mut reads: Vec<String> = vec![policy];
        reads.extend(values.iter().map(|(_, place)| field(*place)));
        let (rule, because) = match keyed.of {
            ValueOf::Generated(_) => (
                &rules::KEY_GENERATED,
                format!(
                    "CloudFront generates the value {} and includes it in the cache key.",
                    code(first)
                ),
            ),
            _ if values.len() > 1 => (
                &rules::KEY_HEADER_REPEATED,
                format!(
                    "The viewer sends this header {}. CloudFront includes all values in the cache key, in the order sent.",
                    count_of(values.len(), "time")
                ),
            ),
            _ if raw_encoding => (
                &rules::ENCODING_RAW,
                format!(
                    "Gzip and Brotli are disabled, so CloudFront includes {} in the cache key unchanged.",
                    code(first)
                ),
            ),
            _ => (
                self.of.rule(&rules::KEY_HEADER, &policy_rules::LEGACY_KEYED),
                format!(
                    "CloudFront includes {} in the cache key because the {} includes this header.",
                    code(first),
                    self.of.settings()
                ),
            ),
        };
        let id = step!(self.recorder, *rule, Verdict::Applied, subject, reads; "{because}");
        for (value, _) in values {
            self.part(
                RequestPartKind::Header,
                &keyed.name,
                value,
                ValueSource::CachePolicy,
                id,
                reads.clone(),
            );
        }
    }

    pub(super) fn encoding(&mut self, seen: &[KeyComponent<'_>]) {
        if !self.of.normalizes_encoding() {
            return;
        }
        let request = self.request;
        let mut reads: Vec<String> = request
            .headers
            .iter()
            .enumerate()
            .filter(|(_, header)| header.is("accept-encoding"))
            .map(|(place, _)| header_path(place))
            .collect();
        let sent = !reads.is_empty();
        reads.push(self.of.cache_field(RequestPartKind::AcceptEncoding, None));
        let leave_out = |recorder: &mut Self, reason: &str, id: StepId| {
            for (place, header) in request
                .headers
                .iter()
                .enumerate()
                .filter(|(_, header)| header.is("accept-encoding"))
            {
                recorder.leave_out(
                    RequestPartKind::Header,
                    "accept-encoding",
                    header.value(),
                    reason,
                    id,
                    header_path(place),
                );
            }
        };
        let Some(raw) = accept_encoding(request) else {
            let (rule, because) = if sent {
                (
                    &rules::ENCODING_HTTP10,
                    "CloudFront removes `Accept-Encoding` from HTTP/1.0 requests, so the cache key contains no encoding.",
                )
            } else {
                (
                    &rules::ENCODING_ABSENT,
                    "The viewer doesn't send `Accept-Encoding`, so the cache key contains no encoding.",
                )
            };
            let id = step!(self.recorder, *rule, Verdict::Skipped, "Accept-Encoding", reads; "{because}");
            leave_out(self, "HTTP/1.0", id);
            return;
        };
        if is_weighted(&raw) {
            step!(self.recorder, rules::ENCODING_WEIGHTS, Verdict::Applied, "Accept-Encoding", reads;
                "In {}, Cloudglass treats an encoding with `q=0` as not accepted, and `*` as neither Gzip nor Brotli.", code(&raw));
        }
        let found = seen.iter().find_map(|part| match part {
            KeyComponent::AcceptEncoding(value) => Some(*value),
            _ => None,
        });
        match found {
            Some(value) => {
                let id = step!(self.recorder, *self.of.rule(&rules::ENCODING, &policy_rules::LEGACY_ENCODING), Verdict::Applied, "Accept-Encoding", reads;
                    "CloudFront normalizes {} to `{value}` and includes it in the cache key.", code(&raw));
                self.part(
                    RequestPartKind::AcceptEncoding,
                    "",
                    value,
                    ValueSource::CachePolicy,
                    id,
                    reads,
                );
            }
            None => {
                let id = step!(self.recorder, *self.of.rule(&rules::ENCODING_IDENTITY, &policy_rules::LEGACY_ENCODING), Verdict::Skipped, "Accept-Encoding", reads;
                    "{} contains no enabled encoding, so the cache key contains no encoding.", code(&raw));
                leave_out(self, "no enabled encoding", id);
            }
        }
    }
}
