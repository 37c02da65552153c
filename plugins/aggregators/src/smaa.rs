//! Ranks under all weights: stochastic multicriteria acceptability.

use indicia_kernels::Random;
use indicia_plugin::prelude::*;

use crate::fold::refuse_no_weight;
use crate::members::{Members, one_vector, same_columns};

choices! {
    /// What the score is.
    pub enum Gives {
        /// The mean over all weights of the share of the other units that are not ahead.
        Holistic = "holistic",
        /// The share of weights with which the unit is first.
        First = "first",
        /// The share of weights with which the unit is among the first `top`.
        Top = "top",
    }
}

choices! {
    /// Which weights are drawn.
    pub enum Draws {
        /// All weights that are not negative and sum to one, each as likely as another.
        All = "all",
        /// Those of them that stand in the order of the node's weights.
        Ordered = "ordered",
    }
}

method! {
    /// # smaa: acceptability of ranks under all weights (随机多准则可接受性分析，SMAA)
    ///
    /// Whoever cannot agree on weights can ask how often a unit is first, whatever the weights.
    ///
    /// ```text
    /// W            = weights drawn evenly from all w >= 0 with sum w = 1 (draws = "all"), or from those in the order of
    ///                the node's weights (draws = "ordered"), `samples` times
    /// u(i, w)      = sum w_j x_ij
    /// rank(i, w)   = 1 + number of units with a greater u
    /// b(i, r)      = share of W in which rank(i, w) = r        the rank acceptability
    /// score        = sum over r of b(i, r) (n - r)/(n - 1)     gives = "holistic"
    ///                b(i, 1)                                   gives = "first"
    ///                b(i, 1) + ... + b(i, top)                 gives = "top"
    /// ```
    ///
    /// W are the weight vectors that are drawn, u the utility of a unit, r a rank and b its acceptability.
    ///
    /// Children must be scores on one scale, the higher the better. Units that are equal share the better rank. With `draws = "all"`, the
    /// node's weights are not used; with `"ordered"` only their order is, and children of equal weight stand in any order.
    ///
    /// The numbers come from the seed of the run, one stream a child, so that neither the order of the children nor that of the units
    /// matters, and every draw of an uncertainty analysis uses the same ones. The greatest standard error of an acceptability is
    /// `1 / (2 sqrt(samples))`: 0.005 with 10,000; it is told with the result (`sampling-error`).
    ///
    /// The score looks at all units; one outside the fit is ranked among those of the fit.
    ///
    /// **Range**: [0, 1].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// One unit is always first. Units that are all equal are all first. Weights by group or by unit: refused (`one-vector`). Weights that
    /// sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Lahdelma, Hokkanen & Salminen, "SMAA - Stochastic multiobjective acceptability analysis", *European Journal of Operational Research*
    /// 106 (1998), 137-143; Lahdelma & Salminen, "SMAA-2", *Operations Research* 49 (2001), 444-454, whose holistic index has linear
    /// metaweights here.
    ///
    /// ## Example
    /// A unit that is better in everything is first whatever the weights.
    /// ```toml
    /// use = "smaa"
    /// params = { samples = 1000 }
    ///
    /// [example]
    /// columns = { a = [3, 2, 1], b = [9, 8, 7] }
    /// weights = [0.5, 0.5]
    /// gives = [1, 0.5, 0]
    /// ```
    pub struct Smaa: Aggregator = "smaa" {
        title { zh: "随机多准则可接受性分析（SMAA）", en: "Stochastic multicriteria acceptability" }
        page_zh "smaa.zh.md"
        params {
            /// How many weight vectors are drawn.
            samples: u32, min 1.0, max 10000000.0;
            /// Which weights are drawn.
            draws: Draws = Draws::All;
            /// What the score is.
            gives: Gives = Gives::Holistic;
            /// How many first ranks count, for `gives = "top"`.
            top: u32 = 3, min 1.0;
        }
        texts {
            "one-vector" => { zh: "SMAA 对全体评价对象使用同一批随机权重，不能按组或按评价对象赋权", en: "acceptability compares all units under the same drawn weights, not weights by group or by unit" }
            "sampling-error" => { zh: "`{node}` 抽取 {samples} 组权重，可接受度的标准误不超过 {error}", en: "`{node}` drew {samples} weight vectors; the standard error of an acceptability is at most {error}" }
        }
        example r#"{"samples": 200}"#
    }
}

