//! Entropy weights.

use std::borrow::Cow;

use indicia_plugin::prelude::*;

choices! {
    /// What is done to a column before shares are taken.
    pub enum Transform {
        /// Nothing: shares of the values themselves.
        Share = "share",
        /// Min-max to `range` first.
        MinMax = "min-max",
    }
}

choices! {
    /// What a zero does.
    pub enum Zero {
        /// 0 ln 0 counts as 0, its limit.
        Limit = "limit",
        /// It is refused.
        Refuse = "refuse",
        /// It counts as `tiny`, as in programs that cannot take the limit.
        Replace = "replace",
    }
}

method! {
    /// # entropy: entropy weights (熵权法)
    ///
    /// A child whose values are spread unevenly over the units tells them apart, and gets more weight.
    ///
    /// ```text
    /// y_ij = x_ij, or (x_ij - min_j) / (max_j - min_j) * (b - a) + a
    /// p_ij = (y_ij + shift) / sum over i of (y_ij + shift)
    /// e_j  = -(1 / ln n) * sum over i of p_ij ln p_ij
    /// w_j  = (1 - e_j) / sum over j of (1 - e_j)
    /// ```
    ///
    /// n is the number of units of the fit and `[a, b]` is `range`. The name covers several methods: on one and the same table
    /// (the OECD's technology achievement index) the weight of "patents" is 0.400 with shares of raw values, 0.257 after
    /// min-max, 0.255 shrunk to [0.002, 0.998], 0.247 with a shift of 0.01 and 0.118 with a shift of 1. So every variant is a
    /// parameter, and nothing is added silently. The base of the logarithm does not matter. Programs that cannot take the limit put a small number in
    /// the place of zeros, and their results can be had with `zero = "replace"` and that number as `tiny`; it enters the shares alone, never the scores.
    ///
    /// Scores are the higher the better. With raw or treated data (`data = "raw"`) `turn = true` lets min-max turn the columns of
    /// negative indicators, `(max_j - x_ij) / (max_j - min_j)`.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: scores are the higher the better; with raw or treated data `turn` turns negative indicators.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A negative value (after the shift) has no share: refused (`entropy-negative`). A column of zeros: refused
    /// (`zero-column`). A constant column gets the weight 0 and a warning (`constant-weightless`); if all are constant nothing can
    /// be weighed (`weights-undetermined`). One unit: refused (`too-few`). Zeros: `zero` decides (`entropy-zero`).
    ///
    /// ## Source
    /// Shannon (1948); as weights, Hwang & Yoon, *Multiple Attribute Decision Making* (1981), section 3.3.2. Figures for the technology
    /// achievement index recomputed from the table in OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), A.2.
    ///
    /// ## Example
    /// Shares (1/4, 1/4, 1/2): e = 1.5 ln 2 / ln 3 = 0.946; shares (0, 1/2, 1/2): e = ln 2 / ln 3 = 0.631.
    /// ```toml
    /// use = "entropy"
    ///
    /// [example]
    /// columns = { a = [1, 1, 2], b = [0, 3, 3] }
    /// gives = [0.1268, 0.8732]
    /// within = 0.00005
    /// ```
    pub struct Entropy: Weighting = "entropy" {
        title { zh: "熵权法", en: "Entropy weights" }
        page_zh "entropy.zh.md"
        params {
            /// What is done to a column before shares are taken.
            transform: Transform = Transform::Share;
            /// Target range of min-max, [0, 1] where it is not given; a narrow margin such as [0.002, 0.998] keeps zeros away.
            range: Option<[f64; 2]>, min 0.0;
            /// Added to every value after the transform.
            shift: f64 = 0.0;
            /// What a zero does.
            zero: Zero = Zero::Limit;
            /// What a zero counts as, for example 1e-10; with `zero = "replace"`, which needs it.
            tiny: Option<f64>, above 0.0;
            /// Whether min-max turns the columns of negative indicators; for raw and treated data.
            turn: bool = false;
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "needs-min-max" => { zh: "参数 `{parameter}` 只用于 `transform = \"min-max\"`", en: "the parameter `{parameter}` goes with `transform = \"min-max\"` only" }
            "tiny-and-replace" => {
                zh: "参数 `tiny` 与 `zero = \"replace\"` 必须同时给出",
                en: "the parameter `tiny` and `zero = \"replace\"` need each other",
            }
            "entropy-zero" => {
                zh: "`{id}` 含有零值，而参数规定不接受零值；可改用 `zero = \"limit\"` 或声明 `shift`",
                en: "`{id}` holds a zero, which the parameters refuse; `zero = \"limit\"` or a `shift` would take it",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，熵权为 0", en: "the values of `{id}` are all the same, so its entropy weight is 0" }
        }
    }
}

impl Entropy {
    /// The column before shares are taken; `None` when all its values are the same.
    fn prepared<'a>(&self, x: &'a [f64], field: &Field) -> Result<Option<Cow<'a, [f64]>>, Failure> {
        let Some((lo, hi)) = indicia_kernels::min_max(x) else { return Ok(None) };
        let spread = hi - lo;
        if !spread.is_finite() {
            return Err(Failure::new("overflow").arg("id", field.id));
        }
        let [a, b] = self.range.unwrap_or([0.0, 1.0]);
        let negative = self.turn && field.direction == Direction::Negative;
        let transformed = |x: f64| match self.transform {
            Transform::Share => x,
            Transform::MinMax if negative => (hi - x) / spread * (b - a) + a,
            Transform::MinMax => (x - lo) / spread * (b - a) + a,
        };
        if lo == hi {
            // Shares of a negative or of a zero constant do not exist either, and that should be said.
            let constant = if self.transform == Transform::Share { lo } else { 1.0 };
            return self.shares_exist(&[constant], [constant; 2], field).map(|()| None);
        }
        let mut y = match (self.transform, self.shift) {
            (Transform::Share, 0.0) => Cow::Borrowed(x),
            _ => x.iter().map(|x| transformed(*x) + self.shift).collect(),
        };
        // What is done rises or falls throughout, and so does its rounding.
        let ends = [lo, hi].map(|end| transformed(end) + self.shift);
        self.shares_exist(&y, if negative { [ends[1], ends[0]] } else { ends }, field)?;
        if let Some(tiny) = self.tiny {
            y.to_mut().iter_mut().filter(|y| **y == 0.0).for_each(|y| *y = tiny);
        }
        Ok(Some(y))
    }

    /// Of values between these ends.
    fn shares_exist(&self, y: &[f64], [lo, hi]: [f64; 2], field: &Field) -> Result<(), Failure> {
        if let Some((row, y)) = y.iter().enumerate().find(|(_, y)| lo < 0.0 && **y < 0.0) {
            let failure = Failure::new("entropy-negative").arg("id", field.id).arg("value", y);
            return Err(failure.arg("row", row).arg("unit", format!("#{}", row + 1)));
        }
        if hi == 0.0 {
            return Err(Failure::new("zero-column").arg("id", field.id));
        }
        if self.zero == Zero::Refuse && lo == 0.0 {
            return Err(Failure::new("entropy-zero").arg("id", field.id));
        }
        Ok(())
    }
}

