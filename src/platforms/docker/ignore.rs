//! `.dockerignore`: which files are part of the build context.

use super::glob::Glob;

/// A `.dockerignore` file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignore {
    patterns: Vec<IgnorePattern>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct IgnorePattern {
    /// As written.
    text: String,
    glob: Glob,
    /// True for `!`, which includes files again.
    includes: bool,
}

impl Ignore {
    /// Reads the file. Empty lines and comments count for nothing.
    pub fn parse(text: &str) -> Self {
        let patterns = text.trim_start_matches('\u{feff}').lines().filter_map(|line| {
            // Only a `#` in the first column makes a comment.
            if line.starts_with('#') {
                return None;
            }
            let text = line.trim();
            let (includes, pattern) = match text.strip_prefix('!') {
                Some(rest) => (true, rest.trim()),
                None => (false, text),
            };
            let clean = clean(pattern);
            // For historical reasons, `.` is ignored.
            (!clean.is_empty()).then(|| IgnorePattern {
                text: text.to_owned(),
                glob: Glob::new(&clean),
                includes,
            })
        });
        Self { patterns: patterns.collect() }
    }

    /// The pattern that excludes a path, as written. `None` if the path is part of the context.
    pub fn excluded_by(&self, path: &str) -> Option<&str> {
        let path = clean(path);
        let matches = |glob: &Glob| {
            glob.matches(&path)
                || path
                    .match_indices('/')
                    .any(|(at, _)| glob.matches(path.get(..at).unwrap_or_default()))
        };
        let last = self.patterns.iter().rev().find(|pattern| matches(&pattern.glob))?;
        (!last.includes).then_some(last.text.as_str())
    }
}

/// A path from the root of the context: without `.`, `..`, and slashes around it.
pub(super) fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_matching_pattern_decides() {
        let ignore = Ignore::parse(
            "# comment\n\n/node_modules\n*.md\n!README.md\n**/*.log\n.\nsrc/../dist/\n  .git  \n",
        );
        for (path, expected) in [
            ("node_modules/x/index.js", Some("/node_modules")),
            ("src/node_modules/x", None),
            ("NOTES.md", Some("*.md")),
            ("README.md", None),
            ("docs/NOTES.md", None),
            ("a/b/c.log", Some("**/*.log")),
            ("dist/a.js", Some("src/../dist/")),
            (".git/config", Some(".git")),
            (".gitignore", None),
            ("./NOTES.md", Some("*.md")),
        ] {
            assert_eq!(ignore.excluded_by(path), expected, "{path}");
        }
        let all = Ignore::parse("*\n!src\n!package.json");
        assert_eq!(all.excluded_by("src/a/b.js"), None);
        assert_eq!(all.excluded_by("test/a.js"), Some("*"));
    }
}
