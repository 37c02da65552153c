//! Fuzzy comprehensive evaluation.

use indicia_plugin::prelude::*;

use crate::fold::refuse_no_weight;

choices! {
    /// How weights and memberships are composed.
    pub enum Operator {
        /// M(and, or): the greatest of min(w, r). The main factor decides.
        MinMax = "min-max",
        /// M(times, or): the greatest of w r. The main factor stands out.
        ProductMax = "product-max",
        /// M(and, bounded plus): the sum of min(w, r), at most 1.
        MinSum = "min-sum",
        /// M(times, plus): the sum of w r. All factors count by their weights.
        WeightedMean = "weighted-mean",
        /// M(and, plus) over memberships divided by the sum of their class: balanced.
        Balanced = "balanced",
    }
}

table! {
    /// A class of the comment set.
    pub struct Class {
        /// Its name.
        name: String;
        /// The score that belongs to it wholly.
        at: f64;
    }
}

method! {
    /// # fuzzy-evaluation: fuzzy comprehensive evaluation (模糊综合评价)
    ///
    /// Every child belongs to the classes of a comment set by degrees; weights compose them into the degrees of the node.
    ///
    /// ```text
    /// r_jk  = membership of child j in class k: 1 at the score `at` of the class, falling in a straight line to 0 at that of
    ///         the next class on either side; below the first and above the last class it stays 1
    /// w_j   = weights divided by their sum
    /// b_k   = max_j min(w_j, r_jk)                 operator = "min-max",        M(∧, ∨)
    ///         max_j w_j r_jk                       operator = "product-max",    M(·, ∨)
    ///         min(1, sum_j min(w_j, r_jk))         operator = "min-sum",        M(∧, ⊕)
    ///         sum_j w_j r_jk                       operator = "weighted-mean",  M(·, +)
    ///         sum_j min(w_j, r_jk / sum_i r_ik)    operator = "balanced",       M(∧, +)
    /// ```
    ///
    /// M(…) names an operator as the literature does, by what stands for the product and what for the sum.
    ///
    /// The degrees b_k are what it gives. The node's one value is read off them as `read` beside `use` says:
    ///
    /// ```text
    /// score = sum b_k at_k / sum b_k               read = "score", the default: the weighted score
    ///         the class k with the greatest b_k    read = "grade": the principle of the greatest membership; of equal ones the lower
    /// ```
    ///
    /// Classes stand from the lowest to the highest. With `weighted-mean` the score is the weighted mean of the children, cut off at the first
    /// and the last class; the other operators lose what does not decide, and can rank differently. `indicia show memberships` prints the degrees, and the results hold
    /// them in `memberships.csv`.
    ///
    /// **Range**: degrees from 0 to 1; scores from the first to the last class, grades from 1 to their number.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides: reweighting scales the weights of what is present up to the same total.
    ///
    /// ## Degenerate cases
    /// Fewer than two classes, scores of classes that do not rise, or a name twice: refused (`classes`). A class to which no child belongs has
    /// the membership 0. Weights that sum to zero: refused (`weights-all-zero`).
    ///
    /// ## Source
    /// Zadeh, "Fuzzy sets", *Information and Control* 8 (1965), 338-353; Wang Peizhuang (汪培庄), 《模糊集合论及其应用》 (1983); the five
    /// operators as in textbooks of mathematical modelling (《数学模型》) and in SPSSAU.
    ///
    /// ## Example
    /// 75 is half 中 (60) and half 良 (90): with equal weights, 75 and 90 make 1/4 中 and 3/4 良, the score 82.5. 20 lies below 差 and 60 is 中: halves of both, 45. Class by class:
    /// ```toml
    /// use = "fuzzy-evaluation"
    /// params = { classes = [{ name = "差", at = 30 }, { name = "中", at = 60 }, { name = "良", at = 90 }] }
    ///
    /// [example]
    /// columns = { a = [75, 20], b = [90, 60] }
    /// weights = [1, 1]
    /// gives = [0, 0.5, 0.25, 0.5, 0.75, 0]
    /// ```
    pub struct FuzzyEvaluation: RowAggregator = "fuzzy-evaluation" {
        title { zh: "模糊综合评价", en: "Fuzzy comprehensive evaluation" }
        page_zh "fuzzy_evaluation.zh.md"
        params {
            /// The classes, from the lowest to the highest.
            classes: Vec<Class>;
            /// How weights and memberships are composed.
            operator: Operator = Operator::WeightedMean;
        }
        texts {
            "classes" => { zh: "评语集须至少含两个等级，名称不重复，`at` 由低到高严格递增", en: "there must be at least two classes with names of their own and with `at` rising from class to class" }
        }
        example r#"{"classes": [{"name": "low", "at": 20}, {"name": "middle", "at": 50}, {"name": "high", "at": 80}]}"#
    }
}

impl FuzzyEvaluation {
    /// Memberships of a score in the classes.
    fn memberships(&self, x: f64) -> Vec<f64> {
        let at = |k: usize| self.classes[k].at;
        let last = self.classes.len() - 1;
        let towards = |from: f64, to: f64| {
            let part = (x - from) / (to - from);
            part.clamp(0.0, 1.0)
        };
        (0..=last)
            .map(|k| {
                let rising = if k == 0 { 1.0 } else { towards(at(k - 1), at(k)) };
                let falling = if k == last { 1.0 } else { towards(at(k + 1), at(k)) };
                if rising < falling { rising } else { falling }
            })
            .collect()
    }

