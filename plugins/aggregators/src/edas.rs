//! EDAS: distances from the average.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::members::{Members, one_vector, same_columns};

method! {
    /// # edas: distance from the average unit (EDAS, 平均解距离法)
    ///
    /// A unit is good when it is above the average by much and below it by little; the best and the worst unit, which outliers decide, play no part as references.
    ///
    /// ```text
    /// PDA_ij = max(0, x_ij - mean_j) / mean_j       SP_i = sum over j of w_j PDA_ij / sum of w_j
    /// NDA_ij = max(0, mean_j - x_ij) / mean_j       SN_i = sum over j of w_j NDA_ij / sum of w_j
    /// score  = (SP_i / max SP + 1 - SN_i / max SN) / 2
    /// ```
    ///
    /// Means and maxima are over the units of the fit. Distances are relative to the mean, so children need no common unit, but a true zero. Scores are taken to be the
    /// higher the better. The score looks at all units: it changes when one joins or leaves.
    ///
    /// **Range**: [0, 1] for the units of the fit; a unit outside it can lie beyond.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A mean of zero or less is no measure of distance: refused (`average-not-positive`). Units that do not differ in any child that carries weight: refused
    /// (`no-difference`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Keshavarz Ghorabaee, Zavadskas, Olfat & Turskis (2015), *Multi-criteria inventory classification using a new method of evaluation based on distance from average
    /// solution (EDAS)*, Informatica 26(3), 435-451. `pymcdm.methods.EDAS` and `skcriteria.agg.edas.EDAS` give the same scores.
    ///
    /// ## Example
    /// Means 2 and 4. SP = 0, 1/4, 1/4 and SN = 1/4, 0, 1/4: 0, (1 + 1) / 2, (1 + 0) / 2.
    /// ```toml
    /// use = "edas"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [4, 6, 2] }
    /// weights = [0.5, 0.5]
    /// gives = [0, 1, 0.5]
    /// ```
    pub struct Edas: Aggregator = "edas" {
        title { zh: "EDAS 平均解距离法", en: "EDAS" }
        page_zh "edas.zh.md"
        params {}
        texts {
            "average-not-positive" => { zh: "`{id}` 的均值为 {value}，EDAS 要求均值大于零", en: "the mean of `{id}` is {value}, but EDAS divides by means, which must be above zero" }
            "no-difference" => { zh: "各评价对象在 `{node}` 的各下级上没有差异，EDAS 无意义", en: "the units do not differ in any child of `{node}` that carries weight, so EDAS has no meaning" }
            "one-vector" => { zh: "EDAS 的最大距离由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the greatest distances of EDAS are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

/// Weighted distances above and below the means, row by row.
fn distances(columns: &[&[f64]], means: &[f64], w: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let rows = columns.first().map_or(0, |c| c.len());
    let total: f64 = w.iter().sum();
    let (mut above, mut below) = (vec![0.0; rows], vec![0.0; rows]);
    for ((column, mean), w) in columns.iter().zip(means).zip(w) {
        let w = w / total;
        for ((above, below), x) in above.iter_mut().zip(&mut below).zip(*column) {
            let part = w * ((x - mean) / mean);
            *above += if part > 0.0 { part } else { 0.0 };
            *below += if part < 0.0 { -part } else { 0.0 };
        }
    }
    (above, below)
}

impl Edas {
    fn means(members: &Members, data: &Table) -> Result<Vec<f64>, Failure> {
        let of = |(j, x): (usize, &[f64])| match indicia_kernels::mean(x) {
            // The mean of a constant is that constant, without rounding: no distance comes of it.
            Some(_) if x.iter().all(|v| *v == x[0]) && x[0] > 0.0 => Ok(x[0]),
            Some(mean) if mean > 0.0 && mean.is_finite() => Ok(mean),
            Some(mean) if mean.is_finite() => Err(Failure::new("average-not-positive").arg("id", data.field(j).id).arg("value", mean)),
            _ => Err(Failure::new("overflow").arg("id", data.field(j).id)),
        };
        members.columns().enumerate().map(of).collect()
    }
}

impl Aggregator for Edas {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        let members = Members::of(data)?;
        Self::means(&members, data)?;
        Ok(members)
    }

    fn aggregate(
        &self,
        state: &Members,
        _: Option<&()>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        same_columns(state.count(), data)?;
        one_vector(weights)?;
        refuse_no_weight(data, weights, out, call)?;
        let means = Self::means(state, data)?;
        let members: Vec<&[f64]> = state.columns().collect();
        let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            let (sp, sn) = distances(&members, &means, w);
            let (most_above, most_below) = (indicia_kernels::max(&sp).unwrap_or(0.0), indicia_kernels::max(&sn).unwrap_or(0.0));
            // What is above a mean has something below it.
            if most_above <= 0.0 || most_below <= 0.0 {
                return Err(Failure::new("no-difference"));
            }
            let (above, below) = if members == rows { (sp, sn) } else { distances(&rows, &means, w) };
            let scores = above.iter().zip(&below).map(|(a, b)| (a / most_above + (1.0 - b / most_below)) / 2.0);
            out.column(column).0.iter_mut().zip(scores).for_each(|(y, score)| *y = score);
        }
        refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_the_peers() {
        // pymcdm 1.4.0: pymcdm.methods.EDAS()(X, w, [1, 1, 1, 1]); scikit-criteria 0.10: EDAS().evaluate(mkdm(X, [max] * 4, weights=w))
        let got = run(Edas::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[0.34375137284, 0.783757818632, 0.315189283473, 0.726870816734, 0.488073645167, 0.584485754645], 1e-11);
    }

    #[test]
    fn distances_are_those_of_the_definition() {
        // means 2 and 4; PDA of a: 0, 0, 1/2, of b: 0, 1/2, 0; NDA of a: 1/2, 0, 0, of b: 0, 0, 1/2; with 3 to 1:
        // SP = 0, 1/8, 3/8; SN = 3/8, 0, 1/8
        let x = matrix(&[("a", &[1.0, 2.0, 3.0]), ("b", &[4.0, 6.0, 2.0])]).weights(&[3.0, 1.0]);
        close(&run(Edas::method(), "{}", &x).unwrap().all(), &[0.0, (1.0 / 3.0 + 1.0) / 2.0, (1.0 + 2.0 / 3.0) / 2.0], 1e-15);
    }

    #[test]
    fn a_later_unit_keeps_the_average_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.0, 4.0])]).weights(&[1.0]);
        close(&run_on(Edas::method(), "{}", &fit, &later).unwrap().all(), &[0.5, 1.5], 1e-15);
    }

    #[test]
    fn what_has_no_average_to_measure_by_is_refused() {
        let code = |a: &[f64]| run(Edas::method(), "{}", &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err().code;
        assert_eq!(code(&[-1.0, 1.0]), "average-not-positive");
        assert_eq!(code(&[0.1, 0.1, 0.1]), "no-difference");
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Edas::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}
