//! What CloudFront determines about a viewer, and the `CloudFront-*` headers that it generates.

use crate::http::{Request, Scheme};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// The viewer settings. CloudFront doesn't add the header of a missing setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default = "Viewer::unknown", rename_all = "camelCase")]
pub struct Viewer {
    /// The IP address of the TCP connection.
    pub ip: String,
    /// The source port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The device types of the viewer, which can be several.
    pub device: Vec<Device>,
    /// ISO 3166-1 alpha-2.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The country's name.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub country_name: Option<String>,
    /// ISO 3166-2 code of the first level, up to three characters.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The region's name.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub region_name: Option<String>,
    /// The city's name, percent-encoded or not.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Decimal degrees.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub latitude: Option<String>,
    /// Decimal degrees.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub longitude: Option<String>,
    /// Only in the United States.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub metro_code: Option<String>,
    /// Postal code.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// IANA name.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Number of the autonomous system.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub asn: Option<String>,
    /// `version:cipher:handshake`.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub tls: Option<String>,
    /// JA3 fingerprint of the TLS Client Hello.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub ja3: Option<String>,
    /// JA4 fingerprint of the TLS Client Hello.
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub ja4: Option<String>,
}

/// Accepts numbers as text, because JavaScript can write `64500` instead of `"64500"`.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a string")]
    enum Scalar {
        Text(String),
        Whole(i64),
        Decimal(f64),
    }
    Ok(Option::<Scalar>::deserialize(from)?.map(|scalar| match scalar {
        Scalar::Text(text) => text,
        Scalar::Whole(number) => number.to_string(),
        Scalar::Decimal(number) => number.to_string(),
    }))
}

impl Viewer {
    /// A viewer about whom CloudFront determines nothing.
    pub fn unknown() -> Self {
        Self { ip: String::new(), port: None, device: Vec::new(), country: None, ..Self::default() }
    }
}

impl Default for Viewer {
    fn default() -> Self {
        Self {
            ip: "198.51.100.7".into(),
            port: Some(46_532),
            device: vec![Device::Desktop],
            country: Some("FR".into()),
            country_name: None,
            region: None,
            region_name: None,
            city: None,
            latitude: None,
            longitude: None,
            metro_code: None,
            postal_code: None,
            time_zone: None,
            asn: None,
            tls: None,
            ja3: None,
            ja4: None,
        }
    }
}

/// Device types that CloudFront determines from `User-Agent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// Android.
    Android,
    /// A desktop computer.
    Desktop,
    /// iPhone, iPod touch, some iPads.
    Ios,
    /// A phone, or some tablets.
    Mobile,
    /// A television.
    SmartTv,
    /// A tablet.
    Tablet,
}

impl Device {
    /// All device types.
    pub const ALL: [Device; 6] = [
        Device::Android,
        Device::Desktop,
        Device::Ios,
        Device::Mobile,
        Device::SmartTv,
        Device::Tablet,
    ];
}

/// A header that CloudFront generates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the headers' names
pub enum Generated {
    Is(Device),
    Address,
    Asn,
    Country,
    City,
    CountryName,
    CountryRegion,
    CountryRegionName,
    Latitude,
    Longitude,
    MetroCode,
    PostalCode,
    TimeZone,
    HeaderOrder,
    HeaderCount,
    Ja3,
    Ja4,
    Tls,
    ForwardedProto,
    HttpVersion,
    ErrorUri,
    ErrorArgs,
}

/// Every header that CloudFront can add, by name.
const TABLE: &[(&str, Generated)] = &[
    ("CloudFront-Is-Android-Viewer", Generated::Is(Device::Android)),
    ("CloudFront-Is-Desktop-Viewer", Generated::Is(Device::Desktop)),
    ("CloudFront-Is-IOS-Viewer", Generated::Is(Device::Ios)),
    ("CloudFront-Is-Mobile-Viewer", Generated::Is(Device::Mobile)),
    ("CloudFront-Is-SmartTV-Viewer", Generated::Is(Device::SmartTv)),
    ("CloudFront-Is-Tablet-Viewer", Generated::Is(Device::Tablet)),
    ("CloudFront-Forwarded-Proto", Generated::ForwardedProto),
    ("CloudFront-Viewer-Http-Version", Generated::HttpVersion),
    ("CloudFront-Viewer-TLS", Generated::Tls),
    ("CloudFront-Viewer-Country", Generated::Country),
    ("CloudFront-Viewer-Country-Name", Generated::CountryName),
    ("CloudFront-Viewer-Country-Region", Generated::CountryRegion),
    ("CloudFront-Viewer-Country-Region-Name", Generated::CountryRegionName),
    ("CloudFront-Viewer-City", Generated::City),
    ("CloudFront-Viewer-Latitude", Generated::Latitude),
    ("CloudFront-Viewer-Longitude", Generated::Longitude),
    ("CloudFront-Viewer-Metro-Code", Generated::MetroCode),
    ("CloudFront-Viewer-Postal-Code", Generated::PostalCode),
    ("CloudFront-Viewer-Time-Zone", Generated::TimeZone),
    ("CloudFront-Viewer-Address", Generated::Address),
    ("CloudFront-Viewer-ASN", Generated::Asn),
    ("CloudFront-Viewer-Header-Order", Generated::HeaderOrder),
    ("CloudFront-Viewer-Header-Count", Generated::HeaderCount),
    ("CloudFront-Viewer-JA3-Fingerprint", Generated::Ja3),
    ("CloudFront-Viewer-JA4-Fingerprint", Generated::Ja4),
    ("CloudFront-Error-Uri", Generated::ErrorUri),
    ("CloudFront-Error-Args", Generated::ErrorArgs),
];

