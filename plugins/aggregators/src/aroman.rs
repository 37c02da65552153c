//! AROMAN: two scalings, averaged.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{are_costs, check_costs, length, refuse_below, refuse_zeros, sweep};

method! {
    /// # aroman: two scalings averaged (AROMAN, 两步标准化排序法)
    ///
    /// ```text
    /// t_ij  = ( beta (x_ij - min_j) / (max_j - min_j) + (1 - beta) x_ij / sqrt(sum over i of x_ij^2) ) / 2
    /// A_i   = sum of w_j t_ij over the benefits,   L_i = sum of w_j t_ij over the children in `costs`
    /// score = L_i^lambda + A_i^(1 - lambda)                   w sums to one
    /// ```
    ///
    /// Minima, maxima and lengths are over the units of the fit. Children are scores, the higher the better. `costs` names those that were costs before their normaliser turned them: they are put together apart from the
    /// benefits. Without `costs` the score is A^(1 - lambda), which orders units as the weighted mean of t does. A unit outside the fit that is below the least of a child counts as the least there. The score looks at all
    /// units: it changes when one joins or leaves.
    ///
    /// The published formula takes costs as they are, so that L grows with them and with L the score: a unit that costs *more* would score higher. Here they are turned. To see the published numbers, feed raw costs as if they
    /// were benefits (`none`) and name them in `costs`.
    ///
    /// **Range**: [0, 2] for the units of the fit.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`aroman-negative`). A child that is zero for all units: refused (`zero-column`). A child without any difference between the units has 0 for its first scaling and says so
    /// (`constant-child`). A name in `costs` that is no child: refused (`not-a-child`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Bošković, Švadlenka, Jovčić, Dobrodolac, Simić & Bacanin (2023), *An alternative ranking order method accounting for two-step normalization (AROMAN)*, IEEE Access 11, 39496-39507,
    /// doi:10.1109/ACCESS.2023.3265818. `pymcdm.methods.AROMAN` gives the same scores.
    ///
    /// ## Example
    /// The scalings are 0, 1 and 0.6, 0.8: t = 0.15, 0.45.
    /// ```toml
    /// use = "aroman"
    ///
    /// [example]
    /// columns = { a = [3, 4] }
    /// weights = [1]
    /// gives = [0.387298334621, 0.670820393250]
    /// within = 1e-11
    /// ```
    pub struct Aroman: Aggregator = "aroman" {
        title { zh: "AROMAN 两步标准化排序法", en: "AROMAN" }
        page_zh "aroman.zh.md"
        params {
            /// Share of the first scaling, between the extremes.
            beta: f64 = 0.5, min 0.0, max 1.0;
            /// Exponent of the costs; benefits have the rest to 1.
            lambda: f64 = 0.5, above 0.0, below 1.0;
            /// Children that were costs before they were turned.
            costs: Vec<String> = Vec::new();
        }
        texts {
            "aroman-negative" => { zh: "`{id}` 中有负值 {value}，AROMAN 要求数值非负", en: "`{id}` holds {value}, but AROMAN needs values that are not negative" }
            "constant-child" => { zh: "`{id}` 的取值全部为 {value}，在 `{node}` 的 AROMAN 中第一种标准化为 0", en: "all values of `{id}` are {value}, so its first scaling in `{node}` is 0" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "one-vector" => { zh: "AROMAN 的标准化由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the scalings of AROMAN are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

impl Aroman {
    fn score(&self, costs: &[bool], members: &[&[f64]], rows: &[&[f64]], w: &[f64], y: &mut [f64]) {
        let mut sums = [vec![0.0; y.len()], vec![0.0; y.len()]];
        for (j, column) in members.iter().enumerate() {
            let (lo, hi) = indicia_kernels::min_max(column).unwrap_or((0.0, 0.0));
            let (span, length) = (hi - lo, length(column));
            for (sum, x) in sums[usize::from(costs[j])].iter_mut().zip(rows[j]) {
                let between = if span > 0.0 && *x > lo { (x - lo) / span } else { 0.0 };
                *sum += w[j] * ((self.beta * between + (1.0 - self.beta) * (x / length)) / 2.0);
            }
        }
        let any = costs.contains(&true);
        for (y, (a, l)) in y.iter_mut().zip(sums[0].iter().zip(&sums[1])) {
            *y = libm::pow(*a, 1.0 - self.lambda) + if any { libm::pow(*l, self.lambda) } else { 0.0 };
        }
    }
}

impl Aggregator for Aroman {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([0.0, f64::INFINITY]),
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Full,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, call: &Call) -> Result<Members, Failure> {
        check_costs(&self.costs, data)?;
        refuse_below(data, true, "aroman-negative")?;
        refuse_zeros(data)?;
        for (j, column) in data.columns.iter().enumerate() {
            if let Some((lo, hi)) = indicia_kernels::min_max(column.values)
                && lo == hi
                && self.beta > 0.0
            {
                call.warn(Failure::new("constant-child").arg("id", data.field(j).id).arg("value", lo));
            }
        }
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
        refuse_below(data, true, "aroman-negative")?;
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
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: AROMAN()(X, w, [1] * 4), and AROMAN(beta=0.3, lam=0.6)(X, w, [1, -1, 1, -1]), which takes costs as they are
        let x = peers::common().weights(&peers::WEIGHTS);
        let peer =
            [0.4478136619650929, 0.5069641743372706, 0.440633556242794, 0.5077199125141089, 0.47107775882315267, 0.47661634855403157];
        close(&run(Aroman::method(), "{}", &x).unwrap().all(), &peer, 1e-13);
        let peer = [0.6439264444777514, 0.6853281134706891, 0.6334375008554787, 0.7008066550804474, 0.6675488836363381, 0.6625761719028022];
        let got = run(Aroman::method(), r#"{"beta": 0.3, "lambda": 0.6, "costs": ["b", "d"]}"#, &x).unwrap().all();
        close(&got, &peer, 1e-13);
    }

    #[test]
    fn the_published_vehicles_have_the_published_scores() {
        // Bošković et al. (2023), four electric vehicles, the price as it is, in four decimals as the documentation of pymcdm 1.4.0 quotes them
        let x = matrix(&[
            ("price", &[40000.0, 38500.0, 39400.0, 48000.0]),
            ("c2", &[1.2, 1.15, 0.6, 1.3]),
            ("c3", &[1.4, 1.2, 1.1, 1.6]),
            ("c4", &[8.0, 6.0, 7.0, 10.0]),
            ("c5", &[9.0, 6.0, 5.0, 12.0]),
        ])
        .weights(&[0.28, 0.22, 0.26, 0.15, 0.09]);
        let got = run(Aroman::method(), r#"{"costs": ["price"]}"#, &x).unwrap().all();
        close(&got, &[0.6727, 0.5535, 0.4721, 0.8718], 0.00005001);
    }

    #[test]
    fn a_later_unit_is_scaled_by_the_fit() {
        let fit = matrix(&[("a", &[3.0, 4.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.0, 8.0])]).weights(&[1.0]);
        // (0 + 0.4) / 4 and (5 + 1.6) / 4
        close(&run_on(Aroman::method(), "{}", &fit, &later).unwrap().all(), &[libm::sqrt(0.1), libm::sqrt(1.65)], 1e-14);
    }

    #[test]
    fn what_cannot_be_scaled_is_told_or_refused() {
        let x = |a: &[f64]| matrix(&[("a", a)]).weights(&[1.0]);
        assert_eq!(run(Aroman::method(), "{}", &x(&[2.0, 2.0])).unwrap().codes(), ["constant-child"]);
        assert_eq!(run(Aroman::method(), "{}", &x(&[2.0, -2.0])).unwrap_err().code, "aroman-negative");
        assert_eq!(run(Aroman::method(), "{}", &x(&[0.0, 0.0])).unwrap_err().code, "zero-column");
        assert_eq!(run(Aroman::method(), r#"{"costs": ["b"]}"#, &x(&[2.0, 3.0])).unwrap_err().code, "not-a-child");
    }
}
