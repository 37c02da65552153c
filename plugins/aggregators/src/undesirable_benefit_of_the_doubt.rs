//! The benefit of the doubt with children of which less is better, as they are.

use indicia_kernels::Constraints;
use indicia_plugin::prelude::*;

use crate::context::{Context, Declared, Near, compared, not_negative};
use crate::frontier::{Work, each_unit, named_children, refused, same_state, unsurpassed};
use crate::smaa::{stream, uniform};

state! {
    /// The units that no other surpasses, or with `m` all of them in an order of their own, and the average unit.
    pub struct Reference {
        /// Column by column.
        columns: Vec<Vec<f64>>,
        /// The mean of each column.
        means: Vec<f64>,
    }
}

method! {
    /// # undesirable-benefit-of-the-doubt: more of what is good and less of what is bad (含非期望指标的 BoD)
    ///
    /// Emissions or accidents cannot be turned round without a choice that changes the result: a reciprocal, a distance from a maximum. Here they stay as they are. A unit is asked to raise
    /// what is good and to lower what is bad, all in the same proportion, as far as a mixture of the others shows that it can be done:
    ///
    /// ```text
    /// beta_i = greatest beta such that  sum over k of lambda_k x_kj >= (1 + beta) x_ij   for every good child j,
    ///                                   sum over k of lambda_k x_kj <= (1 - beta) x_ij   for every bad child j,
    ///                                   lambda_k >= 0,  sum over k of lambda_k = 1,  k over the units of the fit and i
    /// score  = 1 / (1 + beta_i)
    ///
    /// weights u  beta_i = least of  v - sum over good j of u_j x_ij + sum over bad j of u_j x_ij
    ///            such that  v - sum over good j of u_j x_kj + sum over bad j of u_j x_kj >= 0 for every k,  sum over j of u_j x_ij = 1,  u_j >= 0
    /// least      u_j m_j >= least * sum over k of u_k m_k
    /// ```
    ///
    /// The second form is the same programme seen from the weights u that suit the unit best (v is the weight of doing nothing, of either sign). m_j is the mean of child j in the fit: with `least` each child makes up at least that share of
    /// the average unit, so that nobody reaches the frontier by one child alone.
    ///
    /// With `m` it is the robust form, in which no outlier decides what everyone else is worth: beta is the mean over `samples` draws of m units each (with replacement), against which alone the unit is held. A unit that is
    /// mostly ahead of them has a negative beta, and scores above 1. `context`, `near` and `bandwidth` say whom a unit is mostly held against, as in `robust-benefit-of-the-doubt`: the conditional form. The draws hang on the
    /// seed of the system alone, not on the order of the rows, and are the same for all units; how much chance is left in the scores is told.
    ///
    /// `undesirable` names the bad children by their ids. They are taken unturned, so their indicators are scored by `none`, which says with the warning `direction-ignored` that it does
    /// not turn them: here that is what is wanted. The node's weights are not used.
    ///
    /// **Range**: (0, 1]; 1 at the frontier. A unit outside the fit that is beyond the frontier scores 1 as well. With `m` above 0 without bound.
    /// **Direction**: good children are the higher the better, bad ones the lower the better; the result is the higher the better.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A name that is no child or stands there twice (`not-a-child`), no good child (`none-left`), `context` without `m` (`context-alone`) or with bandwidths that do not fit (`bandwidths`, `context-constant`), a negative value (`bod-negative`), a share that so many children cannot all have
    /// (`shares-impossible`), a child that is zero for all units of the fit (`zero-column`): refused. A unit that is zero in every child has nothing to be in proportion to, and no score (`bod-nothing`). With `m`: a bad child that is zero
    /// is out of reach for a draw without such a unit, so that beta has no mean: no score (`bad-zero`); nor has a unit with nobody near (`nobody-near`), or one that draws fall behind by its whole self, 1 + beta not above zero (`beyond-frontier`).
    ///
    /// ## Source
    /// Zanella, Camanho & Dias (2015), *Undesirable outputs and weighting schemes in composite indicators based on data envelopment analysis*, European Journal of Operational Research 245(2),
    /// 517-530; Rogge, de Jaeger & Lavigne (2017), *Waste performance of NUTS 2-regions in the EU*, Ecological Economics 139, 19-32, for the robust and the conditional form. The numbers are those of
    /// `scipy.optimize.linprog` on the programme above. `Compind::ci_bod_constr_bad` leaves v out, so that only the ratio of good to bad counts and a unit that is half another in everything is as good.
    ///
    /// ## Example
    /// Mixtures of the first two have as many emissions as output. The third can come to 1.6 of either, which is 1 (1 + beta) and 4 (1 - beta) at beta = 0.6.
    /// ```toml
    /// use = "undesirable-benefit-of-the-doubt"
    /// params = { undesirable = ["emissions"] }
    ///
    /// [example]
    /// columns = { output = [1, 2, 1], emissions = [1, 2, 4] }
    /// weights = [0.5, 0.5]
    /// gives = [1, 1, 0.625]
    /// ```
    pub struct UndesirableBenefitOfTheDoubt: Aggregator = "undesirable-benefit-of-the-doubt" {
        title { zh: "含非期望指标的 BoD", en: "Benefit of the doubt with undesirable indicators" }
        page_zh "undesirable_benefit_of_the_doubt.zh.md"
        params {
            /// The ids of the children of which less is better.
            undesirable: Vec<String>;
            /// The least share of each child in the average unit.
            least: Option<f64>, min 0.0, max 1.0;
            /// How many units each is held against at a time; without it, all.
            m: Option<u32>, min 1.0, max 1000000.0;
            /// How many draws of them there are.
            samples: u32 = 200, min 1.0, max 10000000.0;
            /// The ids of the children that are circumstances and not compared.
            context: Option<Vec<String>>;
            /// Whose circumstances are alike.
            near: Near = Near::Kernel;
            /// How far apart circumstances may be, one number for each.
            bandwidth: Option<Vec<f64>>;
        }
        texts {
            "bod-negative" => { zh: "`{id}` 中有负值 {value}，BoD 要求数值非负", en: "`{id}` holds {value}, but benefit of the doubt needs values that are not negative" }
            "bod-nothing" => { zh: "`{unit}` 的各项数值均为零，没有可按比例变动的量", en: "all values of `{unit}` are zero, so nothing can change in proportion to them" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级，或重复出现；下级为 {children}", en: "`{child}` is not a child of `{node}`, or is named twice; its children are {children}" }
            "none-left" => { zh: "`{node}` 的下级为 {children}，其中 {count} 个列为非期望指标；期望与非期望指标各须至少一个", en: "`{node}` has the children {children}, of which {count} are called undesirable; there must be at least one of either kind" }
            "context-alone" => { zh: "`context` 须与 `m` 同时使用：环境相近者是抽取出来的", en: "`context` needs `m` beside it: units with like circumstances are drawn" }
            "bandwidths" => { zh: "`bandwidth` 须给出 {count} 个大于零的数，并与 `context` 同时使用", en: "`bandwidth` needs {count} numbers above zero, and `context` beside it" }
            "context-constant" => { zh: "环境变量 `{id}` 对所有对象相同，无法按法则确定带宽；请给出 `bandwidth`，或将其移出 `context`", en: "the circumstance `{id}` is the same for all units, so no bandwidth follows from it; give `bandwidth`, or take it out of `context`" }
            "nobody-near" => { zh: "没有环境与 `{unit}` 相近的对象，没有得分；可放宽 `bandwidth`", en: "nobody's circumstances are near those of `{unit}`, so it has no score; a wider `bandwidth` may help" }
            "bad-zero" => { zh: "`{unit}` 的 `{id}` 为零，有的抽取无法达到，没有得分", en: "`{id}` of `{unit}` is zero, which some draws cannot reach, so it has no score" }
            "beyond-frontier" => { zh: "`{unit}` 远在所抽取的对象之前（β = {value}），得分没有意义", en: "`{unit}` is so far ahead of the units that are drawn (beta {value}) that its score has no meaning" }
            "sampling-error" => { zh: "`{node}` 抽取 {samples} 次，得分的标准误不超过 {error}", en: "`{node}` drew {samples} times; the standard error of a score is at most {error}" }
            "shares-impossible" => { zh: "{count} 个下级的占比不可能都不小于 {low}", en: "{count} children cannot all have a share of at least {low}" }
        }
        example r#"{"undesirable": ["d"]}"#
    }
}

/// What a fit and its units are, without circumstances.
struct Setting<'a> {
    /// Good and bad children together, by their places.
    compared: &'a [usize],
    bad: &'a [bool],
    columns: Vec<&'a [f64]>,
    means: Vec<f64>,
}

