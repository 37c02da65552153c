//! Weights under which the children are as important as they should be.

use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

choices! {
    /// What is asked of the correlations between children and node.
    pub enum Aim {
        /// That they stand to each other as the targets do.
        Balance = "balance",
        /// That their sum is as great as can be.
        Infomax = "infomax",
    }
}

choices! {
    /// What a weight below zero does.
    pub enum Negative {
        /// No weight is below zero: the best weights among those.
        Exclude = "exclude",
        /// It stays.
        Keep = "keep",
    }
}

table! {
    /// How important a child should be.
    pub struct Importance {
        /// The child.
        child: String;
        /// Relative to the others.
        importance: f64;
    }
}

method! {
    /// # correlation-optimised: weights optimised by correlations (相关系数优化赋权)
    ///
    /// A weight is not an importance: what a child contributes to the differences between units depends on its spread and on the other children too. These are the
    /// weights under which the correlations r_j of the children with the weighted mean of the node stand to each other as the declared importances t_j.
    ///
    /// ```text
    /// aim = "balance"   minimise  sum over j of (t_j / sum t - r_j / sum r)^2     sum w = 1, w >= 0
    /// aim = "infomax"   maximise  sum over j of r_j
    /// r_j = correlation of child j with sum over k of w_k x_k
    /// ```
    ///
    /// Both have an exact solution, and no search is made. With C the correlations of the children with each other, s_j their standard deviations and
    /// u_j = w_j s_j, the vector r is proportional to C u. So balance is a convex problem of least squares (minimise |t - C u|^2 with sum C u = 1 and
    /// u >= 0), which an active-set method solves in finitely many steps; without w >= 0 it is u = C^-1 t, and every target is met. Infomax is u_j = 1: weights
    /// in inverse proportion to the spread.
    ///
    /// The mean is that of `weighted-mean`. With other aggregators the weights are an approximation. Correlations are Pearson's. The shares r_j / sum r that were reached are
    /// printed with the result (`shares-reached`).
    ///
    /// **Range**: weights sum to one; none is negative unless `negative = "keep"`.
    /// **Direction**: weights look at scores, the higher the better; with raw or treated data the direction of an indicator plays no part.
    ///
    /// ## Missing values
    /// Units with a gap take no part in the fit.
    ///
    /// ## Degenerate cases
    /// A constant child has no correlation: weight 0 and a warning (`constant-weightless`), and the targets of the others count. Children that depend on each
    /// other linearly, as they always do when there are not more units than children, have no unique weights: refused (`children-dependent`). A target that is not
    /// above zero, a child named twice or not at all where `targets` is given, or one that the node does not have: refused (`targets`). A child that would need a negative
    /// weight gets 0 and its target is missed, with a warning (`target-missed`). One child alone has the weight 1. Fewer than three units: refused (`too-few`).
    ///
    /// ## Source
    /// Becker, Saisana, Paruolo & Vandecasteele (2017), *Weights and importance in composite indicators: Closing the gap*, Ecological Indicators 80, 12-22
    /// (doi 10.1016/j.ecolind.2017.03.056), in the linear form of COINr's `get_opt_weights` (doi 10.1016/j.envsoft.2021.105208). COINr 1.1.14 searches with Nelder and
    /// Mead, stops early by default, lets weights become negative, and prints the shares of its last trial, in the order of the ids, instead of those of the weights
    /// that it returns. On ASEM its weights of the two sub-indices are within 0.005 of the exact ones; for the eight pillars, through the sub-indices, its long run
    /// comes to 2.8e-4 with four negative weights, where the exact optimum over all pillars is 0 with negative weights and 9.6e-4 without.
    ///
    /// ## Example
    /// Two children that are equally important: weights in inverse proportion to the spread, 1 to 2.
    /// ```toml
    /// use = "correlation-optimised"
    ///
    /// [example]
    /// columns = { a = [1, 2, 3, 2], b = [4, 2, 6, 4] }
    /// gives = [0.66666667, 0.33333333]
    /// within = 1e-8
    /// ```
    pub struct CorrelationOptimised: Weighting = "correlation-optimised" {
        title { zh: "相关系数优化赋权", en: "Correlation-optimised weights" }
        page_zh "correlation_optimised.zh.md"
        params {
            /// What is asked of the correlations.
            aim: Aim = Aim::Balance;
            /// Balance: how important each child should be; all alike where it is not given.
            targets: Option<Vec<Importance>>;
            /// Balance: what a weight below zero does, `exclude` where it is not given.
            negative: Option<Negative>;
        }
        texts {
            "not-of-rule" => { zh: "`aim = \"{rule}\"` 不使用参数 `{parameter}`", en: "`aim = \"{rule}\"` has no parameter `{parameter}`" }
            "targets" => {
                zh: "`targets` 须为节点的每个下级各给出一个大于零的重要性；`{id}` 处不符",
                en: "`targets` names every child of the node once, with an importance above zero; `{id}` does not fit",
            }
            "children-dependent" => {
                zh: "各下级线性相关（评价对象须多于下级），最优权重不唯一",
                en: "the children depend on each other linearly (there must be more units than children), so the best weights are not unique",
            }
            "constant-weightless" => { zh: "`{id}` 的取值全部相同，与合成值没有相关系数，权重为 0", en: "the values of `{id}` are all the same and correlate with nothing, so its weight is 0" }
            "target-missed" => {
                zh: "`{id}` 的目标占比 {expected} 需要负权重才能达到；权重取 0，实际占比 {found}",
                en: "`{id}` would need a negative weight for its share {expected} of the correlations; it has the weight 0 and the share {found}",
            }
            "shares-reached" => { zh: "各下级与合成值相关系数的占比：{values}", en: "shares of the correlations with the node: {values}" }
        }
    }
}

