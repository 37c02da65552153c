//! CRITIC weights.

use indicia_plugin::prelude::*;

use crate::columns::{enough_rows, shares, unit_range};

choices! {
    /// How conflict between two children is measured.
    pub enum Conflict {
        /// 1 - r with Pearson's r.
        Pearson = "pearson",
        /// 1 - |r|: a negative correlation is no conflict.
        Absolute = "absolute",
        /// 1 - r with Spearman's rank correlation.
        Spearman = "spearman",
    }
}

choices! {
    /// How the contrast within a child is measured.
    pub enum Contrast {
        /// Standard deviation, divisor n - 1.
        StandardDeviation = "standard-deviation",
        /// One minus the entropy of the shares, as of `entropy`.
        Entropy = "entropy",
    }
}

method! {
    /// # critic: CRITIC weights (CRITIC 法)
    ///
    /// A child gets weight for the contrast of its values (their spread) and for conflict with the others (low correlation): what
    /// the others do not tell already.
    ///
    /// ```text
    /// y_ij = (x_ij - min_j) / (max_j - min_j)
    /// C_j  = s_j * sum over k of (1 - r_jk)
    /// w_j  = C_j / sum over j of C_j
    /// ```
    ///
    /// s_j is the standard deviation of y_j (divisor n - 1, which does not matter) and r_jk the correlation of y_j and y_k. Variants
    /// in use are parameters: |r| instead of r, Spearman's correlation, one minus entropy instead of the standard deviation. On
    /// z-scores every s_j would be 1 and the method reduced to conflict alone; so columns are always mapped to [0, 1] first, which
    /// changes nothing where they are min-max scores already.
    ///
    /// With raw or treated data (`data = "raw"`), `turn = true` turns the columns of negative indicators.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: scores are the higher the better; with raw or treated data `turn` turns negative indicators.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant column gets the weight 0 and a warning (`constant-weightless`), and takes no part in the conflict of others. Where
    /// every correlation is 1 there is no conflict (`weights-undetermined`), so one child alone cannot be weighed against others
    /// and gets the weight 1. One unit: refused (`too-few`).
    ///
    /// ## Source
    /// Diakoulaki, Mavrotas & Papayannakis (1995), *Determining objective weights in multiple criteria problems: the CRITIC
    /// method*, Computers & Operations Research 22(7), 763-770. Compared with `pymcdm.weights.critic_weights` and with the worked
    /// table of Tuş & Aytaç Adalı (2019), OPSEARCH 56, 528-538.
    ///
    /// ## Example
    /// Columns (0, 1/2, 1) and (1/2, 0, 1) on [0, 1] both have the variance 1/4, and r = 1/2; the third, (1, 1/2, 0), has r = -1 and -1/2.
    /// Conflicts: 0.5 + 2, 0.5 + 1.5, 2 + 1.5.
    /// ```toml
    /// use = "critic"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [2, 1, 3], c = [3, 2, 1] }
    /// gives = [0.3125, 0.25, 0.4375]
    /// within = 1e-12
    /// ```
    pub struct Critic: Weighting = "critic" {
        title { zh: "CRITIC 法", en: "CRITIC weights" }
        page_zh "critic.zh.md"
        params {
            /// How conflict is measured.
            conflict: Conflict = Conflict::Pearson;
            /// How contrast is measured.
            contrast: Contrast = Contrast::StandardDeviation;
            /// Whether the columns of negative indicators are turned; for raw and treated data.
            turn: bool = false;
        }
        texts {
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，CRITIC 权重为 0", en: "the values of `{id}` are all the same, so its CRITIC weight is 0" }
        }
    }
}

/// How a column enters the products of deviations.
struct Spread {
    /// The difference of its extremes; 0 for a constant column.
    span: f64,
    /// The power of two that brings deviations close to 1.
    scale: f64,
    mean: f64,
}

impl Spread {
    fn of(x: &[f64], field: &Field) -> Result<Spread, Failure> {
        let (lo, hi) = indicia_kernels::min_max(x).unwrap_or_default();
        let span = hi - lo;
        if !span.is_finite() {
            return Err(Failure::new("overflow").arg("id", field.id));
        }
        let mean = indicia_kernels::sum(x) / x.len() as f64;
        // Only a sum beyond the range of a double needs another pass.
        let mean = if mean.is_finite() { mean } else { indicia_kernels::mean(x).unwrap_or(lo) };
        Ok(Spread { span, scale: indicia_kernels::scale_of(span), mean })
    }
}

