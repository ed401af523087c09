//! Custom error responses.

use super::{
    compiled::CompiledDistribution,
    origins::{Attempt, try_origins},
};
use crate::cloudfront::{
    behavior,
    distribution::{Distribution, rules},
};
use crate::explain::{StepId, Trace, Verdict, step};
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
        step!(recorder, rules::ERROR_PLAIN, Verdict::Skipped, "Custom error response", ["distribution.customErrors"];
            "The viewer gets the error because the distribution has no custom error page for {status}.");
        return None;
    };
    let choice =
        behavior::select(compiled.patterns(distribution), &error.page, &mut Trace::silent());
    let behavior = distribution.behavior(choice.behavior);
    // CloudFront fetches the page over HTTPS, whatever the protocol of the request.
    let request = Request::default();
    let question = compiled.question(choice.behavior, &request);
    let attempts = try_origins(distribution, &behavior.target, &question, &mut Trace::silent());
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
    let step = step!(recorder, *if own { &rules::ERROR_PAGE_SIGNED } else { &rules::ERROR_PAGE }, Verdict::Applied, "Custom error response", [format!("distribution.customErrors[{place}]")];
        "{because}");
    Some(ErrorPage { path: error.page.clone(), pattern, attempts, status: sent, because, step })
}
