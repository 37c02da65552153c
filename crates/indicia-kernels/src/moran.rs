//! Moran's I: whether neighbours resemble each other.

use crate::moments::mean;
use crate::random::Random;
use crate::sum::Sum;

/// Who is whose neighbour: for each unit its neighbours with their weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Neighbours {
    lists: Vec<Vec<(usize, f64)>>,
}

impl Neighbours {
    /// From a list a unit: numbers of neighbours and weights. Weights that are not positive, numbers that no unit has and a
    /// unit's own number are left out.
    pub fn new(lists: Vec<Vec<(usize, f64)>>) -> Neighbours {
        let n = lists.len();
        let keep = |i: usize, l: Vec<(usize, f64)>| l.into_iter().filter(|(j, w)| *j < n && *j != i && *w > 0.0).collect();
        Neighbours { lists: lists.into_iter().enumerate().map(|(i, l)| keep(i, l)).collect() }
    }

    /// The weights of each unit scaled to a sum of 1; a unit without neighbours stays so.
    pub fn row_standardised(mut self) -> Neighbours {
        for list in &mut self.lists {
            let total: f64 = list.iter().map(|(_, w)| w).sum();
            list.iter_mut().for_each(|(_, w)| *w /= total);
        }
        self
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there are no units.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The neighbours of a unit with their weights.
    pub fn of(&self, unit: usize) -> &[(usize, f64)] {
        self.lists.get(unit).map_or(&[], Vec::as_slice)
    }

    /// S0, the sum of all weights.
    fn total(&self) -> f64 {
        self.lists.iter().flatten().map(|(_, w)| *w).collect::<Sum>().total()
    }

    /// S1 = 1/2 sum (w_ij + w_ji)^2.
    fn s1(&self) -> f64 {
        let mut both: Vec<(usize, usize, f64)> = Vec::new();
        for (i, list) in self.lists.iter().enumerate() {
            for (j, w) in list {
                both.push((i.min(*j), i.max(*j), *w));
            }
        }
        both.sort_by_key(|pair| (pair.0, pair.1));
        // Each pair counts twice in the sum over i and j.
        both.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).map(|pair| pair.iter().map(|p| p.2).sum::<f64>()).map(|w| w * w).sum()
    }

    /// S2 = sum (w_i. + w_.i)^2.
    fn s2(&self) -> f64 {
        let mut sums = vec![0.0; self.len()];
        for (i, list) in self.lists.iter().enumerate() {
            for (j, w) in list {
                sums[i] += w;
                sums[*j] += w;
            }
        }
        sums.iter().map(|s| s * s).sum()
    }
}

/// Moran's I with what it is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moran {
    /// (n / S0) sum w_ij z_i z_j / sum z_i^2.
    pub i: f64,
    /// -1 / (n - 1).
    pub expected: f64,
    /// Variance of I where values are normal.
    pub variance_normal: f64,
    /// Variance of I over all orders of the values; `None` for fewer than four units.
    pub variance_orders: Option<f64>,
    /// Two-sided p-value by permutation: the share of orders whose I lies as far from the expected value, the one that was
    /// found counted in; `None` without permutations.
    pub p: Option<f64>,
}

