//! Patterns of paths, as `.dockerignore`, COPY, and ADD have them: `*` and `?` within a directory, `**` across directories,
//! `[a-z]` for one character.

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(Vec<Token>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Literal(char),
    /// `?`
    One,
    /// `*`
    Many,
    /// `**`
    Deep,
    /// `**/`: nothing, or anything that ends with a slash.
    Directories,
    /// `[…]`: whether it is negated, and the ranges.
    Class(bool, Vec<(char, char)>),
}

impl Glob {
    /// Reads a pattern. An unclosed bracket is itself.
    pub fn new(pattern: &str) -> Self {
        let letters: Vec<char> = pattern.chars().collect();
        let at = |at: usize| letters.get(at).copied();
        let mut tokens = Vec::new();
        let mut here = 0;
        while let Some(c) = at(here) {
            here += 1;
            match c {
                '*' if at(here) == Some('*') => {
                    while at(here) == Some('*') {
                        here += 1;
                    }
                    if at(here) == Some('/') {
                        here += 1;
                        tokens.push(Token::Directories);
                    } else {
                        tokens.push(Token::Deep);
                    }
                }
                '*' => tokens.push(Token::Many),
                '?' => tokens.push(Token::One),
                '\\' => {
                    tokens.push(Token::Literal(at(here).unwrap_or('\\')));
                    here += 1;
                }
                '[' => match class(&letters, here) {
                    Some((token, next)) => {
                        tokens.push(token);
                        here = next;
                    }
                    None => tokens.push(Token::Literal('[')),
                },
                other => tokens.push(Token::Literal(other)),
            }
        }
        Self(tokens)
    }

    /// Whether it matches an entire path. The work grows with the product of the two lengths, whatever the pattern.
    pub fn matches(&self, path: &str) -> bool {
        // The tokens that can come next.
        let mut states = vec![false; self.0.len() + 1];
        let set = |states: &mut [bool], at: usize| {
            if let Some(state) = states.get_mut(at) {
                *state = true;
            }
        };
        set(&mut states, 0);
        self.skip(&mut states, true);
        for c in path.chars() {
            let mut next = vec![false; states.len()];
            for (at, token) in self.0.iter().enumerate() {
                if !states.get(at).copied().unwrap_or(false) {
                    continue;
                }
                let (stays, passes) = match token {
                    Token::Literal(literal) => (false, *literal == c),
                    Token::One => (false, c != '/'),
                    Token::Many => (c != '/', false),
                    Token::Deep => (true, false),
                    Token::Directories => (true, c == '/'),
                    Token::Class(negated, ranges) => {
                        let within = ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
                        (false, c != '/' && within != *negated)
                    }
                };
                if stays {
                    set(&mut next, at);
                }
                if passes {
                    set(&mut next, at + 1);
                }
            }
            states = next;
            self.skip(&mut states, c == '/');
        }
        states.last().copied().unwrap_or(false)
    }

    /// Passes what can match nothing here: directories only where a part of the path starts.
    fn skip(&self, states: &mut [bool], start_of_part: bool) {
        for (at, token) in self.0.iter().enumerate() {
            let empty = match token {
                Token::Many | Token::Deep => true,
                Token::Directories => start_of_part,
                _ => false,
            };
            if empty
                && states.get(at).copied().unwrap_or(false)
                && let Some(next) = states.get_mut(at + 1)
            {
                *next = true;
            }
        }
    }
}

/// A class after its opening bracket, and what follows.
fn class(letters: &[char], mut here: usize) -> Option<(Token, usize)> {
    let negated = matches!(letters.get(here), Some('^' | '!'));
    here += usize::from(negated);
    let mut ranges = Vec::new();
    loop {
        let from = *letters.get(here)?;
        here += 1;
        match from {
            ']' if !ranges.is_empty() => return Some((Token::Class(negated, ranges), here)),
            _ => {
                let to = match (letters.get(here), letters.get(here + 1)) {
                    (Some('-'), Some(to)) if *to != ']' => {
                        here += 2;
                        *to
                    }
                    _ => from,
                };
                ranges.push((from, to));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_dockerignore() {
        for (pattern, path, expected) in [
            ("a", "a", true),
            ("a", "a/b", false),
            ("*.md", "README.md", true),
            ("*.md", "docs/a.md", false),
            ("**/*.md", "docs/a/b.md", true),
            ("**/*.md", "a.md", true),
            ("*/temp*", "somedir/temporary.txt", true),
            ("*/temp*", "a/b/temp", false),
            ("temp?", "tempa", true),
            ("temp?", "temp", false),
            ("docs/**", "docs/a/b", true),
            ("docs/**/x", "docs/x", true),
            ("docs/**/x", "docs/a/b/x", true),
            ("docs/**/x", "docs/ax", false),
            ("[a-c]*", "bar", true),
            ("[^a-c]*", "bar", false),
            ("[", "[", true),
            ("a\\*", "a*", true),
            ("a\\*", "ab", false),
            ("", "", true),
            ("**", "a/b", true),
        ] {
            assert_eq!(Glob::new(pattern).matches(path), expected, "{pattern} {path}");
        }
        let hard = Glob::new(&"*a".repeat(40));
        assert!(!hard.matches(&"ab".repeat(1_000)));
    }
}
