//! The properties of CloudFront's resources and their types, from the resource schemas of CloudFormation.

use crate::document::{Member, Shape, optional, required};

static CACHE_POLICY_COOKIES_CONFIG: &[Member] = &[
    required("CookieBehavior", Shape::OneOf(&["none", "whitelist", "allExcept", "all"])),
    optional("Cookies", Shape::List(&Shape::Text)),
];
static CACHE_POLICY_HEADERS_CONFIG: &[Member] = &[
    required("HeaderBehavior", Shape::OneOf(&["none", "whitelist"])),
    optional("Headers", Shape::List(&Shape::Text)),
];
static CACHE_POLICY_QUERY_STRINGS_CONFIG: &[Member] = &[
    required("QueryStringBehavior", Shape::OneOf(&["none", "whitelist", "allExcept", "all"])),
    optional("QueryStrings", Shape::List(&Shape::Text)),
];
static CACHE_POLICY_PARAMETERS_IN_CACHE_KEY_AND_FORWARDED_TO_ORIGIN: &[Member] = &[
    required("CookiesConfig", Shape::Object(CACHE_POLICY_COOKIES_CONFIG)),
    optional("EnableAcceptEncodingBrotli", Shape::Boolean),
    required("EnableAcceptEncodingGzip", Shape::Boolean),
    required("HeadersConfig", Shape::Object(CACHE_POLICY_HEADERS_CONFIG)),
    required("QueryStringsConfig", Shape::Object(CACHE_POLICY_QUERY_STRINGS_CONFIG)),
];
static CACHE_POLICY_CACHE_POLICY_CONFIG: &[Member] = &[
    optional("Comment", Shape::Text),
    required("DefaultTTL", Shape::From(0)),
    required("MaxTTL", Shape::From(0)),
    required("MinTTL", Shape::From(0)),
    required("Name", Shape::Text),
    required(
        "ParametersInCacheKeyAndForwardedToOrigin",
        Shape::Object(CACHE_POLICY_PARAMETERS_IN_CACHE_KEY_AND_FORWARDED_TO_ORIGIN),
    ),
];
/// `AWS::CloudFront::CachePolicy`.
pub(super) static CACHE_POLICY: &[Member] =
    &[required("CachePolicyConfig", Shape::Object(CACHE_POLICY_CACHE_POLICY_CONFIG))];
static ORIGIN_REQUEST_POLICY_COOKIES_CONFIG: &[Member] = &[
    required("CookieBehavior", Shape::OneOf(&["none", "whitelist", "all", "allExcept"])),
    optional("Cookies", Shape::List(&Shape::Text)),
];
static ORIGIN_REQUEST_POLICY_HEADERS_CONFIG: &[Member] = &[
    required(
        "HeaderBehavior",
        Shape::OneOf(&[
            "none",
            "whitelist",
            "allViewer",
            "allViewerAndWhitelistCloudFront",
            "allExcept",
        ]),
    ),
    optional("Headers", Shape::List(&Shape::Text)),
];
static ORIGIN_REQUEST_POLICY_QUERY_STRINGS_CONFIG: &[Member] = &[
    required("QueryStringBehavior", Shape::OneOf(&["none", "whitelist", "all", "allExcept"])),
    optional("QueryStrings", Shape::List(&Shape::Text)),
];
static ORIGIN_REQUEST_POLICY_ORIGIN_REQUEST_POLICY_CONFIG: &[Member] = &[
    optional("Comment", Shape::Text),
    required("CookiesConfig", Shape::Object(ORIGIN_REQUEST_POLICY_COOKIES_CONFIG)),
    required("HeadersConfig", Shape::Object(ORIGIN_REQUEST_POLICY_HEADERS_CONFIG)),
    required("Name", Shape::Text),
    required("QueryStringsConfig", Shape::Object(ORIGIN_REQUEST_POLICY_QUERY_STRINGS_CONFIG)),
];
/// `AWS::CloudFront::OriginRequestPolicy`.
pub(super) static ORIGIN_REQUEST_POLICY: &[Member] = &[required(
    "OriginRequestPolicyConfig",
    Shape::Object(ORIGIN_REQUEST_POLICY_ORIGIN_REQUEST_POLICY_CONFIG),
)];
static DISTRIBUTION_COOKIES: &[Member] =
    &[required("Forward", Shape::Text), optional("WhitelistedNames", Shape::List(&Shape::Text))];
