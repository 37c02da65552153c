//! The robust benefit of the doubt: order-m frontiers.

use indicia_plugin::prelude::*;

use crate::context::{Declared, Near, compared, not_negative};
use crate::frontier::each_unit;
use crate::members::{Members, same_columns};

method! {
    /// # robust-benefit-of-the-doubt: against m units drawn at random (稳健 BoD，order-m)
    ///
    /// A frontier of the best units lets one outlier decide what everyone else is worth. Here a unit is held against the best of only m units, drawn at random with
    /// replacement, and the mean over all draws counts.
    ///
    /// ```text
    /// t_ik   = min over j of x_kj / x_ij              how far unit k surpasses unit i in every child at once
    /// E_i    = mean of max(t_ik, k in K) over all draws K of m units of the fit
    ///        = sum over r = 1..n of t_i(r) ((r/n)^m - ((r-1)/n)^m),     t_i(1) <= ... <= t_i(n)
    /// score  = 1 / E_i
    /// ```
    ///
    /// K is a draw, and t_i(r) the r-th smallest of the t_ik.
    ///
    /// n is the number of units of the fit. The mean over all n^m draws is computed, by the second line, not estimated from some of them: nothing is random, and no number of draws has to
    /// be chosen. With m = 1 it is the mean unit one is held against; as m grows the score comes down to that against the frontier (free disposal hull), which is 1 for a unit that no
    /// other surpasses in every child. m is where outliers stop to matter: take it such that few scores are above 1 by much.
    ///
    /// A unit may be held against its like alone: `context` names children that are circumstances (income, population, a place on the map). They are not compared, but say how often each unit
    /// k is drawn for unit i, and (r/n) gives way to the share P_r of these chances that the first r units in the order of t have:
    ///
    /// ```text
    /// E_i    = sum over r of t_i(r) (P_r^m - P_(r-1)^m)
    /// near = "kernel"   chance of k = product over j of max(0, 1 - ((z_kj - z_ij) / h_j)^2)        h_j = bandwidth, one for each
    ///                   without `bandwidth`  h_j = 2.345 s_j n^(-1/(4+d))
    ///        "within"   chance of k = 1 where 0 < sqrt(sum over j of (z_kj - z_ij)^2) <= h         h = bandwidth, one number
    /// ```
    ///
    /// z are the circumstances, d is how many there are, and s_j the standard deviation of one of them (divisor n - 1); h says how far they may be apart.
    ///
    /// With a kernel it is the conditional order-m score. `within` over two coordinates holds a unit against its neighbours on the map, itself not among them. Circumstances are scored by `none`; which
    /// way is better plays no part for them.
    ///
    /// Ratios do not depend on the children's units of measure, but need a true zero. The node's weights are not used: a unit is surpassed
    /// where it is surpassed in every child.
    ///
    /// **Range**: above 0; above 1 for a unit that is mostly ahead of the m it is held against.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`bod-negative`). A child in which a unit is zero cannot limit who surpasses it, and is passed over for that unit; a unit that is zero in every child has no score
    /// (`bod-nothing`). A name that is no child or stands there twice, or `context` with no child or with all of them: refused (`not-a-child`, `none-left`). Bandwidths that are not one above zero for each circumstance, or
    /// not one in all for `within`: refused (`bandwidths`). A circumstance that is the same for all units, without a bandwidth: refused (`context-constant`). A unit that has nobody near: no score
    /// (`nobody-near`).
    ///
    /// ## Source
    /// Cazals, Florens & Simar (2002), *Nonparametric frontier estimation: a robust approach*, Journal of Econometrics 106, 1-25; Vidoli & Mazziotta (2013), *Robust weighted composite
    /// indicators by means of frontier methods*, Statistica Applicata 23. `Compind::ci_rbod` and `ci_rbod_dir` (direction 1) estimate the same mean from `B` draws.
    /// For `context`: Daraio & Simar (2005), *Introducing environmental variables in nonparametric frontier models: a probabilistic approach*, Journal of Productivity Analysis 24, 93-121; the bandwidth
    /// is the normal reference rule of Silverman (1986), *Density Estimation*, 3.4 and 4.3, with (40 sqrt(pi))^(1/5) = 2.345 for this kernel; `Compind` searches it by cross-validation. For neighbours:
    /// Fusco, Vidoli & Sahoo (2018), *Spatial heterogeneity in composite indicator: a methodological proposal*, Omega 77, 1-14; `Compind::ci_rbod_spatial`, whose neighbours are a matrix.
    ///
    /// ## Example
    /// One child: the unit of 1 is held against 1 and 2. Of the four draws of two, three hold a 2: E = 7/4; the unit of 2 has E = 7/8.
    /// ```toml
    /// use = "robust-benefit-of-the-doubt"
    /// params = { m = 2 }
    ///
    /// [example]
    /// columns = { a = [1, 2] }
    /// weights = [1]
    /// gives = [0.571428571428571, 1.142857142857143]
    /// ```
    pub struct RobustBenefitOfTheDoubt: Aggregator = "robust-benefit-of-the-doubt" {
        title { zh: "稳健 BoD（order-m）", en: "Robust benefit of the doubt" }
        page_zh "robust_benefit_of_the_doubt.zh.md"
        params {
            /// How many units each is held against.
            m: u32, min 1.0, max 1000000.0;
            /// The ids of the children that are circumstances and not compared.
            context: Option<Vec<String>>;
            /// Whose circumstances are alike.
            near: Near = Near::Kernel;
            /// How far apart circumstances may be, one number for each.
            bandwidth: Option<Vec<f64>>;
        }
        texts {
            "bod-negative" => { zh: "`{id}` 中有负值 {value}，BoD 要求数值非负", en: "`{id}` holds {value}, but benefit of the doubt needs values that are not negative" }
            "bod-nothing" => { zh: "`{unit}` 的各项数值均为零，无从比较", en: "all values of `{unit}` are zero, so nothing can be held against it" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级，或重复出现；下级为 {children}", en: "`{child}` is not a child of `{node}`, or is named twice; its children are {children}" }
            "none-left" => { zh: "`{node}` 的下级为 {children}，其中 {count} 个列为环境变量；环境变量与参与比较的下级各须至少一个", en: "`{node}` has the children {children}, of which {count} are called circumstances; there must be at least one of either kind" }
            "bandwidths" => { zh: "`bandwidth` 须给出 {count} 个大于零的数，并与 `context` 同时使用", en: "`bandwidth` needs {count} numbers above zero, and `context` beside it" }
            "context-constant" => { zh: "环境变量 `{id}` 对所有对象相同，无法按法则确定带宽；请给出 `bandwidth`，或将其移出 `context`", en: "the circumstance `{id}` is the same for all units, so no bandwidth follows from it; give `bandwidth`, or take it out of `context`" }
            "nobody-near" => { zh: "没有环境与 `{unit}` 相近的对象，没有得分；可放宽 `bandwidth`", en: "nobody's circumstances are near those of `{unit}`, so it has no score; a wider `bandwidth` may help" }
        }
        example r#"{"m": 10}"#
    }
}

/// The probability that the r-th smallest of n is the greatest of m draws.
fn chances(n: usize, m: u32) -> Vec<f64> {
    let upto = |r: usize| libm::pow(r as f64 / n as f64, f64::from(m));
    (1..=n).map(|r| upto(r) - upto(r - 1)).collect()
}

impl RobustBenefitOfTheDoubt {
    fn declared(&self) -> Declared<'_> {
        Declared { names: self.context.as_deref(), near: self.near, bandwidth: self.bandwidth.as_deref() }
    }

    /// The mean of the greatest of m values, drawn by chances; `None` where none has one.
    fn expected(&self, values: &[f64], chance: &[f64]) -> Option<f64> {
        let mut places: Vec<usize> = (0..values.len()).filter(|k| chance[*k] > 0.0).collect();
        indicia_kernels::sort_places(&mut places, values);
        let total = places.iter().fold(0.0, |sum, k| sum + chance[*k]);
        let (mut sum, mut before, mut mean) = (0.0, 0.0, 0.0);
        for k in &places {
            sum += chance[*k];
            let upto = libm::pow(sum / total, f64::from(self.m));
            mean += values[*k] * (upto - before);
            before = upto;
        }
        if total > 0.0 { Some(mean) } else { None }
    }
}

