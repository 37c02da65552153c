//! Severe and lenient raters: the two-way additive model `y_ij = a_i + b_j + e_ij` of object `i` and rater `j`, by least squares.
//!
//! Not every rater sees every object, so the mean of an object also says who rated it. The model takes that out: `b_j` is how many points a rater gives
//! above the average rater, `a_i` what the average rater would give the object. This is the linear form of adjustment for rater effects (Wilson,
//! Educational Measurement: Issues and Practice 7(4), 1988; Braun, Journal of Educational Statistics 13, 1988).
//!
//! A many-facet Rasch model does the same on a latent logit scale. It is not used here: it needs ordered categories that all occur, where our experts give 0
//! to 100; with fifteen raters its iterations need not converge; and its logits would have to be brought back to points, while `b_j` is in points and can be
//! checked with a pencil. What it would add, a non-linear scale, matters near the ends of the scale only.
//!
//! Raters are comparable only when they are connected: through objects rated by both, directly or by way of others. The effects of raters sum to 0.

use indicia_kernels::{Sum, cholesky, cholesky_solve};

/// One rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Number of the object.
    pub object: usize,
    /// Number of the rater.
    pub rater: usize,
    /// The rating.
    pub value: f64,
}

/// Raters and objects, told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Severity {
    /// For each rater how many points above the average rater; below zero is severe.
    pub raters: Vec<f64>,
    /// The standard errors of these; `None` where the ratings leave no degree of freedom.
    pub errors: Vec<Option<f64>>,
    /// For each object what the average rater would give; `None` for one that nobody rated.
    pub objects: Vec<Option<f64>>,
    /// For each object the part of its standard error that comes from the effects of its raters being estimates: 0 where every rater saw it equally often;
    /// `None` as above, and for an object that nobody rated.
    pub carried: Vec<Option<f64>>,
    /// Standard deviation of what neither explains; `None` as above.
    pub residual: Option<f64>,
}

/// Why raters cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeverityError {
    /// There are no ratings, or a rater without one.
    NoRatings,
    /// More than [`MOST`] raters: as many unknowns, each with the others.
    TooMany,
    /// These raters share no object, not even by way of others, with the first.
    NotConnected {
        /// Their numbers.
        raters: Vec<usize>,
    },
}

/// Most raters that are told apart.
pub const MOST: usize = 1000;

/// Separates objects and raters. `objects` and `raters` are how many there are; numbers of ratings are below them. Of one rater and object all
/// ratings count.
///
/// # Errors
/// See [`SeverityError`].
pub fn severity(ratings: &[Rating], objects: usize, raters: usize) -> Result<Severity, SeverityError> {
    if raters > MOST {
        return Err(SeverityError::TooMany);
    }
    let sound: Vec<Rating> = ratings.iter().copied().filter(|r| r.object < objects && r.rater < raters && r.value.is_finite()).collect();
    let mut rated = vec![Sum::new(); objects];
    let mut counts = vec![vec![0.0; raters]; objects];
    for r in &sound {
        rated[r.object].add(r.value);
        counts[r.object][r.rater] += 1.0;
    }
    let of_object: Vec<f64> = counts.iter().map(|c| c.iter().sum()).collect();
    let mean_of = |i: usize| rated[i].total() / of_object[i];
    connected(&counts, raters)?;

    // Normal equations with the objects eliminated. Their sum over raters is zero; the added 1 asks that the effects sum to 0.
    let mut matrix = vec![1.0; raters * raters];
    let mut right = vec![Sum::new(); raters];
    for r in &sound {
        right[r.rater].add(r.value - mean_of(r.object));
    }
    for (i, row) in counts.iter().enumerate().filter(|(i, _)| of_object[*i] > 0.0) {
        for j in 0..raters {
            matrix[j * raters + j] += row[j];
            for l in 0..raters {
                matrix[j * raters + l] -= row[j] * row[l] / of_object[i];
            }
        }
    }
    cholesky(&mut matrix, raters).map_err(|_| SeverityError::NoRatings)?;
    let mut effects: Vec<f64> = right.into_iter().map(Sum::total).collect();
    cholesky_solve(&matrix, &mut effects);

    let adjusted = |i: usize| {
        let given = counts[i].iter().zip(&effects).map(|(n, b)| n * b);
        let mut total = Sum::new();
        given.for_each(|b| total.add(b));
        mean_of(i) - total.total() / of_object[i]
    };
    let levels: Vec<Option<f64>> = (0..objects).map(|i| (of_object[i] > 0.0).then(|| adjusted(i))).collect();
    let mut squares = Sum::new();
    for r in &sound {
        let e = r.value - levels[r.object].unwrap_or(0.0) - effects[r.rater];
        squares.add(e * e);
    }
    let seen = levels.iter().flatten().count();
    let freedom = (sound.len() + 1).checked_sub(seen + raters).filter(|f| *f > 0);
    let residual = freedom.map(|f| (squares.total() / f as f64).sqrt());
    let errors = (0..raters).map(|j| {
        let mut unit = vec![0.0; raters];
        unit[j] = 1.0;
        cholesky_solve(&matrix, &mut unit);
        residual.map(|s| s * (unit[j] - 1.0 / (raters * raters) as f64).max(0.0).sqrt())
    });
    let errors = errors.collect();
    // An object's mean is not correlated with the effects, which rest on differences within objects: Var(level) = s^2 / n + p' Var(effects) p, with
    // p the shares of raters in the object.
    let carried = |i: usize| {
        let shares: Vec<f64> = counts[i].iter().map(|n| n / of_object[i]).collect();
        let mut solved = shares.clone();
        cholesky_solve(&matrix, &mut solved);
        let mut form = Sum::new();
        shares.iter().zip(&solved).for_each(|(p, x)| form.add(p * x));
        residual.map(|s| s * (form.total() - 1.0 / (raters * raters) as f64).max(0.0).sqrt())
    };
    let carried = (0..objects).map(|i| if of_object[i] > 0.0 { carried(i) } else { None }).collect();
    Ok(Severity { errors, raters: effects, objects: levels, carried, residual })
}

