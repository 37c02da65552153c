//! Combined weights.

use indicia_plugin::prelude::*;

choices! {
    /// How sources are combined.
    pub enum Rule {
        /// A weighted mean of two sources.
        Linear = "linear",
        /// The product, divided by its sum.
        Product = "product",
        /// The geometric mean, divided by its sum.
        Geometric = "geometric",
        /// The combination nearest to all sources.
        GameTheory = "game-theory",
    }
}

choices! {
    /// What a negative coefficient of the game-theoretic rule does.
    pub enum Negative {
        /// It is refused.
        Refuse = "refuse",
        /// It becomes zero, and the others are divided by their sum.
        Zero = "zero",
        /// It stays.
        Keep = "keep",
    }
}

method! {
    /// # combination: combined weights (组合赋权)
    ///
    /// Combines the weights of the `sources` of the node, for example expert weights with entropy weights.
    ///
    /// ```text
    /// linear        w = alpha * w1 + (1 - alpha) * w2
    /// product       w_j = w1_j * ... * wL_j, divided by their sum
    /// geometric     w_j = (w1_j * ... * wL_j)^(1/L), divided by their sum
    /// game-theory   w = a1 * w1 + ... + aL * wL, with the coefficients a that solve
    ///               sum over m of a_m (w_l . w_m) = w_l . w_l for every l, divided by their sum
    /// ```
    ///
    /// L is the number of sources, w_l the weights of the l-th, and m another source; a_l are the coefficients.
    ///
    /// The game-theoretic rule minimises the distances of w to all sources at once; its conditions of the first order are the
    /// linear system above. Coefficients can be negative: `negative` says what happens then.
    ///
    /// **Range**: weights sum to one when those of the sources do. They are not negative unless `negative = "keep"`.
    /// **Direction**: that of its sources.
    ///
    /// ## Missing values
    /// A matter of the sources.
    ///
    /// ## Degenerate cases
    /// Products that are all zero: refused (`weights-all-zero`). Sources of which one is a combination of the others have no
    /// unique coefficients: refused (`sources-dependent`). A negative coefficient: `negative-coefficient`, refused or told.
    /// Weights by unit cannot be combined (`source-by-unit`). Equal weights beside one other source have no say in the
    /// game-theoretic rule: their product with any shares is 1/k, so the coefficients are 0 and 1.
    ///
    /// ## Source
    /// The rules and their names follow the Python package mathmodels (combine-weights); for the game-theoretic rule, Chen & Jia,
    /// *Game-theoretic combination weighting* (基于博弈论的综合赋权法).
    ///
    /// ## Example
    /// ```toml
    /// use = "combination"
    /// params = { rule = "game-theory" }
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [], d = [] }
    /// sources = [[0.4, 0.3, 0.2, 0.1], [0.25, 0.2, 0.3, 0.25]]
    /// gives = [0.3736, 0.2824, 0.2176, 0.1264]
    /// within = 0.00005
    /// ```
    pub struct Combination: Weighting = "combination" {
        title { zh: "组合赋权", en: "Combined weights" }
        page_zh "combination.zh.md"
        params {
            /// How sources are combined.
            rule: Rule;
            /// Linear rule: the share of the first source, 0.5 where it is not given.
            alpha: Option<f64>, min 0.0, max 1.0;
            /// Game-theoretic rule: what a negative coefficient does, `refuse` where it is not given.
            negative: Option<Negative>;
        }
        texts {
            "not-of-rule" => { zh: "`rule = \"{rule}\"` 不使用参数 `{parameter}`", en: "`rule = \"{rule}\"` has no parameter `{parameter}`" }
            "sources-count" => { zh: "该规则需要 {expected} 个权重来源，实际为 {found} 个", en: "the rule needs {expected} sources, but there are {found}" }
            "source-by-unit" => { zh: "来源 `{id}` 为每个评价对象分别赋权，不能参与组合", en: "the source `{id}` gives each unit weights of its own, which cannot be combined" }
            "sources-dependent" => { zh: "各来源的权重线性相关，组合系数不唯一", en: "the sources depend on each other, so the coefficients are not unique" }
            "coefficients" => { zh: "组合系数：{values}", en: "coefficients of the sources: {values}" }
        }
        example r#"{"rule": "product"}"#
    }
}

