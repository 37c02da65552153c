//! Division by the length of the column.

use indicia_plugin::prelude::*;

use crate::cells;

method! {
    /// # vector: vector normalisation (向量归一化)
    ///
    /// ```text
    /// positive   score = x / sqrt(sum of x^2)
    /// negative   score = 1 - x / sqrt(sum of x^2)
    /// ```
    ///
    /// The sum is over the units of the fit: the squares of positive scores add up to 1.
    ///
    /// **Range**: [-1, 1] for the units of the fit, [0, 2] for a negative indicator.
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit.
    ///
    /// ## Degenerate cases
    /// Only zeros: refused (`only-zeros`). A constant column scores alike. A sum of squares beyond the range of numbers: refused (`overflow`).
    ///
    /// ## Source
    /// Hwang, C. L. and Yoon, K. (1981), *Multiple Attribute Decision Making*, Springer; `vector_normalization` of the Python package pymcdm.
    ///
    /// ## Example
    /// ```toml
    /// use = "vector"
    ///
    /// [example]
    /// x = [3, 4]
    /// gives = [0.6, 0.8]
    /// ```
    pub struct VectorLength: Normalizer = "vector" {
        title { zh: "向量归一化", en: "Vector normalisation" }
        page_zh "vector.zh.md"
        texts {
            "only-zeros" => { zh: "指标 `{indicator}` 的值全部为零，无法归一化", en: "all values of `{indicator}` are zero, and nothing can be divided by their length" }
        }
    }
}

impl Normalizer for VectorLength {
    type State = f64;

    fn facts(&self) -> Facts {
        Facts { order_preserving: true, min_rows: 1, scale_free: true, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<f64, Failure> {
        cells::no_target(field)?;
        // Scaled by the greatest value, so that squares neither overflow nor vanish.
        let most = x.iter().fold(0.0, |m: f64, v| m.max(libm::fabs(*v)));
        if most == 0.0 {
            return Err(if x.is_empty() { crate::span::too_few(1, 0) } else { Failure::new("only-zeros") });
        }
        let squares: Vec<f64> = x.iter().map(|v| (v / most) * (v / most)).collect();
        let length = most * libm::sqrt(indicia_kernels::sum(&squares));
        if length.is_finite() && length > 0.0 { Ok(length) } else { Err(Failure::new("overflow")) }
    }

    fn transform(&self, length: &f64, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        match field.direction {
            Direction::Negative => cells::map(x, out, call, |x| 1.0 - x / length),
            _ => cells::map(x, out, call, |x| x / length),
        }
        Ok(())
    }

    fn explain(&self, length: &f64, field: &Field) -> Option<Explanation> {
        let formula = if field.direction == Direction::Negative { "1 - x / length" } else { "x / length" };
        Some(Explanation { formula: formula.into(), names: vec![("length".into(), *length)] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn a_column_is_divided_by_its_length() {
        // 1 + 4 + 4 = 9
        let x = column(&[1.0, 2.0, -2.0]);
        close(&run(VectorLength::method(), "{}", &x).unwrap().all(), &[1.0 / 3.0, 2.0 / 3.0, -2.0 / 3.0], 1e-15);
        close(
            &run(VectorLength::method(), "{}", &x.towards(Direction::Negative)).unwrap().all(),
            &[2.0 / 3.0, 1.0 / 3.0, 5.0 / 3.0],
            1e-15,
        );
    }

    #[test]
    fn huge_values_have_a_length_and_zeros_none() {
        close(&run(VectorLength::method(), "{}", &column(&[3e200, 4e200])).unwrap().all(), &[0.6, 0.8], 1e-15);
        assert_eq!(run(VectorLength::method(), "{}", &column(&[0.0, 0.0])).unwrap_err().code, "only-zeros");
    }
}
