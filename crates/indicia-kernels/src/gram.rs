//! Products of all pairs of columns at once.

use crate::sum::Sum;

/// Rows that are multiplied before their sums are added up: short enough that rounding does not gather, and that the columns of a block stay in a core's cache.
const BLOCK: usize = 128;

/// Columns of a tile on either side; each value that is loaded is used as often.
const TILE: usize = 2;

/// Running sums of a pair side by side; part of the result, so the number is fixed.
const LANES: usize = 4;

/// The sums of products of all pairs of columns: a symmetric matrix of k x k numbers, row after row, whose diagonal holds the sums of squares. Empty for no columns.
///
/// What a pair gives depends on these two columns alone and not on the others. Within blocks of rows lanes are added as they are; the sums of blocks are compensated.
///
/// # Panics
/// When columns differ in length.
pub fn gram(columns: &[&[f64]]) -> Vec<f64> {
    let k = columns.len();
    let rows = columns.first().map_or(0, |c| c.len());
    assert!(columns.iter().all(|c| c.len() == rows), "columns of equal length");
    // Columns and rows of zeros fill up the last tile and the last block.
    let padded = k.next_multiple_of(TILE);
    let mut packed = vec![[0.0; BLOCK]; padded];
    let mut sums = vec![Sum::new(); padded * padded];
    for from in (0..rows).step_by(BLOCK) {
        let to = (from + BLOCK).min(rows);
        for (block, column) in packed.iter_mut().zip(columns) {
            block[..to - from].copy_from_slice(&column[from..to]);
            block[to - from..].fill(0.0);
        }
        for i in (0..padded).step_by(TILE) {
            for j in (i..padded).step_by(TILE) {
                let products = tile([&packed[i], &packed[i + 1]], [&packed[j], &packed[j + 1]]);
                for (x, row) in products.iter().enumerate() {
                    for (y, product) in row.iter().enumerate() {
                        sums[(i + x) * padded + j + y].add(*product);
                    }
                }
            }
        }
    }
    let mut out = vec![0.0; k * k];
    for i in 0..k {
        for j in i..k {
            out[i * k + j] = sums[i * padded + j].total();
            out[j * k + i] = out[i * k + j];
        }
    }
    out
}

/// The sums of products of two columns with two others over one block. Written out, so that the sixteen sums stay in registers.
#[inline(never)]
fn tile(a: [&[f64; BLOCK]; TILE], b: [&[f64; BLOCK]; TILE]) -> [[f64; TILE]; TILE] {
    let [a0, a1] = a.map(|column| column.as_chunks::<LANES>().0);
    let [b0, b1] = b.map(|column| column.as_chunks::<LANES>().0);
    let (mut s00, mut s01, mut s10, mut s11) = ([0.0; LANES], [0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for (((a0, a1), b0), b1) in a0.iter().zip(a1).zip(b0).zip(b1) {
        for lane in 0..LANES {
            s00[lane] += a0[lane] * b0[lane];
            s01[lane] += a0[lane] * b1[lane];
            s10[lane] += a1[lane] * b0[lane];
            s11[lane] += a1[lane] * b1[lane];
        }
    }
    let together = |[a, b, c, d]: [f64; LANES]| (a + b) + (c + d);
    [[together(s00), together(s01)], [together(s10), together(s11)]]
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
    fn rounding_stays_that_of_a_block() {
        // 100,000 products of tenths: the sum of squares of 0.1 in doubles is 1000 times what one block gives but for a few units in the last place.
        let tenths = vec![0.1; 100_000];
        let exact = crate::dot(&tenths, &tenths);
        let got = gram(&[&tenths])[0];
        assert!((got - exact).abs() <= 4.0 * f64::EPSILON * exact, "{got} {exact}");
    }
}