impl Weighting for Entropy {
    fn facts(&self) -> Facts {
        let domain = if self.transform == Transform::Share && self.shift == 0.0 { Domain::NonNegative } else { Domain::Any };
        Facts {
            domain,
            min_rows: 2,
            data_driven: true,
            sums_to_one: true,
            scale_free: self.transform == Transform::MinMax || self.shift == 0.0,
            shift_free: self.transform == Transform::MinMax,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let needs = |parameter: &str| Err(Failure::new("needs-min-max").at(parameter).arg("parameter", parameter));
        if (self.zero == Zero::Replace) != self.tiny.is_some() {
            return Err(Failure::new("tiny-and-replace").at(if self.tiny.is_some() { "tiny" } else { "zero" }));
        }
        match (self.transform, self.range) {
            (Transform::Share, Some(_)) => needs("range"),
            (Transform::Share, None) if self.turn => needs("turn"),
            (Transform::MinMax, Some([a, b])) if a >= b => {
                Err(Failure::new("not-rising").at("range").arg("parameter", "range").arg("low", a).arg("high", b))
            }
            _ => Ok(()),
        }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        match data.rows {
            0 => return Err(Failure::new("no-complete-row")),
            1 => return Err(Failure::new("too-few").arg("expected", 2).arg("found", 1)),
            _ => {}
        }
        let mut weights = Vec::new();
        let mut constant = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            match self.prepared(column.values, &data.field(j))? {
                Some(y) => weights.push(indicia_kernels::redundancy(&y).unwrap_or(0.0)),
                None => {
                    constant.push(j);
                    weights.push(0.0);
                }
            }
        }
        let total = indicia_kernels::sum(&weights);
        if !total.is_finite() {
            return Err(Failure::new("overflow"));
        }
        if total <= 0.0 {
            return Err(Failure::new("weights-undetermined"));
        }
        for j in constant {
            call.warn(Failure::new("constant-weightless").arg("id", data.field(j).id));
        }
        weights.iter_mut().for_each(|w| *w /= total);
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, close, instance, matrix, reference, run};

