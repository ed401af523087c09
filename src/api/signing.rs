//! Signed access: `loadKey`, `signUrl`, `signCookies`, `verifyRequest`, `presignS3`, `parseCliDate`.

use super::{ApiError, ApiFunction, ErrorName, generic::MODEL_TIME, read};
use crate::cloudfront::signing::keys::{self, BadKey, KeyInfo, PrivateKey};
use crate::cloudfront::signing::policy::{Dialect, PolicyStatement, network};
use crate::cloudfront::signing::sign::{PolicyDraft, SignedPolicy};
use crate::cloudfront::signing::verify::{self, AccessReason, SignedRequest, TrustedKey};
use crate::cloudfront::signing::{HashAlgorithm, resource};
use crate::explain::{Mount, Trace};
use crate::labs::signed_access::pattern_as_url;
use crate::s3::{self, Addressing};
use crate::time::cli_date::{self, CliDate};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "loadKey", run: load_key },
    ApiFunction { name: "signUrl", run: sign_url },
    ApiFunction { name: "signCookies", run: sign_cookies },
    ApiFunction { name: "verifyRequest", run: verify_request },
    ApiFunction { name: "presignS3", run: presign_s3 },
    ApiFunction { name: "parseCliDate", run: parse_cli_date },
];

#[derive(Deserialize)]
struct LoadKey {
    pem: String,
}