/// The weights of one source.
fn source(table: &Table, cols: usize) -> Result<Vec<f64>, Failure> {
    if table.rows != 1 {
        return Err(Failure::new("source-by-unit").arg("id", table.name));
    }
    let weights: Vec<f64> = table.columns.iter().filter_map(|c| c.values.first().copied()).collect();
    if weights.len() == cols { Ok(weights) } else { Err(Failure::new("wrong-shape").arg("expected", cols).arg("found", weights.len())) }
}

/// Divided by its sum.
fn shares(mut weights: Vec<f64>) -> Result<Vec<f64>, Failure> {
    let total = indicia_kernels::sum(&weights);
    if total == 0.0 {
        return Err(Failure::new("weights-all-zero"));
    }
    weights.iter_mut().for_each(|w| *w /= total);
    Ok(weights)
}

/// The weighted sum of sources.
fn mix(sources: &[Vec<f64>], coefficients: &[f64]) -> Vec<f64> {
    let cols = sources.first().map_or(0, Vec::len);
    (0..cols).map(|j| sources.iter().zip(coefficients).map(|(s, a)| a * s[j]).sum()).collect()
}

impl Combination {
    fn product(sources: &[Vec<f64>], power: f64) -> Result<Vec<f64>, Failure> {
        let cols = sources.first().map_or(0, Vec::len);
        let of = |j: usize| libm::pow(sources.iter().map(|s| s[j]).product(), power);
        shares((0..cols).map(of).collect())
    }

    fn game_theory(&self, sources: &[Vec<f64>], call: &Call) -> Result<Vec<f64>, Failure> {
        let mut gram: Vec<f64> = sources.iter().flat_map(|a| sources.iter().map(|b| indicia_kernels::dot(a, b))).collect();
        let mut a: Vec<f64> = sources.iter().map(|s| indicia_kernels::dot(s, s)).collect();
        indicia_kernels::solve(&mut gram, &mut a).map_err(|_| Failure::new("sources-dependent"))?;
        let a = shares(a).map_err(|_| Failure::new("sources-dependent"))?;
        let rule = self.negative.unwrap_or(Negative::Refuse);
        for (i, value) in a.iter().enumerate().filter(|(_, a)| **a < 0.0) {
            let failure = Failure::new("negative-coefficient").arg("id", format!("source.{i}")).arg("value", value);
            match rule {
                Negative::Refuse => return Err(failure),
                Negative::Zero | Negative::Keep => call.warn(failure),
            }
        }
        let a = match rule {
            Negative::Zero => shares(a.into_iter().map(|a| if a > 0.0 { a } else { 0.0 }).collect())?,
            _ => a,
        };
        let values: Vec<String> = a.iter().map(f64::to_string).collect();
        call.info(Failure::new("coefficients").arg("values", values.join(", ")));
        Ok(mix(sources, &a))
    }
}