    #[test]
    fn uneven_values_weigh_more() {
        // p = (1/4, 1/4, 1/2): e = (2 * 1/4 ln 4 + 1/2 ln 2) / ln 3 = 1.5 ln 2 / ln 3; p = (0, 1/2, 1/2): e = ln 2 / ln 3
        let unit = libm::log(2.0) / libm::log(3.0);
        let (a, b) = (1.0 - 1.5 * unit, 1.0 - unit);
        let got = run(Entropy::method(), "{}", &matrix(&[("a", &[1.0, 1.0, 2.0]), ("b", &[0.0, 3.0, 3.0])])).unwrap();
        close(&got.all(), &[a / (a + b), b / (a + b)], 1e-14);
    }

    #[test]
    fn ten_thousand_units_in_precise_arithmetic() {
        // python, with mpmath at 200 bits: i = numpy.arange(10000), u = lambda step: (i * step) % 10007 / 10007,
        // cols = [80 + 10 * u(7919), 1 + 99 * u(104729), 0.5 + u(7919) + u(13)], and the formulas above as they stand.
        let part = |step: u64| (0..10_000_u64).map(move |i| (i * step % 10_007) as f64 / 10_007.0);
        let a: Vec<f64> = part(7919).map(|x| 80.0 + 10.0 * x).collect();
        let b: Vec<f64> = part(104_729).map(|x| 1.0 + 99.0 * x).collect();
        let c: Vec<f64> = part(7919).zip(part(13)).map(|(a, b)| 0.5 + a + b).collect();
        let got = run(Entropy::method(), "{}", &matrix(&[("a", &a), ("b", &b), ("c", &c)])).unwrap().all();
        for (got, expected) in got.iter().zip([0.0025924700408343367_f64, 0.8253379107469021, 0.1720696192122636]) {
            assert!((got / expected - 1.0).abs() < 1e-14, "{got}, not {expected}");
        }
    }

    #[test]
    fn sums_beyond_the_range_of_a_double_are_no_matter() {
        let unit = libm::log(2.0) / libm::log(3.0);
        let (a, b) = (1.0 - 1.5 * unit, 1.0 - unit);
        let x = matrix(&[("a", &[6e307, 6e307, 1.2e308]), ("b", &[0.0, 1.5e308, 1.5e308])]);
        close(&run(Entropy::method(), "{}", &x).unwrap().all(), &[a / (a + b), b / (a + b)], 1e-14);
    }

