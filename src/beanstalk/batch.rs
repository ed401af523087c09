//! Batch arithmetic: the number of instances per batch, and the number of batches.

use super::BatchSizeType;

/// Instances per batch of a deployment: `min(BatchSize, n)` when fixed, and for a percentage `max(1, ceil(n × BatchSize / 100))`.
///
/// Rounding up is an assumption (`beanstalk.batch.rounding`) that only this function makes. 0 for an empty fleet.
pub fn size(instances: u64, kind: BatchSizeType, batch_size: u64) -> u64 {
    match kind {
        BatchSizeType::Fixed => batch_size.max(1).min(instances),
        BatchSizeType::Percentage => {
            instances.saturating_mul(batch_size.min(100)).div_ceil(100).max(1).min(instances)
        }
    }
}

/// The sizes of the batches; only the last can be smaller.
pub fn sizes(instances: u64, batch: u64) -> Vec<u64> {
    if batch == 0 {
        return Vec::new();
    }
    let mut left = instances;
    std::iter::from_fn(|| {
        let next = left.min(batch);
        left -= next;
        (next > 0).then_some(next)
    })
    .collect()
}
