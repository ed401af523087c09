//! Members of the scenario as a form shows them.

use super::ComparedPolicies;
use super::PolicyPair;
use crate::cloudfront::policy::PolicyChoice;
use std::collections::BTreeMap;

/// Error caching minimum TTLs as pairs of status and seconds.
pub fn written_minimums(minimums: BTreeMap<u16, i64>) -> Vec<(String, String)> {
    let pairs = minimums.into_iter();
    pairs.map(|(status, seconds)| (status.to_string(), seconds.to_string())).collect()
}

/// Reads pairs of status and seconds; what isn't a number is 0.
pub fn read_minimums(pairs: Vec<(String, String)>) -> BTreeMap<u16, i64> {
    pairs
        .iter()
        .map(|(status, seconds)| {
            let seconds = seconds.trim().parse().unwrap_or_default();
            (status.trim().parse().unwrap_or_default(), seconds)
        })
        .collect()
}

impl ComparedPolicies {
    /// The policies that disable caching for dynamic objects.
    pub fn not_cached() -> PolicyPair {
        PolicyPair {
            cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
            origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimums_are_read_as_they_are_written() {
        let minimums = BTreeMap::from([(404, 10), (503, 0)]);
        assert_eq!(read_minimums(written_minimums(minimums.clone())), minimums);
        let odd = vec![(" 404 ".to_owned(), "x".to_owned()), (String::new(), "5".to_owned())];
        assert_eq!(read_minimums(odd), BTreeMap::from([(404, 0), (0, 5)]));
    }
}