fn connected(counts: &[Vec<f64>], raters: usize) -> Result<(), SeverityError> {
    if raters == 0 || (0..raters).any(|j| counts.iter().all(|c| c[j] == 0.0)) {
        return Err(SeverityError::NoRatings);
    }
    let mut reached = vec![false; raters];
    reached[0] = true;
    let mut open = vec![0];
    while let Some(j) = open.pop() {
        for row in counts.iter().filter(|row| row[j] > 0.0) {
            for l in 0..raters {
                if row[l] > 0.0 && !reached[l] {
                    reached[l] = true;
                    open.push(l);
                }
            }
        }
    }
    let apart: Vec<usize> = (0..raters).filter(|j| !reached[*j]).collect();
    if apart.is_empty() { Ok(()) } else { Err(SeverityError::NotConnected { raters: apart }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratings(rows: &[(usize, usize, f64)]) -> Vec<Rating> {
        rows.iter().map(|(object, rater, value)| Rating { object: *object, rater: *rater, value: *value }).collect()
    }

    /// Shrout and Fleiss 1979, table 2: complete, so the effect of a judge is the mean of the judge less the mean of all. Column means 46/6, 15/6, 26/6,
    /// 40/6, of all 127/24; residual mean square 1.02.
    #[test]
    fn a_complete_table_gives_differences_of_means() {
        let table = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let all: Vec<Rating> = table
            .iter()
            .enumerate()
            .flat_map(|(object, row)| row.iter().enumerate().map(move |(rater, value)| Rating { object, rater, value: *value }))
            .collect();
        let s = severity(&all, 6, 4).unwrap();
        for (found, sum) in s.raters.iter().zip([46.0, 15.0, 26.0, 40.0]) {
            assert!((found - (sum / 6.0 - 127.0 / 24.0)).abs() < 1e-12, "{found}");
        }
        // The first object's mean is 24/4: it was rated by all, so nothing is adjusted.
        assert!((s.objects[0].unwrap() - 6.0).abs() < 1e-12);
        assert!((s.residual.unwrap().powi(2) - 1.02).abs() < 0.005);
        // Variance of a column mean less the grand mean: s^2 (1/6)(1 - 1/4).
        assert!((s.errors[0].unwrap() - s.residual.unwrap() * (0.125_f64).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn who_was_rated_by_the_severe_is_lifted() {
        // Objects 50, 60, 70; raters +10, 0, -10; each object is seen by two raters only.
        let s = severity(&ratings(&[(0, 0, 60.0), (0, 1, 50.0), (1, 1, 60.0), (1, 2, 50.0), (2, 0, 80.0), (2, 2, 60.0)]), 3, 3).unwrap();
        for (found, planted) in s.raters.iter().zip([10.0, 0.0, -10.0]) {
            assert!((found - planted).abs() < 1e-10);
        }
        for (found, planted) in s.objects.iter().zip([50.0, 60.0, 70.0]) {
            assert!((found.unwrap() - planted).abs() < 1e-10);
        }
        // The plain mean would put the second object at 55 and the first at 55 too.
    }

    #[test]
    fn raters_without_a_common_object_cannot_be_compared() {
        let apart = ratings(&[(0, 0, 1.0), (0, 1, 2.0), (1, 2, 3.0), (1, 3, 5.0)]);
        assert_eq!(severity(&apart, 2, 4).err(), Some(SeverityError::NotConnected { raters: vec![2, 3] }));
        assert_eq!(severity(&[], 1, 1).err(), Some(SeverityError::NoRatings));
        let one = severity(&ratings(&[(0, 0, 4.0)]), 2, 1).unwrap();
        assert_eq!((one.objects, one.residual), (vec![Some(4.0), None], None));
    }
}
