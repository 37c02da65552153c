//! PROMETHEE II: net flows of preference.

use indicia_plugin::prelude::*;

use crate::fold::{refuse_infinite, refuse_no_weight};
use crate::members::{Members, one_vector, same_columns};

choices! {
    /// How a difference becomes a preference between 0 and 1.
    pub enum Preference {
        /// 1 for any difference above zero.
        Usual = "usual",
        /// 1 beyond `q`.
        UShape = "u-shape",
        /// d / p, 1 from `p` on.
        VShape = "v-shape",
        /// 1/2 beyond `q`, 1 beyond `p`.
        Level = "level",
        /// (d - q) / (p - q) between the two.
        Linear = "linear",
        /// 1 - exp(-d^2 / (2 s^2)).
        Gaussian = "gaussian",
    }
}

method! {
    /// # promethee: net flow of preference (PROMETHEE II)
    ///
    /// Every unit is compared with every other, child by child; a difference d counts as much as a preference function says, and differences against a
    /// unit are not made good by an advantage beyond `p` elsewhere.
    ///
    /// ```text
    /// d       = x_aj - x_bj
    /// P(d)    = 0 for d <= 0, otherwise
    ///           1                                               preference = "usual"
    ///           1 if d > q, else 0                              "u-shape"
    ///           d / p if d <= p, else 1                         "v-shape"
    ///           0 if d <= q, 1/2 if q < d <= p, else 1          "level"
    ///           0 if d <= q, (d - q) / (p - q) up to p, else 1  "linear"
    ///           1 - exp(-d^2 / (2 s^2))                         "gaussian"
    /// pi(a,b) = sum over j of w_j P(d) / sum of w_j
    /// score   = sum over b of (pi(a,b) - pi(b,a)) / (n - 1)
    /// ```
    ///
    /// a is the unit that is scored, b another one.
    ///
    /// n is the number of units of the fit. The thresholds are on the scale of the children, which in an index is one for all of them: bring children that
    /// are not to one scale first, or divide each by its own threshold. Scores are taken to be the higher the better. A later unit is compared with the units of the fit. The
    /// score looks at all units: it changes when one joins or leaves, and so can the order of two others.
    ///
    /// **Range**: [-1, 1] for the units of the fit, whose scores sum to zero.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A threshold that the preference function needs and does not have, one that it does not use, or p that is not above q: refused (`thresholds`). Units that are
    /// all alike score 0. Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`). The time grows with
    /// the square of the number of units.
    ///
    /// ## Source
    /// Brans & Vincke (1985), *A preference ranking organisation method*, Management Science 31(6), 647-656. `pymcdm.methods.PROMETHEE_II` and
    /// `promethee_ii` of pyDecision give the same flows.
    ///
    /// ## Example
    /// The first is 0.6 ahead of the second and 0.6 - 0.4 of the third; the second 0.6 behind and 0.2 ahead; the third twice 0.2 behind. Each over 2.
    /// ```toml
    /// use = "promethee"
    ///
    /// [example]
    /// columns = { a = [9, 6, 1], b = [2, 2, 7] }
    /// weights = [0.6, 0.4]
    /// gives = [0.4, -0.2, -0.2]
    /// ```
    pub struct Promethee: Aggregator = "promethee" {
        title { zh: "PROMETHEE II 净流量法", en: "PROMETHEE II" }
        page_zh "promethee.zh.md"
        params {
            /// How a difference becomes a preference.
            preference: Preference = Preference::Usual;
            /// Differences up to this do not count.
            q: Option<f64>, min 0.0;
            /// Differences from this on count wholly.
            p: Option<f64>, above 0.0;
            /// Gaussian: the difference at which the curve turns.
            s: Option<f64>, above 0.0;
        }
        texts {
            "thresholds" => {
                zh: "`preference = \"{rule}\"` 要求的阈值为：{expected}（p 须大于 q）；`{parameter}` 不符",
                en: "`preference = \"{rule}\"` takes {expected}, with p above q; `{parameter}` does not fit",
            }
            "one-vector" => { zh: "PROMETHEE 两两比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "PROMETHEE compares all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// Net preference of `own` over `other`, by a function of the difference that is zero at zero.
#[inline(always)]
fn net(own: f64, other: f64, p: impl Fn(f64) -> f64) -> f64 {
    let d = own - other;
    // Exactly opposite for the other way round, so that flows sum to zero.
    if d > 0.0 {
        p(d)
    } else if d < 0.0 {
        -p(-d)
    } else {
        0.0
    }
}

impl Promethee {
    /// The thresholds that the function takes, as words.
    const fn takes(&self) -> &'static str {
        match self.preference {
            Preference::Usual => "-",
            Preference::UShape => "q",
            Preference::VShape => "p",
            Preference::Level | Preference::Linear => "q, p",
            Preference::Gaussian => "s",
        }
    }

    /// Adds the net preferences of each row over all members, from one child.
    fn add(&self, rows: &[f64], members: &[f64], weight: f64, flows: &mut [f64], cancelled: &dyn Fn() -> bool) -> Result<(), Failure> {
        let (q, p, s) = (self.q.unwrap_or(0.0), self.p.unwrap_or(0.0), self.s.unwrap_or(1.0));
        match self.preference {
            Preference::Usual => Self::each(rows, members, weight, flows, cancelled, |_| 1.0),
            Preference::UShape => Self::each(rows, members, weight, flows, cancelled, |d| if d > q { 1.0 } else { 0.0 }),
            Preference::VShape => Self::each(rows, members, weight, flows, cancelled, |d| if d > p { 1.0 } else { d / p }),
            Preference::Level => Self::each(rows, members, weight, flows, cancelled, |d| {
                if d > p {
                    1.0
                } else if d > q {
                    0.5
                } else {
                    0.0
                }
            }),
            Preference::Linear => Self::each(rows, members, weight, flows, cancelled, |d| {
                if d > p {
                    1.0
                } else if d > q {
                    (d - q) / (p - q)
                } else {
                    0.0
                }
            }),
            Preference::Gaussian => Self::each(rows, members, weight, flows, cancelled, |d| {
                let z = d / s;
                -libm::expm1(-0.5 * (z * z))
            }),
        }
    }

    fn each(
        rows: &[f64],
        members: &[f64],
        weight: f64,
        flows: &mut [f64],
        cancelled: &dyn Fn() -> bool,
        p: impl Fn(f64) -> f64 + Copy,
    ) -> Result<(), Failure> {
        for (n, (own, flow)) in rows.iter().zip(flows).enumerate() {
            if n % 256 == 0 && cancelled() {
                return Err(Failure::new("cancelled"));
            }
            *flow += weight * members.iter().map(|other| net(*own, *other, p)).sum::<f64>();
        }
        Ok(())
    }
}

impl Aggregator for Promethee {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 2,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: self.preference == Preference::Usual,
            shift_free: true,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let takes = self.takes();
        let wrong = |name: &str| {
            let failure = Failure::new("thresholds").at(name).arg("rule", self.preference.word());
            Err(failure.arg("expected", takes).arg("parameter", name))
        };
        for (name, value) in [("q", self.q), ("p", self.p), ("s", self.s)] {
            if value.is_some() != takes.contains(name) {
                return wrong(name);
            }
        }
        match (self.q, self.p) {
            (Some(q), Some(p)) if p <= q => wrong("p"),
            _ => Ok(()),
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
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
        let others = if state.rows() > 1 { state.rows() as f64 - 1.0 } else { 1.0 };
        for column in 0..out.cols {
            let w = weights.vector(column, data.cols());
            if w.len() != data.cols() {
                return Err(Failure::new("wrong-shape").arg("expected", data.cols()).arg("found", w.len()));
            }
            let total: f64 = w.iter().sum();
            let mut flows = vec![0.0; data.rows];
            for ((rows, members), w) in data.columns.iter().zip(state.columns()).zip(w) {
                self.add(rows.values, members, w / total, &mut flows, call.cancelled)?;
            }
            out.column(column).0.iter_mut().zip(&flows).for_each(|(y, flow)| *y = flow / others);
        }
        refuse_infinite(out, call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, instance, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_flows_of_the_peers() {
        // pymcdm 1.4.0: PROMETHEE_II("level", p=p, q=p / 4)(X, w, [1] * 4) with p = [2, 30, 1, 15], and the other functions likewise; the same in pyDecision 5.1.8:
        // promethee_ii(X, W=w, Q=p / 4, S=p * 3 / 4, P=p, F=["t1"] * 4, ...), "t1" to "t6", which alone has the Gaussian one.
        // Columns divided by their own p, so that one threshold serves all; q is a quarter of p and s three quarters.
        let x = peers::common_scaled(&[2.0, 30.0, 1.0, 15.0]).weights(&peers::WEIGHTS);
        let got = |params: &str| run(Promethee::method(), params, &x).unwrap().all();
        for (params, flows) in [
            (r#"{}"#, [-0.08, 0.16, -0.24, 0.16, 0.04, -0.04]),
            (r#"{"preference": "u-shape", "q": 0.25}"#, [-0.14, 0.12, -0.24, 0.14, 0.04, 0.08]),
            (r#"{"preference": "v-shape", "p": 1}"#, [-0.175333333333, 0.18, -0.194, 0.180666666667, 0.03, -0.021333333333]),
            (r#"{"preference": "level", "q": 0.25, "p": 1}"#, [-0.1, 0.12, -0.19, 0.13, 0.0, 0.04]),
            (
                r#"{"preference": "linear", "q": 0.25, "p": 1}"#,
                [-0.203111111111, 0.189333333333, -0.178666666667, 0.191555555556, 0.026666666667, -0.025777777778],
            ),
            (
                r#"{"preference": "gaussian", "s": 0.75}"#,
                [-0.127094188083, 0.141782321939, -0.13984257319, 0.138543359534, -0.015629703155, 0.002240782954],
            ),
        ] {
            close(&got(params), &flows, 1e-11);
        }
    }

    #[test]
    fn flows_are_those_of_the_definition() {
        let x = matrix(&[("a", &[9.0, 6.0, 1.0]), ("b", &[2.0, 2.0, 7.0])]).weights(&[3.0, 2.0]);
        close(&run(Promethee::method(), "{}", &x).unwrap().all(), &[0.4, -0.2, -0.2], 1e-15);
        // v-shape with p = 10: differences count by their size, (9 - 6 + 9 - 1) / 10 = 1.1 and (2 - 2 + 2 - 7) / 10 = -0.5
        let got = run(Promethee::method(), r#"{"preference": "v-shape", "p": 10}"#, &x).unwrap().all();
        close(&got[..1], &[(0.6 * 1.1 - 0.4 * 0.5) / 2.0], 1e-15);
    }

    #[test]
    fn a_later_unit_is_compared_with_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.0, 2.5])]).weights(&[1.0]);
        close(&run_on(Promethee::method(), "{}", &fit, &later).unwrap().all(), &[0.0, 0.5], 0.0);
    }

    #[test]
    fn thresholds_are_those_of_the_function() {
        let path = |params: &str| instance(Promethee::method(), params).err().unwrap().path;
        assert_eq!(path(r#"{"q": 1}"#), "q");
        assert_eq!(path(r#"{"preference": "v-shape"}"#), "p");
        assert_eq!(path(r#"{"preference": "linear", "q": 2, "p": 2}"#), "p");
        assert_eq!(path(r#"{"preference": "gaussian", "p": 2, "s": 1}"#), "p");
        let by_unit = matrix(&[("a", &[2.0, 3.0])]).axis(Axis::Row, &[1.0, 1.0]);
        assert_eq!(run(Promethee::method(), "{}", &by_unit).unwrap_err().code, "one-vector");
    }
}
