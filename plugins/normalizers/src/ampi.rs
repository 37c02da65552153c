//! The scale of the adjusted Mazziotta-Pareto index.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::{Span, rising};

state! {
    /// The two ends of the scale.
    pub struct Scale {
        /// The value that scores 70 for a positive indicator.
        lo: f64,
        /// The value that scores 130 for a positive indicator.
        hi: f64,
    }
}

method! {
    /// # ampi: scale of the adjusted Mazziotta-Pareto index (AMPI 标准化)
    ///
    /// Scores of 70 to 130 around 100, which stands for a reference:
    ///
    /// ```text
    /// D = (sup - inf) / 2,  lo = ref - D,  hi = ref + D
    /// positive   score = (x - lo) / (hi - lo) * 60 + 70
    /// negative   score = 200 - ((x - lo) / (hi - lo) * 60 + 70)
    /// ```
    ///
    /// `inf` and `sup` are the least and the greatest value over all units and periods of the fit, or the two ends of `bounds`; `ref` is `reference`, the value of a reference unit or
    /// a base year, by default the mean of the fit.
    ///
    /// **Range**: about 70 to 130; a value far from the reference lies outside.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// All values equal: refused (`constant-column`).
    ///
    /// ## Source
    /// Mazziotta, M. and Pareto, A. (2016), On a generalized non-compensatory composite index for measuring socio-economic phenomena, *Social Indicators Research* 127, 983-1003,
    /// doi:10.1007/s11205-015-0998-2; the function `ci_ampi` of the R package Compind.
    ///
    /// ## Example
    /// ```toml
    /// use = "ampi"
    /// params = { reference = 20, bounds = [10, 50] }
    ///
    /// [example]
    /// x = [20, 40, 10]
    /// gives = [100, 130, 85]
    /// ```
    pub struct Ampi: Normalizer = "ampi" {
        title { zh: "AMPI 标准化", en: "AMPI scale" }
        page_zh "ampi.zh.md"
        params {
            /// The value that scores 100; the mean of the fit without it.
            reference: Option<f64>;
            /// Fixed ends in place of the least and the greatest value of the data.
            bounds: Option<[f64; 2]>;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
        }
    }
}

impl Normalizer for Ampi {
    type State = Scale;

    fn facts(&self) -> Facts {
        let fixed = self.bounds.is_some() && self.reference.is_some();
        Facts {
            order_preserving: true,
            fit: if fixed { Fit::None } else { Fit::Data },
            min_rows: if fixed { 0 } else { 2 },
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        self.bounds.map_or(Ok(()), |bounds| rising(bounds, "bounds"))
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Scale, Failure> {
        cells::no_target(field)?;
        let span = match self.bounds {
            Some([lo, hi]) => Span { lo, hi }.finite()?,
            None => Span::between(x)?,
        };
        let reference = match self.reference {
            Some(reference) => reference,
            None => indicia_kernels::mean(x).ok_or_else(|| crate::span::too_few(1, 0))?,
        };
        let half = (span.hi - span.lo) / 2.0;
        let scale = Scale { lo: reference - half, hi: reference + half };
        if (scale.hi - scale.lo).is_finite() && scale.hi > scale.lo { Ok(scale) } else { Err(Failure::new("overflow")) }
    }

    fn transform(&self, s: &Scale, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let score = |x: f64| (x - s.lo) / (s.hi - s.lo) * 60.0 + 70.0;
        match field.direction {
            Direction::Negative => cells::map(x, out, call, |x| 200.0 - score(x)),
            _ => cells::map(x, out, call, score),
        }
        Ok(())
    }

    fn explain(&self, s: &Scale, field: &Field) -> Option<Explanation> {
        let score = "(x - lo) / (hi - lo) * 60 + 70";
        let formula = if field.direction == Direction::Negative { format!("200 - ({score})") } else { score.to_string() };
        Some(Explanation { formula, names: vec![("lo".into(), s.lo), ("hi".into(), s.hi)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn the_reference_scores_a_hundred() {
        // mean 4, D = 4: from 0 to 8
        let x = column(&[0.0, 4.0, 8.0]);
        close(&run(Ampi::method(), "{}", &x).unwrap().all(), &[70.0, 100.0, 130.0], 1e-12);
        close(&run(Ampi::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(), &[130.0, 100.0, 70.0], 1e-12);
        // reference 8: from 4 to 12
        close(&run(Ampi::method(), r#"{"reference": 8}"#, &column(&[0.0, 4.0, 8.0])).unwrap().all(), &[40.0, 70.0, 100.0], 1e-12);
        assert_eq!(run(Ampi::method(), "{}", &column(&[2.0, 2.0])).unwrap_err().code, "constant-column");
    }
}
