//! Scenarios to begin with: what people really got wrong, and what works.
//!
//! The signatures were made with botocore and practice keys that exist nowhere any more; only their public halves are here.

use super::scenario::{
    AccessNeed, KeyGroup, KeyGroupKey, Output, PolicyKind, PresignInput, Rotation, Scenario,
    SignedRequestInput, SigningInput, SigningJob,
};
use crate::labs::Example;
use serde_json::{Map, Value};

const KEY_A: &str = "K2JCJMDEHXQW5F";
const KEY_B: &str = "K36X4X2EO997HM";
const KEY_C: &str = "K1ECP256EXAMPL";
/// 2026-01-01T17:00:00Z.
const NOW: i64 = 1_767_286_800;
/// 2026-01-01T18:00:00Z.
const END: i64 = 1_767_290_400;

fn key(id: &str, public_key: &str) -> KeyGroupKey {
    KeyGroupKey { id: id.into(), public_key: public_key.into() }
}

impl Default for Scenario {
    fn default() -> Self {
        default()
    }
}

/// A signed link to a photo, an hour before its end.
fn default() -> Scenario {
    Scenario {
        job: SigningJob::Verify,
        now: NOW,
        pasted: String::new(),
        request: SignedRequestInput { url: GALLERY.into(), ..SignedRequestInput::default() },
        key_groups: vec![KeyGroup {
            name: "gallery".into(),
            keys: vec![key(KEY_A, PUBLIC_A), key(KEY_C, PUBLIC_C)],
        }],
        account_key_pairs: Vec::new(),
        rotation: None,
        create: SigningInput::default(),
        s3: PresignInput::default(),
    }
}

fn request(url: &str) -> Scenario {
    Scenario {
        request: SignedRequestInput { url: url.into(), ..SignedRequestInput::default() },
        ..default()
    }
}

fn pasted(text: &str) -> Scenario {
    Scenario { job: SigningJob::Inspect, pasted: text.into(), ..default() }
}

fn create(create: SigningInput) -> Scenario {
    Scenario { job: SigningJob::Create, create, ..default() }
}

fn sound(id: &'static str, title: &'static str, scenario: Scenario) -> Example<Scenario> {
    Example { id, title, group: "", flawed: false, scenario }
}

fn flawed(id: &'static str, title: &'static str, scenario: Scenario) -> Example<Scenario> {
    Example { id, title, group: "", flawed: true, scenario }
}

/// All examples, grouped; the first is what a newcomer sees.
pub fn all() -> Vec<Example<Scenario>> {
    let groups = [
        ("Verify a signed request", verification()),
        ("Signature encoding and hash", encoding()),
        ("Expiration and start", times()),
        ("Keys and signers", keys()),
        ("Inspect a URL or a policy", inspection()),
        ("Create a signed URL, cookies, or an S3 URL", creation()),
    ];
    let mut examples = Vec::new();
    for (group, members) in groups {
        examples.extend(members.into_iter().map(|example| Example { group, ..example }));
    }
    examples
}

fn verification() -> Vec<Example<Scenario>> {
    vec![
        sound("allowed", "Signed URL with a custom policy: is it allowed?", default()),
        flawed(
            "query-changed",
            "Query string changed after signing: why 403?",
            request(&GALLERY.replace("size=large", "size=small")),
        ),
        flawed(
            "resource-differs",
            "Signed for HTTP, requested over HTTPS: why 403?",
            request(RESOURCE),
        ),
        flawed(
            "own-expires",
            "Own parameter named Expires: why are cookies ignored?",
            with_cookies("https://d111111abcdef8.cloudfront.net/course/1/intro.html?Expires=soon"),
        ),
        sound(
            "course-cookies",
            "Signed cookies with a wildcard: which files are allowed?",
            with_cookies("https://d111111abcdef8.cloudfront.net/course/2/homework.pdf"),
        ),
        sound(
            "question-mark",
            "Wildcard in the query string: does the URL match?",
            request(QUESTION),
        ),
        sound(
            "not-restricted",
            "No trusted key group: is the signature checked?",
            Scenario { key_groups: Vec::new(), ..default() },
        ),
    ]
}

