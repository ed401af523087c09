//! The formats of the viewer information that CloudFront adds.

use super::Viewer;

/// A viewer setting with an invalid value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidField<'a> {
    /// The member of [`Viewer`], as JSON has it.
    pub member: &'static str,
    /// The invalid value.
    pub value: &'a str,
    /// The expected kind of value.
    pub what: &'static str,
    /// How to fix it.
    pub fix: &'static str,
}

/// Member, getter, validation, kind of value, and fix.
type Form =
    (&'static str, fn(&Viewer) -> &Option<String>, fn(&str) -> bool, &'static str, &'static str);

const NAME: &str = "Use ASCII characters, and percent-encode all others, such as `S%C3%A3o Paulo`.";

static FORMS: [Form; 14] = [
    (
        "country",
        |viewer| &viewer.country,
        |text| text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase()),
        "country code",
        "Enter the two-letter code of ISO 3166-1, such as `FR`.",
    ),
    ("countryName", |viewer| &viewer.country_name, is_text, "header value", NAME),
    (
        "region",
        |viewer| &viewer.region,
        |text| {
            let capital = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit();
            text.len() <= 3 && text.bytes().all(capital)
        },
        "region code",
        "Enter up to three uppercase letters and digits of ISO 3166-2 without the country, such as `IDF`.",
    ),
    ("regionName", |viewer| &viewer.region_name, is_text, "header value", NAME),
    ("city", |viewer| &viewer.city, is_text, "header value", NAME),
    (
        "postalCode",
        |viewer| &viewer.postal_code,
        is_text,
        "postal code",
        "Enter ASCII letters, digits, and spaces, such as `75008`.",
    ),
    (
        "metroCode",
        |viewer| &viewer.metro_code,
        is_digits,
        "metro code",
        "Enter digits, such as `819`.",
    ),
    (
        "latitude",
        |viewer| &viewer.latitude,
        |text| is_degrees(text, 90.0),
        "latitude",
        "Enter decimal degrees from -90 to 90, such as `48.85661`.",
    ),
    (
        "longitude",
        |viewer| &viewer.longitude,
        |text| is_degrees(text, 180.0),
        "longitude",
        "Enter decimal degrees from -180 to 180, such as `2.35222`.",
    ),
    (
        "timeZone",
        |viewer| &viewer.time_zone,
        |text| {
            let known = |c: u8| c.is_ascii_alphanumeric() || b"_+-".contains(&c);
            text.split('/').all(|part| !part.is_empty() && part.bytes().all(known))
        },
        "time zone",
        "Enter an IANA time zone name, such as `Europe/Paris`.",
    ),
    (
        "asn",
        |viewer| &viewer.asn,
        |text| is_digits(text) && text.parse::<u32>().is_ok(),
        "autonomous system number",
        "Enter only the number, such as `64500`.",
    ),
    (
        "tls",
        |viewer| &viewer.tls,
        is_tls,
        "TLS value",
        "Enter version, cipher, and handshake, such as `TLSv1.3:TLS_AES_128_GCM_SHA256:fullHandshake`.",
    ),
    (
        "ja3",
        |viewer| &viewer.ja3,
        |text| is_hex(text, 32),
        "JA3 fingerprint",
        "Enter the 32 hexadecimal digits of the hash.",
    ),
    (
        "ja4",
        |viewer| &viewer.ja4,
        is_ja4,
        "JA4 fingerprint",
        "Enter a value such as `t13d1516h2_8daaf6152771_e5627efa2ab1`.",
    ),
];

impl Viewer {
    /// The invalid viewer settings. Optional settings can be empty.
    pub fn invalid_fields(&self) -> Vec<InvalidField<'_>> {
        let mut all = Vec::new();
        if self.ip.parse::<std::net::IpAddr>().is_err() {
            all.push(InvalidField {
                member: "ip",
                value: &self.ip,
                what: "IP address",
                fix: "Enter an IPv4 or IPv6 address, such as `203.0.113.24`.",
            });
        }
        for (member, of, fits, what, fix) in &FORMS {
            let value = of(self).as_deref().unwrap_or_default();
            if !value.is_empty() && !fits(value) {
                all.push(InvalidField { member, value, what, fix });
            }
        }
        all
    }
}

/// True for a header value whose non-ASCII characters are percent-encoded.
fn is_text(text: &str) -> bool {
    text.bytes().all(|c| matches!(c, b' '..=b'~'))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit())
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|c| c.is_ascii_hexdigit())
}

fn is_degrees(text: &str, most: f64) -> bool {
    let plain = text.bytes().all(|c| c.is_ascii_digit() || b"-.".contains(&c));
    plain && text.parse().is_ok_and(|degrees: f64| degrees.abs() <= most)
}

fn is_tls(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let [version, cipher, handshake] = parts.as_slice() else {
        return false;
    };
    let known = |c: u8| c.is_ascii_alphanumeric() || b"_-.".contains(&c);
    (version.starts_with("TLSv") || version.starts_with("SSLv"))
        && !cipher.is_empty()
        && version.bytes().chain(cipher.bytes()).all(known)
        && matches!(*handshake, "fullHandshake" | "sessionResumed" | "connectionReused")
}

fn is_ja4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('_').collect();
    matches!(parts.as_slice(), [head, ciphers, extensions]
        if head.len() == 10 && head.bytes().all(|c| c.is_ascii_alphanumeric())
            && is_hex(ciphers, 12) && is_hex(extensions, 12))
}
