//! Weights from an order of importance alone.

use indicia_plugin::prelude::*;

use crate::order_relation::{ORDER, at, order};

choices! {
    /// What a place is worth.
    pub enum Form {
        /// The centre of all weights that respect the order.
        Centroid = "centroid",
        /// In proportion to n + 1 less the place.
        Sum = "sum",
        /// In proportion to one over the place.
        Reciprocal = "reciprocal",
    }
}

method! {
    /// # rank-order: weights from an order of importance (ROC、RS、RR, 排序赋权法)
    ///
    /// Experts say which child is more important than which, and nothing else.
    ///
    /// ```text
    /// form = "centroid"     w_(r) = (1/n) sum over i = r..n of 1/i          ROC
    ///        "sum"          w_(r) = 2 (n + 1 - r) / (n (n + 1))             RS
    ///        "reciprocal"   w_(r) = (1/r) / sum over i = 1..n of 1/i        RR
    /// ```
    ///
    /// r is the place of a child, 1 the most important. Under `centroid` the weights are the mean of all vectors with w_(1) >= w_(2) >= ... that sum to one: the best guess when
    /// the order is all that is known. The table `order` has a row an expert with the places 1 ... n; the weights are the mean over the experts, who count by `experts` where it is given. The ordinal priority approach (OPA)
    /// is `reciprocal` with experts who are themselves put into an order and count as 1, 1/2, 1/3, ...: its linear programme has this solution, whatever alternatives it is given. How *much* more
    /// important one is than the next can be said with `order-relation`, which is the ratio form of SWARA too: there the ratio is 1 + s.
    ///
    /// **Range**: weights are positive and sum to one.
    /// **Direction**: plays no part: weights do not look at values.
    ///
    /// ## Missing values
    /// A row without any places is an expert who did not answer: left out, with a warning. A missing place is refused (`order-gap`).
    ///
    /// ## Degenerate cases
    /// Places that are not 1 to n, each once (`order-places`): refused where it stands. Numbers of `experts` that are negative or all zero (`experts-negative`), or not as many as experts
    /// (`experts-count`): refused.
    ///
    /// ## Source
    /// Barron & Barrett (1996), *Decision quality using ranked attribute weights*, Management Science 42(11), 1515-1523; Stillwell, Seaver & Edwards (1981) for RS and RR.
    /// Ataei, Mahmoudi, Feylizadeh & Li (2020), Applied Soft Computing 86, 105893, for OPA. Compared with `roc_method`, `rsw_method`, `rrw_method` and `opa_method` of pyDecision.
    ///
    /// ## Example
    /// (1 + 1/2 + 1/3) / 3, (1/2 + 1/3) / 3, (1/3) / 3.
    /// ```toml
    /// use = "rank-order"
    /// params = { form = "centroid" }
    ///
    /// [example]
    /// columns = { a = [], b = [], c = [] }
    /// expert = { order = [[2, 1, 3]] }
    /// gives = [0.27777778, 0.61111111, 0.11111111]
    /// within = 1e-8
    /// ```
    pub struct RankOrder: Weighting = "rank-order" {
        title { zh: "排序赋权法（ROC、RS、RR）", en: "Rank-order weights" }
        page_zh "rank_order.zh.md"
        params {
            /// What a place is worth.
            form: Form;
            /// How much each expert counts, in the order of the rows; all the same where it is not given.
            experts: Option<Vec<f64>>;
        }
        texts {
            "comparisons-missing" => {
                zh: "节点 `{node}` 缺少专家表 `{name}`：请写 `expert = { {name} = { file = \"…\" } }`，每位专家一行",
                en: "node `{node}` has no table `{name}`: write `expert = { {name} = { file = \"…\" } }`, a row an expert",
            }
            "order-gap" => { zh: "专家 {expert} 没有给 `{item}` 排序", en: "expert {expert} gives `{item}` no place" }
            "order-places" => {
                zh: "专家 {expert} 的排序应为 1 至 {count}，每个一次；`{item}` 处为 {found}",
                en: "the places of expert {expert} are 1 to {count}, each once; `{item}` has {found}",
            }
            "experts-count" => { zh: "`experts` 给出 {found} 个权数，而专家有 {expected} 位", en: "`experts` gives {found} numbers for {expected} experts" }
            "experts-negative" => { zh: "`experts` 的权数须非负且不全为零", en: "the numbers of `experts` are not negative and not all zero" }
            "expert-silent" => { zh: "专家 {expert} 未作答，不计入", en: "expert {expert} did not answer and is left out" }
        }
        example r#"{"form": "centroid"}"#
    }
}

impl RankOrder {
    /// Weights of the places from the first to the last.
    fn of_places(&self, n: usize) -> Vec<f64> {
        let worth: Vec<f64> = match self.form {
            // From the last on, so that each sum is that of the place after it and one term more.
            Form::Centroid => {
                let mut sum = 0.0;
                let mut worth: Vec<f64> = (1..=n)
                    .rev()
                    .map(|i| {
                        sum += 1.0 / i as f64;
                        sum
                    })
                    .collect();
                worth.reverse();
                worth
            }
            Form::Sum => (1..=n).map(|r| (n + 1 - r) as f64).collect(),
            Form::Reciprocal => (1..=n).map(|r| 1.0 / r as f64).collect(),
        };
        let total = indicia_kernels::sum(&worth);
        worth.into_iter().map(|w| w / total).collect()
    }
}

