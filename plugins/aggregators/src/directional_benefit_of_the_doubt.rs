//! The directional benefit of the doubt.

use indicia_kernels::Constraints;
use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight, weighed};
use crate::frontier::{Work, negative, refused, same_state, step};
use crate::members::one_vector;

choices! {
    /// Which way the frontier lies.
    pub enum Toward {
        /// The same way for all units: the weights.
        Weights = "weights",
        /// The weights times what the unit has.
        Own = "own",
        /// What the unit could gain in each child alone.
        Gains = "gains",
    }
}

state! {
    /// The units that no other surpasses in every child.
    pub struct Frontier {
        /// Column by column.
        columns: Vec<Vec<f64>>,
    }
}

method! {
    /// # directional-benefit-of-the-doubt: distance to the frontier in one direction (方向性 BoD)
    ///
    /// How far would a unit have to go, in a direction that is given and not of its own choice, to be as good as the best? Where `benefit-of-the-doubt` lets each unit weigh what it is good at, the
    /// direction says in which proportion children have to rise, so that what is strong does not make up for what is weak.
    ///
    /// ```text
    /// beta_i = greatest beta such that  sum over k of lambda_k x_kj >= x_ij + beta g_ij  for every child j,
    ///                                   lambda_k >= 0,  sum over k of lambda_k <= 1,  k over the units of the fit
    /// score  = 1 / (1 + beta_i)
    ///
    /// toward = "weights"   g_ij = w_j / max w                  the same way for all
    ///          "own"       g_ij = w_j / max w * x_ij           in proportion to what the unit has
    ///          "gains"     g_ij = greatest g such that x_ij + g in child j and the unit's own values in all others are within reach;
    ///                      score = sum over j of w_j x_ij / sum over j of w_j (x_ij + beta_i g_ij)
    /// ```
    ///
    /// The node's weights w are the direction: with weights 4 : 2 : 1 a unit is asked to rise by four points in the first child for one in the third. Children without weight do not count.
    /// Under `weights`, beta is in points of the score, so that children must be on one scale, and the result depends on it: the scale of the published method is [0, 1]. Under `own` it is a share and
    /// scales do not matter; with equal weights the score is then that of `benefit-of-the-doubt` itself.
    ///
    /// Under `gains` it is the multi-directional benefit of the doubt: the data say in which children a unit lags, and there it is asked to rise, most where most can be gained. The
    /// score is what the unit has over what it would then have, both as sums with the node's weights; with equal ones it is the published score. Sums need one scale.
    ///
    /// **Range**: (0, 1] for the units of the fit; 1 at the frontier. A unit outside the fit can score above 1, but not under `gains`, where a unit beyond the frontier has nothing to gain.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`bod-negative`). A child that is zero for all units of the fit: refused (`zero-column`). Under `own` a unit that is zero in every child has no direction and no score (`bod-nothing`). A unit that is so far beyond the frontier that
    /// 1 + beta is not above zero: no score (`beyond-frontier`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Fusco (2015), *Enhancing non-compensatory composite indicators: a directional proposal*, European Journal of Operational Research 242(2), 620-630, where a principal component gives the
    /// direction: `principal-components` as the weighting. For `gains`: Fusco (2023), *Potential improvements approach in composite indicators construction: the Multi-directional Benefit of the
    /// Doubt model*, Socio-Economic Planning Sciences 85, 101447, after Asmild, Hougaard, Kronborg & Kvist (2003), *Measuring inefficiency via potential improvements*, Journal of Productivity Analysis
    /// 19, 59-76. `Compind::ci_bod_dir` and `ci_bod_mdir` solve the same programmes; the numbers are compared with them as `scipy.optimize.linprog` solves them.
    ///
    /// ## Example
    /// (1, 1) in the direction (1, 1) meets the line between (3, 1) and (1, 3) at (2, 2): beta = 1.
    /// ```toml
    /// use = "directional-benefit-of-the-doubt"
    ///
    /// [example]
    /// columns = { a = [3, 1, 1], b = [1, 3, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [1, 1, 0.5]
    /// ```
    pub struct DirectionalBenefitOfTheDoubt: Aggregator = "directional-benefit-of-the-doubt" {
        title { zh: "方向性 BoD", en: "Directional benefit of the doubt" }
        page_zh "directional_benefit_of_the_doubt.zh.md"
        params {
            /// Which way the frontier lies.
            toward: Toward = Toward::Weights;
        }
        texts {
            "bod-negative" => { zh: "`{id}` 中有负值 {value}，BoD 要求数值非负", en: "`{id}` holds {value}, but benefit of the doubt needs values that are not negative" }
            "bod-nothing" => { zh: "`{unit}` 的各项数值均为零，没有方向", en: "all values of `{unit}` are zero, so it has no direction of its own" }
            "beyond-frontier" => { zh: "`{unit}` 远在前沿之外（β = {value}），得分没有意义", en: "`{unit}` is so far beyond the frontier (beta {value}) that its score has no meaning" }
            "one-vector" => { zh: "方向性 BoD 的方向对全体评价对象相同，不能按组或按评价对象赋权", en: "the direction is the same for all units, so weights by group or by unit have no place" }
        }
    }
}

