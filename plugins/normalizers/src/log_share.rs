//! Shares of the sum of logarithms.

use indicia_plugin::prelude::*;

use crate::cells;

method! {
    /// # log-share: share of the sum of logarithms (对数比重标准化)
    ///
    /// ```text
    /// positive   score = ln x / sum of ln x
    /// negative   score = (1 - ln x / sum of ln x) / (n - 1)
    /// ```
    ///
    /// The sum is over the n units of the fit, whose scores add up to 1 in either direction; it is the logarithm of the product of their values. Equal ratios of values are equal steps of the
    /// score, so a few giants do not decide alone as they do with `share-of-sum`.
    ///
    /// The scores depend on the unit of measure: 10 and 100 have the shares 1/3 and 2/3, and 5/11 and 6/11 when the same amounts are written as 100,000 and 1,000,000.
    ///
    /// **Range**: [0, 1] for the units of the fit; negative indicators [0, 1 / (n - 1)].
    /// **Direction**: positive and negative; a target has no form (`target-unsupported`).
    ///
    /// ## Missing values
    /// Stay missing, and are not looked at by the fit; n counts those that are there.
    ///
    /// ## Degenerate cases
    /// A value below 1 has a negative logarithm and no share: refused (`log-below-one`). Only ones: refused (`log-max`). A negative indicator needs two units (`too-few`). A constant column scores alike.
    ///
    /// ## Source
    /// Zavadskas, E. K. and Turskis, Z. (2008), *A new logarithmic normalization method in games theory*, Informatica 19, 303-314; `logarithmic_normalization` of the Python package pymcdm, which goes on below 1.
    ///
    /// ## Example
    /// ```toml
    /// use = "log-share"
    ///
    /// [example]
    /// x = [10, 100, 1000]
    /// gives = [0.166666666666667, 0.333333333333333, 0.5]
    /// ```
    pub struct LogShare: Normalizer = "log-share" {
        title { zh: "对数比重标准化", en: "Share of the sum of logarithms" }
        page_zh "log_share.zh.md"
        texts {
            "log-below-one" => {
                zh: "对数比重要求取值不小于 1，指标 `{indicator}` 含有 {value}",
                en: "the share of a logarithm needs values of 1 and more, but `{indicator}` holds {value}",
            }
        }
    }
}

state! {
    /// What logarithms are divided by.
    pub struct Logs {
        /// Their sum.
        total: f64,
        /// The number of units less one.
        others: f64,
    }
}

fn log(x: f64) -> Result<f64, Failure> {
    if x >= 1.0 { Ok(libm::log(x)) } else { Err(Failure::new("log-below-one").arg("value", x)) }
}

impl Normalizer for LogShare {
    type State = Logs;

    fn facts(&self) -> Facts {
        Facts { domain: Domain::Positive, order_preserving: true, min_rows: 1, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Logs, Failure> {
        cells::no_target(field)?;
        let needed = if field.direction == Direction::Negative { 2 } else { 1 };
        if x.len() < needed {
            return Err(crate::span::too_few(needed, x.len()));
        }
        let logs: Vec<f64> = x.iter().map(|v| log(*v)).collect::<Result<_, _>>()?;
        let total = indicia_kernels::sum(&logs);
        if total > 0.0 { Ok(Logs { total, others: (x.len() - 1) as f64 }) } else { Err(Failure::new("log-max").arg("value", 1)) }
    }

    fn transform(&self, s: &Logs, x: &[f64], field: &Field, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let negative = field.direction == Direction::Negative;
        cells::each(x, out, call, |x| {
            let share = log(x)? / s.total;
            Ok(if negative { (1.0 - share) / s.others } else { share })
        });
        Ok(())
    }

    fn explain(&self, s: &Logs, field: &Field) -> Option<Explanation> {
        let mut names = vec![("total".to_string(), s.total)];
        if field.direction == Direction::Negative {
            names.push(("others".into(), s.others));
            return Some(Explanation { formula: "(1 - ln(x) / total) / others".into(), names });
        }
        Some(Explanation { formula: "ln(x) / total".into(), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, column, run};

    #[test]
    fn both_directions_as_a_peer_computes_them() {
        // from pymcdm import normalizations as n; n.logarithmic_normalization(np.array([7,9,6,8,5,9.])); n.logarithmic_normalization(np.array([120,95,150,110,135,105.]), cost=True)
        let expected =
            [0.16461470610825701, 0.18587470661357844, 0.15157429472622522, 0.17591082425830798, 0.13615076168005288, 0.18587470661357844];
        close(&run(LogShare::method(), "{}", &column(&[7.0, 9.0, 6.0, 8.0, 5.0, 9.0])).unwrap().all(), &expected, 1e-15);
        let x = column(&[120.0, 95.0, 150.0, 110.0, 135.0, 105.0]).towards(Direction::Negative);
        let expected =
            [0.16653474982034278, 0.1681677509534015, 0.16497494456700404, 0.167142971756981, 0.16571142960029162, 0.16746815330197906];
        close(&run(LogShare::method(), "{}", &x).unwrap().all(), &expected, 1e-15);
    }

    #[test]
    fn the_unit_of_measure_matters_as_the_page_says() {
        close(&run(LogShare::method(), "{}", &column(&[10.0, 100.0])).unwrap().all(), &[1.0 / 3.0, 2.0 / 3.0], 1e-15);
        close(&run(LogShare::method(), "{}", &column(&[1e5, 1e6])).unwrap().all(), &[5.0 / 11.0, 6.0 / 11.0], 1e-15);
    }

    #[test]
    fn what_has_no_share_is_refused() {
        let code = |x: &[f64], d: Direction| run(LogShare::method(), "{}", &column(x).towards(d)).unwrap_err().code;
        assert_eq!(code(&[0.5, 2.0], Direction::Positive), "log-below-one");
        assert_eq!(code(&[1.0, 1.0], Direction::Positive), "log-max");
        assert_eq!(code(&[3.0], Direction::Negative), "too-few");
        assert_eq!(code(&[], Direction::Positive), "too-few");
    }
}