/// The solution of least squares under one sum, over the unknowns that are free: minimise |t - C u|^2 with sum C u = 1.
fn on_free(c: &[f64], t: &[f64], free: &[usize]) -> Result<Vec<f64>, Failure> {
    let (k, m) = (t.len(), free.len());
    // Stationarity: C_f' C_f u + l (C 1)_f = C_f' t; and the sum.
    let row = |j: usize| &c[j * k..(j + 1) * k];
    let mut system = vec![0.0; (m + 1) * (m + 1)];
    let mut rhs = vec![0.0; m + 1];
    for (a, i) in free.iter().enumerate() {
        for (b, j) in free.iter().enumerate() {
            system[a * (m + 1) + b] = indicia_kernels::dot(row(*i), row(*j));
        }
        let sum = indicia_kernels::sum(row(*i));
        system[a * (m + 1) + m] = sum;
        system[m * (m + 1) + a] = sum;
        rhs[a] = indicia_kernels::dot(row(*i), t);
    }
    rhs[m] = 1.0;
    indicia_kernels::solve(&mut system, &mut rhs).map_err(|_| Failure::new("children-dependent"))?;
    rhs.truncate(m);
    Ok(rhs)
}

/// C u.
fn product(c: &[f64], u: &[f64]) -> Vec<f64> {
    c.chunks_exact(u.len()).map(|row| indicia_kernels::dot(row, u)).collect()
}