    #[test]
    fn min_max_and_its_direction_are_declared() {
        // (0, 1, 1) and, turned, (1, 0, 0): e = ln 2 / ln 3 and 0
        let x = matrix(&[("a", &[0.0, 3.0, 3.0]), ("b", &[0.0, 3.0, 3.0])]).towards(Direction::Negative);
        let plain = run(Entropy::method(), r#"{"transform": "min-max"}"#, &x).unwrap();
        close(&plain.all(), &[0.5, 0.5], 1e-15);
        let e = libm::log(2.0) / libm::log(3.0);
        let one = matrix(&[("a", &[1.0, 0.0, 0.0]), ("b", &[0.0, 3.0, 3.0])]);
        close(&run(Entropy::method(), "{}", &one).unwrap().all(), &[1.0 / (2.0 - e), (1.0 - e) / (2.0 - e)], 1e-15);
        let turned = matrix(&[("a", &[0.0, 3.0, 3.0]), ("b", &[3.0, 0.0, 0.0])]).towards(Direction::Negative);
        let got = run(Entropy::method(), r#"{"transform": "min-max", "turn": true}"#, &turned).unwrap();
        close(&got.all(), &[1.0 / (2.0 - e), (1.0 - e) / (2.0 - e)], 1e-15);
    }

    #[test]
    fn the_variants_on_the_technology_achievement_index() {
        let columns = ["patents", "royalties", "internet", "exports", "telephones", "electricity", "schooling", "university"];
        let Some(table) = reference("oecd_tai/tai_23.csv", &columns) else { return };
        let named: Vec<(&str, &[f64])> = columns.iter().zip(&table).map(|(id, x)| (*id, x.as_slice())).collect();
        for (params, patents) in [
            ("{}", 0.400),
            (r#"{"transform": "min-max"}"#, 0.257),
            (r#"{"transform": "min-max", "shift": 1e-5}"#, 0.257),
            (r#"{"transform": "min-max", "range": [0.002, 0.998]}"#, 0.255),
            (r#"{"transform": "min-max", "shift": 0.01}"#, 0.247),
            (r#"{"transform": "min-max", "shift": 1}"#, 0.118),
        ] {
            let got = run(Entropy::method(), params, &matrix(&named)).unwrap().all();
            close(&[got[0], got.iter().sum()], &[patents, 1.0], 0.0005);
        }
    }

    #[test]
    fn a_constant_child_has_no_weight_and_says_so() {
        // 0.1 three times is not a third of its sum three times: no weight may come from rounding
        let x = matrix(&[("a", &[0.1, 0.1, 0.1]), ("b", &[1.0, 2.0, 3.0])]);
        for params in ["{}", r#"{"transform": "min-max"}"#] {
            let got = run(Entropy::method(), params, &x).unwrap();
            assert_eq!((got.all(), got.codes(), got.arg("id")), (vec![0.0, 1.0], vec!["constant-weightless"], Some("a")));
        }
        let all = matrix(&[("a", &[0.1, 0.1, 0.1])]);
        assert_eq!(run(Entropy::method(), "{}", &all).unwrap_err().code, "weights-undetermined");
    }

    #[test]
    fn what_has_no_share_is_refused() {
        let code = |params: &str, x: &[f64]| run(Entropy::method(), params, &matrix(&[("a", x), ("b", &[1.0, 2.0])])).unwrap_err();
        let negative = code("{}", &[1.0, -2.0]);
        assert_eq!((negative.code.as_str(), arg(&negative, "value"), arg(&negative, "row")), ("entropy-negative", Some("-2"), Some("1")));
        assert_eq!(code("{}", &[0.0, 0.0]).code, "zero-column");
        assert_eq!(code(r#"{"zero": "refuse"}"#, &[0.0, 1.0]).code, "entropy-zero");
        assert_eq!(run(Entropy::method(), "{}", &matrix(&[("a", &[1.0])])).unwrap_err().code, "too-few");
        assert_eq!(run(Entropy::method(), "{}", &matrix(&[("a", &[])])).unwrap_err().code, "no-complete-row");
    }

    #[test]
    fn a_zero_may_count_as_a_tiny_number() {
        // (t, 1, 1) with t = 0.01: p = t / (2 + t) once and q = 1 / (2 + t) twice.
        let (t, unit) = (0.01, libm::log(3.0));
        let (p, q) = (t / (2.0 + t), 1.0 / (2.0 + t));
        let a = 1.0 + (p * libm::log(p) + 2.0 * q * libm::log(q)) / unit;
        // (1, 2, 3): p = (1/6, 1/3, 1/2)
        let b = 1.0 - (libm::log(6.0) / 6.0 + libm::log(3.0) / 3.0 + libm::log(2.0) / 2.0) / unit;
        let x = matrix(&[("a", &[0.0, 5.0, 5.0]), ("b", &[1.0, 2.0, 3.0])]);
        let five = format!(r#"{{"zero": "replace", "tiny": {}}}"#, 5.0 * t);
        close(&run(Entropy::method(), &five, &x).unwrap().all(), &[a / (a + b), b / (a + b)], 1e-14);
        // All zeros have no share, whatever they would count as.
        let zeros = matrix(&[("a", &[0.0, 0.0, 0.0]), ("b", &[1.0, 2.0, 3.0])]);
        assert_eq!(run(Entropy::method(), &five, &zeros).unwrap_err().code, "zero-column");
    }

    #[test]
    fn parameters_without_effect_are_refused() {
        let path = |params: &str| instance(Entropy::method(), params).err().map(|f| (f.code, f.path));
        let is = |code: &str, path: &str| Some((code.to_string(), path.to_string()));
        assert_eq!(path(r#"{"range": [0, 1]}"#), is("needs-min-max", "range"));
        assert_eq!(path(r#"{"turn": true}"#), is("needs-min-max", "turn"));
        assert_eq!(path(r#"{"tiny": 1e-10}"#), is("tiny-and-replace", "tiny"));
        assert_eq!(path(r#"{"zero": "replace"}"#), is("tiny-and-replace", "zero"));
        assert!(path(r#"{"zero": "replace", "tiny": 0}"#).is_some());
        assert_eq!(path(r#"{"transform": "min-max", "range": [1, 0]}"#), is("not-rising", "range"));
    }
}
