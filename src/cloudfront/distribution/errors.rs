//! Custom error responses.

use super::{Attempt, Distribution, pipeline::CompiledDistribution, rules, try_origins};
use crate::cloudfront::behavior;
use crate::explain::{Step, StepId, Trace, Verdict};
use crate::http::Request;
use serde::Serialize;

/// A custom error page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorPage {
    /// Its path.
    pub path: String,
    /// The path pattern of the cache behavior that it was fetched through.
    pub pattern: String,
    /// The requests to origins for it.
    pub attempts: Vec<Attempt>,
    /// The status that the viewer gets.
    pub status: u16,
    /// Why, in one sentence.
    pub because: String,
    /// Its step.
    pub step: StepId,
}

/// The page for an error, if the distribution has one. `own` is true if CloudFront denied the request because of its
/// signature.
pub(super) fn page(
    distribution: &Distribution,
    compiled: &CompiledDistribution,
    at: &str,
    status: u16,
    own: bool,
    recorder: &mut Trace,
) -> Option<ErrorPage> {
    let found = distribution
        .custom_errors
        .iter()
        .enumerate()
        .find(|(_, error)| error.error_code == status && !error.page.is_empty());
    let Some((place, error)) = found else {
        recorder.step(|| Step {
            rule: &rules::ERROR_PLAIN,
            subject: "Custom error response".into(),
            verdict: Verdict::Skipped,
            because: format!(
                "The viewer gets the error because the distribution has no custom error page for {status}."
            ),
            reads: vec![format!("{at}.customErrors")],
        });
        return None;
    };
    let choice = behavior::select(
        compiled.patterns(distribution),
        &error.page,
        "",
        |_| String::new(),
        &mut Trace::silent(),
    );
    let behavior = distribution.behavior(choice.behavior);
    // CloudFront fetches the page over HTTPS, whatever the protocol of the request.
    let request = Request::default();
    let question = compiled.question(choice.behavior, &request);
    let attempts = try_origins(distribution, at, &behavior.target, &question, &mut Trace::silent());
    let pattern = match choice.behavior {
        Some(_) => behavior.path_pattern.clone(),
        None => "*".into(),
    };
    let origin = attempts.last();
    let (sent, because) = match origin {
        Some(origin) if origin.status < 400 => {
            let sent = error.response_code.unwrap_or(status);
            (
                sent,
                format!(
                    "CloudFront fetches the error page `{}` from {} through `{pattern}` and returns it with {sent}.",
                    error.page, origin.origin
                ),
            )
        }
        Some(origin) => (
            origin.status,
            format!(
                "CloudFront returns {} because {} returns it for the error page `{}`.",
                origin.status, origin.origin, error.page
            ),
        ),
        None => (status, format!("The error page `{}` has no origin.", error.page)),
    };
    let step = recorder.step(|| Step {
        rule: if own { &rules::ERROR_PAGE_SIGNED } else { &rules::ERROR_PAGE },
        subject: "Custom error response".into(),
        verdict: Verdict::Applied,
        because: because.clone(),
        reads: vec![format!("{at}.customErrors[{place}]")],
    });
    Some(ErrorPage { path: error.page.clone(), pattern, attempts, status: sent, because, step })
}
