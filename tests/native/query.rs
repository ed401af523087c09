//! The cluster query language: times, versions, and regular expressions, as docs/reference/containers.md, section 3, has
//! them.

use cloudglass::ecs::query::{self, InstanceFacts, Regex, completions, moment};
use std::collections::BTreeMap;

/// Milliseconds since 1970 as Python's `datetime` counts them; without an offset the time is UTC.
#[test]
fn times_are_read_to_the_millisecond() {
    for (text, millis) in [
        ("1970-01-01", 0),
        ("1969-12-31", -86_400_000),
        ("2000-02-29", 951_782_400_000),
        ("1900-02-28", -2_203_977_600_000),
        ("1900-03-01", -2_203_891_200_000),
        ("2024-02-29T23:59:59Z", 1_709_251_199_000),
        ("2100-03-01", 4_107_542_400_000),
        ("2018-06-18T22:28:28+00:00", 1_529_360_908_000),
        ("2018-06-18T22:28:28.5Z", 1_529_360_908_500),
        ("2018-06-18T22:28:28.123456-05:30", 1_529_380_708_123),
        ("2018-12-31 23:59:59+0900", 1_546_268_399_000),
        ("2018-06-18T00:00:00z", 1_529_280_000_000),
    ] {
        assert_eq!(moment(text), Some(millis), "{text}");
    }
    for text in [
        "",
        "2018",
        "2018-06",
        "2018-6-18",
        "+018-06-18",
        "2018/06-18",
        "2018-06/18",
        "2018-00-01",
        "2018-13-01",
        "2018-06-00",
        "2018-06-31",
        "2018-04-31",
        "2018-09-31",
        "2018-11-31",
        "2018-12-32",
        "2018-02-29",
        "1900-02-29",
        "2018-06-18T22:28",
        "2018-06-18x22:28:28",
        "2018-06-18T22-28:28",
        "2018-06-18T22:28-28",
        "2018-06-18T24:00:00",
        "2018-06-18T22:60:00",
        "2018-06-18T22:28:61",
        "2018-06-18T22:28:62",
        "2018-06-18T22:28:28.",
        "2018-06-18T22:28:28.Z",
        "2018-06-18T22:28:28x",
        "2018-06-18T22:28:28+",
        "2018-06-18T22:28:28+24:00",
        "2018-06-18T22:28:28+05:60",
        "2018-06-18T22:28:28+5:00",
        "2018-06-18T22:28:28+05:0",
        "2018-06-18T22:28:28+05:000",
        "2018-06-18T22:28:28+05",
        "2018-06-18T22:28:28*05:00",
        "2018-06-18T22:28:28Z ",
    ] {
        assert_eq!(moment(text), None, "{text}");
    }
}

fn holds(expression: &str, attribute: &str) -> Option<bool> {
    let attributes = BTreeMap::from([("x".to_owned(), Some(attribute.to_owned()))]);
    let facts = InstanceFacts {
        agent_connected: true,
        agent_version: Some("1.14.5"),
        instance_id: "i-1",
        registered_at: Some("2018-06-18T22:28:28Z"),
        running_tasks: 2,
        attributes: &attributes,
        groups: &["service:web".to_owned(), "family:batch".to_owned()],
    };
    query::parse(expression).ok().map(|expression| expression.matches(&facts))
}

/// Numbers, versions, and times compare by value, text compares as text. A comparison with two equal values, one below,
/// and one above tells the six operators apart.
#[test]
fn ordering_is_by_value() {
    for (subject, below, equal, above) in [
        ("runningTasksCount", "1", "2", "10"),
        ("agentVersion", "1.9.9", "1.14.5", "1.14.10"),
        ("agentVersion", "1.14", "1.14.5.0", "2"),
        ("agentVersion", "0", "v1.14.5", "1.14.5.1"),
        ("registeredAt", "2018-06-18", "2018-06-18T22:28:28.000Z", "2018-06-18T22:28:28.001Z"),
        ("registeredAt", "2018-06-19T00:28:27+02:00", "2018-06-19T00:28:28+02:00", "2018-06-19"),
    ] {
        for (value, order) in [(below, 1), (equal, 0), (above, -1)] {
            for (operator, expected) in [
                ("==", order == 0),
                ("!=", order != 0),
                (">", order > 0),
                (">=", order >= 0),
                ("<", order < 0),
                ("<=", order <= 0),
            ] {
                let expression = format!("{subject} {operator} {value}");
                assert_eq!(holds(&expression, ""), Some(expected), "{expression}");
            }
        }
    }
}

