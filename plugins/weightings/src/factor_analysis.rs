//! Weights out of rotated factors.

use indicia_plugin::prelude::*;

use crate::components::{components, one_rule, tell};

method! {
    /// # factor-analysis: weights out of rotated factors (因子分析赋权法)
    ///
    /// Each child gets its share of the factor on which it loads most, times that factor's share of what is explained.
    ///
    /// ```text
    /// a_fj = rotated loading of child j on factor f
    /// v_f  = sum over j of a_fj^2
    /// f(j) = the factor with the greatest a_fj^2
    /// w_j  = (a_f(j)j^2 / v_f(j)) * (v_f(j) / sum of v), divided by their sum
    /// ```
    ///
    /// Factors are principal components of the correlations, rotated by varimax with Kaiser's normalisation. Kept are `factors` of
    /// them, or as many as explain `share` of the variance, or those with an eigenvalue above 1 (at least one); a share that is missed by 1e-12 of it, which is rounding, is reached.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant child has no correlations: refused (`constant-column`). Fewer than three units: refused (`too-few`). More factors
    /// than children: `components-too-many`.
    ///
    /// ## Source
    /// Nicoletti, Scarpetta & Boylaud (2000), OECD Economics Department Working Papers 226; OECD/JRC, *Handbook on Constructing
    /// Composite Indicators* (2008), step 6.1, tables 9 and 18. The weights of table 18 come within 0.0051, and
    /// each of them is attained by a table that prints as the Handbook's inputs do, with two decimals of a logarithm. Table 22 repeats four of them changed; its 0.06 of
    /// exports follows from no such table.
    ///
    /// ## Example
    /// One factor of two children loads equally on both.
    /// ```toml
    /// use = "factor-analysis"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [2, 1, 3] }
    /// gives = [0.5, 0.5]
    /// within = 1e-12
    /// ```
    pub struct FactorAnalysis: Weighting = "factor-analysis" {
        title { zh: "因子分析赋权法", en: "Factor analysis" }
        page_zh "factor_analysis.zh.md"
        params {
            /// How many factors are kept.
            factors: Option<u32>, min 1.0;
            /// The share of the variance that the kept factors explain at least.
            share: Option<f64>, above 0.0, max 1.0;
        }
        texts {
            "components-too-many" => { zh: "要求保留 {found} 个因子，而下级只有 {expected} 个", en: "{found} factors are asked for, but there are {expected} children" }
            "components-twice" => { zh: "`factors` 与 `share` 只能给出一个", en: "`factors` and `share` cannot both be given" }
            "components-kept" => { zh: "保留 {count} 个因子，特征值 {values}，累计解释方差 {value}%", en: "{count} factors kept, eigenvalues {values}, {value} % of the variance" }
        }
    }
}

impl Weighting for FactorAnalysis {
    fn facts(&self) -> Facts {
        Facts {
            min_rows: 3,
            data_driven: true,
            sums_to_one: true,
            reproducible: 1e-12,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        one_rule(self.factors, self.share)
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        if data.cols() == 1 {
            return Ok(vec![1.0]);
        }
        let kept = components(data, self.factors, self.share).map_err(|f| if f.path == "components" { f.at("factors") } else { f })?;
        let scaled = |(value, vector): (&f64, &Vec<f64>)| vector.iter().map(|u| value.max(0.0).sqrt() * u).collect();
        let mut loadings: Vec<Vec<f64>> = kept.values.iter().zip(&kept.vectors).map(scaled).collect();
        indicia_kernels::varimax(&mut loadings, true);
        // The share within the factor times the factor's own share is the squared loading over the sum of all of them.
        let greatest = |j: usize| loadings.iter().map(|f| f[j] * f[j]).fold(0.0, f64::max);
        let squares: Vec<f64> = (0..data.cols()).map(greatest).collect();
        let total = indicia_kernels::sum(&squares);
        if total <= 0.0 {
            return Err(Failure::new("weights-undetermined"));
        }
        tell(&kept, call);
        Ok(squares.into_iter().map(|s| s / total).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    #[test]
    fn two_pairs_of_children_make_two_factors() {
        // a = b but for noise that is orthogonal to everything, c = d likewise, and the pairs are uncorrelated.
        let signs = |bits: &[u32], i: u32| bits.iter().map(|b| if i >> b & 1 == 1 { 1.0 } else { -1.0 }).product::<f64>();
        let make = |main: &[u32], noise: &[u32]| (0..16).map(|i| 3.0 * signs(main, i) + signs(noise, i)).collect::<Vec<f64>>();
        let (a, b) = (make(&[0], &[1]), make(&[0], &[2]));
        let (c, d) = (make(&[3], &[0, 1]), make(&[3], &[0, 2]));
        let x = matrix(&[("a", &a), ("b", &b), ("c", &c), ("d", &d)]);
        let got = run(FactorAnalysis::method(), r#"{"factors": 2}"#, &x).unwrap().all();
        close(&got, &[0.25; 4], 1e-12);
    }
}
