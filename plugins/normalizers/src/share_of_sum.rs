//! Shares of the sum.

use indicia_plugin::prelude::*;

use crate::cells;

method! {
    /// # share-of-sum: share of the sum (归一化)
    ///
    /// ```text
    /// positive   score = x / sum of x
    /// negative   score = (1 / x) / sum of (1 / x)
    /// ```
    ///
    /// The sums are over the units of the fit, whose scores add up to 1.
    ///
    /// **Range**: [0, 1] for the units of the fit.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// A negative value is refused, and so is zero where the indicator is negative (`share-not-positive`); only zeros have no shares (`only-zeros`). A constant
    /// column scores alike.
    ///
    /// ## Source
    /// `sum_normalization` of the Python package pymcdm; the first step of the entropy weights.
    ///
    /// ## Example
    /// ```toml
    /// use = "share-of-sum"
    ///
    /// [example]
    /// x = [1, 3, 4]
    /// gives = [0.125, 0.375, 0.5]
    /// ```
    pub struct ShareOfSum: Normalizer = "share-of-sum" {
        title { zh: "归一化（占总和的比重）", en: "Share of the sum" }
        page_zh "share_of_sum.zh.md"
        texts {
            "only-zeros" => { zh: "指标 `{indicator}` 的值全部为零，没有比重可言", en: "all values of `{indicator}` are zero, so there are no shares" }
            "share-not-positive" => { zh: "指标 `{indicator}` 含有 {value}，无法计算比重", en: "`{indicator}` holds {value}, of which there is no share" }
        }
    }
}

/// What is added up.
fn part(x: f64, direction: Direction) -> Option<f64> {
    match direction {
        Direction::Negative => (x > 0.0).then(|| 1.0 / x),
        _ => (x >= 0.0).then_some(x),
    }
}

impl Normalizer for ShareOfSum {
    type State = f64;

    fn facts(&self) -> Facts {
        Facts { range: Some([0.0, f64::INFINITY]), order_preserving: true, min_rows: 1, scale_free: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<f64, Failure> {
        cells::no_target(field)?;
        if x.is_empty() {
            return Err(crate::span::too_few(1, 0));
        }
        let parts: Vec<f64> = x
            .iter()
            .map(|v| part(*v, field.direction).ok_or_else(|| Failure::new("share-not-positive").arg("value", v)))
            .collect::<Result<_, _>>()?;
        match indicia_kernels::sum(&parts) {
            0.0 => Err(Failure::new("only-zeros")),
            sum if sum.is_finite() => Ok(sum),
            _ => Err(Failure::new("overflow")),
        }
    }

    fn transform(&self, sum: &f64, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        cells::each(x, out, call, |x| {
            part(x, field.direction).map(|p| p / sum).ok_or_else(|| Failure::new("share-not-positive").arg("value", x))
        });
        Ok(())
    }

    fn explain(&self, sum: &f64, field: &Field) -> Option<Explanation> {
        let formula = if field.direction == Direction::Negative { "1 / x / total" } else { "x / total" };
        Some(Explanation { formula: formula.into(), names: vec![("total".into(), *sum)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn shares_add_up_to_one_in_either_direction() {
        let x = column(&[1.0, 2.0, 4.0]);
        close(&run(ShareOfSum::method(), "{}", &x).unwrap().all(), &[1.0 / 7.0, 2.0 / 7.0, 4.0 / 7.0], 1e-15);
        // 1 + 1/2 + 1/4 = 7/4
        close(&run(ShareOfSum::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(), &[4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0], 1e-15);
    }

    #[test]
    fn what_has_no_share_is_refused() {
        let code = |x: &[f64], d: Direction| run(ShareOfSum::method(), "{}", &column(x).towards(d)).unwrap_err().code;
        assert_eq!(code(&[0.0, 0.0], Direction::Positive), "only-zeros");
        assert_eq!(code(&[-1.0, 2.0], Direction::Positive), "share-not-positive");
        assert_eq!(code(&[0.0, 2.0], Direction::Negative), "share-not-positive");
    }
}
