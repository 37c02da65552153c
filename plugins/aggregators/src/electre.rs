//! ELECTRE: net concordance and net discordance.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::rsr::place;
use crate::sweep::{length, refuse_zeros, sweep};

choices! {
    /// Which score comes out.
    pub enum Gives {
        /// The mean of the places by concordance and by discordance, the last unit 1.
        Places = "places",
        /// The net concordance.
        Concordance = "concordance",
        /// The net discordance, below zero where there is more against a unit than against the others.
        Discordance = "discordance",
    }
}

method! {
    /// # electre: net concordance and net discordance (ELECTRE I, 净优势排序)
    ///
    /// Every unit is compared with every other. The weights of the children in which it is at least as good speak for it; the greatest of the differences in which it is behind speaks against it.
    ///
    /// ```text
    /// v_ij   = (w_j / sum of w) x_ij / sqrt(sum over i of x_ij^2)
    /// C(a,b) = sum of w_j / sum of w over the children in which a is not behind b
    /// D(a,b) = greatest v_bj - v_aj / greatest |v_bj - v_aj|,   0 where a is nowhere behind
    /// c_a    = sum over b of C(a,b) - C(b,a),   d_a = sum over b of D(a,b) - D(b,a)
    /// score  = mean of the places of c and of -d, counted from the last        gives = "places"
    ///          c_a                                                               "concordance"
    ///          -d_a                                                              "discordance"
    /// ```
    ///
    /// a is the unit that is scored, b another one of the fit, and C the share of the weights in which it is not behind. The first method of Roy selects a kernel of units, which is no score; the net indices are the published way to an order of all. Equal values share the mean
    /// place; values that agree in `decimals` decimals are equal, so that rounding makes no order. A later unit is compared with the units of the fit and placed among them, half-way between two. The score looks at all units: it changes when one joins or
    /// leaves, and so can the order of two others.
    ///
    /// **Range**: [1, n] for places of n units; [-(n - 1), n - 1] otherwise, whose scores sum to zero.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A child that is zero for all units: refused (`zero-column`). Units that are all alike share the middle place. Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused
    /// (`weights-all-zero`). The time grows with the square of the number of units.
    ///
    /// ## Source
    /// Roy (1968), *Classement et choix en présence de points de vue multiples*, RIRO 2(8), 57-75; the net indices: van Delft & Nijkamp (1977), *Multi-criteria analysis and regional decision-making*, and Hwang & Yoon
    /// (1981), *Multiple Attribute Decision Making*, section 3.5. `ELECTRE1` of scikit-criteria and `electre_i` of pyDecision select kernels, with D over the greatest range of all children.
    ///
    /// ## Example
    /// The first is ahead in a (weight 0.6), the second in b; the difference in b is the greater.
    /// ```toml
    /// use = "electre"
    /// params = { gives = "concordance" }
    ///
    /// [example]
    /// columns = { a = [9, 8], b = [2, 7] }
    /// weights = [0.6, 0.4]
    /// gives = [0.2, -0.2]
    /// within = 1e-12
    /// ```
    pub struct Electre: Aggregator = "electre" {
        title { zh: "ELECTRE 净优势排序", en: "ELECTRE, net indices" }
        page_zh "electre.zh.md"
        params {
            /// Which score comes out.
            gives: Gives = Gives::Places;
            /// Decimals in which two values must differ to have different places.
            decimals: u32 = 12, max 15.0;
        }
        texts {
            "one-vector" => { zh: "ELECTRE 两两比较全体评价对象，要求使用同一组权重，不能按组或按评价对象赋权", en: "ELECTRE compares all units and needs one weight vector, not weights by group or by unit" }
        }
    }
}

