//! Sobol points: sequences that fill the unit cube more evenly than random numbers.
//!
//! I. M. Sobol', On the distribution of points in a cube and the approximate evaluation of integrals, USSR Computational Mathematics and
//! Mathematical Physics 7 (1967), 86-112; in the order of I. A. Antonov and V. M. Saleev (1979), with the direction numbers of Joe and Kuo.
//!
//! Points are scrambled as A. B. Owen proposed (Randomly permuted (t,m,s)-nets and (t,s)-sequences, in Monte Carlo and Quasi-Monte Carlo Methods
//! in Scientific Computing, 1995, 299-317): each binary digit of a coordinate is flipped or not, at random and for each value of the digits before
//! it anew. Each point by itself is uniform, and all of them together stay as even as they were. (Linear
//! scrambling is cheaper and leaves the same variance of a mean, but in rarer and larger errors, which a single run cannot see.)

mod table;

use crate::Random;
use table::NUMBERS;

/// Digits of the sequence: 2^32 points.
const DIGITS: usize = 32;

/// A Sobol sequence: the point of any index, without the ones before it.
#[derive(Clone, Debug)]
pub struct Sobol {
    dimensions: usize,
    /// What each digit of an index adds, dimension by dimension.
    directions: Vec<u64>,
    /// The seed of each dimension's flips; none for the sequence as it is.
    flips: Vec<u64>,
}

impl Sobol {
    /// Most dimensions.
    pub const DIMENSIONS: usize = table::DIMENSIONS;

    /// The sequence as it is; its first point is the origin.
    ///
    /// # Panics
    /// For more than [`Sobol::DIMENSIONS`].
    pub fn new(dimensions: usize) -> Sobol {
        assert!(dimensions <= Sobol::DIMENSIONS, "{dimensions} dimensions, the table has {}", Sobol::DIMENSIONS);
        let mut directions = vec![0; DIGITS * dimensions];
        let mut numbers = NUMBERS.iter().map(|n| u64::from(*n));
        for dimension in 0..dimensions {
            for (digit, direction) in column(dimension, &mut numbers).into_iter().enumerate() {
                directions[digit * dimensions + dimension] = direction;
            }
        }
        Sobol { dimensions, directions, flips: Vec::new() }
    }

    /// The sequence, scrambled; the scrambling of a dimension depends on the seed and its number alone.
    ///
    /// # Panics
    /// As [`Sobol::new`].
    pub fn scrambled(dimensions: usize, seed: u64) -> Sobol {
        let mut random = Random::new(seed);
        Sobol { flips: (0..dimensions).map(|_| random.bits()).collect(), ..Sobol::new(dimensions) }
    }

    /// Number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The point of an index as binary fractions of 64 digits.
    ///
    /// # Panics
    /// When `out` has another number of dimensions.
    pub fn digits(&self, index: u32, out: &mut [u64]) {
        assert_eq!(out.len(), self.dimensions, "a coordinate for each dimension");
        out.fill(0);
        let mut code = index ^ (index >> 1);
        while code != 0 {
            let digit = code.trailing_zeros() as usize;
            let directions = &self.directions[digit * self.dimensions..(digit + 1) * self.dimensions];
            out.iter_mut().zip(directions).for_each(|(digits, direction)| *digits ^= direction);
            code &= code - 1;
        }
        out.iter_mut().zip(&self.flips).for_each(|(digits, seed)| *digits = scramble(*digits, *seed));
    }

    /// The point of an index in the open unit cube: the middle of the cell of width 2^-53 in which it lies. `digits` is working memory.
    ///
    /// # Panics
    /// As [`Sobol::digits`].
    pub fn point(&self, index: u32, digits: &mut [u64], out: &mut [f64]) {
        self.digits(index, digits);
        out.iter_mut().zip(digits).for_each(|(x, digits)| *x = ((*digits >> 11) as f64 + 0.5) * f64::from_bits((1023 - 53) << 52));
    }
}

/// The direction numbers of one dimension, as fractions. Takes what belongs to it from the table.
fn column(dimension: usize, numbers: &mut impl Iterator<Item = u64>) -> [u64; DIGITS] {
    if dimension == 0 {
        return std::array::from_fn(|digit| 1 << (63 - digit));
    }
    let polynomial = numbers.next().expect("a polynomial for each dimension");
    let degree = polynomial.ilog2() as usize;
    let mut column = [0; DIGITS];
    for digit in 0..DIGITS {
        column[digit] = if digit < degree {
            numbers.next().expect("a number for each degree") << (63 - digit)
        } else {
            // The recurrence of the polynomial, its coefficients from the second highest down.
            let first = column[digit - degree];
            (1..degree).filter(|k| polynomial >> (degree - k) & 1 == 1).fold(first ^ (first >> degree), |x, k| x ^ column[digit - k])
        };
    }
    column
}

/// Digits whose flips come out of one random word: it has a bit for each of the 63 values of up to five digits before.
const LEVELS: usize = 6;

/// Flips each of the first 54 digits by a random bit that belongs to the digits before it.
fn scramble(digits: u64, seed: u64) -> u64 {
    let mut flips = 0;
    for first in (0..54).step_by(LEVELS) {
        // The digits before these, behind a one that tells how many they are.
        let before = 1 << first | digits.unbounded_shr(64 - first as u32);
        let bits = Random::new(seed.wrapping_add(before.wrapping_mul(STRIDE))).bits();
        for level in 0..LEVELS {
            let node = 1 << level | digits.unbounded_shr((64 - first - level) as u32) & ((1 << level) - 1);
            flips |= (bits >> node & 1) << (63 - first - level);
        }
    }
    digits ^ flips
}

