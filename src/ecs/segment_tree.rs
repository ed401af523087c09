//! The minimum of many keys, of which ranges rise together: a segment tree with lazy propagation.
//!
//! Every node has the minimum key below it and the number of candidates with this key. The nodes that cover a range
//! store its increase, so that raising a range, changing one key, and finding the minimum each require about the
//! logarithm of the number of instances.

use super::strategy::MAX_STRATEGIES;
use crate::explain::guaranteed;

/// The values that strategies compare, in order; lower is better, unused ones are 0.
pub(super) type SortKey = [i64; MAX_STRATEGIES];

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// The minimum key below, without what the nodes above add to it.
    least: SortKey,
    /// What this node adds to all below it.
    added: SortKey,
    /// How many candidates have the minimum key.
    equal: u32,
    /// The lowest number among them.
    first: u32,
}

/// The tree. Positions are numbered from 0 in the order passed to [`LazySegmentTree::new`].
#[derive(Clone, Debug)]
pub(super) struct LazySegmentTree {
    /// Node 1 is the root; the children of `n` are `2n` and `2n + 1`.
    nodes: Vec<Node>,
    /// Leaves; a power of two.
    width: usize,
}

impl LazySegmentTree {
    /// For each position: its number, its key, and whether it is a candidate.
    pub fn new(places: impl ExactSizeIterator<Item = (u32, SortKey, bool)>) -> Self {
        let width = places.len().next_power_of_two();
        let mut nodes = vec![Node::default(); width];
        nodes.extend(places.map(|(first, least, candidate)| Node {
            least,
            first,
            equal: u32::from(candidate),
            ..Node::default()
        }));
        nodes.resize(width * 2, Node::default());
        let mut tree = Self { nodes, width };
        for at in (1..width).rev() {
            tree.play(at);
        }
        tree
    }

    fn node(&self, at: usize) -> Node {
        guaranteed(self.nodes.get(at).copied(), "a node of the tree")
    }

    /// Recomputes a node from its children.
    fn play(&mut self, at: usize) {
        let (left, right) = (self.node(at * 2), self.node(at * 2 + 1));
        let mut best = match (left.equal, right.equal) {
            (0, _) => right,
            (_, 0) => left,
            _ if left.least < right.least => left,
            _ if right.least < left.least => right,
            _ => {
                Node { equal: left.equal + right.equal, first: left.first.min(right.first), ..left }
            }
        };
        if let Some(node) = self.nodes.get_mut(at) {
            best.added = node.added;
            add(&mut best.least, &node.added);
            *node = best;
        }
    }

    fn play_above(&mut self, place: usize) {
        let mut at = (place + self.width) / 2;
        while at > 0 {
            self.play(at);
            at /= 2;
        }
    }

    /// Adds 1 at `slot` to the keys of the positions `from..to`.
    pub fn raise(&mut self, from: usize, to: usize, slot: usize) {
        if from >= to {
            return;
        }
        let (mut left, mut right) = (from + self.width, to + self.width);
        let mut lift = |at: usize| {
            if let Some(node) = self.nodes.get_mut(at) {
                for key in [&mut node.least, &mut node.added] {
                    if let Some(value) = key.get_mut(slot) {
                        *value += 1;
                    }
                }
            }
        };
        while left < right {
            if left % 2 == 1 {
                lift(left);
                left += 1;
            }
            if right % 2 == 1 {
                right -= 1;
                lift(right);
            }
            left /= 2;
            right /= 2;
        }
        self.play_above(from);
        self.play_above(to - 1);
    }

    /// Changes the key of one position, and whether it is a candidate. The change must not touch raised slots.
    pub fn change(&mut self, place: usize, change: impl FnOnce(&mut SortKey), candidate: bool) {
        if let Some(node) = self.nodes.get_mut(place + self.width) {
            change(&mut node.least);
            node.equal = u32::from(candidate);
        }
        self.play_above(place);
    }

    /// How many candidates have the minimum key.
    pub fn equal(&self) -> u32 {
        self.node(1).equal
    }

    /// The lowest number among the candidates with the minimum key.
    pub fn first(&self) -> Option<u32> {
        let root = self.node(1);
        (root.equal > 0).then_some(root.first)
    }

    /// The `nth` of the candidates with the minimum key, from 0, in the order of the positions.
    pub fn nth(&self, mut nth: u32) -> Option<u32> {
        if nth >= self.equal() {
            return None;
        }
        let mut at = 1;
        while at < self.width {
            let left = self.node(at * 2);
            let mut least = left.least;
            add(&mut least, &self.node(at).added);
            let here = if least == self.node(at).least { left.equal } else { 0 };
            at *= 2;
            if nth >= here {
                nth -= here;
                at += 1;
            }
        }
        Some(self.node(at).first)
    }
}

fn add(key: &mut SortKey, more: &SortKey) {
    for (value, more) in key.iter_mut().zip(more) {
        *value = value.saturating_add(*more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After each change, the tree agrees with a list that is searched again.
    #[test]
    fn the_tree_agrees_with_a_list() {
        for count in [1usize, 2, 3, 7, 8, 50] {
            let mut list: Vec<(SortKey, bool)> = (0..count)
                .map(|at| ([(at % 3) as i64, 0, (at % 2) as i64, 0, 0], at % 5 != 4))
                .collect();
            // Numbers don't follow the positions.
            let number = |place: usize| ((place * 37 + 11) % 101) as u32;
            let places = list.iter().enumerate();
            let places: Vec<_> = places.map(|(at, (key, on))| (number(at), *key, *on)).collect();
            let mut tree = LazySegmentTree::new(places.into_iter());
            let mut random = crate::random::SplitMix64::new(count as u64);
            for round in 0..400 {
                let best = list.iter().filter(|(_, on)| *on).map(|(key, _)| *key).min();
                let tied: Vec<u32> = (0..count)
                    .filter(|at| list[*at].1 && Some(list[*at].0) == best)
                    .map(number)
                    .collect();
                assert_eq!(tree.equal() as usize, tied.len(), "{count}, round {round}");
                assert_eq!(tree.first(), tied.iter().min().copied());
                for (nth, number) in tied.iter().enumerate() {
                    assert_eq!(tree.nth(nth as u32), Some(*number), "{count}, round {round}");
                }
                assert_eq!(tree.nth(tied.len() as u32), None);
                let place = random.below(count as u64) as usize;
                let other = random.below(count as u64 + 1) as usize;
                let (from, to) = (place.min(other), place.max(other));
                for (key, _) in &mut list[from..to] {
                    key[1] += 1;
                }
                tree.raise(from, to, 1);
                let (value, on) = (random.below(4) as i64, random.below(4) > 0);
                list[place].0[2] = value;
                list[place].1 = on;
                tree.change(place, |key| key[2] = value, on);
            }
        }
    }
}
