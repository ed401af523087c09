//! Origin requests, and failover to the secondary origin of a group.

use crate::cloudfront::{
    distribution::{
        BucketAccess, Distribution, Origin, OriginKind, OriginProtocol, OriginState, rules,
    },
    request::{OriginRefusal, OriginRequest, SigningBehavior},
};
use crate::explain::{Rule, StepId, Trace, Verdict, step};
use crate::http::{Request, Scheme};
use crate::text::{count_as, duration};
use serde::Serialize;

/// The request to one origin, and its result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// Its id.
    pub origin: String,
    /// Its place in the distribution.
    pub place: usize,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// Number of attempts.
    pub tries: u64,
    /// Protocol and port: `HTTPS, port 443`.
    pub over: String,
    /// Seconds that the viewer waited for it.
    pub seconds: u64,
    /// The status that CloudFront returns for it.
    pub status: u16,
    /// Why, in one sentence.
    pub because: String,
    /// Its step.
    pub step: StepId,
    /// What in the request makes the origin deny it.
    #[serde(skip)]
    pub refusal: Option<OriginRefusal>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AttemptOutcome {
    /// A status below 400.
    Answered,
    /// A status of 400 or more.
    Failed,
    /// No connection in time.
    ConnectTimeout,
    /// Connection refused.
    Refused,
    /// No response in time.
    ResponseTimeout,
    /// The certificate isn't valid.
    BadCertificate,
    /// The bucket denies the request.
    Denied,
}

/// The properties of a request that determine the origin response.
#[derive(Clone, Debug)]
pub struct OriginRequestFacts<'a> {
    /// The request as the cache behavior processes it.
    pub request: &'a Request,
    /// The cache behavior caches OPTIONS.
    pub caches_options: bool,
    /// What CloudFront sends, if the response depends on it.
    pub sent: Option<OriginRequest>,
    /// The viewer's `Authorization` is forwarded, and not replaced by a signature of CloudFront's.
    pub viewer_signs: bool,
}

/// Sends the request to the origin or the origin group with this id. Returns every attempt; the viewer receives the
/// status of the last one. `None` if no origin has the id.
pub fn try_origins(
    distribution: &Distribution,
    target: &str,
    question: &OriginRequestFacts<'_>,
    recorder: &mut Trace,
) -> Vec<Attempt> {
    if let Some((place, origin)) = distribution.origin(target) {
        return vec![attempt(origin, place, question, recorder)];
    }
    let Some((group_place, group)) = distribution.group(target) else {
        return Vec::new();
    };
    let mut members = group.members.iter().filter_map(|id| distribution.origin(id));
    let Some((place, primary)) = members.next() else {
        return Vec::new();
    };
    let first = attempt(primary, place, question, recorder);
    let reads = |member: &str| vec![format!("distribution.originGroups[{group_place}].{member}")];
    let (code, what) = match first.outcome {
        AttemptOutcome::Answered => return vec![first],
        AttemptOutcome::ConnectTimeout
        | AttemptOutcome::Refused
        | AttemptOutcome::BadCertificate => (503, "a failed connection counts as 503"),
        AttemptOutcome::ResponseTimeout => (504, "a response timeout counts as 504"),
        AttemptOutcome::Failed | AttemptOutcome::Denied => (first.status, "the origin returned it"),
    };
    let fails_over = match question.request.method.as_str() {
        "GET" | "HEAD" => true,
        "OPTIONS" => question.caches_options,
        _ => false,
    };
    if !fails_over {
        step!(recorder, rules::FAILOVER_METHODS, Verdict::Skipped, format!("Origin group {}", group.id), reads("members");
            "CloudFront doesn't fail over because {} isn't GET, HEAD, or cached OPTIONS.", question.request.method.as_str());
        return vec![first];
    }
    if !group.status_codes.contains(&code) {
        step!(recorder, rules::FAILOVER_CODES, Verdict::Skipped, format!("Origin group {}", group.id), reads("statusCodes");
            "CloudFront doesn't fail over because {code} isn't a failover code ({what}). The viewer gets {}.", first.status);
        return vec![first];
    }
    let Some((place, secondary)) = members.next() else {
        return vec![first];
    };
    step!(recorder, rules::FAILOVER_CODES, Verdict::Applied, format!("Origin group {}", group.id), reads("statusCodes");
        "CloudFront fails over to {} after {} because {code} is a failover code ({what}).", secondary.id, duration(first.seconds));
    let second = attempt(secondary, place, question, recorder);
    if second.status >= 400 {
        step!(recorder, rules::FAILOVER_ONE_HOP, Verdict::Skipped, format!("Origin group {}", group.id), reads("members");
            "The viewer gets the {} of the secondary origin because CloudFront fails over only once.", second.status);
    }
    vec![first, second]
}

