/// How often each rank came: a window that grows to the ranks that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    first: i32,
    counts: Vec<u32>,
}

impl Counts {
    /// Adds ranks; 0 is none.
    pub(super) fn add(&mut self, ranks: &[i32]) {
        for rank in ranks.iter().copied().filter(|r| *r > 0) {
            let place = rank.wrapping_sub(self.first) as u32 as usize;
            match self.counts.get_mut(place) {
                Some(count) => *count += 1,
                None => self.grow(rank),
            }
        }
    }

    #[cold]
    fn grow(&mut self, rank: i32) {
        let spare = 4 + self.counts.len() as i32 / 2;
        if self.counts.is_empty() {
            self.first = rank;
        } else if rank < self.first {
            let first = (rank - spare).max(1);
            self.counts.splice(0..0, std::iter::repeat_n(0, (self.first - first) as usize));
            self.first = first;
        }
        let place = (rank - self.first) as usize;
        if place >= self.counts.len() {
            self.counts.resize(place + 1 + spare as usize, 0);
        }
        self.counts[place] += 1;
    }

    /// The ranks that came, in order, with how often.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i32, u32)> {
        (self.first..).zip(self.counts.iter().copied()).filter(|(_, n)| *n > 0)
    }

    /// How many ranks there are.
    pub(super) fn total(&self) -> u64 {
        self.counts.iter().map(|n| u64::from(*n)).sum()
    }

    /// The rank at a place of the sorted list of all ranks, from 0.
    pub(super) fn at(&self, place: u64) -> Option<i32> {
        let mut before = 0;
        self.iter().find_map(|(rank, n)| {
            before += u64::from(n);
            (place < before).then_some(rank)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_whatever_comes() {
        let mut counts = Counts::default();
        counts.add(&[50, 0, 49, 3, 900, 50, 1]);
        assert_eq!(counts.iter().collect::<Vec<_>>(), [(1, 1), (3, 1), (49, 1), (50, 2), (900, 1)]);
        assert_eq!(counts.total(), 6);
        assert_eq!((0..7).map(|n| counts.at(n)).collect::<Vec<_>>(), [Some(1), Some(3), Some(49), Some(50), Some(50), Some(900), None]);
        assert_eq!(Counts::default().at(0), None);
    }
}
