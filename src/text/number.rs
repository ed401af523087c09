//! Numbers with their nouns and units, lists, and complete sentences.

/// An integer of any type, so that no caller converts one to have it written.
pub trait Integer: Copy {
    /// The value, in the widest type.
    fn wide(self) -> i128;
}

macro_rules! integers {
    ($($kind:ty)*) => {
        $(impl Integer for $kind {
            fn wide(self) -> i128 {
                self as i128
            }
        })*
    };
}
integers!(u8 u16 u32 u64 usize i8 i16 i32 i64 i128);

/// An integer with its thousands apart: `1,234,567`, `-1,000`.
pub fn number(value: impl Integer) -> String {
    let value = value.wide();
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with up to two decimals and its thousands apart: `62.5`, `1,200`, `66.67`.
pub fn decimal(value: f64) -> String {
    if !value.is_finite() || value.abs() >= 1e15 {
        return value.to_string();
    }
    let hundredths = (value * 100.0).round() as i128;
    let (whole, rest) = (hundredths / 100, (hundredths % 100).unsigned_abs());
    let sign = if hundredths < 0 && whole == 0 { "-" } else { "" };
    let whole = number(whole);
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

/// A number and its noun, in the plural where it isn't 1: `1 task`, `1,200 tasks`, `3 policies`, `2 tasks in the task
/// group`, `5 cache behaviors`. The head noun takes the plural: the last word, or the one before a preposition.
pub fn count_of(value: impl Integer, noun: &str) -> String {
    let value = value.wide();
    if value == 1 { format!("1 {noun}") } else { format!("{} {}", number(value), plural(noun)) }
}

/// A number and the form of its noun, for nouns whose plural [`count_of`] can't form: `1 vCPU`, `2 vCPUs`.
pub fn count_as(value: impl Integer, one: &str, many: &str) -> String {
    let value = value.wide();
    format!("{} {}", number(value), agree(value, one, many))
}

fn plural(noun: &str) -> String {
    const PREPOSITIONS: [&str; 8] =
        [" of ", " in ", " on ", " with ", " for ", " from ", " per ", " that "];
    let end = PREPOSITIONS.iter().filter_map(|word| noun.find(word)).min().unwrap_or(noun.len());
    let (head, rest) = noun.split_at(end);
    let vowel = |c: char| "aeiou".contains(c);
    let stem = head.strip_suffix('y').filter(|stem| !stem.ends_with(vowel));
    match stem {
        Some(stem) => format!("{stem}ies{rest}"),
        None if head.ends_with(['s', 'x']) || head.ends_with("ch") || head.ends_with("sh") => {
            format!("{head}es{rest}")
        }
        None => format!("{head}s{rest}"),
    }
}

/// The form that agrees with the number: `agree(n, "is", "are")`.
pub fn agree<'a>(value: impl Integer, one: &'a str, many: &'a str) -> &'a str {
    if value.wide() == 1 { one } else { many }
}

/// A share of 1 in percent: `50%`, `14%`. Below 10% with one decimal (`0.4%`, `2.5%`). Neither 0% nor 100% unless exact.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "–".into();
    }
    let value = share * 100.0;
    let places = if value.abs() < 9.95 || (99.5..100.0).contains(&value) { 1 } else { 0 };
    let text = format!("{value:.places$}");
    let text = match text.as_str() {
        "0.0" if value > 0.0 => "<0.1",
        "100.0" if value < 100.0 => ">99.9",
        text => text.strip_suffix(".0").unwrap_or(text),
    };
    format!("{text}%")
}

/// Mebibytes as a person reads them: `512 MiB`, `1 GiB`, `5.9 GiB`.
pub fn memory(mib: u64) -> String {
    match mib {
        0..1024 => format!("{mib} MiB"),
        _ if mib.is_multiple_of(1024) => format!("{} GiB", number(mib / 1024)),
        _ => format!("{:.1} GiB", mib as f64 / 1024.0),
    }
}

/// Mebibytes to the last one, where amounts are compared: `5,939 MiB`.
pub fn mebibytes(mib: u64) -> String {
    format!("{} MiB", number(mib))
}

/// Bytes in decimal units, as bills and logs count them: `0 bytes`, `1.5 kB`, `2.0 GB`.
pub fn bytes(value: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match UNITS.into_iter().find(|(unit, _)| value >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", value as f64 / unit as f64),
        None => count_of(value, "byte"),
    }
}

