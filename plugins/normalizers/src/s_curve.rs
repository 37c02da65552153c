//! The logistic curve.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::too_few;

choices! {
    /// A middle out of the data.
    pub enum Middle {
        /// The mean.
        Mean = "mean",
        /// The median.
        Median = "median",
    }
}

choices! {
    /// What the steepness is counted in.
    pub enum Per {
        /// The standard deviation of the fit (n - 1).
        Sd = "sd",
        /// The unit of the indicator.
        Unit = "unit",
    }
}

state! {
    /// The curve.
    pub struct Curve {
        /// Where it scores one half.
        x0: f64,
        /// Its steepness, per unit of the indicator.
        k: f64,
    }
}

method! {
    /// # s-curve: logistic curve (S 型曲线标准化)
    ///
    /// ```text
    /// positive   score = 1 / (1 + exp(-k (x - x0)))
    /// negative   score = 1 / (1 + exp( k (x - x0)))
    /// ```
    ///
    /// `middle` is x0: the mean or the median of the fit, or a number. `steepness` is k, per standard deviation of the fit (`per = "sd"`) or per unit of the indicator
    /// (`per = "unit"`, which needs a number as its middle). Extremes count for little more than what is merely high, and nothing has to be cut off.
    ///
    /// **Range**: (0, 1), which reaches its ends only where numbers end.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// With `per = "sd"` equal values have no scale: refused (`constant-column`).
    ///
    /// ## Source
    /// Logistic normalisation as in 统计与信息论坛 2018(2), 17-21.
    ///
    /// ## Example
    /// ```toml
    /// use = "s-curve"
    /// params = { middle = 50, steepness = 0.1, per = "unit" }
    ///
    /// [example]
    /// x = [50, 60, 40]
    /// gives = [0.5, 0.7310585786300049, 0.2689414213699951]
    /// ```
    pub struct SCurve: Normalizer = "s-curve" {
        title { zh: "S 型曲线标准化", en: "Logistic curve" }
        page_zh "s_curve.zh.md"
        params {
            /// Where the curve scores one half.
            middle: Either<Middle, f64> = Either::A(Middle::Mean);
            /// How steep it is there.
            steepness: f64 = 1.0, above 0.0;
            /// What the steepness is counted in.
            per: Per = Per::Sd;
        }
        texts {
            "middle-needed" => { zh: "`per = \"unit\"` 时 `middle` 必须是数值", en: "with `per = \"unit\"` the `middle` must be a number" }
        }
    }
}

impl Normalizer for SCurve {
    type State = Curve;

    fn facts(&self) -> Facts {
        let fixed = matches!(self.middle, Either::B(_)) && self.per == Per::Unit;
        Facts {
            range: Some([0.0, 1.0]),
            order_preserving: true,
            fit: if fixed { Fit::None } else { Fit::Data },
            min_rows: if fixed { 0 } else { 2 },
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.per == Per::Unit && matches!(self.middle, Either::A(_)) { Err(Failure::new("middle-needed").at("middle")) } else { Ok(()) }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Curve, Failure> {
        cells::no_target(field)?;
        let none = || too_few(2, x.len());
        let x0 = match self.middle {
            Either::A(Middle::Mean) => indicia_kernels::mean(x).ok_or_else(none)?,
            Either::A(Middle::Median) => indicia_kernels::median(x, &mut Vec::new()).ok_or_else(none)?,
            Either::B(x0) => x0,
        };
        let k = match self.per {
            Per::Unit => self.steepness,
            Per::Sd => {
                let sd = indicia_kernels::sd(x, 1).ok_or_else(none)?;
                if sd == 0.0 {
                    return Err(Failure::new("constant-column").arg("count", x.len()).arg("value", x.first().copied().unwrap_or(0.0)));
                }
                self.steepness / sd
            }
        };
        if k.is_finite() && x0.is_finite() && k > 0.0 { Ok(Curve { x0, k }) } else { Err(Failure::new("overflow")) }
    }

    fn transform(&self, s: &Curve, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let sign = if field.direction == Direction::Negative { 1.0 } else { -1.0 };
        cells::map(x, out, call, |x| 1.0 / (1.0 + libm::exp(sign * s.k * (x - s.x0))));
        Ok(())
    }

    fn explain(&self, s: &Curve, field: &Field) -> Option<Explanation> {
        let k = if field.direction == Direction::Negative { "k" } else { "-k" };
        Some(Explanation { formula: format!("1 / (1 + exp({k} * (x - x0)))"), names: vec![("x0".into(), s.x0), ("k".into(), s.k)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn the_curve_is_the_logistic_function() {
        // mean 2, sd 1: 1 / (1 + e^(-2 (x - 2)))
        let x = column(&[1.0, 2.0, 3.0]);
        let at = |t: f64| 1.0 / (1.0 + libm::exp(-t));
        close(&run(SCurve::method(), r#"{"steepness": 2}"#, &x).unwrap().all(), &[at(-2.0), 0.5, at(2.0)], 1e-15);
        close(
            &run(SCurve::method(), r#"{"steepness": 2}"#, &x.towards(Direction::Negative)).unwrap().all(),
            &[at(2.0), 0.5, at(-2.0)],
            1e-15,
        );
        let fixed = run(SCurve::method(), r#"{"middle": 1, "per": "unit"}"#, &column(&[0.0, 1.0, 50.0])).unwrap();
        close(&fixed.all(), &[at(-1.0), 0.5, at(49.0)], 1e-15);
        // the median 1; sd of -1, 0, 49 about 16
        let sd = indicia_kernels::sd(&[0.0, 1.0, 50.0], 1).unwrap();
        let median = run(SCurve::method(), r#"{"middle": "median"}"#, &column(&[0.0, 1.0, 50.0])).unwrap();
        close(&median.all(), &[at(-1.0 / sd), 0.5, at(49.0 / sd)], 1e-15);
        assert!(crate::trial::instance(SCurve::method(), r#"{"per": "unit"}"#).is_err());
    }

    #[test]
    fn equal_values_have_no_scale() {
        assert_eq!(run(SCurve::method(), "{}", &column(&[3.0, 3.0])).unwrap_err().code, "constant-column");
    }
}
