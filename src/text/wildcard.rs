//! Texts with `*` and `?`.

/// A position of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcard {
    /// `*`: any run of characters, also none.
    Run,
    /// `?`: exactly one character.
    One,
    /// This character.
    Char(char),
}

/// A pattern as its positions.
pub fn wildcards(pattern: &str) -> Vec<Wildcard> {
    let position = |c| match c {
        '*' => Wildcard::Run,
        '?' => Wildcard::One,
        c => Wildcard::Char(c),
    };
    pattern.chars().map(position).collect()
}

/// `*` matches any run of characters, and `?` exactly one. The time is at most the product of the two lengths.
pub fn glob(pattern: &str, text: &str) -> bool {
    matches_wildcards(&wildcards(pattern), text)
}

/// As [`glob`], for a pattern in which some `*` and `?` are plain characters.
pub fn matches_wildcards(pattern: &[Wildcard], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&c) = text.get(t) {
        match pattern.get(p) {
            Some(Wildcard::Run) => {
                p += 1;
                retry = Some((p, t));
            }
            Some(&wanted) if wanted == Wildcard::One || wanted == Wildcard::Char(c) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after_star, from)) => {
                    p = after_star;
                    t = from + 1;
                    retry = Some((after_star, t));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&c| c == Wildcard::Run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_runs_and_question_marks_one_character() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a?c", "abbc", false),
            ("a?c", "abc", true),
            ("*a*b", "xaxbxb", true),
            ("", "a", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
        let literal = [Wildcard::Char('*'), Wildcard::Run];
        assert!(matches_wildcards(&literal, "*b") && !matches_wildcards(&literal, "ab"));
    }
}
