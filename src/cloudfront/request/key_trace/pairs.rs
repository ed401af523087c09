//! Query strings and cookies in the cache key.

use super::*;

impl KeyRecorder<'_> {
    pub(super) fn query(&mut self, seen: &[KeyComponent<'_>]) {
        let request = self.request;
        let Some(query) = &request.query else { return };
        let field = "request.query".to_owned();
        if query.is_empty() {
            step!(self.recorder, rules::KEY_QUERY_BARE, Verdict::Skipped, "Query string", [field];
                "The query string is empty, so the cache key is the same as without `?`.");
        }
        for (rule, subject, signed) in [
            (&rules::KEY_QUERY_SIGNED, "Signature parameters", false),
            (&rules::KEY_QUERY_HASH, "Hash-Algorithm", true),
        ] {
            let names: Vec<_> = params(query)
                .filter(|p| self.of.removes_param(p.name) && (p.name == "Hash-Algorithm") == signed)
                .collect();
            if !names.is_empty() {
                let because = {
                    let names = list(names.iter().map(|p| p.name));
                    format!(
                        "CloudFront removes {names} before it computes the cache key, and doesn't forward {}.",
                        names.them()
                    )
                };
                let id =
                    step!(self.recorder, *rule, Verdict::Applied, subject, [field]; "{because}");
                for param in names {
                    let value = param.value.unwrap_or_default();
                    self.leave_out(
                        RequestPartKind::Query,
                        param.name,
                        value,
                        "signature parameter",
                        id,
                        field.clone(),
                    );
                }
            }
        }
        let mut names: Vec<&str> = Vec::new();
        for part in seen {
            let KeyComponent::Param(param) = part else { continue };
            let place =
                self.of.cache.query_strings.place(param.name).filter(|_| {
                    self.of.cache.query_strings.behavior == SelectionBehavior::Whitelist
                });
            let reads = vec![field.clone(), self.of.cache_field(RequestPartKind::Query, place)];
            let raw = code(param.raw);
            let (rule, because) = if names.contains(&param.name) {
                (
                    &rules::KEY_QUERY_REPEATED,
                    format!(
                        "CloudFront includes every occurrence of a query string in the cache key, so it also includes {raw}."
                    ),
                )
            } else if param.value.is_none_or(str::is_empty) {
                (
                    &rules::KEY_QUERY_REPEATED,
                    format!(
                        "CloudFront includes {raw} in the cache key as written. An empty value differs from a missing one."
                    ),
                )
            } else if param.raw.contains(';') {
                (
                    &rules::KEY_QUERY_SEPARATOR,
                    format!(
                        "CloudFront includes {raw} in the cache key. Only `&` separates query strings."
                    ),
                )
            } else {
                let why = match self.of.cache.query_strings.behavior {
                    SelectionBehavior::All => "all query strings".to_owned(),
                    SelectionBehavior::AllExcept => {
                        "all query strings except the listed ones".to_owned()
                    }
                    _ => code(param.name),
                };
                (
                    self.of.rule(&rules::KEY_QUERY, &policy_rules::LEGACY_QUERY),
                    format!(
                        "CloudFront includes {raw} in the cache key because the {} includes {why}.",
                        self.of.settings()
                    ),
                )
            };
            names.push(param.name);
            let id = step!(self.recorder, *rule, Verdict::Applied, ["Query string ", param.name].concat(), reads; "{because}");
            self.part(
                RequestPartKind::Query,
                param.name,
                param.value.unwrap_or_default(),
                ValueSource::CachePolicy,
                id,
                reads,
            );
        }
        if names.len() > 1 {
            step!(self.recorder, rules::KEY_QUERY_ORDER, Verdict::Applied, "Query strings", [field];
                "The cache key contains the {} in the viewer's order.", count_of(names.len(), "query string"));
        }
        let rest: Vec<_> = params(query)
            .filter(|p| {
                !self.of.removes_param(p.name) && !self.of.cache.query_strings.accepts(p.name)
            })
            .collect();
        if !rest.is_empty() {
            let names = list(rest.iter().map(|p| p.name));
            let why =
                not_included(&self.of.cache.query_strings.behavior, names.them(), "query strings");
            let reads = [field.clone(), self.of.cache_field(RequestPartKind::Query, None)];
            let id = step!(self.recorder, *self.of.rule(&rules::KEY_QUERY_LEFT_OUT, &policy_rules::LEGACY_QUERY), Verdict::Skipped, "Query strings", reads;
                "The cache key doesn't contain {names} because the {} {why}.", self.of.settings());
            for param in rest {
                let reason = if self.of.cache.query_strings.behavior == SelectionBehavior::AllExcept
                {
                    "excluded by the cache policy"
                } else {
                    self.of.absent()
                };
                self.leave_out(
                    RequestPartKind::Query,
                    param.name,
                    param.value.unwrap_or_default(),
                    reason,
                    id,
                    field.clone(),
                );
            }
        }
    }

    pub(super) fn cookies(&mut self, seen: &[KeyComponent<'_>]) {
        let request = self.request;
        let of = self.of;
        let mut kept = 0usize;
        for part in seen {
            let KeyComponent::Cookie(cookie) = part else { continue };
            kept += 1;
            let place = of
                .cache
                .cookies
                .place(cookie.name)
                .filter(|_| of.cache.cookies.behavior == SelectionBehavior::Whitelist);
            let reads =
                vec![header_path(cookie.header), of.cache_field(RequestPartKind::Cookie, place)];
            let why = match of.cache.cookies.behavior {
                SelectionBehavior::All => "all cookies".to_owned(),
                SelectionBehavior::AllExcept => "all cookies except the listed ones".to_owned(),
                _ => code(cookie.name),
            };
            let legacy = match of.cache.cookies.wildcard(cookie.name) {
                Some(_) => &policy_rules::LEGACY_COOKIES,
                None => &policy_rules::LEGACY_KEYED,
            };
            let id = step!(self.recorder, *of.rule(&rules::KEY_COOKIE, legacy), Verdict::Applied, ["Cookie ", cookie.name].concat(), reads;
                "CloudFront includes {} in the cache key because the {} includes {why}.", code(&[cookie.name, "=", cookie.value].concat()), of.settings());
            self.part(
                RequestPartKind::Cookie,
                cookie.name,
                cookie.value,
                ValueSource::CachePolicy,
                id,
                reads,
            );
        }
        if kept > 1 {
            step!(self.recorder, rules::KEY_COOKIE_ORDER, Verdict::Applied, "Cookies", ["request.headers"];
                "CloudFront sorts the {} by name, so the viewer's order doesn't affect the cache key.", count_of(kept, "cookie"));
        }
        let signed: Vec<_> =
            cookies(request).filter(|cookie| self.of.removes_cookie(cookie.name)).collect();
        let malformed: Vec<_> = cookies(request)
            .filter(|cookie| !cookie.is_pair() || cookie.name.starts_with('$'))
            .collect();
        let rest: Vec<_> = cookies(request)
            .filter(|cookie| {
                self.of.is_plain_cookie(cookie) && !of.cache.cookies.accepts(cookie.name)
            })
            .collect();

        let why =
            |names: &Listed| not_included(&of.cache.cookies.behavior, names.them(), "cookies");
        type Sentence<'a> = &'a dyn Fn(&Listed) -> String;
        let kinds: [(_, _, _, Sentence<'_>); 3] = [
            (&rules::KEY_COOKIE_SIGNED, signed, "signed cookie", &|names| {
                format!(
                    "The cache key doesn't contain {names} because CloudFront uses signed cookies only to verify access."
                )
            }),
            (&rules::KEY_COOKIE_MALFORMED, malformed, "invalid cookie", &|names| {
                format!(
                    "CloudFront removes {names} because a cookie must be a `name=value` pair, and its name can't start with `$`."
                )
            }),
            (
                of.rule(&rules::KEY_COOKIE_LEFT_OUT, &policy_rules::LEGACY_KEYED),
                rest,
                of.absent(),
                &|names| {
                    format!(
                        "The cache key doesn't contain {names} because the {} {}.",
                        of.settings(),
                        why(names)
                    )
                },
            ),
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
            let because = sentence(&names);
            let reads =
                ["request.headers".to_owned(), of.cache_field(RequestPartKind::Cookie, None)];
            let id = step!(self.recorder, *rule, Verdict::Skipped, "Cookies", reads; "{because}");
            for cookie in found {
                self.leave_out(
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

/// Why a policy with this behavior doesn't include `them`.
fn not_included(behavior: &SelectionBehavior, them: &str, all: &str) -> String {
    match behavior {
        SelectionBehavior::AllExcept => format!("excludes {them}"),
        SelectionBehavior::Whitelist => format!("doesn't include {them}"),
        _ => format!("includes no {all}"),
    }
}
