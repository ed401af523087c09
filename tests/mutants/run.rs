//! `./dev mutants`: changes the engines in small ways, and says which changes no native test notices. `docs/mutants.md`
//! says how to read the result.
//!
//! The mutants are those of cargo-mutants. All of them go into one build, each behind a switch (`switch.rs`). Each test
//! then runs once, without a mutant, and notes which mutants it reaches. A mutant runs those tests alone, the short ones
//! first, until one fails.
//!
//! usage: mutants TREE SAMPLE SEED <LIST, where TREE is a copy of the checkout, and LIST what cargo-mutants lists as JSON

mod switch;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, error::Error, fs, io, thread};
use switch::Mutant;

type Answer<T> = Result<T, Box<dyn Error>>;

/// An order that depends on the seed and on a mutant's own name alone: FNV-1a, with a last mix, for names differ little.
fn place(seed: u64, mutant: &Mutant) -> u64 {
    let hash = mutant.name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// What was built: the numbers of the mutants, the tests' binaries, and which mutants before the last can't be built, and
/// why.
type Built = (Vec<usize>, Vec<PathBuf>, BTreeMap<usize, String>);

/// Builds the first `sample` mutants that can be built together.
fn build(tree: &Path, list: &[Mutant], sample: usize) -> Answer<Built> {
    let mut original: BTreeMap<&str, String> = BTreeMap::new();
    for mutant in list {
        original.insert(&mutant.file, fs::read_to_string(tree.join(&mutant.file))?);
    }
    let library = tree.join("src/lib.rs");
    fs::write(&library, fs::read_to_string(&library)? + switch::SWITCH)?;
    let mut out: BTreeMap<usize, String> = BTreeMap::new();
    loop {
        let left = (0..list.len()).filter(|id| !out.contains_key(id));
        let chosen: Vec<usize> = left.take(sample).collect();
        let known = out.len();
        for (file, text) in &original {
            let here = chosen.iter().filter(|id| list[**id].file == *file);
            let here: Vec<_> = here.map(|&id| (id, &list[id])).collect();
            let (switched, left) = switch::switched(text, &here)?;
            out.extend(left.into_iter().map(|id| (id, "no place for a switch".to_owned())));
            if fs::read_to_string(tree.join(file))? != switched {
                fs::write(tree.join(file), switched)?;
            }
        }
        if out.len() > known {
            continue;
        }
        eprintln!("· building {} mutants; {known} can't be built", chosen.len());
        let mut cargo = Command::new("cargo");
        cargo.args(["test", "--locked", "--profile", "mutants", "--lib", "--test", "native"]);
        cargo.args(["--no-run", "--message-format", "json"]).current_dir(tree);
        let built = cargo.stderr(Stdio::null()).output()?;
        let lines = String::from_utf8(built.stdout)?;
        let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        if built.status.success() {
            let binary = |line: Value| Some(PathBuf::from(line["executable"].as_str()?));
            return Ok((chosen, lines.filter_map(binary).collect(), out));
        }
        let mut other = String::new();
        for error in lines.map(|line| line["message"].clone()).filter(|m| m["level"] == "error") {
            let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            let blamed = blamed(tree, list, &chosen, &error);
            other += &if blamed.is_empty() { text("rendered") } else { String::new() };
            out.extend(blamed.into_iter().map(|id| (id, text("message"))));
        }
        if out.len() == known {
            return Err(format!("It doesn't build, and no mutant is to blame:\n{other}").into());
        }
    }
}

/// The mutants that an error of the compiler is about: those around the code that it points at, or those of a function
/// that is no longer a constant one.
fn blamed(tree: &Path, list: &[Mutant], chosen: &[usize], error: &Value) -> BTreeSet<usize> {
    let function = error["message"].as_str().and_then(|text| {
        text.strip_prefix("cannot call non-const ")?.split('`').nth(1)?.rsplit("::").next()
    });
    let around = |span: &Value| {
        let text = fs::read_to_string(tree.join(span["file_name"].as_str()?)).ok()?;
        switch::mutant_at(&text, span["byte_start"].as_u64()? as usize)
    };
    let spans = || error["spans"].as_array().into_iter().flatten();
    let named =
        |id: &&usize| list[**id].name.split(' ').any(|word| word.rsplit("::").next() == function);
    let primary = spans().filter(|span| span["is_primary"] == true).filter_map(around);
    [
        primary.collect(),
        chosen.iter().filter(named).copied().collect(),
        spans().filter_map(around).collect(),
    ]
    .into_iter()
    .find(|found: &BTreeSet<usize>| !found.is_empty())
    .unwrap_or_default()
}

/// A test, and what it showed without a mutant.
struct Test {
    binary: PathBuf,
    name: String,
    took: Duration,
    reached: BTreeSet<usize>,
}

/// Whether a test passes in time. It runs in a process of its own: what is computed once and kept is then its own, too.
/// A mutant may ask for memory without end.
fn passes(
    tree: &Path,
    binary: &Path,
    test: &str,
    set: (&str, &str),
    most: Duration,
) -> Answer<bool> {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 4000000; exec \"$0\" \"$@\""]).arg(binary);
    command.args(["--exact", test, "--test-threads", "1"]).current_dir(tree);
    command.env(set.0, set.1).env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
    command.env("PROPTEST_MAX_SHRINK_ITERS", "0").stdout(Stdio::null()).stderr(Stdio::null());
    let (mut child, began) = (command.spawn()?, Instant::now());
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if began.elapsed() > most {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(
            (began.elapsed() / 20).clamp(Duration::from_millis(1), Duration::from_millis(50)),
        );
    }
}

