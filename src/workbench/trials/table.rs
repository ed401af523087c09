//! The table of trials, in the order of the rule catalog.

use super::Trial;

/// One row per trial: rule, lab, example, the change in words, the edits.
macro_rules! trials {
    ($($rule:literal, $lab:literal, $example:literal, $change:literal, $edits:expr;)*) => {
        /// The trials, by rule.
        pub static TRIALS: &[Trial] = &[$(Trial {
            rule: $rule,
            lab: $lab,
            example: $example,
            change: $change,
            edits: $edits,
        }),*];
    };
}

type Edits = &'static [(&'static str, &'static str)];

/// A JSON string of 8,200 characters: more than an address may have, and a quarter of what a request's line and headers
/// may.
const LONG: &str = {
    const TEXT: [u8; 8_202] = {
        let mut text = [b'x'; 8_202];
        text[0] = b'"';
        text[8_201] = b'"';
        text
    };
    match str::from_utf8(&TEXT) {
        Ok(text) => text,
        Err(_) => "",
    }
};

/// A JSON string of 66,000 characters: more than a task definition can have.
const LARGE: &str = {
    #[allow(clippy::large_const_arrays, reason = "it exists at compile time only")]
    const TEXT: [u8; 66_002] = {
        let mut text = [b'x'; 66_002];
        text[0] = b'"';
        text[66_001] = b'"';
        text
    };
    match str::from_utf8(&TEXT) {
        Ok(text) => text,
        Err(_) => "",
    }
};

