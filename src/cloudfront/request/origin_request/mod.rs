//! The request that the origin gets on a miss, line by line, and what of the viewer's does not make it.

mod headers;
mod own;
mod pairs;

use super::{
    CompiledBehavior, Generated, RequestPartKind, ScenarioPaths, SigningBehavior, ValueSource,
    Viewer,
    compiled::{CompiledSelection, ValueOf, never_forwarded},
    encoding::normalize,
    headers::custom_header_forbidden,
    key::{accept_encoding, is_plain_cookie, is_signing_cookie, is_signing_param, is_websocket},
    key_trace::list,
    rules,
};
use crate::{
    cloudfront::policy::SelectionBehavior,
    explain::{StepId, Trace, Verdict},
    http::{Cookie, Request, cookies, params},
};
use serde::Serialize;

/// A line of a request, or a piece of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OriginRequestLine {
    /// A header, a cookie, a parameter.
    pub kind: RequestPartKind,
    /// As it is sent.
    pub name: String,
    /// As it is sent.
    pub value: String,
    /// Where it comes from.
    pub source: ValueSource,
    /// The step that put it there.
    pub step: StepId,
    /// The fields that it comes from.
    pub reads: Vec<String>,
}

/// Something of the viewer's that is left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotForwarded {
    /// A header, a cookie, a parameter.
    pub kind: RequestPartKind,
    /// As the viewer wrote it; lower-case for headers left out of a key.
    pub name: String,
    /// As the viewer wrote it.
    pub value: String,
    /// In a few words: `in no policy`.
    pub because: String,
    /// The step that says so.
    pub step: StepId,
    /// The field that holds it.
    pub reads: Vec<String>,
}

/// The request that the origin gets on a miss; no stored copy is being confirmed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OriginRequest {
    /// The viewer's.
    pub method: String,
    /// The origin path, then the viewer's.
    pub path: String,
    /// As it is sent, without the `?`.
    pub query: Option<String>,
    /// The step that made the request line.
    pub step: StepId,
    /// The fields that the request line comes from.
    pub reads: Vec<String>,
    /// The parameters of `query`, in order.
    pub params: Vec<OriginRequestLine>,
    /// In the order that people look for them; `Cookie` apart.
    pub headers: Vec<OriginRequestLine>,
    /// Sorted by name.
    pub cookies: Vec<OriginRequestLine>,
    /// What of the viewer's does not reach the origin.
    pub dropped: Vec<NotForwarded>,
    /// The origin gets the viewer's Host.
    pub viewer_host: bool,
}

/// Texts that stand for what differs from request to request.
const REQUEST_ID: &str = "<opaque>";

struct Composer<'a> {
    of: &'a CompiledBehavior,
    request: &'a Request,
    viewer: &'a Viewer,
    places: ScenarioPaths<'a>,
    recorder: &'a mut Trace,
    out: OriginRequest,
}

impl CompiledBehavior {
    /// Composes the request that the origin gets on a miss. Writes the steps.
    pub fn origin_request(
        &self,
        request: &Request,
        viewer: &Viewer,
        places: ScenarioPaths<'_>,
        recorder: &mut Trace,
    ) -> OriginRequest {
        let mut composer = Composer {
            of: self,
            request,
            viewer,
            places,
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
        composer.out
    }

    /// Where something selectable comes from; `None` where it is not sent.
    fn sent(
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
        let reads = vec![
            self.places.of("request.method"),
            self.places.of("request.path"),
            "origin.path".into(),
        ];
        let because = if self.of.origin.path.is_empty() {
            ["The origin is asked for ", &self.request.path, " over HTTP/1.1."].concat()
        } else {
            ["The origin path ", &self.of.origin.path, " goes before ", &self.request.path, "."]
                .concat()
        };
        self.out.step = self.recorder.record(
            &rules::ORIGIN_LINE,
            Verdict::Applied,
            "request line",
            because,
            &reads,
        );
        self.out.reads = reads;
    }
}