/// Minimises |t - C u|^2 with sum C u = 1 and u >= 0, by the active-set method of Lawson and Hanson.
fn least_squares(c: &[f64], t: &[f64]) -> Result<Vec<f64>, Failure> {
    let k = t.len();
    let sums: Vec<f64> = c.chunks_exact(k).map(indicia_kernels::sum).collect();
    // The child that all together have most in common with: its sum is not below the mean, which is the variance of their sum.
    let start = (1..k).fold(0, |best, j| if sums[j] > sums[best] { j } else { best });
    let mut u = vec![0.0; k];
    u[start] = 1.0 / sums[start];
    let mut free = vec![start];
    let steps = 20 * (k + 1);
    for _ in 0..steps {
        // Towards the optimum of the free unknowns, as far as none becomes negative; those at zero are bound.
        loop {
            let best = on_free(c, t, &free)?;
            let reach: Vec<f64> =
                free.iter().zip(&best).map(|(j, b)| if *b <= 0.0 { u[*j] / (u[*j] - b) } else { f64::INFINITY }).collect();
            let step = reach.iter().copied().fold(1.0, f64::min);
            free.iter().zip(&best).for_each(|(j, b)| u[*j] += step * (b - u[*j]));
            if step >= 1.0 {
                break;
            }
            // Those that the step was cut to are at zero, whatever rounding left of them.
            let mut at = reach.iter();
            free.retain(|j| {
                let bound = at.next().is_some_and(|s| *s == step);
                if bound {
                    u[*j] = 0.0;
                }
                !bound
            });
            if free.is_empty() {
                return Err(Failure::new("no-convergence").arg("count", steps));
            }
        }
        let fitted = product(c, &u);
        let residual: Vec<f64> = t.iter().zip(&fitted).map(|(t, f)| t - f).collect();
        let gradient = product(c, &residual);
        // The multiplier of the sum, from any free unknown; and what each bound one would gain.
        let multiplier = free.iter().map(|j| gradient[*j] / sums[*j]).next().unwrap_or(0.0);
        let gain = |j: usize| gradient[j] - multiplier * sums[j];
        let bound = (0..k).filter(|j| !free.contains(j));
        match bound.fold(None, |best: Option<usize>, j| if best.is_none_or(|b| gain(j) > gain(b)) { Some(j) } else { best }) {
            Some(j) if gain(j) > 64.0 * k as f64 * f64::EPSILON => {
                free.push(j);
                free.sort_unstable();
            }
            _ => return Ok(u),
        }
    }
    Err(Failure::new("no-convergence").arg("count", steps))
}

impl CorrelationOptimised {
    /// The importances of the children, divided by nothing yet.
    fn targets(&self, data: &Table) -> Result<Vec<f64>, Failure> {
        let Some(given) = &self.targets else { return Ok(vec![1.0; data.cols()]) };
        let mut targets = vec![None; data.cols()];
        for (n, target) in given.iter().enumerate() {
            let wrong = || Failure::new("targets").at(format!("targets[{n}]")).arg("id", &target.child);
            let at = (0..data.cols()).find(|j| data.field(*j).id == target.child).ok_or_else(wrong)?;
            if targets[at].replace(target.importance).is_some() || target.importance <= 0.0 {
                return Err(wrong());
            }
        }
        let missing = |j: usize| Failure::new("targets").at("targets").arg("id", data.field(j).id);
        targets.iter().enumerate().map(|(j, t)| t.ok_or_else(|| missing(j))).collect()
    }
}

/// A column of length one around zero, and the length it had.
fn direction(x: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mean = indicia_kernels::mean(x)?;
    let centred: Vec<f64> = x.iter().map(|x| x - mean).collect();
    let length = indicia_kernels::dot(&centred, &centred).sqrt();
    (length > 0.0).then(|| (centred.into_iter().map(|c| c / length).collect(), length))
}

