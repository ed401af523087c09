//! Keys: read from PEM as far as possible, and whether CloudFront accepts them.
//!
//! Key groups accept RSA with 2048 bits and ECDSA on P-256. Cloudglass names every other type, so that the error
//! explains why CloudFront rejects it.

use super::HashAlgorithm;
use crate::text::hex;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::DecodePublicKey as _;
use rsa::pkcs1::der::asn1::{AnyRef, BitStringRef, ContextSpecific, OctetStringRef};
use rsa::pkcs1::der::{Decode as _, Encode as _, Reader as _, SliceReader, TagNumber};
use rsa::pkcs1::{
    DecodeRsaPrivateKey as _, RsaPrivateKey as Pkcs1Private, RsaPublicKey as Pkcs1Public,
};
use rsa::pkcs8::{
    AlgorithmIdentifierRef, EncodePublicKey as _, ObjectIdentifier, PrivateKeyInfo,
    SubjectPublicKeyInfoRef,
};
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::ops::RangeInclusive;

/// A private key that CloudFront's signatures can be made with.
#[derive(Clone, Debug)]
pub enum PrivateKey {
    /// RSA, 2048 bits.
    Rsa(Box<RsaPrivateKey>),
    /// ECDSA on P-256.
    P256(Box<SigningKey>),
}

/// A public key of a key group, or of a legacy account key pair.
#[derive(Clone, Debug)]
pub enum PublicKey {
    /// RSA; account key pairs may have 1024 or 4096 bits.
    Rsa(Box<RsaPublicKey>),
    /// ECDSA on P-256.
    P256(Box<VerifyingKey>),
}

/// What a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// `rsa-2048`, `ec-secp256r1`, `ed25519`.
    pub kind: String,
    /// SHA-256 of the public key's SubjectPublicKeyInfo in DER, in hex; `None` if the key wasn't read that far.
    pub public_spki_sha256: Option<String>,
}

/// Why a text isn't a usable key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadKey {
    /// Why, as one word.
    pub reason: BadKeyReason,
    /// Why, in one sentence that says what to do.
    pub message: String,
    /// What the key is, where it could be read and is of the wrong kind.
    pub info: Option<KeyInfo>,
}

/// The ways in which a key can be unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadKeyReason {
    /// No PEM block, or its base64 is damaged.
    MalformedPem,
    /// A PEM block that doesn't contain the key that its label announces.
    MalformedKey,
    /// A public key or a certificate.
    NotAPrivateKey,
    /// A private key or a certificate, where a public key is wanted.
    NotAPublicKey,
    /// A key of a type or size that CloudFront doesn't accept.
    UnsupportedKeyType,
    /// Protected by a passphrase.
    EncryptedKey,
}

impl BadKeyReason {
    /// The word that the API answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            BadKeyReason::MalformedPem => "malformed_pem",
            BadKeyReason::MalformedKey => "malformed_key",
            BadKeyReason::NotAPrivateKey => "not_a_private_key",
            BadKeyReason::NotAPublicKey => "not_a_public_key",
            BadKeyReason::UnsupportedKeyType => "unsupported_key_type",
            BadKeyReason::EncryptedKey => "encrypted_key",
        }
    }
}

impl PrivateKey {
    /// The signature over a policy: RSASSA-PKCS1-v1_5, or ECDSA in DER with a nonce after RFC 6979. The same input
    /// gives the same bytes. `None` for a key whose numbers don't belong together.
    pub fn sign(&self, hash: HashAlgorithm, message: &[u8]) -> Option<Vec<u8>> {
        let digest = digest(hash, message);
        match self {
            PrivateKey::Rsa(key) => key.sign(padding(hash), &digest).ok(),
            PrivateKey::P256(key) => {
                let signature: Signature = key.sign_prehash(&digest).ok()?;
                Some(signature.to_der().as_bytes().to_vec())
            }
        }
    }

