//! The weighted power mean.

use indicia_plugin::method::{Finding, Level};
use indicia_plugin::prelude::*;

use crate::fold::{each_row, weighed};
use crate::formula::{bound, list, named, weighed_fields};

method! {
    /// # power-mean: the weighted power mean (加权幂平均)
    ///
    /// ```text
    /// score = ((w1 * x1^p + ... + wk * xk^p) / (w1 + ... + wk))^(1/p)     p not 0
    /// score = (x1^w1 * ... * xk^wk)^(1 / (w1 + ... + wk))                 p = 0
    /// ```
    ///
    /// `p` says how far a low value can be made good: p = 1 is the arithmetic mean (wholly), p = 0 the geometric and p = -1 the
    /// harmonic mean (in part), and the lower p the nearer the score is to the least child. Above 1 the greatest child weighs more.
    /// Children with weight zero play no part. Powers are taken of the ratio to the greatest child (to the least where p is
    /// negative), so that no power leaves the range of numbers.
    ///
    /// **Range**: that of the children, which must not be negative.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// With p at or below 0, a child that is 0 makes the node 0 whatever the others are, and says so (`power-zero`). A negative child:
    /// no score (`power-negative`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// p = 0 is the limit, not a case of the first formula: 1/0 makes every score 1, which is what COINr 1.1.14 gives for
    /// `a_genmean(p = 0)`. COINr also gives no value where any child is missing, whatever its policy for the other means;
    /// here missing children follow the node's policy as with every aggregator.
    ///
    /// ## Source
    /// Hardy, Littlewood & Pólya, *Inequalities* (1934), chapter 2; for indices Decancq & Lugo, "Weights in multidimensional indices
    /// of wellbeing", *Econometric Reviews* 32 (2013), 7-34. Values within 1e-10 of `COINr::a_genmean`.
    ///
    /// ## Example
    /// The square mean of 1 and 7 is the root of 25.
    /// ```toml
    /// use = "power-mean"
    /// params = { p = 2 }
    ///
    /// [example]
    /// columns = { a = [1, 3, 0], b = [7, 3, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [5, 3, 0]
    /// ```
    pub struct PowerMean: RowAggregator = "power-mean" {
        title { zh: "加权幂平均", en: "Power mean" }
        page_zh "power_mean.zh.md"
        params {
            /// The exponent: 1 arithmetic, 0 geometric, -1 harmonic; the lower, the less is made good.
            p: f64, min -100.0, max 100.0;
        }
        texts {
            "power-negative" => { zh: "`{unit}` 的 `{node}` 没有得分：`{id}` 为 {value}，负数没有幂平均", en: "`{node}` has no score for `{unit}`: `{id}` is {value}, and negative values have no power mean" }
            "power-zero" => { zh: "`{unit}` 的 `{node}` 为 0：`{id}` 为 0，p 不大于 0 时其他下级无法弥补", en: "`{node}` is 0 for `{unit}`, because `{id}` is 0 and nothing makes good for that when p is not above 0" }
        }
        example r#"{"p": 2}"#
    }
}

/// What has no power mean, for a row with weights that do not sum to zero.
pub(crate) enum Special {
    /// This child is negative.
    Negative(usize),
    /// This child is 0, and p is not above 0.
    Zero(usize),
}

/// The power mean of a row.
pub(crate) fn power_mean(x: &[f64], w: &[f64], p: f64) -> Result<f64, Special> {
    if let Some(j) = weighed(w).find(|j| x[*j] < 0.0) {
        return Err(Special::Negative(j));
    }
    if p <= 0.0
        && let Some(j) = weighed(w).find(|j| x[*j] == 0.0)
    {
        return Err(Special::Zero(j));
    }
    let greater = |a: f64, b: f64| if (b > a) == (p > 0.0) { b } else { a };
    let Some(scale) = weighed(w).map(|j| x[j]).reduce(greater) else { return Ok(0.0) };
    if scale == 0.0 {
        return Ok(0.0);
    }
    let (mut total, mut sum) = (0.0, 0.0);
    for j in weighed(w) {
        let ratio = x[j] / scale;
        total += w[j]
            * if p == 0.0 {
                libm::log(ratio)
            } else if p == -1.0 {
                scale / x[j]
            } else {
                libm::pow(ratio, p)
            };
        sum += w[j];
    }
    let mean = total / sum;
    Ok(scale
        * if p == 0.0 {
            libm::exp(mean)
        } else if p == -1.0 {
            1.0 / mean
        } else {
            libm::pow(mean, 1.0 / p)
        })
}

