//! The words of the project: texts on the page and comments use none of the phrases that `docs/voice.md` rules out, and
//! everything is spelled as AWS spells.
//!
//! `WORDS_IN=src/ecs` confines a run to what begins with that path.

use super::source::{Piece, PieceKind, files, pieces};
use cloudglass::{
    api, labs,
    workbench::trials::{self, TRIALS},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    ops::Range,
};

/// Phrases that no text on the page holds, and what stands in their place.
///
/// A word in lower case is found in either case, one with a capital only so; `a|b` is either word; `a*` is any word that
/// begins with `a`. What is code (between backticks) is not read.
const NEVER: &[(&str, &str)] = &[
    // The voice guide's own list.
    ("mend|mends|mended|mending", "fix"),
    ("beside", "with, next to"),
    ("anew", "again"),
    ("lives|lived for", "has a TTL of, is cached for"),
    ("lifetime*", "TTL, freshness"),
    ("is|are|was|were asked", "name the actor: CloudFront forwards the request to"),
    ("ask|asks|asked|asking", "sends (forwards) the request to; requests"),
    ("holds|held", "has, contains"),
    ("stands|stood", "is"),
    ("plays|play no part", "isn't used"),
    ("takes|take part", "is used"),
    ("brings|bring in", "adds"),
    ("brings|bring back", "restores"),
    ("comes|come into being", "is created"),
    ("come|comes in", "is added"),
    ("of mine|yours", "name the owner"),
    ("wherever it goes", "name the place"),
    ("at the least moment", "at the lowest point"),
    ("is|are|was|were|be|being taken", "is used, is removed, is accepted"),
    ("Take|Takes", "Use"),
    ("Give|Gives", "Enter, Specify"),
    // The principles.
    ("may not", "can't, or might not"),
    ("need not", "doesn't need to"),
    ("needs not", "doesn't need"),
    ("for ever", "indefinitely"),
    ("forever", "indefinitely"),
    ("meanwhile", "during this time"),
    ("the playground", "Cloudglass"),
    ("does|do|is|are|has|have|would|could|should not", "a contraction: doesn't, isn't"),
    ("cannot", "can't"),
    ("can not", "can't"),
    ("did not", "didn't"),
    ("was|were not", "wasn't"),
    ("will not", "won't"),
    ("We|we|our|ours", "Cloudglass, or the actor"),
    ("no one|nobody", "name the actor"),
    ("oneself|one's", "your"),
    ("nought|naught", "0"),
    ("whole", "all, entire; a whole number is an integer"),
    ("wholly", "completely"),
    ("besides", "also"),
    ("hence|thus|thereby|therein|thereof", "so"),
    ("upon", "on"),
    ("till", "until"),
    ("amidst|amid|amongst", "among"),
    ("whilst", "while"),
    // The glossary.
    ("the origin's answer*", "origin response"),
    ("answers with", "returns"),
    ("goes to the origin", "CloudFront forwards the request to the origin"),
    ("way of|to the|this request|origin", "request path"),
    ("sent on", "forwarded"),
    ("default behaviour", "default cache behavior"),
    ("own domain", "distribution domain name"),
    ("enters|enter the key", "is included in the cache key"),
    ("enters|enter it", "is included in it"),
    ("keyed", "in the cache key"),
    ("splits|split objects", "creates a separate cached object"),
    ("parts objects", "creates a separate cached object"),
    ("cut down", "normalized"),
    ("taken away|off|out|over|in|back|up|down", "removed"),
    ("copies of", "cached objects; tasks"),
    ("stored copy|copies", "cached object"),
    ("is|are kept for", "is cached for"),
    ("is|are not kept", "isn't cached"),
    ("the clock", "the current time"),
    ("What the origin has", "Origin content"),
    ("block list", "Include all except"),
    ("the old way", "legacy"),
    ("Give out", "Create"),
    ("Forget it", "Discard key"),
    ("public half", "public key"),
    ("private half", "private key"),
    ("finds|find a place", "is placed"),
    ("find|finds no place", "isn't placed"),
    ("least in service", "lowest healthy count"),
    ("falls|fall|is|are|fell ill", "becomes unhealthy"),
    ("ill", "unhealthy"),
    ("goes|go out", "is deployed"),
    ("goes|go wrong", "fails"),
    ("gone wrong", "failed"),
    ("strikes|strike", "occurs"),
    ("gets|get back", "recovers"),
    ("set|sets off", "starts"),
    ("in the end", "on termination; finally"),
    ("free for anyone", "released"),
    ("made anew", "recreated"),
    ("a second one", "another"),
    ("Worth knowing", "Notes and warnings"),
    ("In figures", "Summary"),
    ("In detail", "Details"),
    ("held against", "compared with"),
    ("refused|refuses|refuse|refusing", "rejected, returns `<error>`; denied"),
    ("Left out", "Skipped"),
    ("left out", "skipped, not in the cache key"),
    ("Use it", "verb and object"),
    ("zone of", "Availability Zone"),
    ("looks|looked at", "evaluates"),
    ("is looked", "name the actor"),
    ("nothing answers", "name what doesn't respond"),
    ("straight away", "immediately"),
    ("of it", "name the thing"),
    ("is|are let", "is allowed"),
    ("turns|turn out", "is"),
    ("is|are said", "name the actor"),
    ("is|are meant", "name the actor"),
    ("is|are told", "name the actor"),
    ("is|are gone", "is deleted"),
    ("reckon*", "calculates"),
    ("stays|stay as it is", "doesn't change"),
    ("thing|things", "name it"),
];

