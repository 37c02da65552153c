//! One toy of each kind, declared as an author would and driven as the host does.

#![allow(clippy::unwrap_used)]

use indicia_plugin::method::{Fitted, Instance, validate};
use indicia_plugin::prelude::*;

choices! {
    /// What is done to values first.
    pub enum Transform {
        /// The share of the column's sum.
        Share = "share",
        /// Nothing.
        None = "none",
    }
}

state! {
    /// Bounds of a column.
    pub struct Bounds { lo: f64, hi: f64, names: Vec<String>, middle: Option<f64> }
}

method! {
    /// # Min-max
    ///
    /// `(x - lo) / (hi - lo)`.
    pub struct MinMax: Normalizer = "toy/min-max" {
        title { zh: "极差标准化", en: "Min-max" }
        params {
            /// Range of
            /// the scores.
            range: [f64; 2] = [0.0, 1.0], min 0.0, max 100.0;
            /// Reserved word as a name.
            r#type: Option<Transform>;
        }
        texts {
            "constant-column" => { zh: "{indicator} 所有取值相同", en: "{indicator} is constant" }
            "range-order" => { zh: "range 的下限必须小于上限", en: "the range must rise" }
        }
    }
}

impl Normalizer for MinMax {
    type State = Bounds;

    fn facts(&self) -> Facts {
        Facts { range: Some(self.range), order_preserving: true, min_rows: 2, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.range[0] < self.range[1] { Ok(()) } else { Err(Failure::new("range-order").at("range")) }
    }

    fn fit(&self, x: &[f64], field: &Field, _: &Call) -> Result<Bounds, Failure> {
        let lo = x.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if lo == hi {
            Err(Failure::new("constant-column").arg("indicator", field.id))
        } else {
            Ok(Bounds { lo, hi, names: vec![], middle: None })
        }
    }

    fn transform(&self, s: &Bounds, x: &[f64], _: &Field, out: &mut Output, _: &Call) -> Result<(), Failure> {
        let [a, b] = self.range;
        for (y, x) in out.values.iter_mut().zip(x) {
            *y = (x - s.lo) / (s.hi - s.lo) * (b - a) + a;
        }
        Ok(())
    }

    fn explain(&self, s: &Bounds, _: &Field) -> Option<Explanation> {
        Some(Explanation { formula: "(x - lo) / (hi - lo)".into(), names: vec![("lo".into(), s.lo), ("hi".into(), s.hi)] })
    }
}

method! {
    /// # Fixed weights
    pub struct Fixed: Weighting = "toy/fixed" @ 2 {
        title { zh: "固定权重", en: "Fixed weights" }
        params {
            /// A weight for each child.
            values: Pairs<f64>, above 0.0;
        }
        example r#"{"values": {"a": 1, "b": 3}}"#
    }
}

impl Weighting for Fixed {
    fn facts(&self) -> Facts {
        Facts { sums_to_one: true, ..Facts::default() }
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let sum: f64 = self.values.iter().map(|(_, w)| w).sum();
        Ok(data.fields.iter().map(|f| self.values.get(f.id).unwrap_or(&0.0) / sum).collect())
    }
}

method! {
    /// # Weighted mean
    pub struct Mean: RowAggregator = "toy/mean" {
        title { zh: "加权平均", en: "Weighted mean" }
    }
}

impl RowAggregator for Mean {
    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, sum| acc / sum);
        Ok(())
    }
}

method! {
    /// # Last value carried forward
    pub struct Carry: Imputer = "toy/carry" {
        title { zh: "末次观测结转", en: "Last value carried forward" }
    }
}

impl Imputer for Carry {
    type State = ();

