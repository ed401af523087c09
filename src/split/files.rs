//! Which files the code of the groups is put into.
//!
//! What one group alone reaches is in a file of its own. What several reach is in a file that each of them loads. There
//! would be hundreds of those, so files are merged as long as that costs less than the file that it saves.

use crate::graph::Groups;
use std::collections::BTreeMap;

/// What one more file costs, in bytes of code: its request, and that it is compressed apart from the others.
pub const FILE: f64 = 20_000.0;
/// How much rarer a group is opened that needs another, such as a dialog of a lab, than one that needs none.
const RARER: f64 = 0.1;

/// A group of code that is loaded together.
pub struct Group {
    /// Its name, such as `request`.
    pub name: String,
    /// The groups that are loaded whenever this one is, other than itself.
    pub needs: Groups,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name: that of its only group, `common` if all that need no other load it, or `shared-1`.
    pub name: String,
    /// The groups that load it.
    pub groups: Groups,
}

/// What may become a file: the groups that load it, its size, and the sets of groups whose code it has.
type Part = (Groups, usize, Vec<Groups>);

/// The files, and the file of each set of groups.
pub struct Files {
    /// The files.
    pub files: Vec<File>,
    places: BTreeMap<Groups, usize>,
}

impl Files {
    /// Divides code among files: how many bytes each set of groups reaches, and what one more `file` costs.
    pub fn new(groups: &[Group], classes: &BTreeMap<Groups, usize>, file: f64) -> Self {
        let weights: Vec<f64> =
            groups.iter().map(|group| if group.needs == 0 { 1.0 } else { RARER }).collect();
        let cost = |set: Groups, size: usize| {
            let loads: f64 = members(set).map(|at| weights[at]).sum();
            if set == 0 { 0.0 } else { loads * (size as f64 + file) }
        };
        let mut parts: BTreeMap<Groups, (usize, Vec<Groups>)> = BTreeMap::new();
        for (class, size) in classes {
            let part = parts.entry(loaders(groups, *class)).or_default();
            part.0 += size;
            part.1.push(*class);
        }
        let mut parts: Vec<Part> =
            parts.into_iter().map(|(set, (size, classes))| (set, size, classes)).collect();
        // What needs all others stays by itself, so that they don't load it.
        let all: Groups = (1 << groups.len()) - 1;
        let alone = |set: Groups| members(set).all(|at| groups[at].needs | 1 << at == all);
        let change = |(set, size, _): &Part, (with, more, _): &Part| {
            if alone(*set) || alone(*with) {
                return 0.0;
            }
            cost(loaders(groups, set | with), size + more) - cost(*set, *size) - cost(*with, *more)
        };
        // Of each, the later one that it is best merged with.
        let best = |parts: &[Part], at: usize| {
            let changes =
                (at + 1..parts.len()).map(|other| (change(&parts[at], &parts[other]), other));
            changes
                .filter(|(change, _)| *change < 0.0)
                .min_by(|one, other| one.0.total_cmp(&other.0))
        };
        let mut bests: Vec<_> = (0..parts.len()).map(|at| best(&parts, at)).collect();
        while let Some((_, other, at)) = (bests.iter().enumerate())
            .filter_map(|(at, best)| best.map(|(change, other)| (change, other, at)))
            .min_by(|one, other| one.0.total_cmp(&other.0))
        {
            let (with, more, classes) = std::mem::take(&mut parts[other]);
            let part = &mut parts[at];
            *part = (loaders(groups, part.0 | with), part.1 + more, std::mem::take(&mut part.2));
            part.2.extend(classes);
            // An emptied part costs nothing, and merging it changes nothing.
            for (row, old) in bests.clone().into_iter().enumerate() {
                let merged = |other: usize| other == at || parts[other].0 == 0;
                if row == at || old.is_some_and(|(_, other)| merged(other)) {
                    bests[row] = best(&parts, row);
                } else if row < at && parts[row].0 != 0 {
                    let change = change(&parts[row], &parts[at]);
                    if change < old.map_or(0.0, |(change, _)| change) {
                        bests[row] = Some((change, at));
                    }
                }
            }
        }
        parts.retain(|(set, ..)| *set != 0);
        // Large ones first among those that are shared.
        parts.sort_by_key(|(set, size, _)| (set.count_ones() == 1, std::cmp::Reverse(*size), *set));
        let most =
            (0..groups.len()).filter(|at| groups[*at].needs == 0).fold(0, |set, at| set | 1 << at);
        let mut files = Vec::new();
        let mut places = BTreeMap::new();
        for (set, _, classes) in parts {
            let name = match (set.count_ones(), members(set).next()) {
                (1, Some(only)) => groups[only].name.clone(),
                _ if set & most == most
                    && !files.iter().any(|file: &File| file.name == "common") =>
                {
                    "common".into()
                }
                _ => format!(
                    "shared-{}",
                    1 + files
                        .iter()
                        .filter(|file: &&File| file.name.starts_with("shared-"))
                        .count()
                ),
            };
            places.extend(classes.into_iter().map(|class| (class, files.len())));
            files.push(File { name, groups: set });
        }
        Self { files, places }
    }

