//! Query strings and cookies that the two policies forward.

use super::*;

impl Composer<'_> {
    pub(super) fn query(&mut self) {
        let request = self.request;
        let of = self.of;
        let Some(query) = &request.query else { return };
        let field = "request.query".to_owned();
        let (cache, forward) = (&of.cache.query_strings, &of.forward.query_strings);
        let mut sent: Vec<&str> = Vec::new();
        for source in [ValueSource::CachePolicy, ValueSource::OriginRequestPolicy] {
            let names: Vec<_> = params(query)
                .filter(|p| {
                    !self.of.removes_param(p.name)
                        && CompiledBehavior::sent(cache, forward, p.name) == Some(source)
                })
                .collect();
            if names.is_empty() {
                continue;
            }
            let (rule, policy) = match source {
                ValueSource::CachePolicy => {
                    (&rules::ORIGIN_CACHE_POLICY, of.cache_field(RequestPartKind::Query, None))
                }
                _ => (&rules::ORIGIN_FORWARD, of.forward_field(RequestPartKind::Query, None)),
            };
            let because = of.forwarded(&list(names.iter().map(|p| p.name)), source);
            let rule = of.rule(rule, &policy_rules::LEGACY_QUERY);
            let reads = vec![field.clone(), policy];
            let step =
                step!(self.recorder, *rule, Verdict::Applied, "Query strings", reads; "{because}");
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
        // The lines are in the viewer's order, whichever policy includes them.
        let mut lines = std::mem::take(&mut self.out.params);
        let sources = [ValueSource::CachePolicy, ValueSource::OriginRequestPolicy];
        for param in params(query).filter(|p| !self.of.removes_param(p.name)) {
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
        if !of.is_legacy()
            && sources
                .iter()
                .all(|source| self.out.params.iter().any(|line| line.source == *source))
        {
            step!(self.recorder, rules::ORIGIN_QUERY_ORDER, Verdict::Applied, "Query strings", [field];
                "CloudFront forwards the query strings of both policies in the viewer's order, {}.", code(&sent.join("&")));
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
                !self.of.removes_param(p.name)
                    && CompiledBehavior::sent(cache, forward, p.name).is_none()
            })
            .collect();
        if !rest.is_empty() {
            let because = of.not_forwarded(&list(rest.iter().map(|p| p.name)));
            let reads = [
                field.clone(),
                of.cache_field(RequestPartKind::Query, None),
                of.forward_field(RequestPartKind::Query, None),
            ];
            let id = step!(self.recorder, *of.rule(&rules::ORIGIN_NOTHING_ELSE, &policy_rules::LEGACY_QUERY), Verdict::Skipped, "Query strings", reads;
                "{because}");
            for param in rest {
                self.drop(
                    RequestPartKind::Query,
                    param.name,
                    param.value.unwrap_or_default(),
                    of.unselected(),
                    id,
                    field.clone(),
                );
            }
        }
        for param in params(query).filter(|p| self.of.removes_param(p.name)) {
            let rule = if param.name == "Hash-Algorithm" {
                &rules::KEY_QUERY_HASH
            } else {
                &rules::KEY_QUERY_SIGNED
            };
            let id = step!(self.recorder, *rule, Verdict::Skipped, ["Query string ", param.name].concat(), [field];
                "CloudFront removes the signature parameter `{}`.", param.name);
            self.drop(
                RequestPartKind::Query,
                param.name,
                param.value.unwrap_or_default(),
                "signature parameter",
                id,
                field.clone(),
            );
        }
    }

    /// Explains two `allExcept` lists, and an `allExcept` list that excludes a value in the cache key.
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
        let what = if kind == RequestPartKind::Cookie { "Cookies" } else { "Query strings" };
        let reads =
            [field.to_owned(), self.of.cache_field(kind, None), self.of.forward_field(kind, None)];
        if cache.behavior == SelectionBehavior::AllExcept {
            let names = list(names.iter().copied());
            step!(self.recorder, rules::ORIGIN_BLOCK_LISTS, Verdict::Rejected, what, reads;
                "The origin request policy excludes {names}. Cloudglass assumes that CloudFront doesn't forward {}, although the cache key contains {}.", names.them(), names.them());
        } else {
            let names = list(names.iter().copied());
            step!(self.recorder, rules::ORIGIN_UNION, Verdict::Applied, what, reads;
                "CloudFront forwards {names} because the cache key contains {}. The origin request policy can't exclude {}.", names.them(), names.them());
        }
    }

    pub(super) fn cookies(&mut self) {
        let of = self.of;
        let request = self.request;
        let field = "request.headers".to_owned();
        let (cache, forward) = (&of.cache.cookies, &of.forward.cookies);
        let plain: Vec<Cookie<'_>> =
            cookies(request).filter(|cookie| self.of.is_plain_cookie(cookie)).collect();
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
            let (rule, policy) = match source {
                ValueSource::CachePolicy => {
                    (&rules::ORIGIN_CACHE_POLICY, of.cache_field(RequestPartKind::Cookie, None))
                }
                _ => (&rules::ORIGIN_FORWARD, of.forward_field(RequestPartKind::Cookie, None)),
            };
            let because = of.forwarded(&list(found.iter().map(|cookie| cookie.name)), source);
            let rule = of.rule(rule, &policy_rules::LEGACY_KEYED);
            let step = step!(self.recorder, *rule, Verdict::Applied, "Cookies", [field.clone(), policy.clone()]; "{because}");
            for cookie in found {
                self.out.cookies.push(OriginRequestLine {
                    kind: RequestPartKind::Cookie,
                    name: cookie.name.into(),
                    value: cookie.value.into(),
                    source,
                    step,
                    reads: vec![header_path(cookie.header), policy.clone()],
                });
            }
        }
        self.out.cookies.sort_by(|a, b| a.name.cmp(&b.name));
        if self.out.cookies.len() > 1 {
            step!(self.recorder, rules::ORIGIN_COOKIES, Verdict::Applied, "Cookies", [field];
                "CloudFront forwards {} in one `Cookie` header, sorted by name.", list(self.out.cookies.iter().map(|line| line.name.as_str())));
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
            cookies(request).filter(|cookie| self.of.removes_cookie(cookie.name)).collect();
        let malformed: Vec<_> = cookies(request)
            .filter(|cookie| !cookie.is_pair() || cookie.name.starts_with('$'))
            .collect();
        type Sentence<'a> = &'a dyn Fn(&Listed) -> String;
        let kinds: [(_, _, _, Sentence<'_>); 3] = [
            (
                of.rule(&rules::ORIGIN_NOTHING_ELSE, &policy_rules::LEGACY_KEYED),
                unsent,
                of.unselected(),
                &|names| of.not_forwarded(names),
            ),
            (&rules::ORIGIN_COOKIE_SIGNED, signed, "signed cookie", &|names| {
                format!(
                    "CloudFront doesn't forward {names} because it uses signed cookies only to verify access."
                )
            }),
            (&rules::KEY_COOKIE_MALFORMED, malformed, "invalid cookie", &|names| {
                format!(
                    "CloudFront removes {names} because a cookie must be a `name=value` pair, and its name can't start with `$`."
                )
            }),
        ];
        for (rule, found, reason, sentence) in kinds {
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
            let id = step!(self.recorder, *rule, Verdict::Skipped, "Cookies", reads; "{}", sentence(&names));
            for cookie in found {
                self.drop(
                    RequestPartKind::Cookie,
                    cookie.name,
                    cookie.value,
                    reason,
                    id,
                    header_path(cookie.header),
                );
            }
        }
    }
}

impl CompiledBehavior {
    /// The sentence about names that a setting includes.
    fn forwarded(&self, names: &Listed, source: ValueSource) -> String {
        let (them, policy) = (names.them(), self.policy_name(source));
        match source {
            ValueSource::CachePolicy => {
                format!("CloudFront forwards {names} because the cache key contains {them}.")
            }
            _ => format!(
                "CloudFront forwards {names} because the {policy} includes {them}. The cache key doesn't contain {them}."
            ),
        }
    }
}