/// All tests that pass without a mutant, the short ones first.
fn tests(tree: &Path, binaries: &[PathBuf]) -> Answer<Vec<Test>> {
    let note = tree.join("reached");
    let mut tests = Vec::new();
    for binary in binaries {
        let out = Command::new(binary).args(["--list", "--format", "terse"]).output()?;
        for name in
            String::from_utf8(out.stdout)?.lines().filter_map(|line| line.strip_suffix(": test"))
        {
            fs::write(&note, "")?;
            let (began, set) = (Instant::now(), ("MUTANT_REACHED", &*note.to_string_lossy()));
            if passes(tree, binary, name, set, Duration::from_secs(900))? {
                let reached = fs::read_to_string(&note)?;
                let reached = reached.lines().filter_map(|line| line.parse().ok()).collect();
                tests.push(Test {
                    binary: binary.clone(),
                    name: name.to_owned(),
                    took: began.elapsed(),
                    reached,
                });
            } else {
                eprintln!("· left out, for it fails without a mutant: {name}");
            }
        }
    }
    tests.sort_by_key(|test| test.took);
    Ok(tests)
}

fn main() -> Answer<()> {
    let arguments: Vec<String> = env::args().collect();
    let [_, tree, sample, seed] = &*arguments else { return Err("see the top of run.rs".into()) };
    let (tree, sample, seed) = (Path::new(tree), sample.parse()?, seed.parse()?);
    let list: Vec<Value> = serde_json::from_reader(io::stdin())?;
    let mut list: Vec<Mutant> = list.iter().filter_map(Mutant::read).collect();
    list.sort_by_cached_key(|mutant| place(seed, mutant));
    let (chosen, binaries, out) = build(tree, &list, sample)?;
    eprintln!("· running each test without a mutant, then with each that it reaches");
    let tests = tests(tree, &binaries)?;
    let mut figures: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut count = |id: usize, what: [usize; 3]| {
        let room = list[id].file.split('/').take(2).collect::<Vec<_>>().join("/");
        for room in [room, "together".to_owned()] {
            let sum = figures.entry(room).or_default();
            *sum = std::array::from_fn(|at| sum[at] + what[at]);
        }
    };
    for (id, reason) in out {
        println!("not built  {}  ({reason})", list[id].name);
        count(id, [0, 0, 1]);
    }
    for id in chosen {
        let reaching: Vec<&Test> = tests.iter().filter(|test| test.reached.contains(&id)).collect();
        let mut caught = None;
        for test in &reaching {
            let (set, most) =
                (("MUTANT", &*id.to_string()), test.took * 10 + Duration::from_secs(10));
            if !passes(tree, &test.binary, &test.name, set, most)? {
                caught = Some(&test.name);
                break;
            }
        }
        count(id, [1, usize::from(caught.is_some()), 0]);
        match caught {
            Some(test) => println!("caught     {}  ({test})", list[id].name),
            None => println!("missed     {}  ({} tests reach it)", list[id].name, reaching.len()),
        }
    }
    for (room, [built, caught, out]) in &figures {
        let share = caught * 100 / (*built).max(1);
        println!("{room:20} {caught:5} of {built:5} caught ({share:3}%), {out:4} not built");
    }
    Ok(())
}