/// Phrases that are right although a part of them is in [`NEVER`].
const RIGHT: &[&str] = &[
    "whole number|numbers|second|seconds|percent",
    "connection refused",
    "connections are refused",
    "All at once",
    "Availability Zone of",
];

/// Words that are right in one sense and wrong in another: a reader decides.
const JUDGE: &[(&str, &str)] = &[
    ("one|ones", "as a pronoun: name the thing"),
    ("hold", "has, contains"),
    ("take|takes|taking|taken|took", "use, accept, remove"),
    ("give|gives|giving|given|gave", "enter, specify, return"),
    ("way|ways", "path, method"),
    ("copy|copies", "cached object; task"),
    ("place|places", "field, location; placing a task"),
    ("address|addresses", "URL; IP address"),
    ("answer|answers|answered", "response"),
    ("list|lists", "Include specified"),
    ("left", "remaining; skipped"),
    ("goes|go|gone|went|going", "name what happens"),
    ("live|lives|life|lived", "TTL"),
    ("bad|good", "name the state"),
    ("get|gets|got", "receives, becomes"),
    ("come|comes|came", "name what happens"),
    ("sit|sits", "is"),
    ("keep|keeps|kept", "stores, retains"),
    ("let|lets", "allows"),
    ("make|makes|made", "creates"),
    ("say|says|said", "specifies, states"),
    ("know|knows|known", "name what it has"),
    ("speak|speaks|spoken", "supports"),
    ("tell|tells|told", "states"),
    ("see|sees|seen", "receives, displays"),
    ("want|wants|wanted", "requires"),
    ("should", "must, or: we recommend"),
    ("may", "can, might"),
    ("shall", "must"),
    ("once", "after; one time"),
    ("since", "because"),
    ("as", "because"),
    ("alias", "alternate domain name (CNAME)"),
    ("part|parts", "component; separates"),
    ("end|ends", "expiration"),
    ("back", "rolled back, restored"),
    ("out|off|over", "deregistered; removed; after"),
    ("old|new", "current revision, new revision"),
    ("zone|zones", "Availability Zone"),
    ("event|events", "previous / next event"),
    ("nothing|none", "None"),
    ("so", "because"),
    ("such", "name it"),
    ("both", "name them"),
    ("there", "name the place"),
    ("its", "name the thing if two are near"),
    ("fate|story|journey|road|happening", "name the thing"),
    ("I|my|me", "name the owner"),
    ("picture|pictures", "diagram"),
    ("in service", "healthy"),
    ("too much|little", "name the alarm or the limit"),
    ("at once", "immediately; at the same time"),
    ("by itself", "automatically"),
    ("of its own", "its own"),
    ("does|do so", "name what it does"),
    ("undone", "rolled back"),
];

