//! Path patterns against a slow and obvious model.

use cloudglass::cloudfront::behavior::{
    Glob, PatternMismatch, SearchBudget, common, covers, matches, normalize,
};
use proptest::prelude::*;

/// The definition, word for word.
fn slow(pattern: &[char], path: &[char]) -> bool {
    match (pattern.first(), path.first()) {
        (None, None) => true,
        (Some('*'), _) => {
            slow(&pattern[1..], path) || (!path.is_empty() && slow(pattern, &path[1..]))
        }
        (Some('?'), Some(_)) => slow(&pattern[1..], &path[1..]),
        (Some(a), Some(b)) => a == b && slow(&pattern[1..], &path[1..]),
        _ => false,
    }
}

fn slowly(pattern: &str, path: &str) -> bool {
    let pattern: Vec<char> =
        format!("/{}", pattern.strip_prefix('/').unwrap_or(pattern)).chars().collect();
    slow(&pattern, &path.chars().collect::<Vec<_>>())
}

/// Every path of up to `length` characters of this alphabet.
fn paths(length: usize) -> Vec<String> {
    let mut all = vec!["/".to_owned()];
    let mut last = all.clone();
    for _ in 0..length {
        last = last
            .iter()
            .flat_map(|path| ['a', 'b', 'x', '/'].map(|c| format!("{path}{c}")))
            .collect();
        all.extend(last.clone());
    }
    all
}

#[test]
fn paths_are_normalized() {
    let table = [
        ("", "/"),
        ("/", "/"),
        ("///", "/"),
        ("/a/b/..", "/a/"),
        ("/a/b/../", "/a/"),
        ("/a/./b/.", "/a/b/"),
        ("//a//b1", "/a/b1"),
        ("/../../a", "/a"),
        ("/a/b?x=/../..", "/a/b"),
        ("/%61%2F%7e%zz%4", "/a%2F~%zz%4"),
        ("/a/%2E%2e/b", "/b"),
        ("a", "/a"),
        ("/a..b/...", "/a..b/..."),
    ];
    for (raw, normal) in table {
        assert_eq!(normalize(raw), normal, "{raw}");
    }
}

#[test]
fn a_mismatch_is_explained() {
    let table = [
        ("images/*.jpg", "/IMAGES/a.jpg", PatternMismatch::Case),
        ("api", "/api/v1", PatternMismatch::Other),
        ("images/*", "/css/a", PatternMismatch::Beginning("/images/".into())),
        ("*.jpg", "/a.gif", PatternMismatch::End(".jpg".into())),
        ("a*b*c", "/a-c", PatternMismatch::Middle),
    ];
    for (pattern, path, why) in table {
        assert_eq!(Glob::new(pattern).mismatch(path), Some(why), "{pattern} {path}");
    }
    assert_eq!(Glob::new("*").mismatch("/a"), None);
    assert_eq!(Glob::new(&"a".repeat(300)).mismatch("/a"), Some(PatternMismatch::TooLong));
}

#[test]
fn patterns_that_shadow_each_other_are_told() {
    let table = [
        ("*", "images/*", true),
        ("*.gif", "images/*.gif", true),
        ("images/*", "images/*.jpg", true),
        ("images/*.jpg", "images/*", false),
        ("/a*", "a/b*", true),
        ("a?c", "abc", true),
        ("a*c", "a??c", true),
        ("a??c", "a*c", false),
        ("*a*", "*ab*", true),
        ("*", "*", true),
        ("api/*", "api", false),
    ];
    for (wide, narrow, expected) in table {
        assert_eq!(
            covers(&Glob::new(wide), &Glob::new(narrow), &mut SearchBudget::default()),
            expected,
            "{wide} {narrow}"
        );
    }
}

#[test]
fn hostile_patterns_are_answered_at_once() {
    let stars = "*a".repeat(127);
    let marks = format!("*a{}", "?".repeat(200));
    let path = format!("/{}", "a".repeat(100_000));
    for pattern in [&stars, &marks] {
        let _ = matches(pattern, &path);
        for other in [&stars, &marks] {
            let (one, two) = (Glob::new(pattern), Glob::new(other));
            let _ = covers(&one, &two, &mut SearchBudget::default());
            let _ = common(&one, &two, &mut SearchBudget::default());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn matching_agrees_with_the_slow_model(pattern in "/?[ab/*?]{0,7}", path in "/[ab/]{0,8}") {
        prop_assert_eq!(Glob::new(&pattern).matches(&path), slowly(&pattern, &path));
    }

    #[test]
    fn covering_agrees_with_the_slow_model(wide in "[ab*?]{0,4}", narrow in "[ab*?]{0,4}") {
        let (one, two) = (Glob::new(&wide), Glob::new(&narrow));
        let short = paths(5);
        let covered = short.iter().all(|path| !slowly(&narrow, path) || slowly(&wide, path));
        prop_assert_eq!(covers(&one, &two, &mut SearchBudget::default()), covered, "{} {}", wide, narrow);
        let both = short.iter().any(|path| slowly(&narrow, path) && slowly(&wide, path));
        let witness = common(&one, &two, &mut SearchBudget::default());
        if both {
            prop_assert!(witness.is_some(), "{} {}", wide, narrow);
        }
        if let Some(path) = witness {
            prop_assert!(slowly(&wide, &path) && slowly(&narrow, &path), "{} {} {}", wide, narrow, path);
        }
    }

    #[test]
    fn normal_paths_stay_as_they_are(path in "(/[a-c.%0-9]{0,3}){0,5}[/]?") {
        let normal = normalize(&path);
        prop_assert!(normal.starts_with('/') && !normal.contains("//"));
        if !normal.contains('%') {
            prop_assert_eq!(normalize(&normal), normal);
        }
    }
}