/// Sends the request to one origin.
fn attempt(
    origin: &Origin,
    place: usize,
    question: &OriginRequestFacts<'_>,
    recorder: &mut Trace,
) -> Attempt {
    let field = |member: &str| format!("distribution.origins[{place}].{member}");
    let origin_connection = origin_connection(origin, question.request.scheme);
    step!(recorder, *origin_connection.rule, Verdict::Applied, format!("Origin {}", origin.id), [field(origin_connection.reads)];
        "CloudFront connects over {1} because {0}.", origin_connection.why, origin_connection.over());
    let tries = within(origin.connection_attempts, 1, 3);
    let connect = within(origin.connection_timeout, 1, 10);
    let answer = within(origin.response_timeout, 1, 120);
    let failed = |outcome, tries, seconds, status, rule, because: String, read: &[&str]| {
        (
            Attempt {
                origin: origin.id.clone(),
                place,
                outcome,
                tries,
                over: origin_connection.over(),
                seconds,
                status,
                because,
                step: 0,
                refusal: None,
            },
            rule,
            read.iter().map(|member| field(member)).collect::<Vec<_>>(),
        )
    };
    let (mut attempt, rule, reads): (Attempt, &'static Rule, Vec<String>) = match origin.state {
        OriginState::ConnectTimeout => failed(
            AttemptOutcome::ConnectTimeout,
            tries,
            tries.saturating_mul(connect),
            504,
            &rules::CONNECT_TIMEOUT,
            format!(
                "CloudFront can't connect to {} within {} ({}, {connect} s each).",
                origin.domain,
                duration(tries.saturating_mul(connect)),
                count_as(tries, "attempt", "attempts")
            ),
            &["state", "connectionAttempts", "connectionTimeout"],
        ),
        OriginState::Refused => failed(
            AttemptOutcome::Refused,
            tries,
            0,
            502,
            &rules::REFUSED,
            format!("CloudFront returns 502 because {} rejects the connection.", origin.domain),
            &["state", "connectionAttempts"],
        ),
        OriginState::ResponseTimeout => {
            let retried = matches!(question.request.method.as_str(), "GET" | "HEAD")
                && origin.kind == OriginKind::Custom;
            let tries = if retried { tries } else { 1 };
            failed(
                AttemptOutcome::ResponseTimeout,
                tries,
                tries.saturating_mul(answer),
                504,
                &rules::RESPONSE_TIMEOUT,
                format!(
                    "{} doesn't respond within {} ({}, {answer} s each).{}",
                    origin.domain,
                    duration(tries.saturating_mul(answer)),
                    count_as(tries, "attempt", "attempts"),
                    if retried { "" } else { " CloudFront doesn't retry this request." }
                ),
                &["state", "responseTimeout", "connectionAttempts"],
            )
        }
        OriginState::BadCertificate if origin_connection.scheme == Scheme::Https => failed(
            AttemptOutcome::BadCertificate,
            tries,
            0,
            502,
            &rules::REFUSED,
            format!(
                "CloudFront returns 502 because the certificate of {} isn't valid.",
                origin.domain
            ),
            &["state", origin_connection.reads],
        ),
        OriginState::Answers | OriginState::BadCertificate => match denied(origin, question) {
            Some(Denial { status, rule, because, member, refusal }) => {
                let mut denied =
                    failed(AttemptOutcome::Denied, 1, 0, status, rule, because, &[member]);
                denied.0.refusal = refusal;
                denied
            }
            None => {
                let (rule, how) = admitted(origin);
                let how = if origin.status < 400 { how } else { "" };
                failed(
                    if origin.status < 400 {
                        AttemptOutcome::Answered
                    } else {
                        AttemptOutcome::Failed
                    },
                    1,
                    0,
                    origin.status,
                    rule,
                    format!("{} returns {}{how}.", origin.domain, origin.status),
                    &["state", "status"],
                )
            }
        },
    };
    attempt.step = step!(recorder, *rule, if attempt.status < 400 { Verdict::Applied } else { Verdict::Rejected }, format!("Origin {}", origin.id), reads;
        "{}", attempt.because.clone());
    attempt
}

/// How CloudFront speaks to an origin, and why.
struct OriginConnection {
    scheme: Scheme,
    port: i64,
    rule: &'static Rule,
    why: String,
    reads: &'static str,
}

