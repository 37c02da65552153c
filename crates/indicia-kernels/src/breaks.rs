//! Natural breaks: classes of a line with the least sum of squares within them.
//!
//! W. D. Fisher, On Grouping for Maximum Homogeneity, JASA 53 (1958), 789-798; known among mapmakers as Jenks' natural
//! breaks. The optimum is found exactly by dynamic programming, and since the best last cut moves only to the
//! right, by halving: in time proportional to k n log n.

/// Classes of sorted distinct values.
#[derive(Clone, Debug, PartialEq)]
pub struct Breaks {
    /// The largest value of each class, ascending; the last is the largest of all.
    pub upper: Vec<f64>,
    /// The sum of squared deviations from the classes' means.
    pub within: f64,
    /// Goodness of variance fit, 1 - within / total, in [0, 1]; 1 where all values are equal.
    pub fit: f64,
}

/// The best division into `classes`. Equal values always share a class. `None` of nothing, for no classes, and where there
/// are fewer distinct values than classes.
pub fn natural_breaks(values: &[f64], classes: usize) -> Option<Breaks> {
    let mut sorted = values.to_vec();
    crate::sort(&mut sorted);
    let mut distinct: Vec<(f64, f64)> = Vec::new();
    for v in &sorted {
        match distinct.last_mut() {
            Some((last, count)) if *last == *v => *count += 1.0,
            _ => distinct.push((*v, 1.0)),
        }
    }
    let n = distinct.len();
    if classes == 0 || n < classes {
        return None;
    }
    // Deviations from the middle keep the squares of the prefix sums small.
    let origin = distinct[n / 2].0;
    let mut prefix = vec![[0.0; 3]; n + 1];
    for (i, (v, count)) in distinct.iter().enumerate() {
        let d = v - origin;
        prefix[i + 1] = [prefix[i][0] + count, prefix[i][1] + count * d, prefix[i][2] + count * d * d];
    }
    // Of the values from..to.
    let cost = |from: usize, to: usize| {
        let [c, s, q] = [0, 1, 2].map(|k| prefix[to][k] - prefix[from][k]);
        if to - from < 2 { 0.0 } else { (q - s * s / c).max(0.0) }
    };
    let mut best: Vec<f64> = (0..=n).map(|to| cost(0, to)).collect();
    let mut cuts: Vec<Vec<usize>> = Vec::new();
    for k in 2..=classes {
        let (mut next, mut cut) = (vec![f64::INFINITY; n + 1], vec![0; n + 1]);
        let mut open = vec![(k, n, k - 1, n)];
        while let Some((low, high, cut_low, cut_high)) = open.pop() {
            if low > high {
                continue;
            }
            let middle = low.midpoint(high);
            let (mut value, mut at) = (f64::INFINITY, cut_low);
            let cuts = cut_low.max(k - 1)..=cut_high.min(middle - 1);
            cuts.for_each(|c| {
                let total = best[c] + cost(c, middle);
                if total < value {
                    (value, at) = (total, c);
                }
            });
            (next[middle], cut[middle]) = (value, at);
            open.push((middle + 1, high, at, cut_high));
            open.push((low, middle - 1, cut_low, at));
        }
        best = next;
        cuts.push(cut);
    }
    let mut ends = vec![n];
    for cut in cuts.iter().rev() {
        ends.push(cut[ends[ends.len() - 1]]);
    }
    ends.reverse();
    let total = cost(0, n);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let within = starts.zip(&ends).map(|(from, to)| cost(from, *to)).sum::<f64>();
    let fit = if total > 0.0 { 1.0 - within / total } else { 1.0 };
    Some(Breaks { upper: ends.iter().map(|e| distinct[e - 1].0).collect(), within, fit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn squares(x: &[f64]) -> f64 {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        x.iter().map(|v| (v - mean) * (v - mean)).sum()
    }

    /// The least sum of squares over all divisions of a sorted list.
    fn by_trying(sorted: &[f64], classes: usize) -> f64 {
        if classes == 1 {
            return squares(sorted);
        }
        let tries = classes - 1..sorted.len();
        tries.map(|cut| by_trying(&sorted[..cut], classes - 1) + squares(&sorted[cut..])).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_division_is_the_best_of_all() {
        let mut random = Random::new(3);
        for n in [5, 8, 12] {
            for classes in 1..=4 {
                let mut values: Vec<f64> = (0..n).map(|_| random.below(1000) as f64 / 7.0).collect();
                values.sort_by(f64::total_cmp);
                values.dedup();
                let found = natural_breaks(&values, classes).unwrap();
                assert!((found.within - by_trying(&values, classes)).abs() < 1e-6, "{values:?} {classes}");
                assert_eq!(found.upper.len(), classes);
            }
        }
    }

    #[test]
    fn three_heaps_are_three_classes() {
        let found = natural_breaks(&[9.0, 1.0, 2.0, 1.5, 9.5, 30.0, 31.0, 2.0], 3).unwrap();
        assert_eq!(found.upper, [2.0, 9.5, 31.0]);
        assert!(found.fit > 0.99);
    }

    #[test]
    fn equal_values_share_a_class_and_too_many_classes_are_refused() {
        assert_eq!(natural_breaks(&[1.0, 1.0, 1.0, 5.0], 2).unwrap().upper, [1.0, 5.0]);
        assert_eq!(natural_breaks(&[1.0, 1.0, 5.0], 3), None);
        assert_eq!((natural_breaks(&[], 1), natural_breaks(&[1.0], 0)), (None, None));
        assert_eq!(natural_breaks(&[4.0, 4.0], 1).unwrap().fit, 1.0);
    }
}
