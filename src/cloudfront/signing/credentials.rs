//! Where a request keeps its signature: in parameters of the URL or in cookies.

use percent_encoding::percent_decode_str;

/// One of the five values that make a request signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureParameter {
    /// When a canned policy ends, in Unix seconds.
    Expires,
    /// A custom policy.
    Policy,
    /// The signature over the policy.
    Signature,
    /// Which public key to check with.
    KeyPairId,
    /// SHA1 or SHA256.
    HashAlgorithm,
}

impl SignatureParameter {
    /// All five.
    pub const ALL: [SignatureParameter; 5] = [
        SignatureParameter::Expires,
        SignatureParameter::Policy,
        SignatureParameter::Signature,
        SignatureParameter::KeyPairId,
        SignatureParameter::HashAlgorithm,
    ];

    /// The URL parameter's name.
    pub const fn parameter(self) -> &'static str {
        match self {
            SignatureParameter::Expires => "Expires",
            SignatureParameter::Policy => "Policy",
            SignatureParameter::Signature => "Signature",
            SignatureParameter::KeyPairId => "Key-Pair-Id",
            SignatureParameter::HashAlgorithm => "Hash-Algorithm",
        }
    }

    /// The cookie's name.
    pub const fn cookie(self) -> &'static str {
        match self {
            SignatureParameter::Expires => "CloudFront-Expires",
            SignatureParameter::Policy => "CloudFront-Policy",
            SignatureParameter::Signature => "CloudFront-Signature",
            SignatureParameter::KeyPairId => "CloudFront-Key-Pair-Id",
            SignatureParameter::HashAlgorithm => "CloudFront-Hash-Algorithm",
        }
    }

    fn of_parameter(name: &str) -> Option<SignatureParameter> {
        SignatureParameter::ALL.into_iter().find(|part| part.parameter() == name)
    }

    fn of_cookie(name: &str) -> Option<SignatureParameter> {
        SignatureParameter::ALL.into_iter().find(|part| part.cookie() == name)
    }
}

/// Where the values were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureLocation {
    /// In the URL's parameters: a signed URL.
    Url,
    /// In cookies.
    Cookies,
}

/// What a request brings to prove that it may have the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Where CloudFront looks; cookies if the URL has none of the five parameters.
    pub place: SignatureLocation,
    /// The values as they stand on the wire, the first of each name, in the order found.
    pub raw: Vec<(SignatureParameter, String)>,
}

impl Credentials {
    /// The value on the wire; an empty one counts as missing.
    pub fn raw(&self, part: SignatureParameter) -> Option<&str> {
        self.raw
            .iter()
            .find(|(found, _)| *found == part)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The value after one percent-decoding.
    pub fn value(&self, part: SignatureParameter) -> Option<String> {
        self.raw(part).map(|raw| match self.place {
            SignatureLocation::Url => percent_decode_str(raw).decode_utf8_lossy().into_owned(),
            SignatureLocation::Cookies => raw.to_owned(),
        })
    }

    /// The names of the parts that are missing, where these credentials keep them.
    pub fn missing(&self) -> Vec<String> {
        let has = |part| self.raw(part).is_some();
        let mut missing: Vec<String> =
            [SignatureParameter::KeyPairId, SignatureParameter::Signature]
                .into_iter()
                .filter(|part| !has(*part))
                .map(|part| self.name(part).to_owned())
                .collect();
        if !has(SignatureParameter::Policy) && !has(SignatureParameter::Expires) {
            missing.push(format!(
                "{} or {}",
                self.name(SignatureParameter::Expires),
                self.name(SignatureParameter::Policy)
            ));
        }
        missing
    }

    /// The name of a part where these credentials keep it.
    pub const fn name(&self, part: SignatureParameter) -> &'static str {
        match self.place {
            SignatureLocation::Url => part.parameter(),
            SignatureLocation::Cookies => part.cookie(),
        }
    }
}

/// What the URL's own parameters say, leaving the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUrl {
    /// The URL without the five parameters and without its fragment: what a canned policy is about.
    pub own: String,
    /// The values of those of the five that are there, the first of each name.
    pub values: Vec<(SignatureParameter, String)>,
}

/// Removes the five parameters from a URL. The rest keeps its bytes and order, and no trailing `?` remains.
pub fn split_url(url: &str) -> SignedUrl {
    let url = url.split('#').next().unwrap_or_default();
    let Some((before, query)) = url.split_once('?') else {
        return SignedUrl { own: url.to_owned(), values: Vec::new() };
    };
    let mut values: Vec<(SignatureParameter, String)> = Vec::new();
    let mut rest = Vec::new();
    for piece in query.split('&') {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        match SignatureParameter::of_parameter(name) {
            Some(part) if !values.iter().any(|(known, _)| *known == part) => {
                values.push((part, value.to_owned()))
            }
            Some(_) => {}
            None => rest.push(piece),
        }
    }
    let rest = rest.join("&");
    let own = if rest.is_empty() { before.to_owned() } else { format!("{before}?{rest}") };
    SignedUrl { own, values }
}

/// The signing cookies among a request's cookies, the first of each name.
pub fn of_cookies<'a>(
    cookies: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<(SignatureParameter, String)> {
    let mut values: Vec<(SignatureParameter, String)> = Vec::new();
    for (name, value) in cookies {
        if let Some(part) = SignatureParameter::of_cookie(name)
            && !values.iter().any(|(known, _)| *known == part)
        {
            values.push((part, value.to_owned()));
        }
    }
    values
}

/// The pairs of a `Cookie` header, with or without the header's name. Skips pieces without `=`.
pub fn cookie_header(header: &str) -> Vec<(String, String)> {
    let header = header.trim();
    let pairs = match header.get(..7) {
        Some(name) if name.eq_ignore_ascii_case("cookie:") => header.get(7..).unwrap_or_default(),
        _ => header,
    };
    pairs
        .split([';', '\n'])
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_parameters_come_out_and_the_rest_stays() {
        let cases = [
            ("https://d/a?Expires=1&Signature=s&Key-Pair-Id=K", "https://d/a", 3),
            ("https://d/a?x=1&Expires=1&y=2#top", "https://d/a?x=1&y=2", 1),
            ("https://d/a?expires=1", "https://d/a?expires=1", 0),
            ("https://d/a?Policy", "https://d/a", 1),
            ("https://d/a?b&b&Hash-Algorithm=SHA256", "https://d/a?b&b", 1),
            ("https://d/a", "https://d/a", 0),
        ];
        for (url, own, count) in cases {
            let split = split_url(url);
            assert_eq!((split.own.as_str(), split.values.len()), (own, count), "{url}");
        }
    }

    #[test]
    fn a_cookie_header_in_pairs() {
        let pairs = cookie_header("Cookie: a=b; CloudFront-Policy=x_; junk; CloudFront-Policy=y");
        assert_eq!(pairs.len(), 3);
        let found = of_cookies(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert_eq!(found, [(SignatureParameter::Policy, "x_".to_owned())]);
    }
}