/// British spellings, as `begins with`, and the American ones.
const BRITISH: &[(&str, &str)] = &[
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("neighbour", "neighbor"),
    ("labelled", "labeled"),
    ("labelling", "labeling"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("travelled", "traveled"),
    ("travelling", "traveling"),
    ("modelled", "modeled"),
    ("modelling", "modeling"),
    ("signalled", "signaled"),
    ("signalling", "signaling"),
    ("levelled", "leveled"),
    ("totalled", "totaled"),
    ("centre", "center"),
    ("metre", "meter"),
    ("licence", "license"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("practise", "practice"),
    ("analyse", "analyze"),
    ("analysing", "analyzing"),
    ("catalogue", "catalog"),
    ("dialogue", "dialog"),
    ("grey", "gray"),
    ("fulfil", "fulfill"),
    ("judgement", "judgment"),
    ("acknowledgement", "acknowledgment"),
    ("artefact", "artifact"),
    ("programme", "program"),
    ("whilst", "while"),
    ("learnt", "learned"),
    ("spelt", "spelled"),
    ("burnt", "burned"),
    ("ageing", "aging"),
    ("sceptic", "skeptic"),
    ("plough", "plow"),
    ("mould", "mold"),
    ("tyre", "tire"),
    ("towards", "toward"),
    ("afterwards", "afterward"),
    ("backwards", "backward"),
    ("forwards compatib", "forward compatib"),
];

/// Words that begin as one of [`BRITISH`] and are right.
const AMERICAN: &[&str] = &[
    "fulfill",
    "fulfilled",
    "fulfilling",
    "fulfillment",
    "programmed",
    "programmer",
    "programmers",
    "labelledby",
];

/// Stems whose `-ise` is `-ize` in American: `normalize`.
const IZE: &[&str] = &[
    "apolog",
    "author",
    "canonical",
    "capital",
    "categor",
    "character",
    "custom",
    "deserial",
    "equal",
    "final",
    "general",
    "harmon",
    "initial",
    "item",
    "legal",
    "local",
    "material",
    "maxim",
    "memor",
    "minim",
    "modern",
    "neutral",
    "normal",
    "optim",
    "organ",
    "parallel",
    "penal",
    "personal",
    "priorit",
    "quant",
    "random",
    "real",
    "recogn",
    "serial",
    "special",
    "stabil",
    "standard",
    "summar",
    "symbol",
    "synchron",
    "token",
    "unrecogn",
    "util",
    "virtual",
    "visual",
    "denormal",
    "renormal",
];
const ISE: &[&str] =
    &["ise", "ised", "ises", "iser", "isers", "ising", "isation", "isations", "isable"];

/// Names that are part of the API or of a share link, and so never change.
const KEPT_NAMES: &[&str] =
    &["cloudfront.behavior.normalised", "cloudfront.encoding.normalised", "update-cancelled"];

/// Complete literals and names that are values: what the API returns, AWS's health color `Grey`, and the misspelled
/// policy of an example.
const KEPT_VALUES: &[&str] = &["normalised", "Grey", "CachingOptimised"];

/// Complete literals that are not Cloudglass's words: what CloudFront's error pages say, the deployment log of Elastic
/// Beanstalk, and error texts of Amazon ECS, Docker, and Amazon ECR.
const QUOTED: &[&str] = &[
    "We can't connect to the server for this app or website",
    "The request could not be satisfied",
    "Could not unencode Signature",
    "Links are not supported when networkMode=awsvpc",
    "hostname is not supported on container when networkMode=awsvpc",
    "Extra hosts are not supported when networkMode=awsvpc",
    "DNS servers are not supported on container when networkMode=awsvpc",
    "Disable Networking is not supported when networkMode=awsvpc",
    "retrieved secret from Secrets Manager did not contain json key {}",
    "pull access denied, repository does not exist or may require authorization",
    "image Manifest does not contain descriptor matching platform '{wanted}'",
    "ResourceNotFoundException: The specified log group does not exist.",
    "could not map policystring into lifecyclepolicy",
    "User: {} is not authorized to perform: ecr:{action} on resource: {resource}",
    "name unknown: The repository with name '{name}' does not exist in the registry with id '{account}'",
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: pull access denied, repository does not exist",
    "De-registering instance(s) from the load balancer and waiting for them to go out of service.",
];

/// Where a run looks: the whole project, or what `WORDS_IN` begins with.
fn chosen(path: &str) -> bool {
    env::var("WORDS_IN").map_or(true, |under| path.starts_with(under.trim_start_matches("./")))
}

/// A text that a reader sees.
struct Text {
    path: String,
    line: usize,
    text: String,
}

/// True for what reads as text: words with spaces, or a word with a capital letter. `max-age` and `keyGroups` are code.
fn reads_as_text(text: &str) -> bool {
    let trimmed = text.trim();
    let spaced = trimmed.contains(' ') || text != trimmed && trimmed.contains(char::is_alphabetic);
    let word = trimmed.chars().next().is_some_and(char::is_uppercase)
        && trimmed.chars().all(char::is_alphabetic)
        && trimmed.chars().skip(1).all(char::is_lowercase);
    let json = trimmed.starts_with(['{', '[', '<']) && trimmed.contains(['"', '<']);
    (spaced || word) && !json
}

/// The string literals of the page's source, and what the labs say of their examples and trials.
fn page_texts() -> Vec<Text> {
    let mut texts = Vec::new();
    for file in files("src", &["rs"]) {
        if file.path.starts_with("src/split/") || !chosen(&file.path) {
            continue;
        }
        for Piece { line, text, .. } in pieces(&file.text)
            .into_iter()
            .filter(|piece| piece.kind == PieceKind::Text && !piece.test)
            .filter(|piece| reads_as_text(&piece.text) && !QUOTED.contains(&piece.text.as_str()))
        {
            texts.push(Text { path: file.path.clone(), line, text });
        }
    }
    texts.extend(answers());
    texts
}

/// What the labs say of every example and trial, and every rule: texts made of several literals.
fn answers() -> Vec<Text> {
    let mut texts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |path: &str, text: &str| {
        if !text.is_empty() && chosen(path) && seen.insert((path.to_owned(), text.to_owned())) {
            texts.push(Text { path: path.to_owned(), line: 0, text: text.to_owned() });
        }
    };
    for rule in api::rules() {
        add("rules", rule.statement);
    }
    let folder = |lab: &str| format!("src/labs/{}", lab.replace('-', "_"));
    let mut scenarios: Vec<(String, Value)> = Vec::new();
    for lab in labs::TABLE {
        let path = folder(lab.id);
        add(&path, lab.title);
        add(&path, lab.question);
        for (example, _) in (lab.examples)() {
            add(&path, example["title"].as_str().unwrap_or_default());
            scenarios.push((lab.id.into(), example["scenario"].clone()));
        }
    }
    for trial in TRIALS {
        scenarios.push((trial.lab.into(), trials::scenario(trial).expect("edits that fit")));
    }
    for (lab, scenario) in scenarios {
        let path = folder(&lab);
        if !chosen(&path) {
            continue;
        }
        let entry = labs::find(&lab).expect("a lab");
        let explained = (entry.explain)(scenario.clone()).expect("an example explains");
        let headline = (entry.headline)(scenario).expect("an example has a headline");
        for text in [&headline.word, &headline.sentence, &headline.detail] {
            add(&path, text);
        }
        for (list, members) in
            [("trace", &["subject", "because"][..]), ("findings", &["message", "mend", "fix"])]
        {
            for item in explained[list].as_array().expect("a list") {
                for member in members {
                    add(&path, item[*member].as_str().unwrap_or_default());
                }
            }
        }
    }
    texts
}

/// A text without its code and without what is filled in: both become a mark that is no word.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut code = false;
    let mut braces = 0u32;
    for c in text.chars() {
        match c {
            '`' => {
                code = !code;
                prose.push('▪');
            }
            _ if code => {}
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                prose.push('▪');
            }
            _ if braces > 0 => {}
            '’' => prose.push('\''),
            _ => prose.push(c),
        }
    }
    prose
}

