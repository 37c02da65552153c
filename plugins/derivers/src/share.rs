//! Shares of a total over units.

use std::collections::BTreeMap;

use indicia_plugin::prelude::*;

use crate::gaps;

method! {
    /// # share: share of the total of all units (占全部之比重)
    ///
    /// ```text
    /// x = column / sum of the column over the units of the same period * scale
    /// ```
    ///
    /// All rows of the period count, those of reference units too: a national total among the units would be counted twice.
    ///
    /// **Range**: [0, scale] for values that are not negative.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// Stay missing, and count for nothing in the total: where units are missing, the shares of the others are too great, which is told (`share-of-some`).
    ///
    /// ## Degenerate cases
    /// A total of zero or less, or a negative value, has no share (`ratio-not-positive`).
    ///
    /// ## Source
    /// Elementary; market shares and location shares in regional statistics.
    ///
    /// ## Example
    /// ```toml
    /// use = "share"
    /// params = { column = "output", scale = 100 }
    ///
    /// [example]
    /// columns = { output = [10, 30, 5, 5] }
    /// period = [0, 0, 1, 1]
    /// gives = [25, 75, 50, 50]
    /// ```
    pub struct Share: Deriver = "share" {
        title { zh: "占总量的比重", en: "Share of the total" }
        page_zh "share.zh.md"
        params {
            /// The raw column.
            column: String;
            /// What shares are multiplied by: 100 for per cent.
            scale: f64 = 1.0, above 0.0;
            /// Unit of measure of the result.
            unit: Option<String>;
        }
        texts {
            "share-of-some" => {
                zh: "指标 `{indicator}` 有 {count} 个值缺失，比重只按有数据的评价对象计算",
                en: "{count} values of `{indicator}` are missing, so its shares are of those that are there",
            }
        }
        example r#"{"column": "a"}"#
    }
}

impl Deriver for Share {
    fn facts(&self) -> Facts {
        Facts { fit: Fit::None, missing: Missing::Own, inputs: vec![self.column.clone()], unit: self.unit.clone(), ..Facts::default() }
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        gaps::shape(data, 1)?;
        let column = &data.columns[0];
        let period = |row: usize| data.period.get(row).copied().unwrap_or(0);
        let mut parts: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let mut missing = 0;
        for row in 0..data.rows {
            match column.get(row) {
                Some(x) => parts.entry(period(row)).or_default().push(x),
                None => missing += 1,
            }
        }
        // In the order of size, so that the order of the units does not matter.
        let total = |mut x: Vec<f64>| {
            indicia_kernels::sort(&mut x);
            indicia_kernels::sum(&x)
        };
        let totals: BTreeMap<u32, f64> = parts.into_iter().map(|(p, x)| (p, total(x))).collect();
        for row in 0..data.rows {
            let Some(x) = column.get(row) else {
                out.mark(row, 0, gaps::first(data, row));
                continue;
            };
            let total = totals.get(&period(row)).copied().unwrap_or(0.0);
            let share = x / total * self.scale;
            if x >= 0.0 && total > 0.0 && share.is_finite() {
                out.set(row, 0, share);
                continue;
            }
            out.fail(row, 0);
            let why = if x < 0.0 || total <= 0.0 { Failure::new("ratio-not-positive") } else { Failure::new("overflow") };
            call.cell(row, 0, why.arg("value", if x < 0.0 { x } else { total }));
        }
        if missing > 0 {
            call.info(Failure::new("share-of-some").arg("count", missing));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{matrix, run};

    #[test]
    fn shares_of_a_period_add_up_to_the_scale() {
        let given = matrix(&[("a", &[1.0, 3.0, f64::NAN, 5.0])]).periods(&[0, 0, 0, 1]);
        let got = run(Share::method(), r#"{"column": "a"}"#, &given).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[Some(0.25), Some(0.75), None, Some(1.0)][..], vec!["share-of-some"]));
    }

    #[test]
    fn nothing_is_a_share_of_nothing() {
        let got = run(Share::method(), r#"{"column": "a"}"#, &matrix(&[("a", &[0.0, 0.0])])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()), (&[None, None][..], vec!["ratio-not-positive", "ratio-not-positive"]));
    }
}