impl Weighting for Combination {
    fn facts(&self) -> Facts {
        let most = if self.rule == Rule::Linear { 2 } else { 16 };
        Facts { fit: Fit::Data, sums_to_one: true, sources: [2, most], ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        let stray =
            |parameter: &str| Err(Failure::new("not-of-rule").at(parameter).arg("parameter", parameter).arg("rule", self.rule.word()));
        match self.rule {
            Rule::Linear if self.negative.is_some() => stray("negative"),
            Rule::GameTheory if self.alpha.is_some() => stray("alpha"),
            Rule::Product | Rule::Geometric if self.alpha.is_some() => stray("alpha"),
            Rule::Product | Rule::Geometric if self.negative.is_some() => stray("negative"),
            _ => Ok(()),
        }
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let tables = inputs.iter().filter(|t| t.name.starts_with("source."));
        let sources: Vec<Vec<f64>> = tables.map(|t| source(t, data.cols())).collect::<Result<_, _>>()?;
        let [least, most] = self.facts().sources;
        if !(least as usize..=most as usize).contains(&sources.len()) {
            let expected = if least == most { least.to_string() } else { format!("{least}–{most}") };
            return Err(Failure::new("sources-count").arg("expected", expected).arg("found", sources.len()));
        }
        match self.rule {
            Rule::Linear => {
                let alpha = self.alpha.unwrap_or(0.5);
                Ok(mix(&sources, &[alpha, 1.0 - alpha]))
            }
            Rule::Product => Self::product(&sources, 1.0),
            Rule::Geometric => Self::product(&sources, 1.0 / sources.len() as f64),
            Rule::GameTheory => self.game_theory(&sources, call),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, instance, matrix, run};

    fn of(sources: &[&[f64]]) -> Given {
        let ids = ["a", "b", "c", "d"];
        let columns: Vec<(&str, &[f64])> = ids[..sources[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        Given { sources: sources.iter().map(|s| s.to_vec()).collect(), ..matrix(&columns) }
    }

    fn two() -> Given {
        of(&[&[0.4, 0.3, 0.2, 0.1], &[0.25, 0.2, 0.3, 0.25]])
    }

    #[test]
    fn each_rule_is_its_formula() {
        let got = |params: &str| run(Combination::method(), params, &two()).unwrap().all();
        close(&got(r#"{"rule": "linear"}"#), &[0.325, 0.25, 0.25, 0.175], 1e-15);
        close(&got(r#"{"rule": "linear", "alpha": 1}"#), &[0.4, 0.3, 0.2, 0.1], 1e-15);
        // 0.1, 0.06, 0.06, 0.025 over 0.245
        close(&got(r#"{"rule": "product"}"#), &[0.1 / 0.245, 0.06 / 0.245, 0.06 / 0.245, 0.025 / 0.245], 1e-15);
        let roots = [0.1, 0.06, 0.06, 0.025].map(libm::sqrt);
        let total: f64 = roots.iter().sum();
        close(&got(r#"{"rule": "geometric"}"#), &roots.map(|r| r / total), 1e-15);
    }

    #[test]
    fn the_game_theoretic_coefficients_of_the_published_vector() {
        let got = run(Combination::method(), r#"{"rule": "game-theory"}"#, &two()).unwrap();
        close(&got.all(), &[0.3736, 0.2824, 0.2176, 0.1264], 0.00005);
        let values: Vec<f64> = got.arg("values").unwrap().split(", ").map(|v| v.parse().unwrap()).collect();
        close(&values, &[0.8238, 0.1762], 0.00005);
    }

    #[test]
    fn equal_weights_have_no_say_in_the_game_theoretic_rule() {
        let x = of(&[&[0.25; 4], &[0.4, 0.3, 0.2, 0.1]]);
        close(
            &run(Combination::method(), r#"{"rule": "game-theory", "negative": "keep"}"#, &x).unwrap().all(),
            &[0.4, 0.3, 0.2, 0.1],
            1e-14,
        );
    }

    #[test]
    fn a_negative_coefficient_follows_the_declared_rule() {
        // the published pair with coefficients 1.246 and -0.355 before they are divided by their sum
        let x = of(&[&[0.7, 0.2, 0.1], &[0.4, 0.35, 0.25]]);
        let refused = run(Combination::method(), r#"{"rule": "game-theory"}"#, &x).unwrap_err();
        assert_eq!(refused.code, "negative-coefficient");
        let kept = run(Combination::method(), r#"{"rule": "game-theory", "negative": "keep"}"#, &x).unwrap();
        assert_eq!(kept.codes(), ["negative-coefficient", "coefficients"]);
        let (a, b) = (1.246 / (1.246 - 0.355), -0.355 / (1.246 - 0.355));
        close(&kept.all(), &[0.7 * a + 0.4 * b, 0.2 * a + 0.35 * b, 0.1 * a + 0.25 * b], 0.001);
        let zero = run(Combination::method(), r#"{"rule": "game-theory", "negative": "zero"}"#, &x).unwrap();
        close(&zero.all(), &[0.7, 0.2, 0.1], 1e-15);
    }

    #[test]
    fn sources_that_cannot_be_combined_are_refused() {
        let code = |params: &str, x: &Given| run(Combination::method(), params, x).unwrap_err().code;
        let same = of(&[&[0.5, 0.5], &[0.5, 0.5]]);
        assert_eq!(code(r#"{"rule": "game-theory"}"#, &same), "sources-dependent");
        assert_eq!(code(r#"{"rule": "product"}"#, &of(&[&[1.0, 0.0], &[0.0, 1.0]])), "weights-all-zero");
        assert_eq!(code(r#"{"rule": "linear"}"#, &of(&[&[1.0], &[1.0], &[1.0]])), "sources-count");
        assert_eq!(code(r#"{"rule": "product"}"#, &of(&[&[1.0]])), "sources-count");
    }

    #[test]
    fn parameters_of_another_rule_are_refused() {
        let refused = |params: &str| instance(Combination::method(), params).err().unwrap().path;
        assert_eq!(refused(r#"{"rule": "product", "alpha": 0.5}"#), "alpha");
        assert_eq!(refused(r#"{"rule": "linear", "negative": "keep"}"#), "negative");
    }
}
