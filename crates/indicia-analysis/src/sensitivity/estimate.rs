use indicia_kernels::{max, min, sum};

use super::resample::{Terms, intervals};
use super::runs::Sample;

/// Sobol indices out of the runs of a design.
///
/// With V the variance of the output over A and B,
///
/// ```text
/// first   S_i  = mean(B (AB_i - A)) / V                         Saltelli and others 2010
/// total   T_i  = mean((A - AB_i)^2) / (2 V)                     Jansen 1999
/// second  S_ij = mean(BA_i AB_j - A B) / V - S_i - S_j          Saltelli 2002
/// ```
///
/// A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto, S. Tarantola, Variance based sensitivity analysis of model output, Computer
/// Physics Communications 181 (2010), 259-270; M. J. W. Jansen, Analysis of variance designs for model output, Computer Physics
/// Communications 117 (1999), 35-43; A. Saltelli, Making best use of model evaluations to compute sensitivity indices, Computer Physics
/// Communications 145 (2002), 280-297.
#[derive(Clone, Copy, Debug)]
pub struct Estimator {
    /// How means and the variance are taken.
    pub form: Form,
    /// Bootstrap samples of rows; 0 for no intervals.
    pub resamples: usize,
    /// What part of the bootstrap estimates an interval holds, the same part left out at both ends.
    pub level: f64,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// An output whose values span less than this, as a share of the greatest, is constant: what is left of it is rounding.
    pub rounding: f64,
}

/// How means and the variance are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The mean of all runs is subtracted first, V has the divisor 2 N. The estimates of first and second order vary less
    /// from sample to sample; those of SALib.
    Centred,
    /// Nothing is subtracted, V has the divisor 2 N - 1: those of COINr's `SA_estimate`.
    Plain,
}

/// An index with its bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate. It may lie a little outside 0 and 1.
    pub value: f64,
    /// Lower and upper end, where there were resamples.
    pub interval: Option<[f64; 2]>,
}

/// The indices of one output.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// Rows that were used.
    pub rows: usize,
    /// Rows without a value in one of their runs: not used.
    pub left_out: usize,
    /// Mean over A and B.
    pub mean: f64,
    /// Variance over A and B.
    pub variance: f64,
    /// What each factor explains alone.
    pub first: Vec<Estimate>,
    /// What each factor explains alone and together with others.
    pub total: Vec<Estimate>,
    /// What two factors explain only together, for each pair in the order (0, 1), (0, 2), ... (1, 2) ...; empty without the runs.
    pub second: Vec<Estimate>,
}

/// Why an output has no indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoIndices {
    /// It has the same value in all runs: there is no variance to share out.
    Constant {
        /// The value.
        value: f64,
        /// Rows without a value in one of their runs.
        left_out: usize,
    },
    /// Fewer than two rows have values in all their runs.
    TooFewRows {
        /// Rows with values.
        rows: usize,
        /// Rows without.
        left_out: usize,
    },
}

impl NoIndices {
    /// Rows without a value in one of their runs.
    pub fn left_out(&self) -> usize {
        match self {
            NoIndices::Constant { left_out, .. } | NoIndices::TooFewRows { left_out, .. } => *left_out,
        }
    }
}

impl Default for Estimator {
    /// Centred, 500 resamples, 90 % intervals.
    fn default() -> Self {
        Estimator { form: Form::Centred, resamples: 500, level: 0.9, seed: 0, rounding: 1e-12 }
    }
}

impl Estimator {
    /// The indices of one output.
    ///
    /// A row of which any run has no value (NaN) is left out as a whole, and counted.
    ///
    /// # Errors
    /// The output does not vary, or has values in fewer than two rows.
    pub fn indices(&self, mut sample: Sample) -> Result<Indices, NoIndices> {
        let all = sample.a.len();
        sample.leave_out_incomplete();
        let rows = sample.a.len();
        if rows < 2 {
            return Err(NoIndices::TooFewRows { rows, left_out: all - rows });
        }
        let extent = |pick: fn(&[f64]) -> Option<f64>| [pick(&sample.a), pick(&sample.b)].map(|x| x.unwrap_or(0.0));
        let ([low_a, low_b], [high_a, high_b]) = (extent(min), extent(max));
        let (low, high) = (low_a.min(low_b), high_a.max(high_b));
        if high - low <= self.rounding * low.abs().max(high.abs()) {
            return Err(NoIndices::Constant { value: sample.a[0], left_out: all - rows });
        }
        let mean = (sum(&sample.a) + sum(&sample.b)) / (2 * rows) as f64;
        let centre = match self.form {
            Form::Centred => sample.mean(),
            Form::Plain => 0.0,
        };
        let terms = Terms::new(&sample, centre, mean, self.form);
        let whole = terms.whole();
        let bounds = intervals(&terms, self);
        let d = sample.swapped.len();
        let estimate = |n: usize| Estimate { value: whole.indices[n], interval: bounds.as_ref().map(|b| b[n]) };
        let pairs = whole.indices.len() - 2 * d;
        Ok(Indices {
            rows,
            left_out: all - rows,
            mean,
            variance: whole.variance,
            first: (0..d).map(estimate).collect(),
            total: (d..2 * d).map(estimate).collect(),
            second: (2 * d..2 * d + pairs).map(estimate).collect(),
        })
    }
}

impl Sample {
    /// The matrices of an output, blocks of so many rows: A, B, each swapped, each reversed if there are twice as many.
    ///
    /// # Panics
    /// When the values are no whole number of blocks, or too few.
    pub fn of_blocks(values: &[f64], rows: usize, factors: usize) -> Sample {
        let mut blocks = values.chunks_exact(rows).map(<[f64]>::to_vec);
        let count = values.len() / rows;
        assert!(values.len().is_multiple_of(rows) && (count == 2 + factors || count == 2 + 2 * factors), "{count} blocks");
        let (a, b) = (blocks.next().unwrap_or_default(), blocks.next().unwrap_or_default());
        let swapped = blocks.by_ref().take(factors).collect();
        Sample { a, b, swapped, reversed: blocks.collect() }
    }

    fn columns(&self) -> impl Iterator<Item = &Vec<f64>> {
        [&self.a, &self.b].into_iter().chain(&self.swapped).chain(&self.reversed)
    }

    fn leave_out_incomplete(&mut self) {
        let complete: Vec<bool> = (0..self.a.len()).map(|r| self.columns().all(|c| !c[r].is_nan())).collect();
        if complete.iter().all(|c| *c) {
            return;
        }
        let Sample { a, b, swapped, reversed } = self;
        for column in [a, b].into_iter().chain(swapped).chain(reversed) {
            let mut row = complete.iter();
            column.retain(|_| row.next().is_some_and(|c| *c));
        }
    }

    /// The mean of all runs.
    fn mean(&self) -> f64 {
        let sums: Vec<f64> = self.columns().map(|c| sum(c)).collect();
        sum(&sums) / (sums.len() * self.a.len()) as f64
    }
}