fn encoding() -> Vec<Example<Scenario>> {
    vec![
        flawed("standard-base64", "Signature in standard base64: why 403?", request(STANDARD)),
        flawed("double-encoded", "Signature percent-encoded twice: why 403?", request(DOUBLE)),
        flawed("hash-missing", "SHA-256 without Hash-Algorithm: why 403?", request(NO_HASH)),
        flawed(
            "hash-misspelt",
            "Hash-Algorithm with a hyphen: why 403?",
            request(&format!("{NO_HASH}&Hash-Algorithm=SHA-256")),
        ),
    ]
}

fn times() -> Vec<Example<Scenario>> {
    vec![
        sound(
            "milliseconds",
            "Expires in milliseconds: when does it expire?",
            pasted(MILLISECONDS),
        ),
        sound(
            "day-and-month",
            "Day and month swapped: which date is signed?",
            create(SigningInput { expires: "05/01/2026".into(), ..SigningInput::default() }),
        ),
        sound(
            "clock-skew",
            "Signer's clock ahead: does access start in time?",
            Scenario { now: END - 3600, ..request(SKEW) },
        ),
        sound(
            "last-second",
            "Request in the second of the expiration: allowed?",
            Scenario { now: END, ..default() },
        ),
    ]
}

fn keys() -> Vec<Example<Scenario>> {
    vec![
        sound("rotation", "Key rotation: do links signed before still work?", rotation()),
        sound(
            "account-key-pair",
            "Trusted signer (legacy): what does the URL contain?",
            pasted(LEGACY_SIGNED_URL),
        ),
        flawed("six-keys", "Six keys in a key group: is that allowed?", six_keys()),
    ]
}

fn inspection() -> Vec<Example<Scenario>> {
    vec![
        flawed(
            "bucket-policy",
            "S3 bucket policy as custom policy: why is it rejected?",
            pasted(BUCKET_POLICY),
        ),
        flawed("curl-broken", "curl without quotes around the URL: what is lost?", pasted(CURL)),
        sound("no-resource", "Policy without Resource: what does it allow?", pasted(OMITTED)),
        sound("s3-link", "S3 presigned URL: what does it contain?", pasted(S3_LINK)),
    ]
}

fn creation() -> Vec<Example<Scenario>> {
    vec![
        sound(
            "study-notes",
            "aws cloudfront sign: what does the command sign?",
            Scenario { now: 1_711_238_400, ..create(study_notes()) },
        ),
        sound(
            "create-cookies",
            "Members' area: which cookies does the site set?",
            create(members()),
        ),
        sound("s3-upload", "S3 upload with temporary credentials: until when?", s3_upload()),
    ]
}

fn with_cookies(url: &str) -> Scenario {
    Scenario {
        request: SignedRequestInput {
            url: url.into(),
            cookies: COOKIES.into(),
            ..SignedRequestInput::default()
        },
        ..default()
    }
}

/// `aws cloudfront sign --url https://dgw7w0gfg0nkb.cloudfront.net --key-pair-id … --date-less-than 2024-03-31`
fn study_notes() -> SigningInput {
    SigningInput {
        url: "https://dgw7w0gfg0nkb.cloudfront.net".into(),
        expires: "2024-03-31".into(),
        ..SigningInput::default()
    }
}

fn members() -> SigningInput {
    SigningInput {
        output: Output::Cookies,
        url: "https://media.example.com/members/index.m3u8".into(),
        policy_kind: PolicyKind::Custom,
        resource: "https://media.example.com/members/*".into(),
        expires: "2026-01-02".into(),
        starts: "2026-01-01".into(),
        ip_address: "192.0.2.0/24".into(),
        cookie: super::scenario::CookieAttributes {
            domain: "example.com".into(),
            ..Default::default()
        },
        need: AccessNeed::ManyFiles,
        ..SigningInput::default()
    }
}

