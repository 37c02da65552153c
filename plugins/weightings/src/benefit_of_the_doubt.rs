//! Weights that suit each unit best.

use indicia_kernels::{Constraints, Optimum, SimplexError, SimplexScratch};
use indicia_plugin::method::Value;
use indicia_plugin::prelude::*;
use indicia_plugin::{Stateful, bad_state};

choices! {
    /// What shares are taken of.
    pub enum Of {
        /// The score of the unit: a child's share is w_j x_cj.
        Score = "score",
        /// The weights: a child's share is w_j, for children that are on one scale.
        Weights = "weights",
    }
}

choices! {
    /// What comes out.
    pub enum Gives {
        /// The weights w_j.
        Weights = "weights",
        /// What each child makes up of the score: w_j x_cj / sum over k of w_k x_ck.
        Parts = "parts",
    }
}

/// The units that no other surpasses in every child; only they bound the weights of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Peers {
    /// Column by column.
    columns: Vec<Vec<f64>>,
    /// The interval of each child's variance, where ratios of weights are bounded by them; otherwise empty, and no part of the saved state.
    variances: Vec<Vec<f64>>,
}

impl Stateful for Peers {
    fn to_value(&self) -> Value {
        let mut pairs = vec![("columns".to_owned(), self.columns.to_value())];
        if !self.variances.is_empty() {
            pairs.push(("variances".to_owned(), self.variances.to_value()));
        }
        Value::Table(pairs)
    }

    fn from_value(value: &Value) -> Result<Peers, Failure> {
        let list = |key: &str| value.get(key).map(|v| Vec::<Vec<f64>>::from_value(v).map_err(|_| bad_state(key)));
        let columns = list("columns").ok_or_else(|| bad_state("columns"))??;
        Ok(Peers { columns, variances: list("variances").transpose()?.unwrap_or_default() })
    }
}

