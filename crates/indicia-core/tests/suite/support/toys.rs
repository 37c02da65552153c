//! Methods made for the tests: simple enough to be right, and each touching something that hosts get wrong (periods,
//! units, groups, seeds, fields, own statuses, states by scope).

use std::any::Any;
use std::sync::{Arc, OnceLock};

use indicia_method::{
    About, Axis, Call, Direction, Explanation, Facts, Failure, Field, Fit, Fitted, Instance, Kind, Locality, Method, Missing, Output,
    Status, Table, Text, Value, WeightAxis, Weights,
};

/// What a toy does, given its parameters and its state.
type FitFn = fn(&Value, &Table, &[Table], &Call) -> Result<Vec<f64>, Failure>;
type ApplyFn = fn(&Value, &[f64], &Table, Weights, &mut Output, &Call) -> Result<(), Failure>;
type FactsFn = fn(&Value) -> Facts;

struct Toy {
    about: About,
    facts: FactsFn,
    fit: FitFn,
    apply: ApplyFn,
}

struct Made {
    params: Arc<Value>,
    facts: FactsFn,
    fit: FitFn,
    apply: ApplyFn,
}

struct Numbers(Vec<f64>);

impl Fitted for Numbers {
    fn save(&self) -> Result<Value, Failure> {
        Ok(Value::numbers(&self.0))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Method for Toy {
    fn about(&self) -> &About {
        &self.about
    }

    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure> {
        if params.get("refuse").is_some() {
            return Err(Failure::new("refused").at("refuse"));
        }
        Ok(Box::new(Made { params: Arc::new(params.clone()), facts: self.facts, fit: self.fit, apply: self.apply }))
    }
}

impl Instance for Made {
    fn facts(&self) -> Facts {
        (self.facts)(&self.params)
    }

    fn fit(&self, data: &Table, inputs: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        *slot = Some(Box::new(Numbers((self.fit)(&self.params, data, inputs, call)?)));
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        let list = state.as_list().ok_or_else(|| Failure::new("bad-state"))?;
        Ok(Box::new(Numbers(list.iter().filter_map(Value::as_number).collect())))
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        _: Option<&dyn indicia_method::Prepared>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        let state = state.as_any().downcast_ref::<Numbers>().ok_or_else(|| Failure::new("wrong-state"))?;
        (self.apply)(&self.params, &state.0, data, weights, out, call)
    }

    fn explain(&self, _: &dyn Fitted, _: &[Field], _: &[f64]) -> Option<Explanation> {
        None
    }
}

fn number(params: &Value, key: &str, default: f64) -> f64 {
    params.get(key).and_then(Value::as_number).unwrap_or(default)
}

fn nothing(_: &Value, _: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    Ok(Vec::new())
}

/// All toys.
pub fn all() -> impl Iterator<Item = &'static dyn Method> {
    static ALL: OnceLock<Vec<Toy>> = OnceLock::new();
    ALL.get_or_init(make).iter().map(|t| t as &'static dyn Method)
}

fn toy(id: &str, kind: Kind, facts: FactsFn, fit: FitFn, apply: ApplyFn) -> Toy {
    let about = About {
        id: id.into(),
        version: 1,
        kind,
        title: Text::default(),
        manual: String::new(),
        manual_zh: String::new(),
        schema: Value::table(),
        facts: Facts::default(),
        texts: Vec::new(),
        concurrent: true,
    };
    Toy { about, facts, fit, apply }
}

fn make() -> Vec<Toy> {
    vec![
        toy("toy-fixed", Kind::Weighting, fixed_facts, fixed_fit, spread_to_all),
        toy("toy-spread", Kind::Weighting, spread_facts, spread_fit, spread_to_all),
        toy("toy-by-unit", Kind::Weighting, by_unit_facts, by_unit_fit, by_unit_apply),
        toy("toy-combined", Kind::Weighting, combined_facts, combined_fit, combined_apply),
        toy("toy-goalpost-weights", Kind::Weighting, fixed_facts, goalpost_fit, spread_to_all),
        toy("toy-mean-imputer", Kind::Imputer, own_facts, mean_fit, mean_apply),
        toy("toy-neighbour", Kind::Imputer, own_facts, nothing, neighbour_apply),
        toy("toy-noise", Kind::Imputer, own_facts, noise_fit, noise_apply),
        toy("toy-cap", Kind::Treatment, column_facts, cap_fit, cap_apply),
        toy("toy-period-shift", Kind::Treatment, column_facts, nothing, shift_apply),
        toy("toy-ratio", Kind::Deriver, ratio_facts, nothing, ratio_apply),
        toy("toy-local", Kind::Deriver, local_facts, local_fit, local_apply),
        toy("toy-own-mean", Kind::Aggregator, own_facts, nothing, own_mean_apply),
        toy("toy-set", Kind::Aggregator, set_facts, set_fit, set_apply),
        toy("toy-nan-score", Kind::Normalizer, column_facts, nothing, nan_column),
        toy("toy-nan-treatment", Kind::Treatment, column_facts, nothing, nan_column),
        toy("toy-nan-deriver", Kind::Deriver, ratio_facts, nothing, nan_column),
        toy("toy-nan-aggregator", Kind::Aggregator, |_| Facts::default(), nothing, nan_column),
        toy("toy-nan-set", Kind::Aggregator, set_facts, set_fit, nan_column),
        toy("toy-nan-weights", Kind::Weighting, spread_facts, spread_fit, |_, _, _, _, out, _| {
            out.values.fill(f64::NAN);
            Ok(())
        }),
        toy("toy-failing-score", Kind::Normalizer, column_facts, |_, _, _, _| Err(Failure::new("constant-column")), nan_column),
    ]
}

fn column_facts(_: &Value) -> Facts {
    Facts { order_preserving: true, ..Facts::default() }
}

fn own_facts(_: &Value) -> Facts {
    Facts { missing: Missing::Own, ..Facts::default() }
}

fn fixed_facts(_: &Value) -> Facts {
    Facts { fit: Fit::None, ..Facts::default() }
}

/// `values`, or `groups = { label = [...] }` by the name of the table.
fn fixed_fit(params: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    let list = match params.get("groups") {
        Some(groups) => groups.get(data.name).ok_or_else(|| Failure::new("no-group"))?,
        None => params.get("values").ok_or_else(|| Failure::new("no-values"))?,
    };
    let list: Vec<f64> = list.as_list().unwrap_or_default().iter().filter_map(Value::as_number).collect();
    if list.len() == data.cols() { Ok(list) } else { Err(Failure::new("weights-count")) }
}

/// The state as the one vector for all rows, or for each row that is asked for.
fn spread_to_all(_: &Value, state: &[f64], _: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for row in 0..out.rows {
        for (j, w) in state.iter().enumerate().take(out.cols) {
            out.set(row, j, *w);
        }
    }
    Ok(())
}

fn spread_facts(_: &Value) -> Facts {
    Facts { data_driven: true, ..Facts::default() }
}

/// The range of each column, with the direction and the goalposts of its field in it, so that a host that keeps a stale field shows.
///
/// `whole` makes them sum to one.
fn spread_fit(params: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    let of = |j: usize| {
        let v = data.columns[j].values;
        let (lo, hi) = v.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
        let field = data.field(j);
        let turned = if field.direction == Direction::Negative { 1.5 } else { 1.0 };
        (hi - lo + 0.25) * turned + field.goalposts.map_or(0.0, |[a, b]| (b - a).abs() * 0.125)
    };
    let mut out: Vec<f64> = (0..data.cols()).map(of).collect();
    let total: f64 = out.iter().sum();
    if params.get("whole").is_some() {
        out.iter_mut().for_each(|w| *w /= total);
    }
    Ok(out)
}

/// Weights out of goalposts alone: not driven by data, but by fields.
fn goalpost_fit(_: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    Ok((0..data.cols()).map(|j| data.field(j).goalposts.map_or(1.0, |[a, b]| 1.0 + (b - a).abs())).collect())
}

fn by_unit_facts(_: &Value) -> Facts {
    Facts { data_driven: true, weight_axis: WeightAxis::Row, ..Facts::default() }
}

/// The greatest value of each column.
fn by_unit_fit(_: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    Ok(data.columns.iter().map(|c| c.values.iter().copied().fold(0.0, f64::max)).collect())
}

/// Each unit leans to what it is good at, measured against the best.
fn by_unit_apply(_: &Value, state: &[f64], data: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for (j, best) in state.iter().enumerate() {
        for row in 0..data.rows {
            let x = data.columns[j].values[row];
            out.set(row, j, 0.1 + x.abs() / (best.abs() + x.abs() + 1.0));
        }
    }
    Ok(())
}

fn combined_facts(_: &Value) -> Facts {
    Facts { sources: [1, 5], ..Facts::default() }
}

/// The mean of the sources, row by row of their tables; one that is shared has one row for all.
fn combined_fit(_: &Value, data: &Table, inputs: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    let k = data.cols();
    // One that is not shared says how many units there are, none included.
    let rows = inputs.iter().map(|t| t.rows).find(|n| *n != 1).unwrap_or(1);
    let mut out = vec![0.0; rows * k];
    for table in inputs {
        for row in 0..rows {
            for j in 0..k {
                out[row * k + j] += table.columns[j].values[row.min(table.rows - 1)] / inputs.len() as f64;
            }
        }
    }
    Ok(out)
}

fn combined_apply(_: &Value, state: &[f64], _: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    let k = out.cols;
    if state.len() != out.rows * k {
        return Err(Failure::new("wrong-shape"));
    }
    for row in 0..out.rows {
        for j in 0..k {
            out.set(row, j, state[row * k + j]);
        }
    }
    Ok(())
}

fn present(data: &Table, column: usize, row: usize) -> bool {
    data.columns[column].is_present(row)
}

fn mean_fit(_: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    let mean = |j: usize| {
        let (sum, count) = data.columns[j].present().fold((0.0, 0.0), |(s, n), x| (s + x, n + 1.0));
        if count == 0.0 { 0.0 } else { sum / count }
    };
    Ok((0..data.cols()).map(mean).collect())
}

fn mean_apply(_: &Value, state: &[f64], data: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for (j, mean) in state.iter().enumerate().take(data.cols()) {
        // A figure out of the field: a host that forgets a change of direction shows.
        let nudge = if data.field(j).direction == Direction::Negative { 0.5 } else { 0.0 };
        for row in 0..data.rows {
            out.set(row, j, mean + nudge);
        }
    }
    Ok(())
}

/// The value of the row before, in another column where that is missing too; what has none stays a gap.
fn neighbour_apply(_: &Value, _: &[f64], data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
    for j in 0..data.cols() {
        for row in 0..data.rows {
            let found = (0..row).rev().find_map(|r| (0..data.cols()).map(|d| (j + d) % data.cols()).find_map(|c| data.columns[c].get(r)));
            match found {
                Some(x) => out.set(row, j, x + f64::from(data.period[row]) * 0.01 + f64::from(data.unit[row]) * 0.001),
                None if !present(data, j, row) => {
                    out.mark(row, j, Status::MISSING);
                    call.cell(row, j, Failure::new("no-neighbour"));
                }
                None => {}
            }
        }
    }
    Ok(())
}

fn noise_fit(_: &Value, _: &Table, _: &[Table], call: &Call) -> Result<Vec<f64>, Failure> {
    Ok(vec![(call.seed % 1000) as f64])
}

fn noise_apply(_: &Value, state: &[f64], data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
    for j in 0..data.cols() {
        for row in 0..data.rows {
            let bits = call.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add((row * 31 + j) as u64);
            out.set(row, j, state[0] / 100.0 + (bits >> 40) as f64 / 1e6);
        }
    }
    Ok(())
}

/// The second greatest value.
fn cap_fit(_: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    let mut all = data.columns[0].values.to_vec();
    all.sort_by(f64::total_cmp);
    if all.len() < 2 {
        return Err(Failure::new("too-few").arg("count", all.len()).arg("expected", 2));
    }
    Ok(vec![all[all.len() - 2]])
}

fn cap_apply(params: &Value, state: &[f64], data: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    let cap = state[0] * number(params, "factor", 1.0);
    for (row, x) in data.columns[0].values.iter().enumerate() {
        out.set(row, 0, x.min(cap));
    }
    Ok(())
}

/// Adds something of the period: a host that leaves it out, or counts it from elsewhere, shows.
fn shift_apply(_: &Value, _: &[f64], data: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for (row, x) in data.columns[0].values.iter().enumerate() {
        out.set(row, 0, x + f64::from(data.period[row]) * 0.5);
    }
    Ok(())
}

/// `a / b` of raw columns, undefined at zero.
fn ratio_facts(params: &Value) -> Facts {
    let name = |key: &str| params.get(key).and_then(Value::as_text).unwrap_or(key).to_string();
    Facts { missing: Missing::Own, fit: Fit::None, inputs: vec![name("a"), name("b")], ..Facts::default() }
}

fn ratio_apply(_: &Value, _: &[f64], data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
    for row in 0..data.rows {
        match (data.columns[0].get(row), data.columns[1].get(row)) {
            (Some(_), Some(0.0)) => {
                out.fail(row, 0);
                call.cell(row, 0, Failure::new("division-by-zero"));
            }
            (Some(a), Some(b)) => out.set(row, 0, a / b),
            _ => out.mark(row, 0, Status::MISSING),
        }
    }
    Ok(())
}

/// `a` as a share of the greatest `a` of the fit.
fn local_facts(params: &Value) -> Facts {
    let name = params.get("a").and_then(Value::as_text).unwrap_or("a").to_string();
    Facts { missing: Missing::Own, inputs: vec![name], ..Facts::default() }
}

fn local_fit(_: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    Ok(vec![data.columns[0].present().fold(1.0, |m, x| f64::max(m, x.abs()))])
}

fn local_apply(_: &Value, state: &[f64], data: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for row in 0..data.rows {
        match data.columns[0].get(row) {
            Some(a) => out.set(row, 0, a / state[0]),
            None => out.mark(row, 0, Status::MISSING),
        }
    }
    Ok(())
}

/// A mean that deals with missing values itself: a missing child counts as its weight times minus one.
fn own_mean_apply(_: &Value, _: &[f64], data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for row in 0..data.rows {
        let w = weights.of_row(row, data.cols(), data.group);
        let (mut sum, mut total) = (0.0, 0.0);
        for (j, w) in w.iter().enumerate() {
            sum += w * data.columns[j].get(row).unwrap_or(-1.0);
            total += w;
        }
        if total == 0.0 {
            out.fail(row, 0);
        } else {
            out.set(row, 0, sum / total + f64::from(data.period[row]) * 0.125);
        }
    }
    Ok(())
}

fn set_facts(_: &Value) -> Facts {
    Facts { locality: Locality::Set, ..Facts::default() }
}

/// The means of the columns.
fn set_fit(_: &Value, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
    Ok(data.columns.iter().map(|c| c.values.iter().sum::<f64>() / data.rows as f64).collect())
}

/// The weighted distance above the means of the fit, and a little of how many rows stand beside.
fn set_apply(_: &Value, state: &[f64], data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    for row in 0..data.rows {
        let w = match weights.axis {
            Axis::Row => weights.vector(row, data.cols()),
            _ => weights.of_row(row, data.cols(), data.group),
        };
        let sum: f64 = w.iter().enumerate().map(|(j, w)| w * (data.columns[j].values[row] - state[j])).sum();
        out.set(row, 0, sum);
    }
    Ok(())
}

/// Breaks the contract: writes what no result may hold, in the first row and in every third after it.
fn nan_column(_: &Value, _: &[f64], data: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
    let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for row in 0..data.rows {
        let x = data.columns.first().and_then(|c| c.get(row)).unwrap_or(1.0);
        out.set(row, 0, if row % 3 == 0 { bad[row / 3 % 3] } else { x });
    }
    Ok(())
}
