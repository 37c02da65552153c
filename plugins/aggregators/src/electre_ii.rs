//! ELECTRE II: an order out of strong and weak outranking.

use indicia_plugin::prelude::*;

use crate::fold::refuse_no_weight;
use crate::members::one_vector;
use crate::votes::whole_weights;

/// Most units: the relations of all pairs are held.
const MOST: usize = 2000;

/// Decimals to which shares of the weights are rounded, so that a sum of them meets a threshold exactly.
const DECIMALS: u32 = 9;

method! {
    /// # electre-ii: an order out of strong and weak outranking (ELECTRE II)
    ///
    /// One unit outranks another when enough weight agrees and no difference speaks too much against it; strongly or weakly, by how much.
    ///
    /// ```text
    /// C(a,b) = sum of w_j / sum of w over the children in which a is not behind b
    /// D(a,b) = greatest x_bj - x_aj / greatest range of any child,   0 where a is nowhere behind
    /// strong   C(a,b) > C(b,a), and C(a,b) >= p0 and D(a,b) <= q0, or C(a,b) >= p1 and D(a,b) <= q1
    /// weak     C(a,b) > C(b,a), C(a,b) >= p2 and D(a,b) <= q0, not strong
    /// descending order: of the units that are left, those that none of them outranks strongly; of these, those that none of these outranks weakly, have the next place
    /// ascending order:  the same from the end, with outranked for outranks
    /// score  = n + 1 - mean of the two places
    /// ```
    ///
    /// a and b are two units, n is the number of units, and C is the share of the weights in which a is not behind. Where units outrank each other in a circle, so that nobody is left over, all of them share the place. D compares differences of all children, which therefore have to be on one scale. The
    /// order can leave units together that are far apart; its numbers have no meaning beyond it, and the method may stand at the root alone. So that a sum of weights meets a threshold exactly, weights are divided by their sum and
    /// rounded to 9 decimals.
    ///
    /// **Range**: 1 to n.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no place.
    ///
    /// ## Degenerate cases
    /// Thresholds that do not fall (p0 >= p1 >= p2, q0 >= q1): refused (`thresholds`). Units that are all alike share the first place. More than 2000 units: refused (`too-many-units`). Weights by group or by unit: refused
    /// (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Roy & Bertier (1973), *La méthode ELECTRE II - une application au média-planning*, OR 72, North-Holland, 291-302; Maystre, Pictet & Simos (1994), *Méthodes multicritères ELECTRE*. `ELECTRE2` of scikit-criteria 0.10, with
    /// the same thresholds, holds weak outranking by any unit that is left against a unit, not only by those that are not outranked strongly; where the two agree, so do the places.
    ///
    /// ## Example
    /// ```toml
    /// use = "electre-ii"
    ///
    /// [example]
    /// columns = { a = [3, 2, 1], b = [2, 3, 1] }
    /// weights = [0.7, 0.3]
    /// gives = [3, 2, 1]
    /// ```
    pub struct ElectreIi: RowAggregator = "electre-ii" {
        title { zh: "ELECTRE II 排序", en: "ELECTRE II" }
        page_zh "electre_ii.zh.md"
        params {
            /// Concordance from which on outranking is strong.
            p0: f64 = 0.65, min 0.0, max 1.0;
            /// Concordance from which on it is strong where discordance is at most `q1`.
            p1: f64 = 0.5, min 0.0, max 1.0;
            /// Concordance from which on it is weak.
            p2: f64 = 0.35, min 0.0, max 1.0;
            /// Greatest discordance.
            q0: f64 = 0.65, min 0.0, max 1.0;
            /// Greatest discordance where concordance is below `p0`.
            q1: f64 = 0.35, min 0.0, max 1.0;
        }
        texts {
            "thresholds" => { zh: "阈值须满足 p0 ≥ p1 ≥ p2 与 q0 ≥ q1，而 `{parameter}` 为 {value}", en: "thresholds fall, p0 >= p1 >= p2 and q0 >= q1, and `{parameter}` is {value}" }
            "too-many-units" => { zh: "`{node}` 有 {count} 个评价对象，ELECTRE II 最多处理 {limit} 个", en: "`{node}` has {count} units; ELECTRE II orders up to {limit}" }
            "one-vector" => { zh: "ELECTRE 两两比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "ELECTRE compares all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// Who outranks whom: 2 strongly, 1 weakly, row by row.
struct Relation {
    n: usize,
    grades: Vec<u8>,
}

impl Relation {
    fn of(method: &ElectreIi, data: &Table, w: &[f64]) -> Relation {
        let n = data.rows;
        let votes = whole_weights(w, DECIMALS);
        let total: i64 = votes.iter().sum();
        let whole = |p: f64| libm::round(p * total as f64) as i64;
        let (p0, p1, p2) = (whole(method.p0), whole(method.p1), whole(method.p2));
        let children = || data.columns.iter().zip(&votes).filter(|(_, vote)| **vote > 0).map(|(c, vote)| (c.values, vote));
        let span = children().filter_map(|(c, _)| indicia_kernels::min_max(c)).map(|(lo, hi)| hi - lo).fold(0.0, f64::max);
        let mut grades = vec![0; n * n];
        for a in 0..n {
            for b in (0..n).filter(|b| *b != a) {
                let (mut own, mut other, mut behind) = (0, 0, 0.0_f64);
                for (c, vote) in children() {
                    own += if c[a] >= c[b] { *vote } else { 0 };
                    other += if c[b] >= c[a] { *vote } else { 0 };
                    behind = behind.max(c[b] - c[a]);
                }
                let against = if span > 0.0 { behind / span } else { 0.0 };
                let (far, near) = (against <= method.q0, against <= method.q1);
                if own > other && (own >= p0 && far || own >= p1 && near) {
                    grades[a * n + b] = 2;
                } else if own > other && own >= p2 && far {
                    grades[a * n + b] = 1;
                }
            }
        }
        Relation { n, grades }
    }

    /// Places from the first on; turned, who is outranked stands for who outranks.
    fn places(&self, turned: bool) -> Vec<usize> {
        let grade = |a: usize, b: usize| if turned { self.grades[b * self.n + a] } else { self.grades[a * self.n + b] };
        let free = |among: &[usize], of: u8| -> Vec<usize> {
            among.iter().copied().filter(|a| !among.iter().any(|b| grade(*b, *a) == of)).collect()
        };
        let (mut places, mut left, mut place) = (vec![0; self.n], (0..self.n).collect::<Vec<usize>>(), 0);
        while !left.is_empty() {
            place += 1;
            let strong = free(&left, 2);
            let mut next = free(&strong, 1);
            if next.is_empty() {
                next = if strong.is_empty() { left.clone() } else { strong };
            }
            next.iter().for_each(|a| places[*a] = place);
            left.retain(|a| places[*a] == 0);
        }
        places
    }
}

impl RowAggregator for ElectreIi {
    fn facts(&self) -> Facts {
        Facts {
            fit: Fit::None,
            locality: Locality::Set,
            output: OutputKind::Order,
            compensability: Compensability::Partial,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        for (name, value, above) in [("p1", self.p1, self.p0), ("p2", self.p2, self.p1), ("q1", self.q1, self.q0)] {
            if value > above {
                return Err(Failure::new("thresholds").at(name).arg("parameter", name).arg("value", value));
            }
        }
        Ok(())
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        one_vector(weights)?;
        if data.rows > MOST {
            return Err(Failure::new("too-many-units").arg("limit", MOST).arg("count", data.rows));
        }
        refuse_no_weight(data, weights, out, call)?;
        for column in 0..out.cols {
            if (call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            let relation = Relation::of(self, data, weights.vector(column, data.cols()));
            let (down, up) = (relation.places(false), relation.places(true));
            let last = up.iter().max().copied().unwrap_or(0);
            for (row, (down, up)) in down.iter().zip(&up).enumerate() {
                let mean = (down + (last + 1 - up)) as f64 / 2.0;
                out.set(row, column, data.rows as f64 + 1.0 - mean);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{Given, arg, instance, matrix, run};

    /// The mean places, as the literature gives them.
    fn places(x: &Given) -> Vec<f64> {
        let n = x.rows() as f64;
        run(ElectreIi::method(), "{}", x).unwrap().all().iter().map(|y| n + 1.0 - y).collect()
    }

    #[test]
    fn the_published_examples_have_the_published_places() {
        // Cebrián & Porcar (2009), Revista de Métodos Cuantitativos para la Economía y la Empresa 7, 31-56: shares of the sum, the third a cost. scikit-criteria 0.10: ELECTRE2().evaluate(dm).e_.score
        let share = |x: [f64; 6], sign: f64| x.map(|v| sign * v / x.iter().sum::<f64>());
        let x = matrix(&[
            ("a", &share([6.0, 4.0, 5.0, 6.0, 6.0, 5.0], 1.0)),
            ("b", &share([5.0, 2.0, 7.0, 1.0, 8.0, 6.0], 1.0)),
            ("c", &share([28.0, 25.0, 35.0, 27.0, 30.0, 26.0], -1.0)),
            ("d", &share([5.0, 10.0, 9.0, 6.0, 7.0, 4.0], 1.0)),
            ("e", &share([5.0, 9.0, 6.0, 7.0, 9.0, 8.0], 1.0)),
        ])
        .weights(&[0.25, 0.25, 0.1, 0.2, 0.2]);
        assert_eq!(places(&x), [5.0, 2.5, 2.0, 4.0, 1.0, 3.0]);
        // Wang & Triantaphyllou (2008), Omega 36(1), 45-63
        let x = matrix(&[
            ("a", &[1.0, 3.0, 3.0, 1.0, 1.0]),
            ("b", &[2.0, 5.0, 5.0, 2.0, 1.0]),
            ("c", &[1.0, 3.0, 3.0, 2.0, 3.0]),
            ("d", &[5.0; 5]),
            ("e", &[2.0, 3.0, 3.0, 1.0, 4.0]),
            ("f", &[2.0, 3.0, 2.0, 1.0, 1.0]),
            ("g", &[4.0, 3.0, 2.0, 1.0, 5.0]),
        ])
        .weights(&[0.078, 0.118, 0.157, 0.314, 0.235, 0.039, 0.059]);
        assert_eq!(places(&x), [3.0, 1.0, 2.0, 4.0, 1.5]);
    }

    #[test]
    fn weak_outranking_counts_among_those_that_are_not_outranked_strongly() {
        // Over min-max scores the ascending places are 4 4 4 2 1 4 from the end; scikit-criteria has 1 for the fifth from the start in one order and 2 in the other, 1.5, where the definition gives 1 and 4.
        let mut x = peers::common();
        for (_, column) in &mut x.columns {
            let (lo, hi) = indicia_kernels::min_max(column).unwrap();
            column.iter_mut().for_each(|x| *x = (*x - lo) / (hi - lo));
        }
        assert_eq!(places(&x.weights(&peers::WEIGHTS)), [3.0, 1.0, 4.0, 2.0, 2.5, 4.0]);
    }

    #[test]
    fn a_circle_shares_its_place() {
        // Each is ahead of the next in two of three.
        let x = matrix(&[("a", &[3.0, 2.0, 1.0]), ("b", &[1.0, 3.0, 2.0]), ("c", &[2.0, 1.0, 3.0])]).weights(&[1.0, 1.0, 1.0]);
        let got = run(ElectreIi::method(), r#"{"q0": 1}"#, &x).unwrap().all();
        assert_eq!(got, [3.0; 3]);
    }

    #[test]
    fn thresholds_fall() {
        let at = |params: &str| instance(ElectreIi::method(), params).err().map(|f| (f.path.clone(), arg(&f, "value").map(String::from)));
        assert_eq!(at(r#"{"p1": 0.7}"#), Some(("p1".into(), Some("0.7".into()))));
        assert_eq!(at(r#"{"q1": 0.7}"#), Some(("q1".into(), Some("0.7".into()))));
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(ElectreIi::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}
