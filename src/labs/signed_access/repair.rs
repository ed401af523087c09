//! URLs whose separators were lost on the way: escaped for HTML, JSON or a shell, or encoded once too often.

use crate::cloudfront::signing::credentials::{SignatureParameter, split_url};
use crate::cloudfront::signing::rules;
use crate::explain::{Finding, Severity, finding};
use percent_encoding::percent_decode_str;

/// How a separator looks, what it should be, and where it comes from.
const REPAIRS: [(&str, &str, &str); 9] = [
    ("&amp;", "&", "escaped for HTML"),
    ("&#38;", "&", "escaped for HTML"),
    ("\\u0026", "&", "escaped for JSON"),
    ("\\&", "&", "with a shell's backslash, which stays inside quotation marks"),
    ("\\?", "?", "with a shell's backslash, which stays inside quotation marks"),
    ("^&", "&", "escaped for the Windows command line"),
    ("%26", "&", "percent-encoded, so it isn't a separator"),
    ("%3F", "?", "percent-encoded, so it is part of the path"),
    ("%3f", "?", "percent-encoded, so it is part of the path"),
];

/// The corrected URL. Adds a finding for each correction.
pub fn repaired(url: &str, field: &str, findings: &mut Vec<Finding>) -> String {
    let mut url = url.to_owned();
    if url.get(..5).is_some_and(|start| {
        start.eq_ignore_ascii_case("https") || start.eq_ignore_ascii_case("http%")
    }) && !url.contains("://")
    {
        url = percent_decode_str(&url).decode_utf8_lossy().into_owned();
        finding!(findings, Severity::Error, rules::COMPLETE, field, "MissingKey";
            "The complete URL is percent-encoded, so it is a parameter value and not a URL.";
            "Decode the URL once, because `encodeURIComponent` was applied once too often.");
    }
    for (found, meant, how) in REPAIRS {
        // What is there already, another parameter may hold once more: a signed URL within a signed URL.
        let known = split_url(&url).values;
        let before_all = meant == "?" && !url.replace(found, "").contains('?');
        let lost = SignatureParameter::ALL.into_iter().find(|part| {
            let name = part.parameter();
            let mut pieces = url.split(found).skip(1);
            match meant {
                "?" => before_all && pieces.any(|after| after.contains(name)),
                _ => {
                    !known.iter().any(|(known, _)| known == part)
                        && pieces.any(|after| after.starts_with(name))
                }
            }
        });
        let Some(name) = lost.map(SignatureParameter::parameter) else {
            continue;
        };
        let message = match meant {
            "?" => format!(
                "The `?` before the query string is `{found}`, {how}, so CloudFront doesn't find `{name}`."
            ),
            _ => format!(
                "The `&` before `{name}` is `{found}`, {how}, so CloudFront doesn't find `{name}`."
            ),
        };
        finding!(findings, Severity::Error, rules::COMPLETE, field, "MissingKey";
            "{message}";
            "Send the URL as it was signed, with `?` before the first parameter and `&` before the others.");
        url = match meant {
            "?" => url.replacen(found, meant, 1),
            _ => url.replace(found, meant),
        };
        for part in SignatureParameter::ALL {
            let name = part.parameter();
            for equals in ["\\=", "%3D", "%3d"] {
                url = url.replace(&format!("{name}{equals}"), &format!("{name}="));
            }
        }
        url = url.replace("\\=", "=");
    }
    let query = url.split('#').next().and_then(|url| url.split_once('?'));
    let pairs = query.map_or("", |(_, query)| query).split('&');
    doubled(
        pairs.map(|pair| pair.split('=').next().unwrap_or_default()),
        SignatureParameter::parameter,
        field,
        findings,
    );
    url
}

/// Signing values that stand more than once.
pub fn doubled<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    name_of: fn(SignatureParameter) -> &'static str,
    field: &str,
    findings: &mut Vec<Finding>,
) {
    for name in SignatureParameter::ALL.map(name_of) {
        let times = names.clone().filter(|found| *found == name).count();
        if times > 1 {
            finding!(findings, Severity::Warning, rules::COMPLETE, field;
                "`{name}` occurs {times} times. Cloudglass assumes that CloudFront uses the first one; AWS doesn't document it.";
                "Keep only one. Sign the plain URL, or clear the older cookie of another path or domain.");
        }
    }
}