/// The words of a text, each with whether only one space parts it from the word before.
fn words(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut end = None;
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '\'' || c == '▪' || c == '_';
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let joined = end.is_some_and(|end: usize| text[end..from].trim().is_empty());
                found.push((text[from..at].trim_matches('\''), joined));
                (start, end) = (None, Some(at));
            }
            _ => {}
        }
    }
    found
}

fn is_word(pattern: &str, word: &str) -> bool {
    pattern.split('|').any(|pattern| {
        let same = |a: &str, b: &str| {
            a == b || !pattern.starts_with(char::is_uppercase) && a.eq_ignore_ascii_case(b)
        };
        match pattern.strip_suffix('*') {
            Some(begin) => word.get(..begin.len()).is_some_and(|word| same(begin, word)),
            None => same(pattern, word),
        }
    })
}

/// The places in a text's words where a pattern of several words begins.
fn places(words: &[(&str, bool)], pattern: &str) -> Vec<Range<usize>> {
    let parts: Vec<&str> = pattern.split(' ').collect();
    let fits =
        |at: &usize| {
            parts.iter().zip(&words[*at..]).enumerate().all(|(count, (part, (word, joined)))| {
                (count == 0 || *joined) && is_word(part, word)
            })
        };
    let last = (words.len() + 1).saturating_sub(parts.len());
    (0..last).filter(fits).map(|at| at..at + parts.len()).collect()
}