impl UndesirableBenefitOfTheDoubt {
    fn declared(&self) -> Declared<'_> {
        Declared { names: self.context.as_deref(), near: self.near, bandwidth: self.bandwidth.as_deref() }
    }

    /// Which children are bad: none of them may be, but one must be good.
    fn bad(&self, data: &Table, compared: &[usize]) -> Result<Vec<bool>, Failure> {
        let bad =
            if self.undesirable.is_empty() { vec![false; data.cols()] } else { named_children(data, "undesirable", &self.undesirable)? };
        if let Some(both) = (0..data.cols()).find(|j| bad[*j] && !compared.contains(j)) {
            let ids: Vec<&str> = compared.iter().map(|j| data.field(*j).id).collect();
            return Err(Failure::new("not-a-child").at("undesirable").arg("child", data.field(both).id).arg("children", ids.join(", ")));
        }
        if compared.iter().all(|j| bad[*j]) {
            let ids: Vec<&str> = (0..data.cols()).map(|j| data.field(j).id).collect();
            return Err(Failure::new("none-left").at("undesirable").arg("count", self.undesirable.len()).arg("children", ids.join(", ")));
        }
        Ok(bad)
    }

    /// The least beta of the programme over u and v, less `shift`; `None` where it has no limit.
    ///
    /// With s the objective, v = s + the unit's own sum, and u x_i = 1. Divided by s + shift it asks for the greatest `u x_i` such that no unit is ahead of this one, moved back by `shift` times itself, by more
    /// than 1; the reciprocal is beta + shift. Few variables, and u = 0 is a start.
    fn beta(&self, setting: &Setting, unit: &[f64], held: &[usize], shift: f64, work: &mut Work) -> Result<Option<f64>, Failure> {
        let cols = setting.compared.len();
        let mut bounds = vec![1.0; held.len()];
        let mut matrix = Vec::new();
        let mut own = Vec::with_capacity(cols);
        for (k, j) in setting.compared.iter().enumerate() {
            let x = unit[*j];
            own.push(x);
            let sign = if setting.bad[*j] { -1.0 } else { 1.0 };
            matrix.extend(held.iter().map(|other| sign * (setting.columns[k][*other] - x) + shift * x));
            if let Some(least) = self.least {
                // least * whole - own part <= 0, child by child: the coefficients of u_k.
                matrix.extend((0..cols).map(|j| (least - if j == k { 1.0 } else { 0.0 }) * setting.means[k]));
            }
        }
        if self.least.is_some() {
            bounds.resize(held.len() + cols, 0.0);
        }
        let region = Constraints::new(cols, &matrix, &bounds).map_err(|e| refused(&e))?;
        Ok(work.maximize(&region, &own)?.then(|| 1.0 / work.optimum.value - shift))
    }

    /// Against all units at once. Where `u x_i` has no limit, nobody is ahead.
    fn score(&self, setting: &Setting, unit: &[f64], all: &[usize], work: &mut Work) -> Result<f64, Failure> {
        Ok(1.0 / (1.0 + self.beta(setting, unit, all, 0.0, work)?.unwrap_or(0.0)))
    }

    /// The mean over draws, and its standard error.
    fn robust(&self, setting: &Setting, unit: &[f64], chance: &[f64], mut draws: Draws, work: &mut Work) -> Result<[f64; 2], Failure> {
        let mut upto = Vec::with_capacity(chance.len());
        let total = chance.iter().fold(0.0, |sum, c| {
            upto.push(sum + c);
            sum + c
        });
        // Far enough back for everybody to be ahead of it in every child.
        let mut shift: f64 = 2.0;
        for (k, j) in setting.compared.iter().enumerate().filter(|(_, j)| setting.bad[**j]) {
            let worst = indicia_kernels::max(setting.columns[k]).unwrap_or(0.0);
            shift = shift.max(1.0 + worst / unit[*j]);
        }
        let mut held = vec![0; draws.m];
        let (mut sum, mut squares) = (0.0, 0.0);
        for sample in 0..self.samples {
            if sample & 0xff == 0xff && (draws.call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            for h in &mut held {
                let at = uniform(draws.random.bits()) * total;
                *h = upto.partition_point(|c| *c <= at).min(upto.len() - 1);
            }
            let beta = self.beta(setting, unit, &held, shift, work)?.ok_or_else(|| Failure::new("no-convergence").arg("count", sample))?;
            sum += beta;
            squares += beta * beta;
        }
        let n = f64::from(self.samples);
        let mean = sum / n;
        let spread = libm::sqrt((squares / n - mean * mean).max(0.0) / n);
        if mean > -1.0 {
            let score = 1.0 / (1.0 + mean);
            Ok([score, spread * score * score])
        } else {
            Err(Failure::new("beyond-frontier").arg("value", mean))
        }
    }
}