/// Links live for ten days; the old key is to go after three.
fn rotation() -> Scenario {
    const DAY: i64 = 86_400;
    Scenario {
        now: NOW + 4 * DAY,
        key_groups: vec![KeyGroup {
            name: "gallery".into(),
            keys: vec![key(KEY_B, PUBLIC_B), key(KEY_A, PUBLIC_A)],
        }],
        rotation: Some(Rotation {
            old_key: KEY_B.into(),
            new_key: KEY_A.into(),
            added: NOW - DAY,
            switched: NOW,
            removed: NOW + 5 * DAY,
            lifetime: 10 * DAY,
        }),
        ..request(OLD)
    }
}

fn six_keys() -> Scenario {
    let ids = [
        KEY_A,
        "K2ROTATED00001",
        "K2ROTATED00002",
        "K2ROTATED00003",
        "K2ROTATED00004",
        "K2ROTATED00005",
    ];
    let keys = ids.map(|id| key(id, PUBLIC_A)).to_vec();
    Scenario { key_groups: vec![KeyGroup { name: "gallery".into(), keys }], ..default() }
}

fn s3_upload() -> Scenario {
    let params: Map<String, Value> =
        [("ContentType".to_owned(), Value::from("application/pdf"))].into_iter().collect();
    Scenario {
        s3: PresignInput {
            operation: "put_object".into(),
            bucket: "amzn-s3-demo-bucket".into(),
            key: "incoming/report.pdf".into(),
            expires_in: 43_200,
            access_key_id: "ASIAIOSFODNN7EXAMPLE".into(),
            credentials_end: Some(NOW + 3600),
            params,
            ..PresignInput::default()
        },
        ..create(SigningInput {
            need: AccessNeed::NotBehindCloudFront,
            expires: "2026-01-01T20:00:00Z".into(),
            ..SigningInput::default()
        })
    }
}

