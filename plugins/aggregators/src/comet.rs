//! COMET: characteristic objects, judged and interpolated.

use indicia_plugin::prelude::*;

use crate::fold::{each_row, weighed};
use crate::rim::within;

/// Most characteristic objects: 3^10 or 2^16 of them.
const MOST: usize = 65_536;

choices! {
    /// How characteristic objects are judged.
    pub enum Rule {
        /// By their nearness to the best object, as `topsis` measures it.
        Topsis = "topsis",
        /// By their weighted mean.
        Mean = "mean",
    }
}

method! {
    /// # comet: characteristic objects, judged and interpolated (COMET, 特征对象法)
    ///
    /// An expert judges made-up objects, one for each combination of characteristic values; units are placed among them. Here a declared rule is the expert: what comes out is the order in which it puts the objects,
    /// and no unit's score changes when another joins.
    ///
    /// ```text
    /// objects  = all combinations of `values`, one value a child
    /// judgement  sum of w v,                               rule = "mean"
    ///            D- / (D+ + D-),                           rule = "topsis":  D+ = sqrt(sum of (w (best - v))^2), D- from the least value
    /// p        = (place of the judgement - 1) / (k - 1)    among its k different values, from the least
    /// score    = sum over objects of p * product of t_j    t_j = 1 - distance of x_j from the value / distance to the neighbouring one, 0 from there on
    /// ```
    ///
    /// v is a characteristic value of an object, best the greatest of `values`, w a weight that sums to one with the others. Judgements that agree in `decimals` decimals are equal, so that rounding makes no order. `values` are on the scale of the children,
    /// which is one for all of them: with `goalposts` the bounds of the indicators are the first and the last value.
    ///
    /// **Range**: [0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides; objects are combinations of the children that carry weight.
    ///
    /// ## Degenerate cases
    /// Values that do not rise, or fewer than two: refused (`values-rise`). More than 65,536 objects: refused (`too-many-objects`). A child outside `values`: no score (`outside-range`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Sałabun (2015), *The Characteristic Objects Method: a new distance-based approach to multicriteria decision-making problems*, Journal of Multi-Criteria Decision Analysis 22(1-2), 37-50, doi:10.1002/mcda.1525. `pymcdm.methods.COMET`
    /// with `MethodExpert(TOPSIS(), w, types)`, or a function that is the weighted mean, gives the same scores, except where rounding parts judgements that are equal.
    ///
    /// ## Example
    /// Objects (0,0), (0,1), (1,0), (1,1) have the places 1, 2, 3, 4: p = 0, 1/3, 2/3, 1.
    /// ```toml
    /// use = "comet"
    /// params = { values = [0, 1], rule = "mean" }
    ///
    /// [example]
    /// columns = { a = [1, 0.5], b = [0, 0.5] }
    /// weights = [0.6, 0.4]
    /// gives = [0.666666666667, 0.5]
    /// within = 1e-12
    /// ```
    pub struct Comet: RowAggregator = "comet" {
        title { zh: "COMET 特征对象法", en: "COMET" }
        page_zh "comet.zh.md"
        params {
            /// The characteristic values of a child, rising.
            values: Vec<f64> = vec![0.0, 0.5, 1.0];
            /// How objects are judged.
            rule: Rule = Rule::Topsis;
            /// Decimals in which two judgements must differ to have an order.
            decimals: u32 = 12, max 15.0;
        }
        texts {
            "values-rise" => { zh: "`values` 须为至少两个递增的数，实际为 {values}", en: "`values` are at least two numbers that rise, and are {values}" }
            "too-many-objects" => { zh: "`{node}` 的 {children} 个下级与 {count} 个特征值组成的对象超过 {limit} 个；请减少 `values` 或把下级分到中间节点", en: "the {children} children of `{node}` with {count} values each make more than {limit} objects; take fewer `values`, or put nodes between" }
            "outside-range" => { zh: "`{unit}` 的 `{id}` 为 {value}，不在 `values` 的两端 [{low}, {high}] 之内", en: "`{id}` of `{unit}` is {value}, outside the ends of `values`, [{low}, {high}]" }
        }
    }
}

impl Comet {
    fn ends(&self) -> [f64; 2] {
        [self.values.first().copied().unwrap_or(0.0), self.values.last().copied().unwrap_or(0.0)]
    }

    /// The preference of each object, the last child running fastest.
    fn preferences(&self, w: &[f64]) -> Vec<f64> {
        let ([low, high], k) = (self.ends(), self.values.len());
        let count = w.iter().fold(1, |n, _| n * k);
        let total: f64 = w.iter().sum();
        let unit = libm::pow(10.0, f64::from(self.decimals));
        let judgement = |object: usize| {
            let (mut rest, mut sum, mut up, mut down) = (object, 0.0, 0.0, 0.0);
            for w in w.iter().rev() {
                let (w, v) = (w / total, (self.values[rest % k] - low) / (high - low));
                rest /= k;
                let (b, c) = (w * (1.0 - v), w * v);
                sum += c;
                up += b * b;
                down += c * c;
            }
            let (up, down) = (libm::sqrt(up), libm::sqrt(down));
            libm::round(unit * if self.rule == Rule::Mean { sum } else { down / (up + down) })
        };
        let judgements: Vec<f64> = (0..count).map(judgement).collect();
        let mut different = judgements.clone();
        different.sort_by(f64::total_cmp);
        different.dedup();
        let steps = different.len().max(2) - 1;
        judgements.iter().map(|j| different.partition_point(|d| d < j) as f64 / steps as f64).collect()
    }