/// The phrases of a list that the text holds: each with what is to stand in its place.
fn phrases<'a>(text: &str, list: &[(&'a str, &'a str)]) -> Vec<(String, &'a str)> {
    let prose = prose(text);
    let words = words(&prose);
    let right: Vec<Range<usize>> =
        RIGHT.iter().flat_map(|pattern| places(&words, pattern)).collect();
    let mut found = Vec::new();
    for (pattern, instead) in list {
        for place in places(&words, pattern) {
            if !right.iter().any(|right| right.start <= place.start && place.end <= right.end) {
                let phrase: Vec<&str> = words[place].iter().map(|(word, _)| *word).collect();
                found.push((phrase.join(" "), *instead));
            }
        }
    }
    found
}

/// Figures and units as no reader wants them.
fn figures(text: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let spaced = |c: char| c.is_ascii_digit() || c == '}';
    for (at, _) in text.match_indices(" %") {
        let after = text[at + 2..].chars().next();
        if text[..at].ends_with(spaced) && !after.is_some_and(char::is_alphanumeric) {
            found.push((" %".into(), "no space before %: 50%"));
        }
    }
    found
}

/// The British spellings in a text or a name.
fn british(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let text = KEPT_NAMES.iter().fold(text.to_owned(), |text, name| text.replace(name, " "));
    for word in split_names(&text) {
        if AMERICAN.contains(&word.as_str()) {
            continue;
        }
        if let Some((british, american)) =
            BRITISH.iter().find(|(british, _)| word.starts_with(british))
        {
            found.push((word.clone(), word.replacen(british, american, 1)));
        }
        for stem in IZE {
            if let Some(rest) = word.strip_prefix(stem)
                && ISE.contains(&rest)
            {
                found.push((word.clone(), format!("{stem}{}", rest.replacen("is", "iz", 1))));
            }
        }
    }
    found
}

/// The words of a text in lower case, with names taken apart: `toneColour`, `tone_colour`.
fn split_names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut small = false;
    for c in text.chars().chain([' ']) {
        if (!c.is_alphabetic() || c.is_uppercase() && small) && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    found
}

/// What was found, by file.
#[derive(Default)]
struct Findings(BTreeMap<String, Vec<(usize, String)>>);