const PUBLIC_A: &str = "-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvmfqsr++Zc5XPo5nW/UT\n\
ng3b9fB5v6F3+oVa+dL1RUqPk6ND98EyR19ShZye1pmeiEV9GOnBd35x/GAp5V5L\n\
Ka5Ot0FDHQi2XdqSRtAsYmgY5VdqmcMAzWm/eXJlG4rgfSt5jHz5C8Sn3Vb1i9pY\n\
Dw48FPRvZwfQowPpIKBIRcWId+RqVPBpB32rWHIoKA1KeLUmFdzCWH29oyrEyCrc\n\
kMC+lBsskGi1mB4o4U7tz61VCLmWXeFxqfBI6Q/XE43pGB3tPZsnNfQSrIfz/pWs\n\
Xr5yR3SCSozHBBcvEeR7GdV2fg7HL9/9XHD7EeXKX0/zt9/om6g7IPYQlNuF72xC\n\
8QIDAQAB\n\
-----END PUBLIC KEY-----\n";
const PUBLIC_B: &str = "-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA7VJbMwz9La/Jnyc6Wslf\n\
zrgwRzETmJPYB+t8hLUivn3PPloeH+4xQAGE3vAJKOhHCxoDQVtt3TF1U7gcrxuD\n\
2S9Yjk61hABUGFGFEhc91A969h9yiBn8rfONXA1I446UNm8ayYvba5WS4JvDQA/B\n\
sr86i1ClF3YvYWohZgOuHiZi/sIa1vjlNsa1zUy6f0/bUq0jwHfCLZWKP9/Z0EUL\n\
YSaXEKTDTa6w1aiIDe0QKSU1WMuDJDb2sTfP9MpNGu/mOeRlG3H1PsurzFk6/jNs\n\
PqPgKorp9ltU0FkffKYSTw7CsoS+AWevmR1l44E4/OzfPeTfjWltcLXk0uHCySLA\n\
OwIDAQAB\n\
-----END PUBLIC KEY-----\n";
const PUBLIC_C: &str = "-----BEGIN PUBLIC KEY-----\n\
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEuNjQvcNlrIiPD4E7Ph4AtX+0q/Ai\n\
aSa7+TGkhZh4mZv6PYTuIWd6gkO+uwsv/vPZhtkOoGUpRUMt1Zp6FYvtzA==\n\
-----END PUBLIC KEY-----\n";
const GALLERY: &str = "https://d111111abcdef8.cloudfront.net/gallery/2026/sunrise.jpg?size=large&Expires=1767290400&Signature=KnC8fHbM5~iyMT6NM7TUWV0Rfd2bayDD9ulBSp-pVBSp7XAMiZX7kfRROPG94yRjXo6kRRi7oMDMkxNmLnXGBeWOM7MMpuwVBkQiV0LzTih9SQHIpQCT~w0ohitRKraUq-99~QmeHQmDuaCkcQqPGQEAiFiUZQpoP7OCOaSFfV5f9jc5KboNH-9SHORfF~BtSjChSU7g~3roFj67pfqvTpEpR1KbP5ksDvXhG0KvhIFpAcATIsMKBPIwj5XKNMU3cNZJ2qhsOvo~wxjuV98Ez4Qm43bw0pJz3L-jP27lOg~h9GkoX7NIAOerqP~4ZK5x3YKaMsdSZgnQVlSfNrkdCw__&Key-Pair-Id=K2JCJMDEHXQW5F";
const MILLISECONDS: &str = "https://d111111abcdef8.cloudfront.net/downloads/report.pdf?Expires=1767286830000&Signature=S6S5wCgyK2DgotZVOxDWi7xrkTSNljz87RrGtJyOSVW1APShbu2UXuaFz-ZNQ5Y4LRV8hjqFzCmVyfnLmSiMFo0HKC2rKs0GGM5uV19r0WBT3nlqnUFAZWBWYxz7VuVHqeZIdijmc3KnE5QSgtlIzl~9i4oeHeiSxa-AZ4vZr9dogi3fPz4BWLEahvHv9a7~mL3Ct96uC~jYbxRHk9sBT9NcRezO~Yh4kcynZcP5XU9tnIn7MDvFz67bbck-5BPlpW52sIQsHyFUvVKfHh2ubFiLK-P1f6ZndWqby0JoDeM-lhtIhcltdWgVitnEqaDF7qIGjmmhMiQf1l4HYckh3w__&Key-Pair-Id=K2JCJMDEHXQW5F";
const STANDARD: &str = "https://d111111abcdef8.cloudfront.net/gallery/2026/sunrise.jpg?size=large&Expires=1767290400&Signature=KnC8fHbM5/iyMT6NM7TUWV0Rfd2bayDD9ulBSp+pVBSp7XAMiZX7kfRROPG94yRjXo6kRRi7oMDMkxNmLnXGBeWOM7MMpuwVBkQiV0LzTih9SQHIpQCT/w0ohitRKraUq+99/QmeHQmDuaCkcQqPGQEAiFiUZQpoP7OCOaSFfV5f9jc5KboNH+9SHORfF/BtSjChSU7g/3roFj67pfqvTpEpR1KbP5ksDvXhG0KvhIFpAcATIsMKBPIwj5XKNMU3cNZJ2qhsOvo/wxjuV98Ez4Qm43bw0pJz3L+jP27lOg/h9GkoX7NIAOerqP/4ZK5x3YKaMsdSZgnQVlSfNrkdCw==&Key-Pair-Id=K2JCJMDEHXQW5F";
const DOUBLE: &str = "https://d111111abcdef8.cloudfront.net/gallery/2026/sunrise.jpg?size=large&Expires=1767290400&Signature=KnC8fHbM5%252FiyMT6NM7TUWV0Rfd2bayDD9ulBSp%252BpVBSp7XAMiZX7kfRROPG94yRjXo6kRRi7oMDMkxNmLnXGBeWOM7MMpuwVBkQiV0LzTih9SQHIpQCT%252Fw0ohitRKraUq%252B99%252FQmeHQmDuaCkcQqPGQEAiFiUZQpoP7OCOaSFfV5f9jc5KboNH%252B9SHORfF%252FBtSjChSU7g%252F3roFj67pfqvTpEpR1KbP5ksDvXhG0KvhIFpAcATIsMKBPIwj5XKNMU3cNZJ2qhsOvo%252FwxjuV98Ez4Qm43bw0pJz3L%252BjP27lOg%252Fh9GkoX7NIAOerqP%252F4ZK5x3YKaMsdSZgnQVlSfNrkdCw%253D%253D&Key-Pair-Id=K2JCJMDEHXQW5F";
const RESOURCE: &str = "https://d111111abcdef8.cloudfront.net/reports/2025/q4.pdf?Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cDovL2QxMTExMTFhYmNkZWY4LmNsb3VkZnJvbnQubmV0L3JlcG9ydHMvKiIsIkNvbmRpdGlvbiI6eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTc2NzI5MDQwMH19fV19&Signature=LevEEvgOY4i3ui4gsoa5GHy12QK~zmOPuIIGLnknRowLSHYEyAeELUsFA0QUepUzb7t3-Lh-CKk6Bv9srXY0WJ7nu56NwGbKHhgJZP8GhQ372od7yQ~aViwAFJDRpZf1nkxsM7hyT08PABvAyO-rpylmw9hZWPyuPJCIc2Q7R~MMG1oPxlnj28NugKEZtYQPtAixVHXzBenRYsR2L73El~Vxrp5-FrubI0YgjESJ0eELMc3BnAksiOPhtCou2h2Mx~pPdF8LZGpr~RyO9XgQ3teYb0QOkKdcvLcLzuAPlGQQTd0YEvIBNZa1bJmiaGvB-ThLTI5QIQ482FbnIdEgxQ__&Key-Pair-Id=K2JCJMDEHXQW5F";
const NO_HASH: &str = "https://d111111abcdef8.cloudfront.net/docs/handbook.html?Expires=1767290400&Signature=uHgaLssWMfh7dV3hwMcDEOcjQsWGAeeutaZHZrWJuV~yRqkm7e4C5sHwuWSNI~UaOWaoTf3zCSs6jjhck4WEoExTtAuFzySvVkuY0caAfO9Lf0dtnlQrWEBqot7VQdJdP76NxZSn1Gk1zRADvgxgFx5wTtBfefy3UQoZOCAQfgy43074Xj9FsgNV2IgSWoXFb9dAb1eX5E58EWj7PGfgd7ZBB6QFbn53hoeot~8ByE9RdqvKiGfhRAK9TmCJ7bGsPUPqJuL4Vemg31t8OXDmiltKPSNnjMU3lc2fEWUzP6TdFMFBGQYF7lhjBWrBjjHg-451w8sp74KuRyLtGdHLIg__&Key-Pair-Id=K2JCJMDEHXQW5F";
const COOKIES: &str = "CloudFront-Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly9kMTExMTExYWJjZGVmOC5jbG91ZGZyb250Lm5ldC9jb3Vyc2UvKiIsIkNvbmRpdGlvbiI6eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTc2NzI5MDQwMH0sIklwQWRkcmVzcyI6eyJBV1M6U291cmNlSXAiOiIxOTIuMC4yLjAvMjQifSwiRGF0ZUdyZWF0ZXJUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NjcyMDQwMDB9fX1dfQ__; CloudFront-Signature=A8d8O3qKGMqKsNHbdlSS4vNThQ3XsZ9hpMVGSTZrsf2EgJQoO1TR4cP6XzKKH6iepOjeQKTVg3fjMixf6hENeS5uIclHNwabfrJS9Dj9w~N7-v2Egape---pNJsKKc8TmcqkcigZgMxmKX9PVju-gcgMwe-l~1aFskF2W1CurwXXISalogiX1lUHt3GuXDA8vW3Fw3pQVaAPD62sZ2NpfWC90~t1KB4WvT3tz7ktoZoTK9CL1PUL4bh1wGt6O3qwRH50e83CC58pVk5vqm1FviGDqqdTaL7xOYbX2S0hJomw8yWjMmq2SF-VXSJ3cOfSVLNUYG2BpZmG59JLElJ9Aw__; CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F";
const SKEW: &str = "https://d111111abcdef8.cloudfront.net/live/opening.m3u8?Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly9kMTExMTExYWJjZGVmOC5jbG91ZGZyb250Lm5ldC9saXZlLyoiLCJDb25kaXRpb24iOnsiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NjcyOTA0MDB9LCJEYXRlR3JlYXRlclRoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTc2NzI4Njg5MH19fV19&Signature=MEYCIQCRP7L3HfWlmrGx8ANC29Bgmc83-iGmtQT~2Jwxq302KQIhAPqZX4SgoCSX6ht-~K3st7SXy-seqIMbbcjaHo3yBZ1m&Key-Pair-Id=K1ECP256EXAMPL";
const OMITTED: &str = "https://d111111abcdef8.cloudfront.net/anything/at/all.bin?Policy=eyJTdGF0ZW1lbnQiOlt7IkNvbmRpdGlvbiI6eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTc2NzI5MDQwMH19fV19&Signature=MEUCIB87GHDB0lrNCStgt7boIwWqJCCDc6QDhhh45SxkekNaAiEA9zOi-pIgY2XUU152zWJfb7yesIbeMyylaJ-sE-lEjRg_&Key-Pair-Id=K1ECP256EXAMPL";
const QUESTION: &str = "https://d111111abcdef8.cloudfront.net/video/intro.mp4?quality=high&Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly9kMTExMTExYWJjZGVmOC5jbG91ZGZyb250Lm5ldC92aWRlby8qLm1wND9xdWFsaXR5PSoiLCJDb25kaXRpb24iOnsiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NjcyOTA0MDB9fX1dfQ__&Signature=tAXHHsGP2gizYCXvosugkWzatbAKLf9Iu0dgPThkI99mQJfQxWXIiidMOrpZK3U4u1OH5kwVXiJUv7jAhR3c9qxuPo3Nlo6N94iJzgJrlPHoYRTp2--4ccze2FeXRd7xxE4Q4wVVZGtMFaxAVcrvTFTQ-ac53Kmmk5yI-0533c7UOwVkkB-~Y3-yKDFYHLu2URNI3q59bKeGHUVexjE7SBRJx4tmjLrcy3XKnHrPaOfxp04cUrkhUTr9OclWCMPXCL3nRhcJUHEthHPTCfw8znlm2rzrxtr6GYxTkXF6JZ6zsFFY5N5fEdLkvfmirBMuy1BPM4~OitnSUSie9ENLkw__&Key-Pair-Id=K2JCJMDEHXQW5F";
const OLD: &str = "https://d111111abcdef8.cloudfront.net/gallery/2025/harvest.jpg?Expires=1767722400&Signature=F4ik1zrSzOZBSFKVmuFnxDpBMltbnxkC~ngLoyqSYpIZ-6w47lhGTLPv4rkjvK9ZhuknPwBYXk~wFmj-YlK5ryY2w3RLrRhSXYyjQFpx6a957guVeRLqiKLWdQXzmHYfwPsNb3xlnLKV5NwCJiKzKKEp9I79pGjNNCDNIHNPL1YnhvwLuvxASzlRurszfVrtQJ8DoJj7iOkpVseu09ErRDdJMdhnSyjeBo8vkQtc7omOjdNCHMuN50RTMnaq8vq~Zl5tXmmmNtZL5JlAKZcAnQPVmhEiT47MIJ8YI8Gb1E6fgDu1XH0NMwDhOcNnywU~2lcpHAffyEryr2NdMj5Dfw__&Key-Pair-Id=K36X4X2EO997HM";
const BUCKET_POLICY: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \"Principal\": \"*\",\n    \"Action\": \"s3:GetObject\",\n    \"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket/*\"\n  }]\n}";
/// The shell ends the command at the first `&`; this is what the server got.
const CURL: &str =
    "curl -v https://d111111abcdef8.cloudfront.net/downloads/setup.exe?Expires=1767290400";
const S3_LINK: &str = "https://amzn-s3-demo-bucket.s3.eu-west-1.amazonaws.com/downloads/setup.exe?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T160000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=EXAMPLETOKEN&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
const LEGACY_SIGNED_URL: &str = "https://d111111abcdef8.cloudfront.net/archive/2012/annual.pdf?Expires=1767290400&Signature=eUK98iEG8IR3YvDzy012TccHIFEVmg-J8sbayuNEuzESRf1vhN-a18Wz0HasDo9TpzVsiJE~IPb3LbAi0k0KltrUPBYXwamOeBKeAyc3EGXQlYZPFa2guEbBwOvFNIrceZrfhJutBdShCsBEHqrutLSO-gsfCr2A6ZijWrpeoL0_&Key-Pair-Id=APKAIOSFODNN7EXAMPLE";
