//! Headers in the key.

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
            let because =
                ["Header ", name, " is in the cache policy's list but can't be in a key."].concat();
            let reads = [of.cache_field(RequestPartKind::Header, Some(*place))];
            self.recorder.record(
                &rules::KEY_HEADER_BARRED,
                Verdict::Rejected,
                &["header ", name].concat(),
                because,
                &reads,
            );
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
            let because =
                ["Left out of the key: ", &names, "; not in the cache policy's list."].concat();
            let reads =
                [self.places.of("request.headers"), of.cache_field(RequestPartKind::Header, None)];
            let id = self.recorder.record(
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
                    RequestPartKind::Header,
                    &header.name().to_ascii_lowercase(),
                    header.value(),
                    reason,
                    id,
                    self.places.header(place),
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
        let subject = ["header ", &keyed.name].concat();
        let policy = self.of.cache_field(RequestPartKind::Header, Some(keyed.place));
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
            self.recorder.record(rule, Verdict::Skipped, &subject, because, &[policy, field]);
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
        let id = self.recorder.record(rule, Verdict::Applied, &subject, because, &reads);
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
            .map(|(place, _)| self.places.header(place))
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
                    recorder.places.header(place),
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
            let id = self.recorder.record(
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
            self.recorder.record(
                &rules::ENCODING_WEIGHTS,
                Verdict::Applied,
                "Accept-Encoding",
                because,
                &reads,
            );
        }
        let found = seen.iter().find_map(|part| match part {
            KeyComponent::AcceptEncoding(value) => Some(*value),
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
                let id = self.recorder.record(
                    &rules::ENCODING,
                    Verdict::Applied,
                    "Accept-Encoding",
                    because,
                    &reads,
                );
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
                let because = [
                    "Accept-Encoding ",
                    &*raw,
                    " holds none of the codings that are on: nothing enters the key.",
                ]
                .concat();
                let id = self.recorder.record(
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
}
