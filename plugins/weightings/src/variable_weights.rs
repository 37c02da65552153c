//! Weights that vary with the values of each unit.

use indicia_plugin::prelude::*;

choices! {
    /// How the state of a child changes its weight.
    pub enum Form {
        /// A power of the value: `x^(alpha - 1)`.
        Power = "power",
        /// One between two bounds, above one below the lower and beyond the upper.
        Segments = "segments",
    }
}

state! {
    /// The weights that vary.
    pub struct Base {
        /// A number a child, before any unit is looked at.
        weights: Vec<f64>,
    }
}

method! {
    /// # variable-weights: variable weights (变权)
    ///
    /// Weights that a unit's own values change: a child that does badly (or outstandingly) gets more weight than the others agreed on in general. The
    /// weights that vary are those of the one entry under `sources`.
    ///
    /// ```text
    /// w_j(x) = w_j S_j(x_j) / sum over k of w_k S_k(x_k)
    ///
    /// form = "power"      S_j(x) = x^(alpha - 1)                alpha < 1 penalises what is low, alpha > 1 rewards what is high,
    ///                                                           alpha = 1 leaves the weights as they are
    /// form = "segments"   S_j(x) = exp(penalty (lower - x))     x < lower
    ///                     S_j(x) = 1                            lower <= x <= upper
    ///                     S_j(x) = exp(reward (x - upper))      x > upper
    /// ```
    ///
    /// S is the state variable vector of the axiomatic theory: its product with the weights, child by child, divided by its sum. Under the power form
    /// the weighted mean of the node is `sum w x^alpha / sum w x^(alpha - 1)`: the harmonic mean for alpha = 0, and for two children of equal weight
    /// and alpha = 1/2 the geometric mean. The literature takes alpha from 1/2 up where balance matters little, below 1/2 where it matters much.
    /// The power form does not depend on the scale of the scores. `penalty` and `reward` do: they are per point of the score, and `between = [lower, upper]`
    /// is on its scale.
    ///
    /// **Range**: weights are not negative and sum to one for each unit.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// A child that a unit lacks keeps the weight that it has in general, and the others share the rest by their states. So the node's policy decides as it does under fixed
    /// weights: reweighting comes to the variable weights of what is present, and coverage is a matter of the weights agreed on.
    ///
    /// ## Degenerate cases
    /// Power form: a negative value, or zero with alpha below 1, has no state: the unit has no weights (`variable-not-positive`); a target range above zero
    /// avoids it. A unit all of whose states are zero: no weights (`weights-undetermined`). Base weights by unit (`source-by-unit`) and none or several
    /// sources (`sources-count`): refused.
    ///
    /// ## Source
    /// 汪培庄 (Wang Peizhuang, 1985), 《模糊集与随机集落影》; 李洪兴 (Li Hongxing, 1995), 《因素空间理论与知识表示的数学框架（VIII）——变权综合原理》, 模糊系统与数学
    /// 9(3), 1-9; the segments after 李德清、李洪兴 (2002), 《状态变权向量的性质与构造》, 北京师范大学学报 38(4), 455-461. No table of published figures was at hand:
    /// the numbers are those of the formula, held against the harmonic and the geometric mean.
    ///
    /// ## Example
    /// Two schemes with feasibility and necessity of equal weight: (0.1, 0.9) and (0.5, 0.5) have the same mean under fixed weights. With alpha = 1/2 the states
    /// of the first are 1/sqrt(0.1) and 1/sqrt(0.9), as 3 to 1: weights 3/4 and 1/4, and the mean is 0.3.
    /// ```toml
    /// use = "variable-weights"
    /// params = { alpha = 0.5 }
    ///
    /// [example]
    /// columns = { a = [0.1, 0.5], b = [0.9, 0.5] }
    /// sources = [[0.5, 0.5]]
    /// gives = [0.75, 0.5, 0.25, 0.5]
    /// within = 1e-12
    /// ```
    pub struct VariableWeights: UnitWeighting = "variable-weights" {
        title { zh: "变权", en: "Variable weights" }
        page_zh "variable_weights.zh.md"
        params {
            /// How the state of a child changes its weight.
            form: Form = Form::Power;
            /// Power form: the exponent, 0.5 where it is not given.
            alpha: Option<f64>, min 0.0;
            /// Segments: the scores between which weights stay as they are.
            between: Option<[f64; 2]>;
            /// Segments: how fast weight grows below the lower bound, per point of the score; 0 where it is not given.
            penalty: Option<f64>, min 0.0;
            /// Segments: how fast weight grows beyond the upper bound, per point of the score; 0 where it is not given.
            reward: Option<f64>, min 0.0;
        }
        texts {
            "not-of-rule" => { zh: "`form = \"{rule}\"` 不使用参数 `{parameter}`", en: "`form = \"{rule}\"` has no parameter `{parameter}`" }
            "bounds-missing" => { zh: "`form = \"segments\"` 需要 `between = [下界, 上界]`", en: "`form = \"segments\"` needs `between = [lower, upper]`" }
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 不得大于上限 {high}", en: "`{parameter}` must not fall, but is [{low}, {high}]" }
            "sources-count" => { zh: "变权需要 {expected} 个权重来源，实际为 {found} 个", en: "variable weights need {expected} source, but there are {found}" }
            "source-by-unit" => { zh: "来源 `{id}` 已为每个评价对象分别赋权，不能再变权", en: "the source `{id}` gives each unit weights of its own already, which cannot vary again" }
            "variable-not-positive" => {
                zh: "`{unit}` 的 `{id}` 为 {value}，幂函数变权要求数值大于零；可改用 [1, 100] 之类的标准化范围",
                en: "`{id}` of `{unit}` is {value}, but the power form needs values above zero; a range such as [1, 100] gives them",
            }
        }
    }
}

