//! Weights out of principal components.

use indicia_plugin::prelude::*;

use crate::components::{components, one_rule, tell};

choices! {
    /// What of a component counts.
    pub enum Variant {
        /// The size of the loadings, sqrt(l_m) |u_mj|.
        Loading = "loading",
        /// The size of the entries of the eigenvector, |u_mj|: what tutorials call loading divided by the root of the eigenvalue.
        Eigenvector = "eigenvector",
        /// The entries of the eigenvector with their signs.
        Signed = "signed",
        /// The squared loadings, l_m u_mj^2.
        Squared = "squared",
    }
}

method! {
    /// # principal-components: weights out of principal components (主成分分析赋权法)
    ///
    /// Children that carry much of the common variation get more weight.
    ///
    /// ```text
    /// R u_m = l_m u_m                  correlations of the children, l_1 >= l_2 >= ...
    /// a_mj  = sqrt(l_m) u_mj           loading of child j on component m
    /// b_j   = sum over the kept m of l_m * |a_mj|
    /// w_j   = b_j / sum over j of b_j
    /// ```
    ///
    /// R is the matrix of correlations, l_m its m-th eigenvalue and u_m the eigenvector to it.
    ///
    /// Four variants go by this name and are told apart by `variant`: |a_mj| (`loading`), |u_mj| (`eigenvector`), u_mj with its sign
    /// (`signed`) and a_mj squared (`squared`). On the OECD's technology achievement index with four components, the weight of
    /// "patents" is 0.094, 0.114, 0.151 and 0.084. The variant, the kept components and what they explain are noted with the result.
    /// A component is turned so that its greatest entry is positive.
    ///
    /// Kept are `components` of them, or as many as explain `share` of the variance, or, where neither is given, those with an
    /// eigenvalue above 1 (at least one). A share that is missed by 1e-12 of it, which is rounding, is reached.
    ///
    /// Such weights follow the correlations in the data and not the importance of anything; a child that is uncorrelated with the
    /// others loses weight or gains it according to how many components are kept.
    ///
    /// **Range**: weights sum to one; they are not negative, with `variant = "signed"` only if the data allow it.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant child has no correlations: refused (`constant-column`). Fewer than three units: refused (`too-few`). More components
    /// than children: `components-too-many`. Signed entries that leave a child a negative weight: refused (`component-negative`).
    ///
    /// ## Source
    /// OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6.1 and table 7 for the eigenvalues; the variants as
    /// in the Python package mathmodels and in Chinese tutorials for SPSS. Eigenvalues of the technology achievement index: 3.3, 1.7,
    /// 1.0, 0.9, 0.5, 0.3, 0.2, 0.1.
    ///
    /// ## Example
    /// Two children with the correlation r have the eigenvectors (1, 1) and (1, -1), so each has half of the weight.
    /// ```toml
    /// use = "principal-components"
    /// params = { variant = "loading" }
    ///
    /// [example]
    /// columns = { a = [1, 2, 3], b = [2, 1, 3] }
    /// gives = [0.5, 0.5]
    /// within = 1e-12
    /// ```
    pub struct PrincipalComponents: Weighting = "principal-components" {
        title { zh: "主成分分析赋权法", en: "Principal components" }
        page_zh "principal_components.zh.md"
        params {
            /// What of a component counts.
            variant: Variant;
            /// How many components are kept.
            components: Option<u32>, min 1.0;
            /// The share of the variance that the kept components explain at least.
            share: Option<f64>, above 0.0, max 1.0;
        }
        texts {
            "components-too-many" => { zh: "要求保留 {found} 个主成分，而下级只有 {expected} 个", en: "{found} components are asked for, but there are {expected} children" }
            "components-twice" => { zh: "`components` 与 `share` 只能给出一个", en: "`components` and `share` cannot both be given" }
            "components-kept" => { zh: "保留 {count} 个主成分，特征值 {values}，累计解释方差 {value}%", en: "{count} components kept, eigenvalues {values}, {value} % of the variance" }
            "component-negative" => {
                zh: "`{id}` 的权重为负（{value}）；可改用 `use = \"loading\"`，或检查指标方向",
                en: "the weight of `{id}` is negative ({value}); take `use = \"loading\"`, or look at its direction",
            }
        }
        example r#"{"variant": "loading"}"#
    }
}

