//! Completions for an expression.

use super::Subject;
use std::collections::BTreeMap;

const OPERATORS: &[&str] =
    &["==", "!=", "=~", "!~", "in [", "!in [", ">", ">=", "<", "<=", "exists", "!exists"];

/// Completions of the entire text: its last word becomes a subject, an operator, or a value, whichever is valid there.
/// `known` has the subjects of the cluster, as written, with some of their values.
pub fn completions(text: &str, known: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let start = text.rfind([' ', '(', '[', ',']).map_or(0, |at| at + 1);
    let (before, word) = text.split_at(start);
    // Inside an open list, the words before the list decide.
    let lead = match before.rsplit_once('[') {
        Some((lead, list)) if !list.contains(']') => lead,
        _ => before,
    };
    let mut words = lead
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .filter(|word| !word.is_empty())
        .map(|word| word.trim_start_matches('!'));
    let last = words.next().unwrap_or("");
    let earlier = words.next().unwrap_or("");
    let earliest = words.next().unwrap_or("");
    let is_subject = |word: &str| {
        word.starts_with("attribute:") || Subject::PLAIN.iter().any(|(plain, _)| *plain == word)
    };
    // The predicate is complete: a connective or a closing parenthesis can follow.
    let whole = last.ends_with([']', ')'])
        || (is_subject(earlier) && last == "exists")
        || (is_subject(earliest) && OPERATORS.contains(&earlier) && !earlier.ends_with("exists"));
    let mut candidates: Vec<String> = Vec::new();
    if whole {
        candidates.extend(["and".to_owned(), "or".to_owned()]);
        if before.matches('(').count() > before.matches(')').count() {
            candidates.push(")".into());
        }
    } else if is_subject(last) {
        candidates.extend(OPERATORS.iter().map(|operator| (*operator).to_owned()));
    } else if is_subject(earlier) && !last.ends_with("exists") {
        candidates.extend(known.get(earlier).into_iter().flatten().cloned());
    } else {
        let attributes = known.keys().filter(|name| name.starts_with("attribute:"));
        candidates.extend(attributes.cloned());
        candidates.extend(Subject::PLAIN.iter().map(|(plain, _)| (*plain).to_owned()));
        candidates.push("not(".into());
    }
    candidates.retain(|candidate| candidate.starts_with(word) && candidate != word);
    candidates.truncate(20);
    candidates.into_iter().map(|candidate| format!("{before}{candidate}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_operators_and_values_in_their_places() {
        let known = |subject: &str, values: [&str; 2]| {
            (subject.to_owned(), values.map(str::to_owned).to_vec())
        };
        let attributes = BTreeMap::from([
            known("attribute:stack", ["prod", "dev"]),
            known("task:group", ["service:web", "database"]),
        ]);
        let check = |text: &str, expected: &[&str]| {
            let found = completions(text, &attributes);
            assert!(expected.iter().all(|e| found.iter().any(|f| f == e)), "{text}: {found:?}");
        };
        check("", &["attribute:stack", "task:group", "not("]);
        check("at", &["attribute:stack"]);
        check("attribute:stack ", &["attribute:stack ==", "attribute:stack !exists"]);
        check("attribute:stack == p", &["attribute:stack == prod"]);
        check("task:group == ", &["task:group == service:web"]);
        check("not(task:group == d", &["not(task:group == database"]);
        check("not(attribute:stack in [", &["not(attribute:stack in [prod"]);
        check("attribute:stack exists and run", &["attribute:stack exists and runningTasksCount"]);
        check("attribute:stack == prod ", &["attribute:stack == prod and"]);
        check("attribute:stack in [prod, dev] o", &["attribute:stack in [prod, dev] or"]);
        check("not(attribute:stack exists ", &["not(attribute:stack exists )"]);
        assert!(completions("attribute:stack exists at", &attributes).is_empty());
        assert!(completions("attribute:stack == x", &attributes).is_empty());
    }
}
