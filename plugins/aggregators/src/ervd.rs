//! ERVD: gains and losses from a reference point.

use indicia_plugin::prelude::*;
use indicia_plugin::{Either, Pairs};

use crate::members::Members;
use crate::sweep::{check_numbers, numbers, refuse_below, refuse_zeros, sweep};

method! {
    /// # ervd: gains and losses from a reference point (ERVD, 相对价值距离法)
    ///
    /// What lies below a reference point hurts more than what lies as far above it helps, and both the less the further they are, as in prospect theory. Units are then placed
    /// between the worst and the best that occurs.
    ///
    /// ```text
    /// r   = x / sum of x,  m = reference / sum of x       of each child, over the units of the fit
    /// v   = (r - m)^alpha             for r > m
    ///       - lambda (m - r)^alpha    otherwise
    /// S-  = sum of w (v - least v),   S+ = sum of w (greatest v - v)
    /// score = S- / (S+ + S-)
    /// ```
    ///
    /// `reference` is on the scale of the children: one number for all, or one for each by name. Because S+ and S- of a child add up to the same for all units, ERVD is a weighted mean of the v. A unit outside the
    /// fit that is beyond the greatest or the least v counts as standing there. The score looks at all units: it changes when one joins or leaves.
    ///
    /// **Range**: [0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`ervd-negative`). A child that is zero for all units: refused (`zero-column`). A child without a reference, or a reference for what is no child: refused (`no-number`, `not-a-child`).
    /// Units that do not differ at all have no score (`no-difference`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Shyur, Yin, Shih & Cheng (2015), *A multiple criteria decision making method based on relative value distances*, Foundations of Computing and Decision Sciences 40(4), 299-315,
    /// doi:10.1515/fcds-2015-0017; lambda and alpha after Tversky & Kahneman (1992). `pymcdm.methods.ERVD` gives the same scores; `ERVD` of scikit-criteria 0.10 over shares of the sum, with reference points that are
    /// shares as well.
    ///
    /// ## Example
    /// Shares 0.2, 0.3, 0.5 with a reference of 0.3: gains and losses -2 * 0.1, 0, 0.2.
    /// ```toml
    /// use = "ervd"
    /// params = { reference = 3, alpha = 1, lambda = 2 }
    ///
    /// [example]
    /// columns = { a = [2, 3, 5] }
    /// weights = [1]
    /// gives = [0, 0.5, 1]
    /// within = 1e-12
    /// ```
    pub struct Ervd: Aggregator = "ervd" {
        title { zh: "ERVD 相对价值距离法", en: "ERVD" }
        page_zh "ervd.zh.md"
        params {
            /// The reference point, on the scale of the children: one for all or one for each.
            reference: Either<f64, Pairs<f64>>;
            /// How a gain or a loss grows: 1 in proportion, less than 1 the less the further.
            alpha: f64 = 0.88, above 0.0, max 1.0;
            /// How many times as much a loss counts as a gain.
            lambda: f64 = 2.25, above 0.0;
        }
        texts {
            "ervd-negative" => { zh: "`{id}` 中有负值 {value}，ERVD 要求数值非负", en: "`{id}` holds {value}, but ERVD needs values that are not negative" }
            "no-difference" => { zh: "`{node}` 的各下级在评价对象之间没有差异，`{unit}` 的得分无定义", en: "the units do not differ in `{node}`, so the score of `{unit}` is undefined" }
            "no-number" => { zh: "`{node}` 的下级 `{child}` 在 `{parameter}` 中没有数值", en: "the child `{child}` of `{node}` has no number in `{parameter}`" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "one-vector" => { zh: "ERVD 的最优与最劣由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the extremes of ERVD are those of all units and need one weight vector, not weights by group or by unit" }
        }
        example r#"{"reference": 50}"#
    }
}

impl Ervd {
    fn value(&self, x: f64, reference: f64, total: f64) -> f64 {
        let d = (x - reference) / total;
        if d > 0.0 { libm::pow(d, self.alpha) } else { -self.lambda * libm::pow(-d, self.alpha) }
    }

    fn score(&self, references: &[f64], members: &[&[f64]], rows: &[&[f64]], w: &[f64], y: &mut [f64]) {
        let (mut above, mut width) = (vec![0.0; y.len()], 0.0);
        for (j, column) in members.iter().enumerate() {
            let total = indicia_kernels::sum(column);
            let Some((lo, hi)) = indicia_kernels::min_max(column) else { continue };
            // The value rises with x, so its extremes are those of x.
            let (lo, hi) = (self.value(lo, references[j], total), self.value(hi, references[j], total));
            width += w[j] * (hi - lo);
            for (above, x) in above.iter_mut().zip(rows[j]) {
                *above += w[j] * (self.value(*x, references[j], total).clamp(lo, hi) - lo);
            }
        }
        y.iter_mut().zip(&above).for_each(|(y, above)| *y = if width > 0.0 { (above / width).min(1.0) } else { f64::NAN });
    }
}

impl Aggregator for Ervd {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([0.0, 1.0]),
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Full,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        check_numbers(&self.reference, data, "reference")?;
        refuse_below(data, true, "ervd-negative")?;
        refuse_zeros(data)?;
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
        let references = numbers(&self.reference, data, "reference")?;
        refuse_below(data, true, "ervd-negative")?;
        sweep(state, data, weights, out, call, "no-difference", &|members, rows, w, y| {
            self.score(&references, members, rows, w, y);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{arg, close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: ERVD(ref_point=[7, 115, 3.5, 60])(X, w, [1] * 4), and with lambd=1, alpha=0.5
        let x = peers::common().weights(&peers::WEIGHTS);
        let got = |more: &str| {
            run(Ervd::method(), &format!(r#"{{"reference": {{"d": 60, "a": 7, "b": 115, "c": 3.5}}{more}}}"#), &x).unwrap().all()
        };
        let peer = [0.58732139502822, 0.6836506209782333, 0.40245667972270066, 0.7376405017568051, 0.49849662947256956, 0.5775055493261091];
        close(&got(""), &peer, 1e-12);
        let peer =
            [0.44640882692907896, 0.6530394595959794, 0.34709258541096444, 0.670390278422858, 0.5287478851239125, 0.4824386796479931];
        close(&got(r#", "alpha": 0.5, "lambda": 1"#), &peer, 1e-12);
    }

    #[test]
    fn the_published_candidates_have_the_published_scores() {
        // Shyur et al. (2015), 17 candidates in seven tests, reference 80, in three decimals as the documentation of pymcdm 1.4.0 quotes them.
        let tests: [[f64; 17]; 7] = [
            [80.0, 85.0, 78.0, 75.0, 84.0, 85.0, 77.0, 78.0, 85.0, 89.0, 65.0, 70.0, 95.0, 70.0, 60.0, 92.0, 86.0],
            [70.0, 65.0, 90.0, 84.0, 67.0, 78.0, 83.0, 82.0, 90.0, 75.0, 55.0, 64.0, 80.0, 80.0, 78.0, 85.0, 87.0],
            [87.0, 76.0, 72.0, 69.0, 60.0, 82.0, 74.0, 72.0, 80.0, 79.0, 68.0, 65.0, 70.0, 79.0, 87.0, 88.0, 80.0],
            [77.0, 80.0, 80.0, 85.0, 75.0, 81.0, 70.0, 80.0, 88.0, 67.0, 62.0, 65.0, 75.0, 80.0, 70.0, 90.0, 70.0],
            [76.0, 75.0, 85.0, 65.0, 85.0, 79.0, 71.0, 78.0, 90.0, 77.0, 70.0, 60.0, 70.0, 85.0, 66.0, 85.0, 72.0],
            [80.0, 65.0, 90.0, 65.0, 75.0, 80.0, 65.0, 70.0, 80.0, 70.0, 50.0, 60.0, 75.0, 80.0, 70.0, 90.0, 80.0],
            [75.0, 75.0, 85.0, 70.0, 80.0, 80.0, 70.0, 60.0, 85.0, 75.0, 60.0, 65.0, 75.0, 70.0, 65.0, 95.0, 85.0],
        ];
        let ids = ["a", "b", "c", "d", "e", "f", "g"];
        let columns: Vec<(&str, &[f64])> = ids.into_iter().zip(tests.iter().map(|t| t.as_slice())).collect();
        let x = matrix(&columns).weights(&[0.066, 0.196, 0.066, 0.130, 0.130, 0.216, 0.196]);
        let printed =
            [0.660, 0.503, 0.885, 0.521, 0.610, 0.796, 0.498, 0.549, 0.908, 0.565, 0.070, 0.199, 0.632, 0.716, 0.438, 0.972, 0.767];
        close(&run(Ervd::method(), r#"{"reference": 80}"#, &x).unwrap().all(), &printed, 0.00050001);
    }

    #[test]
    fn a_later_unit_stands_between_the_extremes_of_the_fit() {
        let fit = matrix(&[("a", &[2.0, 3.0, 5.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[4.0, 9.0, 0.0])]).weights(&[1.0]);
        let got = run_on(Ervd::method(), r#"{"reference": 3, "alpha": 1, "lambda": 2}"#, &fit, &later).unwrap().all();
        close(&got, &[0.75, 1.0, 0.0], 1e-14);
    }

    #[test]
    fn references_are_for_all_children_and_for_no_others() {
        let x = matrix(&[("a", &[2.0, 3.0]), ("b", &[2.0, 3.0])]).weights(&[0.5, 0.5]);
        let failure = |reference: &str| run(Ervd::method(), &format!(r#"{{"reference": {reference}}}"#), &x).unwrap_err();
        let missing = failure(r#"{"a": 2}"#);
        assert_eq!((missing.code.as_str(), arg(&missing, "child")), ("no-number", Some("b")));
        let foreign = failure(r#"{"a": 2, "b": 2, "c": 1}"#);
        assert_eq!((foreign.code.as_str(), foreign.path.as_str()), ("not-a-child", "reference.c"));
        let flat = matrix(&[("a", &[2.0, 2.0])]).weights(&[1.0]);
        assert_eq!(run(Ervd::method(), r#"{"reference": 1}"#, &flat).unwrap().codes(), ["no-difference"; 2]);
        let negative = matrix(&[("a", &[2.0, -2.0])]).weights(&[1.0]);
        assert_eq!(run(Ervd::method(), r#"{"reference": 1}"#, &negative).unwrap_err().code, "ervd-negative");
    }
}