/// The numbers that make draws: the same for every unit.
struct Draws<'a, 'c> {
    random: indicia_kernels::Random,
    m: usize,
    call: &'a Call<'c>,
}

impl Aggregator for UndesirableBenefitOfTheDoubt {
    type State = Reference;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: if self.context.is_some() { Domain::Any } else { Domain::NonNegative },
            min_rows: 1,
            locality: Locality::Set,
            range: Some([0.0, if self.m.is_some() { f64::INFINITY } else { 1.0 }]),
            compensability: Compensability::Partial,
            ignores_weights: true,
            scale_free: self.bandwidth.is_none(),
            needs_seed: self.m.is_some(),
            reproducible: 1e-12,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.context.is_some() && self.m.is_none() {
            return Err(Failure::new("context-alone").at("context"));
        }
        self.declared().check()
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Reference, Failure> {
        if data.rows == 0 {
            return Err(Failure::new("no-complete-row"));
        }
        let context = self.declared().of(data.columns.iter().map(|c| c.values), data)?;
        let compared = compared(data, context.as_ref());
        let bad = self.bad(data, &compared)?;
        if let Some(least) = self.least.filter(|low| low * compared.len() as f64 > 1.0) {
            return Err(Failure::new("shares-impossible").at("least").arg("count", compared.len()).arg("low", least));
        }
        not_negative(data, &compared)?;
        if let Some(j) = compared.iter().find(|j| data.columns[**j].values.iter().all(|x| *x == 0.0)) {
            return Err(Failure::new("zero-column").arg("id", data.field(*j).id));
        }
        let means = data.columns.iter().map(|c| indicia_kernels::mean(c.values).unwrap_or(0.0)).collect();
        let columns = if self.m.is_some() { in_order(data) } else { unsurpassed(data, &bad) };
        Ok(Reference { columns, means })
    }