impl VariableWeights {
    /// The logarithm of the state of a value; `None` where there is no state.
    fn log_state(&self, x: f64) -> Option<f64> {
        match self.form {
            Form::Power => {
                let power = self.alpha.unwrap_or(0.5) - 1.0;
                match () {
                    () if power == 0.0 => Some(0.0),
                    () if x > 0.0 => Some(power * libm::log(x)),
                    () if x == 0.0 && power > 0.0 => Some(f64::NEG_INFINITY),
                    () => None,
                }
            }
            Form::Segments => {
                let [lower, upper] = self.between.unwrap_or_default();
                Some(if x < lower {
                    self.penalty.unwrap_or(0.0) * (lower - x)
                } else if x > upper {
                    self.reward.unwrap_or(0.0) * (x - upper)
                } else {
                    0.0
                })
            }
        }
    }

    /// The weights of one unit, `None` where it has no value; of a failure, the child that has no state.
    fn of_unit(&self, base: &[f64], x: &[Option<f64>], out: &mut [f64]) -> Result<(), (Option<usize>, Failure)> {
        out.copy_from_slice(base);
        // States relative to the greatest one that counts: their ratios alone matter, and none overflows.
        let mut greatest = f64::NEG_INFINITY;
        let mut logs = Vec::with_capacity(x.len());
        for (j, x) in x.iter().enumerate() {
            let Some(x) = x else { continue };
            let log = self.log_state(*x).ok_or_else(|| (Some(j), Failure::new("variable-not-positive").arg("value", x)))?;
            // Without weight there is none to change, whatever the state is.
            if base[j] != 0.0 {
                greatest = if log > greatest { log } else { greatest };
                logs.push((j, log));
            }
        }
        if greatest == f64::INFINITY {
            return Err((None, Failure::new("overflow")));
        }
        if logs.is_empty() {
            return Ok(());
        }
        if greatest == f64::NEG_INFINITY {
            return Err((None, Failure::new("weights-undetermined")));
        }
        let held: Vec<f64> = logs.iter().map(|(j, _)| base[*j]).collect();
        let parts: Vec<f64> = logs.iter().map(|(j, log)| base[*j] * libm::exp(log - greatest)).collect();
        let (held, total) = (indicia_kernels::sum(&held), indicia_kernels::sum(&parts));
        logs.iter().zip(&parts).for_each(|((j, _), part)| out[*j] = held * (part / total));
        Ok(())
    }
}

impl UnitWeighting for VariableWeights {
    type State = Base;