/// Net concordance, and net discordance with its sign turned, of each row against the members.
fn net(members: &[&[f64]], rows: &[&[f64]], w: &[f64], call: &Call) -> Result<[Vec<f64>; 2], Failure> {
    let (n, own) = (members.first().map_or(0, |c| c.len()), rows.first().map_or(0, |c| c.len()));
    let factors: Vec<f64> = members.iter().zip(w).map(|(c, w)| w / length(c)).collect();
    let mut scores = [vec![0.0; own], vec![0.0; own]];
    for a in 0..own {
        if a % 256 == 0 && (call.cancelled)() {
            return Err(Failure::new("cancelled"));
        }
        for b in 0..n {
            let (mut agree, mut behind, mut ahead) = (0.0, 0.0_f64, 0.0_f64);
            for (j, column) in members.iter().enumerate() {
                let d = rows[j][a] - column[b];
                agree += if d > 0.0 {
                    w[j]
                } else if d < 0.0 {
                    -w[j]
                } else {
                    0.0
                };
                ahead = ahead.max(factors[j] * d);
                behind = behind.max(factors[j] * -d);
            }
            let most = ahead.max(behind);
            scores[0][a] += agree;
            scores[1][a] += if most > 0.0 { ahead / most - behind / most } else { 0.0 };
        }
    }
    Ok(scores)
}

impl Aggregator for Electre {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
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
        sweep(state, data, weights, out, call, "overflow", &|members, rows, w, y| {
            let own = net(members, rows, w, call)?;
            match self.gives {
                Gives::Concordance => y.copy_from_slice(&own[0]),
                Gives::Discordance => y.copy_from_slice(&own[1]),
                Gives::Places => {
                    let unit = libm::pow(10.0, f64::from(self.decimals));
                    let of_members = net(members, members, w, call)?;
                    y.fill(0.0);
                    for (own, others) in own.iter().zip(&of_members) {
                        // Adding zero makes one value of -0 and 0.
                        let key = |x: &f64| libm::round(x * unit) + 0.0;
                        let mut sorted: Vec<f64> = others.iter().map(key).collect();
                        sorted.sort_by(f64::total_cmp);
                        y.iter_mut().zip(own).for_each(|(y, x)| *y += place(&sorted, key(x)) / 2.0);
                    }
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{close, matrix, run, run_on};

    #[test]
    fn the_common_matrix_has_the_net_indices_of_the_definition() {
        // numpy: V = w*X/np.sqrt((X**2).sum(0)); for a != b: d = V[b] - V[a]; C[a,b] = w[X[a] >= X[b]].sum(); D[a,b] = max(d.max(), 0)/abs(d).max(); C.sum(1) - C.sum(0); D.sum(1) - D.sum(0);
        // n + 1 - (scipy.stats.rankdata(-np.round(c, 12)) + rankdata(np.round(d, 12)))/2
        let x = peers::common().weights(&peers::WEIGHTS);
        let got = |gives: &str| run(Electre::method(), &format!(r#"{{"gives": "{gives}"}}"#), &x).unwrap().all();
        close(&got("concordance"), &[-0.4, 0.8, -1.2, 0.8, 0.2, -0.2], 1e-14);
        let against =
            [1.6062236677808626, -1.9896513561392415, 0.7216941779345349, -0.838069355359746, 1.5303327190990559, -1.0305298533154645];
        close(&got("discordance"), &against.map(|d| -d), 1e-13);
        assert_eq!(got("places"), [1.5, 5.75, 2.0, 4.75, 3.0, 4.0]);
    }

    #[test]
    fn net_concordance_is_the_net_flow_without_thresholds() {
        // Promethee with the usual function divides the same sum by n - 1.
        let x = peers::common().weights(&peers::WEIGHTS);
        let flows: Vec<f64> = run(crate::Promethee::method(), "{}", &x).unwrap().all().iter().map(|f| 5.0 * f).collect();
        close(&run(Electre::method(), r#"{"gives": "concordance"}"#, &x).unwrap().all(), &flows, 1e-14);
    }

    #[test]
    fn a_later_unit_is_placed_among_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[2.0, 9.0, 0.5])]).weights(&[1.0]);
        // The first ties with one of the fit; the others stand half-way beyond the first and the last place.
        assert_eq!(run_on(Electre::method(), "{}", &fit, &later).unwrap().all(), [2.0, 3.5, 0.5]);
    }

    #[test]
    fn what_does_not_differ_shares_the_middle_place() {
        let x = matrix(&[("a", &[2.0; 3]), ("b", &[1.0; 3])]).weights(&[0.5, 0.5]);
        assert_eq!(run(Electre::method(), "{}", &x).unwrap().all(), [2.0; 3]);
        let zero = matrix(&[("a", &[0.0, 0.0])]).weights(&[1.0]);
        assert_eq!(run(Electre::method(), "{}", &zero).unwrap_err().code, "zero-column");
    }
}