/// The formula of a power mean with the exponent `p`, over the children that carry weight.
pub(crate) fn power_formula(fields: &[Field], weights: &[f64], p: f64) -> Explanation {
    let (fields, weights) = weighed_fields(fields, weights);
    let names = named("w", &fields);
    let total = list(&fields, &names, |_, w| w.into());
    let formula = if p == 0.0 {
        format!("exp(sum({}) / sum({total}))", list(&fields, &names, |x, w| format!("{w} * ln({x})")))
    } else if p == -1.0 {
        format!("sum({total}) / sum({})", list(&fields, &names, |x, w| format!("{w} / {x}")))
    } else {
        format!("(sum({}) / sum({total})) ^ (1 / ({p}))", list(&fields, &names, |x, w| format!("{w} * {x} ^ ({p})")))
    };
    // Where p is not above 0 the formula has no value at 0.
    let least = list(&fields, &names, |x, _| x.into());
    let formula = if p > 0.0 { formula } else { format!("if(min({least}) == 0, 0, {formula})") };
    Explanation { formula, names: bound(names, &weights) }
}

impl RowAggregator for PowerMean {
    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            fit: Fit::None,
            compensability: if self.p < 1.0 { Compensability::Partial } else { Compensability::Full },
            range: Some([0.0, f64::INFINITY]),
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, |row, column, x, w| match power_mean(x, w, self.p) {
            Ok(y) => Ok(y),
            Err(Special::Negative(j)) => Err(Failure::new("power-negative").arg("id", data.field(j).id).arg("value", x[j])),
            Err(Special::Zero(j)) => {
                let what = Failure::new("power-zero").arg("id", data.field(j).id);
                call.findings.take(Finding { level: Level::Warning, what, row: Some(row as u32), column: Some(column as u32) });
                Ok(0.0)
            }
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        Some(power_formula(fields, weights, self.p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    fn two() -> Given {
        matrix(&[("a", &[1.0, 4.0]), ("b", &[7.0, 9.0])])
    }

    fn with(p: &str, given: &Given) -> Vec<f64> {
        run(PowerMean::method(), &format!(r#"{{"p": {p}}}"#), given).unwrap().all()
    }

    #[test]
    fn the_known_means_are_cases() {
        let x = two().weights(&[1.0, 1.0]);
        close(&with("1", &x), &[4.0, 6.5], 1e-14);
        close(&with("2", &x), &[5.0, libm::sqrt(48.5)], 1e-14);
        close(&with("0", &x), &[libm::sqrt(7.0), 6.0], 1e-14);
        close(&with("-1", &x), &[2.0 / (8.0 / 7.0), 72.0 / 13.0], 1e-14);
        // (1 * 1^3 + 3 * 7^3) / 4
        close(&with("3", &two().weights(&[1.0, 3.0]))[..1], &[libm::cbrt(257.5)], 1e-14);
    }

    #[test]
    fn it_rises_with_p_from_the_least_to_the_greatest() {
        let x = two().weights(&[0.5, 0.5]);
        let means: Vec<f64> = ["-100", "-3", "-1", "0", "0.5", "1", "2", "100"].iter().map(|p| with(p, &x)[0]).collect();
        assert!(means.is_sorted(), "{means:?}");
        assert!(means[0] < 1.01 && means[7] > 6.9, "{means:?}");
    }

    #[test]
    fn powers_stay_within_the_range_of_numbers() {
        for p in [100.0, -100.0, 2.0, 0.0, -1.0] {
            for size in [1e300, 1e-300] {
                close(&[power_mean(&[size, size], &[1.0, 2.0], p).ok().expect("a mean") / size], &[1.0], 1e-12);
            }
        }
    }

    #[test]
    fn zero_counts_for_a_positive_exponent_alone() {
        let x = matrix(&[("a", &[0.0]), ("b", &[8.0])]);
        close(&with("2", &x.clone().weights(&[1.0, 1.0])), &[libm::sqrt(32.0)], 1e-14);
        let got = run(PowerMean::method(), r#"{"p": -2}"#, &x.clone().weights(&[1.0, 1.0])).unwrap();
        assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.0], vec!["power-zero"], Some("a")));
        close(&with("-2", &x.weights(&[0.0, 1.0])), &[8.0], 1e-14);
        let negative = run(PowerMean::method(), r#"{"p": 2}"#, &matrix(&[("a", &[-1.0]), ("b", &[2.0])]).weights(&[1.0, 1.0])).unwrap();
        assert_eq!((negative.values, negative.findings[0].what.code.as_str()), (vec![None], "power-negative"));
    }
}
