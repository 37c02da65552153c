//! RAFSI: criteria mapped onto one interval.

use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::formula::{bound, named, quoted};
use crate::rim::{domain, rising, within};
use crate::sweep::{are_costs, check_costs};

method! {
    /// # rafsi: criteria mapped onto one interval (RAFSI, 区间映射排序法)
    ///
    /// ```text
    /// t     = (x - low) / (high - low)                                [low, high] is `range`
    /// benefit   f = ( n1 + (nk - n1) t ) / (n1 + nk)
    /// cost      f = n1 nk / ( (n1 + nk) ( n1 + (nk - n1) (1 - t) ) )
    /// score = sum of w f / sum of w
    /// ```
    ///
    /// Both curves rise from n1 / (n1 + nk) to nk / (n1 + nk), that of a benefit in a straight line, that of a cost as a hyperbola: the last steps to the ideal count most. `nk` over `n1` says how many times
    /// as good the ideal is as its opposite. Without `costs` the score is a weighted mean over `goalposts`, up to a constant factor and a constant.
    ///
    /// The children take the anti-ideal and ideal values of the indicators with `goalposts`, which turns costs; `costs` names the children that were costs. The score depends on the unit alone, so that no rank
    /// changes when a unit joins.
    ///
    /// **Range**: [n1 / (n1 + nk), nk / (n1 + nk)].
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides.
    ///
    /// ## Degenerate cases
    /// A value outside `range`: no score (`outside-range`). A range that does not rise, or nk that is not above n1: refused (`not-rising`). A name in `costs` that is no child: refused (`not-a-child`). Weights that sum to zero:
    /// refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Žižović, Pamučar, Albijanić, Chatterjee & Pribićević (2020), *Eliminating rank reversal problem using a new multi-attribute model - the RAFSI method*, Mathematics 8(6), 1015, doi:10.3390/math8061015.
    /// `pymcdm.methods.RAFSI` gives the same scores, and so does `rafsi_method` of pyDecision 5.1.8 (ideals of its own, twice the greatest and half the least value, where none are given).
    ///
    /// ## Example
    /// Benefit: 1/7, 3.5/7, 6/7. Cost: 6/7 over 6, 3.5 and 1.
    /// ```toml
    /// use = "rafsi"
    /// params = { costs = ["b"] }
    ///
    /// [example]
    /// columns = { a = [0, 0.5, 1], b = [0, 0.5, 1] }
    /// weights = [0.5, 0.5]
    /// gives = [0.142857142857, 0.372448979592, 0.857142857143]
    /// within = 1e-12
    /// ```
    pub struct Rafsi: Aggregator = "rafsi" {
        title { zh: "RAFSI 区间映射排序法", en: "RAFSI" }
        page_zh "rafsi.zh.md"
        params {
            /// What the anti-ideal is mapped to.
            n1: f64 = 1.0, above 0.0;
            /// What the ideal is mapped to.
            nk: f64 = 6.0, above 0.0;
            /// Children that were costs before they were turned.
            costs: Vec<String> = Vec::new();
            /// The scores of a child at its anti-ideal and its ideal value.
            range: [f64; 2] = [0.0, 1.0];
        }
        texts {
            "not-rising" => { zh: "`{parameter}` 的下限 {low} 必须小于上限 {high}", en: "`{parameter}` must rise, but is [{low}, {high}]" }
            "outside-range" => { zh: "`{unit}` 的 `{id}` 为 {value}，不在 `range` [{low}, {high}] 之内", en: "`{id}` of `{unit}` is {value}, outside `range` [{low}, {high}]" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
        }
    }
}

impl Aggregator for Rafsi {
    type State = ();
    type Prep = ();

    fn facts(&self) -> Facts {
        let ends = [self.n1 / (self.n1 + self.nk), self.nk / (self.n1 + self.nk)];
        Facts {
            domain: domain(self.range),
            range: Some(ends),
            order_preserving: true,
            fit: Fit::None,
            compensability: Compensability::Full,
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        rising(self.range)?;
        if self.nk > self.n1 {
            return Ok(());
        }
        Err(Failure::new("not-rising").at("nk").arg("parameter", "n1, nk").arg("low", self.n1).arg("high", self.nk))
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<(), Failure> {
        check_costs(&self.costs, data)
    }

    fn aggregate(&self, (): &(), _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let costs = are_costs(&self.costs, data);
        let ([low, high], n1, nk) = (self.range, self.n1, self.nk);
        each_row(data, weights, out, call, |_, _, x, w| {
            within(x, self.range, data)?;
            let (mut sum, mut total) = (0.0, 0.0);
            for ((x, cost), w) in x.iter().zip(&costs).zip(w) {
                let mapped = |t: f64| n1 + (nk - n1) * (t / (high - low));
                sum += w * if *cost { n1 * nk / mapped(high - x) } else { mapped(x - low) };
                total += w;
            }
            let (least, most) = (n1 / (n1 + nk), nk / (n1 + nk));
            Ok((sum / (total * (n1 + nk))).clamp(least, most))
        })
    }

    fn explain(&self, (): &(), fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let ([low, high], n1, nk) = (self.range, self.n1, self.nk);
        let w = named("w", fields);
        let term = |(f, w): (&Field, &String)| {
            let (x, w) = (quoted(f.id), quoted(w));
            let mapped = |t: String| format!("({n1} + {} * {t} / ({high} - ({low})))", nk - n1);
            if self.costs.iter().any(|c| c == f.id) {
                format!("{w} * {} / {}", n1 * nk, mapped(format!("({high} - {x})")))
            } else {
                format!("{w} * {}", mapped(format!("({x} - ({low}))")))
            }
        };
        let terms: Vec<String> = fields.iter().zip(&w).map(term).collect();
        let total: Vec<String> = w.iter().map(|w| quoted(w)).collect();
        let formula = format!("sum({}) / (sum({}) * {})", terms.join(", "), total.join(", "), n1 + nk);
        Some(Explanation { formula, names: bound(w, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;
    use crate::trial::{Given, arg, close, instance, matrix, run, run_on};

    /// The common matrix between bounds, two columns turned.
    fn turned(costs: &[usize]) -> Given {
        let mut x = peers::common();
        let bounds = [(4.0, 10.0), (90.0, 160.0), (2.0, 5.0), (40.0, 80.0)];
        for (j, ((_, x), (lo, hi))) in x.columns.iter_mut().zip(bounds).enumerate() {
            x.iter_mut().for_each(|x| *x = if costs.contains(&j) { (hi - *x) / (hi - lo) } else { (*x - lo) / (hi - lo) });
        }
        x.weights(&peers::WEIGHTS)
    }

    #[test]
    fn the_common_matrix_has_the_scores_of_pymcdm() {
        // pymcdm 1.4.0: RAFSI([10, 160, 5, 80], [4, 90, 2, 40])(X, w, [1] * 4), and with types [1, -1, 1, -1], n2k 6 and 9
        let peer =
            [0.46147959183673476, 0.5337585034013606, 0.4693877551020408, 0.5421768707482993, 0.4984693877551021, 0.4959183673469388];
        close(&run(Rafsi::method(), "{}", &turned(&[])).unwrap().all(), &peer, 1e-14);
        let costs = |more: &str| run(Rafsi::method(), &format!(r#"{{"costs": ["b", "d"]{more}}}"#), &turned(&[1, 3])).unwrap().all();
        let peer =
            [0.3973461321287409, 0.6369285282170946, 0.3057915057915059, 0.4896918767507003, 0.33832787352229027, 0.5298522167487685];
        close(&costs(""), &peer, 1e-14);
        let peer =
            [0.36746774193548387, 0.6277925407925409, 0.272979020979021, 0.46900274187230706, 0.3104696174043511, 0.5059442724458205];
        close(&costs(r#", "nk": 9"#), &peer, 1e-14);
    }

    #[test]
    fn a_row_without_a_child_is_scored_by_the_others() {
        let fit = matrix(&[("a", &[0.5]), ("b", &[1.0])]).weights(&[0.5, 0.5]);
        let gap = matrix(&[("a", &[0.5])]).weights(&[0.5]);
        close(&run_on(Rafsi::method(), r#"{"costs": ["b"]}"#, &fit, &gap).unwrap().all(), &[0.5], 1e-15);
    }

    #[test]
    fn parameters_that_say_nothing_are_refused() {
        let failure = instance(Rafsi::method(), r#"{"n1": 6}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str(), arg(&failure, "high")), ("not-rising", "nk", Some("6")));
        let x = matrix(&[("a", &[0.5, 1.5])]).weights(&[1.0]);
        assert_eq!(run(Rafsi::method(), r#"{"costs": ["x"]}"#, &x).unwrap_err().code, "not-a-child");
        assert_eq!(run(Rafsi::method(), "{}", &x).unwrap().codes(), ["outside-range"]);
    }
}
