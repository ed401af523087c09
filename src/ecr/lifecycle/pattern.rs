//! Tag patterns: `*` matches any text, also none. All else matches itself.

/// A pattern of `tagPatternList`, or a prefix of `tagPrefixList`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagPattern {
    /// What the tag starts with.
    start: String,
    /// What follows in this order, each after any text.
    middle: Vec<String>,
    /// What the tag ends with. `None` if there is no `*`: then the tag is `start`.
    end: Option<String>,
}

impl TagPattern {
    /// A pattern.
    pub fn pattern(text: &str) -> Self {
        let mut parts = text.split('*').map(str::to_owned);
        let start = parts.next().unwrap_or_default();
        let mut middle: Vec<String> = parts.collect();
        let end = middle.pop();
        middle.retain(|part| !part.is_empty());
        Self { start, middle, end }
    }

    /// A prefix, in which `*` is itself.
    pub fn prefix(text: &str) -> Self {
        Self { start: text.to_owned(), middle: Vec::new(), end: Some(String::new()) }
    }

    /// Whether it matches an entire tag.
    pub fn matches(&self, tag: &str) -> bool {
        let Some(rest) = tag.strip_prefix(self.start.as_str()) else { return false };
        let Some(end) = &self.end else { return rest.is_empty() };
        let Some(mut rest) = rest.strip_suffix(end.as_str()) else { return false };
        for part in &self.middle {
            match rest.split_once(part.as_str()) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_star_is_special() {
        for (pattern, tag, expected) in [
            ("prod*", "prod", true),
            ("prod*", "prod-1", true),
            ("prod*", "Prod-1", false),
            ("prod*", "my-prod", false),
            ("*prod", "my-prod", true),
            ("*prod*", "my-prod-1", true),
            ("prod", "prod", true),
            ("prod", "prod-1", false),
            ("v1.*", "v1.0", true),
            ("v1.*", "v10", false),
            ("*", "anything", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("ab*ba", "aba", false),
            ("*a*b*", "xbxa", false),
            ("**x**", "x", true),
            ("v?", "v1", false),
        ] {
            assert_eq!(TagPattern::pattern(pattern).matches(tag), expected, "{pattern} {tag}");
        }
        for (prefix, tag, expected) in
            [("prod", "prod-1", true), ("prod*", "prod-1", false), ("x", "ax", false)]
        {
            assert_eq!(TagPattern::prefix(prefix).matches(tag), expected, "{prefix} {tag}");
        }
    }
}