method! {
    /// # benefit-of-the-doubt: weights that suit each unit best (BoD 赋权法)
    ///
    /// Each unit c gets the weights under which it does best, provided that no unit of the fit scores above 1 with them:
    ///
    /// ```text
    /// maximise    sum over j of w_j x_cj
    /// such that   sum over j of w_j x_ij <= 1 for every unit i of the fit,   w_j >= 0
    /// ```
    ///
    /// With `shares = [low, high]` each child must make up at least `low` and at most `high` of the score, which does not depend
    /// on the children's scales: `low * score <= w_j x_cj <= high * score`. With `of = "weights"` it is the weights themselves
    /// that are bounded, `low * sum of w <= w_j <= high * sum of w`, for children that are on one scale (the Handbook's case).
    /// Without `shares` a unit may put all its weight on its best child.
    ///
    /// With `variances` the ratio of any two weights stays within that of the children's variances, as far as these are known: with the confidence that is given, from the lower end of the one over the
    /// upper end of the other to the reverse. Children that tell units apart then weigh more, and no child is left out. The intervals are those of the bootstrap (normal approximation, corrected for bias)
    /// with the mean and the variance over all n^n samples, which have a formula; nothing is drawn.
    ///
    /// ```text
    /// low_j / high_k <= w_j / w_k <= high_j / low_k                                       for all children j, k
    /// low_j, high_j = 2 v_j - m_j -/+ z sqrt((q_j - m_j^2 (n-3) / (n-1)) / n)
    /// ```
    ///
    /// v_j is the variance of child j with the divisor n - 1, m_j that with n, q_j the mean fourth power of the distances from the mean; z is the quantile of the normal distribution at (1 + variances) / 2, n the
    /// number of units in the fit. Variances depend on units of measure, so children must be on one scale.
    ///
    /// The weighted *sum* under these weights is the composite, so the node's aggregator is `weighted-sum`: it gives 1 at the
    /// frontier. The weights do not sum to one. Where several weights are equally good it is always the same ones that come out.
    ///
    /// `gives = "parts"` hands over what each child makes up of the unit's score (the slices of its pie), which do sum to one. They are the exponents of the geometric
    /// benefit of the doubt: children relative to a reference unit, and the node's aggregator `geometric-mean`.
    ///
    /// **Range**: weights are not negative; scores lie in [0, 1] for the units of the fit and can exceed 1 for others. Parts lie in [0, 1] and sum to one.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit and get no weights.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`bod-negative`). A child that is zero for all units of the fit leaves its weight unbounded:
    /// refused (`zero-column`). A unit whose values are all zero has no best weights (`bod-nothing`). Shares that the number of
    /// children makes impossible are refused (`shares-impossible`); where a unit's zero makes them impossible it has no weights
    /// (`infeasible`). A variance whose interval reaches zero bounds no ratio: refused (`variance-bound`). An optimum that rounding hides: `no-convergence`.
    ///
    /// ## Source
    /// Melyn & Moesen (1991); Cherchye, Moesen, Rogge & Van Puyenbroeck, "An introduction to 'benefit of the doubt' composite
    /// indicators", *Social Indicators Research* 82 (2007), 111-145; OECD/JRC *Handbook* (2008), Table 19. For the parts as exponents: Van Puyenbroeck & Rogge, "Geometric
    /// mean quantity index numbers with Benefit-of-the-Doubt weights", *European Journal of Operational Research* 256 (2017), 1004-1014; `Compind::ci_geom_gen(meth = "BOD")`. For variances: Vidoli & Mazziotta, "Robust
    /// weighted composite indicators by means of frontier methods with an application to European infrastructure endowment", *Statistica Applicata* 23 (2013); `Compind::ci_bod_var_w` draws samples, with the confidence 0.95.
    ///
    /// ## Example
    /// ```toml
    /// use = "benefit-of-the-doubt"
    ///
    /// [example]
    /// columns = { a = [4, 0, 2], b = [0, 2, 0] }
    /// gives = [0.25, 0, 0.25, 0, 0.5, 0]
    /// ```
    pub struct BenefitOfTheDoubt: UnitWeighting = "benefit-of-the-doubt" {
        title { zh: "BoD 赋权法", en: "Benefit of the doubt" }
        page_zh "benefit_of_the_doubt.zh.md"
        params {
            /// Least and greatest share that a child may make up.
            shares: Option<[f64; 2]>, min 0.0, max 1.0;
            /// What these are shares of.
            of: Of = Of::Score;
            /// What comes out: the weights, or what each child makes up of the score.
            gives: Gives = Gives::Weights;
            /// With which confidence variances bound the ratios of weights.
            variances: Option<f64>, above 0.0, below 1.0;
        }
        texts {
            "bod-negative" => { zh: "`{unit}` 的 `{id}` 为 {value}，BoD 赋权要求数值非负", en: "`{id}` of `{unit}` is {value}, but benefit of the doubt needs values that are not negative" }
            "bod-nothing" => { zh: "`{unit}` 的各项数值均为零，没有最有利的权重", en: "all values of `{unit}` are zero, so no weights suit it best" }
            "shares-impossible" => {
                zh: "{count} 个下级的占比不可能都在 [{low}, {high}] 之内",
                en: "the shares of {count} children cannot all lie in [{low}, {high}]",
            }
            "variance-bound" => { zh: "`{id}` 的方差区间下限为 {value}，不大于零，无法限定权重之比；请降低 `variances` 的置信度，或增加评价对象", en: "the interval of the variance of `{id}` goes down to {value}, not above zero, so it bounds no ratio of weights; lower the confidence `variances`, or have more units" }
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
        }
    }
}

fn negative(data: &Table) -> Result<(), Failure> {
    for (j, column) in data.columns.iter().enumerate() {
        if let Some(row) = column.values.iter().position(|x| *x < 0.0) {
            let failure = Failure::new("bod-negative").arg("id", data.field(j).id).arg("value", column.values[row]);
            return Err(failure.arg("row", row).arg("unit", format!("#{}", row + 1)));
        }
    }
    Ok(())
}