    /// The degrees of the node in the classes.
    fn compose(&self, x: &[f64], w: &[f64]) -> Vec<f64> {
        let total: f64 = w.iter().sum();
        let r: Vec<Vec<f64>> = x.iter().map(|x| self.memberships(*x)).collect();
        let least = |a: f64, b: f64| if b < a { b } else { a };
        let greatest = |a: f64, b: f64| if b > a { b } else { a };
        (0..self.classes.len())
            .map(|k| {
                let terms = r.iter().zip(w).map(|(r, w)| (w / total, r[k]));
                let degree = match self.operator {
                    Operator::MinMax => terms.map(|(w, r)| least(w, r)).fold(0.0, greatest),
                    Operator::ProductMax => terms.map(|(w, r)| w * r).fold(0.0, greatest),
                    Operator::MinSum => terms.map(|(w, r)| least(w, r)).sum(),
                    Operator::WeightedMean => terms.map(|(w, r)| w * r).sum(),
                    Operator::Balanced => {
                        let of_class: f64 = r.iter().map(|r| r[k]).sum();
                        if of_class == 0.0 { 0.0 } else { terms.map(|(w, r)| least(w, r / of_class)).sum() }
                    }
                };
                // The bounded sum, and what rounding adds to the others.
                least(degree, 1.0)
            })
            .collect()
    }
}

impl RowAggregator for FuzzyEvaluation {
    fn facts(&self) -> Facts {
        Facts {
            range: Some([0.0, 1.0]),
            // Of the score that is read off the degrees.
            order_preserving: self.operator == Operator::WeightedMean,
            fit: Fit::None,
            output: OutputKind::Membership,
            classes: self.classes.iter().map(|c| c.name.clone()).collect(),
            class_scores: self.classes.iter().map(|c| c.at).collect(),
            compensability: if self.operator == Operator::WeightedMean { Compensability::Full } else { Compensability::Partial },
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let rising = self.classes.windows(2).all(|c| c[0].at < c[1].at && (c[1].at - c[0].at).is_finite());
        let named = self.classes.iter().enumerate().all(|(i, c)| self.classes[..i].iter().all(|d| d.name != c.name));
        if self.classes.len() >= 2 && rising && named { Ok(()) } else { Err(Failure::new("classes").at("classes")) }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        refuse_no_weight(data, weights, out, call)?;
        let cols = data.cols();
        let mut x = vec![0.0; cols];
        for row in 0..data.rows {
            gather_row(data, row, &mut x);
            let w = weights.of_row(row, cols, data.group);
            if w.len() != cols {
                return Err(Failure::new("wrong-shape").arg("expected", cols).arg("found", w.len()));
            }
            let weightless = w.iter().sum::<f64>() == 0.0;
            for (k, degree) in self.compose(&x, w).into_iter().enumerate() {
                // Said of the first class where weights are by row.
                if weightless { out.fail(row, k) } else { out.set(row, k, degree) }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{close, matrix, run};

    const CLASSES: &str = r#""classes": [{"name": "a", "at": 0}, {"name": "b", "at": 10}, {"name": "c", "at": 20}]"#;

    #[test]
    fn each_operator_composes_as_it_says() {
        // Memberships: 4 is (0.6, 0.4, 0), 17 is (0, 0.3, 0.7); weights 0.4 and 0.6.
        let x = matrix(&[("p", &[4.0]), ("q", &[17.0])]).weights(&[2.0, 3.0]);
        let balanced = [0.4, 0.4 + 0.3 / 0.7, 0.6];
        for (operator, b) in [
            ("min-max", [0.4, 0.4, 0.6]),
            ("product-max", [0.24, 0.18, 0.42]),
            ("min-sum", [0.4, 0.7, 0.6]),
            ("weighted-mean", [0.24, 0.34, 0.42]),
            ("balanced", balanced),
        ] {
            let params = format!(r#"{{{CLASSES}, "operator": "{operator}"}}"#);
            close(&run(FuzzyEvaluation::method(), &params, &x).unwrap().all(), &b, 1e-13);
        }
    }

    #[test]
    fn what_lies_beyond_the_classes_belongs_to_the_last_one() {
        let x = matrix(&[("p", &[4.0, -5.0]), ("q", &[17.0, 30.0])]).weights(&[2.0, 3.0]);
        let got = run(FuzzyEvaluation::method(), &format!("{{{CLASSES}}}"), &x).unwrap();
        close(&got.all(), &[0.24, 0.4, 0.34, 0.0, 0.42, 0.6], 1e-13);
        let facts = crate::trial::instance(FuzzyEvaluation::method(), &format!("{{{CLASSES}}}")).unwrap().facts();
        assert_eq!(
            (facts.output, facts.classes, facts.class_scores),
            (OutputKind::Membership, vec!["a".into(), "b".into(), "c".into()], vec![0.0, 10.0, 20.0])
        );
    }

    #[test]
    fn classes_stand_from_low_to_high() {
        let x = matrix(&[("p", &[4.0])]).weights(&[1.0]);
        for classes in [
            r#"[{"name": "a", "at": 0}]"#,
            r#"[{"name": "a", "at": 5}, {"name": "b", "at": 5}]"#,
            r#"[{"name": "a", "at": 0}, {"name": "a", "at": 5}]"#,
        ] {
            let failure = run(FuzzyEvaluation::method(), &format!(r#"{{"classes": {classes}}}"#), &x).unwrap_err();
            assert_eq!((failure.code.as_str(), failure.path.as_str()), ("classes", "classes"));
        }
    }
}
