//! The documents of the repository: what they name exists, and their links lead somewhere.

use super::source::files;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// AWS's behavior: these pages name paths and symbols of AWS's sources, not of ours.
const REFERENCE: [&str; 3] = ["cloudfront.md", "containers.md", "beanstalk.md"];

/// What a path in a document begins with.
const ROOTS: [&str; 8] =
    ["src/", "tests/", "docs/", "static/", "benches/", "deploy/", ".github/", ".ci/"];

/// Names in documents that other crates define.
const FOREIGN: [&str; 6] =
    ["wasm_split_helpers", "wasm_split_cli_support", "yew::lazy", "html", "panic", "Rc"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(&path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

/// A page in Markdown.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    /// True for the pages about AWS.
    fn is_reference(&self) -> bool {
        self.path.starts_with("docs/reference")
            && REFERENCE.iter().any(|it| self.path.ends_with(it))
    }

    /// The lines outside of code blocks, with their numbers.
    fn prose(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut block = false;
        self.text.lines().enumerate().filter_map(move |(at, line)| {
            let fence = line.trim_start().starts_with("```") && !line.contains("````");
            block ^= fence;
            (!fence && !block).then_some((at + 1, line))
        })
    }

    /// What stands in code font outside of code blocks.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.prose()
            .flat_map(|(at, line)| line.split('`').skip(1).step_by(2).map(move |it| (at, it)))
    }

    /// The targets of links outside of code.
    fn links(&self) -> impl Iterator<Item = (usize, &str)> {
        self.prose().flat_map(|(at, line)| {
            line.split("](").skip(1).filter_map(move |rest| Some((at, rest.split_once(')')?.0)))
        })
    }

    /// The anchors of its headings, as GitHub makes them.
    fn anchors(&self) -> BTreeSet<String> {
        let headings = self.prose().filter(|(_, line)| line.starts_with('#'));
        headings.map(|(_, line)| anchor(line.trim_start_matches('#').trim())).collect()
    }
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let places = ["README.md", "CHANGELOG.md", "SECURITY.md", "tests/data", "docs", ".github"];
    let found = places.into_iter().flat_map(|place| files(place, &["md"]));
    found.map(|file| Page { path: file.path.into(), text: file.text }).collect()
});

/// Every word of the sources.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let sources = ["src", "tests", "static", "benches"].into_iter().flat_map(|folder| {
        files(folder, &["rs", "js", "mjs", "ts", "css", "html", "json"])
            .into_iter()
            .filter(|file| !file.path.ends_with("native/docs.rs"))
            .map(|file| file.text)
    });
    let others = ["Cargo.toml", "deny.toml", "rustfmt.toml", "Trunk.toml", "dev"].map(read);
    let mut words = BTreeSet::new();
    for text in sources.chain(others) {
        let split = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.extend(split.filter(|word| !word.is_empty()).map(str::to_owned));
    }
    words
});

/// What the sources define (items, and variants of enums), with the text of each file that does.
static DEFINED: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    const ITEMS: [&str; 9] =
        ["struct", "enum", "trait", "type", "mod", "fn", "const", "static", "macro_rules!"];
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let folders = ["src", "tests", "static"].iter();
    for file in folders.flat_map(|folder| files(folder, &["rs", "ts"])) {
        let module = Path::new(file.path.trim_end_matches("/mod.rs")).file_stem();
        let mut names: BTreeSet<String> =
            module.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        for line in file.text.lines() {
            let mut words =
                line.split_whitespace().skip_while(|word| !ITEMS.contains(word)).skip(1);
            let name = |text: &str| -> String {
                text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
            };
            names.extend(words.next().map(name));
            let variant = line.strip_prefix("    ").filter(|rest| {
                let after = rest.trim_start_matches(char::is_alphanumeric);
                let ends = [",", "(", " {", " ="].iter().any(|end| after.starts_with(end));
                rest.starts_with(|c: char| c.is_ascii_uppercase()) && ends
            });
            names.extend(variant.map(name));
        }
        for name in names {
            defined.entry(name).or_default().push(file.text.clone());
        }
    }
    defined
});

