//! WASPAS: between the arithmetic and the geometric mean.

use indicia_plugin::method::{Finding, Level};
use indicia_plugin::prelude::*;

use crate::fold::{each_row, mean_of, weighed};
use crate::formula::{bound, list, mean_formula, named, quoted, weighed_fields};

method! {
    /// # waspas: between the arithmetic and the geometric mean (WASPAS, 加权和积法)
    ///
    /// ```text
    /// score = lambda * sum w x / sum w + (1 - lambda) * product of x^(w / sum w)
    /// ```
    ///
    /// `lambda` = 1 is the weighted mean, 0 the geometric mean, and what is between lets low values weigh more than they do in the mean, but not as much as in a product. Scores are taken
    /// to be the higher the better. The published method takes the values relative to the best: the normaliser `linear-proportion`, which turns costs as well.
    ///
    /// **Range**: from the least to the greatest child.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// A child that is 0 makes the product 0 whatever the others are, and says so (`geometric-zero`). A negative child: no score (`geometric-negative`). Weights that sum to
    /// zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Zavadskas, Turskis, Antucheviciene & Zakarevicius (2012), *Optimization of weighted aggregated sum product assessment*, Elektronika ir Elektrotechnika 122(6), 3-6.
    /// `pymcdm.methods.WASPAS` over `linear-proportion` gives the same scores.
    ///
    /// ## Example
    /// The mean is 5, the geometric mean 4.
    /// ```toml
    /// use = "waspas"
    ///
    /// [example]
    /// columns = { a = [2, 3], b = [8, 3] }
    /// weights = [0.5, 0.5]
    /// gives = [4.5, 3]
    /// ```
    pub struct Waspas: RowAggregator = "waspas" {
        title { zh: "WASPAS 加权和积法", en: "WASPAS" }
        page_zh "waspas.zh.md"
        params {
            /// Share of the arithmetic mean.
            lambda: f64 = 0.5, min 0.0, max 1.0;
        }
    }
}

impl RowAggregator for Waspas {
    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: true,
            fit: Fit::None,
            range: Some([0.0, f64::INFINITY]),
            compensability: if self.lambda == 1.0 { Compensability::Full } else { Compensability::Partial },
            ..Facts::default()
        }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        each_row(data, weights, out, call, |row, column, x, w| {
            if let Some(j) = weighed(w).find(|j| x[*j] < 0.0) {
                return Err(Failure::new("geometric-negative").arg("id", data.field(j).id).arg("value", x[j]));
            }
            let product = match weighed(w).find(|j| x[*j] == 0.0) {
                Some(j) if self.lambda < 1.0 => {
                    let what = Failure::new("geometric-zero").arg("id", data.field(j).id);
                    let (row, column) = (Some(row as u32), Some(column as u32));
                    call.findings.take(Finding { level: Level::Warning, what, row, column });
                    0.0
                }
                Some(_) => 0.0,
                None => {
                    let total: f64 = w.iter().sum();
                    libm::exp(weighed(w).map(|j| w[j] / total * libm::log(x[j])).sum())
                }
            };
            Ok(self.lambda * mean_of(x, w) + (1.0 - self.lambda) * product)
        })
    }

    fn explain(&self, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let (fields, weights) = weighed_fields(fields, weights);
        let w = named("w", &fields);
        let mean = mean_formula(&fields, &w);
        let total = list(&fields, &w, |_, w| w.into());
        let factor = |(f, w): (&Field, &String)| format!("{} ^ ({} / sum({total}))", quoted(f.id), quoted(w));
        let product: Vec<String> = fields.iter().zip(&w).map(factor).collect();
        let formula = format!("{} * ({mean}) + {} * {}", self.lambda, 1.0 - self.lambda, product.join(" * "));
        Some(Explanation { formula, names: bound(w, &weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run};

    #[test]
    fn the_share_of_the_mean_is_the_parameter() {
        let x = matrix(&[("a", &[2.0, 1.0]), ("b", &[8.0, 16.0])]).weights(&[1.0, 1.0]);
        let got = |params: &str| run(Waspas::method(), params, &x).unwrap().all();
        close(&got(r#"{"lambda": 1}"#), &[5.0, 8.5], 1e-14);
        close(&got(r#"{"lambda": 0}"#), &[4.0, 4.0], 1e-14);
        close(&got(r#"{"lambda": 0.25}"#), &[4.25, 5.125], 1e-14);
    }

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: pymcdm.methods.WASPAS()(X, w, [1, 1, 1, 1]), which divides by the greatest value first
        let got = run(Waspas::method(), "{}", &peers::common_scaled(&peers::MAXIMA).weights(&peers::WEIGHTS)).unwrap().all();
        close(&got, &[0.766158173797, 0.845540390024, 0.742344993259, 0.843055330489, 0.771569526709, 0.805573226416], 1e-11);
    }

    #[test]
    fn zero_and_less_than_zero_are_told() {
        let x = matrix(&[("a", &[0.0, -1.0]), ("b", &[8.0, 16.0])]).weights(&[0.5, 0.5]);
        let got = run(Waspas::method(), "{}", &x).unwrap();
        assert_eq!((got.values[0], got.values[1]), (Some(2.0), None));
        assert_eq!(got.codes(), ["geometric-zero", "geometric-negative"]);
    }
}