    fn aggregate(&self, state: &Reference, _: Option<&()>, data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_state(&state.columns, data)?;
        if state.means.len() != data.cols() {
            return Err(Failure::new("foreign-state"));
        }
        let context: Option<Context> = self.declared().of(state.columns.iter().map(Vec::as_slice), data)?;
        let compared = compared(data, context.as_ref());
        let bad = self.bad(data, &compared)?;
        not_negative(data, &compared)?;
        let columns = compared.iter().map(|j| state.columns[*j].as_slice()).collect();
        let means = compared.iter().map(|j| state.means[*j]).collect();
        let setting = Setting { compared: &compared, bad: &bad, columns, means };
        let n = state.columns[0].len();
        let all: Vec<usize> = (0..n).collect();
        let mut chance = vec![1.0; n];
        let mut work = Work::default();
        let mut error = 0.0_f64;
        let first = data.field(compared[0]).id;
        each_unit(data, out, call, &mut |unit| {
            if compared.iter().all(|j| unit[*j] == 0.0) {
                return Err(Failure::new("bod-nothing"));
            }
            let Some(m) = self.m else { return self.score(&setting, unit, &all, &mut work) };
            if let Some(j) = compared.iter().find(|j| bad[**j] && unit[**j] == 0.0) {
                return Err(Failure::new("bad-zero").arg("id", data.field(*j).id));
            }
            if let Some(context) = &context {
                context.chances(unit, &mut chance);
            }
            if chance.iter().all(|c| *c == 0.0) {
                return Err(Failure::new("nobody-near"));
            }
            let draws = Draws { random: stream(call.seed, first), m: m as usize, call };
            let [score, off] = self.robust(&setting, unit, &chance, draws, &mut work)?;
            error = error.max(off);
            Ok(score)
        })?;
        if self.m.is_some() {
            call.info(Failure::new("sampling-error").arg("samples", self.samples).arg("error", format!("{error:.4}")));
        }
        Ok(())
    }
}

