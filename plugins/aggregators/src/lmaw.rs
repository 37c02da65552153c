//! LMAW: logarithms of shares of the best.

use indicia_plugin::prelude::*;

use crate::members::Members;
use crate::sweep::{refuse_below, refuse_zeros, sweep};

method! {
    /// # lmaw: logarithms of shares of the best (LMAW, 对数加权法)
    ///
    /// ```text
    /// u_ij  = 1 + x_ij / max_j
    /// f_ij  = ln u_ij / sum over i of ln u_ij
    /// score = sum over j of 2 f_ij^w_j / ( (2 - f_ij)^w_j + f_ij^w_j ),   w sums to one
    /// ```
    ///
    /// Maxima and sums are over the units of the fit. The published method takes 1 + min / x of a cost: what `linear-proportion` gives plus 1, so that over this normaliser costs come out as published. The score looks at all
    /// units: it changes when one joins or leaves, and it is the less the more units there are.
    ///
    /// **Range**: from 0 to the number of children.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A negative value: refused (`lmaw-negative`). A child that is zero for all units: refused (`zero-column`). A child that carries no weight adds 1 to every score. A unit outside the fit whose f is above 2 has no
    /// score (`lmaw-beyond`). Weights by group or by unit: refused (`one-vector`). Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Pamučar, Žižović, Biswas & Božanić (2021), *A new logarithm methodology of additive weights (LMAW) for multi-criteria decision-making: application in logistics*, Facta Universitatis, Series: Mechanical Engineering 19(3),
    /// 361-380, doi:10.22190/FUME210214031P. `pymcdm.methods.LMAW` and `lmaw_method` of pyDecision 5.1.8 give the same scores. (The logarithmic weights of the paper are a weighting of their own.)
    ///
    /// ## Example
    /// One child: the formula is f itself, ln(4/3) and ln 2 over their sum.
    /// ```toml
    /// use = "lmaw"
    ///
    /// [example]
    /// columns = { a = [1, 3] }
    /// weights = [1]
    /// gives = [0.293304947389, 0.706695052611]
    /// within = 1e-11
    /// ```
    pub struct Lmaw: Aggregator = "lmaw" {
        title { zh: "LMAW 对数加权法", en: "LMAW" }
        page_zh "lmaw.zh.md"
        texts {
            "lmaw-negative" => { zh: "`{id}` 中有负值 {value}，LMAW 要求数值非负", en: "`{id}` holds {value}, but LMAW needs values that are not negative" }
            "lmaw-beyond" => { zh: "`{unit}` 在 `{node}` 上远超参与拟合的评价对象，LMAW 的公式对它没有定义", en: "`{unit}` is so far beyond the units of the fit in `{node}` that the formula of LMAW is not defined" }
            "one-vector" => { zh: "LMAW 的份额由全体评价对象得出，要求使用同一组权重，不能按组或按评价对象赋权", en: "the shares of LMAW are those of all units and need one weight vector, not weights by group or by unit" }
        }
    }
}

impl Aggregator for Lmaw {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            range: Some([0.0, f64::INFINITY]),
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            compensability: Compensability::Partial,
            scale_free: true,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Members, Failure> {
        refuse_below(data, true, "lmaw-negative")?;
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
        refuse_below(data, true, "lmaw-negative")?;
        sweep(state, data, weights, out, call, "lmaw-beyond", &|members, rows, w, y| {
            y.fill(0.0);
            for ((column, own), w) in members.iter().zip(rows).zip(w) {
                let most = indicia_kernels::max(column).unwrap_or(0.0);
                let log = |x: &f64| libm::log1p(x / most);
                let total = indicia_kernels::sum(&column.iter().map(log).collect::<Vec<_>>());
                for (y, x) in y.iter_mut().zip(*own) {
                    let f = log(x) / total;
                    let (near, far) = (libm::pow(f, *w), if f <= 2.0 { libm::pow(2.0 - f, *w) } else { f64::NAN });
                    *y += 2.0 * near / (far + near);
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
    fn the_common_matrix_has_the_scores_of_the_peers() {
        // pymcdm 1.4.0: LMAW()(X, w, [1] * 4) and LMAW()(X, w, [1, -1, 1, -1]); lmaw_method of pyDecision 5.1.8 gives the same.
        let got = run(Lmaw::method(), "{}", &peers::common().weights(&peers::WEIGHTS)).unwrap().all();
        close(
            &got,
            &[2.8400025843107297, 2.8711548417819333, 2.8248028208949365, 2.8744431512103037, 2.8443214064927593, 2.851132812756359],
            1e-13,
        );
        let got = run(Lmaw::method(), "{}", &peers::common_turned().weights(&peers::WEIGHTS)).unwrap().all();
        close(
            &got,
            &[2.8408009036154294, 2.9144666012009726, 2.787999813467552, 2.872413650972473, 2.804687827645266, 2.8855765559829933],
            1e-13,
        );
    }

    #[test]
    fn the_published_locations_have_the_scores_of_pymcdm() {
        // Six locations of a logistics centre, three costs turned, from Pamučar et al. (2021) as the documentation of pymcdm 1.4.0 quotes them. The printed weights sum to 0.999, and weights count by their shares here:
        // LMAW()(m, w / w.sum(), [1, 1, -1, -1, -1, 1]); with w as printed it gives the printed 4.840, 4.681, 4.799, 4.733, 4.736, 4.704, in the same order.
        let over = |x: [f64; 6]| x.map(|x| 1.0 / x);
        let x = matrix(&[
            ("c1", &[647.34, 115.64, 373.61, 37.63, 858.01, 222.92]),
            ("c2", &[6.24, 3.24, 5.0, 2.48, 4.74, 3.0]),
            ("c3", &over([49.87, 16.26, 26.43, 2.85, 62.85, 19.24])),
            ("c4", &over([19.46, 9.69, 12.0, 9.35, 45.96, 21.46])),
            ("c5", &over([212.58, 207.59, 184.62, 142.5, 267.95, 221.38])),
            ("c6", &[6.75, 3.0, 3.74, 3.24, 4.0, 3.49]),
        ])
        .weights(&[0.215, 0.126, 0.152, 0.09, 0.19, 0.226]);
        let peer = [4.839290363644647, 4.679533595978112, 4.797746008003404, 4.731623602124525, 4.734768694082062, 4.702456144278433];
        close(&run(Lmaw::method(), "{}", &x).unwrap().all(), &peer, 1e-13);
    }

    #[test]
    fn a_unit_far_beyond_the_fit_has_no_score() {
        // One unit: f is ln u / ln 2, 1.585 and 2.585
        let fit = matrix(&[("a", &[1.0])]).weights(&[1.0]);
        let got = run_on(Lmaw::method(), "{}", &fit, &matrix(&[("a", &[2.0, 5.0])]).weights(&[1.0])).unwrap();
        close(&[got.values[0].unwrap()], &[libm::log2(3.0)], 1e-14);
        assert_eq!((got.values[1], got.codes()), (None, vec!["lmaw-beyond"]));
    }

    #[test]
    fn what_has_no_logarithm_is_refused() {
        let code = |a: &[f64]| run(Lmaw::method(), "{}", &matrix(&[("a", a)]).weights(&[1.0])).unwrap_err().code;
        assert_eq!((code(&[-1.0, 1.0]), code(&[0.0, 0.0])), ("lmaw-negative".into(), "zero-column".into()));
    }
}
