//! VIKOR: the compromise between the whole and the worst regret.

use indicia_plugin::method::{Finding, Level};
use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::members::{Members, one_vector, same_columns};

method! {
    /// # vikor: compromise between total and greatest regret (VIKOR 折衷排序法)
    ///
    /// ```text
    /// d_j = (best_j - x_j) / (best_j - worst_j)          over the units of the fit
    /// S   = sum w_j d_j / sum w_j                        regret on the whole
    /// R   = max w_j d_j / sum w_j                        greatest single regret
    /// Q   = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*)
    /// score = 1 - Q
    /// ```
    ///
    /// S* and R* are the least, S- and R- the greatest regrets of the units of the fit. The literature ranks by Q, the lower the better;
    /// the score is 1 - Q so that more is better. `v` is the weight of the majority against the individual regret.
    ///
    /// Whether the best unit A1 is a solution is told with the result (`compromise`), and every unit of the compromise set by name:
    ///
    /// * **C1**, acceptable advantage: Q(A2) - Q(A1) >= 1 / (n - 1);
    /// * **C2**, acceptable stability: A1 is also the best by S or by R.
    ///
    /// With both, A1 alone is the solution. Without C2, A1 and A2 are. Without C1, all units with Q - Q(A1) < 1 / (n - 1) are.
    ///
    /// Scores are taken to be the higher the better. A unit outside the fit is measured with the regrets of the fit; beyond the best of a
    /// child it has none.
    ///
    /// **Range**: [0, 1] for the units of the fit; a unit outside it can score lower.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A child without any difference between the units brings no regret and says so (`constant-child`). Where S does not differ, its
    /// term is 0; likewise R. Units that do not differ at all: refused (`no-difference`). Weights by group or by unit: refused
    /// (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Opricovic & Tzeng, "Compromise solution by MCDM methods: A comparative analysis of VIKOR and TOPSIS", *European Journal of
    /// Operational Research* 156 (2004), 445-455. `pymcdm.methods.VIKOR` gives the same Q.
    ///
    /// ## Example
    /// With equal weights, S = 1/2, 1/4, 1/2 and R = 1/2, 1/4, 1/2: the second is best in both.
    /// ```toml
    /// use = "vikor"
    ///
    /// [example]
    /// columns = { a = [0, 5, 10], b = [20, 20, 0] }
    /// weights = [0.5, 0.5]
    /// gives = [0, 1, 0]
    /// ```
    pub struct Vikor: Aggregator = "vikor" {
        title { zh: "VIKOR 折衷排序法", en: "VIKOR" }
        page_zh "vikor.zh.md"
        params {
            /// Weight of the regret on the whole; the rest goes to the greatest single regret.
            v: f64 = 0.5, min 0.0, max 1.0;
        }
        texts {
            "constant-child" => { zh: "`{id}` 的取值全部为 {value}，在 `{node}` 的 VIKOR 计算中不起作用", en: "all values of `{id}` are {value}, so it brings no regret in `{node}`" }
            "no-difference" => { zh: "各评价对象在 `{node}` 的各下级上没有差异，VIKOR 无意义", en: "the units do not differ in any child of `{node}` that carries weight, so VIKOR has no meaning" }
            "one-vector" => { zh: "VIKOR 的极值由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the extremes of VIKOR are those of all units and need one weight vector, not weights by group or by unit" }
            "compromise" => { zh: "VIKOR：条件 C1（Q 之差 {advantage} ≥ {threshold}）{c1}，条件 C2（按 S 或 R 亦最优）{c2}；折衷解含 {count} 个评价对象", en: "VIKOR: C1 (advantage {advantage} >= {threshold}) {c1}, C2 (best by S or R as well) {c2}; the compromise has {count} of the units" }
            "in-compromise" => { zh: "`{unit}` 属于 VIKOR 折衷解（Q = {q}，S = {s}，R = {r}）", en: "`{unit}` is in the VIKOR compromise (Q = {q}, S = {s}, R = {r})" }
        }
    }
}