/// All units, ordered by their values, so that draws do not hang on the order of rows.
fn in_order(data: &Table) -> Vec<Vec<f64>> {
    let mut rows: Vec<usize> = (0..data.rows).collect();
    for column in data.columns.iter().rev() {
        // Stable: what stands before decides where this column is equal.
        indicia_kernels::sort_places(&mut rows, column.values);
    }
    data.columns.iter().map(|c| rows.iter().map(|r| c.values[*r]).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{Given, close, matrix, run, run_on};

    fn scores(params: &str, x: &Given) -> Vec<f64> {
        run(UndesirableBenefitOfTheDoubt::method(), params, &x.clone().weights(&vec![1.0; x.columns.len()])).unwrap().all()
    }

    #[test]
    fn the_scores_are_those_of_the_linear_programme() {
        // scipy 1.17.1, the second form of the page on peers::common(), s = -1 for a good child and 1 for a bad one, m = X.mean(0):
        //   A = np.vstack([np.c_[-s * X, -np.ones(6)]] + [np.r_[least * m - np.eye(4)[j] * m, 0] for j in range(4)])     the last four with least alone
        //   1 / (1 + linprog(np.r_[s * X[i], 1], A, np.zeros(len(A)), [np.r_[X[i], 0]], [1], bounds=[(0, None)] * 4 + [(None, None)]).fun)
        let x = peers::common();
        close(&scores(r#"{"undesirable": ["d"]}"#, &x), &[0.9729286300246105, 1.0, 1.0, 1.0, 1.0, 1.0], 1e-12);
        let two = r#"{"undesirable": ["d", "b"]}"#;
        close(&scores(two, &x), &[0.9771229640681338, 1.0, 1.0, 0.937799043062201, 1.0, 1.0], 1e-12);
        let least = r#"{"undesirable": ["d"], "least": 0.1}"#;
        close(&scores(least, &x), &[0.9690027406328351, 1.0, 1.0, 0.9807781489045145, 1.0, 1.0], 1e-12);
        let least = r#"{"undesirable": ["b", "d"], "least": 0.15}"#;
        let expected = [0.9273706096377151, 1.0, 0.903369573729588, 0.9170728116444667, 0.9438835837288578, 1.0];
        close(&scores(least, &x), &expected, 1e-12);
    }

    #[test]
    fn a_mixture_of_two_is_what_a_unit_is_held_against() {
        let x = matrix(&[("a", &[1.0, 4.0, 2.0]), ("b", &[1.0, 2.0, 2.0])]);
        // (2, 2): t of the way from (1, 1) to (4, 2): output 1 + 3 t >= 2 (1 + beta), emissions 1 + t <= 2 (1 - beta): t = 1 - 2 beta, 4 - 6 beta >= 2 + 2 beta, beta = 1/4
        close(&scores(r#"{"undesirable": ["b"]}"#, &x), &[1.0, 1.0, 0.8], 1e-14);
    }

    #[test]
    fn a_later_unit_beyond_the_frontier_scores_one() {
        let fit = matrix(&[("a", &[2.0, 1.0]), ("b", &[2.0, 4.0])]).weights(&[0.5, 0.5]);
        let got = |a: f64, b: f64| {
            let later = matrix(&[("a", &[a]), ("b", &[b])]).weights(&[0.5, 0.5]);
            run_on(UndesirableBenefitOfTheDoubt::method(), r#"{"undesirable": ["b"]}"#, &fit, &later).unwrap().all()
        };
        assert_eq!(got(3.0, 1.0), [1.0]);
        // (1, 3) can come to (2, 2) in emissions first: 3 (1 - beta) = 2
        close(&got(1.0, 3.0), &[0.75], 1e-14);
    }

    #[test]
    fn against_very_many_at_a_time_it_is_the_frontier_of_all() {
        // That one of the six is in none of 400 draws has the chance 6 (5/6)^400 < 1e-30.
        let x = peers::common();
        for least in ["", r#", "least": 0.15"#] {
            let all = scores(&format!(r#"{{"undesirable": ["b", "d"]{least}}}"#), &x);
            close(&scores(&format!(r#"{{"undesirable": ["b", "d"]{least}, "m": 400, "samples": 3}}"#), &x), &all, 1e-12);
        }
    }

    #[test]
    fn against_one_at_a_time_it_is_the_mean_of_betas() {
        // Against unit k alone beta is the least of y_k / y_i - 1 over good and of 1 - b_k / b_i over bad children.
        let (y, b) = ([2.0, 4.0, 3.0, 1.0], [1.0, 1.5, 1.2, 1.4]);
        let x = matrix(&[("y", &y), ("b", &b)]).weights(&[1.0, 1.0]);
        let samples = 40_000.0_f64;
        let got = run(UndesirableBenefitOfTheDoubt::method(), r#"{"undesirable": ["b"], "m": 1, "samples": 40000}"#, &x).unwrap();
        for (i, score) in got.all().into_iter().enumerate() {
            let betas: Vec<f64> = (0..4).map(|k| (y[k] / y[i] - 1.0).min(1.0 - b[k] / b[i])).collect();
            let (mean, spread) = (indicia_kernels::mean(&betas).unwrap(), indicia_kernels::sd(&betas, 0).unwrap());
            // Five standard errors.
            assert!((1.0 / score - 1.0 - mean).abs() < 5.0 * spread / samples.sqrt(), "{i}: {score}, {mean}");
        }
        assert_eq!(got.codes(), ["sampling-error"]);
    }

    #[test]
    fn draws_hang_on_no_order_of_rows_and_circumstances_choose_them() {
        let of = |order: [usize; 4], params: &str| {
            let pick = |x: [f64; 4]| order.map(|i| x[i]);
            let x = matrix(&[("y", &pick([2.0, 4.0, 3.0, 1.0])), ("b", &pick([1.0, 3.0, 2.0, 2.0])), ("z", &pick([0.0, 1.0, 10.0, 11.0]))]);
            let got = run(UndesirableBenefitOfTheDoubt::method(), params, &x.weights(&[1.0; 3])).unwrap().all();
            let mut back = [0.0; 4];
            order.iter().zip(got).for_each(|(i, score)| back[*i] = score);
            back
        };
        let robust = r#"{"undesirable": ["b"], "m": 2, "samples": 50, "context": ["z"], "bandwidth": [20]}"#;
        assert_eq!(of([0, 1, 2, 3], robust), of([2, 0, 3, 1], robust));
        // Each has one neighbour alone: 0 against 1 beta = min(4/2 - 1, 1 - 3) = -2; 1 against 0 min(2/4 - 1, 1 - 1/3); 2 against 3 min(1/3 - 1, 0); 3 against 2 min(3 - 1, 0).
        let near = r#"{"undesirable": ["b"], "m": 3, "samples": 2, "context": ["z"], "near": "within", "bandwidth": [1.5]}"#;
        let x = matrix(&[("y", &[2.0, 4.0, 3.0, 1.0]), ("b", &[1.0, 3.0, 2.0, 2.0]), ("z", &[0.0, 1.0, 10.0, 11.0])]).weights(&[1.0; 3]);
        let got = run(UndesirableBenefitOfTheDoubt::method(), near, &x).unwrap();
        assert_eq!(got.values[0], None);
        close(&got.values[1..].iter().map(|v| v.unwrap()).collect::<Vec<_>>(), &[2.0, 3.0, 1.0], 1e-12);
        assert_eq!(got.codes(), ["beyond-frontier", "sampling-error"]);
        let alone = run(UndesirableBenefitOfTheDoubt::method(), &near.replace("1.5", "0.5"), &x).unwrap();
        assert_eq!(alone.codes()[..4], ["nobody-near"; 4]);
        let zero = matrix(&[("y", &[2.0, 4.0]), ("b", &[0.0, 3.0])]).weights(&[1.0; 2]);
        assert_eq!(run(UndesirableBenefitOfTheDoubt::method(), r#"{"undesirable": ["b"], "m": 1}"#, &zero).unwrap().codes()[0], "bad-zero");
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let failed = |params: &str, x: Given| run(UndesirableBenefitOfTheDoubt::method(), params, &x.weights(&[1.0, 1.0])).unwrap_err();
        let x = || matrix(&[("a", &[1.0, 2.0]), ("b", &[3.0, 1.0])]);
        let unknown = failed(r#"{"undesirable": ["b", "c"]}"#, x());
        assert_eq!((unknown.code.as_str(), unknown.path.as_str()), ("not-a-child", "undesirable[1]"));
        assert_eq!(failed(r#"{"undesirable": ["b", "b"]}"#, x()).code, "not-a-child");
        assert_eq!(failed(r#"{"undesirable": ["b", "a"]}"#, x()).code, "none-left");
        assert_eq!(failed(r#"{"undesirable": ["b"], "context": ["a"]}"#, x()).code, "context-alone");
        assert_eq!(failed(r#"{"undesirable": ["b"], "m": 2, "context": ["a"]}"#, x()).code, "none-left");
        assert_eq!(failed(r#"{"undesirable": ["b"], "m": 2, "context": ["b"]}"#, x()).code, "not-a-child");
        assert_eq!(failed(r#"{"undesirable": ["b"], "m": 2, "bandwidth": [1]}"#, x()).code, "bandwidths");
        assert_eq!(failed(r#"{"undesirable": ["b"], "least": 0.6}"#, x()).code, "shares-impossible");
        assert_eq!(failed(r#"{"undesirable": ["b"]}"#, matrix(&[("a", &[1.0, -1.0]), ("b", &[3.0, 1.0])])).code, "bod-negative");
        assert_eq!(failed(r#"{"undesirable": ["b"]}"#, matrix(&[("a", &[1.0, 1.0]), ("b", &[0.0, 0.0])])).code, "zero-column");
        let nothing = matrix(&[("a", &[1.0, 0.0]), ("b", &[1.0, 0.0])]).weights(&[1.0, 1.0]);
        let got = run(UndesirableBenefitOfTheDoubt::method(), r#"{"undesirable": ["b"]}"#, &nothing).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![Some(1.0), None], vec!["bod-nothing"]));
    }
}