    /// The preference of a unit, between those of the objects around it.
    fn between(&self, x: &[f64], preferences: &[f64]) -> f64 {
        let Some((first, rest)) = x.split_first() else { return preferences[0] };
        let values = &self.values;
        let part = preferences.len() / values.len();
        let of = |a: usize| self.between(rest, &preferences[a * part..(a + 1) * part]);
        let a = values.partition_point(|v| v <= first).clamp(1, values.len() - 1) - 1;
        let t = (first - values[a]) / (values[a + 1] - values[a]);
        let (lower, upper) = (of(a), of(a + 1));
        lower + t * (upper - lower)
    }
}

impl RowAggregator for Comet {
    fn facts(&self) -> Facts {
        Facts {
            domain: crate::rim::domain(self.ends()),
            range: Some([0.0, 1.0]),
            order_preserving: true,
            fit: Fit::None,
            compensability: if self.rule == Rule::Mean { Compensability::Full } else { Compensability::Partial },
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.values.len() >= 2 && self.values.windows(2).all(|v| v[0] < v[1]) {
            return Ok(());
        }
        let written: Vec<String> = self.values.iter().map(f64::to_string).collect();
        Err(Failure::new("values-rise").at("values").arg("values", format!("[{}]", written.join(", "))))
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        if weights.axis != Axis::Batch {
            return self.scores(data, weights, out, call);
        }
        // Vector by vector, since each makes preferences of its own.
        for column in 0..out.cols {
            let (values, status) = out.column(column);
            let mut own = Output::new(values, status, data.rows, 1);
            self.scores(data, Weights::shared(weights.vector(column, data.cols())), &mut own, call)?;
        }
        Ok(())
    }
}

impl Comet {
    /// Scores of one output column.
    fn scores(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let k = self.values.len();
        let mut known: Option<(Vec<f64>, Vec<f64>)> = None;
        each_row(data, weights, out, call, |_, _, x, w| {
            within(x, self.ends(), data)?;
            let (own, w): (Vec<f64>, Vec<f64>) = weighed(w).map(|j| (x[j], w[j])).unzip();
            if own.iter().try_fold(1_usize, |n, _| n.checked_mul(k).filter(|n| *n <= MOST)).is_none() {
                return Err(Failure::new("too-many-objects").arg("children", w.len()).arg("count", k).arg("limit", MOST));
            }
            if known.as_ref().is_none_or(|(of, _)| *of != w) {
                let preferences = self.preferences(&w);
                known = Some((w, preferences));
            }
            Ok(known.as_ref().map_or(0.0, |(_, preferences)| self.between(&own, preferences)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{Given, arg, close, instance, matrix, run};

    /// The first three columns of the common matrix between their extremes.
    fn three(scale: f64) -> Given {
        let mut x = peers::common();
        x.columns.truncate(3);
        for (_, column) in &mut x.columns {
            let (lo, hi) = indicia_kernels::min_max(column).unwrap();
            column.iter_mut().for_each(|x| *x = scale * (*x - lo) / (hi - lo));
        }
        x.weights(&[0.53, 0.29, 0.18])
    }

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0, Z = three columns of X between their extremes, w = [.53, .29, .18]: COMET([[0, .5, 1]] * 3, MethodExpert(TOPSIS(), w, np.ones(3)))(Z), and with lambda co: (co @ w, None) for the expert
        let peer =
            [0.46963562753036436, 0.7489878542510121, 0.40384615384615385, 0.6335112256164888, 0.26223776223776224, 0.729665071770335];
        close(&run(Comet::method(), "{}", &three(1.0)).unwrap().all(), &peer, 1e-14);
        let peer =
            [0.4278616120721384, 0.708502024291498, 0.40384615384615385, 0.6132683106367317, 0.35664335664335667, 0.6448288553551711];
        close(&run(Comet::method(), r#"{"rule": "mean", "values": [0, 50, 100]}"#, &three(100.0)).unwrap().all(), &peer, 1e-14);
    }

    #[test]
    fn equal_judgements_share_their_place() {
        // Weights 0.1, 0.2, 0.3: 0.1 + 0.2 is 0.3 but for rounding; seven different judgements of eight objects, of which (1, 1, 0) and (0, 0, 1) are the fourth.
        let x = matrix(&[("a", &[1.0, 0.0]), ("b", &[1.0, 0.0]), ("c", &[0.0, 1.0])]).weights(&[0.1, 0.2, 0.3]);
        assert_eq!(run(Comet::method(), r#"{"rule": "mean", "values": [0, 1]}"#, &x).unwrap().all(), [0.5, 0.5]);
    }

    #[test]
    fn a_child_without_weight_makes_no_objects() {
        let x = matrix(&[("a", &[0.3]), ("b", &[0.9])]).weights(&[1.0, 0.0]);
        close(&run(Comet::method(), "{}", &x).unwrap().all(), &[0.3], 1e-15);
    }

    #[test]
    fn what_cannot_be_placed_is_told() {
        let failure = instance(Comet::method(), r#"{"values": [0, 1, 1]}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), arg(&failure, "values")), ("values-rise", Some("[0, 1, 1]")));
        let got = run(Comet::method(), "{}", &matrix(&[("a", &[0.5, 1.5])]).weights(&[1.0])).unwrap();
        assert_eq!((got.values[1], got.codes(), got.arg("high")), (None, vec!["outside-range"], Some("1")));
        let ids: Vec<String> = (0..11).map(|n| format!("c{n}")).collect();
        let many: Vec<(&str, &[f64])> = ids.iter().map(|id| (id.as_str(), &[0.5][..])).collect();
        let got = run(Comet::method(), "{}", &matrix(&many).weights(&[1.0; 11])).unwrap();
        assert_eq!((got.codes(), got.arg("children")), (vec!["too-many-objects"], Some("11")));
    }
}
