//! CILOS weights.

use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

method! {
    /// # cilos: weights by the loss of impact (CILOS, 指标影响损失法)
    ///
    /// A child gets weight the less it loses when another child is at its best.
    ///
    /// ```text
    /// A_kj = value of child j for the unit that is best in child k
    /// P_kj = (max_j - A_kj) / max_j                          relative loss of j when k is at its best
    /// F    = P with -(sum over k of P_kj) on its diagonal
    /// F w  = 0,  sum of w = 1
    /// ```
    ///
    /// Where several units are best in a child, A holds the mean of their values: the first of them, which peers take, depends on the order of the rows. Scores
    /// are the higher the better; with raw or treated data a negative indicator counts as min_j / x.
    ///
    /// IDOCRIW is `combination` with `rule = "product"` of the sources `entropy` and `cilos`.
    ///
    /// **Range**: weights are not negative and sum to one.
    /// **Direction**: scores are the higher the better; with raw or treated data a negative indicator has a form of its own.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A negative value, or zero for a negative indicator: refused (`cilos-negative`). A column of zeros: refused (`zero-column`). A constant column gets the weight
    /// 0 and a warning (`constant-weightless`): as the peers compute, it would take all the weight, because nothing is ever lost in it. Where one unit is best in
    /// everything no child loses anything, and where losses fall apart into groups they are not unique: refused (`weights-undetermined`). One child alone
    /// has the weight 1. One unit: refused (`too-few`).
    ///
    /// ## Source
    /// Mirkin (1974), *Group Choice*; Zavadskas & Podvezko (2016), *Integrated determination of objective criteria weights in MCDM*, International Journal of
    /// Information Technology & Decision Making 15(2), 267-283. Compared with `cilos_weights` of pymcdm and `cilos_method` of pyDecision, which agree.
    ///
    /// ## Example
    /// b loses 1/2 when a is at its best, a loses 3/4 when b is: the weights are as 1/(3/4) to 1/(1/2), 2 to 3.
    /// ```toml
    /// use = "cilos"
    ///
    /// [example]
    /// columns = { a = [4, 1, 2], b = [3, 6, 3] }
    /// gives = [0.4, 0.6]
    /// within = 1e-12
    /// ```
    pub struct Cilos: Weighting = "cilos" {
        title { zh: "CILOS 指标影响损失法", en: "CILOS weights" }
        page_zh "cilos.zh.md"
        params {}
        texts {
            "cilos-negative" => {
                zh: "`{unit}` 的 `{id}` 为 {value}，CILOS 要求数值非负，逆向指标的数值大于零",
                en: "`{id}` of `{unit}` is {value}, but CILOS needs values that are not negative, and above zero for a negative indicator",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，CILOS 权重为 0", en: "the values of `{id}` are all the same, so its CILOS weight is 0" }
        }
    }
}

/// Values relative to the best one; `None` for a constant column.
fn relative(x: &[f64], field: &Field) -> Result<Option<Vec<f64>>, Failure> {
    let negative = field.direction == Direction::Negative;
    if let Some((row, x)) = x.iter().enumerate().find(|(_, x)| **x < 0.0 || negative && **x == 0.0) {
        let failure = Failure::new("cilos-negative").arg("id", field.id).arg("value", x);
        return Err(failure.arg("row", row).arg("unit", format!("#{}", row + 1)));
    }
    let Some((lo, hi)) = indicia_kernels::min_max(x) else { return Ok(None) };
    match (lo == hi, hi == 0.0) {
        (_, true) => Err(Failure::new("zero-column").arg("id", field.id)),
        (true, _) => Ok(None),
        _ => Ok(Some(x.iter().map(|x| if negative { lo / x } else { x / hi }).collect())),
    }
}

impl Weighting for Cilos {
    fn facts(&self) -> Facts {
        Facts { domain: Domain::NonNegative, min_rows: 2, data_driven: true, sums_to_one: true, scale_free: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        enough_rows(data, 2)?;
        let mut columns = Vec::new();
        let mut varying = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            match relative(column.values, &data.field(j))? {
                Some(y) => {
                    varying.push(j);
                    columns.push(y);
                }
                None if data.cols() > 1 => call.warn(Failure::new("constant-weightless").arg("id", data.field(j).id)),
                None => {}
            }
        }
        let mut weights = vec![0.0; data.cols()];
        let k = columns.len();
        if k == 0 && data.cols() > 1 {
            return Err(Failure::new("weights-undetermined"));
        }
        if k <= 1 {
            weights[varying.first().copied().unwrap_or(0)] = 1.0;
            return Ok(weights);
        }
        // F, row after row: how much child j loses when child i is at its best.
        let mut f = vec![0.0; k * k];
        for i in 0..k {
            let best: Vec<usize> = (0..data.rows).filter(|row| columns[i][*row] == 1.0).collect();
            for j in (0..k).filter(|j| *j != i) {
                let there: Vec<f64> = best.iter().map(|row| columns[j][*row]).collect();
                let loss = 1.0 - indicia_kernels::mean(&there).unwrap_or(1.0);
                f[i * k + j] = loss;
                f[j * k + j] -= loss;
            }
        }
        // The columns of F sum to zero, so that its last row says nothing new; the sum of the weights stands in its place.
        f[(k - 1) * k..].fill(1.0);
        let mut w = vec![0.0; k];
        if let Some(last) = w.last_mut() {
            *last = 1.0;
        }
        indicia_kernels::solve(&mut f, &mut w).map_err(|_| Failure::new("weights-undetermined"))?;
        // A stationary vector has no negative entry but for rounding.
        varying.iter().zip(&w).for_each(|(j, w)| weights[*j] = if *w > 0.0 { *w } else { 0.0 });
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run};

    #[test]
    fn two_children_share_by_what_they_lose() {
        let x = matrix(&[("a", &[4.0, 1.0, 2.0]), ("b", &[3.0, 6.0, 3.0])]);
        close(&run(Cilos::method(), "{}", &x).unwrap().all(), &[0.4, 0.6], 1e-15);
    }

    #[test]
    fn the_common_matrix_has_the_weights_of_the_peers() {
        // pymcdm 1.4.0: pymcdm.weights.cilos_weights(X, [1, 1, 1, 1]); pyDecision 5.1.8: cilos_method(X, ["max"] * 4)
        let got = run(Cilos::method(), "{}", &peers::common()).unwrap().all();
        // In the first child two units are best, of which the peers take the first: without the other the numbers are theirs.
        let first = peers::common_without(5);
        close(&run(Cilos::method(), "{}", &first).unwrap().all(), &[0.205032326071, 0.328570621194, 0.215054130889, 0.251342921846], 1e-11);
        assert!((got[0] - 0.205032326071).abs() > 1e-3, "the mean of both is another number: {got:?}");
    }

    #[test]
    fn idocriw_is_the_product_with_entropy() {
        // pymcdm 1.4.0: pymcdm.weights.idocriw_weights(X, [1, 1, 1, 1]), with the six units for the entropy weights
        let entropy = run(crate::Entropy::method(), peers::ENTROPY, &peers::common()).unwrap().all();
        let cilos = run(Cilos::method(), "{}", &peers::common_without(5)).unwrap().all();
        let both = crate::trial::Given { sources: vec![entropy, cilos], ..peers::common() };
        let got = run(crate::Combination::method(), r#"{"rule": "product"}"#, &both).unwrap().all();
        close(&got, &[0.301977541573, 0.272134263426, 0.25720803364, 0.168680161362], 1e-11);
    }

    #[test]
    fn ties_do_not_depend_on_the_order() {
        let x = matrix(&[("a", &[4.0, 4.0, 2.0]), ("b", &[3.0, 1.0, 6.0])]);
        let y = matrix(&[("a", &[4.0, 4.0, 2.0]), ("b", &[1.0, 3.0, 6.0])]);
        // b is at 2 of 6 where a is at its best: it loses 2/3; a loses 1/2
        close(&run(Cilos::method(), "{}", &x).unwrap().all(), &[4.0 / 7.0, 3.0 / 7.0], 1e-15);
        close(&run(Cilos::method(), "{}", &y).unwrap().all(), &[4.0 / 7.0, 3.0 / 7.0], 1e-15);
    }

    #[test]
    fn what_cannot_be_weighed_is_refused() {
        let code = |columns: &[(&str, &[f64])]| run(Cilos::method(), "{}", &matrix(columns)).unwrap_err().code;
        assert_eq!(code(&[("a", &[1.0, 2.0]), ("b", &[3.0, 4.0])]), "weights-undetermined");
        assert_eq!(code(&[("a", &[1.0, -2.0]), ("b", &[3.0, 4.0])]), "cilos-negative");
        assert_eq!(code(&[("a", &[0.0, 0.0]), ("b", &[3.0, 4.0])]), "zero-column");
        let flat = run(Cilos::method(), "{}", &matrix(&[("a", &[1.0, 2.0]), ("b", &[3.0, 3.0])])).unwrap();
        assert_eq!((flat.all(), flat.codes()), (vec![1.0, 0.0], vec!["constant-weightless"]));
    }

    #[test]
    fn a_negative_indicator_counts_by_its_least_value() {
        // min / x: 1, 1/4, 1/2, as of the first child of the example turned
        let turned = matrix(&[("a", &[1.0, 4.0, 2.0]), ("b", &[2.0, 1.0, 2.0])]).towards(Direction::Negative);
        close(&run(Cilos::method(), "{}", &turned).unwrap().all(), &[0.4, 0.6], 1e-15);
    }
}