impl Findings {
    fn add(&mut self, path: &str, line: usize, what: &str, instead: &str, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = text.to_lowercase();
        let from = lower.find(&what.to_lowercase()).unwrap_or(0).saturating_sub(50);
        let from = (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let excerpt: String = text[from..].chars().take(130).collect();
        self.0
            .entry(path.to_owned())
            .or_default()
            .push((line, format!("“{what}” → {instead}\n          {excerpt}")));
    }

    fn print(mut self) -> (usize, String) {
        let mut count = 0;
        let mut out = String::new();
        for (path, found) in &mut self.0 {
            found.sort();
            found.dedup();
            count += found.len();
            let _ = writeln!(out, "{path}: {}", found.len());
            for (line, what) in found {
                let _ = match line {
                    0 => writeln!(out, "  answers {what}"),
                    _ => writeln!(out, "  {line:>6}  {what}"),
                };
            }
        }
        (count, out)
    }

    fn none(self) {
        let (count, out) = self.print();
        assert!(count == 0, "{count} found:\n{out}");
    }
}

#[test]
fn texts_use_no_ruled_out_phrase() {
    let mut found = Findings::default();
    for Text { path, line, text } in page_texts() {
        for (phrase, instead) in phrases(&text, NEVER) {
            found.add(&path, line, &phrase, instead, &text);
        }
        for (phrase, instead) in figures(&text) {
            found.add(&path, line, &phrase, instead, &text);
        }
    }
    found.none();
}

/// The comments of a file: lines that follow each other are one comment.
fn comments(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut last = None;
    for Piece { kind, line, text, .. } in pieces(text) {
        if !matches!(kind, PieceKind::Doc | PieceKind::Comment) {
            continue;
        }
        match found.last_mut().filter(|_| last == Some((kind, line.saturating_sub(1)))) {
            Some((_, comment)) => {
                comment.push(' ');
                comment.push_str(text.trim());
            }
            None => found.push((line, text.trim().to_owned())),
        }
        last = Some((kind, line));
    }
    found
}

#[test]
fn comments_use_no_ruled_out_phrase() {
    let mut found = Findings::default();
    for file in files("src", &["rs"]).into_iter().filter(|file| chosen(&file.path)) {
        for (line, comment) in comments(&file.text) {
            for (phrase, instead) in phrases(&comment, NEVER) {
                found.add(&file.path, line, &phrase, instead, &comment);
            }
        }
    }
    found.none();
}

#[test]
fn comments_are_read_across_lines() {
    let text = "//! A file.\n//! It goes\n//! wrong.\nfn f() {} // first\n// second\n/// Doc.\nfn g() {}\n";
    let expected = [(1, "A file. It goes wrong."), (4, "first second"), (6, "Doc.")];
    let found = comments(text);
    assert_eq!(
        found.iter().map(|(line, text)| (*line, text.as_str())).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn spelling_is_american() {
    let mut found = Findings::default();
    for under in ["src", "tests", "benches"] {
        for file in files(under, &["rs"]).into_iter().filter(|file| chosen(&file.path)) {
            if file.path.ends_with("/words.rs") {
                continue;
            }
            for piece in pieces(&file.text) {
                // Attributes hold names that never change: `#[serde(rename = "…")]`.
                if piece.kind == PieceKind::Code || KEPT_VALUES.contains(&piece.text.as_str()) {
                    continue;
                }
                for (word, instead) in british(&piece.text) {
                    found.add(&file.path, piece.line, &word, &instead, &piece.text);
                }
            }
        }
    }
    for (under, endings) in [
        ("static", &["html", "css", "js", "mjs"][..]),
        ("docs", &["md"]),
        ("README.md", &["md"]),
        ("dev", &[""]),
        ("Cargo.toml", &["toml"]),
        ("deny.toml", &["toml"]),
    ] {
        for file in files(under, endings).into_iter().filter(|file| chosen(&file.path)) {
            // What AWS's pages say stays as they say it; the voice guide names what it rules out.
            if file.path.starts_with("docs/reference/") || file.path == "docs/voice.md" {
                continue;
            }
            for (at, line) in file.text.lines().enumerate() {
                for (word, instead) in british(line) {
                    found.add(&file.path, at + 1, &word, &instead, line);
                }
            }
        }
    }
    found.none();
}

/// Not a check: prints what a reader has to judge.
#[test]
#[ignore = "a list to read: WORDS_IN=src/ecs cargo test --test native review_of_words -- --ignored --nocapture"]
fn review_of_words() {
    let mut found = Findings::default();
    for Text { path, line, text } in page_texts() {
        for (phrase, instead) in phrases(&text, JUDGE) {
            found.add(&path, line, &phrase, instead, &text);
        }
        for sentence in prose(&text).split_inclusive(['.', '!', '?']) {
            let count = words(sentence).len();
            if count > 20 {
                found.add(&path, line, sentence.trim(), &format!("{count} words, at most 20"), "");
            }
            let joints = sentence.matches("; ").count() + sentence.matches(": ").count();
            if joints > 0 {
                found.add(&path, line, sentence.trim(), "two facts are two sentences", "");
            }
        }
    }
    let (count, out) = found.print();
    println!("{out}\n{count} to judge");
}

#[test]
fn phrases_are_found_where_a_reader_sees_them() {
    let found = |text: &str| {
        phrases(text, NEVER).into_iter().map(|(phrase, _)| phrase).collect::<Vec<_>>().join(", ")
    };
    for (text, expected) in [
        ("The origin is asked.", "is asked, asked"),
        ("Take it", "Take"),
        ("CloudFront can take it", ""),
        ("A stand-in, `is asked`", ""),
        ("It is, asked or not", "asked"),
        ("lives {count} for", ""),
        ("lives for {count} s", "lives for"),
        ("lifetimes", "lifetimes"),
        ("a whole number; the whole list", "whole"),
        ("It isn’t here", ""),
        ("It is not here", "is not"),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn british_spellings_are_found_in_text_and_names() {
    for (text, expected) in [
        ("Behaviours of colour", "behaviors color"),
        ("fn toneColour()", "color"),
        ("normalised, minimise, NORMALISATION", "normalized minimize normalization"),
        ("a promise, otherwise precise and optimistic", ""),
        ("fulfilled; fulfils", "fulfills"),
        ("cancellation, cancelled", "canceled"),
    ] {
        let found: Vec<String> = british(text).into_iter().map(|(_, right)| right).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
}

#[test]
fn figures_have_no_space_before_a_percent_sign() {
    assert_eq!(figures("50 % of {} %").len(), 2);
    assert_eq!(figures("50% and %d %s").len(), 0);
}

#[test]
fn pieces_tell_text_from_code() {
    let text = r#####"
        //! Doc of the file.
        use a::b; // A comment.
        /* Another
           one */
        #[serde(rename = "attribute text")]
        fn f() {
            html! { <p class="wide row" title="A title">{ format!("Text {x}") }</p> };
            rules! { KEY = "id", "Said \
                by a rule."; }
        }
        #[cfg(test)]
        mod tests { const X: &str = "within a test"; }
        const Y: &str = r"raw text";
    "#####;
    let found = |kind: PieceKind, test: bool| {
        let pieces = pieces(text).into_iter().filter(|p| p.kind == kind && p.test == test);
        pieces.map(|p| format!("{} {}", p.line, p.text.trim())).collect::<Vec<_>>()
    };
    assert_eq!(found(PieceKind::Doc, false), ["2 Doc of the file."]);
    assert_eq!(found(PieceKind::Comment, false), ["3 A comment.", "4 Another", "5 one */"]);
    assert_eq!(found(PieceKind::Code, false), ["6 attribute text", "8 wide row"]);
    assert_eq!(
        found(PieceKind::Text, false),
        ["8 A title", "8 Text {x}", "9 id", "9 Said by a rule.", "14 raw text"]
    );
    assert_eq!(found(PieceKind::Text, true), ["13 within a test"]);
}