impl BenefitOfTheDoubt {
    /// The region of the weights of a unit: the peers, and its shares.
    fn region(&self, peers: &Peers, unit: &[f64]) -> Result<Constraints, SimplexError> {
        let cols = unit.len();
        let n = peers.columns.first().map_or(0, Vec::len);
        let mut bounds = vec![1.0; n];
        let mut matrix = Vec::new();
        let shares = self.shares.unwrap_or_default();
        let ratios = &peers.variances;
        let pairs = || (0..ratios.len()).flat_map(|a| (0..ratios.len()).filter(move |b| *b != a).map(move |b| (a, b)));
        if self.shares.is_some() {
            bounds.extend(std::iter::repeat_n(0.0, 2 * cols));
        }
        bounds.extend(pairs().map(|_| 0.0));
        for (k, column) in peers.columns.iter().enumerate() {
            matrix.extend_from_slice(column);
            if self.shares.is_some() {
                // low * whole - part_j <= 0 and part_j - high * whole <= 0 for each j: the coefficients of w_k.
                let [low, high] = shares;
                let x = if self.of == Of::Score { unit[k] } else { 1.0 };
                matrix.extend((0..cols).map(|j| low * x - if j == k { x } else { 0.0 }));
                matrix.extend((0..cols).map(|j| (if j == k { x } else { 0.0 }) - high * x));
            }
            // low_a w_b - high_b w_a <= 0 for each pair: the weight of a is not too small beside that of b.
            matrix.extend(pairs().map(|(a, b)| {
                if k == b {
                    ratios[a][0]
                } else if k == a {
                    -ratios[b][1]
                } else {
                    0.0
                }
            }));
        }
        Constraints::new(cols, &matrix, &bounds)
    }

    /// The weights of a unit, or why there are none.
    fn solve(&self, peers: &Peers, shared: Option<&Constraints>, unit: &[f64], work: &mut Work) -> Result<(), Failure> {
        if unit.iter().all(|x| *x == 0.0) {
            return Err(Failure::new("bod-nothing"));
        }
        let own = match shared {
            Some(_) => None,
            None => Some(self.region(peers, unit).map_err(|e| refused(&e))?),
        };
        let Some(region) = shared.or(own.as_ref()) else { return Err(Failure::new("infeasible")) };
        region.maximize(unit, &mut work.scratch, &mut work.optimum).map_err(|e| refused(&e))?;
        // Values close to the smallest number have weights beyond the largest.
        if work.optimum.variables.iter().any(|w| !w.is_finite()) {
            return Err(Failure::new("overflow"));
        }
        // With shares that nothing but zero satisfies the optimum is 0, although the unit has values.
        if work.optimum.value > 0.0 { Ok(()) } else { Err(Failure::new("infeasible")) }
    }
}

/// The bootstrap's interval of the variance of a column, as if all samples had been drawn.
fn interval(x: &[f64], confidence: f64, id: &str) -> Result<Vec<f64>, Failure> {
    let n = x.len() as f64;
    let mean = indicia_kernels::mean(x).unwrap_or(0.0);
    let squares: Vec<f64> = x.iter().map(|x| (x - mean) * (x - mean)).collect();
    let second = indicia_kernels::sum(&squares) / n;
    let fourth = indicia_kernels::dot(&squares, &squares) / n;
    let error = libm::sqrt(((fourth - second * second * (n - 3.0) / (n - 1.0)) / n).max(0.0));
    let reach = indicia_kernels::normal_quantile((1.0 + confidence) / 2.0).unwrap_or(f64::INFINITY) * error;
    let middle = 2.0 * second * n / (n - 1.0) - second;
    // Also where one unit has no variance.
    if middle - reach > 0.0 && reach.is_finite() {
        Ok(vec![middle - reach, middle + reach])
    } else {
        let low = if n > 1.0 { middle - reach } else { 0.0 };
        Err(Failure::new("variance-bound").at("variances").arg("id", id).arg("value", low))
    }
}

struct Work {
    scratch: SimplexScratch,
    optimum: Optimum,
}

fn refused(error: &SimplexError) -> Failure {
    match error {
        SimplexError::NoProgress { steps } => Failure::new("no-convergence").arg("count", steps),
        SimplexError::NotFinite => Failure::new("overflow"),
        _ => Failure::new("infeasible"),
    }
}