impl Weighting for PrincipalComponents {
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
        one_rule(self.components, self.share)
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        if data.cols() == 1 {
            return Ok(vec![1.0]);
        }
        let kept = components(data, self.components, self.share)?;
        let mut weights = vec![0.0; data.cols()];
        for (value, vector) in kept.values.iter().zip(&kept.vectors) {
            for (w, u) in weights.iter_mut().zip(vector) {
                *w += value
                    * match self.variant {
                        Variant::Loading => value.max(0.0).sqrt() * u.abs(),
                        Variant::Eigenvector => u.abs(),
                        Variant::Signed => *u,
                        Variant::Squared => value * u * u,
                    };
            }
        }
        let total = indicia_kernels::sum(&weights);
        if total <= 0.0 {
            return Err(Failure::new("weights-undetermined"));
        }
        weights.iter_mut().for_each(|w| *w /= total);
        if let Some(j) = weights.iter().position(|w| *w < 0.0) {
            return Err(Failure::new("component-negative").arg("id", data.field(j).id).arg("value", format!("{:.4}", weights[j])));
        }
        tell(&kept, call);
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, instance, matrix, reference, run};

    #[test]
    fn the_variants_on_the_technology_achievement_index() {
        let columns = ["patents", "royalties", "internet", "exports", "telephones", "electricity", "schooling", "university"];
        let Some(table) = reference("oecd_tai/tai_23.csv", &columns) else { return };
        let named: Vec<(&str, &[f64])> = columns.iter().zip(&table).map(|(id, x)| (*id, x.as_slice())).collect();
        for (variant, patents) in [("loading", 0.094), ("eigenvector", 0.114), ("signed", 0.151)] {
            let params = format!(r#"{{"variant": "{variant}", "components": 4}}"#);
            let got = run(PrincipalComponents::method(), &params, &matrix(&named)).unwrap();
            close(&[got.all()[0], got.all().iter().sum()], &[patents, 1.0], 0.0005);
        }
        // printed with one decimal; the inputs are printed with two decimals of a logarithm, which moves the first by 0.054
        let all = run(PrincipalComponents::method(), r#"{"variant": "loading", "components": 8}"#, &matrix(&named)).unwrap();
        let values: Vec<f64> = all.arg("values").unwrap().split(", ").map(|v| v.parse().unwrap()).collect();
        close(&values, &[3.3, 1.7, 1.0, 0.9, 0.5, 0.3, 0.2, 0.1], 0.055);
    }

    #[test]
    fn a_child_that_two_others_share() {
        // r_ab = r_ac = r and r_bc = 0: the first eigenvector is (1/sqrt 2, 1/2, 1/2), whatever r
        let b = [-1.0, -1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.0];
        let c = [-1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, 1.0];
        let a = [-2.0, 0.0, -1.0, 1.0, -1.0, 1.0, 0.0, 2.0];
        let x = matrix(&[("a", &a), ("b", &b), ("c", &c)]);
        let r = indicia_kernels::pearson(&a, &b).unwrap();
        let rc = indicia_kernels::pearson(&a, &c).unwrap();
        assert!((r - rc).abs() < 1e-15);
        let got = run(PrincipalComponents::method(), r#"{"variant": "eigenvector", "components": 1}"#, &x).unwrap().all();
        let h = libm::sqrt(0.5);
        close(&got, &[h / (h + 1.0), 0.5 / (h + 1.0), 0.5 / (h + 1.0)], 1e-13);
        let squared = run(PrincipalComponents::method(), r#"{"variant": "squared", "components": 1}"#, &x).unwrap().all();
        close(&squared, &[0.5, 0.25, 0.25], 1e-13);
        // no component can be left out when everything is to be explained
        let share = run(PrincipalComponents::method(), r#"{"variant": "loading", "share": 1}"#, &x).unwrap();
        assert_eq!(share.arg("count"), Some("3"));
    }

    #[test]
    fn what_has_no_components_is_refused() {
        let code = |params: &str, x: &[(&str, &[f64])]| run(PrincipalComponents::method(), params, &matrix(x)).unwrap_err().code;
        let loading = r#"{"variant": "loading"}"#;
        assert_eq!(code(loading, &[("a", &[1.0, 1.0, 1.0]), ("b", &[1.0, 2.0, 4.0])]), "constant-column");
        assert_eq!(code(loading, &[("a", &[1.0, 2.0]), ("b", &[1.0, 2.0])]), "too-few");
        let two: &[(&str, &[f64])] = &[("a", &[1.0, 2.0, 3.0]), ("b", &[3.0, 2.0, 1.0])];
        assert_eq!(code(r#"{"variant": "loading", "components": 3}"#, two), "components-too-many");
        assert_eq!(code(r#"{"variant": "signed"}"#, two), "weights-undetermined");
        assert_eq!(
            instance(PrincipalComponents::method(), r#"{"variant": "loading", "components": 1, "share": 0.5}"#).err().unwrap().path,
            "share"
        );
    }
}