    /// The public key.
    pub fn public(&self) -> PublicKey {
        match self {
            PrivateKey::Rsa(key) => PublicKey::Rsa(Box::new(key.to_public_key())),
            PrivateKey::P256(key) => PublicKey::P256(Box::new(*key.verifying_key())),
        }
    }
}

impl PublicKey {
    /// True if the signature is this key's over the policy.
    pub fn verifies(&self, hash: HashAlgorithm, message: &[u8], signature: &[u8]) -> bool {
        let digest = digest(hash, message);
        match self {
            PublicKey::Rsa(key) => key.verify(padding(hash), &digest, signature).is_ok(),
            PublicKey::P256(key) => Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok()),
        }
    }

    /// What the key is.
    pub fn info(&self) -> KeyInfo {
        let (kind, der) = match self {
            PublicKey::Rsa(key) => (
                rsa_kind(rsa::traits::PublicKeyParts::n(key.as_ref()).bits()),
                key.to_public_key_der().ok(),
            ),
            PublicKey::P256(key) => ("ec-secp256r1".to_owned(), key.to_public_key_der().ok()),
        };
        KeyInfo { kind, public_spki_sha256: der.map(|der| hex(&Sha256::digest(der.as_bytes()))) }
    }

    /// The key as PEM, for a key group: `-----BEGIN PUBLIC KEY-----`.
    pub fn pem(&self) -> String {
        let pem = match self {
            PublicKey::Rsa(key) => key.to_public_key_pem(rsa::pkcs8::LineEnding::LF),
            PublicKey::P256(key) => key.to_public_key_pem(rsa::pkcs8::LineEnding::LF),
        };
        pem.unwrap_or_default()
    }
}

fn padding(hash: HashAlgorithm) -> Pkcs1v15Sign {
    match hash {
        HashAlgorithm::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
        HashAlgorithm::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
    }
}

fn digest(hash: HashAlgorithm, message: &[u8]) -> Vec<u8> {
    match hash {
        HashAlgorithm::Sha1 => Sha1::digest(message).to_vec(),
        HashAlgorithm::Sha256 => Sha256::digest(message).to_vec(),
    }
}

/// The digest of a policy in hex, for showing.
pub fn digest_hex(hash: HashAlgorithm, message: &[u8]) -> String {
    hex(&digest(hash, message))
}

/// Reads a private key: PKCS#1, PKCS#8, or SEC1 in PEM.
///
/// # Errors
/// Why the text isn't a private key that can create CloudFront signatures.
pub fn load_private(pem: &str) -> Result<(PrivateKey, KeyInfo), BadKey> {
    load(pem, &KEY_GROUP_BITS)
}

/// Reads a private key to sign as the SDKs sign: also with an RSA key that no key group accepts.
///
/// # Errors
/// Why nothing can be signed with the text.
pub fn load_signing(pem: &str) -> Result<(PrivateKey, KeyInfo), BadKey> {
    load(pem, &SIGNING_BITS)
}

/// The size of an RSA key in a key group.
const KEY_GROUP_BITS: RangeInclusive<usize> = 2048..=2048;
/// The sizes of RSA keys that sign in reasonable time.
const SIGNING_BITS: RangeInclusive<usize> = 1024..=4096;

fn load(pem: &str, bits: &RangeInclusive<usize>) -> Result<(PrivateKey, KeyInfo), BadKey> {
    let block = Block::read(from_block(pem, "PRIVATE KEY"))?;
    block.refuse_encrypted()?;
    let key = match block.label {
        "RSA PRIVATE KEY" => rsa_private(&block.der, bits),
        "EC PRIVATE KEY" => ec_private(&block.der, None),
        "PRIVATE KEY" => pkcs8_private(&block.der, bits),
        "DSA PRIVATE KEY" => Err(unsupported("dsa", None)),
        "OPENSSH PRIVATE KEY" => Err(bad(
            BadKeyReason::UnsupportedKeyType,
            "this is an OpenSSH key, so create a PEM key with `openssl genrsa 2048`, or convert it with `ssh-keygen -p -m PEM`",
        )),
        label => Err(bad(
            BadKeyReason::NotAPrivateKey,
            format!("this is a {}, and signing needs a private key", label.to_lowercase()),
        )),
    }?;
    let info = key.public().info();
    Ok((key, info))
}