impl UnitWeighting for BenefitOfTheDoubt {
    type State = Peers;

    fn facts(&self) -> Facts {
        let sums_to_one = self.gives == Gives::Parts;
        Facts { domain: Domain::NonNegative, min_rows: 1, data_driven: true, sums_to_one, reproducible: 1e-12, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        match self.shares {
            Some([low, high]) if low >= high => {
                Err(Failure::new("not-rising").at("shares").arg("parameter", "shares").arg("low", low).arg("high", high))
            }
            _ => Ok(()),
        }
    }

    fn fit(&self, data: &Table, _: &[Table], _: &Call) -> Result<Peers, Failure> {
        if data.rows == 0 {
            return Err(Failure::new("no-complete-row"));
        }
        let cols = data.cols();
        if let Some([low, high]) = self.shares
            && (low * cols as f64 > 1.0 || high * (cols as f64) < 1.0)
        {
            return Err(Failure::new("shares-impossible").at("shares").arg("count", cols).arg("low", low).arg("high", high));
        }
        negative(data)?;
        if let Some(j) = data.columns.iter().position(|c| c.values.iter().all(|x| *x == 0.0)) {
            return Err(Failure::new("zero-column").arg("id", data.field(j).id));
        }
        let columns: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        let peers = indicia_kernels::frontier(&columns);
        let variances = match self.variances {
            Some(confidence) => (0..cols).map(|j| interval(columns[j], confidence, data.field(j).id)).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Peers { columns: columns.iter().map(|x| peers.iter().map(|i| x[*i]).collect()).collect(), variances })
    }

    fn weights(&self, peers: &Peers, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let cols = data.cols();
        if peers.columns.len() != cols || peers.columns.iter().any(|c| c.len() != peers.columns[0].len()) {
            return Err(Failure::new("foreign-state"));
        }
        if self.variances.is_some() && (peers.variances.len() != cols || peers.variances.iter().any(|v| v.len() != 2)) {
            return Err(Failure::new("foreign-state"));
        }
        negative(data)?;
        let mut unit = vec![0.0; cols];
        let mut work = Work { scratch: SimplexScratch::new(), optimum: Optimum::default() };
        let by_unit = self.shares.is_some() && self.of == Of::Score;
        let shared = if by_unit { None } else { Some(self.region(peers, &unit).map_err(|e| refused(&e))?) };
        for row in 0..data.rows {
            if row % 256 == 0 && (call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            gather_row(data, row, &mut unit);
            match self.solve(peers, shared.as_ref(), &unit, &mut work) {
                Ok(()) => {
                    let w = &mut work.optimum.variables;
                    if self.gives == Gives::Parts {
                        // Of the parts' own sum, so that they sum to one as exactly as numbers can.
                        w.iter_mut().zip(&unit).for_each(|(w, x)| *w *= x);
                        let score = indicia_kernels::sum(w);
                        w.iter_mut().for_each(|w| *w /= score);
                    }
                    w.iter().enumerate().for_each(|(j, w)| out.set(row, j, *w));
                }
                Err(why) => {
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
    use crate::trial::{Given, arg, close, instance, matrix, run, run_on};

    /// The weighted sums under the weights of each unit.
    fn scores(params: &str, x: &Given) -> Vec<f64> {
        let got = run(BenefitOfTheDoubt::method(), params, x).unwrap().all();
        let n = x.rows();
        (0..n).map(|i| x.columns.iter().enumerate().map(|(j, (_, c))| got[j * n + i] * c[i]).sum()).collect()
    }

    #[test]
    fn every_unit_does_its_best_against_the_frontier() {
        // (2, 6) and (6, 2) are the frontier. (4, 3) does best at the corner 2a + 6b = 6a + 2b = 1, a = b = 1/8: 7/8.
        // (1, 2) does best on b alone, 2/6, or at the corner, 3/8.
        let x = matrix(&[("a", &[2.0, 6.0, 4.0, 1.0]), ("b", &[6.0, 2.0, 3.0, 2.0])]);
        close(&scores("{}", &x), &[1.0, 1.0, 7.0 / 8.0, 3.0 / 8.0], 1e-12);
        let got = run(BenefitOfTheDoubt::method(), "{}", &x).unwrap();
        close(&[got.all()[2], got.all()[6]], &[0.125, 0.125], 1e-12);
        assert_eq!(got.state, r#"{"columns":[[2,6,4],[6,2,3]]}"#, "(1, 2) is surpassed by (2, 6)");
    }

    #[test]
    fn shares_bound_what_a_child_makes_up() {
        // Each of the two children makes up half: (8, 2): a = s / 16, b = s / 4; the peers (8, 2) itself and (2, 8) demand
        // s/2 + s/2 <= 1 and s/8 + 2s <= 1, so s = 8/17.
        let x = matrix(&[("a", &[8.0, 2.0]), ("b", &[2.0, 8.0])]);
        close(&scores(r#"{"shares": [0.4999999999, 0.5000000001]}"#, &x), &[8.0 / 17.0, 8.0 / 17.0], 1e-8);
        close(&scores("{}", &x), &[1.0, 1.0], 1e-12);
    }

    #[test]
    fn parts_are_the_slices_of_the_pie() {
        // (4, 3) under a = b = 1/8: 4/8 and 3/8 of 7/8; (2, 6) and (6, 2) put all on what they are best at or share, but each sums to one
        let x = matrix(&[("a", &[2.0, 6.0, 4.0]), ("b", &[6.0, 2.0, 3.0])]);
        let got = run(BenefitOfTheDoubt::method(), r#"{"gives": "parts"}"#, &x).unwrap().all();
        close(&[got[2], got[5]], &[4.0 / 7.0, 3.0 / 7.0], 1e-12);
        (0..3).for_each(|i| close(&[got[i] + got[3 + i]], &[1.0], 1e-15));
        // scipy 1.17.1, the programme of Compind::ci_geom_gen(meth = "BOD", low_w = 0.1, up_w = 0.5) on peers::common(), unit by unit:
        //   v = X[i]; A = np.vstack([X] + [v * (0.1 - np.eye(4)[j]) for j in range(4)] + [v * (np.eye(4)[j] - 0.5) for j in range(4)])
        //   w = linprog(-v, A, np.r_[np.ones(6), np.zeros(8)]).x; w * v / (w @ v)
        // for the three units whose optimum is unique
        let got = run(BenefitOfTheDoubt::method(), r#"{"gives": "parts", "shares": [0.1, 0.5]}"#, &crate::peers::common()).unwrap().all();
        let unit = |i: usize| (0..4).map(|j| got[j * 6 + i]).collect::<Vec<f64>>();
        close(&unit(0), &[0.3, 0.5, 0.1, 0.1], 1e-12);
        close(&unit(2), &[0.3, 0.5, 0.1, 0.1], 1e-12);
        close(&unit(5), &[0.5, 0.3, 0.1, 0.1], 1e-12);
    }

    #[test]
    fn variances_bound_the_ratios_of_weights() {
        let x = matrix(&[
            ("a", &[0.2, 0.9, 0.5, 0.4, 0.1, 0.7, 0.3, 0.8]),
            ("b", &[0.8, 0.1, 0.6, 0.3, 0.4, 0.5, 0.9, 0.2]),
            ("c", &[0.3, 0.6, 0.9, 0.2, 0.5, 0.1, 0.4, 0.7]),
        ]);
        // numpy 2, scipy 1.17.1, z = norm.ppf((1 + c) / 2):
        //   d = X - X.mean(0); m2 = (d**2).mean(0); m4 = (d**4).mean(0); e = z * np.sqrt((m4 - m2**2 * (n - 3) / (n - 1)) / n)
        //   lo, hi = 2 * X.var(0, ddof=1) - m2 - e, 2 * X.var(0, ddof=1) - m2 + e
        //   A = np.vstack([X] + for i < j: a[i], a[j] = -1, lo[i] / hi[j] and a[i], a[j] = 1, -hi[i] / lo[j]); -linprog(-X[i], A, np.r_[np.ones(8), np.zeros(6)]).fun
        // That the formula is the limit of the bootstrap: for 1, 2, 4, 7, 3 all 5**5 samples have the variance of variances that it gives.
        let eight = [0.8428020626261516, 1.0, 1.0, 0.5470088273570665, 0.541244033266501, 0.8654508393008665, 1.0, 1.0];
        close(&scores(r#"{"variances": 0.8}"#, &x), &eight, 1e-12);
        let half = [
            0.7503642581303421,
            0.9345389339080132,
            1.0,
            0.5060619590522087,
            0.5203366979980049,
            0.7798572556432563,
            0.9053689837449295,
            0.9495279224886168,
        ];
        close(&scores(r#"{"variances": 0.5}"#, &x), &half, 1e-12);
        let all: Vec<f64> = {
            let x = [1.0, 2.0, 4.0, 7.0, 3.0];
            let variance = |mut code: usize| {
                let drawn: Vec<f64> = (0..5)
                    .map(|_| {
                        let at = code % 5;
                        code /= 5;
                        x[at]
                    })
                    .collect();
                indicia_kernels::variance(&drawn, 1).unwrap()
            };
            (0..3125).map(variance).collect()
        };
        let one_error = 0.682_689_492_137_085_9;
        let got = interval(&[1.0, 2.0, 4.0, 7.0, 3.0], one_error, "x").unwrap();
        let (middle, error) = (2.0 * 5.3 - indicia_kernels::mean(&all).unwrap(), indicia_kernels::sd(&all, 0).unwrap());
        close(&got, &[middle - error, middle + error], 1e-9);
        let wide = run(BenefitOfTheDoubt::method(), r#"{"variances": 0.999999}"#, &x).unwrap_err();
        assert_eq!((wide.code.as_str(), wide.path.as_str()), ("variance-bound", "variances"));
        assert_eq!(
            run(BenefitOfTheDoubt::method(), r#"{"variances": 0.5}"#, &matrix(&[("a", &[1.0])])).unwrap_err().code,
            "variance-bound"
        );
    }

    #[test]
    fn a_unit_outside_the_fit_can_score_above_one() {
        let fit = matrix(&[("a", &[4.0])]);
        let got = run_on(BenefitOfTheDoubt::method(), "{}", &fit, &matrix(&[("a", &[5.0])])).unwrap();
        assert_eq!(got.all(), [0.25]);
    }

    #[test]
    fn what_cannot_be_weighed_says_why() {
        let failure = |params: &str, x: &Given| run(BenefitOfTheDoubt::method(), params, x).unwrap_err();
        let negative = failure("{}", &matrix(&[("a", &[1.0, -1.0])]));
        assert_eq!((negative.code.as_str(), arg(&negative, "value"), arg(&negative, "row")), ("bod-negative", Some("-1"), Some("1")));
        assert_eq!(failure("{}", &matrix(&[("a", &[1.0]), ("b", &[0.0])])).code, "zero-column");
        assert_eq!(failure("{}", &matrix(&[("a", &[])])).code, "no-complete-row");
        assert_eq!(failure(r#"{"shares": [0.6, 0.9]}"#, &matrix(&[("a", &[1.0]), ("b", &[1.0])])).code, "shares-impossible");
        let got = run(BenefitOfTheDoubt::method(), "{}", &matrix(&[("a", &[1.0, 0.0]), ("b", &[1.0, 0.0])])).unwrap();
        assert_eq!((got.values[1], got.codes()), (None, vec!["bod-nothing"; 2]));
        let zero =
            run(BenefitOfTheDoubt::method(), r#"{"shares": [0.1, 0.9]}"#, &matrix(&[("a", &[1.0, 0.0]), ("b", &[1.0, 2.0])])).unwrap();
        assert_eq!((zero.values[1], zero.codes()), (None, vec!["infeasible"; 2]));
        assert_eq!(instance(BenefitOfTheDoubt::method(), r#"{"shares": [0.5, 0.5]}"#).err().unwrap().path, "shares");
    }
}
