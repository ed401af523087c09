//! Policies in and out: what people paste, and what is written for them.

use cloudglass::{
    api,
    cloudfront::policy::{
        self, CachePolicyConfig, ExportFormat, ImportFailure, ImportedPolicy, KeyParameters,
        Lenient, OriginRequestPolicyConfig, PolicyChoice, ReportStatus, Selection,
        SelectionBehavior, Ttls, export, import,
    },
};
use expect_test::expect;
use proptest::prelude::*;
use serde_json::json;

const FORMATS: [ExportFormat; 3] =
    [ExportFormat::Cli, ExportFormat::CloudFormationJson, ExportFormat::CloudFormationYaml];

fn names(text: &str) -> Vec<String> {
    import(text)
        .policies
        .iter()
        .map(|policy| match policy {
            ImportedPolicy::Cache(_) => format!("cache {}", policy.name()),
            ImportedPolicy::OriginRequest(_) => format!("origin {}", policy.name()),
        })
        .collect()
}

#[test]
fn every_wrapping_is_taken_off() {
    let cache = r#"{"Name":"c","MinTTL":1}"#;
    let origin = r#"{"Name":"o","HeadersConfig":{"HeaderBehavior":"allViewer"}}"#;
    let table: &[(String, &[&str])] = &[
        (cache.into(), &["cache c"]),
        (origin.into(), &["origin o"]),
        (format!("[{cache},{origin}]"), &["cache c", "origin o"]),
        (format!("{cache}\n\n{origin}"), &["cache c", "origin o"]),
        (format!(r#"{{"CachePolicyConfig":{cache}}}"#), &["cache c"]),
        (
            format!(r#"{{"ETag":"E","OriginRequestPolicyConfig":{origin}}}"#),
            &["origin o"],
        ),
        (
            format!(r#"{{"ETag":"E","OriginRequestPolicy":{{"Id":"x","OriginRequestPolicyConfig":{origin}}}}}"#),
            &["origin o"],
        ),
        (
            format!(r#"{{"OriginRequestPolicyList":{{"Quantity":1,"Items":[{{"Type":"custom","OriginRequestPolicy":{{"OriginRequestPolicyConfig":{origin}}}}}]}}}}"#),
            &["origin o"],
        ),
        (
            format!(r#"{{"Type":"AWS::CloudFront::CachePolicy","Properties":{{"CachePolicyConfig":{cache}}}}}"#),
            &["cache c"],
        ),
        (
            // logical ids that are wrappers' names, and a resource of another kind between
            format!(r#"{{"Parameters":{{}},"Resources":{{"CachePolicy":{{"Type":"AWS::CloudFront::CachePolicy","Properties":{{"CachePolicyConfig":{cache}}}}},"Bucket":{{"Type":"AWS::S3::Bucket"}},"Other":{{"Type":"AWS::CloudFront::OriginRequestPolicy","Properties":{{"OriginRequestPolicyConfig":{origin}}}}}}}}}"#),
            &["cache c", "origin o"],
        ),
        (
            "resources:\n  Resources:\n    A:\n      Type: AWS::CloudFront::CachePolicy\n      Properties:\n        CachePolicyConfig: {Name: c, MinTTL: '5', DefaultTTL: !Ref D}\n".into(),
            &["cache c"],
        ),
        ("CachePolicyConfig:\n  Name: c\n  MinTTL: 1\n---\nCachePolicyConfig:\n  Name: d\n  MinTTL: 1".into(), &["cache c", "cache d"]),
        ("{}".into(), &[]),
        ("[]".into(), &[]),
        ("".into(), &[]),
        ("hello".into(), &[]),
        (r#"{"Name":"x"}"#.into(), &[]),
        (r#"{"Statement":[]}"#.into(), &[]),
    ];
    for (text, expected) in table {
        assert_eq!(names(text), *expected, "{text}");
        assert_eq!(
            import(text).failure,
            expected.is_empty().then_some(ImportFailure::NotAPolicy),
            "{text}"
        );
    }
}

#[test]
fn what_was_not_taken_is_reported_with_its_reason() {
    let report = import(
        "ETag: E1\nCachePolicy:\n  Id: x\n  CachePolicyConfig:\n    Name: !Ref Name\n    MinTTL: []\n    Color: red\n    ParametersInCacheKeyAndForwardedToOrigin:\n      EnableAcceptEncodingGzip: yes\n      HeadersConfig: none\n      CookiesConfig: {CookieBehavior: whitelist, Cookies: {Items: [a, [b]]}}\n",
    );
    let lines: Vec<String> = report
        .report
        .iter()
        .map(|line| format!("{:?} {}: {}", line.status, line.field, line.why))
        .collect();
    expect![[r#"
        Ignored ETag: metadata, not a setting of a policy
        Ignored CachePolicy.Id: metadata, not a setting of a policy
        Imported CachePolicy.CachePolicyConfig.Name: CloudFormation resolves this value in a stack; imported as text
        Refused CachePolicy.CachePolicyConfig.MinTTL: must be a whole number
        Refused CachePolicy.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig: must be an object
        Imported CachePolicy.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.CookiesConfig.Cookies: the API requires `Quantity`, which is missing; Cloudglass counted the names
        Refused CachePolicy.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.CookiesConfig.Cookies[1]: must be a name
        Ignored CachePolicy.CachePolicyConfig.Color: not a setting of a policy
        Imported CachePolicy.CachePolicyConfig: cache policy `${Name}`"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn what_a_policy_can_not_hold_is_told() {
    let table = [
        // what the document says, in which policy; the line's field, and its reason
        (
            "HeadersConfig: {HeaderBehavior: allViewer}",
            "Refused HeadersConfig.HeaderBehavior: must be `none` or `whitelist`",
        ),
        (
            "HeadersConfig: {HeaderBehavior: allExcept, Headers: [Host]}",
            "Refused HeadersConfig.HeaderBehavior: must be `none` or `whitelist`",
        ),
        (
            "CookiesConfig: {CookieBehavior: foo}",
            "Refused CookiesConfig.CookieBehavior: must be `none`, `whitelist`, `allExcept`, or `all`",
        ),
        (
            "QueryStringsConfig: {QueryStringBehavior: All}",
            "Refused QueryStringsConfig.QueryStringBehavior: must be `none`, `whitelist`, `allExcept`, or `all`",
        ),
        (
            "QueryStringsConfig: {QueryStringBehavior: !Ref Which}",
            "Unknown QueryStringsConfig: depends on `Which`, which the document doesn't contain",
        ),
        (
            "EnableAcceptEncodingGzip: maybe",
            "Refused EnableAcceptEncodingGzip: must be `true` or `false`",
        ),
        (
            "EnableAcceptEncodingGzip: 1",
            "Refused EnableAcceptEncodingGzip: must be `true` or `false`",
        ),
        (
            "EnableAcceptEncodingGzip: !Ref Gzip",
            "Unknown EnableAcceptEncodingGzip: depends on `Gzip`, which the document doesn't contain",
        ),
        (
            "CookiesConfig: {CookieBehavior: whitelist, Cookies: {Items: [a]}}",
            "Imported CookiesConfig.Cookies: the API requires `Quantity`, which is missing; Cloudglass counted the names",
        ),
        (
            "CookiesConfig: {CookieBehavior: whitelist, Cookies: [a, !Ref Name]}",
            "Unknown CookiesConfig.Cookies: depends on `Name`, which the document doesn't contain",
        ),
        (
            "CookiesConfig: {CookieBehavior: whitelist, Cookies: !Ref Names}",
            "Unknown CookiesConfig: depends on `Names`, which the document doesn't contain",
        ),
        (
            "CookiesConfig: !If [Live, {CookieBehavior: all}, !Ref AWS::NoValue]",
            "Unknown CookiesConfig: depends on `If`, which the document doesn't contain",
        ),
        ("CookiesConfig: {CookieBehavior: all}", ""),
        ("CookiesConfig: {CookieBehavior: whitelist, Cookies: [a]}", ""),
        ("EnableAcceptEncodingGzip: 'true'", ""),
    ];
    for (parameters, expected) in table {
        let text = format!(
            "Name: c\nMinTTL: 1\nParametersInCacheKeyAndForwardedToOrigin:\n  {parameters}\n"
        );
        let mut lines: Vec<String> = import(&text)
            .report
            .iter()
            .map(|line| {
                let field = line.field.replace("ParametersInCacheKeyAndForwardedToOrigin.", "");
                format!("{:?} {field}: {}", line.status, line.why)
            })
            .collect();
        assert_eq!(lines.pop().as_deref(), Some("Imported : cache policy `c`"));
        assert_eq!(lines.join("\n"), expected, "{parameters}");
    }
    let origin = import("Name: o\nHeadersConfig: {HeaderBehavior: all}\n");
    assert_eq!(
        origin.report[0].why,
        "must be `none`, `whitelist`, `allViewer`, `allViewerAndWhitelistCloudFront`, or `allExcept`"
    );
    // What was refused is kept, so that it can be mended.
    let answer = api::call(
        "importPolicy",
        json!({ "document": "Name: c\nMinTTL: 1\nParametersInCacheKeyAndForwardedToOrigin: {EnableAcceptEncodingGzip: 1, HeadersConfig: {HeaderBehavior: allViewer}}" }),
    );
    let policy = answer.expect("an answer")["policies"][0].take();
    assert_eq!((&policy["headers"]["behavior"], &policy["gzip"]), (&json!("allViewer"), &json!(1)));
}

#[test]
fn text_that_is_no_document_is_refused_with_its_place() {
    let import = import("{\n  \"Name\": \"x\",\n}");
    assert_eq!(import.failure, Some(ImportFailure::SyntaxError));
    assert_eq!(import.report[0].status, ReportStatus::Refused);
    assert!(import.report[0].why.starts_with("line 2, column 14: "), "{:?}", import.report);
}

#[test]
fn a_policy_is_written_for_each_tool() {
    let managed = policy::cache_policy("Elemental-MediaPackage").expect("a managed policy");
    let mut config = managed.config();
    config.name = Some("media-${stage}".into());
    config.comment = None;
    let viewer = policy::origin_request_policy("HostHeaderOnly").expect("a managed policy");
    let mut origin = viewer.config();
    origin.comment = None;
    let policies = [ImportedPolicy::Cache(config), ImportedPolicy::OriginRequest(origin)];
    expect![[r#"
        resource "aws_cloudfront_cache_policy" "media___stage_" {
          name        = "media-$${stage}"
          min_ttl     = 0
          default_ttl = 86400
          max_ttl     = 31536000

          parameters_in_cache_key_and_forwarded_to_origin {
            enable_accept_encoding_gzip   = true
            enable_accept_encoding_brotli = false

            headers_config {
              header_behavior = "whitelist"

              headers {
                items = ["Origin"]
              }
            }

            cookies_config {
              cookie_behavior = "none"
            }

            query_strings_config {
              query_string_behavior = "whitelist"

              query_strings {
                items = ["aws.manifestfilter", "start", "end", "m"]
              }
            }
          }
        }

        resource "aws_cloudfront_origin_request_policy" "hostheaderonly" {
          name = "HostHeaderOnly"

          headers_config {
            header_behavior = "whitelist"

            headers {
              items = ["Host"]
            }
          }

          cookies_config {
            cookie_behavior = "none"
          }

          query_strings_config {
            query_string_behavior = "none"
          }
        }
    "#]]
    .assert_eq(&export(&policies, ExportFormat::Terraform));
    expect![[r#"
        AWSTemplateFormatVersion: "2010-09-09"
        Resources:
          HostHeaderOnly:
            Type: AWS::CloudFront::OriginRequestPolicy
            Properties:
              OriginRequestPolicyConfig:
                Name: HostHeaderOnly
                HeadersConfig:
                  HeaderBehavior: whitelist
                  Headers:
                    - Host
                CookiesConfig:
                  CookieBehavior: none
                QueryStringsConfig:
                  QueryStringBehavior: none
    "#]]
    .assert_eq(&export(&policies[1..], ExportFormat::CloudFormationYaml));
    expect![[r#"
        {
          "OriginRequestPolicyConfig": {
            "Name": "HostHeaderOnly",
            "HeadersConfig": {
              "HeaderBehavior": "whitelist",
              "Headers": {
                "Quantity": 1,
                "Items": [
                  "Host"
                ]
              }
            },
            "CookiesConfig": {
              "CookieBehavior": "none"
            },
            "QueryStringsConfig": {
              "QueryStringBehavior": "none"
            }
          }
        }
    "#]]
    .assert_eq(&export(&policies[1..], ExportFormat::Cli));
}

#[test]
fn missing_lifetimes_take_the_documented_defaults() {
    let year = Ttls::MAX_TTL;
    let table = [
        (json!({"MinTTL": 0}), (0, 86_400, year)),
        (json!({"MinTTL": 100_000}), (100_000, 100_000, year)),
        (json!({"MinTTL": 1, "DefaultTTL": 2}), (1, 2, year)),
        (json!({"MinTTL": 0, "DefaultTTL": 40_000_000}), (0, 40_000_000, 40_000_000)),
        (json!({"MinTTL": 40_000_000}), (40_000_000, 40_000_000, 40_000_000)),
        (json!({"MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0}), (0, 0, 0)),
        (json!({"MinTTL": -5, "DefaultTTL": "x", "MaxTTL": null}), (0, 86_400, year)),
    ];
    for (document, (min, default, max)) in table {
        let config: CachePolicyConfig =
            serde_json::from_value(document.clone()).expect("a lenient document");
        assert_eq!(config.ttls(), Ttls { min, default, max }, "{document}");
    }
}

#[test]
fn managed_policies_are_valid_and_known_by_name_and_id() {
    let mut ids = std::collections::BTreeSet::new();
    for managed in policy::CACHE_POLICIES {
        assert!(ids.insert(managed.id));
        let errors: Vec<_> = policy::validate_cache_policy(&managed.config(), false)
            .into_iter()
            .filter(|finding| finding.aws_error.is_some())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", managed.name);
        let choice =
            PolicyChoice::<CachePolicyConfig>::Managed(format!("Managed-{}", managed.name));
        assert_eq!(choice.resolve(), Some(managed.config()));
        assert_eq!(choice.name(), managed.name);
    }
    for managed in policy::ORIGIN_REQUEST_POLICIES {
        assert!(ids.insert(managed.id));
        let choice = PolicyChoice::<OriginRequestPolicyConfig>::Managed(managed.id.into());
        assert_eq!(choice.resolve(), Some(managed.config()));
    }
    for managed in policy::RESPONSE_HEADERS_POLICIES {
        assert!(ids.insert(managed.id));
        let answer = api::call("managedPolicy", json!({ "name": managed.name })).expect("known");
        assert_eq!(answer["id"], managed.id);
    }
    assert_eq!(
        api::call("managedPolicy", json!({ "name": "Nobody" })),
        Ok(json!({ "known": false }))
    );
}

#[test]
fn arguments_that_do_not_fit_are_named() {
    let table = [
        ("validatePolicy", json!({}), "policyKind"),
        ("validatePolicy", json!({"policyKind": "other", "config": {}}), "policyKind"),
        ("validatePolicy", json!({"policyKind": "cachePolicy"}), "config"),
        (
            "validatePolicy",
            json!({"policyKind": "cachePolicy", "config": {"Name": 3}}),
            "config.Name",
        ),
        (
            "validatePolicy",
            json!({"policyKind": "originRequestPolicy", "config": {"HeadersConfig": {"Headers": {"Items": ["a", 1]}}}}),
            "config.HeadersConfig.Headers.Items[1]",
        ),
        (
            "validatePolicy",
            json!({"policyKind": "cachePolicy", "config": {}, "origin": {"kind": "ftp"}}),
            "origin.kind",
        ),
        ("importPolicy", json!({}), "document"),
        ("importPolicy", json!({"document": 1}), "document"),
        ("managedPolicy", json!({}), "id"),
        ("managedPolicy", json!({"id": 1}), "id"),
    ];
    for (name, argument, field) in table {
        let error = api::call(name, argument.clone()).expect_err(name);
        assert_eq!(
            (error.name.as_str(), error.field.as_str()),
            ("InvalidArgument", field),
            "{name} {argument}: {error:?}"
        );
    }
}

fn selection(behaviors: &'static [&'static str]) -> impl Strategy<Value = Option<Selection>> {
    let names = prop::collection::vec("\\PC{1,8}", 0..4);
    (prop::sample::select(behaviors), names)
        .prop_map(|(behavior, names)| Some(Selection::of(SelectionBehavior::from(behavior), names)))
}

fn lifetime() -> impl Strategy<Value = Option<Lenient<i64>>> {
    (0..40_000_000_i64).prop_map(|seconds| Some(Lenient::Is(seconds)))
}

fn cache_policies() -> impl Strategy<Value = ImportedPolicy> {
    let all = &["none", "whitelist", "allExcept", "all"];
    let parameters = (
        any::<bool>(),
        prop::option::of(any::<bool>()),
        selection(&["none", "whitelist"]),
        selection(all),
        selection(all),
    )
        .prop_map(|(gzip, brotli, headers, cookies, query_strings)| KeyParameters {
            gzip: Some(gzip.into()),
            brotli: brotli.map(Into::into),
            headers,
            cookies,
            query_strings,
        });
    ("\\PC{0,12}", prop::option::of("\\PC{0,20}"), [lifetime(), lifetime(), lifetime()], parameters)
        .prop_map(|(name, comment, [min_ttl, default_ttl, max_ttl], parameters)| {
            ImportedPolicy::Cache(CachePolicyConfig {
                name: Some(name),
                comment,
                min_ttl,
                default_ttl,
                max_ttl,
                parameters: Some(parameters),
            })
        })
}

fn origin_request_policies() -> impl Strategy<Value = ImportedPolicy> {
    let all = &["none", "whitelist", "allExcept", "all"];
    let headers =
        &["none", "whitelist", "allViewer", "allViewerAndWhitelistCloudFront", "allExcept"];
    ("\\PC{0,12}", selection(headers), selection(all), selection(all)).prop_map(
        |(name, headers, cookies, query_strings)| {
            ImportedPolicy::OriginRequest(OriginRequestPolicyConfig {
                name: Some(name),
                comment: None,
                headers,
                cookies,
                query_strings,
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_exported_imports_the_same(
        policies in prop::collection::vec(prop_oneof![cache_policies(), origin_request_policies()], 1..4)
    ) {
        let sorted = |policies: &[ImportedPolicy]| {
            let mut texts: Vec<String> = policies.iter().map(|policy| format!("{policy:?}")).collect();
            texts.sort();
            texts
        };
        for format in FORMATS {
            let text = export(&policies, format);
            // a template's resources have no order
            prop_assert_eq!(sorted(&import(&text).policies), sorted(&policies), "{}", text);
        }
        prop_assert!(export(&policies, ExportFormat::Terraform).contains("resource"));
    }

    #[test]
    fn a_document_keeps_its_members(policy in cache_policies()) {
        if let ImportedPolicy::Cache(config) = policy {
            let document = serde_json::to_value(&config).expect("JSON");
            prop_assert_eq!(serde_json::from_value::<CachePolicyConfig>(document).expect("the same"), config);
        }
    }

    #[test]
    fn no_text_makes_the_importer_panic(text in "\\PC{0,300}", cut in 0..1000_usize) {
        let _ = import(&text);
        let whole = export(&[ImportedPolicy::Cache(policy::CACHE_POLICIES[4].config())], ExportFormat::CloudFormationYaml);
        let cut = whole.floor_char_boundary(cut.min(whole.len()));
        let _ = import(&whole[..cut]);
        let _ = import(&format!("{}{text}{}", &whole[..cut], &whole[cut..]));
    }
}

#[test]
fn hostile_documents_are_answered_at_once() {
    let wide = format!("{{\"a\":[{}1]}}", "{\"MinTTL\":1},".repeat(20_000));
    let deep = format!("{}{}", "{\"a\":".repeat(90), "1");
    let garbage = "%&$ ".repeat(25_000);
    let names = format!(
        "{{\"MinTTL\":1,\"ParametersInCacheKeyAndForwardedToOrigin\":{{\"HeadersConfig\":{{\"HeaderBehavior\":\"whitelist\",\"Headers\":{{\"Items\":[{}\"x\"]}}}}}}}}",
        "\"Origin\",".repeat(50_000)
    );
    for text in [wide, deep, garbage, names] {
        let answer = api::call("importPolicy", json!({ "document": text })).expect("an answer");
        assert!(answer["ok"].is_boolean());
    }
}

/// What a finding names can be seen, and stands at its field.
#[test]
fn findings_show_what_is_wrong() {
    const HEADERS: &str = "ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig.Headers.Items[0]";
    let long = "a".repeat(1_025);
    for (path, value, field, message) in [
        ("/Name", json!("my policy"), "Name", "The name contains a space."),
        ("/Name", json!("my\u{a0}policy"), "Name", "The name contains `\\u{a0}`."),
        ("/Name", json!("my`policy"), "Name", "The name contains a backtick."),
        ("/Name", json!("my.policy"), "Name", "The name contains `.`."),
        ("/MinTTL", json!(1e30), "MinTTL", "`MinTTL` is 1e+30, which is too large."),
        (
            "/MaxTTL",
            json!(i64::MAX),
            "MaxTTL",
            "`MaxTTL` is 9223372036854775807, which is too large.",
        ),
        (
            "/MinTTL",
            json!(0.5),
            "MinTTL",
            "`MinTTL` is `0.5`, which isn't a whole number of seconds.",
        ),
        (
            "",
            json!("Accept Language"),
            HEADERS,
            "`Accept Language` isn't a valid header name because it contains a space.",
        ),
        (
            "",
            json!("Accept:"),
            HEADERS,
            "`Accept:` isn't a valid header name because it contains `:`.",
        ),
        (
            "",
            json!("Sprache-ü"),
            HEADERS,
            "`Sprache-ü` isn't a valid header name because it contains `ü`.",
        ),
        (
            "",
            json!(long),
            HEADERS,
            "The names have 1,025 characters in total, but can have up to 1,024.",
        ),
    ] {
        let mut config = json!({
            "Name": "site", "MinTTL": 0, "DefaultTTL": 60,
            "ParametersInCacheKeyAndForwardedToOrigin": {
                "EnableAcceptEncodingGzip": true,
                "HeadersConfig": { "HeaderBehavior": "whitelist", "Headers": { "Quantity": 1, "Items": ["Origin"] } },
                "CookiesConfig": { "CookieBehavior": "none" },
                "QueryStringsConfig": { "QueryStringBehavior": "none" },
            },
        });
        let path = match path {
            "" => "/ParametersInCacheKeyAndForwardedToOrigin/HeadersConfig/Headers/Items/0",
            path => path,
        };
        match config.pointer_mut(path) {
            Some(place) => *place = value,
            None => config["MaxTTL"] = value,
        }
        let asked = json!({ "policyKind": "cachePolicy", "config": config });
        let result = api::call("validatePolicy", asked).expect("a policy");
        let findings = result["findings"].as_array().expect("findings").iter();
        let errors: Vec<_> = findings
            .filter(|finding| finding["severity"] == "error")
            .map(|finding| (finding["field"].as_str(), finding["message"].as_str()))
            .collect();
        assert_eq!(errors, [(Some(field), Some(message))]);
    }
}