/// Reads a public key: SubjectPublicKeyInfo or PKCS#1 in PEM.
///
/// # Errors
/// Why the text isn't a public key that a trusted signer can have.
pub fn load_public(pem: &str) -> Result<(PublicKey, KeyInfo), BadKey> {
    let block = Block::read(from_block(pem, "PUBLIC KEY"))?;
    let malformed = || {
        bad(
            BadKeyReason::MalformedKey,
            "the PEM block doesn't contain a valid public key, so copy the complete file",
        )
    };
    let key = match block.label {
        "PUBLIC KEY" => spki_public(&block.der)?,
        "RSA PUBLIC KEY" => {
            let key = Pkcs1Public::from_der(&block.der).map_err(|_| malformed())?;
            rsa_public(key.modulus.as_bytes(), key.public_exponent.as_bytes())
                .ok_or_else(malformed)?
        }
        label if label.ends_with("PRIVATE KEY") => {
            return Err(bad(
                BadKeyReason::NotAPublicKey,
                "this is a private key, and a key group needs the public key (`openssl rsa -pubout`)",
            ));
        }
        label => {
            return Err(bad(
                BadKeyReason::NotAPublicKey,
                format!(
                    "this is a {}, and a key group needs a public key (`openssl x509 -pubkey` extracts it from a certificate)",
                    label.to_lowercase()
                ),
            ));
        }
    };
    let info = key.info();
    Ok((key, info))
}

fn bad(reason: BadKeyReason, message: impl Into<String>) -> BadKey {
    BadKey { reason, message: message.into(), info: None }
}

fn unsupported(kind: &str, public_spki_sha256: Option<String>) -> BadKey {
    BadKey {
        reason: BadKeyReason::UnsupportedKeyType,
        message: format!(
            "this is a key of type {kind}, and CloudFront supports RSA with 2,048 bits and ECDSA on P-256"
        ),
        info: Some(KeyInfo { kind: kind.to_owned(), public_spki_sha256 }),
    }
}

fn not_that_key() -> BadKey {
    bad(
        BadKeyReason::MalformedKey,
        "the PEM block doesn't contain a valid private key, so copy the complete file",
    )
}

fn rsa_kind(bits: usize) -> String {
    format!("rsa-{bits}")
}

fn rsa_private(der: &[u8], accepted: &RangeInclusive<usize>) -> Result<PrivateKey, BadKey> {
    let numbers = Pkcs1Private::from_der(der).map_err(|_| not_that_key())?;
    let bits = BigUint::from_bytes_be(numbers.modulus.as_bytes()).bits();
    if !accepted.contains(&bits) {
        // Named, but not worked with: its numbers may be of any size.
        let public =
            Pkcs1Public { modulus: numbers.modulus, public_exponent: numbers.public_exponent };
        let der = public.to_der().unwrap_or_default();
        return Err(unsupported(
            &rsa_kind(bits),
            spki_hash(rsa::pkcs1::ALGORITHM_OID, AnyRef::NULL, &der),
        ));
    }
    let key = RsaPrivateKey::from_pkcs1_der(der).map_err(|_| not_that_key())?;
    Ok(PrivateKey::Rsa(Box::new(key)))
}

/// SHA-256 of the DER of a SubjectPublicKeyInfo.
fn spki_hash(oid: ObjectIdentifier, parameters: AnyRef<'_>, key: &[u8]) -> Option<String> {
    let info = SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef { oid, parameters: Some(parameters) },
        subject_public_key: BitStringRef::from_bytes(key).ok()?,
    };
    Some(hex(&Sha256::digest(info.to_der().ok()?)))
}

