//! Distance to a reference.

use indicia_plugin::prelude::*;

use crate::cells;
use crate::span::too_few;

choices! {
    /// A reference out of the data.
    pub enum Known {
        /// The best value.
        Best = "best",
        /// The worst value.
        Worst = "worst",
        /// The mean.
        Mean = "mean",
        /// The median.
        Median = "median",
    }
}

choices! {
    /// How distance is measured.
    pub enum Form {
        /// x / reference.
        Ratio = "ratio",
        /// (x - reference) / reference.
        Difference = "difference",
        /// (x - worst) / (reference - worst): the reference scores 1, the worst value 0.
        Position = "position",
    }
}

state! {
    /// What values are compared with.
    pub struct Posts {
        /// The reference.
        reference: f64,
        /// The worst value of the fit.
        worst: f64,
    }
}

method! {
    /// # distance-to-reference: distance to a reference (与参照值的距离)
    ///
    /// ```text
    ///              positive                              negative
    /// ratio        x / ref                               ref / x
    /// difference   (x - ref) / ref                       (ref - x) / ref
    /// position     (x - worst) / (ref - worst)           (worst - x) / (worst - ref)
    /// ```
    ///
    /// `reference` is the best, worst, mean or median value of the fit, or a number: a target, or the value of a unit that others are measured by. `cap` cuts off
    /// what exceeds the reference. With `position` and a target this is the distance to a target; with `position` and `"best"` it is `min-max`; `ratio` to
    /// `"best"` is the fraction of the maximum (and of the minimum for negative indicators).
    ///
    /// **Range**: without bounds; up to the score of the reference with `cap` (1, or 0 for `difference`).
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A reference of zero has no ratio and no difference, and one at the worst value no position: refused (`reference-zero`, `reference-worst`). Ratios need positive values where
    /// the indicator is negative (`ratio-not-positive`); where it is positive they keep the sign of x, and a reference below zero is refused (`reference-negative`), since it would
    /// turn the order.
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5, Table 15; the functions `n_dist2ref`, `n_dist2targ`, `n_dist2max` and `n_fracmax`
    /// of the R package COINr, for positive indicators. COINr turns negative indicators by their sign, so that its ratios rise with what is worse; here they fall.
    ///
    /// ## Example
    /// ```toml
    /// use = "distance-to-reference"
    /// params = { reference = "mean", form = "ratio" }
    ///
    /// [example]
    /// x = [5, 10, 15]
    /// gives = [0.5, 1, 1.5]
    /// ```
    pub struct DistanceToReference: Normalizer = "distance-to-reference" {
        title { zh: "与参照值的距离", en: "Distance to a reference" }
        page_zh "distance_to_reference.zh.md"
        params {
            /// What values are compared with.
            reference: Either<Known, f64>;
            /// How distance is measured.
            form: Form;
            /// Whether what exceeds the reference is cut off.
            cap: bool = false;
        }
        texts {
            "reference-zero" => { zh: "指标 `{indicator}` 的参照值为零，无法计算比值", en: "the reference of `{indicator}` is zero, and nothing can be divided by it" }
            "reference-negative" => { zh: "指标 `{indicator}` 的参照值为负（{value}），比值的大小次序会颠倒", en: "the reference of `{indicator}` is negative ({value}), which would turn the order of ratios" }
            "reference-worst" => { zh: "指标 `{indicator}` 的参照值 {value} 不优于最差值，无从衡量距离", en: "the reference {value} of `{indicator}` is no better than its worst value, so there is no distance to measure" }
        }
        example r#"{"reference": "best", "form": "position"}"#
    }
}

impl DistanceToReference {
    fn score(&self, s: &Posts, x: f64, direction: Direction) -> Result<f64, Failure> {
        let negative = direction == Direction::Negative;
        let score = match self.form {
            Form::Ratio if negative && x <= 0.0 => return Err(Failure::new("ratio-not-positive").arg("value", x)),
            Form::Ratio if negative => s.reference / x,
            Form::Ratio => x / s.reference,
            Form::Difference if negative => (s.reference - x) / s.reference,
            Form::Difference => (x - s.reference) / s.reference,
            Form::Position => (x - s.worst) / (s.reference - s.worst),
        };
        let most = if self.form == Form::Difference { 0.0 } else { 1.0 };
        Ok(if self.cap && score > most { most } else { score })
    }
}

impl Normalizer for DistanceToReference {
    type State = Posts;

