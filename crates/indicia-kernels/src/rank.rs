//! Ranks and sorting orders.
//!
//! A double is mapped to a whole number of the same order, so that comparisons are plain and 0 ties with -0.
//! Short slices are sorted by comparison, long ones by their digits (least significant first), whose time is
//! proportional to their length.

/// Which end gets rank 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The largest value ranks first.
    Descending,
    /// The smallest value ranks first.
    Ascending,
}

/// The ranks of equal values; the digits show the ranks of four values of which the second and third are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ties {
    /// 1224: all get the best rank (standard competition ranking).
    Min,
    /// 1334: all get the worst rank.
    Max,
    /// 1223: all get the same rank and the next value the following one.
    Dense,
    /// 1 2.5 2.5 4: all get the mean of the ranks they take up.
    Mean,
    /// 1234: by position, the first one first.
    Ordinal,
}

/// Working memory for ranking, grown to the longest slice that was ranked with it.
#[derive(Debug, Default)]
pub struct RankScratch {
    entries: Vec<Entry>,
    spare: Vec<Entry>,
    counts: Vec<u32>,
}

impl RankScratch {
    /// Empty working memory.
    pub fn new() -> Self {
        RankScratch::default()
    }
}

/// Key and position. Ordered by both, so that sorting is stable whatever sorts. Packed: a quarter of working memory would be
/// padding otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(C, packed(4))]
struct Entry {
    key: u64,
    position: u32,
}

/// Writes the rank of each value, 1 the best, to the same place in `ranks`. Ranks are whole unless ties share the
/// mean. Allocates nothing once `scratch` has served a slice as long.
///
/// # Panics
/// When the slices differ in length or have 2^31 values or more.
pub fn rank(values: &[f64], direction: Direction, ties: Ties, ranks: &mut [f64], scratch: &mut RankScratch) {
    assert_eq!(values.len(), ranks.len(), "one rank for each value");
    each_rank(values, direction, ties, scratch, |position, twice| ranks[position] = f64::from(twice) / 2.0);
}

/// As [`rank`], but writes twice the rank: whole under every rule for ties, in half the memory.
///
/// # Panics
/// As [`rank`].
pub fn twice_rank(values: &[f64], direction: Direction, ties: Ties, ranks: &mut [u32], scratch: &mut RankScratch) {
    assert_eq!(values.len(), ranks.len(), "one rank for each value");
    each_rank(values, direction, ties, scratch, |position, twice| ranks[position] = twice);
}

/// Hands over the position of each value and twice its rank.
fn each_rank(values: &[f64], direction: Direction, ties: Ties, scratch: &mut RankScratch, mut to: impl FnMut(usize, u32)) {
    assert!(values.len() < 1 << 31, "twice a rank fits into 32 bits");
    sort(values, direction, scratch);
    let mut from = 0;
    let mut groups = 0;
    while from < scratch.entries.len() {
        let key = scratch.entries[from].key;
        let group = scratch.entries[from..].iter().take_while(|entry| entry.key == key).count();
        groups += 1;
        let (first, last) = (from as u32 + 1, (from + group) as u32);
        let shared = match ties {
            Ties::Min | Ties::Ordinal => 2 * first,
            Ties::Max => 2 * last,
            Ties::Dense => 2 * groups,
            Ties::Mean => first + last,
        };
        let step = if ties == Ties::Ordinal { 2 } else { 0 };
        let mut own = shared;
        for entry in &scratch.entries[from..from + group] {
            to(entry.position as usize, own);
            own += step;
        }
        from += group;
    }
}

/// Writes the positions of the values in the order of their rank to `positions`; equal values keep their order.
///
/// # Panics
/// As [`rank`].
pub fn order(values: &[f64], direction: Direction, positions: &mut [u32], scratch: &mut RankScratch) {
    assert_eq!(values.len(), positions.len(), "one position for each value");
    sort(values, direction, scratch);
    positions.iter_mut().zip(&scratch.entries).for_each(|(position, entry)| *position = entry.position);
}

/// From this length on sorting by digits is faster than by comparison.
const LONG: usize = 1024;

fn sort(values: &[f64], direction: Direction, scratch: &mut RankScratch) {
    let count = u32::try_from(values.len()).expect("at most 2^32 - 1 values");
    scratch.entries.clear();
    match direction {
        Direction::Ascending => scratch.entries.extend((0..count).zip(values).map(|(position, v)| Entry { key: key(*v), position })),
        Direction::Descending => scratch.entries.extend((0..count).zip(values).map(|(position, v)| Entry { key: !key(*v), position })),
    }
    if values.len() < LONG {
        scratch.entries.sort_unstable();
    } else {
        sort_by_digits(scratch);
    }
}