/// Rows that are summed up together, so that their sums stay in a core's first cache.
const BLOCK: usize = 1024;

/// The extremes of a column.
struct Extremes {
    best: Vec<f64>,
    span: Vec<f64>,
}

impl Extremes {
    fn of(members: &Members) -> Extremes {
        let of = |c: &[f64]| indicia_kernels::min_max(c).map_or((0.0, 0.0), |(lo, hi)| (hi, hi - lo));
        let (best, span) = members.columns().map(of).unzip();
        Extremes { best, span }
    }

    /// Regrets of rows: on the whole, and the greatest.
    fn regrets(&self, columns: &[&[f64]], w: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let rows = columns.first().map_or(0, |c| c.len());
        let total: f64 = w.iter().sum();
        let (mut whole, mut greatest) = (vec![0.0; rows], vec![0.0; rows]);
        for from in (0..rows).step_by(BLOCK) {
            let to = (from + BLOCK).min(rows);
            for (j, column) in columns.iter().enumerate() {
                let (best, span, w) = (self.best[j], self.span[j], w[j] / total);
                if span == 0.0 {
                    continue;
                }
                let factor = w / span;
                let direct = factor.is_finite();
                let sums = whole[from..to].iter_mut().zip(&mut greatest[from..to]).zip(&column[from..to]);
                for ((s, r), x) in sums {
                    let short = best - x;
                    let short = if short > 0.0 { short } else { 0.0 };
                    let d = if direct { factor * short } else { w * (short / span) };
                    *s += d;
                    *r = if d > *r { d } else { *r };
                }
            }
        }
        (whole, greatest)
    }
}

/// Places a regret between the least and the greatest; `None` where they are the same.
fn between(x: f64, ends: Option<(f64, f64)>) -> Option<f64> {
    ends.filter(|(lo, hi)| hi > lo).map(|(lo, hi)| (x - lo) / (hi - lo))
}

impl Vikor {
    /// Tells whether the best unit is a solution, and which units are one together.
    fn tell(&self, q: &[f64], s: &[f64], r: &[f64], call: &Call) {
        let n = q.len();
        let mut order: Vec<usize> = (0..n).collect();
        indicia_kernels::sort_places(&mut order, q);
        let [first, second, ..] = order[..] else { return };
        let threshold = 1.0 / (n as f64 - 1.0);
        let advantage = q[second] - q[first];
        let least = |x: &[f64]| x.iter().all(|y| x[first] <= *y);
        let (c1, c2) = (advantage >= threshold, least(s) || least(r));
        let count = match (c1, c2) {
            (true, true) => 1,
            (true, false) => 2,
            (false, _) => order.iter().take_while(|i| q[**i] - q[first] < threshold).count(),
        };
        let word = |held: bool| if held { "√" } else { "×" };
        let shown = |x: f64| format!("{x:.4}");
        call.info(
            Failure::new("compromise")
                .arg("c1", word(c1))
                .arg("c2", word(c2))
                .arg("advantage", shown(advantage))
                .arg("threshold", shown(threshold))
                .arg("count", count),
        );
        for i in order.iter().take(count) {
            let what = Failure::new("in-compromise").arg("q", shown(q[*i])).arg("s", shown(s[*i])).arg("r", shown(r[*i]));
            call.findings.take(Finding { level: Level::Info, what, row: Some(*i as u32), column: None });
        }
    }
}

