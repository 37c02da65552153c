//! SECA: weights under which the least performance is great, close to what spread and conflict say.

use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

method! {
    /// # seca: weights for the good of the weakest (SECA, 准则与方案同步评价法)
    ///
    /// Weights are chosen for two ends at once: that the unit which does worst does as well as it can, and that they stay near two references, the shares of spread and the shares of conflict.
    ///
    /// ```text
    /// maximise  L - beta ( sum over j of (w_j - s_j)^2 + sum over j of (w_j - q_j)^2 )
    /// with      L <= sum over j of w_j x_ij for every unit i,   sum w = 1,   w_j >= least
    /// s_j = sd_j / sum of sd                        q_j = Q_j / sum of Q,   Q_j = sum over k of (1 - r_jk)
    /// ```
    ///
    /// sd_j is the standard deviation of child j and r_jk the correlation of two children; L is the performance of the unit that does worst. The greater `beta`, the nearer the weights are to the mean of the two references;
    /// the publication recommends to raise it until they hardly change, and takes 3. The programme is convex and has one solution, which is found exactly, in finitely many steps (the dual active-set method); no search is made.
    /// The published method takes values relative to the best of their child: `linear-proportion` as the normaliser and `weighted-mean` as the aggregator.
    ///
    /// **Range**: weights are `least` or more and sum to one.
    /// **Direction**: scores are the higher the better. With raw or treated data negative indicators would count as if more were better, and units of measurement would decide.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant child has no correlation: weight 0 and a warning (`constant-weightless`). Children that all correlate wholly have no conflict: refused (`weights-undetermined`). One child alone has the weight 1. `least` that
    /// leaves no room for all children: refused (`least-too-great`). One unit: refused (`too-few`).
    ///
    /// ## Source
    /// Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis & Antucheviciene (2018), *Simultaneous evaluation of criteria and alternatives (SECA) for multi-criteria decision-making*, Informatica 29(2), 265-280
    /// (doi 10.15388/Informatica.2018.167), where `least` is 0.001. On the matrix of its example the weights are those of the same programme solved by scipy. pyDecision 5.1.8 solves another one: it divides the best by the value, takes
    /// deviations from the mean of all cells, and sums over units where it should sum over children. JMcDM multiplies w_j by s_j and q_j where it should take differences.
    ///
    /// ## Example
    /// (1, 0) and (0, 1/2): s = 2/3, 1/3 and q = 1/2, 1/2, together 7/12, 5/12. The second unit does worst, by w_2 / 2 with w_2 = 1 - w_1: L falls by 1/2 and the sums by 4 (7/12 - w_1) for each w_1 more, which is the same at 7/12 - 1/8.
    /// ```toml
    /// use = "seca"
    /// params = { beta = 0.5 }
    ///
    /// [example]
    /// columns = { a = [1, 0], b = [0, 0.5] }
    /// gives = [0.4583333333, 0.5416666667]
    /// within = 1e-10
    /// ```
    pub struct Seca: Weighting = "seca" {
        title { zh: "SECA 同步评价赋权法", en: "SECA weights" }
        page_zh "seca.zh.md"
        params {
            /// How much nearness to the references counts against the least performance.
            beta: f64 = 3.0, above 0.0;
            /// The least weight of a child.
            least: f64 = 0.001, min 0.0, max 1.0;
        }
        texts {
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，没有相关系数，SECA 权重为 0", en: "the values of `{id}` are all the same and correlate with nothing, so its SECA weight is 0" }
            "least-too-great" => {
                zh: "`least` = {value} 对 {count} 个下级合计超过 1",
                en: "`least` = {value} comes to more than 1 for {count} children",
            }
        }
    }
}

/// The programme: maximise `L - (curvature / 2) |w - centre|^2`.
struct Programme<'a> {
    columns: Vec<&'a [f64]>,
    rows: usize,
    /// The mean of the two references.
    centre: Vec<f64>,
    curvature: f64,
    least: f64,
}

/// A point of the programme with the multipliers of the constraints that are tight there, or a change of all these. Constraints are numbered: units first, that L is not above their performance, then
/// children, that their weights are not below the least.
struct Point {
    multipliers: Vec<f64>,
    weights: Vec<f64>,
    performance: f64,
}