/// Fails with all that `check` finds wrong with the pages.
fn check(find: impl Fn(&Page, &mut dyn FnMut(usize, String))) {
    let mut wrong = Vec::new();
    for page in PAGES.iter() {
        find(page, &mut |at, what| wrong.push(format!("{}:{at}: {what}", page.path.display())));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// True where a path leads to a file or folder. `<name>` and `*` stand for any one name.
fn exists(path: &str) -> bool {
    let mut here = vec![root().to_owned()];
    for part in path.trim_end_matches('/').split('/') {
        let any = part == "*" || part.starts_with('<');
        here = here
            .into_iter()
            .flat_map(|folder| match (any, fs::read_dir(&folder)) {
                (true, Ok(entries)) => entries.flatten().map(|entry| entry.path()).collect(),
                (true, Err(_)) => Vec::new(),
                (false, _) => vec![folder.join(part)],
            })
            .filter(|path| path.exists())
            .collect();
    }
    !here.is_empty()
}

#[test]
fn links_lead_to_files_and_headings() {
    check(|page, wrong| {
        for (at, link) in page.links() {
            if link.starts_with("https://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let folder = page.path.parent().expect("a folder");
            let target = if file.is_empty() { page.path.clone() } else { folder.join(file) };
            let Ok(found) = root().join(&target).canonicalize() else {
                wrong(at, format!("the link {link} leads nowhere"));
                continue;
            };
            if !heading.is_empty() {
                let text = fs::read_to_string(found).expect("a page");
                if !(Page { path: target, text }).anchors().contains(heading) {
                    wrong(at, format!("no heading for {link}"));
                }
            }
        }
    });
}

#[test]
fn paths_exist() {
    check(|page, wrong| {
        if page.is_reference() {
            return;
        }
        for (at, code) in page.code() {
            let word = code.split([' ', ',']).next().unwrap_or(code);
            if ROOTS.iter().any(|root| word.starts_with(root)) && !exists(word) {
                wrong(at, format!("there is no {word}"));
            }
        }
    });
}

/// Names of the sources: `Type::member`, `CamelCase`, `call()`, `macro!`.
#[test]
fn names_exist() {
    let ours = |code: &str| {
        let word = code.trim_end_matches("()").trim_end_matches('!');
        let plain =
            !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_:".contains(c));
        let camel = word.chars().next().is_some_and(|c| c.is_ascii_uppercase())
            && word.chars().any(|c| c.is_ascii_lowercase());
        plain && (word != code || word.contains("::") || camel || word.contains('_'))
    };
    check(|page, wrong| {
        if page.is_reference() || page.path.ends_with("CHANGELOG.md") {
            return;
        }
        // The other pages name AWS's options and the crates of others too.
        let strict = ["docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md"]
            .iter()
            .any(|path| page.path.ends_with(path));
        for (at, code) in page.code().filter(|(_, code)| ours(code)) {
            let word = code.trim_end_matches("()").trim_end_matches('!');
            let (owner, member) = word.split_once("::").unwrap_or((word, ""));
            let known = if FOREIGN.contains(&word) {
                true
            } else if strict || !member.is_empty() {
                DEFINED.get(owner).is_some_and(|texts| {
                    texts.iter().any(|text| member.is_empty() || has_word(text, member))
                })
            } else {
                WORDS.contains(word)
            };
            if !known {
                wrong(at, format!("there is no {word}"));
            }
        }
    });
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}

/// Wherever a page names one of our commands, the script has it.
#[test]
fn commands_exist() {
    let script = read("dev");
    let (_, commands) = script.rsplit_once("case ${1:-} in").expect("the script's commands");
    let known: BTreeSet<&str> = commands
        .lines()
        .filter_map(|line| Some(line.split_once(')')?.0))
        .flat_map(|names| names.split('|'))
        .map(str::trim)
        .collect();
    check(|page, wrong| {
        for (at, line) in page.text.lines().enumerate() {
            for rest in line.split("./dev ").skip(1) {
                let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-');
                let name = &rest[..end.unwrap_or(rest.len())];
                if !name.is_empty() && !known.contains(name) {
                    wrong(at + 1, format!("./dev has no {name}"));
                }
            }
        }
    });
}

/// `docs/reference/cloudfront.md, section 5.3` in a page or a source names a section that exists.
#[test]
fn cited_sections_exist() {
    let sections = |page: &str| -> BTreeSet<String> {
        let text = read(Path::new("docs/reference").join(page));
        let headings = text.lines().filter(|line| line.starts_with("##"));
        headings
            .filter_map(|line| line.trim_start_matches('#').split_whitespace().next())
            .map(|number| number.trim_end_matches('.').to_owned())
            .collect()
    };
    let mut sources = files("src", &["rs"]);
    sources.extend(files("tests", &["rs", "json"]));
    sources.retain(|file| !file.path.ends_with("native/docs.rs"));
    let sources = sources.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let pages = PAGES.iter().map(|page| (page.path.to_str().unwrap_or(""), page.text.as_str()));
    let (mut wrong, mut cited) = (Vec::new(), 0);
    for (path, text) in sources.chain(pages) {
        // A comment goes on in the next line.
        let text = text.replace("//! ", "").replace("/// ", "").replace('\n', " ");
        for page in REFERENCE {
            let known = sections(page);
            for after in text.split(&format!("docs/reference/{page}")).skip(1) {
                let after = after.trim_start_matches(['`', ',', ' ']);
                let Some(list) = after.strip_prefix("section") else { continue };
                let words = list.trim_start_matches('s').split([' ', ',', ';', ':', ')', '`']);
                let numbers = words
                    .filter(|word| !matches!(*word, "" | "and" | "to"))
                    .map(|word| word.trim_end_matches('.'))
                    .take_while(|word| word.starts_with(|c: char| c.is_ascii_digit()));
                for number in numbers {
                    cited += 1;
                    if !known.contains(number) {
                        wrong.push(format!("{path}: {page} has no {number}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(cited > 10, "citations are found: {cited}");
}

#[test]
fn every_file_of_cases_says_where_it_comes_from() {
    let page = read("tests/data/README.md");
    for file in files("tests/data", &["json", "jsonl", "txt"]) {
        let name = file.path.trim_start_matches("tests/data/");
        let folder = name.split_once('/').map_or("", |(folder, _)| folder);
        let listed =
            page.contains(&format!("`{name}`")) || page.contains(&format!("| `{folder}/` |"));
        assert!(listed, "{name} is not listed");
    }
}

#[test]
fn every_decision_is_listed() {
    let list = read("docs/adr/README.md");
    for file in files("docs/adr", &["md"]) {
        let name = file.path.trim_start_matches("docs/adr/");
        assert!(name == "README.md" || list.contains(&format!("({name})")), "{name} is not listed");
    }
}

/// The map has every room of the house.
#[test]
fn the_map_is_complete() {
    let map = read("docs/ARCHITECTURE.md");
    let rooms: BTreeSet<String> = files("src", &["rs"])
        .iter()
        .map(|file| match file.path.split('/').collect::<Vec<_>>()[..] {
            ["src", room, _, ..] => format!("src/{room}/"),
            _ => file.path.clone(),
        })
        .filter(|room| !["src/lib.rs", "src/main.rs"].contains(&room.as_str()))
        .collect();
    for room in rooms {
        assert!(map.contains(&format!("`{room}`")), "the map lacks {room}");
    }
}
