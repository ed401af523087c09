//! The bucket policy that origin access control needs.

use super::{BucketAccess, Distribution, OriginKind};
use crate::cloudfront::request::SigningBehavior;
use crate::document::{Tree, to_json};
use serde::Serialize;

/// The policy of one bucket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BucketPolicy {
    /// Place of the origin in the distribution.
    pub origin: usize,
    /// The bucket.
    pub bucket: String,
    /// The policy document for S3.
    pub document: String,
    /// True if the bucket has the statement in the scenario.
    pub present: bool,
}

/// The policies of the buckets behind a distribution, for those origins that have an origin access control.
pub fn bucket_policies(distribution: &Distribution) -> Vec<BucketPolicy> {
    distribution
        .origins
        .iter()
        .enumerate()
        .filter(|(_, origin)| {
            origin.kind == OriginKind::S3 && origin.signing_behavior != SigningBehavior::Never
        })
        .map(|(place, origin)| {
            let bucket = bucket_name(&origin.domain);
            let writes = distribution.all_behaviors().any(|(_, behavior)| {
                behavior.target == origin.id
                    && behavior.allowed_methods == super::AllowedMethods::All
            });
            BucketPolicy {
                origin: place,
                document: document(distribution, bucket, writes),
                bucket: bucket.into(),
                present: origin.bucket == BucketAccess::AllowsDistribution,
            }
        })
        .collect()
}

/// The bucket of `name.s3.eu-west-1.amazonaws.com`.
fn bucket_name(domain: &str) -> &str {
    [".s3.", ".s3-"]
        .iter()
        .find_map(|mark| domain.split_once(mark))
        .map_or(domain, |(bucket, _)| bucket)
}

fn document(distribution: &Distribution, bucket: &str, writes: bool) -> String {
    let arn =
        format!("arn:aws:cloudfront::{}:distribution/{}", distribution.account_id, distribution.id);
    let (sid, action): (&str, Tree) = if writes {
        ("AllowCloudFrontServicePrincipalReadWrite", Tree::list(["s3:GetObject", "s3:PutObject"]))
    } else {
        ("AllowCloudFrontServicePrincipalReadOnly", "s3:GetObject".into())
    };
    let statement = Tree::map([
        ("Sid", sid.into()),
        ("Effect", "Allow".into()),
        ("Principal", Tree::map([("Service", "cloudfront.amazonaws.com".into())])),
        ("Action", action),
        ("Resource", format!("arn:aws:s3:::{bucket}/*").into()),
        ("Condition", Tree::map([("StringEquals", Tree::map([("AWS:SourceArn", arn.into())]))])),
    ]);
    to_json(&Tree::map([
        ("Version", "2012-10-17".into()),
        ("Statement", Tree::List(vec![statement])),
    ]))
}