static DISTRIBUTION_FORWARDED_VALUES: &[Member] = &[
    optional("Cookies", Shape::Object(DISTRIBUTION_COOKIES)),
    optional("Headers", Shape::List(&Shape::Text)),
    required("QueryString", Shape::Boolean),
    optional("QueryStringCacheKeys", Shape::List(&Shape::Text)),
];
static DISTRIBUTION_FUNCTION_ASSOCIATION: &[Member] =
    &[optional("EventType", Shape::Text), optional("FunctionARN", Shape::Text)];
static DISTRIBUTION_GRPC_CONFIG: &[Member] = &[required("Enabled", Shape::Boolean)];
static DISTRIBUTION_LAMBDA_FUNCTION_ASSOCIATION: &[Member] = &[
    optional("EventType", Shape::Text),
    optional("IncludeBody", Shape::Boolean),
    optional("LambdaFunctionARN", Shape::Text),
];
static DISTRIBUTION_CACHE_BEHAVIOR: &[Member] = &[
    optional("AllowedMethods", Shape::List(&Shape::Text)),
    optional("CachePolicyId", Shape::Text),
    optional("CachedMethods", Shape::List(&Shape::Text)),
    optional("Compress", Shape::Boolean),
    optional("DefaultTTL", Shape::Number),
    optional("FieldLevelEncryptionId", Shape::Text),
    optional("ForwardedValues", Shape::Object(DISTRIBUTION_FORWARDED_VALUES)),
    optional(
        "FunctionAssociations",
        Shape::List(&Shape::Object(DISTRIBUTION_FUNCTION_ASSOCIATION)),
    ),
    optional("GrpcConfig", Shape::Object(DISTRIBUTION_GRPC_CONFIG)),
    optional(
        "LambdaFunctionAssociations",
        Shape::List(&Shape::Object(DISTRIBUTION_LAMBDA_FUNCTION_ASSOCIATION)),
    ),
    optional("MaxTTL", Shape::Number),
    optional("MinTTL", Shape::Number),
    optional("OriginRequestPolicyId", Shape::Text),
    required("PathPattern", Shape::Text),
    optional("RealtimeLogConfigArn", Shape::Text),
    optional("ResponseHeadersPolicyId", Shape::Text),
    optional("SmoothStreaming", Shape::Boolean),
    required("TargetOriginId", Shape::Text),
    optional("TrustedKeyGroups", Shape::List(&Shape::Text)),
    optional("TrustedSigners", Shape::List(&Shape::Text)),
    required("ViewerProtocolPolicy", Shape::Text),
];
static DISTRIBUTION_CACHE_TAG_CONFIG: &[Member] = &[required("HeaderName", Shape::Text)];
static DISTRIBUTION_CONNECTION_FUNCTION_ASSOCIATION: &[Member] =
    &[required("Id", Shape::Length(1, 64))];
