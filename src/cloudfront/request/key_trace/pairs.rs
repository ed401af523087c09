//! Parameters and cookies in the key.

use super::*;

impl KeyRecorder<'_> {
    pub(super) fn query(&mut self, seen: &[KeyComponent<'_>]) {
        let request = self.request;
        let Some(query) = &request.query else { return };
        let field = self.places.of("request.query");
        if query.is_empty() {
            self.recorder.record(
                &rules::KEY_QUERY_BARE,
                Verdict::Skipped,
                "query string",
                "The address ends with a bare ?: the key is that of the address without it.".into(),
                std::slice::from_ref(&field),
            );
        }
        for (rule, subject, signed) in [
            (&rules::KEY_QUERY_SIGNED, "signature", false),
            (&rules::KEY_QUERY_HASH, "Hash-Algorithm", true),
        ] {
            let names: Vec<_> = params(query)
                .filter(|p| is_signing_param(p.name) && (p.name == "Hash-Algorithm") == signed)
                .collect();
            if !names.is_empty() {
                let because = [
                    &list(names.iter().map(|p| p.name)),
                    " ",
                    are(names.len()),
                    " taken from the query string: neither in the key nor sent on.",
                ]
                .concat();
                let id = self.recorder.record(
                    rule,
                    Verdict::Applied,
                    subject,
                    because,
                    std::slice::from_ref(&field),
                );
                for param in names {
                    let value = param.value.unwrap_or_default();
                    self.leave_out(
                        RequestPartKind::Query,
                        param.name,
                        value,
                        "part of a signature",
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
            let (rule, because) = if names.contains(&param.name)
                || param.value.is_none_or(str::is_empty)
            {
                (
                    &rules::KEY_QUERY_REPEATED,
                    ["Parameter ", param.raw, " enters the key as it is: every occurrence counts, and an empty value is not the same as none."].concat(),
                )
            } else if param.raw.contains(';') {
                (
                    &rules::KEY_QUERY_SEPARATOR,
                    [
                        "Parameter ",
                        param.name,
                        " enters the key with all up to the next &: ",
                        param.raw,
                        ".",
                    ]
                    .concat(),
                )
            } else {
                let why = match self.of.cache.query_strings.behavior {
                    SelectionBehavior::All => "the cache policy takes all parameters",
                    SelectionBehavior::AllExcept => {
                        "the cache policy takes all parameters but those it lists"
                    }
                    _ => "the cache policy lists it",
                };
                (
                    &rules::KEY_QUERY,
                    ["Parameter ", param.raw, " enters the key: ", why, "."].concat(),
                )
            };
            names.push(param.name);
            let id = self.recorder.record(
                rule,
                Verdict::Applied,
                &["parameter ", param.name].concat(),
                because,
                &reads,
            );
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
            let because = [
                "The ",
                &names.len().to_string(),
                " parameters stand in the viewer's order, which is part of the key.",
            ]
            .concat();
            self.recorder.record(
                &rules::KEY_QUERY_ORDER,
                Verdict::Applied,
                "query string",
                because,
                std::slice::from_ref(&field),
            );
        }
        let rest: Vec<_> = params(query)
            .filter(|p| !is_signing_param(p.name) && !self.of.cache.query_strings.accepts(p.name))
            .collect();
        if !rest.is_empty() {
            let why = match self.of.cache.query_strings.behavior {
                SelectionBehavior::AllExcept => "the cache policy leaves out",
                SelectionBehavior::Whitelist => "not in the cache policy's list",
                _ => "the cache policy takes no parameters",
            };
            let because = [
                "Left out of the key: ",
                &list(rest.iter().map(|p| p.name)),
                "; ",
                why,
                if why.ends_with("out") { " what it lists." } else { "." },
            ]
            .concat();
            let reads = [field.clone(), self.of.cache_field(RequestPartKind::Query, None)];
            let id = self.recorder.record(
                &rules::KEY_QUERY_LEFT_OUT,
                Verdict::Skipped,
                "query string",
                because,
                &reads,
            );
            for param in rest {
                let reason = if self.of.cache.query_strings.behavior == SelectionBehavior::AllExcept
                {
                    "left out by the cache policy"
                } else {
                    "not in the cache policy"
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
            let reads = vec![
                self.places.header(cookie.header),
                of.cache_field(RequestPartKind::Cookie, place),
            ];
            let why = match of.cache.cookies.behavior {
                SelectionBehavior::All => "the cache policy takes all cookies",
                SelectionBehavior::AllExcept => {
                    "the cache policy takes all cookies but those it lists"
                }
                _ => "the cache policy lists it",
            };
            let because =
                ["Cookie ", cookie.name, "=", cookie.value, " enters the key: ", why, "."].concat();
            let id = self.recorder.record(
                &rules::KEY_COOKIE,
                Verdict::Applied,
                &["cookie ", cookie.name].concat(),
                because,
                &reads,
            );
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
            self.recorder.record(
                &rules::KEY_COOKIE_ORDER,
                Verdict::Applied,
                "cookies",
                [
                    "The ",
                    &kept.to_string(),
                    " cookies are sorted by name; the viewer's order does not matter.",
                ]
                .concat(),
                &[self.places.of("request.headers")],
            );
        }
        let signed: Vec<_> =
            cookies(request).filter(|cookie| is_signing_cookie(cookie.name)).collect();
        let malformed: Vec<_> = cookies(request)
            .filter(|cookie| !cookie.is_pair() || cookie.name.starts_with('$'))
            .collect();
        let rest: Vec<_> = cookies(request)
            .filter(|cookie| is_plain_cookie(cookie) && !of.cache.cookies.accepts(cookie.name))
            .collect();
        let why = match of.cache.cookies.behavior {
            SelectionBehavior::AllExcept => "the cache policy lists them as exceptions",
            SelectionBehavior::Whitelist => "not in the cache policy's list",
            _ => "the cache policy takes no cookies",
        };
        for (rule, found, tail, reason) in [
            (
                &rules::KEY_COOKIE_SIGNED,
                signed,
                "they carry a signature, which never parts objects",
                "part of a signature",
            ),
            (
                &rules::KEY_COOKIE_MALFORMED,
                malformed,
                "no name=value pair, or a name that begins with $",
                "not a plain cookie",
            ),
            (&rules::KEY_COOKIE_LEFT_OUT, rest, why, "not in the cache policy"),
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
            let because = ["Cookies left out of the key: ", &names, "; ", tail, "."].concat();
            let reads =
                [self.places.of("request.headers"), of.cache_field(RequestPartKind::Cookie, None)];
            let id = self.recorder.record(rule, Verdict::Skipped, "cookies", because, &reads);
            for cookie in found {
                self.leave_out(
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