/// Moran's I of values, one a unit, with a number of permutations from a seed. `None` where values are equal or nobody has
/// a neighbour.
///
/// # Panics
/// When there are not as many values as units.
pub fn moran(values: &[f64], neighbours: &Neighbours, permutations: usize, seed: u64) -> Option<Moran> {
    assert_eq!(values.len(), neighbours.len(), "a value for each unit");
    let center = mean(values)?;
    let mut z: Vec<f64> = values.iter().map(|v| v - center).collect();
    let squares: f64 = z.iter().map(|v| v * v).collect::<Sum>().total();
    let (n, s0) = (values.len() as f64, neighbours.total());
    if squares <= 0.0 || s0 <= 0.0 || values.len() < 3 {
        return None;
    }
    let of = |z: &[f64]| {
        let products = neighbours.lists.iter().zip(z).flat_map(|(list, own)| list.iter().map(move |(j, w)| w * own * z[*j]));
        n / s0 * products.collect::<Sum>().total() / squares
    };
    let found = of(&z);
    let expected = -1.0 / (n - 1.0);
    let (s1, s2) = (neighbours.s1(), neighbours.s2());
    let s02 = s0 * s0;
    let variance_normal = (n * n * s1 - n * s2 + 3.0 * s02) / (s02 * (n * n - 1.0)) - expected * expected;
    let fourths: f64 = z.iter().map(|v| v * v * v * v).collect::<Sum>().total();
    let k = n * fourths / (squares * squares);
    let variance_orders = (values.len() > 3).then(|| {
        let a = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s02);
        let b = k * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s02);
        (a - b) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s02) - expected * expected
    });
    let p = (permutations > 0).then(|| {
        let mut random = Random::new(seed);
        // Rounding must not decide whether the same arrangement counts as equally far.
        let far = (found - expected).abs() * (1.0 - 1e-12);
        let mut count = 1;
        for _ in 0..permutations {
            random.shuffle(&mut z);
            count += usize::from((of(&z) - expected).abs() >= far);
        }
        count as f64 / (permutations + 1) as f64
    });
    Some(Moran { i: found, expected, variance_normal, variance_orders, p })
}

/// How a unit and its neighbours stand to the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// High among high.
    HighHigh,
    /// Low among high.
    LowHigh,
    /// Low among low.
    LowLow,
    /// High among low.
    HighLow,
}

/// Local Moran's I of one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalMoran {
    /// z_i / m2 * sum w_ij z_j, with m2 = sum z^2 / n (Anselin 1995); their sum is S0 times I.
    pub i: f64,
    /// Where it stands.
    pub quadrant: Quadrant,
    /// Two-sided p-value over random neighbours out of all other units; `None` without permutations.
    pub p: Option<f64>,
}

