//! A weighting scheme as a plugin: the more an indicator varies among units, the more it weighs.

use indicia_plugin::prelude::*;

method! {
    /// # Standard deviation weights
    ///
    /// `w_j = s_j / (s_1 + … + s_k)`, where `s_j` is the standard deviation of indicator *j*.
    ///
    /// The weights follow the scale of the data, so give it scores: `data = "scored"`. Units with a gap are left out.
    /// Indicators that all have a standard deviation of zero are refused, and so are values whose squares overflow.
    pub struct StandardDeviation: Weighting = "acme/standard-deviation" {
        title { zh: "标准差赋权", en: "Standard deviation weights" }
        params {
            /// 1 for the sample's standard deviation, 0 for the population's.
            ddof: u32 = 1, max 1.0;
        }
        texts {
            "nothing-varies" => { zh: "各指标在评价对象之间没有差异，无法赋权", en: "no indicator varies among the units" }
            "too-large" => { zh: "数值过大，无法计算标准差", en: "the values are too large for a standard deviation" }
        }
    }
}

impl Weighting for StandardDeviation {
    fn facts(&self) -> Facts {
        Facts { data_driven: true, sums_to_one: true, min_rows: 1 + self.ddof, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let n = data.rows as f64;
        let deviation = |x: &[f64]| {
            let mean = x.iter().sum::<f64>() / n;
            (x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - f64::from(self.ddof))).sqrt()
        };
        let s: Vec<f64> = data.columns.iter().map(|c| deviation(c.values)).collect();
        let sum: f64 = s.iter().sum();
        match sum {
            sum if !sum.is_finite() => Err(Failure::new("too-large")),
            0.0 => Err(Failure::new("nothing-varies")),
            sum => Ok(s.iter().map(|s| s / sum).collect()),
        }
    }
}

plugin! { name: "acme", methods: [StandardDeviation] }
