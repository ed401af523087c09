//! The verdict in a word and a sentence.

use super::{
    answer::{Answer, Created, Inspected, Verified},
    findings,
};
use crate::explain::{Explained, Finding, Headline, Severity, Tone};

/// The verdict of the selected job.
pub(super) fn headline(Explained { answer, findings, .. }: &Explained<Answer>) -> Headline {
    match answer {
        Answer { inspected: Some(inspected), .. } => inspected.headline(findings),
        Answer { verified: Some(verified), .. } => verified.headline(findings),
        Answer { created: Some(created), .. } => created.headline(),
        _ => Headline::new(
            Tone::Neutral,
            "No input",
            "Enter a request to verify, or a policy to create.",
            "",
        ),
    }
}

impl Inspected {
    /// The verdict: the worst finding and its fix, or what the input is.
    fn headline(&self, findings: &[Finding]) -> Headline {
        let first = |severity| findings.iter().find(|finding| finding.severity == severity);
        if let Some(lead) = first(Severity::Error).or_else(|| first(Severity::Warning)) {
            let (tone, word) = match self.errors {
                0 => (Tone::Caution, "Warning"),
                _ => (Tone::Bad, "Rejected"),
            };
            return Headline::new(tone, word, lead.message.as_str(), lead.fix.as_str());
        }
        let when =
            self.dates.iter().find(|date| date.what == "end").map(|date| date.relative.as_str());
        match self.kind {
            "nothing" => Headline::new(
                Tone::Neutral,
                "No input",
                "Paste a URL, a `Cookie` header, a `curl` command, or a policy to inspect it.",
                "Inspecting needs no key.",
            ),
            "unsignedUrl" => Headline::new(
                Tone::Neutral,
                "Unsigned",
                "The URL contains no signature parameters.",
                "A cache behavior with trusted key groups returns 403 `MissingKey`.",
            ),
            "signCommand" => Headline::new(
                Tone::Neutral,
                "Unsigned",
                "This command signs a URL and prints the signed URL.",
                "Run the command and paste its output, or sign the URL in Create.",
            ),
            _ => {
                let policy = match (self.kind, self.policy_kind) {
                    ("policy", _) | (_, None) => String::new(),
                    (_, Some(kind)) => format!(" with a {kind} policy"),
                };
                let (name, over) =
                    (self.name, when.is_some_and(|when| when.starts_with("expired")));
                let sentence = match when {
                    Some(when) => format!("{name}{policy} that {when}."),
                    None => format!("{name}{policy}."),
                };
                if over {
                    let fix = "CloudFront and S3 return 403. Sign again, because an expiration can't be extended.";
                    return Headline::new(Tone::Bad, "Expired", sentence, fix);
                }
                let next = match self.kind {
                    "s3Presigned" => {
                        "S3 verifies the signature, and only the secret access key can check it."
                    }
                    _ => {
                        "No problems found. To verify the signature, use Verify with the public key."
                    }
                };
                Headline::new(Tone::Neutral, "Decoded", sentence, next)
            }
        }
    }
}

impl Verified {
    /// The verdict in a word and a sentence.
    fn headline(&self, findings: &[Finding]) -> Headline {
        if let Some(Finding { message, fix, .. }) = findings::rejecting(findings) {
            return Headline::new(Tone::Bad, "Rejected by AWS", message.as_str(), fix.as_str());
        }
        let end = self.dates.iter().find(|date| date.what == "end");
        let decided = self
            .checks
            .iter()
            .find(|check| check.decides)
            .map_or("", |check| check.because.as_str());
        if self.verdict == "allow" {
            let until = match end {
                Some(end) => format!("The request passes all checks, and its access {}.", end.relative),
                None => "The cache behavior doesn't restrict viewer access, so CloudFront checks no signature.".to_owned(),
            };
            return Headline::new(
                Tone::Good,
                "Allowed",
                until,
                "CloudFront removes the signature parameters and looks up the cache.",
            );
        }
        let word = match self.error_code {
            Some("AccessDenied") | None => "403".to_owned(),
            Some(code) => format!("403 {code}"),
        };
        let sentence = match self.reason {
            "missing_credentials" => {
                "CloudFront denies the request because signature parameters are missing."
            }
            "unknown_key_pair_id" => {
                "CloudFront denies the request because no trusted key group contains the key."
            }
            "signature_invalid" => {
                "CloudFront denies the request because the signature doesn't match the policy."
            }
            "malformed_policy" => "CloudFront denies the request because the policy is malformed.",
            "malformed_request" => {
                "CloudFront denies the request because a signature parameter is malformed."
            }
            "expired" => "CloudFront denies the request because the access has expired.",
            "not_yet_valid" => "CloudFront denies the request because the access hasn't started.",
            "ip_mismatch" => {
                "CloudFront denies the request because the policy doesn't allow the viewer IP address."
            }
            _ => "CloudFront denies the request because the policy is for another URL.",
        };
        Headline::new(Tone::Bad, word, sentence, decided)
    }
}

impl Created {
    /// The verdict in a word and a sentence.
    fn headline(&self) -> Headline {
        let end = self.dates.iter().find(|date| date.what == "end");
        let until =
            end.map_or_else(String::new, |end| format!("until {} ({})", end.utc, end.relative));
        let kind = self.policy_kind;
        match (&self.policy, &self.signature, &self.key_problem) {
            (None, ..) => Headline::new(
                Tone::Bad,
                "No policy",
                "Cloudglass can't sign until you fix the errors.",
                "",
            ),
            (_, _, Some(problem)) => Headline::new(
                Tone::Bad,
                "No key",
                format!("Cloudglass can't use the private key: {problem}."),
                "",
            ),
            // Whatever CloudFront takes as a policy has an end.
            _ if end.is_none() => Headline::new(
                Tone::Bad,
                "Malformed",
                "CloudFront rejects this policy, even if it is signed.",
                "",
            ),
            (_, Some(_), _) => Headline::new(
                Tone::Good,
                "Signed",
                format!("A {kind} policy, {until}."),
                self.recommendation.as_str(),
            ),
            (_, None, _) => Headline::new(
                Tone::Neutral,
                "Not signed",
                format!(
                    "The {kind} policy is ready, {until}. Create or paste a private key to sign it."
                ),
                self.recommendation.as_str(),
            ),
        }
    }
}