impl OriginConnection {
    fn over(&self) -> String {
        format!("{}, port {}", scheme_upper(self.scheme), self.port)
    }
}

fn scheme_upper(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Http => "HTTP",
        Scheme::Https => "HTTPS",
    }
}

fn origin_connection(origin: &Origin, viewer: Scheme) -> OriginConnection {
    if origin.kind == OriginKind::S3 {
        let always = origin.signing_behavior == SigningBehavior::Always;
        let scheme = if always { Scheme::Https } else { viewer };
        return OriginConnection {
            scheme,
            port: if scheme == Scheme::Https { 443 } else { 80 },
            rule: &rules::S3_PROTOCOL,
            why: if always {
                "the origin access control always signs".into()
            } else {
                format!("the viewer uses {} and the origin is a bucket", scheme_upper(viewer))
            },
            reads: "signingBehavior",
        };
    }
    let scheme = match origin.protocol_policy {
        OriginProtocol::HttpOnly => Scheme::Http,
        OriginProtocol::HttpsOnly => Scheme::Https,
        OriginProtocol::MatchViewer => viewer,
    };
    OriginConnection {
        scheme,
        port: match scheme {
            Scheme::Http => origin.http_port,
            Scheme::Https => origin.https_port,
        },
        rule: &rules::ORIGIN_PROTOCOL,
        why: match origin.protocol_policy {
            OriginProtocol::MatchViewer => {
                format!("the policy is `match-viewer` and the viewer uses {}", scheme_upper(viewer))
            }
            policy => format!("the origin protocol policy is `{}`", policy.as_str()),
        },
        reads: "protocolPolicy",
    }
}

/// Why the origin denies the request.
struct Denial {
    status: u16,
    rule: &'static Rule,
    /// The sentence.
    because: String,
    /// The member of the origin that matters.
    member: &'static str,
    /// What in the request is the cause, if it is the request.
    refusal: Option<OriginRefusal>,
}

fn denied(origin: &Origin, question: &OriginRequestFacts<'_>) -> Option<Denial> {
    let s3 = origin.kind == OriginKind::S3;
    let sent = question.sent.as_ref();
    if let Some(refusal) =
        sent.and_then(|sent| origin.as_request_origin().refusal(question.request, sent))
    {
        return Some(Denial {
            status: refusal.status,
            rule: refusal.rule,
            because: refusal.sentence(),
            member: "domain",
            refusal: Some(refusal),
        });
    }
    if !s3 {
        return None;
    }
    let (rule, because, member) = closed(origin, question)?;
    Some(Denial { status: 403, rule, because, member, refusal: None })
}

/// Why a private bucket denies the request.
fn closed(
    origin: &Origin,
    question: &OriginRequestFacts<'_>,
) -> Option<(&'static Rule, String, &'static str)> {
    match origin.bucket {
        BucketAccess::Public => None,
        _ if question.viewer_signs
            && origin.signing_behavior != SigningBehavior::Always
            && !origin.has_access_identity() => Some((
            &rules::OAC_NO_OVERRIDE,
            "S3 returns 403 because CloudFront forwards the viewer's `Authorization` and doesn't sign the request.".into(),
            "signingBehavior",
        )),
        BucketAccess::Private if origin.has_access_identity() => Some((
            &rules::OAI,
            format!(
                "S3 returns 403 because the bucket policy doesn't allow the origin access identity {}.",
                origin.access_identity
            ),
            "bucket",
        )),
        _ if origin.signing_behavior == SigningBehavior::Never && !origin.has_access_identity() => Some((
            &rules::OAC,
            "S3 returns 403 because the bucket is private and no origin access control signs the request.".into(),
            "signingBehavior",
        )),
        BucketAccess::Private => Some((
            &rules::OAC_STATEMENT,
            "S3 returns 403 because the bucket policy doesn't allow this distribution.".into(),
            "bucket",
        )),
        BucketAccess::AllowsDistribution => None,
    }
}

/// Why an origin responds.
fn admitted(origin: &Origin) -> (&'static Rule, &'static str) {
    if origin.has_access_identity() && origin.bucket == BucketAccess::AllowsDistribution {
        (&rules::OAI, " because its bucket policy allows the origin access identity")
    } else if origin.kind == OriginKind::S3 && origin.bucket == BucketAccess::AllowsDistribution {
        (&rules::OAC, " because its bucket policy allows this distribution")
    } else {
        (&rules::ORIGIN_ANSWER, "")
    }
}

/// The number within its limits; the check reports a number outside them.
fn within(number: i64, low: u64, high: u64) -> u64 {
    u64::try_from(number).unwrap_or(0).clamp(low, high)
}