/// `==` compares text. The ordering operators compare numbers by value, and anything else as text.
#[test]
fn attributes_are_text() {
    for (value, expression, expected) in [
        ("1", "attribute:x == 1.0", false),
        ("1", "attribute:x != 1.0", true),
        ("1", "attribute:x >= 1.0", true),
        ("10", "attribute:x > 9", true),
        ("10", "attribute:x > 9a", false),
        ("b", "attribute:x > a", true),
        ("b", "attribute:x <= a", false),
    ] {
        assert_eq!(holds(expression, value), Some(expected), "{value}: {expression}");
    }
}

/// The results of `java.util.regex.Pattern` of Java 17: what each pattern matches as a whole, and what not.
#[test]
fn regular_expressions_match_as_in_java() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("a*", &["aa", ""], &["b"]),
        ("a+", &["a", "aaa"], &["", "b"]),
        ("a?b", &["b", "ab"], &["aab"]),
        ("a{2}", &["aa"], &["a", "aaa"]),
        ("a{2,}", &["aa", "aaaa"], &["a"]),
        ("a{1,3}", &["a", "aaa"], &["", "aaaa"]),
        ("a{0}b", &["b"], &["ab"]),
        ("(ab){2}c", &["ababc"], &["abc"]),
        ("a*?b", &["aab", "b"], &["aa"]),
        ("a+?", &["aa"], &[""]),
        ("a??b", &["ab", "b"], &[]),
        ("a{1,2}?", &["aa"], &["aaa"]),
        ("a|b|ab", &["ab", "b"], &["abab"]),
        ("a||b", &["", "a", "b"], &["ab"]),
        ("(a|b)*c", &["abbac", "c"], &["abd"]),
        ("(?:ab|a)b", &["abb", "ab"], &["aab"]),
        ("(?<name1>a)b", &["ab"], &["a"]),
        ("x(?i)ab", &["xAB", "xab"], &["XAB"]),
        ("(?i:a)b", &["Ab"], &["aB"]),
        ("(?i)[a-c]z", &["BZ"], &["DZ"]),
        ("(?i)[^a]", &["b"], &["A", "a"]),
        ("(?i)a(?-i)b", &["Ab"], &["AB"]),
        ("((?i)a)b", &["Ab"], &["AB"]),
        ("(?s).", &["a"], &[]),
        ("a.c", &["abc"], &["ac", "a\nc"]),
        ("(?s)a.c", &["a\nc", "abc"], &[]),
        ("(?s-s)a.c", &["abc"], &["a\nc"]),
        ("(?is)A.c", &["a\nC"], &[]),
        (".", &["\u{2027}", "é"], &["\r", "\n", "\u{85}", "\u{2028}", "\u{2029}"]),
        ("[abc]", &["b"], &["d"]),
        ("[a-c]", &["a", "c"], &["d"]),
        ("[^a-c]", &["d"], &["b"]),
        ("[a-]", &["-", "a"], &["b"]),
        ("[-a]", &["-", "a"], &["b"]),
        ("[]a]", &["]", "a"], &["b"]),
        ("[^]a]", &["b"], &["]", "a"]),
        ("[a^]", &["^", "a"], &["b"]),
        ("[a-c[x-z]]", &["b", "y"], &["d"]),
        ("[a-z&&[^m]]", &["a"], &["m", "A"]),
        ("[a-z&&b-y&&[^k]]", &["b"], &["a", "k"]),
        (r"[\w&&\D]", &["a", "_"], &["5"]),
        (r"[\d-z]", &["5", "-", "z"], &["a"]),
        ("[+--]", &["+", ",", "-"], &["."]),
        (r"[\x41-\x43]", &["A", "C"], &["D"]),
        (r"[\\-a]", &["\\", "`", "a"], &["b", "-"]),
        (r"(?i)[\x41-C]", &["A", "b", "C"], &["D"]),
        (r"[\u0041\t]", &["A", "\t"], &["B"]),
        ("[.*+]", &[".", "*"], &["a"]),
        ("[&]", &["&"], &["a"]),
        ("[a&b]", &["&", "a"], &["c"]),
        (r"\d", &["0", "9"], &["/", ":", "a"]),
        (r"\D", &["a"], &["0"]),
        (r"\w", &["a", "Z", "0", "_"], &["-", "é"]),
        (r"\W", &["-"], &["a", "_"]),
        (r"\s", &["\t", "\n", "\r", "\u{b}", "\u{c}", " "], &["a", "\u{8}", "\u{e}"]),
        (r"\S", &["a"], &[" "]),
        (r"\p{Lower}", &["a", "z"], &["A", "`", "{"]),
        (r"\p{Upper}", &["A", "Z"], &["a", "@", "["]),
        (r"\P{Upper}", &["a"], &["A"]),
        (r"(?i)\p{Lower}", &["A", "a"], &["1"]),
        (r"\p{Alpha}", &["a", "Z"], &["1"]),
        (r"\p{Digit}", &["0", "9"], &["a"]),
        (r"\p{Alnum}", &["a", "Z", "9"], &["_"]),
        (r"\p{Punct}", &["!", "/", ":", "@", "[", "`", "{", "~"], &["a", "0", " "]),
        (r"\p{Graph}", &["!", "~", "a"], &[" ", "\u{7f}"]),
        (r"\p{Print}", &[" ", "~"], &["\u{1f}", "\u{7f}"]),
        (r"\p{Blank}", &[" ", "\t"], &["\n"]),
        (r"\p{Cntrl}", &["\u{0}", "\u{1f}", "\u{7f}"], &[" "]),
        (r"\p{XDigit}", &["0", "9", "a", "f", "A", "F"], &["g", "G"]),
        (r"\p{Space}", &[" ", "\t", "\r", "\u{b}"], &["a"]),
        (r"\p{ASCII}", &["\u{0}", "\u{7f}"], &["\u{80}"]),
        (r"\t\n\r\f", &["\t\n\r\u{c}"], &[]),
        (r"\x41\u00e9", &["Aé"], &["A"]),
        (r"\.\*\\", &[".*\\"], &[]),
        (r"\Qa.b\E+", &["a.b", "a.bb"], &["axb"]),
        (r"\Qa.b", &["a.b"], &["aXb"]),
        (r"\Q\Ea", &["a"], &[]),
        (r"a\Q*\E{2}", &["a**"], &["a*"]),
        ("^a$", &["a"], &["b"]),
        ("a^b", &[], &["ab"]),
        (r"\Aa\z", &["a"], &[]),
        (r"a\Z", &["a"], &[]),
        (r"\ba\b", &["a"], &[]),
        (r"a\bb", &[], &["ab"]),
        (r"a\b-", &["a-"], &[]),
        (r"-\ba", &["-a"], &[]),
        (r"_\b-", &["_-"], &[]),
        (r"a\B_", &["a_"], &[]),
        (r"\B-\B", &["-"], &[]),
        (r"\Ba", &[], &["a"]),
        (r"a\B", &[], &["a"]),
        ("(a*)*", &["aaa", ""], &["b"]),
        ("(a?){3}", &["", "aaa"], &["aaaa"]),
        ("(a|b)*?abb", &["aababb"], &["abab"]),
        (r"[^\w\W]", &[], &["a"]),
        (r"[^\w\W]?", &[""], &["a"]),
        (r"[[^\w\W]a]", &["a"], &["b"]),
        (r"\[a\]", &["[a]"], &[]),
        ("}", &["}"], &[]),
        ("a}", &["a}"], &[]),
        ("]", &["]"], &[]),
        ("-", &["-"], &[]),
    ];
    for (pattern, matching, others) in cases {
        let regex = Regex::new(pattern).unwrap_or_else(|bad| panic!("{pattern}: {}", bad.what));
        for text in *matching {
            assert!(regex.matches(text), "{pattern} matches {text:?}");
        }
        for text in *others {
            assert!(!regex.matches(text), "{pattern} doesn't match {text:?}");
        }
    }
}

