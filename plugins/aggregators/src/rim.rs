//! RIM: nearness to a declared ideal.

use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::formula::{bound, list, named};

method! {
    /// # rim: nearness to a declared ideal (RIM, 参考理想法)
    ///
    /// TOPSIS with an ideal that is declared, not found among the units: no unit's score changes when another joins.
    ///
    /// ```text
    /// y     = (x - low) / (high - low)              [low, high] is `range`
    /// I+    = sqrt(sum of (w (1 - y))^2)            distance from the ideal
    /// I-    = sqrt(sum of (w y)^2)                  distance from its opposite
    /// score = I- / (I+ + I-)
    /// ```
    ///
    /// The published method begins with the indicators: each has a range of possible values and an ideal interval in it, and scores 1 in the interval and less the further it is from it, each side on a scale of its
    /// own. That is the normaliser `two-sided` with `bounds` and a target, or `goalposts` where the ideal is one end of the range.
    ///
    /// **Range**: [0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides.
    ///
    /// ## Degenerate cases
    /// A value outside `range`: no score (`outside-range`). A range that does not rise: refused (`not-rising`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Cables, Lamata & Verdegay (2016), *RIM - reference ideal method in multicriteria decision making*, Information Sciences 337-338, 1-10, doi:10.1016/j.ins.2015.12.011. `RIM` of pymcdm 1.4.0 and of
    /// scikit-criteria 0.10 give the same scores.
    ///
    /// ## Example
    /// 0.5 of 0.8 against 0.5 of 0.2; 0.3 and 0.4 against 0.2 and 0.1.
    /// ```toml
    /// use = "rim"
    ///
    /// [example]
    /// columns = { a = [0.8, 0.6], b = [0.8, 0.8] }
    /// weights = [0.5, 0.5]
    /// gives = [0.8, 0.69098300562505]
    /// within = 1e-12
    /// ```
    pub struct Rim: RowAggregator = "rim" {
        title { zh: "RIM 参考理想法", en: "RIM" }
        page_zh "rim.zh.md"
        params {
            /// The worst and the ideal score of a child.
            range: [f64; 2] = [0.0, 1.0];
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "outside-range" => { zh: "`{unit}` 的 `{id}` 为 {value}，不在 `range` [{low}, {high}] 之内", en: "`{id}` of `{unit}` is {value}, outside `range` [{low}, {high}]" }
        }
    }
}

/// Refuses a range that does not rise.
pub(crate) fn rising([low, high]: [f64; 2]) -> Result<(), Failure> {
    if low < high {
        Ok(())
    } else {
        Err(Failure::new("not-rising").at("range").arg("parameter", "range").arg("low", low).arg("high", high))
    }
}

/// Refuses a row with a value outside a range.
pub(crate) fn within(x: &[f64], [low, high]: [f64; 2], data: &Table) -> Result<(), Failure> {
    match x.iter().position(|x| !(low..=high).contains(x)) {
        None => Ok(()),
        Some(j) => Err(Failure::new("outside-range").arg("id", data.field(j).id).arg("value", x[j]).arg("low", low).arg("high", high)),
    }
}

/// What scores in a range fit into.
pub(crate) fn domain(range: [f64; 2]) -> Domain {
    if range == [0.0, 1.0] {
        Domain::Unit
    } else if range[0] >= 0.0 {
        Domain::NonNegative
    } else {
        Domain::Any
    }
}

impl RowAggregator for Rim {
    fn facts(&self) -> Facts {
        Facts {
            domain: domain(self.range),
            range: Some([0.0, 1.0]),
            order_preserving: true,
            fit: Fit::None,
            compensability: Compensability::Partial,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        rising(self.range)
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let [low, high] = self.range;
        each_row(data, weights, out, call, |_, _, x, w| {
            within(x, self.range, data)?;
            let (mut up, mut down) = (0.0, 0.0);
            for (x, w) in x.iter().zip(w) {
                let (b, c) = (w * (high - x), w * (x - low));
                up += b * b;
                down += c * c;
            }
            let (up, down) = (libm::sqrt(up), libm::sqrt(down));
            Ok(down / (up + down))
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let [low, high] = self.range;
        let w = named("w", fields);
        let up = list(fields, &w, |x, w| format!("({w} * ({high} - {x})) ^ 2"));
        let down = list(fields, &w, |x, w| format!("({w} * ({x} - ({low}))) ^ 2"));
        let formula = format!("sqrt(sum({down})) / (sqrt(sum({up})) + sqrt(sum({down})))");
        Some(Explanation { formula, names: bound(w, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{arg, close, instance, matrix, run};

    #[test]
    fn the_published_candidates_have_the_published_scores() {
        // Cables, Lamata & Verdegay (2016), Tables 3-6, as the documentation of pymcdm 1.4.0 quotes them in four decimals. The scores are piecewise linear: (45 - 60) / (35 - 60) = 0.6.
        let x = matrix(&[
            ("age", &[1.0, 0.8, 2.0 / 7.0, 4.0 / 7.0, 0.6]),
            ("experience", &[0.0, 0.9, 0.0, 0.0, 1.0]),
            ("distance", &[0.8, 0.9, 0.7, 0.5, 0.8]),
            ("french", &[1.0, 1.0, 0.0, 1.0, 0.5]),
            ("english", &[1.0, 0.5, 1.0, 1.0, 1.0]),
            ("skill", &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0, 1.0]),
        ])
        .weights(&[0.2262, 0.2143, 0.1786, 0.1429, 0.119, 0.119]);
        close(&run(Rim::method(), "{}", &x).unwrap().all(), &[0.5866, 0.7558, 0.3716, 0.4666, 0.7401], 0.00005001);
    }

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: RIM([[4, 10], [90, 160], [2, 5], [40, 80]])(X, w, [1] * 4)
        let mut x = peers::common();
        let bounds = [(4.0, 10.0), (90.0, 160.0), (2.0, 5.0), (40.0, 80.0)];
        x.columns.iter_mut().zip(bounds).for_each(|((_, x), (lo, hi))| x.iter_mut().for_each(|x| *x = 100.0 * (*x - lo) / (hi - lo)));
        let got = run(Rim::method(), r#"{"range": [0, 100]}"#, &x.weights(&peers::WEIGHTS)).unwrap().all();
        let peer =
            [0.4613620877042499, 0.5524390243241962, 0.47833000819607385, 0.5465155021601522, 0.43843867571281225, 0.547030816552435];
        close(&got, &peer, 1e-12);
    }

    #[test]
    fn what_lies_outside_has_no_score() {
        let x = matrix(&[("a", &[0.5, 1.5])]).weights(&[1.0]);
        let got = run(Rim::method(), "{}", &x).unwrap();
        assert_eq!((got.values[0], got.values[1], got.codes(), got.arg("value")), (Some(0.5), None, vec!["outside-range"], Some("1.5")));
        let failure = instance(Rim::method(), r#"{"range": [1, 1]}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), arg(&failure, "low")), ("not-rising", Some("1")));
    }
}