impl Programme<'_> {
    fn is_unit(&self, at: usize) -> bool {
        at < self.rows
    }

    /// The coefficients of a constraint in the weights.
    fn normal(&self, at: usize) -> Vec<f64> {
        if self.is_unit(at) {
            self.columns.iter().map(|c| c[at]).collect()
        } else {
            (0..self.columns.len()).map(|j| if j == at - self.rows { 1.0 } else { 0.0 }).collect()
        }
    }

    /// How weights that sum to one move for each unit of the multiplier of a constraint.
    fn pull(&self, normal: &[f64]) -> Vec<f64> {
        let mean = indicia_kernels::sum(normal) / normal.len() as f64;
        normal.iter().map(|x| (x - mean) / self.curvature).collect()
    }

    /// From `weights`, the pulls of the tight constraints that bring `n w - [unit] L` to `level`, and the multipliers of the units to `units` in all. `None` where the equations depend on each other.
    fn solve_on(&self, tight: &[usize], weights: Vec<f64>, level: impl Fn(usize) -> f64, units: f64) -> Option<Point> {
        let size = tight.len() + 1;
        let normals: Vec<Vec<f64>> = tight.iter().map(|at| self.normal(*at)).collect();
        let pulls: Vec<Vec<f64>> = normals.iter().map(|n| self.pull(n)).collect();
        let (mut system, mut rhs) = (vec![0.0; size * size], vec![0.0; size]);
        for (p, at) in tight.iter().enumerate() {
            for (q, pull) in pulls.iter().enumerate() {
                system[p * size + q] = indicia_kernels::dot(&normals[p], pull);
            }
            rhs[p] = level(*at) - indicia_kernels::dot(&normals[p], &weights);
            if self.is_unit(*at) {
                system[p * size + size - 1] = -1.0;
                system[(size - 1) * size + p] = 1.0;
            }
        }
        rhs[size - 1] = units;
        indicia_kernels::solve(&mut system, &mut rhs).ok()?;
        let performance = rhs.pop()?;
        let mut point = Point { multipliers: rhs, weights, performance };
        for (multiplier, pull) in point.multipliers.iter().zip(&pulls) {
            point.weights.iter_mut().zip(pull).for_each(|(w, p)| *w += multiplier * p);
        }
        Some(point)
    }

    /// The optimum where some constraints hold as equations and no others count.
    fn optimum(&self, tight: &[usize]) -> Option<Point> {
        self.solve_on(tight, self.centre.clone(), |at| if self.is_unit(at) { 0.0 } else { self.least }, 1.0)
    }

    /// How that optimum changes for each unit of the multiplier of one more constraint.
    fn change(&self, tight: &[usize], entering: usize) -> Option<Point> {
        self.solve_on(tight, self.pull(&self.normal(entering)), |_| 0.0, if self.is_unit(entering) { -1.0 } else { 0.0 })
    }

    /// `n w - [unit] L` of a constraint.
    fn value(&self, at: usize, point: &Point) -> f64 {
        if self.is_unit(at) {
            let done: f64 = self.columns.iter().zip(&point.weights).map(|(c, w)| w * c[at]).sum();
            done - point.performance
        } else {
            point.weights[at - self.rows]
        }
    }

    /// What the programme maximises.
    fn worth(&self, point: &Point) -> f64 {
        let apart: f64 = point.weights.iter().zip(&self.centre).map(|(w, c)| (w - c) * (w - c)).sum();
        point.performance - self.curvature / 2.0 * apart
    }

    /// By how much a constraint is kept; negative where it is not.
    fn slack(&self, at: usize, point: &Point) -> f64 {
        self.value(at, point) - if self.is_unit(at) { 0.0 } else { self.least }
    }

    /// The tight constraints and their optimum with one more that is broken: its multiplier rises until it holds, and tight ones whose multipliers come to zero on the way are let go. `None` where
    /// it does not come to hold, which is so when rounding alone has broken it.
    fn admit(&self, mut tight: Vec<usize>, entering: usize) -> Option<(Vec<usize>, Point)> {
        loop {
            let (base, change) = (self.optimum(&tight)?, self.change(&tight, entering)?);
            // What it takes to hold; without end where it follows from the tight ones.
            let rise = self.value(entering, &change);
            let whole = if rise > 0.0 { -self.slack(entering, &base) / rise } else { f64::INFINITY };
            let mut first: Option<(usize, f64)> = None;
            for (p, (from, rate)) in base.multipliers.iter().zip(&change.multipliers).enumerate() {
                if *rate < 0.0 && first.is_none_or(|(_, least)| from / -rate < least) {
                    first = Some((p, from / -rate));
                }
            }
            match first {
                Some((p, least)) if least < whole => {
                    tight.remove(p);
                    // The last unit but the entering one: L is its performance now.
                    if self.is_unit(entering) && !tight.iter().any(|at| self.is_unit(*at)) {
                        tight.push(entering);
                        let point = self.optimum(&tight)?;
                        return Some((tight, point));
                    }
                }
                _ if whole.is_finite() => {
                    tight.push(entering);
                    let point = self.optimum(&tight)?;
                    return Some((tight, point));
                }
                _ => return None,
            }
        }
    }

    /// The weights, by the dual active-set method of Goldfarb and Idnani (1983): constraints are made to hold one by one, the most broken first.
    fn solve(&self) -> Result<Vec<f64>, Failure> {
        let all = self.rows + self.columns.len();
        let steps = 20 * (all + 1);
        let too_long = || Failure::new("no-convergence").arg("count", steps);
        let done = |i: usize| -> f64 { self.columns.iter().zip(&self.centre).map(|(c, w)| w * c[i]).sum() };
        let mut tight = vec![(1..self.rows).fold(0, |worst, i| if done(i) < done(worst) { i } else { worst })];
        let mut now = self.optimum(&tight).ok_or_else(too_long)?;
        // Constraints that are broken by rounding alone, as it seems.
        let mut settled = vec![false; all];
        for _ in 0..steps {
            let mut broken: Option<(usize, f64)> = None;
            for at in (0..all).filter(|at| !settled[*at] && !tight.contains(at)) {
                let slack = self.slack(at, &now);
                if slack < 0.0 && broken.is_none_or(|(_, least)| slack < least) {
                    broken = Some((at, slack));
                }
            }
            let Some((entering, _)) = broken else {
                // Weights that are bound are exactly the least, and none is below it by rounding.
                for (j, w) in now.weights.iter_mut().enumerate() {
                    *w = if tight.contains(&(self.rows + j)) { self.least } else { w.max(self.least) };
                }
                return Ok(now.weights);
            };
            match self.admit(tight.clone(), entering) {
                Some((set, next)) => {
                    // Units that are alike take turns without end where rounding decides: what does not lower the value may enter once, until something does.
                    if self.worth(&next) < self.worth(&now) {
                        settled.fill(false);
                    } else {
                        settled[entering] = true;
                    }
                    (tight, now) = (set, next);
                }
                None => settled[entering] = true,
            }
        }
        Err(too_long())
    }
}

