//! Powers of the share of the best value.

use indicia_plugin::prelude::*;

use crate::cells::{self, no_target};
use crate::linear_proportion::{extremes_above, tell_constant};
use crate::span::Span;

method! {
    /// # nonlinear-proportion: power of the share of the best value (非线性比例标准化)
    ///
    /// ```text
    /// positive   score = (x / max)^p
    /// negative   score = (min / x)^q
    /// ```
    ///
    /// `max` and `min` are the greatest and the least positive value of the units of the fit; p and q are the two parts of `powers`, 2 and 3 as published. Powers above 1 make much of being near the
    /// best: half of the best scores 0.25, and twice the least 0.125. With `powers = [1, 1]` this is `linear-proportion`.
    ///
    /// **Range**: `(0, 1]` for the units of the fit; a unit that was not in it can lie above. **Direction**: positive and negative, each with a power of its own; a target has no form.
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A value of zero or less has no score (`ratio-not-positive`); without any positive value nothing can be scored. All values equal: each scores 1, and the trace says so
    /// (`constant-scores`). A power of zero or less is refused (`power-not-positive`).
    ///
    /// ## Source
    /// Peldschus, F., Vaigauskas, E. and Zavadskas, E. K. (1983), *Technologische Entscheidungen bei der Berücksichtigung mehrerer Ziele*, Bauplanung-Bautechnik 37, 173-175;
    /// `nonlinear_normalization` of the Python package pymcdm.
    ///
    /// ## Example
    /// ```toml
    /// use = "nonlinear-proportion"
    ///
    /// [example]
    /// x = [5, 8, 10]
    /// gives = [0.25, 0.64, 1]
    /// ```
    pub struct NonlinearProportion: Normalizer = "nonlinear-proportion" {
        title { zh: "非线性比例标准化", en: "Nonlinear proportion" }
        page_zh "nonlinear_proportion.zh.md"
        params {
            /// The power for positive and that for negative indicators.
            powers: [f64; 2] = [2.0, 3.0];
        }
        texts {
            "power-not-positive" => { zh: "`powers` 必须大于零，实际为 {found}", en: "`powers` are above zero, not {found}" }
            "constant-scores" => {
                zh: "指标 `{indicator}` 的 {count} 个值全部是 {value}，得分均为 {score}",
                en: "the {count} values of `{indicator}` are all {value}, so that each scores {score}",
            }
        }
    }
}

impl Normalizer for NonlinearProportion {
    type State = Span;

    fn facts(&self) -> Facts {
        let range = Some([0.0, 1.0]);
        Facts { range, domain: Domain::Positive, order_preserving: true, min_rows: 1, scale_free: true, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        match self.powers.iter().position(|p| *p <= 0.0) {
            Some(at) => Err(Failure::new("power-not-positive").at(format!("powers[{at}]")).arg("found", self.powers[at])),
            None => Ok(()),
        }
    }

    fn fit(&self, x: &[f64], field: &Field, call: &Call) -> Result<Span, Failure> {
        no_target(field)?;
        let (span, positive) = extremes_above(x.iter().copied(), 0.0);
        if positive == 0 {
            return Err(Failure::new("ratio-not-positive").arg("value", Span::of(x)?.hi));
        }
        if positive == x.len() {
            tell_constant(&span, positive, 1.0, call);
        }
        Ok(span)
    }

    fn transform(&self, s: &Span, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        no_target(field)?;
        let negative = field.direction == Direction::Negative;
        let [p, q] = self.powers;
        cells::each(x, out, call, |x| match x {
            x if x <= 0.0 => Err(Failure::new("ratio-not-positive").arg("value", x)),
            x if negative => Ok(libm::pow(s.lo / x, q)),
            x => Ok(libm::pow(x / s.hi, p)),
        });
        Ok(())
    }

    fn explain(&self, s: &Span, field: &Field) -> Option<Explanation> {
        let [p, q] = self.powers;
        let (formula, name, value, power) = match field.direction {
            Direction::Positive => ("(x / hi) ^ power", "hi", s.hi, p),
            Direction::Negative => ("(lo / x) ^ power", "lo", s.lo, q),
            Direction::Target => return None,
        };
        Some(Explanation { formula: formula.into(), names: vec![(name.into(), value), ("power".into(), power)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, instance, run};

    #[test]
    fn both_directions_as_a_peer_computes_them() {
        // from pymcdm import normalizations as n; n.nonlinear_normalization(np.array([7,9,6,8,5,9.])); n.nonlinear_normalization(np.array([120,95,150,110,135,105.]), cost=True)
        let expected = [0.6049382716049383, 1.0, 0.4444444444444444, 0.7901234567901234, 0.308641975308642, 1.0];
        close(&run(NonlinearProportion::method(), "{}", &column(&[7.0, 9.0, 6.0, 8.0, 5.0, 9.0])).unwrap().all(), &expected, 1e-15);
        let x = column(&[120.0, 95.0, 150.0, 110.0, 135.0, 105.0]).towards(Direction::Negative);
        let expected = [0.4961660879629629, 1.0, 0.254037037037037, 0.6441585274229903, 0.34847330183407005, 0.7406327610409243];
        close(&run(NonlinearProportion::method(), "{}", &x).unwrap().all(), &expected, 1e-15);
    }

    #[test]
    fn powers_of_one_are_the_linear_proportion() {
        let x = column(&[1.0, 2.0, 4.0]);
        close(&run(NonlinearProportion::method(), r#"{"powers": [1, 1]}"#, &x).unwrap().all(), &[0.25, 0.5, 1.0], 1e-15);
        let x = x.towards(Direction::Negative);
        close(&run(NonlinearProportion::method(), r#"{"powers": [2, 0.5]}"#, &x).unwrap().all(), &[1.0, libm::sqrt(0.5), 0.5], 1e-15);
    }

    #[test]
    fn degenerate_cases() {
        let got = run(NonlinearProportion::method(), "{}", &column(&[0.0, 2.0, -4.0, 4.0])).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![None, Some(0.25), None, Some(1.0)], vec!["ratio-not-positive"; 2]));
        let got = run(NonlinearProportion::method(), "{}", &column(&[3.0, 3.0])).unwrap();
        assert_eq!((got.all(), got.codes()), (vec![1.0, 1.0], vec!["constant-scores"]));
        assert_eq!(run(NonlinearProportion::method(), "{}", &column(&[-1.0, 0.0])).unwrap_err().code, "ratio-not-positive");
        let failure = instance(NonlinearProportion::method(), r#"{"powers": [2, 0]}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("power-not-positive", "powers[1]"));
    }
}