    fn facts(&self) -> Facts {
        Facts { fit: Fit::None, ..Facts::default() }
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn impute(&self, _: &(), data: &Table, out: &mut Output, _: &Call) -> Result<(), Failure> {
        for (j, column) in data.columns.iter().enumerate() {
            let mut last = None;
            for i in 0..data.rows {
                last = column.get(i).or(last);
                if let (None, Some(x)) = (column.get(i), last) {
                    fill(out, i, j, x);
                }
            }
        }
        Ok(())
    }
}

plugin! { name: "toy", methods: [MinMax, Fixed, Mean, Carry], packs: ["indicia = 1"] }

fn fit(instance: &dyn Instance, data: &Table) -> Box<dyn Fitted> {
    let mut slot = None;
    instance.fit(data, &[], &Call::silent(), &mut slot).unwrap();
    slot.unwrap()
}

#[test]
fn the_declaration_is_the_contract() {
    let about = MinMax::method().about();
    assert_eq!(about.manual, "# Min-max\n\n`(x - lo) / (hi - lo)`.");
    assert_eq!(
        to_json(&about.schema),
        concat!(
            r#"{"type":"object","properties":{"range":{"type":"array","items":{"type":"number","minimum":0,"maximum":100},"minItems":2,"maxItems":2,"#,
            r#""description":"Range of the scores.","default":[0,1]},"type":{"type":"string","enum":["share","none"],"#,
            r#""enumDescriptions":["The share of the column's sum.","Nothing."],"description":"Reserved word as a name."}},"additionalProperties":false}"#
        )
    );
    assert_eq!(about.facts.range, Some([0.0, 1.0]));
    assert_eq!(about.texts[0].text.zh, "{indicator} 所有取值相同");
    assert!(about.texts.iter().any(|t| t.code == "unknown-parameter"));
    let fixed = Fixed::method().about();
    assert_eq!((fixed.version, fixed.facts.sums_to_one), (2, true));
    assert_eq!(
        plugin().methods().map(|m| m.about().id.as_str()).collect::<Vec<_>>(),
        ["toy/min-max", "toy/fixed", "toy/mean", "toy/carry"]
    );
}

#[test]
fn wrong_parameters_are_refused_where_they_stand() {
    let refused = |params: &str| MinMax::method().create(&from_json(params).unwrap()).err().map(|f| (f.code, f.path));
    let is = |code: &str, path: &str| Some((code.to_string(), path.to_string()));
    assert_eq!(refused(r#"{"rnage":[0,1]}"#), is("unknown-parameter", "rnage"));
    assert_eq!(refused(r#"{"range":[0,"1"]}"#), is("wrong-type", "range[1]"));
    assert_eq!(refused(r#"{"range":[0,101]}"#), is("out-of-range", "range[1]"));
    assert_eq!(refused(r#"{"range":[1,0]}"#), is("range-order", "range"));
    assert_eq!(refused(r#"{"type":"shares"}"#), is("not-a-choice", "type"));
    assert_eq!(refused("{}"), None);
    assert_eq!(refused("null"), None);
    assert_eq!(Fixed::method().create(&Value::Null).err().map(|f| f.code), Some("missing-parameter".into()));
    assert_eq!(validate(&Fixed::method().about().schema, &from_json(r#"{"values":{"a":0}}"#).unwrap())[0].path.to_string(), "values.a");
}

#[test]
fn a_state_survives_saving_and_is_overwritten_in_place() {
    let instance = MinMax::method().create(&from_json(r#"{"range":[1,100]}"#).unwrap()).unwrap();
    let x = [3.0, 1.0, 0.1 + 0.2];
    let columns = [Column::dense(&x)];
    let fields = [Field { id: "g1", ..Field::default() }];
    let data = Table { columns: &columns, fields: &fields, rows: 3, ..Table::default() };
    let mut slot = Some(fit(&*instance, &data));
    let at = slot.as_deref().map(|s| std::ptr::from_ref(s).cast::<u8>());
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    assert_eq!(slot.as_deref().map(|s| std::ptr::from_ref(s).cast::<u8>()), at);
    let state = slot.unwrap();
    let saved = to_json(&state.save().unwrap());
    let loaded = instance.load(&from_json(&saved).unwrap()).unwrap();
    let apply = |state: &dyn Fitted| {
        let (mut values, mut status) = ([0.0; 3], [0; 3]);
        let mut out = Output::new(&mut values, &mut status, 3, 1);
        instance.apply(state, None, &data, Weights::default(), &mut out, &Call::silent()).unwrap();
        values.map(f64::to_bits)
    };
    assert_eq!(apply(&*state), apply(&*loaded));
    assert_eq!(instance.explain(&*state, &fields, &[]).unwrap().names[1], ("hi".to_string(), 3.0));
    let constant = [1.0, 1.0];
    let columns = [Column::dense(&constant)];
    let data = Table { columns: &columns, fields: &fields, rows: 2, ..Table::default() };
    let failure = instance.fit(&data, &[], &Call::silent(), &mut None).unwrap_err();
    assert_eq!(failure.to_string(), "constant-column indicator=g1");
}

#[test]
fn a_foreign_state_is_a_failure_and_no_panic() {
    let instance = MinMax::method().create(&Value::Null).unwrap();
    let other = Mean::method().create(&Value::Null).unwrap();
    let state = fit(&*other, &Table::default());
    let columns = [Column::dense(&[1.0])];
    let data = Table { columns: &columns, rows: 1, ..Table::default() };
    let (mut values, mut status) = ([0.0], [0]);
    let mut out = Output::new(&mut values, &mut status, 1, 1);
    let failure = instance.apply(&*state, None, &data, Weights::default(), &mut out, &Call::silent()).unwrap_err();
    assert_eq!(failure.code, "foreign-state");
    assert!(instance.load(&from_json(r#"{"lo":1}"#).unwrap()).is_err_and(|f| f.code == "bad-state"));
}

#[test]
fn weights_reach_rows_by_every_axis() {
    let (a, b) = ([1.0, 2.0, 3.0], [10.0, 20.0, 30.0]);
    let columns = [Column::dense(&a), Column::dense(&b)];
    let group = [0, 1, 0];
    let data = Table { columns: &columns, rows: 3, group: &group, ..Table::default() };
    let instance = Mean::method().create(&Value::Null).unwrap();
    let state = fit(&*instance, &data);
    let run = |values: &[f64], axis: Axis, cols: usize| {
        let (mut v, mut s) = (vec![0.0; 3 * cols], vec![0; 3 * cols]);
        let mut out = Output::new(&mut v, &mut s, 3, cols);
        instance.apply(&*state, None, &data, Weights { values, axis }, &mut out, &Call::silent()).unwrap();
        v
    };
    assert_eq!(run(&[1.0, 3.0], Axis::Shared, 1), [31.0 / 4.0, 62.0 / 4.0, 93.0 / 4.0]);
    assert_eq!(run(&[1.0, 0.0, 0.0, 1.0], Axis::Group, 1), [1.0, 20.0, 3.0]);
    assert_eq!(run(&[1.0, 0.0, 0.0, 1.0, 1.0, 1.0], Axis::Row, 1), [1.0, 20.0, 16.5]);
    assert_eq!(run(&[1.0, 0.0, 0.0, 1.0], Axis::Batch, 2), [1.0, 2.0, 3.0, 10.0, 20.0, 30.0]);
}

#[test]
fn an_imputer_writes_only_what_it_fills() {
    let column =
        Column { values: &[1.0, 9.0, 4.0], status: Some(&[Status::PRESENT, Status::MISSING, Status::PRESENT | Status::OVERRIDDEN]) };
    let columns = [column];
    let data = Table { columns: &columns, rows: 3, ..Table::default() };
    let instance = Carry::method().create(&Value::Null).unwrap();
    assert_eq!(instance.facts().missing, Missing::Own);
    let state = fit(&*instance, &data);
    let (mut values, mut status) = ([7.0; 3], [0; 3]);
    let mut out = Output::new(&mut values, &mut status, 3, 1);
    instance.apply(&*state, None, &data, Weights::default(), &mut out, &Call::silent()).unwrap();
    assert_eq!(values, [1.0, 1.0, 4.0]);
    assert_eq!(status, [Status::PRESENT, Status::PRESENT | Status::IMPUTED, Status::PRESENT | Status::OVERRIDDEN]);
}