const TO_S3: Edits = &[
    ("/origin/kind", r#""s3""#),
    ("/origin/domain", r#""example-assets.s3.us-east-1.amazonaws.com""#),
];
const TO_LAMBDA: Edits = &[
    ("/origin/domain", r#""abc123.lambda-url.us-east-1.on.aws""#),
    ("/origin/signingBehavior", r#""always-amz-auth""#),
];
const ACCEPT_ENCODING_TOO: Edits = &[(
    "/originRequestPolicy/config/HeadersConfig/Headers",
    r#"{"Quantity":2,"Items":["User-Agent","Accept-Encoding"]}"#,
)];
const HANDSHAKE: &str = r#"[["Connection","Upgrade"],["Upgrade","websocket"],["Sec-WebSocket-Key","dGhlIHNhbXBsZSBub25jZQ=="],["Sec-WebSocket-Version","13"]]"#;
const WEBSOCKET: Edits =
    &[("/requests/0/request/httpVersion", r#""1.1""#), ("/requests/0/request/headers", HANDSHAKE)];

trials! {
    // The policies
    "cloudfront.policy.required", "request", "french-blog-language", "without MinTTL",
        &[("/cachePolicy/config/MinTTL", "null")];
    "cloudfront.policy.values", "request", "french-blog-language", "with allViewer as the header behavior of the cache policy",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/HeaderBehavior", r#""allViewer""#)];
    "cloudfront.policy.name", "request", "french-blog-language", "with a space in the policy's name",
        &[("/cachePolicy/config/Name", r#""by language""#)];
    "cloudfront.policy.comment", "request", "french-blog-language", "with a long comment",
        &[("/cachePolicy/config/Comment", r#""One cached object for each browser language because the blog's pages are translated. Contact the web team before you change this cache policy.""#)];
    "cloudfront.policy.names-quota", "request", "query-whitelist", "with 11 parameters",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/QueryStringsConfig/QueryStrings", r#"{"Quantity":11,"Items":["size","border","width","height","crop","fit","blur","angle","format","quality","dpr"]}"#)];
    "cloudfront.policy.names-length", "request", "query-whitelist", "with a parameter name of 8,200 characters",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/QueryStringsConfig/QueryStrings/Items/0", LONG)];
    "cloudfront.policy.quantity", "request", "french-blog-language", "with Quantity 2 for one header",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers/Quantity", "2")];
    "cloudfront.policy.empty-list", "request", "french-blog-language", "with an empty header list",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers", r#"{"Quantity":0,"Items":[]}"#)];
    "cloudfront.policy.repeated-name", "request", "french-blog-language", "with the header listed again in lowercase",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers", r#"{"Quantity":2,"Items":["Accept-Language","accept-language"]}"#)];
    "cloudfront.policy.header-name", "request", "french-blog-language", "with a colon after the header name",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers/Items/0", r#""Accept-Language:""#)];
    "cloudfront.policy.ttl-order", "request", "french-blog-language", "with a MaxTTL below DefaultTTL",
        &[("/cachePolicy/config/MaxTTL", "3600")];
    "cloudfront.policy.caching-disabled", "request", "french-blog-language", "with all three TTLs 0",
        &[("/cachePolicy/config/MinTTL", "0"), ("/cachePolicy/config/DefaultTTL", "0"), ("/cachePolicy/config/MaxTTL", "0")];
    "cloudfront.policy.host-with-s3", "request", "french-blog-language", "with Host in the cache policy and an S3 bucket as the origin",
        &[TO_S3[0], TO_S3[1], ("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers/Items/0", r#""Host""#)];
    "cloudfront.policy.host-to-s3", "request", "host-to-s3", "with a custom policy that forwards all headers",
        &[("/originRequestPolicy", r#"{"config":{"Name":"everything","HeadersConfig":{"HeaderBehavior":"allViewer"},"CookiesConfig":{"CookieBehavior":"none"},"QueryStringsConfig":{"QueryStringBehavior":"none"}}}"#)];
    "cloudfront.policy.accept-encoding-forwarded", "request", "authorization", "with Accept-Encoding in the origin request policy",
        ACCEPT_ENCODING_TOO;
    "cloudfront.policy.header-not-forwardable", "request", "authorization", "with the header Connection in the origin request policy",
        &[("/originRequestPolicy/config/HeadersConfig/Headers/Items/0", r#""Connection""#)];
    "cloudfront.policy.cloudfront-headers-only", "request", "authorization", "with all viewer headers and User-Agent in the list",
        &[("/originRequestPolicy/config/HeadersConfig/HeaderBehavior", r#""allViewerAndWhitelistCloudFront""#)];
    "cloudfront.policy.unused-list", "request", "query-whitelist", "with all query strings and a list",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/QueryStringsConfig/QueryStringBehavior", r#""all""#)];
    "cloudfront.policy.literal-asterisk", "request", "tracking", "with all query strings except utm_* in the cache key",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/QueryStringsConfig", r#"{"QueryStringBehavior":"allExcept","QueryStrings":{"Quantity":1,"Items":["utm_*"]}}"#)];
    "cloudfront.policy.splits-cache", "request", "french-blog-language", "with User-Agent instead of Accept-Language",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers/Items/0", r#""User-Agent""#)];

    // Cache behaviors and distributions
    "cloudfront.behavior.wildcards", "distribution", "first-match", "with the pattern images/?.gif",
        &[("/distribution/behaviors/2/pathPattern", r#""images/?.gif""#)];
    "cloudfront.behavior.case", "distribution", "first-match", "for the request to /IMAGES/a.jpg",
        &[("/focus", "3")];
    "cloudfront.behavior.normalised", "distribution", "first-match", "for the request to /images/../api//users",
        &[("/focus", "4")];
    "cloudfront.policy.legacy-values", "request", "legacy-settings", "with a default TTL above the maximum TTL",
        &[("/cachePolicy/legacy/MaxTTL", "60")];
    "cloudfront.origin.host-website", "request", "host-to-api-gateway", "with an S3 website endpoint as the origin",
        &[("/origin/domain", r#""shop.s3-website-eu-west-1.amazonaws.com""#), ("/origin/path", r#""""#)];
    "cloudfront.origin.payload-hash", "request", "host-to-api-gateway", "with a POST to a Lambda function URL that requires signed requests",
        &[("/origin/domain", r#""abc123.lambda-url.us-east-1.on.aws""#), ("/origin/signingBehavior", r#""always""#), ("/originRequestPolicy/managed", r#""AllViewerExceptHostHeader""#), ("/requests/0/request/method", r#""POST""#)];
    "cloudfront.origin.two-signatures", "request", "legacy-settings", "with a presigned URL for a bucket that has an origin access identity",
        &[("/origin/kind", r#""s3""#), ("/origin/domain", r#""example-assets.s3.us-east-1.amazonaws.com""#), ("/origin/accessIdentity", r#""E127EXAMPLE51Z""#), ("/requests/0/request/query", r#""X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc""#)];
    "cloudfront.origin.access-identity", "request", "legacy-settings", "with a bucket that has an origin access identity",
        &[("/origin/kind", r#""s3""#), ("/origin/domain", r#""example-assets.s3.us-east-1.amazonaws.com""#), ("/origin/accessIdentity", r#""E127EXAMPLE51Z""#)];
    "cloudfront.policy.legacy-all-headers", "distribution", "legacy-distribution", "for the request to /api/me",
        &[("/focus", "2")];
    "cloudfront.distribution.oai", "distribution", "legacy-distribution", "for the signed request",
        &[("/focus", "1")];
    "cloudfront.distribution.unknown", "distribution", "first-match", "with a web ACL, which isn't modeled",
        &[("/distribution/unknown", r#"[{"member":"WebACLId","reason":"notModeled"}]"#)];
    "cloudfront.distribution.protocol-refused", "distribution", "redirect", "for the request to /secure/a",
        &[("/focus", "3")];
    "cloudfront.distribution.geo-unknown", "distribution", "geo", "for the request from an unknown country",
        &[("/focus", "2")];
    "cloudfront.distribution.signed-as-if", "distribution", "sign-in", "for the request signed with another key",
        &[("/focus", "4")];
    "cloudfront.distribution.root-object", "distribution", "first-match", "for the request to /",
        &[("/focus", "6")];
    "cloudfront.distribution.connection-refused", "distribution", "first-match", "with an images origin that rejects connections",
        &[("/distribution/origins/2/state", r#""refused""#)];
    "cloudfront.distribution.failover-one-hop", "distribution", "failover", "with a secondary origin that fails too",
        &[("/distribution/origins/1/status", "503")];
    "cloudfront.distribution.oac-no-override", "distribution", "bucket-policy", "with no-override and the viewer's Authorization in the cache policy",
        &[
            ("/distribution/origins/0/signingBehavior", r#""no-override""#),
            ("/distribution/defaultBehavior/cachePolicy", r#"{"config":{"Name":"signed-in","MinTTL":0,"ParametersInCacheKeyAndForwardedToOrigin":{"EnableAcceptEncodingGzip":true,"HeadersConfig":{"HeaderBehavior":"whitelist","Headers":{"Quantity":1,"Items":["Authorization"]}},"CookiesConfig":{"CookieBehavior":"none"},"QueryStringsConfig":{"QueryStringBehavior":"none"}}}}"#),
            ("/requests/0/request/headers/-", r#"["Authorization","Bearer t"]"#),
        ];
    "cloudfront.distribution.ports", "distribution", "first-match", "with 444 as the API's HTTPS port",
        &[("/distribution/origins/1/httpsPort", "444")];
    "cloudfront.distribution.website", "distribution", "first-match", "with the bucket's website endpoint as the origin",
        &[
            ("/distribution/origins/0/kind", r#""custom""#),
            ("/distribution/origins/0/domain", r#""site-demo.s3-website.eu-west-1.amazonaws.com""#),
            ("/distribution/origins/0/signingBehavior", r#""never""#),
        ];
    "cloudfront.distribution.bypass", "distribution", "sign-in", "with a public bucket",
        &[("/distribution/origins/0/bucket", r#""public""#)];

    // Cache keys
    "cloudfront.key.raw-path", "request", "french-blog", "with a double slash in the path",
        &[("/requests/0/request/path", r#""/blogs//myblog.html""#)];
    "cloudfront.key.websocket", "request", "api", "with a WebSocket handshake",
        WEBSOCKET;
    "cloudfront.key.header-repeated", "request", "french-blog-language", "with a second Accept-Language in the request",
        &[("/requests/0/request/headers/-", r#"["Accept-Language","en"]"#)];
    "cloudfront.key.generated-unknown", "request", "devices", "with the viewer's city instead of the device",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers", r#"{"Quantity":1,"Items":["CloudFront-Viewer-City"]}"#)];
    "cloudfront.key.cookie-malformed", "request", "signed", "with a cookie without =",
        &[("/requests/0/request/headers/-", r#"["Cookie","theme=dark; beta"]"#)];
    "cloudfront.key.query-separator", "request", "query-all", "with ; between the query strings",
        &[("/requests/0/request/query", r#""border=red;size=large""#)];
    "cloudfront.key.query-repeated", "request", "query-whitelist", "with the query string size twice",
        &[("/requests/0/request/query", r#""size=large&size=small""#)];
    "cloudfront.key.query-bare", "request", "query-all", "with ? at the end of the URL",
        &[("/requests/0/request/query", r#""""#)];
    "cloudfront.key.query-signed-open", "request", "signed", "without restricted viewer access",
        &[("/viewerAccess", r#""open""#)];
    "cloudfront.key.query-hash-algorithm", "request", "signed", "with Hash-Algorithm in the signed URL",
        &[("/requests/0/request/query", r#""quality=hd&Expires=1767290400&Signature=abc-_~&Key-Pair-Id=K2JCJMDEHXQW5F&Hash-Algorithm=SHA256""#)];
    "cloudfront.encoding.raw", "request", "compression", "with CachingOptimizedForUncompressedObjects",
        &[("/cachePolicy", r#"{"managed":"CachingOptimizedForUncompressedObjects"}"#)];
    "cloudfront.encoding.http-1-0", "request", "compression", "with HTTP/1.0",
        &[("/requests/0/request/httpVersion", r#""1.0""#)];
    "cloudfront.encoding.listed-in-vain", "request", "authorization", "with Accept-Encoding in the origin request policy",
        ACCEPT_ENCODING_TOO;

    // What the origin gets
    "cloudfront.origin.hop-by-hop", "request", "api", "with the header TE in the request",
        &[("/requests/0/request/headers/-", r#"["TE","trailers"]"#)];
    "cloudfront.origin.content-headers", "request", "api", "without the origin request policy",
        &[("/originRequestPolicy", "null")];
    "cloudfront.origin.generated-form", "request", "french-blog", "with a latitude in degrees and minutes",
        &[("/requests/0/viewer/latitude", r#""48°51'N""#)];
    "cloudfront.origin.tls-only", "request", "api", "over HTTP",
        &[("/requests/0/request/scheme", r#""http""#)];
    "cloudfront.origin.all-except-adds-none", "request", "api", "with a custom policy that forwards all headers except Host",
        &[("/originRequestPolicy", r#"{"config":{"Name":"all-but-host","HeadersConfig":{"HeaderBehavior":"allExcept","Headers":{"Quantity":1,"Items":["Host"]}},"CookiesConfig":{"CookieBehavior":"all"},"QueryStringsConfig":{"QueryStringBehavior":"all"}}}"#)];
    "cloudfront.origin.union", "request", "block-lists", "with all query strings in the cache key",
        &[("/cachePolicy/config/ParametersInCacheKeyAndForwardedToOrigin/QueryStringsConfig", r#"{"QueryStringBehavior":"all"}"#)];
    "cloudfront.origin.query-order", "request", "query-whitelist", "with the origin request policy AllViewer",
        &[("/originRequestPolicy", r#"{"managed":"AllViewer"}"#)];
    "cloudfront.origin.custom-header-barred", "request", "api", "with Host as a custom origin header",
        &[("/origin/customHeaders/0", r#"["Host","api.example.com"]"#)];
    "cloudfront.origin.custom-header-limits", "request", "api", "with a custom origin header of 8,200 characters",
        &[("/origin/customHeaders/0/1", LONG)];
    "cloudfront.origin.signed", "request", "cors-s3", "with origin access control",
        &[("/origin/signingBehavior", r#""always""#)];
    "cloudfront.origin.signed-beside", "request", "api", "with a Lambda function URL as the origin",
        TO_LAMBDA;
    "cloudfront.origin.signed-kept", "request", "api", "with a Lambda function URL as the origin",
        TO_LAMBDA;
    "cloudfront.origin.websocket", "request", "api", "with a WebSocket handshake",
        WEBSOCKET;
    "cloudfront.origin.websocket-headers", "request", "french-blog", "with a WebSocket handshake",
        &[("/requests/0/request/headers", HANDSHAKE)];
    "cloudfront.origin.websocket-version", "request", "api", "with a WebSocket handshake over HTTP/2",
        &[("/requests/0/request/headers", HANDSHAKE)];
    "cloudfront.request.url-length", "request", "query-all", "with a query string of 8,200 characters",
        &[("/requests/0/request/query", LONG)];
    "cloudfront.request.header-size", "request", "french-blog", "with four headers of 8,200 characters each",
        &[
            ("/requests/0/request/headers/0/1", LONG),
            ("/requests/0/request/headers/1/1", LONG),
            ("/requests/0/request/headers/2/1", LONG),
            ("/requests/0/request/headers/4/1", LONG),
        ];
    "cloudfront.request.control-characters", "request", "french-blog", "with a space in a header name",
        &[("/requests/0/request/headers/2/0", r#""Accept Language""#)];
    "cloudfront.request.raw-characters", "request", "french-blog", "with é in the path",
        &[("/requests/0/request/path", r#""/blogs/été.html""#)];
    "cloudfront.advice.s3-cookies", "request", "signed", "with an S3 bucket as the origin",
        TO_S3;
    "cloudfront.advice.no-effect", "request", "french-blog-language", "with Accept-Language in the origin request policy too",
        &[("/originRequestPolicy", r#"{"config":{"Name":"language","HeadersConfig":{"HeaderBehavior":"whitelist","Headers":{"Quantity":1,"Items":["Accept-Language"]}},"CookiesConfig":{"CookieBehavior":"none"},"QueryStringsConfig":{"QueryStringBehavior":"none"}}}"#)];
    "cloudfront.advice.cors-s3", "request", "cors-s3", "without the origin request policy",
        &[("/originRequestPolicy", "null")];

    // TTLs
    "cloudfront.ttl.forbidden-minimum", "cache-over-time", "lifetimes", "with a MinTTL of 60 s",
        &[("/cachePolicy/config/MinTTL", "60")];
    "cloudfront.ttl.s-maxage-alone", "cache-over-time", "still-old", "with s-maxage instead of max-age",
        &[("/content/0/versions/0/headers/0/1", r#""s-maxage=3600""#)];
    "cloudfront.ttl.origin-age", "cache-over-time", "still-old", "with an Age header from the origin",
        &[("/content/0/versions/0/headers", r#"[["Cache-Control","max-age=3600"],["Age","600"]]"#)];
    "cloudfront.ttl.error-410", "cache-over-time", "cached-errors", "with 410 instead of 416",
        &[("/content/3/versions/0/status", "410")];
    "cloudfront.ttl.error-forbidden-with-age", "cache-over-time", "cached-errors", "with no-store on the 403",
        &[("/content/2/versions/0/headers/0/1", r#""no-store, max-age=30""#)];
    "cloudfront.cache.stale-success", "cache-over-time", "origin-down", "with no-store on the morning news",
        &[("/content/0/versions/0/headers/0/1", r#""no-store""#)];
    "cloudfront.diagnose.browser", "cache-over-time", "invalidation", "after the invalidation with a wildcard",
        &[("/clock", "420")];
    "cloudfront.signed.key-types", "signed-access", "account-key-pair", "with a hash instead of a signature",
        &[("/pasted", r#""https://d111111abcdef8.cloudfront.net/a.pdf?Expires=1767290400&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA_&Key-Pair-Id=K2JCJMDEHXQW5F""#)];

    // Containers
    "ecs.breaker.unbounded", "rolling-update", "breaker-count", "with a threshold of 25%",
        &[("/circuitBreaker/thresholdConfiguration", r#"{"type":"UNBOUNDED_PERCENT","value":25}"#)];
    "ecs.breaker.reset", "rolling-update", "breaker-half-way", "with a failure before each healthy task",
        &[("/newTasks/outcomes", r#"["failHealthCheck","healthy","failHealthCheck","healthy"]"#)];

    // Elastic Beanstalk
    "beanstalk.policy.legacy-windows", "beanstalk-deployment", "immutable-is-not-rolling", "on Windows with IIS before 8.5",
        &[("/deployment/legacyWindows", "true")];
    "beanstalk.policy.worker", "beanstalk-deployment", "splitting-notices", "in a worker environment",
        &[("/deployment/tier", r#""Worker""#)];
    "beanstalk.policy.enhanced-health", "beanstalk-deployment", "immutable-is-not-rolling", "without enhanced health",
        &[("/deployment/enhancedHealth", "false")];
    "beanstalk.batch.rounding", "beanstalk-deployment", "full-batch", "with half of the three instances in a batch",
        &[("/deployment/batchSize", "50")];
    "beanstalk.rolling.worker", "beanstalk-deployment", "second-batch-fails", "in a worker environment",
        &[("/deployment/tier", r#""Worker""#)];
    "beanstalk.additional-batch.removed", "beanstalk-deployment", "additional-batch", "with a failure in the additional batch",
        &[("/deployment/failure", r#"{"at":"extraBatch"}"#)];
    "beanstalk.immutable.elastic-ip", "beanstalk-deployment", "single-instance", "with an immutable deployment",
        &[("/deployment/deploymentPolicy", r#""Immutable""#)];
    "beanstalk.splitting.shift", "beanstalk-deployment", "splitting-notices", "without the failure",
        &[("/deployment/failure", "null")];
    "beanstalk.gate.worker", "beanstalk-deployment", "second-batch-fails", "in a worker environment",
        &[("/deployment/tier", r#""Worker""#)];
    "beanstalk.command.not-masked", "beanstalk-deployment", "ignored-health", "with a failing command",
        &[("/deployment/failure/kind", r#""command""#)];
    "beanstalk.abort.stops", "beanstalk-deployment", "abort-too-late", "aborted after 5 min",
        &[("/deployment/abortAt", "300")];
    "beanstalk.abort.removes", "beanstalk-deployment", "immutable-is-not-rolling", "aborted after 5 min",
        &[("/deployment/abortAt", "300")];
    "beanstalk.update.single-instance", "beanstalk-deployment", "rolling-update", "in a single-instance environment",
        &[("/deployment/environmentType", r#""SingleInstance""#)];
    "beanstalk.update.legacy-windows", "beanstalk-deployment", "rolling-update", "with an immutable update, on Windows with IIS before 8.5",
        &[("/update/rollingUpdateType", r#""Immutable""#), ("/deployment/legacyWindows", "true")];
    "beanstalk.update.time", "beanstalk-deployment", "rolling-update", "with a time-based update",
        &[("/update/rollingUpdateType", r#""Time""#)];
    "beanstalk.update.immutable", "beanstalk-deployment", "rolling-update", "with an immutable update",
        &[("/update/rollingUpdateType", r#""Immutable""#)];
    "beanstalk.update.immutable-pair", "beanstalk-deployment", "rolling-update", "with an immutable update but rolling deployments",
        &[("/update/rollingUpdateType", r#""Immutable""#)];
    "beanstalk.policy.immutable-pair", "beanstalk-deployment", "rolling-update", "with immutable deployments",
        &[("/deployment/deploymentPolicy", r#""Immutable""#)];
    "beanstalk.worker.cron-web", "beanstalk-environment", "web-beside-single", "with periodic tasks in a web server environment",
        &[("/worker/cron", r#""version: 1\ncron:\n - name: backup\n   url: /backup\n   schedule: \"0 3 * * *\"\n""#)];
    "beanstalk.listener.certificate", "beanstalk-environment", "web-beside-single", "with an HTTPS listener without a certificate",
        &[("/direct/-", r#"{"namespace":"aws:elbv2:listener:443","option":"Protocol","value":"HTTPS"}"#)];
    "beanstalk.listener.classic-certificate", "beanstalk-environment", "web-beside-single", "with a secure listener on a Classic Load Balancer",
        &[
            ("/environment/loadBalancerType", r#""classic""#),
            ("/direct/-", r#"{"namespace":"aws:elb:listener:443","option":"ListenerProtocol","value":"HTTPS"}"#),
        ];
    "cloudformation.template.unresolved", "task-placement", "fargate", "with a desired count that depends on a parameter",
        &[("/unknowns", r#"[{"field": "count", "needs": ["DesiredCount"], "standIn": 6}]"#)];
    "ecs.fargate.no-gpu", "task-placement", "fargate", "with a GPU",
        &[("/taskDefinition/containers/0/gpu", "1")];
    "ecs.scale-in.service-only", "task-placement", "scale-in-default", "for standalone tasks",
        &[("/group", r#""batch""#)];

    // Task definitions and policies
    "ecs.definition.bytes", "task-definition", "hello", "with a user of 66,000 characters",
        &[("/taskDefinition/containerDefinitions/0/user", LARGE)];
    "iam.policy.condition", "task-definition", "task-role-s3", "with a condition on another account",
        &[("/roles/task/policy/Statement/0/Condition", r#"{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}"#)];
    "iam.policy.malformed", "task-definition", "task-role-s3", "with an effect in lowercase",
        &[("/roles/task/policy/Statement/0/Effect", r#""allow""#)];
    "ecr.lifecycle.text", "image-registry", "release-in-use", "with a policy that isn't JSON",
        &[("/lifecycle/policy", r#""rules: []""#)];
    "ecr.lifecycle.rule-count", "image-registry", "release-in-use", "without a rule",
        &[("/lifecycle/policy/rules", "[]")];
    "ecr.lifecycle.members", "image-registry", "release-in-use", "with an unknown action",
        &[("/lifecycle/policy/rules/0/action/type", r#""delete""#)];
    "ecr.lifecycle.pattern", "image-registry", "prod-and-beta", "with 5 wildcards in a pattern",
        &[("/lifecycle/policy/rules/0/selection/tagPatternList/0", r#""*p*r*o*d*""#)];
    "ecr.lifecycle.count-unit", "image-registry", "exactly-as-old", "with hours as the unit",
        &[("/lifecycle/policy/rules/0/selection/countUnit", r#""hours""#)];
    "ecr.lifecycle.count-number", "image-registry", "release-in-use", "with the count 0",
        &[("/lifecycle/policy/rules/0/selection/countNumber", "0")];
    "ecr.lifecycle.archived-expires", "image-registry", "archive", "with an expiration after 30 days",
        &[("/lifecycle/policy/rules/1/selection/countNumber", "30")];
    "ecr.lifecycle.archive-class", "image-registry", "archive", "with a count from the push in the archive",
        &[("/lifecycle/policy/rules/1/selection/countType", r#""sinceImagePushed""#)];
    "ecr.lifecycle.target", "image-registry", "archive", "with a transition to standard",
        &[("/lifecycle/policy/rules/0/action/targetStorageClass", r#""standard""#)];
    "ecr.lifecycle.one-untagged", "image-registry", "prod-and-beta", "with two rules for untagged images",
        &[
            ("/lifecycle/policy/rules/0/selection", r#"{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":1}"#),
            ("/lifecycle/policy/rules/1/selection", r#"{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":2}"#),
        ];
    "ecr.lifecycle.same-prefixes", "image-registry", "prod-and-beta", "with the same prefixes in two rules",
        &[
            ("/lifecycle/policy/rules/0/selection", r#"{"tagStatus":"tagged","tagPrefixList":["prod"],"countType":"imageCountMoreThan","countNumber":1}"#),
            ("/lifecycle/policy/rules/1/selection", r#"{"tagStatus":"tagged","tagPrefixList":["prod"],"countType":"imageCountMoreThan","countNumber":2}"#),
        ];
    "ecr.lifecycle.tie", "image-registry", "release-in-use", "with two images pushed in the same second",
        &[("/repository/images/1/pushedAt", "1788307200")];
    "ecr.access.repository-name", "image-registry", "delete-by-tag", "with a capital letter in the name",
        &[("/repository/name", r#""Shop/web""#)];
    "ecr.access.no-resource", "image-registry", "two-accounts", "with `Resource` in the repository policy",
        &[("/repository/policy/Statement/0/Resource", r#""*""#)];
    "ecr.access.create-once", "image-registry", "delete-by-tag", "with the creation of the repository",
        &[("/access/operation", r#""create""#)];
    "ecr.access.image-exists", "image-registry", "two-accounts", "with a tag that no image has",
        &[("/access/tag", r#""9.9""#)];
    "ecr.access.archived", "image-registry", "two-accounts", "with an archived image",
        &[("/repository/images/0/storageClass", r#""archive""#)];
    "ecr.access.not-empty", "image-registry", "delete-by-tag", "with the deletion of the repository",
        &[("/access/operation", r#""delete""#)];
    "docker.cache.link", "image-registry", "base-image", "with `--link`",
        &[("/build/dockerfile", r#""FROM node:24-slim\nCOPY --link package.json /app/\nRUN npm run check\n""#)];
    "docker.cache.bind-mount", "image-registry", "source-file", "with a bind mount in place of COPY",
        &[("/build/dockerfile", r#""FROM node:24-slim\nRUN --mount=type=bind,source=src,target=/src npm run build\n""#)];
    "docker.cache.empty", "image-registry", "source-file", "without a cache",
        &[("/build/change/kind", r#""emptyCache""#)];
    "docker.stages.unused", "image-registry", "two-stages", "with the first stage as the target",
        &[("/build/dockerfile", r#""FROM golang:1.26 AS build\nRUN go env\n\nFROM golang:1.26 AS test\nRUN go version\n""#), ("/build/target", r#""build""#)];
    "docker.file.from-first", "image-registry", "source-file", "with RUN before FROM",
        &[("/build/dockerfile", r#""RUN npm ci\nFROM node:24-slim\n""#)];
    "docker.file.heredoc", "image-registry", "source-file", "with a here-document that doesn't end",
        &[("/build/dockerfile", r#""FROM node:24-slim\nRUN <<EOF\nnpm ci\n""#)];
    "docker.file.arg-scope", "image-registry", "source-file", "with an ARG before FROM that LABEL uses",
        &[("/build/dockerfile", r#""ARG VERSION=24\nFROM node:${VERSION}-slim\nLABEL version=$VERSION\n""#)];
    "iam.policy.resource-policy", "image-registry", "two-accounts", "within one account, with the role in the repository policy",
        &[
            ("/access/principal/account", r#""111122223333""#),
            ("/access/principal/arn", r#""arn:aws:iam::111122223333:role/deployer""#),
            ("/access/principal/policies", "[]"),
            ("/repository/policy/Statement/0/Principal/AWS", r#""arn:aws:iam::111122223333:role/deployer""#),
        ];
}