#[test]
fn regular_expressions_that_are_refused() {
    let refused = |patterns: &str, unsupported: bool| {
        for pattern in patterns.split(' ') {
            let found = Regex::new(pattern).map_err(|bad| bad.unsupported);
            assert_eq!(found.err(), Some(unsupported), "{pattern}");
        }
    };
    // Java refuses these, too.
    refused(
        r"a** *a +a ?a a{ a{x a{,2} a{2 a{2,1} (a a) (?<a (?<a-b>c) [a [ [] [^] [a[b] [b-a] [z-\x41] [a-\d] a\ \x4 \x \xg1 \x+1 \u041 \u",
        false,
    );
    // Java accepts these.
    refused(
        r"a*+ a?+ a++ a{2}+ a{1001} a{0,1001} a{1001,} (a{1000}){1000} (a)\1 (?<a>a)\k<a> (?=a) (?!a) (?<=a) (?<!a) (?>a) (?m)a (?x)a \a \07 \p{L} \pL",
        true,
    );
    assert!(Regex::new("{2}").is_err() && Regex::new("a|{2}").is_err());
    assert!(Regex::new("a{1000}").is_ok());
    // 32 groups within each other are the limit.
    let nested = |depth: usize| [&*"(".repeat(depth), "a", &*")".repeat(depth)].concat();
    assert!(Regex::new(&nested(31)).is_ok_and(|regex| regex.matches("a")));
    assert_eq!(Regex::new(&nested(32)).map_err(|bad| bad.unsupported).err(), Some(true));
    // The depth counts what is open, not what was.
    assert!(Regex::new(&"(a)[a[b]]".repeat(40)).is_ok());
}