impl DirectionalBenefitOfTheDoubt {
    fn score(&self, frontier: &Constraints, greatest: &[f64], unit: &[f64], toward: &[f64], work: &mut Work) -> Result<f64, Failure> {
        let way: Vec<f64> = match self.toward {
            Toward::Weights => toward.to_vec(),
            Toward::Own => toward.iter().zip(unit).map(|(g, x)| g * x).collect(),
            Toward::Gains => return gains(frontier, greatest, unit, toward, work),
        };
        if way.iter().all(|g| *g == 0.0) {
            return Err(Failure::new("bod-nothing"));
        }
        let beta = step(frontier, greatest, unit, &way, work)?;
        if beta > -1.0 { Ok(1.0 / (1.0 + beta)) } else { Err(Failure::new("beyond-frontier").arg("value", beta)) }
    }
}

/// What a unit has over what it would have at the frontier, in the direction of what it could gain child by child.
fn gains(frontier: &Constraints, greatest: &[f64], unit: &[f64], w: &[f64], work: &mut Work) -> Result<f64, Failure> {
    let mut alone = vec![0.0; unit.len()];
    let mut way = Vec::with_capacity(unit.len());
    for j in 0..unit.len() {
        alone[j] = 1.0;
        // Below zero at the frontier by a rounding, and beyond it.
        way.push(step(frontier, greatest, unit, &alone, work)?.max(0.0));
        alone[j] = 0.0;
    }
    if way.iter().all(|g| *g == 0.0) {
        return Ok(1.0);
    }
    let beta = step(frontier, greatest, unit, &way, work)?.max(0.0);
    let has = indicia_kernels::dot(w, unit);
    Ok(has / (has + beta * indicia_kernels::dot(w, &way)))
}

impl Aggregator for DirectionalBenefitOfTheDoubt {
    type State = Frontier;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            order_preserving: self.toward != Toward::Gains,
            min_rows: 1,
            locality: Locality::Set,
            range: Some([0.0, f64::INFINITY]),
            compensability: Compensability::Partial,
            scale_free: self.toward == Toward::Own,
            reproducible: 1e-12,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Frontier, Failure> {
        if data.rows == 0 {
            return Err(Failure::new("no-complete-row"));
        }
        negative(data)?;
        let columns: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        let best = indicia_kernels::frontier(&columns);
        Ok(Frontier { columns: columns.iter().map(|x| best.iter().map(|i| x[*i]).collect()).collect() })
    }

