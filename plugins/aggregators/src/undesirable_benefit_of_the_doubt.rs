//! The benefit of the doubt with children of which less is better, as they are.

use indicia_kernels::Constraints;
use indicia_plugin::prelude::*;

use crate::frontier::{Work, each_unit, named_children, refused, same_state, unsurpassed};
use crate::robust_benefit_of_the_doubt::negative;

state! {
    /// The units that no other surpasses, and the average unit.
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
    /// `undesirable` names the bad children by their ids. They are taken unturned, so their indicators are scored by `none`, which says with the warning `direction-ignored` that it does
    /// not turn them: here that is what is wanted. The node's weights are not used.
    ///
    /// **Range**: (0, 1]; 1 at the frontier. A unit outside the fit that is beyond the frontier scores 1 as well.
    /// **Direction**: good children are the higher the better, bad ones the lower the better; the result is the higher the better.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A name that is no child or stands there twice (`not-a-child`), no bad child or no good one (`none-left`), a negative value (`bod-negative`), a share that so many children cannot all have
    /// (`shares-impossible`), a child that is zero for all units of the fit (`zero-column`): refused. A unit that is zero in every child has nothing to be in proportion to, and no score (`bod-nothing`).
    ///
    /// ## Source
    /// Zanella, Camanho & Dias (2015), *Undesirable outputs and weighting schemes in composite indicators based on data envelopment analysis*, European Journal of Operational Research 245(2),
    /// 517-530, doi 10.1016/j.ejor.2015.02.036; Rogge, de Jaeger & Lavigne (2017), *Waste performance of NUTS 2-regions in the EU*, Ecological Economics 139, 19-32. The numbers are those of
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
        }
        texts {
            "bod-negative" => { zh: "`{id}` 中有负值 {value}，BoD 要求数值非负", en: "`{id}` holds {value}, but benefit of the doubt needs values that are not negative" }
            "bod-nothing" => { zh: "`{unit}` 的各项数值均为零，没有可按比例变动的量", en: "all values of `{unit}` are zero, so nothing can change in proportion to them" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级，或重复出现；下级为 {children}", en: "`{child}` is not a child of `{node}`, or is named twice; its children are {children}" }
            "none-left" => { zh: "`{node}` 的下级为 {children}，其中 {count} 个列为非期望指标；期望与非期望指标各须至少一个", en: "`{node}` has the children {children}, of which {count} are called undesirable; there must be at least one of either kind" }
            "shares-impossible" => { zh: "{count} 个下级的占比不可能都不小于 {low}", en: "{count} children cannot all have a share of at least {low}" }
        }
        example r#"{"undesirable": ["d"]}"#
    }
}

impl UndesirableBenefitOfTheDoubt {
    /// The score of one unit.
    ///
    /// With s the objective of the programme over u and v, v = s + the unit's own sum; divided by s it asks for the greatest `u x_i` such that no unit is ahead of this one by more than 1, whose
    /// reciprocal is beta. Few variables, and u = 0 is a start. Where `u x_i` has no limit, nobody is ahead: beta = 0.
    fn score(&self, reference: &Reference, bad: &[bool], unit: &[f64], work: &mut Work) -> Result<f64, Failure> {
        if unit.iter().all(|x| *x == 0.0) {
            return Err(Failure::new("bod-nothing"));
        }
        let cols = unit.len();
        let n = reference.columns[0].len();
        let mut bounds = vec![1.0; n];
        let mut matrix = Vec::new();
        for (k, column) in reference.columns.iter().enumerate() {
            matrix.extend(column.iter().map(|x| if bad[k] { unit[k] - x } else { x - unit[k] }));
            if let Some(least) = self.least {
                // least * whole - own part <= 0, child by child: the coefficients of u_k.
                matrix.extend((0..cols).map(|j| (least - if j == k { 1.0 } else { 0.0 }) * reference.means[k]));
            }
        }
        if self.least.is_some() {
            bounds.resize(n + cols, 0.0);
        }
        let region = Constraints::new(cols, &matrix, &bounds).map_err(|e| refused(&e))?;
        let bounded = work.maximize(&region, unit)?;
        let greatest = work.optimum.value;
        Ok(if bounded { greatest / (greatest + 1.0) } else { 1.0 })
    }
}

impl Aggregator for UndesirableBenefitOfTheDoubt {
    type State = Reference;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            min_rows: 1,
            locality: Locality::Set,
            range: Some([0.0, 1.0]),
            compensability: Compensability::Partial,
            ignores_weights: true,
            scale_free: true,
            reproducible: 1e-12,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Reference, Failure> {
        let bad = named_children(data, "undesirable", &self.undesirable)?;
        if let Some(least) = self.least.filter(|low| low * data.cols() as f64 > 1.0) {
            return Err(Failure::new("shares-impossible").at("least").arg("count", data.cols()).arg("low", least));
        }
        if data.rows == 0 {
            return Err(Failure::new("no-complete-row"));
        }
        negative(data)?;
        if let Some(j) = data.columns.iter().position(|c| c.values.iter().all(|x| *x == 0.0)) {
            return Err(Failure::new("zero-column").arg("id", data.field(j).id));
        }
        let means = data.columns.iter().map(|c| indicia_kernels::mean(c.values).unwrap_or(0.0)).collect();
        Ok(Reference { columns: unsurpassed(data, &bad), means })
    }

    fn aggregate(&self, state: &Reference, _: Option<&()>, data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_state(&state.columns, data)?;
        if state.means.len() != data.cols() {
            return Err(Failure::new("foreign-state"));
        }
        let bad = named_children(data, "undesirable", &self.undesirable)?;
        negative(data)?;
        let mut work = Work::default();
        each_unit(data, out, call, &mut |unit| self.score(state, &bad, unit, &mut work))
    }
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
    fn what_cannot_be_compared_says_why() {
        let failed = |params: &str, x: Given| run(UndesirableBenefitOfTheDoubt::method(), params, &x.weights(&[1.0, 1.0])).unwrap_err();
        let x = || matrix(&[("a", &[1.0, 2.0]), ("b", &[3.0, 1.0])]);
        let unknown = failed(r#"{"undesirable": ["b", "c"]}"#, x());
        assert_eq!((unknown.code.as_str(), unknown.path.as_str()), ("not-a-child", "undesirable[1]"));
        assert_eq!(failed(r#"{"undesirable": ["b", "b"]}"#, x()).code, "not-a-child");
        assert_eq!(failed(r#"{"undesirable": ["b", "a"]}"#, x()).code, "none-left");
        assert_eq!(failed(r#"{"undesirable": []}"#, x()).code, "none-left");
        assert_eq!(failed(r#"{"undesirable": ["b"], "least": 0.6}"#, x()).code, "shares-impossible");
        assert_eq!(failed(r#"{"undesirable": ["b"]}"#, matrix(&[("a", &[1.0, -1.0]), ("b", &[3.0, 1.0])])).code, "bod-negative");
        assert_eq!(failed(r#"{"undesirable": ["b"]}"#, matrix(&[("a", &[1.0, 1.0]), ("b", &[0.0, 0.0])])).code, "zero-column");
        let nothing = matrix(&[("a", &[1.0, 0.0]), ("b", &[1.0, 0.0])]).weights(&[1.0, 1.0]);
        let got = run(UndesirableBenefitOfTheDoubt::method(), r#"{"undesirable": ["b"]}"#, &nothing).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![Some(1.0), None], vec!["bod-nothing"]));
    }
}
