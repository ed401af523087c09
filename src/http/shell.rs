//! Splits a command into words, as a POSIX shell or the Windows command line does.

use super::TextError;
use crate::text::slice;
use std::iter::Peekable;

/// Line and column, from 1.
type Place = (u32, u32);

/// The words of a command.
pub(super) struct Words {
    /// The words, without quotes and escapes.
    pub words: Vec<String>,
    /// A quote that contains what looks like the options after it.
    pub unclosed_quote: Option<TextError>,
}

/// Splits a command into words. A `^` before a quote or a line end marks a Windows command.
///
/// # Errors
/// The unclosed quote.
pub(super) fn split_words(command: &str) -> Result<Words, TextError> {
    let mut shell = Shell::new(command);
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    while let Some((here, c)) = shell.next() {
        match c {
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            '\'' => shell.quoted(here, '\'', word.get_or_insert_default())?,
            '"' => shell.quoted(here, '"', word.get_or_insert_default())?,
            '$' if shell.rest.peek() == Some(&'\'') => {
                shell.next();
                shell.dollar_quoted(here, word.get_or_insert_default())?;
            }
            '\\' => match shell.whole_end() {
                None | Some((_, '\n')) => {}
                Some((_, c)) => word.get_or_insert_default().push(c),
            },
            '^' if matches!(shell.rest.peek(), Some('"' | '&' | '\n' | '\r')) => {
                let words = windows_words(command)?;
                return Ok(Words { words, unclosed_quote: None });
            }
            '|' | '>' | '<' | ';' | '&' if word.is_none() => break, // what follows is for the shell, not for curl
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(Words { words, unclosed_quote: shell.unclosed_quote })
}

/// The words of commands, line ends among them as blanks; none if a quote isn't closed.
pub fn shell_words(commands: &str) -> Option<Vec<String>> {
    split_words(commands).ok().map(|words| words.words)
}

struct Shell<'a> {
    rest: Peekable<std::str::Chars<'a>>,
    line: u32,
    column: u32,
    unclosed_quote: Option<TextError>,
}

impl<'a> Shell<'a> {
    fn new(command: &'a str) -> Self {
        Self { rest: command.chars().peekable(), line: 1, column: 1, unclosed_quote: None }
    }

    /// The next character with its position.
    fn next(&mut self) -> Option<(Place, char)> {
        let c = self.rest.next()?;
        let here = (self.line, self.column);
        if c == '\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else {
            self.column = self.column.saturating_add(1);
        }
        Some((here, c))
    }

    /// The next character; `\r\n` is one.
    fn whole_end(&mut self) -> Option<(Place, char)> {
        let next = self.next();
        match (next, self.rest.peek()) {
            (Some((_, '\r')), Some('\n')) => self.next(),
            _ => next,
        }
    }

    fn quoted(&mut self, start: Place, quote: char, word: &mut String) -> Result<(), TextError> {
        let before = word.len();
        while let Some((_, c)) = self.next() {
            match c {
                c if c == quote => {
                    let goes_on = !matches!(
                        self.rest.peek(),
                        None | Some(' ' | '\t' | '\r' | '\n' | '"' | '\'' | '\\')
                    );
                    let inside = slice(word, before..);
                    if goes_on && inside.ends_with(char::is_whitespace) && inside.contains(" -") {
                        self.unclosed_quote.get_or_insert_with(|| unclosed(quote, start));
                    }
                    return Ok(());
                }
                '\\' if quote == '"' => match self.next() {
                    Some((_, '\n')) | None => {}
                    Some((_, c @ ('"' | '\\' | '$' | '`'))) => word.push(c),
                    Some((_, c)) => word.extend(['\\', c]),
                },
                c => word.push(c),
            }
        }
        Err(self.unclosed_quote.take().unwrap_or_else(|| unclosed(quote, start)))
    }

    /// `$'…'` with its escapes.
    fn dollar_quoted(&mut self, start: Place, word: &mut String) -> Result<(), TextError> {
        while let Some((_, c)) = self.next() {
            match c {
                '\'' => return Ok(()),
                '\\' => match self.next() {
                    Some((_, 'n')) => word.push('\n'),
                    Some((_, 't')) => word.push('\t'),
                    Some((_, 'r')) => word.push('\r'),
                    Some((_, 'x')) => self.code(2, word),
                    Some((_, 'u')) => self.code(4, word),
                    Some((_, 'U')) => self.code(8, word),
                    Some((_, c)) => word.push(c),
                    None => {}
                },
                c => word.push(c),
            }
        }
        Err(unclosed('\'', start))
    }

    /// Up to `most` hexadecimal digits as a character.
    fn code(&mut self, most: u32, word: &mut String) {
        let mut code = 0u32;
        for _ in 0..most {
            let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(16)) else {
                break;
            };
            self.next();
            code = code.saturating_mul(16).saturating_add(digit);
        }
        word.push(char::from_u32(code).unwrap_or('\u{fffd}'));
    }
}

/// Words as a Windows program receives them: `"` opens and closes, `\"` is a quote, `""` within quotes too.
fn windows_words(command: &str) -> Result<Vec<String>, TextError> {
    let characters = without_carets(command);
    let mut rest = characters.into_iter().peekable();
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut open: Option<Place> = None;
    while let Some((here, c)) = rest.next() {
        match c {
            ' ' | '\t' | '\n' | '\r' if open.is_none() => words.extend(word.take()),
            '"' if open.is_some() && rest.next_if(|(_, next)| *next == '"').is_some() => {
                word.get_or_insert_default().push('"');
            }
            '"' => {
                word.get_or_insert_default();
                open = match open {
                    None => Some(here),
                    Some(_) => None,
                };
            }
            '\\' => {
                // Backslashes are literal. Before a quote, two become one, and an odd one escapes the quote.
                let mut count = 1;
                while rest.next_if(|(_, next)| *next == '\\').is_some() {
                    count += 1;
                }
                let quote = matches!(rest.peek(), Some((_, '"')));
                let word = word.get_or_insert_default();
                let kept = if quote { count / 2 } else { count };
                word.extend(std::iter::repeat_n('\\', kept));
                if quote && count % 2 == 1 {
                    rest.next();
                    word.push('"');
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match open {
        Some(start) => Err(unclosed('"', start)),
        None => Ok(words),
    }
}

/// What the Windows command line passes on: `^` escapes the next character, and removes a line end.
fn without_carets(command: &str) -> Vec<(Place, char)> {
    let mut line = Shell::new(command);
    let mut plain = Vec::new();
    let mut quoted = false;
    while let Some((here, c)) = line.next() {
        match c {
            '^' if !quoted => {
                let mut next = line.whole_end();
                // After a removed line end, the next character is literal, so a second line end stays.
                if matches!(next, Some((_, '\n'))) {
                    next = line.whole_end();
                }
                plain.extend(next);
            }
            '\r' | '\n' => break,
            '&' | '|' | '<' | '>' if !quoted => break, // the next command
            c => {
                quoted ^= c == '"';
                plain.push((here, c));
            }
        }
    }
    plain
}

fn unclosed(quote: char, (line, column): Place) -> TextError {
    TextError {
        line,
        column,
        message: ["expected a closing quote ", quote.encode_utf8(&mut [0; 4])].concat(),
    }
}