/// A SEC1 key. `curve` comes from its surroundings because the key itself doesn't need to name its curve.
fn ec_private(der: &[u8], curve: Option<ObjectIdentifier>) -> Result<PrivateKey, BadKey> {
    let (named, public) = sec1_parts(der).unwrap_or_default();
    match curve.or(named) {
        Some(curve) if curve != P256 => {
            let hash = public.and_then(|key| spki_hash(EC, AnyRef::from(&curve), &key));
            Err(unsupported(other_kind(curve), hash))
        }
        _ => match p256::SecretKey::from_sec1_der(der) {
            Ok(key) => Ok(PrivateKey::P256(Box::new(key.into()))),
            Err(_) => Err(not_that_key()),
        },
    }
}

/// The curve and the public key that a SEC1 key contains in addition to its private key.
fn sec1_parts(der: &[u8]) -> Option<(Option<ObjectIdentifier>, Option<Vec<u8>>)> {
    let parts = SliceReader::new(der).ok()?.sequence(|reader| {
        let _version: u8 = reader.decode()?;
        let _secret: OctetStringRef<'_> = reader.decode()?;
        let curve = ContextSpecific::<ObjectIdentifier>::decode_explicit(reader, TagNumber::N0)?;
        let public = ContextSpecific::<BitStringRef<'_>>::decode_explicit(reader, TagNumber::N1)?;
        Ok((curve, public))
    });
    let (curve, public) = parts.ok()?;
    let public = public.map(|key| key.value.raw_bytes().to_vec());
    Some((curve.map(|curve| curve.value), public))
}

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// The kinds of keys that are known by name alone.
const OTHER_KINDS: [(ObjectIdentifier, &str); 11] = [
    (ObjectIdentifier::new_unwrap("1.3.132.0.33"), "ec-secp224r1"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "ec-secp384r1"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "ec-secp521r1"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "ec-secp256k1"),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.7"), "ec-brainpoolP256r1"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), "rsa-pss"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "dsa"),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "x25519"),
    (ObjectIdentifier::new_unwrap("1.3.101.111"), "x448"),
    (ObjectIdentifier::new_unwrap("1.3.101.112"), "ed25519"),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "ed448"),
];

fn other_kind(oid: ObjectIdentifier) -> &'static str {
    OTHER_KINDS.iter().find(|(known, _)| *known == oid).map_or("unknown", |(_, name)| name)
}

fn pkcs8_private(der: &[u8], bits: &RangeInclusive<usize>) -> Result<PrivateKey, BadKey> {
    let outer = PrivateKeyInfo::try_from(der).map_err(|_| not_that_key())?;
    match (outer.algorithm.oid, outer.algorithm.parameters_oid().ok()) {
        (rsa::pkcs1::ALGORITHM_OID, _) => rsa_private(outer.private_key, bits),
        (EC, Some(curve)) => ec_private(outer.private_key, Some(curve)),
        (EC, None) => Err(not_that_key()),
        (oid, _) => Err(unsupported(other_kind(oid), None)),
    }
}

fn spki_public(der: &[u8]) -> Result<PublicKey, BadKey> {
    let malformed = || {
        bad(
            BadKeyReason::MalformedKey,
            "the PEM block doesn't contain a valid public key, so copy the complete file",
        )
    };
    let outer = SubjectPublicKeyInfoRef::try_from(der).map_err(|_| malformed())?;
    match (outer.algorithm.oid, outer.algorithm.parameters_oid().ok()) {
        (rsa::pkcs1::ALGORITHM_OID, _) => {
            let inner = outer
                .subject_public_key
                .as_bytes()
                .and_then(|der| Pkcs1Public::from_der(der).ok())
                .ok_or_else(malformed)?;
            rsa_public(inner.modulus.as_bytes(), inner.public_exponent.as_bytes())
                .ok_or_else(malformed)
        }
        (EC, Some(P256)) => {
            let key = VerifyingKey::from_public_key_der(der).map_err(|_| malformed())?;
            Ok(PublicKey::P256(Box::new(key)))
        }
        (EC, Some(curve)) => Err(unsupported(other_kind(curve), None)),
        (oid, _) => Err(unsupported(other_kind(oid), None)),
    }
}