static DISTRIBUTION_CUSTOM_ERROR_RESPONSE: &[Member] = &[
    optional("ErrorCachingMinTTL", Shape::Number),
    required(
        "ErrorCode",
        Shape::OneOf(&[
            "400", "403", "404", "405", "414", "416", "500", "501", "502", "503", "504",
        ]),
    ),
    optional(
        "ResponseCode",
        Shape::OneOf(&[
            "200", "400", "403", "404", "405", "414", "416", "500", "501", "502", "503", "504",
        ]),
    ),
    optional("ResponsePagePath", Shape::Text),
];
static DISTRIBUTION_LEGACY_CUSTOM_ORIGIN: &[Member] = &[
    required("DNSName", Shape::Text),
    optional("HTTPPort", Shape::Integer),
    optional("HTTPSPort", Shape::Integer),
    required("OriginProtocolPolicy", Shape::Text),
    required("OriginSSLProtocols", Shape::List(&Shape::Text)),
];
static DISTRIBUTION_DEFAULT_CACHE_BEHAVIOR: &[Member] = &[
    optional("AllowedMethods", Shape::List(&Shape::Text)),
    optional("CachePolicyId", Shape::Text),
    optional("CachedMethods", Shape::List(&Shape::Text)),
    optional("Compress", Shape::Boolean),
    optional("DefaultTTL", Shape::Number),
    optional("FieldLevelEncryptionId", Shape::Text),
    optional("ForwardedValues", Shape::Object(DISTRIBUTION_FORWARDED_VALUES)),
    optional(
        "FunctionAssociations",
        Shape::List(&Shape::Object(DISTRIBUTION_FUNCTION_ASSOCIATION)),
    ),
    optional("GrpcConfig", Shape::Object(DISTRIBUTION_GRPC_CONFIG)),
    optional(
        "LambdaFunctionAssociations",
        Shape::List(&Shape::Object(DISTRIBUTION_LAMBDA_FUNCTION_ASSOCIATION)),
    ),
    optional("MaxTTL", Shape::Number),
    optional("MinTTL", Shape::Number),
    optional("OriginRequestPolicyId", Shape::Text),
    optional("RealtimeLogConfigArn", Shape::Text),
    optional("ResponseHeadersPolicyId", Shape::Text),
    optional("SmoothStreaming", Shape::Boolean),
    required("TargetOriginId", Shape::Text),
    optional("TrustedKeyGroups", Shape::List(&Shape::Text)),
    optional("TrustedSigners", Shape::List(&Shape::Text)),
    required(
        "ViewerProtocolPolicy",
        Shape::OneOf(&["allow-all", "https-only", "redirect-to-https"]),
    ),
];
static DISTRIBUTION_LOGGING: &[Member] = &[
    optional("Bucket", Shape::Text),
    optional("IncludeCookies", Shape::Boolean),
    optional("Prefix", Shape::Text),
];
static DISTRIBUTION_STATUS_CODES: &[Member] =
    &[required("Items", Shape::List(&Shape::Integer)), required("Quantity", Shape::Integer)];
static DISTRIBUTION_ORIGIN_GROUP_FAILOVER_CRITERIA: &[Member] =
    &[required("StatusCodes", Shape::Object(DISTRIBUTION_STATUS_CODES))];
static DISTRIBUTION_ORIGIN_GROUP_MEMBER: &[Member] = &[required("OriginId", Shape::Text)];
static DISTRIBUTION_ORIGIN_GROUP_MEMBERS: &[Member] = &[
    required("Items", Shape::List(&Shape::Object(DISTRIBUTION_ORIGIN_GROUP_MEMBER))),
    required("Quantity", Shape::Integer),
];
static DISTRIBUTION_ORIGIN_GROUP: &[Member] = &[
    required("FailoverCriteria", Shape::Object(DISTRIBUTION_ORIGIN_GROUP_FAILOVER_CRITERIA)),
    required("Id", Shape::Text),
    required("Members", Shape::Object(DISTRIBUTION_ORIGIN_GROUP_MEMBERS)),
    optional("SelectionCriteria", Shape::OneOf(&["default", "media-quality-based"])),
];
static DISTRIBUTION_ORIGIN_GROUPS: &[Member] = &[
    optional("Items", Shape::List(&Shape::Object(DISTRIBUTION_ORIGIN_GROUP))),
    required("Quantity", Shape::Integer),
];
static DISTRIBUTION_ORIGIN_MTLS_CONFIG: &[Member] =
    &[required("ClientCertificateArn", Shape::Text)];
static DISTRIBUTION_CUSTOM_ORIGIN_CONFIG: &[Member] = &[
    optional("HTTPPort", Shape::Integer),
    optional("HTTPSPort", Shape::Integer),
    optional("IpAddressType", Shape::OneOf(&["ipv4", "ipv6", "dualstack"])),
    optional("OriginKeepaliveTimeout", Shape::Integer),
    optional("OriginMtlsConfig", Shape::Object(DISTRIBUTION_ORIGIN_MTLS_CONFIG)),
    required("OriginProtocolPolicy", Shape::Text),
    optional("OriginReadTimeout", Shape::Integer),
    optional("OriginSSLProtocols", Shape::List(&Shape::Text)),
];
static DISTRIBUTION_ORIGIN_CUSTOM_HEADER: &[Member] =
    &[required("HeaderName", Shape::Text), required("HeaderValue", Shape::Text)];
