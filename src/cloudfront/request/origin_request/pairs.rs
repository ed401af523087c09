//! Parameters and cookies: what the two policies send of them.

use super::*;

impl Composer<'_> {
    pub(super) fn query(&mut self) {
        let request = self.request;
        let of = self.of;
        let Some(query) = &request.query else { return };
        let field = self.places.of("request.query");
        let (cache, forward) = (&of.cache.query_strings, &of.forward.query_strings);
        let mut sent: Vec<&str> = Vec::new();
        for source in [ValueSource::CachePolicy, ValueSource::OriginRequestPolicy] {
            let names: Vec<_> = params(query)
                .filter(|p| {
                    !is_signing_param(p.name)
                        && CompiledBehavior::sent(cache, forward, p.name) == Some(source)
                })
                .collect();
            if names.is_empty() {
                continue;
            }
            let (rule, tail, policy) = match source {
                ValueSource::CachePolicy => (
                    &rules::ORIGIN_CACHE_POLICY,
                    " sent as part of the key.",
                    of.cache_field(RequestPartKind::Query, None),
                ),
                _ => (
                    &rules::ORIGIN_FORWARD,
                    " sent because the origin request policy selects them; not in the key.",
                    of.forward_field(RequestPartKind::Query, None),
                ),
            };
            let because = ["Parameters ", &list(names.iter().map(|p| p.name)), tail].concat();
            let reads = vec![field.clone(), policy];
            let step =
                self.recorder.record(rule, Verdict::Applied, "query string", because, &reads);
            for param in names {
                self.out.params.push(OriginRequestLine {
                    kind: RequestPartKind::Query,
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
        let sources = [ValueSource::CachePolicy, ValueSource::OriginRequestPolicy];
        for param in params(query).filter(|p| !is_signing_param(p.name)) {
            if let Some(source) = CompiledBehavior::sent(cache, forward, param.name) {
                sent.push(param.raw);
                if let Some(at) =
                    lines.iter().position(|line| line.source == source && line.name == param.name)
                {
                    let line = lines.remove(at);
                    self.out.params.push(line);
                }
            }
        }
        if sources.iter().all(|source| self.out.params.iter().any(|line| line.source == *source)) {
            let because = [
                "Both policies send parameters; they keep the viewer's order: ",
                &sent.join("&"),
                ".",
            ]
            .concat();
            self.recorder.record(
                &rules::ORIGIN_QUERY_ORDER,
                Verdict::Applied,
                "query string",
                because,
                std::slice::from_ref(&field),
            );
        }
        self.conflict(
            RequestPartKind::Query,
            cache,
            forward,
            params(query).map(|p| p.name),
            &field,
        );
        self.out.query = (!sent.is_empty()).then(|| sent.join("&"));
        let rest: Vec<_> = params(query)
            .filter(|p| {
                !is_signing_param(p.name)
                    && CompiledBehavior::sent(cache, forward, p.name).is_none()
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
                of.cache_field(RequestPartKind::Query, None),
                of.forward_field(RequestPartKind::Query, None),
            ];
            let id = self.recorder.record(
                &rules::ORIGIN_NOTHING_ELSE,
                Verdict::Skipped,
                "query string",
                because,
                &reads,
            );
            for param in rest {
                self.drop(
                    RequestPartKind::Query,
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
            let id = self.recorder.record(
                rule,
                Verdict::Skipped,
                &["parameter ", param.name].concat(),
                because,
                std::slice::from_ref(&field),
            );
            self.drop(
                RequestPartKind::Query,
                param.name,
                param.value.unwrap_or_default(),
                "part of a signature",
                id,
                field.clone(),
            );
        }
    }

    /// The pairs of the table whose outcome needs a word: two block lists, and a block list against the key.
    pub(super) fn conflict<'a>(
        &mut self,
        kind: RequestPartKind,
        cache: &CompiledSelection,
        forward: &CompiledSelection,
        names: impl Iterator<Item = &'a str>,
        field: &str,
    ) {
        let names: Vec<&str> =
            names.filter(|name| cache.accepts(name) && !forward.accepts(name)).collect();
        if names.is_empty() || forward.behavior != SelectionBehavior::AllExcept {
            return;
        }
        let what = if kind == RequestPartKind::Cookie { "cookies" } else { "query string" };
        let reads =
            [field.to_owned(), self.of.cache_field(kind, None), self.of.forward_field(kind, None)];
        if cache.behavior == SelectionBehavior::AllExcept {
            let because = [
                &list(names.iter().copied()),
                ": in the key, but the origin request policy blocks it, and between two block lists the guide sends only what neither names. By the guide's other rule it would be sent.",
            ]
            .concat();
            self.recorder.record(
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
            self.recorder.record(&rules::ORIGIN_UNION, Verdict::Applied, what, because, &reads);
        }
    }

    pub(super) fn cookies(&mut self) {
        let of = self.of;
        let request = self.request;
        let field = self.places.of("request.headers");
        let (cache, forward) = (&of.cache.cookies, &of.forward.cookies);
        let plain: Vec<Cookie<'_>> = cookies(request).filter(is_plain_cookie).collect();
        for source in [ValueSource::CachePolicy, ValueSource::OriginRequestPolicy] {
            let found: Vec<_> = plain
                .iter()
                .filter(|cookie| {
                    CompiledBehavior::sent(cache, forward, cookie.name) == Some(source)
                })
                .collect();
            if found.is_empty() {
                continue;
            }
            let (rule, tail, policy) = match source {
                ValueSource::CachePolicy => (
                    &rules::ORIGIN_CACHE_POLICY,
                    " sent as part of the key.",
                    of.cache_field(RequestPartKind::Cookie, None),
                ),
                _ => (
                    &rules::ORIGIN_FORWARD,
                    " sent because the origin request policy selects them; not in the key.",
                    of.forward_field(RequestPartKind::Cookie, None),
                ),
            };
            let because =
                ["Cookies ", &list(found.iter().map(|cookie| cookie.name)), tail].concat();
            let step = self.recorder.record(
                rule,
                Verdict::Applied,
                "cookies",
                because,
                &[field.clone(), policy.clone()],
            );
            for cookie in found {
                self.out.cookies.push(OriginRequestLine {
                    kind: RequestPartKind::Cookie,
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
            self.recorder.record(
                &rules::ORIGIN_COOKIES,
                Verdict::Applied,
                "cookies",
                because,
                std::slice::from_ref(&field),
            );
        }
        self.conflict(
            RequestPartKind::Cookie,
            cache,
            forward,
            plain.iter().map(|cookie| cookie.name),
            &field,
        );
        let unsent: Vec<Cookie<'_>> = plain
            .iter()
            .copied()
            .filter(|cookie| CompiledBehavior::sent(cache, forward, cookie.name).is_none())
            .collect();
        let signed: Vec<_> =
            cookies(request).filter(|cookie| is_signing_cookie(cookie.name)).collect();
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
            let names =
                list(found.iter().map(
                    |cookie| {
                        if cookie.is_pair() { cookie.name } else { cookie.value }
                    },
                ));
            let reads = [
                field.clone(),
                of.cache_field(RequestPartKind::Cookie, None),
                of.forward_field(RequestPartKind::Cookie, None),
            ];
            let id = self.recorder.record(
                rule,
                Verdict::Skipped,
                "cookies",
                ["Cookies ", &names, tail].concat(),
                &reads,
            );
            for cookie in found {
                self.drop(
                    RequestPartKind::Cookie,
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
