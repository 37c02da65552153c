//! Logarithms.

use indicia_plugin::prelude::*;

use crate::gaps;

choices! {
    /// Which logarithm.
    pub enum Base {
        /// The natural one.
        E = "e",
        /// That to the base 10.
        Ten = "10",
        /// ln(1 + x), which takes zero.
        OnePlus = "1p",
    }
}

method! {
    /// # log: logarithm of a column (取对数)
    ///
    /// ```text
    /// e    x = ln c
    /// 10   x = lg c
    /// 1p   x = ln(1 + c)
    /// ```
    ///
    /// c is the value of `column`; the names on the left are values of `base`.
    ///
    /// The indicator is the logarithm from the start, with goalposts and weights on its scale; `log-ct` and its like bend a column only where it has outliers. With `1p` the result depends on
    /// the unit of measure.
    ///
    /// **Range**: without bounds; from 0 on with `1p` for values that are not negative.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// Stay missing.
    ///
    /// ## Degenerate cases
    /// A value that has no logarithm: no result (`log-not-positive`).
    ///
    /// ## Source
    /// UNDP, *Human Development Report*, technical note 1, for income.
    ///
    /// ## Example
    /// ```toml
    /// use = "log"
    /// params = { column = "income", base = "10" }
    ///
    /// [example]
    /// columns = { income = [100, 1000, 0] }
    /// gives = [2, 3, "-"]
    /// ```
    pub struct Log: Deriver = "log" {
        title { zh: "取对数", en: "Logarithm" }
        page_zh "log.zh.md"
        params {
            /// The raw column.
            column: String;
            /// Which logarithm.
            base: Base = Base::E;
        }
        example r#"{"column": "a"}"#
    }
}

impl Deriver for Log {
    fn facts(&self) -> Facts {
        Facts { fit: Fit::None, missing: Missing::Own, inputs: vec![self.column.clone()], ..Facts::default() }
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        gaps::shape(data, 1)?;
        for row in 0..data.rows {
            let Some(x) = data.columns[0].get(row) else {
                out.mark(row, 0, gaps::first(data, row));
                continue;
            };
            let least = if self.base == Base::OnePlus { -1.0 } else { 0.0 };
            if x > least {
                out.set(
                    row,
                    0,
                    match self.base {
                        Base::E => libm::log(x),
                        Base::Ten => libm::log10(x),
                        Base::OnePlus => libm::log1p(x),
                    },
                );
            } else {
                out.fail(row, 0);
                call.cell(row, 0, Failure::new("log-not-positive").arg("value", x));
            }
        }
        Ok(())
    }

    fn explain(&self, fields: &[Field]) -> Option<Explanation> {
        let id = gaps::name(fields.first()?.id);
        let formula = match self.base {
            Base::E => format!("ln({id})"),
            Base::Ten => format!("log10({id})"),
            Base::OnePlus => format!("ln(1 + {id})"),
        };
        Some(Explanation { formula, names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn each_base_is_its_logarithm() {
        let with =
            |base: &str, x: f64| run(Log::method(), &format!(r#"{{"column": "a", "base": "{base}"}}"#), &matrix(&[("a", &[x])])).unwrap();
        close(&with("e", 5.0).all(), &[1.6094379124341003], 1e-15);
        close(&with("1p", 0.0).all(), &[0.0], 0.0);
        close(&with("1p", 4.0).all(), &[1.6094379124341003], 1e-15);
        assert_eq!(with("1p", -1.0).codes(), ["log-not-positive"]);
    }
}