/// One stream of numbers a child: from the seed and the child's id (FNV-1a), scrambled, so that the n-th number depends on nothing else.
pub(crate) fn stream(seed: u64, id: &str) -> Random {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    Random::new(Random::new(seed ^ hash).bits())
}

/// A number in (0, 1).
pub(crate) fn uniform(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

/// Where the weights of a sample go when they have to stand in the order of others.
struct Order {
    /// Children by falling weight; runs of equal weight.
    runs: Vec<Vec<usize>>,
}

impl Order {
    fn of(w: &[f64]) -> Order {
        let mut all: Vec<usize> = (0..w.len()).collect();
        indicia_kernels::sort_places_down(&mut all, w);
        Order { runs: all.chunk_by(|a, b| w[*a] == w[*b]).map(<[usize]>::to_vec).collect() }
    }

    /// Hands the drawn weights out by size; within a run, children keep the order of what they drew.
    fn sort(&self, drawn: &mut [f64]) {
        let mut sizes = drawn.to_vec();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let mut sizes = sizes.into_iter();
        for run in &self.runs {
            let mut by_draw = run.clone();
            indicia_kernels::sort_places_down(&mut by_draw, drawn);
            let part: Vec<f64> = sizes.by_ref().take(run.len()).collect();
            by_draw.into_iter().zip(part).for_each(|(j, size)| drawn[j] = size);
        }
    }
}

impl Smaa {
    /// What a place is worth: `ahead` of `n` units have a greater value.
    fn worth(&self, ahead: usize, n: usize) -> f64 {
        match self.gives {
            Gives::First => f64::from(u8::from(ahead == 0)),
            Gives::Top => f64::from(u8::from(ahead < self.top as usize)),
            Gives::Holistic if n < 2 => 1.0,
            // A unit outside the fit can have all n ahead of it.
            Gives::Holistic => n.saturating_sub(1).saturating_sub(ahead) as f64 / (n - 1) as f64,
        }
    }
}

/// The values of rows under one weight vector.
fn values(columns: &[&[f64]], w: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for (column, w) in columns.iter().zip(w) {
        out.iter_mut().zip(*column).for_each(|(u, x)| *u += w * x);
    }
}

impl Aggregator for Smaa {
    type State = Members;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            range: Some([0.0, 1.0]),
            order_preserving: true,
            min_rows: 1,
            locality: Locality::Set,
            ignores_weights: self.draws == Draws::All,
            needs_seed: true,
            ..Facts::default()
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
        if self.draws == Draws::Ordered {
            refuse_no_weight(data, weights, out, call)?;
        }
        let members: Vec<&[f64]> = state.columns().collect();
        let rows: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        let (n, m) = (state.rows(), data.rows);
        for column in 0..out.cols {
            let order = (self.draws == Draws::Ordered).then(|| Order::of(weights.vector(column, data.cols())));
            let mut streams: Vec<Random> = (0..data.cols()).map(|j| stream(call.seed, data.field(j).id)).collect();
            let (mut of_members, mut of_rows, mut sums) = (vec![0.0; n], vec![0.0; m], vec![0.0; m]);
            for sample in 0..self.samples {
                if sample & 0xfff == 0xfff && (call.cancelled)() {
                    return Err(Failure::new("cancelled"));
                }
                // Exponential numbers divided by their sum are evenly spread over all weights.
                let mut w: Vec<f64> = streams.iter_mut().map(|s| -libm::log(uniform(s.bits()))).collect();
                if let Some(order) = &order {
                    order.sort(&mut w);
                }
                values(&members, &w, &mut of_members);
                values(&rows, &w, &mut of_rows);
                indicia_kernels::sort(&mut of_members);
                for (sum, u) in sums.iter_mut().zip(&of_rows) {
                    let ahead = n - of_members.partition_point(|v| v <= u);
                    *sum += self.worth(ahead, n);
                }
            }
            let samples = f64::from(self.samples);
            out.column(column).0.iter_mut().zip(&sums).for_each(|(y, s)| *y = s / samples);
        }
        if weights.axis == Axis::Shared {
            let error = format!("{:.4}", 0.5 / libm::sqrt(f64::from(self.samples)));
            call.info(Failure::new("sampling-error").arg("samples", self.samples).arg("error", error));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, close, matrix, run, run_on};

    fn of(params: &str, given: &Given) -> Vec<f64> {
        run(Smaa::method(), params, given).unwrap().all()
    }

    #[test]
    fn acceptabilities_are_volumes_of_weights() {
        // w in [0, 1] for a: p = 4w, q = 3(1 - w), r = 1.5: p is first above 3/7, q below; r never, since at 3/7 both have 12/7.
        let x = matrix(&[("a", &[4.0, 0.0, 1.5]), ("b", &[0.0, 3.0, 1.5])]).weights(&[1.0, 1.0]);
        let first = of(r#"{"samples": 20000, "gives": "first"}"#, &x);
        close(&first, &[4.0 / 7.0, 3.0 / 7.0, 0.0], 4.0 * 0.5 / libm::sqrt(20000.0));
        assert_eq!(first.iter().sum::<f64>(), 1.0);
        // r is ahead of p below 3/8 and of q above 1/2.
        let two = of(r#"{"samples": 20000, "gives": "top", "top": 2}"#, &x);
        close(&two, &[5.0 / 8.0, 0.5, 7.0 / 8.0], 4.0 * 0.5 / libm::sqrt(20000.0));
        let holistic = of(r#"{"samples": 20000}"#, &x);
        let expected: Vec<f64> = first.iter().zip(&two).map(|(a, b)| (a + b) / 2.0).collect();
        close(&holistic, &expected, 1e-12);
    }

    #[test]
    fn an_order_of_the_weights_leaves_half_of_them() {
        // With w above 1/2: p is first above 3/7, always.
        let x = matrix(&[("a", &[4.0, 0.0, 1.5]), ("b", &[0.0, 3.0, 1.5])]);
        let ordered = r#"{"samples": 4000, "gives": "first", "draws": "ordered"}"#;
        assert_eq!(of(ordered, &x.clone().weights(&[2.0, 1.0])), [1.0, 0.0, 0.0]);
        // With w below 1/2, p is first from 3/7 on: 1/7 of the half.
        close(&of(ordered, &x.clone().weights(&[1.0, 2.0])), &[1.0 / 7.0, 6.0 / 7.0, 0.0], 4.0 * 0.5 / libm::sqrt(4000.0));
        // Equal weights state no order.
        assert_eq!(of(ordered, &x.clone().weights(&[1.0, 1.0])), of(r#"{"samples": 4000, "gives": "first"}"#, &x.weights(&[1.0, 1.0])));
    }

    #[test]
    fn a_later_unit_is_ranked_among_those_of_the_fit() {
        let fit = matrix(&[("a", &[1.0, 2.0, 3.0])]).weights(&[1.0]);
        let later = matrix(&[("a", &[9.0, 2.0, 0.0])]).weights(&[1.0]);
        assert_eq!(run_on(Smaa::method(), r#"{"samples": 3}"#, &fit, &later).unwrap().all(), [1.0, 0.5, 0.0]);
    }

    #[test]
    fn what_was_drawn_depends_on_the_seed_and_the_child_alone() {
        let first = |seed, id| stream(seed, id).bits();
        assert_eq!(first(1, "a"), first(1, "a"));
        assert!(first(1, "a") != first(2, "a") && first(1, "a") != first(1, "b"));
        let mean = |id| {
            let mut s = stream(7, id);
            (0..10_000).map(|_| uniform(s.bits())).sum::<f64>() / 10_000.0
        };
        // 0.5 within four standard errors of sqrt(1/12)/100
        close(&[mean("a"), mean("b")], &[0.5, 0.5], 4.0 * 0.0029);
    }
}
