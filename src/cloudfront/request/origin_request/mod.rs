//! The request that CloudFront sends to the origin on a miss, line by line, and what it doesn't forward.

mod headers;
mod own;
mod pairs;

use super::{
    CompiledBehavior, Generated, RequestPartKind, SigningBehavior, ValueSource, Viewer,
    compiled::{CompiledSelection, ValueOf, never_forwarded},
    encoding::normalize,
    headers::custom_header_forbidden,
    key::{accept_encoding, is_websocket},
    parts::{Listed, NotForwarded, header_path, list},
    rules,
};
use crate::{
    cloudfront::policy::{SelectionBehavior, rules as policy_rules},
    explain::{StepId, Trace, Verdict, step},
    http::{Cookie, Request, cookies, params},
    text::code,
};
use serde::Serialize;

/// A header, cookie, or query string of an origin request or a response.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OriginRequestLine {
    /// Header, cookie, or query string.
    pub kind: RequestPartKind,
    /// As it is sent.
    pub name: String,
    /// As it is sent.
    pub value: String,
    /// Where it comes from.
    pub source: ValueSource,
    /// The step that added it.
    pub step: StepId,
    /// The fields that it comes from.
    pub reads: Vec<String>,
}

/// The request that CloudFront sends to the origin on a miss. It isn't a conditional request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OriginRequest {
    /// The viewer's method.
    pub method: String,
    /// The origin path, then the viewer's path.
    pub path: String,
    /// The query string without the `?`.
    pub query: Option<String>,
    /// The step of the request line.
    pub step: StepId,
    /// The fields that the request line comes from.
    pub reads: Vec<String>,
    /// The parameters of `query`, in order.
    pub params: Vec<OriginRequestLine>,
    /// The headers without `Cookie`, the most interesting first.
    pub headers: Vec<OriginRequestLine>,
    /// Sorted by name.
    pub cookies: Vec<OriginRequestLine>,
    /// What CloudFront doesn't forward.
    pub dropped: Vec<NotForwarded>,
    /// True if CloudFront forwards the viewer's `Host`.
    pub viewer_host: bool,
}

/// The placeholder for the request ID, which differs from request to request.
const REQUEST_ID: &str = "<opaque>";

struct Composer<'a> {
    of: &'a CompiledBehavior,
    request: &'a Request,
    viewer: &'a Viewer,
    recorder: &'a mut Trace,
    out: OriginRequest,
}

impl CompiledBehavior {
    /// Composes the request that CloudFront sends to the origin on a miss. Records the steps.
    pub fn origin_request(
        &self,
        request: &Request,
        viewer: &Viewer,
        recorder: &mut Trace,
    ) -> OriginRequest {
        let mut composer = Composer {
            of: self,
            request,
            viewer,
            recorder,
            out: OriginRequest {
                method: request.method.clone(),
                path: [self.origin.path.as_str(), &request.path].concat(),
                query: None,
                step: 0,
                reads: Vec::new(),
                params: Vec::new(),
                headers: Vec::new(),
                cookies: Vec::new(),
                dropped: Vec::new(),
                viewer_host: false,
            },
        };
        composer.line();
        composer.query();
        composer.host();
        composer.viewer_headers();
        composer.encoding();
        composer.user_agent();
        composer.generated();
        composer.own();
        composer.cookies();
        composer.sign();
        composer.custom();
        let Composer { mut out, recorder, .. } = composer;
        recorder.mount_all(&mut out.reads);
        for line in out.params.iter_mut().chain(&mut out.headers).chain(&mut out.cookies) {
            line.source = self.source(line.source);
            recorder.mount_all(&mut line.reads);
        }
        out.dropped.iter_mut().for_each(|line| recorder.mount_all(&mut line.reads));
        out
    }

    /// The sentence about names that no setting includes.
    fn not_forwarded(&self, names: &Listed) -> String {
        let them = names.them();
        match self.cache.legacy {
            true => format!(
                "CloudFront doesn't forward {names} because the cache behavior doesn't include {them}."
            ),
            false => {
                format!("CloudFront doesn't forward {names} because no policy includes {them}.")
            }
        }
    }

    /// Why something isn't forwarded, in a few words.
    fn unselected(&self) -> &'static str {
        if self.cache.legacy { "not in the legacy cache settings" } else { "not in any policy" }
    }

    /// The policy that includes a name; `None` if CloudFront doesn't forward it.
    pub(super) fn sent(
        cache: &CompiledSelection,
        forward: &CompiledSelection,
        name: &str,
    ) -> Option<ValueSource> {
        let (keyed, forwarded) = (cache.accepts(name), forward.accepts(name));
        if cache.behavior == SelectionBehavior::AllExcept
            && forward.behavior == SelectionBehavior::AllExcept
        {
            return (keyed && forwarded).then_some(ValueSource::CachePolicy);
        }
        if keyed {
            Some(ValueSource::CachePolicy)
        } else {
            forwarded.then_some(ValueSource::OriginRequestPolicy)
        }
    }
}

impl Composer<'_> {
    fn header(
        &mut self,
        name: &str,
        value: &str,
        source: ValueSource,
        step: StepId,
        reads: &[String],
    ) {
        self.out.headers.push(OriginRequestLine {
            kind: RequestPartKind::Header,
            name: name.into(),
            value: value.into(),
            source,
            step,
            reads: reads.to_vec(),
        });
    }

    fn drop(
        &mut self,
        kind: RequestPartKind,
        name: &str,
        value: &str,
        because: &str,
        step: StepId,
        field: String,
    ) {
        self.out.dropped.push(NotForwarded {
            kind,
            name: name.into(),
            value: value.into(),
            because: because.into(),
            step,
            reads: vec![field],
        });
    }

    fn line(&mut self) {
        let reads =
            vec!["request.method".to_owned(), "request.path".to_owned(), "origin.path".into()];
        let (origin_path, path) = (&self.of.origin.path, code(&self.request.path));
        let because = if origin_path.is_empty() {
            format!("CloudFront sends {} {path} to the origin over HTTP/1.1.", self.request.method)
        } else {
            format!("CloudFront adds the origin path {} before {path}.", code(origin_path))
        };
        self.out.step = step!(self.recorder, rules::ORIGIN_LINE, Verdict::Applied, "Request line", reads; "{because}");
        self.out.reads = reads;
    }
}
