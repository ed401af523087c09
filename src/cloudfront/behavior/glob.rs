//! A path pattern: `*` matches any run of characters, including slashes. `?` matches exactly one character. Every
//! other character matches itself.

/// Characters of a path pattern.
pub const MAX_PATTERN: usize = 255;

/// A path pattern made ready. The leading slash is implied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    pub(super) tokens: Vec<Token>,
    /// The pattern is longer than AWS takes; it matches nothing.
    too_long: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// This character.
    Literal(char),
    /// `?`
    One,
    /// `*`
    Many,
}

/// Why a pattern doesn't match a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternMismatch {
    /// It would, but for the case of letters.
    Case,
    /// There is no wildcard, and the path is another.
    Other,
    /// The path doesn't start with this.
    Beginning(String),
    /// The path doesn't end with this.
    End(String),
    /// The start and the end match, but the middle doesn't.
    Middle,
    /// The pattern is longer than AWS takes.
    TooLong,
}

/// What is wrong with a pattern itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternFault {
    /// There is no text.
    Empty,
    /// More than [`MAX_PATTERN`] characters.
    TooLong(usize),
    /// A character that AWS doesn't accept.
    Character(char),
}

/// What is wrong with a pattern itself; `None` where AWS takes it.
pub fn pattern_fault(pattern: &str) -> Option<PatternFault> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "_-.*$/~\"'@:+&?".contains(c);
    let length = pattern.chars().count();
    if pattern.is_empty() {
        Some(PatternFault::Empty)
    } else if length > MAX_PATTERN {
        Some(PatternFault::TooLong(length))
    } else {
        pattern.chars().find(|c| !taken(*c)).map(PatternFault::Character)
    }
}

impl Glob {
    /// Reads a pattern. Each text is one.
    pub fn new(pattern: &str) -> Self {
        let relative = pattern.strip_prefix('/').unwrap_or(pattern);
        let mut tokens = vec![Token::Literal('/')];
        let too_long = relative.chars().nth(MAX_PATTERN).is_some();
        for c in relative.chars().take(MAX_PATTERN) {
            match c {
                '*' if tokens.last() == Some(&Token::Many) => {}
                '*' => tokens.push(Token::Many),
                '?' => tokens.push(Token::One),
                other => tokens.push(Token::Literal(other)),
            }
        }
        Self { tokens, too_long }
    }

    /// True if the pattern matches the entire normalized path.
    pub fn matches(&self, path: &str) -> bool {
        self.matches_with(path, |a, b| a == b)
    }

    fn matches_with(&self, path: &str, same: impl Fn(char, char) -> bool) -> bool {
        if self.too_long {
            return false;
        }
        let path: Vec<char> = path.chars().collect();
        let (mut token, mut at) = (0, 0);
        // Where to continue if the text after the last `*` doesn't match.
        let mut again: Option<(usize, usize)> = None;
        while let Some(c) = path.get(at) {
            match self.tokens.get(token) {
                Some(Token::Many) => {
                    again = Some((token + 1, at));
                    token += 1;
                }
                Some(Token::One) => {
                    token += 1;
                    at += 1;
                }
                Some(Token::Literal(literal)) if same(*literal, *c) => {
                    token += 1;
                    at += 1;
                }
                _ => match again {
                    Some((behind, from)) => {
                        token = behind;
                        at = from + 1;
                        again = Some((behind, at));
                    }
                    None => return false,
                },
            }
        }
        self.tokens.get(token..).is_some_and(|rest| rest.iter().all(|token| *token == Token::Many))
    }

    /// Why the pattern doesn't match a normalized path; `None` if it matches.
    pub fn mismatch(&self, path: &str) -> Option<PatternMismatch> {
        if self.matches(path) {
            return None;
        }
        let (beginning, end) = (self.beginning(), self.end());
        Some(if self.too_long {
            PatternMismatch::TooLong
        } else if self.matches_with(path, |a, b| a.eq_ignore_ascii_case(&b)) {
            PatternMismatch::Case
        } else if beginning.chars().count() == self.tokens.len() {
            PatternMismatch::Other
        } else if !path.starts_with(&beginning) {
            PatternMismatch::Beginning(beginning)
        } else if !path.ends_with(&end) {
            PatternMismatch::End(end)
        } else {
            PatternMismatch::Middle
        })
    }

    /// The characters before the first wildcard.
    pub(super) fn beginning(&self) -> String {
        literals(self.tokens.iter())
    }

    /// The characters behind the last wildcard.
    pub(super) fn end(&self) -> String {
        literals(self.tokens.iter().rev()).chars().rev().collect()
    }
}

fn literals<'a>(tokens: impl Iterator<Item = &'a Token>) -> String {
    tokens
        .map_while(|token| match token {
            Token::Literal(c) => Some(*c),
            Token::One | Token::Many => None,
        })
        .collect()
}