/// A complete key of a type that CloudFront doesn't accept loads, as in the SDKs. It can't sign here.
fn load_key(argument: Value) -> Result<Value, ApiError> {
    let LoadKey { pem } = read(argument)?;
    let loaded = |info: KeyInfo, accepted: bool| json!({ "ok": true, "type": info.kind, "publicSpkiDerSha256": info.public_spki_sha256, "cloudfrontAccepts": accepted });
    Ok(match keys::load_private(&pem) {
        Ok((_, info)) => loaded(info, true),
        Err(BadKey { info: Some(info), .. }) if info.public_spki_sha256.is_some() => {
            loaded(info, false)
        }
        Err(bad) => {
            let mut result =
                json!({ "ok": false, "reason": bad.reason.as_str(), "message": bad.message });
            if let (Some(result), Some(info)) = (result.as_object_mut(), bad.info) {
                result.insert("type".into(), info.kind.into());
            }
            result
        }
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sign {
    /// Required unless the cookies have a custom policy.
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    date_less_than: Option<String>,
    #[serde(default)]
    date_greater_than: Option<String>,
    #[serde(default)]
    ip_address: Option<String>,
    #[serde(default)]
    policy: Option<String>,
    #[serde(default)]
    hash_algorithm: Option<HashAlgorithm>,
    key_pair_id: String,
    private_key: String,
    /// The time of the call, near which a year of two digits lies.
    #[serde(default)]
    now: Option<i64>,
}

fn invalid_key(field: impl Into<String>, bad: BadKey) -> ApiError {
    ApiError { name: ErrorName::InvalidKey, message: bad.message, field: field.into() }
}

impl Sign {
    fn date(&self, text: &str, field: &str) -> Result<CliDate, ApiError> {
        cli_date::parse(text, self.now.unwrap_or(MODEL_TIME))
            .map_err(|why| ApiError::argument(field, why))
    }

    /// The policy in the words of the SDK.
    fn draft(&self, dialect: Dialect) -> Result<PolicyDraft, ApiError> {
        if let Some(text) = &self.policy {
            let beside = [
                ("dateLessThan", self.date_less_than.is_some()),
                ("dateGreaterThan", self.date_greater_than.is_some()),
                ("ipAddress", self.ip_address.is_some()),
            ];
            if let Some((field, _)) = beside.into_iter().find(|(_, given)| *given) {
                return Err(ApiError::argument(
                    field,
                    "the policy's text already says this; give either the text or the conditions",
                ));
            }
            if text.is_empty() {
                return Err(ApiError::argument("policy", "the policy's text is empty"));
            }
            return Ok(PolicyDraft::custom(text.as_str()));
        }
        let Some(end) = &self.date_less_than else {
            return Err(ApiError::argument(
                "dateLessThan",
                "either an end or the text of a policy is needed",
            ));
        };
        let seconds = |date: CliDate| match dialect {
            Dialect::Botocore => date.epoch(),
            Dialect::JavaScript => date.rounded(),
        };
        let date_less_than = seconds(self.date(end, "dateLessThan")?);
        if date_less_than < 0 || (dialect == Dialect::JavaScript && date_less_than == 0) {
            return Err(ApiError::argument(
                "dateLessThan",
                "a time after 1970-01-01T00:00:00Z is needed",
            ));
        }
        let start = self
            .date_greater_than
            .as_deref()
            .map(|text| self.date(text, "dateGreaterThan").map(seconds))
            .transpose()?;
        if let Some(ip) = self.ip_address.as_deref().filter(|ip| network(ip).is_none()) {
            let why = if ip.contains(':') {
                "IPv6 isn't supported; an IPv4 address or CIDR block is required"
            } else {
                "an IPv4 address or CIDR block is required"
            };
            return Err(ApiError::argument("ipAddress", why));
        }
        let policy = PolicyStatement {
            resource: Some(self.url()?.to_owned()),
            date_less_than,
            // The JavaScript SDK takes the very beginning of time for no start at all.
            date_greater_than: start.filter(|start| dialect == Dialect::Botocore || *start != 0),
            source_ip: self.ip_address.clone(),
        };
        Ok(PolicyDraft::of(&policy, dialect))
    }

    fn url(&self) -> Result<&str, ApiError> {
        let url = self.url.as_deref().filter(|url| !url.is_empty());
        url.ok_or_else(|| ApiError::argument("url", "a URL to sign is needed"))
    }

    fn sign(&self, dialect: Dialect) -> Result<(&'static str, SignedPolicy), ApiError> {
        if self.key_pair_id.is_empty() {
            return Err(ApiError::argument("keyPairId", "the id of the public key is empty"));
        }
        let draft = self.draft(dialect)?;
        let (key, _): (PrivateKey, _) =
            keys::load_private(&self.private_key).map_err(|bad| invalid_key("privateKey", bad))?;
        let signed = draft.sign(&key, self.hash_algorithm.unwrap_or_default(), &self.key_pair_id);
        let signed = signed.ok_or_else(|| ApiError {
            name: ErrorName::InvalidKey,
            message: "the numbers of this key don't belong together".into(),
            field: "privateKey".into(),
        })?;
        Ok((draft.kind(), signed))
    }
}

fn sign_url(argument: Value) -> Result<Value, ApiError> {
    let arguments: Sign = read(argument)?;
    let url = arguments.url()?;
    let (kind, signed) = arguments.sign(Dialect::Botocore)?;
    let mut result = json!({
        "policyKind": kind,
        "policy": signed.policy,
        "policyBase64Url": signed.policy_base64(),
        "signature": signed.signature,
        "url": signed.url(url),
    });
    let mut findings = Vec::new();
    pattern_as_url(url, "url", &mut findings);
    if !findings.is_empty()
        && let Some(result) = result.as_object_mut()
    {
        result.insert("findings".into(), json!(findings));
    }
    Ok(result)
}

fn sign_cookies(argument: Value) -> Result<Value, ApiError> {
    let arguments: Sign = read(argument)?;
    if arguments.policy.is_none() {
        let scheme = arguments.url()?.split_once("//").map_or("", |(scheme, _)| scheme);
        if !matches!(scheme, "http:" | "https:" | "ws:" | "wss:") {
            return Err(ApiError::argument(
                "url",
                "a URL that begins with https:// or http:// is needed",
            ));
        }
    }
    let (kind, signed) = arguments.sign(Dialect::JavaScript)?;
    let cookies: Map<String, Value> =
        signed.cookies().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Ok(json!({ "policyKind": kind, "policy": signed.policy, "cookies": cookies }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verify {
    trusted_keys: Vec<Trusted>,
    request: Arriving,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trusted {
    key_pair_id: String,
    public_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Arriving {
    url: String,
    #[serde(default)]
    cookies: Option<Map<String, Value>>,
    #[serde(default)]
    client_ip: Option<String>,
    #[serde(deserialize_with = "seconds")]
    now_epoch: i64,
}

/// Seconds without a fraction. A fraction is rounded toward the past.
fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    let whole = number.as_i64().or_else(|| {
        let seconds = number.as_f64()?.floor();
        (seconds.abs() < 9e18).then_some(seconds as i64)
    });
    whole.ok_or_else(|| serde::de::Error::custom("this number of seconds is too large"))
}

fn verify_request(argument: Value) -> Result<Value, ApiError> {
    let arguments: Verify = read(argument)?;
    let mut trusted = Vec::new();
    for (at, key) in arguments.trusted_keys.into_iter().enumerate() {
        let (public, _) = keys::load_public(&key.public_key)
            .map_err(|bad| invalid_key(format!("trustedKeys[{at}].publicKey"), bad))?;
        trusted.push(TrustedKey { id: key.key_pair_id, key: public });
    }
    let request = arguments.request;
    if resource::split_url(&request.url).is_none() {
        return Err(ApiError::argument(
            "request.url",
            "an absolute URL of http or https is needed",
        ));
    }
    let client_ip = match request.client_ip.as_deref() {
        None => None,
        Some(text) => {
            let address: IpAddr = text
                .parse()
                .map_err(|_| ApiError::argument("request.clientIp", "an IP address is needed"))?;
            Some(address)
        }
    };
    let cookies = request.cookies.unwrap_or_default();
    let mut pairs = Vec::new();
    for (name, value) in cookies.iter().filter(|(_, value)| !value.is_null()) {
        let value = value.as_str().ok_or_else(|| {
            ApiError::argument(format!("request.cookies.{name}"), "a cookie's value is a text")
        })?;
        pairs.push((name.as_str(), value));
    }
    let mut trace = Trace::default();
    let request =
        SignedRequest { url: &request.url, cookies: pairs, client_ip, now: request.now_epoch };
    let trusted = Some(trusted.as_slice()).filter(|keys| !keys.is_empty());
    let mount = Mount::default().and("keyGroups", "trustedKeys").and("now", "request.nowEpoch");
    let outcome = trace.mounted(mount, |trace| verify::verify(&request, trusted, trace));
    let allowed = outcome.reason == AccessReason::Ok;
    Ok(json!({
        "verdict": if allowed { "allow" } else { "deny" },
        "httpStatus": if allowed { 200 } else { 403 },
        "reason": outcome.reason.as_str(),
        "trace": trace,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Presign {
    operation: String,
    #[serde(default)]
    method: Option<String>,
    bucket: String,
    /// Absent for an operation on the bucket itself.
    #[serde(default)]
    key: Option<String>,
    region: String,
    #[serde(default)]
    addressing_style: Option<AddressingStyle>,
    time: String,
    expires_in: i64,
    access_key_id: String,
    secret_access_key: String,
    #[serde(default)]
    session_token: Option<String>,
    #[serde(default)]
    params: Option<Map<String, Value>>,
    #[serde(default)]
    now: Option<i64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum AddressingStyle {
    Virtual,
    Path,
    Auto,
}

fn presign_s3(argument: Value) -> Result<Value, ApiError> {
    let arguments: Presign = read(argument)?;
    let time = cli_date::parse(&arguments.time, arguments.now.unwrap_or(MODEL_TIME))
        .map_err(|why| ApiError::argument("time", why))?
        .epoch();
    if !(1..=604_800).contains(&arguments.expires_in) {
        return Err(ApiError::argument("expiresIn", "1 to 604800 seconds (seven days)"));
    }
    let signed = s3::presign(&s3::Presign {
        operation: &arguments.operation,
        method: arguments.method.as_deref(),
        bucket: &arguments.bucket,
        key: arguments.key.as_deref().unwrap_or_default(),
        region: &arguments.region,
        addressing: match arguments.addressing_style {
            Some(AddressingStyle::Path) => Addressing::Path,
            Some(AddressingStyle::Auto) => Addressing::Auto,
            Some(AddressingStyle::Virtual) | None => Addressing::Virtual,
        },
        time,
        expires_in: arguments.expires_in,
        access_key_id: &arguments.access_key_id,
        secret_access_key: &arguments.secret_access_key,
        session_token: arguments.session_token.as_deref(),
        params: &arguments.params.unwrap_or_default(),
    })
    .map_err(|problem| ApiError::argument(problem.field, problem.message))?;
    let [.., signing_key] = &signed.keys;
    Ok(json!({
        "canonicalRequest": signed.canonical_request,
        "stringToSign": signed.string_to_sign,
        "signingKeyHex": signing_key,
        "signature": signed.signature,
        "url": signed.url,
    }))
}

#[derive(Deserialize)]
struct Date {
    input: String,
    #[serde(default)]
    now: Option<i64>,
}

fn parse_cli_date(argument: Value) -> Result<Value, ApiError> {
    let Date { input, now } = read(argument)?;
    Ok(match cli_date::parse(&input, now.unwrap_or(MODEL_TIME)) {
        Ok(date) => json!({ "ok": true, "epoch": date.epoch() }),
        Err(reason) => json!({ "ok": false, "reason": reason }),
    })
}
