//! Ratings of several people without the extremes.

use indicia_plugin::prelude::*;

use crate::gaps;

method! {
    /// # trimmed-mean: mean without the extremes (去掉最高分和最低分的平均)
    ///
    /// The mean of several columns, one a rater, without the `drop` highest and the `drop` lowest ratings:
    ///
    /// ```text
    /// x = (r_(drop+1) + … + r_(n-drop)) / (n - 2 drop)     r_(1) <= … <= r_(n)
    /// ```
    ///
    /// r are the ratings of a unit in rising order, n how many there are.
    ///
    /// **Range**: that of the ratings.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// The mean is taken over the ratings that are there. With fewer than `min_raters` of them there is no value (`too-few-raters`); where every rater
    /// says that it does not apply, or none has evidence, that is the state of the result.
    ///
    /// ## Degenerate cases
    /// Equal ratings give that rating. Dropping as many as there are columns is refused (`raters-dropped`).
    ///
    /// ## Source
    /// Tukey, J. W. and McLaughlin, D. H. (1963), Less vulnerable confidence and significance procedures for location based on a single sample,
    /// *Sankhyā* A 25, 331-352; the form of Chinese juries (去掉一个最高分和一个最低分).
    ///
    /// ## Example
    /// ```toml
    /// use = "trimmed-mean"
    /// params = { columns = ["r1", "r2", "r3", "r4"] }
    ///
    /// [example]
    /// columns = { r1 = [90, 60], r2 = [80, 70], r3 = [70, "-"], r4 = [20, "-"] }
    /// gives = [75, "-"]
    /// ```
    pub struct TrimmedMean: Deriver = "trimmed-mean" {
        title { zh: "去极值平均", en: "Mean without the extremes" }
        page_zh "trimmed_mean.zh.md"
        params {
            /// The raw columns, one a rater.
            columns: Vec<String>;
            /// How many of the highest, and as many of the lowest, are left out.
            drop: u32 = 1;
            /// Fewest ratings from which there is a value.
            min_raters: u32 = 3, min 1.0;
            /// Unit of measure of the result.
            unit: Option<String>;
        }
        example r#"{"columns": ["a", "b", "c", "d"]}"#
    }
}

impl Deriver for TrimmedMean {
    fn facts(&self) -> Facts {
        Facts { missing: Missing::Own, fit: Fit::None, inputs: self.columns.clone(), unit: self.unit.clone(), ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        gaps::once(self.columns.iter().enumerate().map(|(n, c)| (c.as_str(), format!("columns[{n}]"))))?;
        let dropped = 2 * u64::from(self.drop);
        if dropped >= self.columns.len() as u64 {
            return Err(Failure::new("raters-dropped").at("drop").arg("count", dropped).arg("limit", self.columns.len()));
        }
        Ok(())
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        gaps::shape(data, self.columns.len())?;
        let drop = self.drop as usize;
        let fewest = (self.min_raters as usize).max(2 * drop + 1);
        let mut ratings = Vec::with_capacity(data.cols());
        for row in 0..data.rows {
            ratings.clear();
            ratings.extend(data.columns.iter().filter_map(|c| c.get(row)));
            if ratings.len() < fewest {
                let state = gaps::common(data.columns.iter().map(|c| gaps::state(c, row)));
                out.mark(row, 0, state);
                if state == Status::MISSING && !ratings.is_empty() {
                    call.cell(row, 0, Failure::new("too-few-raters").arg("found", ratings.len()).arg("expected", fewest));
                }
                continue;
            }
            indicia_kernels::sort(&mut ratings);
            let kept = &ratings[drop..ratings.len() - drop];
            let mean = kept.iter().map(|r| r / kept.len() as f64).sum::<f64>();
            let sum = kept.iter().sum::<f64>() / kept.len() as f64;
            // Large ratings are divided before they are added.
            out.set(row, 0, if sum.is_finite() { sum } else { mean });
        }
        Ok(())
    }

    fn explain(&self, fields: &[Field]) -> Option<Explanation> {
        let ids: Vec<String> = fields.iter().map(|f| gaps::name(f.id)).collect();
        let all = ids.join(", ");
        let formula = match self.drop {
            0 => format!("mean({all})"),
            1 => format!("(sum({all}) - min({all}) - max({all})) / {}", ids.len() - 2),
            _ => return None,
        };
        Some(Explanation { formula, names: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, instance, matrix, run};

    const NO: f64 = f64::NAN;

    fn raters(columns: &[&[f64]]) -> Given {
        matrix(&["a", "b", "c", "d", "e"].into_iter().zip(columns.iter().copied()).collect::<Vec<_>>())
    }

    #[test]
    fn the_highest_and_the_lowest_do_not_count() {
        let given = raters(&[&[100.0, 5.0], &[90.0, 5.0], &[80.0, 5.0], &[40.0, 5.0], &[0.0, 5.0]]);
        let all = r#"{"columns": ["a", "b", "c", "d", "e"]"#;
        assert_eq!(run(TrimmedMean::method(), &format!("{all}}}"), &given).unwrap().all(), [70.0, 5.0]);
        assert_eq!(run(TrimmedMean::method(), &format!(r#"{all}, "drop": 2}}"#), &given).unwrap().all(), [80.0, 5.0]);
        assert_eq!(run(TrimmedMean::method(), &format!(r#"{all}, "drop": 0}}"#), &given).unwrap().all(), [62.0, 5.0]);
    }

    #[test]
    fn too_few_ratings_give_none_and_say_so() {
        let given = raters(&[&[90.0, 90.0], &[NO, 60.0], &[70.0, 80.0], &[NO, NO]]);
        let got = run(TrimmedMean::method(), r#"{"columns": ["a", "b", "c", "d"]}"#, &given).unwrap();
        assert_eq!((got.values.as_slice(), got.codes(), got.arg("found")), (&[None, Some(80.0)][..], vec!["too-few-raters"], Some("2")));
    }

    #[test]
    fn columns_are_named_once_and_some_are_left() {
        let failure = instance(TrimmedMean::method(), r#"{"columns": ["a", "b", "a"]}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("column-twice", "columns[2]"));
        assert_eq!(instance(TrimmedMean::method(), r#"{"columns": ["a", "b"]}"#).err().unwrap().code, "raters-dropped");
    }
}