/// Local Moran's I of each unit; `None` for a unit without neighbours. Nothing where values are equal.
///
/// # Panics
/// As [`moran`].
pub fn local_moran(values: &[f64], neighbours: &Neighbours, permutations: usize, seed: u64) -> Option<Vec<Option<LocalMoran>>> {
    assert_eq!(values.len(), neighbours.len(), "a value for each unit");
    let center = mean(values)?;
    let z: Vec<f64> = values.iter().map(|v| v - center).collect();
    let m2 = z.iter().map(|v| v * v).collect::<Sum>().total() / values.len() as f64;
    if m2 <= 0.0 {
        return None;
    }
    let mut random = Random::new(seed);
    let one = |i: usize, random: &mut Random| {
        let list = neighbours.of(i);
        if list.is_empty() {
            return None;
        }
        let own_lag: f64 = list.iter().map(|(j, w)| w * z[*j]).sum();
        let local = z[i] / m2 * own_lag;
        let quadrant = match (z[i] > 0.0, own_lag > 0.0) {
            (true, true) => Quadrant::HighHigh,
            (false, true) => Quadrant::LowHigh,
            (false, false) => Quadrant::LowLow,
            (true, false) => Quadrant::HighLow,
        };
        let p = (permutations > 0).then(|| {
            let mut others: Vec<usize> = (0..z.len()).filter(|j| *j != i).collect();
            let (mut above, mut below) = (1, 1);
            for _ in 0..permutations {
                // As many of the others as there are neighbours, drawn without replacement.
                let mut drawn = 0.0;
                for (place, (_, w)) in list.iter().enumerate() {
                    let pick = place + random.below(others.len() - place);
                    others.swap(place, pick);
                    drawn += w * z[others[place]];
                }
                let other = z[i] / m2 * drawn;
                above += usize::from(other >= local);
                below += usize::from(other <= local);
            }
            (2.0 * above.min(below) as f64 / (permutations + 1) as f64).min(1.0)
        });
        Some(LocalMoran { i: local, quadrant, p })
    };
    Some((0..values.len()).map(|i| one(i, &mut random)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units in a row, each next to the one before and after it.
    fn chain(n: usize) -> Neighbours {
        let near = |i: usize| [i.wrapping_sub(1), i + 1].into_iter().filter(|j| *j < n).map(|j| (j, 1.0)).collect();
        Neighbours::new((0..n).map(near).collect())
    }

    #[test]
    fn a_chain_of_four_by_hand() {
        // 1 2 3 4: z = -1.5 -.5 .5 1.5, squares 5; neighbours multiply to .75, -.25, .75, each twice: 2.5; S0 = 6.
        let found = moran(&[1.0, 2.0, 3.0, 4.0], &chain(4), 0, 0).unwrap();
        assert!((found.i - 4.0 / 6.0 * 2.5 / 5.0).abs() < 1e-15);
        assert!((found.expected + 1.0 / 3.0).abs() < 1e-15);
        // Row-standardised: 1/2 of each inner neighbour, 1 of each end's: .75 + .25 + .25 + .75, S0 = 4.
        let even = moran(&[1.0, 2.0, 3.0, 4.0], &chain(4).row_standardised(), 0, 0).unwrap();
        assert!((even.i - (0.75 + (0.75 - 0.25) / 2.0 + (-0.25 + 0.75) / 2.0 + 0.75) / 5.0).abs() < 1e-15);
    }

    #[test]
    fn the_p_value_and_the_variance_are_those_over_all_orders() {
        // All 120 orders of five values, one by one.
        let values = [1.0, 2.0, 4.0, 7.0, 8.0];
        let neighbours = chain(5);
        let found = moran(&values, &neighbours, 20_000, 1).unwrap();
        let mut all = Vec::new();
        let mut order = values;
        fn visit(order: &mut [f64; 5], k: usize, see: &mut impl FnMut(&[f64; 5])) {
            if k == 5 {
                see(order);
            }
            for i in k..5 {
                order.swap(k, i);
                visit(order, k + 1, see);
                order.swap(k, i);
            }
        }
        visit(&mut order, 0, &mut |o| all.push(moran(o, &neighbours, 0, 0).unwrap().i));
        assert_eq!(all.len(), 120);
        let mean = all.iter().sum::<f64>() / 120.0;
        assert!((mean - found.expected).abs() < 1e-14);
        let variance = all.iter().map(|i| (i - mean) * (i - mean)).sum::<f64>() / 120.0;
        assert!((variance - found.variance_orders.unwrap()).abs() < 1e-14);
        let share = all.iter().filter(|i| (*i - mean).abs() >= (found.i - mean).abs() - 1e-12).count() as f64 / 120.0;
        // Binomial with 20,000 draws: three standard deviations.
        let sigma = (share * (1.0 - share) / 20_000.0).sqrt();
        assert!((found.p.unwrap() - share).abs() < 3.0 * sigma + 1e-4, "{:?} {share}", found.p);
    }

    #[test]
    fn local_values_sum_to_the_global_one() {
        let values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.0];
        for neighbours in [chain(6), chain(6).row_standardised()] {
            let global = moran(&values, &neighbours, 0, 0).unwrap().i;
            let local = local_moran(&values, &neighbours, 99, 5).unwrap();
            let sum: f64 = local.iter().flatten().map(|l| l.i).sum();
            assert!((sum - global * neighbours.total()).abs() < 1e-13);
        }
    }

    #[test]
    fn seeds_decide_and_degenerate_cases_have_no_value() {
        let values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.0];
        assert_eq!(moran(&values, &chain(6), 99, 5), moran(&values, &chain(6), 99, 5));
        assert_eq!(moran(&[2.0; 6], &chain(6), 9, 0), None);
        assert_eq!(moran(&values, &Neighbours::new(vec![Vec::new(); 6]), 9, 0), None);
        let lonely = Neighbours::new(vec![vec![(1, 1.0)], vec![(0, 1.0)], Vec::new()]);
        assert_eq!(local_moran(&[1.0, 2.0, 6.0], &lonely, 0, 0).unwrap()[2], None);
    }
}
