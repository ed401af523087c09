//! Where an engine's input is in a scenario.

use super::Finding;

/// Turns paths of an engine's input into paths of the scenario that the input is a part of.
///
/// An engine names fields relative to its own input: `MinTTL`, `request.headers[2]`. Whoever calls the engine knows where
/// that input is, and mounts the paths: [`Trace::mounted`](super::Trace::mounted) for steps, [`Mount::findings`] for
/// findings, [`Mount::path`] for paths in an answer.
///
/// ```
/// # use cloudglass::explain::Mount;
/// let mount = Mount::under("requests[0]").and("policy", "cachePolicy.config");
/// assert_eq!(mount.path("request.method"), "requests[0].request.method");
/// assert_eq!(mount.path("policy.MinTTL"), "cachePolicy.config.MinTTL");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mount {
    base: String,
    members: Vec<(&'static str, String)>,
}

impl Mount {
    /// The entire input is at this path of the scenario; the empty path is the scenario itself.
    pub fn under(base: impl Into<String>) -> Self {
        Self { base: base.into(), members: Vec::new() }
    }

    /// This member of the input, and what is below it, are at this path instead. Of several that contain a path, the
    /// last one counts.
    #[must_use]
    pub fn and(mut self, member: &'static str, at: impl Into<String>) -> Self {
        self.members.push((member, at.into()));
        self
    }

    /// The path in the scenario of a path in the engine's input. The empty path is the input itself.
    pub fn path(&self, path: &str) -> String {
        let below = |member: &str| {
            path.strip_prefix(member).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        for (member, at) in self.members.iter().rev() {
            if let Some(rest) = below(member) {
                return [at, rest].concat();
            }
        }
        match (self.base.as_str(), path) {
            (base, "") => base.to_owned(),
            ("", path) => path.to_owned(),
            (base, path) if path.starts_with('[') => [base, path].concat(),
            (base, path) => [base, ".", path].concat(),
        }
    }

    /// Findings of the engine, at the fields of the scenario.
    pub fn findings(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.iter_mut().for_each(|finding| self.mount(finding));
        findings
    }

    /// A finding of the engine, at the fields of the scenario.
    pub fn finding(&self, mut finding: Finding) -> Finding {
        self.mount(&mut finding);
        finding
    }

    fn mount(&self, finding: &mut Finding) {
        finding.field = self.path(&finding.field);
        if let Some(change) = &mut finding.change {
            change.field = self.path(&change.field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mount: &Mount, path: &str, expected: &str) {
        assert_eq!(mount.path(path), expected, "{path}");
    }

    #[test]
    fn paths_stand_where_their_input_stands() {
        let whole = Mount::default();
        check(&whole, "request.headers[2]", "request.headers[2]");
        check(&whole, "", "");
        let below = Mount::under("requests[1]");
        check(&below, "request.headers[2]", "requests[1].request.headers[2]");
        check(&below, "[0].name", "requests[1][0].name");
        check(&below, "", "requests[1]");
    }

    #[test]
    fn a_member_stands_elsewhere_with_all_below_it() {
        let mount =
            Mount::under("a").and("policy", "cachePolicy.config").and("policy.now", "clock");
        check(&mount, "policy.MinTTL", "cachePolicy.config.MinTTL");
        check(&mount, "policy[0]", "cachePolicy.config[0]");
        check(&mount, "policy", "cachePolicy.config");
        check(&mount, "policy.now", "clock");
        check(&mount, "policyName", "a.policyName");
    }
}