impl Aggregator for RobustBenefitOfTheDoubt {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        let alone = self.context.is_none();
        Facts {
            domain: if alone { Domain::NonNegative } else { Domain::Any },
            order_preserving: alone,
            min_rows: 1,
            locality: Locality::Set,
            range: Some([0.0, f64::INFINITY]),
            compensability: Compensability::None,
            ignores_weights: true,
            scale_free: self.bandwidth.is_none(),
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        self.declared().check()
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        let members = Members::of(data)?;
        let context = self.declared().of(members.columns(), data)?;
        not_negative(data, &compared(data, context.as_ref()))?;
        Ok(members)
    }

    fn aggregate(&self, state: &Members, _: Option<&()>, data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_columns(state.count(), data)?;
        let context = self.declared().of(state.columns(), data)?;
        let compared = compared(data, context.as_ref());
        not_negative(data, &compared)?;
        let others: Vec<&[f64]> = state.columns().collect();
        let n = state.rows();
        let chances = chances(n, self.m);
        let mut surpassed = vec![0.0; n];
        let mut chance = vec![0.0; n];
        each_unit(data, out, call, &mut |unit| {
            // Not limited by any child.
            if compared.iter().all(|j| unit[*j] == 0.0) {
                return Err(Failure::new("bod-nothing"));
            }
            surpassed.fill(f64::INFINITY);
            for (x, others) in compared.iter().map(|j| (unit[*j], others[*j])).filter(|(x, _)| *x > 0.0) {
                surpassed.iter_mut().zip(others).for_each(|(t, other)| *t = if other / x < *t { other / x } else { *t });
            }
            let Some(context) = &context else {
                indicia_kernels::sort(&mut surpassed);
                return Ok(1.0 / indicia_kernels::dot(&surpassed, &chances));
            };
            context.chances(unit, &mut chance);
            self.expected(&surpassed, &chance).map(|mean| 1.0 / mean).ok_or_else(|| Failure::new("nobody-near"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, instance, matrix, run, run_on};

    fn of(m: u32, x: &crate::trial::Given) -> Vec<f64> {
        run(RobustBenefitOfTheDoubt::method(), &format!(r#"{{"m": {m}}}"#), x).unwrap().all()
    }

    #[test]
    fn the_mean_is_that_over_all_draws() {
        // t = (X[None] / X[:, None]).min(2); [1 / np.mean([max(r[list(d)]) for d in itertools.product(range(6), repeat=3)]) for r in t]
        let x = peers::common().weights(&peers::WEIGHTS);
        let expected =
            [1.07154088630676, 1.1187782487858284, 1.1314824515453117, 1.1370914674270676, 1.1668718220845817, 1.0849944187529899];
        close(&of(3, &x), &expected, 1e-14);
    }

    #[test]
    fn one_draw_is_the_mean_unit_and_many_the_frontier() {
        let x = matrix(&[("a", &[2.0, 4.0, 3.0]), ("b", &[4.0, 2.0, 1.0])]).weights(&[0.5, 0.5]);
        // of the first: t = 1, 1/2, 1/4; of the second: 1/2, 1, 1/2; of the third: 2/3, 4/3, 1
        close(&of(1, &x), &[12.0 / 7.0, 1.5, 1.0], 1e-15);
        close(&of(100_000, &x), &[1.0, 1.0, 0.75], 1e-15);
    }

    #[test]
    fn a_zero_does_not_limit_who_surpasses() {
        // The first is held against others by b alone.
        let zero = matrix(&[("a", &[0.0, 2.0]), ("b", &[1.0, 2.0])]).weights(&[0.5, 0.5]);
        close(&of(2, &zero), &[4.0 / 7.0, 1.0 / 0.75], 1e-15);
    }

    #[test]
    fn a_later_unit_is_held_against_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[4.0])]).weights(&[1.0]);
        close(&run_on(RobustBenefitOfTheDoubt::method(), r#"{"m": 2}"#, &fit, &later).unwrap().all(), &[16.0 / 7.0], 1e-15);
    }

    #[test]
    fn circumstances_say_whom_a_unit_is_held_against() {
        // On X = peers::common(), Y the columns that are compared and Z the others, with p = K / K.sum() for K as on the page:
        //   t = (Y / Y[i]).min(1); 1 / sum(np.prod(p[list(d)]) * max(t[list(d)]) for d in itertools.product(range(6), repeat=m))
        let x = peers::common().weights(&peers::WEIGHTS);
        let got = |params: &str| run(RobustBenefitOfTheDoubt::method(), params, &x).unwrap();
        let by_b = [0.9195848032483258, 1.0247057663779344, 1.0047206815397955, 1.0664223532552486, 1.0333904943051195, 1.0098661680471164];
        close(&got(r#"{"m": 3, "context": ["b"], "bandwidth": [20]}"#).all(), &by_b, 1e-14);
        // h = 2.345 * Z.std(0, ddof=1) * 6 ** (-1 / (4 + d))
        let rule = [0.9206405209756771, 1.0472582476975332, 0.973402179386773, 1.090698158892661, 1.084684406761304, 1.0166411167420222];
        close(&got(r#"{"m": 3, "context": ["b"]}"#).all(), &rule, 1e-14);
        let two = [0.9482023046134279, 1.0662992463275163, 0.9471661919030961, 0.9995599263779211, 1.0459214889511792, 1.0271408108017612];
        close(&got(r#"{"m": 2, "context": ["d", "b"]}"#).all(), &two, 1e-14);
        // D = np.sqrt(((Z - Z[i]) ** 2).sum(1)); K = [k for k in range(6) if 0 < D[k] <= 20]; 1 / np.mean([max(t[list(c)]) for c in itertools.product(K, repeat=2)])
        let near = got(r#"{"m": 2, "context": ["b", "d"], "near": "within", "bandwidth": [20]}"#);
        assert_eq!((near.values[2], near.codes()), (None, vec!["nobody-near"]));
        let there: Vec<f64> = near.values.iter().flatten().copied().collect();
        close(&there, &[0.9739130434782608, 1.1770334928229664, 1.0064516129032257, 1.4374999999999998, 1.0588235294117647], 1e-14);
    }

    #[test]
    fn with_a_wide_bandwidth_circumstances_do_not_matter() {
        let x = matrix(&[("a", &[2.0, 4.0, 3.0]), ("b", &[4.0, 2.0, 1.0]), ("z", &[-1.0, 0.0, 1.0])]).weights(&[1.0; 3]);
        let wide = run(RobustBenefitOfTheDoubt::method(), r#"{"m": 1, "context": ["z"], "bandwidth": [1e9]}"#, &x).unwrap().all();
        close(&wide, &[12.0 / 7.0, 1.5, 1.0], 1e-15);
    }

    #[test]
    fn a_context_that_is_none_says_why() {
        let x = matrix(&[("a", &[1.0, 2.0]), ("z", &[3.0, 3.0])]).weights(&[1.0, 1.0]);
        for (params, code) in [
            (r#"{"m": 1, "context": ["y"]}"#, "not-a-child"),
            (r#"{"m": 1, "context": ["a", "z"]}"#, "none-left"),
            (r#"{"m": 1, "context": []}"#, "none-left"),
            (r#"{"m": 1, "context": ["z"]}"#, "context-constant"),
            (r#"{"m": 1, "context": ["z"], "bandwidth": [1, 2]}"#, "bandwidths"),
            (r#"{"m": 1, "context": ["z"], "bandwidth": [0]}"#, "bandwidths"),
            (r#"{"m": 1, "context": ["z"], "near": "within"}"#, "bandwidths"),
            (r#"{"m": 1, "near": "within"}"#, "bandwidths"),
            (r#"{"m": 1, "bandwidth": [1]}"#, "bandwidths"),
        ] {
            let failure = instance(RobustBenefitOfTheDoubt::method(), params).err();
            let failure = failure.unwrap_or_else(|| run(RobustBenefitOfTheDoubt::method(), params, &x).unwrap_err());
            assert_eq!(failure.code, code, "{params}");
        }
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let negative = matrix(&[("a", &[1.0, -1.0])]).weights(&[1.0]);
        assert_eq!(run(RobustBenefitOfTheDoubt::method(), r#"{"m": 2}"#, &negative).unwrap_err().code, "bod-negative");
        let nothing = matrix(&[("a", &[1.0, 0.0])]).weights(&[1.0]);
        let got = run(RobustBenefitOfTheDoubt::method(), r#"{"m": 1}"#, &nothing).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![Some(2.0), None], vec!["bod-nothing"]));
    }
}