impl Aggregator for Vikor {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, call: &Call) -> Result<Members, Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            match indicia_kernels::min_max(column.values) {
                Some((lo, hi)) if lo == hi => call.warn(Failure::new("constant-child").arg("id", data.field(j).id).arg("value", lo)),
                Some((lo, hi)) if !(hi - lo).is_finite() => return Err(Failure::new("overflow").arg("id", data.field(j).id)),
                _ => {}
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
        same_columns(state.count(), data)?;
        one_vector(weights)?;
        refuse_no_weight(data, weights, out, call)?;
        let extremes = Extremes::of(state);
        let members: Vec<&[f64]> = state.columns().collect();
        let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        let same = members == rows;
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            let (s, r) = extremes.regrets(&members, w);
            let (ends_s, ends_r) = (indicia_kernels::min_max(&s), indicia_kernels::min_max(&r));
            let differ = [ends_s, ends_r].iter().flatten().any(|(lo, hi)| lo < hi);
            if !differ {
                return Err(Failure::new("no-difference"));
            }
            let (s, r) = if same { (s, r) } else { extremes.regrets(&rows, w) };
            let q = |s: f64, r: f64| self.v * between(s, ends_s).unwrap_or(0.0) + (1.0 - self.v) * between(r, ends_r).unwrap_or(0.0);
            let q: Vec<f64> = s.iter().zip(&r).map(|(s, r)| q(*s, *r)).collect();
            out.column(column).0.iter_mut().zip(&q).for_each(|(y, q)| *y = 1.0 - q);
            if same && weights.axis == Axis::Shared {
                self.tell(&q, &s, &r, call);
            }
        }
        refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Got, close, matrix, run, run_on};

    fn of(params: &str, columns: &[(&str, &[f64])], w: &[f64]) -> Got {
        run(Vikor::method(), params, &matrix(columns).weights(w)).unwrap()
    }

    #[test]
    fn regrets_are_those_of_the_definition() {
        // d of a: 1, 1/2, 0; of b: 0, 3/4, 1. With weights 0.6 and 0.4: S = 0.6, 0.6, 0.4; R = 0.6, 0.3, 0.4.
        let columns: [(&str, &[f64]); 2] = [("a", &[10.0, 20.0, 30.0]), ("b", &[8.0, 5.0, 4.0])];
        // S* = 0.4, S- = 0.6; R* = 0.3, R- = 0.6
        close(&of(r#"{"v": 1}"#, &columns, &[0.6, 0.4]).all(), &[0.0, 0.0, 1.0], 1e-12);
        close(&of(r#"{"v": 0}"#, &columns, &[0.6, 0.4]).all(), &[0.0, 1.0, 2.0 / 3.0], 1e-12);
        close(&of("{}", &columns, &[3.0, 2.0]).all(), &[0.0, 0.5, 5.0 / 6.0], 1e-12);
    }

    #[test]
    fn the_conditions_and_the_compromise_are_told() {
        // Q = 1, 1/2, 1/6: the advantage 1/3 is below 1/(3 - 1), and the third is best by S.
        let columns: [(&str, &[f64]); 2] = [("a", &[10.0, 20.0, 30.0]), ("b", &[8.0, 5.0, 4.0])];
        let got = of("{}", &columns, &[0.6, 0.4]);
        assert_eq!(got.codes(), ["compromise", "in-compromise", "in-compromise"]);
        assert_eq!(
            (got.arg("c1"), got.arg("c2"), got.arg("advantage"), got.arg("threshold")),
            (Some("×"), Some("√"), Some("0.3333"), Some("0.5000"))
        );
        assert_eq!(got.findings.iter().map(|f| f.row).collect::<Vec<_>>(), [None, Some(2), Some(1)]);
        let clear = of("{}", &[("a", &[1.0, 5.0, 2.0])], &[1.0]);
        assert_eq!((clear.arg("c1"), clear.arg("c2"), clear.arg("count")), (Some("√"), Some("√"), Some("1")));
    }

    #[test]
    fn a_later_unit_has_the_regrets_of_the_fit() {
        let fit = matrix(&[("a", &[0.0, 10.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[5.0, 12.0, -5.0])]).weights(&[1.0]);
        assert_eq!(run_on(Vikor::method(), "{}", &fit, &later).unwrap().all(), [0.5, 1.0, -0.5]);
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        let same = matrix(&[("a", &[2.0, 2.0])]).weights(&[1.0]);
        assert_eq!(run(Vikor::method(), "{}", &same).unwrap_err().code, "no-difference");
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Vikor::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}