impl Weighting for Seca {
    fn facts(&self) -> Facts {
        Facts { min_rows: 2, data_driven: true, sums_to_one: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        if data.cols() == 1 {
            return Ok(vec![1.0]);
        }
        enough_rows(data, 2)?;
        let mut kept = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            match indicia_kernels::min_max(column.values) {
                Some((lo, hi)) if lo < hi => kept.push(j),
                _ => call.warn(Failure::new("constant-weightless").arg("id", data.field(j).id)),
            }
        }
        let m = kept.len();
        if m == 0 {
            return Err(Failure::new("weights-undetermined"));
        }
        if self.least * m as f64 > 1.0 {
            return Err(Failure::new("least-too-great").at("least").arg("value", self.least).arg("count", m));
        }
        let columns: Vec<&[f64]> = kept.iter().map(|j| data.columns[*j].values).collect();
        let mut found = vec![0.0; data.cols()];
        if m == 1 {
            found[kept[0]] = 1.0;
            return Ok(found);
        }
        let centre = self.centre(&columns)?;
        let programme = Programme { rows: data.rows, centre, curvature: 4.0 * self.beta, least: self.least, columns };
        let weights = programme.solve()?;
        let total = indicia_kernels::sum(&weights);
        if !total.is_finite() {
            return Err(Failure::new("overflow"));
        }
        kept.iter().zip(&weights).for_each(|(j, w)| found[*j] = w / total);
        Ok(found)
    }
}

