//! The smallest and the largest value.
//!
//! Eight candidates are carried side by side, so that the loop is vectorised and runs at the speed of memory.

const LANES: usize = 8;

#[inline(always)]
fn extreme(values: &[f64], start: f64, better: impl Fn(f64, f64) -> bool) -> f64 {
    let (blocks, tail) = values.as_chunks::<LANES>();
    let choose = |value: f64, best: f64| if better(value, best) { value } else { best };
    let mut best = [start; LANES];
    for block in blocks {
        for lane in 0..LANES {
            best[lane] = choose(block[lane], best[lane]);
        }
    }
    best.iter().chain(tail).fold(start, |best, value| choose(*value, best))
}

/// The smallest value; `None` of nothing. Of 0 and -0, which are equal, either may come out.
pub fn min(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| extreme(values, f64::INFINITY, |value, best| value < best))
}

/// The largest value; `None` of nothing. Of 0 and -0, which are equal, either may come out.
pub fn max(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| extreme(values, f64::NEG_INFINITY, |value, best| value > best))
}

/// The smallest and the largest value in one pass over memory; `None` of nothing.
pub fn min_max(values: &[f64]) -> Option<(f64, f64)> {
    if values.is_empty() {
        return None;
    }
    // Blocks that fit the first cache are read twice from there: faster than one loop with twice the candidates.
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for block in values.chunks(1024) {
        low = extreme(block, low, |value, best| value < best);
        high = extreme(block, high, |value, best| value > best);
    }
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extremes_are_found_wherever_they_stand() {
        for length in [1, 7, 8, 9, 1023, 1024, 1025, 5000] {
            for at in [0, length / 2, length - 1] {
                let mut values: Vec<f64> = (0..length).map(|i| (i % 5) as f64).collect();
                values[at] = -3.5;
                assert_eq!(min(&values), Some(-3.5));
                values[at] = 99.0;
                assert_eq!(max(&values), Some(99.0));
                let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
                assert_eq!(min_max(&values), Some((smallest, 99.0)));
            }
        }
    }

    #[test]
    fn nothing_has_no_extremes() {
        assert_eq!((min(&[]), max(&[]), min_max(&[])), (None, None, None));
    }
}
