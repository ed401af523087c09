//! A request edited part by part, as a form does. What isn't changed keeps its spelling.

use super::{BadUrl, Cookie, Header, Param, Request, cookies, params, split_url};

/// Names with values, in order.
pub type Pairs = Vec<(String, String)>;

impl Request {
    /// Sets protocol, host, path, and query string.
    pub fn set_url(&mut self, url: &str) -> Result<(), BadUrl> {
        let parts = split_url(url)?;
        self.scheme = parts.scheme;
        self.host = parts.host.into();
        self.path = parts.path.into();
        self.query = parts.query.map(str::to_owned);
        Ok(())
    }

    /// Sets path and query string.
    pub fn set_target(&mut self, target: &str) {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        (self.path, self.query) = (path.to_owned(), query);
    }

    /// The query parameters.
    pub fn query_pairs(&self) -> Pairs {
        params(self.query.as_deref().unwrap_or_default())
            .map(|param| (param.name.to_owned(), param.value.unwrap_or_default().to_owned()))
            .collect()
    }

    /// Sets the query parameters.
    pub fn set_query_pairs(&mut self, pairs: &[(String, String)]) {
        let old: Vec<Param<'_>> = params(self.query.as_deref().unwrap_or_default()).collect();
        let parts: Vec<String> = pairs
            .iter()
            .enumerate()
            .map(|(at, (name, value))| match old.get(at) {
                Some(param) if param.name == name && param.value.unwrap_or_default() == value => {
                    param.raw.to_owned()
                }
                _ => format!("{name}={value}"),
            })
            .collect();
        self.query = (!parts.is_empty()).then(|| parts.join("&"));
    }

    /// The cookies.
    pub fn cookie_pairs(&self) -> Pairs {
        cookies(self).map(cookie_pair).collect()
    }

    /// Sets the cookies, as one header in the position of the first.
    pub fn set_cookie_pairs(&mut self, pairs: &[(String, String)]) {
        let before: Vec<_> = cookies(self)
            .map(|cookie| {
                let bare = !cookie.is_pair() && !cookie.value.starts_with('=');
                (cookie_pair(cookie), bare)
            })
            .collect();
        let place = self.headers.iter().position(|header| header.is("cookie"));
        self.headers.retain(|header| !header.is("cookie"));
        if pairs.is_empty() {
            return;
        }
        let text: Vec<String> = pairs
            .iter()
            .enumerate()
            .map(|(at, pair)| match before.get(at) {
                Some((same, true)) if same == pair => pair.1.clone(),
                _ => format!("{}={}", pair.0, pair.1),
            })
            .collect();
        let place = place.unwrap_or(self.headers.len()).min(self.headers.len());
        self.headers.insert(place, Header::new("Cookie", text.join("; ")));
    }
}

/// A cookie as a pair, even if it isn't one (`=value`).
fn cookie_pair(cookie: Cookie<'_>) -> (String, String) {
    let value = match cookie.is_pair() {
        true => cookie.value,
        false => cookie.value.strip_prefix('=').unwrap_or(cookie.value),
    };
    (cookie.name.to_owned(), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn an_unchanged_parameter_keeps_its_spelling() {
        let mut request = Request::default();
        request.set_target("/a?flag&b=%20&c=");
        let mut pairs = request.query_pairs();
        assert_eq!(pairs, [pair("flag", ""), pair("b", "%20"), pair("c", "")]);
        pairs[1].1 = "2".into();
        request.set_query_pairs(&pairs);
        assert_eq!(request.target(), "/a?flag&b=2&c=");
        request.set_query_pairs(&[]);
        assert_eq!(request.target(), "/a");
    }

    #[test]
    fn cookies_become_one_header_in_the_first_ones_position() {
        let header = |value: &str| Header::new("Cookie", value);
        let mut request = Request {
            headers: vec![header("a=1; bare"), Header::new("Accept", "*/*"), header("b=2")],
            ..Request::default()
        };
        let mut pairs = request.cookie_pairs();
        assert_eq!(pairs, [pair("a", "1"), pair("", "bare"), pair("b", "2")]);
        pairs[0].1 = "3".into();
        request.set_cookie_pairs(&pairs);
        assert_eq!(request.headers, [header("a=3; bare; b=2"), Header::new("Accept", "*/*")]);
        request.set_cookie_pairs(&[]);
        assert_eq!(request.headers, [Header::new("Accept", "*/*")]);
    }

    #[test]
    fn a_bad_url_changes_nothing() {
        let mut request = Request::default();
        assert_eq!(request.set_url("http://a.example:81/b?c"), Ok(()));
        assert_eq!(request.url(), "http://a.example:81/b?c");
        assert!(request.set_url("ftp://a.example").is_err());
        assert_eq!(request.url(), "http://a.example:81/b?c");
    }
}