/// A whole number that is smaller for a smaller value, and equal for 0 and -0.
fn key(value: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    // Adding 0 turns -0 into 0 and changes nothing else.
    let bits = (value + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

const DIGIT_BITS: u32 = 11;
const DIGITS: usize = 64_usize.div_ceil(DIGIT_BITS as usize);
const BUCKETS: usize = 1 << DIGIT_BITS;

fn digit(key: u64, index: usize) -> usize {
    (key >> (index as u32 * DIGIT_BITS)) as usize % BUCKETS
}

fn sort_by_digits(scratch: &mut RankScratch) {
    let RankScratch { entries, spare, counts } = scratch;
    counts.clear();
    counts.resize(DIGITS * BUCKETS, 0);
    for entry in entries.iter() {
        for index in 0..DIGITS {
            counts[index * BUCKETS + digit(entry.key, index)] += 1;
        }
    }
    spare.clear();
    spare.resize(entries.len(), Entry { key: 0, position: 0 });
    for (index, counts) in counts.chunks_exact_mut(BUCKETS).enumerate() {
        // A digit that is the same everywhere sorts nothing.
        if counts[digit(entries[0].key, index)] as usize == entries.len() {
            continue;
        }
        let mut next = 0;
        for count in counts.iter_mut() {
            next += std::mem::replace(count, next);
        }
        for entry in entries.iter() {
            let place = &mut counts[digit(entry.key, index)];
            spare[*place as usize] = *entry;
            *place += 1;
        }
        std::mem::swap(entries, spare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(values: &[f64], direction: Direction, ties: Ties) -> Vec<f64> {
        let mut ranks = vec![0.0; values.len()];
        rank(values, direction, ties, &mut ranks, &mut RankScratch::new());
        ranks
    }

    #[test]
    fn every_tie_rule_is_what_its_digits_say() {
        let values = [70.0, 90.0, 80.0, 80.0];
        let best_first = |ties| ranks(&values, Direction::Descending, ties);
        assert_eq!(best_first(Ties::Min), [4.0, 1.0, 2.0, 2.0]);
        assert_eq!(best_first(Ties::Max), [4.0, 1.0, 3.0, 3.0]);
        assert_eq!(best_first(Ties::Dense), [3.0, 1.0, 2.0, 2.0]);
        assert_eq!(best_first(Ties::Mean), [4.0, 1.0, 2.5, 2.5]);
        assert_eq!(best_first(Ties::Ordinal), [4.0, 1.0, 2.0, 3.0]);
        let mut twice = [0; 4];
        twice_rank(&values, Direction::Descending, Ties::Mean, &mut twice, &mut RankScratch::new());
        assert_eq!(twice, [8, 2, 5, 5]);
        assert_eq!(ranks(&values, Direction::Ascending, Ties::Ordinal), [1.0, 4.0, 2.0, 3.0]);
    }

    #[test]
    fn zeros_of_both_signs_tie() {
        assert_eq!(ranks(&[0.0, -0.0, 1.0, -1.0], Direction::Ascending, Ties::Min), [2.0, 2.0, 4.0, 1.0]);
    }

    #[test]
    fn keys_keep_the_order_of_all_doubles() {
        let ascending = [-f64::MAX, -1.0, -f64::MIN_POSITIVE, -5e-324, 0.0, 5e-324, 0.5, 1.0, 1e300, f64::MAX];
        assert!(ascending.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
    }

    /// Many ties, both signs, many magnitudes.
    fn long_column(count: usize) -> Vec<f64> {
        let mut state = 3u64;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let small = ((state >> 40) % 2000) as f64 - 1000.0;
                if state >> 63 == 0 { small } else { small * 1e-7 * (state >> 30) as f64 }
            })
            .collect()
    }

    #[test]
    fn long_slices_rank_as_a_count_of_better_values_says() {
        let values = long_column(3 * LONG);
        let min = ranks(&values, Direction::Descending, Ties::Min);
        let max = ranks(&values, Direction::Descending, Ties::Max);
        for i in (0..values.len()).step_by(17) {
            let better = values.iter().filter(|v| **v > values[i]).count();
            let equal = values.iter().filter(|v| **v == values[i]).count();
            assert_eq!((min[i], max[i]), ((better + 1) as f64, (better + equal) as f64));
        }
        let total: f64 = ranks(&values, Direction::Ascending, Ties::Mean).iter().sum();
        let n = values.len() as f64;
        assert_eq!(total, n * (n + 1.0) / 2.0);
    }

    #[test]
    fn long_orders_are_stable() {
        let values = long_column(2 * LONG + 1);
        let mut positions = vec![0; values.len()];
        for direction in [Direction::Ascending, Direction::Descending] {
            order(&values, direction, &mut positions, &mut RankScratch::new());
            let mut expected: Vec<u32> = (0..values.len() as u32).collect();
            expected.sort_by(|a, b| {
                let ascending = values[*a as usize].partial_cmp(&values[*b as usize]).expect("finite");
                if direction == Direction::Ascending { ascending } else { ascending.reverse() }
            });
            assert_eq!(positions, expected);
        }
    }

    #[test]
    fn nothing_has_no_ranks() {
        assert!(ranks(&[], Direction::Ascending, Ties::Mean).is_empty());
    }
}
