//! Correlations of many columns at once.

use indicia_kernels::{Correlation, Prepared, holm};
use rayon::prelude::*;

use super::frame::Values;

/// Which correlation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Of values.
    #[default]
    Pearson,
    /// Of ranks.
    Spearman,
    /// Of the order of pairs of units (tau-b).
    Kendall,
}

/// Two columns by number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The first.
    pub a: usize,
    /// The second.
    pub b: usize,
}

/// A correlation over the units that have both values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlated {
    /// Units with both values.
    pub n: usize,
    /// The correlation; `None` where one of the two does not vary over these units, or there are fewer than two.
    pub found: Option<Correlation>,
    /// The p-value adjusted for the number of tests, where that was asked for.
    pub adjusted: Option<f64>,
}

/// Correlates pairs of columns, each over the rows that have both values. The order of the result is that of the pairs, for any number of threads.
pub fn correlate(columns: &[Values], pairs: &[Pair], method: Method) -> Vec<Correlated> {
    let all = columns.first().map_or(0, Vec::len);
    let present: Vec<usize> = columns.iter().map(|c| c.iter().flatten().count()).collect();
    let prepared: Vec<Option<Prepared>> = columns
        .par_iter()
        .zip(&present)
        .map(|(c, n)| (*n == all).then(|| Prepared::new(&c.iter().flatten().copied().collect::<Vec<f64>>())))
        .collect();
    let of = |a: &Prepared, b: &Prepared| match method {
        Method::Pearson => a.pearson(b),
        Method::Spearman => a.spearman(b),
        Method::Kendall => a.kendall(b),
    };
    pairs
        .par_iter()
        .map(|Pair { a, b }| match (&prepared[*a], &prepared[*b]) {
            (Some(x), Some(y)) => Correlated { n: all, found: of(x, y), adjusted: None },
            _ => {
                let both = columns[*a].iter().zip(&columns[*b]).filter_map(|(x, y)| x.zip(*y));
                let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
                Correlated { n: x.len(), found: of(&Prepared::new(&x), &Prepared::new(&y)), adjusted: None }
            }
        })
        .collect()
}

/// Adjusts the p-values of a table for their number, by Holm. Returns how many tests there are.
pub fn adjust<'a>(table: impl Iterator<Item = &'a mut Correlated>) -> usize {
    let mut tests: Vec<(&mut Correlated, f64)> = table.filter_map(|c| c.found.and_then(|f| f.p).map(|p| (c, p))).collect();
    let p: Vec<f64> = tests.iter().map(|(_, p)| *p).collect();
    tests.iter_mut().zip(holm(&p)).for_each(|((c, _), adjusted)| c.adjusted = Some(adjusted));
    p.len()
}
