//! One column over another.

use indicia_plugin::prelude::*;

use crate::gaps;

method! {
    /// # ratio: one column over another (比值、人均)
    ///
    /// ```text
    /// x = of / per * scale
    /// ```
    ///
    /// Per head, per area, per unit of output: `of = "doctors"`, `per = "population"`, `scale = 1000` is doctors per thousand people. Both columns are taken as they stand; their units of
    /// measure are the reader's business, and `unit` says what comes out.
    ///
    /// **Range**: that of the columns.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// Missing where either column is.
    ///
    /// ## Degenerate cases
    /// A denominator of zero has no ratio (`division-by-zero`), and neither has a negative one, which would turn the order (`ratio-not-positive`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 2, size effects; the function `Denominate` of the R package COINr.
    ///
    /// ## Example
    /// ```toml
    /// use = "ratio"
    /// params = { of = "doctors", per = "population", scale = 1000 }
    ///
    /// [example]
    /// columns = { doctors = [50, 30, 5], population = [20000, 15000, 0] }
    /// gives = [2.5, 2, "-"]
    /// ```
    pub struct Ratio: Deriver = "ratio" {
        title { zh: "比值（人均等）", en: "Ratio" }
        page_zh "ratio.zh.md"
        params {
            /// The raw column above.
            of: String;
            /// The raw column below.
            per: String;
            /// What the ratio is multiplied by.
            scale: f64 = 1.0, above 0.0;
            /// Unit of measure of the result.
            unit: Option<String>;
        }
        example r#"{"of": "a", "per": "b"}"#
    }
}

impl Deriver for Ratio {
    fn facts(&self) -> Facts {
        Facts {
            fit: Fit::None,
            missing: Missing::Own,
            inputs: vec![self.of.clone(), self.per.clone()],
            unit: self.unit.clone(),
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        gaps::once([(self.of.as_str(), "of".to_string()), (self.per.as_str(), "per".to_string())].into_iter())
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        gaps::shape(data, 2)?;
        for row in 0..data.rows {
            let (Some(x), Some(d)) = (data.columns[0].get(row), data.columns[1].get(row)) else {
                out.mark(row, 0, gaps::first(data, row));
                continue;
            };
            let ratio = x / d * self.scale;
            let why = match d {
                0.0 => Failure::new("division-by-zero").arg("found", &self.per),
                d if d < 0.0 => Failure::new("ratio-not-positive").arg("value", d),
                _ if ratio.is_finite() => {
                    out.set(row, 0, ratio);
                    continue;
                }
                _ => Failure::new("overflow"),
            };
            out.fail(row, 0);
            call.cell(row, 0, why);
        }
        Ok(())
    }

    fn explain(&self, fields: &[Field]) -> Option<Explanation> {
        let [of, per] = fields else { return None };
        let (of, per) = (gaps::name(of.id), gaps::name(per.id));
        let formula = if self.scale == 1.0 { format!("{of} / {per}") } else { format!("{of} / {per} * scale") };
        Some(Explanation { formula, names: if self.scale == 1.0 { Vec::new() } else { vec![("scale".into(), self.scale)] } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{folder, instance, matrix, run};

    const NO: f64 = f64::NAN;

    #[test]
    fn a_ratio_needs_a_denominator_above_zero() {
        let given = matrix(&[("a", &[6.0, 1.0, 1.0, NO]), ("b", &[4.0, 0.0, -2.0, 2.0])]);
        let got = run(Ratio::method(), r#"{"of": "a", "per": "b", "scale": 10}"#, &given).unwrap();
        assert_eq!(
            (got.values.as_slice(), got.codes()),
            (&[Some(15.0), None, None, None][..], vec!["division-by-zero", "ratio-not-positive"])
        );
        assert_eq!(instance(Ratio::method(), r#"{"of": "a", "per": "a"}"#).err().unwrap().path, "per");
    }

    /// The denominated indicators of the ASEM data, as the R package COINr 1.1.14 has them.
    #[test]
    fn denominated_indicators_are_those_of_coinr() {
        type Rows = Vec<std::collections::BTreeMap<String, String>>;
        let read = |file: &str| -> Option<Rows> {
            let path = folder(file)?.join("reference/coinr").join(file);
            let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            Some(reader.deserialize().map(|r| r.unwrap()).collect())
        };
        let (Some(meta), Some(mut data), Some(expected)) = (read("asem_iMeta.csv"), read("asem_iData.csv"), read("step2_Denominated.csv"))
        else {
            return;
        };
        data.sort_by(|a, b| a["uCode"].cmp(&b["uCode"]));
        let column = |rows: &Rows, id: &str| -> Vec<f64> { rows.iter().map(|r| r[id].parse().unwrap_or(NO)).collect() };
        let mut cells = crate::ledger::Comparison::relative(1e-10);
        for row in meta.iter().filter(|r| r["Type"] == "Indicator" && r["Denominator"] != "NA") {
            let (code, per) = (&row["iCode"], &row["Denominator"]);
            let given = matrix(&[(code, &column(&data, code)), (per, &column(&data, per))]);
            let got = run(Ratio::method(), &format!(r#"{{"of": "{code}", "per": "{per}"}}"#), &given).unwrap();
            for (unit, (ours, theirs)) in got.values.iter().zip(column(&expected, code)).enumerate() {
                cells.cell(&format!("{code}, row {unit}"), *ours, Some(theirs).filter(|x| !x.is_nan()));
            }
        }
        assert_eq!(cells.compared(), 17 * 51);
        cells.record("coinr-denominated");
    }
}
