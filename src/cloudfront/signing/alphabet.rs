//! CloudFront's own base64: the standard alphabet with `+` written `-`, `=` written `_` and `/` written `~`.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Bytes in CloudFront's alphabet.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64.encode(bytes).replace('+', "-").replace('=', "_").replace('/', "~")
}

/// Bytes in the standard alphabet, as SDKs have them before the substitution.
pub fn encode_standard(bytes: impl AsRef<[u8]>) -> String {
    BASE64.encode(bytes)
}

/// The bytes behind text in CloudFront's alphabet; nothing else is accepted.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return None;
    }
    BASE64.decode(text.replace('-', "+").replace('_', "=").replace('~', "/")).ok()
}

/// Why [`decode`] rejects a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeFault {
    /// `+`, `/` or `=`: standard base64, not translated.
    Standard,
    /// `_` before the end: base64url of RFC 4648, in which it represents `/`.
    UrlSafe,
    /// `%` sequences: percent-encoded once more than need be.
    PercentEncoded,
    /// A blank: a `+` that a form decoder ate.
    Blank,
    /// The padding is missing or the length is impossible: the text was cut.
    Cut,
    /// A character that no base64 alphabet has.
    Foreign(char),
}

/// Why a text isn't in CloudFront's alphabet; `None` if it is.
pub fn fault(text: &str) -> Option<DecodeFault> {
    if decode(text).is_some() {
        return None;
    }
    let in_middle = text.trim_end_matches('_').contains('_');
    let foreign = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "+/=-_~ %".contains(*c)));
    Some(match foreign {
        _ if text.contains('%') => DecodeFault::PercentEncoded,
        Some(c) => DecodeFault::Foreign(c),
        None if text.contains(' ') => DecodeFault::Blank,
        None if text.contains(['+', '/', '=']) => DecodeFault::Standard,
        None if in_middle => DecodeFault::UrlSafe,
        None => DecodeFault::Cut,
    })
}

/// The bytes behind text in any base64 alphabet, percent-encoded or not, padded or not: for showing what was meant.
pub fn decode_anyhow(text: &str) -> Option<Vec<u8>> {
    let mut text = percent_encoding::percent_decode_str(text).decode_utf8().ok()?.into_owned();
    if text.contains('%') {
        text = percent_encoding::percent_decode_str(&text).decode_utf8().ok()?.into_owned();
    }
    let url_safe = text.trim_end_matches('_').contains('_');
    let slash = if url_safe { '_' } else { '~' };
    let standard: String = text
        .trim_end_matches(['_', '='])
        .chars()
        .map(|c| match c {
            '-' | ' ' => '+',
            c if c == slash || c == '~' => '/',
            c => c,
        })
        .collect();
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&STANDARD, lenient).decode(standard).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_alphabet() {
        let bytes = [0xfb, 0xef, 0xff, 0x3f];
        assert_eq!(encode_standard(bytes), "++//Pw==");
        assert_eq!(encode(bytes), "--~~Pw__");
        assert_eq!(decode("--~~Pw__").as_deref(), Some(&bytes[..]));
        let cases = [
            ("--~~Pw__", None),
            ("++//Pw==", Some(DecodeFault::Standard)),
            ("--__Pw", Some(DecodeFault::UrlSafe)),
            ("--~~Pw", Some(DecodeFault::Cut)),
            ("%2B%2B%2F%2FPw%3D%3D", Some(DecodeFault::PercentEncoded)),
            ("  //Pw==", Some(DecodeFault::Blank)),
            ("\u{e9}", Some(DecodeFault::Foreign('\u{e9}'))),
        ];
        for (text, expected) in cases {
            assert_eq!(fault(text), expected, "{text}");
            if !matches!(expected, Some(DecodeFault::Foreign(_))) {
                assert_eq!(decode_anyhow(text).as_deref(), Some(&bytes[..]), "{text}");
            }
        }
    }
}
