//! Search by words: every word of the search must begin a word of the text.

/// What a person searches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    words: Vec<String>,
}

impl Words {
    /// The words of a search, in lower case.
    pub fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().map(str::to_lowercase).collect() }
    }

    /// True where every word of the search begins a word of one of the texts: "ecr" finds "Amazon ECR", not "secret".
    /// A name's parts count as words (`minimumHealthyPercent` is found by "healthy"), and so does what follows any
    /// other character than a letter or digit (`cloudfront.key.cookies`, `max-age`).
    pub fn matches(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| begins_a_word(text, word)))
    }
}

fn begins_a_word(text: &str, word: &str) -> bool {
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let hump = letter.is_uppercase() && before.is_lowercase();
        let start = !before.is_alphanumeric() || hump || !letter.is_alphanumeric();
        before = letter;
        if start && text.get(at..).is_some_and(|rest| starts_with(rest, word)) {
            return true;
        }
    }
    word.is_empty()
}

/// True where the text starts with the word, whatever the case of the text. The word is in lower case.
fn starts_with(text: &str, word: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    word.chars().all(|letter| letters.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_prefixes_match_and_parts_of_words_do_not() {
        let cases = [
            ("", "anything", true),
            ("ecr", "Amazon ECR lifecycle", true),
            ("ecr", "a secret value", false),
            ("eks", "two weeks", false),
            ("healthy", "minimumHealthyPercent", true),
            ("cookie", "cloudfront.key.cookies", true),
            ("max-age", "Cache-Control: max-age=60", true),
            ("/api/*", "GET /api/* first", true),
            ("task role", "The role of a task", true),
            ("task role", "The task alone", false),
            ("ÉTÉ", "un été", true),
        ];
        for (search, text, expected) in cases {
            assert_eq!(Words::new(search).matches(&[text]), expected, "{search} in {text}");
        }
        assert!(Words::new("cookie key").matches(&["the key", "a cookie"]));
    }
}