impl Weighting for RankOrder {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, inputs: vec![ORDER.into()], ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        let given = self.experts.as_deref().unwrap_or(&[1.0]);
        if given.iter().any(|x| *x < 0.0) || given.iter().all(|x| *x == 0.0) {
            return Err(Failure::new("experts-negative").at("experts"));
        }
        Ok(())
    }

    fn weights(&self, data: &Table, inputs: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let missing = || Failure::new("comparisons-missing").arg("name", ORDER);
        let orders = inputs.iter().find(|t| t.name == ORDER).ok_or_else(missing)?;
        if let Some(given) = self.experts.as_ref().filter(|e| e.len() != orders.rows) {
            return Err(Failure::new("experts-count").at("experts").arg("found", given.len()).arg("expected", orders.rows));
        }
        let places = self.of_places(data.cols());
        let mut sums = vec![0.0; data.cols()];
        let mut count = 0.0;
        for row in 0..orders.rows {
            let Some(order) = order(orders, row)? else {
                call.warn(Failure::new("expert-silent").at(at(ORDER, row, None)));
                continue;
            };
            let counts = self.experts.as_ref().map_or(1.0, |e| e[row]);
            order.iter().zip(&places).for_each(|(child, w)| sums[*child] += counts * w);
            count += counts;
        }
        if count == 0.0 {
            return Err(missing());
        }
        Ok(sums.into_iter().map(|s| s / count).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run};

    const GAP: f64 = f64::NAN;

    fn judged(rows: &[&[f64]]) -> Given {
        let ids = ["a", "b", "c", "d", "e"];
        let columns: Vec<(&str, &[f64])> = ids[..rows[0].len()].iter().map(|id| (*id, [].as_slice())).collect();
        Given { experts: vec![(ORDER.into(), rows.iter().map(|r| r.to_vec()).collect())], ..matrix(&columns) }
    }

    #[test]
    fn the_forms_are_those_of_pydecision() {
        // pyDecision 5.1.8: algorithm.roc_method(["g1", "g2", "g3", "g4", "g5"]), rsw_method, rrw_method likewise
        let x = judged(&[&[1.0, 2.0, 3.0, 4.0, 5.0]]);
        let got = |form: &str| run(RankOrder::method(), &format!(r#"{{"form": "{form}"}}"#), &x).unwrap().all();
        close(&got("centroid"), &[0.4566666666667, 0.2566666666667, 0.1566666666667, 0.09, 0.04], 1e-12);
        close(&got("sum"), &[0.3333333333333, 0.2666666666667, 0.2, 0.1333333333333, 0.0666666666667], 1e-12);
        close(&got("reciprocal"), &[0.4379562043796, 0.2189781021898, 0.1459854014599, 0.1094890510949, 0.0875912408759], 1e-12);
    }

    #[test]
    fn opa_is_the_reciprocal_form_with_experts_in_an_order() {
        // from pyDecision.algorithm import opa_method; opa_method([1,2,3], [np.array([2,1,3]), np.array([1,2,3]), np.array([3,1,2])],
        //   [np.array([[1,2,1],[2,1,3],[3,3,2]])] * 3, graph=False)[1]: the programme; its alternatives leave the weights of criteria alone
        let x = judged(&[&[2.0, 1.0, 3.0], &[1.0, 2.0, 3.0], &[3.0, 1.0, 2.0]]);
        let got = |experts: &str| run(RankOrder::method(), &format!(r#"{{"form": "reciprocal", "experts": {experts}}}"#), &x);
        close(&got("[6, 3, 2]").unwrap().all(), &[0.3305785123966943, 0.4710743801652893, 0.19834710743801648], 1e-14);
        assert_eq!(got("[1, 1]").unwrap_err().code, "experts-count");
        assert_eq!(
            crate::trial::instance(RankOrder::method(), r#"{"form": "sum", "experts": [0]}"#).err().unwrap().code,
            "experts-negative"
        );
    }

    #[test]
    fn experts_are_averaged_and_one_may_be_silent() {
        let x = judged(&[&[1.0, 2.0], &[GAP, GAP], &[2.0, 1.0]]);
        let got = run(RankOrder::method(), r#"{"form": "sum"}"#, &x).unwrap();
        assert_eq!((got.all(), got.codes()), (vec![0.5, 0.5], vec!["expert-silent"]));
    }

    #[test]
    fn what_is_no_order_is_refused_where_it_stands() {
        let failed = |row: &[f64]| run(RankOrder::method(), r#"{"form": "sum"}"#, &judged(&[row])).unwrap_err();
        let is = |f: Failure| (f.code, f.path);
        assert_eq!(is(failed(&[1.0, 1.0])), ("order-places".into(), "expert.order[0].b".into()));
        assert_eq!(is(failed(&[1.0, GAP])), ("order-gap".into(), "expert.order[0].b".into()));
        assert_eq!(failed(&[GAP, GAP]).code, "comparisons-missing");
    }
}
