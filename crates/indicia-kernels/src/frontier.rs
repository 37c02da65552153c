//! Which units no other surpasses.

/// Whether `a` is at least `b` everywhere and more somewhere, or equal and earlier.
fn surpasses(a: &[f64], b: &[f64], earlier: bool) -> bool {
    a.iter().zip(b).all(|(a, b)| a >= b) && (earlier || a != b)
}

/// The rows that no other row equals or exceeds in every column, in their order; of rows that are equal the first.
///
/// They are all that bounds a frontier: `w x <= 1` for these and `w >= 0` holds for the others too. Quadratic in the number of rows.
///
/// # Panics
/// When columns differ in length.
pub fn frontier(columns: &[&[f64]]) -> Vec<usize> {
    let n = columns.first().map_or(0, |c| c.len());
    assert!(columns.iter().all(|c| c.len() == n), "columns of one length");
    let rows: Vec<Vec<f64>> = (0..n).map(|i| columns.iter().map(|c| c[i]).collect()).collect();
    let surpassed = |i: usize| rows.iter().enumerate().any(|(k, row)| k != i && surpasses(row, &rows[i], k < i));
    (0..n).filter(|i| !surpassed(*i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_surpassed_everywhere_or_repeated_is_left_out() {
        // (2, 1) and (1, 2) stand for themselves, (1, 1) is surpassed, the second (2, 1) repeats the first, (2, 0) is surpassed in one column alone.
        let (a, b) = ([2.0, 1.0, 1.0, 2.0, 2.0], [1.0, 2.0, 1.0, 1.0, 0.0]);
        assert_eq!(frontier(&[&a, &b]), [0, 1]);
        assert_eq!(frontier(&[&a]), [0]);
        assert_eq!(frontier(&[&[], &[]]), [0; 0]);
        assert_eq!(frontier(&[]), [0; 0]);
    }
}