/// The number of headers that `AllViewerExceptHostHeader` adds: protocol, HTTP version, TLS, device type, location.
const EXCEPT_HOST_ADDS: usize = 19;
/// Maximum number of characters of `CloudFront-Viewer-Header-Order`.
const HEADER_ORDER_LENGTH: usize = 7_680;

impl Generated {
    /// The header with this name, if CloudFront generates it. Names aren't case-sensitive.
    pub fn named(name: &str) -> Option<Self> {
        const PREFIX: &str = "cloudfront-";
        let prefix = name.get(..PREFIX.len())?;
        if !prefix.eq_ignore_ascii_case(PREFIX) {
            return None;
        }
        TABLE.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, header)| *header)
    }

    /// The name of the header.
    pub fn name(self) -> &'static str {
        TABLE.iter().find(|(_, header)| *header == self).map_or("", |(name, _)| name)
    }

    /// Every header that CloudFront can add, with its name.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        TABLE.iter().copied()
    }

    /// The headers that the managed policy `AllViewerExceptHostHeader` adds.
    pub fn added_by_all_viewer_except_host() -> impl Iterator<Item = Self> {
        TABLE.iter().take(EXCEPT_HOST_ADDS).map(|(_, header)| *header)
    }

    /// True if CloudFront adds it only to HTTPS requests.
    pub const fn https_only(self) -> bool {
        matches!(self, Generated::Ja3 | Generated::Ja4 | Generated::Tls)
    }

    /// The member of [`Viewer`] or of the request that determines the value.
    pub const fn field(self) -> &'static str {
        match self {
            Generated::Is(_) => "viewer.device",
            Generated::Address => "viewer.ip",
            Generated::Asn => "viewer.asn",
            Generated::Country => "viewer.country",
            Generated::City => "viewer.city",
            Generated::CountryName => "viewer.countryName",
            Generated::CountryRegion => "viewer.region",
            Generated::CountryRegionName => "viewer.regionName",
            Generated::Latitude => "viewer.latitude",
            Generated::Longitude => "viewer.longitude",
            Generated::MetroCode => "viewer.metroCode",
            Generated::PostalCode => "viewer.postalCode",
            Generated::TimeZone => "viewer.timeZone",
            Generated::HeaderOrder | Generated::HeaderCount => "request.headers",
            Generated::Ja3 => "viewer.ja3",
            Generated::Ja4 => "viewer.ja4",
            Generated::Tls => "viewer.tls",
            Generated::ForwardedProto => "request.scheme",
            Generated::HttpVersion => "request.httpVersion",
            Generated::ErrorUri => "request.path",
            Generated::ErrorArgs => "request.query",
        }
    }

    /// The value for a request, with non-ASCII characters percent-encoded; `None` if CloudFront can't determine it.
    pub fn value<'a>(self, request: &'a Request, viewer: &'a Viewer) -> Option<Cow<'a, str>> {
        fn known(field: &Option<String>) -> Option<Cow<'_, str>> {
            field.as_deref().map(|text| utf8_percent_encode(text, &AsciiSet::EMPTY).into())
        }
        if self.https_only() && request.scheme == Scheme::Http {
            return None;
        }
        match self {
            Generated::Is(device) => {
                Some(Cow::Borrowed(if viewer.device.contains(&device) { "true" } else { "false" }))
            }
            Generated::Address => {
                let port = viewer.port?.to_string();
                (!viewer.ip.is_empty()).then(|| [&viewer.ip, ":", &port].concat().into())
            }
            Generated::Asn => known(&viewer.asn),
            Generated::Country => known(&viewer.country),
            Generated::City => known(&viewer.city),
            Generated::CountryName => known(&viewer.country_name),
            Generated::CountryRegion => known(&viewer.region),
            Generated::CountryRegionName => known(&viewer.region_name),
            Generated::Latitude => known(&viewer.latitude),
            Generated::Longitude => known(&viewer.longitude),
            Generated::MetroCode => known(&viewer.metro_code),
            Generated::PostalCode => known(&viewer.postal_code),
            Generated::TimeZone => known(&viewer.time_zone),
            Generated::HeaderOrder => {
                let mut order = String::from("Host");
                for header in request.headers.iter().filter(|h| !h.0.is_empty()) {
                    order.push(':');
                    order.push_str(header.name());
                }
                Some(order.chars().take(HEADER_ORDER_LENGTH).collect::<String>().into())
            }
            Generated::HeaderCount => {
                let named = request.headers.iter().filter(|h| !h.0.is_empty());
                Some((named.count() + 1).to_string().into())
            }
            Generated::Ja3 => known(&viewer.ja3),
            Generated::Ja4 => known(&viewer.ja4),
            Generated::Tls => known(&viewer.tls),
            Generated::ForwardedProto => Some(Cow::Borrowed(request.scheme.as_str())),
            Generated::HttpVersion => Some(Cow::Borrowed(request.http_version.as_str())),
            // CloudFront adds these only to requests for custom error pages.
            Generated::ErrorUri | Generated::ErrorArgs => None,
        }
    }
}
