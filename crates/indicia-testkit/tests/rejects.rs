//! The suite rejects what is wrong, for the right reason, and takes what is right.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use indicia_plugin::prelude::*;
use indicia_testkit::{catalogue, conformance, failures, wrong};

#[test]
fn every_wrong_method_is_caught_by_its_check() {
    for (check, method) in wrong::all() {
        let outcomes = conformance(method);
        let failed: Vec<&str> = failures(&outcomes).iter().map(|o| o.check).collect();
        assert!(failed.contains(&check), "{} must fail `{check}`, failed {failed:?}", method.about().id);
    }
}

#[test]
fn every_check_catches_a_wrong_method() {
    let caught: BTreeSet<&str> = wrong::all().iter().map(|(check, _)| *check).collect();
    let without: Vec<&str> = catalogue().into_iter().map(|(name, _)| name).filter(|name| !caught.contains(name)).collect();
    assert!(without.is_empty(), "{without:?}");
    assert!(wrong::all().len() >= 20);
}

#[test]
fn names_of_checks_are_unique_and_known() {
    let names: Vec<&str> = catalogue().iter().map(|(name, _)| *name).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    for (check, _) in wrong::all() {
        assert!(names.contains(&check), "{check}");
    }
}

state! {
    /// Ends.
    pub struct Ends { lo: f64, hi: f64 }
}

method! {
    /// # Min-max
    pub struct MinMax: Normalizer = "right/min-max" {
        title { zh: "极差标准化", en: "Min-max" }
        texts { "constant-column" => { zh: "取值相同", en: "constant" } "too-wide" => { zh: "取值过大", en: "too wide" } "no-target" => { zh: "无目标", en: "no target" } }
    }
}

impl Normalizer for MinMax {
    type State = Ends;

    fn facts(&self) -> Facts {
        Facts { range: Some([0.0, 1.0]), order_preserving: true, min_rows: 2, ..Facts::default() }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Ends, Failure> {
        let (lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (lo.min(*x), hi.max(*x)));
        if field.direction == Direction::Target {
            Err(Failure::new("no-target"))
        } else if hi <= lo {
            Err(Failure::new("constant-column"))
        } else if !(hi - lo).is_finite() {
            Err(Failure::new("too-wide"))
        } else {
            Ok(Ends { lo, hi })
        }
    }

    fn transform(&self, s: &Ends, x: &[f64], field: &Field, out: &mut Output, _: &Call) -> Result<(), Failure> {
        for (y, x) in out.values.iter_mut().zip(x) {
            let share = (x - s.lo) / (s.hi - s.lo);
            *y = if field.direction == Direction::Negative { 1.0 - share } else { share };
        }
        Ok(())
    }
}

method! {
    /// # Fixed
    pub struct Fixed: Weighting = "right/fixed" {
        title { zh: "固定权重", en: "Fixed" }
        params {
            /// By child.
            values: Pairs<f64>;
        }
        texts { "no-weight" => { zh: "无权重", en: "no weight" } }
        example r#"{"values": {"x": 0.25, "y": 0.75}}"#
    }
}

impl Weighting for Fixed {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, fit: Fit::None, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        data.fields.iter().map(|f| self.values.get(f.id).copied().ok_or_else(|| Failure::new("no-weight"))).collect()
    }
}

method! {
    /// # Mean
    pub struct Mean: RowAggregator = "right/mean" {
        title { zh: "加权平均", en: "Mean" }
    }
}

impl RowAggregator for Mean {
    fn facts(&self) -> Facts {
        Facts { order_preserving: true, fit: Fit::None, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, sum| acc / sum);
        Ok(())
    }
}

#[test]
fn right_methods_pass() {
    for method in [MinMax::method(), Fixed::method(), Mean::method()] {
        let outcomes = conformance(method);
        assert_eq!(failures(&outcomes), Vec::<&indicia_testkit::Outcome>::new());
        let passed = outcomes.iter().filter(|o| o.verdict == indicia_testkit::Verdict::Passed).count();
        assert!(passed >= 12, "{} passed {passed}", method.about().id);
    }
}

method! {
    /// # Memberships of two classes by how large the values are
    pub struct TwoClasses: RowAggregator = "right/two-classes" {
        title { zh: "两级隶属度", en: "Two classes" }
    }
}

impl RowAggregator for TwoClasses {
    fn facts(&self) -> Facts {
        let classes = vec!["high".into(), "low".into()];
        Facts { output: OutputKind::Membership, classes, fit: Fit::None, ..Facts::default() }
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
        for row in 0..data.rows {
            let w = weights.of_row(row, data.cols(), data.group);
            let total: f64 = w.iter().sum();
            let high: f64 = data.columns.iter().zip(w).map(|(c, w)| w * (c.values[row].abs() / (1.0 + c.values[row].abs()))).sum();
            out.column(0).0[row] = high / total;
            out.column(1).0[row] = 1.0 - high / total;
        }
        Ok(())
    }
}

#[test]
fn memberships_are_driven_by_the_classes_that_they_declare() {
    let outcomes = conformance(TwoClasses::method());
    assert!(failures(&outcomes).is_empty(), "{:#?}", failures(&outcomes));
    let instance = TwoClasses::method().create(&Value::table()).unwrap();
    assert_eq!(Facts::from_value(&instance.facts().to_value()).classes, ["high", "low"], "the classes stand in the contract");
    let mut slot = None;
    let column = [0.0, 1.0];
    let columns = [Column::dense(&column)];
    let fields = [Field { id: "a", ..Field::default() }];
    let data = Table { columns: &columns, fields: &fields, rows: 2, ..Table::default() };
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    let apply = |cols: usize| {
        let (mut values, mut status) = (vec![0.0; 2 * cols], vec![0; 2 * cols]);
        let mut out = Output::new(&mut values, &mut status, 2, cols);
        let done = instance.apply(slot.as_deref().unwrap(), None, &data, Weights::shared(&[1.0]), &mut out, &Call::silent());
        done.map(|()| values)
    };
    assert_eq!(apply(2).unwrap(), [0.0, 0.5, 1.0, 0.5]);
    assert_eq!(apply(1).unwrap_err().code, "wrong-shape", "a column for each class, no more and no fewer");
}