/// How far apart the states are from which neighbours draw their bits: odd, so that no two agree.
const STRIDE: u64 = 0xd134_2543_de82_ef95;

#[cfg(test)]
mod tests {
    use super::*;

    fn points(sobol: &Sobol, count: u32) -> Vec<Vec<f64>> {
        let mut digits = vec![0; sobol.dimensions()];
        let point = |index| {
            let mut out = vec![0.0; sobol.dimensions()];
            sobol.point(index, &mut digits, &mut out);
            out
        };
        (0..count).map(point).collect()
    }

    /// python3, scipy 1.17.1:
    /// ```text
    /// u = (scipy.stats.qmc.Sobol(481, scramble=False, bits=32).random(1024) * 2**32).astype(int)
    /// print([u[i, d] for i in (5, 100, 1000) for d in (0, 1, 2, 5, 40, 239, 480)])
    /// h = 0
    /// for x in u.flatten(): h = (h * 6364136223846793005 + int(x)) % 2**64
    /// ```
    #[test]
    fn points_are_those_of_scipy() {
        let sobol = Sobol::new(481);
        let all: Vec<Vec<u64>> = (0..1024)
            .map(|i| {
                let mut out = vec![0; 481];
                sobol.digits(i, &mut out);
                out.iter().map(|x| x >> 32).collect()
            })
            .collect();
        let some = |i: usize| [0, 1, 2, 5, 40, 239, 480].map(|d| all[i][d]);
        assert_eq!(some(5), [3_758_096_384, 3_758_096_384, 536_870_912, 2_684_354_560, 1_610_612_736, 536_870_912, 1_610_612_736]);
        assert_eq!(some(100), [1_778_384_896, 1_107_296_256, 3_321_888_768, 3_187_671_040, 3_053_453_312, 2_650_800_128, 3_925_868_544]);
        assert_eq!(some(1000), [943_718_400, 415_236_096, 2_227_175_424, 3_896_508_416, 3_921_674_240, 2_822_766_592, 3_233_808_384]);
        let hash = |h: u64, x: &u64| h.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(*x);
        assert_eq!(all.iter().flatten().fold(0, hash), 540_826_656_336_510_976);
    }

    #[test]
    fn the_table_ends_with_its_last_dimension() {
        let mut numbers = NUMBERS.iter().map(|n| u64::from(*n));
        let last = (0..Sobol::DIMENSIONS).map(|d| column(d, &mut numbers)).last();
        assert_eq!(last.map(|c| c[0]), Some(1 << 63));
        assert_eq!(numbers.next(), None);
    }

    #[test]
    fn scrambled_points_are_as_even_as_those_before() {
        for seed in 0..20 {
            let sobol = Sobol::scrambled(481, seed);
            let found = points(&sobol, 256);
            // One point in each of 256 intervals of every dimension.
            for d in 0..481 {
                let mut cells: Vec<u32> = found.iter().map(|x| (x[d] * 256.0) as u32).collect();
                cells.sort_unstable();
                assert!(cells.into_iter().eq(0..256), "dimension {d}");
            }
            // The first two dimensions are a (0, 8, 2) net: one point in each box of area 1/256, whatever its shape.
            for split in 0..=8 {
                let (wide, high) = (f64::from(1 << split), f64::from(256 >> split));
                let mut boxes: Vec<u32> = found.iter().map(|x| (x[0] * wide) as u32 * (256 >> split) + (x[1] * high) as u32).collect();
                boxes.sort_unstable();
                assert!(boxes.into_iter().eq(0..256), "boxes {wide} by {high}");
            }
        }
    }

    /// The mean of the product of 1 + (2 x - 1) / 2 over six dimensions, which is 1; its variance under random points is (1 + 1/12)^6 - 1.
    fn mean_of_product(seed: u64, count: u32) -> f64 {
        let product = |x: &Vec<f64>| x.iter().map(|x| 1.0 + (2.0 * x - 1.0) / 2.0).product::<f64>();
        points(&Sobol::scrambled(6, seed), count).iter().map(product).sum::<f64>() / f64::from(count)
    }

    #[test]
    fn means_over_scrambled_points_are_unbiased_and_closer_than_random_ones() {
        let (seeds, count) = (400, 256);
        let means: Vec<f64> = (0..seeds).map(|s| mean_of_product(s, count)).collect();
        let mean = means.iter().sum::<f64>() / seeds as f64;
        let variance = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / (seeds - 1) as f64;
        assert!((mean - 1.0).abs() < 5.0 * (variance / seeds as f64).sqrt(), "{mean} {variance}");
        let random = ((13.0_f64 / 12.0).powi(6) - 1.0) / f64::from(count);
        assert!(variance < random / 100.0, "{variance}, random points {random}");
    }

    #[test]
    fn a_scrambled_point_is_uniform_over_seeds() {
        // The origin, in ten intervals: binomial with n = 20000, p = 0.1, sd 42; five of them.
        let mut counts = [0_usize; 10];
        for seed in 0..10_000 {
            points(&Sobol::scrambled(2, seed), 1)[0].iter().for_each(|x| counts[(x * 10.0) as usize] += 1);
        }
        assert!(counts.iter().all(|c| c.abs_diff(2000) < 212), "{counts:?}");
    }

    #[test]
    fn a_dimension_is_scrambled_alike_whatever_stands_beside_it() {
        let (few, many) = (points(&Sobol::scrambled(3, 9), 8), points(&Sobol::scrambled(40, 9), 8));
        assert!(few.iter().zip(&many).all(|(a, b)| a[..] == b[..3]));
        assert_ne!(few, points(&Sobol::scrambled(3, 10), 8));
    }
}