    /// The file of what these groups reach.
    pub fn of(&self, class: Groups) -> Option<usize> {
        self.places.get(&class).copied()
    }

    /// The files that a group needs, those of the groups that it needs included.
    pub fn needed(&self, groups: &[Group], at: usize) -> Vec<usize> {
        let set = groups[at].needs | 1 << at;
        (0..self.files.len()).filter(|file| self.files[*file].groups & set != 0).collect()
    }
}

/// The numbers of the groups in a set.
pub fn members(set: Groups) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        let at = left.trailing_zeros();
        left &= left.wrapping_sub(1);
        (at < Groups::BITS).then_some(at as usize)
    })
}

/// The groups of a set, except those that need another group in the set, which has loaded the file already.
fn loaders(groups: &[Group], set: Groups) -> Groups {
    members(set).filter(|at| groups[*at].needs & set == 0).fold(0, |kept, at| kept | 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three labs, the import of the first, and an API that needs all.
    fn groups() -> Vec<Group> {
        [("a", 0), ("b", 0), ("c", 0), ("a-import", 0b1), ("api", 0b1111)]
            .map(|(name, needs)| Group { name: name.into(), needs })
            .into()
    }

    #[track_caller]
    fn check(classes: &[(Groups, usize)], expected: &[(&str, Groups)]) {
        let files = Files::new(&groups(), &classes.iter().copied().collect(), FILE);
        let found: Vec<_> =
            files.files.iter().map(|file| (file.name.as_str(), file.groups)).collect();
        assert_eq!(found, expected);
        for (class, _) in classes {
            let place = files.of(*class).expect("a file for each class");
            for group in members(*class) {
                assert!(
                    files.needed(&groups(), group).contains(&place),
                    "{class:b} is loaded by {group}"
                );
            }
        }
    }

    #[test]
    fn large_code_is_in_a_file_of_those_that_reach_it() {
        check(
            &[(0b1, 50_000), (0b10, 60_000), (0b111, 70_000), (0b11, 80_000)],
            &[("shared-1", 0b11), ("common", 0b111), ("b", 0b10), ("a", 0b1)],
        );
    }

    #[test]
    fn little_shared_code_is_in_a_larger_file() {
        check(
            &[(0b1, 50_000), (0b10, 60_000), (0b111, 70_000), (0b11, 100)],
            &[("common", 0b111), ("b", 0b10), ("a", 0b1)],
        );
    }

    #[test]
    fn what_a_group_loads_before_counts_for_the_one_that_needs_it() {
        // The API needs all, the import its lab.
        check(
            &[(0b1_0001, 50_000), (0b1001, 10_000), (0b1_0000, 9_000), (0b1000, 90_000)],
            &[("a-import", 0b1000), ("a", 0b1), ("api", 0b1_0000)],
        );
    }
}
