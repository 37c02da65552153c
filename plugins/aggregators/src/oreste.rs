//! ORESTE: ranks of ranks.

use indicia_plugin::prelude::*;

use crate::fold::weighed;
use crate::members::{Members, same_columns};
use crate::sweep::sweep;
use crate::votes::whole_weights;

method! {
    /// # oreste: global mean ranks (ORESTE, 全局秩排序法)
    ///
    /// For values and weights of which nothing but the order is believed. Units are ranked in each child and children by their weights; a cell lies the nearer to the top, the better both ranks are; all cells are
    /// ranked together, and a unit scores by the mean rank of its cells.
    ///
    /// ```text
    /// r_ij  = rank of unit i in child j, 1 the best          r_j = rank of child j by its weight, 1 the greatest
    /// d_ij  = alpha r_ij + (1 - alpha) r_j
    /// R_ij  = rank of d_ij among all n m cells, 1 the least
    /// score = n m + 1 - (1/m) sum over j of R_ij
    /// ```
    ///
    /// n is the number of units of the fit and m that of the children that carry weight. All ranks are Besson's: values that are equal share the mean of their places. The literature orders by the sum of
    /// R_ij, the lower the better, which is m (n m + 1 - score). What follows there, the distinction of indifference and conflict by thresholds, gives a relation and no score. Weights are divided by their sum
    /// and rounded to `decimals` decimals, and so is `alpha`, so that equal distances are recognised whatever their rounding.
    ///
    /// **Range**: from (m + 1) / 2 to n m + 1 - (m + 1) / 2 for the units of the fit.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// Units that are all alike score the same, the middle place. A unit outside the fit is ranked among its cells, between those that it does not equal. Weights by group or by unit: refused (`one-vector`). Weights that sum to zero:
    /// refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Roubens (1982), *Preference relations on actions and criteria in multicriteria decision making*, European Journal of Operational Research 10(1), 51-55 (doi 10.1016/0377-2217(82)90131-X). `oreste_method` of pyDecision 5.1.8 gives the same
    /// sums where nothing ties; of what ties it takes the best place instead of the mean, and misses ties by rounding.
    ///
    /// ## Example
    /// d of a: 1, 1.5, 2; of b: 2, 1.5, 2.5. The ranks of all six are 1, 2.5, 4.5 and 4.5, 2.5, 6: means 2.75, 2.5, 5.25.
    /// ```toml
    /// use = "oreste"
    ///
    /// [example]
    /// columns = { a = [9, 5, 1], b = [2, 3, 1] }
    /// weights = [0.6, 0.4]
    /// gives = [4.25, 4.5, 1.75]
    /// ```
    pub struct Oreste: Aggregator = "oreste" {
        title { zh: "ORESTE 全局秩法", en: "ORESTE" }
        page_zh "oreste.zh.md"
        params {
            /// What the rank in a child counts against the rank of the child.
            alpha: f64 = 0.5, min 0.0, max 1.0;
            /// Decimals to which weights and alpha are rounded before they are compared.
            decimals: u32 = 9, max 9.0;
        }
        texts {
            "one-vector" => { zh: "ORESTE 把全体评价对象的各项一起排序，要求使用同一组权重，不能按组或按评价对象赋权", en: "ORESTE ranks the cells of all units together and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// Twice the mean rank of a value among sorted ones, 1 the least: a whole number also between two.
fn twice(sorted: &[f64], x: f64) -> f64 {
    let (below, upto) = (sorted.partition_point(|v| *v < x), sorted.partition_point(|v| *v <= x));
    (below + upto + 1) as f64
}

/// Twice the ranks of the rows of a column among its members, 1 the best.
fn places(members: &[f64], rows: &[f64]) -> Vec<f64> {
    // Turned, so that the greatest is the least; taken from zero, -0 and 0 are one value.
    let mut sorted: Vec<f64> = members.iter().map(|x| 0.0 - x).collect();
    indicia_kernels::sort(&mut sorted);
    rows.iter().map(|x| twice(&sorted, 0.0 - x)).collect()
}

impl Aggregator for Oreste {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        Members::of(data)
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
        let ranked: Vec<[Vec<f64>; 2]> = state.columns().zip(data.columns).map(|(c, x)| [places(c, c), places(c, x.values)]).collect();
        // All that is compared are whole numbers below 2^53: no rounding parts what is equal.
        let whole = |shares: &[f64]| -> Vec<f64> { whole_weights(shares, self.decimals).into_iter().map(|n| n as f64).collect() };
        let parts = whole(&[self.alpha, 1.0 - self.alpha]);
        sweep(state, data, weights, out, call, "overflow", &|_, _, w, y| {
            let weight = whole(w);
            let kept: Vec<usize> = weighed(w).collect();
            let mut turned: Vec<f64> = kept.iter().map(|j| 0.0 - weight[*j]).collect();
            indicia_kernels::sort(&mut turned);
            // Twice the distance, in units of 10^-decimals.
            let offsets: Vec<f64> = kept.iter().map(|j| parts[1] * twice(&turned, 0.0 - weight[*j])).collect();
            let mut cells = Vec::with_capacity(kept.len() * state.rows());
            for (j, offset) in kept.iter().zip(&offsets) {
                cells.extend(ranked[*j][0].iter().map(|place| parts[0] * place + offset));
            }
            indicia_kernels::sort(&mut cells);
            let children = kept.len() as f64;
            for (row, y) in y.iter_mut().enumerate() {
                let sum: f64 = kept.iter().zip(&offsets).map(|(j, offset)| twice(&cells, parts[0] * ranked[*j][1][row] + offset)).sum();
                *y = (cells.len() + 1) as f64 - sum / (2.0 * children);
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn sums_are_those_of_pydecision_where_nothing_ties() {
        // pyDecision 5.1.8: oreste_method(X[:5], w, ["max"] * 4, alpha=0.37, graph=False); with 0.37 no two of the 20 distances are equal.
        let got = run(Oreste::method(), r#"{"alpha": 0.37}"#, &peers::common_without(5).weights(&peers::WEIGHTS)).unwrap().all();
        let sums: Vec<f64> = got.iter().map(|score| 4.0 * (21.0 - score)).collect();
        assert_eq!(sums, PEER);
    }

    const PEER: [f64; 5] = [47.0, 42.0, 47.0, 38.0, 36.0];

    #[test]
    fn what_ties_shares_its_places() {
        // Both units lead in one child, the children weigh the same: d = 1/2 (1 + 1.5), 1/2 (2 + 1.5) for both.
        let x = matrix(&[("a", &[2.0, 1.0]), ("b", &[1.0, 2.0])]).weights(&[0.5, 0.5]);
        assert_eq!(run(Oreste::method(), "{}", &x).unwrap().all(), [2.5, 2.5]);
        // 0.4 * 4 + 0.6 * 1 = 0.4 * 1 + 0.6 * 3, which doubles miss: rank 4 in the first child ties with rank 1 in the third.
        let columns: [(&str, &[f64]); 3] = [("a", &[4.0, 3.0, 2.0, 1.0]), ("b", &[4.0, 3.0, 2.0, 1.0]), ("c", &[4.0, 3.0, 2.0, 1.0])];
        let got = run(Oreste::method(), r#"{"alpha": 0.4}"#, &matrix(&columns).weights(&[3.0, 2.0, 1.0])).unwrap().all();
        // d: 1, 1.4, 1.8, 2.2; 1.6, 2, 2.4, 2.8; 2.2, 2.6, 3, 3.4. Ranks 1, 2, 4, 6.5; 3, 5, 8, 10; 6.5, 9, 11, 12.
        let expected = [10.5, 16.0, 23.0, 28.5].map(|sum| 13.0 - sum / 3.0);
        close(&got, &expected, 1e-15);
    }

    #[test]
    fn a_later_unit_is_ranked_between_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[3.0, 2.5, 0.0])]).weights(&[1.0]);
        assert_eq!(run_on(Oreste::method(), "{}", &fit, &later).unwrap().all(), [3.0, 2.5, 0.5]);
    }

    #[test]
    fn the_order_of_the_weights_counts_and_not_their_size() {
        let x = matrix(&[("a", &[9.0, 5.0, 1.0]), ("b", &[2.0, 3.0, 1.0])]);
        let got = |w: &[f64]| run(Oreste::method(), "{}", &x.clone().weights(w)).unwrap().all();
        assert_eq!(got(&[0.99, 0.01]), [4.25, 4.5, 1.75]);
        assert_eq!(got(&[0.51, 0.49]), [4.25, 4.5, 1.75]);
        // d of a: 1.5, 2, 2.5; of b: 1.5, 1, 2
        assert_eq!(got(&[0.49, 0.51]), [4.5, 4.25, 1.75]);
        // 0.1 + 0.2 and 0.3 are the same weight: d of a 1.25, 1.75, 2.25; of b 1.75, 1.25, 2.25
        assert_eq!(got(&[0.1 + 0.2, 0.3]), [4.5, 4.5, 1.5]);
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Oreste::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}