    fn facts(&self) -> Facts {
        let most = if self.form == Form::Difference { 0.0 } else { 1.0 };
        let least = if self.form == Form::Position { 0.0 } else { f64::NEG_INFINITY };
        let best = matches!(self.reference, Either::A(Known::Best));
        let top = if self.cap || best { most } else { f64::INFINITY };
        let fixed = matches!(self.reference, Either::B(_)) && self.form != Form::Position;
        Facts {
            range: Some([least, top]),
            order_preserving: true,
            fit: if fixed { Fit::None } else { Fit::Data },
            min_rows: if fixed { 0 } else { 1 },
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        match self.reference {
            Either::A(Known::Worst) if self.form == Form::Position => {
                Err(Failure::new("reference-worst").at("reference").arg("value", "worst"))
            }
            Either::B(0.0) if self.form != Form::Position => Err(Failure::new("reference-zero").at("reference").arg("value", 0)),
            _ => Ok(()),
        }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Posts, Failure> {
        cells::no_target(field)?;
        let ends = indicia_kernels::min_max(x);
        let (lo, hi) = match (&self.reference, ends) {
            (_, Some(ends)) => ends,
            // A number needs no data, and `worst` is not looked at.
            (Either::B(r), None) if self.form != Form::Position => (*r, *r),
            _ => return Err(too_few(1, 0)),
        };
        let (best, worst) = if field.direction == Direction::Negative { (lo, hi) } else { (hi, lo) };
        let reference = match self.reference {
            Either::A(Known::Best) => best,
            Either::A(Known::Worst) => worst,
            Either::A(Known::Mean) => indicia_kernels::mean(x).ok_or_else(|| too_few(1, 0))?,
            Either::A(Known::Median) => indicia_kernels::median(x, &mut Vec::new()).ok_or_else(|| too_few(1, 0))?,
            Either::B(reference) => reference,
        };
        let beats = if field.direction == Direction::Negative { reference < worst } else { reference > worst };
        match self.form {
            Form::Position if !beats => Err(Failure::new("reference-worst").arg("value", reference)),
            Form::Position if !(reference - worst).is_finite() => Err(Failure::new("overflow")),
            Form::Ratio | Form::Difference if reference == 0.0 => Err(Failure::new("reference-zero").arg("value", reference)),
            Form::Ratio | Form::Difference if reference < 0.0 => Err(Failure::new("reference-negative").arg("value", reference)),
            _ => Ok(Posts { reference, worst }),
        }
    }

    fn transform(&self, s: &Posts, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| self.score(s, x, field.direction));
        Ok(())
    }

    fn explain(&self, s: &Posts, field: &Field) -> Option<Explanation> {
        let negative = field.direction == Direction::Negative;
        let formula = match self.form {
            Form::Ratio if negative => "reference / x",
            Form::Ratio => "x / reference",
            Form::Difference if negative => "(reference - x) / reference",
            Form::Difference => "(x - reference) / reference",
            Form::Position => "(x - worst) / (reference - worst)",
        };
        let most = if self.form == Form::Difference { 0 } else { 1 };
        let formula = if self.cap { format!("min({formula}, {most})") } else { formula.to_string() };
        let mut names = vec![("reference".to_string(), s.reference)];
        if self.form == Form::Position {
            names.push(("worst".into(), s.worst));
        }
        Some(Explanation { formula, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    fn scores(reference: &str, form: &str, x: &crate::trial::Given) -> Vec<f64> {
        run(DistanceToReference::method(), &format!(r#"{{"reference": {reference}, "form": "{form}"}}"#), x).unwrap().all()
    }

    #[test]
    fn each_form_is_its_formula_in_either_direction() {
        let x = column(&[2.0, 4.0, 6.0]);
        assert_eq!(scores(r#""best""#, "ratio", &x), [2.0 / 6.0, 4.0 / 6.0, 1.0]);
        assert_eq!(scores(r#""mean""#, "difference", &x), [-0.5, 0.0, 0.5]);
        assert_eq!(scores(r#""median""#, "position", &x), [0.0, 1.0, 2.0]);
        let negative = x.towards(Direction::Negative);
        assert_eq!(scores(r#""best""#, "ratio", &negative), [1.0, 0.5, 2.0 / 6.0]);
        assert_eq!(scores(r#""worst""#, "difference", &negative), [4.0 / 6.0, 2.0 / 6.0, 0.0]);
        assert_eq!(scores("3", "position", &negative), [4.0 / 3.0, 2.0 / 3.0, 0.0]);
    }

    #[test]
    fn a_cap_holds_what_exceeds_a_target() {
        let got =
            run(DistanceToReference::method(), r#"{"reference": 5, "form": "position", "cap": true}"#, &column(&[1.0, 3.0, 9.0])).unwrap();
        close(&got.all(), &[0.0, 0.5, 1.0], 1e-15);
    }

    #[test]
    fn references_without_a_distance_are_refused() {
        let code = |params: &str, x: &[f64]| run(DistanceToReference::method(), params, &column(x)).unwrap_err().code;
        assert!(crate::trial::instance(DistanceToReference::method(), r#"{"reference": "worst", "form": "position"}"#).is_err());
        assert_eq!(code(r#"{"reference": "best", "form": "position"}"#, &[2.0, 2.0]), "reference-worst");
        assert_eq!(code(r#"{"reference": "mean", "form": "ratio"}"#, &[-1.0, 1.0]), "reference-zero");
        assert_eq!(code(r#"{"reference": "mean", "form": "ratio"}"#, &[-3.0, 1.0]), "reference-negative");
        assert_eq!(code(r#"{"reference": "mean", "form": "ratio"}"#, &[]), "too-few");
    }
}