/// Text that parses to the same expression, with the symbols of the grammar, and quotation marks where a value needs them.
#[test]
fn expressions_are_written_as_they_are_read() {
    for (text, written) in [
        ("attribute:stack equals prod", "attribute:stack == prod"),
        (
            "attribute:stack exists and attribute:gpu not_exists",
            "attribute:stack exists and attribute:gpu !exists",
        ),
        (
            "runningTasksCount >= 1 || runningTasksCount < 9",
            "runningTasksCount >= 1 or runningTasksCount < 9",
        ),
        ("not (not agentConnected == true)", "not not(agentConnected == true)"),
        (
            "! (ec2InstanceId == i-1 or task:group != web)",
            "not(ec2InstanceId == i-1 or task:group != web)",
        ),
        (
            "(attribute:a exists or attribute:b exists) && attribute:c exists",
            "(attribute:a exists or attribute:b exists) and attribute:c exists",
        ),
        (
            "attribute:a exists or attribute:b exists and attribute:c exists",
            "attribute:a exists or (attribute:b exists and attribute:c exists)",
        ),
        ("attribute:a =~ 't2.*'", "attribute:a =~ t2.*"),
        ("attribute:a !~ 't2.(micro|small)'", "attribute:a !~ 't2.(micro|small)'"),
        ("attribute:a == 'two words'", "attribute:a == 'two words'"),
        ("attribute:a == ''", "attribute:a == ''"),
        ("attribute:a == \"it's\"", "attribute:a == it's"),
        ("attribute:a == \"'s\"", "attribute:a == \"'s\""),
        ("attribute:a == 'a,b]'", "attribute:a == a,b]"),
        ("attribute:a in ['a,b' , c]", "attribute:a in ['a,b', c]"),
        ("attribute:a not_in [a, b,c]", "attribute:a !in [a, b, c]"),
        ("attribute:a in ['a]']", "attribute:a in ['a]']"),
        (
            "agentVersion > 1.2 and registeredAt <= 2018-06-18",
            "agentVersion > 1.2 and registeredAt <= 2018-06-18",
        ),
    ] {
        let read = query::parse(text).unwrap();
        assert_eq!(read.to_string(), written, "{text}");
        assert_eq!(query::parse(written).unwrap().to_string(), written);
    }
}