impl Seca {
    /// The mean of the shares of spread and the shares of conflict.
    fn centre(&self, columns: &[&[f64]]) -> Result<Vec<f64>, Failure> {
        let m = columns.len();
        let spreads: Vec<f64> = columns.iter().map(|c| indicia_kernels::sd(c, 1).unwrap_or(0.0)).collect();
        let mut conflicts = vec![0.0; m];
        for j in 0..m {
            for k in j + 1..m {
                let conflict = 1.0 - indicia_kernels::pearson(columns[j], columns[k]).unwrap_or(1.0);
                // Children that agree leave rounding behind, of which no weight may come.
                let conflict = if conflict > 16.0 * f64::EPSILON { conflict } else { 0.0 };
                conflicts[j] += conflict;
                conflicts[k] += conflict;
            }
        }
        let (spread, conflict) = (indicia_kernels::sum(&spreads), indicia_kernels::sum(&conflicts));
        if !spread.is_finite() {
            return Err(Failure::new("overflow"));
        }
        if conflict <= 0.0 || spread <= 0.0 {
            return Err(Failure::new("weights-undetermined"));
        }
        Ok(spreads.iter().zip(&conflicts).map(|(s, q)| (s / spread + q / conflict) / 2.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{Given, close, matrix, run};

    fn weights(params: &str, x: &Given) -> Vec<f64> {
        run(Seca::method(), params, x).unwrap().all()
    }

    /// The normalised matrix of the example of the publication: 10 units, 7 children.
    fn published() -> Given {
        matrix(&[
            ("a", &[1.0, 0.8696, 0.7391, 0.5217, 0.6522, 0.6087, 0.913, 0.8696, 0.8261, 0.3478]),
            ("b", &[0.9925, 0.8271, 0.8684, 0.7895, 0.9135, 0.8346, 0.985, 0.9624, 1.0, 0.8195]),
            ("c", &[0.9115, 0.8462, 0.7615, 0.6654, 0.7692, 0.7269, 0.9346, 1.0, 0.8077, 0.7462]),
            ("d", &[0.8, 1.0, 0.2667, 0.2, 0.2857, 0.3077, 0.6667, 0.5714, 0.6667, 0.3636]),
            ("e", &[0.9401, 0.9181, 0.8177, 0.8051, 0.8396, 0.8722, 0.9813, 0.9632, 1.0, 0.8263]),
            ("f", &[1.0, 0.978, 0.8241, 0.7236, 0.7063, 0.6742, 0.8641, 0.7807, 0.7946, 0.6642]),
            ("g", &[0.9449, 1.0, 0.8305, 0.8061, 0.8812, 0.8926, 0.9216, 0.9751, 0.9104, 0.814]),
        ])
    }

    #[test]
    fn weights_are_those_of_the_programme() {
        // The programme of the page by scipy.optimize.minimize(method="SLSQP"); the constraints that it finds to be tight, solved as equations in fractions (every number exact, conditions of optimality checked).
        for (beta, expected) in PUBLISHED {
            close(&weights(&format!(r#"{{"beta": {beta}}}"#), &published()), &expected, 1e-13);
        }
        for (beta, expected) in COMMON {
            close(&weights(&format!(r#"{{"beta": {beta}}}"#), &peers::common_scaled(&peers::MAXIMA)), &expected, 1e-13);
        }
    }

    /// From three weights at their least to none, from one unit that does worst to two.
    const PUBLISHED: [(f64, [f64; 7]); 5] = [
        (0.1, [0.001, 0.2844453721898856, 0.001, 0.001, 0.2893792183887253, 0.13366813387812126, 0.28950727554326783]),
        (
            0.4,
            [
                0.0681161296443254,
                0.22088112671847174,
                0.13115862026567557,
                0.001,
                0.19611105472434184,
                0.18905499221903926,
                0.19367807642814622,
            ],
        ),
        (
            0.5,
            [
                0.08090389066231496,
                0.2134057084352592,
                0.14248731792900018,
                0.010367623868237264,
                0.18611543525354016,
                0.18402434823463726,
                0.182695675617011,
            ],
        ),
        (
            1.0,
            [
                0.1330054118062972,
                0.17482791802288736,
                0.1290225656379487,
                0.10361683922374722,
                0.14466176422172702,
                0.17232567971112298,
                0.1425398213762695,
            ],
        ),
        (
            3.0,
            [
                0.15346969752058293,
                0.15065887040383974,
                0.1255368513522344,
                0.17769779160469962,
                0.11789271660267939,
                0.1591399654254087,
                0.11560410709055521,
            ],
        ),
    ];

    const COMMON: [(f64, [f64; 4]); 3] = [
        (0.05, [0.34354500440575436, 0.4566310327691822, 0.001, 0.1988239628250634]),
        (0.25, [0.3079613289604242, 0.3473959527209886, 0.15290407174635653, 0.19173864657223064]),
        (3.0, [0.29475926486678716, 0.2997275832782605, 0.2148743707064273, 0.19063878114852506]),
    ];

    #[test]
    fn the_weakest_decides_alone_where_the_references_hardly_count() {
        // As above: five weights at their least; then a corner at which four units do equally badly, which leaves nothing to the references.
        let expected = [0.001, 0.001, 0.001, 0.001, 0.37368597142272864, 0.001, 0.6213140285772714];
        close(&weights(r#"{"beta": 0.001}"#, &published()), &expected, 1e-13);
        let x = matrix(&[
            ("a", &[0.9, 0.1, 0.5, 0.3, 0.4]),
            ("b", &[0.2, 0.8, 0.3, 0.6, 0.5]),
            ("c", &[0.3, 0.4, 0.9, 0.2, 0.6]),
            ("d", &[0.6, 0.5, 0.2, 0.9, 0.35]),
        ]);
        // What the multipliers are rounded by is divided by 4 beta = 0.004: some 1e-14.
        for beta in ["0.001", "0.02"] {
            close(&weights(&format!(r#"{{"beta": {beta}}}"#), &x), &[7.0 / 26.0, 9.0 / 26.0, 6.0 / 26.0, 4.0 / 26.0], 1e-13);
        }
        let expected = [0.2536622896518593, 0.32718860739408306, 0.2426578879022166, 0.17649121505184104];
        close(&weights(r#"{"beta": 0.05}"#, &x), &expected, 1e-13);
    }

    #[test]
    fn no_other_weights_do_better() {
        // The value of the programme, by its definition, on a grid and around the optimum.
        let x = peers::common_scaled(&peers::MAXIMA);
        let columns: Vec<&[f64]> = x.columns.iter().map(|(_, c)| c.as_slice()).collect();
        let spread: f64 = columns.iter().map(|c| indicia_kernels::sd(c, 1).unwrap()).sum();
        let conflict = |j: usize| -> f64 { (0..4).map(|k| 1.0 - indicia_kernels::pearson(columns[j], columns[k]).unwrap()).sum() };
        let all: f64 = (0..4).map(conflict).sum();
        for beta in [0.05, 0.25, 3.0] {
            let value = |w: &[f64]| {
                let least = (0..6).map(|i| (0..4).map(|j| w[j] * columns[j][i]).sum::<f64>()).fold(f64::INFINITY, f64::min);
                let apart = |j: usize| {
                    let (s, q) = (indicia_kernels::sd(columns[j], 1).unwrap() / spread, conflict(j) / all);
                    (w[j] - s) * (w[j] - s) + (w[j] - q) * (w[j] - q)
                };
                least - beta * (0..4).map(apart).sum::<f64>()
            };
            let got = weights(&format!(r#"{{"beta": {beta}}}"#), &x);
            let best = value(&got);
            for (i, j) in (0..4).flat_map(|i| (0..4).map(move |j| (i, j))).filter(|(i, j)| i != j) {
                for step in [1e-2, 1e-4, 1e-6] {
                    let mut moved = got.clone();
                    moved[i] += step;
                    moved[j] -= step;
                    assert!(moved[j] < 0.001 || value(&moved) < best, "beta {beta}: {step} from {j} to {i}");
                }
            }
            for (i, j, k) in (0..=20).flat_map(|i| (0..=20 - i).flat_map(move |j| (0..=20 - i - j).map(move |k| (i, j, k)))) {
                let w = [i, j, k, 20 - i - j - k].map(|n| 0.001 + 0.996 * f64::from(n) / 20.0);
                assert!(value(&w) < best, "beta {beta}: {w:?}");
            }
        }
    }

    #[test]
    fn units_that_occur_twice_change_nothing_but_the_references() {
        // The same six units twice: correlations and shares of spread are the same, and every constraint is there twice.
        let mut twice = peers::common_scaled(&peers::MAXIMA);
        twice.columns.iter_mut().for_each(|(_, c)| c.extend_from_within(..));
        for (beta, expected) in COMMON {
            close(&weights(&format!(r#"{{"beta": {beta}}}"#), &twice), &expected, 1e-12);
        }
    }

    #[test]
    fn what_has_no_references_is_refused() {
        let code = |params: &str, x: &Given| run(Seca::method(), params, x).unwrap_err().code;
        let same = matrix(&[("a", &[0.1, 0.2, 0.7]), ("b", &[0.1, 0.2, 0.7])]);
        assert_eq!(code("{}", &same), "weights-undetermined");
        assert_eq!(code(r#"{"least": 0.4}"#, &peers::common()), "least-too-great");
        assert_eq!(code("{}", &matrix(&[("a", &[0.5]), ("b", &[0.2])])), "too-few");
        let got = run(Seca::method(), r#"{"beta": 0.5}"#, &matrix(&[("a", &[1.0, 0.0]), ("b", &[0.0, 0.5]), ("c", &[0.3, 0.3])])).unwrap();
        close(&got.all(), &[11.0 / 24.0, 13.0 / 24.0, 0.0], 1e-15);
        assert_eq!(got.codes(), ["constant-weightless"]);
    }
}
