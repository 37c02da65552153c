//! Products of all pairs of columns at once.

/// Rows that are multiplied before their sums are added up: short enough that rounding does not gather.
const BLOCK: usize = 128;

/// Columns of a tile on either side; each value that is loaded is used as often, and the sixteen sums stay in registers.
const TILE: usize = 4;

/// The sums of products of all pairs of columns: a symmetric matrix of k x k numbers, row after row, whose diagonal holds the sums of squares. Empty for no columns.
///
/// What a pair gives depends on these two columns alone and not on the others. Products are added as they are within blocks of rows; the sums of blocks are compensated.
///
/// # Panics
/// When columns differ in length.
pub fn gram(columns: &[&[f64]]) -> Vec<f64> {
    gram_about(columns, &vec![0.0; columns.len()], &vec![1.0; columns.len()])
}

/// As [`gram`], of (x - centre) * scale for the values x of each column. With the means as centres the products are covariances and variances but for their divisor;
/// powers of two as scales keep squares within the range of a double, and lose no bit.
///
/// # Panics
/// When columns differ in length, or without a centre and a scale for each.
pub fn gram_about(columns: &[&[f64]], centres: &[f64], scales: &[f64]) -> Vec<f64> {
    let k = columns.len();
    let rows = columns.first().map_or(0, |c| c.len());
    assert!(columns.iter().all(|c| c.len() == rows), "columns of equal length");
    assert!(centres.len() == k && scales.len() == k, "a centre and a scale for each column");
    // The columns of a tile, row after row; columns of zeros fill up the last panel.
    let mut panels = vec![[[0.0; TILE]; BLOCK]; k.div_ceil(TILE)];
    let count = panels.len();
    let mut sums = vec![Sums::default(); count * count];
    for from in (0..rows).step_by(BLOCK) {
        let to = (from + BLOCK).min(rows);
        for (j, column) in columns.iter().enumerate() {
            let (centre, scale, lane) = (centres[j], scales[j], j % TILE);
            panels[j / TILE].iter_mut().zip(&column[from..to]).for_each(|(row, x)| row[lane] = (x - centre) * scale);
        }
        for i in 0..count {
            for j in i..count {
                sums[i * count + j].add(&products(&panels[i][..to - from], &panels[j][..to - from]));
            }
        }
    }
    let mut out = vec![0.0; k * k];
    for i in 0..k {
        for j in i..k {
            out[i * k + j] = sums[i / TILE * count + j / TILE].total(i % TILE, j % TILE);
            out[j * k + i] = out[i * k + j];
        }
    }
    out
}

/// The sums of products of the columns of two panels, over rows that both have.
#[inline(never)]
fn products(a: &[[f64; TILE]], b: &[[f64; TILE]]) -> [[f64; TILE]; TILE] {
    let mut sums = [[0.0; TILE]; TILE];
    for (a, b) in a.iter().zip(b) {
        for (a, sums) in a.iter().zip(&mut sums) {
            for (b, sum) in b.iter().zip(sums) {
                *sum += a * b;
            }
        }
    }
    sums
}

/// Compensated sums of a tile, as of [`Sum`](crate::Sum).
#[derive(Clone, Default)]
struct Sums {
    high: [[f64; TILE]; TILE],
    low: [[f64; TILE]; TILE],
}

impl Sums {
    fn add(&mut self, terms: &[[f64; TILE]; TILE]) {
        let sums = self.high.as_flattened_mut().iter_mut().zip(self.low.as_flattened_mut());
        for ((high, low), term) in sums.zip(terms.as_flattened()) {
            let sum = *high + term;
            let part = sum - *high;
            *low += (*high - (sum - part)) + (term - part);
            *high = sum;
        }
    }

    /// Infinite when it is beyond the range of a double.
    fn total(&self, i: usize, j: usize) -> f64 {
        let total = self.high[i][j] + self.low[i][j];
        if total.is_nan() { self.high[i][j] } else { total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole numbers, whose products and sums are exact.
    fn whole(rows: usize, seed: usize) -> Vec<f64> {
        (0..rows).map(|i| ((i * 31 + seed * 17) % 23) as f64 - 11.0).collect()
    }

    #[test]
    fn each_pair_is_the_sum_of_its_products() {
        // Around the edges of lanes, blocks and tiles.
        for rows in [0, 1, 3, 4, 127, 128, 129, 400] {
            for k in 0..6 {
                let columns: Vec<Vec<f64>> = (0..k).map(|j| whole(rows, j)).collect();
                let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
                let got = gram(&slices);
                assert_eq!(got.len(), k * k);
                for (i, j) in (0..k).flat_map(|i| (0..k).map(move |j| (i, j))) {
                    let expected: f64 = columns[i].iter().zip(&columns[j]).map(|(a, b)| a * b).sum();
                    assert_eq!(got[i * k + j], expected, "{rows} rows, {i} with {j} of {k}");
                }
            }
        }
    }

    #[test]
    fn a_pair_does_not_depend_on_the_other_columns() {
        let columns: Vec<Vec<f64>> = (0..5).map(|j| whole(300, j).iter().map(|x| (x * 0.1).sin()).collect()).collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let all = gram(&slices);
        for (i, j) in [(0, 1), (1, 2), (3, 4), (0, 4), (2, 2)] {
            let alone = gram(&[slices[i], slices[j]]);
            assert_eq!(all[i * 5 + j].to_bits(), alone[1].to_bits(), "{i} with {j}");
            assert_eq!(all[j * 5 + i].to_bits(), alone[1].to_bits(), "{j} with {i}");
        }
    }

    #[test]
    fn columns_about_their_centres() {
        // Whole and half numbers, so that everything is exact.
        let columns: Vec<Vec<f64>> = (0..6).map(|j| whole(300, j)).collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let moved: Vec<Vec<f64>> = columns.iter().enumerate().map(|(j, c)| c.iter().map(|x| (x - 2.5) * j as f64).collect()).collect();
        let moved: Vec<&[f64]> = moved.iter().map(Vec::as_slice).collect();
        assert_eq!(gram_about(&slices, &[2.5; 6], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), gram(&moved));
    }

    #[test]
    fn an_overflow_is_infinite_and_not_nan() {
        assert_eq!(gram(&[&[1e200; 300], &[-1e200; 300]]), [f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY]);
    }

    #[test]
    fn rounding_stays_that_of_a_block() {
        // 100,000 products of tenths: the sum of squares of 0.1 in doubles is 1000 times what one block gives but for a few units in the last place.
        let tenths = vec![0.1; 100_000];
        let exact = crate::dot(&tenths, &tenths);
        let got = gram(&[&tenths])[0];
        assert!((got - exact).abs() <= 4.0 * f64::EPSILON * exact, "{got} {exact}");
    }
}
