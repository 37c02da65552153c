//! MULTIMOORA: three orders, put together.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{are_costs, check_costs, length, refuse_below, sweep, unturned};

choices! {
    /// How the three orders become one score.
    pub enum Combine {
        /// The units that a unit is ahead of in most of the orders.
        Dominance = "dominance",
        /// The improved Borda rule: places and values together.
        Borda = "borda",
    }
}

method! {
    /// # multimoora: three orders in one (MULTIMOORA, 多目标比率优化法)
    ///
    /// A sum that lets children make up for each other, the greatest single regret that lets nothing make up for it, and a product between the two. A unit that is ahead by
    /// most of them is ahead.
    ///
    /// ```text
    /// r_ij = x_ij / sqrt(sum over i of x_ij^2),   w sums to one
    /// S_i  = sum of w_j r_ij                      ratio system; children in costs count below zero
    /// R_i  = max of w_j |best r_j - r_ij|         reference point, the lower the better
    /// U_i  = product of x_ij^w_j                  full multiplicative form; children in costs stand below the line
    /// score = how many units k it is ahead of in more of S, R, U than it is behind         combine = "dominance"
    ///         ( S_i (n + 1 - p_S) / |S| - R_i p_R / |R| + U_i (n + 1 - p_U) / |U| ) / (n (n + 1) / 2)   "borda"
    /// ```
    ///
    /// best is the greatest `r_j` of the units of the fit, n their number; `p_S`, `p_R` and `p_U` are the places of the unit in the three orders, 1 the best, and `|S|`, `|R|` and `|U|` are the
    /// square roots of the sums of squares. Values that agree in `decimals` decimals (of the greatest one) are equal, so that rounding makes no order.
    ///
    /// Children are scores, the higher the better. `costs` names those that were costs before `linear-proportion` turned them: a cost is then in inverse proportion to its score, and the ratio system
    /// subtracts it as published. Without `costs` all children are benefits. The score looks at all units: it changes when one joins or leaves, and so can the order of two others.
    ///
    /// **Range**: [0, n - 1] with `dominance`; without bounds with `borda`.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A value of zero or less has no product: refused (`multimoora-not-positive`). A name in `costs` that is no child: refused (`not-a-child`). Units that are all alike score 0 with `dominance`. Weights by
    /// group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`). The time grows with the square of the number of units with `dominance`.
    ///
    /// ## Source
    /// Brauers & Zavadskas (2010), *Project management by MULTIMOORA as an instrument for transition economies*, Technological and Economic Development of Economy 16(1), 5-24,
    /// doi:10.3846/tede.2010.01; (2012), *Robustness of MULTIMOORA: a method for multi-objective optimization*, Informatica 23(1), 1-25, whose general dominance in two of three orders this
    /// is. The improved Borda rule: Wu, Liao, Xu, Hafezalkotob & Herrera (2018), *Probabilistic linguistic MULTIMOORA*, IEEE Transactions on Fuzzy Systems 26(6), 3688-3702. `MultiMOORA` of scikit-criteria 0.10 gives the same numbers under equal weights as long as no place is shared; it leaves out pairs that tie in any
    /// order, and in the product it multiplies values by weights, which changes no order, so that weights do not count there. `multimoora_method` of pyDecision takes no weights and gives
    /// the three parts without putting them together.
    ///
    /// ## Example
    /// All three orders are second, third, first.
    /// ```toml
    /// use = "multimoora"
    ///
    /// [example]
    /// columns = { a = [1, 4, 8], b = [1, 4, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [0, 2, 1]
    /// ```
    pub struct Multimoora: Aggregator = "multimoora" {
        title { zh: "MULTIMOORA 多目标比率优化法", en: "MULTIMOORA" }
        page_zh "multimoora.zh.md"
        params {
            /// How the three orders become one score.
            combine: Combine = Combine::Dominance;
            /// Children that were costs before they were turned into shares of the best.
            costs: Vec<String> = Vec::new();
            /// Decimals of the greatest value in which two values must differ to have an order.
            decimals: u32 = 12, max 15.0;
        }
        texts {
            "multimoora-not-positive" => { zh: "`{id}` 中有 {value}，MULTIMOORA 的乘积形式要求数值大于零", en: "`{id}` holds {value}, but the product of MULTIMOORA needs values above zero" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "one-vector" => { zh: "MULTIMOORA 比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "MULTIMOORA compares all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// The three values of each row, and two of them once more as places count them: whole numbers, more is better.
struct Parts {
    values: [Vec<f64>; 3],
    keys: [Vec<f64>; 3],
}

/// What the rows are measured by.
struct Measure<'a> {
    w: &'a [f64],
    costs: &'a [bool],
    lengths: Vec<f64>,
    best: Vec<f64>,
    /// One unit in the last decimal that counts, of each value.
    grains: [f64; 3],
}

impl Measure<'_> {
    fn values(&self, columns: &[Vec<f64>]) -> [Vec<f64>; 3] {
        let rows = columns.first().map_or(0, Vec::len);
        let [mut sums, mut regrets, mut logs] = [vec![0.0; rows], vec![0.0_f64; rows], vec![0.0; rows]];
        for (j, column) in columns.iter().enumerate().filter(|(j, _)| self.w[*j] != 0.0) {
            let (w, length, best) = (self.w[j], self.lengths[j], self.best[j]);
            let sign = if self.costs[j] { -1.0 } else { 1.0 };
            for (i, x) in column.iter().enumerate() {
                let r = x / length;
                sums[i] += sign * (w * r);
                regrets[i] = regrets[i].max(w * (sign * (best - r)));
                logs[i] += sign * (w * libm::log(*x));
            }
        }
        [sums, regrets, logs]
    }

    fn parts(&self, columns: &[Vec<f64>]) -> Parts {
        let values = self.values(columns);
        let key = |n: usize, sign: f64| values[n].iter().map(|x| sign * libm::round(x / self.grains[n])).collect();
        let keys = [key(0, 1.0), key(1, -1.0), key(2, 1.0)];
        Parts { values, keys }
    }
}

fn dominance(members: &Parts, rows: &Parts, y: &mut [f64]) {
    let count = members.keys[0].len();
    for (i, y) in y.iter_mut().enumerate() {
        let ahead = |k: &usize| {
            let net = |n: usize| {
                let (own, other) = (rows.keys[n][i], members.keys[n][*k]);
                i32::from(own > other) - i32::from(own < other)
            };
            net(0) + net(1) + net(2) > 0
        };
        *y = (0..count).filter(ahead).count() as f64;
    }
}

fn borda(members: &Parts, rows: &Parts, y: &mut [f64]) {
    let n = members.keys[0].len() as f64;
    // Products as shares of the greatest, which leaves their proportions alone.
    let top = indicia_kernels::max(&members.values[2]).unwrap_or(0.0);
    for (part, sign) in [(0, 1.0), (1, -1.0), (2, 1.0)] {
        let of = |parts: &Parts| -> Vec<f64> {
            if part == 2 { parts.values[2].iter().map(|x| libm::exp(x - top)).collect() } else { parts.values[part].clone() }
        };
        let size = length(&of(members));
        let mut sorted = members.keys[part].clone();
        sorted.sort_by(f64::total_cmp);
        for ((y, x), key) in y.iter_mut().zip(of(rows)).zip(&rows.keys[part]) {
            let place = 1.0 + (sorted.len() - sorted.partition_point(|k| k <= key)) as f64;
            let points = if sign > 0.0 { n + 1.0 - place } else { place };
            let share = if size > 0.0 { x / size } else { 0.0 };
            *y += sign * (share * points) / (n * (n + 1.0) / 2.0);
        }
    }
}

impl Multimoora {
    fn score(&self, costs: &[bool], members: &[&[f64]], rows: &[&[f64]], w: &[f64], y: &mut [f64]) {
        let (members, rows) = (unturned(members, costs), unturned(rows, costs));
        let lengths: Vec<f64> = members.iter().map(|c| length(c)).collect();
        let ends = members.iter().map(|c| indicia_kernels::min_max(c).unwrap_or((0.0, 0.0)));
        let best = ends.zip(costs).zip(&lengths).map(|(((lo, hi), cost), length)| if *cost { lo / length } else { hi / length }).collect();
        let mut measure = Measure { w, costs, lengths, best, grains: [1.0; 3] };
        let digits = libm::pow(10.0, -f64::from(self.decimals));
        let values = measure.values(&members);
        for (grain, x) in measure.grains.iter_mut().zip(&values) {
            let most = x.iter().fold(0.0, |most: f64, x| most.max(libm::fabs(*x)));
            *grain = if most > 0.0 { digits * most } else { 1.0 };
        }
        // A logarithm differs by the share by which the product does.
        measure.grains[2] = digits;
        let (members, rows) = (measure.parts(&members), measure.parts(&rows));
        y.fill(0.0);
        match self.combine {
            Combine::Dominance => dominance(&members, &rows, y),
            Combine::Borda => borda(&members, &rows, y),
        }
    }
}

impl Aggregator for Multimoora {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::Positive,
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        check_costs(&self.costs, data)?;
        refuse_below(data, false, "multimoora-not-positive")?;
        Members::of(data)
    }

    fn aggregate(
        &self,
        state: &Members,
        _: Option<&()>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        let costs = are_costs(&self.costs, data);
        refuse_below(data, false, "multimoora-not-positive")?;
        sweep(state, data, weights, out, call, "overflow", &|members, rows, w, y| {
            self.score(&costs, members, rows, w, y);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{Given, arg, close, matrix, run, run_on};

    /// Heating losses of six designs of a building: Kracka, Brauers & Zavadskas (2010), Inzinerine Ekonomika 21(4), 352-359. Costs are turned as `linear-proportion` does.
    fn buildings() -> Given {
        let over = |x: [f64; 6]| x.map(|x| 1.0 / x);
        matrix(&[
            ("x1", &over([33.95, 38.9, 37.59, 30.44, 36.21, 37.8])),
            ("x2", &over([23.78, 4.17, 9.36, 37.59, 14.79, 8.55])),
            ("x3", &over([11.45, 6.32, 8.23, 13.91, 9.17, 7.97])),
            ("x4", &over([39.97, 0.01, 4.35, 74.08, 17.77, 2.35])),
            ("x5", &[29.44, 4.29, 10.22, 45.1, 17.06, 9.25]),
            ("x6", &over([167.1, 132.52, 136.71, 198.34, 148.3, 134.83])),
            ("x7", &[3.852, 25.184, 10.845, 2.186, 6.61, 11.935]),
        ])
        .weights(&[1.0; 7])
    }

    const COSTS: &str = r#""costs": ["x1", "x2", "x3", "x4", "x6"]"#;

    #[test]
    fn the_published_buildings_come_in_the_published_order() {
        // The paper's orders are 5 1 3 6 4 2, 4 5 1 6 2 3 and 5 1 3 6 4 2, the final one 5 1 3 6 4 2; scikit-criteria 0.10: MultiMOORA().evaluate(dm).e_.score
        let got = run(Multimoora::method(), &format!("{{{COSTS}}}"), &buildings()).unwrap().all();
        assert_eq!(got, [1.0, 5.0, 3.0, 0.0, 2.0, 4.0]);
    }

    #[test]
    fn the_improved_borda_rule_is_that_of_its_formula() {
        // numpy, with X as printed, s = -1 for costs: V = X/np.sqrt((X**2).sum(0)); S = (V*s).sum(1)/7; R = abs(V - np.where(s > 0, V.max(0), V.min(0))).max(1)/7;
        // U = np.exp((np.log(X)*s).sum(1)/7); p = the places; n = lambda v: v/np.sqrt((v**2).sum())
        // (n(S)*(7 - pS) - n(R)*pR + n(U)*(7 - pU))/21
        let got = run(Multimoora::method(), &format!(r#"{{"combine": "borda", {COSTS}}}"#), &buildings()).unwrap().all();
        let published = [
            -0.10916534767775211,
            0.11577319662751939,
            -0.00966033492398699,
            -0.17273832831486405,
            -0.054398708992982506,
            -0.029971109914372504,
        ];
        close(&got, &published, 1e-13);
    }

    #[test]
    fn the_common_matrix_has_the_scores_of_scikit_criteria() {
        // scikit-criteria 0.10, V = X / np.sqrt((X**2).sum(0)): MultiMOORA().evaluate(skcriteria.mkdm(V, [max] * 4, np.ones(4) / 4)).e_.score
        let got = run(Multimoora::method(), "{}", &peers::common().weights(&[0.25; 4])).unwrap().all();
        assert_eq!(got, [2.0, 4.0, 0.0, 5.0, 3.0, 1.0]);
    }

    #[test]
    fn places_that_are_shared_decide_nothing() {
        // The first two tie in every order.
        let got =
            |a: &[f64], b: &[f64]| run(Multimoora::method(), "{}", &matrix(&[("a", a), ("b", b)]).weights(&[1.0, 1.0])).unwrap().all();
        assert_eq!(got(&[2.0, 2.0, 1.0], &[2.0, 2.0, 1.0]), [1.0, 1.0, 0.0]);
        // Columns are equally long and sums are all 6; products 9, 5, 5 and regrets 2, 4, 4 put the first ahead, where scikit-criteria counts nothing.
        assert_eq!(got(&[3.0, 1.0, 5.0], &[3.0, 5.0, 1.0]), [2.0, 0.0, 0.0]);
    }

    #[test]
    fn a_later_unit_has_its_places_among_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 4.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[3.0, 5.0, 0.5])]).weights(&[1.0]);
        assert_eq!(run_on(Multimoora::method(), "{}", &fit, &later).unwrap().all(), [2.0, 3.0, 0.0]);
    }

    #[test]
    fn what_has_no_product_and_no_name_is_refused() {
        let x = matrix(&[("a", &[1.0, 0.0])]).weights(&[1.0]);
        let failure = run(Multimoora::method(), "{}", &x).unwrap_err();
        assert_eq!((failure.code.as_str(), arg(&failure, "value")), ("multimoora-not-positive", Some("0")));
        let failure = run(Multimoora::method(), r#"{"costs": ["b"]}"#, &matrix(&[("a", &[1.0, 2.0])]).weights(&[1.0])).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.path.as_str(), arg(&failure, "children")), ("not-a-child", "costs[0]", Some("a")));
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Multimoora::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}