fn rsa_public(modulus: &[u8], exponent: &[u8]) -> Option<PublicKey> {
    let key = RsaPublicKey::new(BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent))
        .ok()?;
    Some(PublicKey::Rsa(Box::new(key)))
}

/// DER as a PEM block with the given label.
pub fn pem_of(label: &str, der: &[u8]) -> String {
    let base64 = BASE64_STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for (at, c) in base64.chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            pem.push('\n');
        }
        pem.push(c);
    }
    pem.push_str(&format!("\n-----END {label}-----\n"));
    pem
}

/// The text from its first block of the requested type, so that a certificate can precede the key; all text without
/// such a block.
fn from_block<'a>(text: &'a str, kind: &str) -> &'a str {
    const BEGIN: &str = "-----BEGIN ";
    text.match_indices(BEGIN)
        .filter_map(|(at, _)| text.get(at..))
        .find(|rest| {
            let label = rest.get(BEGIN.len()..).and_then(|rest| rest.split_once("-----"));
            label.is_some_and(|(label, _)| label.ends_with(kind))
        })
        .unwrap_or(text)
}

/// A PEM block.
struct Block<'a> {
    label: &'a str,
    encrypted: bool,
    der: Vec<u8>,
}

/// No key that anyone uses is longer as PEM.
const LONGEST: usize = 32_768;

impl<'a> Block<'a> {
    /// The first block that doesn't contain parameters. Spaces and line breaks can be anywhere.
    fn read(text: &'a str) -> Result<Self, BadKey> {
        let broken = |message: &str| Err(bad(BadKeyReason::MalformedPem, message));
        if text.len() > LONGEST {
            return broken("this text is too long for a key");
        }
        let mut rest = text;
        loop {
            let Some((_, after)) = rest.split_once("-----BEGIN ") else {
                return broken(
                    "expected a PEM block, which starts with a line -----BEGIN … KEY-----",
                );
            };
            let Some((label, after)) = after.split_once("-----") else {
                return broken("the first line of the PEM block is incomplete");
            };
            let end = format!("-----END {label}-----");
            let Some((body, after)) = after.split_once(end.as_str()) else {
                return broken(
                    "the last line of the PEM block is missing, so copy the complete file",
                );
            };
            if label.ends_with("PARAMETERS") {
                rest = after;
                continue;
            }
            // Headers such as `Proc-Type: 4,ENCRYPTED` come before an empty line.
            let encrypted = label.starts_with("ENCRYPTED") || body.contains("ENCRYPTED");
            let base64: String = body
                .lines()
                .filter(|line| !line.contains(':'))
                .flat_map(str::chars)
                .filter(|c| !c.is_whitespace())
                .collect();
            return match BASE64_STANDARD.decode(base64) {
                Ok(der) => Ok(Self { label, encrypted, der }),
                Err(_) if encrypted => Ok(Self { label, encrypted, der: Vec::new() }),
                Err(_) => {
                    broken("the base64 text of the PEM block is damaged, so copy the complete file")
                }
            };
        }
    }

    fn refuse_encrypted(&self) -> Result<(), BadKey> {
        if !self.encrypted {
            return Ok(());
        }
        Err(bad(
            BadKeyReason::EncryptedKey,
            "this key has a passphrase, so remove it with `openssl pkcs8 -in key.pem -out plain.pem`",
        ))
    }
}