    fn aggregate(
        &self,
        state: &Frontier,
        _: Option<&()>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        same_state(&state.columns, data)?;
        let n = state.columns[0].len();
        one_vector(weights)?;
        refuse_no_weight(data, weights, out, call)?;
        negative(data)?;
        let mut work = Work::default();
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            let children: Vec<usize> = weighed(w).collect();
            let most = children.iter().map(|j| w[*j]).fold(0.0, f64::max);
            let toward: Vec<f64> = children.iter().map(|j| w[*j] / most).collect();
            let greatest: Vec<f64> = children.iter().map(|j| indicia_kernels::max(&state.columns[*j]).unwrap_or(0.0)).collect();
            // Nobody could rise in it, so that everybody would stand at the frontier.
            if let Some(at) = greatest.iter().position(|x| *x == 0.0) {
                return Err(Failure::new("zero-column").arg("id", data.field(children[at]).id));
            }
            let matrix: Vec<f64> = children.iter().flat_map(|j| state.columns[*j].iter().copied()).collect();
            let frontier = Constraints::new(children.len(), &matrix, &vec![1.0; n]).map_err(|e| refused(&e))?;
            let mut unit = vec![0.0; children.len()];
            for row in 0..data.rows {
                if row % 256 == 0 && (call.cancelled)() {
                    return Err(Failure::new("cancelled"));
                }
                unit.iter_mut().zip(&children).for_each(|(x, j)| *x = data.columns[*j].values[row]);
                match self.score(&frontier, &greatest, &unit, &toward, &mut work) {
                    Ok(score) => out.set(row, column, score),
                    Err(why) => {
                        out.fail(row, column);
                        call.cell(row, column, why);
                    }
                }
            }
        }
        refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run, run_on};

    fn six() -> Given {
        matrix(&[("a", &[0.2, 0.9, 0.5, 0.4, 0.1, 0.7]), ("b", &[0.8, 0.1, 0.6, 0.3, 0.4, 0.5]), ("c", &[0.3, 0.6, 0.9, 0.2, 0.5, 0.1])])
    }

    fn scores(params: &str, w: &[f64]) -> Vec<f64> {
        run(DirectionalBenefitOfTheDoubt::method(), params, &six().weights(w)).unwrap().all()
    }

    #[test]
    fn the_scores_are_those_of_the_linear_programme() {
        // scipy 1.17.1, the envelopment form that Compind::ci_bod_dir hands to Benchmarking::dea(RTS = "crs", ORIENTATION = "out", DIRECT = g):
        //   r = linprog([0]*6 + [-1], np.vstack([np.c_[-X.T, g], [1]*6 + [0]]), np.r_[-X[i], 1], bounds=[(0, None)]*6 + [(None, None)]); 1 / (1 + r.x[-1])
        close(&scores("{}", &[1.0, 1.0, 1.0]), &[1.0, 1.0, 1.0, 0.8146399055489965, 0.8, 1.0], 1e-12);
        close(&scores("{}", &[4.0, 2.0, 1.0]), &[1.0, 1.0, 1.0, 0.7663690476190479, 0.7105030891438658, 1.0], 1e-12);
        let own = r#"{"toward": "own"}"#;
        close(&scores(own, &[4.0, 2.0, 1.0]), &[1.0, 1.0, 1.0, 0.547550432276657, 0.42028985507246375, 1.0], 1e-12);
        // Equal weights, its own direction: the benefit of the doubt, max w x with w X <= 1, by linprog as well.
        close(&scores(own, &[1.0, 1.0, 1.0]), &[1.0, 1.0, 1.0, 0.6025316455696199, 0.6296296296296298, 1.0], 1e-12);
    }

    #[test]
    fn gains_point_where_the_data_say() {
        // (1, 1) against (3, 1) and (1, 3) can gain 2 in either alone, and half of both at once: 2 of 4. (2, 1.5) can gain 0.5 in either; (0.5, 2) 1.5 in a and 1 in b.
        let x = matrix(&[("a", &[3.0, 1.0, 1.0, 2.0, 0.5]), ("b", &[1.0, 3.0, 1.0, 1.5, 2.0])]).weights(&[1.0, 1.0]);
        let gains = r#"{"toward": "gains"}"#;
        let got = run(DirectionalBenefitOfTheDoubt::method(), gains, &x).unwrap().all();
        close(&got, &[1.0, 1.0, 0.5, 0.875, 0.625], 1e-14);
        // scipy 1.17.1, what Compind::ci_bod_mdir computes by Benchmarking::mea(RTS = "crs", ORIENTATION = "out"), with go(g) the step of the test above in direction g:
        //   g = np.array([go(np.eye(3)[j]) for j in range(3)]); (w @ X[i]) / (w @ (X[i] + go(g) * g))
        close(&scores(gains, &[1.0, 1.0, 1.0]), &[1.0, 1.0, 1.0, 0.5279921995612253, 0.5394720928826268, 1.0], 1e-12);
        close(&scores(gains, &[4.0, 2.0, 1.0]), &[1.0, 1.0, 1.0, 0.5906232424970603, 0.43319254072928903, 1.0], 1e-12);
    }

    #[test]
    fn a_child_without_weight_does_not_count() {
        // By a alone: 1 / (1 + 0.9 - x)
        let x = [0.2, 0.9, 0.5, 0.4, 0.1, 0.7];
        close(&scores("{}", &[1.0, 0.0, 0.0]), &x.map(|x| 1.0 / (1.9 - x)), 1e-14);
    }

    #[test]
    fn a_later_unit_can_be_beyond_the_frontier() {
        let fit = matrix(&[("a", &[3.0, 1.0]), ("b", &[1.0, 3.0])]).weights(&[0.5, 0.5]);
        let got = |a: f64, b: f64| {
            let later = matrix(&[("a", &[a]), ("b", &[b])]).weights(&[0.5, 0.5]);
            run_on(DirectionalBenefitOfTheDoubt::method(), "{}", &fit, &later).unwrap()
        };
        // (2.5, 2.5) is half a point beyond (2, 2).
        close(&got(2.5, 2.5).all(), &[2.0], 1e-14);
        let gains = |a: f64, b: f64| {
            let later = matrix(&[("a", &[a]), ("b", &[b])]).weights(&[0.5, 0.5]);
            run_on(DirectionalBenefitOfTheDoubt::method(), r#"{"toward": "gains"}"#, &fit, &later).unwrap().all()
        };
        assert_eq!([gains(2.5, 2.5), gains(9.0, 9.0)].concat(), [1.0, 1.0]);
        let far = got(5.0, 5.0);
        assert_eq!((far.values.clone(), far.codes()), (vec![None], vec!["beyond-frontier"]));
    }

    #[test]
    fn what_has_no_frontier_or_no_direction_says_why() {
        let failed = |x: Given| run(DirectionalBenefitOfTheDoubt::method(), "{}", &x).unwrap_err().code;
        assert_eq!(failed(matrix(&[("a", &[1.0, -1.0])]).weights(&[1.0])), "bod-negative");
        assert_eq!(failed(matrix(&[("a", &[1.0, 2.0]), ("b", &[0.0, 0.0])]).weights(&[1.0, 1.0])), "zero-column");
        assert_eq!(failed(matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0])), "one-vector");
        let x = matrix(&[("a", &[1.0, 0.0])]).weights(&[1.0]);
        let got = run(DirectionalBenefitOfTheDoubt::method(), r#"{"toward": "own"}"#, &x).unwrap();
        assert_eq!((got.values.clone(), got.codes()), (vec![Some(1.0), None], vec!["bod-nothing"]));
    }
}