impl Weighting for CorrelationOptimised {
    fn facts(&self) -> Facts {
        Facts { min_rows: 3, data_driven: true, sums_to_one: true, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        let stray = |parameter: &str| Failure::new("not-of-rule").at(parameter).arg("parameter", parameter).arg("rule", self.aim.word());
        match self.aim {
            Aim::Infomax if self.targets.is_some() => Err(stray("targets")),
            Aim::Infomax if self.negative.is_some() => Err(stray("negative")),
            _ => Ok(()),
        }
    }

    fn weights(&self, data: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
        let targets = self.targets(data)?;
        if data.cols() == 1 {
            return Ok(vec![1.0]);
        }
        enough_rows(data, 3)?;
        let mut kept = Vec::new();
        for (j, column) in data.columns.iter().enumerate() {
            let flat = indicia_kernels::min_max(column.values).is_none_or(|(lo, hi)| lo == hi);
            match direction(column.values).filter(|_| !flat) {
                Some((_, length)) if !length.is_finite() => return Err(Failure::new("overflow").arg("id", data.field(j).id)),
                Some((x, length)) => kept.push((j, x, length)),
                None => call.warn(Failure::new("constant-weightless").arg("id", data.field(j).id)),
            }
        }
        let k = kept.len();
        if k == 0 {
            return Err(Failure::new("weights-undetermined"));
        }
        let c = indicia_kernels::gram(&kept.iter().map(|(_, x, _)| x.as_slice()).collect::<Vec<_>>());
        let wanted: Vec<f64> = kept.iter().map(|(j, ..)| targets[*j]).collect();
        let total = indicia_kernels::sum(&wanted);
        let t: Vec<f64> = wanted.iter().map(|t| t / total).collect();
        let u = match (self.aim, self.negative) {
            (Aim::Infomax, _) => vec![1.0; k],
            (Aim::Balance, Some(Negative::Keep)) => {
                let mut u = t.clone();
                indicia_kernels::solve(&mut c.clone(), &mut u).map_err(|_| Failure::new("children-dependent"))?;
                u
            }
            (Aim::Balance, _) => {
                // Whether the weights are unique at all is a matter of all children, not of those that get weight.
                indicia_kernels::solve(&mut c.clone(), &mut t.clone()).map_err(|_| Failure::new("children-dependent"))?;
                least_squares(&c, &t)?
            }
        };
        let raw: Vec<f64> = u.iter().zip(&kept).map(|(u, (.., length))| u / length).collect();
        let total = indicia_kernels::sum(&raw);
        if !total.is_finite() || total == 0.0 {
            return Err(Failure::new(if total == 0.0 { "weights-undetermined" } else { "overflow" }));
        }
        self.tell(&c, &u, &t, &kept.iter().map(|(j, ..)| data.field(*j).id).collect::<Vec<_>>(), call);
        let mut weights = vec![0.0; data.cols()];
        kept.iter().zip(&raw).for_each(|((j, ..), w)| weights[*j] = w / total);
        Ok(weights)
    }
}

impl CorrelationOptimised {
    /// Says what was reached, and what was not.
    fn tell(&self, c: &[f64], u: &[f64], t: &[f64], ids: &[&str], call: &Call) {
        let r = product(c, u);
        let total = indicia_kernels::sum(&r);
        let shown = |x: f64| format!("{x:.4}");
        let values: Vec<String> = ids.iter().zip(&r).map(|(id, r)| format!("{id} {}", shown(r / total))).collect();
        call.info(Failure::new("shares-reached").arg("values", values.join(", ")));
        if self.aim == Aim::Balance {
            for (j, id) in ids.iter().enumerate().filter(|(j, _)| u[*j] == 0.0) {
                call.warn(Failure::new("target-missed").arg("id", id).arg("expected", shown(t[j])).arg("found", shown(r[j] / total)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, folder, instance, matrix, run};

    fn weights(params: &str, x: &Given) -> Vec<f64> {
        run(CorrelationOptimised::method(), params, x).unwrap().all()
    }

    /// Shares of the correlations of the columns with their weighted mean, by the definition.
    fn shares(x: &Given, w: &[f64]) -> Vec<f64> {
        let mean: Vec<f64> = (0..x.rows()).map(|i| x.columns.iter().zip(w).map(|((_, c), w)| w * c[i]).sum()).collect();
        let r: Vec<f64> = x.columns.iter().map(|(_, c)| indicia_kernels::pearson(c, &mean).unwrap()).collect();
        let total: f64 = r.iter().sum();
        r.iter().map(|r| r / total).collect()
    }

    fn objective(x: &Given, w: &[f64], t: &[f64]) -> f64 {
        shares(x, w).iter().zip(t).map(|(r, t)| (t - r) * (t - r)).sum()
    }

    fn three() -> Given {
        matrix(&[
            ("a", &[1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 3.0]),
            ("b", &[10.0, 30.0, 30.0, 20.0, 60.0, 50.0, 20.0]),
            ("c", &[0.2, 0.1, 0.4, 0.3, 0.7, 0.2, 0.5]),
        ])
    }

    #[test]
    fn correlations_stand_to_each_other_as_the_targets() {
        let x = three();
        close(&shares(&x, &weights("{}", &x)), &[1.0 / 3.0; 3], 1e-12);
        let params =
            r#"{"targets": [{"child": "c", "importance": 2}, {"child": "a", "importance": 1}, {"child": "b", "importance": 1.5}]}"#;
        close(&shares(&x, &weights(params, &x)), &[1.0 / 4.5, 1.5 / 4.5, 2.0 / 4.5], 1e-12);
    }

    #[test]
    fn no_other_weights_do_better() {
        // b agrees with neither: its target takes a negative weight, which is not allowed
        let a = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let b = [1.1, 2.3, 2.9, 4.2, 4.8, 6.1, 7.3, 7.9];
        let c = [1.0, 3.0, 2.0, 4.5, 5.0, 5.5, 7.5, 8.0];
        let x = matrix(&[("a", &a), ("b", &b), ("c", &c)]);
        let params = r#"{"targets": [{"child": "a", "importance": 1}, {"child": "b", "importance": 1}, {"child": "c", "importance": 3}]}"#;
        let t = [0.2, 0.2, 0.6];
        let got = run(CorrelationOptimised::method(), params, &x).unwrap();
        let best = objective(&x, &got.all(), &t);
        assert_eq!(got.codes(), ["shares-reached", "target-missed", "target-missed"]);
        close(&got.all(), &[0.0, 0.0, 1.0], 1e-15);
        // every point of a grid over the simplex
        for i in 0..=50 {
            for j in 0..=50 - i {
                let w = [i, j, 50 - i - j].map(|n| f64::from(n) / 50.0);
                assert!(objective(&x, &w, &t) >= best - 1e-15, "{w:?} is better than {got:?}");
            }
        }
    }

    #[test]
    fn infomax_weighs_against_the_spread() {
        let x = three();
        let inverse: Vec<f64> = x.columns.iter().map(|(_, c)| 1.0 / indicia_kernels::sd(c, 1).unwrap()).collect();
        let total: f64 = inverse.iter().sum();
        let got = weights(r#"{"aim": "infomax"}"#, &x);
        close(&got, &inverse.iter().map(|w| w / total).collect::<Vec<_>>(), 1e-14);
        let sum = |w: &[f64]| -> f64 {
            let mean: Vec<f64> = (0..7).map(|i| x.columns.iter().zip(w).map(|((_, c), w)| w * c[i]).sum()).collect();
            x.columns.iter().map(|(_, c)| indicia_kernels::pearson(c, &mean).unwrap()).sum()
        };
        for step in [[0.01, 0.0, -0.01], [-0.01, 0.01, 0.0], [0.0, -0.001, 0.001], [0.0, 0.001, -0.001]] {
            let w: Vec<f64> = got.iter().zip(step).map(|(w, s)| w + s).collect();
            assert!(sum(&w) < sum(&got), "{step:?}");
        }
    }

    /// Columns of COINr's aggregated ASEM data, with a file of its optimal weights and correlations.
    fn asem(ids: &[&str], file: &str) -> Option<(Given, Vec<Vec<f64>>)> {
        let folder = folder(file)?.join("reference/coinr");
        let read = |file: &str, heads: &[&str]| -> Vec<Vec<f64>> {
            let mut reader = csv::Reader::from_path(folder.join(file)).expect("the file");
            let known = reader.headers().expect("headers").clone();
            let at: Vec<usize> = heads.iter().map(|h| known.iter().position(|k| k == *h).expect("a column")).collect();
            let records: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a record")).collect();
            at.iter().map(|i| records.iter().map(|r| r[*i].parse().expect("a number")).collect()).collect()
        };
        let columns = read("step7_Aggregated.csv", ids);
        let named: Vec<(&str, &[f64])> = ids.iter().zip(&columns).map(|(id, x)| (*id, x.as_slice())).collect();
        Some((matrix(&named), read(file, &["Desired", "Obtained", "OptWeight"])))
    }

    #[test]
    fn the_sub_indices_of_asem_are_weighed_as_by_coinr() {
        let Some((x, found)) = asem(&["Conn", "Sust"], "opt_weights_balance_equal_level3_corr.csv") else { return };
        let got = weights("{}", &x);
        let t = [0.5, 0.5];
        // COINr stopped early, and prints the shares of its last trial (0.50155), not those of the weights that it returns (0.50129).
        close(&shares(&x, &found[2]), &[0.50129, 0.49871], 0.000005);
        assert!(objective(&x, &got, &t) < 1e-28 && objective(&x, &found[2], &t) > 1e-7);
        // Its weights follow the exact ones as far as it went.
        close(&got, &found[2], 0.005);
    }

    #[test]
    fn the_pillars_of_asem_are_balanced_better_than_by_coinr() {
        let pillars = ["Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"];
        let Some((x, found)) = asem(&pillars, "opt_weights_balance_equal_level2_tight_corr.csv") else { return };
        let t = [0.125; 8];
        // COINr keeps the two sub-indices, with equal weights, between pillars and index.
        let mean = |range: std::ops::Range<usize>, i: usize| -> f64 {
            let total: f64 = found[2][range.clone()].iter().sum();
            range.map(|j| found[2][j] * x.columns[j].1[i]).sum::<f64>() / total
        };
        let index: Vec<f64> = (0..x.rows()).map(|i| (mean(0..5, i) + mean(5..8, i)) / 2.0).collect();
        let r: Vec<f64> = x.columns.iter().map(|(_, c)| indicia_kernels::pearson(c, &index).unwrap()).collect();
        let total: f64 = r.iter().sum();
        let theirs: f64 = r.iter().map(|r| (r / total - 0.125) * (r / total - 0.125)).sum();
        // The printed shares are the same numbers beside other pillars, in the order of their ids.
        let mut printed = found[1].clone();
        let mut ours: Vec<f64> = r.iter().map(|r| r / total).collect();
        printed.sort_by(f64::total_cmp);
        ours.sort_by(f64::total_cmp);
        close(&ours, &printed, 1e-6);
        close(&[theirs], &[2.803e-4], 1e-7);
        let free = weights(r#"{"negative": "keep"}"#, &x);
        assert!(objective(&x, &free, &t) < 1e-24);
        let got = weights("{}", &x);
        assert!(got.iter().all(|w| *w >= 0.0), "{got:?}");
        // No weight can be moved from one pillar to another for the better.
        let best = objective(&x, &got, &t);
        for (i, j) in (0..8).flat_map(|i| (0..8).map(move |j| (i, j))).filter(|(i, j)| i != j && got[*i] > 1e-4) {
            let mut moved = got.clone();
            moved[i] -= 1e-4;
            moved[j] += 1e-4;
            assert!(objective(&x, &moved, &t) > best, "from {i} to {j}");
        }
    }

    #[test]
    fn what_has_no_best_weights_is_refused() {
        let code = |params: &str, x: &Given| run(CorrelationOptimised::method(), params, x).unwrap_err().code;
        let twins = matrix(&[("a", &[1.0, 2.0, 4.0, 3.0]), ("b", &[2.0, 4.0, 8.0, 6.0]), ("c", &[1.0, 0.0, 5.0, 2.0])]);
        assert_eq!(code("{}", &twins), "children-dependent");
        assert_eq!(code("{}", &matrix(&[("a", &[1.0, 2.0]), ("b", &[2.0, 1.0])])), "too-few");
        for targets in [
            r#"[{"child": "a", "importance": 1}]"#,
            r#"[{"child": "a", "importance": 1}, {"child": "a", "importance": 1}, {"child": "b", "importance": 1}, {"child": "c", "importance": 1}]"#,
            r#"[{"child": "a", "importance": 0}, {"child": "b", "importance": 1}, {"child": "c", "importance": 1}]"#,
            r#"[{"child": "d", "importance": 1}]"#,
        ] {
            assert_eq!(code(&format!(r#"{{"targets": {targets}}}"#), &three()), "targets");
        }
        let flat = matrix(&[("a", &[1.0, 2.0, 3.0, 2.0]), ("b", &[4.0, 2.0, 6.0, 4.0]), ("c", &[0.1, 0.1, 0.1, 0.1])]);
        let got = run(CorrelationOptimised::method(), "{}", &flat).unwrap();
        close(&got.all(), &[2.0 / 3.0, 1.0 / 3.0, 0.0], 1e-14);
        assert_eq!(got.codes(), ["constant-weightless", "shares-reached"]);
        assert_eq!(weights("{}", &matrix(&[("a", &[1.0])])), [1.0]);
        let path = |params: &str| instance(CorrelationOptimised::method(), params).err().unwrap().path;
        assert_eq!(path(r#"{"aim": "infomax", "negative": "keep"}"#), "negative");
    }
}