impl Weighting for Critic {
    fn facts(&self) -> Facts {
        Facts { min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, shift_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        if data.cols() == 1 {
            return Ok(vec![1.0]);
        }
        let k = data.cols();
        let columns: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        let spreads: Vec<Spread> = (0..k).map(|j| Spread::of(columns[j], &data.field(j))).collect::<Result<_, _>>()?;
        // A column that is turned has turned deviations; one that is constant has none.
        let scales: Vec<f64> = spreads
            .iter()
            .enumerate()
            .map(|(j, s)| match (s.span == 0.0, self.turn && data.field(j).direction == Direction::Negative) {
                (true, _) => 0.0,
                (_, true) => -s.scale,
                (_, false) => s.scale,
            })
            .collect();
        let products = if self.conflict == Conflict::Spearman {
            let ranks: Vec<Vec<f64>> = columns.iter().map(|x| ranks(x)).collect();
            let ranks: Vec<&[f64]> = ranks.iter().map(Vec::as_slice).collect();
            let directions: Vec<f64> = scales.iter().map(|s| if *s == 0.0 { 0.0 } else { s.signum() }).collect();
            // Ranks have the same mean whatever ties they have.
            indicia_kernels::gram_about(&ranks, &vec![(data.rows as f64 + 1.0) / 2.0; k], &directions)
        } else {
            let means: Vec<f64> = spreads.iter().map(|s| s.mean).collect();
            indicia_kernels::gram_about(&columns, &means, &scales)
        };
        let lengths: Vec<f64> = (0..k).map(|j| products[j * k + j].sqrt()).collect();
        let mut contrasts = Vec::with_capacity(k);
        for (j, spread) in spreads.iter().enumerate() {
            contrasts.push(match (self.contrast, self.conflict) {
                _ if spread.span == 0.0 => None,
                (Contrast::Entropy, _) => unit_range(columns[j], &data.field(j), self.turn)?.and_then(|y| indicia_kernels::redundancy(&y)),
                (Contrast::StandardDeviation, Conflict::Spearman) => indicia_kernels::sd(columns[j], 1).map(|s| s / spread.span),
                // That of the products, which are needed anyway.
                (Contrast::StandardDeviation, _) => Some(lengths[j] / ((data.rows - 1) as f64).sqrt() / (spread.span * spread.scale)),
            });
        }
        let mut conflicts = vec![0.0; k];
        for j in 0..k {
            for l in j + 1..k {
                if lengths[j] == 0.0 || lengths[l] == 0.0 {
                    continue;
                }
                let r = products[j * k + l] / (lengths[j] * lengths[l]);
                let conflict = 1.0 - if self.conflict == Conflict::Absolute { r.abs() } else { r };
                // Children that agree leave rounding behind, of which no weight may come.
                let conflict = if conflict > 16.0 * f64::EPSILON { conflict } else { 0.0 };
                conflicts[j] += conflict;
                conflicts[l] += conflict;
            }
        }
        let amounts: Vec<Option<f64>> = contrasts.iter().zip(&conflicts).map(|(s, c)| s.map(|s| s * c)).collect();
        shares(&amounts, data, call)
    }
}

fn ranks(y: &[f64]) -> Vec<f64> {
    let mut ranks = vec![0.0; y.len()];
    let mut scratch = indicia_kernels::RankScratch::new();
    indicia_kernels::rank(y, indicia_kernels::Direction::Ascending, indicia_kernels::Ties::Mean, &mut ranks, &mut scratch);
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    fn three() -> Given {
        matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[2.0, 1.0, 3.0]), ("c", &[3.0, 2.0, 1.0])])
    }

    #[test]
    fn contrast_times_conflict() {
        // equal spreads; correlations 1/2, -1, -1/2
        let got = |params: &str| run(Critic::method(), params, &three()).unwrap().all();
        close(&got("{}"), &[2.5 / 8.0, 2.0 / 8.0, 3.5 / 8.0], 1e-14);
        close(&got(r#"{"conflict": "spearman"}"#), &[2.5 / 8.0, 2.0 / 8.0, 3.5 / 8.0], 1e-14);
        // 1 - |r|: 1/2 + 0, 1/2 + 1/2, 0 + 1/2
        close(&got(r#"{"conflict": "absolute"}"#), &[0.25, 0.5, 0.25], 1e-14);
    }

    #[test]
    fn the_personnel_table_of_the_literature() {
        // Tus & Aytac Adali (2019), time and attendance software; pymcdm.weights.critic_weights gives the same to 12 digits:
        // python -c "import numpy as np, pymcdm; print(pymcdm.weights.critic_weights(np.array([[5000,3,3,4,3,2],[680,5,3,2,2,1],
        //   [2000,3,2,3,4,3],[600,4,3,1,2,2],[800,2,4,3,3,4]])))"
        let x = matrix(&[
            ("c1", &[5000.0, 680.0, 2000.0, 600.0, 800.0]),
            ("c2", &[3.0, 5.0, 3.0, 4.0, 2.0]),
            ("c3", &[3.0, 3.0, 2.0, 3.0, 4.0]),
            ("c4", &[4.0, 2.0, 3.0, 1.0, 3.0]),
            ("c5", &[3.0, 2.0, 4.0, 2.0, 3.0]),
            ("c6", &[2.0, 1.0, 3.0, 2.0, 4.0]),
        ]);
        let got = run(Critic::method(), "{}", &x).unwrap().all();
        close(&got, &[0.157, 0.249, 0.168, 0.121, 0.154, 0.151], 0.0005);
    }

    #[test]
    fn twins_of_ten_thousand_units_do_not_conflict() {
        // Another unit of measurement: the same column but for rounding, and no weight may come of that.
        let a: Vec<f64> = (0..10_000).map(|i| f64::from((i * 7919) % 10_007)).collect();
        let b: Vec<f64> = a.iter().map(|x| x * 0.3).collect();
        assert_eq!(run(Critic::method(), "{}", &matrix(&[("a", &a), ("b", &b)])).unwrap_err().code, "weights-undetermined");
    }

    #[test]
    fn turning_matters_for_raw_columns() {
        let x = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[1.0, 2.0, 4.0])]).towards(Direction::Negative);
        // both turned: the same correlation as neither
        let plain = run(Critic::method(), "{}", &x).unwrap().all();
        close(&run(Critic::method(), r#"{"turn": true}"#, &x).unwrap().all(), &plain, 1e-14);
    }

    /// Three columns of 10,000 numbers: `lo + by * ((i * step) % 10007) / 10007`, and a sum of two of that kind.
    fn long() -> [Vec<f64>; 3] {
        let part = |step: u64| (0..10_000_u64).map(move |i| (i * step % 10_007) as f64 / 10_007.0);
        let third = part(7919).zip(part(13)).map(|(a, b)| 0.5 + a + b).collect();
        [part(7919).map(|x| 80.0 + 10.0 * x).collect(), part(104_729).map(|x| 1.0 + 99.0 * x).collect(), third]
    }

    #[test]
    fn ten_thousand_units_in_precise_arithmetic() {
        // python, with mpmath at 200 bits: i = numpy.arange(10000), u = lambda step: (i * step) % 10007 / 10007,
        // cols = [80 + 10 * u(7919), 1 + 99 * u(104729), 0.5 + u(7919) + u(13)], and the formulas above as they stand; then with -cols[2] for the last.
        let x = long();
        let columns: Vec<Column> = x.iter().map(|x| Column::dense(x)).collect();
        let ids = ["a", "b", "c"];
        let weights = |turn: bool, directions: [Direction; 3]| {
            let field = |(id, direction)| Field { id, direction, ..Field::default() };
            let fields: Vec<Field> = ids.into_iter().zip(directions).map(field).collect();
            let data = Table { columns: &columns, fields: &fields, rows: 10_000, ..Table::default() };
            let critic = Critic { conflict: Conflict::Pearson, contrast: Contrast::StandardDeviation, turn };
            critic.weights(&data, &[], &Call::silent()).unwrap()
        };
        let (up, down) = (Direction::Positive, Direction::Negative);
        let plain = [0.3060735850788955, 0.47519527615433277, 0.21873113876677178];
        close(&weights(false, [up, up, down]), &plain, 1e-14);
        close(&weights(true, [down, down, down]), &plain, 1e-14);
        close(&weights(true, [up, up, down]), &[0.40880759776955805, 0.3010593582607947, 0.2901330439696473], 1e-14);
    }

    #[test]
    fn values_far_from_one_weigh_alike() {
        // Sums and squares of these are beyond the range of a double, or below it.
        let given = |a: f64, b: f64, c: f64| {
            let scaled = |x: [f64; 3], by: f64| x.map(|x| x * by);
            let (a, b, c) = (scaled([1.0, 2.0, 3.0], a), scaled([2.0, 1.0, 3.0], b), scaled([3.0, 2.0, 1.0], c));
            run(Critic::method(), "{}", &matrix(&[("a", &a), ("b", &b), ("c", &c)])).unwrap().all()
        };
        close(&given(4e307, 1e-300, 1e200), &[2.5 / 8.0, 2.0 / 8.0, 3.5 / 8.0], 1e-14);
    }

    #[test]
    fn what_cannot_be_told_apart_has_no_weight() {
        let same = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[2.0, 4.0, 6.0])]);
        // r = 1 but for rounding: no conflict at all
        assert_eq!(run(Critic::method(), "{}", &same).unwrap_err().code, "weights-undetermined");
        let flat = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[0.1, 0.1, 0.1]), ("c", &[3.0, 1.0, 2.0])]);
        let got = run(Critic::method(), "{}", &flat).unwrap();
        close(&got.all(), &[0.5, 0.0, 0.5], 1e-14);
        assert_eq!((got.codes(), got.arg("id")), (vec!["constant-weightless"], Some("b")));
        assert_eq!(run(Critic::method(), "{}", &matrix(&[("a", &[3.0, 4.0])])).unwrap().all(), [1.0]);
    }
}
