//! Tasks by number: the higher the number, the newer the task.

/// A set of task numbers, as ranges in ascending order, the end exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TaskSet(Vec<(u64, u64)>);

impl TaskSet {
    /// The tasks from `from` until before `to`.
    pub fn range(from: u64, to: u64) -> Self {
        Self(if from < to { vec![(from, to)] } else { Vec::new() })
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The newest task.
    pub fn newest(&self) -> Option<u64> {
        self.0.last().map(|(_, to)| to - 1)
    }

    /// How many are newer than `floor`.
    pub fn newer_than(&self, floor: Option<u64>) -> u64 {
        let Some(floor) = floor else { return self.len() };
        let above = |(from, to): &(u64, u64)| to.saturating_sub((floor + 1).max(*from));
        self.0.iter().map(above).sum()
    }

    /// Removes the oldest `count` tasks, and gives them.
    pub fn take_oldest(&mut self, mut count: u64) -> Self {
        let mut taken = Vec::new();
        let mut whole = 0;
        for (from, to) in &mut self.0 {
            let here = (*to - *from).min(count);
            if here > 0 {
                taken.push((*from, *from + here));
            }
            *from += here;
            count -= here;
            if *from < *to {
                break;
            }
            whole += 1;
        }
        self.0.drain(..whole);
        Self(taken)
    }

    /// Removes the newest `count` tasks.
    pub fn drop_newest(&mut self, mut count: u64) {
        while count > 0 {
            let Some((from, to)) = self.0.last_mut() else { return };
            let here = (*to - *from).min(count);
            *to -= here;
            count -= here;
            if *from == *to {
                self.0.pop();
            }
        }
    }

    /// Adds tasks.
    pub fn add(&mut self, other: Self) {
        let in_order = match (self.0.last(), other.0.first()) {
            (Some((_, end)), Some((from, _))) => end <= from,
            _ => true,
        };
        self.0.extend(other.0);
        if !in_order {
            self.0.sort_unstable();
        }
        // Adjacent ranges become one.
        self.0.dedup_by(|next, last| {
            let joined = next.0 == last.1;
            if joined {
                last.1 = next.1;
            }
            joined
        });
    }
}

#[cfg(test)]
mod tests {
    use super::TaskSet;

    #[test]
    fn the_oldest_and_the_newest_leave_first() {
        let mut set = TaskSet::range(0, 5);
        set.add(TaskSet::range(8, 10));
        assert_eq!((set.len(), set.newest(), set.newer_than(Some(3))), (7, Some(9), 3));
        let oldest = set.take_oldest(6);
        assert_eq!((oldest.len(), oldest.newest()), (6, Some(8)));
        assert_eq!((set.len(), set.newest()), (1, Some(9)));
        set.add(oldest);
        assert_eq!(set, {
            let mut set = TaskSet::range(0, 5);
            set.add(TaskSet::range(8, 10));
            set
        });
        set.drop_newest(3);
        assert_eq!(set, TaskSet::range(0, 4));
        assert_eq!(set.take_oldest(9).len(), 4);
        assert!(set.is_empty());
        set.drop_newest(1);
        assert_eq!((set.newest(), set.newer_than(None)), (None, 0));
    }
}