static DISTRIBUTION_ORIGIN_SHIELD: &[Member] =
    &[optional("Enabled", Shape::Boolean), optional("OriginShieldRegion", Shape::Text)];
static DISTRIBUTION_S3_ORIGIN_CONFIG: &[Member] =
    &[optional("OriginAccessIdentity", Shape::Text), optional("OriginReadTimeout", Shape::Integer)];
static DISTRIBUTION_VPC_ORIGIN_CONFIG: &[Member] = &[
    optional("OriginKeepaliveTimeout", Shape::Integer),
    optional("OriginReadTimeout", Shape::Integer),
    optional("OwnerAccountId", Shape::Text),
    required("VpcOriginId", Shape::Text),
];
static DISTRIBUTION_ORIGIN: &[Member] = &[
    optional("ConnectionAttempts", Shape::Integer),
    optional("ConnectionTimeout", Shape::Integer),
    optional("CustomOriginConfig", Shape::Object(DISTRIBUTION_CUSTOM_ORIGIN_CONFIG)),
    required("DomainName", Shape::Text),
    required("Id", Shape::Text),
    optional("OriginAccessControlId", Shape::Text),
    optional("OriginCustomHeaders", Shape::List(&Shape::Object(DISTRIBUTION_ORIGIN_CUSTOM_HEADER))),
    optional("OriginPath", Shape::Text),
    optional("OriginShield", Shape::Object(DISTRIBUTION_ORIGIN_SHIELD)),
    optional("ResponseCompletionTimeout", Shape::Integer),
    optional("S3OriginConfig", Shape::Object(DISTRIBUTION_S3_ORIGIN_CONFIG)),
    optional("VpcOriginConfig", Shape::Object(DISTRIBUTION_VPC_ORIGIN_CONFIG)),
];
static DISTRIBUTION_GEO_RESTRICTION: &[Member] = &[
    optional(
        "Locations",
        Shape::List(&Shape::OneOf(&[
            "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW",
            "AX", "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN",
            "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG",
            "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ",
            "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI",
            "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL",
            "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR",
            "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
            "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA",
            "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME",
            "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU",
            "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP",
            "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR",
            "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD",
            "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV",
            "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
            "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE",
            "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
        ])),
    ),
    required("RestrictionType", Shape::OneOf(&["blacklist", "none", "whitelist"])),
];
static DISTRIBUTION_RESTRICTIONS: &[Member] =
    &[required("GeoRestriction", Shape::Object(DISTRIBUTION_GEO_RESTRICTION))];
static DISTRIBUTION_LEGACY_S3_ORIGIN: &[Member] =
    &[required("DNSName", Shape::Text), optional("OriginAccessIdentity", Shape::Text)];
static DISTRIBUTION_INLINE_3: &[Member] = &[
    optional("Comment", Shape::Text),
    optional("DefaultValue", Shape::Length(1, 256)),
    required("Required", Shape::Boolean),
];
static DISTRIBUTION_INLINE_2: &[Member] =
    &[optional("StringSchema", Shape::Object(DISTRIBUTION_INLINE_3))];
