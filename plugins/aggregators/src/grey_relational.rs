//! Grey relational analysis.

use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::members::same_columns;

state! {
    /// The reference series with the distances from it.
    pub struct Reference {
        /// The best value of each child.
        best: Vec<f64>,
        /// The greatest distance from it, over all children and units.
        furthest: Vec<f64>,
    }
}

method! {
    /// # grey-relational: likeness to the best series (灰色关联分析)
    ///
    /// ```text
    /// delta_j = best_j - x_j                        distance from the best value of child j
    /// xi_j    = (min + rho * max) / (delta_j + rho * max)
    /// score   = sum w_j xi_j / sum w_j              the grey relational grade
    /// ```
    ///
    /// `min` and `max` are the least and the greatest distance over all children and units of the fit. The reference series holds the
    /// best value of each child, so `min` is 0. `rho` is the distinguishing coefficient: the smaller, the more far distances differ.
    /// Distances of different children are compared, so the children must be scores on one scale; they are taken to be the higher
    /// the better. Grades are often read as weak below 0.35, medium to 0.65 and strong above; with rho = 0.5 the least possible
    /// coefficient is 1/3.
    ///
    /// The score looks at all units: it changes when one joins or leaves. A unit outside the fit that is better than the reference
    /// counts as equal to it.
    ///
    /// **Range**: (0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// Units that do not differ in any child: refused (`no-difference`). A child without differences gives 1 to every unit. Weights that
    /// sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Deng Julong (邓聚龙), "Introduction to grey system theory", *Journal of Grey System* 1 (1989), 1-24.
    ///
    /// ## Example
    /// The distances are 0, 5, 10 in `a` and 10, 0, 5 in `b`; with rho = 0.5 these have the coefficients 1, 1/2, 1/3.
    /// ```toml
    /// use = "grey-relational"
    ///
    /// [example]
    /// columns = { a = [10, 5, 0], b = [0, 10, 5] }
    /// weights = [0.5, 0.5]
    /// gives = [0.6666666667, 0.75, 0.4166666667]
    /// ```
    pub struct GreyRelational: Aggregator = "grey-relational" {
        title { zh: "灰色关联分析", en: "Grey relational grade" }
        page_zh "grey_relational.zh.md"
        params {
            /// The distinguishing coefficient.
            rho: f64 = 0.5, above 0.0, max 1.0;
        }
        texts {
            "no-difference" => { zh: "各评价对象在 `{node}` 的各下级上没有差异，灰色关联度无意义", en: "the units do not differ in any child of `{node}`, so grey relational grades have no meaning" }
        }
    }
}

impl Aggregator for GreyRelational {
    type State = Reference;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            range: Some([0.0, 1.0]),
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Reference, Failure> {
        let (mut best, mut furthest) = (Vec::new(), 0.0);
        for (j, column) in data.columns.iter().enumerate() {
            let Some((lo, hi)) = indicia_kernels::min_max(column.values) else { return Err(Failure::new("no-complete-row")) };
            if !(hi - lo).is_finite() {
                return Err(Failure::new("overflow").arg("id", data.field(j).id));
            }
            best.push(hi);
            furthest = if hi - lo > furthest { hi - lo } else { furthest };
        }
        if furthest == 0.0 { Err(Failure::new("no-difference")) } else { Ok(Reference { best, furthest: vec![furthest] }) }
    }

    fn aggregate(
        &self,
        s: &Reference,
        _: Option<&()>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        same_columns(s.best.len(), data)?;
        let [furthest] = s.furthest[..] else { return Err(Failure::new("foreign-state")) };
        each_row(data, weights, out, call, |_, _, x, w| {
            let (mut total, mut sum) = (0.0, 0.0);
            for ((x, best), w) in x.iter().zip(&s.best).zip(w) {
                let apart = (best - x) / furthest;
                total += w * (self.rho / (if apart > 0.0 { apart } else { 0.0 } + self.rho));
                sum += w;
            }
            Ok(total / sum)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn coefficients_are_weighed() {
        // distances 0, 2, 8 and 4, 0, 1; rho max = 4: coefficients 1, 2/3, 1/3 and 1/2, 1, 4/5
        let x = matrix(&[("a", &[9.0, 7.0, 1.0]), ("b", &[1.0, 5.0, 4.0])]);
        let expected = [(3.0 + 0.5) / 4.0, (2.0 + 1.0) / 4.0, (1.0 + 0.8) / 4.0];
        close(&run(GreyRelational::method(), "{}", &x.clone().weights(&[3.0, 1.0])).unwrap().all(), &expected, 1e-15);
        // rho = 1: 1, 8/10, 8/16
        close(&run(GreyRelational::method(), r#"{"rho": 1}"#, &x.weights(&[1.0, 0.0])).unwrap().all(), &[1.0, 0.8, 0.5], 1e-15);
    }

    #[test]
    fn a_later_unit_beyond_the_reference_counts_as_the_reference() {
        let fit = matrix(&[("a", &[0.0, 10.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[12.0, 5.0])]).weights(&[1.0]);
        close(&run_on(GreyRelational::method(), "{}", &fit, &later).unwrap().all(), &[1.0, 0.5], 1e-15);
    }

    #[test]
    fn units_alike_have_no_grade() {
        let same = matrix(&[("a", &[2.0, 2.0]), ("b", &[1.0, 1.0])]).weights(&[1.0, 1.0]);
        assert_eq!(run(GreyRelational::method(), "{}", &same).unwrap_err().code, "no-difference");
    }
}
