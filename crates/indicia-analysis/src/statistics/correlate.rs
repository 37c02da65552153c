//! Correlations of many columns at once.

use indicia_kernels::{Correlation, CorrelationMethod as Method, Prepared, holm, rising};
use rayon::prelude::*;

use super::frame::Values;

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

/// A column with what all of its pairs share.
struct Column<'a> {
    values: &'a Values,
    /// Rows with a value, in rising order of it; none for Pearson's correlation.
    order: Vec<u32>,
    /// Prepared, where every row has a value.
    whole: Option<Prepared>,
}

impl Column<'_> {
    fn new(values: &Values, method: Method) -> Column<'_> {
        let (rows, present): (Vec<u32>, Vec<f64>) = values.iter().enumerate().filter_map(|(row, v)| v.map(|v| (row as u32, v))).unzip();
        let order = match method {
            Method::Pearson => Vec::new(),
            _ => rising(&present).into_iter().map(|at| rows[at as usize]).collect(),
        };
        let whole = (present.len() == values.len()).then(|| match method {
            Method::Pearson => Prepared::new(&present, method),
            _ => Prepared::in_order(&present, &order, method),
        });
        Column { values, order, whole }
    }

    /// Prepared over some of its rows: `place` numbers them, the others have none.
    fn over(&self, place: &[Option<u32>], method: Method) -> Prepared {
        let values: Vec<f64> = self.values.iter().zip(place).filter_map(|(v, p)| p.and(*v)).collect();
        match method {
            Method::Pearson => Prepared::new(&values, method),
            _ => {
                let order: Vec<u32> = self.order.iter().filter_map(|row| place[*row as usize]).collect();
                Prepared::in_order(&values, &order, method)
            }
        }
    }
}

/// Correlates pairs of columns, each over the rows that have both values. The order of the result is that of the pairs, for any number of threads.
pub fn correlate(columns: &[Values], pairs: &[Pair], method: Method) -> Vec<Correlated> {
    let columns: Vec<Column> = columns.par_iter().map(|c| Column::new(c, method)).collect();
    pairs
        .par_iter()
        .map(|pair| {
            let (a, b) = (&columns[pair.a], &columns[pair.b]);
            if let (Some(x), Some(y)) = (&a.whole, &b.whole) {
                return Correlated { n: a.values.len(), found: x.correlation(y), adjusted: None };
            }
            let mut n = 0;
            let both = |(x, y): (&Option<f64>, &Option<f64>)| {
                n += u32::from(x.is_some() && y.is_some());
                (x.is_some() && y.is_some()).then(|| n - 1)
            };
            let place: Vec<Option<u32>> = a.values.iter().zip(b.values).map(both).collect();
            Correlated { n: n as usize, found: a.over(&place, method).correlation(&b.over(&place, method)), adjusted: None }
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

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_kernels::{kendall_test, pearson_test, spearman_test};

    #[test]
    fn pairs_with_gaps_are_those_of_the_rows_that_have_both() {
        let column = |k: u32, gap: u32, levels: u32| -> Values {
            (0..90).map(|i| (i % gap != 1).then(|| f64::from((i * k + 5) % 97 % levels) - 3.0)).collect()
        };
        let columns = [column(17, 9, 97), column(23, 7, 11), column(41, 1000, 97), column(5, 2, 4)];
        let pairs: Vec<Pair> = (0..4).flat_map(|a| (0..4).map(move |b| Pair { a, b })).collect();
        type Test = fn(&[f64], &[f64]) -> Option<Correlation>;
        let tests: [(Method, Test); 3] =
            [(Method::Pearson, pearson_test), (Method::Spearman, spearman_test), (Method::Kendall, kendall_test)];
        for (method, test) in tests {
            for (pair, found) in pairs.iter().zip(correlate(&columns, &pairs, method)) {
                let both = columns[pair.a].iter().zip(&columns[pair.b]).filter_map(|(x, y)| x.zip(*y));
                let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
                assert_eq!((found.n, found.found), (x.len(), test(&x, &y)), "{method:?} {pair:?}");
            }
        }
    }
}