/// A rank: `1st`, `2nd`, `3rd`, `11th`.
pub fn ordinal(rank: u64) -> String {
    let ending = match (rank % 10, rank % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{}{ending}", number(rank))
}

/// The items as a sentence lists them: `a`, `a and b`, `a, b, and c`; the word is "and" or "or".
pub fn list<T: AsRef<str>>(items: &[T], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [one, two] => format!("{} {word} {}", one.as_ref(), two.as_ref()),
        [first @ .., last] => {
            let mut text = String::new();
            for item in first {
                text.push_str(item.as_ref());
                text.push_str(", ");
            }
            format!("{text}{word} {}", last.as_ref())
        }
    }
}

/// With a capital at its start, where that is a plain word, and a period at its end. A name keeps its letters
/// (`i-0a1`, `distinctInstance`, code in backticks).
pub fn sentence(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or("");
    let plain = first.chars().all(|c| c.is_lowercase() || matches!(c, ',' | ':' | '\''));
    let mut letters = text.chars();
    let mut sentence: String = match letters.next() {
        Some(letter) if plain => letter.to_uppercase().collect(),
        letter => letter.into_iter().collect(),
    };
    sentence.push_str(letters.as_str());
    if !sentence.is_empty() && !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// Bytes as lowercase hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A quantity that is entered as an integer; 0 for a negative number.
pub fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_two_places_at_most() {
        let cases = [
            (0.0, "0"),
            (62.5, "62.5"),
            (66.666_6, "66.67"),
            (1200.0, "1,200"),
            (-0.05, "-0.05"),
            (-1234.5, "-1,234.5"),
            (99.999, "100"),
            (f64::INFINITY, "inf"),
        ];
        for (value, expected) in cases {
            assert_eq!(decimal(value), expected);
        }
    }

    #[test]
    fn thousands_are_apart() {
        let cases =
            [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
        assert_eq!(number(i128::MIN), "-170,141,183,460,469,231,731,687,303,715,884,105,728");
    }

    #[test]
    fn the_head_noun_takes_the_plural() {
        let cases = [
            (1, "task", "1 task"),
            (0, "task", "0 tasks"),
            (1200, "task", "1,200 tasks"),
            (2, "policy", "2 policies"),
            (2, "key", "2 keys"),
            (2, "batch", "2 batches"),
            (2, "address", "2 addresses"),
            (3, "task in the task group", "3 tasks in the task group"),
            (2, "cache behavior", "2 cache behaviors"),
            (2, "task definition of the service", "2 task definitions of the service"),
        ];
        for (value, noun, expected) in cases {
            assert_eq!(count_of(value, noun), expected);
        }
        assert_eq!(count_as(2, "of them is", "of them are"), "2 of them are");
        assert_eq!(agree(1, "is", "are"), "is");
    }

    #[test]
    fn shares_never_round_to_all_or_nothing() {
        let cases = [
            (0.0, "0%"),
            (0.0001, "<0.1%"),
            (0.004, "0.4%"),
            (0.025, "2.5%"),
            (0.14, "14%"),
            (0.5, "50%"),
            (0.996, "99.6%"),
            (0.99999, ">99.9%"),
            (1.0, "100%"),
            (2.0, "200%"),
            (f64::NAN, "–"),
        ];
        for (share, expected) in cases {
            assert_eq!(percent(share), expected, "{share}");
        }
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!([memory(512), memory(1024), memory(6042)], ["512 MiB", "1 GiB", "5.9 GiB"]);
        assert_eq!(mebibytes(5939), "5,939 MiB");
        assert_eq!(
            [bytes(0), bytes(1), bytes(1500), bytes(2_000_000_000)],
            ["0 bytes", "1 byte", "1.5 kB", "2.0 GB"]
        );
    }

    #[test]
    fn ranks_lists_and_sentences() {
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal).join(" "),
            "1st 2nd 3rd 4th 11th 12th 13th 21st 112th"
        );
        assert_eq!(list(&["a"], "and"), "a");
        assert_eq!(list(&["a", "b"], "or"), "a or b");
        assert_eq!(list(&["a", "b", "c"], "and"), "a, b, and c");
        assert_eq!(sentence("the limit is 4"), "The limit is 4.");
        assert_eq!(
            sentence("distinctInstance allows one task"),
            "distinctInstance allows one task."
        );
        assert_eq!(sentence("i-0a1 is full."), "i-0a1 is full.");
        assert_eq!(sentence(""), "");
    }
}