#[test]
fn every_part_of_an_expression_has_its_value() {
    let attributes =
        BTreeMap::from([("x".to_owned(), Some("a".to_owned())), ("y".to_owned(), None)]);
    let facts = InstanceFacts {
        agent_connected: false,
        agent_version: None,
        instance_id: "i-1",
        registered_at: Some("2018-06-18"),
        running_tasks: 2,
        attributes: &attributes,
        groups: &["web".to_owned(), "api".to_owned(), "web".to_owned()],
    };
    let parts = |expression: &str| -> Vec<(String, u32, bool, String)> {
        let parts = query::parse(expression).unwrap().explain(&facts);
        parts.into_iter().map(|part| (part.text, part.depth, part.value, part.actual)).collect()
    };
    let part = |text: &str, depth: u32, value: bool, actual: &str| {
        (text.to_owned(), depth, value, actual.to_owned())
    };
    assert_eq!(
        parts("not(attribute:x == a and runningTasksCount > 2) and agentVersion > 1"),
        [
            part(
                "not(attribute:x == a and runningTasksCount > 2) and agentVersion > 1",
                0,
                false,
                ""
            ),
            part("not(attribute:x == a and runningTasksCount > 2)", 1, true, ""),
            part("attribute:x == a and runningTasksCount > 2", 2, false, ""),
            part("attribute:x == a", 3, true, "a"),
            part("runningTasksCount > 2", 3, false, "2"),
            part("agentVersion > 1", 1, false, "unknown"),
        ]
    );
    for (expression, value, actual) in [
        ("attribute:y exists", true, "no value"),
        ("attribute:y != a", false, "no value"),
        ("attribute:z !exists", true, "no attribute"),
        ("agentConnected == false", true, "false"),
        ("ec2InstanceId == i-2", false, "i-1"),
        ("registeredAt == 2018-06-18", true, "2018-06-18"),
        ("task:group == api", true, "api, web"),
        ("task:group != api", false, "api, web"),
        ("task:group !in [a, b]", true, "api, web"),
    ] {
        assert_eq!(parts(expression), [part(expression, 0, value, actual)]);
    }
}

/// What can follow at the end of a text.
#[test]
fn completions_fit_their_place() {
    let known =
        BTreeMap::from([("attribute:stack".to_owned(), vec!["prod".to_owned(), "dev".to_owned()])]);
    let operators =
        ["==", "!=", "=~", "!~", "in [", "!in [", ">", ">=", "<", "<=", "exists", "!exists"];
    for (text, last) in [
        ("attribute:stack ", operators.to_vec()),
        ("attribute:stack !", vec!["!=", "!~", "!in [", "!exists"]),
        ("agentVersion >", vec![">="]),
        ("attribute:stack == ", vec!["prod", "dev"]),
        ("attribute:stack in [", vec!["prod", "dev"]),
        ("attribute:stack in [prod, d", vec!["dev"]),
        ("not(attribute:stack == ", vec!["prod", "dev"]),
        ("attribute:stack == prod ", vec!["and", "or"]),
        ("attribute:stack exists ", vec!["and", "or"]),
        ("attribute:stack !exists a", vec!["and"]),
        ("attribute:stack in [prod, dev] ", vec!["and", "or"]),
        ("(attribute:stack exists ", vec!["and", "or", ")"]),
        ("(attribute:stack exists) ", vec!["and", "or"]),
        ("((attribute:stack exists) ", vec!["and", "or", ")"]),
        ("attribute:stack exists and a", vec!["attribute:stack", "agentConnected", "agentVersion"]),
        ("attribute:stack == prod or n", vec!["not("]),
        ("not(r", vec!["runningTasksCount", "registeredAt"]),
        ("attribute:stack == prod", vec![]),
        ("attribute:other == ", vec![]),
    ] {
        let before = text.rfind([' ', '(', '[', ',']).map_or("", |at| &text[..=at]);
        let mut expected: Vec<String> = last.iter().map(|last| [before, last].concat()).collect();
        let mut found = completions(text, &known);
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
}