    fn facts(&self) -> Facts {
        let positive = self.form == Form::Power && self.alpha.unwrap_or(0.5) < 1.0;
        let domain = match self.form {
            Form::Power if positive => Domain::Positive,
            Form::Power => Domain::NonNegative,
            Form::Segments => Domain::Any,
        };
        Facts { domain, missing: Missing::Own, data_driven: true, sums_to_one: true, sources: [1, 1], ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        let stray = |parameter: &str| {
            let failure = Failure::new("not-of-rule").at(parameter).arg("parameter", parameter);
            Err(failure.arg("rule", self.form.word()))
        };
        match (self.form, self.between) {
            (Form::Power, Some(_)) => stray("between"),
            (Form::Power, _) if self.penalty.is_some() => stray("penalty"),
            (Form::Power, _) if self.reward.is_some() => stray("reward"),
            (Form::Segments, _) if self.alpha.is_some() => stray("alpha"),
            (Form::Segments, None) => Err(Failure::new("bounds-missing").at("between")),
            (Form::Segments, Some([low, high])) if low > high => {
                Err(Failure::new("not-rising").at("between").arg("parameter", "between").arg("low", low).arg("high", high))
            }
            _ => Ok(()),
        }
    }

    fn fit(&self, data: &Table, inputs: &[Table], _: &Call) -> Result<Base, Failure> {
        let sources: Vec<&Table> = inputs.iter().filter(|t| t.name.starts_with("source.")).collect();
        let [source] = sources[..] else {
            return Err(Failure::new("sources-count").arg("expected", 1).arg("found", sources.len()));
        };
        if source.rows != 1 {
            return Err(Failure::new("source-by-unit").arg("id", source.name));
        }
        let weights: Vec<f64> = source.columns.iter().filter_map(|c| c.get(0)).collect();
        if weights.len() != data.cols() {
            return Err(Failure::new("wrong-shape").arg("expected", data.cols()).arg("found", weights.len()));
        }
        Ok(Base { weights })
    }

    fn weights(&self, base: &Base, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let cols = data.cols();
        if base.weights.len() != cols {
            return Err(Failure::new("foreign-state"));
        }
        let (mut x, mut w) = (vec![None; cols], vec![0.0; cols]);
        for row in 0..data.rows {
            x.iter_mut().zip(data.columns).for_each(|(x, column)| *x = column.get(row));
            match self.of_unit(&base.weights, &x, &mut w) {
                Ok(()) => w.iter().enumerate().for_each(|(j, w)| out.set(row, j, *w)),
                Err((child, why)) => {
                    let why = child.map_or(why.clone(), |j| why.arg("id", data.field(j).id));
                    for j in 0..cols {
                        out.fail(row, j);
                        call.cell(row, j, why.clone());
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, instance, matrix, run, run_on};

    fn given(a: &[f64], b: &[f64], base: &[f64]) -> Given {
        Given { sources: vec![base.to_vec()], ..matrix(&[("a", a), ("b", b)]) }
    }

    /// The weighted means under the weights of each unit.
    fn means(params: &str, x: &Given) -> Vec<f64> {
        let got = run(VariableWeights::method(), params, x).unwrap().all();
        let n = x.rows();
        (0..n).map(|i| x.columns.iter().enumerate().map(|(j, (_, c))| got[j * n + i] * c[i]).sum()).collect()
    }

    #[test]
    fn the_power_form_spans_the_means() {
        let (a, b) = ([20.0, 90.0, 45.0], [80.0, 10.0, 45.0]);
        let x = given(&a, &b, &[0.7, 0.3]);
        let each = |f: fn(f64, f64) -> f64| -> Vec<f64> { a.iter().zip(&b).map(|(a, b)| f(*a, *b)).collect() };
        close(&means(r#"{"alpha": 1}"#, &x), &each(|a, b| 0.7 * a + 0.3 * b), 1e-12);
        close(&means(r#"{"alpha": 0}"#, &x), &each(|a, b| 1.0 / (0.7 / a + 0.3 / b)), 1e-12);
        // alpha = 2 rewards: sum w x^2 / sum w x
        close(&means(r#"{"alpha": 2}"#, &x), &each(|a, b| (0.7 * a * a + 0.3 * b * b) / (0.7 * a + 0.3 * b)), 1e-12);
        let equal = given(&a, &b, &[0.5, 0.5]);
        close(&means("{}", &equal), &each(|a, b| libm::sqrt(a * b)), 1e-12);
    }

    #[test]
    fn the_axioms_of_variable_weights_hold() {
        // Normalised; and under a penalty the weight of a child falls as its value rises, under a reward it rises.
        let rising: Vec<f64> = (1..=20).map(f64::from).collect();
        let x = given(&rising, &[10.0; 20], &[0.4, 0.6]);
        for (params, falls) in [
            (r#"{"alpha": 0.3}"#, true),
            (r#"{"alpha": 1.7}"#, false),
            (r#"{"form": "segments", "between": [30, 40], "penalty": 0.1}"#, true),
            (r#"{"form": "segments", "between": [-5, 0], "reward": 0.1}"#, false),
        ] {
            let got = run(VariableWeights::method(), params, &x).unwrap().all();
            (0..20).for_each(|i| close(&[got[i] + got[20 + i]], &[1.0], 1e-15));
            assert!(got[..20].windows(2).all(|w| if falls { w[1] < w[0] } else { w[1] > w[0] }), "{params}: {:?}", &got[..20]);
        }
    }

    #[test]
    fn segments_leave_the_middle_alone() {
        let x = given(&[40.0, 70.0, 95.0], &[70.0, 80.0, 70.0], &[0.5, 0.5]);
        let got = run(VariableWeights::method(), r#"{"form": "segments", "between": [60, 90], "penalty": 0.05, "reward": 0.2}"#, &x)
            .unwrap()
            .all();
        // States of a: exp(0.05 * 20) = e, 1, exp(0.2 * 5) = e.
        let e = libm::exp(1.0);
        close(&got[..3], &[e / (1.0 + e), 0.5, e / (1.0 + e)], 1e-14);
    }

    #[test]
    fn scale_does_not_matter_to_the_power_form() {
        let got =
            |k: f64| run(VariableWeights::method(), "{}", &given(&[0.2 * k, 0.9 * k], &[0.8 * k, 0.1 * k], &[0.5, 0.5])).unwrap().all();
        close(&got(1.0), &got(100.0), 1e-15);
        close(&got(1.0), &got(1e-300), 1e-12);
    }

    #[test]
    fn a_unit_without_a_state_has_no_weights_and_says_why() {
        let x = given(&[0.0, 2.0, -1.0], &[1.0, 2.0, 1.0], &[0.5, 0.5]);
        let got = run(VariableWeights::method(), "{}", &x).unwrap();
        assert_eq!((got.values[0], got.values[1], got.values[2]), (None, Some(0.5), None));
        assert_eq!((got.codes(), got.arg("id"), got.arg("value")), (vec!["variable-not-positive"; 4], Some("a"), Some("0")));
        // A reward gives a zero no weight at all; where all are zero there is nothing to weigh.
        let rewarded = run(VariableWeights::method(), r#"{"alpha": 2}"#, &given(&[0.0, 0.0], &[5.0, 0.0], &[0.5, 0.5])).unwrap();
        assert_eq!(rewarded.values, [Some(0.0), None, Some(1.0), None]);
        assert_eq!(rewarded.codes(), ["weights-undetermined"; 2]);
    }

    #[test]
    fn what_is_missing_keeps_its_weight() {
        // a and c share 0.8 as 0.5 / 2 to 0.3 / 1: a has 0.8 * 5/11.
        let x = Given {
            sources: vec![vec![0.5, 0.2, 0.3]],
            ..matrix(&[("a", &[4.0, f64::NAN]), ("b", &[f64::NAN, f64::NAN]), ("c", &[1.0, f64::NAN])])
        };
        let got = run(VariableWeights::method(), "{}", &x).unwrap().all();
        close(&got, &[0.8 * 5.0 / 11.0, 0.5, 0.2, 0.2, 0.8 * 6.0 / 11.0, 0.3], 1e-15);
    }

    #[test]
    fn a_later_unit_varies_the_same_weights() {
        let fit = given(&[1.0], &[1.0], &[0.8, 0.2]);
        let later = given(&[4.0], &[1.0], &[0.8, 0.2]);
        // 0.8 / 2 against 0.2
        close(&run_on(VariableWeights::method(), "{}", &fit, &later).unwrap().all(), &[2.0 / 3.0, 1.0 / 3.0], 1e-15);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let refused = |params: &str| instance(VariableWeights::method(), params).err().unwrap();
        assert_eq!(refused(r#"{"penalty": 1}"#).path, "penalty");
        assert_eq!(refused(r#"{"form": "segments", "alpha": 1, "between": [1, 2]}"#).path, "alpha");
        assert_eq!(refused(r#"{"form": "segments"}"#).code, "bounds-missing");
        assert_eq!(refused(r#"{"form": "segments", "between": [2, 1]}"#).code, "not-rising");
        let none = matrix(&[("a", &[1.0]), ("b", &[1.0])]);
        assert_eq!(run(VariableWeights::method(), "{}", &none).unwrap_err().code, "sources-count");
    }
}
