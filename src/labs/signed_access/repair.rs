//! URLs whose separators were lost on the way: escaped for HTML, JSON or a shell, or encoded once too often.

use super::{finding, refusal};
use crate::cloudfront::signing::credentials::{SignatureParameter, split_url};
use crate::cloudfront::signing::rules;
use crate::explain::{Finding, Severity};
use percent_encoding::percent_decode_str;

/// How a separator looks, what it should be, and where it comes from.
const REPAIRS: [(&str, &str, &str); 9] = [
    ("&amp;", "&", "as HTML writes it"),
    ("&#38;", "&", "as HTML writes it"),
    ("\\u0026", "&", "as JSON writes it"),
    ("\\&", "&", "with a shell's backslash, which stays inside quotes"),
    ("\\?", "?", "with a shell's backslash, which stays inside quotes"),
    ("^&", "&", "as the Windows command line escapes it"),
    ("%26", "&", "percent-encoded, so that it separates nothing"),
    ("%3F", "?", "percent-encoded, so that it belongs to the path"),
    ("%3f", "?", "percent-encoded, so that it belongs to the path"),
];

/// The URL as it was meant. Says what is wrong with it stands.
pub fn repaired(url: &str, field: &str, findings: &mut Vec<Finding>) -> String {
    let mut url = url.to_owned();
    if url.get(..5).is_some_and(|start| {
        start.eq_ignore_ascii_case("https") || start.eq_ignore_ascii_case("http%")
    }) && !url.contains("://")
    {
        url = percent_decode_str(&url).decode_utf8_lossy().into_owned();
        findings.push(refusal(
            field,
            &rules::COMPLETE,
            "MissingKey",
            "The whole URL is percent-encoded, so it is no URL but a value for a parameter of another one.",
            "Decode it once, as encodeURIComponent was applied once too often.",
        ));
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
                "The ? before the parameters is written {found}, {how}, so CloudFront sees no {name}."
            ),
            _ => format!(
                "The & before {name} is written {found}, {how}, so CloudFront sees no {name}."
            ),
        };
        findings.push(refusal(
            field,
            &rules::COMPLETE,
            "MissingKey",
            message,
            "Hand the URL on as it was signed, with a plain ? before the first parameter and a plain & before the others.",
        ));
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
            findings.push(finding(
                Severity::Warning,
                field,
                &rules::COMPLETE,
                format!("{name} stands {times} times. Here the first one counts; AWS does not say which one does."),
                "Leave one: sign the plain URL, or clear the older cookie of another path or domain.",
            ));
        }
    }
}