static DISTRIBUTION_PARAMETER_DEFINITION: &[Member] = &[
    required("Definition", Shape::Object(DISTRIBUTION_INLINE_2)),
    required("Name", Shape::Length(1, 128)),
];
static DISTRIBUTION_INLINE_1: &[Member] = &[optional(
    "ParameterDefinitions",
    Shape::List(&Shape::Object(DISTRIBUTION_PARAMETER_DEFINITION)),
)];
static DISTRIBUTION_VIEWER_CERTIFICATE: &[Member] = &[
    optional("AcmCertificateArn", Shape::Text),
    optional("CloudFrontDefaultCertificate", Shape::Boolean),
    optional("IamCertificateId", Shape::Text),
    optional(
        "MinimumProtocolVersion",
        Shape::OneOf(&[
            "SSLv3",
            "TLSv1",
            "TLSv1.1_2016",
            "TLSv1.2_2018",
            "TLSv1.2_2019",
            "TLSv1.2_2021",
            "TLSv1.2_2025",
            "TLSv1.3_2025",
            "TLSv1_2016",
        ]),
    ),
    optional("SslSupportMethod", Shape::OneOf(&["sni-only", "static-ip", "vip"])),
];
static DISTRIBUTION_TRUST_STORE_CONFIG: &[Member] = &[
    optional("AdvertiseTrustStoreCaNames", Shape::Boolean),
    optional("IgnoreCertificateExpiry", Shape::Boolean),
    required("TrustStoreId", Shape::Text),
];
static DISTRIBUTION_VIEWER_MTLS_CONFIG: &[Member] = &[
    optional("Mode", Shape::OneOf(&["required", "optional", "passthrough"])),
    optional("TrustStoreConfig", Shape::Object(DISTRIBUTION_TRUST_STORE_CONFIG)),
];
static DISTRIBUTION_DISTRIBUTION_CONFIG: &[Member] = &[
    optional("Aliases", Shape::List(&Shape::Text)),
    optional("AnycastIpListId", Shape::Text),
    optional("CNAMEs", Shape::List(&Shape::Text)),
    optional("CacheBehaviors", Shape::List(&Shape::Object(DISTRIBUTION_CACHE_BEHAVIOR))),
    optional("CacheTagConfig", Shape::Object(DISTRIBUTION_CACHE_TAG_CONFIG)),
    optional("Comment", Shape::Text),
    optional(
        "ConnectionFunctionAssociation",
        Shape::Object(DISTRIBUTION_CONNECTION_FUNCTION_ASSOCIATION),
    ),
    optional("ConnectionMode", Shape::OneOf(&["direct", "tenant-only"])),
    optional("ContinuousDeploymentPolicyId", Shape::Text),
    optional(
        "CustomErrorResponses",
        Shape::List(&Shape::Object(DISTRIBUTION_CUSTOM_ERROR_RESPONSE)),
    ),
    optional("CustomOrigin", Shape::Object(DISTRIBUTION_LEGACY_CUSTOM_ORIGIN)),
    required("DefaultCacheBehavior", Shape::Object(DISTRIBUTION_DEFAULT_CACHE_BEHAVIOR)),
    optional("DefaultRootObject", Shape::Text),
    required("Enabled", Shape::Boolean),
    optional("HttpVersion", Shape::OneOf(&["http1.1", "http2", "http2and3", "http3"])),
    optional("IPV6Enabled", Shape::Boolean),
    optional("Logging", Shape::Object(DISTRIBUTION_LOGGING)),
    optional("OriginGroups", Shape::Object(DISTRIBUTION_ORIGIN_GROUPS)),
    optional("Origins", Shape::List(&Shape::Object(DISTRIBUTION_ORIGIN))),
    optional(
        "PriceClass",
        Shape::OneOf(&["None", "PriceClass_100", "PriceClass_200", "PriceClass_All"]),
    ),
    optional("Restrictions", Shape::Object(DISTRIBUTION_RESTRICTIONS)),
    optional("S3Origin", Shape::Object(DISTRIBUTION_LEGACY_S3_ORIGIN)),
    optional("Staging", Shape::Boolean),
    optional("TenantConfig", Shape::Object(DISTRIBUTION_INLINE_1)),
    optional("ViewerCertificate", Shape::Object(DISTRIBUTION_VIEWER_CERTIFICATE)),
    optional("ViewerMtlsConfig", Shape::Object(DISTRIBUTION_VIEWER_MTLS_CONFIG)),
    optional("WebACLId", Shape::Text),
];
static DISTRIBUTION_TAG: &[Member] =
    &[required("Key", Shape::Text), required("Value", Shape::Text)];
/// `AWS::CloudFront::Distribution`.
pub(super) static DISTRIBUTION: &[Member] = &[
    required("DistributionConfig", Shape::Object(DISTRIBUTION_DISTRIBUTION_CONFIG)),
    optional("Tags", Shape::List(&Shape::Object(DISTRIBUTION_TAG))),
];
